/*
 * Properties of whole answers, over every worked case and example: they do not depend on the order of the rulebooks, on how
 * an instant or a case is written, or on whether the law was linked in, compiled now or read from an image; and between now
 * the next change that an answer announces nothing changes. Some thousands of cases would take many
 * minutes: every eighth has to do, under a sanitizer every 64th.
 */
#include "../tree.h"
#include "seed.h"
#include "worked.h"

#include "law/explain.h"
#include "read/lawdir.h"

static const struct law *law;
static struct arena fixed, arena;
#define EVERY (SLOW_BUILD ? 64 : 8)

static struct worked *worked;
static uint32_t worked_count;

static const struct assess_options everything = {.as_known_at = INSTANT_MAX,
                                                 .as_of = INSTANT_MIN,
                                                 .include_proposed = true,
                                                 .keep_not_required = true};

static void assess_at(const struct kase *c, instant now, struct assessment *a)
{
	struct assess_options o = everything;
	struct diags *diags = arena_alloc(&arena, sizeof(*diags));

	o.now = now;
	diags_init(diags, &arena);
	assert_true(assess(c, &o, &arena, diags, a));
}

/* ---- a case read again, under a law ---- */

/* Warnings name places in a file; those differ with the way of writing and are left out. */
static void answer_of(struct kase *c, instant now, struct buf *out)
{
	struct assessment a;

	assess_at(c, now, &a);
	a.diags->count = 0;
	assert_true(answer_json(&a, ZONE_UTC, out, false));
	assert_false(buf_failed(out));
}

static bool read_case(struct kase *c, const struct law *under, const struct worked *k)
{
	struct diags diags;

	diags_init(&diags, &arena);
	return case_init(c, under, zones_builtin(), &arena) && case_add(c, k->doc, k->file, ZONE_UTC, &diags) &&
	       (k->set == NULL || case_add(c, k->set, k->file, ZONE_UTC, &diags)) && case_finish(c, &diags);
}

static void must_be_same(const struct buf *a, const struct buf *b, const struct worked *k, const char *what)
{
	struct text x = buf_view(a), y = buf_view(b);
	uint32_t i = 0;

	if (text_eq(x, y))
		return;
	while (i < x.n && i < y.n && x.p[i] == y.p[i])
		i++;
	i = i > 200 ? i - 200 : 0;
	fail_msg("%.*s (now %lld), %s:\n%.600s\n---\n%.600s", TEXT_ARG(k->file), (long long)k->now, what, x.p + i,
	         y.p + i);
}

/* ---- one law, three ways ---- */

static void linked_compiled_and_read_laws_answer_alike(void **state)
{
	struct law_dir dir;
	struct diags diags;
	struct buf image = {0}, linked = {0}, other = {0};
	struct law read;
	const char *why = NULL;

	(void)state;
	diags_init(&diags, &fixed);
	assert_true(law_dir_load(&dir, ENTENTE_SOURCE_ROOT "/law", zones_builtin(), &fixed, &diags));
	assert_true(law_image_write(&dir.law, &image));
	if (!law_image_read(buf_view(&image), false, &read, &why))
		fail_msg("the image of the law is refused: %s", why);
	for (uint32_t i = 0; i < worked_count; i++) {
		const struct law *const laws[] = {&dir.law, &read};
		const struct worked *k = &worked[i];

		buf_clear(&linked);
		arena_reset(&arena);
		struct kase c;
		assert_true(read_case(&c, law, k));
		answer_of(&c, k->now, &linked);
		for (int l = 0; l < 2; l++) {
			buf_clear(&other);
			assert_true(read_case(&c, laws[l], k));
			answer_of(&c, k->now, &other);
			must_be_same(&linked, &other, k, l == 0 ? "compiled now" : "read from an image");
		}
	}
	buf_free(&linked);
	buf_free(&other);
	buf_free(&image);
	law_dir_close(&dir);
}

/* ---- one case, many ways to write it ---- */

static void written_as_json_a_case_has_the_same_answer(void **state)
{
	struct buf plain = {0}, other = {0}, json = {0};

	(void)state;
	for (uint32_t i = 0; i < worked_count; i++) {
		struct worked k = worked[i];
		struct diags diags;
		struct kase c;
		struct json j;

		arena_reset(&arena);
		diags_init(&diags, &arena);
		buf_clear(&plain);
		buf_clear(&other);
		buf_clear(&json);
		assert_true(read_case(&c, law, &k));
		answer_of(&c, k.now, &plain);
		json_begin(&j, &json, true);
		tree_write(&j, k.doc);
		k.doc = doc_from_json(buf_view(&json), k.file, 1, &doc_limits_default, &arena, &diags);
		assert_non_null(k.doc);
		assert_true(read_case(&c, law, &k));
		answer_of(&c, k.now, &other);
		must_be_same(&plain, &other, &k, "as JSON");
	}
	buf_free(&plain);
	buf_free(&other);
	buf_free(&json);
}

