/* Folding the log of a case into what is known at one moment, and narrowing it by the relations between facts. */
#include <string.h>

#include "law/case.h"

/* A record, or the record of its kind of which nothing is known, as relations see it. */
struct slot {
	kind_id kind;
	struct value *values;
	uint32_t owner[LINK_COUNT]; /* 1 + index; 0: belongs to the only one, or to all; NOBODY: see below */
	uint32_t next;              /* 1 + index of the next slot of the same kind */
};

/* Owner of a blank record where there are several: it stands for what all of them have in common. */
#define NOBODY UINT32_MAX

struct item {
	uint32_t slot;
	fact_id fact;
};

struct conflict {
	row_id relation;
	uint32_t less, more;
};
#define CONFLICTS_TOLD 32

struct fold {
	const struct kase *c;
	const struct law *law;
	struct arena *arena;
	struct diags *diags;
	struct facts *out;
	struct slot *slots;
	uint32_t slot_count;
	uint32_t first[KIND_MAX + 1]; /* 1 + slot of each kind */
	struct item *queue;
	uint32_t head, tail, cap, pushes, most;
	struct conflict told[CONFLICTS_TOLD];
	uint32_t told_count;
	bool no_memory;
};

/* Marks a value that waits in the queue; none carries it when the fold is done. */
#define VALUE_QUEUED 128

/* ---- blank records ---- */

/* From the law's template, with `now` for acts. */
static bool make_blanks(struct fold *f)
{
	uint32_t kinds = f->law->t[TAB_KINDS].count, count = f->law->t[TAB_BLANKS].count;
	struct value *all = arena_copy(f->arena, f->law->t[TAB_BLANKS].rows, count * sizeof(*all));
	struct value not_yet[TYPE_COUNT];

	f->out->blank = arena_array(f->arena, kinds, sizeof(*f->out->blank));
	if (all == NULL || f->out->blank == NULL)
		return false;
	for (int t = 0; t < TYPE_COUNT; t++)
		not_yet[t] = value_not_yet((enum value_type)t, f->out->now);
	for (fact_id i = 1; i < count; i++)
		if (all[i].known == KNOWN_NOT_YET && all[i].type != TYPE_ENUM)
			all[i] = not_yet[all[i].type];
	for (kind_id k = 1; k < kinds; k++)
		f->out->blank[k] = all + LAW_ROW(f->law, TAB_KINDS, struct kind_row, k)->first_fact;
	return true;
}

static bool make_records(struct fold *f)
{
	uint32_t n = f->c->record_count;

	f->out->of = arena_array(f->arena, n == 0 ? 1 : n, sizeof(*f->out->of));
	if (f->out->of == NULL)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		kind_id kind = f->c->records[i].kind;
		uint32_t facts = LAW_ROW(f->law, TAB_KINDS, struct kind_row, kind)->fact_count;

		f->out->of[i] = facts == 0 ? f->out->blank[kind]
		                           : arena_copy(f->arena, f->out->blank[kind], facts * sizeof(struct value));
		if (f->out->of[i] == NULL)
			return false;
	}
	return true;
}

/* ---- telling of contradictions ---- */

static void print_origin(struct fold *f, struct buf *out, const struct value *v)
{
	const struct assertion *a = v->assertion == 0 ? NULL : &f->c->log[v->assertion - 1];

	if (a == NULL || (a->at == INSTANT_MIN && a->by.n == 0))
		return;
	buf_str(out, " (recorded");
	if (a->at != INSTANT_MIN) {
		buf_str(out, " ");
		instant_print(out, f->c->zones, f->c->zone == ZONE_NONE ? ZONE_UTC : f->c->zone, a->at);
	}
	if (a->by.n > 0) {
		buf_str(out, " by ");
		buf_text(out, a->by);
	}
	buf_char(out, ')');
}

static void print_value(struct fold *f, struct buf *out, fact_id fact, const struct value *v)
{
	value_print(out, f->law, f->c->zones, f->c->zone, fact, v);
	print_origin(f, out, v);
}

