/*
 * Text read from left to right, one character at a time: times and the rules of time zones. Borrows the text; whoever reads
 * from `p` itself looks at `end` first.
 */
#ifndef ENTENTE_BASE_CURSOR_H
#define ENTENTE_BASE_CURSOR_H

#include <stdbool.h>

struct cursor {
	const char *p, *end;
};

/* Steps over `wanted`; false, and no step, where something else stands there or nothing. */
static inline bool cursor_take(struct cursor *c, char wanted)
{
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

#endif
