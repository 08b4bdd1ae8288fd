/* The documents of law/vocabulary/ made into rows: kinds with their facts and values, regions, currencies, relations. */
#include <string.h>

#include "law/vocab_parts.h"

struct compiling {
	struct builder *b;
	struct text file;
	const char *kind; /* id of the kind, for ids of facts */
	struct diags *diags;
};

static bool fail(struct compiling *c, const struct doc *d, const char *code, const char *message)
{
	struct text found = doc_is_scalar(d) ? d->text : d == NULL ? TEXT_NONE : text_of(doc_kind_name(d->kind));

	diag_error(c->diags, doc_pos(d, c->file), code, "%s, found '%.*s'", message, TEXT_ARG(found));
	return false;
}

/* `in`: what should have held it, for the place where it is missing. */
static bool expect(struct compiling *c, const struct doc *in, const struct doc *d, enum doc_kind kind, const char *what)
{
	if (d != NULL && d->kind == kind)
		return true;
	diag_error(c->diags, doc_pos(d == NULL ? in : d, c->file), "wrong-type", "expected %s as %s, found %s",
	           doc_kind_name(kind), what, d == NULL ? "nothing" : doc_kind_name(d->kind));
	return false;
}

/* Index of a word among `names`, or -1 after an error. A missing node gives `otherwise`. */
static int one_of(struct compiling *c, const struct doc *d, const char *const *names, int count, int otherwise,
                  const char *what)
{
	struct text known[16];
	struct diag *message;

	if (d == NULL)
		return otherwise;
	for (int i = 0; i < count; i++) {
		if (doc_is_scalar(d) && text_is(d->text, names[i]))
			return i;
		if (i < 16)
			known[i] = text_of(names[i]);
	}
	message = diag_error(c->diags, doc_pos(d, c->file), "unknown-word", "no such %s: '%.*s'", what,
	                     doc_is_scalar(d) ? (int)d->text.n : 0, doc_is_scalar(d) ? d->text.p : "");
	if (doc_is_scalar(d))
		diag_suggest(c->diags, message, d->text, known, (size_t)(count < 16 ? count : 16));
	return -1;
}

static bool yes_or_no(struct compiling *c, const struct doc *map, const char *key, uint8_t *out)
{
	static const char *const words[] = {"false", "true"};
	int found = one_of(c, doc_get(map, key), words, 2, 0, key);

	*out = found > 0;
	return found >= 0;
}

static str_id str_of(struct compiling *c, const struct doc *map, const char *key)
{
	return builder_str(c->b, doc_text(map, key));
}

static bool is_word(struct text t)
{
	if (t.n == 0 || t.n > 80)
		return false;
	for (size_t i = 0; i < t.n; i++)
		if (!(char_is_lower(t.p[i]) || char_is_digit(t.p[i]) || t.p[i] == '_'))
			return false;
	return true;
}

/* -- values of a choice -- */

static bool compile_value(struct compiling *c, const struct doc *d, fact_id fact, uint32_t bit)
{
	static const char *const keys[] = {"id", "label", "is", "note", "source"};
	const struct doc *id = d->kind == DOC_MAP ? doc_get(d, "id") : d;
	struct value_row *row;
	struct value_row made = {.bit = bit, .fact = fact};

	if (!doc_is_scalar(id) || !is_word(id->text))
		return fail(c, id == NULL ? d : id, "bad-id", "a value's id is lower-case letters, digits and _");
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), c->file, c->diags))
		return false;
	made.id = builder_str(c->b, id->text);
	made.label = str_of(c, d, "label");
	made.broader_id = str_of(c, d, "is");
	row = builder_push(c->b, TAB_VALUES, NULL);
	if (row == NULL)
		return false;
	*row = made;
	return true;
}

/* Finds the broader value of each by name; false where one is missing, twice there, or stands above itself. */
static bool link_values(struct compiling *c, const struct doc *list, row_id first, uint32_t count)
{
	bool fine = true;
	const struct doc *d = list->first;

	for (uint32_t i = 0; d != NULL && i < count; i++, d = d->next) {
		struct value_row *v = builder_row(c->b, TAB_VALUES, first + i);

		for (uint32_t k = 0; k < count; k++) {
			const struct value_row *other = builder_row(c->b, TAB_VALUES, first + k);

			if (k < i && other->id == v->id)
				fine = fail(c, d, "duplicate-value", "this value stands twice");
			if (v->broader_id != 0 && other->id == v->broader_id)
				v->broader = k + 1;
		}
		if (v->broader_id != 0 && v->broader == 0)
			fine = fail(c, doc_get(d, "is"), "unknown-value", "no such value to be a kind of");
	}
	for (uint32_t i = 0; fine && i < count; i++) {
		uint32_t steps = 0, up = i + 1;

		while (up != 0 && steps++ <= count)
			up = ((struct value_row *)builder_row(c->b, TAB_VALUES, first + up - 1))->broader;
		if (up != 0)
			return fail(c, list, "cycle", "a value is a kind of itself");
	}
	return fine;
}

