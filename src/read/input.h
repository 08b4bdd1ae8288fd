/*
 * Inputs named on a command line, as a sequence of documents: files, "-" (standard input), and directories (their
 * *.yaml, *.yml, *.json, *.jsonl and *.ndjson files, each also with .zst or .gz, in bytewise order of their names,
 * subdirectories included, hidden files not). zstd and gzip are unpacked on the way. A JSON Lines file yields one
 * document for each of its lines that is not blank; any other file is one document.
 *
 * Memory is bounded: at most `document_bytes` of unpacked text and one chunk are held, whatever the size of the input.
 * What cannot be read is an error in the diagnostics, and the next input follows: nothing of it is lost.
 *
 * Errors, by code: "no-such-input" (cannot be opened), "cannot-read", "too-large", "empty-directory", "too-deep".
 */
#ifndef ENTENTE_READ_INPUT_H
#define ENTENTE_READ_INPUT_H

#include "data/doc.h"

#define INPUT_DOCUMENT_BYTES ((size_t)16 << 20)
#define INPUT_DIRECTORY_DEPTH 16

enum input_format { INPUT_YAML, INPUT_JSON, INPUT_JSON_LINES };

enum input_status {
	INPUT_DOCUMENT,
	INPUT_END,
	INPUT_BROKEN,    /* something could not be read; said in the diagnostics; go on */
	INPUT_NO_MEMORY, /* nothing more can be read */
};

struct input_name {
	struct text file; /* as to be shown; lives as long as the input */
	uint32_t line;    /* of the file, where the document begins */
	enum input_format format;
};

struct input_pending;
struct stream;

struct input {
	struct input_pending *pending; /* what is still to be opened, in order */
	struct arena names;
	size_t document_bytes;
	struct stream *stream;  /* open now, or NULL */
	struct input_name at;   /* of it: `line` is that of the next line */
	bool stream_end, fresh; /* nothing more to unpack; format not known yet */
	bool skipping;          /* the rest of a line that was too long */
	char *window;           /* unpacked bytes */
	size_t from, n, cap;
	uint64_t raw_bytes, documents; /* so far, for progress */
};

/* `document_bytes` 0: INPUT_DOCUMENT_BYTES. False without memory; `input_close` is due in any case. */
bool input_open(struct input *in, const char *const *names, size_t count, size_t document_bytes);
/* The next document; `bytes` lives until the next call. */
enum input_status input_next(struct input *in, struct text *bytes, struct input_name *where, struct diags *diags);
/* Bytes read so far from files and pipes, before unpacking. */
uint64_t input_raw_bytes(const struct input *in);
void input_close(struct input *in);

/* Reads what `input_next` gave, by its format. NULL after an error. */
const struct doc *input_doc(struct text bytes, const struct input_name *where, const struct doc_limits *limits,
                            struct arena *arena, struct diags *diags);

#endif
