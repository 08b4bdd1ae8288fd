#include "calendars.h"

#include "law/period.h"

static const struct zones *z;
static zone_id berlin, new_york;

static int setup(void **state)
{
	z = zones_builtin();
	berlin = zone_find(z, TEXT("Europe/Berlin"));
	new_york = zone_find(z, TEXT("America/New_York"));
	return calendars_setup(state);
}

/* "2026-04-03T10:15" in the zone; a date alone is noon. */
static instant when(zone_id zone, const char *text)
{
	struct time_read r = time_parse(text_of(text), z);
	if (r.shape != TIME_LOCAL && r.shape != TIME_DAY)
		fail_msg("%s: %s", text, r.error);
	return instant_of(z, zone, r.first, r.shape == TIME_DAY ? 43200 : r.second_of_day, false);
}

static struct period period_of(const char *text, enum period_rule rule, const char *id, zone_id zone)
{
	struct period p = {.rule = rule, .calendar = id ? calendar(id) : 0, .zone = zone};
	bool back = text[0] == '-';
	if (!period_parse(text_of(text + back), &p.count, &p.unit))
		fail_msg("no period: %s", text);
	p.count = back ? -p.count : p.count;
	return p;
}

static struct period_end compute(const struct period *p, instant event)
{
	struct period_end e;
	period_compute(&calendars_law, z, p, event, true, &e);
	return e;
}

static void same_time(const char *what, zone_id zone, instant got, const char *want)
{
	struct buf b = {0};
	if (got != when(zone, want)) {
		instant_print(&b, z, zone, got);
		fail_msg("%s: %.*s, not %s", what, (int)b.n, b.p, want);
	}
}

struct example {
	const char *event, *period, *calendar, *end, *safe; /* safe NULL: as end */
};

static void check(const struct example *examples, size_t count, enum period_rule rule, zone_id zone)
{
	for (size_t i = 0; i < count; i++) {
		const struct example *x = &examples[i];
		struct period p = period_of(x->period, rule, x->calendar, zone);
		struct period_end e = compute(&p, when(zone, x->event));
		char what[100];
		snprintf(what, sizeof(what), "%s after %s (%s)", x->period, x->event,
		         x->calendar ? x->calendar : "no calendar");
		same_time(what, zone, e.end, x->end);
		same_time(what, zone, e.safe, x->safe ? x->safe : x->end);
		assert_true(e.step_count > 0 && e.step_count <= PERIOD_STEPS);
		assert_int_equal(e.end_of_day, p.unit > UNIT_HOURS);
	}
}
#define CHECK(examples, rule, zone) check(examples, sizeof(examples) / sizeof((examples)[0]), rule, zone)

static void hours_run_from_the_next_full_hour_through_everything(void **state)
{
	static const struct example examples[] = {
	    /* The example of the literature: Christmas Day does not move it. */
	    {"2020-12-22T12:17", "72 h", "DE", "2020-12-25T13:00", "2020-12-25T12:17"},
	    /* On the full hour the hour that begins is the excluded one. */
	    {"2026-05-04T12:00", "24 h", "DE", "2026-05-05T13:00", "2026-05-05T12:00"},
	    {"2026-05-04T12:00:01", "1 h", "DE", "2026-05-04T14:00", "2026-05-04T13:00:01"},
	    /* Over a weekend. */
	    {"2026-04-03T10:15", "72 h", "DE", "2026-04-06T11:00", "2026-04-06T10:15"},
	    /* Elapsed hours over both changes of summer time. */
	    {"2026-03-27T10:15", "72 h", "DE", "2026-03-30T12:00", "2026-03-30T11:15"},
	    {"2026-10-23T10:15", "72 h", "DE", "2026-10-26T10:00", "2026-10-26T09:15"},
	    {"2026-03-29T01:30", "1 h", "DE", "2026-03-29T04:00", "2026-03-29T03:30"},
	    /* Backwards: from the beginning of the hour of the event. */
	    {"2026-05-05T12:17", "-24 h", "DE", "2026-05-04T12:00", NULL},
	};
	(void)state;
	CHECK(examples, RULE_1182_71, berlin);
}

