/* The worked cases of law/cases and the examples, as documents and as cases, for tests that go over all of them. */
#ifndef ENTENTE_TESTS_LAW_WORKED_H
#define ENTENTE_TESTS_LAW_WORKED_H

#include "../support.h"

#include "law/case.h"
#include "law/rulebook.h"
#include "read/input.h"

#define WORKED_MOST 8000

struct worked {
	const struct doc *doc,
	    *set; /* what `case:` holds, and what a variation changes; of an example the whole document */
	struct kase kase;
	instant now;
	row_id rulebook; /* 0: an example */
	struct text file;
};

static inline void worked_add(struct worked *list, uint32_t *count, const struct worked *made, const struct law *law,
                              const struct doc *now, struct arena *arena)
{
	struct worked *k = &list[*count];
	struct diags diags;

	diags_init(&diags, arena);
	*k = *made;
	if (*count == WORKED_MOST || !case_init(&k->kase, law, zones_builtin(), arena) ||
	    !case_add(&k->kase, k->doc, k->file, ZONE_UTC, &diags) ||
	    (k->set != NULL && !case_add(&k->kase, k->set, k->file, ZONE_UTC, &diags)) ||
	    !case_finish(&k->kase, &diags))
		return;
	struct time_read t = now == NULL ? (struct time_read){0} : time_parse(now->text, zones_builtin());
	if (t.shape == TIME_INSTANT)
		k->now = t.at;
	else if (k->kase.now != INSTANT_MIN)
		k->now = k->kase.now;
	else
		return;
	++*count;
}

static inline void worked_file(struct worked *list, uint32_t *count, const struct law *law, const struct doc *d,
                               struct text file, struct arena *arena)
{
	if (doc_get(d, "case") == NULL || doc_get(d, "expect") == NULL) {
		worked_add(list, count, &(struct worked){.doc = d, .file = file}, law, NULL, arena);
		return;
	}
	for (row_id b = 1; b <= rulebook_count(law); b++) {
		struct worked made = {.doc = doc_get(d, "case"), .rulebook = b, .file = file};
		const struct doc *vary = doc_get(d, "vary"), *now = doc_get(d, "now");

		if (doc_get(doc_get(d, "expect"), law_str(law, RULEBOOK(law, b)->id).p) == NULL)
			continue;
		worked_add(list, count, &made, law, now, arena);
		for (const struct doc *v = vary == NULL ? NULL : vary->first; v != NULL; v = v->next) {
			made.set = doc_get(v, "set");
			worked_add(list, count, &made, law, doc_get(v, "now") != NULL ? doc_get(v, "now") : now, arena);
		}
	}
}

static inline struct worked *worked_load(const struct law *law, struct arena *arena, uint32_t *count)
{
	const char *const roots[] = {ENTENTE_SOURCE_ROOT "/examples", ENTENTE_SOURCE_ROOT "/law/cases"};
	struct worked *list = arena_array(arena, WORKED_MOST + 1, sizeof(*list));
	struct input in = {0};
	struct input_name where;
	struct text bytes;
	struct diags diags;

	diags_init(&diags, arena);
	*count = 0;
	if (!input_open(&in, roots, 2, 0))
		return list;
	while (input_next(&in, &bytes, &where, &diags) == INPUT_DOCUMENT) {
		const struct doc *d = input_doc(text_dup(arena, bytes), &where, &doc_limits_default, arena, &diags);

		if (d != NULL)
			worked_file(list, count, law, d, text_dup(arena, where.file), arena);
	}
	input_close(&in);
	print_message("%u worked cases\n", *count);
	return list;
}

#endif
