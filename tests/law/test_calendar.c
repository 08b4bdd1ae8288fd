#include "calendars.h"

static bool works(const char *id, int32_t year, int32_t month, int32_t dom)
{
	return calendar_working(&calendars_law, calendar(id), day_of(year, month, dom));
}

static struct day_status status(const char *id, int32_t year, int32_t month, int32_t dom)
{
	return calendar_day(&calendars_law, calendar(id), day_of(year, month, dom));
}

static bool on_weekend(day d)
{
	return weekday_of(d) >= SATURDAY;
}

/* ---- the lists of the Official Journal ---- */

static bool listed(const struct doc *list, day d)
{
	struct buf b = {0};
	day_print(&b, d);
	bool found = false;
	for (const struct doc *c = list ? list->first : NULL; c && !found; c = c->next)
		found = text_eq(c->text, buf_view(&b));
	buf_free(&b);
	return found;
}

static const struct doc *of_year(const struct doc *file, const char *part, struct text id, const char *year)
{
	for (const struct doc *c = doc_get(file, part)->first; c; c = c->next)
		if (text_eq(c->key, id))
			return doc_get(c, year);
	return NULL;
}

static const struct doc *shared_json(const char *name)
{
	char path[600];
	struct text bytes = whole_file(shared_file(name, path, sizeof(path)), &calendars_arena);
	const struct doc *d =
	    doc_from_json(bytes, text_of(name), 1, &doc_limits_default, &calendars_arena, &calendars_diags);
	assert_non_null(d);
	return d;
}

static int year_differs(const struct doc *list, const struct doc *notes, const char *year, day first, day last)
{
	int differences = 0;
	calendar_id c = calendar_find(&calendars_law, list->key);
	if (!c)
		fail_msg("no calendar %.*s", TEXT_ARG(list->key));
	const struct doc *missing = of_year(notes, "missing_in_source", list->key, year);
	const struct doc *removed = of_year(notes, "removed_as_suspect", list->key, year);
	const struct doc *disputed = of_year(notes, "disputed", list->key, year);
	for (day d = first; d <= last; d++) {
		if (on_weekend(d))
			continue;
		struct day_status s = calendar_day(&calendars_law, c, d);
		bool exception = listed(missing, d) || listed(removed, d) || listed(disputed, d);
		bool want = listed(doc_get(list, year), d) || listed(missing, d);
		if (exception && !s.disputed) {
			print_message("%.*s %s: day %d is not marked as disputed\n", TEXT_ARG(list->key), year,
			              d - first);
			differences++;
		}
		if (!listed(disputed, d) && s.working == want) {
			print_message("%.*s %s: day %d is %s\n", TEXT_ARG(list->key), year, d - first,
			              want ? "on the list and no holiday here" : "a holiday here only");
			differences++;
		}
		if (!s.working && !s.cite.n) {
			print_message("%.*s %s: day %d has no act\n", TEXT_ARG(list->key), year, d - first);
			differences++;
		}
	}
	return differences;
}

/* Weekdays only: what the lists say of Saturdays and Sundays has no effect, and they say it unevenly. */
static void the_published_lists_come_out_of_the_rules(void **state)
{
	const struct doc *lists = shared_json("data/holidays/eu-official-2025-2026.json");
	const struct doc *notes = shared_json("law/eu/periods-1182-71.holidays-2025-2026.json");
	int differences = 0, calendars = 0;
	(void)state;
	for (const struct doc *c = lists->first; c; c = c->next, calendars++) {
		differences += year_differs(c, notes, "2025", day_of(2025, 1, 1), day_of(2025, 12, 31));
		differences += year_differs(c, notes, "2026", day_of(2026, 1, 1), day_of(2026, 12, 31));
	}
	assert_int_equal(calendars, 28);
	assert_int_equal(differences, 0);
}

/* ---- the United States ---- */

