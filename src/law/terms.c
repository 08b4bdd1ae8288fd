/* The terms of conditions: numbers, amounts, durations, dates, calls, names. */
#include <string.h>

#include "law/parser.h"

/* ---- numbers, money, durations, dates ---- */

static const struct {
	const char *name;
	int64_t seconds;
} duration_units[] = {{"s", 1},     {"min", 60},    {"minutes", 60}, {"h", 3600},       {"hours", 3600}, {"hour", 3600},
                      {"d", 86400}, {"day", 86400}, {"days", 86400}, {"weeks", 604800}, {"week", 604800}};

static struct operand constant(struct parser *p, enum value_type type, int64_t value)
{
	struct operand o = operand_node(p, NODE_CONSTANT, type, constant_new(p->s, value), 0);
	o.constant = true;
	return o;
}

static bool number(struct parser *p, num *n)
{
	struct token t = p->now;
	if (t.kind != TOKEN_NUMBER || num_parse(t.text, n) != NUM_OK) {
		parser_wrong(p, &t, "a number");
		return false;
	}
	parser_next(p);
	return true;
}

static struct operand percentage(struct parser *p, num n)
{
	parser_next(p);
	if (!parser_take_name(p, "of"))
		return constant(p, TYPE_PERCENTAGE, n);
	p->nesting++;
	struct operand of = operand_settle(p, parse_sum(p));
	p->nesting--;
	struct operand o = operand_over(p, NODE_PERCENT_OF, of.type, of, OPERAND_WRONG);
	if (!o.node)
		return OPERAND_WRONG;
	node_at(p->s, o.node)->a = constant_new(p->s, n);
	o.unit = of.unit;
	return o;
}

static struct operand quantity(struct parser *p)
{
	num n;
	if (!number(p, &n))
		return OPERAND_WRONG;
	if (parser_at_symbol(p, "%"))
		return percentage(p, n);
	for (size_t i = 0; i < sizeof(duration_units) / sizeof(duration_units[0]); i++)
		if (parser_take_name(p, duration_units[i].name))
			return constant(p, TYPE_DURATION,
			                num_mul(n, (num)duration_units[i].seconds * NUM_SCALE, false) / NUM_SCALE);
	return constant(p, TYPE_DECIMAL, n);
}

static struct operand code(struct parser *p)
{
	struct token t = p->now;
	parser_next(p);
	uint16_t currency = currency_find(parser_law(p), t.text);
	if (currency && p->now.kind == TOKEN_NUMBER) {
		num n;
		if (!number(p, &n))
			return OPERAND_WRONG;
		struct operand o = constant(p, TYPE_MONEY, n);
		if (o.node)
			node_at(p->s, o.node)->currency = currency;
		return o;
	}
	region_id region = region_find(parser_law(p), t.text);
	if (region)
		return constant(p, TYPE_REGION, region);
	parser_wrong(p, &t, "an amount such as EUR 500 000, or a region code");
	return OPERAND_WRONG;
}

static struct operand date(struct parser *p)
{
	struct token t = p->now;
	struct time_read r = time_parse(t.text, p->s->zones);
	parser_next(p);
	if (r.shape != TIME_DAY) {
		parser_wrong(p, &t, r.error ? r.error : "a date");
		return OPERAND_WRONG;
	}
	return constant(p, TYPE_DATE, r.first);
}

/* ---- calls ---- */

static struct operand pair(struct parser *p, enum node_op op)
{
	parser_next(p);
	if (!parser_expect_symbol(p, "("))
		return OPERAND_WRONG;
	struct operand o = OPERAND_WRONG;
	do {
		struct token t = p->now;
		struct operand arg = operand_settle(p, parse_sum(p));
		if (p->failed)
			return OPERAND_WRONG;
		if (!o.node) {
			o = operand_node(p, op, arg.type, 0, 0);
			o.unit = arg.unit;
		}
		if (!types_meet(o.type, arg.type)) {
			parser_wrong(p, &t, "a value of the same type as the first");
			return OPERAND_WRONG;
		}
		if (o.type == TYPE_DATE)
			o.type = arg.type;
		if (o.node) {
			node_at(p->s, o.node)->type = (uint8_t)o.type;
			node_adopt(p->s, o.node, arg.node);
		}
	} while (parser_take_symbol(p, ","));
	return parser_expect_symbol(p, ")") ? o : OPERAND_WRONG;
}

