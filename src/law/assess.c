#include "law/assess.h"

#include <string.h>

#include "law/eval.h"

#define CASCADE_ROUNDS 64

const char *duty_state_name(enum duty_state s)
{
	static const char *const names[STATE_COUNT] =
	    {[STATE_OVERDUE] = "overdue",     [STATE_DUE] = "due",
	     [STATE_NOT_YET] = "not_yet",     [STATE_HELD] = "held",
	     [STATE_WAITING] = "waiting",     [STATE_LIMIT_UNKNOWN] = "limit_unknown",
	     [STATE_PRESUMED] = "presumed",   [STATE_UNDETERMINED] = "undetermined",
	     [STATE_MET_LATE] = "met_late",   [STATE_MET] = "met",
	     [STATE_SATISFIED] = "satisfied", [STATE_DISPLACED] = "displaced",
	     [STATE_EXCUSED] = "excused",     [STATE_VOLUNTARY] = "voluntary",
	     [STATE_DORMANT] = "dormant",     [STATE_NOT_REQUIRED] = "not_required"};
	return names[s];
}

/* ---- frames ---- */

static bool concerns(const struct record *r, uint32_t organisation, uint32_t incident)
{
	return (!r->organisation || !organisation || r->organisation == organisation) &&
	       (!r->incident || !incident || r->incident == incident);
}

/* The records of each kind that concern the entity: one pass to count, one to fill. */
static bool list_records(struct frame *f)
{
	const struct kase *c = f->facts->kase;
	uint32_t *all = arena_array(f->arena, c->record_count ? c->record_count : 1, sizeof(*all));
	uint32_t counts[MAX_KINDS] = {0}, at = 0;
	uint32_t kinds = f->law->t[TAB_KINDS].count;
	if (!all)
		return false;
	for (uint32_t i = 0; i < c->record_count; i++)
		if (concerns(&c->records[i], f->organisation, f->incident))
			counts[c->records[i].kind]++;
	for (uint32_t k = 1; k < kinds; k++) {
		bool act = LAW_ROW(f->law, TAB_KINDS, struct kind_row, k)->act;
		bool complete = c->complete >> k & 1, open = c->open >> k & 1;
		f->records[k] = (struct record_list){all + at, 0, open || (!act && !counts[k] && !complete)};
		at += counts[k];
	}
	for (uint32_t i = 0; i < c->record_count; i++) {
		kind_id k = c->records[i].kind;
		if (concerns(&c->records[i], f->organisation, f->incident))
			all[(size_t)(f->records[k].index - all) + f->records[k].count++] = i;
	}
	return true;
}

/* The record of a single kind: the first that is not about one product or system only. */
static uint32_t single_record(const struct frame *f, kind_id k)
{
	const struct record_list *l = &f->records[k];
	for (uint32_t i = 0; i < l->count; i++) {
		const struct record *r = &f->facts->kase->records[l->index[i]];
		if (!r->product && !r->ai_system && !r->service)
			return l->index[i] + 1;
	}
	return 0;
}

static void bind_singles(struct frame *f)
{
	kind_id organisation = kind_with_role(f->law, ROLE_ORGANISATION),
	        incident = kind_with_role(f->law, ROLE_INCIDENT);
	for (uint32_t k = 1; k < f->law->t[TAB_KINDS].count; k++) {
		bool single = LAW_ROW(f->law, TAB_KINDS, struct kind_row, k)->single;
		(void)bind(f, k, single ? single_record(f, k) : 0);
	}
	(void)bind(f, organisation, f->organisation);
	(void)bind(f, incident, f->incident);
}

