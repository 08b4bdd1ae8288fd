#include "law/vocab.h"

#include <string.h>

#include "law/calendar.h"

/* ---- finding by name ---- */

/* FNV-1a, so that a compiled image does not depend on how other modules hash. */
static uint32_t name_hash(uint32_t scope, struct text name)
{
	uint32_t h = UINT32_C(2166136261) ^ (scope * UINT32_C(0x9e3779b1));

	for (size_t i = 0; i < name.n; i++)
		h = (h ^ (unsigned char)name.p[i]) * UINT32_C(16777619);
	return h ^ h >> 15;
}

static row_id chain(const struct law *law, enum law_table t, uint32_t scope, struct text name)
{
	return law->t[t].count < 2 ? 0 : 1 + name_hash(scope, name) % (law->t[t].count - 1);
}

/* Enters row `i`, named `name` within `scope`. Rows are entered in ascending order, so every chain runs downwards. */
#define HASH_ENTER(b, law, TAB, type, i, scope, name)                                                          \
	do {                                                                                                   \
		row_id head_ = chain(law, TAB, scope, name);                                                   \
		((type *)builder_row(b, TAB, i))->hash.next = ((type *)builder_row(b, TAB, head_))->hash.head; \
		((type *)builder_row(b, TAB, head_))->hash.head = i;                                           \
	} while (0)

/* Whether string `s` is `name`, without measuring it first. */
static bool str_is(const struct law *law, str_id s, struct text name)
{
	const char *p = (const char *)law->t[TAB_STRINGS].rows + s;

	return s < law->t[TAB_STRINGS].count && name.n > 0 && strncmp(p, name.p, name.n) == 0 && p[name.n] == '\0';
}

kind_id kind_find(const struct law *law, struct text id)
{
	for (kind_id k = 1; k < law->t[TAB_KINDS].count; k++)
		if (str_is(law, LAW_ROW(law, TAB_KINDS, struct kind_row, k)->id, id))
			return k;
	return 0;
}

kind_id kind_with_role(const struct law *law, enum kind_role role)
{
	for (kind_id k = 1; k < law->t[TAB_KINDS].count; k++)
		if (LAW_ROW(law, TAB_KINDS, struct kind_row, k)->role == role)
			return k;
	return 0;
}

fact_id fact_in_kind(const struct law *law, kind_id kind, struct text short_id)
{
	const struct fact_row *facts = LAW_ROWS(law, TAB_FACTS, struct fact_row);
	row_id f = chain(law, TAB_FACTS, kind, short_id);

	for (f = f == 0 ? 0 : facts[f].hash.head; f != 0; f = facts[f].hash.next)
		if (facts[f].kind == kind && str_is(law, facts[f].short_id, short_id))
			return f;
	return 0;
}

fact_id fact_find(const struct law *law, struct text id)
{
	struct text kind_name;
	kind_id kind;

	if (!text_cut(&id, '.', &kind_name))
		return 0;
	kind = kind_find(law, kind_name);
	return kind == 0 ? 0 : fact_in_kind(law, kind, id);
}

static row_id region_exact(const struct law *law, struct text code)
{
	const struct region_row *regions = LAW_ROWS(law, TAB_REGIONS, struct region_row);
	row_id r = chain(law, TAB_REGIONS, 0, code);

	for (r = r == 0 ? 0 : regions[r].hash.head; r != 0; r = regions[r].hash.next)
		if (str_is(law, regions[r].code, code))
			return r;
	return 0;
}

region_id region_find(const struct law *law, struct text code)
{
	/* The EU writes EL and UK where ISO 3166 has GR and GB. */
	static const char *const twins[][2] = {{"GR", "EL"}, {"EL", "GR"}, {"UK", "GB"}, {"GB", "UK"}};
	row_id r = region_exact(law, code);

	for (size_t i = 0; r == 0 && i < sizeof(twins) / sizeof(twins[0]); i++)
		if (text_is(code, twins[i][0]))
			r = region_exact(law, text_of(twins[i][1]));
	return (region_id)r;
}

uint16_t currency_find(const struct law *law, struct text code)
{
	const struct currency_row *currencies = LAW_ROWS(law, TAB_CURRENCIES, struct currency_row);
	row_id c = chain(law, TAB_CURRENCIES, 0, code);

	for (c = c == 0 ? 0 : currencies[c].hash.head; c != 0; c = currencies[c].hash.next)
		if (str_is(law, currencies[c].code, code))
			return (uint16_t)c;
	return 0;
}

