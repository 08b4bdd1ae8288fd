/*
 * One duty: is it owed, from when, until when, to whom, is it done.
 */
#include <string.h>

#include "law/eval.h"

zone_id zone_named(struct frame *f, str_id name)
{
	uint32_t place = name % FRAME_KEEPS;
	if (!name)
		return ZONE_NONE;
	if (f->zones_named[place].name != name) {
		f->zones_named[place].name = name;
		f->zones_named[place].zone = zone_find(f->zones, law_str(f->law, name));
	}
	return f->zones_named[place].zone;
}

/* ---- view ---- */

void enter_rulebook(struct frame *f, row_id rulebook)
{
	if (f->rulebook == rulebook)
		return;
	f->rulebook = rulebook;
	zone_id id = zone_named(f, RULEBOOK(f->law, rulebook)->zone);
	f->zone = id == ZONE_NONE ? ZONE_UTC : id;
}

bool in_some_region(const struct frame *f)
{
	return f->duty && DUTY(f->law, f->duty)->each_region;
}

/* A report under a base and one under the law that varies it are the same report; under the act of a State it is one to
 * that State. */
static bool same_duty(const struct frame *f, row_id filed, row_id wanted)
{
	if (filed == wanted || DUTY(f->law, wanted)->variant_of == filed)
		return true;
	if (DUTY(f->law, filed)->variant_of != wanted)
		return false;
	region_id state = RULEBOOK(f->law, DUTY(f->law, filed)->rulebook)->state;
	return !state || !in_some_region(f) || f->region == state;
}

static bool serves(const struct frame *f, uint32_t record, row_id wanted)
{
	const row_id *list = f->served ? f->served[record] : NULL;
	for (; list && *list; list++)
		if (same_duty(f, *list, wanted))
			return true;
	return false;
}

/* Does a filing serve this duty, by name or because filings of another duty serve it too? */
static bool filed_under(const struct frame *f, uint32_t record, row_id wanted)
{
	bool named = serves(f, record, wanted);
	for (row_id l = DUTY(f->law, wanted)->first_link; l && !named; l = LINK(f->law, l)->next)
		named = LINK(f->law, l)->kind == LINK_SERVED_BY && serves(f, record, LINK(f->law, l)->target);
	return named;
}

static bool filing_fits(const struct frame *f, uint32_t record, row_id wanted)
{
	const struct record *r = &f->facts->kase->records[record];
	if (!filed_under(f, record, wanted))
		return false;
	/* A filing for one region serves no other, nor an instance whose region is not known. */
	if (in_some_region(f) && r->region && r->region != f->region)
		return false;
	/* Likewise for one record. */
	if (!f->instance_kind)
		return true;
	uint32_t owner = r->product ? r->product : r->ai_system ? r->ai_system : r->service;
	return !owner || owner == f->instance_record;
}

static const struct value *submitted(const struct frame *f, uint32_t record)
{
	const struct fact_row *row = LAW_ROW(f->law, TAB_FACTS, struct fact_row, f->submitted_at);
	return &f->facts->of[record][row->index];
}

static bool has_happened(const struct frame *f, const struct value *v)
{
	return v->known > KNOWN_NOT_YET && v->lo <= f->options->now;
}

/* The latest filing record of the duty, submitted or not: its hold and delay facts are the ones in view. */
static uint32_t own_filing(const struct frame *f, row_id wanted)
{
	const struct record_list *l = &f->records[f->filing_kind];
	for (uint32_t i = l->count; i > 0; i--)
		if (filing_fits(f, l->index[i - 1], wanted))
			return l->index[i - 1] + 1;
	return 0;
}

/* Decisions can be made for one product or system: those of the instance go before those of the entity. */
static uint32_t own_decision(const struct frame *f, uint32_t record)
{
	const struct record_list *l = &f->records[f->decision_kind];
	for (uint32_t i = 0; record && i < l->count; i++) {
		const struct record *r = &f->facts->kase->records[l->index[i]];
		if (r->product == record || r->ai_system == record)
			return l->index[i] + 1;
	}
	return 0;
}

