/* The times of a duty: whose calendar and zone, periods from events, the earlier and the later, rolls. */
#include "law/eval.h"

/* ---- where: calendars and zones ---- */

uint32_t duty_recipients(struct frame *f, row_id *recipients, enum verdict *verdicts, uint32_t cap)
{
	uint32_t n = 0;
	uint8_t settled_group = 0;
	for (row_id l = frame_duty(f)->first_link; l; l = LINK(f->law, l)->next) {
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

#define CANDIDATES 8

/* Those who may be the first recipient: on a ladder, the rungs up to the first that surely holds. */
static uint32_t first_recipients(struct frame *f, row_id recipients[CANDIDATES])
{
	enum verdict verdicts[CANDIDATES];
	uint32_t n = f->duty ? duty_recipients(f, recipients, verdicts, CANDIDATES) : 0, open = 0;
	while (open < n && verdicts[open] < PRESUMED)
		open++;
	return open < n ? open + 1 : n;
}

static struct place place_of_recipient(struct frame *f, row_id recipient)
{
	struct place p = {0, ZONE_NONE};
	if (!recipient)
		return p;
	const struct recipient_row *r = RECIPIENT(f->law, recipient);
	region_id region = r->place_instance ? f->region
	                   : r->place_fixed  ? r->place_fixed
	                                     : region_of_fact(f, r->place);
	if (region)
		p = place_of_region(f, region);
	if (r->calendar)
		p.calendar = r->calendar;
	if (r->zone)
		p.zone = zone_named(f, r->zone);
	return p;
}

/* Where the clock is read if `recipient` (0: none known) is the first one. */
static struct place place_for(struct frame *f, const struct clock_row *c, row_id to)
{
	const struct rulebook_row *book = RULEBOOK(f->law, f->rulebook);
	struct place recipient = {0, ZONE_NONE}, entity = {0, ZONE_NONE};
	bool wants_entity = c->calendar_from == PLACE_ENTITY || c->zone_from == PLACE_ENTITY;
	if (c->calendar_from != PLACE_NAMED || c->zone_from != PLACE_NAMED)
		recipient = place_of_recipient(f, to);
	region_id home = wants_entity ? region_of_fact(f, f->established_in) : 0;
	if (home)
		entity = place_of_region(f, home);
	struct place p;
	p.calendar = c->calendar_from == PLACE_NAMED    ? c->calendar
	             : c->calendar_from == PLACE_ENTITY ? entity.calendar
	                                                : recipient.calendar;
	p.zone = c->zone_from == PLACE_NAMED    ? zone_named(f, c->zone)
	         : c->zone_from == PLACE_ENTITY ? entity.zone
	                                        : recipient.zone;
	p.calendar = p.calendar ? p.calendar : book->calendar;
	p.zone = p.zone == ZONE_NONE ? f->zone : p.zone;
	return p;
}

static struct place place_of_clock(struct frame *f, const struct clock_row *c)
{
	row_id recipients[CANDIDATES];
	bool asked = c->calendar_from != PLACE_NAMED || c->zone_from != PLACE_NAMED;
	return place_for(f, c, asked && first_recipients(f, recipients) ? recipients[0] : 0);
}

/* ---- times ---- */

struct timing {
	struct span end, safe;
	bool disputed;
	row_id start; /* event node that decides */
};

static struct timing timing(struct frame *f, row_id id);

static bool is_day_unit(enum period_unit u)
{
	return u >= UNIT_DAYS;
}

static void run_period(struct frame *f, const struct clock_row *c, struct place p, struct range start, struct timing *t)
{
	struct period period = {c->count, (enum period_unit)c->unit, (enum period_rule)c->rule, p.calendar, p.zone,
	                        c->cutoff};
	struct period_end lo = {.end = INSTANT_MIN, .safe = INSTANT_MIN},
	                  hi = {.end = INSTANT_MAX, .safe = INSTANT_MAX};
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
	t->end = (struct span){lo.end, hi.end, .waiting = start.waiting,
	                       .end_of_day = lo.end_of_day && lo.end == hi.end, .zone = p.zone};
	t->safe = t->end;
	t->safe.lo = lo.safe;
	t->safe.hi = hi.safe;
	t->safe.end_of_day = t->safe.lo == t->end.lo && t->end.end_of_day;
	t->disputed = lo.disputed_day || hi.disputed_day;
}

static void widen(struct span *s, const struct span *other)
{
	if (other->lo < s->lo) {
		s->lo = other->lo;
		s->zone = other->zone;
	}
	s->hi = other->hi > s->hi ? other->hi : s->hi;
	s->end_of_day = s->end_of_day && other->end_of_day && s->lo == s->hi;
}

static bool hangs_on_recipient(uint8_t from)
{
	return from != PLACE_NAMED && from != PLACE_ENTITY;
}

/* While it is open who the first recipient is, the period ends between the earliest and the latest of their ends. */
static void run_for_each(struct frame *f, const struct clock_row *c, struct range start, struct timing *t)
{
	row_id recipients[CANDIDATES];
	bool asked = is_day_unit((enum period_unit)c->unit) &&
	             (hangs_on_recipient(c->calendar_from) || hangs_on_recipient(c->zone_from));
	uint32_t n = asked ? first_recipients(f, recipients) : 0;
	for (uint32_t i = 1; i < n; i++) {
		struct timing other = *t;
		run_period(f, c, place_for(f, c, recipients[i]), start, &other);
		widen(&t->end, &other.end);
		widen(&t->safe, &other.safe);
		t->disputed = t->disputed || other.disputed;
	}
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
		                       0,
		                       0,
		                       from.end.waiting,
		                       false,
		                       TYPE_INSTANT};
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
	run_for_each(f, c, start, &t);
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
	    [CLOCK_PERIOD] = of_period, [CLOCK_AT] = of_period,   [CLOCK_EARLIER] = of_several,
	    [CLOCK_LATER] = of_several, [CLOCK_CASES] = of_cases, [CLOCK_CASE] = of_cases,
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
