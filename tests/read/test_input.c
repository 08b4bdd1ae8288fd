#include "../scratch.h"

#include <errno.h>
#include <zlib.h>
#include <zstd.h>

#include "read/input.h"
#include "read/stream.h"

static struct stream_hooks saved;

static int setup(void **state)
{
	saved = stream_hooks;
	return scratch_make(state);
}

static int teardown(void **state)
{
	stream_hooks = saved;
	return scratch_remove(state);
}

/* ---- packing ---- */

static struct text zstd_of(struct text t, struct buf *b)
{
	size_t bound = ZSTD_compressBound(t.n), n;
	char *p = malloc(bound);

	n = ZSTD_compress(p, bound, t.p, t.n, 3);
	assert_false(ZSTD_isError(n));
	buf_add(b, p, n);
	free(p);
	return buf_view(b);
}

static struct text gzip_of(struct text t, struct buf *b)
{
	size_t bound = t.n + t.n / 100 + 1000;
	char *p = malloc(bound);
	z_stream z = {0};

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)t.p;
	z.avail_in = (uInt)t.n;
	z.next_out = (Bytef *)p;
	z.avail_out = (uInt)bound;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	buf_add(b, p, bound - z.avail_out);
	deflateEnd(&z);
	free(p);
	return buf_view(b);
}

/* ---- what comes out, as one text: "name:line:format:bytes|" for documents, "!code:line|" for errors ---- */

static char letter(enum input_format format)
{
	return format == INPUT_YAML ? 'y' : format == INPUT_JSON ? 'j' : 'l';
}

static struct text short_name(struct text file)
{
	size_t n = strlen(scratch_dir) + 1;

	return text_starts(file, text_of(scratch_dir)) ? (struct text){file.p + n, file.n - n} : file;
}

static bool collect(const char *const *names, size_t count, size_t document_bytes, struct buf *out)
{
	struct input in;
	struct arena arena;
	enum input_status status;
	bool fine = input_open(&in, names, count, document_bytes);

	arena_init(&arena, 0);
	while (fine) {
		struct diags diags;
		struct text bytes;
		struct input_name where;

		arena_reset(&arena);
		diags_init(&diags, &arena);
		status = input_next(&in, &bytes, &where, &diags);
		assert_true((status == INPUT_BROKEN || status == INPUT_NO_MEMORY) == diags_failed(&diags));
		if (status == INPUT_END)
			break;
		fine = status != INPUT_NO_MEMORY && !diags.out_of_memory;
		if (status == INPUT_DOCUMENT)
			buf_printf(out, "%.*s:%u:%c:%.*s|", TEXT_ARG(short_name(where.file)), (unsigned)where.line,
			           letter(where.format), TEXT_ARG(text_trim(bytes)));
		else if (fine)
			buf_printf(out, "!%s:%u|", diags.list[0].code, (unsigned)diags.list[0].at.line);
	}
	arena_free(&arena);
	input_close(&in);
	return fine && !buf_failed(out);
}

static void assert_comes(const char *const *names, size_t count, size_t document_bytes, const char *want)
{
	struct buf out = {0};

	assert_true(collect(names, count, document_bytes, &out));
	buf_char(&out, '\0');
	assert_string_equal(out.p, want);
	buf_free(&out);
}

static void assert_one(const char *name, struct text bytes, const char *want)
{
	const char *path = scratch_write(name, bytes);

	assert_comes(&path, 1, 0, want);
}

/* ---- */