/* The same document, with the instants that have an offset written with that of another zone. */
static const struct doc *elsewhere(const struct doc *d, zone_id zone, uint32_t *changed)
{
	struct doc *out = arena_copy(&arena, d, sizeof(*d)), **at = &out->first;
	struct buf b = {0};

	if (d->kind == DOC_STRING && memchr(d->text.p, 'T', d->text.n) != NULL) {
		struct time_read t = time_parse(d->text, zones_builtin());

		if (t.shape == TIME_INSTANT && t.zone == ZONE_NONE) {
			instant_print(&b, zones_builtin(), zone, t.at);
			out->text = text_dup(&arena, buf_view(&b));
			++*changed;
		}
		buf_free(&b);
	}
	for (const struct doc *c = d->first; c != NULL; c = c->next) {
		*at = (struct doc *)(uintptr_t)elsewhere(c, zone, changed);
		at = &(*at)->next;
	}
	return out;
}

static void written_with_other_offsets_a_case_has_the_same_answer(void **state)
{
	static const char *const zones[] = {"Asia/Kathmandu", "America/New_York", "Pacific/Kiritimati"};
	struct buf plain = {0}, other = {0};
	uint32_t changed = 0;

	(void)state;
	for (uint32_t i = 0; i < worked_count; i++) {
		struct worked k = worked[i];
		zone_id zone = zone_find(zones_builtin(), text_of(zones[i % 3]));
		struct kase c;

		arena_reset(&arena);
		buf_clear(&plain);
		buf_clear(&other);
		assert_true(read_case(&c, law, &k));
		answer_of(&c, k.now, &plain);
		k.doc = elsewhere(k.doc, zone, &changed);
		k.set = k.set == NULL ? NULL : elsewhere(k.set, zone, &changed);
		assert_true(read_case(&c, law, &k));
		answer_of(&c, k.now, &other);
		must_be_same(&plain, &other, &k, zones[i % 3]);
	}
	assert_true(changed > worked_count / 4);
	buf_free(&plain);
	buf_free(&other);
}

/* The case as a log: its records first, then a line for each assertion. */
static bool read_log(struct kase *c, const struct kase *from, const struct text file)
{
	struct buf line = {0};
	struct diags diags;
	bool fine;

	diags_init(&diags, &arena);
	fine = case_init(c, law, zones_builtin(), &arena);
	for (uint32_t i = 0; i < from->record_count && fine; i++) {
		struct record r = from->records[i];

		fine = case_record(c, r.kind, r.id) == i + 1;
		for (int l = 0; l < LINK_COUNT; l++)
			*record_owner(&c->records[i], (enum kind_link)l) = *record_owner(&r, (enum kind_link)l);
		for (uint32_t d = 0; d < r.duty_count; d++)
			fine = fine && case_add_duty(c, i + 1, r.duties[d]);
		c->records[i].region = r.region;
	}
	for (uint32_t i = 0; i < from->rate_count; i++)
		case_add_rate(c, &from->rates[i]);
	for (uint32_t i = 0; i < from->log_count && fine; i++) {
		const struct doc *d;
		struct json j;

		buf_clear(&line);
		json_begin(&j, &line, false);
		assertion_json(&j, from, &from->log[i], ZONE_UTC);
		d = doc_from_json(text_dup(&arena, buf_view(&line)), file, i + 1, &doc_limits_default, &arena, &diags);
		fine = d != NULL && case_add(c, d, file, ZONE_UTC, &diags);
	}
	for (uint32_t i = 0; i < diags.count && !fine; i++)
		print_error("%.*s\n%.*s\n", TEXT_ARG(diags.list[i].message), TEXT_ARG(buf_view(&line)));
	buf_free(&line);
	c->title = from->title;
	c->zone = from->zone;
	c->complete = from->complete;
	c->open = from->open;
	return fine && case_finish(c, &diags);
}

static void told_as_a_log_a_case_has_the_same_answer(void **state)
{
	struct buf plain = {0}, other = {0};

	(void)state;
	for (uint32_t i = 0; i < worked_count; i++) {
		struct kase c;

		arena_reset(&arena);
		buf_clear(&plain);
		buf_clear(&other);
		answer_of(&worked[i].kase, worked[i].now, &plain);
		if (!read_log(&c, &worked[i].kase, worked[i].file))
			fail_msg("%.*s: what it says cannot be read back", TEXT_ARG(worked[i].file));
		answer_of(&c, worked[i].now, &other);
		must_be_same(&plain, &other, &worked[i], "as a log");
	}
	buf_free(&plain);
	buf_free(&other);
}

