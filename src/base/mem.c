#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

/* Under AddressSanitizer what an arena has not handed out is poisoned, with a gap behind each allocation, so that an
 * overrun inside a block is caught as it would be after malloc. */
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define GAP ((size_t)16)
#else
#define GAP ((size_t)0)
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

#define ALIGN ((size_t)16)
#define BLOCK_FIRST ((size_t)16 << 10)
#define BLOCK_MOST ((size_t)4 << 20)

struct arena_block {
	_Alignas(16) struct arena_block *before;
	size_t size; /* of what follows the head */
};

struct mem_hooks mem_hooks = {malloc, realloc, free};

static char *block_bytes(struct arena_block *b)
{
	return (char *)b + sizeof(*b);
}

static void arena_enter(struct arena *a, struct arena_block *b)
{
	a->head = b;
	a->next = block_bytes(b);
	a->end = a->next + b->size;
	ASAN_POISON_MEMORY_REGION(a->next, b->size);
}

/* Blocks double, so that a job of any size needs few of them. */
static bool arena_grow(struct arena *a, size_t need)
{
	size_t size = a->head == NULL ? BLOCK_FIRST : a->head->size * 2;
	struct arena_block *b;

	if (size > BLOCK_MOST)
		size = BLOCK_MOST;
	if (size < need)
		size = need;
	b = mem_hooks.alloc(sizeof(*b) + size);
	if (b == NULL)
		return false;
	b->before = a->head;
	b->size = size;
	arena_enter(a, b);
	return true;
}

static void block_release(struct arena_block *b)
{
	ASAN_UNPOISON_MEMORY_REGION(block_bytes(b), b->size);
	mem_hooks.release(b);
}

void arena_init(struct arena *a, size_t limit)
{
	*a = (struct arena){.limit = limit};
}

static void *arena_refuse(struct arena *a)
{
	a->failed = true;
	return NULL;
}

/* Not zeroed. */
static void *arena_take(struct arena *a, size_t size)
{
	size_t room, left;
	char *p;

	if (size > SIZE_MAX / 2)
		return arena_refuse(a);
	room = ((size == 0 ? 1 : size) + ALIGN - 1) & ~(ALIGN - 1);
	if (a->limit != 0 && (a->used > a->limit || room > a->limit - a->used))
		return arena_refuse(a);
	left = (size_t)(a->end - a->next);
	if ((a->head == NULL || room + GAP > left) && !arena_grow(a, room + GAP))
		return arena_refuse(a);
	p = a->next;
	a->next += room + GAP;
	a->used += room;
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p = arena_take(a, size);

	if (p != NULL && size != 0)
		memset(p, 0, size);
	return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return arena_refuse(a);
	return arena_alloc(a, count * size);
}

void *arena_copy(struct arena *a, const void *from, size_t size)
{
	void *p = arena_take(a, size);

	if (p != NULL && size != 0)
		memcpy(p, from, size);
	return p;
}

bool arena_failed(const struct arena *a)
{
	return a->failed;
}

/* Keeps the largest block: after a job or two of a stream it holds a whole job, and nothing is allocated any more. */
void arena_reset(struct arena *a)
{
	struct arena_block *keep = a->head, *b, *before;

	for (b = a->head; b != NULL; b = b->before)
		if (b->size > keep->size)
			keep = b;
	for (b = a->head; b != NULL; b = before) {
		before = b->before;
		if (b != keep)
			block_release(b);
	}
	a->used = 0;
	a->failed = false;
	if (keep == NULL)
		return;
	keep->before = NULL;
	arena_enter(a, keep);
}

void arena_free(struct arena *a)
{
	struct arena_block *b, *before;

	for (b = a->head; b != NULL; b = before) {
		before = b->before;
		block_release(b);
	}
	arena_init(a, a->limit);
}
