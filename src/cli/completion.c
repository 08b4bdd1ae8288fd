/* Shell completions, from the declarations of the commands. */
#include <string.h>

#include "cli/commands.h"

static bool understands(const struct cli_command *c, const struct cli_option_group *g)
{
	return g->bit == 0 || (c->groups & g->bit) != 0;
}

/* Calls `put` for every option of a command. */
static void each_option(struct cli *cli, const struct cli_command *c,
                        void (*put)(struct cli *, const struct cli_command *, const struct cli_option *))
{
	for (const struct cli_option *o = c->options; o->name != NULL; o++)
		put(cli, c, o);
	for (uint32_t g = 0; g < cli_option_group_count; g++)
		for (const struct cli_option *o = cli_option_groups[g].options;
		     understands(c, &cli_option_groups[g]) && o->name != NULL; o++)
			put(cli, c, o);
}

/* ---- bash ---- */

static void bash_word(struct cli *cli, const struct cli_command *c, const struct cli_option *o)
{
	(void)c;
	buf_printf(&cli->out, " --%s", o->name);
}

static const char *bash_offer(const char *what)
{
	if (what == NULL)
		return "return";
	return strcmp(what, CLI_DIR) == 0    ? "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\")); return"
	       : strcmp(what, CLI_FILE) == 0 ? "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); return"
	                                     : NULL;
}

/* What follows an option with a value. */
static void bash_value(struct cli *cli, const struct cli_command *c, const struct cli_option *o)
{
	const char *offer;

	if (o->value == NULL)
		return;
	offer = bash_offer(o->choices);
	buf_printf(&cli->out, "\t%s,--%s) ", c->name, o->name);
	if (offer == NULL)
		buf_printf(&cli->out, "COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return", o->choices);
	else
		buf_str(&cli->out, offer);
	buf_str(&cli->out, " ;;\n");
}

static void bash_arguments(struct cli *cli, const struct cli_command *c)
{
	const char *offer = c->complete == NULL ? NULL : bash_offer(c->complete);

	buf_printf(&cli->out, "\t%s) ", c->name);
	if (c->actions[0].name != NULL) {
		buf_str(&cli->out, "[ \"$COMP_CWORD\" -gt 2 ] || { COMPREPLY=($(compgen -W '");
		for (const struct cli_action *a = c->actions; a->name != NULL; a++)
			buf_printf(&cli->out, "%s%s", a == c->actions ? "" : " ", a->name);
		buf_str(&cli->out, "' -- \"$cur\")); return; }; ");
	}
	if (offer != NULL)
		buf_str(&cli->out, offer);
	else if (c->complete != NULL)
		buf_printf(&cli->out, "COMPREPLY=($(compgen -W '%s' -- \"$cur\"))", c->complete);
	else
		buf_char(&cli->out, ':');
	buf_str(&cli->out, " ;;\n");
}

static void bash(struct cli *cli)
{
	struct buf *out = &cli->out;

	buf_str(out,
	        "# bash completion for entente; made by \"entente completion bash\".\n_entente()\n{\n"
	        "\tlocal cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
	        "\tCOMPREPLY=()\n\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\tCOMPREPLY=($(compgen -W '");
	for (uint32_t i = 0; i < cli_command_count; i++)
		buf_printf(out, "%s ", cli_commands[i]->name);
	buf_str(out, "--version --help' -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase $command,$previous in\n");
	for (uint32_t i = 0; i < cli_command_count; i++)
		each_option(cli, cli_commands[i], bash_value);
	buf_str(out, "\tesac\n\tif [[ $cur == -* ]]; then\n\t\tcase $command in\n");
	for (uint32_t i = 0; i < cli_command_count; i++) {
		buf_printf(out, "\t\t%s) COMPREPLY=($(compgen -W '", cli_commands[i]->name);
		each_option(cli, cli_commands[i], bash_word);
		buf_str(out, "' -- \"$cur\")) ;;\n");
	}
	buf_str(out, "\t\tesac\n\t\treturn\n\tfi\n\tcase $command in\n");
	for (uint32_t i = 0; i < cli_command_count; i++)
		bash_arguments(cli, cli_commands[i]);
	buf_str(out, "\tesac\n}\ncomplete -F _entente entente\n");
}

/* ---- zsh ---- */

/* In single quotes, with what _arguments takes as its own kept from it. */
static void zsh_text(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\'')
			buf_str(out, "'\\'");
		else if (strchr("[]:\\", *s) != NULL)
			buf_char(out, '\\');
		buf_char(out, *s);
	}
}

static void zsh_what(struct buf *out, const char *label, const char *what)
{
	if (what == NULL)
		buf_printf(out, ":%s: ", label);
	else if (strcmp(what, CLI_DIR) == 0)
		buf_printf(out, ":%s:_files -/", label);
	else if (strcmp(what, CLI_FILE) == 0)
		buf_printf(out, ":%s:_files", label);
	else
		buf_printf(out, ":%s:(%s)", label, what);
}

static void zsh_option(struct cli *cli, const struct cli_command *c, const struct cli_option *o)
{
	(void)c;
	buf_printf(&cli->out, " \\\n\t\t\t'--%s[", o->name);
	zsh_text(&cli->out, o->help);
	buf_char(&cli->out, ']');
	if (o->value != NULL)
		zsh_what(&cli->out, o->value, o->choices);
	buf_char(&cli->out, '\'');
}

