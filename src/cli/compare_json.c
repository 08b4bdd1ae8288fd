/* The comparison as JSON: the contract is docs/compare.schema.json. */
#include "cli/compare.h"
#include "data/doc.h"

static void key_text(struct json *j, const char *key, struct text t)
{
	json_key(j, key);
	json_text(j, t);
}

static void key_int(struct json *j, const char *key, int64_t n)
{
	json_key(j, key);
	json_int(j, n);
}

/* Minutes, or null where there is no number. */
static void key_minutes(struct json *j, const char *key, int64_t n)
{
	json_key(j, key);
	if (n == NO_LIMIT)
		json_str(j, NULL);
	else
		json_int(j, n);
}

static void ids(const struct compare_view *v, struct json *j, const char *key, const row_id *list, uint32_t n)
{
	json_key(j, key);
	json_array(j);
	for (uint32_t i = 0; i < n; i++)
		json_text(j, compare_id(v, list[i]));
	json_array_end(j);
}

static void facts(const struct compare_view *v, struct json *j, const char *key, const uint64_t *set)
{
	json_key(j, key);
	json_array(j);
	for (fact_id f = 1; f < v->law->t[TAB_FACTS].count; f++)
		if (set[f / 64] >> f % 64 & 1)
			json_text(j, law_str(v->law, LAW_ROW(v->law, TAB_FACTS, struct fact_row, f)->id));
	json_array_end(j);
}

/* ---- the laws ---- */

static void law(const struct compare_view *v, struct json *j, row_id id)
{
	const struct rulebook_row *r = RULEBOOK(v->law, id);
	struct text rest = law_str(v->law, r->sectors), one;

	json_object(j);
	key_text(j, "id", law_str(v->law, r->id));
	key_text(j, "title", law_str(v->law, r->title));
	key_text(j, "instrument", law_str(v->law, r->instrument));
	json_key(j, "shore");
	json_str(j, shore_name((enum shore)r->shore));
	json_key(j, "sectors");
	json_array(j);
	while (rest.n > 0) {
		if (!text_cut(&rest, ',', &one)) {
			one = rest;
			rest = TEXT_NONE;
		}
		json_text(j, text_trim(one));
	}
	json_array_end(j);
	json_key(j, "proposed");
	json_bool(j, r->proposed != 0);
	json_key(j, "mark");
	json_str(j, law_mark_name((enum law_mark)r->mark));
	key_int(j, "elements", v->c->profiles->of[id].element_count);
	json_object_end(j);
}

static void clock(const struct compare_view *v, struct json *j, const struct profile *p, const struct saying *s)
{
	const struct duty_row *d = DUTY(v->law, s->duty);
	struct clock_start start = s->of == SAYS_CLOCK ? clock_start(v->law, s->row) : (struct clock_start){0};
	const char *moment =
	    fact_moment_name((enum fact_moment)LAW_ROW(v->law, TAB_FACTS, struct fact_row, start.fact)->moment);

	json_object(j);
	key_text(j, "rulebook", compare_id(v, p->rulebook));
	key_text(j, "duty", law_str(v->law, d->id));
	key_text(j, "title", law_str(v->law, d->title));
	json_key(j, "stage");
	json_str(j, duty_stage_name((enum duty_stage)d->stage));
	json_key(j, "to");
	json_str(j, saying_topic(s) == TOPIC_NOTICE ? recipient_type_name((enum recipient_type)saying_sub(s))
	                                            : "authority");
	key_minutes(j, "least", s->lo);
	key_minutes(j, "most", s->hi);
	json_key(j, "start");
	json_str(j, start.filing != 0 ? "filing" : start.fact != 0 ? moment : s->of == SAYS_CLOCK ? "other" : NULL);
	key_text(j, "says", compare_said(v, s));
	key_text(j, "cite", law_str(v->law, d->cite));
	json_key(j, "mark");
	json_str(j, law_mark_name((enum law_mark)d->mark));
	json_object_end(j);
}