static void print_fact(struct fold *f, struct buf *out, uint32_t record, fact_id fact)
{
	buf_text(out, law_str(f->law, LAW_ROW(f->law, TAB_FACTS, struct fact_row, fact)->id));
	if (record < f->c->record_count && case_count(f->c, f->c->records[record].kind) > 1) {
		buf_str(out, " of ");
		buf_text(out, f->c->records[record].id);
	}
}

static void tell(struct fold *f, struct diag_pos at, struct buf *text)
{
	if (buf_failed(text))
		diag_no_memory(f->diags);
	else
		diag_warning(f->diags, at, "contradiction", "%.*s", TEXT_ARG(buf_view(text)));
	buf_free(text);
}

static void tell_replaced(struct fold *f, const struct assertion *later, const struct value *before,
                          const struct value *after)
{
	struct buf text = {0};

	print_fact(f, &text, later->record, later->fact);
	buf_str(&text, ": ");
	print_value(f, &text, later->fact, after);
	buf_str(&text, " contradicts the earlier ");
	print_value(f, &text, later->fact, before);
	buf_str(&text, "; the later one stands");
	tell(f, later->pos, &text);
}

static bool already_told(struct fold *f, row_id relation, uint32_t less, uint32_t more)
{
	for (uint32_t i = 0; i < f->told_count; i++)
		if (f->told[i].relation == relation && f->told[i].less == less && f->told[i].more == more)
			return true;
	if (f->told_count == CONFLICTS_TOLD)
		return true;
	f->told[f->told_count++] = (struct conflict){relation, less, more};
	return false;
}

static void tell_conflict(struct fold *f, row_id relation, uint32_t less, uint32_t more)
{
	const struct relation_row *r = LAW_ROW(f->law, TAB_RELATIONS, struct relation_row, relation);
	const struct value *a = &f->slots[less].values[LAW_ROW(f->law, TAB_FACTS, struct fact_row, r->less)->index];
	const struct value *b = &f->slots[more].values[LAW_ROW(f->law, TAB_FACTS, struct fact_row, r->more)->index];
	const struct value *said = a->assertion > b->assertion ? a : b;
	struct diag_pos at = {0};
	struct buf text = {0};

	if (already_told(f, relation, less, more))
		return;
	if (said->assertion != 0)
		at = f->c->log[said->assertion - 1].pos;
	print_fact(f, &text, less, r->less);
	buf_char(&text, ' ');
	print_value(f, &text, r->less, a);
	buf_str(&text, " does not go with ");
	print_fact(f, &text, more, r->more);
	buf_char(&text, ' ');
	print_value(f, &text, r->more, b);
	buf_str(&text, ": ");
	buf_text(&text, law_str(f->law, r->text));
	if (law_str(f->law, r->cite).n > 0) {
		buf_str(&text, " (");
		buf_text(&text, law_str(f->law, r->cite));
		buf_char(&text, ')');
	}
	tell(f, at, &text);
}

/* ---- the log ---- */

/* "Not yet" as it was said: of an act as at now, of a circumstance as at the moment when it was recorded. */
static struct value value_now(const struct fold *f, const struct assertion *a)
{
	const struct fact_row *row = LAW_ROW(f->law, TAB_FACTS, struct fact_row, a->fact);
	struct value v = a->value;

	/* An act recorded as unknown is an act of which nobody recorded that it happened. */
	if (row->nature == ACT && v.known == KNOWN_NOTHING)
		return fact_not_yet(f->law, a->fact, f->out->now);
	if (v.known != KNOWN_NOT_YET)
		return v;
	if (row->nature == ACT || a->at == INSTANT_MIN || a->at >= f->out->now)
		return fact_not_yet(f->law, a->fact, f->out->now);
	v = fact_not_yet(f->law, a->fact, a->at);
	if (row->type == TYPE_INSTANT || row->type == TYPE_DATE)
		v.known = KNOWN_PARTLY;
	return v;
}

/* Whether the later assertion takes back what was certain. What was not done then may be done since. */
static bool contradicts(struct fold *f, const struct value *before, const struct value *after)
{
	struct value both = *before;

	return before->assertion != 0 && before->known != KNOWN_NOT_YET && before->known != KNOWN_NOTHING &&
	       (before->flags & VALUE_ESTIMATE) == 0 && !value_meet(&both, after, f->arena);
}

