/* Any bytes as JSON: no crash, and what reads is written and reads back the same. */
#include <stdlib.h>

#include "data/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_tree(struct json *j, const struct doc *d)
{
	switch (d->kind) {
	case DOC_NULL:
	case DOC_BOOL:
	case DOC_NUMBER: json_raw(j, d->text); return;
	case DOC_STRING: json_text(j, d->text); return;
	case DOC_LIST:
		json_array(j);
		for (const struct doc *c = d->first; c != NULL; c = c->next)
			write_tree(j, c);
		json_array_end(j);
		return;
	case DOC_MAP:
		json_object(j);
		for (const struct doc *c = d->first; c != NULL; c = c->next) {
			json_key_text(j, c->key);
			write_tree(j, c);
		}
		json_object_end(j);
		return;
	}
}

static void written(const struct doc *d, struct buf *out)
{
	struct json j;

	json_begin(&j, out, false);
	write_tree(&j, d);
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diags diags;
	struct buf once = {0}, again = {0};
	const struct doc *d;

	arena_init(&arena, (size_t)64 << 20);
	diags_init(&diags, &arena);
	d = doc_from_json((struct text){(const char *)data, size}, TEXT("fuzz"), 1, &doc_limits_default, &arena,
	                  &diags);
	require((d == NULL) == diags_failed(&diags));
	for (uint32_t i = 0; i < diags.count; i++)
		diag_print(&once, &diags.list[i]);
	require(text_valid_utf8(buf_view(&once), NULL));
	if (d != NULL) {
		written(d, &once);
		d = doc_from_json(buf_view(&once), TEXT("again"), 1, &doc_limits_default, &arena, &diags);
		require(d != NULL);
		written(d, &again);
		require(text_eq(buf_view(&once), buf_view(&again)));
	}
	buf_free(&once);
	buf_free(&again);
	arena_free(&arena);
	return 0;
}
