#include "bench.h"

#define CLOCK_BOOK   \
	BOOK("eu.t") \
	LISTED TO_A  \
	    "duties:\n  d:\n    title: D\n    kind: report\n    cite: Art. 2\n    to: [a]\n    on: 'true'\n    due:\n      limit: %s\n"
#define ORG "organisation: {listed: yes, established_in: DE}\n"

struct clock_case {
	const char *limit, *facts, *lo, *hi; /* NULL: without bound; both NULL: none, or waiting */
	bool waiting;
};

static void clocks(const struct clock_case *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char book[4000], facts[1000];
		struct bench b;
		struct span s;

		snprintf(book, sizeof(book), CLOCK_BOOK, rows[i].limit);
		snprintf(facts, sizeof(facts), "%s%s", ORG, rows[i].facts);
		bench_open(&b, book);
		bench_case(&b, facts);
		s = bench_duty(&b, "eu.t.d", NULL)->limit;
		if ((rows[i].lo != NULL && s.lo != at(rows[i].lo)) ||
		    (rows[i].hi != NULL ? s.hi != at(rows[i].hi) : s.hi != INSTANT_MAX) || s.waiting != rows[i].waiting)
			fail_msg("%s with %s: %lld to %lld, waiting %d", rows[i].limit, rows[i].facts, (long long)s.lo,
			         (long long)s.hi, s.waiting);
		bench_close(&b);
	}
}
#define CLOCKS(rows) clocks(rows, sizeof(rows) / sizeof((rows)[0]))
#define EXACTLY(t) t, t, false

static void periods_run_from_their_event(void **state)
{
	static const struct clock_case rows[] = {
	    {"24 h after decision.aware_at", "decision: {aware_at: 2026-03-28T20:00+01:00}",
	     EXACTLY("2026-03-29T20:00:00+01:00")},
	    {"0 days after incident.detected_at rule elapsed", "incident: {detected_at: 2026-03-09T10:00+01:00}",
	     EXACTLY("2026-03-10T00:00:00+01:00")},
	    {"1 month after decision.aware_at rule full-days", "decision: {aware_at: 2026-01-30T10:00+01:00}",
	     EXACTLY("2026-03-01T00:00:00+01:00")},
	    {"5 working days after decision.aware_at", "decision: {aware_at: 2026-04-02T10:00+02:00}",
	     EXACTLY(
	         "2026-04-11T00:00:00+02:00")}, /* over Easter Monday; Good Friday is none of this calendar's days */
	    {"at decision.aware_at", "decision: {aware_at: 2026-03-09T10:00+01:00}",
	     EXACTLY("2026-03-09T10:00:00+01:00")},
	    {"2 h before incident.ended_at", "incident: {ended_at: 2026-03-12T10:00+01:00}",
	     EXACTLY("2026-03-12T08:00:00+01:00")},
	    {"at year_end(decision.aware_at)", "decision: {aware_at: 2026-03-09T10:00+01:00}",
	     EXACTLY("2027-01-01T00:00:00+01:00")},
	    {"1 days after year_end(decision.aware_at) rule full-days", "decision: {aware_at: 2026-03-09T10:00+01:00}",
	     EXACTLY("2027-01-02T00:00:00+01:00")},
	    {"{period: 1 days, after: decision.aware_at, rule: full-days, by: '17:30', zone: America/New_York}",
	     "decision: {aware_at: 2026-03-09T10:00+01:00}", EXACTLY("2026-03-10T17:30:00-04:00")},
	};

	(void)state;
	CLOCKS(rows);
}

static void an_uncertain_start_gives_an_interval(void **state)
{
	static const struct clock_case rows[] = {
	    {"24 h after incident.detected_at",
	     "incident: {detected_at: {after: '2026-03-09T10:00+01:00', before: '2026-03-09T12:00+01:00'}}",
	     "2026-03-10T10:00:00+01:00", "2026-03-10T12:00:00+01:00", false},
	    {"24 h after incident.detected_at", "incident: {detected_at: {after: '2026-03-09T10:00+01:00'}}",
	     "2026-03-10T10:00:00+01:00", NULL, false},
	    {"24 h after decision.aware_at", "", NULL, NULL, true},
	};

	(void)state;
	CLOCKS(rows);
}

static void the_earlier_is_bounded_by_one_start_and_the_later_is_not(void **state)
{
	static const struct clock_case rows[] = {
	    {"{earlier_of: [4 h after decision.classified_at, 24 h after decision.aware_at]}",
	     "decision: {aware_at: 2026-03-09T20:00+01:00}", NULL, "2026-03-10T20:00:00+01:00", false},
	    {"{earlier_of: [4 h after decision.classified_at, 24 h after decision.aware_at]}",
	     "decision: {aware_at: 2026-03-09T20:00+01:00, classified_at: 2026-03-10T10:00+01:00}",
	     EXACTLY("2026-03-10T14:00:00+01:00")},
	    {"{earlier_of: [4 h after decision.classified_at, 24 h after decision.aware_at]}", "", NULL, NULL, true},
	    {"{later_of: [4 h after decision.classified_at, 24 h after decision.aware_at]}",
	     "decision: {aware_at: 2026-03-09T20:00+01:00}", "2026-03-10T20:00:00+01:00", NULL, true},
	    {"{later_of: [4 h after decision.classified_at, 24 h after decision.aware_at]}",
	     "decision: {aware_at: 2026-03-09T20:00+01:00, classified_at: 2026-03-10T10:00+01:00}",
	     EXACTLY("2026-03-10T20:00:00+01:00")},
	};

	(void)state;
	CLOCKS(rows);
}

