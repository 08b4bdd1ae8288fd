/*
 * What can be said against a law that compiles: conditions that can never hold or always hold, conditions that stand
 * twice, facts that nothing uses. For `entente law check`.
 */
#ifndef ENTENTE_LAW_CHECK_H
#define ENTENTE_LAW_CHECK_H

#include "law/rulebook.h"

/* Evaluates every leaf of every condition with nothing known at all: one that is settled even so is unreachable, or says
 * nothing. Findings are errors in `diags`. False where there are any, or memory ran out. */
bool law_check(const struct law *law, const struct zones *zones, struct arena *arena, struct diags *diags);

/* One byte per fact: 1 where a condition, a time, a derivation, a relation or an element of content uses it. NULL without
 * memory. */
uint8_t *law_used_facts(const struct law *law, struct arena *arena);

#endif
