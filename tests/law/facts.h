/* A small vocabulary with one of everything, and cases written in it. */
#ifndef ENTENTE_TESTS_LAW_FACTS_H
#define ENTENTE_TESTS_LAW_FACTS_H

#include "../support.h"

#include "law/case.h"
#include "read/yaml.h"

static const char *const facts_files[] = {
    "vocabulary: organisation\n"
    "single: false\n"
    "facts:\n"
    "  legal_name: {type: text, question: What is its name?}\n"
    "  staff: {type: decimal, unit: annual work units}\n"
    "  size: {type: enum, ordered: true, values: [micro, small, medium, large], derive: {whatever: 1}}\n"
    "  types: {type: set, values: [credit_institution, {id: trust_service, label: trust service provider},\n"
    "          {id: qualified_trust_service, is: trust_service}, {id: remote_signer, is: qualified_trust_service}, hospital]}\n"
    "  turnover: {type: money}\n"
    "  state: {type: region}\n"
    "  share: {type: percentage}\n"
    "  designated: {type: boolean, nature: act}\n"
    "  grade: {type: enum, nature: act, absent: none, values: [none, low, high]}\n",
    "vocabulary: incident\n"
    "single: true\n"
    "facts:\n"
    "  started_at: {type: instant}\n"
    "  detected_at: {type: instant}\n"
    "  ended_at: {type: instant}\n"
    "  first_seen: {type: date}\n"
    "  malicious: {type: boolean}\n"
    "  confirmed: {type: boolean}\n",
    "vocabulary: impact\n"
    "single: true\n"
    "links: [organisation, incident]\n"
    "facts:\n"
    "  clients_affected: {type: integer}\n"
    "  clients_total: {type: integer}\n"
    "  downtime: {type: duration}\n"
    "  outage: {type: duration}\n"
    "  loss: {type: money}\n"
    "  cost: {type: money}\n"
    "  harm: {type: enum, ordered: true, values: ['no', possible, likely, actual]}\n"
    "  disruption: {type: enum, ordered: true, values: ['no', possible, likely, actual]}\n"
    "  hit_states: {type: region_set}\n"
    "  served_states: {type: region_set}\n",
    "vocabulary: data\n"
    "links: [organisation, incident]\n"
    "facts:\n"
    "  individuals: {type: integer}\n"
    "  by_region: {type: region_counts}\n"
    "  lost: {type: set, values: [name, passport, health]}\n"
    "  held: {type: set, values: [name, passport, health]}\n",
    "vocabulary: decision\n"
    "single: true\n"
    "links: [organisation, incident]\n"
    "facts:\n"
    "  known_at: {type: instant}\n"
    "  aware_at: {type: instant}\n"
    "  classified_at: {type: instant, nature: act}\n",
    "vocabulary: filing\n"
    "act: true\n"
    "links: [organisation, incident, product]\n"
    "facts:\n"
    "  submitted_at: {type: instant, nature: act}\n"
    "  sent_on: {type: date, nature: act}\n"
    "  recipients: {type: set, nature: act, values: [csirt, police]}\n"
    "  by_state: {type: region_counts, nature: act}\n",
    "vocabulary: product\n"
    "links: [organisation]\n"
    "facts:\n"
    "  name: {type: text}\n",
    "regions:\n"
    "  - {code: DE, name: Germany, zone: Europe/Berlin, groups: [eu, eea]}\n"
    "  - {code: FR, name: France, groups: [eu, eea]}\n"
    "  - {code: EL, name: Greece, groups: [eu, eea]}\n"
    "  - {code: 'NO', name: Norway, groups: [eea]}\n"
    "  - {code: US, name: United States}\n"
    "  - {code: US-CA, name: California, groups: [us_states], within: US}\n"
    "  - {code: US-TX, name: Texas, groups: [us_states], within: US}\n"
    "currencies:\n"
    "  - {code: EUR, name: euro, places: 2}\n"
    "  - {code: USD, name: US dollar, places: 2}\n",
    "relations:\n"
    "  - {rule: incident.started_at <= incident.detected_at, cite: meaning of the words}\n"
    "  - {rule: incident.started_at <= incident.ended_at}\n"
    "  - {rule: incident.detected_at <= decision.known_at}\n"
    "  - {rule: decision.known_at <= decision.aware_at}\n"
    "  - {rule: decision.aware_at <= decision.classified_at}\n"
    "  - {rule: impact.clients_affected <= impact.clients_total}\n"
    "  - {rule: impact.outage <= impact.downtime}\n"
    "  - {rule: impact.loss <= impact.cost}\n"
    "  - {rule: impact.harm <= impact.disruption}\n"
    "  - {rule: impact.hit_states <= impact.served_states}\n"
    "  - {rule: incident.confirmed <= incident.malicious}\n"
    "  - {rule: data.lost <= data.held}\n"
    "  - {rule: data.by_region <= data.individuals}\n"
    "  - {rule: data.individuals <= impact.clients_total}\n",
};

struct facts_law {
	struct arena arena;
	struct diags diags;
	struct builder builder;
	struct law law;
};

static inline const struct doc *facts_doc(struct arena *arena, struct diags *diags, const char *yaml)
{
	return doc_from_yaml(text_of(yaml), TEXT("case.yaml"), &doc_limits_default, arena, diags);
}

