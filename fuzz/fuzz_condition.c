/* Any text as a condition over the real vocabulary: compiled or refused with a message, and what is compiled can be
 * evaluated. The law is read anew now and then, so that what was compiled into it does not pile up. */
#include <stdlib.h>

#include "law/compile.h"
#include "read/lawdir.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena arena;
static struct diags diags;
static struct law_dir dir;
static unsigned inputs;

static void read_law(void)
{
	if (inputs++ % 5000 != 0)
		return;
	if (inputs > 1) {
		law_dir_close(&dir);
		arena_free(&arena);
	}
	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	if (!law_dir_load(&dir, ENTENTE_SOURCE_ROOT "/law", zones_builtin(), &arena, &diags))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena scratch;
	struct diags found;
	struct law view;
	struct buf out = {0};
	struct text text = {(const char *)data, size};

	if (size > 4096 || !text_valid_utf8(text, NULL))
		return 0;
	read_law();
	arena_init(&scratch, (size_t)16 << 20);
	diags_init(&found, &scratch);
	dir.builder.arena = &scratch;
	dir.builder.diags = &found;
	struct scope s = {.b = &dir.builder, .law = &view, .file = TEXT("fuzz"), .zones = zones_builtin()};
	row_id node = condition_from_text(&s, text, (struct diag_pos){TEXT("fuzz"), 1, 1});
	if (node == 0 && !diags_failed(&found))
		abort();
	if (node != 0 && (node >= builder_count(&dir.builder, TAB_NODES) || found.errors != 0))
		abort();
	for (uint32_t i = 0; i < found.count; i++)
		diag_print(&out, &found.list[i]);
	if (!text_valid_utf8(buf_view(&out), NULL))
		abort();
	dir.builder.arena = &arena;
	dir.builder.diags = &diags;
	buf_free(&out);
	arena_free(&scratch);
	return 0;
}
