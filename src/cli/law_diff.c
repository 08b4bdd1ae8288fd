/*
 * entente law diff: what changes for a reader, between two dates of one law or between two editions of the law.
 */
#include <string.h>

#include "cli/law.h"
#include "cli/term.h"
#include "data/doc.h"
#include "read/lawdir.h"

struct change {
	day on; /* NO_DAY: between editions, or a proposal without a date */
	struct text rulebook, duty, what;
	bool proposed;
};

struct diff {
	struct cli *cli;
	struct change *list;
	uint32_t count, cap;
	bool by_date, failed;
};

static void add(struct diff *d, day on, struct text rulebook, struct text duty, struct text what, bool proposed)
{
	struct change *grown;

	if (d->count == d->cap) {
		grown = arena_array(&d->cli->arena, d->cap == 0 ? 64 : 2 * (size_t)d->cap, sizeof(*grown));
		if (grown == NULL) {
			d->failed = true;
			return;
		}
		if (d->count > 0)
			memcpy(grown, d->list, d->count * sizeof(*grown));
		d->list = grown;
		d->cap = d->cap == 0 ? 64 : 2 * d->cap;
	}
	d->list[d->count++] = (struct change){on, rulebook, duty, what, proposed};
}

/* ---- two dates ---- */

static bool between(day at, day a, day b)
{
	return at != NO_DAY && at > a && at <= b;
}

/* Where the date of an event picks the version, the law goes on for events before. */
static struct text titled(struct diff *d, const struct validity *v, const char *what, struct text title)
{
	return text_format(&d->cli->arena, "%s%s: %.*s", what, v->by != 0 ? " to events from that day" : "",
	                   TEXT_ARG(title));
}

/* `title`: of the rulebook, or of the duty. */
static void validity(struct diff *d, const struct validity *v, day a, day b, struct text rulebook, struct text duty,
                     struct text title, bool proposed)
{
	if (between(v->from, a, b))
		add(d, v->from, rulebook, duty, titled(d, v, "applies", title), proposed);
	/* `until` is the last day. */
	if (v->until != NO_DAY && between(v->until + 1, a, b))
		add(d, v->until + 1, rulebook, duty, titled(d, v, "applies no longer", title), proposed);
	if (v->unknown_after != NO_DAY && between(v->unknown_after + 1, a, b))
		add(d, v->unknown_after + 1, rulebook, duty, titled(d, v, "not known whether it still applies", title),
		    proposed);
}

static void between_dates(struct diff *d, const struct law *law, day a, day b)
{
	for (row_id i = 1; i <= rulebook_count(law); i++) {
		const struct rulebook_row *r = RULEBOOK(law, i);
		struct text id = law_str(law, r->id);

		validity(d, &r->valid, a, b, id, TEXT_NONE, law_str(law, r->title), r->proposed != 0);
		if (r->proposed && r->valid.from == NO_DAY)
			add(d, NO_DAY, id, TEXT_NONE,
			    titled(d, &r->valid, "proposed, without a date", law_str(law, r->title)), true);
		for (row_id k = r->first_duty; k < r->first_duty + r->duty_count; k++)
			validity(d, &DUTY(law, k)->valid, a, b, id, law_str(law, DUTY(law, k)->id),
			         law_str(law, DUTY(law, k)->title), r->proposed != 0);
	}
}

/* ---- two editions ---- */

static struct text clock_words(struct cli *cli, const struct law *law, row_id clock, int depth)
{
	struct text all = TEXT("");

	for (; clock != 0 && depth < 8; clock = CLOCK(law, clock)->next) {
		const struct clock_row *c = CLOCK(law, clock);
		struct text one = law_str(law, c->text);

		if (one.n == 0 || c->child != 0)
			one = clock_words(cli, law, c->child, depth + 1);
		if (c->op == CLOCK_PERIOD && law_str(law, c->text).n == 0)
			one = text_format(&cli->arena, "%d (%u) %.*s", c->count, c->unit, TEXT_ARG(one));
		if (c->op == CLOCK_CASE && c->node != 0)
			one = text_format(&cli->arena, "%.*s if %.*s", TEXT_ARG(one),
			                  TEXT_ARG(law_str(law, law_node(law, c->node)->text)));
		all = text_format(&cli->arena, "%.*s%s%.*s", TEXT_ARG(all), all.n > 0 ? " | " : "", TEXT_ARG(one));
	}
	return all;
}

static struct text recipient_words(struct cli *cli, const struct law *law, const struct duty_row *d)
{
	struct text all = TEXT("");

