/* entente explain: the tree of reasons behind a verdict, and how a limit was computed. */
#include <string.h>

#include "cli/answer.h"
#include "cli/load.h"
#include "cli/term.h"

#define DEEPEST_INDENT 30

/* What is asked about. */
struct target {
	row_id rulebook, duty, rule;
	struct text instance; /* "US-CA" of "us.hipaa.media[US-CA]"; empty: all */
};

struct tree {
	struct cli *cli;
	struct answer *w;
	char prefix[DEEPEST_INDENT * 3 + 1]; /* the lines to the left */
	size_t prefix_n;
	uint32_t prefix_width;
	bool whole; /* --all */
};

/* ---- what is asked about ---- */

static row_id find_rule(const struct law *law, row_id book, struct text id)
{
	const struct rulebook_row *r = RULEBOOK(law, book);

	for (uint32_t i = 0; i < r->rule_count; i++)
		if (text_eq(law_str(law, RULE(law, r->first_rule + i)->id), id))
			return r->first_rule + i;
	return 0;
}

static bool unknown_target(struct cli *cli, struct text path)
{
	const struct law *law = cli->law;
	uint32_t books = rulebook_count(law), count = 0;
	struct text *names =
	    arena_array(&cli->arena, books + law->t[TAB_DUTIES].count + law->t[TAB_RULES].count, sizeof(*names));

	if (names == NULL)
		return cli_no_memory(cli) == 0;
	for (row_id b = 1; b <= books; b++) {
		const struct rulebook_row *r = RULEBOOK(law, b);
		struct text id = law_str(law, r->id);

		names[count++] = id;
		for (uint32_t i = 0; i < r->duty_count; i++)
			names[count++] = text_format(&cli->arena, "%.*s.%.*s", TEXT_ARG(id),
			                             TEXT_ARG(law_str(law, DUTY(law, r->first_duty + i)->id)));
	}
	cli_unknown(cli, "regime or duty", path, names, count);
	return false;
}

/* A rulebook's id may hold dots: the longest that fits is taken. */
static bool find_target(struct cli *cli, struct text path, struct target *t)
{
	struct text rest = path, whole = path;
	size_t cut;

	*t = (struct target){0};
	if (text_ends(path, TEXT("]")) && text_cut(&rest, '[', &whole))
		t->instance = (struct text){rest.p, rest.n - 1};
	t->rulebook = rulebook_find(cli->law, whole);
	if (t->rulebook != 0)
		return true;
	for (cut = whole.n; cut > 0 && whole.p[cut - 1] != '.'; cut--)
		;
	if (cut > 1)
		t->rulebook = rulebook_find(cli->law, (struct text){whole.p, cut - 1});
	if (t->rulebook != 0) {
		struct text id = {whole.p + cut, whole.n - cut};

		t->duty = duty_find(cli->law, t->rulebook, id);
		t->rule = t->duty != 0 ? 0 : find_rule(cli->law, t->rulebook, id);
	}
	return t->duty != 0 || t->rule != 0 || unknown_target(cli, path);
}

/* ---- the tree ---- */

static const struct {
	const char *sign;
	enum style style;
} signs[] = {[NO] = {"✗", RED}, [UNKNOWN] = {"?", YELLOW}, [PRESUMED] = {"~", YELLOW}, [YES] = {"✓", GREEN}};

static void start_line(struct tree *t, const char *before)
{
	term_style(t->cli, DIM);
	buf_add(&t->cli->out, t->prefix, t->prefix_n);
	buf_str(&t->cli->out, before);
	term_style(t->cli, PLAIN);
}

/* Text under a node, with the lines of the tree kept at its left. */
static void under(struct tree *t, enum style style, struct text text, const char *before, uint32_t indent)
{
	struct buf lines = {0};
	struct text rest, line;
	uint32_t width = t->cli->width > indent + 20 ? t->cli->width - indent : 20;

	if (text.n == 0)
		return;
	wrap(&lines, text, 0, 0, width);
	rest = buf_view(&lines);
	while (text_cut(&rest, '\n', &line)) {
		start_line(t, before);
		term_put(t->cli, style, line);
		buf_char(&t->cli->out, '\n');
	}
	buf_free(&lines);
}

