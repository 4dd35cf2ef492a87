/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets with rational parameters against polynomials, exactly. Private to the library. */
#ifndef ORDO_VERIFY_CERTIFICATE_RATIONAL_NET_H
#define ORDO_VERIFY_CERTIFICATE_RATIONAL_NET_H

#include "construct/target.h"
#include "construct/unit.h"
#include "verify/certificate/record.h"
#include "verify/certificate/stream.h"

/* A net and points between which none of its gates turns. */
typedef struct ordo_rational_net {
    const ordo_unit *unit;
    size_t neurons, parameters, knots;
    fmpq *theta; /* G, g, U, u, ..., D of each neuron, then d */
    fmpq *knot;  /* ascending, from the interval's left end to its right end */
} ordo_rational_net;

/* Zeros; room for that many knots. ORDO_ENOMEM when the sizes cannot be. */
ORDO_CHECKED ordo_status ordo_rational_net_init(ordo_rational_net *net, const ordo_unit *unit,
                                                size_t neurons, size_t knots);

/* Frees it; valid on zero bytes. */
void ordo_rational_net_clear(ordo_rational_net *net);

/* Writes the entries "neurons", "knots": [...], "parameters": [...] of the open object. */
ORDO_CHECKED ordo_status ordo_rational_net_write(ordo_stream *s, const ordo_rational_net *net);

/* Reads them; "neurons" must be `neurons`. The caller clears *net whatever the status. */
ORDO_CHECKED ordo_status ordo_rational_net_read(ordo_rational_net *net, json_t *record,
                                                const ordo_unit *unit, size_t neurons,
                                                ordo_message *why);

/* r = the integral of (f - y)^2 over the target's interval, cell by cell, each neuron added to the
 * cell's polynomial where its gate is open; ORDO_MISSED when the knots do not ascend from one end
 * of the interval to the other or a gate turns between two; ORDO_IRRATIONAL when the target is no
 * polynomial with rational coefficients on an interval with rational ends. */
ORDO_CHECKED ordo_status ordo_rational_net_square(fmpq_t r, const ordo_rational_net *net,
                                                  const ordo_target *target, ordo_message *why);

#endif
