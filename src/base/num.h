/*
 * Numbers: exact decimals with four places, as one 64-bit integer. Money, counts, percentages (10 % is 10) and
 * measures all use it; no binary floating point touches a threshold.
 *
 * NUM_MIN and NUM_MAX stand for "without bound". Arithmetic saturates to them; it never wraps.
 */
#ifndef ENTENTE_BASE_NUM_H
#define ENTENTE_BASE_NUM_H

#include "base/text.h"

typedef int64_t num;

#define NUM_SCALE INT64_C(10000)
#define NUM_MIN INT64_MIN
#define NUM_MAX INT64_MAX
#define NUM(integer) ((num)(integer)*NUM_SCALE)

enum num_status { NUM_OK, NUM_NOT_A_NUMBER, NUM_TOO_LARGE, NUM_TOO_PRECISE };

/* "500", "1 000 000", "1_000", "0.05", "-3"; spaces (also U+00A0, U+202F) and _ only between groups of three digits;
 * "1.5e6" as JSON has it. More than four places that are not zero: NUM_TOO_PRECISE. */
enum num_status num_parse(struct text t, num *out);
/* Shortest form, "1250000" or "0.05"; `group`: "1 250 000". Without bound: "∞", "-∞". */
void num_print(struct buf *out, num n, bool group);

num num_add(num a, num b);
num num_sub(num a, num b);
num num_neg(num a);
num num_mul(num a, num b, bool up); /* rounded to four places, towards +∞ if `up`, else towards -∞ */
num num_div(num a, num b,
            bool up); /* by zero: NUM_MAX or NUM_MIN by the sign of a, 0 / 0: NUM_MAX if up, else NUM_MIN */
int num_cmp(num a, num b);

#endif
