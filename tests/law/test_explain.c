#include "bench.h"

#define WITH_CONTENT(keys)                                                                                                               \
	BOOK("eu.t")                                                                                                                     \
	LISTED TO_A                                                                                                                      \
	    "duties: {d: {title: D, kind: report, cite: x, on: 'true', to: [a], due: {standard: soon}, content: [{id: c, cite: x, " keys \
	    "}]}}\n"
#define ORG "organisation: {listed: yes}\n"

static void content_is_in_one_of_seven_states(void **state)
{
	static const struct {
		const char *keys, *facts;
		enum content_state state;
	} rows[] = {
	    {"fact: impact.clients_affected, grade: mandatory", ORG "impact: {clients_affected: 5}\n", CONTENT_KNOWN},
	    {"fact: impact.clients_affected, grade: mandatory, estimate: true",
	     ORG "impact: {clients_affected: {value: 5, estimate: true}}\n", CONTENT_ESTIMATE},
	    {"fact: impact.clients_affected, grade: mandatory", ORG "impact: {clients_affected: {at_least: 5}}\n",
	     CONTENT_PARTLY},
	    {"fact: impact.clients_affected, grade: mandatory", ORG, CONTENT_MISSING},
	    {"fact: impact.clients_affected, grade: mandatory, say_unknown: true", ORG, CONTENT_SAY_UNKNOWN},
	    {"fact: impact.clients_affected, grade: if_applicable, when: incident.malicious",
	     ORG "incident: {malicious: no}\n", CONTENT_NOT_APPLICABLE},
	    {"fact: impact.clients_affected, grade: forbidden", ORG "impact: {clients_affected: 5}\n",
	     CONTENT_FORBIDDEN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bench b;
		char book[2000];
		enum content_state got;

		snprintf(book, sizeof(book), WITH_CONTENT("%s"), rows[i].keys);
		bench_open(&b, book);
		bench_case(&b, rows[i].facts);
		const struct duty_answer *d = bench_duty(&b, "eu.t.d", NULL);
		struct explainer *x = explainer_new(&b.a, &b.a.entities[0], &b.arena);
		got = content_state(x, d, DUTY(&b.law, d->duty)->first_content);
		explainer_close(x);
		if (got != rows[i].state)
			fail_msg("%s with %s is %s", rows[i].keys, rows[i].facts, content_state_name(got));
		bench_close(&b);
	}
}

static bool lists(const struct bench *b, const struct missing_list *l, const char *fact)
{
	for (uint32_t i = 0; i < l->count; i++)
		if (l->list[i].fact == fact_find(&b->law, text_of(fact)))
			return true;
	return false;
}

static void only_open_facts_that_matter_are_missing(void **state)
{
	struct missing_list missing = {0}, rebut = {0};
	struct bench b;

	(void)state;
	bench_open(
	    &b, BOOK("eu.t") LISTED TO_A
	    "duties: {d: {title: D, kind: report, cite: x, to: [a], due: {standard: soon}, on: {cite: x, any: [{all: "
	    "[incident.malicious, impact.clients_affected > 5]}, {all: ['false', impact.harm = actual]}]}}}\n");
	bench_case(&b, "organisation: {listed: yes}\nimpact: {clients_affected: 6}\n");
	struct explainer *x = explainer_new(&b.a, &b.a.entities[0], &b.arena);
	missing_of_duty(x, bench_duty(&b, "eu.t.d", NULL), &missing, &rebut);
	explainer_close(x);
	assert_true(lists(&b, &missing, "incident.malicious"));
	assert_false(lists(&b, &missing, "impact.clients_affected"));
	assert_false(lists(&b, &missing, "organisation.listed"));
	assert_int_equal(rebut.count, 0);
	bench_close(&b);
}

static void what_would_rebut_a_presumption_is_named(void **state)
{
	struct missing_list missing = {0}, rebut = {0};
	struct bench b;

	(void)state;
	bench_open(
	    &b, BOOK("eu.t") LISTED TO_A
	    "duties: {d: {title: D, kind: report, cite: x, to: [a], due: {standard: soon}, on: {cite: x, presumed: "
	    "organisation.listed, rebutted_by: {when: incident.malicious}}}}\n");
	bench_case(&b, "organisation: {listed: yes}\n");
	struct explainer *x = explainer_new(&b.a, &b.a.entities[0], &b.arena);
	missing_of_duty(x, bench_duty(&b, "eu.t.d", NULL), &missing, &rebut);
	explainer_close(x);
	assert_true(lists(&b, &rebut, "incident.malicious"));
	bench_close(&b);
}

static void the_question_that_settles_most_comes_first(void **state)
{
	struct bench b;
	uint32_t n;
	struct question *q;

	(void)state;
	bench_open(
	    &b, BOOK("eu.t") LISTED TO_A
	    "duties:\n"
	    "  d: {title: D, kind: report, cite: x, to: [a], due: {standard: soon}, on: {cite: x, when: incident.malicious}}\n"
	    "  e: {title: E, kind: report, cite: x, to: [a], due: {standard: soon}, on: {cite: x, when: incident.malicious}}\n"
	    "  f: {title: F, kind: report, cite: x, to: [a], due: {standard: soon}, on: {cite: x, when: impact.clients_affected > 5}}\n");
	bench_case(&b, "organisation: {listed: yes}\n");
	q = questions(&b.a, &b.arena, &n);
	assert_true(n >= 2);
	assert_int_equal(q[0].fact, fact_find(&b.law, TEXT("incident.malicious")));
	assert_int_equal(q[0].settles, 2);
	for (uint32_t i = 1; i < n; i++)
		assert_true(q[i - 1].settles >= q[i].settles);
	bench_close(&b);
	/* Where nobody knows whether the law applies at all, that settles everything. */
	bench_open(&b, small_rulebook);
	bench_case(&b, "title: x\n");
	q = questions(&b.a, &b.arena, &n);
	assert_int_equal(q[0].fact, fact_find(&b.law, TEXT("organisation.types")));
	bench_close(&b);
}

static void reasons_show_verdicts_citations_and_values(void **state)
{
	struct bench b;

	(void)state;
	bench_open(
	    &b, BOOK("eu.t") LISTED
	    "triggers: {t: {cite: Art. 7, any: [{cite: Art. 7(a), says: many, when: impact.clients_affected > 5}, {cite: Art. 7(b), when: incident.malicious}]}}\n");
	bench_case(&b, "organisation: {listed: yes}\nimpact: {clients_affected: {at_least: 500}}\n");
	struct explainer *x = explainer_new(&b.a, &b.a.entities[0], &b.arena);
	struct reason *r = explain_rule(x, RULEBOOK(&b.law, 1)->first_rule + 1);
	assert_int_equal(r->verdict, YES);
	assert_true(text_is(r->cite, "Art. 7"));
	assert_non_null(r->first);
	assert_true(text_is(r->first->cite, "Art. 7(a)"));
	assert_true(text_is(r->first->label, "many"));
	assert_int_equal(r->first->verdict, YES);
	assert_non_null(strstr(text_cstr(&b.arena, r->first->values), "500"));
	explainer_close(x);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(content_is_in_one_of_seven_states),
	    cmocka_unit_test(only_open_facts_that_matter_are_missing),
	    cmocka_unit_test(what_would_rebut_a_presumption_is_named),
	    cmocka_unit_test(the_question_that_settles_most_comes_first),
	    cmocka_unit_test(reasons_show_verdicts_citations_and_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
