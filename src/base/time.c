#include "base/time.h"

#include <stdio.h>

#include "base/cursor.h"

/* Years 1 to 9999. */
#define DAY_FIRST INT32_C(-719162)
#define DAY_LAST INT32_C(2932896)
#define OFFSET_LIMIT (18 * 3600)
#define DURATION_LIMIT (INT64_C(400) * 366 * DAY_SECONDS)

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const weekday_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static int64_t floor_div(int64_t a, int64_t b)
{
	int64_t q = a / b;
	return q - (a % b != 0 && (a < 0) != (b < 0));
}

static bool leap(int32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* ---- days ---- */

int32_t days_in_month(int32_t year, int32_t month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && leap(year));
}

/* Counts in years that begin in March, so that the leap day comes last: 400 of them are always 146097 days. */
day day_of(int32_t year, int32_t month, int32_t dom)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400), of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + dom - 1;
	int64_t d = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
	return d < DAY_FIRST ? DAY_FIRST : d > DAY_LAST ? DAY_LAST : (day)d;
}

struct civil civil_of_day(day d)
{
	int64_t n = (int64_t)(d < DAY_FIRST ? DAY_FIRST : d > DAY_LAST ? DAY_LAST : d) + 719468;
	int64_t era = floor_div(n, 146097), of_era = n - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	struct civil c = {.dom = (int32_t)(of_year - (153 * month + 2) / 5 + 1)};
	c.month = (int32_t)(month < 10 ? month + 3 : month - 9);
	c.year = (int32_t)(year + era * 400) + (c.month <= 2);
	return c;
}

enum weekday weekday_of(day d)
{
	int64_t n = ((int64_t)d + 3) % 7; /* 1970-01-01 was a Thursday */
	return (enum weekday)(n < 0 ? n + 7 : n);
}

day day_add_months(day d, int32_t months)
{
	struct civil c = civil_of_day(d);
	int64_t n = (int64_t)c.year * 12 + c.month - 1 + months;
	int32_t year = (int32_t)floor_div(n, 12), month = (int32_t)(n - (int64_t)year * 12) + 1;
	int32_t last = days_in_month(year, month);
	return day_of(year, month, c.dom < last ? c.dom : last);
}

/* The computus of Meeus, Jones and Butcher. */
day easter_western(int32_t year)
{
	int32_t a = year % 19, b = year / 100, c = year % 100;
	int32_t h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int32_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int32_t m = (a + 11 * h + 22 * l) / 451;
	int32_t n = h + l - 7 * m + 114;
	return day_of(year, n / 31, n % 31 + 1);
}

/* Meeus's computus for the Julian calendar, moved by the days that the two calendars have drifted apart. */
day easter_orthodox(int32_t year)
{
	int32_t d = (19 * (year % 19) + 15) % 30;
	int32_t e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
	int32_t n = d + e + 114;
	return day_of(year, n / 31, n % 31 + 1) + year / 100 - year / 400 - 2;
}

instant instant_add(instant t, int64_t seconds)
{
	if (t == INSTANT_MIN || t == INSTANT_MAX)
		return t;
	if (seconds > 0 && t > INSTANT_MAX - seconds)
		return INSTANT_MAX;
	if (seconds < 0 && t < INSTANT_MIN - seconds)
		return INSTANT_MIN;
	return t + seconds;
}

/* ---- local times ---- */

/* Seconds since 1970-01-01 on a clock `offset` seconds ahead, held within the years 1 to 9999. */
static int64_t local_seconds(instant t, int32_t offset)
{
	int64_t first = DAY_FIRST * DAY_SECONDS, last = DAY_LAST * DAY_SECONDS + DAY_SECONDS - 1;
	t = t < first ? first : t > last ? last : t;
	int64_t local = t + offset;
	return local < first ? first : local > last ? last : local;
}

static struct civil civil_at(instant t, int32_t offset)
{
	int64_t local = local_seconds(t, offset), d = floor_div(local, DAY_SECONDS);
	struct civil c = civil_of_day((day)d);
	int32_t second = (int32_t)(local - d * DAY_SECONDS);
	c.hour = second / 3600;
	c.minute = second / 60 % 60;
	c.second = second % 60;
	return c;
}

struct civil civil_of(const struct zones *z, zone_id id, instant t)
{
	return civil_at(t, zone_offset(z, id, t));
}

day day_in(const struct zones *z, zone_id id, instant t)
{
	return (day)floor_div(local_seconds(t, zone_offset(z, id, t)), DAY_SECONDS);
}

/* ---- reading ---- */

