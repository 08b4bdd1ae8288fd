/*
 * Compiling rulebooks in two passes: first every name (rulebooks, rules, duties, recipients) gets its row, so that
 * rulebooks can refer to each other in any order; then what stands under the names is compiled.
 */
#include "law/rulebook_read.h"

#include <string.h>

#define MAX_RULEBOOKS 4096
#define CHOICE_LIMIT 16

struct rulebook_row *book_row(struct compiler *c, row_id id)
{
	return builder_row(c->b, TAB_RULEBOOKS, id);
}

bool book_missing(struct compiler *c, const struct book *bk, const struct doc *d, const char *key)
{
	if (doc_get(d, key))
		return false;
	diag_error(c->b->diags, doc_pos(d, bk->file), "missing", "%s: is missing here", key);
	return true;
}

/* One of `names`; `*out` is left alone where the key is absent. */
bool book_choice(struct compiler *c, const struct book *bk, const struct doc *d, const char *key,
                 const char *const *names, uint8_t count, uint8_t *out)
{
	const struct doc *v = doc_get(d, key);
	if (!v)
		return true;
	struct text options[CHOICE_LIMIT];
	for (uint8_t i = 0; i < count; i++) {
		options[i] = text_of(names[i]);
		if (text_is(v->text, names[i])) {
			*out = i;
			return true;
		}
	}
	struct diag *e = diag_error(c->b->diags, doc_pos(v, bk->file), "value",
	                            "\"%.*s\" is no value of %s:", TEXT_ARG(v->text), key);
	diag_suggest(c->b->diags, e, v->text, options, count);
	return false;
}

/* ---- names ---- */

static row_id rule_in(struct compiler *c, row_id book, struct text name)
{
	builder_view(c->b, &c->view);
	const struct rulebook_row *r = RULEBOOK(&c->view, book);
	if (text_is(name, "covered"))
		return r->covers;
	for (row_id i = r->first_rule; i < r->first_rule + r->rule_count; i++)
		if (i != r->covers && text_eq(law_str(&c->view, RULE(&c->view, i)->id), name))
			return i;
	return 0;
}

/* "eu.dora:major" into its rulebook and the name within; without a colon the rulebook is `own`. */
static row_id split(struct compiler *c, row_id own, struct text name, struct text *rest)
{
	struct text head;
	*rest = name;
	builder_view(c->b, &c->view);
	if (!text_cut(rest, ':', &head))
		return own;
	return rulebook_find(&c->view, head);
}

static row_id find_rule(struct scope *s, struct text name)
{
	struct compiler *c = s->context;
	struct text rest;
	row_id book = split(c, s->rulebook, name, &rest);
	row_id rule = book ? rule_in(c, book, rest) : 0;
	if (rule && c->used)
		c->used[rule] = 1;
	return rule;
}

row_id book_find_duty(struct scope *s, struct text name)
{
	struct compiler *c = s->context;
	struct text rest;
	row_id book = split(c, s->rulebook, name, &rest);
	return book ? duty_find(&c->view, book, rest) : 0;
}

void suggest_name(struct scope *s, struct diag *d, struct text found)
{
	struct compiler *c = s->context;
	if (!c || !d)
		return;
	builder_view(c->b, &c->view);
	uint32_t rules = c->view.t[TAB_RULES].count, books = c->view.t[TAB_RULEBOOKS].count, n = 0;
	struct text *names = arena_array(c->b->arena, rules + books, sizeof(*names));
	if (!names)
		return;
	for (uint32_t i = 1; i < rules; i++) {
		const struct rule_row *r = RULE(&c->view, i);
		struct text id = law_str(&c->view, r->id);
		if (r->rulebook != s->rulebook)
			id =
			    text_format(c->b->arena, "%.*s:%.*s",
			                TEXT_ARG(law_str(&c->view, RULEBOOK(&c->view, r->rulebook)->id)), TEXT_ARG(id));
		names[n++] = id;
	}
	diag_suggest(c->b->diags, d, found, names, n);
}

/* ---- pass 1: names ---- */

