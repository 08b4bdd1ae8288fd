/*
 * Shared by the parts of the vocabulary: finding (vocab.c), making rows out of documents (vocab_compile.c), linking them
 * (vocab_link.c) and checking those that come from elsewhere (vocab_verify.c). Not for other modules: see vocab.h.
 */
#ifndef ENTENTE_LAW_VOCAB_PARTS_H
#define ENTENTE_LAW_VOCAB_PARTS_H

#include "law/vocab.h"

extern const char *const value_type_names[TYPE_COUNT], *const fact_moment_names[MOMENT_COUNT];

/* The row of `t` that holds the head of the chain in which `name`, unique within `scope`, lies; 0 for an empty table. */
row_id vocab_chain(const struct law *law, enum law_table t, uint32_t scope, struct text name);
/* A region by the very code of its row; region_find knows other writings too. */
row_id region_exact(const struct law *law, struct text code);
/* Whether "a <= b" has a meaning for facts of these types. */
bool facts_comparable(const struct law *law, const struct fact_row *a, const struct fact_row *b);

#endif
