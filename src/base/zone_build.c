#include "base/zone_build.h"

#include <string.h>

#include "base/cursor.h"
#include "base/zone_table.h"

#define TZIF_HEADER 44
#define TZIF_TRANSITIONS 8192
#define TZIF_TYPES 254
/* Instants that do not fit 40 bits lie 17 000 years away; what was before them is the first type. */
#define EARLIEST (-(INT64_C(1) << 39))

struct type {
	int32_t offset;
	struct text name;
};

/* One file, read. Types and transitions live in the arena. */
struct draft {
	struct type types[TZIF_TYPES + 2];
	uint32_t type_count;
	instant *at;
	uint8_t *to;
	uint32_t count;
	uint8_t first; /* type before the first transition */
	bool turns;
	struct zone_turn begins, ends;
	uint8_t standard, summer;
};

/* ---- TZif ---- */

struct tzif {
	const unsigned char *p;
	size_t left;
	uint32_t utc_marks, standard_marks, leaps, times, types, chars;
};

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be64(const unsigned char *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

bool zone_file_is_tzif(struct text bytes)
{
	return bytes.n >= TZIF_HEADER && memcmp(bytes.p, "TZif", 4) == 0;
}

/* Takes a header and makes sure that its block of data is there. */
static const char *take_header(struct tzif *t, uint32_t time_size)
{
	if (t->left < TZIF_HEADER || memcmp(t->p, "TZif", 4) != 0)
		return "not a TZif file";
	if (t->p[4] < '2')
		return "TZif version 1 knows no time after 2037: version 2 or later is needed";
	t->utc_marks = be32(t->p + 20);
	t->standard_marks = be32(t->p + 24);
	t->leaps = be32(t->p + 28);
	t->times = be32(t->p + 32);
	t->types = be32(t->p + 36);
	t->chars = be32(t->p + 40);
	t->p += TZIF_HEADER;
	t->left -= TZIF_HEADER;
	if (t->times > TZIF_TRANSITIONS || t->types > TZIF_TYPES || t->chars > 1024 || t->leaps > 1024 ||
	    t->utc_marks > TZIF_TYPES || t->standard_marks > TZIF_TYPES)
		return "the TZif file holds more than a zone can have";
	size_t need = t->times * (time_size + 1) + t->types * 6 + t->chars + t->leaps * (time_size + 4) +
	              t->standard_marks + t->utc_marks;
	return t->left < need ? "the TZif file is cut short" : NULL;
}

static size_t block_size(const struct tzif *t, uint32_t time_size)
{
	return t->times * (time_size + 1) + t->types * 6 + t->chars + t->leaps * (time_size + 4) + t->standard_marks +
	       t->utc_marks;
}

static bool printable(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] <= ' ' || t.p[i] > '~')
			return false;
	return true;
}

static const char *read_types(const struct tzif *t, struct draft *d)
{
	const unsigned char *types = t->p + t->times * 9;
	const char *chars = (const char *)types + t->types * 6;
	for (uint32_t i = 0; i < t->types; i++, types += 6) {
		int32_t offset = (int32_t)be32(types);
		if (offset <= -ZONE_OFFSET_LIMIT || offset >= ZONE_OFFSET_LIMIT)
			return "an offset passes 26 hours";
		if (types[5] >= t->chars)
			return "an abbreviation is missing";
		const char *end = memchr(chars + types[5], '\0', t->chars - types[5]);
		if (!end || end - (chars + types[5]) > 15)
			return "an abbreviation has no end";
		d->types[i] = (struct type){offset, {chars + types[5], (size_t)(end - (chars + types[5]))}};
		if (!printable(d->types[i].name))
			return "an abbreviation has letters outside ASCII";
	}
	d->type_count = t->types;
	return NULL;
}

static const char *read_transitions(const struct tzif *t, struct draft *d)
{
	instant before = INSTANT_MIN;
	for (uint32_t i = 0; i < t->times; i++) {
		instant at = be64(t->p + i * 8);
		uint8_t to = t->p[t->times * 8 + i];
		if (to >= t->types)
			return "a transition leads to a type that does not exist";
		if (i > 0 && at <= before)
			return "transitions are not in order of time";
		before = at;
		if (at >= -EARLIEST)
			return "a transition lies after the year 17000";
		if (at < EARLIEST) {
			d->first = to;
			continue;
		}
		/* A file may repeat the type that holds already (where only an indicator changed). */
		uint8_t holds = d->count ? d->to[d->count - 1] : d->first;
		if (to == holds)
			continue;
		d->at[d->count] = at;
		d->to[d->count++] = to;
	}
	return NULL;
}

/* ---- the footer: a POSIX TZ string, extended by RFC 9636 section 3.3.1 ---- */