static void zsh(struct cli *cli)
{
	struct buf *out = &cli->out;

	buf_str(out,
	        "#compdef entente\n# zsh completion for entente; made by \"entente completion zsh\".\n_entente()\n{\n"
	        "\tlocal -a commands\n\tcommands=(\n");
	for (uint32_t i = 0; i < cli_command_count; i++) {
		buf_printf(out, "\t\t'%s:", cli_commands[i]->name);
		zsh_text(out, cli_commands[i]->summary);
		buf_str(out, "'\n");
	}
	buf_str(out, "\t)\n\tif (( CURRENT == 2 )); then\n\t\t_describe command commands\n\t\treturn\n\tfi\n"
	             "\tlocal command=$words[2]\n\tshift words\n\t(( CURRENT-- ))\n\tcase $command in\n");
	for (uint32_t i = 0; i < cli_command_count; i++) {
		const struct cli_command *c = cli_commands[i];

		buf_printf(out, "\t%s)\n\t\t_arguments", c->name);
		each_option(cli, c, zsh_option);
		if (c->actions[0].name != NULL) {
			buf_str(out, " \\\n\t\t\t'1:action:(");
			for (const struct cli_action *a = c->actions; a->name != NULL; a++)
				buf_printf(out, "%s%s", a == c->actions ? "" : " ", a->name);
			buf_str(out, ")'");
		}
		if (c->complete != NULL) {
			buf_str(out, " \\\n\t\t\t'*");
			zsh_what(out, "argument", c->complete);
			buf_char(out, '\'');
		}
		buf_str(out, " ;;\n");
	}
	buf_str(out, "\tesac\n}\n_entente \"$@\"\n");
}

/* ---- fish ---- */

static void fish_text(struct buf *out, const char *s)
{
	buf_char(out, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '\'' || *s == '\\')
			buf_char(out, '\\');
		buf_char(out, *s);
	}
	buf_char(out, '\'');
}

static void fish_option(struct cli *cli, const struct cli_command *c, const struct cli_option *o)
{
	struct buf *out = &cli->out;

	buf_printf(out, "complete -c entente -n '__fish_seen_subcommand_from %s' -l %s -d ", c->name, o->name);
	fish_text(out, o->help);
	if (o->value == NULL)
		buf_str(out, "");
	else if (o->choices == NULL)
		buf_str(out, " -x");
	else if (strcmp(o->choices, CLI_DIR) == 0)
		buf_str(out, " -x -a '(__fish_complete_directories)'");
	else if (strcmp(o->choices, CLI_FILE) == 0)
		buf_str(out, " -rF");
	else
		buf_printf(out, " -x -a '%s'", o->choices);
	buf_char(out, '\n');
}

static void fish(struct cli *cli)
{
	struct buf *out = &cli->out;

	buf_str(out, "# fish completion for entente; made by \"entente completion fish\".\ncomplete -c entente -f\n");
	for (uint32_t i = 0; i < cli_command_count; i++) {
		const struct cli_command *c = cli_commands[i];

		buf_printf(out, "complete -c entente -n __fish_use_subcommand -a %s -d ", c->name);
		fish_text(out, c->summary);
		buf_char(out, '\n');
		for (const struct cli_action *a = c->actions; a->name != NULL; a++) {
			buf_printf(out, "complete -c entente -n '__fish_seen_subcommand_from %s' -a %s -d ", c->name,
			           a->name);
			fish_text(out, a->summary);
			buf_char(out, '\n');
		}
		if (c->complete != NULL && strcmp(c->complete, CLI_FILE) == 0)
			buf_printf(out, "complete -c entente -n '__fish_seen_subcommand_from %s' -F\n", c->name);
		else if (c->complete != NULL && strcmp(c->complete, CLI_DIR) == 0)
			buf_printf(
			    out,
			    "complete -c entente -n '__fish_seen_subcommand_from %s' -a '(__fish_complete_directories)'\n",
			    c->name);
		else if (c->complete != NULL)
			buf_printf(out, "complete -c entente -n '__fish_seen_subcommand_from %s' -a '%s'\n", c->name,
			           c->complete);
		each_option(cli, c, fish_option);
	}
}

/* ---- the command ---- */

static int run(struct cli *cli)
{
	static const struct {
		const char *name;
		void (*write)(struct cli *cli);
	} shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
	struct text names[3];

	for (uint32_t i = 0; i < 3; i++) {
		names[i] = text_of(shells[i].name);
		if (!text_is(names[i], cli->args[0]))
			continue;
		shells[i].write(cli);
		return CLI_NOTHING_DUE;
	}
	return cli_unknown(cli, "shell", text_of(cli->args[0]), names, 3);
}

const struct cli_command command_completion = {
    .name = "completion",
    .summary = "Print completions for bash, zsh or fish",
    .arguments = "SHELL",
    .text = "Writes a script that teaches the shell the commands, options and their values.",
    .complete = "bash zsh fish",
    .least = 1,
    .most = 1,
    .examples = {{"entente completion bash > ~/.local/share/bash-completion/completions/entente",
                  "Complete commands and options in bash"}},
    .run = run,
};
