/* A rulebook reduced to sayings: compare.h says what for. */
#include <string.h>

#include "law/compare.h"
#include "law/eval.h"

#define DEPTH_LIMIT 64

static const struct {
	const char *name;
	enum law_area area;
} topics[TOPIC_COUNT] = {
    [TOPIC_WHO] = {"who", AREA_DEFINITIONS},
    [TOPIC_WHO_VALUE] = {"who_value", AREA_DEFINITIONS},
    [TOPIC_WHO_NOT] = {"who_not", AREA_DEFINITIONS},
    [TOPIC_IDEA] = {"idea", AREA_DEFINITIONS},
    [TOPIC_TRIGGER] = {"trigger", AREA_DEFINITIONS},
    [TOPIC_TRIGGER_VALUE] = {"trigger_value", AREA_DEFINITIONS},
    [TOPIC_EXCLUSION] = {"exclusion", AREA_DEFINITIONS},
    [TOPIC_LIMBS] = {"limbs", AREA_DEFINITIONS},
    [TOPIC_POTENTIAL] = {"potential", AREA_DEFINITIONS},
    [TOPIC_NUMBERS] = {"numbers", AREA_DEFINITIONS},
    [TOPIC_STAGE] = {"stage", AREA_TIMELINES},
    [TOPIC_START] = {"start", AREA_TIMELINES},
    [TOPIC_MOMENT] = {"moment", AREA_TIMELINES},
    [TOPIC_MIND] = {"state_of_mind", AREA_TIMELINES},
    [TOPIC_UNIT] = {"unit", AREA_TIMELINES},
    [TOPIC_STANDARD] = {"standard", AREA_TIMELINES},
    [TOPIC_CLASSES] = {"classes", AREA_TIMELINES},
    [TOPIC_MATTER] = {"matter", AREA_CONTENTS},
    [TOPIC_ELEMENT] = {"element", AREA_CONTENTS},
    [TOPIC_SPREAD] = {"spread", AREA_CONTENTS},
    [TOPIC_AVAILABLE] = {"as_available", AREA_CONTENTS},
    [TOPIC_RECIPIENT] = {"recipient", AREA_MECHANISMS},
    [TOPIC_BODY] = {"body", AREA_MECHANISMS},
    [TOPIC_PER_STATE] = {"per_state", AREA_MECHANISMS},
    [TOPIC_YIELDS] = {"yields", AREA_MECHANISMS},
    [TOPIC_COUNTS] = {"counts_elsewhere", AREA_MECHANISMS},
    [TOPIC_VOLUNTARY] = {"voluntary", AREA_MECHANISMS},
    [TOPIC_PERIODIC] = {"periodic", AREA_AGGREGATION},
    [TOPIC_NOTICE] = {"notice", AREA_DISCLOSURE},
    [TOPIC_DELAY] = {"delay", AREA_DISCLOSURE},
    [TOPIC_FEATURE] = {"feature", AREA_COUNT}, /* its own area */
};

const char *topic_name(enum topic t)
{
	return topics[t].name;
}

enum topic saying_topic(const struct saying *s)
{
	return (enum topic)(s->key >> 32);
}

row_id saying_sub(const struct saying *s)
{
	return (row_id)s->key;
}

enum law_area saying_area(const struct law *law, const struct saying *s)
{
	enum topic t = saying_topic(s);
	return t == TOPIC_FEATURE ? (enum law_area)FEATURE(law, saying_sub(s))->area : topics[t].area;
}

struct text saying_cite(const struct law *law, const struct saying *s)
{
	str_id cite = 0;
	switch ((enum saying_row)s->of) {
	case SAYS_RULE: cite = RULE(law, s->row)->cite; break;
	case SAYS_NODE: cite = law_node(law, s->cited)->cite; break;
	case SAYS_CLOCK: cite = CLOCK(law, s->row)->cite; break;
	case SAYS_DUTY: cite = DUTY(law, s->row)->cite; break;
	case SAYS_CONTENT: cite = CONTENT(law, s->row)->cite; break;
	case SAYS_RECIPIENT: cite = RECIPIENT(law, s->row)->cite; break;
	case SAYS_LINK: cite = LINK(law, s->row)->cite; break;
	case SAYS_PROVISION: cite = PROVISION(law, s->row)->cite; break;
	}
	if (!cite && s->duty)
		cite = DUTY(law, s->duty)->cite;
	return law_str(law, cite);
}

