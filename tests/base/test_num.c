#include "../support.h"

#include "base/num.h"

static void numerals_are_read_exactly(void **state)
{
	static const struct {
		const char *text;
		num want;
	} cases[] = {
	    {"0", 0},
	    {"500", NUM(500)},
	    {"500 000", NUM(500000)},
	    {"1 000 000", NUM(1000000)},
	    {"1_000", NUM(1000)},
	    {"12\xc2\xa0"
	     "000\xc2\xa0"
	     "000",
	     NUM(12000000)},
	    {"12\xe2\x80\xaf"
	     "000",
	     NUM(12000)},
	    {"0.05", 500},
	    {".5", 5000},
	    {"5.", NUM(5)},
	    {"-3", NUM(-3)},
	    {"+3", NUM(3)},
	    {"-0", 0},
	    {"007", NUM(7)},
	    {"12.3456", 123456},
	    {"12.34560000000", 123456},
	    {"1.5e6", NUM(1500000)},
	    {"1E3", NUM(1000)},
	    {"1500e-3", 15000},
	    {"12345e-4", 12345},
	    {"0.00000001e8", NUM(1)},
	    {"0e999999999999999999999", 0},
	    {"0e-999999999999999999999", 0},
	    {" 7 ", NUM(7)},
	    {"922337203685477.5806", NUM_MAX - 1},
	    {"-922337203685477.5806", -(NUM_MAX - 1)},
	    {"000000000000000000000000000000000000000000000000000001", NUM(1)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		num n = 77;

		if (num_parse(text_of(cases[i].text), &n) != NUM_OK || n != cases[i].want)
			fail_msg("'%s' gives %lld", cases[i].text, (long long)n);
	}
}

static void what_is_no_number_is_refused(void **state)
{
	static const struct {
		const char *text;
		enum num_status want;
	} cases[] = {
	    {"", NUM_NOT_A_NUMBER},
	    {"-", NUM_NOT_A_NUMBER},
	    {".", NUM_NOT_A_NUMBER},
	    {"1,000", NUM_NOT_A_NUMBER},
	    {"1 00", NUM_NOT_A_NUMBER},
	    {"1 0000", NUM_NOT_A_NUMBER},
	    {"1000 000", NUM_NOT_A_NUMBER},
	    {"1  000", NUM_NOT_A_NUMBER},
	    {"1 000_000", NUM_NOT_A_NUMBER},
	    {"_000", NUM_NOT_A_NUMBER},
	    {"1_", NUM_NOT_A_NUMBER},
	    {"1e", NUM_NOT_A_NUMBER},
	    {"1e+", NUM_NOT_A_NUMBER},
	    {"e5", NUM_NOT_A_NUMBER},
	    {"0x10", NUM_NOT_A_NUMBER},
	    {"1.2.3", NUM_NOT_A_NUMBER},
	    {"--1", NUM_NOT_A_NUMBER},
	    {"5 %", NUM_NOT_A_NUMBER},
	    {"inf", NUM_NOT_A_NUMBER},
	    {"0.1 000", NUM_NOT_A_NUMBER},
	    {"0.00001", NUM_TOO_PRECISE},
	    {"1e-5", NUM_TOO_PRECISE},
	    {"1e-999999999999", NUM_TOO_PRECISE},
	    {"922337203685477.5807", NUM_TOO_LARGE},
	    {"922337203685477.58061", NUM_TOO_PRECISE},
	    {"1e15", NUM_TOO_LARGE},
	    {"-1e15", NUM_TOO_LARGE},
	    {"1e999999999999999999999", NUM_TOO_LARGE},
	    {"99999999999999999999999999999999999999999999999999", NUM_TOO_LARGE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		num n = 77;
		enum num_status got = num_parse(text_of(cases[i].text), &n);

		if (got != cases[i].want || n != 77)
			fail_msg("'%s' gives status %d", cases[i].text, (int)got);
	}
}

static void assert_prints(num n, bool group, const char *want)
{
	struct buf b = {0};

	num_print(&b, n, group);
	buf_char(&b, '\0');
	assert_string_equal(b.p, want);
	buf_free(&b);
}

static void numbers_are_printed_shortest(void **state)
{
	(void)state;
	assert_prints(0, false, "0");
	assert_prints(NUM(1250000), false, "1250000");
	assert_prints(NUM(1250000), true, "1 250 000");
	assert_prints(NUM(-999), true, "-999");
	assert_prints(500, false, "0.05");
	assert_prints(-1, false, "-0.0001");
	assert_prints(NUM(1000) + 5000, true, "1 000.5");
	assert_prints(NUM_MAX, false, "∞");
	assert_prints(NUM_MIN, true, "-∞");
}

static void printing_and_reading_agree(void **state)
{
	struct random r = {7};

	(void)state;
	for (int i = 0; i < 20000; i++) {
		num n = (num)(random_next(&r) >> random_below(&r, 63)), back = 0;
		struct buf b = {0};

		n = random_below(&r, 2) != 0 ? n / 2 : -(n / 2);
		num_print(&b, n, random_below(&r, 2) != 0);
		assert_int_equal(num_parse(buf_view(&b), &back), NUM_OK);
		assert_true(back == n);
		buf_free(&b);
	}
}

static void sums_saturate(void **state)
{
	(void)state;
	assert_true(num_add(NUM(2), NUM(3)) == NUM(5));
	assert_true(num_add(NUM_MAX - 1, 1) == NUM_MAX);
	assert_true(num_add(NUM_MIN + 1, -1) == NUM_MIN);
	assert_true(num_add(NUM_MIN + 1, -5) == NUM_MIN);
	assert_true(num_add(NUM_MAX, NUM(-5)) == NUM_MAX);
	assert_true(num_sub(NUM_MIN, NUM_MAX) == NUM_MIN);
	assert_true(num_sub(NUM_MAX, NUM_MIN) == NUM_MAX);
	assert_true(num_sub(0, NUM_MIN) == NUM_MAX);
	assert_true(num_neg(NUM_MIN) == NUM_MAX);
	assert_true(num_neg(NUM_MAX) == NUM_MIN);
	assert_true(num_neg(NUM(3)) == NUM(-3));
}

static void products_round_towards_their_bound(void **state)
{
	(void)state;
	assert_true(num_mul(NUM(3), NUM(4), true) == NUM(12));
	assert_true(num_mul(1, 1, true) == 1);
	assert_true(num_mul(1, 1, false) == 0);
	assert_true(num_mul(-1, 1, true) == 0);
	assert_true(num_mul(-1, 1, false) == -1);
	assert_true(num_mul(NUM(100000000), NUM(100000000), true) == NUM_MAX);
	assert_true(num_mul(NUM(-100000000), NUM(100000000), true) == NUM_MIN);
	assert_true(num_mul(NUM_MAX, NUM(-1), false) == NUM_MIN);
	assert_true(num_mul(NUM_MAX, 0, false) == 0);
}

static void quotients_round_towards_their_bound(void **state)
{
	(void)state;
	assert_true(num_div(NUM(12), NUM(4), true) == NUM(3));
	assert_true(num_div(NUM(1), NUM(3), false) == 3333);
	assert_true(num_div(NUM(1), NUM(3), true) == 3334);
	assert_true(num_div(NUM(-1), NUM(3), false) == -3334);
	assert_true(num_div(NUM(-1), NUM(3), true) == -3333);
	assert_true(num_div(NUM(1), NUM(-3), true) == -3333);
	assert_true(num_div(NUM(1), 0, false) == NUM_MAX);
	assert_true(num_div(NUM(-1), 0, true) == NUM_MIN);
	assert_true(num_div(0, 0, true) == NUM_MAX);
	assert_true(num_div(0, 0, false) == NUM_MIN);
	assert_true(num_div(NUM(5), NUM_MAX, false) == 0);
	assert_true(num_div(NUM_MAX, NUM(2), false) == NUM_MAX);
	assert_true(num_div(NUM_MAX, NUM_MAX, false) == 0);
	assert_true(num_div(NUM_MAX, NUM_MAX, true) == NUM_MAX);
	assert_true(num_div(NUM_MIN + 1, -1, true) == NUM_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numerals_are_read_exactly),
	    cmocka_unit_test(what_is_no_number_is_refused),
	    cmocka_unit_test(numbers_are_printed_shortest),
	    cmocka_unit_test(printing_and_reading_agree),
	    cmocka_unit_test(sums_saturate),
	    cmocka_unit_test(products_round_towards_their_bound),
	    cmocka_unit_test(quotients_round_towards_their_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
