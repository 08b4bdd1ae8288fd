/* What laws say under a topic, in words. */
#include "cli/compare.h"
#include "cli/term.h"
#include "law/period.h"

struct text compare_area(enum law_area a)
{
	static const char *const names[AREA_COUNT] = {"Definitions and thresholds",
	                                              "Timelines, triggers and types of reports",
	                                              "Contents of reports",
	                                              "Reporting mechanisms",
	                                              "Aggregation of incident data",
	                                              "Public disclosure"};
	return text_of(names[a]);
}

struct text compare_anchor(enum path_anchor a)
{
	static const char *const names[ANCHOR_COUNT] = {"after the entity knows", "after an earlier report",
	                                                "after the event", "after its end", "when called for"};
	return text_of(names[a]);
}

static struct text words(const struct compare_view *v, struct text name)
{
	struct text out = text_dup(v->arena, name);
	char *p = out.p == NULL ? NULL : (char *)(uintptr_t)out.p;

	for (size_t i = 0; p != NULL && i < out.n; i++)
		if (p[i] == '_')
			p[i] = ' ';
	return out;
}

struct text compare_fact(const struct compare_view *v, fact_id fact)
{
	const struct fact_row *f = LAW_ROW(v->law, TAB_FACTS, struct fact_row, fact);
	const struct kind_row *kind = LAW_ROW(v->law, TAB_KINDS, struct kind_row, f->kind);
	struct text name = words(v, law_str(v->law, f->short_id));

	/* The name of a fact about one of several records says little without their kind: "accessed (data)". */
	return kind->single ? name
	                    : text_format(v->arena, "%.*s (%.*s)", TEXT_ARG(name),
	                                  TEXT_ARG(words(v, law_str(v->law, kind->id))));
}

struct text compare_id(const struct compare_view *v, row_id rulebook)
{
	return law_str(v->law, RULEBOOK(v->law, rulebook)->id);
}

struct text compare_duty(const struct compare_view *v, row_id duty)
{
	const struct duty_row *d = DUTY(v->law, duty);

	return text_format(v->arena, "%.*s.%.*s", TEXT_ARG(compare_id(v, d->rulebook)),
	                   TEXT_ARG(law_str(v->law, d->id)));
}

struct text compare_minutes(const struct compare_view *v, int64_t minutes)
{
	long long n = (long long)minutes;

	if (minutes == NO_LIMIT)
		return TEXT("at once");
	if (n == 0)
		return TEXT("at that moment");
	if (n % 1440 == 0 && n >= 7 * 1440)
		return text_format(v->arena, "%lld d", n / 1440);
	if (n % 60 == 0)
		return text_format(v->arena, "%lld h", n / 60);
	return text_format(v->arena, "%lld min", n);
}

/* ---- titles ---- */

/* How a topic is titled, and what its second half names. */
enum sub { SUB_NONE, SUB_FACT, SUB_VALUE, SUB_STAGE, SUB_READER, SUB_FEATURE, SUB_IDEA, SUB_STRING };

