/* Many cases as one table: how many each rulebook concerns, and which facts would settle most. */
#ifndef ENTENTE_CLI_SUMMARY_H
#define ENTENTE_CLI_SUMMARY_H

#include "cli/cli.h"
#include "law/explain.h"

/* Is anything owed? What is open is either whether the law concerns the entity at all, or whether the event does. */
enum tally { TALLY_YES, TALLY_PRESUMED, TALLY_EVENT_OPEN, TALLY_WHO_OPEN, TALLY_NO, TALLY_COUNT };

struct summary {
	const struct law *law;
	uint64_t entities;
	uint64_t (*tally)[TALLY_COUNT]; /* per rulebook */
	uint8_t *seen;                  /* per rulebook: judged at all */
	uint64_t *settles;              /* per fact: open rulebooks that it could settle, over all cases */
	uint64_t *asked;                /* per fact: cases in which it is missing */
	uint64_t *last_case;            /* per fact: the case in which it was counted last */
};

/* NULL without memory. */
struct summary *summary_new(const struct law *law, struct arena *arena);
/* False without memory. `arena` is that of the case; the assessment may be brief. */
bool summary_add(struct summary *s, const struct assessment *a, struct arena *arena);
void summary_print(struct cli *cli, const struct summary *s, uint64_t broken, bool json);

#endif
