#include "read/veris.h"

#include "../support.h"
#include "law/case.h"
#include "read/input.h"
#include "read/veris_map.h"

/* ---- one record ---- */

static struct arena long_lived;
static struct veris_map *map;

static int set_up(void **state)
{
	(void)state;
	arena_init(&long_lived, 0);
	map = veris_map_new(law_builtin(), zones_builtin(), &long_lived);
	return map == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(&long_lived);
	return 0;
}

struct incident {
	struct arena arena;
	struct diags diags;
	struct kase kase;
	bool fine;
};

static void incident_read(struct incident *i, const char *json)
{
	const struct doc *d;

	arena_init(&i->arena, 0);
	diags_init(&i->diags, &i->arena);
	d = doc_from_json(text_of(json), TEXT("a.json"), 1, &doc_limits_default, &i->arena, &i->diags);
	assert_non_null(d);
	assert_true(case_init(&i->kase, law_builtin(), zones_builtin(), &i->arena));
	i->fine = veris_read(&i->kase, map, d, TEXT("a.json"), &i->diags) && case_finish(&i->kase, &i->diags);
}

static const struct value *said(const struct incident *i, const char *fact)
{
	fact_id f = fact_find(law_builtin(), text_of(fact));

	assert_int_not_equal(f, 0);
	for (uint32_t k = 0; k < i->kase.log_count; k++)
		if (i->kase.log[k].fact == f)
			return &i->kase.log[k].value;
	return NULL;
}

/* What the case says of a fact, as people read it in UTC; "-": nothing. */
static void assert_says(const struct incident *i, const char *fact, const char *expected)
{
	const struct value *v = said(i, fact);
	struct buf b = {0};

	if (v == NULL)
		buf_str(&b, "-");
	else
		value_print(&b, law_builtin(), zones_builtin(), ZONE_UTC, fact_find(law_builtin(), text_of(fact)), v);
	buf_char(&b, '\0');
	assert_false(buf_failed(&b));
	if (strcmp(b.p, expected) != 0)
		fail_msg("%s is '%s', expected '%s'", fact, b.p, expected);
	buf_free(&b);
}

static void assert_no_message(const struct incident *i)
{
	struct buf b = {0};

	for (uint32_t k = 0; k < i->diags.count; k++)
		diag_print(&b, &i->diags.list[k]);
	if (b.n > 0)
		fail_msg("%.*s", TEXT_ARG(buf_view(&b)));
	buf_free(&b);
}

