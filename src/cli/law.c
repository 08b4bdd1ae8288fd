/* entente law: look into the law files, check and test them. */
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/law.h"
#include "cli/term.h"
#include "law/cases.h"
#include "law/check.h"
#include "law/classify_run.h"
#include "law/joint.h"
#include "read/input.h"
#include "read/lawdir.h"

/* ---- list ---- */

static day today(struct cli *cli)
{
	instant now = 0;

	return cli_now(cli, &now) ? day_in(cli->zones, ZONE_UTC, now) : 0;
}

static void list_row(struct cli *cli, row_id b, day on)
{
	const struct rulebook_row *r = RULEBOOK(cli->law, b);
	struct text id = law_str(cli->law, r->id), status = text_of(law_status_name(rulebook_status(cli->law, b, on)));
	struct text title = law_str(cli->law, r->title),
	            mark = text_of(r->mark == MARK_VERIFIED ? "" : law_mark_name((enum law_mark)r->mark));
	struct text checked = law_str(cli->law, r->checked_on);
	uint32_t id_width = 22, title_width = cli->width - id_width - 26;

	term_put(cli, BOLD, term_cut(cli, id, id_width - 1));
	term_pad(cli, text_width(term_cut(cli, id, id_width - 1)), id_width);
	title = term_cut(cli, title, title_width - 1);
	buf_text(&cli->out, title);
	term_pad(cli, text_width(title), title_width);
	term_put(cli, text_is(status, "in_force") ? GREEN : YELLOW, status);
	term_pad(cli, text_width(status), 14);
	term_put(cli, DIM, checked);
	if (mark.n > 0)
		buf_str(&cli->out, "°");
	buf_char(&cli->out, '\n');
}

static void list_json(struct cli *cli, day on)
{
	struct json j;

	json_begin(&j, &cli->out, true);
	json_array(&j);
	for (row_id b = 1; b <= rulebook_count(cli->law); b++) {
		const struct rulebook_row *r = RULEBOOK(cli->law, b);
		const struct {
			const char *key;
			struct text value;
		} members[] = {
		    {"id", law_str(cli->law, r->id)},
		    {"title", law_str(cli->law, r->title)},
		    {"instrument", law_str(cli->law, r->instrument)},
		    {"shore", text_of(shore_name((enum shore)r->shore))},
		    {"status", text_of(law_status_name(rulebook_status(cli->law, b, on)))},
		    {"mark", text_of(law_mark_name((enum law_mark)r->mark))},
		    {"checked_on", law_str(cli->law, r->checked_on)},
		    {"checked_against", law_str(cli->law, r->checked_against)},
		};

		json_object(&j);
		for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
			json_key(&j, members[i].key);
			json_text(&j, members[i].value);
		}
		json_key(&j, "duties");
		json_int(&j, r->duty_count);
		json_object_end(&j);
	}
	json_array_end(&j);
	buf_char(&cli->out, '\n');
}

static bool as_json(const struct cli *cli)
{
	const char *format = cli_value(cli, "format");

	return format != NULL && strcmp(format, "json") == 0;
}

static int list(struct cli *cli)
{
	day on = today(cli);
	bool weak = false;

	if (as_json(cli)) {
		list_json(cli, on);
		return CLI_NOTHING_DUE;
	}
	for (int shore = SHORE_EU; shore <= SHORE_US; shore++) {
		term_put(cli, DIM, text_of(shore == SHORE_EU ? "European Union" : "\nUnited States"));
		term_pad(cli, 14, cli->width - 26);
		term_put(cli, DIM, TEXT("status        checked on\n"));
		for (row_id b = 1; b <= rulebook_count(cli->law); b++) {
			weak = weak || RULEBOOK(cli->law, b)->mark != MARK_VERIFIED;
			if (RULEBOOK(cli->law, b)->shore == shore)
				list_row(cli, b, on);
		}
	}
	buf_char(&cli->out, '\n');
	if (weak)
		term_wrap(cli, DIM, TEXT("° checked against a secondary source only."), 0, 0);
	term_wrap(cli, DIM, text_format(&cli->arena, "Edition %.*s.", TEXT_ARG(law_meta(cli->law, META_EDITION))), 0,
	          0);
	return CLI_NOTHING_DUE;
}

static int show(struct cli *cli)
{
	row_id book = rulebook_find(cli->law, text_of(cli->args[0]));
	uint32_t count = rulebook_count(cli->law);
	struct text *names;

	if (book != 0) {
		law_show(cli, book);
		return CLI_NOTHING_DUE;
	}
	names = arena_array(&cli->arena, count, sizeof(*names));
	if (names == NULL)
		return cli_no_memory(cli);
	for (uint32_t i = 0; i < count; i++)
		names[i] = law_str(cli->law, RULEBOOK(cli->law, i + 1)->id);
	return cli_unknown(cli, "rulebook", text_of(cli->args[0]), names, count);
}

