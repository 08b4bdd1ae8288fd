/* The mapping of VERIS onto the vocabulary, resolved against one law. Private to the readers of VERIS. */
#ifndef ENTENTE_READ_VERIS_MAP_H
#define ENTENTE_READ_VERIS_MAP_H

#include "law/vocab.h"
#include "read/veris.h"

/* The enumerations of VERIS that say something here. */
enum veris_list {
	LIST_HACKING,
	LIST_HACKING_VECTOR,
	LIST_MALWARE,
	LIST_MALWARE_VECTOR,
	LIST_SOCIAL,
	LIST_SOCIAL_VECTOR,
	LIST_ERROR,
	LIST_MISUSE,
	LIST_PHYSICAL,
	LIST_PHYSICAL_VECTOR,
	LIST_ENVIRONMENTAL,
	LIST_RESULT,
	LIST_EXTERNAL,
	LIST_MOTIVE,
	LIST_ASSET,
	LIST_ROLE,
	LIST_DATA,
	LIST_DATA_VICTIM,
	LIST_STATE,
	LIST_INTEGRITY,
	LIST_AVAILABILITY,
	LIST_FOUND_EXTERNAL,
	LIST_FOUND_INTERNAL,
	LIST_FOUND_PARTNER,
	LIST_INCIDENT,
	LIST_DISCLOSURE,
	LIST_EMPLOYEES,
	LIST_UNIT,
	LIST_GOVERNMENT,
	LIST_COUNT
};

/* Sets of which VERIS names certain members, and choices that it narrows. At most 64 values each. */
enum veris_set {
	SET_NONE,
	SET_TYPES,
	SET_KINDS,
	SET_VECTORS,
	SET_CAUSES,
	SET_PROPERTIES,
	SET_CATEGORIES,
	SET_REGIMES,
	SET_MEDIUM,
	SET_SUBJECTS,
	SET_SECTORS,
	SET_HEALTH,
	SET_GOVERNMENT,
	SET_SOURCE, /* impact.discovery_source: choices still possible */
	SET_ACTOR,  /* incident.actor_kind: choices still possible */
	SET_COUNT
};

enum veris_fact {
	FACT_EMPLOYEES,
	FACT_EMPLOYEES_CONTRACTORS,
	FACT_STAFF,
	FACT_TURNOVER,
	FACT_NAICS,
	FACT_PUBLIC_BODY,
	FACT_ESTABLISHED,
	FACT_EEA,
	FACT_IN_UNION,
	FACT_US_PERSON,
	FACT_CERTAINTY,
	FACT_EXERCISE,
	FACT_STARTED,
	FACT_DETECTED,
	FACT_ENDED,
	FACT_DESCRIPTION,
	FACT_SUSPECTED,
	FACT_MALICE,
	FACT_RELATION,
	FACT_INSIDER,
	FACT_EXTORTION,
	FACT_SUPPLY_CHAIN,
	FACT_THIRD_PARTY,
	FACT_MALWARE_NAME,
	FACT_ACTOR_NAME,
	FACT_CAUSE_TEXT,
	FACT_KNOWN,
	FACT_TOLD,
	FACT_DISCOVERY_TEXT,
	FACT_JEOPARDY,
	FACT_POLICY,
	FACT_ACCESS,
	FACT_ATTEMPT,
	FACT_MALWARE_FOUND,
	FACT_DOS,
	FACT_SITE_ACCESS,
	FACT_SYSTEMS,
	FACT_OT,
	FACT_DURATION,
	FACT_LOSSES,
	FACT_ACCESSED,
	FACT_ACQUIRED,
	FACT_DISCLOSED,
	FACT_UNAVAILABLE,
	FACT_MISUSED,
	FACT_RECORDS,
	FACT_PERSONS,
	FACT_ENCRYPTED,
	FACT_UNION_ENTITY,
	FACT_PROVIDER_NAME,
	FACT_PROVIDER_ROLE,
	FACT_COUNT
};

enum veris_kind { KIND_ORGANISATION, KIND_INCIDENT, KIND_IMPACT, KIND_DATA, KIND_DECISION, KIND_PROVIDER, KIND_COUNT };

/* Single choices; those of one fact follow one another. */
enum veris_choice {
	CHOICE_CONFIRMED,
	CHOICE_SUSPECTED,
	CHOICE_NEAR_MISS,
	CHOICE_FALSE_ALARM,
	CHOICE_EXTERNAL,
	CHOICE_INTERNAL,
	CHOICE_PARTNER,
	CHOICE_NOBODY,
	CHOICE_JEOPARDY_ACTUAL,
	CHOICE_ORIGIN,
	CHOICE_PATH,
	CHOICE_COUNT
};

/* Members that follow from several fields together. */
enum veris_mark {
	MARK_CYBER,
	MARK_EXTERNAL_EVENT,
	MARK_ENVIRONMENT,
	MARK_MALICE,
	MARK_INSIDER,
	MARK_IMPROPER_USE,
	MARK_EQUIPMENT,
	MARK_LEAK,
	MARK_EXFILTRATION,
	MARK_CONFIDENTIALITY,
	MARK_PAPER,
	MARK_ELECTRONIC,
	MARK_THIRD_PARTY,
	MARK_COUNT
};

