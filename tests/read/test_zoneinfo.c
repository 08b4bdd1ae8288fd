#include "../support.h"

#include "base/zone_build.h"
#include "base/zone_table.h"
#include "read/zoneinfo.h"

#define ZONEINFO "/usr/share/zoneinfo"

static struct arena arena;
static struct buf table;

static const struct zones *system_zones(void)
{
	struct text why;
	const char *error = NULL;
	FILE *f = fopen(ZONEINFO "/tzdata.zi", "rb");
	if (!f) {
		print_message("skipped: no " ZONEINFO "\n");
		skip();
	}
	fclose(f);
	buf_clear(&table);
	if (!zoneinfo_read(ZONEINFO, &arena, &table, &why))
		fail_msg("%.*s", TEXT_ARG(why));
	const struct zones *z = zones_from_bytes(buf_view(&table), &arena, &error);
	if (!z)
		fail_msg("%s", error);
	return z;
}

static int begin(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	buf_free(&table);
	arena_free(&arena);
	return 0;
}

/* The same directory gives the table that is linked in (unless tzdata was updated since). */
static void the_directory_gives_the_linked_table(void **state)
{
	const struct zones *z = system_zones(), *builtin = zones_builtin();
	(void)state;
	if (!text_eq(zones_version(z), zones_version(builtin)))
		skip();
	assert_int_equal(z->size, builtin->size);
	assert_memory_equal(z->bytes, builtin->bytes, z->size);
}

/* Against Python's zoneinfo, another reader of the same files: all zones, every six weeks or so from 1850 to 2150 and the
 * second around it. */
static void offsets_agree_with_another_reader(void **state)
{
	static const char *const script =
	    "import sys, zoneinfo, datetime as d\n"
	    "zoneinfo.reset_tzpath(['" ZONEINFO "'])\n"
	    "e = d.datetime(1970, 1, 1, tzinfo=d.timezone.utc)\n"
	    "for n in sorted(zoneinfo.available_timezones() - {'Factory', 'localtime'}):\n"
	    "    z = zoneinfo.ZoneInfo(n); t = -3786825600 + len(n) * 1000; o = []\n"
	    "    while t < 5700000000:\n"
	    "        w = (e + d.timedelta(seconds=t)).astimezone(z)\n"
	    "        o.append(str(int(w.utcoffset().total_seconds())) + '/' + w.tzname())\n"
	    "        t += 3900001\n"
	    "    print(n, ' '.join(o))\n";
	const struct zones *z = system_zones();
	char *line = NULL;
	size_t cap = 0, zones = 0, checked = 0;
	(void)state;
	if (system("python3 -c 'import zoneinfo' 2>/dev/null") != 0) {
		print_message("skipped: no python3 with zoneinfo\n");
		skip();
	}
	char *command = malloc(4096);
	snprintf(command, 4096, "python3 - <<'END'\n%sEND\n", script);
	FILE *f = popen(command, "r");
	free(command);
	assert_non_null(f);
	while (getline(&line, &cap, f) > 0) {
		struct text rest = text_trim(text_of(line)), name, one;
		text_cut(&rest, ' ', &name);
		zone_id id = zone_find(z, name);
		if (id == ZONE_NONE)
			fail_msg("no zone %.*s", TEXT_ARG(name));
		for (instant t = -3786825600 + (instant)name.n * 1000; rest.n; t += 3900001, checked++) {
			if (!text_cut(&rest, ' ', &one)) {
				one = rest;
				rest.n = 0;
			}
			long want = strtol(one.p, NULL, 10);
			struct text abbreviation, offset;
			assert_true(text_cut(&one, '/', &offset));
			abbreviation = one;
			if (zone_offset(z, id, t) != want || !text_eq(zone_abbreviation(z, id, t), abbreviation))
				fail_msg("%.*s at %lld: %d %.*s, not %ld %.*s", TEXT_ARG(name), (long long)t,
				         zone_offset(z, id, t), TEXT_ARG(zone_abbreviation(z, id, t)), want,
				         TEXT_ARG(abbreviation));
		}
		zones++;
	}
	free(line);
	assert_int_equal(pclose(f), 0);
	assert_true(zones > 350 && checked > 1000000);
}

static void a_directory_without_zones_is_an_error(void **state)
{
	struct text why;
	struct buf b = {0};
	(void)state;
	assert_false(zoneinfo_read("/nonexistent", &arena, &b, &why));
	assert_true(why.n > 0);
	assert_false(zoneinfo_read(ENTENTE_SOURCE_ROOT "/src/base", &arena, &b, &why));
	assert_true(text_starts(why, TEXT(ENTENTE_SOURCE_ROOT)));
	buf_free(&b);
}

/* ---- single files ---- */

