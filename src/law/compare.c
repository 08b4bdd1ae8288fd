/* Laws side by side, topic by topic: compare.h says what for. */
#include "law/compare.h"

#include <string.h>

const char *relation_name(enum relation r)
{
	static const char *const names[REL_COUNT] = {"same", "stricter", "looser", "different", "only"};
	return names[r];
}

struct comparing {
	const struct law *law;
	struct comparison *out;
	struct arena *arena;
	uint32_t *next;      /* per rulebook: the first of its sayings not yet compared */
	struct stated *said; /* what each says under the topic in hand; NULL says where it says nothing */
	uint32_t cap;
	bool failed;
};

/* ---- two sayings ---- */

enum order { ORDER_SAME, ORDER_LESS, ORDER_MORE, ORDER_NONE };

static uint16_t currency_of(const struct law *law, const struct saying *s)
{
	return s->of == SAYS_NODE ? law_node(law, s->row)->currency : 0;
}

static enum order order_of(const struct law *law, const struct saying *a, const struct saying *b)
{
	if (a->lo == b->lo && a->hi == b->hi && a->ordered == b->ordered)
		return ORDER_SAME;
	if (!a->ordered || !b->ordered || currency_of(law, a) != currency_of(law, b))
		return ORDER_NONE;
	if (a->hi <= b->lo)
		return ORDER_LESS;
	return b->hi <= a->lo ? ORDER_MORE : ORDER_NONE; /* a month and 30 days: it depends on the month */
}

/* ---- one topic ---- */

/* The strictest of a side; `even`: all that say something say the same. */
static const struct saying *strictest(const struct comparing *c, uint32_t from, uint32_t to, bool *even)
{
	const struct saying *best = NULL;
	*even = true;
	for (uint32_t i = from; i < to; i++) {
		const struct saying *s = c->said[i].says;
		if (!s)
			continue;
		enum order o = best ? order_of(c->law, s, best) : ORDER_SAME;
		*even = *even && o == ORDER_SAME;
		if (!best || o == ORDER_LESS)
			best = s;
	}
	return best;
}

/* Nothing that another law says is known to be stricter or incomparable. */
static bool is_strictest(const struct comparing *c, const struct saying *s, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct saying *o = c->said[i].says;
		enum order order = o && o != s ? order_of(c->law, s, o) : ORDER_SAME;
		if (order == ORDER_MORE || order == ORDER_NONE)
			return false;
	}
	return true;
}

static enum relation relate(const struct comparing *c, uint32_t total)
{
	uint32_t left = c->out->left_count, silent = 0;
	bool even, even_left, even_right;
	for (uint32_t i = 0; i < total; i++)
		silent += !c->said[i].says;
	const struct saying *best = strictest(c, 0, total, &even);
	if (left == total) {
		if (silent)
			return REL_ONLY;
		return even ? REL_SAME : is_strictest(c, best, total) ? REL_STRICTER : REL_DIFFERENT;
	}
	const struct saying *a = strictest(c, 0, left, &even_left), *b = strictest(c, left, total, &even_right);
	if (!a || !b)
		return REL_ONLY;
	switch (order_of(c->law, a, b)) {
	case ORDER_SAME: return even_left && even_right ? REL_SAME : REL_DIFFERENT;
	case ORDER_LESS: return REL_STRICTER;
	case ORDER_MORE: return REL_LOOSER;
	case ORDER_NONE: break;
	}
	return REL_DIFFERENT;
}

/* Whom the relation names. */
static bool is_named(const struct comparing *c, enum relation r, const struct saying *s, uint32_t total)
{
	if (r != REL_STRICTER && r != REL_LOOSER)
		return true;
	return is_strictest(c, s, total);
}

static bool is_fact_topic(enum topic t)
{
	return t == TOPIC_WHO || t == TOPIC_WHO_NOT || t == TOPIC_TRIGGER || t == TOPIC_EXCLUSION || t == TOPIC_ELEMENT;
}

static bool any_says(const struct comparing *c, uint64_t key)
{
	const struct comparison *o = c->out;
	for (uint32_t i = 0; i < o->rulebook_count; i++) {
		const struct profile *p = &o->profiles->of[o->rulebooks[i]];
		if (!c->said[i].says && says_under(p->says, p->count, key))
			return true;
	}
	return false;
}

