/*
 * Tables: the compiled law is a set of flat arrays of plain rows, with 32-bit indices and string offsets in place of
 * pointers. So it can be written out, linked into the binary, and used again where it lies, without any loading step
 * (the idea of YARA's arena). One row type per table; `law_tables` describes them all.
 *
 * A row index of 0 means "none": row 0 of every table is a zeroed sentinel, and string 0 is the empty string.
 */
#ifndef ENTENTE_LAW_TABLE_H
#define ENTENTE_LAW_TABLE_H

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"

typedef uint32_t str_id; /* offset of a zero-terminated string in TAB_STRINGS */
typedef uint32_t row_id; /* index into some table; 0 is none */

enum law_table {
	TAB_STRINGS, /* bytes */
	/* vocabulary */
	TAB_KINDS,
	TAB_FACTS,
	TAB_VALUES,
	TAB_RELATIONS,
	TAB_BLANKS,
	/* conditions and expressions */
	TAB_NODES,
	TAB_CONSTANTS,
	TAB_WORDS,
	/* rulebooks */
	TAB_RULEBOOKS,
	TAB_RULES,
	TAB_DUTIES,
	TAB_CLOCKS,
	TAB_RECIPIENTS,
	TAB_CONTENTS,
	TAB_LINKS,
	TAB_NOTES,
	TAB_FEATURES,
	TAB_PROVISIONS,
	TAB_IDEAS,
	TAB_COVERAGE,
	/* taxonomies */
	TAB_CROSSWALKS,
	TAB_CLASSES,
	TAB_MAPPINGS,
	TAB_LEVELS,
	/* calendars */
	TAB_CALENDARS,
	TAB_FEASTS,
	TAB_DAYS,
	/* places */
	TAB_REGIONS,
	TAB_CURRENCIES,
	TAB_META,
	TAB_COUNT
};

struct table {
	const void *rows;
	uint32_t count; /* with the sentinel */
};

struct law {
	struct table t[TAB_COUNT];
};

#define LAW_ROWS(law, TAB, type) ((const type *)(law)->t[TAB].rows)
#define LAW_ROW(law, TAB, type, i) (&LAW_ROWS(law, TAB, type)[i])

struct text law_str(const struct law *law, str_id s);

/* ---- building ---- */
struct law_table_info {
	const char *name;
	uint32_t row_size;
};
extern const struct law_table_info law_tables[TAB_COUNT];

struct growing {
	char *rows;
	uint32_t count, cap;
};

struct builder {
	struct arena *arena; /* scratch */
	struct diags *diags;
	struct growing t[TAB_COUNT];
	uint32_t *interned, interned_cap, interned_count; /* hash table of string offsets */
	bool failed;                                      /* out of memory; sticky */
};

bool builder_init(struct builder *b, struct arena *arena, struct diags *diags);
void builder_free(struct builder *b);
/* A new zeroed row; its index in `*id` (may be NULL). NULL without memory. The pointer lives until the next push to
 * the same table. */
void *builder_push(struct builder *b, enum law_table t, row_id *id);
void *builder_row(struct builder *b, enum law_table t, row_id id);
uint32_t builder_count(const struct builder *b, enum law_table t);
str_id builder_str(struct builder *b, struct text t); /* interned; 0 for empty text */
/* The law as it stands in the builder, borrowed; valid until the next push. */
void builder_view(const struct builder *b, struct law *law);

/* ---- image ---- */
bool law_image_write(const struct law *law, struct buf *out);
/* Uses the bytes where they lie (8-byte aligned, living as long as `law`). Foreign bytes are checked whole: bounds, row
 * sizes, every index (law_verify in verify.c); false and `why` otherwise. `trusted`: only the header is looked at. */
bool law_image_read(struct text bytes, bool trusted, struct law *law, const char **why);
/* The law that was compiled when the library was built, linked in (tools/lawc.c). */
const struct law *law_builtin(void);

#endif
