#include "../tree.h"

#include <fcntl.h>

#include "read/stream.h"

struct parsed {
	struct arena arena;
	struct diags diags;
	const struct doc *doc;
};

static void parse_within(struct parsed *p, struct text t, const struct doc_limits *limits)
{
	arena_init(&p->arena, 0);
	diags_init(&p->diags, &p->arena);
	p->doc = doc_from_json(t, TEXT("f"), 1, limits, &p->arena, &p->diags);
	assert_true((p->doc == NULL) == diags_failed(&p->diags));
}

static void parse(struct parsed *p, const char *s)
{
	parse_within(p, text_of(s), &doc_limits_default);
}

static void done(struct parsed *p)
{
	arena_free(&p->arena);
}

static void values_keep_their_text(void **state)
{
	struct parsed p;
	const struct doc *d;

	(void)state;
	parse(&p, " {\"a\" : [1, -0.50e+3, true, false, null, \"x\"], \"b\": {}, \"c\": [ ] }\r\n");
	assert_int_equal(p.doc->kind, DOC_MAP);
	assert_int_equal(p.doc->count, 3);
	d = doc_get(p.doc, "a")->first;
	assert_int_equal(d->kind, DOC_NUMBER);
	assert_true(text_is(d->text, "1"));
	d = d->next;
	assert_true(text_is(d->text, "-0.50e+3"));
	d = d->next;
	assert_int_equal(d->kind, DOC_BOOL);
	assert_true(text_is(d->text, "true"));
	assert_true(text_is(d->next->text, "false"));
	assert_int_equal(d->next->next->kind, DOC_NULL);
	assert_int_equal(d->next->next->next->kind, DOC_STRING);
	assert_int_equal(doc_get(p.doc, "b")->kind, DOC_MAP);
	assert_int_equal(doc_get(p.doc, "c")->kind, DOC_LIST);
	assert_int_equal(doc_get(p.doc, "c")->count, 0);
	done(&p);
}

static void escapes_are_resolved(void **state)
{
	struct parsed p;
	static const char input[] =
	    "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u0041\\u00e9\\u6f22\\ud83d\\ude00\", \"\\u0000\", "
	    "\"no escapes at all\"]";

	(void)state;
	parse(&p, input);
	assert_true(text_is(p.doc->first->text, "\"\\/\b\f\n\r\t"));
	assert_true(text_is(p.doc->first->next->text, "Aé漢😀"));
	assert_true(text_eq(p.doc->first->next->next->text, (struct text){"\0", 1}));
	/* Where nothing had to be resolved nothing was copied. */
	assert_ptr_equal(p.doc->first->next->next->next->text.p, strstr(input, "no escapes"));
	done(&p);
}

static void places_count_lines_and_code_points(void **state)
{
	struct parsed p;
	const struct doc *d;

	(void)state;
	parse(&p, "{\"é漢\": 1, \"b\":\n  [true,\n\t\"x\"]}");
	d = p.doc->first;
	assert_int_equal(d->key_line, 1);
	assert_int_equal(d->key_column, 2);
	assert_int_equal(d->column, 8);
	d = d->next;
	assert_int_equal(d->key_column, 11);
	assert_int_equal(d->line, 2);
	assert_int_equal(d->column, 3);
	assert_int_equal(d->first->column, 4);
	assert_int_equal(d->first->next->line, 3);
	assert_int_equal(d->first->next->column, 2);
	done(&p);
}

static void first_line_number_is_given(void **state)
{
	struct parsed p;

	(void)state;
	arena_init(&p.arena, 0);
	diags_init(&p.diags, &p.arena);
	assert_null(doc_from_json(TEXT("[1,]"), TEXT("f"), 4711, &doc_limits_default, &p.arena, &p.diags));
	assert_int_equal(p.diags.list[0].at.line, 4711);
	assert_int_equal(p.diags.list[0].at.column, 4);
	done(&p);
}

