/*
 * The answer as JSON: the contract of docs/answer.schema.json. Names here never change within a major version.
 */
#include <string.h>

#include "law/eval.h"
#include "law/explain.h"

#define ANSWER_VERSION "1.0"

struct writer {
	struct json j;
	const struct assessment *a;
	struct explainer *x;
	const struct entity_answer *entity;
	zone_id zone;
	struct arena *arena;
	struct missing_list missing, rebut; /* of the duty being written; their memory is used again for the next */
};

static struct text str(const struct writer *w, str_id s)
{
	return law_str(w->a->law, s);
}

static void text_or_null(struct writer *w, struct text t)
{
	if (t.n)
		json_text(&w->j, t);
	else
		json_null(&w->j);
}

static void member(struct writer *w, const char *key, struct text t)
{
	json_key(&w->j, key);
	text_or_null(w, t);
}

static void moment(struct writer *w, instant t, zone_id zone)
{
	struct buf out = {0};
	if (t == INSTANT_MIN || t == INSTANT_MAX) {
		json_null(&w->j);
		return;
	}
	instant_print(&out, w->a->zones, zone == ZONE_NONE ? w->zone : zone, t);
	json_text(&w->j, buf_view(&out));
	w->j.out->failed = w->j.out->failed || buf_failed(&out);
	buf_free(&out);
}

/* T of the contract: null, {"at"}, or {"earliest", "latest"}. */
static void time_span(struct writer *w, const struct span *s)
{
	if (s->none) {
		json_null(&w->j);
		return;
	}
	json_object(&w->j);
	if (s->lo == s->hi && s->lo != INSTANT_MIN && s->lo != INSTANT_MAX) {
		json_key(&w->j, "at");
		moment(w, s->lo, s->zone);
		if (s->end_of_day) {
			struct buf out = {0};
			day_print(&out, day_in(w->a->zones, s->zone, s->lo - 1));
			member(w, "end_of_day", buf_view(&out));
			w->j.out->failed = w->j.out->failed || buf_failed(&out);
			buf_free(&out);
		}
	} else {
		json_key(&w->j, "earliest");
		moment(w, s->lo, s->zone);
		json_key(&w->j, "latest");
		moment(w, s->hi, s->zone);
	}
	json_object_end(&w->j);
}

static void reason(struct writer *w, const struct reason *r)
{
	if (!r) {
		json_null(&w->j);
		return;
	}
	json_object(&w->j);
	json_key(&w->j, "verdict");
	json_str(&w->j, verdict_name(r->verdict));
	member(w, "says", r->label);
	if (r->cite.n)
		member(w, "cite", r->cite);
	if (r->values.n)
		member(w, "values", r->values);
	if (r->note.n)
		member(w, "note", r->note);
	if (r->mark != MARK_VERIFIED) {
		json_key(&w->j, "law");
		json_str(&w->j, law_mark_name(r->mark));
	}
	if (r->first) {
		json_key(&w->j, "because");
		json_array(&w->j);
		for (const struct reason *c = r->first; c; c = c->next)
			reason(w, c);
		json_array_end(&w->j);
	}
	json_object_end(&w->j);
}

static struct text record_id(const struct writer *w, uint32_t record)
{
	return record ? w->a->facts.kase->records[record - 1].id : TEXT_NONE;
}

/* "impact.clients_affected", or with the record where a kind can have several: "data:patients.individuals_affected". */
static void fact_names(struct writer *w, const char *key, const struct missing_list *l)
{
	json_key(&w->j, key);
	json_array(&w->j);
	for (uint32_t i = 0; i < l->count; i++) {
		bool before = false;
		for (uint32_t k = 0; k < i && !before; k++)
			before = l->list[k].fact == l->list[i].fact;
		if (!before)
			json_text(&w->j, str(w, LAW_ROW(w->a->law, TAB_FACTS, struct fact_row, l->list[i].fact)->id));
	}
	json_array_end(&w->j);
}

static struct text duty_path(const struct writer *w, row_id duty)
{
	const struct duty_row *d = DUTY(w->a->law, duty);
	return text_format(w->arena, "%.*s.%.*s", TEXT_ARG(str(w, RULEBOOK(w->a->law, d->rulebook)->id)),
	                   TEXT_ARG(str(w, d->id)));
}

static void relation(struct writer *w, const char *kind, const struct link_row *k, enum verdict v)
{
	json_object(&w->j);
	json_key(&w->j, "kind");
	json_str(&w->j, kind);
	json_key(&w->j, "duty");
	if (k->kind == LINK_YIELDS)
		text_or_null(w, k->target ? str(w, RULEBOOK(w->a->law, k->target)->id) : TEXT_NONE);
	else
		text_or_null(w, k->target ? duty_path(w, k->target) : TEXT_NONE);
	json_key(&w->j, "verdict");
	json_str(&w->j, verdict_name(v));
	member(w, "part", str(w, k->part));
	member(w, "cite", str(w, k->cite));
	if (k->text)
		member(w, "says", str(w, k->text));
	json_object_end(&w->j);
}

