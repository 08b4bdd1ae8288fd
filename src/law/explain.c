#include "law/explain.h"

#include <string.h>

#include "law/eval.h"

struct explainer {
	const struct assessment *a;
	struct frame frame;
	struct arena *arena;
	bool brief;     /* references to rules stay one line */
	bool acts;      /* acts that have not happened are missing, too: a clock waits for them */
};

struct explainer *explainer_new(const struct assessment *a, const struct entity_answer *e, struct arena *arena)
{
	struct explainer *x = arena_alloc(arena, sizeof(*x));
	if (!x)
		return NULL;
	/* The frame keeps what it derives in the facts of the assessment; both live equally long. */
	struct assessment *own = (struct assessment *)(uintptr_t)a;
	x->a = a;
	x->arena = arena;
	if (!frame_open(&x->frame, own, e->organisation, e->incident) || !frame_prepare(&x->frame, NULL))
		return NULL;
	return x;
}

static const struct node_row *node(const struct explainer *x, row_id id)
{
	return LAW_ROW(x->a->law, TAB_NODES, struct node_row, id);
}

/* ---- values ---- */

static void add_fact(struct explainer *x, struct buf *out, fact_id fact)
{
	const struct fact_row *row = LAW_ROW(x->a->law, TAB_FACTS, struct fact_row, fact);
	struct text id = law_str(x->a->law, row->id);
	if (out->n)
		buf_str(out, "; ");
	buf_text(out, id);
	buf_str(out, ": ");
	zone_id zone = x->a->facts.kase->zone;
	value_print(out, x->a->law, x->a->zones, zone == ZONE_NONE ? x->frame.zone : zone, fact, eval_fact(&x->frame, fact));
}

static fact_id fact_of_node(const struct node_row *n)
{
	switch ((enum node_op)n->op) {
	case NODE_FACT:
	case NODE_VALUE:
	case NODE_CHOICE:
	case NODE_HAS_ANY:
	case NODE_HAS_ALL:
	case NODE_HAS_NONE:
	case NODE_EMPTY:
	case NODE_KNOWN:
	case NODE_RECORDED:
	case NODE_SIZE:
	case NODE_SUM:
	case NODE_UNION:
		return n->a;
	default:
		return 0;
	}
}

static bool over_records(enum node_op op)
{
	return op == NODE_SOME || op == NODE_EVERY || op == NODE_NO_RECORD || op == NODE_COUNT;
}

/* The values behind a leaf; each fact once. `seen` keeps the order of appearance. */
static void collect_values(struct explainer *x, row_id id, struct buf *out, fact_id *seen, uint32_t *count, uint32_t cap)
{
	const struct node_row *n = node(x, id);
	fact_id fact = fact_of_node(n);
	bool record_bound = true;
	if (fact) {
		kind_id kind = LAW_ROW(x->a->law, TAB_FACTS, struct fact_row, fact)->kind;
		record_bound = x->frame.bound[kind] != NULL && n->op != NODE_SUM && n->op != NODE_UNION;
	}
	for (uint32_t i = 0; fact && i < *count; i++)
		if (seen[i] == fact)
			fact = 0;
	if (fact && record_bound && *count < cap) {
		seen[(*count)++] = fact;
		add_fact(x, out, fact);
	}
	uint32_t record = 0;
	struct bound before = {0};
	bool bound = over_records((enum node_op)n->op) && each_record(&x->frame, n->a, 0, &record);
	if (bound)
		before = bind(&x->frame, n->a, record);
	for (row_id c = n->child; c; c = node(x, c)->next)
		collect_values(x, c, out, seen, count, cap);
	if (bound)
		unbind(&x->frame, n->a, before);
}

static struct text values_of(struct explainer *x, row_id id)
{
	struct buf out = {0};
	fact_id seen[12] = {0};
	uint32_t count = 0;
	collect_values(x, id, &out, seen, &count, 12);
	struct text t = text_dup(x->arena, buf_view(&out));
	x->arena->failed = x->arena->failed || buf_failed(&out);
	buf_free(&out);
	return t;
}

/* ---- the tree ---- */

static struct reason *reason_of(struct explainer *x, row_id id, struct text cite, uint32_t depth);