static struct operand of_instant(struct parser *p, bool since)
{
	parser_next(p);
	if (!parser_expect_symbol(p, "("))
		return OPERAND_WRONG;
	struct token t = p->now;
	struct operand arg = operand_settle(p, parse_sum(p));
	if (!p->failed && arg.type != TYPE_INSTANT && arg.type != TYPE_DATE) {
		parser_wrong(p, &t, "an instant or a date");
		return OPERAND_WRONG;
	}
	if (!parser_expect_symbol(p, ")"))
		return OPERAND_WRONG;
	if (!since)
		return operand_over(p, NODE_YEAR_END, TYPE_INSTANT, arg, OPERAND_WRONG);
	return operand_over(p, NODE_SUB, TYPE_DURATION, operand_node(p, NODE_NOW, TYPE_INSTANT, 0, 0), arg);
}

/* share(a, b): a as a percentage of b. */
static struct operand share(struct parser *p)
{
	struct operand o = pair(p, NODE_SHARE);
	if (!o.node)
		return OPERAND_WRONG;
	if (o.type == TYPE_INSTANT || o.type == TYPE_DATE || o.type == TYPE_BOOLEAN) {
		parser_wrong(p, &p->now, "share() of two numbers or two amounts");
		return OPERAND_WRONG;
	}
	node_at(p->s, o.node)->type = TYPE_PERCENTAGE;
	o.type = TYPE_PERCENTAGE;
	o.unit = 0;
	return o;
}

static struct operand minutes(struct parser *p)
{
	parser_next(p);
	if (!parser_expect_symbol(p, "("))
		return OPERAND_WRONG;
	struct token t = p->now;
	struct operand arg = operand_settle(p, parse_sum(p));
	if (!p->failed && arg.type != TYPE_DURATION) {
		parser_wrong(p, &t, "a duration");
		return OPERAND_WRONG;
	}
	return parser_expect_symbol(p, ")") ? operand_over(p, NODE_MINUTES, TYPE_DECIMAL, arg, OPERAND_WRONG)
	                                    : OPERAND_WRONG;
}

static struct operand of_duty(struct parser *p, enum node_op op, enum value_type type)
{
	parser_next(p);
	if (!parser_expect_symbol(p, "("))
		return OPERAND_WRONG;
	struct token t = p->now;
	row_id duty = t.kind == TOKEN_NAME && p->s->find_duty ? p->s->find_duty(p->s, t.text) : 0;
	if (!duty) {
		parser_wrong(p, &t, "the name of a duty");
		return OPERAND_WRONG;
	}
	parser_next(p);
	return parser_expect_symbol(p, ")") ? operand_node(p, op, type, duty, 0) : OPERAND_WRONG;
}

static kind_id kind_named(struct parser *p)
{
	struct token t = p->now;
	kind_id k = t.kind == TOKEN_NAME ? kind_find(parser_law(p), t.text) : 0;
	if (!k)
		parser_wrong(p, &t, "a kind of record (service, data, product, payment, …)");
	else
		parser_next(p);
	return k;
}

/* "( condition )" about one record of `kind`. */
static struct operand about(struct parser *p, kind_id kind)
{
	if (!parser_expect_symbol(p, "(") || !scope_bind(p->s, kind))
		return OPERAND_WRONG;
	struct token t = p->now;
	struct operand c = operand_verdict(p, parse_or(p), &t);
	scope_unbind(p->s);
	return parser_expect_symbol(p, ")") ? c : OPERAND_WRONG;
}

static struct operand quantified(struct parser *p, enum node_op op, enum value_type type)
{
	parser_next(p);
	kind_id kind = kind_named(p);
	if (!kind)
		return OPERAND_WRONG;
	struct operand c = about(p, kind);
	struct operand o = operand_over(p, op, type, c, OPERAND_WRONG);
	if (o.node)
		node_at(p->s, o.node)->a = kind;
	return o;
}

