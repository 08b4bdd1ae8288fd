/* The comparison for a terminal: two to four laws in full, more of them as a digest of what most have in common. */
#include "cli/compare.h"
#include "cli/term.h"

#define IN_FULL 4u /* so many laws are shown statement by statement */
#define DIGEST 10u /* statements of each area shown for more */
#define RELATION_WIDTH 10u
#define FIGURES 7

static struct buf *out(const struct compare_view *v)
{
	return &v->cli->out;
}

static const char *word_of(const struct compare_view *v, enum relation r)
{
	static const char *const one[REL_COUNT] = {"same", "stricter", "looser", "differs", "only"};

	(void)v;
	return one[r];
}

static enum style style_of(enum relation r)
{
	static const enum style styles[REL_COUNT] = {GREEN, YELLOW, BLUE, PLAIN, DIM};

	return styles[r];
}

/* ---- statements in full ---- */

static void said(const struct compare_view *v, const struct stated *s, uint32_t name_width)
{
	struct text id = compare_id(v, s->rulebook), cite = saying_cite(v->law, s->says),
	            text = compare_said(v, s->says);
	uint32_t column = RELATION_WIDTH + 2;

	term_pad(v->cli, 0, column);
	term_put(v->cli, DIM, id);
	term_pad(v->cli, column + text_width(id), column + name_width + 1);
	if (s->says->mark != MARK_VERIFIED)
		text = text_format(v->arena, "%.*s °", TEXT_ARG(text));
	if (cite.n > 0)
		text = text_format(v->arena, "%.*s  [%.*s]", TEXT_ARG(text), TEXT_ARG(cite));
	term_wrap(v->cli, PLAIN, text, column + name_width + 1, column + name_width + 1);
}

static void in_full(const struct compare_view *v, const struct statement *s, uint32_t name_width)
{
	struct text word = text_of(word_of(v, s->relation));

	buf_str(out(v), "  ");
	term_put(v->cli, style_of(s->relation), word);
	term_pad(v->cli, 2 + text_width(word), RELATION_WIDTH + 2);
	term_wrap(v->cli, BOLD, compare_title(v, s), RELATION_WIDTH + 2, RELATION_WIDTH + 2);
	for (uint32_t i = 0; i < s->count; i++)
		said(v, &s->stated[i], name_width);
	if (s->related != 0) {
		term_pad(v->cli, 0, RELATION_WIDTH + 2);
		term_wrap(v->cli, DIM,
		          text_format(v->arena, "akin to \"%.*s\" of another", TEXT_ARG(compare_fact(v, s->related))),
		          RELATION_WIDTH + 2, RELATION_WIDTH + 4);
	}
}

/* What one law alone says: a line each, as there is nothing beside it. */
static void alone(const struct compare_view *v, const struct statement *s, row_id rulebook)
{
	for (uint32_t i = 0; i < s->count; i++) {
		const struct saying *says = s->stated[i].says;
		struct text title = compare_title(v, s), cite = saying_cite(v->law, says), said = compare_said(v, says);
		bool wordy = says->of == SAYS_NODE || says->of == SAYS_RECIPIENT || says->of == SAYS_PROVISION;

		if (s->stated[i].rulebook != rulebook)
			continue;
		if (!wordy)
			title = text_format(v->arena, "%.*s: %.*s", TEXT_ARG(title), TEXT_ARG(said));
		buf_str(out(v), "    ");
		term_wrap(v->cli, PLAIN,
		          text_format(v->arena, "%.*s%s%s%.*s%s", TEXT_ARG(title),
		                      says->mark != MARK_VERIFIED ? " °" : "", cite.n > 0 ? "  [" : "", TEXT_ARG(cite),
		                      cite.n > 0 ? "]" : ""),
		          4, 8);
	}
}

static void those_alone(const struct compare_view *v, enum law_area a, row_id rulebook)
{
	bool any = false;

	for (uint32_t i = 0; i < v->c->statement_count; i++) {
		const struct statement *s = &v->c->statements[i];

		if (s->area != a || s->count != 1 || s->stated[0].rulebook != rulebook)
			continue;
		if (!any) {
			buf_str(out(v), "  ");
			term_put(v->cli, BOLD, TEXT("only "));
			term_put(v->cli, BOLD, compare_id(v, rulebook));
			buf_char(out(v), '\n');
		}
		any = true;
		alone(v, s, rulebook);
	}
}

