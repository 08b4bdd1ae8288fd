#include "law/eval.h"

#include <string.h>

#define MAX_DEPTH 200

static const struct node_row *node(const struct frame *f, row_id id)
{
	return LAW_ROW(f->law, TAB_NODES, struct node_row, id);
}

static const struct fact_row *fact_row(const struct frame *f, fact_id id)
{
	return LAW_ROW(f->law, TAB_FACTS, struct fact_row, id);
}

static int64_t constant(const struct frame *f, row_id id)
{
	return LAW_ROWS(f->law, TAB_CONSTANTS, int64_t)[id];
}

static const uint64_t *constant_words(const struct frame *f, row_id id)
{
	return (const uint64_t *)(const void *)&LAW_ROWS(f->law, TAB_CONSTANTS, int64_t)[id];
}

static enum verdict truth(bool certain, bool possible)
{
	return certain ? YES : possible ? UNKNOWN : NO;
}

void note_change(struct frame *f, instant at, const struct node_row *why)
{
	if (at <= f->options->now || at >= f->next_change)
		return;
	f->next_change = at;
	f->next_node = why;
	f->next_is_law = false;
}

/* ---- records ---- */

struct bound bind(struct frame *f, kind_id kind, uint32_t record)
{
	struct bound before = {f->bound[kind], f->bound_record[kind]};
	f->bound[kind] = record ? f->facts->of[record - 1] : f->facts->blank[kind];
	f->bound_record[kind] = record;
	return before;
}

void unbind(struct frame *f, kind_id kind, struct bound before)
{
	f->bound[kind] = before.values;
	f->bound_record[kind] = before.record;
}

/* In an instance, records of other kinds that name another one as their owner are not looked at. */
static bool of_instance(const struct frame *f, uint32_t index)
{
	const struct record *r = &f->facts->kase->records[index];
	const uint32_t owner[ROLE_COUNT] = {[ROLE_PRODUCT] = r->product, [ROLE_AI_SYSTEM] = r->ai_system, [ROLE_SERVICE] = r->service};
	uint8_t role = LAW_ROW(f->law, TAB_KINDS, struct kind_row, f->instance_kind)->role;
	return !owner[role] || owner[role] == f->instance_record;
}

bool each_record(const struct frame *f, kind_id kind, uint32_t i, uint32_t *record)
{
	const struct record_list *l = &f->records[kind];
	uint32_t seen = 0;
	if (f->instance_kind == kind) {
		*record = f->instance_record;
		return i == 0;
	}
	if (!f->instance_record && i < l->count) {
		*record = l->index[i] + 1;
		return true;
	}
	for (uint32_t k = 0; f->instance_record && k < l->count; k++)
		if (of_instance(f, l->index[k]) && seen++ == i) {
			*record = l->index[k] + 1;
			return true;
		}
	*record = 0;
	return i == (f->instance_record ? seen : l->count) && l->open;
}

/* ---- facts ---- */

static bool derive(struct frame *f, fact_id id, struct value *v);

/* Somebody said something about it; "unknown" leaves the derivation its chance. */
static bool asserted(const struct value *v)
{
	return v->assertion && v->known != KNOWN_NOTHING;
}

const struct value *eval_fact(struct frame *f, fact_id id)
{
	const struct fact_row *row = fact_row(f, id);
	struct value *v = &f->bound[row->kind][row->index];
	if (!row->derive || asserted(v) || (v->flags & VALUE_DERIVED))
		return v;
	if (v->flags & VALUE_OPEN || f->depth > MAX_DEPTH)
		return v;
	derive(f, id, v);
	return v;
}

