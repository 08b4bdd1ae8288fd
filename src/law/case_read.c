/* Reading cases from documents: a whole case, or one line of a log. docs/facts.md is the description. */
#include <string.h>

#include "law/case.h"

struct reader {
	struct kase *c;
	struct value_context values;
	struct text file;
	struct diags *diags;
	/* What holds for all that the document says, unless a value says otherwise. */
	instant at;
	struct text by, source, note;
	uint32_t depth;
};

enum took { NOT_MINE, TAKEN, FAILED };

/* ---- errors ---- */

static bool wrong_type(struct reader *r, const struct doc *d, const char *what, const char *expected)
{
	if (doc_is_scalar(d))
		diag_error(r->diags, doc_pos(d, r->file), "wrong-type", "%s: expected %s, found '%.*s'", what, expected,
		           TEXT_ARG(d->text));
	else
		diag_error(r->diags, doc_pos(d, r->file), "wrong-type", "%s: expected %s, found %s", what, expected,
		           d == NULL ? "nothing" : doc_kind_name(d->kind));
	return false;
}

/* Memory ran out or a limit was passed while something was added. */
static bool not_added(struct reader *r, const struct doc *d)
{
	const struct kase *c = r->c;

	const struct diag *last = r->diags->count == 0 ? NULL : &r->diags->list[r->diags->count - 1];

	/* The limit is passed by the first that is too many, and once. */
	if (!arena_failed(c->arena) && last != NULL && strcmp(last->code, "too-many") == 0)
		return false;
	if (!arena_failed(c->arena) && c->record_count >= CASE_MAX_RECORDS)
		diag_error(r->diags, doc_pos(d, r->file), "too-many", "more than %d records", CASE_MAX_RECORDS);
	else if (!arena_failed(c->arena) && c->log_count >= CASE_MAX_ASSERTIONS)
		diag_error(r->diags, doc_pos(d, r->file), "too-many", "more than %d assertions", CASE_MAX_ASSERTIONS);
	else
		diag_no_memory(r->diags);
	return false;
}

/* ---- small things ---- */

static bool read_instant(struct reader *r, const struct doc *d, const char *what, instant *out)
{
	struct time_read t;
	zone_id zone;

	if (!doc_is_scalar(d))
		return wrong_type(r, d, what, "a date and time");
	t = time_parse(text_trim(d->text), r->c->zones);
	zone = t.zone != ZONE_NONE ? t.zone : r->values.zone == ZONE_NONE ? ZONE_UTC : r->values.zone;
	if (t.shape == TIME_LOCAL && !local_time_exists(r->c->zones, zone, t.first, t.second_of_day)) {
		diag_error(r->diags, doc_pos(d, r->file), "bad-date",
		           "%s: '%.*s': no such time in %.*s: clocks went forward past it", what, TEXT_ARG(d->text),
		           TEXT_ARG(zone_name(r->c->zones, zone)));
		return false;
	}
	if (t.shape == TIME_INSTANT)
		*out = t.at;
	else if (t.shape == TIME_LOCAL)
		*out = instant_of(r->c->zones, zone, t.first, t.second_of_day, false);
	else if (t.shape == TIME_DAY)
		*out = instant_of(r->c->zones, zone, t.first, 0, false);
	else if (t.shape == TIME_NONE && t.error != NULL)
		diag_error(r->diags, doc_pos(d, r->file), "bad-date", "%s: '%.*s': %s", what, TEXT_ARG(d->text),
		           t.error);
	else
		diag_error(r->diags, doc_pos(d, r->file), "bad-date", "%s: expected a date and time, found '%.*s'",
		           what, TEXT_ARG(d->text));
	return t.shape == TIME_INSTANT || t.shape == TIME_LOCAL || t.shape == TIME_DAY;
}

static bool read_zone(struct reader *r, const struct doc *d)
{
	const struct zones *z = r->c->zones;
	zone_id zone;
	struct text *names;
	struct diag *message;
	size_t count = zone_count(z);

	if (!doc_is_scalar(d))
		return wrong_type(r, d, "zone", "a time zone such as Europe/Berlin");
	zone = zone_find(z, d->text);
	if (zone != ZONE_NONE) {
		r->c->zone = r->values.zone = zone;
		return true;
	}
	names = arena_array(r->diags->arena, count + 1, sizeof(*names));
	message =
	    diag_error(r->diags, doc_pos(d, r->file), "unknown-zone", "no such time zone: '%.*s'", TEXT_ARG(d->text));
	for (size_t i = 0; names != NULL && i < count; i++)
		names[i] = zone_name(z, (zone_id)i);
	if (names != NULL)
		diag_suggest(r->diags, message, d->text, names, count);
	return false;
}

