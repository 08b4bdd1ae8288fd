/*
 * The compiled form of the time zone database, shared by its reader (zone.c), its writer (zone_build.c) and the program
 * that links it into the library (tools/zonec.c). Nobody else looks into it.
 *
 * Bytes, little-endian, no alignment:
 *
 *   table   "ENTZONE1", u32 size, u16 names, u16 rules, u8 length of version, version,
 *           names × {u32 offset, u8 length, u16 rule}: entry 0 is UTC, the others in byte order of their names,
 *           rules × u32 offset of a rule, then the names and rules themselves.
 *   rule    u16 transitions, u8 types, u8 bytes of abbreviations, u8 future, u8 standard type, u8 summer type,
 *           2 × turn (to summer, to standard), types × {i32 offset, u8 place, u8 length of its abbreviation},
 *           abbreviations, transitions × i40 instant, transitions × u8 type.
 *   turn    u8 form, u8 month, u8 week, u8 weekday (form M), or u8 form, u8 0, u16 day (forms J and n); i32 second.
 *
 * Before the first transition type 0 holds; from the last one on, the future: FUTURE_SAME, the standard type; or
 * FUTURE_TURNS, the two turns of each year (the footer of RFC 9636).
 */
#ifndef ENTENTE_BASE_ZONE_TABLE_H
#define ENTENTE_BASE_ZONE_TABLE_H

#include "base/time.h"

#define ZONE_MAGIC "ENTZONE1"
#define ZONE_TABLE_LIMIT (UINT32_C(4) << 20)
#define ZONE_NAMES_LIMIT 4096
#define ZONE_NAME_LIMIT 64
#define ZONE_TURN_SIZE 8
#define ZONE_RULE_SIZE (7 + 2 * ZONE_TURN_SIZE)
#define ZONE_TYPE_SIZE 6
#define ZONE_ENTRY_SIZE 7
#define ZONE_OFFSET_LIMIT (26 * 3600)
#define ZONE_TURN_LIMIT (168 * 3600)

enum zone_future { FUTURE_SAME, FUTURE_TURNS };
enum zone_turn_form { TURN_WEEKDAY = 1, TURN_JULIAN, TURN_DAY }; /* Mm.w.d, Jn (no 29 February), n (from 0) */

struct zones {
	const unsigned char *bytes;
	uint32_t size;
	uint16_t names, rules;
	uint32_t names_at, rules_at;
	uint8_t version_length;
};

struct zone_turn {
	uint8_t form, month, week, weekday;
	uint16_t of_year;
	int32_t second;
};

static inline uint16_t zone_u16(const unsigned char *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t zone_u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline int32_t zone_i32(const unsigned char *p)
{
	return (int32_t)zone_u32(p);
}

static inline int64_t zone_i40(const unsigned char *p)
{
	return (int64_t)zone_u32(p) | (int64_t)(int8_t)p[4] * (INT64_C(1) << 32);
}

/* The instant of a turn in `year`, on a clock `offset` seconds east of UTC. */
instant zone_turn_at(const struct zone_turn *t, int32_t year, int32_t offset);

#endif
