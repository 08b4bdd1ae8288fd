/* Help, the man page and shell completions, all from the declarations of the commands. */
#include <string.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/term.h"

#define OPTION_COLUMN 24

/* ---- --help ---- */

static void heading(struct cli *cli, const char *title)
{
	buf_char(&cli->out, '\n');
	term_put(cli, BOLD, text_of(title));
	buf_char(&cli->out, '\n');
}

/* "  left      right, wrapped" */
static void two_columns(struct cli *cli, struct text left, struct text right, uint32_t column)
{
	uint32_t at = 2 + text_width(left);

	buf_str(&cli->out, "  ");
	buf_text(&cli->out, left);
	if (at + 1 > column) {
		buf_char(&cli->out, '\n');
		at = 0;
	}
	term_pad(cli, at, column);
	wrap(&cli->out, right, column, column, cli->width);
}

static struct text option_help(struct cli *cli, const struct cli_option *o)
{
	struct buf b = {0};
	struct text t;

	buf_str(&b, o->help);
	if (o->choices != NULL && o->choices[0] != '<' && strchr(o->choices, ' ') != NULL) {
		struct text rest = text_of(o->choices), word;

		buf_str(&b, ": ");
		while (text_cut(&rest, ' ', &word)) {
			buf_text(&b, word);
			buf_str(&b, rest.n > 0 && memchr(rest.p, ' ', rest.n) != NULL ? ", " : " or ");
		}
		buf_text(&b, rest);
	}
	t = term_take(&cli->arena, &b);
	return t;
}

static void list_options(struct cli *cli, const struct cli_option *options)
{
	for (const struct cli_option *o = options; o->name != NULL; o++) {
		struct text left = o->value == NULL ? text_format(&cli->arena, "--%s", o->name)
		                                    : text_format(&cli->arena, "--%s %s", o->name, o->value);

		two_columns(cli, left, option_help(cli, o), OPTION_COLUMN);
	}
}

void help_command(struct cli *cli, const struct cli_command *c)
{
	buf_printf(&cli->out, "entente %s: %s\n", c->name, c->summary);
	heading(cli, "Usage");
	if (c->actions[0].name == NULL)
		buf_printf(&cli->out, "  entente %s%s%s [option...]\n", c->name, c->arguments[0] == '\0' ? "" : " ",
		           c->arguments);
	for (const struct cli_action *a = c->actions; a->name != NULL; a++)
		two_columns(cli, text_format(&cli->arena, "entente %s %s %s", c->name, a->name, a->arguments),
		            text_of(a->summary), 36);
	buf_char(&cli->out, '\n');
	for (struct text rest = text_of(c->text), para; rest.n > 0;) {
		const char *end = strstr(rest.p, "\n\n");

		para = (struct text){rest.p, end == NULL ? rest.n : (size_t)(end - rest.p)};
		rest = end == NULL ? TEXT_NONE : text_of(end + 2);
		wrap(&cli->out, para, 0, 0, cli->width);
		if (rest.n > 0)
			buf_char(&cli->out, '\n');
	}
	if (c->options[0].name != NULL) {
		heading(cli, "Options");
		list_options(cli, c->options);
	}
	for (uint32_t g = 0; g < cli_option_group_count; g++) {
		const struct cli_option_group *group = &cli_option_groups[g];

		if (group->bit != 0 && (c->groups & group->bit) == 0)
			continue;
		heading(cli, group->title);
		list_options(cli, group->options);
	}
	if (c->examples[0].line != NULL)
		heading(cli, "Examples");
	for (const struct cli_example *e = c->examples; e->line != NULL; e++) {
		buf_printf(&cli->out, "  %s\n", e->line);
		buf_fill(&cli->out, ' ', 6);
		wrap(&cli->out, text_of(e->what), 6, 6, cli->width);
	}
}

void help_overview(struct cli *cli)
{
	term_wrap(
	    cli, PLAIN,
	    TEXT(
	        "entente: record the facts of an incident once; see what the laws of the EU and the US ask for, why, to "
	        "whom, and by when"),
	    0, 0);
	heading(cli, "Usage");
	buf_str(&cli->out, "  entente COMMAND [argument...] [option...]\n");
	heading(cli, "Commands");
	for (uint32_t i = 0; i < cli_command_count; i++)
		if (!cli_commands[i]->hidden)
			two_columns(cli, text_of(cli_commands[i]->name), text_of(cli_commands[i]->summary), 14);
	heading(cli, "Begin with");
	buf_str(&cli->out, "  entente ask                  start a case: answer questions, see duties appear\n"
	                   "  entente assess case.yaml     what is due, next first\n"
	                   "  entente explain case.yaml eu.nis2.early_warning\n"
	                   "  entente COMMAND --help       options and examples of a command\n\n"
	                   "No answer is legal advice.\n");
}

/* ---- man page (mdoc) ---- */

/* A dot or a quote at the beginning of a line is a request, a backslash an escape, everywhere. */
static void man_text(struct buf *out, struct text t)
{
	bool fresh = true;

	for (size_t i = 0; i < t.n; i++) {
		char c = t.p[i];

		if (fresh && (c == '.' || c == '\''))
			buf_str(out, "\\&");
		if (c == '\\')
			buf_str(out, "\\e");
		else if (c == '-')
			buf_str(out, "\\-");
		else
			buf_char(out, c);
		fresh = c == '\n';
	}
}

static void man_line(struct buf *out, struct text t)
{
	man_text(out, t);
	buf_char(out, '\n');
}

