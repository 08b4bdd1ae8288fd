/* yaml2json FILE...: each YAML file as one line of JSON, scalars as they were written. */
#include <stdio.h>
#include <stdlib.h>

#include "read/yaml.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* YAML writes numbers in more ways than JSON; the others stay texts, which every reader of facts takes as well. */
static bool json_number(struct text t)
{
	size_t i = t.n > 0 && t.p[0] == '-' ? 1 : 0, dots = 0;

	if (i == t.n || !is_digit(t.p[i]) || !is_digit(t.p[t.n - 1]) ||
	    (t.p[i] == '0' && t.n > i + 1 && t.p[i + 1] != '.'))
		return false;
	for (; i < t.n && (is_digit(t.p[i]) || t.p[i] == '.'); i++)
		dots += t.p[i] == '.';
	return i == t.n && dots <= 1;
}

static void put(struct json *j, const struct doc *d)
{
	switch (d->kind) {
	case DOC_NULL: json_null(j); return;
	case DOC_BOOL: json_bool(j, d->text.p[0] == 't' || d->text.p[0] == 'T'); return;
	case DOC_NUMBER:
		if (json_number(d->text))
			json_raw(j, d->text);
		else
			json_text(j, d->text);
		return;
	case DOC_STRING: json_text(j, d->text); return;
	case DOC_LIST:
		json_array(j);
		for (const struct doc *m = d->first; m != NULL; m = m->next)
			put(j, m);
		json_array_end(j);
		return;
	case DOC_MAP:
		json_object(j);
		for (const struct doc *m = d->first; m != NULL; m = m->next) {
			json_key_text(j, m->key);
			put(j, m);
		}
		json_object_end(j);
		return;
	}
}

static bool slurp(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "rb");
	char part[65536];
	size_t n;

	if (f == NULL)
		return false;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(b, part, n);
	return fclose(f) == 0 && !buf_failed(b);
}

static bool convert(const char *path, struct arena *arena, struct buf *out)
{
	struct buf bytes = {0};
	struct diags diags;
	struct json j;
	const struct doc *d = NULL;

	arena_reset(arena);
	diags_init(&diags, arena);
	if (slurp(path, &bytes))
		d = doc_from_yaml(buf_view(&bytes), text_of(path), &doc_limits_default, arena, &diags);
	if (d != NULL) {
		json_begin(&j, out, false);
		put(&j, d);
		if (out->n > 0 && out->p[out->n - 1] != '\n')
			buf_char(out, '\n');
	}
	for (uint32_t i = 0; i < diags.count; i++)
		fprintf(stderr, "%s:%u: %.*s\n", path, diags.list[i].at.line, TEXT_ARG(diags.list[i].message));
	buf_free(&bytes);
	return d != NULL && !buf_failed(out);
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct buf out = {0};

	arena_init(&arena, 0);
	for (int i = 1; i < argc; i++)
		if (!convert(argv[i], &arena, &out)) {
			fprintf(stderr, "yaml2json: cannot read %s\n", argv[i]);
			return EXIT_FAILURE;
		}
	return fwrite(out.p, 1, out.n, stdout) == out.n ? EXIT_SUCCESS : EXIT_FAILURE;
}
