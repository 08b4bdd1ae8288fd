/* Reading law/crosswalks/ into tables: taxonomies, their classes, what each class is mapped to, the levels of a score. */
#include "law/crosswalk.h"

#include "base/num.h"
#include "law/compile.h"
#include "law/rulebook.h"

#define CLASS_LIMIT 4096
#define WEIGHT_LIMIT 1000
#define POINTS_LIMIT 1000

static const char *const relations[MAP_COUNT] = {"exact", "broader", "narrower", "related"};

const char *mapping_relation_name(enum mapping_relation r)
{
	return relations[r];
}

/* ---- finding ---- */

row_id crosswalk_find(const struct law *law, struct text id)
{
	for (row_id i = 1; i < law->t[TAB_CROSSWALKS].count; i++)
		if (text_eq(law_str(law, CROSSWALK(law, i)->id), id))
			return i;
	return 0;
}

row_id class_find(const struct law *law, row_id crosswalk, struct text id)
{
	const struct crosswalk_row *c = CROSSWALK(law, crosswalk);
	for (row_id i = c->first_class; i < c->first_class + c->class_count; i++)
		if (text_eq(law_str(law, CLASS(law, i)->id), id))
			return i;
	return 0;
}

/* ---- reading ---- */

struct reader {
	struct builder *b;
	const struct zones *zones;
	struct law view;
	struct text file;
	row_id crosswalk;
};

static bool wrong(struct reader *r, const struct doc *d, const char *what)
{
	diag_error(r->b->diags, doc_pos(d, r->file), "crosswalk", "%s", what);
	return false;
}

static bool unknown(struct reader *r, const struct doc *at, struct text what, struct text found,
                    const struct text *names, size_t count)
{
	struct diag *e = diag_error(r->b->diags, doc_pos(at, r->file), "crosswalk", "\"%.*s\" is no %.*s",
	                            TEXT_ARG(found), TEXT_ARG(what));
	if (count > 0 && names)
		diag_suggest(r->b->diags, e, found, names, count);
	return false;
}

static const struct law *view(struct reader *r)
{
	builder_view(r->b, &r->view);
	return &r->view;
}

static bool unknown_class(struct reader *r, const struct doc *at, row_id crosswalk, struct text found)
{
	const struct crosswalk_row *c = CROSSWALK(view(r), crosswalk);
	struct text *names = arena_array(r->b->arena, c->class_count + 1, sizeof(*names));
	for (row_id i = 0; names && i < c->class_count; i++)
		names[i] = law_str(&r->view, CLASS(&r->view, c->first_class + i)->id);
	return unknown(r, at, text_format(r->b->arena, "class of %.*s", TEXT_ARG(law_str(&r->view, c->id))), found,
	               names, c->class_count);
}

static bool unknown_crosswalk(struct reader *r, const struct doc *at, struct text found)
{
	uint32_t count = view(r)->t[TAB_CROSSWALKS].count;
	struct text *names = arena_array(r->b->arena, count, sizeof(*names));
	for (row_id i = 1; names && i < count; i++)
		names[i - 1] = law_str(&r->view, CROSSWALK(&r->view, i)->id);
	return unknown(r, at, TEXT("taxonomy of law/crosswalks"), found, names, count - 1);
}

/* A whole number of a member, up to `most`; `*out` is left alone where the member is absent. */
static bool whole(struct reader *r, const struct doc *d, const char *key, uint32_t most, uint32_t *out)
{
	const struct doc *v = doc_get(d, key);
	uint32_t n = 0;
	if (!v)
		return true;
	for (size_t i = 0; i < v->text.n; i++) {
		if (!char_is_digit(v->text.p[i]) || n > most)
			return wrong(r, v, "expected a whole number");
		n = n * 10 + (uint32_t)(v->text.p[i] - '0');
	}
	if (!v->text.n || n > most)
		return wrong(r, v, "expected a whole number, no larger than 1000");
	*out = n;
	return true;
}

static bool missing(struct reader *r, const struct doc *d, const char *key)
{
	if (doc_text(d, key).n)
		return false;
	diag_error(r->b->diags, doc_pos(d, r->file), "crosswalk", "%s: is missing here", key);
	return true;
}