/* {at, by, source, note}, or just the moment. */
static bool read_recorded(struct reader *r, const struct doc *d)
{
	static const char *const keys[] = {"at", "by", "source", "note"};

	if (doc_is_scalar(d))
		return read_instant(r, d, "recorded", &r->at);
	if (d->kind != DOC_MAP)
		return wrong_type(r, d, "recorded", "{at: …, by: …}");
	if (!doc_only_keys(d, keys, 4, r->file, r->diags))
		return false;
	r->by = doc_text(d, "by");
	r->source = doc_text(d, "source");
	r->note = doc_text(d, "note");
	return doc_get(d, "at") == NULL || read_instant(r, doc_get(d, "at"), "recorded.at", &r->at);
}

/* ---- values ---- */

static bool read_meta(struct reader *r, const struct doc *d, struct assertion *a)
{
	const struct doc *at;

	if (d->kind != DOC_MAP)
		return true;
	at = doc_get(d, "at");
	if (doc_get(d, "by") != NULL)
		a->by = doc_text(d, "by");
	if (doc_get(d, "source") != NULL)
		a->source = doc_text(d, "source");
	if (doc_get(d, "note") != NULL)
		a->note = doc_text(d, "note");
	return at == NULL || read_instant(r, at, "at", &a->at);
}

static bool assert_fact(struct reader *r, uint32_t record, fact_id fact, const struct doc *d, struct diag_pos pos)
{
	struct assertion a = {.record = record - 1,
	                      .fact = fact,
	                      .at = r->at,
	                      .by = r->by,
	                      .source = r->source,
	                      .note = r->note,
	                      .pos = pos};

	if (!value_read(&r->values, fact, d, &a.value) || !read_meta(r, d, &a))
		return false;
	return case_assert(r->c, &a) || not_added(r, d);
}

/* ---- what a record says besides its facts ---- */

static bool add_duty(struct reader *r, uint32_t record, const struct doc *d)
{
	if (!doc_is_scalar(d) || d->text.n == 0)
		return wrong_type(r, d, "duty", "the id of a duty, such as eu.nis2.early_warning");
	return case_add_duty(r->c, record, d->text) || not_added(r, d);
}

static bool read_duties(struct reader *r, uint32_t record, const struct doc *d)
{
	if (d->kind != DOC_LIST)
		return add_duty(r, record, d);
	for (const struct doc *m = d->first; m != NULL; m = m->next)
		if (!add_duty(r, record, m))
			return false;
	return true;
}

static bool read_record_region(struct reader *r, uint32_t record, const struct doc *d)
{
	region_id region;

	if (!doc_is_scalar(d))
		return wrong_type(r, d, "region", "the code of a country or state");
	region = region_find(r->c->law, d->text);
	if (region == 0)
		diag_error(r->diags, doc_pos(d, r->file), "unknown-region", "no such country or state: '%.*s'",
		           TEXT_ARG(d->text));
	r->c->records[record - 1].region = region;
	return region != 0;
}

static int link_named(struct text key)
{
	static const char *const names[LINK_COUNT] = {"organisation", "incident",  "impact",
	                                              "product",      "ai_system", "service"};

	if (text_is(key, "of"))
		return LINK_ORGANISATION;
	for (int i = 0; i < LINK_COUNT; i++)
		if (text_is(key, names[i]))
			return i;
	return -1;
}

static enum took took(bool fine)
{
	return fine ? TAKEN : FAILED;
}

/* Owners, duties, region: what a record says of itself under `key`. */
static enum took read_attribute(struct reader *r, uint32_t record, struct text key, const struct doc *d)
{
	const struct kind_row *kind = LAW_ROW(r->c->law, TAB_KINDS, struct kind_row, r->c->records[record - 1].kind);
	int link = link_named(key);

	if (link >= 0) {
		if (!doc_is_scalar(d))
			return took(wrong_type(r, d, "owner", "the id of one record"));
		return took(case_own(r->c, record, (enum kind_link)link, d->text, doc_pos(d, r->file)) ||
		            not_added(r, d));
	}
	if (kind->role == ROLE_FILING && (text_is(key, "duty") || text_is(key, "duties")))
		return took(read_duties(r, record, d));
	if (kind->role == ROLE_FILING && text_is(key, "region"))
		return took(read_record_region(r, record, d));
	if (text_is(key, "name") && doc_is_scalar(d)) {
		r->c->records[record - 1].name = d->text;
		return TAKEN;
	}
	return NOT_MINE;
}

