#include "bench.h"

static void circles_are_refused(void **state)
{
	(void)state;
	bench_refuses(BOOK("eu.t") LISTED "define:\n  a: {cite: x, when: b}\n  b: {cite: x, when: a}\n", "circle", 0,
	              "circle", NULL);
	bench_refuses(BOOK("eu.t") "covers: {cite: x, when: covered}\n", "circle", 10, "covered", NULL);
	bench_refuses(
	    BOOK("eu.t") LISTED TO_A
	    "duties: {d: {title: D, kind: report, cite: x, on: {cite: x, when: required(d)}, to: [a], due: {standard: soon}}}\n",
	    "circle", 0, "\"d\"", NULL);
}

static void what_is_owed_elsewhere_cannot_be_denied(void **state)
{
	(void)state;
	bench_refuses(BOOK("eu.t") LISTED "triggers: {t: {cite: x, when: not report_due_elsewhere}}\n", "not-monotone",
	              0, "negation", NULL);
	bench_refuses(
	    BOOK("eu.t") LISTED
	    "triggers: {t: {cite: x, when: organisation.listed, unless: {cite: x, when: report_due_elsewhere}}}\n",
	    "not-monotone", 0, "negation", NULL);
	bench_refuses(BOOK("eu.t") LISTED
	              "define: {e: {cite: x, when: report_due_elsewhere}}\ntriggers: {t: {cite: x, none: [e]}}\n",
	              "not-monotone", 0, "negation", NULL);
}

static void a_double_negation_denies_nothing(void **state)
{
	struct bench b;

	(void)state;
	bench_open(&b, BOOK("eu.t") LISTED "triggers: {t: {cite: x, when: not (not report_due_elsewhere)}}\n");
	bench_close(&b);
}

static void a_file_of_another_sort_is_refused(void **state)
{
	(void)state;
	bench_refuses("something: else\n", "law-file", 1, "no file of law", NULL);
}

static void the_edition_names_the_last_check_and_the_content(void **state)
{
	struct bench one, two, three;

	(void)state;
	bench_open(&one, BOOK("eu.t") LISTED);
	bench_open(&two, BOOK("eu.t") LISTED);
	bench_open(&three, BOOK("eu.t") "covers: {cite: Art. 1, when: not organisation.listed}\n");
	assert_true(text_starts(law_meta(&one.law, META_EDITION), TEXT("2026-01-01+")));
	assert_true(text_eq(law_meta(&one.law, META_EDITION), law_meta(&two.law, META_EDITION)));
	assert_false(text_eq(law_meta(&one.law, META_EDITION), law_meta(&three.law, META_EDITION)));
	bench_close(&one);
	bench_close(&two);
	bench_close(&three);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(circles_are_refused),
	    cmocka_unit_test(what_is_owed_elsewhere_cannot_be_denied),
	    cmocka_unit_test(a_double_negation_denies_nothing),
	    cmocka_unit_test(a_file_of_another_sort_is_refused),
	    cmocka_unit_test(the_edition_names_the_last_check_and_the_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