static void names_decide_the_format(void **state)
{
	(void)state;
	assert_one("a.yaml", TEXT("{\"a\": 1}"), "a.yaml:1:y:{\"a\": 1}|");
	assert_one("a.yml", TEXT("a: 1"), "a.yml:1:y:a: 1|");
	assert_one("a.json", TEXT("{\"a\":\n1}\n"), "a.json:1:j:{\"a\":\n1}|");
	assert_one("a.veris.json", TEXT("{}"), "a.veris.json:1:j:{}|");
	assert_one("a.jsonl", TEXT("{\"a\":1}\n\n  \r\n{\"b\":2}"), "a.jsonl:1:l:{\"a\":1}|a.jsonl:4:l:{\"b\":2}|");
	assert_one("a.ndjson", TEXT("[1]\n[2]\n"), "a.ndjson:1:l:[1]|a.ndjson:2:l:[2]|");
	assert_one("b.jsonl", TEXT(""), "");
	assert_one("b.json", TEXT(""), "b.json:1:j:|");
}

static void content_decides_where_names_do_not(void **state)
{
	(void)state;
	assert_one("a", TEXT(" {\"a\": 1}"), "a:1:j:{\"a\": 1}|");
	assert_one("a", TEXT("{a: 1}"), "a:1:y:{a: 1}|");
	assert_one("a", TEXT("a: {\"b\": 1}"), "a:1:y:a: {\"b\": 1}|");
	assert_one("a", TEXT("[1]"), "a:1:j:[1]|");
	assert_one("a", TEXT("\xef\xbb\xbf{}"), "a:1:j:\xef\xbb\xbf{}|");
	assert_one("a", TEXT("{\"a\":1}\n{\"a\":2}\n"), "a:1:l:{\"a\":1}|a:2:l:{\"a\":2}|");
	assert_one("a.json", TEXT("{\"a\":1}\n\n{\"a\":2}\n"), "a.json:1:l:{\"a\":1}|a.json:3:l:{\"a\":2}|");
	assert_one("a.json", TEXT("{\"a\":{}\n}\n"), "a.json:1:j:{\"a\":{}\n}|");
	assert_one("a", TEXT(""), "a:1:y:|");
}

static void packed_files_are_unpacked(void **state)
{
	struct buf z = {0};

	(void)state;
	assert_one("a.jsonl.zst", zstd_of(TEXT("{\"a\":1}\n{\"b\":2}\n"), &z),
	           "a.jsonl.zst:1:l:{\"a\":1}|a.jsonl.zst:2:l:{\"b\":2}|");
	/* A second frame goes on where the first ends. */
	assert_one("a.jsonl.zst", zstd_of(TEXT("{\"c\":3}\n"), &z),
	           "a.jsonl.zst:1:l:{\"a\":1}|a.jsonl.zst:2:l:{\"b\":2}|a.jsonl.zst:3:l:{\"c\":3}|");
	buf_clear(&z);
	assert_one("a.yaml.gz", gzip_of(TEXT("a: 1\n"), &z), "a.yaml.gz:1:y:a: 1|");
	assert_one("a.yaml.gz", gzip_of(TEXT("b: 2\n"), &z), "a.yaml.gz:1:y:a: 1\nb: 2|");
	/* The bytes decide, not the name. */
	assert_one("plain.yaml", buf_view(&z), "plain.yaml:1:y:a: 1\nb: 2|");
	assert_one("a.yaml.gz", TEXT("c: 3"), "a.yaml.gz:1:y:c: 3|");
	buf_free(&z);
}

/* Every prefix of a packed file is an error, but for one that ends where a frame ends. */
static void cut_files_are_errors(void **state)
{
	struct buf z = {0};
	struct text whole;

	(void)state;
	whole = zstd_of(TEXT("{\"a\":1}\n{\"b\":2}\n"), &z);
	for (size_t n = 4; n < whole.n; n++)
		assert_one("a.json.zst", (struct text){whole.p, n}, "!cannot-read:0|");
	buf_clear(&z);
	whole = gzip_of(TEXT("a: 1\n"), &z);
	for (size_t n = 3; n < whole.n; n++)
		assert_one("a.yaml.gz", (struct text){whole.p, n}, "!cannot-read:0|");
	buf_char(&z, 'x');
	assert_one("a.yaml.gz", buf_view(&z), "!cannot-read:0|");
	z.n--;
	z.p[z.n - 6] = (char)(z.p[z.n - 6] ^ 1);
	assert_one("a.yaml.gz", buf_view(&z), "!cannot-read:0|");
	buf_free(&z);
}