static void days_weeks_months_years_follow_the_regulation(void **state)
{
	static const struct example examples[] = {
	    /* The day of the event is not counted; end of the last day. */
	    {"2026-04-13", "15 days", "DE", "2026-04-28T24:00", NULL},
	    {"2026-05-04T00:00", "1 day", "DE", "2026-05-05T24:00", NULL},
	    /* Art. 3(4): Saturday to Monday; but one day has no two working days. */
	    {"2026-03-13", "1 day", "DE", "2026-03-16T24:00", "2026-03-14T24:00"},
	    {"2026-04-03", "15 days", "DE", "2026-04-20T24:00", "2026-04-18T24:00"},
	    /* Art. 3(5): two days over a weekend hold two working days. */
	    {"2026-03-13", "2 days", "DE", "2026-03-17T24:00", "2026-03-15T24:00"},
	    {"2026-03-12", "2 days", "DE", "2026-03-16T24:00", "2026-03-14T24:00"},
	    /* Three days from Maundy Thursday over Easter. */
	    {"2026-04-02", "3 days", "DE", "2026-04-08T24:00", "2026-04-05T24:00"},
	    {"2026-04-02", "3 days", NULL, "2026-04-06T24:00", "2026-04-05T24:00"},
	    /* The same weekday. */
	    {"2026-04-13", "2 weeks", "DE", "2026-04-27T24:00", NULL},
	    /* One week that holds no working day of the Commission. */
	    {"2026-12-23", "1 week", "EC", "2027-01-05T24:00", "2026-12-30T24:00"},
	    /* The same date, or the last day of the month; the working day before as the stricter reading. */
	    {"2026-01-30", "1 month", "IE", "2026-03-02T24:00", "2026-02-27T24:00"},
	    {"2026-01-31", "1 month", "IE", "2026-03-02T24:00", "2026-02-27T24:00"},
	    {"2028-01-31", "1 month", "DE", "2028-02-29T24:00", NULL},
	    {"2026-03-31", "1 month", "DE", "2026-04-30T24:00", NULL},
	    {"2026-03-06", "1 month", "DE", "2026-04-07T24:00", "2026-04-02T24:00"},
	    {"2024-02-29", "1 year", "DE", "2025-02-28T24:00", NULL},
	    {"2025-12-25", "1 year", "DE", "2026-12-28T24:00", "2026-12-24T24:00"},
	    /* Working days. */
	    {"2026-04-02", "3 working days", "DE", "2026-04-09T24:00", NULL},
	    {"2026-03-14", "1 working day", "DE", "2026-03-16T24:00", NULL},
	    {"2026-03-13", "1 working day", "DE", "2026-03-16T24:00", NULL},
	    /* Backwards: no Art. 3(4), mirrored Art. 3(5). */
	    {"2026-04-22", "-3 days", "DE", "2026-04-19T00:00", NULL},
	    {"2026-04-20", "-2 days", "DE", "2026-04-16T00:00", NULL},
	    {"2026-04-20", "-3 working days", "DE", "2026-04-15T00:00", NULL},
	    {"2026-03-31", "-1 month", "DE", "2026-02-28T00:00", NULL},
	};
	(void)state;
	CHECK(examples, RULE_1182_71, berlin);
}

static void plain_counting_moves_nothing(void **state)
{
	static const struct example examples[] = {
	    {"2025-12-31", "60 days", NULL, "2026-03-01T24:00", NULL},
	    {"2027-12-31", "60 days", NULL, "2028-02-29T24:00", NULL},
	    {"2026-11-26T08:00", "36 h", "us-bank", "2026-11-27T20:00", NULL},
	    {"2026-03-07T12:00", "24 h", NULL, "2026-03-08T13:00", NULL},
	    {"2026-10-31T12:00", "24 h", NULL, "2026-11-01T11:00", NULL},
	    {"2026-03-13", "1 day", "us-federal", "2026-03-14T24:00", NULL},
	    {"2026-01-31", "1 month", NULL, "2026-02-28T24:00", NULL},
	    {"2026-07-02", "1 working day", "us-federal", "2026-07-06T24:00", NULL},
	    {"2026-07-02", "1 working day", "us-bank", "2026-07-03T24:00", NULL},
	    {"2026-11-25T17:00", "90 min", NULL, "2026-11-25T18:30", NULL},
	};
	(void)state;
	CHECK(examples, RULE_ELAPSED, new_york);
}

