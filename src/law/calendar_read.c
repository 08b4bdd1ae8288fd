/* Calendars out of YAML: the grammar of docs/calendars.md. */
#include <string.h>

#include "law/calendar.h"
#include "law/period.h"

static const char *const month_names[] = {"january", "february", "march",     "april",   "may",      "june",
                                          "july",    "august",   "september", "october", "november", "december"};
static const char *const weekday_names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                            "friday", "saturday", "sunday"};
static const char *const nth_names[] = {"first", "second", "third", "fourth", "fifth", "last"};

struct reading {
	struct builder *b;
	struct text file;
	const struct doc *doc;
};

static bool fail(struct reading *r, const struct doc *d, const char *code, const char *expected)
{
	struct text found = d && doc_is_scalar(d) ? d->text : text_of(doc_kind_name(d ? d->kind : DOC_NULL));
	diag_error(r->b->diags, doc_pos(d ? d : r->doc, r->file), code, "\"%.*s\": %s", TEXT_ARG(found), expected);
	return false;
}

/* ---- words of a rule ---- */

struct words {
	struct text rest;
};

static struct text next_word(struct words *w)
{
	struct text word;
	w->rest = text_trim(w->rest);
	if (text_cut(&w->rest, ' ', &word))
		return word;
	word = w->rest;
	w->rest = TEXT_NONE;
	return word;
}

static bool same_letters(struct text t, const char *name)
{
	if (t.n != strlen(name))
		return false;
	for (size_t i = 0; i < t.n; i++) {
		char c = char_lower(t.p[i]);
		if (c != name[i])
			return false;
	}
	return true;
}

static bool one_of(struct text word, const char *const *names, size_t count, int *out)
{
	for (size_t i = 0; i < count; i++)
		if (same_letters(word, names[i])) {
			*out = (int)i;
			return true;
		}
	return false;
}

static bool small_number(struct text t, int32_t most, int32_t *out)
{
	int32_t n = 0;
	if (!t.n || t.n > 4)
		return false;
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
		n = n * 10 + (t.p[i] - '0');
	}
	*out = n;
	return n <= most;
}

/* "1 January" after its first word. */
static bool date_words(struct text first, struct words *w, struct feast_row *f)
{
	int32_t dom;
	int month;
	/* 2000 has a 29 February. */
	if (!small_number(first, 31, &dom) || !one_of(next_word(w), month_names, 12, &month) || dom < 1 ||
	    dom > days_in_month(2000, month + 1))
		return false;
	f->dom = (uint8_t)dom;
	f->month = (uint8_t)(month + 1);
	return true;
}

/* "+ 1", "- 48" or nothing. */
static bool offset_words(struct words *w, struct feast_row *f)
{
	int32_t n;
	if (!text_trim(w->rest).n)
		return true;
	struct text sign = next_word(w);
	bool minus = text_is(sign, "-");
	if ((!minus && !text_is(sign, "+")) || !small_number(next_word(w), 366, &n))
		return false;
	f->offset = (int16_t)(minus ? -n : n);
	return true;
}

/* "monday of january", after an ordinal number. */
static bool nth_words(struct words *w, struct feast_row *f)
{
	int weekday, month;
	if (!one_of(next_word(w), weekday_names, 7, &weekday) || !text_is(next_word(w), "of") ||
	    !one_of(next_word(w), month_names, 12, &month))
		return false;
	f->op = FEAST_NTH;
	f->weekday = (uint8_t)weekday;
	f->month = (uint8_t)(month + 1);
	return true;
}

static bool on_words(struct text t, struct feast_row *f)
{
	struct words w = {t};
	struct text word = next_word(&w);
	int n;
	bool ok;
	if (text_is(word, "easter") || (text_is(word, "orthodox") && text_is(next_word(&w), "easter"))) {
		f->op = text_is(word, "easter") ? FEAST_EASTER : FEAST_ORTHODOX;
		ok = true;
	} else if (one_of(word, nth_names, 6, &n)) {
		f->nth = (int8_t)(n == 5 ? -1 : n + 1);
		ok = nth_words(&w, f) && f->nth != 5;
	} else if (one_of(word, weekday_names, 7, &n)) {
		struct text which = next_word(&w);
		f->op = text_is(which, "from") ? FEAST_FROM : FEAST_UNTIL;
		f->weekday = (uint8_t)n;
		ok = (f->op == FEAST_FROM || text_is(which, "until")) && date_words(next_word(&w), &w, f);
	} else {
		f->op = FEAST_DATE;
		ok = date_words(word, &w, f);
	}
	return ok && offset_words(&w, f) && !text_trim(w.rest).n;
}