/* ---- records ---- */

/* A fact of `kind` by its short or its whole id. */
static fact_id find_fact(const struct law *law, kind_id kind, struct text key)
{
	fact_id f = fact_in_kind(law, kind, key);

	if (f != 0 || memchr(key.p, '.', key.n) == NULL)
		return f;
	f = fact_find(law, key);
	return f != 0 && LAW_ROW(law, TAB_FACTS, struct fact_row, f)->kind == kind ? f : 0;
}

static bool read_member(struct reader *r, uint32_t record, const struct doc *m)
{
	kind_id kind = r->c->records[record - 1].kind;
	fact_id fact = find_fact(r->c->law, kind, m->key);

	if (fact != 0)
		return assert_fact(r, record, fact, m, doc_key_pos(m, r->file));
	switch (read_attribute(r, record, m->key, m)) {
	case TAKEN: return true;
	case FAILED: return false;
	default: break;
	}
	if (text_is(m->key, "id") || text_is(m->key, "note") || text_is(m->key, "notes") || text_is(m->key, "recorded"))
		return true;
	fact_missing_error(r->c->law, kind, m->key, doc_key_pos(m, r->file), r->diags);
	return false;
}

static struct text kind_name(const struct reader *r, kind_id kind)
{
	return law_str(r->c->law, LAW_ROW(r->c->law, TAB_KINDS, struct kind_row, kind)->id);
}

/* The record of a kind that is meant where none is named: the only one, or the first, made if need be. */
static uint32_t unnamed_record(struct reader *r, kind_id kind, const struct doc *d)
{
	uint32_t record =
	    case_count(r->c, kind) == 1 ? case_first(r->c, kind) : case_record(r->c, kind, kind_name(r, kind));

	if (record == 0)
		not_added(r, d);
	return record;
}

/* `place` from 1 among `total` of a list. */
static uint32_t record_of(struct reader *r, kind_id kind, const struct doc *d, uint32_t place, uint32_t total)
{
	const struct doc *id = doc_get(d, "id");
	struct text name;
	uint32_t record;

	if (id == NULL && total == 1)
		return unnamed_record(r, kind, d);
	if (id != NULL && (!doc_is_scalar(id) || id->text.n == 0)) {
		wrong_type(r, id, "id", "a short name");
		return 0;
	}
	if (id != NULL)
		name = id->text;
	else if (place == 1)
		name = kind_name(r, kind);
	else
		name = text_format(r->c->arena, "%.*s-%u", TEXT_ARG(kind_name(r, kind)), place);
	record = name.p == NULL ? 0 : case_record(r->c, kind, name);
	if (record == 0)
		not_added(r, d);
	return record;
}

static bool read_record(struct reader *r, kind_id kind, const struct doc *d, uint32_t place, uint32_t total)
{
	struct reader inner = *r;
	const struct doc *recorded = doc_get(d, "recorded");
	uint32_t record;
	bool fine = true;

	if (d->kind != DOC_MAP && d->kind != DOC_NULL)
		return wrong_type(r, d, "a record", "a map of facts");
	record = record_of(r, kind, d, place, total);
	if (record == 0)
		return false;
	if (r->c->records[record - 1].pos.line == 0)
		r->c->records[record - 1].pos = doc_pos(d, r->file);
	if (recorded != NULL && !read_recorded(&inner, recorded))
		return false;
	for (const struct doc *m = d->first; d->kind == DOC_MAP && m != NULL; m = m->next)
		fine = read_member(&inner, record, m) && fine;
	return fine;
}

/* Two entries of one list with the same id: one of them is a slip. */
static bool ids_differ(struct reader *r, kind_id kind, const struct doc *list)
{
	struct arena scratch;
	struct text *seen;
	uint32_t cap = 16;
	bool fine = true;

	while (cap < list->count * 2)
		cap *= 2;
	arena_init(&scratch, 0);
	seen = arena_array(&scratch, cap, sizeof(*seen));
	for (const struct doc *d = list->first; seen != NULL && d != NULL; d = d->next) {
		struct text id = doc_text(d, "id");
		uint32_t s = (uint32_t)text_hash(id) & (cap - 1);

		if (id.n == 0)
			continue;
		while (seen[s].n > 0 && !text_eq(seen[s], id))
			s = (s + 1) & (cap - 1);
		if (seen[s].n > 0) {
			diag_error(r->diags, doc_pos(doc_get(d, "id"), r->file), "duplicate-record",
			           "a second %.*s with the id '%.*s'", TEXT_ARG(kind_name(r, kind)), TEXT_ARG(id));
			fine = false;
		}
		seen[s] = id;
	}
	if (seen == NULL)
		diag_no_memory(r->diags);
	arena_free(&scratch);
	return fine && seen != NULL;
}

