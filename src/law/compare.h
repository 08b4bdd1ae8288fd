/*
 * Comparison of laws, computed from the rulebooks alone, in the six areas in which EU and US authorities compared their
 * rules in 2024 (DHS and DG CONNECT).
 *
 * A rulebook is first reduced to *sayings*: single statements under a topic (which fact a trigger looks at and from
 * which value on, which fact a form asks for, how long the warning may take, to whom a notice goes, what authorities do
 * with the report). Two laws are compared topic by topic, so that there is one mechanism for every area: laws that say
 * the same under a topic, something stricter, something else, or nothing.
 *
 * Sayings point to rows of the law; nothing here makes sentences (cli/compare_*.c do). Pure; results live in the arena.
 */
#ifndef ENTENTE_LAW_COMPARE_H
#define ENTENTE_LAW_COMPARE_H

#include "law/assess.h"

enum topic {
	/* definitions and thresholds */
	TOPIC_WHO,           /* sub: fact that coverage looks at */
	TOPIC_WHO_VALUE,     /* sub: a value (row of TAB_VALUES) of a choice or set that suffices there */
	TOPIC_WHO_NOT,       /* sub: fact that takes one out */
	TOPIC_IDEA,          /* sub: row of TAB_IDEAS that a fact of a trigger belongs to */
	TOPIC_TRIGGER,       /* sub: fact that a trigger looks at; ordered where it has a threshold or a degree */
	TOPIC_TRIGGER_VALUE, /* sub: a value of a choice or set that suffices there */
	TOPIC_EXCLUSION,     /* sub: fact that keeps a trigger from holding */
	TOPIC_LIMBS,         /* value: one limb suffices (1), or several must meet (2) */
	TOPIC_POTENTIAL, /* value: the weakest degree that suffices: 0 possible effects, 1 likely ones, 2 actual ones */
	TOPIC_NUMBERS,   /* value: how many thresholds in numbers */
	/* timelines, triggers and types of reports (to authorities) */
	TOPIC_STAGE,    /* sub: stage; the limit in minutes: the general one, not that of a class of cases */
	TOPIC_START,    /* sub: stage; value: the fact or duty that starts that limit */
	TOPIC_MOMENT,   /* sub: stage; value: enum fact_moment */
	TOPIC_MIND,     /* sub: stage; value: 1 where a state of mind starts it, 0 where an event does */
	TOPIC_UNIT,     /* sub: stage; value: elapsed hours, days, working days, months */
	TOPIC_STANDARD, /* sub: stage; the law's own word besides a number, such as "without undue delay" */
	TOPIC_CLASSES,  /* sub: stage; value: how many different limits for classes of cases */
	/* contents */
	TOPIC_MATTER,    /* sub: row of TAB_IDEAS that an element belongs to */
	TOPIC_ELEMENT,   /* sub: fact; value: enum grade, mandatory first */
	TOPIC_SPREAD,    /* value: over how many stages contents are spread */
	TOPIC_AVAILABLE, /* some contents are owed only where they apply or are at hand */
	/* mechanisms */
	TOPIC_RECIPIENT, /* sub: enum recipient_type of reports; value: how many bodies */
	TOPIC_BODY,      /* sub: name of a body (a string) */
	TOPIC_PER_STATE, /* the recipient depends on the State */
	TOPIC_YIELDS,    /* steps back for another law */
	TOPIC_COUNTS,    /* a report elsewhere can count */
	TOPIC_VOLUNTARY, /* sub: none; voluntary reports are taken */
	/* aggregation */
	TOPIC_PERIODIC, /* the entity itself sums up */
	/* disclosure */
	TOPIC_NOTICE, /* sub: enum recipient_type; the shortest limit in minutes */
	TOPIC_DELAY,  /* a duty can be held or delayed */
	/* any area, by the feature */
	TOPIC_FEATURE, /* sub: row of TAB_FEATURES; ordered where it has a time */
	TOPIC_COUNT
};

enum saying_row {
	SAYS_RULE,
	SAYS_NODE,
	SAYS_CLOCK,
	SAYS_DUTY,
	SAYS_CONTENT,
	SAYS_RECIPIENT,
	SAYS_LINK,
	SAYS_PROVISION
};

#define NO_LIMIT INT64_MAX /* a stage or notice without a number */

/* Sorted by key and then by strictness within a profile. */
struct saying {
	uint64_t key; /* topic and sub: equal keys are compared */
	int64_t lo, hi;
	row_id row;   /* of the table that `of` names: where text and citation stand */
	row_id cited; /* SAYS_NODE: the nearest node with a citation */
	row_id duty;  /* the duty it belongs to; 0: none */
	uint8_t of;   /* enum saying_row */
	uint8_t mark;
	bool ordered; /* less is stricter; lo and hi bound it */
};

struct profile {
	row_id rulebook;
	const struct saying *says; /* by key, then by strictness */
	uint32_t count;
	const uint64_t *elements; /* bit per fact: what its reports and notices ask for */
	uint32_t element_count;
};

/* Profiles of the whole law, made once for any number of comparisons. */
struct profiles {
	const struct law *law;
	struct profile *of;     /* by row of TAB_RULEBOOKS */
	uint32_t element_words; /* of profile.elements */
};
bool profiles_make(const struct law *law, struct arena *arena, struct profiles *out);

