/*
 * The answer as a calendar (RFC 5545): one event for each limit that still runs, with alarms a day and two hours before.
 * UIDs are made of what the duty is, so that a calendar read again replaces the events of the last reading.
 */
#include "cli/answer.h"
#include "cli/term.h"

#define LINE_OCTETS 75

/* ---- lines ---- */

/* Content lines end with CRLF and are folded at 75 octets, never within a character (section 3.1). */
static void fold(struct buf *out, struct text line)
{
	size_t at = 0;

	for (size_t i = 0; i < line.n;) {
		size_t n = 1;

		while (i + n < line.n && ((unsigned char)line.p[i + n] & 0xc0) == 0x80)
			n++;
		if (at + n > LINE_OCTETS) {
			buf_str(out, "\r\n ");
			at = 1;
		}
		buf_add(out, line.p + i, n);
		at += n;
		i += n;
	}
	buf_str(out, "\r\n");
}

/* TEXT values (section 3.3.11). */
static void escape(struct buf *out, struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if (c == '\n')
			buf_str(out, "\\n");
		else if (c == '\\' || c == ';' || c == ',')
			buf_printf(out, "\\%c", c);
		else if (c >= 0x20 && c != 0x7f)
			buf_char(out, (char)c);
	}
}

static void property(struct buf *out, const char *name, struct text value)
{
	struct buf line = {0};

	buf_printf(&line, "%s:", name);
	escape(&line, value);
	fold(out, buf_view(&line));
	out->failed = out->failed || buf_failed(&line);
	buf_free(&line);
}

static void moment(struct buf *out, const char *name, const struct zones *zones, instant t)
{
	struct civil c = civil_of(zones, ZONE_UTC, t);

	buf_printf(out, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, c.year, c.month, c.dom, c.hour, c.minute, c.second);
}

/* ---- events ---- */

static void alarm(struct buf *out, const char *before, struct text what)
{
	buf_str(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
	buf_printf(out, "TRIGGER:-%s\r\n", before);
	property(out, "DESCRIPTION", what);
	buf_str(out, "END:VALARM\r\n");
}

static struct text record_id(const struct answer *w, uint32_t record)
{
	return record == 0 ? TEXT("-") : w->a->facts.kase->records[record - 1].id;
}

static void uid(struct buf *out, const struct answer *w, const struct duty_answer *d)
{
	struct text name = text_format(w->arena, "%.*s/%.*s/%.*s/%.*s", TEXT_ARG(w->a->facts.kase->title),
	                               TEXT_ARG(record_id(w, w->entity->organisation)),
	                               TEXT_ARG(record_id(w, w->entity->incident)), TEXT_ARG(answer_path(w, d)));

	buf_printf(out, "UID:%016llx@entente\r\n", (unsigned long long)text_hash(name));
}

static struct text description(const struct answer *w, const struct duty_answer *d)
{
	const struct duty_row *row = DUTY(w->a->law, d->duty);
	struct text to = answer_recipients(w, d), standard = answer_str(w, row->due.standard);
	struct buf b = {0};
	struct text t;

	if (to.n > 0)
		buf_printf(&b, "To %.*s.\n", TEXT_ARG(to));
	if (standard.n > 0)
		buf_printf(&b, "The law: %.*s.\n", TEXT_ARG(standard));
	if (d->limit.lo != d->limit.hi)
		buf_str(&b, "The start is uncertain: this is the limit if it was at the earliest possible moment.\n");
	if (d->required == PRESUMED)
		buf_str(&b, "Presumed: owed unless rebutted.\n");
	buf_printf(&b, "%.*s (%.*s)\nNot legal advice.", TEXT_ARG(answer_str(w, row->cite)),
	           TEXT_ARG(answer_path(w, d)));
	t = term_take(w->arena, &b);
	return t;
}

static bool dated(const struct duty_answer *d)
{
	bool runs = d->state == STATE_DUE || d->state == STATE_OVERDUE || d->state == STATE_PRESUMED ||
	            d->state == STATE_HELD || d->state == STATE_NOT_YET;

	return runs && !d->limit.none && !d->limit.waiting && d->limit.lo != INSTANT_MIN && d->limit.lo != INSTANT_MAX;
}

static void event(struct answer *w, const struct duty_answer *d)
{
	struct buf *out = &w->cli->out;
	struct text title = answer_title(w, d), regime = answer_regime_short(w, DUTY(w->a->law, d->duty)->rulebook);
	struct text what = text_format(w->arena, "%.*s: %.*s (%.*s)", TEXT_ARG(answer_entity_name(w)), TEXT_ARG(title),
	                               TEXT_ARG(regime));

	buf_str(out, "BEGIN:VEVENT\r\n");
	uid(out, w, d);
	moment(out, "DTSTAMP", w->a->zones, w->a->options.now);
	moment(out, "DTSTART", w->a->zones, d->limit.lo);
	property(out, "SUMMARY", what);
	property(out, "DESCRIPTION", description(w, d));
	property(out, "CATEGORIES", answer_str(w, RULEBOOK(w->a->law, DUTY(w->a->law, d->duty)->rulebook)->id));
	buf_str(out, "TRANSP:TRANSPARENT\r\n");
	alarm(out, "P1D", what);
	alarm(out, "PT2H", what);
	buf_str(out, "END:VEVENT\r\n");
}

void answer_ics_begin(struct cli *cli)
{
	buf_str(&cli->out,
	        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Entente//entente//EN\r\nCALSCALE:GREGORIAN\r\n");
	buf_str(&cli->out, "X-WR-CALNAME:Duties after an incident\r\n");
}

void answer_ics_end(struct cli *cli)
{
	buf_str(&cli->out, "END:VCALENDAR\r\n");
}

bool answer_ics(struct answer *w)
{
	for (uint32_t e = 0; e < w->a->entity_count; e++) {
		const struct duty_answer **list;
		uint32_t count;

		if (!answer_view(w, &w->a->entities[e]))
			return false;
		list = answer_duties(w, &count);
		if (list == NULL)
			return false;
		for (uint32_t i = 0; i < count; i++)
			if (dated(list[i]))
				event(w, list[i]);
	}
	return !arena_failed(w->arena) && !buf_failed(&w->cli->out);
}
