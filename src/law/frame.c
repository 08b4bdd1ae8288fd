/* What a frame looks at: the records in view, their facts, and facts derived from others. */
#include <string.h>

#include "law/eval.h"

/* ---- records ---- */

struct bound bind(struct frame *f, kind_id kind, uint32_t record)
{
	struct bound before = {f->bound[kind], f->bound_record[kind]};
	f->bound[kind] = record ? f->facts->of[record - 1] : f->facts->blank[kind];
	f->bound_record[kind] = record;
	return before;
}

void unbind(struct frame *f, kind_id kind, struct bound before)
{
	f->bound[kind] = before.values;
	f->bound_record[kind] = before.record;
}

/* In an instance, records of other kinds that name another one as their owner are not looked at. */
static bool of_instance(const struct frame *f, uint32_t index)
{
	const struct record *r = &f->facts->kase->records[index];
	const uint32_t owner[ROLE_COUNT] =
	    {[ROLE_PRODUCT] = r->product, [ROLE_AI_SYSTEM] = r->ai_system, [ROLE_SERVICE] = r->service};
	uint8_t role = LAW_ROW(f->law, TAB_KINDS, struct kind_row, f->instance_kind)->role;
	return !owner[role] || owner[role] == f->instance_record;
}

bool each_record(const struct frame *f, kind_id kind, uint32_t i, uint32_t *record)
{
	const struct record_list *l = &f->records[kind];
	uint32_t seen = 0;
	if (f->instance_kind == kind) {
		*record = f->instance_record;
		return i == 0;
	}
	if (!f->instance_record && i < l->count) {
		*record = l->index[i] + 1;
		return true;
	}
	for (uint32_t k = 0; f->instance_record && k < l->count; k++)
		if (of_instance(f, l->index[k]) && seen++ == i) {
			*record = l->index[k] + 1;
			return true;
		}
	*record = 0;
	return i == (f->instance_record ? seen : l->count) && l->open;
}

/* ---- facts ---- */

/* What the record said before the derivation, so that the next frame finds it again. */
static bool remember(struct frame *f, struct value *v, struct value was)
{
	if (f->saved_count == f->saved_cap) {
		uint32_t cap = f->saved_cap ? f->saved_cap * 2 : 64;
		struct saved *list = arena_array(f->arena, cap, sizeof(*list));
		if (!list)
			return !(f->failed = true);
		if (f->saved_count)
			memcpy(list, f->saved, f->saved_count * sizeof(*list));
		f->saved = list;
		f->saved_cap = cap;
	}
	f->saved[f->saved_count++] = (struct saved){v, was};
	return true;
}

static struct value from_range(enum value_type type, struct range r)
{
	struct value v = value_range(type, r.lo, r.hi);
	v.currency = r.currency;
	if (r.waiting)
		v.known = KNOWN_NOT_YET;
	return v;
}

static struct value from_verdict(enum verdict v)
{
	return value_range(TYPE_BOOLEAN, v == YES, v != NO);
}

static struct value case_value(struct frame *f, const struct fact_row *row, row_id id)
{
	const struct node_row *n = frame_node(f, id);
	if (row->type == TYPE_ENUM && n->op == NODE_CONSTANT) {
		struct value v = value_unknown(TYPE_ENUM);
		v.lo = (int64_t)(UINT64_C(1) << frame_constant(f, n->a));
		v.known = KNOWN_EXACTLY;
		return v;
	}
	if (row->type == TYPE_ENUM && n->op == NODE_VALUE)
		return *eval_fact(f, n->a);
	if (row->type == TYPE_BOOLEAN && n->op == NODE_CONSTANT)
		return value_bool(frame_constant(f, n->a) != 0);
	return from_range((enum value_type)row->type, eval_range(f, id));
}

/* The first case that holds; with open conditions, whatever may come out. */
static struct value derive_cases(struct frame *f, const struct fact_row *row, const struct node_row *cases)
{
	struct value result = value_unknown((enum value_type)row->type);
	bool any = false;
	for (row_id c = cases->child; c; c = frame_node(f, c)->next) {
		row_id is = frame_node(f, c)->child, when = frame_node(f, is)->next;
		enum verdict v = when ? eval(f, when) : YES;
		if (v == NO)
			continue;
		struct value one = case_value(f, row, is);
		result = any ? value_join(&result, &one, f->arena) : one;
		any = true;
		if (v == YES)
			return result;
	}
	return any ? value_unknown((enum value_type)row->type) : result;
}

static struct value derive_members(struct frame *f, const struct node_row *members)
{
	struct value result = value_unknown(TYPE_SET);
	struct set *set = arena_alloc(f->arena, sizeof(*set));
	if (!set) {
		f->failed = true;
		return result;
	}
	bool exact = true;
	for (row_id c = members->child; c; c = frame_node(f, c)->next) {
		row_id is = frame_node(f, c)->child, when = frame_node(f, is)->next;
		uint32_t bit = (uint32_t)frame_constant(f, frame_node(f, is)->a);
		enum verdict v = when ? eval(f, when) : YES;
		if (v == YES)
			set_add(set->in, bit);
		if (v != NO)
			set_add(set->may, bit);
		exact = exact && (v == YES || v == NO);
	}
	result.more = set;
	result.known = exact ? KNOWN_EXACTLY : KNOWN_PARTLY;
	return result;
}

const struct value *derive(struct frame *f, const struct fact_row *row, struct value *v)
{
	const struct node_row *n = frame_node(f, row->derive);
	struct value was = *v, got;
	if (v->flags & VALUE_OPEN || f->depth > MAX_DEPTH)
		return v;
	v->flags |= VALUE_OPEN;
	f->depth++;
	if (n->op == NODE_CASES)
		got = derive_cases(f, row, n);
	else if (n->op == NODE_MEMBERS)
		got = derive_members(f, n);
	else if (row->type == TYPE_BOOLEAN)
		got = from_verdict(eval(f, row->derive));
	else
		got = from_range((enum value_type)row->type, eval_range(f, row->derive));
	f->depth--;
	if (!remember(f, v, was)) {
		*v = was;
		return v;
	}
	got.type = row->type;
	got.flags |= VALUE_DERIVED;
	got.assertion = 0;
	*v = got;
	return v;
}
