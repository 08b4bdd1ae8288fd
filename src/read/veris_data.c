/* Assets, and what happened to them: integrity, availability, confidentiality; the data hit. */
#include <string.h>

#include "read/veris_reader.h"

/* ---- assets and attributes ---- */

/* Most assets are told by the letter of their class. */
static uint64_t asset_class(struct text variety)
{
	if (variety.n < 4 || memcmp(variety.p + 1, " - ", 3) != 0)
		return 0;
	switch (variety.p[0]) {
	case 'S':
	case 'N':
	case 'T':
	case 'U':
	case 'E': return SAYS_SYSTEM | SAYS_DEVICE;
	case 'P': return SAYS_PERSON;
	case 'M': return SAYS_OTHER_ASSET;
	default: return 0;
	}
}

static void read_asset(struct veris_reader *r, const struct doc *a, uint64_t *all, uint64_t *any)
{
	const struct doc *v = doc_get(a, "variety");
	const struct veris_effect *e;
	uint64_t says;

	if (a->kind != DOC_MAP || (v != NULL && v->kind != DOC_STRING)) {
		veris_wrong(r, v != NULL ? v : a, v != NULL ? "a string" : "an object");
		return;
	}
	e = v == NULL ? NULL : veris_effect_find(r->m, LIST_ASSET, text_trim(v->text));
	says = e != NULL ? e->says : v == NULL ? SAYS_OTHER_ASSET : asset_class(text_trim(v->text));
	if (says == 0) {
		veris_stranger(r, v, a);
		says = SAYS_OTHER_ASSET;
	}
	*any |= says;
	if ((says & SAYS_PERSON) == 0)
		*all &= says;
	r->says |= says & SAYS_OT;
}

void veris_read_assets(struct veris_reader *r, const struct doc *d)
{
	const struct doc *asset = veris_object(r, d, "asset"), *list = doc_get(asset, "assets");
	uint64_t all = UINT64_MAX, any = 0;
	int64_t total;

	if (list != NULL && list->kind != DOC_LIST && list->kind != DOC_NULL)
		veris_wrong(r, list, "a list");
	else
		for (const struct doc *a = list == NULL ? NULL : list->first; a != NULL; a = a->next)
			read_asset(r, a, &all, &any);
	veris_each(r, asset, "role", LIST_ROLE, veris_take);
	if ((any & ~SAYS_PERSON) == 0)
		return;
	r->paper = (all & SAYS_PAPER) != 0;
	r->electronic = (all & SAYS_DEVICE) != 0;
	if (r->electronic)
		r->says |= SAYS_DEVICE;
	if ((any & SAYS_SYSTEM) != 0)
		r->says |= SAYS_SYSTEM;
	if ((all & SAYS_SYSTEM) != 0 && (any & SAYS_PERSON) == 0 &&
	    veris_whole(r, asset, "total_amount", INT64_MAX / NUM_SCALE, &total) == FOUND && total > 0)
		veris_assert_range(r, FACT_SYSTEMS, TYPE_INTEGER, NUM(total), NUM(total));
}

/* "More than 500" and "up to 10 000" stand in VERIS as 500 and 10 000. */
static void assert_records(struct veris_reader *r, num least, num most)
{
	struct value v = value_range(TYPE_INTEGER, least, most);

	v.flags |= VALUE_ESTIMATE;
	veris_assert(r, FACT_RECORDS, v);
}

/* How many records: the total, or what the parts allow. */
static void read_amounts(struct veris_reader *r, const struct doc *confidentiality)
{
	const struct doc *list = doc_get(confidentiality, "data");
	num total, amount, most = 0, sum = 0;
	bool each = true;
	enum found found = veris_number(r, confidentiality, "data_total", &total);

	for (const struct doc *v = list != NULL && list->kind == DOC_LIST ? list->first : NULL; v != NULL;
	     v = v->next) {
		if (v->kind != DOC_MAP || veris_number(r, v, "amount", &amount) != FOUND) {
			each = false;
			continue;
		}
		most = amount > most ? amount : most;
		sum = num_add(sum, amount);
	}
	if (found == FOUND) /* a total below one of its parts is a slip: it may be either */
		assert_records(r, total, total > most ? total : most);
	else if (most > 0)
		assert_records(r, most, each ? sum : NUM_MAX);
}

static void read_data_list(struct veris_reader *r, const struct doc *confidentiality)
{
	const struct doc *list = doc_get(confidentiality, "data");

	if (list == NULL || list->kind == DOC_NULL)
		return;
	if (list->kind != DOC_LIST) {
		veris_wrong(r, list, "a list");
		return;
	}
	for (const struct doc *v = list->first; v != NULL; v = v->next) {
		const struct veris_effect *e;

		if (v->kind != DOC_MAP) {
			veris_wrong(r, list, "a list of objects");
			return;
		}
		e = veris_one(r, v, "variety", LIST_DATA);
		if (e != NULL)
			veris_take(r, e);
	}
}

/* All or nothing: data partly encrypted are neither. "Stored encrypted" is marked beside "Stored". */
static void assert_encrypted(struct veris_reader *r)
{
	uint64_t s = r->states;
	bool store_open = (s & SAYS_STORE) != 0 && (s & (SAYS_ENCRYPTED_STORE | SAYS_PLAIN_STORE)) == 0;
	bool wire_open = (s & SAYS_WIRE) != 0 && (s & (SAYS_ENCRYPTED_WIRE | SAYS_PLAIN_WIRE)) == 0;
	bool plain = (s & (SAYS_PLAIN_STORE | SAYS_PLAIN_WIRE | SAYS_PRINTED)) != 0;
	bool encrypted = (s & (SAYS_ENCRYPTED_STORE | SAYS_ENCRYPTED_WIRE)) != 0;

	if ((s & SAYS_STATE_OPEN) != 0 || store_open || wire_open || plain == encrypted)
		return;
	veris_assert_bool(r, FACT_ENCRYPTED, encrypted);
}

