/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets of a unit with any parameters, as records of Coq. Private to the library. */
#ifndef ORDO_VERIFY_COQ_NEURONS_H
#define ORDO_VERIFY_COQ_NEURONS_H

#include <stdio.h>

#include "construct/unit.h"

/* Writes the definitions of relu, of `neuron`, a record of the parameters D, G, g, U1, u1, ..., of
 * the `output` of one, and of `net d neurons`, their sum on top of d. */
void ordo_coq_neurons_define(FILE *out, const ordo_unit *unit);

/* Writes what makes such a neuron one of data/coq/Ordo.v, `listed`, and the proof that the nets
 * agree. */
void ordo_coq_neurons_prove(FILE *out, const ordo_unit *unit);

#endif
