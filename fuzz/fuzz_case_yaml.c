/* Any bytes as a case in YAML. */
#include "case_target.h"

#include "read/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diags diags;
	struct kase c;
	const struct doc *d;

	arena_init(&arena, (size_t)64 << 20);
	diags_init(&diags, &arena);
	require(case_init(&c, law_builtin(), zones_builtin(), &arena));
	d = doc_from_yaml((struct text){(const char *)data, size}, TEXT("fuzz"), &doc_limits_default, &arena, &diags);
	if (d != NULL && !case_add(&c, d, TEXT("fuzz"), ZONE_UTC, &diags))
		require(diags_failed(&diags));
	check_case(&c, &diags);
	arena_free(&arena);
	return 0;
}