/* The shortest time that a limit can give, in minutes: bounds, as months and working days differ in length. */
#define CLASSES_MAX 8
struct clock_length {
	int64_t lo, hi;            /* NO_LIMIT: there is no number */
	row_id clock;              /* the row that says so; 0: none */
	uint32_t classes;          /* how many different lengths it has for classes of cases */
	int64_t seen[CLASSES_MAX]; /* they */
};
struct clock_length clock_shortest(const struct law *law, row_id clock);
/* The same, but of cases the last one, for those who are in no class of their own. */
struct clock_length clock_general(const struct law *law, row_id clock);
/* What starts it: a fact, or the filing of a duty. */
struct clock_start {
	fact_id fact;
	row_id filing;
};
struct clock_start clock_start(const struct law *law, row_id clock);

/* Does a list, sorted as in a profile, say anything under that key? */
bool says_under(const struct saying *list, uint32_t count, uint64_t key);
enum topic saying_topic(const struct saying *s);
row_id saying_sub(const struct saying *s);
enum law_area saying_area(const struct law *law, const struct saying *s);
struct text saying_cite(const struct law *law, const struct saying *s);
const char *topic_name(enum topic t);

/* ---- statements ---- */

/* Seen from the first side; with one side only, STRICTER says that the laws named are stricter than the others. */
enum relation { REL_SAME, REL_STRICTER, REL_LOOSER, REL_DIFFERENT, REL_ONLY, REL_COUNT };
const char *relation_name(enum relation r);

struct stated {
	row_id rulebook;
	const struct saying *says;
};

struct statement {
	uint64_t key;
	enum law_area area;
	enum relation relation;
	struct stated *stated; /* what each law says; only laws that say something */
	uint32_t count;
	row_id *
	    rulebooks; /* whom the relation names: those who alone say it, or the stricter ones; all of them for same */
	uint32_t rulebook_count;
	row_id related; /* REL_ONLY of a fact: a broader or narrower fact that another of the laws looks at; 0: none */
};

struct pair {
	row_id a, b;
	uint32_t common, either; /* elements */
};

struct side {
	const row_id *rulebooks;
	uint32_t count;
};

struct comparison {
	const struct profiles *profiles;
	row_id *rulebooks; /* both sides */
	uint32_t rulebook_count;
	uint32_t left_count;          /* how many of them are on the first side; all of them where there is one side */
	struct statement *statements; /* by area, then by key */
	uint32_t statement_count;
	uint64_t *union_of, *common_to; /* bit per fact */
	uint32_t union_count, common_count;
	struct pair *pairs; /* each two, in the order of `rulebooks` */
	uint32_t pair_count;
};

/* Compares `left` with `right`, or the laws of `left` with each other where `right` is empty. False without memory. */
bool compare(const struct profiles *profiles, struct side left, struct side right, struct arena *arena,
             struct comparison *out);
/* "timelines.stage.warning", "definitions.trigger.impact.clients_affected". */
struct text statement_id(const struct law *law, const struct statement *s, struct arena *arena);

/* ---- the strictest common path ---- */

enum path_anchor { ANCHOR_KNOWLEDGE, ANCHOR_FILING, ANCHOR_OCCURRENCE, ANCHOR_END, ANCHOR_OTHER, ANCHOR_COUNT };
enum path_phase { PHASE_FIRST, PHASE_FOLLOWING, PHASE_FINAL, PHASE_PERIODIC, PHASE_COUNT };
const char *path_anchor_name(enum path_anchor a);
const char *path_phase_name(enum path_phase p);

/* One document, written once at the earliest of the limits that it keeps, and sent to every recipient. */
struct submission {
	enum path_phase phase;
	enum path_anchor anchor;
	bool to_public;   /* to people or the public rather than to authorities */
	int64_t by;       /* minutes after the anchor; NO_LIMIT: at once, without a number */
	instant at;       /* with a case: the instant; else INSTANT_MAX */
	row_id strictest; /* duty whose limit that is */
	row_id *duties;   /* that it serves */
	uint32_t duty_count;
	row_id *recipients;
	uint32_t recipient_count; /* distinct bodies */
	uint32_t channel_count;   /* distinct ways in: what has to be sent */
	uint64_t *elements;
	uint32_t element_count;
};

enum conflict_kind { CONFLICT_FORBIDDEN, CONFLICT_DECLARED, CONFLICT_DELAY };
struct conflict {
	enum conflict_kind kind;
	row_id duty, other; /* `other` demands what `duty` forbids or may delay */
	fact_id fact;
	row_id link; /* CONFLICT_DECLARED */
};

struct burden {
	uint32_t elements; /* asked in all forms, each time it is asked */
	uint32_t facts;    /* distinct ones */
	uint32_t filings;  /* duties to report or tell */
	uint32_t documents, sendings;
	uint32_t recipients, channels;
};

struct scenario {
	struct text id; /* "today", or the model or draft that is supposed to hold */
	struct burden burden;
};

struct path {
	struct submission *submissions; /* by phase, then by time */
	uint32_t submission_count;
	struct conflict *conflicts;
	uint32_t conflict_count;
	struct scenario *scenarios; /* the first one is today's law */
	uint32_t scenario_count;
};

/* From the laws alone, or, with `a`, from what they ask of its entities now. */
bool path_find(const struct comparison *c, const struct assessment *a, struct arena *arena, struct path *out);

#endif
