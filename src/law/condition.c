/*
 * Conditions as text: a recursive descent over the words of lexer.h, into rows of TAB_NODES.
 *
 * Every step yields an `operand`: a node with its type and unit, or a fact that has not become a node yet, because
 * "x has y", "x in [..]" and "x is empty" look at the fact itself.
 */
#include <string.h>

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

static const struct operand WRONG = {.type = TYPE_NONE};

static struct operand parse_or(struct parser *p);
static struct operand parse_sum(struct parser *p);

/* ---- errors and words ---- */

static struct diag_pos position(const struct parser *p, size_t offset)
{
	struct diag_pos at = p->pos;
	at.column += (uint32_t)offset;
	return at;
}

static struct diag *wrong(struct parser *p, const struct token *t, const char *expected)
{
	if (p->failed)
		return NULL;
	p->failed = true;
	if (t->kind == TOKEN_END)
		return diag_error(p->s->b->diags, position(p, t->offset), "condition",
		                  "the condition ends where %s is expected", expected);
	return diag_error(p->s->b->diags, position(p, t->offset), "condition", "found \"%.*s\" where %s is expected",
	                  TEXT_ARG(t->text), expected);
}

static void next(struct parser *p)
{
	p->now = lexer_next(&p->lexer);
}

static bool at_symbol(const struct parser *p, const char *symbol)
{
	return p->now.kind == TOKEN_SYMBOL && text_is(p->now.text, symbol);
}

static bool at_name(const struct parser *p, const char *name)
{
	return p->now.kind == TOKEN_NAME && text_is(p->now.text, name);
}

static bool take_symbol(struct parser *p, const char *symbol)
{
	if (!at_symbol(p, symbol))
		return false;
	next(p);
	return true;
}

static bool take_name(struct parser *p, const char *name)
{
	if (!at_name(p, name))
		return false;
	next(p);
	return true;
}

static bool expect_symbol(struct parser *p, const char *symbol)
{
	if (take_symbol(p, symbol))
		return true;
	char what[16];
	size_t n = strlen(symbol);
	what[0] = '"';
	memcpy(what + 1, symbol, n);
	memcpy(what + 1 + n, "\"", 2);
	wrong(p, &p->now, what);
	return false;
}

static const struct law *law(struct parser *p)
{
	return scope_law(p->s);
}

static struct operand node(struct parser *p, enum node_op op, enum value_type type, row_id a, row_id b)
{
	row_id id = node_new(p->s, op, type, a, b);
	if (!id)
		p->failed = true;
	return id ? (struct operand){.node = id, .type = type} : WRONG;
}

static struct operand over(struct parser *p, enum node_op op, enum value_type type, struct operand first,
                           struct operand second)
{
	struct operand o = node(p, op, type, 0, 0);
	if (o.node && first.node)
		node_adopt(p->s, o.node, first.node);
	if (o.node && second.node)
		node_adopt(p->s, o.node, second.node);
	return o;
}

/* ---- facts ---- */

static struct operand fact_operand(struct parser *p, const struct token *t)
{
	fact_id id = fact_find(law(p), t->text);
	if (!id) {
		struct diag *d = wrong(p, t, "a fact of the vocabulary");
		suggest_fact(p->s, d, t->text);
		return WRONG;
	}
	const struct fact_row *f = LAW_ROW(law(p), TAB_FACTS, struct fact_row, id);
	const struct kind_row *k = LAW_ROW(law(p), TAB_KINDS, struct kind_row, f->kind);
	if (!k->single && !scope_binds(p->s, f->kind) && !(k->role == ROLE_FILING && p->s->in_duty)) {
		if (!p->failed) {
			struct text kind = law_str(law(p), k->id);
			diag_error(
			    p->s->b->diags, position(p, t->offset), "unbound-record",
			    "%.*s: a case can hold several records of kind %.*s; say which: some %.*s (…), every %.*s (…)",
			    TEXT_ARG(t->text), TEXT_ARG(kind), TEXT_ARG(kind), TEXT_ARG(kind));
		}
		p->failed = true;
		return WRONG;
	}
	return (struct operand){.fact = id, .type = (enum value_type)f->type, .unit = f->unit};
}

