/* RFC 8259 in and out. The reader is one loop without recursion; the chain of open containers is in `struct build`. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "data/build.h"
#include "data/doc.h"

/* ---- reading ---- */

struct reader {
	const char *p, *end;
	const char *line_start;
	uint32_t line;
	uint32_t tails; /* bytes since `line_start` that begin no code point: columns count code points */
	struct build *build;
};

static uint32_t column_at(const struct reader *r, const char *p)
{
	return (uint32_t)(p - r->line_start) - r->tails + 1;
}

/* "expected X, found Y" at `r->p`. */
static bool expected(struct reader *r, const char *what)
{
	uint32_t column = column_at(r, r->p);
	size_t step = utf8_step(r->p, (size_t)(r->end - r->p), NULL);
	unsigned char c;

	if (r->p == r->end)
		return build_error(r->build, r->line, column, "bad-json", "expected %s, found the end of the input",
		                   what);
	c = (unsigned char)*r->p;
	if (step == 0)
		return build_error(r->build, r->line, column, "bad-utf8", "byte 0x%02x is not valid UTF-8", c);
	if (c < 0x20 || c == 0x7f)
		return build_error(r->build, r->line, column, "bad-json",
		                   "expected %s, found the control character 0x%02x", what, c);
	return build_error(r->build, r->line, column, "bad-json", "expected %s, found '%.*s'", what, (int)step, r->p);
}

static void skip_space(struct reader *r)
{
	for (; r->p < r->end; r->p++) {
		char c = *r->p;

		if (c == '\n') {
			r->line++;
			r->line_start = r->p + 1;
			r->tails = 0;
		} else if (c != ' ' && c != '\t' && c != '\r') {
			return;
		}
	}
}

/* Whether a string may hold the byte as it is, without a second look. */
static inline bool is_plain(char c)
{
	return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}

/* The same for eight bytes at once; may say no where the answer is yes (Bit Twiddling Hacks'
 * "has less" and "has value" tests). */
static bool eight_plain(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;
	uint64_t w, quote, slash;

	memcpy(&w, p, 8);
	quote = w ^ ones * '"';
	slash = w ^ ones * '\\';
	return ((w | (w - ones * 0x20) | (quote - ones) | (slash - ones)) & tops) == 0;
}

static int hex_value(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits of \uXXXX at `p`; false where they are not there. */
static bool hex_four(const char *p, const char *end, uint32_t *unit)
{
	*unit = 0;
	if (end - p < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		int value = hex_value(p[i]);

		if (value < 0)
			return false;
		*unit = *unit << 4 | (uint32_t)value;
	}
	return true;
}

/* The code point of the \u escape at `*p` (which is after the u); moves on; false for a lone surrogate or no hex. */
static bool unicode_escape(const char **p, const char *end, uint32_t *code)
{
	uint32_t low;

	if (!hex_four(*p, end, code))
		return false;
	*p += 4;
	if (*code < 0xd800 || *code > 0xdfff)
		return true;
	if (*code > 0xdbff || end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u' || !hex_four(*p + 2, end, &low))
		return false;
	if (low < 0xdc00 || low > 0xdfff)
		return false;
	*p += 6;
	*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

static char short_escape(char c)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at = c == '\0' ? NULL : strchr(from, c);

	return at == NULL ? '\0' : to[at - from];
}

/* Checks the escape whose backslash is at `r->p` and moves behind it. */
static bool check_escape(struct reader *r)
{
	const char *at = r->p + 1;
	uint32_t code;

	if (at == r->end) {
		r->p = at;
		return expected(r, "the rest of an escape");
	}
	if (*at != 'u') {
		if (short_escape(*at) == '\0') {
			r->p = at;
			return expected(r, "one of \" \\ / b f n r t u after a backslash");
		}
		r->p = at + 1;
		return true;
	}
	at++;
	if (!unicode_escape(&at, r->end, &code))
		return build_error(
		    r->build, r->line, column_at(r, r->p), "bad-json",
		    "expected \\u and four hexadecimal digits that name a character, surrogates in pairs");
	r->p = at;
	return true;
}

/* Escapes were checked; what they stand for is never longer than they are. */
static struct text resolve(struct text raw, char *out)
{
	const char *p = raw.p, *end = raw.p + raw.n;
	size_t n = 0;
	uint32_t code;

	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));
		size_t run = slash == NULL ? (size_t)(end - p) : (size_t)(slash - p);

		memcpy(out + n, p, run);
		n += run;
		if (slash == NULL)
			break;
		p = slash + 2;
		if (slash[1] == 'u' && unicode_escape(&p, end, &code))
			n += utf8_put(out + n, code);
		else
			out[n++] = short_escape(slash[1]);
	}
	return (struct text){out, n};
}