/* What the record said before the derivation, so that the next frame finds it again. */
static bool remember(struct frame *f, struct value *v, struct value was)
{
	if (f->saved_count == f->saved_cap) {
		uint32_t cap = f->saved_cap ? f->saved_cap * 2 : 64;
		struct saved *list = arena_array(f->arena, cap, sizeof(*list));
		if (!list)
			return !(f->failed = true);
		if (f->saved_count)
			memcpy(list, f->saved, f->saved_count * sizeof(*list));
		f->saved = list;
		f->saved_cap = cap;
	}
	f->saved[f->saved_count++] = (struct saved){v, was};
	return true;
}

static struct value from_range(enum value_type type, struct range r)
{
	struct value v = value_range(type, r.lo, r.hi);
	v.currency = r.currency;
	if (r.waiting)
		v.known = KNOWN_NOT_YET;
	return v;
}

static struct value from_verdict(enum verdict v)
{
	return value_range(TYPE_BOOLEAN, v == YES, v != NO);
}

static struct value case_value(struct frame *f, const struct fact_row *row, row_id id)
{
	const struct node_row *n = node(f, id);
	if (row->type == TYPE_ENUM && n->op == NODE_CONSTANT) {
		struct value v = value_unknown(TYPE_ENUM);
		v.lo = (int64_t)(UINT64_C(1) << constant(f, n->a));
		v.known = KNOWN_EXACTLY;
		return v;
	}
	if (row->type == TYPE_ENUM && n->op == NODE_VALUE)
		return *eval_fact(f, n->a);
	if (row->type == TYPE_BOOLEAN && n->op == NODE_CONSTANT)
		return value_bool(constant(f, n->a) != 0);
	return from_range((enum value_type)row->type, eval_range(f, id));
}

/* The first case that holds; with open conditions, whatever may come out. */
static struct value derive_cases(struct frame *f, const struct fact_row *row, const struct node_row *cases)
{
	struct value result = value_unknown((enum value_type)row->type);
	bool any = false;
	for (row_id c = cases->child; c; c = node(f, c)->next) {
		row_id is = node(f, c)->child, when = node(f, is)->next;
		enum verdict v = when ? eval(f, when) : YES;
		if (v == NO)
			continue;
		struct value one = case_value(f, row, is);
		result = any ? value_join(&result, &one, f->arena) : one;
		any = true;
		if (v == YES)
			return result;
	}
	return any ? value_unknown((enum value_type)row->type) : result;
}

static struct value derive_members(struct frame *f, const struct node_row *members)
{
	struct value result = value_unknown(TYPE_SET);
	struct set *set = arena_alloc(f->arena, sizeof(*set));
	if (!set) {
		f->failed = true;
		return result;
	}
	bool exact = true;
	for (row_id c = members->child; c; c = node(f, c)->next) {
		row_id is = node(f, c)->child, when = node(f, is)->next;
		uint32_t bit = (uint32_t)constant(f, node(f, is)->a);
		enum verdict v = when ? eval(f, when) : YES;
		if (v == YES)
			set_add(set->in, bit);
		if (v != NO)
			set_add(set->may, bit);
		exact = exact && (v == YES || v == NO);
	}
	result.more = set;
	result.known = exact ? KNOWN_EXACTLY : KNOWN_PARTLY;
	return result;
}

static bool derive(struct frame *f, fact_id id, struct value *v)
{
	const struct fact_row *row = fact_row(f, id);
	const struct node_row *n = node(f, row->derive);
	struct value was = *v, got;
	v->flags |= VALUE_OPEN;
	f->depth++;
	if (n->op == NODE_CASES)
		got = derive_cases(f, row, n);
	else if (n->op == NODE_MEMBERS)
		got = derive_members(f, n);
	else if (row->type == TYPE_BOOLEAN)
		got = from_verdict(eval(f, row->derive));
	else
		got = from_range((enum value_type)row->type, eval_range(f, row->derive));
	f->depth--;
	if (!remember(f, v, was)) {
		*v = was;
		return false;
	}
	got.type = row->type;
	got.flags |= VALUE_DERIVED;
	got.assertion = 0;
	*v = got;
	return true;
}

/* ---- numbers ---- */