/* Reads a record, checks facts in pairs (fact, expected), and that nothing was complained of. */
static void expect(const char *json, const char *const *pairs, size_t count)
{
	struct incident i;

	incident_read(&i, json);
	assert_no_message(&i);
	assert_true(i.fine);
	for (size_t k = 0; k + 1 < count; k += 2)
		assert_says(&i, pairs[k], pairs[k + 1]);
	arena_free(&i.arena);
}
#define EXPECT(json, ...) \
	expect(json, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

#define HEAD "{\"schema_version\": \"1.3.4\", \"incident_id\": \"1\", \"security_incident\": \"Confirmed\""
#define VICTIM(members) HEAD ", \"victim\": {" members "}}"
#define TIMELINE(members) HEAD ", \"action\": {\"error\": {}}, \"timeline\": {" members "}}"

/* ---- the table ---- */

static void every_name_of_the_mapping_is_in_the_law(void **state)
{
	(void)state;
	for (int i = 0; i < KIND_COUNT; i++)
		assert_int_not_equal(map->kinds[i], 0);
	for (int i = 0; i < FACT_COUNT; i++)
		if (map->facts[i] == 0)
			fail_msg("fact %d of the mapping is not in the vocabulary", i);
	for (int i = 1; i < SET_COUNT; i++)
		assert_int_not_equal(map->sets[i].fact, 0);
	for (int i = 0; i < CHOICE_COUNT; i++)
		assert_int_not_equal(map->choices[i], 0);
	for (int i = 0; i < MARK_COUNT; i++)
		assert_int_not_equal(map->marks[i], 0);
	for (uint32_t i = 0; i < map->industry_count; i++)
		assert_int_not_equal(map->industries[i].add, 0);
	for (uint32_t i = 0; i < map->effect_count; i++)
		for (int k = 0; k < 3; k++)
			if ((map->effects[i].set[k] != SET_NONE) != (map->effects[i].add[k] != 0))
				fail_msg("'%.*s' names a value that the vocabulary lacks",
				         TEXT_ARG(map->effects[i].value));
}

static void every_value_is_found_and_stands_once(void **state)
{
	(void)state;
	assert_true(map->effect_count > 300);
	for (uint32_t i = 0; i < map->effect_count; i++)
		assert_ptr_equal(veris_effect_find(map, (enum veris_list)map->effects[i].list, map->effects[i].value),
		                 &map->effects[i]);
	assert_null(veris_effect_find(map, LIST_MALWARE, TEXT("Ransom")));
	assert_null(veris_effect_find(map, LIST_ERROR, TEXT("Ransomware")));
	assert_non_null(veris_effect_find(map, LIST_MALWARE, TEXT("ram SCRAPER")));
}

static void a_record_is_told_from_a_case(void **state)
{
	struct arena arena;
	struct diags diags;
	const char *const texts[] = {HEAD "}", "{\"organisation\": {}}", "{\"schema_version\": \"1.3.4\"}", "[1]"};

	(void)state;
	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	for (int i = 0; i < 4; i++)
		assert_int_equal(veris_is(doc_from_json(text_of(texts[i]), TEXT("a"), 1, &doc_limits_default, &arena,
		                                        &diags)),
		                 i == 0);
	arena_free(&arena);
}

/* ---- the victim ---- */

static void ranges_of_employees_become_intervals(void **state)
{
	(void)state;
	EXPECT(VICTIM("\"employee_count\": \"101 to 1000\""), "organisation.employees", "101 to 1 000",
	       "organisation.staff_awu", "at least 10.1");
	EXPECT(VICTIM("\"employee_count\": \"Over 100000\""), "organisation.employees", "at least 100 001",
	       "organisation.employees_and_contractors", "at least 100 001");
	EXPECT(VICTIM("\"employee_count\": \"Small\""), "organisation.employees", "at most 1 000",
	       "organisation.staff_awu", "-");
	EXPECT(VICTIM("\"employee_count\": \"Large\""), "organisation.employees", "at least 1 001");
	EXPECT(VICTIM("\"employee_count\": \"Unknown\""), "organisation.employees", "-");
}

static void one_country_is_where_the_victim_is(void **state)
{
	(void)state;
	EXPECT(VICTIM("\"country\": [\"DE\"]"), "organisation.established_in", "DE",
	       "organisation.offers_services_in_union", "yes", "organisation.us_person", "-");
	EXPECT(VICTIM("\"country\": [\"NO\"]"), "organisation.established_in", "NO",
	       "organisation.offers_services_in_union", "-");
	EXPECT(VICTIM("\"country\": [\"US\"], \"state\": \"CA\""), "organisation.established_in", "US or US-CA",
	       "organisation.us_person", "yes", "organisation.eea_establishments", "-");
	EXPECT(VICTIM("\"country\": [\"US\"], \"state\": \"Minnesota\""), "organisation.established_in", "US or US-MN");
	EXPECT(VICTIM("\"country\": [\"US\"], \"state\": \"US-AZ\""), "organisation.established_in", "US or US-AZ");
	EXPECT(VICTIM("\"country\": [\"US\"], \"state\": \"ZZ\""), "organisation.established_in", "US");
}

static void several_countries_or_an_unknown_one_leave_it_open(void **state)
{
	(void)state;
	EXPECT(VICTIM("\"country\": [\"DE\", \"FR\"]"), "organisation.established_in", "DE or FR",
	       "organisation.offers_services_in_union", "-");
	EXPECT(VICTIM("\"country\": [\"DE\", \"Unknown\"]"), "organisation.established_in", "-");
	EXPECT(VICTIM("\"country\": [\"Unknown\"]"), "organisation.established_in", "-");
	EXPECT(VICTIM("\"country\": \"FR\""), "organisation.established_in", "FR");
}

static void industries_give_sectors_only_where_they_lie_inside_one(void **state)
{
	(void)state;
	EXPECT(VICTIM("\"country\": [\"US\"], \"industry\": \"622110\""), "organisation.ppd21_sectors",
	       "healthcare public health, perhaps others", "organisation.us_health_types", "hospital, perhaps others",
	       "organisation.naics_code", "622110", "organisation.public_body", "-");
	EXPECT(VICTIM("\"country\": [\"GB\"], \"industry\": \"622110\""), "organisation.ppd21_sectors", "-",
	       "organisation.us_health_types", "-", "organisation.naics_code", "622110");
	EXPECT(VICTIM("\"country\": [\"US\"], \"industry\": \"922120\""), "organisation.public_body", "yes",
	       "organisation.ppd21_sectors", "emergency services, government facilities, perhaps others",
	       "organisation.us_government_types", "law enforcement, perhaps others");
	EXPECT(VICTIM("\"country\": [\"US\"], \"industry\": \"44\""), "organisation.ppd21_sectors", "-");
	EXPECT(VICTIM("\"industry\": \"000\""), "organisation.naics_code", "-");
	EXPECT(VICTIM("\"industry\": \"52-21\""), "organisation.naics_code", "-");
	EXPECT(VICTIM("\"country\": [\"DE\"], \"industry\": \"522110\""), "organisation.eu_entity_types", "-");
}

static void revenue_is_the_least_turnover(void **state)
{
	(void)state;
	EXPECT(VICTIM("\"revenue\": {\"amount\": 5000000, \"iso_currency_code\": \"USD\"}"),
	       "organisation.annual_turnover", "at least USD 5 000 000 (estimate)");
	EXPECT(VICTIM("\"revenue\": {\"iso_currency_code\": \"USD\"}"), "organisation.annual_turnover", "-");
	EXPECT(VICTIM("\"revenue\": {\"amount\": 7}"), "organisation.annual_turnover", "-");
}

/* A company's own case says nothing of a registration that it does not have. An outsider's says nothing of any. */
static void registrations_stay_open(void **state)
{
	struct incident i;
	const struct value *v;

	(void)state;
	incident_read(&i, VICTIM("\"country\": [\"US\"], \"industry\": \"336\""));
	v = said(&i, "organisation.sec_registrant_type");
	assert_non_null(v);
	assert_int_equal(v->known, KNOWN_PARTLY);
	v = said(&i, "organisation.ny_dfs_licensed");
	assert_non_null(v);
	assert_true(v->lo == 0 && v->hi == 1);
	assert_null(said(&i, "organisation.union_entity"));
	arena_free(&i.arena);
	incident_read(&i, VICTIM("\"country\": [\"BE\"], \"industry\": \"921\""));
	assert_non_null(said(&i, "organisation.union_entity"));
	arena_free(&i.arena);
}

/* ---- time ---- */

static void partial_dates_become_intervals(void **state)
{
	(void)state;
	/* Nobody knows where: the year begins at UTC+14 and ends at UTC-12. */
	EXPECT(TIMELINE("\"incident\": {\"year\": 2013}"), "incident.started_at",
	       "Mon 31 Dec 2012, 10:00 UTC to Wed 1 Jan 2014, 11:59:59 UTC");
	EXPECT(TIMELINE("\"incident\": {\"year\": 2012, \"month\": 2}"), "incident.started_at",
	       "Tue 31 Jan 2012, 10:00 UTC to Thu 1 Mar 2012, 11:59:59 UTC");
	EXPECT(HEAD
	       ", \"victim\": {\"country\": [\"DE\"]}, \"timeline\": {\"incident\": {\"year\": 2013, \"month\": 3, "
	       "\"day\": 31}}}",
	       "incident.started_at", "Sat 30 Mar 2013, 23:00 UTC to Sun 31 Mar 2013, 21:59:59 UTC");
	EXPECT(HEAD
	       ", \"victim\": {\"country\": [\"DE\"]}, \"timeline\": {\"incident\": {\"year\": 2013, \"month\": 7, "
	       "\"day\": 1, \"time\": \"12:30:05 AM\"}}}",
	       "incident.started_at", "Sun 30 Jun 2013, 22:30:05 UTC");
	EXPECT(HEAD
	       ", \"victim\": {\"country\": [\"DE\"]}, \"timeline\": {\"incident\": {\"year\": 2013, \"month\": 7, "
	       "\"day\": 1, \"time\": \"03:00 PM\"}}}",
	       "incident.started_at", "Mon 1 Jul 2013, 13:00 UTC to Mon 1 Jul 2013, 13:00:59 UTC");
}

static void a_date_that_does_not_exist_counts_as_far_as_it_goes(void **state)
{
	static const struct {
		const char *date, *started;
	} bad[] = {
	    {"{\"year\": 2013, \"month\": 13}", "Mon 31 Dec 2012, 10:00 UTC to Wed 1 Jan 2014, 11:59:59 UTC"},
	    {"{\"year\": 2013, \"month\": 0, \"day\": 3}",
	     "Mon 31 Dec 2012, 10:00 UTC to Wed 1 Jan 2014, 11:59:59 UTC"},
	    {"{\"year\": 2013, \"month\": 2, \"day\": 29}",
	     "Thu 31 Jan 2013, 10:00 UTC to Fri 1 Mar 2013, 11:59:59 UTC"},
	    {"{\"year\": 203}", "-"},
	    {"{\"year\": 20130}", "-"},
	    {"{\"year\": 2013.5}", "-"},
	    {"{\"year\": -1}", "-"},
	    {"{\"year\": 2013, \"month\": 1, \"day\": 31, \"time\": \"25:00\"}",
	     "Wed 30 Jan 2013, 10:00 UTC to Fri 1 Feb 2013, 11:59:59 UTC"},
	};

	(void)state;
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
		struct incident i;
		char json[400];

		snprintf(json, sizeof(json), TIMELINE("\"incident\": %s"), bad[k].date);
		incident_read(&i, json);
		assert_true(i.fine);
		assert_int_equal(i.diags.warnings, 1);
		assert_int_equal(i.diags.errors, 0);
		assert_int_equal(i.diags.list[0].at.line, 1);
		assert_true(i.diags.list[0].at.column > 100);
		assert_says(&i, "incident.started_at", bad[k].started);
		arena_free(&i.arena);
	}
}