void enter_duty(struct frame *f, row_id id, uint32_t record, region_id region, struct view *before)
{
	const struct duty_row *d = DUTY(f->law, id);
	*before = (struct view){f->duty, f->rulebook, f->zone, f->instance_kind, f->instance_record, f->region,
	                        {0},     {0},         {0}};
	enter_rulebook(f, d->rulebook);
	f->duty = id;
	f->instance_kind = d->each;
	f->instance_record = d->each ? record : 0;
	f->region = d->each_region ? region : 0;
	if (d->each) {
		before->instance = bind(f, d->each, record);
		uint32_t decision = own_decision(f, record);
		before->decision = decision
		                       ? bind(f, f->decision_kind, decision)
		                       : (struct bound){f->bound[f->decision_kind], f->bound_record[f->decision_kind]};
	}
	before->filing = bind(f, f->filing_kind, own_filing(f, id));
}

void leave_duty(struct frame *f, const struct view *before)
{
	const struct duty_row *d = frame_duty(f);
	unbind(f, f->filing_kind, before->filing);
	if (d->each) {
		unbind(f, f->decision_kind, before->decision);
		unbind(f, d->each, before->instance);
	}
	f->duty = before->duty;
	f->rulebook = before->rulebook;
	f->zone = before->zone;
	f->instance_kind = before->instance_kind;
	f->instance_record = before->instance_record;
	f->region = before->region;
}

/* The regions that any data set of the entity names, in the order of the table. */
static region_id nth_region(const struct frame *f, uint32_t n)
{
	kind_id kind = f->data_kind;
	fact_id fact = f->by_region;
	uint64_t seen[SET_WORDS] = {0};
	const struct record_list *l = &f->records[kind];
	for (uint32_t i = 0; fact && i < l->count; i++) {
		const struct value *v =
		    &f->facts->of[l->index[i]][LAW_ROW(f->law, TAB_FACTS, struct fact_row, fact)->index];
		const struct counts *c = v->more;
		for (uint32_t k = 0; c && k < c->n; k++)
			if (c->row[k].hi > 0 && c->row[k].region < SET_MAX)
				set_add(seen, c->row[k].region);
	}
	for (uint32_t r = 1; r < SET_MAX; r++)
		if (set_has(seen, r) && n-- == 0)
			return (region_id)r;
	return 0;
}

/* The regions that `where: region in […]` names, if that is all it says; NULL: any. The act of one State would otherwise
 * be tried in every region that a set leaves open. */
static const int64_t *regions_named(const struct frame *f, const struct duty_row *d)
{
	const struct node_row *n = frame_node(f, d->where);
	if (!d->where || n->op != NODE_PLACE_IN || frame_node(f, n->child)->op != NODE_REGION)
		return NULL;
	return &LAW_ROWS(f->law, TAB_CONSTANTS, int64_t)[n->b];
}

/* The n-th region that certainly or possibly belongs to the set, of those named. */
static region_id nth_of_set(struct frame *f, fact_id fact, const int64_t *named, uint32_t n)
{
	const struct set *set = eval_fact(f, fact)->more;
	for (uint32_t w = 0; set && w < SET_WORDS; w++) {
		uint64_t word = set->may[w] & (named ? (uint64_t)named[w] : UINT64_MAX);
		for (; word; word &= word - 1) {
			uint32_t r = w * 64 + (uint32_t)__builtin_ctzll(word);
			if (r && n-- == 0)
				return (region_id)r;
		}
	}
	return 0;
}

enum verdict among(struct frame *f, fact_id fact)
{
	const struct value *v = eval_fact(f, fact);
	const struct set *set = v->more;
	if (!set)
		return v->known == KNOWN_NOT_YET ? NO : UNKNOWN;
	return f->region ? truth(set_has(set->in, f->region), set_has(set->may, f->region))
	                 : truth(false, !set_empty(set->may));
}

