#include "bench.h"

static void lists_hold_as_many_as_they_say(void **state)
{
	static const struct verdict_row rows[] = {
	    {"{cite: a, at_least: 2, of: [\"true\", organisation.listed, \"false\"]}", "title: x", UNKNOWN},
	    {"{cite: a, at_least: 2, of: [\"true\", organisation.listed, \"false\"]}", "organisation: {listed: yes}",
	     YES},
	    {"{cite: a, at_least: 2, of: [\"true\", organisation.listed, \"false\"]}", "organisation: {listed: no}",
	     NO},
	    {"{cite: a, at_least: 2, of: [\"true\", {presumed: \"true\", rebutted_by: {when: organisation.listed}}]}",
	     "title: x", PRESUMED},
	    {"{cite: a, all: [\"true\", organisation.listed]}", "title: x", UNKNOWN},
	    {"{cite: a, any: [\"false\", organisation.listed]}", "organisation: {listed: no}", NO},
	    {"{cite: a, none: [\"false\", organisation.listed]}", "organisation: {listed: no}", YES},
	    {"{cite: a, none: [\"false\", organisation.listed]}", "title: x", UNKNOWN},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void an_open_rebuttal_leaves_a_presumption(void **state)
{
	static const char condition[] =
	    "{cite: a, presumed: organisation.listed, rebutted_by: {cite: b, when: incident.malicious}}";
	static const struct verdict_row rows[] = {
	    {condition, "organisation: {listed: yes}", PRESUMED},
	    {condition, "{organisation: {listed: yes}, incident: {malicious: no}}", YES},
	    {condition, "{organisation: {listed: yes}, incident: {malicious: yes}}", NO},
	    {condition, "organisation: {listed: no}", NO},
	    {condition, "title: x", UNKNOWN},
	    {condition, "incident: {malicious: yes}", NO},
	    {"{cite: a, none: [{presumed: organisation.listed, rebutted_by: {when: incident.malicious}}]}",
	     "organisation: {listed: yes}", UNKNOWN},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void an_exception_to_an_exception_revives_the_rule(void **state)
{
	static const char condition[] =
	    "{cite: a, when: \"true\", unless: {cite: b, when: organisation.listed, unless: "
	    "{cite: c, when: incident.malicious}}}";
	static const struct verdict_row rows[] = {
	    {condition, "organisation: {listed: no}", YES},
	    {condition, "{organisation: {listed: yes}, incident: {malicious: no}}", NO},
	    {condition, "{organisation: {listed: yes}, incident: {malicious: yes}}", YES},
	    {condition, "organisation: {listed: yes}", UNKNOWN},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void structured_quantifiers_bind_their_record(void **state)
{
	static const struct verdict_row rows[] = {
	    {"{cite: a, some: data, all: [data.encrypted, data.low_probability]}",
	     "data: [{encrypted: yes, low_probability: no}, {encrypted: no, low_probability: yes}]", NO},
	    {"{cite: a, some: data, all: [data.encrypted, data.low_probability]}",
	     "data: [{encrypted: yes, low_probability: yes}, {id: b}]", YES},
	    {"{cite: a, every: data, when: data.encrypted}", "data: [{encrypted: yes}, {id: b}]", UNKNOWN},
	    {"{cite: a, no: data, when: data.encrypted}", "data: [{encrypted: no}, {encrypted: no}]", YES},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void what_is_no_structure_is_refused(void **state)
{
	(void)state;
#define T(text) BOOK("eu.t") LISTED "triggers:\n  t: " text "\n"
	bench_refuses(T("{cite: a, any: organisation.listed}"), "condition", 12, "a list of conditions is expected",
	              NULL);
	bench_refuses(T("{cite: a, at_least: 3, of: [\"true\", \"false\"]}"), "condition", 12, "from 1 to the length",
	              NULL);
	bench_refuses(T("{cite: a, at_least: 0, of: [\"true\", \"false\"]}"), "condition", 12, "from 1 to the length",
	              NULL);
	bench_refuses(T("{cite: a, presumed: organisation.listed}"), "condition", 12, "rebutted_by:", NULL);
	bench_refuses(T("{cite: a, any: [\"true\"], all: [\"true\"]}"), "condition", 12, "", NULL);
	bench_refuses(T("{cite: a}"), "condition", 12, "", NULL);
	bench_refuses(T("{cite: a, some: sevice, when: \"true\"}"), "unknown-kind", 12, "sevice", "service");
	bench_refuses(T("{cite: a, when: organisation.listed, mark: sure}"), "mark", 12, "sure", NULL);
	bench_refuses(T("{cite: a, wen: organisation.listed}"), "unknown-key", 12, "wen", "when");
	bench_refuses(T("{cite: a, when: [1, 2]}"), "condition", 12, "", NULL);
	bench_refuses(T("[1, 2]"), "condition", 12, "", NULL);
#undef T
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists_hold_as_many_as_they_say),
	    cmocka_unit_test(an_open_rebuttal_leaves_a_presumption),
	    cmocka_unit_test(an_exception_to_an_exception_revives_the_rule),
	    cmocka_unit_test(structured_quantifiers_bind_their_record),
	    cmocka_unit_test(what_is_no_structure_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