static struct text record_label(struct explainer *x, kind_id kind, uint32_t record)
{
	struct text name = record ? x->a->facts.kase->records[record - 1].name : TEXT_NONE;
	if (record && !name.n)
		name = x->a->facts.kase->records[record - 1].id;
	struct text kind_name = law_str(x->a->law, LAW_ROW(x->a->law, TAB_KINDS, struct kind_row, kind)->id);
	if (!record)
		return text_format(x->arena, "a %.*s not recorded", TEXT_ARG(kind_name));
	return text_format(x->arena, "%.*s %.*s", TEXT_ARG(kind_name), TEXT_ARG(name));
}

static void adopt(struct reason *parent, struct reason *child)
{
	struct reason **last = &parent->first;
	while (*last)
		last = &(*last)->next;
	*last = child;
}

/* One branch for each record that the quantifier looks at. */
static void explain_records(struct explainer *x, const struct node_row *n, struct reason *r, uint32_t depth)
{
	uint32_t record;
	for (uint32_t i = 0; each_record(&x->frame, n->a, i, &record); i++) {
		struct bound before = bind(&x->frame, n->a, record);
		struct reason *child = reason_of(x, n->child, TEXT_NONE, depth);
		unbind(&x->frame, n->a, before);
		if (!child)
			return;
		struct reason *head = arena_alloc(x->arena, sizeof(*head));
		if (!head)
			return;
		*head = (struct reason){.verdict = child->verdict, .op = NODE_ALL, .label = record_label(x, n->a, record), .first = child};
		adopt(r, head);
	}
}

/* A leaf that is nothing but a reference to a rule or a duty shows what stands behind it. */
static void explain_reference(struct explainer *x, const struct node_row *n, struct reason *r, uint32_t depth)
{
	struct reason *child = NULL;
	if (n->op == NODE_RULE && !x->brief) {
		const struct rule_row *rule = RULE(x->a->law, n->a);
		row_id book = x->frame.rulebook;
		zone_id zone = x->frame.zone;
		enter_rulebook(&x->frame, rule->rulebook);
		child = reason_of(x, rule->node, law_str(x->a->law, rule->cite), depth);
		x->frame.rulebook = book;
		x->frame.zone = zone;
	}
	if (child)
		adopt(r, child);
}

static struct text label_of(struct explainer *x, const struct node_row *n)
{
	static const struct {
		enum node_op op;
		const char *text;
	} words[] = {{NODE_ALL, "all of"},           {NODE_ANY, "any of"},
	             {NODE_NO_OF, "none of"},        {NODE_NOT, "not"},
	             {NODE_UNLESS, "this, unless"},  {NODE_PRESUMED, "presumed, until rebutted"},
	             {NODE_SOME, "some record"},     {NODE_EVERY, "every record"},
	             {NODE_NO_RECORD, "no record"}};
	if (n->says)
		return law_str(x->a->law, n->says);
	if (n->text)
		return law_str(x->a->law, n->text);
	if (n->op == NODE_AT_LEAST)
		return text_format(x->arena, "at least %u of", n->a);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].op == n->op)
			return text_of(words[i].text);
	return TEXT_NONE;
}

static struct reason *reason_of(struct explainer *x, row_id id, struct text cite, uint32_t depth)
{
	const struct node_row *n = node(x, id);
	struct reason *r = arena_alloc(x->arena, sizeof(*r));
	if (!r || depth > 60)
		return NULL;
	struct text own = law_str(x->a->law, n->cite);
	*r = (struct reason){.verdict = eval(&x->frame, id), .op = (enum node_op)n->op, .label = label_of(x, n),
	                     .cite = own.n ? own : cite, .note = law_str(x->a->law, n->note), .leaf = n->flags & NODE_LEAF,
	                     .wanted = n->op == NODE_AT_LEAST ? n->a : 0,
	                     .mark = n->mark ? (enum law_mark)(n->mark - 1) : MARK_VERIFIED};
	if (n->op == NODE_RULE) {
		explain_reference(x, n, r, depth + 1);
		return r;
	}
	if (r->leaf) {
		r->values = values_of(x, id);
		return r;
	}
	if (over_records((enum node_op)n->op)) {
		explain_records(x, n, r, depth + 1);
		return r;
	}
	for (row_id c = n->child; c; c = node(x, c)->next) {
		struct reason *child = reason_of(x, c, TEXT_NONE, depth + 1);
		if (child)
			adopt(r, child);
	}
	return r;
}