static void be(struct buf *b, int64_t n, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		buf_char(b, (char)(unsigned char)((uint64_t)n >> (8 * i)));
}

static void header(struct buf *b, int64_t times, int64_t types, int64_t chars)
{
	buf_str(b, "TZif2");
	buf_fill(b, '\0', 15);
	be(b, 0, 4);
	be(b, 0, 4);
	be(b, 0, 4);
	be(b, times, 4);
	be(b, types, 4);
	be(b, chars, 4);
}

/* A zone of one type, with a footer. */
static const struct zones *zone_of_footer(const char *footer, const char **why)
{
	struct buf file = {0};
	struct zone_file one = {.name = TEXT("Test/Zone")};
	const struct zones *z = NULL;
	size_t which;
	header(&file, 0, 1, 4);
	be(&file, 0, 6);
	buf_add(&file, "LMT", 4);
	header(&file, 0, 1, 4);
	be(&file, 0, 6);
	buf_add(&file, "LMT", 4);
	buf_str(&file, "\n");
	buf_str(&file, footer);
	buf_str(&file, "\n");
	one.bytes = buf_view(&file);
	buf_clear(&table);
	if (zones_build(&one, 1, TEXT("test"), &arena, &table, &which, why))
		z = zones_from_bytes(buf_view(&table), &arena, why);
	buf_free(&file);
	return z;
}

static int32_t offset_of(const struct zones *z, int32_t year, int32_t month, int32_t dom, int32_t hour)
{
	return zone_offset(z, zone_find(z, TEXT("Test/Zone")), day_of(year, month, dom) * DAY_SECONDS + hour * HOUR);
}

static void footers_of_every_form_are_followed(void **state)
{
	const char *why = NULL;
	const struct zones *z = zone_of_footer("<-03>3", &why);
	(void)state;
	assert_non_null(z);
	assert_int_equal(offset_of(z, 2026, 1, 1, 0), -10800);
	/* Jn counts no 29 February, n does, from 0. */
	z = zone_of_footer("AAA0BBB,J60/0,J300/0", &why);
	assert_non_null(z);
	assert_int_equal(offset_of(z, 2028, 2, 29, 23), 0);
	assert_int_equal(offset_of(z, 2028, 3, 1, 0), 3600);
	z = zone_of_footer("AAA0BBB,59/0,299/0", &why);
	assert_non_null(z);
	assert_int_equal(offset_of(z, 2028, 2, 29, 0), 3600);
	assert_int_equal(offset_of(z, 2027, 2, 28, 23), 0);
	assert_int_equal(offset_of(z, 2027, 3, 1, 0), 3600);
	/* Hours beyond the day, as in Godthab (-1) and in Jerusalem (26). */
	z = zone_of_footer("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", &why);
	assert_non_null(z);
	assert_int_equal(offset_of(z, 2026, 3, 29, 0), -7200);
	assert_int_equal(offset_of(z, 2026, 3, 29, 1), -3600);
	z = zone_of_footer("IST-2IDT,M3.4.4/26,M10.5.0", &why);
	assert_non_null(z);
	assert_int_equal(offset_of(z, 2026, 3, 26, 23), 7200);
	assert_int_equal(offset_of(z, 2026, 3, 27, 0), 10800);
	/* Summer time all the year round. */
	z = zone_of_footer("XXX3EDT4,0/0,J365/23", &why);
	assert_non_null(z);
	for (int32_t month = 1; month <= 12; month++)
		assert_int_equal(offset_of(z, 2026, month, 1, 3), -14400);
}

static void footers_that_are_none_are_refused(void **state)
{
	static const char *const footers[] = {
	    "A",
	    "AAA",
	    "AAA25",
	    "AAA0BBB",
	    "AAA0BBB,M13.1.0,M10.1.0",
	    "AAA0BBB,M3.6.0,M10.1.0",
	    "AAA0BBB,M3.1.7,M10.1.0",
	    "AAA0BBB,J0,J1",
	    "AAA0BBB,366,1",
	    "AAA0BBB,M3.1.0/168,M10.1.0",
	    "AAA0BBB,M3.1.0",
	    "<AA",
	    "AAA0BBB,M3.1.0,M10.1.0x",
	    "<A A>0",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(footers) / sizeof(footers[0]); i++) {
		const char *why = NULL;
		if (zone_of_footer(footers[i], &why) || !why)
			fail_msg("'%s' was taken for a rule", footers[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_directory_gives_the_linked_table, begin, end),
	    cmocka_unit_test_setup_teardown(offsets_agree_with_another_reader, begin, end),
	    cmocka_unit_test_setup_teardown(a_directory_without_zones_is_an_error, begin, end),
	    cmocka_unit_test_setup_teardown(footers_of_every_form_are_followed, begin, end),
	    cmocka_unit_test_setup_teardown(footers_that_are_none_are_refused, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