/* The fact as a node, where its value or truth is meant. */
static struct operand settle(struct parser *p, struct operand o)
{
	if (!o.fact || o.node)
		return o;
	bool verdict = o.type == TYPE_BOOLEAN;
	struct operand n = node(p, verdict ? NODE_FACT : NODE_VALUE, o.type, o.fact, 0);
	n.unit = o.unit;
	if (n.node && fact_moves(p->s, o.fact))
		node_at(p->s, n.node)->flags |= NODE_MOVES;
	return n;
}

static struct operand condition(struct parser *p, struct operand o, const struct token *t)
{
	o = settle(p, o);
	if (o.type == TYPE_BOOLEAN || p->failed)
		return o;
	wrong(p, t, "a condition (this is a value)");
	return WRONG;
}

/* ---- lists ---- */

/* One name of a list: adds its bit, or the bits of a group of regions. */
static bool list_entry(struct parser *p, fact_id fact, uint64_t *words)
{
	const struct fact_row *f = LAW_ROW(law(p), TAB_FACTS, struct fact_row, fact);
	bool places = !fact || f->type == TYPE_REGION || f->type == TYPE_REGION_SET || f->type == TYPE_REGION_COUNTS;
	struct token t = p->now;
	if (places) {
		if (t.kind != TOKEN_CODE || !place_bits(law(p), t.text, words)) {
			wrong(p, &t, "a region code such as DE or US-CA, or EU, EEA, US_STATES");
			return false;
		}
		next(p);
		return true;
	}
	uint32_t bit = t.kind == TOKEN_NAME || t.kind == TOKEN_NUMBER || t.kind == TOKEN_CODE
	                   ? choice_find(law(p), fact, t.text)
	                   : 0;
	if (!bit) {
		struct diag *d = wrong(p, &t, "a value of this fact");
		suggest_choice(p->s, d, fact, t.text);
		return false;
	}
	set_add(words, bit - 1);
	next(p);
	return true;
}

static bool list(struct parser *p, fact_id fact, uint64_t *words)
{
	memset(words, 0, SET_WORDS * sizeof(*words));
	if (!take_symbol(p, "["))
		return list_entry(p, fact, words);
	do {
		if (!list_entry(p, fact, words))
			return false;
	} while (take_symbol(p, ","));
	return expect_symbol(p, "]");
}

/* "in [..]" for a single choice or region. */
static struct operand member_of(struct parser *p, struct operand o, bool inside)
{
	uint64_t words[SET_WORDS];
	struct token t = p->now;
	bool choice = o.fact && o.type == TYPE_ENUM;
	if (!choice && o.type != TYPE_REGION) {
		wrong(
		    p, &t,
		    "a comparison that suits the value before it (\"in\" and \"=\" with a name need a single choice)");
		return WRONG;
	}
	if (!list(p, o.fact, words))
		return WRONG;
	struct operand result;
	if (o.type == TYPE_ENUM) {
		result = node(p, NODE_CHOICE, TYPE_BOOLEAN, o.fact, constant_words(p->s, words, 1));
	} else {
		struct operand place = settle(p, o);
		result = over(p, NODE_PLACE_IN, TYPE_BOOLEAN, place, WRONG);
		if (result.node)
			node_at(p->s, result.node)->b = constant_words(p->s, words, SET_WORDS);
	}
	return inside ? result : over(p, NODE_NOT, TYPE_BOOLEAN, result, WRONG);
}

