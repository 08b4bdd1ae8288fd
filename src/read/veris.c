#include "read/veris.h"

#include <string.h>

#include "base/num.h"
#include "read/veris_map.h"

/* What a record says, gathered before anything is asserted. */
struct reader {
	struct kase *c;
	const struct veris_map *m;
	struct text file;
	struct diags *diags;
	struct diag_pos pos;
	struct text by, source;
	bool malformed; /* an error has been added */
	bool no_memory;

	uint32_t records[KIND_COUNT]; /* 1 + index; 0: not made */
	uint32_t strangers;           /* values outside the enumerations */
	struct text stranger;
	struct diag_pos stranger_at;

	uint64_t says;
	uint64_t in[SET_COUNT];
	uint64_t acts; /* bit per enum action below */
	bool external, internal, partner, actor_open;
	bool paper, electronic; /* all assets that are no persons */
	uint64_t states;
	region_id region; /* of the victim; 0: none, or several */
	region_id state;  /* within the United States */
	zone_id zone;
};

enum action { HACKING, MALWARE, SOCIAL, PHYSICAL, MISUSE, ERROR, ENVIRONMENTAL, ACTION_OPEN, ACTION_COUNT };
#define ACT(a) (UINT64_C(1) << (a))
#define ATTACKS (ACT(HACKING) | ACT(MALWARE) | ACT(SOCIAL) | ACT(PHYSICAL)) /* deliberate by definition */

struct span {
	int64_t lo, hi;
};

/* ---- shapes ---- */

static void wrong(struct reader *r, const struct doc *d, const char *expected)
{
	r->malformed = true;
	diag_error(r->diags, doc_pos(d, r->file), "veris", "'%.*s' is %s; %s is expected", TEXT_ARG(d->key),
	           doc_kind_name(d->kind), expected);
}

/* A member that must be a map; NULL where it is missing or empty. */
static const struct doc *map_of(struct reader *r, const struct doc *d, const char *key)
{
	const struct doc *m = doc_get(d, key);

	if (m == NULL || m->kind == DOC_NULL)
		return NULL;
	if (m->kind == DOC_MAP)
		return m;
	wrong(r, m, "an object");
	return NULL;
}

static struct text string_of(struct reader *r, const struct doc *d, const char *key)
{
	const struct doc *m = doc_get(d, key);

	if (m == NULL || m->kind == DOC_NULL)
		return TEXT_NONE;
	if (m->kind == DOC_STRING)
		return text_trim(m->text);
	wrong(r, m, "a string");
	return TEXT_NONE;
}

enum found { MISSING, FOUND, UNUSABLE };

/* A number not below zero. Values that VERIS does not allow are left out with a warning; another shape is an error. */
static enum found number_of(struct reader *r, const struct doc *d, const char *key, num *out)
{
	const struct doc *m = doc_get(d, key);

	if (m == NULL || m->kind == DOC_NULL)
		return MISSING;
	if (m->kind != DOC_NUMBER) {
		wrong(r, m, "a number");
		return UNUSABLE;
	}
	if (num_parse(m->text, out) == NUM_OK && *out >= 0)
		return FOUND;
	diag_warning(r->diags, doc_pos(m, r->file), "veris-number", "'%.*s' cannot be %.*s; left out", TEXT_ARG(m->key),
	             TEXT_ARG(m->text));
	return UNUSABLE;
}

static enum found whole_of(struct reader *r, const struct doc *d, const char *key, int64_t most, int64_t *out)
{
	num n;
	enum found found = number_of(r, d, key, &n);

	if (found != FOUND)
		return found;
	if (n % NUM_SCALE == 0 && n / NUM_SCALE <= most) {
		*out = n / NUM_SCALE;
		return FOUND;
	}
	diag_warning(r->diags, doc_pos(doc_get(d, key), r->file), "veris-number", "'%s' cannot be %.*s; left out", key,
	             TEXT_ARG(doc_get(d, key)->text));
	return UNUSABLE;
}

/* ---- enumerations ---- */

static void stranger(struct reader *r, const struct doc *d, const struct doc *in)
{
	if (r->strangers++ > 0)
		return;
	r->stranger = d->text;
	r->stranger_at = doc_pos(d->line != 0 ? d : in, r->file);
}

static void take(struct reader *r, const struct veris_effect *e)
{
	r->says |= e->says;
	for (int i = 0; i < 3 && e->set[i] != SET_NONE; i++)
		r->in[e->set[i]] |= e->add[i];
}

static void take_mark(struct reader *r, enum veris_mark mark)
{
	r->in[r->m->mark_sets[mark]] |= r->m->marks[mark];
}

static const struct veris_effect *value_of(struct reader *r, const struct doc *d, enum veris_list list,
                                           const struct doc *in)
{
	const struct veris_effect *e;

	if (d->kind == DOC_NULL)
		return NULL;
	if (d->kind != DOC_STRING) {
		wrong(r, in, "a list of names");
		return NULL;
	}
	e = veris_effect_find(r->m, list, text_trim(d->text));
	if (e == NULL && d->text.n > 0)
		stranger(r, d, in);
	return e;
}

/* A single value; NULL where there is none of the enumeration. */
static const struct veris_effect *choice_of(struct reader *r, const struct doc *d, const char *key,
                                            enum veris_list list)
{
	const struct doc *m = doc_get(d, key);
	const struct veris_effect *e;

	if (m == NULL || m->kind == DOC_NULL)
		return NULL;
	if (m->kind != DOC_STRING) {
		wrong(r, m, "a string");
		return NULL;
	}
	e = veris_effect_find(r->m, list, text_trim(m->text));
	if (e == NULL && m->text.n > 0)
		stranger(r, m, d);
	return e;
}

/* Every value of a list (a single one may stand alone) is handed to `each`; how many there were. */
static uint32_t each_value(struct reader *r, const struct doc *d, const char *key, enum veris_list list,
                           void (*each)(struct reader *, const struct veris_effect *))
{
	const struct doc *m = doc_get(d, key);
	uint32_t n = 0;

	if (m == NULL || m->kind == DOC_NULL)
		return 0;
	if (m->kind == DOC_MAP) {
		wrong(r, m, "a list of names");
		return 0;
	}
	for (const struct doc *v = m->kind == DOC_LIST ? m->first : m; v != NULL;
	     v = m->kind == DOC_LIST ? v->next : NULL) {
		const struct veris_effect *e = value_of(r, v, list, m);

		n++;
		if (e != NULL)
			each(r, e);
	}
	return n;
}