/* ---- check ---- */

/* A vocabulary may run ahead of its rulebooks: facts that none uses yet are worth a line, and no error. */
static void tell_unused(struct cli *cli, const struct law *law)
{
	uint8_t *used = law_used_facts(law, &cli->arena);
	uint32_t unused = 0;

	for (fact_id i = 1; used != NULL && i < law->t[TAB_FACTS].count; i++)
		unused += !used[i];
	if (unused > 0)
		buf_printf(&cli->out, "%u facts are used by no rulebook; see: entente law facts --unused\n", unused);
}

static int check_law(struct cli *cli, const char *dir, bool lint)
{
	struct law_dir d;
	bool fine;
	int status;

	if (!cli_zones(cli))
		return CLI_BAD_INPUT;
	fine = law_dir_load(&d, dir, cli->zones, &cli->arena, &cli->diags) &&
	       law_check(&d.law, cli->zones, &cli->arena, &cli->diags);
	status = cli_report(cli, &cli->diags);
	if (fine && status == 0 && !(lint && as_json(cli))) {
		buf_printf(&cli->out, "%s: %zu files, %u rulebooks, %u duties, %u facts: no errors\n", dir,
		           d.path_count, rulebook_count(&d.law), d.law.t[TAB_DUTIES].count - 1,
		           d.law.t[TAB_FACTS].count - 1);
		tell_unused(cli, &d.law);
	}
	if (fine && status == 0 && lint)
		status = law_lint(cli, &d.law, as_json(cli)) > 0 ? CLI_DUE : CLI_NOTHING_DUE;
	law_dir_close(&d);
	return status == CLI_BAD_INPUT ? CLI_DUE : status;
}

static const char *law_directory(struct cli *cli)
{
	const char *dir = cli->arg_count > 0 ? cli->args[0] : cli_value(cli, "law");

	return dir == NULL ? "law" : dir;
}

static bool is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int check(struct cli *cli)
{
	const char *dir = law_directory(cli);

	if (!is_directory(dir))
		return cli_bad(cli, "%s is not a directory of law files; see: entente law check DIR", dir);
	return check_law(cli, dir, cli->action->name[0] == 'l');
}

static int lint(struct cli *cli)
{
	if (cli->arg_count > 0 || cli_value(cli, "law") != NULL)
		return check(cli);
	if (!cli_law(cli))
		return CLI_BAD_INPUT;
	return law_lint(cli, cli->law, as_json(cli)) > 0 ? CLI_DUE : CLI_NOTHING_DUE;
}

/* ---- test ---- */

struct testing {
	struct cli *cli;
	struct case_result total;
	uint32_t files, broken;
	int status;
};

static void test_file(struct testing *t, const struct doc *d, const struct input_name *where, struct arena *arena,
                      struct diags *diags)
{
	struct case_result one = {0};
	uint32_t errors = diags->errors;

	bool joint = doc_get(d, "joint") != NULL, classes = doc_get(d, "classify") != NULL, fine;

	if (doc_get(d, "case") == NULL && !joint)
		return;
	t->files++;
	fine = joint     ? joint_run(t->cli->law, d, where->file, arena, diags, &one)
	       : classes ? classify_run(t->cli->law, t->cli->zones, d, where->file, arena, diags, &one)
	                 : law_case_run(t->cli->law, t->cli->zones, d, where->file, arena, diags, &one);
	if (!fine && diags->errors == errors)
		t->broken++;
	t->total.cases += one.cases;
	t->total.expectations += one.expectations;
	t->total.failed += one.failed;
}

static bool test_next(struct testing *t, struct input *in, struct arena *arena)
{
	struct diags diags;
	struct input_name where;
	struct text bytes;
	enum input_status status;
	const struct doc *d;

	arena_reset(arena);
	diags_init(&diags, arena);
	status = input_next(in, &bytes, &where, &diags);
	if (status == INPUT_DOCUMENT && where.format == INPUT_YAML) {
		d = input_doc(bytes, &where, &doc_limits_default, arena, &diags);
		if (d != NULL)
			test_file(t, d, &where, arena, &diags);
	}
	if (diags.errors > 0 && t->status == CLI_NOTHING_DUE)
		t->status = CLI_DUE;
	if (cli_report(t->cli, &diags) == CLI_INTERNAL || status == INPUT_NO_MEMORY)
		t->status = CLI_INTERNAL;
	return status != INPUT_END && t->status != CLI_INTERNAL;
}

