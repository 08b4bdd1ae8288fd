/*
 * Assessment: what follows for each entity from what is known now. The one engine of Entente.
 *
 * `assess` judges every rulebook for every entity (and incident) of a case; the answer holds verdicts, states and
 * times. Reasons, missing facts and contents are computed from it on demand (explain.h). Pure: the same case, law,
 * now and options give the same answer on every machine.
 */
#ifndef ENTENTE_LAW_ASSESS_H
#define ENTENTE_LAW_ASSESS_H

#include "law/case.h"
#include "law/rulebook.h"

enum duty_state {
	STATE_OVERDUE,
	STATE_DUE,
	STATE_NOT_YET,
	STATE_HELD,
	STATE_WAITING,
	STATE_LIMIT_UNKNOWN,
	STATE_PRESUMED,
	STATE_UNDETERMINED,
	STATE_MET_LATE,
	STATE_MET,
	STATE_SATISFIED,
	STATE_DISPLACED,
	STATE_EXCUSED,
	STATE_VOLUNTARY,
	STATE_DORMANT,
	STATE_NOT_REQUIRED,
	STATE_COUNT
};
const char *duty_state_name(enum duty_state s);

/* An instant of which we know bounds. INSTANT_MIN, INSTANT_MAX: no bound known. */
struct span {
	instant lo, hi;
	bool none;       /* there is no such time (the law has none, or no case applied) */
	bool waiting;    /* it hangs on an act that has not happened */
	bool end_of_day; /* the end of the day before `lo` */
	zone_id zone;    /* in which it is to be read */
};

struct duty_answer {
	row_id duty;
	uint32_t record;  /* instance: 1 + index of the record; 0: none */
	region_id region; /* instance by region; 0: none (with each_region: a region not yet known) */
	enum verdict required;
	enum duty_state state;
	struct span not_before, target, limit, stricter, held_until;
	bool disputed_day; /* a holiday on which sources differ decides */
	row_id start;      /* node of the event that starts the limit */
	struct span started;
	enum verdict displaced, satisfied, deemed, excused, held;
	row_id displaced_by, satisfied_by, deemed_by; /* link rows; 0: none */
	uint32_t filing;                              /* 1 + record of the filing that serves it */
	instant filed_at;
};

struct rulebook_answer {
	row_id rulebook;
	enum law_status status;
	enum verdict covered;
	enum verdict in_time; /* this version applies by the date that the law names */
	enum verdict owed;    /* the strongest verdict of its reports and notices */
	uint32_t first_duty, duty_count;
};

struct entity_answer {
	uint32_t organisation, incident; /* 1 + record index; 0: the case names none */
	uint32_t first_rulebook, rulebook_count;
	instant next_change; /* INSTANT_MAX: none */
	struct text next_why;
};

struct assess_options {
	instant now, as_known_at;
	instant as_of;         /* the law as it stood or will stand; INSTANT_MIN: now */
	bool include_proposed; /* also what is proposed or not yet effective */
	bool only_shore;
	enum shore shore;
	row_id only_rulebook;    /* 0: all */
	struct text only_entity; /* id; empty: all */
	bool keep_not_required;  /* also duties that are not required */
	/* For streams: no times and relations of what is undetermined or displaced; and where the coverage of a rulebook is
	 * open, only whether anything could be owed (rulebook_answer.owed), not its single duties. */
	bool brief;
};

/* `as_of` of a day alone. The law's day is reckoned in each rulebook's own zone: noon in Greenwich falls on the same day
 * in all of them, from 12 hours behind it to almost 12 ahead; midnight would be the day before in America. */
instant as_of_day(day d);

struct assessment {
	const struct law *law;
	const struct zones *zones;
	struct facts facts;
	struct assess_options options;
	struct arena *arena;
	struct entity_answer *entities;
	uint32_t entity_count;
	struct rulebook_answer *rulebooks;
	uint32_t rulebook_count;
	struct duty_answer *duties;
	uint32_t duty_count, duty_cap;
	struct diags *diags;
	instant next_change; /* over all entities */
	struct text next_why;
};

/* False without memory. Warnings (contradictions) go to `diags`. */
bool assess(const struct kase *c, const struct assess_options *options, struct arena *arena, struct diags *diags,
            struct assessment *out);

/* The case as known and its entities, no law judged: for what looks at facts alone. False without memory. */
bool assess_facts(const struct kase *c, const struct assess_options *options, struct arena *arena, struct diags *diags,
                  struct assessment *out);

/* Order for people: overdue first, then by limit, then what waits; positive if b comes first. */
int duty_answer_compare(const struct duty_answer *a, const struct duty_answer *b);

#endif
