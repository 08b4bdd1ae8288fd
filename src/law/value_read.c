/* Reading values: what every type shares, yes and no, texts. Every way to write a value is in docs/facts.md. */
#include <string.h>

#include "law/value_read.h"

/* ---- errors ---- */

struct text reading_fact(const struct reading *r)
{
	return law_str(r->c->law, r->f->id);
}

/* A short list or map of plain values as it stands, "[500, 100]"; empty for anything longer. */
static struct text as_it_stands(struct reading *r, const struct doc *d)
{
	struct arena *arena = r->c->diags->arena;
	bool map = d != NULL && d->kind == DOC_MAP;
	struct text t = TEXT_NONE;

	if (d == NULL || doc_is_scalar(d) || d->count == 0 || d->count > 4)
		return TEXT_NONE;
	for (const struct doc *m = d->first; m != NULL; m = m->next) {
		const char *before = m == d->first ? "" : ", ";

		if (!doc_is_scalar(m))
			return TEXT_NONE;
		t = text_format(arena, "%.*s%s%.*s%s%.*s", TEXT_ARG(t), before, TEXT_ARG(m->key), map ? ": " : "",
		                TEXT_ARG(m->text));
	}
	return text_format(arena, map ? "{%.*s}" : "[%.*s]", TEXT_ARG(t));
}

struct diag *reading_refuse(struct reading *r, const struct doc *d, const char *code, const char *expected)
{
	/* Of a wrong type the kind is told; what is of the right one and impossible is told whole. */
	bool whole = strcmp(code, "impossible-interval") == 0;
	struct text found = whole ? as_it_stands(r, d) : TEXT_NONE;

	if (doc_is_scalar(d))
		return diag_error(r->c->diags, doc_pos(d, r->c->file), code, "%.*s: expected %s, found '%.*s'",
		                  TEXT_ARG(reading_fact(r)), expected, TEXT_ARG(d->text));
	if (found.n > 0)
		return diag_error(r->c->diags, doc_pos(d, r->c->file), code, "%.*s: expected %s, found %.*s",
		                  TEXT_ARG(reading_fact(r)), expected, TEXT_ARG(found));
	return diag_error(r->c->diags, doc_pos(d, r->c->file), code, "%.*s: expected %s, found %s",
	                  TEXT_ARG(reading_fact(r)), expected, d == NULL ? "nothing" : doc_kind_name(d->kind));
}

const char *reading_expected(enum value_type type)
{
	static const char *const names[TYPE_COUNT] = {
	    [TYPE_BOOLEAN] = "yes or no",
	    [TYPE_INTEGER] = "a whole number",
	    [TYPE_DECIMAL] = "a number",
	    [TYPE_PERCENTAGE] = "a percentage such as 12 %",
	    [TYPE_MONEY] = "an amount with its currency, such as EUR 120 000",
	    [TYPE_DURATION] = "a duration with its unit, such as 36 h",
	    [TYPE_INSTANT] = "a date and time, such as 2026-03-06T15:20+01:00",
	    [TYPE_DATE] = "a date, such as 2026-03-06",
	    [TYPE_ENUM] = "one of its values",
	    [TYPE_SET] = "a list of its values",
	    [TYPE_TEXT] = "a text",
	    [TYPE_REGION] = "the code of a country or state, such as DE or US-CA",
	    [TYPE_REGION_SET] = "a list of countries or states, such as [DE, US-CA]",
	    [TYPE_REGION_COUNTS] = "a count for each region, such as {US-CA: 500, others: 0}",
	};

	return names[type] == NULL ? "a value" : names[type];
}

bool reading_refuse_name(struct reading *r, struct text found, struct diag_pos at)
{
	const struct law *law = r->c->law;
	bool choice = r->f->type == TYPE_ENUM || r->f->type == TYPE_SET;
	uint32_t count = choice ? r->f->value_count : law->t[TAB_REGIONS].count;
	struct text *names = arena_array(r->c->diags->arena, count + 1, sizeof(*names));
	struct diag *d = diag_error(r->c->diags, at, choice ? "unknown-value" : "unknown-region",
	                            choice ? "%.*s has no value '%.*s'" : "%.*s: no such country or state: '%.*s'",
	                            TEXT_ARG(reading_fact(r)), TEXT_ARG(found));

	for (uint32_t i = 0; names != NULL && i < count; i++)
		names[i] = choice ? law_str(law, LAW_ROW(law, TAB_VALUES, struct value_row, r->f->first_value + i)->id)
		                  : law_str(law, LAW_ROW(law, TAB_REGIONS, struct region_row, i)->code);
	if (names != NULL)
		diag_suggest(r->c->diags, d, found, names, count);
	return false;
}

bool reading_refuse_key(struct reading *r, const struct doc *member)
{
	static const char *const names[] = {"at_least", "at_most", "more_than", "less_than", "between",
	                                    "about",    "after",   "before",    "value",     "estimate",
	                                    "source",   "note",    "includes",  "possibly",  "excludes",
	                                    "one_of",   "not",     "amount",    "currency"};
	struct text known[sizeof(names) / sizeof(names[0])];
	struct diag *d = diag_error(r->c->diags, doc_key_pos(member, r->c->file), "unknown-key",
	                            "%.*s: unknown key '%.*s' beside %s", TEXT_ARG(reading_fact(r)),
	                            TEXT_ARG(member->key), reading_expected(r->f->type));

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		known[i] = text_of(names[i]);
	diag_suggest(r->c->diags, d, member->key, known, sizeof(names) / sizeof(names[0]));
	return false;
}

