/*
 * A directory of TZif files, such as /usr/share/zoneinfo, into the compiled table of time zones. Skipped: posix/ and
 * right/, posixrules, localtime, Factory, and whatever is no TZif file. The version comes from tzdata.zi or +VERSION,
 * else it is "unknown".
 *
 * Limits: ZONEINFO_FILES files of at most 256 KiB, folders four deep.
 */
#ifndef ENTENTE_READ_ZONEINFO_H
#define ENTENTE_READ_ZONEINFO_H

#include "base/text.h"

#define ZONEINFO_FILES 2000

/* Appends the table to `out`, which must be empty. False after an error in `why`, which lives in the arena. */
bool zoneinfo_read(const char *directory, struct arena *arena, struct buf *out, struct text *why);

#endif