/* The label, and its citation at the right edge where there is room, else below. */
static void label(struct tree *t, const struct reason *r, struct text cite, const char *below, uint32_t indent)
{
	struct text text = r->label.n > 0 ? r->label : TEXT("this");
	uint32_t at = indent + 2 + text_width(text);
	bool fits = at <= t->cli->width;
	bool beside = cite.n > 0 && at + 2 + text_width(cite) <= t->cli->width;

	if (r->mark != MARK_VERIFIED && fits)
		text = text_format(t->w->arena, "%.*s°", TEXT_ARG(text));
	if (fits) {
		buf_text(&t->cli->out, text);
	} else {
		struct buf lines = {0};
		struct text rest, line;
		bool first = true;

		wrap(&lines, text, 0, 0, t->cli->width - indent - 2);
		rest = buf_view(&lines);
		while (text_cut(&rest, '\n', &line)) {
			if (!first) {
				buf_char(&t->cli->out, '\n');
				start_line(t, below);
			}
			buf_text(&t->cli->out, line);
			first = false;
		}
		buf_free(&lines);
	}
	if (beside) {
		term_pad(t->cli, indent + 2 + text_width(text), t->cli->width - text_width(cite));
		term_put(t->cli, DIM, cite);
	}
	buf_char(&t->cli->out, '\n');
	if (cite.n > 0 && !beside)
		under(t, DIM, cite, below, indent + 2);
}

static bool push_prefix(struct tree *t, const char *what)
{
	size_t n = strlen(what);

	if (t->prefix_width + 3 > DEEPEST_INDENT || t->prefix_n + n >= sizeof(t->prefix))
		return false;
	memcpy(t->prefix + t->prefix_n, what, n);
	t->prefix_n += n;
	t->prefix_width += 3;
	return true;
}

static bool says_nothing(const struct reason *r)
{
	return r->label.n == 0 || text_is(r->label, "all of") || text_is(r->label, "any of");
}

/* A node that says nothing of its own and has one child of the same verdict is only a step on the way; so is the name of
 * a rule whose condition has words of its own. */
static const struct reason *skip_empty(const struct reason *r)
{
	for (;;) {
		const struct reason *only = r->first;
		bool step = only != NULL && only->next == NULL && only->verdict == r->verdict && r->values.n == 0 &&
		            r->note.n == 0;
		bool group = !r->leaf && (r->op == NODE_ALL || r->op == NODE_ANY) && says_nothing(r);

		if (!step || !(group || (r->op == NODE_RULE && !says_nothing(only))))
			return r;
		r = only;
	}
}

static void branches(struct tree *t, const struct reason *r, struct text cite);

/* Does this branch have a part in the verdict above it? Where one alternative holds, or one condition fails, the others
 * change nothing. */
static bool decides(const struct reason *above, const struct reason *r)
{
	bool one_is_enough = (above->op == NODE_ALL && above->verdict == NO) ||
	                     ((above->op == NODE_ANY || above->op == NODE_AT_LEAST) && above->verdict == YES);

	return !one_is_enough || r->verdict == above->verdict;
}

static void node(struct tree *t, const struct reason *r, struct text cite_above, bool last, bool deep)
{
	struct text own = text_eq(r->cite, cite_above) ? TEXT_NONE : r->cite;
	size_t prefix_n = t->prefix_n;
	uint32_t prefix_width = t->prefix_width;
	const char *below = last ? "     " : "│    ";

	start_line(t, last ? "└─ " : "├─ ");
	term_put(t->cli, signs[r->verdict].style, text_of(signs[r->verdict].sign));
	buf_char(&t->cli->out, ' ');
	label(t, r, own, below, t->prefix_width + 3);
	under(t, DIM, r->values, below, t->prefix_width + 5);
	under(t, DIM, r->note, below, t->prefix_width + 5);
	push_prefix(t, last ? "   " : "│  ");
	if (deep)
		branches(t, r, r->cite.n > 0 ? r->cite : cite_above);
	t->prefix_n = prefix_n;
	t->prefix_width = prefix_width;
}

#define FAILED_SHOWN 2