static const char *const book_keys[] = {"rulebook", "title",    "instrument", "shore",     "sectors",    "authority",
                                        "zone",     "calendar", "counting",   "valid",     "proposed",   "checked",
                                        "mark",     "notes",    "omits",      "penalties", "covers",     "yields_to",
                                        "define",   "triggers", "recipients", "duties",    "overlay_of", "when",
                                        "remove",   "features", "national",   "state"};

static row_id declare_rule(struct compiler *c, const struct book *bk, struct text id, enum rule_role role,
                           uint32_t line)
{
	row_id row;
	struct rule_row *r = builder_push(c->b, TAB_RULES, &row);
	if (!r)
		return 0;
	r->rulebook = bk->row;
	r->role = (uint8_t)role;
	r->line = line;
	str_id name = builder_str(c->b, id);
	((struct rule_row *)builder_row(c->b, TAB_RULES, row))->id = name;
	book_row(c, bk->row)->rule_count++;
	return row;
}

static bool valid_name(struct compiler *c, const struct book *bk, const struct doc *d)
{
	bool fine = d->key.n > 0;
	for (size_t i = 0; i < d->key.n; i++) {
		char ch = d->key.p[i];
		fine = fine && ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_');
	}
	if (!fine)
		diag_error(c->b->diags, doc_key_pos(d, bk->file), "name", "\"%.*s\" is no name: a-z, 0-9 and _",
		           TEXT_ARG(d->key));
	return fine;
}

static bool declare_rules(struct compiler *c, const struct book *bk, const char *key, enum rule_role role)
{
	const struct doc *list = doc_get(bk->doc, key);
	if (list && list->kind != DOC_MAP) {
		diag_error(c->b->diags, doc_pos(list, bk->file), "shape", "%s: is a map of names to conditions", key);
		return false;
	}
	for (const struct doc *d = list ? list->first : NULL; d; d = d->next) {
		if (!valid_name(c, bk, d))
			return false;
		if (rule_in(c, bk->row, d->key)) {
			diag_error(c->b->diags, doc_key_pos(d, bk->file), "duplicate", "\"%.*s\" is defined twice",
			           TEXT_ARG(d->key));
			return false;
		}
		if (!declare_rule(c, bk, d->key, role, d->key_line))
			return false;
	}
	return true;
}

static bool declare_named(struct compiler *c, const struct book *bk, const char *key, enum law_table table,
                          size_t id_at, size_t book_at, row_id *first, row_id *count)
{
	const struct doc *list = doc_get(bk->doc, key);
	if (list && list->kind != DOC_MAP) {
		diag_error(c->b->diags, doc_pos(list, bk->file), "shape", "%s: is a map", key);
		return false;
	}
	*first = builder_count(c->b, table);
	*count = 0;
	for (const struct doc *d = list ? list->first : NULL; d; d = d->next) {
		row_id row;
		if (!valid_name(c, bk, d) || !builder_push(c->b, table, &row))
			return false;
		str_id id = builder_str(c->b, d->key);
		char *at = builder_row(c->b, table, row);
		memcpy(at + id_at, &id, sizeof(id));
		memcpy(at + book_at, &bk->row, sizeof(bk->row));
		++*count;
	}
	return true;
}

static bool declare(struct compiler *c, const struct book *bk)
{
	if (!doc_only_keys(bk->doc, book_keys, sizeof(book_keys) / sizeof(book_keys[0]), bk->file, c->b->diags))
		return false;
	if (book_missing(c, bk, bk->doc, "title") || book_missing(c, bk, bk->doc, "instrument") ||
	    book_missing(c, bk, bk->doc, "shore") || book_missing(c, bk, bk->doc, "covers"))
		return false;
	book_row(c, bk->row)->first_rule = builder_count(c->b, TAB_RULES);
	row_id covers = declare_rule(c, bk, TEXT("covered"), RULE_COVERS, doc_get(bk->doc, "covers")->line);
	if (!covers)
		return false;
	book_row(c, bk->row)->covers = covers;
	row_id first, count;
	if (!declare_rules(c, bk, "define", RULE_DEFINE) || !declare_rules(c, bk, "triggers", RULE_TRIGGER))
		return false;
	if (!declare_named(c, bk, "duties", TAB_DUTIES, offsetof(struct duty_row, id),
	                   offsetof(struct duty_row, rulebook), &first, &count))
		return false;
	book_row(c, bk->row)->first_duty = first;
	book_row(c, bk->row)->duty_count = count;
	if (!declare_named(c, bk, "recipients", TAB_RECIPIENTS, offsetof(struct recipient_row, id),
	                   offsetof(struct recipient_row, rulebook), &first, &count))
		return false;
	book_row(c, bk->row)->first_recipient = first;
	book_row(c, bk->row)->recipient_count = count;
	return true;
}

