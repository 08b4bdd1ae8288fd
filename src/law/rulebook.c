/*
 * Compiling rulebooks in two passes: first every name (rulebooks, rules, duties, recipients) gets its row, so that
 * rulebooks can refer to each other in any order; then what stands under the names is compiled.
 */
#include "law/rulebook.h"

#include <string.h>

#include "law/clock.h"
#include "law/compile.h"

#define MAX_RULEBOOKS 4096

struct book {
	const struct doc *doc;
	struct text file;
	row_id row;
};

struct compiler {
	struct builder *b;
	struct law view;
	const struct zones *zones;
	struct book *books;
	uint32_t count;
	uint8_t *used;          /* per rule: some condition names it */
};

static struct rulebook_row *book_row(struct compiler *c, row_id id)
{
	return builder_row(c->b, TAB_RULEBOOKS, id);
}

static bool missing(struct compiler *c, const struct book *bk, const struct doc *d, const char *key)
{
	if (doc_get(d, key))
		return false;
	diag_error(c->b->diags, doc_pos(d, bk->file), "missing", "%s: is missing here", key);
	return true;
}

/* One of `names`; `*out` is left alone where the key is absent. */
static bool choice(struct compiler *c, const struct book *bk, const struct doc *d, const char *key, const char *const *names,
                   uint8_t count, uint8_t *out)
{
	const struct doc *v = doc_get(d, key);
	if (!v)
		return true;
	struct text options[8];
	for (uint8_t i = 0; i < count; i++) {
		options[i] = text_of(names[i]);
		if (text_is(v->text, names[i])) {
			*out = i;
			return true;
		}
	}
	struct diag *e = diag_error(c->b->diags, doc_pos(v, bk->file), "value", "\"%.*s\" is no value of %s:", TEXT_ARG(v->text), key);
	diag_suggest(c->b->diags, e, v->text, options, count);
	return false;
}

static const char *const shores[] = {"eu", "us"};
static const char *const marks[] = {"verified", "secondary", "memory"};
static const char *const kinds[] = {"report", "notice", "record", "offer"};
static const char *const grades[] = {"mandatory", "if_applicable", "as_available", "optional", "forbidden"};

const char *shore_name(enum shore s) { return shores[s]; }
const char *law_mark_name(enum law_mark m) { return marks[m]; }
const char *duty_kind_name(enum duty_kind k) { return kinds[k]; }
const char *grade_name(enum grade g) { return grades[g]; }

const char *law_status_name(enum law_status s)
{
	static const char *const names[] = {"in_force", "proposed", "not_effective", "expired", "unknown_after"};
	return names[s];
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
	if (!text_cut(rest, ':', &head))
		return own;
	builder_view(c->b, &c->view);
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

static row_id find_duty(struct scope *s, struct text name)
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
			id = text_format(c->b->arena, "%.*s:%.*s", TEXT_ARG(law_str(&c->view, RULEBOOK(&c->view, r->rulebook)->id)), TEXT_ARG(id));
		names[n++] = id;
	}
	diag_suggest(c->b->diags, d, found, names, n);
}

/* ---- pass 1: names ---- */

static const char *const book_keys[] = {
	"rulebook", "title", "instrument", "shore", "sectors", "authority", "zone", "calendar", "counting", "valid", "proposed",
	"checked", "mark", "notes", "omits", "penalties", "covers", "yields_to", "define", "triggers", "recipients", "duties",
	"overlay_of", "when", "remove"};

static row_id declare_rule(struct compiler *c, const struct book *bk, struct text id, enum rule_role role, uint32_t line)
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
		fine = fine && ((ch >= 'a' && ch <= 'z') || ch == '_' || (i && ch >= '0' && ch <= '9') || (!i && ch >= '0' && ch <= '9'));
	}
	if (!fine)
		diag_error(c->b->diags, doc_key_pos(d, bk->file), "name", "\"%.*s\" is no name: a-z, 0-9 and _", TEXT_ARG(d->key));
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
			diag_error(c->b->diags, doc_key_pos(d, bk->file), "duplicate", "\"%.*s\" is defined twice", TEXT_ARG(d->key));
			return false;
		}
		if (!declare_rule(c, bk, d->key, role, d->key_line))
			return false;
	}
	return true;
}

