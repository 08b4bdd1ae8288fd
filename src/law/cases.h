/*
 * The law's own tests: worked cases with expected answers (law/cases/, format in docs/law-language.md, section 6).
 */
#ifndef ENTENTE_LAW_CASES_H
#define ENTENTE_LAW_CASES_H

#include "law/assess.h"

struct case_result {
	uint32_t cases, expectations, failed; /* `failed`: expectations that were not met */
};

/* Runs one document of law/cases/: the case and its variations. What is not met, or cannot be read, becomes an error in
 * `diags` with its position. Adds to `result`. False where the document could not be run (bad case, no memory). The
 * arena is reset between variations by the caller's choice only: it grows with their number. */
bool law_case_run(const struct law *law, const struct zones *zones, const struct doc *d, struct text file,
                  struct arena *arena, struct diags *diags, struct case_result *result);

#endif
