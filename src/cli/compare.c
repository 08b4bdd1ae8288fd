/* entente compare: laws side by side. */
#include "cli/compare.h"

#include <string.h>

#include "cli/answer.h"
#include "cli/load.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MD, FORMAT_HTML };

static enum format format_of(const struct cli *cli)
{
	const char *name = cli_value(cli, "format");

	if (name == NULL || strcmp(name, "text") == 0)
		return FORMAT_TEXT;
	if (strcmp(name, "json") == 0)
		return FORMAT_JSON;
	return strcmp(name, "md") == 0 ? FORMAT_MD : FORMAT_HTML;
}

/* ---- which laws ---- */

struct selection {
	struct cli *cli;
	row_id *list;
	uint32_t count, left;
	struct text sides[2];
};

static bool has(const struct selection *s, row_id id)
{
	for (uint32_t i = 0; i < s->count; i++)
		if (s->list[i] == id)
			return true;
	return false;
}

static bool in_sector(const struct cli *cli, row_id id)
{
	const char *sector = cli_value(cli, "sector");
	struct text rest = law_str(cli->law, RULEBOOK(cli->law, id)->sectors), one;

	if (sector == NULL || rest.n == 0)
		return true; /* a law that names no sector is for all */
	while (rest.n > 0) {
		if (!text_cut(&rest, ',', &one)) {
			one = rest;
			rest = TEXT_NONE;
		}
		if (text_is(text_trim(one), sector))
			return true;
	}
	return false;
}

static void add(struct selection *s, row_id id)
{
	if (!has(s, id) && in_sector(s->cli, id))
		s->list[s->count++] = id;
}

static bool named(struct selection *s, struct text id)
{
	struct cli *cli = s->cli;
	row_id found = rulebook_find(cli->law, id);
	uint32_t n = rulebook_count(cli->law);
	struct text *names;

	if (found != 0) {
		if (!has(s, found))
			s->list[s->count++] = found;
		return true;
	}
	names = arena_array(&cli->arena, n, sizeof(*names));
	for (uint32_t i = 0; names != NULL && i < n; i++)
		names[i] = law_str(cli->law, RULEBOOK(cli->law, i + 1)->id);
	if (names != NULL)
		cli_unknown(cli, "rulebook", id, names, n);
	return false;
}

/* All law in force; NULL: of both shores. Overlays stand for their base: who wants one names it. */
static void all_of(struct selection *s, const char *shore)
{
	const struct law *law = s->cli->law;

	for (row_id i = 1; i <= rulebook_count(law); i++) {
		const struct rulebook_row *r = RULEBOOK(law, i);

		if ((shore == NULL || strcmp(shore, shore_name((enum shore)r->shore)) == 0) &&
		    (!r->proposed || cli_flag(s->cli, "include")) && !r->overlay_of)
			add(s, i);
	}
}

static bool sector_known(struct cli *cli)
{
	const char *sector = cli_value(cli, "sector");
	uint32_t n = 0;
	struct text *names = arena_array(&cli->arena, 256, sizeof(*names));

	if (sector == NULL)
		return true;
	for (row_id i = 1; names != NULL && i <= rulebook_count(cli->law); i++) {
		struct text rest = law_str(cli->law, RULEBOOK(cli->law, i)->sectors), one;

		while (rest.n > 0 && n < 256) {
			if (!text_cut(&rest, ',', &one)) {
				one = rest;
				rest = TEXT_NONE;
			}
			names[n++] = text_trim(one);
			if (text_is(names[n - 1], sector))
				return true;
		}
	}
	if (names != NULL)
		cli_unknown(cli, "sector", text_of(sector), names, n);
	return false;
}

/* What stands at --against: a shore, or rulebooks with commas between. */
static bool against(struct selection *s, const char *what)
{
	struct text rest = text_of(what), one;

	if (strcmp(what, "eu") == 0 || strcmp(what, "us") == 0) {
		all_of(s, what);
		return true;
	}
	while (rest.n > 0) {
		if (!text_cut(&rest, ',', &one)) {
			one = rest;
			rest = TEXT_NONE;
		}
		if (!named(s, text_trim(one)))
			return false;
	}
	return true;
}

static struct text side_name(struct cli *cli, const char *shore)
{
	if (shore != NULL)
		return text_of(strcmp(shore, "eu") == 0 ? "EU law" : strcmp(shore, "us") == 0 ? "US law" : shore);
	if (cli->arg_count == 0)
		return TEXT("all law");
	return cli->arg_count == 1 ? text_of(cli->args[0]) : text_format(&cli->arena, "%u rulebooks", cli->arg_count);
}

static bool choose(struct selection *s)
{
	struct cli *cli = s->cli;
	const char *shore = cli_value(cli, "shore"), *other = cli_value(cli, "against");
	bool two = cli->arg_count == 2 && other == NULL;

	s->list = arena_array(&cli->arena, rulebook_count(cli->law), sizeof(row_id));
	if (s->list == NULL)
		return cli_no_memory(cli) == 0;
	if (!sector_known(cli))
		return false;
	for (uint32_t i = 0; i < cli->arg_count; i++)
		if (!named(s, text_of(cli->args[i])))
			return false;
	if (cli->arg_count == 0) {
		if (shore == NULL && !cli_flag(cli, "all") && cli_value(cli, "sector") == NULL &&
		    cli_value(cli, "case") == NULL)
			return cli_bad(cli, "which laws? Name rulebooks, or give --all, --shore or --sector") == 0;
		all_of(s, shore);
	}
	s->left = two ? 1 : s->count;
	s->sides[0] = two ? text_of(cli->args[0]) : side_name(cli, shore);
	if (other != NULL && !against(s, other))
		return false;
	if (other != NULL || two)
		s->sides[1] = two ? text_of(cli->args[1]) : side_name(cli, other);
	if (other != NULL && s->count == s->left)
		return cli_bad(cli, "--against %s adds no law to the first side", other) == 0;
	if (s->left == 0)
		return cli_bad(cli, "no law is left to compare") == 0;
	return true;
}

