/*
 * One record of VERIS on its way to becoming a case, shared by the parts that read it: fields and assertions
 * (veris_reader.c), the victim (veris_victim.c), times (veris_time.c), assets and data (veris_data.c), conclusions from
 * several fields (veris_conclude.c), all the rest (veris.c). Not for other modules: see veris.h.
 *
 * Every part takes the record `d` as a whole, asserts what its fields say and keeps in the reader what later parts need.
 * Nothing is returned on errors: they are added to `diags`, and the reader remembers that there was one.
 */
#ifndef ENTENTE_READ_VERIS_READER_H
#define ENTENTE_READ_VERIS_READER_H

#include "base/num.h"
#include "read/veris_map.h"

enum action { HACKING, MALWARE, SOCIAL, PHYSICAL, MISUSE, ERROR, ENVIRONMENTAL, ACTION_OPEN, ACTION_COUNT };
#define ACT(a) (UINT64_C(1) << (a))
#define ATTACKS (ACT(HACKING) | ACT(MALWARE) | ACT(SOCIAL) | ACT(PHYSICAL)) /* deliberate by definition */

/* What a record says, gathered before anything is asserted. */
struct veris_reader {
	struct kase *c;
	const struct veris_map *m;
	struct text file;
	struct diags *diags;
	struct diag_pos pos;
	struct text by, source;
	bool malformed; /* an error has been added */
	bool no_memory;

	uint32_t records[KIND_COUNT]; /* 1 + index; 0: not made */
	uint32_t strangers;           /* values outside the enumerations */
	struct text stranger;
	struct diag_pos stranger_at;

	uint64_t says;
	uint64_t in[SET_COUNT];
	uint64_t acts; /* bit per enum action */
	bool external, internal, partner, actor_open;
	bool paper, electronic; /* all assets that are no persons */
	uint64_t states;
	region_id region; /* of the victim; 0: none, or several */
	region_id state;  /* within the United States */
	zone_id zone;
};

/* ---- fields by their shape: another shape is an error ---- */

enum found { MISSING, FOUND, UNUSABLE };

void veris_wrong(struct veris_reader *r, const struct doc *d, const char *expected);
/* A member that must be a map; NULL where it is missing or empty. */
const struct doc *veris_object(struct veris_reader *r, const struct doc *d, const char *key);
struct text veris_string(struct veris_reader *r, const struct doc *d, const char *key); /* trimmed */
/* A number not below zero. Values that VERIS does not allow are left out with a warning. */
enum found veris_number(struct veris_reader *r, const struct doc *d, const char *key, num *out);
enum found veris_whole(struct veris_reader *r, const struct doc *d, const char *key, int64_t most, int64_t *out);

/* ---- values of enumerations ---- */

void veris_take(struct veris_reader *r, const struct veris_effect *e); /* what the value says is said */
void veris_take_mark(struct veris_reader *r, enum veris_mark mark);
/* Counts a value that stands outside its enumeration; `in` tells the place where `d` has none. */
void veris_stranger(struct veris_reader *r, const struct doc *d, const struct doc *in);
/* A single value; NULL where there is none of the enumeration. */
const struct veris_effect *veris_one(struct veris_reader *r, const struct doc *d, const char *key,
                                     enum veris_list list);
/* Every value of a list (a single one may stand alone) is handed to `each`; how many there were. */
uint32_t veris_each(struct veris_reader *r, const struct doc *d, const char *key, enum veris_list list,
                    void (*each)(struct veris_reader *, const struct veris_effect *));

/* ---- asserting: facts that the law does not have are left out ---- */

uint32_t veris_record_of(struct veris_reader *r, enum veris_kind kind); /* 1 + index; made where it is new */
void veris_assert_in(struct veris_reader *r, enum veris_kind kind, fact_id fact, struct value v);
void veris_assert(struct veris_reader *r, enum veris_fact fact, struct value v);
void veris_assert_bool(struct veris_reader *r, enum veris_fact fact, bool b);
void veris_assert_mask(struct veris_reader *r, fact_id fact, enum veris_kind kind, uint64_t mask);
void veris_assert_choice(struct veris_reader *r, enum veris_fact fact, uint64_t mask);
/* At least `least` and at most `most` of no < possible < likely < actual. */
void veris_assert_degree(struct veris_reader *r, enum veris_fact fact, int least, int most);
void veris_assert_range(struct veris_reader *r, enum veris_fact fact, enum value_type type, int64_t lo, int64_t hi);
void veris_assert_text(struct veris_reader *r, enum veris_fact fact, struct text t);
/* Certain members; any other may be there too. */
void veris_assert_members(struct veris_reader *r, enum veris_set set);

/* ---- the parts of a record ---- */

struct span {
	int64_t lo, hi;
};

/* A duration as VERIS has it: "2 Months" is more than one and less than three. False where there is none. */
bool veris_read_span(struct veris_reader *r, const struct doc *parent, const char *key, struct span *out);

void veris_read_victim(struct veris_reader *r, const struct doc *d);
void veris_read_timeline(struct veris_reader *r, const struct doc *d); /* needs victim and actions */
void veris_read_assets(struct veris_reader *r, const struct doc *d);
void veris_read_attributes(struct veris_reader *r, const struct doc *d); /* needs actions and assets */
void veris_conclude_suspicion(struct veris_reader *r);
void veris_conclude_actors(struct veris_reader *r, bool confirmed);
void veris_conclude_incident(struct veris_reader *r);
void veris_conclude_impact(struct veris_reader *r);

#endif