/* Two months may be anything above one and below three. */
static void discovery_counts_from_the_first_compromise(void **state)
{
	(void)state;
	EXPECT(TIMELINE("\"incident\": {\"year\": 2013, \"month\": 5, \"day\": 2}, \"discovery\": {\"unit\": \"Days\", "
	                "\"value\": 2}"),
	       "decision.first_known_at", "Thu 2 May 2013, 10:00 UTC to Mon 6 May 2013, 11:59:59 UTC",
	       "incident.detected_at", "Wed 1 May 2013, 10:00 UTC to Mon 6 May 2013, 11:59:59 UTC");
	/* Of an attack the time from first action to compromise is part of it, and not known here. */
	EXPECT(
	    HEAD
	    ", \"action\": {\"hacking\": {}}, \"timeline\": {\"incident\": {\"year\": 2013, \"month\": 5, \"day\": 2}, "
	    "\"discovery\": {\"unit\": \"Days\", \"value\": 2}}}",
	    "decision.first_known_at", "after Thu 2 May 2013, 10:00 UTC");
	EXPECT(
	    HEAD
	    ", \"action\": {\"hacking\": {}}, \"timeline\": {\"incident\": {\"year\": 2013, \"month\": 5, \"day\": 2}, "
	    "\"compromise\": {\"unit\": \"Hours\", \"value\": 1}, \"discovery\": {\"unit\": \"Days\", \"value\": 2}}}",
	    "decision.first_known_at", "Thu 2 May 2013, 10:00 UTC to Mon 6 May 2013, 13:59:59 UTC");
	EXPECT(TIMELINE("\"incident\": {\"year\": 2013}, \"discovery\": {\"unit\": \"Never\"}"),
	       "decision.first_known_at", "-");
	EXPECT(TIMELINE("\"incident\": {\"year\": 2013}, \"discovery\": {\"unit\": \"Unknown\", \"value\": 3}"),
	       "decision.first_known_at", "-");
}

