/* What rows of the vocabulary say of one another: chains of names, calendars and countries of regions, relations. */
#include "law/calendar.h"
#include "law/vocab_parts.h"

/* Enters row `i`, named `name` within `scope`. Rows are entered in ascending order, so every chain runs downwards. */
#define HASH_ENTER(b, law, TAB, type, i, scope, name)                                                          \
	do {                                                                                                   \
		row_id head_ = vocab_chain(law, TAB, scope, name);                                             \
		((type *)builder_row(b, TAB, i))->hash.next = ((type *)builder_row(b, TAB, head_))->hash.head; \
		((type *)builder_row(b, TAB, head_))->hash.head = i;                                           \
	} while (0)

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

bool facts_comparable(const struct law *law, const struct fact_row *a, const struct fact_row *b)
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
	if (a == z || !facts_comparable(law, a, z)) {
		diag_error(b->diags, at, "bad-relation", "%s and %s cannot be compared here", value_type_names[a->type],
		           value_type_names[z->type]);
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
		v = LAW_ROW(&law, TAB_FACTS, struct fact_row, f)->nature == ACT ? fact_not_yet(&law, f, 0)
		                                                                : fact_unknown(&law, f);
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