/* ---- pass 2: what stands under the names ---- */

struct scope book_scope(struct compiler *c, const struct book *bk)
{
	builder_view(c->b, &c->view);
	struct text zone = law_str(&c->view, RULEBOOK(&c->view, bk->row)->zone);
	zone_id id = zone.n ? zone_find(c->zones, zone) : ZONE_UTC;
	return (struct scope){.b = c->b,
	                      .law = &c->view,
	                      .file = bk->file,
	                      .rulebook = bk->row,
	                      .zone = id,
	                      .zones = c->zones,
	                      .find_rule = find_rule,
	                      .find_duty = book_find_duty,
	                      .context = c};
}

static bool day_at(struct compiler *c, const struct book *bk, const struct doc *d, const char *key, day *out)
{
	const struct doc *v = doc_get(d, key);
	*out = NO_DAY;
	if (!v)
		return true;
	struct time_read r = time_parse(v->text, c->zones);
	if (r.shape != TIME_DAY) {
		diag_error(c->b->diags, doc_pos(v, bk->file), "date", "\"%.*s\" is no date such as 2026-09-11",
		           TEXT_ARG(v->text));
		return false;
	}
	*out = r.first;
	return true;
}

bool book_validity(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d,
                   struct validity *out)
{
	static const char *const keys[] = {"from", "until", "unknown_after", "by", "cite", "note"};
	*out = (struct validity){NO_DAY, NO_DAY, NO_DAY, 0};
	if (!d)
		return true;
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags) ||
	    !day_at(c, bk, d, "from", &out->from) || !day_at(c, bk, d, "until", &out->until) ||
	    !day_at(c, bk, d, "unknown_after", &out->unknown_after))
		return false;
	const struct doc *by = doc_get(d, "by");
	enum value_type type = TYPE_INSTANT;
	if (by)
		out->by = expression_compile(s, by->text, doc_pos(by, bk->file), &type);
	if (by && out->by && type != TYPE_INSTANT && type != TYPE_DATE) {
		diag_error(c->b->diags, doc_pos(by, bk->file), "type", "by: needs an instant or a date");
		return false;
	}
	return !by || out->by;
}

/* Sectors are information for filters: kept as one text, "banking, insurance". */
static bool join_sectors(struct compiler *c, const struct book *bk, const struct doc *list, str_id *out)
{
	struct text all = TEXT_NONE;
	if (!list)
		return true;
	if (list->kind != DOC_LIST) {
		diag_error(c->b->diags, doc_pos(list, bk->file), "shape", "sectors: is a list");
		return false;
	}
	for (const struct doc *d = list->first; d; d = d->next)
		all = text_format(c->b->arena, "%.*s%s%.*s", TEXT_ARG(all), all.n ? ", " : "", TEXT_ARG(d->text));
	*out = builder_str(c->b, all);
	return !list->first || *out;
}