static struct operand where(struct parser *p, kind_id kind)
{
	if (!parser_take_name(p, "where"))
		return (struct operand){.type = TYPE_BOOLEAN};
	if (!scope_bind(p->s, kind))
		return OPERAND_WRONG;
	struct token t = p->now;
	struct operand c = operand_verdict(p, parse_or(p), &t);
	scope_unbind(p->s);
	return c;
}

/* sum(data.records_affected where …), union(…) */
static struct operand total(struct parser *p, enum node_op op)
{
	parser_next(p);
	if (!parser_expect_symbol(p, "("))
		return OPERAND_WRONG;
	struct token t = p->now;
	fact_id fact = t.kind == TOKEN_NAME ? fact_find(parser_law(p), t.text) : 0;
	const struct fact_row *f = LAW_ROW(parser_law(p), TAB_FACTS, struct fact_row, fact);
	bool fit = fact && (f->type == TYPE_INTEGER || f->type == TYPE_DECIMAL || f->type == TYPE_MONEY ||
	                    f->type == TYPE_DURATION);
	if (!fit) {
		struct diag *d = parser_wrong(p, &t, "a fact that is a number, an amount or a duration");
		suggest_fact(p->s, d, t.text);
		return OPERAND_WRONG;
	}
	enum value_type type = (enum value_type)f->type;
	str_id unit = f->unit;
	kind_id kind = f->kind;
	parser_next(p);
	struct operand c = where(p, kind);
	struct operand o = operand_over(p, op, type, c, OPERAND_WRONG);
	if (!o.node || !parser_expect_symbol(p, ")"))
		return OPERAND_WRONG;
	node_at(p->s, o.node)->a = fact;
	o.unit = unit;
	return o;
}

static struct operand residents(struct parser *p)
{
	parser_next(p);
	if (!parser_expect_symbol(p, "("))
		return OPERAND_WRONG;
	struct token t = p->now;
	region_id region = t.kind == TOKEN_CODE ? region_find(parser_law(p), t.text) : 0;
	if (!region && !(parser_at_name(p, "region") && p->s->region_bound)) {
		parser_wrong(p, &t, "a region code, or \"region\" inside a duty with each: region");
		return OPERAND_WRONG;
	}
	parser_next(p);
	struct operand c = where(p, kind_with_role(parser_law(p), ROLE_DATA));
	struct operand o = operand_over(p, NODE_RESIDENTS, TYPE_INTEGER, c, OPERAND_WRONG);
	if (!o.node || !parser_expect_symbol(p, ")"))
		return OPERAND_WRONG;
	node_at(p->s, o.node)->a = region;
	return o;
}

static struct operand size(struct parser *p)
{
	parser_next(p);
	if (!parser_expect_symbol(p, "("))
		return OPERAND_WRONG;
	struct token t = p->now;
	struct operand set = t.kind == TOKEN_NAME ? operand_fact(p, &t) : OPERAND_WRONG;
	if (set.type != TYPE_SET && set.type != TYPE_REGION_SET) {
		parser_wrong(p, &t, "a fact that is a set");
		return OPERAND_WRONG;
	}
	parser_next(p);
	row_id words_at = 0;
	if (parser_take_name(p, "in")) {
		uint64_t words[SET_WORDS];
		if (!parser_list(p, set.fact, words))
			return OPERAND_WRONG;
		words_at = constant_words(p->s, words, SET_WORDS);
	}
	return parser_expect_symbol(p, ")") ? operand_node(p, NODE_SIZE, TYPE_INTEGER, set.fact, words_at)
	                                    : OPERAND_WRONG;
}

static struct operand word(struct parser *p, enum node_op op, enum value_type type, row_id a)
{
	parser_next(p);
	struct operand o = operand_node(p, op, type, a, 0);
	if (op == NODE_NOW && o.node)
		node_at(p->s, o.node)->flags |= NODE_MOVES;
	return o;
}

static struct operand rule(struct parser *p)
{
	struct token t = p->now;
	row_id id = p->s->find_rule ? p->s->find_rule(p->s, t.text) : 0;
	if (!id) {
		struct diag *d = parser_wrong(p, &t, "a fact, or a rule of this rulebook or another (eu.nis2:covered)");
		suggest_name(p->s, d, t.text);
		return OPERAND_WRONG;
	}
	parser_next(p);
	return operand_node(p, NODE_RULE, TYPE_BOOLEAN, id, 0);
}

