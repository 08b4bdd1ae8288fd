/* Expressions: bounds of numbers, amounts, durations and instants. */
#include <string.h>

#include "law/eval.h"

/* ---- numbers ---- */

/* The first moment of a day in the zone in view. */
static instant morning_of(struct frame *f, day d)
{
	uint32_t place = ((uint32_t)d + f->zone) % (4 * FRAME_KEEPS), zone = f->zone + UINT32_C(1);
	if (f->mornings[place].zone != zone || f->mornings[place].day != d) {
		f->mornings[place].zone = zone;
		f->mornings[place].day = d;
		f->mornings[place].at = instant_of(f->zones, f->zone, d, 0, false);
	}
	return f->mornings[place].at;
}

struct range as_instants(struct frame *f, struct range r)
{
	if (r.type != TYPE_DATE)
		return r;
	bool low = r.lo == INT64_MIN, high = r.hi == INT64_MAX;
	r.lo = low ? INSTANT_MIN : morning_of(f, (day)r.lo);
	r.hi = high ? INSTANT_MAX : morning_of(f, (day)(r.hi + 1)) - 1;
	r.type = TYPE_INSTANT;
	return r;
}

static struct range of_value(const struct value *v)
{
	struct range r = {v->lo, v->hi, v->currency, 0, v->known == KNOWN_NOT_YET, false, (enum value_type)v->type};
	/* Counts, amounts, measures and durations are never negative. */
	bool measure = v->type >= TYPE_INTEGER && v->type <= TYPE_DURATION;
	if (measure && r.lo < 0)
		r.lo = 0;
	return r;
}

struct range in_currency(const struct frame *f, struct range r, uint16_t currency)
{
	if (r.type != TYPE_MONEY || !currency || r.currency == currency)
		return r;
	if (!r.currency || (r.lo == 0 && r.hi == 0)) {
		r.currency = r.hi == NUM_MAX && r.lo == 0 ? currency : r.currency;
		r.unordered = r.currency != currency && r.hi != 0;
		return r;
	}
	const struct kase *c = f->facts->kase;
	for (uint32_t i = 0; i < c->rate_count; i++) {
		const struct rate *rate = &c->rates[i];
		bool forward = rate->from == r.currency && rate->to == currency;
		bool backward = rate->to == r.currency && rate->from == currency;
		if (!forward && !backward)
			continue;
		r.lo = forward ? num_mul(r.lo, rate->rate_lo, false) : num_div(r.lo, rate->rate_hi, false);
		r.hi = forward ? num_mul(r.hi, rate->rate_hi, true) : num_div(r.hi, rate->rate_lo, true);
		r.currency = currency;
		return r;
	}
	return (struct range){0, NUM_MAX, currency, 0, false, false, TYPE_MONEY};
}

int64_t bound_plus(int64_t a, int64_t b)
{
	int64_t sum;
	if (a == INT64_MIN || b == INT64_MIN)
		return INT64_MIN;
	if (a == INT64_MAX || b == INT64_MAX)
		return INT64_MAX;
	return __builtin_add_overflow(a, b, &sum) ? (b > 0 ? INT64_MAX : INT64_MIN) : sum;
}

int64_t bound_minus(int64_t a)
{
	return a == INT64_MIN ? INT64_MAX : a == INT64_MAX ? INT64_MIN : -a;
}

static struct range add(const struct frame *f, struct range a, struct range b, enum value_type type)
{
	if (type == TYPE_MONEY) {
		uint16_t currency = f->currency ? f->currency : a.currency ? a.currency : b.currency;
		a = in_currency(f, a, currency);
		b = in_currency(f, b, currency);
		a.currency = currency;
	}
	a.lo = bound_plus(a.lo, b.lo);
	a.hi = bound_plus(a.hi, b.hi);
	a.slope = (int8_t)(a.slope + b.slope);
	a.waiting = a.waiting || b.waiting;
	a.type = type;
	return a;
}

static struct range negated(struct range r)
{
	int64_t lo = r.lo;
	r.lo = bound_minus(r.hi);
	r.hi = bound_minus(lo);
	r.slope = (int8_t)-r.slope;
	return r;
}

