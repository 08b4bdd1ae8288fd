#include "../support.h"

#include "base/time.h"

static struct text at(const char *text)
{
	return text_of(text);
}

static void printed_as(void (*print)(struct buf *, int64_t), int64_t value, const char *want)
{
	struct buf b = {0};
	print(&b, value);
	buf_char(&b, '\0');
	assert_string_equal(b.p, want);
	buf_free(&b);
}

static void days_and_dates_agree(void **state)
{
	(void)state;
	int32_t year = 1, month = 1, dom = 1;
	assert_int_equal(day_of(1970, 1, 1), 0);
	assert_int_equal(weekday_of(0), THURSDAY);
	for (day d = day_of(1, 1, 1); d <= day_of(9999, 12, 31); d++) {
		struct civil c = civil_of_day(d);
		if (c.year != year || c.month != month || c.dom != dom || day_of(year, month, dom) != d)
			fail_msg("day %d is %d-%d-%d, not %d-%d-%d", d, c.year, c.month, c.dom, year, month, dom);
		if (++dom > days_in_month(year, month)) {
			dom = 1;
			if (++month > 12) {
				month = 1;
				year++;
			}
		}
	}
}

static void weekdays_follow_each_other(void **state)
{
	(void)state;
	for (day d = -200000; d < 200000; d++)
		assert_int_equal(weekday_of(d + 1), (weekday_of(d) + 1) % 7);
	assert_int_equal(weekday_of(day_of(2026, 11, 25)), WEDNESDAY);
	assert_int_equal(weekday_of(day_of(1, 1, 1)), MONDAY);
}

static void months_end_on_their_last_day(void **state)
{
	(void)state;
	assert_int_equal(day_add_months(day_of(2026, 1, 31), 1), day_of(2026, 2, 28));
	assert_int_equal(day_add_months(day_of(2028, 1, 31), 1), day_of(2028, 2, 29));
	assert_int_equal(day_add_months(day_of(2028, 2, 29), 12), day_of(2029, 2, 28));
	assert_int_equal(day_add_months(day_of(2026, 3, 31), -1), day_of(2026, 2, 28));
	assert_int_equal(day_add_months(day_of(2026, 1, 15), -1), day_of(2025, 12, 15));
	assert_int_equal(day_add_months(day_of(2025, 11, 30), 3), day_of(2026, 2, 28));
	assert_int_equal(day_add_months(day_of(2026, 8, 31), 1), day_of(2026, 9, 30));
}

/* Dates of the almanacs. */
static void easter_falls_on_the_known_days(void **state)
{
	static const struct {
		int32_t year, month, dom;
	} western[] = {{1900, 4, 15}, {1954, 4, 18}, {1981, 4, 19}, {2000, 4, 23}, {2008, 3, 23}, {2011, 4, 24},
	               {2024, 3, 31}, {2025, 4, 20}, {2026, 4, 5},  {2027, 3, 28}, {2038, 4, 25}, {2100, 3, 28}},
	  orthodox[] = {{2000, 4, 30}, {2008, 4, 27}, {2016, 5, 1},  {2019, 4, 28}, {2021, 5, 2},
	                {2024, 5, 5},  {2025, 4, 20}, {2026, 4, 12}, {2027, 5, 2},  {2100, 5, 2}};
	(void)state;
	for (size_t i = 0; i < sizeof(western) / sizeof(western[0]); i++)
		assert_int_equal(easter_western(western[i].year),
		                 day_of(western[i].year, western[i].month, western[i].dom));
	for (size_t i = 0; i < sizeof(orthodox) / sizeof(orthodox[0]); i++)
		assert_int_equal(easter_orthodox(orthodox[i].year),
		                 day_of(orthodox[i].year, orthodox[i].month, orthodox[i].dom));
	for (int32_t y = 1900; y < 2200; y++) {
		assert_int_equal(weekday_of(easter_western(y)), SUNDAY);
		assert_int_equal(weekday_of(easter_orthodox(y)), SUNDAY);
	}
}

static void instants_without_bound_stay_so(void **state)
{
	(void)state;
	assert_true(instant_add(INSTANT_MIN, 5) == INSTANT_MIN);
	assert_true(instant_add(INSTANT_MAX, -5) == INSTANT_MAX);
	assert_true(instant_add(INSTANT_MAX - 3, 5) == INSTANT_MAX);
	assert_true(instant_add(INSTANT_MIN + 3, -5) == INSTANT_MIN);
	assert_true(instant_add(100, -300) == -200);
}

