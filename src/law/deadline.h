/*
 * One deadline asked for by itself: an event, a period, a rule, a calendar and a zone as somebody writes them, into the
 * moment at which the time is up. What `entente deadline` and its batches do.
 *
 * Defaults: rule "1182/71"; no calendar (Mondays to Fridays are working days), but us-sec and 17:30 under the rule
 * "sec"; the zone that the event names, else the principal zone of the calendar, else the event's own offset where it
 * is one of whole hours, else UTC. An event without an offset is local time there. Of an event of which only the day is
 * known, the day counts, and hours run from its first moment.
 */
#ifndef ENTENTE_LAW_DEADLINE_H
#define ENTENTE_LAW_DEADLINE_H

#include "data/doc.h"
#include "law/period.h"

/* As written; empty texts are not given. */
struct deadline_words {
	struct text event, period, unit, rule, calendar, zone, by;
};

struct deadline {
	struct period period;
	instant event;
	bool whole_day; /* of the event only the day is known */
};

/* False after an error in `diags` at `at`; codes "event", "period", "unit", "rule", "calendar", "zone", "by". */
bool deadline_resolve(const struct law *law, const struct zones *zones, const struct deadline_words *words,
                      struct diag_pos at, struct diags *diags, struct deadline *out);
/* A request of a batch: {"event","period","unit","rule","calendar","zone","by","id"}; `period` a whole number (negative:
 * backwards) beside a unit, or a text such as "72 h". */
bool deadline_request(const struct doc *request, struct text file, struct diags *diags, struct deadline_words *out);
/* The answer as members of an object already begun: event, end, end_of_day, safe, safe_end_of_day, disputed, rule,
 * calendar, zone, steps. `safe` stands there where it differs. An end at 24:00 is written as the next day's 00:00:00
 * (RFC 3339 has no 24:00), with the day that it ends in end_of_day. */
void deadline_members(struct json *j, const struct law *law, const struct zones *zones, const struct deadline *d);
/* One line of a batch into one line of answer, with its line end: {"id"?,"end",…} or {"id"?,"line","error":{"code",
 * "text"}}. False where the line was bad. `scratch` is reset. */
bool deadline_line(const struct law *law, const struct zones *zones, struct text line, struct text file,
                   uint32_t line_number, struct arena *scratch, struct buf *out);

#endif