/* ---- words ---- */

static bool text_is_word(struct text t, const char *word)
{
	size_t n = strlen(word);

	if (t.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (char_lower(t.p[i]) != word[i])
			return false;
	return true;
}

bool reading_starts(struct text t, const char *word)
{
	size_t n = strlen(word);

	return t.n > n && text_is_word((struct text){t.p, n}, word);
}

bool reading_is_any(struct text t, const char *const *words)
{
	for (; *words != NULL; words++)
		if (text_is_word(t, *words))
			return true;
	return false;
}

bool reading_unknown(const struct doc *d)
{
	static const char *const words[] = {"unknown", "?", "not known", NULL};

	return d->kind == DOC_NULL || (doc_is_scalar(d) && reading_is_any(text_trim(d->text), words));
}

static bool says_not_yet(const struct doc *d)
{
	static const char *const words[] = {"not yet", "not_yet", NULL};

	return doc_is_scalar(d) && reading_is_any(text_trim(d->text), words);
}

bool reading_is_meta(struct text key)
{
	static const char *const keys[] = {"estimate", "source", "note", "by", "at", "recorded_at"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (text_is(key, keys[i]))
			return true;
	return false;
}

static bool read_truth(struct text t, bool *out)
{
	static const char *const yes[] = {"true", "yes", "y", NULL}, *const no[] = {"false", "no", "n", NULL};

	*out = reading_is_any(t, yes);
	return *out || reading_is_any(t, no);
}

bool reading_estimate(struct reading *r, const struct doc *map, uint8_t *flags)
{
	const struct doc *d = doc_get(map, "estimate");
	bool estimate = false;

	if (d == NULL)
		return true;
	if (!doc_is_scalar(d) || !read_truth(d->text, &estimate)) {
		reading_refuse(r, d, "wrong-type", "estimate: true or false");
		return false;
	}
	if (estimate)
		*flags |= VALUE_ESTIMATE;
	return true;
}

/* ---- the rest ---- */

static bool read_boolean(struct reading *r, const struct doc *d, struct value *v)
{
	bool truth;

	if (!doc_is_scalar(d) || !read_truth(text_trim(d->text), &truth)) {
		reading_refuse(r, d, "wrong-type", reading_expected(TYPE_BOOLEAN));
		return false;
	}
	v->lo = v->hi = truth;
	v->known = KNOWN_EXACTLY;
	return true;
}

static bool read_text(struct reading *r, const struct doc *d, struct value *v)
{
	struct text *t = arena_alloc(r->c->arena, sizeof(*t));
	struct buf joined = {0};

	if (t != NULL && doc_is_scalar(d)) {
		*t = text_dup(r->c->arena, d->text);
	} else if (t != NULL && d->kind == DOC_LIST) {
		for (const struct doc *m = d->first; m != NULL; m = m->next) {
			if (!doc_is_scalar(m)) {
				reading_refuse(r, m, "wrong-type", reading_expected(TYPE_TEXT));
				buf_free(&joined);
				return false;
			}
			buf_str(&joined, m == d->first ? "" : "; ");
			buf_text(&joined, m->text);
		}
		*t = buf_failed(&joined) ? TEXT_NONE : text_dup(r->c->arena, buf_view(&joined));
		buf_free(&joined);
	} else if (t != NULL) {
		reading_refuse(r, d, "wrong-type", reading_expected(TYPE_TEXT));
		return false;
	}
	if (t == NULL || t->p == NULL) {
		diag_no_memory(r->c->diags);
		return false;
	}
	v->more = t;
	v->known = KNOWN_EXACTLY;
	return true;
}

static bool read_plain(struct reading *r, const struct doc *d, struct value *v)
{
	if (reading_unknown(d))
		return true;
	if (says_not_yet(d)) {
		*v = fact_not_yet(r->c->law, r->fact, INSTANT_MIN);
		return true;
	}
	if (d->kind == DOC_MAP && !reading_estimate(r, d, &v->flags))
		return false;
	switch (r->f->type) {
	case TYPE_BOOLEAN: return read_boolean(r, d, v);
	case TYPE_ENUM: return reading_enum(r, d, v);
	case TYPE_SET:
	case TYPE_REGION_SET: return reading_set(r, d, v);
	case TYPE_TEXT: return read_text(r, d, v);
	case TYPE_REGION: return reading_region(r, d, v);
	case TYPE_REGION_COUNTS: return reading_counts(r, d, v);
	default: return reading_interval(r, d, v);
	}
}

bool value_read(struct value_context *c, fact_id fact, const struct doc *d, struct value *out)
{
	struct reading r = {.c = c, .fact = fact, .f = LAW_ROW(c->law, TAB_FACTS, struct fact_row, fact)};
	const struct doc *inner = doc_get(d, "value");
	uint8_t flags = 0;

	*out = fact_unknown(c->law, fact);
	if (inner == NULL)
		return read_plain(&r, d, out);
	for (const struct doc *m = d->first; m != NULL; m = m->next)
		if (m != inner && !reading_is_meta(m->key))
			return reading_refuse_key(&r, m);
	if (!reading_estimate(&r, d, &flags) || !read_plain(&r, inner, out))
		return false;
	out->flags |= flags;
	return true;
}