/* Whether people of regions that no data set names may be hit too. */
static bool regions_open(const struct frame *f)
{
	const struct record_list *l = &f->records[f->data_kind];
	for (uint32_t i = 0; f->by_region && i < l->count; i++) {
		const struct value *v =
		    &f->facts->of[l->index[i]][LAW_ROW(f->law, TAB_FACTS, struct fact_row, f->by_region)->index];
		const struct counts *c = v->more;
		if (!c || c->others_hi > 0)
			return true;
	}
	return l->open;
}

bool each_instance(struct frame *f, row_id id, uint32_t i, uint32_t *record, region_id *region)
{
	const struct duty_row *d = DUTY(f->law, id);
	*record = 0;
	*region = 0;
	if (d->each)
		return each_record(f, d->each, i, record);
	if (!d->each_region)
		return i == 0;
	if (d->among) {
		*region = nth_of_set(f, d->among, regions_named(f, d), i);
		return *region || (i == 0 && !nth_of_set(f, d->among, NULL, 0));
	}
	*region = nth_region(f, i);
	return *region || i == 0 || (regions_open(f) && nth_region(f, i - 1));
}

/* ---- owed? ---- */

day today_of(struct frame *f)
{
	uint32_t place = f->zone % FRAME_KEEPS;
	if (f->todays[place].zone != f->zone + UINT32_C(1)) {
		f->todays[place].zone = f->zone + UINT32_C(1);
		f->todays[place].day = day_in(f->zones, f->zone, f->options->as_of);
	}
	return f->todays[place].day;
}

enum verdict in_time(struct frame *f, const struct validity *v)
{
	if (v->from == NO_DAY && v->until == NO_DAY)
		return YES;
	day today = v->by ? 0 : today_of(f);
	if (!v->by)
		return (v->from == NO_DAY || today >= v->from) && (v->until == NO_DAY || today <= v->until) ? YES : NO;
	struct range by = as_instants(f, eval_range(f, v->by));
	instant from = v->from == NO_DAY ? INSTANT_MIN : instant_of(f->zones, f->zone, v->from, 0, false);
	instant until =
	    v->until == NO_DAY ? INSTANT_MAX : instant_of(f->zones, f->zone, v->until, (int32_t)DAY_SECONDS, false) - 1;
	if (by.lo >= from && by.hi <= until)
		return YES;
	return by.hi < from || by.lo > until ? NO : UNKNOWN;
}

void note_validity(struct frame *f, const struct validity *v)
{
	const day days[] = {v->from, v->until == NO_DAY ? NO_DAY : v->until + 1};
	for (int i = 0; i < 2 && !v->by && f->options->as_of == f->options->now; i++) {
		instant before = f->next_change;
		if (days[i] != NO_DAY)
			note_change(f, instant_of(f->zones, f->zone, days[i], 0, false), NULL);
		f->next_is_law = f->next_is_law || f->next_change != before;
	}
}

enum verdict displacement(struct frame *f, row_id link)
{
	const struct link_row *k = LINK(f->law, link);
	if (k->kind != LINK_DISPLACED && (k->kind != LINK_YIELDS || (k->duty && k->duty != f->duty)))
		return NO;
	region_id state = k->kind == LINK_YIELDS ? RULEBOOK(f->law, k->target)->state : 0;
	/* What is owed to a region is governed by the act of that State, whichever is competent otherwise. */
	if (state && in_some_region(f))
		return f->region == state ? YES : NO;
	return eval_or(f, k->when, YES);
}

static bool by_state(const struct frame *f, const struct link_row *k)
{
	return k->kind == LINK_YIELDS && RULEBOOK(f->law, k->target)->state;
}

