/* Conditions as text: a recursive descent over the words of lexer.h, into rows of TAB_NODES. */
#include <string.h>

#include "law/parser.h"

/* "in [..]" for a single choice or region. */
static struct operand member_of(struct parser *p, struct operand o, bool inside)
{
	uint64_t words[SET_WORDS];
	struct token t = p->now;
	bool choice = o.fact && o.type == TYPE_ENUM;
	if (!choice && o.type != TYPE_REGION) {
		parser_wrong(
		    p, &t,
		    "a comparison that suits the value before it (\"in\" and \"=\" with a name need a single choice)");
		return OPERAND_WRONG;
	}
	if (!parser_list(p, o.fact, words))
		return OPERAND_WRONG;
	struct operand result;
	if (o.type == TYPE_ENUM) {
		result = operand_node(p, NODE_CHOICE, TYPE_BOOLEAN, o.fact, constant_words(p->s, words, 1));
	} else {
		struct operand place = operand_settle(p, o);
		result = operand_over(p, NODE_PLACE_IN, TYPE_BOOLEAN, place, OPERAND_WRONG);
		if (result.node)
			node_at(p->s, result.node)->b = constant_words(p->s, words, SET_WORDS);
	}
	return inside ? result : operand_over(p, NODE_NOT, TYPE_BOOLEAN, result, OPERAND_WRONG);
}

static struct operand has(struct parser *p, struct operand o)
{
	enum node_op op = NODE_HAS_ANY;
	if (parser_take_name(p, "all"))
		op = NODE_HAS_ALL;
	else if (parser_take_name(p, "none"))
		op = NODE_HAS_NONE;
	else if (!parser_take_name(p, "any"))
		op = NODE_NONE;
	if (op != NODE_NONE && !parser_take_name(p, "of")) {
		parser_wrong(p, &p->now, "\"of\"");
		return OPERAND_WRONG;
	}
	if (!o.fact || (o.type != TYPE_SET && o.type != TYPE_REGION_SET)) {
		parser_wrong(p, &p->now, "a set before \"has\"");
		return OPERAND_WRONG;
	}
	uint64_t words[SET_WORDS];
	if (!parser_list(p, o.fact, words))
		return OPERAND_WRONG;
	return operand_node(p, op == NODE_NONE ? NODE_HAS_ANY : op, TYPE_BOOLEAN, o.fact,
	                    constant_words(p->s, words, SET_WORDS));
}

static struct operand is(struct parser *p, struct operand o)
{
	static const struct {
		const char *word;
		enum node_op op;
	} tests[] = {{"empty", NODE_EMPTY}, {"known", NODE_KNOWN}, {"recorded", NODE_RECORDED}};
	bool negated = parser_take_name(p, "not");
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		if (!parser_at_name(p, tests[i].word))
			continue;
		bool set = o.type == TYPE_SET || o.type == TYPE_REGION_SET || o.type == TYPE_REGION_COUNTS ||
		           o.type == TYPE_TEXT;
		if (!o.fact || (tests[i].op == NODE_EMPTY && !set)) {
			parser_wrong(p, &p->now, "a fact before \"is\", and a set before \"is empty\"");
			return OPERAND_WRONG;
		}
		parser_next(p);
		struct operand r = operand_node(p, tests[i].op, TYPE_BOOLEAN, o.fact, 0);
		return negated ? operand_over(p, NODE_NOT, TYPE_BOOLEAN, r, OPERAND_WRONG) : r;
	}
	return member_of(p, o, !negated);
}

/* ---- arithmetic and comparison ---- */

static struct operand parse_product(struct parser *p)
{
	struct operand left = parse_primary(p);
	while (!p->failed && parser_at_symbol(p, "*")) {
		struct token t = p->now;
		parser_next(p);
		struct operand right = operand_settle(p, parse_primary(p));
		left = operand_settle(p, left);
		bool plain_left = left.type == TYPE_INTEGER || left.type == TYPE_DECIMAL;
		bool plain_right = right.type == TYPE_INTEGER || right.type == TYPE_DECIMAL;
		bool minutes =
		    (plain_left && right.type == TYPE_DURATION) || (plain_right && left.type == TYPE_DURATION);
		if (!p->failed && !minutes && !(plain_left && plain_right) &&
		    !(left.type == TYPE_MONEY && plain_right)) {
			parser_wrong(p, &t, "factors of which one is a plain number");
			return OPERAND_WRONG;
		}
		enum value_type type = left.type == TYPE_MONEY ? TYPE_MONEY : minutes ? TYPE_DURATION : TYPE_DECIMAL;
		left = operand_over(p, NODE_MUL, type, left, right);
	}
	return left;
}

