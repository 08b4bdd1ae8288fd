#include "bench.h"

#include "law/check.h"

static uint32_t findings(const char *condition, const char **code)
{
	struct bench b;
	char book[2000];
	struct diags diags;

	snprintf(book, sizeof(book), "%s%striggers:\n  t: %s\n", BOOK("eu.t"), LISTED, condition);
	bench_open(&b, book);
	diags_init(&diags, &b.arena);
	bool fine = law_check(&b.law, zones_builtin(), &b.arena, &diags);
	assert_int_equal(fine, diags.errors == 0);
	*code = diags.count > 0 ? diags.list[0].code : "";
	if (diags.count > 0)
		assert_int_equal(diags.list[0].at.line, 12);
	uint32_t n = diags.count;
	bench_close(&b);
	return n;
}

static void conditions_settled_with_nothing_known_are_found(void **state)
{
	static const char *const idle[] = {
	    "{cite: x, any: [incident.malicious, impact.clients_affected < 0]}",
	    "{cite: x, any: [incident.malicious, impact.clients_affected >= 0]}",
	    "{cite: x, any: [incident.malicious, impact.downtime >= 0 h]}",
	};
	const char *code;

	(void)state;
	for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++)
		if (findings(idle[i], &code) == 0)
			fail_msg("not found: %s", idle[i]);
}

static void conditions_that_stand_twice_are_found(void **state)
{
	const char *code;

	(void)state;
	assert_int_equal(
	    findings("{cite: x, any: [incident.malicious, impact.clients_affected > 5, incident.malicious]}", &code),
	    1);
	assert_string_equal(code, "twice");
}

static void ordinary_conditions_are_left_alone(void **state)
{
	static const char *const fine[] = {
	    "{cite: x, any: [incident.malicious, impact.clients_affected > 5]}",
	    "{cite: x, all: [since(incident.started_at) > 24 h, decision.aware_at is recorded]}",
	    "{cite: x, some: data, when: data.encrypted}",
	};
	const char *code;

	(void)state;
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		if (findings(fine[i], &code) != 0)
			fail_msg("%s: %s", code, fine[i]);
}

static void used_facts_are_those_that_something_looks_at(void **state)
{
	struct bench b;

	(void)state;
	bench_open(&b, BOOK("eu.t") LISTED);
	const uint8_t *used = law_used_facts(&b.law, &b.arena);
	assert_true(used[fact_find(&b.law, TEXT("organisation.listed"))]);
	assert_true(used[fact_find(&b.law, TEXT("organisation.staff"))]);  /* a derivation looks at it */
	assert_true(used[fact_find(&b.law, TEXT("incident.started_at"))]); /* a relation does */
	assert_false(used[fact_find(&b.law, TEXT("organisation.legal_name"))]);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(conditions_settled_with_nothing_known_are_found),
	    cmocka_unit_test(conditions_that_stand_twice_are_found),
	    cmocka_unit_test(ordinary_conditions_are_left_alone),
	    cmocka_unit_test(used_facts_are_those_that_something_looks_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
