/* Reading values: every way to write one that docs/facts.md lists. */
#include <string.h>

#include "law/vocab.h"

struct reading {
	struct value_context *c;
	fact_id fact;
	const struct fact_row *f;
	uint16_t currency; /* that stands beside the amount: {amount: …, currency: EUR} */
};

/* What one written number, amount or moment covers: a point, or the whole of a day. */
struct span {
	int64_t lo, hi;
	uint16_t currency;
};

/* ---- errors ---- */

static struct text fact_name(const struct reading *r)
{
	return law_str(r->c->law, r->f->id);
}

static struct diag *refuse(struct reading *r, const struct doc *d, const char *code, const char *expected)
{
	if (doc_is_scalar(d))
		return diag_error(r->c->diags, doc_pos(d, r->c->file), code, "%.*s: expected %s, found '%.*s'",
		                  TEXT_ARG(fact_name(r)), expected, TEXT_ARG(d->text));
	return diag_error(r->c->diags, doc_pos(d, r->c->file), code, "%.*s: expected %s, found %s",
	                  TEXT_ARG(fact_name(r)), expected, d == NULL ? "nothing" : doc_kind_name(d->kind));
}

static const char *type_expected(enum value_type type)
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

/* "unknown-value", "unknown-region": with the nearest valid name. */
static bool refuse_name(struct reading *r, struct text found, struct diag_pos at)
{
	const struct law *law = r->c->law;
	bool choice = r->f->type == TYPE_ENUM || r->f->type == TYPE_SET;
	uint32_t count = choice ? r->f->value_count : law->t[TAB_REGIONS].count;
	struct text *names = arena_array(r->c->diags->arena, count + 1, sizeof(*names));
	struct diag *d = diag_error(r->c->diags, at, choice ? "unknown-value" : "unknown-region",
	                            choice ? "%.*s has no value '%.*s'" : "%.*s: no such country or state: '%.*s'",
	                            TEXT_ARG(fact_name(r)), TEXT_ARG(found));

	for (uint32_t i = 0; names != NULL && i < count; i++)
		names[i] = choice ? law_str(law, LAW_ROW(law, TAB_VALUES, struct value_row, r->f->first_value + i)->id)
		                  : law_str(law, LAW_ROW(law, TAB_REGIONS, struct region_row, i)->code);
	if (names != NULL)
		diag_suggest(r->c->diags, d, found, names, count);
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

static bool is_any_word(struct text t, const char *const *words)
{
	for (; *words != NULL; words++)
		if (text_is_word(t, *words))
			return true;
	return false;
}

static bool says_unknown(const struct doc *d)
{
	static const char *const words[] = {"unknown", "?", "not known", NULL};

	return d->kind == DOC_NULL || (doc_is_scalar(d) && is_any_word(text_trim(d->text), words));
}

static bool says_not_yet(const struct doc *d)
{
	static const char *const words[] = {"not yet", "not_yet", NULL};

	return doc_is_scalar(d) && is_any_word(text_trim(d->text), words);
}

/* Keys beside a value that say something about the assertion. */
static bool is_meta(struct text key)
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

	*out = is_any_word(t, yes);
	return *out || is_any_word(t, no);
}

static bool read_estimate(struct reading *r, const struct doc *map, uint8_t *flags)
{
	const struct doc *d = doc_get(map, "estimate");
	bool estimate = false;

	if (d == NULL)
		return true;
	if (!doc_is_scalar(d) || !read_truth(d->text, &estimate)) {
		refuse(r, d, "wrong-type", "estimate: true or false");
		return false;
	}
	if (estimate)
		*flags |= VALUE_ESTIMATE;
	return true;
}

/* ---- points ---- */

