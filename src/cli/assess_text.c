/*
 * The answer for people: at the left when, at the right what; most urgent first. Everything that is open says what would
 * settle it, everything that is closed takes one line.
 */
#include <string.h>

#include "cli/answer.h"
#include "cli/term.h"

#define COLUMN 19 /* where the right-hand side begins */

enum part {
	PART_OVERDUE,
	PART_DUE,
	PART_PRESUMED,
	PART_WAITING,
	PART_OPEN,
	PART_HELD,
	PART_NOT_YET,
	PART_DONE,
	PART_ASIDE
};

static const uint8_t part_of[STATE_COUNT] =
    {[STATE_OVERDUE] = PART_OVERDUE,   [STATE_DUE] = PART_DUE,         [STATE_LIMIT_UNKNOWN] = PART_DUE,
     [STATE_PRESUMED] = PART_PRESUMED, [STATE_WAITING] = PART_WAITING, [STATE_UNDETERMINED] = PART_OPEN,
     [STATE_HELD] = PART_HELD,         [STATE_NOT_YET] = PART_NOT_YET, [STATE_MET] = PART_DONE,
     [STATE_MET_LATE] = PART_DONE,     [STATE_SATISFIED] = PART_ASIDE, [STATE_DISPLACED] = PART_ASIDE,
     [STATE_EXCUSED] = PART_ASIDE,     [STATE_VOLUNTARY] = PART_ASIDE, [STATE_DORMANT] = PART_ASIDE,
     [STATE_NOT_REQUIRED] = PART_ASIDE};

struct page {
	struct answer *w;
	struct cli *cli;
	const struct duty_answer **duties;
	uint32_t count;
	bool weak; /* a mark was used */
};

/* ---- lines ---- */

static void left(struct page *p, enum style style, struct text t)
{
	t = term_cut(p->cli, t, COLUMN - 1);
	term_put(p->cli, style, t);
	term_pad(p->cli, text_width(t), COLUMN);
}

static void right(struct page *p, enum style style, struct text t)
{
	if (t.n == 0)
		return;
	buf_fill(&p->cli->out, ' ', COLUMN);
	term_wrap(p->cli, style, t, COLUMN, COLUMN);
}

static struct text str(const struct page *p, str_id s)
{
	return answer_str(p->w, s);
}

static const struct duty_row *row(const struct page *p, const struct duty_answer *d)
{
	return DUTY(p->w->a->law, d->duty);
}

/* "Early warning" in bold, "· NIS 2 Directive" behind it, or below where it does not fit. */
static void name(struct page *p, const struct duty_answer *d, enum style style)
{
	struct text title = answer_title(p->w, d), regime = answer_regime_short(p->w, row(p, d)->rulebook);
	const char *mark = answer_is_weak(p->w, d) ? "°" : "";
	uint32_t at = COLUMN + text_width(title) + (mark[0] != '\0');

	p->weak = p->weak || mark[0] != '\0';
	if (at > p->cli->width) {
		term_wrap(p->cli, style, text_format(p->w->arena, "%.*s%s", TEXT_ARG(title), mark), COLUMN, COLUMN);
		right(p, PLAIN, regime);
		return;
	}
	term_put(p->cli, style, title);
	buf_str(&p->cli->out, mark);
	if (at + 3 + text_width(regime) > p->cli->width) {
		buf_char(&p->cli->out, '\n');
		right(p, PLAIN, regime);
		return;
	}
	buf_str(&p->cli->out, " · ");
	term_wrap(p->cli, PLAIN, regime, at + 3, COLUMN);
}

/* "to BaFin and the ECB; Art. 19(4)(a)" */
static void whom_and_where(struct page *p, const struct duty_answer *d)
{
	struct text to = answer_recipients(p->w, d), cite = str(p, row(p, d)->cite);

	right(p, DIM, to.n == 0 ? cite : text_format(p->w->arena, "to %.*s; %.*s", TEXT_ARG(to), TEXT_ARG(cite)));
}

