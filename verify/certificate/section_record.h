/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lower bounds by sections in certificates. Private to the library. */
#ifndef ORDO_VERIFY_CERTIFICATE_SECTION_RECORD_H
#define ORDO_VERIFY_CERTIFICATE_SECTION_RECORD_H

#include "verify/certificate/floor_record.h"

/* Writes {"precision", "sections": [[from, to, order, share], ...], "bound"} for those of the
 * sections between these knots that have a share: int c^p over the section is at least that, with
 * an affine function c <= |f^(k)| by Taylor's polynomial of that order. Sets `bound`, the lower
 * bound of the norm. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_section_record_write(ordo_stream *s, const char *key, arb_t bound,
                                                   const ordo_floor_subject *subject,
                                                   const ordo_vector *knots);

/* Checks such a record: the sections follow one another inside [a, b], the shares are at least as
 * stated, and lambda S^(1/p) (n + m)^-k, S the sum of the m shares, is the bound;
 * ordo_section_share proves that. Sets `bound` to the stated one. ORDO_OK, ORDO_EPARSE, ORDO_MISSED
 * as in verify/certificate/record.h. */
ORDO_CHECKED ordo_status ordo_section_record_check(arb_t bound, json_t *record,
                                                   const ordo_floor_subject *subject,
                                                   ordo_message *why);

#endif
