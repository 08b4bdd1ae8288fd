#include "bench.h"

#include "law/joint.h"

#define FEATURES                                                                    \
	"features:\n"                                                               \
	"  answers: {area: timelines, says: the authority answers, period: true}\n" \
	"  published: {area: disclosure, says: the authority publishes}\n"

#define IDEAS "ideas: {disruption: {says: services stand still, facts: [impact.downtime, impact.notice_to_other]}}\n"

/* Two laws that say like and unlike things. */
#define LAW_A                                                                                 \
	BOOK("eu.a")                                                                          \
	LISTED                                                                                \
	"features: [{feature: answers, cite: x, period: 24 h}]\n"                             \
	"triggers:\n"                                                                         \
	"  t:\n"                                                                              \
	"    cite: Art. 2\n"                                                                  \
	"    any:\n"                                                                          \
	"      - impact.clients_affected > 500\n"                                             \
	"      - impact.harm at least possible\n"                                             \
	"      - incident.types has ransomware\n"                                             \
	"    unless: incident.malicious\n" TO_A "duties:\n"                                   \
	"  warning: {title: W, kind: report, stage: warning, cite: Art. 3, on: t, to: [a],\n" \
	"    due: {standard: promptly, limit: 24 h after decision.aware_at}}\n"               \
	"  first: {title: F, kind: report, cite: Art. 3, on: t, to: [a],\n"                   \
	"    due: {limit: 72 h after decision.aware_at},\n"                                   \
	"    content: [{id: d, fact: incident.description, grade: mandatory, cite: x}]}\n"    \
	"  last: {title: L, kind: report, stage: final, cite: Art. 3, on: t, to: [a],\n"      \
	"    due: {limit: 1 month after filing(first)}}\n"
#define LAW_B                                                                                               \
	BOOK("us.b")                                                                                        \
	LISTED                                                                                              \
	"features: [{feature: answers, cite: x, period: 48 h}, {feature: published, cite: x}]\n"            \
	"triggers:\n"                                                                                       \
	"  t:\n"                                                                                            \
	"    cite: Art. 2\n"                                                                                \
	"    any: [impact.clients_affected >= 500, impact.harm at least likely, incident.types has leak]\n" \
	"recipients: {b: {name: B, cite: Art. 9}, p: {name: People, type: individuals, cite: Art. 9}}\n"    \
	"duties:\n"                                                                                         \
	"  first: {title: F, kind: report, cite: Art. 3, on: t, to: [b],\n"                                 \
	"    due: {limit: 72 h after decision.aware_at},\n"                                                 \
	"    content: [{id: d, fact: incident.description, grade: optional, cite: x},\n"                    \
	"      {id: e, fact: organisation.legal_name, grade: mandatory, cite: x}]}\n"                       \
	"  last: {title: L, kind: report, stage: final, cite: Art. 3, on: t, to: [b],\n"                    \
	"    due: {limit: 30 days after filing(first)}}\n"                                                  \
	"  people: {title: P, kind: notice, cite: Art. 4, on: t, to: [p],\n"                                \
	"    due: {limit: 10 days after decision.aware_at},\n"                                              \
	"    content: [{id: n, fact: organisation.legal_name, grade: forbidden, cite: x}]}\n"

struct two {
	struct bench bench;
	struct profiles profiles;
	struct comparison c;
};

static void two_open(struct two *w, const char *a, const char *b)
{
	const char *const files[] = {a, b, FEATURES, IDEAS};
	row_id ids[2];

	bench_open_all(&w->bench, files, 4);
	ids[0] = 1;
	ids[1] = 2;
	assert_true(profiles_make(&w->bench.law, &w->bench.arena, &w->profiles));
	assert_true(compare(&w->profiles, (struct side){ids, 1}, (struct side){ids + 1, 1}, &w->bench.arena, &w->c));
}

static const struct statement *find(struct two *w, const char *id)
{
	for (uint32_t i = 0; i < w->c.statement_count; i++)
		if (text_is(statement_id(&w->bench.law, &w->c.statements[i], &w->bench.arena), id))
			return &w->c.statements[i];
	return NULL;
}

static void says(struct two *w, const char *id, enum relation relation)
{
	const struct statement *s = find(w, id);

	if (s == NULL)
		fail_msg("no statement %s", id);
	else if (s->relation != relation)
		fail_msg("%s is %s", id, relation_name(s->relation));
}

