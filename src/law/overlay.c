/*
 * Overlays: a national act that changes parameters of a base is the base's document with the overlay's keys in place of
 * its own, so that the rest of the compiler knows nothing of overlays.
 */
#include "law/rulebook_read.h"

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
	*list = (struct doc){.kind = DOC_LIST,
	                     .line = when->line,
	                     .column = when->column,
	                     .key = TEXT("all"),
	                     .count = 2,
	                     .first = first};
	*map = (struct doc){.kind = DOC_MAP,
	                    .line = when->line,
	                    .column = when->column,
	                    .key = TEXT("covers"),
	                    .count = 1,
	                    .first = list};
	return map;
}

bool overlay_apply(struct compiler *c, struct book *bk)
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
	if (book_missing(c, bk, bk->doc, "when"))
		return false;
	struct arena *a = c->b->arena;
	struct doc *merged = merge(a, base->doc, bk->doc);
	struct doc *covers = both_conditions(a, doc_get(base->doc, "covers"), doc_get(bk->doc, "when"));
	if (!merged || !covers)
		return false;
	const struct doc *remove = doc_get(bk->doc, "remove");
	for (const struct doc *d = remove ? remove->first : NULL; d; d = d->next) {
		struct text rest = d->text, section;
		struct doc *list = text_cut(&rest, '.', &section)
		                       ? (struct doc *)(uintptr_t)doc_get(merged, text_cstr(a, section))
		                       : NULL;
		if (!list || !doc_get(list, text_cstr(a, rest))) {
			diag_error(c->b->diags, doc_pos(d, bk->file), "overlay",
			           "\"%.*s\" is nothing that the base has", TEXT_ARG(d->text));
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

/* The base steps back where an overlay covers. A proposal takes nobody's place: it stands beside the law in force. */
bool overlay_step_back(struct compiler *c, const struct book *bk)
{
	struct text base_id = doc_text(bk->doc, "overlay_of");
	builder_view(c->b, &c->view);
	row_id base = base_id.n ? rulebook_find(&c->view, base_id) : 0;
	if (!base)
		return true;
	row_id rule = book_row(c, bk->row)->covers;
	book_row(c, bk->row)->overlay_of = base;
	if (book_row(c, bk->row)->proposed)
		return true;
	struct scope s = book_scope(c, bk);
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
