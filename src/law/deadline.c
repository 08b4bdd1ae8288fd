#include "law/deadline.h"

#include <stdio.h>

struct reading {
	const struct law *law;
	const struct zones *zones;
	const struct deadline_words *words;
	struct diag_pos at;
	struct diags *diags;
};

static bool wrong(struct reading *r, const char *code, struct text found, const char *expected)
{
	diag_error(r->diags, r->at, code, "%s \"%.*s\": %s", code, TEXT_ARG(found), expected);
	return false;
}

static bool wrong_name(struct reading *r, const char *code, struct text found, const struct text *names, size_t count)
{
	struct diag *d = diag_error(r->diags, r->at, code, "there is no %s \"%.*s\"", code, TEXT_ARG(found));
	diag_suggest(r->diags, d, found, names, count);
	return false;
}

/* ---- the parts ---- */

static bool read_number(struct text t, int32_t *out)
{
	bool minus = t.n > 0 && t.p[0] == '-';
	int64_t n = 0;
	if (minus)
		t = (struct text){t.p + 1, t.n - 1};
	if (!t.n || t.n > 9)
		return false;
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
		n = n * 10 + (t.p[i] - '0');
	}
	*out = (int32_t)(minus ? -n : n);
	return n <= PERIOD_COUNT_LIMIT;
}

/* "72" and "hours", or "72 h" alone, with a minus before it for backwards. */
static bool read_period(struct reading *r, struct period *p)
{
	struct text t = text_trim(r->words->period), unit = text_trim(r->words->unit);
	bool minus = t.n > 0 && t.p[0] == '-';
	struct text positive = minus ? (struct text){t.p + 1, t.n - 1} : t;
	if (!t.n)
		return wrong(r, "period", t, "a length is needed, such as 72 with unit hours");
	if (!unit.n) {
		if (!period_parse(positive, &p->count, &p->unit))
			return wrong(r, "period", t,
			             "a whole number up to 100000 and a unit are expected, such as \"72 h\"");
		p->count = minus ? -p->count : p->count;
		return true;
	}
	if (!read_number(t, &p->count))
		return wrong(r, "period", t, "a whole number from -100000 to 100000 is expected");
	if (!period_unit_parse(unit, &p->unit))
		return wrong(r, "unit", unit,
		             "expected one of hours, days, working-days, weeks, months, years, minutes, seconds");
	return true;
}

static bool read_rule(struct reading *r, struct period *p)
{
	struct text names[RULE_COUNT], t = text_trim(r->words->rule);
	p->rule = RULE_1182_71;
	if (!t.n || period_rule_parse(t, &p->rule))
		return true;
	for (int i = 0; i < RULE_COUNT; i++)
		names[i] = text_of(period_rule_name((enum period_rule)i));
	return wrong_name(r, "rule", t, names, RULE_COUNT);
}

static bool read_calendar(struct reading *r, struct period *p)
{
	struct text names[64], t = text_trim(r->words->calendar);
	size_t count = 0;
	if (!t.n && p->rule == RULE_SEC)
		t = TEXT("us-sec");
	if (!t.n)
		return true;
	p->calendar = calendar_find(r->law, t);
	if (p->calendar)
		return true;
	for (; count < 64 && count < calendar_count(r->law); count++)
		names[count] = calendar_code(r->law, (calendar_id)count + 1);
	return wrong_name(r, "calendar", t, names, count);
}

/* Zones of whole hours have names in the database; their sign is that of POSIX, west of Greenwich. */
static zone_id zone_of_offset(const struct zones *z, int64_t offset)
{
	char name[16];
	int hours = (int)(offset / HOUR);
	if (offset % HOUR != 0 || hours < -12 || hours > 14 || hours == 0)
		return ZONE_UTC;
	(void)snprintf(name, sizeof(name), "Etc/GMT%c%d", hours < 0 ? '+' : '-', hours < 0 ? -hours : hours);
	zone_id id = zone_find(z, text_of(name));
	return id == ZONE_NONE ? ZONE_UTC : id;
}