uint32_t choice_find(const struct law *law, fact_id fact, struct text id)
{
	const struct value_row *values = LAW_ROWS(law, TAB_VALUES, struct value_row);
	row_id v = chain(law, TAB_VALUES, fact, id);

	for (v = v == 0 ? 0 : values[v].hash.head; v != 0; v = values[v].hash.next)
		if (values[v].fact == fact && str_is(law, values[v].id, id))
			return values[v].bit + 1;
	return 0;
}

row_id relation_next(const struct law *law, row_id relation, fact_id fact)
{
	const struct relation_row *r = LAW_ROW(law, TAB_RELATIONS, struct relation_row, relation);

	return r->less == fact ? r->next_of_less : r->next_of_more;
}

/* ---- types ---- */

static const char *const type_names[TYPE_COUNT] = {
    [TYPE_NONE] = "none",
    [TYPE_BOOLEAN] = "boolean",
    [TYPE_INTEGER] = "integer",
    [TYPE_DECIMAL] = "decimal",
    [TYPE_PERCENTAGE] = "percentage",
    [TYPE_MONEY] = "money",
    [TYPE_DURATION] = "duration",
    [TYPE_INSTANT] = "instant",
    [TYPE_DATE] = "date",
    [TYPE_ENUM] = "enum",
    [TYPE_SET] = "set",
    [TYPE_TEXT] = "text",
    [TYPE_REGION] = "region",
    [TYPE_REGION_SET] = "region_set",
    [TYPE_REGION_COUNTS] = "region_counts",
};

const char *value_type_name(enum value_type type)
{
	return type < TYPE_COUNT ? type_names[type] : "none";
}

/* Counts, amounts and durations: none is ever below zero. */
static bool type_is_amount(enum value_type type)
{
	return type >= TYPE_INTEGER && type <= TYPE_DURATION;
}

struct value fact_unknown(const struct law *law, fact_id fact)
{
	enum value_type type = LAW_ROW(law, TAB_FACTS, struct fact_row, fact)->type;
	struct value v = value_unknown(type);

	if (type_is_amount(type))
		v.lo = 0;
	return v;
}

struct value fact_not_yet(const struct law *law, fact_id fact, instant now)
{
	const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, fact);
	struct value v = value_not_yet(f->type, now);

	if (f->type == TYPE_ENUM)
		v.lo = (int64_t)f->absent;
	return v;
}

void set_close(const struct law *law, fact_id fact, uint64_t *words)
{
	const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, fact);
	const struct value_row *values = LAW_ROW(law, TAB_VALUES, struct value_row, f->first_value);

	for (uint32_t i = 0; i < f->value_count; i++) {
		if (words[i / 64] == 0)
			i |= 63; /* to the last of this word */
		if (!set_has(words, i))
			continue;
		/* A value already there has been closed or will be. */
		for (uint32_t up = values[i].broader; up != 0 && !set_has(words, up - 1); up = values[up - 1].broader)
			set_add(words, up - 1);
	}
}

/* ---- errors that name the nearest ---- */

static struct text *names_new(struct diags *diags, uint32_t count)
{
	return arena_array(diags->arena, count == 0 ? 1 : count, sizeof(struct text));
}

void fact_missing_error(const struct law *law, kind_id kind, struct text found, struct diag_pos at, struct diags *diags)
{
	const struct fact_row *facts = LAW_ROWS(law, TAB_FACTS, struct fact_row);
	uint32_t total = law->t[TAB_FACTS].count, n = 0;
	struct text *names = names_new(diags, total);
	struct text of = kind == 0 ? TEXT_NONE : law_str(law, LAW_ROW(law, TAB_KINDS, struct kind_row, kind)->id);
	struct diag *d;

	if (kind == 0)
		d = diag_error(diags, at, "unknown-fact", "unknown fact '%.*s'", TEXT_ARG(found));
	else
		d = diag_error(diags, at, "unknown-fact", "unknown fact '%.*s' of %.*s", TEXT_ARG(found), TEXT_ARG(of));
	for (fact_id f = 1; names != NULL && f < total; f++)
		if (kind == 0 || facts[f].kind == kind)
			names[n++] = law_str(law, kind == 0 ? facts[f].id : facts[f].short_id);
	diag_suggest(diags, d, found, names, n);
}