static struct reason *in_rulebook(struct explainer *x, row_id book, row_id id, struct text cite)
{
	enter_rulebook(&x->frame, book);
	return id ? reason_of(x, id, cite, 0) : NULL;
}

struct reason *explain_rule(struct explainer *x, row_id rule)
{
	const struct rule_row *r = RULE(x->a->law, rule);
	struct reason *got = in_rulebook(x, r->rulebook, r->node, law_str(x->a->law, r->cite));
	if (got && r->mark && got->mark == MARK_VERIFIED)
		got->mark = (enum law_mark)r->mark;
	return got;
}

struct reason *explain_covered(struct explainer *x, row_id rulebook)
{
	return explain_rule(x, RULEBOOK(x->a->law, rulebook)->covers);
}

enum verdict verdict_of_rule(struct explainer *x, row_id rule)
{
	return eval_rule(&x->frame, rule);
}

enum verdict verdict_of_link(struct explainer *x, const struct duty_answer *d, row_id link)
{
	const struct link_row *k = LINK(x->a->law, link);
	struct view before;
	enter_duty(&x->frame, d->duty, d->record, d->region, &before);
	enum verdict v = k->when ? eval(&x->frame, k->when) : YES;
	leave_duty(&x->frame, &before);
	return v;
}

static struct reason *branch(struct explainer *x, struct reason *parent, const char *label, row_id id, struct text cite, bool negated)
{
	struct reason *r = arena_alloc(x->arena, sizeof(*r));
	struct reason *child = id ? reason_of(x, id, cite, 1) : NULL;
	if (!r || !child)
		return NULL;
	*r = (struct reason){.verdict = negated ? verdict_not(child->verdict) : child->verdict, .op = negated ? NODE_NOT : NODE_ALL,
	                     .label = text_of(label), .cite = cite, .first = child};
	adopt(parent, r);
	return r;
}

static void one_line(struct explainer *x, struct reason *parent, const char *label, row_id rule)
{
	struct reason *r = arena_alloc(x->arena, sizeof(*r));
	if (!r)
		return;
	*r = (struct reason){.verdict = eval_rule(&x->frame, rule), .op = NODE_RULE, .label = text_of(label),
	                     .cite = law_str(x->a->law, RULE(x->a->law, rule)->cite)};
	adopt(parent, r);
}

static void explain_links(struct explainer *x, struct reason *parent, row_id list, const struct duty_answer *d)
{
	const struct law *law = x->a->law;
	for (row_id l = list; l; l = LINK(law, l)->next) {
		const struct link_row *k = LINK(law, l);
		bool displaces = k->kind == LINK_DISPLACED || (k->kind == LINK_YIELDS && (!k->duty || k->duty == d->duty));
		if (!displaces || !k->when || eval(&x->frame, k->when) == NO)
			continue;
		branch(x, parent, "no other law takes its place", k->when, law_str(law, k->cite), true);
	}
}

struct reason *explain_duty(struct explainer *x, const struct duty_answer *d, bool whole)
{
	const struct duty_row *row = DUTY(x->a->law, d->duty);
	const struct rulebook_row *book = RULEBOOK(x->a->law, row->rulebook);
	struct reason *r = arena_alloc(x->arena, sizeof(*r));
	if (!r)
		return NULL;
	struct view before;
	enter_duty(&x->frame, d->duty, d->record, d->region, &before);
	*r = (struct reason){.verdict = d->required, .op = NODE_ALL, .label = law_str(x->a->law, row->title),
	                     .cite = law_str(x->a->law, row->cite), .note = law_str(x->a->law, row->note), .mark = (enum law_mark)row->mark};
	const struct rule_row *covers = RULE(x->a->law, book->covers);
	x->brief = !whole;
	if (whole)
		branch(x, r, "who: covered by this law", covers->node, law_str(x->a->law, covers->cite), false);
	else
		one_line(x, r, "who: covered by this law", book->covers);
	branch(x, r, "when: what triggers it", row->on, TEXT_NONE, false);
	branch(x, r, "for which", row->where, TEXT_NONE, false);
	branch(x, r, "not if", row->unless, TEXT_NONE, true);
	explain_links(x, r, book->first_link, d);
	explain_links(x, r, row->first_link, d);
	x->brief = false;
	leave_duty(&x->frame, &before);
	return r;
}

