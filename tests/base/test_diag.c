#include "../support.h"

#include "base/diag.h"

static const struct diag_pos here = {{"case.yaml", 9}, 3, 14};

static void assert_printed(const struct diag *d, const char *want)
{
	struct buf b = {0};

	assert_non_null(d);
	diag_print(&b, d);
	buf_char(&b, '\0');
	assert_string_equal(b.p, want);
	buf_free(&b);
}

static void messages_say_where(void **state)
{
	struct arena a;
	struct diags ds;

	(void)state;
	arena_init(&a, 0);
	diags_init(&ds, &a);
	assert_printed(diag_error(&ds, here, "x", "found %d", 7), "case.yaml:3:14: error: found 7");
	assert_printed(diag_warning(&ds, (struct diag_pos){TEXT("f"), 3, 0}, "x", "w"), "f:3: warning: w");
	assert_printed(diag_error(&ds, (struct diag_pos){TEXT("f"), 0, 0}, "x", "w"), "f: error: w");
	assert_printed(diag_error(&ds, (struct diag_pos){TEXT_NONE, 0, 0}, "x", "w"), "error: w");
	assert_int_equal(ds.errors, 3);
	assert_int_equal(ds.warnings, 1);
	arena_free(&a);
}

static void warnings_are_no_failure(void **state)
{
	struct arena a;
	struct diags ds;

	(void)state;
	arena_init(&a, 0);
	diags_init(&ds, &a);
	diag_warning(&ds, here, "x", "w");
	assert_false(diags_failed(&ds));
	diag_no_memory(&ds);
	assert_true(diags_failed(&ds));
	arena_free(&a);
}

static void nearest_name_is_suggested(void **state)
{
	static const struct text names[] = {{"sector", 6}, {"severity", 8}, {"size", 4}};
	struct arena a;
	struct diags ds;
	struct diag *d;

	(void)state;
	arena_init(&a, 0);
	diags_init(&ds, &a);
	d = diag_error(&ds, here, "x", "unknown");
	diag_suggest(&ds, d, TEXT("severtiy"), names, 3);
	assert_printed(d, "case.yaml:3:14: error: unknown\n  did you mean severity?");
	d = diag_error(&ds, here, "x", "unknown");
	diag_suggest(&ds, d, TEXT("colour"), names, 3);
	assert_printed(d, "case.yaml:3:14: error: unknown\n  one of sector, severity, size");
	d = diag_error(&ds, here, "x", "unknown");
	diag_suggest(&ds, d, TEXT("sectoral_supervision_law"), names, 3);
	assert_printed(d, "case.yaml:3:14: error: unknown\n  did you mean sector?");
	diag_suggest(&ds, NULL, TEXT("size"), names, 3);
	arena_free(&a);
}

static void only_so_many_are_kept(void **state)
{
	struct arena a;
	struct diags ds;

	(void)state;
	arena_init(&a, 0);
	diags_init(&ds, &a);
	for (int i = 0; i < DIAG_LIMIT; i++)
		assert_non_null(diag_error(&ds, here, "x", "%d", i));
	assert_null(diag_error(&ds, here, "x", "one more"));
	assert_int_equal(ds.count, DIAG_LIMIT);
	assert_int_equal(ds.errors, DIAG_LIMIT + 1);
	assert_int_equal(ds.dropped, 1);
	arena_free(&a);
}

static void terminals_are_not_obeyed(void **state)
{
	struct arena a;
	struct diags ds;

	(void)state;
	arena_init(&a, 0);
	diags_init(&ds, &a);
	assert_printed(diag_error(&ds, (struct diag_pos){TEXT("f\x1b[31m"), 1, 1}, "x", "%s", "a\nb\x7f\xc2\x9b\xff é"),
	               "f\\x1b[31m:1:1: error: a\\x0ab\\x7f\\x9b\\xff é");
	assert_printed(diag_error(&ds, (struct diag_pos){0}, "x", "%s", "to \u202egnp.exe"),
	               "error: to \\u202egnp.exe");
	arena_free(&a);
}

static void long_messages_end_at_a_character(void **state)
{
	struct arena a;
	struct diags ds;
	const struct diag *d;
	char text[5000];

	(void)state;
	arena_init(&a, 0);
	diags_init(&ds, &a);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = "é"[i % 2];
	d = diag_error(&ds, here, "x", "x%.*s", 4998, text);
	assert_true(d->message.n < 1100);
	assert_true(text_valid_utf8(d->message, NULL));
	assert_true(text_ends(d->message, TEXT("é…")));
	arena_free(&a);
}

static bool work(void)
{
	static const struct text names[] = {{"sector", 6}};
	struct arena a;
	struct diags ds;
	struct buf b = {0};
	struct diag *d;
	bool fine;

	arena_init(&a, 0);
	diags_init(&ds, &a);
	d = diag_error(&ds, here, "x", "%s", "found");
	diag_suggest(&ds, d, TEXT("sectro"), names, 1);
	if (d != NULL)
		diag_print(&b, d);
	assert_true(diags_failed(&ds));
	fine = d != NULL && !ds.out_of_memory && !buf_failed(&b);
	buf_free(&b);
	arena_free(&a);
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
	    cmocka_unit_test(messages_say_where),
	    cmocka_unit_test(warnings_are_no_failure),
	    cmocka_unit_test(nearest_name_is_suggested),
	    cmocka_unit_test(only_so_many_are_kept),
	    cmocka_unit_test(terminals_are_not_obeyed),
	    cmocka_unit_test(long_messages_end_at_a_character),
	    cmocka_unit_test(failing_allocations_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
