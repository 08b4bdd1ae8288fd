#include "law/calendar.h"

#include <string.h>

#define CALENDAR(law, i) LAW_ROW(law, TAB_CALENDARS, struct calendar_row, i)
#define FEAST(law, i) LAW_ROW(law, TAB_FEASTS, struct feast_row, i)
#define WEEKEND_USUAL (1 << SATURDAY | 1 << SUNDAY)
/* No chain of holidays and substitutes is longer. */
#define LONGEST_REST 400

/* ---- when a feast falls ---- */

static day weekday_from(day d, uint8_t weekday)
{
	return d + (weekday - (int32_t)weekday_of(d) + 7) % 7;
}

static day nth_weekday(int32_t year, const struct feast_row *f)
{
	if (f->nth > 0)
		return weekday_from(day_of(year, f->month, 1), f->weekday) + (f->nth - 1) * 7;
	return weekday_from(day_of(year, f->month, days_in_month(year, f->month)) - 6, f->weekday);
}

static bool in_years(int32_t year, int16_t from, int16_t until)
{
	return (!from || year >= from) && (!until || year <= until);
}

/* The day of `f` in `year`; false where it has none. */
static bool feast_day(const struct feast_row *f, int32_t year, day *out)
{
	if (!in_years(year, f->from, f->until))
		return false;
	switch ((enum feast_op)f->op) {
	case FEAST_DATE: *out = day_of(year, f->month, f->dom); break;
	case FEAST_EASTER: *out = easter_western(year); break;
	case FEAST_ORTHODOX: *out = easter_orthodox(year); break;
	case FEAST_NTH: *out = nth_weekday(year, f); break;
	case FEAST_FROM: *out = weekday_from(day_of(year, f->month, f->dom), f->weekday); break;
	case FEAST_UNTIL: *out = weekday_from(day_of(year, f->month, f->dom) - 6, f->weekday); break;
	case FEAST_ONCE: *out = f->on; break;
	default: return false;
	}
	*out += f->offset;
	return true;
}

/* ---- walking a calendar with those it is built upon ---- */

struct walk {
	const struct law *law;
	const struct calendar_row *calendar;
	row_id feast;
	int depth;
};

static struct walk walk_begin(const struct law *law, calendar_id c)
{
	const struct calendar_row *row = CALENDAR(law, c);
	return (struct walk){law, row, row->first_feast, 0};
}

static const struct feast_row *walk_next(struct walk *w)
{
	while (w->feast == w->calendar->first_feast + w->calendar->feast_count) {
		if (!w->calendar->extends || ++w->depth > CALENDAR_DEPTH)
			return NULL;
		w->calendar = CALENDAR(w->law, w->calendar->extends);
		w->feast = w->calendar->first_feast;
	}
	return FEAST(w->law, w->feast++);
}

/* The nearest calendar up the chain that says what happens on weekends; NULL where none does. */
static const struct calendar_row *substitute_rule(const struct law *law, calendar_id c)
{
	for (int depth = 0; c && depth <= CALENDAR_DEPTH; depth++) {
		const struct calendar_row *row = CALENDAR(law, c);
		if (row->substitutes)
			return row;
		c = row->extends;
	}
	return NULL;
}

static bool is_weekend(const struct law *law, calendar_id c, day d)
{
	uint8_t weekend = c ? CALENDAR(law, c)->weekend : WEEKEND_USUAL;
	return weekend >> weekday_of(d) & 1;
}

/* The feast that falls on `d` itself; NULL where none does. */
static const struct feast_row *feast_on(const struct law *law, calendar_id c, day d)
{
	int32_t year = civil_of_day(d).year;
	struct walk w = walk_begin(law, c);
	for (const struct feast_row *f; (f = walk_next(&w));) {
		day on;
		if (!f->mark && feast_day(f, year, &on) && on == d)
			return f;
	}
	return NULL;
}

/* ---- substitutes ---- */

