/*
 * What the outputs of `entente assess` share: an assessment with the reader's point of view, and small things printed.
 */
#ifndef ENTENTE_CLI_ANSWER_H
#define ENTENTE_CLI_ANSWER_H

#include "cli/cli.h"
#include "law/explain.h"

struct answer {
	struct cli *cli;
	const struct assessment *a;
	const struct entity_answer *entity; /* in view */
	struct explainer *explainer;        /* of it */
	struct arena *arena;
	zone_id zone; /* the reader's */
};

/* Reads the options that say what is judged; false after an error has been printed. */
bool answer_options(struct cli *cli, struct assess_options *out);
/* Puts an entity into view; false without memory. To be closed after the last. */
bool answer_view(struct answer *w, const struct entity_answer *e);
void answer_close(struct answer *w);
/* Its duties in the order for people; `count` of them. NULL without memory. */
const struct duty_answer **answer_duties(struct answer *w, uint32_t *count);

/* Line ends and tabs as spaces: a name or title from a case is one line, and cannot pass for several of ours. */
struct text answer_line(const struct answer *w, struct text t);
struct text answer_entity_name(const struct answer *w);
/* "NIS 2 Directive"; with "(proposed)" and the like behind it where it is not in force. */
struct text answer_regime(const struct answer *w, row_id rulebook);
/* The same without what follows the first comma or bracket of the title: "DORA". */
struct text answer_regime_short(const struct answer *w, row_id rulebook);
/* What a clock waits for: "72 h after Initial notification is filed". Empty where nothing can be said. */
struct text answer_waits_for(const struct answer *w, const struct duty_answer *d);
/* "Early warning (US-CA)" */
struct text answer_title(const struct answer *w, const struct duty_answer *d);
/* "eu.nis2.early_warning[US-CA]" */
struct text answer_path(const struct answer *w, const struct duty_answer *d);
/* "BaFin (MVP portal) and the ECB"; what is not certain with "perhaps". Empty where the law names none. */
struct text answer_recipients(const struct answer *w, const struct duty_answer *d);
/* "Fri 6 Mar 2026, 15:20 CET (09:20 EST)": in the reader's zone, the law's beside it where clocks differ. */
struct text answer_time(const struct answer *w, instant t, zone_id law_zone, bool end_of_day);
/* "in 3 h 20 min", "2 h late" */
struct text answer_from_now(const struct answer *w, instant t);
/* "not required", "met late" */
struct text answer_state(const struct answer *w, const struct duty_answer *d);
/* The question of a fact, or its name where it has none. */
struct text answer_question(const struct answer *w, fact_id fact);
struct text answer_fact_name(const struct answer *w, struct missing m);
/* Rests on a statement that has not been checked against the official text, or on which sources differ. */
bool answer_is_weak(const struct answer *w, const struct duty_answer *d);
/* Is something due or overdue? */
bool answer_is_due(const struct assessment *a);
struct text answer_str(const struct answer *w, str_id s);

/* Where the case names a zone and the reader none, that of the case. */
bool answer_zone(struct cli *cli, const struct kase *c, zone_id *zone);

/* The outputs. False without memory. */
bool answer_text(struct answer *w);
bool answer_md(struct answer *w);
bool answer_ics(struct answer *w);
void answer_ics_begin(struct cli *cli);
void answer_ics_end(struct cli *cli);

#endif