/* `open`: which State's act governs is not known. */
static enum verdict displaced_verdict(struct frame *f, row_id *by, bool *open)
{
	const struct duty_row *d = frame_duty(f);
	const row_id lists[] = {RULEBOOK(f->law, d->rulebook)->first_link, d->first_link};
	enum verdict v = NO;
	for (int i = 0; i < 2; i++) {
		for (row_id l = lists[i]; l; l = LINK(f->law, l)->next) {
			enum verdict one = displacement(f, l);
			bool one_open = one == UNKNOWN && by_state(f, LINK(f->law, l));
			*open = *open || one_open;
			if (one > v && !one_open) {
				v = one;
				*by = l;
			}
		}
	}
	return v;
}

enum verdict instance_required(struct frame *f, enum verdict *displaced, row_id *by)
{
	const struct duty_row *d = frame_duty(f);
	enum verdict v = eval_rule(f, RULEBOOK(f->law, d->rulebook)->covers);
	if (v != NO && RULEBOOK(f->law, d->rulebook)->valid.by)
		v = verdict_and(v, in_time(f, &RULEBOOK(f->law, d->rulebook)->valid));
	if (v != NO && d->among)
		v = verdict_and(v, among(f, d->among));
	if (v != NO)
		v = verdict_and(v, eval_or(f, d->on, YES));
	if (v != NO)
		v = verdict_and(v, eval_or(f, d->where, YES));
	if (v != NO)
		v = verdict_and(v, verdict_not(eval_or(f, d->unless, NO)));
	if (v != NO && d->valid.by)
		v = verdict_and(v, in_time(f, &d->valid));
	row_id taken_by = 0;
	bool open = false;
	enum verdict gone = v == NO ? NO : displaced_verdict(f, &taken_by, &open);
	if (displaced)
		*displaced = gone == NO && open ? UNKNOWN : gone;
	if (by)
		*by = gone == NO ? 0 : taken_by;
	/* Until it is known which State's act governs, the terms of the base are presumed to. */
	return verdict_and(open ? verdict_and(v, PRESUMED) : v, verdict_not(gone));
}

enum verdict duty_required(struct frame *f, row_id id)
{
	enum verdict v = duty_required_alone(f, id);
	row_id d = DUTY(f->law, id)->variant_of ? 0 : DUTY(f->law, id)->next_variant;
	for (; d && v != YES; d = DUTY(f->law, d)->next_variant) {
		const struct validity *in = &RULEBOOK(f->law, DUTY(f->law, d)->rulebook)->valid;
		if (in->by || in_time(f, in) == YES)
			v = verdict_or(v, duty_required_alone(f, d));
	}
	return v;
}

enum verdict duty_required_alone(struct frame *f, row_id id)
{
	enum verdict v = NO;
	uint32_t record;
	region_id region;
	for (uint32_t i = 0; v != YES && each_instance(f, id, i, &record, &region); i++) {
		struct view before;
		enter_duty(f, id, record, region, &before);
		const struct duty_row *d = DUTY(f->law, id);
		bool dormant = !d->valid.by && in_time(f, &d->valid) == NO;
		enum verdict one = dormant ? NO : instance_required(f, NULL, NULL);
		/* An instance that may not exist proves nothing. */
		if (((d->each && !record) || (d->each_region && !region)) && one == YES)
			one = UNKNOWN;
		leave_duty(f, &before);
		v = verdict_or(v, one);
	}
	return v;
}

/* ---- filings ---- */

static struct range no_filing(const struct frame *f)
{
	return (struct range){f->options->now, INSTANT_MAX, 0, 0, true, false, TYPE_INSTANT};
}

/* When a filing stated for later will have happened, and when one falls out of a window that moves with the moment. */
static void foresee_filing(struct frame *f, const struct value *v, const struct range *since)
{
	note_change(f, v->lo, NULL);
	note_change(f, v->hi, NULL);
	if (since->slope > 0 && v->lo != INSTANT_MIN)
		note_change(f, instant_add(f->options->now, v->lo - since->hi + 1), NULL);
}

