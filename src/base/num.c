#include "base/num.h"

#include <string.h>

__extension__ typedef __int128 wide;

#define PLACES 4

/* ---- reading ---- */

/* What a numeral says before its digits are added up. */
struct numeral {
	bool negative;
	struct text whole; /* with its group marks */
	struct text fraction;
	int64_t whole_digits, exponent;
};

static size_t digit_run(struct text t)
{
	size_t n = 0;

	while (n < t.n && char_is_digit(t.p[n]))
		n++;
	return n;
}

static void skip(struct text *t, size_t n)
{
	t->p += n;
	t->n -= n;
}

/* The mark between two groups of digits, of which U+00A0 and U+202F are what people's programs write. */
static struct text group_mark(struct text t)
{
	static const struct text marks[] = {{" ", 1}, {"_", 1}, {"\xc2\xa0", 2}, {"\xe2\x80\xaf", 3}};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (text_starts(t, marks[i]))
			return marks[i];
	return TEXT_NONE;
}

/* "500", "1 000 000"; false where groups are not of three digits or marks differ. */
static bool take_whole(struct text *t, struct numeral *m)
{
	const char *from = t->p;
	size_t n = digit_run(*t);
	struct text mark;

	m->whole_digits = (int64_t)n;
	skip(t, n);
	mark = group_mark(*t);
	if (mark.n > 0 && (n == 0 || n > 3))
		return false;
	while (mark.n > 0 && text_starts(*t, mark)) {
		skip(t, mark.n);
		if (digit_run(*t) != 3)
			return false;
		skip(t, 3);
		m->whole_digits += 3;
	}
	m->whole = (struct text){from, (size_t)(t->p - from)};
	return true;
}

static bool take_exponent(struct text *t, struct numeral *m)
{
	bool negative = false;

	if (t->n == 0 || (t->p[0] != 'e' && t->p[0] != 'E'))
		return true;
	skip(t, 1);
	if (t->n > 0 && (t->p[0] == '+' || t->p[0] == '-')) {
		negative = t->p[0] == '-';
		skip(t, 1);
	}
	if (digit_run(*t) == 0)
		return false;
	for (; t->n > 0 && char_is_digit(t->p[0]); skip(t, 1))
		if (m->exponent < INT64_MAX / 100)
			m->exponent = m->exponent * 10 + (t->p[0] - '0');
	if (negative)
		m->exponent = -m->exponent;
	return true;
}

static bool numeral_take(struct text t, struct numeral *m)
{
	*m = (struct numeral){0};
	if (t.n > 0 && (t.p[0] == '-' || t.p[0] == '+')) {
		m->negative = t.p[0] == '-';
		skip(&t, 1);
	}
	if (!take_whole(&t, m))
		return false;
	if (t.n > 0 && t.p[0] == '.') {
		skip(&t, 1);
		m->fraction = (struct text){t.p, digit_run(t)};
		skip(&t, m->fraction.n);
	}
	if (m->whole_digits == 0 && m->fraction.n == 0)
		return false;
	return take_exponent(&t, m) && t.n == 0;
}

/* Digits are added up to the fourth place; `left` counts how many of them are still to come (exponent included). */
struct sum {
	wide value;
	int64_t left;
	bool lost; /* a digit beyond the fourth place that is not zero */
};

static void sum_digit(struct sum *s, int digit)
{
	if (s->left-- <= 0) {
		s->lost = s->lost || digit != 0;
		return;
	}
	if (s->value <= INT64_MAX)
		s->value = s->value * 10 + digit;
}

static void sum_text(struct sum *s, struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (char_is_digit(t.p[i]))
			sum_digit(s, t.p[i] - '0');
}

enum num_status num_parse(struct text t, num *out)
{
	struct numeral m;
	struct sum s = {0};

