#include "law/classify_run.h"

#include "law/crosswalk.h"

struct trial {
	const struct law *law;
	struct text file;
	struct arena *arena;
	struct diags *diags;
	struct case_result *result;
	row_id crosswalk;
	struct classification c;
};

static bool wrong(struct trial *t, const struct doc *at, const char *what)
{
	diag_error(t->diags, doc_pos(at, t->file), "classify", "%s", what);
	return false;
}

static void unmet(struct trial *t, const struct doc *at, struct text got)
{
	t->result->failed++;
	struct text taxonomy = law_str(t->law, CROSSWALK(t->law, t->crosswalk)->id),
	            what = at->key.n ? at->key : at->text;
	diag_error(t->diags, doc_pos(at, t->file), "case", "%.*s, %.*s: %.*s", TEXT_ARG(taxonomy), TEXT_ARG(what),
	           TEXT_ARG(got));
}

static const char *word(const struct class_answer *a)
{
	return a->verdict == YES ? "holds" : a->verdict == NO ? "excluded" : a->pointed ? "may_hold" : "open";
}

/* holds: these and no others; the other lists: these among others. */
static bool check_list(struct trial *t, const struct doc *list)
{
	const struct crosswalk_row *w = CROSSWALK(t->law, t->crosswalk);
	uint32_t listed = 0, holding = 0;
	if (list->kind != DOC_LIST)
		return wrong(t, list, "expected a list of classes");
	for (const struct doc *e = list->first; e; e = e->next) {
		row_id class = class_find(t->law, t->crosswalk, e->text);
		if (!class)
			return wrong(t, e, "no class of this taxonomy");
		t->result->expectations++;
		listed++;
		const char *got = word(&t->c.classes[class - w->first_class]);
		if (!text_is(list->key, got))
			unmet(t, e, text_format(t->arena, "expected %.*s, it is %s", TEXT_ARG(list->key), got));
	}
	for (row_id i = 0; i < w->class_count; i++)
		holding += t->c.classes[i].verdict == YES;
	if (text_is(list->key, "holds") && listed != holding) {
		t->result->expectations++;
		unmet(t, list, text_format(t->arena, "%u classes hold, %u are listed", holding, listed));
	}
	return true;
}

static struct text decimals(struct trial *t, int64_t hundredths)
{
	return text_format(t->arena, "%u.%02u", (unsigned)(hundredths / 100), (unsigned)(hundredths % 100));
}

static bool check_score(struct trial *t, const struct doc *d)
{
	static const char *const keys[] = {"from", "to", "level_from", "level_to"};
	const struct score_answer *s = &t->c.score;
	if (d->kind != DOC_MAP || !doc_only_keys(d, keys, 4, t->file, t->diags) || !s->factor_count)
		return wrong(t, d, "score: is a map of a taxonomy that has one: from, to, level_from, level_to");
	const struct text got[] = {decimals(t, s->lo), decimals(t, s->hi),
	                           law_str(t->law, LEVEL(t->law, s->level_lo)->id),
	                           law_str(t->law, LEVEL(t->law, s->level_hi)->id)};
	for (uint32_t i = 0; i < 4; i++) {
		const struct doc *e = doc_get(d, keys[i]);
		t->result->expectations += e != NULL;
		if (e && !text_eq(e->text, got[i]))
			unmet(t, e,
			      text_format(t->arena, "it is %.*s, expected %.*s", TEXT_ARG(got[i]), TEXT_ARG(e->text)));
	}
	return true;
}

static bool case_of(struct trial *t, const struct zones *zones, const struct doc *d, struct kase *k,
                    struct assessment *a)
{
	struct assess_options o = {.as_known_at = INSTANT_MAX, .as_of = INSTANT_MIN};
	const struct doc *now = doc_get(d, "now");
	struct diags *warnings = arena_alloc(t->arena, sizeof(*warnings));
	struct time_read read = time_parse(now ? now->text : TEXT_NONE, zones);
	if (read.shape != TIME_INSTANT)
		return wrong(t, now ? now : d, "needs now: as a moment such as 2026-03-20T12:00-05:00");
	o.now = read.at;
	if (!case_init(k, t->law, zones, t->arena) || !warnings)
		return diag_no_memory(t->diags), false;
	diags_init(warnings, t->arena);
	if (!case_add(k, doc_get(d, "case"), t->file, ZONE_UTC, t->diags) || !case_finish(k, t->diags))
		return false;
	if (!assess_facts(k, &o, t->arena, warnings, a))
		return diag_no_memory(t->diags), false;
	return true;
}

static bool taxonomy(struct trial *t, const struct zones *zones, const struct doc *d, const struct doc *expect)
{
	struct kase k;
	struct assessment a;
	t->crosswalk = crosswalk_find(t->law, expect->key);
	if (!t->crosswalk || expect->kind != DOC_MAP)
		return wrong(
		    t, expect,
		    "expected taxonomies of law/crosswalks, each with a map: holds, may_hold, open, excluded, score");
	/* Fresh facts each time: looking at them fills in what is derived. */
	if (!case_of(t, zones, d, &k, &a))
		return false;
	struct explainer *x = explainer_new(&a, &a.entities[0], t->arena);
	bool fine = x && classify(x, t->crosswalk, t->arena, &t->c);
	explainer_close(x);
	if (!fine)
		return diag_no_memory(t->diags), false;
	t->result->cases++;
	for (const struct doc *e = expect->first; e; e = e->next) {
		if (text_is(e->key, "score"))
			fine = check_score(t, e) && fine;
		else if (text_is(e->key, "holds") || text_is(e->key, "may_hold") || text_is(e->key, "open") ||
		         text_is(e->key, "excluded"))
			fine = check_list(t, e) && fine;
		else
			fine = wrong(t, e, "expected holds, may_hold, open, excluded or score");
	}
	return fine;
}

bool classify_run(const struct law *law, const struct zones *zones, const struct doc *d, struct text file,
                  struct arena *arena, struct diags *diags, struct case_result *result)
{
	static const char *const keys[] = {"classify", "source", "note", "now", "case"};
	struct trial t = {.law = law, .file = file, .arena = arena, .diags = diags, .result = result};
	const struct doc *list = doc_get(d, "classify");
	bool fine = true;
	if (!doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), file, diags))
		return false;
	if (!list || list->kind != DOC_MAP || !doc_get(d, "case") || !doc_text(d, "source").n)
		return wrong(&t, d, "a worked case of taxonomies needs classify:, source:, now: and case:");
	for (const struct doc *e = list->first; e; e = e->next)
		fine = taxonomy(&t, zones, d, e) && fine;
	return fine;
}
