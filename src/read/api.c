/* The public C API (include/entente.h) over the engine. */
#include <entente.h>

#include <string.h>

#include "law/explain.h"
#include "read/input.h"
#include "read/lawdir.h"

struct ent_law {
	struct arena arena;
	struct diags diags;
	const struct law *law;
	struct law own; /* of an image or a directory */
	struct law_dir dir;
	struct buf image, messages;
	const char *edition;
};

struct ent_case {
	const struct ent_law *law;
	struct arena arena;   /* of the case */
	struct arena scratch; /* of one assessment */
	struct diags diags, judged;
	struct kase kase;
	struct buf json, messages;
	bool broken;
};

const char *ent_version(void)
{
	return ENTENTE_VERSION;
}

/* ---- messages ---- */

static void write_message(struct json *j, const struct diag *d)
{
	json_object(j);
	json_key(j, "level");
	json_str(j, d->level == DIAG_ERROR ? "error" : "warning");
	json_key(j, "file");
	json_text(j, d->at.file);
	json_key(j, "line");
	json_int(j, d->at.line);
	json_key(j, "column");
	json_int(j, d->at.column);
	json_key(j, "code");
	json_str(j, d->code);
	json_key(j, "text");
	json_text(j, d->message);
	json_key(j, "hint");
	json_text(j, d->hint);
	json_object_end(j);
}

static const char *messages(struct buf *out, const struct diags *a, const struct diags *b)
{
	struct json j;

	buf_clear(out);
	json_begin(&j, out, false);
	json_array(&j);
	for (uint32_t i = 0; i < a->count; i++)
		write_message(&j, &a->list[i]);
	for (uint32_t i = 0; b != NULL && i < b->count; i++)
		write_message(&j, &b->list[i]);
	json_array_end(&j);
	buf_char(out, '\0');
	return buf_failed(out) ? "[]" : out->p;
}

/* ---- the law ---- */

static struct ent_law *law_new(void)
{
	struct ent_law *l = mem_hooks.alloc(sizeof(*l));

	if (l == NULL)
		return NULL;
	*l = (struct ent_law){0};
	arena_init(&l->arena, 0);
	diags_init(&l->diags, &l->arena);
	return l;
}

/* Messages and edition are made now, so that a law is never written to by those who share it. */
static enum ent_status law_ready(struct ent_law *l)
{
	messages(&l->messages, &l->diags, NULL);
	l->edition = l->law == NULL ? "" : text_cstr(&l->arena, law_meta(l->law, META_EDITION));
	if (l->diags.out_of_memory || buf_failed(&l->messages) || l->edition == NULL)
		return ENT_INTERNAL;
	return l->law == NULL ? ENT_BAD_INPUT : ENT_OK;
}

enum ent_status ent_law_builtin(struct ent_law **law)
{
	struct ent_law *l = law_new();
	enum ent_status status;

	*law = l;
	if (l == NULL)
		return ENT_INTERNAL;
	l->law = law_builtin();
	status = law_ready(l);
	if (status == ENT_OK)
		return ENT_OK;
	ent_law_free(l);
	*law = NULL;
	return status;
}

enum ent_status ent_law_directory(const char *path, struct ent_law **law)
{
	struct ent_law *l = law_new();

	*law = l;
	if (l == NULL)
		return ENT_INTERNAL;
	if (law_dir_load(&l->dir, path, zones_builtin(), &l->arena, &l->diags))
		l->law = &l->dir.law;
	return law_ready(l);
}

enum ent_status ent_law_from_image(const void *bytes, size_t size, struct ent_law **law)
{
	struct ent_law *l = law_new();
	struct text copy = {NULL, size};
	const char *why = NULL;

	*law = l;
	if (l == NULL)
		return ENT_INTERNAL;
	copy.p = arena_copy(&l->arena, bytes, size);
	if (copy.p == NULL)
		diag_no_memory(&l->diags);
	else if (law_image_read(copy, false, &l->own, &why))
		l->law = &l->own;
	else
		diag_error(&l->diags, (struct diag_pos){0}, "bad-image", "%s", why);
	return law_ready(l);
}

