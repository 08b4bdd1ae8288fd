#include "law/period.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What one computation looks at. */
struct counting {
	const struct law *law;
	const struct zones *zones;
	const struct period *p;
	day event;              /* local day of the event */
	instant at;             /* the event */
	bool as_disputed;       /* days on which sources differ count the other way round */
	struct period_end *out; /* where steps go; NULL: nowhere */
};

/* ---- steps ---- */

/* The words of a step are only put together where somebody wants to read them. */
#define step(c, at, ...)                                  \
	do {                                              \
		if ((c)->out)                             \
			add_step((c), (at), __VA_ARGS__); \
	} while (0)

__attribute__((format(printf, 3, 4))) static void add_step(const struct counting *c, instant at, const char *format,
                                                           ...)
{
	if (c->out->step_count == PERIOD_STEPS)
		return;
	struct period_step *s = &c->out->steps[c->out->step_count++];
	va_list args;
	va_start(args, format);
	(void)vsnprintf(s->text, sizeof(s->text), format, args);
	va_end(args);
	s->at = at;
}

static const char *words_of(const struct counting *c, char out[TIME_WORDS], instant t)
{
	return instant_words(out, c->zones, c->p->zone, t, false);
}

static instant midnight(const struct counting *c, day d)
{
	return instant_of(c->zones, c->p->zone, d, 0, false);
}

/* ---- working days ---- */

static bool working(const struct counting *c, day d)
{
	bool works = calendar_working(c->law, c->p->calendar, d);
	if (!c->as_disputed || !c->p->calendar || !calendar_disputed(c->law, c->p->calendar, d))
		return works;
	/* A day of the weekend stays one, whatever else it may be. */
	return calendar_day(c->law, c->p->calendar, d).weekend ? false : !works;
}

/* The nearest working day after `d`, or before it; a calendar without one has its limit in calendar.c. */
static day step_to_working(const struct counting *c, day d, int direction)
{
	if (!c->as_disputed)
		return direction > 0 ? calendar_next_working(c->law, c->p->calendar, d)
		                     : calendar_previous_working(c->law, c->p->calendar, d);
	for (int i = 0; i < 400; i++) {
		d += direction;
		if (working(c, d))
			break;
	}
	return d;
}

static void tell_rest(const struct counting *c, day d, day to, const char *law)
{
	char from[TIME_WORDS], next[TIME_WORDS];
	if (!c->out)
		return;
	struct day_status s = calendar_day(c->law, c->p->calendar, d);
	step(c, midnight(c, d), "%s is no working day (%.*s)", day_words(from, d), s.name.n < 50 ? (int)s.name.n : 50,
	     s.name.n ? s.name.p : "");
	step(c, midnight(c, to), "Next working day: %s (%s)", day_words(next, to), law);
}

/* Art. 3(4): a last day that is no working day moves to the next. */
static day roll(const struct counting *c, day last, const char *law)
{
	if (working(c, last))
		return last;
	day next = step_to_working(c, last, 1);
	tell_rest(c, last, next, law);
	return next;
}

/* Art. 3(5): a period of two days or more holds at least two working days. Looks from the event outwards. */
static day with_two_working_days(const struct counting *c, day last, int direction)
{
	int found = 0;
	day before = last;
	char words[TIME_WORDS];
	for (day d = c->event + direction; found < 2 && (d - last) * direction <= 0; d += direction)
		found += working(c, d);
	if (found >= 2)
		return last;
	step(c, midnight(c, last), "Holds %s working day, two are needed (Art. 3(5))", found ? "only one" : "no");
	while (found++ < 2)
		last = step_to_working(c, last, direction);
	if (last != before)
		step(c, midnight(c, last), "Moves to %s", day_words(words, last));
	return last;
}

/* ---- hours and less ---- */

static int64_t seconds_of(const struct period *p)
{
	static const int64_t unit[] = {[UNIT_SECONDS] = 1, [UNIT_MINUTES] = 60, [UNIT_HOURS] = HOUR};
	return p->count * unit[p->unit];
}

