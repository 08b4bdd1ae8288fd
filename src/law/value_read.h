/*
 * Shared by the readers of values, one for each way of knowing: a point (value_point.c), bounds (value_interval.c),
 * choices and sets (value_choice.c), places (value_place.c). value_read.c hands a value to the reader of its type. Not for
 * other modules: see value_read in vocab.h.
 *
 * A reader starts from what is known of the fact while nothing is recorded, and narrows it. It returns false after it
 * has added an error to the diagnostics of its context; what lies in the value then means nothing.
 */
#ifndef ENTENTE_LAW_VALUE_READ_H
#define ENTENTE_LAW_VALUE_READ_H

#include "law/vocab.h"

struct reading {
	struct value_context *c;
	fact_id fact;
	const struct fact_row *f;
	uint16_t currency; /* that stands beside the amount: {amount: …, currency: EUR} */
};

/* What one written number, amount or moment covers: a point, or the whole of a day. */
struct span {
	int64_t lo, hi;
	uint16_t currency;
};

/* ---- errors ---- */

struct text reading_fact(const struct reading *r);  /* its id, for messages */
const char *reading_expected(enum value_type type); /* "a whole number" */
struct diag *reading_refuse(struct reading *r, const struct doc *d, const char *code, const char *expected);
/* "unknown-value", "unknown-region", "unknown-key": with the nearest valid name; false, for the caller to return. */
bool reading_refuse_name(struct reading *r, struct text found, struct diag_pos at);
bool reading_refuse_key(struct reading *r, const struct doc *member);

/* ---- words ---- */

bool reading_starts(struct text t, const char *word);         /* with more behind it; letters count without case */
bool reading_is_any(struct text t, const char *const *words); /* NULL ends the words */
bool reading_unknown(const struct doc *d);                    /* nothing there, or "unknown" */
bool reading_is_meta(struct text key);                        /* says something about the assertion, not of the value */
bool reading_estimate(struct reading *r, const struct doc *map, uint8_t *flags);

/* ---- readers ---- */

bool reading_currency(struct reading *r, const struct doc *d, struct text code, uint16_t *out);
bool reading_point(struct reading *r, const struct doc *d, struct text t, struct span *out);
bool reading_interval(struct reading *r, const struct doc *d, struct value *v);
uint32_t reading_place(const struct reading *r, struct text t); /* by code, or by its English name; 0: none */
/* Adds the members named, of a choice, a set or the regions: a scalar, a list, or a scalar with commas. */
bool reading_members(struct reading *r, const struct doc *d, uint64_t *words);
bool reading_enum(struct reading *r, const struct doc *d, struct value *v);
bool reading_set(struct reading *r, const struct doc *d, struct value *v);
bool reading_region(struct reading *r, const struct doc *d, struct value *v);
bool reading_counts(struct reading *r, const struct doc *d, struct value *v);

#endif