/* The vocabulary compiled and linked; false without memory. To be given back with facts_law_free. */
static inline bool facts_law_make(struct facts_law *l)
{
	bool fine;

	arena_init(&l->arena, 0);
	diags_init(&l->diags, &l->arena);
	fine = builder_init(&l->builder, &l->arena, &l->diags);
	for (size_t i = 0; fine && i < sizeof(facts_files) / sizeof(facts_files[0]); i++) {
		const struct doc *d = doc_from_yaml(text_of(facts_files[i]), TEXT("vocabulary.yaml"),
		                                    &doc_limits_default, &l->arena, &l->diags);

		fine = d != NULL && vocab_compile(&l->builder, d, TEXT("vocabulary.yaml"));
	}
	fine = fine && vocab_link(&l->builder) && !diags_failed(&l->diags);
	if (fine)
		builder_view(&l->builder, &l->law);
	return fine;
}

static inline void facts_law_free(struct facts_law *l)
{
	builder_free(&l->builder);
	arena_free(&l->arena);
}

/* One for all tests of a file. */
static struct facts_law the;

static inline int facts_setup(void **state)
{
	(void)state;
	return facts_law_make(&the) ? 0 : -1;
}

static inline int facts_teardown(void **state)
{
	(void)state;
	facts_law_free(&the);
	return 0;
}

/* ---- a case ---- */

struct facts_case {
	struct arena arena;
	struct diags diags;
	struct kase kase;
	struct facts facts;
};

static inline instant moment(const char *written)
{
	struct time_read t = time_parse(text_of(written), zones_builtin());

	assert_int_equal(t.shape, TIME_INSTANT);
	return t.at;
}

#define FACTS_NOW "2026-03-10T12:00:00+01:00"

static inline bool facts_case_add(struct facts_case *c, const char *yaml)
{
	const struct doc *d = facts_doc(&c->arena, &c->diags, yaml);

	return d != NULL && case_add(&c->kase, d, TEXT("case.yaml"), ZONE_NONE, &c->diags);
}

static inline void facts_case_begin(struct facts_case *c)
{
	memset(c, 0, sizeof(*c));
	arena_init(&c->arena, 0);
	diags_init(&c->diags, &c->arena);
	assert_true(case_init(&c->kase, &the.law, zones_builtin(), &c->arena));
}

static inline void facts_case_fold(struct facts_case *c, instant as_known_at)
{
	assert_true(case_finish(&c->kase, &c->diags));
	assert_true(case_fold(&c->kase, moment(FACTS_NOW), as_known_at, &c->arena, &c->diags, &c->facts));
}

/* Reads the case and folds it as at FACTS_NOW, with everything known. */
static inline void facts_case_make(struct facts_case *c, const char *yaml)
{
	facts_case_begin(c);
	if (!facts_case_add(c, yaml)) {
		struct buf b = {0};

		for (uint32_t i = 0; i < c->diags.count; i++)
			diag_print(&b, &c->diags.list[i]);
		fail_msg("%.*s", TEXT_ARG(buf_view(&b)));
	}
	facts_case_fold(c, INSTANT_MAX);
}

static inline void facts_case_free(struct facts_case *c)
{
	arena_free(&c->arena);
}

/* "impact.loss" of the record "impact" or "impact:x"; NULL id: of the blank record. */
static inline const struct value *fact_of(struct facts_case *c, const char *fact, const char *id)
{
	fact_id f = fact_find(&the.law, text_of(fact));
	kind_id kind;

	assert_int_not_equal(f, 0);
	kind = LAW_ROW(&the.law, TAB_FACTS, struct fact_row, f)->kind;
	if (id == NULL)
		return facts_get(&c->facts, UINT32_MAX, f);
	for (uint32_t i = 0; i < c->kase.record_count; i++)
		if (c->kase.records[i].kind == kind && text_is(c->kase.records[i].id, id))
			return facts_get(&c->facts, i, f);
	fail_msg("no record %s", id);
	return NULL;
}

static inline struct buf fact_printed(const char *fact, const struct value *v)
{
	struct buf b = {0};

	value_print(&b, &the.law, zones_builtin(), zone_find(zones_builtin(), TEXT("Europe/Berlin")),
	            fact_find(&the.law, text_of(fact)), v);
	buf_char(&b, '\0');
	assert_false(buf_failed(&b));
	return b;
}

static inline void assert_fact(struct facts_case *c, const char *fact, const char *id, const char *expected)
{
	struct buf b = fact_printed(fact, fact_of(c, fact, id));

	if (strcmp(b.p, expected) != 0)
		fail_msg("%s is '%s', expected '%s'", fact, b.p, expected);
	buf_free(&b);
}

/* The first message has this code, place and words. */
static inline void assert_told(const struct diags *diags, const char *code, uint32_t line, uint32_t column,
                               const char *words)
{
	struct buf b = {0};

	assert_true(diags->count > 0);
	diag_print(&b, &diags->list[0]);
	buf_char(&b, '\0');
	if (strcmp(diags->list[0].code, code) != 0 || (line != 0 && diags->list[0].at.line != line) ||
	    (column != 0 && diags->list[0].at.column != column) || strstr(b.p, words) == NULL)
		fail_msg("expected %s at %u:%u with '%s', found %s: %s", code, line, column, words, diags->list[0].code,
		         b.p);
	buf_free(&b);
}

#endif
