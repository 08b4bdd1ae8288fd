/* When the incident began, was found and ended, from partial dates and rounded spans. */
#include "read/veris_reader.h"

/* A zone that is not known lies anywhere between UTC+14 and UTC-12. */
#define FARTHEST_EAST (14 * HOUR)
#define FARTHEST_WEST (12 * HOUR)

static instant local(const struct veris_reader *r, day d, int32_t second, bool latest)
{
	int64_t utc = (int64_t)d * DAY_SECONDS + second;

	if (r->zone != ZONE_NONE)
		return instant_of(r->m->zones, r->zone, d, second, latest);
	return latest ? utc + FARTHEST_WEST : utc - FARTHEST_EAST;
}

static void bad_date(struct veris_reader *r, const struct doc *d, const char *why)
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
static bool read_date(struct veris_reader *r, const struct doc *d, struct span *out)
{
	int64_t year, month = 0, dom = 0;
	int32_t first = 0, last = (int32_t)DAY_SECONDS - 1;
	struct text time;
	day from, to;

	if (veris_whole(r, d, "year", 9998, &year) != FOUND)
		return false;
	if (year < 1950) {
		bad_date(r, d, "the year is before 1950");
		return false;
	}
	if (veris_whole(r, d, "month", INT64_MAX / 2, &month) == FOUND && (month < 1 || month > 12)) {
		bad_date(r, d, "a year has months 1 to 12");
		month = 0;
	}
	if (month != 0 && veris_whole(r, d, "day", INT64_MAX / 2, &dom) == FOUND &&
	    (dom < 1 || dom > days_in_month((int32_t)year, (int32_t)month))) {
		bad_date(r, d, "the month has no such day");
		dom = 0;
	}
	from = day_of((int32_t)year, month == 0 ? 1 : (int32_t)month, dom == 0 ? 1 : (int32_t)dom);
	to = dom != 0     ? from
	     : month != 0 ? from + days_in_month((int32_t)year, (int32_t)month) - 1
	                  : day_of((int32_t)year, 12, 31);
	time = veris_string(r, d, "time");
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

bool veris_read_span(struct veris_reader *r, const struct doc *parent, const char *key, struct span *out)
{
	const struct doc *d = veris_object(r, parent, key);
	const struct veris_effect *unit = veris_one(r, d, "unit", LIST_UNIT);
	num value;
	int64_t least, most;

	if (unit == NULL || unit->code > UNIT_YEARS)
		return false;
	*out = (struct span){units[unit->code].bare_least, units[unit->code].bare_most};
	if (veris_number(r, d, "value", &value) != FOUND || value > NUM(LONGEST))
		return true;
	least = value / NUM_SCALE;
	most = least + (value % NUM_SCALE != 0);
	out->lo = (least > 0 ? least - 1 : 0) * units[unit->code].least;
	out->hi = (most + 1) * units[unit->code].most;
	return true;
}

static bool is_unit(struct veris_reader *r, const struct doc *parent, const char *key, int code)
{
	const struct veris_effect *unit = veris_one(r, veris_object(r, parent, key), "unit", LIST_UNIT);

	return unit != NULL && unit->code == code;
}

static struct span span_add(struct span a, struct span b)
{
	return (struct span){a.lo == INSTANT_MIN ? INSTANT_MIN : instant_add(a.lo, b.lo),
	                     a.hi == INSTANT_MAX || b.hi == INT64_MAX ? INSTANT_MAX : instant_add(a.hi, b.hi)};
}

/* When the record itself was written: what it tells had happened by then. */
static instant written_at(const struct veris_reader *r, const struct doc *d)
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
static struct span read_compromise(struct veris_reader *r, const struct doc *timeline)
{
	struct span s = {0, INT64_MAX};

	if (is_unit(r, timeline, "compromise", UNIT_NA) || (r->acts & ~(ACT(ERROR) | ACT(ENVIRONMENTAL))) == 0)
		return (struct span){0, 0};
	veris_read_span(r, timeline, "compromise", &s);
	return s;
}

void veris_read_timeline(struct veris_reader *r, const struct doc *d)
{
	const struct doc *timeline = veris_object(r, d, "timeline"), *date = veris_object(r, timeline, "incident");
	instant written = written_at(r, d);
	struct span start, known, gap;

	if (date == NULL || !read_date(r, date, &start))
		return;
	start = until(start, written);
	veris_assert_range(r, FACT_STARTED, TYPE_INSTANT, start.lo, start.hi);
	known = (struct span){start.lo, INSTANT_MAX};
	if (veris_read_span(r, timeline, "discovery", &gap)) {
		known = until(span_add(span_add(start, read_compromise(r, timeline)), gap), written);
		veris_assert_range(r, FACT_KNOWN, TYPE_INSTANT, known.lo, known.hi);
	}
	/* A system may have noticed before the organisation understood. */
	veris_assert_range(r, FACT_DETECTED, TYPE_INSTANT, start.lo, until(known, written).hi);
	/* From discovery to containment: by then at the latest the attack itself had stopped. */
	if (known.hi != INSTANT_MAX && veris_read_span(r, timeline, "containment", &gap) && gap.hi != INT64_MAX)
		veris_assert_range(r, FACT_ENDED, TYPE_INSTANT, start.lo, instant_add(known.hi, gap.hi));
	/* An act that nobody recorded would not have happened; here it may have. */
	if (doc_get(doc_get(d, "discovery_method"), "internal") == NULL)
		veris_assert_range(r, FACT_TOLD, TYPE_INSTANT, start.lo, INSTANT_MAX);
}
