/*
 * Time without law: civil days, instants, zones. Source of zone rules: the IANA time zone database, compiled at build
 * time into one table (`zones_builtin`), or read from a directory of TZif files (RFC 9636) by the command line.
 *
 * A day is a count of days since 1970-01-01 in the proleptic Gregorian calendar. An instant is a count of seconds
 * since 1970-01-01T00:00:00Z without leap seconds; INSTANT_MIN and INSTANT_MAX stand for "without bound".
 * Years 1 to 9999.
 */
#ifndef ENTENTE_BASE_TIME_H
#define ENTENTE_BASE_TIME_H

#include "base/text.h"

typedef int32_t day;
typedef int64_t instant;

#define INSTANT_MIN INT64_MIN
#define INSTANT_MAX INT64_MAX
#define HOUR INT64_C(3600)
#define DAY_SECONDS INT64_C(86400)

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

struct civil {
	int32_t year;
	int32_t month, dom; /* from 1 */
	int32_t hour, minute, second;
};

day day_of(int32_t year, int32_t month, int32_t dom);
struct civil civil_of_day(day d); /* at 00:00:00 */
enum weekday weekday_of(day d);
int32_t days_in_month(int32_t year, int32_t month);
/* Same day of the month `months` later, or the last day of that month where it is missing (Reg. 1182/71 Art. 3(2)(c)). */
day day_add_months(day d, int32_t months);
day easter_western(int32_t year);
day easter_orthodox(int32_t year);               /* as a Gregorian day */
instant instant_add(instant t, int64_t seconds); /* keeps the bounds, saturates */

/* ---- zones ---- */
struct zones;             /* a table, immutable */
typedef uint16_t zone_id; /* index into it; 0 is UTC in every table */
#define ZONE_UTC ((zone_id)0)
#define ZONE_NONE ((zone_id)0xffff)

const struct zones *zones_builtin(void);
/* A table from bytes in the compiled form (foreign bytes: checked); borrows them. NULL after an error in `why`. */
const struct zones *zones_from_bytes(struct text bytes, struct arena *arena, const char **why);
struct text zones_version(const struct zones *z);           /* "2026a" */
zone_id zone_find(const struct zones *z, struct text name); /* IANA name or link, case as written; ZONE_NONE */
struct text zone_name(const struct zones *z, zone_id id);
size_t zone_count(const struct zones *z);
int32_t zone_offset(const struct zones *z, zone_id id, instant t);           /* seconds east of UTC */
struct text zone_abbreviation(const struct zones *z, zone_id id, instant t); /* "CET" */

struct civil civil_of(const struct zones *z, zone_id id, instant t);
day day_in(const struct zones *z, zone_id id, instant t);
/* The instant of a local time. In a gap (clocks go forward) the moment after it by the length of the gap; where a
 * local time comes twice, the first of them, or the second if `second`. `second_of_day` may be 86400 (24:00). */
instant instant_of(const struct zones *z, zone_id id, day d, int32_t second_of_day, bool second);
/* Whether clocks ever showed it: false in a gap. */
bool local_time_exists(const struct zones *z, zone_id id, day d, int32_t second_of_day);

/* ---- text ---- */
enum time_shape { TIME_NONE, TIME_DAY, TIME_MONTH, TIME_YEAR, TIME_INSTANT, TIME_LOCAL };
struct time_read {
	enum time_shape shape; /* TIME_LOCAL: date and time without offset */
	day first, last;       /* the days covered: of a day, month or year; of an instant its local day */
	int32_t second_of_day; /* of TIME_INSTANT and TIME_LOCAL */
	instant at;            /* of TIME_INSTANT */
	zone_id zone;          /* named in the text "… [Europe/Berlin]" or "… Europe/Berlin", else ZONE_NONE */
	const char *error;     /* with TIME_NONE: "no such day: February has 28 days in 2026" (static text) */
};
/* "2026-03-06T15:20+01:00", "2026-03-06 15:20", "…:05Z", "2026-03-06", "2026-03", "2026",
 * "2026-03-06T15:20[Europe/Berlin]" (RFC 9557). Offsets of up to 18 hours; no leap seconds; fractions are cut off. */
struct time_read time_parse(struct text t, const struct zones *z);
/* RFC 3339 with the zone's offset: "2026-03-06T15:20:00+01:00". */
void instant_print(struct buf *out, const struct zones *z, zone_id id, instant t);
void day_print(struct buf *out, day d); /* "2026-03-06" */
/* For people: "Fri 6 Mar 2026, 15:20 CET"; 24:00 is shown as that and not as the next day's 00:00 if `end_of_day`. */
void instant_print_human(struct buf *out, const struct zones *z, zone_id id, instant t, bool end_of_day);
/* The same into the caller's array, and a day alone: "Fri 6 Mar 2026". Return `out`. */
#define TIME_WORDS 64
const char *instant_words(char out[TIME_WORDS], const struct zones *z, zone_id id, instant t, bool end_of_day);
const char *day_words(char out[TIME_WORDS], day d);
/* "2 d 4 h", "35 min"; for people; never negative in, at most two units. */
void duration_print(struct buf *out, int64_t seconds);
/* "36 h", "90 min", "2 d 4 h", "1.5 h", "PT36H", "P2DT4H", "30 s", "3 weeks": false where it is none. No months or
 * years: those are periods, not durations. */
bool duration_parse(struct text t, int64_t *seconds);

#endif
