/*
 * What the engine costs inside one process. Whole-process figures (a cold start, the stream of incidents) are taken from
 * outside by bench/run.
 *
 *   bench condition N        one condition set of four conditions, N times
 *   bench assess CASE N      the whole law over one incident in memory, N times, verdicts and times only
 *   bench full CASE N        the same, with the times of what is undetermined or displaced too
 *   bench answer CASE N      the same with reasons, contents and questions written out as JSON
 *   bench compare N          every pair of rulebooks compared, N times, profiles made anew each time
 *
 * A fourth argument of the three about a case names the one entity to assess. Prints one line: nanoseconds a time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "law/compare.h"
#include "law/eval.h"
#include "law/explain.h"
#include "read/input.h"
#include "read/lawdir.h"
#include "read/yaml.h"

const struct law *law_builtin(void);

static double nanoseconds(void)
{
	struct timespec t;
	/* Processor time of this process: other work on the machine does not count. */
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int report(const char *what, double begin, long n, uint64_t check)
{
	printf("%s: %.1f ns (%ld times, check %" PRIu64 ")\n", what, (nanoseconds() - begin) / (double)n, n, check);
	return 0;
}

static int fail(const struct diags *d)
{
	struct buf out = {0};
	for (uint32_t i = 0; i < d->count; i++) {
		diag_print(&out, &d->list[i]);
		buf_char(&out, '\n');
	}
	fwrite(out.p, 1, out.n, stderr);
	buf_free(&out);
	return 2;
}

/* ---- one condition set ---- */

static const char vocabulary[] =
    "{\"vocabulary\": \"thing\", \"title\": \"Thing\", \"per\": \"bench\", \"single\": true, \"facts\": {"
    "\"sector\": {\"type\": \"enum\", \"nature\": \"circumstance\", \"values\": [\"banking\", \"energy\", \"health\", \"transport\", \"food\"]},"
    "\"size\": {\"type\": \"integer\", \"nature\": \"circumstance\"},"
    "\"affected\": {\"type\": \"integer\", \"nature\": \"circumstance\"},"
    "\"severity\": {\"type\": \"enum\", \"nature\": \"circumstance\", \"ordered\": true, \"values\": [\"low\", \"medium\", \"high\"]},"
    "\"personal_data\": {\"type\": \"boolean\", \"nature\": \"circumstance\"}}}";
static const char condition[] = "thing.sector in [banking, energy, health] and thing.size >= 50 and "
                                "(thing.affected > 10000 or thing.severity = high) and thing.personal_data";

static struct value choice(int bit)
{
	return (struct value){.type = TYPE_ENUM, .known = KNOWN_EXACTLY, .lo = (int64_t)1 << bit};
}

static int bench_condition(long n)
{
	struct arena arena;
	struct diags diags;
	struct builder b;
	struct law law;
	arena_init(&arena, 0);
	diags_init(&diags, &arena);
	const struct doc *doc =
	    doc_from_json(text_of(vocabulary), TEXT("bench"), 1, &doc_limits_default, &arena, &diags);
	if (!doc || !builder_init(&b, &arena, &diags) || !vocab_compile(&b, doc, TEXT("bench")) || !vocab_link(&b))
		return fail(&diags);
	struct scope s = {.b = &b, .law = &law, .file = TEXT("bench"), .zones = zones_builtin()};
	const struct doc text = {.kind = DOC_STRING, .text = text_of(condition), .line = 1, .column = 1};
	row_id node = condition_compile(&s, &text);
	if (!node)
		return fail(&diags);
	builder_view(&b, &law);
	struct value facts[] = {choice(0), value_range(TYPE_INTEGER, NUM(180), NUM(180)),
	                        value_range(TYPE_INTEGER, NUM(12000), NUM(12000)), choice(1), value_bool(true)};
	struct assess_options options = {0};
	struct frame f = {.law = &law,
	                  .zones = zones_builtin(),
	                  .arena = &arena,
	                  .options = &options,
	                  .next_change = INSTANT_MAX};
	f.bound[kind_find(&law, TEXT("thing"))] = facts;
	uint64_t check = 0;
	double begin = nanoseconds();
	for (long i = 0; i < n; i++) {
		/* A fact changes every time, so that nothing can be kept from the time before. */
		facts[2].lo = facts[2].hi = NUM(9000 + (i & 2047));
		check += eval(&f, node);
	}
	report("condition", begin, n, check);
	builder_free(&b);
	arena_free(&arena);
	return 0;
}