static void tell_unknown_duty(const struct law *law, struct diag_pos at, struct text path, struct diags *diags)
{
	struct diag *d =
	    diag_warning(diags, at, "unknown-duty", "the filing names \"%.*s\", which is no duty", TEXT_ARG(path));
	uint32_t count = law->t[TAB_DUTIES].count;
	struct text *names = arena_array(diags->arena, count, sizeof(*names));
	if (!names)
		return;
	for (uint32_t i = 1; i < count; i++)
		names[i] = text_format(diags->arena, "%.*s.%.*s",
		                       TEXT_ARG(law_str(law, RULEBOOK(law, DUTY(law, i)->rulebook)->id)),
		                       TEXT_ARG(law_str(law, DUTY(law, i)->id)));
	diag_suggest(diags, d, path, names + 1, count - 1);
}

/* Which duties each filing serves, by row; names that mean nothing are told once. */
static bool resolve_filings(struct frame *f, struct diags *diags)
{
	const struct kase *c = f->facts->kase;
	f->served = NULL;
	for (uint32_t i = 0; i < c->record_count; i++) {
		const struct record *r = &c->records[i];
		if (!r->duty_count)
			continue;
		if (!f->served && !(f->served = arena_array(f->arena, c->record_count, sizeof(row_id *))))
			return false;
		row_id *list = arena_array(f->arena, r->duty_count + 1, sizeof(*list));
		if (!list)
			return false;
		uint32_t n = 0;
		for (uint32_t k = 0; k < r->duty_count; k++) {
			row_id duty = duty_find_path(f->law, r->duties[k]);
			if (duty)
				list[n++] = duty;
			else if (diags)
				tell_unknown_duty(f->law, r->pos, r->duties[k], diags);
		}
		f->served[i] = list;
	}
	return true;
}

bool frame_open(struct frame *f, struct assessment *a, uint32_t organisation, uint32_t incident)
{
	const struct law *law = a->law;
	*f = (struct frame){.law = law,
	                    .zones = a->zones,
	                    .facts = &a->facts,
	                    .arena = a->arena,
	                    .options = &a->options,
	                    .organisation = organisation,
	                    .incident = incident,
	                    .next_change = INSTANT_MAX};
	f->rule_memo = arena_alloc(a->arena, law->t[TAB_RULES].count);
	f->rule_open = arena_alloc(a->arena, law->t[TAB_RULES].count);
	f->elsewhere = arena_array(a->arena, law->t[TAB_RULEBOOKS].count, sizeof(*f->elsewhere));
	f->filing_kind = kind_with_role(law, ROLE_FILING);
	f->decision_kind = kind_with_role(law, ROLE_DECISION);
	f->data_kind = kind_with_role(law, ROLE_DATA);
	f->by_region = fact_in_kind(law, f->data_kind, TEXT("individuals_by_region"));
	f->individuals = fact_in_kind(law, f->data_kind, TEXT("individuals_affected"));
	f->established_in = fact_find(law, TEXT("organisation.established_in"));
	f->submitted_at = fact_find(law, TEXT("filing.submitted_at"));
	if (!f->rule_memo || !f->rule_open || !f->elsewhere || !list_records(f))
		return false;
	bind_singles(f);
	return true;
}

void frame_close(struct frame *f)
{
	while (f->saved_count) {
		const struct saved *s = &f->saved[--f->saved_count];
		*s->at = s->was;
	}
}

/* ---- rulebooks ---- */

static enum law_status status_now(struct frame *f, row_id book)
{
	return rulebook_status(f->law, book, today_of(f));
}

/* Does the rulebook bind, so that its reports count as owed to an authority? */
static bool binds(struct frame *f, row_id book)
{
	enter_rulebook(f, book);
	enum law_status s = status_now(f, book);
	return s == STATUS_IN_FORCE || s == STATUS_UNKNOWN_AFTER ||
	       (RULEBOOK(f->law, book)->valid.by && s != STATUS_PROPOSED);
}

static enum verdict reports_of(struct frame *f, row_id book)
{
	const struct rulebook_row *r = RULEBOOK(f->law, book);
	enum verdict v = NO;
	if (!r->has_reports || !binds(f, book) || eval_rule(f, r->covers) == NO)
		return NO;
	for (row_id d = r->first_duty; v != YES && d < r->first_duty + r->duty_count; d++)
		if (DUTY(f->law, d)->kind == DUTY_REPORT)
			v = verdict_or(v, duty_required_alone(f, d));
	return v;
}