static void apply_log(struct fold *f)
{
	for (uint32_t i = 0; i < f->c->log_count; i++) {
		const struct assertion *a = &f->c->log[i];
		struct value *place, v;

		if (a->at > f->out->as_known_at)
			break;
		place = &f->out->of[a->record][LAW_ROW(f->law, TAB_FACTS, struct fact_row, a->fact)->index];
		v = value_now(f, a);
		v.assertion = i + 1;
		if (contradicts(f, place, &v))
			tell_replaced(f, a, place, &v);
		*place = v;
	}
}

/* ---- relations: which records they tie together ---- */

static void add_slot(struct fold *f, struct slot s)
{
	s.next = f->first[s.kind];
	f->slots[f->slot_count++] = s;
	f->first[s.kind] = f->slot_count;
}

/* The sort of owner that a kind of record is itself, or -1. */
static int link_of_role(uint8_t role)
{
	switch (role) {
	case ROLE_ORGANISATION: return LINK_ORGANISATION;
	case ROLE_INCIDENT: return LINK_INCIDENT;
	case ROLE_IMPACT: return LINK_IMPACT;
	case ROLE_PRODUCT: return LINK_PRODUCT;
	case ROLE_AI_SYSTEM: return LINK_AI_SYSTEM;
	case ROLE_SERVICE: return LINK_SERVICE;
	default: return -1;
	}
}

static struct slot slot_of_record(const struct fold *f, uint32_t i)
{
	const struct record *r = &f->c->records[i];
	struct slot s = {.kind = r->kind,
	                 .values = f->out->of[i],
	                 .owner = {r->organisation, r->incident, r->impact, r->product, r->ai_system, r->service}};
	int self = link_of_role(LAW_ROW(f->law, TAB_KINDS, struct kind_row, r->kind)->role);

	if (self >= 0)
		s.owner[self] = i + 1;
	return s;
}

static bool make_slots(struct fold *f)
{
	uint32_t kinds = f->law->t[TAB_KINDS].count;
	uint32_t nobody[LINK_COUNT] = {0};
	bool one_owner;

	f->slots = arena_array(f->arena, (size_t)f->c->record_count + kinds, sizeof(*f->slots));
	if (f->slots == NULL)
		return false;
	for (uint32_t i = 0; i < f->c->record_count; i++)
		add_slot(f, slot_of_record(f, i));
	for (kind_id k = 1; k < kinds; k++) {
		int link = link_of_role(LAW_ROW(f->law, TAB_KINDS, struct kind_row, k)->role);

		if (link >= 0 && case_count(f->c, k) > 1)
			nobody[link] = NOBODY;
	}
	one_owner = nobody[LINK_ORGANISATION] == 0 && nobody[LINK_INCIDENT] == 0;
	for (kind_id k = 1; k < kinds; k++) {
		const struct kind_row *kind = LAW_ROW(f->law, TAB_KINDS, struct kind_row, k);
		struct slot s = {.kind = k, .values = f->out->blank[k]};

		/* Where all belongs to one entity and one incident, a blank stands in only for a kind without records. */
		if (kind->related == 0 || kind->act || (one_owner && f->first[k] != 0))
			continue;
		memcpy(s.owner, nobody, sizeof(nobody));
		add_slot(f, s);
	}
	return true;
}

/* Records of two kinds belong together unless they name different owners. */
static bool together(const struct slot *a, const struct slot *b)
{
	for (int i = 0; i < LINK_COUNT; i++)
		if (a->owner[i] != 0 && b->owner[i] != 0 && a->owner[i] != b->owner[i])
			return false;
	return true;
}

/* ---- relations: narrowing one pair ---- */

enum narrowed { NARROWED_LESS = 1, NARROWED_MORE = 2, NARROWED_NONE = 4 /* nothing is left */ };

static void set_bounds(struct value *v, int64_t lo, int64_t hi)
{
	bool open_end = v->known == KNOWN_NOT_YET && hi == INT64_MAX;

	v->lo = lo;
	v->hi = hi;
	v->known = open_end ? KNOWN_NOT_YET : lo == hi ? KNOWN_EXACTLY : KNOWN_PARTLY;
}

