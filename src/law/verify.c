/*
 * Checking a compiled law of foreign origin whole, once, so that evaluation can trust every index.
 *
 * Strings end inside their table; every index points to a row; what a condition's `a` and `b` mean follows from its
 * operation; and every node, clock, link, content and note is referred to at most once, so that no list and no tree
 * can run in a circle.
 */
#include <stddef.h>
#include <string.h>

#include "law/crosswalk.h"
#include "law/rulebook.h"

bool law_verify(const struct law *law, const char **why);

struct field {
	uint8_t table, target;
	uint16_t offset;
	bool once; /* a row of `target` that only one row refers to */
};

#define INDEX(tab, type, member, to)                          \
	{                                                     \
		tab, to, offsetof(struct type, member), false \
	}
#define OWNS(tab, type, member, to)                          \
	{                                                    \
		tab, to, offsetof(struct type, member), true \
	}

static const struct field fields[] = {
    INDEX(TAB_KINDS, kind_row, id, TAB_STRINGS),
    INDEX(TAB_KINDS, kind_row, title, TAB_STRINGS),
    INDEX(TAB_KINDS, kind_row, per, TAB_STRINGS),
    INDEX(TAB_FACTS, fact_row, id, TAB_STRINGS),
    INDEX(TAB_FACTS, fact_row, unit, TAB_STRINGS),
    INDEX(TAB_FACTS, fact_row, question, TAB_STRINGS),
    INDEX(TAB_FACTS, fact_row, source, TAB_STRINGS),
    INDEX(TAB_FACTS, fact_row, derive_cite, TAB_STRINGS),
    INDEX(TAB_FACTS, fact_row, kind, TAB_KINDS),
    OWNS(TAB_FACTS, fact_row, derive, TAB_NODES),
    INDEX(TAB_VALUES, value_row, id, TAB_STRINGS),
    INDEX(TAB_VALUES, value_row, label, TAB_STRINGS),
    OWNS(TAB_NODES, node_row, child, TAB_NODES),
    OWNS(TAB_NODES, node_row, next, TAB_NODES),
    INDEX(TAB_NODES, node_row, cite, TAB_STRINGS),
    INDEX(TAB_NODES, node_row, says, TAB_STRINGS),
    INDEX(TAB_NODES, node_row, text, TAB_STRINGS),
    INDEX(TAB_NODES, node_row, note, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, id, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, title, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, instrument, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, authority, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, zone, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, checked_on, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, checked_against, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, file, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, sectors, TAB_STRINGS),
    INDEX(TAB_RULEBOOKS, rulebook_row, calendar, TAB_CALENDARS),
    OWNS(TAB_RULEBOOKS, rulebook_row, valid.by, TAB_NODES),
    INDEX(TAB_RULEBOOKS, rulebook_row, covers, TAB_RULES),
    OWNS(TAB_RULEBOOKS, rulebook_row, first_link, TAB_LINKS),
    OWNS(TAB_RULEBOOKS, rulebook_row, first_note, TAB_NOTES),
    OWNS(TAB_RULEBOOKS, rulebook_row, first_provision, TAB_PROVISIONS),
    INDEX(TAB_RULEBOOKS, rulebook_row, overlay_of, TAB_RULEBOOKS),
    INDEX(TAB_RULES, rule_row, id, TAB_STRINGS),
    INDEX(TAB_RULES, rule_row, cite, TAB_STRINGS),
    INDEX(TAB_RULES, rule_row, rulebook, TAB_RULEBOOKS),
    OWNS(TAB_RULES, rule_row, node, TAB_NODES),
    INDEX(TAB_DUTIES, duty_row, id, TAB_STRINGS),
    INDEX(TAB_DUTIES, duty_row, title, TAB_STRINGS),
    INDEX(TAB_DUTIES, duty_row, cite, TAB_STRINGS),
    INDEX(TAB_DUTIES, duty_row, note, TAB_STRINGS),
    INDEX(TAB_DUTIES, duty_row, rulebook, TAB_RULEBOOKS),
    INDEX(TAB_DUTIES, duty_row, each, TAB_KINDS),
    INDEX(TAB_DUTIES, duty_row, among, TAB_FACTS),
    OWNS(TAB_DUTIES, duty_row, on, TAB_NODES),
    OWNS(TAB_DUTIES, duty_row, unless, TAB_NODES),
    OWNS(TAB_DUTIES, duty_row, where, TAB_NODES),
    OWNS(TAB_DUTIES, duty_row, valid.by, TAB_NODES),
    INDEX(TAB_DUTIES, duty_row, due.standard, TAB_STRINGS),
    INDEX(TAB_DUTIES, duty_row, due.reading, TAB_STRINGS),
    INDEX(TAB_DUTIES, duty_row, due.alternative_reading, TAB_STRINGS),
    INDEX(TAB_DUTIES, duty_row, due.alternative_cite, TAB_STRINGS),
    OWNS(TAB_DUTIES, duty_row, due.not_before, TAB_CLOCKS),
    OWNS(TAB_DUTIES, duty_row, due.target, TAB_CLOCKS),
    OWNS(TAB_DUTIES, duty_row, due.limit, TAB_CLOCKS),
    OWNS(TAB_DUTIES, duty_row, due.alternative, TAB_CLOCKS),
    OWNS(TAB_DUTIES, duty_row, held, TAB_NODES),
    OWNS(TAB_DUTIES, duty_row, held_until, TAB_CLOCKS),
    OWNS(TAB_DUTIES, duty_row, excused, TAB_NODES),
    OWNS(TAB_DUTIES, duty_row, since, TAB_NODES),
    INDEX(TAB_DUTIES, duty_row, held_cite, TAB_STRINGS),
    INDEX(TAB_DUTIES, duty_row, held_says, TAB_STRINGS),
    INDEX(TAB_DUTIES, duty_row, excused_cite, TAB_STRINGS),
    OWNS(TAB_DUTIES, duty_row, first_link, TAB_LINKS),
    INDEX(TAB_DUTIES, duty_row, variant_of, TAB_DUTIES),
    INDEX(TAB_DUTIES, duty_row, next_variant, TAB_DUTIES),
    OWNS(TAB_DUTIES, duty_row, first_content, TAB_CONTENTS),
    INDEX(TAB_CLOCKS, clock_row, calendar, TAB_CALENDARS),
    INDEX(TAB_CLOCKS, clock_row, zone, TAB_STRINGS),
    OWNS(TAB_CLOCKS, clock_row, node, TAB_NODES),
    OWNS(TAB_CLOCKS, clock_row, child, TAB_CLOCKS),
    OWNS(TAB_CLOCKS, clock_row, next, TAB_CLOCKS),
    INDEX(TAB_CLOCKS, clock_row, text, TAB_STRINGS),
    INDEX(TAB_CLOCKS, clock_row, cite, TAB_STRINGS),
    INDEX(TAB_RECIPIENTS, recipient_row, id, TAB_STRINGS),
    INDEX(TAB_RECIPIENTS, recipient_row, name, TAB_STRINGS),
    INDEX(TAB_RECIPIENTS, recipient_row, channel, TAB_STRINGS),
    INDEX(TAB_RECIPIENTS, recipient_row, cite, TAB_STRINGS),
    INDEX(TAB_RECIPIENTS, recipient_row, rulebook, TAB_RULEBOOKS),
    INDEX(TAB_RECIPIENTS, recipient_row, place, TAB_FACTS),
    INDEX(TAB_RECIPIENTS, recipient_row, zone, TAB_STRINGS),
    INDEX(TAB_RECIPIENTS, recipient_row, calendar, TAB_CALENDARS),
    INDEX(TAB_CONTENTS, content_row, id, TAB_STRINGS),
    INDEX(TAB_CONTENTS, content_row, cite, TAB_STRINGS),
    INDEX(TAB_CONTENTS, content_row, text, TAB_STRINGS),
    OWNS(TAB_CONTENTS, content_row, when, TAB_NODES),
    OWNS(TAB_CONTENTS, content_row, next, TAB_CONTENTS),
    INDEX(TAB_LINKS, link_row, duty, TAB_DUTIES),
    OWNS(TAB_LINKS, link_row, when, TAB_NODES),
    OWNS(TAB_LINKS, link_row, next, TAB_LINKS),
    INDEX(TAB_LINKS, link_row, part, TAB_STRINGS),
    INDEX(TAB_LINKS, link_row, cite, TAB_STRINGS),
    INDEX(TAB_LINKS, link_row, text, TAB_STRINGS),
    INDEX(TAB_NOTES, note_row, text, TAB_STRINGS),
    INDEX(TAB_NOTES, note_row, cite, TAB_STRINGS),
    OWNS(TAB_NOTES, note_row, next, TAB_NOTES),
    INDEX(TAB_FEATURES, feature_row, id, TAB_STRINGS),
    INDEX(TAB_FEATURES, feature_row, says, TAB_STRINGS),
    INDEX(TAB_COVERAGE, coverage_row, id, TAB_STRINGS),
    INDEX(TAB_COVERAGE, coverage_row, agency, TAB_STRINGS),
    INDEX(TAB_COVERAGE, coverage_row, what, TAB_STRINGS),
    INDEX(TAB_COVERAGE, coverage_row, cite, TAB_STRINGS),
    INDEX(TAB_COVERAGE, coverage_row, reason, TAB_STRINGS),
    INDEX(TAB_COVERAGE, coverage_row, became, TAB_STRINGS),
    INDEX(TAB_COVERAGE, coverage_row, rulebooks, TAB_STRINGS),
    INDEX(TAB_IDEAS, idea_row, id, TAB_STRINGS),
    INDEX(TAB_IDEAS, idea_row, says, TAB_STRINGS),
    INDEX(TAB_FACTS, fact_row, idea, TAB_IDEAS),
    INDEX(TAB_CROSSWALKS, crosswalk_row, id, TAB_STRINGS),
    INDEX(TAB_CROSSWALKS, crosswalk_row, title, TAB_STRINGS),
    INDEX(TAB_CROSSWALKS, crosswalk_row, version, TAB_STRINGS),
    INDEX(TAB_CROSSWALKS, crosswalk_row, source, TAB_STRINGS),
    INDEX(TAB_CROSSWALKS, crosswalk_row, license, TAB_STRINGS),
    INDEX(TAB_CROSSWALKS, crosswalk_row, note, TAB_STRINGS),
    INDEX(TAB_CROSSWALKS, crosswalk_row, file, TAB_STRINGS),
    INDEX(TAB_CLASSES, class_row, id, TAB_STRINGS),
    INDEX(TAB_CLASSES, class_row, title, TAB_STRINGS),
    INDEX(TAB_CLASSES, class_row, note, TAB_STRINGS),
    INDEX(TAB_CLASSES, class_row, crosswalk, TAB_CROSSWALKS),
    INDEX(TAB_CLASSES, class_row, of, TAB_CLASSES),
    OWNS(TAB_CLASSES, class_row, first_mapping, TAB_MAPPINGS),
    OWNS(TAB_MAPPINGS, mapping_row, node, TAB_NODES),
    INDEX(TAB_MAPPINGS, mapping_row, to, TAB_CLASSES),
    INDEX(TAB_MAPPINGS, mapping_row, outside, TAB_STRINGS),
    INDEX(TAB_MAPPINGS, mapping_row, source, TAB_STRINGS),
    OWNS(TAB_MAPPINGS, mapping_row, next, TAB_MAPPINGS),
    INDEX(TAB_LEVELS, level_row, id, TAB_STRINGS),
    INDEX(TAB_LEVELS, level_row, title, TAB_STRINGS),
    INDEX(TAB_PROVISIONS, provision_row, feature, TAB_FEATURES),
    OWNS(TAB_PROVISIONS, provision_row, next, TAB_PROVISIONS),
    INDEX(TAB_PROVISIONS, provision_row, cite, TAB_STRINGS),
    INDEX(TAB_PROVISIONS, provision_row, text, TAB_STRINGS),
    INDEX(TAB_REGIONS, region_row, code, TAB_STRINGS),
    INDEX(TAB_REGIONS, region_row, name, TAB_STRINGS),
    INDEX(TAB_REGIONS, region_row, calendar, TAB_CALENDARS),
    INDEX(TAB_REGIONS, region_row, zone, TAB_STRINGS),
    INDEX(TAB_CURRENCIES, currency_row, code, TAB_STRINGS),
    INDEX(TAB_CURRENCIES, currency_row, name, TAB_STRINGS),
    INDEX(TAB_META, meta_row, text, TAB_STRINGS),
};