static bool compile_head(struct compiler *c, struct book *bk)
{
	const struct doc *d = bk->doc, *checked = doc_get(d, "checked"), *calendar = doc_get(d, "calendar");
	struct rulebook_row r = *book_row(c, bk->row);
	r.title = builder_str(c->b, doc_text(d, "title"));
	r.instrument = builder_str(c->b, doc_text(d, "instrument"));
	r.authority = builder_str(c->b, doc_text(d, "authority"));
	r.checked_on = builder_str(c->b, doc_text(checked, "on"));
	r.checked_against = builder_str(c->b, doc_text(checked, "against"));
	r.file = builder_str(c->b, bk->file);
	struct text zone = doc_text(d, "zone");
	if (zone.n && zone_find(c->zones, zone) == ZONE_NONE) {
		diag_error(c->b->diags, doc_pos(doc_get(d, "zone"), bk->file), "zone", "\"%.*s\" is no IANA time zone",
		           TEXT_ARG(zone));
		return false;
	}
	r.zone = builder_str(c->b, zone);
	builder_view(c->b, &c->view);
	r.calendar = calendar ? calendar_find(&c->view, calendar->text) : 0;
	if (calendar && !r.calendar) {
		diag_error(c->b->diags, doc_pos(calendar, bk->file), "calendar",
		           "\"%.*s\" is no calendar of law/calendars", TEXT_ARG(calendar->text));
		return false;
	}
	struct text counting = doc_text(d, "counting");
	enum period_rule rule = RULE_ELAPSED;
	if (counting.n && !period_rule_parse(counting, &rule)) {
		diag_error(c->b->diags, doc_pos(doc_get(d, "counting"), bk->file), "counting",
		           "\"%.*s\" is no counting rule: elapsed, 1182/71, sec, full-days, roll-forward",
		           TEXT_ARG(counting));
		return false;
	}
	r.counting = (uint8_t)rule;
	r.proposed = text_is(doc_text(d, "proposed"), "true");
	if (!join_sectors(c, bk, doc_get(d, "sectors"), &r.sectors))
		return false;
	if (!book_choice(c, bk, d, "shore", law_shores, 2, &r.shore) ||
	    !book_choice(c, bk, d, "mark", law_marks, 3, &r.mark))
		return false;
	*book_row(c, bk->row) = r;
	struct scope s = book_scope(c, bk);
	struct validity v;
	if (!book_validity(c, bk, &s, doc_get(d, "valid"), &v))
		return false;
	book_row(c, bk->row)->valid = v;
	return true;
}

static bool note(struct compiler *c, const struct book *bk, row_id *last, enum note_kind kind, struct text text,
                 struct text cite)
{
	row_id id;
	if (!builder_push(c->b, TAB_NOTES, &id))
		return false;
	str_id said = builder_str(c->b, text), where = builder_str(c->b, cite);
	struct note_row *n = builder_row(c->b, TAB_NOTES, id);
	*n = (struct note_row){.kind = (uint8_t)kind, .text = said, .cite = where};
	if (*last)
		((struct note_row *)builder_row(c->b, TAB_NOTES, *last))->next = id;
	else
		book_row(c, bk->row)->first_note = id;
	*last = id;
	return true;
}

static bool compile_notes(struct compiler *c, const struct book *bk)
{
	static const struct {
		const char *key, *text, *cite;
		enum note_kind kind;
	} lists[] = {{"notes", "text", "cite", NOTE_TEXT},
	             {"omits", "reason", "construct", NOTE_OMITS},
	             {"penalties", "text", "cite", NOTE_PENALTY}};
	row_id last = 0;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct doc *list = doc_get(bk->doc, lists[i].key);
		if (list && list->kind != DOC_LIST) {
			diag_error(c->b->diags, doc_pos(list, bk->file), "shape", "%s: is a list", lists[i].key);
			return false;
		}
		for (const struct doc *d = list ? list->first : NULL; d; d = d->next) {
			bool map = d->kind == DOC_MAP;
			struct text text = map ? doc_text(d, lists[i].text) : d->text;
			if (!text.n) {
				diag_error(c->b->diags, doc_pos(d, bk->file), "missing",
				           "an entry of %s: needs %s:", lists[i].key, lists[i].text);
				return false;
			}
			if (!note(c, bk, &last, lists[i].kind, text, map ? doc_text(d, lists[i].cite) : TEXT_NONE))
				return false;
		}
	}
	return true;
}

/* Every leaf of a rule has a citation, its own or one above it. */
static bool cited(struct compiler *c, const struct book *bk, row_id id, bool above)
{
	const struct node_row *n = builder_row(c->b, TAB_NODES, id);
	above = above || n->cite;
	if (n->flags & NODE_LEAF) {
		if (!above)
			diag_error(c->b->diags, (struct diag_pos){bk->file, n->line, 0}, "no-citation",
			           "this condition has no cite:, nor has anything above it");
		return above;
	}
	bool fine = true;
	for (row_id child = n->child; child; child = ((struct node_row *)builder_row(c->b, TAB_NODES, child))->next)
		fine = cited(c, bk, child, above) && fine;
	return fine;
}