static bool read_on(struct reading *r, const struct doc *d, struct feast_row *f)
{
	if (!d || !doc_is_scalar(d))
		return fail(r, d, "feast", "a feast says on which day it falls (on:)");
	struct time_read date = time_parse(d->text, zones_builtin());
	if (date.shape == TIME_DAY) {
		f->op = FEAST_ONCE;
		f->on = date.first;
		return true;
	}
	if (on_words(d->text, f))
		return true;
	return fail(r, d, "feast",
	            "no rule for a day; expected such as \"1 January\", \"easter + 1\", \"orthodox easter - 48\", "
	            "\"last monday of may\", \"saturday from 20 june\", \"monday until 24 may\", \"2025-01-09\"");
}

/* ---- members ---- */

static bool read_year(struct reading *r, const struct doc *map, const char *key, int16_t *out)
{
	const struct doc *d = doc_get(map, key);
	int32_t year;
	if (!d)
		return true;
	if (!doc_is_scalar(d) || !small_number(d->text, 2199, &year) || year < 1900)
		return fail(r, d, "year", "a year from 1900 to 2199 is expected");
	*out = (int16_t)year;
	return true;
}

static bool read_years(struct reading *r, const struct doc *map, int16_t *from, int16_t *until)
{
	if (!read_year(r, map, "from", from) || !read_year(r, map, "until", until))
		return false;
	if (*from && *until && *from > *until)
		return fail(r, doc_get(map, "until"), "year", "until lies before from");
	return true;
}

static bool read_text(struct reading *r, const struct doc *map, const char *key, bool needed, str_id *out)
{
	const struct doc *d = doc_get(map, key);
	if (!d && !needed)
		return true;
	if (!d || !doc_is_scalar(d) || !text_trim(d->text).n) {
		diag_error(r->b->diags, doc_pos(d ? d : map, r->file), "missing", "\"%s\" is needed here, with a text",
		           key);
		return false;
	}
	*out = builder_str(r->b, d->text);
	return true;
}

static bool read_flag(struct reading *r, const struct doc *map, const char *key, uint8_t *out)
{
	const struct doc *d = doc_get(map, key);
	if (!d)
		return true;
	if (d->kind != DOC_BOOL)
		return fail(r, d, "flag", "true or false is expected");
	*out = text_is(d->text, "true");
	return true;
}

static bool read_shift(struct reading *r, const struct doc *map, const char *key, uint8_t *out)
{
	static const char *const names[] = {"stays", "friday before", "monday after", "next working day"};
	const struct doc *d = doc_get(map, key);
	int n;
	if (!d)
		return true;
	if (!doc_is_scalar(d) || !one_of(d->text, names, 4, &n))
		return fail(r, d, "shift", "expected one of: stays, friday before, monday after, next working day");
	*out = (uint8_t)n;
	return true;
}

static bool read_substitutes(struct reading *r, struct calendar_row *row)
{
	static const char *const keys[] = {"saturday", "sunday", "from", "until", "cite", "disputed", "note"};
	const struct doc *d = doc_get(r->doc, "substitutes");
	if (!d)
		return true;
	if (d->kind != DOC_MAP)
		return fail(r, d, "shape", "substitutes: is a map with saturday:, sunday: and cite:");
	row->substitutes = 1;
	return doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->b->diags) &&
	       read_shift(r, d, "saturday", &row->on_saturday) && read_shift(r, d, "sunday", &row->on_sunday) &&
	       read_years(r, d, &row->from, &row->until) && read_text(r, d, "cite", true, &row->substitute_cite) &&
	       read_text(r, d, "disputed", false, &row->substitute_disputed);
}