static struct operand has(struct parser *p, struct operand o)
{
	enum node_op op = NODE_HAS_ANY;
	if (take_name(p, "all"))
		op = NODE_HAS_ALL;
	else if (take_name(p, "none"))
		op = NODE_HAS_NONE;
	else if (!take_name(p, "any"))
		op = NODE_NONE;
	if (op != NODE_NONE && !take_name(p, "of")) {
		wrong(p, &p->now, "\"of\"");
		return WRONG;
	}
	if (!o.fact || (o.type != TYPE_SET && o.type != TYPE_REGION_SET)) {
		wrong(p, &p->now, "a set before \"has\"");
		return WRONG;
	}
	uint64_t words[SET_WORDS];
	if (!list(p, o.fact, words))
		return WRONG;
	return node(p, op == NODE_NONE ? NODE_HAS_ANY : op, TYPE_BOOLEAN, o.fact,
	            constant_words(p->s, words, SET_WORDS));
}

static struct operand is(struct parser *p, struct operand o)
{
	static const struct {
		const char *word;
		enum node_op op;
	} tests[] = {{"empty", NODE_EMPTY}, {"known", NODE_KNOWN}, {"recorded", NODE_RECORDED}};
	bool negated = take_name(p, "not");
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		if (!at_name(p, tests[i].word))
			continue;
		bool set = o.type == TYPE_SET || o.type == TYPE_REGION_SET || o.type == TYPE_REGION_COUNTS ||
		           o.type == TYPE_TEXT;
		if (!o.fact || (tests[i].op == NODE_EMPTY && !set)) {
			wrong(p, &p->now, "a fact before \"is\", and a set before \"is empty\"");
			return WRONG;
		}
		next(p);
		struct operand r = node(p, tests[i].op, TYPE_BOOLEAN, o.fact, 0);
		return negated ? over(p, NODE_NOT, TYPE_BOOLEAN, r, WRONG) : r;
	}
	return member_of(p, o, !negated);
}

/* ---- numbers, money, durations, dates ---- */

static const struct {
	const char *name;
	int64_t seconds;
} duration_units[] = {{"s", 1},     {"min", 60},    {"minutes", 60}, {"h", 3600},       {"hours", 3600}, {"hour", 3600},
                      {"d", 86400}, {"day", 86400}, {"days", 86400}, {"weeks", 604800}, {"week", 604800}};

static struct operand constant(struct parser *p, enum value_type type, int64_t value)
{
	struct operand o = node(p, NODE_CONSTANT, type, constant_new(p->s, value), 0);
	o.constant = true;
	return o;
}

static bool number(struct parser *p, num *n)
{
	struct token t = p->now;
	if (t.kind != TOKEN_NUMBER || num_parse(t.text, n) != NUM_OK) {
		wrong(p, &t, "a number");
		return false;
	}
	next(p);
	return true;
}

static struct operand percentage(struct parser *p, num n)
{
	next(p);
	if (!take_name(p, "of"))
		return constant(p, TYPE_PERCENTAGE, n);
	p->nesting++;
	struct operand of = settle(p, parse_sum(p));
	p->nesting--;
	struct operand o = over(p, NODE_PERCENT_OF, of.type, of, WRONG);
	if (!o.node)
		return WRONG;
	node_at(p->s, o.node)->a = constant_new(p->s, n);
	o.unit = of.unit;
	return o;
}

static struct operand quantity(struct parser *p)
{
	num n;
	if (!number(p, &n))
		return WRONG;
	if (at_symbol(p, "%"))
		return percentage(p, n);
	for (size_t i = 0; i < sizeof(duration_units) / sizeof(duration_units[0]); i++)
		if (take_name(p, duration_units[i].name))
			return constant(p, TYPE_DURATION,
			                num_mul(n, (num)duration_units[i].seconds * NUM_SCALE, false) / NUM_SCALE);
	return constant(p, TYPE_DECIMAL, n);
}

static struct operand code(struct parser *p)
{
	struct token t = p->now;
	next(p);
	uint16_t currency = currency_find(law(p), t.text);
	if (currency && p->now.kind == TOKEN_NUMBER) {
		num n;
		if (!number(p, &n))
			return WRONG;
		struct operand o = constant(p, TYPE_MONEY, n);
		if (o.node)
			node_at(p->s, o.node)->currency = currency;
		return o;
	}
	region_id region = region_find(law(p), t.text);
	if (region)
		return constant(p, TYPE_REGION, region);
	wrong(p, &t, "an amount such as EUR 500 000, or a region code");
	return WRONG;
}