static bool compile_rule(struct compiler *c, const struct book *bk, struct scope *s, row_id rule, const struct doc *d)
{
	row_id node = condition_compile(s, d);
	if (!node)
		return false;
	struct rule_row *r = builder_row(c->b, TAB_RULES, rule);
	struct node_row *n = builder_row(c->b, TAB_NODES, node);
	r->node = node;
	r->cite = n->cite;
	r->mark = n->mark ? (uint8_t)(n->mark - 1) : book_row(c, bk->row)->mark;
	return r->role == RULE_DEFINE || cited(c, bk, node, false);
}

static bool compile_rules(struct compiler *c, const struct book *bk)
{
	struct scope s = book_scope(c, bk);
	bool fine = compile_rule(c, bk, &s, book_row(c, bk->row)->covers, doc_get(bk->doc, "covers"));
	static const char *const lists[] = {"define", "triggers"};
	for (size_t i = 0; i < 2; i++) {
		const struct doc *list = doc_get(bk->doc, lists[i]);
		for (const struct doc *d = list ? list->first : NULL; d; d = d->next)
			fine = compile_rule(c, bk, &s, rule_in(c, bk->row, d->key), d) && fine;
	}
	return fine;
}

static bool compile_recipient(struct compiler *c, const struct book *bk, row_id row, const struct doc *d)
{
	static const char *const keys[] = {"name", "type", "channel", "cite", "place", "zone", "calendar", "note"};
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags) ||
	    book_missing(c, bk, d, "name"))
		return false;
	struct recipient_row r = *(struct recipient_row *)builder_row(c->b, TAB_RECIPIENTS, row);
	if (!book_choice(c, bk, d, "type", law_recipient_types, TO_COUNT, &r.type))
		return false;
	r.name = builder_str(c->b, doc_text(d, "name"));
	r.channel = builder_str(c->b, doc_text(d, "channel"));
	r.cite = builder_str(c->b, doc_text(d, "cite"));
	r.zone = builder_str(c->b, doc_text(d, "zone"));
	builder_view(c->b, &c->view);
	const struct doc *place = doc_get(d, "place"), *calendar = doc_get(d, "calendar");
	r.place = place ? fact_find(&c->view, place->text) : 0;
	r.place_fixed = place && !r.place ? region_find(&c->view, place->text) : 0;
	bool region = r.place && LAW_ROW(&c->view, TAB_FACTS, struct fact_row, r.place)->type == TYPE_REGION;
	r.place_instance = place && text_is(place->text, "region");
	if (place && !region && !r.place_fixed && !r.place_instance) {
		diag_error(c->b->diags, doc_pos(place, bk->file), "place",
		           "\"%.*s\" is neither a fact that holds a region, nor a region, nor \"region\"",
		           TEXT_ARG(place->text));
		return false;
	}
	r.calendar = calendar ? calendar_find(&c->view, calendar->text) : 0;
	if (calendar && !r.calendar) {
		diag_error(c->b->diags, doc_pos(calendar, bk->file), "calendar", "\"%.*s\" is no calendar",
		           TEXT_ARG(calendar->text));
		return false;
	}
	*(struct recipient_row *)builder_row(c->b, TAB_RECIPIENTS, row) = r;
	return true;
}

static bool compile_book(struct compiler *c, struct book *bk)
{
	bool fine = compile_notes(c, bk) && provisions_compile(c, bk) && compile_rules(c, bk) && yields_compile(c, bk);
	const struct doc *recipients = doc_get(bk->doc, "recipients"), *duties = doc_get(bk->doc, "duties");
	row_id row = book_row(c, bk->row)->first_recipient;
	for (const struct doc *d = recipients ? recipients->first : NULL; d; d = d->next)
		fine = compile_recipient(c, bk, row++, d) && fine;
	row = book_row(c, bk->row)->first_duty;
	for (const struct doc *d = duties ? duties->first : NULL; d; d = d->next)
		fine = duty_compile(c, bk, row++, d) && fine;
	return fine;
}

