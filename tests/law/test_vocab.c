#include "facts.h"

#include "data/doc.h"

/* ---- the vocabulary itself ---- */

static void names_are_found(void **state)
{
	const struct law *law = &the.law;
	fact_id f = fact_find(law, TEXT("impact.clients_affected"));

	(void)state;
	assert_int_not_equal(f, 0);
	assert_true(text_is(law_str(law, LAW_ROW(law, TAB_FACTS, struct fact_row, f)->id), "impact.clients_affected"));
	for (fact_id i = 1; i < law->t[TAB_FACTS].count; i++)
		assert_int_equal(fact_find(law, law_str(law, LAW_ROW(law, TAB_FACTS, struct fact_row, i)->id)), i);
	assert_int_equal(fact_find(law, TEXT("impact.clients")), 0);
	assert_int_equal(fact_find(law, TEXT("clients_affected")), 0);
	assert_int_equal(fact_find(law, TEXT("nothing.at_all")), 0);
	assert_int_equal(fact_find(law, TEXT("")), 0);
	assert_int_equal(fact_in_kind(law, kind_find(law, TEXT("impact")), TEXT("clients_affected")), f);
	assert_int_equal(kind_with_role(law, ROLE_FILING), kind_find(law, TEXT("filing")));
	assert_int_equal(kind_find(law, TEXT("impac")), 0);
	assert_int_equal(kind_find(law, TEXT("impacts")), 0);
}

static void greece_has_two_codes(void **state)
{
	(void)state;
	assert_int_not_equal(region_find(&the.law, TEXT("EL")), 0);
	assert_int_equal(region_find(&the.law, TEXT("GR")), region_find(&the.law, TEXT("EL")));
	assert_int_equal(region_find(&the.law, TEXT("XX")), 0);
	assert_int_equal(LAW_ROW(&the.law, TAB_REGIONS, struct region_row, region_find(&the.law, TEXT("US-CA")))
	                     ->within,
	                 region_find(&the.law, TEXT("US")));
	assert_int_not_equal(currency_find(&the.law, TEXT("EUR")), 0);
	assert_int_equal(currency_find(&the.law, TEXT("EURO")), 0);
}

static void values_imply_what_they_are_a_kind_of(void **state)
{
	fact_id f = fact_find(&the.law, TEXT("organisation.types"));
	uint64_t words[SET_WORDS] = {0};

	(void)state;
	set_add(words, choice_find(&the.law, f, TEXT("remote_signer")) - 1);
	set_close(&the.law, f, words);
	assert_true(set_has(words, choice_find(&the.law, f, TEXT("qualified_trust_service")) - 1));
	assert_true(set_has(words, choice_find(&the.law, f, TEXT("trust_service")) - 1));
	assert_int_equal(set_size(words), 3);
	assert_int_equal(choice_find(&the.law, f, TEXT("bank")), 0);
}

static void relations_are_found_from_either_side(void **state)
{
	fact_id f = fact_find(&the.law, TEXT("decision.known_at"));
	uint32_t n = 0;

	(void)state;
	for (row_id r = LAW_ROW(&the.law, TAB_FACTS, struct fact_row, f)->relations; r != 0;
	     r = relation_next(&the.law, r, f))
		n++;
	assert_int_equal(n, 2);
}

static void tables_pass_their_own_check(void **state)
{
	const char *why;

	(void)state;
	assert_true(vocab_verify(&the.law, &why));
}

/* Any single field out of bounds is noticed. */
static void broken_tables_are_refused(void **state)
{
	const char *why;
	struct fact_row *f = builder_row(&the.builder, TAB_FACTS, 3);
	struct fact_row kept = *f;
	struct value_row *v = builder_row(&the.builder, TAB_VALUES, 3);
	struct value_row kept_value = *v;
	struct relation_row *r = builder_row(&the.builder, TAB_RELATIONS, 1);
	struct relation_row kept_relation = *r;
	struct value *blank = builder_row(&the.builder, TAB_BLANKS, 3);

	(void)state;
	f->id = UINT32_MAX;
	assert_false(vocab_verify(&the.law, &why));
	assert_non_null(why);
	*f = kept;
	f->hash.next = 3;
	assert_false(vocab_verify(&the.law, &why));
	*f = kept;
	f->first_value = 100000;
	assert_false(vocab_verify(&the.law, &why));
	*f = kept;
	f->index++;
	assert_false(vocab_verify(&the.law, &why));
	*f = kept;
	v->broader = 1 + v->bit;
	assert_false(vocab_verify(&the.law, &why));
	*v = kept_value;
	r->next_of_less = 1;
	assert_false(vocab_verify(&the.law, &why));
	*r = kept_relation;
	blank->more = f;
	assert_false(vocab_verify(&the.law, &why));
	blank->more = NULL;
	assert_true(vocab_verify(&the.law, &why));
}