static void times_are_read_in_every_form(void **state)
{
	const struct zones *z = zones_builtin();
	static const struct {
		const char *text;
		enum time_shape shape;
		int64_t at;
	} instants[] = {
	    {"2026-03-06T15:20+01:00", TIME_INSTANT, 1772806800},
	    {"2026-03-06T14:20:00Z", TIME_INSTANT, 1772806800},
	    {"2026-03-06t14:20z", TIME_INSTANT, 1772806800},
	    {"2026-03-06 09:20-0500", TIME_INSTANT, 1772806800},
	    {"2026-03-06T14:20:00.999Z", TIME_INSTANT, 1772806800},
	    {"2026-03-06T24:00Z", TIME_INSTANT, 1772841600},
	    {"2026-03-06T15:20+01:00[Europe/Berlin]", TIME_INSTANT, 1772806800},
	    {"2026-03-06T15:20+01 [Europe/Berlin]", TIME_NONE, 0},
	    {"2026-03-06T15:20+01:00 Europe/Berlin", TIME_INSTANT, 1772806800},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(instants) / sizeof(instants[0]); i++) {
		struct time_read r = time_parse(at(instants[i].text), z);
		if (r.shape != instants[i].shape || (r.shape == TIME_INSTANT && r.at != instants[i].at))
			fail_msg("%s: shape %d, %lld (%s)", instants[i].text, r.shape, (long long)r.at,
			         r.error ? r.error : "");
	}
	struct time_read local = time_parse(at("2026-03-06T15:20[Europe/Berlin]"), z);
	assert_int_equal(local.shape, TIME_LOCAL);
	assert_int_equal(local.second_of_day, 15 * 3600 + 20 * 60);
	assert_int_equal(local.zone, zone_find(z, TEXT("Europe/Berlin")));
	struct time_read month = time_parse(at(" 2028-02 "), z), year = time_parse(at("2026"), z);
	assert_int_equal(month.shape, TIME_MONTH);
	assert_int_equal(month.last, day_of(2028, 2, 29));
	assert_int_equal(year.shape, TIME_YEAR);
	assert_int_equal(year.first, day_of(2026, 1, 1));
	assert_int_equal(year.last, day_of(2026, 12, 31));
	struct time_read zoned = time_parse(at("2026-03-06 Europe/Paris"), z);
	assert_int_equal(zoned.shape, TIME_DAY);
	assert_int_equal(zoned.zone, zone_find(z, TEXT("Europe/Paris")));
}

static void what_is_no_time_says_why(void **state)
{
	static const char *const texts[] = {
	    "",
	    "x",
	    "26-03-06",
	    "2026-13",
	    "2026-00-01",
	    "2026-02-29",
	    "2026-04-31",
	    "2026-03-06T",
	    "2026-03-06T1:00",
	    "2026-03-06T24:01",
	    "0000-01-01",
	    "2026-3-6",
	    "2026-03-06T23:60",
	    "2026-03-06T23:59:60Z",
	    "2026-03-06T12:00+19:00",
	    "2026-03T12:00",
	    "2026-03-06T12:00[Europe/Berlin",
	    "2026-03-06T12:00[Europe/Nowhere]",
	    "2026-03-06T12:00+05:00[Europe/Berlin]",
	    "2026-03-06T12:00Zx",
	    "2026-03-06T12:00.",
	    "2026-03-06T12:00:00.",
	    "2026-03-06T12:00[]",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct time_read r = time_parse(at(texts[i]), zones_builtin());
		if (r.shape != TIME_NONE || !r.error)
			fail_msg("'%s' was read as %d", texts[i], r.shape);
	}
	assert_string_equal(time_parse(TEXT("2026-02-29"), zones_builtin()).error,
	                    "no such day: February of that year has 28 days");
}