static struct operand add_or_subtract(struct parser *p, struct operand left, struct operand right, bool minus,
                                      const struct token *t)
{
	left = operand_settle(p, left);
	right = operand_settle(p, right);
	if (p->failed)
		return OPERAND_WRONG;
	bool left_time = left.type == TYPE_INSTANT || left.type == TYPE_DATE;
	bool right_time = right.type == TYPE_INSTANT || right.type == TYPE_DATE;
	enum value_type type = left.type;
	if (left_time && right_time && minus)
		type = TYPE_DURATION;
	else if (left_time && right.type == TYPE_DURATION)
		type = TYPE_INSTANT;
	else if (left_time || right_time || !types_meet(left.type, right.type) || left.type == TYPE_BOOLEAN) {
		parser_wrong(p, t, "two values of one type, an instant and a duration, or an instant minus an instant");
		return OPERAND_WRONG;
	}
	struct operand o = operand_over(p, minus ? NODE_SUB : NODE_ADD, type, left, right);
	o.unit = left.unit;
	return o;
}

struct operand parse_sum(struct parser *p)
{
	struct operand left = parse_product(p);
	while (!p->failed && (parser_at_symbol(p, "+") || parser_at_symbol(p, "-"))) {
		struct token t = p->now;
		bool minus = parser_at_symbol(p, "-");
		parser_next(p);
		struct operand right = parse_product(p);
		left = add_or_subtract(p, left, right, minus, &t);
	}
	return left;
}

static struct operand compare(struct parser *p, struct operand left, enum compare cmp)
{
	struct token t = p->now;
	bool named = t.kind == TOKEN_NAME && left.type == TYPE_ENUM && !parser_is_fact_name(t.text);
	if (left.fact && (cmp == CMP_EQ || cmp == CMP_NE) &&
	    (named || (left.type == TYPE_ENUM && t.kind == TOKEN_NUMBER)))
		return member_of(p, left, cmp == CMP_EQ);
	if (left.type == TYPE_BOOLEAN && (parser_at_name(p, "true") || parser_at_name(p, "false"))) {
		bool holds = parser_at_name(p, "true") == (cmp == CMP_EQ);
		parser_next(p);
		left = operand_settle(p, left);
		return holds ? left : operand_over(p, NODE_NOT, TYPE_BOOLEAN, left, OPERAND_WRONG);
	}
	struct operand right = operand_settle(p, parse_sum(p));
	left = operand_settle(p, left);
	if (p->failed)
		return OPERAND_WRONG;
	bool order = cmp != CMP_EQ && cmp != CMP_NE;
	if (!types_meet(left.type, right.type) || left.type == TYPE_BOOLEAN || left.type == TYPE_TEXT ||
	    (order && (left.type == TYPE_REGION || left.type == TYPE_SET))) {
		char expected[120];
		const char *type = value_type_name(left.type);
		size_t n = strlen(type) < 60 ? strlen(type) : 60;
		memcpy(expected, "something comparable with ", 26);
		memcpy(expected + 26, type, n + 1);
		parser_wrong(p, &t, expected);
		return OPERAND_WRONG;
	}
	if (left.unit && right.unit && left.unit != right.unit && !left.constant && !right.constant) {
		struct text l = law_str(parser_law(p), left.unit), r = law_str(parser_law(p), right.unit);
		p->failed = true;
		diag_error(p->s->b->diags, parser_position(p, t.offset), "units", "%.*s cannot be compared with %.*s",
		           TEXT_ARG(l), TEXT_ARG(r));
		return OPERAND_WRONG;
	}
	struct operand o = operand_over(p, NODE_COMPARE, TYPE_BOOLEAN, left, right);
	if (o.node)
		node_at(p->s, o.node)->cmp = (uint8_t)cmp;
	return o;
}

/* "at least likely" of an ordered choice is the mask of what is at least that. */
static struct operand graded(struct parser *p, struct operand o, enum compare cmp)
{
	const struct fact_row *f = LAW_ROW(parser_law(p), TAB_FACTS, struct fact_row, o.fact);
	if (o.type != TYPE_ENUM)
		return compare(p, o, cmp);
	struct token t = p->now;
	uint32_t bit = choice_find(parser_law(p), o.fact, t.text);
	if (!f->ordered || !bit) {
		struct diag *d = parser_wrong(p, &t,
		                              f->ordered ? "a value of this fact"
		                                         : "another comparison: these choices have no order");
		suggest_choice(p->s, d, o.fact, t.text);
		return OPERAND_WRONG;
	}
	parser_next(p);
	uint64_t below = (UINT64_C(1) << (bit - 1)) - 1, here = UINT64_C(1) << (bit - 1);
	uint64_t all = f->value_count >= 64 ? UINT64_MAX : (UINT64_C(1) << f->value_count) - 1;
	uint64_t masks[] = {[CMP_EQ] = here,         [CMP_NE] = ~here & all,           [CMP_LT] = below,
	                    [CMP_LE] = below | here, [CMP_GT] = ~(below | here) & all, [CMP_GE] = ~below & all};
	return operand_node(p, NODE_CHOICE, TYPE_BOOLEAN, o.fact, constant_words(p->s, &masks[cmp], 1));
}