static bool number(struct cursor *c, int32_t most, int32_t *out)
{
	const char *start = c->p;
	int32_t n = 0;
	for (; c->p < c->end && char_is_digit(*c->p); c->p++) {
		n = n * 10 + (*c->p - '0');
		if (n > most)
			return false;
	}
	*out = n;
	return c->p != start;
}

static bool footer_name(struct cursor *c, struct text *name)
{
	bool quoted = cursor_take(c, '<');
	const char *start = c->p;
	while (c->p < c->end && (char_is_upper(*c->p) || char_is_lower(*c->p) ||
	                         (quoted && (char_is_digit(*c->p) || *c->p == '+' || *c->p == '-'))))
		c->p++;
	*name = (struct text){start, (size_t)(c->p - start)};
	return name->n > 0 && name->n < 16 && (!quoted || cursor_take(c, '>'));
}

/* [+-]hh[:mm[:ss]] */
static bool footer_time(struct cursor *c, int32_t most_hours, int32_t *seconds)
{
	bool minus = cursor_take(c, '-');
	int32_t hour, minute = 0, second = 0;
	if (!minus)
		cursor_take(c, '+');
	if (!number(c, most_hours, &hour) || (cursor_take(c, ':') && !number(c, 59, &minute)) ||
	    (cursor_take(c, ':') && !number(c, 59, &second)))
		return false;
	*seconds = (hour * 3600 + minute * 60 + second) * (minus ? -1 : 1);
	return true;
}

static bool footer_turn(struct cursor *c, struct zone_turn *t)
{
	int32_t month, week, weekday, of_year;
	*t = (struct zone_turn){.second = 2 * 3600};
	if (!cursor_take(c, ','))
		return false;
	if (cursor_take(c, 'M')) {
		if (!number(c, 12, &month) || !cursor_take(c, '.') || !number(c, 5, &week) || !cursor_take(c, '.') ||
		    !number(c, 6, &weekday) || !month || !week)
			return false;
		t->form = TURN_WEEKDAY;
		t->month = (uint8_t)month;
		t->week = (uint8_t)week;
		t->weekday = (uint8_t)weekday;
	} else {
		t->form = cursor_take(c, 'J') ? TURN_JULIAN : TURN_DAY;
		if (!number(c, 365, &of_year) || (t->form == TURN_JULIAN && !of_year))
			return false;
		t->of_year = (uint16_t)of_year;
	}
	return !cursor_take(c, '/') || footer_time(c, 167, &t->second);
}

static uint8_t type_find(struct draft *d, int32_t offset, struct text name)
{
	uint32_t i = 0;
	while (i < d->type_count && (d->types[i].offset != offset || !text_eq(d->types[i].name, name)))
		i++;
	if (i == d->type_count)
		d->types[d->type_count++] = (struct type){offset, name};
	return (uint8_t)i;
}

static bool read_rule(struct cursor c, struct draft *d)
{
	struct text standard, summer;
	int32_t west, summer_west;
	if (!footer_name(&c, &standard) || !footer_time(&c, 24, &west))
		return false;
	d->standard = d->summer = type_find(d, -west, standard);
	if (c.p == c.end)
		return true;
	summer_west = west - 3600;
	if (!footer_name(&c, &summer) || (c.p < c.end && *c.p != ',' && !footer_time(&c, 24, &summer_west)))
		return false;
	d->turns = true;
	d->summer = type_find(d, -summer_west, summer);
	return footer_turn(&c, &d->begins) && footer_turn(&c, &d->ends) && c.p == c.end;
}

static const char *read_footer(const struct tzif *t, struct draft *d)
{
	size_t at = block_size(t, 8);
	const char *p = (const char *)t->p + at, *end = NULL;
	if (at < t->left && p[0] == '\n')
		end = memchr(p + 1, '\n', t->left - at - 1);
	if (!end)
		return "the TZif file has no footer";
	d->standard = d->summer = d->count ? d->to[d->count - 1] : d->first;
	if (end == p + 1)
		return NULL; /* nothing is known of the future: the last type stays */
	return read_rule((struct cursor){p + 1, end}, d) ? NULL : "the footer of the TZif file is no POSIX TZ rule";
}

static const char *read_tzif(struct text bytes, struct arena *arena, struct draft *d)
{
	struct tzif t = {.p = (const unsigned char *)bytes.p, .left = bytes.n};
	const char *why = take_header(&t, 4);
	if (why)
		return why;
	size_t first = block_size(&t, 4);
	t.p += first;
	t.left -= first;
	if ((why = take_header(&t, 8)))
		return why;
	if (t.leaps)
		return "the TZif file counts leap seconds";
	if (!t.types)
		return "the TZif file has no type of local time";
	d->at = arena_array(arena, t.times + 1, sizeof(*d->at));
	d->to = arena_array(arena, t.times + 1, sizeof(*d->to));
	if (!d->at || !d->to)
		return "out of memory";
	if ((why = read_types(&t, d)) || (why = read_transitions(&t, d)))
		return why;
	return read_footer(&t, d);
}

