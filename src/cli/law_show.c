/* entente law show: one rulebook, as a lawyer would want to read it. */
#include <string.h>

#include "cli/law.h"
#include "cli/term.h"

#define COLUMN 14

static struct text str(const struct cli *cli, str_id s)
{
	return law_str(cli->law, s);
}

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
	buf_str(&cli->out, name);
	term_pad(cli, (uint32_t)strlen(name), COLUMN);
	term_wrap(cli, PLAIN, value, COLUMN, COLUMN);
}

/* ---- conditions ---- */

static struct text words_of(struct cli *cli, const struct node_row *n)
{
	static const struct {
		enum node_op op;
		const char *text;
	} words[] = {{NODE_ALL, "all of"},          {NODE_ANY, "any of"},
	             {NODE_NO_OF, "none of"},       {NODE_NOT, "not"},
	             {NODE_UNLESS, "this, unless"}, {NODE_PRESUMED, "presumed, until rebutted by"},
	             {NODE_SOME, "some"},           {NODE_EVERY, "every"},
	             {NODE_NO_RECORD, "no"}};

	if (n->op == NODE_AT_LEAST)
		return text_format(&cli->arena, "at least %u of", n->a);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words[i].op != n->op)
			continue;
		if (n->op == NODE_SOME || n->op == NODE_EVERY || n->op == NODE_NO_RECORD)
			return text_format(&cli->arena, "%s %.*s with", words[i].text,
			                   TEXT_ARG(str(cli, LAW_ROW(cli->law, TAB_KINDS, struct kind_row, n->a)->id)));
		return text_of(words[i].text);
	}
	return TEXT_NONE;
}

static void condition(struct cli *cli, row_id id, struct text cite_above, uint32_t depth)
{
	const struct node_row *n = law_node(cli->law, id);
	struct text says = str(cli, n->says), own = str(cli, n->text), cite = str(cli, n->cite);
	struct text words = (n->flags & NODE_LEAF) != 0 || n->child == 0 ? own : words_of(cli, n);
	uint32_t indent = 2 + 2 * (depth > 12 ? 12 : depth);

	if (words.n == 0)
		words = own;
	if (says.n > 0 && words.n > 0)
		words = text_format(&cli->arena, "%.*s: %.*s", TEXT_ARG(says), TEXT_ARG(words));
	else if (says.n > 0)
		words = says;
	if (cite.n > 0 && !text_eq(cite, cite_above))
		words = text_format(&cli->arena, "%.*s [%.*s]", TEXT_ARG(words), TEXT_ARG(cite));
	buf_fill(&cli->out, ' ', indent);
	buf_str(&cli->out, "- ");
	term_wrap(cli, PLAIN, words, indent + 2, indent + 2);
	if ((n->flags & NODE_LEAF) != 0)
		return;
	for (row_id c = n->child; c != 0; c = law_node(cli->law, c)->next)
		condition(cli, c, cite.n > 0 ? cite : cite_above, depth + 1);
}

static void rules(struct cli *cli, const struct rulebook_row *r, enum rule_role role, const char *title)
{
	bool any = false;

	for (uint32_t i = 0; i < r->rule_count; i++) {
		const struct rule_row *rule = RULE(cli->law, r->first_rule + i);
		struct text name = str(cli, rule->id);

		if (rule->role != role)
			continue;
		if (!any)
			heading(cli, title);
		any = true;
		if (role != RULE_COVERS) {
			term_put(cli, BOLD, name);
			buf_char(&cli->out, ' ');
			term_wrap(cli, DIM, str(cli, rule->cite), text_width(name) + 1, 2);
		} else {
			term_wrap(cli, DIM, str(cli, rule->cite), 0, 0);
		}
		condition(cli, rule->node, str(cli, rule->cite), 0);
	}
}

/* ---- duties ---- */

static struct text clock_words(struct cli *cli, row_id id)
{
	static const char *const joined[] =
	    {[CLOCK_EARLIER] = "the earlier of: ", [CLOCK_LATER] = "the later of: ", [CLOCK_CASES] = ""};
	const struct clock_row *c = CLOCK(cli->law, id);
	struct buf out = {0};
	struct text t;

	if (c->text != 0 || c->child == 0)
		return str(cli, c->text);
	if (c->op == CLOCK_EARLIER || c->op == CLOCK_LATER)
		buf_str(&out, joined[c->op]);
	for (row_id k = c->child; k != 0; k = CLOCK(cli->law, k)->next)
		buf_printf(&out, "%s%.*s", k == c->child ? "" : "; ", TEXT_ARG(clock_words(cli, k)));
	if (c->op == CLOCK_CASE && c->node != 0)
		buf_printf(&out, " if %.*s", TEXT_ARG(str(cli, law_node(cli->law, c->node)->text)));
	t = term_take(&cli->arena, &out);
	return t;
}

