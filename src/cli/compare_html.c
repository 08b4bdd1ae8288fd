/*
 * The comparison as one HTML page without any network: the frame of compare_page.html, its style and script, and the
 * JSON of compare_json.c, from which the script draws. What C writes itself (head, table of the laws) is what a reader
 * without script sees.
 */
#include "cli/compare.h"

/* Made by tools/textc.c of the files of these names. */
extern const char compare_page_html[], compare_page_css[], compare_page_js[];

static void escaped(struct buf *out, struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		switch (t.p[i]) {
		case '&': buf_printf(out, "&amp;"); break;
		case '<': buf_printf(out, "&lt;"); break;
		case '>': buf_printf(out, "&gt;"); break;
		case '"': buf_printf(out, "&quot;"); break;
		default: buf_char(out, t.p[i]);
		}
	}
}

/* A side that is one law by its title: an id means little to who is shown the page. */
static struct text side(const struct compare_view *v, int i)
{
	uint32_t first = i == 0 ? 0 : v->c->left_count;
	row_id id = v->c->rulebooks[first];

	return text_eq(v->sides[i], compare_id(v, id)) ? law_str(v->law, RULEBOOK(v->law, id)->title) : v->sides[i];
}

static void title(const struct compare_view *v, struct buf *out)
{
	escaped(out, side(v, 0));
	if (v->sides[1].n > 0) {
		buf_printf(out, " against ");
		escaped(out, side(v, 1));
	}
}

static void edition(const struct compare_view *v, struct buf *out)
{
	escaped(out, law_meta(v->law, META_EDITION));
}

static void count(const struct compare_view *v, struct buf *out)
{
	buf_printf(out, "%u", v->c->rulebook_count);
}

static void cell(struct buf *out, struct text t)
{
	buf_printf(out, "<td>");
	escaped(out, t);
	buf_printf(out, "</td>");
}

static void laws(const struct compare_view *v, struct buf *out)
{
	for (uint32_t i = 0; i < v->c->rulebook_count; i++) {
		row_id id = v->c->rulebooks[i];
		const struct rulebook_row *r = RULEBOOK(v->law, id);

		buf_printf(out, "<tr data-law=\"");
		escaped(out, compare_id(v, id));
		buf_printf(out, "\"><th scope=\"row\">");
		escaped(out, law_str(v->law, r->title));
		buf_printf(out, "%s <code>", r->mark != MARK_VERIFIED ? " °" : "");
		escaped(out, compare_id(v, id));
		buf_printf(out, "</code></th>");
		cell(out, text_of(r->shore == SHORE_EU ? "EU" : "US"));
		cell(out, law_str(v->law, r->instrument));
		cell(out, r->proposed ? TEXT("proposed or not yet effective") : TEXT("in force"));
		buf_printf(out, "<td class=\"n\">%u</td></tr>\n", v->c->profiles->of[id].element_count);
	}
}

static void style(const struct compare_view *v, struct buf *out)
{
	(void)v;
	buf_text(out, text_of(compare_page_css));
}

static void script(const struct compare_view *v, struct buf *out)
{
	(void)v;
	buf_text(out, text_of(compare_page_js));
}

/* In JSON a < stands only within strings: written as an escape it can neither end the script nor begin a comment. */
static void data(const struct compare_view *v, struct buf *out)
{
	struct buf json = {0};
	struct text t;

	(void)compare_json(v, &json, false); /* without memory: `json` or the arena says so at the end */
	t = buf_view(&json);
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] == '<')
			buf_printf(out, "\\u003c");
		else
			buf_char(out, t.p[i]);
	buf_free(&json);
}

static const struct {
	const char *name;
	void (*write)(const struct compare_view *v, struct buf *out);
} slots[] = {{"title", title}, {"edition", edition}, {"count", count}, {"laws", laws},
             {"style", style}, {"script", script},   {"data", data}};

static void slot(const struct compare_view *v, struct buf *out, struct text name)
{
	for (size_t i = 0; i < sizeof(slots) / sizeof(*slots); i++)
		if (text_is(name, slots[i].name))
			slots[i].write(v, out);
}

bool compare_html(const struct compare_view *v)
{
	struct buf *out = &v->cli->out;
	struct text frame = text_of(compare_page_html), part;

	/* text, {{slot}}, text, … */
	while (text_cut(&frame, '{', &part)) {
		buf_text(out, part);
		if (frame.n > 0 && frame.p[0] == '{' && text_cut(&frame, '}', &part)) {
			slot(v, out, (struct text){part.p + 1, part.n - 1});
			frame = (struct text){frame.p + 1, frame.n - 1};
		}
	}
	buf_text(out, frame);
	return !buf_failed(out) && !arena_failed(v->arena);
}
