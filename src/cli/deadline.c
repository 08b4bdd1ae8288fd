/* entente deadline: any period under any rule and calendar, with its steps; one, or a batch of JSON Lines. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/term.h"
#include "law/deadline.h"
#include "read/stream.h"

#define LINE_LIMIT ((size_t)1 << 20)
#define CHUNK ((size_t)64 * 1024)
#define FLUSH_AT ((size_t)256 * 1024)
#define LABEL_COLUMN 12

/* ---- one ---- */

static struct text joined(struct cli *cli)
{
	struct text t = TEXT_NONE;
	for (uint32_t i = 0; i < cli->arg_count; i++)
		t = text_format(&cli->arena, "%.*s%s%s", TEXT_ARG(t), i ? " " : "", cli->args[i]);
	return t;
}

/* "72 h after 2026-04-03T10:15" */
static bool split(struct text t, struct cli *cli, struct deadline_words *words)
{
	static const char *const middles[] = {" after ", " before ", " from "};
	for (size_t m = 0; m < 3; m++) {
		size_t n = strlen(middles[m]);
		for (size_t i = 0; i + n < t.n; i++) {
			if (memcmp(t.p + i, middles[m], n) != 0)
				continue;
			struct text period = text_trim((struct text){t.p, i});
			words->event = text_trim((struct text){t.p + i + n, t.n - i - n});
			words->period = m == 1 ? text_format(&cli->arena, "-%.*s", TEXT_ARG(period)) : period;
			return true;
		}
	}
	return false;
}

static void labelled(struct cli *cli, const char *label, enum style style, struct text value, struct text remark)
{
	buf_str(&cli->out, "  ");
	term_put(cli, DIM, text_of(label));
	term_pad(cli, 2 + text_width(text_of(label)), LABEL_COLUMN);
	term_put(cli, style, value);
	if (remark.n) {
		term_pad(cli, LABEL_COLUMN + text_width(value), LABEL_COLUMN + text_width(value) + 2);
		term_wrap(cli, DIM, remark, LABEL_COLUMN + text_width(value) + 2, LABEL_COLUMN);
	} else {
		buf_char(&cli->out, '\n');
	}
}

static void head(struct cli *cli, const struct deadline *d)
{
	char event[TIME_WORDS];
	int32_t n = d->period.count < 0 ? -d->period.count : d->period.count;
	struct text code = calendar_code(cli->law, d->period.calendar),
	            name = calendar_name(cli->law, d->period.calendar);
	struct text zone = zone_name(cli->zones, d->period.zone);
	if (d->whole_day)
		day_words(event, day_in(cli->zones, d->period.zone, d->event));
	else
		instant_words(event, cli->zones, d->period.zone, d->event, false);
	struct text title = text_format(&cli->arena, "%d %s %s %s", n, period_unit_words(d->period.unit, n),
	                                d->period.count < 0 ? "before" : "after", event);
	term_put(cli, BOLD, title);
	buf_char(&cli->out, '\n');
	labelled(cli, "rule", PLAIN, text_of(period_rule_name(d->period.rule)), TEXT_NONE);
	if (code.n)
		labelled(cli, "calendar", PLAIN, code, name);
	else
		labelled(cli, "calendar", PLAIN, TEXT("none"), TEXT("Mondays to Fridays are working days"));
	labelled(cli, "zone", PLAIN, zone, TEXT_NONE);
	buf_char(&cli->out, '\n');
}

