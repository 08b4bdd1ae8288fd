/* What commands share: the law, zones, the clock, the terminal, messages. The only place that looks at the machine. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/term.h"
#include "read/lawdir.h"
#include "read/zoneinfo.h"

#define WIDTH 80
#define NARROWEST 48

/* ---- messages ---- */

int cli_bad(const struct cli *cli, const char *format, ...)
{
	char message[8192];
	struct buf line = {0};
	va_list args;

	(void)cli;
	va_start(args, format);
	(void)vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	buf_harmless(&line, text_of(message));
	fprintf(stderr, "entente: %.*s\n", (int)line.n, line.p == NULL ? "" : line.p);
	buf_free(&line);
	return CLI_BAD_INPUT;
}

/* A third of the letters may be wrong, as in diag_suggest; of a short word one. */
static struct text nearest(struct text found, const struct text *names, size_t count)
{
	uint32_t best = (found.n < 3 ? 0 : found.n < 6 ? 1 : (uint32_t)found.n / 3) + 1;
	struct text name = TEXT_NONE;

	for (size_t i = 0; i < count; i++) {
		uint32_t d = text_distance(found, names[i], best);

		if (d < best) {
			best = d;
			name = names[i];
		}
	}
	return name;
}

/* "nis2" for eu.nis2: the one name that ends so, behind a dot. */
static struct text only_ending(struct text found, const struct text *names, size_t count)
{
	struct text only = TEXT_NONE;

	for (size_t i = 0; i < count; i++) {
		struct text head = {names[i].p, names[i].n > found.n ? names[i].n - found.n : 0};

		if (head.n < 2 || head.p[head.n - 1] != '.' || !text_ends(names[i], found))
			continue;
		if (only.n != 0)
			return TEXT_NONE;
		only = names[i];
	}
	return only;
}

int cli_unknown(const struct cli *cli, const char *what, struct text found, const struct text *names, size_t count)
{
	struct text near = nearest(found, names, count);
	struct buf all = {0};

	if (near.n == 0)
		near = only_ending(found, names, count);
	if (near.n != 0)
		return cli_bad(cli, "no %s \"%.*s\"; did you mean %.*s?", what, TEXT_ARG(found), TEXT_ARG(near));
	for (size_t i = 0; i < count && count <= 12; i++)
		buf_printf(&all, "%s%.*s", i == 0 ? "; there are: " : ", ", TEXT_ARG(names[i]));
	cli_bad(cli, "no %s \"%.*s\"%.*s", what, TEXT_ARG(found), (int)all.n, all.p == NULL ? "" : all.p);
	buf_free(&all);
	return CLI_BAD_INPUT;
}

int cli_no_memory(const struct cli *cli)
{
	cli_bad(cli, "out of memory");
	return CLI_INTERNAL;
}

int cli_report(struct cli *cli, struct diags *diags)
{
	struct buf lines = {0};
	bool failed = diags->errors > 0, no_memory = diags->out_of_memory;

	for (uint32_t i = 0; i < diags->count; i++) {
		diag_print(&lines, &diags->list[i]);
		buf_char(&lines, '\n');
	}
	if (diags->dropped > 0)
		buf_printf(&lines, "… and %u more\n", diags->dropped);
	if (lines.n > 0)
		fwrite(lines.p, 1, lines.n, stderr);
	no_memory = no_memory || buf_failed(&lines);
	buf_free(&lines);
	*diags = (struct diags){.arena = diags->arena};
	if (no_memory)
		return cli_no_memory(cli);
	return failed ? CLI_BAD_INPUT : 0;
}

/* ---- terminal and output ---- */

static uint32_t terminal_width(void)
{
	struct winsize size = {0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_col >= WIDTH)
		return WIDTH;
	return size.ws_col < NARROWEST ? NARROWEST : size.ws_col;
}

