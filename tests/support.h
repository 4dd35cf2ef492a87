/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every test includes: cmocka with the headers it needs, and the seed of random inputs. */
#ifndef ORDO_TESTS_SUPPORT_H
#define ORDO_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* The same inputs in each run, unless ORDO_TEST_SEED asks for others. */
static inline unsigned long
test_seed(void)
{
    const char *text = getenv("ORDO_TEST_SEED");
    return text == NULL ? 2385UL : strtoul(text, NULL, 10);
}

#endif
