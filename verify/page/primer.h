/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader has to know before the first story: nets, errors, orders, and the letters used. */
#ifndef ORDO_VERIFY_PAGE_PRIMER_H
#define ORDO_VERIFY_PAGE_PRIMER_H

#include "verify/page/html.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Its heading, and its address in the page. */
#define ORDO_PRIMER_HEADING "What is asked"
#define ORDO_PRIMER_NAME "question"

/* Writes it, without the heading. */
void ordo_primer_write(ordo_html *h);

#ifdef __cplusplus
}
#endif
#endif