static bool read_records(struct reader *r, kind_id kind, const struct doc *d)
{
	uint32_t place = 1;
	bool fine = true;

	r->c->complete |= UINT64_C(1) << kind;
	if (d->kind != DOC_LIST)
		return read_record(r, kind, d, 1, 1);
	if (d->count > 1 && !ids_differ(r, kind, d))
		return false;
	for (const struct doc *m = d->first; m != NULL; m = m->next)
		fine = read_record(r, kind, m, place++, d->count) && fine;
	return fine;
}

/* ---- rates ---- */

static bool read_rate_number(struct reader *r, const struct doc *d, num *out)
{
	if (doc_is_scalar(d) && num_parse(text_trim(d->text), out) == NUM_OK && *out > 0)
		return true;
	return wrong_type(r, d, "rate", "a number above zero with at most four decimal places");
}

static bool read_rate_currency(struct reader *r, const struct doc *map, const char *key, uint16_t *out)
{
	const struct doc *d = doc_get(map, key);

	*out = d != NULL && doc_is_scalar(d) ? currency_find(r->c->law, d->text) : 0;
	if (*out != 0)
		return true;
	diag_error(r->diags, doc_pos(d == NULL ? map : d, r->file), "unknown-currency",
	           "rates: %s: expected a currency code such as EUR, found '%.*s'", key, TEXT_ARG(doc_text(map, key)));
	return false;
}

static bool read_rate(struct reader *r, const struct doc *d)
{
	static const char *const keys[] = {"from", "to", "rate", "on", "source", "note"};
	const struct doc *rate = doc_get(d, "rate"), *between = doc_get(rate, "between"), *on = doc_get(d, "on");
	struct rate made = {.source = doc_text(d, "source")};
	struct time_read day_read;

	if (d->kind != DOC_MAP)
		return wrong_type(r, d, "rates", "{from: USD, to: EUR, rate: 0.92, on: 2026-03-05, source: …}");
	if (!doc_only_keys(d, keys, 6, r->file, r->diags) || !read_rate_currency(r, d, "from", &made.from) ||
	    !read_rate_currency(r, d, "to", &made.to))
		return false;
	if (between != NULL && between->kind == DOC_LIST && between->count == 2) {
		if (!read_rate_number(r, between->first, &made.rate_lo) ||
		    !read_rate_number(r, between->first->next, &made.rate_hi))
			return false;
	} else {
		if (!read_rate_number(r, rate, &made.rate_lo))
			return false;
		made.rate_hi = made.rate_lo;
	}
	if (made.rate_lo > made.rate_hi) {
		diag_error(r->diags, doc_pos(rate, r->file), "impossible-interval",
		           "rate: the lower end is above the upper end");
		return false;
	}
	day_read =
	    doc_is_scalar(on) ? time_parse(text_trim(on->text), r->c->zones) : (struct time_read){.error = "a date"};
	if (day_read.shape == TIME_NONE)
		return wrong_type(r, on, "rates: on", "the date of the rate");
	made.on = day_read.first;
	return case_add_rate(r->c, &made) || not_added(r, d);
}

static bool read_each(struct reader *r, const struct doc *list, const char *what,
                      bool (*read)(struct reader *, const struct doc *))
{
	bool fine = true;

	if (list->kind == DOC_NULL)
		return true;
	if (list->kind != DOC_LIST)
		return wrong_type(r, list, what, "a list");
	for (const struct doc *d = list->first; d != NULL; d = d->next)
		fine = read(r, d) && fine;
	return fine;
}

static bool read_open(struct reader *r, const struct doc *d)
{
	kind_id kind = doc_is_scalar(d) ? kind_find(r->c->law, d->text) : 0;

	if (!doc_is_scalar(d))
		return wrong_type(r, d, "open", "a kind of record");
	if (kind == 0) {
		kind_missing_error(r->c->law, d->text, doc_pos(d, r->file), r->diags);
		return false;
	}
	r->c->open |= UINT64_C(1) << kind;
	return true;
}