/* ---- what is missing ---- */

static bool keep_missing(struct explainer *x, struct missing_list *l, fact_id fact)
{
	kind_id kind = LAW_ROW(x->a->law, TAB_FACTS, struct fact_row, fact)->kind;
	struct missing m = {fact, x->frame.bound_record[kind]};
	for (uint32_t i = 0; i < l->count; i++)
		if (l->list[i].fact == m.fact && l->list[i].record == m.record)
			return true;
	if (l->count == l->cap) {
		uint32_t cap = l->cap ? l->cap * 2 : 16;
		struct missing *list = arena_array(x->arena, cap, sizeof(*list));
		if (!list)
			return false;
		if (l->count)
			memcpy(list, l->list, l->count * sizeof(*list));
		l->list = list;
		l->cap = cap;
	}
	l->list[l->count++] = m;
	return true;
}

static void open_facts(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth);

/* A fact that is not known exactly; of a derived one, what it is derived from. */
static void open_fact(struct explainer *x, fact_id fact, struct missing_list *out, uint32_t depth)
{
	const struct fact_row *row = LAW_ROW(x->a->law, TAB_FACTS, struct fact_row, fact);
	const struct value *v = eval_fact(&x->frame, fact);
	if (v->known == KNOWN_EXACTLY)
		return;
	if (v->known == KNOWN_NOT_YET && row->nature == ACT && !x->acts)
		return;
	uint32_t before = out->count;
	if (row->derive && !v->assertion && depth < 40)
		open_facts(x, row->derive, out, depth + 1);
	if (out->count == before)
		keep_missing(x, out, fact);
}

static void open_residents(struct explainer *x, struct missing_list *out)
{
	kind_id kind = kind_with_role(x->a->law, ROLE_DATA);
	uint32_t record;
	for (uint32_t i = 0; each_record(&x->frame, kind, i, &record); i++) {
		struct bound before = bind(&x->frame, kind, record);
		fact_id fact = fact_in_kind(x->a->law, kind, TEXT("individuals_by_region"));
		if (fact)
			keep_missing(x, out, fact);
		unbind(&x->frame, kind, before);
	}
}

static void open_children(struct explainer *x, const struct node_row *n, struct missing_list *out, uint32_t depth)
{
	for (row_id c = n->child; c; c = node(x, c)->next)
		open_facts(x, c, out, depth + 1);
}

/* Of a sum over records: the fact itself, and what decides which records count. */
static void open_records(struct explainer *x, const struct node_row *n, kind_id kind, struct missing_list *out, uint32_t depth)
{
	uint32_t record;
	for (uint32_t i = 0; each_record(&x->frame, kind, i, &record); i++) {
		struct bound before = bind(&x->frame, kind, record);
		fact_id fact = fact_of_node(n);
		if (fact)
			open_fact(x, fact, out, depth);
		open_children(x, n, out, depth);
		unbind(&x->frame, kind, before);
	}
}

static void open_expression(struct explainer *x, const struct node_row *n, struct missing_list *out, uint32_t depth)
{
	fact_id fact = fact_of_node(n);
	if (n->op == NODE_COUNT) {
		open_records(x, n, n->a, out, depth);
	} else if (n->op == NODE_SUM || n->op == NODE_UNION) {
		open_records(x, n, LAW_ROW(x->a->law, TAB_FACTS, struct fact_row, n->a)->kind, out, depth);
	} else if (n->op == NODE_RESIDENTS) {
		open_residents(x, out);
	} else {
		if (fact)
			open_fact(x, fact, out, depth);
		open_children(x, n, out, depth);
	}
}

static enum verdict open_verdict(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth);

