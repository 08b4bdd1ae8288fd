#include "data/value.h"

#include <string.h>

const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {[NO] = "no", [UNKNOWN] = "unknown", [PRESUMED] = "presumed", [YES] = "yes"};

	return names[v];
}

/* ---- sets of bits ---- */

static const struct set empty_set;
static const struct counts no_counts;

static uint32_t bit_count(uint64_t word)
{
	uint32_t n = 0;

	for (; word != 0; word &= word - 1)
		n++;
	return n;
}

uint32_t set_size(const uint64_t *words)
{
	uint32_t n = 0;

	for (int i = 0; i < SET_WORDS; i++)
		n += bit_count(words[i]);
	return n;
}

bool set_intersects(const uint64_t *a, const uint64_t *b)
{
	for (int i = 0; i < SET_WORDS; i++)
		if (a[i] & b[i])
			return true;
	return false;
}

bool set_contains(const uint64_t *whole, const uint64_t *part)
{
	for (int i = 0; i < SET_WORDS; i++)
		if (part[i] & ~whole[i])
			return false;
	return true;
}

bool set_empty(const uint64_t *words)
{
	for (int i = 0; i < SET_WORDS; i++)
		if (words[i])
			return false;
	return true;
}

/* ---- making ---- */

static bool is_set(enum value_type type)
{
	return type == TYPE_SET || type == TYPE_REGION_SET;
}

struct value value_unknown(enum value_type type)
{
	struct value v = {.type = (uint8_t)type, .known = KNOWN_NOTHING, .lo = INT64_MIN, .hi = INT64_MAX};

	if (type == TYPE_BOOLEAN) {
		v.lo = 0;
		v.hi = 1;
	} else if (type == TYPE_ENUM) {
		v.lo = -1; /* every choice */
		v.hi = 0;
	}
	return v;
}

struct value value_not_yet(enum value_type type, instant now)
{
	struct value v = {.type = (uint8_t)type, .known = KNOWN_NOT_YET};

	if (type == TYPE_INSTANT) {
		v.lo = now;
		v.hi = INSTANT_MAX;
	} else if (type == TYPE_DATE) {
		/* The day of `now` is not over anywhere west of Greenwich, and has begun a day early in the east. */
		v.lo = now == INSTANT_MIN ? INT64_MIN : now / DAY_SECONDS - (now % DAY_SECONDS < 0) - 1;
		v.hi = INT64_MAX;
	} else if (is_set(type)) {
		v.more = &empty_set;
	} else if (type == TYPE_REGION_COUNTS) {
		v.more = &no_counts;
	} else if (type == TYPE_REGION) {
		v.lo = INT64_MIN;
		v.hi = INT64_MAX;
	}
	return v;
}

struct value value_bool(bool b)
{
	return (struct value){.type = TYPE_BOOLEAN, .known = KNOWN_EXACTLY, .lo = b, .hi = b};
}

static enum known known_of_bounds(enum value_type type, int64_t lo, int64_t hi)
{
	if (lo == hi)
		return KNOWN_EXACTLY;
	if (type == TYPE_BOOLEAN || (lo == INT64_MIN && hi == INT64_MAX))
		return KNOWN_NOTHING;
	return KNOWN_PARTLY;
}

struct value value_range(enum value_type type, int64_t lo, int64_t hi)
{
	return (
	    struct value){.type = (uint8_t)type, .known = (uint8_t)known_of_bounds(type, lo, hi), .lo = lo, .hi = hi};
}

bool value_is_exact(const struct value *v)
{
	return v->known == KNOWN_EXACTLY;
}

/* ---- choices ---- */

