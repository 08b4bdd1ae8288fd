/*
 * Shared by explain.c (reasons, contents) and missing.c (what is open, questions): the look at one entity's answer.
 */
#ifndef ENTENTE_LAW_EXPLAINER_H
#define ENTENTE_LAW_EXPLAINER_H

#include "law/eval.h"
#include "law/explain.h"

/* On what a derived fact of one record hangs. */
struct derivation {
	bool walked;
	uint32_t record; /* as struct missing has it */
	struct missing_list missing;
};

struct explainer {
	const struct assessment *a;
	struct frame frame;
	struct arena *arena;
	bool brief;                     /* references to rules stay one line */
	bool acts;                      /* acts that have not happened are missing, too: a clock waits for them */
	struct derivation *derivations; /* per fact: laws share what is derived; made when first asked for */
};

static inline const struct node_row *explained_node(const struct explainer *x, row_id id)
{
	return LAW_ROW(x->a->law, TAB_NODES, struct node_row, id);
}

/* The fact that a node looks at itself, or 0. */
fact_id fact_of_node(const struct node_row *n);
bool over_records(enum node_op op);

#endif