static bool compile_values(struct compiling *c, const struct doc *in, fact_id fact, enum value_type type)
{
	const struct doc *list = doc_get(in, "values");
	uint32_t most = type == TYPE_ENUM ? 64 : SET_MAX, bit = 0;
	row_id first = builder_count(c->b, TAB_VALUES);
	struct fact_row *f;

	if (type != TYPE_ENUM && type != TYPE_SET)
		return list == NULL || fail(c, list, "wrong-type", "only an enum or a set has values");
	if (!expect(c, in, list, DOC_LIST, "values"))
		return false;
	if (list->count == 0 || list->count > most) {
		diag_error(c->diags, doc_pos(list, c->file), "too-many", "%u values; from 1 to %u are possible",
		           list->count, most);
		return false;
	}
	for (const struct doc *d = list->first; d != NULL; d = d->next)
		if (!compile_value(c, d, fact, bit++))
			return false;
	f = builder_row(c->b, TAB_FACTS, fact);
	f->first_value = first;
	f->value_count = list->count;
	return link_values(c, list, first, list->count);
}

/* -- facts -- */

static bool compile_absent(struct compiling *c, const struct doc *d, fact_id fact)
{
	struct fact_row *f = builder_row(c->b, TAB_FACTS, fact);

	if (d == NULL)
		return true;
	if (f->type != TYPE_ENUM || f->nature != ACT || !doc_is_scalar(d))
		return fail(c, d, "wrong-type", "absent: names a value of an act that is an enum");
	for (uint32_t i = 0; i < f->value_count; i++) {
		const struct value_row *v = builder_row(c->b, TAB_VALUES, f->first_value + i);

		if (v->id == builder_str(c->b, d->text))
			f->absent |= UINT64_C(1) << i;
	}
	return f->absent != 0 || fail(c, d, "unknown-value", "absent: is none of the values");
}

static bool compile_fact(struct compiling *c, const struct doc *d, kind_id kind, uint32_t index)
{
	static const char *const keys[] = {"type",   "unit",    "nature",   "question", "source",
	                                   "mark",   "used_by", "used_for", "ordered",  "values",
	                                   "absent", "derive",  "note",     "label",    "moment"};
	static const char *const natures[] = {"circumstance", "act"};
	static const char *const marks[] = {"verified", "secondary", "memory"};
	struct fact_row made = {.kind = kind, .index = index};
	struct fact_row *row;
	fact_id fact;
	struct text id;
	int type, nature, mark, moment;

	if (!is_word(d->key)) {
		diag_error(c->diags, doc_key_pos(d, c->file), "bad-id",
		           "'%.*s': a fact's id is lower-case letters, digits and _", TEXT_ARG(d->key));
		return false;
	}
	if (!expect(c, d, d, DOC_MAP, "a fact") ||
	    !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), c->file, c->diags))
		return false;
	if (doc_get(d, "type") == NULL)
		return fail(c, d, "missing-key", "a fact needs its type");
	type = one_of(c, doc_get(d, "type"), value_type_names, TYPE_COUNT, -1, "type");
	nature = one_of(c, doc_get(d, "nature"), natures, 2, CIRCUMSTANCE, "nature");
	mark = one_of(c, doc_get(d, "mark"), marks, 3, MARK_VERIFIED, "mark");
	moment = one_of(c, doc_get(d, "moment"), fact_moment_names, MOMENT_COUNT, MOMENT_OTHER, "moment");
	if (type <= 0 || nature < 0 || mark < 0 || moment < 0 || !yes_or_no(c, d, "ordered", &made.ordered))
		return false;
	if (moment != MOMENT_OTHER && type != TYPE_INSTANT)
		return fail(c, doc_get(d, "moment"), "wrong-type", "only an instant is a moment");
	id = text_format(c->b->arena, "%s.%.*s", c->kind, TEXT_ARG(d->key));
	made.id = builder_str(c->b, id);
	made.short_id = made.id == 0 ? 0 : made.id + (str_id)strlen(c->kind) + 1;
	made.unit = str_of(c, d, "unit");
	made.question = str_of(c, d, "question");
	made.source = str_of(c, d, "source");
	made.type = (uint8_t)type;
	made.nature = (uint8_t)nature;
	made.mark = (uint8_t)mark;
	made.moment = (uint8_t)moment;
	row = builder_push(c->b, TAB_FACTS, &fact);
	if (row == NULL || made.id == 0)
		return false;
	*row = made;
	return compile_values(c, d, fact, (enum value_type)type) && compile_absent(c, doc_get(d, "absent"), fact);
}