static struct operand date(struct parser *p)
{
	struct token t = p->now;
	struct time_read r = time_parse(t.text, p->s->zones);
	next(p);
	if (r.shape != TIME_DAY) {
		wrong(p, &t, r.error ? r.error : "a date");
		return WRONG;
	}
	return constant(p, TYPE_DATE, r.first);
}

/* ---- calls ---- */

static struct operand pair(struct parser *p, enum node_op op)
{
	next(p);
	if (!expect_symbol(p, "("))
		return WRONG;
	struct operand o = WRONG;
	do {
		struct token t = p->now;
		struct operand arg = settle(p, parse_sum(p));
		if (p->failed)
			return WRONG;
		if (!o.node) {
			o = node(p, op, arg.type, 0, 0);
			o.unit = arg.unit;
		}
		if (!types_meet(o.type, arg.type)) {
			wrong(p, &t, "a value of the same type as the first");
			return WRONG;
		}
		if (o.type == TYPE_DATE)
			o.type = arg.type;
		if (o.node) {
			node_at(p->s, o.node)->type = (uint8_t)o.type;
			node_adopt(p->s, o.node, arg.node);
		}
	} while (take_symbol(p, ","));
	return expect_symbol(p, ")") ? o : WRONG;
}

static struct operand of_instant(struct parser *p, bool since)
{
	next(p);
	if (!expect_symbol(p, "("))
		return WRONG;
	struct token t = p->now;
	struct operand arg = settle(p, parse_sum(p));
	if (!p->failed && arg.type != TYPE_INSTANT && arg.type != TYPE_DATE) {
		wrong(p, &t, "an instant or a date");
		return WRONG;
	}
	if (!expect_symbol(p, ")"))
		return WRONG;
	if (!since)
		return over(p, NODE_YEAR_END, TYPE_INSTANT, arg, WRONG);
	return over(p, NODE_SUB, TYPE_DURATION, node(p, NODE_NOW, TYPE_INSTANT, 0, 0), arg);
}

/* share(a, b): a as a percentage of b. */
static struct operand share(struct parser *p)
{
	struct operand o = pair(p, NODE_SHARE);
	if (!o.node)
		return WRONG;
	if (o.type == TYPE_INSTANT || o.type == TYPE_DATE || o.type == TYPE_BOOLEAN) {
		wrong(p, &p->now, "share() of two numbers or two amounts");
		return WRONG;
	}
	node_at(p->s, o.node)->type = TYPE_PERCENTAGE;
	o.type = TYPE_PERCENTAGE;
	o.unit = 0;
	return o;
}

static struct operand minutes(struct parser *p)
{
	next(p);
	if (!expect_symbol(p, "("))
		return WRONG;
	struct token t = p->now;
	struct operand arg = settle(p, parse_sum(p));
	if (!p->failed && arg.type != TYPE_DURATION) {
		wrong(p, &t, "a duration");
		return WRONG;
	}
	return expect_symbol(p, ")") ? over(p, NODE_MINUTES, TYPE_DECIMAL, arg, WRONG) : WRONG;
}

static struct operand of_duty(struct parser *p, enum node_op op, enum value_type type)
{
	next(p);
	if (!expect_symbol(p, "("))
		return WRONG;
	struct token t = p->now;
	row_id duty = t.kind == TOKEN_NAME && p->s->find_duty ? p->s->find_duty(p->s, t.text) : 0;
	if (!duty) {
		wrong(p, &t, "the name of a duty");
		return WRONG;
	}
	next(p);
	return expect_symbol(p, ")") ? node(p, op, type, duty, 0) : WRONG;
}

static kind_id kind_named(struct parser *p)
{
	struct token t = p->now;
	kind_id k = t.kind == TOKEN_NAME ? kind_find(law(p), t.text) : 0;
	if (!k)
		wrong(p, &t, "a kind of record (service, data, product, payment, …)");
	else
		next(p);
	return k;
}

