#include "bench.h"

#define DUTY_BOOK(keys) BOOK("eu.t") LISTED TO_A "duties:\n  d:\n    title: D\n    cite: Art. 2\n    to: [a]\n" keys
#define LISTED_ORG "organisation: {listed: yes}\n"

#define REPORT "    kind: report\n"
#define ALWAYS "    on: \"true\"\n"

struct state_row {
	const char *keys, *facts;
	enum duty_state state;
};

static void states(const struct state_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char book[4000];
		struct bench b;
		enum duty_state got;

		snprintf(book, sizeof(book), DUTY_BOOK("%s%s"), rows[i].keys,
		         strstr(rows[i].keys, "    on: ") == NULL ? ALWAYS : "");
		bench_open(&b, book);
		bench_case(&b, rows[i].facts);
		got = bench_duty(&b, "eu.t.d", NULL)->state;
		if (got != rows[i].state)
			fail_msg("with %s%s it is %s, not %s", rows[i].keys, rows[i].facts, duty_state_name(got),
			         duty_state_name(rows[i].state));
		bench_close(&b);
	}
}

#define DAY_LIMIT "    due: {limit: 24 h after decision.aware_at}\n"
#define AWARE(when) LISTED_ORG "decision: {aware_at: " when "}\n"
#define FILED(when) "filing: [{duty: eu.t.d, submitted_at: " when "}]\n"

static void every_state_has_its_case(void **state)
{
	static const struct state_row rows[] = {
	    {REPORT DAY_LIMIT, AWARE("2026-03-09T12:00+01:00"), STATE_DUE}, /* to its last second */
	    {REPORT DAY_LIMIT, AWARE("2026-03-09T11:59:59+01:00"), STATE_OVERDUE},
	    {REPORT DAY_LIMIT, LISTED_ORG, STATE_WAITING},
	    {REPORT "    due: {not_before: at incident.ended_at, limit: 24 h after incident.ended_at}\n",
	     LISTED_ORG "incident: {ended_at: 2026-03-11T10:00+01:00}\n", STATE_NOT_YET},
	    {REPORT DAY_LIMIT, AWARE("2026-03-09T10:00+01:00") FILED("2026-03-10T10:00+01:00"), STATE_MET},
	    {REPORT DAY_LIMIT, AWARE("2026-03-09T10:00+01:00") FILED("2026-03-10T10:00:01+01:00"), STATE_MET_LATE},
	    {REPORT DAY_LIMIT, AWARE("2026-03-09T10:00+01:00") FILED("2026-03-11T10:00+01:00"),
	     STATE_OVERDUE}, /* announced */
	    {REPORT "    on: incident.malicious\n" DAY_LIMIT, AWARE("2026-03-10T10:00+01:00"), STATE_UNDETERMINED},
	    {REPORT "    on: incident.malicious\n" DAY_LIMIT, LISTED_ORG "incident: {malicious: no}\n",
	     STATE_NOT_REQUIRED},
	    {REPORT
	     "    on: {cite: a, presumed: organisation.listed, rebutted_by: {when: incident.malicious}}\n" DAY_LIMIT,
	     AWARE("2026-03-10T10:00+01:00"), STATE_PRESUMED},
	    {REPORT DAY_LIMIT "    held: {when: incident.malicious, until: at filing.hold_until, cite: a}\n",
	     AWARE(
	         "2026-03-01T10:00+01:00") "incident: {malicious: yes}\nfiling: [{duty: eu.t.d, hold_until: 2026-03-20T00:00+01:00}]\n",
	     STATE_HELD},
	    {REPORT DAY_LIMIT "    excused: {when: incident.malicious, cite: a}\n",
	     AWARE("2026-03-01T10:00+01:00") "incident: {malicious: yes}\n", STATE_EXCUSED},
	    {"    kind: offer\n    due: {standard: at will}\n", LISTED_ORG, STATE_VOLUNTARY},
	    {REPORT "    due: {limit: [{when: incident.malicious, is: 24 h after decision.aware_at}]}\n",
	     LISTED_ORG "incident: {malicious: no}\n", STATE_LIMIT_UNKNOWN},
	    {REPORT "    due: {standard: without undue delay}\n", LISTED_ORG, STATE_DUE},
	    {REPORT DAY_LIMIT "    valid: {from: 2027-01-01}\n", AWARE("2026-03-10T10:00+01:00"), STATE_DORMANT},
	    {REPORT DAY_LIMIT "    valid: {from: 2020-01-01, until: 2026-03-09}\n", AWARE("2026-03-10T10:00+01:00"),
	     STATE_DORMANT},
	    {REPORT DAY_LIMIT "    unless: {when: incident.malicious, cite: a}\n",
	     LISTED_ORG "incident: {malicious: yes}\n", STATE_NOT_REQUIRED},
	};

	(void)state;
	states(rows, sizeof(rows) / sizeof(rows[0]));
}

