/*
 * Any bytes as a compiled law: refused, or safe to answer from. An input that begins with "patch" changes bytes of a good
 * image (the small law of the tests): pairs of a place, three bytes, and a new byte; anything else is an image as it is.
 */
#include <stdlib.h>
#include <string.h>

#include "../tests/law/small_law.h"
#include "law/check.h"
#include "law/explain.h"
#include "read/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char a_case[] = "now: 2026-03-10T12:00:00+01:00\n"
                             "organisation: {types: [bank], established_in: DE, staff: 20}\n"
                             "incident: {started_at: 2026-03-01, types: [ransomware]}\n"
                             "impact: {clients_affected: {at_least: 500}, loss: EUR 600 000, harm: likely}\n"
                             "data: [{individuals_by_region: {US-CA: 600, DE: 10}, acquired: likely}]\n"
                             "service: [{users: 5000, down: 3 h}]\n"
                             "product: [{id: p, important: yes}, {id: q}]\n"
                             "decision: {aware_at: 2026-03-09T10:00:00+01:00}\n"
                             "filing: [{duty: eu.small.warning, submitted_at: 2026-03-09T11:00:00+01:00}]\n";

static struct buf good;

static void make_good(void)
{
	struct law_file files[sizeof(small_law) / sizeof(small_law[0]) + 1];
	size_t n = sizeof(files) / sizeof(files[0]);
	struct arena arena;
	struct diags diags;
	struct builder b;
	struct law law;

	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	for (size_t i = 0; i < n; i++) {
		struct text t = text_of(i + 1 < n ? small_law[i] : small_rulebook);

		files[i] = (struct law_file){doc_from_yaml(t, TEXT("small"), &doc_limits_default, &arena, &diags),
		                             TEXT("small")};
		if (files[i].doc == NULL)
			abort();
	}
	if (!builder_init(&b, &arena, &diags) || !law_compile(&b, zones_builtin(), files, n, &law) ||
	    !law_image_write(&law, &good))
		abort();
	builder_free(&b);
	arena_free(&arena);
}

static void answer(const struct law *law)
{
	struct arena arena;
	struct diags diags;
	struct kase c;
	struct assessment a;
	struct buf out = {0};
	struct assess_options o = {.as_known_at = INSTANT_MAX,
	                           .as_of = INSTANT_MIN,
	                           .include_proposed = true,
	                           .keep_not_required = true};
	const struct doc *d;
	uint32_t count;

	arena_init(&arena, (size_t)64 << 20);
	diags_init(&diags, &arena);
	law_check(law, zones_builtin(), &arena, &diags);
	d = doc_from_yaml(text_of(a_case), TEXT("case"), &doc_limits_default, &arena, &diags);
	o.now = INT64_C(1773140400);
	if (d != NULL && case_init(&c, law, zones_builtin(), &arena)) {
		case_add(&c, d, TEXT("case"), ZONE_UTC, &diags);
		if (case_finish(&c, &diags) && assess(&c, &o, &arena, &diags, &a)) {
			answer_json(&a, ZONE_UTC, &out, false);
			questions(&a, &arena, &count);
		}
	}
	buf_free(&out);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t *bytes;
	size_t n = size;
	struct law law;
	const char *why = NULL;
	bool patch = size > 5 && memcmp(data, "patch", 5) == 0;

	if (good.n == 0)
		make_good();
	n = patch ? good.n : size;
	if (n == 0)
		return 0;
	/* Of just this size, so that a sanitizer sees a read past the end; words, as an image has to be aligned. */
	bytes = malloc(n);
	if (bytes == NULL)
		return 0;
	memcpy(bytes, patch ? (const void *)good.p : data, n);
	for (size_t i = 5; patch && i + 4 <= size; i += 4) {
		size_t at = (size_t)data[i] | (size_t)data[i + 1] << 8 | (size_t)data[i + 2] << 16;

		((uint8_t *)bytes)[at % n] = data[i + 3];
	}
	if (law_image_read((struct text){(const char *)bytes, n}, false, &law, &why))
		answer(&law);
	else if (why == NULL)
		abort();
	free(bytes);
	return 0;
}