static void relations(struct writer *w, const struct duty_answer *d)
{
	static const char *const names[] =
	    {[LINK_YIELDS] = "displaced_by",   [LINK_DISPLACED] = "displaced_by", [LINK_SATISFIED] = "satisfied_by",
	     [LINK_COUNTS_FOR] = "counts_for", [LINK_DEEMED] = "deemed_by",       [LINK_CONFLICTS] = "conflicts_with"};
	const struct duty_row *row = DUTY(w->a->law, d->duty);
	const row_id lists[] = {RULEBOOK(w->a->law, row->rulebook)->first_link, row->first_link};
	json_key(&w->j, "relations");
	json_array(&w->j);
	for (int i = 0; i < 2; i++)
		for (row_id l = lists[i]; l; l = LINK(w->a->law, l)->next) {
			const struct link_row *k = LINK(w->a->law, l);
			if (k->kind == LINK_RECIPIENT || k->kind == LINK_SERVED_BY ||
			    (k->kind == LINK_YIELDS && k->duty && k->duty != d->duty))
				continue;
			enum verdict v = verdict_of_link(w->x, d, l);
			if (v != NO)
				relation(w, names[k->kind], k, v);
		}
	json_array_end(&w->j);
}

#define MAX_RECIPIENTS 32

static void recipients(struct writer *w, const struct duty_answer *d)
{
	row_id rows[MAX_RECIPIENTS];
	enum verdict verdicts[MAX_RECIPIENTS];
	uint32_t n = recipients_of_duty(w->x, d, rows, verdicts, MAX_RECIPIENTS);
	json_key(&w->j, "recipients");
	json_array(&w->j);
	for (uint32_t i = 0; i < n; i++) {
		const struct recipient_row *r = RECIPIENT(w->a->law, rows[i]);
		json_object(&w->j);
		member(w, "id", str(w, r->id));
		member(w, "name", str(w, r->name));
		member(w, "channel", str(w, r->channel));
		member(w, "cite", str(w, r->cite));
		json_key(&w->j, "applies");
		json_str(&w->j, verdict_name(verdicts[i]));
		json_object_end(&w->j);
	}
	json_array_end(&w->j);
}

static void contents(struct writer *w, const struct duty_answer *d)
{
	json_key(&w->j, "content");
	json_array(&w->j);
	for (row_id c = DUTY(w->a->law, d->duty)->first_content; c; c = CONTENT(w->a->law, c)->next) {
		const struct content_row *row = CONTENT(w->a->law, c);
		json_object(&w->j);
		member(w, "id", str(w, row->id));
		json_key(&w->j, "grade");
		json_str(&w->j, grade_name((enum grade)row->grade));
		json_key(&w->j, "state");
		json_str(&w->j, content_state_name(content_state(w->x, d, c)));
		json_key(&w->j, "facts");
		json_array(&w->j);
		for (uint32_t i = 0; i < row->fact_count; i++)
			json_text(&w->j, str(w, LAW_ROW(w->a->law, TAB_FACTS, struct fact_row, row->facts[i])->id));
		json_array_end(&w->j);
		member(w, "cite", str(w, row->cite));
		json_object_end(&w->j);
	}
	json_array_end(&w->j);
}

static void due(struct writer *w, const struct duty_answer *d)
{
	const struct duty_row *row = DUTY(w->a->law, d->duty);
	json_key(&w->j, "due");
	if (d->state == STATE_NOT_REQUIRED || (!row->due.standard && !row->due.limit && !row->due.target)) {
		json_null(&w->j);
		return;
	}
	json_object(&w->j);
	member(w, "standard", str(w, row->due.standard));
	json_key(&w->j, "not_before");
	time_span(w, &d->not_before);
	json_key(&w->j, "target");
	time_span(w, &d->target);
	json_key(&w->j, "limit");
	time_span(w, &d->limit);
	json_key(&w->j, "alternative");
	if (d->stricter.none) {
		json_null(&w->j);
	} else {
		struct text reading = str(w, row->due.alternative_reading);
		json_object(&w->j);
		json_key(&w->j, "limit");
		time_span(w, &d->stricter);
		json_key(&w->j, "reading");
		text_or_null(w, reading.n ? reading : TEXT("without the extension for weekends and holidays"));
		member(w, "cite", str(w, row->due.alternative_cite ? row->due.alternative_cite : row->cite));
		json_object_end(&w->j);
	}
	member(w, "reading", str(w, row->due.reading));
	if (d->disputed_day) {
		json_key(&w->j, "disputed_day");
		json_bool(&w->j, true);
	}
	json_object_end(&w->j);
}

