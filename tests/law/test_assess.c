#include "bench.h"

#define REPORTS_IF(id, when)                                                                   \
	BOOK(id)                                                                               \
	LISTED TO_A "duties: {d: {title: D, kind: report, cite: x, on: {cite: x, when: '" when \
	            "'}, to: [a], due: {standard: soon}}}\n"

static void two_laws_cannot_prove_each_other(void **state)
{
	static const char *const books[] = {REPORTS_IF("eu.one", "report_due_elsewhere"),
	                                    REPORTS_IF("eu.two", "report_due_elsewhere"),
	                                    REPORTS_IF("eu.three", "incident.malicious")};
	static const struct {
		const char *facts;
		enum verdict verdict;
	} rows[] = {
	    {"organisation: {listed: yes}\nincident: {malicious: no}\n", NO},
	    {"organisation: {listed: yes}\nincident: {malicious: yes}\n", YES},
	    {"organisation: {listed: yes}\n", UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bench b;

		bench_open_all(&b, books, 3);
		bench_case(&b, rows[i].facts);
		assert_int_equal(bench_duty(&b, "eu.one.d", NULL)->required, rows[i].verdict);
		assert_int_equal(bench_duty(&b, "eu.two.d", NULL)->required, rows[i].verdict);
		bench_close(&b);
	}
}

static void the_date_that_the_law_names_picks_the_version(void **state)
{
	static const char *const books[] =
	    {"rulebook: eu.old\ntitle: T\ninstrument: I\nshore: eu\nzone: Europe/Berlin\n"
	     "valid: {until: 2026-02-28, by: incident.detected_at}\n" LISTED,
	     "rulebook: eu.new\ntitle: T\ninstrument: I\nshore: eu\nzone: Europe/Berlin\n"
	     "valid: {from: 2026-03-01, by: incident.detected_at}\n" LISTED};
	static const struct {
		const char *detected;
		enum verdict before, after;
	} rows[] = {
	    {"2026-02-28T23:59:59+01:00", YES, NO},
	    {"2026-03-01T00:00:00+01:00", NO, YES},
	    {"{after: '2026-02-28T10:00+01:00', before: '2026-03-02T10:00+01:00'}", UNKNOWN, UNKNOWN},
	    {"unknown", UNKNOWN, UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bench b;
		char facts[300];

		snprintf(facts, sizeof(facts), "organisation: {listed: yes}\nincident: {detected_at: %s}\n",
		         rows[i].detected);
		bench_open_all(&b, books, 2);
		bench_case(&b, facts);
		assert_int_equal(bench_covered(&b, "eu.old"), rows[i].before);
		assert_int_equal(bench_covered(&b, "eu.new"), rows[i].after);
		bench_close(&b);
	}
}

static void the_status_follows_from_dates(void **state)
{
	static const struct {
		const char *valid;
		enum law_status status;
	} rows[] = {
	    {"valid: {from: 2020-01-01}\n", STATUS_IN_FORCE},
	    {"valid: {from: 2026-03-10}\n", STATUS_IN_FORCE},
	    {"valid: {from: 2026-03-11}\n", STATUS_NOT_EFFECTIVE},
	    {"valid: {from: 2020-01-01, until: 2026-03-10}\n", STATUS_IN_FORCE},
	    {"valid: {from: 2020-01-01, until: 2026-03-09}\n", STATUS_EXPIRED},
	    {"valid: {from: 2020-01-01, unknown_after: 2026-03-01}\n", STATUS_UNKNOWN_AFTER},
	    {"proposed: true\n", STATUS_PROPOSED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bench b;
		char book[1000];

		snprintf(book, sizeof(book),
		         "rulebook: eu.t\ntitle: T\ninstrument: I\nshore: eu\nzone: Europe/Berlin\n%s%s", rows[i].valid,
		         LISTED);
		bench_open(&b, book);
		bench_case(&b, "organisation: {listed: yes}\n");
		if (b.a.rulebooks[0].status != rows[i].status)
			fail_msg("%s is %s", rows[i].valid, law_status_name(b.a.rulebooks[0].status));
		bench_close(&b);
	}
}

static void proposals_are_kept_out_unless_asked_for(void **state)
{
	struct bench b;
	struct assess_options o = bench_options(BENCH_NOW);

	(void)state;
	bench_open(&b,
	           "rulebook: eu.t\ntitle: T\ninstrument: I\nshore: eu\nzone: Europe/Berlin\nproposed: true\n" LISTED);
	o.include_proposed = false;
	bench_judge(&b, "organisation: {listed: yes}\n", &o);
	assert_int_equal(b.a.rulebook_count, 0);
	o.include_proposed = true;
	bench_judge(&b, "organisation: {listed: yes}\n", &o);
	assert_int_equal(b.a.rulebook_count, 1);
	bench_close(&b);
}

static void every_entity_is_judged_by_its_own_facts(void **state)
{
	struct bench b;

	(void)state;
	bench_open(&b, BOOK("eu.t") LISTED "triggers: {t: {cite: x, when: impact.clients_affected > 10}}\n");
	bench_case(&b,
	           "organisation: [{id: one, listed: yes}, {id: two, listed: no}]\n"
	           "impact: [{organisation: one, clients_affected: 5}, {organisation: two, clients_affected: 50}]\n");
	assert_int_equal(b.a.entity_count, 2);
	assert_int_equal(b.a.rulebooks[0].covered, YES);
	assert_int_equal(b.a.rulebooks[1].covered, NO);
	assert_int_equal(bench_rule(&b, "t"), NO);
	bench_close(&b);
}

static void one_entity_one_shore_or_one_regime_can_be_asked_for(void **state)
{
	static const char *const books[] =
	    {BOOK("eu.t") LISTED, "rulebook: us.t\ntitle: T\ninstrument: I\nshore: us\nzone: America/New_York\n"
	                          "valid: {from: 2020-01-01}\n" LISTED};
	struct assess_options o = bench_options(BENCH_NOW);
	struct bench b;

	(void)state;
	bench_open_all(&b, books, 2);
	o.only_entity = TEXT("two");
	bench_judge(&b, "organisation: [{id: one}, {id: two}]\n", &o);
	assert_int_equal(b.a.entity_count, 1);
	assert_int_equal(b.a.rulebook_count, 2);
	o.only_shore = true;
	o.shore = SHORE_US;
	bench_judge(&b, "organisation: [{id: one}, {id: two}]\n", &o);
	assert_int_equal(b.a.rulebook_count, 1);
	o.only_rulebook = rulebook_find(&b.law, TEXT("eu.t"));
	o.only_shore = false;
	bench_judge(&b, "organisation: [{id: one}, {id: two}]\n", &o);
	assert_int_equal(b.a.rulebook_count, 1);
	assert_int_equal(b.a.rulebooks[0].rulebook, o.only_rulebook);
	bench_close(&b);
}

static void what_is_known_later_does_not_count_before(void **state)
{
	struct assess_options o = bench_options(BENCH_NOW);
	struct bench b;

	(void)state;
	bench_open(&b, BOOK("eu.t") LISTED);
	o.as_known_at = at("2026-03-09T12:00:00+01:00");
	bench_judge(&b, "log: [{at: '2026-03-09T12:00:01+01:00', fact: organisation.listed, value: yes}]\n", &o);
	assert_int_equal(b.a.rulebooks[0].covered, UNKNOWN);
	o.as_known_at = at("2026-03-09T12:00:01+01:00");
	bench_judge(&b, "log: [{at: '2026-03-09T12:00:01+01:00', fact: organisation.listed, value: yes}]\n", &o);
	assert_int_equal(b.a.rulebooks[0].covered, YES);
	bench_close(&b);
}

static void a_filing_for_no_duty_is_told(void **state)
{
	struct bench b;

	(void)state;
	bench_open(&b, BOOK("eu.t") LISTED);
	bench_case(&b, "filing: [{duty: eu.t.nothing, submitted_at: 2026-03-10T10:00+01:00}]\n");
	assert_int_equal(b.diags.warnings, 1);
	assert_string_equal(b.diags.list[0].code, "unknown-duty");
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_laws_cannot_prove_each_other),
	    cmocka_unit_test(the_date_that_the_law_names_picks_the_version),
	    cmocka_unit_test(the_status_follows_from_dates),
	    cmocka_unit_test(proposals_are_kept_out_unless_asked_for),
	    cmocka_unit_test(every_entity_is_judged_by_its_own_facts),
	    cmocka_unit_test(one_entity_one_shore_or_one_regime_can_be_asked_for),
	    cmocka_unit_test(what_is_known_later_does_not_count_before),
	    cmocka_unit_test(a_filing_for_no_duty_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
