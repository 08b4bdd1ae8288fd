/* entente ask: the questions worth asking, the most telling first; on a terminal the answers are written to the case. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/answer.h"
#include "cli/case_file.h"
#include "cli/load.h"
#include "cli/term.h"
#include "read/atomic.h"

#define SKIPPED_MAX 1024

struct skipped {
	fact_id fact;
	struct text record; /* its id; empty: none yet */
};

struct session {
	struct cli *cli;
	const char *path;
	struct assess_options options;
	bool now_given;
	struct skipped skipped[SKIPPED_MAX];
	uint32_t skipped_count, answered;
	bool leave;
	/* of the case as it stands */
	struct loader loader;
	struct assessment assessment;
	struct answer view;
	struct question *questions;
	uint32_t question_count;
};

enum reply { REPLY_AGAIN, REPLY_SKIP, REPLY_QUIT, REPLY_DONE, REPLY_FAILED };

/* ---- the case as it stands ---- */

static int judge(struct session *s)
{
	struct loader *l = &s->loader;
	struct assess_options options = s->options;

	if (!s->now_given && l->kase.now != INSTANT_MIN)
		options.now = l->kase.now;
	if (!assess(&l->kase, &options, &l->arena, &l->diags, &s->assessment))
		return cli_no_memory(s->cli);
	s->view = (struct answer){.cli = s->cli, .a = &s->assessment, .arena = &l->arena};
	if (!answer_zone(s->cli, &l->kase, &s->view.zone))
		return CLI_BAD_INPUT;
	s->questions = questions(&s->assessment, &l->arena, &s->question_count);
	return arena_failed(&l->arena) ? cli_no_memory(s->cli) : CLI_NOTHING_DUE;
}

/* Of a case that does not exist yet: nothing is known. */
static int judge_nothing(struct session *s)
{
	struct loader *l = &s->loader;

	*l = (struct loader){.cli = s->cli};
	arena_init(&l->arena, 0);
	diags_init(&l->diags, &l->arena);
	if (!case_init(&l->kase, s->cli->law, s->cli->zones, &l->arena) || !case_finish(&l->kase, &l->diags))
		return cli_no_memory(s->cli);
	return judge(s);
}

static int reload(struct session *s)
{
	enum load_status got;

	if (!load_open(&s->loader, s->cli, &s->path, 1))
		return CLI_BAD_INPUT;
	got = load_next(&s->loader);
	if (got == LOAD_NO_MEMORY)
		return cli_no_memory(s->cli);
	if (got == LOAD_END)
		return cli_bad(s->cli, "%s holds no case", s->path);
	if (cli_report(s->cli, &s->loader.diags) != 0 || got == LOAD_BROKEN)
		return CLI_BAD_INPUT;
	return judge(s);
}

static void forget(struct session *s)
{
	load_close(&s->loader);
	s->loader = (struct loader){.cli = s->cli};
}

/* ---- printing ---- */

static const struct fact_row *fact_of(const struct session *s, fact_id fact)
{
	return LAW_ROW(s->cli->law, TAB_FACTS, struct fact_row, fact);
}

static struct text str(const struct session *s, str_id id)
{
	return law_str(s->cli->law, id);
}

static struct text whose(struct session *s, const struct question *q)
{
	return answer_fact_name(&s->view, (struct missing){q->fact, q->record});
}

/* "in 2 h" is of no use to a question; how to write the answer is. */
static const char *how(const struct fact_row *f)
{
	static const char *const ways[TYPE_COUNT] = {
	    [TYPE_BOOLEAN] = "yes, no",
	    [TYPE_INTEGER] = "500, at least 500, 100 to 500, about 500",
	    [TYPE_DECIMAL] = "1.5, at least 1.5",
	    [TYPE_PERCENTAGE] = "12 %, at least 10 %",
	    [TYPE_MONEY] = "EUR 120 000, at least EUR 100 000",
	    [TYPE_DURATION] = "36 h, at least 2 h",
	    [TYPE_INSTANT] = "2026-03-06 15:20, 2026-03-06 (some time that day), after 2026-03-05",
	    [TYPE_DATE] = "2026-03-06, 2026-03, after 2026-03-06",
	    [TYPE_ENUM] = "one of these",
	    [TYPE_SET] = "any of these, with commas between; none",
	    [TYPE_TEXT] = "in words",
	    [TYPE_REGION] = "DE, US-CA",
	    [TYPE_REGION_SET] = "DE, US-CA; none",
	    [TYPE_REGION_COUNTS] = "US-CA: 500, US-TX: at least 200, others: 0",
	};

	return ways[f->type];
}