/* "( condition )" about one record of `kind`. */
static struct operand about(struct parser *p, kind_id kind)
{
	if (!expect_symbol(p, "(") || !scope_bind(p->s, kind))
		return WRONG;
	struct token t = p->now;
	struct operand c = condition(p, parse_or(p), &t);
	scope_unbind(p->s);
	return expect_symbol(p, ")") ? c : WRONG;
}

static struct operand quantified(struct parser *p, enum node_op op, enum value_type type)
{
	next(p);
	kind_id kind = kind_named(p);
	if (!kind)
		return WRONG;
	struct operand c = about(p, kind);
	struct operand o = over(p, op, type, c, WRONG);
	if (o.node)
		node_at(p->s, o.node)->a = kind;
	return o;
}

static struct operand where(struct parser *p, kind_id kind)
{
	if (!take_name(p, "where"))
		return (struct operand){.type = TYPE_BOOLEAN};
	if (!scope_bind(p->s, kind))
		return WRONG;
	struct token t = p->now;
	struct operand c = condition(p, parse_or(p), &t);
	scope_unbind(p->s);
	return c;
}

/* sum(data.records_affected where …), union(…) */
static struct operand total(struct parser *p, enum node_op op)
{
	next(p);
	if (!expect_symbol(p, "("))
		return WRONG;
	struct token t = p->now;
	fact_id fact = t.kind == TOKEN_NAME ? fact_find(law(p), t.text) : 0;
	const struct fact_row *f = LAW_ROW(law(p), TAB_FACTS, struct fact_row, fact);
	bool fit = fact && (f->type == TYPE_INTEGER || f->type == TYPE_DECIMAL || f->type == TYPE_MONEY ||
	                    f->type == TYPE_DURATION);
	if (!fit) {
		struct diag *d = wrong(p, &t, "a fact that is a number, an amount or a duration");
		suggest_fact(p->s, d, t.text);
		return WRONG;
	}
	enum value_type type = (enum value_type)f->type;
	str_id unit = f->unit;
	kind_id kind = f->kind;
	next(p);
	struct operand c = where(p, kind);
	struct operand o = over(p, op, type, c, WRONG);
	if (!o.node || !expect_symbol(p, ")"))
		return WRONG;
	node_at(p->s, o.node)->a = fact;
	o.unit = unit;
	return o;
}

static struct operand residents(struct parser *p)
{
	next(p);
	if (!expect_symbol(p, "("))
		return WRONG;
	struct token t = p->now;
	region_id region = t.kind == TOKEN_CODE ? region_find(law(p), t.text) : 0;
	if (!region && !(at_name(p, "region") && p->s->region_bound)) {
		wrong(p, &t, "a region code, or \"region\" inside a duty with each: region");
		return WRONG;
	}
	next(p);
	struct operand c = where(p, kind_with_role(law(p), ROLE_DATA));
	struct operand o = over(p, NODE_RESIDENTS, TYPE_INTEGER, c, WRONG);
	if (!o.node || !expect_symbol(p, ")"))
		return WRONG;
	node_at(p->s, o.node)->a = region;
	return o;
}

static struct operand size(struct parser *p)
{
	next(p);
	if (!expect_symbol(p, "("))
		return WRONG;
	struct token t = p->now;
	struct operand set = t.kind == TOKEN_NAME ? fact_operand(p, &t) : WRONG;
	if (set.type != TYPE_SET && set.type != TYPE_REGION_SET) {
		wrong(p, &t, "a fact that is a set");
		return WRONG;
	}
	next(p);
	row_id words_at = 0;
	if (take_name(p, "in")) {
		uint64_t words[SET_WORDS];
		if (!list(p, set.fact, words))
			return WRONG;
		words_at = constant_words(p->s, words, SET_WORDS);
	}
	return expect_symbol(p, ")") ? node(p, NODE_SIZE, TYPE_INTEGER, set.fact, words_at) : WRONG;
}

