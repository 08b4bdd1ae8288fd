/*
 * Random cases over the real law, for properties that hold of any: what a rulebook can look at, worlds in which all of it
 * is known exactly, and the same worlds as somebody would know them who knows less.
 *
 * A world is a list of records and of points (a fact of a record with its exact value and a weaker one). Any mixture of
 * exact and weak points is something that can be known of it; more exact points are more knowledge.
 */
#ifndef ENTENTE_TESTS_LAW_WORLD_H
#define ENTENTE_TESTS_LAW_WORLD_H

#include "../support.h"

#include "law/explain.h"

#include "seed.h"

#define WORLD_RECORDS 64
#define WORLD_POINTS 4096
#define SIGHT_CONSTANTS 512

static inline struct text str_at(const struct law *law, str_id id)
{
	return law_str(law, id);
}

/* ---- what a rulebook can look at ---- */

struct pair {
	fact_id less, more;
};

struct sight {
	const struct law *law;
	uint8_t *fact, *node, *rule, *duty, *clock; /* seen */
	int64_t constants[TYPE_COUNT][SIGHT_CONSTANTS];
	uint16_t currency[SIGHT_CONSTANTS];
	uint32_t constant_count[TYPE_COUNT];
	bool elsewhere;
	struct pair *pairs;
	uint32_t pair_count;
};

static inline void see_node(struct sight *s, row_id id);
static inline void see_duty(struct sight *s, row_id id);

static inline void see_constant(struct sight *s, const struct node_row *n)
{
	uint32_t *count = &s->constant_count[n->type];

	if (*count == SIGHT_CONSTANTS)
		return;
	if (n->type == TYPE_MONEY)
		s->currency[*count] = n->currency;
	s->constants[n->type][(*count)++] = LAW_ROWS(s->law, TAB_CONSTANTS, int64_t)[n->a];
}

static inline void see_fact(struct sight *s, fact_id id)
{
	const struct fact_row *f = LAW_ROW(s->law, TAB_FACTS, struct fact_row, id);

	if (id == 0)
		return;
	if (f->derive != 0)
		see_node(s, f->derive);
	else
		s->fact[id] = 1;
}

static inline void see_rule(struct sight *s, row_id id)
{
	if (id == 0 || s->rule[id])
		return;
	s->rule[id] = 1;
	see_node(s, RULE(s->law, id)->node);
}

static inline void see_node(struct sight *s, row_id id)
{
	const struct node_row *n = law_node(s->law, id);

	if (id == 0 || s->node[id])
		return;
	s->node[id] = 1;
	switch ((enum node_op)n->op) {
	case NODE_FACT:
	case NODE_CHOICE:
	case NODE_HAS_ANY:
	case NODE_HAS_ALL:
	case NODE_HAS_NONE:
	case NODE_EMPTY:
	case NODE_KNOWN:
	case NODE_RECORDED:
	case NODE_VALUE:
	case NODE_SUM:
	case NODE_UNION:
	case NODE_SIZE: see_fact(s, n->a); break;
	case NODE_RESIDENTS:
		see_fact(s, fact_find(s->law, TEXT("data.individuals_by_region")));
		see_fact(s, fact_find(s->law, TEXT("data.individuals_affected")));
		break;
	case NODE_RULE: see_rule(s, n->a); break;
	case NODE_REQUIRED:
	case NODE_FILED:
	case NODE_FILING:
	case NODE_LAST_FILING:
	case NODE_LIMIT: see_duty(s, n->a); break;
	case NODE_ELSEWHERE: s->elsewhere = true; break;
	case NODE_CONSTANT: see_constant(s, n); break;
	default: break;
	}
	for (row_id c = n->child; c != 0; c = law_node(s->law, c)->next)
		see_node(s, c);
}

static inline void see_clock(struct sight *s, row_id id)
{
	if (id == 0 || s->clock[id])
		return;
	s->clock[id] = 1;
	see_node(s, CLOCK(s->law, id)->node);
	for (row_id c = CLOCK(s->law, id)->child; c != 0; c = CLOCK(s->law, c)->next)
		see_clock(s, c);
}

