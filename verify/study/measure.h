/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One net on one target: its error norms, proved to a number of digits and checked by measuring. */
#ifndef ORDO_VERIFY_STUDY_MEASURE_H
#define ORDO_VERIFY_STUDY_MEASURE_H

#include "construct/network.h"
#include "construct/recipe.h"
#include "verify/study/check.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Zero bytes mean: nothing wanted, defaults for the rest. */
typedef struct ordo_run_options {
    unsigned wanted;  /* set of norms */
    long digits;      /* significant digits; 0: 20 */
    mpfr_prec_t bits; /* of the parameters; 0: enough that rounding them changes no wanted norm by
                         more than 10^-(digits+5), relatively */
    int threads;      /* 0: 1 */
    ordo_check_mode check;
    size_t samples; /* also the rmse over so many equidistant points; 0: not */
    /* Blocks of cells that are done in one of the rounds of a phase, "proving" or "measuring", of
     * the net under way; never from two threads at once. */
    void (*progress)(void *context, const char *phase, size_t done, size_t all);
    void *progress_context;
} ordo_run_options;

/* What is known of a norm. */
typedef enum ordo_standing {
    ORDO_STANDING_UNSETTLED, /* nothing: no finite enclosure, nor did measuring settle */
    ORDO_STANDING_MEASURED,  /* no finite enclosure, but measuring settled */
    ORDO_STANDING_ENCLOSED,  /* a valid enclosure that leaves some of the digits open */
    ORDO_STANDING_PROVED,    /* all digits asked for, the last to one unit */
    ORDO_STANDING_EXACT,     /* e is exactly zero */
    ORDO_STANDING_INFINITE,  /* proved to be infinite */
    ORDO_STANDINGS           /* how many */
} ordo_standing;

/* "unsettled", "measured", "enclosed", "proved", "exact", "infinite". */
const char *ordo_standing_name(ordo_standing standing);

/* What is known of one net. */
typedef struct ordo_run {
    size_t neurons, cells, parameters;
    mpfr_prec_t bits; /* of the parameters */
    bool zero;        /* e is exactly zero, decided in rationals; the norms are 0 */
    unsigned wanted;
    ordo_standing standing[ORDO_NORMS]; /* of the wanted norms */
    mpfr_t value[ORDO_NORMS]; /* the midpoint of what is proved, the measured number where that is
                                 all there is, infinity, or NaN */
    ordo_enclosures proved;   /* whatever the standing these contain the norms */
    ordo_norms measured;      /* NaN for what was not measured on all cells */
    ordo_check_mode checked;  /* full, sample or none */
    unsigned unsettled;       /* norms that measuring did not settle: they are not checked, or not
                                 everywhere */
    ordo_message infinite;    /* why h1 is infinite, when it is */
    size_t samples;
    mpfr_t sampled_rmse; /* when samples > 0 */
} ordo_run;

/* Zeros with room for `digits` digits. */
void ordo_run_init(ordo_run *run, long digits);

/* Frees the numbers. */
void ordo_run_clear(ordo_run *run);

/* Is the value of a norm right to the digits asked for, proved or at least measured? */
bool ordo_run_is_known(const ordo_run *run, ordo_norm norm);

/* How many of the first `most` digits of a norm's value are proved, or else settled by measuring;
 * see ordo_ball_digits. */
long ordo_run_digits(const ordo_run *run, ordo_norm norm, long most);

/* Constructs the recipe's net of `neurons` neurons, proves its norms and checks them. Where the
 * bits of the parameters are to be found, the bound of ordo_network_magnitude decides whether they
 * suffice, and the net is constructed anew with more when not; only the last net is measured.
 * Statuses as ordo_run_network; ORDO_REFUSED, ORDO_SINGULAR, ORDO_UNDECIDED as ordo_network_make,
 * with the reason in `why`. */
ORDO_CHECKED ordo_status ordo_run_recipe(ordo_run *run, const ordo_recipe *recipe, size_t neurons,
                                         const ordo_run_options *options, ordo_message *why);

/* Proves the norms of a given net on a target, to two digits more than asked for so that rounding
 * to these keeps within a unit, and checks them. ORDO_OK: each wanted norm is proved, exact or
 * infinite; ORDO_MISSED: one is not; ORDO_EBUG: the check missed, as `why` tells. */
ORDO_CHECKED ordo_status ordo_run_network(ordo_run *run, const ordo_network *net,
                                          const ordo_target *target,
                                          const ordo_run_options *options, ordo_message *why);

/* The parameters' precision that ordo_run_recipe begins with. */
mpfr_prec_t ordo_recipe_bits(const ordo_recipe *recipe, size_t neurons, long digits);

#ifdef __cplusplus
}
#endif
#endif
