/*
 * Turns text files into C: textc OUT.c NAME=FILE...
 *
 * Each becomes `const char NAME[]`, ended by a zero, so that a page can be kept in files of its own kind and yet be
 * part of the binary.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_char(FILE *out, int c, unsigned *column)
{
	if (*column == 0)
		(void)fputs("\n\t\"", out);
	if (c == '\n')
		(void)fputs("\\n", out);
	else if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?') /* a question mark can begin a trigraph */
		(void)fprintf(out, "\\%03o", (unsigned)c);
	else
		(void)fputc(c, out);
	*column = c == '\n' || *column >= 96 ? 0 : *column + 1;
	if (*column == 0)
		(void)fputc('"', out);
}

static int write_file(FILE *out, const char *name, size_t length, const char *path)
{
	FILE *in = fopen(path, "rb");
	unsigned column = 0;
	int c, failed;

	if (in == NULL)
		return 0;
	(void)fprintf(out, "\nextern const char %.*s[];\nconst char %.*s[] =", (int)length, name, (int)length, name);
	while ((c = fgetc(in)) != EOF)
		write_char(out, c, &column);
	(void)fputs(column != 0 ? "\"\n\t\"\";\n" : "\n\t\"\";\n", out);
	failed = ferror(in);
	(void)fclose(in);
	return !failed;
}

int main(int argc, char **argv)
{
	FILE *out = argc > 2 ? fopen(argv[1], "wb") : NULL;
	int ok = out != NULL;

	if (!ok) {
		(void)fputs("textc: cannot open the file to be written\nusage: textc OUT.c NAME=FILE...\n", stderr);
		return EXIT_FAILURE;
	}
	(void)fputs("/* Made by tools/textc.c. */\n", out);
	for (int i = 2; i < argc && ok; i++) {
		const char *path = strchr(argv[i], '=');

		ok = path != NULL && write_file(out, argv[i], (size_t)(path - argv[i]), path + 1);
		if (!ok)
			(void)fprintf(stderr, "textc: cannot read %s\n", argv[i]);
	}
	ok = fclose(out) == 0 && ok;
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
