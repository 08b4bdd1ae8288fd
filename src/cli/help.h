/* The prose of the manual page, around what is generated from the declarations (mdoc). */
#ifndef ENTENTE_CLI_HELP_H
#define ENTENTE_CLI_HELP_H

#include "cli/commands.h"

#define WIDTH_OF_SOURCE 100

extern const char man_head[], man_middle[], man_tail[];

void help_man(struct cli *cli);

#endif