static void tell_clock_change(const struct counting *c, instant from, instant until)
{
	if (!c->out || zone_offset(c->zones, c->p->zone, from) == zone_offset(c->zones, c->p->zone, until))
		return;
	step(c, until, "Clocks change in between: the hours that pass are counted, not those shown");
}

static instant elapsed(const struct counting *c)
{
	char words[TIME_WORDS];
	instant end = instant_add(c->at, seconds_of(c->p));
	step(c, c->at, "Starts with the event: %s", words_of(c, words, c->at));
	tell_clock_change(c, c->at, end);
	step(c, end, "%d %s %s: %s", c->p->count < 0 ? -c->p->count : c->p->count,
	     period_unit_words(c->p->unit, c->p->count), c->p->count < 0 ? "before" : "later", words_of(c, words, end));
	return end;
}

/* Art. 3(1), 3(2)(a): the hour of the event is not counted; nothing rolls over (Art. 3(4) speaks of other periods). */
static instant full_hours(const struct counting *c)
{
	char words[TIME_WORDS];
	int64_t local = c->at + zone_offset(c->zones, c->p->zone, c->at);
	int64_t into_hour = (local % HOUR + HOUR) % HOUR;
	instant start = c->at - into_hour + (c->p->count > 0 ? HOUR : 0);
	instant end = instant_add(start, seconds_of(c->p));
	step(c, c->at, "Event %s: its hour is not counted (Art. 3(1))", words_of(c, words, c->at));
	step(c, start, "%d h run %s %s", c->p->count < 0 ? -c->p->count : c->p->count,
	     c->p->count < 0 ? "back from" : "from", words_of(c, words, start));
	tell_clock_change(c, start, end);
	step(c, end, "The last hour %s %s (Art. 3(2)(a))", c->p->count < 0 ? "begins" : "ends",
	     words_of(c, words, end));
	if (c->p->count > 0)
		step(c, end, "Periods in hours do not move off a weekend or holiday (Art. 3(4))");
	return end;
}

/* ---- days and more ---- */

/* The last day as counted, before anything moves it. */
static day count_days(const struct counting *c)
{
	int32_t n = c->p->count;
	int direction = n < 0 ? -1 : 1;
	day last = c->event;
	switch (c->p->unit) {
	case UNIT_WEEKS: return last + n * 7;
	case UNIT_MONTHS: return day_add_months(last, n);
	case UNIT_YEARS: return day_add_months(last, n * 12);
	case UNIT_WORKING_DAYS:
		for (int32_t left = n * direction; left > 0; left--)
			last = step_to_working(c, last, direction);
		return last;
	default: return last + n;
	}
}

/* Weekends and holidays that a period in working days passes over, as far as there is room to name them. */
static void tell_passed(const struct counting *c, day last)
{
	char words[TIME_WORDS];
	int told = 0;
	for (day d = c->event + 1; c->out && c->p->calendar && d < last && told < 4; d++) {
		struct day_status s = calendar_day(c->law, c->p->calendar, d);
		if (s.working || s.weekend)
			continue;
		step(c, midnight(c, d), "%s is not counted (%.*s)", day_words(words, d),
		     s.name.n < 60 ? (int)s.name.n : 60, s.name.p);
		told++;
	}
}

static const char *start_words(const struct counting *c)
{
	switch (c->p->rule) {
	case RULE_1182_71: return "the day of the event is not counted (Art. 3(1))";
	case RULE_SEC:
		return working(c, c->event) ? "a business day; day 1 is the next"
		                            : "no business day; day 1 is the first after it";
	case RULE_FULL_DAYS: return "only full days after it count";
	default: return "the day of the event is day 0";
	}
}

static const char *count_words(const struct counting *c)
{
	if (c->p->rule != RULE_1182_71)
		return "";
	switch (c->p->unit) {
	case UNIT_DAYS: return " (Art. 3(2)(b))";
	case UNIT_WORKING_DAYS: return " (Art. 3(3))";
	case UNIT_WEEKS: return ", the same weekday (Art. 3(2)(c))";
	default: return ", the same date or the month's last day (Art. 3(2)(c))";
	}
}