static void show(struct cli *cli, const struct deadline *d)
{
	struct period_end e;
	char words[TIME_WORDS];
	period_compute(cli->law, cli->zones, &d->period, d->event, true, &e);
	head(cli, d);
	for (uint32_t i = 0; i < e.step_count; i++) {
		struct text number = text_format(&cli->arena, "%u", i + 1);
		buf_str(&cli->out, "  ");
		term_put(cli, DIM, number);
		term_pad(cli, 2 + text_width(number), 6);
		term_wrap(cli, PLAIN, text_of(e.steps[i].text), 6, 6);
	}
	buf_char(&cli->out, '\n');
	labelled(cli, "ends", BOLD, text_of(instant_words(words, cli->zones, d->period.zone, e.end, e.end_of_day)),
	         e.disputed_day ? TEXT("sources differ on a holiday") : TEXT_NONE);
	if (e.safe != e.end)
		labelled(cli, "safe", PLAIN,
		         text_of(instant_words(words, cli->zones, d->period.zone, e.safe, e.end_of_day)),
		         TEXT("the stricter reading"));
}

static int one(struct cli *cli)
{
	struct deadline_words words = {.rule = text_of(cli_value(cli, "rule")),
	                               .calendar = text_of(cli_value(cli, "calendar")),
	                               .zone = text_of(cli_value(cli, "zone")),
	                               .by = text_of(cli_value(cli, "by"))};
	struct deadline d;
	struct text t = joined(cli);
	if (!t.p || !split(t, cli, &words))
		return cli_bad(cli,
		               "\"%.*s\": a period and an event are expected, such as: 72 h after 2026-04-03T10:15",
		               TEXT_ARG(t));
	if (!deadline_resolve(cli->law, cli->zones, &words, (struct diag_pos){0}, &cli->diags, &d))
		return cli_report(cli, &cli->diags);
	if (!text_is(text_of(cli_value(cli, "format")), "json")) {
		show(cli, &d);
		return CLI_NOTHING_DUE;
	}
	struct json j;
	json_begin(&j, &cli->out, true);
	json_object(&j);
	deadline_members(&j, cli->law, cli->zones, &d);
	json_object_end(&j);
	buf_char(&cli->out, '\n');
	return CLI_NOTHING_DUE;
}

/* ---- many ---- */

struct batch {
	struct cli *cli;
	const char *name;
	struct stream *stream;
	struct buf line; /* so far, up to the limit */
	struct arena scratch;
	uint32_t number; /* of the line */
	bool too_long, bad;
};

static void answer(struct batch *b)
{
	struct text line = text_trim(buf_view(&b->line));
	b->number++;
	if (b->too_long) {
		buf_printf(&b->cli->out,
		           "{\"line\":%u,\"error\":{\"code\":\"too-large\",\"text\":\"the line passes 1 MiB\"}}\n",
		           b->number);
		b->bad = true;
	} else if (line.n && !deadline_line(b->cli->law, b->cli->zones, line, text_of(b->name), b->number, &b->scratch,
	                                    &b->cli->out)) {
		b->bad = true;
	}
	buf_clear(&b->line);
	b->too_long = false;
}

static void keep(struct batch *b, const char *bytes, size_t n)
{
	if (b->line.n + n > LINE_LIMIT)
		b->too_long = true;
	else
		buf_add(&b->line, bytes, n);
}

/* The lines that end in `bytes`; the rest waits for more. False where output failed. */
static bool take(struct batch *b, const char *bytes, size_t n)
{
	const char *end = bytes + n;
	while (bytes < end) {
		const char *stop = memchr(bytes, '\n', (size_t)(end - bytes));
		keep(b, bytes, (size_t)((stop ? stop : end) - bytes));
		if (!stop)
			break;
		answer(b);
		bytes = stop + 1;
		if (b->cli->out.n > FLUSH_AT && !cli_flush(b->cli))
			return false;
	}
	return !buf_failed(&b->line);
}

static int read_all(struct batch *b)
{
	const char *why = NULL;
	char *chunk = arena_alloc(&b->cli->arena, CHUNK);
	ssize_t n = 0;
	if (!chunk || !b->stream)
		return cli_no_memory(b->cli);
	while ((n = stream_read(b->stream, chunk, CHUNK, &why)) > 0)
		if (!take(b, chunk, (size_t)n))
			return buf_failed(&b->line) ? cli_no_memory(b->cli) : CLI_INTERNAL;
	if (n < 0)
		return cli_bad(b->cli, "%s: %s", b->name, why);
	if (b->line.n || b->too_long)
		answer(b);
	return b->bad ? CLI_BAD_INPUT : CLI_NOTHING_DUE;
}

