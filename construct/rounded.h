/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets whose parameters are rounded to a format of other programs: exact nets again. */
#ifndef ORDO_CONSTRUCT_ROUNDED_H
#define ORDO_CONSTRUCT_ROUNDED_H

#include "construct/network.h"
#include "quadrature/dtype.h"

#ifdef __cplusplus
extern "C" {
#endif

/* rounded = the net with each parameter rounded by ordo_dtype_round, with the format's precision.
 * ORDO_SINGULAR: one is rounded to infinity, or is none to begin with, as `why` says, naming it;
 * ORDO_ENOMEM. The caller clears *rounded on ORDO_OK. */
ORDO_CHECKED ordo_status ordo_network_round(ordo_network *rounded, const ordo_network *net,
                                            const ordo_dtype *dtype, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
