/*
 * Readings of two laws by hand, against which the comparison is tested (law/cases/joint/, format in
 * docs/law-language.md, section 7): each line of a reading names the statements in which the computation should find
 * it, or says why it cannot.
 */
#ifndef ENTENTE_LAW_JOINT_H
#define ENTENTE_LAW_JOINT_H

#include "law/cases.h"
#include "law/compare.h"

/* Runs one document; each line is a case, each statement named an expectation. What is not met, or cannot be read,
 * becomes an error in `diags` with its position. False where the document could not be run. */
bool joint_run(const struct law *law, const struct doc *d, struct text file, struct arena *arena, struct diags *diags,
               struct case_result *result);

#endif
