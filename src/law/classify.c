/* The classes of a taxonomy that hold in a case, those that may, and a score as an interval. */
#include "law/crosswalk.h"
#include "law/explainer.h"

/* ---- classes ---- */

/* Exactly what the class says, or a part of it, holds: so does the class. Exactly what it says, or something wider, does
 * not hold: neither does the class. What is wider, or overlaps, and holds, points to the class and no more. */
static void weigh(enum mapping_relation relation, enum verdict v, row_id mapping, struct class_answer *out)
{
	bool below = relation == MAP_EXACT || relation == MAP_NARROWER,
	     above = relation == MAP_EXACT || relation == MAP_BROADER;
	if (out->verdict == YES)
		return;
	if (v == YES && below) {
		*out = (struct class_answer){.verdict = YES, .decided = mapping};
	} else if (v == NO && above) {
		*out = (struct class_answer){.verdict = NO, .decided = mapping};
	} else if (out->verdict == UNKNOWN && (v == YES || v == PRESUMED) && !out->pointed) {
		out->pointed = true;
		out->decided = mapping;
	}
}

static struct class_answer answer(struct explainer *x, row_id class)
{
	struct class_answer out = {.verdict = UNKNOWN};
	for (row_id m = CLASS(x->a->law, class)->first_mapping; m; m = MAPPING(x->a->law, m)->next) {
		const struct mapping_row *row = MAPPING(x->a->law, m);
		if (row->node)
			weigh((enum mapping_relation)row->relation, eval(&x->frame, row->node), m, &out);
	}
	return out;
}

/* Says that a class speaks of the case only through its parts. */
static bool has_condition(const struct law *law, row_id class)
{
	for (row_id m = CLASS(law, class)->first_mapping; m; m = MAPPING(law, m)->next)
		if (MAPPING(law, m)->node)
			return true;
	return false;
}

static void of_parts(const struct law *law, const struct crosswalk_row *c, row_id class, struct class_answer *list)
{
	struct class_answer *own = &list[class - c->first_class];
	bool parts = false, none = true, any = false, pointed = false;
	for (row_id k = class + 1; k < c->first_class + c->class_count; k++) {
		const struct class_answer *part = &list[k - c->first_class];
		if (CLASS(law, k)->of != class)
			continue;
		parts = true;
		any = any || part->verdict == YES;
		none = none && part->verdict == NO;
		pointed = pointed || part->pointed;
	}
	if (!parts || own->verdict == YES)
		return;
	if (any)
		*own = (struct class_answer){.verdict = YES};
	else if (none && !has_condition(law, class))
		*own = (struct class_answer){.verdict = NO};
	else if (own->verdict == UNKNOWN && pointed)
		own->pointed = true;
}

/* ---- the score ---- */

static void factor(const struct law *law, const struct crosswalk_row *c, row_id id, const struct class_answer *list,
                   struct factor_answer *f, uint32_t *least, uint32_t *most)
{
	bool certain = false, open = false, unlisted_certain = false;
	uint32_t lo = UINT32_MAX, hi = 0, sure = 0;
	*f = (struct factor_answer){.factor = id};
	*least = UINT32_MAX;
	*most = 0;
	for (row_id k = id + 1; k < c->first_class + c->class_count; k++) {
		enum verdict v = list[k - c->first_class].verdict;
		uint32_t points = CLASS(law, k)->value - 1;
		if (CLASS(law, k)->of != id)
			continue;
		if (!CLASS(law, k)->value) {
			f->unlisted = f->unlisted || v != NO;
			unlisted_certain = unlisted_certain || v == YES;
			continue;
		}
		*least = points < *least ? points : *least;
		*most = points > *most ? points : *most;
		if (v == NO)
			continue;
		open = true;
		certain = certain || v == YES;
		sure = v == YES && points > sure ? points : sure;
		lo = points < lo ? points : lo;
		hi = points > hi ? points : hi;
	}
	/* Of several options that hold the highest counts; nothing left is a case that contradicts itself. */
	f->lo = certain ? sure : open ? lo : *least;
	f->hi = open ? hi : *most;
	if (certain) {
		f->unlisted = false;
	} else if (f->unlisted) {
		f->lo = 0;
		f->hi = unlisted_certain || !open ? *least : f->hi;
	}
}

/* 100 × (sum − min) / (max − min), in hundredths and within 0 to 10 000. */
static int64_t points(int64_t sum, const struct score_answer *s, int64_t add)
{
	int64_t above = sum - s->sum_min, range = s->sum_max - s->sum_min;
	if (above <= 0 || range <= 0)
		return 0;
	return above >= range ? 10000 : (above * 10000 + add) / range;
}

/* Compared without rounding. */
static row_id level_of(const struct law *law, const struct crosswalk_row *c, const struct score_answer *s, int64_t sum)
{
	row_id found = c->first_level;
	for (row_id l = c->first_level; l < c->first_level + c->level_count; l++)
		if (100 * (sum - s->sum_min) >= (int64_t)LEVEL(law, l)->from * (s->sum_max - s->sum_min))
			found = l;
	return found;
}

static bool score(const struct law *law, const struct crosswalk_row *c, const struct class_answer *list,
                  struct arena *arena, struct score_answer *s)
{
	*s = (struct score_answer){0};
	for (row_id i = c->first_class; i < c->first_class + c->class_count; i++)
		s->factor_count += CLASS(law, i)->weight > 0;
	if (!s->factor_count)
		return true;
	s->factors = arena_array(arena, s->factor_count, sizeof(*s->factors));
	if (!s->factors)
		return false;
	struct factor_answer *f = s->factors;
	for (row_id i = c->first_class; i < c->first_class + c->class_count; i++) {
		uint32_t weight = CLASS(law, i)->weight, least, most;
		if (!weight)
			continue;
		factor(law, c, i, list, f, &least, &most);
		s->sum_lo += (int64_t)weight * f->lo;
		s->sum_hi += (int64_t)weight * f->hi;
		s->sum_min += (int64_t)weight * least;
		s->sum_max += (int64_t)weight * most;
		f++;
	}
	int64_t range = s->sum_max - s->sum_min;
	bool known = s->sum_lo == s->sum_hi;
	s->lo = points(s->sum_lo, s, known ? range / 2 : 0);
	s->hi = points(s->sum_hi, s, known ? range / 2 : range - 1);
	s->level_lo = level_of(law, c, s, s->sum_lo);
	s->level_hi = level_of(law, c, s, s->sum_hi);
	return true;
}

bool classify(struct explainer *x, row_id crosswalk, struct arena *arena, struct classification *out)
{
	const struct law *law = x->a->law;
	const struct crosswalk_row *c = CROSSWALK(law, crosswalk);
	*out = (struct classification){.crosswalk = crosswalk};
	out->classes = arena_array(arena, c->class_count + 1, sizeof(*out->classes));
	if (!out->classes)
		return false;
	/* Taxonomies belong to no law. */
	enter_rulebook(&x->frame, 0);
	for (row_id i = 0; i < c->class_count; i++)
		out->classes[i] = answer(x, c->first_class + i);
	/* Parts stand behind the whole. */
	for (row_id i = c->class_count; i-- > 0;)
		of_parts(law, c, c->first_class + i, out->classes);
	return score(law, c, out->classes, arena, &out->score) && !x->frame.failed;
}
