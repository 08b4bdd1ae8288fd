/*
 * What a program that uses libentente looks like: judges the case in a file at a given moment and prints the answer.
 *   example CASE.yaml NOW
 */
#include <entente.h>
#include <stdio.h>
#include <stdlib.h>

#define CASE_LIMIT 65536

static size_t read_file(const char *path, char *text, size_t size)
{
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(text, 1, size, f) : 0;
	if (f)
		fclose(f);
	return n;
}

static enum ent_status assess(const struct ent_law *law, const char *path, const char *now)
{
	static char text[CASE_LIMIT];
	struct ent_options options = ENT_OPTIONS;
	struct ent_case *c;
	const char *json;

	options.now = now;
	enum ent_status status = ent_case_new(law, &c);
	if (status == ENT_OK)
		status = ent_case_add(c, text, read_file(path, text, sizeof text), ENT_YAML, path);
	if (status == ENT_OK)
		status = ent_case_assess(c, &options, &json);
	if (status <= ENT_DUE)
		puts(json);
	else
		fprintf(stderr, "%s\n", c ? ent_case_messages(c) : "out of memory");
	ent_case_free(c);
	return status;
}

int main(int argc, char **argv)
{
	struct ent_law *law;

	if (argc != 3) {
		fputs("usage: example CASE.yaml NOW\n", stderr);
		return EXIT_FAILURE;
	}
	enum ent_status status = ent_law_builtin(&law);
	if (status == ENT_OK) {
		fprintf(stderr, "libentente %s, law %s\n", ent_version(), ent_law_edition(law));
		status = assess(law, argv[1], argv[2]);
	}
	ent_law_free(law);
	return (int)status;
}