static bool declare_named(struct compiler *c, const struct book *bk, const char *key, enum law_table table, size_t id_at,
                          size_t book_at, row_id *first, row_id *count)
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
	if (missing(c, bk, bk->doc, "title") || missing(c, bk, bk->doc, "instrument") || missing(c, bk, bk->doc, "shore") ||
	    missing(c, bk, bk->doc, "covers"))
		return false;
	book_row(c, bk->row)->first_rule = builder_count(c->b, TAB_RULES);
	row_id covers = declare_rule(c, bk, TEXT("covered"), RULE_COVERS, doc_get(bk->doc, "covers")->line);
	if (!covers)
		return false;
	book_row(c, bk->row)->covers = covers;
	row_id first, count;
	if (!declare_rules(c, bk, "define", RULE_DEFINE) || !declare_rules(c, bk, "triggers", RULE_TRIGGER))
		return false;
	if (!declare_named(c, bk, "duties", TAB_DUTIES, offsetof(struct duty_row, id), offsetof(struct duty_row, rulebook), &first,
	                   &count))
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

static struct scope scope_of(struct compiler *c, const struct book *bk)
{
	builder_view(c->b, &c->view);
	struct text zone = law_str(&c->view, RULEBOOK(&c->view, bk->row)->zone);
	zone_id id = zone.n ? zone_find(c->zones, zone) : ZONE_UTC;
	return (struct scope){.b = c->b, .law = &c->view, .file = bk->file, .rulebook = bk->row, .zone = id, .zones = c->zones,
	                      .find_rule = find_rule, .find_duty = find_duty, .context = c};
}

static bool day_at(struct compiler *c, const struct book *bk, const struct doc *d, const char *key, day *out)
{
	const struct doc *v = doc_get(d, key);
	*out = NO_DAY;
	if (!v)
		return true;
	struct time_read r = time_parse(v->text, c->zones);
	if (r.shape != TIME_DAY) {
		diag_error(c->b->diags, doc_pos(v, bk->file), "date", "\"%.*s\" is no date such as 2026-09-11", TEXT_ARG(v->text));
		return false;
	}
	*out = r.first;
	return true;
}

static bool validity(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d, struct validity *out)
{
	static const char *const keys[] = {"from", "until", "unknown_after", "by", "cite", "note"};
	*out = (struct validity){NO_DAY, NO_DAY, NO_DAY, 0};
	if (!d)
		return true;
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags) || !day_at(c, bk, d, "from", &out->from) ||
	    !day_at(c, bk, d, "until", &out->until) || !day_at(c, bk, d, "unknown_after", &out->unknown_after))
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
		diag_error(c->b->diags, doc_pos(doc_get(d, "zone"), bk->file), "zone", "\"%.*s\" is no IANA time zone", TEXT_ARG(zone));
		return false;
	}
	r.zone = builder_str(c->b, zone);
	builder_view(c->b, &c->view);
	r.calendar = calendar ? calendar_find(&c->view, calendar->text) : 0;
	if (calendar && !r.calendar) {
		diag_error(c->b->diags, doc_pos(calendar, bk->file), "calendar", "\"%.*s\" is no calendar of law/calendars",
		           TEXT_ARG(calendar->text));
		return false;
	}
	struct text counting = doc_text(d, "counting");
	enum period_rule rule = RULE_ELAPSED;
	if (counting.n && !period_rule_parse(counting, &rule)) {
		diag_error(c->b->diags, doc_pos(doc_get(d, "counting"), bk->file), "counting",
		           "\"%.*s\" is no counting rule: elapsed, 1182/71, sec, full-days, roll-forward", TEXT_ARG(counting));
		return false;
	}
	r.counting = (uint8_t)rule;
	r.proposed = text_is(doc_text(d, "proposed"), "true");
	if (!choice(c, bk, d, "shore", shores, 2, &r.shore) || !choice(c, bk, d, "mark", marks, 3, &r.mark))
		return false;
	*book_row(c, bk->row) = r;
	struct scope s = scope_of(c, bk);
	struct validity v;
	if (!validity(c, bk, &s, doc_get(d, "valid"), &v))
		return false;
	book_row(c, bk->row)->valid = v;
	return true;
}