static struct text choices(struct session *s, const struct fact_row *f)
{
	struct buf out = {0};
	struct text t;

	for (uint32_t i = 0; i < f->value_count; i++)
		buf_printf(&out, "%s%.*s", i == 0 ? "" : ", ",
		           TEXT_ARG(
		               str(s, LAW_ROW(s->cli->law, TAB_VALUES, struct value_row, f->first_value + i)->id)));
	t = term_take(&s->loader.arena, &out);
	return t;
}

static void put_question(struct session *s, const struct question *q, uint32_t place)
{
	struct cli *cli = s->cli;
	const struct fact_row *f = fact_of(s, q->fact);
	struct text number = text_format(&s->loader.arena, "%u.", place);

	term_put(cli, DIM, number);
	term_pad(cli, text_width(number), 4);
	term_wrap(cli, BOLD, answer_question(&s->view, q->fact), 4, 4);
	buf_fill(&cli->out, ' ', 4);
	term_wrap(cli, DIM,
	          text_format(&s->loader.arena, "%.*s (%s); could settle %u %s", TEXT_ARG(whose(s, q)),
	                      value_type_name((enum value_type)f->type), q->settles,
	                      q->settles == 1 ? "duty" : "duties"),
	          4, 4);
}

static void list(struct session *s)
{
	struct cli *cli = s->cli;

	if (s->question_count == 0)
		buf_str(&cli->out, "Nothing is open.\n");
	for (uint32_t i = 0; i < s->question_count; i++)
		put_question(s, &s->questions[i], i + 1);
}

static struct text duty_path(struct session *s, const struct duty_answer *d)
{
	return answer_path(&s->view, d);
}

static void list_json(struct session *s)
{
	struct json j;

	json_begin(&j, &s->cli->out, true);
	json_array(&j);
	for (uint32_t i = 0; i < s->question_count; i++) {
		const struct question *q = &s->questions[i];
		const struct fact_row *f = fact_of(s, q->fact);

		json_object(&j);
		json_key(&j, "fact");
		json_text(&j, str(s, f->id));
		json_key(&j, "record");
		if (q->record == 0)
			json_null(&j);
		else
			json_text(&j, s->loader.kase.records[q->record - 1].id);
		json_key(&j, "type");
		json_str(&j, value_type_name((enum value_type)f->type));
		json_key(&j, "question");
		json_text(&j, str(s, f->question));
		if (f->value_count > 0) {
			json_key(&j, "values");
			json_array(&j);
			for (uint32_t k = 0; k < f->value_count; k++)
				json_text(&j,
				          str(s, LAW_ROW(s->cli->law, TAB_VALUES, struct value_row, f->first_value + k)
				                     ->id));
			json_array_end(&j);
		}
		json_key(&j, "settles");
		json_int(&j, q->settles);
		json_key(&j, "duties");
		json_array(&j);
		for (uint32_t k = 0; k < q->settles && q->duties != NULL; k++)
			if (q->duties[k] != NULL)
				json_text(&j, duty_path(s, q->duties[k]));
		json_array_end(&j);
		json_object_end(&j);
	}
	json_array_end(&j);
	buf_char(&s->cli->out, '\n');
}

/* ---- one answer ---- */