void kind_missing_error(const struct law *law, struct text found, struct diag_pos at, struct diags *diags)
{
	struct text names[KIND_MAX + 1];
	size_t n = 0;
	struct diag *d = diag_error(diags, at, "unknown-kind", "unknown kind of record '%.*s'", TEXT_ARG(found));

	for (kind_id k = 1; k < law->t[TAB_KINDS].count && n < KIND_MAX; k++)
		names[n++] = law_str(law, LAW_ROW(law, TAB_KINDS, struct kind_row, k)->id);
	diag_suggest(diags, d, found, names, n);
}

/* ---- compiling ---- */

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
		if (!((t.p[i] >= 'a' && t.p[i] <= 'z') || (t.p[i] >= '0' && t.p[i] <= '9') || t.p[i] == '_'))
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
	static const char *const keys[] = {"type",     "unit",    "nature", "question", "source", "mark", "used_by",
	                                   "used_for", "ordered", "values", "absent",   "derive", "note", "label"};
	static const char *const natures[] = {"circumstance", "act"};
	static const char *const marks[] = {"verified", "secondary", "memory"};
	struct fact_row made = {.kind = kind, .index = index};
	struct fact_row *row;
	fact_id fact;
	struct text id;
	int type, nature, mark;

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
	type = one_of(c, doc_get(d, "type"), type_names, TYPE_COUNT, -1, "type");
	nature = one_of(c, doc_get(d, "nature"), natures, 2, CIRCUMSTANCE, "nature");
	mark = one_of(c, doc_get(d, "mark"), marks, 3, MARK_VERIFIED, "mark");
	if (type <= 0 || nature < 0 || mark < 0 || !yes_or_no(c, d, "ordered", &made.ordered))
		return false;
	id = text_format(c->b->arena, "%s.%.*s", c->kind, TEXT_ARG(d->key));
	made.id = builder_str(c->b, id);
	made.short_id = made.id == 0 ? 0 : made.id + (str_id)strlen(c->kind) + 1;
	made.unit = str_of(c, d, "unit");
	made.question = str_of(c, d, "question");
	made.source = str_of(c, d, "source");
	made.type = (uint8_t)type;
	made.nature = (uint8_t)nature;
	made.mark = (uint8_t)mark;
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
		if (!((t.p[i] >= 'A' && t.p[i] <= 'Z') || (t.p[i] >= '0' && t.p[i] <= '9') || t.p[i] == '-'))
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

/* ---- linking ---- */

static void hash_facts(struct builder *b, const struct law *law)
{
	for (fact_id f = 1; f < law->t[TAB_FACTS].count; f++) {
		const struct fact_row *row = builder_row(b, TAB_FACTS, f);

		HASH_ENTER(b, law, TAB_FACTS, struct fact_row, f, row->kind, law_str(law, row->short_id));
	}
}

static void hash_values(struct builder *b, const struct law *law)
{
	for (row_id v = 1; v < law->t[TAB_VALUES].count; v++) {
		const struct value_row *row = builder_row(b, TAB_VALUES, v);

		HASH_ENTER(b, law, TAB_VALUES, struct value_row, v, row->fact, law_str(law, row->id));
	}
}

static bool hash_regions(struct builder *b, const struct law *law)
{
	for (row_id r = 1; r < law->t[TAB_REGIONS].count; r++) {
		struct text code = law_str(law, LAW_ROW(law, TAB_REGIONS, struct region_row, r)->code);

		if (region_exact(law, code) != 0) {
			diag_error(b->diags, (struct diag_pos){0}, "duplicate-value", "region %.*s stands twice",
			           TEXT_ARG(code));
			return false;
		}
		HASH_ENTER(b, law, TAB_REGIONS, struct region_row, r, 0, code);
	}
	return true;
}

static bool hash_currencies(struct builder *b, const struct law *law)
{
	for (row_id c = 1; c < law->t[TAB_CURRENCIES].count; c++) {
		struct text code = law_str(law, LAW_ROW(law, TAB_CURRENCIES, struct currency_row, c)->code);

		if (currency_find(law, code) != 0) {
			diag_error(b->diags, (struct diag_pos){0}, "duplicate-value", "currency %.*s stands twice",
			           TEXT_ARG(code));
			return false;
		}
		HASH_ENTER(b, law, TAB_CURRENCIES, struct currency_row, c, 0, code);
	}
	return true;
}