/* -- kinds -- */

static const char *const link_names[LINK_COUNT] = {"organisation", "incident",  "impact",
                                                   "product",      "ai_system", "service"};
static const char *const role_names[ROLE_COUNT] = {"other",   "organisation", "incident",      "impact",    "decision",
                                                   "filing",  "data",         "product",       "ai_system", "service",
                                                   "payment", "authority",    "vulnerability", "threat",    "provider"};

static bool compile_links(struct compiling *c, const struct doc *list, uint8_t *links)
{
	if (list == NULL)
		return true;
	if (!expect(c, list, list, DOC_LIST, "links"))
		return false;
	for (const struct doc *d = list->first; d != NULL; d = d->next) {
		int link = one_of(c, d, link_names, LINK_COUNT, 0, "owner");

		if (link < 0)
			return false;
		*links = (uint8_t)(*links | 1 << link);
	}
	return true;
}

/* The kinds that the engine knows carry their role's name. */
static int role_of(struct compiling *c, const struct doc *file, struct text id)
{
	int role = one_of(c, doc_get(file, "role"), role_names, ROLE_COUNT, ROLE_OTHER, "role");

	for (int i = 1; role == ROLE_OTHER && doc_get(file, "role") == NULL && i < ROLE_COUNT; i++)
		if (text_is(id, role_names[i]))
			role = i;
	return role;
}

static bool kind_is_new(struct compiling *c, const struct doc *id)
{
	struct law law;

	builder_view(c->b, &law);
	if (kind_find(&law, id->text) != 0)
		return fail(c, id, "duplicate-kind", "a vocabulary of this kind has been read before");
	if (builder_count(c->b, TAB_KINDS) > KIND_MAX)
		return fail(c, id, "too-many", "more than 63 kinds of records");
	return true;
}

static bool compile_kind(struct compiling *c, const struct doc *file)
{
	static const char *const keys[] = {"vocabulary", "title", "per",   "single", "act",
	                                   "role",       "links", "facts", "note",   "notes"};
	const struct doc *id = doc_get(file, "vocabulary"), *facts = doc_get(file, "facts");
	struct kind_row made = {0};
	struct kind_row *row;
	uint32_t index = 0;
	kind_id kind;
	bool fine = true;
	int role;

	if (!doc_only_keys(file, keys, sizeof(keys) / sizeof(keys[0]), c->file, c->diags))
		return false;
	if (!doc_is_scalar(id) || !is_word(id->text))
		return fail(c, id, "bad-id", "a kind's id is lower-case letters, digits and _");
	role = role_of(c, file, id->text);
	if (role < 0 || !kind_is_new(c, id) || !yes_or_no(c, file, "single", &made.single) ||
	    !yes_or_no(c, file, "act", &made.act) || !compile_links(c, doc_get(file, "links"), &made.links) ||
	    !expect(c, file, facts, DOC_MAP, "facts"))
		return false;
	c->kind = text_cstr(c->b->arena, id->text);
	made.id = builder_str(c->b, id->text);
	made.title = str_of(c, file, "title");
	made.per = str_of(c, file, "per");
	made.role = (uint8_t)role;
	made.first_fact = builder_count(c->b, TAB_FACTS);
	row = builder_push(c->b, TAB_KINDS, &kind);
	if (row == NULL || c->kind == NULL)
		return false;
	*row = made;
	for (const struct doc *d = facts->first; d != NULL; d = d->next)
		if (compile_fact(c, d, kind, index))
			index++;
		else
			fine = false;
	row = builder_row(c->b, TAB_KINDS, kind);
	row->fact_count = builder_count(c->b, TAB_FACTS) - row->first_fact;
	return fine && !c->b->failed;
}

/* -- places -- */

static bool compile_groups(struct compiling *c, const struct doc *list, uint8_t *groups)
{
	static const char *const names[GROUP_COUNT] = {"eu", "eea", "us_states"};

	if (list == NULL)
		return true;
	if (!expect(c, list, list, DOC_LIST, "groups"))
		return false;
	for (const struct doc *d = list->first; d != NULL; d = d->next) {
		int group = one_of(c, d, names, GROUP_COUNT, 0, "group of regions");

		if (group < 0)
			return false;
		*groups = (uint8_t)(*groups | 1 << group);
	}
	return true;
}

