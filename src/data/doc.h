/*
 * Documents: a tree of values with positions, the one shape in which JSON and YAML reach the rest of the code.
 *
 * Scalars keep their text: what "2026-03-06", "NO" or "500 000" means is decided by whoever reads them, by the type
 * that is expected there. Readers honour `struct doc_limits` and say which one was passed. Duplicate keys, invalid
 * UTF-8, a second document and anything after the end are errors. The tree lives in the arena handed in; texts may
 * borrow from the input bytes, which must live as long.
 */
#ifndef ENTENTE_DATA_DOC_H
#define ENTENTE_DATA_DOC_H

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"

enum doc_kind { DOC_NULL, DOC_BOOL, DOC_NUMBER, DOC_STRING, DOC_LIST, DOC_MAP };

struct doc {
	enum doc_kind kind;
	bool plain;            /* a YAML scalar without quotes; its kind then follows the YAML 1.2 core schema */
	uint32_t line, column; /* where it begins; column in code points */
	uint32_t key_line, key_column;
	struct text key;  /* of a member of a map */
	struct text text; /* of a scalar: the bytes as written, escapes resolved; "true", "12.50" */
	uint32_t count;   /* children of a list or map */
	struct doc *first, *next;
};

struct doc_limits {
	size_t bytes; /* of the input */
	uint32_t depth, nodes;
	uint32_t text;    /* bytes of one scalar or key */
	uint32_t aliases; /* nodes that YAML aliases may add by expansion */
};

/* 16 MiB, depth 64, 1 000 000 nodes, 1 MiB a text, 10 000 nodes by aliases. */
extern const struct doc_limits doc_limits_default;

/* RFC 8259, strictly. `file` names the input in messages; `line` is the number of its first line (JSON Lines).
 * NULL after an error has been added to `diags`. */
const struct doc *doc_from_json(struct text bytes, struct text file, uint32_t line, const struct doc_limits *limits,
                                struct arena *arena, struct diags *diags);

const struct doc *doc_get(const struct doc *map, const char *key); /* member or NULL; map may be NULL or another kind */
struct text doc_text(const struct doc *map, const char *key);      /* text of a scalar member, else TEXT_NONE */
bool doc_is_scalar(const struct doc *d);                           /* bool, number or string */
struct diag_pos doc_pos(const struct doc *d, struct text file);
struct diag_pos doc_key_pos(const struct doc *d, struct text file);
const char *doc_kind_name(enum doc_kind kind); /* "a list", "a number" */
/* Error with a suggestion for every member of `map` whose key is not among `names`; true when there was none. */
bool doc_only_keys(const struct doc *map, const char *const *names, size_t count, struct text file,
                   struct diags *diags);

/* JSON out: one writer for every face. Keys in the order written; strings escaped, always valid UTF-8 out. */
struct json {
	struct buf *out;
	uint32_t depth;
	bool pretty, comma, after_key;
};
void json_begin(struct json *j, struct buf *out, bool pretty);
void json_object(struct json *j);
void json_object_end(struct json *j);
void json_array(struct json *j);
void json_array_end(struct json *j);
void json_key(struct json *j, const char *key);
void json_key_text(struct json *j, struct text key);
void json_text(struct json *j, struct text t);
void json_str(struct json *j, const char *s); /* NULL gives null */
void json_bool(struct json *j, bool b);
void json_int(struct json *j, int64_t n);
void json_raw(struct json *j, struct text literal); /* a number already printed */
void json_null(struct json *j);

#endif
