/*
 * A directory of law read and compiled: every *.yaml below it, folder by folder in bytewise order of names, so that the
 * result does not depend on the machine. Files are named in the compiled law by their path below the directory; in messages with
 * the directory in front, so that they can be opened.
 *
 * Limits: those of documents (data/doc.h), of inputs (read/input.h) and of the law's tables. Errors are diagnostics.
 */
#ifndef ENTENTE_READ_LAWDIR_H
#define ENTENTE_READ_LAWDIR_H

#include "law/rulebook.h"

struct law_dir {
	struct builder builder; /* owns the tables of `law` */
	struct law law;
	const char **paths; /* of the files read, as opened; in the arena */
	size_t path_count;
};

/* False after an error in `diags`. `arena` holds documents and diagnostics and must live as long as both. To be closed
 * in any case. */
bool law_dir_load(struct law_dir *d, const char *dir, const struct zones *zones, struct arena *arena,
                  struct diags *diags);
void law_dir_close(struct law_dir *d);

#endif
