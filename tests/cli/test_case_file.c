#include "cli/case_file.h"

#include "support.h"

#define ASSERTION "{\"fact\":\"a.b\",\"value\":1}"

static void expect(const char *old, enum input_format format, const char *wanted)
{
	struct buf out = {0};
	const char *why = NULL;
	bool fine = case_file_append(text_of(old), format, TEXT(ASSERTION), &out, &why);

	if (!fine)
		fail_msg("refused: %s", why);
	buf_char(&out, '\0');
	assert_string_equal(out.p, wanted);
	buf_free(&out);
}

static void refuse(const char *old, enum input_format format)
{
	struct buf out = {0};
	const char *why = NULL;

	assert_false(case_file_append(text_of(old), format, TEXT(ASSERTION), &out, &why));
	assert_non_null(why);
	buf_free(&out);
}

static void yaml_without_a_log_gets_one_at_the_end(void **state)
{
	(void)state;
	expect("title: x\nincident: {a: 1}\n", INPUT_YAML, "title: x\nincident: {a: 1}\n\nlog:\n  - " ASSERTION "\n");
	expect("title: x", INPUT_YAML, "title: x\n\nlog:\n  - " ASSERTION "\n");
}

static void an_entry_goes_behind_the_last_of_the_log(void **state)
{
	(void)state;
	expect("log:\n- {fact: a.b, value: 2}\n", INPUT_YAML, "log:\n- {fact: a.b, value: 2}\n- " ASSERTION "\n");
	expect("log:\n    - fact: a.b\n      value: 2\n\n# about the title\ntitle: x\n", INPUT_YAML,
	       "log:\n    - fact: a.b\n      value: 2\n    - " ASSERTION "\n\n# about the title\ntitle: x\n");
}

static void what_has_no_safe_place_is_refused(void **state)
{
	(void)state;
	refuse("{title: x}\n", INPUT_YAML);
	refuse("log: [{fact: a.b, value: 2}]\n", INPUT_YAML);
	refuse("log: []\n", INPUT_YAML);
	refuse("- a\n- b\n", INPUT_YAML);
	refuse("title: [\n", INPUT_YAML);
	refuse("title: x\n...\n", INPUT_YAML);
	refuse("[1]", INPUT_JSON);
	refuse("{\"log\": 1}", INPUT_JSON);
	refuse("{", INPUT_JSON);
}

static void json_keeps_order_and_numbers(void **state)
{
	(void)state;
	expect(
	    "{\"z\": 1.50, \"log\": [{\"n\": null}], \"a\": \"\\u00e9\"}", INPUT_JSON,
	    "{\n  \"z\": 1.50,\n  \"a\": \"\u00e9\",\n  \"log\": [\n    {\n      \"n\": null\n    },\n    {\n      \"fact\": "
	    "\"a.b\",\n      \"value\": 1\n    }\n  ]\n}\n");
}

static void json_lines_get_a_line(void **state)
{
	(void)state;
	expect("{\"a\":1}", INPUT_JSON_LINES, "{\"a\":1}\n" ASSERTION "\n");
	expect("{\"a\":1}\n", INPUT_JSON_LINES, "{\"a\":1}\n" ASSERTION "\n");
}

static bool appends(void)
{
	struct buf out = {0};
	const char *why = NULL;
	bool fine = case_file_append(TEXT("title: x\nlog:\n  - {fact: a.b, value: 2}\n"), INPUT_YAML, TEXT(ASSERTION),
	                             &out, &why);

	buf_free(&out);
	return fine;
}

static void no_memory_is_an_error(void **state)
{
	(void)state;
	every_allocation_fails(appends);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(yaml_without_a_log_gets_one_at_the_end),
	    cmocka_unit_test(an_entry_goes_behind_the_last_of_the_log),
	    cmocka_unit_test(what_has_no_safe_place_is_refused),
	    cmocka_unit_test(json_keeps_order_and_numbers),
	    cmocka_unit_test(json_lines_get_a_line),
	    cmocka_unit_test(no_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
