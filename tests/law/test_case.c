#include "facts.h"

static const struct record *record_named(struct facts_case *c, const char *kind, const char *id)
{
	kind_id k = kind_find(&the.law, text_of(kind));

	for (uint32_t i = 0; i < c->kase.record_count; i++)
		if (c->kase.records[i].kind == k && text_is(c->kase.records[i].id, id))
			return &c->kase.records[i];
	fail_msg("no %s with the id %s", kind, id);
	return NULL;
}

static uint32_t place_of(struct facts_case *c, const char *kind, const char *id)
{
	return (uint32_t)(record_named(c, kind, id) - c->kase.records) + 1;
}

/* ---- documents ---- */

static void plain_document_is_read(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_make(&c, "case: Ransomware\n"
	                    "zone: Europe/Berlin\n"
	                    "now: 2026-03-06T18:00\n"
	                    "organisation: {id: nordbank, legal_name: Nordbank AG, staff: 60}\n"
	                    "incident: {detected_at: 2026-03-06T09:12}\n"
	                    "impact: {clients_affected: 500, impact.loss: EUR 5}\n"
	                    "decision.aware_at: 2026-03-06T10:00\n"
	                    "rates: [{from: USD, to: EUR, rate: 0.92, on: 2026-03-05, source: ECB}]\n");
	assert_true(text_is(c.kase.title, "Ransomware"));
	assert_int_equal(c.kase.now, moment("2026-03-06T18:00+01:00"));
	assert_int_equal(c.kase.zone, zone_find(zones_builtin(), TEXT("Europe/Berlin")));
	assert_fact(&c, "organisation.staff", "nordbank", "60");
	assert_fact(&c, "incident.detected_at", "incident", "Fri 6 Mar 2026, 09:12 CET");
	assert_fact(&c, "impact.loss", "impact", "EUR 5");
	assert_fact(&c, "decision.aware_at", "decision", "Fri 6 Mar 2026, 10:00 CET");
	assert_true(text_is(record_named(&c, "organisation", "nordbank")->name, "Nordbank AG"));
	assert_int_equal(c.kase.rate_count, 1);
	assert_int_equal(c.kase.rates[0].rate_lo, 9200);
	assert_int_equal(c.kase.rates[0].on, day_of(2026, 3, 5));
	assert_int_equal(c.diags.count, 0);
	facts_case_free(&c);
}

static void what_belongs_to_nobody_belongs_to_the_only_one(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_make(
	    &c, "organisation: {staff: 3}\nimpact: {clients_affected: 1}\ndata: [{}, {}]\nproduct: {name: Router}\n");
	assert_int_equal(record_named(&c, "impact", "impact")->organisation,
	                 place_of(&c, "organisation", "organisation"));
	assert_int_equal(record_named(&c, "impact", "impact")->incident, place_of(&c, "incident", "incident"));
	assert_int_equal(record_named(&c, "data", "data-2")->organisation,
	                 place_of(&c, "organisation", "organisation"));
	assert_int_equal(record_named(&c, "product", "product")->incident, 0);
	assert_int_equal(record_named(&c, "organisation", "organisation")->organisation, 0);
	facts_case_free(&c);
}

static void several_entities_share_an_incident(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_make(&c, "organisation: [{id: north, staff: 10}, {id: south, staff: 20}]\n"
	                    "impact:\n"
	                    "  - {id: n, organisation: north, clients_affected: 1}\n"
	                    "  - {id: s, of: south, clients_affected: 2}\n"
	                    "data: {individuals: 7}\n");
	assert_int_equal(record_named(&c, "impact", "n")->organisation, place_of(&c, "organisation", "north"));
	assert_int_equal(record_named(&c, "impact", "s")->organisation, place_of(&c, "organisation", "south"));
	assert_int_equal(record_named(&c, "impact", "s")->incident, place_of(&c, "incident", "incident"));
	assert_int_equal(record_named(&c, "data", "data")->organisation, 0);
	assert_fact(&c, "impact.clients_affected", "s", "2");
	facts_case_free(&c);
}

static void owners_may_be_read_later(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_make(&c, "impact: {of: south}\norganisation: [{id: north}, {id: south}]\n");
	assert_int_equal(record_named(&c, "impact", "impact")->organisation, place_of(&c, "organisation", "south"));
	facts_case_free(&c);
}