static void clock(struct cli *cli, const char *name, row_id id)
{
	struct text cite = id == 0 ? TEXT_NONE : str(cli, CLOCK(cli->law, id)->cite);

	if (id == 0)
		return;
	line(cli, name,
	     cite.n == 0 ? clock_words(cli, id)
	                 : text_format(&cli->arena, "%.*s [%.*s]", TEXT_ARG(clock_words(cli, id)), TEXT_ARG(cite)));
}

/* Does a rulebook step back here for its other duties too? Then one line says it for all. */
static bool same_link(const struct link_row *a, const struct link_row *b)
{
	return a->kind == LINK_YIELDS && b->kind == LINK_YIELDS && a->target == b->target && a->when == b->when &&
	       a->cite == b->cite;
}

static void links(struct cli *cli, row_id first)
{
	static const char *const names[] = {[LINK_RECIPIENT] = "  to",          [LINK_YIELDS] = "  gives way",
	                                    [LINK_DISPLACED] = "  displaced",   [LINK_SATISFIED] = "  met by",
	                                    [LINK_COUNTS_FOR] = "  counts for", [LINK_DEEMED] = "  deemed met",
	                                    [LINK_CONFLICTS] = "  conflicts",   [LINK_SERVED_BY] = NULL};
	const struct link_row *before = first == 0 ? NULL : LINK(cli->law, first);

	for (row_id l = first; l != 0; l = LINK(cli->law, l)->next) {
		const struct link_row *k = LINK(cli->law, l);
		struct text target = TEXT_NONE,
		            when = k->when == 0 ? TEXT_NONE : str(cli, law_node(cli->law, k->when)->text);
		struct text cite = str(cli, k->cite);

		if (names[k->kind] == NULL || (l != first && k->kind == LINK_YIELDS && same_link(k, before)))
			continue;
		before = k;
		if (k->kind == LINK_RECIPIENT && k->target != 0) {
			const struct recipient_row *r = RECIPIENT(cli->law, k->target);

			target = r->channel == 0
			             ? str(cli, r->name)
			             : text_format(&cli->arena, "%.*s, by %.*s", TEXT_ARG(str(cli, r->name)),
			                           TEXT_ARG(str(cli, r->channel)));
			cite = cite.n > 0 ? cite : str(cli, r->cite);
		} else if (k->kind == LINK_YIELDS && k->target != 0) {
			target = str(cli, RULEBOOK(cli->law, k->target)->id);
		} else if (k->target != 0) {
			const struct duty_row *d = DUTY(cli->law, k->target);

			target = text_format(&cli->arena, "%.*s.%.*s",
			                     TEXT_ARG(str(cli, RULEBOOK(cli->law, d->rulebook)->id)),
			                     TEXT_ARG(str(cli, d->id)));
		}
		line(cli, names[k->kind],
		     text_format(&cli->arena, "%.*s%s%.*s%s%.*s%s", TEXT_ARG(target.n > 0 ? target : str(cli, k->text)),
		                 when.n > 0 ? " if " : "", TEXT_ARG(when), cite.n > 0 ? " [" : "", TEXT_ARG(cite),
		                 cite.n > 0 ? "]" : ""));
	}
}

static void contents(struct cli *cli, row_id first)
{
	for (row_id c = first; c != 0; c = CONTENT(cli->law, c)->next) {
		const struct content_row *row = CONTENT(cli->law, c);
		struct text what = row->text != 0 ? str(cli, row->text)
		                   : row->fact_count > 0
		                       ? str(cli, LAW_ROW(cli->law, TAB_FACTS, struct fact_row, row->facts[0])->id)
		                       : str(cli, row->id);

		line(cli, c == first ? "  content" : "",
		     text_format(&cli->arena, "%.*s, %s [%.*s]", TEXT_ARG(what), grade_name((enum grade)row->grade),
		                 TEXT_ARG(str(cli, row->cite))));
	}
}

