/* A small law with rulebooks of a test's own, and cases judged under it: what most tests of the engine stand on. */
#ifndef ENTENTE_TESTS_LAW_BENCH_H
#define ENTENTE_TESTS_LAW_BENCH_H

#include "../support.h"

#include "small_law.h"

#include "law/explain.h"
#include "read/yaml.h"

#define BENCH_FILES (sizeof(small_law) / sizeof(small_law[0]))
#define BENCH_BOOKS 4

struct bench {
	struct arena arena;
	struct diags diags;
	struct builder builder;
	struct law law;
	bool fine;
	struct kase kase;
	struct assessment a;
	bool assessed;
};

/* The head of a rulebook of that id; covers every listed organisation. */
#define BOOK(id)                                                                                     \
	"rulebook: " id "\n"                                                                         \
	"title: T\ninstrument: I\nshore: eu\nzone: Europe/Berlin\ncalendar: DE\ncounting: 1182/71\n" \
	"valid: {from: 2020-01-01}\nchecked: {on: 2026-01-01, against: x}\n"
#define LISTED "covers: {cite: Art. 1, when: organisation.listed}\n"
#define TO_A "recipients: {a: {name: A, channel: mail, cite: Art. 9}}\n"

static inline void bench_close(struct bench *b)
{
	builder_free(&b->builder);
	arena_free(&b->arena);
}

static inline bool bench_compile(struct bench *b, const char *const *books, size_t count)
{
	struct law_file files[BENCH_FILES + BENCH_BOOKS];

	memset(b, 0, sizeof(*b));
	arena_init(&b->arena, 0);
	diags_init(&b->diags, &b->arena);
	for (size_t i = 0; i < BENCH_FILES + count; i++) {
		bool book = i >= BENCH_FILES;
		struct text name = book ? TEXT("book.yaml") : TEXT("small.yaml");

		files[i].name = name;
		files[i].doc = doc_from_yaml(text_of(book ? books[i - BENCH_FILES] : small_law[i]), name,
		                             &doc_limits_default, &b->arena, &b->diags);
		if (files[i].doc == NULL)
			fail_msg("no YAML: %.*s", TEXT_ARG(b->diags.list[0].message));
	}
	assert_true(builder_init(&b->builder, &b->arena, &b->diags));
	b->fine = law_compile(&b->builder, zones_builtin(), files, BENCH_FILES + count, &b->law);
	return b->fine;
}

static inline void bench_show(const struct bench *b)
{
	struct buf out = {0};

	for (uint32_t i = 0; i < b->diags.count; i++) {
		diag_print(&out, &b->diags.list[i]);
		buf_char(&out, '\n');
	}
	print_error("%.*s", (int)out.n, out.p == NULL ? "" : out.p);
	buf_free(&out);
}

/* Compiles rulebooks that must be fine. */
static inline void bench_open_all(struct bench *b, const char *const *books, size_t count)
{
	if (bench_compile(b, books, count))
		return;
	bench_show(b);
	fail_msg("does not compile: %s", books[0]);
}

static inline void bench_open(struct bench *b, const char *book)
{
	bench_open_all(b, &book, 1);
}

/* What a refused rulebook must be told: code, line, and parts of message and hint (NULL: none wanted). */
static inline void bench_refuses(const char *book, const char *code, uint32_t line, const char *message,
                                 const char *hint)
{
	struct bench b;
	bool found = false;

	if (bench_compile(&b, &book, 1))
		fail_msg("not refused: %s", book);
	for (uint32_t i = 0; i < b.diags.count && !found; i++) {
		const struct diag *d = &b.diags.list[i];
		const char *text = text_cstr(&b.arena, d->message), *more = text_cstr(&b.arena, d->hint);

		found = strcmp(d->code, code) == 0 && (line == 0 || d->at.line == line) &&
		        strstr(text, message) != NULL && (hint == NULL || strstr(more, hint) != NULL);
	}
	if (!found) {
		bench_show(&b);
		fail_msg("no %s at line %u saying \"%s\" (%s) for: %s", code, line, message, hint == NULL ? "" : hint,
		         book);
	}
	bench_close(&b);
}

#define BENCH_NOW "2026-03-10T12:00:00+01:00"

static inline instant at(const char *written)
{
	struct time_read t = time_parse(text_of(written), zones_builtin());

	assert_int_equal(t.shape, TIME_INSTANT);
	return t.at;
}

