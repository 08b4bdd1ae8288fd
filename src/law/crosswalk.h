/*
 * Crosswalks: incident taxonomies of both sides as lists of classes, each mapped to the vocabulary by conditions of the
 * law's own language, and the classes of a case that follow. Data: law/crosswalks/; format: docs/taxonomies.md.
 *
 * Compiled into TAB_CROSSWALKS, TAB_CLASSES, TAB_MAPPINGS, TAB_LEVELS. The classes of a taxonomy lie together, a class
 * after the one that it is part of; the levels of its score lie together, the lowest first.
 */
#ifndef ENTENTE_LAW_CROSSWALK_H
#define ENTENTE_LAW_CROSSWALK_H

#include "law/explain.h"

/* What stands on the other side of a mapping, seen from the class: the same, something wider, something narrower, or
 * something that overlaps. Only the first three say whether a class holds. */
enum mapping_relation { MAP_EXACT, MAP_BROADER, MAP_NARROWER, MAP_RELATED, MAP_COUNT };
const char *mapping_relation_name(enum mapping_relation r);

struct crosswalk_row {
	str_id id, title, version, source, license, note, file;
	row_id first_class, class_count;
	row_id first_level, level_count;
};

struct class_row {
	str_id id, title, note;
	row_id crosswalk, of; /* of: the class that this one is part of */
	row_id first_mapping;
	uint32_t weight; /* its options count this many times in the score; 0: no factor */
	uint32_t value;  /* 1 + points of an option; 0: it has none */
};

struct mapping_row {
	row_id node;    /* a condition over the facts of a case; 0: */
	row_id to;      /* a class of another taxonomy; 0: */
	str_id outside; /* a name in a taxonomy that is not here */
	str_id source;
	row_id next;
	uint8_t relation, published; /* enum mapping_relation */
	uint8_t spare[2];
};

struct level_row {
	str_id id, title;
	uint32_t from; /* points, from 0 to 100; that many belong to it */
};

#define CROSSWALK(law, i) LAW_ROW(law, TAB_CROSSWALKS, struct crosswalk_row, i)
#define CLASS(law, i) LAW_ROW(law, TAB_CLASSES, struct class_row, i)
#define MAPPING(law, i) LAW_ROW(law, TAB_MAPPINGS, struct mapping_row, i)
#define LEVEL(law, i) LAW_ROW(law, TAB_LEVELS, struct level_row, i)

row_id crosswalk_find(const struct law *law, struct text id);
row_id class_find(const struct law *law, row_id crosswalk, struct text id);

struct law_file;
/* Every crosswalk among the files, into the builder, once the vocabulary is there; false after an error. */
bool crosswalks_compile(struct builder *b, const struct zones *zones, struct law_file *files, size_t count);
/* Part of law_verify, after every index has been checked. False and `why`. */
bool crosswalks_verify(const struct law *law, const char **why);

/* ---- the classes of a case ---- */

struct class_answer {
	enum verdict verdict;
	bool pointed;   /* open, and a mapping that holds points to it */
	row_id decided; /* the mapping that decided or points; 0: its parts, or none */
};

/* What one factor may add to the score: its weight times the points of the options that are not excluded. */
struct factor_answer {
	row_id factor;
	uint32_t lo, hi; /* points of an option */
	bool unlisted;   /* an option without points is possible: counted as 0 up to the least of the others */
};

struct score_answer {
	int64_t sum_lo, sum_hi;   /* weight times points, added up */
	int64_t sum_min, sum_max; /* the least and the most that any case can have */
	int64_t lo, hi; /* hundredths of a point, from 0 to 10 000: `lo` rounded down and `hi` up, or, where the
	                             * sum is known, both rounded to the nearest */
	row_id level_lo, level_hi; /* TAB_LEVELS */
	struct factor_answer *factors;
	uint32_t factor_count; /* 0: this taxonomy has no score */
};

struct classification {
	row_id crosswalk;
	struct class_answer *classes; /* one for each class of the crosswalk, in its order */
	struct score_answer score;
};

/* For the entity that `x` looks at. False without memory. */
bool classify(struct explainer *x, row_id crosswalk, struct arena *arena, struct classification *out);
/* The reason behind a mapping: its condition with the values that decided. NULL without memory. */
struct reason *explain_mapping(struct explainer *x, row_id mapping);
/* The facts that leave the condition of a mapping open, added to the list. */
void missing_of_mapping(struct explainer *x, row_id mapping, struct missing_list *missing);

#endif
