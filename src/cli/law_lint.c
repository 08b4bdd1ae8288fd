/* entente law lint: what is correct but weak. */
#include "cli/law.h"
#include "cli/term.h"

struct lint {
	struct cli *cli;
	const struct law *law;
	uint32_t found;
};

static void weak(struct lint *l, struct text where, const char *what)
{
	l->found++;
	term_put(l->cli, BOLD, where);
	buf_str(&l->cli->out, ": ");
	term_wrap(l->cli, PLAIN, text_of(what), text_width(where) + 2, 4);
}

static void look_at_facts(struct lint *l)
{
	for (fact_id f = 1; f < l->law->t[TAB_FACTS].count; f++) {
		const struct fact_row *row = LAW_ROW(l->law, TAB_FACTS, struct fact_row, f);

		if (row->question == 0 && row->derive == 0)
			weak(l, law_str(l->law, row->id), "has no question to ask");
		if (row->source == 0)
			weak(l, law_str(l->law, row->id), "has no source");
	}
}

static void look_at_duty(struct lint *l, const struct rulebook_row *book, const struct duty_row *d)
{
	struct text where = text_format(&l->cli->arena, "%.*s.%.*s", TEXT_ARG(law_str(l->law, book->id)),
	                                TEXT_ARG(law_str(l->law, d->id)));
	bool recipient = false;

	for (row_id k = d->first_link; k != 0; k = LINK(l->law, k)->next)
		recipient = recipient || LINK(l->law, k)->kind == LINK_RECIPIENT;
	if (!recipient && (d->kind == DUTY_REPORT || d->kind == DUTY_NOTICE))
		weak(l, where, "has no recipient");
	if (d->due.limit == 0 && d->due.standard == 0 && d->kind != DUTY_OFFER)
		weak(l, where, "says neither a limit nor the law's own word for when");
	if (d->first_content == 0 && d->kind == DUTY_REPORT)
		weak(l, where, "says nothing about content");
	if (d->ambiguous && d->note == 0 && d->due.reading == 0)
		weak(l, where, "is ambiguous, but neither note nor reading says how it was read");
}

static void look_at_rulebook(struct lint *l, const struct rulebook_row *r)
{
	struct text id = law_str(l->law, r->id);

	if (r->checked_on == 0 || r->checked_against == 0)
		weak(l, id, "does not say when and against what it was checked");
	if (r->mark != MARK_VERIFIED)
		weak(l, id,
		     r->mark == MARK_MEMORY ? "was written from memory"
		                            : "was checked against a secondary source only");
	for (uint32_t i = 0; i < r->duty_count; i++)
		look_at_duty(l, r, DUTY(l->law, r->first_duty + i));
}

uint32_t law_lint(struct cli *cli, const struct law *law)
{
	struct lint l = {.cli = cli, .law = law};

	for (row_id b = 1; b <= rulebook_count(law); b++)
		look_at_rulebook(&l, RULEBOOK(law, b));
	look_at_facts(&l);
	buf_printf(&cli->out, "%u weak places\n", l.found);
	return l.found;
}
