/*
 * The vocabulary: every kind of record and every fact, with type, unit, question, source; the values of choices with
 * "narrower than"; regions and currencies. Data: law/vocabulary/. Compiled into TAB_KINDS, TAB_FACTS, TAB_VALUES,
 * TAB_RELATIONS, TAB_BLANKS (what is known of each fact while nothing is recorded), TAB_REGIONS, TAB_CURRENCIES.
 *
 * Reading and printing of values by type is here too: the ways to write them are in docs/facts.md.
 */
#ifndef ENTENTE_LAW_VOCAB_H
#define ENTENTE_LAW_VOCAB_H

#include "data/doc.h"
#include "data/value.h"
#include "law/table.h"

typedef row_id kind_id;
typedef row_id fact_id;
typedef uint16_t region_id;

#define KIND_MAX 63 /* kinds in all: a case keeps one bit for each */

/* A hash table that lies inside the rows it finds: row i holds the head of chain i. 0 ends a chain. */
struct hashed {
	row_id head, next;
};

struct kind_row {
	str_id id; /* "organisation" */
	str_id title, per;
	row_id first_fact; /* facts of a kind lie together in TAB_FACTS */
	uint32_t fact_count;
	uint8_t single;   /* at most one per entity and incident (organisation, incident, impact, decision, …) */
	uint8_t act;      /* a record of this kind is an act (filing, payment): none recorded means none exist */
	uint8_t links;    /* bit per enum kind_link: what a record of this kind can name as its owner */
	uint8_t role;     /* enum kind_role: the kinds that the engine itself knows */
	uint64_t related; /* bit per kind with whose facts facts of this one stand in a relation */
};

enum kind_link {
	LINK_ORGANISATION,
	LINK_INCIDENT,
	LINK_IMPACT,
	LINK_PRODUCT,
	LINK_AI_SYSTEM,
	LINK_SERVICE,
	LINK_COUNT
};

enum kind_role {
	ROLE_OTHER,
	ROLE_ORGANISATION,
	ROLE_INCIDENT,
	ROLE_IMPACT,
	ROLE_DECISION,
	ROLE_FILING,
	ROLE_DATA,
	ROLE_PRODUCT,
	ROLE_AI_SYSTEM,
	ROLE_SERVICE,
	ROLE_PAYMENT,
	ROLE_AUTHORITY,
	ROLE_VULNERABILITY,
	ROLE_THREAT,
	ROLE_PROVIDER,
	ROLE_COUNT
};

enum fact_nature { CIRCUMSTANCE, ACT };
/* What kind of moment an instant is, so that clocks can be compared by what starts them. */
enum fact_moment {
	MOMENT_OTHER,
	MOMENT_OCCURRENCE,    /* the event itself, or an act such as a payment */
	MOMENT_DETECTION,     /* found, discovered, identified */
	MOMENT_AWARENESS,     /* known, told, reasonably certain */
	MOMENT_BELIEF,        /* believed, suspected with reason */
	MOMENT_DETERMINATION, /* concluded, classified */
	MOMENT_END,           /* over, resolved */
	MOMENT_COUNT
};
enum law_mark { MARK_VERIFIED, MARK_SECONDARY, MARK_MEMORY }; /* how sure a statement is */

struct fact_row {
	str_id id; /* "organisation.staff_awu" */
	str_id unit, question, source;
	kind_id kind;
	uint32_t index;     /* place in a record of its kind, from 0 */
	uint8_t type;       /* enum value_type */
	uint8_t nature;     /* enum fact_nature */
	uint8_t ordered;    /* TYPE_ENUM: choices are in ascending order */
	uint8_t mark;       /* enum law_mark */
	row_id first_value; /* TYPE_ENUM, TYPE_SET: rows of TAB_VALUES, in the order of their bits */
	uint32_t value_count;
	uint64_t absent; /* an act not recorded, TYPE_ENUM: mask of what that means ("none"); 0: no choice */
	row_id derive;   /* TAB_NODES: how it is derived, 0 if it is not */
	str_id derive_cite;
	row_id idea;    /* TAB_IDEAS: what it has in common with facts of other laws; 0: none */
	uint8_t moment; /* enum fact_moment, of an instant */
	uint8_t spare[3];
	str_id short_id;  /* "staff_awu" */
	row_id relations; /* first row of TAB_RELATIONS that speaks of it; the next one: relation_next */
	struct hashed hash;
};

