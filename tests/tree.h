/* Documents made, written and compared: for properties that hold of any document. */
#ifndef ENTENTE_TESTS_TREE_H
#define ENTENTE_TESTS_TREE_H

#include "data/doc.h"

#include "support.h"

static inline void tree_write(struct json *j, const struct doc *d)
{
	switch (d->kind) {
	case DOC_NULL: json_null(j); return;
	case DOC_BOOL: json_bool(j, text_is(d->text, "true")); return;
	case DOC_NUMBER: json_raw(j, d->text); return;
	case DOC_STRING: json_text(j, d->text); return;
	case DOC_LIST:
		json_array(j);
		for (const struct doc *c = d->first; c != NULL; c = c->next)
			tree_write(j, c);
		json_array_end(j);
		return;
	case DOC_MAP:
		json_object(j);
		for (const struct doc *c = d->first; c != NULL; c = c->next) {
			json_key_text(j, c->key);
			tree_write(j, c);
		}
		json_object_end(j);
		return;
	}
}

static inline bool tree_equal(const struct doc *a, const struct doc *b)
{
	const struct doc *x = a->first, *y = b->first;

	if (a->kind != b->kind || a->count != b->count || !text_eq(a->key, b->key))
		return false;
	if (a->kind == DOC_NUMBER || a->kind == DOC_STRING || a->kind == DOC_BOOL)
		return text_eq(a->text, b->text);
	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if (!tree_equal(x, y))
			return false;
	return x == NULL && y == NULL;
}

static inline struct text random_string(struct random *r, struct arena *arena)
{
	static const char *const pieces[] = {"a",  "Z",  " ",    "\"",   "\\",   "/", "\b", "\f", "\n",
	                                     "\r", "\t", "\x01", "\x1f", "\x7f", "é", "漢", "😀",  "plain words here",
	                                     "NO", "1",  ": ",   "#",    "-",    "{", "'"};
	struct buf b = {0};
	struct text t;

	for (uint64_t n = random_below(r, 12); n > 0; n--)
		buf_str(&b, pieces[random_below(r, sizeof(pieces) / sizeof(pieces[0]))]);
	if (random_below(r, 20) == 0)
		buf_char(&b, '\0');
	t = text_dup(arena, buf_view(&b));
	buf_free(&b);
	return t;
}

static inline struct doc *random_tree(struct random *r, struct arena *arena, int depth)
{
	static const char *const numbers[] = {"0", "-1", "12.50", "1e9", "-0.5E-3", "123456789012345678901234567890"};
	struct doc *d = arena_alloc(arena, sizeof(*d)), **at = &d->first;

	d->kind = (enum doc_kind)random_below(r, depth > 0 ? 6 : 4);
	if (d->kind == DOC_BOOL)
		d->text = random_below(r, 2) != 0 ? TEXT("true") : TEXT("false");
	if (d->kind == DOC_NUMBER)
		d->text = text_of(numbers[random_below(r, 6)]);
	if (d->kind == DOC_STRING)
		d->text = random_string(r, arena);
	if (d->kind != DOC_LIST && d->kind != DOC_MAP)
		return d;
	for (uint64_t n = random_below(r, 6); n > 0; n--) {
		struct doc *c = random_tree(r, arena, depth - 1);

		if (d->kind == DOC_MAP) {
			struct text key = random_string(r, arena);

			c->key = text_format(arena, "%u%.*s", (unsigned)n, TEXT_ARG(key));
		}
		*at = c;
		at = &c->next;
		d->count++;
	}
	return d;
}

#endif
