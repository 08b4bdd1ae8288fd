/* Who did what, how it was found, what it cost; and the record as a whole. */
#include "read/veris_reader.h"

/* ---- actions and actors ---- */

static void intrusion_or_theft(struct veris_reader *r, const struct veris_effect *e)
{
	r->says |= e->says;
}

static void theft_only(struct veris_reader *r, const struct veris_effect *e)
{
	r->says |= e->says & SAYS_TAKEN;
}

static const struct {
	const char *key;
	enum action action;
	enum veris_list variety, vector; /* LIST_COUNT: none that says anything */
} actions[] = {
    {"hacking", HACKING, LIST_HACKING, LIST_HACKING_VECTOR},
    {"malware", MALWARE, LIST_MALWARE, LIST_MALWARE_VECTOR},
    {"social", SOCIAL, LIST_SOCIAL, LIST_SOCIAL_VECTOR},
    {"physical", PHYSICAL, LIST_PHYSICAL, LIST_PHYSICAL_VECTOR},
    {"misuse", MISUSE, LIST_MISUSE, LIST_COUNT},
    {"error", ERROR, LIST_ERROR, LIST_COUNT},
    {"environmental", ENVIRONMENTAL, LIST_ENVIRONMENTAL, LIST_COUNT},
    {"unknown", ACTION_OPEN, LIST_COUNT, LIST_COUNT},
};

static void read_actions(struct veris_reader *r, const struct doc *d)
{
	const struct doc *action = veris_object(r, d, "action");

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		const struct doc *a = veris_object(r, action, actions[i].key);

		if (a == NULL)
			continue;
		r->acts |= ACT(actions[i].action);
		if (actions[i].variety != LIST_COUNT)
			veris_each(r, a, "variety", actions[i].variety, veris_take);
		if (actions[i].vector != LIST_COUNT)
			veris_each(r, a, "vector", actions[i].vector, veris_take);
		veris_each(r, a, "result", LIST_RESULT, actions[i].action <= MALWARE ? intrusion_or_theft : theft_only);
	}
	if (r->acts == 0)
		r->acts = ACT(ACTION_OPEN);
}

static void read_actors(struct veris_reader *r, const struct doc *d)
{
	const struct doc *actor = veris_object(r, d, "actor"), *a;

	a = veris_object(r, actor, "external");
	if (a != NULL) {
		r->external = true;
		if (veris_each(r, a, "variety", LIST_EXTERNAL, veris_take) == 0)
			r->says |= SAYS_MANY;
		veris_each(r, a, "motive", LIST_MOTIVE, intrusion_or_theft);
	}
	a = veris_object(r, actor, "internal");
	if (a != NULL) {
		r->internal = true;
		veris_each(r, a, "motive", LIST_MOTIVE, intrusion_or_theft);
	}
	a = veris_object(r, actor, "partner");
	if (a != NULL) {
		r->partner = true;
		veris_each(r, a, "motive", LIST_MOTIVE, intrusion_or_theft);
	}
	r->actor_open = doc_get(actor, "unknown") != NULL || !(r->external || r->internal || r->partner);
}

/* The only name in a list. */
static struct text one_name(const struct doc *d)
{
	const struct doc *list = doc_get(d, "name");

	if (list != NULL && list->kind == DOC_LIST && list->count == 1 && list->first->kind == DOC_STRING)
		return text_trim(list->first->text);
	return TEXT_NONE;
}

static void read_provider(struct veris_reader *r, const struct doc *d)
{
	if (!r->partner)
		return;
	veris_record_of(r, KIND_PROVIDER);
	veris_assert_text(r, FACT_PROVIDER_NAME, one_name(doc_get(doc_get(d, "actor"), "partner")));
	veris_assert_choice(r, FACT_PROVIDER_ROLE, r->m->choices[CHOICE_ORIGIN] | r->m->choices[CHOICE_PATH]);
}

/* ---- discovery ---- */

static void read_discovery(struct veris_reader *r, const struct doc *d)
{
	static const struct {
		const char *key;
		enum veris_list list;
	} ways[] = {{"external", LIST_FOUND_EXTERNAL},
	            {"internal", LIST_FOUND_INTERNAL},
	            {"partner", LIST_FOUND_PARTNER}};
	const struct doc *method = veris_object(r, d, "discovery_method");
	const struct veris_effect *any;
	bool open = doc_get(method, "unknown") != NULL || doc_get(method, "other") != NULL;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		const struct doc *way = veris_object(r, method, ways[i].key);

		if (way != NULL && veris_each(r, way, "variety", ways[i].list, veris_take) == 0) {
			any = veris_effect_find(r->m, ways[i].list, TEXT("Unknown"));
			veris_take(r, any);
		}
	}
	if (!open)
		veris_assert_mask(r, r->m->sets[SET_SOURCE].fact, KIND_IMPACT, r->in[SET_SOURCE]);
	veris_assert_text(r, FACT_DISCOVERY_TEXT, veris_string(r, d, "discovery_notes"));
}

/* ---- losses ---- */

