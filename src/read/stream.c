#include "read/stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define CHUNK ((size_t)256 << 10)
#define WINDOW_LOG_MOST 27

enum packing { PACKING_NOT_LOOKED, PACKING_NONE, PACKING_ZSTD, PACKING_GZIP };

struct stream {
	int fd;
	bool own, at_end; /* of the descriptor */
	bool inside;      /* a frame or member has begun and not ended */
	bool gzip_ready, gzip_done;
	enum packing packing;
	uint64_t raw_bytes;
	size_t from, n; /* what `chunk` holds and nobody has taken yet */
	ZSTD_DCtx *zstd;
	z_stream gzip;
	char why[120];
	unsigned char chunk[CHUNK];
};

static ssize_t plain_read(int fd, void *to, size_t size)
{
	return read(fd, to, size);
}

struct stream_hooks stream_hooks = {plain_read};

struct stream *stream_open(int fd, bool own)
{
	struct stream *s = mem_hooks.alloc(sizeof(*s));

	if (s == NULL) {
		if (own)
			close(fd);
		return NULL;
	}
	memset(s, 0, offsetof(struct stream, chunk));
	s->fd = fd;
	s->own = own;
	return s;
}

void stream_close(struct stream *s)
{
	if (s == NULL)
		return;
	ZSTD_freeDCtx(s->zstd);
	if (s->gzip_ready)
		inflateEnd(&s->gzip);
	if (s->own)
		close(s->fd);
	mem_hooks.release(s);
}

uint64_t stream_raw_bytes(const struct stream *s)
{
	return s->raw_bytes;
}

static ssize_t refuse(struct stream *s, const char **why, const char *text)
{
	size_t n = strlen(text);

	if (n >= sizeof(s->why))
		n = sizeof(s->why) - 1;
	memcpy(s->why, text, n);
	s->why[n] = '\0';
	*why = s->why;
	return -1;
}

/* Reads once, behind what is there. False after an error; the end of the file is `at_end`. */
static bool fill(struct stream *s, const char **why)
{
	ssize_t got;

	if (s->from > 0) {
		memmove(s->chunk, s->chunk + s->from, s->n);
		s->from = 0;
	}
	do
		got = stream_hooks.read(s->fd, s->chunk + s->n, CHUNK - s->n);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		refuse(s, why, strerror(errno));
		return false;
	}
	s->at_end = got == 0;
	s->n += (size_t)got;
	s->raw_bytes += (uint64_t)got;
	return true;
}

static enum packing packing_of(const unsigned char *p, size_t n)
{
	if (n >= 4 && p[0] == 0x28 && p[1] == 0xb5 && p[2] == 0x2f && p[3] == 0xfd)
		return PACKING_ZSTD;
	/* A skippable frame (RFC 8878, section 3.1.2) may stand first. */
	if (n >= 4 && (p[0] & 0xf0) == 0x50 && p[1] == 0x2a && p[2] == 0x4d && p[3] == 0x18)
		return PACKING_ZSTD;
	/* RFC 1952: ID1, ID2, and deflate, the only method there is. */
	if (n >= 3 && p[0] == 0x1f && p[1] == 0x8b && p[2] == 8)
		return PACKING_GZIP;
	return PACKING_NONE;
}

static bool begin(struct stream *s, const char **why)
{
	while (s->n < 4 && !s->at_end)
		if (!fill(s, why))
			return false;
	s->packing = packing_of(s->chunk + s->from, s->n);
	if (s->packing == PACKING_ZSTD) {
		s->zstd = ZSTD_createDCtx();
		if (s->zstd == NULL ||
		    ZSTD_isError(ZSTD_DCtx_setParameter(s->zstd, ZSTD_d_windowLogMax, WINDOW_LOG_MOST)))
			return refuse(s, why, "out of memory") == 0;
	}
	/* 16: a gzip header is expected. */
	if (s->packing == PACKING_GZIP) {
		if (inflateInit2(&s->gzip, 15 + 16) != Z_OK)
			return refuse(s, why, "out of memory") == 0;
		s->gzip_ready = true;
	}
	return true;
}

static void take(struct stream *s, size_t n)
{
	s->from += n;
	s->n -= n;
	if (s->n == 0)
		s->from = 0;
}

static ssize_t read_plain(struct stream *s, void *to, size_t size, const char **why)
{
	if (s->n == 0 && !s->at_end && !fill(s, why))
		return -1;
	if (size > s->n)
		size = s->n;
	memcpy(to, s->chunk + s->from, size);
	take(s, size);
	return (ssize_t)size;
}

static ssize_t read_zstd(struct stream *s, void *to, size_t size, const char **why)
{
	ZSTD_outBuffer out = {to, size, 0};

	while (out.pos == 0) {
		ZSTD_inBuffer in;
		size_t left;

		if (s->n == 0 && !s->at_end && !fill(s, why))
			return -1;
		if (s->n == 0 && s->at_end && !s->inside)
			return 0;
		in = (ZSTD_inBuffer){s->chunk + s->from, s->n, 0};
		left = ZSTD_decompressStream(s->zstd, &out, &in);
		if (ZSTD_isError(left))
			return refuse(s, why, ZSTD_getErrorName(left));
		s->inside = left != 0;
		take(s, in.pos);
		if (out.pos == 0 && in.pos == 0 && s->n == 0 && s->at_end && s->inside)
			return refuse(s, why, "the zstd data ends too early");
	}
	return (ssize_t)out.pos;
}

/* Between members: another one, or the end. */
static ssize_t next_member(struct stream *s, const char **why)
{
	while (s->n < 3 && !s->at_end)
		if (!fill(s, why))
			return -1;
	if (s->n == 0)
		return 0;
	if (packing_of(s->chunk + s->from, s->n) != PACKING_GZIP)
		return refuse(s, why, "something that is not gzip follows the gzip data");
	inflateReset(&s->gzip);
	s->gzip_done = false;
	return 1;
}

static ssize_t read_gzip(struct stream *s, void *to, size_t size, const char **why)
{
	s->gzip.next_out = to;
	s->gzip.avail_out = size > CHUNK ? (uInt)CHUNK : (uInt)size;
	size = s->gzip.avail_out;
	while (s->gzip.avail_out == size) {
		ssize_t more = s->gzip_done ? next_member(s, why) : 1;
		int status;

		if (more <= 0)
			return more;
		if (s->n == 0 && !s->at_end && !fill(s, why))
			return -1;
		s->gzip.next_in = s->chunk + s->from;
		s->gzip.avail_in = (uInt)s->n;
		status = inflate(&s->gzip, Z_NO_FLUSH);
		take(s, s->n - s->gzip.avail_in);
		if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
			return refuse(s, why, s->gzip.msg != NULL ? s->gzip.msg : "the gzip data is damaged");
		s->gzip_done = status == Z_STREAM_END;
		/* Without input there may still be output that had no room before; where there is none, the end is missing. */
		if (status == Z_BUF_ERROR && s->n == 0 && s->at_end)
			return refuse(s, why, "the gzip data ends too early");
	}
	return (ssize_t)(size - s->gzip.avail_out);
}

ssize_t stream_read(struct stream *s, void *to, size_t size, const char **why)
{
	if (s->packing == PACKING_NOT_LOOKED && !begin(s, why))
		return -1;
	if (size == 0)
		return 0;
	if (s->packing == PACKING_ZSTD)
		return read_zstd(s, to, size, why);
	return s->packing == PACKING_GZIP ? read_gzip(s, to, size, why) : read_plain(s, to, size, why);
}
