#include "../tree.h"

#include "read/yaml.h"

struct parsed {
	struct arena arena;
	struct diags diags;
	const struct doc *doc;
};

static void parse_within(struct parsed *p, struct text t, const struct doc_limits *limits)
{
	/* An exact copy that is gone afterwards: reads past the end and texts that borrow would be seen. */
	char *copy = malloc(t.n == 0 ? 1 : t.n);

	memcpy(copy, t.n == 0 ? "" : t.p, t.n);
	arena_init(&p->arena, 0);
	diags_init(&p->diags, &p->arena);
	p->doc = doc_from_yaml((struct text){copy, t.n}, TEXT("f"), limits, &p->arena, &p->diags);
	free(copy);
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

/* YAML 1.2.2, section 10.3.2, and what older versions made of words. */
static void plain_scalars_follow_the_core_schema(void **state)
{
	static const struct {
		const char *text;
		enum doc_kind kind;
	} cases[] = {
	    {"NO", DOC_STRING},       {"no", DOC_STRING},      {"on", DOC_STRING},       {"Yes", DOC_STRING},
	    {"y", DOC_STRING},        {"true", DOC_BOOL},      {"True", DOC_BOOL},       {"FALSE", DOC_BOOL},
	    {"tRUE", DOC_STRING},     {"null", DOC_NULL},      {"~", DOC_NULL},          {"Null", DOC_NULL},
	    {"nul", DOC_STRING},      {"0", DOC_NUMBER},       {"-12", DOC_NUMBER},      {"+1", DOC_NUMBER},
	    {"007", DOC_NUMBER},      {"1.50", DOC_NUMBER},    {".5", DOC_NUMBER},       {"5.", DOC_NUMBER},
	    {"1e3", DOC_NUMBER},      {"-1.5E+3", DOC_NUMBER}, {"1e", DOC_STRING},       {".", DOC_STRING},
	    {"1_000", DOC_STRING},    {"500 000", DOC_STRING}, {"0x1F", DOC_STRING},     {"0o17", DOC_STRING},
	    {".inf", DOC_STRING},     {".nan", DOC_STRING},    {"12:30:45", DOC_STRING}, {"2026-03-06", DOC_STRING},
	    {"1.2.3", DOC_STRING},    {"36 h", DOC_STRING},    {"-", DOC_LIST},          {"é", DOC_STRING},
	    {"\"true\"", DOC_STRING}, {"'1'", DOC_STRING},     {"\"\"", DOC_STRING},     {"!!str 1", DOC_STRING},
	    {"! 1", DOC_STRING},      {"!!int 1", DOC_NUMBER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = {0};
		struct parsed p;

		buf_printf(&b, cases[i].kind == DOC_LIST ? "a:\n  %s" : "a: %s", cases[i].text);
		parse_within(&p, buf_view(&b), &doc_limits_default);
		if (p.doc == NULL || p.doc->first->kind != cases[i].kind)
			fail_msg("%s", cases[i].text);
		done(&p);
		buf_free(&b);
	}
}

static void scalars_keep_their_text_and_booleans_one_spelling(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "a: 12.50\nb: True\nc: \"x\\ty\"\nd: 'it''s'\ne: |\n  one\n  two\nf:\ng: >-\n  a\n  b\n");
	assert_true(text_is(doc_text(p.doc, "a"), "12.50"));
	assert_true(doc_get(p.doc, "a")->plain);
	assert_true(text_is(doc_text(p.doc, "b"), "true"));
	assert_true(text_is(doc_text(p.doc, "c"), "x\ty"));
	assert_false(doc_get(p.doc, "c")->plain);
	assert_true(text_is(doc_text(p.doc, "d"), "it's"));
	assert_true(text_is(doc_text(p.doc, "e"), "one\ntwo\n"));
	assert_int_equal(doc_get(p.doc, "f")->kind, DOC_NULL);
	assert_true(text_is(doc_text(p.doc, "g"), "a b"));
	done(&p);
}

static void places_count_lines_and_code_points(void **state)
{
	struct parsed p;
	const struct doc *d;

	(void)state;
	parse(&p, "\xef\xbb\xbfé: ü\nb:\n  - {漢字: [1, 2]}\n");
	d = p.doc->first;
	assert_int_equal(d->key_line, 1);
	assert_int_equal(d->key_column, 1);
	assert_int_equal(d->column, 4);
	d = d->next->first->first;
	assert_int_equal(d->key_line, 3);
	assert_int_equal(d->key_column, 6);
	assert_int_equal(d->line, 3);
	assert_int_equal(d->column, 10);
	assert_int_equal(d->first->next->column, 14);
	done(&p);
}

static void errors_name_place_and_cause(void **state)
{
	static const struct {
		const char *input, *want; /* how the message begins */
	} cases[] = {
	    {"", "f:1:1: error: the file holds no document"},
	    {"# only a comment\n", "f:1:1: error: the file holds no document"},
	    {"a: 1\na: 2\n", "f:2:1: error: key 'a' stands twice in this map, first in line 1"},
	    {"{a: 1, \"a\": 2}", "f:1:8: error: key 'a' stands twice"},
	    {"a:\n\tb: 1\n",
	     "f:2:1: error: while scanning for the next token, found character that cannot start any token "
	     "(tabs cannot indent"},
	    {"a: b: c\n",
	     "f:1:5: error: mapping values are not allowed in this context (a text that holds \": \" must be "
	     "quoted)"},
	    {"a: @x\n",
	     "f:1:4: error: while scanning for the next token, found character that cannot start any token (a "
	     "text that begins with @"},
	    {"<<: {a: 1}\n", "f:1:1: error: merge keys (<<) are not supported"},
	    {"a: 1\n---\nb: 2\n", "f:2:1: error: expected the end of the file, found a second document"},
	    {"a: !foo 1\n", "f:1:4: error: the tag '!foo' is not known here"},
	    {"a: !!binary aGk=\n", "f:1:4: error: the tag 'tag:yaml.org,2002:binary' is not known here"},
	    {"a: !!int x\n", "f:1:4: error: the tag 'tag:yaml.org,2002:int' does not fit"},
	    {"a: !!str [1]\n", "f:1:4: error: the tag 'tag:yaml.org,2002:str' does not fit"},
	    {"a: \xff\n", "f:1:4: error: byte 0xff is not valid UTF-8"},
	    {"é: \"é\xc3\"\n", "f:1:6: error: byte 0xc3 is not valid UTF-8"},
	    {"\xff\xfe"
	     "a",
	     "f:1:1: error: this is UTF-16 text; UTF-8 is expected"},
	    {"a: 1\nb: \x01\n", "f:2:4: error: the control character U+0001 is not allowed"},
	    {"a: \x7f\n", "f:1:4: error: the control character U+007F is not allowed"},
	    {"? [a]\n: b\n", "f:1:3: error: expected a key, found a list, a map or an alias"},
	    {"a: {{ b }}\n", "f:1:5: error: expected a key, found a list, a map or an alias"},
	    {"&x a: 1\n", "f:1:1: error: a key cannot have an anchor"},
	    {"?\n: 1\n", "f:1:2: error: expected a key, found none"},
	    {"a: *nope\n", "f:1:4: error: no anchor named 'nope'"},
	    {"a: &x [1, *x]\n", "f:1:11: error: the alias 'x' stands inside what it names"},
	    {"a: &x {b: {c: *x}}\n", "f:1:15: error: the alias 'x' stands inside what it names"},
	    {"a: [1, 2\n", "f:2:1: error: while parsing a flow sequence, did not find expected ',' or ']'"},
	    {"a: \"x\n", "f:2:1: error: while scanning a quoted scalar, found unexpected end of stream"},
	    {"a: 1\n b: 2\n", "f:2:3: error: mapping values are not allowed in this context"},
	    {"%YAML 3.0\n---\na: 1\n", "f:1:1: error: found incompatible YAML document"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct parsed p;
		struct buf b = {0};

		parse(&p, cases[i].input);
		assert_null(p.doc);
		assert_int_equal(p.diags.count, 1);
		diag_print(&b, &p.diags.list[0]);
		if (!text_starts(buf_view(&b), text_of(cases[i].want)))
			fail_msg("found '%.*s', expected '%s'", (int)b.n, b.p, cases[i].want);
		buf_free(&b);
		done(&p);
	}
}

static void nul_bytes_are_refused(void **state)
{
	struct parsed p;

	(void)state;
	parse_within(&p, TEXT("a: 1\0"), &doc_limits_default);
	assert_null(p.doc);
	assert_int_equal(p.diags.list[0].at.column, 5);
	done(&p);
}

static void aliases_are_copies_in_their_own_place(void **state)
{
	struct parsed p;
	const struct doc *d;

	(void)state;
	parse(&p, "a: &x {k: [1, 2], l: {m: n}}\nb: *x\nc: [*x, *x]\nd: &x 7\ne: *x\n");
	assert_non_null(p.doc);
	d = doc_get(p.doc, "b");
	assert_int_equal(d->line, 2);
	assert_int_equal(d->column, 4);
	assert_int_equal(d->key_column, 1);
	assert_true(text_is(doc_text(doc_get(d, "l"), "m"), "n"));
	assert_int_equal(doc_get(d, "k")->count, 2);
	assert_int_equal(doc_get(p.doc, "c")->count, 2);
	assert_int_equal(doc_get(p.doc, "c")->first->key.n, 0);
	assert_true(tree_equal(doc_get(p.doc, "c")->first, doc_get(p.doc, "c")->first->next));
	assert_true(text_is(doc_text(p.doc, "e"), "7"));
	done(&p);
}

static void exploding_aliases_are_stopped(void **state)
{
	struct buf b = {0};
	struct parsed p;

	(void)state;
	buf_str(&b, "a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 40; i++) {
		buf_printf(&b, "a%d: &a%d [", i, i);
		for (int k = 0; k < 9; k++)
			buf_printf(&b, "%s*a%d", k == 0 ? "" : ", ", i - 1);
		buf_str(&b, "]\n");
	}
	parse_within(&p, buf_view(&b), &doc_limits_default);
	assert_null(p.doc);
	assert_string_equal(p.diags.list[0].code, "too-many-aliases");
	assert_true(p.arena.used < 8 << 20);
	done(&p);
	buf_free(&b);
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
	const struct doc_limits l = {.bytes = 24, .depth = 3, .nodes = 6, .text = 5, .aliases = 2};

	(void)state;
	assert_limited(TEXT("[[[1]]]                 "), l, NULL);
	assert_limited(TEXT("[[[1]]]                  "), l, "too-large");
	assert_limited(TEXT("[[[[]]]]"), l, "too-deep");
	assert_limited(TEXT("[1,2,3,4,5]"), l, NULL);
	assert_limited(TEXT("[1,2,3,4,5,6]"), l, "too-many-nodes");
	assert_limited(TEXT("abcde"), l, NULL);
	assert_limited(TEXT("abcdef"), l, "too-long");
	assert_limited(TEXT("abcdef: 1"), l, "too-long");
	assert_limited(TEXT("[&a x, *a, *a]"), l, NULL);
	assert_limited(TEXT("[&a x, *a, *a, *a]"), l, "too-many-aliases");
	assert_limited(TEXT("[&a [x], *a]"), l, NULL);
	assert_limited(TEXT("[&a [x], [[*a]]]"), l, "too-deep");
}

static void anchors_and_directives_are_bounded(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_str(&b, "[");
	for (int i = 0; i <= YAML_ANCHORS; i++)
		buf_printf(&b, "&a%d x,", i);
	buf_str(&b, "]");
	assert_limited(buf_view(&b), doc_limits_default, "too-many-anchors");
	buf_clear(&b);
	for (int i = 0; i < 100; i++)
		buf_printf(&b, "%%TAG !a%d! x\n", i);
	buf_str(&b, "---\na: 1\n");
	assert_limited(buf_view(&b), doc_limits_default, "bad-yaml");
	buf_free(&b);
}

/* YAML 1.2 holds JSON. */
static void json_reads_the_same(void **state)
{
	struct random r = {31337};
	struct arena made;
	int compared = 0;

	(void)state;
	arena_init(&made, 0);
	for (int round = 0; round < 2000; round++) {
		const struct doc *d = random_tree(&r, &made, 4);
		struct buf b = {0};
		struct json j;

		json_begin(&j, &b, round % 2 == 0);
		tree_write(&j, d);
		/* Which may hold DEL as it is; YAML may not. */
		if (memchr(b.p, 0x7f, b.n) == NULL) {
			struct parsed p;

			parse_within(&p, buf_view(&b), &doc_limits_default);
			if (p.doc == NULL || !tree_equal(d, p.doc))
				fail_msg("%.*s", (int)b.n, b.p);
			done(&p);
			compared++;
		}
		buf_free(&b);
		arena_reset(&made);
	}
	arena_free(&made);
	assert_true(compared > 500);
}

static void damage_is_survived(void **state)
{
	static const char whole[] =
	    "%YAML 1.2\n---\na: &x [1, 'two', \"th\\u00e9\"]\nb: {c: *x, d: !!str 3}\ne: |\n  text\n  é\n"
	    "? f\n: >-\n  g\n";
	struct random r = {99};

	(void)state;
	for (size_t n = 0; n < sizeof(whole); n++) {
		struct parsed p;

		parse_within(&p, (struct text){whole, n}, &doc_limits_default);
		done(&p);
		for (int round = 0; n > 0 && round < 50; round++) {
			char copy[sizeof(whole)];

			memcpy(copy, whole, n);
			copy[random_below(&r, n)] = (char)random_below(&r, 256);
			parse_within(&p, (struct text){copy, n}, &doc_limits_default);
			done(&p);
		}
	}
}

static bool work(void)
{
	struct arena arena;
	struct diags diags;
	const struct doc *d = NULL;
	struct buf in = {0};

	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	buf_str(&in, "top: &x {a: [b, c], d: !!str 1}\nagain: [*x, *x]\nbig:\n");
	for (int i = 0; i < 600; i++)
		buf_printf(&in, "  key%d: value\n", i);
	if (!buf_failed(&in)) {
		d = doc_from_yaml(buf_view(&in), TEXT("f"), &doc_limits_default, &arena, &diags);
		assert_true(d != NULL || diags_failed(&diags));
	}
	buf_free(&in);
	arena_free(&arena);
	return d != NULL;
}

static void failing_allocations_are_reported(void **state)
{
	(void)state;
	every_allocation_fails(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_scalars_follow_the_core_schema),
	    cmocka_unit_test(scalars_keep_their_text_and_booleans_one_spelling),
	    cmocka_unit_test(places_count_lines_and_code_points),
	    cmocka_unit_test(errors_name_place_and_cause),
	    cmocka_unit_test(nul_bytes_are_refused),
	    cmocka_unit_test(aliases_are_copies_in_their_own_place),
	    cmocka_unit_test(exploding_aliases_are_stopped),
	    cmocka_unit_test(limits_are_exact),
	    cmocka_unit_test(anchors_and_directives_are_bounded),
	    cmocka_unit_test(json_reads_the_same),
	    cmocka_unit_test(damage_is_survived),
	    cmocka_unit_test(failing_allocations_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
