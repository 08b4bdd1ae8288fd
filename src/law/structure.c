/*
 * Conditions as structure (any:, all:, some:, presumed: …), derived facts, and what both compilers share.
 */
#include <string.h>

#include "law/compile.h"

/* ---- rows ---- */

const struct law *scope_law(struct scope *s)
{
	builder_view(s->b, s->law);
	return s->law;
}

bool scope_binds(const struct scope *s, kind_id kind)
{
	for (uint32_t i = 0; i < s->bound_count; i++)
		if (s->bound[i] == kind)
			return true;
	return false;
}

bool scope_bind(struct scope *s, kind_id kind)
{
	if (s->bound_count == sizeof(s->bound) / sizeof(s->bound[0]))
		return false;
	s->bound[s->bound_count++] = kind;
	return true;
}

void scope_unbind(struct scope *s)
{
	s->bound_count--;
}

row_id node_new(struct scope *s, enum node_op op, enum value_type type, row_id a, row_id b)
{
	row_id id;
	struct node_row *n = builder_push(s->b, TAB_NODES, &id);
	if (!n)
		return 0;
	n->op = (uint8_t)op;
	n->type = (uint8_t)type;
	n->a = a;
	n->b = b;
	return id;
}

struct node_row *node_at(struct scope *s, row_id id)
{
	return builder_row(s->b, TAB_NODES, id);
}

void node_adopt(struct scope *s, row_id parent, row_id child)
{
	if (!parent || !child)
		return;
	struct node_row *p = node_at(s, parent);
	p->flags |= node_at(s, child)->flags & NODE_MOVES;
	row_id *last = &p->child;
	while (*last)
		last = &node_at(s, *last)->next;
	*last = child;
}

row_id constant_new(struct scope *s, int64_t value)
{
	row_id id;
	int64_t *c = builder_push(s->b, TAB_CONSTANTS, &id);
	if (c)
		*c = value;
	return id;
}

row_id constant_words(struct scope *s, const uint64_t *words, uint32_t count)
{
	row_id first = 0;
	for (uint32_t i = 0; i < count; i++) {
		int64_t value;
		memcpy(&value, &words[i], sizeof(value));
		row_id id = constant_new(s, value);
		first = first ? first : id;
	}
	return first;
}

bool types_meet(enum value_type a, enum value_type b)
{
	bool number_a = a == TYPE_INTEGER || a == TYPE_DECIMAL, number_b = b == TYPE_INTEGER || b == TYPE_DECIMAL;
	bool time_a = a == TYPE_INSTANT || a == TYPE_DATE, time_b = b == TYPE_INSTANT || b == TYPE_DATE;
	return a == b || (number_a && number_b) || (time_a && time_b);
}

bool fact_moves(struct scope *s, fact_id fact)
{
	const struct law *law = scope_law(s);
	row_id derive = LAW_ROW(law, TAB_FACTS, struct fact_row, fact)->derive;
	return derive && law_node(law, derive)->flags & NODE_MOVES;
}

const struct node_row *law_node(const struct law *law, row_id id)
{
	return LAW_ROW(law, TAB_NODES, struct node_row, id);
}

bool place_bits(const struct law *law, struct text name, uint64_t *words)
{
	static const char *const groups[GROUP_COUNT] =
	    {[GROUP_EU] = "EU", [GROUP_EEA] = "EEA", [GROUP_US_STATES] = "US_STATES"};
	region_id region = region_find(law, name);
	if (region) {
		set_add(words, region);
		return true;
	}
	for (int g = 0; g < GROUP_COUNT; g++) {
		if (!text_is(name, groups[g]))
			continue;
		for (uint32_t i = 1; i < law->t[TAB_REGIONS].count; i++)
			if (LAW_ROW(law, TAB_REGIONS, struct region_row, i)->groups >> g & 1)
				set_add(words, i);
		return true;
	}
	return false;
}

/* ---- suggestions ---- */

static void suggest_rows(struct scope *s, struct diag *d, struct text found, enum law_table table, uint32_t first,
                         uint32_t count, size_t id_offset)
{
	struct text *names = arena_array(s->b->arena, count ? count : 1, sizeof(*names));
	if (!names || !d)
		return;
	const struct law *law = scope_law(s);
	for (uint32_t i = 0; i < count; i++) {
		str_id id;
		memcpy(&id,
		       (const char *)law->t[table].rows + (size_t)(first + i) * law_tables[table].row_size + id_offset,
		       sizeof(id));
		names[i] = law_str(law, id);
	}
	diag_suggest(s->b->diags, d, found, names, count);
}