static void containment_ends_the_attack(void **state)
{
	(void)state;
	EXPECT(TIMELINE("\"incident\": {\"year\": 2013, \"month\": 5, \"day\": 2}, \"discovery\": {\"unit\": \"Days\", "
	                "\"value\": 2}, \"containment\": {\"unit\": \"Hours\", \"value\": 1.5}"),
	       "incident.ended_at", "Wed 1 May 2013, 10:00 UTC to Mon 6 May 2013, 14:59:59 UTC");
	EXPECT(TIMELINE("\"incident\": {\"year\": 2013}, \"containment\": {\"unit\": \"Never\"}"), "incident.ended_at",
	       "-");
}

static void what_a_record_tells_had_happened_when_it_was_written(void **state)
{
	(void)state;
	EXPECT(HEAD
	       ", \"timeline\": {\"incident\": {\"year\": 2013}}, \"plus\": {\"created\": \"2013-04-12T22:29:56Z\"}}",
	       "incident.detected_at", "Mon 31 Dec 2012, 10:00 UTC to Fri 12 Apr 2013, 22:29:56 UTC");
	/* A slip: written before it happened. */
	EXPECT(HEAD
	       ", \"timeline\": {\"incident\": {\"year\": 2013}}, \"plus\": {\"created\": \"2011-04-12T22:29:56Z\"}}",
	       "incident.started_at", "Mon 31 Dec 2012, 10:00 UTC to Wed 1 Jan 2014, 11:59:59 UTC");
}

static void a_notice_to_somebody_is_no_filing(void **state)
{
	struct incident i;

	(void)state;
	incident_read(&i, HEAD
	              ", \"timeline\": {\"incident\": {\"year\": 2013}}, \"plus\": {\"timeline\": {\"notification\": "
	              "{\"year\": 2013, \"month\": 5, \"day\": 1}}}}");
	assert_true(i.fine);
	assert_int_equal(case_count(&i.kase, kind_with_role(law_builtin(), ROLE_FILING)), 0);
	arena_free(&i.arena);
}

/* ---- what happened ---- */

#define EXTERNAL ", \"actor\": {\"external\": {\"variety\": [\"Organized crime\"], \"motive\": [\"Financial\"]}}"

static void an_attack_is_malicious(void **state)
{
	(void)state;
	EXPECT(
	    HEAD
	    ", \"action\": {\"malware\": {\"variety\": [\"Ransomware\"], \"vector\": [\"Email attachment\"]}}" EXTERNAL
	    ", \"asset\": {\"assets\": [{\"variety\": \"S - File\"}]}, \"attribute\": {\"availability\": {\"variety\": "
	    "[\"Obscuration\"]}}}",
	    "incident.types", "malware, ransomware, perhaps others", "incident.suspected_malicious", "yes",
	    "incident.malicious_confirmed", "yes", "incident.actor_relation", "external", "incident.actor_kind",
	    "criminal", "incident.extortion_demand", "yes", "incident.insider_suspected", "no",
	    "impact.properties_lost", "availability, perhaps others", "impact.malware_on_systems", "yes",
	    "incident.is_exercise", "no", "incident.kinds", "cybersecurity, perhaps others", "data.unavailable", "-");
	EXPECT(HEAD ", \"action\": {\"hacking\": {\"variety\": [\"Unknown\"], \"vector\": [\"Partner\"]}}}",
	       "incident.suspected_malicious", "yes", "incident.malicious_confirmed", "-", "incident.actor_relation",
	       "-", "incident.insider_suspected", "-", "incident.types", "-", "incident.through_third_party", "yes",
	       "impact.unauthorised_access", "-");
}

static void an_error_alone_is_not(void **state)
{
	(void)state;
	EXPECT(HEAD
	       ", \"action\": {\"error\": {\"variety\": [\"Misdelivery\"]}}, \"actor\": {\"internal\": {\"motive\": "
	       "[\"NA\"]}}}",
	       "incident.suspected_malicious", "no", "incident.types", "data leak, misdelivery, perhaps others",
	       "incident.actor_relation", "internal", "incident.insider_suspected", "-", "incident.root_causes",
	       "human error, perhaps others");
	EXPECT(HEAD ", \"action\": {\"error\": {\"variety\": [\"Loss\"]}, \"unknown\": {}}}",
	       "incident.suspected_malicious", "-");
	EXPECT(HEAD ", \"action\": {\"environmental\": {\"variety\": [\"Flood\"]}}}", "incident.suspected_malicious",
	       "no", "incident.root_causes", "external event, natural phenomena, perhaps others");
}

