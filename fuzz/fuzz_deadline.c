/* Any bytes as a line of `entente deadline --batch`, and as a time, a duration and a period: no crash, the answer is JSON,
 * and no period ends before it starts. */
#include <stdlib.h>

#include "law/deadline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void as_words(struct text t)
{
	struct time_read r = time_parse(t, zones_builtin());
	int64_t seconds = 0;
	int32_t count = 0;
	enum period_unit unit;
	require((r.shape == TIME_NONE) == (r.error != NULL));
	require(r.shape == TIME_NONE || r.first <= r.last);
	if (duration_parse(t, &seconds))
		require(seconds >= 0);
	if (period_parse(t, &count, &unit))
		require(count >= 0 && count <= PERIOD_COUNT_LIMIT && unit <= UNIT_YEARS);
}

static void check_answer(struct text line, bool good, struct arena *arena)
{
	struct diags diags;
	diags_init(&diags, arena);
	require(line.n > 0 && line.p[line.n - 1] == '\n');
	const struct doc *d = doc_from_json(line, TEXT("answer"), 1, &doc_limits_default, arena, &diags);
	require(d != NULL && (doc_get(d, "error") == NULL) == good && (doc_get(d, "end") != NULL) == good);
	if (!good)
		return;
	struct time_read event = time_parse(doc_text(d, "event"), zones_builtin());
	struct time_read end = time_parse(doc_text(d, "end"), zones_builtin());
	struct time_read safe = time_parse(doc_text(d, "safe"), zones_builtin());
	require(event.shape == TIME_INSTANT && end.shape == TIME_INSTANT);
	require(safe.shape == TIME_NONE || safe.at <= end.at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena scratch, arena;
	struct buf out = {0};
	struct text line = {(const char *)data, size};
	if (size > 4096)
		return 0;
	as_words(line);
	arena_init(&scratch, (size_t)16 << 20);
	arena_init(&arena, (size_t)16 << 20);
	bool good = deadline_line(law_builtin(), zones_builtin(), line, TEXT("fuzz"), 1, &scratch, &out);
	check_answer(buf_view(&out), good, &arena);
	buf_free(&out);
	arena_free(&arena);
	arena_free(&scratch);
	return 0;
}
