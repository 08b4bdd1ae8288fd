#include "../support.h"

#include "base/time.h"
#include "base/zone_table.h"

static zone_id zone(const char *name)
{
	zone_id id = zone_find(zones_builtin(), text_of(name));
	if (id == ZONE_NONE)
		fail_msg("no zone %s", name);
	return id;
}

static int32_t offset_at(const char *name, int32_t year, int32_t month, int32_t dom, int32_t hour)
{
	return zone_offset(zones_builtin(), zone(name), day_of(year, month, dom) * DAY_SECONDS + hour * HOUR);
}

static instant local(const char *name, int32_t year, int32_t month, int32_t dom, int32_t minute, bool second)
{
	return instant_of(zones_builtin(), zone(name), day_of(year, month, dom), minute * 60, second);
}

static void zones_are_found_by_name_and_link(void **state)
{
	const struct zones *z = zones_builtin();
	(void)state;
	assert_int_equal(zone("UTC"), ZONE_UTC);
	assert_true(zone_count(z) > 350);
	assert_true(zones_version(z).n >= 5);
	for (size_t i = 0; i < zone_count(z); i++)
		assert_int_equal(zone_find(z, zone_name(z, (zone_id)i)), i);
	assert_int_equal(zone_find(z, TEXT("europe/berlin")), ZONE_NONE);
	assert_int_equal(zone_find(z, TEXT("")), ZONE_NONE);
	assert_int_equal(zone_find(z, TEXT("Zzz")), ZONE_NONE);
	assert_int_equal(zone_offset(z, zone("Europe/Bratislava"), 1700000000),
	                 zone_offset(z, zone("Europe/Prague"), 1700000000));
}

/* Summer time began on 29 March 2026 at 01:00 UTC in the Union, on 8 March at 02:00 local time in the US. */
static void offsets_change_with_summer_time(void **state)
{
	(void)state;
	assert_int_equal(offset_at("Europe/Berlin", 2026, 3, 29, 0), 3600);
	assert_int_equal(offset_at("Europe/Berlin", 2026, 3, 29, 1), 7200);
	assert_int_equal(offset_at("Europe/Berlin", 2026, 10, 25, 0), 7200);
	assert_int_equal(offset_at("Europe/Berlin", 2026, 10, 25, 1), 3600);
	assert_int_equal(offset_at("America/New_York", 2026, 3, 8, 6), -18000);
	assert_int_equal(offset_at("America/New_York", 2026, 3, 8, 7), -14400);
	assert_int_equal(offset_at("America/New_York", 2026, 11, 1, 5), -14400);
	assert_int_equal(offset_at("America/New_York", 2026, 11, 1, 6), -18000);
	/* Far future: the rule goes on. */
	assert_int_equal(offset_at("Europe/Berlin", 2199, 7, 1, 0), 7200);
	assert_int_equal(offset_at("Europe/Berlin", 2199, 1, 1, 0), 3600);
	/* Southern: summer runs over the new year. */
	assert_int_equal(offset_at("Australia/Sydney", 2100, 1, 1, 0), 39600);
	assert_int_equal(offset_at("Australia/Sydney", 2100, 7, 1, 0), 36000);
	/* Past: Greenwich kept one hour ahead in the winter of 1970. */
	assert_int_equal(offset_at("Europe/London", 1970, 1, 1, 0), 3600);
	assert_int_equal(offset_at("Asia/Kolkata", 2026, 1, 1, 0), 19800);
	assert_true(text_is(zone_abbreviation(zones_builtin(), zone("Europe/Berlin"), 1772806800), "CET"));
}

static void only_a_local_time_in_the_gap_never_was(void **state)
{
	const struct zones *z = zones_builtin();
	zone_id berlin = zone_find(z, TEXT("Europe/Berlin"));
	day spring = day_of(2026, 3, 29), autumn = day_of(2026, 10, 25);

	(void)state;
	assert_true(local_time_exists(z, berlin, spring, 2 * 3600 - 1));
	assert_false(local_time_exists(z, berlin, spring, 2 * 3600));
	assert_false(local_time_exists(z, berlin, spring, 3 * 3600 - 1));
	assert_true(local_time_exists(z, berlin, spring, 3 * 3600));
	assert_true(local_time_exists(z, berlin, autumn, 2 * 3600 + 1800));
	assert_true(local_time_exists(z, berlin, spring, 24 * 3600));
}

