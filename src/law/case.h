/*
 * A case: a log of assertions about records, and what follows from it as at some moment.
 *
 * Nothing is overwritten: each assertion says which fact of which record, what is known, who said so, when, from which
 * source. `case_fold` gives the records as they were known at a moment. A plain document is a log of one moment.
 * How a case is written: docs/facts.md.
 *
 * A case and everything in it lives in the arena handed in. Limits: CASE_MAX_* below.
 */
#ifndef ENTENTE_LAW_CASE_H
#define ENTENTE_LAW_CASE_H

#include "data/doc.h"
#include "data/value.h"
#include "law/vocab.h"

#define CASE_MAX_ASSERTIONS 1000000
#define CASE_MAX_RECORDS 10000

struct assertion {
	uint32_t record; /* index into case.records */
	fact_id fact;
	struct value value;
	instant at; /* when recorded; INSTANT_MIN: since ever (a plain document without date) */
	struct text by, source, note;
	struct diag_pos pos;
};

struct record {
	kind_id kind;
	struct text id;   /* "nordbank"; unique within its kind */
	struct text name; /* to show: legal_name or name where known, else the id */
	/* Owners: 1 + index into case.records; 0: not said (then it belongs to the only one, or to all). */
	uint32_t organisation, incident, impact, product, ai_system, service;
	/* Filings: which duties they serve, "eu.nis2.early_warning", and for which region. */
	struct text *duties;
	uint32_t duty_count;
	region_id region;
	struct diag_pos pos;
};

/* An exchange rate given with the case: 1 unit of `from` is `rate` of `to`. */
struct rate {
	uint16_t from, to;
	num rate_lo, rate_hi;
	day on;
	struct text source;
};

struct case_index; /* finds records by kind and id; owners named before they were read */

struct kase {
	const struct law *law;
	const struct zones *zones;
	struct arena *arena;
	struct text title;
	zone_id zone; /* of the reader; ZONE_NONE where the case names none */
	instant now;  /* stated in the case; INSTANT_MIN where it is not */
	struct record *records;
	uint32_t record_count, record_cap;
	struct assertion *log; /* in the order of `at`, equal ones in the order read */
	uint32_t log_count, log_cap;
	struct rate *rates;
	uint32_t rate_count, rate_cap;
	/* Bit per kind. complete: the case speaks of that kind, if only to say that there are none. open: there may be more
	 * than the records listed. */
	uint64_t complete, open;
	struct case_index *index;
};

/* Known facts at one moment: what assessment works on. */
struct facts {
	const struct kase *kase;
	instant now, as_known_at;
	struct value **of;    /* per record: its values, by fact index */
	struct value **blank; /* per kind: a record of which nothing is known */
};

bool case_init(struct kase *c, const struct law *law, const struct zones *zones, struct arena *arena);
/* Adds what one document says (YAML or JSON: a whole case; or one line of a JSON Lines log). False after an error. */
bool case_add(struct kase *c, const struct doc *d, struct text file, zone_id default_zone, struct diags *diags);
/* Checks the whole (owners exist) and orders the log; gives records without an owner the only one there is, and a case
 * without an organisation or an incident one of which nothing is known. To be called after the last case_add, and again
 * after any further one. False after an error. */
bool case_finish(struct kase *c, struct diags *diags);
/* Adds a record (found again by kind and id, or made); 1 + index, or 0 without memory or past a limit. */
uint32_t case_record(struct kase *c, kind_id kind, struct text id);
/* Appends to the log; false without memory or past a limit. */
bool case_assert(struct kase *c, const struct assertion *a);
/* How many records there are of a kind, and the first of them (1 + index, or 0). */
uint32_t case_count(const struct kase *c, kind_id kind);
uint32_t case_first(const struct kase *c, kind_id kind);
/* Where an owner of that sort is kept in a record. */
uint32_t *record_owner(struct record *r, enum kind_link link);
/* Owner of `record` named by id, to be found by case_finish; false without memory. */
bool case_own(struct kase *c, uint32_t record, enum kind_link link, struct text id, struct diag_pos pos);
bool case_add_rate(struct kase *c, const struct rate *rate);
bool case_add_duty(struct kase *c, uint32_t record, struct text duty);

/* Folds the log up to `as_known_at`, applies the relations of TAB_RELATIONS until nothing narrows any more (at most a
 * few rounds), fills acts not recorded with "not yet". Contradictions (a later assertion against an earlier certain one,
 * a relation that leaves nothing) become warnings in `diags`, and the later assertion stands. False without memory. */
bool case_fold(const struct kase *c, instant now, instant as_known_at, struct arena *arena, struct diags *diags,
               struct facts *out);

/* `record_index` from 0; UINT32_MAX: of a record of which nothing is known. */
const struct value *facts_get(const struct facts *f, uint32_t record_index, fact_id fact);

/* One assertion as a line of a log: {"at","by","record":"impact:nordbank","fact","value","source","note"}. */
void assertion_json(struct json *j, const struct kase *c, const struct assertion *a, zone_id zone);

#endif
