/*
 * Compiles the law into a source file that is linked into the library: lawc LAWDIR OUT.c DEPFILE
 *
 * The image is one string literal, because compilers read that far faster than a list of numbers, and the tables are
 * constant addresses within it, so that nothing is loaded or checked when the program starts. The depfile names every
 * file read and the folders they lie in: a changed, new or removed file of law compiles the law again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "read/lawdir.h"

static void write_bytes(FILE *f, struct text bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		if (i % 64 == 0)
			(void)fputs(i ? "\"\n\t\"" : "\t\"", f);
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ' ')
			(void)fputc(c, f);
		else
			(void)fprintf(f, "\\%03o", c);
	}
	(void)fputs("\"", f);
}

static bool write_source(const char *path, struct text image)
{
	struct law law;
	const char *why = NULL;
	FILE *f = law_image_read(image, false, &law, &why) ? fopen(path, "wb") : NULL;

	if (f == NULL) {
		(void)fprintf(stderr, "%s: %s\n", path, why ? why : "cannot be opened");
		return false;
	}
	(void)fputs("/* Made by tools/lawc.c. */\n#include \"law/table.h\"\n\n"
	            "static const _Alignas(8) char image[] =\n",
	            f);
	write_bytes(f, image);
	(void)fputs(";\n\nstatic const struct law law = {{\n", f);
	for (int t = 0; t < TAB_COUNT; t++) {
		const struct table *table = &law.t[t];
		size_t at = table->rows ? (size_t)((const char *)table->rows - image.p) : 0;
		(void)fprintf(f, "\t{image + %zu, %u},\n", at, table->rows ? table->count : 0);
	}
	(void)fputs("}};\n\nconst struct law *law_builtin(void)\n{\n\treturn &law;\n}\n", f);
	bool written = !ferror(f);
	return fclose(f) == 0 && written;
}

static void write_dependency(FILE *f, const char *path, size_t length)
{
	(void)fputs(" \\\n ", f);
	for (size_t i = 0; i < length; i++) {
		if (path[i] == ' ' || path[i] == '#')
			(void)fputc('\\', f);
		(void)fputc(path[i], f);
	}
}

/* Every file, and every folder from the one that holds it up to the law's own. */
static bool write_depfile(const char *depfile, const char *target, const char *dir, const struct law_dir *d)
{
	size_t top = strlen(dir);
	FILE *f = fopen(depfile, "wb");

	if (f == NULL) {
		(void)fprintf(stderr, "%s: cannot be opened\n", depfile);
		return false;
	}
	(void)fprintf(f, "%s:", target);
	write_dependency(f, dir, top);
	for (size_t i = 0; i < d->path_count; i++) {
		const char *path = d->paths[i];
		write_dependency(f, path, strlen(path));
		for (size_t n = strlen(path); n > top; n--)
			if (path[n] == '/')
				write_dependency(f, path, n);
	}
	(void)fputc('\n', f);
	bool written = !ferror(f);
	return fclose(f) == 0 && written;
}

static void show(const struct diags *diags)
{
	for (uint32_t i = 0; i < diags->count; i++) {
		const struct diag *d = &diags->list[i];
		(void)fprintf(stderr, "%.*s:%u:%u: %s: %.*s", TEXT_ARG(d->at.file), d->at.line, d->at.column,
		              d->level == DIAG_ERROR ? "error" : "warning", TEXT_ARG(d->message));
		if (d->hint.n > 0)
			(void)fprintf(stderr, " (%.*s)", TEXT_ARG(d->hint));
		(void)fputc('\n', stderr);
	}
	if (diags->dropped > 0)
		(void)fprintf(stderr, "and %u more\n", diags->dropped);
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct diags diags;
	struct law_dir dir = {0};
	struct buf image = {0};
	bool done = false;

	if (argc != 4) {
		(void)fputs("usage: lawc LAWDIR OUT.c DEPFILE\n", stderr);
		return EXIT_FAILURE;
	}
	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	if (law_dir_load(&dir, argv[1], zones_builtin(), &arena, &diags)) {
		done = law_image_write(&dir.law, &image) && write_source(argv[2], buf_view(&image)) &&
		       write_depfile(argv[3], argv[2], argv[1], &dir);
		if (!done)
			(void)fputs("lawc: the image could not be written\n", stderr);
	}
	show(&diags);
	buf_free(&image);
	law_dir_close(&dir);
	arena_free(&arena);
	return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