/* ---- any order of the rulebooks ---- */

static const struct duty_answer *find_instance(const struct assessment *a, const struct assessment *of,
                                               const struct duty_answer *d, row_id duty, uint32_t entity)
{
	const struct entity_answer *e = &a->entities[entity];

	for (uint32_t b = 0; b < e->rulebook_count; b++) {
		const struct rulebook_answer *r = &a->rulebooks[e->first_rulebook + b];

		for (uint32_t i = r->first_duty; i < r->first_duty + r->duty_count; i++)
			if (a->duties[i].duty == duty && a->duties[i].record == d->record &&
			    text_eq(law_str(a->law,
			                    LAW_ROW(a->law, TAB_REGIONS, struct region_row, a->duties[i].region)->code),
			            law_str(of->law,
			                    LAW_ROW(of->law, TAB_REGIONS, struct region_row, d->region)->code)))
				return &a->duties[i];
	}
	return NULL;
}

static bool same_span(const struct span *a, const struct span *b)
{
	return a->lo == b->lo && a->hi == b->hi && a->none == b->none && a->waiting == b->waiting;
}

static void must_agree(const struct assessment *a, const struct assessment *b, const struct worked *k)
{
	assert_int_equal(a->entity_count, b->entity_count);
	assert_int_equal(a->duty_count, b->duty_count);
	assert_int_equal(a->rulebook_count, b->rulebook_count);
	assert_int_equal(a->next_change, b->next_change);
	for (uint32_t e = 0; e < a->entity_count; e++)
		for (uint32_t i = 0; i < a->entities[e].rulebook_count; i++) {
			const struct rulebook_answer *r = &a->rulebooks[a->entities[e].first_rulebook + i];
			struct text id = law_str(a->law, RULEBOOK(a->law, r->rulebook)->id);
			row_id book = rulebook_find(b->law, id);

			for (uint32_t n = 0; n < b->entities[e].rulebook_count; n++) {
				const struct rulebook_answer *o = &b->rulebooks[b->entities[e].first_rulebook + n];

				if (o->rulebook == book && (o->covered != r->covered || o->status != r->status))
					fail_msg("%.*s: %.*s: coverage depends on the order", TEXT_ARG(k->file),
					         TEXT_ARG(id));
			}
			for (uint32_t d = r->first_duty; d < r->first_duty + r->duty_count; d++) {
				const struct duty_answer *x = &a->duties[d];
				row_id duty = duty_find(b->law, book, law_str(a->law, DUTY(a->law, x->duty)->id));
				const struct duty_answer *y = find_instance(b, a, x, duty, e);

				if (y == NULL || x->required != y->required || x->state != y->state ||
				    !same_span(&x->limit, &y->limit) || !same_span(&x->not_before, &y->not_before))
					fail_msg("%.*s: %.*s.%s depends on the order of the rulebooks",
					         TEXT_ARG(k->file), TEXT_ARG(id),
					         law_str(a->law, DUTY(a->law, x->duty)->id).p);
			}
		}
}

#define FILES_MOST 2000

static uint32_t read_law(struct law_file *files, struct diags *diags)
{
	const char *root = ENTENTE_SOURCE_ROOT "/law";
	struct input in = {0};
	struct input_name where;
	struct text bytes;
	uint32_t n = 0;

	assert_true(input_open(&in, &root, 1, 0));
	while (input_next(&in, &bytes, &where, diags) == INPUT_DOCUMENT && n < FILES_MOST) {
		struct text name = where.file, top = TEXT(ENTENTE_SOURCE_ROOT "/law/");

		if (where.format != INPUT_YAML)
			continue;
		name.p += top.n;
		name.n -= top.n;
		files[n].name = text_dup(&fixed, name);
		files[n++].doc = input_doc(text_dup(&fixed, bytes), &where, &doc_limits_default, &fixed, diags);
	}
	input_close(&in);
	return n;
}

