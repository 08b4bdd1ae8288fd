#include "cli/load.h"

#include <string.h>

bool load_open(struct loader *l, struct cli *cli, const char *const *names, uint32_t count)
{
	*l = (struct loader){.cli = cli};
	arena_init(&l->arena, 0);
	diags_init(&l->diags, &l->arena);
	if (!cli_zone_given(cli, ZONE_UTC, &l->zone))
		return false;
	if (input_open(&l->input, names, count, 0))
		return true;
	cli_no_memory(cli);
	return false;
}

void load_close(struct loader *l)
{
	input_close(&l->input);
	arena_free(&l->arena);
}

static bool add(struct loader *l, const struct doc *d, struct text file)
{
	if (!veris_is(d))
		return case_add(&l->kase, d, file, l->zone, &l->diags);
	if (l->veris == NULL)
		l->veris = veris_map_new(l->cli->law, l->cli->zones, &l->cli->arena);
	return l->veris != NULL && veris_read(&l->kase, l->veris, d, file, &l->diags);
}

/* Parses and adds one document. `keep`: its bytes will be gone before the case is done with. */
static bool take(struct loader *l, struct text bytes, const struct input_name *where, bool keep)
{
	const struct doc *d;

	if (keep) {
		bytes = text_dup(&l->arena, bytes);
		if (bytes.p == NULL)
			return false;
	}
	d = input_doc(bytes, where, &doc_limits_default, &l->arena, &l->diags);
	return d != NULL && add(l, d, where->file);
}

static enum input_status read(struct loader *l, struct text *bytes, struct input_name *where)
{
	if (!l->pending)
		return input_next(&l->input, bytes, where, &l->diags);
	l->pending = false;
	*bytes = l->pending_bytes;
	*where = l->pending_at;
	return l->pending_status;
}

static bool has(struct text bytes, const char *key)
{
	size_t n = strlen(key);

	for (const char *p = bytes.p, *end = p + bytes.n; (size_t)(end - p) >= n; p++) {
		p = memchr(p, key[0], (size_t)(end - p));
		if (p == NULL || (size_t)(end - p) < n)
			return false;
		if (memcmp(p, key, n) == 0)
			return true;
	}
	return false;
}

/* A quick look first: of a million lines of whole cases hardly one is parsed twice. */
static bool is_assertion(struct loader *l, struct text bytes, const struct input_name *where)
{
	struct arena scratch;
	struct diags ignored;
	const struct doc *d;
	bool yes;

	(void)l;
	if (!has(bytes, "\"fact\"") && !has(bytes, "\"record\""))
		return false;
	arena_init(&scratch, 0);
	diags_init(&ignored, &scratch);
	d = input_doc(bytes, where, &doc_limits_default, &scratch, &ignored);
	yes = doc_get(d, "fact") != NULL || doc_get(d, "record") != NULL;
	arena_free(&scratch);
	return yes;
}

/* The assertions that follow in the same file; what follows them is kept for the next case. */
static bool take_assertions(struct loader *l)
{
	bool fine = true;

	for (;;) {
		l->pending_status = input_next(&l->input, &l->pending_bytes, &l->pending_at, &l->diags);
		if (l->pending_status != INPUT_DOCUMENT || l->pending_at.format != INPUT_JSON_LINES ||
		    l->pending_at.file.p != l->at.file.p || !is_assertion(l, l->pending_bytes, &l->pending_at)) {
			/* What broke has been said; it is no reason to lose this case. */
			l->pending = l->pending_status == INPUT_DOCUMENT || l->pending_status == INPUT_END;
			return fine && l->pending_status != INPUT_BROKEN;
		}
		fine = take(l, l->pending_bytes, &l->pending_at, true) && fine;
	}
}

enum load_status load_next(struct loader *l)
{
	struct text bytes;
	enum input_status status;
	bool lines, fine;

	arena_reset(&l->arena);
	diags_init(&l->diags, &l->arena);
	status = read(l, &bytes, &l->at);
	if (status == INPUT_END)
		return LOAD_END;
	if (status == INPUT_BROKEN)
		return LOAD_BROKEN;
	if (status == INPUT_NO_MEMORY || !case_init(&l->kase, l->cli->law, l->cli->zones, &l->arena))
		return LOAD_NO_MEMORY;
	lines = l->at.format == INPUT_JSON_LINES;
	fine = take(l, bytes, &l->at, lines);
	if (lines)
		fine = take_assertions(l) && fine;
	if (fine)
		fine = case_finish(&l->kase, &l->diags);
	if (arena_failed(&l->arena) || l->diags.out_of_memory)
		return LOAD_NO_MEMORY;
	return fine ? LOAD_CASE : LOAD_BROKEN;
}