/* Where one alternative holds, those that do not are of little interest. */
static uint32_t failed_alternatives(const struct tree *t, const struct reason *r)
{
	uint32_t n = 0;

	if (t->whole || r->op != NODE_ANY || r->verdict != YES)
		return 0;
	for (const struct reason *c = r->first; c != NULL; c = c->next)
		n += c->verdict == NO;
	return n > FAILED_SHOWN ? n : 0;
}

static void branches(struct tree *t, const struct reason *r, struct text cite)
{
	uint32_t failed = failed_alternatives(t, r);

	/* What stands behind the name of a rule stands for it. */
	if (r->op == NODE_RULE && r->first != NULL && r->first->next == NULL && r->first->first != NULL &&
	    says_nothing(r->first))
		r = r->first;
	for (const struct reason *c = r->first; c != NULL; c = c->next) {
		if (failed == 0 || c->verdict != NO)
			node(t, skip_empty(c), cite, c->next == NULL && failed == 0, t->whole || decides(r, c));
	}
	if (failed > 0) {
		struct reason rest = {.verdict = NO,
		                      .op = NODE_ANY,
		                      .leaf = true,
		                      .label =
		                          text_format(t->w->arena, "%u others do not hold (--all shows them)", failed)};

		node(t, &rest, TEXT_NONE, true, false);
	}
}

static void root(struct tree *t, const struct reason *r)
{
	if (r == NULL)
		return;
	t->prefix_n = t->prefix_width = 0;
	term_put(t->cli, signs[r->verdict].style, text_of(signs[r->verdict].sign));
	buf_char(&t->cli->out, ' ');
	label(t, r, r->cite, "  ", 0);
	under(t, DIM, r->values, "  ", 2);
	under(t, DIM, r->note, "  ", 2);
	branches(t, r, r->cite);
}

/* ---- how a limit was computed ---- */

static void heading(struct cli *cli, const char *title)
{
	buf_char(&cli->out, '\n');
	term_put(cli, BOLD, text_of(title));
	buf_char(&cli->out, '\n');
}

static void line(struct cli *cli, const char *name, struct text value)
{
	if (value.n == 0)
		return;
	buf_printf(&cli->out, "  %s", name);
	term_pad(cli, 2 + (uint32_t)strlen(name), 16);
	term_wrap(cli, PLAIN, value, 16, 16);
}

static struct text span_text(struct answer *w, const struct span *s)
{
	struct text lo, hi;

	if (s->none)
		return TEXT_NONE;
	if (s->waiting)
		return TEXT("waits for its event");
	if (s->lo == INSTANT_MIN && s->hi == INSTANT_MAX)
		return TEXT("not known");
	if (s->lo == s->hi)
		return answer_time(w, s->lo, s->zone, s->end_of_day);
	lo = s->lo == INSTANT_MIN ? TEXT_NONE : answer_time(w, s->lo, s->zone, s->end_of_day);
	hi = s->hi == INSTANT_MAX ? TEXT_NONE : answer_time(w, s->hi, s->zone, false);
	if (lo.n == 0 || hi.n == 0)
		return text_format(w->arena, "%s %.*s", hi.n == 0 ? "not before" : "not after",
		                   TEXT_ARG(hi.n == 0 ? lo : hi));
	return text_format(w->arena, "between %.*s and %.*s", TEXT_ARG(lo), TEXT_ARG(hi));
}

/* Calendars that the clock may have run under: its own, the rulebook's, those of the recipients' places. */
static uint32_t calendars_of(struct answer *w, const struct duty_answer *d, const struct clock_row *c, calendar_id *out,
                             uint32_t cap)
{
	const struct rulebook_row *book = RULEBOOK(w->a->law, DUTY(w->a->law, d->duty)->rulebook);
	uint32_t n = 0;

	out[n++] = c->calendar;
	out[n++] = book->calendar;
	for (calendar_id k = 1; k <= calendar_count(w->a->law) && n < cap; k++)
		out[n++] = k;
	return n;
}

