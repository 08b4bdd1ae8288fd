#include "cli/answer.h"

#include <stdlib.h>

#include "cli/term.h"

struct text answer_str(const struct answer *w, str_id s)
{
	return law_str(w->a->law, s);
}

/* ---- options ---- */

static bool find_rulebook(struct cli *cli, row_id *out)
{
	const char *id = cli_value(cli, "regime");
	uint32_t count = rulebook_count(cli->law);
	struct text *names;

	if (id == NULL)
		return true;
	*out = rulebook_find(cli->law, text_of(id));
	if (*out != 0)
		return true;
	names = arena_array(&cli->arena, count, sizeof(*names));
	if (names == NULL)
		return cli_no_memory(cli) == 0;
	for (uint32_t i = 0; i < count; i++)
		names[i] = law_str(cli->law, RULEBOOK(cli->law, i + 1)->id);
	cli_unknown(cli, "regime", text_of(id), names, count);
	return false;
}

bool answer_options(struct cli *cli, struct assess_options *out)
{
	const char *shore = cli_value(cli, "shore"), *entity = cli_value(cli, "entity");
	struct time_read as_of = time_parse(text_of(cli_value(cli, "as-of")), cli->zones);
	bool given;

	*out = (struct assess_options){.as_known_at = INSTANT_MAX, .as_of = INSTANT_MIN};
	if (!cli_instant(cli, "as-known-at", true, &given, &out->as_known_at) ||
	    !cli_instant(cli, "as-of", false, &given, &out->as_of) || !find_rulebook(cli, &out->only_rulebook))
		return false;
	if (as_of.shape == TIME_DAY)
		out->as_of = as_of_day(as_of.first);
	out->include_proposed = cli_flag(cli, "include");
	out->only_shore = shore != NULL;
	out->shore = shore != NULL && shore[0] == 'u' ? SHORE_US : SHORE_EU;
	if (out->only_rulebook != 0 && out->only_shore && RULEBOOK(cli->law, out->only_rulebook)->shore != out->shore)
		return cli_bad(cli, "%s is not law of --shore %s", cli_value(cli, "regime"), shore) == 0;
	if (entity != NULL)
		out->only_entity = text_of(entity);
	return true;
}

bool answer_zone(struct cli *cli, const struct kase *c, zone_id *zone)
{
	if (!cli_zone(cli, zone))
		return false;
	if (cli_value(cli, "zone") == NULL && c->zone != ZONE_NONE)
		*zone = c->zone;
	return true;
}

/* ---- what is in view ---- */

void answer_close(struct answer *w)
{
	if (w->explainer != NULL)
		explainer_close(w->explainer);
	w->explainer = NULL;
}

bool answer_view(struct answer *w, const struct entity_answer *e)
{
	answer_close(w);
	w->entity = e;
	w->explainer = explainer_new(w->a, e, w->arena);
	return w->explainer != NULL;
}

static int compare(const void *a, const void *b)
{
	const struct duty_answer *const *x = a, *const *y = b;
	int order = duty_answer_compare(*x, *y);

	return order != 0 ? order : *x < *y ? -1 : *x > *y;
}

const struct duty_answer **answer_duties(struct answer *w, uint32_t *count)
{
	const struct duty_answer **list =
	    arena_array(w->arena, w->a->duty_count + 1, sizeof(const struct duty_answer *));

	*count = 0;
	if (list == NULL)
		return NULL;
	for (uint32_t r = 0; r < w->entity->rulebook_count; r++) {
		const struct rulebook_answer *book = &w->a->rulebooks[w->entity->first_rulebook + r];

		for (uint32_t i = 0; i < book->duty_count; i++)
			list[(*count)++] = &w->a->duties[book->first_duty + i];
	}
	qsort(list, *count, sizeof(const struct duty_answer *), compare);
	return list;
}

bool answer_is_due(const struct assessment *a)
{
	for (uint32_t i = 0; i < a->duty_count; i++)
		if (a->duties[i].state == STATE_DUE || a->duties[i].state == STATE_OVERDUE)
			return true;
	return false;
}

bool answer_is_weak(const struct answer *w, const struct duty_answer *d)
{
	const struct duty_row *row = DUTY(w->a->law, d->duty);

	return row->mark != MARK_VERIFIED || row->ambiguous != 0;
}

/* ---- names ---- */

static const struct record *record_of(const struct answer *w, uint32_t record)
{
	return record == 0 ? NULL : &w->a->facts.kase->records[record - 1];
}

struct text answer_line(const struct answer *w, struct text t)
{
	char *line = text_cstr(w->arena, t);

	for (size_t i = 0; line != NULL && i < t.n; i++)
		if (line[i] == '\n' || line[i] == '\r' || line[i] == '\t')
			line[i] = ' ';
	return line == NULL ? TEXT_NONE : (struct text){line, t.n};
}

