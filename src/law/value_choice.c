/* Choices and sets: members by name, what remains possible of them, and what cannot be. */
#include <string.h>

#include "law/value_read.h"

/* ---- choices ---- */

/* A member by its id; "Data leak" and "data-leak" find data_leak. 1 + bit, or 0. */
static uint32_t find_choice(const struct reading *r, struct text t)
{
	char id[80];
	uint32_t found = choice_find(r->c->law, r->fact, t);

	if (found != 0 || t.n == 0 || t.n > sizeof(id))
		return found;
	for (size_t i = 0; i < t.n; i++)
		id[i] = t.p[i] == ' ' || t.p[i] == '-' ? '_' : char_lower(t.p[i]);
	return choice_find(r->c->law, r->fact, (struct text){id, t.n});
}

/* The bit of a named member of an enum, a set, or among the regions. */
static bool read_member(struct reading *r, const struct doc *d, struct text t, uint32_t *bit)
{
	bool choice = r->f->type == TYPE_ENUM || r->f->type == TYPE_SET;
	uint32_t found;

	t = text_trim(t);
	found = choice ? find_choice(r, t) : reading_place(r, t);
	/* JSON's false and true for a value that is called no or yes. */
	if (choice && found == 0 && d->kind == DOC_BOOL)
		found = find_choice(r, text_is(t, "true") ? TEXT("yes") : TEXT("no"));
	if (found == 0) {
		reading_refuse_name(r, t, doc_pos(d, r->c->file));
		return false;
	}
	*bit = choice ? found - 1 : found;
	return true;
}

bool reading_members(struct reading *r, const struct doc *d, uint64_t *words)
{
	uint32_t bit;

	if (d->kind == DOC_LIST) {
		for (const struct doc *m = d->first; m != NULL; m = m->next)
			if (!doc_is_scalar(m)) {
				reading_refuse(r, m, "wrong-type", reading_expected(r->f->type));
				return false;
			} else if (!read_member(r, m, m->text, &bit)) {
				return false;
			} else {
				set_add(words, bit);
			}
		return true;
	}
	if (!doc_is_scalar(d)) {
		reading_refuse(r, d, "wrong-type", reading_expected(r->f->type));
		return false;
	}
	for (struct text rest = d->text, head; rest.n > 0;) {
		if (!text_cut(&rest, ',', &head)) {
			head = rest;
			rest = TEXT_NONE;
		}
		if (!read_member(r, d, head, &bit))
			return false;
		set_add(words, bit);
	}
	return true;
}

static uint64_t all_choices(const struct reading *r)
{
	return r->f->value_count >= 64 ? UINT64_MAX : (UINT64_C(1) << r->f->value_count) - 1;
}

/* {one_of: […]}, {not: …}, {at_least: likely}: each takes some of the choices away. */
static bool narrow_choices(struct reading *r, const struct doc *m, uint64_t *mask)
{
	uint64_t words[SET_WORDS] = {0};
	bool from = text_is(m->key, "at_least"), to = text_is(m->key, "at_most");
	uint64_t upto;

	if (!from && !to && !text_is(m->key, "one_of") && !text_is(m->key, "not"))
		return reading_refuse_key(r, m);
	if ((from || to) && !r->f->ordered) {
		diag_error(r->c->diags, doc_key_pos(m, r->c->file), "wrong-type", "the values of %.*s have no order",
		           TEXT_ARG(reading_fact(r)));
		return false;
	}
	if (!reading_members(r, m, words))
		return false;
	if (text_is(m->key, "not"))
		*mask &= ~words[0];
	else if (text_is(m->key, "one_of"))
		*mask &= words[0];
	if ((from || to) && set_size(words) != 1) {
		reading_refuse(r, m, "wrong-type", "one value");
		return false;
	}
	upto = words[0] - 1; /* all below */
	if (from)
		*mask &= ~upto;
	if (to)
		*mask &= upto | words[0];
	return true;
}

static bool read_degree_phrase(struct reading *r, const struct doc *d, uint64_t *mask, bool *matched)
{
	struct text t = text_trim(d->text);
	bool from = reading_starts(t, "at least "), to = reading_starts(t, "at most ");
	uint32_t bit;

	*matched = r->f->ordered && (from || to);
	if (!*matched)
		return true;
	t = (struct text){t.p + (from ? 9 : 8), t.n - (from ? 9 : 8)};
	if (!read_member(r, d, t, &bit))
		return false;
	*mask &= from ? ~((UINT64_C(1) << bit) - 1) : (UINT64_C(2) << bit) - 1;
	return true;
}

