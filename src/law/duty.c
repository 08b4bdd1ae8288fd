/*
 * One duty: is it owed, from when, until when, to whom, is it done.
 */
#include <string.h>

#include "law/eval.h"

#define MAX_DEPTH 200

static const struct duty_row *duty(const struct frame *f)
{
	return DUTY(f->law, f->duty);
}

static enum verdict eval_or(struct frame *f, row_id node, enum verdict without)
{
	return node ? eval(f, node) : without;
}

/* ---- view ---- */

/* ZONE_NONE where the law names none, or one that the table does not have. */
static zone_id zone_named(struct frame *f, str_id name)
{
	uint32_t place = name % FRAME_KEEPS;
	if (!name)
		return ZONE_NONE;
	if (f->zones_named[place].name != name) {
		f->zones_named[place].name = name;
		f->zones_named[place].zone = zone_find(f->zones, law_str(f->law, name));
	}
	return f->zones_named[place].zone;
}

void enter_rulebook(struct frame *f, row_id rulebook)
{
	if (f->rulebook == rulebook)
		return;
	f->rulebook = rulebook;
	zone_id id = zone_named(f, RULEBOOK(f->law, rulebook)->zone);
	f->zone = id == ZONE_NONE ? ZONE_UTC : id;
}

static bool serves(const struct frame *f, uint32_t record, row_id wanted)
{
	const row_id *list = f->served ? f->served[record] : NULL;
	for (; list && *list; list++)
		if (*list == wanted)
			return true;
	return false;
}

/* Does a filing serve this duty, by name or because filings of another duty serve it too? */
static bool filing_fits(const struct frame *f, uint32_t record, row_id wanted)
{
	const struct record *r = &f->facts->kase->records[record];
	const struct duty_row *d = DUTY(f->law, wanted);
	bool named = serves(f, record, wanted);
	for (row_id l = d->first_link; l && !named; l = LINK(f->law, l)->next)
		named = LINK(f->law, l)->kind == LINK_SERVED_BY && serves(f, record, LINK(f->law, l)->target);
	if (!named)
		return false;
	if (f->region && r->region && r->region != f->region)
		return false;
	if (!f->instance_record)
		return true;
	uint32_t owner = r->product ? r->product : r->ai_system ? r->ai_system : r->service;
	return !owner || owner == f->instance_record;
}

static const struct value *submitted(const struct frame *f, uint32_t record)
{
	const struct fact_row *row = LAW_ROW(f->law, TAB_FACTS, struct fact_row, f->submitted_at);
	return &f->facts->of[record][row->index];
}

static bool has_happened(const struct frame *f, const struct value *v)
{
	return v->known > KNOWN_NOT_YET && v->lo <= f->options->now;
}

/* The latest filing record of the duty, submitted or not: its hold and delay facts are the ones in view. */
static uint32_t own_filing(const struct frame *f, row_id wanted)
{
	const struct record_list *l = &f->records[f->filing_kind];
	for (uint32_t i = l->count; i > 0; i--)
		if (filing_fits(f, l->index[i - 1], wanted))
			return l->index[i - 1] + 1;
	return 0;
}

/* Decisions can be made for one product or system: those of the instance go before those of the entity. */
static uint32_t own_decision(const struct frame *f, uint32_t record)
{
	const struct record_list *l = &f->records[f->decision_kind];
	for (uint32_t i = 0; record && i < l->count; i++) {
		const struct record *r = &f->facts->kase->records[l->index[i]];
		if (r->product == record || r->ai_system == record)
			return l->index[i] + 1;
	}
	return 0;
}

void enter_duty(struct frame *f, row_id id, uint32_t record, region_id region, struct view *before)
{
	const struct duty_row *d = DUTY(f->law, id);
	*before = (struct view){f->duty, f->rulebook, f->zone, f->instance_kind, f->instance_record, f->region, {0}, {0}, {0}};
	enter_rulebook(f, d->rulebook);
	f->duty = id;
	f->instance_kind = d->each;
	f->instance_record = d->each ? record : 0;
	f->region = d->each_region ? region : 0;
	if (d->each) {
		before->instance = bind(f, d->each, record);
		uint32_t decision = own_decision(f, record);
		before->decision = decision ? bind(f, f->decision_kind, decision)
		                            : (struct bound){f->bound[f->decision_kind], f->bound_record[f->decision_kind]};
	}
	before->filing = bind(f, f->filing_kind, own_filing(f, id));
}

