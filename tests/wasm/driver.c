/*
 * The core, alone: JSON Lines in on descriptor 0, JSON Lines out on descriptor 1, nothing else of the machine.
 *
 * A line that expects something (expect:, vary:) is a worked case of law/cases and gives
 *   {"cases", "expectations", "failed", "messages"}
 * any other is a case of facts and gives the answer, as `entente assess --format json answers.jsonl` does.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "law/cases.h"
#include "law/classify_run.h"
#include "law/explain.h"
#include "law/joint.h"

const struct law *law_builtin(void);

static const struct text file = {"answers.jsonl", sizeof("answers.jsonl") - 1};

static bool read_all(struct buf *in)
{
	char part[65536];
	ssize_t n;

	while ((n = read(0, part, sizeof(part))) > 0)
		buf_add(in, part, (size_t)n);
	return n == 0 && !buf_failed(in);
}

static bool write_all(const struct buf *out)
{
	size_t done = 0;
	ssize_t n = 0;

	for (; done < out->n && (n = write(1, out->p + done, out->n - done)) > 0; done += (size_t)n)
		;
	return done == out->n && !buf_failed(out);
}

static void put_result(const struct case_result *result, bool ran, const struct diags *diags, struct buf *out)
{
	struct json j;
	struct buf message = {0};

	json_begin(&j, out, false);
	json_object(&j);
	json_key(&j, "cases");
	json_int(&j, result->cases);
	json_key(&j, "expectations");
	json_int(&j, result->expectations);
	json_key(&j, "failed");
	json_int(&j, result->failed + (ran ? 0u : 1u));
	json_key(&j, "messages");
	json_array(&j);
	for (uint32_t i = 0; i < diags->count; i++) {
		buf_clear(&message);
		diag_print(&message, &diags->list[i]);
		json_text(&j, buf_view(&message));
	}
	json_array_end(&j);
	json_object_end(&j);
	buf_free(&message);
}

static void test(const struct doc *d, struct arena *arena, struct diags *diags, struct buf *out)
{
	struct case_result result = {0};
	bool ran = doc_get(d, "joint") != NULL ? joint_run(law_builtin(), d, file, arena, diags, &result)
	           : doc_get(d, "classify") != NULL
	               ? classify_run(law_builtin(), zones_builtin(), d, file, arena, diags, &result)
	               : law_case_run(law_builtin(), zones_builtin(), d, file, arena, diags, &result);

	put_result(&result, ran, diags, out);
}

static bool answer(const struct doc *d, struct arena *arena, struct diags *diags, struct buf *out)
{
	struct assess_options options = {.as_known_at = INSTANT_MAX, .as_of = INSTANT_MIN};
	struct assessment a;
	struct kase c;

	if (!case_init(&c, law_builtin(), zones_builtin(), arena) || !case_add(&c, d, file, ZONE_UTC, diags) ||
	    !case_finish(&c, diags))
		return false;
	options.now = c.now;
	return assess(&c, &options, arena, diags, &a) &&
	       answer_json(&a, c.zone != ZONE_NONE ? c.zone : ZONE_UTC, out, false);
}

static void take(struct text line, uint32_t number, struct arena *arena, struct buf *out)
{
	struct case_result broken = {.failed = 0};
	const struct doc *d;
	struct diags diags;

	arena_reset(arena);
	diags_init(&diags, arena);
	d = doc_from_json(line, file, number, &doc_limits_default, arena, &diags);
	if (d != NULL && (doc_get(d, "expect") != NULL || doc_get(d, "vary") != NULL || doc_get(d, "joint") != NULL ||
	                  doc_get(d, "classify") != NULL))
		test(d, arena, &diags, out);
	else if (d == NULL || !answer(d, arena, &diags, out))
		put_result(&broken, false, &diags, out);
	if (out->n > 0 && out->p[out->n - 1] != '\n')
		buf_char(out, '\n');
}

int main(void)
{
	struct buf in = {0}, out = {0};
	struct arena arena;
	struct text rest, line;
	uint32_t number = 0;

	arena_init(&arena, 0);
	if (!read_all(&in))
		return EXIT_FAILURE;
	rest = buf_view(&in);
	while (text_cut(&rest, '\n', &line))
		take(line, ++number, &arena, &out);
	return write_all(&out) ? EXIT_SUCCESS : EXIT_FAILURE;
}