/* The filing that serves the duty, with its time; 1 + record, or 0. */
static uint32_t find_filing(struct frame *f, row_id id, bool last, struct range *at)
{
	const struct record_list *l = &f->records[f->filing_kind];
	row_id since = DUTY(f->law, id)->since;
	/* Where it is not known since when, a filing counts only if it is surely late enough. */
	struct range floor = since ? as_instants(f, eval_range(f, since)) : (struct range){.hi = INSTANT_MIN};
	uint32_t found = 0;
	*at = no_filing(f);
	for (uint32_t i = 0; i < l->count; i++) {
		uint32_t record = l->index[i];
		const struct value *v = submitted(f, record);
		if (v->known <= KNOWN_NOT_YET || v->lo < floor.hi || !filing_fits(f, record, id))
			continue;
		foresee_filing(f, v, &floor);
		if (!has_happened(f, v))
			continue;
		if (found && (last ? v->lo < at->lo : v->lo >= at->lo))
			continue;
		*at = (struct range){v->lo, v->hi, 0, 0, false, false, TYPE_INSTANT};
		found = record + 1;
	}
	return found;
}

struct range filing_time(struct frame *f, row_id id, bool last)
{
	struct range at;
	find_filing(f, id, last, &at);
	return at;
}

/* Where the region of the instance is not known, a filing for some region may be the one. */
static bool maybe_filed(const struct frame *f, row_id id)
{
	const struct record_list *l = &f->records[f->filing_kind];
	for (uint32_t i = 0; in_some_region(f) && !f->region && i < l->count; i++)
		if (f->facts->kase->records[l->index[i]].region && has_happened(f, submitted(f, l->index[i])) &&
		    filed_under(f, l->index[i], id))
			return true;
	return false;
}

enum verdict filed(struct frame *f, row_id id)
{
	struct range at;
	if (!find_filing(f, id, false, &at))
		return maybe_filed(f, id) ? UNKNOWN : NO;
	return at.hi <= f->options->now ? YES : UNKNOWN;
}

/* ---- the whole answer ---- */

static enum verdict strongest_link(struct frame *f, enum link_kind kind, row_id *by)
{
	enum verdict v = NO;
	for (row_id l = frame_duty(f)->first_link; l; l = LINK(f->law, l)->next) {
		const struct link_row *k = LINK(f->law, l);
		enum verdict one = k->kind == kind ? eval_or(f, k->when, YES) : NO;
		if (one > v) {
			v = one;
			*by = l;
		}
	}
	return v;
}

static void judge_times(struct frame *f, struct duty_answer *out)
{
	const struct duty_row *d = frame_duty(f);
	out->not_before = clock_span(f, d->due.not_before, NULL, NULL, NULL);
	out->target = clock_span(f, d->due.target, NULL, NULL, NULL);
	out->limit = clock_span(f, d->due.limit, &out->stricter, &out->disputed_day, &out->start);
	if (d->due.alternative)
		out->stricter = clock_span(f, d->due.alternative, NULL, NULL, NULL);
	if (out->limit.lo == out->stricter.lo && out->limit.hi == out->stricter.hi)
		out->stricter = NO_TIME;
	out->started = NO_TIME;
	if (out->start) {
		struct range r = as_instants(f, eval_range(f, out->start));
		out->started = (struct span){r.lo, r.hi, .waiting = r.waiting, .zone = out->limit.zone};
	}
	out->held_until = clock_span(f, d->held_until, NULL, NULL, NULL);
}

static enum duty_state state_of_filed(const struct duty_answer *a, const struct range *at)
{
	return !a->limit.none && at->lo > a->limit.hi ? STATE_MET_LATE : STATE_MET;
}

static bool is_held(const struct frame *f, const struct duty_answer *a)
{
	return a->held == YES && (a->held_until.none || a->held_until.hi > f->options->now);
}