static void instance(struct writer *w, const struct duty_answer *d)
{
	const struct duty_row *row = DUTY(w->a->law, d->duty);
	json_key(&w->j, "instance");
	if (!row->each && !row->each_region) {
		json_null(&w->j);
		return;
	}
	json_object(&w->j);
	if (row->each_region) {
		member(w, "region",
		       d->region ? str(w, LAW_ROW(w->a->law, TAB_REGIONS, struct region_row, d->region)->code)
		                 : TEXT_NONE);
	} else {
		member(w, "kind", str(w, LAW_ROW(w->a->law, TAB_KINDS, struct kind_row, row->each)->id));
		member(w, "record", record_id(w, d->record));
		member(w, "name", d->record ? w->a->facts.kase->records[d->record - 1].name : TEXT_NONE);
	}
	json_object_end(&w->j);
}

static void starts(struct writer *w, const struct duty_answer *d)
{
	json_key(&w->j, "starts");
	if (!d->start) {
		json_null(&w->j);
		return;
	}
	json_object(&w->j);
	member(w, "event", event_name(w->a, d->start, w->arena));
	json_key(&w->j, "at");
	if (d->started.waiting)
		json_null(&w->j);
	else
		time_span(w, &d->started);
	json_object_end(&w->j);
}

static void duty(struct writer *w, const struct duty_answer *d)
{
	const struct duty_row *row = DUTY(w->a->law, d->duty);
	missing_list_clear(&w->missing);
	missing_list_clear(&w->rebut);
	missing_of_duty(w->x, d, &w->missing, &w->rebut);
	json_object(&w->j);
	member(w, "id", str(w, row->id));
	json_key(&w->j, "kind");
	json_str(&w->j, duty_kind_name((enum duty_kind)row->kind));
	instance(w, d);
	member(w, "title", str(w, row->title));
	member(w, "cite", str(w, row->cite));
	json_key(&w->j, "required");
	json_str(&w->j, verdict_name(d->required));
	json_key(&w->j, "state");
	json_str(&w->j, duty_state_name(d->state));
	due(w, d);
	starts(w, d);
	if (!d->held_until.none) {
		json_key(&w->j, "held_until");
		time_span(w, &d->held_until);
	}
	if (d->filing) {
		json_key(&w->j, "filed");
		json_object(&w->j);
		member(w, "record", record_id(w, d->filing));
		json_key(&w->j, "at");
		moment(w, d->filed_at, ZONE_NONE);
		json_object_end(&w->j);
	}
	recipients(w, d);
	relations(w, d);
	json_key(&w->j, "because");
	reason(w, explain_duty(w->x, d, false));
	fact_names(w, "missing", &w->missing);
	fact_names(w, "rebut", &w->rebut);
	contents(w, d);
	json_key(&w->j, "certainty");
	json_object(&w->j);
	json_key(&w->j, "law");
	json_str(&w->j, law_mark_name((enum law_mark)row->mark));
	json_key(&w->j, "reading");
	json_str(&w->j, row->ambiguous ? "ambiguous" : "settled");
	json_object_end(&w->j);
	if (row->note)
		member(w, "note", str(w, row->note));
	json_object_end(&w->j);
}

static void triggers(struct writer *w, const struct rulebook_answer *r)
{
	const struct rulebook_row *book = RULEBOOK(w->a->law, r->rulebook);
	json_key(&w->j, "triggers");
	json_array(&w->j);
	for (row_id i = book->first_rule; i < book->first_rule + book->rule_count; i++) {
		const struct rule_row *rule = RULE(w->a->law, i);
		if (rule->role != RULE_TRIGGER || r->covered == NO)
			continue;
		json_object(&w->j);
		member(w, "id", str(w, rule->id));
		json_key(&w->j, "verdict");
		json_str(&w->j, verdict_name(verdict_of_rule(w->x, i)));
		member(w, "cite", str(w, rule->cite));
		json_key(&w->j, "because");
		reason(w, explain_rule(w->x, i));
		json_object_end(&w->j);
	}
	json_array_end(&w->j);
}

static void regime(struct writer *w, const struct rulebook_answer *r)
{
	const struct rulebook_row *book = RULEBOOK(w->a->law, r->rulebook);
	json_object(&w->j);
	member(w, "id", str(w, book->id));
	member(w, "title", str(w, book->title));
	json_key(&w->j, "shore");
	json_str(&w->j, shore_name((enum shore)book->shore));
	json_key(&w->j, "status");
	json_str(&w->j, law_status_name(r->status));
	json_key(&w->j, "covered");
	json_str(&w->j, verdict_name(r->covered));
	json_key(&w->j, "because");
	reason(w, explain_covered(w->x, r->rulebook));
	triggers(w, r);
	json_key(&w->j, "duties");
	json_array(&w->j);
	for (uint32_t i = 0; i < r->duty_count; i++)
		duty(w, &w->a->duties[r->first_duty + i]);
	json_array_end(&w->j);
	json_object_end(&w->j);
}

