#include "law/rulebook_read.h"

/* ---- names ---- */

const char *const law_shores[] = {"eu", "us"};
const char *const law_marks[] = {"verified", "secondary", "memory"};
const char *const law_kinds[] = {"report", "notice", "record", "offer"};
const char *const law_grades[] = {"mandatory", "if_applicable", "as_available", "optional", "forbidden"};

const char *const law_stages[STAGE_COUNT] = {"initial",  "warning", "update",  "intermediate",
                                             "progress", "final",   "periodic"};
const char *const law_recipient_types[TO_COUNT] = {"authority",      "csirt",     "law_enforcement", "individuals",
                                                   "users",          "customers", "public",          "media",
                                                   "credit_bureaus", "sharing",   "internal"};
const char *const law_areas[AREA_COUNT] = {"definitions", "timelines",   "contents",
                                           "mechanisms",  "aggregation", "disclosure"};

const char *shore_name(enum shore s)
{
	return law_shores[s];
}
const char *law_mark_name(enum law_mark m)
{
	return law_marks[m];
}
const char *duty_kind_name(enum duty_kind k)
{
	return law_kinds[k];
}
const char *grade_name(enum grade g)
{
	return law_grades[g];
}

const char *duty_stage_name(enum duty_stage s)
{
	return law_stages[s];
}
const char *recipient_type_name(enum recipient_type t)
{
	return law_recipient_types[t];
}
const char *law_area_name(enum law_area a)
{
	return law_areas[a];
}

const char *law_status_name(enum law_status s)
{
	static const char *const names[] = {"in_force", "proposed", "not_effective", "expired", "unknown_after"};
	return names[s];
}

/* ---- finding ---- */

uint32_t rulebook_count(const struct law *law)
{
	return law->t[TAB_RULEBOOKS].count - 1;
}

row_id rulebook_find(const struct law *law, struct text id)
{
	for (uint32_t i = 1; i < law->t[TAB_RULEBOOKS].count; i++)
		if (text_eq(law_str(law, RULEBOOK(law, i)->id), id))
			return i;
	return 0;
}

row_id feature_find(const struct law *law, struct text id)
{
	for (uint32_t i = 1; i < law->t[TAB_FEATURES].count; i++)
		if (text_eq(law_str(law, FEATURE(law, i)->id), id))
			return i;
	return 0;
}

row_id duty_find(const struct law *law, row_id rulebook, struct text id)
{
	const struct rulebook_row *r = RULEBOOK(law, rulebook);
	for (row_id i = r->first_duty; i < r->first_duty + r->duty_count; i++)
		if (text_eq(law_str(law, DUTY(law, i)->id), id))
			return i;
	return 0;
}

/* Rulebook ids hold dots themselves: the longest one that fits is meant. */
row_id duty_find_path(const struct law *law, struct text path)
{
	for (size_t n = path.n; n > 0; n--) {
		if (path.p[n - 1] != '.' && path.p[n - 1] != ':')
			continue;
		row_id rulebook = rulebook_find(law, (struct text){path.p, n - 1});
		if (rulebook)
			return duty_find(law, rulebook, (struct text){path.p + n, path.n - n});
	}
	return 0;
}

enum law_status rulebook_status(const struct law *law, row_id rulebook, day today)
{
	const struct rulebook_row *r = RULEBOOK(law, rulebook);
	if (r->proposed)
		return STATUS_PROPOSED;
	if (r->valid.from != NO_DAY && today < r->valid.from)
		return STATUS_NOT_EFFECTIVE;
	if (r->valid.until != NO_DAY && today > r->valid.until)
		return STATUS_EXPIRED;
	if (r->valid.unknown_after != NO_DAY && today > r->valid.unknown_after)
		return STATUS_UNKNOWN_AFTER;
	return STATUS_IN_FORCE;
}

struct text law_meta(const struct law *law, enum meta_key key)
{
	if (key >= law->t[TAB_META].count)
		return TEXT_NONE;
	return law_str(law, LAW_ROW(law, TAB_META, struct meta_row, key)->text);
}
