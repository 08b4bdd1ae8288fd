/* entente classify: the classes of an incident in the taxonomies of both sides, and why. */
#include <string.h>

#include "cli/answer.h"
#include "cli/load.h"
#include "cli/term.h"
#include "law/crosswalk.h"

#define SCORE_COLUMN 32u
#define NAMES_MAX 64

struct view {
	struct cli *cli;
	const struct law *law;
	struct answer *w;
	const struct classification *c;
	const struct crosswalk_row *crosswalk;
	struct arena *arena;
};

static struct text str(const struct view *v, str_id s)
{
	return law_str(v->law, s);
}

static row_id class_at(const struct view *v, row_id i)
{
	return v->crosswalk->first_class + i;
}

static struct text decimals(struct arena *arena, int64_t hundredths)
{
	return text_format(arena, "%u.%02u", (unsigned)(hundredths / 100), (unsigned)(hundredths % 100));
}

static const char *word(const struct class_answer *a)
{
	return a->verdict == YES ? "holds" : a->verdict == NO ? "excluded" : a->pointed ? "may_hold" : "open";
}

/* ---- text: classes ---- */

/* A mapping as one line: "incident.types has ransomware · narrower, proposed". */
static void why_line(const struct view *v, row_id mapping)
{
	const struct mapping_row *m = MAPPING(v->law, mapping);
	struct reason *r = explain_mapping(v->w->explainer, mapping);

	if (r == NULL)
		return;
	buf_fill(&v->cli->out, ' ', 4);
	term_wrap(v->cli, DIM,
	          text_format(v->arena, "%.*s  (%s, %s%s%.*s)",
	                      TEXT_ARG(r->values.n > 0 ? answer_line(v->w, r->values) : r->label),
	                      mapping_relation_name((enum mapping_relation)m->relation),
	                      m->published ? "published" : "proposed", m->published ? ": " : "",
	                      TEXT_ARG(m->published ? str(v, m->source) : TEXT(""))),
	          4, 6);
}

static void class_line(const struct view *v, row_id class, const char *sign, enum style style)
{
	struct text id = str(v, CLASS(v->law, class)->id), title = str(v, CLASS(v->law, class)->title);

	buf_str(&v->cli->out, "  ");
	term_put(v->cli, style, text_of(sign));
	buf_char(&v->cli->out, ' ');
	term_wrap(v->cli, PLAIN,
	          text_eq(id, title) ? id : text_format(v->arena, "%.*s  [%.*s]", TEXT_ARG(title), TEXT_ARG(id)), 4, 4);
}

/* A class whose parts are listed needs no line of its own. */
static bool is_parent(const struct view *v, row_id class)
{
	for (row_id k = class + 1; k < class_at(v, v->crosswalk->class_count); k++)
		if (CLASS(v->law, k)->of == class)
			return true;
	return false;
}

static uint32_t list_classes(const struct view *v, const char *state, const char *title, const char *sign,
                             enum style style)
{
	uint32_t n = 0;

	for (row_id i = 0; i < v->crosswalk->class_count; i++) {
		const struct class_answer *a = &v->c->classes[i];
		const struct class_row *row = CLASS(v->law, class_at(v, i));

		if (strcmp(word(a), state) != 0 || (is_parent(v, class_at(v, i)) && a->decided == 0))
			continue;
		if (n++ == 0) {
			buf_char(&v->cli->out, '\n');
			term_put(v->cli, BOLD, text_of(title));
			buf_char(&v->cli->out, '\n');
		}
		class_line(v, class_at(v, i), sign, style);
		if (a->decided != 0)
			why_line(v, a->decided);
		if (row->note != 0) {
			buf_fill(&v->cli->out, ' ', 4);
			term_wrap(v->cli, DIM, str(v, row->note), 4, 4);
		}
	}
	return n;
}

/* The facts on which the open classes hang, each once. */
static bool open_facts(const struct view *v, struct missing_list *missing)
{
	for (row_id i = 0; i < v->crosswalk->class_count; i++) {
		enum verdict verdict = v->c->classes[i].verdict;

		if (verdict == YES || verdict == NO)
			continue;
		for (row_id m = CLASS(v->law, class_at(v, i))->first_mapping; m != 0; m = MAPPING(v->law, m)->next)
			if (MAPPING(v->law, m)->node != 0)
				missing_of_mapping(v->w->explainer, m, missing);
	}
	return !arena_failed(v->arena);
}

