/* How many, and from which seed: read from the environment, printed, less under a sanitizer. */
#ifndef ENTENTE_TESTS_LAW_SEED_H
#define ENTENTE_TESTS_LAW_SEED_H

#include "../support.h"

#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#define SLOW_BUILD 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLOW_BUILD 1
#endif
#endif
#ifndef SLOW_BUILD
#define SLOW_BUILD 0
#endif

static inline unsigned long env_number(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoul(text, NULL, 10) : otherwise;
}

/* The seed of ENTENTE_SEED, or one from the clock; it is printed, so that a failure can be had again. */
static inline uint64_t random_seed(void)
{
	uint64_t seed = env_number("ENTENTE_SEED", (unsigned long)time(NULL));

	print_message("seed: ENTENTE_SEED=%llu\n", (unsigned long long)seed);
	return seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
}

#endif
