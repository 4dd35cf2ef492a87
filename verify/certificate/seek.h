/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search for panels on which a norm can be proved by the simple means of
 * verify/certificate/covering.h. */
#ifndef ORDO_VERIFY_CERTIFICATE_SEEK_H
#define ORDO_VERIFY_CERTIFICATE_SEEK_H

#include "verify/certificate/covering.h"
#include "verify/certificate/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One panel [end of the one before, right] with what it gives. */
typedef struct ordo_panel {
    arb_t right; /* exact */
    slong order;
    arb_t value;
} ordo_panel;

/* Panels from `from` on, and the norm that they prove. */
typedef struct ordo_panels {
    ordo_subject subject;
    mpfr_prec_t prec;
    arb_t from; /* exact */
    ordo_panel *list;
    size_t count, room;
    long digits; /* at least so many are written of each number */
    arb_t norm;
} ordo_panels;

/* None, for a subject evaluated with `prec` bits; net and target must outlive them. */
void ordo_panels_init(ordo_panels *panels, const ordo_subject *subject, mpfr_prec_t prec);

/* Frees them. */
void ordo_panels_clear(ordo_panels *panels);

/* Finds panels for [a, b], or for [from, to] (exact, inside it) where both are given: each cell of
 * the net is halved until panels are narrow enough for the norm to have a relative radius of about
 * 2^-bits; of a few orders the least that serves is taken. What was there before is replaced, and
 * its norm taken as a first guess. Only a heuristic: how good the norm is shows in its radius.
 * ORDO_MISSED: a panel too narrow or too many, with the place in `why`; ORDO_EINVAL: breakpoints of
 * the net that are no dyadic numbers. */
ORDO_CHECKED ordo_status ordo_panels_find(ordo_panels *panels, arb_srcptr from, arb_srcptr to,
                                          long bits, ordo_message *why);

/* Writes them as the record that ordo_covering_check reads; `norm` becomes what a reader makes of
 * the written bounds. */
ORDO_CHECKED ordo_status ordo_panels_write(ordo_stream *s, const char *key,
                                           const ordo_panels *panels);

#ifdef __cplusplus
}
#endif
#endif
