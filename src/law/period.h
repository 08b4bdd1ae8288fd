/*
 * Periods: from the moment of an event and a length to the moment at which the time is up, under a counting rule and
 * a calendar, with the steps that led there.
 *
 * Backwards a period is mirrored: the day (hour) of the event is not counted, and it runs back to the beginning of the
 * first hour of its last day; what must be done before it begins must be done by then. Art. 3(4) of Regulation 1182/71
 * does not apply there; Art. 3(5) does, because it has no exception.
 *
 * Pure functions of their arguments; thread-safe. Sources: Regulation (EEC, Euratom) No 1182/71 (OJ L 124, 8.6.1971,
 * p. 1), Commission Delegated Regulation (EU) 2025/301 Art. 5(4)-(6), and the US definitions named at each rule.
 */
#ifndef ENTENTE_LAW_PERIOD_H
#define ENTENTE_LAW_PERIOD_H

#include "base/time.h"
#include "law/calendar.h"

enum period_unit {
	UNIT_SECONDS,
	UNIT_MINUTES,
	UNIT_HOURS,
	UNIT_DAYS,
	UNIT_WORKING_DAYS,
	UNIT_WEEKS,
	UNIT_MONTHS,
	UNIT_YEARS
};

enum period_rule {
	RULE_ELAPSED, /* seconds, minutes, hours: exact; days and more: the day of the event is day 0, ends with the last
	                   * day (24:00 local, or the cut-off); no holiday moves anything. Working days: the n-th after it. */
	RULE_1182_71, /* Regulation 1182/71: hours from the next full hour; days with roll-over and two working days */
	RULE_SEC, /* Form 8-K Gen. Instr. B.1: an event on a non-business day starts on, and includes, the next one */
	RULE_FULL_DAYS, /* n full working days must lie between the event and the end (47 CFR 64.2011(b)(1)) */
	RULE_ROLL_FORWARD, /* as RULE_ELAPSED, but a last day that is no working day moves to the next (17 CFR 240.0-3(a)) */
	RULE_COUNT
};

struct period {
	int32_t count; /* negative: backwards from the event */
	enum period_unit unit;
	enum period_rule rule;
	calendar_id calendar; /* 0: no holidays known (Saturdays and Sundays still are what they are) */
	zone_id zone;         /* in which days begin and end */
	int32_t cutoff;       /* second of the last day at which it ends; 0: 24:00 */
};

#define PERIOD_COUNT_LIMIT 100000 /* of any unit; more is refused by period_parse, and by whoever else reads one */
#define PERIOD_STEPS 12
struct period_step {
	instant at;
	char text[120]; /* "Sat 27 Dec 2025 is no working day: next working day" */
};

struct period_end {
	instant end;       /* as the rule has it */
	instant safe;      /* under the stricter reading, never later than `end` */
	bool end_of_day;   /* `end` is 24:00 of the day before it in `zone` */
	bool disputed_day; /* a day on which sources differ decided the result */
	uint32_t step_count;
	struct period_step steps[PERIOD_STEPS];
};

/* `steps`: whether to fill the steps. An event at INSTANT_MIN or INSTANT_MAX gives the same. */
void period_compute(const struct law *law, const struct zones *zones, const struct period *p, instant event, bool steps,
                    struct period_end *out);
/* Whether the period has run out in the nearest future or past is the caller's question; this says only where the end
 * moves under "weekend or bank holiday: noon of the next working day" (Del. Reg. (EU) 2025/301 Art. 5(4)): unchanged
 * where the end lies on a working day, else `second_of_day` of the next one. */
instant period_roll(const struct law *law, const struct zones *zones, calendar_id calendar, zone_id zone, instant end,
                    int32_t second_of_day);
/* "24 h", "72 hours", "4 business days", "1 month", "10 working days", "15 days", "2 weeks", "90 min"; false otherwise. */
bool period_parse(struct text t, int32_t *count, enum period_unit *unit);
/* "17:30" into the second of the day; "24:00" gives 0, the end of the day. */
bool period_hour_parse(struct text t, int32_t *second);
bool period_rule_parse(struct text t,
                       enum period_rule *rule); /* "elapsed", "1182/71", "sec", "full-days", "roll-forward" */
bool period_unit_parse(struct text t, enum period_unit *unit); /* "hours", "working-days", … (singular too) */
const char *period_unit_name(enum period_unit unit);
const char *period_unit_words(enum period_unit unit, int32_t count); /* "day" where count is 1 or -1, else "days" */
const char *period_rule_name(enum period_rule rule);

#endif