/* A line from standard input, without its end; NULL at its end. One that is too long is not cut into two answers. */
static char *read_line(struct session *s, const char *prompt)
{
	char line[65536];
	size_t n;
	bool whole;

	do {
		buf_str(&s->cli->out, prompt);
		if (!cli_flush(s->cli) || fgets(line, sizeof(line), stdin) == NULL) {
			buf_char(&s->cli->out, '\n'); /* Ctrl-D leaves the cursor behind the prompt */
			return NULL;
		}
		n = strlen(line);
		whole = n + 1 < sizeof(line) || line[n - 1] == '\n';
		for (int c = 0; !whole && c != '\n' && c != EOF;)
			c = getc(stdin);
		if (!whole)
			buf_str(&s->cli->out, "This line is too long: 65 000 bytes at most.\n");
	} while (!whole);
	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	return text_cstr(&s->cli->arena, (struct text){line, n});
}

/* What was typed, as a node of a document. Lists and maps can be typed without their brackets. */
static const struct doc *as_doc(struct session *s, const struct fact_row *f, struct text typed)
{
	struct arena *arena = &s->loader.arena;
	bool several = f->type == TYPE_SET || f->type == TYPE_REGION_SET, map = f->type == TYPE_REGION_COUNTS;
	bool bracket = typed.p[0] == '[' || typed.p[0] == '{';
	struct input_name name = {.file = TEXT("answer"), .line = 1, .format = INPUT_YAML};
	struct doc *d;

	if (several && text_is(typed, "none"))
		typed = TEXT("[]");
	else if (!bracket && several && !text_is(typed, "unknown"))
		typed = text_format(arena, "[%.*s]", TEXT_ARG(typed));
	else if (!bracket && map && !text_is(typed, "unknown"))
		typed = text_format(arena, "{%.*s}", TEXT_ARG(typed));
	else if (!bracket || f->type == TYPE_TEXT) {
		d = arena_alloc(arena, sizeof(*d));
		if (d != NULL)
			*d = (struct doc){.kind = DOC_STRING, .plain = true, .text = typed, .line = 1, .column = 1};
		return d;
	}
	return input_doc(typed, &name, &doc_limits_default, arena, &s->loader.diags);
}

static void print_errors(struct session *s)
{
	for (uint32_t i = 0; i < s->loader.diags.count; i++) {
		const struct diag *d = &s->loader.diags.list[i];

		term_style(s->cli, YELLOW);
		term_wrap(s->cli, PLAIN, d->message, 0, 2);
		term_style(s->cli, PLAIN);
		if (d->hint.n > 0)
			term_wrap(s->cli, PLAIN, d->hint, 0, 2);
	}
	s->loader.diags = (struct diags){.arena = &s->loader.arena};
}

/* The record that the answer is about: where there is none yet, one is made, for the organisation asked about. */
static struct text record_name(struct session *s, const struct question *q, struct text *owner)
{
	const struct kase *c = &s->loader.kase;
	const struct kind_row *k = LAW_ROW(c->law, TAB_KINDS, struct kind_row, fact_of(s, q->fact)->kind);
	struct text kind = str(s, k->id);
	uint32_t organisation = q->of != NULL && q->settles > 0 ? q->of[0]->organisation : 0;

	*owner = TEXT_NONE;
	if (q->record != 0)
		return text_format(&s->loader.arena, "%.*s:%.*s", TEXT_ARG(kind),
		                   TEXT_ARG(c->records[q->record - 1].id));
	if (organisation == 0 || (k->links >> LINK_ORGANISATION & 1) == 0 ||
	    case_count(c, kind_with_role(c->law, ROLE_ORGANISATION)) < 2)
		return kind;
	*owner = c->records[organisation - 1].id;
	return text_format(&s->loader.arena, "%.*s:%.*s", TEXT_ARG(kind), TEXT_ARG(*owner));
}