static const struct {
	const char *title;
	enum sub sub;
} titles[TOPIC_COUNT] = {
    [TOPIC_WHO] = {"Who: ", SUB_FACT},
    [TOPIC_WHO_VALUE] = {"Who: ", SUB_VALUE},
    [TOPIC_WHO_NOT] = {"Not who: ", SUB_FACT},
    [TOPIC_IDEA] = {"Trigger, the idea: ", SUB_IDEA},
    [TOPIC_TRIGGER] = {"Trigger: ", SUB_FACT},
    [TOPIC_TRIGGER_VALUE] = {"Trigger: ", SUB_VALUE},
    [TOPIC_EXCLUSION] = {"Exclusion: ", SUB_FACT},
    [TOPIC_LIMBS] = {"Limbs of the trigger", SUB_NONE},
    [TOPIC_POTENTIAL] = {"Effects that suffice", SUB_NONE},
    [TOPIC_NUMBERS] = {"Thresholds in numbers", SUB_NONE},
    [TOPIC_STAGE] = {"Limit: ", SUB_STAGE},
    [TOPIC_START] = {"Start: ", SUB_STAGE},
    [TOPIC_MOMENT] = {"Kind of start: ", SUB_STAGE},
    [TOPIC_MIND] = {"What the clock hangs on: ", SUB_STAGE},
    [TOPIC_UNIT] = {"Unit: ", SUB_STAGE},
    [TOPIC_STANDARD] = {"Word besides the number: ", SUB_STAGE},
    [TOPIC_CLASSES] = {"Limits for classes of cases: ", SUB_STAGE},
    [TOPIC_MATTER] = {"Content, the matter: ", SUB_IDEA},
    [TOPIC_ELEMENT] = {"Content: ", SUB_FACT},
    [TOPIC_SPREAD] = {"Stages over which contents are spread", SUB_NONE},
    [TOPIC_AVAILABLE] = {"Contents only where they apply or are at hand", SUB_NONE},
    [TOPIC_RECIPIENT] = {"Recipients: ", SUB_READER},
    [TOPIC_BODY] = {"Recipient: ", SUB_STRING},
    [TOPIC_PER_STATE] = {"Recipient depends on the State", SUB_NONE},
    [TOPIC_YIELDS] = {"Steps back for other law", SUB_NONE},
    [TOPIC_COUNTS] = {"A report elsewhere can count", SUB_NONE},
    [TOPIC_VOLUNTARY] = {"Voluntary reports", SUB_NONE},
    [TOPIC_PERIODIC] = {"Summaries by the entity", SUB_NONE},
    [TOPIC_NOTICE] = {"Notice to ", SUB_READER},
    [TOPIC_DELAY] = {"A notice or report can be delayed", SUB_NONE},
    [TOPIC_FEATURE] = {"", SUB_FEATURE},
};

static const char *stage_words(enum duty_stage s)
{
	static const char *const names[STAGE_COUNT] = {"first full report",   "early warning",   "update",
	                                               "intermediate report", "progress report", "final report",
	                                               "periodic summary"};
	return names[s];
}

static const char *reader_words(enum recipient_type t)
{
	static const char *const names[TO_COUNT] = {"authorities",
	                                            "CSIRTs",
	                                            "law enforcement",
	                                            "individuals",
	                                            "users of the service",
	                                            "business customers",
	                                            "the public",
	                                            "the media",
	                                            "credit bureaus",
	                                            "sharing bodies",
	                                            "readers inside the organisation"};
	return names[t];
}

static struct text value_words(const struct compare_view *v, row_id value)
{
	const struct value_row *row = LAW_ROW(v->law, TAB_VALUES, struct value_row, value);
	struct text label = law_str(v->law, row->label);

	if (label.n == 0)
		label = words(v, law_str(v->law, row->id));
	return text_format(v->arena, "%.*s: %.*s", TEXT_ARG(compare_fact(v, row->fact)), TEXT_ARG(label));
}

struct text compare_title(const struct compare_view *v, const struct statement *s)
{
	enum topic t = (enum topic)(s->key >> 32);
	row_id sub = (row_id)s->key;
	struct text tail = TEXT("");

	switch (titles[t].sub) {
	case SUB_NONE: break;
	case SUB_FACT: tail = compare_fact(v, sub); break;
	case SUB_VALUE: tail = value_words(v, sub); break;
	case SUB_STAGE: tail = text_of(stage_words((enum duty_stage)sub)); break;
	case SUB_READER: tail = text_of(reader_words((enum recipient_type)sub)); break;
	case SUB_FEATURE: tail = law_str(v->law, FEATURE(v->law, sub)->says); break;
	case SUB_IDEA: tail = law_str(v->law, LAW_ROW(v->law, TAB_IDEAS, struct idea_row, sub)->says); break;
	case SUB_STRING: tail = law_str(v->law, sub); break;
	}
	return text_format(v->arena, "%s%.*s", titles[t].title, TEXT_ARG(tail));
}

