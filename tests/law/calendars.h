/* The calendars of law/calendars, compiled for a test. */
#ifndef ENTENTE_TESTS_LAW_CALENDARS_H
#define ENTENTE_TESTS_LAW_CALENDARS_H

#include "../support.h"

#include <dirent.h>

#include "law/calendar.h"
#include "read/yaml.h"

static struct arena calendars_arena;
static struct diags calendars_diags;
static struct builder calendars_builder;
static struct law calendars_law;

static inline struct text whole_file(const char *path, struct arena *arena)
{
	struct buf b = {0};
	char piece[4096];
	FILE *f = fopen(path, "rb");
	if (!f)
		fail_msg("cannot open %s", path);
	for (size_t n; (n = fread(piece, 1, sizeof(piece), f)) > 0;)
		buf_add(&b, piece, n);
	fclose(f);
	struct text t = text_dup(arena, buf_view(&b));
	buf_free(&b);
	return t;
}

static inline void calendars_begin(void)
{
	arena_init(&calendars_arena, 0);
	diags_init(&calendars_diags, &calendars_arena);
	builder_init(&calendars_builder, &calendars_arena, &calendars_diags);
}

static inline void calendars_add(struct text yaml, const char *name)
{
	const struct doc *d =
	    doc_from_yaml(yaml, text_of(name), &doc_limits_default, &calendars_arena, &calendars_diags);
	if (d)
		calendar_compile(&calendars_builder, d, text_of(name));
}

static inline void calendars_fail(void)
{
	struct buf b = {0};
	for (uint32_t i = 0; i < calendars_diags.count; i++)
		diag_print(&b, &calendars_diags.list[i]);
	fail_msg("%.*s", (int)b.n, b.p);
}

static inline int calendars_setup(void **state)
{
	DIR *d = opendir(ENTENTE_SOURCE_ROOT "/law/calendars");
	char path[600];
	(void)state;
	calendars_begin();
	if (!d)
		return -1;
	for (struct dirent *e; (e = readdir(d));) {
		if (!text_ends(text_of(e->d_name), TEXT(".yaml")))
			continue;
		snprintf(path, sizeof(path), "%s/law/calendars/%s", ENTENTE_SOURCE_ROOT, e->d_name);
		calendars_add(whole_file(path, &calendars_arena), e->d_name);
	}
	closedir(d);
	calendar_link(&calendars_builder);
	if (diags_failed(&calendars_diags))
		calendars_fail();
	builder_view(&calendars_builder, &calendars_law);
	return 0;
}

static inline int calendars_teardown(void **state)
{
	(void)state;
	builder_free(&calendars_builder);
	arena_free(&calendars_arena);
	return 0;
}

static inline calendar_id calendar(const char *id)
{
	calendar_id c = calendar_find(&calendars_law, text_of(id));
	if (!c)
		fail_msg("no calendar %s", id);
	return c;
}

#endif