static struct operand word(struct parser *p, enum node_op op, enum value_type type, row_id a)
{
	next(p);
	struct operand o = node(p, op, type, a, 0);
	if (op == NODE_NOW && o.node)
		node_at(p->s, o.node)->flags |= NODE_MOVES;
	return o;
}

static struct operand rule(struct parser *p)
{
	struct token t = p->now;
	row_id id = p->s->find_rule ? p->s->find_rule(p->s, t.text) : 0;
	if (!id) {
		struct diag *d = wrong(p, &t, "a fact, or a rule of this rulebook or another (eu.nis2:covered)");
		suggest_name(p->s, d, t.text);
		return WRONG;
	}
	next(p);
	return node(p, NODE_RULE, TYPE_BOOLEAN, id, 0);
}

static bool is_fact_name(struct text t)
{
	return memchr(t.p, '.', t.n) && !memchr(t.p, ':', t.n);
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

	if (is_fact_name(p->now.text)) {
		struct token t = p->now;
		next(p);
		return fact_operand(p, &t);
	}
	for (size_t i = 0; i < sizeof(quantifiers) / sizeof(quantifiers[0]); i++)
		if (at_name(p, quantifiers[i].name))
			return quantifiers[i].parse(p, quantifiers[i].op, quantifiers[i].type);
	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++)
		if (at_name(p, folds[i].name))
			return pair(p, folds[i].op);
	if (at_name(p, "sum"))
		return total(p, NODE_SUM);
	if (at_name(p, "union"))
		return total(p, NODE_UNION);
	if (at_name(p, "residents"))
		return residents(p);
	if (at_name(p, "size"))
		return size(p);
	if (at_name(p, "share"))
		return share(p);
	if (at_name(p, "minutes"))
		return minutes(p);
	if (at_name(p, "since"))
		return of_instant(p, true);
	if (at_name(p, "year_end"))
		return of_instant(p, false);
	if (at_name(p, "region") && p->s->region_bound)
		return word(p, NODE_REGION, TYPE_REGION, 0);
	if (at_name(p, "now"))
		return word(p, NODE_NOW, TYPE_INSTANT, 0);
	if (at_name(p, "report_due_elsewhere"))
		return word(p, NODE_ELSEWHERE, TYPE_BOOLEAN, 0);
	if (at_name(p, "true"))
		return word(p, NODE_ALWAYS, TYPE_BOOLEAN, YES);
	if (at_name(p, "false"))
		return word(p, NODE_ALWAYS, TYPE_BOOLEAN, NO);
	return rule(p);
}