static bool note(struct compiler *c, const struct book *bk, row_id *last, enum note_kind kind, struct text text, struct text cite)
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
	} lists[] = {{"notes", "text", "cite", NOTE_TEXT}, {"omits", "reason", "construct", NOTE_OMITS},
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
				diag_error(c->b->diags, doc_pos(d, bk->file), "missing", "an entry of %s: needs %s:", lists[i].key, lists[i].text);
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
			diag_error(c->b->diags, (struct diag_pos){bk->file, n->line, 0}, "no-citation", "this condition has no cite:, nor has anything above it");
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
	struct scope s = scope_of(c, bk);
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
	static const char *const keys[] = {"name", "channel", "cite", "place", "zone", "calendar", "note"};
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags) || missing(c, bk, d, "name"))
		return false;
	struct recipient_row r = *(struct recipient_row *)builder_row(c->b, TAB_RECIPIENTS, row);
	r.name = builder_str(c->b, doc_text(d, "name"));
	r.channel = builder_str(c->b, doc_text(d, "channel"));
	r.cite = builder_str(c->b, doc_text(d, "cite"));
	r.zone = builder_str(c->b, doc_text(d, "zone"));
	builder_view(c->b, &c->view);
	const struct doc *place = doc_get(d, "place"), *calendar = doc_get(d, "calendar");
	r.place = place ? fact_find(&c->view, place->text) : 0;
	r.place_fixed = place && !r.place ? region_find(&c->view, place->text) : 0;
	bool region = r.place && LAW_ROW(&c->view, TAB_FACTS, struct fact_row, r.place)->type == TYPE_REGION;
	if (place && !region && !r.place_fixed) {
		diag_error(c->b->diags, doc_pos(place, bk->file), "place", "\"%.*s\" is neither a fact that holds a region nor a region",
		           TEXT_ARG(place->text));
		return false;
	}
	r.calendar = calendar ? calendar_find(&c->view, calendar->text) : 0;
	if (calendar && !r.calendar) {
		diag_error(c->b->diags, doc_pos(calendar, bk->file), "calendar", "\"%.*s\" is no calendar", TEXT_ARG(calendar->text));
		return false;
	}
	*(struct recipient_row *)builder_row(c->b, TAB_RECIPIENTS, row) = r;
	return true;
}

/* ---- duties ---- */

static row_id link_new(struct compiler *c, row_id *last, row_id *first, enum link_kind kind)
{
	row_id id;
	struct link_row *l = builder_push(c->b, TAB_LINKS, &id);
	if (!l)
		return 0;
	l->kind = (uint8_t)kind;
	if (*last)
		((struct link_row *)builder_row(c->b, TAB_LINKS, *last))->next = id;
	else
		*first = id;
	*last = id;
	return id;
}

static struct link_row *link_at(struct compiler *c, row_id id)
{
	return builder_row(c->b, TAB_LINKS, id);
}

static row_id recipient_named(struct compiler *c, const struct book *bk, struct text id)
{
	const struct rulebook_row *r = book_row(c, bk->row);
	for (row_id i = r->first_recipient; i < r->first_recipient + r->recipient_count; i++) {
		const struct recipient_row *row = builder_row(c->b, TAB_RECIPIENTS, i);
		if (text_is(id, (const char *)builder_row(c->b, TAB_STRINGS, row->id)))
			return i;
	}
	return 0;
}

static bool recipient_link(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d, uint8_t group,
                           row_id *last, row_id *first)
{
	static const char *const keys[] = {"recipient", "when", "cite"};
	bool map = d->kind == DOC_MAP;
	if (map && !doc_only_keys(d, keys, 3, bk->file, c->b->diags))
		return false;
	struct text id = map ? doc_text(d, "recipient") : d->text;
	row_id target = recipient_named(c, bk, id);
	if (!target) {
		diag_error(c->b->diags, doc_pos(d, bk->file), "recipient", "\"%.*s\" is not among recipients:", TEXT_ARG(id));
		return false;
	}
	const struct doc *when = map ? doc_get(d, "when") : NULL;
	row_id condition = when ? condition_compile(s, when) : 0;
	row_id link = link_new(c, last, first, LINK_RECIPIENT);
	if (!link || (when && !condition))
		return false;
	str_id cite = builder_str(c->b, map ? doc_text(d, "cite") : TEXT_NONE);
	struct link_row *l = link_at(c, link);
	l->target = target;
	l->group = group;
	l->when = condition;
	l->cite = cite;
	return true;
}