void leave_duty(struct frame *f, const struct view *before)
{
	const struct duty_row *d = duty(f);
	unbind(f, f->filing_kind, before->filing);
	if (d->each) {
		unbind(f, f->decision_kind, before->decision);
		unbind(f, d->each, before->instance);
	}
	f->duty = before->duty;
	f->rulebook = before->rulebook;
	f->zone = before->zone;
	f->instance_kind = before->instance_kind;
	f->instance_record = before->instance_record;
	f->region = before->region;
}

/* The regions that any data set of the entity names, in the order of the table. */
static region_id nth_region(const struct frame *f, uint32_t n)
{
	kind_id kind = f->data_kind;
	fact_id fact = f->by_region;
	uint64_t seen[SET_WORDS] = {0};
	const struct record_list *l = &f->records[kind];
	for (uint32_t i = 0; fact && i < l->count; i++) {
		const struct value *v = &f->facts->of[l->index[i]][LAW_ROW(f->law, TAB_FACTS, struct fact_row, fact)->index];
		const struct counts *c = v->more;
		for (uint32_t k = 0; c && k < c->n; k++)
			if (c->row[k].hi > 0 && c->row[k].region < SET_MAX)
				set_add(seen, c->row[k].region);
	}
	for (uint32_t r = 1; r < SET_MAX; r++)
		if (set_has(seen, r) && n-- == 0)
			return (region_id)r;
	return 0;
}

/* Whether people of regions that no data set names may be hit too. */
static bool regions_open(const struct frame *f)
{
	const struct record_list *l = &f->records[f->data_kind];
	for (uint32_t i = 0; f->by_region && i < l->count; i++) {
		const struct value *v = &f->facts->of[l->index[i]][LAW_ROW(f->law, TAB_FACTS, struct fact_row, f->by_region)->index];
		const struct counts *c = v->more;
		if (!c || c->others_hi > 0)
			return true;
	}
	return l->open;
}

bool each_instance(struct frame *f, row_id id, uint32_t i, uint32_t *record, region_id *region)
{
	const struct duty_row *d = DUTY(f->law, id);
	*record = 0;
	*region = 0;
	if (d->each)
		return each_record(f, d->each, i, record);
	if (!d->each_region)
		return i == 0;
	*region = nth_region(f, i);
	return *region || i == 0 || (regions_open(f) && nth_region(f, i - 1));
}

/* ---- owed? ---- */

day today_of(struct frame *f)
{
	uint32_t place = f->zone % FRAME_KEEPS;
	if (f->todays[place].zone != f->zone + UINT32_C(1)) {
		f->todays[place].zone = f->zone + UINT32_C(1);
		f->todays[place].day = day_in(f->zones, f->zone, f->options->as_of);
	}
	return f->todays[place].day;
}

enum verdict in_time(struct frame *f, const struct validity *v)
{
	if (v->from == NO_DAY && v->until == NO_DAY)
		return YES;
	day today = v->by ? 0 : today_of(f);
	if (!v->by)
		return (v->from == NO_DAY || today >= v->from) && (v->until == NO_DAY || today <= v->until) ? YES : NO;
	struct range by = as_instants(f, eval_range(f, v->by));
	instant from = v->from == NO_DAY ? INSTANT_MIN : instant_of(f->zones, f->zone, v->from, 0, false);
	instant until = v->until == NO_DAY ? INSTANT_MAX : instant_of(f->zones, f->zone, v->until, (int32_t)DAY_SECONDS, false) - 1;
	if (by.lo >= from && by.hi <= until)
		return YES;
	return by.hi < from || by.lo > until ? NO : UNKNOWN;
}