/* ---- first pass: taxonomies, classes, levels ---- */

static bool declare_class(struct reader *r, const struct doc *d)
{
	static const char *const keys[] = {"id", "title", "of", "note", "weight", "value", "maps"};
	const struct doc *of = doc_get(d, "of");
	struct class_row row = {.crosswalk = r->crosswalk};
	uint32_t value = UINT32_MAX;
	if (d->kind != DOC_MAP)
		return wrong(r, d, "a class is a map: id, title, of, maps");
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->b->diags) || missing(r, d, "id") ||
	    missing(r, d, "title") || !whole(r, d, "weight", WEIGHT_LIMIT, &row.weight) ||
	    !whole(r, d, "value", POINTS_LIMIT, &value))
		return false;
	if (class_find(view(r), r->crosswalk, doc_text(d, "id")))
		return wrong(r, doc_get(d, "id"), "this class stands here twice");
	if (of && !(row.of = class_find(&r->view, r->crosswalk, of->text)))
		return unknown_class(r, of, r->crosswalk, of->text);
	if (CROSSWALK(&r->view, r->crosswalk)->class_count == CLASS_LIMIT)
		return wrong(r, d, "too many classes");
	row.value = value == UINT32_MAX ? 0 : value + 1;
	if (row.value && (!row.of || !CLASS(&r->view, row.of)->weight))
		return wrong(r, doc_get(d, "value"), "only an option of a class with weight: has a value");
	row.id = builder_str(r->b, doc_text(d, "id"));
	row.title = builder_str(r->b, doc_text(d, "title"));
	row.note = builder_str(r->b, doc_text(d, "note"));
	struct class_row *place = builder_push(r->b, TAB_CLASSES, NULL);
	if (!place)
		return false;
	*place = row;
	((struct crosswalk_row *)builder_row(r->b, TAB_CROSSWALKS, r->crosswalk))->class_count++;
	return true;
}

/* A factor has a score to add to only where one of its options has points. */
static bool factors_fit(struct reader *r, const struct doc *classes)
{
	const struct crosswalk_row *c = CROSSWALK(view(r), r->crosswalk);
	for (row_id i = c->first_class; i < c->first_class + c->class_count; i++) {
		bool valued = CLASS(&r->view, i)->weight == 0;
		for (row_id k = i + 1; k < c->first_class + c->class_count; k++)
			valued = valued || (CLASS(&r->view, k)->of == i && CLASS(&r->view, k)->value);
		if (!valued)
			return wrong(r, classes, "a class with weight: needs an option with a value:");
		if (CLASS(&r->view, i)->weight && !c->level_count)
			return wrong(r, classes, "a taxonomy with a score needs levels:");
	}
	return true;
}

static bool declare_levels(struct reader *r, const struct doc *list)
{
	static const char *const keys[] = {"id", "title", "from"};
	uint32_t before = 0, count = 0;
	if (!list)
		return true;
	if (list->kind != DOC_LIST)
		return wrong(r, list, "levels: is a list, the lowest first");
	for (const struct doc *d = list->first; d; d = d->next) {
		struct level_row row = {.from = UINT32_MAX};
		row_id id;
		if (d->kind != DOC_MAP ||
		    !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->b->diags) ||
		    missing(r, d, "id") || missing(r, d, "title") || missing(r, d, "from") ||
		    !whole(r, d, "from", 100, &row.from))
			return wrong(r, d, "a level is a map: id, title, from");
		if (count == 0 ? row.from != 0 : row.from <= before)
			return wrong(r, doc_get(d, "from"), "levels rise from 0");
		before = row.from;
		row.id = builder_str(r->b, doc_text(d, "id"));
		row.title = builder_str(r->b, doc_text(d, "title"));
		struct level_row *place = builder_push(r->b, TAB_LEVELS, &id);
		if (!place)
			return false;
		*place = row;
		struct crosswalk_row *c = builder_row(r->b, TAB_CROSSWALKS, r->crosswalk);
		if (count++ == 0)
			c->first_level = id;
		c->level_count = count;
	}
	return true;
}