/* ---- leaving out what the footer repeats ---- */

/* The next turn after `t`, and to which type; INSTANT_MAX where there is none. */
static instant next_turn(const struct draft *d, instant t, uint8_t *to)
{
	instant next = INSTANT_MAX;
	int32_t year = civil_of_day((day)(t / DAY_SECONDS)).year;
	for (int32_t y = year - 1; y <= year + 2; y++) {
		instant on = zone_turn_at(&d->begins, y, d->types[d->standard].offset);
		instant off = zone_turn_at(&d->ends, y, d->types[d->summer].offset);
		if (on > t && on <= next) {
			next = on;
			*to = d->summer;
		}
		if (off > t && off < next) {
			next = off;
			*to = d->standard;
		}
	}
	return next;
}

/* While the footer makes the last transition of the one before it, the last is not needed. */
static void drop_repeated(struct draft *d)
{
	while (d->turns && d->count > 1) {
		uint8_t to = 0, after = 0;
		instant last = d->at[d->count - 1], before = d->at[d->count - 2];
		if (next_turn(d, before, &to) != last || to != d->to[d->count - 1])
			return;
		/* And just before it the footer must have what the file has there. */
		if (next_turn(d, before - 1, &after) != before || after != d->to[d->count - 2])
			return;
		d->count--;
	}
}

/* ---- writing ---- */

static void put(struct buf *out, uint64_t n, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_char(out, (char)(unsigned char)(n >> (8 * i)));
}

static void put_turn(struct buf *out, const struct zone_turn *t)
{
	buf_char(out, (char)t->form);
	buf_char(out, (char)t->month);
	if (t->form == TURN_WEEKDAY) {
		buf_char(out, (char)t->week);
		buf_char(out, (char)t->weekday);
	} else {
		put(out, t->of_year, 2);
	}
	put(out, (uint32_t)t->second, 4);
}

/* Numbers the types in the order of their use, so that files which differ only in that order come out the same. */
static uint8_t renumber(uint8_t *as, uint8_t *order, uint8_t *used, uint8_t type)
{
	if (as[type] == UINT8_MAX) {
		as[type] = *used;
		order[(*used)++] = type;
	}
	return as[type];
}

static uint8_t place_name(struct text name, char *pool, uint8_t *pool_length)
{
	size_t i = 0;
	while (i + name.n <= *pool_length && memcmp(pool + i, name.p, name.n) != 0)
		i++;
	if (i + name.n <= *pool_length)
		return (uint8_t)i;
	memcpy(pool + *pool_length, name.p, name.n);
	i = *pool_length;
	*pool_length = (uint8_t)(*pool_length + name.n);
	return (uint8_t)i;
}

static const char *put_rule(struct draft *d, struct buf *out)
{
	uint8_t as[TZIF_TYPES + 2], order[TZIF_TYPES + 2], used = 0, places[TZIF_TYPES + 2], pool_length = 0;
	char pool[256];
	memset(as, UINT8_MAX, sizeof(as));
	renumber(as, order, &used, d->first);
	for (uint32_t i = 0; i < d->count; i++)
		renumber(as, order, &used, d->to[i]);
	uint8_t standard = renumber(as, order, &used, d->standard), summer = renumber(as, order, &used, d->summer);
	for (uint8_t i = 0; i < used; i++) {
		if (pool_length > 255 - 16)
			return "the zone has too many abbreviations";
		places[i] = place_name(d->types[order[i]].name, pool, &pool_length);
	}
	put(out, d->count, 2);
	buf_char(out, (char)used);
	buf_char(out, (char)pool_length);
	buf_char(out, (char)(d->turns ? FUTURE_TURNS : FUTURE_SAME));
	buf_char(out, (char)standard);
	buf_char(out, (char)summer);
	put_turn(out, &d->begins);
	put_turn(out, &d->ends);
	for (uint8_t i = 0; i < used; i++) {
		put(out, (uint32_t)d->types[order[i]].offset, 4);
		buf_char(out, (char)places[i]);
		buf_char(out, (char)d->types[order[i]].name.n);
	}
	buf_add(out, pool, pool_length);
	for (uint32_t i = 0; i < d->count; i++)
		put(out, (uint64_t)d->at[i], 5);
	for (uint32_t i = 0; i < d->count; i++)
		buf_char(out, (char)as[d->to[i]]);
	return NULL;
}

/* ---- the table ---- */