static bool compile_to(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *to, row_id *last, row_id *first)
{
	if (!to)
		return true;
	bool list = to->kind == DOC_LIST;
	uint8_t group = 0;
	for (const struct doc *d = list ? to->first : to; d; d = list ? d->next : NULL) {
		const struct doc *ladder = d->kind == DOC_MAP ? doc_get(d, "first_of") : NULL;
		if (ladder)
			group++;
		for (const struct doc *e = ladder ? ladder->first : d; e; e = ladder ? e->next : NULL)
			if (!recipient_link(c, bk, s, e, ladder ? group : 0, last, first))
				return false;
	}
	return true;
}

static bool relation(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d, enum link_kind kind,
                     row_id *last, row_id *first)
{
	static const char *const keys[] = {"when", "duty", "part", "cite", "settled_by", "rulebook", "duties", "says", "note"};
	bool map = d->kind == DOC_MAP;
	if (map && !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags))
		return false;
	struct text name = map ? doc_text(d, "duty") : d->text;
	row_id target = 0, condition = 0;
	if (name.n) {
		/* "eu.dora.initial" and "eu.dora:initial" both name a duty. */
		target = find_duty(s, name);
		builder_view(c->b, &c->view);
		target = target ? target : duty_find_path(&c->view, name);
		if (!target) {
			diag_error(c->b->diags, doc_pos(d, bk->file), "duty", "\"%.*s\" is no duty", TEXT_ARG(name));
			return false;
		}
	}
	const struct doc *when = map ? doc_get(d, "when") : NULL;
	if (when && !(condition = condition_compile(s, when)))
		return false;
	row_id link = link_new(c, last, first, kind);
	if (!link)
		return false;
	str_id part = builder_str(c->b, map ? doc_text(d, "part") : TEXT_NONE);
	str_id cite = builder_str(c->b, map ? doc_text(d, "cite") : TEXT_NONE);
	struct text said = map ? doc_text(d, "settled_by") : TEXT_NONE;
	str_id text = builder_str(c->b, said.n || !map ? said : doc_text(d, "says"));
	struct link_row *l = link_at(c, link);
	l->target = target;
	l->when = condition;
	l->part = part;
	l->cite = cite;
	l->text = text;
	return true;
}

static bool relations(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *duty, row_id *last, row_id *first)
{
	static const struct {
		const char *key;
		enum link_kind kind;
	} lists[] = {{"displaced_by", LINK_DISPLACED}, {"satisfied_by", LINK_SATISFIED}, {"counts_for", LINK_COUNTS_FOR},
	             {"deemed_by", LINK_DEEMED},       {"conflicts_with", LINK_CONFLICTS}, {"served_by", LINK_SERVED_BY}};
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct doc *list = doc_get(duty, lists[i].key);
		bool many = list && list->kind == DOC_LIST;
		for (const struct doc *d = many ? list->first : list; d; d = many ? d->next : NULL)
			if (!relation(c, bk, s, d, lists[i].kind, last, first))
				return false;
	}
	return true;
}

static bool content_facts(struct compiler *c, const struct book *bk, const struct doc *d, struct content_row *row)
{
	const struct doc *one = doc_get(d, "fact"), *many = doc_get(d, "facts"), *list = many ? many : one;
	bool several = list && list->kind == DOC_LIST;
	for (const struct doc *f = several ? list->first : list; f; f = several ? f->next : NULL) {
		builder_view(c->b, &c->view);
		fact_id fact = fact_find(&c->view, f->text);
		if (!fact) {
			struct scope s = scope_of(c, bk);
			struct diag *e = diag_error(c->b->diags, doc_pos(f, bk->file), "unknown-fact", "\"%.*s\" is no fact of the vocabulary",
			                            TEXT_ARG(f->text));
			suggest_fact(&s, e, f->text);
			return false;
		}
		if (row->fact_count == sizeof(row->facts) / sizeof(row->facts[0])) {
			diag_error(c->b->diags, doc_pos(f, bk->file), "content", "at most six facts for one element of content");
			return false;
		}
		row->facts[row->fact_count++] = fact;
	}
	return true;
}

