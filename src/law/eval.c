/* Conditions: verdicts. */
#include "law/eval.h"

void note_change(struct frame *f, instant at, const struct node_row *why)
{
	if (at <= f->options->now || at >= f->next_change)
		return;
	f->next_change = at;
	f->next_node = why;
	f->next_is_law = false;
}

/* Where one side moves with time, the moment at which the comparison could turn. */
static void foresee(struct frame *f, const struct node_row *n, struct range l, struct range r, enum compare cmp)
{
	int slope = l.slope - r.slope;
	if (!slope)
		return;
	/* The left side grows past the right one, or is overtaken by it: which of the two turns at the very moment of equality? */
	int64_t strict = cmp == CMP_EQ || cmp == CMP_NE ||
	                 (slope > 0 ? cmp == CMP_GT || cmp == CMP_LE : cmp == CMP_GE || cmp == CMP_LT);
	const int64_t gaps[] = {bound_plus(r.lo, bound_minus(l.hi)), bound_plus(r.hi, bound_minus(l.lo))};
	for (int i = 0; i < 2; i++) {
		int64_t gap = slope > 0 ? gaps[i] : bound_minus(gaps[i]);
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
	const struct node_row *l = frame_node(f, n->child), *r = frame_node(f, l->next);
	if (l->op != NODE_VALUE || r->op != NODE_CONSTANT || l->flags & NODE_MOVES || l->type < TYPE_INTEGER ||
	    l->type > TYPE_DURATION || l->type == TYPE_MONEY)
		return false;
	const struct value *v = eval_fact(f, l->a);
	int64_t lo = v->lo < 0 ? 0 : v->lo, hi = v->hi, c = frame_constant(f, r->a);
	switch ((enum compare)n->cmp) {
	case CMP_LT: *out = truth(hi < c, lo < c); return true;
	case CMP_LE: *out = truth(hi <= c, lo <= c); return true;
	case CMP_GT: *out = truth(lo > c, hi > c); return true;
	case CMP_GE: *out = truth(lo >= c, hi >= c); return true;
	case CMP_EQ:
	case CMP_NE: return false;
	}
	return false;
}

/* The currency of the law's own amount: a side of the comparison, or one of those of which it takes the lower. */
static uint16_t currency_named(const struct frame *f, const struct node_row *n)
{
	for (row_id side = n->child; side; side = frame_node(f, side)->next) {
		if (frame_node(f, side)->type != TYPE_MONEY)
			return 0;
		if (frame_node(f, side)->op == NODE_CONSTANT)
			return frame_node(f, side)->currency;
		for (row_id c = frame_node(f, side)->child; c; c = frame_node(f, c)->next)
			if (frame_node(f, c)->op == NODE_CONSTANT && frame_node(f, c)->currency)
				return frame_node(f, c)->currency;
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
	struct range l = eval_range(f, n->child), r = eval_range(f, frame_node(f, n->child)->next);
	f->currency = currency;
	enum compare cmp = (enum compare)n->cmp;
	if (l.type == TYPE_MONEY && l.currency != r.currency) {
		currency = l.currency ? l.currency : r.currency;
		l = in_currency(f, l, currency);
		r = in_currency(f, r, currency);
	}
	if (l.unordered || r.unordered)
		return UNKNOWN;
	if (l.type != r.type && is_time(l.type) && is_time(r.type)) {
		/* A date in the law begins at its first moment. */
		bool left_constant = frame_node(f, n->child)->op == NODE_CONSTANT;
		bool right_constant = frame_node(f, frame_node(f, n->child)->next)->op == NODE_CONSTANT;
		l = as_instants(f, l);
		r = as_instants(f, r);
		if (left_constant)
			l.hi = l.lo;
		if (right_constant)
			r.hi = r.lo;
	}
	foresee(f, n, l, r, cmp);
	switch (cmp) {
	case CMP_LT: return less(l, r);
	case CMP_GE: return verdict_not(less(l, r));
	case CMP_GT: return less(r, l);
	case CMP_LE: return verdict_not(less(r, l));
	case CMP_EQ: return equal(l, r);
	case CMP_NE: return verdict_not(equal(l, r));
	}
	return UNKNOWN;
}

static enum verdict in_choice(struct frame *f, const struct node_row *n)
{
	const struct value *v = eval_fact(f, n->a);
	uint64_t may = (uint64_t)v->lo, mask = (uint64_t)frame_constant(f, n->b);
	if (v->known == KNOWN_NOTHING)
		return UNKNOWN;
	return truth(may && !(may & ~mask), may & mask);
}

static enum verdict in_set(struct frame *f, const struct node_row *n)
{
	const struct value *v = eval_fact(f, n->a);
	const struct set *set = v->more;
	const uint64_t *want = frame_words(f, n->b);
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
	const uint64_t *want = frame_words(f, n->b);
	if (r.waiting)
		return NO;
	if (r.lo != r.hi || r.lo < 0 || r.lo >= SET_MAX)
		return UNKNOWN;
	return set_has(want, (uint32_t)r.lo) ? YES : NO;
}

static enum verdict all_of(struct frame *f, const struct node_row *n)
{
	enum verdict v = YES;
	for (row_id c = n->child; c && v != NO; c = frame_node(f, c)->next)
		v = verdict_and(v, eval(f, c));
	return v;
}

static enum verdict any_of(struct frame *f, const struct node_row *n)
{
	enum verdict v = NO;
	for (row_id c = n->child; c && v != YES; c = frame_node(f, c)->next)
		v = verdict_or(v, eval(f, c));
	return v;
}

static enum verdict at_least(struct frame *f, const struct node_row *n)
{
	uint32_t count[YES + 1] = {0};
	for (row_id c = n->child; c; c = frame_node(f, c)->next)
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
	enum verdict rebutted = eval(f, frame_node(f, n->child)->next);
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
	/* In an instance of a duty the verdict is about that record or region, and not to be kept. */
	bool keep = !f->instance_kind && !in_some_region(f);
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

static enum verdict always(struct frame *f, const struct node_row *n)
{
	(void)f;
	return (enum verdict)n->a;
}

static enum verdict none_of(struct frame *f, const struct node_row *n)
{
	return verdict_not(any_of(f, n));
}

static enum verdict negation(struct frame *f, const struct node_row *n)
{
	return verdict_not(eval(f, n->child));
}

static enum verdict unless(struct frame *f, const struct node_row *n)
{
	enum verdict v = eval(f, n->child);
	return v == NO ? NO : verdict_and(v, verdict_not(eval(f, frame_node(f, n->child)->next)));
}

static enum verdict is_true(struct frame *f, const struct node_row *n)
{
	const struct value *v = eval_fact(f, n->a);
	return truth(v->lo > 0, v->hi > 0);
}

static enum verdict is_known(struct frame *f, const struct node_row *n)
{
	return eval_fact(f, n->a)->known == KNOWN_EXACTLY ? YES : UNKNOWN;
}

static enum verdict rule(struct frame *f, const struct node_row *n)
{
	return eval_rule(f, n->a);
}

static enum verdict required(struct frame *f, const struct node_row *n)
{
	return duty_required(f, n->a);
}

static enum verdict was_filed(struct frame *f, const struct node_row *n)
{
	return filed(f, n->a);
}

static enum verdict elsewhere(struct frame *f, const struct node_row *n)
{
	(void)n;
	return f->elsewhere[f->rulebook];
}

enum verdict eval(struct frame *f, row_id id)
{
	static enum verdict (*const verdict_of[NODE_OPS])(struct frame *, const struct node_row *) = {
	    [NODE_ALWAYS] = always,
	    [NODE_ALL] = all_of,
	    [NODE_ANY] = any_of,
	    [NODE_NO_OF] = none_of,
	    [NODE_AT_LEAST] = at_least,
	    [NODE_NOT] = negation,
	    [NODE_UNLESS] = unless,
	    [NODE_PRESUMED] = presumed,
	    [NODE_SOME] = over_records,
	    [NODE_EVERY] = over_records,
	    [NODE_NO_RECORD] = over_records,
	    [NODE_FACT] = is_true,
	    [NODE_COMPARE] = compare,
	    [NODE_CHOICE] = in_choice,
	    [NODE_HAS_ANY] = in_set,
	    [NODE_HAS_ALL] = in_set,
	    [NODE_HAS_NONE] = in_set,
	    [NODE_EMPTY] = is_empty,
	    [NODE_KNOWN] = is_known,
	    [NODE_RECORDED] = is_recorded,
	    [NODE_PLACE_IN] = place_in,
	    [NODE_RULE] = rule,
	    [NODE_REQUIRED] = required,
	    [NODE_FILED] = was_filed,
	    [NODE_ELSEWHERE] = elsewhere,
	};
	const struct node_row *n = frame_node(f, id);
	if (f->depth > MAX_DEPTH || n->op >= NODE_OPS || !verdict_of[n->op])
		return UNKNOWN;
	f->depth++;
	enum verdict v = verdict_of[n->op](f, n);
	f->depth--;
	return v;
}