static struct text fact_names(const struct view *v, const struct missing_list *missing)
{
	struct buf b = {0};

	for (uint32_t i = 0; i < missing->count && i < NAMES_MAX; i++) {
		struct text id = str(v, LAW_ROW(v->law, TAB_FACTS, struct fact_row, missing->list[i].fact)->id);

		buf_str(&b, i == 0 ? "" : ", ");
		buf_text(&b, id);
	}
	return term_take(v->arena, &b);
}

/* A class all of whose parts are open stands for them: how many there are; else 0. */
static uint32_t open_parts(const struct view *v, row_id class)
{
	uint32_t n = 0;

	for (row_id k = class + 1; k < class_at(v, v->crosswalk->class_count); k++) {
		if (CLASS(v->law, k)->of != class)
			continue;
		if (strcmp(word(&v->c->classes[k - v->crosswalk->first_class]), "open") != 0)
			return 0;
		n++;
	}
	return n;
}

static void open_name(const struct view *v, struct buf *names, row_id class)
{
	uint32_t parts = open_parts(v, class);

	if ((is_parent(v, class) && parts == 0) ||
	    (CLASS(v->law, class)->of != 0 && open_parts(v, CLASS(v->law, class)->of) > 0))
		return;
	buf_str(names, names->n == 0 ? "" : ", ");
	buf_text(names, str(v, CLASS(v->law, class)->id));
	if (parts > 0)
		buf_printf(names, " (all %u)", parts);
}

/* Open classes by name, and the facts that would settle them. */
static void list_open(const struct view *v)
{
	struct buf names = {0};
	struct missing_list missing = {0};
	uint32_t excluded = 0;

	for (row_id i = 0; i < v->crosswalk->class_count; i++) {
		const struct class_answer *a = &v->c->classes[i];

		excluded += a->verdict == NO && !is_parent(v, class_at(v, i));
		if (strcmp(word(a), "open") == 0)
			open_name(v, &names, class_at(v, i));
	}
	open_facts(v, &missing);
	if (names.n > 0) {
		buf_char(&v->cli->out, '\n');
		term_put(v->cli, BOLD, TEXT("Open: nothing known speaks for or against"));
		buf_str(&v->cli->out, "\n  ");
		term_wrap(v->cli, PLAIN, buf_view(&names), 2, 2);
	}
	if (missing.count > 0) {
		buf_str(&v->cli->out, "\n  ");
		term_wrap(v->cli, DIM,
		          text_format(v->arena, "Would settle more: %.*s", TEXT_ARG(fact_names(v, &missing))), 2, 4);
	}
	if (excluded > 0)
		buf_printf(&v->cli->out, "\n%u %s not hold.\n", excluded, excluded == 1 ? "class does" : "classes do");
	buf_free(&names);
}

/* ---- text: the score ---- */

static struct text interval(const struct view *v, uint32_t lo, uint32_t hi)
{
	return lo == hi ? text_format(v->arena, "%u", lo) : text_format(v->arena, "%u to %u", lo, hi);
}

/* The options that count: the one that holds, or how many are still possible. */
static struct text options_of(const struct view *v, const struct factor_answer *f)
{
	uint32_t possible = 0;
	row_id sure = 0;

	for (row_id k = f->factor + 1; k < class_at(v, v->crosswalk->class_count); k++) {
		enum verdict verdict = v->c->classes[k - v->crosswalk->first_class].verdict;

		if (CLASS(v->law, k)->of != f->factor || verdict == NO)
			continue;
		possible++;
		if (verdict == YES && (sure == 0 || CLASS(v->law, k)->value > CLASS(v->law, sure)->value))
			sure = k;
	}
	if (sure != 0)
		return str(v, CLASS(v->law, sure)->title);
	return text_format(v->arena, "open: %u options", possible);
}

static void factor_line(const struct view *v, const struct factor_answer *f)
{
	const struct class_row *row = CLASS(v->law, f->factor);
	struct text title = str(v, row->title),
	            sum = text_format(v->arena, "%u x %.*s", row->weight, TEXT_ARG(interval(v, f->lo, f->hi)));

	buf_str(&v->cli->out, "  ");
	buf_text(&v->cli->out, title);
	term_pad(v->cli, 2 + text_width(title), SCORE_COLUMN);
	buf_text(&v->cli->out, sum);
	term_pad(v->cli, SCORE_COLUMN + text_width(sum), SCORE_COLUMN + 16);
	term_wrap(v->cli, f->lo == f->hi ? PLAIN : YELLOW, options_of(v, f), SCORE_COLUMN + 16, SCORE_COLUMN + 16);
}

