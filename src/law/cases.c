#include "law/cases.h"

#include <string.h>

#include "law/explain.h"

struct run {
	const struct law *law;
	const struct zones *zones;
	struct text file;
	struct arena *arena;
	struct diags *diags;
	struct case_result *result;
	struct kase kase;
	struct assessment a;
	const struct entity_answer *entity;
	struct text title;
};

static void miss(struct run *r, const struct doc *at, const char *what, struct text expected, struct text got)
{
	r->result->failed++;
	diag_error(r->diags, doc_key_pos(at, r->file), "case", "%.*s: %s is %.*s, expected %.*s", TEXT_ARG(r->title),
	           what, TEXT_ARG(got), TEXT_ARG(expected));
}

static void check_name(struct run *r, const struct doc *at, const char *what, const char *got)
{
	r->result->expectations++;
	if (!text_is(at->text, got))
		miss(r, at, what, at->text, text_of(got));
}

/* ---- times ---- */

static bool read_instant(struct run *r, const struct doc *d, instant without, instant *out)
{
	*out = without;
	if (!d || d->kind == DOC_NULL)
		return true;
	struct time_read t = time_parse(d->text, r->zones);
	zone_id zone = r->kase.zone == ZONE_NONE ? ZONE_UTC : r->kase.zone;
	if (t.zone != ZONE_NONE)
		zone = t.zone;
	if (t.shape == TIME_INSTANT)
		*out = t.at;
	else if (t.shape == TIME_LOCAL)
		*out = instant_of(r->zones, zone, t.first, t.second_of_day, false);
	else {
		diag_error(r->diags, doc_pos(d, r->file), "bad-time",
		           "\"%.*s\" is no moment such as 2026-03-20T12:00-05:00", TEXT_ARG(d->text));
		return false;
	}
	return true;
}

static bool read_as_of(struct run *r, const struct doc *d, instant *out)
{
	struct time_read t = time_parse(d ? d->text : TEXT_NONE, r->zones);
	if (t.shape != TIME_DAY)
		return read_instant(r, d, INSTANT_MIN, out);
	*out = as_of_day(t.first);
	return true;
}

static struct text span_text(struct run *r, const struct span *s)
{
	struct buf b = {0};
	if (s->none) {
		buf_str(&b, "none");
	} else if (s->lo == s->hi) {
		instant_print(&b, r->zones, s->zone, s->lo);
	} else {
		buf_str(&b, "between ");
		if (s->lo == INSTANT_MIN)
			buf_str(&b, "any time");
		else
			instant_print(&b, r->zones, s->zone, s->lo);
		buf_str(&b, " and ");
		if (s->hi == INSTANT_MAX)
			buf_str(&b, "any time");
		else
			instant_print(&b, r->zones, s->zone, s->hi);
	}
	struct text t = text_dup(r->arena, buf_view(&b));
	buf_free(&b);
	return t;
}

static void check_span(struct run *r, const struct doc *at, const char *what, const struct span *got)
{
	struct span want = {INSTANT_MIN, INSTANT_MAX, .zone = got->zone};
	r->result->expectations++;
	if (at->kind == DOC_NULL || text_is(at->text, "none")) {
		want.none = true;
	} else if (at->kind == DOC_MAP) {
		if (!read_instant(r, doc_get(at, "earliest"), INSTANT_MIN, &want.lo) ||
		    !read_instant(r, doc_get(at, "latest"), INSTANT_MAX, &want.hi)) {
			r->result->failed++;
			return;
		}
	} else {
		if (!read_instant(r, at, INSTANT_MIN, &want.lo)) {
			r->result->failed++;
			return;
		}
		want.hi = want.lo;
	}
	bool same = want.none == got->none && (want.none || (want.lo == got->lo && want.hi == got->hi));
	if (!same)
		miss(r, at, what, span_text(r, &want), span_text(r, got));
}

/* ---- duties ---- */