static void note_state(struct veris_reader *r, const struct veris_effect *e)
{
	veris_take(r, e);
	r->states |= e->says;
}

/* Degrees of what happened to the data. An error may have shown them to nobody, and an insider may mishandle what he
 * may see, so only an attacker has seen them for certain; and with both it is not said who disclosed them. */
static void assert_disclosure(struct veris_reader *r, int disclosure)
{
	bool attacked = (r->acts & (ACT(HACKING) | ACT(MALWARE) | ACT(SOCIAL))) != 0 &&
	                (r->acts & (ACT(ERROR) | ACT(PHYSICAL) | ACT(MISUSE) | ACT(ACTION_OPEN))) == 0;
	bool taken = disclosure == DISCLOSURE_YES && (r->says & SAYS_TAKEN) != 0;

	switch (disclosure) {
	case DISCLOSURE_YES:
		veris_assert_degree(r, FACT_DISCLOSED, DEGREE_ACTUAL, DEGREE_ACTUAL);
		veris_assert_degree(r, FACT_ACCESSED, attacked || taken ? DEGREE_ACTUAL : DEGREE_POSSIBLE,
		                    DEGREE_ACTUAL);
		if (taken)
			veris_assert_degree(r, FACT_ACQUIRED, DEGREE_ACTUAL, DEGREE_ACTUAL);
		break;
	case DISCLOSURE_POSSIBLE:
		veris_assert_degree(r, FACT_DISCLOSED, DEGREE_POSSIBLE, DEGREE_ACTUAL);
		veris_assert_degree(r, FACT_ACCESSED, DEGREE_POSSIBLE, DEGREE_ACTUAL);
		break;
	case DISCLOSURE_NO:
		/* Not made known outside. An insider may have looked all the same, ransomware may have had the data in its
		 * hands, and an encrypted laptop may have been taken away. */
		veris_assert_degree(r, FACT_DISCLOSED, DEGREE_NO, DEGREE_NO);
		break;
	default: break;
	}
}

/* VCDB's own field: "Yes", "Yes - Identity theft", …. */
static bool misused(const struct doc *d)
{
	const struct doc *plus = doc_get(doc_get(doc_get(d, "plus"), "attribute"), "confidentiality");

	return text_starts(doc_text(plus, "data_abuse"), TEXT("Yes"));
}

/* The data hit, taken together, are one record: VERIS does not say which belong to which data set. */
static void read_data(struct veris_reader *r, const struct doc *d, const struct doc *confidentiality)
{
	const struct veris_effect *e = veris_one(r, confidentiality, "data_disclosure", LIST_DISCLOSURE);
	int disclosure = e == NULL ? DISCLOSURE_UNKNOWN : e->code;

	veris_record_of(r, KIND_DATA);
	read_data_list(r, confidentiality);
	veris_each(r, confidentiality, "data_victim", LIST_DATA_VICTIM, veris_take);
	veris_each(r, confidentiality, "state", LIST_STATE, note_state);
	if (r->paper)
		veris_take_mark(r, MARK_PAPER);
	if (r->electronic)
		veris_take_mark(r, MARK_ELECTRONIC);
	assert_disclosure(r, disclosure);
	assert_encrypted(r);
	read_amounts(r, confidentiality);
	/* Records are not persons: joint accounts and lists have more, repeated records fewer. */
	if (disclosure == DISCLOSURE_YES && (r->says & (SAYS_PERSONAL | SAYS_PEOPLE)) != 0)
		veris_assert_range(r, FACT_PERSONS, TYPE_INTEGER, NUM(1), NUM_MAX);
	if (disclosure == DISCLOSURE_YES) {
		veris_take_mark(r, MARK_CONFIDENTIALITY);
		veris_take_mark(r, MARK_LEAK);
		if ((r->says & SAYS_TAKEN) != 0)
			veris_take_mark(r, MARK_EXFILTRATION);
	}
	if (misused(d))
		veris_assert_degree(r, FACT_MISUSED, DEGREE_ACTUAL, DEGREE_ACTUAL);
	for (enum veris_set s = SET_CATEGORIES; s <= SET_SUBJECTS; s++)
		veris_assert_members(r, s);
}

void veris_read_attributes(struct veris_reader *r, const struct doc *d)
{
	const struct doc *attribute = veris_object(r, d, "attribute"), *a;
	struct span span;

	a = veris_object(r, attribute, "integrity");
	if (a != NULL)
		veris_each(r, a, "variety", LIST_INTEGRITY, veris_take);
	a = veris_object(r, attribute, "availability");
	if (a != NULL) {
		veris_each(r, a, "variety", LIST_AVAILABILITY, veris_take);
		/* The incident lasts at least as long as what it interrupts. */
		if (veris_read_span(r, a, "duration", &span) && span.lo > 0)
			veris_assert_range(r, FACT_DURATION, TYPE_DURATION, span.lo, INT64_MAX);
	}
	a = veris_object(r, attribute, "confidentiality");
	if (a != NULL)
		read_data(r, d, a);
	if (r->records[KIND_DATA] != 0 && (r->says & SAYS_OBSCURED) != 0)
		veris_assert_degree(r, FACT_UNAVAILABLE, DEGREE_ACTUAL, DEGREE_ACTUAL);
}