static int batch(struct cli *cli, const char *name)
{
	struct batch b = {.cli = cli, .name = strcmp(name, "-") == 0 ? "(standard input)" : name};
	bool standard = strcmp(name, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return cli_bad(cli, "%s: %s", name, strerror(errno));
	arena_init(&b.scratch, 0);
	b.stream = stream_open(fd, !standard);
	int status = read_all(&b);
	stream_close(b.stream);
	buf_free(&b.line);
	arena_free(&b.scratch);
	return status;
}

static int run(struct cli *cli)
{
	const char *file = cli_value(cli, "batch");
	if (!cli_law(cli))
		return CLI_BAD_INPUT;
	if (file && cli->arg_count)
		return cli_bad(cli, "--batch takes its requests from the file: no period can be given beside it");
	if (file)
		return batch(cli, file);
	if (!cli->arg_count)
		return cli_bad(cli, "a period and an event are expected, such as: 72 h after 2026-04-03T10:15");
	return one(cli);
}

const struct cli_command command_deadline = {
    .name = "deadline",
    .summary = "When a period ends, under which rule, step by step",
    .arguments = "PERIOD after|before EVENT",
    .text =
        "Computes the end of a period and shows each step of the way. PERIOD is such as \"72 h\", \"4 working days\", "
        "\"1 month\"; EVENT is a date, or a date and time, with an offset or in the zone.\n\n"
        "Rules: 1182/71 is Regulation (EEC, Euratom) No 1182/71, for periods of the Union's acts (the rule taken where "
        "none is given); elapsed counts plainly and moves nothing; sec counts business days of Form 8-K, to 17:30 "
        "Eastern; full-days ends when as many full working days have passed; roll-forward is elapsed, but a last day "
        "that is no working day moves to the next.\n\n"
        "Calendars: the member states by their codes (EL is Greece), EC for the Commission, NO, IS, LI, GB, us-federal, "
        "us-bank, us-sec; with none, Mondays to Fridays are working days. The zone is that of the calendar unless "
        "--zone or the event says otherwise.\n\n"
        "--batch reads JSON Lines {\"event\", \"period\", \"unit\", \"rule\", \"calendar\", \"zone\", \"by\", \"id\"} and "
        "writes {\"end\", \"steps\"} for each, with \"safe\" where a stricter reading ends earlier. An end at 24:00 is "
        "written as the next day's 00:00:00, with the day that it ends in \"end_of_day\". A bad line is answered with "
        "\"error\", the others all the same; the exit status is then 2.",
    .least = 0,
    .most = UINT32_MAX,
    .options = {{"rule", "RULE", "1182/71 elapsed sec full-days roll-forward", "the counting rule"},
                {"calendar", "ID", NULL, "whose holidays: DE, EL, EC, us-federal, us-bank, us-sec, ..."},
                {"zone", "ZONE", NULL, "in which days begin and end, such as Europe/Berlin"},
                {"by", "HH:MM", NULL, "the hour of the last day at which it ends, instead of 24:00"},
                {"batch", "FILE", CLI_FILE, "answer each line of a JSON Lines file (- for standard input)"},
                {"format", "FORMAT", "text json", "how to write the answer"}},
    .examples = {{"entente deadline 72 h after 2026-04-03T10:15 --calendar DE", "GDPR's 72 hours from Good Friday"},
                 {"entente deadline 1 month after 2026-01-31 --calendar IE", "The last day of February"},
                 {"entente deadline 4 working days after 2026-11-20 --rule sec", "An 8-K, with its cut-off"},
                 {"entente deadline --batch requests.jsonl", "Many at once"}},
    .run = run,
};