/* Losses of the kinds that DORA counts whatever else VERIS puts into them: not operating costs, nor damage to the brand
 * or to competition, nor fines (Del. Reg. (EU) 2024/1772 Art. 7). */
static bool counts_as_loss(struct text variety)
{
	return text_is(variety, "Asset and fraud") || text_is(variety, "Business disruption") ||
	       text_is(variety, "Response and recovery");
}

static num least_loss(struct veris_reader *r, const struct doc *loss)
{
	num amount = 0, least = 0;

	if (loss->kind != DOC_MAP) {
		veris_wrong(r, loss, "an object");
		return 0;
	}
	if (!counts_as_loss(veris_string(r, loss, "variety")))
		return 0;
	if (veris_number(r, loss, "min_amount", &least) == FOUND)
		return least;
	return veris_number(r, loss, "amount", &amount) == FOUND ? amount : 0;
}

static void read_losses(struct veris_reader *r, const struct doc *d)
{
	const struct doc *impact = veris_object(r, d, "impact"), *list = doc_get(impact, "loss");
	struct value v = {.type = TYPE_MONEY, .known = KNOWN_PARTLY, .flags = VALUE_ESTIMATE, .hi = NUM_MAX};

	if (list == NULL || list->kind == DOC_NULL)
		return;
	if (list->kind != DOC_LIST) {
		veris_wrong(r, list, "a list");
		return;
	}
	for (const struct doc *loss = list->first; loss != NULL; loss = loss->next)
		v.lo = num_add(v.lo, least_loss(r, loss));
	v.currency = currency_find(r->m->law, veris_string(r, impact, "iso_currency_code"));
	if (v.lo > 0 && v.lo < NUM_MAX && v.currency != 0)
		veris_assert(r, FACT_LOSSES, v);
}

/* ---- the whole record ---- */

static void read_words(struct veris_reader *r, const struct doc *d)
{
	veris_assert_text(r, FACT_DESCRIPTION, veris_string(r, d, "summary"));
	veris_assert_text(r, FACT_CAUSE_TEXT, veris_string(r, d, "control_failure"));
	veris_assert_text(r, FACT_MALWARE_NAME,
	                  veris_string(r, veris_object(r, veris_object(r, d, "action"), "malware"), "name"));
	veris_assert_text(r, FACT_ACTOR_NAME, one_name(doc_get(doc_get(d, "actor"), "external")));
}

/* What a suspected or foiled incident did is not certain: only who, when and what is suspected. */
static void read_record(struct veris_reader *r, const struct doc *d)
{
	const struct veris_effect *e = veris_one(r, d, "security_incident", LIST_INCIDENT);
	bool confirmed = e != NULL && e->code == CHOICE_CONFIRMED;
	bool suspected = e != NULL && e->code == CHOICE_SUSPECTED;

	veris_record_of(r, KIND_INCIDENT);
	veris_read_victim(r, d);
	if (e != NULL)
		veris_assert_choice(r, FACT_CERTAINTY, r->m->choices[CHOICE_CONFIRMED + e->code]);
	read_actions(r, d);
	read_actors(r, d);
	read_words(r, d);
	if (confirmed || suspected) {
		veris_read_timeline(r, d);
		veris_conclude_suspicion(r);
		veris_conclude_actors(r, confirmed);
	}
	if (!confirmed)
		return;
	veris_assert_bool(r, FACT_EXERCISE, false);
	veris_record_of(r, KIND_IMPACT);
	veris_read_assets(r, d);
	veris_read_attributes(r, d);
	read_discovery(r, d);
	read_losses(r, d);
	read_provider(r, d);
	veris_conclude_incident(r);
	veris_conclude_impact(r);
}

#define LOG_ROOM 80 /* assertions: what nearly every record needs */

bool veris_is(const struct doc *d)
{
	return doc_get(d, "schema_version") != NULL && (doc_get(d, "victim") != NULL || doc_get(d, "action") != NULL ||
	                                                doc_get(d, "security_incident") != NULL);
}

bool veris_read(struct kase *c, const struct veris_map *map, const struct doc *d, struct text file, struct diags *diags)
{
	struct veris_reader r =
	    {.c = c, .m = map, .file = file, .diags = diags, .pos = doc_pos(d, file), .zone = ZONE_NONE};

	if (d->kind != DOC_MAP) {
		veris_wrong(&r, d, "a VERIS record");
		return false;
	}
	if (c->log_cap == 0 && (c->log = arena_array(c->arena, LOG_ROOM, sizeof(*c->log))) != NULL)
		c->log_cap = LOG_ROOM;
	r.by = doc_text(d, "source_id");
	r.source = doc_text(d, "reference");
	c->title = doc_text(d, "incident_id");
	read_record(&r, d);
	if (r.strangers > 0)
		diag_warning(diags, r.stranger_at, "veris-value", "'%.*s' is not a value of VERIS there; left out%s",
		             TEXT_ARG(r.stranger), r.strangers == 1 ? "" : ", and others");
	if (r.no_memory)
		diag_no_memory(diags);
	return !r.malformed && !r.no_memory;
}