static enum known known_of_mask(uint64_t mask)
{
	if (mask == UINT64_MAX)
		return KNOWN_NOTHING;
	return mask != 0 && (mask & (mask - 1)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
}

/* ---- sets ---- */

static enum known known_of_set(const struct set *s)
{
	if (s == NULL)
		return KNOWN_NOTHING;
	return memcmp(s->in, s->may, sizeof(s->in)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
}

/* What a value says of a set; `everything` serves where it says nothing. */
static const struct set *set_of(const struct value *v)
{
	static const struct set everything = {.may = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};

	_Static_assert(SET_WORDS == 5, "every word of the possible members is written out");
	return v->more == NULL ? &everything : v->more;
}

/* ---- counts per region ---- */

/* Bounds of one region's count. Counts are not negative; a region not listed may hold all that the others hold. */
static struct count_row count_of(const struct counts *c, uint16_t region)
{
	if (c == NULL)
		return (struct count_row){region, 0, NUM_MAX};
	for (uint32_t i = 0; i < c->n; i++)
		if (c->row[i].region == region)
			return c->row[i];
	return (struct count_row){region, 0, c->others_hi};
}

static bool count_listed(const struct counts *c, uint16_t region)
{
	for (uint32_t i = 0; c != NULL && i < c->n; i++)
		if (c->row[i].region == region)
			return true;
	return false;
}

static struct counts *counts_new(struct arena *arena, const struct counts *a, const struct counts *b)
{
	uint32_t room = (a == NULL ? 0 : a->n) + (b == NULL ? 0 : b->n), n = 0;
	struct counts *c = arena_alloc(arena, sizeof(*c) + (size_t)room * sizeof(c->row[0]));