/* Compiles one more file beside the small vocabulary. */
static void compile_wrong(const char *yaml, const char *code, uint32_t line, const char *words)
{
	struct facts_law l;
	const struct doc *d;
	bool fine;

	assert_true(facts_law_make(&l));
	d = doc_from_yaml(text_of(yaml), TEXT("v.yaml"), &doc_limits_default, &l.arena, &l.diags);
	assert_non_null(d);
	fine = vocab_compile(&l.builder, d, TEXT("v.yaml"));
	fine = vocab_link(&l.builder) && fine;
	assert_false(fine);
	assert_told(&l.diags, code, line, 0, words);
	facts_law_free(&l);
}

static void mistakes_in_a_vocabulary_are_named(void **state)
{
	(void)state;
	compile_wrong("[a]\n", "wrong-type", 1, "a vocabulary file");
	compile_wrong("vocabulary: impact\nfacts: {}\n", "duplicate-kind", 1, "impact");
	compile_wrong("vocabulary: Big One\nfacts: {}\n", "bad-id", 1, "Big One");
	compile_wrong("vocabulary: x\n", "wrong-type", 1, "facts");
	compile_wrong("vocabulary: x\nlinks: [organization]\nfacts: {}\n", "unknown-word", 2, "organisation");
	compile_wrong("vocabulary: x\nrole: foo\nfacts: {}\n", "unknown-word", 2, "foo");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: bolean}\n", "unknown-word", 3, "boolean");
	compile_wrong("vocabulary: x\nfacts:\n  a: {unit: m}\n", "missing-key", 3, "type");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: text, natur: act}\n", "unknown-key", 3, "nature");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: enum}\n", "wrong-type", 3, "values");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: enum, values: []}\n", "too-many", 3, "0 values");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: integer, values: [a]}\n", "wrong-type", 3, "values");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: set, values: [a, b, a]}\n", "duplicate-value", 3, "'a'");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: set, values: [a, {id: b, is: c}]}\n", "unknown-value", 3,
	              "'c'");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: set, values: [{id: a, is: b}, {id: b, is: a}]}\n", "cycle", 3,
	              "itself");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: enum, values: [a], absent: a}\n", "wrong-type", 3, "act");
	compile_wrong("vocabulary: x\nfacts:\n  a: {type: enum, nature: act, values: [a], absent: b}\n",
	              "unknown-value", 3, "'b'");
	compile_wrong("regions: [{code: d}]\n", "bad-id", 1, "region");
	compile_wrong("regions: [{code: DE, name: Germany}]\n", "duplicate-value", 0, "DE");
	compile_wrong("regions: [{code: XY, within: ZZ}]\n", "unknown-word", 0, "ZZ");
	compile_wrong("currencies: [{code: EURO}]\n", "bad-id", 1, "currency");
	compile_wrong("currencies: [{code: EUR}]\n", "duplicate-value", 0, "EUR");
	compile_wrong("relations:\n  - {rule: incident.started_at < incident.detected_at}\n", "bad-relation", 2,
	              "fact <= fact");
	compile_wrong("relations:\n  - {rule: incident.started <= incident.detected_at}\n", "unknown-fact", 2,
	              "incident.started_at");
	compile_wrong("relations:\n  - {rule: incident.started_at <= impact.loss}\n", "bad-relation", 2,
	              "instant and money");
	compile_wrong("relations:\n  - {rule: incident.started_at <= incident.started_at}\n", "bad-relation", 2, "");
	compile_wrong("relations:\n  - {cite: x}\n", "missing-key", 2, "rule");
}

/* ---- writing values ---- */

struct written {
	const char *fact, *yaml, *printed, *json;
};