static struct operand parse_primary(struct parser *p)
{
	if (p->failed)
		return WRONG;
	if (p->nesting > MAX_NESTING) {
		wrong(p, &p->now, "less nesting (at most 32 levels)");
		return WRONG;
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
	if (!take_symbol(p, "(")) {
		wrong(p, &p->now, "a fact, a number or a condition");
		return WRONG;
	}
	p->nesting++;
	struct operand o = parse_or(p);
	p->nesting--;
	return expect_symbol(p, ")") ? o : WRONG;
}

/* ---- arithmetic and comparison ---- */

static struct operand parse_product(struct parser *p)
{
	struct operand left = parse_primary(p);
	while (!p->failed && at_symbol(p, "*")) {
		struct token t = p->now;
		next(p);
		struct operand right = settle(p, parse_primary(p));
		left = settle(p, left);
		bool plain_left = left.type == TYPE_INTEGER || left.type == TYPE_DECIMAL;
		bool plain_right = right.type == TYPE_INTEGER || right.type == TYPE_DECIMAL;
		bool minutes =
		    (plain_left && right.type == TYPE_DURATION) || (plain_right && left.type == TYPE_DURATION);
		if (!p->failed && !minutes && !(plain_left && plain_right) &&
		    !(left.type == TYPE_MONEY && plain_right)) {
			wrong(p, &t, "factors of which one is a plain number");
			return WRONG;
		}
		enum value_type type = left.type == TYPE_MONEY ? TYPE_MONEY : minutes ? TYPE_DURATION : TYPE_DECIMAL;
		left = over(p, NODE_MUL, type, left, right);
	}
	return left;
}

static struct operand add_or_subtract(struct parser *p, struct operand left, struct operand right, bool minus,
                                      const struct token *t)
{
	left = settle(p, left);
	right = settle(p, right);
	if (p->failed)
		return WRONG;
	bool left_time = left.type == TYPE_INSTANT || left.type == TYPE_DATE;
	bool right_time = right.type == TYPE_INSTANT || right.type == TYPE_DATE;
	enum value_type type = left.type;
	if (left_time && right_time && minus)
		type = TYPE_DURATION;
	else if (left_time && right.type == TYPE_DURATION)
		type = TYPE_INSTANT;
	else if (left_time || right_time || !types_meet(left.type, right.type) || left.type == TYPE_BOOLEAN) {
		wrong(p, t, "two values of one type, an instant and a duration, or an instant minus an instant");
		return WRONG;
	}
	struct operand o = over(p, minus ? NODE_SUB : NODE_ADD, type, left, right);
	o.unit = left.unit;
	return o;
}

static struct operand parse_sum(struct parser *p)
{
	struct operand left = parse_product(p);
	while (!p->failed && (at_symbol(p, "+") || at_symbol(p, "-"))) {
		struct token t = p->now;
		bool minus = at_symbol(p, "-");
		next(p);
		struct operand right = parse_product(p);
		left = add_or_subtract(p, left, right, minus, &t);
	}
	return left;
}

static struct operand compare(struct parser *p, struct operand left, enum compare cmp)
{
	struct token t = p->now;
	bool named = t.kind == TOKEN_NAME && left.type == TYPE_ENUM && !is_fact_name(t.text);
	if (left.fact && (cmp == CMP_EQ || cmp == CMP_NE) &&
	    (named || (left.type == TYPE_ENUM && t.kind == TOKEN_NUMBER)))
		return member_of(p, left, cmp == CMP_EQ);
	if (left.type == TYPE_BOOLEAN && (at_name(p, "true") || at_name(p, "false"))) {
		bool holds = at_name(p, "true") == (cmp == CMP_EQ);
		next(p);
		left = settle(p, left);
		return holds ? left : over(p, NODE_NOT, TYPE_BOOLEAN, left, WRONG);
	}
	struct operand right = settle(p, parse_sum(p));
	left = settle(p, left);
	if (p->failed)
		return WRONG;
	bool order = cmp != CMP_EQ && cmp != CMP_NE;
	if (!types_meet(left.type, right.type) || left.type == TYPE_BOOLEAN || left.type == TYPE_TEXT ||
	    (order && (left.type == TYPE_REGION || left.type == TYPE_SET))) {
		char expected[120];
		const char *type = value_type_name(left.type);
		size_t n = strlen(type) < 60 ? strlen(type) : 60;
		memcpy(expected, "something comparable with ", 26);
		memcpy(expected + 26, type, n + 1);
		wrong(p, &t, expected);
		return WRONG;
	}
	if (left.unit && right.unit && left.unit != right.unit && !left.constant && !right.constant) {
		struct text l = law_str(law(p), left.unit), r = law_str(law(p), right.unit);
		p->failed = true;
		diag_error(p->s->b->diags, position(p, t.offset), "units", "%.*s cannot be compared with %.*s",
		           TEXT_ARG(l), TEXT_ARG(r));
		return WRONG;
	}
	struct operand o = over(p, NODE_COMPARE, TYPE_BOOLEAN, left, right);
	if (o.node)
		node_at(p->s, o.node)->cmp = (uint8_t)cmp;
	return o;
}

/* "at least likely" of an ordered choice is the mask of what is at least that. */
static struct operand graded(struct parser *p, struct operand o, enum compare cmp)
{
	const struct fact_row *f = LAW_ROW(law(p), TAB_FACTS, struct fact_row, o.fact);
	if (o.type != TYPE_ENUM)
		return compare(p, o, cmp);
	struct token t = p->now;
	uint32_t bit = choice_find(law(p), o.fact, t.text);
	if (!f->ordered || !bit) {
		struct diag *d =
		    wrong(p, &t,
		          f->ordered ? "a value of this fact" : "another comparison: these choices have no order");
		suggest_choice(p->s, d, o.fact, t.text);
		return WRONG;
	}
	next(p);
	uint64_t below = (UINT64_C(1) << (bit - 1)) - 1, here = UINT64_C(1) << (bit - 1);
	uint64_t all = f->value_count >= 64 ? UINT64_MAX : (UINT64_C(1) << f->value_count) - 1;
	uint64_t masks[] = {[CMP_EQ] = here,         [CMP_NE] = ~here & all,           [CMP_LT] = below,
	                    [CMP_LE] = below | here, [CMP_GT] = ~(below | here) & all, [CMP_GE] = ~below & all};
	return node(p, NODE_CHOICE, TYPE_BOOLEAN, o.fact, constant_words(p->s, &masks[cmp], 1));
}

static struct operand parse_test(struct parser *p)
{
	static const struct {
		const char *symbol;
		enum compare cmp;
	} comparisons[] = {{"=", CMP_EQ}, {"!=", CMP_NE}, {"<", CMP_LT}, {"<=", CMP_LE}, {">", CMP_GT}, {">=", CMP_GE}};
	struct operand left = parse_sum(p);
	if (p->failed)
		return WRONG;
	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++)
		if (take_symbol(p, comparisons[i].symbol))
			return compare(p, left, comparisons[i].cmp);
	if (take_name(p, "in"))
		return member_of(p, left, true);
	if (take_name(p, "has"))
		return has(p, left);
	if (take_name(p, "is"))
		return is(p, left);
	if (take_name(p, "above"))
		return graded(p, left, CMP_GT);
	if (take_name(p, "below"))
		return graded(p, left, CMP_LT);
	if (!take_name(p, "at"))
		return left;
	if (take_name(p, "least"))
		return graded(p, left, CMP_GE);
	if (take_name(p, "most"))
		return graded(p, left, CMP_LE);
	wrong(p, &p->now, "\"at least\" or \"at most\"");
	return WRONG;
}

