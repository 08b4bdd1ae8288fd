/* What is missing: the facts on which open verdicts and times hang, and the questions worth asking. */
#include <string.h>

#include "law/crosswalk.h"
#include "law/explainer.h"

/* ---- what is missing ---- */

/* Lists of up to this many are looked through. A case of thousands of records makes lists of thousands. */
#define SHORT_LIST 32

static bool same(struct missing a, struct missing b)
{
	return a.fact == b.fact && a.record == b.record;
}

/* The slot of `m`, or the free one that it would get: more than half of them are. */
static struct missing_place *slot_of(const struct missing_places *p, struct missing m)
{
	uint32_t i = (m.fact * UINT32_C(2654435761) ^ m.record * UINT32_C(2246822519)) >> 7;
	while (p->slots[i & (p->size - 1)].at && !same(p->slots[i & (p->size - 1)].what, m))
		i++;
	return &p->slots[i & (p->size - 1)];
}

/* Room for one more than `count`. */
static bool grow_places(struct missing_places *p, struct arena *arena, uint32_t count)
{
	struct missing_places grown = {.size = p->size ? p->size * 2 : 4 * SHORT_LIST};
	if (count * 2 < p->size)
		return true;
	grown.slots = arena_array(arena, grown.size, sizeof(*grown.slots));
	if (!grown.slots)
		return false;
	for (uint32_t i = 0; i < p->size; i++)
		if (p->slots[i].at)
			*slot_of(&grown, p->slots[i].what) = p->slots[i];
	*p = grown;
	return true;
}

static void note_place(const struct missing_places *p, struct missing m, uint32_t index)
{
	if (p->size)
		*slot_of(p, m) = (struct missing_place){m, index + 1};
}

static bool is_kept(const struct missing_list *l, struct missing m)
{
	if (l->places.size)
		return slot_of(&l->places, m)->at != 0;
	for (uint32_t i = 0; i < l->count; i++)
		if (same(l->list[i], m))
			return true;
	return false;
}

static bool keep(struct explainer *x, struct missing_list *l, struct missing m)
{
	bool first = !l->places.size;
	if (is_kept(l, m))
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
	if (l->count >= SHORT_LIST && !grow_places(&l->places, x->arena, l->count))
		return false;
	for (uint32_t i = 0; first && i < l->count; i++)
		note_place(&l->places, l->list[i], i);
	note_place(&l->places, m, l->count);
	l->list[l->count++] = m;
	return true;
}

void missing_list_clear(struct missing_list *l)
{
	l->count = 0;
	if (l->places.size)
		memset(l->places.slots, 0, l->places.size * sizeof(*l->places.slots));
}

static bool keep_missing(struct explainer *x, struct missing_list *l, fact_id fact)
{
	kind_id kind = LAW_ROW(x->a->law, TAB_FACTS, struct fact_row, fact)->kind;
	return keep(x, l, (struct missing){fact, x->frame.bound_record[kind]});
}

static void open_facts(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth);

/* What a derived fact hangs on, walked once for each record: many laws ask for the same ones. */
static void open_derivation(struct explainer *x, fact_id fact, struct missing_list *out, uint32_t depth)
{
	const struct fact_row *row = LAW_ROW(x->a->law, TAB_FACTS, struct fact_row, fact);
	uint32_t record = x->frame.bound_record[row->kind];
	struct missing_list list = {0};
	if (!x->derivations)
		x->derivations = arena_array(x->arena, x->a->law->t[TAB_FACTS].count, sizeof(*x->derivations));
	if (!x->derivations)
		return;
	struct derivation *d = &x->derivations[fact];
	if (!x->acts && d->walked && d->record == record)
		list = d->missing;
	else
		open_facts(x, row->derive, &list, depth + 1);
	if (!x->acts)
		*d = (struct derivation){true, record, list};
	for (uint32_t i = 0; i < list.count; i++)
		keep(x, out, list.list[i]);
}

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
		open_derivation(x, fact, out, depth);
	if (out->count == before)
		keep_missing(x, out, fact);
}

static void open_residents(struct explainer *x, struct missing_list *out)
{
	kind_id kind = x->frame.data_kind;
	uint32_t record;
	for (uint32_t i = 0; each_record(&x->frame, kind, i, &record); i++) {
		struct bound before = bind(&x->frame, kind, record);
		if (x->frame.by_region)
			keep_missing(x, out, x->frame.by_region);
		unbind(&x->frame, kind, before);
	}
}

static void open_children(struct explainer *x, const struct node_row *n, struct missing_list *out, uint32_t depth)
{
	for (row_id c = n->child; c; c = explained_node(x, c)->next)
		open_facts(x, c, out, depth + 1);
}

/* Of a sum over records: the fact itself, and what decides which records count. */
static void open_records(struct explainer *x, const struct node_row *n, kind_id kind, struct missing_list *out,
                         uint32_t depth)
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
	for (row_id c = n->child; c; c = explained_node(x, c)->next) {
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
	enum verdict v = all ? (count[NO]         ? NO
	                        : count[UNKNOWN]  ? UNKNOWN
	                        : count[PRESUMED] ? PRESUMED
	                                          : YES)
	                     : (count[YES]        ? YES
	                        : count[PRESUMED] ? PRESUMED
	                        : count[UNKNOWN]  ? UNKNOWN
	                                          : NO);
	return n->op == NODE_NO_OF ? verdict_not(v) : v;
}