	if (!numeral_take(text_trim(t), &m))
		return NUM_NOT_A_NUMBER;
	s.left = m.whole_digits + m.exponent + PLACES;
	sum_text(&s, m.whole);
	sum_text(&s, m.fraction);
	while (s.left > 0 && s.value != 0 && s.value <= INT64_MAX)
		sum_digit(&s, 0);
	/* NUM_MAX itself stands for "without bound". */
	if (s.value >= INT64_MAX)
		return NUM_TOO_LARGE;
	if (s.lost)
		return NUM_TOO_PRECISE;
	*out = (num)(m.negative ? -s.value : s.value);
	return NUM_OK;
}

/* ---- printing ---- */

static void print_grouped(struct buf *out, uint64_t n)
{
	char digits[32];
	size_t count = 0;

	do {
		digits[count++] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	while (count > 0) {
		buf_char(out, digits[--count]);
		if (count > 0 && count % 3 == 0)
			buf_char(out, ' ');
	}
}

void num_print(struct buf *out, num n, bool group)
{
	uint64_t size = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
	uint64_t whole = size / NUM_SCALE;
	uint32_t part = (uint32_t)(size % NUM_SCALE);
	int places = PLACES;

	if (n == NUM_MAX || n == NUM_MIN) {
		buf_str(out, n == NUM_MAX ? "∞" : "-∞");
		return;
	}
	if (n < 0)
		buf_char(out, '-');
	if (group)
		print_grouped(out, whole);
	else
		buf_printf(out, "%llu", (unsigned long long)whole);
	if (part == 0)
		return;
	for (; part % 10 == 0; part /= 10)
		places--;
	buf_printf(out, ".%0*u", places, (unsigned)part);
}

/* ---- arithmetic ---- */

static bool bounded(num a)
{
	return a != NUM_MIN && a != NUM_MAX;
}

static num saturate(wide w)
{
	if (w >= NUM_MAX)
		return NUM_MAX;
	return w <= NUM_MIN ? NUM_MIN : (num)w;
}

num num_add(num a, num b)
{
	if (!bounded(a))
		return a;
	if (!bounded(b))
		return b;
	return saturate((wide)a + b);
}

num num_neg(num a)
{
	if (!bounded(a))
		return a == NUM_MAX ? NUM_MIN : NUM_MAX;
	return -a;
}

num num_sub(num a, num b)
{
	return num_add(a, num_neg(b));
}

/* `by` is positive. */
static wide divide(wide a, wide by, bool up)
{
	wide q = a / by, rest = a % by;

	if (rest == 0)
		return q;
	if (up)
		return rest > 0 ? q + 1 : q;
	return rest < 0 ? q - 1 : q;
}

/* Bounds of an interval are limits, not values: nothing times "without bound" is nothing. */
num num_mul(num a, num b, bool up)
{
	if (a == 0 || b == 0)
		return 0;
	if (!bounded(a) || !bounded(b))
		return (a > 0) == (b > 0) ? NUM_MAX : NUM_MIN;
	return saturate(divide((wide)a * b, NUM_SCALE, up));
}

/* "Without bound" by "without bound" can be anything of its sign. */
static num div_unbounded(bool positive, bool up)
{
	if (positive)
		return up ? NUM_MAX : 0;
	return up ? 0 : NUM_MIN;
}

num num_div(num a, num b, bool up)
{
	wide over, by;

	if (b == 0) {
		if (a == 0)
			return up ? NUM_MAX : NUM_MIN;
		return a > 0 ? NUM_MAX : NUM_MIN;
	}
	if (!bounded(a) && !bounded(b))
		return div_unbounded((a > 0) == (b > 0), up);
	if (!bounded(b))
		return 0;
	if (!bounded(a))
		return (a > 0) == (b > 0) ? NUM_MAX : NUM_MIN;
	over = (wide)a * NUM_SCALE;
	by = b;
	if (by < 0) {
		over = -over;
		by = -by;
	}
	return saturate(divide(over, by, up));
}

int num_cmp(num a, num b)
{
	return a < b ? -1 : a > b;
}