static bool read_zone(struct reading *r, const struct time_read *event, struct period *p)
{
	struct text t = text_trim(r->words->zone), of_calendar = calendar_zone(r->law, p->calendar);
	p->zone = ZONE_NONE;
	if (t.n) {
		p->zone = zone_find(r->zones, t);
		if (p->zone == ZONE_NONE)
			return wrong(r, "zone", t,
			             "no such time zone; an IANA name is expected, such as Europe/Berlin");
		return true;
	}
	if (event->zone != ZONE_NONE)
		p->zone = event->zone;
	else if (of_calendar.n)
		p->zone = zone_find(r->zones, of_calendar);
	else if (event->shape == TIME_INSTANT)
		p->zone = zone_of_offset(r->zones, event->first * DAY_SECONDS + event->second_of_day - event->at);
	if (p->zone == ZONE_NONE)
		p->zone = ZONE_UTC;
	return true;
}

static bool read_by(struct reading *r, struct period *p)
{
	struct text t = text_trim(r->words->by);
	if (!t.n) {
		bool business_day = p->rule == RULE_SEC && p->unit == UNIT_WORKING_DAYS;
		p->cutoff = business_day ? calendar_closes(r->law, p->calendar) : 0;
		return true;
	}
	return period_hour_parse(t, &p->cutoff) || wrong(r, "by", t, "an hour of the day is expected, such as 17:30");
}

/* Time is held within the years 1 to 9999: an end on the first or last of its days may be one that was cut there. */
static bool in_years(struct reading *r, const struct deadline *d)
{
	struct period_end e;
	period_compute(r->law, r->zones, &d->period, d->event, false, &e);
	day end = day_in(r->zones, d->period.zone, e.end);
	if (d->period.count < 0 ? end > day_of(1, 1, 1) : end < day_of(9999, 12, 31))
		return true;
	return wrong(r, "period", r->words->period, "it would end outside the years 1 to 9999");
}

bool deadline_resolve(const struct law *law, const struct zones *zones, const struct deadline_words *words,
                      struct diag_pos at, struct diags *diags, struct deadline *out)
{
	struct reading r = {law, zones, words, at, diags};
	struct text t = text_trim(words->event);
	*out = (struct deadline){0};
	struct time_read event = time_parse(t, zones);
	if (event.shape == TIME_NONE)
		return wrong(&r, "event", t, event.error);
	if (event.shape == TIME_MONTH || event.shape == TIME_YEAR)
		return wrong(&r, "event", t, "a whole date is expected, such as 2026-03-06 or 2026-03-06T15:20");
	if (!read_period(&r, &out->period) || !read_rule(&r, &out->period) || !read_calendar(&r, &out->period) ||
	    !read_zone(&r, &event, &out->period) || !read_by(&r, &out->period))
		return false;
	zone_id local = event.zone != ZONE_NONE ? event.zone : out->period.zone;
	out->whole_day = event.shape == TIME_DAY;
	out->event =
	    event.shape == TIME_INSTANT ? event.at : instant_of(zones, local, event.first, event.second_of_day, false);
	return in_years(&r, out);
}

/* ---- requests ---- */

static bool member(const struct doc *request, const char *key, struct text file, struct diags *diags, struct text *out)
{
	const struct doc *d = doc_get(request, key);
	if (!d || d->kind == DOC_NULL)
		return true;
	if (d->kind != DOC_STRING && d->kind != DOC_NUMBER) {
		diag_error(diags, doc_pos(d, file), key, "%s: a text or a number is expected, not %s", key,
		           doc_kind_name(d->kind));
		return false;
	}
	*out = d->text;
	return true;
}

bool deadline_request(const struct doc *request, struct text file, struct diags *diags, struct deadline_words *out)
{
	static const char *const keys[] = {"event", "period", "unit", "rule", "calendar", "zone", "by", "id"};
	*out = (struct deadline_words){0};
	if (request->kind != DOC_MAP) {
		diag_error(diags, doc_pos(request, file), "request",
		           "an object with event, period and unit is expected, not %s", doc_kind_name(request->kind));
		return false;
	}
	struct text *texts[] = {&out->event,    &out->period, &out->unit, &out->rule,
	                        &out->calendar, &out->zone,   &out->by};
	if (!doc_only_keys(request, keys, sizeof(keys) / sizeof(keys[0]), file, diags))
		return false;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!member(request, keys[i], file, diags, texts[i]))
			return false;
	return true;
}