/* ---- the whole ---- */

static bool collect(struct compiler *c, struct law_file *files, size_t count)
{
	c->books = arena_array(c->b->arena, count ? count : 1, sizeof(*c->books));
	if (!c->books)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct text id = doc_text(files[i].doc, "rulebook");
		if (!id.n)
			continue;
		struct book *bk = &c->books[c->count];
		*bk = (struct book){.doc = files[i].doc, .file = files[i].name};
		struct rulebook_row *r = builder_push(c->b, TAB_RULEBOOKS, &bk->row);
		if (!r || c->count == MAX_RULEBOOKS)
			return false;
		str_id name = builder_str(c->b, id);
		book_row(c, bk->row)->id = name;
		for (uint32_t k = 0; k < c->count; k++)
			if (text_eq(doc_text(c->books[k].doc, "rulebook"), id)) {
				diag_error(c->b->diags, doc_pos(files[i].doc, files[i].name), "duplicate",
				           "rulebook \"%.*s\" stands in two files", TEXT_ARG(id));
				return false;
			}
		c->count++;
	}
	return true;
}

static bool derive_facts(struct compiler *c, struct law_file *files, size_t count)
{
	bool fine = true;
	for (size_t i = 0; i < count; i++) {
		const struct doc *facts = doc_get(files[i].doc, "facts");
		struct text kind = doc_text(files[i].doc, "vocabulary");
		for (const struct doc *f = facts && kind.n ? facts->first : NULL; f; f = f->next) {
			const struct doc *derive = doc_get(f, "derive");
			if (!derive)
				continue;
			builder_view(c->b, &c->view);
			fact_id fact = fact_find(&c->view, text_format(c->b->arena, "%.*s.%.*s", TEXT_ARG(kind),
			                                               TEXT_ARG(f->key)));
			struct scope s = {.b = c->b,
			                  .law = &c->view,
			                  .file = files[i].name,
			                  .zone = ZONE_UTC,
			                  .zones = c->zones};
			row_id node = fact ? derive_compile(&s, fact, derive) : 0;
			fine = fine && node;
			if (fact && node)
				((struct fact_row *)builder_row(c->b, TAB_FACTS, fact))->derive = node;
		}
	}
	return fine;
}

static bool unused(struct compiler *c)
{
	bool fine = true;
	builder_view(c->b, &c->view);
	for (uint32_t i = 1; i < c->view.t[TAB_RULES].count; i++) {
		const struct rule_row *r = RULE(&c->view, i);
		if (r->role != RULE_DEFINE || c->used[i] || RULEBOOK(&c->view, r->rulebook)->overlay_of)
			continue;
		diag_error(c->b->diags,
		           (struct diag_pos){law_str(&c->view, RULEBOOK(&c->view, r->rulebook)->file), r->line, 0},
		           "unused", "\"%.*s\" is defined, but nothing refers to it",
		           TEXT_ARG(law_str(&c->view, r->id)));
		fine = false;
	}
	return fine;
}

bool rulebooks_compile(struct builder *b, const struct zones *zones, struct law_file *files, size_t count)
{
	struct compiler c = {.b = b, .zones = zones};
	if (!derive_facts(&c, files, count) || !collect(&c, files, count))
		return false;
	bool fine = true;
	for (uint32_t i = 0; i < c.count; i++)
		fine = overlay_apply(&c, &c.books[i]) && fine;
	for (uint32_t i = 0; i < c.count && fine; i++)
		fine = declare(&c, &c.books[i]) && fine;
	for (uint32_t i = 0; i < c.count && fine; i++)
		fine = compile_head(&c, &c.books[i]) && fine;
	c.used = arena_alloc(b->arena, builder_count(b, TAB_RULES));
	if (!fine || !c.used)
		return false;
	for (uint32_t i = 0; i < c.count; i++)
		fine = compile_book(&c, &c.books[i]) && fine;
	for (uint32_t i = 0; i < c.count && fine; i++)
		fine = overlay_step_back(&c, &c.books[i]) && fine;
	return fine && unused(&c);
}