static void forget_cascading(struct frame *f)
{
	for (row_id i = 1; i < f->law->t[TAB_RULES].count; i++)
		if (RULE(f->law, i)->cascades)
			f->rule_memo[i] = 0;
}

/* A law that surely does not cover the entity has no use for what is owed elsewhere; where that is open, a brief
 * assessment can do without the answer. */
static bool needs_cascades(struct frame *f, row_id book)
{
	row_id covers = RULEBOOK(f->law, book)->covers;
	f->elsewhere[book] = UNKNOWN;
	return RULE(f->law, covers)->cascades || eval_rule(f, covers) > (f->options->brief ? UNKNOWN : NO);
}

/* Least fixpoint: nothing is owed elsewhere until something shows that it is. Every condition that hangs on it is
 * monotone (law.c sees to that), so verdicts only rise, and their order does not matter. */
static bool solve_cascades(struct frame *f)
{
	uint32_t n = f->law->t[TAB_RULEBOOKS].count;
	bool any = false;
	for (row_id i = 1; i < n && !any; i++)
		any = RULEBOOK(f->law, i)->cascades && needs_cascades(f, i);
	if (!any)
		return true;
	memset(f->elsewhere, NO, n * sizeof(*f->elsewhere));
	enum verdict *reports = arena_array(f->arena, n, sizeof(*reports));
	if (!reports)
		return false;
	for (row_id i = 1; i < n; i++)
		if (!RULEBOOK(f->law, i)->cascades)
			reports[i] = reports_of(f, i);
	for (int round = 0; round < CASCADE_ROUNDS; round++) {
		bool changed = false;
		for (row_id i = 1; i < n; i++) {
			enum verdict v = NO;
			for (row_id k = 1; RULEBOOK(f->law, i)->cascades && k < n && v != YES; k++)
				v = k == i ? v : verdict_or(v, reports[k]);
			changed = changed || v != f->elsewhere[i];
			f->elsewhere[i] = v;
		}
		if (round && !changed)
			break;
		forget_cascading(f);
		for (row_id i = 1; i < n; i++)
			if (RULEBOOK(f->law, i)->cascades)
				reports[i] = reports_of(f, i);
	}
	forget_cascading(f);
	return true;
}

bool frame_prepare(struct frame *f, struct diags *diags)
{
	return resolve_filings(f, diags) && solve_cascades(f);
}

static struct duty_answer *new_duty(struct assessment *a)
{
	if (a->duty_count == a->duty_cap) {
		uint32_t cap = a->duty_cap ? a->duty_cap * 2 : 64;
		struct duty_answer *list = arena_array(a->arena, cap, sizeof(*list));
		if (!list)
			return NULL;
		if (a->duty_count)
			memcpy(list, a->duties, a->duty_count * sizeof(*list));
		a->duties = list;
		a->duty_cap = cap;
	}
	return &a->duties[a->duty_count];
}

static bool judge_instances(struct frame *f, struct assessment *a, row_id duty)
{
	uint32_t record;
	region_id region;
	for (uint32_t i = 0; each_instance(f, duty, i, &record, &region); i++) {
		struct duty_answer *d = new_duty(a);
		if (!d)
			return false;
		struct view before;
		enter_duty(f, duty, record, region, &before);
		judge_duty(f, d);
		leave_duty(f, &before);
		bool dormant = d->state == STATE_DORMANT && !a->options.include_proposed;
		if (!dormant && (d->state != STATE_NOT_REQUIRED || a->options.keep_not_required))
			a->duty_count++;
	}
	return true;
}

/* Reports and notices; in a law that knows none, what it wants done instead. */
static bool counts_as_owed(const struct law *law, row_id duty)
{
	const struct duty_row *d = DUTY(law, duty);
	return RULEBOOK(law, d->rulebook)->has_reports ? d->kind <= DUTY_NOTICE : d->kind != DUTY_OFFER;
}