static bool check_fields(const struct law *law, uint8_t **seen, const char **why)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const struct field *f = &fields[i];
		const char *row = law->t[f->table].rows;
		for (uint32_t r = 0; r < law->t[f->table].count; r++, row += law_tables[f->table].row_size) {
			uint32_t index;
			memcpy(&index, row + f->offset, sizeof(index));
			*why = "the compiled law refers to a row that is not there";
			if (index >= law->t[f->target].count || (r == 0 && index))
				return false;
			if (!f->once || !index)
				continue;
			*why = "the compiled law runs in a circle";
			if (seen[f->target][index]++)
				return false;
		}
	}
	return true;
}

static bool range_inside(uint32_t first, uint32_t count, uint32_t size)
{
	return first <= size && count <= size - first;
}

/* The duties that vary one of a base follow each other upwards, so that they cannot run in a circle. */
static bool variants_fit(const struct law *law, row_id id)
{
	const struct duty_row *d = DUTY(law, id);
	row_id base = d->variant_of ? d->variant_of : id, next = d->next_variant;
	return !DUTY(law, base)->variant_of &&
	       (!next || (DUTY(law, next)->variant_of == base && (!d->variant_of || next > id)));
}

static bool check_rows(const struct law *law)
{
	const uint32_t facts = law->t[TAB_FACTS].count, values = law->t[TAB_VALUES].count;
	for (uint32_t i = 1; i < law->t[TAB_KINDS].count; i++) {
		const struct kind_row *k = LAW_ROW(law, TAB_KINDS, struct kind_row, i);
		if (i >= 64 || k->role >= ROLE_COUNT || !range_inside(k->first_fact, k->fact_count, facts))
			return false;
	}
	for (uint32_t i = 1; i < facts; i++) {
		const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, i);
		if (!f->kind || f->type == TYPE_NONE || f->type >= TYPE_COUNT || f->nature > ACT ||
		    f->mark > MARK_MEMORY ||
		    f->index >= LAW_ROW(law, TAB_KINDS, struct kind_row, f->kind)->fact_count ||
		    !range_inside(f->first_value, f->value_count, values) || f->value_count > SET_MAX ||
		    (f->type == TYPE_ENUM && f->value_count > 64))
			return false;
	}
	for (uint32_t i = 1; i < values; i++) {
		const struct value_row *v = LAW_ROW(law, TAB_VALUES, struct value_row, i);
		if (v->bit >= SET_MAX || v->broader > SET_MAX)
			return false;
	}
	for (uint32_t i = 1; i < law->t[TAB_RULEBOOKS].count; i++) {
		const struct rulebook_row *r = LAW_ROW(law, TAB_RULEBOOKS, struct rulebook_row, i);
		if (!r->covers || r->shore > SHORE_US || r->mark > MARK_MEMORY ||
		    !range_inside(r->first_rule, r->rule_count, law->t[TAB_RULES].count) ||
		    !range_inside(r->first_duty, r->duty_count, law->t[TAB_DUTIES].count) ||
		    !range_inside(r->first_recipient, r->recipient_count, law->t[TAB_RECIPIENTS].count))
			return false;
	}
	for (uint32_t i = 1; i < law->t[TAB_RULES].count; i++) {
		const struct rule_row *r = LAW_ROW(law, TAB_RULES, struct rule_row, i);
		if (!r->rulebook || !r->node || r->mark > MARK_MEMORY || r->role > RULE_TRIGGER)
			return false;
	}
	for (uint32_t i = 1; i < law->t[TAB_DUTIES].count; i++) {
		const struct duty_row *d = LAW_ROW(law, TAB_DUTIES, struct duty_row, i);
		if (!d->rulebook || d->kind > DUTY_OFFER || d->mark > MARK_MEMORY || d->stage >= STAGE_COUNT)
			return false;
	}
	for (uint32_t i = 1; i < law->t[TAB_CONTENTS].count; i++) {
		const struct content_row *c = LAW_ROW(law, TAB_CONTENTS, struct content_row, i);
		if (c->fact_count > sizeof(c->facts) / sizeof(c->facts[0]) || c->grade > GRADE_FORBIDDEN)
			return false;
		for (uint32_t k = 0; k < c->fact_count; k++)
			if (!c->facts[k] || c->facts[k] >= facts)
				return false;
	}
	for (uint32_t i = 1; i < law->t[TAB_RECIPIENTS].count; i++)
		if (RECIPIENT(law, i)->place_fixed >= law->t[TAB_REGIONS].count || RECIPIENT(law, i)->type >= TO_COUNT)
			return false;
	for (uint32_t i = 1; i < law->t[TAB_FEATURES].count; i++)
		if (FEATURE(law, i)->area >= AREA_COUNT)
			return false;
	for (uint32_t i = 1; i < law->t[TAB_COVERAGE].count; i++)
		if (COVERAGE(law, i)->group >= COVERAGE_GROUPS)
			return false;
	for (uint32_t i = 1; i < law->t[TAB_PROVISIONS].count; i++) {
		const struct provision_row *p = PROVISION(law, i);
		if (!p->feature || p->unit > UNIT_YEARS || p->mark > MARK_MEMORY || p->count < 0 ||
		    p->count > PERIOD_COUNT_LIMIT)
			return false;
	}
	for (uint32_t i = 1; i < law->t[TAB_RULEBOOKS].count; i++)
		if (RULEBOOK(law, i)->state >= law->t[TAB_REGIONS].count)
			return false;
	for (uint32_t i = 1; i < law->t[TAB_DUTIES].count; i++)
		if (!variants_fit(law, i))
			return false;
	for (uint32_t i = 1; i < law->t[TAB_LINKS].count; i++) {
		const struct link_row *l = LAW_ROW(law, TAB_LINKS, struct link_row, i);
		enum law_table to = l->kind == LINK_RECIPIENT ? TAB_RECIPIENTS
		                    : l->kind == LINK_YIELDS  ? TAB_RULEBOOKS
		                                              : TAB_DUTIES;
		if (l->kind > LINK_SERVED_BY || l->target >= law->t[to].count ||
		    (l->kind == LINK_RECIPIENT && !l->target))
			return false;
	}
	return law->t[TAB_REGIONS].count <= SET_MAX;
}

