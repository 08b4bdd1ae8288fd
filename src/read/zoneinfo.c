#include "read/zoneinfo.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/zone_build.h"

#define FILE_LIMIT (256 * 1024)
#define DEPTH_LIMIT 4

struct walk {
	struct arena *arena;
	const char *directory;
	struct zone_file *files;
	size_t count;
	struct text why;
};

static bool stop(struct walk *w, const char *path, const char *why)
{
	w->why = text_format(w->arena, "%s: %s", path, why);
	return false;
}

/* At most FILE_LIMIT bytes; TEXT_NONE where the file cannot be read or is longer. */
static struct text read_file(struct arena *arena, const char *path)
{
	struct text t = TEXT_NONE;
	FILE *f = fopen(path, "rb");
	if (!f)
		return t;
	struct buf b = {0};
	char piece[4096];
	for (size_t n; (n = fread(piece, 1, sizeof(piece), f)) > 0 && b.n <= FILE_LIMIT;)
		buf_add(&b, piece, n);
	if (!ferror(f) && b.n <= FILE_LIMIT && !buf_failed(&b))
		t = text_dup(arena, buf_view(&b));
	buf_free(&b);
	(void)fclose(f);
	return t;
}

static bool skipped(const char *name)
{
	static const char *const names[] = {"posix", "right", "posixrules", "localtime", "Factory"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return name[0] == '.';
}

static bool visit(struct walk *w, struct text below, int depth);

static bool visit_entry(struct walk *w, struct text name, int depth)
{
	struct text path = text_format(w->arena, "%s/%.*s", w->directory, TEXT_ARG(name));
	struct stat s;
	if (!path.p)
		return stop(w, w->directory, "out of memory");
	if (stat(path.p, &s) != 0)
		return true; /* a link to nowhere */
	if (S_ISDIR(s.st_mode))
		return visit(w, name, depth + 1);
	if (!S_ISREG(s.st_mode) || s.st_size > FILE_LIMIT)
		return true;
	struct text bytes = read_file(w->arena, path.p);
	if (!zone_file_is_tzif(bytes))
		return arena_failed(w->arena) ? stop(w, path.p, "out of memory") : true;
	if (w->count == ZONEINFO_FILES)
		return stop(w, w->directory, "too many files for a zoneinfo directory");
	w->files[w->count++] = (struct zone_file){name, bytes};
	return true;
}

static bool visit(struct walk *w, struct text below, int depth)
{
	struct text path = text_format(w->arena, "%s/%.*s", w->directory, TEXT_ARG(below));
	if (!path.p)
		return stop(w, w->directory, "out of memory");
	if (depth > DEPTH_LIMIT)
		return stop(w, path.p, "too deep for a zoneinfo directory");
	DIR *d = opendir(path.p);
	if (!d)
		return stop(w, path.p, strerror(errno));
	bool ok = true;
	for (struct dirent *e; ok && (e = readdir(d));) {
		if (skipped(e->d_name))
			continue;
		struct text name = text_format(w->arena, "%.*s%s%s", TEXT_ARG(below), below.n ? "/" : "", e->d_name);
		ok = name.p ? visit_entry(w, name, depth) : stop(w, path.p, "out of memory");
	}
	(void)closedir(d);
	return ok;
}

/* "# version 2025b" on the first line of tzdata.zi, or the whole of +VERSION. */
static struct text version_of(struct walk *w)
{
	struct text path = text_format(w->arena, "%s/tzdata.zi", w->directory);
	FILE *f = path.p ? fopen(path.p, "rb") : NULL;
	char line[80] = "";
	if (f && !fgets(line, sizeof(line), f))
		line[0] = '\0';
	if (f)
		(void)fclose(f);
	struct text t = text_of(line), prefix = TEXT("# version ");
	if (text_starts(t, prefix))
		return text_dup(w->arena, text_trim((struct text){t.p + prefix.n, t.n - prefix.n}));
	path = text_format(w->arena, "%s/+VERSION", w->directory);
	struct text whole = path.p ? text_trim(read_file(w->arena, path.p)) : TEXT_NONE;
	return whole.n && whole.n <= 32 ? whole : TEXT("unknown");
}

bool zoneinfo_read(const char *directory, struct arena *arena, struct buf *out, struct text *why)
{
	struct walk w = {.arena = arena, .directory = directory};
	size_t which;
	const char *error = NULL;
	w.files = arena_array(arena, ZONEINFO_FILES, sizeof(*w.files));
	if (!w.files)
		stop(&w, directory, "out of memory");
	else if (visit(&w, TEXT_NONE, 0) && w.count == 0)
		stop(&w, directory, "no TZif files here: a directory such as /usr/share/zoneinfo is expected");
	*why = w.why;
	if (w.why.n || !w.files)
		return false;
	if (zones_build(w.files, w.count, version_of(&w), arena, out, &which, &error))
		return true;
	struct text name = which < w.count ? w.files[which].name : TEXT_NONE;
	*why = text_format(arena, "%s%s%.*s: %s", directory, name.n ? "/" : "", TEXT_ARG(name), error);
	return false;
}