/* Whole lines before the place of damage are not lost. */
static void lines_before_damage_come_out(void **state)
{
	struct buf lines = {0}, z = {0}, out = {0};
	const char *path;
	struct text packed;

	(void)state;
	for (int i = 0; i < 200000; i++)
		buf_printf(&lines, "{\"number\":%d}\n", i * 7919 % 100003);
	packed = gzip_of(buf_view(&lines), &z);
	path = scratch_write("a.jsonl.gz", (struct text){packed.p, packed.n / 2});
	assert_true(collect(&path, 1, 0, &out));
	assert_true(text_starts(buf_view(&out), TEXT("a.jsonl.gz:1:l:{\"number\":0}|a.jsonl.gz:2:")));
	buf_char(&out, '\0');
	assert_non_null(strstr(out.p, "!cannot-read:"));
	buf_free(&lines);
	buf_free(&z);
	buf_free(&out);
}

static void directories_are_read_in_order(void **state)
{
	const char *dir = scratch_dir;

	(void)state;
	mkdir(scratch_path("m"), 0700);
	mkdir(scratch_path(".hidden"), 0700);
	mkdir(scratch_path("zzz"), 0700);
	scratch_write("b.json", TEXT("1"));
	scratch_write("a.yaml", TEXT("2"));
	scratch_write("m/x.yml", TEXT("3"));
	scratch_write("c.jsonl", TEXT("4\n5\n"));
	scratch_write("notes.txt", TEXT("no"));
	scratch_write(".secret.yaml", TEXT("no"));
	scratch_write(".hidden/x.yaml", TEXT("no"));
	assert_int_equal(symlink("..", scratch_path("m/up")), 0);
	assert_comes(&dir, 1, 0, "a.yaml:1:y:2|b.json:1:j:1|c.jsonl:1:l:4|c.jsonl:2:l:5|m/x.yml:1:y:3|");
	dir = scratch_path("zzz");
	assert_comes(&dir, 1, 0, "!empty-directory:0|");
}

static void directories_have_a_depth(void **state)
{
	struct buf path = {0};
	const char *dir = scratch_dir;

	(void)state;
	for (int i = 0; i < 20; i++) {
		buf_str(&path, "d/");
		buf_char(&path, '\0');
		assert_int_equal(mkdir(scratch_path(path.p), 0700), 0);
		path.n--;
	}
	buf_free(&path);
	assert_comes(&dir, 1, 0, "!too-deep:0|");
}

static void what_cannot_be_opened_does_not_stop_the_rest(void **state)
{
	const char *names[3] = {scratch_path("none.yaml"), scratch_write("a.yaml", TEXT("a")), scratch_path("none")};

	(void)state;
	assert_comes(names, 3, 0, "!no-such-input:0|a.yaml:1:y:a|!no-such-input:0|");
}

static void documents_have_a_largest_size(void **state)
{
	const char *path = scratch_write("a.yaml", TEXT("0123456789"));

	(void)state;
	assert_comes(&path, 1, 10, "a.yaml:1:y:0123456789|");
	assert_comes(&path, 1, 9, "!too-large:0|");
	path = scratch_write("a.jsonl", TEXT("1234567890\n12345678901\n\n123\n12345678901234567890"));
	assert_comes(&path, 1, 10, "a.jsonl:1:l:1234567890|!too-large:2|a.jsonl:4:l:123|!too-large:5|");
}

