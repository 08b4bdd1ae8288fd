#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

struct text text_of(const char *s)
{
	return s == NULL ? TEXT_NONE : (struct text){s, strlen(s)};
}

bool text_eq(struct text a, struct text b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool text_is(struct text a, const char *s)
{
	return text_eq(a, text_of(s));
}

int text_cmp(struct text a, struct text b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (c != 0)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool text_starts(struct text a, struct text prefix)
{
	return a.n >= prefix.n && text_eq((struct text){a.p, prefix.n}, prefix);
}

bool text_ends(struct text a, struct text suffix)
{
	return a.n >= suffix.n && (suffix.n == 0 || memcmp(a.p + (a.n - suffix.n), suffix.p, suffix.n) == 0);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct text text_trim(struct text a)
{
	while (a.n > 0 && is_blank(a.p[0])) {
		a.p++;
		a.n--;
	}
	while (a.n > 0 && is_blank(a.p[a.n - 1]))
		a.n--;
	return a;
}

bool text_cut(struct text *rest, char sep, struct text *head)
{
	const char *at = rest->n == 0 ? NULL : memchr(rest->p, sep, rest->n);

	if (at == NULL)
		return false;
	*head = (struct text){rest->p, (size_t)(at - rest->p)};
	rest->n -= head->n + 1;
	rest->p = at + 1;
	return true;
}

char *text_cstr(struct arena *a, struct text t)
{
	char *p;

	if (t.n == SIZE_MAX) {
		a->failed = true;
		return NULL;
	}
	p = arena_alloc(a, t.n + 1);
	if (p != NULL && t.n != 0)
		memcpy(p, t.p, t.n);
	return p;
}

struct text text_dup(struct arena *a, struct text t)
{
	char *p = text_cstr(a, t);

	return p == NULL ? TEXT_NONE : (struct text){p, t.n};
}

struct text text_format(struct arena *a, const char *format, ...)
{
	va_list args, again;
	struct text t = TEXT_NONE;
	char *p = NULL;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	if (n >= 0)
		p = arena_alloc(a, (size_t)n + 1);
	if (p != NULL) {
		vsnprintf(p, (size_t)n + 1, format, again);
		t = (struct text){p, (size_t)n};
	}
	va_end(again);
	va_end(args);
	return t;
}

/* Eight ASCII bytes at a time; most text is ASCII. */
static size_t ascii_run(const char *p, size_t n)
{
	size_t i = 0;

	for (; n - i >= 8; i += 8) {
		uint64_t w;
		memcpy(&w, p + i, 8);
		if ((w & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (i < n && (unsigned char)p[i] < 0x80)
		i++;
	return i;
}

bool text_valid_utf8(struct text t, size_t *bad)
{
	size_t i = 0, step;

	while (i < t.n) {
		i += ascii_run(t.p + i, t.n - i);
		if (i == t.n)
			break;
		step = utf8_step(t.p + i, t.n - i, NULL);
		if (step == 0) {
			if (bad != NULL)
				*bad = i;
			return false;
		}
		i += step;
	}
	return true;
}

/* Unicode Standard Annex 11 (wide, fullwidth, emoji), in blocks; and the marks that take no column. */
static const struct {
	uint32_t from, to, columns;
} widths[] = {
    {0x0300, 0x036f, 0},   {0x1100, 0x115f, 2},   {0x200b, 0x200f, 0},   {0x20d0, 0x20ff, 0},   {0x231a, 0x231b, 2},
    {0x23e9, 0x23ec, 2},   {0x2e80, 0x303e, 2},   {0x3041, 0x33ff, 2},   {0x3400, 0x4dbf, 2},   {0x4e00, 0x9fff, 2},
    {0xa000, 0xa4cf, 2},   {0xa960, 0xa97f, 2},   {0xac00, 0xd7a3, 2},   {0xf900, 0xfaff, 2},   {0xfe00, 0xfe0f, 0},
    {0xfe20, 0xfe2f, 0},   {0xfe30, 0xfe6f, 2},   {0xfeff, 0xfeff, 0},   {0xff00, 0xff60, 2},   {0xffe0, 0xffe6, 2},
    {0x1f300, 0x1f64f, 2}, {0x1f680, 0x1f6ff, 2}, {0x1f900, 0x1f9ff, 2}, {0x20000, 0x3fffd, 2},
};

static uint32_t code_width(uint32_t code)
{
	if (code < widths[0].from)
		return 1;
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		if (code >= widths[i].from && code <= widths[i].to)
			return widths[i].columns;
	return 1;
}

uint32_t text_width(struct text t)
{
	uint32_t columns = 0;

	for (size_t i = 0; i < t.n;) {
		uint32_t code = 0xfffd;
		size_t step = utf8_step(t.p + i, t.n - i, &code);

		columns += code_width(code);
		i += step == 0 ? 1 : step;
	}
	return columns;
}

static uint64_t hash_mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

uint64_t text_hash(struct text t)
{
	uint64_t h = hash_mix(UINT64_C(0x2545f4914f6cdd1d), t.n), word;
	size_t i = 0;

	for (; t.n - i >= 8; i += 8) {
		memcpy(&word, t.p + i, 8);
		h = hash_mix(h, word);
	}
	word = 0;
	if (i < t.n)
		memcpy(&word, t.p + i, t.n - i);
	h = hash_mix(h, word);
	return h ^ h >> 32;
}

/* Names are short; longer texts are never a slip of one another. */
#define DISTANCE_LONGEST 96

/* Optimal string alignment: three rows of the usual table. */
uint32_t text_distance(struct text a, struct text b, uint32_t most)
{
	uint32_t rows[3][DISTANCE_LONGEST + 1];
	uint32_t *two = rows[0], *one = rows[1], *now = rows[2];
	size_t apart = a.n > b.n ? a.n - b.n : b.n - a.n;

	if (a.n > DISTANCE_LONGEST || b.n > DISTANCE_LONGEST)
		return text_eq(a, b) ? 0 : most + 1;
	if (apart > most)
		return most + 1;
	for (size_t j = 0; j <= b.n; j++) {
		one[j] = (uint32_t)j;
		two[j] = 0;
	}
	for (size_t i = 1; i <= a.n; i++) {
		uint32_t *spare = two, least = (uint32_t)i;

		now[0] = (uint32_t)i;
		for (size_t j = 1; j <= b.n; j++) {
			uint32_t cost = one[j - 1] + (a.p[i - 1] != b.p[j - 1]);

			cost = one[j] + 1 < cost ? one[j] + 1 : cost;
			cost = now[j - 1] + 1 < cost ? now[j - 1] + 1 : cost;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
			    two[j - 2] + 1 < cost)
				cost = two[j - 2] + 1;
			now[j] = cost;
			least = cost < least ? cost : least;
		}
		/* A swap reaches two rows back, so one row above `most` does not end it yet; a second one would. */
		if (least > most + 1)
			return most + 1;
		two = one;
		one = now;
		now = spare;
	}
	return one[b.n] > most ? most + 1 : one[b.n];
}

void buf_free(struct buf *b)
{
	mem_hooks.release(b->p);
	*b = (struct buf){0};
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}

/* Makes room for `n` more bytes and one spare, which vsnprintf wants for its NUL. */
static bool buf_room(struct buf *b, size_t n)
{
	size_t need, cap;
	char *p;

	if (b->failed)
		return false;
	if (n < b->cap - b->n)
		return true;
	if (n > SIZE_MAX / 4 - b->n) {
		b->failed = true;
		return false;
	}
	need = b->n + n + 1;
	cap = b->cap < 128 ? 128 : b->cap * 2;
	if (cap < need)
		cap = need;
	p = mem_hooks.resize(b->p, cap);
	if (p == NULL) {
		b->failed = true;
		return false;
	}
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0 || !buf_room(b, n))
		return;
	memcpy(b->p + b->n, bytes, n);
	b->n += n;
}

void buf_text(struct buf *b, struct text t)
{
	buf_add(b, t.p, t.n);
}

void buf_str(struct buf *b, const char *s)
{
	buf_text(b, text_of(s));
}

void buf_char(struct buf *b, char c)
{
	if (!buf_room(b, 1))
		return;
	b->p[b->n++] = c;
}

void buf_fill(struct buf *b, char c, size_t n)
{
	if (n == 0 || !buf_room(b, n))
		return;
	memset(b->p + b->n, c, n);
	b->n += n;
}

void buf_harmless(struct buf *out, struct text t)
{
	for (size_t i = 0; i < t.n;) {
		uint32_t code = 0;
		size_t step = utf8_step(t.p + i, t.n - i, &code);

		if (step == 0)
			buf_printf(out, "\\x%02x", (unsigned)(unsigned char)t.p[i]);
		else if (code < 0x20 || utf8_is_obeyed(code))
			buf_printf(out, code < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)code);
		else
			buf_add(out, t.p + i, step);
		i += step == 0 ? 1 : step;
	}
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	if (n < 0)
		b->failed = true;
	else if (buf_room(b, (size_t)n)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
		b->n += (size_t)n;
	}
	va_end(again);
	va_end(args);
}

bool buf_failed(const struct buf *b)
{
	return b->failed;
}

struct text buf_view(const struct buf *b)
{
	return (struct text){b->p, b->n};
}