static void duty(struct cli *cli, const struct duty_row *d)
{
	struct text title = str(cli, d->title);

	buf_char(&cli->out, '\n');
	term_wrap(cli, BOLD, title, 0, 2);
	line(cli, "  id",
	     text_format(&cli->arena, "%.*s (%s)%s", TEXT_ARG(str(cli, d->id)), duty_kind_name((enum duty_kind)d->kind),
	                 d->mark != MARK_VERIFIED || d->ambiguous ? " °" : ""));
	line(cli, "  source", str(cli, d->cite));
	if (d->each != 0)
		line(cli, "  once for each", str(cli, LAW_ROW(cli->law, TAB_KINDS, struct kind_row, d->each)->id));
	if (d->each_region && d->among)
		line(cli, "  once for each",
		     text_format(&cli->arena, "State of %.*s",
		                 TEXT_ARG(str(cli, LAW_ROW(cli->law, TAB_FACTS, struct fact_row, d->among)->id))));
	else if (d->each_region)
		line(cli, "  once for each", TEXT("State or country with people concerned"));
	if (d->on != 0) {
		buf_str(&cli->out, "  if\n");
		condition(cli, d->on, str(cli, d->cite), 1);
	}
	if (d->unless != 0) {
		buf_str(&cli->out, "  unless\n");
		condition(cli, d->unless, str(cli, d->cite), 1);
	}
	line(cli, "  when", str(cli, d->due.standard));
	clock(cli, "  not before", d->due.not_before);
	clock(cli, "  aim", d->due.target);
	clock(cli, "  limit", d->due.limit);
	line(cli, "  reading", str(cli, d->due.reading));
	clock(cli, "  stricter", d->due.alternative);
	line(cli, "", str(cli, d->due.alternative_reading));
	line(cli, "  hold", str(cli, d->held_says));
	line(cli, "  excused", str(cli, d->excused_cite));
	links(cli, d->first_link);
	contents(cli, d->first_content);
	line(cli, "  note", str(cli, d->note));
}

static void notes(struct cli *cli, row_id first, enum note_kind kind, const char *title)
{
	bool any = false;

	for (row_id n = first; n != 0; n = LAW_ROW(cli->law, TAB_NOTES, struct note_row, n)->next) {
		const struct note_row *row = LAW_ROW(cli->law, TAB_NOTES, struct note_row, n);
		struct text cite = str(cli, row->cite);

		if (row->kind != kind)
			continue;
		if (!any)
			heading(cli, title);
		any = true;
		buf_str(&cli->out, "- ");
		term_wrap(cli, PLAIN,
		          cite.n == 0
		              ? str(cli, row->text)
		              : text_format(&cli->arena, "%.*s [%.*s]", TEXT_ARG(str(cli, row->text)), TEXT_ARG(cite)),
		          2, 2);
	}
}

static struct text valid_text(struct cli *cli, const struct validity *v)
{
	struct buf out = {0};
	struct text t;

	if (v->from != NO_DAY) {
		buf_str(&out, "from ");
		day_print(&out, v->from);
	}
	if (v->until != NO_DAY) {
		buf_str(&out, out.n > 0 ? " until " : "until ");
		day_print(&out, v->until);
	}
	if (v->unknown_after != NO_DAY) {
		buf_str(&out, out.n > 0 ? "; not known after " : "not known after ");
		day_print(&out, v->unknown_after);
	}
	t = term_take(&cli->arena, &out);
	return t;
}

void law_show(struct cli *cli, row_id book)
{
	const struct rulebook_row *r = RULEBOOK(cli->law, book);
	struct text checked = str(cli, r->checked_on);

	term_wrap(cli, BOLD, str(cli, r->title), 0, 0);
	term_rule(cli);
	line(cli, "id", str(cli, r->id));
	line(cli, "instrument", str(cli, r->instrument));
	line(cli, "authority", str(cli, r->authority));
	line(cli, "in force",
	     r->proposed ? TEXT("proposed, or adopted without effect yet") : valid_text(cli, &r->valid));
	line(cli, "checked",
	     text_format(&cli->arena, "%.*s against %.*s: %s", TEXT_ARG(checked),
	                 TEXT_ARG(str(cli, r->checked_against)), law_mark_name((enum law_mark)r->mark)));
	rules(cli, r, RULE_COVERS, "Whom it covers");
	if (r->first_link != 0)
		heading(cli, "Gives way to");
	links(cli, r->first_link);
	rules(cli, r, RULE_DEFINE, "What it means by");
	rules(cli, r, RULE_TRIGGER, "What sets it off");
	heading(cli, "Duties");
	for (uint32_t i = 0; i < r->duty_count; i++)
		duty(cli, DUTY(cli->law, r->first_duty + i));
	notes(cli, r->first_note, NOTE_TEXT, "Notes");
	notes(cli, r->first_note, NOTE_OMITS, "Not modelled");
	notes(cli, r->first_note, NOTE_PENALTY, "Penalties");
	buf_str(&cli->out, "\n");
	term_wrap(
	    cli, DIM,
	    TEXT(
	        "° rests on a statement that was not checked against the official text, or on which readings differ. Not legal advice."),
	    0, 0);
}
