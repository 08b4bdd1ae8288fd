#include "../support.h"

#include "base/utf8.h"

static void comparison_is_bytewise(void **state)
{
	(void)state;
	assert_true(text_eq(TEXT("a"), TEXT("a")));
	assert_true(text_eq(TEXT_NONE, TEXT("")));
	assert_false(text_eq(TEXT("a"), TEXT("ab")));
	assert_true(text_is(TEXT("abc"), "abc"));
	assert_true(text_cmp(TEXT("a"), TEXT("b")) < 0);
	assert_true(text_cmp(TEXT("ab"), TEXT("a")) > 0);
	assert_true(text_cmp(TEXT("\xc3"), TEXT("z")) > 0);
	assert_int_equal(text_cmp(TEXT_NONE, TEXT("")), 0);
	assert_true(text_starts(TEXT("abc"), TEXT("ab")));
	assert_false(text_starts(TEXT("ab"), TEXT("abc")));
	assert_true(text_ends(TEXT("abc"), TEXT("bc")));
	assert_true(text_ends(TEXT("abc"), TEXT("")));
	assert_false(text_ends(TEXT("c"), TEXT("bc")));
}

static void cutting_leaves_the_rest(void **state)
{
	struct text rest = TEXT("a,bc,"), head;

	(void)state;
	assert_true(text_cut(&rest, ',', &head));
	assert_true(text_is(head, "a"));
	assert_true(text_cut(&rest, ',', &head));
	assert_true(text_is(head, "bc"));
	assert_false(text_cut(&rest, ',', &head));
	assert_int_equal(rest.n, 0);
	assert_true(text_is(text_trim(TEXT(" \t a b\r\n")), "a b"));
	assert_int_equal(text_trim(TEXT(" \n ")).n, 0);
}

/* Unicode 15, table 3-7, edge by edge. */
static void utf8_is_checked_strictly(void **state)
{
	static const char *const good[] = {"",
	                                   "a",
	                                   "\xc2\x80",
	                                   "\xdf\xbf",
	                                   "\xe0\xa0\x80",
	                                   "\xed\x9f\xbf",
	                                   "\xee\x80\x80",
	                                   "\xef\xbf\xbf",
	                                   "\xf0\x90\x80\x80",
	                                   "\xf4\x8f\xbf\xbf",
	                                   "12345678é",
	                                   "1234567é90123456"};
	static const struct {
		const char *text;
		size_t bad;
	} wrong[] = {{"\x80", 0},
	             {"\xc0\x80", 0},
	             {"\xc1\xbf", 0},
	             {"a\xc3", 1},
	             {"\xe0\x9f\xbf", 0},
	             {"\xed\xa0\x80", 0},
	             {"ab\xe2\x82", 2},
	             {"\xf0\x8f\xbf\xbf", 0},
	             {"\xf4\x90\x80\x80", 0},
	             {"\xf5\x80\x80\x80", 0},
	             {"12345678\xff", 8},
	             {"\xc3\x28", 0}};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(text_valid_utf8(text_of(good[i]), NULL));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		size_t bad = 999;

		assert_false(text_valid_utf8(text_of(wrong[i].text), &bad));
		assert_int_equal(bad, wrong[i].bad);
	}
}

static void every_code_point_survives(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		char bytes[4];
		uint32_t back = 0xffffffff;
		size_t n;

		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		n = utf8_put(bytes, code);
		if (utf8_step(bytes, n, &back) != n || back != code || (n > 1 && utf8_step(bytes, n - 1, NULL) != 0))
			fail_msg("U+%04X", (unsigned)code);
	}
}

static void width_counts_terminal_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width(TEXT("abc")), 3);
	assert_int_equal(text_width(TEXT("é✓")), 2);
	assert_int_equal(text_width(TEXT("漢字")), 4);
	assert_int_equal(text_width(TEXT("e\xcc\x81")), 1);
	assert_int_equal(text_width(TEXT("\xff\xff")), 2);
}