static bool compile_content(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *list, row_id *first)
{
	static const char *const keys[] = {"id", "fact", "facts", "grade", "when", "estimate", "say_unknown", "text", "cite", "note", "mark"};
	row_id last = 0;
	for (const struct doc *d = list ? list->first : NULL; d; d = d->next) {
		struct content_row row = {0};
		if (d->kind != DOC_MAP || !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags) ||
		    missing(c, bk, d, "id") || !choice(c, bk, d, "grade", grades, 5, &row.grade) || !content_facts(c, bk, d, &row))
			return false;
		for (const struct doc *e = list->first; e != d; e = e->next)
			if (text_eq(doc_text(e, "id"), doc_text(d, "id"))) {
				diag_error(c->b->diags, doc_pos(d, bk->file), "duplicate", "content \"%.*s\" stands here twice", TEXT_ARG(doc_text(d, "id")));
				return false;
			}
		row.estimate = text_is(doc_text(d, "estimate"), "true");
		row.say_unknown = text_is(doc_text(d, "say_unknown"), "true");
		row.id = builder_str(c->b, doc_text(d, "id"));
		row.cite = builder_str(c->b, doc_text(d, "cite"));
		row.text = builder_str(c->b, doc_text(d, "text"));
		if (doc_get(d, "when") && !(row.when = condition_compile(s, doc_get(d, "when"))))
			return false;
		row_id id;
		struct content_row *place = builder_push(c->b, TAB_CONTENTS, &id);
		if (!place)
			return false;
		*place = row;
		if (last)
			((struct content_row *)builder_row(c->b, TAB_CONTENTS, last))->next = id;
		else
			*first = id;
		last = id;
	}
	return true;
}

static bool compile_due(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *due, struct due_row_fields *out)
{
	static const char *const keys[] = {"standard", "not_before", "target", "limit", "alternative", "reading", "cite"};
	static const char *const alternative_keys[] = {"limit", "reading", "cite"};
	if (!due)
		return true;
	if (!doc_only_keys(due, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags))
		return false;
	enum period_rule counting = (enum period_rule)book_row(c, bk->row)->counting;
	const struct doc *alternative = doc_get(due, "alternative");
	const struct {
		const struct doc *d;
		row_id *out;
	} times[] = {{doc_get(due, "not_before"), &out->not_before}, {doc_get(due, "target"), &out->target},
	             {doc_get(due, "limit"), &out->limit}, {doc_get(alternative, "limit"), &out->alternative}};
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (times[i].d && !(*times[i].out = clock_compile(s, times[i].d, counting)))
			return false;
	if (alternative && !doc_only_keys(alternative, alternative_keys, 3, bk->file, c->b->diags))
		return false;
	out->standard = builder_str(c->b, doc_text(due, "standard"));
	out->reading = builder_str(c->b, doc_text(due, "reading"));
	out->alternative_reading = builder_str(c->b, doc_text(alternative, "reading"));
	out->alternative_cite = builder_str(c->b, doc_text(alternative, "cite"));
	if (!out->standard && !out->limit && !out->target) {
		diag_error(c->b->diags, doc_pos(due, bk->file), "due", "due: needs standard:, limit: or target:");
		return false;
	}
	return true;
}

static bool each(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d, struct duty_row *row)
{
	const struct doc *v = doc_get(d, "each");
	if (!v)
		return true;
	if (text_is(v->text, "region")) {
		row->each_region = 1;
		s->region_bound = true;
		return true;
	}
	row->each = kind_find(scope_law(s), v->text);
	if (!row->each) {
		diag_error(c->b->diags, doc_pos(v, bk->file), "unknown-kind", "\"%.*s\" is no kind of record, nor region", TEXT_ARG(v->text));
		return false;
	}
	return scope_bind(s, row->each);
}

