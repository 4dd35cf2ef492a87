/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where panels must end. Private to the library. */
#ifndef ORDO_VERIFY_CERTIFICATE_CUTS_H
#define ORDO_VERIFY_CERTIFICATE_CUTS_H

#include "verify/certificate/covering.h"

/* Exact points, ascending. */
typedef struct ordo_cuts {
    arb_ptr list;
    size_t count, room;
} ordo_cuts;

/* Both ends of the subject's interval, or `from` and `to` where given, and the breakpoints of its
 * net inside, each once; an end that is no dyadic number lies between two cuts of `prec` bits.
 * ORDO_EINVAL: a breakpoint is no dyadic number. The caller clears *s whatever the status. */
ORDO_CHECKED ordo_status ordo_cuts_find(ordo_cuts *s, const ordo_subject *subject, mpfr_prec_t prec,
                                        arb_srcptr from, arb_srcptr to, ordo_message *why);

/* Frees them. */
void ordo_cuts_clear(ordo_cuts *s);

#endif
