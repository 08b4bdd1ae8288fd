#include "../support.h"

#include "data/value.h"

static struct arena arena;

static int clear(void **state)
{
	(void)state;
	arena_reset(&arena);
	return 0;
}

/* ---- single promises ---- */

static void verdicts_are_ordered(void **state)
{
	(void)state;
	assert_int_equal(verdict_and(YES, PRESUMED), PRESUMED);
	assert_int_equal(verdict_and(PRESUMED, UNKNOWN), UNKNOWN);
	assert_int_equal(verdict_and(UNKNOWN, NO), NO);
	assert_int_equal(verdict_or(NO, PRESUMED), PRESUMED);
	assert_int_equal(verdict_not(PRESUMED), UNKNOWN);
	assert_int_equal(verdict_not(NO), YES);
	assert_string_equal(verdict_name(PRESUMED), "presumed");
	assert_string_equal(verdict_name(NO), "no");
}

static void known_follows_from_the_bounds(void **state)
{
	struct value v = value_range(TYPE_INTEGER, NUM(5), NUM(5));

	(void)state;
	assert_true(value_is_exact(&v));
	assert_int_equal(value_range(TYPE_INTEGER, NUM(5), NUM_MAX).known, KNOWN_PARTLY);
	assert_int_equal(value_range(TYPE_INTEGER, NUM_MIN, NUM_MAX).known, KNOWN_NOTHING);
	assert_int_equal(value_range(TYPE_BOOLEAN, 0, 1).known, KNOWN_NOTHING);
	assert_int_equal(value_bool(true).lo, 1);
}

static void act_not_done_lies_ahead(void **state)
{
	struct value v = value_not_yet(TYPE_INSTANT, 1000);

	(void)state;
	assert_int_equal(v.known, KNOWN_NOT_YET);
	assert_int_equal(v.lo, 1000);
	assert_int_equal(v.hi, INSTANT_MAX);
	v = value_not_yet(TYPE_SET, 1000);
	assert_true(set_empty(((const struct set *)v.more)->may));
	v = value_not_yet(TYPE_BOOLEAN, 1000);
	assert_int_equal(v.hi, 0);
	v = value_not_yet(TYPE_REGION_COUNTS, 1000);
	assert_int_equal(((const struct counts *)v.more)->others_hi, 0);
	/* A day in the far east has begun, one in the far west has not ended. */
	v = value_not_yet(TYPE_DATE, 10 * DAY_SECONDS + 5);
	assert_int_equal(v.lo, 9);
}

static void contradiction_leaves_the_value_as_it_was(void **state)
{
	struct value v = value_range(TYPE_INTEGER, NUM(5), NUM(9)), before = v,
	             with = value_range(TYPE_INTEGER, NUM(10), NUM(12));

	(void)state;
	assert_false(value_meet(&v, &with, &arena));
	assert_memory_equal(&v, &before, sizeof(v));
	v = value_not_yet(TYPE_INSTANT, 1000);
	with = value_range(TYPE_INSTANT, 500, 500);
	assert_false(value_meet(&v, &with, &arena));
}

static void amounts_in_two_currencies_do_not_meet(void **state)
{
	struct value a = value_range(TYPE_MONEY, NUM(5), NUM(5)), b = value_range(TYPE_MONEY, NUM(7), NUM(7)), zero,
	             join;

	(void)state;
	a.currency = 1;
	b.currency = 2;
	assert_true(value_meet(&a, &b, &arena));
	assert_int_equal(a.lo, NUM(5));
	assert_int_equal(a.currency, 1);
	join = value_join(&a, &b, &arena);
	assert_int_equal(join.known, KNOWN_NOTHING);
	assert_int_equal(join.currency, 0);
	assert_int_equal(join.lo, 0);
	/* Nothing is nothing in every currency. */
	zero = value_range(TYPE_MONEY, 0, 0);
	join = value_join(&zero, &a, &arena);
	assert_int_equal(join.currency, 1);
	assert_int_equal(join.hi, NUM(5));
}

static void meet_credits_who_said_more(void **state)
{
	struct value a = value_range(TYPE_INTEGER, NUM(5), NUM(100)), b = value_range(TYPE_INTEGER, NUM(10), NUM(20));
	struct value wide = value_range(TYPE_INTEGER, NUM(0), NUM(500));

	(void)state;
	a.assertion = 1;
	b.assertion = 2;
	b.flags = VALUE_ESTIMATE;
	wide.assertion = 3;
	wide.flags = VALUE_ESTIMATE;
	assert_true(value_meet(&a, &wide, &arena));
	assert_int_equal(a.assertion, 1);
	assert_int_equal(a.flags, 0);
	assert_true(value_meet(&a, &b, &arena));
	assert_int_equal(a.assertion, 2);
	assert_int_equal(a.flags, VALUE_ESTIMATE);
}

