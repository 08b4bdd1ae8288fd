/* Any bytes as a file of any kind, packed or not, JSON Lines or not: no crash, bounded memory, an end. */
#include <stdlib.h>
#include <string.h>

#include "read/input.h"
#include "read/stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DOCUMENT_BYTES ((size_t)1 << 20)

static const uint8_t *left;
static size_t left_bytes;

static ssize_t from_memory(int fd, void *to, size_t size)
{
	(void)fd;
	if (size > left_bytes)
		size = left_bytes;
	if (size > 0)
		memcpy(to, left, size);
	left += size;
	left_bytes -= size;
	return (ssize_t)size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *name = "-";
	struct input in;
	struct arena arena;
	enum input_status status = INPUT_NO_MEMORY;

	stream_hooks.read = from_memory;
	left = data;
	left_bytes = size;
	arena_init(&arena, (size_t)64 << 20);
	if (input_open(&in, &name, 1, DOCUMENT_BYTES)) {
		do {
			struct diags diags;
			struct text bytes;
			struct input_name where;

			arena_reset(&arena);
			diags_init(&diags, &arena);
			status = input_next(&in, &bytes, &where, &diags);
			if (status == INPUT_DOCUMENT && bytes.n > DOCUMENT_BYTES + 1)
				abort();
			if (status == INPUT_DOCUMENT)
				input_doc(bytes, &where, &doc_limits_default, &arena, &diags);
		} while (status == INPUT_DOCUMENT || status == INPUT_BROKEN);
	}
	if (status != INPUT_END || in.cap > 4 * DOCUMENT_BYTES)
		abort();
	input_close(&in);
	arena_free(&arena);
	return 0;
}