struct text answer_entity_name(const struct answer *w)
{
	const struct record *r = record_of(w, w->entity->organisation);

	return r == NULL || r->name.n == 0 ? TEXT("the organisation") : answer_line(w, r->name);
}

static struct text with_status(const struct answer *w, struct text title, row_id rulebook)
{
	static const char *const notes[] = {
	    [STATUS_IN_FORCE] = "",
	    [STATUS_PROPOSED] = " (proposed)",
	    [STATUS_NOT_EFFECTIVE] = " (not yet effective)",
	    [STATUS_EXPIRED] = " (expired)",
	    [STATUS_UNKNOWN_AFTER] = " (perhaps no longer in force)",
	};

	for (uint32_t i = 0; i < w->entity->rulebook_count; i++) {
		const struct rulebook_answer *book = &w->a->rulebooks[w->entity->first_rulebook + i];

		if (book->rulebook == rulebook)
			return text_format(w->arena, "%.*s%s", TEXT_ARG(title), notes[book->status]);
	}
	return title;
}

struct text answer_regime(const struct answer *w, row_id rulebook)
{
	return with_status(w, answer_str(w, RULEBOOK(w->a->law, rulebook)->title), rulebook);
}

struct text answer_regime_short(const struct answer *w, row_id rulebook)
{
	struct text title = answer_str(w, RULEBOOK(w->a->law, rulebook)->title);
	size_t n = 0;

	while (n < title.n && title.p[n] != ',' && title.p[n] != '(')
		n++;
	return with_status(w, text_trim((struct text){title.p, n}), rulebook);
}

/* "US-CA", "customer database", or nothing. */
static struct text instance(const struct answer *w, const struct duty_answer *d, bool for_people)
{
	const struct record *r = record_of(w, d->record);

	if (r != NULL)
		return answer_line(w, for_people && r->name.n > 0 ? r->name : r->id);
	if (d->region != 0)
		return answer_str(w, LAW_ROW(w->a->law, TAB_REGIONS, struct region_row, d->region)->code);
	return DUTY(w->a->law, d->duty)->each_region && for_people ? TEXT("States not yet known") : TEXT_NONE;
}

struct text answer_title(const struct answer *w, const struct duty_answer *d)
{
	struct text title = answer_str(w, DUTY(w->a->law, d->duty)->title), of = instance(w, d, true);

	return of.n == 0 ? title : text_format(w->arena, "%.*s: %.*s", TEXT_ARG(title), TEXT_ARG(of));
}

struct text answer_path(const struct answer *w, const struct duty_answer *d)
{
	const struct duty_row *row = DUTY(w->a->law, d->duty);
	struct text book = answer_str(w, RULEBOOK(w->a->law, row->rulebook)->id), id = answer_str(w, row->id);
	struct text of = instance(w, d, false);

	if (of.n == 0)
		return text_format(w->arena, "%.*s.%.*s", TEXT_ARG(book), TEXT_ARG(id));
	return text_format(w->arena, "%.*s.%.*s[%.*s]", TEXT_ARG(book), TEXT_ARG(id), TEXT_ARG(of));
}

/* Those that are certain; where there are none, the possible ones; what is left out is counted. */
struct text answer_recipients(const struct answer *w, const struct duty_answer *d)
{
	row_id rows[16];
	enum verdict verdicts[16];
	uint32_t count = recipients_of_duty(w->explainer, d, rows, verdicts, 16), certain = 0, n = 0, total;
	struct buf out = {0};
	struct text t;

	count = count > 16 ? 16 : count;
	for (uint32_t i = 0; i < count; i++)
		certain += verdicts[i] != UNKNOWN;
	total = certain > 0 ? certain : count;
	for (uint32_t i = 0; i < count; i++) {
		const char *between = n == 0 ? "" : n + 1 < total ? ", " : certain > 0 ? " and " : " or ";

		if (certain > 0 && verdicts[i] == UNKNOWN)
			continue;
		buf_printf(&out, "%s%.*s", between, TEXT_ARG(answer_str(w, RECIPIENT(w->a->law, rows[i])->name)));
		n++;
	}
	if (certain > 0 && certain < count)
		buf_printf(&out, ", perhaps %u more", count - certain);
	t = term_take(w->arena, &out);
	return t;
}

struct text answer_state(const struct answer *w, const struct duty_answer *d)
{
	char *name = text_cstr(w->arena, text_of(duty_state_name(d->state)));

	for (char *p = name; p != NULL && *p != '\0'; p++)
		if (*p == '_')
			*p = ' ';
	return text_of(name);
}

