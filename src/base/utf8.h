/*
 * UTF-8, one code point at a time (Unicode 15, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF).
 * Inline, because readers call it inside their loops; they meet it only off the ASCII path.
 */
#ifndef ENTENTE_BASE_UTF8_H
#define ENTENTE_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

static inline int utf8_is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Length of the well-formed sequence that begins at `p` (`left` bytes are there), or 0; `code` may be NULL. */
static inline size_t utf8_step(const char *p, size_t left, uint32_t *code)
{
	const unsigned char *u = (const unsigned char *)p;
	uint32_t c = 0;
	size_t n = 0;

	if (left == 0)
		return 0;
	if (u[0] < 0x80) {
		c = u[0];
		n = 1;
	} else if (u[0] >= 0xc2 && u[0] <= 0xdf && left >= 2 && utf8_is_tail(u[1])) {
		c = (uint32_t)(u[0] & 0x1f) << 6 | (u[1] & 0x3f);
		n = 2;
	} else if ((u[0] & 0xf0) == 0xe0 && left >= 3 && utf8_is_tail(u[1]) && utf8_is_tail(u[2])) {
		c = (uint32_t)(u[0] & 0x0f) << 12 | (uint32_t)(u[1] & 0x3f) << 6 | (u[2] & 0x3f);
		n = c >= 0x800 && (c < 0xd800 || c > 0xdfff) ? 3 : 0;
	} else if (u[0] >= 0xf0 && u[0] <= 0xf4 && left >= 4 && utf8_is_tail(u[1]) && utf8_is_tail(u[2]) &&
	           utf8_is_tail(u[3])) {
		c = (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3f) << 12 | (uint32_t)(u[2] & 0x3f) << 6 |
		    (u[3] & 0x3f);
		n = c >= 0x10000 && c <= 0x10ffff ? 4 : 0;
	}
	if (code != NULL && n != 0)
		*code = c;
	return n;
}

/* Writes `code` (a scalar value) to `out`, which has room for 4 bytes; returns how many were written. */
static inline size_t utf8_put(char *out, uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

/* What a terminal obeys where a letter is expected: control characters (C0 but for line end and tab, DEL, C1), and
 * those that turn the direction of writing around or end a line (U+061C, U+200E, U+202E, U+2028 and their kin). */
static inline int utf8_is_obeyed(uint32_t code)
{
	if (code < 0x20)
		return code != '\n' && code != '\t';
	return (code >= 0x7f && code < 0xa0) || code == 0x061c || code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

#endif
