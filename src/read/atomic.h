/*
 * Replacing a file so that at every moment, also after a crash or on a full disk, either the old or the new content is
 * there whole: a new file in the same directory is written, synced, and renamed over the old one; then the directory is
 * synced. On any failure before the rename the new file is removed and the old one has not been touched.
 *
 * A symbolic link keeps pointing to its target, which is what gets replaced; mode and, where allowed, owner are kept.
 * Other hard links keep the old content. Only regular files are replaced.
 */
#ifndef ENTENTE_READ_ATOMIC_H
#define ENTENTE_READ_ATOMIC_H

#include <sys/types.h>

#include "base/diag.h"

/* What can fail on the way, so that tests can make it fail; as the calls of the same names. */
struct atomic_hooks {
	ssize_t (*write)(int fd, const void *bytes, size_t size);
	int (*fsync)(int fd);
	int (*renameat)(int from_dir, const char *from, int to_dir, const char *to);
};

extern struct atomic_hooks atomic_hooks;

/* False after an error ("cannot-write") in `diags`, with the file as it was. */
bool atomic_replace(const char *path, struct text bytes, struct diags *diags);

#endif
