/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of HTML that are well-formed XML as well, by construction. */
#ifndef ORDO_VERIFY_PAGE_HTML_H
#define ORDO_VERIFY_PAGE_HTML_H

#include <stdbool.h>
#include <stdio.h>

#include "quadrature/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { ORDO_HTML_DEPTH = 32 };

/* A page under way. Trouble is remembered in `status` and the rest written as well as it goes, so
 * that writing reads straight. */
typedef struct ordo_html {
    FILE *out;
    const char *open[ORDO_HTML_DEPTH]; /* elements that are not closed yet */
    unsigned depth;
    ordo_status status; /* ORDO_EBUG: nested too deeply, closed too often, markup with a mistake */
} ordo_html;

/* Opens an element with attributes: pairs of names and values up to a NULL name; an attribute whose
 * value is NULL is left out. The element's name is kept, not copied. */
void ordo_html_open(ordo_html *h, const char *element, ...) __attribute__((sentinel));

/* Closes the one that was opened last. */
void ordo_html_close(ordo_html *h);

/* An element without content, as <br/>. */
void ordo_html_void(ordo_html *h, const char *element, ...) __attribute__((sentinel));

/* Text that stands for itself, printf-formatted. */
void ordo_html_text(ordo_html *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An element without attributes that holds such a text. */
void ordo_html_element(ordo_html *h, const char *element, const char *text);

/* A text with numbers and formulas as the command's tables have them, set as in print: "1.5e-6" as
 * a power of ten (a <data> element that keeps the number as it was), "h^2", "f''", "<=", "->",
 * "+-", "sqrt(2)", "int e^2"; "Q26, eq. (9)" becomes links to the paper
 * (verify/page/citation.h). */
void ordo_html_plain(ordo_html *h, const char *text);

/* Between these two, text in prose is not markup, but set by ordo_html_plain. */
#define ORDO_VERBATIM "\002%s\003"

/* Prose, printf-formatted, then read as markup: *emphasis*, `code`, $formula$, [text](address),
 * ORDO_VERBATIM. Whatever comes from outside stands in ORDO_VERBATIM. */
void ordo_html_prose(ordo_html *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A paragraph of prose. */
void ordo_html_paragraph(ordo_html *h, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A formula in a line of its own, in a box that scrolls where it is too wide. */
void ordo_html_formula(ordo_html *h, const char *formula);

/* Remembers a failure: the first one stays. */
void ordo_html_fail(ordo_html *h, ordo_status status);

/* Makes an address within the page, or part of a file's name, of any text: lower-case letters,
 * digits and single hyphens, never empty. Different texts may have the same. */
void ordo_html_slug(char *slug, size_t size, const char *text);

#ifdef __cplusplus
}
#endif
#endif
