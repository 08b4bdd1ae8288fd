/* The one parser of options, for every command. */
#include <string.h>

#include "cli/commands.h"

const struct cli_option_group cli_option_groups[] = {
    {CLI_TIME,
     "Time",
     {{"now", "TIME", NULL, "the present moment; default: what the case says, else the clock"},
      {"zone", "ZONE", NULL,
       "the reader's time zone, such as Europe/Berlin; default: the case's, else the machine's"}}},
    {CLI_ASSESS,
     "What is judged",
     {{"as-known-at", "TIME", NULL, "only what had been recorded by then"},
      {"as-of", "DATE", NULL, "the law as it stands on that day; default: today"},
      {"entity", "ID", NULL, "only this organisation of the case"},
      {"regime", "ID", NULL, "only this rulebook, such as eu.nis2"},
      {"shore", "SHORE", "eu us", "only the law of one shore"},
      {"include", "WHAT", "proposed", "also law that is proposed or not yet effective"}}},
    {0,
     "Common",
     {{"color", "WHEN", "auto always never", "colour; default: on a terminal, unless NO_COLOR is set"},
      {"law", "DIR", CLI_DIR, "use the law files of a directory in place of the built-in law"},
      {"zoneinfo", "DIR", CLI_DIR, "use the time zones of a directory of TZif files"},
      {"help", NULL, NULL, "show how the command is used"}}},
};
const uint32_t cli_option_group_count = sizeof(cli_option_groups) / sizeof(cli_option_groups[0]);

uint32_t cli_command_names(struct text names[CLI_COMMANDS_MAX])
{
	uint32_t n = 0;

	while (n < cli_command_count && n < CLI_COMMANDS_MAX) {
		names[n] = text_of(cli_commands[n]->name);
		n++;
	}
	return n;
}

static void collect(struct cli *cli)
{
	const struct cli_command *c = cli->command;

	for (const struct cli_option *o = c->options; o->name != NULL; o++)
		cli->options[cli->option_count++] = o;
	for (uint32_t g = 0; g < cli_option_group_count; g++) {
		const struct cli_option_group *group = &cli_option_groups[g];

		if (group->bit != 0 && (c->groups & group->bit) == 0)
			continue;
		for (const struct cli_option *o = group->options; o->name != NULL; o++)
			cli->options[cli->option_count++] = o;
	}
}

static uint32_t find_option(const struct cli *cli, struct text name)
{
	uint32_t i = 0;

	while (i < cli->option_count && !text_is(name, cli->options[i]->name))
		i++;
	return i;
}

const char *cli_value(const struct cli *cli, const char *option)
{
	uint32_t i = find_option(cli, text_of(option));

	return i < cli->option_count ? cli->values[i] : NULL;
}

bool cli_flag(const struct cli *cli, const char *option)
{
	return cli_value(cli, option) != NULL;
}

/* The next of names parted by spaces. */
static bool next_word(struct text *rest, struct text *word)
{
	if (rest->n == 0)
		return false;
	if (!text_cut(rest, ' ', word)) {
		*word = *rest;
		*rest = TEXT_NONE;
	}
	return true;
}

static bool check_choice(const struct cli *cli, const struct cli_option *o, const char *value)
{
	struct text rest = text_of(o->choices), word, names[16];
	size_t n = 0;

	if (o->choices == NULL || o->choices[0] == '<')
		return true;
	while (next_word(&rest, &word)) {
		if (text_is(word, value))
			return true;
		names[n++] = word;
	}
	cli_unknown(cli, text_format(&((struct cli *)cli)->arena, "value of --%s", o->name).p, text_of(value), names,
	            n);
	return false;
}

static bool unknown_option(struct cli *cli, struct text name)
{
	struct text names[CLI_OPTIONS_MAX];
	static const struct {
		const char *wrong, *right;
	} common[] = {{"colour", "color"}, {"known-at", "as-known-at"}, {"timezone", "zone"}, {"tz", "zone"}};

	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
		struct text right = text_of(common[i].right);

		if (text_is(name, common[i].wrong))
			return cli_unknown(cli, "option", name, &right, 1) == 0;
	}
	for (uint32_t i = 0; i < cli->option_count; i++)
		names[i] = text_of(cli->options[i]->name);
	cli_unknown(cli, "option", name, names, cli->option_count);
	return false;
}