static bool known(instant t)
{
	return t != INSTANT_MIN && t != INSTANT_MAX;
}

static struct text time_at(struct page *p, const struct span *s, instant t)
{
	return answer_time(p->w, t, s->zone, s->end_of_day);
}

/* The law's word and the limit. */
static void limit(struct page *p, const struct duty_answer *d)
{
	const struct span *s = &d->limit;
	struct text standard = str(p, row(p, d)->due.standard);
	struct arena *arena = p->w->arena;
	struct text lo;

	if (s->none || s->waiting || !known(s->lo)) {
		if (standard.n > 0)
			right(p, PLAIN, standard);
		if (!s->none && !s->waiting && known(s->hi))
			right(p, PLAIN,
			      text_format(arena, "the start is not known; at the latest %.*s",
			                  TEXT_ARG(time_at(p, s, s->hi))));
		return;
	}
	lo = time_at(p, s, s->lo);
	if (s->lo == s->hi) {
		right(p, PLAIN,
		      standard.n == 0 ? lo : text_format(arena, "%.*s; %.*s", TEXT_ARG(lo), TEXT_ARG(standard)));
		return;
	}
	right(p, PLAIN,
	      text_format(arena, "no later than %.*s, if it started at the earliest possible moment", TEXT_ARG(lo)));
	if (known(s->hi))
		right(p, DIM,
		      text_format(arena, "or %.*s, if it started at the latest possible moment",
		                  TEXT_ARG(time_at(p, s, s->hi))));
	if (standard.n > 0)
		right(p, PLAIN, standard);
}

static void around(struct page *p, const struct duty_answer *d)
{
	const struct due_row_fields *due = &row(p, d)->due;
	struct arena *arena = p->w->arena;
	struct text reading = str(p, due->alternative_reading);

	if (!d->stricter.none && known(d->stricter.lo) && d->stricter.lo != d->limit.lo)
		right(p, YELLOW,
		      text_format(arena, "stricter reading: %.*s%s%.*s",
		                  TEXT_ARG(time_at(p, &d->stricter, d->stricter.lo)), reading.n > 0 ? ": " : "",
		                  TEXT_ARG(reading)));
	if (!d->target.none && !d->target.waiting && known(d->target.lo))
		right(p, PLAIN, text_format(arena, "aim: %.*s", TEXT_ARG(time_at(p, &d->target, d->target.lo))));
	if (!d->not_before.none && !d->not_before.waiting && known(d->not_before.lo) &&
	    d->not_before.lo > p->w->a->options.now && d->state != STATE_NOT_YET)
		right(p, PLAIN,
		      text_format(arena, "not before %.*s", TEXT_ARG(time_at(p, &d->not_before, d->not_before.lo))));
	if (d->disputed_day)
		right(p, YELLOW, TEXT("sources differ on whether a day in this period is a holiday"));
}

/* ---- what is running ---- */

static struct text when(struct page *p, const struct duty_answer *d)
{
	struct arena *arena = p->w->arena;

	if (d->limit.none || d->limit.waiting || !known(d->limit.lo))
		return d->state == STATE_OVERDUE ? TEXT("! late") : TEXT("now");
	return text_format(arena, d->state == STATE_OVERDUE ? "! %.*s" : "%.*s",
	                   TEXT_ARG(answer_from_now(p->w, d->limit.lo)));
}

static void running(struct page *p, const struct duty_answer *d)
{
	bool late = d->state == STATE_OVERDUE;

	left(p, late ? URGENT : BOLD, when(p, d));
	name(p, d, late ? URGENT : BOLD);
	limit(p, d);
	around(p, d);
	if (d->state == STATE_LIMIT_UNKNOWN)
		right(p, PLAIN, TEXT("the law sets a limit, but its start is not known"));
	whom_and_where(p, d);
}