/* Steps are shown only where they lead to the very limit of the answer. */
static bool steps_of(struct answer *w, const struct duty_answer *d, row_id clock, struct period_end *end)
{
	const struct clock_row *c = CLOCK(w->a->law, clock);
	calendar_id calendars[64];
	uint32_t count;

	if (clock == 0)
		return false;
	for (row_id k = c->child; k != 0; k = CLOCK(w->a->law, k)->next)
		if (steps_of(w, d, k, end))
			return true;
	if (c->op != CLOCK_PERIOD)
		return false;
	count = calendars_of(w, d, c, calendars, 64);
	for (uint32_t i = 0; i < count; i++) {
		struct period p = {c->count,
		                   (enum period_unit)c->unit,
		                   (enum period_rule)c->rule,
		                   calendars[i],
		                   d->limit.zone,
		                   c->cutoff};

		period_compute(w->a->law, w->a->zones, &p, d->started.lo, true, end);
		if (end->end == d->limit.lo)
			return true;
	}
	return false;
}

static void steps(struct answer *w, const struct duty_answer *d)
{
	const struct due_row_fields *due = &DUTY(w->a->law, d->duty)->due;
	struct period_end end = {0};

	if (due->limit == 0 || d->limit.none || d->limit.waiting || d->limit.lo == INSTANT_MIN ||
	    d->started.lo == INSTANT_MIN || !steps_of(w, d, due->limit, &end))
		return;
	for (uint32_t i = 0; i < end.step_count; i++) {
		buf_printf(&w->cli->out, "  %10u.   ", i + 1);
		term_wrap(w->cli, DIM, text_of(end.steps[i].text), 16, 16);
	}
}

static void due(struct answer *w, const struct duty_answer *d)
{
	const struct due_row_fields *due = &DUTY(w->a->law, d->duty)->due;
	const struct law *law = w->a->law;
	struct text event = d->start == 0 ? TEXT_NONE : event_name(w->a, d->start, w->arena);
	struct text alternative = due->alternative == 0 ? TEXT_NONE : span_text(w, &d->stricter);

	heading(w->cli, "Due");
	line(w->cli, "state", answer_state(w, d));
	line(w->cli, "the law's word", law_str(law, due->standard));
	line(w->cli, "starts with", event);
	line(w->cli, "which was", d->started.none ? TEXT_NONE : span_text(w, &d->started));
	line(w->cli, "not before", span_text(w, &d->not_before));
	line(w->cli, "aim", span_text(w, &d->target));
	line(w->cli, "period",
	     due->limit == 0 ? TEXT("the law sets no number") : law_str(law, CLOCK(law, due->limit)->text));
	steps(w, d);
	line(w->cli, "limit", span_text(w, &d->limit));
	line(w->cli, "reading", law_str(law, due->reading));
	if (!d->stricter.none && d->stricter.lo != d->limit.lo) {
		line(w->cli, "stricter", alternative.n > 0 ? alternative : span_text(w, &d->stricter));
		line(w->cli, "", law_str(law, due->alternative_reading));
		line(w->cli, "", law_str(law, due->alternative_cite));
	}
	if (d->disputed_day)
		line(w->cli, "note", TEXT("sources differ on whether a day in this period is a holiday"));
	if (d->held != NO)
		line(w->cli, "hold", law_str(law, DUTY(law, d->duty)->held_says));
}

/* ---- whom, relations, content, what is missing ---- */

static void recipients(struct answer *w, const struct duty_answer *d)
{
	row_id rows[16];
	enum verdict verdicts[16];
	uint32_t count = recipients_of_duty(w->explainer, d, rows, verdicts, 16);

	if (count > 0)
		heading(w->cli, "To");
	for (uint32_t i = 0; i < count && i < 16; i++) {
		const struct recipient_row *r = RECIPIENT(w->a->law, rows[i]);
		struct text channel = law_str(w->a->law, r->channel), cite = law_str(w->a->law, r->cite);

		buf_str(&w->cli->out, "  ");
		term_put(w->cli, signs[verdicts[i]].style, text_of(signs[verdicts[i]].sign));
		buf_char(&w->cli->out, ' ');
		term_wrap(w->cli, PLAIN,
		          text_format(w->arena, "%.*s%s%.*s%s%.*s", TEXT_ARG(law_str(w->a->law, r->name)),
		                      channel.n > 0 ? ", by " : "", TEXT_ARG(channel), cite.n > 0 ? "; " : "",
		                      TEXT_ARG(cite)),
		          4, 4);
	}
}