static bool read_closes(struct reading *r, struct calendar_row *row)
{
	const struct doc *d = doc_get(r->doc, "closes");
	return !d || period_hour_parse(d->text, &row->closes) ||
	       fail(r, d, "closes", "the hour that ends a business day is expected, such as \"17:30\"");
}

static bool read_weekend(struct reading *r, struct calendar_row *row)
{
	const struct doc *d = doc_get(r->doc, "weekend");
	row->weekend = 1 << SATURDAY | 1 << SUNDAY;
	if (!d)
		return true;
	if (d->kind != DOC_LIST || !d->count || d->count > 6)
		return fail(r, d, "weekend", "weekend: is a list of weekdays");
	row->weekend = 0;
	for (const struct doc *c = d->first; c; c = c->next) {
		int n;
		if (!doc_is_scalar(c) || !one_of(c->text, weekday_names, 7, &n))
			return fail(r, c, "weekend", "a weekday such as saturday is expected");
		row->weekend = (uint8_t)(row->weekend | 1 << n);
	}
	return true;
}

/* ---- feasts ---- */

static bool add_feast(struct reading *r, const struct feast_row *made)
{
	struct feast_row *row = builder_push(r->b, TAB_FEASTS, NULL);
	if (!row)
		return false;
	*row = *made;
	return true;
}

static bool read_feast(struct reading *r, const struct doc *d)
{
	static const char *const keys[] = {"on", "name", "from", "until", "substitute", "cite", "note", "disputed"};
	struct feast_row f = {0};
	if (d->kind != DOC_MAP)
		return fail(r, d, "shape", "a feast is a map: {on: 1 January, name: New Year's Day}");
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->b->diags) ||
	    !read_on(r, doc_get(d, "on"), &f) || !read_text(r, d, "name", true, &f.name) ||
	    !read_years(r, d, &f.from, &f.until) || !read_flag(r, d, "substitute", &f.substitute) ||
	    !read_text(r, d, "cite", f.op == FEAST_ONCE, &f.cite) || !read_text(r, d, "note", false, &f.note) ||
	    !read_text(r, d, "disputed", false, &f.disputed))
		return false;
	if (f.op == FEAST_ONCE && (f.from || f.until))
		return fail(r, doc_get(d, "on"), "year", "a single day takes neither from: nor until:");
	if (f.substitute) {
		struct text name = text_format(r->b->arena, "%.*s (substitute)", TEXT_ARG(doc_text(d, "name")));
		f.substitute_name = builder_str(r->b, name);
	}
	return add_feast(r, &f);
}

static bool read_disputed(struct reading *r, const struct doc *d)
{
	static const char *const keys[] = {"on", "note", "from", "until"};
	struct feast_row f = {.mark = 1};
	if (d->kind != DOC_MAP)
		return fail(r, d, "shape", "a disputed day is a map: {on: 2026-05-05, note: which sources differ}");
	return doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->b->diags) &&
	       read_on(r, doc_get(d, "on"), &f) && read_years(r, d, &f.from, &f.until) &&
	       read_text(r, d, "note", true, &f.disputed) && add_feast(r, &f);
}

static bool read_list(struct reading *r, const char *key, bool (*read)(struct reading *, const struct doc *))
{
	const struct doc *d = doc_get(r->doc, key);
	bool ok = true;
	if (!d)
		return true;
	if (d->kind != DOC_LIST || d->count > CALENDAR_FEASTS)
		return fail(r, d, "shape", "a list of at most 200 days is expected");
	for (const struct doc *c = d->first; c; c = c->next)
		ok = read(r, c) && ok;
	return ok;
}

/* ---- the file ---- */

static bool names_taken(struct reading *r, const struct calendar_row *row)
{
	struct law law;
	builder_view(r->b, &law);
	const char *const keys[] = {"calendar", "alias"};
	for (size_t i = 0; i < 2; i++) {
		struct text name = law_str(&law, i ? row->alias : row->id);
		if (name.n && calendar_find(&law, name))
			return fail(r, doc_get(r->doc, keys[i]), "overlap", "another calendar is called so");
	}
	return true;
}

