#include "bench.h"

#define W(text) "{cite: Art. 2, when: \"" text "\"}"

static void a_comparison_is_settled_only_where_every_value_agrees(void **state)
{
	static const struct verdict_row rows[] = {
	    {W("impact.clients_affected > 500"), "impact: {clients_affected: 500}", NO},
	    {W("impact.clients_affected > 500"), "impact: {clients_affected: 501}", YES},
	    {W("impact.clients_affected > 500"), "impact: {clients_affected: {at_least: 500}}", UNKNOWN},
	    {W("impact.clients_affected > 500"), "impact: {clients_affected: {at_least: 501}}", YES},
	    {W("impact.clients_affected > 500"), "impact: {clients_affected: {at_most: 500}}", NO},
	    {W("impact.clients_affected >= 500"), "impact: {clients_affected: 500}", YES},
	    {W("impact.clients_affected <= 500"), "impact: {clients_affected: {between: [400, 501]}}", UNKNOWN},
	    {W("impact.clients_affected < 500"), "impact: {clients_affected: 500}", NO},
	    {W("impact.clients_affected = 500"), "impact: {clients_affected: {between: [500, 501]}}", UNKNOWN},
	    {W("impact.clients_affected = 500"), "impact: {clients_affected: 500}", YES},
	    {W("impact.clients_affected != 500"), "impact: {clients_affected: {at_least: 501}}", YES},
	    {W("impact.clients_affected > 500"), "title: x", UNKNOWN},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void a_share_of_another_fact_is_exact(void **state)
{
	static const struct verdict_row rows[] = {
	    {W("impact.clients_affected > 10 % of impact.clients_total"),
	     "impact: {clients_affected: 10, clients_total: 100}", NO},
	    {W("impact.clients_affected > 10 % of impact.clients_total"),
	     "impact: {clients_affected: 11, clients_total: 100}", YES},
	    {W("impact.clients_affected > 10 % of impact.clients_total"),
	     "impact: {clients_affected: 11, clients_total: {at_most: 109}}", YES},
	    {W("impact.clients_affected > min(5 % of impact.clients_total, 1 000)"),
	     "impact: {clients_affected: 1001, clients_total: {at_least: 2000}}", YES},
	    {W("impact.clients_affected > max(5 % of impact.clients_total, 1 000)"),
	     "impact: {clients_affected: 1001, clients_total: {at_least: 2000}}", UNKNOWN},
	    {W("impact.part >= 50 %"), "impact: {clients_affected: 50, clients_total: 100}", YES},
	    {W("impact.part >= 50 %"), "impact: {clients_affected: 49, clients_total: 100}", NO},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void amounts_in_two_currencies_need_a_rate(void **state)
{
	static const struct verdict_row rows[] = {
	    {W("impact.loss > EUR 100 000"), "impact: {loss: USD 200 000}", UNKNOWN},
	    {W("impact.loss > EUR 100 000"),
	     "{impact: {loss: USD 200 000}, rates: [{from: USD, to: EUR, rate: 0.9, on: 2026-03-01, source: ECB}]}",
	     YES},
	    {W("impact.loss > EUR 100 000"),
	     "{impact: {loss: USD 200 000}, rates: [{from: EUR, to: USD, rate: 2, on: 2026-03-01, source: ECB}]}", NO},
	    {W("impact.loss > EUR 100 000"),
	     "{impact: {loss: USD 200 000}, rates: [{from: USD, to: EUR, rate: {between: [0.4, 0.6]}, on: 2026-03-01, source: ECB}]}",
	     UNKNOWN},
	    {W("impact.loss > EUR 100 000"), "impact: {loss: USD 0}", NO},
	    {W("impact.loss + impact.cost > EUR 100 000"), "impact: {loss: USD 1, cost: EUR 100 001}", YES},
	    {W("impact.total > EUR 100 000"), "impact: {loss: USD 1, cost: EUR 100 001}", YES},
	    {W("impact.total > min(EUR 100 000, 5 % of organisation.turnover)"),
	     "impact: {loss: USD 1, cost: EUR 100 001}", YES},
	    {W("impact.total > EUR 100 000"), "impact: {loss: EUR 40 000, cost: EUR 60 000}", NO},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void sets_know_certain_and_possible_members(void **state)
{
	static const struct verdict_row rows[] = {
	    {W("organisation.types has bank"), "organisation: {types: [bank]}", YES},
	    {W("organisation.types has bank"), "organisation: {types: [savings_bank]}", YES},
	    {W("organisation.types has bank"), "organisation: {types: {includes: [shop]}}", UNKNOWN},
	    {W("organisation.types has bank"), "organisation: {types: {includes: [shop], possibly: [hospital]}}", NO},
	    {W("organisation.types has all of [bank, shop]"), "organisation: {types: [bank, shop]}", YES},
	    {W("organisation.types has all of [bank, shop]"), "organisation: {types: [shop]}", NO},
	    {W("organisation.types has none of [bank, shop]"), "organisation: {types: [hospital]}", YES},
	    {W("organisation.types is empty"), "organisation: {types: []}", YES},
	    {W("organisation.types is not empty"), "organisation: {types: [shop]}", YES},
	    {W("size(impact.states) >= 2"), "impact: {states: [DE, FR]}", YES},
	    {W("size(impact.states in EU) >= 2"), "impact: {states: [DE, US-CA]}", NO},
	    {W("size(impact.states) >= 2"), "impact: {states: {includes: [DE]}}", UNKNOWN},
	    {W("organisation.established_in in EU"), "organisation: {established_in: FR}", YES},
	    {W("organisation.established_in in EU"), "organisation: {established_in: US-CA}", NO},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void ordered_choices_are_compared_by_their_order(void **state)
{
	static const struct verdict_row rows[] = {
	    {W("impact.harm at least likely"), "impact: {harm: possible}", NO},
	    {W("impact.harm at least likely"), "impact: {harm: likely}", YES},
	    {W("impact.harm above likely"), "impact: {harm: likely}", NO},
	    {W("impact.harm at most possible"), "impact: {harm: 'no'}", YES},
	    {W("impact.harm below possible"), "impact: {harm: possible}", NO},
	    {W("impact.harm at least likely"), "impact: {harm: {at_least: possible}}", UNKNOWN},
	    {W("organisation.big in [middling, big]"), "organisation: {staff: 9}", NO},
	    {W("organisation.big in [middling, big]"), "organisation: {staff: {at_least: 10}}", YES},
	    {W("organisation.big = middling"), "organisation: {staff: {at_least: 10}}", UNKNOWN},
	    {W("organisation.big = big"), "organisation: {staff: 3, big: big}", YES},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void acts_not_recorded_have_not_happened(void **state)
{
	static const struct verdict_row rows[] = {
	    {W("decision.aware_at is recorded"), "title: x", NO},
	    {W("decision.aware_at is not recorded"), "title: x", YES},
	    {W("decision.aware_at is recorded"), "decision: {aware_at: 2026-03-10T11:00+01:00}", YES},
	    {W("decision.aware_at is recorded"), "decision: {aware_at: 2026-03-10T13:00+01:00}", NO},
	    {W("organisation.designated"), "title: x", NO},
	    {W("organisation.listed"), "title: x", UNKNOWN},
	    {W("incident.description is known"), "title: x", UNKNOWN},
	    {W("incident.description is known"), "incident: {description: words}", YES},
	    {W("some payment (payment.amount > EUR 0)"), "title: x", NO},
	    {W("no payment (payment.amount > EUR 0)"), "title: x", YES},
	    {W("some payment (payment.amount > EUR 0)"), "payment: [{amount: EUR 5}]", YES},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void quantifiers_bind_one_and_the_same_record(void **state)
{
	static const struct verdict_row rows[] = {
	    {W("some service (service.users > 100 and service.down > 1 h)"),
	     "service: [{users: 200, down: 5 min}, {users: 50, down: 5 h}]", NO},
	    {W("some service (service.users > 100 and service.down > 1 h)"),
	     "service: [{users: 200, down: 2 h}, {users: 50, down: 5 h}]", YES},
	    {W("some service (service.users > 100)"), "title: x", UNKNOWN},
	    {W("some service (service.users > 100)"), "service: []", NO},
	    {W("every service (service.users > 100)"), "service: []", YES},
	    {W("some service (service.users > 100)"), "{service: [{users: 1}], open: [service]}", UNKNOWN},
	    {W("every service (service.users > 100)"), "{service: [{users: 101}], open: [service]}", UNKNOWN},
	    {W("every service (service.users > 100)"), "{service: [{users: 1}], open: [service]}", NO},
	    {W("no service (service.users > 100)"), "service: [{users: 1}]", YES},
	    {W("count service (service.users > 100) >= 2"), "service: [{users: 101}, {users: 102}, {users: 1}]", YES},
	    {W("count service (service.users > 100) >= 2"), "service: [{users: 101}, {id: b}]", UNKNOWN},
	    {W("sum(service.users) > 100"), "service: [{users: 60}, {users: 60}]", YES},
	    {W("sum(service.users where service.down > 1 h) > 100"),
	     "service: [{users: 60, down: 2 h}, {users: 60, down: 1 h}]", NO},
	    {W("union(data.individuals_affected) > 100"),
	     "data: [{individuals_affected: 60}, {individuals_affected: 60}]", UNKNOWN},
	    {W("union(data.individuals_affected) > 100"),
	     "data: [{individuals_affected: 101}, {individuals_affected: 60}]", YES},
	    {W("union(data.individuals_affected) > 120"),
	     "data: [{individuals_affected: 60}, {individuals_affected: 60}]", NO},
	    {W("residents(US-CA) > 500"), "data: [{individuals_by_region: {US-CA: 501, others: 0}}]", YES},
	    {W("residents(US-CA) > 500"), "data: [{individuals_by_region: {US-CA: 500}}]", NO},
	    {W("residents(US-TX) > 500"), "data: [{individuals_by_region: {US-CA: 500}}]", UNKNOWN},
	    {W("residents(US-TX) > 500"), "data: [{individuals_by_region: {US-CA: 500, others: 20}}]", NO},
	    {W("residents(US-TX) > 500"), "data: [{individuals_affected: 900, individuals_by_region: {US-CA: 500}}]",
	     NO},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void time_that_passes_turns_verdicts(void **state)
{
	static const struct verdict_row rows[] = {
	    {W("since(incident.started_at) > 24 h"), "incident: {started_at: 2026-03-09T12:00+01:00}", NO},
	    {W("since(incident.started_at) >= 24 h"), "incident: {started_at: 2026-03-09T12:00+01:00}", YES},
	    {W("incident.detected_at - incident.started_at > 1 h"),
	     "incident: {started_at: 2026-03-09T12:00+01:00, detected_at: 2026-03-09T13:00:01+01:00}", YES},
	    {W("earlier(incident.started_at, incident.detected_at) < 2026-03-09"),
	     "incident: {started_at: 2026-03-08T23:59+01:00}", YES},
	    {W("later(incident.started_at, incident.detected_at) < 2026-03-09"),
	     "incident: {started_at: 2026-03-08T23:59+01:00}", UNKNOWN},
	    {W("now > year_end(incident.started_at)"), "incident: {started_at: 2025-12-31T23:59+01:00}", YES},
	    {W("now > year_end(incident.started_at)"), "incident: {started_at: 2026-01-01T00:00+01:00}", NO},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void the_moment_of_a_turn_is_foreseen(void **state)
{
	static const struct {
		const char *condition, *turn;
	} rows[] = {
	    {W("since(incident.started_at) >= 24 h"), "2026-03-11T10:00:00+01:00"},
	    {W("since(incident.started_at) > 24 h"), "2026-03-11T10:00:01+01:00"},
	    {W("2026-04-01 <= now"), "2026-04-01T00:00:00+02:00"},
	    {W("now >= 2026-04-01"), "2026-04-01T00:00:00+02:00"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bench b;
		char book[1000];

		snprintf(
		    book, sizeof(book),
		    "%scovers: {cite: a, when: \"true\"}\ntriggers:\n  t: %s\nduties:\n  d: {title: D, kind: record, cite: x, on: t, due: {standard: soon}}\n",
		    BOOK("eu.t"), rows[i].condition);
		bench_open(&b, book);
		bench_case(&b, "incident: {started_at: 2026-03-10T10:00+01:00}");
		if (b.a.next_change != at(rows[i].turn))
			fail_msg("%s turns at %lld, not %s", rows[i].condition, (long long)b.a.next_change,
			         rows[i].turn);
		bench_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_comparison_is_settled_only_where_every_value_agrees),
	    cmocka_unit_test(a_share_of_another_fact_is_exact),
	    cmocka_unit_test(amounts_in_two_currencies_need_a_rate),
	    cmocka_unit_test(sets_know_certain_and_possible_members),
	    cmocka_unit_test(ordered_choices_are_compared_by_their_order),
	    cmocka_unit_test(acts_not_recorded_have_not_happened),
	    cmocka_unit_test(quantifiers_bind_one_and_the_same_record),
	    cmocka_unit_test(time_that_passes_turns_verdicts),
	    cmocka_unit_test(the_moment_of_a_turn_is_foreseen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