void note_validity(struct frame *f, const struct validity *v)
{
	const day days[] = {v->from, v->until == NO_DAY ? NO_DAY : v->until + 1};
	for (int i = 0; i < 2 && !v->by && f->options->as_of == f->options->now; i++) {
		instant before = f->next_change;
		if (days[i] != NO_DAY)
			note_change(f, instant_of(f->zones, f->zone, days[i], 0, false), NULL);
		f->next_is_law = f->next_is_law || f->next_change != before;
	}
}

static enum verdict displaced_verdict(struct frame *f, row_id *by)
{
	const struct duty_row *d = duty(f);
	const row_id lists[] = {RULEBOOK(f->law, d->rulebook)->first_link, d->first_link};
	enum verdict v = NO;
	for (int i = 0; i < 2; i++) {
		for (row_id l = lists[i]; l; l = LINK(f->law, l)->next) {
			const struct link_row *k = LINK(f->law, l);
			bool takes = (k->kind == LINK_YIELDS && (!k->duty || k->duty == f->duty)) || k->kind == LINK_DISPLACED;
			enum verdict one = takes ? eval_or(f, k->when, YES) : NO;
			if (one > v) {
				v = one;
				*by = l;
			}
		}
	}
	return v;
}

enum verdict instance_required(struct frame *f, enum verdict *displaced, row_id *by)
{
	const struct duty_row *d = duty(f);
	enum verdict v = eval_rule(f, RULEBOOK(f->law, d->rulebook)->covers);
	if (v != NO && RULEBOOK(f->law, d->rulebook)->valid.by)
		v = verdict_and(v, in_time(f, &RULEBOOK(f->law, d->rulebook)->valid));
	if (v != NO)
		v = verdict_and(v, eval_or(f, d->on, YES));
	if (v != NO)
		v = verdict_and(v, eval_or(f, d->where, YES));
	if (v != NO)
		v = verdict_and(v, verdict_not(eval_or(f, d->unless, NO)));
	if (v != NO && d->valid.by)
		v = verdict_and(v, in_time(f, &d->valid));
	row_id taken_by = 0;
	enum verdict gone = v == NO ? NO : displaced_verdict(f, &taken_by);
	if (displaced)
		*displaced = gone;
	if (by)
		*by = gone == NO ? 0 : taken_by;
	return verdict_and(v, verdict_not(gone));
}

enum verdict duty_required(struct frame *f, row_id id)
{
	enum verdict v = NO;
	uint32_t record;
	region_id region;
	for (uint32_t i = 0; v != YES && each_instance(f, id, i, &record, &region); i++) {
		struct view before;
		enter_duty(f, id, record, region, &before);
		const struct duty_row *d = DUTY(f->law, id);
		bool dormant = !d->valid.by && in_time(f, &d->valid) == NO;
		enum verdict one = dormant ? NO : instance_required(f, NULL, NULL);
		/* An instance that may not exist proves nothing. */
		if (((d->each && !record) || (d->each_region && !region)) && one == YES)
			one = UNKNOWN;
		leave_duty(f, &before);
		v = verdict_or(v, one);
	}
	return v;
}

/* ---- filings ---- */

static struct range no_filing(const struct frame *f)
{
	return (struct range){f->options->now, INSTANT_MAX, 0, 0, true, false, TYPE_INSTANT};
}

/* When a filing stated for later will have happened, and when one falls out of a window that moves with the moment. */
static void foresee_filing(struct frame *f, const struct value *v, const struct range *since)
{
	note_change(f, v->lo, NULL);
	note_change(f, v->hi, NULL);
	if (since->slope > 0 && v->lo != INSTANT_MIN)
		note_change(f, instant_add(f->options->now, v->lo - since->hi + 1), NULL);
}

