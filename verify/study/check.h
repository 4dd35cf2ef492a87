/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measured against proved, cell by cell. The two share nothing but the expression and the
 * parameters. */
#ifndef ORDO_VERIFY_STUDY_CHECK_H
#define ORDO_VERIFY_STUDY_CHECK_H

#include "quadrature/enclose.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How much of what is proved is measured as well. */
typedef enum ordo_check_mode {
    ORDO_CHECK_DEFAULT, /* all cells of up to 256, else a sample */
    ORDO_CHECK_FULL,    /* all cells, and the norms themselves */
    ORDO_CHECK_SAMPLE, /* 32 cells by a fixed seed, the first, the last, the largest of each part */
    ORDO_CHECK_NONE,
    ORDO_CHECK_MODES /* how many */
} ordo_check_mode;

/* "default", "full", "sample", "none". */
const char *ordo_check_name(ordo_check_mode mode);

/* What the default means for so many cells; the other modes stay. */
ordo_check_mode ordo_check_choose(ordo_check_mode mode, size_t cells);

/* A check under way: what has been proved of the cells that will be measured. */
typedef struct ordo_check ordo_check;

/* Prepares a check of the wanted norms of one error, given for both paths, which must outlive it,
 * as must the options, those of the measurement (`cell` in them is ignored). The mode is not the
 * default. In full mode it holds an enclosure for each cell and part. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_check_new(ordo_check **out, const ordo_function *function,
                                        const ordo_difference *difference, ordo_check_mode mode,
                                        const ordo_norm_options *options);

/* Frees it; NULL is allowed. */
void ordo_check_free(ordo_check *check);

/* Takes the enclosure of a part over one cell: `cell` of ordo_enclose_options, with the check as
 * its context. */
void ordo_check_note(void *context, size_t cell, ordo_part part, const arb_t value);

/* Measures and compares, once ordo_norms_enclose, told to call ordo_check_note, has succeeded. In
 * full mode the norms are measured all at once into `measured`, and each is compared as well as
 * each cell; in a sample each cell on its own, and `measured` stays as it is.
 *
 * A measured number v that settled claims that the truth lies within 10^-digits max(v, m) of it, m
 * the mean integral of all cells (ordo_norms_measure), for a maximum and for a norm within
 * 10^-digits v. The check misses where this ball does not meet the enclosure. What did not settle
 * claims nothing, nor is anything compared where an enclosure is infinite.
 *
 * ORDO_EBUG: a miss; `why` names the norm, the cell, its ends and both numbers. Otherwise failures
 * of the two paths, or ORDO_OK. */
ORDO_CHECKED ordo_status ordo_check_compare(ordo_check *check, ordo_norms *measured,
                                            const ordo_enclosures *proved, ordo_message *why);

/* After ordo_check_compare: the set of norms that measuring did not settle, here or there. */
unsigned ordo_check_unsettled(const ordo_check *check);

/* After ordo_check_compare: how many numbers were compared, of cells and of norms. */
size_t ordo_check_compared(const ordo_check *check);

#ifdef __cplusplus
}
#endif
#endif