static void errors_name_place_found_and_expected(void **state)
{
	static const struct {
		const char *input, *want;
	} cases[] = {
	    {"", "f:1:1: error: expected a value, found the end of the input"},
	    {"[1,\n 2", "f:2:3: error: expected ',' or ']', found the end of the input"},
	    {"{\"a\" 1}", "f:1:6: error: expected ':' after a key, found '1'"},
	    {"{\"a\": 1,}", "f:1:9: error: expected a key in quotes, found '}'"},
	    {"{a: 1}", "f:1:2: error: expected a key in quotes, found 'a'"},
	    {"[\"é\", x]", "f:1:7: error: expected a value, found 'x'"},
	    {"[é]", "f:1:2: error: expected a value, found 'é'"},
	    {"[01]", "f:1:3: error: expected no digit after a leading zero, found '1'"},
	    {"[1.]", "f:1:4: error: expected a digit, found ']'"},
	    {"[-]", "f:1:3: error: expected a digit, found ']'"},
	    {"{} {}", "f:1:4: error: expected the end of the document, found '{'"},
	    {"\"a\nb\"", "f:1:3: error: expected a character (control characters must be escaped), found the control "
	                 "character 0x0a"},
	    {"\"é\xff\"", "f:1:3: error: byte 0xff is not valid UTF-8"},
	    {"\"\\x\"", "f:1:3: error: expected one of \" \\ / b f n r t u after a backslash, found 'x'"},
	    {"\"abc", "f:1:5: error: expected a closing quote, found the end of the input"},
	    {"{\"a\":1,\n\"b\":2,\"a\":3}", "f:2:7: error: key 'a' stands twice in this map, first in line 1"},
	    {"[tru]", "f:1:2: error: expected a value, found 't'"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct parsed p;
		struct buf b = {0};

		parse(&p, cases[i].input);
		assert_null(p.doc);
		assert_int_equal(p.diags.count, 1);
		diag_print(&b, &p.diags.list[0]);
		buf_char(&b, '\0');
		assert_string_equal(b.p, cases[i].want);
		buf_free(&b);
		done(&p);
	}
}

static void assert_limited(struct text t, struct doc_limits limits, const char *code)
{
	struct parsed p;

	parse_within(&p, t, &limits);
	if (code == NULL) {
		assert_non_null(p.doc);
	} else {
		assert_null(p.doc);
		assert_string_equal(p.diags.list[0].code, code);
	}
	done(&p);
}

static void limits_are_exact(void **state)
{
	const struct doc_limits l = {.bytes = 14, .depth = 3, .nodes = 4, .text = 5};

	(void)state;
	assert_limited(TEXT("[[[1]]]       "), l, NULL);
	assert_limited(TEXT("[[[1]]]        "), l, "too-large");
	assert_limited(TEXT("[[[[]]]]"), l, "too-deep");
	assert_limited(TEXT("[1,2,3]"), l, NULL);
	assert_limited(TEXT("[1,2,3,4]"), l, "too-many-nodes");
	assert_limited(TEXT("\"abcde\""), l, NULL);
	assert_limited(TEXT("\"abcdef\""), l, "too-long");
	assert_limited(TEXT("123456"), l, "too-long");
	assert_limited(TEXT("{\"abcdef\":1}"), l, "too-long");
}

static void depth_has_a_ceiling(void **state)
{
	struct doc_limits l = doc_limits_default;
	char *deep = malloc(100000);

	(void)state;
	memset(deep, '[', 100000);
	l.depth = UINT32_MAX;
	assert_limited((struct text){deep, 100000}, l, "too-deep");
	free(deep);
}

/* A key at `again` equal to the one at `first`; NULL or the error's code. */
static void assert_keys(int count, int first, int again, const char *code)
{
	struct buf b = {0};

	buf_char(&b, '{');
	for (int i = 0; i < count; i++)
		buf_printf(&b, "%s\"key%d\":%d", i == 0 ? "" : ",", i == again ? first : i, i);
	buf_char(&b, '}');
	assert_limited(buf_view(&b), doc_limits_default, code);
	buf_free(&b);
}

static void duplicate_keys_are_found_in_maps_of_any_size(void **state)
{
	static const int sizes[] = {2, 3, 23, 24, 25, 26, 100, 1000, 50000};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int n = sizes[i];

		assert_keys(n, 0, 0, NULL);
		assert_keys(n, 0, n - 1, "duplicate-key");
		assert_keys(n, n - 2, n - 1, "duplicate-key");
		assert_keys(n, n / 2 - 1, n / 2, "duplicate-key");
	}
}

