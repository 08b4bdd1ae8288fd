/* Overlays that are the act of one State: where the base steps back, who owes what to which State. */
#include "bench.h"

#define HEAD(id, of) "rulebook: " id "\noverlay_of: " of "\ntitle: O\ninstrument: I\n"

static const char base[] = BOOK(
    "eu.base") "national: {state: organisation.established_in, further: impact.states, when: incident.malicious, cite: n}\n" LISTED
               "recipients: {a: {name: A, channel: mail, cite: x}, b: {name: B, channel: mail, cite: x, place: region}}\n"
               "duties:\n"
               "  d: {title: D, kind: report, cite: x, on: 'true', to: [a], due: {limit: 24 h after decision.aware_at}}\n"
               "  e: {title: E, kind: report, cite: x, on: 'true', to: [a], due: {limit: 72 h after decision.aware_at}}\n"
               "  r: {title: R, kind: report, cite: x, each: region, among: impact.states, to: [b],\n"
               "    on: incident.malicious, where: not region = organisation.established_in,\n"
               "    due: {limit: 24 h after decision.aware_at}}\n";
static const char french[] = HEAD(
    "eu.fr",
    "eu.base") "state: FR\n"
               "duties: {d: {due: {limit: 6 h after decision.aware_at}}, r: {due: {limit: 6 h after decision.aware_at}}}\n";
static const char german[] = HEAD("eu.de", "eu.base") "state: DE\nremove: [duties]\nvalid: {from: 2027-01-01}\n";
static const char *const books[] = {base, french, german};

#define AWARE "decision: {aware_at: 2026-03-10T10:00+01:00}\n"

static void limit_is(struct bench *b, const char *path, const char *instance, const char *limit)
{
	assert_int_equal(bench_duty(b, path, instance)->limit.lo, at(limit));
}

static void the_act_of_a_state_governs_what_is_owed_there(void **state)
{
	struct bench b;

	(void)state;
	bench_open_all(&b, books, 3);
	bench_case(&b, "organisation: {listed: yes, established_in: FR}\nincident: {malicious: no}\n" AWARE);
	assert_int_equal(bench_covered(&b, "eu.fr"), YES);
	assert_int_equal(bench_covered(&b, "eu.de"), NO);
	bench_state(&b, "eu.base.d", NULL, STATE_DISPLACED);
	bench_state(&b, "eu.base.e", NULL, STATE_DISPLACED);
	bench_state(&b, "eu.fr.d", NULL, STATE_DUE);
	limit_is(&b, "eu.fr.d", NULL, "2026-03-10T16:00:00+01:00");
	limit_is(&b, "eu.fr.e", NULL, "2026-03-13T10:00:00+01:00");
	bench_close(&b);
}

static void further_states_have_their_own_act_and_the_others_keep_the_base(void **state)
{
	struct bench b;

	(void)state;
	bench_open_all(&b, books, 3);
	bench_case(&b, "organisation: {listed: yes, established_in: US}\nimpact: {states: [US, FR, US-CA]}\n"
	               "incident: {malicious: yes}\n" AWARE);
	bench_state(&b, "eu.base.d", NULL, STATE_DUE);
	bench_state(&b, "eu.base.r", "FR", STATE_DISPLACED);
	bench_state(&b, "eu.base.r", "US-CA", STATE_DUE);
	assert_int_equal(bench_covered(&b, "eu.fr"), YES);
	bench_state(&b, "eu.fr.d", NULL, STATE_NOT_REQUIRED);
	bench_state(&b, "eu.fr.r", "FR", STATE_DUE);
	bench_state(&b, "eu.fr.r", "US-CA", STATE_NOT_REQUIRED);
	limit_is(&b, "eu.fr.r", "FR", "2026-03-10T16:00:00+01:00");
	limit_is(&b, "eu.base.r", "US-CA", "2026-03-11T10:00:00+01:00");
	bench_close(&b);

	/* Without what makes further States count, the act of one does not cover. */
	bench_open_all(&b, books, 3);
	bench_case(&b, "organisation: {listed: yes, established_in: US}\nimpact: {states: [US, FR]}\n"
	               "incident: {malicious: no}\n" AWARE);
	assert_int_equal(bench_covered(&b, "eu.fr"), NO);
	bench_close(&b);
}

