#include "bench.h"

static struct bench b;
static struct buf image;

/* The image with a row changed; the tables of `law` lie in the copy, which `bytes` owns. */
struct spoilt {
	char *bytes;
	struct law law;
};

static struct spoilt copy_image(void)
{
	struct spoilt s = {.bytes = malloc(image.n)};
	const char *why;

	memcpy(s.bytes, image.p, image.n);
	assert_true(law_image_read((struct text){s.bytes, image.n}, true, &s.law, &why));
	return s;
}

static void *row(struct spoilt *s, enum law_table t, uint32_t i)
{
	return (char *)(uintptr_t)s->law.t[t].rows + (size_t)i * law_tables[t].row_size;
}

static void refused(struct spoilt *s, const char *what)
{
	const char *why = NULL;
	struct law law;

	if (law_image_read((struct text){s->bytes, image.n}, false, &law, &why))
		fail_msg("accepted: %s", what);
	assert_non_null(why);
	free(s->bytes);
}

static uint32_t node_with(const struct law *law, enum node_op op)
{
	for (uint32_t i = 1; i < law->t[TAB_NODES].count; i++)
		if (LAW_ROW(law, TAB_NODES, struct node_row, i)->op == op)
			return i;
	fail_msg("the small law has no such node");
	return 0;
}

#define SPOIL(table, type, index, change, what)         \
	do {                                            \
		struct spoilt s = copy_image();         \
		struct type *r = row(&s, table, index); \
		change;                                 \
		refused(&s, what);                      \
	} while (0)

static void rows_that_are_not_there_are_refused(void **state)
{
	(void)state;
	SPOIL(TAB_RULES, rule_row, 1, r->node = s.law.t[TAB_NODES].count, "a rule without its condition");
	SPOIL(TAB_RULES, rule_row, 1, r->id = s.law.t[TAB_STRINGS].count, "a name past the strings");
	SPOIL(TAB_RULES, rule_row, 1, r->rulebook = 0, "a rule of no rulebook");
	SPOIL(TAB_DUTIES, duty_row, 1, r->due.limit = UINT32_MAX, "a limit that is not there");
	SPOIL(TAB_RULEBOOKS, rulebook_row, 1, r->duty_count = 1000000, "duties past the table");
	SPOIL(TAB_RULEBOOKS, rulebook_row, 1, r->covers = 0, "a rulebook that covers nobody");
	SPOIL(TAB_FACTS, fact_row, 1, r->kind = 60, "a fact of no kind");
	SPOIL(TAB_FACTS, fact_row, 1, r->index = 1000, "a fact past its record");
	SPOIL(TAB_FACTS, fact_row, 1, r->type = TYPE_COUNT, "a fact of no type");
	SPOIL(TAB_KINDS, kind_row, 1, r->fact_count = 100000, "a kind past the facts");
	SPOIL(TAB_RECIPIENTS, recipient_row, 1, r->place_fixed = 60000, "a place that is none");
	SPOIL(TAB_RULES, rule_row, 0, r->id = 1, "a row zero that says something");
}

static void circles_are_refused(void **state)
{
	(void)state;
	SPOIL(TAB_NODES, node_row, node_with(&b.law, NODE_ANY), r->child = node_with(&b.law, NODE_ANY),
	      "a node within itself");
	SPOIL(TAB_NODES, node_row, node_with(&b.law, NODE_FACT), r->next = node_with(&b.law, NODE_FACT),
	      "a list without an end");
	SPOIL(TAB_DUTIES, duty_row, 1, r->on = ((struct duty_row *)row(&s, TAB_DUTIES, 2))->on,
	      "a condition of two owners");
	SPOIL(TAB_LINKS, link_row, 1, r->next = 1, "a link to itself");
}

static void operations_on_what_does_not_fit_are_refused(void **state)
{
	(void)state;
	SPOIL(TAB_NODES, node_row, node_with(&b.law, NODE_FACT), r->op = NODE_OPS, "an operation that is none");
	SPOIL(TAB_NODES, node_row, node_with(&b.law, NODE_FACT), r->op = NODE_CHOICE, "a choice of a boolean");
	SPOIL(TAB_NODES, node_row, node_with(&b.law, NODE_FACT), r->a = s.law.t[TAB_FACTS].count,
	      "a fact that is none");
	SPOIL(TAB_NODES, node_row, node_with(&b.law, NODE_HAS_ANY), r->b = s.law.t[TAB_CONSTANTS].count - 1,
	      "a set past the constants");
	SPOIL(TAB_NODES, node_row, node_with(&b.law, NODE_COMPARE), r->child = 0, "a comparison of nothing");
	SPOIL(TAB_NODES, node_row, node_with(&b.law, NODE_COMPARE), r->cmp = 77, "a comparison that is none");
	SPOIL(TAB_NODES, node_row, node_with(&b.law, NODE_CONSTANT), r->currency = 9999, "a currency that is none");
	SPOIL(TAB_CLOCKS, clock_row, 1, r->op = 99, "a time that is none");
	SPOIL(TAB_CLOCKS, clock_row, 1, r->count = INT32_MAX, "more days than can be counted");
}

static void strings_without_an_end_are_refused(void **state)
{
	struct spoilt s = copy_image();

	(void)state;
	((char *)row(&s, TAB_STRINGS, 0))[s.law.t[TAB_STRINGS].count - 1] = 'x';
	refused(&s, "strings that do not end");
}

static void a_good_image_is_accepted(void **state)
{
	const char *why = NULL;
	struct law law;

	(void)state;
	assert_true(law_image_read(buf_view(&image), false, &law, &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_good_image_is_accepted),
	    cmocka_unit_test(rows_that_are_not_there_are_refused),
	    cmocka_unit_test(circles_are_refused),
	    cmocka_unit_test(operations_on_what_does_not_fit_are_refused),
	    cmocka_unit_test(strings_without_an_end_are_refused),
	};
	int failed;

	bench_open(&b, small_rulebook);
	if (!law_image_write(&b.law, &image))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	buf_free(&image);
	bench_close(&b);
	return failed;
}
