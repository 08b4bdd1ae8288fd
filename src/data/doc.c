#include "data/doc.h"

const struct doc_limits doc_limits_default = {
    .bytes = (size_t)16 << 20,
    .depth = 64,
    .nodes = 1000000,
    .text = (uint32_t)1 << 20,
    .aliases = 10000,
};

const struct doc *doc_get(const struct doc *map, const char *key)
{
	struct text wanted = text_of(key);

	if (map == NULL || map->kind != DOC_MAP)
		return NULL;
	for (const struct doc *d = map->first; d != NULL; d = d->next)
		if (text_eq(d->key, wanted))
			return d;
	return NULL;
}

bool doc_is_scalar(const struct doc *d)
{
	return d != NULL && (d->kind == DOC_BOOL || d->kind == DOC_NUMBER || d->kind == DOC_STRING);
}

struct text doc_text(const struct doc *map, const char *key)
{
	const struct doc *d = doc_get(map, key);

	return doc_is_scalar(d) ? d->text : TEXT_NONE;
}

struct diag_pos doc_pos(const struct doc *d, struct text file)
{
	return d == NULL ? (struct diag_pos){file, 0, 0} : (struct diag_pos){file, d->line, d->column};
}

struct diag_pos doc_key_pos(const struct doc *d, struct text file)
{
	if (d != NULL && d->key_line == 0)
		return doc_pos(d, file);
	return d == NULL ? (struct diag_pos){file, 0, 0} : (struct diag_pos){file, d->key_line, d->key_column};
}

const char *doc_kind_name(enum doc_kind kind)
{
	static const char *const names[] = {
	    [DOC_NULL] = "nothing",  [DOC_BOOL] = "true or false", [DOC_NUMBER] = "a number",
	    [DOC_STRING] = "a text", [DOC_LIST] = "a list",        [DOC_MAP] = "a map",
	};

	return names[kind];
}

/* More names than this are searched only up to here for a suggestion. */
#define SUGGEST_MOST 64

static void unknown_key(const struct doc *member, const char *const *names, size_t count, struct text file,
                        struct diags *diags)
{
	struct text known[SUGGEST_MOST];
	size_t n = count < SUGGEST_MOST ? count : SUGGEST_MOST;
	struct diag *d =
	    diag_error(diags, doc_key_pos(member, file), "unknown-key", "unknown key '%.*s'", TEXT_ARG(member->key));

	for (size_t i = 0; i < n; i++)
		known[i] = text_of(names[i]);
	diag_suggest(diags, d, member->key, known, n);
}

static bool is_among(struct text key, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(key, names[i]))
			return true;
	return false;
}

bool doc_only_keys(const struct doc *map, const char *const *names, size_t count, struct text file, struct diags *diags)
{
	bool fine = true;

	if (map == NULL || map->kind != DOC_MAP)
		return true;
	for (const struct doc *d = map->first; d != NULL; d = d->next) {
		if (is_among(d->key, names, count))
			continue;
		unknown_key(d, names, count, file, diags);
		fine = false;
	}
	return fine;
}