	for (row_id l = d->first_link; l != 0; l = LINK(law, l)->next)
		if (LINK(law, l)->kind == LINK_RECIPIENT)
			all = text_format(&cli->arena, "%.*s%s%.*s", TEXT_ARG(all), all.n > 0 ? "; " : "",
			                  TEXT_ARG(law_str(law, RECIPIENT(law, LINK(law, l)->target)->name)));
	return all;
}

static struct text content_words(struct cli *cli, const struct law *law, const struct duty_row *d)
{
	struct text all = TEXT("");

	for (row_id c = d->first_content; c != 0; c = CONTENT(law, c)->next)
		all = text_format(&cli->arena, "%.*s%s%.*s (%s)", TEXT_ARG(all), all.n > 0 ? ", " : "",
		                  TEXT_ARG(law_str(law, CONTENT(law, c)->id)),
		                  grade_name((enum grade)CONTENT(law, c)->grade));
	return all;
}

static void differ(struct diff *d, struct text book, struct text duty, const char *what, struct text a, struct text b)
{
	if (!text_eq(a, b))
		add(d, NO_DAY, book, duty,
		    text_format(&d->cli->arena, "%s: %.*s -> %.*s", what, TEXT_ARG(a.n > 0 ? a : TEXT("none")),
		                TEXT_ARG(b.n > 0 ? b : TEXT("none"))),
		    false);
}

/* ---- conditions ---- */

/* Statements of a condition in their order, and how they are joined. */
struct statements {
	struct text *list;
	uint32_t count, cap;
	struct buf joined;
};

static void state(struct diff *d, struct statements *s, struct text t)
{
	struct text *grown;

	if (s->count == s->cap) {
		grown = arena_array(&d->cli->arena, s->cap == 0 ? 16 : 2 * (size_t)s->cap, sizeof(*grown));
		if (grown == NULL) {
			d->failed = true;
			return;
		}
		if (s->count > 0)
			memcpy(grown, s->list, s->count * sizeof(*grown));
		s->list = grown;
		s->cap = s->cap == 0 ? 16 : 2 * s->cap;
	}
	s->list[s->count++] = t;
}

/* Rows of facts and kinds have other numbers in another edition: only what is written counts. */
static void read_condition(struct diff *d, const struct law *law, row_id id, struct statements *s)
{
	const struct node_row *n = law_node(law, id);
	struct text own = law_str(law, n->text);

	if (id == 0)
		return;
	if ((n->flags & NODE_LEAF) != 0 || n->child == 0) {
		state(d, s, own.n > 0 ? own : law_str(law, n->says));
		buf_text(&s->joined, own);
	} else {
		buf_printf(&s->joined, "%u", n->op);
		if (n->op == NODE_AT_LEAST)
			buf_printf(&s->joined, ".%u", n->a);
		buf_char(&s->joined, '(');
		for (row_id c = n->child; c != 0; c = law_node(law, c)->next)
			read_condition(d, law, c, s);
		buf_char(&s->joined, ')');
	}
	buf_char(&s->joined, ';');
}

static bool holds(const struct statements *s, struct text t)
{
	for (uint32_t i = 0; i < s->count; i++)
		if (text_eq(s->list[i], t))
			return true;
	return false;
}

/* What one holds and the other does not; false where there is nothing. */
static bool missing_from(struct diff *d, const struct statements *has, const struct statements *lacks, struct text book,
                         struct text duty, const char *what, const char *word)
{
	bool any = false;

	for (uint32_t i = 0; i < has->count; i++) {
		if (holds(lacks, has->list[i]))
			continue;
		any = true;
		add(d, NO_DAY, book, duty,
		    text_format(&d->cli->arena, "%s: %s \"%.*s\"", what, word, TEXT_ARG(has->list[i])), false);
	}
	return any;
}

static void differ_condition(struct diff *d, struct text book, struct text duty, const char *what,
                             const struct law *old, row_id a, const struct law *law, row_id b)
{
	struct statements was = {0}, is = {0};
	bool less, more;

	read_condition(d, old, a, &was);
	read_condition(d, law, b, &is);
	d->failed = d->failed || buf_failed(&was.joined) || buf_failed(&is.joined);
	if (!text_eq(buf_view(&was.joined), buf_view(&is.joined))) {
		less = missing_from(d, &was, &is, book, duty, what, "no longer");
		more = missing_from(d, &is, &was, book, duty, what, "now");
		if (!less && !more)
			add(d, NO_DAY, book, duty,
			    text_format(&d->cli->arena, "%s: the same statements, joined otherwise", what), false);
	}
	buf_free(&was.joined);
	buf_free(&is.joined);
}