static void other_duties_displace_satisfy_or_stand_for_one(void **state)
{
	static const struct {
		const char *relation, *facts;
		enum duty_state state;
	} rows[] = {
	    {"displaced_by", "incident: {malicious: yes}\n", STATE_DISPLACED},
	    {"displaced_by", "incident: {malicious: no}\n", STATE_OVERDUE},
	    {"displaced_by", "", STATE_UNDETERMINED},
	    {"satisfied_by", "incident: {malicious: yes}\n", STATE_SATISFIED},
	    {"satisfied_by", "incident: {malicious: no}\n", STATE_OVERDUE},
	    {"deemed_by", "incident: {malicious: yes}\n", STATE_SATISFIED},
	    {"counts_for", "incident: {malicious: yes}\n", STATE_OVERDUE},
	    {"conflicts_with", "incident: {malicious: yes}\n", STATE_OVERDUE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char book[4000], facts[1000];
		struct bench b;

		snprintf(book, sizeof(book),
		         DUTY_BOOK(
		             REPORT ALWAYS DAY_LIMIT
		             "    %s: [{when: incident.malicious, duty: e, cite: a}]\n"
		             "  e: {title: E, kind: report, cite: x, on: 'true', to: [a], due: {standard: soon}}\n"),
		         rows[i].relation);
		snprintf(facts, sizeof(facts), "%s%s", AWARE("2026-03-01T10:00+01:00"), rows[i].facts);
		bench_open(&b, book);
		bench_case(&b, facts);
		bench_state(&b, "eu.t.d", NULL, rows[i].state);
		bench_close(&b);
	}
}

static void filings_serve_the_duty_they_name_and_those_that_say_so(void **state)
{
	struct bench b;

	(void)state;
	bench_open(
	    &b,
	    DUTY_BOOK(
	        REPORT ALWAYS
	        "    due: {limit: 2 d after decision.aware_at}\n    served_by: [e]\n"
	        "  e: {title: E, kind: report, cite: x, on: 'true', to: [a], due: {limit: 24 h after filing(d)}}\n"
	        "  l: {title: L, kind: report, cite: x, on: 'true', to: [a], due: {limit: 1 h after last_filing(d)}}\n"));
	bench_case(&b,
	           AWARE(
	               "2026-03-09T10:00+01:00") "filing: [{id: x, duty: eu.t.d, submitted_at: 2026-03-10T10:00+01:00},"
	                                         " {id: y, duty: eu.t.e, submitted_at: 2026-03-10T09:00+01:00}]\n");
	bench_state(&b, "eu.t.d", NULL, STATE_MET);
	assert_int_equal(bench_duty(&b, "eu.t.d", NULL)->filed_at, at("2026-03-10T09:00:00+01:00"));
	bench_state(&b, "eu.t.e", NULL, STATE_MET);
	assert_int_equal(bench_duty(&b, "eu.t.e", NULL)->limit.lo, at("2026-03-11T09:00:00+01:00"));
	assert_int_equal(bench_duty(&b, "eu.t.l", NULL)->limit.lo, at("2026-03-10T11:00:00+01:00"));
	bench_close(&b);
}

static void a_recurring_duty_counts_only_filings_of_its_window(void **state)
{
	static const struct state_row rows[] = {
	    {REPORT "    due: {standard: soon}\n    since: decision.new_information_at\n",
	     LISTED_ORG "decision: {new_information_at: 2026-03-09T10:00+01:00}\n" FILED("2026-03-09T09:59+01:00"),
	     STATE_DUE},
	    {REPORT "    due: {standard: soon}\n    since: decision.new_information_at\n",
	     LISTED_ORG "decision: {new_information_at: 2026-03-09T10:00+01:00}\n" FILED("2026-03-09T10:00+01:00"),
	     STATE_MET},
	    {REPORT "    due: {standard: soon}\n    since: now - 10 d\n", LISTED_ORG FILED("2026-02-27T10:00+01:00"),
	     STATE_DUE},
	    {REPORT "    due: {standard: soon}\n    since: now - 10 d\n", LISTED_ORG FILED("2026-02-28T12:00+01:00"),
	     STATE_MET},
	};

	(void)state;
	states(rows, sizeof(rows) / sizeof(rows[0]));
}

static void each_product_has_its_own_instance_and_filing(void **state)
{
	struct bench b;

	(void)state;
	bench_open(&b, DUTY_BOOK(REPORT DAY_LIMIT "    each: product\n    on: product.important\n"));
	bench_case(
	    &b,
	    AWARE(
	        "2026-03-10T10:00+01:00") "product: [{id: p, important: yes}, {id: q, important: yes}, {id: r, important: no}]\nopen: [product]\n"
	                                  "filing: [{duty: eu.t.d, product: p, submitted_at: 2026-03-10T11:00+01:00}]\n");
	bench_state(&b, "eu.t.d", "p", STATE_MET);
	bench_state(&b, "eu.t.d", "q", STATE_DUE);
	bench_state(&b, "eu.t.d", "r", STATE_NOT_REQUIRED);
	bench_state(&b, "eu.t.d", "", STATE_UNDETERMINED);
	bench_close(&b);
}

static void each_region_has_an_instance_and_so_have_regions_not_named(void **state)
{
	struct bench b;
	static const char book[] =
	    DUTY_BOOK(REPORT ALWAYS DAY_LIMIT "    each: region\n    where: residents(region) > 500\n");

	(void)state;
	bench_open(&b, book);
	bench_case(
	    &b,
	    AWARE("2026-03-10T10:00+01:00") "data: [{individuals_by_region: {US-CA: 501, US-TX: 500, others: 0}}]\n");
	bench_state(&b, "eu.t.d", "US-CA", STATE_DUE);
	bench_state(&b, "eu.t.d", "US-TX", STATE_NOT_REQUIRED);
	assert_null(bench_find(&b, "eu.t.d", ""));
	bench_close(&b);
	bench_open(&b, book);
	bench_case(&b, AWARE("2026-03-10T10:00+01:00") "data: [{individuals_by_region: {US-TX: 500}}]\n");
	bench_state(&b, "eu.t.d", "US-TX", STATE_NOT_REQUIRED);
	bench_state(&b, "eu.t.d", "", STATE_UNDETERMINED);
	bench_close(&b);
}

static void each_member_of_a_set_of_regions_has_an_instance(void **state)
{
	static const char book[] = DUTY_BOOK(REPORT ALWAYS DAY_LIMIT "    each: region\n    among: impact.states\n");
	struct bench b;

	(void)state;
	bench_open(&b, book);
	bench_case(
	    &b,
	    AWARE(
	        "2026-03-10T10:00+01:00") "impact: {states: {includes: [DE], possibly: [FR]}}\n"
	                                  "filing: [{duty: eu.t.d, region: DE, submitted_at: 2026-03-10T11:00+01:00}]\n");
	bench_state(&b, "eu.t.d", "DE", STATE_MET);
	bench_state(&b, "eu.t.d", "FR", STATE_UNDETERMINED);
	bench_close(&b);
	/* A filing for one region says nothing of regions not known. */
	bench_open(&b, book);
	bench_case(
	    &b,
	    AWARE(
	        "2026-03-10T10:00+01:00") "filing: [{duty: eu.t.d, region: DE, submitted_at: 2026-03-10T11:00+01:00}]\n");
	bench_state(&b, "eu.t.d", "", STATE_UNDETERMINED);
	bench_close(&b);
	bench_open(&b, book);
	bench_case(&b, AWARE("2026-03-10T10:00+01:00") "impact: {states: []}\n");
	bench_state(&b, "eu.t.d", "", STATE_NOT_REQUIRED);
	bench_close(&b);
}

static void the_first_rung_that_holds_ends_the_ladder(void **state)
{
	static const struct {
		const char *facts;
		uint32_t count;
		enum verdict first;
		const char *id;
	} rows[] = {
	    {LISTED_ORG "incident: {malicious: yes}\n", 1, YES, "police"},
	    {LISTED_ORG "incident: {malicious: no}\n", 1, YES, "a"},
	    {LISTED_ORG, 2, UNKNOWN, "police"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		row_id found[4];
		enum verdict verdicts[4];
		struct explainer *x;
		struct bench b;

		bench_open(
		    &b, BOOK("eu.t") LISTED
		    "recipients: {a: {name: A, channel: mail, cite: Art. 9}, police: {name: P, channel: x, cite: y}}\n"
		    "duties: {d: {title: D, cite: x, kind: report, on: 'true', due: {standard: soon}, to: [{first_of: [{recipient: police, when: "
		    "incident.malicious}, {recipient: a}]}]}}\n");
		bench_case(&b, rows[i].facts);
		x = explainer_new(&b.a, &b.a.entities[0], &b.arena);
		assert_int_equal(recipients_of_duty(x, bench_duty(&b, "eu.t.d", NULL), found, verdicts, 4),
		                 rows[i].count);
		assert_int_equal(verdicts[0], rows[i].first);
		assert_true(text_is(law_str(&b.law, RECIPIENT(&b.law, found[0])->id), rows[i].id));
		explainer_close(x);
		bench_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_has_its_case),
	    cmocka_unit_test(other_duties_displace_satisfy_or_stand_for_one),
	    cmocka_unit_test(filings_serve_the_duty_they_name_and_those_that_say_so),
	    cmocka_unit_test(a_recurring_duty_counts_only_filings_of_its_window),
	    cmocka_unit_test(each_product_has_its_own_instance_and_filing),
	    cmocka_unit_test(each_region_has_an_instance_and_so_have_regions_not_named),
	    cmocka_unit_test(each_member_of_a_set_of_regions_has_an_instance),
	    cmocka_unit_test(the_first_rung_that_holds_ends_the_ladder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