static bool declare(struct reader *r, const struct doc *d)
{
	static const char *const keys[] = {"crosswalk", "title", "version", "source",
	                                   "license",   "note",  "classes", "levels"};
	const struct doc *classes = doc_get(d, "classes");
	struct text id = doc_text(d, "crosswalk");
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->b->diags) ||
	    missing(r, d, "crosswalk") || missing(r, d, "title") || missing(r, d, "version") ||
	    missing(r, d, "source") || missing(r, d, "license"))
		return false;
	if (!classes || classes->kind != DOC_LIST || !classes->first)
		return wrong(r, classes ? classes : d, "a crosswalk needs a list of classes:");
	if (crosswalk_find(view(r), id))
		return wrong(r, d, "this taxonomy stands in two files");
	struct crosswalk_row row = {.id = builder_str(r->b, id),
	                            .title = builder_str(r->b, doc_text(d, "title")),
	                            .version = builder_str(r->b, doc_text(d, "version")),
	                            .source = builder_str(r->b, doc_text(d, "source")),
	                            .license = builder_str(r->b, doc_text(d, "license")),
	                            .note = builder_str(r->b, doc_text(d, "note")),
	                            .file = builder_str(r->b, r->file),
	                            .first_class = builder_count(r->b, TAB_CLASSES)};
	struct crosswalk_row *place = builder_push(r->b, TAB_CROSSWALKS, &r->crosswalk);
	if (!place)
		return false;
	*place = row;
	bool fine = declare_levels(r, doc_get(d, "levels"));
	for (const struct doc *e = classes->first; e; e = e->next)
		fine = declare_class(r, e) && fine;
	return fine && factors_fit(r, classes);
}

/* ---- second pass: mappings ---- */

/* "dora:cause.human_error" */
static bool target(struct reader *r, const struct doc *d, row_id *out)
{
	struct text rest = d->text, head;
	if (!text_cut(&rest, ':', &head) || !rest.n)
		return wrong(r, d, "expected a class of another taxonomy, such as dora:cause.human_error");
	row_id crosswalk = crosswalk_find(view(r), head);
	if (!crosswalk)
		return unknown_crosswalk(r, d, head);
	*out = class_find(&r->view, crosswalk, rest);
	return *out || unknown_class(r, d, crosswalk, rest);
}

static bool one_of(struct reader *r, const struct doc *d, const char *key, const char *const *names, uint8_t count,
                   uint8_t *out)
{
	const struct doc *v = doc_get(d, key);
	struct text list[MAP_COUNT];
	for (uint8_t i = 0; v && i < count; i++) {
		list[i] = text_of(names[i]);
		*out = i;
		if (text_is(v->text, names[i]))
			return true;
	}
	return v ? unknown(r, v, text_of(key), v->text, list, count)
	         : wrong(r, d, "a mapping needs relation: and status:");
}

static row_id mapping(struct reader *r, const struct doc *d)
{
	static const char *const keys[] = {"when", "to", "outside", "relation", "status", "source"};
	static const char *const states[] = {"proposed", "published"};
	const struct doc *when = doc_get(d, "when"), *to = doc_get(d, "to"), *outside = doc_get(d, "outside");
	struct mapping_row row = {0};
	row_id id;
	if (d->kind != DOC_MAP || !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->b->diags) ||
	    (when != NULL) + (to != NULL) + (outside != NULL) != 1)
		return wrong(r, d, "a mapping is a map: one of when:, to:, outside:; relation, status, source");
	if (!one_of(r, d, "relation", relations, MAP_COUNT, &row.relation) ||
	    !one_of(r, d, "status", states, 2, &row.published))
		return 0;
	if (row.published && !doc_text(d, "source").n)
		return wrong(r, d, "what is published has a source:");
	if (to && !target(r, to, &row.to))
		return 0;
	struct scope s = {.b = r->b, .law = &r->view, .file = r->file, .zone = ZONE_UTC, .zones = r->zones};
	if (when && !(row.node = condition_compile(&s, when)))
		return 0;
	row.outside = builder_str(r->b, doc_text(d, "outside"));
	row.source = builder_str(r->b, doc_text(d, "source"));
	struct mapping_row *place = builder_push(r->b, TAB_MAPPINGS, &id);
	if (!place)
		return 0;
	*place = row;
	return id;
}