static int test(struct cli *cli)
{
	struct testing t = {.cli = cli};
	const char *dir = cli_value(cli, "law"), *standard[1];
	struct arena arena;
	struct input in;

	if (!cli_law(cli))
		return CLI_BAD_INPUT;
	standard[0] = text_format(&cli->arena, "%s/cases", dir == NULL ? "law" : dir).p;
	if (cli->arg_count == 0 && !is_directory(standard[0]))
		return cli_bad(cli, "no directory %s; see: entente law test PATH", standard[0]);
	arena_init(&arena, 0);
	if (input_open(&in, cli->arg_count > 0 ? cli->args : standard, cli->arg_count > 0 ? cli->arg_count : 1, 0))
		while (test_next(&t, &in, &arena))
			;
	else
		t.status = cli_no_memory(cli);
	input_close(&in);
	arena_free(&arena);
	if (t.broken > 0 && t.status == CLI_NOTHING_DUE)
		t.status = CLI_DUE;
	if (t.files == 0 && t.status == CLI_DUE)
		return CLI_BAD_INPUT; /* nothing could be read, as has been said */
	if (t.files == 0 && t.status == CLI_NOTHING_DUE)
		return cli_bad(cli, "no case files there (a case file has case: and expect:)");
	buf_printf(&cli->out, "%u cases in %u files: %u expectations, %u not met%s\n", t.total.cases, t.files,
	           t.total.expectations, t.total.failed, t.broken > 0 ? "; some files could not be run" : "");
	return t.status;
}

/* ---- facts ---- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool holds(struct text t, struct text part)
{
	for (size_t i = 0; i + part.n <= t.n; i++) {
		size_t k = 0;

		while (k < part.n && lower(t.p[i + k]) == lower(part.p[k]))
			k++;
		if (k == part.n)
			return true;
	}
	return false;
}

static struct text choices(struct cli *cli, const struct fact_row *f)
{
	struct buf out = {0};
	struct text t;

	for (uint32_t i = 0; i < f->value_count; i++)
		buf_printf(&out, "%s%.*s", i == 0 ? "" : ", ",
		           TEXT_ARG(law_str(cli->law,
		                            LAW_ROW(cli->law, TAB_VALUES, struct value_row, f->first_value + i)->id)));
	t = term_take(&cli->arena, &out);
	return t;
}

static void fact_text(struct cli *cli, const struct fact_row *f, bool full)
{
	struct text id = law_str(cli->law, f->id), type = text_of(value_type_name((enum value_type)f->type)),
	            source = law_str(cli->law, f->source);

	term_put(cli, BOLD, id);
	if (text_width(id) + 2 + text_width(type) <= cli->width)
		term_pad(cli, text_width(id), cli->width - text_width(type));
	else
		buf_char(&cli->out, ' ');
	term_put(cli, BLUE, type);
	buf_str(&cli->out, "\n  ");
	term_wrap(cli, PLAIN, law_str(cli->law, f->question), 2, 2);
	if (!full)
		return;
	if (f->value_count > 0) {
		buf_str(&cli->out, "  ");
		term_wrap(cli, PLAIN, choices(cli, f), 2, 2);
	}
	if (source.n > 0) {
		buf_str(&cli->out, "  ");
		term_wrap(cli, DIM, source, 2, 2);
	}
}

static void fact_json(struct cli *cli, struct json *j, const struct fact_row *f)
{
	json_object(j);
	json_key(j, "id");
	json_text(j, law_str(cli->law, f->id));
	json_key(j, "type");
	json_str(j, value_type_name((enum value_type)f->type));
	json_key(j, "nature");
	json_str(j, f->nature == ACT ? "act" : "circumstance");
	if (f->unit != 0) {
		json_key(j, "unit");
		json_text(j, law_str(cli->law, f->unit));
	}
	if (f->value_count > 0) {
		json_key(j, "values");
		json_array(j);
		for (uint32_t i = 0; i < f->value_count; i++)
			json_text(j, law_str(cli->law,
			                     LAW_ROW(cli->law, TAB_VALUES, struct value_row, f->first_value + i)->id));
		json_array_end(j);
	}
	json_key(j, "question");
	json_text(j, law_str(cli->law, f->question));
	json_key(j, "source");
	json_text(j, law_str(cli->law, f->source));
	json_object_end(j);
}

static int no_fact(struct cli *cli, struct text pattern)
{
	uint32_t count = cli->law->t[TAB_FACTS].count - 1;
	struct text *names = arena_array(&cli->arena, (size_t)count * 2, sizeof(*names));

	if (names == NULL)
		return cli_no_memory(cli);
	for (uint32_t i = 0; i < count; i++) {
		names[i] = law_str(cli->law, LAW_ROW(cli->law, TAB_FACTS, struct fact_row, i + 1)->id);
		names[count + i] = law_str(cli->law, LAW_ROW(cli->law, TAB_FACTS, struct fact_row, i + 1)->short_id);
	}
	return cli_unknown(cli, "fact", pattern, names, (size_t)count * 2);
}

static int facts(struct cli *cli)
{
	struct text pattern = cli->arg_count > 0 ? text_of(cli->args[0]) : TEXT_NONE;
	uint32_t shown = 0, count = cli->law->t[TAB_FACTS].count;
	uint8_t *used = cli_value(cli, "unused") != NULL ? law_used_facts(cli->law, &cli->arena) : NULL;
	struct json j;

	json_begin(&j, &cli->out, true);
	if (as_json(cli))
		json_array(&j);
	for (fact_id i = 1; i < count; i++) {
		const struct fact_row *f = LAW_ROW(cli->law, TAB_FACTS, struct fact_row, i);

		if (used != NULL && used[i])
			continue;
		if (!holds(law_str(cli->law, f->id), pattern) && !holds(law_str(cli->law, f->question), pattern))
			continue;
		shown++;
		if (as_json(cli))
			fact_json(cli, &j, f);
		else
			fact_text(cli, f, pattern.n > 0);
	}
	if (as_json(cli)) {
		json_array_end(&j);
		buf_char(&cli->out, '\n');
	}
	return shown > 0 ? CLI_NOTHING_DUE : no_fact(cli, pattern);
}

/* ---- coverage ---- */