static bool read_one(struct facts_case *c, const char *fact, const char *yaml, struct value *v)
{
	struct buf text = {0};
	struct value_context context = {&the.law,  zones_builtin(), zone_find(zones_builtin(), TEXT("Europe/Berlin")),
	                                &c->arena, &c->diags,       TEXT("case.yaml")};
	const struct doc *d;

	buf_printf(&text, "v: %s\n", yaml);
	d = doc_from_yaml(buf_view(&text), TEXT("case.yaml"), &doc_limits_default, &c->arena, &c->diags);
	buf_free(&text);
	assert_non_null(d);
	return value_read(&context, fact_find(&the.law, text_of(fact)), doc_get(d, "v"), v);
}

static struct buf as_json(const char *fact, const struct value *v)
{
	struct buf out = {0};
	struct json j;

	json_begin(&j, &out, false);
	value_json(&j, &the.law, zones_builtin(), zone_find(zones_builtin(), TEXT("Europe/Berlin")),
	           fact_find(&the.law, text_of(fact)), v);
	buf_char(&out, '\0');
	return out;
}

static void check_written(const struct written *w)
{
	struct facts_case c;
	struct value v, again;
	struct buf printed, json, second;

	facts_case_begin(&c);
	if (!read_one(&c, w->fact, w->yaml, &v))
		fail_msg("%s: '%s' was not read: %.*s", w->fact, w->yaml, TEXT_ARG(c.diags.list[0].message));
	printed = fact_printed(w->fact, &v);
	json = as_json(w->fact, &v);
	if (strcmp(printed.p, w->printed) != 0 || (w->json != NULL && strcmp(json.p, w->json) != 0))
		fail_msg("%s: '%s' reads as '%s', %s; expected '%s', %s", w->fact, w->yaml, printed.p, json.p,
		         w->printed, w->json);
	/* JSON is YAML: what is printed reads back. */
	assert_true(read_one(&c, w->fact, json.p, &again));
	second = as_json(w->fact, &again);
	assert_string_equal(json.p, second.p);
	assert_true(value_same(&v, &again));
	assert_int_equal(v.flags, again.flags);
	buf_free(&printed);
	buf_free(&json);
	buf_free(&second);
	facts_case_free(&c);
}

