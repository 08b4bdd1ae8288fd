#include "law/case.h"

#include <string.h>

/* An owner that a record names, to be found once all records are read. */
struct owner_ref {
	uint32_t record; /* 1 + index */
	enum kind_link link;
	struct text id;
	struct diag_pos pos;
	struct owner_ref *next;
};

struct case_index {
	uint32_t *slots, cap; /* hash table of 1 + index; cap is a power of two */
	uint32_t count[KIND_MAX + 1], first[KIND_MAX + 1];
	struct owner_ref *owners;
	uint32_t checked; /* records of which warn_of_seconds has spoken */
};

#define INDEX_FIRST 32

bool case_init(struct kase *c, const struct law *law, const struct zones *zones, struct arena *arena)
{
	*c = (struct kase){.law = law, .zones = zones, .arena = arena, .zone = ZONE_NONE, .now = INSTANT_MIN};
	c->index = arena_alloc(arena, sizeof(*c->index));
	if (c->index == NULL)
		return false;
	c->index->slots = arena_array(arena, INDEX_FIRST, sizeof(uint32_t));
	c->index->cap = INDEX_FIRST;
	return c->index->slots != NULL;
}

/* Makes room for one more element; the old array stays behind in the arena. */
static void *with_room(struct arena *arena, void *rows, uint32_t count, uint32_t *cap, size_t size)
{
	uint32_t more = *cap == 0 ? 16 : *cap * 2;
	void *fresh;

	if (count < *cap)
		return rows;
	fresh = arena_array(arena, more, size);
	if (fresh == NULL)
		return NULL;
	if (count > 0)
		memcpy(fresh, rows, count * size);
	*cap = more;
	return fresh;
}

/* ---- records ---- */

static uint32_t slot_of(const struct case_index *x, kind_id kind, struct text id)
{
	return ((uint32_t)text_hash(id) + kind * UINT32_C(0x9e3779b1)) & (x->cap - 1);
}

static uint32_t find_record(const struct kase *c, kind_id kind, struct text id)
{
	const struct case_index *x = c->index;

	for (uint32_t s = slot_of(x, kind, id); x->slots[s] != 0; s = (s + 1) & (x->cap - 1)) {
		const struct record *r = &c->records[x->slots[s] - 1];

		if (r->kind == kind && text_eq(r->id, id))
			return x->slots[s];
	}
	return 0;
}

static void enter_record(struct kase *c, uint32_t record)
{
	struct case_index *x = c->index;
	const struct record *r = &c->records[record - 1];
	uint32_t s = slot_of(x, r->kind, r->id);

	while (x->slots[s] != 0)
		s = (s + 1) & (x->cap - 1);
	x->slots[s] = record;
}

static bool grow_index(struct kase *c)
{
	struct case_index *x = c->index;
	uint32_t *fresh = arena_array(c->arena, (size_t)x->cap * 2, sizeof(*fresh));

	if (fresh == NULL)
		return false;
	x->slots = fresh;
	x->cap *= 2;
	for (uint32_t i = 1; i <= c->record_count; i++)
		enter_record(c, i);
	return true;
}

uint32_t case_record(struct kase *c, kind_id kind, struct text id)
{
	struct case_index *x = c->index;
	uint32_t found = find_record(c, kind, id);
	struct record *rows;
	struct text copy;

	if (found != 0)
		return found;
	if (c->record_count >= CASE_MAX_RECORDS || kind == 0 || kind > KIND_MAX)
		return 0;
	if (c->record_count * 2 >= x->cap && !grow_index(c))
		return 0;
	rows = with_room(c->arena, c->records, c->record_count, &c->record_cap, sizeof(*rows));
	copy = text_dup(c->arena, id);
	if (rows == NULL || copy.p == NULL)
		return 0;
	c->records = rows;
	rows[c->record_count++] = (struct record){.kind = kind, .id = copy, .name = copy};
	if (x->count[kind]++ == 0)
		x->first[kind] = c->record_count;
	enter_record(c, c->record_count);
	return c->record_count;
}

uint32_t case_count(const struct kase *c, kind_id kind)
{
	return kind > KIND_MAX ? 0 : c->index->count[kind];
}

uint32_t case_first(const struct kase *c, kind_id kind)
{
	return kind > KIND_MAX ? 0 : c->index->first[kind];
}

uint32_t *record_owner(struct record *r, enum kind_link link)
{
	switch (link) {
	case LINK_ORGANISATION: return &r->organisation;
	case LINK_INCIDENT: return &r->incident;
	case LINK_IMPACT: return &r->impact;
	case LINK_PRODUCT: return &r->product;
	case LINK_AI_SYSTEM: return &r->ai_system;
	default: return &r->service;
	}
}

bool case_own(struct kase *c, uint32_t record, enum kind_link link, struct text id, struct diag_pos pos)
{
	struct owner_ref *o = arena_alloc(c->arena, sizeof(*o));

	if (o == NULL)
		return false;
	*o = (struct owner_ref){record, link, id, pos, c->index->owners};
	c->index->owners = o;
	return true;
}