static void relation(struct answer *w, const char *words, row_id link)
{
	const struct link_row *k = LINK(w->a->law, link);
	struct text target = k->target == 0 ? TEXT_NONE
	                     : k->kind == LINK_YIELDS
	                         ? law_str(w->a->law, RULEBOOK(w->a->law, k->target)->title)
	                         : law_str(w->a->law, RULEBOOK(w->a->law, DUTY(w->a->law, k->target)->rulebook)->title);

	buf_str(&w->cli->out, "  ");
	term_wrap(w->cli, PLAIN,
	          text_format(w->arena, "%s %.*s%s%.*s (%.*s)", words, TEXT_ARG(target), k->text != 0 ? ": " : "",
	                      TEXT_ARG(law_str(w->a->law, k->text)), TEXT_ARG(law_str(w->a->law, k->cite))),
	          2, 4);
}

static void relations(struct answer *w, const struct duty_answer *d)
{
	if (d->displaced_by == 0 && d->satisfied_by == 0 && d->deemed_by == 0)
		return;
	heading(w->cli, "Other laws");
	if (d->displaced_by != 0)
		relation(w, "gives way to", d->displaced_by);
	if (d->satisfied_by != 0)
		relation(w, "met through", d->satisfied_by);
	if (d->deemed_by != 0)
		relation(w, "deemed met through", d->deemed_by);
}

static struct text facts_of(struct answer *w, const struct content_row *c)
{
	struct buf out = {0};
	struct text t;

	for (uint32_t i = 0; i < c->fact_count; i++)
		buf_printf(&out, "%s%.*s", i == 0 ? "" : ", ",
		           TEXT_ARG(
		               law_str(w->a->law, LAW_ROW(w->a->law, TAB_FACTS, struct fact_row, c->facts[i])->id)));
	t = term_take(w->arena, &out);
	return t;
}

static void content(struct answer *w, const struct duty_answer *d)
{
	static const struct {
		const char *sign, *words;
		enum style style;
	} states[] = {
	    [CONTENT_KNOWN] = {"✓", "", GREEN},
	    [CONTENT_ESTIMATE] = {"≈", "estimate", GREEN},
	    [CONTENT_PARTLY] = {"~", "partly known", YELLOW},
	    [CONTENT_MISSING] = {"?", "missing", YELLOW},
	    [CONTENT_NOT_APPLICABLE] = {"-", "not applicable", DIM},
	    [CONTENT_SAY_UNKNOWN] = {"?", "say that it is not known", YELLOW},
	    [CONTENT_FORBIDDEN] = {"✗", "must not be in it", RED},
	};
	static const char *const grades[] = {[GRADE_MANDATORY] = "mandatory",
	                                     [GRADE_IF_APPLICABLE] = "if applicable",
	                                     [GRADE_AS_AVAILABLE] = "as available",
	                                     [GRADE_OPTIONAL] = "optional",
	                                     [GRADE_FORBIDDEN] = "forbidden"};
	const struct law *law = w->a->law;
	row_id first = DUTY(law, d->duty)->first_content;

	if (first != 0)
		heading(w->cli, "What it must say");
	for (row_id c = first; c != 0; c = CONTENT(law, c)->next) {
		const struct content_row *row = CONTENT(law, c);
		enum content_state state = content_state(w->explainer, d, c);
		struct text what = law_str(law, row->text != 0 ? row->text : row->id);
		struct text cite = law_str(law, row->cite);
		struct text facts = facts_of(w, row);

		buf_str(&w->cli->out, "  ");
		term_put(w->cli, states[state].style, text_of(states[state].sign));
		buf_char(&w->cli->out, ' ');
		if (row->text == 0 && facts.n > 0)
			what = facts;
		term_wrap(w->cli, PLAIN,
		          text_format(w->arena, "%.*s: %s%s%s; %.*s", TEXT_ARG(what), grades[row->grade],
		                      states[state].words[0] != '\0' ? ", " : "", states[state].words, TEXT_ARG(cite)),
		          4, 4);
	}
}

static void facts(struct answer *w, const char *title, const struct missing_list *list)
{
	if (list->count == 0)
		return;
	heading(w->cli, title);
	for (uint32_t i = 0; i < list->count; i++) {
		buf_str(&w->cli->out, "  ");
		term_put(w->cli, YELLOW, TEXT("? "));
		term_wrap(w->cli, PLAIN, answer_question(w, list->list[i].fact), 4, 4);
		buf_fill(&w->cli->out, ' ', 4);
		term_wrap(w->cli, DIM, answer_fact_name(w, list->list[i]), 4, 4);
	}
}