static struct operand parse_test(struct parser *p)
{
	static const struct {
		const char *symbol;
		enum compare cmp;
	} comparisons[] = {{"=", CMP_EQ}, {"!=", CMP_NE}, {"<", CMP_LT}, {"<=", CMP_LE}, {">", CMP_GT}, {">=", CMP_GE}};
	struct operand left = parse_sum(p);
	if (p->failed)
		return OPERAND_WRONG;
	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++)
		if (parser_take_symbol(p, comparisons[i].symbol))
			return compare(p, left, comparisons[i].cmp);
	if (parser_take_name(p, "in"))
		return member_of(p, left, true);
	if (parser_take_name(p, "has"))
		return has(p, left);
	if (parser_take_name(p, "is"))
		return is(p, left);
	if (parser_take_name(p, "above"))
		return graded(p, left, CMP_GT);
	if (parser_take_name(p, "below"))
		return graded(p, left, CMP_LT);
	if (!parser_take_name(p, "at"))
		return left;
	if (parser_take_name(p, "least"))
		return graded(p, left, CMP_GE);
	if (parser_take_name(p, "most"))
		return graded(p, left, CMP_LE);
	parser_wrong(p, &p->now, "\"at least\" or \"at most\"");
	return OPERAND_WRONG;
}

/* ---- not, and, or ---- */

static struct operand parse_not(struct parser *p)
{
	struct token t = p->now;
	if (!parser_take_name(p, "not"))
		return parse_test(p);
	if (++p->nesting > MAX_NESTING) {
		parser_wrong(p, &t, "less nesting (at most 32 levels)");
		return OPERAND_WRONG;
	}
	t = p->now;
	struct operand o = operand_over(p, NODE_NOT, TYPE_BOOLEAN, operand_verdict(p, parse_not(p), &t), OPERAND_WRONG);
	p->nesting--;
	return o;
}

static struct operand joined(struct parser *p, const char *word, enum node_op op,
                             struct operand (*part)(struct parser *))
{
	struct token t = p->now;
	struct operand first = part(p);
	if (p->failed || !parser_at_name(p, word))
		return first;
	struct operand all = operand_over(p, op, TYPE_BOOLEAN, operand_verdict(p, first, &t), OPERAND_WRONG);
	while (!p->failed && parser_take_name(p, word)) {
		t = p->now;
		struct operand more = operand_verdict(p, part(p), &t);
		if (!p->failed)
			node_adopt(p->s, all.node, more.node);
	}
	return all;
}

static struct operand parse_and(struct parser *p)
{
	return joined(p, "and", NODE_ALL, parse_not);
}

struct operand parse_or(struct parser *p)
{
	return joined(p, "or", NODE_ANY, parse_and);
}

/* ---- entry ---- */

static struct operand parse_all(struct parser *p)
{
	parser_next(p);
	struct operand o = operand_settle(p, parse_or(p));
	if (!p->failed && p->now.kind != TOKEN_END)
		parser_wrong(p, &p->now, "the end of the condition, \"and\" or \"or\"");
	return p->failed ? OPERAND_WRONG : o;
}

row_id condition_from_text(struct scope *s, struct text text, struct diag_pos pos)
{
	struct parser p = {.s = s, .lexer = {.text = text}, .pos = pos};
	struct token start = {.kind = TOKEN_NAME, .text = text};
	struct operand o = operand_verdict(&p, parse_all(&p), &start);
	if (p.failed || !o.node)
		return 0;
	struct node_row *n = node_at(s, o.node);
	n->flags |= NODE_LEAF;
	n->line = pos.line;
	str_id said = builder_str(s->b, text);
	node_at(s, o.node)->text = said;
	return o.node;
}

row_id expression_compile(struct scope *s, struct text text, struct diag_pos pos, enum value_type *type)
{
	struct parser p = {.s = s, .lexer = {.text = text}, .pos = pos};
	struct operand o = parse_all(&p);
	if (p.failed || !o.node)
		return 0;
	str_id said = builder_str(s->b, text);
	node_at(s, o.node)->text = said;
	*type = o.type;
	return o.node;
}
