/* Printing values: for people, and as JSON in the form that value_read takes. */
#include "law/vocab.h"

struct printing {
	struct buf *out;
	const struct law *law;
	const struct zones *zones;
	zone_id zone;
	const struct fact_row *f;
};

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const weekday_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static struct text currency_code(const struct law *law, uint16_t currency)
{
	if (currency == 0 || currency >= law->t[TAB_CURRENCIES].count)
		return TEXT_NONE;
	return law_str(law, LAW_ROW(law, TAB_CURRENCIES, struct currency_row, currency)->code);
}

/* ---- for people ---- */

static void print_point(const struct printing *p, const struct value *v, int64_t at, bool with_currency)
{
	switch (v->type) {
	case TYPE_DURATION: duration_print(p->out, at); break;
	case TYPE_INSTANT: instant_print_human(p->out, p->zones, p->zone, at, false); break;
	case TYPE_DATE: {
		struct civil c = civil_of_day((day)at);

		buf_printf(p->out, "%s %d %s %d", weekday_names[weekday_of((day)at)], c.dom, month_names[c.month - 1],
		           c.year);
		break;
	}
	case TYPE_MONEY:
		if (with_currency && v->currency != 0) {
			buf_text(p->out, currency_code(p->law, v->currency));
			buf_char(p->out, ' ');
		}
		num_print(p->out, at, true);
		break;
	default:
		num_print(p->out, at, true);
		if (v->type == TYPE_PERCENTAGE)
			buf_str(p->out, " %");
	}
}

/* "Fri 6 Mar 2026", "Mar 2026", "2026", "6 Mar 2026 to 9 Mar 2026". */
static void print_days(const struct printing *p, day first, day last)
{
	struct civil a = civil_of_day(first), z = civil_of_day(last);
	const struct value as_date = {.type = TYPE_DATE};

	if (first == last)
		print_point(p, &as_date, first, false);
	else if (a.year == z.year && a.month == 1 && a.dom == 1 && z.month == 12 && z.dom == 31)
		buf_printf(p->out, "%d", a.year);
	else if (a.year == z.year && a.month == z.month && a.dom == 1 && z.dom == days_in_month(z.year, z.month))
		buf_printf(p->out, "%s %d", month_names[a.month - 1], a.year);
	else
		buf_printf(p->out, "%d %s %d to %d %s %d", a.dom, month_names[a.month - 1], a.year, z.dom,
		           month_names[z.month - 1], z.year);
}

/* Whole days in the reader's zone are shown as such. */
static bool print_as_days(const struct printing *p, const struct value *v)
{
	day first, after;

	if (v->lo == INT64_MIN || v->hi == INT64_MAX || v->lo == v->hi)
		return false;
	if (v->type == TYPE_DATE) {
		print_days(p, (day)v->lo, (day)v->hi);
		return true;
	}
	first = day_in(p->zones, p->zone, v->lo);
	after = day_in(p->zones, p->zone, v->hi + 1);
	if (v->type != TYPE_INSTANT || instant_of(p->zones, p->zone, first, 0, false) != v->lo ||
	    instant_of(p->zones, p->zone, after, 0, false) != v->hi + 1)
		return false;
	print_days(p, first, after - 1);
	return true;
}

static void print_interval(const struct printing *p, const struct value *v)
{
	bool time = v->type == TYPE_INSTANT || v->type == TYPE_DATE;
	bool from = v->lo != INT64_MIN && !(value_type_is_amount(v->type) && v->lo == 0), to = v->hi != INT64_MAX;

	if (v->lo == v->hi) {
		print_point(p, v, v->lo, true);
	} else if (time && print_as_days(p, v)) {
		return;
	} else if (from && to) {
		print_point(p, v, v->lo, true);
		buf_str(p->out, " to ");
		print_point(p, v, v->hi, false);
	} else if (from) {
		buf_str(p->out, time ? "after " : "at least ");
		print_point(p, v, v->lo, true);
	} else if (to) {
		buf_str(p->out, time ? "before " : "at most ");
		print_point(p, v, v->hi, true);
	} else {
		buf_str(p->out, "unknown");
	}
}