static void form_8k_ends_at_the_cutoff_of_the_fourth_business_day(void **state)
{
	static const struct example examples[] = {
	    /* Friday and Saturday both lead to Thursday. */
	    {"2026-11-13T21:00", "4 business days", "us-sec", "2026-11-19T17:30", NULL},
	    {"2026-11-14T09:00", "4 business days", "us-sec", "2026-11-19T17:30", NULL},
	    {"2026-11-15T09:00", "4 business days", "us-sec", "2026-11-19T17:30", NULL},
	    /* Over Thanksgiving; over the day of mourning of January 2025. */
	    {"2026-11-20T09:00", "4 business days", "us-sec", "2026-11-27T17:30", NULL},
	    {"2025-01-06T09:00", "4 business days", "us-sec", "2025-01-13T17:30", NULL},
	    {"2026-07-01T09:00", "4 business days", "us-sec", "2026-07-08T17:30", NULL},
	    /* Closed by an order whose treatment is not known: the earlier date, and it says so. */
	    {"2025-12-22T09:00", "4 business days", "us-sec", "2025-12-29T17:30", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct period p = period_of(examples[i].period, RULE_SEC, "us-sec", new_york);
		p.cutoff = 17 * 3600 + 1800;
		struct period_end e = compute(&p, when(new_york, examples[i].event));
		same_time(examples[i].event, new_york, e.end, examples[i].end);
		assert_false(e.end_of_day);
		assert_int_equal(e.disputed_day, i == 6);
	}
}

static bool field(const char *line, const char *name, day *out)
{
	const char *at = strstr(line, name);
	struct time_read r = at ? time_parse((struct text){at + strlen(name), 10}, z) : (struct time_read){0};
	*out = r.first;
	return at && r.shape == TIME_DAY;
}

/* Real 8-Ks: by far most were filed by the fourth business day after the event, most late ones are voluntary items. */
static void real_filings_come_within_four_business_days(void **state)
{
	char path[600], command[700], *line = NULL;
	size_t cap = 0;
	long filings = 0, in_time = 0;
	struct period p = period_of("4 business days", RULE_SEC, "us-sec", new_york);
	(void)state;
	shared_file("data/incidents/sec-8k-dates.jsonl.zst", path, sizeof(path));
	snprintf(command, sizeof(command), "zstd -dcq '%s' 2>/dev/null", path);
	FILE *f = popen(command, "r");
	while (f && getline(&line, &cap, f) > 0) {
		day event, filed;
		if (!strstr(line, "\"form\":\"8-K\"") || !field(line, "\"reportDate\":\"", &event) ||
		    !field(line, "\"filingDate\":\"", &filed))
			continue;
		struct period_end e = compute(&p, instant_of(z, new_york, event, 43200, false));
		filings++;
		in_time += instant_of(z, new_york, filed, 0, false) < e.end;
	}
	free(line);
	if (!f || pclose(f) != 0 || !filings)
		skip();
	assert_true(filings > 5000);
	if (in_time * 100 < filings * 98)
		fail_msg("%ld of %ld in time", in_time, filings);
}

static void full_days_and_roll_forward(void **state)
{
	static const struct example full[] = {
	    {"2026-11-13T09:00", "7 business days", "us-federal", "2026-11-24T24:00", NULL},
	    {"2026-11-20T09:00", "7 business days", "us-federal", "2026-12-02T24:00", NULL},
	};
	static const struct example rolling[] = {
	    {"2026-11-13", "1 day", "us-sec", "2026-11-16T24:00", "2026-11-14T24:00"},
	    {"2026-11-13", "15 days", "us-sec", "2026-11-30T24:00", "2026-11-28T24:00"},
	    {"2026-11-12", "4 days", "us-sec", "2026-11-16T24:00", NULL},
	};
	(void)state;
	CHECK(full, RULE_FULL_DAYS, new_york);
	CHECK(rolling, RULE_ROLL_FORWARD, new_york);
}

/* Del. Reg. (EU) 2025/301 Art. 5(4): noon of the next working day. */
static void a_limit_on_a_weekend_rolls_to_noon(void **state)
{
	calendar_id de = calendar("DE");
	int32_t noon = 12 * 3600;
	(void)state;
	same_time("Saturday", berlin,
	          period_roll(&calendars_law, z, de, berlin, when(berlin, "2026-03-14T10:00"), noon),
	          "2026-03-16T12:00");
	same_time("Good Friday", berlin,
	          period_roll(&calendars_law, z, de, berlin, when(berlin, "2026-04-03T10:00"), noon),
	          "2026-04-07T12:00");
	same_time("Friday", berlin, period_roll(&calendars_law, z, de, berlin, when(berlin, "2026-03-13T23:59"), noon),
	          "2026-03-13T23:59");
	same_time("end of Friday", berlin,
	          period_roll(&calendars_law, z, de, berlin, when(berlin, "2026-03-13T24:00"), noon),
	          "2026-03-13T24:00");
	same_time("end of Saturday", berlin,
	          period_roll(&calendars_law, z, de, berlin, when(berlin, "2026-03-14T24:00"), noon),
	          "2026-03-16T12:00");
	assert_true(period_roll(&calendars_law, z, de, berlin, INSTANT_MAX, noon) == INSTANT_MAX);
}

static void a_disputed_holiday_shows_both_ends(void **state)
{
	(void)state;
	/* 2 June 2026 is Republic Day, but the copy of the list lacks it. */
	struct period p = period_of("1 month", RULE_1182_71, "IT", zone_find(z, TEXT("Europe/Rome")));
	struct period_end e = compute(&p, when(p.zone, "2026-05-02"));
	same_time("end", p.zone, e.end, "2026-06-03T24:00");
	same_time("safe", p.zone, e.safe, "2026-06-01T24:00");
	assert_true(e.disputed_day);
	/* Of a period in working days only the safe end changes. */
	p = period_of("3 working days", RULE_1182_71, "IT", p.zone);
	e = compute(&p, when(p.zone, "2026-05-29"));
	same_time("end", p.zone, e.end, "2026-06-04T24:00");
	same_time("safe", p.zone, e.safe, "2026-06-03T24:00");
	/* A day that the list has wrongly does not extend. */
	p = period_of("1 month", RULE_1182_71, "IT", p.zone);
	e = compute(&p, when(p.zone, "2026-04-25"));
	same_time("end", p.zone, e.end, "2026-05-25T24:00");
	assert_true(e.disputed_day);
	e = compute(&p, when(p.zone, "2026-04-27"));
	assert_false(e.disputed_day);
}

static void instants_without_bound_stay_without(void **state)
{
	(void)state;
	for (int u = UNIT_SECONDS; u <= UNIT_YEARS; u++)
		for (int r = 0; r < RULE_COUNT; r++) {
			struct period p = {3, (enum period_unit)u, (enum period_rule)r, calendar("DE"), berlin, 0};
			assert_true(compute(&p, INSTANT_MAX).end == INSTANT_MAX);
			assert_true(compute(&p, INSTANT_MIN).safe == INSTANT_MIN);
		}
}

/* ---- properties ---- */

static struct period random_period(struct random *r, bool forward)
{
	static const char *const ids[] = {"DE", "BG", "EC", "IT", "us-sec", "us-federal", "us-bank", "GB", "NL", "SK"};
	static const int32_t most[] = {100000, 10000, 500, 200, 60, 30, 24, 10};
	struct period p = {.unit = (enum period_unit)random_below(r, 8),
	                   .rule = (enum period_rule)random_below(r, RULE_COUNT)};
	p.count = 1 + (int32_t)random_below(r, (uint64_t)most[p.unit]);
	if (!forward)
		p.count = -p.count;
	p.calendar = random_below(r, 5) ? calendar(ids[random_below(r, 10)]) : 0;
	p.zone = random_below(r, 2) ? berlin : random_below(r, 2) ? new_york : ZONE_UTC;
	return p;
}

static instant random_instant(struct random *r)
{
	return day_of(2015, 1, 1) * DAY_SECONDS + (instant)random_below(r, 400000000);
}

static void a_period_never_ends_before_it_starts(void **state)
{
	struct random r = {20261125};
	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct period p = random_period(&r, true);
		instant t = random_instant(&r);
		struct period_end e = compute(&p, t);
		if (e.end < t || e.safe < t || e.safe > e.end)
			fail_msg("%d %s, %s: %lld, %lld, %lld", p.count, period_unit_name(p.unit),
			         period_rule_name(p.rule), (long long)t, (long long)e.safe, (long long)e.end);
		p = random_period(&r, false);
		e = compute(&p, t);
		if (e.end > t || e.safe > e.end)
			fail_msg("%d %s, %s: %lld, %lld", p.count, period_unit_name(p.unit), period_rule_name(p.rule),
			         (long long)t, (long long)e.end);
	}
}

