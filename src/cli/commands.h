/* Every command, in the order in which --help lists them; the options that several share. */
#ifndef ENTENTE_CLI_COMMANDS_H
#define ENTENTE_CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct cli_command command_assess, command_explain, command_ask, command_deadline, command_compare,
    command_classify, command_law, command_completion, command_help;

extern const struct cli_command *const cli_commands[];
extern const uint32_t cli_command_count;

struct cli_option_group {
	unsigned bit; /* 0: of every command */
	const char *title;
	struct cli_option options[8]; /* ends with a NULL name */
};

extern const struct cli_option_group cli_option_groups[];
extern const uint32_t cli_option_group_count;

#define CLI_COMMANDS_MAX 16

/* The names of all; how many. */
uint32_t cli_command_names(struct text names[CLI_COMMANDS_MAX]);
/* NULL where there is none of that name. */
const struct cli_command *cli_find_command(struct text name);

/* Fills options, values and arguments from argv; false after an error has been printed. `*help`: --help was given. */
bool cli_parse(struct cli *cli, int argc, char **argv, bool *help);
/* The word among `argv` that names the command: its index, or 0. */
int cli_command_word(int argc, char **argv);

void help_overview(struct cli *cli);
void help_command(struct cli *cli, const struct cli_command *command);

#endif