/* The filing that serves the duty, with its time; 1 + record, or 0. */
static uint32_t find_filing(struct frame *f, row_id id, bool last, struct range *at)
{
	const struct record_list *l = &f->records[f->filing_kind];
	row_id since = DUTY(f->law, id)->since;
	/* Where it is not known since when, a filing counts only if it is surely late enough. */
	struct range floor = since ? as_instants(f, eval_range(f, since)) : (struct range){.hi = INSTANT_MIN};
	uint32_t found = 0;
	*at = no_filing(f);
	for (uint32_t i = 0; i < l->count; i++) {
		uint32_t record = l->index[i];
		const struct value *v = submitted(f, record);
		if (v->known <= KNOWN_NOT_YET || v->lo < floor.hi || !filing_fits(f, record, id))
			continue;
		foresee_filing(f, v, &floor);
		if (!has_happened(f, v))
			continue;
		if (found && (last ? v->lo < at->lo : v->lo >= at->lo))
			continue;
		*at = (struct range){v->lo, v->hi, 0, 0, false, false, TYPE_INSTANT};
		found = record + 1;
	}
	return found;
}

struct range filing_time(struct frame *f, row_id id, bool last)
{
	struct range at;
	find_filing(f, id, last, &at);
	return at;
}

enum verdict filed(struct frame *f, row_id id)
{
	struct range at;
	if (!find_filing(f, id, false, &at))
		return NO;
	return at.hi <= f->options->now ? YES : UNKNOWN;
}

/* ---- where: calendars and zones ---- */

uint32_t duty_recipients(struct frame *f, row_id *recipients, enum verdict *verdicts, uint32_t cap)
{
	uint32_t n = 0;
	uint8_t settled_group = 0;
	for (row_id l = duty(f)->first_link; l; l = LINK(f->law, l)->next) {
		const struct link_row *k = LINK(f->law, l);
		if (k->kind != LINK_RECIPIENT || (k->group && k->group == settled_group))
			continue;
		enum verdict v = eval_or(f, k->when, YES);
		if (v == NO || n == cap)
			continue;
		/* On a ladder the first rung that surely holds ends the climb; open rungs before it stay candidates. */
		if (k->group && v == YES)
			settled_group = k->group;
		recipients[n] = k->target;
		verdicts[n++] = v;
	}
	return n;
}

struct place {
	calendar_id calendar;
	zone_id zone;
};

static struct place place_of_region(struct frame *f, region_id region)
{
	const struct region_row *r = LAW_ROW(f->law, TAB_REGIONS, struct region_row, region);
	return (struct place){r->calendar, zone_named(f, r->zone)};
}

static region_id region_of_fact(struct frame *f, fact_id fact)
{
	const struct value *v = fact ? eval_fact(f, fact) : NULL;
	bool exact = v && v->known == KNOWN_EXACTLY && v->lo == v->hi && v->lo > 0 && v->lo < SET_MAX;
	return exact ? (region_id)v->lo : 0;
}

static struct place place_of_recipient(struct frame *f)
{
	row_id recipient;
	enum verdict v;
	struct place p = {0, ZONE_NONE};
	if (!f->duty || !duty_recipients(f, &recipient, &v, 1))
		return p;
	const struct recipient_row *r = RECIPIENT(f->law, recipient);
	region_id region = r->place_fixed ? r->place_fixed : region_of_fact(f, r->place);
	if (region)
		p = place_of_region(f, region);
	if (r->calendar)
		p.calendar = r->calendar;
	if (r->zone)
		p.zone = zone_named(f, r->zone);
	return p;
}

static struct place place_of_clock(struct frame *f, const struct clock_row *c)
{
	const struct rulebook_row *book = RULEBOOK(f->law, f->rulebook);
	struct place recipient = {0, ZONE_NONE}, entity = {0, ZONE_NONE};
	bool wants_entity = c->calendar_from == PLACE_ENTITY || c->zone_from == PLACE_ENTITY;
	if (c->calendar_from != PLACE_NAMED || c->zone_from != PLACE_NAMED)
		recipient = place_of_recipient(f);
	region_id home = wants_entity ? region_of_fact(f, f->established_in) : 0;
	if (home)
		entity = place_of_region(f, home);
	struct place p;
	p.calendar = c->calendar_from == PLACE_NAMED ? c->calendar : c->calendar_from == PLACE_ENTITY ? entity.calendar : recipient.calendar;
	p.zone = c->zone_from == PLACE_NAMED ? zone_named(f, c->zone)
	         : c->zone_from == PLACE_ENTITY ? entity.zone
	                                        : recipient.zone;
	p.calendar = p.calendar ? p.calendar : book->calendar;
	p.zone = p.zone == ZONE_NONE ? f->zone : p.zone;
	return p;
}