static inline void see_links(struct sight *s, row_id first)
{
	for (row_id l = first; l != 0; l = LINK(s->law, l)->next) {
		see_node(s, LINK(s->law, l)->when);
		if (LINK(s->law, l)->kind == LINK_RECIPIENT)
			see_fact(s, RECIPIENT(s->law, LINK(s->law, l)->target)->place);
	}
}

static inline void see_duty(struct sight *s, row_id id)
{
	const struct duty_row *d = DUTY(s->law, id);
	const struct rulebook_row *b = RULEBOOK(s->law, d->rulebook);

	if (id == 0 || s->duty[id])
		return;
	s->duty[id] = 1;
	see_rule(s, b->covers);
	see_node(s, b->valid.by);
	see_links(s, b->first_link);
	const row_id nodes[] = {d->on, d->unless, d->where, d->valid.by, d->held, d->excused, d->since};
	const row_id clocks[] = {d->due.not_before, d->due.target, d->due.limit, d->due.alternative, d->held_until};
	for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
		see_node(s, nodes[i]);
	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++)
		see_clock(s, clocks[i]);
	see_links(s, d->first_link);
}

static inline void see_rulebook(struct sight *s, row_id id)
{
	const struct rulebook_row *b = RULEBOOK(s->law, id);

	see_node(s, b->valid.by);
	see_links(s, b->first_link);
	for (row_id i = b->first_rule; i < b->first_rule + b->rule_count; i++)
		see_rule(s, i);
	for (row_id i = b->first_duty; i < b->first_duty + b->duty_count; i++)
		see_duty(s, i);
}

/* Relations and what follows from chains of them, among the facts in sight. */
static inline void see_pairs(struct sight *s, const struct pair *all, uint32_t count, struct arena *arena)
{
	s->pairs = arena_array(arena, count + 1, sizeof(*s->pairs));
	for (uint32_t i = 0; i < count; i++)
		if (s->fact[all[i].less] && s->fact[all[i].more])
			s->pairs[s->pair_count++] = all[i];
}

static inline struct pair *all_pairs(const struct law *law, struct arena *arena, uint32_t *count)
{
	uint32_t n = law->t[TAB_FACTS].count, rows = law->t[TAB_RELATIONS].count;
	uint8_t *reach = arena_alloc(arena, n);
	struct pair *out = arena_array(arena, 200000, sizeof(*out));

	*count = 0;
	for (fact_id from = 1; from < n; from++) {
		bool grew = true;

		memset(reach, 0, n);
		reach[from] = 1;
		while (grew) {
			grew = false;
			for (uint32_t i = 1; i < rows; i++) {
				const struct relation_row *r = LAW_ROW(law, TAB_RELATIONS, struct relation_row, i);

				if (reach[r->less] && !reach[r->more]) {
					reach[r->more] = 1;
					grew = true;
				}
			}
		}
		for (fact_id to = 1; to < n && *count < 200000; to++)
			if (reach[to] && to != from)
				out[(*count)++] = (struct pair){from, to};
	}
	return out;
}

static inline struct sight *sight_new(const struct law *law, struct arena *arena)
{
	struct sight *s = arena_alloc(arena, sizeof(*s));

	s->law = law;
	s->fact = arena_alloc(arena, law->t[TAB_FACTS].count);
	s->node = arena_alloc(arena, law->t[TAB_NODES].count);
	s->rule = arena_alloc(arena, law->t[TAB_RULES].count);
	s->duty = arena_alloc(arena, law->t[TAB_DUTIES].count);
	s->clock = arena_alloc(arena, law->t[TAB_CLOCKS].count);
	return s;
}

/* ---- worlds ---- */

struct world_record {
	kind_id kind;
	char id[24];
	uint32_t owner[LINK_COUNT]; /* 1 + index into the world's records */
	row_id duty;                /* that a filing serves */
	region_id region;
	bool surplus; /* who knows less need not know that it exists */
};

struct point {
	uint32_t record;
	fact_id fact;
	bool act;
	struct value exact, weak;
	bool use_weak, left_out;
};