static void filings_say_which_duties_they_serve(void **state)
{
	struct facts_case c;
	const struct record *r;

	(void)state;
	facts_case_make(&c, "product: [{id: a}, {id: b}]\n"
	                    "filing:\n"
	                    "  - {duty: eu.nis2.early_warning, submitted_at: 2026-03-06T10:00Z}\n"
	                    "  - {duty: [x.y.z, x.y.w], region: US-CA, product: b}\n");
	r = record_named(&c, "filing", "filing");
	assert_int_equal(r->duty_count, 1);
	assert_true(text_is(r->duties[0], "eu.nis2.early_warning"));
	r = record_named(&c, "filing", "filing-2");
	assert_int_equal(r->duty_count, 2);
	assert_true(text_is(r->duties[1], "x.y.w"));
	assert_int_equal(r->region, region_find(&the.law, TEXT("US-CA")));
	assert_int_equal(r->product, place_of(&c, "product", "b"));
	facts_case_free(&c);
}

static void completeness_is_what_the_case_says(void **state)
{
	struct facts_case c;
	kind_id data = kind_find(&the.law, TEXT("data")), filing = kind_find(&the.law, TEXT("filing"));
	kind_id product = kind_find(&the.law, TEXT("product"));

	(void)state;
	facts_case_make(&c, "data: [{individuals: 5}]\nopen: [data]\nproduct: []\n");
	assert_true(c.kase.open >> data & 1);
	assert_false(c.kase.open >> product & 1);
	assert_true(c.kase.complete >> product & 1);
	assert_int_equal(case_count(&c.kase, product), 0);
	assert_false(c.kase.complete >> filing & 1);
	facts_case_free(&c);
	facts_case_make(&c, "open: data\n");
	assert_true(c.kase.open >> data & 1);
	facts_case_free(&c);
}

static void empty_case_has_one_entity_and_one_incident(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_make(&c, "{}\n");
	assert_int_equal(c.kase.record_count, 2);
	assert_fact(&c, "organisation.staff", "organisation", "unknown");
	facts_case_free(&c);
}

static void case_of_the_law_tests_is_a_case(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_make(&c,
	                "title: Just above\nnow: 2026-03-06T10:00+01:00\ncase:\n  impact: {clients_affected: 501}\n");
	assert_int_equal(c.kase.now, moment("2026-03-06T10:00+01:00"));
	assert_fact(&c, "impact.clients_affected", "impact", "501");
	facts_case_free(&c);
}

static void recorded_speaks_for_the_whole_document(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_make(&c,
	                "recorded: {at: 2026-03-06T10:00+01:00, by: duty officer, source: log}\n"
	                "impact:\n"
	                "  clients_affected: 500\n"
	                "  loss: {at_least: EUR 5, by: treasurer, at: 2026-03-06T11:00+01:00, note: first guess}\n");
	assert_int_equal(c.kase.log[0].at, moment("2026-03-06T10:00+01:00"));
	assert_true(text_is(c.kase.log[0].by, "duty officer"));
	assert_true(text_is(c.kase.log[0].source, "log"));
	assert_int_equal(c.kase.log[1].at, moment("2026-03-06T11:00+01:00"));
	assert_true(text_is(c.kase.log[1].by, "treasurer"));
	assert_true(text_is(c.kase.log[1].note, "first guess"));
	facts_case_free(&c);
}

static void later_documents_speak_of_the_same_records(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_begin(&c);
	assert_true(facts_case_add(&c, "organisation: {id: nordbank, staff: 60}\n"));
	assert_true(facts_case_add(&c, "organisation: {share: 3 %}\nimpact: {id: one, loss: EUR 5}\n"));
	assert_true(facts_case_add(&c, "organisation: {id: nordbank, state: DE}\nimpact.clients_affected: 4\n"));
	facts_case_fold(&c, INSTANT_MAX);
	assert_int_equal(case_count(&c.kase, kind_find(&the.law, TEXT("organisation"))), 1);
	assert_fact(&c, "organisation.share", "nordbank", "3 %");
	assert_fact(&c, "organisation.state", "nordbank", "DE");
	assert_fact(&c, "impact.clients_affected", "one", "4");
	facts_case_free(&c);
}