/* ---- times ---- */

static const struct span NO_TIME = {INSTANT_MIN, INSTANT_MAX, .none = true};

struct timing {
	struct span end, safe;
	bool disputed;
	row_id start;      /* event node that decides */
};

static struct timing timing(struct frame *f, row_id id);

static bool is_day_unit(enum period_unit u)
{
	return u >= UNIT_DAYS;
}

static void run_period(struct frame *f, const struct clock_row *c, struct place p, struct range start, struct timing *t)
{
	struct period period = {c->count, (enum period_unit)c->unit, (enum period_rule)c->rule, p.calendar, p.zone, c->cutoff};
	struct period_end lo = {.end = INSTANT_MIN, .safe = INSTANT_MIN}, hi = {.end = INSTANT_MAX, .safe = INSTANT_MAX};
	/* A date is one day, whatever the hour: periods of days count from it as from an event on that day. */
	bool whole_day = start.type == TYPE_DATE && is_day_unit(period.unit);
	if (whole_day) {
		bool low = start.lo == INT64_MIN, high = start.hi == INT64_MAX;
		start.lo = low ? INSTANT_MIN : instant_of(f->zones, p.zone, (day)start.lo, 0, false);
		start.hi = high ? INSTANT_MAX : instant_of(f->zones, p.zone, (day)start.hi, 0, false);
	} else if (start.type == TYPE_DATE) {
		zone_id zone = f->zone;
		f->zone = p.zone;
		start = as_instants(f, start);
		f->zone = zone;
	}
	if (start.lo != INSTANT_MIN)
		period_compute(f->law, f->zones, &period, start.lo, false, &lo);
	if (start.hi == start.lo)
		hi = lo;
	else if (start.hi != INSTANT_MAX)
		period_compute(f->law, f->zones, &period, start.hi, false, &hi);
	t->end = (struct span){lo.end, hi.end, .waiting = start.waiting, .end_of_day = lo.end_of_day && lo.end == hi.end, .zone = p.zone};
	t->safe = t->end;
	t->safe.lo = lo.safe;
	t->safe.hi = hi.safe;
	t->safe.end_of_day = t->safe.lo == t->end.lo && t->end.end_of_day;
	t->disputed = lo.disputed_day || hi.disputed_day;
}

static struct timing of_period(struct frame *f, const struct clock_row *c)
{
	struct timing t = {.end = NO_TIME, .safe = NO_TIME, .start = c->node};
	struct place p = place_of_clock(f, c);
	struct range start;
	if (c->child) {
		struct timing from = timing(f, c->child);
		if (from.end.none)
			return from;
		/* A day that ends at 24:00 is the day before midnight: the next period counts from it, not from the day after. */
		instant back = from.end.end_of_day && is_day_unit((enum period_unit)c->unit) ? 1 : 0;
		start = (struct range){from.end.lo == INSTANT_MIN ? INSTANT_MIN : from.end.lo - back,
		                       from.end.hi == INSTANT_MAX ? INSTANT_MAX : from.end.hi - back,
		                       0, 0, from.end.waiting, false, TYPE_INSTANT};
		t.start = from.start;
	} else {
		start = eval_range(f, c->node);
	}
	if (c->op == CLOCK_AT) {
		start = as_instants(f, start);
		/* The end of a year is its last second where days are counted from it, and 24:00 where it is meant itself. */
		instant on = LAW_ROW(f->law, TAB_NODES, struct node_row, c->node)->op == NODE_YEAR_END ? 1 : 0;
		t.end = (struct span){instant_add(start.lo, on), instant_add(start.hi, on), .waiting = start.waiting,
		                      .end_of_day = on && start.lo == start.hi, .zone = p.zone};
		t.safe = t.end;
		return t;
	}
	run_period(f, c, p, start, &t);
	return t;
}

