/*
 * Evaluation of compiled conditions and expressions over the facts of one entity. No allocation but for derived sets.
 *
 * A frame is the point of view: this entity, this incident, and the records bound by quantifiers and each:.
 */
#ifndef ENTENTE_LAW_EVAL_H
#define ENTENTE_LAW_EVAL_H

#include "law/assess.h"
#include "law/node.h"

#define MAX_KINDS 64
#define MAX_DEPTH 200 /* of evaluation: no rulebook comes near it, a foreign image might */

/* What is known of a number, an instant, a duration: bounds, and how it moves with time. */
struct range {
	int64_t lo, hi;
	uint16_t currency; /* of money; 0: any (nothing but "not negative" is known) */
	int8_t slope;      /* grows by this much a second as `now` passes: 0, 1, -1 */
	bool waiting;      /* an act that has not happened */
	bool unordered;    /* amounts of different currencies without a rate: nothing follows */
	enum value_type type;
};

struct saved {
	struct value *at, was;
};

struct bound {
	struct value *values;
	uint32_t record;
};

struct record_list {
	const uint32_t *index; /* records of a kind that concern this entity and incident */
	uint32_t count;
	bool open; /* there may be more */
};

#define FRAME_KEEPS 8

struct frame {
	const struct law *law;
	const struct zones *zones;
	struct facts *facts;
	struct arena *arena;
	const struct assess_options *options;
	uint32_t organisation, incident; /* 1 + record; 0: none recorded */
	struct record_list records[MAX_KINDS];
	struct value *bound[MAX_KINDS];   /* the record of that kind in view */
	uint32_t bound_record[MAX_KINDS]; /* 1 + index; 0: blank */
	region_id region;                 /* each: region */
	row_id rulebook;                  /* whose conditions are in view */
	zone_id zone;                     /* its zone, for dates */
	uint16_t currency;                /* in which amounts are being compared; 0: any */
	/* What is asked again and again, kept by the low bits of what was asked. */
	struct {
		str_id name;
		zone_id zone;
	} zones_named[FRAME_KEEPS]; /* see zone_named */
	struct {
		uint32_t zone;
		day day;
	} todays[FRAME_KEEPS]; /* 1 + zone; see today_of */
	struct {
		uint32_t zone;
		day day;
		instant at;
	} mornings[4 * FRAME_KEEPS]; /* 1 + zone; see morning_of */
	row_id duty;                 /* the duty in view (filing.…) */
	kind_id instance_kind;       /* each: the kind of its instances; 0: none */
	uint32_t instance_record;    /* 1 + record of its instance; 0: the blank one */
	uint8_t *rule_memo;          /* per rule: 0, or 1 + verdict */
	uint8_t *rule_open;          /* per rule: being evaluated (guards foreign images) */
	enum verdict *elsewhere;     /* per rulebook: report_due_elsewhere, this round */
	instant next_change;
	const struct node_row *next_node;
	bool next_is_law; /* the next change is that a provision begins or ends to apply */
	uint32_t depth;
	struct saved *saved; /* what derived values replaced, to be put back with the frame */
	uint32_t saved_count, saved_cap;
	fact_id established_in, submitted_at; /* facts that the engine itself looks at */
	fact_id by_region, individuals;
	kind_id filing_kind, decision_kind, data_kind;
	row_id **served; /* per record of the case: duties that a filing serves, 0 at the end */
	bool failed;     /* memory */
};

enum verdict eval(struct frame *f, row_id node);
struct range eval_range(struct frame *f, row_id node);
enum verdict eval_rule(struct frame *f, row_id rule);
/* The day of options->as_of in the zone in view. */
day today_of(struct frame *f);
/* Whether a version of the law applies: by the date that it names, else as the law stands at options->as_of. */
enum verdict in_time(struct frame *f, const struct validity *v);
/* Foresees the days on which a provision begins and ends to apply, where the law moves along with `now`. */
void note_validity(struct frame *f, const struct validity *v);
/* Puts a rulebook into view, for its zone and for report_due_elsewhere. */
void enter_rulebook(struct frame *f, row_id rulebook);
/* The verdict of a duty over all its instances; the duty's own view is restored. In assess.c. */
enum verdict duty_required(struct frame *f, row_id duty);
enum verdict duty_required_alone(struct frame *f, row_id duty); /* without the duties that vary it */
/* One instance of a duty in view: its record or region, its own filing, its rulebook. */
struct view {
	row_id duty, rulebook;
	zone_id zone;
	kind_id instance_kind;
	uint32_t instance_record;
	region_id region;
	struct bound instance, filing, decision;
};
void enter_duty(struct frame *f, row_id duty, uint32_t record, region_id region, struct view *before);
void leave_duty(struct frame *f, const struct view *before);
bool each_instance(struct frame *f, row_id duty, uint32_t i, uint32_t *record, region_id *region);
/* Whether the duty in view is owed by region. */
bool in_some_region(const struct frame *f);
/* Whether the region of the instance in view belongs to `set`, a fact that is a set of regions. */
enum verdict among(struct frame *f, fact_id set);
/* Whether the law behind a link takes the place of the instance in view. */
enum verdict displacement(struct frame *f, row_id link);
/* The verdict of the instance in view; `displaced` and `by`: whether another law takes its place (may be NULL). */
enum verdict instance_required(struct frame *f, enum verdict *displaced, row_id *by);
/* The whole answer for the instance in view. */
void judge_duty(struct frame *f, struct duty_answer *out);
/* A time of the law in the view of a duty; `stricter`: under the stricter reading (may be NULL). */
struct span clock_span(struct frame *f, row_id clock, struct span *stricter, bool *disputed, row_id *start);
/* Recipients of the duty in view; see recipients_of_duty. */
uint32_t duty_recipients(struct frame *f, row_id *recipients, enum verdict *verdicts, uint32_t cap);