/* The table of 33 rows: actual, federal and SEC observed, Federal Reserve observed (0: none). */
static void federal_holidays_are_observed_as_each_system_does(void **state)
{
	static const struct {
		int32_t actual[3], offices[3], banks[3];
	} rows[] = {
	    {{2026, 1, 1}, {2026, 1, 1}, {2026, 1, 1}},
	    {{2026, 1, 19}, {2026, 1, 19}, {2026, 1, 19}},
	    {{2026, 2, 16}, {2026, 2, 16}, {2026, 2, 16}},
	    {{2026, 5, 25}, {2026, 5, 25}, {2026, 5, 25}},
	    {{2026, 6, 19}, {2026, 6, 19}, {2026, 6, 19}},
	    {{2026, 7, 4}, {2026, 7, 3}, {0}},
	    {{2026, 9, 7}, {2026, 9, 7}, {2026, 9, 7}},
	    {{2026, 10, 12}, {2026, 10, 12}, {2026, 10, 12}},
	    {{2026, 11, 11}, {2026, 11, 11}, {2026, 11, 11}},
	    {{2026, 11, 26}, {2026, 11, 26}, {2026, 11, 26}},
	    {{2026, 12, 25}, {2026, 12, 25}, {2026, 12, 25}},
	    {{2027, 1, 1}, {2027, 1, 1}, {2027, 1, 1}},
	    {{2027, 1, 18}, {2027, 1, 18}, {2027, 1, 18}},
	    {{2027, 2, 15}, {2027, 2, 15}, {2027, 2, 15}},
	    {{2027, 5, 31}, {2027, 5, 31}, {2027, 5, 31}},
	    {{2027, 6, 19}, {2027, 6, 18}, {0}},
	    {{2027, 7, 4}, {2027, 7, 5}, {2027, 7, 5}},
	    {{2027, 9, 6}, {2027, 9, 6}, {2027, 9, 6}},
	    {{2027, 10, 11}, {2027, 10, 11}, {2027, 10, 11}},
	    {{2027, 11, 11}, {2027, 11, 11}, {2027, 11, 11}},
	    {{2027, 11, 25}, {2027, 11, 25}, {2027, 11, 25}},
	    {{2027, 12, 25}, {2027, 12, 24}, {0}},
	    {{2028, 1, 1}, {2027, 12, 31}, {0}},
	    {{2028, 1, 17}, {2028, 1, 17}, {2028, 1, 17}},
	    {{2028, 2, 21}, {2028, 2, 21}, {2028, 2, 21}},
	    {{2028, 5, 29}, {2028, 5, 29}, {2028, 5, 29}},
	    {{2028, 6, 19}, {2028, 6, 19}, {2028, 6, 19}},
	    {{2028, 7, 4}, {2028, 7, 4}, {2028, 7, 4}},
	    {{2028, 9, 4}, {2028, 9, 4}, {2028, 9, 4}},
	    {{2028, 10, 9}, {2028, 10, 9}, {2028, 10, 9}},
	    {{2028, 11, 11}, {2028, 11, 10}, {0}},
	    {{2028, 11, 23}, {2028, 11, 23}, {2028, 11, 23}},
	    {{2028, 12, 25}, {2028, 12, 25}, {2028, 12, 25}},
	};
	static const char *const systems[] = {"us-federal", "us-sec", "us-bank"};
	(void)state;
	for (size_t s = 0; s < 3; s++) {
		day first = day_of(2026, 1, 1), last = day_of(2028, 12, 31);
		for (day d = first; d <= last; d++) {
			bool want = false;
			for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
				const int32_t *o = s < 2 ? rows[i].offices : rows[i].banks;
				want = want || (o[0] && day_of(o[0], o[1], o[2]) == d);
			}
			if (!on_weekend(d) && calendar_working(&calendars_law, calendar(systems[s]), d) == want)
				fail_msg("%s: day %d of 2026", systems[s], d - first);
		}
	}
	assert_true(text_is(status("us-sec", 2026, 7, 3).name, "Independence Day (substitute)"));
}

static void closures_by_order_bind_only_whom_they_bind(void **state)
{
	(void)state;
	assert_false(works("us-federal", 2025, 1, 9));
	assert_false(works("us-sec", 2025, 1, 9));
	assert_true(works("us-bank", 2025, 1, 9));
	assert_true(works("us-legal", 2025, 1, 9));
	assert_false(works("us-federal", 2025, 12, 24));
	assert_true(works("us-sec", 2025, 12, 24));
	assert_true(status("us-sec", 2025, 12, 24).disputed);
	assert_false(works("us-sec", 2021, 6, 18));
	assert_true(works("us-sec", 2020, 6, 19));
}

/* Of the filings taken by EDGAR none came on a day that it was closed. */
static void edgar_took_no_filing_on_a_closed_day(void **state)
{
	char path[600], command[700], *line = NULL;
	size_t cap = 0, days = 0;
	calendar_id sec = calendar("us-sec");
	(void)state;
	shared_file("data/incidents/sec-8k-dates.jsonl.zst", path, sizeof(path));
	snprintf(command, sizeof(command), "zstd -dcq '%s' 2>/dev/null", path);
	FILE *f = popen(command, "r");
	while (f && getline(&line, &cap, f) > 0) {
		char *at = strstr(line, "\"filingDate\":\"");
		if (!at)
			continue;
		struct time_read r = time_parse((struct text){at + 14, 10}, zones_builtin());
		assert_int_equal(r.shape, TIME_DAY);
		/* Juneteenth and the closures since 2018 are what this is about; older years had closures of their own. */
		if (r.first < day_of(2018, 1, 1))
			continue;
		days++;
		if (!calendar_working(&calendars_law, sec, r.first) &&
		    !calendar_day(&calendars_law, sec, r.first).disputed)
			fail_msg("a filing on %.10s", at + 14);
	}
	free(line);
	if (!f || pclose(f) != 0 || !days)
		skip();
	assert_true(days > 1000);
}