static void joined_texts_stay_only_where_equal(void **state)
{
	struct text x = TEXT("one"), y = TEXT("two");
	struct value a = value_unknown(TYPE_TEXT), b = a, join;

	(void)state;
	a.more = &x;
	a.known = KNOWN_EXACTLY;
	b.more = &y;
	b.known = KNOWN_EXACTLY;
	join = value_join(&a, &b, &arena);
	assert_int_equal(join.known, KNOWN_NOTHING);
	join = value_join(&a, &a, &arena);
	assert_int_equal(join.known, KNOWN_EXACTLY);
	assert_false(value_meet(&a, &b, &arena));
}

static struct value counts_of(struct count_row row, num others_hi)
{
	struct counts *c = arena_alloc(&arena, sizeof(*c) + sizeof(row));

	c->n = 1;
	c->others_hi = others_hi;
	c->row[0] = row;
	return (struct value){.type = TYPE_REGION_COUNTS, .known = KNOWN_PARTLY, .more = c};
}

static void counts_meet_keeps_what_others_can_hold(void **state)
{
	struct value a = counts_of((struct count_row){1, NUM(5), NUM(5)}, NUM(10));
	struct value b = counts_of((struct count_row){2, NUM(3), NUM(20)}, NUM(8));
	const struct counts *c;

	(void)state;
	assert_true(value_meet(&a, &b, &arena));
	c = a.more;
	assert_int_equal(c->n, 2);
	/* Region 2 is one of the others of the first: at most 10. Region 1 is among the others of the second: 5 of 8. */
	assert_int_equal(c->row[1].lo, NUM(3));
	assert_int_equal(c->row[1].hi, NUM(10));
	assert_int_equal(c->others_hi, NUM(3));
}

/* ---- laws, on random values ---- */

#define REGIONS 6

static void random_set(struct random *r, uint64_t *words)
{
	memset(words, 0, SET_WORDS * sizeof(*words));
	for (uint32_t i = 0; i < 5; i++)
		if (random_below(r, 2) != 0)
			set_add(words, i * 70);
}

static const void *random_counts(struct random *r, bool exact)
{
	uint32_t n = (uint32_t)random_below(r, 4);
	struct counts *c = arena_alloc(&arena, sizeof(*c) + n * sizeof(c->row[0]));

	for (uint32_t i = 0; i < n; i++) {
		c->row[i].region = (uint16_t)(1 + i * 2 + random_below(r, 2));
		c->row[i].lo = NUM(random_below(r, 6));
		c->row[i].hi = exact ? c->row[i].lo : c->row[i].lo + NUM(random_below(r, 6));
	}
	c->n = n;
	c->others_lo = exact ? 0 : NUM(random_below(r, 3));
	c->others_hi = exact ? 0 : random_below(r, 3) == 0 ? NUM_MAX : c->others_lo + NUM(random_below(r, 6));
	return c;
}

static const void *random_member_set(struct random *r, bool exact)
{
	struct set *s = arena_alloc(&arena, sizeof(*s));

	random_set(r, s->in);
	random_set(r, s->may);
	for (int i = 0; i < SET_WORDS; i++)
		s->may[i] = exact ? s->in[i] : s->may[i] | s->in[i];
	return s;
}

static const void *random_text(struct random *r)
{
	static const struct text texts[] = {{"a", 1}, {"b", 1}, {"", 0}};

	return &texts[random_below(r, 3)];
}

static struct value random_region(struct random *r, bool exact)
{
	struct value v = value_unknown(TYPE_REGION);
	struct set *s = arena_alloc(&arena, sizeof(*s));

	v.lo = (int64_t)(1 + random_below(r, REGIONS));
	v.hi = exact ? v.lo : v.lo + (int64_t)random_below(r, 4);
	v.known = v.lo == v.hi ? KNOWN_EXACTLY : KNOWN_PARTLY;
	if (v.lo == v.hi || random_below(r, 2) == 0)
		return v;
	set_add(s->may, (uint32_t)v.lo);
	set_add(s->may, (uint32_t)v.hi);
	v.more = s;
	return v;
}

/* A value of that type: a single one, or all that is known of one. */
static struct value random_value(struct random *r, enum value_type type, bool exact)
{
	struct value v = value_unknown(type);

