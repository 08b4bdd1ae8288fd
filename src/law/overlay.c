/*
 * Overlays: a law that changes parameters of a base is the base's document with the overlay's keys in place of its own,
 * so that the rest of the compiler knows nothing of overlays. The national act of a State (state:) also takes, of what is
 * owed to several States, its own part only.
 */
#include "law/rulebook_read.h"

/* ---- trees: every node of a merged document is its own, so that it can be changed ---- */

static struct doc *clone(struct arena *a, const struct doc *d)
{
	struct doc *out = arena_copy(a, d, sizeof(*out));
	struct doc **tail = out ? &out->first : NULL;
	for (const struct doc *m = d->first; m && tail; m = m->next) {
		*tail = clone(a, m);
		tail = *tail ? &(*tail)->next : NULL;
	}
	if (!tail)
		return NULL;
	*tail = NULL;
	out->next = NULL;
	return out;
}

static const struct doc *member(const struct doc *map, struct text key)
{
	const struct doc *m = map->first;
	while (m && !text_eq(m->key, key))
		m = m->next;
	return m;
}

/* `over` replaces members of `base`, map by map. */
static struct doc *merge(struct arena *a, const struct doc *base, const struct doc *over)
{
	if (base->kind != DOC_MAP || over->kind != DOC_MAP)
		return clone(a, over);
	struct doc *out = arena_copy(a, base, sizeof(*out));
	struct doc **tail = out ? &out->first : NULL;
	for (const struct doc *b = base->first; b && tail; b = b->next) {
		const struct doc *o = member(over, b->key);
		*tail = o ? merge(a, b, o) : clone(a, b);
		tail = *tail ? &(*tail)->next : NULL;
	}
	for (const struct doc *o = over->first; o && tail; o = o->next) {
		if (member(base, o->key))
			continue;
		*tail = clone(a, o);
		tail = *tail ? &(*tail)->next : NULL;
		out->count++;
	}
	if (!tail)
		return NULL;
	*tail = NULL;
	out->next = NULL;
	return out;
}

static bool drop(struct doc *map, struct text key)
{
	struct doc **at = &map->first;
	while (*at && !text_eq((*at)->key, key))
		at = &(*at)->next;
	if (!*at)
		return false;
	*at = (*at)->next;
	map->count--;
	return true;
}

static void put_first(struct doc *map, struct text key, struct doc *m)
{
	m->key = key;
	m->next = map->first;
	map->first = m;
	map->count++;
}

static struct doc *new_doc(struct arena *a, enum doc_kind kind, const struct doc *at)
{
	struct doc *d = arena_alloc(a, sizeof(*d));
	if (d)
		*d = (struct doc){.kind = kind, .line = at->line, .column = at->column, .key_line = at->key_line};
	return d;
}

/* {any: [one, two]} or {all: [one, two]}; the first alone without a second. */
static struct doc *both(struct arena *a, const char *word, const struct doc *one, const struct doc *two)
{
	struct doc *first = one ? clone(a, one) : NULL;
	if (!first || !two)
		return first;
	struct doc *map = new_doc(a, DOC_MAP, one), *list = new_doc(a, DOC_LIST, one), *second = clone(a, two);
	if (!map || !list || !second)
		return NULL;
	second->key = TEXT_NONE;
	put_first(list, TEXT_NONE, second);
	put_first(list, TEXT_NONE, first);
	put_first(map, text_of(word), list);
	return map;
}

static struct doc *cited(struct arena *a, struct doc *condition, struct text cite)
{
	struct doc *source = condition ? new_doc(a, DOC_STRING, condition) : NULL;
	if (!source)
		return NULL;
	source->text = cite;
	if (cite.n)
		put_first(condition, TEXT("cite"), source);
	return condition;
}

/* {when: "fact = DE", cite: …} */
static struct doc *leaf(struct arena *a, const struct doc *at, struct text when, struct text cite)
{
	struct doc *map = new_doc(a, DOC_MAP, at), *condition = new_doc(a, DOC_STRING, at);
	if (!map || !condition)
		return NULL;
	condition->text = when;
	put_first(map, TEXT("when"), condition);
	return cited(a, map, cite);
}

/* ---- the act of one State ---- */

/* What the base says of the acts of States, and whose act this one is. */
struct national {
	const struct doc *at, *when;
	struct text state, fact, further, cite;
};