static enum verdict open_list(struct explainer *x, const struct node_row *n, struct missing_list *out, uint32_t depth)
{
	uint32_t count[YES + 1] = {0};
	bool all = n->op == NODE_ALL;
	for (row_id c = n->child; c; c = node(x, c)->next) {
		enum verdict v = open_verdict(x, c, out, depth + 1);
		count[v]++;
		if ((all && v == NO) || (!all && n->op != NODE_AT_LEAST && v == YES))
			break;
	}
	if (n->op == NODE_AT_LEAST)
		return count[YES] >= n->a                                      ? YES
		       : count[YES] + count[PRESUMED] >= n->a                  ? PRESUMED
		       : count[YES] + count[PRESUMED] + count[UNKNOWN] >= n->a ? UNKNOWN
		                                                               : NO;
	enum verdict v = all ? (count[NO] ? NO : count[UNKNOWN] ? UNKNOWN : count[PRESUMED] ? PRESUMED : YES)
	                     : (count[YES] ? YES : count[PRESUMED] ? PRESUMED : count[UNKNOWN] ? UNKNOWN : NO);
	return n->op == NODE_NO_OF ? verdict_not(v) : v;
}

static enum verdict open_quantifier(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth)
{
	const struct node_row *n = node(x, id);
	enum verdict v = eval(&x->frame, id);
	uint32_t record;
	for (uint32_t i = 0; v != YES && v != NO && each_record(&x->frame, n->a, i, &record); i++) {
		struct bound before = bind(&x->frame, n->a, record);
		open_facts(x, n->child, out, depth + 1);
		unbind(&x->frame, n->a, before);
	}
	return v;
}

static enum verdict open_rule(struct explainer *x, row_id rule, struct missing_list *out, uint32_t depth)
{
	row_id book = x->frame.rulebook;
	zone_id zone = x->frame.zone;
	enum verdict v = eval_rule(&x->frame, rule);
	if (v == YES || v == NO)
		return v;
	enter_rulebook(&x->frame, RULE(x->a->law, rule)->rulebook);
	open_facts(x, RULE(x->a->law, rule)->node, out, depth + 1);
	x->frame.rulebook = book;
	x->frame.zone = zone;
	return v;
}

static enum verdict open_duty(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth)
{
	enum verdict v = eval(&x->frame, id);
	row_id duty = node(x, id)->a, on = DUTY(x->a->law, duty)->on;
	if (v == YES || v == NO || !on)
		return v;
	struct view before;
	enter_duty(&x->frame, duty, 0, 0, &before);
	open_facts(x, on, out, depth + 1);
	leave_duty(&x->frame, &before);
	return v;
}

/* The verdict of a condition, with the facts on which it hangs while it is open: of an `all` its open parts, of a
 * comparison both sides, and so on. One walk: what a settled part had gathered is dropped again. */
static enum verdict open_verdict(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth)
{
	const struct node_row *n = node(x, id);
	uint32_t before = out->count;
	enum verdict v = UNKNOWN, second;
	if (depth > 80)
		return eval(&x->frame, id);
	switch ((enum node_op)n->op) {
	case NODE_ALL:
	case NODE_ANY:
	case NODE_NO_OF:
	case NODE_AT_LEAST:
		v = open_list(x, n, out, depth);
		break;
	case NODE_NOT:
		v = verdict_not(open_verdict(x, n->child, out, depth + 1));
		break;
	case NODE_UNLESS:
		v = open_verdict(x, n->child, out, depth + 1);
		if (v != NO)
			v = verdict_and(v, verdict_not(open_verdict(x, node(x, n->child)->next, out, depth + 1)));
		break;
	case NODE_PRESUMED:
		v = open_verdict(x, n->child, out, depth + 1);
		second = v == NO ? YES : open_verdict(x, node(x, n->child)->next, out, depth + 1);
		v = second == YES ? NO : v != YES ? v : second == NO ? YES : PRESUMED;
		break;
	case NODE_SOME:
	case NODE_EVERY:
	case NODE_NO_RECORD:
		v = open_quantifier(x, id, out, depth);
		break;
	case NODE_RULE:
		v = open_rule(x, n->a, out, depth);
		break;
	case NODE_REQUIRED:
		v = open_duty(x, id, out, depth);
		break;
	default:
		v = eval(&x->frame, id);
		if (v != YES && v != NO)
			open_expression(x, n, out, depth);
		break;
	}
	if (v == YES || v == NO)
		out->count = before;
	return v;
}

