#include "read/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/utf8.h"
#include "data/build.h"

struct anchor {
	struct text name;
	const struct doc *node;
	struct anchor *next;
};

struct loader {
	struct text bytes;
	yaml_parser_t parser;
	struct build build;
	struct anchor *anchors; /* newest first: a name may be given again */
	uint32_t anchor_count, expanded;
	bool have_key; /* in a map, after a key */
	struct text key;
	uint32_t key_line, key_column;
};

/* ---- bytes that no YAML may hold ---- */

static bool allowed(uint32_t code)
{
	return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code < 0x7f) || code == 0x85 ||
	       (code >= 0xa0 && code != 0xfeff && code != 0xfffe && code != 0xffff);
}

/* Line and column, from 1, of the byte at `offset`. */
static void locate(struct text bytes, size_t offset, uint32_t *line, uint32_t *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < offset; i++) {
		if (bytes.p[i] == '\n') {
			*line += 1;
			*column = 1;
		} else if (!utf8_is_tail((unsigned char)bytes.p[i])) {
			*column += 1;
		}
	}
}

static bool bad_byte(struct loader *l, size_t at, uint32_t code, size_t step)
{
	uint32_t line, column;
	unsigned byte = (unsigned char)l->bytes.p[at];

	locate(l->bytes, at, &line, &column);
	if (step == 0 && at == 0 && byte >= 0xfe)
		return build_error(&l->build, line, column, "bad-utf8", "this is UTF-16 text; UTF-8 is expected");
	if (step == 0)
		return build_error(&l->build, line, column, "bad-utf8", "byte 0x%02x is not valid UTF-8", byte);
	return build_error(&l->build, line, column, "bad-character", "the control character U+%04X is not allowed",
	                   (unsigned)code);
}

/* libyaml compares each tag directive with all before it; nobody needs more than a few. */
#define TAG_DIRECTIVES 32

static bool check_directives(struct loader *l)
{
	struct text rest = l->bytes, line;
	uint32_t count = 0, number = 1;

	for (; text_cut(&rest, '\n', &line); number++)
		if (text_starts(line, TEXT("%TAG")) && ++count > TAG_DIRECTIVES)
			return build_error(&l->build, number, 1, "bad-yaml", "more than %d %%TAG directives",
			                   TAG_DIRECTIVES);
	return true;
}

static bool check_bytes(struct loader *l)
{
	for (size_t i = 0; i < l->bytes.n;) {
		uint32_t code = 0;
		size_t step;

		if (l->bytes.p[i] >= 0x20 && l->bytes.p[i] < 0x7f) {
			i++;
			continue;
		}
		step = utf8_step(l->bytes.p + i, l->bytes.n - i, &code);
		if (step == 0 || !allowed(code))
			return bad_byte(l, i, code, step);
		i += step;
	}
	return true;
}

/* ---- what libyaml finds wrong ---- */

/* What people mostly did where libyaml says so. */
static const struct {
	const char *problem, *hint;
} hints[] = {
    {"mapping values are not allowed in this context", "a text that holds \": \" must be quoted"},
    {"did not find expected key", "check the indentation, and that nothing follows a closing quote"},
    {"did not find expected '-' indicator", "check the indentation of this line against the lines above it"},
    {"could not find expected ':'", "a key needs a colon and a space after it"},
    {"did not find expected <document start>", "one value ended and another begins; is a colon or a line end missing?"},
    {"found undefined tag handle", "a text that begins with ! must be quoted"},
    {"found unexpected end of stream", "a quote or bracket that was opened is not closed"},
};

static bool tab_at(struct text bytes, yaml_mark_t mark)
{
	struct text rest = bytes, line;

	for (size_t i = 0; i < mark.line; i++)
		if (!text_cut(&rest, '\n', &line))
			return false;
	return mark.column < rest.n && rest.p[mark.column] == '\t';
}

static const char *hint_for(const struct loader *l, const char *problem)
{
	if (tab_at(l->bytes, l->parser.problem_mark))
		return "tabs cannot indent or separate in YAML; use spaces";
	if (strcmp(problem, "found character that cannot start any token") == 0)
		return "a text that begins with @, ` or % must be quoted";
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (strcmp(problem, hints[i].problem) == 0)
			return hints[i].hint;
	return NULL;
}

static bool parser_error(struct loader *l)
{
	const yaml_parser_t *p = &l->parser;
	const char *problem = p->problem == NULL ? "this is not YAML" : p->problem;
	const char *hint = hint_for(l, problem);

	if (p->error == YAML_MEMORY_ERROR)
		return build_no_memory(&l->build);
	return build_error(&l->build, (uint32_t)p->problem_mark.line + 1, (uint32_t)p->problem_mark.column + 1,
	                   "bad-yaml", "%s%s%s%s%s%s", p->context == NULL ? "" : p->context,
	                   p->context == NULL ? "" : ", ", problem, hint == NULL ? "" : " (", hint == NULL ? "" : hint,
	                   hint == NULL ? "" : ")");
}

