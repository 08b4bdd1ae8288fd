#include "bench.h"

/* Each is refused at the line of the condition, with what was found and the nearest valid name. */
static void what_cannot_be_meant_is_refused_by_name_and_place(void **state)
{
	static const struct {
		const char *condition, *code, *message, *hint;
	} rows[] = {
	    {"impact.clients_afected > 5", "condition", "impact.clients_afected", "impact.clients_affected"},
	    {"impct.clients_affected > 5", "condition", "impct", NULL},
	    {"organisation.types has bnak", "", "bnak", "bank"},
	    {"impact.harm at least likly", "", "likly", "likely"},
	    {"impact.loss > 5 h", "condition", "comparable with money", NULL},
	    {"impact.loss > 500", "condition", "comparable with money", NULL},
	    {"impact.clients_affected > EUR 5", "condition", "comparable with integer", NULL},
	    {"impact.downtime > 5", "condition", "comparable with duration", NULL},
	    {"incident.started_at > 5 h", "condition", "comparable with instant", NULL},
	    {"impact.loss > impact.downtime", "condition", "comparable with money", NULL},
	    {"service.users > 5", "unbound-record", "service.users", NULL},
	    {"some service (data.encrypted)", "unbound-record", "data.encrypted", NULL},
	    {"some services (service.users > 5)", "", "services", NULL},
	    {"impact.clients_affected >", "condition", "ends where", NULL},
	    {"(organisation.listed", "condition", "", NULL},
	    {"organisation.listed and", "condition", "", NULL},
	    {"organisation.listed organisation.listed", "condition", "organisation.listed", NULL},
	    {"organisation.listed ? 1", "condition", "", NULL},
	    {"no_such_rule", "", "no_such_rule", NULL},
	    {"eu.other:covered", "", "eu.other", NULL},
	    {"required(nothing)", "", "nothing", NULL},
	    {"filed(nothing)", "", "nothing", NULL},
	    {"organisation.established_in in ATLANTIS", "", "ATLANTIS", NULL},
	    {"impact.loss > XYZ 5", "", "XYZ", NULL},
	    {"region in US_STATES", "", "region", NULL},
	};

	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bench b;
		char book[1000];
		const char *text = book;
		bool found = false;

		snprintf(book, sizeof(book), "%s%striggers:\n  t:\n    cite: Art. 2\n    when: %s\n", BOOK("eu.t"),
		         LISTED, rows[i].condition);
		if (bench_compile(&b, &text, 1))
			fail_msg("accepted: %s", rows[i].condition);
		for (uint32_t k = 0; k < b.diags.count; k++) {
			const struct diag *d = &b.diags.list[k];

			found =
			    found ||
			    ((rows[i].code[0] == '\0' || strcmp(d->code, rows[i].code) == 0) && d->at.line == 14 &&
			     d->at.column >= 11 && strstr(text_cstr(&b.arena, d->message), rows[i].message) != NULL &&
			     (rows[i].hint == NULL || strstr(text_cstr(&b.arena, d->hint), rows[i].hint) != NULL));
		}
		if (!found) {
			print_error("%s: not told so, but\n", rows[i].condition);
			bench_show(&b);
			wrong++;
		}
		bench_close(&b);
	}
	assert_int_equal(wrong, 0);
}

static void not_binds_stronger_than_and_and_stronger_than_or(void **state)
{
	static const struct verdict_row rows[] = {
	    {"{cite: a, when: \"true or true and false\"}", "title: x", YES},
	    {"{cite: a, when: \"(true or true) and false\"}", "title: x", NO},
	    {"{cite: a, when: \"not false or true and false\"}", "title: x", YES},
	    {"{cite: a, when: \"not (false or true)\"}", "title: x", NO},
	};

	(void)state;
	BENCH_VERDICTS(rows);
}

static void nesting_has_an_end(void **state)
{
	struct buf book = {0};

	(void)state;
	buf_str(&book, BOOK("eu.t") LISTED "triggers:\n  t: {cite: a, when: \"");
	for (int i = 0; i < 500; i++)
		buf_str(&book, "not (");
	buf_str(&book, "organisation.listed");
	for (int i = 0; i < 500; i++)
		buf_char(&book, ')');
	buf_str(&book, "\"}\n");
	buf_char(&book, '\0');
	bench_refuses(book.p, "condition", 0, "", NULL);
	buf_free(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_cannot_be_meant_is_refused_by_name_and_place),
	    cmocka_unit_test(not_binds_stronger_than_and_and_stronger_than_or),
	    cmocka_unit_test(nesting_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
