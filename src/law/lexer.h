/*
 * The words of a condition: numbers with their groups, names, operators. Borrows the text; never fails, an unknown
 * byte is a token of its own kind that the parser reports.
 */
#ifndef ENTENTE_LAW_LEXER_H
#define ENTENTE_LAW_LEXER_H

#include "base/text.h"

enum token_kind {
	TOKEN_END,
	TOKEN_NUMBER, /* "500 000", "0.5" */
	TOKEN_DATE,   /* "2026-09-11" */
	TOKEN_NAME,   /* lower case: facts, rules, keywords, choices; may hold . : - _ */
	TOKEN_CODE,   /* upper case: EUR, DE, US-CA, EU */
	TOKEN_SYMBOL, /* ( ) [ ] , = != < <= > >= + - * % */
	TOKEN_WRONG
};

struct token {
	enum token_kind kind;
	struct text text;
	size_t offset; /* in the text handed in */
};

struct lexer {
	struct text text;
	size_t at;
};

struct token lexer_next(struct lexer *l);

#endif