static bool map_class(struct reader *r, row_id class, const struct doc *d)
{
	const struct doc *list = doc_get(d, "maps");
	row_id last = 0;
	bool fine = true;
	if (list && list->kind != DOC_LIST)
		return wrong(r, list, "maps: is a list");
	for (const struct doc *m = list ? list->first : NULL; m; m = m->next) {
		row_id id = mapping(r, m);
		if (!id) {
			fine = false;
			continue;
		}
		if (last)
			((struct mapping_row *)builder_row(r->b, TAB_MAPPINGS, last))->next = id;
		else
			((struct class_row *)builder_row(r->b, TAB_CLASSES, class))->first_mapping = id;
		last = id;
	}
	return fine;
}

static bool map_classes(struct reader *r, const struct doc *d)
{
	bool fine = true;
	r->crosswalk = crosswalk_find(view(r), doc_text(d, "crosswalk"));
	row_id class = CROSSWALK(&r->view, r->crosswalk)->first_class;
	for (const struct doc *e = doc_get(d, "classes")->first; e; e = e->next)
		fine = map_class(r, class ++, e) && fine;
	return fine;
}

bool crosswalks_compile(struct builder *b, const struct zones *zones, struct law_file *files, size_t count)
{
	struct reader r = {.b = b, .zones = zones};
	bool fine = true;
	for (size_t i = 0; i < count; i++) {
		r.file = files[i].name;
		if (doc_get(files[i].doc, "crosswalk"))
			fine = declare(&r, files[i].doc) && fine;
	}
	for (size_t i = 0; i < count && fine; i++) {
		r.file = files[i].name;
		if (doc_get(files[i].doc, "crosswalk"))
			fine = map_classes(&r, files[i].doc) && fine;
	}
	return fine && !b->failed;
}

/* ---- foreign images ---- */

static bool inside(uint32_t first, uint32_t count, uint32_t size)
{
	return first <= size && count <= size - first;
}

/* Options of a factor lie behind it in the same taxonomy; so nothing runs in a circle, and every sum is small. */
static bool class_fits(const struct law *law, row_id id)
{
	const struct class_row *c = CLASS(law, id);
	const struct crosswalk_row *w = CROSSWALK(law, c->crosswalk);
	bool valued = !c->weight;
	if (!c->crosswalk || id < w->first_class || id - w->first_class >= w->class_count || c->of >= id ||
	    c->weight > WEIGHT_LIMIT || c->value > POINTS_LIMIT + 1)
		return false;
	if (c->of && CLASS(law, c->of)->crosswalk != c->crosswalk)
		return false;
	for (row_id k = id + 1; !valued && k < w->first_class + w->class_count; k++)
		valued = CLASS(law, k)->of == id && CLASS(law, k)->value;
	return valued && (!c->weight || w->level_count);
}

bool crosswalks_verify(const struct law *law, const char **why)
{
	*why = "a taxonomy of the compiled law does not make sense";
	for (row_id i = 1; i < law->t[TAB_CROSSWALKS].count; i++) {
		const struct crosswalk_row *c = CROSSWALK(law, i);
		if (!c->first_class || !inside(c->first_class, c->class_count, law->t[TAB_CLASSES].count) ||
		    c->class_count > CLASS_LIMIT || !inside(c->first_level, c->level_count, law->t[TAB_LEVELS].count) ||
		    (c->level_count && (!c->first_level || LEVEL(law, c->first_level)->from)))
			return false;
	}
	for (row_id i = 1; i < law->t[TAB_CLASSES].count; i++)
		if (!class_fits(law, i))
			return false;
	for (row_id i = 1; i < law->t[TAB_LEVELS].count; i++)
		if (LEVEL(law, i)->from > 100)
			return false;
	for (row_id i = 1; i < law->t[TAB_MAPPINGS].count; i++) {
		const struct mapping_row *m = MAPPING(law, i);
		if (m->relation >= MAP_COUNT || m->published > 1 ||
		    (m->node && LAW_ROW(law, TAB_NODES, struct node_row, m->node)->type != TYPE_BOOLEAN))
			return false;
	}
	return true;
}
