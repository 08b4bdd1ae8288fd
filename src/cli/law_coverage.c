/* entente law coverage: which rules there are, and where they stand. */
#include <string.h>

#include "cli/law.h"
#include "cli/term.h"
#include "data/doc.h"

#define ID_WIDTH 5u

struct coverage {
	struct cli *cli;
	const struct law *law;
	day today;
	uint32_t lines[COVERAGE_GROUPS], held[COVERAGE_GROUPS];
};

static const char *const titles[COVERAGE_GROUPS] =
    {"Federal incident reporting in effect in 2023 (our reconstruction, not the report's own numbers)",
     "Proposed in 2023", "Later or doubtful then", "Digests of the law"};
static const char *const names[COVERAGE_GROUPS] = {"inventory", "proposed", "extras", "digests"};

/* How sure its rules, duties and features are. */
void law_count_marks(const struct law *law, row_id book, struct mark_counts *out)
{
	const struct rulebook_row *r = RULEBOOK(law, book);
	enum law_mark mark;

	*out = (struct mark_counts){0};
	for (row_id i = r->first_rule; i < r->first_rule + r->rule_count; i++) {
		mark = (enum law_mark)RULE(law, i)->mark;
		out->of[mark]++;
	}
	for (row_id i = r->first_duty; i < r->first_duty + r->duty_count; i++) {
		mark = (enum law_mark)DUTY(law, i)->mark;
		out->of[mark]++;
	}
	for (row_id p = r->first_provision; p != 0; p = PROVISION(law, p)->next) {
		mark = (enum law_mark)PROVISION(law, p)->mark;
		out->of[mark]++;
	}
}

static bool next_book(const struct coverage *c, struct text *rest, row_id *book)
{
	struct text one;

	if (rest->n == 0)
		return false;
	if (!text_cut(rest, ',', &one)) {
		one = *rest;
		*rest = TEXT_NONE;
	}
	*book = rulebook_find(c->law, text_trim(one));
	return true;
}

/* ---- text ---- */

static void put_book(const struct coverage *c, row_id book)
{
	const struct rulebook_row *r = RULEBOOK(c->law, book);
	struct mark_counts marks;
	enum law_status status = rulebook_status(c->law, book, c->today);
	struct text id = law_str(c->law, r->id), verified = TEXT("verified");
	uint32_t weak;
	const char *words[] = {"in force", "proposed", "not effective yet", "expired", "uncertain by now"};

	law_count_marks(c->law, book, &marks);
	weak = marks.of[MARK_SECONDARY] + marks.of[MARK_MEMORY];
	if (weak > 0)
		verified = text_format(&c->cli->arena, "%u of %u unverified", weak, weak + marks.of[MARK_VERIFIED]);
	buf_fill(&c->cli->out, ' ', ID_WIDTH + 2);
	term_put(c->cli, status == STATUS_IN_FORCE ? GREEN : DIM, id);
	term_pad(c->cli, ID_WIDTH + 2 + text_width(id), 46);
	term_wrap(c->cli, DIM, text_format(&c->cli->arena, "%s; %.*s", words[status], TEXT_ARG(verified)), 46, 48);
}

static void put_line(const struct coverage *c, const struct coverage_row *row)
{
	struct text id = law_str(c->law, row->id), what = law_str(c->law, row->what), rest;
	struct text agency = law_str(c->law, row->agency), became = law_str(c->law, row->became);
	uint32_t count = 0, column = ID_WIDTH + 2;
	row_id book;

	if (row->group == COVERAGE_DIGESTS && text_width(id) > ID_WIDTH)
		column = text_width(id) + 2;
	term_put(c->cli, BOLD, id);
	term_pad(c->cli, text_width(id), column);
	if (agency.n > 0)
		what = text_format(&c->cli->arena, "%.*s: %.*s", TEXT_ARG(agency), TEXT_ARG(what));
	if (became.n > 0)
		what = text_format(&c->cli->arena, "%.*s (%.*s)", TEXT_ARG(what), TEXT_ARG(became));
	term_wrap(c->cli, PLAIN, what, column, ID_WIDTH + 2);
	rest = law_str(c->law, row->rulebooks);
	while (next_book(c, &rest, &book))
		count++;
	rest = law_str(c->law, row->rulebooks);
	/* The laws of all States stand in `entente law list`; here their number is enough. */
	if (count > 12) {
		buf_fill(&c->cli->out, ' ', ID_WIDTH + 2);
		buf_printf(&c->cli->out, "%u rulebooks: see entente law list\n", count);
		return;
	}
	while (next_book(c, &rest, &book))
		put_book(c, book);
	if (count == 0) {
		buf_fill(&c->cli->out, ' ', ID_WIDTH + 2);
		term_wrap(c->cli, YELLOW,
		          text_format(&c->cli->arena, "not modelled: %.*s", TEXT_ARG(law_str(c->law, row->reason))),
		          ID_WIDTH + 2, ID_WIDTH + 2);
	}
}