static bool link_regions(struct builder *b, const struct law *law)
{
	bool fine = true;

	for (row_id i = 1; i < law->t[TAB_REGIONS].count; i++) {
		struct region_row *r = builder_row(b, TAB_REGIONS, i);
		struct text calendar = law_str(law, r->calendar_id), within = law_str(law, r->within_id);

		r->calendar = calendar.n == 0 ? 0 : calendar_find(law, calendar);
		r->within = within.n == 0 ? 0 : region_find(law, within);
		if ((calendar.n != 0 && r->calendar == 0) || (within.n != 0 && (r->within == 0 || r->within == i))) {
			diag_error(b->diags, (struct diag_pos){0}, "unknown-word", "region %.*s: no such %s '%.*s'",
			           TEXT_ARG(law_str(law, r->code)),
			           r->calendar == 0 && calendar.n != 0 ? "calendar" : "region",
			           TEXT_ARG(r->calendar == 0 && calendar.n != 0 ? calendar : within));
			fine = false;
		}
	}
	return fine;
}

static bool same_values(const struct law *law, const struct fact_row *a, const struct fact_row *b)
{
	const struct value_row *x = LAW_ROW(law, TAB_VALUES, struct value_row, a->first_value);
	const struct value_row *y = LAW_ROW(law, TAB_VALUES, struct value_row, b->first_value);

	for (uint32_t i = 0; a->value_count == b->value_count && i < a->value_count; i++)
		if (x[i].id != y[i].id)
			return false;
	return a->value_count == b->value_count;
}

/* Whether "a <= b" has a meaning for facts of these types. */
static bool comparable(const struct law *law, const struct fact_row *a, const struct fact_row *b)
{
	bool a_number = a->type == TYPE_INTEGER || a->type == TYPE_DECIMAL;
	bool b_number = b->type == TYPE_INTEGER || b->type == TYPE_DECIMAL;

	if (a->type == TYPE_REGION_COUNTS)
		return b->type == TYPE_INTEGER;
	if (a_number && b_number)
		return true;
	if (a->type != b->type)
		return false;
	if (a->type == TYPE_ENUM)
		return a->ordered && b->ordered && same_values(law, a, b);
	if (a->type == TYPE_SET)
		return same_values(law, a, b);
	return a->type == TYPE_BOOLEAN || a->type == TYPE_REGION_SET ||
	       (a->type >= TYPE_PERCENTAGE && a->type <= TYPE_DATE);
}

static fact_id side(struct builder *b, const struct law *law, const struct relation_row *r, struct text name)
{
	fact_id f = fact_find(law, text_trim(name));

	if (f == 0)
		fact_missing_error(law, 0, text_trim(name),
		                   (struct diag_pos){law_str(law, r->file), r->line, r->column}, b->diags);
	return f;
}

static void relate_kinds(struct builder *b, kind_id one, kind_id other)
{
	((struct kind_row *)builder_row(b, TAB_KINDS, one))->related |= UINT64_C(1) << other;
	((struct kind_row *)builder_row(b, TAB_KINDS, other))->related |= UINT64_C(1) << one;
}

static bool link_relation(struct builder *b, const struct law *law, row_id id)
{
	struct relation_row *r = builder_row(b, TAB_RELATIONS, id);
	struct diag_pos at = {law_str(law, r->file), r->line, r->column};
	struct text rest = law_str(law, r->text), less;
	struct fact_row *a, *z;

	if (!text_cut(&rest, '<', &less) || rest.n == 0 || rest.p[0] != '=') {
		diag_error(b->diags, at, "bad-relation", "expected \"fact <= fact\", found '%.*s'",
		           TEXT_ARG(law_str(law, r->text)));
		return false;
	}
	rest = (struct text){rest.p + 1, rest.n - 1};
	r->less = side(b, law, r, less);
	r->more = side(b, law, r, rest);
	if (r->less == 0 || r->more == 0)
		return false;
	a = builder_row(b, TAB_FACTS, r->less);
	z = builder_row(b, TAB_FACTS, r->more);
	if (a == z || !comparable(law, a, z)) {
		diag_error(b->diags, at, "bad-relation", "%s and %s cannot be compared here", type_names[a->type],
		           type_names[z->type]);
		return false;
	}
	r->next_of_less = a->relations;
	r->next_of_more = z->relations;
	a->relations = z->relations = id;
	relate_kinds(b, a->kind, z->kind);
	return true;
}