static bool compile_duty(struct compiler *c, const struct book *bk, row_id id, const struct doc *d)
{
	static const char *const keys[] = {
		"title", "kind", "cite", "on", "unless", "each", "where", "valid", "due", "to", "content", "held", "excused",
		"satisfied_by", "counts_for", "deemed_by", "conflicts_with", "displaced_by", "since", "served_by", "mark", "reading", "note"};
	static const char *const readings[] = {"settled", "ambiguous"};
	static const char *const held_keys[] = {"when", "until", "cite", "says", "note"};
	if (d->kind != DOC_MAP || !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags))
		return false;
	if (missing(c, bk, d, "title") || missing(c, bk, d, "kind") || missing(c, bk, d, "cite") || missing(c, bk, d, "on"))
		return false;
	struct duty_row row = *(struct duty_row *)builder_row(c->b, TAB_DUTIES, id);
	row.mark = book_row(c, bk->row)->mark;
	row.line = d->key_line;
	struct scope s = scope_of(c, bk);
	s.in_duty = true;
	if (!choice(c, bk, d, "kind", kinds, 4, &row.kind) || !choice(c, bk, d, "mark", marks, 3, &row.mark) ||
	    !choice(c, bk, d, "reading", readings, 2, &row.ambiguous) || !each(c, bk, &s, d, &row) ||
	    !validity(c, bk, &s, doc_get(d, "valid"), &row.valid))
		return false;
	row.title = builder_str(c->b, doc_text(d, "title"));
	row.cite = builder_str(c->b, doc_text(d, "cite"));
	row.note = builder_str(c->b, doc_text(d, "note"));
	const struct doc *held = doc_get(d, "held"), *excused = doc_get(d, "excused"), *since = doc_get(d, "since");
	const struct {
		const struct doc *d;
		row_id *out;
	} conditions[] = {{doc_get(d, "on"), &row.on}, {doc_get(d, "unless"), &row.unless}, {doc_get(d, "where"), &row.where},
	                  {held ? doc_get(held, "when") : NULL, &row.held}, {excused, &row.excused}};
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++)
		if (conditions[i].d && !(*conditions[i].out = condition_compile(&s, conditions[i].d)))
			return false;
	if (held && !doc_only_keys(held, held_keys, 5, bk->file, c->b->diags))
		return false;
	const struct doc *until = doc_get(held, "until");
	if (until && !(row.held_until = clock_compile(&s, until, (enum period_rule)book_row(c, bk->row)->counting)))
		return false;
	row.held_cite = builder_str(c->b, doc_text(held, "cite"));
	row.held_says = builder_str(c->b, doc_text(held, "says"));
	row.excused_cite = builder_str(c->b, doc_text(excused, "cite"));
	enum value_type type = TYPE_INSTANT;
	if (since && !(row.since = expression_compile(&s, since->text, doc_pos(since, bk->file), &type)))
		return false;
	row_id last = 0;
	if (!compile_due(c, bk, &s, doc_get(d, "due"), &row.due) || !compile_to(c, bk, &s, doc_get(d, "to"), &last, &row.first_link) ||
	    !relations(c, bk, &s, d, &last, &row.first_link) || !compile_content(c, bk, &s, doc_get(d, "content"), &row.first_content))
		return false;
	*(struct duty_row *)builder_row(c->b, TAB_DUTIES, id) = row;
	if (row.kind == DUTY_REPORT)
		book_row(c, bk->row)->has_reports = 1;
	return true;
}

/* yields_to: one link per duty that steps back (or one for all). */
static bool compile_yields(struct compiler *c, const struct book *bk)
{
	struct scope s = scope_of(c, bk);
	row_id last = 0, first = 0;
	const struct doc *list = doc_get(bk->doc, "yields_to");
	bool many = list && list->kind == DOC_LIST;
	for (const struct doc *d = many ? list->first : list; d; d = many ? d->next : NULL) {
		const struct doc *duties = doc_get(d, "duties"), *name = duties ? duties->first : NULL;
		struct text other = doc_text(d, "rulebook");
		do {
			row_id before = last, own = 0;
			if (name && !(own = find_duty(&s, name->text))) {
				diag_error(c->b->diags, doc_pos(name, bk->file), "duty", "\"%.*s\" is no duty of this rulebook", TEXT_ARG(name->text));
				return false;
			}
			if (missing(c, bk, d, "when") || missing(c, bk, d, "cite") || !relation(c, bk, &s, d, LINK_YIELDS, &last, &first))
				return false;
			builder_view(c->b, &c->view);
			struct link_row *l = link_at(c, last != before ? last : first);
			l->duty = own;
			l->target = other.n ? rulebook_find(&c->view, other) : 0;
			name = name ? name->next : NULL;
		} while (name);
	}
	book_row(c, bk->row)->first_link = first;
	return true;
}

static bool compile_book(struct compiler *c, struct book *bk)
{
	bool fine = compile_notes(c, bk) && compile_rules(c, bk) && compile_yields(c, bk);
	const struct doc *recipients = doc_get(bk->doc, "recipients"), *duties = doc_get(bk->doc, "duties");
	row_id row = book_row(c, bk->row)->first_recipient;
	for (const struct doc *d = recipients ? recipients->first : NULL; d; d = d->next)
		fine = compile_recipient(c, bk, row++, d) && fine;
	row = book_row(c, bk->row)->first_duty;
	for (const struct doc *d = duties ? duties->first : NULL; d; d = d->next)
		fine = compile_duty(c, bk, row++, d) && fine;
	return fine;
}