static void a_later_start_never_ends_earlier(void **state)
{
	struct random r = {7};
	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct period p = random_period(&r, i % 2);
		instant t = random_instant(&r), later = t + (instant)random_below(&r, i % 3 ? 7200 : 700000);
		struct period_end a = compute(&p, t), b = compute(&p, later);
		if (a.end > b.end || a.safe > b.safe)
			fail_msg("%d %s, %s, calendar %u: %lld then %lld", p.count, period_unit_name(p.unit),
			         period_rule_name(p.rule), p.calendar, (long long)t, (long long)later);
	}
}

static void more_never_ends_earlier(void **state)
{
	struct random r = {99};
	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct period p = random_period(&r, true), more = p;
		instant t = random_instant(&r);
		more.count++;
		struct period_end a = compute(&p, t), b = compute(&more, t);
		assert_true(a.end <= b.end);
	}
}

/* However the instant is written, it is the same; and steps change nothing. */
static void the_end_depends_on_the_instant_alone(void **state)
{
	struct random r = {5};
	struct buf b = {0};
	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct period p = random_period(&r, i % 2);
		instant t = random_instant(&r);
		buf_clear(&b);
		instant_print(&b, z, (zone_id)random_below(&r, zone_count(z)), t);
		struct time_read read = time_parse(buf_view(&b), z);
		struct period_end a = compute(&p, t), c;
		period_compute(&calendars_law, z, &p, read.at, false, &c);
		assert_true(a.end == c.end && a.safe == c.safe && a.end_of_day == c.end_of_day && c.step_count == 0);
	}
	buf_free(&b);
}