static void keys_that_differ_only_by_escapes_are_equal(void **state)
{
	(void)state;
	assert_limited(TEXT("{\"a\":1,\"\\u0061\":2}"), doc_limits_default, "duplicate-key");
	assert_limited(TEXT("{\"\":1,\"\\u0000\":2}"), doc_limits_default, NULL);
}

static void byte_order_mark_is_passed_over(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "\xef\xbb\xbf[1]");
	assert_non_null(p.doc);
	assert_int_equal(p.doc->column, 1);
	done(&p);
}

/* ---- writing ---- */

static void assert_written(const struct buf *b, const char *want)
{
	assert_int_equal(b->n, strlen(want));
	assert_memory_equal(b->p, want, b->n);
}

static void write_sample(struct buf *b, bool pretty)
{
	struct json j;

	json_begin(&j, b, pretty);
	json_object(&j);
	json_key(&j, "a");
	json_array(&j);
	json_int(&j, INT64_MIN);
	json_bool(&j, true);
	json_str(&j, NULL);
	json_array_end(&j);
	json_key(&j, "b");
	json_object(&j);
	json_object_end(&j);
	json_key(&j, "c");
	json_array(&j);
	json_array_end(&j);
	json_key(&j, "d");
	json_str(&j, "x");
	json_object_end(&j);
}

static void writer_separates_and_indents(void **state)
{
	struct buf b = {0};

	(void)state;
	write_sample(&b, false);
	assert_written(&b, "{\"a\":[-9223372036854775808,true,null],\"b\":{},\"c\":[],\"d\":\"x\"}");
	buf_clear(&b);
	write_sample(&b, true);
	assert_written(
	    &b, "{\n  \"a\": [\n    -9223372036854775808,\n    true,\n    null\n  ],\n  \"b\": {},\n  \"c\": [],\n"
	        "  \"d\": \"x\"\n}");
	buf_free(&b);
}

static void writer_escapes_and_repairs(void **state)
{
	struct buf b = {0};
	struct json j;

	(void)state;
	json_begin(&j, &b, false);
	json_text(&j, (struct text){"\"\\\b\f\n\r\t\x01\0é\xff\xc3", 13});
	assert_written(&b, "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u0000é\xef\xbf\xbd\xef\xbf\xbd\"");
	buf_clear(&b);
	json_begin(&j, &b, false);
	json_text(&j, TEXT("\xc2\x9b\u202e"));
	assert_written(&b, "\"\\u009b\\u202e\"");
	buf_free(&b);
}

static void what_is_written_reads_back_the_same(void **state)
{
	struct random r = {20240317};
	struct arena made;

	(void)state;
	arena_init(&made, 0);
	for (int round = 0; round < 3000; round++) {
		const struct doc *d = random_tree(&r, &made, 5);
		struct buf b = {0};
		struct json j;
		struct parsed p;

		json_begin(&j, &b, round % 2 == 0);
		tree_write(&j, d);
		parse_within(&p, buf_view(&b), &doc_limits_default);
		assert_non_null(p.doc);
		assert_true(tree_equal(d, p.doc));
		done(&p);
		buf_free(&b);
		arena_reset(&made);
	}
	arena_free(&made);
}

/* Every prefix and every damaged byte of a document: an error or a document, nothing else. */
static void damage_is_survived(void **state)
{
	static const char whole[] = "{\"a\":[1,-2.5e3,true,null],\"é\\u00e9\":{\"x\":\"y\\n\"}}";
	struct random r = {99};

	(void)state;
	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		char *copy = malloc(n + 1);
		struct parsed p;

		memcpy(copy, whole, n);
		parse_within(&p, (struct text){copy, n}, &doc_limits_default);
		assert_null(p.doc);
		done(&p);
		for (int round = 0; n > 0 && round < 50; round++) {
			memcpy(copy, whole, n);
			copy[random_below(&r, n)] = (char)random_below(&r, 256);
			parse_within(&p, (struct text){copy, n}, &doc_limits_default);
			done(&p);
		}
		free(copy);
	}
}