enum ent_status ent_law_image(struct ent_law *law, const void **bytes, size_t *size)
{
	*bytes = NULL;
	*size = 0;
	if (law->law == NULL)
		return ENT_BAD_INPUT;
	if (law->image.n == 0 && !law_image_write(law->law, &law->image))
		return ENT_INTERNAL;
	*bytes = law->image.p;
	*size = law->image.n;
	return ENT_OK;
}

const char *ent_law_edition(const struct ent_law *law)
{
	return law->edition == NULL ? "" : law->edition;
}

const char *ent_law_messages(const struct ent_law *law)
{
	return law->messages.p == NULL || buf_failed(&law->messages) ? "[]" : law->messages.p;
}

void ent_law_free(struct ent_law *law)
{
	if (law == NULL)
		return;
	law_dir_close(&law->dir);
	buf_free(&law->image);
	buf_free(&law->messages);
	arena_free(&law->arena);
	mem_hooks.release(law);
}

/* ---- a case ---- */

enum ent_status ent_case_new(const struct ent_law *law, struct ent_case **c)
{
	*c = NULL;
	if (law->law == NULL)
		return ENT_BAD_INPUT;
	*c = mem_hooks.alloc(sizeof(**c));
	if (*c == NULL)
		return ENT_INTERNAL;
	**c = (struct ent_case){.law = law};
	arena_init(&(*c)->arena, 0);
	arena_init(&(*c)->scratch, 0);
	diags_init(&(*c)->diags, &(*c)->arena);
	diags_init(&(*c)->judged, &(*c)->scratch);
	if (case_init(&(*c)->kase, law->law, zones_builtin(), &(*c)->arena))
		return ENT_OK;
	ent_case_free(*c);
	*c = NULL;
	return ENT_INTERNAL;
}

static enum ent_status broken(struct ent_case *c)
{
	c->broken = true;
	return c->diags.out_of_memory || arena_failed(&c->arena) ? ENT_INTERNAL : ENT_BAD_INPUT;
}

enum ent_status ent_case_add(struct ent_case *c, const char *text, size_t size, enum ent_format format,
                             const char *name)
{
	struct input_name where = {.line = 1, .format = format == ENT_JSON ? INPUT_JSON : INPUT_YAML};
	struct text bytes;
	const struct doc *d;

	if (c->broken)
		return broken(c);
	where.file = text_dup(&c->arena, name == NULL ? TEXT("case") : text_of(name));
	bytes = text_dup(&c->arena, (struct text){text, size});
	if (where.file.p == NULL || bytes.p == NULL)
		return broken(c);
	d = input_doc(bytes, &where, &doc_limits_default, &c->arena, &c->diags);
	if (d == NULL || !case_add(&c->kase, d, where.file, ZONE_UTC, &c->diags))
		return broken(c);
	return ENT_OK;
}

/* ---- judging ---- */

struct judging {
	struct ent_case *c;
	struct assess_options options;
	zone_id zone;
	bool fine;
};

static void wrong_option(struct judging *j, const char *code, const char *option, const char *value, const char *why)
{
	j->fine = false;
	diag_error(&j->c->judged, (struct diag_pos){TEXT("options"), 0, 0}, code, "%s \"%s\": %s", option, value, why);
}

static void read_time(struct judging *j, const char *option, const char *value, bool end, instant *out)
{
	struct time_read t;
	zone_id zone;

	if (value == NULL)
		return;
	t = time_parse(text_of(value), zones_builtin());
	zone = t.zone != ZONE_NONE ? t.zone : j->zone;
	if (t.shape == TIME_NONE)
		wrong_option(j, "bad-date", option, value, t.error);
	else if (t.shape == TIME_INSTANT)
		*out = t.at;
	else if (t.shape == TIME_LOCAL)
		*out = instant_of(zones_builtin(), zone, t.first, t.second_of_day, false);
	else
		*out = instant_of(zones_builtin(), zone, end ? t.last : t.first, end ? (int32_t)DAY_SECONDS : 0, false);
}

