/*
 * Writes the table of time zones that is linked into the library: zonec ZONEINFO OUT.c
 *
 * One string literal, because compilers read that far faster than a list of numbers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone_table.h"
#include "read/zoneinfo.h"

static void write_bytes(FILE *f, struct text bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		if (i % 64 == 0)
			(void)fputs(i ? "\"\n\t\"" : "\t\"", f);
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '_')
			(void)fputc(c, f);
		else
			(void)fprintf(f, "\\%03o", c);
	}
	(void)fputs("\"", f);
}

static void write_source(FILE *f, const struct zones *z)
{
	(void)fputs("/* Made by tools/zonec.c. */\n#include \"base/zone_table.h\"\n\nstatic const char bytes[] =\n", f);
	write_bytes(f, (struct text){(const char *)z->bytes, z->size});
	(void)fprintf(f,
	              ";\n\nstatic const struct zones table = {\n"
	              "\t(const unsigned char *)bytes, %uU, %u, %u, %uU, %uU, %u,\n};\n\n"
	              "const struct zones *zones_builtin(void)\n{\n\treturn &table;\n}\n",
	              z->size, z->names, z->rules, z->names_at, z->rules_at, z->version_length);
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct buf table = {0};
	struct text why = TEXT("out of memory");
	const char *wrong = "usage: zonec ZONEINFO OUT.c";
	FILE *f = NULL;
	int status = EXIT_FAILURE;

	arena_init(&arena, 0);
	if (argc == 3 && !zoneinfo_read(argv[1], &arena, &table, &why))
		wrong = why.p ? why.p : "out of memory";
	else if (argc == 3) {
		const struct zones *z = zones_from_bytes(buf_view(&table), &arena, &wrong);
		if (z && (f = fopen(argv[2], "wb"))) {
			write_source(f, z);
			status = fclose(f) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
			wrong = "cannot write the file";
		} else if (z) {
			wrong = "cannot open the file to be written";
		}
	}
	if (status != EXIT_SUCCESS)
		(void)fprintf(stderr, "zonec: %s\n", wrong);
	buf_free(&table);
	arena_free(&arena);
	return status;
}