/* ---- a digest of many laws ---- */

/* With a number; NULL where none has one. */
static const struct stated *strictest(const struct statement *s)
{
	const struct stated *best = NULL;

	for (uint32_t i = 0; i < s->count; i++)
		if (s->stated[i].says->ordered && s->stated[i].says->lo != NO_LIMIT &&
		    (best == NULL || s->stated[i].says->hi < best->says->hi))
			best = &s->stated[i];
	return best;
}

static void in_digest(const struct compare_view *v, const struct statement *s)
{
	struct text count = text_format(v->arena, "%u of %u", s->count, v->c->rulebook_count), tail = TEXT("");
	const struct stated *best = strictest(s);
	struct text title = compare_title(v, s);

	buf_str(out(v), "  ");
	term_put(v->cli, DIM, count);
	term_pad(v->cli, 2 + text_width(count), RELATION_WIDTH + 4);
	if (best != NULL && (s->key >> 32) != TOPIC_ELEMENT)
		tail = text_format(v->arena, "; strictest: %.*s (%.*s)", TEXT_ARG(compare_said(v, best->says)),
		                   TEXT_ARG(compare_id(v, best->rulebook)));
	term_wrap(v->cli, PLAIN, text_format(v->arena, "%.*s%.*s", TEXT_ARG(title), TEXT_ARG(tail)), RELATION_WIDTH + 4,
	          RELATION_WIDTH + 4);
}

/* Stands under its idea already. */
static bool has_idea(const struct compare_view *v, const struct statement *s)
{
	enum topic t = (enum topic)(s->key >> 32);

	return (t == TOPIC_TRIGGER || t == TOPIC_ELEMENT) &&
	       LAW_ROW(v->law, TAB_FACTS, struct fact_row, (row_id)s->key)->idea != 0;
}

static const struct statement *next_most(const struct compare_view *v, enum law_area a, uint8_t *shown)
{
	const struct statement *best = NULL;
	uint32_t at = 0;

	for (uint32_t i = 0; i < v->c->statement_count; i++) {
		const struct statement *s = &v->c->statements[i];

		if (s->area == a && !shown[i] && !has_idea(v, s) && (best == NULL || s->count > best->count)) {
			best = s;
			at = i;
		}
	}
	if (best != NULL)
		shown[at] = 1;
	return best;
}

static bool digest(const struct compare_view *v, enum law_area a, uint32_t total)
{
	uint8_t *shown = arena_array(v->arena, v->c->statement_count + 1, 1);
	const struct statement *s;
	uint32_t n = 0;

	if (shown == NULL)
		return false;
	while (n < DIGEST && (s = next_most(v, a, shown)) != NULL && (s->count > 1 || n == 0)) {
		in_digest(v, s);
		n++;
	}
	if (total > n)
		term_wrap(v->cli, DIM, text_format(v->arena, "  and %u more: see --format json", total - n), 0, 2);
	return true;
}

/* ---- areas ---- */

static void counts(const struct compare_view *v, enum law_area a, uint32_t of[REL_COUNT], uint32_t *total)
{
	*total = 0;
	for (int r = 0; r < REL_COUNT; r++)
		of[r] = 0;
	for (uint32_t i = 0; i < v->c->statement_count; i++)
		if (v->c->statements[i].area == a) {
			of[v->c->statements[i].relation]++;
			++*total;
		}
}

