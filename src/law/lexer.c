#include "law/lexer.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return (c >= 'a' && c <= 'z') || c == '_';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static char peek(const struct lexer *l, size_t ahead)
{
	return l->at + ahead < l->text.n ? l->text.p[l->at + ahead] : '\0';
}

static bool digits(const struct lexer *l, size_t from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!is_digit(peek(l, from + i)))
			return false;
	return true;
}

static bool at_date(const struct lexer *l)
{
	return digits(l, 0, 4) && peek(l, 4) == '-' && digits(l, 5, 2) && peek(l, 7) == '-' && digits(l, 8, 2) &&
	       !is_digit(peek(l, 10));
}

/* A space inside a number stands before a group of exactly three digits. */
static size_t number_length(const struct lexer *l)
{
	size_t n = 0;
	while (is_digit(peek(l, n)) ||
	       (peek(l, n) == ' ' && digits(l, n + 1, 3) && !is_digit(peek(l, n + 4))))
		n++;
	if (peek(l, n) != '.' || !is_digit(peek(l, n + 1)))
		return n;
	for (n++; is_digit(peek(l, n));)
		n++;
	return n;
}

static size_t name_length(const struct lexer *l)
{
	size_t n = 1;
	for (;; n++) {
		char c = peek(l, n), after = peek(l, n + 1);
		if (is_lower(c) || is_digit(c))
			continue;
		if ((c == '.' || c == ':' || c == '-') && (is_lower(after) || is_digit(after)))
			continue;
		return n;
	}
}

static size_t code_length(const struct lexer *l)
{
	size_t n = 1;
	for (;; n++) {
		char c = peek(l, n), after = peek(l, n + 1);
		if (is_upper(c) || is_digit(c) || c == '_' || (c == '-' && (is_upper(after) || is_digit(after))))
			continue;
		return n;
	}
}

static size_t symbol_length(const struct lexer *l)
{
	char c = peek(l, 0), after = peek(l, 1);
	if ((c == '!' || c == '<' || c == '>') && after == '=')
		return 2;
	for (const char *s = "()[],=<>+-*%"; *s; s++)
		if (c == *s)
			return 1;
	return 0;
}

struct token lexer_next(struct lexer *l)
{
	while (peek(l, 0) == ' ' || peek(l, 0) == '\n' || peek(l, 0) == '\t')
		l->at++;
	struct token t = {.kind = TOKEN_END, .offset = l->at};
	size_t n = 0;
	if (l->at >= l->text.n)
		return t;
	char c = peek(l, 0);
	if (at_date(l))
		t.kind = TOKEN_DATE, n = 10;
	else if (is_digit(c))
		t.kind = TOKEN_NUMBER, n = number_length(l);
	else if (is_lower(c))
		t.kind = TOKEN_NAME, n = name_length(l);
	else if (is_upper(c))
		t.kind = TOKEN_CODE, n = code_length(l);
	else if ((n = symbol_length(l)))
		t.kind = TOKEN_SYMBOL;
	else
		t.kind = TOKEN_WRONG, n = 1;
	t.text = (struct text){l->text.p + l->at, n};
	l->at += n;
	return t;
}