/* Moves to the closing quote, over text that is checked on the way. */
static bool scan_string(struct reader *r, bool *escapes)
{
	for (;;) {
		size_t step;

		while (r->end - r->p >= 8 && eight_plain(r->p))
			r->p += 8;
		while (r->p < r->end && is_plain(*r->p))
			r->p++;
		if (r->p == r->end)
			return expected(r, "a closing quote");
		if (*r->p == '"')
			return true;
		if (*r->p == '\\') {
			*escapes = true;
			if (!check_escape(r))
				return false;
			continue;
		}
		step = (unsigned char)*r->p < 0x20 ? 0 : utf8_step(r->p, (size_t)(r->end - r->p), NULL);
		if (step == 0)
			return expected(r, "a character (control characters must be escaped)");
		r->tails += (uint32_t)step - 1;
		r->p += step;
	}
}

static bool check_length(struct reader *r, const char *from, uint32_t column)
{
	if ((size_t)(r->p - from) <= r->build->limits->text)
		return true;
	return build_error(r->build, r->line, column, "too-long", "a text or number of more than %u bytes",
	                   r->build->limits->text);
}

/* The string whose opening quote is at `r->p`. */
static bool take_string(struct reader *r, struct text *out)
{
	uint32_t column = column_at(r, r->p);
	const char *from = ++r->p;
	bool escapes = false;
	char *room;

	if (!scan_string(r, &escapes) || !check_length(r, from, column))
		return false;
	*out = (struct text){from, (size_t)(r->p - from)};
	r->p++;
	if (!escapes)
		return true;
	room = arena_alloc(r->build->arena, out->n);
	if (room == NULL)
		return build_no_memory(r->build);
	*out = resolve(*out, room);
	return true;
}

static bool take_digits(struct reader *r)
{
	const char *from = r->p;

	while (r->p < r->end && char_is_digit(*r->p))
		r->p++;
	return r->p > from || expected(r, "a digit");
}

/* "-0.5e+3": number = [ minus ] int [ frac ] [ exp ] (RFC 8259, section 6). */
static bool take_number(struct reader *r, struct text *out)
{
	const char *from = r->p;

	if (*r->p == '-')
		r->p++;
	if (r->p < r->end && *r->p == '0') {
		r->p++;
		if (r->p < r->end && char_is_digit(*r->p))
			return expected(r, "no digit after a leading zero");
	} else if (!take_digits(r)) {
		return false;
	}
	if (r->p < r->end && *r->p == '.') {
		r->p++;
		if (!take_digits(r))
			return false;
	}
	if (r->p < r->end && (*r->p == 'e' || *r->p == 'E')) {
		r->p++;
		if (r->p < r->end && (*r->p == '+' || *r->p == '-'))
			r->p++;
		if (!take_digits(r))
			return false;
	}
	if (!check_length(r, from, column_at(r, from)))
		return false;
	*out = (struct text){from, (size_t)(r->p - from)};
	return true;
}

static bool take_word(struct reader *r, struct text word, struct text *out)
{
	if ((size_t)(r->end - r->p) < word.n || memcmp(r->p, word.p, word.n) != 0)
		return expected(r, "a value");
	*out = (struct text){r->p, word.n};
	r->p += word.n;
	return true;
}

static bool take_scalar(struct reader *r, struct doc *d)
{
	switch (d->kind) {
	case DOC_STRING: return take_string(r, &d->text);
	case DOC_NUMBER: return take_number(r, &d->text);
	case DOC_BOOL: return take_word(r, *r->p == 't' ? TEXT("true") : TEXT("false"), &d->text);
	default: return take_word(r, TEXT("null"), &d->text);
	}
}

/* Which kind of value begins with `c`; false for none. */
static bool kind_of(char c, enum doc_kind *kind)
{
	switch (c) {
	case '{': *kind = DOC_MAP; return true;
	case '[': *kind = DOC_LIST; return true;
	case '"': *kind = DOC_STRING; return true;
	case 't':
	case 'f': *kind = DOC_BOOL; return true;
	case 'n': *kind = DOC_NULL; return true;
	default: *kind = DOC_NUMBER; return c == '-' || char_is_digit(c);
	}
}

/* The value at `r->p`; a list or map is only opened. */
static struct doc *take_value(struct reader *r)
{
	enum doc_kind kind;
	struct doc *d;

	if (r->p == r->end || !kind_of(*r->p, &kind)) {
		expected(r, "a value");
		return NULL;
	}
	d = build_node(r->build, kind, r->line, column_at(r, r->p));
	if (d == NULL)
		return NULL;
	if (kind == DOC_MAP || kind == DOC_LIST) {
		r->p++;
		return build_open(r->build, d) ? d : NULL;
	}
	return take_scalar(r, d) ? d : NULL;
}

/* "key": value */
static bool take_member(struct reader *r)
{
	uint32_t line = r->line, column = column_at(r, r->p);
	struct text key;
	struct doc *d;

	if (r->p == r->end || *r->p != '"')
		return expected(r, "a key in quotes");
	if (!take_string(r, &key))
		return false;
	skip_space(r);
	if (r->p == r->end || *r->p != ':')
		return expected(r, "':' after a key");
	r->p++;
	skip_space(r);
	d = take_value(r);
	if (d == NULL)
		return false;
	d->key = key;
	d->key_line = line;
	d->key_column = column;
	return true;
}