static struct operand parse_name(struct parser *p)
{
	static const struct {
		const char *name;
		enum node_op op;
		enum value_type type;
		struct operand (*parse)(struct parser *p, enum node_op op, enum value_type type);
	} quantifiers[] = {
	    {"some", NODE_SOME, TYPE_BOOLEAN, quantified},    {"every", NODE_EVERY, TYPE_BOOLEAN, quantified},
	    {"no", NODE_NO_RECORD, TYPE_BOOLEAN, quantified}, {"count", NODE_COUNT, TYPE_INTEGER, quantified},
	    {"filed", NODE_FILED, TYPE_BOOLEAN, of_duty},     {"required", NODE_REQUIRED, TYPE_BOOLEAN, of_duty},
	    {"filing", NODE_FILING, TYPE_INSTANT, of_duty},   {"last_filing", NODE_LAST_FILING, TYPE_INSTANT, of_duty},
	    {"limit", NODE_LIMIT, TYPE_INSTANT, of_duty},
	};
	static const struct {
		const char *name;
		enum node_op op;
	} folds[] = {{"min", NODE_MIN}, {"max", NODE_MAX}, {"earlier", NODE_MIN}, {"later", NODE_MAX}};

	if (parser_is_fact_name(p->now.text)) {
		struct token t = p->now;
		parser_next(p);
		return operand_fact(p, &t);
	}
	for (size_t i = 0; i < sizeof(quantifiers) / sizeof(quantifiers[0]); i++)
		if (parser_at_name(p, quantifiers[i].name))
			return quantifiers[i].parse(p, quantifiers[i].op, quantifiers[i].type);
	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++)
		if (parser_at_name(p, folds[i].name))
			return pair(p, folds[i].op);
	if (parser_at_name(p, "sum"))
		return total(p, NODE_SUM);
	if (parser_at_name(p, "union"))
		return total(p, NODE_UNION);
	if (parser_at_name(p, "residents"))
		return residents(p);
	if (parser_at_name(p, "size"))
		return size(p);
	if (parser_at_name(p, "share"))
		return share(p);
	if (parser_at_name(p, "minutes"))
		return minutes(p);
	if (parser_at_name(p, "since"))
		return of_instant(p, true);
	if (parser_at_name(p, "year_end"))
		return of_instant(p, false);
	if (parser_at_name(p, "region") && p->s->region_bound)
		return word(p, NODE_REGION, TYPE_REGION, 0);
	if (parser_at_name(p, "now"))
		return word(p, NODE_NOW, TYPE_INSTANT, 0);
	if (parser_at_name(p, "report_due_elsewhere"))
		return word(p, NODE_ELSEWHERE, TYPE_BOOLEAN, 0);
	if (parser_at_name(p, "true"))
		return word(p, NODE_ALWAYS, TYPE_BOOLEAN, YES);
	if (parser_at_name(p, "false"))
		return word(p, NODE_ALWAYS, TYPE_BOOLEAN, NO);
	return rule(p);
}

struct operand parse_primary(struct parser *p)
{
	if (p->failed)
		return OPERAND_WRONG;
	if (p->nesting > MAX_NESTING) {
		parser_wrong(p, &p->now, "less nesting (at most 32 levels)");
		return OPERAND_WRONG;
	}
	switch (p->now.kind) {
	case TOKEN_NUMBER: return quantity(p);
	case TOKEN_DATE: return date(p);
	case TOKEN_CODE: return code(p);
	case TOKEN_NAME: return parse_name(p);
	case TOKEN_SYMBOL:
	case TOKEN_WRONG:
	case TOKEN_END: break;
	}
	if (!parser_take_symbol(p, "(")) {
		parser_wrong(p, &p->now, "a fact, a number or a condition");
		return OPERAND_WRONG;
	}
	p->nesting++;
	struct operand o = parse_or(p);
	p->nesting--;
	return parser_expect_symbol(p, ")") ? o : OPERAND_WRONG;
}