static bool is_code(struct text t)
{
	if (t.n < 2 || t.n > 8)
		return false;
	for (size_t i = 0; i < t.n; i++)
		if (!(char_is_upper(t.p[i]) || char_is_digit(t.p[i]) || t.p[i] == '-'))
			return false;
	return true;
}

static bool compile_region(struct compiling *c, const struct doc *d)
{
	static const char *const keys[] = {"code", "name", "calendar", "zone", "groups", "within", "note"};
	struct region_row made = {0};
	struct region_row *row;

	if (!expect(c, d, d, DOC_MAP, "a region") ||
	    !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), c->file, c->diags) ||
	    !compile_groups(c, doc_get(d, "groups"), &made.groups))
		return false;
	if (!is_code(doc_text(d, "code")))
		return fail(c, d, "bad-id", "a region has a code such as DE or US-CA");
	if (builder_count(c->b, TAB_REGIONS) >= SET_MAX)
		return fail(c, d, "too-many", "more regions than a set can hold");
	made.code = str_of(c, d, "code");
	made.name = str_of(c, d, "name");
	made.zone = str_of(c, d, "zone");
	made.calendar_id = str_of(c, d, "calendar");
	made.within_id = str_of(c, d, "within");
	row = builder_push(c->b, TAB_REGIONS, NULL);
	if (row == NULL)
		return false;
	*row = made;
	return true;
}

static bool compile_currency(struct compiling *c, const struct doc *d)
{
	static const char *const keys[] = {"code", "name", "places", "note"};
	static const char *const places[] = {"0", "1", "2", "3", "4"};
	struct currency_row *row;
	struct currency_row made = {0};
	int digits;

	if (!expect(c, d, d, DOC_MAP, "a currency") ||
	    !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), c->file, c->diags))
		return false;
	if (!is_code(doc_text(d, "code")) || doc_text(d, "code").n != 3)
		return fail(c, d, "bad-id", "a currency has a code of three letters");
	digits = one_of(c, doc_get(d, "places"), places, 5, 2, "number of places");
	if (digits < 0 || builder_count(c->b, TAB_CURRENCIES) > UINT16_MAX)
		return false;
	made.code = str_of(c, d, "code");
	made.name = str_of(c, d, "name");
	made.places = (uint32_t)digits;
	row = builder_push(c->b, TAB_CURRENCIES, NULL);
	if (row == NULL)
		return false;
	*row = made;
	return true;
}

static bool compile_list(struct compiling *c, const struct doc *list, const char *what,
                         bool (*compile)(struct compiling *, const struct doc *))
{
	bool fine = true;

	if (list == NULL)
		return true;
	if (!expect(c, list, list, DOC_LIST, what))
		return false;
	for (const struct doc *d = list->first; d != NULL; d = d->next)
		fine = compile(c, d) && fine;
	return fine && !c->b->failed;
}

/* -- relations -- */

static bool compile_relation(struct compiling *c, const struct doc *d)
{
	static const char *const keys[] = {"rule", "cite", "note"};
	const struct doc *rule = doc_get(d, "rule");
	struct relation_row made = {0};
	struct relation_row *row;

	if (!expect(c, d, d, DOC_MAP, "a relation") ||
	    !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), c->file, c->diags))
		return false;
	if (!doc_is_scalar(rule))
		return fail(c, d, "missing-key", "a relation needs its rule, \"a <= b\"");
	made.text = builder_str(c->b, rule->text);
	made.cite = str_of(c, d, "cite");
	made.file = builder_str(c->b, c->file);
	made.line = rule->line;
	made.column = rule->column;
	row = builder_push(c->b, TAB_RELATIONS, NULL);
	if (row == NULL)
		return false;
	*row = made;
	return true;
}

bool vocab_compile(struct builder *b, const struct doc *file, struct text file_name)
{
	static const char *const keys[] = {"regions", "currencies", "relations", "note", "notes", "title"};
	struct compiling c = {.b = b, .file = file_name, .kind = "", .diags = b->diags};
	bool fine;

	if (!expect(&c, file, file, DOC_MAP, "a vocabulary file"))
		return false;
	if (doc_get(file, "vocabulary") != NULL)
		return compile_kind(&c, file);
	fine = doc_only_keys(file, keys, sizeof(keys) / sizeof(keys[0]), file_name, b->diags);
	fine = compile_list(&c, doc_get(file, "regions"), "regions", compile_region) && fine;
	fine = compile_list(&c, doc_get(file, "currencies"), "currencies", compile_currency) && fine;
	fine = compile_list(&c, doc_get(file, "relations"), "relations", compile_relation) && fine;
	return fine;
}