static void misuse_is_malicious_by_its_motive(void **state)
{
	(void)state;
	EXPECT(
	    HEAD
	    ", \"action\": {\"misuse\": {\"variety\": [\"Privilege abuse\"]}}, \"actor\": {\"internal\": {\"motive\": "
	    "[\"Financial\"]}}}",
	    "incident.suspected_malicious", "yes", "incident.insider_suspected", "yes", "impact.policy_violation",
	    "yes");
	EXPECT(
	    HEAD
	    ", \"action\": {\"misuse\": {\"variety\": [\"Privilege abuse\"]}}, \"actor\": {\"internal\": {\"motive\": "
	    "[\"Convenience\"]}}}",
	    "incident.suspected_malicious", "-", "incident.insider_suspected", "-", "impact.policy_violation", "yes");
}

static void a_suspected_incident_has_no_certain_effects(void **state)
{
	(void)state;
	EXPECT("{\"schema_version\": \"1.3.4\", \"security_incident\": \"Suspected\", \"action\": {\"hacking\": {}}, "
	       "\"attribute\": {\"confidentiality\": {\"data_disclosure\": \"Yes\"}}}",
	       "incident.certainty", "suspected", "incident.suspected_malicious", "yes", "data.disclosed", "-",
	       "impact.properties_lost", "-", "incident.is_exercise", "-");
	EXPECT(
	    "{\"schema_version\": \"1.3.4\", \"security_incident\": \"False positive\", \"action\": {\"hacking\": {}}}",
	    "incident.certainty", "false alarm", "incident.suspected_malicious", "-");
	EXPECT("{\"schema_version\": \"1.3.4\", \"security_incident\": \"Near miss\", \"action\": {\"hacking\": {}}}",
	       "incident.certainty", "near miss");
}

static void a_partner_that_caused_it_is_a_provider(void **state)
{
	(void)state;
	EXPECT(HEAD
	       ", \"action\": {\"error\": {\"variety\": [\"Publishing error\"]}}, \"actor\": {\"partner\": {\"name\": "
	       "[\"Cloudy Ltd\"]}}}",
	       "provider.name", "Cloudy Ltd", "provider.role_in_incident", "origin or path",
	       "incident.through_third_party", "yes", "incident.actor_relation", "partner", "incident.root_causes",
	       "human error, third party failure, perhaps others");
}

/* ---- data ---- */

#define DATA(action, members) \
	HEAD ", \"action\": {\"" action "\": {}}, \"attribute\": {\"confidentiality\": {" members "}}}"

static void disclosure_gives_degrees(void **state)
{
	(void)state;
	EXPECT(DATA("hacking", "\"data_disclosure\": \"Yes\""), "data.disclosed", "actual", "data.accessed", "actual",
	       "data.acquired", "-", "impact.properties_lost", "confidentiality, perhaps others");
	EXPECT(DATA("error", "\"data_disclosure\": \"Yes\""), "data.disclosed", "actual", "data.accessed",
	       "possible, likely or actual");
	EXPECT(DATA("hacking", "\"data_disclosure\": \"Potentially\""), "data.disclosed", "possible, likely or actual",
	       "data.accessed", "possible, likely or actual", "impact.properties_lost", "-");
	/* Viewed by an insider, encrypted by ransomware, stolen in a device: none of it disclosed. */
	EXPECT(DATA("misuse", "\"data_disclosure\": \"No\""), "data.disclosed", "no", "data.accessed", "-",
	       "data.acquired", "-");
	EXPECT(DATA("physical", "\"data_disclosure\": \"Unknown\""), "data.disclosed", "-");
	EXPECT(HEAD ", \"action\": {\"hacking\": {\"result\": [\"Exfiltrate\"]}}, \"attribute\": {\"confidentiality\": "
	            "{\"data_disclosure\": \"Yes\"}}}",
	       "data.acquired", "actual", "incident.types", "data exfiltration, data leak, perhaps others");
}

static void records_are_no_persons(void **state)
{
	(void)state;
	EXPECT(DATA("error", "\"data_disclosure\": \"Yes\", \"data_total\": 600, \"data\": [{\"variety\": \"Medical\", "
	                     "\"amount\": 600}]"),
	       "data.records_affected", "600 (estimate)", "data.individuals_affected", "at least 1", "data.categories",
	       "health, perhaps others", "data.regimes", "personal data (GDPR), perhaps others");
	EXPECT(DATA("error", "\"data_disclosure\": \"Yes\", \"data\": [{\"variety\": \"Internal\", \"amount\": 7}, "
	                     "{\"variety\": \"Payment\", \"amount\": 5}]"),
	       "data.records_affected", "7 to 12 (estimate)", "data.individuals_affected", "-");
	EXPECT(DATA("error", "\"data\": [{\"variety\": \"Internal\"}, {\"variety\": \"Payment\", \"amount\": 5}]"),
	       "data.records_affected", "at least 5 (estimate)");
	EXPECT(DATA("error", "\"data_total\": 3, \"data\": [{\"variety\": \"Payment\", \"amount\": 5}]"),
	       "data.records_affected", "3 to 5 (estimate)");
}