struct entry {
	struct text name;
	uint16_t rule;
};

struct making {
	struct entry *entries;
	struct text *rules; /* compiled, in the arena */
	uint32_t entry_count, rule_count;
	struct arena *arena;
};

static const char *add_rule(struct making *m, struct draft *d, uint16_t *rule)
{
	struct buf b = {0};
	drop_repeated(d);
	const char *why = put_rule(d, &b);
	if (!why && buf_failed(&b))
		why = "out of memory";
	uint32_t i = 0;
	while (!why && i < m->rule_count && !text_eq(m->rules[i], buf_view(&b)))
		i++;
	if (!why && i == m->rule_count) {
		m->rules[i] = text_dup(m->arena, buf_view(&b));
		m->rule_count++;
		why = m->rules[i].p ? NULL : "out of memory";
	}
	*rule = (uint16_t)i;
	buf_free(&b);
	return why;
}

static const char *add_file(struct making *m, const struct zone_file *f)
{
	struct draft d = {0};
	uint16_t rule;
	if (!f->name.n || f->name.n > ZONE_NAME_LIMIT || !printable(f->name))
		return "the name of the zone is empty, too long or not ASCII";
	if (m->entry_count > 1 && text_eq(m->entries[m->entry_count - 1].name, f->name))
		return "two zones have the same name";
	const char *why = read_tzif(f->bytes, m->arena, &d);
	if (!why)
		why = add_rule(m, &d, &rule);
	if (why)
		return why;
	/* UTC keeps place 0, and is what it is whatever the file says. */
	if (!text_is(f->name, "UTC"))
		m->entries[m->entry_count++] = (struct entry){f->name, rule};
	return NULL;
}

static const char *add_utc(struct making *m)
{
	struct draft d = {.type_count = 1, .types = {{0, TEXT("UTC")}}};
	m->entries[0].name = TEXT("UTC");
	m->entry_count = 1;
	return add_rule(m, &d, &m->entries[0].rule);
}

static void put_table(const struct making *m, struct text version, struct buf *out)
{
	uint32_t names_at = 17 + (uint32_t)version.n, rules_at = names_at + m->entry_count * ZONE_ENTRY_SIZE;
	uint32_t names = rules_at + m->rule_count * 4, rules = names, size;
	for (uint32_t i = 0; i < m->entry_count; i++)
		rules += (uint32_t)m->entries[i].name.n;
	size = rules;
	for (uint32_t i = 0; i < m->rule_count; i++)
		size += (uint32_t)m->rules[i].n;
	buf_str(out, ZONE_MAGIC);
	put(out, size, 4);
	put(out, m->entry_count, 2);
	put(out, m->rule_count, 2);
	buf_char(out, (char)version.n);
	buf_text(out, version);
	for (uint32_t i = 0; i < m->entry_count; i++) {
		put(out, names, 4);
		buf_char(out, (char)m->entries[i].name.n);
		put(out, m->entries[i].rule, 2);
		names += (uint32_t)m->entries[i].name.n;
	}
	for (uint32_t i = 0; i < m->rule_count; i++) {
		put(out, rules, 4);
		rules += (uint32_t)m->rules[i].n;
	}
	for (uint32_t i = 0; i < m->entry_count; i++)
		buf_text(out, m->entries[i].name);
	for (uint32_t i = 0; i < m->rule_count; i++)
		buf_text(out, m->rules[i]);
}

/* By insertion: a directory comes nearly in order, and has a few hundred files. */
static void sort_files(struct zone_file *files, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct zone_file f = files[i];
		size_t at = i;
		for (; at > 0 && text_cmp(files[at - 1].name, f.name) > 0; at--)
			files[at] = files[at - 1];
		files[at] = f;
	}
}

bool zones_build(struct zone_file *files, size_t count, struct text version, struct arena *arena, struct buf *out,
                 size_t *which, const char **why)
{
	struct making m = {.arena = arena};
	*which = count;
	if (count >= ZONE_NAMES_LIMIT || version.n > 64) {
		*why = "the directory has too many time zones, or its version is too long";
		return false;
	}
	m.entries = arena_array(arena, count + 1, sizeof(*m.entries));
	m.rules = arena_array(arena, count + 1, sizeof(*m.rules));
	if (!m.entries || !m.rules || (*why = add_utc(&m))) {
		*why = "out of memory";
		return false;
	}
	sort_files(files, count);
	for (size_t i = 0; i < count; i++)
		if ((*why = add_file(&m, &files[i]))) {
			*which = i;
			return false;
		}
	put_table(&m, version, out);
	if (out->n > ZONE_TABLE_LIMIT)
		*why = "the table of time zones passes 4 MiB";
	else if (buf_failed(out))
		*why = "out of memory";
	return !*why;
}