static void print_member(const struct printing *p, uint32_t bit)
{
	const struct value_row *row;
	struct text label;

	if (p->f->type != TYPE_ENUM && p->f->type != TYPE_SET) {
		if (bit < p->law->t[TAB_REGIONS].count)
			buf_text(p->out, law_str(p->law, LAW_ROW(p->law, TAB_REGIONS, struct region_row, bit)->code));
		return;
	}
	if (bit >= p->f->value_count)
		return;
	row = LAW_ROW(p->law, TAB_VALUES, struct value_row, p->f->first_value + bit);
	label = law_str(p->law, row->label);
	if (label.n > 0) {
		buf_text(p->out, label);
		return;
	}
	label = law_str(p->law, row->id);
	for (size_t i = 0; i < label.n; i++)
		buf_char(p->out, label.p[i] == '_' ? ' ' : label.p[i]);
}

/* The members of `words` that are not in `without`; returns how many. */
static uint32_t print_members(const struct printing *p, const uint64_t *words, const uint64_t *without,
                              const char *last)
{
	uint32_t total = 0, n = 0;

	for (uint32_t i = 0; i < SET_MAX; i++)
		total += set_has(words, i) && (without == NULL || !set_has(without, i));
	for (uint32_t i = 0; i < SET_MAX; i++) {
		if (!set_has(words, i) || (without != NULL && set_has(without, i)))
			continue;
		if (n > 0)
			buf_str(p->out, n + 1 == total ? last : ", ");
		print_member(p, i);
		n++;
	}
	return n;
}

static uint32_t member_count(const struct printing *p)
{
	return p->f->type == TYPE_SET ? p->f->value_count : p->law->t[TAB_REGIONS].count;
}

/* Whether every member that is not certain is possible. */
static bool is_open(const struct printing *p, const struct set *s)
{
	for (uint32_t i = p->f->type == TYPE_SET ? 0 : 1; i < member_count(p) && i < SET_MAX; i++)
		if (!set_has(s->may, i))
			return false;
	return true;
}

static void print_set(const struct printing *p, const struct set *s)
{
	bool certain = !set_empty(s->in);

	if (set_empty(s->may)) {
		buf_str(p->out, "none");
		return;
	}
	if (certain)
		print_members(p, s->in, NULL, ", ");
	if (set_contains(s->in, s->may))
		return;
	buf_str(p->out, certain ? ", perhaps " : "perhaps ");
	if (is_open(p, s))
		buf_str(p->out, "others");
	else
		print_members(p, s->may, s->in, ", ");
}

static void print_enum(const struct printing *p, const struct value *v)
{
	uint64_t words[SET_WORDS] = {(uint64_t)v->lo};

	if (v->lo == 0)
		buf_str(p->out, "none");
	else
		print_members(p, words, NULL, " or ");
}

static void print_counts(const struct printing *p, const struct counts *c)
{
	struct value v = value_range(TYPE_INTEGER, c->others_lo, c->others_hi);

	for (uint32_t i = 0; i < c->n; i++) {
		struct value row = value_range(TYPE_INTEGER, c->row[i].lo, c->row[i].hi);

		print_member(p, c->row[i].region);
		buf_char(p->out, ' ');
		print_interval(p, &row);
		buf_str(p->out, ", ");
	}
	buf_str(p->out, c->n == 0 ? "all " : "others ");
	print_interval(p, &v);
}

static void print_region(const struct printing *p, const struct value *v)
{
	uint64_t words[SET_WORDS] = {0};
	const struct set *choice = v->more;

	if (choice == NULL)
		for (int64_t r = v->lo < 1 ? 1 : v->lo; r <= v->hi && r < SET_MAX; r++)
			set_add(words, (uint32_t)r);
	print_members(p, choice == NULL ? words : choice->may, NULL, " or ");
}

