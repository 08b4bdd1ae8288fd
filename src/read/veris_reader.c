/* Fields of a record by their shape, values of its enumerations, and what is asserted of them. */
#include "read/veris_reader.h"

/* ---- shapes ---- */

void veris_wrong(struct veris_reader *r, const struct doc *d, const char *expected)
{
	r->malformed = true;
	diag_error(r->diags, doc_pos(d, r->file), "veris", "'%.*s' is %s; %s is expected", TEXT_ARG(d->key),
	           doc_kind_name(d->kind), expected);
}

const struct doc *veris_object(struct veris_reader *r, const struct doc *d, const char *key)
{
	const struct doc *m = doc_get(d, key);

	if (m == NULL || m->kind == DOC_NULL)
		return NULL;
	if (m->kind == DOC_MAP)
		return m;
	veris_wrong(r, m, "an object");
	return NULL;
}

struct text veris_string(struct veris_reader *r, const struct doc *d, const char *key)
{
	const struct doc *m = doc_get(d, key);

	if (m == NULL || m->kind == DOC_NULL)
		return TEXT_NONE;
	if (m->kind == DOC_STRING)
		return text_trim(m->text);
	veris_wrong(r, m, "a string");
	return TEXT_NONE;
}

enum found veris_number(struct veris_reader *r, const struct doc *d, const char *key, num *out)
{
	const struct doc *m = doc_get(d, key);

	if (m == NULL || m->kind == DOC_NULL)
		return MISSING;
	if (m->kind != DOC_NUMBER) {
		veris_wrong(r, m, "a number");
		return UNUSABLE;
	}
	if (num_parse(m->text, out) == NUM_OK && *out >= 0)
		return FOUND;
	diag_warning(r->diags, doc_pos(m, r->file), "veris-number", "'%.*s' cannot be %.*s; left out", TEXT_ARG(m->key),
	             TEXT_ARG(m->text));
	return UNUSABLE;
}

enum found veris_whole(struct veris_reader *r, const struct doc *d, const char *key, int64_t most, int64_t *out)
{
	num n;
	enum found found = veris_number(r, d, key, &n);

	if (found != FOUND)
		return found;
	if (n % NUM_SCALE == 0 && n / NUM_SCALE <= most) {
		*out = n / NUM_SCALE;
		return FOUND;
	}
	diag_warning(r->diags, doc_pos(doc_get(d, key), r->file), "veris-number", "'%s' cannot be %.*s; left out", key,
	             TEXT_ARG(doc_get(d, key)->text));
	return UNUSABLE;
}

/* ---- enumerations ---- */

void veris_stranger(struct veris_reader *r, const struct doc *d, const struct doc *in)
{
	if (r->strangers++ > 0)
		return;
	r->stranger = d->text;
	r->stranger_at = doc_pos(d->line != 0 ? d : in, r->file);
}

void veris_take(struct veris_reader *r, const struct veris_effect *e)
{
	r->says |= e->says;
	for (int i = 0; i < 3 && e->set[i] != SET_NONE; i++)
		r->in[e->set[i]] |= e->add[i];
}

void veris_take_mark(struct veris_reader *r, enum veris_mark mark)
{
	r->in[r->m->mark_sets[mark]] |= r->m->marks[mark];
}

static const struct veris_effect *value_of(struct veris_reader *r, const struct doc *d, enum veris_list list,
                                           const struct doc *in)
{
	const struct veris_effect *e;

	if (d->kind == DOC_NULL)
		return NULL;
	if (d->kind != DOC_STRING) {
		veris_wrong(r, in, "a list of names");
		return NULL;
	}
	e = veris_effect_find(r->m, list, text_trim(d->text));
	if (e == NULL && d->text.n > 0)
		veris_stranger(r, d, in);
	return e;
}

const struct veris_effect *veris_one(struct veris_reader *r, const struct doc *d, const char *key, enum veris_list list)
{
	const struct doc *m = doc_get(d, key);
	const struct veris_effect *e;

	if (m == NULL || m->kind == DOC_NULL)
		return NULL;
	if (m->kind != DOC_STRING) {
		veris_wrong(r, m, "a string");
		return NULL;
	}
	e = veris_effect_find(r->m, list, text_trim(m->text));
	if (e == NULL && m->text.n > 0)
		veris_stranger(r, m, d);
	return e;
}