/* ---- scalars ---- */

static bool is_one_of(struct text t, const char *const *words)
{
	for (; *words != NULL; words++)
		if (text_is(t, *words))
			return true;
	return false;
}

static size_t digits(struct text t, size_t from)
{
	size_t i = from;

	while (i < t.n && char_is_digit(t.p[i]))
		i++;
	return i - from;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_number(struct text t)
{
	size_t i = t.n > 0 && (t.p[0] == '-' || t.p[0] == '+') ? 1 : 0;
	size_t whole = digits(t, i), part = 0, power;

	i += whole;
	if (i < t.n && t.p[i] == '.') {
		part = digits(t, i + 1);
		i += 1 + part;
	}
	if (whole + part == 0)
		return false;
	if (i == t.n || (t.p[i] != 'e' && t.p[i] != 'E'))
		return i == t.n;
	i++;
	if (i < t.n && (t.p[i] == '-' || t.p[i] == '+'))
		i++;
	power = digits(t, i);
	return power > 0 && i + power == t.n;
}

static enum doc_kind plain_kind(struct text t)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
	static const char *const bools[] = {"true", "True", "TRUE", "false", "False", "FALSE", NULL};

	if (is_one_of(t, nulls))
		return DOC_NULL;
	if (is_one_of(t, bools))
		return DOC_BOOL;
	return is_number(t) ? DOC_NUMBER : DOC_STRING;
}

/* Tags of the core schema; an int is a number like any other here. */
static const struct {
	const char *tag;
	enum doc_kind kind;
} tags[] = {
    {YAML_STR_TAG, DOC_STRING}, {YAML_INT_TAG, DOC_NUMBER}, {YAML_FLOAT_TAG, DOC_NUMBER}, {YAML_BOOL_TAG, DOC_BOOL},
    {YAML_NULL_TAG, DOC_NULL},  {YAML_SEQ_TAG, DOC_LIST},   {YAML_MAP_TAG, DOC_MAP},      {"!", DOC_STRING},
};

static bool bad_tag(struct loader *l, const yaml_event_t *e, const char *tag, const char *why)
{
	return build_error(&l->build, (uint32_t)e->start_mark.line + 1, (uint32_t)e->start_mark.column + 1, "bad-tag",
	                   "the tag '%.80s' %s", tag, why);
}

/* Checks the tag of what `kind` is without it, or makes it a text. */
static bool apply_tag(struct loader *l, const yaml_event_t *e, const yaml_char_t *written, enum doc_kind *kind)
{
	const char *tag = (const char *)written;
	bool container = *kind == DOC_LIST || *kind == DOC_MAP;

	if (tag == NULL)
		return true;
	if (container && strcmp(tag, "!") == 0)
		return true;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (strcmp(tag, tags[i].tag) != 0)
			continue;
		if (*kind == tags[i].kind)
			return true;
		if (tags[i].kind != DOC_STRING || container)
			return bad_tag(l, e, tag, "does not fit what stands after it");
		*kind = DOC_STRING;
		return true;
	}
	return bad_tag(l, e, tag, "is not known here");
}

static bool take_text(struct loader *l, const yaml_event_t *e, struct text *out)
{
	struct text t = {(const char *)e->data.scalar.value, e->data.scalar.length};

	if (t.n > l->build.limits->text)
		return build_error(&l->build, (uint32_t)e->start_mark.line + 1, (uint32_t)e->start_mark.column + 1,
		                   "too-long", "a text of %zu bytes; at most %u are read", t.n, l->build.limits->text);
	*out = text_dup(l->build.arena, t);
	return out->p != NULL || build_no_memory(&l->build);
}

/* ---- nodes ---- */

static bool in_map(const struct loader *l)
{
	return l->build.depth > 0 && l->build.open[l->build.depth - 1].container->kind == DOC_MAP;
}

static bool refuse_key(struct loader *l, const yaml_event_t *e, const char *what)
{
	return build_error(&l->build, (uint32_t)e->start_mark.line + 1, (uint32_t)e->start_mark.column + 1, "bad-key",
	                   "%s", what);
}

