/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One net on one target: its error norms to a number of digits. */
#ifndef ORDO_VERIFY_MEASURE_H
#define ORDO_VERIFY_MEASURE_H

#include "construct/build.h"
#include "construct/network.h"
#include "construct/target.h"
#include "quadrature/norm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Which net: a construction of a unit on a target. */
typedef struct ordo_recipe {
    const ordo_unit *unit;
    const ordo_construction *construction;
    ordo_orientation orientation;
    const ordo_target *target;
} ordo_recipe;

/* Zero bytes mean: nothing wanted, defaults for the rest. */
typedef struct ordo_run_options {
    unsigned wanted;  /* set of norms */
    long digits;      /* significant digits; 0: 20 */
    mpfr_prec_t bits; /* of the parameters; 0: enough that rounding them changes no wanted norm by
                         more than 10^-(digits+5), relatively */
    int threads;      /* 0: 1 */
    size_t samples;   /* also the rmse over so many equidistant points; 0: not */
    void (*progress)(void *context, size_t done, size_t all);
    void *progress_context;
} ordo_run_options;

/* What was measured of one net. */
typedef struct ordo_run {
    size_t neurons, cells, parameters;
    mpfr_prec_t bits; /* of the parameters */
    bool zero;        /* e is exactly zero, decided in rationals; the norms are 0 */
    unsigned wanted;
    ordo_norms norms;
    size_t samples;
    mpfr_t sampled_rmse; /* when samples > 0 */
} ordo_run;

/* Zeros with room for `digits` digits. */
void ordo_run_init(ordo_run *run, long digits);

/* Frees the numbers. */
void ordo_run_clear(ordo_run *run);

/* Constructs the recipe's net of `neurons` neurons and measures it. Where the bits of the
 * parameters are to be found, the bound of ordo_network_magnitude decides whether they suffice, and
 * the net is constructed anew with more when not. ORDO_OK, ORDO_MISSED as ordo_norms_measure;
 * ORDO_REFUSED, ORDO_SINGULAR, ORDO_UNDECIDED as ordo_network_make, with the reason in `why`. */
ORDO_CHECKED ordo_status ordo_run_recipe(ordo_run *run, const ordo_recipe *recipe, size_t neurons,
                                         const ordo_run_options *options, ordo_message *why);

/* Measures a given net on a target. */
ORDO_CHECKED ordo_status ordo_run_network(ordo_run *run, const ordo_network *net,
                                          const ordo_target *target,
                                          const ordo_run_options *options);

/* The parameters' precision that ordo_run_recipe begins with. */
mpfr_prec_t ordo_recipe_bits(const ordo_recipe *recipe, size_t neurons, long digits);

#ifdef __cplusplus
}
#endif
#endif