static void clocks(const struct compare_view *v, struct json *j)
{
	json_key(j, "clocks");
	json_array(j);
	for (uint32_t i = 0; i < v->c->rulebook_count; i++) {
		const struct profile *p = &v->c->profiles->of[v->c->rulebooks[i]];

		for (uint32_t k = 0; k < p->count; k++)
			if (saying_topic(&p->says[k]) == TOPIC_STAGE || saying_topic(&p->says[k]) == TOPIC_NOTICE)
				clock(v, j, p, &p->says[k]);
	}
	json_array_end(j);
}

/* ---- areas ---- */

static void statement(const struct compare_view *v, struct json *j, const struct statement *s)
{
	json_object(j);
	key_text(j, "id", statement_id(v->law, s, v->arena));
	key_text(j, "title", compare_title(v, s));
	json_key(j, "relation");
	json_str(j, relation_name(s->relation));
	ids(v, j, "rulebooks", s->rulebooks, s->rulebook_count);
	json_key(j, "values");
	json_object(j);
	for (uint32_t i = 0; i < s->count; i++) {
		json_key_text(j, compare_id(v, s->stated[i].rulebook));
		json_text(j, compare_said(v, s->stated[i].says));
	}
	json_object_end(j);
	json_key(j, "cites");
	json_object(j);
	for (uint32_t i = 0; i < s->count; i++) {
		json_key_text(j, compare_id(v, s->stated[i].rulebook));
		json_text(j, saying_cite(v->law, s->stated[i].says));
	}
	json_object_end(j);
	json_key(j, "weak");
	json_array(j);
	for (uint32_t i = 0; i < s->count; i++)
		if (s->stated[i].says->mark != MARK_VERIFIED)
			json_text(j, compare_id(v, s->stated[i].rulebook));
	json_array_end(j);
	json_key(j, "related");
	if (s->related != 0)
		json_text(j, law_str(v->law, LAW_ROW(v->law, TAB_FACTS, struct fact_row, s->related)->id));
	else
		json_str(j, NULL);
	json_object_end(j);
}

