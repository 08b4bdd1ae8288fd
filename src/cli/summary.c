#include "cli/summary.h"

#include <stdlib.h>

#include "cli/term.h"
#include "data/doc.h"

#define FACTS_SHOWN 12

struct summary *summary_new(const struct law *law, struct arena *arena)
{
	struct summary *s = arena_alloc(arena, sizeof(*s));
	uint32_t books = rulebook_count(law) + 1, facts = law->t[TAB_FACTS].count;

	if (s == NULL)
		return NULL;
	s->law = law;
	s->verdicts = arena_array(arena, books, sizeof(*s->verdicts));
	s->seen = arena_array(arena, books, sizeof(*s->seen));
	s->settles = arena_array(arena, facts, sizeof(*s->settles));
	s->asked = arena_array(arena, facts, sizeof(*s->asked));
	return s->verdicts == NULL || s->seen == NULL || s->settles == NULL || s->asked == NULL ? NULL : s;
}

/* Does this rulebook ask anything of this entity? The strongest verdict among its duties. */
static enum verdict concerned(const struct assessment *a, const struct rulebook_answer *book)
{
	enum verdict v = NO;

	for (uint32_t i = 0; i < book->duty_count; i++) {
		const struct duty_answer *d = &a->duties[book->first_duty + i];

		if (DUTY(a->law, d->duty)->kind != DUTY_OFFER && d->state != STATE_DORMANT)
			v = verdict_or(v, d->required);
	}
	return v;
}

bool summary_add(struct summary *s, const struct assessment *a, struct arena *arena)
{
	uint32_t count = 0;
	struct question *list;

	for (uint32_t e = 0; e < a->entity_count; e++) {
		const struct entity_answer *entity = &a->entities[e];

		s->entities++;
		for (uint32_t r = 0; r < entity->rulebook_count; r++) {
			const struct rulebook_answer *book = &a->rulebooks[entity->first_rulebook + r];

			s->seen[book->rulebook] = 1;
			s->verdicts[book->rulebook][concerned(a, book)]++;
		}
	}
	list = questions(a, arena, &count);
	for (uint32_t i = 0; list != NULL && i < count; i++) {
		s->settles[list[i].fact] += list[i].settles;
		s->asked[list[i].fact]++;
	}
	return list != NULL || !arena_failed(arena);
}

/* ---- the table ---- */

struct ranked {
	fact_id fact;
	uint64_t settles;
};

static int by_settles(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->settles != y->settles)
		return x->settles < y->settles ? 1 : -1;
	return x->fact < y->fact ? -1 : x->fact > y->fact;
}

static struct ranked *rank(struct cli *cli, const struct summary *s, uint32_t *count)
{
	uint32_t facts = s->law->t[TAB_FACTS].count;
	struct ranked *list = arena_array(&cli->arena, facts, sizeof(*list));

	*count = 0;
	if (list == NULL)
		return NULL;
	for (uint32_t f = 1; f < facts; f++)
		if (s->settles[f] > 0)
			list[(*count)++] = (struct ranked){f, s->settles[f]};
	qsort(list, *count, sizeof(*list), by_settles);
	return list;
}

static void row(struct cli *cli, const struct summary *s, uint32_t book)
{
	const struct rulebook_row *r = RULEBOOK(s->law, book);
	struct text name = term_cut(cli, law_str(s->law, r->title), cli->width - 38 - 6);
	const uint64_t *v = s->verdicts[book];

	term_put(cli, DIM, text_of(r->shore == SHORE_EU ? "EU" : "US"));
	buf_str(&cli->out, "  ");
	term_put(cli, v[YES] > 0 ? BOLD : PLAIN, name);
	term_pad(cli, 4 + text_width(name), cli->width - 38);
	buf_printf(&cli->out, "%8llu %9llu %9llu %9llu\n", (unsigned long long)v[YES], (unsigned long long)v[PRESUMED],
	           (unsigned long long)v[UNKNOWN], (unsigned long long)v[NO]);
}

static void facts(struct cli *cli, const struct summary *s)
{
	uint32_t count;
	struct ranked *list = rank(cli, s, &count);

	if (list == NULL || count == 0)
		return;
	buf_char(&cli->out, '\n');
	term_put(cli, BOLD, TEXT("What would settle most"));
	term_pad(cli, 22, cli->width - 22);
	term_put(cli, DIM, TEXT("duties      cases\n"));
	for (uint32_t i = 0; i < count && i < FACTS_SHOWN; i++) {
		const struct fact_row *f = LAW_ROW(s->law, TAB_FACTS, struct fact_row, list[i].fact);
		struct text id = law_str(s->law, f->id);

		buf_text(&cli->out, id);
		term_pad(cli, text_width(id), cli->width - 26);
		buf_printf(&cli->out, "%10llu %10llu\n", (unsigned long long)s->settles[list[i].fact],
		           (unsigned long long)s->asked[list[i].fact]);
		buf_str(&cli->out, "  ");
		if (cli->colour)
			term_style(cli, DIM);
		wrap(&cli->out, law_str(s->law, f->question), 2, 2, cli->width);
		if (cli->colour)
			term_style(cli, PLAIN);
	}
}

static void print_json(struct cli *cli, const struct summary *s, uint64_t broken)
{
	struct json j;
	uint32_t count;
	struct ranked *list = rank(cli, s, &count);

	json_begin(&j, &cli->out, true);
	json_object(&j);
	json_key(&j, "cases");
	json_int(&j, (int64_t)s->entities);
	json_key(&j, "unreadable");
	json_int(&j, (int64_t)broken);
	json_key(&j, "regimes");
	json_array(&j);
	for (uint32_t b = 1; b <= rulebook_count(s->law); b++) {
		if (!s->seen[b])
			continue;
		json_object(&j);
		json_key(&j, "id");
		json_text(&j, law_str(s->law, RULEBOOK(s->law, b)->id));
		for (int v = YES; v >= NO; v--) {
			json_key(&j, verdict_name((enum verdict)v));
			json_int(&j, (int64_t)s->verdicts[b][v]);
		}
		json_object_end(&j);
	}
	json_array_end(&j);
	json_key(&j, "questions");
	json_array(&j);
	for (uint32_t i = 0; list != NULL && i < count; i++) {
		json_object(&j);
		json_key(&j, "fact");
		json_text(&j, law_str(s->law, LAW_ROW(s->law, TAB_FACTS, struct fact_row, list[i].fact)->id));
		json_key(&j, "settles");
		json_int(&j, (int64_t)s->settles[list[i].fact]);
		json_key(&j, "cases");
		json_int(&j, (int64_t)s->asked[list[i].fact]);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	buf_char(&cli->out, '\n');
}

void summary_print(struct cli *cli, const struct summary *s, uint64_t broken, bool json)
{
	if (json) {
		print_json(cli, s, broken);
		return;
	}
	buf_printf(&cli->out, "%llu incidents judged", (unsigned long long)s->entities);
	if (broken > 0)
		buf_printf(&cli->out, ", %llu could not be read", (unsigned long long)broken);
	buf_str(&cli->out, ". Is anything owed?\n\n");
	term_put(cli, BOLD, TEXT("Rulebook"));
	term_pad(cli, 8, cli->width - 38);
	term_put(cli, DIM, TEXT("     yes  presumed   unknown        no\n"));
	for (uint32_t b = 1; b <= rulebook_count(s->law); b++)
		if (s->seen[b])
			row(cli, s, b);
	facts(cli, s);
	buf_char(&cli->out, '\n');
	term_wrap(cli, DIM, TEXT("unknown: the facts recorded leave it open. Not legal advice."), 0, 0);
}
