/* Any bytes as YAML: no crash, no more memory than the limits allow, and a tree that is sound. */
#include <stdlib.h>

#include "read/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static uint32_t count_nodes(const struct doc *d, bool member)
{
	uint32_t nodes = 1, children = 0;

	require(d->line > 0 && d->column > 0);
	require((d->key_line > 0) == member);
	require(text_valid_utf8(d->text, NULL) && text_valid_utf8(d->key, NULL));
	for (const struct doc *c = d->first; c != NULL; c = c->next) {
		nodes += count_nodes(c, d->kind == DOC_MAP);
		children++;
	}
	require(children == d->count);
	require(d->count == 0 || d->kind == DOC_LIST || d->kind == DOC_MAP);
	return nodes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diags diags;
	struct buf out = {0};
	const struct doc *d;

	arena_init(&arena, (size_t)64 << 20);
	diags_init(&diags, &arena);
	d = doc_from_yaml((struct text){(const char *)data, size}, TEXT("fuzz"), &doc_limits_default, &arena, &diags);
	require((d == NULL) == diags_failed(&diags));
	if (d != NULL)
		require(count_nodes(d, false) <= size + 1 + doc_limits_default.aliases);
	for (uint32_t i = 0; i < diags.count; i++)
		diag_print(&out, &diags.list[i]);
	require(text_valid_utf8(buf_view(&out), NULL));
	buf_free(&out);
	arena_free(&arena);
	return 0;
}