/* ---- one line of a log ---- */

/* "impact:nordbank", "impact"; 0 after an error. */
static uint32_t read_record_ref(struct reader *r, const struct doc *d)
{
	struct text rest, head;
	kind_id kind;
	bool named;
	uint32_t record;

	if (!doc_is_scalar(d)) {
		wrong_type(r, d, "record", "kind:id, such as impact:nordbank");
		return 0;
	}
	rest = d->text;
	named = text_cut(&rest, ':', &head);
	if (!named)
		head = d->text;
	kind = kind_find(r->c->law, head);
	if (kind == 0) {
		kind_missing_error(r->c->law, head, doc_pos(d, r->file), r->diags);
		return 0;
	}
	if (!named || rest.n == 0)
		return unnamed_record(r, kind, d);
	record = case_record(r->c, kind, rest);
	if (record == 0)
		not_added(r, d);
	return record;
}

/* The record meant by a whole fact id alone. */
static uint32_t record_of_fact(struct reader *r, struct text id, const struct doc *d)
{
	fact_id fact = fact_find(r->c->law, id);

	if (fact == 0) {
		fact_missing_error(r->c->law, 0, id, doc_pos(d, r->file), r->diags);
		return 0;
	}
	return unnamed_record(r, LAW_ROW(r->c->law, TAB_FACTS, struct fact_row, fact)->kind, d);
}