static void relations_are_seen_from_the_first_side(void **state)
{
	struct two w;

	(void)state;
	two_open(&w, LAW_A, LAW_B);
	/* more than 500 is a person laxer than 500 or more; possible harm suffices sooner than likely harm */
	says(&w, "definitions.trigger.impact.clients_affected", REL_LOOSER);
	says(&w, "definitions.trigger.impact.harm", REL_STRICTER);
	says(&w, "definitions.potential", REL_STRICTER);
	says(&w, "definitions.trigger_value.incident.types.ransomware", REL_ONLY);
	says(&w, "definitions.trigger_value.incident.types.leak", REL_ONLY);
	says(&w, "definitions.trigger.incident.types", REL_DIFFERENT);
	says(&w, "definitions.exclusion.incident.malicious", REL_ONLY);
	says(&w, "definitions.limbs", REL_SAME);
	says(&w, "timelines.stage.initial", REL_SAME);
	says(&w, "timelines.stage.warning", REL_ONLY);
	says(&w, "timelines.standard.warning", REL_ONLY);
	says(&w, "timelines.feature.answers", REL_STRICTER);
	says(&w, "contents.element.incident.description", REL_STRICTER);
	says(&w, "contents.element.organisation.legal_name", REL_ONLY);
	says(&w, "disclosure.feature.published", REL_ONLY);
	says(&w, "disclosure.notice.individuals", REL_ONLY);
	assert_null(find(&w, "aggregation.periodic"));
	bench_close(&w.bench);
}

static void a_month_and_thirty_days_are_neither_stricter_nor_looser(void **state)
{
	struct two w;

	(void)state;
	two_open(&w, LAW_A, LAW_B);
	says(&w, "timelines.stage.final", REL_DIFFERENT);
	says(&w, "timelines.unit.final", REL_DIFFERENT);
	says(&w, "timelines.start.final", REL_SAME); /* both after the first report */
	bench_close(&w.bench);
}

static void a_law_compared_with_itself_says_the_same(void **state)
{
	struct two w;
	char copy[sizeof(LAW_B)];

	(void)state;
	memcpy(copy, LAW_B, sizeof(LAW_B));
	memcpy(strstr(copy, "us.b"), "us.c", 4);
	two_open(&w, LAW_B, copy);
	assert_true(w.c.statement_count > 10);
	for (uint32_t i = 0; i < w.c.statement_count; i++)
		if (w.c.statements[i].relation != REL_SAME)
			fail_msg("%s", statement_id(&w.bench.law, &w.c.statements[i], &w.bench.arena).p);
	assert_int_equal(w.c.union_count, w.c.common_count);
	bench_close(&w.bench);
}

static void elements_are_counted_once(void **state)
{
	struct two w;

	(void)state;
	two_open(&w, LAW_A, LAW_B);
	assert_int_equal(w.c.union_count, 2);
	assert_int_equal(w.c.common_count, 1);
	assert_int_equal(w.c.pair_count, 1);
	assert_int_equal(w.c.pairs[0].common, 1);
	assert_int_equal(w.c.pairs[0].either, 2);
	bench_close(&w.bench);
}

static void documents_are_as_few_as_moments_that_hit_all_limits(void **state)
{
	struct two w;
	struct path p;

	(void)state;
	two_open(&w, LAW_A, LAW_B);
	assert_true(path_find(&w.c, NULL, &w.bench.arena, &p));
	/* warning and both first reports at 24 h; the notice to people; both final reports at 28 days */
	assert_int_equal(p.submission_count, 3);
	assert_int_equal(p.submissions[0].by, 24 * 60);
	assert_int_equal(p.submissions[0].duty_count, 3);
	assert_int_equal(p.submissions[0].recipient_count, 2);
	assert_true(p.submissions[1].to_public);
	assert_int_equal(p.submissions[2].by, 28 * 1440);
	assert_int_equal(p.submissions[2].duty_count, 2);
	assert_int_equal(p.conflict_count, 0);
	assert_int_equal(p.scenario_count, 1);
	assert_int_equal(p.scenarios[0].burden.filings, 6);
	assert_int_equal(p.scenarios[0].burden.documents, 3);
	assert_int_equal(p.scenarios[0].burden.elements, 3);
	assert_int_equal(p.scenarios[0].burden.recipients, 3);
	bench_close(&w.bench);
}

static void what_may_not_be_sent_yet_needs_a_document_of_its_own(void **state)
{
	struct two w;
	struct path p;
	static const char later[] = BOOK("us.b") LISTED
	    "triggers: {t: {cite: x, when: incident.malicious}}\n" TO_A "duties:\n"
	    "  late: {title: F, kind: report, cite: x, on: t, to: [a],\n"
	    "    due: {not_before: 48 h after decision.aware_at, limit: 60 h after decision.aware_at}}\n";

	(void)state;
	two_open(&w, LAW_A, later);
	assert_true(path_find(&w.c, NULL, &w.bench.arena, &p));
	/* at 24 h the warning and the first report, at 60 h the late one, then the final report */
	assert_int_equal(p.submission_count, 3);
	assert_int_equal(p.submissions[0].duty_count, 2);
	assert_int_equal(p.submissions[1].by, 60 * 60);
	assert_int_equal(p.submissions[1].duty_count, 1);
	bench_close(&w.bench);
}