/* ---- logs ---- */

static void log_lines_are_read(void **state)
{
	static const char *const lines[] = {
	    "{\"organisation\": [{\"id\": \"north\"}, {\"id\": \"south\"}], \"zone\": \"Europe/Berlin\"}",
	    ("{\"at\": \"2026-03-06T10:00:00+01:00\", \"by\": \"A\", \"record\": \"impact:x\", \"organisation\": \"south\", "
	     "\"fact\": \"impact.clients_affected\", \"value\": {\"at_least\": 500}, \"source\": \"helpdesk\", \"note\": \"n\"}"),
	    "{\"at\": \"2026-03-06T09:00\", \"record\": \"impact:x\", \"fact\": \"loss\", \"value\": \"EUR 5\", \"estimate\": true}",
	    "{\"at\": \"2026-03-06T12:00:00+01:00\", \"fact\": \"incident.malicious\", \"value\": true}",
	    "{\"record\": \"filing:f\", \"duty\": \"a.b.c\", \"fact\": \"submitted_at\", \"value\": \"2026-03-06T11:00:00Z\"}",
	    "{\"record\": \"filing:f\", \"fact\": \"duty\", \"value\": \"a.b.d\"}",
	};
	struct facts_case c;

	(void)state;
	facts_case_begin(&c);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct doc *d = doc_from_json(text_of(lines[i]), TEXT("log"), (uint32_t)i + 1,
		                                    &doc_limits_default, &c.arena, &c.diags);

		assert_non_null(d);
		assert_true(case_add(&c.kase, d, TEXT("log"), ZONE_NONE, &c.diags));
	}
	facts_case_fold(&c, INSTANT_MAX);
	assert_fact(&c, "impact.clients_affected", "x", "at least 500");
	assert_fact(&c, "impact.loss", "x", "EUR 5 (estimate)");
	assert_fact(&c, "incident.malicious", "incident", "yes");
	assert_int_equal(record_named(&c, "impact", "x")->organisation, place_of(&c, "organisation", "south"));
	assert_int_equal(record_named(&c, "filing", "f")->duty_count, 2);
	for (uint32_t i = 1; i < c.kase.log_count; i++)
		assert_true(c.kase.log[i - 1].at <= c.kase.log[i].at);
	facts_case_free(&c);
}

static void log_inside_a_document_is_read(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_make(
	    &c, "impact: {clients_affected: {at_least: 5}}\n"
	        "log:\n"
	        "  - {at: 2026-03-06T10:00Z, by: A, record: impact, fact: clients_affected, value: 9}\n"
	        "  - {at: 2026-03-06T09:00Z, by: A, fact: impact.clients_affected, value: 8, estimate: true}\n");
	assert_fact(&c, "impact.clients_affected", "impact", "9");
	facts_case_free(&c);
}

static void written_assertion_reads_back(void **state)
{
	struct facts_case c, again;
	struct buf out = {0};

	(void)state;
	facts_case_make(
	    &c, "zone: Europe/Berlin\n"
	        "organisation: {id: nordbank, types: {includes: [hospital], possibly: [credit_institution]}}\n"
	        "impact: {loss: {between: [EUR 5, EUR 10], by: A, at: 2026-03-06T10:00, source: s, note: n}}\n");
	facts_case_begin(&again);
	for (uint32_t i = 0; i < c.kase.log_count; i++) {
		struct json j;
		const struct doc *d;

		buf_clear(&out);
		json_begin(&j, &out, false);
		assertion_json(&j, &c.kase, &c.kase.log[i], c.kase.zone);
		d = doc_from_json(buf_view(&out), TEXT("log"), 1, &doc_limits_default, &again.arena, &again.diags);
		assert_non_null(d);
		/* The texts of a case borrow from the document. */
		d = doc_from_json(text_dup(&again.arena, buf_view(&out)), TEXT("log"), 1, &doc_limits_default,
		                  &again.arena, &again.diags);
		assert_true(case_add(&again.kase, d, TEXT("log"), ZONE_NONE, &again.diags));
	}
	buf_free(&out);
	facts_case_fold(&again, INSTANT_MAX);
	assert_int_equal(again.kase.log_count, c.kase.log_count);
	for (uint32_t i = 0; i < c.kase.log_count; i++) {
		const struct assertion *a = &c.kase.log[i], *b = &again.kase.log[i];

		assert_int_equal(a->fact, b->fact);
		assert_int_equal(a->at, b->at);
		assert_true(value_same(&a->value, &b->value));
		assert_true(text_eq(a->by, b->by) && text_eq(a->source, b->source) && text_eq(a->note, b->note));
	}
	facts_case_free(&again);
	facts_case_free(&c);
}