static bool area(const struct compare_view *v, enum law_area a)
{
	uint32_t of[REL_COUNT], total, name_width = 0;
	struct text line = TEXT("");

	counts(v, a, of, &total);
	buf_char(out(v), '\n');
	term_put(v->cli, BOLD, compare_area(a));
	buf_char(out(v), '\n');
	for (int r = 0; r < REL_COUNT; r++)
		if (of[r] > 0)
			line = text_format(v->arena, "%.*s%s%u %s", TEXT_ARG(line), line.n > 0 ? ", " : "", of[r],
			                   word_of(v, (enum relation)r));
	if (total == 0)
		line = TEXT("none of these laws says anything here");
	buf_str(out(v), "  ");
	term_wrap(v->cli, DIM, line, 2, 2);
	if (v->c->rulebook_count > IN_FULL)
		return digest(v, a, total);
	for (uint32_t i = 0; i < v->c->rulebook_count; i++) {
		uint32_t w = text_width(compare_id(v, v->c->rulebooks[i]));
		name_width = w > name_width ? w : name_width;
	}
	for (uint32_t i = 0; i < v->c->statement_count; i++)
		if (v->c->statements[i].area == a && v->c->statements[i].count > 1)
			in_full(v, &v->c->statements[i], name_width);
	for (uint32_t i = 0; i < v->c->rulebook_count; i++)
		those_alone(v, a, v->c->rulebooks[i]);
	return true;
}

/* ---- elements ---- */

static const struct pair *closest(const struct compare_view *v, uint8_t *shown)
{
	const struct pair *best = NULL;

	for (uint32_t i = 0; i < v->c->pair_count; i++) {
		const struct pair *p = &v->c->pairs[i];

		if (shown[i] || p->either == 0)
			continue;
		if (best == NULL || (uint64_t)p->common * best->either > (uint64_t)best->common * p->either)
			best = p;
	}
	if (best != NULL)
		shown[best - v->c->pairs] = 1;
	return best;
}

static bool elements(const struct compare_view *v)
{
	uint8_t *shown = arena_array(v->arena, v->c->pair_count + 1, 1);
	const struct pair *p;

	if (shown == NULL)
		return false;
	buf_char(out(v), '\n');
	term_put(v->cli, BOLD, TEXT("Data elements"));
	buf_printf(out(v), "\n  %u in all, %u asked for by every law\n", v->c->union_count, v->c->common_count);
	for (uint32_t n = 0; n < 5 && (p = closest(v, shown)) != NULL; n++) {
		buf_printf(out(v), "  %3u %%  ", p->common * 100 / p->either);
		term_wrap(v->cli, PLAIN,
		          text_format(v->arena, "%.*s and %.*s: %u of %u in common", TEXT_ARG(compare_id(v, p->a)),
		                      TEXT_ARG(compare_id(v, p->b)), p->common, p->either),
		          9, 9);
	}
	return true;
}

/* ---- the path ---- */

static const char *document_words(const struct submission *s)
{
	static const char *const names[2][PHASE_COUNT] = {{"first report", "follow-up report", "final report",
	                                                   "periodic report"},
	                                                  {"first notice", "follow-up notice", "final notice",
	                                                   "periodic notice"}};

	return names[s->to_public][s->phase];
}

static void submission(const struct compare_view *v, const struct submission *s, uint32_t number)
{
	struct text serves = TEXT("");

	buf_printf(out(v), "  %3u  ", number);
	term_wrap(v->cli, BOLD, text_format(v->arena, "%.*s: %s", TEXT_ARG(compare_by(v, s)), document_words(s)), 7, 7);
	for (uint32_t i = 0; i < s->duty_count && i < 6; i++)
		serves = text_format(v->arena, "%.*s%s%.*s", TEXT_ARG(serves), i > 0 ? ", " : "",
		                     TEXT_ARG(compare_duty(v, s->duties[i])));
	if (s->duty_count > 6)
		serves = text_format(v->arena, "%.*s and %u more", TEXT_ARG(serves), s->duty_count - 6);
	buf_fill(out(v), ' ', 7);
	term_wrap(v->cli, PLAIN, serves, 7, 7);
	buf_fill(out(v), ' ', 7);
	term_wrap(v->cli, DIM,
	          text_format(v->arena, "%u elements, to %u %s, set by %.*s", s->element_count, s->recipient_count,
	                      s->recipient_count == 1 ? "recipient" : "recipients",
	                      TEXT_ARG(compare_duty(v, s->strictest))),
	          7, 7);
}

