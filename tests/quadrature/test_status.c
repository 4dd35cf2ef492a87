/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status texts and messages. */
#include "tests/support.h"

#include <string.h>

#include "quadrature/status.h"

static void
every_status_has_its_own_text(void **state)
{
    (void)state;
#define ORDO_STATUS_VALUE(name, value, text) name,
    static const ordo_status all[] = {ORDO_STATUS_LIST(ORDO_STATUS_VALUE)};
#undef ORDO_STATUS_VALUE
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *text = ordo_status_text(all[i]);
        assert_true(strlen(text) > 0);
        assert_string_not_equal(text, "unknown status");
        for (size_t j = 0; j < i; j++) {
            assert_true(all[i] != all[j]);
            assert_string_not_equal(text, ordo_status_text(all[j]));
        }
    }
    assert_string_equal(ordo_status_text(ORDO_EPARSE), "syntax error");
    assert_true(ORDO_EBUG < 0 && ORDO_MISSED > 0 && ORDO_OK == 0);
}

static void
unknown_status_has_a_text(void **state)
{
    (void)state;
    assert_string_equal(ordo_status_text((ordo_status)127), "unknown status");
    assert_string_equal(ordo_status_text((ordo_status)-127), "unknown status");
}

static void
explaining_returns_the_status(void **state)
{
    (void)state;
    ordo_message why;
    assert_int_equal(ordo_explain(&why, ORDO_EPARSE, "column %d: %s", 7, "a number"), ORDO_EPARSE);
    assert_string_equal(why.text, "column 7: a number");
    assert_int_equal(ordo_explain(NULL, ORDO_REFUSED, "%s", "unread"), ORDO_REFUSED);
    assert_int_equal(ordo_explain(&why, ORDO_OK, "%s", ""), ORDO_OK);
    assert_string_equal(why.text, "");
}

/* A text of `bytes` bytes: letters, then the UTF-8 character `tail`. */
static void
explain_with_tail(ordo_message *why, size_t bytes, const char *tail)
{
    char text[2 * sizeof why->text];
    size_t letters = bytes - strlen(tail);
    memset(text, 'a', letters);
    memcpy(text + letters, tail, strlen(tail) + 1);
    (void)ordo_explain(why, ORDO_OK, "%s", text);
}

static void
messages_end_at_a_whole_character(void **state)
{
    (void)state;
    static const char *const tails[] = {"b", "\xCF\x80", "\xE2\x89\xA4", "\xF0\x9D\x9B\x91"};
    ordo_message why;
    const size_t room = sizeof why.text - 1;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        size_t size = strlen(tails[i]);
        explain_with_tail(&why, room, tails[i]);
        assert_int_equal(strlen(why.text), room);
        assert_string_equal(why.text + room - size, tails[i]);
        for (size_t over = 1; over < size; over++) {
            explain_with_tail(&why, room + over, tails[i]);
            assert_int_equal(strlen(why.text), room + over - size);
            assert_int_equal(why.text[strlen(why.text) - 1], 'a');
        }
    }
    explain_with_tail(&why, room + 300, "b");
    assert_int_equal(strlen(why.text), room);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_own_text),
        cmocka_unit_test(unknown_status_has_a_text),
        cmocka_unit_test(explaining_returns_the_status),
        cmocka_unit_test(messages_end_at_a_whole_character),
    };
    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
