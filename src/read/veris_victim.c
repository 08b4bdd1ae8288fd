/* The victim: where it is, how large, in which industry, and which acts of its own stay open. */
#include <string.h>

#include "read/veris_reader.h"

static void read_employees(struct veris_reader *r, const struct doc *victim)
{
	const struct veris_effect *e = veris_one(r, victim, "employee_count", LIST_EMPLOYEES);
	const struct veris_span *s;

	if (e == NULL)
		return;
	s = &veris_employees[e->code];
	if (s->least == 0 && s->most == INT64_MAX)
		return;
	veris_assert_range(r, FACT_EMPLOYEES, TYPE_INTEGER, NUM(s->least),
	                   s->most == INT64_MAX ? NUM_MAX : NUM(s->most));
	if (s->least == 0)
		return;
	veris_assert_range(r, FACT_EMPLOYEES_CONTRACTORS, TYPE_INTEGER, NUM(s->least), NUM_MAX);
	/* Heads are no work units, and linked enterprises may add to them: a tenth of the heads is the least. */
	veris_assert_range(r, FACT_STAFF, TYPE_DECIMAL, NUM(s->least) / 10, NUM_MAX);
}

static bool is_code(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return t.n >= 2 && t.n <= 6 && !text_starts(t, TEXT("00"));
}

static void read_industry(struct veris_reader *r, const struct doc *victim)
{
	struct text code = veris_string(r, victim, "industry");

	if (!is_code(code))
		return;
	veris_assert_text(r, FACT_NAICS, code);
	if (text_starts(code, TEXT("92")))
		veris_assert_bool(r, FACT_PUBLIC_BODY, true);
	if (r->region == 0 || r->region != r->m->us)
		return;
	for (uint32_t i = 0; i < r->m->industry_count; i++) {
		const struct veris_industry *n = &r->m->industries[i];

		if (code.n >= n->n && memcmp(code.p, n->prefix, n->n) == 0)
			r->in[n->set] |= n->add;
	}
}

static void level_of_government(struct veris_reader *r, const struct veris_effect *e)
{
	if (e->code == 1)
		veris_assert_bool(r, FACT_PUBLIC_BODY, true);
}

/* The places where the victim operates: `may` is left empty where one of them is not known. */
static uint32_t read_countries(struct veris_reader *r, const struct doc *victim, struct set *places)
{
	const struct doc *list = doc_get(victim, "country");
	uint32_t n = 0;

	if (list == NULL || list->kind == DOC_NULL)
		return 0;
	if (list->kind != DOC_LIST && list->kind != DOC_STRING) {
		veris_wrong(r, list, "a list of country codes");
		return 0;
	}
	for (const struct doc *v = list->kind == DOC_LIST ? list->first : list; v != NULL;
	     v = list->kind == DOC_LIST ? v->next : NULL) {
		region_id region;

		if (v->kind != DOC_STRING) {
			veris_wrong(r, list, "a list of country codes");
			return 0;
		}
		region = region_find(r->m->law, text_trim(v->text));
		if (region == 0) {
			if (!text_is(v->text, "Unknown") && !text_is(v->text, "Other"))
				veris_stranger(r, v, list);
			return 0;
		}
		n += !set_has(places->may, region);
		set_add(places->may, region);
		r->region = region;
	}
	if (n != 1)
		r->region = 0;
	return n;
}

static void assert_establishment(struct veris_reader *r, struct set *places)
{
	struct value v = {.type = TYPE_REGION, .lo = INT64_MAX, .hi = INT64_MIN};

	if (r->state != 0) /* a law may speak of the country or of the State */
		set_add(places->may, r->state);
	for (uint32_t i = 0; i < SET_MAX; i++) {
		if (places->may[i / 64] == 0)
			i |= 63; /* nothing in this word */
		else if (set_has(places->may, i)) {
			v.lo = v.lo < i ? v.lo : i;
			v.hi = i;
		}
	}
	v.known = v.lo == v.hi ? KNOWN_EXACTLY : KNOWN_PARTLY;
	if (v.lo != v.hi) {
		v.more = arena_copy(r->c->arena, places, sizeof(*places));
		r->no_memory = r->no_memory || v.more == NULL;
	}
	if (!r->no_memory)
		veris_assert(r, FACT_ESTABLISHED, v);
}

static bool in_group(const struct veris_reader *r, region_id region, enum region_group group)
{
	return (LAW_ROW(r->m->law, TAB_REGIONS, struct region_row, region)->groups >> group & 1) != 0;
}