enum { DEGREE_NO, DEGREE_POSSIBLE, DEGREE_LIKELY, DEGREE_ACTUAL, DEGREE_COUNT };

/* What a value says beyond members of sets. */
#define SAYS_TAKEN (UINT64_C(1) << 0)    /* data were copied or taken away */
#define SAYS_INTRUDED (UINT64_C(1) << 1) /* somebody got into a system without permission */
#define SAYS_RANSOM (UINT64_C(1) << 2)   /* something is demanded */
#define SAYS_DOS (UINT64_C(1) << 3)
#define SAYS_GONE (UINT64_C(1) << 4)   /* an asset was stolen or lost */
#define SAYS_MALICE (UINT64_C(1) << 5) /* a motive that is none of carelessness */
#define SAYS_SUPPLY_CHAIN (UINT64_C(1) << 6)
#define SAYS_VIA_PARTNER (UINT64_C(1) << 7)
#define SAYS_SITE (UINT64_C(1) << 8)    /* a restricted area was entered */
#define SAYS_DEVICE (UINT64_C(1) << 9)  /* the asset holds or carries electronic data */
#define SAYS_SYSTEM (UINT64_C(1) << 10) /* it is a system, network or device with a processor */
#define SAYS_PAPER (UINT64_C(1) << 11)
#define SAYS_PERSON (UINT64_C(1) << 12)
#define SAYS_OTHER_ASSET (UINT64_C(1) << 13)
#define SAYS_OT (UINT64_C(1) << 14)
#define SAYS_ENCRYPTED_STORE (UINT64_C(1) << 15)
#define SAYS_ENCRYPTED_WIRE (UINT64_C(1) << 16)
#define SAYS_PLAIN_STORE (UINT64_C(1) << 17)
#define SAYS_PLAIN_WIRE (UINT64_C(1) << 18)
#define SAYS_STORE (UINT64_C(1) << 19)
#define SAYS_WIRE (UINT64_C(1) << 20)
#define SAYS_PRINTED (UINT64_C(1) << 21)
#define SAYS_STATE_OPEN (UINT64_C(1) << 22)
#define SAYS_INTERRUPTED (UINT64_C(1) << 23)
#define SAYS_OBSCURED (UINT64_C(1) << 24)
#define SAYS_NATURE (UINT64_C(1) << 25)
#define SAYS_PEOPLE (UINT64_C(1) << 26)   /* whose data: natural persons */
#define SAYS_PERSONAL (UINT64_C(1) << 27) /* the data are about persons */
#define SAYS_MANY (UINT64_C(1) << 28)     /* several kinds of attacker are possible */

/* What one value of an enumeration says. */
struct veris_effect {
	struct text value; /* as VERIS writes it */
	uint64_t says;
	uint64_t add[3];
	uint8_t set[3];
	uint8_t list;
	uint16_t code; /* LIST_INCIDENT, _DISCLOSURE, _EMPLOYEES, _UNIT: place in the enumeration, from 0 */
};

struct veris_industry {
	const char *prefix; /* of the NAICS code */
	uint8_t n;
	uint8_t set;
	uint64_t add;
};

struct veris_set_info {
	fact_id fact;
	uint32_t record; /* enum veris_kind */
	uint64_t all;    /* every value that the law knows */
};

/* An act of the organisation (a registration, a designation) of which VERIS says nothing, see docs/veris.md. */
struct veris_open {
	fact_id fact;
	struct value value;
};

struct veris_map {
	const struct law *law;
	const struct zones *zones;
	kind_id kinds[KIND_COUNT];
	struct text ids[KIND_COUNT];
	fact_id facts[FACT_COUNT];
	uint8_t record_of[FACT_COUNT]; /* enum veris_kind */
	struct veris_set_info sets[SET_COUNT];
	uint64_t choices[CHOICE_COUNT];
	uint64_t marks[MARK_COUNT];
	uint8_t mark_sets[MARK_COUNT];
	uint64_t degrees[FACT_COUNT][DEGREE_COUNT];
	struct veris_effect *effects;
	uint32_t effect_count;
	uint16_t *slots; /* hash table of 1 + effect */
	struct veris_industry *industries;
	uint32_t industry_count;
	struct veris_open *open;
	uint32_t open_count;
	zone_id *region_zones; /* by region */
	struct set eea;        /* may: every region of the EEA */
	region_id us;
};

/* NULL: not a value of that enumeration. Letters count without case. */
const struct veris_effect *veris_effect_find(const struct veris_map *m, enum veris_list list, struct text value);

/* LIST_DISCLOSURE */
enum { DISCLOSURE_NO, DISCLOSURE_POSSIBLE, DISCLOSURE_YES, DISCLOSURE_UNKNOWN };
/* LIST_UNIT */
enum { UNIT_SECONDS, UNIT_MINUTES, UNIT_HOURS, UNIT_DAYS, UNIT_WEEKS, UNIT_MONTHS, UNIT_YEARS, UNIT_NEVER, UNIT_NA };
/* LIST_EMPLOYEES: row of veris_employees */
struct veris_span {
	int64_t least, most; /* INT64_MAX: no bound */
};
extern const struct veris_span veris_employees[];

#endif
