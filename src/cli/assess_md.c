/* The answer as a Markdown table, for a ticket. */
#include "cli/answer.h"
#include "cli/markdown.h"

static void cell(struct answer *w, struct text t)
{
	markdown_cell(&w->cli->out, t);
}

static bool open_end(const struct span *s)
{
	return s->none || s->waiting || s->lo == INSTANT_MIN || s->lo == INSTANT_MAX;
}

static struct text by_when(struct answer *w, const struct duty_answer *d)
{
	struct text standard = answer_str(w, DUTY(w->a->law, d->duty)->due.standard), at;

	if (d->state == STATE_WAITING && answer_waits_for(w, d).n > 0)
		return answer_waits_for(w, d);
	if (open_end(&d->limit))
		return standard;
	at = answer_time(w, d->limit.lo, d->limit.zone, d->limit.end_of_day);
	return d->limit.lo == d->limit.hi
	           ? at
	           : text_format(w->arena, "%.*s, if it started at the earliest possible moment", TEXT_ARG(at));
}

static void row(struct answer *w, const struct duty_answer *d)
{
	const struct duty_row *duty = DUTY(w->a->law, d->duty);

	buf_char(&w->cli->out, '|');
	cell(w, answer_state(w, d));
	cell(w, by_when(w, d));
	cell(w, answer_title(w, d));
	cell(w, answer_regime_short(w, duty->rulebook));
	cell(w, answer_recipients(w, d));
	cell(w, answer_str(w, duty->cite));
	buf_char(&w->cli->out, '\n');
}

/* What is open or set aside would fill the table with what nobody has to do now: one line for each law. */
static bool in_table(const struct duty_answer *d)
{
	return d->state < STATE_UNDETERMINED || d->state == STATE_MET || d->state == STATE_MET_LATE;
}

static bool has_other(struct answer *w, const struct rulebook_answer *book, bool open)
{
	for (uint32_t i = 0; i < book->duty_count; i++) {
		const struct duty_answer *d = &w->a->duties[book->first_duty + i];

		if (!in_table(d) && (d->state == STATE_UNDETERMINED) == open)
			return true;
	}
	return false;
}

static void others(struct answer *w, bool open)
{
	struct buf names = {0};

	for (uint32_t r = 0; r < w->entity->rulebook_count; r++) {
		const struct rulebook_answer *book = &w->a->rulebooks[w->entity->first_rulebook + r];

		if (has_other(w, book, open))
			buf_printf(&names, "%s%.*s", names.n == 0 ? "" : "; ",
			           TEXT_ARG(answer_regime_short(w, book->rulebook)));
	}
	if (names.n > 0)
		buf_printf(&w->cli->out, "\n%s: %.*s.\n",
		           open ? "Open, more facts are needed" : "Not owed, or given way to another law",
		           TEXT_ARG(buf_view(&names)));
	buf_free(&names);
}

bool answer_md(struct answer *w)
{
	struct buf *out = &w->cli->out;

	for (uint32_t e = 0; e < w->a->entity_count; e++) {
		const struct duty_answer **list;
		uint32_t count;

		if (!answer_view(w, &w->a->entities[e]))
			return false;
		list = answer_duties(w, &count);
		if (list == NULL)
			return false;
		buf_printf(out, "### %.*s\n\nAs of %.*s.\n\n", TEXT_ARG(answer_entity_name(w)),
		           TEXT_ARG(answer_time(w, w->a->options.now, ZONE_NONE, false)));
		buf_str(out, "| State | By | Duty | Law | To | Source |\n| --- | --- | --- | --- | --- | --- |\n");
		for (uint32_t i = 0; i < count; i++)
			if (in_table(list[i]))
				row(w, list[i]);
		others(w, true);
		others(w, false);
		buf_printf(out, "\nLaw: edition %.*s. Not legal advice.\n\n",
		           TEXT_ARG(law_meta(w->a->law, META_EDITION)));
	}
	return !arena_failed(w->arena) && !buf_failed(out);
}
