/* Parts of `entente law` that have files of their own. */
#ifndef ENTENTE_CLI_LAW_H
#define ENTENTE_CLI_LAW_H

#include "cli/cli.h"
#include "law/rulebook.h"

/* One rulebook in readable form. */
void law_show(struct cli *cli, row_id rulebook);
/* Points out what is correct but weak; how many such places. */
uint32_t law_lint(struct cli *cli, const struct law *law);

#endif