/* One step inside the open container: its end, or a comma and the next child. */
static bool take_next(struct reader *r)
{
	const struct doc *in = r->build->open[r->build->depth - 1].container;
	bool map = in->kind == DOC_MAP;

	skip_space(r);
	if (r->p < r->end && *r->p == (map ? '}' : ']')) {
		r->p++;
		return build_close(r->build);
	}
	if (in->count > 0) {
		if (r->p == r->end || *r->p != ',')
			return expected(r, map ? "',' or '}'" : "',' or ']'");
		r->p++;
		skip_space(r);
	}
	return map ? take_member(r) : take_value(r) != NULL;
}

static bool take_document(struct reader *r)
{
	skip_space(r);
	if (take_value(r) == NULL)
		return false;
	while (r->build->depth > 0)
		if (!take_next(r))
			return false;
	skip_space(r);
	return r->p == r->end || expected(r, "the end of the document");
}

const struct doc *doc_from_json(struct text bytes, struct text file, uint32_t line, const struct doc_limits *limits,
                                struct arena *arena, struct diags *diags)
{
	struct build build;
	struct reader r = {.p = bytes.n == 0 ? "" : bytes.p, .line = line, .build = &build};

	build_begin(&build, file, limits, arena, diags);
	if (bytes.n > limits->bytes) {
		build_error(&build, line, 0, "too-large", "a document of %zu bytes; at most %zu are read", bytes.n,
		            limits->bytes);
		return NULL;
	}
	r.end = r.p + bytes.n;
	/* RFC 8259, section 8.1: a reader may ignore a byte order mark; Windows programs write one. */
	if (text_starts(bytes, TEXT("\xef\xbb\xbf")))
		r.p += 3;
	r.line_start = r.p;
	return take_document(&r) ? build.root : NULL;
}

/* ---- writing ---- */

void json_begin(struct json *j, struct buf *out, bool pretty)
{
	*j = (struct json){.out = out, .pretty = pretty};
}

static void new_line(struct json *j)
{
	if (!j->pretty)
		return;
	buf_char(j->out, '\n');
	buf_fill(j->out, ' ', (size_t)j->depth * 2);
}

/* What stands between the last thing written and the next value or key. */
static void separate(struct json *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	if (j->comma)
		buf_char(j->out, ',');
	if (j->depth > 0)
		new_line(j);
}

static void open_container(struct json *j, char c)
{
	separate(j);
	buf_char(j->out, c);
	j->depth++;
	j->comma = false;
}

static void close_container(struct json *j, char c)
{
	j->depth--;
	if (j->comma)
		new_line(j);
	buf_char(j->out, c);
	j->comma = true;
}

void json_object(struct json *j)
{
	open_container(j, '{');
}

void json_object_end(struct json *j)
{
	close_container(j, '}');
}

void json_array(struct json *j)
{
	open_container(j, '[');
}

void json_array_end(struct json *j)
{
	close_container(j, ']');
}

static void write_escape(struct buf *out, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = c == 0 ? NULL : strchr(from, c);

	if (at == NULL) {
		buf_printf(out, "\\u%04x", c);
		return;
	}
	buf_char(out, '\\');
	buf_char(out, to[at - from]);
}

/* Bytes that are no UTF-8 become U+FFFD: what comes out is always valid. What a terminal would obey is escaped. */
static void write_string(struct buf *out, struct text t)
{
	uint32_t code;

	buf_char(out, '"');
	for (size_t i = 0; i < t.n;) {
		size_t run = i, step;

		while (run < t.n && is_plain(t.p[run]))
			run++;
		buf_add(out, t.p + i, run - i);
		i = run;
		if (i == t.n)
			break;
		step = utf8_step(t.p + i, t.n - i, &code);
		if (step == 0)
			buf_str(out, "\xef\xbf\xbd");
		else if (step == 1)
			write_escape(out, (unsigned char)t.p[i]);
		else if (utf8_is_obeyed(code))
			buf_printf(out, "\\u%04x", (unsigned)code);
		else
			buf_add(out, t.p + i, step);
		i += step == 0 ? 1 : step;
	}
	buf_char(out, '"');
}

void json_key_text(struct json *j, struct text key)
{
	separate(j);
	write_string(j->out, key);
	buf_str(j->out, j->pretty ? ": " : ":");
	j->after_key = true;
}

void json_key(struct json *j, const char *key)
{
	json_key_text(j, text_of(key));
}

void json_raw(struct json *j, struct text literal)
{
	separate(j);
	buf_text(j->out, literal);
	j->comma = true;
}

void json_text(struct json *j, struct text t)
{
	separate(j);
	write_string(j->out, t);
	j->comma = true;
}

void json_str(struct json *j, const char *s)
{
	if (s == NULL)
		json_null(j);
	else
		json_text(j, text_of(s));
}

void json_bool(struct json *j, bool b)
{
	json_raw(j, b ? TEXT("true") : TEXT("false"));
}

void json_int(struct json *j, int64_t n)
{
	char digits[24];
	int size = snprintf(digits, sizeof(digits), "%lld", (long long)n);

	json_raw(j, (struct text){digits, (size_t)size});
}

void json_null(struct json *j)
{
	json_raw(j, TEXT("null"));
}
