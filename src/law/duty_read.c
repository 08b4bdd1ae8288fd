/* Compiling duties: what stands under their names, and their relations to others. */
#include "law/clock.h"
#include "law/rulebook_read.h"

row_id link_new(struct compiler *c, row_id *last, row_id *first, enum link_kind kind)
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

struct link_row *link_at(struct compiler *c, row_id id)
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

static bool recipient_link(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d,
                           uint8_t group, row_id *last, row_id *first)
{
	static const char *const keys[] = {"recipient", "when", "cite"};
	bool map = d->kind == DOC_MAP;
	if (map && !doc_only_keys(d, keys, 3, bk->file, c->b->diags))
		return false;
	struct text id = map ? doc_text(d, "recipient") : d->text;
	row_id target = recipient_named(c, bk, id);
	if (!target) {
		diag_error(c->b->diags, doc_pos(d, bk->file), "recipient",
		           "\"%.*s\" is not among recipients:", TEXT_ARG(id));
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

static bool compile_to(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *to, row_id *last,
                       row_id *first)
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

static bool relation(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d,
                     enum link_kind kind, row_id *last, row_id *first)
{
	static const char *const keys[] = {"when",     "duty",   "part", "cite", "settled_by",
	                                   "rulebook", "duties", "says", "note"};
	bool map = d->kind == DOC_MAP;
	if (map && !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags))
		return false;
	struct text name = map ? doc_text(d, "duty") : d->text;
	row_id target = 0, condition = 0;
	if (name.n) {
		/* "eu.dora.initial" and "eu.dora:initial" both name a duty. */
		target = book_find_duty(s, name);
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

static bool relations(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *duty, row_id *last,
                      row_id *first)
{
	static const struct {
		const char *key;
		enum link_kind kind;
	} lists[] = {{"displaced_by", LINK_DISPLACED},   {"satisfied_by", LINK_SATISFIED},
	             {"counts_for", LINK_COUNTS_FOR},    {"deemed_by", LINK_DEEMED},
	             {"conflicts_with", LINK_CONFLICTS}, {"served_by", LINK_SERVED_BY}};
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
			struct scope s = book_scope(c, bk);
			struct diag *e = diag_error(c->b->diags, doc_pos(f, bk->file), "unknown-fact",
			                            "\"%.*s\" is no fact of the vocabulary", TEXT_ARG(f->text));
			suggest_fact(&s, e, f->text);
			return false;
		}
		if (row->fact_count == sizeof(row->facts) / sizeof(row->facts[0])) {
			diag_error(c->b->diags, doc_pos(f, bk->file), "content",
			           "at most six facts for one element of content");
			return false;
		}
		row->facts[row->fact_count++] = fact;
	}
	return true;
}

static bool compile_content(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *list,
                            row_id *first)
{
	static const char *const keys[] = {"id",          "fact", "facts", "grade", "when", "estimate",
	                                   "say_unknown", "text", "cite",  "note",  "mark"};
	row_id last = 0;
	for (const struct doc *d = list ? list->first : NULL; d; d = d->next) {
		struct content_row row = {0};
		if (d->kind != DOC_MAP ||
		    !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags) ||
		    book_missing(c, bk, d, "id") || !book_choice(c, bk, d, "grade", law_grades, 5, &row.grade) ||
		    !content_facts(c, bk, d, &row))
			return false;
		for (const struct doc *e = list->first; e != d; e = e->next)
			if (text_eq(doc_text(e, "id"), doc_text(d, "id"))) {
				diag_error(c->b->diags, doc_pos(d, bk->file), "duplicate",
				           "content \"%.*s\" stands here twice", TEXT_ARG(doc_text(d, "id")));
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

static bool compile_due(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *due,
                        struct due_row_fields *out)
{
	static const char *const keys[] = {"standard",    "not_before", "target", "limit",
	                                   "alternative", "reading",    "cite"};
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
	} times[] = {{doc_get(due, "not_before"), &out->not_before},
	             {doc_get(due, "target"), &out->target},
	             {doc_get(due, "limit"), &out->limit},
	             {doc_get(alternative, "limit"), &out->alternative}};
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

/* among: a fact that is a set of regions. */
static bool among(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d, struct duty_row *row)
{
	const struct doc *v = doc_get(d, "among");
	if (!v)
		return true;
	row->among = fact_find(scope_law(s), v->text);
	const struct fact_row *f = LAW_ROW(scope_law(s), TAB_FACTS, struct fact_row, row->among);
	if (f->type == TYPE_REGION_SET && LAW_ROW(scope_law(s), TAB_KINDS, struct kind_row, f->kind)->single)
		return true;
	struct diag *e = diag_error(c->b->diags, doc_pos(v, bk->file), "among",
	                            "\"%.*s\" is no fact of the entity that is a set of regions", TEXT_ARG(v->text));
	suggest_fact(s, e, v->text);
	return false;
}

static bool each(struct compiler *c, const struct book *bk, struct scope *s, const struct doc *d, struct duty_row *row)
{
	const struct doc *v = doc_get(d, "each");
	if (!v)
		return true;
	if (text_is(v->text, "region")) {
		row->each_region = 1;
		s->region_bound = true;
		return among(c, bk, s, d, row);
	}
	row->each = kind_find(scope_law(s), v->text);
	if (!row->each) {
		diag_error(c->b->diags, doc_pos(v, bk->file), "unknown-kind",
		           "\"%.*s\" is no kind of record, nor region", TEXT_ARG(v->text));
		return false;
	}
	return scope_bind(s, row->each);
}

bool duty_compile(struct compiler *c, const struct book *bk, row_id id, const struct doc *d)
{
	static const char *const keys[] = {"title",      "kind",      "cite",           "on",           "unless",
	                                   "each",       "among",     "where",          "valid",        "due",
	                                   "to",         "content",   "held",           "excused",      "satisfied_by",
	                                   "counts_for", "deemed_by", "conflicts_with", "displaced_by", "since",
	                                   "served_by",  "mark",      "reading",        "note",         "stage"};
	static const char *const readings[] = {"settled", "ambiguous"};
	static const char *const held_keys[] = {"when", "until", "cite", "says", "note"};
	if (d->kind != DOC_MAP || !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags))
		return false;
	if (book_missing(c, bk, d, "title") || book_missing(c, bk, d, "kind") || book_missing(c, bk, d, "cite") ||
	    book_missing(c, bk, d, "on"))
		return false;
	struct duty_row row = *(struct duty_row *)builder_row(c->b, TAB_DUTIES, id);
	row.mark = book_row(c, bk->row)->mark;
	row.line = d->key_line;
	struct scope s = book_scope(c, bk);
	s.in_duty = true;
	if (!book_choice(c, bk, d, "kind", law_kinds, 4, &row.kind) ||
	    !book_choice(c, bk, d, "mark", law_marks, 3, &row.mark) ||
	    !book_choice(c, bk, d, "stage", law_stages, STAGE_COUNT, &row.stage) ||
	    !book_choice(c, bk, d, "reading", readings, 2, &row.ambiguous) || !each(c, bk, &s, d, &row) ||
	    !book_validity(c, bk, &s, doc_get(d, "valid"), &row.valid))
		return false;
	row.title = builder_str(c->b, doc_text(d, "title"));
	row.cite = builder_str(c->b, doc_text(d, "cite"));
	row.note = builder_str(c->b, doc_text(d, "note"));
	const struct doc *held = doc_get(d, "held"), *excused = doc_get(d, "excused"), *since = doc_get(d, "since");
	const struct {
		const struct doc *d;
		row_id *out;
	} conditions[] = {{doc_get(d, "on"), &row.on},
	                  {doc_get(d, "unless"), &row.unless},
	                  {doc_get(d, "where"), &row.where},
	                  {held ? doc_get(held, "when") : NULL, &row.held},
	                  {excused, &row.excused}};
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
	if (!compile_due(c, bk, &s, doc_get(d, "due"), &row.due) ||
	    !compile_to(c, bk, &s, doc_get(d, "to"), &last, &row.first_link) ||
	    !relations(c, bk, &s, d, &last, &row.first_link) ||
	    !compile_content(c, bk, &s, doc_get(d, "content"), &row.first_content))
		return false;
	*(struct duty_row *)builder_row(c->b, TAB_DUTIES, id) = row;
	if (row.kind == DUTY_REPORT)
		book_row(c, bk->row)->has_reports = 1;
	return true;
}

/* yields_to: one link per duty that steps back (or one for all). */
bool yields_compile(struct compiler *c, const struct book *bk)
{
	struct scope s = book_scope(c, bk);
	row_id last = 0, first = 0;
	const struct doc *list = doc_get(bk->doc, "yields_to");
	bool many = list && list->kind == DOC_LIST;
	for (const struct doc *d = many ? list->first : list; d; d = many ? d->next : NULL) {
		const struct doc *duties = doc_get(d, "duties"), *name = duties ? duties->first : NULL;
		struct text other = doc_text(d, "rulebook");
		do {
			row_id before = last, own = 0;
			if (name && !(own = book_find_duty(&s, name->text))) {
				diag_error(c->b->diags, doc_pos(name, bk->file), "duty",
				           "\"%.*s\" is no duty of this rulebook", TEXT_ARG(name->text));
				return false;
			}
			if (book_missing(c, bk, d, "when") || book_missing(c, bk, d, "cite") ||
			    !relation(c, bk, &s, d, LINK_YIELDS, &last, &first))
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