/* ---- the answer ---- */

static void put_instant(struct json *j, const char *key, const struct zones *z, zone_id zone, instant t)
{
	struct buf b = {0};
	instant_print(&b, z, zone, t);
	json_key(j, key);
	json_text(j, buf_view(&b));
	j->out->failed |= buf_failed(&b);
	buf_free(&b);
}

static void put_day(struct json *j, const char *key, day d)
{
	struct buf b = {0};
	day_print(&b, d);
	json_key(j, key);
	json_text(j, buf_view(&b));
	j->out->failed |= buf_failed(&b);
	buf_free(&b);
}

static void put_text(struct json *j, const char *key, struct text t)
{
	json_key(j, key);
	if (t.n)
		json_text(j, t);
	else
		json_null(j);
}

static void put_end(struct json *j, const struct zones *z, zone_id zone, const char *key, const char *key_of_day,
                    instant t, bool end_of_day)
{
	put_instant(j, key, z, zone, t);
	/* Forwards it is the end of the day before, also where clocks skip midnight. */
	if (end_of_day)
		put_day(j, key_of_day, day_in(z, zone, t - 1));
}

void deadline_members(struct json *j, const struct law *law, const struct zones *zones, const struct deadline *d)
{
	struct period_end e;
	zone_id zone = d->period.zone;
	period_compute(law, zones, &d->period, d->event, true, &e);
	put_instant(j, "event", zones, zone, d->event);
	put_end(j, zones, zone, "end", "end_of_day", e.end, e.end_of_day);
	if (e.safe != e.end)
		put_end(j, zones, zone, "safe", "safe_end_of_day", e.safe, e.end_of_day);
	if (e.disputed_day) {
		json_key(j, "disputed");
		json_bool(j, true);
	}
	json_key(j, "rule");
	json_str(j, period_rule_name(d->period.rule));
	put_text(j, "calendar", calendar_code(law, d->period.calendar));
	put_text(j, "zone", zone_name(zones, zone));
	json_key(j, "steps");
	json_array(j);
	for (uint32_t i = 0; i < e.step_count; i++) {
		json_object(j);
		put_instant(j, "at", zones, zone, e.steps[i].at);
		json_key(j, "text");
		json_str(j, e.steps[i].text);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_error(struct json *j, const struct diags *diags, uint32_t line)
{
	json_key(j, "line");
	json_int(j, line);
	json_key(j, "error");
	json_object(j);
	json_key(j, "code");
	json_str(j, diags->count ? diags->list[0].code : "memory");
	json_key(j, "text");
	if (diags->count)
		json_text(j, diags->list[0].message);
	else
		json_str(j, "out of memory");
	if (diags->count && diags->list[0].hint.n) {
		json_key(j, "hint");
		json_text(j, diags->list[0].hint);
	}
	json_object_end(j);
}

bool deadline_line(const struct law *law, const struct zones *zones, struct text line, struct text file,
                   uint32_t line_number, struct arena *scratch, struct buf *out)
{
	struct diags diags;
	struct deadline_words words;
	struct deadline d;
	struct json j;
	arena_reset(scratch);
	diags_init(&diags, scratch);
	const struct doc *request = doc_from_json(line, file, line_number, &doc_limits_default, scratch, &diags);
	bool ok = request && deadline_request(request, file, &diags, &words) &&
	          deadline_resolve(law, zones, &words, doc_pos(request, file), &diags, &d);
	const struct doc *id = doc_get(request, "id");
	json_begin(&j, out, false);
	json_object(&j);
	if (id && doc_is_scalar(id)) {
		json_key(&j, "id");
		if (id->kind == DOC_NUMBER)
			json_raw(&j, id->text);
		else
			json_text(&j, id->text);
	}
	if (ok)
		deadline_members(&j, law, zones, &d);
	else
		put_error(&j, &diags, line_number);
	json_object_end(&j);
	buf_char(out, '\n');
	return ok;
}