/* Whether the act of a State has something to say here: the State is certain to count (the first condition of its
 * coverage, overlay.c), or a set of States names it as possible. Where the State is wholly open, the base stands for the
 * acts of all. */
static bool concerned(struct frame *f, const struct rulebook_row *r)
{
	enum verdict v = eval(f, law_node(f->law, RULE(f->law, r->covers)->node)->child);
	for (row_id d = r->first_duty; v == UNKNOWN && d < r->first_duty + r->duty_count; d++) {
		const struct set *named = DUTY(f->law, d)->among ? eval_fact(f, DUTY(f->law, d)->among)->more : NULL;
		if (named && set_has(named->may, r->state))
			return true;
	}
	return v >= PRESUMED;
}

static bool judge_rulebook(struct frame *f, struct assessment *a, row_id book)
{
	const struct rulebook_row *r = RULEBOOK(f->law, book);
	enter_rulebook(f, book);
	struct rulebook_answer *out = &a->rulebooks[a->rulebook_count];
	*out = (struct rulebook_answer){.rulebook = book, .status = status_now(f, book), .first_duty = a->duty_count};
	bool later = out->status == STATUS_PROPOSED || (out->status == STATUS_NOT_EFFECTIVE && !r->valid.by);
	/* The act of the State is told even before it is in force: it says why the base obliges nobody there. */
	bool foreign = r->state && !concerned(f, r);
	bool told = r->state && !foreign && eval_rule(f, r->covers) != NO;
	if (later && !told && !a->options.include_proposed)
		return true;
	if (foreign && !a->options.keep_not_required && !a->options.only_rulebook)
		return true;
	/* Without a date of its own, what is in force today is the status, not the coverage. */
	out->in_time = r->valid.by ? in_time(f, &r->valid) : YES;
	out->covered = verdict_and(eval_rule(f, r->covers), out->in_time);
	a->rulebook_count++;
	if (out->covered >= PRESUMED)
		note_validity(f, &r->valid);
	if (out->status == STATUS_EXPIRED && !r->valid.by)
		return true;
	if (foreign && !a->options.only_rulebook)
		return true;
	bool only_whether = a->options.brief && out->covered == UNKNOWN;
	for (row_id d = r->first_duty; out->covered != NO && d < r->first_duty + r->duty_count; d++) {
		if (only_whether) {
			out->owed = verdict_or(out->owed, counts_as_owed(f->law, d) ? duty_required_alone(f, d) : NO);
			if (out->owed != NO)
				break;
		} else if (!judge_instances(f, a, d)) {
			return false;
		}
	}
	out->duty_count = a->duty_count - out->first_duty;
	for (uint32_t i = 0; i < out->duty_count; i++) {
		const struct duty_answer *d = &a->duties[out->first_duty + i];
		if (counts_as_owed(f->law, d->duty))
			out->owed = verdict_or(out->owed, d->required);
	}
	return !f->failed;
}

static bool wanted(const struct assessment *a, row_id book)
{
	if (a->options.only_rulebook)
		return a->options.only_rulebook == book;
	return !a->options.only_shore || RULEBOOK(a->law, book)->shore == (uint8_t)a->options.shore;
}

static struct text change_text(const struct frame *f, const struct assessment *a)
{
	if (f->next_change == INSTANT_MAX)
		return TEXT_NONE;
	if (f->next_is_law)
		return TEXT("a provision begins or ceases to apply");
	if (!f->next_node)
		return TEXT("a time limit or a hold ends");
	struct text says = law_str(a->law, f->next_node->says);
	return says.n ? says : TEXT("a time that runs passes a threshold of the law");
}