/* ---- overlays ---- */

/* `over` replaces members of `base`, map by map; a new tree, the old ones stay as they are. */
static struct doc *merge(struct arena *a, const struct doc *base, const struct doc *over)
{
	struct doc *out = arena_copy(a, over->kind == DOC_MAP && base->kind == DOC_MAP ? base : over, sizeof(*out));
	if (!out || base->kind != DOC_MAP || over->kind != DOC_MAP)
		return out;
	struct doc **tail = &out->first;
	out->key = over->key;
	out->count = 0;
	for (const struct doc *b = base->first; b; b = b->next) {
		const struct doc *o = over->first;
		while (o && !text_eq(o->key, b->key))
			o = o->next;
		struct doc *m = o ? merge(a, b, o) : arena_copy(a, b, sizeof(*m));
		if (!m)
			return NULL;
		m->next = NULL;
		*tail = m;
		tail = &m->next;
		out->count++;
	}
	for (const struct doc *o = over->first; o; o = o->next) {
		const struct doc *b = base->first;
		while (b && !text_eq(o->key, b->key))
			b = b->next;
		struct doc *m = b ? NULL : arena_copy(a, o, sizeof(*m));
		if (!b && !m)
			return NULL;
		if (!m)
			continue;
		m->next = NULL;
		*tail = m;
		tail = &m->next;
		out->count++;
	}
	return out;
}

static void drop(struct doc *map, struct text key)
{
	struct doc **at = &map->first;
	while (*at && !text_eq((*at)->key, key))
		at = &(*at)->next;
	if (*at) {
		*at = (*at)->next;
		map->count--;
	}
}

/* covers: {all: [base covers, when]} — built as a tree, so that the rest of the compiler knows nothing of overlays. */
static struct doc *both_conditions(struct arena *a, const struct doc *covers, const struct doc *when)
{
	struct doc *map = arena_copy(a, covers, sizeof(*map)), *list = arena_copy(a, covers, sizeof(*list));
	struct doc *first = arena_copy(a, covers, sizeof(*first)), *second = arena_copy(a, when, sizeof(*second));
	if (!map || !list || !first || !second)
		return NULL;
	*second = *when;
	second->key = TEXT_NONE;
	second->next = NULL;
	first->key = TEXT_NONE;
	first->next = second;
	*list = (struct doc){.kind = DOC_LIST, .line = when->line, .column = when->column, .key = TEXT("all"), .count = 2, .first = first};
	*map = (struct doc){.kind = DOC_MAP, .line = when->line, .column = when->column, .key = TEXT("covers"), .count = 1, .first = list};
	return map;
}

static bool overlay(struct compiler *c, struct book *bk)
{
	struct text base_id = doc_text(bk->doc, "overlay_of");
	if (!base_id.n)
		return true;
	const struct book *base = NULL;
	for (uint32_t i = 0; i < c->count && !base; i++)
		if (text_eq(doc_text(c->books[i].doc, "rulebook"), base_id))
			base = &c->books[i];
	if (!base || doc_get(base->doc, "overlay_of")) {
		diag_error(c->b->diags, doc_pos(doc_get(bk->doc, "overlay_of"), bk->file), "overlay",
		           "\"%.*s\" is no rulebook that an overlay can build upon", TEXT_ARG(base_id));
		return false;
	}
	if (missing(c, bk, bk->doc, "when"))
		return false;
	struct arena *a = c->b->arena;
	struct doc *merged = merge(a, base->doc, bk->doc);
	struct doc *covers = both_conditions(a, doc_get(base->doc, "covers"), doc_get(bk->doc, "when"));
	if (!merged || !covers)
		return false;
	const struct doc *remove = doc_get(bk->doc, "remove");
	for (const struct doc *d = remove ? remove->first : NULL; d; d = d->next) {
		struct text rest = d->text, section;
		struct doc *list = text_cut(&rest, '.', &section) ? (struct doc *)(uintptr_t)doc_get(merged, text_cstr(a, section)) : NULL;
		if (!list || !doc_get(list, text_cstr(a, rest))) {
			diag_error(c->b->diags, doc_pos(d, bk->file), "overlay", "\"%.*s\" is nothing that the base has", TEXT_ARG(d->text));
			return false;
		}
		drop(list, rest);
	}
	drop(merged, TEXT("covers"));
	drop(merged, TEXT("when"));
	covers->next = merged->first;
	merged->first = covers;
	merged->count++;
	bk->doc = merged;
	return true;
}