static void write_assertion(struct session *s, const struct question *q, const struct value *v, struct buf *out)
{
	const char *by = cli_value(s->cli, "by");
	struct text owner, record = record_name(s, q, &owner);
	struct buf at = {0};
	struct json j;

	instant_print(&at, s->cli->zones, s->view.zone, s->assessment.options.now);
	json_begin(&j, out, false);
	json_object(&j);
	json_key(&j, "at");
	json_text(&j, buf_view(&at));
	if (by != NULL) {
		json_key(&j, "by");
		json_str(&j, by);
	}
	json_key(&j, "record");
	json_text(&j, record);
	if (owner.n > 0) {
		json_key(&j, "organisation");
		json_text(&j, owner);
	}
	json_key(&j, "fact");
	json_text(&j, str(s, fact_of(s, q->fact)->id));
	json_key(&j, "value");
	value_json(&j, s->cli->law, s->cli->zones, s->view.zone, q->fact, v);
	json_object_end(&j);
	buf_free(&at);
}

static bool read_all(const char *path, struct buf *out)
{
	char chunk[65536];
	size_t n;
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return false;
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(out, chunk, n);
	n = (size_t)ferror(f);
	fclose(f);
	return n == 0 && !buf_failed(out);
}

static enum reply record(struct session *s, const struct question *q, const struct value *v)
{
	struct buf assertion = {0}, old = {0}, fresh = {0};
	const char *why = NULL;
	bool fine;

	write_assertion(s, q, v, &assertion);
	if (!read_all(s->path, &old) || buf_failed(&assertion)) {
		cli_bad(s->cli, "%s: cannot be read again: %s", s->path, strerror(errno));
		fine = false;
	} else if (!case_file_append(buf_view(&old), s->loader.at.format, buf_view(&assertion), &fresh, &why)) {
		cli_bad(s->cli, "%s: nothing can be added to this file: %s", s->path, why);
		fine = false;
	} else {
		fine = atomic_replace(s->path, buf_view(&fresh), &s->cli->diags);
		cli_report(s->cli, &s->cli->diags);
	}
	buf_free(&assertion);
	buf_free(&old);
	buf_free(&fresh);
	return fine ? REPLY_DONE : REPLY_FAILED;
}

static void tell_more(struct session *s, const struct question *q)
{
	const struct fact_row *f = fact_of(s, q->fact);
	struct cli *cli = s->cli;

	term_wrap(cli, PLAIN,
	          text_format(&s->loader.arena, "%.*s: %s, %s", TEXT_ARG(whose(s, q)),
	                      value_type_name((enum value_type)f->type),
	                      f->nature == ACT ? "an act (not recorded: not happened yet)"
	                                       : "a circumstance (not recorded: unknown)"),
	          0, 2);
	if (f->source != 0)
		term_wrap(cli, DIM, str(s, f->source), 0, 2);
	for (uint32_t i = 0; i < f->value_count; i++) {
		const struct value_row *v = LAW_ROW(cli->law, TAB_VALUES, struct value_row, f->first_value + i);

		buf_str(&cli->out, "  ");
		term_wrap(cli, PLAIN,
		          v->label == 0 ? str(s, v->id)
		                        : text_format(&s->loader.arena, "%.*s: %.*s", TEXT_ARG(str(s, v->id)),
		                                      TEXT_ARG(str(s, v->label))),
		          2, 4);
	}
	buf_str(&cli->out, "It could settle:\n");
	for (uint32_t i = 0; i < q->settles && i < 8 && q->duties != NULL; i++)
		if (q->duties[i] != NULL) {
			buf_str(&cli->out, "  ");
			term_wrap(cli, DIM, duty_path(s, q->duties[i]), 2, 4);
		}
	if (q->settles > 8)
		buf_printf(&cli->out, "  and %u more\n", q->settles - 8);
}

static enum reply take(struct session *s, const struct question *q, struct text typed)
{
	const struct fact_row *f = fact_of(s, q->fact);
	struct value_context context = {.law = s->cli->law,
	                                .zones = s->cli->zones,
	                                .arena = &s->loader.arena,
	                                .diags = &s->loader.diags,
	                                .zone = s->view.zone};
	const struct doc *d;
	struct value v;

	if (text_is(typed, "q") || text_is(typed, "quit"))
		return REPLY_QUIT;
	if (typed.n == 0 || text_is(typed, "s") || text_is(typed, "unknown"))
		return REPLY_SKIP;
	if (text_is(typed, "?")) {
		tell_more(s, q);
		return REPLY_AGAIN;
	}
	d = as_doc(s, f, typed);
	if (d == NULL || !value_read(&context, q->fact, d, &v)) {
		print_errors(s);
		return REPLY_AGAIN;
	}
	return record(s, q, &v);
}