/* Exactly `count` digits. */
static bool digits(struct cursor *c, int count, int32_t *out)
{
	int32_t n = 0;
	if (c->end - c->p < count)
		return false;
	for (int i = 0; i < count; i++) {
		if (!char_is_digit(c->p[i]))
			return false;
		n = n * 10 + (c->p[i] - '0');
	}
	c->p += count;
	*out = n;
	return true;
}

static const char *no_such_day(int32_t year, int32_t month)
{
	static const char *const long_months[] = {
	    NULL,
	    "no such day: January has 31 days",
	    NULL,
	    "no such day: March has 31 days",
	    "no such day: April has 30 days",
	    "no such day: May has 31 days",
	    "no such day: June has 30 days",
	    "no such day: July has 31 days",
	    "no such day: August has 31 days",
	    "no such day: September has 30 days",
	    "no such day: October has 31 days",
	    "no such day: November has 30 days",
	    "no such day: December has 31 days",
	};
	if (month == 2)
		return leap(year) ? "no such day: February of that year has 29 days"
		                  : "no such day: February of that year has 28 days";
	return long_months[month];
}

/* YYYY, YYYY-MM or YYYY-MM-DD. */
static const char *read_date(struct cursor *c, struct time_read *r)
{
	int32_t year, month, dom;
	if (!digits(c, 4, &year))
		return "a date begins with a year of four digits";
	if (year == 0)
		return "years run from 0001 to 9999";
	if (!cursor_take(c, '-')) {
		r->shape = TIME_YEAR;
		r->first = day_of(year, 1, 1);
		r->last = day_of(year, 12, 31);
		return NULL;
	}
	if (!digits(c, 2, &month))
		return "a month has two digits";
	if (month < 1 || month > 12)
		return "months run from 01 to 12";
	if (!cursor_take(c, '-')) {
		r->shape = TIME_MONTH;
		r->first = day_of(year, month, 1);
		r->last = day_of(year, month, days_in_month(year, month));
		return NULL;
	}
	if (!digits(c, 2, &dom))
		return "a day of the month has two digits";
	if (dom < 1 || dom > days_in_month(year, month))
		return dom < 1 ? "days of the month run from 01" : no_such_day(year, month);
	r->shape = TIME_DAY;
	r->first = r->last = day_of(year, month, dom);
	return NULL;
}

/* HH:MM, HH:MM:SS, with a fraction that is cut off. */
static const char *read_clock(struct cursor *c, struct time_read *r)
{
	int32_t hour, minute, second = 0;
	if (!digits(c, 2, &hour) || !cursor_take(c, ':') || !digits(c, 2, &minute))
		return "a time of day is written 15:20 or 15:20:05";
	if (cursor_take(c, ':')) {
		if (!digits(c, 2, &second))
			return "a second has two digits";
		if (cursor_take(c, '.') || cursor_take(c, ',')) {
			if (c->p == c->end || !char_is_digit(*c->p))
				return "digits follow the point of a fraction";
			while (c->p < c->end && char_is_digit(*c->p))
				c->p++;
		}
	}
	if (second == 60)
		return "leap seconds are not kept: write :59";
	if (hour > 24 || minute > 59 || second > 59)
		return "no such time of day: hours run to 24, minutes and seconds to 59";
	if (hour == 24 && (minute || second))
		return "no such time of day: 24:00 is the last of a day";
	r->second_of_day = hour * 3600 + minute * 60 + second;
	r->shape = TIME_LOCAL;
	return NULL;
}

/* Z, +HH:MM, +HHMM, +HH; leaves the cursor alone where there is none. */
static const char *read_offset(struct cursor *c, bool *there, int32_t *offset)
{
	int32_t hour, minute = 0;
	*there = true;
	*offset = 0;
	if (cursor_take(c, 'Z') || cursor_take(c, 'z'))
		return NULL;
	bool west = c->p < c->end && *c->p == '-';
	if (!cursor_take(c, '+') && !cursor_take(c, '-')) {
		*there = false;
		return NULL;
	}
	if (!digits(c, 2, &hour))
		return "an offset is written +01:00";
	bool colon = cursor_take(c, ':');
	if ((colon || (c->p < c->end && char_is_digit(*c->p))) && !digits(c, 2, &minute))
		return "an offset is written +01:00";
	*offset = hour * 3600 + minute * 60;
	if (minute > 59 || *offset > OFFSET_LIMIT)
		return "an offset is at most 18 hours";
	*offset = west ? -*offset : *offset;
	return NULL;
}