static void verdicts_do_not_depend_on_the_order_of_the_rulebooks(void **state)
{
	struct law_file *files = arena_array(&fixed, FILES_MOST, sizeof(*files));
	struct random random = {random_seed()};
	struct diags diags;
	uint32_t n;

	(void)state;
	diags_init(&diags, &fixed);
	n = read_law(files, &diags);
	for (int round = 0; round < 3; round++) {
		struct builder b;
		struct law shuffled;

		for (uint32_t i = n - 1; i > 0; i--) {
			uint32_t k = (uint32_t)random_below(&random, i + 1);
			struct law_file was = files[i];

			files[i] = files[k];
			files[k] = was;
		}
		assert_true(builder_init(&b, &fixed, &diags));
		if (!law_compile(&b, zones_builtin(), files, n, &shuffled))
			fail_msg("%.*s", TEXT_ARG(diags.list[0].message));
		for (uint32_t i = 0; i < worked_count; i++) {
			struct assessment one, two;
			struct kase c;

			arena_reset(&arena);
			assert_true(read_case(&c, &shuffled, &worked[i]));
			assess_at(&worked[i].kase, worked[i].now, &one);
			assess_at(&c, worked[i].now, &two);
			must_agree(&one, &two, &worked[i]);
		}
		builder_free(&b);
	}
}

/* ---- next_change ---- */

static bool same_state(const struct assessment *a, const struct assessment *b, char *why, size_t size)
{
	for (uint32_t e = 0; e < a->entity_count; e++)
		for (uint32_t i = 0; i < a->entities[e].rulebook_count; i++) {
			const struct rulebook_answer *x = &a->rulebooks[a->entities[e].first_rulebook + i];
			const struct rulebook_answer *y = &b->rulebooks[b->entities[e].first_rulebook + i];

			snprintf(why, size, "%s", law_str(a->law, RULEBOOK(a->law, x->rulebook)->id).p);
			if (x->rulebook != y->rulebook || x->covered != y->covered || x->duty_count != y->duty_count)
				return false;
		}
	for (uint32_t d = 0; d < a->duty_count; d++) {
		const struct duty_answer *x = &a->duties[d], *y = &b->duties[d];

		snprintf(why, size, "%s.%s: %s, then %s",
		         law_str(a->law, RULEBOOK(a->law, DUTY(a->law, x->duty)->rulebook)->id).p,
		         law_str(a->law, DUTY(a->law, x->duty)->id).p, duty_state_name(x->state),
		         duty_state_name(y->state));
		/* That a provision begins to apply is announced where it would oblige, not where nobody knows whether it does. */
		bool idle = x->required == UNKNOWN && (x->state == STATE_DORMANT || y->state == STATE_DORMANT);
		if (x->duty != y->duty || x->required != y->required || (x->state != y->state && !idle))
			return false;
	}
	return true;
}

static void nothing_changes_before_the_next_change(void **state)
{
	struct random random = {20261125};
	uint32_t announced = 0, changed = 0, wrong = 0;
	char why[300];

	(void)state;
	for (uint32_t i = 0; i < worked_count; i++) {
		struct assessment now, then;
		instant next;

		arena_reset(&arena);
		assess_at(&worked[i].kase, worked[i].now, &now);
		next = now.next_change;
		for (int k = 0; k < 3; k++) {
			instant most = next == INSTANT_MAX ? worked[i].now + 400 * DAY_SECONDS : next;
			instant t =
			    k == 0 ? most - 1
			           : worked[i].now + (instant)random_below(&random, (uint64_t)(most - worked[i].now));

			assess_at(&worked[i].kase, t, &then);
			if (!same_state(&now, &then, why, sizeof(why))) {
				print_error("%.*s: from %lld to %lld, though the next change is at %lld: %s\n",
				            TEXT_ARG(worked[i].file), (long long)worked[i].now, (long long)t,
				            (long long)next, why);
				wrong++;
				break;
			}
		}
		if (next == INSTANT_MAX)
			continue;
		announced++;
		assess_at(&worked[i].kase, next + 1, &then);
		changed += !same_state(&now, &then, why, sizeof(why));
	}
	print_message("%u changes announced, at %u of them a state or verdict changes\n", announced, changed);
	assert_int_equal(wrong, 0);
	assert_true(announced > 50 && changed > announced / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(linked_compiled_and_read_laws_answer_alike),
	    cmocka_unit_test(written_as_json_a_case_has_the_same_answer),
	    cmocka_unit_test(written_with_other_offsets_a_case_has_the_same_answer),
	    cmocka_unit_test(told_as_a_log_a_case_has_the_same_answer),
	    cmocka_unit_test(verdicts_do_not_depend_on_the_order_of_the_rulebooks),
	    cmocka_unit_test(nothing_changes_before_the_next_change),
	};
	int failed;

	law = law_builtin();
	arena_init(&fixed, 0);
	arena_init(&arena, 0);
	worked = worked_load(law, &fixed, &worked_count);
	for (uint32_t i = 0; i < worked_count; i += EVERY)
		worked[i / EVERY] = worked[i];
	worked_count /= EVERY;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	arena_free(&fixed);
	return failed;
}