/* ---- asserting ---- */

static uint32_t record_of(struct reader *r, enum veris_kind kind)
{
	if (r->records[kind] == 0 && r->m->kinds[kind] != 0) {
		r->records[kind] = case_record(r->c, r->m->kinds[kind], r->m->ids[kind]);
		r->no_memory = r->no_memory || r->records[kind] == 0;
		if (r->records[kind] != 0)
			r->c->records[r->records[kind] - 1].pos = r->pos;
	}
	return r->records[kind];
}

static void assert_in(struct reader *r, enum veris_kind kind, fact_id fact, struct value v)
{
	struct assertion a =
	    {.fact = fact, .value = v, .at = INSTANT_MIN, .by = r->by, .source = r->source, .pos = r->pos};
	uint32_t record = fact == 0 ? 0 : record_of(r, kind);

	if (record == 0)
		return;
	a.record = record - 1;
	r->no_memory = !case_assert(r->c, &a) || r->no_memory;
}

static void assert_value(struct reader *r, enum veris_fact fact, struct value v)
{
	assert_in(r, r->m->record_of[fact], r->m->facts[fact], v);
}

static void assert_bool(struct reader *r, enum veris_fact fact, bool b)
{
	assert_value(r, fact, value_bool(b));
}

static void assert_mask(struct reader *r, fact_id fact, enum veris_kind kind, uint64_t mask)
{
	struct value v = {.type = TYPE_ENUM, .lo = (int64_t)mask};

	if (mask == 0)
		return;
	v.known = (mask & (mask - 1)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
	assert_in(r, kind, fact, v);
}

static void assert_choice(struct reader *r, enum veris_fact fact, uint64_t mask)
{
	assert_mask(r, r->m->facts[fact], r->m->record_of[fact], mask);
}

/* At least `least` and at most `most` of no < possible < likely < actual. */
static void assert_degree(struct reader *r, enum veris_fact fact, int least, int most)
{
	uint64_t mask = 0;

	for (int i = least; i <= most; i++)
		mask |= r->m->degrees[fact][i];
	assert_choice(r, fact, mask);
}

static void assert_range(struct reader *r, enum veris_fact fact, enum value_type type, int64_t lo, int64_t hi)
{
	if (lo > hi || (lo == INT64_MIN && hi == INT64_MAX))
		return;
	assert_value(r, fact, value_range(type, lo, hi));
}

static bool is_no_text(struct text t)
{
	return text_is(t, "Unknown") || text_is(t, "unknown") || text_is(t, "NA") || text_is(t, "Other");
}

static void assert_text(struct reader *r, enum veris_fact fact, struct text t)
{
	struct value v = {.type = TYPE_TEXT, .known = KNOWN_EXACTLY};

	if (t.n == 0 || r->m->facts[fact] == 0 || is_no_text(t))
		return;
	v.more = arena_copy(r->c->arena, &t, sizeof(t));
	if (v.more == NULL)
		r->no_memory = true;
	else
		assert_value(r, fact, v);
}

/* Certain members; any other may be there too. */
static void assert_members(struct reader *r, enum veris_set set)
{
	const struct veris_set_info *info = &r->m->sets[set];
	struct value v = {.type = TYPE_SET, .known = KNOWN_PARTLY};
	struct set *s;

	if (r->in[set] == 0 || info->fact == 0)
		return;
	s = arena_alloc(r->c->arena, sizeof(*s));
	if (s == NULL) {
		r->no_memory = true;
		return;
	}
	s->in[0] = r->in[set];
	s->may[0] = info->all | r->in[set];
	v.more = s;
	assert_in(r, info->record, info->fact, v);
}

/* ---- the victim ---- */

static void read_employees(struct reader *r, const struct doc *victim)
{
	const struct veris_effect *e = choice_of(r, victim, "employee_count", LIST_EMPLOYEES);
	const struct veris_span *s;

	if (e == NULL)
		return;
	s = &veris_employees[e->code];
	if (s->least == 0 && s->most == INT64_MAX)
		return;
	assert_range(r, FACT_EMPLOYEES, TYPE_INTEGER, NUM(s->least), s->most == INT64_MAX ? NUM_MAX : NUM(s->most));
	if (s->least == 0)
		return;
	assert_range(r, FACT_EMPLOYEES_CONTRACTORS, TYPE_INTEGER, NUM(s->least), NUM_MAX);
	/* Heads are no work units, and linked enterprises may add to them: a tenth of the heads is the least. */
	assert_range(r, FACT_STAFF, TYPE_DECIMAL, NUM(s->least) / 10, NUM_MAX);
}

static bool is_code(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return t.n >= 2 && t.n <= 6 && !text_starts(t, TEXT("00"));
}

static void read_industry(struct reader *r, const struct doc *victim)
{
	struct text code = string_of(r, victim, "industry");

	if (!is_code(code))
		return;
	assert_text(r, FACT_NAICS, code);
	if (text_starts(code, TEXT("92")))
		assert_bool(r, FACT_PUBLIC_BODY, true);
	if (r->region == 0 || r->region != r->m->us)
		return;
	for (uint32_t i = 0; i < r->m->industry_count; i++) {
		const struct veris_industry *n = &r->m->industries[i];

		if (code.n >= n->n && memcmp(code.p, n->prefix, n->n) == 0)
			r->in[n->set] |= n->add;
	}
}

static void level_of_government(struct reader *r, const struct veris_effect *e)
{
	if (e->code == 1)
		assert_bool(r, FACT_PUBLIC_BODY, true);
}

/* The places where the victim operates: `may` is left empty where one of them is not known. */
static uint32_t read_countries(struct reader *r, const struct doc *victim, struct set *places)
{
	const struct doc *list = doc_get(victim, "country");
	uint32_t n = 0;

	if (list == NULL || list->kind == DOC_NULL)
		return 0;
	if (list->kind != DOC_LIST && list->kind != DOC_STRING) {
		wrong(r, list, "a list of country codes");
		return 0;
	}
	for (const struct doc *v = list->kind == DOC_LIST ? list->first : list; v != NULL;
	     v = list->kind == DOC_LIST ? v->next : NULL) {
		region_id region;

		if (v->kind != DOC_STRING) {
			wrong(r, list, "a list of country codes");
			return 0;
		}
		region = region_find(r->m->law, text_trim(v->text));
		if (region == 0) {
			if (!text_is(v->text, "Unknown") && !text_is(v->text, "Other"))
				stranger(r, v, list);
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

static void assert_establishment(struct reader *r, struct set *places)
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
		assert_value(r, FACT_ESTABLISHED, v);
}

static bool in_group(const struct reader *r, region_id region, enum region_group group)
{
	return (LAW_ROW(r->m->law, TAB_REGIONS, struct region_row, region)->groups >> group & 1) != 0;
}

static void assert_union(struct reader *r)
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
	assert_value(r, FACT_EEA, v);
	if (in_group(r, r->region, GROUP_EU))
		assert_bool(r, FACT_IN_UNION, true);
}

/* "Minnesota" */
static region_id state_named(const struct reader *r, struct text name)
{
	const struct region_row *rows = LAW_ROWS(r->m->law, TAB_REGIONS, struct region_row);
	uint32_t n = r->m->law->t[TAB_REGIONS].count;

	for (region_id i = 1; name.n > 0 && i < n; i++)
		if (rows[i].within == r->m->us && (rows[i].groups >> GROUP_US_STATES & 1) != 0 &&
		    text_eq(law_str(r->m->law, rows[i].name), name))
			return i;
	return 0;
}

static void read_state(struct reader *r, const struct doc *victim)
{
	struct text state = string_of(r, victim, "state");
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

static void read_places(struct reader *r, const struct doc *victim)
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
		assert_bool(r, FACT_US_PERSON, true);
	assert_union(r);
}

/* Turnover counts linked enterprises: that of the victim is the least. */
static void read_revenue(struct reader *r, const struct doc *victim)
{
	const struct doc *revenue = map_of(r, victim, "revenue");
	struct value v = {.type = TYPE_MONEY, .known = KNOWN_PARTLY, .flags = VALUE_ESTIMATE, .hi = NUM_MAX};
	num amount;

	if (revenue == NULL || number_of(r, revenue, "amount", &amount) != FOUND)
		return;
	v.currency = currency_find(r->m->law, string_of(r, revenue, "iso_currency_code"));
	v.lo = amount;
	if (v.currency != 0 && amount > 0)
		assert_value(r, FACT_TURNOVER, v);
}

/* The institutions and bodies of the Union sit in a Member State and are public administration or a central bank. */
static bool may_be_of_the_union(const struct reader *r, const struct doc *victim)
{
	struct text code = doc_text(victim, "industry");

	if (r->region != 0 && !in_group(r, r->region, GROUP_EU))
		return false;
	return !is_code(code) || text_starts(code, TEXT("92")) || text_starts(code, TEXT("521"));
}

static void read_victim(struct reader *r, const struct doc *d)
{
	const struct doc *victim = map_of(r, d, "victim");
	uint32_t organisation = record_of(r, KIND_ORGANISATION);
	struct text name = string_of(r, victim, "victim_id");

	read_places(r, victim);
	read_employees(r, victim);
	read_industry(r, victim);
	each_value(r, victim, "government", LIST_GOVERNMENT, level_of_government);
	read_revenue(r, victim);
	assert_members(r, SET_SECTORS);
	assert_members(r, SET_HEALTH);
	assert_members(r, SET_GOVERNMENT);
	for (uint32_t i = 0; i < r->m->open_count; i++)
		if (r->m->open[i].fact != r->m->facts[FACT_UNION_ENTITY] || may_be_of_the_union(r, victim))
			assert_in(r, KIND_ORGANISATION, r->m->open[i].fact, r->m->open[i].value);
	if (organisation != 0 && name.n > 0 && !text_is(name, "Unknown"))
		r->c->records[organisation - 1].name = name;
}

/* ---- time ---- */

/* A zone that is not known lies anywhere between UTC+14 and UTC-12. */
#define FARTHEST_EAST (14 * HOUR)
#define FARTHEST_WEST (12 * HOUR)

static instant local(const struct reader *r, day d, int32_t second, bool latest)
{
	int64_t utc = (int64_t)d * DAY_SECONDS + second;

	if (r->zone != ZONE_NONE)
		return instant_of(r->m->zones, r->zone, d, second, latest);
	return latest ? utc + FARTHEST_WEST : utc - FARTHEST_EAST;
}

static void bad_date(struct reader *r, const struct doc *d, const char *why)
{
	diag_warning(r->diags, doc_pos(d, r->file), "veris-date", "no such date: %s; what is left of it is used", why);
}

static bool two_digits(struct text t, size_t at, int32_t most, int32_t *out)
{
	if (t.n < at + 2 || t.p[at] < '0' || t.p[at] > '9' || t.p[at + 1] < '0' || t.p[at + 1] > '9')
		return false;
	*out = (t.p[at] - '0') * 10 + (t.p[at + 1] - '0');
	return *out <= most;
}

/* "05:45:00 PM", also without seconds: the seconds of the day that it covers. */
static bool clock_time(struct text t, int32_t *first, int32_t *last)
{
	int32_t hour, minute, second = 0;
	bool seconds = t.n == 11;
	char half;

	if ((t.n != 11 && t.n != 8) || !two_digits(t, 0, 12, &hour) || hour == 0 || t.p[2] != ':' ||
	    !two_digits(t, 3, 59, &minute) || (seconds && (t.p[5] != ':' || !two_digits(t, 6, 59, &second))))
		return false;
	half = t.p[t.n - 2];
	if (t.p[t.n - 3] != ' ' || t.p[t.n - 1] != 'M' || (half != 'A' && half != 'P'))
		return false;
	*first = (hour % 12 + (half == 'P' ? 12 : 0)) * 3600 + minute * 60 + second;
	*last = seconds ? *first : *first + 59;
	return true;
}

/* The instants that a date with a year and perhaps month, day and time covers. */
static bool read_date(struct reader *r, const struct doc *d, struct span *out)
{
	int64_t year, month = 0, dom = 0;
	int32_t first = 0, last = (int32_t)DAY_SECONDS - 1;
	struct text time;
	day from, to;

	if (whole_of(r, d, "year", 9998, &year) != FOUND)
		return false;
	if (year < 1950) {
		bad_date(r, d, "the year is before 1950");
		return false;
	}
	if (whole_of(r, d, "month", INT64_MAX / 2, &month) == FOUND && (month < 1 || month > 12)) {
		bad_date(r, d, "a year has months 1 to 12");
		month = 0;
	}
	if (month != 0 && whole_of(r, d, "day", INT64_MAX / 2, &dom) == FOUND &&
	    (dom < 1 || dom > days_in_month((int32_t)year, (int32_t)month))) {
		bad_date(r, d, "the month has no such day");
		dom = 0;
	}
	from = day_of((int32_t)year, month == 0 ? 1 : (int32_t)month, dom == 0 ? 1 : (int32_t)dom);
	to = dom != 0     ? from
	     : month != 0 ? from + days_in_month((int32_t)year, (int32_t)month) - 1
	                  : day_of((int32_t)year, 12, 31);
	time = string_of(r, d, "time");
	if (dom != 0 && time.n > 0 && !clock_time(time, &first, &last))
		bad_date(r, d, "a time is written 05:45:00 PM");
	*out = (struct span){local(r, from, first, false), local(r, to, last, true)};
	return true;
}

/* Shortest and longest second counts of a unit; what the bare unit stands for, broadly: people say 90 minutes and 18
 * months. */
static const struct {
	int64_t least, most, bare_least, bare_most;
} units[] = {
    [UNIT_SECONDS] = {1, 1, 0, 10 * 60},
    [UNIT_MINUTES] = {60, 60, 30, 4 * HOUR},
    [UNIT_HOURS] = {HOUR, HOUR, HOUR / 2, 4 * DAY_SECONDS},
    [UNIT_DAYS] = {DAY_SECONDS, DAY_SECONDS, DAY_SECONDS / 2, 100 * DAY_SECONDS},
    [UNIT_WEEKS] = {7 * DAY_SECONDS, 7 * DAY_SECONDS, 3 * DAY_SECONDS, 366 * DAY_SECONDS},
    [UNIT_MONTHS] = {28 * DAY_SECONDS, 31 * DAY_SECONDS, 14 * DAY_SECONDS, 3 * 366 * DAY_SECONDS},
    [UNIT_YEARS] = {365 * DAY_SECONDS, 366 * DAY_SECONDS, 180 * DAY_SECONDS, INT64_MAX},
};
#define LONGEST INT64_C(1000000) /* units; more is a slip */

/* A duration as VERIS has it: "2 Months" is more than one and less than three. */
static bool read_span(struct reader *r, const struct doc *parent, const char *key, struct span *out)
{
	const struct doc *d = map_of(r, parent, key);
	const struct veris_effect *unit = choice_of(r, d, "unit", LIST_UNIT);
	num value;
	int64_t least, most;

	if (unit == NULL || unit->code > UNIT_YEARS)
		return false;
	*out = (struct span){units[unit->code].bare_least, units[unit->code].bare_most};
	if (number_of(r, d, "value", &value) != FOUND || value > NUM(LONGEST))
		return true;
	least = value / NUM_SCALE;
	most = least + (value % NUM_SCALE != 0);
	out->lo = (least > 0 ? least - 1 : 0) * units[unit->code].least;
	out->hi = (most + 1) * units[unit->code].most;
	return true;
}

static bool is_unit(struct reader *r, const struct doc *parent, const char *key, int code)
{
	const struct veris_effect *unit = choice_of(r, map_of(r, parent, key), "unit", LIST_UNIT);

	return unit != NULL && unit->code == code;
}

static struct span span_add(struct span a, struct span b)
{
	return (struct span){a.lo == INSTANT_MIN ? INSTANT_MIN : instant_add(a.lo, b.lo),
	                     a.hi == INSTANT_MAX || b.hi == INT64_MAX ? INSTANT_MAX : instant_add(a.hi, b.hi)};
}

/* When the record itself was written: what it tells had happened by then. */
static instant written_at(const struct reader *r, const struct doc *d)
{
	struct text t = doc_text(doc_get(d, "plus"), "created");
	struct time_read read;

	if (t.n == 0)
		return INSTANT_MAX;
	read = time_parse(t, r->m->zones);
	return read.shape == TIME_INSTANT ? read.at : INSTANT_MAX;
}

static struct span until(struct span s, instant end)
{
	return (struct span){s.lo, s.hi > end && s.lo <= end ? end : s.hi};
}

/* From the first action to the first compromise; of an error or a force of nature there is no earlier action. */
static struct span read_compromise(struct reader *r, const struct doc *timeline)
{
	struct span s = {0, INT64_MAX};

	if (is_unit(r, timeline, "compromise", UNIT_NA) || (r->acts & ~(ACT(ERROR) | ACT(ENVIRONMENTAL))) == 0)
		return (struct span){0, 0};
	read_span(r, timeline, "compromise", &s);
	return s;
}

static void read_timeline(struct reader *r, const struct doc *d)
{
	const struct doc *timeline = map_of(r, d, "timeline"), *date = map_of(r, timeline, "incident");
	instant written = written_at(r, d);
	struct span start, known, gap;

	if (date == NULL || !read_date(r, date, &start))
		return;
	start = until(start, written);
	assert_range(r, FACT_STARTED, TYPE_INSTANT, start.lo, start.hi);
	known = (struct span){start.lo, INSTANT_MAX};
	if (read_span(r, timeline, "discovery", &gap)) {
		known = until(span_add(span_add(start, read_compromise(r, timeline)), gap), written);
		assert_range(r, FACT_KNOWN, TYPE_INSTANT, known.lo, known.hi);
	}
	/* A system may have noticed before the organisation understood. */
	assert_range(r, FACT_DETECTED, TYPE_INSTANT, start.lo, until(known, written).hi);
	/* From discovery to containment: by then at the latest the attack itself had stopped. */
	if (known.hi != INSTANT_MAX && read_span(r, timeline, "containment", &gap) && gap.hi != INT64_MAX)
		assert_range(r, FACT_ENDED, TYPE_INSTANT, start.lo, instant_add(known.hi, gap.hi));
	/* An act that nobody recorded would not have happened; here it may have. */
	if (doc_get(doc_get(d, "discovery_method"), "internal") == NULL)
		assert_range(r, FACT_TOLD, TYPE_INSTANT, start.lo, INSTANT_MAX);
}

/* ---- actions and actors ---- */

static void intrusion_or_theft(struct reader *r, const struct veris_effect *e)
{
	r->says |= e->says;
}

static void theft_only(struct reader *r, const struct veris_effect *e)
{
	r->says |= e->says & SAYS_TAKEN;
}

static const struct {
	const char *key;
	enum action action;
	enum veris_list variety, vector; /* LIST_COUNT: none that says anything */
} actions[] = {
    {"hacking", HACKING, LIST_HACKING, LIST_HACKING_VECTOR},
    {"malware", MALWARE, LIST_MALWARE, LIST_MALWARE_VECTOR},
    {"social", SOCIAL, LIST_SOCIAL, LIST_SOCIAL_VECTOR},
    {"physical", PHYSICAL, LIST_PHYSICAL, LIST_PHYSICAL_VECTOR},
    {"misuse", MISUSE, LIST_MISUSE, LIST_COUNT},
    {"error", ERROR, LIST_ERROR, LIST_COUNT},
    {"environmental", ENVIRONMENTAL, LIST_ENVIRONMENTAL, LIST_COUNT},
    {"unknown", ACTION_OPEN, LIST_COUNT, LIST_COUNT},
};

static void read_actions(struct reader *r, const struct doc *d)
{
	const struct doc *action = map_of(r, d, "action");

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		const struct doc *a = map_of(r, action, actions[i].key);

		if (a == NULL)
			continue;
		r->acts |= ACT(actions[i].action);
		if (actions[i].variety != LIST_COUNT)
			each_value(r, a, "variety", actions[i].variety, take);
		if (actions[i].vector != LIST_COUNT)
			each_value(r, a, "vector", actions[i].vector, take);
		each_value(r, a, "result", LIST_RESULT, actions[i].action <= MALWARE ? intrusion_or_theft : theft_only);
	}
	if (r->acts == 0)
		r->acts = ACT(ACTION_OPEN);
}

static void read_actors(struct reader *r, const struct doc *d)
{
	const struct doc *actor = map_of(r, d, "actor"), *a;

	a = map_of(r, actor, "external");
	if (a != NULL) {
		r->external = true;
		if (each_value(r, a, "variety", LIST_EXTERNAL, take) == 0)
			r->says |= SAYS_MANY;
		each_value(r, a, "motive", LIST_MOTIVE, intrusion_or_theft);
	}
	a = map_of(r, actor, "internal");
	if (a != NULL) {
		r->internal = true;
		each_value(r, a, "motive", LIST_MOTIVE, intrusion_or_theft);
	}
	a = map_of(r, actor, "partner");
	if (a != NULL) {
		r->partner = true;
		each_value(r, a, "motive", LIST_MOTIVE, intrusion_or_theft);
	}
	r->actor_open = doc_get(actor, "unknown") != NULL || !(r->external || r->internal || r->partner);
}

/* ---- assets and attributes ---- */

/* Most assets are told by the letter of their class. */
static uint64_t asset_class(struct text variety)
{
	if (variety.n < 4 || memcmp(variety.p + 1, " - ", 3) != 0)
		return 0;
	switch (variety.p[0]) {
	case 'S':
	case 'N':
	case 'T':
	case 'U':
	case 'E': return SAYS_SYSTEM | SAYS_DEVICE;
	case 'P': return SAYS_PERSON;
	case 'M': return SAYS_OTHER_ASSET;
	default: return 0;
	}
}

static void read_asset(struct reader *r, const struct doc *a, uint64_t *all, uint64_t *any)
{
	const struct doc *v = doc_get(a, "variety");
	const struct veris_effect *e;
	uint64_t says;

	if (a->kind != DOC_MAP || (v != NULL && v->kind != DOC_STRING)) {
		wrong(r, v != NULL ? v : a, v != NULL ? "a string" : "an object");
		return;
	}
	e = v == NULL ? NULL : veris_effect_find(r->m, LIST_ASSET, text_trim(v->text));
	says = e != NULL ? e->says : v == NULL ? SAYS_OTHER_ASSET : asset_class(text_trim(v->text));
	if (says == 0) {
		stranger(r, v, a);
		says = SAYS_OTHER_ASSET;
	}
	*any |= says;
	if ((says & SAYS_PERSON) == 0)
		*all &= says;
	r->says |= says & SAYS_OT;
}

static void read_assets(struct reader *r, const struct doc *d)
{
	const struct doc *asset = map_of(r, d, "asset"), *list = doc_get(asset, "assets");
	uint64_t all = UINT64_MAX, any = 0;
	int64_t total;

	if (list != NULL && list->kind != DOC_LIST && list->kind != DOC_NULL)
		wrong(r, list, "a list");
	else
		for (const struct doc *a = list == NULL ? NULL : list->first; a != NULL; a = a->next)
			read_asset(r, a, &all, &any);
	each_value(r, asset, "role", LIST_ROLE, take);
	if ((any & ~SAYS_PERSON) == 0)
		return;
	r->paper = (all & SAYS_PAPER) != 0;
	r->electronic = (all & SAYS_DEVICE) != 0;
	if (r->electronic)
		r->says |= SAYS_DEVICE;
	if ((any & SAYS_SYSTEM) != 0)
		r->says |= SAYS_SYSTEM;
	if ((all & SAYS_SYSTEM) != 0 && (any & SAYS_PERSON) == 0 &&
	    whole_of(r, asset, "total_amount", INT64_MAX / NUM_SCALE, &total) == FOUND && total > 0)
		assert_range(r, FACT_SYSTEMS, TYPE_INTEGER, NUM(total), NUM(total));
}

/* "More than 500" and "up to 10 000" stand in VERIS as 500 and 10 000. */
static void assert_records(struct reader *r, num least, num most)
{
	struct value v = value_range(TYPE_INTEGER, least, most);

	v.flags |= VALUE_ESTIMATE;
	assert_value(r, FACT_RECORDS, v);
}

/* How many records: the total, or what the parts allow. */
static void read_amounts(struct reader *r, const struct doc *confidentiality)
{
	const struct doc *list = doc_get(confidentiality, "data");
	num total, amount, most = 0, sum = 0;
	bool each = true;
	enum found found = number_of(r, confidentiality, "data_total", &total);

	for (const struct doc *v = list != NULL && list->kind == DOC_LIST ? list->first : NULL; v != NULL;
	     v = v->next) {
		if (v->kind != DOC_MAP || number_of(r, v, "amount", &amount) != FOUND) {
			each = false;
			continue;
		}
		most = amount > most ? amount : most;
		sum = num_add(sum, amount);
	}
	if (found == FOUND) /* a total below one of its parts is a slip: it may be either */
		assert_records(r, total, total > most ? total : most);
	else if (most > 0)
		assert_records(r, most, each ? sum : NUM_MAX);
}

static void read_data_list(struct reader *r, const struct doc *confidentiality)
{
	const struct doc *list = doc_get(confidentiality, "data");

	if (list == NULL || list->kind == DOC_NULL)
		return;
	if (list->kind != DOC_LIST) {
		wrong(r, list, "a list");
		return;
	}
	for (const struct doc *v = list->first; v != NULL; v = v->next) {
		const struct veris_effect *e;

		if (v->kind != DOC_MAP) {
			wrong(r, list, "a list of objects");
			return;
		}
		e = choice_of(r, v, "variety", LIST_DATA);
		if (e != NULL)
			take(r, e);
	}
}

/* All or nothing: data partly encrypted are neither. "Stored encrypted" is marked beside "Stored". */
static void assert_encrypted(struct reader *r)
{
	uint64_t s = r->states;
	bool store_open = (s & SAYS_STORE) != 0 && (s & (SAYS_ENCRYPTED_STORE | SAYS_PLAIN_STORE)) == 0;
	bool wire_open = (s & SAYS_WIRE) != 0 && (s & (SAYS_ENCRYPTED_WIRE | SAYS_PLAIN_WIRE)) == 0;
	bool plain = (s & (SAYS_PLAIN_STORE | SAYS_PLAIN_WIRE | SAYS_PRINTED)) != 0;
	bool encrypted = (s & (SAYS_ENCRYPTED_STORE | SAYS_ENCRYPTED_WIRE)) != 0;

	if ((s & SAYS_STATE_OPEN) != 0 || store_open || wire_open || plain == encrypted)
		return;
	assert_bool(r, FACT_ENCRYPTED, encrypted);
}

static void note_state(struct reader *r, const struct veris_effect *e)
{
	take(r, e);
	r->states |= e->says;
}

/* Degrees of what happened to the data. An error may have shown them to nobody, and an insider may mishandle what he
 * may see, so only an attacker has seen them for certain; and with both it is not said who disclosed them. */
static void assert_disclosure(struct reader *r, int disclosure)
{
	bool attacked = (r->acts & (ACT(HACKING) | ACT(MALWARE) | ACT(SOCIAL))) != 0 &&
	                (r->acts & (ACT(ERROR) | ACT(PHYSICAL) | ACT(MISUSE) | ACT(ACTION_OPEN))) == 0;
	bool taken = disclosure == DISCLOSURE_YES && (r->says & SAYS_TAKEN) != 0;

	switch (disclosure) {
	case DISCLOSURE_YES:
		assert_degree(r, FACT_DISCLOSED, DEGREE_ACTUAL, DEGREE_ACTUAL);
		assert_degree(r, FACT_ACCESSED, attacked || taken ? DEGREE_ACTUAL : DEGREE_POSSIBLE, DEGREE_ACTUAL);
		if (taken)
			assert_degree(r, FACT_ACQUIRED, DEGREE_ACTUAL, DEGREE_ACTUAL);
		break;
	case DISCLOSURE_POSSIBLE:
		assert_degree(r, FACT_DISCLOSED, DEGREE_POSSIBLE, DEGREE_ACTUAL);
		assert_degree(r, FACT_ACCESSED, DEGREE_POSSIBLE, DEGREE_ACTUAL);
		break;
	case DISCLOSURE_NO:
		/* Not made known outside. An insider may have looked all the same, ransomware may have had the data in its
		 * hands, and an encrypted laptop may have been taken away. */
		assert_degree(r, FACT_DISCLOSED, DEGREE_NO, DEGREE_NO);
		break;
	default: break;
	}
}

/* VCDB's own field: "Yes", "Yes - Identity theft", …. */
static bool misused(const struct doc *d)
{
	const struct doc *plus = doc_get(doc_get(doc_get(d, "plus"), "attribute"), "confidentiality");

	return text_starts(doc_text(plus, "data_abuse"), TEXT("Yes"));
}

/* The data hit, taken together, are one record: VERIS does not say which belong to which data set. */
static void read_data(struct reader *r, const struct doc *d, const struct doc *confidentiality)
{
	const struct veris_effect *e = choice_of(r, confidentiality, "data_disclosure", LIST_DISCLOSURE);
	int disclosure = e == NULL ? DISCLOSURE_UNKNOWN : e->code;

	record_of(r, KIND_DATA);
	read_data_list(r, confidentiality);
	each_value(r, confidentiality, "data_victim", LIST_DATA_VICTIM, take);
	each_value(r, confidentiality, "state", LIST_STATE, note_state);
	if (r->paper)
		take_mark(r, MARK_PAPER);
	if (r->electronic)
		take_mark(r, MARK_ELECTRONIC);
	assert_disclosure(r, disclosure);
	assert_encrypted(r);
	read_amounts(r, confidentiality);
	/* Records are not persons: joint accounts and lists have more, repeated records fewer. */
	if (disclosure == DISCLOSURE_YES && (r->says & (SAYS_PERSONAL | SAYS_PEOPLE)) != 0)
		assert_range(r, FACT_PERSONS, TYPE_INTEGER, NUM(1), NUM_MAX);
	if (disclosure == DISCLOSURE_YES) {
		take_mark(r, MARK_CONFIDENTIALITY);
		take_mark(r, MARK_LEAK);
		if ((r->says & SAYS_TAKEN) != 0)
			take_mark(r, MARK_EXFILTRATION);
	}
	if (misused(d))
		assert_degree(r, FACT_MISUSED, DEGREE_ACTUAL, DEGREE_ACTUAL);
	for (enum veris_set s = SET_CATEGORIES; s <= SET_SUBJECTS; s++)
		assert_members(r, s);
}

static void read_attributes(struct reader *r, const struct doc *d)
{
	const struct doc *attribute = map_of(r, d, "attribute"), *a;
	struct span span;

	a = map_of(r, attribute, "integrity");
	if (a != NULL)
		each_value(r, a, "variety", LIST_INTEGRITY, take);
	a = map_of(r, attribute, "availability");
	if (a != NULL) {
		each_value(r, a, "variety", LIST_AVAILABILITY, take);
		/* The incident lasts at least as long as what it interrupts. */
		if (read_span(r, a, "duration", &span) && span.lo > 0)
			assert_range(r, FACT_DURATION, TYPE_DURATION, span.lo, INT64_MAX);
	}
	a = map_of(r, attribute, "confidentiality");
	if (a != NULL)
		read_data(r, d, a);
	if (r->records[KIND_DATA] != 0 && (r->says & SAYS_OBSCURED) != 0)
		assert_degree(r, FACT_UNAVAILABLE, DEGREE_ACTUAL, DEGREE_ACTUAL);
}

/* ---- discovery ---- */

static void read_discovery(struct reader *r, const struct doc *d)
{
	static const struct {
		const char *key;
		enum veris_list list;
	} ways[] = {{"external", LIST_FOUND_EXTERNAL},
	            {"internal", LIST_FOUND_INTERNAL},
	            {"partner", LIST_FOUND_PARTNER}};
	const struct doc *method = map_of(r, d, "discovery_method");
	const struct veris_effect *any;
	bool open = doc_get(method, "unknown") != NULL || doc_get(method, "other") != NULL;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		const struct doc *way = map_of(r, method, ways[i].key);

		if (way != NULL && each_value(r, way, "variety", ways[i].list, take) == 0) {
			any = veris_effect_find(r->m, ways[i].list, TEXT("Unknown"));
			take(r, any);
		}
	}
	if (!open)
		assert_mask(r, r->m->sets[SET_SOURCE].fact, KIND_IMPACT, r->in[SET_SOURCE]);
	assert_text(r, FACT_DISCOVERY_TEXT, string_of(r, d, "discovery_notes"));
}