struct world {
	const struct law *law;
	const struct sight *sight;
	struct random *random;
	struct arena *arena;
	instant now;
	row_id rulebook;
	struct world_record records[WORLD_RECORDS];
	uint32_t record_count;
	struct point *points;
	uint32_t point_count;
	bool hide_surplus;
	struct rate rate;
	bool has_rate;
};

static inline uint64_t below(struct world *w, uint64_t n)
{
	return random_below(w->random, n);
}

static inline bool chance(struct world *w, unsigned percent)
{
	return below(w, 100) < percent;
}

static inline const struct fact_row *point_fact(const struct world *w, const struct point *p)
{
	return LAW_ROW(w->law, TAB_FACTS, struct fact_row, p->fact);
}

static inline region_id some_region(struct world *w)
{
	static const char *const codes[] = {"DE",    "FR",    "CZ",    "IE",    "US",    "GB",
	                                    "US-CA", "US-TX", "US-NY", "US-MA", "US-IA", "NO"};
	uint32_t n = w->law->t[TAB_REGIONS].count;

	if (chance(w, 15))
		return (region_id)(1 + below(w, n - 1));
	region_id r = region_find(w->law, text_of(codes[below(w, sizeof(codes) / sizeof(codes[0]))]));
	return r != 0 ? r : 1;
}

/* A number near one that the law speaks of, or any. */
static inline int64_t some_number(struct world *w, enum value_type type, int64_t step, uint16_t *currency)
{
	uint32_t n = w->sight->constant_count[type];
	int64_t v;

	if (n != 0 && chance(w, 70)) {
		uint64_t i = below(w, n);

		v = w->sight->constants[type][i] + ((int64_t)below(w, 3) - 1) * step;
		if (type == TYPE_MONEY && currency != NULL)
			*currency = w->sight->currency[i];
	} else if (chance(w, 50)) {
		v = (int64_t)below(w, 20) * step;
	} else {
		v = (int64_t)below(w, 2000000) * step;
	}
	return v < 0 ? 0 : v;
}

static inline instant some_instant(struct world *w)
{
	uint32_t n = w->sight->constant_count[TYPE_DURATION], dates = w->sight->constant_count[TYPE_DATE];

	if (n != 0 && chance(w, 25))
		return w->now - w->sight->constants[TYPE_DURATION][below(w, n)] + (int64_t)below(w, 3) - 1;
	if (dates != 0 && chance(w, 10))
		return w->sight->constants[TYPE_DATE][below(w, dates)] * DAY_SECONDS + (int64_t)below(w, 100000) -
		       50000;
	if (chance(w, 10))
		return w->now + (int64_t)below(w, 30 * 86400);
	if (chance(w, 20))
		return w->now - (int64_t)below(w, 900 * DAY_SECONDS);
	return w->now - (int64_t)below(w, chance(w, 50) ? 4 * 86400 : 60 * 86400) / 60 * 60;
}

static inline const struct set *keep_set(struct world *w, const struct set *s)
{
	return arena_copy(w->arena, s, sizeof(*s));
}

