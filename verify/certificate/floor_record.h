/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lower bounds for all parameters in certificates. Private to the library. */
#ifndef ORDO_VERIFY_CERTIFICATE_FLOOR_RECORD_H
#define ORDO_VERIFY_CERTIFICATE_FLOOR_RECORD_H

#include "construct/target.h"
#include "quadrature/norm.h"
#include "verify/certificate/record.h"
#include "verify/certificate/stream.h"

/* What is bounded: the error in a norm (rmse, l2 or linf) of any piecewise polynomial of degree < k
 * with at most `neurons` breakpoints inside the target's interval. */
typedef struct ordo_floor_subject {
    const ordo_target *target;
    unsigned k;
    size_t neurons;
    ordo_norm norm;
} ordo_floor_subject;

/* Writes {"precision", "from", "cells": [[lower, points, to, order, to, order, ...], ...], "bound"}
 * for the cells between these knots, each in pieces (for linf: points) enough for its bound to lose
 * little. Sets `bound`, the lower bound of the norm. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_floor_record_write(ordo_stream *s, const char *key, arb_t bound,
                                                 const ordo_floor_subject *subject,
                                                 const ordo_vector *knots);

/* Checks such a record: the cells follow one another inside [a, b]; what they stay away from all
 * polynomials is at least as stated; and, since at most `neurons` of them have a breakpoint inside,
 * the sum of all but that many smallest squares, or the next largest maximum, is the bound. Sets
 * `bound` to the stated one. ORDO_OK, ORDO_EPARSE, ORDO_MISSED as in verify/certificate/record.h.
 */
ORDO_CHECKED ordo_status ordo_floor_record_check(arb_t bound, json_t *record,
                                                 const ordo_floor_subject *subject,
                                                 ordo_message *why);

#endif
