#include "read/atomic.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 100
#define LINKS_MOST 16

static ssize_t plain_write(int fd, const void *bytes, size_t size)
{
	return write(fd, bytes, size);
}

struct atomic_hooks atomic_hooks = {plain_write, fsync, renameat};

struct target {
	struct arena *arena;
	const char *path; /* links followed */
	const char *name; /* its last part */
	char fresh[64];   /* name of the new file beside it */
	int dir;
	bool exists;
	struct stat old;
};

/* ---- where ---- */

/* Follows symbolic links at the last part of the path, also to a target that does not exist yet. */
static const char *follow(struct arena *arena, const char *path)
{
	char to[PATH_MAX];

	for (int i = 0; i < LINKS_MOST; i++) {
		ssize_t n = readlink(path, to, sizeof(to));
		const char *slash = strrchr(path, '/');
		struct text next;

		if (n < 0)
			return path;
		if ((size_t)n >= sizeof(to)) {
			errno = ENAMETOOLONG;
			return NULL;
		}
		if (to[0] == '/' || slash == NULL)
			next = text_dup(arena, (struct text){to, (size_t)n});
		else
			next = text_format(arena, "%.*s%.*s", (int)(slash - path) + 1, path, (int)n, to);
		if (next.p == NULL) {
			errno = ENOMEM;
			return NULL;
		}
		path = next.p;
	}
	errno = ELOOP;
	return NULL;
}

static bool open_directory(struct target *t)
{
	const char *slash = strrchr(t->path, '/');
	struct text dir = TEXT(".");

	t->name = slash == NULL ? t->path : slash + 1;
	if (slash != NULL) {
		dir = text_dup(t->arena, (struct text){t->path, slash == t->path ? 1 : (size_t)(slash - t->path)});
		if (dir.p == NULL) {
			errno = ENOMEM;
			return false;
		}
	}
	t->dir = open(dir.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return t->dir >= 0;
}

/* A file that may not be written is not replaced either, though the directory would allow it. */
static bool look_at_old(struct target *t)
{
	if (fstatat(t->dir, t->name, &t->old, 0) != 0)
		return errno == ENOENT;
	t->exists = true;
	if (!S_ISREG(t->old.st_mode)) {
		errno = S_ISDIR(t->old.st_mode) ? EISDIR : EINVAL;
		return false;
	}
	return faccessat(t->dir, t->name, W_OK, AT_EACCESS) == 0;
}

/* ---- the new file ---- */

static int create_fresh(struct target *t)
{
	mode_t mode = t->exists ? 0600 : 0666;

	for (int i = 0; i < TRIES; i++) {
		int fd;

		snprintf(t->fresh, sizeof(t->fresh), ".entente-%ld-%d.tmp", (long)getpid(), i);
		fd = openat(t->dir, t->fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

static bool write_all(int fd, struct text bytes)
{
	while (bytes.n > 0) {
		ssize_t n = atomic_hooks.write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return false;
		bytes.p += n;
		bytes.n -= (size_t)n;
	}
	return true;
}

/* The owner first: changing it takes set-id bits off. It fails for all but root, which is as it should be. */
static bool keep_mode(const struct target *t, int fd)
{
	if (!t->exists)
		return true;
	if (fchown(fd, t->old.st_uid, t->old.st_gid) != 0 && errno != EPERM && errno != EINVAL)
		return false;
	return fchmod(fd, t->old.st_mode & 07777) == 0;
}

/* errno of a call that has failed. */
static int cause(void)
{
	return errno != 0 ? errno : EIO;
}

static bool write_fresh(struct target *t, struct text bytes)
{
	int fd = create_fresh(t), why;

	if (fd < 0)
		return false;
	why = write_all(fd, bytes) && keep_mode(t, fd) && atomic_hooks.fsync(fd) == 0 ? 0 : cause();
	if (close(fd) != 0 && why == 0)
		why = cause();
	if (why == 0 && atomic_hooks.renameat(t->dir, t->fresh, t->dir, t->name) != 0)
		why = cause();
	if (why == 0)
		return true;
	unlinkat(t->dir, t->fresh, 0);
	errno = why;
	return false;
}

static bool replace(struct target *t, const char *path, struct text bytes)
{
	t->path = follow(t->arena, path);
	return t->path != NULL && open_directory(t) && look_at_old(t) && write_fresh(t, bytes);
}

bool atomic_replace(const char *path, struct text bytes, struct diags *diags)
{
	struct target t = {.dir = -1};
	struct diag_pos at = {text_of(path), 0, 0};
	struct arena arena;
	bool fine;

	arena_init(&arena, 0);
	t.arena = &arena;
	errno = 0;
	fine = replace(&t, path, bytes);
	if (!fine)
		diag_error(diags, at, "cannot-write", "%s; the file is as it was", strerror(errno));
	/* The new content is in place; only a crash right now could bring the old one back. */
	else if (atomic_hooks.fsync(t.dir) != 0 && errno != EINVAL)
		diag_warning(diags, at, "not-synced", "written, but its directory could not be synced: %s",
		             strerror(errno));
	if (t.dir >= 0)
		close(t.dir);
	arena_free(&arena);
	return fine;
}
