/* entente law lint: what is correct but weak. */
#include "cli/law.h"
#include "cli/term.h"
#include "data/doc.h"

struct lint {
	struct cli *cli;
	const struct law *law;
	uint32_t found;
	struct json *json; /* NULL: a page for people */
};

static void weak(struct lint *l, struct text where, const char *what)
{
	l->found++;
	if (l->json != NULL) {
		json_object(l->json);
		json_key(l->json, "where");
		json_text(l->json, where);
		json_key(l->json, "what");
		json_str(l->json, what);
		json_object_end(l->json);
		return;
	}
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

/* Statements that were not checked against the official text, per rulebook. */
static void unverified(struct lint *l)
{
	struct mark_counts marks, total = {0};

	buf_char(&l->cli->out, '\n');
	term_put(l->cli, BOLD, TEXT("Statements by rulebook"));
	term_pad(l->cli, 22, 46);
	term_put(l->cli, DIM, TEXT(" verified  secondary   memory\n"));
	for (row_id b = 1; b <= rulebook_count(l->law); b++) {
		struct text id = law_str(l->law, RULEBOOK(l->law, b)->id);

		law_count_marks(l->law, b, &marks);
		for (int m = 0; m < 3; m++)
			total.of[m] += marks.of[m];
		if (marks.of[MARK_SECONDARY] + marks.of[MARK_MEMORY] == 0)
			continue;
		buf_text(&l->cli->out, id);
		term_pad(l->cli, text_width(id), 46);
		buf_printf(&l->cli->out, "%9u %10u %8u\n", marks.of[MARK_VERIFIED], marks.of[MARK_SECONDARY],
		           marks.of[MARK_MEMORY]);
	}
	term_put(l->cli, BOLD, TEXT("all rulebooks"));
	term_pad(l->cli, 13, 46);
	buf_printf(&l->cli->out, "%9u %10u %8u\n\n", total.of[MARK_VERIFIED], total.of[MARK_SECONDARY],
	           total.of[MARK_MEMORY]);
}

static void look(struct lint *l)
{
	for (row_id b = 1; b <= rulebook_count(l->law); b++)
		look_at_rulebook(l, RULEBOOK(l->law, b));
	look_at_facts(l);
}

static void marks_json(struct json *j, const struct mark_counts *marks)
{
	for (int m = 0; m < 3; m++) {
		json_key(j, law_mark_name((enum law_mark)m));
		json_int(j, marks->of[m]);
	}
}

/* Every rulebook has its counts here, also one that is verified throughout. */
static void lint_json(struct lint *l)
{
	struct mark_counts marks, total = {0};
	struct json *j = l->json;

	json_begin(j, &l->cli->out, true);
	json_object(j);
	json_key(j, "rulebooks");
	json_array(j);
	for (row_id b = 1; b <= rulebook_count(l->law); b++) {
		law_count_marks(l->law, b, &marks);
		for (int m = 0; m < 3; m++)
			total.of[m] += marks.of[m];
		json_object(j);
		json_key(j, "id");
		json_text(j, law_str(l->law, RULEBOOK(l->law, b)->id));
		marks_json(j, &marks);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "total");
	json_object(j);
	marks_json(j, &total);
	json_object_end(j);
	json_key(j, "weak");
	json_array(j);
	look(l);
	json_array_end(j);
	json_object_end(j);
	buf_char(&l->cli->out, '\n');
}

uint32_t law_lint(struct cli *cli, const struct law *law, bool json)
{
	struct lint l = {.cli = cli, .law = law};
	struct json j;

	if (json) {
		l.json = &j;
		lint_json(&l);
		return l.found;
	}
	look(&l);
	unverified(&l);
	buf_printf(&cli->out, "%u weak places\n", l.found);
	return l.found;
}
