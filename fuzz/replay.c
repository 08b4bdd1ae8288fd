/*
 * Plays every file of the directories given through a fuzz target once: the kept corpora as ordinary tests, with any
 * compiler. A missing or empty corpus is a failure, since it would test nothing.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int play_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return -1;
	uint8_t *data = NULL;
	long size = -1;
	if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 && fseek(f, 0, SEEK_SET) == 0)
		data = malloc(size ? (size_t)size : 1); /* exact size, so that a read past the end is seen */
	bool whole = data && fread(data, 1, (size_t)size, f) == (size_t)size;
	if (whole)
		LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
	fclose(f);
	return whole ? 0 : -1;
}

static int play_directory(const char *path)
{
	DIR *dir = opendir(path);
	if (!dir)
		return -1;
	int played = 0;
	for (struct dirent *entry; (entry = readdir(dir));) {
		char file[4096];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
		if (play_file(file) != 0) {
			fprintf(stderr, "%s: cannot read\n", file);
			played = -1;
			break;
		}
		played++;
	}
	closedir(dir);
	return played;
}

int main(int argc, char **argv)
{
	int total = 0;
	for (int i = 1; i < argc; i++) {
		int played = play_directory(argv[i]);
		if (played <= 0) {
			fprintf(stderr, "%s: no corpus\n", argv[i]);
			return 1;
		}
		total += played;
	}
	printf("%d inputs played\n", total);
	return 0;
}
