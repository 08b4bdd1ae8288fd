/* Tables of the vocabulary that come from elsewhere: nothing in them is taken on trust. */
#include "law/vocab_parts.h"

static bool str_fine(const struct law *law, str_id s)
{
	return s < law->t[TAB_STRINGS].count;
}

static bool hash_fine(const struct law *law, enum law_table t, struct hashed h, row_id self)
{
	return h.head < law->t[t].count && (self == 0 ? h.next == 0 : h.next < self);
}

static bool verify_kind(const struct law *law, const struct kind_row *k)
{
	return str_fine(law, k->id) && str_fine(law, k->title) && str_fine(law, k->per) && k->role < ROLE_COUNT &&
	       k->first_fact <= law->t[TAB_FACTS].count && k->fact_count <= law->t[TAB_FACTS].count - k->first_fact;
}

static bool verify_fact(const struct law *law, const struct fact_row *f, fact_id self)
{
	const struct kind_row *k;
	uint32_t most = f->type == TYPE_ENUM ? 64 : f->type == TYPE_SET ? SET_MAX : 0;
	bool fine =
	    str_fine(law, f->id) && str_fine(law, f->unit) && str_fine(law, f->question) && str_fine(law, f->source) &&
	    str_fine(law, f->short_id) && str_fine(law, f->derive_cite) && f->kind < law->t[TAB_KINDS].count &&
	    f->type < TYPE_COUNT && f->nature <= ACT && f->mark <= MARK_MEMORY && f->moment < MOMENT_COUNT &&
	    f->value_count <= most && f->first_value <= law->t[TAB_VALUES].count &&
	    f->value_count <= law->t[TAB_VALUES].count - f->first_value && f->relations < law->t[TAB_RELATIONS].count &&
	    f->derive < law->t[TAB_NODES].count && hash_fine(law, TAB_FACTS, f->hash, self);

	if (!fine || self == 0)
		return fine;
	k = LAW_ROW(law, TAB_KINDS, struct kind_row, f->kind);
	return f->kind != 0 && f->type != TYPE_NONE && f->index < k->fact_count && k->first_fact + f->index == self;
}

static bool verify_value(const struct law *law, const struct value_row *v, row_id self)
{
	const struct fact_row *f;

	if (!str_fine(law, v->id) || !str_fine(law, v->label) || v->fact >= law->t[TAB_FACTS].count ||
	    !hash_fine(law, TAB_VALUES, v->hash, self))
		return false;
	if (self == 0)
		return true;
	f = LAW_ROW(law, TAB_FACTS, struct fact_row, v->fact);
	return v->bit < f->value_count && f->first_value + v->bit == self && v->broader <= f->value_count;
}

static bool broader_ends(const struct law *law, const struct value_row *v)
{
	const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, v->fact);
	uint32_t up = v->broader;

	for (uint32_t steps = 0; up != 0; steps++) {
		if (steps > f->value_count)
			return false;
		up = LAW_ROW(law, TAB_VALUES, struct value_row, f->first_value + up - 1)->broader;
	}
	return true;
}

static bool verify_relation(const struct law *law, const struct relation_row *r, row_id self)
{
	uint32_t facts = law->t[TAB_FACTS].count;

	if (!str_fine(law, r->cite) || !str_fine(law, r->text) || !str_fine(law, r->file))
		return false;
	if (self == 0)
		return true;
	return r->less != 0 && r->more != 0 && r->less < facts && r->more < facts && r->less != r->more &&
	       r->next_of_less < self && r->next_of_more < self &&
	       facts_comparable(law, LAW_ROW(law, TAB_FACTS, struct fact_row, r->less),
	                        LAW_ROW(law, TAB_FACTS, struct fact_row, r->more));
}

static bool verify_places(const struct law *law)
{
	uint32_t regions = law->t[TAB_REGIONS].count;

	if (regions > SET_MAX || law->t[TAB_CURRENCIES].count > (uint32_t)UINT16_MAX + 1)
		return false;
	for (row_id i = 0; i < regions; i++) {
		const struct region_row *r = LAW_ROW(law, TAB_REGIONS, struct region_row, i);

		if (!str_fine(law, r->code) || !str_fine(law, r->name) || !str_fine(law, r->zone) ||
		    r->within >= regions || r->calendar >= law->t[TAB_CALENDARS].count ||
		    !hash_fine(law, TAB_REGIONS, r->hash, i))
			return false;
	}
	for (row_id i = 0; i < law->t[TAB_CURRENCIES].count; i++) {
		const struct currency_row *c = LAW_ROW(law, TAB_CURRENCIES, struct currency_row, i);

		if (!str_fine(law, c->code) || !str_fine(law, c->name) || !hash_fine(law, TAB_CURRENCIES, c->hash, i))
			return false;
	}
	return true;
}

static bool verify_blanks(const struct law *law)
{
	if (law->t[TAB_BLANKS].count != law->t[TAB_FACTS].count)
		return false;
	for (fact_id i = 1; i < law->t[TAB_FACTS].count; i++) {
		const struct value *v = LAW_ROW(law, TAB_BLANKS, struct value, i);
		const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, i);

		if (v->type != f->type || v->known != (f->nature == ACT ? KNOWN_NOT_YET : KNOWN_NOTHING) ||
		    v->flags != 0 || v->currency != 0 || v->assertion != 0 || v->more != NULL)
			return false;
	}
	return true;
}

bool vocab_verify(const struct law *law, const char **why)
{
	*why = "a kind of record points outside the tables";
	if (law->t[TAB_KINDS].count > KIND_MAX + 1)
		return false;
	for (row_id i = 0; i < law->t[TAB_KINDS].count; i++)
		if (!verify_kind(law, LAW_ROW(law, TAB_KINDS, struct kind_row, i)))
			return false;
	*why = "a fact points outside the tables";
	for (row_id i = 0; i < law->t[TAB_FACTS].count; i++)
		if (!verify_fact(law, LAW_ROW(law, TAB_FACTS, struct fact_row, i), i))
			return false;
	*why = "what is known of a fact not recorded does not fit it";
	if (!verify_blanks(law))
		return false;
	*why = "a value of a choice points outside the tables";
	for (row_id i = 0; i < law->t[TAB_VALUES].count; i++)
		if (!verify_value(law, LAW_ROW(law, TAB_VALUES, struct value_row, i), i))
			return false;
	for (row_id i = 1; i < law->t[TAB_VALUES].count; i++)
		if (!broader_ends(law, LAW_ROW(law, TAB_VALUES, struct value_row, i)))
			return false;
	*why = "a relation points outside the tables";
	for (row_id i = 0; i < law->t[TAB_RELATIONS].count; i++)
		if (!verify_relation(law, LAW_ROW(law, TAB_RELATIONS, struct relation_row, i), i))
			return false;
	*why = "a region or currency points outside the tables";
	if (!verify_places(law))
		return false;
	*why = NULL;
	return true;
}
