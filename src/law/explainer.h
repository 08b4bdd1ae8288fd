/*
 * Shared by explain.c (reasons, contents) and missing.c (what is open, questions): the look at one entity's answer.
 */
#ifndef ENTENTE_LAW_EXPLAINER_H
#define ENTENTE_LAW_EXPLAINER_H

#include "law/eval.h"
#include "law/explain.h"

struct explainer {
	const struct assessment *a;
	struct frame frame;
	struct arena *arena;
	bool brief; /* references to rules stay one line */
	bool acts;  /* acts that have not happened are missing, too: a clock waits for them */
};

static inline const struct node_row *explained_node(const struct explainer *x, row_id id)
{
	return LAW_ROW(x->a->law, TAB_NODES, struct node_row, id);
}

/* The fact that a node looks at itself, or 0. */
fact_id fact_of_node(const struct node_row *n);
bool over_records(enum node_op op);

#endif
