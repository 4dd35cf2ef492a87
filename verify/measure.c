/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/measure.h"

#include <math.h>

#include "construct/error.h"
#include "construct/make.h"
#include "quadrature/samples.h"

/* Rounding parameters may change norms in the digits after the asked ones, by design 5 further. */
enum { ROUNDING_DIGITS = 5, DEFAULT_DIGITS = 20 };

/* Bits for what the first choice of a precision does not know: the ratio of the parameters' size to
 * the error constant. ordo_run_recipe checks the choice afterwards. */
enum { CONSTANT_BITS = 40, ROUNDS = 3 };

static long
digits_of(const ordo_run_options *options)
{
    return options->digits > 0 ? options->digits : DEFAULT_DIGITS;
}

void
ordo_run_init(ordo_run *run, long digits)
{
    *run = (ordo_run){.neurons = 0};
    ordo_norms_init(&run->norms, digits > 0 ? digits : DEFAULT_DIGITS);
    mpfr_init2(run->sampled_rmse, mpfr_get_prec(run->norms.value[ORDO_RMSE]));
}

void
ordo_run_clear(ordo_run *run)
{
    ordo_norms_clear(&run->norms);
    mpfr_clear(run->sampled_rmse);
}

mpfr_prec_t
ordo_recipe_bits(const ordo_recipe *recipe, size_t neurons, long digits)
{
    double cells = (double)ordo_unit_cells(recipe->unit, neurons) + 1.0;
    double lost = ordo_unit_order(recipe->unit) * log2(cells);
    lost += ordo_target_common_bits(recipe->target);
    return ordo_bits_of_digits(digits + ROUNDING_DIGITS) + (mpfr_prec_t)lost + CONSTANT_BITS;
}

/* Bits of cancellation to expect in f - y, as a hint. */
static mpfr_prec_t
bits_lost(const ordo_network *net, const ordo_target *target)
{
    double order = net->factors + 2.0;
    return (mpfr_prec_t)(order * log2((double)net->neurons + 1.0) +
                         ordo_target_common_bits(target)) +
           8;
}

static ordo_status
measure_samples(ordo_run *run, const ordo_error *error, const ordo_run_options *options)
{
    run->samples = options->samples;
    if (options->samples == 0 || (run->zero && options->samples > 1)) {
        mpfr_set_zero(run->sampled_rmse, 1);
        return ORDO_OK;
    }
    return ordo_samples_rmse(run->sampled_rmse, ordo_error_function(error), options->samples,
                             run->norms.bits > 0 ? run->norms.bits : 128);
}

ordo_status
ordo_run_network(ordo_run *run, const ordo_network *net, const ordo_target *target,
                 const ordo_run_options *options)
{
    ordo_error *error = NULL;
    long digits = digits_of(options);
    run->neurons = net->neurons;
    run->cells = ordo_unit_cells(net->unit, net->neurons);
    run->parameters = net->theta.length;
    run->bits = net->theta.prec;
    run->wanted = options->wanted;
    ordo_status status = ordo_error_new(&error, net, target, ordo_bits_of_digits(digits) + 64);
    if (status != ORDO_OK) {
        return status;
    }
    ordo_norm_options wanted = {.wanted = options->wanted,
                                .digits = digits,
                                .threads = options->threads,
                                .bits_lost = bits_lost(net, target),
                                .progress = options->progress,
                                .progress_context = options->progress_context};
    run->zero = ordo_error_is_zero(error);
    if (run->zero) {
        for (int norm = 0; norm < ORDO_NORMS; norm++) {
            mpfr_set_ui(run->norms.value[norm], 0, MPFR_RNDN);
            run->norms.status[norm] = ORDO_OK;
        }
    } else {
        status = ordo_norms_measure(&run->norms, ordo_error_function(error), &wanted);
    }
    if (status >= 0) {
        ordo_status sampled = measure_samples(run, error, options);
        status = sampled != ORDO_OK ? sampled : status;
    }
    ordo_error_free(error);
    return status;
}

/* The bits with which rounding the parameters changes no wanted norm beyond the asked digits:
 * |y_stored - y_ideal| <= (3 + 2 m) 2^-bits (1 + ...) times the magnitude, and the norms of e' lose
 * one order, log2(cells) bits, more. */
static double
needed_bits(const ordo_run *run, const ordo_network *net, const ordo_target *target, long digits)
{
    double least = HUGE_VAL;
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (run->wanted & ORDO_NORM_BIT(norm)) {
            double size = ordo_log2(run->norms.value[norm]);
            least = size < least ? size : least;
        }
    }
    mpfr_t a, b;
    mpfr_inits2(64, a, b, (mpfr_ptr)0);
    ordo_target_ends(a, b, target);
    double reach = fmax(fabs(mpfr_get_d(a, MPFR_RNDA)), fabs(mpfr_get_d(b, MPFR_RNDA)));
    mpfr_clears(a, b, (mpfr_ptr)0);
    double slope = run->wanted & ORDO_NORM_BIT(ORDO_H1) ? log2((double)run->cells + 1.0) : 0.0;
    return ordo_network_magnitude(net, reach) + log2(3.0 + 2.0 * net->factors) - least + slope +
           (double)ordo_bits_of_digits(digits + ROUNDING_DIGITS);
}

ordo_status
ordo_run_recipe(ordo_run *run, const ordo_recipe *recipe, size_t neurons,
                const ordo_run_options *options, ordo_message *why)
{
    long digits = digits_of(options);
    mpfr_prec_t bits =
        options->bits > 0 ? options->bits : ordo_recipe_bits(recipe, neurons, digits);
    for (int round = 1;; round++) {
        ordo_network net;
        ordo_status status =
            ordo_network_make(&net, recipe->unit, recipe->construction, recipe->orientation,
                              recipe->target, neurons, bits, why);
        if (status != ORDO_OK) {
            return status;
        }
        status = ordo_run_network(run, &net, recipe->target, options);
        double needed = needed_bits(run, &net, recipe->target, digits);
        ordo_network_clear(&net);
        int degree = ordo_expression_degree(ordo_target_function(recipe->target));
        bool reproduced = degree >= 0 && degree <= (int)recipe->unit->factors + 1;
        bool enough = options->bits > 0 || reproduced || status < 0 || run->zero ||
                      round == ROUNDS || !isfinite(needed) || needed <= (double)bits;
        if (enough) {
            return status;
        }
        bits = (mpfr_prec_t)needed + 8;
    }
}