void suggest_fact(struct scope *s, struct diag *d, struct text found)
{
	suggest_rows(s, d, found, TAB_FACTS, 1, builder_count(s->b, TAB_FACTS) - 1, offsetof(struct fact_row, id));
}

void suggest_choice(struct scope *s, struct diag *d, fact_id fact, struct text found)
{
	const struct fact_row *f = LAW_ROW(scope_law(s), TAB_FACTS, struct fact_row, fact);
	suggest_rows(s, d, found, TAB_VALUES, f->first_value, f->value_count, offsetof(struct value_row, id));
}

/* ---- structures ---- */

static const char *const node_keys[] = {"when", "any",   "all",  "none",     "at_least",    "of",
                                        "some", "every", "no",   "presumed", "rebutted_by", "unless",
                                        "cite", "says",  "note", "mark",     "id"};

static bool read_mark(struct scope *s, const struct doc *d, uint8_t *mark)
{
	static const char *const names[] = {"verified", "secondary", "memory"};
	struct text t = doc_text(d, "mark");
	if (!t.n)
		return true;
	for (uint8_t i = 0; i < 3; i++)
		if (text_is(t, names[i])) {
			*mark = (uint8_t)(i + 1);
			return true;
		}
	diag_error(s->b->diags, doc_pos(doc_get(d, "mark"), s->file), "mark",
	           "\"%.*s\" is no mark: verified, secondary or memory", TEXT_ARG(t));
	return false;
}

static bool adopt_list(struct scope *s, row_id parent, const struct doc *list)
{
	if (list->kind != DOC_LIST || !list->count) {
		diag_error(s->b->diags, doc_pos(list, s->file), "condition",
		           "found %s where a list of conditions is expected", doc_kind_name(list->kind));
		return false;
	}
	bool fine = true;
	for (const struct doc *d = list->first; d; d = d->next) {
		row_id child = condition_compile(s, d);
		fine = fine && child;
		node_adopt(s, parent, child);
	}
	return fine;
}

/* {some: data, all: [..]}: the rest of the map is about that record. */
static row_id quantified(struct scope *s, const struct doc *d, enum node_op op, const char *word);

static row_id counted(struct scope *s, const struct doc *d)
{
	const struct doc *n = doc_get(d, "at_least"), *of = doc_get(d, "of");
	num wanted = 0;
	if (!of || num_parse(n->text, &wanted) != NUM_OK || wanted < NUM(1) || wanted > NUM(of->count) ||
	    wanted % NUM_SCALE) {
		diag_error(s->b->diags, doc_pos(n, s->file), "condition",
		           "at_least: needs a number from 1 to the length of the list under of:");
		return 0;
	}
	row_id node = node_new(s, NODE_AT_LEAST, TYPE_BOOLEAN, (row_id)(wanted / NUM_SCALE), 0);
	return node && adopt_list(s, node, of) ? node : 0;
}

static row_id presumption(struct scope *s, const struct doc *d)
{
	const struct doc *rebuttal = doc_get(d, "rebutted_by");
	if (!rebuttal) {
		diag_error(s->b->diags, doc_pos(d, s->file), "condition",
		           "presumed: needs rebutted_by: (what ends the presumption)");
		return 0;
	}
	row_id base = condition_compile(s, doc_get(d, "presumed"));
	row_id rebut = condition_compile(s, rebuttal);
	row_id node = node_new(s, NODE_PRESUMED, TYPE_BOOLEAN, 0, 0);
	if (!base || !rebut || !node)
		return 0;
	node_adopt(s, node, base);
	node_adopt(s, node, rebut);
	return node;
}

static row_id core(struct scope *s, const struct doc *d, bool quantifiers)
{
	static const struct {
		const char *key;
		enum node_op op;
	} lists[] = {{"any", NODE_ANY}, {"all", NODE_ALL}, {"none", NODE_NO_OF}},
	  records[] = {{"some", NODE_SOME}, {"every", NODE_EVERY}, {"no", NODE_NO_RECORD}};
	if (quantifiers)
		for (size_t i = 0; i < 3; i++)
			if (doc_get(d, records[i].key))
				return quantified(s, d, records[i].op, records[i].key);
	if (doc_get(d, "when"))
		return condition_compile(s, doc_get(d, "when"));
	if (doc_get(d, "at_least"))
		return counted(s, d);
	if (doc_get(d, "presumed"))
		return presumption(s, d);
	for (size_t i = 0; i < 3; i++) {
		const struct doc *list = doc_get(d, lists[i].key);
		if (!list)
			continue;
		row_id node = node_new(s, lists[i].op, TYPE_BOOLEAN, 0, 0);
		return node && adopt_list(s, node, list) ? node : 0;
	}
	diag_error(
	    s->b->diags, doc_pos(d, s->file), "condition",
	    "a condition needs one of when:, any:, all:, none:, at_least: with of:, some:, every:, no:, presumed:");
	return 0;
}

