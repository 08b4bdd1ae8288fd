/*
 * A stream of bytes from a file descriptor, unpacked on the way where it is zstd or gzip (told by its first bytes, not
 * by its name). Several frames or members in a row are one stream, as zstd and gzip have it.
 *
 * Reads go through `stream_hooks`, so that tests can make them short or fail. A zstd window of more than 128 MiB is
 * refused (RFC 8878, section 3.1.1.1.2 lets a decoder choose its limit; this is what the zstd program allows).
 */
#ifndef ENTENTE_READ_STREAM_H
#define ENTENTE_READ_STREAM_H

#include <sys/types.h>

#include "base/text.h"

struct stream_hooks {
	ssize_t (*read)(int fd, void *to, size_t size); /* as read(2) */
};

extern struct stream_hooks stream_hooks;

struct stream;

/* Takes over `fd`; closes it with the stream if `own`. NULL without memory (then `fd` is closed as well if `own`). */
struct stream *stream_open(int fd, bool own);
/* Up to `size` bytes into `to`: how many (only at the end 0), or -1 with `*why` (static text, or one that lives as long
 * as the stream). */
ssize_t stream_read(struct stream *s, void *to, size_t size, const char **why);
/* Bytes read from the descriptor so far: for progress. */
uint64_t stream_raw_bytes(const struct stream *s);
void stream_close(struct stream *s); /* NULL is fine */

#endif
