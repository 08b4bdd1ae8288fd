/* Any bytes as a compiled table of time zones (first byte T) or as a TZif file (anything else): no crash, and what is
 * accepted can be asked for any time. */
#include <stdlib.h>
#include <string.h>

#include "base/zone_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void ask(const struct zones *z, zone_id id, instant t)
{
	struct civil c = civil_of(z, id, t);
	struct buf b = {0};
	day d = day_of(c.year, c.month, c.dom);
	instant first = instant_of(z, id, d, c.hour * 3600 + c.minute * 60 + c.second, false);
	instant last = instant_of(z, id, d, c.hour * 3600 + c.minute * 60 + c.second, true);
	require(first <= last);
	instant_print(&b, z, id, t);
	struct time_read r = time_parse(buf_view(&b), z);
	/* An offset of more than 18 hours is written but not read: no zone has one. Outside of the years 2 to 9998 the
	 * calendar ends. */
	bool kept = t > day_of(2, 1, 1) * DAY_SECONDS && t < day_of(9998, 1, 1) * DAY_SECONDS;
	require(r.shape == TIME_NONE || r.at == t || !kept);
	(void)zone_abbreviation(z, id, t);
	buf_free(&b);
}

static void ask_all(const struct zones *z)
{
	static const instant times[] = {INSTANT_MIN, -62000000000, -5000000000, 0,
	                                1772806800,  1774746000,   4102444800,  INSTANT_MAX};
	size_t count = zone_count(z) < 20 ? zone_count(z) : 20;
	require(zone_find(z, TEXT("UTC")) == ZONE_UTC);
	for (size_t id = 0; id < count; id++)
		for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
			ask(z, (zone_id)id, times[i]);
}

static void as_tzif(struct text bytes, struct arena *arena)
{
	struct zone_file file = {TEXT("Fuzz/Zone"), bytes};
	struct buf table = {0};
	const char *why = NULL;
	size_t which;
	if (zones_build(&file, 1, TEXT("fuzz"), arena, &table, &which, &why)) {
		const struct zones *z = zones_from_bytes(buf_view(&table), arena, &why);
		require(z != NULL);
		ask_all(z);
	} else {
		require(why != NULL && which <= 1);
	}
	buf_free(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	const char *why = NULL;
	if (size == 0 || size > 65536)
		return 0;
	arena_init(&arena, (size_t)64 << 20);
	struct text rest = {(const char *)data + 1, size - 1};
	if (data[0] == 'T') {
		const struct zones *z = zones_from_bytes(rest, &arena, &why);
		require((z != NULL) == (why == NULL));
		if (z)
			ask_all(z);
	} else {
		as_tzif(rest, &arena);
	}
	arena_free(&arena);
	return 0;
}
