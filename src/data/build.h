/*
 * Building a document: what the JSON and the YAML reader share. Counts nodes and depth against the limits, keeps the
 * chain of open lists and maps, and finds duplicate keys when a map closes.
 *
 * The tree lives in the arena. Errors go to the diagnostics; after `build_failed` the reader stops.
 */
#ifndef ENTENTE_DATA_BUILD_H
#define ENTENTE_DATA_BUILD_H

#include "data/doc.h"

/* Deeper than this no limits may go: the chain of open containers is a fixed array. */
#define BUILD_DEEPEST 1024

struct build_frame {
	struct doc *container;
	struct doc *last; /* its newest child */
};

struct build {
	struct text file;
	const struct doc_limits *limits;
	struct arena *arena;
	struct diags *diags;
	struct doc *root;
	uint32_t depth, nodes;
	bool failed;
	struct build_frame open[BUILD_DEEPEST];
};

void build_begin(struct build *b, struct text file, const struct doc_limits *limits, struct arena *arena,
                 struct diags *diags);
/* A new node at the place, the root or the newest child of the open container; NULL after an error. */
struct doc *build_node(struct build *b, enum doc_kind kind, uint32_t line, uint32_t column);
/* Makes `d`, a list or map just added, the open container. False after an error. */
bool build_open(struct build *b, struct doc *d);
/* Closes the open container. False after an error (a key that stands twice). */
bool build_close(struct build *b);
/* Records an error at the place; always false. */
bool build_error(struct build *b, uint32_t line, uint32_t column, const char *code, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
bool build_no_memory(struct build *b); /* same, for memory or the arena's limit; always false */

#endif
