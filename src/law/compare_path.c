/*
 * The fewest documents that satisfy a set of laws, and what they ask in numbers: compare.h says what for.
 *
 * Duties that can be met at one and the same moment, by the same kind of report, to the same kind of reader, are met by
 * one document. Which moments suffice is the classic question of points that hit all intervals: take the interval that
 * ends first, write at its end, strike out all intervals that have begun by then, go on.
 */
#include <string.h>

#include "law/compare.h"
#include "law/explain.h"

#define RECIPIENTS_MAX 24
#define DEPTH_LIMIT 64

const char *path_anchor_name(enum path_anchor a)
{
	static const char *const names[ANCHOR_COUNT] = {"knowledge", "filing", "occurrence", "end", "other"};
	return names[a];
}

const char *path_phase_name(enum path_phase p)
{
	static const char *const names[PHASE_COUNT] = {"first", "following", "final", "periodic"};
	return names[p];
}

struct item {
	row_id duty;
	const struct duty_row *row;
	enum path_phase phase;
	enum path_anchor anchor;
	fact_id event; /* apart from knowledge, clocks of different events do not meet */
	bool to_public, dated;
	int64_t lo, hi; /* minutes after the anchor; dated: instants */
	row_id recipients[RECIPIENTS_MAX];
	uint32_t recipient_count;
	uint64_t *elements;
	uint32_t asked;
};

struct finding {
	const struct comparison *c;
	const struct law *law;
	struct arena *arena;
	struct item *items;
	uint32_t count, cap;
	bool failed;
};

/* ---- items ---- */

static enum path_phase phase_of(const struct duty_row *d)
{
	switch ((enum duty_stage)d->stage) {
	case STAGE_UPDATE:
	case STAGE_INTERMEDIATE:
	case STAGE_PROGRESS: return PHASE_FOLLOWING;
	case STAGE_FINAL: return PHASE_FINAL;
	case STAGE_PERIODIC: return PHASE_PERIODIC;
	default: return PHASE_FIRST;
	}
}

static bool reaches_the_public(const struct law *law, const struct duty_row *d)
{
	for (row_id l = d->first_link; l; l = LINK(law, l)->next)
		if (LINK(law, l)->kind == LINK_RECIPIENT) {
			uint8_t type = RECIPIENT(law, LINK(law, l)->target)->type;
			return type != TO_AUTHORITY && type != TO_CSIRT && type != TO_LAW_ENFORCEMENT &&
			       type != TO_SHARING;
		}
	return d->kind == DUTY_NOTICE;
}

static void set_anchor(const struct finding *f, struct item *item)
{
	static const enum path_anchor of_moment[MOMENT_COUNT] = {[MOMENT_OTHER] = ANCHOR_OTHER,
	                                                         [MOMENT_OCCURRENCE] = ANCHOR_OCCURRENCE,
	                                                         [MOMENT_DETECTION] = ANCHOR_KNOWLEDGE,
	                                                         [MOMENT_AWARENESS] = ANCHOR_KNOWLEDGE,
	                                                         [MOMENT_BELIEF] = ANCHOR_KNOWLEDGE,
	                                                         [MOMENT_DETERMINATION] = ANCHOR_KNOWLEDGE,
	                                                         [MOMENT_END] = ANCHOR_END};
	const struct duty_row *d = item->row;
	struct clock_start s = clock_start(f->law, clock_shortest(f->law, d->due.limit).clock);
	/* Without a number: at once where a trigger alone calls for it, else when what is asked for happens. */
	bool by_trigger = d->on && law_node(f->law, d->on)->op == NODE_RULE;
	item->anchor = item->phase == PHASE_FIRST && by_trigger ? ANCHOR_KNOWLEDGE : ANCHOR_OTHER;
	if (s.filing)
		item->anchor = ANCHOR_FILING;
	else if (s.fact)
		item->anchor = of_moment[LAW_ROW(f->law, TAB_FACTS, struct fact_row, s.fact)->moment];
	item->event = item->anchor == ANCHOR_KNOWLEDGE || item->anchor == ANCHOR_FILING ? 0 : s.fact;
}

