/* Any bytes as a case in JSON Lines. */
#include "case_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diags diags;
	struct kase c;
	struct text rest = {(const char *)data, size}, line;
	uint32_t number = 1;
	bool more = true;

	arena_init(&arena, (size_t)64 << 20);
	diags_init(&diags, &arena);
	require(case_init(&c, law_builtin(), zones_builtin(), &arena));
	while (more) {
		const struct doc *d;

		more = text_cut(&rest, '\n', &line);
		if (!more)
			line = rest;
		d = doc_from_json(line, TEXT("fuzz"), number++, &doc_limits_default, &arena, &diags);
		if (d != NULL && !case_add(&c, d, TEXT("fuzz"), ZONE_UTC, &diags))
			require(diags_failed(&diags));
	}
	check_case(&c, &diags);
	arena_free(&arena);
	return 0;
}
