/* What the two case targets share: whatever a case says is folded, printed and read back the same. */
#ifndef ENTENTE_FUZZ_CASE_TARGET_H
#define ENTENTE_FUZZ_CASE_TARGET_H

#include <stdlib.h>

#include "law/case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(bool holds)
{
	if (!holds)
		abort();
}

static inline bool reads_back(const struct law *law, fact_id fact)
{
	/* A text that says "unknown" is none. */
	return LAW_ROW(law, TAB_FACTS, struct fact_row, fact)->type != TYPE_TEXT;
}

static inline void check_value(struct kase *c, fact_id fact, const struct value *v, struct diags *diags)
{
	struct buf out = {0};
	struct json j;
	struct value again;
	struct value_context context = {c->law, c->zones, ZONE_UTC, c->arena, diags, TEXT("again")};
	const struct doc *d;

	value_print(&out, c->law, c->zones, c->zone, fact, v);
	require(text_valid_utf8(buf_view(&out), NULL));
	buf_clear(&out);
	json_begin(&j, &out, false);
	value_json(&j, c->law, c->zones, ZONE_UTC, fact, v);
	d = doc_from_json(buf_view(&out), TEXT("again"), 1, &doc_limits_default, c->arena, diags);
	require(d != NULL);
	if (reads_back(c->law, fact)) {
		require(value_read(&context, fact, d, &again));
		require(value_within(&again, v) && value_within(v, &again));
	}
	buf_free(&out);
}

static inline void check_case(struct kase *c, struct diags *diags)
{
	struct facts facts;
	struct buf out = {0};
	struct diags fresh;
	bool fine = case_finish(c, diags);

	if (case_fold(c, 1772800000, INSTANT_MAX, c->arena, diags, &facts) && !diags_failed(diags)) {
		for (uint32_t i = 0; i < c->log_count; i++) {
			const struct value *v = facts_get(&facts, c->log[i].record, c->log[i].fact);

			if (v->known == KNOWN_NOT_YET || c->log_count > 200)
				continue;
			diags_init(&fresh, c->arena);
			check_value(c, c->log[i].fact, v, &fresh);
		}
		require(fine);
	}
	for (uint32_t i = 0; i < diags->count; i++)
		diag_print(&out, &diags->list[i]);
	require(text_valid_utf8(buf_view(&out), NULL));
	buf_free(&out);
}

#endif