static bool is_instance(struct run *r, const struct duty_answer *d, struct text name)
{
	if (!name.n)
		return true;
	if (d->region)
		return text_eq(law_str(r->law, LAW_ROW(r->law, TAB_REGIONS, struct region_row, d->region)->code), name);
	return d->record && text_eq(r->kase.records[d->record - 1].id, name);
}

/* "hhs[US-CA]" into the duty and its instance; instance empty where none is named. */
static struct text split_instance(struct text key, struct text *instance)
{
	struct text rest = key, head;
	*instance = TEXT_NONE;
	if (!text_ends(key, TEXT("]")) || !text_cut(&rest, '[', &head))
		return key;
	*instance = (struct text){rest.p, rest.n - 1};
	return head;
}

static const struct duty_answer *find_duty(struct run *r, const struct rulebook_answer *book, row_id duty,
                                           struct text instance)
{
	for (uint32_t i = 0; i < book->duty_count; i++) {
		const struct duty_answer *d = &r->a.duties[book->first_duty + i];
		if (d->duty == duty && is_instance(r, d, instance))
			return d;
	}
	return NULL;
}

static bool in_list(struct run *r, const struct missing_list *l, struct text id)
{
	for (uint32_t i = 0; i < l->count; i++)
		if (text_eq(law_str(r->law, LAW_ROW(r->law, TAB_FACTS, struct fact_row, l->list[i].fact)->id), id))
			return true;
	return false;
}

static void check_facts(struct run *r, const struct doc *at, const char *what, const struct missing_list *l)
{
	for (const struct doc *f = at->kind == DOC_LIST ? at->first : NULL; f; f = f->next) {
		r->result->expectations++;
		if (!in_list(r, l, f->text))
			miss(r, at, what, f->text, TEXT("a list without it"));
	}
}

#define MAX_RECIPIENTS 32

static void check_recipients(struct run *r, const struct doc *at, struct explainer *x, const struct duty_answer *d)
{
	row_id rows[MAX_RECIPIENTS];
	enum verdict verdicts[MAX_RECIPIENTS];
	uint32_t n = recipients_of_duty(x, d, rows, verdicts, MAX_RECIPIENTS);
	for (const struct doc *want = at->kind == DOC_LIST ? at->first : NULL; want; want = want->next) {
		bool found = false;
		for (uint32_t i = 0; i < n; i++)
			found = found || text_eq(law_str(r->law, RECIPIENT(r->law, rows[i])->id), want->text);
		r->result->expectations++;
		if (!found)
			miss(r, at, "the list of recipients", want->text, TEXT("without it"));
	}
}

static bool check_duty(struct run *r, struct explainer *x, const struct duty_answer *d, const struct doc *e)
{
	static const char *const keys[] = {"state",      "required", "limit", "not_before", "target", "alternative",
	                                   "held_until", "missing",  "rebut", "recipients", "note"};
	static const struct duty_answer none = {.state = STATE_NOT_REQUIRED,
	                                        .limit = {.none = true},
	                                        .not_before = {.none = true},
	                                        .target = {.none = true},
	                                        .stricter = {.none = true},
	                                        .held_until = {.none = true}};
	const struct duty_answer *got = d ? d : &none;
	if (e->kind != DOC_MAP) {
		check_name(r, e, "the state", duty_state_name(got->state));
		return true;
	}
	if (!doc_only_keys(e, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->diags))
		return false;
	const struct {
		const char *key, *what;
		const struct span *span;
	} spans[] = {{"limit", "the limit", &got->limit},
	             {"not_before", "not_before", &got->not_before},
	             {"target", "the target", &got->target},
	             {"alternative", "the stricter limit", &got->stricter},
	             {"held_until", "the end of the hold", &got->held_until}};
	if (doc_get(e, "state"))
		check_name(r, doc_get(e, "state"), "the state", duty_state_name(got->state));
	if (doc_get(e, "required"))
		check_name(r, doc_get(e, "required"), "the verdict", verdict_name(got->required));
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
		if (doc_get(e, spans[i].key))
			check_span(r, doc_get(e, spans[i].key), spans[i].what, spans[i].span);
	if (!d)
		return true;
	struct missing_list missing = {0}, rebut = {0};
	if (doc_get(e, "missing") || doc_get(e, "rebut"))
		missing_of_duty(x, d, &missing, &rebut);
	if (doc_get(e, "missing"))
		check_facts(r, doc_get(e, "missing"), "what is missing", &missing);
	if (doc_get(e, "rebut"))
		check_facts(r, doc_get(e, "rebut"), "what would rebut", &rebut);
	if (doc_get(e, "recipients"))
		check_recipients(r, doc_get(e, "recipients"), x, d);
	return true;
}

