#include "read/lawdir.h"

#include <string.h>

#include "read/input.h"

/* The rulebooks of a whole shore of the world are a few hundred files. */
#define LAW_FILES 10000

struct reading {
	struct law_dir *d;
	struct law_file *files;
	size_t cap;
	struct text dir; /* with the slash */
	struct arena *arena;
	struct diags *diags;
};

static bool grow(struct reading *r)
{
	size_t cap = r->cap == 0 ? 128 : r->cap * 2;
	struct law_file *files = arena_array(r->arena, cap, sizeof(*files));
	const char **paths = arena_array(r->arena, cap, sizeof(*paths));

	if (files == NULL || paths == NULL)
		return false;
	if (r->cap > 0) {
		memcpy(files, r->files, r->d->path_count * sizeof(*files));
		memcpy(paths, r->d->paths, r->d->path_count * sizeof(*paths));
	}
	r->files = files;
	r->d->paths = paths;
	r->cap = cap;
	return true;
}

/* Keeps one file: the input's window is used again for the next. False without memory. */
static bool keep(struct reading *r, struct text bytes, const struct input_name *where)
{
	struct text path = text_dup(r->arena, where->file), own = text_dup(r->arena, bytes);
	struct input_name name = {.file = path, .line = where->line, .format = where->format};
	const struct doc *doc;

	if (path.p == NULL || own.p == NULL || ((r->files == NULL || r->d->path_count == r->cap) && !grow(r)))
		return false;
	r->d->paths[r->d->path_count] = path.p;
	doc = input_doc(own, &name, &doc_limits_default, r->arena, r->diags);
	if (doc == NULL)
		return !r->diags->out_of_memory;
	r->files[r->d->path_count++] = (struct law_file){doc, {path.p + r->dir.n, path.n - r->dir.n}};
	return true;
}

static bool read_files(struct reading *r, struct input *in)
{
	struct input_name where;
	struct text bytes;

	for (;;) {
		enum input_status status = input_next(in, &bytes, &where, r->diags);

		if (status == INPUT_END)
			return true;
		if (status == INPUT_NO_MEMORY)
			return false;
		if (status == INPUT_BROKEN || where.format != INPUT_YAML)
			continue;
		if (r->d->path_count == LAW_FILES) {
			diag_error(r->diags, (struct diag_pos){r->dir, 0, 0}, "too-large", "more than %d files of law",
			           LAW_FILES);
			return true;
		}
		if (!keep(r, bytes, &where))
			return false;
	}
}

/* Messages of the input name files in its own memory, which goes when it is closed. */
static void own_names(struct reading *r)
{
	for (uint32_t i = 0; i < r->diags->count; i++)
		r->diags->list[i].at.file = text_dup(r->arena, r->diags->list[i].at.file);
}

/* A message names a file by its path below the directory; the reader wants one to open. */
static void name_files(struct reading *r)
{
	for (uint32_t i = 0; i < r->diags->count; i++) {
		struct diag *m = &r->diags->list[i];
		struct text path;

		/* What could not be read was named by the reader, as the directory itself is. */
		if (m->at.file.n == 0 || text_starts(m->at.file, r->dir) || text_starts(r->dir, m->at.file))
			continue;
		path = text_format(r->arena, "%.*s%.*s", TEXT_ARG(r->dir), TEXT_ARG(m->at.file));
		if (path.p != NULL)
			m->at.file = path;
	}
}

bool law_dir_load(struct law_dir *d, const char *dir, const struct zones *zones, struct arena *arena,
                  struct diags *diags)
{
	struct reading r = {.d = d, .arena = arena, .diags = diags};
	const char *slash = text_ends(text_of(dir), TEXT("/")) ? "" : "/";
	struct input in = {0};
	bool fine;

	*d = (struct law_dir){0};
	r.dir = text_format(arena, "%s%s", dir, slash);
	fine = r.dir.p != NULL && builder_init(&d->builder, arena, diags) &&
	       input_open(&in, (const char *const *)&dir, 1, 0) && read_files(&r, &in);
	own_names(&r);
	input_close(&in);
	if (!fine) {
		diag_no_memory(diags);
		return false;
	}
	if (!diags_failed(diags))
		fine = law_compile(&d->builder, zones, r.files, d->path_count, &d->law);
	if (d->builder.failed)
		diag_no_memory(diags);
	name_files(&r);
	return fine && !diags_failed(diags);
}

void law_dir_close(struct law_dir *d)
{
	builder_free(&d->builder);
}