	if (c == NULL)
		return NULL;
	for (uint32_t i = 0; a != NULL && i < a->n; i++)
		c->row[n++].region = a->row[i].region;
	for (uint32_t i = 0; b != NULL && i < b->n; i++)
		if (!count_listed(a, b->row[i].region))
			c->row[n++].region = b->row[i].region;
	c->n = n;
	return c;
}

static num num_most(num a, num b)
{
	return a > b ? a : b;
}

static num num_least(num a, num b)
{
	return a < b ? a : b;
}

/* What is left of the others of `c` once the regions that only `all` lists are counted apart. */
static void others_apart(const struct counts *c, const struct counts *all, bool rows_bounded, num *lo, num *hi)
{
	*lo = c == NULL ? 0 : c->others_lo;
	*hi = c == NULL ? NUM_MAX : c->others_hi;
	for (uint32_t i = 0; i < all->n; i++) {
		if (count_listed(c, all->row[i].region))
			continue;
		/* In a join the row may hold, on this side, all there is or nothing. */
		*lo = rows_bounded ? num_most(0, num_sub(*lo, all->row[i].hi)) : 0;
		if (rows_bounded && *hi != NUM_MAX)
			*hi = num_sub(*hi, all->row[i].lo);
	}
}

enum known counts_known(const struct counts *c)
{
	if (c == NULL)
		return KNOWN_NOTHING;
	if (c->others_lo != 0 || c->others_hi != 0)
		return KNOWN_PARTLY;
	for (uint32_t i = 0; i < c->n; i++)
		if (c->row[i].lo != c->row[i].hi)
			return KNOWN_PARTLY;
	return KNOWN_EXACTLY;
}

/* NULL where nothing is left (or no memory: `*failed`). */
static const struct counts *counts_meet(const struct counts *a, const struct counts *b, struct arena *arena,
                                        bool *no_memory)
{
	struct counts *c = counts_new(arena, a, b);
	num a_lo, a_hi, b_lo, b_hi;

	*no_memory = c == NULL;
	if (c == NULL)
		return NULL;
	for (uint32_t i = 0; i < c->n; i++) {
		struct count_row x = count_of(a, c->row[i].region), y = count_of(b, c->row[i].region);

		c->row[i].lo = num_most(x.lo, y.lo);
		c->row[i].hi = num_least(x.hi, y.hi);
		if (c->row[i].lo > c->row[i].hi)
			return NULL;
	}
	others_apart(a, c, true, &a_lo, &a_hi);
	others_apart(b, c, true, &b_lo, &b_hi);
	c->others_lo = num_most(a_lo, b_lo);
	c->others_hi = num_least(a_hi, b_hi);
	return c->others_lo > c->others_hi ? NULL : c;
}

static const struct counts *counts_join(const struct counts *a, const struct counts *b, struct arena *arena)
{
	struct counts *c = counts_new(arena, a, b);
	num a_lo, a_hi, b_lo, b_hi;

	if (c == NULL)
		return NULL;
	for (uint32_t i = 0; i < c->n; i++) {
		struct count_row x = count_of(a, c->row[i].region), y = count_of(b, c->row[i].region);

		c->row[i].lo = num_least(x.lo, y.lo);
		c->row[i].hi = num_most(x.hi, y.hi);
	}
	others_apart(a, c, false, &a_lo, &a_hi);
	others_apart(b, c, false, &b_lo, &b_hi);
	c->others_lo = num_least(a_lo, b_lo);
	c->others_hi = num_most(a_hi, b_hi);
	return c;
}

static bool counts_within(const struct counts *inner, const struct counts *outer)
{
	num lo, hi;
	uint32_t listed = inner == NULL ? 0 : inner->n;

	if (outer == NULL)
		return true;
	if (inner == NULL && outer->others_hi != NUM_MAX)
		return false;
	for (uint32_t i = 0; i < listed; i++) {
		struct count_row x = inner->row[i], y = count_of(outer, x.region);

		if (x.lo < y.lo || x.hi > y.hi)
			return false;
	}
	for (uint32_t i = 0; i < outer->n; i++) {
		struct count_row y = outer->row[i], x = count_of(inner, y.region);

		if (x.lo < y.lo || x.hi > y.hi)
			return false;
	}
	/* All that `outer` calls others: the others of `inner` and the rows that only `inner` lists. */
	lo = inner == NULL ? 0 : inner->others_lo;
	hi = inner == NULL ? NUM_MAX : inner->others_hi;
	for (uint32_t i = 0; i < outer->n; i++)
		if (!count_listed(inner, outer->row[i].region))
			lo = 0;
	for (uint32_t i = 0; i < listed; i++) {
		if (count_listed(outer, inner->row[i].region))
			continue;
		lo = num_add(lo, inner->row[i].lo);
		hi = num_add(hi, inner->row[i].hi);
	}
	return lo >= outer->others_lo && hi <= outer->others_hi;
}

/* ---- meet ---- */

/* Whoever says more said it: an assertion that adds nothing does not take the credit. */
static void meet_origin(struct value *out, const struct value *v, const struct value *with)
{
	bool as_v = value_within(v, out), as_with = value_within(with, out);

	out->flags = v->flags;
	out->assertion = v->assertion;
	if (as_v)
		return;
	out->flags = as_with ? with->flags : (uint8_t)(v->flags | with->flags);
	if (as_with || v->known == KNOWN_NOTHING)
		out->assertion = with->assertion;
}

static bool is_zero(const struct value *v)
{
	return v->lo == 0 && v->hi == 0;
}

/* Amounts can be compared in one currency; zero is zero in all of them. */
static bool same_currency(const struct value *a, const struct value *b)
{
	return a->currency == b->currency || is_zero(a) || is_zero(b) || a->known == KNOWN_NOTHING ||
	       b->known == KNOWN_NOTHING;
}

static uint16_t common_currency(const struct value *a, const struct value *b)
{
	return a->currency != 0 ? a->currency : b->currency;
}

static bool meet_bounds(struct value *out, const struct value *v, const struct value *with)
{
	out->lo = v->lo > with->lo ? v->lo : with->lo;
	out->hi = v->hi < with->hi ? v->hi : with->hi;
	return out->lo <= out->hi;
}

static const struct set *region_choice(const struct value *v)
{
	return v->type == TYPE_REGION ? v->more : NULL;
}

/* A place that is one of several: the bounds and, on `more`, which rows between them. */
static bool meet_regions(struct value *out, const struct value *v, const struct value *with, struct arena *arena,
                         bool *no_memory)
{
	const struct set *a = region_choice(v), *b = region_choice(with);
	struct set *both;
	int64_t lo = INT64_MAX, hi = INT64_MIN;

	if (!meet_bounds(out, v, with))
		return false;
	if (a == NULL && b == NULL)
		return true;
	both = arena_alloc(arena, sizeof(*both));
	*no_memory = both == NULL;
	if (both == NULL)
		return false;
	for (int64_t r = out->lo < 0 ? 0 : out->lo; r <= out->hi && r < SET_MAX; r++) {
		if ((a != NULL && !set_has(a->may, (uint32_t)r)) || (b != NULL && !set_has(b->may, (uint32_t)r)))
			continue;
		set_add(both->may, (uint32_t)r);
		lo = r < lo ? r : lo;
		hi = r;
	}
	out->lo = lo;
	out->hi = hi;
	out->more = lo == hi ? NULL : both;
	return lo <= hi;
}

static bool meet_sets(struct value *out, const struct value *v, const struct value *with, struct arena *arena,
                      bool *no_memory)
{
	const struct set *a = set_of(v), *b = set_of(with);
	struct set *s = arena_alloc(arena, sizeof(*s));

	*no_memory = s == NULL;
	if (s == NULL)
		return false;
	for (int i = 0; i < SET_WORDS; i++) {
		s->in[i] = a->in[i] | b->in[i];
		s->may[i] = a->may[i] & b->may[i];
	}
	out->more = s;
	out->known = (uint8_t)known_of_set(s);
	return set_contains(s->may, s->in);
}

static bool meet_counts(struct value *out, const struct value *v, const struct value *with, struct arena *arena,
                        bool *no_memory)
{
	const struct counts *c = counts_meet(v->more, with->more, arena, no_memory);

	out->more = c;
	out->known = (uint8_t)counts_known(c);
	return c != NULL;
}

static bool meet_text(struct value *out, const struct value *v, const struct value *with)
{
	const struct text *a = v->more, *b = with->more;

	out->more = a == NULL ? b : a;
	out->known = out->more == NULL ? KNOWN_NOTHING : KNOWN_EXACTLY;
	return a == NULL || b == NULL || text_eq(*a, *b);
}

bool value_meet(struct value *v, const struct value *with, struct arena *arena)
{
	struct value out = *v;
	bool fits, no_memory = false;

	if (with->known == KNOWN_NOTHING || (v->type == TYPE_MONEY && !same_currency(v, with)))
		return true;
	if (v->type == TYPE_ENUM) {
		out.lo = v->lo & with->lo;
		out.known = (uint8_t)known_of_mask((uint64_t)out.lo);
		/* "None of them" agrees only with itself. */
		fits = out.lo != 0 || (v->lo == 0 && with->lo == 0);
	} else if (is_set(v->type)) {
		fits = meet_sets(&out, v, with, arena, &no_memory);
	} else if (v->type == TYPE_REGION_COUNTS) {
		fits = meet_counts(&out, v, with, arena, &no_memory);
	} else if (v->type == TYPE_TEXT) {
		fits = meet_text(&out, v, with);
	} else if (v->type == TYPE_REGION) {
		fits = meet_regions(&out, v, with, arena, &no_memory);
		out.known = (uint8_t)known_of_bounds(v->type, out.lo, out.hi);
	} else {
		fits = meet_bounds(&out, v, with);
		out.known = (uint8_t)known_of_bounds(v->type, out.lo, out.hi);
		out.currency = common_currency(v, with);
	}
	if (no_memory)
		return true;
	if (!fits)
		return false;
	if (v->known == KNOWN_NOT_YET && with->known == KNOWN_NOT_YET)
		out.known = KNOWN_NOT_YET;
	meet_origin(&out, v, with);
	*v = out;
	return true;
}

/* ---- join ---- */

static void join_bounds(struct value *out, const struct value *a, const struct value *b)
{
	out->lo = a->lo < b->lo ? a->lo : b->lo;
	out->hi = a->hi > b->hi ? a->hi : b->hi;
	out->known = (uint8_t)known_of_bounds(out->type, out->lo, out->hi);
}

static void join_money(struct value *out, const struct value *a, const struct value *b)
{
	if (same_currency(a, b)) {
		join_bounds(out, a, b);
		out->currency = is_zero(a) ? b->currency : a->currency;
		if (a->known == KNOWN_NOTHING || b->known == KNOWN_NOTHING)
			out->currency = 0;
		return;
	}
	/* Of amounts in two currencies only the sign is common. */
	out->lo = a->lo >= 0 && b->lo >= 0 ? 0 : NUM_MIN;
	out->hi = NUM_MAX;
	out->known = KNOWN_NOTHING;
	out->currency = 0;
}

static void add_places(uint64_t *words, const struct value *v)
{
	const struct set *choice = region_choice(v);

	for (uint32_t r = 0; choice != NULL && r < SET_WORDS; r++)
		words[r] |= choice->may[r];
	for (int64_t r = v->lo < 0 ? 0 : v->lo; choice == NULL && r <= v->hi && r < SET_MAX; r++)
		set_add(words, (uint32_t)r);
}

static void join_regions(struct value *out, const struct value *a, const struct value *b, struct arena *arena)
{
	struct set *either;

	join_bounds(out, a, b);
	out->more = NULL;
	if (out->known != KNOWN_PARTLY)
		return;
	either = arena_alloc(arena, sizeof(*either));
	if (either == NULL)
		return; /* the bounds alone are sound */
	add_places(either->may, a);
	add_places(either->may, b);
	out->more = either;
}

static void join_sets(struct value *out, const struct value *a, const struct value *b, struct arena *arena)
{
	const struct set *x = a->more, *y = b->more;
	struct set *s = x == NULL || y == NULL ? NULL : arena_alloc(arena, sizeof(*s));

	for (int i = 0; s != NULL && i < SET_WORDS; i++) {
		s->in[i] = x->in[i] & y->in[i];
		s->may[i] = x->may[i] | y->may[i];
	}
	out->more = s;
	out->known = (uint8_t)known_of_set(s);
}

static void join_text(struct value *out, const struct value *a, const struct value *b)
{
	const struct text *x = a->more, *y = b->more;
	bool same = x != NULL && y != NULL && text_eq(*x, *y);

	out->more = same ? x : NULL;
	out->known = same ? KNOWN_EXACTLY : KNOWN_NOTHING;
}

struct value value_join(const struct value *a, const struct value *b, struct arena *arena)
{
	struct value out = value_unknown(a->type);
	bool both_open = a->known == KNOWN_NOT_YET && b->known == KNOWN_NOT_YET;

