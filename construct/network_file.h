/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets as JSON files: every parameter exactly, as a decimal and as a hexadecimal float. */
#ifndef ORDO_CONSTRUCT_NETWORK_FILE_H
#define ORDO_CONSTRUCT_NETWORK_FILE_H

#include <stdio.h>

#include "construct/network.h"
#include "construct/recipe.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes the net as a stream of JSON:
 *   {"ordo": version, "format": "network/1", "unit", "neurons", "bits", "construction", "knots",
 *    "orientation", "target": {"name", "expression", "domain"},
 *    "parameters": {"G.weight": {"decimal": [...], "hex": [...]}, "G.bias", "U.weight", ...,
 *                   "D.weight", "P.weight", "D.bias"}}
 * with factors named U, Q, Q2, Q3..., and P.weight, p_1 ... p_tail, of tied units only. Where it
 * comes from is for information only (NULL, or a NULL target: not known), reading ignores it.
 * ORDO_EIO when the stream has an error. */
ORDO_CHECKED ordo_status ordo_network_write(FILE *out, const ordo_network *net,
                                            const ordo_recipe *origin);

/* Reads what ordo_network_write wrote, or such an object with "unit", "bits", "parameters" alone,
 * each tensor with "decimal" or "hex" or both, which must then agree. A decimal that is not exact
 * in "bits" bits is rounded to nearest only when it stands alone; a hexadecimal must be exact.
 * ORDO_EPARSE with line and column or the place of the mistake. The caller clears *net on
 * ORDO_OK. */
ORDO_CHECKED ordo_status ordo_network_read(ordo_network *net, const char *text, size_t length,
                                           ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