/* The questions of the first facts of a list, "; " between them. */
static struct text questions_of(struct page *p, const struct missing_list *l, uint32_t most)
{
	struct buf out = {0};
	struct text t;
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->count; i++) {
		bool before = false;

		for (uint32_t k = 0; k < i && !before; k++)
			before = l->list[k].fact == l->list[i].fact;
		if (before)
			continue;
		if (n++ < most)
			buf_printf(&out, "%s%.*s", n == 1 ? "" : " ", TEXT_ARG(answer_question(p->w, l->list[i].fact)));
	}
	if (n > most)
		buf_printf(&out, " (+%u)", n - most);
	t = term_take(p->w->arena, &out);
	return t;
}

static void presumed(struct page *p, const struct duty_answer *d)
{
	struct missing_list missing = {0}, rebut = {0};
	bool dated = !d->limit.none && !d->limit.waiting && known(d->limit.lo);

	left(p, YELLOW,
	     dated ? text_format(p->w->arena, "~ %.*s", TEXT_ARG(answer_from_now(p->w, d->limit.lo)))
	           : TEXT("~ presumed"));
	name(p, d, BOLD);
	limit(p, d);
	around(p, d);
	missing_of_duty(p->w->explainer, d, &missing, &rebut);
	if (rebut.count > 0)
		right(p, PLAIN,
		      text_format(p->w->arena, "owed unless rebutted: %.*s", TEXT_ARG(questions_of(p, &rebut, 2))));
	whom_and_where(p, d);
}

static void waiting(struct page *p, const struct duty_answer *d)
{
	left(p, BLUE, TEXT("waits"));
	name(p, d, BOLD);
	right(p, PLAIN, answer_waits_for(p->w, d));
	whom_and_where(p, d);
}

static void held(struct page *p, const struct duty_answer *d)
{
	struct text says = str(p, row(p, d)->held_says), cite = str(p, row(p, d)->held_cite);

	left(p, BLUE, TEXT("on hold"));
	name(p, d, BOLD);
	if (!d->held_until.none && known(d->held_until.hi))
		right(p, PLAIN,
		      text_format(p->w->arena, "until %.*s", TEXT_ARG(time_at(p, &d->held_until, d->held_until.hi))));
	right(p, PLAIN, says.n == 0 ? cite : text_format(p->w->arena, "%.*s (%.*s)", TEXT_ARG(says), TEXT_ARG(cite)));
	limit(p, d);
}

static void not_yet(struct page *p, const struct duty_answer *d)
{
	left(p, BLUE,
	     !d->not_before.none && known(d->not_before.lo) ? answer_from_now(p->w, d->not_before.lo)
	                                                    : TEXT("not yet"));
	name(p, d, BOLD);
	if (!d->not_before.none && known(d->not_before.lo))
		right(p, PLAIN,
		      text_format(p->w->arena, "not before %.*s",
		                  TEXT_ARG(time_at(p, &d->not_before, d->not_before.lo))));
	limit(p, d);
	whom_and_where(p, d);
}

/* ---- what is open: the fewest questions that concern every open rulebook ---- */

#define OPEN_RULEBOOKS 256
#define QUESTIONS_SHOWN 8

struct open_question {
	struct missing missing;
	uint64_t books[OPEN_RULEBOOKS / 64];
};

struct open {
	row_id books[OPEN_RULEBOOKS];
	uint32_t book_count;
	struct open_question *questions;
	uint32_t count, cap;
};

static uint32_t book_place(struct open *o, row_id book)
{
	uint32_t i = 0;

	while (i < o->book_count && o->books[i] != book)
		i++;
	if (i == o->book_count && i < OPEN_RULEBOOKS)
		o->books[o->book_count++] = book;
	return i;
}

static bool add_question(struct page *p, struct open *o, struct missing m, uint32_t book)
{
	uint32_t i = 0;

	while (i < o->count && o->questions[i].missing.fact != m.fact)
		i++;
	if (i == o->cap) {
		uint32_t cap = o->cap == 0 ? 64 : o->cap * 2;
		struct open_question *more = arena_array(p->w->arena, cap, sizeof(*more));

		if (more == NULL)
			return false;
		if (o->count > 0)
			memcpy(more, o->questions, o->count * sizeof(*more));
		o->questions = more;
		o->cap = cap;
	}
	if (i == o->count)
		o->questions[o->count++].missing = m;
	o->questions[i].books[book / 64] |= UINT64_C(1) << (book % 64);
	return true;
}