static bool check_duties(struct run *r, struct explainer *x, const struct rulebook_answer *book, const struct doc *list)
{
	bool fine = true;
	for (const struct doc *e = list ? list->first : NULL; e; e = e->next) {
		struct text instance, id = split_instance(e->key, &instance);
		row_id duty = duty_find(r->law, book->rulebook, id);
		if (!duty) {
			diag_error(r->diags, doc_key_pos(e, r->file), "duty", "\"%.*s\" is no duty of %.*s",
			           TEXT_ARG(id), TEXT_ARG(law_str(r->law, RULEBOOK(r->law, book->rulebook)->id)));
			fine = false;
			continue;
		}
		fine = check_duty(r, x, find_duty(r, book, duty, instance), e) && fine;
	}
	return fine;
}

/* ---- rulebooks ---- */

static const struct rulebook_answer *find_book(struct run *r, row_id book)
{
	for (uint32_t i = 0; i < r->entity->rulebook_count; i++)
		if (r->a.rulebooks[r->entity->first_rulebook + i].rulebook == book)
			return &r->a.rulebooks[r->entity->first_rulebook + i];
	return NULL;
}

static row_id rule_named(struct run *r, row_id book, struct text id)
{
	const struct rulebook_row *b = RULEBOOK(r->law, book);
	for (row_id i = b->first_rule; i < b->first_rule + b->rule_count; i++)
		if (text_eq(law_str(r->law, RULE(r->law, i)->id), id))
			return i;
	return 0;
}

static bool check_book(struct run *r, struct explainer *x, const struct doc *e)
{
	static const char *const keys[] = {"covered", "status", "triggers", "duties", "note"};
	row_id id = rulebook_find(r->law, e->key);
	const struct rulebook_answer *book = id ? find_book(r, id) : NULL;
	if (!book) {
		diag_error(r->diags, doc_key_pos(e, r->file), "rulebook", "\"%.*s\" is no rulebook", TEXT_ARG(e->key));
		return false;
	}
	if (e->kind != DOC_MAP || !doc_only_keys(e, keys, sizeof(keys) / sizeof(keys[0]), r->file, r->diags))
		return false;
	if (doc_get(e, "covered"))
		check_name(r, doc_get(e, "covered"), "coverage", verdict_name(book->covered));
	if (doc_get(e, "status"))
		check_name(r, doc_get(e, "status"), "the status", law_status_name(book->status));
	const struct doc *triggers = doc_get(e, "triggers");
	for (const struct doc *t = triggers ? triggers->first : NULL; t; t = t->next) {
		row_id rule = rule_named(r, id, t->key);
		if (!rule) {
			diag_error(r->diags, doc_key_pos(t, r->file), "rule", "\"%.*s\" is no trigger of it",
			           TEXT_ARG(t->key));
			return false;
		}
		struct text name = law_str(r->law, RULE(r->law, rule)->id);
		check_name(r, t, text_cstr(r->arena, name), verdict_name(verdict_of_rule(x, rule)));
	}
	return check_duties(r, x, book, doc_get(e, "duties"));
}

/* Expectations of one entity: rulebooks, or (several entities) a map of entity ids to such maps under entities:. */
static bool check_entity(struct run *r, const struct entity_answer *e, const struct doc *expect)
{
	struct explainer *x = explainer_new(&r->a, e, r->arena);
	bool fine = x != NULL;
	r->entity = e;
	for (const struct doc *b = expect->first; b && x; b = b->next)
		if (!text_is(b->key, "entities") && !text_is(b->key, "next_change"))
			fine = check_book(r, x, b) && fine;
	explainer_close(x);
	return fine;
}

