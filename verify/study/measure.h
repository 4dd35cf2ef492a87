/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One net on one target: its error norms, proved to a number of digits and checked by measuring. */
#ifndef ORDO_VERIFY_STUDY_MEASURE_H
#define ORDO_VERIFY_STUDY_MEASURE_H

#include "construct/network.h"
#include "construct/recipe.h"
#include "quadrature/dtype.h"
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
    /* The format that parameters are rounded to once the net is made; NULL: none. ordo_run_network
     * measures the net as it is, and takes this for the format that it already has. */
    const ordo_dtype *dtype;
    int threads; /* 0: 1 */
    ordo_check_mode check;
    size_t samples;   /* also the rmse over so many equidistant points; 0: not */
    ordo_watch watch; /* told of "proving" and "measuring", in blocks of cells */
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
    size_t neurons, parameters;
    size_t cells; /* those of the recipe; of a given net, which lie between different breakpoints */
    mpfr_prec_t bits;        /* of the parameters */
    const ordo_dtype *dtype; /* their format; NULL: none */
    bool zero;               /* e is exactly zero, decided in rationals; the norms are 0 */
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

/* The recipe's net of `neurons` neurons, with parameters of options->bits bits, else of
 * ordo_recipe_bits for the digits; with a format those for 20 digits, whatever digits are asked
 * for, and then each parameter is rounded to the format. Statuses as ordo_network_make, and
 * ORDO_SINGULAR where a parameter is beyond the format's numbers, as `why` says, naming it. The
 * caller clears *net on ORDO_OK. */
ORDO_CHECKED ordo_status ordo_run_make(ordo_network *net, const ordo_recipe *recipe, size_t neurons,
                                       const ordo_run_options *options, ordo_message *why);

/* Makes the recipe's net of `neurons` neurons as ordo_run_make, proves its norms and checks them.
 * Where the bits of the parameters are to be found and there is no format, the bound of
 * ordo_network_magnitude decides whether they suffice, and the net is constructed anew with more
 * when not; only the last net is measured. Statuses as ordo_run_network and ordo_run_make, with the
 * reason in `why`. */
ORDO_CHECKED ordo_status ordo_run_recipe(ordo_run *run, const ordo_recipe *recipe, size_t neurons,
                                         const ordo_run_options *options, ordo_message *why);

/* The same of a given net on a target: proves its norms, to two digits more than asked for so that
 * rounding to these keeps within a unit, and checks them. ORDO_OK: each wanted norm is proved,
 * exact or infinite; ORDO_MISSED: one is not; ORDO_EBUG: the check missed, as `why` tells. */
ORDO_CHECKED ordo_status ordo_run_network(ordo_run *run, const ordo_network *net,
                                          const ordo_target *target,
                                          const ordo_run_options *options, ordo_message *why);

/* The parameters' precision that ordo_run_recipe begins with. */
mpfr_prec_t ordo_recipe_bits(const ordo_recipe *recipe, size_t neurons, long digits);

#ifdef __cplusplus
}
#endif
#endif