static bool choose_areas(struct cli *cli, struct compare_view *v)
{
	const char *area = cli_value(cli, "area");

	for (enum law_area a = 0; a < AREA_COUNT; a++)
		v->area[a] = area == NULL || strcmp(area, law_area_name(a)) == 0;
	return true;
}

/* ---- a case ---- */

static bool judge(struct cli *cli, struct loader *l, struct assessment *a)
{
	const char *name = cli_value(cli, "case");
	struct assess_options options = {.as_known_at = INSTANT_MAX, .as_of = INSTANT_MIN};
	bool given;

	if (!load_open(l, cli, &name, 1))
		return false;
	if (load_next(l) != LOAD_CASE) {
		if (cli_report(cli, &l->diags) == 0)
			cli_bad(cli, "%s holds no case", name);
		return false;
	}
	if (!cli_instant(cli, "now", false, &given, &options.now))
		return false;
	if (!given && l->kase.now != INSTANT_MIN)
		options.now = l->kase.now;
	else if (!given && !cli_now(cli, &options.now))
		return false;
	options.include_proposed = cli_flag(cli, "include");
	if (!assess(&l->kase, &options, &l->arena, &l->diags, a))
		return cli_no_memory(cli) == 0;
	return cli_report(cli, &l->diags) == 0;
}

/* ---- the command ---- */

static bool write(struct compare_view *v)
{
	switch (format_of(v->cli)) {
	case FORMAT_TEXT: return compare_text(v);
	case FORMAT_JSON: return compare_json(v, &v->cli->out, true);
	case FORMAT_MD: return compare_md(v);
	case FORMAT_HTML: return compare_html(v);
	}
	return false;
}

static int run_with(struct cli *cli, struct loader *l)
{
	struct selection s = {.cli = cli};
	struct profiles profiles;
	struct comparison c;
	struct assessment a;
	struct path path;
	struct compare_view v = {.cli = cli, .law = cli->law, .c = &c, .path = &path, .arena = &cli->arena};

	if (!choose(&s) || !choose_areas(cli, &v) || !cli_zone(cli, &v.zone))
		return CLI_BAD_INPUT;
	if (cli_value(cli, "case") != NULL) {
		if (!judge(cli, l, &a))
			return CLI_BAD_INPUT;
		v.a = &a;
		if (!answer_zone(cli, &l->kase, &v.zone))
			return CLI_BAD_INPUT;
	}
	if (!profiles_make(cli->law, &cli->arena, &profiles) ||
	    !compare(&profiles, (struct side){s.list, s.left}, (struct side){s.list + s.left, s.count - s.left},
	             &cli->arena, &c) ||
	    !path_find(&c, v.a, &cli->arena, &path))
		return cli_no_memory(cli);
	v.sides[0] = s.sides[0];
	v.sides[1] = s.sides[1];
	return write(&v) ? CLI_NOTHING_DUE : cli_no_memory(cli);
}

static int run(struct cli *cli)
{
	struct loader l = {0};
	int status;

	if (!cli_law(cli))
		return CLI_BAD_INPUT;
	status = run_with(cli, &l);
	if (cli_value(cli, "case") != NULL)
		load_close(&l);
	return status;
}

const struct cli_command command_compare = {
    .name = "compare",
    .summary = "Laws side by side: thresholds, clocks, contents, burden",
    .arguments = "[RULEBOOK...]",
    .text =
        "Compares laws from the rulebooks alone, in the six areas in which EU and US authorities compared theirs in 2024: "
        "definitions and thresholds; timelines, triggers and types of reports; contents; mechanisms; aggregation; public "
        "disclosure. What is common, what only some ask for, what is stricter and what merely different, each with its "
        "citation.\n\n"
        "Two rulebooks, or the laws of --against, make two sides: stricter and looser are then seen from the first. It "
        "also finds the fewest documents that would satisfy all the laws at their earliest limits, what stands in the "
        "way, and what they ask in numbers, today and under the models and drafts that want to reduce it. With --case "
        "these are about what the laws ask of that case now.\n\n"
        "json is the contract of docs/compare.schema.json; html is one page that needs no network. The comparison is computed, and is nobody's official finding.",
    .most = UINT32_MAX,
    .groups = CLI_TIME,
    .options = {{"all", NULL, NULL, "all law in force"},
                {"shore", "SHORE", "eu us", "the law of one shore"},
                {"against", "LAWS", NULL, "the other side: eu, us, or rulebooks with commas between"},
                {"sector", "SECTOR", NULL, "only laws for that sector, and those for all"},
                {"area", "AREA", "definitions timelines contents mechanisms aggregation disclosure", "only this area"},
                {"case", "CASE", CLI_FILE, "the path and the burden for this case"},
                {"include", "WHAT", "proposed", "also proposals, and law not yet effective"},
                {"format", "FORMAT", "text json md html", "how to write the comparison"}},
    .examples = {{"entente compare eu.nis2 us.circia-statute", "Two laws side by side"},
                 {"entente compare --shore eu --against us --sector banking", "Banking law of both shores"},
                 {"entente compare --all --format html > laws.html", "A page to read, filter and print"},
                 {"entente compare eu.nis2 eu.dora eu.gdpr --case case.yaml", "The fewest reports for a case"}},
    .run = run,
};
