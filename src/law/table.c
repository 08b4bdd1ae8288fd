#include "law/table.h"

#include <string.h>

#include "law/crosswalk.h"
#include "law/rulebook.h"

#define IMAGE_MAGIC "ENTLAW1\n"
#define TABLE_MAX_ROWS UINT32_C(16000000)

const struct law_table_info law_tables[TAB_COUNT] = {
    [TAB_STRINGS] = {"strings", 1},
    [TAB_KINDS] = {"kinds", sizeof(struct kind_row)},
    [TAB_FACTS] = {"facts", sizeof(struct fact_row)},
    [TAB_VALUES] = {"values", sizeof(struct value_row)},
    [TAB_RELATIONS] = {"relations", sizeof(struct relation_row)},
    [TAB_BLANKS] = {"blanks", sizeof(struct value)},
    [TAB_NODES] = {"nodes", sizeof(struct node_row)},
    [TAB_CONSTANTS] = {"constants", sizeof(int64_t)},
    [TAB_WORDS] = {"words", sizeof(uint32_t)},
    [TAB_RULEBOOKS] = {"rulebooks", sizeof(struct rulebook_row)},
    [TAB_RULES] = {"rules", sizeof(struct rule_row)},
    [TAB_DUTIES] = {"duties", sizeof(struct duty_row)},
    [TAB_CLOCKS] = {"clocks", sizeof(struct clock_row)},
    [TAB_RECIPIENTS] = {"recipients", sizeof(struct recipient_row)},
    [TAB_CONTENTS] = {"contents", sizeof(struct content_row)},
    [TAB_LINKS] = {"links", sizeof(struct link_row)},
    [TAB_NOTES] = {"notes", sizeof(struct note_row)},
    [TAB_FEATURES] = {"features", sizeof(struct feature_row)},
    [TAB_PROVISIONS] = {"provisions", sizeof(struct provision_row)},
    [TAB_COVERAGE] = {"coverage", sizeof(struct coverage_row)},
    [TAB_IDEAS] = {"ideas", sizeof(struct idea_row)},
    [TAB_CROSSWALKS] = {"crosswalks", sizeof(struct crosswalk_row)},
    [TAB_CLASSES] = {"classes", sizeof(struct class_row)},
    [TAB_MAPPINGS] = {"mappings", sizeof(struct mapping_row)},
    [TAB_LEVELS] = {"levels", sizeof(struct level_row)},
    [TAB_CALENDARS] = {"calendars", sizeof(struct calendar_row)},
    [TAB_FEASTS] = {"feasts", sizeof(struct feast_row)},
    [TAB_DAYS] = {"days", sizeof(uint64_t)},
    [TAB_REGIONS] = {"regions", sizeof(struct region_row)},
    [TAB_CURRENCIES] = {"currencies", sizeof(struct currency_row)},
    [TAB_META] = {"meta", sizeof(struct meta_row)},
};

struct text law_str(const struct law *law, str_id s)
{
	if (!law || s >= law->t[TAB_STRINGS].count)
		return TEXT_NONE;
	return text_of((const char *)law->t[TAB_STRINGS].rows + s);
}

/* ---- building ---- */

/* Makes room for `more` rows. The spare room is zeroed, so that padding is the same in every build of the image. */
static bool grow(struct builder *b, enum law_table t, uint32_t more)
{
	struct growing *g = &b->t[t];
	uint32_t size = law_tables[t].row_size;
	if (g->count + more <= g->cap)
		return true;
	uint32_t cap = g->cap ? g->cap : 64;
	while (cap < g->count + more) {
		if (cap > TABLE_MAX_ROWS)
			return !(b->failed = true);
		cap *= 2;
	}
	char *rows = mem_hooks.resize(g->rows, (size_t)cap * size);
	if (!rows)
		return !(b->failed = true);
	memset(rows + (size_t)g->cap * size, 0, (size_t)(cap - g->cap) * size);
	g->rows = rows;
	g->cap = cap;
	return true;
}

bool builder_init(struct builder *b, struct arena *arena, struct diags *diags)
{
	*b = (struct builder){.arena = arena, .diags = diags};
	for (int t = 0; t < TAB_COUNT; t++) {
		if (!grow(b, (enum law_table)t, 1)) {
			builder_free(b);
			return false;
		}
		b->t[t].count = 1;
	}
	return true;
}

void builder_free(struct builder *b)
{
	for (int t = 0; t < TAB_COUNT; t++)
		mem_hooks.release(b->t[t].rows);
	mem_hooks.release(b->interned);
	memset(b->t, 0, sizeof(b->t));
	b->interned = NULL;
	b->interned_cap = b->interned_count = 0;
}

void *builder_push(struct builder *b, enum law_table t, row_id *id)
{
	if (id)
		*id = 0;
	if (b->failed || !grow(b, t, 1)) {
		diag_no_memory(b->diags);
		return NULL;
	}
	struct growing *g = &b->t[t];
	if (id)
		*id = g->count;
	return g->rows + (size_t)g->count++ * law_tables[t].row_size;
}

