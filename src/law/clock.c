#include "law/clock.h"

#include <string.h>

/* ---- pieces ---- */

static row_id clock_new(struct scope *s, enum clock_op op)
{
	row_id id;
	struct clock_row *c = builder_push(s->b, TAB_CLOCKS, &id);
	if (c)
		c->op = (uint8_t)op;
	return id;
}

static struct clock_row *clock_at(struct scope *s, row_id id)
{
	return builder_row(s->b, TAB_CLOCKS, id);
}

static void clock_adopt(struct scope *s, row_id parent, row_id child)
{
	row_id *last = &clock_at(s, parent)->child;
	while (*last)
		last = &clock_at(s, *last)->next;
	*last = child;
}

static bool wrong(struct scope *s, struct diag_pos at, const char *what, struct text found)
{
	diag_error(s->b->diags, at, "time", "\"%.*s\" is no %s", TEXT_ARG(found), what);
	return false;
}

static bool set_calendar(struct scope *s, row_id clock, struct text name, struct diag_pos at)
{
	enum place_from from = PLACE_NAMED;
	calendar_id calendar = 0;
	if (text_is(name, "recipient"))
		from = PLACE_RECIPIENT;
	else if (text_is(name, "entity"))
		from = PLACE_ENTITY;
	else if (!(calendar = calendar_find(scope_law(s), name)))
		return wrong(s, at, "calendar (an id of law/calendars, recipient or entity)", name);
	clock_at(s, clock)->calendar_from = (uint8_t)from;
	clock_at(s, clock)->calendar = calendar;
	return true;
}

static bool set_zone(struct scope *s, row_id clock, struct text name, struct diag_pos at)
{
	enum place_from from = PLACE_NAMED;
	if (text_is(name, "recipient"))
		from = PLACE_RECIPIENT;
	else if (text_is(name, "entity"))
		from = PLACE_ENTITY;
	else if (zone_find(s->zones, name) == ZONE_NONE)
		return wrong(s, at, "time zone (an IANA name, recipient or entity)", name);
	str_id zone = from == PLACE_NAMED ? builder_str(s->b, name) : 0;
	clock_at(s, clock)->zone_from = (uint8_t)from;
	clock_at(s, clock)->zone = zone;
	return true;
}

static bool set_by(struct scope *s, row_id clock, struct text t, struct diag_pos at)
{
	int32_t second;
	if (!period_hour_parse(t, &second))
		return wrong(s, at, "hour of the day such as 17:30", t);
	clock_at(s, clock)->cutoff = second;
	return true;
}

static bool set_rule(struct scope *s, row_id clock, struct text t, struct diag_pos at)
{
	enum period_rule rule;
	if (!period_rule_parse(t, &rule))
		return wrong(s, at, "counting rule (elapsed, 1182/71, sec, full-days, roll-forward)", t);
	clock_at(s, clock)->rule = (uint8_t)rule;
	return true;
}

static bool set_period(struct scope *s, row_id clock, struct text t, bool before, enum period_rule counting,
                       struct diag_pos at)
{
	int32_t count;
	enum period_unit unit;
	if (!period_parse(t, &count, &unit))
		return wrong(s, at, "period such as 24 h, 4 working days, 1 month", t);
	struct clock_row *c = clock_at(s, clock);
	c->count = before ? -count : count;
	c->unit = (uint8_t)unit;
	/* Hours run as they are, whatever rule counts the days: the stricter reading (Reg. 1182/71 Art. 3(1) would add
	 * the rest of the hour). A rulebook that wants it says so. */
	c->rule = (uint8_t)(unit <= UNIT_HOURS ? RULE_ELAPSED : counting);
	return true;
}

static bool set_event(struct scope *s, row_id clock, struct text t, struct diag_pos at)
{
	enum value_type type;
	row_id node = expression_compile(s, t, at, &type);
	if (!node)
		return false;
	if (type != TYPE_INSTANT && type != TYPE_DATE) {
		diag_error(s->b->diags, at, "type", "a time counts from an instant or a date; \"%.*s\" is %s",
		           TEXT_ARG(t), value_type_name(type));
		return false;
	}
	clock_at(s, clock)->node = node;
	return true;
}

/* ---- text ---- */

static const struct {
	const char *word;
	bool (*set)(struct scope *, row_id, struct text, struct diag_pos);
} modifiers[] = {{"by", set_by}, {"on", set_calendar}, {"in", set_zone}, {"rule", set_rule}};