/* ---- what is said ---- */

static struct text said_condition(const struct compare_view *v, const struct saying *s)
{
	const struct node_row *n = law_node(v->law, s->row);
	struct text says = law_str(v->law, n->says), text = law_str(v->law, n->text);

	return says.n > 0 ? says : text.n > 0 ? text : TEXT("looked at");
}

static struct text said_period(const struct compare_view *v, const struct clock_row *c)
{
	static const char *const one[] = {"s", "min", "h", "day", "working day", "week", "month", "year"};
	static const char *const many[] = {"s", "min", "h", "days", "working days", "weeks", "months", "years"};
	int n = c->count < 0 ? -c->count : c->count;

	if (c->op == CLOCK_AT)
		return TEXT("at");
	return text_format(v->arena, "%d %s %s", n, n == 1 ? one[c->unit] : many[c->unit],
	                   c->count < 0 ? "before" : "after");
}

static struct text said_limit(const struct compare_view *v, const struct saying *s)
{
	struct text standard = law_str(v->law, DUTY(v->law, s->duty)->due.standard), period;
	struct clock_start start;

	if (s->of != SAYS_CLOCK)
		return standard.n > 0 ? standard : TEXT("no number");
	period = said_period(v, CLOCK(v->law, s->row));
	start = clock_start(v->law, s->row);
	if (start.filing != 0)
		return text_format(v->arena, "%.*s the %s", TEXT_ARG(period),
		                   stage_words((enum duty_stage)DUTY(v->law, start.filing)->stage));
	if (start.fact != 0)
		return text_format(v->arena, "%.*s %.*s", TEXT_ARG(period), TEXT_ARG(compare_fact(v, start.fact)));
	return period;
}

static struct text said_start(const struct compare_view *v, const struct saying *s)
{
	if (s->lo >> 32 != 0)
		return text_format(v->arena, "the %s", stage_words((enum duty_stage)(s->lo & 0xff)));
	return compare_fact(v, (fact_id)s->lo);
}

static struct text said_feature(const struct compare_view *v, const struct saying *s)
{
	const struct provision_row *p = PROVISION(v->law, s->row);
	struct text text = law_str(v->law, p->text);

	if (text.n == 0)
		text = law_str(v->law, FEATURE(v->law, p->feature)->says);
	if (p->count == 0)
		return text;
	return text_format(v->arena, "%.*s (%.*s)", TEXT_ARG(text), TEXT_ARG(compare_minutes(v, s->lo)));
}

static struct text said_link(const struct compare_view *v, const struct saying *s)
{
	const struct link_row *l = LINK(v->law, s->row);
	struct text part = law_str(v->law, l->part), text = law_str(v->law, l->text);

	if (l->kind == LINK_YIELDS && l->target != 0)
		return text_format(v->arena, "for %.*s", TEXT_ARG(compare_id(v, l->target)));
	if (l->target != 0 && l->kind != LINK_RECIPIENT && l->kind != LINK_YIELDS)
		return text_format(v->arena, "a report under %.*s", TEXT_ARG(compare_duty(v, l->target)));
	return text.n > 0 ? text : part.n > 0 ? part : TEXT("yes");
}

static struct text said_element(const struct compare_view *v, const struct saying *s)
{
	const struct content_row *c = CONTENT(v->law, s->row);

	return text_format(v->arena, "%.*s", TEXT_ARG(words(v, text_of(grade_name((enum grade)c->grade)))));
}