/* ---- rules ---- */

static void substitutes_follow_one_another(void **state)
{
	(void)state;
	/* Christmas of 2027: Saturday and Sunday; 1 May 2021: Holy Saturday before the Easter Monday. */
	assert_false(works("BG", 2027, 12, 27));
	assert_false(works("BG", 2027, 12, 28));
	assert_true(works("BG", 2027, 12, 29));
	assert_false(works("BG", 2021, 5, 4));
	assert_true(works("BG", 2021, 5, 5));
	/* Three in a row in 2022: Saturday, Sunday, and Monday itself. */
	assert_false(works("BG", 2022, 12, 28));
	assert_true(works("BG", 2022, 12, 29));
	/* New Year's Day 2028 of the US lies on a Saturday: observed in the year before. */
	assert_false(works("us-federal", 2027, 12, 31));
	/* Boxing Day on a Sunday beside Christmas on a Saturday: Monday and Tuesday. */
	assert_false(works("GB", 2021, 12, 27));
	assert_false(works("GB", 2021, 12, 28));
	assert_true(works("GB", 2021, 12, 29));
	/* The rule of 2017 does not reach back. */
	assert_true(works("BG", 2016, 5, 3));
}

static void years_bound_a_feast(void **state)
{
	(void)state;
	assert_false(works("DK", 2023, 5, 5));
	assert_true(works("DK", 2024, 4, 26));
	assert_true(works("SK", 2026, 5, 8));
	assert_false(works("SK", 2025, 5, 8));
	assert_false(works("IE", 2030, 2, 1));
	assert_true(works("IE", 2030, 2, 4));
	assert_false(works("IE", 2029, 2, 5));
	/* Saint Brigid's Day, wherever 1 February is a Friday. */
	for (int32_t year = 2023; year <= 2057; year++) {
		bool friday = weekday_of(day_of(year, 2, 1)) == FRIDAY;
		assert_int_equal(works("IE", year, 2, 1), !friday && weekday_of(day_of(year, 2, 1)) != MONDAY &&
		                                              weekday_of(day_of(year, 2, 1)) < SATURDAY);
	}
}

static void calendars_have_names_zones_and_second_names(void **state)
{
	(void)state;
	assert_int_equal(calendar("GR"), calendar("EL"));
	assert_int_equal(calendar("UK"), calendar("GB"));
	assert_int_equal(calendar("US"), calendar("us-federal"));
	assert_int_equal(calendar_find(&calendars_law, TEXT("XX")), 0);
	assert_int_equal(calendar_find(&calendars_law, TEXT("")), 0);
	for (calendar_id c = 1; c <= calendar_count(&calendars_law); c++) {
		assert_true(calendar_name(&calendars_law, c).n > 0);
		assert_int_not_equal(zone_find(zones_builtin(), calendar_zone(&calendars_law, c)), ZONE_NONE);
	}
	assert_true(calendar_working(&calendars_law, 0, day_of(2026, 12, 25)));
	assert_false(calendar_working(&calendars_law, 0, day_of(2026, 12, 26)));
}

static void next_and_previous_working_days_are_such(void **state)
{
	(void)state;
	for (calendar_id c = 0; c <= calendar_count(&calendars_law); c++)
		for (day d = day_of(2024, 12, 1); d < day_of(2027, 2, 1); d++) {
			day next = calendar_next_working(&calendars_law, c, d),
			    before = calendar_previous_working(&calendars_law, c, d);
			assert_true(next > d && before < d && next - before <= 14);
			assert_true(calendar_working(&calendars_law, c, next) &&
			            calendar_working(&calendars_law, c, before));
			for (day between = before + 1; between < next; between++)
				if (between != d)
					assert_false(calendar_working(&calendars_law, c, between));
			struct day_status s = calendar_day(&calendars_law, c, d);
			assert_int_equal(s.working, calendar_working(&calendars_law, c, d));
			assert_int_equal(s.working, s.name.n == 0);
		}
}

/* ---- files that are none ---- */

