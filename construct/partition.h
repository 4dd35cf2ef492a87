/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of a net on an interval: between which numbers it is one polynomial. */
#ifndef ORDO_CONSTRUCT_PARTITION_H
#define ORDO_CONSTRUCT_PARTITION_H

#include "construct/network.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The events strictly inside (a, b) in ascending order: breakpoints of neurons (-g/G, G != 0) and
 * cuts, further points where cells must end. Order and coincidence are decided exactly, so every
 * precision and arithmetic sees the same cells. */
typedef struct ordo_partition ordo_partition;

/* What an event is. */
typedef struct ordo_event {
    bool cut;     /* a cut, else a breakpoint */
    bool opens;   /* it lies right of the event before it: a new cell begins */
    size_t index; /* of the cut or of the neuron */
} ordo_event;

/* Sorts the net's breakpoints inside (a, b) and merges the cuts, ascending and inside (a, b). The
 * net, a, b and cuts are referred to, not copied, and must outlive the partition. ORDO_ENOMEM;
 * ORDO_EINVAL when a number is not finite or, but for 0, outside 2^-2^28 .. 2^2^28. O(n) when the
 * breakpoints are sorted, else O(n log n). */
ORDO_CHECKED ordo_status ordo_partition_new(ordo_partition **out, const ordo_network *net,
                                            mpfr_srcptr a, mpfr_srcptr b, const ordo_vector *cuts);

/* Frees it; NULL is allowed. */
void ordo_partition_free(ordo_partition *p);

/* The number of cells, at least 1. */
size_t ordo_partition_cells(const ordo_partition *p);

/* The number of events. */
size_t ordo_partition_events(const ordo_partition *p);

/* Event i. */
ordo_event ordo_partition_event(const ordo_partition *p, size_t i);

/* What the partition was made of. */
const ordo_network *ordo_partition_network(const ordo_partition *p);
/* The left end. */
mpfr_srcptr ordo_partition_a(const ordo_partition *p);
/* The right end. */
mpfr_srcptr ordo_partition_b(const ordo_partition *p);
/* The cuts, or NULL. */
const ordo_vector *ordo_partition_cuts(const ordo_partition *p);

/* Whether neuron i is active just right of a. */
bool ordo_partition_active_at_a(const ordo_partition *p, size_t i);

#ifdef __cplusplus
}
#endif
#endif