static void encryption_is_all_or_nothing(void **state)
{
	(void)state;
	EXPECT(DATA("physical", "\"state\": [\"Stored encrypted\"]"), "data.encrypted", "yes");
	EXPECT(DATA("physical", "\"state\": [\"Stored\", \"Stored encrypted\"]"), "data.encrypted", "yes");
	EXPECT(DATA("physical", "\"state\": [\"Stored unencrypted\"]"), "data.encrypted", "no");
	EXPECT(DATA("physical", "\"state\": [\"Stored encrypted\", \"Stored unencrypted\"]"), "data.encrypted", "-");
	EXPECT(DATA("physical", "\"state\": [\"Stored encrypted\", \"Transmitted\"]"), "data.encrypted", "-");
	EXPECT(DATA("physical", "\"state\": [\"Stored\"]"), "data.encrypted", "-");
	EXPECT(DATA("physical", "\"state\": [\"Stored encrypted\", \"Unknown\"]"), "data.encrypted", "-");
	EXPECT(DATA("error", "\"state\": [\"Printed\"]"), "data.encrypted", "no", "data.medium",
	       "paper, perhaps others");
}

static void assets_tell_the_medium(void **state)
{
	(void)state;
	EXPECT(HEAD ", \"action\": {\"physical\": {\"variety\": [\"Theft\"]}}, \"asset\": {\"assets\": [{\"variety\": "
	            "\"U - Laptop\"}, {\"variety\": \"P - Executive\"}]}, \"attribute\": {\"confidentiality\": {}}}",
	       "data.medium", "electronic, perhaps others", "incident.types",
	       "theft or loss of equipment, perhaps others", "impact.systems_affected_count", "-");
	EXPECT(HEAD ", \"action\": {\"physical\": {\"variety\": [\"Theft\"]}}, \"asset\": {\"assets\": [{\"variety\": "
	            "\"M - Documents\"}]}, \"attribute\": {\"confidentiality\": {}}}",
	       "data.medium", "paper, perhaps others", "incident.types", "-");
	EXPECT(HEAD ", \"asset\": {\"total_amount\": 20, \"assets\": [{\"variety\": \"N - RTU\"}, {\"variety\": "
	            "\"S - Database\"}]}}",
	       "impact.systems_affected_count", "20", "impact.ot_affected", "yes");
	EXPECT(HEAD ", \"asset\": {\"total_amount\": 20, \"assets\": [{\"variety\": \"M - Documents\"}, {\"variety\": "
	            "\"S - Database\"}]}}",
	       "impact.systems_affected_count", "-", "impact.ot_affected", "-");
}

/* ---- discovery, losses ---- */

static void discovery_narrows_the_source(void **state)
{
	(void)state;
	EXPECT(HEAD ", \"discovery_method\": {\"external\": {\"variety\": [\"Law enforcement\"]}}}",
	       "impact.discovery_source", "authority or law enforcement");
	EXPECT(HEAD ", \"discovery_method\": {\"internal\": {\"variety\": [\"Nids\", \"Log review\"]}}}",
	       "impact.discovery_source", "monitoring systems or it security");
	EXPECT(HEAD ", \"discovery_method\": {\"unknown\": true}}", "impact.discovery_source", "-");
	EXPECT(HEAD ", \"discovery_method\": {\"unknown\": true, \"internal\": {\"variety\": [\"Nids\"]}}}",
	       "impact.discovery_source", "-");
}

static void only_losses_that_count_are_counted(void **state)
{
	(void)state;
	EXPECT(
	    HEAD
	    ", \"impact\": {\"iso_currency_code\": \"EUR\", \"overall_amount\": 900, \"loss\": [{\"variety\": "
	    "\"Response and recovery\", \"amount\": 100}, {\"variety\": \"Business disruption\", \"min_amount\": 50, "
	    "\"amount\": 70}, {\"variety\": \"Brand damage\", \"amount\": 750}]}}",
	    "impact.gross_costs_and_losses", "at least EUR 150 (estimate)");
	EXPECT(HEAD ", \"impact\": {\"iso_currency_code\": \"EUR\", \"overall_amount\": 900}}",
	       "impact.gross_costs_and_losses", "-");
	EXPECT(HEAD ", \"impact\": {\"loss\": [{\"variety\": \"Asset and fraud\", \"amount\": 100}]}}",
	       "impact.gross_costs_and_losses", "-");
}

static void an_interruption_bounds_the_duration(void **state)
{
	(void)state;
	EXPECT(HEAD
	       ", \"action\": {\"hacking\": {\"variety\": [\"DoS\"]}}, \"attribute\": {\"availability\": {\"variety\": "
	       "[\"Interruption\"], \"duration\": {\"unit\": \"Hours\", \"value\": 5}}}}",
	       "impact.duration", "at least 4 h", "impact.denial_of_service", "yes");
	EXPECT(HEAD ", \"attribute\": {\"availability\": {\"variety\": [\"Interruption\"], \"duration\": {\"unit\": "
	            "\"Never\"}}}}",
	       "impact.duration", "-");
}