static struct text word_at(struct text t, size_t at)
{
	size_t n = at;
	while (n < t.n && t.p[n] != ' ')
		n++;
	return (struct text){t.p + at, n - at};
}

/* Where the first modifier begins, outside parentheses; the length of `t` without one. */
static size_t modifiers_begin(struct text t)
{
	int depth = 0;
	for (size_t i = 0; i < t.n; i++) {
		depth += t.p[i] == '(' ? 1 : t.p[i] == ')' ? -1 : 0;
		if (depth || t.p[i] != ' ')
			continue;
		struct text word = word_at(t, i + 1);
		for (size_t m = 0; m < sizeof(modifiers) / sizeof(modifiers[0]); m++)
			if (text_is(word, modifiers[m].word))
				return i;
	}
	return t.n;
}

static bool apply_modifiers(struct scope *s, row_id clock, struct text t, struct diag_pos at)
{
	t = text_trim(t);
	while (t.n) {
		struct text word = word_at(t, 0);
		struct text rest = text_trim((struct text){t.p + word.n, t.n - word.n});
		struct text value = word_at(rest, 0);
		size_t m = 0;
		while (m < sizeof(modifiers) / sizeof(modifiers[0]) && !text_is(word, modifiers[m].word))
			m++;
		if (m == sizeof(modifiers) / sizeof(modifiers[0]) || !value.n)
			return wrong(s, at, "addition to a time (by HH:MM, on CALENDAR, in ZONE, rule RULE)", t);
		if (!modifiers[m].set(s, clock, value, at))
			return false;
		t = text_trim((struct text){rest.p + value.n, rest.n - value.n});
	}
	return true;
}

static bool find_word(struct text t, const char *word, size_t *at)
{
	size_t n = strlen(word);
	for (size_t i = 0; i + n <= t.n; i++)
		if (memcmp(t.p + i, word, n) == 0) {
			*at = i;
			return true;
		}
	return false;
}

static row_id clock_from_text(struct scope *s, struct text t, struct diag_pos at, enum period_rule counting)
{
	size_t middle, length = 0;
	bool before = false, moment = text_starts(t, TEXT("at "));
	if (moment)
		middle = 0, length = 3;
	else if (find_word(t, " after ", &middle))
		length = 7;
	else if (find_word(t, " before ", &middle))
		before = true, length = 8;
	else {
		wrong(s, at, "time: \"24 h after …\", \"3 d before …\" or \"at …\" is expected", t);
		return 0;
	}
	struct text rest = {t.p + middle + length, t.n - middle - length};
	size_t end = modifiers_begin(rest);
	struct diag_pos event_at = at;
	event_at.column += (uint32_t)(middle + length);
	row_id clock = clock_new(s, moment ? CLOCK_AT : CLOCK_PERIOD);
	if (!clock || (!moment && !set_period(s, clock, text_trim((struct text){t.p, middle}), before, counting, at)) ||
	    !set_event(s, clock, text_trim((struct text){rest.p, end}), event_at) ||
	    !apply_modifiers(s, clock, (struct text){rest.p + end, rest.n - end}, at))
		return 0;
	str_id said = builder_str(s->b, t);
	clock_at(s, clock)->text = said;
	return clock;
}

/* ---- structure ---- */

static row_id several(struct scope *s, const struct doc *list, enum clock_op op, enum period_rule counting)
{
	if (list->kind != DOC_LIST || list->count < 2) {
		diag_error(s->b->diags, doc_pos(list, s->file), "time",
		           "earlier_of: and later_of: need a list of at least two times");
		return 0;
	}
	row_id clock = clock_new(s, op);
	for (const struct doc *d = list->first; d && clock; d = d->next) {
		row_id child = clock_compile(s, d, counting);
		if (!child)
			return 0;
		clock_adopt(s, clock, child);
	}
	return clock;
}

static row_id cases(struct scope *s, const struct doc *list, enum period_rule counting)
{
	static const char *const keys[] = {"when", "is", "cite"};
	row_id clock = clock_new(s, CLOCK_CASES);
	for (const struct doc *d = list->first; d && clock; d = d->next) {
		bool map = d->kind == DOC_MAP && doc_get(d, "is");
		if (map && !doc_only_keys(d, keys, 3, s->file, s->b->diags))
			return 0;
		const struct doc *when = map ? doc_get(d, "when") : NULL;
		if (!when && d->next) {
			diag_error(s->b->diags, doc_pos(d->next, s->file), "unreachable",
			           "the case before this one always applies");
			return 0;
		}
		row_id one = clock_new(s, CLOCK_CASE), is = clock_compile(s, map ? doc_get(d, "is") : d, counting);
		row_id condition = when ? condition_compile(s, when) : 0;
		if (!one || !is || (when && !condition))
			return 0;
		clock_at(s, one)->node = condition;
		clock_at(s, one)->cite = builder_str(s->b, doc_text(d, "cite"));
		clock_adopt(s, one, is);
		clock_adopt(s, clock, one);
	}
	return clock;
}