static struct range sum_of_children(struct frame *f, const struct node_row *n)
{
	struct range a = eval_range(f, n->child), b = eval_range(f, frame_node(f, n->child)->next);
	enum value_type type = (enum value_type)n->type;
	if (is_time(a.type))
		a = as_instants(f, a);
	if (is_time(b.type))
		b = as_instants(f, b);
	a = add(f, a, n->op == NODE_SUB ? negated(b) : b, type);
	/* A span of time from an earlier moment to a later one; what the vocabulary calls a duration is never negative. */
	if (type == TYPE_DURATION && a.lo < 0)
		a.lo = 0;
	if (type == TYPE_DURATION && a.hi < 0)
		a.hi = 0;
	return a;
}

static struct range product(struct frame *f, const struct node_row *n)
{
	struct range a = eval_range(f, n->child), b = eval_range(f, frame_node(f, n->child)->next);
	enum value_type type = (enum value_type)n->type;
	/* Factors are not negative: the ends of the product are the products of the ends. A duration times a number is
	 * seconds; `outage minutes x users` is written with a duration of 1 min as the unit. */
	if (a.type == TYPE_DURATION || b.type == TYPE_DURATION) {
		struct range d = a.type == TYPE_DURATION ? a : b, k = a.type == TYPE_DURATION ? b : a;
		struct range r = {num_mul(d.lo, k.lo, false), num_mul(d.hi, k.hi, true), 0, 0, false, false, type};
		return r;
	}
	struct range r = {num_mul(a.lo, b.lo, false), num_mul(a.hi, b.hi, true), a.currency, 0, false, false, type};
	return r;
}

/* One number as a percentage of another, rounded outwards: for showing, never for a threshold. */
static struct range share(struct frame *f, const struct node_row *n)
{
	struct range part = eval_range(f, n->child), whole = eval_range(f, frame_node(f, n->child)->next);
	struct range r = {0, NUM(100), 0, 0, false, false, TYPE_PERCENTAGE};
	if (part.lo > 0 && whole.hi < NUM_MAX)
		r.lo = num_div(num_mul(part.lo, NUM(100), false), whole.hi, false);
	if (part.hi < NUM_MAX && whole.lo > 0)
		r.hi = num_div(num_mul(part.hi, NUM(100), true), whole.lo, true);
	return r;
}

static struct range extreme(struct frame *f, const struct node_row *n)
{
	struct range r = in_currency(f, eval_range(f, n->child), f->currency);
	for (row_id c = frame_node(f, n->child)->next; c; c = frame_node(f, c)->next) {
		struct range x = eval_range(f, c);
		if (n->type == TYPE_INSTANT) {
			r = as_instants(f, r);
			x = as_instants(f, x);
		}
		x = in_currency(f, x, f->currency ? f->currency : r.currency);
		r.currency = r.currency ? r.currency : x.currency;
		bool lower = n->op == NODE_MIN;
		r.waiting = lower ? r.waiting && x.waiting : r.waiting || x.waiting;
		r.lo = lower == (x.lo < r.lo) ? x.lo : r.lo;
		r.hi = lower == (x.hi < r.hi) ? x.hi : r.hi;
		r.unordered = r.unordered || x.unordered;
	}
	return r;
}

static struct range year_end(struct frame *f, const struct node_row *n)
{
	struct range r = as_instants(f, eval_range(f, n->child));
	int64_t *ends[] = {&r.lo, &r.hi};
	for (int i = 0; i < 2; i++) {
		if (*ends[i] == INSTANT_MIN || *ends[i] == INSTANT_MAX)
			continue;
		int32_t year = civil_of(f->zones, f->zone, *ends[i]).year;
		instant end = instant_of(f->zones, f->zone, day_of(year, 12, 31), (int32_t)DAY_SECONDS, false) - 1;
		/* It stands still while its event moves, and jumps when that passes into another year. */
		if (r.slope > 0)
			note_change(f, instant_add(f->options->now, end - *ends[i] + 1), n);
		*ends[i] = end;
	}
	r.slope = 0;
	return r;
}

/* ---- over records ---- */

static struct range count_records(struct frame *f, const struct node_row *n)
{
	struct range r = {0, 0, 0, 0, false, false, TYPE_INTEGER};
	uint32_t record;
	for (uint32_t i = 0; each_record(f, n->a, i, &record); i++) {
		struct bound before = bind(f, n->a, record);
		enum verdict v = n->child ? eval(f, n->child) : YES;
		unbind(f, n->a, before);
		if (!record)
			r.hi = v == NO ? r.hi : NUM_MAX;
		else {
			r.lo = bound_plus(r.lo, v == YES ? NUM_SCALE : 0);
			r.hi = bound_plus(r.hi, v != NO ? NUM_SCALE : 0);
		}
	}
	return r;
}