static bool take_key(struct loader *l, const yaml_event_t *e)
{
	enum doc_kind kind = DOC_STRING;
	bool plain = e->type == YAML_SCALAR_EVENT && e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

	if (e->type != YAML_SCALAR_EVENT)
		return refuse_key(
		    l, e, "expected a key, found a list, a map or an alias (in flow style, quote texts with { or [)");
	if (e->data.scalar.anchor != NULL)
		return refuse_key(l, e, "a key cannot have an anchor here");
	if (!apply_tag(l, e, e->data.scalar.tag, &kind) || !take_text(l, e, &l->key))
		return false;
	if (plain && text_is(l->key, "<<"))
		return refuse_key(l, e, "merge keys (<<) are not supported; write the members out");
	if (plain && l->key.n == 0)
		return refuse_key(l, e, "expected a key, found none");
	l->key_line = (uint32_t)e->start_mark.line + 1;
	l->key_column = (uint32_t)e->start_mark.column + 1;
	l->have_key = true;
	return true;
}

static void give_key(struct loader *l, struct doc *d)
{
	if (!l->have_key)
		return;
	d->key = l->key;
	d->key_line = l->key_line;
	d->key_column = l->key_column;
	l->have_key = false;
}

static struct doc *add_node(struct loader *l, const yaml_event_t *e, enum doc_kind kind)
{
	struct doc *d =
	    build_node(&l->build, kind, (uint32_t)e->start_mark.line + 1, (uint32_t)e->start_mark.column + 1);

	if (d != NULL)
		give_key(l, d);
	return d;
}

static bool set_anchor(struct loader *l, const yaml_char_t *name, const struct doc *node)
{
	struct anchor *a;

	if (name == NULL)
		return true;
	if (l->anchor_count == YAML_ANCHORS)
		return build_error(&l->build, node->line, node->column, "too-many-anchors", "more than %d anchors",
		                   YAML_ANCHORS);
	a = arena_alloc(l->build.arena, sizeof(*a));
	if (a == NULL)
		return build_no_memory(&l->build);
	a->name = text_dup(l->build.arena, text_of((const char *)name));
	if (a->name.p == NULL)
		return build_no_memory(&l->build);
	a->node = node;
	a->next = l->anchors;
	l->anchors = a;
	l->anchor_count++;
	return true;
}

static bool on_scalar(struct loader *l, const yaml_event_t *e)
{
	struct text t = TEXT_NONE;
	enum doc_kind kind;
	struct doc *d;
	bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

	if (!take_text(l, e, &t))
		return false;
	kind = plain ? plain_kind(t) : DOC_STRING;
	if (!apply_tag(l, e, e->data.scalar.tag, &kind))
		return false;
	d = add_node(l, e, kind);
	if (d == NULL)
		return false;
	d->plain = plain;
	d->text = t;
	if (kind == DOC_BOOL)
		d->text = t.n == 4 ? TEXT("true") : TEXT("false");
	return set_anchor(l, e->data.scalar.anchor, d);
}

static bool on_container(struct loader *l, const yaml_event_t *e)
{
	bool list = e->type == YAML_SEQUENCE_START_EVENT;
	enum doc_kind kind = list ? DOC_LIST : DOC_MAP;
	struct doc *d;

	if (!apply_tag(l, e, list ? e->data.sequence_start.tag : e->data.mapping_start.tag, &kind))
		return false;
	d = add_node(l, e, kind);
	return d != NULL && set_anchor(l, list ? e->data.sequence_start.anchor : e->data.mapping_start.anchor, d) &&
	       build_open(&l->build, d);
}

/* ---- aliases ---- */

static bool is_open(const struct build *b, const struct doc *d)
{
	for (uint32_t i = 0; i < b->depth; i++)
		if (b->open[i].container == d)
			return true;
	return false;
}

static bool too_many_aliases(struct loader *l, const yaml_event_t *e)
{
	return build_error(&l->build, (uint32_t)e->start_mark.line + 1, (uint32_t)e->start_mark.column + 1,
	                   "too-many-aliases", "aliases add more than %u values to this document",
	                   l->build.limits->aliases);
}

/* Copies one node to where the builder stands, without its children, and opens it where it may have some. */
static struct doc *copy_one(struct loader *l, const yaml_event_t *e, const struct doc *from)
{
	struct doc *d;

	if (l->expanded++ >= l->build.limits->aliases) {
		too_many_aliases(l, e);
		return NULL;
	}
	d = build_node(&l->build, from->kind, from->line, from->column);
	if (d == NULL)
		return NULL;
	d->plain = from->plain;
	d->text = from->text;
	d->key = from->key;
	d->key_line = from->key_line;
	d->key_column = from->key_column;
	if (from->kind != DOC_LIST && from->kind != DOC_MAP)
		return d;
	return build_open(&l->build, d) ? d : NULL;
}

