#include "../support.h"

#include "data/doc.h"

struct parsed {
	struct arena arena;
	struct diags diags;
	const struct doc *doc;
};

static void parse(struct parsed *p, const char *s)
{
	arena_init(&p->arena, 0);
	diags_init(&p->diags, &p->arena);
	p->doc = doc_from_json(text_of(s), TEXT("f"), 1, &doc_limits_default, &p->arena, &p->diags);
	assert_non_null(p->doc);
}

static void members_are_found_by_key(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "{\"a\":\"x\",\"b\":[1],\"c\":null,\"d\":false}");
	assert_true(text_is(doc_text(p.doc, "a"), "x"));
	assert_true(text_is(doc_text(p.doc, "d"), "false"));
	assert_null(doc_text(p.doc, "b").p);
	assert_null(doc_text(p.doc, "c").p);
	assert_null(doc_get(p.doc, "aa"));
	assert_null(doc_get(NULL, "a"));
	assert_null(doc_get(doc_get(p.doc, "b"), "a"));
	assert_true(doc_is_scalar(doc_get(p.doc, "a")));
	assert_false(doc_is_scalar(doc_get(p.doc, "c")));
	assert_false(doc_is_scalar(NULL));
	arena_free(&p.arena);
}

static void places_of_members_are_known(void **state)
{
	struct parsed p;
	struct diag_pos at;

	(void)state;
	parse(&p, "{\n \"a\": 7}");
	at = doc_pos(doc_get(p.doc, "a"), TEXT("f"));
	assert_int_equal(at.line, 2);
	assert_int_equal(at.column, 7);
	at = doc_key_pos(doc_get(p.doc, "a"), TEXT("f"));
	assert_int_equal(at.column, 2);
	at = doc_key_pos(p.doc, TEXT("f"));
	assert_int_equal(at.line, 1);
	at = doc_pos(NULL, TEXT("f"));
	assert_int_equal(at.line, 0);
	arena_free(&p.arena);
}

static void unknown_keys_get_the_nearest_name(void **state)
{
	static const char *const names[] = {"sector", "size", "name"};
	struct parsed p;

	(void)state;
	parse(&p, "{\"size\":1,\"sectro\":2,\"colour\":3}");
	assert_false(doc_only_keys(p.doc, names, 3, TEXT("f"), &p.diags));
	assert_int_equal(p.diags.errors, 2);
	assert_true(text_is(p.diags.list[0].message, "unknown key 'sectro'"));
	assert_true(text_is(p.diags.list[0].hint, "did you mean sector?"));
	assert_int_equal(p.diags.list[0].at.column, 11);
	assert_true(text_is(p.diags.list[1].hint, "one of sector, size, name"));
	arena_free(&p.arena);
	parse(&p, "{\"size\":1,\"sector\":2}");
	assert_true(doc_only_keys(p.doc, names, 3, TEXT("f"), &p.diags));
	assert_true(doc_only_keys(doc_get(p.doc, "size"), names, 0, TEXT("f"), &p.diags));
	assert_int_equal(p.diags.errors, 0);
	arena_free(&p.arena);
}

static void kinds_have_names_for_people(void **state)
{
	(void)state;
	assert_string_equal(doc_kind_name(DOC_LIST), "a list");
	assert_string_equal(doc_kind_name(DOC_NUMBER), "a number");
	for (int kind = DOC_NULL; kind <= DOC_MAP; kind++)
		assert_true(strlen(doc_kind_name((enum doc_kind)kind)) > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(members_are_found_by_key),
	    cmocka_unit_test(places_of_members_are_known),
	    cmocka_unit_test(unknown_keys_get_the_nearest_name),
	    cmocka_unit_test(kinds_have_names_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