static void a_state_without_an_act_in_force_is_owed_nothing(void **state)
{
	struct assess_options o = bench_options(BENCH_NOW);
	struct bench b;

	(void)state;
	o.include_proposed = o.keep_not_required = false;
	bench_open_all(&b, books, 3);
	bench_judge(&b, "organisation: {listed: yes, established_in: DE}\n" AWARE, &o);
	bench_state(&b, "eu.base.d", NULL, STATE_DISPLACED);
	/* It is told although it is not in force, the acts of other States are not. */
	assert_int_equal(b.a.rulebook_count, 2);
	assert_int_equal(bench_covered(&b, "eu.de"), YES);
	assert_int_equal(duty_find_path(&b.law, TEXT("eu.de.d")), 0);
	bench_close(&b);
}

static void the_base_is_presumed_until_the_state_is_known(void **state)
{
	struct assess_options o = bench_options(BENCH_NOW);
	struct bench b;

	(void)state;
	o.keep_not_required = false;
	bench_open_all(&b, books, 3);
	bench_judge(&b, "organisation: {listed: yes}\n" AWARE, &o);
	bench_state(&b, "eu.base.d", NULL, STATE_PRESUMED);
	limit_is(&b, "eu.base.d", NULL, "2026-03-11T10:00:00+01:00");
	assert_int_equal(bench_duty(&b, "eu.base.d", NULL)->displaced, UNKNOWN);
	assert_int_equal(b.a.rulebook_count, 1);
	bench_close(&b);
}

static void what_a_state_may_be_owed_is_told(void **state)
{
	struct assess_options o = bench_options(BENCH_NOW);
	struct bench b;

	(void)state;
	o.keep_not_required = false;
	/* Whether the law covers the entity at all is open, the State is not. */
	bench_open_all(&b, books, 3);
	bench_judge(&b, "organisation: {established_in: FR}\nincident: {malicious: no}\n" AWARE, &o);
	assert_int_equal(bench_covered(&b, "eu.fr"), UNKNOWN);
	bench_state(&b, "eu.fr.d", NULL, STATE_UNDETERMINED);
	bench_close(&b);

	bench_open_all(&b, books, 3);
	bench_judge(
	    &b,
	    "organisation: {listed: yes, established_in: US}\nimpact: {states: {includes: [US], possibly: [FR]}}\n"
	    "incident: {malicious: yes}\n" AWARE,
	    &o);
	bench_state(&b, "eu.base.r", "FR", STATE_DISPLACED);
	bench_state(&b, "eu.fr.r", "FR", STATE_UNDETERMINED);
	bench_close(&b);
}

static void a_filing_serves_the_base_and_what_varies_it(void **state)
{
	struct bench b;

	(void)state;
	bench_open_all(&b, books, 3);
	bench_case(&b, "organisation: {listed: yes, established_in: FR}\n" AWARE
	               "filing: {duty: eu.base.d, submitted_at: 2026-03-10T11:00+01:00}\n");
	bench_state(&b, "eu.fr.d", NULL, STATE_MET);
	bench_state(&b, "eu.fr.e", NULL, STATE_DUE);
	bench_close(&b);

	/* Under the act of a State, the filing is one to that State. */
	bench_open_all(&b, books, 3);
	bench_case(&b, "organisation: {listed: yes, established_in: US}\nimpact: {states: [US, FR, US-CA]}\n"
	               "incident: {malicious: yes}\n" AWARE
	               "filing: {duty: eu.fr.r, submitted_at: 2026-03-10T11:00+01:00}\n");
	bench_state(&b, "eu.fr.r", "FR", STATE_MET);
	bench_state(&b, "eu.base.r", "US-CA", STATE_DUE);
	bench_close(&b);
}

static void a_duty_of_the_base_is_required_in_whatever_form(void **state)
{
	static const char other[] = BOOK("eu.other") LISTED
	    "triggers: {t: {cite: x, when: 'required(eu.base:d)'}, u: {cite: x, when: 'filed(eu.base:d)'}}\n";
	static const char *const four[] = {base, french, german, other};
	struct bench b;

	(void)state;
	bench_open_all(&b, four, 4);
	bench_case(&b, "organisation: {listed: yes, established_in: FR}\n" AWARE
	               "filing: {duty: eu.fr.d, submitted_at: 2026-03-10T11:00+01:00}\n");
	assert_int_equal(bench_rule(&b, "t"), YES);
	assert_int_equal(bench_rule(&b, "u"), YES);
	bench_close(&b);

	bench_open_all(&b, four, 4);
	bench_case(&b, "organisation: {listed: yes, established_in: DE}\n" AWARE);
	assert_int_equal(bench_rule(&b, "t"), NO);
	bench_close(&b);
}