static void assert_union(struct veris_reader *r)
{
	struct value v = {.type = TYPE_REGION_SET, .known = KNOWN_PARTLY};
	struct set *s;

	if (!in_group(r, r->region, GROUP_EEA))
		return;
	s = arena_copy(r->c->arena, &r->m->eea, sizeof(*s));
	if (s == NULL) {
		r->no_memory = true;
		return;
	}
	set_add(s->in, r->region);
	v.more = s;
	veris_assert(r, FACT_EEA, v);
	if (in_group(r, r->region, GROUP_EU))
		veris_assert_bool(r, FACT_IN_UNION, true);
}

/* "Minnesota" */
static region_id state_named(const struct veris_reader *r, struct text name)
{
	const struct region_row *rows = LAW_ROWS(r->m->law, TAB_REGIONS, struct region_row);
	uint32_t n = r->m->law->t[TAB_REGIONS].count;

	for (region_id i = 1; name.n > 0 && i < n; i++)
		if (rows[i].within == r->m->us && (rows[i].groups >> GROUP_US_STATES & 1) != 0 &&
		    text_eq(law_str(r->m->law, rows[i].name), name))
			return i;
	return 0;
}

static void read_state(struct veris_reader *r, const struct doc *victim)
{
	struct text state = veris_string(r, victim, "state");
	char code[6] = "US-";

	if (state.n != 2 && state.n != 5) {
		r->state = state_named(r, state);
		return;
	}
	memcpy(code + (state.n == 2 ? 3 : 0), state.p, state.n);
	r->state = region_find(r->m->law, (struct text){code, 5});
	if (r->state != 0 && LAW_ROW(r->m->law, TAB_REGIONS, struct region_row, r->state)->within != r->m->us)
		r->state = 0;
}

static void read_places(struct veris_reader *r, const struct doc *victim)
{
	struct set places = {0};
	uint32_t n = read_countries(r, victim, &places);

	r->zone = ZONE_NONE;
	if (n == 0) {
		r->region = 0;
		return;
	}
	if (r->region != 0 && r->region == r->m->us)
		read_state(r, victim);
	assert_establishment(r, &places);
	if (r->region == 0)
		return;
	r->zone = r->m->region_zones[r->state != 0 ? r->state : r->region];
	if (r->region == r->m->us)
		veris_assert_bool(r, FACT_US_PERSON, true);
	assert_union(r);
}

/* Turnover counts linked enterprises: that of the victim is the least. */
static void read_revenue(struct veris_reader *r, const struct doc *victim)
{
	const struct doc *revenue = veris_object(r, victim, "revenue");
	struct value v = {.type = TYPE_MONEY, .known = KNOWN_PARTLY, .flags = VALUE_ESTIMATE, .hi = NUM_MAX};
	num amount;

	if (revenue == NULL || veris_number(r, revenue, "amount", &amount) != FOUND)
		return;
	v.currency = currency_find(r->m->law, veris_string(r, revenue, "iso_currency_code"));
	v.lo = amount;
	if (v.currency != 0 && amount > 0)
		veris_assert(r, FACT_TURNOVER, v);
}

/* The institutions and bodies of the Union sit in a Member State and are public administration or a central bank. */
static bool may_be_of_the_union(const struct veris_reader *r, const struct doc *victim)
{
	struct text code = doc_text(victim, "industry");

	if (r->region != 0 && !in_group(r, r->region, GROUP_EU))
		return false;
	return !is_code(code) || text_starts(code, TEXT("92")) || text_starts(code, TEXT("521"));
}

void veris_read_victim(struct veris_reader *r, const struct doc *d)
{
	const struct doc *victim = veris_object(r, d, "victim");
	uint32_t organisation = veris_record_of(r, KIND_ORGANISATION);
	struct text name = veris_string(r, victim, "victim_id");

	read_places(r, victim);
	read_employees(r, victim);
	read_industry(r, victim);
	veris_each(r, victim, "government", LIST_GOVERNMENT, level_of_government);
	read_revenue(r, victim);
	veris_assert_members(r, SET_SECTORS);
	veris_assert_members(r, SET_HEALTH);
	veris_assert_members(r, SET_GOVERNMENT);
	for (uint32_t i = 0; i < r->m->open_count; i++)
		if (r->m->open[i].fact != r->m->facts[FACT_UNION_ENTITY] || may_be_of_the_union(r, victim))
			veris_assert_in(r, KIND_ORGANISATION, r->m->open[i].fact, r->m->open[i].value);
	if (organisation != 0 && name.n > 0 && !text_is(name, "Unknown"))
		r->c->records[organisation - 1].name = name;
}
