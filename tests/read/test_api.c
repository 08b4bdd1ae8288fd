#include <entente.h>

#include "data/doc.h"

#include "support.h"

static const char bank[] =
    "zone: Europe/Berlin\n"
    "organisation: {dora_entity_types: [credit_institution], dora_exclusion: no, dora_state_exemption: no}\n"
    "decision: {ict_incident_aware_at: 2026-03-06 09:10, dora_classified_major_at: 2026-03-06 16:45}\n";

static void a_case_is_answered_in_json(void **state)
{
	struct ent_options options = ENT_OPTIONS;
	struct ent_law *law;
	struct ent_case *c;
	const char *json = NULL;

	(void)state;
	assert_int_equal(ent_law_builtin(&law), ENT_OK);
	assert_true(ent_law_edition(law)[0] != '\0');
	assert_string_equal(ent_law_messages(law), "[]");
	assert_int_equal(ent_case_new(law, &c), ENT_OK);
	assert_int_equal(ent_case_add(c, bank, sizeof(bank) - 1, ENT_YAML, "bank.yaml"), ENT_OK);
	options.now = "2026-03-06T18:30+01:00";
	options.regime = "eu.dora";
	assert_int_equal(ent_case_assess(c, &options, &json), ENT_DUE);
	assert_non_null(strstr(json, "2026-03-06T20:45:00+01:00"));
	assert_null(strstr(json, "eu.gdpr"));
	/* Asked again with another option, the same case answers again. */
	options.zone = "UTC";
	assert_int_equal(ent_case_assess(c, &options, &json), ENT_DUE);
	assert_non_null(strstr(json, "2026-03-06T18:30:00+01:00") != NULL ? json : strstr(json, "17:30:00"));
	ent_case_free(c);
	ent_law_free(law);
}

static void nothing_known_is_nothing_due(void **state)
{
	struct ent_options options = ENT_OPTIONS;
	struct ent_law *law;
	struct ent_case *c;
	const char *json = NULL;

	(void)state;
	assert_int_equal(ent_law_builtin(&law), ENT_OK);
	assert_int_equal(ent_case_new(law, &c), ENT_OK);
	assert_int_equal(ent_case_assess(c, NULL, &json), ENT_BAD_INPUT);
	assert_null(json);
	assert_non_null(strstr(ent_case_messages(c), "no-now"));
	options.now = "2026-03-06T12:00Z";
	assert_int_equal(ent_case_assess(c, &options, &json), ENT_OK);
	assert_non_null(json);
	ent_case_free(c);
	ent_law_free(law);
}

static void wrong_options_are_told(void **state)
{
	static const struct {
		const char *now, *zone, *regime, *shore, *code;
	} wrong[] = {
	    {"yesterday", NULL, NULL, NULL, "bad-date"},
	    {"2026-03-06T12:00Z", "Mars/Crater", NULL, NULL, "unknown-zone"},
	    {"2026-03-06T12:00Z", NULL, "eu.nothing", NULL, "unknown-regime"},
	    {"2026-03-06T12:00Z", NULL, NULL, "asia", "unknown-shore"},
	};
	struct ent_law *law;
	struct ent_case *c;
	const char *json;

	(void)state;
	assert_int_equal(ent_law_builtin(&law), ENT_OK);
	assert_int_equal(ent_case_new(law, &c), ENT_OK);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct ent_options options = ENT_OPTIONS;

		options.now = wrong[i].now;
		options.zone = wrong[i].zone;
		options.regime = wrong[i].regime;
		options.shore = wrong[i].shore;
		assert_int_equal(ent_case_assess(c, &options, &json), ENT_BAD_INPUT);
		assert_non_null(strstr(ent_case_messages(c), wrong[i].code));
	}
	ent_case_free(c);
	ent_law_free(law);
}

static void a_bad_document_is_told_with_its_place(void **state)
{
	static const char bad[] = "incident:\n  ransomwear: yes\n";
	struct ent_law *law;
	struct ent_case *c;
	const char *json, *messages;

	(void)state;
	assert_int_equal(ent_law_builtin(&law), ENT_OK);
	assert_int_equal(ent_case_new(law, &c), ENT_OK);
	assert_int_equal(ent_case_add(c, bad, sizeof(bad) - 1, ENT_YAML, "bad.yaml"), ENT_BAD_INPUT);
	messages = ent_case_messages(c);
	assert_non_null(strstr(messages, "\"file\":\"bad.yaml\",\"line\":2,\"column\":3"));
	assert_int_equal(ent_case_assess(c, NULL, &json), ENT_BAD_INPUT);
	ent_case_free(c);
	ent_law_free(law);
}