/* A few hundred bytes that unpack to a gigabyte. */
static void bombs_are_stopped_early(void **state)
{
	struct buf z = {0};
	char *zeros = calloc(1, 1 << 24);
	struct text one, all;
	struct buf many = {0};
	const char *path;

	(void)state;
	one = zstd_of((struct text){zeros, 1 << 24}, &z);
	for (int i = 0; i < 64; i++)
		buf_text(&many, one);
	all = buf_view(&many);
	path = scratch_write("bomb.yaml.zst", all);
	assert_comes(&path, 1, 0, "!too-large:0|");
	/* As lines: skipped in bounded memory, and then it goes on. */
	zstd_of(TEXT("\n7\n"), &many);
	path = scratch_write("bomb.jsonl.zst", buf_view(&many));
	assert_comes(&path, 1, 0, "!too-large:1|bomb.jsonl.zst:2:l:7|");
	free(zeros);
	buf_free(&z);
	buf_free(&many);
}

/* ---- reads that are short, interrupted, or fail ---- */

static ssize_t one_byte(int fd, void *to, size_t size)
{
	return read(fd, to, size > 1 ? 1 : size);
}

static ssize_t interrupted(int fd, void *to, size_t size)
{
	static unsigned turn;

	if (turn++ % 3 != 0) {
		errno = EINTR;
		return -1;
	}
	return read(fd, to, size > 5 ? 5 : size);
}

static int reads_left;

static ssize_t failing(int fd, void *to, size_t size)
{
	if (reads_left-- == 0) {
		errno = EIO;
		return -1;
	}
	return read(fd, to, size > 8 ? 8 : size);
}

static void short_reads_change_nothing(void **state)
{
	ssize_t (*reads[])(int, void *, size_t) = {one_byte, interrupted};
	struct buf z = {0}, g = {0};

	(void)state;
	zstd_of(TEXT("{\"a\":1}\n{\"b\":2}"), &z);
	gzip_of(TEXT("{\"a\":1}\n{\"b\":2}"), &g);
	for (size_t i = 0; i < 2; i++) {
		stream_hooks.read = reads[i];
		assert_one("a", TEXT("{\"a\":1}\n{\"b\":2}\n"), "a:1:l:{\"a\":1}|a:2:l:{\"b\":2}|");
		assert_one("a.zst", buf_view(&z), "a.zst:1:l:{\"a\":1}|a.zst:2:l:{\"b\":2}|");
		assert_one("a.jsonl.gz", buf_view(&g), "a.jsonl.gz:1:l:{\"a\":1}|a.jsonl.gz:2:l:{\"b\":2}|");
	}
	buf_free(&z);
	buf_free(&g);
}

static void failing_reads_are_errors_with_their_line(void **state)
{
	const char *names[2] = {scratch_write("a.jsonl", TEXT("[111]\n[222]\n[333]\n")),
	                        scratch_write("b.yaml", TEXT("b"))};

	(void)state;
	stream_hooks.read = failing;
	reads_left = 0;
	assert_comes(names, 2, 0, "!cannot-read:1|b.yaml:1:y:b|");
	reads_left = 1;
	assert_comes(names, 2, 0, "a.jsonl:1:l:[111]|!cannot-read:2|b.yaml:1:y:b|");
	reads_left = 2;
	assert_comes(names, 2, 0, "a.jsonl:1:l:[111]|a.jsonl:2:l:[222]|!cannot-read:3|b.yaml:1:y:b|");
}

static void standard_input_is_an_input(void **state)
{
	const char *dash = "-";
	int pipes[2], before = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(write(pipes[1], "a: 1\n", 5), 5);
	close(pipes[1]);
	dup2(pipes[0], STDIN_FILENO);
	close(pipes[0]);
	assert_comes(&dash, 1, 0, "standard input:1:y:a: 1|");
	dup2(before, STDIN_FILENO);
	close(before);
}