static bool national_of(struct compiler *c, const struct book *base, const struct book *bk, struct national *out)
{
	static const char *const keys[] = {"state", "further", "when", "cite"};
	const struct doc *d = doc_get(base->doc, "national"), *state = doc_get(bk->doc, "state");
	builder_view(c->b, &c->view);
	if (!d || !region_find(&c->view, state->text)) {
		diag_error(c->b->diags, doc_pos(state, bk->file), "state",
		           d ? "\"%.*s\" is no State of the vocabulary"
		             : "\"%.*s\": the base has no national: that says which State is competent",
		           TEXT_ARG(state->text));
		return false;
	}
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), base->file, c->b->diags) ||
	    book_missing(c, base, d, "state"))
		return false;
	*out = (struct national){.at = state,
	                         .when = doc_get(d, "when"),
	                         .state = state->text,
	                         .fact = doc_text(d, "state"),
	                         .further = doc_text(d, "further"),
	                         .cite = doc_text(d, "cite")};
	return true;
}

/* The State is the competent one … */
static struct doc *competent(struct arena *a, const struct national *n)
{
	return leaf(a, n->at, text_format(a, "%.*s = %.*s", TEXT_ARG(n->fact), TEXT_ARG(n->state)), n->cite);
}

/* … or one of the further States to which duties are owed. */
static struct doc *concerned(struct arena *a, const struct national *n)
{
	struct doc *here = competent(a, n);
	if (!here || !n->further.n)
		return here;
	struct text has = text_format(a, "%.*s has %.*s", TEXT_ARG(n->further), TEXT_ARG(n->state));
	struct doc *further = leaf(a, n->at, has, n->cite);
	struct doc *all = further ? both(a, "all", further, n->when) : NULL;
	return all ? cited(a, both(a, "any", here, all), n->cite) : NULL;
}

/* What is owed once is this State's if the State is competent, the instance for a region if the region is the State. */
static bool confine(struct arena *a, struct doc *duty, const struct national *n)
{
	bool regional = text_is(doc_text(duty, "each"), "region");
	struct text key = regional ? TEXT("where") : TEXT("on");
	struct doc *own =
	    regional ? leaf(a, n->at, text_format(a, "region = %.*s", TEXT_ARG(n->state)), n->cite) : competent(a, n);
	struct doc *all = own ? both(a, "all", own, member(duty, key)) : NULL;
	if (!all)
		return false;
	drop(duty, key);
	put_first(duty, key, all);
	return true;
}

static bool confine_all(struct arena *a, struct doc *merged, const struct national *n)
{
	const struct doc *duties = doc_get(merged, "duties");
	for (struct doc *d = duties ? duties->first : NULL; d && n->further.n; d = d->next)
		if (d->kind == DOC_MAP && !confine(a, d, n))
			return false;
	return true;
}

/* ---- what is taken away ---- */

/* A relation that names a duty which is gone does without it; with no other, it is gone too. */
static void forget_duty(struct doc *base, struct text duty)
{
	struct doc *list = (struct doc *)(uintptr_t)doc_get(base, "yields_to");
	for (struct doc **at = list ? &list->first : NULL; at && *at;) {
		struct doc *names = (struct doc *)(uintptr_t)doc_get(*at, "duties");
		struct doc **name = names ? &names->first : NULL;
		while (name && *name && !text_eq((*name)->text, duty))
			name = &(*name)->next;
		if (name && *name) {
			*name = (*name)->next;
			names->count--;
		}
		if (names && !names->count) {
			*at = (*at)->next;
			list->count--;
		} else {
			at = &(*at)->next;
		}
	}
}

/* "duties.progress", "duties.final.unless", or a whole section, "duties". */
static bool remove_one(struct compiler *c, const struct book *bk, struct doc *base, const struct doc *what)
{
	struct text rest = what->text, head;
	struct doc *in = base;
	uint32_t depth = 0;
	for (; in && text_cut(&rest, '.', &head); depth++)
		in = (struct doc *)(uintptr_t)member(in, head);
	if (in && drop(in, rest)) {
		if (depth == 1 && text_starts(what->text, TEXT("duties.")))
			forget_duty(base, rest);
		return true;
	}
	diag_error(c->b->diags, doc_pos(what, bk->file), "overlay", "\"%.*s\" is nothing that the base has",
	           TEXT_ARG(what->text));
	return false;
}

/* ---- the whole ---- */

static const struct book *base_of(const struct compiler *c, struct text id)
{
	for (uint32_t i = 0; i < c->count; i++)
		if (text_eq(doc_text(c->books[i].doc, "rulebook"), id))
			return doc_get(c->books[i].doc, "overlay_of") ? NULL : &c->books[i];
	return NULL;
}

