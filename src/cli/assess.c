/* entente assess: what follows for each entity, next first. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/answer.h"
#include "cli/load.h"
#include "cli/summary.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_ICS, FORMAT_MD };

struct run {
	struct cli *cli;
	struct loader loader;
	struct assess_options options;
	enum format format;
	bool now_given;
	instant now;
	bool single; /* one file, not a stream: JSON is indented */
	int status;
	uint64_t cases, broken;
	struct summary *summary; /* with --summary */
	struct timespec began, shown;
	bool progress; /* standard error is a terminal */
};

static enum format format_of(const struct cli *cli)
{
	const char *name = cli_value(cli, "format");

	if (name == NULL || strcmp(name, "text") == 0)
		return FORMAT_TEXT;
	return strcmp(name, "json") == 0 ? FORMAT_JSON : strcmp(name, "ics") == 0 ? FORMAT_ICS : FORMAT_MD;
}

/* ---- progress ---- */

static double seconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static void progress(struct run *r, bool last)
{
	double took;

	if (!r->progress || (!last && r->cases % 256 != 0))
		return;
	took = seconds_since(&r->began);
	if (last && took >= 1)
		fputs("\r\033[K", stderr);
	if (last || took < 1 || seconds_since(&r->shown) < 0.2)
		return;
	clock_gettime(CLOCK_MONOTONIC, &r->shown);
	fprintf(stderr, "\r%llu cases, %.0f a second, %llu MB read\033[K", (unsigned long long)r->cases,
	        (double)r->cases / took, (unsigned long long)(input_raw_bytes(&r->loader.input) >> 20));
	fflush(stderr);
}

/* ---- one case ---- */

static void worse(struct run *r, int status)
{
	if (status > r->status)
		r->status = status;
}

static bool write_answer(struct run *r, struct answer *w)
{
	switch (r->format) {
	case FORMAT_TEXT:
		if (r->cases > 1)
			buf_str(&r->cli->out, "\n\n");
		return answer_text(w);
	case FORMAT_JSON:
		if (!answer_json(w->a, w->zone, &r->cli->out, r->single))
			return false;
		if (r->cli->out.n > 0 && r->cli->out.p[r->cli->out.n - 1] != '\n')
			buf_char(&r->cli->out, '\n');
		return true;
	case FORMAT_ICS: return answer_ics(w);
	case FORMAT_MD: return answer_md(w);
	}
	return true;
}

/* --entity names nobody: that is a mistake, not an empty answer. */
static bool nobody(struct run *r, const struct assessment *a)
{
	const struct kase *c = &r->loader.kase;
	struct text names[32];
	size_t n = 0;

	if (a->entity_count > 0 || r->options.only_entity.n == 0 || r->summary != NULL)
		return false;
	for (uint32_t i = 0; i < c->record_count && n < 32; i++)
		if (c->records[i].kind == kind_with_role(c->law, ROLE_ORGANISATION))
			names[n++] = c->records[i].id;
	cli_unknown(r->cli, "entity", r->options.only_entity, names, n);
	return true;
}

static bool judge(struct run *r)
{
	struct loader *l = &r->loader;
	struct assess_options options = r->options;
	struct assessment a;
	struct answer w = {.cli = r->cli, .a = &a, .arena = &l->arena};
	bool fine;

	options.brief = r->summary != NULL;
	options.now = r->now_given || l->kase.now == INSTANT_MIN ? r->now : l->kase.now;
	if (!assess(&l->kase, &options, &l->arena, &l->diags, &a))
		return false;
	if (nobody(r, &a)) {
		worse(r, CLI_BAD_INPUT);
		return true;
	}
	if (r->status == CLI_NOTHING_DUE && answer_is_due(&a))
		r->status = CLI_DUE;
	if (r->summary != NULL)
		return summary_add(r->summary, &a, &l->arena);
	/* What machines read does not depend on the machine. */
	if (r->format == FORMAT_JSON && cli_value(r->cli, "zone") == NULL)
		w.zone = l->kase.zone != ZONE_NONE ? l->kase.zone : ZONE_UTC;
	else if (!answer_zone(r->cli, &l->kase, &w.zone))
		return false;
	fine = write_answer(r, &w);
	answer_close(&w);
	return fine;
}