/* Days are counted one by one: no law counts more of them than in a century. */
static bool count_fits(const struct clock_row *c)
{
	int32_t most = c->unit >= UNIT_DAYS ? 36525 : 100 * 366 * 24 * 60;
	return c->count >= -most && c->count <= most;
}

static bool check_clocks(const struct law *law)
{
	for (uint32_t i = 1; i < law->t[TAB_CLOCKS].count; i++) {
		const struct clock_row *c = LAW_ROW(law, TAB_CLOCKS, struct clock_row, i);
		bool leaf = c->op == CLOCK_PERIOD || c->op == CLOCK_AT;
		if (c->op == CLOCK_NONE || c->op > CLOCK_ROLL || c->unit > UNIT_YEARS || c->rule >= RULE_COUNT ||
		    c->calendar_from > PLACE_ENTITY || c->zone_from > PLACE_ENTITY || c->cutoff < 0 ||
		    c->cutoff > DAY_SECONDS || !count_fits(c) || (leaf ? !c->node == !c->child : !c->child))
			return false;
		if (leaf && c->node) {
			uint8_t type = LAW_ROW(law, TAB_NODES, struct node_row, c->node)->type;
			if (type != TYPE_INSTANT && type != TYPE_DATE)
				return false;
		}
	}
	return true;
}