static void explain_one(struct tree *t, const struct duty_answer *d)
{
	struct answer *w = t->w;
	struct missing_list missing = {0}, rebut = {0};

	buf_char(&w->cli->out, '\n');
	term_wrap(w->cli, BOLD,
	          text_format(w->arena, "%.*s (%.*s)", TEXT_ARG(answer_title(w, d)), TEXT_ARG(answer_path(w, d))), 0,
	          0);
	root(t, explain_duty(w->explainer, d, true));
	due(w, d);
	recipients(w, d);
	relations(w, d);
	content(w, d);
	missing_of_duty(w->explainer, d, &missing, &rebut);
	facts(w, "Open", &missing);
	facts(w, "Would rebut the presumption", &rebut);
}

/* ---- the answer ---- */

static bool wanted(const struct answer *w, const struct target *t, const struct duty_answer *d)
{
	struct text path = answer_path(w, d);

	return d->duty == t->duty &&
	       (t->instance.n == 0 || text_ends(path, text_format(w->arena, "[%.*s]", TEXT_ARG(t->instance))));
}

static void whole_rulebook(struct tree *t, row_id book)
{
	const struct rulebook_row *r = RULEBOOK(t->w->a->law, book);
	uint32_t count;
	const struct duty_answer **list = answer_duties(t->w, &count);

	heading(t->cli, "Who");
	root(t, explain_covered(t->w->explainer, book));
	for (uint32_t i = 0; i < r->rule_count; i++) {
		const struct rule_row *rule = RULE(t->w->a->law, r->first_rule + i);

		if (rule->role != RULE_TRIGGER)
			continue;
		heading(t->cli, text_format(t->w->arena, "What: %.*s", TEXT_ARG(law_str(t->w->a->law, rule->id))).p);
		root(t, explain_rule(t->w->explainer, r->first_rule + i));
	}
	if (list != NULL && count > 0)
		heading(t->cli, "Duties");
	for (uint32_t i = 0; list != NULL && i < count; i++) {
		struct text path = answer_path(t->w, list[i]), title = answer_title(t->w, list[i]);

		if (DUTY(t->w->a->law, list[i]->duty)->rulebook != book)
			continue;
		buf_str(&t->cli->out, "  ");
		term_put(t->cli, signs[list[i]->required].style, text_of(signs[list[i]->required].sign));
		buf_char(&t->cli->out, ' ');
		term_wrap(t->cli, PLAIN,
		          text_format(t->w->arena, "%.*s: %.*s", TEXT_ARG(title),
		                      TEXT_ARG(answer_state(t->w, list[i]))),
		          4, 4);
		buf_fill(&t->cli->out, ' ', 4);
		term_wrap(t->cli, DIM, path, 4, 4);
	}
}

static void notes(struct answer *w, row_id book)
{
	for (row_id n = RULEBOOK(w->a->law, book)->first_note; n != 0;
	     n = LAW_ROW(w->a->law, TAB_NOTES, struct note_row, n)->next) {
		const struct note_row *row = LAW_ROW(w->a->law, TAB_NOTES, struct note_row, n);

		if (row->kind != NOTE_TEXT)
			continue;
		buf_str(&w->cli->out, "- ");
		term_wrap(w->cli, DIM, law_str(w->a->law, row->text), 2, 2);
	}
}

