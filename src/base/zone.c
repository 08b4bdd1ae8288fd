#include "base/time.h"

#include <string.h>

#include "base/zone_table.h"

/* A stretch of time in which the offset stays the same: from `from` up to, and not including, `until`. */
struct stretch {
	instant from, until;
	uint8_t type;
};

struct rule {
	const unsigned char *p;
	uint32_t transitions;
	uint8_t types;
	const unsigned char *type, *names, *at, *to;
};

/* ---- the table ---- */

static struct rule rule_at(const unsigned char *p)
{
	struct rule r = {.p = p, .transitions = zone_u16(p), .types = p[2]};
	r.type = p + ZONE_RULE_SIZE;
	r.names = r.type + r.types * ZONE_TYPE_SIZE;
	r.at = r.names + p[3];
	r.to = r.at + r.transitions * 5;
	return r;
}

static const unsigned char *entry_of(const struct zones *z, zone_id id)
{
	return z->bytes + z->names_at + (id < z->names ? id : ZONE_UTC) * ZONE_ENTRY_SIZE;
}

static struct rule rule_of(const struct zones *z, zone_id id)
{
	uint32_t rule = zone_u16(entry_of(z, id) + 5);
	return rule_at(z->bytes + zone_u32(z->bytes + z->rules_at + rule * 4));
}

static int32_t type_offset(const struct rule *r, uint8_t type)
{
	return zone_i32(r->type + type * ZONE_TYPE_SIZE);
}

struct text zones_version(const struct zones *z)
{
	return (struct text){(const char *)z->bytes + 17, z->version_length};
}

size_t zone_count(const struct zones *z)
{
	return z->names;
}

struct text zone_name(const struct zones *z, zone_id id)
{
	const unsigned char *e = entry_of(z, id);
	return (struct text){(const char *)z->bytes + zone_u32(e), e[4]};
}

zone_id zone_find(const struct zones *z, struct text name)
{
	size_t low = 1, high = z->names;
	if (text_eq(name, zone_name(z, ZONE_UTC)))
		return ZONE_UTC;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = text_cmp(name, zone_name(z, (zone_id)middle));
		if (order == 0)
			return (zone_id)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return ZONE_NONE;
}

/* ---- the future ---- */

static struct zone_turn turn_read(const unsigned char *p)
{
	return (struct zone_turn){p[0], p[1], p[2], p[3], zone_u16(p + 2), zone_i32(p + 4)};
}

static day turn_day(const struct zone_turn *t, int32_t year)
{
	if (t->form == TURN_DAY)
		return day_of(year, 1, 1) + t->of_year;
	if (t->form == TURN_JULIAN)
		return day_of(year, 1, 1) + t->of_year - 1 + (t->of_year >= 60 && days_in_month(year, 2) == 29);
	/* POSIX counts weekdays from Sunday. */
	day first = day_of(year, t->month, 1);
	int32_t wanted = (t->weekday + 6) % 7;
	int32_t dom = 1 + (wanted - (int32_t)weekday_of(first) + 7) % 7 + (t->week - 1) * 7;
	return first + (dom > days_in_month(year, t->month) ? dom - 7 : dom) - 1;
}

instant zone_turn_at(const struct zone_turn *t, int32_t year, int32_t offset)
{
	return turn_day(t, year) * DAY_SECONDS + t->second - offset;
}

/* The stretch around `t` after the last transition. A turn may lie up to a week outside its own year, so that the years
 * beside count as well; where both turns fall on one instant, summer time follows on without a gap. */
