#include "bench.h"

#define D(keys) "duties:\n  d: {title: D, kind: report, cite: x, on: 'true', to: [a], " keys "}\n"

static void what_no_rulebook_can_say_is_refused(void **state)
{
	static const struct {
		const char *book, *code;
		uint32_t line;
		const char *message, *hint;
	} rows[] = {
	    {BOOK("eu.t") "triggers: {t: {cite: a, when: organisation.listed}}\n", "missing", 0, "covers", NULL},
	    {BOOK("eu.t") LISTED "duteis: {}\n", "unknown-key", 11, "duteis", "duties"},
	    {"rulebook: eu.t\ntitle: T\ninstrument: I\nshore: moon\n" LISTED, "value", 4, "moon", NULL},
	    {"rulebook: eu.t\ntitle: T\ninstrument: I\nshore: eu\nzone: Europe/Berln\n" LISTED, "zone", 5,
	     "Europe/Berln", NULL},
	    {"rulebook: eu.t\ntitle: T\ninstrument: I\nshore: eu\nzone: Europe/Berlin\ncalendar: QQ\n" LISTED,
	     "calendar", 6, "QQ", NULL},
	    {"rulebook: eu.t\ntitle: T\ninstrument: I\nshore: eu\nzone: Europe/Berlin\ncounting: roman\n" LISTED,
	     "counting", 6, "roman", NULL},
	    {BOOK("eu.t") LISTED "define: {Bad-Name: {cite: a, when: organisation.listed}}\n", "name", 11, "Bad-Name",
	     NULL},
	    {BOOK("eu.t") LISTED
	     "define: {x: {cite: a, when: organisation.listed}}\ntriggers: {x: {cite: a, when: incident.malicious}}\n",
	     "duplicate", 12, "\"x\"", NULL},
	    {BOOK("eu.t") "covers: {when: organisation.listed}\n", "no-citation", 10, "cite:", NULL},
	    {BOOK("eu.t") LISTED "triggers: {t: organisation.listed}\n", "no-citation", 11, "cite:", NULL},
	    {BOOK("eu.t") LISTED TO_A
	     "duties:\n  d: {title: D, kind: report, cite: x, on: 'true', to: [b], due: {standard: soon}}\n",
	     "recipient", 13, "\"b\"", NULL},
	    {BOOK("eu.t") LISTED TO_A D("due: {reading: x}"), "due", 13, "", NULL},
	    {BOOK("eu.t") LISTED TO_A D("due: {standard: soon}, each: sevice"), "unknown-kind", 13, "sevice", NULL},
	    {BOOK("eu.t") LISTED TO_A D("due: {standard: soon}, displaced_by: [{duty: nothing, cite: x}]"), "duty", 13,
	     "nothing", NULL},
	    {BOOK("eu.t") LISTED TO_A D(
	         "due: {standard: soon}, content: [{id: c, fact: impact.harn, grade: mandatory, cite: x}]"),
	     "unknown-fact", 13, "impact.harn", "impact.harm"},
	    {BOOK("eu.t")
	         LISTED TO_A D("due: {standard: soon}, content: [{id: c, fact: impact.harm, grade: must, cite: x}]"),
	     "value", 13, "must", NULL},
	    {BOOK("eu.t") LISTED TO_A D(
	         "due: {standard: soon}, content: [{id: c, fact: impact.harm, grade: mandatory, cite: x}, {id: c, fact: impact.loss, grade: mandatory, cite: x}]"),
	     "duplicate", 13, "\"c\"", NULL},
	    {BOOK("eu.t") LISTED TO_A D("due: {standard: soon}, valid: {from: 2026-02-30}"), "date", 13, "2026-02-30",
	     NULL},
	    {BOOK("eu.t") LISTED TO_A D("due: {standard: soon}, valid: {from: 2026-02-28, by: impact.harm}"), "", 13,
	     "", NULL},
	    {BOOK("eu.t") LISTED "recipients: {a: {name: A, channel: mail, cite: x, place: incident.malicious}}\n",
	     "place", 11, "incident.malicious", NULL},
	    {BOOK("eu.t") "overlay_of: eu.nothing\nwhen: organisation.listed\n", "overlay", 10, "eu.nothing", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].code[0] != '\0') {
			bench_refuses(rows[i].book, rows[i].code, rows[i].line, rows[i].message, rows[i].hint);
		} else {
			struct bench b;

			assert_false(bench_compile(&b, &rows[i].book, 1));
			bench_close(&b);
		}
	}
}

static const char base[] = BOOK("eu.base") LISTED TO_A
    "duties:\n"
    "  d: {title: D, kind: report, cite: x, on: 'true', to: [a], due: {limit: 24 h after decision.aware_at}}\n"
    "  e: {title: E, kind: report, cite: x, on: 'true', to: [a], due: {limit: 72 h after decision.aware_at}}\n";

