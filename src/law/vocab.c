/* Finding names of the vocabulary, and what is known of a fact by its type alone. */
#include <string.h>

#include "law/vocab_parts.h"

/* ---- finding by name ---- */

/* FNV-1a, so that a compiled image does not depend on how other modules hash. */
static uint32_t name_hash(uint32_t scope, struct text name)
{
	uint32_t h = UINT32_C(2166136261) ^ (scope * UINT32_C(0x9e3779b1));

	for (size_t i = 0; i < name.n; i++)
		h = (h ^ (unsigned char)name.p[i]) * UINT32_C(16777619);
	return h ^ h >> 15;
}

row_id vocab_chain(const struct law *law, enum law_table t, uint32_t scope, struct text name)
{
	return law->t[t].count < 2 ? 0 : 1 + name_hash(scope, name) % (law->t[t].count - 1);
}

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
	row_id f = vocab_chain(law, TAB_FACTS, kind, short_id);

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

row_id region_exact(const struct law *law, struct text code)
{
	const struct region_row *regions = LAW_ROWS(law, TAB_REGIONS, struct region_row);
	row_id r = vocab_chain(law, TAB_REGIONS, 0, code);

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
	row_id c = vocab_chain(law, TAB_CURRENCIES, 0, code);

	for (c = c == 0 ? 0 : currencies[c].hash.head; c != 0; c = currencies[c].hash.next)
		if (str_is(law, currencies[c].code, code))
			return (uint16_t)c;
	return 0;
}

uint32_t choice_find(const struct law *law, fact_id fact, struct text id)
{
	const struct value_row *values = LAW_ROWS(law, TAB_VALUES, struct value_row);
	row_id v = vocab_chain(law, TAB_VALUES, fact, id);

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

const char *const fact_moment_names[MOMENT_COUNT] = {"other",  "occurrence",    "detection", "awareness",
                                                     "belief", "determination", "end"};

const char *fact_moment_name(enum fact_moment m)
{
	return fact_moment_names[m];
}

const char *const value_type_names[TYPE_COUNT] = {
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
	return type < TYPE_COUNT ? value_type_names[type] : "none";
}

bool value_type_is_amount(enum value_type type)
{
	return type >= TYPE_INTEGER && type <= TYPE_DURATION;
}

struct value fact_unknown(const struct law *law, fact_id fact)
{
	enum value_type type = LAW_ROW(law, TAB_FACTS, struct fact_row, fact)->type;
	struct value v = value_unknown(type);

	if (value_type_is_amount(type))
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