static inline void set_known(struct value *v)
{
	const struct set *s = v->more;

	v->known = memcmp(s->in, s->may, sizeof(s->in)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
}

static inline struct value some_set(struct world *w, fact_id id, const struct fact_row *f)
{
	struct value v = value_unknown((enum value_type)f->type);
	struct set s = {0};
	uint64_t n = chance(w, 20) ? 0 : 1 + below(w, 4);

	for (uint64_t i = 0; i < n; i++)
		set_add(s.in, f->type == TYPE_REGION_SET ? some_region(w) : (uint32_t)below(w, f->value_count));
	if (f->type == TYPE_SET)
		set_close(w->law, id, s.in);
	memcpy(s.may, s.in, sizeof(s.may));
	v.more = keep_set(w, &s);
	v.known = KNOWN_EXACTLY;
	return v;
}

static inline struct value some_counts(struct world *w)
{
	struct value v = value_unknown(TYPE_REGION_COUNTS);
	struct counts *c = arena_alloc(w->arena, sizeof(*c) + 4 * sizeof(c->row[0]));

	for (uint64_t n = below(w, 4); n > 0; n--) {
		region_id r = some_region(w);
		num people = some_number(w, TYPE_INTEGER, NUM_SCALE, NULL);
		bool there = false;

		for (uint32_t i = 0; i < c->n; i++)
			there = there || c->row[i].region == r;
		if (!there)
			c->row[c->n++] = (struct count_row){r, people, people};
	}
	v.more = c;
	v.known = KNOWN_EXACTLY;
	return v;
}

static inline struct value some_value(struct world *w, fact_id id)
{
	const struct fact_row *f = LAW_ROW(w->law, TAB_FACTS, struct fact_row, id);
	struct value v = value_unknown((enum value_type)f->type);
	int64_t at;

	switch ((enum value_type)f->type) {
	case TYPE_BOOLEAN: return value_bool(chance(w, 60));
	case TYPE_INTEGER: at = some_number(w, TYPE_INTEGER, NUM_SCALE, NULL) / NUM_SCALE * NUM_SCALE; break;
	case TYPE_DECIMAL: at = some_number(w, chance(w, 50) ? TYPE_DECIMAL : TYPE_INTEGER, NUM_SCALE, NULL); break;
	case TYPE_PERCENTAGE: at = some_number(w, TYPE_PERCENTAGE, 1, NULL) % NUM(101); break;
	case TYPE_MONEY:
		v.currency = currency_find(w->law, chance(w, 80) ? TEXT("EUR") : TEXT("USD"));
		at = some_number(w, TYPE_MONEY, NUM_SCALE, &v.currency);
		if (at == 0)
			at = NUM(1);
		break;
	case TYPE_DURATION: at = some_number(w, TYPE_DURATION, 1, NULL); break;
	case TYPE_INSTANT: at = some_instant(w); break;
	case TYPE_DATE: at = some_instant(w) / DAY_SECONDS; break;
	case TYPE_ENUM:
		v.lo = (int64_t)(UINT64_C(1) << below(w, f->value_count));
		v.known = KNOWN_EXACTLY;
		return v;
	case TYPE_SET:
	case TYPE_REGION_SET: return some_set(w, id, f);
	case TYPE_TEXT: {
		static const struct text words = {"some words", 10};

		v.more = &words;
		v.known = KNOWN_EXACTLY;
		return v;
	}
	case TYPE_REGION: at = some_region(w); break;
	case TYPE_REGION_COUNTS: return some_counts(w);
	default: return v;
	}
	v.lo = v.hi = at;
	v.known = KNOWN_EXACTLY;
	return v;
}

/* ---- knowing less ---- */

static inline struct value weak_set(struct world *w, fact_id id, const struct fact_row *f, const struct value *v)
{
	struct value out = *v;
	struct set s = *(const struct set *)v->more, kept = {0};
	uint32_t n = f->type == TYPE_REGION_SET ? w->law->t[TAB_REGIONS].count : f->value_count;

	for (uint32_t i = 0; i < n; i++) {
		if (set_has(s.in, i) && chance(w, 50))
			set_add(kept.in, i);
		if (set_has(s.in, i) || chance(w, 30))
			set_add(kept.may, i);
	}
	if (f->type == TYPE_SET) {
		set_close(w->law, id, kept.in);
		set_close(w->law, id, kept.may);
	} else {
		kept.may[0] &= ~UINT64_C(1);
	}
	out.more = keep_set(w, &kept);
	set_known(&out);
	return out;
}

static inline struct value weak_counts(struct world *w, const struct value *v)
{
	const struct counts *c = v->more;
	struct counts *k = arena_alloc(w->arena, sizeof(*k) + (c->n + 1) * sizeof(k->row[0]));
	struct value out = *v;
	num dropped = 0;

	for (uint32_t i = 0; i < c->n; i++) {
		struct count_row row = c->row[i];

		if (chance(w, 30)) {
			dropped += row.lo;
			continue;
		}
		if (chance(w, 30))
			row.lo = (num)below(w, (uint64_t)row.lo / NUM_SCALE + 1) * NUM_SCALE;
		if (chance(w, 30))
			row.hi = chance(w, 50) ? NUM_MAX : row.hi + NUM(below(w, 1000));
		k->row[k->n++] = row;
	}
	k->others_lo = chance(w, 50) ? 0 : dropped;
	k->others_hi = chance(w, 60) ? NUM_MAX : dropped;
	out.more = k;
	out.known = KNOWN_PARTLY;
	return out;
}

static inline struct value weak_region(struct world *w, const struct value *v)
{
	struct value out = *v;
	struct set s = {0};

	set_add(s.may, (uint32_t)v->lo);
	set_add(s.may, some_region(w));
	set_add(s.may, some_region(w));
	for (uint32_t i = 1; i < SET_MAX; i++) {
		if (!set_has(s.may, i))
			continue;
		out.lo = i < out.lo ? i : out.lo;
		out.hi = i > out.hi ? i : out.hi;
	}
	out.known = out.lo == out.hi ? KNOWN_EXACTLY : KNOWN_PARTLY;
	out.more = keep_set(w, &s);
	return out;
}

static inline struct value weaken(struct world *w, fact_id id, const struct value *v)
{
	const struct fact_row *f = LAW_ROW(w->law, TAB_FACTS, struct fact_row, id);
	struct value out = *v;
	int64_t scale = f->type >= TYPE_INTEGER && f->type <= TYPE_MONEY ? NUM_SCALE : 1;

	if (chance(w, 35))
		return fact_unknown(w->law, id);
	switch ((enum value_type)f->type) {
	case TYPE_BOOLEAN:
	case TYPE_TEXT: return fact_unknown(w->law, id);
	case TYPE_ENUM:
		for (uint32_t i = 0; i < f->value_count; i++)
			if (chance(w, 40))
				out.lo |= (int64_t)(UINT64_C(1) << i);
		out.known = ((uint64_t)out.lo & ((uint64_t)out.lo - 1)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
		return out;
	case TYPE_SET:
	case TYPE_REGION_SET: return weak_set(w, id, f, v);
	case TYPE_REGION: return weak_region(w, v);
	case TYPE_REGION_COUNTS: return weak_counts(w, v);
	default: break;
	}
	bool time = f->type == TYPE_INSTANT || f->type == TYPE_DATE;
	if (chance(w, 60))
		out.lo =
		    time ? (chance(w, 30) ? INT64_MIN : v->lo - (int64_t)below(w, f->type == TYPE_DATE ? 40 : 4000000))
		         : (int64_t)below(w, (uint64_t)v->lo / (uint64_t)scale + 1) * scale;
	if (chance(w, 60))
		out.hi = chance(w, 50)
		             ? INT64_MAX
		             : v->hi + (int64_t)below(w, f->type == TYPE_DATE ? 40 : 4000000) * (time ? 1 : scale);
	if (f->type == TYPE_PERCENTAGE && out.hi > NUM(100))
		out.hi = NUM(100);
	out.known = out.lo == out.hi                             ? KNOWN_EXACTLY
	            : out.lo == INT64_MIN && out.hi == INT64_MAX ? KNOWN_NOTHING
	                                                         : KNOWN_PARTLY;
	return out;
}

/* ---- relations between the exact values ---- */

static inline bool repair_counts(struct world *w, struct value *less, const struct value *more)
{
	const struct counts *c = less->more;
	struct counts *k;
	num left = more->lo;
	bool changed = false;

	k = arena_copy(w->arena, c, sizeof(*c) + c->n * sizeof(c->row[0]));
	for (uint32_t i = 0; i < k->n; i++) {
		if (k->row[i].lo > left) {
			k->row[i].lo = k->row[i].hi = left;
			changed = true;
		}
		left -= k->row[i].lo;
	}
	if (changed)
		less->more = k;
	return changed;
}

/* Lowers the lesser side where it is too much. */
static inline bool repair(struct world *w, struct value *less, const struct value *more)
{
	if (less->type == TYPE_REGION_COUNTS)
		return repair_counts(w, less, more);
	if (less->type == TYPE_SET || less->type == TYPE_REGION_SET) {
		struct set s = *(const struct set *)less->more;
		const struct set *m = more->more;

		if (set_contains(m->in, s.in))
			return false;
		for (int i = 0; i < SET_WORDS; i++)
			s.in[i] = s.may[i] = s.in[i] & m->in[i];
		less->more = keep_set(w, &s);
		return true;
	}
	if (less->type == TYPE_MONEY && less->currency != more->currency)
		return false;
	if ((uint64_t)less->type != (uint64_t)more->type || less->lo <= more->lo)
		return false;
	less->lo = less->hi = more->lo;
	return true;
}

static inline void repair_all(struct world *w)
{
	bool changed = true;

	for (int round = 0; round < 50 && changed; round++) {
		changed = false;
		for (uint32_t i = 0; i < w->sight->pair_count; i++) {
			const struct pair *pair = &w->sight->pairs[i];

			for (uint32_t a = 0; a < w->point_count; a++) {
				if (w->points[a].fact != pair->less)
					continue;
				for (uint32_t b = 0; b < w->point_count; b++)
					if (w->points[b].fact == pair->more)
						changed =
						    repair(w, &w->points[a].exact, &w->points[b].exact) || changed;
			}
		}
	}
}

/* ---- making a world ---- */

static inline void add_record(struct world *w, kind_id kind, unsigned number)
{
	struct world_record *r = &w->records[w->record_count];
	const struct kind_row *k = LAW_ROW(w->law, TAB_KINDS, struct kind_row, kind);
	const struct rulebook_row *book = RULEBOOK(w->law, w->rulebook);

	if (w->record_count == WORLD_RECORDS)
		return;
	*r = (struct world_record){.kind = kind};
	snprintf(r->id, sizeof(r->id), "%.12s-%u", law_str(w->law, k->id).p, number);
	for (uint32_t i = 0; i < w->record_count; i++) {
		uint8_t role = LAW_ROW(w->law, TAB_KINDS, struct kind_row, w->records[i].kind)->role;
		int link = role == ROLE_PRODUCT     ? LINK_PRODUCT
		           : role == ROLE_AI_SYSTEM ? LINK_AI_SYSTEM
		           : role == ROLE_SERVICE   ? LINK_SERVICE
		                                    : -1;

		if (link >= 0 && (k->links >> link & 1) != 0 && chance(w, 25))
			r->owner[link] = i + 1;
	}
	if (k->role == ROLE_FILING) {
		r->duty = book->duty_count != 0 ? (row_id)(book->first_duty + below(w, book->duty_count)) : 0;
		r->region = chance(w, 15) ? some_region(w) : 0;
	}
	r->surplus = !k->act && !k->single && k->role != ROLE_PRODUCT && k->role != ROLE_AI_SYSTEM &&
	             k->role != ROLE_SERVICE && k->role != ROLE_ORGANISATION && k->role != ROLE_INCIDENT &&
	             chance(w, 20);
	w->record_count++;
}

static inline void add_points(struct world *w, uint32_t record)
{
	const struct kind_row *k = LAW_ROW(w->law, TAB_KINDS, struct kind_row, w->records[record].kind);

	for (fact_id f = k->first_fact; f < k->first_fact + k->fact_count; f++) {
		bool act = LAW_ROW(w->law, TAB_FACTS, struct fact_row, f)->nature == ACT;

		if (!w->sight->fact[f] || w->point_count == WORLD_POINTS || (act && chance(w, 50)))
			continue;
		w->points[w->point_count++] =
		    (struct point){.record = record, .fact = f, .act = act, .exact = some_value(w, f)};
	}
}

static inline bool kind_in_sight(const struct world *w, kind_id kind)
{
	const struct kind_row *k = LAW_ROW(w->law, TAB_KINDS, struct kind_row, kind);

	for (fact_id f = k->first_fact; f < k->first_fact + k->fact_count; f++)
		if (w->sight->fact[f])
			return true;
	return false;
}

static inline void world_make(struct world *w, const struct sight *sight, row_id rulebook, struct random *random,
                              struct arena *arena)
{
	const struct law *law = sight->law;
	struct point *points = w->points;

	*w = (struct world){.law = law,
	                    .sight = sight,
	                    .random = random,
	                    .arena = arena,
	                    .rulebook = rulebook,
	                    .points = points};
	w->now = (instant)(day_of(2024, 1, 1) + (day)below(w, 2000)) * DAY_SECONDS + (instant)below(w, 86400);
	w->has_rate = chance(w, 50);
	w->rate = (struct rate){currency_find(law, TEXT("USD")),
	                        currency_find(law, TEXT("EUR")),
	                        NUM(9) / 10,
	                        NUM(92) / 100,
	                        0,
	                        {0}};
	/* Products and systems first: filings and decisions can be about one of them. */
	for (int pass = 0; pass < 2; pass++)
		for (kind_id k = 1; k < law->t[TAB_KINDS].count; k++) {
			const struct kind_row *row = LAW_ROW(law, TAB_KINDS, struct kind_row, k);
			bool owner =
			    row->role == ROLE_PRODUCT || row->role == ROLE_AI_SYSTEM || row->role == ROLE_SERVICE;
			bool one = row->role == ROLE_ORGANISATION || row->role == ROLE_INCIDENT;
			uint64_t n = one ? 1 : row->single ? !chance(w, 10) : below(w, 3);

			if (owner != (pass == 0) || (!kind_in_sight(w, k) && !one))
				continue;
			if (row->role == ROLE_DECISION && chance(w, 15))
				n = 2;
			for (unsigned i = 0; i < n; i++)
				add_record(w, k, i + 1);
		}
	for (uint32_t i = 0; i < w->record_count; i++)
		add_points(w, i);
	repair_all(w);
	for (uint32_t i = 0; i < w->point_count; i++) {
		struct point *p = &w->points[i];

		p->weak = p->act ? p->exact : weaken(w, p->fact, &p->exact);
		p->use_weak = !p->act && chance(w, 60);
	}
	w->hide_surplus = true;
}

/* A world near a worked case: its facts, some of them changed, a few more. */
static inline void world_near(struct world *w, const struct kase *c, const struct sight *sight, row_id rulebook,
                              instant now, struct random *random, struct arena *arena)
{
	struct point *points = w->points;

	*w = (struct world){.law = sight->law,
	                    .sight = sight,
	                    .random = random,
	                    .arena = arena,
	                    .rulebook = rulebook,
	                    .points = points,
	                    .now = now};
	if (chance(w, 20))
		w->now += (int64_t)below(w, 8 * 86400) - 2 * 86400;
	w->has_rate = c->rate_count != 0;
	if (w->has_rate)
		w->rate = c->rates[0];
	for (uint32_t i = 0; i < c->record_count && i < WORLD_RECORDS; i++) {
		struct record from = c->records[i];
		struct world_record *r = &w->records[w->record_count++];

		*r = (struct world_record){.kind = from.kind, .region = from.region};
		snprintf(r->id, sizeof(r->id), "%.*s", TEXT_ARG(from.id));
		for (int l = 0; l < LINK_COUNT; l++)
			r->owner[l] = *record_owner(&from, (enum kind_link)l);
		r->duty = from.duty_count != 0 ? duty_find_path(w->law, from.duties[0]) : 0;
	}
	for (uint32_t i = 0; i < c->log_count && w->point_count < WORLD_POINTS; i++) {
		const struct assertion *a = &c->log[i];
		struct point p = {.record = a->record, .fact = a->fact, .exact = a->value};
		bool again = a->record >= WORLD_RECORDS;

		p.act = LAW_ROW(w->law, TAB_FACTS, struct fact_row, a->fact)->nature == ACT;
		for (uint32_t k = 0; k < w->point_count; k++)
			if (points[k].record == a->record && points[k].fact == a->fact) {
				points[k].exact = a->value;
				again = true;
			}
		if (again)
			continue;
		if (p.exact.known == KNOWN_EXACTLY && chance(w, 12))
			p.exact = some_value(w, p.fact);
		p.exact.assertion = 0;
		points[w->point_count++] = p;
	}
	uint32_t said = w->point_count;
	for (uint32_t i = 0; i < w->record_count; i++) {
		const struct kind_row *k = LAW_ROW(w->law, TAB_KINDS, struct kind_row, w->records[i].kind);

		for (fact_id f = k->first_fact; f < k->first_fact + k->fact_count && w->point_count < WORLD_POINTS;
		     f++) {
			bool there = !sight->fact[f] || !chance(w, 8);

			for (uint32_t n = 0; n < said && !there; n++)
				there = points[n].record == i && points[n].fact == f;
			if (!there)
				points[w->point_count++] =
				    (struct point){.record = i,
				                   .fact = f,
				                   .act = LAW_ROW(w->law, TAB_FACTS, struct fact_row, f)->nature == ACT,
				                   .exact = some_value(w, f)};
		}
	}
	for (uint32_t i = 0; i < w->point_count; i++) {
		struct point *p = &points[i];

		/* To assert what is else derived is to overrule the derivation, not to know more. */
		if (p->act || point_fact(w, p)->derive != 0 || p->exact.known != KNOWN_EXACTLY) {
			p->weak = p->exact;
			continue;
		}
		p->weak = weaken(w, p->fact, &p->exact);
		p->use_weak = chance(w, 40);
	}
	w->hide_surplus = true;
}

/* The case as somebody knows it: `known` says of each point whether it is known exactly (NULL: all are). */
static inline bool world_case(const struct world *w, bool exactly, struct kase *c, struct arena *arena,
                              struct diags *diags)
{
	uint32_t at[WORLD_RECORDS] = {0};

	if (!case_init(c, w->law, zones_builtin(), arena))
		return false;
	if (w->has_rate)
		case_add_rate(c, &w->rate);
	for (uint32_t i = 0; i < w->record_count; i++) {
		const struct world_record *r = &w->records[i];
		bool hidden = !exactly && w->hide_surplus && r->surplus;

		c->complete |= UINT64_C(1) << r->kind;
		if (hidden) {
			c->open |= UINT64_C(1) << r->kind;
			continue;
		}
		at[i] = case_record(c, r->kind, text_of(r->id));
		if (r->duty != 0) {
			const struct duty_row *d = DUTY(w->law, r->duty);
			struct text book = law_str(w->law, RULEBOOK(w->law, d->rulebook)->id),
			            id = law_str(w->law, d->id);

			case_add_duty(c, at[i], text_format(arena, "%.*s.%.*s", TEXT_ARG(book), TEXT_ARG(id)));
		}
		c->records[at[i] - 1].region = r->region;
		for (int l = 0; l < LINK_COUNT; l++)
			if (r->owner[l] != 0)
				*record_owner(&c->records[at[i] - 1], (enum kind_link)l) = at[r->owner[l] - 1];
	}
	/* Of kinds that the world has none of: that is known, or not thought of. */
	for (kind_id k = 1; k < w->law->t[TAB_KINDS].count && exactly; k++)
		c->complete |= UINT64_C(1) << k;
	for (uint32_t i = 0; i < w->point_count; i++) {
		const struct point *p = &w->points[i];

		if (at[p->record] == 0 || p->left_out)
			continue;
		case_assert(c, &(struct assertion){.record = at[p->record] - 1,
		                                   .fact = p->fact,
		                                   .value = exactly || !p->use_weak ? p->exact : p->weak,
		                                   .at = INSTANT_MIN});
	}
	return case_finish(c, diags) && !arena_failed(arena);
}

/* For messages: the facts as lines of a log. */
static inline void case_show(const struct kase *c)
{
	struct buf out = {0};
	struct json j;

	for (uint32_t i = 0; i < c->log_count; i++) {
		json_begin(&j, &out, false);
		assertion_json(&j, c, &c->log[i], ZONE_UTC);
		buf_char(&out, '\n');
	}
	for (uint32_t i = 0; i < c->record_count; i++)
		for (uint32_t d = 0; d < c->records[i].duty_count; d++)
			buf_printf(&out, "# filing %.*s: %.*s, product %u\n", TEXT_ARG(c->records[i].id),
			           TEXT_ARG(c->records[i].duties[d]), c->records[i].product);
	buf_printf(&out, "# open %llx complete %llx\n", (unsigned long long)c->open, (unsigned long long)c->complete);
	fprintf(stderr, "%.*s", (int)out.n, out.p);
	buf_free(&out);
}

#endif