/* A point of view for one entity and incident of an assessment; frame_close puts back what it changed in the facts. */
bool frame_open(struct frame *f, struct assessment *a, uint32_t organisation, uint32_t incident);
/* Resolves filings and cascades, so that every condition can be evaluated. Warnings go to `diags`, if there is one. */
bool frame_prepare(struct frame *f, struct diags *diags);
void frame_close(struct frame *f);

/* Filings that serve a duty, from the point of view of the frame: first or last, [now, ∞) waiting if none. In duty.c. */
struct range filing_time(struct frame *f, row_id duty, bool last);
enum verdict filed(struct frame *f, row_id duty);
struct span duty_limit(struct frame *f, row_id duty);

/* Puts a record of `kind` into view; returns what was there. */
struct bound bind(struct frame *f, kind_id kind, uint32_t record);
void unbind(struct frame *f, kind_id kind, struct bound before);
/* Records of a kind to look at: those listed, and a blank one where there may be more; in an instance of a duty, the
 * instance's own alone, and of other kinds those that name it or no owner of its kind. `i` from 0; false at the end. Sets `record` to 1 + index, or 0 for the blank. */
bool each_record(const struct frame *f, kind_id kind, uint32_t i, uint32_t *record);
/* A date as the instants of that day in the frame's zone. */
struct range as_instants(struct frame *f, struct range r);
void note_change(struct frame *f, instant at, const struct node_row *why);

/* ---- for the files that evaluate (frame.c, range.c, eval.c) ---- */

static inline const struct node_row *frame_node(const struct frame *f, row_id id)
{
	return LAW_ROW(f->law, TAB_NODES, struct node_row, id);
}

static inline const struct fact_row *frame_fact(const struct frame *f, fact_id id)
{
	return LAW_ROW(f->law, TAB_FACTS, struct fact_row, id);
}

static inline int64_t frame_constant(const struct frame *f, row_id id)
{
	return LAW_ROWS(f->law, TAB_CONSTANTS, int64_t)[id];
}

static inline const uint64_t *frame_words(const struct frame *f, row_id id)
{
	return (const uint64_t *)(const void *)&LAW_ROWS(f->law, TAB_CONSTANTS, int64_t)[id];
}

static inline enum verdict truth(bool certain, bool possible)
{
	return certain ? YES : possible ? UNKNOWN : NO;
}

/* Somebody said something about it; "unknown" leaves a derivation its chance. */
static inline bool asserted(const struct value *v)
{
	return v->assertion && v->known != KNOWN_NOTHING;
}

/* Works out `v`, which is derived and not asserted. */
const struct value *derive(struct frame *f, const struct fact_row *row, struct value *v);

/* The value of a fact of the record in view; derived where nobody asserted it. */
static inline const struct value *eval_fact(struct frame *f, fact_id id)
{
	const struct fact_row *row = frame_fact(f, id);
	struct value *v = &f->bound[row->kind][row->index];
	return row->derive && !asserted(v) && !(v->flags & VALUE_DERIVED) ? derive(f, row, v) : v;
}

static inline bool is_time(enum value_type t)
{
	return t == TYPE_INSTANT || t == TYPE_DATE;
}

static inline const struct duty_row *frame_duty(const struct frame *f)
{
	return DUTY(f->law, f->duty);
}

static inline enum verdict eval_or(struct frame *f, row_id node, enum verdict without)
{
	return node ? eval(f, node) : without;
}

#define NO_TIME ((struct span){INSTANT_MIN, INSTANT_MAX, .none = true})

/* ZONE_NONE where the law names none, or one that the table does not have. */
zone_id zone_named(struct frame *f, str_id name);

/* `r` in another currency, by a rate that the case gives; without one, "not negative" is all that is known. */
struct range in_currency(const struct frame *f, struct range r, uint16_t currency);
/* Addition and change of sign that keep the bounds. */
int64_t bound_plus(int64_t a, int64_t b);
int64_t bound_minus(int64_t a);

#endif