static void every_way_to_write_a_value_is_read(void **state)
{
	static const struct written all[] = {
	    /* numbers */
	    {"impact.clients_affected", "500", "500", "500"},
	    {"impact.clients_affected", "12 000", "12 000", "12000"},
	    {"impact.clients_affected", "'1_000'", "1 000", "1000"},
	    {"impact.clients_affected", "{at_least: 500}", "at least 500", "{\"at_least\":500}"},
	    {"impact.clients_affected", "{at_most: 500}", "at most 500", "{\"at_most\":500}"},
	    {"impact.clients_affected", "{more_than: 500}", "at least 501", "{\"at_least\":501}"},
	    {"impact.clients_affected", "{less_than: 500}", "at most 499", "{\"at_most\":499}"},
	    {"impact.clients_affected", "{between: [100, 500]}", "100 to 500", "{\"at_least\":100,\"at_most\":500}"},
	    {"impact.clients_affected", "{at_least: 100, less_than: 500}", "100 to 499",
	     "{\"at_least\":100,\"at_most\":499}"},
	    {"impact.clients_affected", "{from: 100, to: 500}", "100 to 500", NULL},
	    {"impact.clients_affected", "{about: 500}", "500 (estimate)", "{\"value\":500,\"estimate\":true}"},
	    {"impact.clients_affected", "{value: 500, estimate: true, source: log}", "500 (estimate)", NULL},
	    {"impact.clients_affected", "{value: {at_least: 500}, estimate: true}", "at least 500 (estimate)", NULL},
	    {"impact.clients_affected", "{at_least: 500, estimate: yes, note: n}", "at least 500 (estimate)", NULL},
	    {"impact.clients_affected", "{value: 500, by: me}", "500", "500"},
	    {"impact.clients_affected", "at least 500", "at least 500", NULL},
	    {"impact.clients_affected", "'>= 500'", "at least 500", NULL},
	    {"impact.clients_affected", "'> 500'", "at least 501", NULL},
	    {"impact.clients_affected", "100 to 500", "100 to 500", NULL},
	    {"impact.clients_affected", "between 100 and 500", "100 to 500", NULL},
	    {"impact.clients_affected", "about 500", "500 (estimate)", NULL},
	    {"impact.clients_affected", "up to 500", "at most 500", NULL},
	    {"impact.clients_affected", "unknown", "unknown", "\"unknown\""},
	    {"impact.clients_affected", "null", "unknown", "\"unknown\""},
	    {"impact.clients_affected", "'?'", "unknown", NULL},
	    {"impact.clients_affected", "{at_least: 0}", "unknown", NULL},
	    {"organisation.staff", "59.5", "59.5", "59.5"},
	    {"organisation.staff", "{more_than: 50}", "at least 50.0001", NULL},
	    {"organisation.share", "12 %", "12 %", "12"},
	    {"organisation.share", "12", "12 %", "12"},
	    {"organisation.share", "{at_least: 0.5 %}", "at least 0.5 %", NULL},
	    /* amounts */
	    {"impact.loss", "EUR 120 000", "EUR 120 000", "\"EUR 120000\""},
	    {"impact.loss", "120 000 EUR", "EUR 120 000", NULL},
	    {"impact.loss", "USD 0.05", "USD 0.05", NULL},
	    {"impact.loss", "{amount: 500, currency: EUR}", "EUR 500", NULL},
	    {"impact.loss", "{amount: {between: [100, 200]}, currency: EUR}", "EUR 100 to 200",
	     "{\"at_least\":\"EUR 100\",\"at_most\":\"EUR 200\"}"},
	    {"impact.loss", "{at_least: EUR 5 000 000}", "at least EUR 5 000 000", NULL},
	    {"impact.loss", "{between: [EUR 100, 200]}", "EUR 100 to 200", NULL},
	    {"impact.loss", "{between: [100, EUR 200]}", "EUR 100 to 200", NULL},
	    {"impact.loss", "EUR 100 to 200", "EUR 100 to 200", NULL},
	    {"impact.loss", "0", "0", "\"0\""},
	    /* durations */
	    {"impact.downtime", "36 h", "1 d 12 h", "\"36 h\""},
	    {"impact.downtime", "PT2H", "2 h", "\"2 h\""},
	    {"impact.downtime", "{at_least: 90 min}", "at least 1 h 30 min", "{\"at_least\":\"90 min\"}"},
	    {"impact.downtime", "{less_than: 2 h}", "at most 1 h 59 min", NULL},
	    {"impact.downtime", "0 s", "0 s", "\"0 s\""},
	    /* moments: a day is all of it, in the zone of the case */
	    {"incident.started_at", "2026-03-06T15:20+01:00", "Fri 6 Mar 2026, 15:20 CET",
	     "\"2026-03-06T15:20:00+01:00\""},
	    {"incident.started_at", "2026-03-06 15:20", "Fri 6 Mar 2026, 15:20 CET", NULL},
	    {"incident.started_at", "2026-03-06T14:20Z", "Fri 6 Mar 2026, 15:20 CET", NULL},
	    {"incident.started_at", "'2026-03-06T09:20[America/New_York]'", "Fri 6 Mar 2026, 15:20 CET", NULL},
	    {"incident.started_at", "2026-03-06", "Fri 6 Mar 2026",
	     "{\"after\":\"2026-03-06T00:00:00+01:00\",\"before\":\"2026-03-06T23:59:59+01:00\"}"},
	    {"incident.started_at", "2026-03-29", "Sun 29 Mar 2026",
	     "{\"after\":\"2026-03-29T00:00:00+01:00\",\"before\":\"2026-03-29T23:59:59+02:00\"}"},
	    {"incident.started_at", "2026-02", "Feb 2026", NULL},
	    {"incident.started_at", "2026", "2026", NULL},
	    {"incident.started_at", "{after: 2026-03-06T15:20}", "after Fri 6 Mar 2026, 15:20 CET", NULL},
	    {"incident.started_at", "{before: 2026-03-06}", "before Fri 6 Mar 2026, 23:59:59 CET",
	     "{\"before\":\"2026-03-06T23:59:59+01:00\"}"},
	    {"incident.started_at", "{after: 2026-03-06, before: 2026-03-08}", "6 Mar 2026 to 8 Mar 2026", NULL},
	    {"incident.started_at", "{between: [2026-03-06T10:00, 2026-03-06T12:00]}",
	     "Fri 6 Mar 2026, 10:00 CET to Fri 6 Mar 2026, 12:00 CET", NULL},
	    {"incident.started_at", "after 2026-03-06T15:20", "after Fri 6 Mar 2026, 15:20 CET", NULL},
	    {"incident.started_at", "{earliest: 2026-03-06T10:00+01:00, latest: null}",
	     "after Fri 6 Mar 2026, 10:00 CET", NULL},
	    /* an hour that comes twice in autumn may be either */
	    {"incident.started_at", "2026-10-25T02:30", "Sun 25 Oct 2026, 02:30 CEST to Sun 25 Oct 2026, 02:30 CET",
	     NULL},
	    {"incident.first_seen", "2026-03-06", "Fri 6 Mar 2026", "\"2026-03-06\""},
	    {"incident.first_seen", "2026-03", "Mar 2026", "{\"after\":\"2026-03-01\",\"before\":\"2026-03-31\"}"},
	    {"incident.first_seen", "{after: 2026-03-06}", "after Fri 6 Mar 2026", NULL},
	    {"incident.ended_at", "not yet", "not yet", "\"not yet\""},
	    {"decision.classified_at", "not_yet", "not yet", "\"not yet\""},
	    /* yes and no */
	    {"incident.malicious", "true", "yes", "true"},
	    {"incident.malicious", "'no'", "no", "false"},
	    {"incident.malicious", "Yes", "yes", "true"},
	    {"incident.malicious", "{value: yes, source: soc}", "yes", "true"},
	    {"incident.malicious", "unknown", "unknown", NULL},
	    /* choices */
	    {"impact.harm", "likely", "likely", "\"likely\""},
	    {"impact.harm", "NO", "no", "\"no\""},
	    {"impact.harm", "false", "no", "\"no\""},
	    {"impact.harm", "{at_least: likely}", "likely or actual", "{\"one_of\":[\"likely\",\"actual\"]}"},
	    {"impact.harm", "at least likely", "likely or actual", NULL},
	    {"impact.harm", "{at_most: possible}", "no or possible", NULL},
	    {"impact.harm", "at most possible", "no or possible", NULL},
	    {"impact.harm", "{not: actual}", "no, possible or likely", NULL},
	    {"impact.harm", "{not: ['no', actual]}", "possible or likely", NULL},
	    {"impact.harm", "{one_of: [likely, actual]}", "likely or actual", NULL},
	    {"impact.harm", "{one_of: ['no', possible, likely, actual]}", "unknown", "\"unknown\""},
	    {"organisation.grade", "none", "none", "\"none\""},
	    {"organisation.grade", "not yet", "not yet", "\"not yet\""},
	    /* sets */
	    {"organisation.types", "[credit_institution, hospital]", "credit institution, hospital",
	     "[\"credit_institution\",\"hospital\"]"},
	    {"organisation.types", "credit_institution", "credit institution", "[\"credit_institution\"]"},
	    {"organisation.types", "credit_institution, hospital", "credit institution, hospital", NULL},
	    {"organisation.types", "Credit institution", "credit institution", NULL},
	    {"organisation.types", "[qualified_trust_service]", "trust service provider, qualified trust service",
	     "[\"trust_service\",\"qualified_trust_service\"]"},
	    {"organisation.types", "[]", "none", "[]"},
	    {"organisation.types", "none", "none", "[]"},
	    {"organisation.types", "{includes: [hospital], possibly: [credit_institution]}",
	     "hospital, perhaps credit institution",
	     "{\"includes\":[\"hospital\"],\"possibly\":[\"credit_institution\"]}"},
	    {"organisation.types", "{includes: [hospital]}", "hospital, perhaps others",
	     "{\"includes\":[\"hospital\"]}"},
	    {"organisation.types", "{includes: [hospital], excludes: [trust_service]}",
	     "hospital, perhaps credit institution", NULL},
	    {"organisation.types", "{possibly: [hospital]}", "perhaps hospital", NULL},
	    {"organisation.types", "{possibly: [remote_signer]}",
	     "perhaps trust service provider, qualified trust service, remote signer", NULL},
	    {"organisation.types", "{includes: []}", "unknown", "\"unknown\""},
	    {"organisation.types", "{excludes: [hospital], estimate: true}",
	     "perhaps credit institution, trust service provider, qualified trust service, remote signer (estimate)",
	     NULL},
	    {"impact.hit_states", "[DE, NO]", "DE, NO", "[\"DE\",\"NO\"]"},
	    {"impact.hit_states", "{includes: [GR], possibly: [FR]}", "EL, perhaps FR", NULL},
	    {"impact.hit_states", "Germany", "DE", NULL},
	    /* places */
	    {"organisation.state", "DE", "DE", "\"DE\""},
	    {"organisation.state", "GR", "EL", "\"EL\""},
	    {"organisation.state", "California", "US-CA", NULL},
	    {"organisation.state", "{one_of: [DE, EL]}", "DE or EL", "{\"one_of\":[\"DE\",\"EL\"]}"},
	    /* counts per region */
	    {"data.by_region", "{US-CA: 500, others: 0}", "US-CA 500, others 0", "{\"US-CA\":500,\"others\":0}"},
	    {"data.by_region", "{US-CA: 500, US-TX: {at_least: 200}}", "US-CA 500, US-TX at least 200, others unknown",
	     "{\"US-CA\":500,\"US-TX\":{\"at_least\":200},\"others\":\"unknown\"}"},
	    {"data.by_region", "{US-CA: {about: 500}, others: {at_most: 3}}", "US-CA 500, others at most 3 (estimate)",
	     NULL},
	    {"data.by_region", "{value: {US-CA: 500}, source: crm}", "US-CA 500, others unknown", NULL},
	    {"data.by_region", "{others: 0}", "all 0", "{\"others\":0}"},
	    /* texts */
	    {"organisation.legal_name", "Nordbank AG", "Nordbank AG", "\"Nordbank AG\""},
	    {"organisation.legal_name", "12", "12", "\"12\""},
	    {"organisation.legal_name", "[Nordbank, Südbank]", "Nordbank; Südbank", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		check_written(&all[i]);
}

struct wrong {
	const char *fact, *yaml, *code;
	uint32_t column; /* 0: not looked at */
	const char *words;
};

static void what_cannot_be_a_value_is_named_with_its_place(void **state)
{
	static const struct wrong all[] = {
	    {"impact.clients_affected", "many", "bad-number", 4, "a whole number"},
	    {"impact.clients_affected", "500.5", "wrong-type", 4, "whole number"},
	    {"impact.clients_affected", "-1", "negative", 4, "-1"},
	    {"impact.clients_affected", "99999999999999999999", "too-large", 4, "99999999999999999999"},
	    {"organisation.staff", "0.12345", "too-precise", 4, "four"},
	    {"impact.clients_affected", "[1, 2]", "wrong-type", 4, "a list"},
	    {"impact.clients_affected", "{}", "wrong-type", 4, "a whole number"},
	    {"impact.clients_affected", "{at_least: [1]}", "wrong-type", 0, "a list"},
	    {"impact.clients_affected", "{atleast: 500}", "unknown-key", 5, "at_least"},
	    {"impact.clients_affected", "{between: [500, 100]}", "impossible-interval", 0, "lower end"},
	    {"impact.clients_affected", "{at_least: 500, at_most: 100}", "impossible-interval", 0, "lower end"},
	    {"impact.clients_affected", "{between: 500}", "wrong-type", 0, "between"},
	    {"impact.clients_affected", "{value: 500, at_least: 3}", "unknown-key", 0, "at_least"},
	    {"impact.clients_affected", "{value: 500, estimate: perhaps}", "wrong-type", 0, "true or false"},
	    {"impact.clients_affected", "500 to 100", "impossible-interval", 0, "lower end"},
	    {"impact.loss", "120 000", "no-currency", 4, "EUR 120 000"},
	    {"impact.loss", "EUX 5", "unknown-currency", 4, "EUR"},
	    {"impact.loss", "{between: [EUR 100, USD 200]}", "two-currencies", 0, "one currency"},
	    {"impact.loss", "{at_least: EUR 1, at_most: USD 2}", "two-currencies", 0, "one currency"},
	    {"impact.loss", "{amount: 5}", "no-currency", 0, "currency"},
	    {"impact.loss", "{amount: 5, currency: EUX}", "unknown-currency", 0, "EUX"},
	    {"impact.loss", "{amount: 5, currency: EUR, at_least: 3}", "unknown-key", 0, "at_least"},
	    {"impact.loss", "EUR lots", "bad-number", 4, "EUR"},
	    {"impact.downtime", "36", "bad-duration", 4, "36 h"},
	    {"impact.downtime", "2 fortnights", "bad-duration", 4, "2 fortnights"},
	    {"incident.started_at", "2026-02-30", "bad-date", 4, "2026-02-30"},
	    {"incident.started_at", "yesterday", "bad-date", 4, "yesterday"},
	    {"incident.started_at", "2026-13", "bad-date", 4, "2026-13"},
	    {"incident.started_at", "{after: 2026-03-07, before: 2026-03-05}", "impossible-interval", 0, "lower end"},
	    {"incident.first_seen", "2025-02-29", "bad-date", 4, "2025"},
	    {"incident.malicious", "maybe", "wrong-type", 4, "yes or no"},
	    {"incident.malicious", "[true]", "wrong-type", 4, "a list"},
	    {"impact.harm", "likly", "unknown-value", 4, "likely"},
	    {"impact.harm", "{atleast: likely}", "unknown-key", 5, "at_least"},
	    {"impact.harm", "[likely]", "wrong-type", 4, "a list"},
	    {"impact.harm", "{not: ['no', possible, likely, actual]}", "impossible-interval", 4, "remains"},
	    {"impact.harm", "{at_least: [likely, actual]}", "wrong-type", 0, "one value"},
	    {"organisation.grade", "{at_least: low}", "wrong-type", 5, "order"},
	    {"organisation.types", "[credit_institute]", "unknown-value", 5, "credit_institution"},
	    {"organisation.types", "[[hospital]]", "wrong-type", 5, "a list"},
	    {"organisation.types", "{include: [hospital]}", "unknown-key", 5, "includes"},
	    {"organisation.types", "{includes: [hospital], excludes: [hospital]}", "impossible-interval", 4,
	     "included"},
	    {"organisation.types", "{includes: [remote_signer], excludes: [trust_service]}", "impossible-interval", 4,
	     "included"},
	    {"organisation.types", "{note: x}", "wrong-type", 4, "list"},
	    {"organisation.state", "XX", "unknown-region", 4, "XX"},
	    {"organisation.state", "US-CX", "unknown-region", 4, "US-C"},
	    {"organisation.state", "[DE]", "wrong-type", 4, "a list"},
	    {"organisation.state", "{one_of: []}", "wrong-type", 4, "country or state"},
	    {"organisation.state", "{oneof: [DE]}", "unknown-key", 5, "one_of"},
	    {"impact.hit_states", "[DE, DX]", "unknown-region", 0, "DX"},
	    {"data.by_region", "500", "wrong-type", 4, "region"},
	    {"data.by_region", "{US-CX: 500}", "unknown-region", 5, "US-C"},
	    {"data.by_region", "{US-CA: some}", "bad-number", 0, "some"},
	    {"data.by_region", "{EL: 5, GR: 6}", "duplicate-value", 0, "GR"},
	    {"organisation.legal_name", "{a: b}", "wrong-type", 4, "a text"},
	    {"organisation.legal_name", "[[a]]", "wrong-type", 5, "a text"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct facts_case c;
		struct value v;

		facts_case_begin(&c);
		if (read_one(&c, all[i].fact, all[i].yaml, &v))
			fail_msg("%s: '%s' was read", all[i].fact, all[i].yaml);
		assert_told(&c.diags, all[i].code, 1, all[i].column, all[i].words);
		facts_case_free(&c);
	}
}

/* ---- whatever is printed reads back ---- */

static void random_words(struct random *r, const struct fact_row *f, struct set *s)
{
	uint32_t first = f->type == TYPE_SET ? 0 : 1;
	uint32_t count = f->type == TYPE_SET ? f->value_count : the.law.t[TAB_REGIONS].count;

	for (uint32_t i = first; i < count; i++) {
		uint64_t what = random_below(r, 3);

		if (what == 0)
			set_add(s->in, i);
		if (what <= 1)
			set_add(s->may, i);
	}
	if (f->type == TYPE_SET) {
		set_close(&the.law, (fact_id)(f - LAW_ROWS(&the.law, TAB_FACTS, struct fact_row)), s->in);
		set_close(&the.law, (fact_id)(f - LAW_ROWS(&the.law, TAB_FACTS, struct fact_row)), s->may);
	}
	for (int i = 0; i < SET_WORDS; i++)
		s->may[i] |= s->in[i];
}

static int64_t random_point(struct random *r, enum value_type type)
{
	switch (type) {
	case TYPE_INTEGER: return NUM(random_below(r, 1000000));
	case TYPE_INSTANT: return (int64_t)random_below(r, 4000000000);
	case TYPE_DATE: return (int64_t)random_below(r, 40000);
	case TYPE_DURATION: return (int64_t)random_below(r, 10000000);
	default: return (int64_t)random_below(r, 10000000000000);
	}
}

static struct value random_fact_value(struct random *r, fact_id fact, struct arena *arena)
{
	const struct fact_row *f = LAW_ROW(&the.law, TAB_FACTS, struct fact_row, fact);
	struct value v = fact_unknown(&the.law, fact);
	int64_t a, b;

	switch (f->type) {
	case TYPE_BOOLEAN: return value_bool(random_below(r, 2) != 0);
	case TYPE_ENUM:
		v.lo = (int64_t)(1 + random_below(r, (UINT64_C(1) << f->value_count) - 2));
		v.known = (v.lo & (v.lo - 1)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
		return v;
	case TYPE_SET:
	case TYPE_REGION_SET: {
		struct set *s = arena_alloc(arena, sizeof(*s));

		random_words(r, f, s);
		v.more = s;
		v.known = memcmp(s->in, s->may, sizeof(s->in)) == 0 ? KNOWN_EXACTLY : KNOWN_PARTLY;
		return v;
	}
	case TYPE_REGION:
		v.lo = v.hi = (int64_t)(1 + random_below(r, the.law.t[TAB_REGIONS].count - 1));
		v.known = KNOWN_EXACTLY;
		return v;
	case TYPE_TEXT:
	case TYPE_REGION_COUNTS: return v;
	default: break;
	}
	a = random_point(r, f->type);
	b = random_point(r, f->type);
	v = value_range(f->type, a < b ? a : b, a < b ? b : a);
	if (random_below(r, 3) == 0)
		v.hi = v.lo;
	v.known = v.lo == v.hi ? KNOWN_EXACTLY : KNOWN_PARTLY;
	if (f->type == TYPE_MONEY)
		v.currency = (uint16_t)(1 + random_below(r, 2));
	if (random_below(r, 4) == 0)
		v.flags |= VALUE_ESTIMATE;
	return v;
}

static void printed_values_read_back(void **state)
{
	struct random r = {42};
	const struct law *law = &the.law;

	(void)state;
	for (int round = 0; round < 200; round++)
		for (fact_id f = 1; f < law->t[TAB_FACTS].count; f++) {
			char id[64];
			struct facts_case c;
			struct value v, again;
			struct buf json;

			facts_case_begin(&c);
			snprintf(id, sizeof(id), "%.*s",
			         TEXT_ARG(law_str(law, LAW_ROW(law, TAB_FACTS, struct fact_row, f)->id)));
			v = random_fact_value(&r, f, &c.arena);
			json = as_json(id, &v);
			assert_true(read_one(&c, id, json.p, &again));
			if (v.known != KNOWN_NOTHING && again.known != KNOWN_NOTHING &&
			    (!value_same(&v, &again) || v.flags != again.flags))
				fail_msg("%s: %s does not read back", id, json.p);
			buf_free(&json);
			facts_case_free(&c);
		}
}

/* ---- memory ---- */

static bool compile_all(void)
{
	struct facts_law l;
	bool fine = facts_law_make(&l);

	fine = fine && !diags_failed(&l.diags);
	facts_law_free(&l);
	return fine;
}

static void no_allocation_is_missed(void **state)
{
	(void)state;
	every_allocation_fails(compile_all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_found),
	    cmocka_unit_test(greece_has_two_codes),
	    cmocka_unit_test(values_imply_what_they_are_a_kind_of),
	    cmocka_unit_test(relations_are_found_from_either_side),
	    cmocka_unit_test(tables_pass_their_own_check),
	    cmocka_unit_test(broken_tables_are_refused),
	    cmocka_unit_test(mistakes_in_a_vocabulary_are_named),
	    cmocka_unit_test(every_way_to_write_a_value_is_read),
	    cmocka_unit_test(what_cannot_be_a_value_is_named_with_its_place),
	    cmocka_unit_test(printed_values_read_back),
	    cmocka_unit_test(no_allocation_is_missed),
	};

	return cmocka_run_group_tests(tests, facts_setup, facts_teardown);
}