static struct stretch future(const struct rule *r, instant t)
{
	struct stretch s = {INSTANT_MIN, INSTANT_MAX, r->p[5]};
	if (r->p[4] == FUTURE_SAME)
		return s;
	uint8_t standard = r->p[5], summer = r->p[6];
	struct zone_turn begins = turn_read(r->p + 7), ends = turn_read(r->p + 7 + ZONE_TURN_SIZE);
	int64_t bound = INT64_C(9990) * 366 * DAY_SECONDS;
	int32_t year = civil_of_day((day)((t > bound ? bound : t < -bound ? -bound : t) / DAY_SECONDS)).year;
	/* Turns far from New Year, as in every zone of today: only those around `t` need be looked at. */
	int32_t first = year - 1, last = year + 1;
	instant one = zone_turn_at(&begins, year, type_offset(r, standard));
	instant other = zone_turn_at(&ends, year, type_offset(r, summer));
	instant new_year = day_of(year, 1, 1) * DAY_SECONDS, margin = 8 * DAY_SECONDS;
	instant early = one < other ? one : other, late = one < other ? other : one;
	if (early > new_year + margin && late < new_year + 365 * DAY_SECONDS - margin) {
		if (t >= early && t < late)
			return (struct stretch){early, late, early == one ? summer : standard};
		first = t < early ? year - 1 : year;
		last = t < early ? year : year + 1;
	}
	for (int32_t y = first; y <= last; y++) {
		instant on = zone_turn_at(&begins, y, type_offset(r, standard));
		instant off = zone_turn_at(&ends, y, type_offset(r, summer));
		if (off <= t && off >= s.from) {
			s.from = off;
			s.type = standard;
		}
		if (on <= t && on >= s.from) {
			s.from = on;
			s.type = summer;
		}
		s.until = off > t && off < s.until ? off : s.until;
		s.until = on > t && on < s.until ? on : s.until;
	}
	return s;
}

/* ---- the past ---- */

static struct stretch stretch_at(const struct rule *r, instant t)
{
	uint32_t low = 0, high = r->transitions; /* the number of transitions at or before t */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (zone_i40(r->at + middle * 5) <= t)
			low = middle + 1;
		else
			high = middle;
	}
	struct stretch s = {INSTANT_MIN, INSTANT_MAX, 0};
	if (low == r->transitions) {
		s = future(r, t);
		instant last = low ? zone_i40(r->at + (low - 1) * 5) : INSTANT_MIN;
		s.from = s.from < last ? last : s.from;
		return s;
	}
	s.until = zone_i40(r->at + low * 5);
	if (low > 0) {
		s.from = zone_i40(r->at + (low - 1) * 5);
		s.type = r->to[low - 1];
	}
	return s;
}

int32_t zone_offset(const struct zones *z, zone_id id, instant t)
{
	struct rule r = rule_of(z, id);
	return type_offset(&r, stretch_at(&r, t).type);
}

struct text zone_abbreviation(const struct zones *z, zone_id id, instant t)
{
	struct rule r = rule_of(z, id);
	const unsigned char *type = r.type + stretch_at(&r, t).type * ZONE_TYPE_SIZE;
	return (struct text){(const char *)r.names + type[4], type[5]};
}

/* Walks the stretches around the local time: it may lie in one (the plain case), in two (clocks went back) or between two
 * (clocks went forward). */
instant instant_of(const struct zones *z, zone_id id, day d, int32_t second_of_day, bool second)
{
	struct rule r = rule_of(z, id);
	instant local = d * DAY_SECONDS + second_of_day, found = INSTANT_MIN, gap = INSTANT_MIN;
	struct stretch s = stretch_at(&r, local - ZONE_OFFSET_LIMIT);
	for (;;) {
		instant t = local - type_offset(&r, s.type);
		if (t >= s.from && t < s.until) {
			found = t;
			if (!second)
				return found;
		} else if (t >= s.until) {
			gap = t; /* past the end of this stretch: in the gap, unless a later one has it */
		}
		if (s.until > local + ZONE_OFFSET_LIMIT)
			return found != INSTANT_MIN ? found : gap;
		s = stretch_at(&r, s.until);
	}
}

bool local_time_exists(const struct zones *z, zone_id id, day d, int32_t second_of_day)
{
	instant t = instant_of(z, id, d, second_of_day, false);
	return t + zone_offset(z, id, t) == d * DAY_SECONDS + second_of_day;
}

/* ---- foreign tables ---- */

static bool turn_valid(const unsigned char *p)
{
	struct zone_turn t = turn_read(p);
	if (t.second < -ZONE_TURN_LIMIT || t.second > ZONE_TURN_LIMIT)
		return false;
	if (t.form == TURN_WEEKDAY)
		return t.month >= 1 && t.month <= 12 && t.week >= 1 && t.week <= 5 && t.weekday <= 6;
	return (t.form == TURN_JULIAN && t.of_year >= 1 && t.of_year <= 365) ||
	       (t.form == TURN_DAY && t.of_year <= 365);
}