static void set_recipients(const struct finding *f, struct item *item)
{
	uint8_t ladder = 0;
	for (row_id l = item->row->first_link; l; l = LINK(f->law, l)->next) {
		const struct link_row *link = LINK(f->law, l);
		if (link->kind != LINK_RECIPIENT || (link->group && link->group == ladder) ||
		    item->recipient_count == RECIPIENTS_MAX)
			continue;
		ladder = link->group;
		item->recipients[item->recipient_count++] = link->target;
	}
}

static bool set_elements(const struct finding *f, struct item *item, const struct duty_row *d)
{
	item->elements = arena_array(f->arena, f->c->profiles->element_words, sizeof(uint64_t));
	item->asked = 0;
	if (!item->elements)
		return false;
	for (row_id i = d->first_content; i; i = CONTENT(f->law, i)->next) {
		const struct content_row *c = CONTENT(f->law, i);
		if (c->grade == GRADE_FORBIDDEN)
			continue;
		item->asked++;
		for (uint32_t k = 0; k < c->fact_count; k++)
			item->elements[c->facts[k] / 64] |= UINT64_C(1) << c->facts[k] % 64;
	}
	return true;
}

static void set_window(const struct finding *f, struct item *item)
{
	struct clock_length limit = clock_shortest(f->law, item->row->due.limit);
	struct clock_length opens = clock_shortest(f->law, item->row->due.not_before);
	item->lo = opens.clock ? opens.hi : 0;
	item->hi = limit.clock ? limit.lo : NO_LIMIT;
	if (item->hi < item->lo)
		item->lo = item->hi;
}

static struct item *item_new(struct finding *f, row_id duty)
{
	if (f->count == f->cap) {
		uint32_t cap = f->cap ? f->cap * 2 : 64;
		struct item *grown = arena_array(f->arena, cap, sizeof(*grown));
		if (!grown) {
			f->failed = true;
			return NULL;
		}
		if (f->count)
			memcpy(grown, f->items, f->count * sizeof(*grown));
		f->items = grown;
		f->cap = cap;
	}
	struct item *item = &f->items[f->count++];
	*item = (struct item){.duty = duty, .row = DUTY(f->law, duty)};
	item->phase = phase_of(item->row);
	item->to_public = reaches_the_public(f->law, item->row);
	set_anchor(f, item);
	set_recipients(f, item);
	set_window(f, item);
	if (!set_elements(f, item, item->row))
		f->failed = true;
	return item;
}

static void items_of_laws(struct finding *f)
{
	for (uint32_t i = 0; i < f->c->rulebook_count; i++) {
		const struct rulebook_row *r = RULEBOOK(f->law, f->c->rulebooks[i]);
		for (row_id d = r->first_duty; d < r->first_duty + r->duty_count; d++)
			if (DUTY(f->law, d)->kind == DUTY_REPORT || DUTY(f->law, d)->kind == DUTY_NOTICE)
				item_new(f, d);
	}
}

static bool is_open(enum duty_state s)
{
	return s == STATE_OVERDUE || s == STATE_DUE || s == STATE_NOT_YET || s == STATE_HELD || s == STATE_WAITING ||
	       s == STATE_LIMIT_UNKNOWN || s == STATE_PRESUMED;
}

static bool chosen(const struct comparison *c, row_id rulebook)
{
	for (uint32_t i = 0; i < c->rulebook_count; i++)
		if (c->rulebooks[i] == rulebook)
			return true;
	return false;
}

static void item_of_answer(struct finding *f, struct explainer *x, const struct duty_answer *d)
{
	enum verdict verdicts[RECIPIENTS_MAX];
	row_id to[RECIPIENTS_MAX];
	struct item *item = item_new(f, d->duty);
	if (!item)
		return;
	uint32_t n = recipients_of_duty(x, d, to, verdicts, RECIPIENTS_MAX), kept = 0;
	for (uint32_t i = 0; i < n; i++)
		if (verdicts[i] >= PRESUMED)
			item->recipients[kept++] = to[i];
	if (kept)
		item->recipient_count = kept;
	if (d->limit.none || d->limit.waiting || d->limit.lo == INSTANT_MIN)
		return;
	item->dated = true;
	item->hi = d->limit.lo;
	item->lo = d->not_before.none || d->not_before.waiting ? INSTANT_MIN : d->not_before.lo;
	if (item->hi < item->lo)
		item->lo = item->hi;
}

