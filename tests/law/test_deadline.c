#include "calendars.h"

#include "law/deadline.h"

static struct arena scratch;
static struct buf out;

/* The answer to one line, as a document. */
static const struct doc *answer(const char *line, bool *good)
{
	static struct arena arena;
	static struct diags diags;
	arena_free(&arena);
	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	buf_clear(&out);
	*good = deadline_line(&calendars_law, zones_builtin(), text_of(line), TEXT("test"), 7, &scratch, &out);
	struct text bytes = text_dup(&arena, buf_view(&out));
	assert_true(text_ends(bytes, TEXT("}\n")));
	const struct doc *d = doc_from_json(text_trim(bytes), TEXT("answer"), 1, &doc_limits_default, &arena, &diags);
	if (!d)
		fail_msg("no JSON: %.*s", TEXT_ARG(bytes));
	return d;
}

static int setup(void **state)
{
	arena_init(&scratch, 0);
	return calendars_setup(state);
}

static int teardown(void **state)
{
	buf_free(&out);
	arena_free(&scratch);
	return calendars_teardown(state);
}

static void requests_are_answered(void **state)
{
	static const struct {
		const char *line, *end, *end_of_day, *safe;
	} lines[] = {
	    {"{\"event\":\"2026-04-03T10:15\",\"period\":72,\"unit\":\"hours\",\"calendar\":\"DE\"}",
	     "2026-04-06T11:00:00+02:00", NULL, "2026-04-06T10:15:00+02:00"},
	    {"{\"event\":\"2026-04-03T08:15:00Z\",\"period\":72,\"unit\":\"hours\",\"rule\":\"1182/71\",\"calendar\":\"DE\","
	     "\"zone\":\"Europe/Berlin\"}",
	     "2026-04-06T11:00:00+02:00", NULL, "2026-04-06T10:15:00+02:00"},
	    {"{\"event\":\"2026-01-31T10:00\",\"period\":1,\"unit\":\"months\",\"calendar\":\"IE\"}",
	     "2026-03-03T00:00:00+00:00", "2026-03-02", "2026-02-28T00:00:00+00:00"},
	    {"{\"event\":\"2026-04-13\",\"period\":15,\"unit\":\"days\",\"calendar\":\"GR\"}",
	     "2026-04-29T00:00:00+03:00", "2026-04-28", NULL},
	    {"{\"event\":\"2026-04-22T09:00\",\"period\":-3,\"unit\":\"days\",\"calendar\":\"DE\"}",
	     "2026-04-19T00:00:00+02:00", "2026-04-18", NULL},
	    {"{\"event\":\"2026-11-20T09:00\",\"period\":4,\"unit\":\"working-days\",\"rule\":\"sec\"}",
	     "2026-11-27T17:30:00-05:00", NULL, NULL},
	    {"{\"event\":\"2026-11-20T09:00\",\"period\":\"36 h\",\"rule\":\"elapsed\",\"calendar\":\"us-bank\",\"unit\":null}",
	     "2026-11-21T21:00:00-05:00", NULL, NULL},
	    {"{\"event\":\"2026-11-20T09:00:00-05:00\",\"period\":1,\"unit\":\"days\",\"rule\":\"elapsed\"}",
	     "2026-11-22T00:00:00-05:00", "2026-11-21", NULL},
	    {"{\"event\":\"2026-11-20T09:00\",\"period\":1,\"unit\":\"working-days\",\"rule\":\"elapsed\",\"by\":\"16:00\","
	     "\"calendar\":\"us-federal\"}",
	     "2026-11-23T16:00:00-05:00", NULL, NULL},
	    {"{\"event\":\"2026-11-20T09:00 Asia/Tokyo\",\"period\":2,\"unit\":\"hours\",\"rule\":\"elapsed\"}",
	     "2026-11-20T11:00:00+09:00", NULL, NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		bool good;
		const struct doc *d = answer(lines[i].line, &good), *day_of_end = doc_get(d, "end_of_day"),
		                 *safe = doc_get(d, "safe");
		if (!good || !text_is(doc_text(d, "end"), lines[i].end))
			fail_msg("%s\n%.*s", lines[i].line, (int)out.n, out.p);
		assert_int_equal(day_of_end != NULL, lines[i].end_of_day != NULL);
		assert_true(!day_of_end || text_is(day_of_end->text, lines[i].end_of_day));
		assert_int_equal(safe != NULL, lines[i].safe != NULL);
		assert_true(!safe || text_is(safe->text, lines[i].safe));
		const struct doc *steps = doc_get(d, "steps");
		assert_true(steps && steps->kind == DOC_LIST && steps->count > 0);
		for (const struct doc *s = steps->first; s; s = s->next)
			assert_true(doc_text(s, "at").n > 0 && doc_text(s, "text").n > 0);
	}
}

static void bad_requests_say_what_is_wrong(void **state)
{
	static const struct {
		const char *line, *code;
	} lines[] = {
	    {"{\"event\":\"2026-02-30\",\"period\":1,\"unit\":\"days\"}", "event"},
	    {"{\"event\":\"2026-02\",\"period\":1,\"unit\":\"days\"}", "event"},
	    {"{\"period\":1,\"unit\":\"days\"}", "event"},
	    {"{\"event\":\"2026-02-03\",\"unit\":\"days\"}", "period"},
	    {"{\"event\":\"2026-02-03\",\"period\":1.5,\"unit\":\"days\"}", "period"},
	    {"{\"event\":\"2026-02-03\",\"period\":1e3,\"unit\":\"days\"}", "period"},
	    {"{\"event\":\"2026-02-03\",\"period\":100001,\"unit\":\"days\"}", "period"},
	    {"{\"event\":\"2026-02-03\",\"period\":99999999999999,\"unit\":\"days\"}", "period"},
	    {"{\"event\":\"2026-02-03\",\"period\":1}", "period"},
	    {"{\"event\":\"2026-02-03\",\"period\":1,\"unit\":\"fortnights\"}", "unit"},
	    {"{\"event\":\"2026-02-03\",\"period\":1,\"unit\":\"days\",\"rule\":\"1182/72\"}", "rule"},
	    {"{\"event\":\"2026-02-03\",\"period\":1,\"unit\":\"days\",\"calendar\":\"XX\"}", "calendar"},
	    {"{\"event\":\"2026-02-03\",\"period\":1,\"unit\":\"days\",\"zone\":\"Europe/Nowhere\"}", "zone"},
	    {"{\"event\":\"2026-02-03\",\"period\":1,\"unit\":\"days\",\"by\":\"25:00\"}", "by"},
	    {"{\"event\":[],\"period\":1,\"unit\":\"days\"}", "event"},
	    {"{\"event\":\"9999-12-30\",\"period\":3,\"unit\":\"days\"}", "period"},
	    {"{\"event\":\"9999-12-31T23:30Z\",\"period\":1,\"unit\":\"hours\"}", "period"},
	    {"{\"event\":\"2026-01-01\",\"period\":100000,\"unit\":\"years\"}", "period"},
	    {"{\"event\":\"0001-01-01\",\"period\":-1,\"unit\":\"years\"}", "period"},
	    {"[1]", "request"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		bool good;
		const struct doc *d = answer(lines[i].line, &good), *error = doc_get(d, "error");
		if (good || !error || !text_is(doc_text(error, "code"), lines[i].code))
			fail_msg("%s\n%.*s", lines[i].line, (int)out.n, out.p);
		assert_true(text_is(doc_text(d, "line"), "7"));
		assert_true(doc_text(error, "text").n > 0);
	}
	bool good;
	assert_non_null(doc_get(answer("{\"event\":", &good), "error"));
	assert_false(good);
	const struct doc *hint =
	    doc_get(answer("{\"event\":\"2026-02-03\",\"period\":1,\"unit\":\"days\",\"rule\":\"1182/72\"}", &good),
	            "error");
	assert_true(doc_text(hint, "hint").n > 0);
}

static void an_id_comes_back(void **state)
{
	bool good;
	(void)state;
	const struct doc *d =
	    answer("{\"id\":\"a \\\"b\\\"\",\"event\":\"2026-02-03\",\"period\":1,\"unit\":\"days\"}", &good);
	assert_true(good && text_is(doc_text(d, "id"), "a \"b\""));
	d = answer("{\"id\":17,\"event\":\"x\"}", &good);
	assert_true(!good && text_is(doc_text(d, "id"), "17"));
}

static bool line_with_little_memory(void)
{
	struct arena arena;
	struct buf b = {0};
	arena_init(&arena, 0);
	bool good =
	    deadline_line(&calendars_law, zones_builtin(),
	                  TEXT("{\"event\":\"2026-04-03T10:15-04:00\",\"period\":\"2 days\",\"rule\":\"elapsed\"}"),
	                  TEXT("x"), 1, &arena, &b);
	good = good && !buf_failed(&b);
	buf_free(&b);
	arena_free(&arena);
	return good;
}

static void memory_may_run_out_at_any_point(void **state)
{
	(void)state;
	every_allocation_fails(line_with_little_memory);
}

#define IN_CALENDARS(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_CALENDARS(requests_are_answered),
	    IN_CALENDARS(bad_requests_say_what_is_wrong),
	    IN_CALENDARS(an_id_comes_back),
	    IN_CALENDARS(memory_may_run_out_at_any_point),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
