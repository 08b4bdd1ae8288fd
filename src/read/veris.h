/*
 * Incidents in VERIS (Vocabulary for Event Recording and Incident Sharing, schema 1.3.x; values of 1.4 are known too)
 * as cases. What each field says and what it leaves open is written down in docs/veris.md: a VERIS record was made by
 * somebody outside, after the event, and nothing is read into it. Unknowns, ranges and partial dates become abstract
 * values; what VERIS does not say stays unknown, also whether the organisation holds a registration or designation.
 *
 * `veris_map` resolves every name of the mapping against the law once; it lives in the arena handed in, is never
 * changed afterwards, and serves any number of records. Names that a law does not have are left out.
 *
 * Errors, by code: "veris" (a field of the wrong shape: the record is refused, with its place). Warnings: "veris-value"
 * (values outside the enumerations: counted, one warning a record), "veris-date" (no such date; what is left of it is
 * used), "veris-number" (an impossible amount, left out).
 */
#ifndef ENTENTE_READ_VERIS_H
#define ENTENTE_READ_VERIS_H

#include "data/doc.h"
#include "law/case.h"

struct veris_map;

/* NULL without memory. */
struct veris_map *veris_map_new(const struct law *law, const struct zones *zones, struct arena *arena);
/* Whether a document looks like a VERIS record (and not like a case). */
bool veris_is(const struct doc *d);
/* Adds one record to a fresh case; texts borrow from `d`. False after an error or without memory. */
bool veris_read(struct kase *c, const struct veris_map *map, const struct doc *d, struct text file,
                struct diags *diags);

#endif
