/*
 * Text for people on a terminal: styles (nothing where colour is off), and words wrapped between two columns.
 */
#ifndef ENTENTE_CLI_TERM_H
#define ENTENTE_CLI_TERM_H

#include "cli/cli.h"

enum style {
	PLAIN,
	BOLD,
	DIM,
	RED,
	GREEN,
	YELLOW,
	BLUE,
	URGENT, /* bold red */
	STYLE_COUNT
};

void term_style(struct cli *cli, enum style style); /* PLAIN ends the style before */
void term_put(struct cli *cli, enum style style, struct text t);
/* At least one space, up to `column` (from 0), where `at` columns are filled. */
void term_pad(struct cli *cli, uint32_t at, uint32_t column);
/* `t` with its words wrapped between `indent` and the right edge; the cursor stands at `column` before, and after the
 * line end at 0. Line ends in `t` begin a new line. */
void term_wrap(struct cli *cli, enum style style, struct text t, uint32_t column, uint32_t indent);
/* The same without colour and between other edges: for help and man pages. */
void wrap(struct buf *out, struct text t, uint32_t column, uint32_t indent, uint32_t width);
/* At most `width` columns of it, with "…" where it was cut. */
struct text term_cut(struct cli *cli, struct text t, uint32_t width);
/* What the buffer holds, in the arena; the buffer is freed. Memory that ran out in it counts as the arena's. */
struct text term_take(struct arena *arena, struct buf *b);
/* The length of the style code at `p`, where one of ours stands there; else 0. */
size_t term_code(const char *p, size_t left);
/* A line across the page. */
void term_rule(struct cli *cli);

#endif