/* ---- losses ---- */

/* Losses of the kinds that DORA counts whatever else VERIS puts into them: not operating costs, nor damage to the brand
 * or to competition, nor fines (Del. Reg. (EU) 2024/1772 Art. 7). */
static bool counts_as_loss(struct text variety)
{
	return text_is(variety, "Asset and fraud") || text_is(variety, "Business disruption") ||
	       text_is(variety, "Response and recovery");
}

static num least_loss(struct reader *r, const struct doc *loss)
{
	num amount = 0, least = 0;

	if (loss->kind != DOC_MAP) {
		wrong(r, loss, "an object");
		return 0;
	}
	if (!counts_as_loss(string_of(r, loss, "variety")))
		return 0;
	if (number_of(r, loss, "min_amount", &least) == FOUND)
		return least;
	return number_of(r, loss, "amount", &amount) == FOUND ? amount : 0;
}

static void read_losses(struct reader *r, const struct doc *d)
{
	const struct doc *impact = map_of(r, d, "impact"), *list = doc_get(impact, "loss");
	struct value v = {.type = TYPE_MONEY, .known = KNOWN_PARTLY, .flags = VALUE_ESTIMATE, .hi = NUM_MAX};

	if (list == NULL || list->kind == DOC_NULL)
		return;
	if (list->kind != DOC_LIST) {
		wrong(r, list, "a list");
		return;
	}
	for (const struct doc *loss = list->first; loss != NULL; loss = loss->next)
		v.lo = num_add(v.lo, least_loss(r, loss));
	v.currency = currency_find(r->m->law, string_of(r, impact, "iso_currency_code"));
	if (v.lo > 0 && v.lo < NUM_MAX && v.currency != 0)
		assert_value(r, FACT_LOSSES, v);
}