static bool read_number(struct reading *r, const struct doc *d, struct text t, num *out)
{
	switch (num_parse(t, out)) {
	case NUM_OK: break;
	case NUM_TOO_LARGE: refuse(r, d, "too-large", "a number below 922 000 000 000 000"); return false;
	case NUM_TOO_PRECISE: refuse(r, d, "too-precise", "at most four decimal places"); return false;
	default: refuse(r, d, "bad-number", type_expected(r->f->type)); return false;
	}
	if (*out < 0) {
		refuse(r, d, "negative", "a number that is not below zero");
		return false;
	}
	if (r->f->type == TYPE_INTEGER || r->f->type == TYPE_REGION_COUNTS) {
		if (*out % NUM_SCALE == 0)
			return true;
		refuse(r, d, "wrong-type", "a whole number");
		return false;
	}
	return true;
}

static bool is_letter(char c)
{
	return char_is_upper(c) || char_is_lower(c);
}

static bool find_currency(struct reading *r, const struct doc *d, struct text code, uint16_t *out)
{
	const struct law *law = r->c->law;
	uint32_t count = law->t[TAB_CURRENCIES].count;
	struct text *names;
	struct diag *message;

	*out = currency_find(law, code);
	if (*out != 0)
		return true;
	names = arena_array(r->c->diags->arena, count + 1, sizeof(*names));
	message = diag_error(r->c->diags, doc_pos(d, r->c->file), "unknown-currency", "%.*s: no such currency: '%.*s'",
	                     TEXT_ARG(fact_name(r)), TEXT_ARG(code));
	for (uint32_t i = 0; names != NULL && i < count; i++)
		names[i] = law_str(law, LAW_ROW(law, TAB_CURRENCIES, struct currency_row, i)->code);
	if (names != NULL)
		diag_suggest(r->c->diags, message, code, names, count);
	return false;
}

/* "EUR 120 000" or "120 000 EUR"; the bare number where the currency stands elsewhere, or for zero. */
static bool read_money(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	struct text code = TEXT_NONE;

	if (t.n > 3 && is_letter(t.p[0]) && is_letter(t.p[1]) && is_letter(t.p[2]) && !is_letter(t.p[3])) {
		code = (struct text){t.p, 3};
		t = text_trim((struct text){t.p + 3, t.n - 3});
	} else if (t.n > 3 && is_letter(t.p[t.n - 1]) && is_letter(t.p[t.n - 2]) && is_letter(t.p[t.n - 3])) {
		code = (struct text){t.p + t.n - 3, 3};
		t = text_trim((struct text){t.p, t.n - 3});
	}
	out->currency = r->currency;
	if (code.n > 0 && !find_currency(r, d, code, &out->currency))
		return false;
	if (!read_number(r, d, t, &out->lo))
		return false;
	out->hi = out->lo;
	if (out->currency == 0 && out->lo != 0) {
		refuse(r, d, "no-currency", type_expected(TYPE_MONEY));
		return false;
	}
	if (r->currency != 0 && out->currency != r->currency) {
		refuse(r, d, "two-currencies", "amounts in one currency");
		return false;
	}
	return true;
}

static bool read_percentage(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	if (t.n > 0 && t.p[t.n - 1] == '%')
		t = text_trim((struct text){t.p, t.n - 1});
	if (!read_number(r, d, t, &out->lo))
		return false;
	out->hi = out->lo;
	return true;
}

static bool read_duration(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	if (!duration_parse(t, &out->lo) || out->lo < 0) {
		refuse(r, d, "bad-duration", type_expected(TYPE_DURATION));
		return false;
	}
	out->hi = out->lo;
	return true;
}

/* From the first to the last moment of the days, in the zone of the reader. */
static void span_of_days(const struct value_context *c, zone_id zone, day first, day last, struct span *out)
{
	out->lo = instant_of(c->zones, zone, first, 0, false);
	out->hi = instant_of(c->zones, zone, last + 1, 0, false) - 1;
}