static const char *rule_check(const unsigned char *p, size_t left)
{
	if (left < ZONE_RULE_SIZE)
		return "a rule passes the end of the table";
	uint32_t transitions = zone_u16(p), types = p[2], names = p[3];
	if (left - ZONE_RULE_SIZE < types * ZONE_TYPE_SIZE + names + transitions * 6)
		return "a rule passes the end of the table";
	struct rule r = rule_at(p);
	if (p[4] > FUTURE_TURNS || p[5] >= types || p[6] >= types)
		return "a rule has no type for the future";
	if (p[4] == FUTURE_TURNS && (!turn_valid(p + 7) || !turn_valid(p + 7 + ZONE_TURN_SIZE)))
		return "a rule turns on a day that does not exist";
	for (uint32_t i = 0; i < types; i++) {
		const unsigned char *type = r.type + i * ZONE_TYPE_SIZE;
		int32_t offset = zone_i32(type);
		if (offset < -ZONE_OFFSET_LIMIT || offset > ZONE_OFFSET_LIMIT)
			return "an offset passes 26 hours";
		if (type[4] + type[5] > p[3])
			return "an abbreviation passes the end of its rule";
	}
	for (uint32_t i = 0; i < names; i++)
		if (r.names[i] <= ' ' || r.names[i] > '~')
			return "an abbreviation has letters outside ASCII";
	for (uint32_t i = 0; i < transitions; i++) {
		if (r.to[i] >= types)
			return "a transition leads to a type that does not exist";
		if (i > 0 && zone_i40(r.at + i * 5) <= zone_i40(r.at + (i - 1) * 5))
			return "transitions are not in order of time";
	}
	return NULL;
}

static bool name_valid(struct text name)
{
	if (!name.n || name.n > ZONE_NAME_LIMIT)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~')
			return false;
	return true;
}

static const char *names_check(const struct zones *z)
{
	for (uint32_t i = 0; i < z->names; i++) {
		const unsigned char *e = entry_of(z, (zone_id)i);
		uint32_t at = zone_u32(e);
		if (at > z->size || e[4] > z->size - at || zone_u16(e + 5) >= z->rules)
			return "a name passes the end of the table";
		if (!name_valid(zone_name(z, (zone_id)i)))
			return "a name is empty, too long or not ASCII";
		if (i > 1 && text_cmp(zone_name(z, (zone_id)(i - 1)), zone_name(z, (zone_id)i)) >= 0)
			return "the names are not in order";
	}
	return text_is(zone_name(z, ZONE_UTC), "UTC") ? NULL : "the first name is not UTC";
}

static const char *table_check(struct text bytes, struct zones *z)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	if (bytes.n < 17 || memcmp(p, ZONE_MAGIC, 8) != 0)
		return "not a table of time zones";
	*z = (struct zones){p, zone_u32(p + 8), zone_u16(p + 12), zone_u16(p + 14), 0, 0, p[16]};
	if (z->size != bytes.n || z->size > ZONE_TABLE_LIMIT)
		return "the table has another size than it says";
	if (!z->names || z->names > ZONE_NAMES_LIMIT || !z->rules || z->rules > ZONE_NAMES_LIMIT)
		return "the table has no zones, or too many";
	z->names_at = 17 + z->version_length;
	z->rules_at = z->names_at + z->names * ZONE_ENTRY_SIZE;
	if (z->rules_at + z->rules * 4 > z->size)
		return "the list of zones passes the end of the table";
	if (!text_valid_utf8(zones_version(z), NULL))
		return "the version is not UTF-8";
	for (uint32_t i = 0; i < z->rules; i++) {
		uint32_t at = zone_u32(p + z->rules_at + i * 4);
		const char *why =
		    at > z->size ? "a rule passes the end of the table" : rule_check(p + at, z->size - at);
		if (why)
			return why;
	}
	return names_check(z);
}

const struct zones *zones_from_bytes(struct text bytes, struct arena *arena, const char **why)
{
	struct zones *z = arena_alloc(arena, sizeof(*z));
	const char *error = z ? table_check(bytes, z) : "out of memory";
	if (error) {
		*why = error;
		return NULL;
	}
	return z;
}