bool reading_enum(struct reading *r, const struct doc *d, struct value *v)
{
	uint64_t mask = all_choices(r);
	uint32_t bit;
	bool matched = false;

	if (doc_is_scalar(d)) {
		if (!read_degree_phrase(r, d, &mask, &matched))
			return false;
		if (!matched && !read_member(r, d, d->text, &bit))
			return false;
		if (!matched)
			mask = UINT64_C(1) << bit;
	} else if (d->kind == DOC_MAP) {
		for (const struct doc *m = d->first; m != NULL; m = m->next)
			if (!reading_is_meta(m->key) && !narrow_choices(r, m, &mask))
				return false;
	} else {
		reading_refuse(r, d, "wrong-type", reading_expected(TYPE_ENUM));
		return false;
	}
	if (mask == 0) {
		reading_refuse(r, d, "impossible-interval", "at least one value that remains possible");
		return false;
	}
	if (mask == all_choices(r) && r->f->value_count > 1)
		return true;
	v->lo = (int64_t)mask;
	v->known = (mask & (mask - 1)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
	return true;
}

/* ---- sets ---- */

/* Every member there is: all values of the fact, or all regions. */
static void set_everything(const struct reading *r, uint64_t *words)
{
	bool regions = r->f->type != TYPE_SET;
	uint32_t count = regions ? r->c->law->t[TAB_REGIONS].count : r->f->value_count;

	for (uint32_t i = regions ? 1 : 0; i < count && i < SET_MAX; i++)
		set_add(words, i);
}

/* Takes a member out together with all that is a kind of it. */
static void set_exclude(const struct reading *r, uint64_t *words, const uint64_t *out)
{
	for (uint32_t i = 0; i < SET_MAX; i++) {
		uint64_t above[SET_WORDS] = {0};

		if (!set_has(words, i))
			continue;
		set_add(above, i);
		if (r->f->type == TYPE_SET)
			set_close(r->c->law, r->fact, above);
		if (set_intersects(above, out))
			words[i / 64] &= ~(UINT64_C(1) << (i % 64));
	}
}

static bool read_set_parts(struct reading *r, const struct doc *d, struct set *s)
{
	uint64_t excluded[SET_WORDS] = {0};
	bool possibly = false, any = false;

	for (const struct doc *m = d->first; m != NULL; m = m->next) {
		uint64_t *to = text_is(m->key, "includes")   ? s->in
		               : text_is(m->key, "possibly") ? s->may
		               : text_is(m->key, "excludes") ? excluded
		                                             : NULL;

		if (reading_is_meta(m->key))
			continue;
		if (to == NULL)
			return reading_refuse_key(r, m);
		any = true;
		possibly = possibly || to == s->may;
		if (m->kind != DOC_NULL && !reading_members(r, m, to))
			return false;
	}
	if (!any) {
		reading_refuse(r, d, "wrong-type", reading_expected(r->f->type));
		return false;
	}
	if (!possibly)
		set_everything(r, s->may);
	if (r->f->type == TYPE_SET) {
		set_close(r->c->law, r->fact, s->in);
		set_close(r->c->law, r->fact, s->may);
	}
	for (int i = 0; i < SET_WORDS; i++)
		s->may[i] |= s->in[i];
	set_exclude(r, s->may, excluded);
	if (set_contains(s->may, s->in))
		return true;
	reading_refuse(r, d, "impossible-interval", "no value both included and excluded");
	return false;
}

static bool says_empty(const struct reading *r, const struct doc *d)
{
	static const char *const words[] = {"none", "", NULL};

	return doc_is_scalar(d) && reading_is_any(text_trim(d->text), words) &&
	       (r->f->type != TYPE_SET || choice_find(r->c->law, r->fact, TEXT("none")) == 0);
}

bool reading_set(struct reading *r, const struct doc *d, struct value *v)
{
	struct set *s = arena_alloc(r->c->arena, sizeof(*s));
	uint64_t all[SET_WORDS] = {0};

	if (s == NULL) {
		diag_no_memory(r->c->diags);
		return false;
	}
	if (d->kind == DOC_MAP) {
		if (!read_set_parts(r, d, s))
			return false;
	} else if (!says_empty(r, d)) {
		if (!reading_members(r, d, s->in))
			return false;
		if (r->f->type == TYPE_SET)
			set_close(r->c->law, r->fact, s->in);
		memcpy(s->may, s->in, sizeof(s->may));
	}
	set_everything(r, all);
	if (set_empty(s->in) && set_contains(s->may, all) && !set_empty(all))
		return true; /* all is possible: nothing is known */
	v->more = s;
	v->known = memcmp(s->in, s->may, sizeof(s->in)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
	return true;
}