static bool collect_open(struct page *p, struct open *o)
{
	for (uint32_t i = 0; i < p->count; i++) {
		struct missing_list missing = {0};
		uint32_t book;

		if (p->duties[i]->state != STATE_UNDETERMINED)
			continue;
		book = book_place(o, row(p, p->duties[i])->rulebook);
		if (book == OPEN_RULEBOOKS)
			continue;
		missing_of_duty(p->w->explainer, p->duties[i], &missing, NULL);
		for (uint32_t k = 0; k < missing.count; k++)
			if (!add_question(p, o, missing.list[k], book))
				return false;
	}
	return true;
}

static uint32_t concerns(const struct open_question *q, const uint64_t *done)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < OPEN_RULEBOOKS / 64; i++)
		for (uint64_t left = q->books[i] & ~done[i]; left != 0; left &= left - 1)
			n++;
	return n;
}

static bool names_regime(const struct buf *names, struct text one)
{
	struct text rest = buf_view(names), name;

	while (rest.n > 0) {
		if (!text_cut(&rest, ';', &name)) {
			name = rest;
			rest = TEXT_NONE;
		}
		if (text_eq(text_trim(name), one))
			return true;
	}
	return false;
}

#define QUESTION_NAMED 4 /* laws named for whose sake something is asked */

static void put_question(struct page *p, const struct open *o, const struct open_question *q, uint64_t *done)
{
	struct buf names = {0};
	uint32_t named = 0, more = 0;

	for (uint32_t b = 0; b < o->book_count; b++) {
		uint64_t bit = UINT64_C(1) << (b % 64);

		if ((q->books[b / 64] & ~done[b / 64] & bit) == 0)
			continue;
		done[b / 64] |= bit;
		/* Several rulebooks of one regime have one short name. */
		if (named > 0 && names_regime(&names, answer_regime_short(p->w, o->books[b])))
			continue;
		if (named == QUESTION_NAMED) {
			more++;
			continue;
		}
		buf_printf(&names, "%s%.*s", named++ == 0 ? "" : "; ",
		           TEXT_ARG(answer_regime_short(p->w, o->books[b])));
	}
	if (more > 0)
		buf_printf(&names, "; and %u more", more);
	left(p, YELLOW, TEXT("?"));
	term_wrap(p->cli, PLAIN, answer_question(p->w, q->missing.fact), COLUMN, COLUMN);
	right(p, DIM, text_format(p->w->arena, "for %.*s", TEXT_ARG(buf_view(&names))));
	buf_free(&names);
}

static void open_part(struct page *p)
{
	struct open o = {0};
	uint64_t done[OPEN_RULEBOOKS / 64] = {0};
	uint32_t left_out = 0;

	if (!collect_open(p, &o))
		return;
	for (uint32_t shown = 0;; shown++) {
		const struct open_question *best = NULL;
		uint32_t most = 0;

		for (uint32_t i = 0; i < o.count; i++) {
			uint32_t n = concerns(&o.questions[i], done);

			if (n > most) {
				most = n;
				best = &o.questions[i];
			}
		}
		if (best == NULL)
			break;
		if (shown < QUESTIONS_SHOWN) {
			put_question(p, &o, best, done);
			continue;
		}
		for (uint32_t i = 0; i < OPEN_RULEBOOKS / 64; i++)
			done[i] |= best->books[i];
		left_out++;
	}
	if (left_out > 0)
		right(p, DIM, text_format(p->w->arena, "and %u more questions; see: entente ask", left_out));
}

/* ---- what is closed, one line each ---- */