/* Without recursion: `way` holds, for each container opened here, the child to copy next. */
static bool copy_tree(struct loader *l, const yaml_event_t *e, const struct doc *from)
{
	const struct doc *way[BUILD_DEEPEST];
	uint32_t base = l->build.depth;

	if (copy_one(l, e, from) == NULL)
		return false;
	if (l->build.depth > base)
		way[0] = from->first;
	while (l->build.depth > base) {
		uint32_t top = l->build.depth - base - 1;
		const struct doc *child = way[top];

		if (child == NULL) {
			if (!build_close(&l->build))
				return false;
			continue;
		}
		way[top] = child->next;
		if (copy_one(l, e, child) == NULL)
			return false;
		if (l->build.depth - base - 1 > top)
			way[top + 1] = child->first;
	}
	return true;
}

static bool on_alias(struct loader *l, const yaml_event_t *e)
{
	struct text name = text_of((const char *)e->data.alias.anchor);
	const struct anchor *a = l->anchors;
	struct doc *in, *copy;

	while (a != NULL && !text_eq(a->name, name))
		a = a->next;
	if (a == NULL)
		return build_error(&l->build, (uint32_t)e->start_mark.line + 1, (uint32_t)e->start_mark.column + 1,
		                   "unknown-alias", "no anchor named '%.80s' before this alias", name.p);
	if (is_open(&l->build, a->node))
		return build_error(&l->build, (uint32_t)e->start_mark.line + 1, (uint32_t)e->start_mark.column + 1,
		                   "cyclic-alias", "the alias '%.80s' stands inside what it names", name.p);
	if (!copy_tree(l, e, a->node))
		return false;
	/* The copy's own place is the alias; what is inside keeps its place, where people will look for it. */
	in = l->build.depth == 0 ? NULL : l->build.open[l->build.depth - 1].container;
	copy = in == NULL ? l->build.root : l->build.open[l->build.depth - 1].last;
	copy->line = (uint32_t)e->start_mark.line + 1;
	copy->column = (uint32_t)e->start_mark.column + 1;
	copy->key = TEXT_NONE;
	copy->key_line = copy->key_column = 0;
	give_key(l, copy);
	return true;
}

/* ---- the stream of events ---- */

static bool second_document(struct loader *l, const yaml_event_t *e)
{
	if (l->build.root == NULL)
		return true;
	return build_error(&l->build, (uint32_t)e->start_mark.line + 1, (uint32_t)e->start_mark.column + 1,
	                   "second-document", "expected the end of the file, found a second document");
}

static bool on_event(struct loader *l, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT: return second_document(l, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: return build_close(&l->build);
	case YAML_SCALAR_EVENT:
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
	case YAML_ALIAS_EVENT: break;
	default: return true;
	}
	if (in_map(l) && !l->have_key)
		return take_key(l, e);
	if (e->type == YAML_SCALAR_EVENT)
		return on_scalar(l, e);
	return e->type == YAML_ALIAS_EVENT ? on_alias(l, e) : on_container(l, e);
}

static bool load(struct loader *l)
{
	bool more = true;

	while (more) {
		yaml_event_t e;
		bool fine;

		if (!yaml_parser_parse(&l->parser, &e))
			return parser_error(l);
		more = e.type != YAML_STREAM_END_EVENT;
		fine = on_event(l, &e);
		yaml_event_delete(&e);
		if (!fine)
			return false;
	}
	return l->build.root != NULL || build_error(&l->build, 1, 1, "empty-document", "the file holds no document");
}

const struct doc *doc_from_yaml(struct text bytes, struct text file, const struct doc_limits *limits,
                                struct arena *arena, struct diags *diags)
{
	struct loader l;
	bool fine;

	memset(&l, 0, offsetof(struct loader, build));
	l.anchors = NULL;
	l.anchor_count = l.expanded = 0;
	l.have_key = false;
	build_begin(&l.build, file, limits, arena, diags);
	if (bytes.n > limits->bytes) {
		build_error(&l.build, 1, 0, "too-large", "a document of %zu bytes; at most %zu are read", bytes.n,
		            limits->bytes);
		return NULL;
	}
	l.bytes = bytes;
	if (text_starts(bytes, TEXT("\xef\xbb\xbf")))
		l.bytes = (struct text){bytes.p + 3, bytes.n - 3};
	if (!check_bytes(&l) || !check_directives(&l))
		return NULL;
	if (!yaml_parser_initialize(&l.parser)) {
		diag_no_memory(diags);
		return NULL;
	}
	yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&l.parser, (const unsigned char *)(l.bytes.n == 0 ? "" : l.bytes.p), l.bytes.n);
	fine = load(&l);
	yaml_parser_delete(&l.parser);
	return fine ? l.build.root : NULL;
}