static bool read_time(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	struct value_context *c = r->c;
	struct time_read read = time_parse(t, c->zones);
	zone_id zone = read.zone != ZONE_NONE ? read.zone : c->zone == ZONE_NONE ? ZONE_UTC : c->zone;

	if (read.shape == TIME_NONE) {
		diag_error(c->diags, doc_pos(d, c->file), "bad-date", "%.*s: '%.*s': %s", TEXT_ARG(fact_name(r)),
		           TEXT_ARG(t), read.error == NULL ? "no date or time" : read.error);
		return false;
	}
	if (r->f->type == TYPE_DATE) {
		out->lo = read.first;
		out->hi = read.last;
	} else if (read.shape == TIME_INSTANT) {
		out->lo = out->hi = read.at;
	} else if (read.shape == TIME_LOCAL) {
		/* An hour that comes twice in autumn may be either. */
		out->lo = instant_of(c->zones, zone, read.first, read.second_of_day, false);
		out->hi = instant_of(c->zones, zone, read.first, read.second_of_day, true);
	} else {
		span_of_days(c, zone, read.first, read.last, out);
	}
	return true;
}

static bool read_point(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	t = text_trim(t);
	*out = (struct span){0};
	switch (r->f->type) {
	case TYPE_MONEY: return read_money(r, d, t, out);
	case TYPE_PERCENTAGE: return read_percentage(r, d, t, out);
	case TYPE_DURATION: return read_duration(r, d, t, out);
	case TYPE_INSTANT:
	case TYPE_DATE: return read_time(r, d, t, out);
	default:
		if (!read_number(r, d, t, &out->lo))
			return false;
		out->hi = out->lo;
		return true;
	}
}

/* ---- bounds ---- */

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
			refuse(r, d, "two-currencies", "amounts in one currency");
			return false;
		}
		v->currency = s->currency;
	}
	v->lo = lo > v->lo ? lo : v->lo;
	v->hi = hi < v->hi ? hi : v->hi;
	if (v->lo <= v->hi)
		return true;
	refuse(r, d, "impossible-interval", "a lower end that is not above the upper end");
	return false;
}

static bool apply_text(struct reading *r, const struct doc *d, enum bound bound, struct text t, struct value *v)
{
	struct span s;

	return read_point(r, d, t, &s) && apply_bound(r, d, bound, &s, v);
}