static row_id rule_find(const struct law *law, const struct rulebook_row *book, const struct rule_row *rule,
                        struct text id)
{
	for (row_id i = book->first_rule; i < book->first_rule + book->rule_count; i++)
		if (RULE(law, i)->role == rule->role && text_eq(law_str(law, RULE(law, i)->id), id))
			return i;
	return 0;
}

/* Whom the law covers, what it means by its words, what sets it off. */
static void rule_changes(struct diff *d, const struct law *old, const struct rulebook_row *a, const struct law *law,
                         const struct rulebook_row *b)
{
	static const char *const roles[] =
	    {[RULE_COVERS] = "whom it covers", [RULE_DEFINE] = "definition", [RULE_TRIGGER] = "trigger"};
	struct text book = law_str(law, b->id);

	for (row_id i = b->first_rule; i < b->first_rule + b->rule_count; i++) {
		const struct rule_row *rule = RULE(law, i);
		struct text id = law_str(law, rule->id);
		row_id before = rule_find(old, a, rule, id);
		struct text what = rule->role == RULE_COVERS
		                       ? text_of(roles[RULE_COVERS])
		                       : text_format(&d->cli->arena, "%s %.*s", roles[rule->role], TEXT_ARG(id));

		if (before == 0)
			add(d, NO_DAY, book, TEXT_NONE, text_format(&d->cli->arena, "%.*s: added", TEXT_ARG(what)),
			    false);
		else if (what.p != NULL)
			differ_condition(d, book, TEXT_NONE, what.p, old, RULE(old, before)->node, law, rule->node);
	}
	for (row_id i = a->first_rule; i < a->first_rule + a->rule_count; i++) {
		struct text id = law_str(old, RULE(old, i)->id);

		if (rule_find(law, b, RULE(old, i), id) == 0)
			add(d, NO_DAY, book, TEXT_NONE,
			    text_format(&d->cli->arena, "%s %.*s: removed", roles[RULE(old, i)->role], TEXT_ARG(id)),
			    false);
	}
}

/* ---- rulebooks and their duties ---- */

static struct text date_words(struct cli *cli, day at)
{
	struct buf b = {0};

	if (at == NO_DAY)
		return TEXT_NONE;
	day_print(&b, at);
	return term_take(&cli->arena, &b);
}

static void validity_changes(struct diff *d, struct text book, struct text duty, const struct validity *a,
                             const struct validity *b)
{
	differ(d, book, duty, "applies from", date_words(d->cli, a->from), date_words(d->cli, b->from));
	differ(d, book, duty, "applies until", date_words(d->cli, a->until), date_words(d->cli, b->until));
	differ(d, book, duty, "uncertain after", date_words(d->cli, a->unknown_after),
	       date_words(d->cli, b->unknown_after));
}

static void duty_changes(struct diff *d, const struct law *old, const struct duty_row *a, const struct law *law,
                         const struct duty_row *b)
{
	struct text book = law_str(law, RULEBOOK(law, b->rulebook)->id), id = law_str(law, b->id);

	validity_changes(d, book, id, &a->valid, &b->valid);
	differ_condition(d, book, id, "owed if", old, a->on, law, b->on);
	differ_condition(d, book, id, "owed unless", old, a->unless, law, b->unless);
	differ(d, book, id, "not before", clock_words(d->cli, old, a->due.not_before, 0),
	       clock_words(d->cli, law, b->due.not_before, 0));
	differ(d, book, id, "limit", clock_words(d->cli, old, a->due.limit, 0),
	       clock_words(d->cli, law, b->due.limit, 0));
	differ(d, book, id, "when", law_str(old, a->due.standard), law_str(law, b->due.standard));
	differ(d, book, id, "recipients", recipient_words(d->cli, old, a), recipient_words(d->cli, law, b));
	differ(d, book, id, "content", content_words(d->cli, old, a), content_words(d->cli, law, b));
	differ(d, book, id, "cited", law_str(old, a->cite), law_str(law, b->cite));
	differ(d, book, id, "checked", text_of(law_mark_name((enum law_mark)a->mark)),
	       text_of(law_mark_name((enum law_mark)b->mark)));
}

