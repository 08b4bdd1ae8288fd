#include "cli/summary.h"

#include <stdlib.h>

#include "cli/term.h"
#include "data/doc.h"

#define FACTS_SHOWN 12

static const char *const tally_names[TALLY_COUNT] = {"yes", "presumed", "event_open", "coverage_open", "no"};

struct summary *summary_new(const struct law *law, struct arena *arena)
{
	struct summary *s = arena_alloc(arena, sizeof(*s));
	uint32_t books = rulebook_count(law) + 1, facts = law->t[TAB_FACTS].count;

	if (s == NULL)
		return NULL;
	s->law = law;
	s->tally = arena_array(arena, books, sizeof(*s->tally));
	s->seen = arena_array(arena, books, sizeof(*s->seen));
	s->settles = arena_array(arena, facts, sizeof(*s->settles));
	s->asked = arena_array(arena, facts, sizeof(*s->asked));
	s->last_case = arena_array(arena, facts, sizeof(*s->last_case));
	return arena_failed(arena) ? NULL : s;
}

static enum tally tally_of(const struct rulebook_answer *book)
{
	switch (book->owed) {
	case YES: return TALLY_YES;
	case PRESUMED: return TALLY_PRESUMED;
	case NO: return TALLY_NO;
	case UNKNOWN: break;
	}
	return book->covered == UNKNOWN ? TALLY_WHO_OPEN : TALLY_EVENT_OPEN;
}

/* Each fact counts once for a rulebook that it leaves open. */
static void count_missing(struct summary *s, const struct missing_list *missing)
{
	for (uint32_t i = 0; i < missing->count; i++) {
		fact_id fact = missing->list[i].fact;
		bool before = false;

		for (uint32_t k = 0; k < i && !before; k++)
			before = missing->list[k].fact == fact;
		if (before)
			continue;
		s->settles[fact]++;
		if (s->last_case[fact] == s->entities)
			continue;
		s->asked[fact]++;
		s->last_case[fact] = s->entities;
	}
}

static bool add_entity(struct summary *s, const struct assessment *a, const struct entity_answer *entity,
                       struct arena *arena)
{
	struct explainer *x = explainer_new(a, entity, arena);

	if (x == NULL)
		return false;
	s->entities++;
	for (uint32_t r = 0; r < entity->rulebook_count; r++) {
		const struct rulebook_answer *book = &a->rulebooks[entity->first_rulebook + r];
		struct missing_list missing = {0};

		s->seen[book->rulebook] = 1;
		s->tally[book->rulebook][tally_of(book)]++;
		if (book->owed != UNKNOWN)
			continue;
		missing_of_rulebook(x, book, &missing);
		count_missing(s, &missing);
	}
	explainer_close(x);
	return !arena_failed(arena);
}

bool summary_add(struct summary *s, const struct assessment *a, struct arena *arena)
{
	for (uint32_t e = 0; e < a->entity_count; e++)
		if (!add_entity(s, a, &a->entities[e], arena))
			return false;
	return true;
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

/* Without what follows the first comma or bracket. */
static struct text short_title(struct text title)
{
	size_t n = 0;

	while (n < title.n && title.p[n] != ',' && title.p[n] != '(')
		n++;
	return text_trim((struct text){title.p, n});
}

#define FIGURES 45

static void row(struct cli *cli, const struct summary *s, uint32_t book)
{
	const struct rulebook_row *r = RULEBOOK(s->law, book);
	struct text name = term_cut(cli, short_title(law_str(s->law, r->title)), cli->width - FIGURES - 5);
	const uint64_t *v = s->tally[book];

	term_put(cli, DIM, text_of(r->shore == SHORE_EU ? "EU" : "US"));
	buf_str(&cli->out, "  ");
	term_put(cli, v[TALLY_YES] > 0 ? BOLD : PLAIN, name);
	term_pad(cli, 4 + text_width(name), cli->width - FIGURES);
	for (int t = 0; t < TALLY_COUNT; t++)
		buf_printf(&cli->out, "%9llu", (unsigned long long)v[t]);
	buf_char(&cli->out, '\n');
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
	term_put(cli, DIM, TEXT(" rulebooks      cases\n"));
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
		for (int t = 0; t < TALLY_COUNT; t++) {
			json_key(&j, tally_names[t]);
			json_int(&j, (int64_t)s->tally[b][t]);
		}
		json_key(&j, "unknown");
		json_int(&j, (int64_t)(s->tally[b][TALLY_EVENT_OPEN] + s->tally[b][TALLY_WHO_OPEN]));
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
	term_pad(cli, 8, cli->width - FIGURES);
	term_put(cli, DIM, TEXT("      yes presumed   event?     who?       no\n"));
	for (uint32_t b = 1; b <= rulebook_count(s->law); b++)
		if (s->seen[b])
			row(cli, s, b);
	facts(cli, s);
	buf_char(&cli->out, '\n');
	term_wrap(
	    cli, DIM,
	    TEXT(
	        "event?: the law concerns the entity; the facts leave open whether the event does. who?: they leave open "
	        "whether the law concerns the entity. Not legal advice."),
	    0, 0);
}