static void done(struct page *p, const struct duty_answer *d)
{
	bool late = d->state == STATE_MET_LATE;

	left(p, late ? YELLOW : GREEN, late ? TEXT("✓ late") : TEXT("✓ done"));
	name(p, d, PLAIN);
	if (known(d->filed_at))
		right(p, DIM,
		      text_format(p->w->arena, "filed %.*s",
		                  TEXT_ARG(answer_time(p->w, d->filed_at, ZONE_NONE, false))));
}

static struct text link_target(struct page *p, row_id link)
{
	const struct link_row *k = LINK(p->w->a->law, link);

	if (k->target == 0)
		return TEXT_NONE;
	if (k->kind == LINK_YIELDS)
		return answer_regime_short(p->w, k->target);
	return answer_regime_short(p->w, DUTY(p->w->a->law, k->target)->rulebook);
}

static row_id link_of(const struct duty_answer *d)
{
	return d->state == STATE_DISPLACED ? d->displaced_by : d->satisfied_by != 0 ? d->satisfied_by : d->deemed_by;
}

/* For the same reason, under the same law. */
static bool alike(const struct page *p, const struct duty_answer *a, const struct duty_answer *b)
{
	row_id x = link_of(a), y = link_of(b);

	if (a->state != b->state || row(p, a)->rulebook != row(p, b)->rulebook || (x == 0) != (y == 0))
		return false;
	return x == 0 || (LINK(p->w->a->law, x)->target == LINK(p->w->a->law, y)->target &&
	                  LINK(p->w->a->law, x)->cite == LINK(p->w->a->law, y)->cite);
}

/* One entry for all duties that are set aside alike. */
static void aside(struct page *p, const struct duty_answer *d)
{
	static const struct {
		const char *label, *reason;
	} words[STATE_COUNT] = {
	    [STATE_DISPLACED] = {"- displaced", "gives way to"},
	    [STATE_SATISFIED] = {"- satisfied", "met through"},
	    [STATE_EXCUSED] = {"- excused", NULL},
	    [STATE_VOLUNTARY] = {"- voluntary", NULL},
	    [STATE_DORMANT] = {"- dormant", NULL},
	    [STATE_NOT_REQUIRED] = {"- not required", NULL},
	};
	row_id link = link_of(d);
	struct buf titles = {0};
	struct text target, cite;

	for (uint32_t i = 0; i < p->count; i++) {
		if (p->duties[i] != d && !alike(p, p->duties[i], d))
			continue;
		if (titles.n == 0 && p->duties[i] != d)
			return; /* told with the first of them */
		buf_printf(&titles, "%s%.*s", titles.n == 0 ? "" : "; ", TEXT_ARG(answer_title(p->w, p->duties[i])));
	}
	left(p, DIM, text_of(words[d->state].label));
	term_wrap(p->cli, PLAIN,
	          text_format(p->w->arena, "%.*s: %.*s", TEXT_ARG(answer_regime_short(p->w, row(p, d)->rulebook)),
	                      TEXT_ARG(buf_view(&titles))),
	          COLUMN, COLUMN);
	buf_free(&titles);
	if (d->state == STATE_EXCUSED)
		right(p, DIM, str(p, row(p, d)->excused_cite));
	if (link == 0 || words[d->state].reason == NULL)
		return;
	target = link_target(p, link);
	cite = str(p, LINK(p->w->a->law, link)->cite);
	if (target.n > 0)
		right(p, DIM,
		      text_format(p->w->arena, "%s %.*s (%.*s)", words[d->state].reason, TEXT_ARG(target),
		                  TEXT_ARG(cite)));
	else
		right(p, DIM, cite);
}

/* ---- the page ---- */

static void (*const printers[])(struct page *p, const struct duty_answer *d) = {
    [PART_OVERDUE] = running, [PART_DUE] = running,     [PART_PRESUMED] = presumed, [PART_WAITING] = waiting,
    [PART_HELD] = held,       [PART_NOT_YET] = not_yet, [PART_DONE] = done,         [PART_ASIDE] = aside,
};