bool case_add_duty(struct kase *c, uint32_t record, struct text duty)
{
	struct record *r = &c->records[record - 1];
	struct text *duties;

	for (uint32_t i = 0; i < r->duty_count; i++)
		if (text_eq(r->duties[i], duty))
			return true;
	/* Few at a time: a new array each time is the simplest. */
	duties = arena_array(c->arena, r->duty_count + 1, sizeof(*duties));
	if (duties == NULL)
		return false;
	if (r->duty_count > 0)
		memcpy(duties, r->duties, r->duty_count * sizeof(*duties));
	duties[r->duty_count++] = duty;
	r->duties = duties;
	return true;
}

/* ---- the log ---- */

bool case_assert(struct kase *c, const struct assertion *a)
{
	struct assertion *rows;

	if (c->log_count >= CASE_MAX_ASSERTIONS)
		return false;
	rows = with_room(c->arena, c->log, c->log_count, &c->log_cap, sizeof(*rows));
	if (rows == NULL)
		return false;
	c->log = rows;
	rows[c->log_count++] = *a;
	return true;
}

bool case_add_rate(struct kase *c, const struct rate *rate)
{
	struct rate *rows = with_room(c->arena, c->rates, c->rate_count, &c->rate_cap, sizeof(*rows));

	if (rows == NULL)
		return false;
	c->rates = rows;
	rows[c->rate_count++] = *rate;
	return true;
}

static void merge(const struct assertion *from, struct assertion *to, uint32_t left, uint32_t middle, uint32_t right)
{
	uint32_t i = left, k = middle;

	for (uint32_t at = left; at < right; at++)
		if (i < middle && (k >= right || from[i].at <= from[k].at))
			to[at] = from[i++];
		else
			to[at] = from[k++];
}

/* Merge sort: what was recorded at one moment stays in the order read. */
static bool order_log(struct kase *c)
{
	uint32_t n = c->log_count;
	struct assertion *from = c->log, *to;
	bool ordered = true;

	for (uint32_t i = 1; i < n; i++)
		ordered = ordered && c->log[i - 1].at <= c->log[i].at;
	if (ordered)
		return true;
	to = arena_array(c->arena, c->log_cap, sizeof(*to));
	if (to == NULL)
		return false;
	for (uint32_t width = 1; width < n; width *= 2) {
		struct assertion *other = from;

		for (uint32_t left = 0; left < n; left += 2 * width)
			merge(from, to, left, left + width < n ? left + width : n,
			      left + 2 * width < n ? left + 2 * width : n);
		from = to;
		to = other;
	}
	c->log = from;
	return true;
}

/* ---- finishing ---- */

/* Owners carry the names of their kinds. */
static kind_id kind_of_link(const struct law *law, enum kind_link link)
{
	static const enum kind_role roles[LINK_COUNT] = {ROLE_ORGANISATION, ROLE_INCIDENT,  ROLE_IMPACT,
	                                                 ROLE_PRODUCT,      ROLE_AI_SYSTEM, ROLE_SERVICE};

	return kind_with_role(law, roles[link]);
}

static void unknown_record(const struct kase *c, kind_id kind, const struct owner_ref *o, struct diags *diags)
{
	struct text *names = arena_array(diags->arena, c->record_count + 1, sizeof(*names));
	struct text name = law_str(c->law, LAW_ROW(c->law, TAB_KINDS, struct kind_row, kind)->id);
	uint32_t n = 0;
	struct diag *d =
	    diag_error(diags, o->pos, "unknown-record", "no %.*s has the id '%.*s'", TEXT_ARG(name), TEXT_ARG(o->id));

	for (uint32_t i = 0; names != NULL && i < c->record_count; i++)
		if (c->records[i].kind == kind)
			names[n++] = c->records[i].id;
	if (names == NULL || d == NULL)
		return;
	diag_suggest(diags, d, o->id, names, n);
	if (d->hint.n == 0 && n > 0)
		d->hint = text_format(diags->arena, n == 1 ? "the only one is %.*s" : "the first one is %.*s",
		                      TEXT_ARG(names[0]));
}

static bool find_owners(struct kase *c, struct diags *diags)
{
	bool fine = true;

	for (struct owner_ref *o = c->index->owners; o != NULL; o = o->next) {
		kind_id kind = kind_of_link(c->law, o->link);
		uint32_t owner = kind == 0 ? 0 : find_record(c, kind, o->id);
		uint32_t *place = record_owner(&c->records[o->record - 1], o->link);

		if (owner == 0) {
			unknown_record(c, kind, o, diags);
			fine = false;
		} else if (*place == 0) {
			*place = owner; /* the newest naming comes first */
		}
	}
	c->index->owners = NULL;
	return fine;
}