static void score_text(const struct view *v)
{
	const struct score_answer *s = &v->c->score;
	struct missing_list missing = {0};
	struct text level = str(v, LEVEL(v->law, s->level_lo)->title);

	buf_char(&v->cli->out, '\n');
	if (s->level_hi != s->level_lo)
		level = text_format(v->arena, "%.*s to %.*s", TEXT_ARG(level),
		                    TEXT_ARG(str(v, LEVEL(v->law, s->level_hi)->title)));
	term_wrap(v->cli, BOLD,
	          text_format(v->arena, "Score %.*s%s%.*s of 100: %.*s", TEXT_ARG(decimals(v->arena, s->lo)),
	                      s->lo == s->hi ? "" : " to ",
	                      TEXT_ARG(s->lo == s->hi ? TEXT("") : decimals(v->arena, s->hi)), TEXT_ARG(level)),
	          0, 0);
	for (uint32_t i = 0; i < s->factor_count; i++)
		factor_line(v, &s->factors[i]);
	buf_str(&v->cli->out, "  ");
	term_wrap(v->cli, DIM,
	          text_format(v->arena, "100 x (sum - %lld) / (%lld - %lld); the sum is %.*s", (long long)s->sum_min,
	                      (long long)s->sum_max, (long long)s->sum_min,
	                      TEXT_ARG(interval(v, (uint32_t)s->sum_lo, (uint32_t)s->sum_hi))),
	          2, 2);
	open_facts(v, &missing);
	if (s->lo != s->hi && missing.count > 0) {
		buf_str(&v->cli->out, "  ");
		term_wrap(v->cli, DIM,
		          text_format(v->arena, "Would narrow it: %.*s", TEXT_ARG(fact_names(v, &missing))), 2, 4);
	}
}

static void write_text(const struct view *v, bool first)
{
	const struct crosswalk_row *c = v->crosswalk;

	if (!first)
		buf_char(&v->cli->out, '\n');
	term_wrap(v->cli, BOLD, answer_entity_name(v->w), 0, 0);
	term_wrap(v->cli, PLAIN, str(v, c->title), 0, 0);
	term_wrap(v->cli, DIM, text_format(v->arena, "Version: %.*s", TEXT_ARG(str(v, c->version))), 0, 2);
	term_rule(v->cli);
	if (v->c->score.factor_count > 0) {
		score_text(v);
	} else {
		uint32_t n = list_classes(v, "holds", "Holds", "✓", GREEN);

		n +=
		    list_classes(v, "may_hold", "May hold: something points to it, and does not prove it", "?", YELLOW);
		if (n == 0)
			buf_str(&v->cli->out, "\nNo class is certain, and nothing points to one.\n");
		list_open(v);
	}
	if (c->note != 0) {
		buf_char(&v->cli->out, '\n');
		term_wrap(v->cli, DIM, str(v, c->note), 0, 0);
	}
	term_wrap(v->cli, DIM, text_format(v->arena, "License: %.*s", TEXT_ARG(str(v, c->license))), 0, 2);
}

/* ---- JSON ---- */

static void member(struct json *j, const char *key, struct text value)
{
	json_key(j, key);
	json_text(j, value);
}

static void mapping_json(const struct view *v, struct json *j, row_id mapping)
{
	const struct mapping_row *m = MAPPING(v->law, mapping);
	struct reason *r = m->node != 0 ? explain_mapping(v->w->explainer, mapping) : NULL;

	json_object(j);
	if (r != NULL) {
		member(j, "when", r->label);
		json_key(j, "verdict");
		json_str(j, verdict_name(r->verdict));
		member(j, "values", r->values);
	} else if (m->to != 0) {
		const struct class_row *to = CLASS(v->law, m->to);

		member(j, "to",
		       text_format(v->arena, "%.*s:%.*s", TEXT_ARG(str(v, CROSSWALK(v->law, to->crosswalk)->id)),
		                   TEXT_ARG(str(v, to->id))));
	} else {
		member(j, "outside", str(v, m->outside));
	}
	json_key(j, "relation");
	json_str(j, mapping_relation_name((enum mapping_relation)m->relation));
	json_key(j, "status");
	json_str(j, m->published ? "published" : "proposed");
	member(j, "source", str(v, m->source));
	json_object_end(j);
}