/* ---- what follows from several fields ---- */

static bool malicious(const struct reader *r)
{
	if ((r->acts & ATTACKS) != 0)
		return true;
	return (r->acts & ACT(MISUSE)) != 0 && (r->says & SAYS_MALICE) != 0;
}

static void conclude_actors(struct reader *r, bool confirmed)
{
	uint64_t mask = 0;
	int classes = r->external + r->internal + r->partner;

	if (r->external)
		mask |= r->m->choices[CHOICE_EXTERNAL];
	if (r->external && (r->says & SAYS_NATURE) != 0)
		mask |= r->m->choices[CHOICE_NOBODY];
	if (r->internal)
		mask |= r->m->choices[CHOICE_INTERNAL];
	if (r->partner)
		mask |= r->m->choices[CHOICE_PARTNER];
	if (!r->actor_open)
		assert_choice(r, FACT_RELATION, mask);
	if (!r->actor_open && classes == 1 && r->external && (r->says & SAYS_MANY) == 0)
		assert_mask(r, r->m->sets[SET_ACTOR].fact, KIND_INCIDENT, r->in[SET_ACTOR]);
	/* Of misuse with a motive an insider is suspected; a partner may have access too: only outsiders clear it. */
	if (!r->actor_open && r->internal && classes == 1 && malicious(r))
		assert_bool(r, FACT_INSIDER, true);
	else if (confirmed && !r->actor_open && r->external && classes == 1)
		assert_bool(r, FACT_INSIDER, false);
}

