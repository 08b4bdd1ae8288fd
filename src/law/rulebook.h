/*
 * Rulebooks in compiled form. Grammar: docs/law-language.md. Compiled by rulebook.c, whole directories by law.c.
 */
#ifndef ENTENTE_LAW_RULEBOOK_H
#define ENTENTE_LAW_RULEBOOK_H

#include "law/calendar.h"
#include "law/node.h"
#include "law/period.h"
#include "law/table.h"
#include "law/vocab.h"

enum shore { SHORE_EU, SHORE_US };
enum law_status { STATUS_IN_FORCE, STATUS_PROPOSED, STATUS_NOT_EFFECTIVE, STATUS_EXPIRED, STATUS_UNKNOWN_AFTER };
enum duty_kind { DUTY_REPORT, DUTY_NOTICE, DUTY_RECORD, DUTY_OFFER };
/* What a duty is in the course of reporting one event; docs/law-language.md says what each means. */
enum duty_stage {
	STAGE_INITIAL,
	STAGE_WARNING,
	STAGE_UPDATE,
	STAGE_INTERMEDIATE,
	STAGE_PROGRESS,
	STAGE_FINAL,
	STAGE_PERIODIC,
	STAGE_COUNT
};
enum recipient_type {
	TO_AUTHORITY,
	TO_CSIRT,
	TO_LAW_ENFORCEMENT,
	TO_INDIVIDUALS,
	TO_USERS,
	TO_CUSTOMERS,
	TO_PUBLIC,
	TO_MEDIA,
	TO_CREDIT_BUREAUS,
	TO_SHARING,
	TO_INTERNAL,
	TO_COUNT
};
/* The areas in which EU and US authorities compared their rules in 2024 (DHS and DG CONNECT). */
enum law_area {
	AREA_DEFINITIONS,
	AREA_TIMELINES,
	AREA_CONTENTS,
	AREA_MECHANISMS,
	AREA_AGGREGATION,
	AREA_DISCLOSURE,
	AREA_COUNT
};
enum rule_role { RULE_COVERS, RULE_DEFINE, RULE_TRIGGER };
#define NO_DAY INT32_MIN

struct validity {
	day from, until, unknown_after; /* NO_DAY: none; `until` is the last day */
	row_id by;                      /* node: the instant that picks the version; 0: now */
};

struct rulebook_row {
	str_id id, title, instrument, authority, zone, checked_on, checked_against, file;
	str_id sectors; /* "banking, insurance"; empty: any */
	row_id calendar;
	struct validity valid;
	uint8_t shore, proposed, mark, counting;
	uint8_t cascades;       /* its verdicts depend on report_due_elsewhere */
	uint8_t uses_elsewhere; /* it says so itself */
	uint8_t has_reports;
	uint8_t spare;
	row_id covers;                 /* row of TAB_RULES */
	row_id first_rule, rule_count; /* covers, then define:, then triggers: */
	row_id first_duty, duty_count;
	row_id first_recipient, recipient_count;
	row_id first_link;      /* yields_to */
	row_id first_note;      /* notes:, omits:, penalties: */
	row_id first_provision; /* features: */
	row_id overlay_of;
	region_id state; /* the overlay is the act of this State */
	uint8_t spare_state[2];
};

struct rule_row {
	str_id id, cite;
	row_id rulebook, node;
	uint8_t role, mark, cascades, spare;
	uint32_t line;
};

enum clock_op { CLOCK_NONE, CLOCK_PERIOD, CLOCK_AT, CLOCK_EARLIER, CLOCK_LATER, CLOCK_CASES, CLOCK_CASE, CLOCK_ROLL };
enum place_from { PLACE_DEFAULT, PLACE_NAMED, PLACE_RECIPIENT, PLACE_ENTITY };

struct clock_row {
	uint8_t op, unit, rule, spare;
	uint8_t calendar_from, zone_from;
	int32_t count;
	int32_t cutoff; /* second of the day; 0: 24:00; of a roll: the hour of the next working day */
	row_id calendar;
	str_id zone;
	row_id node;        /* instant expression of the event; condition of a case or a roll */
	row_id child, next; /* CLOCK_PERIOD with a child instead of a node: counted from another time */
	str_id text, cite;
};

struct due_row_fields {
	str_id standard, reading, alternative_reading, alternative_cite;
	row_id not_before, target, limit, alternative; /* TAB_CLOCKS */
};

enum link_kind {
	LINK_RECIPIENT, /* target: recipient */
	LINK_YIELDS,    /* rulebook: target is the other rulebook, duty: one of its own duties or 0 for all */
	LINK_DISPLACED,
	LINK_SATISFIED,
	LINK_COUNTS_FOR,
	LINK_DEEMED,
	LINK_CONFLICTS, /* target: duty (0: text only) */
	LINK_SERVED_BY  /* target: duty */
};

struct link_row {
	uint8_t kind, group, spare[2]; /* group: entries of one first_of ladder share a number > 0 */
	row_id target, duty, when, next;
	str_id part, cite, text;
};