/* The base steps back where an overlay covers. */
static bool step_back(struct compiler *c, const struct book *bk)
{
	struct text base_id = doc_text(bk->doc, "overlay_of");
	builder_view(c->b, &c->view);
	row_id base = base_id.n ? rulebook_find(&c->view, base_id) : 0;
	if (!base)
		return true;
	row_id rule = book_row(c, bk->row)->covers;
	book_row(c, bk->row)->overlay_of = base;
	struct scope s = scope_of(c, bk);
	row_id when = node_new(&s, NODE_RULE, TYPE_BOOLEAN, rule, 0), last = 0, first = 0;
	for (row_id l = book_row(c, base)->first_link; l; l = link_at(c, l)->next)
		last = l;
	first = book_row(c, base)->first_link;
	row_id link = when ? link_new(c, &last, &first, LINK_YIELDS) : 0;
	if (!link)
		return false;
	str_id cite = builder_str(c->b, doc_text(bk->doc, "instrument"));
	link_at(c, link)->when = when;
	link_at(c, link)->target = bk->row;
	link_at(c, link)->cite = cite;
	book_row(c, base)->first_link = first;
	return true;
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
				diag_error(c->b->diags, doc_pos(files[i].doc, files[i].name), "duplicate", "rulebook \"%.*s\" stands in two files",
				           TEXT_ARG(id));
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
			fact_id fact = fact_find(&c->view, text_format(c->b->arena, "%.*s.%.*s", TEXT_ARG(kind), TEXT_ARG(f->key)));
			struct scope s = {.b = c->b, .law = &c->view, .file = files[i].name, .zone = ZONE_UTC, .zones = c->zones};
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
		diag_error(c->b->diags, (struct diag_pos){law_str(&c->view, RULEBOOK(&c->view, r->rulebook)->file), r->line, 0}, "unused",
		           "\"%.*s\" is defined, but nothing refers to it", TEXT_ARG(law_str(&c->view, r->id)));
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
		fine = overlay(&c, &c.books[i]) && fine;
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
		fine = step_back(&c, &c.books[i]) && fine;
	return fine && unused(&c);
}

/* ---- reading ---- */

uint32_t rulebook_count(const struct law *law)
{
	return law->t[TAB_RULEBOOKS].count - 1;
}

row_id rulebook_find(const struct law *law, struct text id)
{
	for (uint32_t i = 1; i < law->t[TAB_RULEBOOKS].count; i++)
		if (text_eq(law_str(law, RULEBOOK(law, i)->id), id))
			return i;
	return 0;
}

row_id duty_find(const struct law *law, row_id rulebook, struct text id)
{
	const struct rulebook_row *r = RULEBOOK(law, rulebook);
	for (row_id i = r->first_duty; i < r->first_duty + r->duty_count; i++)
		if (text_eq(law_str(law, DUTY(law, i)->id), id))
			return i;
	return 0;
}

/* Rulebook ids hold dots themselves: the longest one that fits is meant. */
row_id duty_find_path(const struct law *law, struct text path)
{
	for (size_t n = path.n; n > 0; n--) {
		if (path.p[n - 1] != '.' && path.p[n - 1] != ':')
			continue;
		row_id rulebook = rulebook_find(law, (struct text){path.p, n - 1});
		if (rulebook)
			return duty_find(law, rulebook, (struct text){path.p + n, path.n - n});
	}
	return 0;
}

enum law_status rulebook_status(const struct law *law, row_id rulebook, day today)
{
	const struct rulebook_row *r = RULEBOOK(law, rulebook);
	if (r->proposed)
		return STATUS_PROPOSED;
	if (r->valid.from != NO_DAY && today < r->valid.from)
		return STATUS_NOT_EFFECTIVE;
	if (r->valid.until != NO_DAY && today > r->valid.until)
		return STATUS_EXPIRED;
	if (r->valid.unknown_after != NO_DAY && today > r->valid.unknown_after)
		return STATUS_UNKNOWN_AFTER;
	return STATUS_IN_FORCE;
}

struct text law_meta(const struct law *law, enum meta_key key)
{
	if (key >= law->t[TAB_META].count)
		return TEXT_NONE;
	return law_str(law, LAW_ROW(law, TAB_META, struct meta_row, key)->text);
}
