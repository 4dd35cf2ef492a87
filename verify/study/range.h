/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of sizes as people write them. */
#ifndef ORDO_VERIFY_STUDY_RANGE_H
#define ORDO_VERIFY_STUDY_RANGE_H

#include "construct/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The largest number of neurons that is accepted. */
#define ORDO_NEURONS_MOST ((size_t)1 << 24)

/* Reads "N", "A,B,C", "A:B" (the number of CELLS doubles from that of A while at most B neurons) or
 * "A:B:+S" (neurons in steps of S) into *neurons (count entries, strictly increasing, each from 1
 * to ORDO_NEURONS_MOST), which the caller frees. With `unit` NULL doubling is of the numbers
 * themselves. ORDO_EPARSE or ORDO_EINVAL with what is wrong. */
ORDO_CHECKED ordo_status ordo_range_parse(size_t **neurons, size_t *count, const char *text,
                                          const ordo_unit *unit, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