static void book_changes(struct diff *d, const struct law *old, row_id a, const struct law *law, row_id b)
{
	const struct rulebook_row *ra = RULEBOOK(old, a), *rb = RULEBOOK(law, b);
	struct text id = law_str(law, rb->id);

	validity_changes(d, id, TEXT_NONE, &ra->valid, &rb->valid);
	rule_changes(d, old, ra, law, rb);
	differ(d, id, TEXT_NONE, "status", text_of(ra->proposed ? "proposed" : "law"),
	       text_of(rb->proposed ? "proposed" : "law"));
	differ(d, id, TEXT_NONE, "checked against", law_str(old, ra->checked_against),
	       law_str(law, rb->checked_against));
	for (row_id k = rb->first_duty; k < rb->first_duty + rb->duty_count; k++) {
		row_id before = duty_find(old, a, law_str(law, DUTY(law, k)->id));

		if (before == 0)
			add(d, NO_DAY, id, law_str(law, DUTY(law, k)->id), TEXT("added"), false);
		else
			duty_changes(d, old, DUTY(old, before), law, DUTY(law, k));
	}
	for (row_id k = ra->first_duty; k < ra->first_duty + ra->duty_count; k++)
		if (duty_find(law, b, law_str(old, DUTY(old, k)->id)) == 0)
			add(d, NO_DAY, id, law_str(old, DUTY(old, k)->id), TEXT("removed"), false);
}

static void between_editions(struct diff *d, const struct law *old, const struct law *law)
{
	for (row_id b = 1; b <= rulebook_count(law); b++) {
		row_id a = rulebook_find(old, law_str(law, RULEBOOK(law, b)->id));

		if (a != 0)
			book_changes(d, old, a, law, b);
		else
			add(d, NO_DAY, law_str(law, RULEBOOK(law, b)->id), TEXT_NONE,
			    text_format(&d->cli->arena, "added: %.*s", TEXT_ARG(law_str(law, RULEBOOK(law, b)->title))),
			    RULEBOOK(law, b)->proposed != 0);
	}
	for (row_id a = 1; a <= rulebook_count(old); a++)
		if (rulebook_find(law, law_str(old, RULEBOOK(old, a)->id)) == 0)
			add(d, NO_DAY, law_str(old, RULEBOOK(old, a)->id), TEXT_NONE, TEXT("removed"), false);
}

/* An overlay repeats what changes in its base: once is enough. */
static bool said_of_base(const struct diff *d, const struct law *law, const struct change *c)
{
	row_id book = rulebook_find(law, c->rulebook), base = book != 0 ? RULEBOOK(law, book)->overlay_of : 0;

	for (uint32_t i = 0; base != 0 && i < d->count; i++)
		if (text_eq(d->list[i].rulebook, law_str(law, RULEBOOK(law, base)->id)) &&
		    text_eq(d->list[i].duty, c->duty) && text_eq(d->list[i].what, c->what))
			return true;
	return false;
}

static void drop_repeated(struct diff *d, const struct law *law)
{
	struct diff all = *d;
	uint32_t kept = 0;

	all.list = arena_copy(&d->cli->arena, d->list, d->count * sizeof(*d->list));
	for (uint32_t i = 0; all.list != NULL && i < all.count; i++)
		if (!said_of_base(&all, law, &all.list[i]))
			d->list[kept++] = all.list[i];
	if (all.list != NULL)
		d->count = kept;
}

/* ---- output ---- */

/* Proposals stand apart: those with a date, then the others. */
static int section(const struct diff *d, const struct change *c)
{
	return !d->by_date || !c->proposed ? 0 : c->on != NO_DAY ? 1 : 2;
}

static bool comes_first(const struct diff *d, const struct change *a, const struct change *b)
{
	int order = text_cmp(a->rulebook, b->rulebook);

	if (section(d, a) != section(d, b))
		return section(d, a) < section(d, b);
	if (a->on != b->on)
		return a->on < b->on;
	return order != 0 ? order < 0 : text_cmp(a->duty, b->duty) < 0;
}

static void sort(struct diff *d)
{
	for (uint32_t i = 1; i < d->count; i++)
		for (uint32_t k = i; k > 0 && comes_first(d, &d->list[k], &d->list[k - 1]); k--) {
			struct change other = d->list[k];
			d->list[k] = d->list[k - 1];
			d->list[k - 1] = other;
		}
}

static void put(const struct diff *d, const struct change *c)
{
	struct text name = c->rulebook;

	if (c->duty.n > 0)
		name = text_format(&d->cli->arena, "%.*s.%.*s", TEXT_ARG(c->rulebook), TEXT_ARG(c->duty));
	buf_str(&d->cli->out, "  ");
	term_put(d->cli, BOLD, name);
	buf_str(&d->cli->out, "  ");
	term_wrap(d->cli, PLAIN,
	          text_format(&d->cli->arena, "%.*s%s", TEXT_ARG(c->what), c->proposed ? " (proposed)" : ""),
	          4 + text_width(name), 6);
}