/* ---- nodes ---- */

enum operand { ANY_NUMBER, A_VERDICT, A_KIND, A_FACT, A_RULE, A_DUTY, A_CONSTANT, A_REGION, A_COUNT };

/* What `a` means, how many words stand at constant `b`, and how many children there are at least. */
static const struct {
	uint8_t a, b_words, children;
	bool expression;
} shapes[NODE_OPS] = {
    [NODE_ALWAYS] = {A_VERDICT, 0, 0, false},
    [NODE_ALL] = {ANY_NUMBER, 0, 1, false},
    [NODE_ANY] = {ANY_NUMBER, 0, 1, false},
    [NODE_NO_OF] = {ANY_NUMBER, 0, 1, false},
    [NODE_AT_LEAST] = {A_COUNT, 0, 1, false},
    [NODE_NOT] = {ANY_NUMBER, 0, 1, false},
    [NODE_UNLESS] = {ANY_NUMBER, 0, 2, false},
    [NODE_PRESUMED] = {ANY_NUMBER, 0, 2, false},
    [NODE_SOME] = {A_KIND, 0, 1, false},
    [NODE_EVERY] = {A_KIND, 0, 1, false},
    [NODE_NO_RECORD] = {A_KIND, 0, 1, false},
    [NODE_FACT] = {A_FACT, 0, 0, false},
    [NODE_COMPARE] = {ANY_NUMBER, 0, 2, false},
    [NODE_CHOICE] = {A_FACT, 1, 0, false},
    [NODE_HAS_ANY] = {A_FACT, SET_WORDS, 0, false},
    [NODE_HAS_ALL] = {A_FACT, SET_WORDS, 0, false},
    [NODE_HAS_NONE] = {A_FACT, SET_WORDS, 0, false},
    [NODE_EMPTY] = {A_FACT, 0, 0, false},
    [NODE_KNOWN] = {A_FACT, 0, 0, false},
    [NODE_RECORDED] = {A_FACT, 0, 0, false},
    [NODE_PLACE_IN] = {ANY_NUMBER, SET_WORDS, 1, false},
    [NODE_RULE] = {A_RULE, 0, 0, false},
    [NODE_REQUIRED] = {A_DUTY, 0, 0, false},
    [NODE_FILED] = {A_DUTY, 0, 0, false},
    [NODE_ELSEWHERE] = {ANY_NUMBER, 0, 0, false},
    [NODE_CONSTANT] = {A_CONSTANT, 0, 0, true},
    [NODE_VALUE] = {A_FACT, 0, 0, true},
    [NODE_ADD] = {ANY_NUMBER, 0, 2, true},
    [NODE_SUB] = {ANY_NUMBER, 0, 2, true},
    [NODE_MUL] = {ANY_NUMBER, 0, 2, true},
    [NODE_MIN] = {ANY_NUMBER, 0, 1, true},
    [NODE_MAX] = {ANY_NUMBER, 0, 1, true},
    [NODE_PERCENT_OF] = {A_CONSTANT, 0, 1, true},
    [NODE_SHARE] = {ANY_NUMBER, 0, 2, true},
    [NODE_MINUTES] = {ANY_NUMBER, 0, 1, true},
    [NODE_REGION] = {ANY_NUMBER, 0, 0, true},
    [NODE_NOW] = {ANY_NUMBER, 0, 0, true},
    [NODE_YEAR_END] = {ANY_NUMBER, 0, 1, true},
    [NODE_FILING] = {A_DUTY, 0, 0, true},
    [NODE_LAST_FILING] = {A_DUTY, 0, 0, true},
    [NODE_LIMIT] = {A_DUTY, 0, 0, true},
    [NODE_COUNT] = {A_KIND, 0, 1, true},
    [NODE_SUM] = {A_FACT, 0, 0, true},
    [NODE_UNION] = {A_FACT, 0, 0, true},
    [NODE_RESIDENTS] = {A_REGION, 0, 0, true},
    [NODE_SIZE] = {A_FACT, SET_WORDS, 0, true},
    [NODE_CASES] = {A_FACT, 0, 0, true},
    [NODE_CASE] = {ANY_NUMBER, 0, 1, true},
    [NODE_MEMBERS] = {A_FACT, 0, 0, true},
};

