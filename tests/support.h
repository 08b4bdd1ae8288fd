/*
 * What the tests share: an allocator whose k-th allocation fails and that counts what is still held, random numbers from a
 * printed seed, and the place of data too large to keep here.
 */
#ifndef ENTENTE_TESTS_SUPPORT_H
#define ENTENTE_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"

/* ---- allocations that fail in turn ---- */

static size_t faults_left; /* allocations until the failing one */
static bool faults_on, faults_hit;
static long faults_held;

static inline bool fault_now(void)
{
	if (!faults_on || faults_left-- > 0)
		return false;
	faults_on = false;
	faults_hit = true;
	return true;
}

static inline void *faults_alloc(size_t size)
{
	void *p = fault_now() ? NULL : malloc(size);

	faults_held += p != NULL;
	return p;
}

static inline void *faults_resize(void *old, size_t size)
{
	void *p = fault_now() ? NULL : realloc(old, size);

	faults_held += p != NULL && old == NULL;
	return p;
}

static inline void faults_release(void *old)
{
	faults_held -= old != NULL;
	free(old);
}

/* Runs `work` with the first allocation failing, then the second, and so on until none fails any more. `work` says
 * whether it succeeded, and gives back everything: it must not succeed where an allocation it needed failed, and must not
 * fail where none did. */
static inline void every_allocation_fails(bool (*work)(void))
{
	struct mem_hooks before = mem_hooks;
	bool succeeded;

	mem_hooks = (struct mem_hooks){faults_alloc, faults_resize, faults_release};
	for (size_t k = 0;; k++) {
		faults_left = k;
		faults_on = true;
		faults_hit = false;
		faults_held = 0;
		succeeded = work();
		faults_on = false;
		if (faults_held != 0)
			fail_msg("allocation %zu failed and %ld blocks leaked", k, faults_held);
		if (succeeded == faults_hit)
			fail_msg("allocation %zu %s and the work %s", k, faults_hit ? "failed" : "did not fail",
			         succeeded ? "succeeded" : "did not succeed");
		if (!faults_hit)
			break;
	}
	mem_hooks = before;
}

/* ---- random numbers (xorshift64*) ---- */

struct random {
	uint64_t state;
};

static inline uint64_t random_next(struct random *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return r->state * UINT64_C(2685821657736338717);
}

static inline uint64_t random_below(struct random *r, uint64_t n)
{
	return random_next(r) % n;
}

/* ---- data kept outside ---- */

/* The path of a file in the shared data, or a skipped test where it is missing. */
static inline const char *shared_file(const char *name, char *path, size_t size)
{
	const char *root = getenv("ENTENTE_SHARED");
	FILE *f;

	if (root != NULL)
		snprintf(path, size, "%s/%s", root, name);
	else
		snprintf(path, size, "%s/../shared/%s", ENTENTE_SOURCE_ROOT, name);
	f = fopen(path, "rb");
	if (f == NULL) {
		print_message("skipped: %s is missing (set ENTENTE_SHARED)\n", path);
		skip();
	}
	fclose(f);
	return path;
}

#endif
