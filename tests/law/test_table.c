#include "bench.h"

static void an_image_gives_back_the_very_tables(void **state)
{
	struct bench b;
	struct buf image = {0};
	struct law again;
	const char *why = NULL;

	(void)state;
	bench_open(&b, small_rulebook);
	assert_true(law_image_write(&b.law, &image));
	assert_true(law_image_read(buf_view(&image), false, &again, &why));
	for (int t = 0; t < TAB_COUNT; t++) {
		assert_int_equal(again.t[t].count, b.law.t[t].count);
		assert_memory_equal(again.t[t].rows, b.law.t[t].rows,
		                    (size_t)again.t[t].count * law_tables[t].row_size);
	}
	buf_free(&image);
	bench_close(&b);
}

static void a_cut_image_is_refused_at_every_length(void **state)
{
	struct bench b;
	struct buf image = {0};

	(void)state;
	bench_open(&b, small_rulebook);
	assert_true(law_image_write(&b.law, &image));
	for (size_t n = 0; n < image.n; n += n < 2000 ? 1 : 97) {
		/* Of just this size, so that a sanitizer sees a read past the end. */
		char *bytes = malloc(n + 1);
		const char *why = NULL;
		struct law law;

		memcpy(bytes, image.p, n);
		if (law_image_read((struct text){bytes, n}, false, &law, &why) || why == NULL)
			fail_msg("%zu of %zu bytes are taken for an image", n, image.n);
		free(bytes);
	}
	buf_free(&image);
	bench_close(&b);
}

static void the_same_text_is_kept_once(void **state)
{
	struct arena arena;
	struct diags diags;
	struct builder b;
	struct law law;
	char text[24];
	str_id first[3000];

	(void)state;
	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	assert_true(builder_init(&b, &arena, &diags));
	assert_int_equal(builder_str(&b, TEXT("")), 0);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 3000; i++) {
			snprintf(text, sizeof(text), "text %d", i);
			str_id id = builder_str(&b, text_of(text));

			builder_view(&b, &law);
			assert_true(text_is(law_str(&law, id), text));
			if (round == 0)
				first[i] = id;
			assert_int_equal(id, first[i]);
		}
	builder_free(&b);
	arena_free(&arena);
}

static void row_zero_is_none_and_new_rows_are_zero(void **state)
{
	struct arena arena;
	struct diags diags;
	struct builder b;
	row_id id;

	(void)state;
	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	assert_true(builder_init(&b, &arena, &diags));
	assert_int_equal(builder_count(&b, TAB_RULES), 1);
	for (row_id i = 1; i < 1000; i++) {
		struct rule_row *r = builder_push(&b, TAB_RULES, &id), zero = {0};

		assert_int_equal(id, i);
		assert_memory_equal(r, &zero, sizeof(zero));
		r->line = i;
	}
	for (row_id i = 1; i < 1000; i++)
		assert_int_equal(((struct rule_row *)builder_row(&b, TAB_RULES, i))->line, i);
	builder_free(&b);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_image_gives_back_the_very_tables),
	    cmocka_unit_test(a_cut_image_is_refused_at_every_length),
	    cmocka_unit_test(the_same_text_is_kept_once),
	    cmocka_unit_test(row_zero_is_none_and_new_rows_are_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