static void part(struct page *p, enum part which)
{
	static const char *const titles[] = {
	    [PART_OVERDUE] = "Overdue",
	    [PART_DUE] = "Due",
	    [PART_PRESUMED] = "Presumed: owed until somebody rebuts it",
	    [PART_WAITING] = "Waiting for an event",
	    [PART_OPEN] = "Open: an answer would settle it",
	    [PART_HELD] = "On hold",
	    [PART_NOT_YET] = "Not yet",
	    [PART_DONE] = "Done",
	    [PART_ASIDE] = "Not owed",
	};
	bool any = false;

	for (uint32_t i = 0; i < p->count; i++) {
		if (part_of[p->duties[i]->state] != which)
			continue;
		if (!any) {
			buf_char(&p->cli->out, '\n');
			term_put(p->cli, which == PART_OVERDUE ? URGENT : BOLD, text_of(titles[which]));
			buf_char(&p->cli->out, '\n');
		}
		any = true;
		if (which == PART_OPEN) {
			open_part(p);
			return;
		}
		printers[which](p, p->duties[i]);
	}
}

static void head(struct page *p)
{
	struct text who = answer_entity_name(p->w), title = answer_line(p->w, p->w->a->facts.kase->title);
	struct text now = answer_time(p->w, p->w->a->options.now, ZONE_NONE, false);
	uint32_t used = text_width(who), last = text_width(now);

	if (used + 2 + last <= p->cli->width) {
		term_put(p->cli, BOLD, who);
		term_pad(p->cli, used, p->cli->width - last);
	} else {
		term_wrap(p->cli, BOLD, who, 0, 0);
	}
	term_put(p->cli, DIM, now);
	buf_char(&p->cli->out, '\n');
	if (title.n > 0)
		term_wrap(p->cli, DIM, title, 0, 0);
	term_rule(p->cli);
}

static bool shown(const struct page *p, row_id book)
{
	for (uint32_t i = 0; i < p->count; i++)
		if (row(p, p->duties[i])->rulebook == book)
			return true;
	return false;
}

/* So many names at most: a list of all States' laws tells nobody anything. */
#define OTHERS_NAMED 12

/* Rulebooks of which no duty is shown: those that do not cover the entity, and those that ask for nothing now. */
static void others(struct page *p, bool covering)
{
	struct buf names = {0};
	const char *words = covering ? "Ask for nothing now: " : "Do not apply: ";
	uint32_t count = 0;

	for (uint32_t i = 0; i < p->w->entity->rulebook_count; i++) {
		const struct rulebook_answer *r = &p->w->a->rulebooks[p->w->entity->first_rulebook + i];

		if (shown(p, r->rulebook) || (r->covered != NO) != covering)
			continue;
		buf_str(&names, names.n == 0 ? words : "; ");
		buf_text(&names, answer_regime_short(p->w, r->rulebook));
		count++;
	}
	if (count > OTHERS_NAMED && !p->w->a->options.keep_not_required) {
		buf_clear(&names);
		buf_printf(&names,
		           covering ? "%u other laws ask for nothing now; --all names them"
		                    : "%u other laws do not apply; --all names them",
		           count);
	}
	if (names.n > 0) {
		buf_char(&names, '.');
		buf_char(&p->cli->out, '\n');
		term_wrap(p->cli, DIM, buf_view(&names), 0, 0);
	}
	buf_free(&names);
}

static void next_change(struct page *p)
{
	const struct entity_answer *e = p->w->entity;

	if (!known(e->next_change))
		return;
	buf_char(&p->cli->out, '\n');
	term_wrap(p->cli, PLAIN,
	          text_format(p->w->arena, "Next change %.*s, %.*s%s%.*s",
	                      TEXT_ARG(answer_from_now(p->w, e->next_change)),
	                      TEXT_ARG(answer_time(p->w, e->next_change, ZONE_NONE, false)),
	                      e->next_why.n > 0 ? ": " : "", TEXT_ARG(e->next_why)),
	          0, 0);
}

/* ---- over several organisations: the next moments of all ---- */

