/* What follows from several fields together. */
#include "read/veris_reader.h"

static bool malicious(const struct veris_reader *r)
{
	if ((r->acts & ATTACKS) != 0)
		return true;
	return (r->acts & ACT(MISUSE)) != 0 && (r->says & SAYS_MALICE) != 0;
}

void veris_conclude_actors(struct veris_reader *r, bool confirmed)
{
	uint64_t mask = 0;
	int classes = r->external + r->internal + r->partner;

	if (r->external)
		mask |= r->m->choices[CHOICE_EXTERNAL];
	if (r->external && (r->says & SAYS_NATURE) != 0)
		mask |= r->m->choices[CHOICE_NOBODY];
	if (r->internal)
		mask |= r->m->choices[CHOICE_INTERNAL];
	if (r->partner)
		mask |= r->m->choices[CHOICE_PARTNER];
	if (!r->actor_open)
		veris_assert_choice(r, FACT_RELATION, mask);
	if (!r->actor_open && classes == 1 && r->external && (r->says & SAYS_MANY) == 0)
		veris_assert_mask(r, r->m->sets[SET_ACTOR].fact, KIND_INCIDENT, r->in[SET_ACTOR]);
	/* Of misuse with a motive an insider is suspected; a partner may have access too: only outsiders clear it. */
	if (!r->actor_open && r->internal && classes == 1 && malicious(r))
		veris_assert_bool(r, FACT_INSIDER, true);
	else if (confirmed && !r->actor_open && r->external && classes == 1)
		veris_assert_bool(r, FACT_INSIDER, false);
}

void veris_conclude_suspicion(struct veris_reader *r)
{
	if (malicious(r))
		veris_assert_bool(r, FACT_SUSPECTED, true);
	else if ((r->acts & ~(ACT(ERROR) | ACT(ENVIRONMENTAL))) == 0)
		veris_assert_bool(r, FACT_SUSPECTED, false);
}

void veris_conclude_incident(struct veris_reader *r)
{
	if (malicious(r) && (r->says & SAYS_MALICE) != 0)
		veris_assert_bool(r, FACT_MALICE, true);
	if (malicious(r))
		veris_take_mark(r, MARK_MALICE);
	if ((r->acts & (ACT(HACKING) | ACT(MALWARE))) != 0)
		veris_take_mark(r, MARK_CYBER);
	if ((r->acts & ACT(MISUSE)) != 0) {
		veris_take_mark(r, MARK_INSIDER);
		veris_take_mark(r, MARK_IMPROPER_USE);
	}
	if ((r->acts & ACT(ENVIRONMENTAL)) != 0) {
		veris_take_mark(r, MARK_EXTERNAL_EVENT);
		veris_take_mark(r, MARK_ENVIRONMENT);
	}
	if ((r->says & SAYS_GONE) != 0 && r->electronic)
		veris_take_mark(r, MARK_EQUIPMENT);
	if (r->partner && (r->acts & ~ACT(ERROR)) == 0)
		veris_take_mark(r, MARK_THIRD_PARTY);
	if ((r->says & SAYS_RANSOM) != 0)
		veris_assert_bool(r, FACT_EXTORTION, true);
	if ((r->says & SAYS_SUPPLY_CHAIN) != 0)
		veris_assert_bool(r, FACT_SUPPLY_CHAIN, true);
	if (r->partner || (r->says & (SAYS_VIA_PARTNER | SAYS_SUPPLY_CHAIN)) != 0)
		veris_assert_bool(r, FACT_THIRD_PARTY, true);
	for (enum veris_set s = SET_TYPES; s <= SET_CAUSES; s++)
		veris_assert_members(r, s);
}

void veris_conclude_impact(struct veris_reader *r)
{
	if (r->in[SET_PROPERTIES] != 0)
		veris_assert_choice(r, FACT_JEOPARDY, r->m->choices[CHOICE_JEOPARDY_ACTUAL]);
	if ((r->says & SAYS_INTRUDED) != 0)
		veris_assert_bool(r, FACT_ACCESS, true);
	if ((r->acts & ATTACKS) != 0)
		veris_assert_bool(r, FACT_ATTEMPT, true);
	if ((r->acts & ACT(MISUSE)) != 0)
		veris_assert_bool(r, FACT_POLICY, true);
	if ((r->acts & ACT(MALWARE)) != 0 && (r->says & SAYS_SYSTEM) != 0)
		veris_assert_bool(r, FACT_MALWARE_FOUND, true);
	if ((r->says & SAYS_DOS) != 0 && (r->says & SAYS_INTERRUPTED) != 0)
		veris_assert_bool(r, FACT_DOS, true);
	if ((r->says & SAYS_SITE) != 0)
		veris_assert_bool(r, FACT_SITE_ACCESS, true);
	if ((r->says & SAYS_OT) != 0)
		veris_assert_bool(r, FACT_OT, true);
	veris_assert_members(r, SET_PROPERTIES);
}