static void open_facts(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth)
{
	const struct node_row *n = node(x, id);
	if (n->type == TYPE_BOOLEAN && n->op < NODE_CONSTANT)
		(void)open_verdict(x, id, out, depth);
	else if (depth <= 80)
		open_expression(x, n, out, depth);
}

/* The facts of the rebuttals of presumptions that stand. */
static void rebuttals(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth)
{
	const struct node_row *n = node(x, id);
	if (depth > 80 || n->op >= NODE_CONSTANT || eval(&x->frame, id) != PRESUMED)
		return;
	if (n->op == NODE_PRESUMED) {
		open_facts(x, node(x, n->child)->next, out, depth + 1);
		return;
	}
	if (n->op == NODE_RULE) {
		rebuttals(x, RULE(x->a->law, n->a)->node, out, depth + 1);
		return;
	}
	uint32_t record = 0;
	bool records = over_records((enum node_op)n->op);
	for (uint32_t i = 0; records ? each_record(&x->frame, n->a, i, &record) : i == 0; i++) {
		struct bound before = {0};
		if (records)
			before = bind(&x->frame, n->a, record);
		for (row_id c = n->child; c; c = node(x, c)->next)
			rebuttals(x, c, out, depth + 1);
		if (records)
			unbind(&x->frame, n->a, before);
	}
}

static void missing_times(struct explainer *x, row_id clock, struct missing_list *out, uint32_t depth)
{
	const struct clock_row *c = CLOCK(x->a->law, clock);
	if (!clock || depth > 40)
		return;
	if (c->node && (c->op == CLOCK_PERIOD || c->op == CLOCK_AT)) {
		struct range r = eval_range(&x->frame, c->node);
		x->acts = true;
		if (r.lo != r.hi)
			open_facts(x, c->node, out, 0);
		x->acts = false;
	} else if (c->node) {
		open_facts(x, c->node, out, 0);
	}
	for (row_id k = c->child; k; k = CLOCK(x->a->law, k)->next)
		missing_times(x, k, out, depth + 1);
}

void missing_of_duty(struct explainer *x, const struct duty_answer *d, struct missing_list *missing, struct missing_list *rebut)
{
	const struct duty_row *row = DUTY(x->a->law, d->duty);
	const struct rulebook_row *book = RULEBOOK(x->a->law, row->rulebook);
	struct view before;
	enter_duty(&x->frame, d->duty, d->record, d->region, &before);
	const row_id conditions[] = {RULE(x->a->law, book->covers)->node, row->on, row->where, row->unless};
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		if (!conditions[i])
			continue;
		enum verdict v = eval(&x->frame, conditions[i]);
		if (v == UNKNOWN)
			open_facts(x, conditions[i], missing, 0);
		if (v == PRESUMED && rebut)
			rebuttals(x, conditions[i], rebut, 0);
	}
	const row_id lists[] = {book->first_link, row->first_link};
	for (size_t i = 0; i < 2 && d->displaced == UNKNOWN; i++)
		for (row_id l = lists[i]; l; l = LINK(x->a->law, l)->next) {
			const struct link_row *k = LINK(x->a->law, l);
			if ((k->kind == LINK_DISPLACED || (k->kind == LINK_YIELDS && (!k->duty || k->duty == d->duty))) && k->when)
				open_facts(x, k->when, missing, 0);
		}
	if (d->required != NO && d->state != STATE_MET && d->state != STATE_MET_LATE)
		missing_times(x, row->due.limit, missing, 0);
	leave_duty(&x->frame, &before);
}

static void missing_of_coverage(struct explainer *x, row_id rulebook, struct missing_list *missing)
{
	const struct rulebook_row *book = RULEBOOK(x->a->law, rulebook);
	enter_rulebook(&x->frame, rulebook);
	open_facts(x, RULE(x->a->law, book->covers)->node, missing, 0);
	if (book->valid.by && in_time(&x->frame, &book->valid) == UNKNOWN)
		open_facts(x, book->valid.by, missing, 0);
}

