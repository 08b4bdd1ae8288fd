/* Numbers, amounts with their currency, percentages, durations, dates and times, as one is written. */
#include "law/value_read.h"

static bool read_number(struct reading *r, const struct doc *d, struct text t, num *out)
{
	switch (num_parse(t, out)) {
	case NUM_OK: break;
	case NUM_TOO_LARGE: reading_refuse(r, d, "too-large", "a number below 922 000 000 000 000"); return false;
	case NUM_TOO_PRECISE: reading_refuse(r, d, "too-precise", "at most four decimal places"); return false;
	default: reading_refuse(r, d, "bad-number", reading_expected(r->f->type)); return false;
	}
	if (*out < 0) {
		reading_refuse(r, d, "negative", "a number that is not below zero");
		return false;
	}
	if (r->f->type == TYPE_INTEGER || r->f->type == TYPE_REGION_COUNTS) {
		if (*out % NUM_SCALE == 0)
			return true;
		reading_refuse(r, d, "wrong-type", "a whole number");
		return false;
	}
	return true;
}

static bool is_letter(char c)
{
	return char_is_upper(c) || char_is_lower(c);
}

bool reading_currency(struct reading *r, const struct doc *d, struct text code, uint16_t *out)
{
	const struct law *law = r->c->law;
	uint32_t count = law->t[TAB_CURRENCIES].count;
	struct text *names;
	struct diag *message;

	*out = currency_find(law, code);
	if (*out != 0)
		return true;
	names = arena_array(r->c->diags->arena, count + 1, sizeof(*names));
	message = diag_error(r->c->diags, doc_pos(d, r->c->file), "unknown-currency", "%.*s: no such currency: '%.*s'",
	                     TEXT_ARG(reading_fact(r)), TEXT_ARG(code));
	for (uint32_t i = 0; names != NULL && i < count; i++)
		names[i] = law_str(law, LAW_ROW(law, TAB_CURRENCIES, struct currency_row, i)->code);
	if (names != NULL)
		diag_suggest(r->c->diags, message, code, names, count);
	return false;
}

/* "EUR 120 000" or "120 000 EUR"; the bare number where the currency stands elsewhere, or for zero. */
static bool read_money(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	struct text code = TEXT_NONE;

	if (t.n > 3 && is_letter(t.p[0]) && is_letter(t.p[1]) && is_letter(t.p[2]) && !is_letter(t.p[3])) {
		code = (struct text){t.p, 3};
		t = text_trim((struct text){t.p + 3, t.n - 3});
	} else if (t.n > 3 && is_letter(t.p[t.n - 1]) && is_letter(t.p[t.n - 2]) && is_letter(t.p[t.n - 3])) {
		code = (struct text){t.p + t.n - 3, 3};
		t = text_trim((struct text){t.p, t.n - 3});
	}
	out->currency = r->currency;
	if (code.n > 0 && !reading_currency(r, d, code, &out->currency))
		return false;
	if (!read_number(r, d, t, &out->lo))
		return false;
	out->hi = out->lo;
	if (out->currency == 0 && out->lo != 0) {
		reading_refuse(r, d, "no-currency", reading_expected(TYPE_MONEY));
		return false;
	}
	if (r->currency != 0 && out->currency != r->currency) {
		reading_refuse(r, d, "two-currencies", "amounts in one currency");
		return false;
	}
	return true;
}

static bool read_percentage(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	if (t.n > 0 && t.p[t.n - 1] == '%')
		t = text_trim((struct text){t.p, t.n - 1});
	if (!read_number(r, d, t, &out->lo))
		return false;
	out->hi = out->lo;
	return true;
}

static bool read_duration(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	if (!duration_parse(t, &out->lo) || out->lo < 0) {
		reading_refuse(r, d, "bad-duration", reading_expected(TYPE_DURATION));
		return false;
	}
	out->hi = out->lo;
	return true;
}

/* From the first to the last moment of the days, in the zone of the reader. */
static void span_of_days(const struct value_context *c, zone_id zone, day first, day last, struct span *out)
{
	out->lo = instant_of(c->zones, zone, first, 0, false);
	out->hi = instant_of(c->zones, zone, last + 1, 0, false) - 1;
}

static bool read_time(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	struct value_context *c = r->c;
	struct time_read read = time_parse(t, c->zones);
	zone_id zone = read.zone != ZONE_NONE ? read.zone : c->zone == ZONE_NONE ? ZONE_UTC : c->zone;

	if (read.shape == TIME_NONE) {
		diag_error(c->diags, doc_pos(d, c->file), "bad-date", "%.*s: '%.*s': %s", TEXT_ARG(reading_fact(r)),
		           TEXT_ARG(t), read.error == NULL ? "no date or time" : read.error);
		return false;
	}
	if (r->f->type == TYPE_DATE) {
		out->lo = read.first;
		out->hi = read.last;
	} else if (read.shape == TIME_INSTANT) {
		out->lo = out->hi = read.at;
	} else if (read.shape == TIME_LOCAL && !local_time_exists(c->zones, zone, read.first, read.second_of_day)) {
		diag_error(c->diags, doc_pos(d, c->file), "bad-date",
		           "%.*s: '%.*s': no such time in %.*s: clocks went forward past it", TEXT_ARG(reading_fact(r)),
		           TEXT_ARG(t), TEXT_ARG(zone_name(c->zones, zone)));
		return false;
	} else if (read.shape == TIME_LOCAL) {
		/* An hour that comes twice in autumn may be either. */
		out->lo = instant_of(c->zones, zone, read.first, read.second_of_day, false);
		out->hi = instant_of(c->zones, zone, read.first, read.second_of_day, true);
	} else {
		span_of_days(c, zone, read.first, read.last, out);
	}
	return true;
}

bool reading_point(struct reading *r, const struct doc *d, struct text t, struct span *out)
{
	t = text_trim(t);
	*out = (struct span){0};
	switch (r->f->type) {
	case TYPE_MONEY: return read_money(r, d, t, out);
	case TYPE_PERCENTAGE: return read_percentage(r, d, t, out);
	case TYPE_DURATION: return read_duration(r, d, t, out);
	case TYPE_INSTANT:
	case TYPE_DATE: return read_time(r, d, t, out);
	default:
		if (!read_number(r, d, t, &out->lo))
			return false;
		out->hi = out->lo;
		return true;
	}
}
