/*
 * Compiling a directory of law, and what concerns the whole of it: references in circles, the mark of what hangs on
 * `report_due_elsewhere`, the edition.
 */
#include <string.h>

#include "law/compile.h"
#include "law/crosswalk.h"
#include "law/rulebook.h"

/* ---- who refers to whom ---- */

/* Rules and duties are the vertices: rule i is i, duty i is rules + i. */
struct graph {
	struct builder *b;
	struct law law;
	uint32_t rules, duties;
	uint8_t *color; /* 0 new, 1 on the way, 2 done */
	uint8_t *cascades;
	bool fine;
};

static void visit(struct graph *g, uint32_t vertex, struct diag_pos from);

static struct diag_pos rule_pos(struct graph *g, row_id rulebook, uint32_t line)
{
	return (struct diag_pos){law_str(&g->law, RULEBOOK(&g->law, rulebook)->file), line, 0};
}

/* Walks one condition; true where its verdict hangs on report_due_elsewhere. `positive`: under an even number of
 * negations. A cascade under a negation would have no least solution. */
static bool walk(struct graph *g, row_id id, bool positive, struct diag_pos pos)
{
	bool cascades = false;
	for (; id; id = 0) {
		const struct node_row *n = law_node(&g->law, id);
		if (n->op == NODE_ELSEWHERE)
			cascades = true;
		if (n->op == NODE_RULE || n->op == NODE_REQUIRED) {
			uint32_t vertex = n->op == NODE_RULE ? n->a : g->rules + n->a;
			visit(g, vertex, pos);
			cascades = cascades || g->cascades[vertex];
			/* A duty is required of those, too, whom a law that varies it obliges. */
			row_id v = n->op == NODE_REQUIRED ? DUTY(&g->law, n->a)->next_variant : 0;
			for (; v; v = DUTY(&g->law, v)->next_variant) {
				visit(g, g->rules + v, pos);
				cascades = cascades || g->cascades[g->rules + v];
			}
		}
		if (cascades && !positive) {
			diag_error(
			    g->b->diags, pos, "not-monotone",
			    "a condition that hangs on report_due_elsewhere cannot stand under a negation or in unless:");
			g->fine = false;
		}
		uint32_t place = 0;
		for (row_id c = n->child; c; c = law_node(&g->law, c)->next, place++) {
			bool negates = n->op == NODE_NOT || n->op == NODE_NO_OF || n->op == NODE_NO_RECORD ||
			               ((n->op == NODE_UNLESS || n->op == NODE_PRESUMED) && place == 1);
			cascades = walk(g, c, negates ? !positive : positive, pos) || cascades;
		}
	}
	return cascades;
}

static bool walk_duty(struct graph *g, row_id id, struct diag_pos pos)
{
	const struct duty_row *d = DUTY(&g->law, id);
	const struct rulebook_row *r = RULEBOOK(&g->law, d->rulebook);
	visit(g, r->covers, pos);
	bool cascades = g->cascades[r->covers];
	cascades = walk(g, d->on, true, pos) || cascades;
	cascades = walk(g, d->where, true, pos) || cascades;
	cascades = walk(g, d->unless, false, pos) || cascades;
	for (row_id l = d->first_link; l; l = LINK(&g->law, l)->next)
		if (LINK(&g->law, l)->kind == LINK_DISPLACED)
			cascades = walk(g, LINK(&g->law, l)->when, false, pos) || cascades;
	for (row_id l = r->first_link; l; l = LINK(&g->law, l)->next)
		cascades = walk(g, LINK(&g->law, l)->when, false, pos) || cascades;
	return cascades;
}

static void visit(struct graph *g, uint32_t vertex, struct diag_pos from)
{
	if (g->color[vertex] == 2)
		return;
	bool is_rule = vertex < g->rules;
	row_id id = is_rule ? vertex : vertex - g->rules;
	if (g->color[vertex] == 1) {
		struct text name = law_str(&g->law, is_rule ? RULE(&g->law, id)->id : DUTY(&g->law, id)->id);
		diag_error(g->b->diags, from, "circle", "\"%.*s\" refers to itself in a circle", TEXT_ARG(name));
		g->fine = false;
		return;
	}
	g->color[vertex] = 1;
	if (is_rule)
		g->cascades[vertex] = walk(g, RULE(&g->law, id)->node, true,
		                           rule_pos(g, RULE(&g->law, id)->rulebook, RULE(&g->law, id)->line));
	else
		g->cascades[vertex] =
		    walk_duty(g, id, rule_pos(g, DUTY(&g->law, id)->rulebook, DUTY(&g->law, id)->line));
	g->color[vertex] = 2;
}

static bool check_references(struct builder *b)
{
	struct graph g = {.b = b, .fine = true};
	builder_view(b, &g.law);
	g.rules = g.law.t[TAB_RULES].count;
	g.duties = g.law.t[TAB_DUTIES].count;
	g.color = arena_alloc(b->arena, g.rules + g.duties);
	g.cascades = arena_alloc(b->arena, g.rules + g.duties);
	if (!g.color || !g.cascades) {
		diag_no_memory(b->diags);
		return false;
	}
	g.color[0] = g.color[g.rules] = 2;
	for (uint32_t v = 1; v < g.rules + g.duties; v++)
		visit(&g, v, (struct diag_pos){0});
	for (uint32_t v = 1; v < g.rules + g.duties; v++) {
		if (!g.cascades[v])
			continue;
		row_id book;
		if (v < g.rules) {
			struct rule_row *r = builder_row(b, TAB_RULES, v);
			r->cascades = 1;
			book = r->rulebook;
		} else {
			struct duty_row *d = builder_row(b, TAB_DUTIES, v - g.rules);
			d->cascades = 1;
			book = d->rulebook;
		}
		((struct rulebook_row *)builder_row(b, TAB_RULEBOOKS, book))->cascades = 1;
	}
	return g.fine;
}

