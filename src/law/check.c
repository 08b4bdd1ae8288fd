#include "law/check.h"

#include <string.h>

#include "law/crosswalk.h"
#include "law/eval.h"

struct check {
	const struct law *law;
	struct diags *diags;
	struct frame frame;
	struct text file;
	bool fine;
};

static const struct node_row *node(const struct check *c, row_id id)
{
	return LAW_ROW(c->law, TAB_NODES, struct node_row, id);
}

static void find(struct check *c, const struct node_row *n, const char *code, const char *what)
{
	struct text said = law_str(c->law, n->text);
	diag_error(c->diags, (struct diag_pos){c->file, n->line, 0}, code, "\"%.*s\" %s", TEXT_ARG(said), what);
	c->fine = false;
}

/* Conditions that speak of facts or records; "true" and references to rules are judged where they stand. */
static bool speaks_of_facts(const struct check *c, row_id id)
{
	const struct node_row *n = node(c, id);
	if (n->op == NODE_RULE || n->op == NODE_REQUIRED || n->op == NODE_FILED || n->op == NODE_ELSEWHERE ||
	    n->op == NODE_NOW || n->flags & NODE_MOVES)
		return false;
	bool speaks = n->op == NODE_FACT || n->op == NODE_VALUE || n->op == NODE_CHOICE || n->op == NODE_SIZE ||
	              (n->op >= NODE_HAS_ANY && n->op <= NODE_RECORDED);
	for (row_id k = n->child; k; k = node(c, k)->next) {
		const struct node_row *child = node(c, k);
		if (child->op != NODE_CONSTANT && !speaks_of_facts(c, k))
			return false;
		speaks = true;
	}
	return speaks;
}

static void check_twice(struct check *c, const struct node_row *list)
{
	if (list->op != NODE_ALL && list->op != NODE_ANY && list->op != NODE_NO_OF && list->op != NODE_AT_LEAST)
		return;
	for (row_id a = list->child; a; a = node(c, a)->next)
		for (row_id b = node(c, a)->next; b; b = node(c, b)->next)
			if (node(c, a)->text && node(c, a)->text == node(c, b)->text)
				find(c, node(c, b), "twice", "stands in the same list twice");
}

static void check_node(struct check *c, row_id id)
{
	const struct node_row *n = node(c, id);
	if (!id)
		return;
	check_twice(c, n);
	if (n->flags & NODE_LEAF) {
		enum verdict v = speaks_of_facts(c, id) ? eval(&c->frame, id) : UNKNOWN;
		if (v == NO)
			find(c, n, "unreachable", "can never hold");
		if (v == YES)
			find(c, n, "vacuous", "always holds");
		return;
	}
	for (row_id k = n->child; k; k = node(c, k)->next)
		check_node(c, k);
}

/* Nothing known, acts included, and any number of records of every kind possible. */
static void forget_everything(struct frame *f)
{
	for (uint32_t k = 1; k < f->law->t[TAB_KINDS].count; k++) {
		const struct kind_row *kind = LAW_ROW(f->law, TAB_KINDS, struct kind_row, k);
		f->records[k] = (struct record_list){NULL, 0, true};
		f->bound[k] = f->facts->blank[k];
		for (uint32_t i = 0; i < kind->fact_count; i++) {
			const struct fact_row *row = LAW_ROW(f->law, TAB_FACTS, struct fact_row, kind->first_fact + i);
			f->bound[k][i] = value_unknown((enum value_type)row->type);
		}
	}
}

static bool open_blank(struct check *c, struct assessment *a, struct kase *k, const struct zones *zones,
                       struct arena *arena)
{
	*a =
	    (struct assessment){.law = c->law, .zones = zones, .arena = arena, .options = {.as_known_at = INSTANT_MAX}};
	if (!case_init(k, c->law, zones, arena) || !case_fold(k, 0, INSTANT_MAX, arena, c->diags, &a->facts) ||
	    !frame_open(&c->frame, a, 0, 0)) {
		diag_no_memory(c->diags);
		return false;
	}
	forget_everything(&c->frame);
	return true;
}