/* ---- mistakes ---- */

static void mistakes_are_named_with_their_place(void **state)
{
	static const struct {
		const char *yaml, *code;
		uint32_t line, column;
		const char *words;
	} all[] = {
	    {"[a]\n", "wrong-type", 1, 1, "a list"},
	    {"organization: {staff: 5}\n", "unknown-kind", 1, 1, "did you mean organisation?"},
	    {"zoen: UTC\n", "unknown-kind", 1, 1, "zone"},
	    {"impact:\n  clients_afected: 5\n", "unknown-fact", 2, 3, "clients_affected"},
	    {"impact.clients_afected: 5\n", "unknown-fact", 1, 1, "impact.clients_affected"},
	    {"impact: {incident.malicious: true}\n", "unknown-fact", 1, 10, "incident.malicious"},
	    {"impact: 5\n", "wrong-type", 1, 9, "5"},
	    {"impact: [5]\n", "wrong-type", 1, 10, "5"},
	    {"impact: [{id: a}, {id: b}, {id: a}]\n", "duplicate-record", 1, 0, "'a'"},
	    {"organisation: {id: north}\nimpact: {of: nord}\n", "unknown-record", 2, 14, "north"},
	    {"impact: {of: [a]}\n", "wrong-type", 1, 14, "one record"},
	    {"impact: {id: [a]}\n", "wrong-type", 1, 14, "a short name"},
	    {"zone: Europe/Berlim\n", "unknown-zone", 1, 7, "Europe/Berlin"},
	    {"now: soon\n", "bad-date", 1, 6, "soon"},
	    {"now: 2026-03\n", "bad-date", 1, 6, "2026-03"},
	    {"now: 2026-02-30T10:00Z\n", "bad-date", 1, 6, "2026-02-30"},
	    {"recorded: {on: 2026-03-06}\n", "unknown-key", 1, 12, "on"},
	    {"zone: Europe/Berlin\nnow: 2026-03-29 02:30\n", "bad-date", 2, 6, "no such time in Europe/Berlin"},
	    {"zone: Europe/Berlin\nincident: {started_at: 2026-03-29 02:30}\n", "bad-date", 2, 24, "no such time in"},
	    {"recorded: {at: never}\n", "bad-date", 1, 16, "never"},
	    {"open: [dato]\n", "unknown-kind", 1, 8, "data"},
	    {"open: {a: b}\n", "wrong-type", 1, 7, "a list"},
	    {"filing: {duty: {a: b}}\n", "wrong-type", 1, 16, "eu.nis2.early_warning"},
	    {"filing: {region: US-XX}\n", "unknown-region", 1, 18, "US-XX"},
	    {"impact: {region: US-CA}\n", "unknown-fact", 1, 10, "region"},
	    {"rates: {}\n", "wrong-type", 1, 8, "a list"},
	    {"rates: [{from: USX, to: EUR, rate: 1, on: 2026-01-01}]\n", "unknown-currency", 1, 16, "USX"},
	    {"rates: [{from: USD, rate: 1, on: 2026-01-01}]\n", "unknown-currency", 1, 9, "to"},
	    {"rates: [{from: USD, to: EUR, rate: 0, on: 2026-01-01}]\n", "wrong-type", 1, 36, "above zero"},
	    {"rates: [{from: USD, to: EUR, rate: {between: [2, 1]}, on: 2026-01-01}]\n", "impossible-interval", 1, 36,
	     "rate"},
	    {"rates: [{from: USD, to: EUR, rate: 1}]\n", "wrong-type", 0, 0, "date"},
	    {"log: [{record: impact, value: 5}]\n", "wrong-type", 1, 7, "fact"},
	    {"log: [{record: impact, fact: loss}]\n", "wrong-type", 1, 7, "value"},
	    {"log: [{record: impct, fact: loss, value: EUR 5}]\n", "unknown-kind", 1, 16, "impact"},
	    {"log: [{record: impact, fact: los, value: EUR 5}]\n", "unknown-fact", 1, 30, "loss"},
	    {"log: [{fact: impact.los, value: EUR 5}]\n", "unknown-fact", 1, 14, "impact.loss"},
	    {"log: [{record: impact, fact: loss, value: EUR 5, wo: x}]\n", "unknown-key", 1, 50, "wo"},
	    {"log: [5]\n", "wrong-type", 1, 7, "5"},
	    {"impact: {loss: {at_least: EUR 5, at: whenever}}\n", "bad-date", 1, 38, "whenever"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct facts_case c;
		bool fine;

		facts_case_begin(&c);
		fine = facts_case_add(&c, all[i].yaml);
		fine = case_finish(&c.kase, &c.diags) && fine;
		if (fine)
			fail_msg("'%s' was read", all[i].yaml);
		assert_told(&c.diags, all[i].code, all[i].line, all[i].column, all[i].words);
		facts_case_free(&c);
	}
}

static void every_mistake_of_a_document_is_told(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_begin(&c);
	assert_false(facts_case_add(&c, "impact: {los: 5, clients_affected: many, harm: bad}\norg: {}\n"));
	assert_int_equal(c.diags.errors, 4);
	facts_case_free(&c);
}

static void second_record_of_one_subject_is_told(void **state)
{
	struct facts_case c;

	(void)state;
	facts_case_make(
	    &c,
	    "organisation: [{id: a}, {id: b}]\nimpact: [{id: x, of: a}, {id: y, of: b}, {id: z, of: b}]\ndata: [{}, {}]\n");
	assert_int_equal(c.diags.warnings, 1);
	assert_told(&c.diags, "second-record", 2, 0,
	            "'z' is a second impact of the same entity and incident; only 'y'");
	assert_true(case_finish(&c.kase, &c.diags));
	assert_int_equal(c.diags.warnings, 1);
	facts_case_free(&c);
}

static void limits_are_honoured(void **state)
{
	struct facts_case c;
	struct buf yaml = {0};

	(void)state;
	buf_str(&yaml, "data: [{}, {}");
	for (int i = 0; i < CASE_MAX_RECORDS; i++)
		buf_str(&yaml, ", {}");
	buf_str(&yaml, "]\n");
	buf_char(&yaml, '\0');
	facts_case_begin(&c);
	assert_false(facts_case_add(&c, yaml.p));
	assert_told(&c.diags, "too-many", 1, 0, "10000 records");
	assert_int_equal(c.diags.errors, 1); /* told once, not for each that is too many */
	buf_free(&yaml);
	facts_case_free(&c);
}

static void many_records_are_found_again(void **state)
{
	struct facts_case c;
	kind_id kind = kind_find(&the.law, TEXT("data"));
	char id[16];

	(void)state;
	facts_case_begin(&c);
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < 5000; i++) {
			snprintf(id, sizeof(id), "d%u", i);
			assert_int_equal(case_record(&c.kase, kind, text_of(id)), i + 1);
		}
	assert_int_equal(case_count(&c.kase, kind), 5000);
	facts_case_free(&c);
}

