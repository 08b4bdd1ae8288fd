/* entente: finds the command, parses its options, runs it, and turns what it returns into an exit status. */
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "law/rulebook.h"

#ifndef ENTENTE_VERSION
#define ENTENTE_VERSION "0"
#endif

const struct cli_command *const cli_commands[] = {
    &command_assess,   &command_explain, &command_ask,        &command_deadline, &command_compare,
    &command_classify, &command_law,     &command_completion, &command_help,
};
const uint32_t cli_command_count = sizeof(cli_commands) / sizeof(cli_commands[0]);

const struct cli_command *cli_find_command(struct text name)
{
	for (uint32_t i = 0; i < cli_command_count; i++)
		if (text_is(name, cli_commands[i]->name))
			return cli_commands[i];
	return NULL;
}

static int version(struct cli *cli)
{
	struct text edition = law_meta(law_builtin(), META_EDITION), zones = law_meta(law_builtin(), META_ZONES);

	buf_printf(&cli->out, "entente %s\nlaw %.*s, time zones %.*s\n", ENTENTE_VERSION, TEXT_ARG(edition),
	           TEXT_ARG(zones));
	return CLI_NOTHING_DUE;
}

static int unknown_command(const struct cli *cli, const char *name)
{
	struct text names[CLI_COMMANDS_MAX];

	return cli_unknown(cli, "command", text_of(name), names, cli_command_names(names));
}

/* No command: --version, --help, or nothing at all. */
static int without_command(struct cli *cli, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--version") == 0 || strcmp(argv[i], "-V") == 0)
			return version(cli);
		if (strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "-h") != 0)
			return cli_bad(cli, "no command given, and \"%s\" is none of --help, --version", argv[i]);
	}
	help_overview(cli);
	return argc > 1 ? CLI_NOTHING_DUE : CLI_BAD_INPUT;
}

static int run(struct cli *cli, int argc, char **argv)
{
	int word = cli_command_word(argc, argv);
	bool help = false;

	cli_terminal(cli, NULL);
	if (word == 0)
		return without_command(cli, argc, argv);
	cli->command = cli_find_command(text_of(argv[word]));
	if (cli->command == NULL)
		return unknown_command(cli, argv[word]);
	if (!cli_parse(cli, argc, argv, &help))
		return arena_failed(&cli->arena) ? CLI_INTERNAL : CLI_BAD_INPUT;
	cli_terminal(cli, cli_value(cli, "color"));
	if (help) {
		help_command(cli, cli->command);
		return CLI_NOTHING_DUE;
	}
	return cli->command->run(cli);
}

int main(int argc, char **argv)
{
	struct cli cli = {0};
	int status;

	arena_init(&cli.arena, 0);
	diags_init(&cli.diags, &cli.arena);
	status = run(&cli, argc, argv);
	if (!cli_flush(&cli))
		status = CLI_INTERNAL;
	cli_close(&cli);
	return status;
}