/* "[Europe/Berlin]", "[!Europe/Berlin]" or " Europe/Berlin". */
static const char *read_zone(struct cursor *c, const struct zones *z, zone_id *zone)
{
	if (c->p == c->end)
		return NULL;
	bool bracket = cursor_take(c, '[');
	if (!bracket && !cursor_take(c, ' '))
		return "a zone stands in brackets, or after a space: 15:20 Europe/Berlin";
	if (bracket)
		cursor_take(c, '!');
	const char *start = c->p;
	while (c->p < c->end && *c->p != ']')
		c->p++;
	struct text name = {start, (size_t)(c->p - start)};
	if (bracket && !cursor_take(c, ']'))
		return "the bracket around the zone is not closed";
	if (c->p != c->end)
		return "nothing may follow the zone";
	*zone = zone_find(z, name);
	return *zone == ZONE_NONE ? "no such time zone: names are those of the IANA database, such as Europe/Berlin"
	                          : NULL;
}

static const char *read_time(struct cursor *c, const struct zones *z, struct time_read *r)
{
	bool has_offset;
	int32_t offset;
	const char *error = read_date(c, r);
	if (error || c->p == c->end)
		return error;
	if (r->shape != TIME_DAY)
		return "only a whole date can be followed by a time";
	bool spaced = *c->p == ' ' && c->end - c->p > 1 && char_is_digit(c->p[1]);
	if (!spaced && *c->p != 'T' && *c->p != 't')
		return read_zone(c, z, &r->zone);
	c->p++;
	if ((error = read_clock(c, r)) || (error = read_offset(c, &has_offset, &offset)) ||
	    (error = read_zone(c, z, &r->zone)))
		return error;
	if (!has_offset)
		return NULL;
	r->shape = TIME_INSTANT;
	r->at = r->first * DAY_SECONDS + r->second_of_day - offset;
	if (r->zone != ZONE_NONE && zone_offset(z, r->zone, r->at) != offset)
		return "the offset is not the one that the named zone has at that time";
	return NULL;
}

struct time_read time_parse(struct text t, const struct zones *z)
{
	t = text_trim(t);
	struct time_read r = {.zone = ZONE_NONE};
	struct cursor c = {t.p, t.p + t.n};
	const char *error = t.n ? read_time(&c, z, &r) : "a date or a time is expected";
	if (error)
		return (struct time_read){.zone = ZONE_NONE, .error = error};
	return r;
}

/* ---- writing ---- */

void day_print(struct buf *out, day d)
{
	struct civil c = civil_of_day(d);
	buf_printf(out, "%04d-%02d-%02d", c.year, c.month, c.dom);
}