static void an_overlay_replaces_removes_and_makes_the_base_step_back(void **state)
{
	static const char overlay[] = "rulebook: eu.over\noverlay_of: eu.base\ntitle: O\ninstrument: I\n"
	                              "when: {cite: b, when: 'organisation.established_in = DE'}\n"
	                              "duties: {d: {due: {limit: 12 h after decision.aware_at}}}\nremove: [duties.e]\n";
	static const char *const books[] = {base, overlay};
	static const char *const orders[][2] = {{base, overlay}, {overlay, base}};
	struct bench b;

	(void)state;
	(void)books;
	for (int i = 0; i < 2; i++) {
		bench_open_all(&b, orders[i], 2);
		bench_case(
		    &b,
		    "organisation: {listed: yes, established_in: DE}\ndecision: {aware_at: 2026-03-10T10:00+01:00}\n");
		bench_state(&b, "eu.over.d", NULL, STATE_DUE);
		assert_int_equal(bench_duty(&b, "eu.over.d", NULL)->limit.lo, at("2026-03-10T22:00:00+01:00"));
		assert_int_equal(duty_find_path(&b.law, TEXT("eu.over.e")), 0);
		bench_state(&b, "eu.base.d", NULL, STATE_DISPLACED);
		bench_close(&b);
		bench_open_all(&b, orders[i], 2);
		bench_case(
		    &b,
		    "organisation: {listed: yes, established_in: FR}\ndecision: {aware_at: 2026-03-10T10:00+01:00}\n");
		assert_int_equal(bench_covered(&b, "eu.over"), NO);
		bench_state(&b, "eu.base.d", NULL, STATE_DUE);
		assert_int_equal(bench_duty(&b, "eu.base.d", NULL)->limit.lo, at("2026-03-11T10:00:00+01:00"));
		bench_close(&b);
	}
}

static void a_proposed_overlay_stands_beside_the_law_in_force(void **state)
{
	static const char overlay[] =
	    "rulebook: eu.over\noverlay_of: eu.base\nproposed: true\ntitle: O\ninstrument: I\n"
	    "when: {cite: b, when: 'true'}\n"
	    "duties: {d: {due: {limit: 96 h after decision.aware_at}}}\n";
	static const char *const orders[][2] = {{base, overlay}, {overlay, base}};
	struct bench b;

	(void)state;
	for (int i = 0; i < 2; i++) {
		bench_open_all(&b, orders[i], 2);
		bench_case(&b, "organisation: {listed: yes}\ndecision: {aware_at: 2026-03-10T10:00+01:00}\n");
		bench_state(&b, "eu.base.d", NULL, STATE_DUE);
		assert_int_equal(bench_duty(&b, "eu.base.d", NULL)->limit.lo, at("2026-03-11T10:00:00+01:00"));
		bench_state(&b, "eu.over.d", NULL, STATE_DORMANT);
		assert_int_equal(bench_duty(&b, "eu.over.d", NULL)->limit.lo, at("2026-03-14T10:00:00+01:00"));
		bench_close(&b);
	}
}

static void a_rulebook_stands_in_one_file(void **state)
{
	static const char *const twice[] = {base, base};
	struct bench b;

	(void)state;
	assert_false(bench_compile(&b, twice, 2));
	assert_string_equal(b.diags.list[0].code, "duplicate");
	bench_close(&b);
}

static void a_law_that_yields_is_displaced_in_whole_or_in_part(void **state)
{
	static const char *const books[] =
	    {base, BOOK("eu.two") LISTED TO_A
	     "yields_to: [{when: 'eu.base:covered and incident.malicious', rulebook: eu.base, duties: [d], cite: x}]\n"
	     "duties:\n"
	     "  d: {title: D, kind: report, cite: x, on: 'true', to: [a], due: {standard: soon}}\n"
	     "  e: {title: E, kind: report, cite: x, on: 'true', to: [a], due: {standard: soon}}\n"};
	struct bench b;

	(void)state;
	bench_open_all(&b, books, 2);
	bench_case(&b, "organisation: {listed: yes}\nincident: {malicious: yes}\n");
	bench_state(&b, "eu.two.d", NULL, STATE_DISPLACED);
	bench_state(&b, "eu.two.e", NULL, STATE_DUE);
	bench_close(&b);
}

static void names_are_found_again(void **state)
{
	struct bench b;

	(void)state;
	bench_open(&b, base);
	row_id book = rulebook_find(&b.law, TEXT("eu.base"));
	assert_int_equal(book, 1);
	assert_int_equal(rulebook_find(&b.law, TEXT("eu.bas")), 0);
	assert_int_equal(duty_find(&b.law, book, TEXT("e")), duty_find_path(&b.law, TEXT("eu.base.e")));
	assert_int_not_equal(duty_find(&b.law, book, TEXT("e")), 0);
	assert_int_equal(duty_find_path(&b.law, TEXT("eu.base.f")), 0);
	assert_int_equal(duty_find_path(&b.law, TEXT("e")), 0);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_no_rulebook_can_say_is_refused),
	    cmocka_unit_test(an_overlay_replaces_removes_and_makes_the_base_step_back),
	    cmocka_unit_test(a_proposed_overlay_stands_beside_the_law_in_force),
	    cmocka_unit_test(a_rulebook_stands_in_one_file),
	    cmocka_unit_test(a_law_that_yields_is_displaced_in_whole_or_in_part),
	    cmocka_unit_test(names_are_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