static unsigned narrow_bounds(struct value *a, struct value *b)
{
	unsigned changed = 0;

	if (a->type == TYPE_MONEY && a->known != KNOWN_NOTHING && b->known != KNOWN_NOTHING &&
	    (a->currency != b->currency || a->currency == 0))
		return 0;
	if (a->lo > b->hi)
		return NARROWED_NONE;
	if (a->lo > b->lo) {
		set_bounds(b, a->lo, b->hi);
		b->currency = a->currency;
		changed |= NARROWED_MORE;
	}
	if (b->hi < a->hi) {
		set_bounds(a, a->lo, b->hi);
		a->currency = b->currency;
		changed |= NARROWED_LESS;
	}
	return changed;
}

static uint64_t choices(const struct fact_row *row)
{
	return row->value_count >= 64 ? UINT64_MAX : (UINT64_C(1) << row->value_count) - 1;
}

static void set_mask(struct value *v, uint64_t mask)
{
	v->lo = (int64_t)mask;
	v->known = (mask & (mask - 1)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
}

/* Degrees: the bits of a mask, in order. */
static unsigned narrow_degrees(const struct fact_row *row, struct value *a, struct value *b)
{
	uint64_t x = (uint64_t)a->lo & choices(row), y = (uint64_t)b->lo & choices(row);
	uint64_t upto = y, kept_x, kept_y;
	unsigned changed = 0;

	if (x == 0 || y == 0)
		return 0;
	for (int shift = 1; shift < 64; shift *= 2)
		upto |= upto >> shift; /* every degree up to the highest of y */
	kept_x = x & upto;
	kept_y = y & ~((x & (~x + 1)) - 1);
	if (kept_x == 0 || kept_y == 0)
		return NARROWED_NONE;
	if (kept_x != x) {
		set_mask(a, kept_x);
		changed |= NARROWED_LESS;
	}
	if (kept_y != y) {
		set_mask(b, kept_y);
		changed |= NARROWED_MORE;
	}
	return changed;
}

static void everything(const struct fold *f, const struct fact_row *row, struct set *s)
{
	bool regions = row->type == TYPE_REGION_SET;
	uint32_t count = regions ? f->law->t[TAB_REGIONS].count : row->value_count;

	for (uint32_t i = regions ? 1 : 0; i < count && i < SET_MAX; i++)
		set_add(s->may, i);
}

static struct set set_now(const struct fold *f, const struct fact_row *row, const struct value *v)
{
	struct set s = {0};

	if (v->more != NULL)
		return *(const struct set *)v->more;
	everything(f, row, &s);
	return s;
}

static unsigned put_set(struct fold *f, struct value *v, const struct set *s, unsigned changed)
{
	const struct set *kept = arena_copy(f->arena, s, sizeof(*s));

	if (kept == NULL) {
		f->no_memory = true;
		return 0;
	}
	v->more = kept;
	v->known = memcmp(s->in, s->may, sizeof(s->in)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
	return changed;
}

static unsigned narrow_sets(struct fold *f, const struct fact_row *ra, const struct fact_row *rb, struct value *a,
                            struct value *b)
{
	struct set x = set_now(f, ra, a), y = set_now(f, rb, b);
	bool grows = false, shrinks = false;
	unsigned changed = 0;

	if (!set_contains(y.may, x.in))
		return NARROWED_NONE;
	for (int i = 0; i < SET_WORDS; i++) {
		grows = grows || (x.in[i] & ~y.in[i]) != 0;
		shrinks = shrinks || (x.may[i] & ~y.may[i]) != 0;
		y.in[i] |= x.in[i];
		x.may[i] &= y.may[i];
	}
	if (grows)
		changed |= put_set(f, b, &y, NARROWED_MORE);
	if (shrinks)
		changed |= put_set(f, a, &x, NARROWED_LESS);
	return changed;
}

/* ---- counts per region against their sum ---- */

static num counts_least(const struct counts *c)
{
	num sum = c == NULL ? 0 : c->others_lo;

	for (uint32_t i = 0; c != NULL && i < c->n; i++)
		sum = num_add(sum, c->row[i].lo);
	return sum;
}

/* What one part can be at most when all others are at their least. */
static num part_most(num total, num least, num lo, num hi)
{
	num most = num_sub(total, num_sub(least, lo));

	return most < hi ? most : hi;
}

static unsigned narrow_parts(struct fold *f, struct value *a, num total, num least)
{
	const struct counts *c = a->more;
	uint32_t n = c == NULL ? 0 : c->n;
	size_t size = sizeof(*c) + n * sizeof(c->row[0]);
	num hi = c == NULL ? NUM_MAX : c->others_hi, lo = c == NULL ? 0 : c->others_lo;
	bool changes = part_most(total, least, lo, hi) < hi;
	struct counts *kept;

	for (uint32_t i = 0; i < n; i++)
		changes = changes || part_most(total, least, c->row[i].lo, c->row[i].hi) < c->row[i].hi;
	if (!changes)
		return 0;
	kept = c == NULL ? arena_alloc(f->arena, size) : arena_copy(f->arena, c, size);
	if (kept == NULL) {
		f->no_memory = true;
		return 0;
	}
	kept->others_hi = part_most(total, least, lo, hi);
	for (uint32_t i = 0; i < n; i++)
		kept->row[i].hi = part_most(total, least, c->row[i].lo, c->row[i].hi);
	a->more = kept;
	if (a->known == KNOWN_NOTHING)
		a->known = KNOWN_PARTLY;
	return NARROWED_LESS;
}

static unsigned narrow_counts(struct fold *f, struct value *a, struct value *b)
{
	num least = counts_least(a->more);
	unsigned changed = 0;

	if (least > b->hi)
		return NARROWED_NONE;
	if (least > b->lo) {
		set_bounds(b, least, b->hi);
		changed |= NARROWED_MORE;
	}
	if (b->hi != NUM_MAX)
		changed |= narrow_parts(f, a, b->hi, least);
	return changed;
}

/* ---- relations: until nothing narrows any more ---- */

static const struct fact_row *fact_row(const struct fold *f, fact_id fact)
{
	return LAW_ROW(f->law, TAB_FACTS, struct fact_row, fact);
}

static bool grow_queue(struct fold *f)
{
	uint32_t waiting = f->tail - f->head, cap = f->cap == 0 ? 64 : f->cap * 2;
	struct item *fresh = arena_array(f->arena, cap, sizeof(*fresh));

	if (fresh == NULL)
		return !(f->no_memory = true);
	for (uint32_t i = 0; i < waiting; i++)
		fresh[i] = f->queue[(f->head + i) & (f->cap - 1)];
	f->queue = fresh;
	f->head = 0;
	f->tail = waiting;
	f->cap = cap;
	return true;
}

static void push(struct fold *f, uint32_t slot, fact_id fact)
{
	struct value *v = &f->slots[slot].values[fact_row(f, fact)->index];

	if ((v->flags & VALUE_QUEUED) != 0 || f->pushes >= f->most || fact_row(f, fact)->relations == 0)
		return;
	if (f->tail - f->head == f->cap && !grow_queue(f))
		return;
	v->flags |= VALUE_QUEUED;
	f->queue[f->tail++ & (f->cap - 1)] = (struct item){slot, fact};
	f->pushes++;
}

/* An act not recorded has not happened; no relation makes it happen, and none follows from its being open. */
static bool waits(const struct fact_row *row, const struct value *v)
{
	return row->nature == ACT && v->known == KNOWN_NOT_YET;
}

static void mark(struct value *v, const struct value *from)
{
	v->flags |= (uint8_t)(VALUE_NARROWED | (from->flags & VALUE_ESTIMATE));
}

static unsigned narrow(struct fold *f, const struct fact_row *ra, const struct fact_row *rb, struct value *a,
                       struct value *b)
{
	switch (ra->type) {
	case TYPE_ENUM: return narrow_degrees(ra, a, b);
	case TYPE_SET:
	case TYPE_REGION_SET: return narrow_sets(f, ra, rb, a, b);
	case TYPE_REGION_COUNTS: return narrow_counts(f, a, b);
	default: return narrow_bounds(a, b);
	}
}

static void relate(struct fold *f, row_id relation, uint32_t less, uint32_t more)
{
	const struct relation_row *r = LAW_ROW(f->law, TAB_RELATIONS, struct relation_row, relation);
	const struct fact_row *ra = fact_row(f, r->less), *rb = fact_row(f, r->more);
	struct value *a = &f->slots[less].values[ra->index], *b = &f->slots[more].values[rb->index];
	unsigned changed;

	if (waits(ra, a) || waits(rb, b))
		return;
	changed = narrow(f, ra, rb, a, b);
	if (changed == NARROWED_NONE) {
		/* Estimates may be off; what is certain may not. */
		if (((a->flags | b->flags) & VALUE_ESTIMATE) == 0)
			tell_conflict(f, relation, less, more);
		return;
	}
	if ((changed & NARROWED_LESS) != 0) {
		mark(a, b);
		push(f, less, r->less);
	}
	if ((changed & NARROWED_MORE) != 0) {
		mark(b, a);
		push(f, more, r->more);
	}
}

/* Narrows along one relation: `slot` holds the fact that changed, `fact`. */
static void relate_partners(struct fold *f, row_id relation, uint32_t slot, fact_id fact)
{
	const struct relation_row *r = LAW_ROW(f->law, TAB_RELATIONS, struct relation_row, relation);
	bool is_less = r->less == fact;
	kind_id other = fact_row(f, is_less ? r->more : r->less)->kind;

	if (other == f->slots[slot].kind) {
		relate(f, relation, slot, slot);
		return;
	}
	for (uint32_t s = f->first[other]; s != 0; s = f->slots[s - 1].next) {
		/* Every pair costs a step, so that many records of two kinds cannot hold up the fold. */
		if (f->pushes++ >= f->most)
			return;
		if (together(&f->slots[slot], &f->slots[s - 1]))
			relate(f, relation, is_less ? slot : s - 1, is_less ? s - 1 : slot);
	}
}

static void narrow_all(struct fold *f)
{
	while (f->head != f->tail && !f->no_memory) {
		struct item i = f->queue[f->head++ & (f->cap - 1)];

		f->slots[i.slot].values[fact_row(f, i.fact)->index].flags &= (uint8_t)~VALUE_QUEUED;
		for (row_id r = fact_row(f, i.fact)->relations; r != 0; r = relation_next(f->law, r, i.fact))
			relate_partners(f, r, i.slot, i.fact);
	}
}

/* Narrowing less than possible is sound, so a bound on the work costs nothing but precision. */
#define STEPS_LEAST 4096
#define STEPS_PER_ASSERTION 256
#define STEPS_MOST 50000000

static bool apply_relations(struct fold *f)
{
	uint64_t most = STEPS_LEAST + (uint64_t)f->c->log_count * STEPS_PER_ASSERTION;

	f->most = most > STEPS_MOST ? STEPS_MOST : (uint32_t)most;
	if (f->law->t[TAB_RELATIONS].count < 2)
		return true;
	if (!make_slots(f))
		return false;
	for (uint32_t i = 0; i < f->c->log_count && f->c->log[i].at <= f->out->as_known_at; i++) {
		const struct assertion *a = &f->c->log[i];
		const struct fact_row *row = fact_row(f, a->fact);

		if (row->relations != 0 && f->out->of[a->record][row->index].known != KNOWN_NOTHING)
			push(f, a->record, a->fact);
	}
	narrow_all(f);
	return !f->no_memory;
}

bool case_fold(const struct kase *c, instant now, instant as_known_at, struct arena *arena, struct diags *diags,
               struct facts *out)
{
	struct fold f = {.c = c, .law = c->law, .arena = arena, .diags = diags, .out = out};

	*out = (struct facts){.kase = c, .now = now, .as_known_at = as_known_at};
	if (!make_blanks(&f) || !make_records(&f))
		return false;
	apply_log(&f);
	return apply_relations(&f) && !arena_failed(arena);
}

const struct value *facts_get(const struct facts *f, uint32_t record_index, fact_id fact)
{
	const struct fact_row *row = LAW_ROW(f->kase->law, TAB_FACTS, struct fact_row, fact);

	if (record_index >= f->kase->record_count || f->kase->records[record_index].kind != row->kind)
		return &f->blank[row->kind][row->index];
	return &f->of[record_index][row->index];
}