/* ---- memory ---- */

static bool whole_case(void)
{
	struct arena arena;
	struct diags diags;
	struct kase kase;
	struct facts facts;
	const struct doc *d;
	struct buf out = {0};
	struct json j;
	bool fine;

	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	d = facts_doc(&arena, &diags,
	              "organisation: [{id: a, legal_name: A, types: [hospital], state: {one_of: [DE, EL]}}, {id: b}]\n"
	              "impact: [{id: x, of: a, loss: {at_least: EUR 5}, hit_states: [DE]}, {id: y, of: b}]\n"
	              "data: {by_region: {US-CA: 5, others: {at_least: 2}}, individuals: 9, lost: [name]}\n"
	              "filing: {duty: [a.b.c, a.b.d], submitted_at: 2026-03-06T10:00Z, recipients: [csirt]}\n"
	              "rates: [{from: USD, to: EUR, rate: 0.92, on: 2026-03-05}]\n"
	              "log:\n"
	              "  - {at: 2026-03-07T10:00Z, record: data, fact: lost, value: [passport]}\n"
	              "  - {at: 2026-03-06T10:00Z, record: data, fact: individuals, value: 5}\n"
	              "  - {at: 2026-03-05T10:00Z, record: data, fact: held, value: {includes: [health]}}\n");
	fine = d != NULL && case_init(&kase, &the.law, zones_builtin(), &arena) &&
	       case_add(&kase, d, TEXT("case.yaml"), ZONE_NONE, &diags) && case_finish(&kase, &diags) &&
	       case_fold(&kase, 1772800000, INSTANT_MAX, &arena, &diags, &facts) && !diags_failed(&diags);
	if (fine) {
		json_begin(&j, &out, false);
		assertion_json(&j, &kase, &kase.log[0], ZONE_NONE);
		fine = !buf_failed(&out);
	}
	buf_free(&out);
	arena_free(&arena);
	return fine;
}