static void items_of_answers(struct finding *f, const struct assessment *a)
{
	for (uint32_t e = 0; e < a->entity_count; e++) {
		const struct entity_answer *entity = &a->entities[e];
		struct explainer *x = explainer_new(a, entity, f->arena);
		if (!x) {
			f->failed = true;
			return;
		}
		for (uint32_t r = 0; r < entity->rulebook_count; r++) {
			const struct rulebook_answer *book = &a->rulebooks[entity->first_rulebook + r];
			for (uint32_t i = 0; chosen(f->c, book->rulebook) && i < book->duty_count; i++) {
				const struct duty_answer *d = &a->duties[book->first_duty + i];
				uint8_t kind = DUTY(f->law, d->duty)->kind;
				if ((kind == DUTY_REPORT || kind == DUTY_NOTICE) && is_open(d->state))
					item_of_answer(f, x, d);
			}
		}
		explainer_close(x);
	}
}

/* ---- documents ---- */

static bool same_group(const struct item *a, const struct item *b)
{
	return a->phase == b->phase && a->to_public == b->to_public && a->dated == b->dated &&
	       (a->dated || (a->anchor == b->anchor && a->event == b->event));
}

static bool comes_first(const struct item *a, const struct item *b)
{
	if (a->phase != b->phase)
		return a->phase < b->phase;
	if (a->to_public != b->to_public)
		return !a->to_public;
	if (a->dated != b->dated)
		return a->dated;
	if (!a->dated && a->anchor != b->anchor)
		return a->anchor < b->anchor;
	if (!a->dated && a->event != b->event)
		return a->event < b->event;
	return a->hi < b->hi;
}

static void sort(struct item *items, struct item *spare, uint32_t n)
{
	if (n < 2)
		return;
	uint32_t half = n / 2, i = 0, k = half, out = 0;
	sort(items, spare, half);
	sort(items + half, spare, n - half);
	while (i < half || k < n)
		spare[out++] = k == n || (i < half && !comes_first(&items[k], &items[i])) ? items[i++] : items[k++];
	memcpy(items, spare, n * sizeof(*items));
}

/* Two rulebooks write the name of a body, or of the way in, in the same words. */
static bool among(const struct law *law, const row_id *list, uint32_t n, row_id recipient, bool channel)
{
	const struct recipient_row *r = RECIPIENT(law, recipient);
	str_id mine = channel && r->channel ? r->channel : r->name;
	for (uint32_t i = 0; i < n; i++) {
		const struct recipient_row *o = RECIPIENT(law, list[i]);
		if ((channel && o->channel ? o->channel : o->name) == mine)
			return true;
	}
	return false;
}

static void receive(const struct law *law, struct submission *s, const struct item *item)
{
	for (uint32_t i = 0; i < item->recipient_count; i++) {
		row_id r = item->recipients[i];
		s->channel_count += !among(law, s->recipients, s->recipient_count, r, true);
		if (!among(law, s->recipients, s->recipient_count, r, false))
			s->recipients[s->recipient_count++] = r;
	}
}

static uint32_t bits_in(const uint64_t *words, uint32_t n)
{
	uint32_t all = 0;
	for (uint32_t w = 0; w < n; w++)
		all += (uint32_t)__builtin_popcountll(words[w]);
	return all;
}