	if (!exact && random_below(r, 8) == 0)
		return v;
	switch (type) {
	case TYPE_BOOLEAN: return exact || random_below(r, 2) != 0 ? value_bool(random_below(r, 2) != 0) : v;
	case TYPE_ENUM:
		v.lo = (int64_t)(exact ? UINT64_C(1) << random_below(r, 4) : 1 + random_below(r, 15));
		v.known = (v.lo & (v.lo - 1)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
		return v;
	case TYPE_SET:
	case TYPE_REGION_SET: v.more = random_member_set(r, exact); break;
	case TYPE_TEXT: v.more = random_text(r); break;
	case TYPE_REGION_COUNTS: v.more = random_counts(r, exact); break;
	case TYPE_REGION: return random_region(r, exact);
	default: {
		int64_t lo = (int64_t)random_below(r, 20), hi = lo + (int64_t)random_below(r, 20);

		if (exact)
			return value_range(type, lo, lo);
		return value_range(type, random_below(r, 4) == 0 ? INT64_MIN : lo,
		                   random_below(r, 4) == 0 ? INT64_MAX : hi);
	}
	}
	v.known = exact || type == TYPE_TEXT ? KNOWN_EXACTLY : KNOWN_PARTLY;
	return v;
}

static void check_laws(struct random *r, enum value_type type)
{
	struct value a = random_value(r, type, false), b = random_value(r, type, false),
	             x = random_value(r, type, true);
	struct value ab = a, ba = b, join;
	bool meets = value_meet(&ab, &b, &arena), turned = value_meet(&ba, &a, &arena);

	assert_int_equal(meets, turned);
	if (value_within(&x, &a) && value_within(&x, &b)) {
		assert_true(meets);
		assert_true(value_within(&x, &ab));
	}
	if (meets) {
		assert_true(value_within(&ab, &ba) && value_within(&ba, &ab));
		/* Of counts, a sum over regions listed apart cannot be kept. */
		if (type != TYPE_REGION_COUNTS) {
			assert_true(value_within(&ab, &a));
			assert_true(value_within(&ab, &b));
		}
	}
	join = value_join(&a, &b, &arena);
	assert_true(value_within(&a, &join));
	assert_true(value_within(&b, &join));
	if (value_within(&x, &a) || value_within(&x, &b))
		assert_true(value_within(&x, &join));
	assert_true(value_same(&a, &a));
	assert_true(value_within(&a, &a));
	ab = a;
	assert_true(value_meet(&ab, &a, &arena));
	assert_true(value_within(&ab, &a) || type == TYPE_REGION_COUNTS);
}

static void check_many(uint64_t seed, int rounds)
{
	struct random r = {seed};

	print_message("seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < rounds; i++) {
		for (int type = TYPE_BOOLEAN; type < TYPE_COUNT; type++)
			check_laws(&r, (enum value_type)type);
		arena_reset(&arena);
	}
}

static void meet_and_join_obey_their_laws(void **state)
{
	(void)state;
	check_many(20260306, 4000);
}

static void meet_and_join_obey_their_laws_from_a_random_seed(void **state)
{
	uint64_t seed = (uint64_t)(uintptr_t)&state ^ UINT64_C(0x9e3779b97f4a7c15);
	FILE *f = fopen("/dev/urandom", "rb");

	if (f != NULL) {
		if (fread(&seed, sizeof(seed), 1, f) != 1)
			seed |= 1;
		fclose(f);
	}
	check_many(seed | 1, 2000);
}

/* ---- memory ---- */

static bool meet_and_join(void)
{
	struct arena a;
	struct random r = {7};
	bool fine;

	arena_init(&a, 0);
	for (int type = TYPE_BOOLEAN; type < TYPE_COUNT; type++) {
		struct value x = random_value(&r, (enum value_type)type, false),
		             y = random_value(&r, (enum value_type)type, false);

		(void)value_join(&x, &y, &a);
		(void)value_meet(&x, &y, &a);
	}
	fine = !arena_failed(&a);
	arena_free(&a);
	return fine;
}

static void no_allocation_is_missed(void **state)
{
	(void)state;
	/* The values themselves come from the arena of the tests, which has room. */
	assert_non_null(arena_alloc(&arena, (size_t)1 << 20));
	arena_reset(&arena);
	every_allocation_fails(meet_and_join);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(verdicts_are_ordered, clear),
	    cmocka_unit_test_setup(known_follows_from_the_bounds, clear),
	    cmocka_unit_test_setup(act_not_done_lies_ahead, clear),
	    cmocka_unit_test_setup(contradiction_leaves_the_value_as_it_was, clear),
	    cmocka_unit_test_setup(amounts_in_two_currencies_do_not_meet, clear),
	    cmocka_unit_test_setup(meet_credits_who_said_more, clear),
	    cmocka_unit_test_setup(joined_texts_stay_only_where_equal, clear),
	    cmocka_unit_test_setup(counts_meet_keeps_what_others_can_hold, clear),
	    cmocka_unit_test_setup(meet_and_join_obey_their_laws, clear),
	    cmocka_unit_test_setup(meet_and_join_obey_their_laws_from_a_random_seed, clear),
	    cmocka_unit_test_setup(no_allocation_is_missed, clear),
	};
	int failed;

	arena_init(&arena, 0);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