static void no_allocation_is_missed(void **state)
{
	(void)state;
	assert_true(whole_case());
	every_allocation_fails(whole_case);
}

/* Says whether the whole was read and told of without memory running out. */
static bool wrong_case(void)
{
	struct arena arena;
	struct diags diags;
	struct kase kase;
	struct facts facts;
	const struct doc *d;
	bool fine;

	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	d = facts_doc(&arena, &diags,
	              "zone: Europe/Berlin\n"
	              "organisation: [{id: a, legal_name: [A, B], types: [hospitl], state: XX}, {id: b}]\n"
	              "impact: {of: c, los: EUR 5, loss: EUX 5, harm: likly, clients_affected: {between: [5, 4]}}\n"
	              "product: [{id: a}, {id: a}]\n"
	              "organization: {}\n"
	              "incident: {started_at: 2026-03-06, detected_at: 2026-03-05}\n"
	              "data: {individuals: 5, by_region: {US-CA: 6}}\n"
	              "impact.clients: 5\n");
	fine = d != NULL && case_init(&kase, &the.law, zones_builtin(), &arena);
	if (fine) {
		(void)case_add(&kase, d, TEXT("case.yaml"), ZONE_NONE, &diags);
		(void)case_finish(&kase, &diags);
		fine = case_fold(&kase, 1772800000, INSTANT_MAX, &arena, &diags, &facts);
	}
	fine = fine && !arena_failed(&arena) && !diags.out_of_memory && diags.errors == 10 && diags.warnings == 2;
	arena_free(&arena);
	return fine;
}

static void no_allocation_is_missed_among_mistakes(void **state)
{
	(void)state;
	assert_true(wrong_case());
	every_allocation_fails(wrong_case);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_document_is_read),
	    cmocka_unit_test(what_belongs_to_nobody_belongs_to_the_only_one),
	    cmocka_unit_test(several_entities_share_an_incident),
	    cmocka_unit_test(owners_may_be_read_later),
	    cmocka_unit_test(filings_say_which_duties_they_serve),
	    cmocka_unit_test(completeness_is_what_the_case_says),
	    cmocka_unit_test(empty_case_has_one_entity_and_one_incident),
	    cmocka_unit_test(case_of_the_law_tests_is_a_case),
	    cmocka_unit_test(recorded_speaks_for_the_whole_document),
	    cmocka_unit_test(later_documents_speak_of_the_same_records),
	    cmocka_unit_test(log_lines_are_read),
	    cmocka_unit_test(log_inside_a_document_is_read),
	    cmocka_unit_test(written_assertion_reads_back),
	    cmocka_unit_test(mistakes_are_named_with_their_place),
	    cmocka_unit_test(every_mistake_of_a_document_is_told),
	    cmocka_unit_test(second_record_of_one_subject_is_told),
	    cmocka_unit_test(limits_are_honoured),
	    cmocka_unit_test(many_records_are_found_again),
	    cmocka_unit_test(no_allocation_is_missed),
	    cmocka_unit_test(no_allocation_is_missed_among_mistakes),
	};

	return cmocka_run_group_tests(tests, facts_setup, facts_teardown);
}