/* One "--name", "--name=value" or "--name value"; `*i` moves on. */
static bool take_option(struct cli *cli, int argc, char **argv, int *i)
{
	struct text rest = text_of(argv[*i] + 2), name;
	const char *value = NULL;
	uint32_t at;

	if (text_cut(&rest, '=', &name))
		value = rest.p;
	else
		name = rest;
	at = find_option(cli, name);
	if (at == cli->option_count)
		return unknown_option(cli, name);
	if (cli->options[at]->value == NULL) {
		if (value != NULL)
			return cli_bad(cli, "--%s takes no value", cli->options[at]->name) == 0;
		cli->values[at] = "";
		return true;
	}
	if (value == NULL && *i + 1 < argc)
		value = argv[++*i];
	if (value == NULL)
		return cli_bad(cli, "--%s needs a value: --%s %s", cli->options[at]->name, cli->options[at]->name,
		               cli->options[at]->value) == 0;
	cli->values[at] = value;
	return check_choice(cli, cli->options[at], value);
}

static bool take_action(struct cli *cli)
{
	struct text names[CLI_ACTIONS];
	uint32_t n = 0;

	if (cli->command->actions[0].name == NULL)
		return true;
	for (; cli->command->actions[n].name != NULL; n++) {
		names[n] = text_of(cli->command->actions[n].name);
		if (cli->arg_count > 0 && text_is(names[n], cli->args[0]))
			cli->action = &cli->command->actions[n];
	}
	if (cli->action != NULL) {
		cli->args++;
		cli->arg_count--;
		return true;
	}
	if (cli->arg_count == 0)
		return cli_bad(cli, "%s what? See: entente %s --help", cli->command->name, cli->command->name) == 0;
	return cli_unknown(cli, "action", text_of(cli->args[0]), names, n) == 0;
}

static bool check_count(struct cli *cli)
{
	const struct cli_command *c = cli->command;

	if (cli->arg_count < c->least)
		return cli_bad(cli, "%s needs more: entente %s %s", c->name, c->name, c->arguments) == 0;
	if (cli->arg_count > c->most)
		return cli_bad(cli, "\"%s\" is one argument too many for %s", cli->args[c->most], c->name) == 0;
	return true;
}

bool cli_parse(struct cli *cli, int argc, char **argv, bool *help)
{
	bool only_arguments = false;
	int word = cli_command_word(argc, argv);

	collect(cli);
	cli->args = arena_array(&cli->arena, (size_t)argc + 1, sizeof(*cli->args));
	if (cli->args == NULL)
		return cli_no_memory(cli) == 0;
	for (int i = 1; i < argc; i++) {
		if (i == word)
			continue;
		if (only_arguments || argv[i][0] != '-' || argv[i][1] == '\0')
			cli->args[cli->arg_count++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			only_arguments = true;
		else if (strcmp(argv[i], "-h") == 0)
			*help = true;
		else if (argv[i][1] != '-')
			return cli_bad(cli, "no option \"%s\": options are spelt out, such as --format", argv[i]) == 0;
		else if (!take_option(cli, argc, argv, &i))
			return false;
	}
	*help = *help || cli_flag(cli, "help");
	return *help || (take_action(cli) && check_count(cli));
}

static bool takes_value(struct text name)
{
	for (uint32_t g = 0; g < cli_option_group_count; g++)
		for (const struct cli_option *o = cli_option_groups[g].options; o->name != NULL; o++)
			if (text_is(name, o->name))
				return o->value != NULL;
	return false;
}

int cli_command_word(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-')
			return i;
		if (argv[i][1] == '-' && takes_value(text_of(argv[i] + 2)))
			i++;
	}
	return 0;
}