static void long_lines_cross_chunks(void **state)
{
	struct buf lines = {0}, want = {0};
	const char *path;

	(void)state;
	for (int i = 1; i <= 40; i++) {
		struct text line;
		size_t at = lines.n;

		buf_char(&lines, '"');
		buf_fill(&lines, (char)('a' + i % 26), (size_t)i * 13001);
		buf_char(&lines, '"');
		line = (struct text){lines.p + at, lines.n - at};
		buf_printf(&want, "a.jsonl:%d:l:", i);
		buf_text(&want, line);
		buf_char(&want, '|');
		buf_char(&lines, '\n');
	}
	buf_char(&want, '\0');
	path = scratch_write("a.jsonl", buf_view(&lines));
	assert_comes(&path, 1, 0, want.p);
	buf_free(&lines);
	buf_free(&want);
}

static void documents_are_read_by_their_format(void **state)
{
	struct arena arena;
	struct diags diags;
	const struct doc *d;

	(void)state;
	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	d = input_doc(TEXT("a: NO"), &(struct input_name){TEXT("f"), 1, INPUT_YAML}, &doc_limits_default, &arena,
	              &diags);
	assert_true(text_is(doc_text(d, "a"), "NO"));
	d = input_doc(TEXT("{\"a\":1}"), &(struct input_name){TEXT("f"), 7, INPUT_JSON_LINES}, &doc_limits_default,
	              &arena, &diags);
	assert_int_equal(d->line, 7);
	arena_free(&arena);
}

static const char *work_names[3];

static bool work(void)
{
	struct buf out = {0};
	bool fine = collect(work_names, 3, 0, &out);

	buf_free(&out);
	return fine;
}

static void failing_allocations_are_reported(void **state)
{
	struct buf z = {0}, lines = {0};

	(void)state;
	for (int i = 0; i < 60000; i++)
		buf_printf(&lines, "[%d]\n", i % 10);
	buf_fill(&lines, ' ', 600000);
	mkdir(scratch_path("d"), 0700);
	scratch_write("d/a.yaml", TEXT("a"));
	scratch_write("d/b.yaml", TEXT("b"));
	work_names[0] = strdup(scratch_path("d"));
	work_names[1] = strdup(scratch_write("a.jsonl.zst", zstd_of(buf_view(&lines), &z)));
	work_names[2] = strdup(scratch_write("c.json", TEXT("{}")));
	buf_free(&z);
	buf_free(&lines);
	every_allocation_fails(work);
	for (size_t i = 0; i < 3; i++)
		free((void *)(uintptr_t)work_names[i]);
}

static void real_corpus_streams(void **state)
{
	char path[4096];
	const char *name = shared_file("data/incidents/veris.jsonl.zst", path, sizeof(path));
	struct input in;
	struct arena arena;
	struct diags diags;
	struct text bytes;
	struct input_name where;
	size_t count = 0;

	(void)state;
	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	assert_true(input_open(&in, &name, 1, 0));
	while (input_next(&in, &bytes, &where, &diags) == INPUT_DOCUMENT) {
		assert_non_null(input_doc(bytes, &where, &doc_limits_default, &arena, &diags));
		assert_int_equal(where.line, ++count);
		arena_reset(&arena);
		diags_init(&diags, &arena);
	}
	assert_int_equal(in.documents, count);
	assert_true(count > 1000);
	assert_true(in.cap <= 1 << 20);
	input_close(&in);
	arena_free(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(names_decide_the_format),
	    TEST(content_decides_where_names_do_not),
	    TEST(packed_files_are_unpacked),
	    TEST(cut_files_are_errors),
	    TEST(lines_before_damage_come_out),
	    TEST(directories_are_read_in_order),
	    TEST(directories_have_a_depth),
	    TEST(what_cannot_be_opened_does_not_stop_the_rest),
	    TEST(documents_have_a_largest_size),
	    TEST(bombs_are_stopped_early),
	    TEST(short_reads_change_nothing),
	    TEST(failing_reads_are_errors_with_their_line),
	    TEST(standard_input_is_an_input),
	    TEST(long_lines_cross_chunks),
	    TEST(documents_are_read_by_their_format),
	    TEST(failing_allocations_are_reported),
	    TEST(real_corpus_streams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
