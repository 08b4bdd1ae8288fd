/*
 * What laws are compared by beside their duties: the closed list of features (law/vocabulary/features.yaml), those that
 * a rulebook states, and the ideas that facts of several laws have in common (law/vocabulary/ideas.yaml).
 */
#include "law/period.h"
#include "law/rulebook_read.h"

#define FEATURE_LIMIT 256

static bool wrong(struct builder *b, const struct doc *d, struct text file, const char *what)
{
	diag_error(b->diags, doc_pos(d, file), "features", "%s", what);
	return false;
}

/* ---- features ---- */

static bool feature_compile(struct builder *b, const struct doc *d, struct text file)
{
	static const char *const keys[] = {"area", "says", "period"};
	if (d->kind != DOC_MAP)
		return wrong(b, d, file, "a feature is a map: area, says, period");
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), file, b->diags))
		return false;
	struct feature_row row = {.period = text_is(doc_text(d, "period"), "true"), .area = AREA_COUNT};
	for (uint32_t i = 0; i < AREA_COUNT; i++)
		if (text_is(doc_text(d, "area"), law_areas[i]))
			row.area = (uint8_t)i;
	if (row.area == AREA_COUNT || !doc_text(d, "says").n)
		return wrong(b, d, file,
		             "a feature needs says: and its area: definitions, timelines, contents, mechanisms, "
		             "aggregation or disclosure");
	if (builder_count(b, TAB_FEATURES) > FEATURE_LIMIT)
		return wrong(b, d, file, "too many features");
	row.id = builder_str(b, d->key);
	row.says = builder_str(b, doc_text(d, "says"));
	struct feature_row *place = builder_push(b, TAB_FEATURES, NULL);
	if (!place)
		return false;
	*place = row;
	return true;
}

bool features_compile(struct builder *b, const struct doc *file, struct text file_name)
{
	static const char *const keys[] = {"features"};
	const struct doc *list = doc_get(file, "features");
	bool fine = doc_only_keys(file, keys, 1, file_name, b->diags);
	if (list->kind != DOC_MAP)
		return wrong(b, list, file_name, "features: is a map of names to features");
	for (const struct doc *d = list->first; d; d = d->next)
		fine = feature_compile(b, d, file_name) && fine;
	return fine && !b->failed;
}

/* ---- ideas ---- */

static bool idea_fact(struct builder *b, const struct doc *d, struct text file, row_id idea)
{
	struct law law;
	builder_view(b, &law);
	fact_id fact = fact_find(&law, d->text);
	if (!fact) {
		fact_missing_error(&law, 0, d->text, doc_pos(d, file), b->diags);
		return false;
	}
	struct fact_row *row = builder_row(b, TAB_FACTS, fact);
	if (row->idea)
		return wrong(b, d, file, "this fact belongs to an idea already");
	row->idea = idea;
	return true;
}

bool ideas_compile(struct builder *b, const struct doc *file, struct text file_name)
{
	static const char *const keys[] = {"ideas"}, *const idea_keys[] = {"says", "facts"};
	const struct doc *list = doc_get(file, "ideas");
	bool fine = doc_only_keys(file, keys, 1, file_name, b->diags);
	if (list->kind != DOC_MAP)
		return wrong(b, list, file_name, "ideas: is a map of names to ideas");
	for (const struct doc *d = list->first; d && fine; d = d->next) {
		const struct doc *facts = doc_get(d, "facts");
		row_id id;
		if (!facts || facts->kind != DOC_LIST || !doc_text(d, "says").n)
			return wrong(b, d, file_name, "an idea needs says: and a list of facts:");
		str_id name = builder_str(b, d->key), says = builder_str(b, doc_text(d, "says"));
		struct idea_row *row = builder_push(b, TAB_IDEAS, &id);
		if (!row || !doc_only_keys(d, idea_keys, 2, file_name, b->diags))
			return false;
		*row = (struct idea_row){name, says};
		for (const struct doc *f = facts->first; f; f = f->next)
			fine = idea_fact(b, f, file_name, id) && fine;
	}
	return fine && !b->failed;
}

/* ---- what a rulebook states ---- */

static row_id feature_named(struct compiler *c, const struct book *bk, const struct doc *d)
{
	struct text id = doc_text(d, "feature");
	builder_view(c->b, &c->view);
	row_id found = feature_find(&c->view, id);
	if (found)
		return found;
	struct diag *e = diag_error(c->b->diags, doc_pos(d, bk->file), "features",
	                            "\"%.*s\" is no feature of law/vocabulary/features.yaml", TEXT_ARG(id));
	uint32_t count = c->view.t[TAB_FEATURES].count;
	struct text *names = arena_array(c->b->arena, count, sizeof(*names));
	for (uint32_t i = 1; names && i < count; i++)
		names[i - 1] = law_str(&c->view, FEATURE(&c->view, i)->id);
	if (names && count > 1)
		diag_suggest(c->b->diags, e, id, names, count - 1);
	return 0;
}

static bool provision_period(struct compiler *c, const struct book *bk, const struct doc *d, struct provision_row *row)
{
	const struct doc *v = doc_get(d, "period");
	enum period_unit unit;
	if (!v)
		return true;
	if (!FEATURE(&c->view, row->feature)->period)
		return wrong(c->b, v, bk->file, "this feature carries no period");
	if (!period_parse(v->text, &row->count, &unit) || row->count <= 0)
		return wrong(c->b, v, bk->file, "expected a period such as 24 h or 3 months");
	row->unit = (uint8_t)unit;
	return true;
}

static row_id provision_compile(struct compiler *c, const struct book *bk, const struct doc *d)
{
	static const char *const keys[] = {"feature", "cite", "text", "period", "mark"};
	struct provision_row row = {.mark = book_row(c, bk->row)->mark};
	row_id id;
	if (d->kind != DOC_MAP) {
		wrong(c->b, d, bk->file, "an entry of features: is a map: feature, cite, text, period, mark");
		return 0;
	}
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), bk->file, c->b->diags) ||
	    book_missing(c, bk, d, "cite") || !book_choice(c, bk, d, "mark", law_marks, 3, &row.mark) ||
	    !(row.feature = feature_named(c, bk, d)) || !provision_period(c, bk, d, &row))
		return 0;
	row.cite = builder_str(c->b, doc_text(d, "cite"));
	row.text = builder_str(c->b, doc_text(d, "text"));
	struct provision_row *place = builder_push(c->b, TAB_PROVISIONS, &id);
	if (!place)
		return 0;
	*place = row;
	return id;
}

bool provisions_compile(struct compiler *c, const struct book *bk)
{
	const struct doc *list = doc_get(bk->doc, "features");
	row_id last = 0;
	if (list && list->kind != DOC_LIST)
		return wrong(c->b, list, bk->file, "features: is a list");
	for (const struct doc *d = list ? list->first : NULL; d; d = d->next) {
		row_id id = provision_compile(c, bk, d);
		if (!id)
			return false;
		if (last)
			((struct provision_row *)builder_row(c->b, TAB_PROVISIONS, last))->next = id;
		else
			book_row(c, bk->row)->first_provision = id;
		last = id;
	}
	return true;
}
