/*
 * Worked cases of the taxonomies: a case and the classes that must follow (law/cases/, format in docs/taxonomies.md).
 */
#ifndef ENTENTE_LAW_CLASSIFY_RUN_H
#define ENTENTE_LAW_CLASSIFY_RUN_H

#include "law/cases.h"

/* Runs one document with `classify:` at the top. What is not met, or cannot be read, becomes an error in `diags` with its
 * position. Adds to `result`. False where the document could not be run. */
bool classify_run(const struct law *law, const struct zones *zones, const struct doc *d, struct text file,
                  struct arena *arena, struct diags *diags, struct case_result *result);

#endif