static bool is_line_key(struct text key)
{
	static const char *const keys[] = {"at", "by", "record", "fact", "value", "source", "note", "estimate"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (text_is(key, keys[i]))
			return true;
	return false;
}

static bool read_line_attributes(struct reader *r, const struct doc *line, uint32_t record)
{
	for (const struct doc *m = line->first; m != NULL; m = m->next) {
		if (is_line_key(m->key))
			continue;
		switch (read_attribute(r, record, m->key, m)) {
		case TAKEN: break;
		case FAILED: return false;
		default:
			diag_error(
			    r->diags, doc_key_pos(m, r->file), "unknown-key",
			    "unknown key '%.*s' in a line of a log; expected at, by, record, fact, value, source, note",
			    TEXT_ARG(m->key));
			return false;
		}
	}
	return true;
}

static bool read_line_value(struct reader *r, const struct doc *line, uint32_t record)
{
	const struct doc *fact = doc_get(line, "fact"), *value = doc_get(line, "value");
	kind_id kind = r->c->records[record - 1].kind;
	fact_id found = find_fact(r->c->law, kind, fact->text);
	enum took attribute;
	bool estimate = text_is(doc_text(line, "estimate"), "true");
	uint32_t before = r->c->log_count;

	if (found != 0) {
		if (!assert_fact(r, record, found, value, doc_pos(fact, r->file)))
			return false;
		if (estimate && r->c->log_count > before)
			r->c->log[before].value.flags |= VALUE_ESTIMATE;
		return true;
	}
	attribute = read_attribute(r, record, fact->text, value);
	if (attribute == NOT_MINE)
		fact_missing_error(r->c->law, kind, fact->text, doc_pos(fact, r->file), r->diags);
	return attribute == TAKEN;
}

static bool read_line(struct reader *r, const struct doc *d)
{
	struct reader line = *r;
	const struct doc *at = doc_get(d, "at"), *fact = doc_get(d, "fact"), *record = doc_get(d, "record");
	uint32_t found;

	if (d->kind != DOC_MAP)
		return wrong_type(r, d, "log", "{at, by, record, fact, value}");
	if (!doc_is_scalar(fact))
		return wrong_type(r, fact == NULL ? d : fact, "fact",
		                  "the id of a fact, such as impact.clients_affected");
	if (doc_get(d, "value") == NULL)
		return wrong_type(r, d, "value", "a value: in each line of a log");
	if (at != NULL && !read_instant(r, at, "at", &line.at))
		return false;
	if (doc_get(d, "by") != NULL)
		line.by = doc_text(d, "by");
	if (doc_get(d, "source") != NULL)
		line.source = doc_text(d, "source");
	if (doc_get(d, "note") != NULL)
		line.note = doc_text(d, "note");
	found = record != NULL ? read_record_ref(&line, record) : record_of_fact(&line, fact->text, fact);
	return found != 0 && read_line_attributes(&line, d, found) && read_line_value(&line, d, found);
}

/* ---- a whole case ---- */

static const char *const case_keys[] = {"case", "title", "zone", "now",   "recorded", "rates",
                                        "open", "log",   "note", "notes", "source"};

static void unknown_case_key(struct reader *r, const struct doc *m)
{
	struct text names[KIND_MAX + 1 + sizeof(case_keys) / sizeof(case_keys[0])];
	size_t n = 0;
	struct diag *d = diag_error(r->diags, doc_key_pos(m, r->file), "unknown-kind",
	                            "unknown kind of record or key of a case: '%.*s'", TEXT_ARG(m->key));

	for (size_t i = 0; i < sizeof(case_keys) / sizeof(case_keys[0]); i++)
		names[n++] = text_of(case_keys[i]);
	for (kind_id k = 1; k < r->c->law->t[TAB_KINDS].count && k <= KIND_MAX; k++)
		names[n++] = kind_name(r, k);
	diag_suggest(r->diags, d, m->key, names, n);
}

/* `impact.clients_affected: 12 000` at the top. */
static bool read_dotted(struct reader *r, const struct doc *m)
{
	fact_id fact = fact_find(r->c->law, m->key);
	uint32_t record;

	if (fact == 0) {
		fact_missing_error(r->c->law, 0, m->key, doc_key_pos(m, r->file), r->diags);
		return false;
	}
	record = unnamed_record(r, LAW_ROW(r->c->law, TAB_FACTS, struct fact_row, fact)->kind, m);
	return record != 0 && assert_fact(r, record, fact, m, doc_key_pos(m, r->file));
}

static bool read_case_key(struct reader *r, const struct doc *m)
{
	if (text_is(m->key, "rates"))
		return read_each(r, m, "rates", read_rate);
	if (text_is(m->key, "open"))
		return doc_is_scalar(m) ? read_open(r, m) : read_each(r, m, "open", read_open);
	if (text_is(m->key, "log"))
		return read_each(r, m, "log", read_line);
	for (size_t i = 0; i < sizeof(case_keys) / sizeof(case_keys[0]); i++)
		if (text_is(m->key, case_keys[i]))
			return true; /* read before, or said to people alone */
	if (memchr(m->key.p, '.', m->key.n) != NULL)
		return read_dotted(r, m);
	unknown_case_key(r, m);
	return false;
}

/* What the rest is read with: zone, now, who recorded it. */
static bool read_head(struct reader *r, const struct doc *d)
{
	const struct doc *zone = doc_get(d, "zone"), *now = doc_get(d, "now"), *recorded = doc_get(d, "recorded");
	const struct doc *title = doc_get(d, "case");

	if (zone != NULL && !read_zone(r, zone))
		return false;
	if (now != NULL && now->kind != DOC_NULL && !read_instant(r, now, "now", &r->c->now))
		return false;
	if (recorded != NULL && recorded->kind != DOC_NULL && !read_recorded(r, recorded))
		return false;
	if (title == NULL || !doc_is_scalar(title))
		title = doc_get(d, "title");
	if (doc_is_scalar(title))
		r->c->title = title->text;
	return true;
}

static bool read_case(struct reader *r, const struct doc *d)
{
	const struct doc *inner = doc_get(d, "case");
	bool fine = true;

	if (d->kind != DOC_MAP)
		return wrong_type(r, d, "a case", "a map of records");
	if (doc_get(d, "fact") != NULL)
		return read_line(r, d);
	if (!read_head(r, d))
		return false;
	/* A case of law/cases/ carries the case proper inside. */
	if (inner != NULL && inner->kind == DOC_MAP && r->depth++ == 0)
		return read_case(r, inner);
	for (const struct doc *m = d->first; m != NULL; m = m->next) {
		kind_id kind = kind_find(r->c->law, m->key);

		fine = (kind != 0 ? read_records(r, kind, m) : read_case_key(r, m)) && fine;
	}
	return fine;
}

bool case_add(struct kase *c, const struct doc *d, struct text file, zone_id default_zone, struct diags *diags)
{
	zone_id zone = c->zone != ZONE_NONE ? c->zone : default_zone;
	struct reader r = {.c = c,
	                   .file = file,
	                   .diags = diags,
	                   .at = INSTANT_MIN,
	                   .values = {.law = c->law,
	                              .zones = c->zones,
	                              .zone = zone,
	                              .arena = c->arena,
	                              .diags = diags,
	                              .file = file}};

	return read_case(&r, d) && !arena_failed(c->arena);
}