static void class_json(const struct view *v, struct json *j, row_id i)
{
	const struct class_row *row = CLASS(v->law, class_at(v, i));
	const struct class_answer *a = &v->c->classes[i];

	json_object(j);
	member(j, "id", str(v, row->id));
	member(j, "title", str(v, row->title));
	if (row->of != 0)
		member(j, "of", str(v, CLASS(v->law, row->of)->id));
	json_key(j, "state");
	json_str(j, word(a));
	json_key(j, "mappings");
	json_array(j);
	for (row_id m = row->first_mapping; m != 0; m = MAPPING(v->law, m)->next)
		mapping_json(v, j, m);
	json_array_end(j);
	json_object_end(j);
}

static void range_json(struct json *j, int64_t lo, int64_t hi)
{
	json_array(j);
	json_int(j, lo);
	json_int(j, hi);
	json_array_end(j);
}

static void score_json(const struct view *v, struct json *j)
{
	const struct score_answer *s = &v->c->score;

	json_key(j, "score");
	json_object(j);
	json_key(j, "from");
	json_raw(j, decimals(v->arena, s->lo));
	json_key(j, "to");
	json_raw(j, decimals(v->arena, s->hi));
	json_key(j, "levels");
	json_array(j);
	for (row_id l = s->level_lo; l <= s->level_hi; l++)
		json_text(j, str(v, LEVEL(v->law, l)->id));
	json_array_end(j);
	json_key(j, "sum");
	range_json(j, s->sum_lo, s->sum_hi);
	json_key(j, "bounds");
	range_json(j, s->sum_min, s->sum_max);
	json_key(j, "factors");
	json_array(j);
	for (uint32_t i = 0; i < s->factor_count; i++) {
		const struct factor_answer *f = &s->factors[i];

		json_object(j);
		member(j, "class", str(v, CLASS(v->law, f->factor)->id));
		json_key(j, "weight");
		json_int(j, CLASS(v->law, f->factor)->weight);
		json_key(j, "points");
		range_json(j, f->lo, f->hi);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static void write_json(const struct view *v, struct json *j)
{
	struct missing_list missing = {0};

	json_object(j);
	member(j, "entity", answer_entity_name(v->w));
	member(j, "taxonomy", str(v, v->crosswalk->id));
	member(j, "title", str(v, v->crosswalk->title));
	member(j, "version", str(v, v->crosswalk->version));
	member(j, "source", str(v, v->crosswalk->source));
	member(j, "license", str(v, v->crosswalk->license));
	member(j, "note", str(v, v->crosswalk->note));
	json_key(j, "classes");
	json_array(j);
	for (row_id i = 0; i < v->crosswalk->class_count; i++)
		class_json(v, j, i);
	json_array_end(j);
	if (v->c->score.factor_count > 0)
		score_json(v, j);
	open_facts(v, &missing);
	json_key(j, "missing");
	json_array(j);
	for (uint32_t i = 0; i < missing.count; i++)
		json_text(j, str(v, LAW_ROW(v->law, TAB_FACTS, struct fact_row, missing.list[i].fact)->id));
	json_array_end(j);
	json_object_end(j);
}

/* ---- the command ---- */

struct request {
	row_id crosswalk; /* 0: every one */
	bool json, now_given;
	struct assess_options options;
	struct json j;
	bool first;
};

static bool one(struct answer *w, struct request *q, row_id crosswalk)
{
	struct classification c;
	struct view v = {w->cli, w->cli->law, w, &c, CROSSWALK(w->cli->law, crosswalk), w->arena};

	if (!classify(w->explainer, crosswalk, w->arena, &c))
		return false;
	if (q->json)
		write_json(&v, &q->j);
	else
		write_text(&v, q->first);
	q->first = false;
	return !arena_failed(w->arena);
}

static int classify_case(struct cli *cli, struct loader *l, struct request *q)
{
	struct assessment a;
	struct answer w = {.cli = cli, .a = &a, .arena = &l->arena};
	bool fine = true;

	if (!q->now_given && l->kase.now != INSTANT_MIN)
		q->options.now = l->kase.now;
	if (!assess_facts(&l->kase, &q->options, &l->arena, &l->diags, &a))
		return cli_no_memory(cli);
	if (!answer_zone(cli, &l->kase, &w.zone))
		return CLI_BAD_INPUT;
	for (uint32_t i = 0; fine && i < a.entity_count; i++) {
		fine = answer_view(&w, &a.entities[i]);
		for (row_id k = 1; fine && k < cli->law->t[TAB_CROSSWALKS].count; k++)
			fine = (q->crosswalk != 0 && q->crosswalk != k) || one(&w, q, k);
	}
	answer_close(&w);
	return fine ? cli_report(cli, &l->diags) : cli_no_memory(cli);
}

static bool find_taxonomy(struct cli *cli, struct request *q)
{
	const char *name = cli_value(cli, "as");
	struct text names[NAMES_MAX];
	uint32_t count = 0;

	if (name == NULL || (q->crosswalk = crosswalk_find(cli->law, text_of(name))) != 0)
		return true;
	for (row_id i = 1; i < cli->law->t[TAB_CROSSWALKS].count && count < NAMES_MAX; i++)
		names[count++] = law_str(cli->law, CROSSWALK(cli->law, i)->id);
	cli_unknown(cli, "taxonomy", text_of(name), names, count);
	return false;
}

static int each_case(struct cli *cli, struct loader *l, struct request *q)
{
	int status = CLI_NOTHING_DUE;
	enum load_status got;

	while (status < CLI_INTERNAL && (got = load_next(l)) != LOAD_END) {
		int now = got == LOAD_CASE        ? classify_case(cli, l, q)
		          : got == LOAD_NO_MEMORY ? cli_no_memory(cli)
		                                  : cli_report(cli, &l->diags);

		if (got == LOAD_BROKEN && now == 0)
			now = CLI_BAD_INPUT;
		status = now > status ? now : status;
	}
	return status;
}

static int run(struct cli *cli)
{
	struct loader l;
	struct request q = {.first = true};
	const char *format = cli_value(cli, "format");
	int status;

	if (!cli_law(cli) || !find_taxonomy(cli, &q) || !answer_options(cli, &q.options) ||
	    !cli_instant(cli, "now", false, &q.now_given, &q.options.now) ||
	    (!q.now_given && !cli_now(cli, &q.options.now)))
		return CLI_BAD_INPUT;
	if (!load_open(&l, cli, cli->args, 1)) {
		load_close(&l);
		return CLI_BAD_INPUT;
	}
	q.json = format != NULL && strcmp(format, "json") == 0;
	json_begin(&q.j, &cli->out, true);
	if (q.json)
		json_array(&q.j);
	status = each_case(cli, &l, &q);
	if (q.json) {
		json_array_end(&q.j);
		buf_char(&cli->out, '\n');
	}
	load_close(&l);
	return status;
}

const struct cli_command command_classify = {
    .name = "classify",
    .summary = "Which class an incident has in the taxonomies of both sides",
    .arguments = "CASE",
    .text =
        "Finds the classes that an incident has in RSIT (ENISA), the NIS Cooperation Group's taxonomy, CISA's attack "
        "vectors, the US incident score NCISS, DORA's types, VERIS and ATT&CK: those that hold, those that something "
        "points to, and those that nothing known speaks for or against, each with the fact and the mapping behind it. A "
        "mapping is exact, or to something broader, narrower or related; it is published by the source named, or "
        "proposed here and endorsed by nobody.\n\n"
        "NCISS is computed with the weights of a public implementation, as an interval where facts are missing, and is "
        "never a severity given by CISA. json is the contract of docs/classify.schema.json.",
    .complete = CLI_FILE,
    .least = 1,
    .most = 1,
    .groups = CLI_TIME | CLI_ASSESS,
    .options = {{"as", "TAXONOMY", "rsit nis-cg cisa nciss dora veris attack", "only this taxonomy"},
                {"format", "FORMAT", "text json", "how to write the answer"}},
    .examples = {{"entente classify case.yaml --as rsit", "The class for a CSIRT"},
                 {"entente classify case.yaml --as nciss", "The US score, as an interval"}},
    .run = run,
};
