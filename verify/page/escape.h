/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where texts become markup. */
#ifndef ORDO_VERIFY_PAGE_ESCAPE_H
#define ORDO_VERIFY_PAGE_ESCAPE_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes a byte of UTF-8 so that it means itself in the text and in the attributes of XML and HTML:
 * & < > " ' as references; control characters, which XML does not allow, as U+FFFD. */
void ordo_escape_byte(FILE *out, char c);

/* A whole text. */
void ordo_escape(FILE *out, const char *text);

#ifdef __cplusplus
}
#endif
#endif