static int coverage(struct cli *cli)
{
	instant now;

	if (!cli_now(cli, &now))
		return CLI_BAD_INPUT;
	return law_coverage(cli, as_json(cli), day_in(cli->zones, ZONE_UTC, now));
}

static int diff(struct cli *cli)
{
	return law_diff(cli, as_json(cli));
}

/* ---- the command ---- */

static const struct {
	const char *name;
	bool needs_law;
	uint32_t least, most;
	int (*run)(struct cli *cli);
} actions[] = {
    {"coverage", true, 0, 0, coverage},  {"diff", false, 2, 2, diff},   {"list", true, 0, 0, list},
    {"show", true, 1, 1, show},          {"check", false, 0, 1, check}, {"lint", false, 0, 1, lint},
    {"test", true, 0, UINT32_MAX, test}, {"facts", true, 0, 1, facts},
};

static int run(struct cli *cli)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(actions[i].name, cli->action->name) != 0)
			continue;
		if (cli->arg_count < actions[i].least || cli->arg_count > actions[i].most)
			return cli_bad(cli, "usage: entente law %s %s", cli->action->name, cli->action->arguments);
		if (actions[i].needs_law && !cli_law(cli))
			return CLI_BAD_INPUT;
		return actions[i].run(cli);
	}
	return CLI_INTERNAL;
}

const struct cli_command command_law = {
    .name = "law",
    .summary = "Look into the law files, check and test them",
    .arguments = "ACTION",
    .text =
        "The law is data: rulebooks, the vocabulary of facts, calendars. What is built in can be looked at; a directory of "
        "law files can be checked, tested and used in its place with --law.",
    .complete = CLI_FILE,
    .most = UINT32_MAX,
    .groups = CLI_TIME,
    .options = {{"format", "FORMAT", "text json", "of list, facts, coverage, diff and lint"},
                {"unused", NULL, NULL, "of facts: only those that no rulebook uses"}},
    .actions = {{"list", "", "every rulebook: its status, when and how it was checked"},
                {"show", "RULEBOOK", "one rulebook, readable: whom it covers, its duties, clocks and content"},
                {"facts", "[PATTERN]", "the facts that can be recorded, or those that hold a word"},
                {"coverage", "", "which rules there are, and which rulebooks hold them or why none does"},
                {"diff", "A B", "what changes between two dates, or between two directories of law files (or builtin)"},
                {"check", "[DIR]", "compile a directory of law files and say what is wrong"},
                {"test", "[PATH...]", "run worked cases and compare with what they expect"},
                {"lint", "[DIR]", "point out what is correct but weak: missing notes, sources, questions"}},
    .examples = {{"entente law show eu.nis2", "What NIS 2 asks for"},
                 {"entente law facts residents", "Facts about residents"},
                 {"entente law check law", "Check law files after an edit"}},
    .run = run,
};
