/* Any bytes as a VERIS record: no crash, bounded memory, no value that contradicts itself, and a case that can be folded. */
#include <stdlib.h>

#include "law/case.h"
#include "read/veris.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static const struct veris_map *the_map(void)
{
	static struct arena arena;
	static struct veris_map *map;

	if (map == NULL) {
		arena_init(&arena, 0);
		map = veris_map_new(law_builtin(), zones_builtin(), &arena);
		require(map != NULL);
	}
	return map;
}

static void require_sound(const struct value *v)
{
	if (v->type == TYPE_SET || v->type == TYPE_REGION_SET) {
		const struct set *s = v->more;

		require(s != NULL && set_contains(s->may, s->in));
	} else if (v->type == TYPE_ENUM) {
		require(v->lo != 0);
	} else if (v->type != TYPE_TEXT) {
		require(v->lo <= v->hi);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diags diags;
	struct kase c;
	struct facts facts;
	struct buf out = {0};
	const struct doc *d;

	arena_init(&arena, (size_t)64 << 20);
	diags_init(&diags, &arena);
	d = doc_from_json((struct text){(const char *)data, size}, TEXT("fuzz"), 1, &doc_limits_default, &arena,
	                  &diags);
	if (d != NULL && case_init(&c, law_builtin(), zones_builtin(), &arena)) {
		bool fine = veris_read(&c, the_map(), d, TEXT("fuzz"), &diags);

		require(fine != diags_failed(&diags));
		for (uint32_t i = 0; i < c.log_count; i++)
			require_sound(&c.log[i].value);
		if (fine && case_finish(&c, &diags))
			case_fold(&c, INT64_C(1772323200), INSTANT_MAX, &arena, &diags, &facts);
	}
	for (uint32_t i = 0; i < diags.count; i++)
		diag_print(&out, &diags.list[i]);
	require(text_valid_utf8(buf_view(&out), NULL));
	buf_free(&out);
	arena_free(&arena);
	return 0;
}
