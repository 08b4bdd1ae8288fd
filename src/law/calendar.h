/*
 * Calendars: which days are working days, as rules (a weekend, feasts fixed or movable, one-off days), with the act
 * that says so. Data: law/calendars/; compiled into TAB_CALENDARS and TAB_FEASTS.
 *
 * A calendar may be built upon another (`extends`): it then has that one's feasts as well. A feast that falls on a
 * weekend may be moved, or kept and substituted, by the one rule of its calendar. Where sources differ on a day, the
 * calendar follows the act and says so (`disputed`). Grammar: docs/calendars.md.
 *
 * Thread-safe: a compiled calendar is immutable. Days of the years 1900 to 2199.
 */
#ifndef ENTENTE_LAW_CALENDAR_H
#define ENTENTE_LAW_CALENDAR_H

#include "base/time.h"
#include "data/doc.h"
#include "law/table.h"

typedef row_id calendar_id; /* row of TAB_CALENDARS; 0 is none */

#define CALENDAR_DEPTH 4    /* calendars built one upon the other */
#define CALENDAR_FEASTS 200 /* of one file */

enum feast_op {
	FEAST_NONE,
	FEAST_DATE,     /* 1 January */
	FEAST_EASTER,   /* Easter Sunday of the western churches */
	FEAST_ORTHODOX, /* … of the orthodox churches */
	FEAST_NTH,      /* third Monday of January; nth -1: the last */
	FEAST_FROM,     /* first Saturday from 20 June on, that day included */
	FEAST_UNTIL,    /* last Monday until 24 May, that day included */
	FEAST_ONCE      /* 2025-01-09 */
};

enum shift { SHIFT_NONE, SHIFT_FRIDAY_BEFORE, SHIFT_MONDAY_AFTER, SHIFT_NEXT_WORKING };

struct calendar_row {
	str_id id, alias, name, zone, cite;
	str_id extends_id;
	row_id extends;
	row_id first_feast, feast_count;
	uint8_t weekend;                /* a bit per weekday, Monday lowest */
	uint8_t on_saturday, on_sunday; /* enum shift, for feasts with `substitute` */
	uint8_t substitutes;            /* has a rule for them */
	int16_t from, until;            /* years of that rule; 0: no bound */
	str_id substitute_cite, substitute_disputed;
	int32_t closes;    /* second of the day at which a business day ends; 0: 24:00 */
	row_id first_word; /* TAB_DAYS: the days worked out, see calendar_link; 0: none */
};

struct feast_row {
	uint8_t op, month, dom, weekday;
	int8_t nth;
	uint8_t substitute; /* the calendar's rule for weekends applies */
	uint8_t mark;       /* no feast: only says that sources differ on that day */
	uint8_t spare;
	int16_t offset;      /* days added */
	int16_t from, until; /* years; 0: no bound */
	int16_t spare2;
	day on;
	str_id name, substitute_name, cite, note, disputed;
};

/* Compiles one document of law/calendars/ into the builder. False after an error has been added to its diagnostics. */
bool calendar_compile(struct builder *b, const struct doc *file, struct text file_name);
/* After all files: resolves calendars that are built upon others. */
bool calendar_link(struct builder *b);
/* The days that calendar_link works out ahead from the rules, so that counting looks up a bit: these years. Two bit
 * maps a calendar in TAB_DAYS: rest (weekend or holiday), disputed. Other years are worked out when asked for. */
#define DAYS_FROM_YEAR 2000
#define DAYS_UNTIL_YEAR 2079
#define DAYS_FIRST 10957 /* 2000-01-01 */
#define DAYS_COUNT 29220 /* to 2079-12-31 */
#define DAYS_WORDS ((DAYS_COUNT + 63) / 64)

/* By id: "DE", "EL" (also "GR"), "EC", "us-federal", "us-bank", "us-sec", … */
calendar_id calendar_find(const struct law *law, struct text id);
struct text calendar_name(const struct law *law, calendar_id c); /* "Germany: public holidays" */
struct text calendar_code(const struct law *law, calendar_id c);
int32_t calendar_closes(const struct law *law,
                        calendar_id c); /* second of the day at which a business day ends; 0: 24:00 */
struct text calendar_zone(const struct law *law, calendar_id c); /* "Europe/Berlin": where nothing else is said */
uint32_t calendar_count(const struct law *law);                  /* ids run from 1 to this */

struct day_status {
	bool working;
	bool weekend;
	bool disputed;    /* sources differ on this day (see its note) */
	struct text name; /* of the holiday; "Saturday"; empty on a working day */
	struct text cite; /* the act */
	struct text note;
};
struct day_status calendar_day(const struct law *law, calendar_id c, day d);
bool calendar_working(const struct law *law, calendar_id c, day d);
bool calendar_disputed(const struct law *law, calendar_id c, day d);
/* For calendar_link: sets the bits of calendar `c` in `words` (2 * DAYS_WORDS, zeroed). */
void calendar_work_out(const struct law *law, calendar_id c, uint64_t *words); /* calendar 0: Mondays to Fridays */
day calendar_next_working(const struct law *law, calendar_id c, day d);        /* the first working day after d */
day calendar_previous_working(const struct law *law, calendar_id c, day d);

/* Part of law_verify: every index in the tables of this module is in bounds, every chain ends. False and `why`. */
bool calendar_verify(const struct law *law, const char **why);

#endif