static bool explain_entity(struct answer *w, const struct target *t)
{
	struct tree tree = {.cli = w->cli, .w = w, .whole = cli_flag(w->cli, "all")};
	const struct rulebook_row *book = RULEBOOK(w->a->law, t->rulebook);
	uint32_t count, shown = 0;
	const struct duty_answer **list = answer_duties(w, &count);

	if (list == NULL)
		return false;
	term_wrap(w->cli, BOLD, answer_entity_name(w), 0, 0);
	term_wrap(w->cli, PLAIN,
	          text_format(w->arena, "%.*s: %.*s", TEXT_ARG(answer_regime(w, t->rulebook)),
	                      TEXT_ARG(law_str(w->a->law, book->instrument))),
	          0, 0);
	term_rule(w->cli);
	if (t->rule != 0)
		root(&tree, explain_rule(w->explainer, t->rule));
	else if (t->duty == 0)
		whole_rulebook(&tree, t->rulebook);
	for (uint32_t i = 0; t->duty != 0 && i < count; i++)
		if (wanted(w, t, list[i])) {
			explain_one(&tree, list[i]);
			shown++;
		}
	if (t->duty != 0 && shown == 0) {
		buf_str(&w->cli->out, "This duty does not arise here. Whom the law covers:\n");
		root(&tree, explain_covered(w->explainer, t->rulebook));
	}
	if (book->first_note != 0 && t->duty == 0 && t->rule == 0) {
		heading(w->cli, "Notes");
		notes(w, t->rulebook);
	}
	return true;
}

static int explain_case(struct cli *cli, struct loader *l, const struct target *t, struct assess_options options,
                        bool now_given)
{
	struct assessment a;
	struct answer w = {.cli = cli, .a = &a, .arena = &l->arena};
	bool fine = true;

	if (!now_given && l->kase.now != INSTANT_MIN)
		options.now = l->kase.now;
	options.keep_not_required = true;
	options.include_proposed = true;
	if (!assess(&l->kase, &options, &l->arena, &l->diags, &a))
		return cli_no_memory(cli);
	if (!answer_zone(cli, &l->kase, &w.zone))
		return CLI_BAD_INPUT;
	for (uint32_t i = 0; fine && i < a.entity_count; i++) {
		if (i > 0)
			buf_char(&cli->out, '\n');
		fine = answer_view(&w, &a.entities[i]) && explain_entity(&w, t);
	}
	answer_close(&w);
	term_wrap(
	    cli, DIM,
	    TEXT("\n✓ yes  ✗ no  ? not known  ~ presumed  ° not checked against the official text. Not legal advice."),
	    0, 0);
	return fine ? cli_report(cli, &l->diags) : cli_no_memory(cli);
}

static int run(struct cli *cli)
{
	struct loader l;
	struct target t;
	struct assess_options options;
	bool given;
	int status = CLI_NOTHING_DUE;
	enum load_status got;

	if (!cli_law(cli) || !find_target(cli, text_of(cli->args[1]), &t) || !answer_options(cli, &options) ||
	    !cli_instant(cli, "now", false, &given, &options.now) || (!given && !cli_now(cli, &options.now)))
		return CLI_BAD_INPUT;
	if (!load_open(&l, cli, cli->args, 1)) {
		load_close(&l);
		return CLI_BAD_INPUT;
	}
	while (status < CLI_INTERNAL && (got = load_next(&l)) != LOAD_END) {
		int one = got == LOAD_CASE        ? explain_case(cli, &l, &t, options, given)
		          : got == LOAD_NO_MEMORY ? cli_no_memory(cli)
		                                  : cli_report(cli, &l.diags);

		if (got == LOAD_BROKEN && one == 0)
			one = CLI_BAD_INPUT;
		status = one > status ? one : status;
	}
	load_close(&l);
	return status;
}

const struct cli_command command_explain = {
    .name = "explain",
    .summary = "Why: the tree of reasons, down to the paragraph",
    .arguments = "CASE REGIME[.DUTY]",
    .text =
        "Shows each condition of a rulebook, of one of its triggers or of one of its duties, whether it holds, where it "
        "stands in the law, and the values that decided. Of a duty also how its limit was computed, who gets it, what it "
        "must say, and which facts are missing.\n\n"
        "✓ holds, ✗ does not hold, ? not known, ~ presumed until rebutted. A duty that exists once for each product, State "
        "or the like is shown for all of them, or for one: us.hipaa.media[US-CA].",
    .complete = CLI_FILE,
    .least = 2,
    .most = 2,
    .groups = CLI_TIME | CLI_ASSESS,
    .options = {{"all", NULL, NULL, "also the alternatives that do not hold where another does"}},
    .examples = {{"entente explain case.yaml eu.nis2", "Whom NIS 2 covers and what triggers it"},
                 {"entente explain case.yaml eu.nis2.early_warning", "Why, by when and with what content"}},
    .run = run,
};