static enum duty_state state_of_open(const struct frame *f, const struct duty_answer *a)
{
	const struct duty_row *d = frame_duty(f);
	instant now = f->options->now;
	if (is_held(f, a))
		return STATE_HELD;
	if (a->limit.waiting && a->limit.hi == INSTANT_MAX)
		return STATE_WAITING;
	if (!a->not_before.none && a->not_before.waiting && a->not_before.hi == INSTANT_MAX)
		return STATE_WAITING;
	/* Past its limit a duty is overdue, even where another rule still forbids to fulfil it. */
	if (!a->limit.none && a->limit.hi < now)
		return STATE_OVERDUE;
	if (!a->not_before.none && a->not_before.lo > now)
		return STATE_NOT_YET;
	if (a->limit.none && (d->due.limit || (!d->due.standard && d->kind != DUTY_RECORD)))
		return STATE_LIMIT_UNKNOWN;
	return STATE_DUE;
}

static enum duty_state state_of(struct frame *f, const struct duty_answer *a, enum verdict base,
                                const struct range *filed_at)
{
	const struct duty_row *d = frame_duty(f);
	enum law_status status = rulebook_status(f->law, d->rulebook, today_of(f));
	if (base == NO)
		return STATE_NOT_REQUIRED;
	bool later = status == STATUS_PROPOSED || status == STATUS_NOT_EFFECTIVE;
	if ((later && !RULEBOOK(f->law, d->rulebook)->valid.by) || (!d->valid.by && in_time(f, &d->valid) == NO))
		return STATE_DORMANT;
	if (a->displaced == YES)
		return STATE_DISPLACED;
	if (a->filing)
		return state_of_filed(a, filed_at);
	if (d->kind == DUTY_OFFER)
		return base == YES ? STATE_VOLUNTARY : STATE_UNDETERMINED;
	if (a->required == UNKNOWN)
		return STATE_UNDETERMINED;
	if (a->satisfied == YES || a->deemed == YES)
		return STATE_SATISFIED;
	if (a->required == PRESUMED)
		return STATE_PRESUMED;
	if (a->excused == YES)
		return STATE_EXCUSED;
	return state_of_open(f, a);
}

static void foresee(struct frame *f, const struct duty_answer *a)
{
	const struct span *times[] = {&a->limit, &a->not_before, &a->held_until};
	if (a->state >= STATE_UNDETERMINED)
		return;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		if (times[i]->none || times[i]->waiting)
			continue;
		note_change(f, times[i]->lo, NULL);
		/* A limit is kept to its last second. */
		note_change(f, instant_add(times[i]->hi, i == 0 && times[i]->hi == f->options->now), NULL);
	}
}

void judge_duty(struct frame *f, struct duty_answer *out)
{
	const struct duty_row *d = frame_duty(f);
	*out = (struct duty_answer){.duty = f->duty, .record = f->instance_record, .region = f->region};
	out->required = instance_required(f, &out->displaced, &out->displaced_by);
	enum verdict base = out->displaced == YES ? YES : out->required;
	if (((d->each && !f->instance_record) || (d->each_region && !f->region)) && base == YES)
		base = out->required = UNKNOWN;
	out->limit = out->stricter = out->target = out->not_before = out->started = out->held_until = NO_TIME;
	out->satisfied = out->deemed = out->excused = out->held = NO;
	struct range filed_at = no_filing(f);
	if (base != NO) {
		out->filing = find_filing(f, f->duty, true, &filed_at);
		if (out->filing && !d->since) {
			struct range first;
			find_filing(f, f->duty, false, &first);
			filed_at = first;
		}
		out->filed_at = out->filing ? filed_at.lo : INSTANT_MIN;
	}
	bool settled = out->filing || (out->required >= PRESUMED && out->displaced != YES);
	if (base != NO && (settled || !f->options->brief)) {
		out->held = eval_or(f, d->held, NO);
		out->excused = eval_or(f, d->excused, NO);
		out->satisfied = strongest_link(f, LINK_SATISFIED, &out->satisfied_by);
		out->deemed = strongest_link(f, LINK_DEEMED, &out->deemed_by);
		judge_times(f, out);
	}
	out->state = state_of(f, out, base, &filed_at);
	if (base >= PRESUMED)
		note_validity(f, &d->valid);
	foresee(f, out);
}
