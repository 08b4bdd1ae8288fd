#include "bench.h"

static char *answer(struct bench *b, zone_id zone)
{
	struct buf out = {0};

	assert_true(answer_json(&b->a, zone, &out, false));
	struct diags diags;
	diags_init(&diags, &b->arena);
	assert_non_null(doc_from_json(buf_view(&out), TEXT("answer"), 1, &doc_limits_default, &b->arena, &diags));
	char *text = text_cstr(&b->arena, buf_view(&out));
	buf_free(&out);
	return text;
}

static void must_say(const char *text, const char *part)
{
	if (text == NULL || strstr(text, part) == NULL)
		fail_msg("no %s in %s", part, text == NULL ? "nothing" : text);
}

static void an_answer_is_the_contract(void **state)
{
	struct bench b;
	const char *text;

	(void)state;
	bench_open(&b, small_rulebook);
	bench_case(&b, "title: A case\n"
	               "organisation: {id: bank, legal_name: Bank AG, types: [bank], established_in: DE, listed: no}\n"
	               "impact: {harm: likely}\n"
	               "decision: {aware_at: 2026-03-10T10:00+01:00}\n");
	text = answer(&b, zone_find(zones_builtin(), TEXT("Europe/Berlin")));
	must_say(text, "{\"entente\":\"1.0\",\"case\":\"A case\",\"law\":{\"edition\":\"2026-01-01+");
	must_say(text, "\"now\":\"2026-03-10T12:00:00+01:00\"");
	must_say(text, "\"id\":\"bank\",\"name\":\"Bank AG\"");
	must_say(
	    text,
	    "\"id\":\"eu.small\",\"title\":\"A small law\",\"shore\":\"eu\",\"status\":\"in_force\",\"covered\":\"yes\"");
	must_say(text, "\"id\":\"warning\",\"kind\":\"report\",\"instance\":null");
	must_say(text, "\"state\":\"due\"");
	must_say(
	    text,
	    "\"standard\":\"without undue delay\",\"not_before\":null,\"target\":null,\"limit\":{\"at\":\"2026-03-11T10:00:00+01:00\"}");
	must_say(text, "\"starts\":{\"event\":\"decision.aware_at\",\"at\":{\"at\":\"2026-03-10T10:00:00+01:00\"}}");
	must_say(text, "\"id\":\"csirt\"");
	must_say(text, "\"next_change\":{\"at\":\"2026-03-11T10:00:00+01:00\"");
	bench_close(&b);
}

static void open_bounds_are_null_and_waiting_starts_too(void **state)
{
	struct bench b;
	const char *text;

	(void)state;
	bench_open(
	    &b, BOOK("eu.t") LISTED TO_A
	    "duties:\n"
	    "  d: {title: D, kind: report, cite: x, on: 'true', to: [a], due: {limit: 24 h after incident.detected_at}}\n"
	    "  e: {title: E, kind: report, cite: x, on: 'true', to: [a], due: {limit: 24 h after decision.aware_at}}\n");
	bench_case(&b, "organisation: {listed: yes}\nincident: {detected_at: {after: '2026-03-10T10:00+01:00'}}\n");
	text = answer(&b, ZONE_UTC);
	must_say(text, "\"limit\":{\"earliest\":\"2026-03-11T10:00:00+01:00\",\"latest\":null}");
	must_say(text, "\"starts\":{\"event\":\"decision.aware_at\",\"at\":null}");
	must_say(text, "\"state\":\"waiting\"");
	bench_close(&b);
}

static void contradictions_are_warnings_with_a_place(void **state)
{
	struct bench b;

	(void)state;
	bench_open(&b, small_rulebook);
	bench_case(&b, "incident: {started_at: 2026-03-02T10:00Z, detected_at: 2026-03-01T10:00Z}\n");
	must_say(answer(&b, ZONE_UTC), "\"warnings\":[{\"code\":\"contradiction\"");
	must_say(answer(&b, ZONE_UTC), "\"at\":\"case.yaml:1:");
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_is_the_contract),
	    cmocka_unit_test(open_bounds_are_null_and_waiting_starts_too),
	    cmocka_unit_test(contradictions_are_warnings_with_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
