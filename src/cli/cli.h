/*
 * The command line: one declaration per command, from which --help, the man page's sections, shell completions and the
 * parsing of options all follow; and what the commands share: the law, the zones, the present moment, output.
 *
 * A command lives in its own file, declares itself as `const struct cli_command command_NAME` and is listed in main.c.
 * It writes to `cli->out` (a buffer: flushed by main, or by `cli_flush` in between) and returns an exit status. Only
 * this floor reads the clock, the environment and the terminal.
 */
#ifndef ENTENTE_CLI_CLI_H
#define ENTENTE_CLI_CLI_H

#include <stdio.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/time.h"
#include "law/table.h"

enum cli_status {
	CLI_NOTHING_DUE = 0, /* also: done */
	CLI_DUE = 1,         /* something due or overdue; a check that found errors */
	CLI_BAD_INPUT = 2,
	CLI_INTERNAL = 3 /* out of memory, output could not be written */
};

/* What the value of an option or an argument is, for checks and completions. */
#define CLI_FILE "<file>"
#define CLI_DIR "<dir>"

struct cli_option {
	const char *name;    /* "now": given as --now */
	const char *value;   /* "TIME"; NULL: a flag */
	const char *choices; /* "text json ics md": only these; CLI_FILE, CLI_DIR; NULL: anything */
	const char *help;    /* one sentence, no full stop */
};

struct cli_action { /* of a command with actions: entente law ACTION */
	const char *name, *arguments, *summary;
};

struct cli_example {
	const char *line, *what;
};

/* Options that several commands share; every command has --help, --color, --law, --zoneinfo. */
#define CLI_TIME 1u   /* --now, --zone */
#define CLI_ASSESS 2u /* --as-known-at, --as-of, --entity, --regime, --shore, --include */

#define CLI_OWN_OPTIONS 12
#define CLI_ACTIONS 10
#define CLI_EXAMPLES 6
#define CLI_OPTIONS_MAX 32

struct cli;

struct cli_command {
	const char *name;
	const char *summary;   /* one line for the list of commands */
	const char *arguments; /* "CASE..." */
	const char *text;      /* what it does: paragraphs parted by an empty line */
	const char *complete;  /* what its arguments are: CLI_FILE, CLI_DIR, "bash zsh fish"; NULL: nothing to offer */
	uint32_t least, most;  /* how many arguments; UINT32_MAX: any number */
	unsigned groups;       /* CLI_TIME, CLI_ASSESS */
	bool hidden;
	struct cli_option options[CLI_OWN_OPTIONS]; /* ends with a NULL name */
	struct cli_action actions[CLI_ACTIONS];
	struct cli_example examples[CLI_EXAMPLES];
	int (*run)(struct cli *cli);
};

struct law_dir;

struct cli {
	const struct cli_command *command;
	const struct cli_option *options[CLI_OPTIONS_MAX]; /* all that it understands */
	const char *values[CLI_OPTIONS_MAX];               /* as given, "" for a flag; NULL: not given */
	uint32_t option_count;
	const char **args; /* what is no option; for a command with actions without the action */
	uint32_t arg_count;
	const struct cli_action *action;
	struct buf out;
	bool colour;        /* of `out` */
	bool terminal;      /* `out` goes to a terminal */
	bool output_failed; /* said once; main makes it CLI_INTERNAL */
	uint32_t width;     /* columns to fill: 80, or fewer where the terminal has fewer */
	struct arena arena; /* lives as long as the process */
	struct diags diags;
	const struct law *law;     /* after cli_law */
	const struct zones *zones; /* after cli_law or cli_zones */
	struct law_dir *law_dir;   /* of --law */
};

/* As given on the command line; NULL where it was not. The option must be declared. */
const char *cli_value(const struct cli *cli, const char *option);
bool cli_flag(const struct cli *cli, const char *option);
/* The law to use: the one linked in, or that of --law; and the zones, those linked in or --zoneinfo. False after an
 * error has been printed: then return CLI_BAD_INPUT (or cli_failed(cli)). */
bool cli_law(struct cli *cli);
bool cli_zones(struct cli *cli);
/* --now, or the clock. False after an error has been printed. */
bool cli_now(struct cli *cli, instant *now);
/* The value of an option as an instant: a whole day is its beginning, or its end if `end`; in --zone without an offset.
 * `*given` false and nothing read where it was not given. */
bool cli_instant(struct cli *cli, const char *option, bool end, bool *given, instant *at);
/* --zone, else `fallback`. */
bool cli_zone_given(struct cli *cli, zone_id fallback, zone_id *zone);
/* --zone, TZ or /etc/localtime, else UTC. */
bool cli_zone(struct cli *cli, zone_id *zone);

/* "entente: ..." to standard error; returns CLI_BAD_INPUT. */
int cli_bad(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same with the nearest of the names as a hint. */
int cli_unknown(const struct cli *cli, const char *what, struct text found, const struct text *names, size_t count);
int cli_no_memory(const struct cli *cli); /* returns CLI_INTERNAL */
/* Prints diagnostics to standard error and forgets them; returns CLI_BAD_INPUT after errors, CLI_INTERNAL where memory
 * ran out, else 0. */
int cli_report(struct cli *cli, struct diags *diags);
/* Looks at the terminal and at --color (NULL: auto). */
void cli_terminal(struct cli *cli, const char *color);
void cli_close(struct cli *cli);
/* Writes what is in `out` to standard output; false after an error, said by main. */
bool cli_flush(struct cli *cli);

#endif