void missing_of_rulebook(struct explainer *x, const struct rulebook_answer *r, struct missing_list *missing)
{
	if (r->covered == UNKNOWN) {
		missing_of_coverage(x, r->rulebook, missing);
		return;
	}
	for (uint32_t i = r->first_duty; i < r->first_duty + r->duty_count; i++)
		if (x->a->duties[i].required == UNKNOWN)
			missing_of_duty(x, &x->a->duties[i], missing, NULL);
}

/* ---- content and recipients ---- */

const char *content_state_name(enum content_state s)
{
	static const char *const names[] = {"known", "estimate", "partly", "missing", "not_applicable", "say_unknown", "forbidden"};
	return names[s];
}

/* How much is known of a fact over the records that the duty looks at. */
static enum content_state fact_state(struct explainer *x, fact_id fact)
{
	const struct fact_row *row = LAW_ROW(x->a->law, TAB_FACTS, struct fact_row, fact);
	bool single = LAW_ROW(x->a->law, TAB_KINDS, struct kind_row, row->kind)->single;
	enum content_state best = CONTENT_MISSING;
	uint32_t record;
	for (uint32_t i = 0; single ? i == 0 : each_record(&x->frame, row->kind, i, &record); i++) {
		struct bound before = {0};
		if (!single)
			before = bind(&x->frame, row->kind, record);
		const struct value *v = eval_fact(&x->frame, fact);
		enum content_state s = v->known == KNOWN_EXACTLY ? CONTENT_KNOWN : v->known == KNOWN_PARTLY ? CONTENT_PARTLY : CONTENT_MISSING;
		if (s != CONTENT_MISSING && v->flags & VALUE_ESTIMATE)
			s = CONTENT_ESTIMATE;
		if (!single)
			unbind(&x->frame, row->kind, before);
		best = s < best ? s : best;
	}
	return best;
}

enum content_state content_state(struct explainer *x, const struct duty_answer *d, row_id content)
{
	const struct content_row *c = CONTENT(x->a->law, content);
	struct view before;
	enter_duty(&x->frame, d->duty, d->record, d->region, &before);
	enum verdict applies = c->when ? eval(&x->frame, c->when) : YES;
	enum content_state worst = c->fact_count ? CONTENT_KNOWN : CONTENT_MISSING;
	for (uint32_t i = 0; i < c->fact_count; i++) {
		enum content_state s = fact_state(x, c->facts[i]);
		worst = s > worst ? s : worst;
	}
	leave_duty(&x->frame, &before);
	if (applies == NO)
		return CONTENT_NOT_APPLICABLE;
	if (c->grade == GRADE_FORBIDDEN)
		return CONTENT_FORBIDDEN;
	if (worst == CONTENT_MISSING && c->say_unknown)
		return CONTENT_SAY_UNKNOWN;
	return worst;
}

uint32_t recipients_of_duty(struct explainer *x, const struct duty_answer *d, row_id *recipients, enum verdict *verdicts, uint32_t cap)
{
	struct view before;
	enter_duty(&x->frame, d->duty, d->record, d->region, &before);
	uint32_t n = duty_recipients(&x->frame, recipients, verdicts, cap);
	leave_duty(&x->frame, &before);
	return n;
}

struct text event_name(const struct assessment *a, row_id id, struct arena *arena)
{
	const struct node_row *n = LAW_ROW(a->law, TAB_NODES, struct node_row, id);
	struct text t = law_str(a->law, n->text);
	return t.n ? text_dup(arena, t) : TEXT_NONE;
}

/* ---- questions ---- */

static bool open_state(enum duty_state s)
{
	return s == STATE_UNDETERMINED || s == STATE_PRESUMED || s == STATE_DUE || s == STATE_WAITING || s == STATE_LIMIT_UNKNOWN;
}

struct question_list {
	struct question *list;
	uint32_t count, cap;
};