static void durations_are_read_and_shown(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} good[] = {
	    {"36 h", 36 * 3600},
	    {"90 min", 5400},
	    {"2 d 4 h", 187200},
	    {"1.5 h", 5400},
	    {"PT36H", 129600},
	    {"P2DT4H", 187200},
	    {"30 s", 30},
	    {"3 weeks", 1814400},
	    {"P1W", 604800},
	    {"1 hour", 3600},
	    {"2 days 30 minutes", 174600},
	    {"0 s", 0},
	    {"PT0.5H", 1800},
	    {"1w", 604800},
	    {" 5 min ", 300},
	};
	static const char *const bad[] = {"",
	                                  "5",
	                                  "h",
	                                  "5 months",
	                                  "4 h 2 d",
	                                  "P",
	                                  "PT",
	                                  "P1M",
	                                  "P1H",
	                                  "PT1D",
	                                  "1.h",
	                                  "-5 h",
	                                  "99999999999999999999 s",
	                                  "2 d 2 d",
	                                  "P1DT",
	                                  "1000000 weeks",
	                                  "5 hx"};
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		int64_t s = -1;
		if (!duration_parse(at(good[i].text), &s) || s != good[i].seconds)
			fail_msg("'%s' is %lld s", good[i].text, (long long)s);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int64_t s;
		if (duration_parse(at(bad[i]), &s))
			fail_msg("'%s' was read as %lld s", bad[i], (long long)s);
	}
	printed_as(duration_print, 0, "0 s");
	printed_as(duration_print, 35 * 60, "35 min");
	printed_as(duration_print, 187200, "2 d 4 h");
	printed_as(duration_print, 2 * 86400 + 30, "2 d");
	printed_as(duration_print, 3600 + 59, "1 h");
	printed_as(duration_print, 3600 + 61, "1 h 1 min");
	printed_as(duration_print, 61, "1 min 1 s");
}

static void instants_are_shown_for_machines_and_people(void **state)
{
	const struct zones *z = zones_builtin();
	zone_id berlin = zone_find(z, TEXT("Europe/Berlin"));
	struct buf b = {0};
	(void)state;
	instant_print(&b, z, berlin, 1772806800);
	buf_str(&b, "|");
	instant_print(&b, z, ZONE_UTC, 1772806800);
	buf_str(&b, "|");
	instant_print(&b, z, zone_find(z, TEXT("America/St_Johns")), 1772806800);
	buf_str(&b, "|");
	instant_print_human(&b, z, berlin, 1772806800, false);
	buf_str(&b, "|");
	instant_print_human(&b, z, berlin, instant_of(z, berlin, day_of(2026, 3, 7), 0, false), true);
	buf_str(&b, "|");
	instant_print(&b, z, berlin, instant_of(z, berlin, day_of(1850, 1, 1), 43200, false));
	buf_char(&b, '\0');
	assert_string_equal(b.p, "2026-03-06T15:20:00+01:00|2026-03-06T14:20:00Z|2026-03-06T10:50:00-03:30|"
	                         "Fri 6 Mar 2026, 15:20 CET|Fri 6 Mar 2026, 24:00 CET|1850-01-01T11:59:32+00:53");
	buf_free(&b);
}

/* Whatever is printed is read back as the same instant, in every zone. */
static void what_is_printed_is_read_back(void **state)
{
	const struct zones *z = zones_builtin();
	struct random r = {0x9e3779b97f4a7c15};
	struct buf b = {0};
	(void)state;
	for (int i = 0; i < 20000; i++) {
		zone_id id = (zone_id)random_below(&r, zone_count(z));
		instant t = (instant)random_below(&r, 8000000000u) - 2500000000;
		buf_clear(&b);
		instant_print(&b, z, id, t);
		struct time_read read = time_parse(buf_view(&b), z);
		if (read.shape != TIME_INSTANT || read.at != t)
			fail_msg("%.*s is read as %lld, not %lld (%s)", (int)b.n, b.p, (long long)read.at, (long long)t,
			         read.error ? read.error : "");
	}
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_and_dates_agree),
	    cmocka_unit_test(weekdays_follow_each_other),
	    cmocka_unit_test(months_end_on_their_last_day),
	    cmocka_unit_test(easter_falls_on_the_known_days),
	    cmocka_unit_test(instants_without_bound_stay_so),
	    cmocka_unit_test(times_are_read_in_every_form),
	    cmocka_unit_test(what_is_no_time_says_why),
	    cmocka_unit_test(durations_are_read_and_shown),
	    cmocka_unit_test(instants_are_shown_for_machines_and_people),
	    cmocka_unit_test(what_is_printed_is_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