/* Adds up a fact over records. `people`: the same person may stand in several of them, so the least is the largest. */
static struct range total(struct frame *f, const struct node_row *n, bool people,
                          struct range (*of)(struct frame *, const struct node_row *))
{
	const struct fact_row *row = n->op == NODE_RESIDENTS ? NULL : frame_fact(f, n->a);
	kind_id kind = row ? row->kind : f->data_kind;
	enum value_type type = (enum value_type)n->type;
	struct range r = {0, 0, 0, 0, false, false, type};
	uint32_t record;
	for (uint32_t i = 0; each_record(f, kind, i, &record); i++) {
		struct bound before = bind(f, kind, record);
		enum verdict in = n->child ? eval(f, n->child) : YES;
		struct range x = in == NO ? (struct range){0, 0, 0, 0, false, false, type} : of(f, n);
		unbind(f, kind, before);
		if (in != YES || !record)
			x.lo = 0;
		if (in != NO && !record)
			x.hi = NUM_MAX;
		int64_t largest = x.lo > r.lo ? x.lo : r.lo;
		r = add(f, r, x, type);
		if (people)
			r.lo = largest;
	}
	return r;
}

static struct range total_fact(struct frame *f, const struct node_row *n)
{
	return of_value(eval_fact(f, n->a));
}

/* People of one region in the data set in view: what its counts say, never more than it holds in all. */
static struct range total_residents(struct frame *f, const struct node_row *n)
{
	region_id region = n->a ? (region_id)n->a : f->region;
	fact_id by_region = f->by_region, in_all = f->individuals;
	struct range r = {0, NUM_MAX, 0, 0, false, false, TYPE_INTEGER};
	struct range all = in_all ? of_value(eval_fact(f, in_all)) : r;
	const struct value *v = by_region ? eval_fact(f, by_region) : NULL;
	const struct counts *c = v && v->type == TYPE_REGION_COUNTS ? v->more : NULL;
	r.hi = all.hi;
	if (!c)
		return r;
	num listed = 0;
	for (uint32_t i = 0; i < c->n; i++) {
		listed = num_add(listed, c->row[i].lo);
		if (region && c->row[i].region == region) {
			r.lo = c->row[i].lo;
			r.hi = c->row[i].hi < all.hi ? c->row[i].hi : all.hi;
			return r;
		}
	}
	num left = all.hi == NUM_MAX ? NUM_MAX : num_sub(all.hi, listed);
	r.hi = c->others_hi < left ? c->others_hi : left;
	if (r.hi < 0)
		r.hi = 0;
	return r;
}

static struct range set_extent(struct frame *f, const struct node_row *n)
{
	const struct value *v = eval_fact(f, n->a);
	const struct set *set = v->more;
	const uint64_t *within = n->b ? frame_words(f, n->b) : NULL;
	struct range r = {0, NUM_MAX, 0, 0, false, false, TYPE_INTEGER};
	if (!set) {
		if (v->known == KNOWN_NOT_YET)
			r.hi = 0;
		return r;
	}
	uint64_t in[SET_WORDS], may[SET_WORDS];
	for (int i = 0; i < SET_WORDS; i++) {
		in[i] = set->in[i] & (within ? within[i] : UINT64_MAX);
		may[i] = set->may[i] & (within ? within[i] : UINT64_MAX);
	}
	r.lo = (num)set_size(in) * NUM_SCALE;
	r.hi = (num)set_size(may) * NUM_SCALE;
	return r;
}

/* ---- operations ---- */

static struct range not_known(struct frame *f, const struct node_row *n)
{
	struct range r = {INT64_MIN, INT64_MAX, 0, 0, false, false, (enum value_type)n->type};
	(void)f;
	return r;
}

static struct range number(struct frame *f, const struct node_row *n)
{
	int64_t c = frame_constant(f, n->a);
	struct range r = {c, c, n->currency, 0, false, false, (enum value_type)n->type};
	return r;
}

static struct range deeper(struct frame *f, row_id id)
{
	f->depth++;
	struct range r = eval_range(f, id);
	f->depth--;
	return r;
}