void instant_print(struct buf *out, const struct zones *z, zone_id id, instant t)
{
	/* RFC 3339 has no seconds in an offset, local mean times had: the clock is then shown with the minute's offset. */
	int32_t offset = zone_offset(z, id, t);
	offset -= offset % 60;
	struct civil c = civil_at(t, offset);
	buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.dom, c.hour, c.minute, c.second);
	if (offset == 0) {
		buf_str(out, id == ZONE_UTC ? "Z" : "+00:00");
		return;
	}
	int32_t minutes = (offset < 0 ? -offset : offset) / 60;
	buf_printf(out, "%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

const char *day_words(char out[TIME_WORDS], day d)
{
	struct civil c = civil_of_day(d);
	(void)snprintf(out, TIME_WORDS, "%s %d %s %04d", weekday_names[weekday_of(d)], c.dom, month_names[c.month - 1],
	               c.year);
	return out;
}

const char *instant_words(char out[TIME_WORDS], const struct zones *z, zone_id id, instant t, bool end_of_day)
{
	instant shown = end_of_day ? instant_add(t, -1) : t;
	struct civil c = civil_of(z, id, shown);
	struct text zone = zone_abbreviation(z, id, shown);
	char date[TIME_WORDS], clock[16];
	if (end_of_day)
		(void)snprintf(clock, sizeof(clock), "24:00");
	else if (c.second)
		(void)snprintf(clock, sizeof(clock), "%02d:%02d:%02d", c.hour % 24, c.minute % 60, c.second % 60);
	else
		(void)snprintf(clock, sizeof(clock), "%02d:%02d", c.hour % 24, c.minute % 60);
	(void)snprintf(out, TIME_WORDS, "%.24s, %s%s%.*s", day_words(date, day_of(c.year, c.month, c.dom)), clock,
	               zone.n ? " " : "", zone.n < 16 ? (int)zone.n : 16, zone.n ? zone.p : "");
	return out;
}

void instant_print_human(struct buf *out, const struct zones *z, zone_id id, instant t, bool end_of_day)
{
	char words[TIME_WORDS];
	buf_str(out, instant_words(words, z, id, t, end_of_day));
}

/* ---- durations ---- */

static const struct {
	const char *name, *plural, *longer;
	int64_t seconds;
	char iso;
} units[] = {
    {"w", "weeks", "week", 7 * DAY_SECONDS, 'W'},
    {"d", "days", "day", DAY_SECONDS, 'D'},
    {"h", "hours", "hour", HOUR, 'H'},
    {"min", "minutes", "minute", 60, 'M'},
    {"s", "seconds", "second", 1, 'S'},
};
#define UNITS (sizeof(units) / sizeof(units[0]))

void duration_print(struct buf *out, int64_t seconds)
{
	uint64_t left = seconds < 0 ? (uint64_t)0 - (uint64_t)seconds : (uint64_t)seconds;
	int shown = 0;
	for (size_t i = 1; i < UNITS && shown < 2; i++) {
		uint64_t n = left / (uint64_t)units[i].seconds;
		left %= (uint64_t)units[i].seconds;
		if (!n && (!shown || shown == 2))
			continue;
		if (n)
			buf_printf(out, "%s%llu %s", shown ? " " : "", (unsigned long long)n, units[i].name);
		shown++;
	}
	if (!shown)
		buf_str(out, "0 s");
}

/* "2", "1.5": times `unit`, seconds cut off. */
static bool read_amount(struct cursor *c, int64_t *whole, int64_t *part, int64_t *scale)
{
	const char *start = c->p;
	*whole = *part = 0;
	*scale = 1;
	for (; c->p < c->end && char_is_digit(*c->p); c->p++) {
		if (*whole > INT64_C(100000000000))
			return false;
		*whole = *whole * 10 + (*c->p - '0');
	}
	if (c->p == start)
		return false;
	if (c->p == c->end || *c->p != '.')
		return true;
	for (c->p++, start = c->p; c->p < c->end && char_is_digit(*c->p); c->p++) {
		if (*scale >= 1000000)
			return false;
		*part = *part * 10 + (*c->p - '0');
		*scale *= 10;
	}
	return c->p != start;
}

static bool add_amount(int64_t *total, int64_t whole, int64_t part, int64_t scale, int64_t unit)
{
	if (whole > DURATION_LIMIT / unit)
		return false;
	*total += whole * unit + part * unit / scale;
	return *total <= DURATION_LIMIT;
}

/* ISO 8601: PnW, PnD, PTnH, … in that order, each at most once. */
static bool read_iso(struct cursor *c, int64_t *total)
{
	size_t next = 0;
	bool time = false, any = false;
	while (c->p < c->end) {
		int64_t whole, part, scale;
		if (!time && cursor_take(c, 'T')) {
			time = true;
			next = 2;
		}
		if (!read_amount(c, &whole, &part, &scale) || c->p == c->end)
			return false;
		size_t u = next;
		while (u < UNITS && units[u].iso != *c->p)
			u++;
		if (u == UNITS || (u >= 2) != time || !add_amount(total, whole, part, scale, units[u].seconds))
			return false;
		c->p++;
		next = u + 1;
		any = true;
	}
	return any;
}

static size_t unit_find(struct text word)
{
	static const char *const other[][2] = {{"wk", ""}, {"", ""}, {"hr", "hrs"}, {"mins", ""}, {"sec", "secs"}};
	size_t u = 0;
	while (u < UNITS && !text_is(word, units[u].name) && !text_is(word, units[u].plural) &&
	       !text_is(word, units[u].longer) && !text_is(word, other[u][0]) && !text_is(word, other[u][1]))
		u++;
	return u;
}

bool duration_parse(struct text t, int64_t *seconds)
{
	t = text_trim(t);
	struct cursor c = {t.p, t.p + t.n};
	int64_t total = 0;
	size_t next = 0;
	if (!t.n)
		return false;
	if (cursor_take(&c, 'P')) {
		if (!read_iso(&c, &total))
			return false;
		*seconds = total;
		return true;
	}
	while (c.p < c.end) {
		int64_t whole, part, scale;
		if (!read_amount(&c, &whole, &part, &scale))
			return false;
		while (cursor_take(&c, ' '))
			;
		const char *start = c.p;
		while (c.p < c.end && char_is_lower(*c.p))
			c.p++;
		struct text word = {start, (size_t)(c.p - start)};
		size_t u = word.n ? unit_find(word) : UNITS;
		/* Larger units come first: "4 h 2 d" is more likely a slip than a duration. */
		if (u == UNITS || u < next || !add_amount(&total, whole, part, scale, units[u].seconds))
			return false;
		next = u + 1;
		while (cursor_take(&c, ' '))
			;
	}
	*seconds = total;
	return true;
}