/* ---- malformed ---- */

static void a_field_of_the_wrong_shape_is_an_error_with_its_place(void **state)
{
	static const char *const bad[] = {
	    "\"victim\": []",
	    "\"victim\": {\"country\": {}}",
	    "\"victim\": {\"country\": [1]}",
	    "\"victim\": {\"employee_count\": 5}",
	    "\"victim\": {\"revenue\": 5}",
	    "\"timeline\": {\"incident\": {\"year\": \"2013\"}}",
	    "\"timeline\": {\"incident\": 2013}",
	    "\"action\": {\"hacking\": {\"variety\": {}}}",
	    "\"action\": {\"hacking\": {\"variety\": [7]}}",
	    "\"action\": 7",
	    "\"asset\": {\"assets\": {}}",
	    "\"asset\": {\"assets\": [\"S - File\"]}",
	    "\"attribute\": {\"confidentiality\": {\"data\": 3}}",
	    "\"attribute\": {\"confidentiality\": {\"data\": [3]}}",
	    "\"attribute\": {\"confidentiality\": {\"data_disclosure\": true}}",
	    "\"impact\": {\"loss\": 9}",
	    "\"impact\": {\"loss\": [9]}",
	    "\"discovery_method\": \"internal\"",
	};

	(void)state;
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
		struct incident i;
		char json[400];

		snprintf(json, sizeof(json), HEAD ",\n%s}", bad[k]);
		incident_read(&i, json);
		if (i.fine || i.diags.errors == 0)
			fail_msg("accepted: %s", bad[k]);
		assert_string_equal(i.diags.list[0].code, "veris");
		assert_int_equal(i.diags.list[0].at.line, 2);
		assert_true(i.diags.list[0].at.column > 0);
		arena_free(&i.arena);
	}
}

static void unknown_values_are_one_warning(void **state)
{
	struct incident i;

	(void)state;
	incident_read(&i, HEAD ",\n\"action\": {\"malware\": {\"variety\": [\"Ransomware\", \"Gremlins\", \"Imps\"]}}, "
	                       "\"victim\": {\"country\": [\"Atlantis\"]}}");
	assert_true(i.fine);
	assert_int_equal(i.diags.warnings, 1);
	assert_string_equal(i.diags.list[0].code, "veris-value");
	assert_int_equal(i.diags.list[0].at.line, 2);
	assert_says(&i, "incident.types", "malware, ransomware, perhaps others");
	assert_says(&i, "organisation.established_in", "-");
	arena_free(&i.arena);
}

/* ---- memory ---- */

static const char full[] = HEAD
    ", \"summary\": \"A letter went astray.\", \"victim\": {\"victim_id\": \"Example Hospital\", \"country\": "
    "[\"US\"], \"state\": \"NY\", \"industry\": \"622110\", \"employee_count\": \"101 to 1000\", \"revenue\": "
    "{\"amount\": 5, \"iso_currency_code\": \"USD\"}}, \"action\": {\"error\": {\"variety\": [\"Misdelivery\"]}}, "
    "\"actor\": {\"partner\": {\"name\": [\"Post\"]}}, \"asset\": {\"assets\": [{\"variety\": \"M - Documents\"}]}, "
    "\"attribute\": {\"confidentiality\": {\"data_disclosure\": \"Yes\", \"data\": [{\"variety\": \"Medical\", "
    "\"amount\": 2}], \"data_victim\": [\"Patient\"]}}, \"timeline\": {\"incident\": {\"year\": 2014}, \"discovery\": "
    "{\"unit\": \"Days\"}}, \"discovery_method\": {\"internal\": {\"variety\": [\"Reported by employee\"]}}}";

static bool read_once(void)
{
	struct arena arena;
	struct diags diags;
	struct veris_map *m;
	struct kase c;
	const struct doc *d;
	bool fine = false;

	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	d = doc_from_json(TEXT(full), TEXT("a.json"), 1, &doc_limits_default, &arena, &diags);
	m = d == NULL ? NULL : veris_map_new(law_builtin(), zones_builtin(), &arena);
	if (m != NULL && case_init(&c, law_builtin(), zones_builtin(), &arena))
		fine = veris_read(&c, m, d, TEXT("a.json"), &diags) && case_finish(&c, &diags);
	fine = fine && !arena_failed(&arena) && !diags.out_of_memory;
	arena_free(&arena);
	return fine;
}

static void no_allocation_failure_is_fatal(void **state)
{
	(void)state;
	every_allocation_fails(read_once);
}

/* ---- real incidents ---- */

struct tally {
	uint32_t records, refused, warned, empty_intervals, with_start, malicious, established, with_data;
};

static bool sound(const struct value *v)
{
	if (v->type == TYPE_ENUM)
		return v->lo != 0;
	if (v->type == TYPE_SET || v->type == TYPE_REGION_SET) {
		const struct set *s = v->more;

		return s != NULL && set_contains(s->may, s->in);
	}
	return v->type == TYPE_TEXT || v->lo <= v->hi;
}

static bool is_true(const struct incident *i, const char *fact)
{
	const struct value *v = said(i, fact);

	return v != NULL && v->lo == 1;
}

