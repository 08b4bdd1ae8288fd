#include "../support.h"

#include "law/lexer.h"

static void words_are_told_apart(void **state)
{
	static const struct {
		const char *text;
		enum token_kind kind;
	} wanted[] = {{"impact.clients_affected", TOKEN_NAME},
	              {">=", TOKEN_SYMBOL},
	              {"100 000", TOKEN_NUMBER},
	              {"and", TOKEN_NAME},
	              {"x", TOKEN_NAME},
	              {"!=", TOKEN_SYMBOL},
	              {"0.5", TOKEN_NUMBER},
	              {"%", TOKEN_SYMBOL},
	              {"EUR", TOKEN_CODE},
	              {"1 000 000", TOKEN_NUMBER},
	              {"2026-09-11", TOKEN_DATE},
	              {"US-CA", TOKEN_CODE},
	              {"eu.dora:covered", TOKEN_NAME},
	              {"(", TOKEN_SYMBOL},
	              {"<", TOKEN_SYMBOL},
	              {")", TOKEN_SYMBOL},
	              {"5", TOKEN_NUMBER},
	              {"h", TOKEN_NAME}};
	struct buf text = {0};
	struct lexer l;

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		buf_str(&text, i == 0 ? "" : "  ");
		buf_str(&text, wanted[i].text);
	}
	l = (struct lexer){buf_view(&text), 0};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct token t = lexer_next(&l);

		assert_int_equal(t.kind, wanted[i].kind);
		assert_true(text_is(t.text, wanted[i].text));
		assert_ptr_equal(t.text.p, text.p + t.offset);
	}
	assert_int_equal(lexer_next(&l).kind, TOKEN_END);
	assert_int_equal(lexer_next(&l).kind, TOKEN_END);
	buf_free(&text);
}

static void digits_group_only_in_threes(void **state)
{
	struct lexer l = {TEXT("100 00"), 0};

	(void)state;
	assert_true(text_is(lexer_next(&l).text, "100"));
	assert_true(text_is(lexer_next(&l).text, "00"));
}

static void any_byte_is_some_token_and_none_is_lost(void **state)
{
	struct random r = {20261125};

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char bytes[12];
		size_t n = random_below(&r, sizeof(bytes)), last = 0;

		for (size_t i = 0; i < n; i++)
			bytes[i] = (char)random_below(&r, 256);
		struct lexer l = {{bytes, n}, 0};
		for (int steps = 0;; steps++) {
			struct token t = lexer_next(&l);

			if (t.kind == TOKEN_END)
				break;
			assert_true(t.text.n > 0 && t.offset >= last && t.offset + t.text.n <= n && steps <= 12);
			last = t.offset + t.text.n;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_told_apart),
	    cmocka_unit_test(digits_group_only_in_threes),
	    cmocka_unit_test(any_byte_is_some_token_and_none_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