static void unlink_all(struct builder *b)
{
	for (row_id i = 0; i < builder_count(b, TAB_FACTS); i++) {
		((struct fact_row *)builder_row(b, TAB_FACTS, i))->hash = (struct hashed){0};
		((struct fact_row *)builder_row(b, TAB_FACTS, i))->relations = 0;
	}
	for (row_id i = 0; i < builder_count(b, TAB_VALUES); i++)
		((struct value_row *)builder_row(b, TAB_VALUES, i))->hash = (struct hashed){0};
	for (row_id i = 0; i < builder_count(b, TAB_REGIONS); i++)
		((struct region_row *)builder_row(b, TAB_REGIONS, i))->hash = (struct hashed){0};
	for (row_id i = 0; i < builder_count(b, TAB_CURRENCIES); i++)
		((struct currency_row *)builder_row(b, TAB_CURRENCIES, i))->hash = (struct hashed){0};
}

/* `now` is not known here and pointers cannot lie in an image: the fold puts them in. */
static bool make_blanks(struct builder *b)
{
	b->t[TAB_BLANKS].count = 1;
	for (fact_id f = 1; f < builder_count(b, TAB_FACTS); f++) {
		struct value *blank = builder_push(b, TAB_BLANKS, NULL), v;
		struct law law;

		if (blank == NULL)
			return false;
		builder_view(b, &law);
		v = LAW_ROW(&law, TAB_FACTS, struct fact_row, f)->nature == ACT ? fact_not_yet(&law, f, 0) : fact_unknown(&law, f);
		/* By member, so that no padding of a copy gets into the image: it is the same in every build. */
		blank->type = v.type;
		blank->known = v.known;
		blank->lo = v.lo;
		blank->hi = v.hi;
		blank->more = NULL;
	}
	return true;
}

bool vocab_link(struct builder *b)
{
	struct law law;
	bool fine;

	if (b->failed)
		return false;
	unlink_all(b);
	builder_view(b, &law);
	hash_facts(b, &law);
	hash_values(b, &law);
	fine = hash_regions(b, &law);
	fine = hash_currencies(b, &law) && fine;
	fine = fine && link_regions(b, &law);
	for (row_id r = 1; r < law.t[TAB_RELATIONS].count; r++)
		fine = link_relation(b, &law, r) && fine;
	return fine && make_blanks(b);
}

/* ---- checking foreign tables ---- */

static bool str_fine(const struct law *law, str_id s)
{
	return s < law->t[TAB_STRINGS].count;
}

static bool hash_fine(const struct law *law, enum law_table t, struct hashed h, row_id self)
{
	return h.head < law->t[t].count && (self == 0 ? h.next == 0 : h.next < self);
}

static bool verify_kind(const struct law *law, const struct kind_row *k)
{
	return str_fine(law, k->id) && str_fine(law, k->title) && str_fine(law, k->per) && k->role < ROLE_COUNT &&
	       k->first_fact <= law->t[TAB_FACTS].count && k->fact_count <= law->t[TAB_FACTS].count - k->first_fact;
}

static bool verify_fact(const struct law *law, const struct fact_row *f, fact_id self)
{
	const struct kind_row *k;
	uint32_t most = f->type == TYPE_ENUM ? 64 : f->type == TYPE_SET ? SET_MAX : 0;
	bool fine = str_fine(law, f->id) && str_fine(law, f->unit) && str_fine(law, f->question) &&
	            str_fine(law, f->source) && str_fine(law, f->short_id) && str_fine(law, f->derive_cite) &&
	            f->kind < law->t[TAB_KINDS].count && f->type < TYPE_COUNT && f->nature <= ACT &&
	            f->mark <= MARK_MEMORY && f->value_count <= most && f->first_value <= law->t[TAB_VALUES].count &&
	            f->value_count <= law->t[TAB_VALUES].count - f->first_value &&
	            f->relations < law->t[TAB_RELATIONS].count && f->derive < law->t[TAB_NODES].count &&
	            hash_fine(law, TAB_FACTS, f->hash, self);

	if (!fine || self == 0)
		return fine;
	k = LAW_ROW(law, TAB_KINDS, struct kind_row, f->kind);
	return f->kind != 0 && f->type != TYPE_NONE && f->index < k->fact_count && k->first_fact + f->index == self;
}

static bool verify_value(const struct law *law, const struct value_row *v, row_id self)
{
	const struct fact_row *f;

	if (!str_fine(law, v->id) || !str_fine(law, v->label) || v->fact >= law->t[TAB_FACTS].count ||
	    !hash_fine(law, TAB_VALUES, v->hash, self))
		return false;
	if (self == 0)
		return true;
	f = LAW_ROW(law, TAB_FACTS, struct fact_row, v->fact);
	return v->bit < f->value_count && f->first_value + v->bit == self && v->broader <= f->value_count;
}