uint32_t veris_each(struct veris_reader *r, const struct doc *d, const char *key, enum veris_list list,
                    void (*each)(struct veris_reader *, const struct veris_effect *))
{
	const struct doc *m = doc_get(d, key);
	uint32_t n = 0;

	if (m == NULL || m->kind == DOC_NULL)
		return 0;
	if (m->kind == DOC_MAP) {
		veris_wrong(r, m, "a list of names");
		return 0;
	}
	for (const struct doc *v = m->kind == DOC_LIST ? m->first : m; v != NULL;
	     v = m->kind == DOC_LIST ? v->next : NULL) {
		const struct veris_effect *e = value_of(r, v, list, m);

		n++;
		if (e != NULL)
			each(r, e);
	}
	return n;
}

/* ---- asserting ---- */

uint32_t veris_record_of(struct veris_reader *r, enum veris_kind kind)
{
	if (r->records[kind] == 0 && r->m->kinds[kind] != 0) {
		r->records[kind] = case_record(r->c, r->m->kinds[kind], r->m->ids[kind]);
		r->no_memory = r->no_memory || r->records[kind] == 0;
		if (r->records[kind] != 0)
			r->c->records[r->records[kind] - 1].pos = r->pos;
	}
	return r->records[kind];
}

void veris_assert_in(struct veris_reader *r, enum veris_kind kind, fact_id fact, struct value v)
{
	struct assertion a =
	    {.fact = fact, .value = v, .at = INSTANT_MIN, .by = r->by, .source = r->source, .pos = r->pos};
	uint32_t record = fact == 0 ? 0 : veris_record_of(r, kind);

	if (record == 0)
		return;
	a.record = record - 1;
	r->no_memory = !case_assert(r->c, &a) || r->no_memory;
}

void veris_assert(struct veris_reader *r, enum veris_fact fact, struct value v)
{
	veris_assert_in(r, r->m->record_of[fact], r->m->facts[fact], v);
}

void veris_assert_bool(struct veris_reader *r, enum veris_fact fact, bool b)
{
	veris_assert(r, fact, value_bool(b));
}

void veris_assert_mask(struct veris_reader *r, fact_id fact, enum veris_kind kind, uint64_t mask)
{
	struct value v = {.type = TYPE_ENUM, .lo = (int64_t)mask};

	if (mask == 0)
		return;
	v.known = (mask & (mask - 1)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
	veris_assert_in(r, kind, fact, v);
}

void veris_assert_choice(struct veris_reader *r, enum veris_fact fact, uint64_t mask)
{
	veris_assert_mask(r, r->m->facts[fact], r->m->record_of[fact], mask);
}

void veris_assert_degree(struct veris_reader *r, enum veris_fact fact, int least, int most)
{
	uint64_t mask = 0;

	for (int i = least; i <= most; i++)
		mask |= r->m->degrees[fact][i];
	veris_assert_choice(r, fact, mask);
}

void veris_assert_range(struct veris_reader *r, enum veris_fact fact, enum value_type type, int64_t lo, int64_t hi)
{
	if (lo > hi || (lo == INT64_MIN && hi == INT64_MAX))
		return;
	veris_assert(r, fact, value_range(type, lo, hi));
}

static bool is_no_text(struct text t)
{
	return text_is(t, "Unknown") || text_is(t, "unknown") || text_is(t, "NA") || text_is(t, "Other");
}

void veris_assert_text(struct veris_reader *r, enum veris_fact fact, struct text t)
{
	struct value v = {.type = TYPE_TEXT, .known = KNOWN_EXACTLY};

	if (t.n == 0 || r->m->facts[fact] == 0 || is_no_text(t))
		return;
	v.more = arena_copy(r->c->arena, &t, sizeof(t));
	if (v.more == NULL)
		r->no_memory = true;
	else
		veris_assert(r, fact, v);
}

void veris_assert_members(struct veris_reader *r, enum veris_set set)
{
	const struct veris_set_info *info = &r->m->sets[set];
	struct value v = {.type = TYPE_SET, .known = KNOWN_PARTLY};
	struct set *s;

	if (r->in[set] == 0 || info->fact == 0)
		return;
	s = arena_alloc(r->c->arena, sizeof(*s));
	if (s == NULL) {
		r->no_memory = true;
		return;
	}
	s->in[0] = r->in[set];
	s->may[0] = info->all | r->in[set];
	v.more = s;
	veris_assert_in(r, info->record, info->fact, v);
}
