#include "data/build.h"

#include <stdio.h>

void build_begin(struct build *b, struct text file, const struct doc_limits *limits, struct arena *arena,
                 struct diags *diags)
{
	b->file = file;
	b->limits = limits;
	b->arena = arena;
	b->diags = diags;
	b->root = NULL;
	b->depth = b->nodes = 0;
	b->failed = false;
}

bool build_error(struct build *b, uint32_t line, uint32_t column, const char *code, const char *format, ...)
{
	char message[400];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	diag_error(b->diags, (struct diag_pos){b->file, line, column}, code, "%s", message);
	b->failed = true;
	return false;
}

bool build_no_memory(struct build *b)
{
	diag_no_memory(b->diags);
	b->failed = true;
	return false;
}

struct doc *build_node(struct build *b, enum doc_kind kind, uint32_t line, uint32_t column)
{
	struct build_frame *in = b->depth == 0 ? NULL : &b->open[b->depth - 1];
	struct doc *d;

	if (b->nodes >= b->limits->nodes) {
		build_error(b, line, column, "too-many-nodes", "more than %u values in one document", b->limits->nodes);
		return NULL;
	}
	d = arena_alloc(b->arena, sizeof(*d));
	if (d == NULL) {
		build_no_memory(b);
		return NULL;
	}
	b->nodes++;
	d->kind = kind;
	d->line = line;
	d->column = column;
	if (in == NULL) {
		b->root = d;
		return d;
	}
	*(in->last == NULL ? &in->container->first : &in->last->next) = d;
	in->last = d;
	in->container->count++;
	return d;
}

bool build_open(struct build *b, struct doc *d)
{
	if (b->depth >= b->limits->depth || b->depth >= BUILD_DEEPEST)
		return build_error(b, d->line, d->column, "too-deep", "nested more than %u levels deep", b->depth);
	b->open[b->depth++] = (struct build_frame){d, NULL};
	return true;
}

/* ---- keys that stand twice ---- */

static bool twice(struct build *b, const struct doc *again, const struct doc *before)
{
	return build_error(b, again->key_line, again->key_column, "duplicate-key",
	                   "key '%.*s' stands twice in this map, first in line %u",
	                   (int)(again->key.n > 100 ? 100 : again->key.n), again->key.p, (unsigned)before->key_line);
}

/* A bit each for length and letters: keys of one map seldom share one, so most maps are done in one pass. */
static uint64_t key_bit(struct text key)
{
	uint32_t mark = (uint32_t)key.n * 7;

	if (key.n > 0)
		mark += (unsigned char)key.p[0] + (uint32_t)(unsigned char)key.p[key.n - 1] * 5 +
		        (uint32_t)(unsigned char)key.p[key.n / 2] * 3;
	return UINT64_C(1) << (mark & 63);
}

static bool small_unique(struct build *b, const struct doc *map)
{
	uint64_t seen = 0;

	for (const struct doc *d = map->first; d != NULL; d = d->next) {
		uint64_t bit = key_bit(d->key);

		if ((seen & bit) != 0)
			for (const struct doc *e = map->first; e != d; e = e->next)
				if (text_eq(e->key, d->key))
					return twice(b, d, e);
		seen |= bit;
	}
	return true;
}

struct hashed {
	uint64_t hash;
	const struct doc *d;
};

static int hashed_cmp(const struct hashed *x, const struct hashed *y)
{
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return text_cmp(x->d->key, y->d->key);
}

/* Merges the sorted runs [0, half) and [half, n) of `from` into `to`. */
static void merge(const struct hashed *from, size_t half, size_t n, struct hashed *to)
{
	size_t i = 0, j = half, k = 0;

	while (k < n) {
		if (i < half && (j == n || hashed_cmp(&from[i], &from[j]) <= 0))
			to[k++] = from[i++];
		else
			to[k++] = from[j++];
	}
}

/* Bottom-up and stable; the sorted array is `list` or `spare`, which is returned. A hash table would do less work on
 * friendly keys, but keys chosen to collide cannot slow this one down. */
static struct hashed *merge_sort(struct hashed *list, struct hashed *spare, size_t count)
{
	for (size_t run = 1; run < count; run *= 2) {
		struct hashed *swap = list;

		for (size_t at = 0; at < count; at += run * 2) {
			size_t n = count - at < run * 2 ? count - at : run * 2;

			merge(list + at, n < run ? n : run, n, spare + at);
		}
		list = spare;
		spare = swap;
	}
	return list;
}

static bool large_unique(struct build *b, const struct doc *map)
{
	size_t count = map->count, n = 0;
	struct hashed *memory = mem_hooks.alloc(count * 2 * sizeof(*memory)), *sorted;
	const struct doc *again = NULL, *before = NULL;

	if (memory == NULL)
		return build_no_memory(b);
	for (const struct doc *d = map->first; d != NULL; d = d->next)
		memory[n++] = (struct hashed){text_hash(d->key), d};
	sorted = merge_sort(memory, memory + count, count);
	for (size_t i = 1; i < count && again == NULL; i++) {
		if (hashed_cmp(&sorted[i - 1], &sorted[i]) != 0)
			continue;
		before = sorted[i - 1].d;
		again = sorted[i].d;
	}
	mem_hooks.release(memory);
	return again == NULL || twice(b, again, before);
}

#define SMALL_MAP 24

bool build_close(struct build *b)
{
	const struct doc *closed = b->open[--b->depth].container;

	if (closed->kind != DOC_MAP || closed->count < 2)
		return true;
	return closed->count <= SMALL_MAP ? small_unique(b, closed) : large_unique(b, closed);
}