#define NEXT_SHOWN 6

struct moment {
	const struct entity_answer *entity;
	const struct duty_answer *duty;
};

static bool is_running(const struct duty_answer *d)
{
	return (d->state == STATE_DUE || d->state == STATE_OVERDUE) && !d->limit.none && !d->limit.waiting &&
	       known(d->limit.lo);
}

/* Puts `m` in its place among the first. */
static void keep(struct moment *first, uint32_t *n, struct moment m)
{
	uint32_t at = *n;

	while (at > 0 && first[at - 1].duty->limit.lo > m.duty->limit.lo)
		at--;
	if (at == NEXT_SHOWN)
		return;
	if (*n < NEXT_SHOWN)
		(*n)++;
	memmove(&first[at + 1], &first[at], (*n - 1 - at) * sizeof(*first));
	first[at] = m;
}

static bool overview(struct page *p)
{
	struct moment first[NEXT_SHOWN + 1];
	uint32_t n = 0;

	for (uint32_t e = 0; e < p->w->a->entity_count; e++) {
		p->w->entity = &p->w->a->entities[e];
		p->duties = answer_duties(p->w, &p->count);
		if (p->duties == NULL)
			return false;
		for (uint32_t i = 0; i < p->count; i++)
			if (is_running(p->duties[i]))
				keep(first, &n, (struct moment){p->w->entity, p->duties[i]});
	}
	if (n == 0)
		return true;
	term_put(p->cli, BOLD, TEXT("Next\n"));
	for (uint32_t i = 0; i < n; i++) {
		const struct duty_answer *d = first[i].duty;
		bool late = d->state == STATE_OVERDUE;

		p->w->entity = first[i].entity;
		left(p, late ? URGENT : BOLD,
		     text_format(p->w->arena, late ? "! %.*s" : "%.*s", TEXT_ARG(answer_from_now(p->w, d->limit.lo))));
		term_wrap(p->cli, late ? URGENT : PLAIN,
		          text_format(p->w->arena, "%.*s, %.*s: %.*s",
		                      TEXT_ARG(answer_regime_short(p->w, row(p, d)->rulebook)),
		                      TEXT_ARG(answer_title(p->w, d)), TEXT_ARG(answer_entity_name(p->w))),
		          COLUMN, COLUMN);
	}
	buf_char(&p->cli->out, '\n');
	return true;
}

static bool entity(struct page *p)
{
	p->duties = answer_duties(p->w, &p->count);
	if (p->duties == NULL)
		return false;
	head(p);
	for (int which = PART_OVERDUE; which <= PART_ASIDE; which++)
		part(p, (enum part)which);
	if (p->count == 0 && p->w->entity->rulebook_count == 0)
		buf_str(&p->cli->out,
		        "\nNo law that is in force was asked; --include proposed asks the others, too.\n");
	else if (p->count == 0)
		buf_str(&p->cli->out, "\nNothing is owed on what is known.\n");
	others(p, true);
	others(p, false);
	next_change(p);
	return true;
}

bool answer_text(struct answer *w)
{
	struct page p = {.w = w, .cli = w->cli};

	if (w->a->entity_count > 1 && !overview(&p))
		return false;
	for (uint32_t i = 0; i < w->a->entity_count; i++) {
		if (i > 0)
			buf_char(&w->cli->out, '\n');
		if (!answer_view(w, &w->a->entities[i]) || !entity(&p))
			return false;
	}
	buf_char(&w->cli->out, '\n');
	if (p.weak)
		term_wrap(
		    w->cli, DIM,
		    TEXT(
		        "° rests on a statement that was not checked against the official text, or on which readings differ."),
		    0, 0);
	term_wrap(w->cli, DIM,
	          text_format(w->arena, "Law: edition %.*s. Not legal advice.",
	                      TEXT_ARG(law_meta(w->a->law, META_EDITION))),
	          0, 0);
	return !arena_failed(w->arena) && !buf_failed(&w->cli->out);
}
