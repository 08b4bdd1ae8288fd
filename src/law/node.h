/*
 * Conditions and expressions in compiled form: a tree of rows in TAB_NODES, children linked by first child and next.
 * The language is described in docs/law-language.md; parsing is in condition.c, evaluation in eval.c.
 */
#ifndef ENTENTE_LAW_NODE_H
#define ENTENTE_LAW_NODE_H

#include "law/table.h"
#include "law/vocab.h"

enum node_op {
	NODE_NONE,
	/* verdicts */
	NODE_ALWAYS, /* a: the verdict */
	NODE_ALL,
	NODE_ANY,
	NODE_NO_OF,
	NODE_AT_LEAST, /* a: how many of the children */
	NODE_NOT,
	NODE_UNLESS,   /* first child holds and not the second */
	NODE_PRESUMED, /* first child; the second rebuts it */
	NODE_SOME,
	NODE_EVERY,
	NODE_NO_RECORD, /* a: kind; one child */
	NODE_FACT,      /* a: boolean fact */
	NODE_COMPARE,   /* cmp; two expressions */
	NODE_CHOICE,    /* a: enum fact is one of the mask in constant b */
	NODE_HAS_ANY,
	NODE_HAS_ALL,
	NODE_HAS_NONE, /* a: set fact; b: SET_WORDS constants */
	NODE_EMPTY,
	NODE_KNOWN,
	NODE_RECORDED, /* a: fact */
	NODE_PLACE_IN, /* region expression in the set at constant b */
	NODE_RULE,     /* a: rule */
	NODE_REQUIRED,
	NODE_FILED, /* a: duty */
	NODE_ELSEWHERE,
	/* expressions */
	NODE_CONSTANT, /* a: row of TAB_CONSTANTS */
	NODE_VALUE,    /* a: fact */
	NODE_ADD,
	NODE_SUB,
	NODE_MUL,
	NODE_MIN,
	NODE_MAX,
	NODE_PERCENT_OF, /* a: constant, the percentage; one child */
	NODE_SHARE,      /* first child as a percentage of the second */
	NODE_MINUTES,    /* a duration as a number of minutes */
	NODE_REGION,     /* the region of this instance */
	NODE_NOW,
	NODE_YEAR_END,
	NODE_FILING,
	NODE_LAST_FILING,
	NODE_LIMIT, /* a: duty */
	NODE_COUNT, /* a: kind; child: condition */
	NODE_SUM,
	NODE_UNION,     /* a: fact; child: condition or none */
	NODE_RESIDENTS, /* a: region or 0 for the instance's; child: condition or none */
	NODE_SIZE,      /* a: set fact; b: SET_WORDS constants to count in, or 0 */
	NODE_CASES,     /* of a derived fact: children are NODE_CASE */
	NODE_CASE,      /* children: value, then condition if there is one */
	NODE_MEMBERS,   /* of a derived set: children NODE_CASE whose value is a member's bit */
	NODE_OPS
};

enum compare { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE };

struct node_row {
	uint8_t op;
	uint8_t type; /* enum value_type of an expression; TYPE_BOOLEAN of a verdict */
	uint8_t cmp;
	uint8_t mark; /* 1 + enum law_mark where the statement has one of its own */
	uint16_t currency;
	uint16_t flags; /* NODE_LEAF */
	uint32_t a, b;
	row_id child, next;
	str_id cite, says, text, note;
	uint32_t line;
};
#define NODE_LEAF 1u  /* root of a piece of text: explained as one line */
#define NODE_MOVES 2u /* its value moves with `now` alone */

const struct node_row *law_node(const struct law *law, row_id id);

/* ---- compiling ---- */

/* What names mean while a condition is compiled. */
struct scope {
	struct builder *b;
	struct law *law; /* where a view of what is built so far is kept */
	struct text file;
	row_id rulebook;  /* 0: vocabulary (derived facts) */
	bool in_duty;     /* filing.… is the duty's own */
	kind_id bound[8]; /* kinds bound by quantifiers or each: */
	uint32_t bound_count;
	bool region_bound; /* each: region */
	zone_id zone;      /* of dates without time */
	const struct zones *zones;
	/* Resolves names of rules and duties; given by the rulebook compiler. 0: none such. */
	row_id (*find_rule)(struct scope *s, struct text name);
	row_id (*find_duty)(struct scope *s, struct text name);
	void *context;
};

/* Compile a condition (text or structure); 0 after an error. */
row_id condition_compile(struct scope *s, const struct doc *d);
/* Compile an expression of instants from text that stands at `pos`; 0 after an error. */
row_id expression_compile(struct scope *s, struct text text, struct diag_pos pos, enum value_type *type);
/* The `derive:` of a fact; 0 after an error. */
row_id derive_compile(struct scope *s, fact_id fact, const struct doc *derive);

#endif