static struct question *question_for(struct question_list *l, struct arena *arena, struct missing m, kind_id kind)
{
	for (uint32_t i = 0; i < l->count; i++)
		if (l->list[i].fact == m.fact && l->list[i].record == m.record)
			return &l->list[i];
	if (l->count == l->cap) {
		uint32_t cap = l->cap ? l->cap * 2 : 64;
		struct question *list = arena_array(arena, cap, sizeof(*list));
		if (!list)
			return NULL;
		if (l->count)
			memcpy(list, l->list, l->count * sizeof(*list));
		l->list = list;
		l->cap = cap;
	}
	l->list[l->count] = (struct question){.fact = m.fact, .record = m.record, .kind = kind};
	return &l->list[l->count++];
}

#define QUESTION_DUTIES 64

static bool ask_for(struct question *q, struct arena *arena, const struct duty_answer *d, const struct entity_answer *e)
{
	if (!q->duties) {
		q->duties = arena_array(arena, QUESTION_DUTIES, sizeof(*q->duties));
		q->of = arena_array(arena, QUESTION_DUTIES, sizeof(*q->of));
	}
	if (!q->duties || !q->of)
		return false;
	if (q->settles < QUESTION_DUTIES) {
		q->duties[q->settles] = d;
		q->of[q->settles] = e;
		q->settles++;
	}
	return true;
}

static bool better(const struct assessment *a, const struct question *x, const struct question *y)
{
	const struct fact_row *fx = LAW_ROW(a->law, TAB_FACTS, struct fact_row, x->fact);
	const struct fact_row *fy = LAW_ROW(a->law, TAB_FACTS, struct fact_row, y->fact);
	/* Things that the case does not speak of, such as a product nobody mentioned, come after those that it does. */
	bool mentioned_x = x->record || LAW_ROW(a->law, TAB_KINDS, struct kind_row, x->kind)->single;
	bool mentioned_y = y->record || LAW_ROW(a->law, TAB_KINDS, struct kind_row, y->kind)->single;
	if (mentioned_x != mentioned_y)
		return mentioned_x;
	if (x->settles != y->settles)
		return x->settles > y->settles;
	/* A circumstance can be found out now; an act is only waited for. */
	if (fx->nature != fy->nature)
		return fx->nature < fy->nature;
	return x->fact != y->fact ? x->fact < y->fact : x->record < y->record;
}

static void sort_questions(const struct assessment *a, struct question *list, uint32_t n)
{
	for (uint32_t gap = n / 2; gap; gap /= 2)
		for (uint32_t i = gap; i < n; i++) {
			struct question q = list[i];
			uint32_t k = i;
			for (; k >= gap && better(a, &q, &list[k - gap]); k -= gap)
				list[k] = list[k - gap];
			list[k] = q;
		}
}

struct question *questions(const struct assessment *a, struct arena *arena, uint32_t *count)
{
	struct question_list l = {0};
	*count = 0;
	for (uint32_t i = 0; i < a->entity_count; i++) {
		const struct entity_answer *e = &a->entities[i];
		struct explainer *x = explainer_new(a, e, arena);
		if (!x)
			return NULL;
		for (uint32_t k = e->first_rulebook; k < e->first_rulebook + e->rulebook_count; k++) {
			const struct rulebook_answer *r = &a->rulebooks[k];
			for (uint32_t d = r->first_duty; d < r->first_duty + r->duty_count; d++) {
				struct missing_list missing = {0};
				if (!open_state(a->duties[d].state))
					continue;
				/* Who is covered comes first: a no there settles the rest. */
				if (r->covered == UNKNOWN)
					missing_of_coverage(x, r->rulebook, &missing);
				else
					missing_of_duty(x, &a->duties[d], &missing, &missing);
				for (uint32_t m = 0; m < missing.count; m++) {
					kind_id kind = LAW_ROW(a->law, TAB_FACTS, struct fact_row, missing.list[m].fact)->kind;
					struct question *q = question_for(&l, arena, missing.list[m], kind);
					if (!q || !ask_for(q, arena, &a->duties[d], e))
						return NULL;
				}
			}
		}
		explainer_close(x);
	}
	sort_questions(a, l.list, l.count);
	*count = l.count;
	return l.list ? l.list : arena_alloc(arena, sizeof(*l.list));
}

void explainer_close(struct explainer *x)
{
	if (x)
		frame_close(&x->frame);
}