static void fold_span(struct span *a, const struct span *b, bool earlier)
{
	bool waiting = earlier ? a->waiting && b->waiting : a->waiting || b->waiting;
	if (earlier ? b->lo < a->lo : b->lo > a->lo)
		a->lo = b->lo, a->end_of_day = b->end_of_day;
	if (earlier ? b->hi < a->hi : b->hi > a->hi)
		a->hi = b->hi, a->zone = b->zone;
	a->waiting = waiting;
}

static struct timing of_several(struct frame *f, const struct clock_row *c)
{
	struct timing t = {.end = NO_TIME, .safe = NO_TIME};
	bool earlier = c->op == CLOCK_EARLIER;
	for (row_id k = c->child; k; k = CLOCK(f->law, k)->next) {
		struct timing one = timing(f, k);
		if (one.end.none)
			continue;
		if (t.end.none) {
			t = one;
			continue;
		}
		if (earlier ? one.end.hi < t.end.hi : one.end.lo > t.end.lo)
			t.start = one.start;
		fold_span(&t.end, &one.end, earlier);
		fold_span(&t.safe, &one.safe, earlier);
		t.disputed = t.disputed || one.disputed;
	}
	return t;
}

static void cover_span(struct span *a, const struct span *b)
{
	a->lo = b->lo < a->lo ? b->lo : a->lo;
	a->hi = b->hi > a->hi ? b->hi : a->hi;
	a->waiting = a->waiting && b->waiting;
	a->end_of_day = a->end_of_day && b->end_of_day && a->lo == a->hi;
}

static struct timing of_cases(struct frame *f, const struct clock_row *c)
{
	struct timing t = {.end = NO_TIME, .safe = NO_TIME};
	for (row_id k = c->child; k; k = CLOCK(f->law, k)->next) {
		const struct clock_row *one = CLOCK(f->law, k);
		enum verdict v = eval_or(f, one->node, YES);
		if (v == NO)
			continue;
		struct timing got = timing(f, one->child);
		if (t.end.none)
			t = got;
		else if (!got.end.none) {
			cover_span(&t.end, &got.end);
			cover_span(&t.safe, &got.safe);
			t.disputed = t.disputed || got.disputed;
		}
		if (v >= PRESUMED)
			break;
	}
	return t;
}

static instant roll(const struct frame *f, struct place p, instant end, int32_t cutoff)
{
	return period_roll(f->law, f->zones, p.calendar, p.zone, end, cutoff);
}

/* Ends between two moments, rolled. Rolling keeps no order: what ends on a Sunday moves to Monday noon, and what ends on
 * Monday morning stays before it. */
static void roll_between(const struct frame *f, struct place p, int32_t cutoff, struct span *s)
{
	instant lo = s->lo, hi = s->hi;
	s->lo = roll(f, p, lo, cutoff);
	s->hi = roll(f, p, hi, cutoff);
	if (lo == hi)
		return;
	if (lo != INSTANT_MIN && s->lo != lo) {
		instant morning = instant_of(f->zones, p.zone, day_in(f->zones, p.zone, s->lo - 1), 0, false);
		s->lo = hi > morning ? morning : s->lo;
	}
	if (hi != INSTANT_MAX && s->hi == hi) {
		day today = day_in(f->zones, p.zone, hi - 1);
		instant morning = instant_of(f->zones, p.zone, today, 0, false), latest = roll(f, p, morning, cutoff);
		s->hi = lo <= morning && latest > hi ? latest : hi;
	}
}