static enum shift shift_of(const struct calendar_row *rule, const struct feast_row *f, int32_t year, day on)
{
	if (!f->substitute || f->mark || !in_years(year, rule->from, rule->until))
		return SHIFT_NONE;
	enum weekday w = weekday_of(on);
	return w == SATURDAY ? (enum shift)rule->on_saturday : w == SUNDAY ? (enum shift)rule->on_sunday : SHIFT_NONE;
}

/* The feasts that fall on the weekend `on` and move to the next working day; in the order of the file. */
static int moving_on(const struct law *law, calendar_id c, const struct calendar_row *rule, day on,
                     const struct feast_row **out, int most)
{
	int32_t year = civil_of_day(on).year;
	int count = 0;
	struct walk w = walk_begin(law, c);
	for (const struct feast_row *f; count < most && (f = walk_next(&w));) {
		day day_of_feast;
		if (feast_day(f, year, &day_of_feast) && day_of_feast == on &&
		    shift_of(rule, f, year, on) == SHIFT_NEXT_WORKING)
			out[count++] = f;
	}
	return count;
}

/* Two feasts on one weekend take two days. So the days from the weekend before `d` are filled one after the other. */
static const struct feast_row *moved_to(const struct law *law, calendar_id c, const struct calendar_row *rule, day d)
{
	const struct feast_row *waiting[16];
	int count = 0, taken = 0;
	for (day at = d - 9; at <= d; at++) {
		if (weekday_of(at) >= SATURDAY)
			count += moving_on(law, c, rule, at, waiting + count, 16 - count);
		if (taken == count || is_weekend(law, c, at) || feast_on(law, c, at))
			continue;
		if (at == d)
			return waiting[taken];
		taken++;
	}
	return NULL;
}

static const struct feast_row *observed_on(const struct law *law, calendar_id c, const struct calendar_row *rule, day d)
{
	/* A Friday before may lie in the year before its feast. */
	enum weekday w = weekday_of(d);
	day saturday = d + 1, sunday = d - 1;
	struct walk walk = walk_begin(law, c);
	if (w != FRIDAY && w != MONDAY)
		return NULL;
	for (const struct feast_row *f; (f = walk_next(&walk));) {
		day on;
		int32_t year = civil_of_day(w == FRIDAY ? saturday : sunday).year;
		if (!f->substitute)
			continue;
		if (w == FRIDAY && feast_day(f, year, &on) && on == saturday &&
		    shift_of(rule, f, year, on) == SHIFT_FRIDAY_BEFORE)
			return f;
		if (w == MONDAY && feast_day(f, year, &on) && on == sunday &&
		    shift_of(rule, f, year, on) == SHIFT_MONDAY_AFTER)
			return f;
		year = civil_of_day(d - 2).year;
		if (w == MONDAY && feast_day(f, year, &on) && on == d - 2 &&
		    shift_of(rule, f, year, on) == SHIFT_MONDAY_AFTER)
			return f;
	}
	return NULL;
}

static const struct feast_row *substitute_on(const struct law *law, calendar_id c, const struct calendar_row *rule,
                                             day d)
{
	bool cascades = rule->on_saturday == SHIFT_NEXT_WORKING || rule->on_sunday == SHIFT_NEXT_WORKING;
	const struct feast_row *f = observed_on(law, c, rule, d);
	return f || !cascades ? f : moved_to(law, c, rule, d);
}

/* ---- days ---- */

static void mark_disputed(const struct law *law, calendar_id c, day d, struct day_status *s)
{
	int32_t year = civil_of_day(d).year;
	struct walk w = walk_begin(law, c);
	for (const struct feast_row *f; (f = walk_next(&w));) {
		day on;
		if (!f->mark || !feast_day(f, year, &on) || on != d)
			continue;
		s->disputed = true;
		s->note = law_str(law, f->disputed);
		return;
	}
}