/* ---- the conversation ---- */

static bool was_skipped(const struct session *s, const struct question *q)
{
	struct text id = q->record == 0 ? TEXT_NONE : s->loader.kase.records[q->record - 1].id;

	for (uint32_t i = 0; i < s->skipped_count; i++)
		if (s->skipped[i].fact == q->fact && text_eq(s->skipped[i].record, id))
			return true;
	return false;
}

static void skip(struct session *s, const struct question *q)
{
	struct text id = q->record == 0 ? TEXT_NONE : s->loader.kase.records[q->record - 1].id;

	if (s->skipped_count < SKIPPED_MAX)
		s->skipped[s->skipped_count++] = (struct skipped){q->fact, text_dup(&s->cli->arena, id)};
}

static const struct question *next_question(const struct session *s)
{
	for (uint32_t i = 0; i < s->question_count; i++)
		if (!was_skipped(s, &s->questions[i]))
			return &s->questions[i];
	return NULL;
}

static void where_we_are(struct session *s)
{
	uint32_t due = 0, open = 0;

	for (uint32_t i = 0; i < s->assessment.duty_count; i++) {
		enum duty_state state = s->assessment.duties[i].state;

		due += state == STATE_DUE || state == STATE_OVERDUE;
		open += state == STATE_UNDETERMINED || state == STATE_PRESUMED;
	}
	buf_char(&s->cli->out, '\n');
	term_put(s->cli, DIM,
	         text_format(&s->loader.arena, "%u due, %u open, %u questions\n", due, open, s->question_count));
}

/* Asks until there is an answer, or none is wanted. */
static enum reply ask_one(struct session *s, const struct question *q)
{
	const struct fact_row *f = fact_of(s, q->fact);
	enum reply reply;

	where_we_are(s);
	put_question(s, q, s->answered + 1);
	if (f->value_count > 0 && f->value_count <= 24) {
		buf_fill(&s->cli->out, ' ', 4);
		term_wrap(s->cli, PLAIN, choices(s, f), 4, 4);
	}
	buf_fill(&s->cli->out, ' ', 4);
	term_wrap(s->cli, DIM, text_format(&s->loader.arena, "%s; s skips, ? tells more, q ends", how(f)), 4, 4);
	do {
		char *line = read_line(s, "> ");

		reply = line == NULL ? REPLY_QUIT : take(s, q, text_trim(text_of(line)));
	} while (reply == REPLY_AGAIN);
	return reply;
}

static int converse(struct session *s)
{
	int status = CLI_NOTHING_DUE;

	while (status == CLI_NOTHING_DUE && !s->leave) {
		const struct question *q;
		enum reply reply;

		status = reload(s);
		q = status != CLI_NOTHING_DUE ? NULL : next_question(s);
		if (status == CLI_NOTHING_DUE && q == NULL) {
			buf_str(&s->cli->out, s->question_count == 0 ? "\nNothing is open any more.\n"
			                                             : "\nNo more questions but those you skipped.\n");
			s->leave = true;
		}
		if (q != NULL) {
			reply = ask_one(s, q);
			if (reply == REPLY_SKIP)
				skip(s, q);
			s->answered += reply == REPLY_DONE;
			s->leave = reply == REPLY_QUIT;
			if (reply == REPLY_FAILED)
				status = CLI_BAD_INPUT;
		}
		forget(s);
	}
	if (s->answered > 0)
		buf_printf(&s->cli->out, "\n%u %s in %s. What follows: entente assess %s\n", s->answered,
		           s->answered == 1 ? "answer is" : "answers are", s->path, s->path);
	return status;
}

/* ---- starting ---- */

