#include "base/diag.h"

#define FEW 10

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* A message quotes what was found; a megabyte of it helps nobody. */
#define MESSAGE_LONGEST 1000

void diags_init(struct diags *d, struct arena *arena)
{
	*d = (struct diags){.arena = arena};
}

void diag_no_memory(struct diags *d)
{
	d->out_of_memory = true;
}

bool diags_failed(const struct diags *d)
{
	return d->errors > 0 || d->out_of_memory;
}

/* Without a code point at the end that was cut through. */
static size_t whole_characters(const char *p, size_t n)
{
	size_t last = n;

	while (last > 0 && utf8_is_tail((unsigned char)p[last - 1]))
		last--;
	if (last == 0)
		return n;
	return utf8_step(p + last - 1, n - (last - 1), NULL) == n - (last - 1) ? n : last - 1;
}

static struct text diag_format(struct arena *arena, const char *format, va_list args)
{
	char line[MESSAGE_LONGEST + 1];
	int written = vsnprintf(line, sizeof(line), format, args);
	size_t n = written < 0 ? 0 : (size_t)written;

	if (n <= MESSAGE_LONGEST)
		return text_dup(arena, (struct text){line, n});
	return text_format(arena, "%.*s…", (int)whole_characters(line, MESSAGE_LONGEST), line);
}

static struct diag *diag_add(struct diags *d, enum diag_level level, struct diag_pos at, const char *code,
                             const char *format, va_list args)
{
	struct diag *made;

	*(level == DIAG_ERROR ? &d->errors : &d->warnings) += 1;
	if (d->count == DIAG_LIMIT) {
		d->dropped++;
		return NULL;
	}
	if (d->list == NULL)
		d->list = arena_array(d->arena, DIAG_LIMIT, sizeof(*d->list));
	if (d->list == NULL) {
		diag_no_memory(d);
		d->dropped++;
		return NULL;
	}
	made = &d->list[d->count];
	*made = (struct diag){.level = level, .at = at, .code = code};
	made->message = diag_format(d->arena, format, args);
	if (made->message.p == NULL) {
		diag_no_memory(d);
		d->dropped++;
		return NULL;
	}
	d->count++;
	return made;
}

struct diag *diag_error(struct diags *d, struct diag_pos at, const char *code, const char *format, ...)
{
	struct diag *made;
	va_list args;

	va_start(args, format);
	made = diag_add(d, DIAG_ERROR, at, code, format, args);
	va_end(args);
	return made;
}

struct diag *diag_warning(struct diags *d, struct diag_pos at, const char *code, const char *format, ...)
{
	struct diag *made;
	va_list args;

	va_start(args, format);
	made = diag_add(d, DIAG_WARNING, at, code, format, args);
	va_end(args);
	return made;
}

/* The name that begins most like what was found, by four letters at least: "insurer" for "insurance_undertaking". */
static const struct text *longest_beginning(struct text found, const struct text *names, size_t count)
{
	const struct text *best = NULL;
	size_t most = 3;

	for (size_t i = 0; i < count; i++) {
		size_t n = 0;

		while (n < found.n && n < names[i].n && found.p[n] == names[i].p[n])
			n++;
		if (n > most) {
			most = n;
			best = &names[i];
		}
	}
	return best;
}

/* Where there are only a few, all of them. */
static struct text all_of(struct arena *arena, const struct text *names, size_t count)
{
	struct text list = TEXT_NONE;

	if (count == 0 || count > FEW)
		return list;
	list = text_format(arena, "one of %.*s", TEXT_ARG(names[0]));
	for (size_t i = 1; i < count && list.p != NULL; i++)
		list = text_format(arena, "%.*s, %.*s", TEXT_ARG(list), TEXT_ARG(names[i]));
	return list;
}

void diag_suggest(struct diags *ds, struct diag *d, struct text found, const struct text *names, size_t count)
{
	uint32_t most = found.n > 300 ? 100 : (uint32_t)found.n / 3;
	const struct text *best = NULL;

	if (d == NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		uint32_t distance = text_distance(found, names[i], most);

		if (distance > most)
			continue;
		best = &names[i];
		if (distance == 0)
			break;
		most = distance - 1;
	}
	if (best == NULL)
		best = longest_beginning(found, names, count);
	d->hint = best != NULL ? text_format(ds->arena, "did you mean %.*s?", TEXT_ARG(*best))
	                       : all_of(ds->arena, names, count);
	if (d->hint.p == NULL && (best != NULL || (count > 0 && count <= FEW)))
		diag_no_memory(ds);
}

void diag_print(struct buf *out, const struct diag *d)
{
	if (d->at.file.n > 0) {
		buf_harmless(out, d->at.file);
		buf_char(out, ':');
	}
	if (d->at.line > 0)
		buf_printf(out, "%u:", (unsigned)d->at.line);
	if (d->at.line > 0 && d->at.column > 0)
		buf_printf(out, "%u:", (unsigned)d->at.column);
	if (d->at.file.n > 0 || d->at.line > 0)
		buf_char(out, ' ');
	buf_str(out, d->level == DIAG_ERROR ? "error: " : "warning: ");
	buf_harmless(out, d->message);
	if (d->hint.n == 0)
		return;
	buf_str(out, "\n  ");
	buf_harmless(out, d->hint);
}