bool says_under(const struct saying *list, uint32_t count, uint64_t key)
{
	uint32_t lo = 0, hi = count;
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		if (list[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < count && list[lo].key == key;
}

/* ---- making ---- */

struct making {
	const struct law *law;
	struct arena *arena;
	row_id book;
	const struct rulebook_row *row;
	struct saying *list;
	uint32_t count, cap;
	uint64_t *elements, *numbers_seen;
	uint32_t numbers;
	int weakest; /* degree that suffices: 0 possible, 1 likely, 2 actual; 3: none seen */
	bool failed;
};

static void say(struct making *m, enum topic t, row_id sub, struct saying s)
{
	if (m->count == m->cap) {
		uint32_t cap = m->cap ? m->cap * 2 : 64;
		struct saying *list = arena_array(m->arena, cap, sizeof(*list));
		if (!list) {
			m->failed = true;
			return;
		}
		if (m->count)
			memcpy(list, m->list, m->count * sizeof(*list));
		m->list = list;
		m->cap = cap;
	}
	s.key = (uint64_t)t << 32 | sub;
	m->list[m->count++] = s;
	/* Under its own name a fact is the law's own; under its idea it meets those of other laws. */
	if (t != TOPIC_TRIGGER && t != TOPIC_ELEMENT)
		return;
	row_id idea = LAW_ROW(m->law, TAB_FACTS, struct fact_row, sub)->idea;
	s.lo = s.hi = 1;
	s.ordered = false;
	if (idea)
		say(m, t == TOPIC_TRIGGER ? TOPIC_IDEA : TOPIC_MATTER, idea, s);
}

static int64_t value_of_constant(const struct law *law, row_id constant)
{
	return LAW_ROWS(law, TAB_CONSTANTS, int64_t)[constant];
}

/* A number that tells unlike sets and expressions apart. */
static int64_t mix(int64_t h, int64_t v)
{
	uint64_t x = ((uint64_t)h ^ (uint64_t)v) * UINT64_C(0x9e3779b97f4a7c15);
	return (int64_t)(x >> 1 ^ x << 17);
}

static int64_t shape_of(const struct law *law, row_id id, int depth)
{
	const struct node_row *n = law_node(law, id);
	int64_t h = mix(n->op, n->cmp);
	h = mix(h, n->op == NODE_CONSTANT || n->op == NODE_PERCENT_OF ? value_of_constant(law, n->a) : (int64_t)n->a);
	for (row_id c = n->child; c && depth < DEPTH_LIMIT; c = law_node(law, c)->next)
		h = mix(h, shape_of(law, c, depth + 1));
	return h;
}

/* The first fact that an expression looks at. */
static fact_id fact_of(const struct law *law, row_id id, int depth)
{
	const struct node_row *n = law_node(law, id);
	if (n->op == NODE_VALUE || n->op == NODE_SUM || n->op == NODE_UNION || n->op == NODE_SIZE || n->op == NODE_FACT)
		return n->a;
	if (n->op == NODE_RESIDENTS)
		return fact_find(law, TEXT("data.individuals_by_region"));
	for (row_id c = n->child; c && depth < DEPTH_LIMIT; c = law_node(law, c)->next) {
		fact_id found = fact_of(law, c, depth + 1);
		if (found)
			return found;
	}
	return 0;
}

static bool is_degree(const struct law *law, fact_id fact)
{
	static const char *const names[] = {"no", "possible", "likely", "actual"};
	const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, fact);
	if (f->type != TYPE_ENUM || f->value_count != 4)
		return false;
	for (uint32_t i = 0; i < 4; i++)
		if (!text_is(law_str(law, LAW_ROW(law, TAB_VALUES, struct value_row, f->first_value + i)->id),
		             names[i]))
			return false;
	return true;
}

/* Each value that suffices is a saying of its own: two laws can have some of a list in common. */
static void say_values(struct making *m, enum topic t, fact_id fact, row_id constants, uint32_t words, struct saying s)
{
	const struct fact_row *f = LAW_ROW(m->law, TAB_FACTS, struct fact_row, fact);
	if (t != TOPIC_WHO && t != TOPIC_TRIGGER)
		return;
	s.lo = s.hi = 1;
	s.ordered = false;
	for (row_id v = f->first_value; v < f->first_value + f->value_count; v++) {
		uint32_t bit = LAW_ROW(m->law, TAB_VALUES, struct value_row, v)->bit;
		if (bit / 64 < words && (uint64_t)value_of_constant(m->law, constants + bit / 64) >> bit % 64 & 1)
			say(m, t == TOPIC_WHO ? TOPIC_WHO_VALUE : TOPIC_TRIGGER_VALUE, v, s);
	}
}

static void say_choice(struct making *m, enum topic t, const struct node_row *n, struct saying s)
{
	const struct fact_row *f = LAW_ROW(m->law, TAB_FACTS, struct fact_row, n->a);
	uint64_t mask = (uint64_t)value_of_constant(m->law, n->b);
	s.lo = s.hi = (int64_t)(mask >> 1);
	if (f->ordered && mask) {
		int lowest = 0;
		while (!(mask >> lowest & 1))
			lowest++;
		s.lo = s.hi = lowest;
		s.ordered = true;
		if (t == TOPIC_TRIGGER && is_degree(m->law, n->a) && lowest > 0 && lowest - 1 < m->weakest)
			m->weakest = lowest - 1;
	}
	say(m, t, n->a, s);
	if (!f->ordered)
		say_values(m, t, n->a, n->b, 1, s);
}

/* x > 500 and x >= 500 are a person apart: twice the number, and one more where it is strict. */
static void say_comparison(struct making *m, enum topic t, const struct node_row *n, struct saying s)
{
	row_id right = n->child ? law_node(m->law, n->child)->next : 0;
	fact_id fact = n->child ? fact_of(m->law, n->child, 0) : 0;
	if (!fact || !right)
		return;
	const struct node_row *c = law_node(m->law, right);
	bool from = n->cmp == CMP_GT || n->cmp == CMP_GE;
	s.lo = s.hi = shape_of(m->law, right, 0);
	if (from && c->op == NODE_CONSTANT) {
		int64_t v = value_of_constant(m->law, c->a);
		if (v < INT64_MAX / 2 && v > INT64_MIN / 2)
			s.lo = s.hi = 2 * v + (n->cmp == CMP_GT);
		s.ordered = true;
		/* "At least one" and "more than none" are words, not numbers. */
		m->numbers += t == TOPIC_TRIGGER && s.lo > 2;
	}
	say(m, t, fact, s);
}

static void say_leaf(struct making *m, enum topic t, row_id id, struct saying s)
{
	const struct node_row *n = law_node(m->law, id);
	switch ((enum node_op)n->op) {
	case NODE_FACT:
	case NODE_RECORDED:
	case NODE_KNOWN:
	case NODE_EMPTY:
		s.lo = s.hi = n->op;
		say(m, t, n->a, s);
		return;
	case NODE_CHOICE: say_choice(m, t, n, s); return;
	case NODE_HAS_ANY:
	case NODE_HAS_ALL:
	case NODE_HAS_NONE: {
		int64_t h = n->op;
		for (uint32_t i = 0; i < SET_WORDS; i++)
			h = mix(h, value_of_constant(m->law, n->b + i));
		s.lo = s.hi = h;
		say(m, t, n->a, s);
		if (n->op != NODE_HAS_NONE)
			say_values(m, t, n->a, n->b, SET_WORDS, s);
		return;
	}
	case NODE_COMPARE: say_comparison(m, t, n, s); return;
	case NODE_PLACE_IN: {
		fact_id fact = n->child ? fact_of(m->law, n->child, 0) : 0;
		int64_t h = n->op;
		for (uint32_t i = 0; i < SET_WORDS; i++)
			h = mix(h, value_of_constant(m->law, n->b + i));
		s.lo = s.hi = h;
		if (fact)
			say(m, t, fact, s);
		return;
	}
	default: return;
	}
}

static enum topic opposite(enum topic t)
{
	switch (t) {
	case TOPIC_WHO: return TOPIC_WHO_NOT;
	case TOPIC_WHO_NOT: return TOPIC_WHO;
	case TOPIC_TRIGGER: return TOPIC_EXCLUSION;
	case TOPIC_EXCLUSION: return TOPIC_TRIGGER;
	default: return t;
	}
}

/* `said`: where text and citation stand, the nearest leaf; `duty`: none, or the one whose condition this is. */
static void walk(struct making *m, enum topic t, row_id id, struct saying s, int depth)
{
	const struct node_row *n = law_node(m->law, id);
	if (!id || depth > DEPTH_LIMIT)
		return;
	s.of = SAYS_NODE;
	if (n->says || !s.row)
		s.row = id;
	if (n->cite || !s.cited)
		s.cited = id;
	if (n->mark)
		s.mark = (uint8_t)(n->mark - 1);
	if (n->op == NODE_RULE) {
		const struct rule_row *r = RULE(m->law, n->a);
		if (r->rulebook == m->book && r->role == RULE_DEFINE) {
			s.row = s.cited = 0;
			s.mark = r->mark;
			walk(m, t, r->node, s, depth + 1);
		}
		return;
	}
	say_leaf(m, t, id, s);
	if (n->op == NODE_COMPARE || n->op == NODE_PLACE_IN)
		return;
	uint32_t place = 0;
	for (row_id c = n->child; c; c = law_node(m->law, c)->next, place++) {
		bool negates = n->op == NODE_NOT || n->op == NODE_NO_OF || n->op == NODE_NO_RECORD ||
		               ((n->op == NODE_UNLESS || n->op == NODE_PRESUMED) && place == 1);
		walk(m, negates ? opposite(t) : t, c, s, depth + 1);
	}
}

/* ---- definitions ---- */

/* 1: one of several limbs suffices; 2: they must meet. 0: there is one limb alone. */
static int limbs(const struct law *law, row_id id, int depth)
{
	const struct node_row *n = law_node(law, id);
	if (depth > DEPTH_LIMIT || n->flags & NODE_LEAF)
		return n->op == NODE_ANY ? 1 : 0;
	if (n->op == NODE_ANY || n->op == NODE_AT_LEAST)
		return 1;
	int found = 0;
	for (row_id c = n->child; c && found != 1; c = law_node(law, c)->next) {
		int l = limbs(law, c, depth + 1);
		found = l == 1 ? 1 : found;
	}
	return found == 1 ? 1 : n->op == NODE_ALL ? 2 : found;
}

static void say_definitions(struct making *m)
{
	struct saying none = {.mark = m->row->mark};
	int shape = 0;
	row_id shaped = 0;
	walk(m, TOPIC_WHO, RULE(m->law, m->row->covers)->node, none, 0);
	for (row_id i = m->row->first_rule; i < m->row->first_rule + m->row->rule_count; i++) {
		const struct rule_row *r = RULE(m->law, i);
		if (r->role != RULE_TRIGGER)
			continue;
		struct saying s = {.mark = r->mark};
		walk(m, TOPIC_TRIGGER, r->node, s, 0);
		int l = limbs(m->law, r->node, 0);
		if (l && (!shape || l < shape)) {
			shape = l;
			shaped = i;
		}
	}
	if (shape)
		say(m, TOPIC_LIMBS, 0,
		    (struct saying){.lo = shape,
		                    .hi = shape,
		                    .of = SAYS_RULE,
		                    .row = shaped,
		                    .mark = RULE(m->law, shaped)->mark});
	row_id last = m->row->first_rule;
	if (m->weakest < 3)
		say(m, TOPIC_POTENTIAL, 0,
		    (struct saying){.lo = m->weakest,
		                    .hi = m->weakest,
		                    .of = SAYS_RULE,
		                    .row = last,
		                    .ordered = true,
		                    .mark = m->row->mark});
	say(m, TOPIC_NUMBERS, 0,
	    (struct saying){.lo = m->numbers, .hi = m->numbers, .of = SAYS_RULE, .row = last, .mark = m->row->mark});
}

/* ---- clocks ---- */

static bool minutes_of(const struct clock_row *c, int64_t *lo, int64_t *hi)
{
	/* Months have 28 to 31 days; working days are dealt with below: bounds, not a calendar. */
	static const struct {
		int64_t lo, hi;
	} unit[] = {[UNIT_SECONDS] = {0, 1},
	            [UNIT_MINUTES] = {1, 1},
	            [UNIT_HOURS] = {60, 60},
	            [UNIT_DAYS] = {1440, 1440},
	            [UNIT_WORKING_DAYS] = {1440, 1440},
	            [UNIT_WEEKS] = {10080, 10080},
	            [UNIT_MONTHS] = {28 * 1440, 31 * 1440},
	            [UNIT_YEARS] = {365 * 1440, 366 * 1440}};
	int64_t n = c->count < 0 ? -(int64_t)c->count : c->count;
	*lo = n * unit[c->unit].lo;
	*hi = n * unit[c->unit].hi;
	/* A weekend for each five begun and one more, and two holidays: further no calendar here stretches them often. */
	if (c->unit == UNIT_WORKING_DAYS)
		*hi = (n + 2 * (n / 5 + 1) + 2) * 1440;
	return c->count >= 0;
}

/* A condition of a case or of a roll is no event. */
static bool has_event(const struct clock_row *c)
{
	return c->node && (c->op == CLOCK_PERIOD || c->op == CLOCK_AT);
}

/* The fact, filing or limit that an expression of an instant looks at; `*year`: from the end of its year. */
static const struct node_row *event_of(const struct law *law, row_id id, bool *year)
{
	const struct node_row *n = law_node(law, id);
	for (int depth = 0; id && depth < DEPTH_LIMIT; depth++, id = n->child) {
		n = law_node(law, id);
		*year = *year || n->op == NODE_YEAR_END;
		if (n->op == NODE_FILING || n->op == NODE_LAST_FILING || n->op == NODE_LIMIT || n->op == NODE_VALUE)
			break;
	}
	return n;
}

static void shortest(const struct law *law, row_id id, struct clock_length *out, bool last, int depth);

/* A limit counted from another duty's limit is as much longer. */
static void add_event(const struct law *law, const struct clock_row *c, int64_t *lo, int64_t *hi, int depth)
{
	bool year = false;
	const struct node_row *event = event_of(law, c->node, &year);
	if (year)
		*hi += 366 * 1440;
	if (event->op != NODE_LIMIT)
		return;
	struct clock_length before = {.lo = NO_LIMIT, .hi = NO_LIMIT};
	shortest(law, DUTY(law, event->a)->due.limit, &before, false, depth + 1);
	if (before.clock) {
		*lo += before.lo;
		*hi += before.hi;
	}
}

static void shortest_of(const struct law *law, row_id id, struct clock_length *out, int depth)
{
	const struct clock_row *c = CLOCK(law, id);
	int64_t lo = 0, hi = 0;
	bool known = false;
	if (c->op == CLOCK_PERIOD && !minutes_of(c, &lo, &hi))
		return;
	if (has_event(c))
		add_event(law, c, &lo, &hi, depth);
	for (uint32_t i = 0; i < out->classes; i++)
		known = known || out->seen[i] == lo;
	if (!known && out->classes < CLASSES_MAX)
		out->seen[out->classes++] = lo;
	if (out->clock && lo >= out->lo)
		return;
	out->lo = lo;
	out->hi = hi;
	out->clock = id;
}

static void shortest(const struct law *law, row_id id, struct clock_length *out, bool last, int depth)
{
	for (; id && depth < DEPTH_LIMIT; id = CLOCK(law, id)->next) {
		const struct clock_row *c = CLOCK(law, id);
		row_id child = c->child;
		if (c->op == CLOCK_PERIOD || c->op == CLOCK_AT) {
			shortest_of(law, id, out, depth);
			continue;
		}
		while (last && c->op == CLOCK_CASES && CLOCK(law, child)->next)
			child = CLOCK(law, child)->next;
		shortest(law, child, out, last, depth + 1);
	}
}

struct clock_length clock_shortest(const struct law *law, row_id clock)
{
	struct clock_length l = {.lo = NO_LIMIT, .hi = NO_LIMIT};
	shortest(law, clock, &l, false, 0);
	return l;
}

struct clock_length clock_general(const struct law *law, row_id clock)
{
	struct clock_length l = {.lo = NO_LIMIT, .hi = NO_LIMIT};
	shortest(law, clock, &l, true, 0);
	l.classes = clock_shortest(law, clock).classes;
	return l;
}

struct clock_start clock_start(const struct law *law, row_id clock)
{
	bool year = false;
	for (int depth = 0; clock && depth < DEPTH_LIMIT; depth++) {
		const struct clock_row *c = CLOCK(law, clock);
		if (!has_event(c)) {
			clock = c->child;
			continue;
		}
		const struct node_row *event = event_of(law, c->node, &year);
		if (event->op == NODE_FILING || event->op == NODE_LAST_FILING)
			return (struct clock_start){.filing = event->a};
		if (event->op != NODE_LIMIT)
			return (struct clock_start){.fact = event->op == NODE_VALUE ? event->a : 0};
		clock = DUTY(law, event->a)->due.limit;
	}
	return (struct clock_start){0};
}

static bool to_authorities(const struct law *law, const struct duty_row *d)
{
	for (row_id l = d->first_link; l; l = LINK(law, l)->next)
		if (LINK(law, l)->kind == LINK_RECIPIENT) {
			uint8_t type = RECIPIENT(law, LINK(law, l)->target)->type;
			return type == TO_AUTHORITY || type == TO_CSIRT || type == TO_LAW_ENFORCEMENT ||
			       type == TO_SHARING;
		}
	return d->kind == DUTY_REPORT;
}

static void say_start(struct making *m, const struct clock_length *l, struct saying s, uint32_t stage)
{
	/* Of the filing of another duty only the stage counts: laws have no duties in common. */
	struct clock_start start = clock_start(m->law, l->clock);
	enum fact_moment moment = (enum fact_moment)LAW_ROW(m->law, TAB_FACTS, struct fact_row, start.fact)->moment;
	s.ordered = false;
	s.lo = s.hi = start.filing ? INT64_C(1) << 32 | DUTY(m->law, start.filing)->stage : (int64_t)start.fact;
	if (s.lo)
		say(m, TOPIC_START, stage, s);
	if (!start.fact || moment == MOMENT_OTHER)
		return;
	s.lo = s.hi = moment;
	say(m, TOPIC_MOMENT, stage, s);
	s.lo = s.hi = moment == MOMENT_AWARENESS || moment == MOMENT_BELIEF || moment == MOMENT_DETERMINATION;
	say(m, TOPIC_MIND, stage, s);
}

static void say_stage(struct making *m, row_id duty, const struct duty_row *d)
{
	struct clock_length l = clock_general(m->law, d->due.limit);
	struct saying s = {.lo = l.lo, .hi = l.hi, .duty = duty, .mark = d->mark, .ordered = true};
	s.of = l.clock ? SAYS_CLOCK : SAYS_DUTY;
	s.row = l.clock ? l.clock : duty;
	say(m, TOPIC_STAGE, d->stage, s);
	if (d->due.standard)
		say(m, TOPIC_STANDARD, d->stage,
		    (struct saying){.lo = 1, .hi = 1, .of = SAYS_DUTY, .row = duty, .duty = duty, .mark = d->mark});
	s.ordered = false;
	s.lo = s.hi = l.classes;
	if (l.classes > 1)
		say(m, TOPIC_CLASSES, d->stage, s);
	if (!l.clock)
		return;
	const struct clock_row *c = CLOCK(m->law, l.clock);
	s.lo = s.hi = c->unit <= UNIT_HOURS ? UNIT_HOURS : c->unit == UNIT_WEEKS ? UNIT_DAYS : c->unit;
	if (c->op == CLOCK_PERIOD)
		say(m, TOPIC_UNIT, d->stage, s);
}

/* The start of a stage is that of its shortest limit. */
static void say_starts(struct making *m)
{
	for (uint32_t stage = 0; stage < STAGE_COUNT; stage++) {
		const struct saying *best = NULL;
		for (uint32_t i = 0; i < m->count; i++) {
			const struct saying *s = &m->list[i];
			if (s->key == ((uint64_t)TOPIC_STAGE << 32 | stage) && s->of == SAYS_CLOCK &&
			    (!best || s->lo < best->lo))
				best = s;
		}
		if (!best)
			continue;
		struct clock_length l = {.clock = best->row};
		say_start(m, &l, *best, stage);
	}
}

/* ---- contents, mechanisms, disclosure ---- */

static void say_contents(struct making *m, row_id duty, const struct duty_row *d, uint32_t *stages)
{
	static const int64_t rank[] =
	    {[GRADE_MANDATORY] = 0, [GRADE_IF_APPLICABLE] = 1, [GRADE_AS_AVAILABLE] = 2, [GRADE_OPTIONAL] = 3};
	for (row_id i = d->first_content; i; i = CONTENT(m->law, i)->next) {
		const struct content_row *c = CONTENT(m->law, i);
		struct saying s = {.of = SAYS_CONTENT, .row = i, .duty = duty, .mark = d->mark, .ordered = true};
		if (c->grade == GRADE_FORBIDDEN)
			continue;
		s.lo = s.hi = rank[c->grade];
		*stages |= 1u << d->stage;
		for (uint32_t k = 0; k < c->fact_count; k++) {
			say(m, TOPIC_ELEMENT, c->facts[k], s);
			m->elements[c->facts[k] / 64] |= UINT64_C(1) << c->facts[k] % 64;
		}
		s.ordered = false;
		s.lo = s.hi = 1;
		if (c->grade == GRADE_IF_APPLICABLE || c->grade == GRADE_AS_AVAILABLE)
			say(m, TOPIC_AVAILABLE, 0, s);
	}
}

static void say_recipients(struct making *m, row_id duty, const struct duty_row *d)
{
	bool report = to_authorities(m->law, d);
	for (row_id l = d->first_link; l; l = LINK(m->law, l)->next) {
		const struct link_row *link = LINK(m->law, l);
		struct saying s = {.lo = 1, .hi = 1, .of = SAYS_LINK, .row = l, .duty = duty, .mark = d->mark};
		if (link->kind == LINK_SATISFIED || link->kind == LINK_COUNTS_FOR || link->kind == LINK_DEEMED ||
		    link->kind == LINK_DISPLACED)
			say(m, TOPIC_COUNTS, 0, s);
		if (link->kind != LINK_RECIPIENT)
			continue;
		const struct recipient_row *r = RECIPIENT(m->law, link->target);
		s.of = SAYS_RECIPIENT;
		s.row = link->target;
		if (!report) {
			struct clock_length limit = clock_shortest(m->law, d->due.limit);
			s.lo = limit.lo;
			s.hi = limit.hi;
			s.ordered = true;
			s.of = limit.clock ? SAYS_CLOCK : SAYS_DUTY;
			s.row = limit.clock ? limit.clock : duty;
			say(m, TOPIC_NOTICE, r->type, s);
			continue;
		}
		say(m, TOPIC_RECIPIENT, r->type, s);
		say(m, TOPIC_BODY, r->name, s);
		if (r->place || r->place_instance)
			say(m, TOPIC_PER_STATE, 0, s);
	}
}

static void say_duties(struct making *m)
{
	uint32_t stages = 0, spread = 0;
	for (row_id i = m->row->first_duty; i < m->row->first_duty + m->row->duty_count; i++) {
		const struct duty_row *d = DUTY(m->law, i);
		struct saying s = {.lo = 1, .hi = 1, .of = SAYS_DUTY, .row = i, .duty = i, .mark = d->mark};
		if (d->kind == DUTY_OFFER)
			say(m, TOPIC_VOLUNTARY, 0, s);
		if (d->kind != DUTY_REPORT && d->kind != DUTY_NOTICE)
			continue;
		if (d->stage == STAGE_PERIODIC)
			say(m, TOPIC_PERIODIC, 0, s);
		if (to_authorities(m->law, d))
			say_stage(m, i, d);
		say_contents(m, i, d, &stages);
		say_recipients(m, i, d);
		if (d->held)
			say(m, TOPIC_DELAY, 0, s);
	}
	say_starts(m);
	for (uint32_t i = 0; i < STAGE_COUNT; i++)
		spread += stages >> i & 1;
	if (spread)
		say(m, TOPIC_SPREAD, 0,
		    (struct saying){.lo = spread,
		                    .hi = spread,
		                    .of = SAYS_RULE,
		                    .row = m->row->covers,
		                    .mark = m->row->mark});
}

static void say_rest(struct making *m)
{
	for (row_id l = m->row->first_link; l; l = LINK(m->law, l)->next)
		if (LINK(m->law, l)->kind == LINK_YIELDS && !RULEBOOK(m->law, LINK(m->law, l)->target)->overlay_of)
			say(m, TOPIC_YIELDS, 0,
			    (struct saying){.lo = 1, .hi = 1, .of = SAYS_LINK, .row = l, .mark = m->row->mark});
	for (row_id p = m->row->first_provision; p; p = PROVISION(m->law, p)->next) {
		const struct provision_row *said = PROVISION(m->law, p);
		struct saying s = {.lo = 1, .hi = 1, .of = SAYS_PROVISION, .row = p, .mark = said->mark};
		struct clock_row time = {.count = said->count, .unit = said->unit};
		if (said->count) {
			minutes_of(&time, &s.lo, &s.hi);
			s.ordered = true;
		}
		say(m, TOPIC_FEATURE, said->feature, s);
	}
}

/* ---- in order ---- */

static bool before(const struct saying *a, const struct saying *b)
{
	if (a->key != b->key)
		return a->key < b->key;
	if (a->ordered != b->ordered)
		return a->ordered; /* what can be ranked speaks first */
	return a->lo < b->lo;
}

static void merge_sort(struct saying *list, struct saying *spare, uint32_t n)
{
	if (n < 2)
		return;
	uint32_t half = n / 2, i = 0, k = half, out = 0;
	merge_sort(list, spare, half);
	merge_sort(list + half, spare, n - half);
	while (i < half || k < n)
		spare[out++] = k == n || (i < half && !before(&list[k], &list[i])) ? list[i++] : list[k++];
	memcpy(list, spare, n * sizeof(*list));
}

/* How many bodies, ways or classes there are is a number of its own: repeated sayings of a topic are counted. */
static void count_bodies(struct making *m)
{
	for (uint32_t i = 0; i < m->count; i++) {
		struct saying *s = &m->list[i];
		if (saying_topic(s) != TOPIC_RECIPIENT)
			continue;
		uint32_t end = i, distinct = 0;
		for (; end < m->count && m->list[end].key == s->key; end++) {
			bool known = false;
			for (uint32_t k = i; k < end; k++)
				known = known || m->list[k].row == m->list[end].row;
			distinct += !known;
		}
		for (uint32_t k = i; k < end; k++)
			m->list[k].lo = m->list[k].hi = distinct;
		i = end - 1;
	}
}

/* What one limb denies and another asks for ("this effect without the others") is no exclusion. */
static void drop_denials(struct making *m)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < m->count; i++) {
		enum topic t = saying_topic(&m->list[i]);
		uint64_t plain = (uint64_t)opposite(t) << 32 | saying_sub(&m->list[i]);
		if ((t == TOPIC_WHO_NOT || t == TOPIC_EXCLUSION) && says_under(m->list, m->count, plain))
			m->list[i].key = UINT64_MAX;
	}
	for (uint32_t i = 0; i < m->count; i++)
		if (m->list[i].key != UINT64_MAX)
			m->list[kept++] = m->list[i];
	m->count = kept;
}

