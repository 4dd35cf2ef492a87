/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets of several families on one target, side by side: at equal neurons or equal parameters. */
#ifndef ORDO_VERIFY_PROOF_COMPARISON_H
#define ORDO_VERIFY_PROOF_COMPARISON_H

#include "verify/proof/baseline.h"
#include "verify/proof/bound.h"
#include "verify/study/tasks.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A family that takes part; all have the same target. */
typedef struct ordo_contender {
    const char *name; /* as it was asked for */
    ordo_recipe recipe;
    const ordo_baseline *baseline; /* NULL: a net */
} ordo_contender;

/* What is equal in the nets of a group. */
typedef enum ordo_equal {
    ORDO_BY_NEURONS,    /* their number; a spline has as many cells */
    ORDO_BY_PARAMETERS, /* at most so many: the largest net that has no more */
    ORDO_BY_KNOTS,      /* the number of cells, as breakpoints are listed */
    ORDO_MEASURES       /* how many */
} ordo_equal;

/* "neurons", "parameters", "cells". */
const char *ordo_equal_name(ordo_equal measure);

/* One family at one size. */
typedef struct ordo_entry {
    size_t contender, group;
    size_t neurons;     /* 0: the family has no net of that size */
    size_t parameters;  /* of a spline its own, not those of the net that equals it */
    bool exists;        /* there is a net, with norms in `run` */
    ordo_status status; /* why not, with the reason in `why` */
    ordo_message why;
    ordo_run run;
    size_t bound; /* its index, of those found */
} ordo_entry;

/* All entries, those of a group together, in the order of the contenders. */
typedef struct ordo_comparison {
    const ordo_contender *contenders; /* as sizes owned by the caller */
    size_t contender_count;
    ordo_equal measure;
    const size_t *sizes; /* of each group */
    size_t group_count;
    ordo_run_options options;
    ordo_entry *entries;
    size_t entry_count;
    ordo_bound *bounds; /* one for each order and number of neurons */
    size_t bound_count;
} ordo_comparison;

/* The entries with their sizes, nothing made yet. `sizes` increase. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_comparison_init(ordo_comparison *c, const ordo_contender *contenders,
                                              size_t contender_count, ordo_equal measure,
                                              const size_t *sizes, size_t group_count,
                                              const ordo_run_options *options);

/* Frees everything; valid on zero bytes. */
void ordo_comparison_clear(ordo_comparison *c);

/* Finds what bounds the entries and makes, proves and checks their nets, all on options.threads
 * threads; results do not depend on these. A net that does not exist (ORDO_REFUSED, ORDO_SINGULAR,
 * ORDO_UNDECIDED, ORDO_EINVAL as ordo_run_recipe) is an entry with its reason. Negative status of
 * other kinds: failure, *failed is the entry and `why` the reason; *failed = entry_count when it is
 * of none. */
ORDO_CHECKED ordo_status ordo_comparison_run(ordo_comparison *c, size_t *failed, ordo_message *why);

/* "glu:taylor, n = 64", "glu:taylor, P = 300", "glu:taylor, cells = 4". */
void ordo_comparison_name(char *text, size_t size, const ordo_comparison *c,
                          const ordo_entry *entry);

/* How many entries have a net. */
size_t ordo_comparison_nets(const ordo_comparison *c);

/* What bounds an entry, for its contender, and with its run if there is one; owns nothing and is
 * not to be cleared. The bound is that of all nets of the unit of that size, also for a spline. */
ordo_bound ordo_comparison_bound(const ordo_comparison *c, const ordo_entry *entry);

/* r = the entry's norm over the least of its group; NaN when it is not known to all digits or the
 * least one is 0. */
void ordo_comparison_ratio(mpfr_t r, const ordo_comparison *c, const ordo_entry *entry,
                           ordo_norm norm);

#ifdef __cplusplus
}
#endif
#endif
