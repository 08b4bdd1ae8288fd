#include "law/joint.h"

#define SIDE_LIMIT 64

struct joint {
	const struct law *law;
	struct text file;
	struct arena *arena;
	struct diags *diags;
	struct case_result *result;
	struct comparison c;
	struct text *ids; /* of its statements */
};

static bool wrong(struct joint *j, const struct doc *at, const char *what)
{
	diag_error(j->diags, doc_pos(at, j->file), "joint", "%s", what);
	return false;
}

/* The laws of one side: an id, or a list of them. */
static bool side(struct joint *j, const struct doc *d, row_id *out, uint32_t *count)
{
	bool list = d && d->kind == DOC_LIST;
	for (const struct doc *e = list ? d->first : d; e; e = list ? e->next : NULL) {
		row_id id = rulebook_find(j->law, e->text);
		if (!id || *count == SIDE_LIMIT) {
			diag_error(j->diags, doc_pos(e, j->file), "joint", "\"%.*s\" is no rulebook",
			           TEXT_ARG(e->text));
			return false;
		}
		out[(*count)++] = id;
	}
	return true;
}

static const struct statement *find(const struct joint *j, struct text id)
{
	for (uint32_t i = 0; i < j->c.statement_count; i++)
		if (text_eq(j->ids[i], id))
			return &j->c.statements[i];
	return NULL;
}

static bool names(const struct joint *j, const struct statement *s, struct text id)
{
	for (uint32_t i = 0; i < s->rulebook_count; i++)
		if (text_eq(law_str(j->law, RULEBOOK(j->law, s->rulebooks[i])->id), id))
			return true;
	return false;
}

static void unmet(struct joint *j, const struct doc *at, const char *what, struct text found)
{
	j->result->failed++;
	diag_error(j->diags, doc_pos(at, j->file), "expected", "%.*s: %s", TEXT_ARG(found), what);
}

static bool check(struct joint *j, const struct doc *e)
{
	static const char *const keys[] = {"statement", "relation", "of", "none"};
	struct text id = doc_text(e, "statement"), none = doc_text(e, "none"), of = doc_text(e, "of");
	if (e->kind != DOC_MAP || !doc_only_keys(e, keys, sizeof(keys) / sizeof(keys[0]), j->file, j->diags))
		return wrong(j, e, "an expectation is a map: statement and relation, or none");
	j->result->expectations++;
	if (none.n) {
		if (find(j, none))
			unmet(j, e, "one of the laws does say this", none);
		return true;
	}
	const struct statement *s = find(j, id);
	if (!s) {
		unmet(j, e, "none of the laws says anything there", id);
		return true;
	}
	if (!text_is(doc_text(e, "relation"), relation_name(s->relation)))
		unmet(j, e, relation_name(s->relation), text_format(j->arena, "%.*s is", TEXT_ARG(id)));
	else if (of.n && !names(j, s, of))
		unmet(j, e, "does not name that law", id);
	return true;
}

static bool line(struct joint *j, const struct doc *d)
{
	static const char *const keys[] = {"says", "mark", "expect", "absent", "note"};
	const struct doc *expect = doc_get(d, "expect");
	if (d->kind != DOC_MAP || !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), j->file, j->diags))
		return wrong(j, d, "a line is a map: says, and expect or absent");
	if (!doc_text(d, "says").n || (!expect && !doc_text(d, "absent").n))
		return wrong(j, d, "a line needs says:, and expect: or the reason why it is absent:");
	j->result->cases++;
	bool fine = !expect || expect->kind == DOC_LIST || wrong(j, expect, "expect: is a list");
	for (const struct doc *e = fine && expect ? expect->first : NULL; e; e = e->next)
		fine = check(j, e) && fine;
	return fine;
}

static bool compared(struct joint *j, const struct doc *d)
{
	struct profiles *profiles = arena_alloc(j->arena, sizeof(*profiles));
	row_id list[2 * SIDE_LIMIT];
	uint32_t left = 0, all;
	if (!side(j, doc_get(d, "joint"), list, &left))
		return false;
	all = left;
	if (!side(j, doc_get(d, "against"), list, &all))
		return false;
	if (!profiles || !profiles_make(j->law, j->arena, profiles) ||
	    !compare(profiles, (struct side){list, left}, (struct side){list + left, all - left}, j->arena, &j->c))
		return diag_no_memory(j->diags), false;
	j->ids = arena_array(j->arena, j->c.statement_count + 1, sizeof(*j->ids));
	for (uint32_t i = 0; j->ids && i < j->c.statement_count; i++)
		j->ids[i] = statement_id(j->law, &j->c.statements[i], j->arena);
	if (!j->ids || arena_failed(j->arena))
		return diag_no_memory(j->diags), false;
	return true;
}

bool joint_run(const struct law *law, const struct doc *d, struct text file, struct arena *arena, struct diags *diags,
               struct case_result *result)
{
	static const char *const keys[] = {"joint", "against", "title", "source", "note", "lines"};
	struct joint j = {.law = law, .file = file, .arena = arena, .diags = diags, .result = result};
	const struct doc *lines = doc_get(d, "lines");
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), file, diags))
		return false;
	if (!doc_text(d, "source").n || !lines || lines->kind != DOC_MAP)
		return wrong(&j, d, "a reading needs source: and a map of lines:");
	if (!compared(&j, d))
		return false;
	bool fine = true;
	for (const struct doc *l = lines->first; l; l = l->next)
		fine = line(&j, l) && fine;
	return fine;
}