/* ---- the whole law ---- */

static char *slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	char *bytes = malloc(1 << 20);
	*n = bytes ? fread(bytes, 1, 1 << 20, f) : 0;
	fclose(f);
	return bytes;
}

static int bench_law(const char *mode, const char *path, long n, const char *entity)
{
	bool json = strcmp(mode, "answer") == 0;
	struct arena keep, work;
	struct diags diags;
	struct kase c;
	size_t size;
	arena_init(&keep, 0);
	arena_init(&work, 0);
	diags_init(&diags, &keep);
	char *bytes = slurp(path, &size);
	const struct doc *doc =
	    bytes ? doc_from_yaml((struct text){bytes, size}, text_of(path), &doc_limits_default, &keep, &diags) : NULL;
	if (!doc || !case_init(&c, law_builtin(), zones_builtin(), &keep) ||
	    !case_add(&c, doc, text_of(path), ZONE_UTC, &diags) || !case_finish(&c, &diags))
		return fail(&diags);
	struct assess_options options = {.now = c.now == INSTANT_MIN ? INT64_C(1772800000) : c.now,
	                                 .as_known_at = INSTANT_MAX,
	                                 .as_of = INSTANT_MIN,
	                                 .only_entity = text_of(entity),
	                                 .brief = strcmp(mode, "assess") == 0};
	uint64_t check = 0;
	struct buf out = {0};
	double begin = nanoseconds();
	for (long i = 0; i < n; i++) {
		struct assessment a;
		struct diags d;
		arena_reset(&work);
		diags_init(&d, &work);
		if (!assess(&c, &options, &work, &d, &a))
			return fail(&d);
		if (json) {
			buf_clear(&out);
			answer_json(&a, c.zone, &out, false);
			check += out.n;
		}
		check += a.duty_count;
	}
	report(mode, begin, n, check);
	buf_free(&out);
	free(bytes);
	arena_free(&work);
	arena_free(&keep);
	return 0;
}

/* ---- comparison ---- */

static bool every_pair(struct arena *keep, struct arena *work, uint64_t *check)
{
	const struct law *law = law_builtin();
	struct profiles profiles;
	arena_reset(keep);
	if (!profiles_make(law, keep, &profiles))
		return false;
	for (row_id a = 1; a <= rulebook_count(law); a++)
		for (row_id b = a + 1; b <= rulebook_count(law); b++) {
			struct comparison c;
			arena_reset(work);
			if (!compare(&profiles, (struct side){&a, 1}, (struct side){&b, 1}, work, &c))
				return false;
			*check += c.statement_count;
		}
	return true;
}

static int bench_compare(long n)
{
	struct arena keep, work;
	uint64_t check = 0;
	arena_init(&keep, 0);
	arena_init(&work, 0);
	double begin = nanoseconds();
	bool fine = true;
	for (long i = 0; i < n && fine; i++)
		fine = every_pair(&keep, &work, &check);
	report("compare", begin, n, check);
	arena_free(&work);
	arena_free(&keep);
	return fine ? 0 : 3;
}

int main(int argc, char **argv)
{
	static const char *const modes[] = {"assess", "full", "answer"};

	if (argc == 3 && strcmp(argv[1], "condition") == 0)
		return bench_condition(atol(argv[2]));
	if (argc == 3 && strcmp(argv[1], "compare") == 0)
		return bench_compare(atol(argv[2]));
	for (size_t i = 0; (argc == 4 || argc == 5) && i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(argv[1], modes[i]) == 0)
			return bench_law(modes[i], argv[2], atol(argv[3]), argv[4]);
	fputs("usage: bench condition N | compare N | assess CASE N | full CASE N | answer CASE N [ENTITY]\n", stderr);
	return 2;
}
