/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error of one net as a theorem of Coq. */
#ifndef ORDO_VERIFY_COQ_ENCLOSURE_H
#define ORDO_VERIFY_COQ_ENCLOSURE_H

#include <stdio.h>

#include "construct/network.h"
#include "construct/target.h"
#include "verify/coq/claimed.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a file for Coq is made of beside its theorem. */
typedef struct ordo_coq_file {
    FILE *out;
    const char *name;    /* of the file: its head says how to check it */
    const char *title;   /* one line: what the net is */
    const char *library; /* the text of data/coq/Ordo.v, which becomes part of the file */
    const ordo_coq_claimed *claimed; /* of a net or of all: also stated and proved; NULL: nothing */
    const char *order; /* that of data/coq/Order.v, likewise; NULL where no order is proved */
} ordo_coq_file;

/* Writes a file that defines f, relu and the net, term by term with its exact parameters, states
 *
 *     int_a^b (f - net)^2 exists,
 *     lo <= int_a^b (f - net)^2 <= hi   and   lo' <= sqrt(1/(b-a) int_a^b (f - net)^2) <= hi'
 *
 * with decimals of `digits` significant digits, hi and hi' one unit above lo and lo', and proves it
 * cell by cell. It needs Coq 8.16 and its libraries Coquelicot and Interval and no other file.
 * Whoever checks it trusts Coq, not this library.
 * ORDO_REFUSED: there is no such proof, as `why` tells: a function that Interval does not know, a
 * point where f is not smooth, a unit with tied gates, no error. ORDO_IRRATIONAL: an end of the
 * interval is not rational. ORDO_MISSED: the integrals are not known to so many digits.
 * ORDO_UNDECIDED: what is claimed does not follow; others of ordo_coq_claim_new. ORDO_EIO.
 * Nothing is written unless the status is ORDO_OK or ORDO_EIO. */
ORDO_CHECKED ordo_status ordo_coq_write_enclosure(const ordo_coq_file *file,
                                                  const ordo_network *net,
                                                  const ordo_target *target, long digits,
                                                  ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
