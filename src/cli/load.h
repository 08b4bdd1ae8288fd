/*
 * The cases that a command line names, one after the other. A YAML or JSON file is one case; in JSON Lines each line is
 * one, but assertions (lines with "record" or "fact") belong to the case before them in that file, or make one.
 * VERIS incidents are recognised and translated.
 *
 * One case at a time is held: its arena is used again for the next.
 */
#ifndef ENTENTE_CLI_LOAD_H
#define ENTENTE_CLI_LOAD_H

#include "cli/cli.h"
#include "law/case.h"
#include "read/input.h"
#include "read/veris.h"

enum load_status { LOAD_CASE, LOAD_END, LOAD_BROKEN, LOAD_NO_MEMORY };

struct loader {
	struct cli *cli;
	struct input input;
	struct arena arena; /* of the case: everything about it may be put here */
	struct diags diags; /* about the case: in its arena */
	struct kase kase;
	struct input_name at;    /* where it begins */
	zone_id zone;            /* of times without one */
	struct veris_map *veris; /* made at the first VERIS record */
	/* read already, but no part of the case before */
	bool pending;
	enum input_status pending_status;
	struct text pending_bytes;
	struct input_name pending_at;
};

/* Needs cli_law. False after an error has been printed; to be closed in any case. */
bool load_open(struct loader *l, struct cli *cli, const char *const *names, uint32_t count);
/* The next case in `l->kase`; messages are in `l->diags` (also warnings), and stay until the next call. */
enum load_status load_next(struct loader *l);
void load_close(struct loader *l);

#endif