static void a_local_time_in_the_gap_moves_on_by_the_gap(void **state)
{
	(void)state;
	/* 02:30 on 29 March 2026 does not exist in Berlin: 03:30 summer time. */
	assert_true(local("Europe/Berlin", 2026, 3, 29, 150, false) == local("Europe/Berlin", 2026, 3, 29, 210, false));
	assert_true(local("Europe/Berlin", 2026, 3, 29, 150, true) == local("Europe/Berlin", 2026, 3, 29, 210, true));
	/* Samoa left out the whole of 30 December 2011. */
	assert_true(local("Pacific/Apia", 2011, 12, 30, 720, false) == local("Pacific/Apia", 2011, 12, 31, 720, false));
}

static void a_local_time_that_comes_twice_is_the_first_or_the_second(void **state)
{
	(void)state;
	instant first = local("Europe/Berlin", 2026, 10, 25, 150, false),
	        second = local("Europe/Berlin", 2026, 10, 25, 150, true);
	assert_true(second - first == 3600);
	assert_int_equal(first, day_of(2026, 10, 25) * DAY_SECONDS + 1800);
	assert_true(local("Europe/Berlin", 2026, 10, 25, 240, false) ==
	            local("Europe/Berlin", 2026, 10, 25, 240, true));
}

static void the_end_of_a_day_is_the_next_midnight(void **state)
{
	(void)state;
	assert_true(local("Europe/Berlin", 2026, 3, 29, 1440, false) == local("Europe/Berlin", 2026, 3, 30, 0, false));
	assert_true(local("Europe/Berlin", 2026, 3, 30, 0, false) - local("Europe/Berlin", 2026, 3, 29, 0, false) ==
	            23 * HOUR);
	assert_true(local("Europe/Berlin", 2026, 10, 26, 0, false) - local("Europe/Berlin", 2026, 10, 25, 0, false) ==
	            25 * HOUR);
}

/* In every zone: local time and back, unless it comes twice. */
static void instants_survive_the_way_through_local_time(void **state)
{
	const struct zones *z = zones_builtin();
	struct random r = {88172645463325252u};
	(void)state;
	for (int i = 0; i < 200000; i++) {
		zone_id id = (zone_id)random_below(&r, zone_count(z));
		instant t = (instant)random_below(&r, 12000000000u) - 4000000000;
		struct civil c = civil_of(z, id, t);
		day d = day_of(c.year, c.month, c.dom);
		int32_t second = c.hour * 3600 + c.minute * 60 + c.second;
		instant first = instant_of(z, id, d, second, false), last = instant_of(z, id, d, second, true);
		if (first != t && last != t)
			fail_msg("%.*s: %lld comes back as %lld or %lld", TEXT_ARG(zone_name(z, id)), (long long)t,
			         (long long)first, (long long)last);
		assert_true(first <= last);
	}
}

static void foreign_bytes_are_refused_or_safe(void **state)
{
	const struct zones *z = zones_builtin();
	struct text good = {(const char *)z->bytes, z->size};
	struct random r = {42};
	struct arena arena;
	const char *why = NULL;
	(void)state;
	arena_init(&arena, 0);
	assert_non_null(zones_from_bytes(good, &arena, &why));
	for (uint32_t n = 0; n < 2000; n++) {
		assert_null(zones_from_bytes((struct text){good.p, n}, &arena, &why));
		assert_non_null(why);
	}
	char *bytes = malloc(good.n);
	for (int i = 0; i < 400; i++) {
		memcpy(bytes, good.p, good.n);
		for (int k = 0; k < 3; k++)
			bytes[random_below(&r, i % 2 ? good.n : 4000)] = (char)random_next(&r);
		const struct zones *bad = zones_from_bytes((struct text){bytes, good.n}, &arena, &why);
		for (size_t id = 0; bad && id < zone_count(bad); id += 7) {
			instant t = instant_of(bad, (zone_id)id, day_of(2026, 3, 29), 9000, true);
			(void)civil_of(bad, (zone_id)id, t);
			(void)zone_abbreviation(bad, (zone_id)id, INSTANT_MAX);
		}
	}
	free(bytes);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(zones_are_found_by_name_and_link),
	    cmocka_unit_test(offsets_change_with_summer_time),
	    cmocka_unit_test(only_a_local_time_in_the_gap_never_was),
	    cmocka_unit_test(a_local_time_in_the_gap_moves_on_by_the_gap),
	    cmocka_unit_test(a_local_time_that_comes_twice_is_the_first_or_the_second),
	    cmocka_unit_test(the_end_of_a_day_is_the_next_midnight),
	    cmocka_unit_test(instants_survive_the_way_through_local_time),
	    cmocka_unit_test(foreign_bytes_are_refused_or_safe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
