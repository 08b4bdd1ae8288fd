#include "bench.h"

#include "law/joint.h"

#define LAW(id, hours)                                                                      \
	BOOK(id)                                                                            \
	LISTED "triggers: {t: {cite: x, when: incident.malicious}}\n" TO_A "duties:\n"      \
	       "  d: {title: D, kind: report, cite: x, on: t, to: [a], due: {limit: " hours \
	       " h after decision.aware_at}}\n"
#define HEAD "joint: eu.a\nagainst: us.b\nsource: constructed\n"
#define SOUND "lines: {L1: {says: x, expect: [{statement: timelines.stage.initial, relation: stricter}]}}\n"

static struct bench b;

static int open_laws(void **state)
{
	static const char *const books[] = {LAW("eu.a", "24"), LAW("us.b", "72"), LAW("us.c", "24")};

	(void)state;
	bench_open_all(&b, books, 3);
	return 0;
}

static int close_laws(void **state)
{
	(void)state;
	bench_close(&b);
	return 0;
}

static struct case_result run(const char *yaml, struct diags *diags, bool *ran)
{
	struct case_result r = {0};

	diags_init(diags, &b.arena);
	const struct doc *d = doc_from_yaml(text_of(yaml), TEXT("joint.yaml"), &doc_limits_default, &b.arena, diags);
	assert_non_null(d);
	*ran = joint_run(&b.law, d, TEXT("joint.yaml"), &b.arena, diags, &r);
	return r;
}

static void what_is_met_says_nothing(void **state)
{
	struct diags diags;
	bool ran;
	struct case_result r = run(HEAD SOUND, &diags, &ran);

	(void)state;
	assert_true(ran);
	assert_int_equal(r.cases, 1);
	assert_int_equal(r.expectations, 1);
	assert_int_equal(r.failed, 0);
	assert_int_equal(diags.count, 0);
}

static void each_expectation_not_met_is_named_with_its_place(void **state)
{
	struct diags diags;
	bool ran;
	struct case_result r = run(HEAD "lines:\n"
	                                "  L1:\n"
	                                "    says: x\n"
	                                "    expect:\n"
	                                "      - {statement: timelines.stage.initial, relation: same}\n"
	                                "      - {statement: timelines.stage.final, relation: same}\n"
	                                "  L2: {says: y, expect: [{none: timelines.stage.initial}]}\n",
	                           &diags, &ran);

	(void)state;
	assert_true(ran);
	assert_int_equal(r.cases, 2);
	assert_int_equal(r.expectations, 3);
	assert_int_equal(r.failed, 3);
	assert_int_equal(diags.errors, 3);
	assert_int_equal(diags.list[0].at.line, 8);
	assert_string_equal(text_cstr(&b.arena, diags.list[0].message), "timelines.stage.initial is: stricter");
	assert_int_equal(diags.list[1].at.line, 9);
	assert_non_null(strstr(text_cstr(&b.arena, diags.list[1].message), "none of the laws says anything there"));
	assert_int_equal(diags.list[2].at.line, 10);
	assert_non_null(strstr(text_cstr(&b.arena, diags.list[2].message), "one of the laws does say this"));
}

static void sides_may_be_lists(void **state)
{
	struct diags diags;
	bool ran;
	struct case_result r = run("joint: [eu.a, us.c]\nagainst: [us.b]\nsource: constructed\n"
	                           "lines: {L1: {says: x, expect: [\n"
	                           "  {statement: timelines.stage.initial, relation: stricter, of: us.c}]}}\n",
	                           &diags, &ran);

	(void)state;
	assert_true(ran);
	assert_int_equal(r.expectations, 1);
	assert_int_equal(r.failed, 0);
}

static void what_is_no_reading_is_refused(void **state)
{
	static const struct {
		const char *yaml;
		uint32_t line;
		const char *message;
	} bad[] = {
	    {"joint: eu.z\nagainst: us.b\nsource: x\n" SOUND, 1, "\"eu.z\" is no rulebook"},
	    {"joint: eu.a\nagainst: [us.b, us.z]\nsource: x\n" SOUND, 2, "\"us.z\" is no rulebook"},
	    {"joint: eu.a\nagainst: us.b\n" SOUND, 0, "source:"},
	    {HEAD, 0, "lines:"},
	    {HEAD "lines: [x]\n", 0, "lines:"},
	    {HEAD "expects: x\n" SOUND, 4, "expects"},
	    {HEAD "lines:\n  L1: x\n", 5, "a line is a map"},
	    {HEAD "lines:\n  L1: {says: x}\n", 5, "absent"},
	    {HEAD "lines:\n  L1: {absent: x}\n", 5, "says"},
	    {HEAD "lines:\n  L1: {says: x, expect: {none: y}}\n", 5, "a list"},
	    {HEAD "lines:\n  L1: {says: x, expect: [y]}\n", 5, "an expectation is a map"},
	    {HEAD "lines:\n  L1: {says: x, expect: [{statment: y}]}\n", 5, "statment"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct diags diags;
		bool ran, found = false;

		run(bad[i].yaml, &diags, &ran);
		for (uint32_t k = 0; k < diags.count && !found; k++)
			found = (bad[i].line == 0 || diags.list[k].at.line == bad[i].line) &&
			        strstr(text_cstr(&b.arena, diags.list[k].message), bad[i].message) != NULL;
		if (ran || !found)
			fail_msg("%s: ran %d, %u errors, not told \"%s\"", bad[i].yaml, ran, diags.errors,
			         bad[i].message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_met_says_nothing),
	    cmocka_unit_test(each_expectation_not_met_is_named_with_its_place),
	    cmocka_unit_test(sides_may_be_lists),
	    cmocka_unit_test(what_is_no_reading_is_refused),
	};

	return cmocka_run_group_tests(tests, open_laws, close_laws);
}
