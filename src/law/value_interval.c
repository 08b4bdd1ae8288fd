/* What is known only within bounds: "at least 500", {between: [100, 200]}, "about EUR 120 000". */
#include <string.h>

#include "law/value_read.h"

enum bound { AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN, ABOUT, NOT_BEFORE, NOT_AFTER };

static const struct bound_key {
	const char *key;
	enum bound bound;
} bound_keys[] = {
    {"at_least", AT_LEAST}, {"at_most", AT_MOST},   {"more_than", MORE_THAN}, {"less_than", LESS_THAN},
    {"about", ABOUT},       {"after", NOT_BEFORE},  {"before", NOT_AFTER},    {"from", AT_LEAST},
    {"to", AT_MOST},        {"earliest", AT_LEAST}, {"latest", AT_MOST},
};

static const struct bound_word {
	const char *word;
	enum bound bound;
} bound_words[] = {
    {"at least ", AT_LEAST}, {"at most ", AT_MOST},  {"more than ", MORE_THAN}, {"less than ", LESS_THAN},
    {"about ", ABOUT},       {"after ", NOT_BEFORE}, {"before ", NOT_AFTER},    {"since ", NOT_BEFORE},
    {"up to ", AT_MOST},     {"over ", MORE_THAN},   {"under ", LESS_THAN},     {">=", AT_LEAST},
    {"<=", AT_MOST},         {">", MORE_THAN},       {"<", LESS_THAN},          {"~", ABOUT},
};

static int64_t step_of(const struct reading *r)
{
	return r->f->type == TYPE_INTEGER || r->f->type == TYPE_REGION_COUNTS ? NUM_SCALE : 1;
}

/* Narrows the value by one bound. A day "after" which something happened is not excluded itself: people mean both. */
static bool apply_bound(struct reading *r, const struct doc *d, enum bound bound, const struct span *s, struct value *v)
{
	int64_t lo = INT64_MIN, hi = INT64_MAX;

	switch (bound) {
	case AT_LEAST:
	case NOT_BEFORE: lo = s->lo; break;
	case AT_MOST:
	case NOT_AFTER: hi = s->hi; break;
	case MORE_THAN: lo = s->hi + step_of(r); break;
	case LESS_THAN: hi = s->lo - step_of(r); break;
	case ABOUT:
		lo = s->lo;
		hi = s->hi;
		v->flags |= VALUE_ESTIMATE;
		break;
	}
	if (s->currency != 0) {
		if (v->currency != 0 && v->currency != s->currency) {
			reading_refuse(r, d, "two-currencies", "amounts in one currency");
			return false;
		}
		v->currency = s->currency;
	}
	v->lo = lo > v->lo ? lo : v->lo;
	v->hi = hi < v->hi ? hi : v->hi;
	if (v->lo <= v->hi)
		return true;
	reading_refuse(r, d, "impossible-interval", "a lower end that is not above the upper end");
	return false;
}

static bool apply_text(struct reading *r, const struct doc *d, enum bound bound, struct text t, struct value *v)
{
	struct span s;

	return reading_point(r, d, t, &s) && apply_bound(r, d, bound, &s, v);
}

static bool apply_two(struct reading *r, const struct doc *d, struct text low, struct text high, struct value *v)
{
	struct reading second = *r;
	struct span s;

	if (!reading_point(r, d, low, &s) || !apply_bound(r, d, AT_LEAST, &s, v))
		return false;
	if (s.currency != 0)
		second.currency = s.currency;
	return apply_text(&second, d, AT_MOST, high, v);
}

/* Where `what` stands in `t`; false where it does not. */
static bool text_split(struct text t, const char *what, struct text *before, struct text *after)
{
	size_t n = strlen(what);

	for (size_t i = 1; i + n < t.n; i++) {
		if (memcmp(t.p + i, what, n) != 0)
			continue;
		*before = (struct text){t.p, i};
		*after = (struct text){t.p + i + n, t.n - i - n};
		return true;
	}
	return false;
}