static void read_options(struct judging *j, const struct ent_options *o)
{
	const struct law *law = j->c->law->law;
	struct time_read t;

	j->zone = j->c->kase.zone == ZONE_NONE ? ZONE_UTC : j->c->kase.zone;
	if (o->zone != NULL)
		j->zone = zone_find(zones_builtin(), text_of(o->zone));
	if (j->zone == ZONE_NONE)
		wrong_option(j, "unknown-zone", "zone", o->zone, "no such time zone");
	if (j->zone == ZONE_NONE)
		j->zone = ZONE_UTC;
	j->options.now = j->c->kase.now;
	read_time(j, "now", o->now, false, &j->options.now);
	read_time(j, "as_known_at", o->as_known_at, true, &j->options.as_known_at);
	read_time(j, "as_of", o->as_of, false, &j->options.as_of);
	t = time_parse(text_of(o->as_of), zones_builtin());
	if (t.shape == TIME_DAY)
		j->options.as_of = as_of_day(t.first);
	if (j->fine && j->options.now == INSTANT_MIN)
		wrong_option(j, "no-now", "now", "", "neither the options nor the case say what the present moment is");
	if (o->shore != NULL) {
		j->options.only_shore = true;
		j->options.shore = strcmp(o->shore, "us") == 0 ? SHORE_US : SHORE_EU;
		if (strcmp(o->shore, "us") != 0 && strcmp(o->shore, "eu") != 0)
			wrong_option(j, "unknown-shore", "shore", o->shore, "eu or us is expected");
	}
	if (o->regime != NULL) {
		j->options.only_rulebook = rulebook_find(law, text_of(o->regime));
		if (j->options.only_rulebook == 0)
			wrong_option(j, "unknown-regime", "regime", o->regime, "there is no such rulebook");
	}
	j->options.only_entity = text_of(o->entity);
	j->options.include_proposed = o->include_proposed != 0;
	j->options.keep_not_required = o->include_all != 0;
}

static bool is_due(const struct assessment *a)
{
	for (uint32_t i = 0; i < a->duty_count; i++)
		if (a->duties[i].state == STATE_DUE || a->duties[i].state == STATE_OVERDUE)
			return true;
	return false;
}

enum ent_status ent_case_assess(struct ent_case *c, const struct ent_options *options, const char **json)
{
	struct ent_options o = ENT_OPTIONS;
	struct judging j = {.c = c, .fine = true, .options = {.as_known_at = INSTANT_MAX, .as_of = INSTANT_MIN}};
	struct assessment a;

	*json = NULL;
	arena_reset(&c->scratch);
	diags_init(&c->judged, &c->scratch);
	/* An older caller's struct is shorter: what it does not have keeps its default. */
	if (options != NULL && options->size >= sizeof(options->size))
		memcpy(&o, options, options->size < sizeof(o) ? options->size : sizeof(o));
	if (c->broken || !case_finish(&c->kase, &c->diags))
		return broken(c);
	read_options(&j, &o);
	if (!j.fine)
		return ENT_BAD_INPUT;
	buf_clear(&c->json);
	if (!assess(&c->kase, &j.options, &c->scratch, &c->judged, &a) ||
	    !answer_json(&a, j.zone, &c->json, o.pretty != 0))
		return ENT_INTERNAL;
	buf_char(&c->json, '\0');
	if (buf_failed(&c->json) || arena_failed(&c->scratch))
		return ENT_INTERNAL;
	*json = c->json.p;
	return is_due(&a) ? ENT_DUE : ENT_OK;
}

const char *ent_case_messages(struct ent_case *c)
{
	return messages(&c->messages, &c->diags, &c->judged);
}

void ent_case_free(struct ent_case *c)
{
	if (c == NULL)
		return;
	buf_free(&c->json);
	buf_free(&c->messages);
	arena_free(&c->scratch);
	arena_free(&c->arena);
	mem_hooks.release(c);
}