static void print_known(const struct printing *p, const struct value *v)
{
	switch (v->type) {
	case TYPE_BOOLEAN: buf_str(p->out, v->lo != v->hi ? "unknown" : v->lo != 0 ? "yes" : "no"); break;
	case TYPE_ENUM: print_enum(p, v); break;
	case TYPE_SET:
	case TYPE_REGION_SET: print_set(p, v->more); break;
	case TYPE_TEXT: buf_text(p->out, *(const struct text *)v->more); break;
	case TYPE_REGION: print_region(p, v); break;
	case TYPE_REGION_COUNTS: print_counts(p, v->more); break;
	default: print_interval(p, v);
	}
}

static bool hangs_on_more(enum value_type type)
{
	return type == TYPE_SET || type == TYPE_REGION_SET || type == TYPE_TEXT || type == TYPE_REGION_COUNTS;
}

static bool says_nothing(const struct value *v)
{
	return v->known == KNOWN_NOTHING || (hangs_on_more(v->type) && v->more == NULL);
}

void value_print(struct buf *out, const struct law *law, const struct zones *zones, zone_id zone, fact_id fact,
                 const struct value *v)
{
	struct printing p = {out, law, zones, zone == ZONE_NONE ? ZONE_UTC : zone,
	                     LAW_ROW(law, TAB_FACTS, struct fact_row, fact)};

	if (v->known == KNOWN_NOT_YET)
		buf_str(out, "not yet");
	else if (says_nothing(v))
		buf_str(out, "unknown");
	else
		print_known(&p, v);
	if ((v->flags & VALUE_ESTIMATE) != 0 && v->known != KNOWN_NOTHING)
		buf_str(out, " (estimate)");
}

/* ---- as JSON ---- */

/* The longest unit that measures it whole. */
static void print_seconds(struct buf *out, int64_t s)
{
	static const struct {
		int64_t seconds;
		const char *unit;
	} units[] = {{86400, " d"}, {3600, " h"}, {60, " min"}, {1, " s"}};
	size_t i = 0;

	while (s != 0 && s % units[i].seconds != 0)
		i++;
	i = s == 0 ? 3 : i;
	buf_printf(out, "%lld%s", (long long)(s / units[i].seconds), units[i].unit);
}

static void json_point(struct json *j, const struct printing *p, const struct value *v, int64_t at)
{
	struct buf text = {0};

	switch (v->type) {
	case TYPE_DURATION: print_seconds(&text, at); break;
	case TYPE_INSTANT: instant_print(&text, p->zones, p->zone, at); break;
	case TYPE_DATE: day_print(&text, (day)at); break;
	case TYPE_MONEY:
		buf_text(&text, currency_code(p->law, v->currency));
		if (v->currency != 0)
			buf_char(&text, ' ');
		num_print(&text, at, false);
		break;
	default: num_print(&text, at, false);
	}
	if (buf_failed(&text))
		j->out->failed = true;
	if (v->type >= TYPE_INTEGER && v->type <= TYPE_PERCENTAGE)
		json_raw(j, buf_view(&text));
	else
		json_text(j, buf_view(&text));
	buf_free(&text);
}

/* The members of an interval's map, without the braces. */
static void json_bounds(struct json *j, const struct printing *p, const struct value *v)
{
	bool time = v->type == TYPE_INSTANT || v->type == TYPE_DATE;

	if (v->lo != INT64_MIN && !(value_type_is_amount(v->type) && v->lo == 0)) {
		json_key(j, time ? "after" : "at_least");
		json_point(j, p, v, v->lo);
	}
	if (v->hi != INT64_MAX) {
		json_key(j, time ? "before" : "at_most");
		json_point(j, p, v, v->hi);
	}
}

static void json_interval(struct json *j, const struct printing *p, const struct value *v)
{
	if (v->lo == v->hi) {
		json_point(j, p, v, v->lo);
		return;
	}
	if ((v->lo == INT64_MIN || (v->lo == 0 && value_type_is_amount(v->type))) && v->hi == INT64_MAX) {
		json_str(j, "unknown");
		return;
	}
	json_object(j);
	json_bounds(j, p, v);
	json_object_end(j);
}