/* A fact of which the vocabulary says that it is narrower or broader, under the same topic, in a law that is silent. */
static row_id related_fact(const struct comparing *c, uint64_t key)
{
	fact_id fact = (fact_id)key;
	const struct fact_row *f = LAW_ROW(c->law, TAB_FACTS, struct fact_row, fact);
	for (row_id r = f->relations; r; r = relation_next(c->law, r, fact)) {
		const struct relation_row *row = LAW_ROW(c->law, TAB_RELATIONS, struct relation_row, r);
		fact_id other = row->less == fact ? row->more : row->less;
		if (any_says(c, (key & ~UINT64_C(0xffffffff)) | other))
			return other;
	}
	return 0;
}

static struct statement *statement_new(struct comparing *c)
{
	struct comparison *o = c->out;
	if (o->statement_count == c->cap) {
		uint32_t cap = c->cap ? c->cap * 2 : 256;
		struct statement *grown = arena_array(c->arena, cap, sizeof(*grown));
		if (!grown)
			return NULL;
		if (c->cap)
			memcpy(grown, o->statements, c->cap * sizeof(*grown));
		o->statements = grown;
		c->cap = cap;
	}
	return &o->statements[o->statement_count++];
}

static bool state(struct comparing *c, uint64_t key)
{
	uint32_t total = c->out->rulebook_count, count = 0;
	const struct saying *some = NULL;
	for (uint32_t i = 0; i < total; i++)
		if (c->said[i].says) {
			count++;
			some = c->said[i].says;
		}
	struct statement *s = statement_new(c);
	struct stated *stated = arena_array(c->arena, count, sizeof(*stated));
	row_id *named = arena_array(c->arena, count, sizeof(*named));
	if (!s || !stated || !named)
		return false;
	*s = (struct statement){.key = key, .stated = stated, .rulebooks = named, .area = saying_area(c->law, some)};
	s->relation = relate(c, total);
	for (uint32_t i = 0; i < total; i++) {
		if (!c->said[i].says)
			continue;
		stated[s->count++] = c->said[i];
		if (is_named(c, s->relation, c->said[i].says, total))
			named[s->rulebook_count++] = c->said[i].rulebook;
	}
	if (s->relation == REL_ONLY && is_fact_topic((enum topic)(key >> 32)))
		s->related = related_fact(c, key);
	return true;
}

/* ---- all topics ---- */

static bool next_key(const struct comparing *c, uint64_t *key)
{
	const struct comparison *o = c->out;
	*key = UINT64_MAX;
	for (uint32_t i = 0; i < o->rulebook_count; i++) {
		const struct profile *p = &o->profiles->of[o->rulebooks[i]];
		if (c->next[i] < p->count && p->says[c->next[i]].key < *key)
			*key = p->says[c->next[i]].key;
	}
	return *key != UINT64_MAX;
}

static bool statements(struct comparing *c)
{
	const struct comparison *o = c->out;
	uint64_t key;
	while (next_key(c, &key)) {
		for (uint32_t i = 0; i < o->rulebook_count; i++) {
			const struct profile *p = &o->profiles->of[o->rulebooks[i]];
			c->said[i] = (struct stated){.rulebook = o->rulebooks[i]};
			if (c->next[i] == p->count || p->says[c->next[i]].key != key)
				continue;
			c->said[i].says = &p->says[c->next[i]];
			while (c->next[i] < p->count && p->says[c->next[i]].key == key)
				c->next[i]++;
		}
		if (!state(c, key))
			return false;
	}
	return true;
}

/* Topics stand in the order of areas but for features, which have areas of their own: a stable pass for each area. */
static bool order_by_area(struct comparing *c)
{
	struct comparison *o = c->out;
	struct statement *sorted = arena_array(c->arena, o->statement_count ? o->statement_count : 1, sizeof(*sorted));
	uint32_t n = 0;
	if (!sorted)
		return false;
	for (enum law_area a = 0; a < AREA_COUNT; a++)
		for (uint32_t i = 0; i < o->statement_count; i++)
			if (o->statements[i].area == a)
				sorted[n++] = o->statements[i];
	o->statements = sorted;
	return true;
}

/* ---- elements ---- */

static uint32_t bits(uint64_t word)
{
	return (uint32_t)__builtin_popcountll(word);
}

