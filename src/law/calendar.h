/*
 * Calendars: which days are working days, as rules (a weekend, feasts fixed or movable, one-off days), with the act
 * that says so. Data: law/calendars/; compiled into TAB_CALENDARS and TAB_FEASTS.
 *
 * Thread-safe: a compiled calendar is immutable. Days of the years 1900 to 2199.
 */
#ifndef ENTENTE_LAW_CALENDAR_H
#define ENTENTE_LAW_CALENDAR_H

#include "base/time.h"
#include "data/doc.h"
#include "law/table.h"

typedef row_id calendar_id;  /* row of TAB_CALENDARS; 0 is none */

/* Compiles one document of law/calendars/ into the builder. False after an error has been added to its diagnostics. */
bool calendar_compile(struct builder *b, const struct doc *file, struct text file_name);
/* After all files: resolves calendars that are built upon others. */
bool calendar_link(struct builder *b);

/* By id: "DE", "EL" (also "GR"), "EC", "us-federal", "us-bank", "us-sec", … */
calendar_id calendar_find(const struct law *law, struct text id);
struct text calendar_name(const struct law *law, calendar_id c);     /* "Germany: public holidays" */
struct text calendar_code(const struct law *law, calendar_id c);
uint32_t calendar_count(const struct law *law);                       /* ids run from 1 to this */

struct day_status {
	bool working;
	bool weekend;
	bool disputed;        /* sources differ on this day (see its note) */
	struct text name;     /* of the holiday; "Saturday"; empty on a working day */
	struct text cite;     /* the act */
	struct text note;
};
struct day_status calendar_day(const struct law *law, calendar_id c, day d);
bool calendar_working(const struct law *law, calendar_id c, day d);
day calendar_next_working(const struct law *law, calendar_id c, day d);      /* the first working day after d */
day calendar_previous_working(const struct law *law, calendar_id c, day d);

#endif
