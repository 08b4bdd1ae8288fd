/*
 * Abstract values: what is known about a fact, not merely what it is.
 *
 * A boolean is true, false or open; a number, an amount, a duration, an instant or a date is an interval; a single
 * choice is the set of choices still possible; a set has members that are certain and members that are possible; a
 * count per region is an interval for each region named and one for all others together. Text is known or not.
 *
 * `struct value` is plain and small; what does not fit hangs on `more` and belongs to the arena of the case.
 * Every operation here is sound: its result holds for every way in which the open could turn out.
 */
#ifndef ENTENTE_DATA_VALUE_H
#define ENTENTE_DATA_VALUE_H

#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"
#include "base/time.h"

/* Kleene's three values and the presumption: the law holds it until it is rebutted (45 CFR 164.402; GDPR 33(1)).
 * In this order, `and` is the smaller and `or` the greater of two. */
enum verdict { NO, UNKNOWN, PRESUMED, YES };

static inline enum verdict verdict_and(enum verdict a, enum verdict b)
{
	return a < b ? a : b;
}
static inline enum verdict verdict_or(enum verdict a, enum verdict b)
{
	return a > b ? a : b;
}
/* The negation of a presumption is open: whoever relies on the contrary has to prove it. */
static inline enum verdict verdict_not(enum verdict a)
{
	return a == NO ? YES : a == YES ? NO : UNKNOWN;
}
const char *verdict_name(enum verdict v); /* "no", "unknown", "presumed", "yes" */

enum value_type {
	TYPE_NONE,
	TYPE_BOOLEAN,
	TYPE_INTEGER,
	TYPE_DECIMAL,
	TYPE_PERCENTAGE, /* num; 10 % is NUM(10) */
	TYPE_MONEY,      /* num of currency units */
	TYPE_DURATION,
	TYPE_INSTANT, /* seconds */
	TYPE_DATE,    /* days */
	TYPE_ENUM,    /* one of at most 64 */
	TYPE_SET,     /* of at most 320 */
	TYPE_TEXT,
	TYPE_REGION,        /* one row of TAB_REGIONS */
	TYPE_REGION_SET,    /* bit i is region row i */
	TYPE_REGION_COUNTS, /* region -> integer */
	TYPE_COUNT
};

enum known {
	KNOWN_NOTHING, /* a circumstance not recorded, or recorded as unknown */
	KNOWN_NOT_YET, /* an act that has not happened as at now */
	KNOWN_PARTLY,
	KNOWN_EXACTLY
};

enum value_flags {
	VALUE_ESTIMATE = 1, /* marked as an estimate by whoever recorded it */
	VALUE_DERIVED = 2,  /* computed from other facts */
	VALUE_NARROWED = 4, /* bounds tightened by a relation between facts */
	VALUE_OPEN = 8      /* derived and being computed (cycle guard) */
};

struct value {
	uint8_t type, known, flags;
	uint16_t currency;  /* row of TAB_CURRENCIES; 0 where not money, or currency unknown */
	uint32_t assertion; /* 1 + index into the log of what said so; 0: none */
	/* Bounds, inclusive: num, seconds, days; booleans 0 or 1; a region's row. INT64_MIN, INT64_MAX: without bound.
	 * TYPE_ENUM: `lo` holds the bit mask of the choices still possible (0: none of them), `hi` is unused. */
	int64_t lo, hi;
	/* struct set, struct text, struct counts; NULL: nothing known. TYPE_REGION: NULL, or a struct set whose `may` says
	 * which of the rows from lo to hi it can be. */
	const void *more;
};

#define SET_WORDS 5
#define SET_MAX (SET_WORDS * 64)

struct set {
	uint64_t in[SET_WORDS];  /* certain members */
	uint64_t may[SET_WORDS]; /* certain or possible members; in is a subset of may */
};

struct count_row {
	uint16_t region;
	num lo, hi;
};
struct counts {
	uint32_t n;
	num others_lo, others_hi; /* all regions not listed, together */
	struct count_row row[];
};

static inline bool set_has(const uint64_t *words, uint32_t bit)
{
	return words[bit / 64] >> (bit % 64) & 1;
}
static inline void set_add(uint64_t *words, uint32_t bit)
{
	words[bit / 64] |= UINT64_C(1) << (bit % 64);
}
uint32_t set_size(const uint64_t *words);
bool set_intersects(const uint64_t *a, const uint64_t *b);
bool set_contains(const uint64_t *whole, const uint64_t *part);
bool set_empty(const uint64_t *words);
enum known counts_known(const struct counts *c); /* NULL: nothing */

/* Nothing known, of that type. */
struct value value_unknown(enum value_type type);
/* An act that has not happened: an instant or date lies in the future ([now, ∞)), a boolean is false, a set is empty,
 * an enum has no choice, a number is 0. */
struct value value_not_yet(enum value_type type, instant now);
struct value value_bool(bool b);
struct value value_range(enum value_type type, int64_t lo, int64_t hi); /* known follows from the bounds */
bool value_is_exact(const struct value *v);
/* Both describe what is known; the intersection of the two. False, and `v` as it was, where nothing is left (a
 * contradiction). Amounts in two currencies cannot be compared: `v` stays. Without memory too (the arena remembers). */
bool value_meet(struct value *v, const struct value *with, struct arena *arena);
/* Smallest value that covers both (after an uncertain choice). */
struct value value_join(const struct value *a, const struct value *b, struct arena *arena);
/* True where everything that `inner` allows is allowed by `outer` too. */
bool value_within(const struct value *inner, const struct value *outer);
bool value_same(const struct value *a, const struct value *b);

#endif
