#include "cli/case_file.h"

#include <string.h>

#include "data/doc.h"

struct edit {
	struct text old;
	enum input_format format;
	const struct doc *doc;
	struct arena arena;
	struct buf *out;
	const char *why;
};

static const struct doc *parse(struct edit *e, struct text bytes)
{
	struct diags ignored;
	struct input_name name = {.file = TEXT("case"), .line = 1, .format = e->format};

	diags_init(&ignored, &e->arena);
	return input_doc(bytes, &name, &doc_limits_default, &e->arena, &ignored);
}

static uint32_t log_count(const struct doc *d)
{
	const struct doc *log = doc_get(d, "log");

	return log == NULL ? 0 : log->count;
}

/* ---- YAML ---- */

/* Where line `n` (from 1) begins; the end where there are fewer. */
static size_t line_start(struct text t, uint32_t n)
{
	size_t i = 0;

	for (; n > 1 && i < t.n; n--) {
		const char *end = memchr(t.p + i, '\n', t.n - i);

		i = end == NULL ? t.n : (size_t)(end - t.p) + 1;
	}
	return i;
}

static bool is_blank_or_comment(struct text t, size_t from, size_t to)
{
	struct text line = text_trim((struct text){t.p + from, to - from});

	return line.n == 0 || line.p[0] == '#';
}

/* Back over comments and empty lines: they speak of what follows them. */
static size_t before_comments(struct text t, size_t at)
{
	while (at > 0) {
		size_t from = at - 1;

		while (from > 0 && t.p[from - 1] != '\n')
			from--;
		if (!is_blank_or_comment(t, from, at))
			return at;
		at = from;
	}
	return at;
}

static void add_line(struct edit *e, size_t at, struct text indent, struct text assertion, bool with_key)
{
	buf_add(e->out, e->old.p, at);
	if (at > 0 && e->old.p[at - 1] != '\n')
		buf_char(e->out, '\n');
	if (with_key)
		buf_str(e->out, "\nlog:\n");
	buf_text(e->out, indent);
	buf_str(e->out, "- ");
	buf_text(e->out, assertion);
	buf_char(e->out, '\n');
	buf_add(e->out, e->old.p + at, e->old.n - at);
}

/* Into a log that is there: after its last entry, with the indent of its first. */
static bool yaml_into_log(struct edit *e, const struct doc *log, struct text assertion)
{
	size_t first, at = e->old.n;
	struct text indent;

	e->why = "its log is not written as a list with a dash before each line";
	if (log->kind != DOC_LIST || log->first == NULL)
		return false;
	first = line_start(e->old, log->first->line);
	indent = (struct text){e->old.p + first, 0};
	while (first + indent.n < e->old.n && e->old.p[first + indent.n] == ' ')
		indent.n++;
	if (first + indent.n >= e->old.n || e->old.p[first + indent.n] != '-')
		return false;
	if (log->next != NULL)
		at = line_start(e->old, log->next->key_line);
	add_line(e, before_comments(e->old, at), indent, assertion, false);
	return true;
}

static bool yaml(struct edit *e, struct text assertion)
{
	const struct doc *log = doc_get(e->doc, "log");
	size_t start;

	e->why = "it is not a map of facts, one key on each line";
	if (e->doc->kind != DOC_MAP)
		return false;
	start = line_start(e->old, e->doc->line) + e->doc->column - 1;
	if (start < e->old.n && e->old.p[start] == '{')
		return false;
	if (log != NULL)
		return yaml_into_log(e, log, assertion);
	add_line(e, before_comments(e->old, e->old.n), TEXT("  "), assertion, true);
	return true;
}

/* ---- JSON ---- */

static void copy(struct json *j, const struct doc *d)
{
	switch (d->kind) {
	case DOC_NULL: json_null(j); return;
	case DOC_BOOL: json_bool(j, text_is(d->text, "true")); return;
	case DOC_NUMBER: json_raw(j, d->text); return;
	case DOC_STRING: json_text(j, d->text); return;
	case DOC_LIST:
		json_array(j);
		for (const struct doc *c = d->first; c != NULL; c = c->next)
			copy(j, c);
		json_array_end(j);
		return;
	case DOC_MAP:
		json_object(j);
		for (const struct doc *c = d->first; c != NULL; c = c->next) {
			json_key_text(j, c->key);
			copy(j, c);
		}
		json_object_end(j);
		return;
	}
}

static bool json(struct edit *e, struct text assertion)
{
	const struct doc *added = parse(e, assertion), *log = doc_get(e->doc, "log");
	struct json j;

	e->why = "it is not one object of facts";
	if (e->doc->kind != DOC_MAP || added == NULL || (log != NULL && log->kind != DOC_LIST))
		return false;
	json_begin(&j, e->out, true);
	json_object(&j);
	for (const struct doc *c = e->doc->first; c != NULL; c = c->next) {
		if (c == log)
			continue;
		json_key_text(&j, c->key);
		copy(&j, c);
	}
	json_key(&j, "log");
	json_array(&j);
	for (const struct doc *c = log == NULL ? NULL : log->first; c != NULL; c = c->next)
		copy(&j, c);
	copy(&j, added);
	json_array_end(&j);
	json_object_end(&j);
	buf_char(e->out, '\n');
	return true;
}

static void json_lines(struct edit *e, struct text assertion)
{
	buf_text(e->out, e->old);
	if (e->old.n > 0 && e->old.p[e->old.n - 1] != '\n')
		buf_char(e->out, '\n');
	buf_text(e->out, assertion);
	buf_char(e->out, '\n');
}

/* ---- both ---- */

static bool edit(struct edit *e, struct text assertion)
{
	const struct doc *again;

	if (e->format == INPUT_JSON_LINES) {
		json_lines(e, assertion);
		return true;
	}
	e->why = "it cannot be read";
	e->doc = parse(e, e->old);
	if (e->doc == NULL || !(e->format == INPUT_JSON ? json(e, assertion) : yaml(e, assertion)))
		return false;
	/* Nothing is written that would not be read back with one more entry. */
	again = buf_failed(e->out) ? NULL : parse(e, buf_view(e->out));
	e->why = "the way it is written leaves no safe place to add to";
	return again != NULL && log_count(again) == log_count(e->doc) + 1;
}

bool case_file_append(struct text old, enum input_format format, struct text assertion, struct buf *out,
                      const char **why)
{
	struct edit e = {.old = old, .format = format, .out = out};
	bool fine;

	arena_init(&e.arena, 0);
	fine = edit(&e, assertion) && !buf_failed(out);
	if (arena_failed(&e.arena) || buf_failed(out))
		e.why = "out of memory";
	arena_free(&e.arena);
	*why = e.why;
	return fine;
}
