/*
 * Reasons: the tree of conditions behind a verdict, with citations and the values that decided; the facts that are
 * missing; what would rebut a presumption; the state of each element of content; the questions worth asking.
 * All computed on demand from an assessment. Results live in the arena handed in.
 */
#ifndef ENTENTE_LAW_EXPLAIN_H
#define ENTENTE_LAW_EXPLAIN_H

#include "law/assess.h"

struct reason {
	enum verdict verdict;
	enum node_op op;   /* NODE_ALL, NODE_ANY, NODE_AT_LEAST, … or a leaf (flag NODE_LEAF) */
	struct text label; /* what the law says, in few words */
	struct text cite;
	struct text values; /* "impact.clients_affected: at least 500", what decided; may be empty */
	struct text note;
	enum law_mark mark;
	bool leaf;
	uint32_t wanted;             /* NODE_AT_LEAST: how many */
	struct reason *first, *next; /* children */
};

/* A fact of a record that is missing or would rebut. */
struct missing {
	fact_id fact;
	uint32_t record; /* 1 + index; 0: no such record yet */
};

/* Where each fact of a record stands in a long list. */
struct missing_places {
	struct missing_place {
		struct missing what;
		uint32_t at; /* 1 + index; 0: free */
	} * slots;
	uint32_t size; /* a power of two */
};

struct missing_list {
	struct missing *list;
	uint32_t count, cap;
	struct missing_places places;
};
void missing_list_clear(struct missing_list *l); /* empties, keeps the memory */

enum content_state {
	CONTENT_KNOWN,
	CONTENT_ESTIMATE,
	CONTENT_PARTLY,
	CONTENT_MISSING,
	CONTENT_NOT_APPLICABLE,
	CONTENT_SAY_UNKNOWN,
	CONTENT_FORBIDDEN
};
const char *content_state_name(enum content_state s);

struct question {
	fact_id fact;
	uint32_t record; /* 1 + index; 0: no such record yet */
	kind_id kind;
	uint32_t settles; /* open duties it could settle */
	const struct duty_answer **duties;
	const struct entity_answer **of; /* the entity of each */
};

/* Re-establishes the frame of one entity's answer, so that its nodes can be looked at again. */
struct explainer;
struct explainer *explainer_new(const struct assessment *a, const struct entity_answer *e, struct arena *arena);
/* Puts back what the look changed in the facts; at most one explainer of an assessment is open at a time. */
void explainer_close(struct explainer *x);

struct reason *explain_covered(struct explainer *x, row_id rulebook);
struct reason *explain_rule(struct explainer *x, row_id rule); /* a trigger or definition */
/* `whole`: with the trees of coverage, triggers and definitions that it refers to; else they are one line each. */
struct reason *explain_duty(struct explainer *x, const struct duty_answer *d, bool whole);
/* Whether a relation of the duty (a row of TAB_LINKS) applies. */
enum verdict verdict_of_link(struct explainer *x, const struct duty_answer *d, row_id link);
enum verdict verdict_of_rule(struct explainer *x, row_id rule);
/* `rebut`: facts that could end a presumption; may be NULL. */
void missing_of_duty(struct explainer *x, const struct duty_answer *d, struct missing_list *missing,
                     struct missing_list *rebut);
/* The facts that leave it open whether the rulebook asks for anything: those of its coverage while that is open, else
 * those of its undetermined duties. Works with brief assessments. */
void missing_of_rulebook(struct explainer *x, const struct rulebook_answer *r, struct missing_list *missing);
enum content_state content_state(struct explainer *x, const struct duty_answer *d, row_id content);
/* Recipients that apply or may apply: rows of TAB_RECIPIENTS with the verdict; at most `cap`. */
uint32_t recipients_of_duty(struct explainer *x, const struct duty_answer *d, row_id *recipients,
                            enum verdict *verdicts, uint32_t cap);
/* Ordered by how many open duties each could settle. */
struct question *questions(const struct assessment *a, struct arena *arena, uint32_t *count);
/* "since decision.significant_incident_aware_at": the name of an event node, for people. */
struct text event_name(const struct assessment *a, row_id node, struct arena *arena);

/* The whole answer as the JSON contract of docs/answer.schema.json. */
bool answer_json(const struct assessment *a, zone_id zone, struct buf *out, bool pretty);

#endif