/* The items of `list` that one moment, the end of the first, satisfies; struck out in `done`. */
static bool submission_make(struct finding *f, const struct item *list, uint32_t n, uint32_t first, uint8_t *done,
                            struct submission *s)
{
	uint32_t words = f->c->profiles->element_words, serves = 0, recipients = 0;
	const struct item *lead = &list[first];
	for (uint32_t i = first; i < n && same_group(lead, &list[i]); i++)
		if (!done[i] && list[i].lo <= lead->hi) {
			serves++;
			recipients += list[i].recipient_count;
		}
	*s = (struct submission){.phase = lead->phase,
	                         .anchor = lead->anchor,
	                         .to_public = lead->to_public,
	                         .by = lead->dated ? NO_LIMIT : lead->hi,
	                         .at = lead->dated ? lead->hi : INSTANT_MAX,
	                         .strictest = lead->duty};
	s->duties = arena_array(f->arena, serves, sizeof(row_id));
	s->recipients = arena_array(f->arena, recipients ? recipients : 1, sizeof(row_id));
	s->elements = arena_array(f->arena, words, sizeof(uint64_t));
	if (!s->duties || !s->recipients || !s->elements)
		return false;
	for (uint32_t i = first; i < n && same_group(lead, &list[i]); i++) {
		if (done[i] || list[i].lo > lead->hi)
			continue;
		done[i] = 1;
		s->duties[s->duty_count++] = list[i].duty;
		receive(f->law, s, &list[i]);
		for (uint32_t w = 0; w < words; w++)
			s->elements[w] |= list[i].elements[w];
	}
	s->element_count = bits_in(s->elements, words);
	return true;
}

static bool documents(struct finding *f, struct submission **out, uint32_t *count)
{
	uint32_t n = f->count;
	struct item *spare = arena_array(f->arena, n ? n : 1, sizeof(*spare));
	uint8_t *done = arena_array(f->arena, n ? n : 1, 1);
	*out = arena_array(f->arena, n ? n : 1, sizeof(**out));
	*count = 0;
	if (!spare || !done || !*out)
		return false;
	sort(f->items, spare, n);
	for (uint32_t i = 0; i < n; i++)
		if (!done[i] && !submission_make(f, f->items, n, i, done, &(*out)[(*count)++]))
			return false;
	return true;
}

/* ---- burden ---- */

static bool burden_of(struct finding *f, struct burden *out)
{
	struct submission *list;
	uint32_t n, words = f->c->profiles->element_words;
	struct submission all = {0};
	uint32_t most = 0;
	for (uint32_t i = 0; i < f->count; i++)
		most += f->items[i].recipient_count;
	all.recipients = arena_array(f->arena, most ? most : 1, sizeof(row_id));
	all.elements = arena_array(f->arena, words, sizeof(uint64_t));
	if (!documents(f, &list, &n) || !all.recipients || !all.elements)
		return false;
	*out = (struct burden){.filings = f->count, .documents = n};
	for (uint32_t i = 0; i < f->count; i++) {
		out->elements += f->items[i].asked;
		receive(f->law, &all, &f->items[i]);
		for (uint32_t w = 0; w < words; w++)
			all.elements[w] |= f->items[i].elements[w];
	}
	for (uint32_t i = 0; i < n; i++)
		out->sendings += list[i].channel_count;
	out->facts = bits_in(all.elements, words);
	out->recipients = all.recipient_count;
	out->channels = all.channel_count;
	return true;
}

/* ---- what if ---- */

static bool has_feature(const struct law *law, const struct rulebook_row *r, row_id feature)
{
	for (row_id p = r->first_provision; p; p = PROVISION(law, p)->next)
		if (PROVISION(law, p)->feature == feature)
			return true;
	return false;
}

static struct finding copy(const struct finding *f)
{
	struct finding out = *f;
	out.items = arena_array(f->arena, f->count ? f->count : 1, sizeof(*out.items));
	out.failed = !out.items;
	if (out.items && f->count)
		memcpy(out.items, f->items, f->count * sizeof(*out.items));
	return out;
}

static void moved(struct item *item, int64_t minutes)
{
	item->hi += item->dated ? minutes * 60 : minutes;
}

