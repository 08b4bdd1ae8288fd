#include "law/explain.h"

#include <string.h>

#include "law/crosswalk.h"
#include "law/explainer.h"

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

void explainer_close(struct explainer *x)
{
	if (x)
		frame_close(&x->frame);
}

/* ---- values ---- */

fact_id fact_of_node(const struct node_row *n)
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
	case NODE_UNION: return n->a;
	default: return 0;
	}
}

bool over_records(enum node_op op)
{
	return op == NODE_SOME || op == NODE_EVERY || op == NODE_NO_RECORD || op == NODE_COUNT;
}

static void add_fact(struct explainer *x, struct buf *out, fact_id fact)
{
	const struct fact_row *row = LAW_ROW(x->a->law, TAB_FACTS, struct fact_row, fact);
	struct text id = law_str(x->a->law, row->id);
	if (out->n)
		buf_str(out, "; ");
	buf_text(out, id);
	buf_str(out, ": ");
	zone_id zone = x->a->facts.kase->zone;
	value_print(out, x->a->law, x->a->zones, zone == ZONE_NONE ? x->frame.zone : zone, fact,
	            eval_fact(&x->frame, fact));
}

/* The values behind a leaf; each fact once. `seen` keeps the order of appearance. */
static void collect_values(struct explainer *x, row_id id, struct buf *out, fact_id *seen, uint32_t *count,
                           uint32_t cap)
{
	const struct node_row *n = explained_node(x, id);
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
	for (row_id c = n->child; c; c = explained_node(x, c)->next)
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
		*head = (struct reason){.verdict = child->verdict,
		                        .op = NODE_ALL,
		                        .label = record_label(x, n->a, record),
		                        .first = child};
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
	} words[] = {{NODE_ALL, "all of"},          {NODE_ANY, "any of"},
	             {NODE_NO_OF, "none of"},       {NODE_NOT, "not"},
	             {NODE_UNLESS, "this, unless"}, {NODE_PRESUMED, "presumed, until rebutted"},
	             {NODE_SOME, "some record"},    {NODE_EVERY, "every record"},
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
	const struct node_row *n = explained_node(x, id);
	struct reason *r = arena_alloc(x->arena, sizeof(*r));
	if (!r || depth > 60)
		return NULL;
	struct text own = law_str(x->a->law, n->cite);
	*r = (struct reason){.verdict = eval(&x->frame, id),
	                     .op = (enum node_op)n->op,
	                     .label = label_of(x, n),
	                     .cite = own.n ? own : cite,
	                     .note = law_str(x->a->law, n->note),
	                     .leaf = n->flags & NODE_LEAF,
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
	for (row_id c = n->child; c; c = explained_node(x, c)->next) {
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

struct reason *explain_mapping(struct explainer *x, row_id mapping)
{
	const struct mapping_row *m = MAPPING(x->a->law, mapping);
	return in_rulebook(x, 0, m->node, law_str(x->a->law, m->source));
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

static struct reason *branch(struct explainer *x, struct reason *parent, const char *label, row_id id, struct text cite,
                             bool negated)
{
	struct reason *r = arena_alloc(x->arena, sizeof(*r));
	struct reason *child = id ? reason_of(x, id, cite, 1) : NULL;
	if (!r || !child)
		return NULL;
	*r = (struct reason){.verdict = negated ? verdict_not(child->verdict) : child->verdict,
	                     .op = negated ? NODE_NOT : NODE_ALL,
	                     .label = text_of(label),
	                     .cite = cite,
	                     .first = child};
	adopt(parent, r);
	return r;
}

static void one_line(struct explainer *x, struct reason *parent, const char *label, row_id rule)
{
	struct reason *r = arena_alloc(x->arena, sizeof(*r));
	if (!r)
		return;
	*r = (struct reason){.verdict = eval_rule(&x->frame, rule),
	                     .op = NODE_RULE,
	                     .label = text_of(label),
	                     .cite = law_str(x->a->law, RULE(x->a->law, rule)->cite)};
	adopt(parent, r);
}

static void explain_links(struct explainer *x, struct reason *parent, row_id list)
{
	const struct law *law = x->a->law;
	for (row_id l = list; l; l = LINK(law, l)->next) {
		const struct link_row *k = LINK(law, l);
		if (!k->when || displacement(&x->frame, l) == NO)
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
	*r = (struct reason){.verdict = d->required,
	                     .op = NODE_ALL,
	                     .label = law_str(x->a->law, row->title),
	                     .cite = law_str(x->a->law, row->cite),
	                     .note = law_str(x->a->law, row->note),
	                     .mark = (enum law_mark)row->mark};
	const struct rule_row *covers = RULE(x->a->law, book->covers);
	x->brief = !whole;
	if (whole)
		branch(x, r, "who: covered by this law", covers->node, law_str(x->a->law, covers->cite), false);
	else
		one_line(x, r, "who: covered by this law", book->covers);
	branch(x, r, "when: what triggers it", row->on, TEXT_NONE, false);
	branch(x, r, "for which", row->where, TEXT_NONE, false);
	branch(x, r, "not if", row->unless, TEXT_NONE, true);
	explain_links(x, r, book->first_link);
	explain_links(x, r, row->first_link);
	x->brief = false;
	leave_duty(&x->frame, &before);
	return r;
}

/* ---- content and recipients ---- */

const char *content_state_name(enum content_state s)
{
	static const char *const names[] = {"known",          "estimate",    "partly",   "missing",
	                                    "not_applicable", "say_unknown", "forbidden"};
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
		enum content_state s = v->known == KNOWN_EXACTLY  ? CONTENT_KNOWN
		                       : v->known == KNOWN_PARTLY ? CONTENT_PARTLY
		                                                  : CONTENT_MISSING;
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

uint32_t recipients_of_duty(struct explainer *x, const struct duty_answer *d, row_id *recipients,
                            enum verdict *verdicts, uint32_t cap)
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