static struct range value_of_fact(struct frame *f, const struct node_row *n)
{
	const struct fact_row *row = frame_fact(f, n->a);
	const struct value *v = &f->bound[row->kind][row->index];
	/* A value that moves with the moment is looked at afresh, so that its motion is seen; a sum of amounts too, so that
	 * it is made in the currency in which it is compared. */
	bool afresh = n->flags & NODE_MOVES || (row->type == TYPE_MONEY && f->currency);
	if (afresh && row->derive && !asserted(v) && frame_node(f, row->derive)->op < NODE_CASES)
		return deeper(f, row->derive);
	return of_value(eval_fact(f, n->a));
}

static struct range percent_of(struct frame *f, const struct node_row *n)
{
	struct range r = eval_range(f, n->child);
	num percent = frame_constant(f, n->a);
	r.lo = r.lo == INT64_MIN ? r.lo : num_div(num_mul(r.lo, percent, false), NUM(100), false);
	r.hi = r.hi == INT64_MAX ? r.hi : num_div(num_mul(r.hi, percent, true), NUM(100), true);
	return r;
}

static struct range minutes(struct frame *f, const struct node_row *n)
{
	struct range r = eval_range(f, n->child);
	r.lo = num_div(r.lo <= 0 ? 0 : num_mul(r.lo, NUM_SCALE * NUM_SCALE, false), NUM(60), false);
	r.hi = r.hi == INT64_MAX ? NUM_MAX : num_div(num_mul(r.hi, NUM_SCALE * NUM_SCALE, true), NUM(60), true);
	r.type = TYPE_DECIMAL;
	return r;
}

static struct range region_in_view(struct frame *f, const struct node_row *n)
{
	return f->region ? (struct range){f->region, f->region, 0, 0, false, false, TYPE_REGION} : not_known(f, n);
}

static struct range present(struct frame *f, const struct node_row *n)
{
	(void)n;
	return (struct range){f->options->now, f->options->now, 0, 1, false, false, TYPE_INSTANT};
}

static struct range filing(struct frame *f, const struct node_row *n)
{
	f->depth++;
	struct range r = filing_time(f, n->a, n->op == NODE_LAST_FILING);
	f->depth--;
	return r;
}

static struct range limit(struct frame *f, const struct node_row *n)
{
	struct span s = duty_limit(f, n->a);
	return (struct range){s.lo, s.hi, 0, 0, s.waiting, false, TYPE_INSTANT};
}

static struct range sum_of_facts(struct frame *f, const struct node_row *n)
{
	return total(f, n, n->op == NODE_UNION, total_fact);
}

static struct range residents(struct frame *f, const struct node_row *n)
{
	return total(f, n, true, total_residents);
}

struct range eval_range(struct frame *f, row_id id)
{
	static struct range (*const range_of[NODE_OPS])(struct frame *, const struct node_row *) = {
	    [NODE_CONSTANT] = number,     [NODE_VALUE] = value_of_fact,   [NODE_ADD] = sum_of_children,
	    [NODE_SUB] = sum_of_children, [NODE_MUL] = product,           [NODE_MIN] = extreme,
	    [NODE_MAX] = extreme,         [NODE_PERCENT_OF] = percent_of, [NODE_SHARE] = share,
	    [NODE_MINUTES] = minutes,     [NODE_REGION] = region_in_view, [NODE_NOW] = present,
	    [NODE_YEAR_END] = year_end,   [NODE_FILING] = filing,         [NODE_LAST_FILING] = filing,
	    [NODE_LIMIT] = limit,         [NODE_COUNT] = count_records,   [NODE_SUM] = sum_of_facts,
	    [NODE_UNION] = sum_of_facts,  [NODE_RESIDENTS] = residents,   [NODE_SIZE] = set_extent,
	};
	const struct node_row *n = frame_node(f, id);
	bool known = f->depth <= MAX_DEPTH && n->op < NODE_OPS && range_of[n->op];
	struct range (*operation)(struct frame *, const struct node_row *) = known ? range_of[n->op] : not_known;
	/* What has no parts, and counts its depth itself where it goes deeper, makes its range where it is wanted: copying a
	 * fresh one waits for its stores. */
	if (!n->child)
		return operation(f, n);
	f->depth++;
	struct range r = operation(f, n);
	f->depth--;
	return r;
}