static bool one(struct run *r, enum load_status status)
{
	if (status == LOAD_CASE) {
		r->cases++;
		if (!judge(r))
			return false;
	} else {
		r->broken++;
	}
	/* Warnings about a stream of thousands would hide its errors. */
	if (r->summary != NULL && r->loader.diags.errors == 0)
		return true;
	if (r->loader.diags.count > 0 || r->loader.diags.out_of_memory)
		worse(r, cli_report(r->cli, &r->loader.diags));
	if (status == LOAD_BROKEN)
		worse(r, CLI_BAD_INPUT);
	return true;
}

static bool all(struct run *r)
{
	for (;;) {
		enum load_status status = load_next(&r->loader);

		if (status == LOAD_END)
			return true;
		if (status == LOAD_NO_MEMORY || !one(r, status))
			return false;
		progress(r, false);
		if (r->cli->out.n > 65536 && !cli_flush(r->cli))
			return true;
	}
}

static bool prepare(struct run *r)
{
	struct cli *cli = r->cli;
	bool given;

	if (!cli_law(cli) || !answer_options(cli, &r->options) || !cli_instant(cli, "now", false, &given, &r->now) ||
	    (!given && !cli_now(cli, &r->now)))
		return false;
	r->now_given = given;
	r->format = format_of(cli);
	if (cli_flag(cli, "summary") && (r->format == FORMAT_ICS || r->format == FORMAT_MD))
		return cli_bad(cli, "--summary is written as text or json") == 0;
	r->single =
	    cli->arg_count == 1 && strstr(cli->args[0], "jsonl") == NULL && strstr(cli->args[0], "ndjson") == NULL;
	if (cli_flag(cli, "summary"))
		r->summary = summary_new(cli->law, &cli->arena);
	r->options.keep_not_required = cli_flag(cli, "all");
	clock_gettime(CLOCK_MONOTONIC, &r->began);
	r->shown = r->began;
	r->progress = isatty(STDERR_FILENO) == 1 && (!cli->terminal || r->summary != NULL);
	return true;
}

static int run(struct cli *cli)
{
	struct run r = {.cli = cli};
	bool fine;

	if (!prepare(&r))
		return CLI_BAD_INPUT;
	if (!load_open(&r.loader, cli, cli->args, cli->arg_count)) {
		load_close(&r.loader);
		return CLI_BAD_INPUT;
	}
	if (r.format == FORMAT_ICS)
		answer_ics_begin(cli);
	fine = all(&r);
	if (fine && r.cases + r.broken == 0 && r.summary == NULL)
		worse(&r, cli_bad(cli, "%s holds no case", cli->args[0]));
	progress(&r, true);
	if (r.format == FORMAT_ICS)
		answer_ics_end(cli);
	if (fine && r.summary != NULL)
		summary_print(cli, r.summary, r.broken, r.format == FORMAT_JSON);
	load_close(&r.loader);
	return fine ? r.status : cli_no_memory(cli);
}

const struct cli_command command_assess = {
    .name = "assess",
    .summary = "What is owed, to whom, by when: next first",
    .arguments = "CASE...",
    .text =
        "Judges each case by every rulebook and shows, for each organisation in it, what is overdue, what is due and "
        "when, what waits for an event, what is presumed until rebutted, and what is open and which answer would settle "
        "it.\n\n"
        "A limit whose start is only known to lie between two moments is shown for the earliest of them. Where the law "
        "counts days in another zone than the reader's, its time stands beside.\n\n"
        "json is the contract of docs/answer.schema.json, one line per case for several; ics is a calendar with an alarm "
        "before each limit; md is a table for a ticket.",
    .complete = CLI_FILE,
    .least = 1,
    .most = UINT32_MAX,
    .groups = CLI_TIME | CLI_ASSESS,
    .options = {{"format", "FORMAT", "text json ics md", "how to write the answer"},
                {"all", NULL, NULL, "also duties that are not required"},
                {"summary", NULL, NULL,
                 "of many cases: how many of them each rulebook concerns, and what would settle most"}},
    .examples = {{"entente assess case.yaml", "What is due, next first"},
                 {"entente assess case.yaml --now 2026-03-09T08:00+01:00", "The same on Monday morning"},
                 {"entente assess --format ics case.yaml > deadlines.ics", "Every limit as an event of a calendar"},
                 {"entente assess --summary incidents.jsonl.zst", "Thousands of incidents as one table"}},
    .run = run,
};