static int start_case(struct session *s)
{
	struct buf text = {0};
	char *name = read_line(s, "File for the new case [case.yaml]: ");
	zone_id zone;
	bool fine;

	if (name == NULL)
		return CLI_NOTHING_DUE;
	s->path = name[0] == '\0' ? "case.yaml" : name;
	if (access(s->path, F_OK) == 0)
		return cli_bad(s->cli, "%s exists; to go on with it: entente ask %s", s->path, s->path);
	if (!text_ends(text_of(s->path), TEXT(".yaml")) && !text_ends(text_of(s->path), TEXT(".yml")))
		return cli_bad(s->cli, "%s: a new case is a YAML file; a name that ends in .yaml is expected", s->path);
	if (!cli_zone(s->cli, &zone))
		return CLI_BAD_INPUT;
	buf_printf(
	    &text,
	    "# Facts of an incident. How they are written: docs/facts.md; names: entente law facts\nzone: %.*s\n",
	    TEXT_ARG(zone_name(s->cli->zones, zone)));
	fine = atomic_replace(s->path, buf_view(&text), &s->cli->diags);
	buf_free(&text);
	return cli_report(s->cli, &s->cli->diags) != 0 || !fine ? CLI_BAD_INPUT : converse(s);
}

static bool can_be_written(struct session *s)
{
	struct stat st;

	if (strcmp(s->path, "-") == 0 || text_ends(text_of(s->path), TEXT(".gz")) ||
	    text_ends(text_of(s->path), TEXT(".zst")))
		return false;
	return stat(s->path, &st) != 0 || S_ISREG(st.st_mode);
}

static int print_list(struct session *s)
{
	const char *format = cli_value(s->cli, "format");
	int status = s->path == NULL ? judge_nothing(s) : reload(s);

	if (status == CLI_NOTHING_DUE && format != NULL && strcmp(format, "json") == 0)
		list_json(s);
	else if (status == CLI_NOTHING_DUE)
		list(s);
	if (s->path == NULL)
		arena_free(&s->loader.arena);
	else
		load_close(&s->loader);
	return status;
}

static int run(struct cli *cli)
{
	struct session s = {.cli = cli};
	bool talk = isatty(STDIN_FILENO) == 1 && cli->terminal && cli_value(cli, "format") == NULL;
	bool given;

	if (!cli_law(cli) || !answer_options(cli, &s.options) ||
	    !cli_instant(cli, "now", false, &given, &s.options.now) || (!given && !cli_now(cli, &s.options.now)))
		return CLI_BAD_INPUT;
	s.now_given = given;
	s.path = cli->arg_count > 0 ? cli->args[0] : NULL;
	if (cli_flag(cli, "interactive")) {
		if (s.path != NULL && !can_be_written(&s))
			return cli_bad(cli, "%s: answers can only be written to a plain file", s.path);
		talk = true;
	}
	if (!talk || (s.path != NULL && !can_be_written(&s)))
		return print_list(&s);
	return s.path == NULL ? start_case(&s) : converse(&s);
}

const struct cli_command command_ask = {
    .name = "ask",
    .summary = "The questions worth asking, the most telling first",
    .arguments = "[CASE]",
    .text =
        "Orders the missing facts by how many open duties each could settle. On a terminal it asks them one by one, writes "
        "each answer into the case (into its log, with the time) and orders anew. Without a case it starts one.\n\n"
        "An answer is written as in a case file: 500, at least 500, yes, [a, b], 2026-03-06 15:20. \"s\" or an empty line "
        "skips a question, \"?\" tells where it comes from and what it could settle, \"q\" ends.\n\n"
        "Elsewhere, or with --format, the list is printed. The file is replaced as a whole or not at all.",
    .complete = CLI_FILE,
    .most = 1,
    .groups = CLI_TIME | CLI_ASSESS,
    .options = {{"format", "FORMAT", "text json", "print the list instead of asking"},
                {"by", "NAME", NULL, "who answers; recorded with each answer"},
                {"interactive", NULL, NULL, "ask even where input or output is no terminal"}},
    .examples = {{"entente ask", "Start a case"},
                 {"entente ask case.yaml --regime us.hipaa", "Only what HIPAA hangs on"},
                 {"entente ask case.yaml --format json", "The open questions for another program"}},
    .run = run,
};