struct text compare_said(const struct compare_view *v, const struct saying *s)
{
	static const char *const effects[] = {"possible ones", "likely ones", "actual ones"};
	static const char *const units[] = {[UNIT_HOURS] = "elapsed hours",
	                                    [UNIT_DAYS] = "days",
	                                    [UNIT_WORKING_DAYS] = "working days",
	                                    [UNIT_MONTHS] = "months",
	                                    [UNIT_YEARS] = "years"};
	static const char *const moments[MOMENT_COUNT] = {"something else", "the event",     "detection", "awareness",
	                                                  "belief",         "determination", "the end"};

	switch (saying_topic(s)) {
	case TOPIC_WHO:
	case TOPIC_WHO_VALUE:
	case TOPIC_IDEA:
	case TOPIC_WHO_NOT:
	case TOPIC_TRIGGER:
	case TOPIC_TRIGGER_VALUE:
	case TOPIC_EXCLUSION: return said_condition(v, s);
	case TOPIC_LIMBS: return s->lo == 1 ? TEXT("one limb suffices") : TEXT("several must meet");
	case TOPIC_POTENTIAL: return text_of(effects[s->lo]);
	case TOPIC_NUMBERS: return s->lo == 0 ? TEXT("none") : text_format(v->arena, "%lld", (long long)s->lo);
	case TOPIC_STAGE:
	case TOPIC_NOTICE: return said_limit(v, s);
	case TOPIC_START: return said_start(v, s);
	case TOPIC_MOMENT: return text_of(moments[s->lo]);
	case TOPIC_MIND: return s->lo == 1 ? TEXT("a state of mind") : TEXT("an event");
	case TOPIC_UNIT: return text_of(units[s->lo] != NULL ? units[s->lo] : "time");
	case TOPIC_STANDARD: return law_str(v->law, DUTY(v->law, s->row)->due.standard);
	case TOPIC_CLASSES: return text_format(v->arena, "%lld limits", (long long)s->lo);
	case TOPIC_MATTER:
	case TOPIC_ELEMENT: return said_element(v, s);
	case TOPIC_SPREAD: return text_format(v->arena, "%lld", (long long)s->lo);
	case TOPIC_RECIPIENT:
		return s->lo == 1 ? law_str(v->law, RECIPIENT(v->law, s->row)->name)
		                  : text_format(v->arena, "%lld of them", (long long)s->lo);
	case TOPIC_BODY: return law_str(v->law, RECIPIENT(v->law, s->row)->name);
	case TOPIC_YIELDS:
	case TOPIC_COUNTS: return said_link(v, s);
	case TOPIC_DELAY: {
		struct text says = law_str(v->law, DUTY(v->law, s->row)->held_says);
		return says.n > 0 ? says : TEXT("yes");
	}
	case TOPIC_FEATURE: return said_feature(v, s);
	case TOPIC_VOLUNTARY:
	case TOPIC_PERIODIC: return law_str(v->law, DUTY(v->law, s->row)->title);
	case TOPIC_AVAILABLE:
	case TOPIC_PER_STATE:
	case TOPIC_COUNT: break;
	}
	return TEXT("yes");
}

/* ---- the path ---- */

struct text compare_by(const struct compare_view *v, const struct submission *s)
{
	struct buf b = {0};

	if (s->at == INSTANT_MAX)
		return text_format(v->arena, "%.*s %.*s", TEXT_ARG(compare_minutes(v, s->by)),
		                   TEXT_ARG(compare_anchor(s->anchor)));
	instant_print_human(&b, v->cli->zones, v->zone, s->at, false);
	return term_take(v->arena, &b);
}

struct text compare_scenario(const struct compare_view *v, const struct scenario *s)
{
	row_id model = rulebook_find(v->law, s->id);

	if (text_is(s->id, "today"))
		return TEXT("Today's law");
	if (model != 0)
		return text_format(v->arena, "With %.*s", TEXT_ARG(law_str(v->law, RULEBOOK(v->law, model)->title)));
	return text_format(v->arena, "With the drafts %.*s", TEXT_ARG(s->id));
}