static bool apply_two(struct reading *r, const struct doc *d, struct text low, struct text high, struct value *v)
{
	struct reading second = *r;
	struct span s;

	if (!read_point(r, d, low, &s) || !apply_bound(r, d, AT_LEAST, &s, v))
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

static bool starts_with_word(struct text t, const char *word)
{
	size_t n = strlen(word);

	return t.n > n && text_is_word((struct text){t.p, n}, word);
}

/* "500", "at least 500", "100 to 500", "between 100 and 500", ">= 500". */
static bool read_phrase(struct reading *r, const struct doc *d, struct value *v)
{
	struct text t = text_trim(d->text), low, high;
	struct span s;

	for (size_t i = 0; i < sizeof(bound_words) / sizeof(bound_words[0]); i++) {
		size_t n = strlen(bound_words[i].word);

		if (starts_with_word(t, bound_words[i].word))
			return apply_text(r, d, bound_words[i].bound, (struct text){t.p + n, t.n - n}, v);
	}
	if (starts_with_word(t, "between ") && text_split((struct text){t.p + 8, t.n - 8}, " and ", &low, &high))
		return apply_two(r, d, low, high, v);
	if (text_split(t, " to ", &low, &high) || text_split(t, "..", &low, &high))
		return apply_two(r, d, low, high, v);
	if (!read_point(r, d, t, &s))
		return false;
	return apply_bound(r, d, AT_LEAST, &s, v) && apply_bound(r, d, AT_MOST, &s, v);
}

static bool read_bounds(struct reading *r, const struct doc *d, struct value *v);

static bool read_between(struct reading *r, const struct doc *d, struct value *v)
{
	num bare;

	if (d->kind != DOC_LIST || d->count != 2 || !doc_is_scalar(d->first) || !doc_is_scalar(d->first->next)) {
		refuse(r, d, "wrong-type", "between: [lower end, upper end]");
		return false;
	}
	/* A currency may stand with either end. */
	if (r->f->type == TYPE_MONEY && r->currency == 0 && num_parse(text_trim(d->first->text), &bare) == NUM_OK) {
		struct reading with = *r;
		struct span s;

		if (!read_point(r, d->first->next, d->first->next->text, &s))
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

static bool refuse_key(struct reading *r, const struct doc *member)
{
	static const char *const names[] = {"at_least", "at_most", "more_than", "less_than", "between",
	                                    "about",    "after",   "before",    "value",     "estimate",
	                                    "source",   "note",    "includes",  "possibly",  "excludes",
	                                    "one_of",   "not",     "amount",    "currency"};
	struct text known[sizeof(names) / sizeof(names[0])];
	struct diag *d = diag_error(r->c->diags, doc_key_pos(member, r->c->file), "unknown-key",
	                            "%.*s: unknown key '%.*s' beside %s", TEXT_ARG(fact_name(r)), TEXT_ARG(member->key),
	                            type_expected(r->f->type));

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		known[i] = text_of(names[i]);
	diag_suggest(r->c->diags, d, member->key, known, sizeof(names) / sizeof(names[0]));
	return false;
}

/* {amount: {between: [100, 200]}, currency: EUR} */
static bool read_amount(struct reading *r, const struct doc *d, struct value *v)
{
	const struct doc *currency = doc_get(d, "currency"), *amount = doc_get(d, "amount");
	struct reading inner = *r;

	if (!doc_is_scalar(currency)) {
		refuse(r, currency == NULL ? d : currency, "no-currency", "currency: with amount:");
		return false;
	}
	if (!find_currency(r, currency, currency->text, &inner.currency))
		return false;
	for (const struct doc *m = d->first; m != NULL; m = m->next)
		if (m != currency && m != amount && !is_meta(m->key))
			return refuse_key(r, m);
	v->currency = inner.currency;
	return says_unknown(amount) || read_bounds(&inner, amount, v);
}

static bool read_bounds(struct reading *r, const struct doc *d, struct value *v)
{
	uint32_t bounds = 0;

	if (doc_is_scalar(d))
		return read_phrase(r, d, v);
	if (d->kind != DOC_MAP) {
		refuse(r, d, "wrong-type", type_expected(r->f->type));
		return false;
	}
	if (r->f->type == TYPE_MONEY && doc_get(d, "amount") != NULL)
		return read_amount(r, d, v);
	for (const struct doc *m = d->first; m != NULL; m = m->next) {
		const struct bound_key *key = bound_key(m->key);

		if (is_meta(m->key))
			continue;
		if (text_is(m->key, "between")) {
			if (!read_between(r, m, v))
				return false;
		} else if (key == NULL) {
			return refuse_key(r, m);
		} else if (m->kind != DOC_NULL) {
			if (!doc_is_scalar(m)) {
				refuse(r, m, "wrong-type", type_expected(r->f->type));
				return false;
			}
			if (!apply_text(r, m, key->bound, m->text, v))
				return false;
		}
		bounds++;
	}
	if (bounds > 0)
		return true;
	refuse(r, d, "wrong-type", type_expected(r->f->type));
	return false;
}

static bool read_interval(struct reading *r, const struct doc *d, struct value *v)
{
	if (value_type_is_amount(r->f->type) || r->f->type == TYPE_REGION_COUNTS)
		v->lo = 0;
	if (!read_bounds(r, d, v))
		return false;
	v->known = v->lo == v->hi ? KNOWN_EXACTLY
	           : v->hi == INT64_MAX && (v->lo == INT64_MIN || (v->lo == 0 && value_type_is_amount(r->f->type)))
	               ? KNOWN_NOTHING
	               : KNOWN_PARTLY;
	return true;
}

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

/* A place by code, or by its English name. */
static uint32_t find_place(const struct reading *r, struct text t)
{
	const struct law *law = r->c->law;
	uint32_t found = region_find(law, t);

	for (uint32_t i = 1; found == 0 && t.n > 3 && i < law->t[TAB_REGIONS].count; i++)
		if (text_eq(law_str(law, LAW_ROW(law, TAB_REGIONS, struct region_row, i)->name), t))
			return i;
	return found;
}

/* The bit of a named member of an enum, a set, or among the regions. */
static bool read_member(struct reading *r, const struct doc *d, struct text t, uint32_t *bit)
{
	bool choice = r->f->type == TYPE_ENUM || r->f->type == TYPE_SET;
	uint32_t found;

	t = text_trim(t);
	found = choice ? find_choice(r, t) : find_place(r, t);
	/* JSON's false and true for a value that is called no or yes. */
	if (choice && found == 0 && d->kind == DOC_BOOL)
		found = find_choice(r, text_is(t, "true") ? TEXT("yes") : TEXT("no"));
	if (found == 0) {
		refuse_name(r, t, doc_pos(d, r->c->file));
		return false;
	}
	*bit = choice ? found - 1 : found;
	return true;
}

/* A scalar, a list of scalars, or scalars with commas between: the members named. */
static bool read_members(struct reading *r, const struct doc *d, uint64_t *words)
{
	uint32_t bit;

	if (d->kind == DOC_LIST) {
		for (const struct doc *m = d->first; m != NULL; m = m->next)
			if (!doc_is_scalar(m)) {
				refuse(r, m, "wrong-type", type_expected(r->f->type));
				return false;
			} else if (!read_member(r, m, m->text, &bit)) {
				return false;
			} else {
				set_add(words, bit);
			}
		return true;
	}
	if (!doc_is_scalar(d)) {
		refuse(r, d, "wrong-type", type_expected(r->f->type));
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
		return refuse_key(r, m);
	if ((from || to) && !r->f->ordered) {
		diag_error(r->c->diags, doc_key_pos(m, r->c->file), "wrong-type", "the values of %.*s have no order",
		           TEXT_ARG(fact_name(r)));
		return false;
	}
	if (!read_members(r, m, words))
		return false;
	if (text_is(m->key, "not"))
		*mask &= ~words[0];
	else if (text_is(m->key, "one_of"))
		*mask &= words[0];
	if ((from || to) && set_size(words) != 1) {
		refuse(r, m, "wrong-type", "one value");
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
	bool from = starts_with_word(t, "at least "), to = starts_with_word(t, "at most ");
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

static bool read_enum(struct reading *r, const struct doc *d, struct value *v)
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
			if (!is_meta(m->key) && !narrow_choices(r, m, &mask))
				return false;
	} else {
		refuse(r, d, "wrong-type", type_expected(TYPE_ENUM));
		return false;
	}
	if (mask == 0) {
		refuse(r, d, "impossible-interval", "at least one value that remains possible");
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

		if (is_meta(m->key))
			continue;
		if (to == NULL)
			return refuse_key(r, m);
		any = true;
		possibly = possibly || to == s->may;
		if (m->kind != DOC_NULL && !read_members(r, m, to))
			return false;
	}
	if (!any) {
		refuse(r, d, "wrong-type", type_expected(r->f->type));
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
	refuse(r, d, "impossible-interval", "no value both included and excluded");
	return false;
}

static bool says_empty(const struct reading *r, const struct doc *d)
{
	static const char *const words[] = {"none", "", NULL};

	return doc_is_scalar(d) && is_any_word(text_trim(d->text), words) &&
	       (r->f->type != TYPE_SET || choice_find(r->c->law, r->fact, TEXT("none")) == 0);
}

static bool read_set(struct reading *r, const struct doc *d, struct value *v)
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
		if (!read_members(r, d, s->in))
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

/* ---- places ---- */

static bool read_region(struct reading *r, const struct doc *d, struct value *v)
{
	struct set choice = {0};
	uint64_t *to = choice.may;
	const struct doc *of = d;

	if (d->kind == DOC_MAP) {
		of = doc_get(d, "one_of");
		for (const struct doc *m = d->first; m != NULL; m = m->next)
			if (m != of && !is_meta(m->key))
				return refuse_key(r, m);
	}
	if (of == NULL || (of == d && !doc_is_scalar(d))) {
		refuse(r, d, "wrong-type", type_expected(TYPE_REGION));
		return false;
	}
	if (!read_members(r, of, to))
		return false;
	if (set_empty(to)) {
		refuse(r, d, "wrong-type", type_expected(TYPE_REGION));
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
	if (!says_unknown(m) && !read_interval(r, m, &v))
		return false;
	if (m->kind == DOC_MAP && !read_estimate(r, m, &v.flags))
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
			           "%.*s: this region stands twice: '%.*s'", TEXT_ARG(fact_name(r)), TEXT_ARG(m->key));
			return true;
		}
	return false;
}

static enum known counts_known(const struct counts *c)
{
	if (c->others_lo != 0 || c->others_hi != 0)
		return KNOWN_PARTLY;
	for (uint32_t i = 0; i < c->n; i++)
		if (c->row[i].lo != c->row[i].hi)
			return KNOWN_PARTLY;
	return KNOWN_EXACTLY;
}

static bool read_counts(struct reading *r, const struct doc *d, struct value *v)
{
	struct counts *c;

	if (d->kind != DOC_MAP) {
		refuse(r, d, "wrong-type", type_expected(TYPE_REGION_COUNTS));
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

		if (is_meta(m->key))
			continue;
		if (text_is(m->key, "others")) {
			if (!read_count(r, m, &c->others_lo, &c->others_hi, &v->flags))
				return false;
			continue;
		}
		row->region = (uint16_t)find_place(r, m->key);
		if (row->region == 0)
			return refuse_name(r, m->key, doc_key_pos(m, r->c->file));
		if (count_twice(r, c, m, row->region) || !read_count(r, m, &row->lo, &row->hi, &v->flags))
			return false;
		c->n++;
	}
	v->more = c;
	v->known = (uint8_t)counts_known(c);
	return true;
}

/* ---- the rest ---- */

static bool read_boolean(struct reading *r, const struct doc *d, struct value *v)
{
	bool truth;

	if (!doc_is_scalar(d) || !read_truth(text_trim(d->text), &truth)) {
		refuse(r, d, "wrong-type", type_expected(TYPE_BOOLEAN));
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
				refuse(r, m, "wrong-type", type_expected(TYPE_TEXT));
				buf_free(&joined);
				return false;
			}
			buf_str(&joined, m == d->first ? "" : "; ");
			buf_text(&joined, m->text);
		}
		*t = buf_failed(&joined) ? TEXT_NONE : text_dup(r->c->arena, buf_view(&joined));
		buf_free(&joined);
	} else if (t != NULL) {
		refuse(r, d, "wrong-type", type_expected(TYPE_TEXT));
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
	if (says_unknown(d))
		return true;
	if (says_not_yet(d)) {
		*v = fact_not_yet(r->c->law, r->fact, INSTANT_MIN);
		return true;
	}
	if (d->kind == DOC_MAP && !read_estimate(r, d, &v->flags))
		return false;
	switch (r->f->type) {
	case TYPE_BOOLEAN: return read_boolean(r, d, v);
	case TYPE_ENUM: return read_enum(r, d, v);
	case TYPE_SET:
	case TYPE_REGION_SET: return read_set(r, d, v);
	case TYPE_TEXT: return read_text(r, d, v);
	case TYPE_REGION: return read_region(r, d, v);
	case TYPE_REGION_COUNTS: return read_counts(r, d, v);
	default: return read_interval(r, d, v);
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
		if (m != inner && !is_meta(m->key))
			return refuse_key(&r, m);
	if (!read_estimate(&r, d, &flags) || !read_plain(&r, inner, out))
		return false;
	out->flags |= flags;
	return true;
}
