/*
 * Shared by the compilers of conditions, rulebooks and derived facts: making rows, names in scope, suggestions.
 */
#ifndef ENTENTE_LAW_COMPILE_H
#define ENTENTE_LAW_COMPILE_H

#include "law/node.h"

/* A fresh view of what is built so far; pointers into it live until the next row is made. */
const struct law *scope_law(struct scope *s);
bool scope_binds(const struct scope *s, kind_id kind);
bool scope_bind(struct scope *s, kind_id kind); /* false where too many are bound */
void scope_unbind(struct scope *s);

row_id node_new(struct scope *s, enum node_op op, enum value_type type, row_id a, row_id b);
struct node_row *node_at(struct scope *s, row_id id);          /* until the next row is made */
void node_adopt(struct scope *s, row_id parent, row_id child); /* as its last child */
row_id constant_new(struct scope *s, int64_t value);
row_id constant_words(struct scope *s, const uint64_t *words, uint32_t count); /* first of consecutive rows */

bool types_meet(enum value_type a, enum value_type b);
bool fact_moves(struct scope *s, fact_id fact);                            /* derived from `now` */
bool place_bits(const struct law *law, struct text name, uint64_t *words); /* a region or a group of regions */

void suggest_fact(struct scope *s, struct diag *d, struct text found);
void suggest_choice(struct scope *s, struct diag *d, fact_id fact, struct text found);
void suggest_name(struct scope *s, struct diag *d, struct text found);

struct law_file;
/* Every rulebook among the files, into the builder; false after an error (law_compile calls it). */
/* law/vocabulary/ideas.yaml; needs every fact. */
bool ideas_compile(struct builder *b, const struct doc *file, struct text file_name);
/* law/coverage.yaml; needs every rulebook. */
bool coverage_compile(struct builder *b, const struct doc *file, struct text file_name);
bool features_compile(struct builder *b, const struct doc *file, struct text file_name);
bool rulebooks_compile(struct builder *b, const struct zones *zones, struct law_file *files, size_t count);

row_id condition_from_text(struct scope *s, struct text text, struct diag_pos pos);

#endif