static struct text member_id(const struct printing *p, uint32_t bit)
{
	if (p->f->type != TYPE_ENUM && p->f->type != TYPE_SET)
		return bit < p->law->t[TAB_REGIONS].count
		           ? law_str(p->law, LAW_ROW(p->law, TAB_REGIONS, struct region_row, bit)->code)
		           : TEXT_NONE;
	return bit < p->f->value_count
	           ? law_str(p->law, LAW_ROW(p->law, TAB_VALUES, struct value_row, p->f->first_value + bit)->id)
	           : TEXT_NONE;
}

static void json_members(struct json *j, const struct printing *p, const uint64_t *words, const uint64_t *without)
{
	json_array(j);
	for (uint32_t i = 0; i < SET_MAX; i++)
		if (set_has(words, i) && (without == NULL || !set_has(without, i)) && member_id(p, i).n > 0)
			json_text(j, member_id(p, i));
	json_array_end(j);
}

static void json_set(struct json *j, const struct printing *p, const struct set *s)
{
	if (set_contains(s->in, s->may)) {
		json_members(j, p, s->in, NULL);
		return;
	}
	json_object(j);
	json_key(j, "includes");
	json_members(j, p, s->in, NULL);
	if (!is_open(p, s)) {
		json_key(j, "possibly");
		json_members(j, p, s->may, s->in);
	}
	json_object_end(j);
}

static void json_choice(struct json *j, const struct printing *p, const uint64_t *words)
{
	if (set_size(words) == 1) {
		for (uint32_t i = 0; i < SET_MAX; i++)
			if (set_has(words, i))
				json_text(j, member_id(p, i));
		return;
	}
	json_object(j);
	json_key(j, "one_of");
	json_members(j, p, words, NULL);
	json_object_end(j);
}

static void json_region(struct json *j, const struct printing *p, const struct value *v)
{
	uint64_t words[SET_WORDS] = {0};
	const struct set *choice = v->more;

	if (choice == NULL)
		for (int64_t r = v->lo < 1 ? 1 : v->lo; r <= v->hi && r < SET_MAX; r++)
			set_add(words, (uint32_t)r);
	json_choice(j, p, choice == NULL ? words : choice->may);
}

static void json_counts(struct json *j, const struct printing *p, const struct counts *c)
{
	struct value v = {.type = TYPE_INTEGER};

	json_object(j);
	for (uint32_t i = 0; i < c->n; i++) {
		v.lo = c->row[i].lo;
		v.hi = c->row[i].hi;
		json_key_text(j, member_id(p, c->row[i].region));
		json_interval(j, p, &v);
	}
	v.lo = c->others_lo;
	v.hi = c->others_hi;
	json_key(j, "others");
	json_interval(j, p, &v);
	json_object_end(j);
}

static void json_known(struct json *j, const struct printing *p, const struct value *v)
{
	uint64_t words[SET_WORDS] = {0};

	switch (v->type) {
	case TYPE_BOOLEAN: json_bool(j, v->lo != 0); break;
	case TYPE_ENUM:
		words[0] = (uint64_t)v->lo;
		json_choice(j, p, words);
		break;
	case TYPE_SET:
	case TYPE_REGION_SET: json_set(j, p, v->more); break;
	case TYPE_TEXT: json_text(j, *(const struct text *)v->more); break;
	case TYPE_REGION: json_region(j, p, v); break;
	case TYPE_REGION_COUNTS: json_counts(j, p, v->more); break;
	default: json_interval(j, p, v);
	}
}

void value_json(struct json *j, const struct law *law, const struct zones *zones, zone_id zone, fact_id fact,
                const struct value *v)
{
	struct printing p = {j->out, law, zones, zone == ZONE_NONE ? ZONE_UTC : zone,
	                     LAW_ROW(law, TAB_FACTS, struct fact_row, fact)};
	bool estimate = (v->flags & VALUE_ESTIMATE) != 0;

	if (v->known == KNOWN_NOT_YET) {
		json_str(j, "not yet");
		return;
	}
	if (says_nothing(v)) {
		json_str(j, "unknown");
		return;
	}
	if (estimate) {
		json_object(j);
		json_key(j, "value");
	}
	json_known(j, &p, v);
	if (estimate) {
		json_key(j, "estimate");
		json_bool(j, true);
		json_object_end(j);
	}
}
