/* Words, operands and lists of conditions. */
#include <string.h>

#include "law/parser.h"

/* ---- errors and words ---- */

struct diag_pos parser_position(const struct parser *p, size_t offset)
{
	struct diag_pos at = p->pos;
	at.column += (uint32_t)offset;
	return at;
}

struct diag *parser_wrong(struct parser *p, const struct token *t, const char *expected)
{
	if (p->failed)
		return NULL;
	p->failed = true;
	if (t->kind == TOKEN_END)
		return diag_error(p->s->b->diags, parser_position(p, t->offset), "condition",
		                  "the condition ends where %s is expected", expected);
	return diag_error(p->s->b->diags, parser_position(p, t->offset), "condition",
	                  "found \"%.*s\" where %s is expected", TEXT_ARG(t->text), expected);
}

void parser_next(struct parser *p)
{
	p->now = lexer_next(&p->lexer);
}

bool parser_at_symbol(const struct parser *p, const char *symbol)
{
	return p->now.kind == TOKEN_SYMBOL && text_is(p->now.text, symbol);
}

bool parser_at_name(const struct parser *p, const char *name)
{
	return p->now.kind == TOKEN_NAME && text_is(p->now.text, name);
}

bool parser_take_symbol(struct parser *p, const char *symbol)
{
	if (!parser_at_symbol(p, symbol))
		return false;
	parser_next(p);
	return true;
}

bool parser_take_name(struct parser *p, const char *name)
{
	if (!parser_at_name(p, name))
		return false;
	parser_next(p);
	return true;
}

bool parser_expect_symbol(struct parser *p, const char *symbol)
{
	if (parser_take_symbol(p, symbol))
		return true;
	char what[16];
	size_t n = strlen(symbol);
	what[0] = '"';
	memcpy(what + 1, symbol, n);
	memcpy(what + 1 + n, "\"", 2);
	parser_wrong(p, &p->now, what);
	return false;
}

const struct law *parser_law(struct parser *p)
{
	return scope_law(p->s);
}

struct operand operand_node(struct parser *p, enum node_op op, enum value_type type, row_id a, row_id b)
{
	row_id id = node_new(p->s, op, type, a, b);
	if (!id)
		p->failed = true;
	return id ? (struct operand){.node = id, .type = type} : OPERAND_WRONG;
}

struct operand operand_over(struct parser *p, enum node_op op, enum value_type type, struct operand first,
                            struct operand second)
{
	struct operand o = operand_node(p, op, type, 0, 0);
	if (o.node && first.node)
		node_adopt(p->s, o.node, first.node);
	if (o.node && second.node)
		node_adopt(p->s, o.node, second.node);
	return o;
}

bool parser_is_fact_name(struct text t)
{
	return memchr(t.p, '.', t.n) && !memchr(t.p, ':', t.n);
}

/* ---- facts ---- */

struct operand operand_fact(struct parser *p, const struct token *t)
{
	fact_id id = fact_find(parser_law(p), t->text);
	if (!id) {
		struct diag *d = parser_wrong(p, t, "a fact of the vocabulary");
		suggest_fact(p->s, d, t->text);
		return OPERAND_WRONG;
	}
	const struct fact_row *f = LAW_ROW(parser_law(p), TAB_FACTS, struct fact_row, id);
	const struct kind_row *k = LAW_ROW(parser_law(p), TAB_KINDS, struct kind_row, f->kind);
	if (!k->single && !scope_binds(p->s, f->kind) && !(k->role == ROLE_FILING && p->s->in_duty)) {
		if (!p->failed) {
			struct text kind = law_str(parser_law(p), k->id);
			diag_error(
			    p->s->b->diags, parser_position(p, t->offset), "unbound-record",
			    "%.*s: a case can hold several records of kind %.*s; say which: some %.*s (…), every %.*s (…)",
			    TEXT_ARG(t->text), TEXT_ARG(kind), TEXT_ARG(kind), TEXT_ARG(kind));
		}
		p->failed = true;
		return OPERAND_WRONG;
	}
	return (struct operand){.fact = id, .type = (enum value_type)f->type, .unit = f->unit};
}

struct operand operand_settle(struct parser *p, struct operand o)
{
	if (!o.fact || o.node)
		return o;
	bool verdict = o.type == TYPE_BOOLEAN;
	struct operand n = operand_node(p, verdict ? NODE_FACT : NODE_VALUE, o.type, o.fact, 0);
	n.unit = o.unit;
	if (n.node && fact_moves(p->s, o.fact))
		node_at(p->s, n.node)->flags |= NODE_MOVES;
	return n;
}

struct operand operand_verdict(struct parser *p, struct operand o, const struct token *t)
{
	o = operand_settle(p, o);
	if (o.type == TYPE_BOOLEAN || p->failed)
		return o;
	parser_wrong(p, t, "a condition (this is a value)");
	return OPERAND_WRONG;
}

/* ---- lists ---- */

/* One name of a list: adds its bit, or the bits of a group of regions. */
static bool list_entry(struct parser *p, fact_id fact, uint64_t *words)
{
	const struct fact_row *f = LAW_ROW(parser_law(p), TAB_FACTS, struct fact_row, fact);
	bool places = !fact || f->type == TYPE_REGION || f->type == TYPE_REGION_SET || f->type == TYPE_REGION_COUNTS;
	struct token t = p->now;
	if (places) {
		if (t.kind != TOKEN_CODE || !place_bits(parser_law(p), t.text, words)) {
			parser_wrong(p, &t, "a region code such as DE or US-CA, or EU, EEA, US_STATES");
			return false;
		}
		parser_next(p);
		return true;
	}
	uint32_t bit = t.kind == TOKEN_NAME || t.kind == TOKEN_NUMBER || t.kind == TOKEN_CODE
	                   ? choice_find(parser_law(p), fact, t.text)
	                   : 0;
	if (!bit) {
		struct diag *d = parser_wrong(p, &t, "a value of this fact");
		suggest_choice(p->s, d, fact, t.text);
		return false;
	}
	set_add(words, bit - 1);
	parser_next(p);
	return true;
}

bool parser_list(struct parser *p, fact_id fact, uint64_t *words)
{
	memset(words, 0, SET_WORDS * sizeof(*words));
	if (!parser_take_symbol(p, "["))
		return list_entry(p, fact, words);
	do {
		if (!list_entry(p, fact, words))
			return false;
	} while (parser_take_symbol(p, ","));
	return parser_expect_symbol(p, "]");
}
