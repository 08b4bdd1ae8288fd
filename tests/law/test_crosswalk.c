#include "bench.h"

#include "law/crosswalk.h"

#define HEAD "crosswalk: c\ntitle: T\nversion: V\nsource: S\nlicense: L\n"
#define MAP(when, relation) "      - {when: '" when "', relation: " relation ", status: proposed, source: s}\n"

static struct class_answer class_of(const char *file, const char *case_text, const char *id)
{
	struct bench b;
	struct classification c;

	bench_open(&b, file);
	bench_case(&b, case_text);
	struct explainer *x = explainer_new(&b.a, &b.a.entities[0], &b.arena);
	assert_non_null(x);
	assert_true(classify(x, 1, &b.arena, &c));
	row_id class = class_find(&b.law, 1, text_of(id));
	assert_int_not_equal(class, 0);
	struct class_answer a = c.classes[class - CROSSWALK(&b.law, 1)->first_class];
	explainer_close(x);
	bench_close(&b);
	return a;
}

static void a_relation_says_what_follows_from_a_condition(void **state)
{
	static const struct {
		const char *relation;
		enum verdict yes, no;
		bool points;
	} rows[] = {
	    {"exact", YES, NO, false},
	    {"narrower", YES, UNKNOWN, false},
	    {"broader", UNKNOWN, NO, true},
	    {"related", UNKNOWN, UNKNOWN, true},
	};
	char file[1000];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(file, sizeof(file),
		         HEAD "classes:\n  - id: a\n    title: A\n    maps:\n"
		              "      - {when: incident.malicious, relation: %s, status: proposed}\n",
		         rows[i].relation);
		struct class_answer yes = class_of(file, "incident: {malicious: yes}\n", "a"),
		                    no = class_of(file, "incident: {malicious: no}\n", "a"),
		                    open = class_of(file, "incident: {}\n", "a");
		assert_int_equal(yes.verdict, rows[i].yes);
		assert_int_equal(yes.pointed, rows[i].points);
		assert_int_equal(no.verdict, rows[i].no);
		assert_false(no.pointed);
		assert_int_equal(open.verdict, UNKNOWN);
		assert_false(open.pointed);
	}
}

static void what_holds_outweighs_what_excludes(void **state)
{
	static const char file[] =
	    HEAD "classes:\n  - id: a\n    title: A\n    maps:\n" MAP("incident.types has leak", "exact")
	        MAP("incident.malicious", "narrower");

	(void)state;
	assert_int_equal(class_of(file, "incident: {types: [malware], malicious: yes}\n", "a").verdict, YES);
	assert_int_equal(class_of(file, "incident: {types: [malware]}\n", "a").verdict, NO);
}

static void a_whole_holds_with_one_of_its_parts(void **state)
{
	static const char file[] =
	    HEAD "classes:\n  - {id: w, title: W}\n  - id: w.a\n    of: w\n    title: A\n    maps:\n" MAP(
	        "incident.types has malware",
	        "exact") "  - id: w.b\n    of: w\n    title: B\n    maps:\n" MAP("incident.types has leak", "exact");

	(void)state;
	assert_int_equal(class_of(file, "incident: {types: [leak]}\n", "w").verdict, YES);
	assert_int_equal(class_of(file, "incident: {types: []}\n", "w").verdict, NO);
	assert_int_equal(class_of(file, "incident: {}\n", "w").verdict, UNKNOWN);
	assert_int_equal(class_of(file, "incident: {types: {excludes: [leak]}}\n", "w").verdict, UNKNOWN);
}

