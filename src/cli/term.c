#include "cli/term.h"

#include <string.h>

static const char *const codes[STYLE_COUNT] = {
    [PLAIN] = "\033[0m",  [BOLD] = "\033[1m",    [DIM] = "\033[2m",   [RED] = "\033[31m",
    [GREEN] = "\033[32m", [YELLOW] = "\033[33m", [BLUE] = "\033[34m", [URGENT] = "\033[1;31m",
};

void term_style(struct cli *cli, enum style style)
{
	if (cli->colour)
		buf_str(&cli->out, codes[style]);
}

size_t term_code(const char *p, size_t left)
{
	for (int i = 0; i < STYLE_COUNT; i++) {
		size_t n = strlen(codes[i]);

		if (n <= left && memcmp(p, codes[i], n) == 0)
			return n;
	}
	return 0;
}

void term_put(struct cli *cli, enum style style, struct text t)
{
	if (style != PLAIN)
		term_style(cli, style);
	buf_text(&cli->out, t);
	if (style != PLAIN)
		term_style(cli, PLAIN);
}

void term_pad(struct cli *cli, uint32_t at, uint32_t column)
{
	buf_fill(&cli->out, ' ', at < column ? column - at : 1);
}

/* The next word: what stands before a space or a line end. `*line_end`: a line end follows it. */
static bool next_word(struct text *rest, struct text *word, bool *line_end)
{
	size_t n = 0;

	while (rest->n > 0 && rest->p[0] == ' ')
		*rest = (struct text){rest->p + 1, rest->n - 1};
	if (rest->n == 0)
		return false;
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\n')
		n++;
	*word = (struct text){rest->p, n};
	*line_end = n < rest->n && rest->p[n] == '\n';
	n += *line_end;
	*rest = (struct text){rest->p + n, rest->n - n};
	return true;
}

void wrap(struct buf *out, struct text t, uint32_t column, uint32_t indent, uint32_t width)
{
	struct text word;
	uint32_t at = column;
	bool first = true, line_end = false, fresh = true;

	while (next_word(&t, &word, &line_end)) {
		uint32_t n = text_width(word);

		if (!first && !fresh && at + 1 + n > width) {
			buf_char(out, '\n');
			buf_fill(out, ' ', indent);
			at = indent;
			fresh = true;
		}
		if (!fresh) {
			buf_char(out, ' ');
			at++;
		}
		buf_text(out, word);
		at += n;
		fresh = false;
		first = false;
		if (!line_end)
			continue;
		buf_char(out, '\n');
		if (t.n > 0 && t.p[0] != '\n')
			buf_fill(out, ' ', indent);
		at = indent;
		fresh = true;
	}
	if (!line_end || fresh == false)
		buf_char(out, '\n');
}

void term_wrap(struct cli *cli, enum style style, struct text t, uint32_t column, uint32_t indent)
{
	if (style != PLAIN)
		term_style(cli, style);
	wrap(&cli->out, t, column, indent, cli->width);
	if (style != PLAIN && cli->colour && cli->out.n > 0 && !buf_failed(&cli->out)) {
		cli->out.n--; /* the style ends before the line end */
		term_style(cli, PLAIN);
		buf_char(&cli->out, '\n');
	}
}

struct text term_cut(struct cli *cli, struct text t, uint32_t width)
{
	size_t n = t.n;

	if (text_width(t) <= width)
		return t;
	while (n > 0 && (text_width((struct text){t.p, n}) > width - 1 || ((unsigned char)t.p[n] & 0xc0) == 0x80))
		n--;
	return text_format(&cli->arena, "%.*s…", (int)n, t.p);
}

struct text term_take(struct arena *arena, struct buf *b)
{
	struct text t = text_dup(arena, buf_view(b));

	arena->failed = arena->failed || buf_failed(b);
	buf_free(b);
	return t;
}

void term_rule(struct cli *cli)
{
	term_style(cli, DIM);
	for (uint32_t i = 0; i < cli->width; i++)
		buf_str(&cli->out, "─");
	term_style(cli, PLAIN);
	buf_char(&cli->out, '\n');
}
