/* Any YAML as a rulebook beside a small vocabulary: refused with a message, or compiled into a law that passes the check of
 * foreign images and can be written and read back. */
#include <stdlib.h>

#include "../tests/law/small_law.h"
#include "law/check.h"
#include "read/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FILES (sizeof(small_law) / sizeof(small_law[0]) + 1)

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void write_and_read(const struct law *law)
{
	struct buf image = {0};
	struct law again;
	const char *why = NULL;

	require(law_image_write(law, &image));
	require(law_image_read(buf_view(&image), false, &again, &why));
	buf_free(&image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct law_file files[FILES];
	struct arena arena;
	struct diags diags;
	struct builder b = {0};
	struct law law;
	struct buf out = {0};

	arena_init(&arena, (size_t)64 << 20);
	diags_init(&diags, &arena);
	for (size_t i = 0; i < FILES; i++) {
		struct text t = i + 1 < FILES ? text_of(small_law[i]) : (struct text){(const char *)data, size};

		files[i] = (struct law_file){doc_from_yaml(t, TEXT("fuzz"), &doc_limits_default, &arena, &diags),
		                             TEXT("fuzz")};
		if (files[i].doc == NULL)
			break;
	}
	if (files[FILES - 1].doc != NULL && !diags_failed(&diags)) {
		require(builder_init(&b, &arena, &diags));
		if (law_compile(&b, zones_builtin(), files, FILES, &law)) {
			write_and_read(&law);
			law_check(&law, zones_builtin(), &arena, &diags);
		} else {
			require(diags_failed(&diags));
		}
		builder_free(&b);
	}
	for (uint32_t i = 0; i < diags.count; i++)
		diag_print(&out, &diags.list[i]);
	require(text_valid_utf8(buf_view(&out), NULL));
	buf_free(&out);
	arena_free(&arena);
	return 0;
}