static bool read_head(struct reading *r, struct calendar_row *row)
{
	static const char *const keys[] = {"calendar", "alias",  "name",        "zone",   "cite",     "extends",
	                                   "weekend",  "closes", "substitutes", "feasts", "disputed", "notes"};
	if (r->doc->kind != DOC_MAP)
		return fail(r, r->doc, "shape", "a calendar is a map with calendar:, name:, zone:, cite: and feasts:");
	if (!doc_only_keys(r->doc, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->b->diags) ||
	    !read_text(r, r->doc, "calendar", true, &row->id) || !read_text(r, r->doc, "alias", false, &row->alias) ||
	    !read_text(r, r->doc, "name", true, &row->name) || !read_text(r, r->doc, "zone", true, &row->zone) ||
	    !read_text(r, r->doc, "cite", true, &row->cite) ||
	    !read_text(r, r->doc, "extends", false, &row->extends_id))
		return false;
	if (zone_find(zones_builtin(), doc_text(r->doc, "zone")) == ZONE_NONE)
		return fail(r, doc_get(r->doc, "zone"), "zone",
		            "no such time zone; an IANA name such as Europe/Berlin is expected");
	return read_weekend(r, row) && read_closes(r, row) && read_substitutes(r, row) && names_taken(r, row);
}

bool calendar_compile(struct builder *b, const struct doc *file, struct text file_name)
{
	struct reading r = {b, file_name, file};
	struct calendar_row made = {0};
	if (!read_head(&r, &made))
		return false;
	made.first_feast = builder_count(b, TAB_FEASTS);
	bool ok = read_list(&r, "feasts", read_feast);
	ok = read_list(&r, "disputed", read_disputed) && ok;
	made.feast_count = builder_count(b, TAB_FEASTS) - made.first_feast;
	struct calendar_row *row = builder_push(b, TAB_CALENDARS, NULL);
	if (!row)
		return false;
	*row = made;
	return ok && !b->failed;
}

/* A calendar that leads back to itself, or through more than CALENDAR_DEPTH others, has no end. */
static bool chain_ends(const struct law *law, calendar_id c)
{
	for (int depth = 0; depth <= CALENDAR_DEPTH; depth++) {
		c = LAW_ROW(law, TAB_CALENDARS, struct calendar_row, c)->extends;
		if (!c)
			return true;
	}
	return false;
}

static bool work_out(struct builder *b, calendar_id c)
{
	row_id first = 0, id;
	for (uint32_t i = 0; i < 2 * DAYS_WORDS; i++) {
		if (!builder_push(b, TAB_DAYS, &id))
			return false;
		first = first ? first : id;
	}
	struct law law;
	builder_view(b, &law);
	calendar_work_out(&law, c, builder_row(b, TAB_DAYS, first));
	((struct calendar_row *)builder_row(b, TAB_CALENDARS, c))->first_word = first;
	return true;
}

bool calendar_link(struct builder *b)
{
	struct law law;
	bool ok = true;
	builder_view(b, &law);
	for (calendar_id c = 1; c <= calendar_count(&law); c++) {
		struct calendar_row *row = builder_row(b, TAB_CALENDARS, c);
		struct text base = law_str(&law, row->extends_id);
		if (!base.n)
			continue;
		row->extends = calendar_find(&law, base);
		if (row->extends)
			continue;
		diag_error(b->diags, (struct diag_pos){0}, "calendar", "calendar %.*s extends \"%.*s\", which is none",
		           TEXT_ARG(law_str(&law, row->id)), TEXT_ARG(base));
		ok = false;
	}
	for (calendar_id c = 1; ok && c <= calendar_count(&law); c++) {
		if (chain_ends(&law, c))
			continue;
		diag_error(b->diags, (struct diag_pos){0}, "calendar",
		           "calendar %.*s is built upon itself, or too deep", TEXT_ARG(calendar_code(&law, c)));
		ok = false;
	}
	for (calendar_id c = 1; ok && c <= calendar_count(&law); c++)
		ok = work_out(b, c);
	return ok;
}