/* Two factors: 3 × (0, 10, 40) and 2 × (5, 25); the sum lies between 10 and 170. */
#define SCORED                                                                                                                                                                                                       \
	HEAD                                                                                                                                                                                                         \
	    "levels:\n  - {id: low, title: L, from: 0}\n  - {id: mid, title: M, from: 50}\n"                                                                                                                         \
	    "  - {id: top, title: T, from: 100}\n"                                                                                                                                                                   \
	    "classes:\n  - {id: f, title: F, weight: 3}\n"                                                                                                                                                           \
	    "  - id: f.none\n    of: f\n    title: x\n    value: 0\n    maps:\n" MAP("impact.harm in [no]", "exact") "  - id: f.some\n    of: f\n    title: x\n    value: 10\n    maps:\n" MAP(                      \
	        "impact.harm in [possible, likely]",                                                                                                                                                                 \
	        "exact") "  - id: f.all\n    of: f\n    title: x\n    value: 40\n    maps:\n" MAP("impact.harm in [actual]",                                                                                         \
	                                                                                          "exact") "  - {id: g, title: G, weight: 2}\n"                                                                      \
	                                                                                                   "  - id: g.a\n    of: g\n    title: x\n    value: 5\n    maps:\n" MAP(                                    \
	                                                                                                       "not incident.malicious",                                                                             \
	                                                                                                       "exact") "  - id: g.b\n    of: g\n    title: x\n    value: 25\n    maps:\n" MAP("incident.malicious", \
	                                                                                                                                                                                       "exact")

static void a_score_is_an_interval_of_what_is_still_possible(void **state)
{
	static const struct {
		const char *text;
		int64_t sum_lo, sum_hi, lo, hi;
		const char *from, *to;
	} rows[] = {
	    {"incident: {}\n", 10, 170, 0, 10000, "low", "top"},
	    {"incident: {malicious: yes}\nimpact: {harm: actual}\n", 170, 170, 10000, 10000, "top", "top"},
	    {"incident: {malicious: no}\nimpact: {harm: 'no'}\n", 10, 10, 0, 0, "low", "low"},
	    /* (40 − 10) / 160 = 18.75; (80 − 10) / 160 = 43.75 */
	    {"incident: {malicious: no}\nimpact: {harm: likely}\n", 40, 40, 1875, 1875, "low", "low"},
	    {"impact: {harm: likely}\n", 40, 80, 1875, 4375, "low", "low"},
	    {"incident: {malicious: yes}\nimpact: {harm: {at_least: possible}}\n", 80, 170, 4375, 10000, "low", "top"},
	};
	struct bench b;
	struct classification c;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bench_open(&b, SCORED);
		bench_case(&b, rows[i].text);
		struct explainer *x = explainer_new(&b.a, &b.a.entities[0], &b.arena);
		assert_true(x && classify(x, 1, &b.arena, &c));
		assert_int_equal(c.score.sum_min, 10);
		assert_int_equal(c.score.sum_max, 170);
		assert_int_equal(c.score.sum_lo, rows[i].sum_lo);
		assert_int_equal(c.score.sum_hi, rows[i].sum_hi);
		assert_int_equal(c.score.lo, rows[i].lo);
		assert_int_equal(c.score.hi, rows[i].hi);
		assert_true(text_is(law_str(&b.law, LEVEL(&b.law, c.score.level_lo)->id), rows[i].from));
		assert_true(text_is(law_str(&b.law, LEVEL(&b.law, c.score.level_hi)->id), rows[i].to));
		explainer_close(x);
		bench_close(&b);
	}
}

static void unknown_names_are_refused_with_the_nearest(void **state)
{
	(void)state;
	bench_refuses(HEAD "classes:\n  - id: a\n    title: A\n    maps:\n" MAP("incident.typos has leak", "exact"),
	              "condition", 10, "typos", "incident.types");
	bench_refuses(HEAD "classes:\n  - id: a\n    title: A\n    maps:\n" MAP("incident.types has leek", "exact"),
	              "condition", 10, "leek", "leak");
	bench_refuses(
	    HEAD
	    "classes:\n  - id: a\n    title: A\n    maps:\n      - {to: 'c:b', relation: exact, status: proposed}\n",
	    "crosswalk", 10, "\"b\" is no class of c", NULL);
	bench_refuses(
	    HEAD
	    "classes:\n  - id: a\n    title: A\n    maps:\n      - {to: 'd:a', relation: exact, status: proposed}\n",
	    "crosswalk", 10, "\"d\" is no taxonomy", "c");
	bench_refuses(HEAD "classes:\n  - id: a\n    title: A\n    maps:\n" MAP("incident.malicious", "exakt"),
	              "crosswalk", 10, "\"exakt\" is no relation", "exact");
	bench_refuses(HEAD "classes:\n  - {id: abc, title: A}\n  - {id: b, of: abd, title: B}\n", "crosswalk", 8,
	              "\"abd\" is no class of c", "abc");
}