static bool elements(struct comparing *c)
{
	struct comparison *o = c->out;
	uint32_t words = o->profiles->element_words, n = o->rulebook_count;
	o->union_of = arena_array(c->arena, words, sizeof(uint64_t));
	o->common_to = arena_array(c->arena, words, sizeof(uint64_t));
	o->pairs = arena_array(c->arena, n > 1 ? (size_t)n * (n - 1) / 2 : 1, sizeof(*o->pairs));
	if (!o->union_of || !o->common_to || !o->pairs)
		return false;
	for (uint32_t w = 0; w < words; w++) {
		uint64_t all = UINT64_MAX;
		for (uint32_t i = 0; i < n; i++) {
			o->union_of[w] |= o->profiles->of[o->rulebooks[i]].elements[w];
			all &= o->profiles->of[o->rulebooks[i]].elements[w];
		}
		o->common_to[w] = n ? all : 0;
		o->union_count += bits(o->union_of[w]);
		o->common_count += bits(o->common_to[w]);
	}
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = i + 1; k < n; k++) {
			struct pair p = {.a = o->rulebooks[i], .b = o->rulebooks[k]};
			const uint64_t *a = o->profiles->of[p.a].elements, *b = o->profiles->of[p.b].elements;
			for (uint32_t w = 0; w < words; w++) {
				p.common += bits(a[w] & b[w]);
				p.either += bits(a[w] | b[w]);
			}
			o->pairs[o->pair_count++] = p;
		}
	return true;
}

bool compare(const struct profiles *profiles, struct side left, struct side right, struct arena *arena,
             struct comparison *out)
{
	uint32_t n = left.count + right.count;
	*out = (struct comparison){.profiles = profiles, .rulebook_count = n, .left_count = left.count};
	struct comparing c = {.law = profiles->law, .out = out, .arena = arena};
	out->rulebooks = arena_array(arena, n ? n : 1, sizeof(row_id));
	c.next = arena_array(arena, n ? n : 1, sizeof(*c.next));
	c.said = arena_array(arena, n ? n : 1, sizeof(*c.said));
	if (!out->rulebooks || !c.next || !c.said)
		return false;
	memcpy(out->rulebooks, left.rulebooks, left.count * sizeof(row_id));
	if (right.count)
		memcpy(out->rulebooks + left.count, right.rulebooks, right.count * sizeof(row_id));
	return statements(&c) && order_by_area(&c) && elements(&c);
}

struct text statement_id(const struct law *law, const struct statement *s, struct arena *arena)
{
	enum topic t = (enum topic)(s->key >> 32);
	row_id sub = (row_id)s->key;
	const char *area = law_area_name(s->area), *name = topic_name(t);
	struct text tail = TEXT_NONE;
	switch (t) {
	case TOPIC_WHO:
	case TOPIC_WHO_NOT:
	case TOPIC_TRIGGER:
	case TOPIC_EXCLUSION:
	case TOPIC_ELEMENT: tail = law_str(law, LAW_ROW(law, TAB_FACTS, struct fact_row, sub)->id); break;
	case TOPIC_WHO_VALUE:
	case TOPIC_TRIGGER_VALUE: {
		const struct value_row *value = LAW_ROW(law, TAB_VALUES, struct value_row, sub);
		struct text fact = law_str(law, LAW_ROW(law, TAB_FACTS, struct fact_row, value->fact)->id);
		tail = text_format(arena, "%.*s.%.*s", TEXT_ARG(fact), TEXT_ARG(law_str(law, value->id)));
		break;
	}
	case TOPIC_STAGE:
	case TOPIC_START:
	case TOPIC_MOMENT:
	case TOPIC_MIND:
	case TOPIC_UNIT:
	case TOPIC_STANDARD:
	case TOPIC_CLASSES: tail = text_of(duty_stage_name((enum duty_stage)sub)); break;
	case TOPIC_RECIPIENT:
	case TOPIC_NOTICE: tail = text_of(recipient_type_name((enum recipient_type)sub)); break;
	case TOPIC_IDEA:
	case TOPIC_MATTER: tail = law_str(law, LAW_ROW(law, TAB_IDEAS, struct idea_row, sub)->id); break;
	case TOPIC_FEATURE: tail = law_str(law, FEATURE(law, sub)->id); break;
	case TOPIC_BODY: tail = law_str(law, sub); break;
	default: break;
	}
	return text_format(arena, "%s.%s%s%.*s", area, name, tail.n ? "." : "", TEXT_ARG(tail));
}