static inline struct assess_options bench_options(const char *now)
{
	return (struct assess_options){.now = at(now),
	                               .as_known_at = INSTANT_MAX,
	                               .as_of = INSTANT_MIN,
	                               .include_proposed = true,
	                               .keep_not_required = true};
}

static inline void bench_judge(struct bench *b, const char *yaml, const struct assess_options *options)
{
	const struct doc *d =
	    doc_from_yaml(text_of(yaml), TEXT("case.yaml"), &doc_limits_default, &b->arena, &b->diags);

	if (d == NULL || !case_init(&b->kase, &b->law, zones_builtin(), &b->arena) ||
	    !case_add(&b->kase, d, TEXT("case.yaml"), ZONE_UTC, &b->diags) || !case_finish(&b->kase, &b->diags)) {
		bench_show(b);
		fail_msg("no case: %s", yaml);
	}
	assert_true(assess(&b->kase, options, &b->arena, &b->diags, &b->a));
}

static inline void bench_case(struct bench *b, const char *yaml)
{
	struct assess_options o = bench_options(BENCH_NOW);

	bench_judge(b, yaml, &o);
}

static inline enum verdict bench_covered(struct bench *b, const char *book)
{
	row_id id = rulebook_find(&b->law, text_of(book));

	for (uint32_t i = 0; i < b->a.rulebook_count; i++)
		if (b->a.rulebooks[i].rulebook == id)
			return b->a.rulebooks[i].covered;
	fail_msg("%s is not in the answer", book);
	return NO;
}

static inline enum verdict bench_rule(struct bench *b, const char *name)
{
	struct explainer *x = explainer_new(&b->a, &b->a.entities[0], &b->arena);
	enum verdict v = NO;
	bool found = false;

	for (row_id i = 1; i < b->law.t[TAB_RULES].count; i++)
		if (text_is(law_str(&b->law, RULE(&b->law, i)->id), name)) {
			v = verdict_of_rule(x, i);
			found = true;
		}
	explainer_close(x);
	assert_true(found);
	return v;
}

/* The answer about a duty, "eu.t.report"; `instance`: id of a record or code of a region, "" for the one not known, NULL
 * where there is but one. NULL where there is none. */
static inline const struct duty_answer *bench_find(struct bench *b, const char *path, const char *instance)
{
	row_id id = duty_find_path(&b->law, text_of(path));

	assert_int_not_equal(id, 0);
	for (uint32_t i = 0; i < b->a.duty_count; i++) {
		const struct duty_answer *d = &b->a.duties[i];
		struct text name =
		    d->record != 0 ? b->kase.records[d->record - 1].id
		    : d->region != 0
		        ? law_str(&b->law, LAW_ROW(&b->law, TAB_REGIONS, struct region_row, d->region)->code)
		        : TEXT_NONE;

		if (d->duty == id && (instance == NULL || text_is(name, instance)))
			return d;
	}
	return NULL;
}

static inline const struct duty_answer *bench_duty(struct bench *b, const char *path, const char *instance)
{
	const struct duty_answer *d = bench_find(b, path, instance);

	if (d == NULL)
		fail_msg("%s[%s] is not in the answer", path, instance == NULL ? "" : instance);
	return d;
}

static inline void bench_state(struct bench *b, const char *path, const char *instance, enum duty_state wanted)
{
	enum duty_state got = bench_duty(b, path, instance)->state;

	if (got != wanted)
		fail_msg("%s is %s, not %s", path, duty_state_name(got), duty_state_name(wanted));
}

/* A condition of one line over the small law, judged for one case. */
static inline enum verdict bench_verdict(const char *condition, const char *facts)
{
	struct bench b;
	char book[4096];
	enum verdict v;

	snprintf(book, sizeof(book), "%scovers: {cite: Art. 1, when: \"true\"}\ntriggers:\n  t: %s\n", BOOK("eu.t"),
	         condition);
	bench_open(&b, book);
	bench_case(&b, facts);
	v = bench_rule(&b, "t");
	bench_close(&b);
	return v;
}

struct verdict_row {
	const char *condition, *facts;
	enum verdict verdict;
};

static inline void bench_verdicts(const struct verdict_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		enum verdict got = bench_verdict(rows[i].condition, rows[i].facts);

		if (got != rows[i].verdict)
			fail_msg("%s with %s is %s, not %s", rows[i].condition, rows[i].facts, verdict_name(got),
			         verdict_name(rows[i].verdict));
	}
}
#define BENCH_VERDICTS(rows) bench_verdicts(rows, sizeof(rows) / sizeof((rows)[0]))

#endif