void *builder_row(struct builder *b, enum law_table t, row_id id)
{
	return b->t[t].rows + (size_t)id * law_tables[t].row_size;
}

uint32_t builder_count(const struct builder *b, enum law_table t)
{
	return b->t[t].count;
}

static bool rehash(struct builder *b)
{
	uint32_t cap = b->interned_cap ? b->interned_cap * 2 : 1024;
	uint32_t *fresh = mem_hooks.alloc(cap * sizeof(*fresh));
	if (!fresh)
		return !(b->failed = true);
	memset(fresh, 0, cap * sizeof(*fresh));
	for (uint32_t i = 0; i < b->interned_cap; i++) {
		if (!b->interned[i])
			continue;
		struct text t = text_of(b->t[TAB_STRINGS].rows + b->interned[i]);
		uint32_t at = (uint32_t)text_hash(t) & (cap - 1);
		while (fresh[at])
			at = (at + 1) & (cap - 1);
		fresh[at] = b->interned[i];
	}
	mem_hooks.release(b->interned);
	b->interned = fresh;
	b->interned_cap = cap;
	return true;
}

str_id builder_str(struct builder *b, struct text t)
{
	if (!t.n || b->failed)
		return 0;
	if (b->interned_count * 2 >= b->interned_cap && !rehash(b)) {
		diag_no_memory(b->diags);
		return 0;
	}
	uint32_t at = (uint32_t)text_hash(t) & (b->interned_cap - 1);
	for (; b->interned[at]; at = (at + 1) & (b->interned_cap - 1))
		if (text_eq(text_of(b->t[TAB_STRINGS].rows + b->interned[at]), t))
			return b->interned[at];
	if (t.n > UINT32_C(1) << 24 || !grow(b, TAB_STRINGS, (uint32_t)t.n + 1)) {
		diag_no_memory(b->diags);
		return 0;
	}
	struct growing *g = &b->t[TAB_STRINGS];
	str_id id = g->count;
	memcpy(g->rows + id, t.p, t.n);
	g->rows[id + t.n] = '\0';
	g->count += (uint32_t)t.n + 1;
	b->interned[at] = id;
	b->interned_count++;
	return id;
}

void builder_view(const struct builder *b, struct law *law)
{
	for (int t = 0; t < TAB_COUNT; t++)
		law->t[t] = (struct table){b->t[t].rows, b->t[t].count};
}

/* ---- image ---- */

struct image_table {
	uint64_t offset;
	uint32_t count, row_size;
};

struct image_header {
	char magic[8];
	uint32_t tables, byte_order;
	uint64_t size;
	struct image_table table[TAB_COUNT];
};
#define IMAGE_BYTE_ORDER UINT32_C(0x01020304)

bool law_image_write(const struct law *law, struct buf *out)
{
	struct image_header h = {.magic = IMAGE_MAGIC, .tables = TAB_COUNT, .byte_order = IMAGE_BYTE_ORDER};
	uint64_t at = sizeof(h);
	for (int t = 0; t < TAB_COUNT; t++) {
		h.table[t] = (struct image_table){at, law->t[t].count, law_tables[t].row_size};
		at += (uint64_t)law->t[t].count * law_tables[t].row_size;
		at = (at + 7) & ~UINT64_C(7);
	}
	h.size = at;
	size_t start = out->n;
	buf_add(out, &h, sizeof(h));
	for (int t = 0; t < TAB_COUNT; t++) {
		buf_add(out, law->t[t].rows, (size_t)law->t[t].count * law_tables[t].row_size);
		buf_fill(out, '\0', (8 - (out->n - start) % 8) % 8);
	}
	return !buf_failed(out);
}

bool law_verify(const struct law *law, const char **why);

bool law_image_read(struct text bytes, bool trusted, struct law *law, const char **why)
{
	struct image_header h;
	*why = "not a compiled law image of this version";
	if (bytes.n < sizeof(h) || (uintptr_t)bytes.p % 8)
		return false;
	memcpy(&h, bytes.p, sizeof(h));
	if (memcmp(h.magic, IMAGE_MAGIC, sizeof(h.magic)) != 0 || h.tables != TAB_COUNT ||
	    h.byte_order != IMAGE_BYTE_ORDER)
		return false;
	*why = "the compiled law image is cut short";
	if (h.size != bytes.n)
		return false;
	for (int t = 0; t < TAB_COUNT; t++) {
		const struct image_table *it = &h.table[t];
		*why = "a table of the compiled law image lies outside it";
		if (it->row_size != law_tables[t].row_size || it->offset % 8 || it->offset > bytes.n || !it->count ||
		    it->count > (bytes.n - it->offset) / it->row_size)
			return false;
		law->t[t] = (struct table){bytes.p + it->offset, it->count};
	}
	*why = NULL;
	return trusted || law_verify(law, why);
}
