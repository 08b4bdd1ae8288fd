#include "read/lawdir.h"

#include "support.h"

#include "scratch.h"

static void load(const char *dir, struct law_dir *d, struct arena *arena, struct diags *diags, bool wanted)
{
	arena_init(arena, 0);
	diags_init(diags, arena);
	assert_int_equal(law_dir_load(d, dir, zones_builtin(), arena, diags), wanted);
}

/* Folder by folder: the slash comes before every other byte. */
static bool before(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return (*a == '/' ? 1 : (unsigned char)*a) < (*b == '/' ? 1 : (unsigned char)*b);
}

static void the_law_compiles(void **state)
{
	struct arena arena;
	struct diags diags;
	struct law_dir d;

	(void)state;
	load(ENTENTE_SOURCE_ROOT "/law", &d, &arena, &diags, true);
	assert_true(d.path_count > 20);
	assert_true(rulebook_count(&d.law) > 5);
	for (size_t i = 1; i < d.path_count; i++)
		assert_true(before(d.paths[i - 1], d.paths[i]));
	law_dir_close(&d);
	arena_free(&arena);
}

/* A trailing slash, or another way to name the same directory, changes nothing in the compiled law. */
static void the_directory_leaves_no_trace(void **state)
{
	struct arena a, b;
	struct diags x, y;
	struct law_dir d, e;

	(void)state;
	load(ENTENTE_SOURCE_ROOT "/law", &d, &a, &x, true);
	load(ENTENTE_SOURCE_ROOT "/tests/../law/", &e, &b, &y, true);
	assert_true(text_eq(law_meta(&d.law, META_EDITION), law_meta(&e.law, META_EDITION)));
	law_dir_close(&d);
	law_dir_close(&e);
	arena_free(&a);
	arena_free(&b);
}

static void what_is_missing_is_told(void **state)
{
	struct arena arena;
	struct diags diags;
	struct law_dir d;

	(void)state;
	load("/no/such/directory", &d, &arena, &diags, false);
	assert_int_equal(diags.errors, 1);
	law_dir_close(&d);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_law_compiles),
	    cmocka_unit_test(the_directory_leaves_no_trace),
	    cmocka_unit_test(what_is_missing_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
