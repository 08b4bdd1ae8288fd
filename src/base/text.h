/*
 * Text: one slice and one growing buffer, used everywhere.
 *
 * A `struct text` borrows bytes (UTF-8, no NUL at the end promised) and owns nothing.
 * A `struct buf` owns its bytes; errors are sticky: after a failed append every further append does nothing and
 * `buf_failed` is true, so that a writer checks once, at the end.
 */
#ifndef ENTENTE_BASE_TEXT_H
#define ENTENTE_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct text {
	const char *p;
	size_t n;
};

#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})
#define TEXT_NONE ((struct text){NULL, 0})
/* For printf("%.*s", TEXT_ARG(t)). */
#define TEXT_ARG(t) (int)(t).n, (t).p

struct text text_of(const char *zero_terminated); /* NULL gives TEXT_NONE */
bool text_eq(struct text a, struct text b);
bool text_is(struct text a, const char *zero_terminated);
int text_cmp(struct text a, struct text b); /* bytewise */
bool text_starts(struct text a, struct text prefix);
bool text_ends(struct text a, struct text suffix);
struct text text_trim(struct text a); /* spaces, tabs, line ends off both sides */
/* Takes what stands before the first `sep` into `head` and leaves what follows in `rest`; false without a `sep`. */
bool text_cut(struct text *rest, char sep, struct text *head);
struct text text_dup(struct arena *a, struct text t); /* copy in the arena, zero-terminated; p NULL without memory */
char *text_cstr(struct arena *a, struct text t);      /* same, as a C string; NULL without memory */
struct text text_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool text_valid_utf8(struct text t, size_t *bad); /* `bad`: offset of the first wrong byte; may be NULL */
uint32_t text_width(struct text t);               /* terminal columns; counts code points, wide ones as two */
uint64_t text_hash(struct text t);
/* Edit distance (insert, delete, change, swap neighbours), at most `most` + 1. */
uint32_t text_distance(struct text a, struct text b, uint32_t most);

/* Letters and digits of ASCII, whatever the locale. */
static inline bool char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool char_is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool char_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline char char_lower(char c)
{
	return char_is_upper(c) ? (char)(c + ('a' - 'A')) : c;
}

struct buf {
	char *p;
	size_t n, cap;
	bool failed;
};

void buf_free(struct buf *b);
void buf_clear(struct buf *b); /* empties, keeps the memory, forgets a failure */
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_text(struct buf *b, struct text t);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_fill(struct buf *b, char c, size_t n);
/* For messages, which quote foreign bytes: what a terminal would obey, and what is no UTF-8, as \x1b or \u202e. */
void buf_harmless(struct buf *b, struct text t);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buf_failed(const struct buf *b);
struct text buf_view(const struct buf *b); /* valid until the next append */

#endif
