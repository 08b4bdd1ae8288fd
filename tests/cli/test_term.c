#include "cli/term.h"

#include "support.h"

static void wrapped(const char *text, uint32_t column, uint32_t indent, uint32_t width, const char *wanted)
{
	struct buf out = {0};

	wrap(&out, text_of(text), column, indent, width);
	buf_char(&out, '\0');
	assert_string_equal(out.p, wanted);
	buf_free(&out);
}

static void words_wrap_at_the_edge(void **state)
{
	(void)state;
	wrapped("aa bb cc", 0, 2, 5, "aa bb\n  cc\n");
	wrapped("aa bb cc", 3, 2, 8, "aa bb\n  cc\n");
	wrapped("", 0, 0, 80, "\n");
}

static void a_word_too_long_stands_alone(void **state)
{
	(void)state;
	wrapped("a bbbbbbbbbb c", 0, 0, 5, "a\nbbbbbbbbbb\nc\n");
}

static void width_counts_characters(void **state)
{
	(void)state;
	wrapped("ää öö üü", 0, 0, 5, "ää öö\nüü\n");
}

static void line_ends_are_kept(void **state)
{
	(void)state;
	wrapped("a\nb c", 2, 2, 80, "a\n  b c\n");
}

static void nothing_is_longer_than_the_page(void **state)
{
	struct random r = {4711};

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char text[400];
		struct buf out = {0};
		struct text rest, line;
		size_t n = random_below(&r, sizeof(text));
		uint32_t indent = (uint32_t)random_below(&r, 20);

		for (size_t i = 0; i < n; i++)
			text[i] = i % 12 == 11 || random_below(&r, 5) == 0 ? ' ' : (char)('a' + random_below(&r, 26));
		wrap(&out, (struct text){text, n}, indent, indent, 40);
		rest = buf_view(&out);
		for (bool first = true; text_cut(&rest, '\n', &line); first = false)
			assert_true(text_width(line) + (first ? indent : 0) <= 40);
		assert_int_equal(rest.n, 0);
		buf_free(&out);
	}
}

static void a_cut_ends_in_an_ellipsis(void **state)
{
	struct cli cli = {0};

	(void)state;
	arena_init(&cli.arena, 0);
	assert_true(text_is(term_cut(&cli, TEXT("äöüß"), 4), "äöüß"));
	assert_true(text_is(term_cut(&cli, TEXT("äöüß"), 3), "äö…"));
	arena_free(&cli.arena);
}

static void without_colour_there_are_no_codes(void **state)
{
	struct cli cli = {.width = 80};

	(void)state;
	term_wrap(&cli, RED, TEXT("a b"), 0, 0);
	term_put(&cli, BOLD, TEXT("c"));
	assert_true(text_is(buf_view(&cli.out), "a b\nc"));
	cli.colour = true;
	buf_clear(&cli.out);
	term_wrap(&cli, RED, TEXT("a"), 0, 0);
	assert_true(text_is(buf_view(&cli.out), "\033[31ma\033[0m\n"));
	buf_free(&cli.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_wrap_at_the_edge),
	    cmocka_unit_test(a_word_too_long_stands_alone),
	    cmocka_unit_test(width_counts_characters),
	    cmocka_unit_test(line_ends_are_kept),
	    cmocka_unit_test(nothing_is_longer_than_the_page),
	    cmocka_unit_test(a_cut_ends_in_an_ellipsis),
	    cmocka_unit_test(without_colour_there_are_no_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