void cli_terminal(struct cli *cli, const char *color)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	bool plain = (no != NULL && no[0] != '\0') || (term != NULL && strcmp(term, "dumb") == 0);

	cli->terminal = isatty(STDOUT_FILENO) == 1;
	cli->width = cli->terminal ? terminal_width() : WIDTH;
	cli->colour = cli->terminal && !plain;
	if (color != NULL && strcmp(color, "always") == 0)
		cli->colour = true;
	if (color != NULL && strcmp(color, "never") == 0)
		cli->colour = false;
}

/* How many bytes at `p` may pass; 0 where a terminal would obey what stands there, and it is not ours. */
static size_t harmless(const struct cli *cli, const char *p, size_t left)
{
	uint32_t code = 0;
	size_t step;

	if (*p == '\r') /* the line end of iCalendar */
		return left >= 2 && p[1] == '\n' ? 2 : 0;
	if (*p == '\033')
		return cli->colour ? term_code(p, left) : 0;
	step = utf8_step(p, left, &code);
	return step != 0 && !utf8_is_obeyed(code) ? step : 0;
}

static bool write_all(const char *p, size_t n)
{
	return n == 0 || fwrite(p, 1, n, stdout) == n;
}

/* Titles, names and file names come from elsewhere: none of them may move the cursor or hide what stands beside it.
 * One place, so that no command can forget it. */
static bool write_harmless(const struct cli *cli, struct text t)
{
	size_t from = 0, i = 0;
	bool fine = true;

	while (i < t.n && fine) {
		size_t step = harmless(cli, t.p + i, t.n - i);

		if (step != 0) {
			i += step;
			continue;
		}
		fine = write_all(t.p + from, i - from) && fputs("\xef\xbf\xbd", stdout) != EOF;
		step = utf8_step(t.p + i, t.n - i, NULL);
		i += step == 0 ? 1 : step;
		from = i;
	}
	return fine && write_all(t.p + from, i - from);
}

bool cli_flush(struct cli *cli)
{
	bool fine;

	if (cli->output_failed)
		return false;
	cli->output_failed = true;
	if (buf_failed(&cli->out))
		return cli_no_memory(cli) == 0;
	fine = write_harmless(cli, buf_view(&cli->out)) && fflush(stdout) == 0;
	buf_clear(&cli->out);
	cli->output_failed = !fine;
	if (!fine)
		cli_bad(cli, "cannot write to standard output");
	return fine;
}

void cli_close(struct cli *cli)
{
	buf_free(&cli->out);
	if (cli->law_dir != NULL)
		law_dir_close(cli->law_dir);
	arena_free(&cli->arena);
}

/* ---- law and zones ---- */

static const struct zones *zones_of_directory(struct cli *cli, const char *dir)
{
	struct buf table = {0};
	struct text why = TEXT_NONE, bytes;
	const char *wrong = NULL;
	const struct zones *zones;

	if (!zoneinfo_read(dir, &cli->arena, &table, &why)) {
		cli_bad(cli, "--zoneinfo %s: %.*s", dir, TEXT_ARG(why));
		buf_free(&table);
		return NULL;
	}
	bytes = text_dup(&cli->arena, buf_view(&table));
	buf_free(&table);
	zones = bytes.p == NULL ? NULL : zones_from_bytes(bytes, &cli->arena, &wrong);
	if (zones == NULL)
		cli_bad(cli, "--zoneinfo %s: %s", dir, wrong == NULL ? "out of memory" : wrong);
	return zones;
}

bool cli_zones(struct cli *cli)
{
	const char *dir = cli_value(cli, "zoneinfo");

	if (cli->zones == NULL)
		cli->zones = dir == NULL ? zones_builtin() : zones_of_directory(cli, dir);
	return cli->zones != NULL;
}