static bool profile_make(struct making *m, struct profile *out)
{
	say_definitions(m);
	say_duties(m);
	say_rest(m);
	struct saying *spare = arena_array(m->arena, m->count ? m->count : 1, sizeof(*spare));
	if (m->failed || !spare)
		return false;
	merge_sort(m->list, spare, m->count);
	count_bodies(m);
	drop_denials(m);
	*out = (struct profile){.rulebook = m->book, .says = m->list, .count = m->count, .elements = m->elements};
	return true;
}

bool profiles_make(const struct law *law, struct arena *arena, struct profiles *out)
{
	uint32_t books = law->t[TAB_RULEBOOKS].count;
	*out = (struct profiles){.law = law, .element_words = law->t[TAB_FACTS].count / 64 + 1};
	out->of = arena_array(arena, books, sizeof(*out->of));
	for (row_id i = 1; out->of && i < books; i++) {
		struct making m = {.law = law, .arena = arena, .book = i, .row = RULEBOOK(law, i), .weakest = 3};
		m.elements = arena_array(arena, out->element_words, sizeof(*m.elements));
		if (!m.elements || !profile_make(&m, &out->of[i]))
			return false;
		for (uint32_t w = 0; w < out->element_words; w++)
			out->of[i].element_count += (uint32_t)__builtin_popcountll(m.elements[w]);
	}
	return out->of != NULL;
}