static void put_omits(const struct coverage *c)
{
	term_put(c->cli, BOLD, TEXT("What rulebooks leave out"));
	buf_char(&c->cli->out, '\n');
	for (row_id b = 1; b <= rulebook_count(c->law); b++) {
		struct text list = TEXT("");

		for (row_id n = RULEBOOK(c->law, b)->first_note; n != 0;
		     n = LAW_ROW(c->law, TAB_NOTES, struct note_row, n)->next) {
			const struct note_row *note = LAW_ROW(c->law, TAB_NOTES, struct note_row, n);

			if (note->kind == NOTE_OMITS && !RULEBOOK(c->law, b)->overlay_of)
				list = text_format(&c->cli->arena, "%.*s%s%.*s", TEXT_ARG(list), list.n > 0 ? ", " : "",
				                   TEXT_ARG(law_str(c->law, note->cite)));
		}
		if (list.n == 0)
			continue;
		buf_str(&c->cli->out, "  ");
		term_wrap(c->cli, PLAIN,
		          text_format(&c->cli->arena, "%.*s: %.*s", TEXT_ARG(law_str(c->law, RULEBOOK(c->law, b)->id)),
		                      TEXT_ARG(list)),
		          2, 4);
	}
}

static void as_text(struct coverage *c)
{
	int group = -1;

	for (row_id i = 1; i < c->law->t[TAB_COVERAGE].count; i++) {
		const struct coverage_row *row = COVERAGE(c->law, i);

		if (row->group != group) {
			group = row->group;
			if (i > 1)
				buf_char(&c->cli->out, '\n');
			term_wrap(c->cli, BOLD, text_of(titles[group]), 0, 0);
		}
		put_line(c, row);
	}
	buf_char(&c->cli->out, '\n');
	put_omits(c);
	buf_char(&c->cli->out, '\n');
	for (int g = 0; g < COVERAGE_GROUPS; g++)
		buf_printf(&c->cli->out, "%s: %u lines, %u modelled, %u with a reason\n", names[g], c->lines[g],
		           c->held[g], c->lines[g] - c->held[g]);
}

/* ---- JSON ---- */

static void json_line(const struct coverage *c, struct json *j, const struct coverage_row *row)
{
	const struct {
		const char *key;
		str_id s;
	} texts[] = {{"id", row->id},     {"agency", row->agency}, {"what", row->what},
	             {"cite", row->cite}, {"became", row->became}, {"reason", row->reason}};
	struct text rest = law_str(c->law, row->rulebooks);
	row_id book;

	json_object(j);
	json_key(j, "group");
	json_str(j, names[row->group]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_key(j, texts[i].key);
		json_text(j, law_str(c->law, texts[i].s));
	}
	json_key(j, "rulebooks");
	json_array(j);
	while (next_book(c, &rest, &book)) {
		struct mark_counts marks;

		law_count_marks(c->law, book, &marks);
		json_object(j);
		json_key(j, "id");
		json_text(j, law_str(c->law, RULEBOOK(c->law, book)->id));
		json_key(j, "status");
		json_str(j, law_status_name(rulebook_status(c->law, book, c->today)));
		for (int m = 0; m < 3; m++) {
			json_key(j, law_mark_name((enum law_mark)m));
			json_int(j, marks.of[m]);
		}
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

int law_coverage(struct cli *cli, bool json, day today)
{
	struct coverage c = {.cli = cli, .law = cli->law, .today = today};
	struct json j;

	if (cli->law->t[TAB_COVERAGE].count < 2)
		return cli_bad(cli, "this law has no coverage.yaml");
	for (row_id i = 1; i < cli->law->t[TAB_COVERAGE].count; i++) {
		c.lines[COVERAGE(cli->law, i)->group]++;
		c.held[COVERAGE(cli->law, i)->group] += COVERAGE(cli->law, i)->rulebooks != 0;
	}
	if (!json) {
		as_text(&c);
		return CLI_NOTHING_DUE;
	}
	json_begin(&j, &cli->out, true);
	json_array(&j);
	for (row_id i = 1; i < cli->law->t[TAB_COVERAGE].count; i++)
		json_line(&c, &j, COVERAGE(cli->law, i));
	json_array_end(&j);
	buf_char(&cli->out, '\n');
	return CLI_NOTHING_DUE;
}