static void check_rulebook(struct check *c, row_id book)
{
	const struct rulebook_row *r = RULEBOOK(c->law, book);
	c->file = law_str(c->law, r->file);
	enter_rulebook(&c->frame, book);
	for (row_id i = r->first_rule; i < r->first_rule + r->rule_count; i++)
		check_node(c, RULE(c->law, i)->node);
	for (row_id i = r->first_duty; i < r->first_duty + r->duty_count; i++) {
		const struct duty_row *d = DUTY(c->law, i);
		c->frame.duty = i;
		const row_id conditions[] = {d->on, d->unless, d->where, d->held, d->excused};
		for (size_t k = 0; k < sizeof(conditions) / sizeof(conditions[0]); k++)
			check_node(c, conditions[k]);
	}
	c->frame.duty = 0;
}

static void check_crosswalk(struct check *c, row_id crosswalk)
{
	const struct crosswalk_row *w = CROSSWALK(c->law, crosswalk);
	c->file = law_str(c->law, w->file);
	enter_rulebook(&c->frame, 0);
	for (row_id i = w->first_class; i < w->first_class + w->class_count; i++)
		for (row_id m = CLASS(c->law, i)->first_mapping; m; m = MAPPING(c->law, m)->next)
			check_node(c, MAPPING(c->law, m)->node);
}

bool law_check(const struct law *law, const struct zones *zones, struct arena *arena, struct diags *diags)
{
	struct check c = {.law = law, .diags = diags, .fine = true};
	struct assessment a;
	struct kase k;
	if (!open_blank(&c, &a, &k, zones, arena))
		return false;
	for (row_id i = 1; i < law->t[TAB_RULEBOOKS].count; i++)
		/* An overlay repeats what its base says; the base is judged. */
		if (!RULEBOOK(law, i)->overlay_of)
			check_rulebook(&c, i);
	for (row_id i = 1; i < law->t[TAB_CROSSWALKS].count; i++)
		check_crosswalk(&c, i);
	frame_close(&c.frame);
	return c.fine;
}

uint8_t *law_used_facts(const struct law *law, struct arena *arena)
{
	uint8_t *used = arena_alloc(arena, law->t[TAB_FACTS].count);
	if (!used)
		return NULL;
	for (uint32_t i = 1; i < law->t[TAB_NODES].count; i++) {
		const struct node_row *n = LAW_ROW(law, TAB_NODES, struct node_row, i);
		bool fact = n->op == NODE_FACT || n->op == NODE_VALUE || n->op == NODE_CHOICE || n->op == NODE_SIZE ||
		            n->op == NODE_SUM || n->op == NODE_UNION ||
		            (n->op >= NODE_HAS_ANY && n->op <= NODE_RECORDED);
		if (fact)
			used[n->a] = 1;
		if (n->op == NODE_RESIDENTS)
			used[fact_find(law, TEXT("data.individuals_by_region"))] = 1;
	}
	for (uint32_t i = 1; i < law->t[TAB_CONTENTS].count; i++)
		for (uint32_t k = 0; k < CONTENT(law, i)->fact_count; k++)
			used[CONTENT(law, i)->facts[k]] = 1;
	for (uint32_t i = 1; i < law->t[TAB_DUTIES].count; i++)
		used[DUTY(law, i)->among] = 1;
	for (uint32_t i = 1; i < law->t[TAB_RECIPIENTS].count; i++)
		used[RECIPIENT(law, i)->place] = 1;
	for (row_id i = 1; i < law->t[TAB_RELATIONS].count; i++) {
		const struct relation_row *r = LAW_ROW(law, TAB_RELATIONS, struct relation_row, i);
		used[r->less] = used[r->more] = 1;
	}
	return used;
}