static row_id quantified(struct scope *s, const struct doc *d, enum node_op op, const char *word)
{
	const struct doc *name = doc_get(d, word);
	kind_id kind = kind_find(scope_law(s), name->text);
	if (!kind) {
		kind_missing_error(scope_law(s), name->text, doc_pos(name, s->file), s->b->diags);
		return 0;
	}
	if (!scope_bind(s, kind))
		return 0;
	row_id about = core(s, d, false);
	scope_unbind(s);
	row_id node = about ? node_new(s, op, TYPE_BOOLEAN, kind, 0) : 0;
	node_adopt(s, node, about);
	return node;
}

static uint32_t cores(const struct doc *d)
{
	static const char *const one_of[] = {"when", "any", "all", "none", "at_least", "presumed"};
	uint32_t n = 0;
	for (size_t i = 0; i < sizeof(one_of) / sizeof(one_of[0]); i++)
		n += doc_get(d, one_of[i]) != NULL;
	return n;
}

/* cite:, says:, note: belong to the outermost row of a structure. A leaf that has such words of its own already is
 * wrapped, so that nothing is lost. */
static row_id describe(struct scope *s, const struct doc *d, row_id node)
{
	str_id cite = builder_str(s->b, doc_text(d, "cite")), says = builder_str(s->b, doc_text(d, "says"));
	str_id note = builder_str(s->b, doc_text(d, "note"));
	uint8_t mark = 0;
	if (!read_mark(s, d, &mark))
		return 0;
	struct node_row *n = node_at(s, node);
	if ((n->cite && cite) || (n->says && says)) {
		row_id outer = node_new(s, NODE_ALL, TYPE_BOOLEAN, 0, 0);
		node_adopt(s, outer, node);
		node = outer;
		if (!node)
			return 0;
		n = node_at(s, node);
	}
	n->cite = cite ? cite : n->cite;
	n->says = says ? says : n->says;
	n->note = note ? note : n->note;
	n->mark = mark ? mark : n->mark;
	n->line = d->line;
	return node;
}

row_id condition_compile(struct scope *s, const struct doc *d)
{
	if (!d)
		return 0;
	if (d->kind == DOC_STRING || d->kind == DOC_BOOL)
		return condition_from_text(s, d->text, doc_pos(d, s->file));
	if (d->kind != DOC_MAP) {
		diag_error(s->b->diags, doc_pos(d, s->file), "condition", "found %s where a condition is expected",
		           doc_kind_name(d->kind));
		return 0;
	}
	if (!doc_only_keys(d, node_keys, sizeof(node_keys) / sizeof(node_keys[0]), s->file, s->b->diags))
		return 0;
	if (cores(d) != 1) {
		diag_error(s->b->diags, doc_pos(d, s->file), "condition",
		           "a condition needs exactly one of when:, any:, all:, none:, at_least:, presumed:");
		return 0;
	}
	row_id node = core(s, d, true);
	if (!node)
		return 0;
	const struct doc *unless = doc_get(d, "unless");
	if (unless) {
		row_id exception = condition_compile(s, unless);
		row_id both = exception ? node_new(s, NODE_UNLESS, TYPE_BOOLEAN, 0, 0) : 0;
		if (!both)
			return 0;
		node_adopt(s, both, node);
		node_adopt(s, both, exception);
		node = both;
	}
	return describe(s, d, node);
}

/* ---- derived facts ---- */

