/*
 * The law compiler of the build: compiles a directory of law and writes it as C, a constant that is used where it lies.
 *
 *   lawc LAWDIR OUT.c [DEPFILE]
 *
 * The depfile names every file and folder read, so that a changed, new or removed file compiles the law again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/lawdir.h"

static int fail(const char *what, const char *name)
{
	fprintf(stderr, "lawc: %s %s\n", what, name);
	return 1;
}

static void print_diags(const struct diags *diags)
{
	struct buf out = {0};

	for (uint32_t i = 0; i < diags->count; i++) {
		diag_print(&out, &diags->list[i]);
		buf_char(&out, '\n');
	}
	if (diags->out_of_memory)
		buf_str(&out, "lawc: out of memory\n");
	if (out.n > 0)
		fwrite(out.p, 1, out.n, stderr);
	buf_free(&out);
}

static bool write_file(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "wb");
	bool fine = f != NULL && !buf_failed(b) && fwrite(b->p, 1, b->n, f) == b->n;

	if (f != NULL && fclose(f) != 0)
		fine = false;
	return fine;
}

/* As adjacent string literals. Octal escapes have always three digits, so that what follows is never part of them. */
static void put_image(struct buf *out, const struct buf *image)
{
	static const char head[] = "static const _Alignas(8) char image[] =\n";

	buf_str(out, head);
	for (size_t i = 0; i < image->n; i++) {
		unsigned char c = (unsigned char)image->p[i];

		if (i % 32 == 0)
			buf_str(out, i == 0 ? "\t\"" : "\"\n\t\"");
		if (c == '"' || c == '\\')
			buf_char(out, '\\');
		if (c < 0x20 || c > 0x7e || c == '?')
			buf_printf(out, "\\%03o", c);
		else
			buf_char(out, (char)c);
	}
	buf_str(out, "\";\n\n");
}

/* The tables point into the image: nothing is left to do at run time. */
static bool put_law(struct buf *out, const struct buf *image)
{
	const char *why = NULL;
	struct law law;

	if (!law_image_read(buf_view(image), false, &law, &why)) {
		fprintf(stderr, "lawc: the image does not read back: %s\n", why);
		return false;
	}
	buf_str(out, "static const struct law law = {.t = {\n");
	for (int t = 0; t < TAB_COUNT; t++) {
		size_t at = law.t[t].rows == NULL ? 0 : (size_t)((const char *)law.t[t].rows - image->p);

		buf_printf(out, "\t{image + %zu, %u}, /* %s */\n", at, law.t[t].count, law_tables[t].name);
	}
	buf_str(out, "}};\n\nconst struct law *law_builtin(void)\n{\n\treturn &law;\n}\n");
	return true;
}

static void put_path(struct buf *out, const char *path, size_t n)
{
	buf_str(out, " \\\n ");
	for (size_t i = 0; i < n; i++) {
		if (path[i] == ' ' || path[i] == '#' || path[i] == '\\')
			buf_char(out, '\\');
		if (path[i] == '$')
			buf_char(out, '$');
		buf_char(out, path[i]);
	}
}

static void put_dependencies(struct buf *out, const char *target, const char *dir, const struct law_dir *d)
{
	const char *last = "";
	size_t last_n = 0;

	buf_str(out, target);
	buf_char(out, ':');
	put_path(out, dir, strlen(dir));
	for (size_t i = 0; i < d->path_count; i++) {
		const char *slash = strrchr(d->paths[i], '/');
		size_t n = slash == NULL ? 0 : (size_t)(slash - d->paths[i]);

		if (n != last_n || memcmp(last, d->paths[i], n) != 0)
			put_path(out, d->paths[i], n);
		last = d->paths[i];
		last_n = n;
		put_path(out, d->paths[i], strlen(d->paths[i]));
	}
	buf_char(out, '\n');
}

static int compile(char **argv, int argc, struct arena *arena)
{
	struct buf image = {0}, out = {0}, deps = {0};
	struct law_dir d;
	struct diags diags;
	bool fine;

	diags_init(&diags, arena);
	fine = law_dir_load(&d, argv[1], zones_builtin(), arena, &diags);
	print_diags(&diags);
	if (!fine || !law_image_write(&d.law, &image)) {
		law_dir_close(&d);
		buf_free(&image);
		return fail("cannot compile", argv[1]);
	}
	buf_str(&out, "/* Made by lawc from the files of law/. */\n#include \"law/table.h\"\n\n");
	put_image(&out, &image);
	fine = put_law(&out, &image) && write_file(argv[2], &out);
	put_dependencies(&deps, argv[2], argv[1], &d);
	if (fine && argc > 3)
		fine = write_file(argv[3], &deps);
	law_dir_close(&d);
	buf_free(&image);
	buf_free(&out);
	buf_free(&deps);
	return fine ? 0 : fail("cannot write", argv[2]);
}

int main(int argc, char **argv)
{
	struct arena arena;
	int status;

	if (argc != 3 && argc != 4)
		return fail("usage: lawc LAWDIR OUT.c", "[DEPFILE]");
	arena_init(&arena, 0);
	status = compile(argv, argc, &arena);
	arena_free(&arena);
	return status;
}
