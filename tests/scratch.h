/* A directory of one's own for tests that touch files; removed at the end. */
#ifndef ENTENTE_TESTS_SCRATCH_H
#define ENTENTE_TESTS_SCRATCH_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

static char scratch_dir[256];

static inline int scratch_make(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(scratch_dir, sizeof(scratch_dir), "%s/entente-test-XXXXXX", tmp == NULL ? "/tmp" : tmp);
	return mkdtemp(scratch_dir) == NULL;
}

/* Valid until eight more paths were asked for. */
static inline const char *scratch_path(const char *name)
{
	static char paths[8][1024];
	static unsigned turn;
	char *path = paths[turn++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", scratch_dir, name);
	return path;
}

static inline const char *scratch_write(const char *name, struct text bytes)
{
	const char *path = scratch_path(name);
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes.n == 0 ? "" : bytes.p, 1, bytes.n, f), bytes.n);
	fclose(f);
	return path;
}

static inline void scratch_assert_holds(const char *name, struct text want)
{
	FILE *f = fopen(scratch_path(name), "rb");
	char got[4096];
	size_t n;

	assert_non_null(f);
	n = fread(got, 1, sizeof(got), f);
	fclose(f);
	assert_int_equal(n, want.n);
	assert_memory_equal(got, want.p, n);
}

/* Counts the entries of a directory, and removes them with all below them. */
static inline size_t scratch_clear(int fd, bool remove)
{
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	size_t count = 0;

	if (d == NULL)
		return 0;
	for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		count++;
		if (!remove || unlinkat(dirfd(d), e->d_name, 0) == 0)
			continue;
		scratch_clear(openat(dirfd(d), e->d_name, O_RDONLY | O_DIRECTORY), true);
		unlinkat(dirfd(d), e->d_name, AT_REMOVEDIR);
	}
	closedir(d);
	return count;
}

static inline size_t scratch_count(void)
{
	return scratch_clear(open(scratch_dir, O_RDONLY | O_DIRECTORY), false);
}

static inline int scratch_remove(void **state)
{
	(void)state;
	scratch_clear(open(scratch_dir, O_RDONLY | O_DIRECTORY), true);
	return rmdir(scratch_dir);
}

#endif
