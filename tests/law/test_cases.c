#include "bench.h"

#include "law/cases.h"

static struct bench b;

static struct case_result run(const char *yaml, struct diags *diags, bool *ran)
{
	struct case_result r = {0};

	diags_init(diags, &b.arena);
	const struct doc *d = doc_from_yaml(text_of(yaml), TEXT("case.yaml"), &doc_limits_default, &b.arena, diags);
	assert_non_null(d);
	*ran = law_case_run(&b.law, zones_builtin(), d, TEXT("case.yaml"), &b.arena, diags, &r);
	return r;
}

#define HEAD "title: One\nsource: constructed\nnow: 2026-03-10T12:00+01:00\n"
#define FACTS "case: {organisation: {listed: yes}, decision: {aware_at: 2026-03-10T10:00+01:00}}\n"

static void expectations_that_are_met_say_nothing(void **state)
{
	struct diags diags;
	bool ran;
	struct case_result r = run(HEAD FACTS "expect:\n"
	                                      "  eu.t:\n"
	                                      "    covered: yes\n"
	                                      "    triggers: {t: unknown}\n"
	                                      "    duties: {d: {state: due, limit: 2026-03-11T10:00+01:00}}\n",
	                           &diags, &ran);

	(void)state;
	assert_true(ran);
	assert_int_equal(r.cases, 1);
	assert_int_equal(r.expectations, 4);
	assert_int_equal(r.failed, 0);
	assert_int_equal(diags.count, 0);
}

static void each_expectation_not_met_is_named_with_its_place(void **state)
{
	struct diags diags;
	bool ran;
	struct case_result r = run(HEAD FACTS "expect:\n"
	                                      "  eu.t:\n"
	                                      "    covered: no\n"
	                                      "    triggers: {t: yes}\n"
	                                      "    duties: {d: {state: met, limit: 2026-03-11T10:01+01:00}}\n",
	                           &diags, &ran);

	(void)state;
	assert_int_equal(r.failed, 4);
	assert_int_equal(diags.errors, 4);
	assert_int_equal(diags.list[0].at.line, 7);
	assert_non_null(strstr(text_cstr(&b.arena, diags.list[0].message), "yes, expected no"));
	assert_int_equal(diags.list[1].at.line, 8);
	assert_int_equal(diags.list[2].at.line, 9);
}

static void variations_change_facts_and_expectations(void **state)
{
	struct diags diags;
	bool ran;
	struct case_result r = run(HEAD FACTS "expect: {eu.t: {triggers: {t: unknown}}}\n"
	                                      "vary:\n"
	                                      "  - title: Two\n"
	                                      "    set: {impact.clients_affected: 6}\n"
	                                      "    expect: {eu.t: {triggers: {t: yes}}}\n"
	                                      "  - title: Three\n"
	                                      "    now: 2026-03-12T12:00+01:00\n"
	                                      "    expect: {eu.t: {duties: {d: {state: overdue}}}}\n",
	                           &diags, &ran);

	(void)state;
	assert_true(ran);
	assert_int_equal(r.cases, 3);
	assert_int_equal(r.failed, 0);
}

static void what_is_no_case_is_refused(void **state)
{
	static const char *const bad[] = {
	    "title: x\nnow: 2026-03-10T12:00+01:00\n" FACTS "expect: {eu.t: {covered: yes}}\n", /* no source */
	    "title: x\nsource: y\n" FACTS "expect: {eu.t: {covered: yes}}\n",                   /* no now */
	    HEAD FACTS "expect: {eu.u: {covered: yes}}\n",
	    HEAD FACTS "expect: {eu.t: {duties: {e: {state: due}}}}\n",
	    HEAD FACTS "expect: {eu.t: {triggers: {u: yes}}}\n",
	    HEAD FACTS "expect: {eu.t: {covert: yes}}\n",
	    HEAD FACTS "expects: {}\n",
	    HEAD "case: {organisation: {listd: yes}}\nexpect: {eu.t: {covered: yes}}\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct diags diags;
		bool ran;

		run(bad[i], &diags, &ran);
		if (ran && diags.errors == 0)
			fail_msg("accepted: %s", bad[i]);
		assert_true(diags.errors > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(expectations_that_are_met_say_nothing),
	    cmocka_unit_test(each_expectation_not_met_is_named_with_its_place),
	    cmocka_unit_test(variations_change_facts_and_expectations),
	    cmocka_unit_test(what_is_no_case_is_refused),
	};
	int failed;

	bench_open(
	    &b, BOOK("eu.t") LISTED TO_A
	    "triggers: {t: {cite: x, when: impact.clients_affected > 5}}\n"
	    "duties: {d: {title: D, kind: report, cite: x, on: 'true', to: [a], due: {limit: 24 h after decision.aware_at}}}\n");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	bench_close(&b);
	return failed;
}
