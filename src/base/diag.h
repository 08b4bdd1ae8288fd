/*
 * Diagnostics: errors and warnings as values with a position. Nothing prints; a face (command line, hub, page) does.
 *
 * A message says what was found and what was expected; `hint` may name the nearest valid thing. At most
 * DIAG_LIMIT are kept, the rest are only counted.
 */
#ifndef ENTENTE_BASE_DIAG_H
#define ENTENTE_BASE_DIAG_H

#include "base/mem.h"
#include "base/text.h"

#define DIAG_LIMIT 100

enum diag_level { DIAG_WARNING, DIAG_ERROR };

struct diag_pos {
	struct text file;      /* borrowed; empty where there is none */
	uint32_t line, column; /* from 1; 0 where there is none; a column counts code points */
};

struct diag {
	enum diag_level level;
	struct diag_pos at;
	const char *code; /* stable, for machines: "unknown-fact", "bad-date"; static storage */
	struct text message, hint;
};

struct diags {
	struct arena *arena; /* owns the texts */
	struct diag *list;   /* DIAG_LIMIT places, made at the first message */
	uint32_t count, errors, warnings, dropped;
	bool out_of_memory; /* a message could not be kept; counts as an error */
};

void diags_init(struct diags *d, struct arena *arena);
/* Returns the message kept, so that a hint can be added, or NULL where it was dropped. */
struct diag *diag_error(struct diags *d, struct diag_pos at, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
struct diag *diag_warning(struct diags *d, struct diag_pos at, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Sets "did you mean X?" to the nearest of `count` names at most a third of its letters away, else to one that begins
 * alike; "one of A, B, C" where there is none and the names are few. `d` may be NULL. */
void diag_suggest(struct diags *ds, struct diag *d, struct text found, const struct text *names, size_t count);
/* Marks that memory ran out; always counts as an error. */
void diag_no_memory(struct diags *d);
bool diags_failed(const struct diags *d); /* any error, or out of memory */
/* "file:3:14: error: message\n  hint" for people; no colour. */
void diag_print(struct buf *out, const struct diag *d);

#endif