struct value_row {
	str_id id, label;
	uint32_t bit;
	uint32_t broader; /* 1 + bit of the value that this one is a kind of; 0: none */
	str_id broader_id;
	row_id fact;
	struct hashed hash;
};

/* `less` is never more than `more`: bounds of numbers, amounts, durations, instants, degrees; a boolean implies; a set is
 * a subset; counts per region add up to no more than an integer. Between records of two kinds: those that share owners. */
struct relation_row {
	fact_id less, more;
	row_id next_of_less, next_of_more; /* next relation of that fact */
	str_id cite, text, file;
	uint32_t line, column;
};

/* law/vocabulary/ideas.yaml: what facts of several laws have in common, for comparing laws and nothing else. */
struct idea_row {
	str_id id, says;
};

struct region_row {
	str_id code, name; /* "DE", "US-CA" */
	row_id calendar;   /* public holidays there; 0 where none is kept */
	str_id zone;       /* principal time zone; 0 where there are several and none prevails */
	uint8_t groups;    /* bit per enum region_group */
	region_id within;  /* US for US-CA */
	str_id calendar_id, within_id;
	struct hashed hash;
};
enum region_group { GROUP_EU, GROUP_EEA, GROUP_US_STATES, GROUP_COUNT }; /* US_STATES: states, DC and territories */

struct currency_row {
	str_id code, name;
	uint32_t places;
	struct hashed hash;
};

kind_id kind_find(const struct law *law, struct text id);
fact_id fact_find(const struct law *law, struct text id); /* "impact.clients_affected" */
fact_id fact_in_kind(const struct law *law, kind_id kind, struct text short_id);
kind_id kind_with_role(const struct law *law, enum kind_role role);
region_id region_find(const struct law *law, struct text code); /* also "GR" for "EL" */
uint16_t currency_find(const struct law *law, struct text code);
/* 1 + bit of a value of a choice, or 0. */
uint32_t choice_find(const struct law *law, fact_id fact, struct text id);
const char *fact_moment_name(enum fact_moment m);
const char *value_type_name(enum value_type type);
bool value_type_is_amount(enum value_type type); /* counts, amounts and durations: never below zero */
/* What is known of a fact of which nothing is recorded: counts, amounts and durations are not negative. */
struct value fact_unknown(const struct law *law, fact_id fact);
/* An act that has not happened as at `now`; an enum is then what its `absent:` says. */
struct value fact_not_yet(const struct law *law, fact_id fact, instant now);
row_id relation_next(const struct law *law, row_id relation, fact_id fact);
/* Says that there is no such fact, with the nearest name of that kind (0: of any kind). */
void fact_missing_error(const struct law *law, kind_id kind, struct text found, struct diag_pos at,
                        struct diags *diags);
void kind_missing_error(const struct law *law, struct text found, struct diag_pos at, struct diags *diags);
/* Same value, but of a set with what its members imply: the broader values of each. */
void set_close(const struct law *law, fact_id fact, uint64_t *words);

/* Compiles one document of law/vocabulary/; false after an error. Cross references (derive:) are compiled by the
 * rulebook compiler once all facts are known: the documents are handed to it by law_compile. */
bool vocab_compile(struct builder *b, const struct doc *file, struct text file_name);
bool vocab_link(struct builder *b);
/* Part of law_verify: every index in the tables of this module is in bounds, every chain ends. False and `why`. */
bool vocab_verify(const struct law *law, const char **why);

struct value_context {
	const struct law *law;
	const struct zones *zones;
	zone_id zone; /* for dates and times without offset */
	struct arena *arena;
	struct diags *diags;
	struct text file;
};
/* Reads a value of the fact's type from a document node; false after an error has been added. */
bool value_read(struct value_context *c, fact_id fact, const struct doc *d, struct value *out);
/* As people read it: "at least 500", "EUR 120 000 to 150 000 (estimate)", "Fri 6 Mar 2026, 15:20 CET", "not yet". */
void value_print(struct buf *out, const struct law *law, const struct zones *zones, zone_id zone, fact_id fact,
                 const struct value *v);
/* As JSON in the very form that value_read takes. */
void value_json(struct json *j, const struct law *law, const struct zones *zones, zone_id zone, fact_id fact,
                const struct value *v);

#endif
