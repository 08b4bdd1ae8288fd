#include "cli/markdown.h"

void markdown_cell(struct buf *out, struct text t)
{
	buf_char(out, ' ');
	for (size_t i = 0; i < t.n; i++) {
		/* A bar would end the cell, a line end the row, and an angle bracket might begin HTML. */
		if (t.p[i] == '|' || t.p[i] == '\\' || t.p[i] == '<')
			buf_char(out, '\\');
		buf_char(out, t.p[i] == '\n' || t.p[i] == '\r' ? ' ' : t.p[i]);
	}
	buf_str(out, " |");
}