/* Without a cutoff a period in days ends at a midnight of its zone. */
static void days_end_at_midnight(void **state)
{
	struct random r = {31};
	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct period p = random_period(&r, i % 2);
		if (p.unit < UNIT_DAYS)
			continue;
		struct period_end e = compute(&p, random_instant(&r));
		struct civil c = civil_of(z, p.zone, e.end);
		assert_int_equal(c.hour + c.minute + c.second, 0);
		assert_true(e.end_of_day);
	}
}

static void periods_units_and_rules_are_read(void **state)
{
	static const struct {
		const char *text;
		int32_t count;
		enum period_unit unit;
	} good[] = {
	    {"24 h", 24, UNIT_HOURS},
	    {"72 hours", 72, UNIT_HOURS},
	    {"4 business days", 4, UNIT_WORKING_DAYS},
	    {"1 month", 1, UNIT_MONTHS},
	    {"10 working days", 10, UNIT_WORKING_DAYS},
	    {"15 days", 15, UNIT_DAYS},
	    {"2 weeks", 2, UNIT_WEEKS},
	    {"90 min", 90, UNIT_MINUTES},
	    {"2h", 2, UNIT_HOURS},
	    {"1 year", 1, UNIT_YEARS},
	    {"30 seconds", 30, UNIT_SECONDS},
	    {"1 working-day", 1, UNIT_WORKING_DAYS},
	};
	static const char *const bad[] =
	    {"", "24", "h", "24 hour s", "-1 day", "1.5 h", "999999999999 h", "100001 h", "4 fortnights"};
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		int32_t n = -1;
		enum period_unit u = UNIT_YEARS;
		if (!period_parse(text_of(good[i].text), &n, &u) || n != good[i].count || u != good[i].unit)
			fail_msg("%s is %d of %d", good[i].text, n, u);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int32_t n;
		enum period_unit u;
		if (period_parse(text_of(bad[i]), &n, &u))
			fail_msg("'%s' was read", bad[i]);
	}
	for (int r = 0; r < RULE_COUNT; r++) {
		enum period_rule read;
		assert_true(period_rule_parse(text_of(period_rule_name((enum period_rule)r)), &read));
		assert_int_equal(read, r);
	}
	for (int u = UNIT_SECONDS; u <= UNIT_YEARS; u++) {
		enum period_unit read;
		assert_true(period_unit_parse(text_of(period_unit_name((enum period_unit)u)), &read));
		assert_int_equal(read, u);
	}
}

#define IN_CALENDARS(test) cmocka_unit_test_setup_teardown(test, setup, calendars_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_CALENDARS(hours_run_from_the_next_full_hour_through_everything),
	    IN_CALENDARS(days_weeks_months_years_follow_the_regulation),
	    IN_CALENDARS(plain_counting_moves_nothing),
	    IN_CALENDARS(form_8k_ends_at_the_cutoff_of_the_fourth_business_day),
	    IN_CALENDARS(real_filings_come_within_four_business_days),
	    IN_CALENDARS(full_days_and_roll_forward),
	    IN_CALENDARS(a_limit_on_a_weekend_rolls_to_noon),
	    IN_CALENDARS(a_disputed_holiday_shows_both_ends),
	    IN_CALENDARS(instants_without_bound_stay_without),
	    IN_CALENDARS(a_period_never_ends_before_it_starts),
	    IN_CALENDARS(a_later_start_never_ends_earlier),
	    IN_CALENDARS(more_never_ends_earlier),
	    IN_CALENDARS(the_end_depends_on_the_instant_alone),
	    IN_CALENDARS(days_end_at_midnight),
	    IN_CALENDARS(periods_units_and_rules_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