static void what_one_law_forbids_and_another_demands_is_told(void **state)
{
	struct two w;
	struct path p;
	static const char other[] = BOOK("us.b") LISTED
	    "triggers: {t: {cite: x, when: incident.malicious}}\n" TO_A "duties:\n"
	    "  first: {title: F, kind: report, cite: x, on: t, to: [a], due: {limit: 72 h after decision.aware_at},\n"
	    "    content: [{id: d, fact: incident.description, grade: forbidden, cite: x}]}\n";

	(void)state;
	two_open(&w, LAW_A, other);
	assert_true(path_find(&w.c, NULL, &w.bench.arena, &p));
	assert_int_equal(p.conflict_count, 1);
	assert_int_equal(p.conflicts[0].kind, CONFLICT_FORBIDDEN);
	assert_int_equal(p.conflicts[0].fact, fact_find(&w.bench.law, TEXT("incident.description")));
	bench_close(&w.bench);
}

#define TRIGGER(when) LISTED "triggers: {t: {cite: x, when: " when "}}\n"
#define NOTICE(id)                                                               \
	"recipients: {p: {name: People, type: individuals, cite: x}}\nduties:\n" \
	"  " id ": {title: N, kind: notice, cite: x, on: t, to: [p],\n"          \
	"    due: {limit: 72 h after decision.aware_at}"

static void unlike_facts_meet_under_an_idea(void **state)
{
	struct two w;

	(void)state;
	two_open(&w, BOOK("eu.a") TRIGGER("impact.downtime > 2 h"), BOOK("us.b") TRIGGER("impact.notice_to_other"));
	says(&w, "definitions.trigger.impact.downtime", REL_ONLY);
	says(&w, "definitions.trigger.impact.notice_to_other", REL_ONLY);
	says(&w, "definitions.idea.disruption", REL_SAME);
	bench_close(&w.bench);
	two_open(&w, BOOK("eu.a") TRIGGER("impact.downtime > 2 h"), BOOK("us.b") TRIGGER("incident.malicious"));
	says(&w, "definitions.idea.disruption", REL_ONLY);
	bench_close(&w.bench);
}

#define HELD ",\n    held: {when: incident.malicious, until: at filing.hold_until, cite: x}}\n"

