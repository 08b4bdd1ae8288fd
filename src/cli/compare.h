/* What the outputs of `entente compare` share: the comparison in view, and what a law says in words. */
#ifndef ENTENTE_CLI_COMPARE_H
#define ENTENTE_CLI_COMPARE_H

#include "cli/cli.h"
#include "law/compare.h"

struct compare_view {
	struct cli *cli;
	const struct law *law;
	const struct comparison *c;
	const struct path *path;
	const struct assessment *a; /* of --case; NULL */
	struct text sides[2];       /* how the two sides were chosen; the second is empty where there is one side */
	bool area[AREA_COUNT];      /* those to show */
	struct arena *arena;
	zone_id zone; /* the reader's, for instants of a case */
};

/* "Early warning to authorities: limit" */
struct text compare_title(const struct compare_view *v, const struct statement *s);
/* What one law says there: "24 h after awareness", "mandatory", "effects that are possible suffice". */
struct text compare_said(const struct compare_view *v, const struct saying *s);
/* A fact's short name as words: "severe operational disruption". */
struct text compare_fact(const struct compare_view *v, fact_id fact);
struct text compare_id(const struct compare_view *v, row_id rulebook); /* "eu.nis2" */
struct text compare_duty(const struct compare_view *v, row_id duty);   /* "eu.nis2.early_warning" */
struct text compare_area(enum law_area a);                             /* "Definitions and thresholds" */
struct text compare_anchor(enum path_anchor a);                        /* "after the entity knows" */
/* "24 h", "3 d 12 h", "28 d", "at once": minutes as people say them. */
struct text compare_minutes(const struct compare_view *v, int64_t minutes);
/* By when a document is sent: an instant, or minutes after something. */
struct text compare_by(const struct compare_view *v, const struct submission *s);
struct text compare_scenario(const struct compare_view *v, const struct scenario *s);

/* The outputs; false without memory. */
bool compare_text(const struct compare_view *v);
bool compare_md(const struct compare_view *v);
bool compare_html(const struct compare_view *v);
bool compare_json(const struct compare_view *v, struct buf *out, bool pretty);

#endif