static bool operand_fits(const struct law *law, enum operand what, uint32_t a)
{
	static const uint8_t tables[] = {[A_KIND] = TAB_KINDS,
	                                 [A_FACT] = TAB_FACTS,
	                                 [A_RULE] = TAB_RULES,
	                                 [A_DUTY] = TAB_DUTIES,
	                                 [A_CONSTANT] = TAB_CONSTANTS};
	switch (what) {
	case ANY_NUMBER:
	case A_COUNT: return true;
	case A_VERDICT: return a <= YES;
	case A_REGION: return a < law->t[TAB_REGIONS].count;
	case A_KIND:
	case A_FACT:
	case A_RULE:
	case A_DUTY:
	case A_CONSTANT: return a && a < law->t[tables[what]].count;
	}
	return false;
}

static bool fact_fits(const struct law *law, const struct node_row *n)
{
	const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, n->a);
	bool set = f->type == TYPE_SET || f->type == TYPE_REGION_SET;
	switch ((enum node_op)n->op) {
	case NODE_CHOICE: return f->type == TYPE_ENUM;
	case NODE_HAS_ANY:
	case NODE_HAS_ALL:
	case NODE_HAS_NONE:
	case NODE_SIZE: return set;
	case NODE_FACT: return f->type == TYPE_BOOLEAN;
	case NODE_EMPTY: return set || f->type == TYPE_REGION_COUNTS || f->type == TYPE_TEXT;
	case NODE_VALUE:
	case NODE_SUM:
	case NODE_UNION:
		return f->type != TYPE_SET && f->type != TYPE_TEXT && f->type != TYPE_REGION_SET &&
		       f->type != TYPE_REGION_COUNTS;
	default: return true;
	}
}