static void distance_counts_slips(void **state)
{
	static const struct {
		const char *a, *b;
		uint32_t most, want;
	} cases[] = {{"", "", 3, 0},      {"abc", "abc", 3, 0},        {"abc", "abd", 3, 1},
	             {"abc", "ab", 3, 1}, {"abc", "xabc", 3, 1},       {"abc", "acb", 3, 1},
	             {"ca", "abc", 3, 3}, {"kitten", "sitting", 3, 3}, {"kitten", "sitting", 2, 3},
	             {"abc", "", 2, 3},   {"abcdef", "badcfe", 3, 3},  {"a", "b", 0, 1}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text a = text_of(cases[i].a), b = text_of(cases[i].b);

		assert_int_equal(text_distance(a, b, cases[i].most), cases[i].want);
		assert_int_equal(text_distance(b, a, cases[i].most), cases[i].want);
	}
}

/* The bound only cuts short: it never changes a distance within it. */
static void distance_is_the_same_under_any_bound(void **state)
{
	struct random r = {42};

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char a[8], b[8];
		struct text x = {a, (size_t)random_below(&r, 8)}, y = {b, (size_t)random_below(&r, 8)};
		uint32_t full, most = (uint32_t)random_below(&r, 8);

		for (size_t i = 0; i < 8; i++) {
			a[i] = (char)('a' + random_below(&r, 3));
			b[i] = (char)('a' + random_below(&r, 3));
		}
		full = text_distance(x, y, 100);
		assert_int_equal(text_distance(x, y, most), full > most ? most + 1 : full);
	}
}

static void hash_tells_texts_apart(void **state)
{
	static uint64_t seen[20000];

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		char name[32];

		snprintf(name, sizeof(name), "incident.fact_%zu", i);
		seen[i] = text_hash(text_of(name));
		assert_true(seen[i] == text_hash(text_of(name)));
		for (size_t k = i > 50 ? i - 50 : 0; k < i; k++)
			assert_true(seen[k] != seen[i]);
	}
	assert_true(text_hash(TEXT("a")) != text_hash(TEXT("a\0")));
}

static void buffers_grow_and_errors_stick(void **state)
{
	struct buf b = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	buf_char(&b, 'x');
	buf_fill(&b, '-', 300);
	assert_int_equal(b.n, 10 * 2 + 90 * 3 + 900 * 4 + 1 + 300);
	assert_true(text_starts(buf_view(&b), TEXT("0,1,2,")));
	buf_clear(&b);
	buf_fill(&b, 'x', SIZE_MAX / 2);
	assert_true(buf_failed(&b));
	buf_str(&b, "after");
	assert_int_equal(b.n, 0);
	buf_clear(&b);
	buf_str(&b, "again");
	assert_true(text_is(buf_view(&b), "again"));
	buf_free(&b);
}

static bool work(void)
{
	struct arena a;
	struct buf b = {0};
	bool fine;

	arena_init(&a, 0);
	fine = text_dup(&a, TEXT("abc")).p != NULL;
	fine = text_format(&a, "%0*d", 20000, 7).n == 20000 && fine;
	for (int i = 0; i < 50; i++)
		buf_printf(&b, "%0100d", i);
	buf_text(&b, TEXT("end"));
	fine = !buf_failed(&b) && b.n == 5003 && fine;
	buf_free(&b);
	arena_free(&a);
	return fine;
}

static void failing_allocations_are_reported(void **state)
{
	(void)state;
	every_allocation_fails(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(comparison_is_bytewise),
	    cmocka_unit_test(cutting_leaves_the_rest),
	    cmocka_unit_test(utf8_is_checked_strictly),
	    cmocka_unit_test(every_code_point_survives),
	    cmocka_unit_test(width_counts_terminal_columns),
	    cmocka_unit_test(distance_counts_slips),
	    cmocka_unit_test(distance_is_the_same_under_any_bound),
	    cmocka_unit_test(hash_tells_texts_apart),
	    cmocka_unit_test(buffers_grow_and_errors_stick),
	    cmocka_unit_test(failing_allocations_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