static void areas(const struct compare_view *v, struct json *j)
{
	json_key(j, "areas");
	json_array(j);
	for (enum law_area a = 0; a < AREA_COUNT; a++) {
		if (!v->area[a])
			continue;
		json_object(j);
		json_key(j, "id");
		json_str(j, law_area_name(a));
		key_text(j, "title", compare_area(a));
		json_key(j, "statements");
		json_array(j);
		for (uint32_t i = 0; i < v->c->statement_count; i++)
			if (v->c->statements[i].area == a)
				statement(v, j, &v->c->statements[i]);
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
}

/* ---- elements ---- */

static void elements(const struct compare_view *v, struct json *j)
{
	json_key(j, "elements");
	json_object(j);
	facts(v, j, "union", v->c->union_of);
	facts(v, j, "intersection", v->c->common_to);
	json_key(j, "pairs");
	json_array(j);
	for (uint32_t i = 0; i < v->c->pair_count; i++) {
		const struct pair *p = &v->c->pairs[i];

		json_object(j);
		key_text(j, "a", compare_id(v, p->a));
		key_text(j, "b", compare_id(v, p->b));
		key_int(j, "common", p->common);
		key_int(j, "either", p->either);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

/* ---- path and burden ---- */

static void duties(const struct compare_view *v, struct json *j, const row_id *list, uint32_t n)
{
	json_key(j, "duties");
	json_array(j);
	for (uint32_t i = 0; i < n; i++)
		json_text(j, compare_duty(v, list[i]));
	json_array_end(j);
}

static void submission(const struct compare_view *v, struct json *j, const struct submission *s)
{
	struct buf at = {0};

	json_object(j);
	json_key(j, "phase");
	json_str(j, path_phase_name(s->phase));
	json_key(j, "to_public");
	json_bool(j, s->to_public);
	json_key(j, "after");
	json_str(j, path_anchor_name(s->anchor));
	key_minutes(j, "minutes", s->by);
	json_key(j, "at");
	if (s->at != INSTANT_MAX) {
		instant_print(&at, v->cli->zones, ZONE_UTC, s->at);
		json_text(j, buf_view(&at));
	} else {
		json_str(j, NULL);
	}
	buf_free(&at);
	key_text(j, "strictest", compare_duty(v, s->strictest));
	duties(v, j, s->duties, s->duty_count);
	json_key(j, "recipients");
	json_array(j);
	for (uint32_t i = 0; i < s->recipient_count; i++)
		json_text(j, law_str(v->law, RECIPIENT(v->law, s->recipients[i])->name));
	json_array_end(j);
	key_int(j, "sendings", s->channel_count);
	facts(v, j, "elements", s->elements);
	json_object_end(j);
}

static void conflict(const struct compare_view *v, struct json *j, const struct conflict *c)
{
	static const char *const kinds[] = {"forbids", "conflicts", "delays"};
	const struct link_row *l = LINK(v->law, c->link);

	json_object(j);
	json_key(j, "kind");
	json_str(j, kinds[c->kind]);
	key_text(j, "duty", compare_duty(v, c->duty));
	json_key(j, "other");
	if (c->other != 0)
		json_text(j, compare_duty(v, c->other));
	else
		json_str(j, NULL);
	json_key(j, "fact");
	if (c->fact != 0)
		json_text(j, law_str(v->law, LAW_ROW(v->law, TAB_FACTS, struct fact_row, c->fact)->id));
	else
		json_str(j, NULL);
	key_text(j, "says", c->link != 0 ? law_str(v->law, l->text) : TEXT_NONE);
	key_text(j, "cite", law_str(v->law, c->link != 0 && l->cite != 0 ? l->cite : DUTY(v->law, c->duty)->cite));
	json_object_end(j);
}

static void path(const struct compare_view *v, struct json *j)
{
	json_key(j, "path");
	json_object(j);
	json_key(j, "of");
	json_str(j, v->a != NULL ? "case" : "laws");
	json_key(j, "submissions");
	json_array(j);
	for (uint32_t i = 0; i < v->path->submission_count; i++)
		submission(v, j, &v->path->submissions[i]);
	json_array_end(j);
	json_key(j, "conflicts");
	json_array(j);
	for (uint32_t i = 0; i < v->path->conflict_count; i++)
		conflict(v, j, &v->path->conflicts[i]);
	json_array_end(j);
	json_object_end(j);
}

static void burden(const struct compare_view *v, struct json *j)
{
	json_key(j, "burden");
	json_array(j);
	for (uint32_t i = 0; i < v->path->scenario_count; i++) {
		const struct scenario *s = &v->path->scenarios[i];

		json_object(j);
		key_text(j, "scenario", s->id);
		key_text(j, "title", compare_scenario(v, s));
		key_int(j, "elements", s->burden.elements);
		key_int(j, "facts", s->burden.facts);
		key_int(j, "filings", s->burden.filings);
		key_int(j, "documents", s->burden.documents);
		key_int(j, "sendings", s->burden.sendings);
		key_int(j, "recipients", s->burden.recipients);
		key_int(j, "channels", s->burden.channels);
		json_object_end(j);
	}
	json_array_end(j);
}

bool compare_json(const struct compare_view *v, struct buf *out, bool pretty)
{
	struct json j;

	json_begin(&j, out, pretty);
	json_object(&j);
	key_text(&j, "edition", law_meta(v->law, META_EDITION));
	json_key(&j, "sides");
	json_array(&j);
	for (int i = 0; i < 2 && v->sides[i].n > 0; i++)
		json_text(&j, v->sides[i]);
	json_array_end(&j);
	key_int(&j, "first_side", v->c->left_count);
	ids(v, &j, "rulebooks", v->c->rulebooks, v->c->rulebook_count);
	json_key(&j, "laws");
	json_array(&j);
	for (uint32_t i = 0; i < v->c->rulebook_count; i++)
		law(v, &j, v->c->rulebooks[i]);
	json_array_end(&j);
	clocks(v, &j);
	areas(v, &j);
	elements(v, &j);
	path(v, &j);
	burden(v, &j);
	json_object_end(&j);
	if (pretty)
		buf_char(out, '\n');
	return !buf_failed(out) && !arena_failed(v->arena);
}