static void conclude_suspicion(struct reader *r)
{
	if (malicious(r))
		assert_bool(r, FACT_SUSPECTED, true);
	else if ((r->acts & ~(ACT(ERROR) | ACT(ENVIRONMENTAL))) == 0)
		assert_bool(r, FACT_SUSPECTED, false);
}

static void conclude_incident(struct reader *r)
{
	if (malicious(r) && (r->says & SAYS_MALICE) != 0)
		assert_bool(r, FACT_MALICE, true);
	if (malicious(r))
		take_mark(r, MARK_MALICE);
	if ((r->acts & (ACT(HACKING) | ACT(MALWARE))) != 0)
		take_mark(r, MARK_CYBER);
	if ((r->acts & ACT(MISUSE)) != 0) {
		take_mark(r, MARK_INSIDER);
		take_mark(r, MARK_IMPROPER_USE);
	}
	if ((r->acts & ACT(ENVIRONMENTAL)) != 0) {
		take_mark(r, MARK_EXTERNAL_EVENT);
		take_mark(r, MARK_ENVIRONMENT);
	}
	if ((r->says & SAYS_GONE) != 0 && r->electronic)
		take_mark(r, MARK_EQUIPMENT);
	if (r->partner && (r->acts & ~ACT(ERROR)) == 0)
		take_mark(r, MARK_THIRD_PARTY);
	if ((r->says & SAYS_RANSOM) != 0)
		assert_bool(r, FACT_EXTORTION, true);
	if ((r->says & SAYS_SUPPLY_CHAIN) != 0)
		assert_bool(r, FACT_SUPPLY_CHAIN, true);
	if (r->partner || (r->says & (SAYS_VIA_PARTNER | SAYS_SUPPLY_CHAIN)) != 0)
		assert_bool(r, FACT_THIRD_PARTY, true);
	for (enum veris_set s = SET_TYPES; s <= SET_CAUSES; s++)
		assert_members(r, s);
}