static void tell_count(const struct counting *c, day last)
{
	char words[TIME_WORDS];
	int32_t n = c->p->count < 0 ? -c->p->count : c->p->count;
	step(c, c->at, "Event on %s: %s", day_words(words, c->event), start_words(c));
	if (c->p->unit == UNIT_WORKING_DAYS && c->p->count > 0)
		tell_passed(c, last);
	step(c, midnight(c, last), "%d %s%s: %s%s", n, period_unit_words(c->p->unit, c->p->count),
	     c->p->count < 0 ? " before" : "", day_words(words, last), count_words(c));
}

/* "Two days or more" (Art. 3(5)): everything but a period of one day. One week can be too short for it. */
static bool two_days_or_more(const struct period *p)
{
	int32_t n = p->count < 0 ? -p->count : p->count;
	return n >= 2 || (n == 1 && p->unit >= UNIT_WEEKS);
}

static day last_day(const struct counting *c, day counted)
{
	const struct period *p = c->p;
	day last = counted;
	if (p->rule == RULE_1182_71 && p->unit != UNIT_WORKING_DAYS) {
		if (two_days_or_more(p))
			last = with_two_working_days(c, last, p->count < 0 ? -1 : 1);
		if (p->count >= 0)
			last = roll(c, last, "Art. 3(4)");
	} else if (p->rule == RULE_ROLL_FORWARD && p->count >= 0) {
		last = roll(c, last, "roll forward");
	}
	return last;
}

/* Forwards a period ends when its last day does, backwards when that day begins. */
static instant edge(const struct counting *c, day last)
{
	if (c->p->cutoff)
		return instant_of(c->zones, c->p->zone, last, c->p->cutoff, false);
	return midnight(c, c->p->count < 0 ? last : last + 1);
}

static void tell_end(const struct counting *c, day last)
{
	char words[TIME_WORDS];
	instant end = edge(c, last);
	if (c->p->cutoff)
		step(c, end, "Ends %s", words_of(c, words, end));
	else if (c->p->count < 0)
		step(c, end, "Runs back to the first hour of %s", day_words(words, last));
	else
		step(c, end, "Ends with the last hour of %s", day_words(words, last));
}

/* The stricter reading: no Art. 3(4) and 3(5); of months and years the working day before. */
static day stricter_day(const struct counting *c, day counted, day last)
{
	const struct period *p = c->p;
	if (p->count < 0)
		return last < counted ? last : counted;
	if (p->rule == RULE_1182_71 && p->unit >= UNIT_MONTHS && !working(c, counted)) {
		day before = step_to_working(c, counted, -1);
		return before > c->event ? before : counted;
	}
	return counted < last ? counted : last;
}

/* ---- the whole ---- */

static void compute_short(struct counting *c, struct period_end *out)
{
	bool regulation = c->p->rule == RULE_1182_71 && c->p->unit == UNIT_HOURS && c->p->count != 0;
	instant exact = instant_add(c->at, seconds_of(c->p));
	out->end = regulation ? full_hours(c) : elapsed(c);
	out->safe = exact < out->end ? exact : out->end;
}

static void compute_long(struct counting *c, struct period_end *out)
{
	c->event = day_in(c->zones, c->p->zone, c->at);
	day counted = count_days(c);
	tell_count(c, counted);
	day last = last_day(c, counted), strict = stricter_day(c, counted, last);
	tell_end(c, last);
	out->end = edge(c, last);
	out->safe = edge(c, strict);
	out->end_of_day = !c->p->cutoff;
	if (!c->p->calendar)
		return;
	struct counting other = *c;
	other.as_disputed = true;
	other.out = NULL;
	day counted_other = count_days(&other), last_other = last_day(&other, counted_other);
	if (last_other == last)
		return;
	char words[TIME_WORDS];
	out->disputed_day = true;
	step(c, edge(c, last_other), "Sources differ on a holiday here; read the other way it ends on %s",
	     day_words(words, last_other));
	if (last_other < last && edge(c, last_other) < out->safe)
		out->safe = edge(c, last_other);
}

