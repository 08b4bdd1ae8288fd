/* Countries and states, and counts for each of them. */
#include "law/value_read.h"

uint32_t reading_place(const struct reading *r, struct text t)
{
	const struct law *law = r->c->law;
	uint32_t found = region_find(law, t);

	for (uint32_t i = 1; found == 0 && t.n > 3 && i < law->t[TAB_REGIONS].count; i++)
		if (text_eq(law_str(law, LAW_ROW(law, TAB_REGIONS, struct region_row, i)->name), t))
			return i;
	return found;
}

bool reading_region(struct reading *r, const struct doc *d, struct value *v)
{
	struct set choice = {0};
	uint64_t *to = choice.may;
	const struct doc *of = d;

	if (d->kind == DOC_MAP) {
		of = doc_get(d, "one_of");
		for (const struct doc *m = d->first; m != NULL; m = m->next)
			if (m != of && !reading_is_meta(m->key))
				return reading_refuse_key(r, m);
	}
	if (of == NULL || (of == d && !doc_is_scalar(d))) {
		reading_refuse(r, d, "wrong-type", reading_expected(TYPE_REGION));
		return false;
	}
	if (!reading_members(r, of, to))
		return false;
	if (set_empty(to)) {
		reading_refuse(r, d, "wrong-type", reading_expected(TYPE_REGION));
		return false;
	}
	for (uint32_t i = 0; i < SET_MAX; i++) {
		if (!set_has(to, i))
			continue;
		if (v->lo == INT64_MIN)
			v->lo = i;
		v->hi = i;
	}
	v->known = v->lo == v->hi ? KNOWN_EXACTLY : KNOWN_PARTLY;
	if (v->lo == v->hi)
		return true;
	v->more = arena_copy(r->c->arena, &choice, sizeof(choice));
	return v->more != NULL || (diag_no_memory(r->c->diags), false);
}

/* One region's count, or the count of all others together. */
static bool read_count(struct reading *r, const struct doc *m, num *lo, num *hi, uint8_t *flags)
{
	struct value v = value_unknown(TYPE_INTEGER);

	v.lo = 0;
	if (!reading_unknown(m) && !reading_interval(r, m, &v))
		return false;
	if (m->kind == DOC_MAP && !reading_estimate(r, m, &v.flags))
		return false;
	*lo = v.lo;
	*hi = v.hi;
	*flags |= v.flags & VALUE_ESTIMATE;
	return true;
}

static bool count_twice(struct reading *r, const struct counts *c, const struct doc *m, uint16_t region)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (c->row[i].region == region) {
			diag_error(r->c->diags, doc_key_pos(m, r->c->file), "duplicate-value",
			           "%.*s: this region stands twice: '%.*s'", TEXT_ARG(reading_fact(r)),
			           TEXT_ARG(m->key));
			return true;
		}
	return false;
}

bool reading_counts(struct reading *r, const struct doc *d, struct value *v)
{
	struct counts *c;

	if (d->kind != DOC_MAP) {
		reading_refuse(r, d, "wrong-type", reading_expected(TYPE_REGION_COUNTS));
		return false;
	}
	c = arena_alloc(r->c->arena, sizeof(*c) + (size_t)d->count * sizeof(c->row[0]));
	if (c == NULL) {
		diag_no_memory(r->c->diags);
		return false;
	}
	c->others_hi = NUM_MAX;
	for (const struct doc *m = d->first; m != NULL; m = m->next) {
		struct count_row *row = &c->row[c->n];

		if (reading_is_meta(m->key))
			continue;
		if (text_is(m->key, "others")) {
			if (!read_count(r, m, &c->others_lo, &c->others_hi, &v->flags))
				return false;
			continue;
		}
		row->region = (uint16_t)reading_place(r, m->key);
		if (row->region == 0)
			return reading_refuse_name(r, m->key, doc_key_pos(m, r->c->file));
		if (count_twice(r, c, m, row->region) || !read_count(r, m, &row->lo, &row->hi, &v->flags))
			return false;
		c->n++;
	}
	v->more = c;
	v->known = (uint8_t)counts_known(c);
	return true;
}