struct day_status calendar_day(const struct law *law, calendar_id c, day d)
{
	static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
	                                    "Friday", "Saturday", "Sunday"};
	struct day_status s = {.working = true};
	const struct calendar_row *rule = c ? substitute_rule(law, c) : NULL;
	const struct feast_row *f = c ? feast_on(law, c, d) : NULL;
	if (is_weekend(law, c, d)) {
		s.weekend = true;
		s.working = false;
		s.name = text_of(names[weekday_of(d)]);
	}
	if (f) {
		s.working = false;
		s.name = law_str(law, f->name);
		s.cite = law_str(law, f->cite ? f->cite : CALENDAR(law, c)->cite);
		s.note = law_str(law, f->disputed ? f->disputed : f->note);
		s.disputed = f->disputed != 0;
	} else if (rule && !s.weekend && (f = substitute_on(law, c, rule, d))) {
		s.working = false;
		s.name = law_str(law, f->substitute_name);
		s.cite = law_str(law, rule->substitute_cite);
		s.note = law_str(law, rule->substitute_disputed);
		s.disputed = rule->substitute_disputed != 0;
	}
	if (c)
		mark_disputed(law, c, d, &s);
	return s;
}

/* ---- days worked out ahead ---- */

static bool ahead(const struct law *law, calendar_id c, day d, uint32_t map, bool *set)
{
	row_id first = c ? CALENDAR(law, c)->first_word : 0;
	if (!first || d < DAYS_FIRST || d >= DAYS_FIRST + DAYS_COUNT)
		return false;
	uint32_t bit = (uint32_t)(d - DAYS_FIRST);
	const uint64_t *words = LAW_ROWS(law, TAB_DAYS, uint64_t) + first + (size_t)map * DAYS_WORDS;
	*set = words[bit / 64] >> (bit % 64) & 1;
	return true;
}

static void set_day(uint64_t *words, day d)
{
	if (d >= DAYS_FIRST && d < DAYS_FIRST + DAYS_COUNT)
		words[(d - DAYS_FIRST) / 64] |= UINT64_C(1) << ((d - DAYS_FIRST) % 64);
}

static void work_out_day(const struct law *law, calendar_id c, day d, uint64_t *words)
{
	struct day_status s = calendar_day(law, c, d);
	if (!s.working)
		set_day(words, d);
	if (s.disputed)
		set_day(words + DAYS_WORDS, d);
}

void calendar_work_out(const struct law *law, calendar_id c, uint64_t *words)
{
	for (day d = DAYS_FIRST; d < DAYS_FIRST + DAYS_COUNT; d++)
		if (is_weekend(law, c, d))
			set_day(words, d);
	for (int32_t year = DAYS_FROM_YEAR - 1; year <= DAYS_UNTIL_YEAR + 1; year++) {
		struct walk w = walk_begin(law, c);
		for (const struct feast_row *f; (f = walk_next(&w));) {
			day on;
			if (!feast_day(f, year, &on))
				continue;
			work_out_day(law, c, on, words);
			/* A substitute lies at most a day before, or some days after. */
			bool moves = f->substitute && weekday_of(on) >= SATURDAY;
			for (day d = on - 2; moves && d <= on + 9; d++)
				work_out_day(law, c, d, words);
		}
	}
}

bool calendar_disputed(const struct law *law, calendar_id c, day d)
{
	bool disputed;
	return ahead(law, c, d, 1, &disputed) ? disputed : calendar_day(law, c, d).disputed;
}

bool calendar_working(const struct law *law, calendar_id c, day d)
{
	bool rest;
	if (ahead(law, c, d, 0, &rest))
		return !rest;
	if (is_weekend(law, c, d))
		return false;
	if (!c)
		return true;
	const struct calendar_row *rule = substitute_rule(law, c);
	return !feast_on(law, c, d) && !(rule && substitute_on(law, c, rule, d));
}

day calendar_next_working(const struct law *law, calendar_id c, day d)
{
	day last = d + LONGEST_REST;
	do
		d++;
	while (d < last && !calendar_working(law, c, d));
	return d;
}