static row_id period_of(struct scope *s, const struct doc *d, enum period_rule counting)
{
	const struct doc *after = doc_get(d, "after"), *before = doc_get(d, "before"), *from = after ? after : before;
	row_id clock = clock_new(s, CLOCK_PERIOD);
	if (!from || !clock) {
		diag_error(s->b->diags, doc_pos(d, s->file), "time", "period: needs after: or before:");
		return 0;
	}
	if (!set_period(s, clock, doc_text(d, "period"), !after, counting, doc_pos(d, s->file)))
		return 0;
	bool nested = from->kind != DOC_STRING;
	size_t unused;
	if (!nested)
		nested = find_word(from->text, " after ", &unused) || find_word(from->text, " before ", &unused);
	if (!nested)
		return set_event(s, clock, from->text, doc_pos(from, s->file)) ? clock : 0;
	row_id child = clock_compile(s, from, counting);
	if (!child)
		return 0;
	clock_adopt(s, clock, child);
	return clock;
}

static bool modifiers_of(struct scope *s, row_id clock, const struct doc *d)
{
	static const struct {
		const char *key;
		bool (*set)(struct scope *, row_id, struct text, struct diag_pos);
	} keys[] = {{"by", set_by}, {"calendar", set_calendar}, {"zone", set_zone}, {"rule", set_rule}};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct doc *m = doc_get(d, keys[i].key);
		if (m && !keys[i].set(s, clock, m->text, doc_pos(m, s->file)))
			return false;
	}
	return true;
}

static row_id rolled(struct scope *s, const struct doc *roll, row_id inner)
{
	static const char *const keys[] = {"by", "calendar", "zone", "when", "cite", "says"};
	row_id clock = clock_new(s, CLOCK_ROLL);
	if (!clock || !doc_only_keys(roll, keys, 6, s->file, s->b->diags) || !modifiers_of(s, clock, roll))
		return 0;
	const struct doc *when = doc_get(roll, "when");
	row_id condition = when ? condition_compile(s, when) : 0;
	if (when && !condition)
		return 0;
	clock_at(s, clock)->node = condition;
	clock_at(s, clock)->cite = builder_str(s->b, doc_text(roll, "cite"));
	clock_adopt(s, clock, inner);
	return clock;
}

row_id clock_compile(struct scope *s, const struct doc *d, enum period_rule counting)
{
	static const char *const keys[] = {"is",       "earlier_of", "later_of", "period", "after", "before", "rule",
	                                   "calendar", "zone",       "by",       "roll",   "cite",  "cases"};
	if (d->kind == DOC_STRING)
		return clock_from_text(s, d->text, doc_pos(d, s->file), counting);
	if (d->kind == DOC_LIST)
		return cases(s, d, counting);
	if (d->kind != DOC_MAP || !doc_only_keys(d, keys, sizeof(keys) / sizeof(keys[0]), s->file, s->b->diags)) {
		if (d->kind != DOC_MAP)
			diag_error(s->b->diags, doc_pos(d, s->file), "time", "found %s where a time is expected",
			           doc_kind_name(d->kind));
		return 0;
	}
	row_id clock = 0;
	if (doc_get(d, "earlier_of"))
		clock = several(s, doc_get(d, "earlier_of"), CLOCK_EARLIER, counting);
	else if (doc_get(d, "later_of"))
		clock = several(s, doc_get(d, "later_of"), CLOCK_LATER, counting);
	else if (doc_get(d, "cases"))
		clock = cases(s, doc_get(d, "cases"), counting);
	else if (doc_get(d, "period"))
		clock = period_of(s, d, counting);
	else if (doc_get(d, "is"))
		clock = clock_compile(s, doc_get(d, "is"), counting);
	else
		diag_error(s->b->diags, doc_pos(d, s->file), "time",
		           "a time needs is:, period:, earlier_of:, later_of: or cases:");
	if (!clock || (doc_get(d, "period") && !modifiers_of(s, clock, d)))
		return 0;
	const struct doc *roll = doc_get(d, "roll");
	return roll ? rolled(s, roll, clock) : clock;
}
