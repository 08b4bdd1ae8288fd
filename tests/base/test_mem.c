#include "../support.h"

static void memory_is_zeroed_and_aligned(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (size_t size = 0; size < 2000; size += 7) {
		unsigned char *p = arena_alloc(&a, size);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
	arena_reset(&a);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(*(unsigned char *)arena_alloc(&a, 1), 0);
	arena_free(&a);
}

static void allocations_do_not_overlap(void **state)
{
	struct arena a;
	unsigned char *p[500];

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < 500; i++) {
		p[i] = arena_alloc(&a, i * 13 + 1);
		memset(p[i], (int)(i & 0xff), i * 13 + 1);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t k = 0; k < i * 13 + 1; k++)
			assert_int_equal(p[i][k], i & 0xff);
	arena_free(&a);
}

static void limit_is_never_passed(void **state)
{
	struct arena a;
	size_t got = 0;

	(void)state;
	arena_init(&a, 1000);
	while (arena_alloc(&a, 16) != NULL)
		got += 16;
	assert_int_equal(got, 992);
	assert_true(arena_failed(&a));
	assert_true(a.used <= 1000);
	arena_reset(&a);
	assert_false(arena_failed(&a));
	assert_non_null(arena_alloc(&a, 900));
	arena_free(&a);
}

static void sizes_that_overflow_are_refused(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_array(&a, SIZE_MAX / 4, 8));
	assert_true(arena_failed(&a));
	arena_free(&a);
}

static size_t blocks_made;

static void *count_alloc(size_t size)
{
	blocks_made++;
	return malloc(size);
}

static void streams_stop_allocating(void **state)
{
	struct mem_hooks before = mem_hooks;
	struct arena a;

	(void)state;
	mem_hooks.alloc = count_alloc;
	arena_init(&a, 0);
	for (int job = 0; job < 50; job++) {
		if (job == 10)
			blocks_made = 0;
		for (int i = 0; i < 1000; i++)
			assert_non_null(arena_alloc(&a, 100));
		arena_reset(&a);
	}
	assert_int_equal(blocks_made, 0);
	arena_free(&a);
	mem_hooks = before;
}

static bool work(void)
{
	struct arena a;
	bool fine = true;

	arena_init(&a, 0);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 1; i < 40; i++)
			fine = arena_alloc(&a, i * 1000) != NULL && fine;
		fine = arena_copy(&a, "abc", 3) != NULL && !arena_failed(&a) && fine;
		arena_reset(&a);
	}
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
	    cmocka_unit_test(memory_is_zeroed_and_aligned), cmocka_unit_test(allocations_do_not_overlap),
	    cmocka_unit_test(limit_is_never_passed),        cmocka_unit_test(sizes_that_overflow_are_refused),
	    cmocka_unit_test(streams_stop_allocating),      cmocka_unit_test(failing_allocations_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