struct text answer_question(const struct answer *w, fact_id fact)
{
	const struct fact_row *f = LAW_ROW(w->a->law, TAB_FACTS, struct fact_row, fact);

	return answer_str(w, f->question != 0 ? f->question : f->id);
}

struct text answer_fact_name(const struct answer *w, struct missing m)
{
	const struct fact_row *f = LAW_ROW(w->a->law, TAB_FACTS, struct fact_row, m.fact);
	const struct kind_row *k = LAW_ROW(w->a->law, TAB_KINDS, struct kind_row, f->kind);
	const struct record *r = record_of(w, m.record);

	if (r == NULL || case_count(w->a->facts.kase, f->kind) < 2)
		return answer_str(w, f->id);
	/* An id that the reader gave by itself, such as impact-2, says nothing; whose it is does. */
	if (text_starts(r->id, answer_str(w, k->id)) && r->organisation != 0)
		return text_format(w->arena, "%.*s of %.*s", TEXT_ARG(answer_str(w, f->id)),
		                   TEXT_ARG(w->a->facts.kase->records[r->organisation - 1].id));
	return text_format(w->arena, "%.*s:%.*s.%.*s", TEXT_ARG(answer_str(w, k->id)), TEXT_ARG(r->id),
	                   TEXT_ARG(answer_str(w, f->short_id)));
}

/* ---- clocks ---- */

/* The period that counts from the event `start`. */
static row_id period_from(const struct law *law, row_id clock, row_id start)
{
	const struct clock_row *c = CLOCK(law, clock);
	row_id found = 0;

	if (clock == 0)
		return 0;
	if (c->op == CLOCK_PERIOD && c->node == start)
		return clock;
	for (row_id k = c->child; k != 0 && found == 0; k = CLOCK(law, k)->next)
		found = period_from(law, k, start);
	return found;
}

static struct text event(const struct answer *w, row_id start)
{
	const struct node_row *n = law_node(w->a->law, start);

	if (n->op == NODE_FILING || n->op == NODE_LAST_FILING)
		return text_format(w->arena, "%.*s is filed", TEXT_ARG(answer_str(w, DUTY(w->a->law, n->a)->title)));
	if (n->op == NODE_VALUE)
		return answer_str(w, LAW_ROW(w->a->law, TAB_FACTS, struct fact_row, n->a)->id);
	return event_name(w->a, start, w->arena);
}

struct text answer_waits_for(const struct answer *w, const struct duty_answer *d)
{
	const struct law *law = w->a->law;
	row_id limit = DUTY(law, d->duty)->due.limit, period;
	struct text unit, after;
	const struct clock_row *c;

	if (d->start == 0)
		return TEXT_NONE;
	after = event(w, d->start);
	period = period_from(law, limit, d->start);
	if (period == 0)
		return after.n == 0 ? TEXT_NONE : text_format(w->arena, "once %.*s", TEXT_ARG(after));
	c = CLOCK(law, period);
	unit = text_of(period_unit_name((enum period_unit)c->unit));
	if (c->count == 1 && text_ends(unit, TEXT("s")))
		unit.n--;
	return text_format(w->arena, "%d %.*s after %.*s", c->count, TEXT_ARG(unit), TEXT_ARG(after));
}

/* ---- times ---- */

struct text answer_time(const struct answer *w, instant t, zone_id law_zone, bool end_of_day)
{
	const struct zones *z = w->a->zones;
	zone_id beside = law_zone == ZONE_NONE ? w->zone : law_zone;
	bool same = zone_offset(z, w->zone, t) == zone_offset(z, beside, t);
	struct buf out = {0};
	struct text text;

	instant_print_human(&out, z, w->zone, t, end_of_day && same);
	if (!same) {
		struct buf law = {0};
		struct text there;
		bool same_day = day_in(z, w->zone, t) == day_in(z, beside, t - (end_of_day ? 1 : 0));

		instant_print_human(&law, z, beside, t, end_of_day);
		there = buf_view(&law);
		/* "Fri 6 Mar 2026, 09:20 EST": on the same day the time is enough. */
		for (size_t i = 0; same_day && i + 1 < there.n; i++)
			if (there.p[i] == ',') {
				there = (struct text){there.p + i + 2, there.n - i - 2};
				break;
			}
		buf_printf(&out, " (%.*s)", TEXT_ARG(there));
		buf_free(&law);
	}
	text = term_take(w->arena, &out);
	return text;
}

struct text answer_from_now(const struct answer *w, instant t)
{
	instant now = w->a->options.now;
	struct buf out = {0};
	struct text text;

	if (t >= now)
		buf_str(&out, "in ");
	duration_print(&out, t >= now ? t - now : now - t);
	if (t < now)
		buf_str(&out, " late");
	text = term_take(w->arena, &out);
	return text;
}