static void the_first_case_that_holds_decides_and_open_ones_widen(void **state)
{
	static const char limit[] =
	    "[{when: incident.malicious, is: 24 h after decision.aware_at}, {is: 72 h after decision.aware_at}]";
	static const struct clock_case rows[] = {
	    {limit, "{incident: {malicious: yes}, decision: {aware_at: 2026-03-09T20:00+01:00}}",
	     EXACTLY("2026-03-10T20:00:00+01:00")},
	    {limit, "{incident: {malicious: no}, decision: {aware_at: 2026-03-09T20:00+01:00}}",
	     EXACTLY("2026-03-12T20:00:00+01:00")},
	};
	struct clock_case split[sizeof(rows) / sizeof(rows[0]) + 1];
	static const char *const facts[] = {"incident: {malicious: yes}\ndecision: {aware_at: 2026-03-09T20:00+01:00}",
	                                    "incident: {malicious: no}\ndecision: {aware_at: 2026-03-09T20:00+01:00}",
	                                    "decision: {aware_at: 2026-03-09T20:00+01:00}"};

	(void)state;
	split[0] = rows[0];
	split[1] = rows[1];
	split[2] = (struct clock_case){limit, NULL, "2026-03-10T20:00:00+01:00", "2026-03-12T20:00:00+01:00", false};
	for (int i = 0; i < 3; i++)
		split[i].facts = facts[i];
	CLOCKS(split);
}

/* DE has Easter Monday, 6 April 2026; the 4th and 5th are a weekend. */
static void an_end_on_a_day_off_rolls_to_noon_of_the_next_working_day(void **state)
{
	static const char limit[] =
	    "{is: 24 h after incident.detected_at, roll: {by: '12:00', calendar: entity, zone: entity, cite: x}}";
	static const char perhaps[] =
	    "{is: 24 h after incident.detected_at, roll: {by: '12:00', calendar: entity, zone: entity, cite: x, when: incident.malicious}}";
	static const struct clock_case rows[] = {
	    {limit, "incident: {detected_at: 2026-04-03T10:00+02:00}", EXACTLY("2026-04-07T12:00:00+02:00")},
	    {limit, "incident: {detected_at: 2026-04-06T10:00+02:00}", EXACTLY("2026-04-07T10:00:00+02:00")},
	    {perhaps, "incident: {detected_at: 2026-04-03T10:00+02:00, malicious: no}",
	     EXACTLY("2026-04-04T10:00:00+02:00")},
	    {perhaps, "incident: {detected_at: 2026-04-03T10:00+02:00}", "2026-04-04T10:00:00+02:00",
	     "2026-04-07T12:00:00+02:00", false},
	    /* Rolling keeps no order: an end on Saturday moves to noon of Tuesday, one on Tuesday morning stays before it. */
	    {limit, "incident: {detected_at: {after: '2026-04-03T10:00+02:00', before: '2026-04-06T04:00+02:00'}}",
	     "2026-04-07T00:00:00+02:00", "2026-04-07T12:00:00+02:00", false},
	};

	(void)state;
	CLOCKS(rows);
}

static void limits_of_other_duties_can_be_counted_from(void **state)
{
	struct bench b;

	(void)state;
	bench_open(
	    &b, BOOK("eu.t") LISTED TO_A
	    "duties:\n"
	    "  d: {title: D, kind: report, cite: x, on: 'true', to: [a], due: {limit: 24 h after decision.aware_at}}\n"
	    "  e: {title: E, kind: report, cite: x, on: 'true', to: [a], due: {limit: 48 h after limit(d)}}\n");
	bench_case(&b, ORG "decision: {aware_at: 2026-03-09T20:00+01:00}");
	assert_int_equal(bench_duty(&b, "eu.t.e", NULL)->limit.lo, at("2026-03-12T20:00:00+01:00"));
	bench_close(&b);
}

static void what_is_no_time_is_refused(void **state)
{
	static const struct {
		const char *limit, *code, *message;
	} rows[] = {
	    {"24 h afer decision.aware_at", "time", ""},
	    {"24 parsecs after decision.aware_at", "time", "24 parsecs"},
	    {"24 h after decision.awar_at", "condition", "decision.awar_at"},
	    {"24 h after impact.clients_affected", "type", "integer"},
	    {"24 h after decision.aware_at rule roman", "time", "roman"},
	    {"24 h after decision.aware_at in Mars/Base", "time", "Mars/Base"},
	    {"24 h after decision.aware_at on XX", "time", "XX"},
	    {"24 h after decision.aware_at by 25:00", "time", "25:00"},
	    {"{earlier_of: [24 h after decision.aware_at]}", "time", "at least two"},
	    {"{period: 24 h}", "time", "after: or before:"},
	    {"[{is: 24 h after decision.aware_at}, {is: 72 h after decision.aware_at}]", "unreachable",
	     "always applies"},
	    {"{on: 24 h}", "", ""},
	    {"24 h after filing(nothing)", "condition", "nothing"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char book[4000];

		snprintf(book, sizeof(book), CLOCK_BOOK, rows[i].limit);
		if (rows[i].code[0] != '\0') {
			bench_refuses(book, rows[i].code, 20, rows[i].message, NULL);
		} else {
			struct bench b;
			const char *text = book;

			assert_false(bench_compile(&b, &text, 1));
			bench_close(&b);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(periods_run_from_their_event),
	    cmocka_unit_test(an_uncertain_start_gives_an_interval),
	    cmocka_unit_test(the_earlier_is_bounded_by_one_start_and_the_later_is_not),
	    cmocka_unit_test(the_first_case_that_holds_decides_and_open_ones_widen),
	    cmocka_unit_test(an_end_on_a_day_off_rolls_to_noon_of_the_next_working_day),
	    cmocka_unit_test(limits_of_other_duties_can_be_counted_from),
	    cmocka_unit_test(what_is_no_time_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