static bool judge_entity(struct assessment *a, struct entity_answer *e)
{
	struct frame f;
	if (!frame_open(&f, a, e->organisation, e->incident))
		return false;
	/* What is judged while cascades are solved is kept, and so is the moment at which it could turn. */
	bool fine = frame_prepare(&f, a->diags);
	e->first_rulebook = a->rulebook_count;
	for (row_id i = 1; fine && i < a->law->t[TAB_RULEBOOKS].count; i++)
		if (wanted(a, i))
			fine = judge_rulebook(&f, a, i);
	e->rulebook_count = a->rulebook_count - e->first_rulebook;
	e->next_change = f.next_change;
	e->next_why = change_text(&f, a);
	if (e->next_change < a->next_change) {
		a->next_change = e->next_change;
		a->next_why = e->next_why;
	}
	frame_close(&f);
	return fine;
}

/* ---- entities ---- */

static uint32_t records_of(const struct kase *c, kind_id kind, uint32_t *out)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < c->record_count; i++)
		if (c->records[i].kind == kind) {
			if (out)
				out[n] = i + 1;
			n++;
		}
	return n;
}

/* Every entity with every incident of the case; one empty place where none is recorded. */
static bool list_entities(const struct kase *c, struct assessment *a)
{
	kind_id organisation = kind_with_role(a->law, ROLE_ORGANISATION),
	        incident = kind_with_role(a->law, ROLE_INCIDENT);
	uint32_t no = records_of(c, organisation, NULL), ni = records_of(c, incident, NULL);
	uint32_t *os = arena_array(a->arena, no + 1, sizeof(*os)), *is = arena_array(a->arena, ni + 1, sizeof(*is));
	if (!os || !is)
		return false;
	records_of(c, organisation, os);
	records_of(c, incident, is);
	no = no ? no : 1;
	ni = ni ? ni : 1;
	a->entities = arena_array(a->arena, (size_t)no * ni, sizeof(*a->entities));
	if (!a->entities)
		return false;
	for (uint32_t o = 0; o < no; o++) {
		bool named =
		    !a->options.only_entity.n || (os[o] && text_eq(c->records[os[o] - 1].id, a->options.only_entity));
		for (uint32_t i = 0; named && i < ni; i++)
			a->entities[a->entity_count++] =
			    (struct entity_answer){.organisation = os[o], .incident = is[i]};
	}
	a->rulebooks =
	    arena_array(a->arena, (size_t)a->entity_count * rulebook_count(a->law) + 1, sizeof(*a->rulebooks));
	return a->rulebooks != NULL;
}

instant as_of_day(day d)
{
	return (instant)d * DAY_SECONDS + DAY_SECONDS / 2;
}

bool assess_facts(const struct kase *c, const struct assess_options *options, struct arena *arena, struct diags *diags,
                  struct assessment *out)
{
	*out = (struct assessment){.law = c->law,
	                           .zones = c->zones,
	                           .options = *options,
	                           .arena = arena,
	                           .diags = diags,
	                           .next_change = INSTANT_MAX};
	if (out->options.as_of == INSTANT_MIN)
		out->options.as_of = out->options.now;
	return case_fold(c, options->now, options->as_known_at, arena, diags, &out->facts) && list_entities(c, out);
}

bool assess(const struct kase *c, const struct assess_options *options, struct arena *arena, struct diags *diags,
            struct assessment *out)
{
	if (!assess_facts(c, options, arena, diags, out))
		return false;
	for (uint32_t i = 0; i < out->entity_count; i++)
		if (!judge_entity(out, &out->entities[i]))
			return false;
	return true;
}

int duty_answer_compare(const struct duty_answer *a, const struct duty_answer *b)
{
	if (a->state != b->state)
		return a->state < b->state ? -1 : 1;
	if (a->limit.none != b->limit.none)
		return a->limit.none ? 1 : -1;
	if (a->limit.lo != b->limit.lo)
		return a->limit.lo < b->limit.lo ? -1 : 1;
	if (a->limit.hi != b->limit.hi)
		return a->limit.hi < b->limit.hi ? -1 : 1;
	return a->duty < b->duty ? -1 : a->duty > b->duty;
}