/* ---- not, and, or ---- */

static struct operand parse_not(struct parser *p)
{
	struct token t = p->now;
	if (!take_name(p, "not"))
		return parse_test(p);
	if (++p->nesting > MAX_NESTING) {
		wrong(p, &t, "less nesting (at most 32 levels)");
		return WRONG;
	}
	t = p->now;
	struct operand o = over(p, NODE_NOT, TYPE_BOOLEAN, condition(p, parse_not(p), &t), WRONG);
	p->nesting--;
	return o;
}

static struct operand joined(struct parser *p, const char *word, enum node_op op,
                             struct operand (*part)(struct parser *))
{
	struct token t = p->now;
	struct operand first = part(p);
	if (p->failed || !at_name(p, word))
		return first;
	struct operand all = over(p, op, TYPE_BOOLEAN, condition(p, first, &t), WRONG);
	while (!p->failed && take_name(p, word)) {
		t = p->now;
		struct operand more = condition(p, part(p), &t);
		if (!p->failed)
			node_adopt(p->s, all.node, more.node);
	}
	return all;
}

static struct operand parse_and(struct parser *p)
{
	return joined(p, "and", NODE_ALL, parse_not);
}

static struct operand parse_or(struct parser *p)
{
	return joined(p, "or", NODE_ANY, parse_and);
}

/* ---- entry ---- */

static struct operand parse_all(struct parser *p)
{
	next(p);
	struct operand o = settle(p, parse_or(p));
	if (!p->failed && p->now.kind != TOKEN_END)
		wrong(p, &p->now, "the end of the condition, \"and\" or \"or\"");
	return p->failed ? WRONG : o;
}

row_id condition_from_text(struct scope *s, struct text text, struct diag_pos pos)
{
	struct parser p = {.s = s, .lexer = {.text = text}, .pos = pos};
	struct token start = {.kind = TOKEN_NAME, .text = text};
	struct operand o = condition(&p, parse_all(&p), &start);
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
