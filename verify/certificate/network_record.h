/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets in certificates. Private to the library. */
#ifndef ORDO_VERIFY_CERTIFICATE_NETWORK_RECORD_H
#define ORDO_VERIFY_CERTIFICATE_NETWORK_RECORD_H

#include "construct/network.h"
#include "verify/certificate/record.h"
#include "verify/certificate/stream.h"

/* Writes {"neurons", "bits", "parameters": [...]}, the parameters exactly, in the order of
 * ordo_network's theta: G, g, U, u, ..., D of each neuron, then d. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_network_record_write(ordo_stream *s, const char *key,
                                                   const ordo_network *net);

/* Reads it back as a net of that unit: as many parameters as the size says, finite and exact in the
 * stated bits. The caller clears *net on ORDO_OK. ORDO_EPARSE, ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_network_record_read(ordo_network *net, json_t *record,
                                                  const ordo_unit *unit, ordo_message *why);

#endif
