#include "read/input.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/stream.h"
#include "read/yaml.h"

#define CHUNK ((size_t)256 << 10)

struct input_pending {
	const char *path;
	bool found;     /* in a directory: only its known endings count */
	uint32_t depth; /* of directories above it */
	struct input_pending *next;
};

/* ---- names ---- */

static bool push(struct input *in, struct input_pending **at, struct text path, bool found, uint32_t depth)
{
	struct input_pending *p = arena_alloc(&in->names, sizeof(*p));

	if (p == NULL)
		return false;
	p->path = text_cstr(&in->names, path);
	if (p->path == NULL)
		return false;
	p->found = found;
	p->depth = depth;
	p->next = *at;
	*at = p;
	return true;
}

bool input_open(struct input *in, const char *const *names, size_t count, size_t document_bytes)
{
	*in = (struct input){.document_bytes = document_bytes == 0 ? INPUT_DOCUMENT_BYTES : document_bytes};
	arena_init(&in->names, 0);
	for (size_t i = count; i-- > 0;)
		if (!push(in, &in->pending, text_of(names[i]), false, 0))
			return false;
	return true;
}

static void close_stream(struct input *in)
{
	if (in->stream == NULL)
		return;
	in->raw_bytes += stream_raw_bytes(in->stream);
	stream_close(in->stream);
	in->stream = NULL;
}

uint64_t input_raw_bytes(const struct input *in)
{
	return in->raw_bytes + (in->stream == NULL ? 0 : stream_raw_bytes(in->stream));
}

void input_close(struct input *in)
{
	close_stream(in);
	mem_hooks.release(in->window);
	in->window = NULL;
	arena_free(&in->names);
	in->pending = NULL;
}

static const struct {
	const char *ending;
	enum input_format format;
} endings[] = {
    {".yaml", INPUT_YAML},        {".yml", INPUT_YAML},          {".json", INPUT_JSON},
    {".jsonl", INPUT_JSON_LINES}, {".ndjson", INPUT_JSON_LINES},
};

static bool format_by_name(struct text name, enum input_format *format)
{
	if (text_ends(name, TEXT(".zst")))
		name.n -= 4;
	else if (text_ends(name, TEXT(".gz")))
		name.n -= 3;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (!text_ends(name, text_of(endings[i].ending)))
			continue;
		*format = endings[i].format;
		return true;
	}
	return false;
}

/* ---- directories ---- */

static enum input_status broken(const struct input_pending *p, struct diags *diags, const char *code, const char *why)
{
	diag_error(diags, (struct diag_pos){text_of(p->path), 0, 0}, code, "%s", why);
	return INPUT_BROKEN;
}

