#include "law/lexer.h"

static bool is_lower(char c)
{
	return char_is_lower(c) || c == '_';
}

static char peek(const struct lexer *l, size_t ahead)
{
	return l->at + ahead < l->text.n ? l->text.p[l->at + ahead] : '\0';
}

static bool digits(const struct lexer *l, size_t from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!char_is_digit(peek(l, from + i)))
			return false;
	return true;
}

static bool at_date(const struct lexer *l)
{
	return digits(l, 0, 4) && peek(l, 4) == '-' && digits(l, 5, 2) && peek(l, 7) == '-' && digits(l, 8, 2) &&
	       !char_is_digit(peek(l, 10));
}

/* A space inside a number stands before a group of exactly three digits. */
static size_t number_length(const struct lexer *l)
{
	size_t n = 0;
	while (char_is_digit(peek(l, n)) ||
	       (peek(l, n) == ' ' && digits(l, n + 1, 3) && !char_is_digit(peek(l, n + 4))))
		n++;
	if (peek(l, n) != '.' || !char_is_digit(peek(l, n + 1)))
		return n;
	for (n++; char_is_digit(peek(l, n));)
		n++;
	return n;
}

static size_t name_length(const struct lexer *l)
{
	size_t n = 1;
	for (;; n++) {
		char c = peek(l, n), after = peek(l, n + 1);
		if (is_lower(c) || char_is_digit(c))
			continue;
		if ((c == '.' || c == ':' || c == '-') && (is_lower(after) || char_is_digit(after)))
			continue;
		return n;
	}
}

static size_t code_length(const struct lexer *l)
{
	size_t n = 1;
	for (;; n++) {
		char c = peek(l, n), after = peek(l, n + 1);
		if (char_is_upper(c) || char_is_digit(c) || c == '_' ||
		    (c == '-' && (char_is_upper(after) || char_is_digit(after))))
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
	else if (char_is_digit(c))
		t.kind = TOKEN_NUMBER, n = number_length(l);
	else if (is_lower(c))
		t.kind = TOKEN_NAME, n = name_length(l);
	else if (char_is_upper(c))
		t.kind = TOKEN_CODE, n = code_length(l);
	else if ((n = symbol_length(l)))
		t.kind = TOKEN_SYMBOL;
	else
		t.kind = TOKEN_WRONG, n = 1;
	t.text = (struct text){l->text.p + l->at, n};
	l->at += n;
	return t;
}