/* Every first report to authorities on the model's shore asks for the model's contents within the model's limit. */
static bool with_model(const struct finding *f, const struct rulebook_row *model, struct burden *out, bool *differs)
{
	struct finding g = copy(f);
	row_id first = 0;
	*differs = false;
	for (row_id d = model->first_duty; d < model->first_duty + model->duty_count && !first; d++)
		if (DUTY(f->law, d)->kind == DUTY_REPORT && DUTY(f->law, d)->stage == STAGE_INITIAL)
			first = d;
	if (g.failed || !first)
		return !g.failed;
	struct clock_length limit = clock_shortest(f->law, DUTY(f->law, first)->due.limit);
	for (uint32_t i = 0; i < g.count; i++) {
		struct item *item = &g.items[i];
		const struct rulebook_row *r = RULEBOOK(f->law, item->row->rulebook);
		if (r->shore != model->shore || item->to_public || item->phase != PHASE_FIRST ||
		    item->anchor != ANCHOR_KNOWLEDGE || r == model)
			continue;
		*differs = true;
		if (!set_elements(&g, item, DUTY(f->law, first)))
			return false;
		struct clock_length own = clock_shortest(f->law, item->row->due.limit);
		if (own.clock && limit.clock)
			moved(item, limit.lo - own.lo);
	}
	return burden_of(&g, out);
}

/* "eu.digital-omnibus-sep-gdpr", an overlay of eu.gdpr, is of the family "eu.digital-omnibus-sep". */
static struct text family_of(const struct law *law, const struct rulebook_row *r)
{
	struct text id = law_str(law, r->id), base, shore;
	if (!r->overlay_of || !r->proposed)
		return TEXT_NONE;
	base = law_str(law, RULEBOOK(law, r->overlay_of)->id);
	if (!text_cut(&base, '.', &shore) || !text_ends(id, base) || id.n < base.n + 2)
		return TEXT_NONE;
	id.n -= base.n + 1;
	return id;
}

static row_id in_family(const struct law *law, struct text family, row_id base)
{
	for (row_id i = 1; i <= rulebook_count(law); i++)
		if (RULEBOOK(law, i)->overlay_of == base && text_eq(family_of(law, RULEBOOK(law, i)), family))
			return i;
	return 0;
}

static bool with_family(const struct finding *f, struct text family, struct burden *out, bool *differs)
{
	struct finding g = copy(f);
	uint32_t kept = 0;
	*differs = false;
	for (uint32_t i = 0; !g.failed && i < g.count; i++) {
		struct item item = g.items[i];
		row_id draft = in_family(f->law, family, item.row->rulebook);
		if (draft) {
			row_id duty = duty_find(f->law, draft, law_str(f->law, item.row->id));
			*differs = true;
			if (!duty)
				continue;
			struct clock_length before = clock_shortest(f->law, item.row->due.limit);
			item.duty = duty;
			item.row = DUTY(f->law, duty);
			struct clock_length after = clock_shortest(f->law, item.row->due.limit);
			if (before.clock && after.clock)
				moved(&item, after.lo - before.lo);
			item.recipient_count = 0;
			set_recipients(&g, &item);
			if (!set_elements(&g, &item, item.row))
				return false;
		}
		g.items[kept++] = item;
	}
	g.count = kept;
	return !g.failed && burden_of(&g, out);
}

/* A model leaves to agencies whom it binds, and comes with a form; one that is compared itself changes nothing. */
static bool is_model(const struct finding *f, row_id rulebook)
{
	const struct rulebook_row *r = RULEBOOK(f->law, rulebook);
	row_id form = feature_find(f->law, TEXT("common_form"));
	row_id open = feature_find(f->law, TEXT("addressees_left_to_agencies"));
	return r->proposed && form && open && has_feature(f->law, r, form) && has_feature(f->law, r, open) &&
	       !chosen(f->c, rulebook);
}

static void scenario_add(struct path *out, struct text id, const struct burden *b)
{
	out->scenarios[out->scenario_count++] = (struct scenario){.id = id, .burden = *b};
}

static bool scenarios(struct finding *f, struct path *out)
{
	const struct law *law = f->law;
	struct burden b;
	bool differs;
	out->scenarios = arena_array(f->arena, rulebook_count(law) + 1, sizeof(*out->scenarios));
	if (!out->scenarios || !burden_of(f, &b))
		return false;
	scenario_add(out, TEXT("today"), &b);
	for (row_id i = 1; i <= rulebook_count(law); i++) {
		const struct rulebook_row *r = RULEBOOK(law, i);
		struct text family = family_of(law, r);
		if (is_model(f, i)) {
			if (!with_model(f, r, &b, &differs))
				return false;
			if (differs)
				scenario_add(out, law_str(law, r->id), &b);
		}
		bool known = false;
		for (uint32_t k = 0; k < out->scenario_count; k++)
			known = known || text_eq(out->scenarios[k].id, family);
		if (!family.n || known)
			continue;
		if (!with_family(f, family, &b, &differs))
			return false;
		if (differs)
			scenario_add(out, family, &b);
	}
	return true;
}