/* A new sentence begins on a new line: that is how mdoc knows where one ends. */
static void sentences(struct buf *out, struct text para)
{
	buf_clear(out);
	for (size_t i = 0; i < para.n; i++) {
		bool ends = para.p[i] == ' ' && i > 0 && i + 1 < para.n &&
		            (para.p[i - 1] == '.' || para.p[i - 1] == '?') &&
		            (para.p[i + 1] < 'a' || para.p[i + 1] > 'z');

		buf_char(out, ends ? '\n' : para.p[i]);
	}
}

/* Paragraphs, wrapped, so that the source of the page can be read as well. */
static void man_prose(struct buf *out, const char *prose)
{
	struct buf lines = {0}, parted = {0};

	for (struct text rest = text_of(prose); rest.n > 0;) {
		const char *end = strstr(rest.p, "\n\n");
		struct text para = {rest.p, end == NULL ? rest.n : (size_t)(end - rest.p)};

		rest = end == NULL ? TEXT_NONE : text_of(end + 2);
		buf_clear(&lines);
		sentences(&parted, para);
		wrap(&lines, buf_view(&parted), 0, 0, WIDTH_OF_SOURCE);
		man_text(out, buf_view(&lines));
		if (rest.n > 0)
			buf_str(out, ".Pp\n");
	}
	buf_free(&lines);
	buf_free(&parted);
}

static void man_options(struct cli *cli, const struct cli_option *options)
{
	buf_str(&cli->out, ".Bl -tag -width Ds\n");
	for (const struct cli_option *o = options; o->name != NULL; o++) {
		buf_str(&cli->out, ".It Fl \\-");
		man_text(&cli->out, text_of(o->name));
		if (o->value != NULL)
			buf_printf(&cli->out, " Ar %s", o->value);
		buf_char(&cli->out, '\n');
		man_line(&cli->out, text_format(&cli->arena, "%.*s%s", TEXT_ARG(option_help(cli, o)),
		                                text_ends(option_help(cli, o), TEXT(".")) ? "" : "."));
	}
	buf_str(&cli->out, ".El\n");
}

static void man_command(struct cli *cli, const struct cli_command *c)
{
	struct buf *out = &cli->out;

	buf_printf(out, ".Ss entente %s", c->name);
	if (c->arguments[0] != '\0') {
		buf_char(out, ' ');
		man_text(out, text_of(c->arguments));
	}
	buf_char(out, '\n');
	man_prose(out, c->text);
	if (c->actions[0].name != NULL)
		buf_str(out, ".Bl -tag -width Ds\n");
	for (const struct cli_action *a = c->actions; a->name != NULL; a++) {
		buf_printf(out, ".It Cm %s", a->name);
		if (a->arguments[0] != '\0') {
			buf_str(out, " Ar ");
			man_text(out, text_of(a->arguments));
		}
		buf_char(out, '\n');
		man_line(out, text_format(&cli->arena, "%s.", a->summary));
	}
	if (c->actions[0].name != NULL)
		buf_str(out, ".El\n");
	if (c->options[0].name != NULL)
		man_options(cli, c->options);
	if (c->groups != 0)
		buf_printf(out, ".Pp\nAlso the options under%s%s%s and\n.Sx Common .\n",
		           (c->groups & CLI_TIME) != 0 ? "\n.Sx Time" : "",
		           c->groups == (CLI_TIME | CLI_ASSESS) ? " ," : "",
		           (c->groups & CLI_ASSESS) != 0 ? "\n.Sx What is judged" : "");
}

static void man_examples(struct cli *cli)
{
	bool first = true;

	buf_str(&cli->out, ".Sh EXAMPLES\n");
	for (uint32_t i = 0; i < cli_command_count; i++)
		for (const struct cli_example *e = cli_commands[i]->examples; e->line != NULL; e++) {
			buf_str(&cli->out, first ? "" : ".Pp\n");
			first = false;
			man_line(&cli->out, text_format(&cli->arena, "%s:", e->what));
			buf_str(&cli->out, ".Pp\n.Dl ");
			man_text(&cli->out, text_of(e->line));
			buf_char(&cli->out, '\n');
		}
}

void help_man(struct cli *cli)
{
	struct buf *out = &cli->out;

	buf_str(out, man_head);
	for (uint32_t i = 0; i < cli_command_count; i++)
		if (!cli_commands[i]->hidden)
			man_command(cli, cli_commands[i]);
	for (uint32_t g = 0; g < cli_option_group_count; g++) {
		buf_printf(out, ".Ss %s\n", cli_option_groups[g].title);
		man_options(cli, cli_option_groups[g].options);
	}
	buf_str(out, man_middle);
	man_examples(cli);
	buf_str(out, man_tail);
}

/* ---- the command ---- */

static int run(struct cli *cli)
{
	struct text names[CLI_COMMANDS_MAX];
	const struct cli_command *c;

	if (cli_flag(cli, "man")) {
		help_man(cli);
		return CLI_NOTHING_DUE;
	}
	if (cli->arg_count == 0) {
		help_overview(cli);
		return CLI_NOTHING_DUE;
	}
	c = cli_find_command(text_of(cli->args[0]));
	if (c == NULL)
		return cli_unknown(cli, "command", text_of(cli->args[0]), names, cli_command_names(names));
	help_command(cli, c);
	return CLI_NOTHING_DUE;
}

const struct cli_command command_help = {
    .name = "help",
    .summary = "Show how a command is used",
    .arguments = "[COMMAND]",
    .text = "Without a command: the list of commands.",
    .complete = "assess explain ask deadline law completion",
    .most = 1,
    .options = {{"man", NULL, NULL, "print the manual page"}},
    .run = run,
};