static void conclude_impact(struct reader *r)
{
	if (r->in[SET_PROPERTIES] != 0)
		assert_choice(r, FACT_JEOPARDY, r->m->choices[CHOICE_JEOPARDY_ACTUAL]);
	if ((r->says & SAYS_INTRUDED) != 0)
		assert_bool(r, FACT_ACCESS, true);
	if ((r->acts & ATTACKS) != 0)
		assert_bool(r, FACT_ATTEMPT, true);
	if ((r->acts & ACT(MISUSE)) != 0)
		assert_bool(r, FACT_POLICY, true);
	if ((r->acts & ACT(MALWARE)) != 0 && (r->says & SAYS_SYSTEM) != 0)
		assert_bool(r, FACT_MALWARE_FOUND, true);
	if ((r->says & SAYS_DOS) != 0 && (r->says & SAYS_INTERRUPTED) != 0)
		assert_bool(r, FACT_DOS, true);
	if ((r->says & SAYS_SITE) != 0)
		assert_bool(r, FACT_SITE_ACCESS, true);
	if ((r->says & SAYS_OT) != 0)
		assert_bool(r, FACT_OT, true);
	assert_members(r, SET_PROPERTIES);
}

/* The only name in a list. */
static struct text one_name(const struct doc *d)
{
	const struct doc *list = doc_get(d, "name");