static bool is_time(enum value_type t)
{
	return t == TYPE_INSTANT || t == TYPE_DATE;
}

struct range as_instants(const struct frame *f, struct range r)
{
	if (r.type != TYPE_DATE)
		return r;
	bool low = r.lo == INT64_MIN, high = r.hi == INT64_MAX;
	r.lo = low ? INSTANT_MIN : instant_of(f->zones, f->zone, (day)r.lo, 0, false);
	r.hi = high ? INSTANT_MAX : instant_of(f->zones, f->zone, (day)r.hi, (int32_t)DAY_SECONDS, false) - 1;
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

/* `r` in another currency, by a rate that the case gives; without one, "not negative" is all that is known. */
static struct range in_currency(const struct frame *f, struct range r, uint16_t currency)
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

static int64_t plus(int64_t a, int64_t b)
{
	int64_t sum;
	if (a == INT64_MIN || b == INT64_MIN)
		return INT64_MIN;
	if (a == INT64_MAX || b == INT64_MAX)
		return INT64_MAX;
	return __builtin_add_overflow(a, b, &sum) ? (b > 0 ? INT64_MAX : INT64_MIN) : sum;
}

static int64_t minus(int64_t a)
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
	a.lo = plus(a.lo, b.lo);
	a.hi = plus(a.hi, b.hi);
	a.slope = (int8_t)(a.slope + b.slope);
	a.waiting = a.waiting || b.waiting;
	a.type = type;
	return a;
}

static struct range negated(struct range r)
{
	int64_t lo = r.lo;
	r.lo = minus(r.hi);
	r.hi = minus(lo);
	r.slope = (int8_t)-r.slope;
	return r;
}

static struct range sum_of_children(struct frame *f, const struct node_row *n)
{
	struct range a = eval_range(f, n->child), b = eval_range(f, node(f, n->child)->next);
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
	struct range a = eval_range(f, n->child), b = eval_range(f, node(f, n->child)->next);
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
	struct range part = eval_range(f, n->child), whole = eval_range(f, node(f, n->child)->next);
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
	for (row_id c = node(f, n->child)->next; c; c = node(f, c)->next) {
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
			r.lo = plus(r.lo, v == YES ? NUM_SCALE : 0);
			r.hi = plus(r.hi, v != NO ? NUM_SCALE : 0);
		}
	}
	return r;
}