/* Who is covered by the base, or by what the overlay says instead, where the overlay applies. */
static struct doc *new_coverage(struct arena *a, const struct book *base, const struct doc *over,
                                const struct national *n)
{
	struct doc *where = n->at ? concerned(a, n) : clone(a, doc_get(over, "when"));
	const struct doc *own = doc_get(over, "covers"), *inherited = doc_get(base->doc, "covers");
	if (!where || !n->at || own)
		return where ? both(a, "all", where, own ? own : inherited) : NULL;
	/* Many States vary one base: its coverage is judged once. */
	struct text name = text_format(a, "%.*s:covered", TEXT_ARG(doc_text(base->doc, "rulebook")));
	struct doc *same = leaf(a, n->at, name, doc_text(inherited, "cite"));
	return same ? both(a, "all", where, same) : NULL;
}

bool overlay_apply(struct compiler *c, struct book *bk)
{
	/* What the base says of itself alone. */
	static const char *const own[] = {"valid",    "proposed",  "checked",  "mark",   "notes", "omits",
	                                  "features", "penalties", "national", "covers", "when"};
	struct text base_id = doc_text(bk->doc, "overlay_of");
	if (!base_id.n)
		return true;
	const struct book *base = base_of(c, base_id);
	struct national n = {0};
	if (!base) {
		diag_error(c->b->diags, doc_pos(doc_get(bk->doc, "overlay_of"), bk->file), "overlay",
		           "\"%.*s\" is no rulebook that an overlay can build upon", TEXT_ARG(base_id));
		return false;
	}
	bool national = doc_get(bk->doc, "state") != NULL;
	if (national ? !national_of(c, base, bk, &n) : book_missing(c, bk, bk->doc, "when"))
		return false;
	struct arena *a = c->b->arena;
	struct doc *trimmed = clone(a, base->doc);
	for (size_t i = 0; trimmed && i < sizeof(own) / sizeof(own[0]); i++)
		drop(trimmed, text_of(own[i]));
	const struct doc *remove = doc_get(bk->doc, "remove");
	for (const struct doc *d = remove && trimmed ? remove->first : NULL; d; d = d->next)
		if (!remove_one(c, bk, trimmed, d))
			return false;
	struct doc *merged = trimmed ? merge(a, trimmed, bk->doc) : NULL;
	struct doc *covers = merged ? new_coverage(a, base, bk->doc, &n) : NULL;
	if (!covers)
		return false;
	if (national && !confine_all(a, merged, &n))
		return false;
	drop(merged, TEXT("covers"));
	drop(merged, TEXT("when"));
	put_first(merged, TEXT("covers"), covers);
	bk->base = base;
	bk->over = bk->doc;
	bk->doc = merged;
	return true;
}

/* Each duty of the base knows those that vary it, in the order of their rows. */
static void chain_variants(struct compiler *c, const struct book *bk)
{
	builder_view(c->b, &c->view);
	const struct rulebook_row *r = book_row(c, bk->row);
	for (row_id d = r->first_duty; d < r->first_duty + r->duty_count; d++) {
		struct duty_row *row = builder_row(c->b, TAB_DUTIES, d);
		row_id base = duty_find(&c->view, r->overlay_of, law_str(&c->view, row->id));
		struct duty_row *last = builder_row(c->b, TAB_DUTIES, base);
		while (base && last->next_variant)
			last = builder_row(c->b, TAB_DUTIES, last->next_variant);
		row->variant_of = base;
		if (base)
			last->next_variant = d;
	}
}

/*
 * The base steps back where an overlay covers. The act of a State takes the base's place there even before it is in
 * force: a directive binds States. A proposal takes nobody's place.
 */
bool overlay_step_back(struct compiler *c, const struct book *bk)
{
	if (!bk->base)
		return true;
	row_id base = bk->base->row;
	struct national n = {0};
	bool national = doc_get(bk->over, "state") != NULL;
	if (national && !national_of(c, bk->base, bk, &n))
		return false;
	book_row(c, bk->row)->overlay_of = base;
	book_row(c, bk->row)->state = national ? region_find(&c->view, n.state) : 0;
	if (!national && book_row(c, bk->row)->proposed)
		return true;
	chain_variants(c, bk);
	struct scope s = book_scope(c, bk);
	struct doc *here = national ? competent(c->b->arena, &n) : NULL;
	row_id when = 0, last = 0;
	if (here)
		when = condition_compile(&s, here);
	else if (!national)
		when = node_new(&s, NODE_RULE, TYPE_BOOLEAN, book_row(c, bk->row)->covers, 0);
	for (row_id l = book_row(c, base)->first_link; l; l = link_at(c, l)->next)
		last = l;
	row_id first = book_row(c, base)->first_link;
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