	if (list != NULL && list->kind == DOC_LIST && list->count == 1 && list->first->kind == DOC_STRING)
		return text_trim(list->first->text);
	return TEXT_NONE;
}

static void read_provider(struct reader *r, const struct doc *d)
{
	if (!r->partner)
		return;
	record_of(r, KIND_PROVIDER);
	assert_text(r, FACT_PROVIDER_NAME, one_name(doc_get(doc_get(d, "actor"), "partner")));
	assert_choice(r, FACT_PROVIDER_ROLE, r->m->choices[CHOICE_ORIGIN] | r->m->choices[CHOICE_PATH]);
}

/* ---- the whole record ---- */

static void read_words(struct reader *r, const struct doc *d)
{
	assert_text(r, FACT_DESCRIPTION, string_of(r, d, "summary"));
	assert_text(r, FACT_CAUSE_TEXT, string_of(r, d, "control_failure"));
	assert_text(r, FACT_MALWARE_NAME, string_of(r, map_of(r, map_of(r, d, "action"), "malware"), "name"));
	assert_text(r, FACT_ACTOR_NAME, one_name(doc_get(doc_get(d, "actor"), "external")));
}

/* What a suspected or foiled incident did is not certain: only who, when and what is suspected. */
static void read_record(struct reader *r, const struct doc *d)
{
	const struct veris_effect *e = choice_of(r, d, "security_incident", LIST_INCIDENT);
	bool confirmed = e != NULL && e->code == CHOICE_CONFIRMED;
	bool suspected = e != NULL && e->code == CHOICE_SUSPECTED;

	record_of(r, KIND_INCIDENT);
	read_victim(r, d);
	if (e != NULL)
		assert_choice(r, FACT_CERTAINTY, r->m->choices[CHOICE_CONFIRMED + e->code]);
	read_actions(r, d);
	read_actors(r, d);
	read_words(r, d);
	if (confirmed || suspected) {
		read_timeline(r, d);
		conclude_suspicion(r);
		conclude_actors(r, confirmed);
	}
	if (!confirmed)
		return;
	assert_bool(r, FACT_EXERCISE, false);
	record_of(r, KIND_IMPACT);
	read_assets(r, d);
	read_attributes(r, d);
	read_discovery(r, d);
	read_losses(r, d);
	read_provider(r, d);
	conclude_incident(r);
	conclude_impact(r);
}