static void conflict(const struct compare_view *v, const struct conflict *c)
{
	struct text a = compare_duty(v, c->duty), b = c->other != 0 ? compare_duty(v, c->other) : TEXT("another law"),
	            line;

	if (c->kind == CONFLICT_FORBIDDEN)
		line = text_format(v->arena, "%.*s forbids \"%.*s\", which %.*s demands: two texts are needed",
		                   TEXT_ARG(a), TEXT_ARG(compare_fact(v, c->fact)), TEXT_ARG(b));
	else if (c->kind == CONFLICT_DELAY)
		line = text_format(v->arena, "%.*s may be delayed by an authority; %.*s knows no such delay",
		                   TEXT_ARG(a), TEXT_ARG(b));
	else
		line = text_format(v->arena, "%.*s stands against %.*s: %.*s", TEXT_ARG(a), TEXT_ARG(b),
		                   TEXT_ARG(law_str(v->law, LINK(v->law, c->link)->text)));
	buf_str(out(v), "    ! ");
	term_wrap(v->cli, YELLOW, line, 6, 6);
}

static void path(const struct compare_view *v)
{
	const struct path *p = v->path;

	buf_char(out(v), '\n');
	term_put(v->cli, BOLD,
	         v->a != NULL ? TEXT("Fewest documents for this case")
	                      : TEXT("Fewest documents that would satisfy all of them"));
	buf_char(out(v), '\n');
	if (p->submission_count == 0)
		buf_str(out(v), "  nothing has to be reported\n");
	for (uint32_t i = 0; i < p->submission_count && i < 12; i++)
		submission(v, &p->submissions[i], i + 1);
	if (p->submission_count > 12)
		buf_printf(out(v), "       and %u more: see --format json\n", p->submission_count - 12);
	for (uint32_t i = 0; i < p->conflict_count && i < 8; i++)
		conflict(v, &p->conflicts[i]);
	if (p->conflict_count > 8)
		buf_printf(out(v), "      and %u more conflicts\n", p->conflict_count - 8);
}

static void burden(const struct compare_view *v)
{
	const uint32_t width = 7, first = v->cli->width > 7 * FIGURES + 12 ? v->cli->width - 7 * FIGURES : 24;

	buf_char(out(v), '\n');
	term_put(v->cli, BOLD, TEXT("In numbers"));
	term_pad(v->cli, 10, first);
	term_put(v->cli, DIM, TEXT("  asked  facts filing   docs  sends bodies   ways\n"));
	for (uint32_t i = 0; i < v->path->scenario_count; i++) {
		const struct scenario *s = &v->path->scenarios[i];
		const struct burden *b = &s->burden;
		const uint32_t figures[FIGURES] = {b->elements, b->facts,      b->filings, b->documents,
		                                   b->sendings, b->recipients, b->channels};
		struct text name = term_cut(v->cli, compare_scenario(v, s), first - 3);

		buf_str(out(v), "  ");
		buf_text(out(v), name);
		term_pad(v->cli, 2 + text_width(name), first);
		for (int k = 0; k < FIGURES; k++)
			buf_printf(out(v), "%*u", (int)width, figures[k]);
		buf_char(out(v), '\n');
	}
	term_wrap(
	    v->cli, DIM,
	    TEXT("asked: elements asked for, each time; facts: distinct ones; filing: duties to report or tell; docs: "
	         "documents to write; sends: how often one is sent; bodies: recipients; ways: ways in to them."),
	    0, 0);
}

bool compare_text(const struct compare_view *v)
{
	bool whole = true;

	term_put(v->cli, BOLD, v->sides[0]);
	if (v->sides[1].n > 0) {
		buf_str(out(v), " against ");
		term_put(v->cli, BOLD, v->sides[1]);
	}
	buf_printf(out(v), ": %u laws\n", v->c->rulebook_count);
	term_wrap(
	    v->cli, DIM,
	    TEXT(
	        "Computed from the rulebooks, in the six areas of the comparison that DHS and DG CONNECT made in 2024; "
	        "nobody's official finding. ° rests on a statement not checked against the official text."),
	    0, 0);
	for (enum law_area a = 0; a < AREA_COUNT; a++) {
		whole = whole && v->area[a];
		if (v->area[a] && !area(v, a))
			return false;
	}
	if (v->area[AREA_CONTENTS] && !elements(v))
		return false;
	if (whole) {
		path(v);
		burden(v);
	}
	return !arena_failed(v->arena);
}