void period_compute(const struct law *law, const struct zones *zones, const struct period *p, instant event, bool steps,
                    struct period_end *out)
{
	struct counting c = {.law = law, .zones = zones, .p = p, .at = event, .out = steps ? out : NULL};
	out->step_count = 0;
	out->end_of_day = out->disputed_day = false;
	out->end = out->safe = event;
	if (event == INSTANT_MIN || event == INSTANT_MAX)
		return;
	if (p->unit <= UNIT_HOURS)
		compute_short(&c, out);
	else
		compute_long(&c, out);
}

/* A deadline at 24:00 belongs to the day that it ends. */
instant period_roll(const struct law *law, const struct zones *zones, calendar_id calendar, zone_id zone, instant end,
                    int32_t second_of_day)
{
	if (end == INSTANT_MIN || end == INSTANT_MAX)
		return end;
	day d = day_in(zones, zone, end - 1);
	if (calendar_working(law, calendar, d))
		return end;
	return instant_of(zones, zone, calendar_next_working(law, calendar, d), second_of_day, false);
}

/* ---- names ---- */

static const struct {
	const char *name; /* "hours" */
	const char *others[6];
} units[] = {
    [UNIT_SECONDS] = {"seconds", {"second", "s", "sec"}},
    [UNIT_MINUTES] = {"minutes", {"minute", "min", "mins"}},
    [UNIT_HOURS] = {"hours", {"hour", "h", "hr", "hrs"}},
    [UNIT_DAYS] = {"days", {"day", "d", "calendar day", "calendar days"}},
    [UNIT_WORKING_DAYS] = {"working days",
                           {"working day", "working-days", "working-day", "business days", "business day"}},
    [UNIT_WEEKS] = {"weeks", {"week", "w"}},
    [UNIT_MONTHS] = {"months", {"month"}},
    [UNIT_YEARS] = {"years", {"year", "y"}},
};

static const char *const rules[RULE_COUNT] = {"elapsed", "1182/71", "sec", "full-days", "roll-forward"};

bool period_unit_parse(struct text t, enum period_unit *unit)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		bool found = text_is(t, units[i].name);
		for (size_t k = 0; !found && k < 6 && units[i].others[k]; k++)
			found = text_is(t, units[i].others[k]);
		if (found) {
			*unit = (enum period_unit)i;
			return true;
		}
	}
	static const char *const written[] = {"business-days", "business-day", "working_days", "working_day",
	                                      "business_days"};
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		if (text_is(t, written[i])) {
			*unit = UNIT_WORKING_DAYS;
			return true;
		}
	return false;
}

bool period_parse(struct text t, int32_t *count, enum period_unit *unit)
{
	int32_t n = 0;
	size_t i = 0;
	t = text_trim(t);
	for (; i < t.n && char_is_digit(t.p[i]); i++) {
		n = n * 10 + (t.p[i] - '0');
		if (n > PERIOD_COUNT_LIMIT)
			return false;
	}
	if (i == 0 || !period_unit_parse(text_trim((struct text){t.p + i, t.n - i}), unit))
		return false;
	*count = n;
	return true;
}

bool period_hour_parse(struct text t, int32_t *second)
{
	if (t.n != 5 || t.p[2] != ':')
		return false;
	int32_t d[4];
	for (size_t i = 0; i < 4; i++) {
		char c = t.p[i < 2 ? i : i + 1];
		if (c < '0' || c > '9')
			return false;
		d[i] = c - '0';
	}
	int32_t hour = d[0] * 10 + d[1], minute = d[2] * 10 + d[3];
	if (hour > 24 || minute > 59 || (hour == 24 && minute))
		return false;
	*second = (hour % 24) * 3600 + minute * 60;
	return true;
}

bool period_rule_parse(struct text t, enum period_rule *rule)
{
	for (int i = 0; i < RULE_COUNT; i++)
		if (text_is(t, rules[i])) {
			*rule = (enum period_rule)i;
			return true;
		}
	return false;
}

const char *period_unit_name(enum period_unit unit)
{
	return units[unit].name;
}

const char *period_unit_words(enum period_unit unit, int32_t count)
{
	return count == 1 || count == -1 ? units[unit].others[0] : units[unit].name;
}

const char *period_rule_name(enum period_rule rule)
{
	return rules[rule];
}