static enum verdict open_quantifier(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth)
{
	const struct node_row *n = explained_node(x, id);
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
	row_id duty = explained_node(x, id)->a, on = DUTY(x->a->law, duty)->on;
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
	const struct node_row *n = explained_node(x, id);
	uint32_t before = out->count;
	enum verdict v = UNKNOWN, second;
	if (depth > 80)
		return eval(&x->frame, id);
	switch ((enum node_op)n->op) {
	case NODE_ALL:
	case NODE_ANY:
	case NODE_NO_OF:
	case NODE_AT_LEAST: v = open_list(x, n, out, depth); break;
	case NODE_NOT: v = verdict_not(open_verdict(x, n->child, out, depth + 1)); break;
	case NODE_UNLESS:
		v = open_verdict(x, n->child, out, depth + 1);
		if (v != NO)
			v = verdict_and(v, verdict_not(
			                       open_verdict(x, explained_node(x, n->child)->next, out, depth + 1)));
		break;
	case NODE_PRESUMED:
		v = open_verdict(x, n->child, out, depth + 1);
		second = v == NO ? YES : open_verdict(x, explained_node(x, n->child)->next, out, depth + 1);
		v = second == YES ? NO : v != YES ? v : second == NO ? YES : PRESUMED;
		break;
	case NODE_SOME:
	case NODE_EVERY:
	case NODE_NO_RECORD: v = open_quantifier(x, id, out, depth); break;
	case NODE_RULE: v = open_rule(x, n->a, out, depth); break;
	case NODE_REQUIRED: v = open_duty(x, id, out, depth); break;
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
	const struct node_row *n = explained_node(x, id);
	if (n->op == NODE_CONSTANT)
		return;
	if (n->type == TYPE_BOOLEAN && n->op < NODE_CONSTANT)
		(void)open_verdict(x, id, out, depth);
	else if (depth <= 80)
		open_expression(x, n, out, depth);
}

/* The facts of the rebuttals of presumptions that stand. */
static void rebuttals(struct explainer *x, row_id id, struct missing_list *out, uint32_t depth)
{
	const struct node_row *n = explained_node(x, id);
	if (depth > 80 || n->op >= NODE_CONSTANT || eval(&x->frame, id) != PRESUMED)
		return;
	if (n->op == NODE_PRESUMED) {
		open_facts(x, explained_node(x, n->child)->next, out, depth + 1);
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
		for (row_id c = n->child; c; c = explained_node(x, c)->next)
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
	for (row_id k = c->child; k; k = CLOCK(x->a->law, k)->next) {
		/* Of cases, those that surely do not apply hold nothing open, nor do those after one that does. */
		const struct clock_row *one = CLOCK(x->a->law, k);
		enum verdict applies = c->op == CLOCK_CASES && one->node ? eval(&x->frame, one->node) : YES;
		if (applies != NO)
			missing_times(x, k, out, depth + 1);
		if (c->op == CLOCK_CASES && applies == YES)
			break;
	}
}

void missing_of_duty(struct explainer *x, const struct duty_answer *d, struct missing_list *missing,
                     struct missing_list *rebut)
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
	if (row->among && d->required == UNKNOWN && among(&x->frame, row->among) == UNKNOWN)
		open_fact(x, row->among, missing, 0);
	const row_id lists[] = {book->first_link, row->first_link};
	for (size_t i = 0; i < 2 && d->displaced == UNKNOWN; i++)
		for (row_id l = lists[i]; l; l = LINK(x->a->law, l)->next) {
			const struct link_row *k = LINK(x->a->law, l);
			if (k->when && displacement(&x->frame, l) == UNKNOWN)
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

void missing_of_mapping(struct explainer *x, row_id mapping, struct missing_list *missing)
{
	enter_rulebook(&x->frame, 0);
	(void)open_verdict(x, MAPPING(x->a->law, mapping)->node, missing, 0);
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

/* ---- questions ---- */

static bool open_state(enum duty_state s)
{
	return s == STATE_UNDETERMINED || s == STATE_PRESUMED || s == STATE_DUE || s == STATE_WAITING ||
	       s == STATE_LIMIT_UNKNOWN;
}

struct question_list {
	struct question *list;
	uint32_t count, cap;
	struct missing_places places;
};

static struct question *question_for(struct question_list *l, struct arena *arena, struct missing m, kind_id kind)
{
	if (!grow_places(&l->places, arena, l->count))
		return NULL;
	uint32_t at = slot_of(&l->places, m)->at;
	if (at)
		return &l->list[at - 1];
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
	note_place(&l->places, m, l->count);
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
	struct missing_list missing = {0};
	*count = 0;
	for (uint32_t i = 0; i < a->entity_count; i++) {
		const struct entity_answer *e = &a->entities[i];
		struct explainer *x = explainer_new(a, e, arena);
		if (!x)
			return NULL;
		for (uint32_t k = e->first_rulebook; k < e->first_rulebook + e->rulebook_count; k++) {
			const struct rulebook_answer *r = &a->rulebooks[k];
			for (uint32_t d = r->first_duty; d < r->first_duty + r->duty_count; d++) {
				missing_list_clear(&missing);
				if (!open_state(a->duties[d].state))
					continue;
				/* Who is covered comes first: a no there settles the rest. */
				if (r->covered == UNKNOWN)
					missing_of_coverage(x, r->rulebook, &missing);
				else
					missing_of_duty(x, &a->duties[d], &missing, &missing);
				for (uint32_t m = 0; m < missing.count; m++) {
					kind_id kind =
					    LAW_ROW(a->law, TAB_FACTS, struct fact_row, missing.list[m].fact)->kind;
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