static bool broader_ends(const struct law *law, const struct value_row *v)
{
	const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, v->fact);
	uint32_t up = v->broader;

	for (uint32_t steps = 0; up != 0; steps++) {
		if (steps > f->value_count)
			return false;
		up = LAW_ROW(law, TAB_VALUES, struct value_row, f->first_value + up - 1)->broader;
	}
	return true;
}

static bool verify_relation(const struct law *law, const struct relation_row *r, row_id self)
{
	uint32_t facts = law->t[TAB_FACTS].count;

	if (!str_fine(law, r->cite) || !str_fine(law, r->text) || !str_fine(law, r->file))
		return false;
	if (self == 0)
		return true;
	return r->less != 0 && r->more != 0 && r->less < facts && r->more < facts && r->less != r->more &&
	       r->next_of_less < self && r->next_of_more < self &&
	       comparable(law, LAW_ROW(law, TAB_FACTS, struct fact_row, r->less),
	                  LAW_ROW(law, TAB_FACTS, struct fact_row, r->more));
}

static bool verify_places(const struct law *law)
{
	uint32_t regions = law->t[TAB_REGIONS].count;

	if (regions > SET_MAX || law->t[TAB_CURRENCIES].count > (uint32_t)UINT16_MAX + 1)
		return false;
	for (row_id i = 0; i < regions; i++) {
		const struct region_row *r = LAW_ROW(law, TAB_REGIONS, struct region_row, i);

		if (!str_fine(law, r->code) || !str_fine(law, r->name) || !str_fine(law, r->zone) ||
		    r->within >= regions || r->calendar >= law->t[TAB_CALENDARS].count ||
		    !hash_fine(law, TAB_REGIONS, r->hash, i))
			return false;
	}
	for (row_id i = 0; i < law->t[TAB_CURRENCIES].count; i++) {
		const struct currency_row *c = LAW_ROW(law, TAB_CURRENCIES, struct currency_row, i);

		if (!str_fine(law, c->code) || !str_fine(law, c->name) || !hash_fine(law, TAB_CURRENCIES, c->hash, i))
			return false;
	}
	return true;
}

static bool verify_blanks(const struct law *law)
{
	if (law->t[TAB_BLANKS].count != law->t[TAB_FACTS].count)
		return false;
	for (fact_id i = 1; i < law->t[TAB_FACTS].count; i++) {
		const struct value *v = LAW_ROW(law, TAB_BLANKS, struct value, i);
		const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, i);

		if (v->type != f->type || v->known != (f->nature == ACT ? KNOWN_NOT_YET : KNOWN_NOTHING) ||
		    v->flags != 0 || v->currency != 0 || v->assertion != 0 || v->more != NULL)
			return false;
	}
	return true;
}

bool vocab_verify(const struct law *law, const char **why)
{
	*why = "a kind of record points outside the tables";
	if (law->t[TAB_KINDS].count > KIND_MAX + 1)
		return false;
	for (row_id i = 0; i < law->t[TAB_KINDS].count; i++)
		if (!verify_kind(law, LAW_ROW(law, TAB_KINDS, struct kind_row, i)))
			return false;
	*why = "a fact points outside the tables";
	for (row_id i = 0; i < law->t[TAB_FACTS].count; i++)
		if (!verify_fact(law, LAW_ROW(law, TAB_FACTS, struct fact_row, i), i))
			return false;
	*why = "what is known of a fact not recorded does not fit it";
	if (!verify_blanks(law))
		return false;
	*why = "a value of a choice points outside the tables";
	for (row_id i = 0; i < law->t[TAB_VALUES].count; i++)
		if (!verify_value(law, LAW_ROW(law, TAB_VALUES, struct value_row, i), i))
			return false;
	for (row_id i = 1; i < law->t[TAB_VALUES].count; i++)
		if (!broader_ends(law, LAW_ROW(law, TAB_VALUES, struct value_row, i)))
			return false;
	*why = "a relation points outside the tables";
	for (row_id i = 0; i < law->t[TAB_RELATIONS].count; i++)
		if (!verify_relation(law, LAW_ROW(law, TAB_RELATIONS, struct relation_row, i), i))
			return false;
	*why = "a region or currency points outside the tables";
	if (!verify_places(law))
		return false;
	*why = NULL;
	return true;
}