struct duty_row {
	str_id id, title, cite, note;
	row_id rulebook;
	uint8_t kind, mark, ambiguous, cascades;
	fact_id among; /* each: region: the set of regions; 0: those in data.individuals_by_region */
	kind_id each;  /* 0: once */
	uint8_t each_region;
	uint8_t stage; /* enum duty_stage */
	uint8_t spare[2];
	row_id on, unless, where;
	struct validity valid;
	struct due_row_fields due;
	row_id held, held_until, excused, since;
	str_id held_cite, held_says, excused_cite;
	row_id first_link, first_content;
	row_id variant_of,
	    next_variant; /* an overlay's duty and that of its base; all that vary it, from the base on */
	uint32_t line;
};

struct recipient_row {
	str_id id, name, channel, cite;
	row_id rulebook;
	fact_id place;          /* fact that holds the region; 0: not said */
	region_id place_fixed;  /* or a region named outright */
	uint8_t place_instance; /* or the region of the duty's instance */
	uint8_t type;           /* enum recipient_type */
	str_id zone;            /* or a zone and a calendar named outright */
	row_id calendar;
};

enum grade { GRADE_MANDATORY, GRADE_IF_APPLICABLE, GRADE_AS_AVAILABLE, GRADE_OPTIONAL, GRADE_FORBIDDEN };

struct content_row {
	str_id id, cite, text;
	uint8_t grade, estimate, say_unknown, spare;
	row_id when, next;
	uint32_t fact_count;
	fact_id facts[6];
};

enum note_kind { NOTE_TEXT, NOTE_OMITS, NOTE_PENALTY };
struct note_row {
	uint8_t kind, spare[3];
	str_id text, cite;
	row_id next;
};

/* law/vocabulary/features.yaml: what a law can say that is no duty of the entity. */
struct feature_row {
	str_id id, says;
	uint8_t area;   /* enum law_area */
	uint8_t period; /* a statement of it may carry a time */
	uint8_t spare[2];
};

/* features: of a rulebook. */
struct provision_row {
	row_id feature, next;
	str_id cite, text;
	int32_t count; /* of `unit`; 0: no time given */
	uint8_t unit, mark, spare[2];
};

/* law/coverage.yaml: a rule that there is, and the rulebooks that hold it or the reason why there is none. */
enum coverage_group { COVERAGE_INVENTORY, COVERAGE_PROPOSED, COVERAGE_EXTRAS, COVERAGE_DIGESTS, COVERAGE_GROUPS };
struct coverage_row {
	str_id id, agency, what, cite, reason, became;
	str_id rulebooks; /* "us.tsa, us.tsa-nprm"; empty: see reason */
	uint8_t group, spare[3];
};
#define COVERAGE(law, i) LAW_ROW(law, TAB_COVERAGE, struct coverage_row, i)

enum meta_key { META_EDITION = 1, META_ZONES, META_CHECKED_ON, META_COUNT };
struct meta_row {
	str_id text;
};

/* ---- reading ---- */
#define RULEBOOK(law, i) LAW_ROW(law, TAB_RULEBOOKS, struct rulebook_row, i)
#define RULE(law, i) LAW_ROW(law, TAB_RULES, struct rule_row, i)
#define DUTY(law, i) LAW_ROW(law, TAB_DUTIES, struct duty_row, i)
#define CLOCK(law, i) LAW_ROW(law, TAB_CLOCKS, struct clock_row, i)
#define LINK(law, i) LAW_ROW(law, TAB_LINKS, struct link_row, i)
#define RECIPIENT(law, i) LAW_ROW(law, TAB_RECIPIENTS, struct recipient_row, i)
#define FEATURE(law, i) LAW_ROW(law, TAB_FEATURES, struct feature_row, i)
#define PROVISION(law, i) LAW_ROW(law, TAB_PROVISIONS, struct provision_row, i)
#define CONTENT(law, i) LAW_ROW(law, TAB_CONTENTS, struct content_row, i)

uint32_t rulebook_count(const struct law *law); /* rows run from 1 to this */
row_id rulebook_find(const struct law *law, struct text id);
row_id duty_find(const struct law *law, row_id rulebook, struct text id);
row_id duty_find_path(const struct law *law, struct text path); /* "eu.nis2.early_warning" */
enum law_status rulebook_status(const struct law *law, row_id rulebook, day today);
struct text law_meta(const struct law *law, enum meta_key key);
const char *law_status_name(enum law_status s);
const char *duty_kind_name(enum duty_kind k);
const char *grade_name(enum grade g);
const char *law_mark_name(enum law_mark m);
const char *shore_name(enum shore s);
const char *duty_stage_name(enum duty_stage s);
const char *recipient_type_name(enum recipient_type t);
const char *law_area_name(enum law_area a);
row_id feature_find(const struct law *law, struct text id);

/* ---- compiling ---- */
struct law_file {
	const struct doc *doc;
	struct text name; /* as shown in messages */
};
/* Compiles the documents of a law directory (vocabulary, calendars, rulebooks; cases are ignored) into `b`, then views
 * it as `law`. False after errors, which name file, line and column. */
bool law_compile(struct builder *b, const struct zones *zones, struct law_file *files, size_t count, struct law *law);

#endif
