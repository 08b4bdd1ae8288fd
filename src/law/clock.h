/*
 * Times as the law writes them ("24 h after decision.x", earlier_of: [..], rolls), compiled into TAB_CLOCKS and
 * computed into spans. Grammar: docs/law-language.md, "Times".
 */
#ifndef ENTENTE_LAW_CLOCK_H
#define ENTENTE_LAW_CLOCK_H

#include "law/compile.h"
#include "law/rulebook.h"

/* Row of TAB_CLOCKS; 0 after an error. `counting`: the rulebook's default rule for days and longer units. */
row_id clock_compile(struct scope *s, const struct doc *d, enum period_rule counting);

#endif