static void undated(struct diff *d, uint32_t from)
{
	struct text list = TEXT("");

	for (uint32_t i = from; i < d->count; i++)
		list = text_format(&d->cli->arena, "%.*s%s%.*s", TEXT_ARG(list), i > from ? ", " : "",
		                   TEXT_ARG(d->list[i].rulebook));
	if (list.n == 0)
		return;
	term_put(d->cli, BOLD, TEXT("\nProposals without a date\n"));
	buf_str(&d->cli->out, "  ");
	term_wrap(d->cli, PLAIN, list, 2, 2);
}

static void as_text(struct diff *d)
{
	day shown = NO_DAY;
	int part = 0;
	uint32_t i = 0;

	if (d->count == 0 || section(d, &d->list[0]) > 0)
		buf_str(&d->cli->out, "Nothing changes for a reader.\n");
	for (; i < d->count && section(d, &d->list[i]) < 2; i++) {
		const struct change *c = &d->list[i];

		if (section(d, c) != part) {
			part = section(d, c);
			shown = NO_DAY;
			term_put(d->cli, BOLD, TEXT("\nProposals, should they become law\n"));
		}
		if (c->on != shown) {
			if (shown != NO_DAY)
				buf_char(&d->cli->out, '\n');
			shown = c->on;
			buf_str(&d->cli->out, "From ");
			day_print(&d->cli->out, shown);
			buf_str(&d->cli->out, "\n");
		}
		put(d, c);
	}
	undated(d, i);
}

static void as_json(struct diff *d)
{
	struct json j;

	json_begin(&j, &d->cli->out, true);
	json_array(&j);
	for (uint32_t i = 0; i < d->count; i++) {
		const struct change *c = &d->list[i];

		json_object(&j);
		json_key(&j, "from");
		if (c->on == NO_DAY)
			json_str(&j, NULL);
		else
			json_text(&j, date_words(d->cli, c->on));
		json_key(&j, "rulebook");
		json_text(&j, c->rulebook);
		json_key(&j, "duty");
		if (c->duty.n == 0)
			json_str(&j, NULL);
		else
			json_text(&j, c->duty);
		json_key(&j, "change");
		json_text(&j, c->what);
		json_key(&j, "proposed");
		json_bool(&j, c->proposed);
		json_object_end(&j);
	}
	json_array_end(&j);
	buf_char(&d->cli->out, '\n');
}

/* ---- the two sides ---- */

static bool as_day(struct cli *cli, const char *word, day *out)
{
	struct time_read r = time_parse(text_of(word), cli->zones);

	*out = r.first;
	return r.shape == TIME_DAY;
}

static bool edition(struct cli *cli, const char *name, struct law_dir *dir, const struct law **law)
{
	if (strcmp(name, "builtin") == 0) {
		*law = law_builtin();
		return true;
	}
	if (!law_dir_load(dir, name, cli->zones, &cli->arena, &cli->diags)) {
		if (cli_report(cli, &cli->diags) == 0)
			cli_bad(cli, "%s: neither a date, nor \"builtin\", nor a directory of law files", name);
		return false;
	}
	*law = &dir->law;
	return true;
}

int law_diff(struct cli *cli, bool json)
{
	struct diff d = {.cli = cli};
	struct law_dir dirs[2] = {0};
	const struct law *laws[2];
	day a, b;
	bool fine = true, first, second;

	if (!cli_zones(cli))
		return CLI_BAD_INPUT;
	first = as_day(cli, cli->args[0], &a);
	second = as_day(cli, cli->args[1], &b);
	if (first != second)
		return cli_bad(cli, "two dates are expected, or two editions: \"%s\" is a date, \"%s\" is none",
		               cli->args[first ? 0 : 1], cli->args[first ? 1 : 0]);
	if (first) {
		if (!cli_law(cli))
			return CLI_BAD_INPUT;
		if (a > b)
			return cli_bad(cli, "the first date is later than the second");
		d.by_date = true;
		between_dates(&d, cli->law, a, b);
	} else {
		fine = edition(cli, cli->args[0], &dirs[0], &laws[0]) && edition(cli, cli->args[1], &dirs[1], &laws[1]);
		if (fine) {
			between_editions(&d, laws[0], laws[1]);
			drop_repeated(&d, laws[1]);
		}
	}
	if (fine && !d.failed) {
		sort(&d);
		if (json)
			as_json(&d);
		else
			as_text(&d);
	}
	for (int i = 0; i < 2; i++)
		law_dir_close(&dirs[i]);
	return !fine ? CLI_BAD_INPUT : d.failed ? cli_no_memory(cli) : CLI_NOTHING_DUE;
}