/* What belongs to nobody belongs to the only one there is. */
static void give_owners(struct kase *c)
{
	for (int link = 0; link < LINK_COUNT; link++) {
		kind_id kind = kind_of_link(c->law, (enum kind_link)link);

		if (kind == 0 || case_count(c, kind) != 1)
			continue;
		for (uint32_t i = 0; i < c->record_count; i++) {
			uint32_t *place = record_owner(&c->records[i], (enum kind_link)link);
			uint8_t links = LAW_ROW(c->law, TAB_KINDS, struct kind_row, c->records[i].kind)->links;

			/* An incident is shared by all unless it says otherwise; what happened to one product need not be the
			 * only product's doing. */
			if (link <= LINK_INCIDENT && *place == 0 && (links >> link & 1) != 0 &&
			    c->records[i].kind != kind)
				*place = case_first(c, kind);
		}
	}
}

static bool make_sure_of(struct kase *c, enum kind_role role)
{
	kind_id kind = kind_with_role(c->law, role);

	return kind == 0 || case_count(c, kind) > 0 ||
	       case_record(c, kind, law_str(c->law, LAW_ROW(c->law, TAB_KINDS, struct kind_row, kind)->id)) != 0;
}

/* "legal_name" or "name", whichever the kind has. */
static fact_id naming_fact(const struct law *law, kind_id kind)
{
	fact_id f = fact_in_kind(law, kind, TEXT("legal_name"));

	return f != 0 ? f : fact_in_kind(law, kind, TEXT("name"));
}

static void name_records(struct kase *c)
{
	fact_id naming[KIND_MAX + 1] = {0};

	for (kind_id k = 1; k < c->law->t[TAB_KINDS].count && k <= KIND_MAX; k++)
		if (case_count(c, k) > 0)
			naming[k] = naming_fact(c->law, k);
	for (uint32_t i = 0; i < c->log_count; i++) {
		const struct assertion *a = &c->log[i];
		struct record *r = &c->records[a->record];

		if (a->fact == naming[r->kind] && a->value.type == TYPE_TEXT && a->value.more != NULL)
			r->name = *(const struct text *)a->value.more;
	}
}

static bool same_subject(const struct record *a, const struct record *b)
{
	return a->kind == b->kind && a->organisation == b->organisation && a->incident == b->incident &&
	       a->impact == b->impact && a->product == b->product && a->ai_system == b->ai_system &&
	       a->service == b->service;
}

/* Of a kind of which there is one per entity and incident, conditions look at the first alone. */
static void warn_of_seconds(struct kase *c, struct diags *diags)
{
	for (uint32_t i = c->index->checked; i < c->record_count; i++) {
		const struct record *r = &c->records[i];
		const struct kind_row *kind = LAW_ROW(c->law, TAB_KINDS, struct kind_row, r->kind);
		uint32_t first = case_first(c, r->kind) - 1;

		if (!kind->single || kind->role == ROLE_ORGANISATION || kind->role == ROLE_INCIDENT || first == i)
			continue;
		while (first < i && !same_subject(&c->records[first], r))
			first++;
		if (first < i)
			diag_warning(
			    diags, r->pos, "second-record",
			    "'%.*s' is a second %.*s of the same entity and incident; only '%.*s' is looked at",
			    TEXT_ARG(r->id), TEXT_ARG(law_str(c->law, kind->id)), TEXT_ARG(c->records[first].id));
	}
	c->index->checked = c->record_count;
}

bool case_finish(struct kase *c, struct diags *diags)
{
	bool fine = find_owners(c, diags);

	if (!make_sure_of(c, ROLE_ORGANISATION) || !make_sure_of(c, ROLE_INCIDENT) || !order_log(c)) {
		if (arena_failed(c->arena))
			diag_no_memory(diags);
		else
			diag_error(diags, (struct diag_pos){0}, "too-many", "more than %d records", CASE_MAX_RECORDS);
		return false;
	}
	give_owners(c);
	name_records(c);
	if (fine)
		warn_of_seconds(c, diags);
	return fine;
}

/* ---- writing ---- */

void assertion_json(struct json *j, const struct kase *c, const struct assertion *a, zone_id zone)
{
	const struct record *r = &c->records[a->record];
	const struct fact_row *f = LAW_ROW(c->law, TAB_FACTS, struct fact_row, a->fact);
	struct buf text = {0};

	json_object(j);
	if (a->at != INSTANT_MIN) {
		json_key(j, "at");
		instant_print(&text, c->zones, zone == ZONE_NONE ? ZONE_UTC : zone, a->at);
		json_text(j, buf_view(&text));
		buf_clear(&text);
	}
	if (a->by.n > 0) {
		json_key(j, "by");
		json_text(j, a->by);
	}
	json_key(j, "record");
	buf_text(&text, law_str(c->law, LAW_ROW(c->law, TAB_KINDS, struct kind_row, r->kind)->id));
	buf_char(&text, ':');
	buf_text(&text, r->id);
	json_text(j, buf_view(&text));
	if (buf_failed(&text))
		j->out->failed = true;
	buf_free(&text);
	json_key(j, "fact");
	json_text(j, law_str(c->law, f->id));
	json_key(j, "value");
	value_json(j, c->law, c->zones, zone, a->fact, &a->value);
	if (a->source.n > 0) {
		json_key(j, "source");
		json_text(j, a->source);
	}
	if (a->note.n > 0) {
		json_key(j, "note");
		json_text(j, a->note);
	}
	json_object_end(j);
}
