/* The comparison as Markdown tables, for a paper or a ticket. */
#include "cli/compare.h"
#include "cli/markdown.h"

static struct buf *out(const struct compare_view *v)
{
	return &v->cli->out;
}

static void heading(const struct compare_view *v, struct text title, const char *columns, const char *rule)
{
	buf_printf(out(v), "\n## %.*s\n\n%s\n%s\n", TEXT_ARG(title), columns, rule);
}

static void statement(const struct compare_view *v, const struct statement *s)
{
	struct text named = TEXT(""), said = TEXT("");

	for (uint32_t i = 0; i < s->rulebook_count; i++)
		named = text_format(v->arena, "%.*s%s%.*s", TEXT_ARG(named), i > 0 ? ", " : "",
		                    TEXT_ARG(compare_id(v, s->rulebooks[i])));
	for (uint32_t i = 0; i < s->count; i++) {
		struct text cite = saying_cite(v->law, s->stated[i].says);

		said = text_format(v->arena, "%.*s%s%.*s: %.*s%s%s%.*s%s", TEXT_ARG(said), i > 0 ? "; " : "",
		                   TEXT_ARG(compare_id(v, s->stated[i].rulebook)),
		                   TEXT_ARG(compare_said(v, s->stated[i].says)),
		                   s->stated[i].says->mark != MARK_VERIFIED ? " °" : "", cite.n > 0 ? " (" : "",
		                   TEXT_ARG(cite), cite.n > 0 ? ")" : "");
	}
	buf_char(out(v), '|');
	markdown_cell(out(v), compare_title(v, s));
	markdown_cell(out(v), text_of(relation_name(s->relation)));
	markdown_cell(out(v), named);
	markdown_cell(out(v), said);
	buf_char(out(v), '\n');
}

static void submissions(const struct compare_view *v)
{
	heading(v, TEXT("Fewest documents"), "| By | Serves | Recipients | Elements |", "| --- | --- | --- | ---: |");
	for (uint32_t i = 0; i < v->path->submission_count; i++) {
		const struct submission *s = &v->path->submissions[i];
		struct text serves = TEXT(""), to = TEXT("");

		for (uint32_t k = 0; k < s->duty_count; k++)
			serves = text_format(v->arena, "%.*s%s%.*s", TEXT_ARG(serves), k > 0 ? ", " : "",
			                     TEXT_ARG(compare_duty(v, s->duties[k])));
		for (uint32_t k = 0; k < s->recipient_count; k++)
			to = text_format(v->arena, "%.*s%s%.*s", TEXT_ARG(to), k > 0 ? "; " : "",
			                 TEXT_ARG(law_str(v->law, RECIPIENT(v->law, s->recipients[k])->name)));
		buf_char(out(v), '|');
		markdown_cell(out(v), compare_by(v, s));
		markdown_cell(out(v), serves);
		markdown_cell(out(v), to);
		buf_printf(out(v), " %u |\n", s->element_count);
	}
}

static void conflicts(const struct compare_view *v)
{
	static const char *const kinds[] = {"forbids what the other demands", "conflicts",
	                                    "may be delayed, the other not"};

	if (v->path->conflict_count == 0)
		return;
	heading(v, TEXT("What stands in the way"), "| Duty | Other | How |", "| --- | --- | --- |");
	for (uint32_t i = 0; i < v->path->conflict_count; i++) {
		const struct conflict *c = &v->path->conflicts[i];

		buf_char(out(v), '|');
		markdown_cell(out(v), compare_duty(v, c->duty));
		markdown_cell(out(v), c->other != 0 ? compare_duty(v, c->other) : TEXT("another law"));
		markdown_cell(out(v), c->fact != 0 ? text_format(v->arena, "%s: %.*s", kinds[c->kind],
		                                                 TEXT_ARG(compare_fact(v, c->fact)))
		                                   : text_of(kinds[c->kind]));
		buf_char(out(v), '\n');
	}
}

static void burden(const struct compare_view *v)
{
	heading(
	    v, TEXT("In numbers"),
	    "| Scenario | Elements asked | Distinct facts | Filings | Documents | Sendings | Recipients | Ways in |",
	    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
	for (uint32_t i = 0; i < v->path->scenario_count; i++) {
		const struct burden *b = &v->path->scenarios[i].burden;

		buf_char(out(v), '|');
		markdown_cell(out(v), compare_scenario(v, &v->path->scenarios[i]));
		buf_printf(out(v), " %u | %u | %u | %u | %u | %u | %u |\n", b->elements, b->facts, b->filings,
		           b->documents, b->sendings, b->recipients, b->channels);
	}
}

bool compare_md(const struct compare_view *v)
{
	bool whole = true;

	buf_printf(out(v), "# %.*s%s%.*s\n\n", TEXT_ARG(v->sides[0]), v->sides[1].n > 0 ? " against " : "",
	           TEXT_ARG(v->sides[1]));
	buf_printf(
	    out(v),
	    "%u laws, edition %.*s. Own comparison in the six areas of the DHS–DG CONNECT assessment, computed from the "
	    "rulebooks; nobody's official finding. ° rests on a statement not checked against the official text.\n",
	    v->c->rulebook_count, TEXT_ARG(law_meta(v->law, META_EDITION)));
	for (enum law_area a = 0; a < AREA_COUNT; a++) {
		whole = whole && v->area[a];
		if (!v->area[a])
			continue;
		heading(v, compare_area(a), "| What | Relation | Laws | What each says |", "| --- | --- | --- | --- |");
		for (uint32_t i = 0; i < v->c->statement_count; i++)
			if (v->c->statements[i].area == a)
				statement(v, &v->c->statements[i]);
	}
	if (v->area[AREA_CONTENTS])
		buf_printf(out(v), "\nElements: %u in all, %u asked for by every law.\n", v->c->union_count,
		           v->c->common_count);
	if (whole) {
		submissions(v);
		conflicts(v);
		burden(v);
	}
	return !arena_failed(v->arena);
}