/* ---- the JSON parsing test suite ---- */

static struct text unpack(const char *path)
{
	int fd = open(path, O_RDONLY);
	struct stream *s = stream_open(fd, true);
	struct buf b = {0};
	const char *why = NULL;
	ssize_t n;

	assert_non_null(s);
	do {
		char part[65536];

		n = stream_read(s, part, sizeof(part), &why);
		assert_true(n >= 0);
		buf_add(&b, part, (size_t)n);
	} while (n > 0);
	stream_close(s);
	assert_false(buf_failed(&b));
	return buf_view(&b);
}

/* Of duplicate keys RFC 8259 only says that results vary; here they are errors, whatever the suite expects. */
static bool wanted(const char *name, bool *must)
{
	const char *file = strstr(name, "/test_parsing/");

	if (file == NULL || strstr(file, "duplicated_key") != NULL)
		return false;
	file += strlen("/test_parsing/");
	*must = file[0] == 'y';
	return file[0] == 'y' || file[0] == 'n';
}

static void public_test_suite_passes(void **state)
{
	char path[4096];
	struct text tar;
	size_t tried = 0;

	(void)state;
	tar = unpack(shared_file("data/robustness/json-parsing.tar.zst", path, sizeof(path)));
	for (size_t at = 0; at + 512 <= tar.n && tar.p[at] != '\0';) {
		const char *head = tar.p + at;
		size_t size = strtoul(head + 124, NULL, 8);
		struct parsed p;
		bool must;

		assert_true(at + 512 + size <= tar.n);
		if (wanted(head, &must)) {
			parse_within(&p, (struct text){head + 512, size}, &doc_limits_default);
			if ((p.doc != NULL) != must)
				fail_msg("%.100s", head);
			done(&p);
			tried++;
		}
		at += 512 + (size + 511) / 512 * 512;
	}
	assert_true(tried > 250);
	free((void *)(uintptr_t)tar.p);
}

static bool work(void)
{
	struct arena arena;
	struct diags diags;
	struct buf in = {0}, out = {0};
	const struct doc *d;
	struct json j;
	bool fine;

	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	buf_str(&in, "{\"esc\\u00e9\":[");
	for (int i = 0; i < 500; i++)
		buf_printf(&in, "%s{\"k\":\"v\\n\"}", i == 0 ? "" : ",");
	buf_str(&in, "],\"big\":{");
	for (int i = 0; i < 40; i++)
		buf_printf(&in, "%s\"k%d\":1", i == 0 ? "" : ",", i);
	buf_str(&in, "}}");
	d = buf_failed(&in) ? NULL : doc_from_json(buf_view(&in), TEXT("f"), 1, &doc_limits_default, &arena, &diags);
	assert_true(d != NULL || diags_failed(&diags) || buf_failed(&in));
	json_begin(&j, &out, true);
	if (d != NULL)
		tree_write(&j, d);
	fine = d != NULL && !buf_failed(&out);
	buf_free(&in);
	buf_free(&out);
	arena_free(&arena);
	return fine;
}

static void failing_allocations_are_reported(void **state)
{
	(void)state;
	every_allocation_fails(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_keep_their_text),
	    cmocka_unit_test(escapes_are_resolved),
	    cmocka_unit_test(places_count_lines_and_code_points),
	    cmocka_unit_test(first_line_number_is_given),
	    cmocka_unit_test(errors_name_place_found_and_expected),
	    cmocka_unit_test(limits_are_exact),
	    cmocka_unit_test(depth_has_a_ceiling),
	    cmocka_unit_test(duplicate_keys_are_found_in_maps_of_any_size),
	    cmocka_unit_test(keys_that_differ_only_by_escapes_are_equal),
	    cmocka_unit_test(byte_order_mark_is_passed_over),
	    cmocka_unit_test(writer_separates_and_indents),
	    cmocka_unit_test(writer_escapes_and_repairs),
	    cmocka_unit_test(what_is_written_reads_back_the_same),
	    cmocka_unit_test(damage_is_survived),
	    cmocka_unit_test(public_test_suite_passes),
	    cmocka_unit_test(failing_allocations_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