static bool entity(struct writer *w, const struct entity_answer *e)
{
	const struct kase *c = w->a->facts.kase;
	w->entity = e;
	w->x = explainer_new(w->a, e, w->arena);
	if (!w->x)
		return false;
	json_object(&w->j);
	member(w, "id", record_id(w, e->organisation));
	member(w, "name", e->organisation ? c->records[e->organisation - 1].name : TEXT_NONE);
	member(w, "incident", record_id(w, e->incident));
	json_key(&w->j, "regimes");
	json_array(&w->j);
	for (uint32_t i = 0; i < e->rulebook_count; i++)
		regime(w, &w->a->rulebooks[e->first_rulebook + i]);
	json_array_end(&w->j);
	json_object_end(&w->j);
	explainer_close(w->x);
	return true;
}

static bool ask(struct writer *w)
{
	uint32_t n;
	struct question *q = questions(w->a, w->arena, &n);
	json_key(&w->j, "questions");
	json_array(&w->j);
	for (uint32_t i = 0; q && i < n; i++) {
		const struct fact_row *f = LAW_ROW(w->a->law, TAB_FACTS, struct fact_row, q[i].fact);
		json_object(&w->j);
		member(w, "fact", str(w, f->id));
		member(w, "record", record_id(w, q[i].record));
		member(w, "question", str(w, f->question));
		json_key(&w->j, "settles");
		json_int(&w->j, q[i].settles);
		json_key(&w->j, "duties");
		json_array(&w->j);
		for (uint32_t k = 0; k < q[i].settles; k++)
			json_text(&w->j, duty_path(w, q[i].duties[k]->duty));
		json_array_end(&w->j);
		json_object_end(&w->j);
	}
	json_array_end(&w->j);
	return q != NULL;
}

static void warnings(struct writer *w)
{
	const struct diags *d = w->a->diags;
	json_key(&w->j, "warnings");
	json_array(&w->j);
	for (uint32_t i = 0; d && i < d->count; i++) {
		const struct diag *one = &d->list[i];
		json_object(&w->j);
		json_key(&w->j, "code");
		json_str(&w->j, one->code);
		member(w, "text", one->message);
		member(w, "at",
		       one->at.line
		           ? text_format(w->arena, "%.*s:%u:%u", TEXT_ARG(one->at.file), one->at.line, one->at.column)
		           : TEXT_NONE);
		json_object_end(&w->j);
	}
	json_array_end(&w->j);
}

static void head(struct writer *w)
{
	const struct assessment *a = w->a;
	struct buf out = {0};
	member(w, "entente", TEXT(ANSWER_VERSION));
	member(w, "case", a->facts.kase->title);
	json_key(&w->j, "law");
	json_object(&w->j);
	member(w, "edition", law_meta(a->law, META_EDITION));
	day_print(&out, day_in(a->zones, ZONE_UTC, a->options.as_of));
	member(w, "as_of", buf_view(&out));
	member(w, "zones", law_meta(a->law, META_ZONES));
	json_object_end(&w->j);
	w->j.out->failed = w->j.out->failed || buf_failed(&out);
	buf_free(&out);
	json_key(&w->j, "now");
	moment(w, a->options.now, ZONE_NONE);
	json_key(&w->j, "as_known_at");
	moment(w, a->options.as_known_at == INSTANT_MAX ? a->options.now : a->options.as_known_at, ZONE_NONE);
	json_key(&w->j, "next_change");
	if (a->next_change == INSTANT_MAX) {
		json_null(&w->j);
		return;
	}
	json_object(&w->j);
	json_key(&w->j, "at");
	moment(w, a->next_change, ZONE_NONE);
	member(w, "why", a->next_why);
	json_object_end(&w->j);
}

bool answer_json(const struct assessment *a, zone_id zone, struct buf *out, bool pretty)
{
	struct writer w = {.a = a, .zone = zone == ZONE_NONE ? ZONE_UTC : zone, .arena = a->arena};
	bool fine = true;
	json_begin(&w.j, out, pretty);
	json_object(&w.j);
	head(&w);
	json_key(&w.j, "entities");
	json_array(&w.j);
	for (uint32_t i = 0; fine && i < a->entity_count; i++)
		fine = entity(&w, &a->entities[i]);
	json_array_end(&w.j);
	fine = fine && ask(&w);
	warnings(&w);
	json_object_end(&w.j);
	return fine && !buf_failed(out) && !arena_failed(a->arena);
}
