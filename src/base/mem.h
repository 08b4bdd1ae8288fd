/*
 * Memory: arenas. One arena owns everything that lives as long as one job (a case, a document, an answer).
 *
 * Every allocation of the library passes through the `mem_hooks`, so that tests can make each one fail in turn.
 * No function here aborts: a failed allocation is NULL, and the arena remembers it (`arena_failed`).
 * Not thread-safe: an arena belongs to one thread at a time.
 */
#ifndef ENTENTE_BASE_MEM_H
#define ENTENTE_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mem_hooks {
	void *(*alloc)(size_t size);             /* uninitialised, or NULL */
	void *(*resize)(void *old, size_t size); /* as realloc */
	void (*release)(void *old);              /* NULL is fine */
};

/* The hooks in use; malloc, realloc and free unless a test replaced them before the first allocation. */
extern struct mem_hooks mem_hooks;

struct arena_block;

struct arena {
	struct arena_block *head;
	char *next, *end;
	size_t used;  /* bytes handed out since the last reset */
	size_t limit; /* `used` never passes this; 0: no limit */
	bool failed;  /* an allocation failed or passed the limit */
};

void arena_init(struct arena *a, size_t limit);
/* Zeroed memory, aligned for any type, living until reset or free; NULL where memory or the limit ends. */
void *arena_alloc(struct arena *a, size_t size);
/* `count` elements of `size`; NULL also where the product overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* Copies `size` bytes of `from`; NULL as above. */
void *arena_copy(struct arena *a, const void *from, size_t size);
bool arena_failed(const struct arena *a);
/* Forgets everything handed out, keeps the memory for the next job (streams of cases). */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