#define LOG_ROOM 80 /* assertions: what nearly every record needs */

bool veris_is(const struct doc *d)
{
	return doc_get(d, "schema_version") != NULL && (doc_get(d, "victim") != NULL || doc_get(d, "action") != NULL ||
	                                                doc_get(d, "security_incident") != NULL);
}

bool veris_read(struct kase *c, const struct veris_map *map, const struct doc *d, struct text file, struct diags *diags)
{
	struct reader r = {.c = c, .m = map, .file = file, .diags = diags, .pos = doc_pos(d, file), .zone = ZONE_NONE};

	if (d->kind != DOC_MAP) {
		wrong(&r, d, "a VERIS record");
		return false;
	}
	if (c->log_cap == 0 && (c->log = arena_array(c->arena, LOG_ROOM, sizeof(*c->log))) != NULL)
		c->log_cap = LOG_ROOM;
	r.by = doc_text(d, "source_id");
	r.source = doc_text(d, "reference");
	c->title = doc_text(d, "incident_id");
	read_record(&r, d);
	if (r.strangers > 0)
		diag_warning(diags, r.stranger_at, "veris-value", "'%.*s' is not a value of VERIS there; left out%s",
		             TEXT_ARG(r.stranger), r.strangers == 1 ? "" : ", and others");
	if (r.no_memory)
		diag_no_memory(diags);
	return !r.malformed && !r.no_memory;
}
