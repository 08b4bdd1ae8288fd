/*
 * Shared by the parts of the parser of conditions: parser.c (words, operands, lists), terms.c (numbers, amounts, calls),
 * condition.c (comparisons, not, and, or).
 *
 * Every step yields an `operand`: a node with its type and unit, or a fact that has not become a node yet, because
 * "x has y", "x in [..]" and "x is empty" look at the fact itself. After an error `failed` stays set and operands are wrong.
 */
#ifndef ENTENTE_LAW_PARSER_H
#define ENTENTE_LAW_PARSER_H

#include "law/compile.h"
#include "law/lexer.h"

#define MAX_NESTING 32

struct parser {
	struct scope *s;
	struct lexer lexer;
	struct token now;
	struct diag_pos pos;
	uint32_t nesting;
	bool failed;
};

struct operand {
	row_id node;
	fact_id fact;         /* set while `node` is 0 */
	enum value_type type; /* TYPE_BOOLEAN: a verdict */
	str_id unit;
	bool constant;
};

#define OPERAND_WRONG ((struct operand){.type = TYPE_NONE})

/* Where a word at that offset of the text stands in its file. */
struct diag_pos parser_position(const struct parser *p, size_t offset);
/* Error "found X where EXPECTED is expected", once a parser; NULL where one was told already. */
struct diag *parser_wrong(struct parser *p, const struct token *t, const char *expected);
/* On to the next word. */
void parser_next(struct parser *p);
bool parser_at_symbol(const struct parser *p, const char *symbol);
bool parser_at_name(const struct parser *p, const char *name);
bool parser_take_symbol(struct parser *p, const char *symbol);
bool parser_take_name(struct parser *p, const char *name);
/* Takes the symbol, or tells what is missing. */
bool parser_expect_symbol(struct parser *p, const char *symbol);
/* The vocabulary as built so far; pointers into it live until the next row is made. */
const struct law *parser_law(struct parser *p);
/* "impact.clients_affected", and not "eu.dora:major". */
bool parser_is_fact_name(struct text t);
/* A new node without children. */
struct operand operand_node(struct parser *p, enum node_op op, enum value_type type, row_id a, row_id b);
/* A node over one or two operands (those that have a node). */
struct operand operand_over(struct parser *p, enum node_op op, enum value_type type, struct operand first,
                            struct operand second);
/* The fact that a word names, if its record is in view. */
struct operand operand_fact(struct parser *p, const struct token *t);
/* The fact as a node, where its value or truth is meant. */
struct operand operand_settle(struct parser *p, struct operand o);
/* The operand as a verdict; an error where it is a value. */
struct operand operand_verdict(struct parser *p, struct operand o, const struct token *t);
/* One name, or several in brackets, as bits: values of the fact, or regions and their groups (fact 0). */
bool parser_list(struct parser *p, fact_id fact, uint64_t *words);

/* The levels of the grammar that call each other across files. */
struct operand parse_or(struct parser *p);
struct operand parse_sum(struct parser *p);
struct operand parse_primary(struct parser *p);

#endif