/* "500", "at least 500", "100 to 500", "between 100 and 500", ">= 500". */
static bool read_phrase(struct reading *r, const struct doc *d, struct value *v)
{
	struct text t = text_trim(d->text), low, high;
	struct span s;

	for (size_t i = 0; i < sizeof(bound_words) / sizeof(bound_words[0]); i++) {
		size_t n = strlen(bound_words[i].word);

		if (reading_starts(t, bound_words[i].word))
			return apply_text(r, d, bound_words[i].bound, (struct text){t.p + n, t.n - n}, v);
	}
	if (reading_starts(t, "between ") && text_split((struct text){t.p + 8, t.n - 8}, " and ", &low, &high))
		return apply_two(r, d, low, high, v);
	if (text_split(t, " to ", &low, &high) || text_split(t, "..", &low, &high))
		return apply_two(r, d, low, high, v);
	if (!reading_point(r, d, t, &s))
		return false;
	return apply_bound(r, d, AT_LEAST, &s, v) && apply_bound(r, d, AT_MOST, &s, v);
}

static bool read_bounds(struct reading *r, const struct doc *d, struct value *v);

static bool read_between(struct reading *r, const struct doc *d, struct value *v)
{
	num bare;

	if (d->kind != DOC_LIST || d->count != 2 || !doc_is_scalar(d->first) || !doc_is_scalar(d->first->next)) {
		reading_refuse(r, d, "wrong-type", "between: [lower end, upper end]");
		return false;
	}
	/* A currency may stand with either end. */
	if (r->f->type == TYPE_MONEY && r->currency == 0 && num_parse(text_trim(d->first->text), &bare) == NUM_OK) {
		struct reading with = *r;
		struct span s;

		if (!reading_point(r, d->first->next, d->first->next->text, &s))
			return false;
		with.currency = s.currency;
		return apply_two(&with, d, d->first->text, d->first->next->text, v);
	}
	return apply_two(r, d, d->first->text, d->first->next->text, v);
}

static const struct bound_key *bound_key(struct text key)
{
	for (size_t i = 0; i < sizeof(bound_keys) / sizeof(bound_keys[0]); i++)
		if (text_is(key, bound_keys[i].key))
			return &bound_keys[i];
	return NULL;
}

/* {amount: {between: [100, 200]}, currency: EUR} */
static bool read_amount(struct reading *r, const struct doc *d, struct value *v)
{
	const struct doc *currency = doc_get(d, "currency"), *amount = doc_get(d, "amount");
	struct reading inner = *r;

	if (!doc_is_scalar(currency)) {
		reading_refuse(r, currency == NULL ? d : currency, "no-currency", "currency: with amount:");
		return false;
	}
	if (!reading_currency(r, currency, currency->text, &inner.currency))
		return false;
	for (const struct doc *m = d->first; m != NULL; m = m->next)
		if (m != currency && m != amount && !reading_is_meta(m->key))
			return reading_refuse_key(r, m);
	v->currency = inner.currency;
	return reading_unknown(amount) || read_bounds(&inner, amount, v);
}

static bool read_bounds(struct reading *r, const struct doc *d, struct value *v)
{
	uint32_t bounds = 0;

	if (doc_is_scalar(d))
		return read_phrase(r, d, v);
	if (d->kind != DOC_MAP) {
		reading_refuse(r, d, "wrong-type", reading_expected(r->f->type));
		return false;
	}
	if (r->f->type == TYPE_MONEY && doc_get(d, "amount") != NULL)
		return read_amount(r, d, v);
	for (const struct doc *m = d->first; m != NULL; m = m->next) {
		const struct bound_key *key = bound_key(m->key);

		if (reading_is_meta(m->key))
			continue;
		if (text_is(m->key, "between")) {
			if (!read_between(r, m, v))
				return false;
		} else if (key == NULL) {
			return reading_refuse_key(r, m);
		} else if (m->kind != DOC_NULL) {
			if (!doc_is_scalar(m)) {
				reading_refuse(r, m, "wrong-type", reading_expected(r->f->type));
				return false;
			}
			if (!apply_text(r, m, key->bound, m->text, v))
				return false;
		}
		bounds++;
	}
	if (bounds > 0)
		return true;
	reading_refuse(r, d, "wrong-type", reading_expected(r->f->type));
	return false;
}

bool reading_interval(struct reading *r, const struct doc *d, struct value *v)
{
	if (value_type_is_amount(r->f->type) || r->f->type == TYPE_REGION_COUNTS)
		v->lo = 0;
	if (!read_bounds(r, d, v))
		return false;
	if (v->lo == v->hi)
		v->known = KNOWN_EXACTLY;
	else if (v->hi == INT64_MAX && (v->lo == INT64_MIN || (v->lo == 0 && value_type_is_amount(r->f->type))))
		v->known = KNOWN_NOTHING;
	else
		v->known = KNOWN_PARTLY;
	return true;
}