static void an_image_answers_like_the_law_it_is_of(void **state)
{
	struct ent_options options = ENT_OPTIONS;
	struct ent_law *law, *copy;
	struct ent_case *a, *b;
	const char *x, *y;
	const void *bytes;
	size_t size;

	(void)state;
	assert_int_equal(ent_law_builtin(&law), ENT_OK);
	assert_int_equal(ent_law_image(law, &bytes, &size), ENT_OK);
	assert_int_equal(ent_law_from_image(bytes, size, &copy), ENT_OK);
	assert_int_equal(ent_case_new(law, &a), ENT_OK);
	assert_int_equal(ent_case_new(copy, &b), ENT_OK);
	assert_int_equal(ent_case_add(a, bank, sizeof(bank) - 1, ENT_YAML, NULL), ENT_OK);
	assert_int_equal(ent_case_add(b, bank, sizeof(bank) - 1, ENT_YAML, NULL), ENT_OK);
	options.now = "2026-03-06T18:30+01:00";
	assert_int_equal(ent_case_assess(a, &options, &x), ENT_DUE);
	assert_int_equal(ent_case_assess(b, &options, &y), ENT_DUE);
	assert_string_equal(x, y);
	ent_case_free(a);
	ent_case_free(b);
	ent_law_free(copy);
	assert_int_equal(ent_law_from_image("nonsense", 8, &copy), ENT_BAD_INPUT);
	assert_non_null(strstr(ent_law_messages(copy), "bad-image"));
	assert_int_equal(ent_case_new(copy, &a), ENT_BAD_INPUT);
	ent_law_free(copy);
	ent_law_free(law);
}

/* The law read from files is the law that was built in. */
static void the_directory_answers_like_the_built_in_law(void **state)
{
	struct ent_law *built_in, *read;

	(void)state;
	assert_int_equal(ent_law_builtin(&built_in), ENT_OK);
	assert_int_equal(ent_law_directory(ENTENTE_SOURCE_ROOT "/law", &read), ENT_OK);
	assert_string_equal(ent_law_edition(built_in), ent_law_edition(read));
	ent_law_free(read);
	assert_int_equal(ent_law_directory("/no/such/directory", &read), ENT_BAD_INPUT);
	assert_non_null(strstr(ent_law_messages(read), "no-such-input"));
	ent_law_free(read);
	ent_law_free(built_in);
}

static void freeing_nothing_is_fine(void **state)
{
	(void)state;
	ent_law_free(NULL);
	ent_case_free(NULL);
}

static bool whole_way(void)
{
	struct ent_options options = ENT_OPTIONS;
	struct ent_law *law = NULL;
	struct ent_case *c = NULL;
	const char *json = NULL;
	bool fine;

	options.now = "2026-03-06T18:30+01:00";
	options.regime = "eu.dora";
	fine = ent_law_builtin(&law) == ENT_OK && ent_case_new(law, &c) == ENT_OK &&
	       ent_case_add(c, bank, sizeof(bank) - 1, ENT_YAML, NULL) == ENT_OK &&
	       ent_case_assess(c, &options, &json) == ENT_DUE;
	ent_case_free(c);
	ent_law_free(law);
	return fine;
}

static void no_memory_is_an_error(void **state)
{
	(void)state;
	every_allocation_fails(whole_way);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_case_is_answered_in_json),
	    cmocka_unit_test(nothing_known_is_nothing_due),
	    cmocka_unit_test(wrong_options_are_told),
	    cmocka_unit_test(a_bad_document_is_told_with_its_place),
	    cmocka_unit_test(an_image_answers_like_the_law_it_is_of),
	    cmocka_unit_test(the_directory_answers_like_the_built_in_law),
	    cmocka_unit_test(freeing_nothing_is_fine),
	    cmocka_unit_test(no_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