static struct timing of_roll(struct frame *f, const struct clock_row *c)
{
	struct timing t = timing(f, c->child);
	enum verdict v = eval_or(f, c->node, YES);
	if (t.end.none || v == NO)
		return t;
	struct place p = place_of_clock(f, c);
	struct span rolled = t.end;
	roll_between(f, p, c->cutoff, &rolled);
	if (rolled.lo == t.end.lo && rolled.hi == t.end.hi)
		return t;
	t.safe = t.end;
	t.end.lo = v == YES || rolled.lo < t.end.lo ? rolled.lo : t.end.lo;
	t.end.hi = rolled.hi;
	t.end.end_of_day = false;
	t.end.zone = p.zone;
	return t;
}

static struct timing timing(struct frame *f, row_id id)
{
	static struct timing (*const of[])(struct frame *, const struct clock_row *) = {
		[CLOCK_PERIOD] = of_period,  [CLOCK_AT] = of_period,   [CLOCK_EARLIER] = of_several,
		[CLOCK_LATER] = of_several,  [CLOCK_CASES] = of_cases, [CLOCK_CASE] = of_cases,
		[CLOCK_ROLL] = of_roll,
	};
	struct timing t = {.end = NO_TIME, .safe = NO_TIME};
	const struct clock_row *c = CLOCK(f->law, id);
	if (!id || f->depth > MAX_DEPTH || c->op == CLOCK_NONE)
		return t;
	f->depth++;
	t = of[c->op](f, c);
	f->depth--;
	return t;
}

struct span clock_span(struct frame *f, row_id clock, struct span *stricter, bool *disputed, row_id *start)
{
	struct timing t = timing(f, clock);
	if (stricter)
		*stricter = t.safe;
	if (disputed)
		*disputed = t.disputed;
	if (start)
		*start = t.start;
	return t.end;
}

struct span duty_limit(struct frame *f, row_id id)
{
	const struct duty_row *d = DUTY(f->law, id);
	bool same_kind = d->each == f->instance_kind;
	struct view before;
	enter_duty(f, id, same_kind ? f->instance_record : 0, f->region, &before);
	struct span s = clock_span(f, d->due.limit, NULL, NULL, NULL);
	leave_duty(f, &before);
	return s;
}

/* ---- the whole answer ---- */

static enum verdict strongest_link(struct frame *f, enum link_kind kind, row_id *by)
{
	enum verdict v = NO;
	for (row_id l = duty(f)->first_link; l; l = LINK(f->law, l)->next) {
		const struct link_row *k = LINK(f->law, l);
		enum verdict one = k->kind == kind ? eval_or(f, k->when, YES) : NO;
		if (one > v) {
			v = one;
			*by = l;
		}
	}
	return v;
}

static void judge_times(struct frame *f, struct duty_answer *out)
{
	const struct duty_row *d = duty(f);
	out->not_before = clock_span(f, d->due.not_before, NULL, NULL, NULL);
	out->target = clock_span(f, d->due.target, NULL, NULL, NULL);
	out->limit = clock_span(f, d->due.limit, &out->stricter, &out->disputed_day, &out->start);
	if (d->due.alternative)
		out->stricter = clock_span(f, d->due.alternative, NULL, NULL, NULL);
	if (out->limit.lo == out->stricter.lo && out->limit.hi == out->stricter.hi)
		out->stricter = NO_TIME;
	out->started = NO_TIME;
	if (out->start) {
		struct range r = as_instants(f, eval_range(f, out->start));
		out->started = (struct span){r.lo, r.hi, .waiting = r.waiting, .zone = out->limit.zone};
	}
	out->held_until = clock_span(f, d->held_until, NULL, NULL, NULL);
}

static enum duty_state state_of_filed(const struct duty_answer *a, const struct range *at)
{
	return !a->limit.none && at->lo > a->limit.hi ? STATE_MET_LATE : STATE_MET;
}

static bool is_held(const struct frame *f, const struct duty_answer *a)
{
	return a->held == YES && (a->held_until.none || a->held_until.hi > f->options->now);
}