static void what_makes_no_sense_is_refused(void **state)
{
	(void)state;
	bench_refuses(HEAD "classes: []\n", "crosswalk", 6, "list of classes", NULL);
	bench_refuses(HEAD "classes:\n  - {id: a, title: A}\n  - {id: a, title: B}\n", "crosswalk", 8, "twice", NULL);
	bench_refuses(HEAD "classes:\n  - {id: a, title: A, value: 3}\n", "crosswalk", 7, "option", NULL);
	bench_refuses(HEAD "classes:\n  - {id: a, title: A, weight: 3}\n", "crosswalk", 7, "needs an option", NULL);
	bench_refuses(HEAD "classes:\n  - {id: a, title: A, weight: 9999999999}\n", "crosswalk", 7, "whole number",
	              NULL);
	bench_refuses(HEAD "levels:\n  - {id: a, title: A, from: 5}\nclasses:\n  - {id: a, title: A}\n", "crosswalk", 7,
	              "rise from 0", NULL);
	bench_refuses(
	    HEAD
	    "classes:\n  - id: a\n    title: A\n    maps:\n      - {when: incident.malicious, to: 'c:a', relation: "
	    "exact, status: proposed}\n",
	    "crosswalk", 10, "one of when:, to:, outside:", NULL);
	bench_refuses(
	    HEAD
	    "classes:\n  - id: a\n    title: A\n    maps:\n      - {when: incident.malicious, relation: exact, status: published}\n",
	    "crosswalk", 10, "has a source", NULL);
}

static void a_crosswalk_survives_being_written_and_read(void **state)
{
	struct bench b;
	struct buf image = {0};
	struct law again;
	const char *why = NULL;

	(void)state;
	bench_open(&b, SCORED);
	assert_true(law_image_write(&b.law, &image));
	assert_true(law_image_read(buf_view(&image), false, &again, &why));
	assert_int_equal(crosswalk_find(&again, TEXT("c")), 1);
	assert_int_not_equal(class_find(&again, 1, TEXT("g.b")), 0);
	buf_free(&image);
	bench_close(&b);
}

/* What the evaluation trusts is looked at: one spoilt row each. */
static void a_spoilt_taxonomy_is_refused(void **state)
{
	struct bench b;
	const char *why;

	(void)state;
	for (int i = 0; i < 7; i++) {
		bench_open(&b, SCORED);
		struct class_row *c = builder_row(&b.builder, TAB_CLASSES, 2);
		struct crosswalk_row *w = builder_row(&b.builder, TAB_CROSSWALKS, 1);
		struct mapping_row *m = builder_row(&b.builder, TAB_MAPPINGS, 1);
		assert_true(crosswalks_verify(&b.law, &why));
		switch (i) {
		case 0: c->of = 3; break;
		case 1: c->crosswalk = 0; break;
		case 2: c->value = 5000; break;
		case 3: w->class_count = 1000; break;
		case 4: w->level_count = 0; break;
		case 5: m->relation = MAP_COUNT; break;
		default: ((struct level_row *)builder_row(&b.builder, TAB_LEVELS, 1))->from = 7; break;
		}
		assert_false(crosswalks_verify(&b.law, &why));
		bench_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_relation_says_what_follows_from_a_condition),
	    cmocka_unit_test(what_holds_outweighs_what_excludes),
	    cmocka_unit_test(a_whole_holds_with_one_of_its_parts),
	    cmocka_unit_test(a_score_is_an_interval_of_what_is_still_possible),
	    cmocka_unit_test(unknown_names_are_refused_with_the_nearest),
	    cmocka_unit_test(what_makes_no_sense_is_refused),
	    cmocka_unit_test(a_crosswalk_survives_being_written_and_read),
	    cmocka_unit_test(a_spoilt_taxonomy_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