static void broken_calendars_are_refused_with_their_place(void **state)
{
#define HEAD "calendar: X\nname: x\nzone: Europe/Berlin\ncite: x\n"
	static const struct {
		const char *yaml;
		uint32_t line;
	} files[] = {
	    {"name: x\nzone: Europe/Berlin\ncite: x\n", 1},
	    {"[a, b]\n", 1},
	    {"calendar: X\nname: x\nzone: Europe/Nowhere\ncite: x\n", 3},
	    {HEAD "feasts:\n  - {on: 30 february, name: x}\n", 6},
	    {HEAD "feasts:\n  - {on: easter 1, name: x}\n", 6},
	    {HEAD "feasts:\n  - {on: fifth monday of may, name: x}\n", 6},
	    {HEAD "feasts:\n  - {on: monday of may, name: x}\n", 6},
	    {HEAD "feasts:\n  - {on: easter + 400, name: x}\n", 6},
	    {HEAD "feasts:\n  - {on: 1 May 2, name: x}\n", 6},
	    {HEAD "feasts:\n  - {on: 2026-02-30, name: x, cite: y}\n", 6},
	    {HEAD "feasts:\n  - {on: 2026-02-03, name: x}\n", 6},
	    {HEAD "feasts:\n  - {on: 2026-02-03, name: x, cite: y, from: 2020}\n", 6},
	    {HEAD "feasts:\n  - {on: 1 May}\n", 6},
	    {HEAD "feasts:\n  - {on: 1 May, name: x, from: 2020, until: 2019}\n", 6},
	    {HEAD "feasts:\n  - {on: 1 May, name: x, from: 20}\n", 6},
	    {HEAD "feasts:\n  - {on: 1 May, name: x, substitute: perhaps}\n", 6},
	    {HEAD "feasts:\n  - {on: 1 May, name: x, colour: red}\n", 6},
	    {HEAD "feasts: 1 May\n", 5},
	    {HEAD "weekend: [caturday]\n", 5},
	    {HEAD "weekend: []\n", 5},
	    {HEAD "substitutes: {saturday: never, cite: x}\n", 5},
	    {HEAD "substitutes: {saturday: stays}\n", 5},
	    {HEAD "disputed:\n  - {on: 1 May}\n", 6},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		calendars_begin();
		calendars_add(text_of(files[i].yaml), "x.yaml");
		if (!calendars_diags.errors)
			fail_msg("taken: %s", files[i].yaml);
		if (calendars_diags.list[0].at.line != files[i].line)
			fail_msg("line %u: %s", calendars_diags.list[0].at.line, files[i].yaml);
		calendars_teardown(NULL);
	}
}

static void calendars_built_upon_each_other_must_end(void **state)
{
	static const char *const pairs[][2] = {
	    {"calendar: A\nname: a\nzone: UTC\ncite: x\nextends: B\n",
	     "calendar: B\nname: b\nzone: UTC\ncite: x\nextends: A\n"},
	    {"calendar: A\nname: a\nzone: UTC\ncite: x\nextends: C\n", "calendar: B\nname: b\nzone: UTC\ncite: x\n"},
	    {"calendar: A\nname: a\nzone: UTC\ncite: x\n", "calendar: A\nname: b\nzone: UTC\ncite: x\n"},
	};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		calendars_begin();
		calendars_add(text_of(pairs[i][0]), "a.yaml");
		calendars_add(text_of(pairs[i][1]), "b.yaml");
		calendar_link(&calendars_builder);
		assert_true(diags_failed(&calendars_diags));
		calendars_teardown(NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_published_lists_come_out_of_the_rules, calendars_setup,
	                                    calendars_teardown),
	    cmocka_unit_test_setup_teardown(federal_holidays_are_observed_as_each_system_does, calendars_setup,
	                                    calendars_teardown),
	    cmocka_unit_test_setup_teardown(closures_by_order_bind_only_whom_they_bind, calendars_setup,
	                                    calendars_teardown),
	    cmocka_unit_test_setup_teardown(edgar_took_no_filing_on_a_closed_day, calendars_setup, calendars_teardown),
	    cmocka_unit_test_setup_teardown(substitutes_follow_one_another, calendars_setup, calendars_teardown),
	    cmocka_unit_test_setup_teardown(years_bound_a_feast, calendars_setup, calendars_teardown),
	    cmocka_unit_test_setup_teardown(calendars_have_names_zones_and_second_names, calendars_setup,
	                                    calendars_teardown),
	    cmocka_unit_test_setup_teardown(next_and_previous_working_days_are_such, calendars_setup,
	                                    calendars_teardown),
	    cmocka_unit_test(broken_calendars_are_refused_with_their_place),
	    cmocka_unit_test(calendars_built_upon_each_other_must_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