static enum duty_state state_of_open(const struct frame *f, const struct duty_answer *a)
{
	const struct duty_row *d = duty(f);
	instant now = f->options->now;
	if (is_held(f, a))
		return STATE_HELD;
	if (a->limit.waiting && a->limit.hi == INSTANT_MAX)
		return STATE_WAITING;
	if (!a->not_before.none && a->not_before.waiting && a->not_before.hi == INSTANT_MAX)
		return STATE_WAITING;
	/* Past its limit a duty is overdue, even where another rule still forbids to fulfil it. */
	if (!a->limit.none && a->limit.hi < now)
		return STATE_OVERDUE;
	if (!a->not_before.none && a->not_before.lo > now)
		return STATE_NOT_YET;
	if (a->limit.none && (d->due.limit || (!d->due.standard && d->kind != DUTY_RECORD)))
		return STATE_LIMIT_UNKNOWN;
	return STATE_DUE;
}

static enum duty_state state_of(struct frame *f, const struct duty_answer *a, enum verdict base, const struct range *filed_at)
{
	const struct duty_row *d = duty(f);
	enum law_status status = rulebook_status(f->law, d->rulebook, today_of(f));
	if (base == NO)
		return STATE_NOT_REQUIRED;
	bool later = status == STATUS_PROPOSED || status == STATUS_NOT_EFFECTIVE;
	if ((later && !RULEBOOK(f->law, d->rulebook)->valid.by) || (!d->valid.by && in_time(f, &d->valid) == NO))
		return STATE_DORMANT;
	if (a->displaced == YES)
		return STATE_DISPLACED;
	if (a->filing)
		return state_of_filed(a, filed_at);
	if (d->kind == DUTY_OFFER)
		return base == YES ? STATE_VOLUNTARY : STATE_UNDETERMINED;
	if (a->required == UNKNOWN)
		return STATE_UNDETERMINED;
	if (a->satisfied == YES || a->deemed == YES)
		return STATE_SATISFIED;
	if (a->required == PRESUMED)
		return STATE_PRESUMED;
	if (a->excused == YES)
		return STATE_EXCUSED;
	return state_of_open(f, a);
}

static void foresee(struct frame *f, const struct duty_answer *a)
{
	const struct span *times[] = {&a->limit, &a->not_before, &a->held_until};
	if (a->state >= STATE_UNDETERMINED)
		return;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		if (times[i]->none || times[i]->waiting)
			continue;
		note_change(f, times[i]->lo, NULL);
		/* A limit is kept to its last second. */
		note_change(f, instant_add(times[i]->hi, i == 0 && times[i]->hi == f->options->now), NULL);
	}
}

void judge_duty(struct frame *f, struct duty_answer *out)
{
	const struct duty_row *d = duty(f);
	*out = (struct duty_answer){.duty = f->duty, .record = f->instance_record, .region = f->region};
	out->required = instance_required(f, &out->displaced, &out->displaced_by);
	enum verdict base = out->displaced == YES ? YES : out->required;
	if (((d->each && !f->instance_record) || (d->each_region && !f->region)) && base == YES)
		base = out->required = UNKNOWN;
	out->limit = out->stricter = out->target = out->not_before = out->started = out->held_until = NO_TIME;
	out->satisfied = out->deemed = out->excused = out->held = NO;
	struct range filed_at = no_filing(f);
	if (base != NO) {
		out->filing = find_filing(f, f->duty, true, &filed_at);
		if (out->filing && !d->since) {
			struct range first;
			find_filing(f, f->duty, false, &first);
			filed_at = first;
		}
		out->filed_at = out->filing ? filed_at.lo : INSTANT_MIN;
	}
	bool settled = out->filing || (out->required >= PRESUMED && out->displaced != YES);
	if (base != NO && (settled || !f->options->brief)) {
		out->held = eval_or(f, d->held, NO);
		out->excused = eval_or(f, d->excused, NO);
		out->satisfied = strongest_link(f, LINK_SATISFIED, &out->satisfied_by);
		out->deemed = strongest_link(f, LINK_DEEMED, &out->deemed_by);
		judge_times(f, out);
	}
	out->state = state_of(f, out, base, &filed_at);
	if (base >= PRESUMED)
		note_validity(f, &d->valid);
	foresee(f, out);
}