/* ---- what cannot be met together ---- */

static void conflict_add(const struct finding *f, struct path *out, struct conflict found)
{
	(void)f;
	out->conflicts[out->conflict_count++] = found;
}

static bool demands(const struct law *law, const struct duty_row *d, fact_id fact)
{
	for (row_id i = d->first_content; i; i = CONTENT(law, i)->next) {
		const struct content_row *c = CONTENT(law, i);
		for (uint32_t k = 0; k < c->fact_count && c->grade == GRADE_MANDATORY; k++)
			if (c->facts[k] == fact)
				return true;
	}
	return false;
}

static void forbidden(const struct finding *f, const struct submission *s, row_id duty, uint32_t cap, struct path *out)
{
	const struct duty_row *d = DUTY(f->law, duty);
	for (row_id i = d->first_content; i; i = CONTENT(f->law, i)->next) {
		const struct content_row *c = CONTENT(f->law, i);
		for (uint32_t k = 0; c->grade == GRADE_FORBIDDEN && k < c->fact_count; k++)
			for (uint32_t o = 0; o < s->duty_count && out->conflict_count < cap; o++)
				if (demands(f->law, DUTY(f->law, s->duties[o]), c->facts[k]))
					conflict_add(f, out,
					             (struct conflict){.kind = CONFLICT_FORBIDDEN,
					                               .duty = duty,
					                               .other = s->duties[o],
					                               .fact = c->facts[k]});
	}
}

/* One document to the public, while one law may have it delayed and another knows no delay. */
static void delays(const struct finding *f, const struct submission *s, uint32_t cap, struct path *out)
{
	row_id held = 0, free = 0;
	for (uint32_t i = 0; i < s->duty_count; i++) {
		const struct duty_row *d = DUTY(f->law, s->duties[i]);
		if (d->held)
			held = held ? held : s->duties[i];
		else if (d->due.limit)
			free = free ? free : s->duties[i];
	}
	if (s->to_public && held && free && out->conflict_count < cap)
		conflict_add(f, out, (struct conflict){.kind = CONFLICT_DELAY, .duty = held, .other = free});
}

static bool served(const struct path *out, row_id duty)
{
	for (uint32_t i = 0; i < out->submission_count; i++)
		for (uint32_t k = 0; k < out->submissions[i].duty_count; k++)
			if (out->submissions[i].duties[k] == duty)
				return true;
	return false;
}

static bool conflicts(const struct finding *f, struct path *out)
{
	uint32_t cap = 256;
	out->conflicts = arena_array(f->arena, cap, sizeof(*out->conflicts));
	if (!out->conflicts)
		return false;
	for (uint32_t i = 0; i < out->submission_count; i++) {
		const struct submission *s = &out->submissions[i];
		for (uint32_t k = 0; k < s->duty_count; k++) {
			forbidden(f, s, s->duties[k], cap, out);
			for (row_id l = DUTY(f->law, s->duties[k])->first_link; l; l = LINK(f->law, l)->next) {
				const struct link_row *link = LINK(f->law, l);
				if (link->kind == LINK_CONFLICTS && (!link->target || served(out, link->target)) &&
				    out->conflict_count < cap)
					conflict_add(f, out,
					             (struct conflict){.kind = CONFLICT_DECLARED,
					                               .duty = s->duties[k],
					                               .other = link->target,
					                               .link = l});
			}
		}
		delays(f, s, cap, out);
	}
	return true;
}

bool path_find(const struct comparison *c, const struct assessment *a, struct arena *arena, struct path *out)
{
	struct finding f = {.c = c, .law = c->profiles->law, .arena = arena};
	*out = (struct path){0};
	if (a)
		items_of_answers(&f, a);
	else
		items_of_laws(&f);
	return !f.failed && documents(&f, &out->submissions, &out->submission_count) && conflicts(&f, out) &&
	       scenarios(&f, out);
}