/* ---- the edition ---- */

static bool name_edition(struct builder *b, const struct zones *zones)
{
	struct law law;
	builder_view(b, &law);
	struct text newest = TEXT_NONE;
	uint64_t hash = 0;
	for (uint32_t i = 1; i < law.t[TAB_RULEBOOKS].count; i++) {
		struct text on = law_str(&law, RULEBOOK(&law, i)->checked_on);
		if (text_cmp(on, newest) > 0)
			newest = on;
	}
	for (int t = 0; t < TAB_META; t++) {
		struct text bytes = {law.t[t].rows, (size_t)law.t[t].count * law_tables[t].row_size};
		hash = hash * UINT64_C(0x9e3779b97f4a7c15) + text_hash(bytes);
	}
	newest = text_dup(b->arena, newest); /* the strings may move while the next ones are made */
	struct text edition = text_format(b->arena, "%.*s+%08x", TEXT_ARG(newest), (unsigned)(hash >> 32));
	const struct text texts[META_COUNT] =
	    {[META_EDITION] = edition, [META_ZONES] = zones_version(zones), [META_CHECKED_ON] = newest};
	for (int k = 1; k < META_COUNT; k++) {
		row_id id;
		if (!builder_push(b, TAB_META, &id))
			return false;
		str_id s = builder_str(b, texts[k]);
		((struct meta_row *)builder_row(b, TAB_META, id))->text = s;
	}
	return !b->failed;
}

/* ---- the whole ---- */

static bool is_vocabulary(const struct doc *d)
{
	return doc_get(d, "vocabulary") || doc_get(d, "relations") || doc_get(d, "regions") || doc_get(d, "currencies");
}

/* A rulebook states features: too. */
static bool is_feature_list(const struct doc *d)
{
	return doc_get(d, "features") && !doc_get(d, "rulebook");
}

static bool is_idea_list(const struct doc *d)
{
	return doc_get(d, "ideas") && !doc_get(d, "rulebook");
}

static bool known_file(struct builder *b, const struct law_file *f)
{
	if (is_vocabulary(f->doc) || is_feature_list(f->doc) || is_idea_list(f->doc) || doc_get(f->doc, "calendar") ||
	    doc_get(f->doc, "calendars") || doc_get(f->doc, "rulebook") || doc_get(f->doc, "case") ||
	    doc_get(f->doc, "joint") || doc_get(f->doc, "coverage") || doc_get(f->doc, "crosswalk") ||
	    doc_get(f->doc, "classify"))
		return true;
	diag_error(
	    b->diags, doc_pos(f->doc, f->name), "law-file",
	    "this is no file of law: vocabulary:, regions:, relations:, calendar:, rulebook: or case: is expected at the top");
	return false;
}

/* Facts are found by name only once the vocabulary is linked. */
static bool compile_ideas(struct builder *b, struct law_file *files, size_t count)
{
	bool fine = true;
	for (size_t i = 0; i < count; i++)
		if (is_idea_list(files[i].doc))
			fine = ideas_compile(b, files[i].doc, files[i].name) && fine;
	return fine;
}

static bool compile_coverage(struct builder *b, struct law_file *files, size_t count)
{
	bool fine = true;
	for (size_t i = 0; i < count; i++)
		if (doc_get(files[i].doc, "coverage"))
			fine = coverage_compile(b, files[i].doc, files[i].name) && fine;
	return fine;
}

static bool compile_files(struct builder *b, const struct zones *zones, struct law_file *files, size_t count,
                          struct law *law)
{
	bool fine = true;
	for (size_t i = 0; i < count; i++) {
		fine = known_file(b, &files[i]) && fine;
		if (is_vocabulary(files[i].doc))
			fine = vocab_compile(b, files[i].doc, files[i].name) && fine;
		else if (is_feature_list(files[i].doc))
			fine = features_compile(b, files[i].doc, files[i].name) && fine;
	}
	if (!fine)
		return false;
	for (size_t i = 0; i < count; i++) {
		bool rulebook = doc_get(files[i].doc, "rulebook") != NULL,
		     a_case = doc_get(files[i].doc, "case") != NULL;
		if (!rulebook && !a_case && (doc_get(files[i].doc, "calendar") || doc_get(files[i].doc, "calendars")))
			fine = calendar_compile(b, files[i].doc, files[i].name) && fine;
	}
	/* Regions name their calendars: the vocabulary is linked last. */
	fine = fine && calendar_link(b) && vocab_link(b) && compile_ideas(b, files, count) &&
	       rulebooks_compile(b, zones, files, count) && crosswalks_compile(b, zones, files, count) &&
	       compile_coverage(b, files, count) && check_references(b) && name_edition(b, zones);
	builder_view(b, law);
	return fine && !b->failed && !diags_failed(b->diags);
}

bool law_compile(struct builder *b, const struct zones *zones, struct law_file *files, size_t count, struct law *law)
{
	bool fine = compile_files(b, zones, files, count, law);
	/* What was found while memory ran out may be wrong; that it ran out is said in any case. */
	if (b->failed || arena_failed(b->arena))
		diag_no_memory(b->diags);
	return fine && !diags_failed(b->diags);
}