static void a_notice_that_one_law_may_hold_conflicts_with_one_that_cannot_wait(void **state)
{
	static const struct {
		const char *first, *second;
		uint32_t conflicts;
	} notices[] = {
	    {BOOK("eu.a") TRIGGER("incident.malicious") NOTICE("m") "}\n",
	     BOOK("us.b") TRIGGER("incident.malicious") NOTICE("n") HELD, 1},
	    {BOOK("eu.a") TRIGGER("incident.malicious") NOTICE("m") "}\n",
	     BOOK("us.b") TRIGGER("incident.malicious") NOTICE("n") "}\n", 0},
	    {BOOK("eu.a") TRIGGER("incident.malicious") NOTICE("m") HELD,
	     BOOK("us.b") TRIGGER("incident.malicious") NOTICE("n") HELD, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(notices) / sizeof(notices[0]); i++) {
		struct two w;
		struct path p;

		two_open(&w, notices[i].first, notices[i].second);
		assert_true(path_find(&w.c, NULL, &w.bench.arena, &p));
		assert_int_equal(p.submission_count, 1);
		assert_int_equal(p.conflict_count, notices[i].conflicts);
		if (p.conflict_count > 0) {
			assert_int_equal(p.conflicts[0].kind, CONFLICT_DELAY);
			assert_true(DUTY(&w.bench.law, p.conflicts[0].duty)->held != 0);
			assert_true(DUTY(&w.bench.law, p.conflicts[0].other)->held == 0);
		}
		bench_close(&w.bench);
	}
}

static void a_conflict_that_a_law_declares_is_told(void **state)
{
	struct two w;
	struct path p;

	(void)state;
	two_open(&w, BOOK("eu.a") TRIGGER("incident.malicious") NOTICE("m") "}\n",
	         BOOK("us.b") TRIGGER("incident.malicious")
	             NOTICE("n") ",\n"
	                         "    conflicts_with: [{duty: eu.a.m, when: incident.malicious, cite: x}]}\n");
	assert_true(path_find(&w.c, NULL, &w.bench.arena, &p));
	assert_int_equal(p.conflict_count, 1);
	assert_int_equal(p.conflicts[0].kind, CONFLICT_DECLARED);
	assert_int_not_equal(p.conflicts[0].link, 0);
	bench_close(&w.bench);
}

static void memory_that_runs_out_is_told(void **state)
{
	struct two w;
	uint32_t failures = 0;

	(void)state;
	two_open(&w, LAW_A, LAW_B);
	for (size_t limit = 64;; limit += 512) {
		struct arena arena;
		struct profiles profiles;
		struct comparison c;
		struct path p;
		row_id ids[] = {1, 2};

		arena_init(&arena, limit);
		bool fine = profiles_make(&w.bench.law, &arena, &profiles) &&
		            compare(&profiles, (struct side){ids, 1}, (struct side){ids + 1, 1}, &arena, &c) &&
		            path_find(&c, NULL, &arena, &p);
		assert_true(fine || arena_failed(&arena));
		arena_free(&arena);
		failures += !fine;
		if (fine)
			break;
	}
	assert_true(failures > 10);
	bench_close(&w.bench);
}

/* ---- readings by hand ---- */

static struct case_result joint(struct two *w, const char *lines, bool *ran, uint32_t *errors)
{
	struct case_result r = {0};
	char text[2000];
	struct diags diags;

	snprintf(text, sizeof(text), "joint: eu.a\nagainst: us.b\nsource: constructed\nlines:\n%s", lines);
	diags_init(&diags, &w->bench.arena);
	const struct doc *d = doc_from_yaml(text_dup(&w->bench.arena, text_of(text)), TEXT("joint.yaml"),
	                                    &doc_limits_default, &w->bench.arena, &diags);
	assert_non_null(d);
	*ran = joint_run(&w->bench.law, d, TEXT("joint.yaml"), &w->bench.arena, &diags, &r);
	*errors = diags.errors;
	return r;
}

static void a_reading_is_met_or_told_where_it_is_not(void **state)
{
	static const struct {
		const char *lines;
		bool ran;
		uint32_t expectations, failed;
	} readings[] = {
	    {"  L1: {says: x, expect: [{statement: timelines.stage.initial, relation: same}]}\n", true, 1, 0},
	    {"  L1: {says: x, expect: [{statement: timelines.stage.initial, relation: only}]}\n", true, 1, 1},
	    {"  L1: {says: x, expect: [{statement: timelines.stage.warning, relation: only, of: eu.a}]}\n", true, 1, 0},
	    {"  L1: {says: x, expect: [{statement: timelines.stage.warning, relation: only, of: us.b}]}\n", true, 1, 1},
	    {"  L1: {says: x, expect: [{statement: no.such.thing, relation: same}]}\n", true, 1, 1},
	    {"  L1: {says: x, expect: [{none: aggregation.periodic}]}\n", true, 1, 0},
	    {"  L1: {says: x, expect: [{none: timelines.stage.initial}]}\n", true, 1, 1},
	    {"  L1: {says: x, absent: a judgement}\n", true, 0, 0},
	    {"  L1: {says: x}\n", false, 0, 0},
	};
	struct two w;

	(void)state;
	two_open(&w, LAW_A, LAW_B);
	for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++) {
		bool ran;
		uint32_t errors;
		struct case_result r = joint(&w, readings[i].lines, &ran, &errors);

		if (ran != readings[i].ran || r.expectations != readings[i].expectations ||
		    r.failed != readings[i].failed || (errors > 0) != (readings[i].failed > 0 || !readings[i].ran))
			fail_msg("%s: ran %d, %u expectations, %u not met, %u errors", readings[i].lines, ran,
			         r.expectations, r.failed, errors);
	}
	bench_close(&w.bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(relations_are_seen_from_the_first_side),
	    cmocka_unit_test(a_month_and_thirty_days_are_neither_stricter_nor_looser),
	    cmocka_unit_test(a_law_compared_with_itself_says_the_same),
	    cmocka_unit_test(elements_are_counted_once),
	    cmocka_unit_test(documents_are_as_few_as_moments_that_hit_all_limits),
	    cmocka_unit_test(what_may_not_be_sent_yet_needs_a_document_of_its_own),
	    cmocka_unit_test(what_one_law_forbids_and_another_demands_is_told),
	    cmocka_unit_test(unlike_facts_meet_under_an_idea),
	    cmocka_unit_test(a_notice_that_one_law_may_hold_conflicts_with_one_that_cannot_wait),
	    cmocka_unit_test(a_conflict_that_a_law_declares_is_told),
	    cmocka_unit_test(memory_that_runs_out_is_told),
	    cmocka_unit_test(a_reading_is_met_or_told_where_it_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
