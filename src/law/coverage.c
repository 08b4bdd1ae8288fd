/*
 * Which rules there are and where they stand: law/coverage.yaml, whose every line names rulebooks or gives the reason why
 * there is none. A rulebook that no line names is an error too, so that the list stays true.
 */
#include "law/compile.h"
#include "law/rulebook.h"

#define LINE_LIMIT 1024

struct covering {
	struct builder *b;
	struct law law;
	struct text file;
	uint8_t *named; /* per rulebook */
};

static bool wrong(struct covering *c, const struct doc *d, const char *what)
{
	diag_error(c->b->diags, doc_pos(d, c->file), "coverage", "%s", what);
	return false;
}

static bool name_book(struct covering *c, const struct doc *d, struct text *all)
{
	row_id id = rulebook_find(&c->law, d->text);
	if (!id) {
		uint32_t n = rulebook_count(&c->law);
		struct text *names = arena_array(c->b->arena, n + 1, sizeof(*names));
		struct diag *e = diag_error(c->b->diags, doc_pos(d, c->file), "coverage", "\"%.*s\" is no rulebook",
		                            TEXT_ARG(d->text));
		for (uint32_t i = 0; names && i < n; i++)
			names[i] = law_str(&c->law, RULEBOOK(&c->law, i + 1)->id);
		if (names)
			diag_suggest(c->b->diags, e, d->text, names, n);
		return false;
	}
	c->named[id] = 1;
	*all = all->n ? text_format(c->b->arena, "%.*s, %.*s", TEXT_ARG(*all), TEXT_ARG(d->text)) : d->text;
	return true;
}

static bool coverage_line(struct covering *c, const struct doc *d, enum coverage_group group)
{
	static const char *const keys[] = {"agency", "what", "cite", "rulebooks", "reason", "became"};
	const struct doc *books = doc_get(d, "rulebooks");
	struct text all = TEXT_NONE;
	bool fine = true;
	if (d->kind != DOC_MAP || !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), c->file, c->b->diags))
		return wrong(c, d, "a line is a map: what, agency, cite, and rulebooks or reason");
	if (books && books->kind != DOC_LIST)
		return wrong(c, books, "rulebooks: is a list");
	for (const struct doc *e = books ? books->first : NULL; e; e = e->next)
		fine = name_book(c, e, &all) && fine;
	if (!all.n && !doc_text(d, "reason").n && fine)
		return wrong(c, d, "a line names rulebooks, or gives the reason why there is none");
	struct coverage_row row = {.group = (uint8_t)group};
	row.id = builder_str(c->b, d->key);
	row.agency = builder_str(c->b, doc_text(d, "agency"));
	row.what = builder_str(c->b, doc_text(d, "what"));
	row.cite = builder_str(c->b, doc_text(d, "cite"));
	row.reason = builder_str(c->b, doc_text(d, "reason"));
	row.became = builder_str(c->b, doc_text(d, "became"));
	row.rulebooks = builder_str(c->b, all);
	struct coverage_row *place = builder_push(c->b, TAB_COVERAGE, NULL);
	if (!place)
		return false;
	*place = row;
	return fine;
}

static bool everything_named(struct covering *c, const struct doc *d)
{
	bool fine = true;
	for (row_id i = 1; i <= rulebook_count(&c->law); i++)
		if (!c->named[i]) {
			diag_error(c->b->diags, doc_pos(d, c->file), "coverage", "no line names the rulebook \"%.*s\"",
			           TEXT_ARG(law_str(&c->law, RULEBOOK(&c->law, i)->id)));
			fine = false;
		}
	return fine;
}

bool coverage_compile(struct builder *b, const struct doc *file, struct text file_name)
{
	static const struct {
		const char *key;
		enum coverage_group group;
	} lists[] = {{"inventory", COVERAGE_INVENTORY},
	             {"proposed", COVERAGE_PROPOSED},
	             {"extras", COVERAGE_EXTRAS},
	             {"digests", COVERAGE_DIGESTS}};
	static const char *const keys[] = {"coverage", "inventory", "proposed", "extras", "digests"};
	struct covering c = {.b = b, .file = file_name};
	bool fine = doc_only_keys(file, keys, sizeof(keys) / sizeof(keys[0]), file_name, b->diags);
	/* Rows of rulebooks are not made any more: the view stays good for them; strings are looked up anew. */
	builder_view(b, &c.law);
	c.named = arena_alloc(b->arena, rulebook_count(&c.law) + 1);
	if (!c.named)
		return false;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct doc *list = doc_get(file, lists[i].key);
		if (list && list->kind != DOC_MAP)
			return wrong(&c, list, "a list of coverage is a map of ids to lines");
		for (const struct doc *d = list ? list->first : NULL; d; d = d->next) {
			if (builder_count(b, TAB_COVERAGE) > LINE_LIMIT)
				return wrong(&c, d, "too many lines");
			fine = coverage_line(&c, d, lists[i].group) && fine;
			builder_view(b, &c.law);
		}
	}
	return fine && everything_named(&c, file) && !b->failed;
}