static void tally_one(struct tally *t, struct incident *i, const struct doc *d, struct text file)
{
	struct facts facts;

	assert_true(case_init(&i->kase, law_builtin(), zones_builtin(), &i->arena));
	i->fine = veris_is(d) && veris_read(&i->kase, map, d, file, &i->diags) && case_finish(&i->kase, &i->diags);
	t->records++;
	t->refused += !i->fine;
	for (uint32_t k = 0; k < i->kase.log_count; k++)
		t->empty_intervals += !sound(&i->kase.log[k].value);
	/* The relations between facts must find no contradiction either. */
	assert_true(case_fold(&i->kase, INT64_C(1772323200), INSTANT_MAX, &i->arena, &i->diags, &facts));
	t->warned += i->diags.warnings > 0;
	t->with_start += said(i, "incident.started_at") != NULL;
	t->malicious += is_true(i, "incident.suspected_malicious");
	t->established += said(i, "organisation.established_in") != NULL;
	t->with_data += said(i, "data.disclosed") != NULL;
}

static struct tally tally_file(const char *name)
{
	struct tally t = {0};
	struct input in;
	struct text bytes;
	struct input_name where;
	struct incident i;
	char path[1024];
	const char *names[] = {shared_file(name, path, sizeof(path))};

	assert_true(input_open(&in, names, 1, 0));
	arena_init(&i.arena, 0);
	for (;;) {
		const struct doc *d;

		arena_reset(&i.arena);
		diags_init(&i.diags, &i.arena);
		if (input_next(&in, &bytes, &where, &i.diags) != INPUT_DOCUMENT)
			break;
		d = input_doc(bytes, &where, &doc_limits_default, &i.arena, &i.diags);
		assert_non_null(d);
		tally_one(&t, &i, d, where.file);
	}
	assert_int_equal(i.diags.errors, 0);
	arena_free(&i.arena);
	input_close(&in);
	return t;
}

static void the_reviewed_incidents_are_read_whole(void **state)
{
	struct tally t;

	(void)state;
	t = tally_file("data/incidents/veris.jsonl.zst");
	assert_int_equal(t.records, 5170);
	assert_int_equal(t.refused, 0);
	assert_int_equal(t.warned, 0);
	assert_int_equal(t.empty_intervals, 0);
	/* 44 are suspected or were near misses; of four of these not even the date is taken over. */
	assert_in_range(t.with_start, 5160, 5170);
	assert_in_range(t.malicious, 2000, 4500);
	assert_in_range(t.established, 4500, 5170);
	assert_in_range(t.with_data, 4000, 5100);
}

static void the_unreviewed_incidents_are_read_whole(void **state)
{
	struct tally t;

	(void)state;
	t = tally_file("data/incidents/vcdb-unreviewed.jsonl.zst");
	assert_int_equal(t.records, 2626);
	assert_int_equal(t.refused, 0);
	assert_int_equal(t.empty_intervals, 0);
	assert_int_equal(t.malicious, 2626);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_name_of_the_mapping_is_in_the_law),
	    cmocka_unit_test(every_value_is_found_and_stands_once),
	    cmocka_unit_test(a_record_is_told_from_a_case),
	    cmocka_unit_test(ranges_of_employees_become_intervals),
	    cmocka_unit_test(one_country_is_where_the_victim_is),
	    cmocka_unit_test(several_countries_or_an_unknown_one_leave_it_open),
	    cmocka_unit_test(industries_give_sectors_only_where_they_lie_inside_one),
	    cmocka_unit_test(revenue_is_the_least_turnover),
	    cmocka_unit_test(registrations_stay_open),
	    cmocka_unit_test(partial_dates_become_intervals),
	    cmocka_unit_test(a_date_that_does_not_exist_counts_as_far_as_it_goes),
	    cmocka_unit_test(discovery_counts_from_the_first_compromise),
	    cmocka_unit_test(containment_ends_the_attack),
	    cmocka_unit_test(what_a_record_tells_had_happened_when_it_was_written),
	    cmocka_unit_test(a_notice_to_somebody_is_no_filing),
	    cmocka_unit_test(an_attack_is_malicious),
	    cmocka_unit_test(an_error_alone_is_not),
	    cmocka_unit_test(misuse_is_malicious_by_its_motive),
	    cmocka_unit_test(a_suspected_incident_has_no_certain_effects),
	    cmocka_unit_test(a_partner_that_caused_it_is_a_provider),
	    cmocka_unit_test(disclosure_gives_degrees),
	    cmocka_unit_test(records_are_no_persons),
	    cmocka_unit_test(encryption_is_all_or_nothing),
	    cmocka_unit_test(assets_tell_the_medium),
	    cmocka_unit_test(discovery_narrows_the_source),
	    cmocka_unit_test(only_losses_that_count_are_counted),
	    cmocka_unit_test(an_interruption_bounds_the_duration),
	    cmocka_unit_test(a_field_of_the_wrong_shape_is_an_error_with_its_place),
	    cmocka_unit_test(unknown_values_are_one_warning),
	    cmocka_unit_test(no_allocation_failure_is_fatal),
	    cmocka_unit_test(the_reviewed_incidents_are_read_whole),
	    cmocka_unit_test(the_unreviewed_incidents_are_read_whole),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