static bool check_all(struct run *r, const struct doc *expect)
{
	bool fine = true;
	const struct doc *entities = doc_get(expect, "entities"), *change = doc_get(expect, "next_change");
	if (!entities && r->a.entity_count)
		fine = check_entity(r, &r->a.entities[0], expect);
	for (const struct doc *e = entities ? entities->first : NULL; e; e = e->next) {
		uint32_t i = 0;
		while (i < r->a.entity_count &&
		       !(r->a.entities[i].organisation &&
		         text_eq(r->kase.records[r->a.entities[i].organisation - 1].id, e->key)))
			i++;
		if (i == r->a.entity_count) {
			diag_error(r->diags, doc_key_pos(e, r->file), "entity",
			           "\"%.*s\" is no organisation of the case", TEXT_ARG(e->key));
			return false;
		}
		fine = check_entity(r, &r->a.entities[i], e) && fine;
	}
	if (change) {
		struct span s = {r->a.next_change, r->a.next_change, .none = r->a.next_change == INSTANT_MAX,
		                 .zone = ZONE_UTC};
		check_span(r, change, "the next change", &s);
	}
	return fine;
}

/* ---- running ---- */

static bool run_one(struct run *r, const struct doc *d, const struct doc *variation)
{
	const struct doc *now = doc_get(variation, "now"), *set = doc_get(variation, "set"),
	                 *as_of = doc_get(variation, "as_of");
	const struct doc *expect = doc_get(variation, "expect");
	struct assess_options o = {.as_known_at = INSTANT_MAX,
	                           .as_of = INSTANT_MIN,
	                           .include_proposed = true,
	                           .keep_not_required = true};
	struct diags warnings;
	r->title = doc_text(variation, "title");
	if (!r->title.n)
		r->title = doc_text(d, "title");
	now = now ? now : doc_get(d, "now");
	as_of = as_of ? as_of : doc_get(d, "as_of");
	expect = expect ? expect : doc_get(d, "expect");
	if (!expect || !now) {
		diag_error(r->diags, doc_pos(variation, r->file), "case", "a case needs now: and expect:");
		return false;
	}
	diags_init(&warnings, r->arena);
	if (!case_init(&r->kase, r->law, r->zones, r->arena) ||
	    !case_add(&r->kase, doc_get(d, "case"), r->file, ZONE_UTC, r->diags) ||
	    (set && !case_add(&r->kase, set, r->file, ZONE_UTC, r->diags)) || !case_finish(&r->kase, r->diags))
		return false;
	if (!read_instant(r, now, INSTANT_MIN, &o.now) || !read_as_of(r, as_of, &o.as_of))
		return false;
	if (!assess(&r->kase, &o, r->arena, &warnings, &r->a)) {
		diag_no_memory(r->diags);
		return false;
	}
	r->result->cases++;
	return check_all(r, expect);
}

bool law_case_run(const struct law *law, const struct zones *zones, const struct doc *d, struct text file,
                  struct arena *arena, struct diags *diags, struct case_result *result)
{
	static const char *const keys[] = {"title", "source", "now", "as_of", "case", "expect", "vary", "note"};
	static const char *const vary_keys[] = {"title", "source", "now", "as_of", "set", "expect", "note"};
	struct run r = {.law = law, .zones = zones, .file = file, .arena = arena, .diags = diags, .result = result};
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), file, diags))
		return false;
	if (!doc_get(d, "case") || !doc_get(d, "source")) {
		diag_error(diags, doc_pos(d, file), "case", "a case needs case: and source:");
		return false;
	}
	bool fine = !doc_get(d, "expect") || run_one(&r, d, d);
	const struct doc *vary = doc_get(d, "vary");
	for (const struct doc *v = vary ? vary->first : NULL; v; v = v->next)
		fine = doc_only_keys(v, vary_keys, sizeof(vary_keys) / sizeof(vary_keys[0]), file, diags) &&
		       run_one(&r, d, v) && fine;
	return fine;
}
