#include "../scratch.h"

#include <errno.h>

#include "read/atomic.h"

#define OLD TEXT("old: content\n")
#define NEW TEXT("new: content, which is longer than the old\n")

static struct atomic_hooks saved;
static int calls_left; /* until one fails */
static int fail_with;

static bool fails_now(void)
{
	if (calls_left-- != 0)
		return false;
	errno = fail_with;
	return true;
}

static ssize_t short_write(int fd, const void *bytes, size_t size)
{
	if (fails_now())
		return -1;
	return write(fd, bytes, size > 7 ? 7 : size);
}

static ssize_t interrupted_write(int fd, const void *bytes, size_t size)
{
	static int turn;

	if (turn++ % 2 == 0) {
		errno = EINTR;
		return -1;
	}
	return write(fd, bytes, size > 3 ? 3 : size);
}

static ssize_t empty_write(int fd, const void *bytes, size_t size)
{
	(void)fd;
	(void)bytes;
	(void)size;
	return 0;
}

static int failing_fsync(int fd)
{
	return fails_now() ? -1 : fsync(fd);
}

static int failing_rename(int a, const char *from, int b, const char *to)
{
	return fails_now() ? -1 : renameat(a, from, b, to);
}

static bool replace(const char *path, struct text bytes, char *message, size_t size)
{
	struct arena arena;
	struct diags diags;
	bool fine;

	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	fine = atomic_replace(path, bytes, &diags);
	assert_true(fine == !diags_failed(&diags));
	message[0] = '\0';
	if (diags.count > 0)
		snprintf(message, size, "%.*s", TEXT_ARG(diags.list[0].message));
	arena_free(&arena);
	return fine;
}

static int setup(void **state)
{
	saved = atomic_hooks;
	return scratch_make(state);
}

static int teardown(void **state)
{
	atomic_hooks = saved;
	return scratch_remove(state);
}

static void new_content_replaces_old(void **state)
{
	char message[200];
	const char *path = scratch_write("case.yaml", OLD);

	(void)state;
	assert_true(replace(path, NEW, message, sizeof(message)));
	scratch_assert_holds("case.yaml", NEW);
	assert_true(replace(path, TEXT(""), message, sizeof(message)));
	scratch_assert_holds("case.yaml", TEXT(""));
	assert_true(replace(scratch_path("fresh.yaml"), NEW, message, sizeof(message)));
	scratch_assert_holds("fresh.yaml", NEW);
	assert_int_equal(scratch_count(), 2);
}

static void mode_is_kept(void **state)
{
	char message[200];
	const char *path = scratch_write("case.yaml", OLD);
	struct stat st;

	(void)state;
	assert_int_equal(chmod(path, 0640), 0);
	assert_true(replace(path, NEW, message, sizeof(message)));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void links_keep_pointing_to_their_target(void **state)
{
	char message[200];
	struct stat st;

	(void)state;
	scratch_write("target.yaml", OLD);
	assert_int_equal(symlink("target.yaml", scratch_path("link")), 0);
	assert_int_equal(symlink(scratch_path("link"), scratch_path("link2")), 0);
	assert_true(replace(scratch_path("link2"), NEW, message, sizeof(message)));
	scratch_assert_holds("target.yaml", NEW);
	assert_int_equal(lstat(scratch_path("link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(symlink("round", scratch_path("round")), 0);
	assert_false(replace(scratch_path("round"), NEW, message, sizeof(message)));
}

static void only_regular_files_are_replaced(void **state)
{
	char message[200];

	(void)state;
	assert_int_equal(mkdir(scratch_path("dir"), 0700), 0);
	assert_false(replace(scratch_path("dir"), NEW, message, sizeof(message)));
	assert_false(replace(scratch_path("no/such/dir"), NEW, message, sizeof(message)));
	assert_non_null(strstr(message, "No such file"));
	assert_false(replace("/dev/null", NEW, message, sizeof(message)));
	assert_int_equal(scratch_count(), 1);
}

static void assert_untouched(const char *want)
{
	char message[200];

	assert_false(replace(scratch_path("case.yaml"), NEW, message, sizeof(message)));
	assert_non_null(strstr(message, want));
	assert_non_null(strstr(message, "as it was"));
	scratch_assert_holds("case.yaml", OLD);
	assert_int_equal(scratch_count(), 1);
}

static void full_disk_loses_nothing(void **state)
{
	(void)state;
	scratch_write("case.yaml", OLD);
	for (int k = 0; k < (int)(NEW.n + 6) / 7; k++) {
		atomic_hooks = saved;
		atomic_hooks.write = short_write;
		fail_with = ENOSPC;
		calls_left = k;
		assert_untouched("No space left");
	}
	atomic_hooks.write = empty_write;
	assert_untouched("Input/output error");
}

static void failing_sync_and_rename_lose_nothing(void **state)
{
	(void)state;
	scratch_write("case.yaml", OLD);
	fail_with = EIO;
	calls_left = 0;
	atomic_hooks = saved;
	atomic_hooks.fsync = failing_fsync;
	assert_untouched("Input/output error");
	calls_left = 0;
	atomic_hooks = saved;
	atomic_hooks.renameat = failing_rename;
	assert_untouched("Input/output error");
}

static void unsynced_directory_is_only_a_warning(void **state)
{
	char message[200];

	(void)state;
	scratch_write("case.yaml", OLD);
	fail_with = EIO;
	calls_left = 1;
	atomic_hooks = saved;
	atomic_hooks.fsync = failing_fsync;
	assert_true(replace(scratch_path("case.yaml"), NEW, message, sizeof(message)));
	assert_non_null(strstr(message, "could not be synced"));
	scratch_assert_holds("case.yaml", NEW);
}

static void short_and_interrupted_writes_go_on(void **state)
{
	char message[200];

	(void)state;
	scratch_write("case.yaml", OLD);
	atomic_hooks = saved;
	atomic_hooks.write = interrupted_write;
	assert_true(replace(scratch_path("case.yaml"), NEW, message, sizeof(message)));
	scratch_assert_holds("case.yaml", NEW);
	calls_left = -1;
	atomic_hooks.write = short_write;
	assert_true(replace(scratch_path("case.yaml"), OLD, message, sizeof(message)));
	scratch_assert_holds("case.yaml", OLD);
}

static bool work(void)
{
	struct arena arena;
	struct diags diags;
	bool fine;

	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	fine = atomic_replace(scratch_path("link"), NEW, &diags);
	assert_true(fine || diags_failed(&diags));
	arena_free(&arena);
	return fine;
}

static void failing_allocations_are_reported(void **state)
{
	(void)state;
	scratch_write("case.yaml", OLD);
	assert_int_equal(symlink("case.yaml", scratch_path("link")), 0);
	every_allocation_fails(work);
	scratch_assert_holds("case.yaml", NEW);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(new_content_replaces_old),
	    TEST(mode_is_kept),
	    TEST(links_keep_pointing_to_their_target),
	    TEST(only_regular_files_are_replaced),
	    TEST(full_disk_loses_nothing),
	    TEST(failing_sync_and_rename_lose_nothing),
	    TEST(unsynced_directory_is_only_a_warning),
	    TEST(short_and_interrupted_writes_go_on),
	    TEST(failing_allocations_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