/* "micro", "= organisation.established_in", a region code, a member of a set. */
static row_id derived_value(struct scope *s, fact_id fact, const struct doc *d)
{
	const struct fact_row *f = LAW_ROW(scope_law(s), TAB_FACTS, struct fact_row, fact);
	enum value_type type = (enum value_type)f->type;
	if (text_starts(d->text, TEXT("= "))) {
		enum value_type got;
		struct text rest = {d->text.p + 2, d->text.n - 2};
		row_id node = expression_compile(s, rest, doc_pos(d, s->file), &got);
		if (!node)
			return 0;
		if (types_meet(type, got))
			return node;
		diag_error(s->b->diags, doc_pos(d, s->file), "type", "the fact is %s, this is %s",
		           value_type_name(type), value_type_name(got));
		return 0;
	}
	int64_t value = -1;
	if (type == TYPE_ENUM || type == TYPE_SET) {
		uint32_t bit = choice_find(scope_law(s), fact, d->text);
		value = (int64_t)bit - 1;
	} else if (type == TYPE_REGION) {
		value = region_find(scope_law(s), d->text);
		value = value ? value : -1;
	} else if (type == TYPE_BOOLEAN) {
		value = text_is(d->text, "true") ? 1 : text_is(d->text, "false") ? 0 : -1;
	} else {
		enum value_type got;
		row_id node = expression_compile(s, d->text, doc_pos(d, s->file), &got);
		if (!node || types_meet(type, got))
			return node;
	}
	if (value < 0) {
		struct diag *e = diag_error(s->b->diags, doc_pos(d, s->file), "value",
		                            "\"%.*s\" is no value of this fact", TEXT_ARG(d->text));
		if (type == TYPE_ENUM || type == TYPE_SET)
			suggest_choice(s, e, fact, d->text);
		return 0;
	}
	return node_new(s, NODE_CONSTANT, type, constant_new(s, value), 0);
}

static row_id derived_cases(struct scope *s, fact_id fact, const struct doc *list, enum node_op op, const char *key)
{
	static const char *const keys[] = {"when", "is", "add", "cite", "says", "any", "all", "none", "unless"};
	row_id cases = node_new(s, op, TYPE_NONE, fact, 0);
	for (const struct doc *d = list->first; d && cases; d = d->next) {
		const struct doc *value = doc_get(d, key);
		if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), s->file, s->b->diags))
			return 0;
		if (!value) {
			diag_error(s->b->diags, doc_pos(d, s->file), "derive", "each case needs %s:", key);
			return 0;
		}
		row_id one = node_new(s, NODE_CASE, TYPE_NONE, 0, 0), is = derived_value(s, fact, value);
		if (!one || !is)
			return 0;
		node_adopt(s, one, is);
		bool conditional = doc_get(d, "when") || cores(d);
		row_id when = conditional ? core(s, d, false) : 0;
		if (conditional && !when)
			return 0;
		if (!conditional && d->next && op == NODE_CASES) {
			diag_error(s->b->diags, doc_pos(d->next, s->file), "unreachable",
			           "the case before this one always applies");
			return 0;
		}
		node_adopt(s, one, when);
		node_at(s, one)->cite = builder_str(s->b, doc_text(d, "cite"));
		node_adopt(s, cases, one);
	}
	return cases;
}

row_id derive_compile(struct scope *s, fact_id fact, const struct doc *derive)
{
	static const char *const keys[] = {"cite", "value", "cases", "members", "note"};
	if (!doc_only_keys(derive, keys, sizeof(keys) / sizeof(keys[0]), s->file, s->b->diags))
		return 0;
	struct fact_row *f = builder_row(s->b, TAB_FACTS, fact);
	enum value_type type = (enum value_type)f->type, got = TYPE_NONE;
	f->derive_cite = builder_str(s->b, doc_text(derive, "cite"));
	const struct doc *value = doc_get(derive, "value"), *cases = doc_get(derive, "cases"),
	                 *members = doc_get(derive, "members");
	/* Facts of kinds with several records mean, in their own derivation, that very record. */
	kind_id kind = f->kind;
	if (!scope_bind(s, kind))
		return 0;
	row_id node = 0;
	if (value && type == TYPE_BOOLEAN)
		node = condition_compile(s, value);
	else if (value)
		node = expression_compile(s, value->text, doc_pos(value, s->file), &got);
	else if (cases)
		node = derived_cases(s, fact, cases, NODE_CASES, "is");
	else if (members)
		node = derived_cases(s, fact, members, NODE_MEMBERS, "add");
	else
		diag_error(s->b->diags, doc_pos(derive, s->file), "derive", "derive: needs value:, cases: or members:");
	scope_unbind(s);
	if (node && got != TYPE_NONE && !types_meet(type, got)) {
		diag_error(s->b->diags, doc_pos(value, s->file), "type", "the fact is %s, this is %s",
		           value_type_name(type), value_type_name(got));
		return 0;
	}
	return node;
}