/* A derived set's members are bits; of an enum, bits below 64. */
static bool case_fits(const struct law *law, const struct node_row *parent)
{
	for (row_id c = parent->child; c; c = LAW_ROW(law, TAB_NODES, struct node_row, c)->next) {
		const struct node_row *one = LAW_ROW(law, TAB_NODES, struct node_row, c);
		if (one->op != NODE_CASE || !one->child)
			return false;
		const struct node_row *is = LAW_ROW(law, TAB_NODES, struct node_row, one->child);
		const struct fact_row *f = LAW_ROW(law, TAB_FACTS, struct fact_row, parent->a);
		bool choice = f->type == TYPE_ENUM || f->type == TYPE_SET;
		if (parent->op == NODE_MEMBERS && (is->op != NODE_CONSTANT || f->type != TYPE_SET))
			return false;
		if (choice && is->op == NODE_CONSTANT &&
		    (is->a >= law->t[TAB_CONSTANTS].count || LAW_ROWS(law, TAB_CONSTANTS, int64_t)[is->a] < 0 ||
		     LAW_ROWS(law, TAB_CONSTANTS, int64_t)[is->a] >= (f->type == TYPE_ENUM ? 64 : SET_MAX)))
			return false;
	}
	return true;
}

static bool check_nodes(const struct law *law)
{
	for (uint32_t i = 1; i < law->t[TAB_NODES].count; i++) {
		const struct node_row *n = LAW_ROW(law, TAB_NODES, struct node_row, i);
		if (n->op == NODE_NONE || n->op >= NODE_OPS || n->type >= TYPE_COUNT || n->cmp > CMP_GE ||
		    n->currency >= law->t[TAB_CURRENCIES].count || n->mark > 1 + MARK_MEMORY)
			return false;
		bool verdict = n->type == TYPE_BOOLEAN;
		if (n->op != NODE_CASE && n->op != NODE_CASES && n->op != NODE_MEMBERS && n->op != NODE_CONSTANT &&
		    verdict == shapes[n->op].expression)
			return false;
		uint32_t children = 0;
		for (row_id c = n->child; c && children < 2; c = LAW_ROW(law, TAB_NODES, struct node_row, c)->next)
			children++;
		if (children < shapes[n->op].children || !operand_fits(law, (enum operand)shapes[n->op].a, n->a))
			return false;
		uint32_t words = shapes[n->op].b_words;
		bool optional = n->op == NODE_SIZE && !n->b;
		if (words && !optional && (!n->b || !range_inside(n->b, words, law->t[TAB_CONSTANTS].count)))
			return false;
		if (shapes[n->op].a == A_FACT && !fact_fits(law, n))
			return false;
		if ((n->op == NODE_CASES || n->op == NODE_MEMBERS) && !case_fits(law, n))
			return false;
	}
	return true;
}

bool law_verify(const struct law *law, const char **why)
{
	uint8_t *seen[TAB_COUNT] = {NULL};
	bool fine = true;
	*why = "the strings of the compiled law do not end";
	const char *strings = law->t[TAB_STRINGS].rows;
	if (strings[0] != '\0' || strings[law->t[TAB_STRINGS].count - 1] != '\0')
		return false;
	*why = "out of memory";
	for (int t = 0; t < TAB_COUNT && fine; t++) {
		seen[t] = mem_hooks.alloc(law->t[t].count);
		fine = seen[t] != NULL;
		if (fine)
			memset(seen[t], 0, law->t[t].count);
	}
	fine = fine && check_fields(law, seen, why);
	for (int t = 0; t < TAB_COUNT; t++)
		mem_hooks.release(seen[t]);
	if (!fine)
		return false;
	*why = "a row of the compiled law does not make sense";
	if (!check_rows(law) || !check_clocks(law) || !check_nodes(law))
		return false;
	if (!vocab_verify(law, why) || !calendar_verify(law, why) || !crosswalks_verify(law, why))
		return false;
	*why = NULL;
	return true;
}
