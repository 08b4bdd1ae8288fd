/* Parts of `entente law` that have files of their own. */
#ifndef ENTENTE_CLI_LAW_H
#define ENTENTE_CLI_LAW_H

#include "cli/cli.h"
#include "law/rulebook.h"

/* One rulebook in readable form. */
void law_show(struct cli *cli, row_id rulebook);
/* Points out what is correct but weak; how many such places. JSON: {"rulebooks": [{"id", "verified", "secondary",
 * "memory"}], "total": {the same counts}, "weak": [{"where", "what"}]}. */
uint32_t law_lint(struct cli *cli, const struct law *law, bool json);

/* How many statements of a rulebook (rules, duties, features) have each mark. */
struct mark_counts {
	uint32_t of[3]; /* by enum law_mark */
};
void law_count_marks(const struct law *law, row_id rulebook, struct mark_counts *out);
/* What changes between two dates or two editions; returns the exit status. */
int law_diff(struct cli *cli, bool json);
/* Which rules there are and which rulebooks hold them; returns the exit status. */
int law_coverage(struct cli *cli, bool json, day today);

#endif
