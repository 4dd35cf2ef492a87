/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in the paper something stands, and links to it. */
#ifndef ORDO_VERIFY_PAGE_CITATION_H
#define ORDO_VERIFY_PAGE_CITATION_H

#include "verify/page/html.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where the paper can be found; a page links to it and loads nothing from there. */
#define ORDO_PAPER_ADDRESS "https://arxiv.org/abs/2602.14495"

/* Where its equations, sections and figures are read. arXiv has the paper in HTML, too, and gives
 * equations there addresses as "#S3.E6"; but which section an equation belongs to was not to be
 * verified, and a wrong address would go unnoticed: the text of a link says the number instead. */
#define ORDO_PAPER_TEXT "https://arxiv.org/pdf/2602.14495"

/* The bytes of a citation of the paper that a text begins with: "Q26" and, behind it, at most one
 * comma and places as "eq. (6)-(9)", "section 4.2, eq. (14)" or "figures 3 and 5"; 0: it begins
 * with something else. */
size_t ordo_citation_length(const char *text);

/* Writes those bytes: "Q26" as a link to the paper, each place as one to its text. */
void ordo_citation_write(ordo_html *h, const char *text);

#ifdef __cplusplus
}
#endif
#endif