day calendar_previous_working(const struct law *law, calendar_id c, day d)
{
	day last = d - LONGEST_REST;
	do
		d--;
	while (d > last && !calendar_working(law, c, d));
	return d;
}

/* ---- finding ---- */

uint32_t calendar_count(const struct law *law)
{
	uint32_t rows = law->t[TAB_CALENDARS].count;
	return rows ? rows - 1 : 0;
}

calendar_id calendar_find(const struct law *law, struct text id)
{
	for (calendar_id c = 1; id.n && c <= calendar_count(law); c++)
		if (text_eq(law_str(law, CALENDAR(law, c)->id), id) ||
		    text_eq(law_str(law, CALENDAR(law, c)->alias), id))
			return c;
	return 0;
}

struct text calendar_name(const struct law *law, calendar_id c)
{
	return c ? law_str(law, CALENDAR(law, c)->name) : TEXT_NONE;
}

struct text calendar_code(const struct law *law, calendar_id c)
{
	return c ? law_str(law, CALENDAR(law, c)->id) : TEXT_NONE;
}

int32_t calendar_closes(const struct law *law, calendar_id c)
{
	return c ? CALENDAR(law, c)->closes : 0;
}

struct text calendar_zone(const struct law *law, calendar_id c)
{
	return c ? law_str(law, CALENDAR(law, c)->zone) : TEXT_NONE;
}

/* ---- checking an image ---- */

static bool feast_valid(const struct law *law, const struct feast_row *f)
{
	uint32_t strings = law->t[TAB_STRINGS].count;
	bool dated = f->op == FEAST_DATE || f->op == FEAST_FROM || f->op == FEAST_UNTIL;
	return f->op <= FEAST_ONCE && f->weekday <= SUNDAY && f->nth >= -1 && f->nth <= 5 &&
	       (f->op != FEAST_NTH || (f->nth && f->month >= 1 && f->month <= 12)) &&
	       (!dated || (f->month >= 1 && f->month <= 12 && f->dom >= 1 && f->dom <= 31)) && f->on >= -800000 &&
	       f->on <= 3000000 && f->name < strings && f->substitute_name < strings && f->cite < strings &&
	       f->note < strings && f->disputed < strings;
}

static bool calendar_valid(const struct law *law, const struct calendar_row *c)
{
	uint32_t strings = law->t[TAB_STRINGS].count, feasts = law->t[TAB_FEASTS].count;
	if (c->id >= strings || c->alias >= strings || c->name >= strings || c->zone >= strings || c->cite >= strings ||
	    c->extends_id >= strings || c->substitute_cite >= strings || c->substitute_disputed >= strings)
		return false;
	if (c->first_feast > feasts || c->feast_count > feasts - c->first_feast || c->extends > calendar_count(law) ||
	    c->closes < 0 || c->closes >= DAY_SECONDS || c->on_saturday > SHIFT_NEXT_WORKING ||
	    c->on_sunday > SHIFT_NEXT_WORKING)
		return false;
	int depth = 0;
	while (c->extends && c->extends <= calendar_count(law) && depth++ <= CALENDAR_DEPTH)
		c = CALENDAR(law, c->extends);
	return !c->extends;
}

bool calendar_verify(const struct law *law, const char **why)
{
	for (row_id i = 1; i < law->t[TAB_FEASTS].count; i++)
		if (!feast_valid(law, FEAST(law, i))) {
			*why = "a feast falls on no day, or has texts out of bounds";
			return false;
		}
	for (calendar_id c = 1; c <= calendar_count(law); c++)
		if (!calendar_valid(law, CALENDAR(law, c)) ||
		    (CALENDAR(law, c)->first_word &&
		     (law->t[TAB_DAYS].count < 2 * DAYS_WORDS ||
		      CALENDAR(law, c)->first_word > law->t[TAB_DAYS].count - 2 * DAYS_WORDS))) {
			*why = "a calendar has rows out of bounds";
			return false;
		}
	return true;
}