	out.flags = a->flags | b->flags;
	out.assertion = a->assertion == b->assertion ? a->assertion : 0;
	if (a->type == TYPE_ENUM) {
		/* No mask can say "one of these or none of them". */
		out.lo = (a->lo == 0) == (b->lo == 0) ? a->lo | b->lo : -1;
		out.known = (uint8_t)known_of_mask((uint64_t)out.lo);
	} else if (is_set(a->type)) {
		join_sets(&out, a, b, arena);
	} else if (a->type == TYPE_REGION_COUNTS) {
		if (a->more != NULL && b->more != NULL)
			out.more = counts_join(a->more, b->more, arena);
		out.known = (uint8_t)counts_known(out.more);
	} else if (a->type == TYPE_TEXT) {
		join_text(&out, a, b);
	} else if (a->type == TYPE_REGION) {
		join_regions(&out, a, b, arena);
	} else if (a->type == TYPE_MONEY) {
		join_money(&out, a, b);
	} else {
		join_bounds(&out, a, b);
	}
	if (both_open)
		out.known = KNOWN_NOT_YET;
	return out;
}

/* ---- comparing ---- */

static bool places_within(const struct value *inner, const struct value *outer)
{
	uint64_t a[SET_WORDS] = {0}, b[SET_WORDS] = {0};

	if (inner->lo < outer->lo || inner->hi > outer->hi)
		return false;
	if (outer->more == NULL)
		return true;
	add_places(a, inner);
	add_places(b, outer);
	return set_contains(b, a);
}

static bool text_within(const struct value *inner, const struct value *outer)
{
	const struct text *a = inner->more, *b = outer->more;

	return b == NULL || (a != NULL && text_eq(*a, *b));
}

bool value_within(const struct value *inner, const struct value *outer)
{
	const struct set *a, *b;

	if (inner->type != outer->type)
		return false;
	if (outer->type == TYPE_ENUM)
		return (inner->lo & ~outer->lo) == 0 && (inner->lo != 0 || outer->lo == 0 || outer->lo == -1);
	if (is_set(outer->type)) {
		a = set_of(inner);
		b = set_of(outer);
		return set_contains(a->in, b->in) && set_contains(b->may, a->may);
	}
	if (outer->type == TYPE_REGION_COUNTS)
		return counts_within(inner->more, outer->more);
	if (outer->type == TYPE_TEXT)
		return text_within(inner, outer);
	if (outer->type == TYPE_REGION)
		return places_within(inner, outer);
	if (outer->type == TYPE_MONEY && outer->currency != inner->currency && outer->currency != 0 && !is_zero(inner))
		return false;
	return inner->lo >= outer->lo && inner->hi <= outer->hi;
}

bool value_same(const struct value *a, const struct value *b)
{
	return a->type == b->type && a->known == b->known && (a->currency == b->currency || is_zero(a)) &&
	       value_within(a, b) && value_within(b, a);
}