bool cli_law(struct cli *cli)
{
	const char *dir = cli_value(cli, "law");
	bool fine;

	if (!cli_zones(cli))
		return false;
	if (cli->law != NULL)
		return true;
	if (dir == NULL) {
		cli->law = law_builtin();
		return true;
	}
	cli->law_dir = arena_alloc(&cli->arena, sizeof(*cli->law_dir));
	if (cli->law_dir == NULL)
		return cli_no_memory(cli) == 0;
	fine = law_dir_load(cli->law_dir, dir, cli->zones, &cli->arena, &cli->diags);
	if (cli_report(cli, &cli->diags) != 0 || !fine)
		return false;
	cli->law = &cli->law_dir->law;
	return true;
}

/* ---- time ---- */

/* The machine's zone by name: TZ (":Europe/Berlin" too), else where /etc/localtime points to. */
static zone_id machine_zone(const struct cli *cli)
{
	const char *tz = getenv("TZ"), *part;
	char path[512];
	ssize_t n;
	zone_id zone;

	if (tz != NULL && tz[0] != '\0') {
		zone = zone_find(cli->zones, text_of(tz[0] == ':' ? tz + 1 : tz));
		return zone == ZONE_NONE ? ZONE_UTC : zone;
	}
	n = readlink("/etc/localtime", path, sizeof(path) - 1);
	if (n <= 0)
		return ZONE_UTC;
	path[n] = '\0';
	part = strstr(path, "zoneinfo/");
	zone = part == NULL ? ZONE_NONE : zone_find(cli->zones, text_of(part + strlen("zoneinfo/")));
	return zone == ZONE_NONE ? ZONE_UTC : zone;
}

static bool no_such_zone(struct cli *cli, const char *name)
{
	size_t count = zone_count(cli->zones);
	struct text *names = arena_array(&cli->arena, count, sizeof(*names)), near;

	if (names == NULL)
		return cli_no_memory(cli) == 0;
	for (size_t i = 0; i < count; i++)
		names[i] = zone_name(cli->zones, (zone_id)i);
	near = nearest(text_of(name), names, count);
	if (near.n != 0)
		return cli_bad(cli, "no time zone \"%s\"; did you mean %.*s?", name, TEXT_ARG(near)) == 0;
	return cli_bad(cli, "no time zone \"%s\": names are as in the IANA database, such as Europe/Berlin", name) == 0;
}

bool cli_zone(struct cli *cli, zone_id *zone)
{
	const char *name = cli_value(cli, "zone");

	if (!cli_zones(cli))
		return false;
	*zone = name == NULL ? machine_zone(cli) : zone_find(cli->zones, text_of(name));
	return *zone != ZONE_NONE || no_such_zone(cli, name);
}

bool cli_zone_given(struct cli *cli, zone_id fallback, zone_id *zone)
{
	*zone = fallback;
	return cli_value(cli, "zone") == NULL ? cli_zones(cli) : cli_zone(cli, zone);
}

bool cli_instant(struct cli *cli, const char *option, bool end, bool *given, instant *at)
{
	const char *value = cli_value(cli, option);
	struct time_read t;
	zone_id zone;

	*given = value != NULL;
	if (value == NULL)
		return true;
	if (!cli_zone_given(cli, ZONE_UTC, &zone))
		return false;
	t = time_parse(text_of(value), cli->zones);
	if (t.shape == TIME_NONE)
		return cli_bad(cli, "--%s \"%s\": %s", option, value, t.error) == 0;
	if (t.zone != ZONE_NONE)
		zone = t.zone;
	if (t.shape == TIME_INSTANT)
		*at = t.at;
	else if (t.shape == TIME_LOCAL)
		*at = instant_of(cli->zones, zone, t.first, t.second_of_day, false);
	else
		*at = instant_of(cli->zones, zone, end ? t.last : t.first, end ? (int32_t)DAY_SECONDS : 0, false);
	return true;
}

bool cli_now(struct cli *cli, instant *now)
{
	bool given;

	if (!cli_instant(cli, "now", false, &given, now))
		return false;
	if (!given)
		*now = (instant)time(NULL);
	return true;
}