static void a_relation_forgets_the_duty_that_is_taken_away(void **state)
{
	static const char yields[] = BOOK(
	    "eu.y") "national: {state: organisation.established_in, cite: n}\n" LISTED
	    TO_A "yields_to: [{when: incident.malicious, cite: x, duties: [d, e]}, {when: organisation.designated, cite: x,\n"
	            "  duties: [e]}]\n"
	            "duties:\n"
	            "  d: {title: D, kind: report, cite: x, on: 'true', to: [a],\n"
	            "    due: {standard: soon, target: 24 h after decision.aware_at}}\n"
	            "  e: {title: E, kind: report, cite: x, on: 'true', to: [a], due: {standard: soon}}\n";
	static const char less[] = HEAD("eu.z", "eu.y") "state: FR\nremove: [duties.e, duties.d.due.target]\n";
	static const char *const two[] = {yields, less};
	struct bench b;

	(void)state;
	bench_open_all(&b, two, 2);
	bench_case(&b, "organisation: {listed: yes, established_in: FR, designated: yes}\nincident: {malicious: no}\n");
	bench_state(&b, "eu.z.d", NULL, STATE_DUE);
	assert_true(bench_duty(&b, "eu.z.d", NULL)->target.none);
	bench_close(&b);
	bench_open_all(&b, two, 2);
	bench_case(&b, "organisation: {listed: yes, established_in: FR}\nincident: {malicious: yes}\n");
	bench_state(&b, "eu.z.d", NULL, STATE_DISPLACED);
	bench_close(&b);
	/* The base itself keeps its duties. */
	bench_open_all(&b, two, 2);
	bench_case(&b, "organisation: {listed: yes, established_in: US}\nincident: {malicious: no}\n");
	bench_state(&b, "eu.y.e", NULL, STATE_DUE);
	assert_false(bench_duty(&b, "eu.y.d", NULL)->target.none);
	bench_close(&b);
}

static void what_no_act_of_a_state_can_say_is_refused(void **state)
{
	static const struct {
		const char *books[2], *code, *message;
	} rows[] = {
	    {{base, HEAD("eu.x", "eu.base") "state: XX\n"}, "state", "XX"},
	    {{BOOK("eu.plain") LISTED, HEAD("eu.x", "eu.plain") "state: FR\n"}, "state", "national:"},
	    {{base, HEAD("eu.x", "eu.base")}, "missing", "when"},
	    {{base, HEAD("eu.x", "eu.base") "state: FR\nremove: [duties.zz]\n"}, "overlay", "duties.zz"},
	    {{BOOK("eu.plain") "national: {stat: organisation.established_in}\n" LISTED,
	      HEAD("eu.x", "eu.plain") "state: FR\n"},
	     "unknown-key",
	     "stat"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bench b;

		assert_false(bench_compile(&b, rows[i].books, 2));
		assert_string_equal(b.diags.list[0].code, rows[i].code);
		assert_non_null(strstr(text_cstr(&b.arena, b.diags.list[0].message), rows[i].message));
		bench_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_act_of_a_state_governs_what_is_owed_there),
	    cmocka_unit_test(further_states_have_their_own_act_and_the_others_keep_the_base),
	    cmocka_unit_test(a_state_without_an_act_in_force_is_owed_nothing),
	    cmocka_unit_test(the_base_is_presumed_until_the_state_is_known),
	    cmocka_unit_test(what_a_state_may_be_owed_is_told),
	    cmocka_unit_test(a_filing_serves_the_base_and_what_varies_it),
	    cmocka_unit_test(a_duty_of_the_base_is_required_in_whatever_form),
	    cmocka_unit_test(a_relation_forgets_the_duty_that_is_taken_away),
	    cmocka_unit_test(what_no_act_of_a_state_can_say_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