static bool is_directory_at(int fd, const char *name)
{
	struct stat st;

	/* Not through symbolic links: they could lead back up. */
	return fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static bool wanted(int fd, const char *name)
{
	enum input_format format;

	return name[0] != '.' && (format_by_name(text_of(name), &format) || is_directory_at(fd, name));
}

static int cmp_pending(const void *a, const void *b)
{
	const struct input_pending *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

/* Puts the entries, sorted, before what is pending. */
static bool sort_in(struct input *in, struct input_pending *found, size_t count)
{
	struct input_pending **list = arena_array(&in->names, count, sizeof(*list));
	size_t n = 0;

	if (list == NULL)
		return false;
	for (; found != NULL; found = found->next)
		list[n++] = found;
	qsort(list, count, sizeof(*list), cmp_pending);
	while (n-- > 0) {
		list[n]->next = in->pending;
		in->pending = list[n];
	}
	return true;
}

static bool list_entries(struct input *in, DIR *dir, const struct input_pending *p, struct input_pending **found,
                         size_t *count)
{
	const char *slash = text_ends(text_of(p->path), TEXT("/")) ? "" : "/";

	for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
		struct text path;

		if (!wanted(dirfd(dir), e->d_name))
			continue;
		path = text_format(&in->names, "%s%s%s", p->path, slash, e->d_name);
		if (path.p == NULL || !push(in, found, path, true, p->depth + 1))
			return false;
		*count += 1;
	}
	return true;
}

static enum input_status open_directory(struct input *in, int fd, const struct input_pending *p, struct diags *diags)
{
	struct input_pending *found = NULL;
	size_t count = 0;
	DIR *dir;
	bool fine;

	if (p->depth >= INPUT_DIRECTORY_DEPTH) {
		close(fd);
		return broken(p, diags, "too-deep", "directories nested more than 16 levels deep");
	}
	dir = fdopendir(fd);
	if (dir == NULL) {
		close(fd);
		return broken(p, diags, "cannot-read", strerror(errno));
	}
	fine = list_entries(in, dir, p, &found, &count);
	closedir(dir);
	if (!fine)
		return INPUT_NO_MEMORY;
	if (count == 0 && p->depth == 0)
		return broken(p, diags, "empty-directory", "no .yaml, .yml, .json or .jsonl file in this directory");
	return count == 0 || sort_in(in, found, count) ? INPUT_END : INPUT_NO_MEMORY;
}

/* ---- opening ---- */

static enum input_status open_stream(struct input *in, int fd, bool own, struct text shown)
{
	in->stream = stream_open(fd, own);
	if (in->stream == NULL)
		return INPUT_NO_MEMORY;
	in->at = (struct input_name){.file = shown, .line = 1};
	in->fresh = true;
	in->stream_end = in->skipping = false;
	in->from = in->n = 0;
	return INPUT_DOCUMENT;
}

/* INPUT_DOCUMENT: a stream is open; INPUT_END: not (it was a directory). */
static enum input_status open_next(struct input *in, struct diags *diags)
{
	const struct input_pending *p = in->pending;
	struct stat st;
	int fd;

	in->pending = p->next;
	if (!p->found && strcmp(p->path, "-") == 0)
		return open_stream(in, STDIN_FILENO, false, TEXT("standard input"));
	fd = open(p->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || fstat(fd, &st) != 0) {
		int why = errno;

		if (fd >= 0)
			close(fd);
		return broken(p, diags, "no-such-input", strerror(why));
	}
	if (S_ISDIR(st.st_mode))
		return open_directory(in, fd, p, diags);
	return open_stream(in, fd, true, text_of(p->path));
}

/* ---- the window ---- */

/* Makes room for more behind what is there, never for much more than one document. */
static bool window_room(struct input *in)
{
	size_t cap = in->cap == 0 ? CHUNK : in->cap * 2;
	char *p;

	if (in->from > 0) {
		memmove(in->window, in->window + in->from, in->n);
		in->from = 0;
	}
	if (in->n < in->cap)
		return true;
	if (cap > in->document_bytes + CHUNK)
		cap = in->document_bytes + CHUNK;
	if (cap <= in->cap)
		return true;
	p = mem_hooks.resize(in->window, cap);
	if (p == NULL)
		return false;
	in->window = p;
	in->cap = cap;
	return true;
}

static enum input_status fail(struct input *in, struct diags *diags, const char *code, const char *why)
{
	struct diag_pos at = {in->at.file, in->at.format == INPUT_JSON_LINES && !in->fresh ? in->at.line : 0, 0};

	diag_error(diags, at, code, "%s", why);
	return INPUT_BROKEN;
}

/* Unpacks some more into the window. INPUT_DOCUMENT: done, or at the end (`stream_end`). */
static enum input_status more(struct input *in, struct diags *diags)
{
	const char *why = NULL;
	ssize_t got;

	if (!window_room(in))
		return INPUT_NO_MEMORY;
	got = stream_read(in->stream, in->window + in->n, in->cap - in->n, &why);
	if (got < 0) {
		enum input_status status = fail(in, diags, "cannot-read", why);

		close_stream(in);
		return status;
	}
	in->n += (size_t)got;
	in->stream_end = got == 0;
	return INPUT_DOCUMENT;
}

/* ---- formats by content ---- */

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_blank(struct text t, size_t i)
{
	while (i < t.n && blank(t.p[i]))
		i++;
	return i;
}

/* "{" and then a quote or "}", or "[": JSON. YAML's flow style has no need of quotes, and reads JSON as well. */
static bool looks_like_json(struct text t)
{
	size_t i = skip_blank(t, 0), next = skip_blank(t, i + 1);

	if (i >= t.n)
		return false;
	return t.p[i] == '[' || (t.p[i] == '{' && next < t.n && (t.p[next] == '"' || t.p[next] == '}'));
}

/* A line that ends in "}" and a line that begins with "{": in one JSON document that cannot be. */
static bool looks_like_lines(struct text t)
{
	struct text rest = t, line;
	size_t i;

	if (!looks_like_json(t) || t.p[skip_blank(t, 0)] != '{')
		return false;
	do
		if (!text_cut(&rest, '\n', &line))
			return false;
	while (text_trim(line).n == 0);
	i = skip_blank(rest, 0);
	return text_ends(text_trim(line), TEXT("}")) && i < rest.n && rest.p[i] == '{';
}

static struct text view(const struct input *in)
{
	struct text t = TEXT("");

	if (in->n > 0)
		t = (struct text){in->window + in->from, in->n};
	if (text_starts(t, TEXT("\xef\xbb\xbf")))
		t = (struct text){t.p + 3, t.n - 3};
	return t;
}

/* Where the name does not say it, a first chunk decides; a .json file may turn out to be JSON Lines. */
static enum input_status find_format(struct input *in, struct diags *diags)
{
	enum input_format format = INPUT_YAML;
	bool named = format_by_name(in->at.file, &format);

	while (in->n < CHUNK && !in->stream_end && !(named && format != INPUT_JSON)) {
		enum input_status status = more(in, diags);

		if (status != INPUT_DOCUMENT)
			return status;
	}
	if (!named && looks_like_json(view(in)))
		format = INPUT_JSON;
	if (format == INPUT_JSON && looks_like_lines(view(in)))
		format = INPUT_JSON_LINES;
	in->at.format = format;
	in->fresh = false;
	return INPUT_DOCUMENT;
}

/* ---- documents ---- */

static enum input_status yield_bytes(struct input *in, size_t n, struct text *bytes, struct input_name *where)
{
	*bytes = n == 0 ? TEXT("") : (struct text){in->window + in->from, n};
	*where = in->at;
	in->from += n;
	in->n -= n;
	in->documents++;
	return INPUT_DOCUMENT;
}

static enum input_status whole_file(struct input *in, struct text *bytes, struct input_name *where, struct diags *diags)
{
	while (!in->stream_end) {
		enum input_status status;

		if (in->n > in->document_bytes) {
			diag_error(diags, (struct diag_pos){in->at.file, 0, 0}, "too-large",
			           "larger than %zu MiB when unpacked, which is the most that one document may have",
			           in->document_bytes >> 20);
			close_stream(in);
			return INPUT_BROKEN;
		}
		status = more(in, diags);
		if (status != INPUT_DOCUMENT)
			return status;
	}
	close_stream(in);
	return yield_bytes(in, in->n, bytes, where);
}

static enum input_status line_too_long(struct input *in, struct diags *diags)
{
	diag_error(diags, (struct diag_pos){in->at.file, in->at.line, 0}, "too-large",
	           "a line of more than %zu MiB, which is the most that one document may have",
	           in->document_bytes >> 20);
	in->skipping = true;
	return INPUT_BROKEN;
}

static void drop(struct input *in, size_t n)
{
	in->from += n;
	in->n -= n;
}

/* Of the line at the start of the window, with its line end; 0 where there is no whole one yet. The first `searched`
 * bytes hold no line end. */
static size_t line_length(const struct input *in, size_t searched)
{
	const char *from, *end;

	if (in->n == 0)
		return 0;
	from = in->window + in->from;
	end = in->n == searched ? NULL : memchr(from + searched, '\n', in->n - searched);
	if (end != NULL)
		return (size_t)(end - from) + 1;
	return in->stream_end ? in->n : 0;
}

static bool all_blank(const struct input *in, size_t n)
{
	return skip_blank((struct text){in->window + in->from, n}, 0) == n;
}

/* The next line that is not blank; INPUT_END at the end of the file. */
static enum input_status next_line(struct input *in, struct text *bytes, struct input_name *where, struct diags *diags)
{
	size_t searched = 0;

	for (;;) {
		size_t n = line_length(in, searched);
		enum input_status status;

		if (n > 0 && (in->skipping || all_blank(in, n))) {
			in->skipping = false;
			drop(in, n);
			in->at.line++;
			searched = 0;
			continue;
		}
		if (n > in->document_bytes + 1 || (n == 0 && in->n > in->document_bytes)) {
			if (!in->skipping)
				return line_too_long(in, diags);
			drop(in, in->n);
		}
		if (n > 0) {
			status = yield_bytes(in, n, bytes, where);
			if (bytes->n > 0 && bytes->p[bytes->n - 1] == '\n')
				bytes->n--; /* what is missing at the end of a line is missing on that line */
			in->at.line++;
			return status;
		}
		if (in->stream_end) {
			close_stream(in);
			return INPUT_END;
		}
		searched = in->n;
		status = more(in, diags);
		if (status != INPUT_DOCUMENT)
			return status;
	}
}

static enum input_status next_of_stream(struct input *in, struct text *bytes, struct input_name *where,
                                        struct diags *diags)
{
	if (in->fresh) {
		enum input_status status = find_format(in, diags);

		if (status != INPUT_DOCUMENT)
			return status;
	}
	return in->at.format == INPUT_JSON_LINES ? next_line(in, bytes, where, diags)
	                                         : whole_file(in, bytes, where, diags);
}

enum input_status input_next(struct input *in, struct text *bytes, struct input_name *where, struct diags *diags)
{
	for (;;) {
		enum input_status status;

		if (in->stream == NULL && in->pending == NULL)
			return INPUT_END;
		if (in->stream == NULL)
			status = open_next(in, diags);
		else
			status = next_of_stream(in, bytes, where, diags);
		if (status == INPUT_NO_MEMORY)
			diag_no_memory(diags);
		if (status == INPUT_BROKEN || status == INPUT_NO_MEMORY)
			return status;
		/* A stream that was just opened has yielded nothing yet. */
		if (status == INPUT_DOCUMENT && (in->stream == NULL || !in->fresh))
			return status;
	}
}

const struct doc *input_doc(struct text bytes, const struct input_name *where, const struct doc_limits *limits,
                            struct arena *arena, struct diags *diags)
{
	if (where->format == INPUT_YAML)
		return doc_from_yaml(bytes, where->file, limits, arena, diags);
	return doc_from_json(bytes, where->file, where->line, limits, arena, diags);
}
