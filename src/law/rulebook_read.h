/*
 * Shared by the parts of the rulebook compiler: rulebook_read.c (names, heads, rules), duty_read.c (duties and their
 * relations), overlay.c (rulebooks built upon others).
 */
#ifndef ENTENTE_LAW_RULEBOOK_READ_H
#define ENTENTE_LAW_RULEBOOK_READ_H

#include "law/compile.h"
#include "law/rulebook.h"

struct book {
	const struct doc *doc;
	struct text file;
	row_id row;
	const struct book *base; /* of an overlay; `over` is its own document, `doc` then both together */
	const struct doc *over;
};

struct compiler {
	struct builder *b;
	struct law view;
	const struct zones *zones;
	struct book *books;
	uint32_t count;
	uint8_t *used; /* per rule: some condition names it */
};

/* In the order of their enums. */
extern const char *const law_shores[2],
    *const law_marks[3], *const law_kinds[4], *const law_grades[5], *const law_stages[STAGE_COUNT],
                                                                        *const law_recipient_types[TO_COUNT],
                                                                            *const law_areas[AREA_COUNT];

struct rulebook_row *book_row(struct compiler *c, row_id id); /* until the next row is made */
/* True, with an error, where `key` is missing in `d`. */
bool book_missing(struct compiler *c, const struct book *bk, const struct doc *d, const char *key);
/* One of `names`; `*out` is left alone where the key is absent. False after an error. */
bool book_choice(struct compiler *c, const struct book *bk, const struct doc *d, const char *key,
                 const char *const *names, uint8_t count, uint8_t *out);
struct scope book_scope(struct compiler *c, const struct book *bk);
bool book_validity(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d,
                   struct validity *out);
row_id book_find_duty(struct scope *s, struct text name);

/* A new link at the end of a list. */
row_id link_new(struct compiler *c, row_id *last, row_id *first, enum link_kind kind);
struct link_row *link_at(struct compiler *c, row_id id);

bool duty_compile(struct compiler *c, const struct book *bk, row_id id, const struct doc *d);
/* yields_to: one link per duty that steps back, or one for all. */
bool yields_compile(struct compiler *c, const struct book *bk);

/* A rulebook's own features: (feature_read.c). */
bool provisions_compile(struct compiler *c, const struct book *bk);

/* Puts the base under an overlay's document; then, once both have rows, lets the base step back where it covers. */
bool overlay_apply(struct compiler *c, struct book *bk);
bool overlay_step_back(struct compiler *c, const struct book *bk);

#endif