/* Adds up a fact over records. `people`: the same person may stand in several of them, so the least is the largest. */
static struct range total(struct frame *f, const struct node_row *n, bool people,
                          struct range (*of)(struct frame *, const struct node_row *))
{
	const struct fact_row *row = n->op == NODE_RESIDENTS ? NULL : fact_row(f, n->a);
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
	const uint64_t *within = n->b ? constant_words(f, n->b) : NULL;
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

struct range eval_range(struct frame *f, row_id id)
{
	const struct node_row *n = node(f, id);
	struct range unknown = {INT64_MIN, INT64_MAX, 0, 0, false, false, (enum value_type)n->type};
	if (f->depth > MAX_DEPTH)
		return unknown;
	struct range r = unknown;
	f->depth++;
	switch ((enum node_op)n->op) {
	case NODE_CONSTANT:
		r = (struct range){constant(f, n->a), constant(f, n->a), n->currency, 0, false, false, (enum value_type)n->type};
		break;
	case NODE_VALUE: {
		const struct fact_row *row = fact_row(f, n->a);
		const struct value *v = &f->bound[row->kind][row->index];
		/* A value that moves with the moment is looked at afresh, so that its motion is seen; a sum of amounts too, so that
		 * it is made in the currency in which it is compared. */
		bool afresh = n->flags & NODE_MOVES || (row->type == TYPE_MONEY && f->currency);
		if (afresh && row->derive && !asserted(v) && node(f, row->derive)->op < NODE_CASES)
			r = eval_range(f, row->derive);
		else
			r = of_value(eval_fact(f, n->a));
		break;
	}
	case NODE_ADD:
	case NODE_SUB:
		r = sum_of_children(f, n);
		break;
	case NODE_MUL:
		r = product(f, n);
		break;
	case NODE_MIN:
	case NODE_MAX:
		r = extreme(f, n);
		break;
	case NODE_PERCENT_OF:
		r = eval_range(f, n->child);
		r.lo = r.lo == INT64_MIN ? r.lo : num_div(num_mul(r.lo, constant(f, n->a), false), NUM(100), false);
		r.hi = r.hi == INT64_MAX ? r.hi : num_div(num_mul(r.hi, constant(f, n->a), true), NUM(100), true);
		break;
	case NODE_SHARE:
		r = share(f, n);
		break;
	case NODE_MINUTES:
		r = eval_range(f, n->child);
		r.lo = num_div(r.lo <= 0 ? 0 : num_mul(r.lo, NUM_SCALE * NUM_SCALE, false), NUM(60), false);
		r.hi = r.hi == INT64_MAX ? NUM_MAX : num_div(num_mul(r.hi, NUM_SCALE * NUM_SCALE, true), NUM(60), true);
		r.type = TYPE_DECIMAL;
		break;
	case NODE_REGION:
		if (f->region)
			r = (struct range){f->region, f->region, 0, 0, false, false, TYPE_REGION};
		break;
	case NODE_NOW:
		r = (struct range){f->options->now, f->options->now, 0, 1, false, false, TYPE_INSTANT};
		break;
	case NODE_YEAR_END:
		r = year_end(f, n);
		break;
	case NODE_FILING:
	case NODE_LAST_FILING:
		r = filing_time(f, n->a, n->op == NODE_LAST_FILING);
		break;
	case NODE_LIMIT: {
		struct span s = duty_limit(f, n->a);
		r = (struct range){s.lo, s.hi, 0, 0, s.waiting, false, TYPE_INSTANT};
		break;
	}
	case NODE_COUNT:
		r = count_records(f, n);
		break;
	case NODE_SUM:
		r = total(f, n, false, total_fact);
		break;
	case NODE_UNION:
		r = total(f, n, true, total_fact);
		break;
	case NODE_RESIDENTS:
		r = total(f, n, true, total_residents);
		break;
	case NODE_SIZE:
		r = set_extent(f, n);
		break;
	default:
		break;
	}
	f->depth--;
	return r;
}

/* ---- verdicts ---- */

/* Where one side moves with time, the moment at which the comparison could turn. */
static void foresee(struct frame *f, const struct node_row *n, struct range l, struct range r, enum compare cmp)
{
	int slope = l.slope - r.slope;
	if (!slope)
		return;
	/* The left side grows past the right one, or is overtaken by it: which of the two turns at the very moment of equality? */
	int64_t strict = cmp == CMP_EQ || cmp == CMP_NE || (slope > 0 ? cmp == CMP_GT || cmp == CMP_LE : cmp == CMP_GE || cmp == CMP_LT);
	const int64_t gaps[] = {plus(r.lo, minus(l.hi)), plus(r.hi, minus(l.lo))};
	for (int i = 0; i < 2; i++) {
		int64_t gap = slope > 0 ? gaps[i] : minus(gaps[i]);
		if (gap <= INT64_MIN / 2 || gap >= INT64_MAX / 2)
			continue;
		note_change(f, f->options->now + gap + strict, n);
		if (cmp == CMP_EQ || cmp == CMP_NE)
			note_change(f, f->options->now + gap, n);
	}
}

static enum verdict less(struct range l, struct range r)
{
	return truth(l.hi < r.lo, l.lo < r.hi);
}

static enum verdict equal(struct range l, struct range r)
{
	bool exact = l.lo == l.hi && r.lo == r.hi && l.lo == r.lo && l.lo != INT64_MIN && l.lo != INT64_MAX;
	return truth(exact, l.lo <= r.hi && r.lo <= l.hi);
}

/* The common comparison, of a fact with a number of the law, without the detour over ranges. */
static bool compare_plainly(struct frame *f, const struct node_row *n, enum verdict *out)
{
	const struct node_row *l = node(f, n->child), *r = node(f, l->next);
	if (l->op != NODE_VALUE || r->op != NODE_CONSTANT || l->flags & NODE_MOVES || l->type < TYPE_INTEGER ||
	    l->type > TYPE_DURATION || l->type == TYPE_MONEY)
		return false;
	const struct value *v = eval_fact(f, l->a);
	int64_t lo = v->lo < 0 ? 0 : v->lo, hi = v->hi, c = constant(f, r->a);
	switch ((enum compare)n->cmp) {
	case CMP_LT:
		*out = truth(hi < c, lo < c);
		return true;
	case CMP_LE:
		*out = truth(hi <= c, lo <= c);
		return true;
	case CMP_GT:
		*out = truth(lo > c, hi > c);
		return true;
	case CMP_GE:
		*out = truth(lo >= c, hi >= c);
		return true;
	case CMP_EQ:
	case CMP_NE:
		return false;
	}
	return false;
}

/* The currency of the law's own amount: a side of the comparison, or one of those of which it takes the lower. */
static uint16_t currency_named(const struct frame *f, const struct node_row *n)
{
	for (row_id side = n->child; side; side = node(f, side)->next) {
		if (node(f, side)->type != TYPE_MONEY)
			return 0;
		if (node(f, side)->op == NODE_CONSTANT)
			return node(f, side)->currency;
		for (row_id c = node(f, side)->child; c; c = node(f, c)->next)
			if (node(f, c)->op == NODE_CONSTANT && node(f, c)->currency)
				return node(f, c)->currency;
	}
	return 0;
}

static enum verdict compare(struct frame *f, const struct node_row *n)
{
	enum verdict plain;
	if (compare_plainly(f, n, &plain))
		return plain;
	uint16_t currency = f->currency;
	f->currency = currency_named(f, n);
	struct range l = eval_range(f, n->child), r = eval_range(f, node(f, n->child)->next);
	f->currency = currency;
	enum compare cmp = (enum compare)n->cmp;
	if (l.type == TYPE_MONEY) {
		currency = l.currency ? l.currency : r.currency;
		l = in_currency(f, l, currency);
		r = in_currency(f, r, currency);
		if (l.unordered || r.unordered)
			return UNKNOWN;
	}
	if (l.type != r.type && is_time(l.type) && is_time(r.type)) {
		/* A date in the law begins at its first moment. */
		bool left_constant = node(f, n->child)->op == NODE_CONSTANT;
		bool right_constant = node(f, node(f, n->child)->next)->op == NODE_CONSTANT;
		l = as_instants(f, l);
		r = as_instants(f, r);
		if (left_constant)
			l.hi = l.lo;
		if (right_constant)
			r.hi = r.lo;
	}
	foresee(f, n, l, r, cmp);
	switch (cmp) {
	case CMP_LT:
		return less(l, r);
	case CMP_GE:
		return verdict_not(less(l, r));
	case CMP_GT:
		return less(r, l);
	case CMP_LE:
		return verdict_not(less(r, l));
	case CMP_EQ:
		return equal(l, r);
	case CMP_NE:
		return verdict_not(equal(l, r));
	}
	return UNKNOWN;
}

static enum verdict in_choice(struct frame *f, const struct node_row *n)
{
	const struct value *v = eval_fact(f, n->a);
	uint64_t may = (uint64_t)v->lo, mask = (uint64_t)constant(f, n->b);
	if (v->known == KNOWN_NOTHING)
		return UNKNOWN;
	return truth(may && !(may & ~mask), may & mask);
}

static enum verdict in_set(struct frame *f, const struct node_row *n)
{
	const struct value *v = eval_fact(f, n->a);
	const struct set *set = v->more;
	const uint64_t *want = constant_words(f, n->b);
	static const struct set nothing;
	if (!set && v->known != KNOWN_NOT_YET)
		return UNKNOWN;
	set = set ? set : &nothing;
	if (n->op == NODE_HAS_ALL)
		return truth(set_contains(set->in, want), set_contains(set->may, want));
	enum verdict any = truth(set_intersects(set->in, want), set_intersects(set->may, want));
	return n->op == NODE_HAS_ANY ? any : verdict_not(any);
}

static enum verdict counts_nobody(const struct counts *c)
{
	if (!c)
		return UNKNOWN;
	bool somebody = c->others_lo > 0, nobody = c->others_hi == 0;
	for (uint32_t i = 0; i < c->n; i++) {
		somebody = somebody || c->row[i].lo > 0;
		nobody = nobody && c->row[i].hi == 0;
	}
	return truth(nobody, !somebody);
}

static enum verdict is_empty(struct frame *f, const struct node_row *n)
{
	const struct value *v = eval_fact(f, n->a);
	if (v->known == KNOWN_NOT_YET)
		return YES;
	if (v->known == KNOWN_NOTHING)
		return UNKNOWN;
	if (v->type == TYPE_TEXT)
		return NO;
	if (v->type == TYPE_REGION_COUNTS) {
		return counts_nobody(v->more);
	}
	const struct set *set = v->more;
	return set ? truth(set_empty(set->may), set_empty(set->in)) : UNKNOWN;
}

static enum verdict is_recorded(struct frame *f, const struct node_row *n)
{
	const struct value *v = eval_fact(f, n->a);
	if (v->known == KNOWN_NOT_YET)
		return NO;
	/* An act stated for a moment that has not come yet has not happened. */
	if (v->type == TYPE_INSTANT && v->known != KNOWN_NOTHING) {
		note_change(f, v->lo, n);
		return truth(v->hi <= f->options->now, v->lo <= f->options->now);
	}
	return v->known == KNOWN_NOTHING ? UNKNOWN : YES;
}

static enum verdict place_in(struct frame *f, const struct node_row *n)
{
	struct range r = eval_range(f, n->child);
	const uint64_t *want = constant_words(f, n->b);
	if (r.waiting)
		return NO;
	if (r.lo != r.hi || r.lo < 0 || r.lo >= SET_MAX)
		return UNKNOWN;
	return set_has(want, (uint32_t)r.lo) ? YES : NO;
}

static enum verdict all_of(struct frame *f, const struct node_row *n)
{
	enum verdict v = YES;
	for (row_id c = n->child; c && v != NO; c = node(f, c)->next)
		v = verdict_and(v, eval(f, c));
	return v;
}

static enum verdict any_of(struct frame *f, const struct node_row *n)
{
	enum verdict v = NO;
	for (row_id c = n->child; c && v != YES; c = node(f, c)->next)
		v = verdict_or(v, eval(f, c));
	return v;
}

static enum verdict at_least(struct frame *f, const struct node_row *n)
{
	uint32_t count[YES + 1] = {0};
	for (row_id c = n->child; c; c = node(f, c)->next)
		count[eval(f, c)]++;
	if (count[YES] >= n->a)
		return YES;
	if (count[YES] + count[PRESUMED] >= n->a)
		return PRESUMED;
	return count[YES] + count[PRESUMED] + count[UNKNOWN] >= n->a ? UNKNOWN : NO;
}

static enum verdict presumed(struct frame *f, const struct node_row *n)
{
	enum verdict base = eval(f, n->child);
	if (base == NO)
		return NO;
	enum verdict rebutted = eval(f, node(f, n->child)->next);
	if (rebutted == YES)
		return NO;
	if (base != YES)
		return base;
	return rebutted == NO ? YES : PRESUMED;
}

/* Some record for which it holds, every record, none. */
static enum verdict over_records(struct frame *f, const struct node_row *n)
{
	bool every = n->op == NODE_EVERY;
	enum verdict result = every ? YES : NO;
	uint32_t record;
	for (uint32_t i = 0; each_record(f, n->a, i, &record); i++) {
		struct bound before = bind(f, n->a, record);
		enum verdict v = eval(f, n->child);
		unbind(f, n->a, before);
		/* A record that may not exist proves nothing. */
		if (!record)
			v = every ? (v == YES ? YES : UNKNOWN) : (v == NO ? NO : UNKNOWN);
		result = every ? verdict_and(result, v) : verdict_or(result, v);
		if (result == (every ? NO : YES))
			break;
	}
	return n->op == NODE_NO_RECORD ? verdict_not(result) : result;
}

enum verdict eval_rule(struct frame *f, row_id id)
{
	const struct rule_row *r = RULE(f->law, id);
	/* In an instance of a duty the verdict is about that record, and not to be kept. */
	bool keep = !f->instance_kind;
	if (keep && f->rule_memo[id])
		return (enum verdict)(f->rule_memo[id] - 1);
	if (f->rule_open[id])
		return UNKNOWN;
	row_id rulebook = f->rulebook;
	zone_id zone = f->zone;
	enter_rulebook(f, r->rulebook);
	f->rule_open[id] = 1;
	enum verdict v = eval(f, r->node);
	f->rule_open[id] = 0;
	f->rulebook = rulebook;
	f->zone = zone;
	if (keep)
		f->rule_memo[id] = (uint8_t)(1 + v);
	return v;
}

enum verdict eval(struct frame *f, row_id id)
{
	const struct node_row *n = node(f, id);
	enum verdict v = UNKNOWN;
	if (f->depth > MAX_DEPTH)
		return UNKNOWN;
	f->depth++;
	switch ((enum node_op)n->op) {
	case NODE_ALWAYS:
		v = (enum verdict)n->a;
		break;
	case NODE_ALL:
		v = all_of(f, n);
		break;
	case NODE_ANY:
		v = any_of(f, n);
		break;
	case NODE_NO_OF:
		v = verdict_not(any_of(f, n));
		break;
	case NODE_AT_LEAST:
		v = at_least(f, n);
		break;
	case NODE_NOT:
		v = verdict_not(eval(f, n->child));
		break;
	case NODE_UNLESS:
		v = eval(f, n->child);
		if (v != NO)
			v = verdict_and(v, verdict_not(eval(f, node(f, n->child)->next)));
		break;
	case NODE_PRESUMED:
		v = presumed(f, n);
		break;
	case NODE_SOME:
	case NODE_EVERY:
	case NODE_NO_RECORD:
		v = over_records(f, n);
		break;
	case NODE_FACT: {
		const struct value *fact = eval_fact(f, n->a);
		v = truth(fact->lo > 0, fact->hi > 0);
		break;
	}
	case NODE_COMPARE:
		v = compare(f, n);
		break;
	case NODE_CHOICE:
		v = in_choice(f, n);
		break;
	case NODE_HAS_ANY:
	case NODE_HAS_ALL:
	case NODE_HAS_NONE:
		v = in_set(f, n);
		break;
	case NODE_EMPTY:
		v = is_empty(f, n);
		break;
	case NODE_KNOWN:
		v = eval_fact(f, n->a)->known == KNOWN_EXACTLY ? YES : UNKNOWN;
		break;
	case NODE_RECORDED:
		v = is_recorded(f, n);
		break;
	case NODE_PLACE_IN:
		v = place_in(f, n);
		break;
	case NODE_RULE:
		v = eval_rule(f, n->a);
		break;
	case NODE_REQUIRED:
		v = duty_required(f, n->a);
		break;
	case NODE_FILED:
		v = filed(f, n->a);
		break;
	case NODE_ELSEWHERE:
		v = f->elsewhere[f->rulebook];
		break;
	default:
		break;
	}
	f->depth--;
	return v;
}
