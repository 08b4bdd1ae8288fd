/*
 * Memory that runs out, everywhere: in a full assessment (read, fold, assess, answer, questions), in compiling a law, in
 * reading an image. First every allocation of the process fails in turn; then, since arenas take memory in large blocks,
 * every limit of the arena itself in turn (all of them for a law as small as here; every 41st byte step for the assessment).
 */
#include "../support.h"

#include "small_law.h"

#include "law/explain.h"
#include "read/yaml.h"

#define FILES (sizeof(small_law) / sizeof(small_law[0]) + 1)

static const char a_case[] =
    "now: 2026-03-10T12:00:00+01:00\n"
    "organisation: {legal_name: Bank, types: [bank], established_in: DE, staff: 20}\n"
    "incident: {started_at: 2026-03-01, types: [ransomware]}\n"
    "impact: {clients_affected: {at_least: 500}, loss: EUR 600 000, harm: likely, states: {includes: [DE]}}\n"
    "data: [{individuals_by_region: {US-CA: 600, DE: 10}, acquired: likely}, {id: other}]\n"
    "product: [{id: p, important: yes}, {id: q}]\n"
    "decision: {aware_at: 2026-03-09T10:00:00+01:00}\n"
    "filing: [{duty: eu.small.warning, submitted_at: 2026-03-09T11:00:00+01:00}]\n";

static size_t arena_most; /* limit of every arena below; 0: none */

static bool compile(struct arena *arena, struct builder *b, struct law *law)
{
	struct law_file files[FILES];
	struct diags diags;
	bool fine = true;

	diags_init(&diags, arena);
	for (size_t i = 0; i < FILES && fine; i++) {
		struct text t = text_of(i + 1 < FILES ? small_law[i] : small_rulebook);

		files[i] = (struct law_file){doc_from_yaml(t, TEXT("small"), &doc_limits_default, arena, &diags),
		                             TEXT("small")};
		fine = files[i].doc != NULL;
	}
	/* builder_init is undone by builder_free even where it failed. */
	*b = (struct builder){0};
	if (fine && !builder_init(b, arena, &diags))
		return false; /* the caller says so */
	fine = fine && law_compile(b, zones_builtin(), files, FILES, law);
	if (!fine && !diags_failed(&diags))
		fail_msg("the law is refused without a word");
	if (!fine && (arena_failed(arena) || b->failed) && !diags.out_of_memory)
		fail_msg("memory ran out, and nobody says so");
	return fine;
}

static bool compile_a_law(void)
{
	struct arena arena;
	struct builder b;
	struct law law;
	bool fine;

	arena_init(&arena, arena_most);
	fine = compile(&arena, &b, &law);
	builder_free(&b);
	arena_free(&arena);
	return fine;
}

static struct law law;
static struct buf image;

static bool read_an_image(void)
{
	struct law read;
	const char *why = NULL;

	return law_image_read(buf_view(&image), false, &read, &why);
}

static bool assess_a_case(void)
{
	struct arena arena;
	struct diags diags;
	struct kase c;
	struct assessment a;
	struct buf out = {0};
	struct assess_options o = {.as_known_at = INSTANT_MAX, .as_of = INSTANT_MIN, .keep_not_required = true};
	const struct doc *d;
	uint32_t count = 0;
	bool fine;

	arena_init(&arena, arena_most);
	diags_init(&diags, &arena);
	d = doc_from_yaml(text_of(a_case), TEXT("case"), &doc_limits_default, &arena, &diags);
	fine = d != NULL && case_init(&c, &law, zones_builtin(), &arena) &&
	       case_add(&c, d, TEXT("case"), ZONE_UTC, &diags) && case_finish(&c, &diags);
	if (fine) {
		o.now = c.now;
		fine = assess(&c, &o, &arena, &diags, &a) && answer_json(&a, ZONE_UTC, &out, true);
		fine = fine && questions(&a, &arena, &count) != NULL && count > 0;
	}
	/* Whoever calls looks at both: an answer made while memory ran out is none. */
	fine = fine && !arena_failed(&arena) && !buf_failed(&out) && !diags.out_of_memory;
	buf_free(&out);
	arena_free(&arena);
	return fine;
}

static void an_assessment_survives_every_failing_allocation(void **state)
{
	(void)state;
	arena_most = 0;
	every_allocation_fails(assess_a_case);
}

static void an_assessment_survives_every_limit_of_its_arena(void **state)
{
	size_t k = 41;

	(void)state;
	for (arena_most = k; !assess_a_case(); arena_most += k)
		if (arena_most > (size_t)8 << 20)
			fail_msg("8 MiB do not suffice for a small case");
	print_message("%zu limits, up to %zu bytes\n", arena_most / k, arena_most);
	arena_most = 0;
}

static void compiling_survives_every_failing_allocation(void **state)
{
	(void)state;
	arena_most = 0;
	every_allocation_fails(compile_a_law);
}

static void compiling_survives_every_limit_of_its_arena(void **state)
{
	(void)state;
	for (arena_most = 97; !compile_a_law(); arena_most += 97)
		if (arena_most > (size_t)8 << 20)
			fail_msg("8 MiB do not suffice for a small law");
	print_message("up to %zu bytes\n", arena_most);
	arena_most = 0;
}

static void reading_an_image_survives_every_failing_allocation(void **state)
{
	(void)state;
	every_allocation_fails(read_an_image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_assessment_survives_every_failing_allocation),
	    cmocka_unit_test(an_assessment_survives_every_limit_of_its_arena),
	    cmocka_unit_test(compiling_survives_every_failing_allocation),
	    cmocka_unit_test(compiling_survives_every_limit_of_its_arena),
	    cmocka_unit_test(reading_an_image_survives_every_failing_allocation),
	};
	struct arena arena;
	struct builder b;
	int failed;

	arena_init(&arena, 0);
	if (!compile(&arena, &b, &law) || !law_image_write(&law, &image))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	buf_free(&image);
	builder_free(&b);
	arena_free(&arena);
	return failed;
}
