/* Many cases as one table: how many each rulebook concerns, and which facts would settle most. */
#ifndef ENTENTE_CLI_SUMMARY_H
#define ENTENTE_CLI_SUMMARY_H

#include "cli/cli.h"
#include "law/explain.h"

struct summary {
	const struct law *law;
	uint64_t entities;
	uint64_t (*verdicts)[4]; /* per rulebook, per verdict */
	uint8_t *seen;           /* per rulebook: judged at all */
	uint64_t *settles;       /* per fact: open duties that it could settle */
	uint64_t *asked;         /* per fact: cases in which it is missing */
};

/* NULL without memory. */
struct summary *summary_new(const struct law *law, struct arena *arena);
/* False without memory. `arena` is that of the case. */
bool summary_add(struct summary *s, const struct assessment *a, struct arena *arena);
void summary_print(struct cli *cli, const struct summary *s, uint64_t broken, bool json);

#endif
