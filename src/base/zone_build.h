/*
 * Time zones from TZif files (RFC 9636, version 2 or later) into the compiled table that `zones_from_bytes` reads.
 * Used once at build time, and for a directory named on the command line. Deterministic: the same files in any order
 * give the same bytes.
 *
 * The bytes may be foreign: everything is checked. Left out are leap seconds (files with them are errors), transitions
 * that the footer repeats, and what the file says of UTC or local, standard or wall clock indicators.
 */
#ifndef ENTENTE_BASE_ZONE_BUILD_H
#define ENTENTE_BASE_ZONE_BUILD_H

#include "base/time.h"

struct zone_file {
	struct text name;  /* "Europe/Berlin" */
	struct text bytes; /* of the file */
};

bool zone_file_is_tzif(struct text bytes);
/* Sorts `files`, appends the table to `out`, which must be empty. UTC is made where no file is called so. False after an
 * error in `why` (static text) about `files[*which]`, or about none where *which is `count`. */
bool zones_build(struct zone_file *files, size_t count, struct text version, struct arena *arena, struct buf *out,
                 size_t *which, const char **why);

#endif
