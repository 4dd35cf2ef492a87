/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/measure.h"

#include <math.h>

#include "construct/activity.h"
#include "construct/error.h"
#include "construct/make.h"
#include "construct/rounded.h"
#include "quadrature/ball_text.h"
#include "quadrature/samples.h"

/* Rounding parameters may change norms in the digits after the asked ones, by design 5 further. */
enum { ROUNDING_DIGITS = 5, DEFAULT_DIGITS = 20 };

/* A radius of 10^(1-digits-2) |value| <= 1/10 unit of the last digit, and rounding to it adds half
 * a unit. */
enum { MORE_DIGITS = 2 };

/* Bits of a value beyond its digits. */
enum { VALUE_GUARD = 64 };

/* Bits for what the first choice of a precision does not know: the ratio of the parameters' size to
 * the error constant. ordo_run_recipe checks the choice afterwards. */
enum { CONSTANT_BITS = 40, ROUNDS = 3 };

static const char *const standing_names[ORDO_STANDINGS] = {
    [ORDO_STANDING_UNSETTLED] = "unsettled", [ORDO_STANDING_MEASURED] = "measured",
    [ORDO_STANDING_ENCLOSED] = "enclosed",   [ORDO_STANDING_PROVED] = "proved",
    [ORDO_STANDING_EXACT] = "exact",         [ORDO_STANDING_INFINITE] = "infinite",
};

const char *
ordo_standing_name(ordo_standing standing)
{
    return (unsigned)standing < ORDO_STANDINGS ? standing_names[standing] : "unknown";
}

static long
digits_of(const ordo_run_options *options)
{
    return options->digits > 0 ? options->digits : DEFAULT_DIGITS;
}

void
ordo_run_init(ordo_run *run, long digits)
{
    *run = (ordo_run){.neurons = 0};
    mpfr_prec_t prec = ordo_bits_of_digits(digits > 0 ? digits : DEFAULT_DIGITS) + VALUE_GUARD;
    ordo_norms_init(&run->measured, digits);
    ordo_enclosures_init(&run->proved);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        mpfr_init2(run->value[norm], prec);
    }
    mpfr_init2(run->sampled_rmse, prec);
}

void
ordo_run_clear(ordo_run *run)
{
    ordo_norms_clear(&run->measured);
    ordo_enclosures_clear(&run->proved);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        mpfr_clear(run->value[norm]);
    }
    mpfr_clear(run->sampled_rmse);
}

bool
ordo_run_is_known(const ordo_run *run, ordo_norm norm)
{
    return run->standing[norm] == ORDO_STANDING_PROVED ||
           run->standing[norm] == ORDO_STANDING_EXACT ||
           run->standing[norm] == ORDO_STANDING_MEASURED;
}

long
ordo_run_digits(const ordo_run *run, ordo_norm norm, long most)
{
    return run->standing[norm] == ORDO_STANDING_UNSETTLED ? 0
           : run->standing[norm] == ORDO_STANDING_ENCLOSED
               ? ordo_ball_digits(run->proved.value[norm], most)
               : most;
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
    double order = ordo_unit_order(net->unit);
    return (mpfr_prec_t)(order * log2((double)net->neurons + 1.0) +
                         ordo_target_common_bits(target)) +
           8;
}

/* One net under way. */
typedef struct inquiry {
    ordo_run *run;
    ordo_error *error;
    const ordo_run_options *options;
    ordo_norm_options measuring;
    unsigned finite; /* the wanted norms that may be finite */
    ordo_check *check;
} inquiry;

/* The status of the norms so far. */
static void
forget(ordo_run *run)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        run->standing[norm] = ORDO_STANDING_UNSETTLED;
        mpfr_set_nan(run->value[norm]);
        mpfr_set_nan(run->measured.value[norm]);
        run->measured.status[norm] = ORDO_MISSED;
        arb_zero_pm_inf(run->proved.value[norm]);
    }
    run->unsettled = 0;
    run->infinite.text[0] = '\0';
}

/* e is zero: nothing is left to prove. */
static void
set_zero(ordo_run *run)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        run->standing[norm] = ORDO_STANDING_EXACT;
        mpfr_set_zero(run->value[norm], 1);
        arb_zero(run->proved.value[norm]);
        run->proved.status[norm] = ORDO_OK;
    }
}

/* h1 is infinite. */
static void
set_infinite(ordo_run *run)
{
    run->standing[ORDO_H1] = ORDO_STANDING_INFINITE;
    mpfr_set_inf(run->value[ORDO_H1], 1);
    arb_pos_inf(run->proved.value[ORDO_H1]);
    run->proved.status[ORDO_H1] = ORDO_OK;
}

/* The standing and value of a norm that has been enclosed. */
static void
judge_enclosure(ordo_run *run, ordo_norm norm, long digits)
{
    const arb_struct *proved = run->proved.value[norm];
    if (arb_is_finite(proved)) {
        bool all = ordo_ball_digits(proved, digits) == digits;
        run->standing[norm] = all ? ORDO_STANDING_PROVED : ORDO_STANDING_ENCLOSED;
        ordo_real_from_ball(run->value[norm], proved);
    }
}

static ordo_status
prove(inquiry *q, const ordo_network *net, const ordo_target *target)
{
    ordo_run *run = q->run;
    long digits = digits_of(q->options);
    forget(run);
    run->zero = ordo_error_is_zero(q->error);
    if (run->zero) {
        set_zero(run);
        run->checked = ORDO_CHECK_NONE;
        return ORDO_OK;
    }
    q->finite = q->options->wanted;
    if ((q->finite & ORDO_NORM_BIT(ORDO_H1)) &&
        ordo_error_slope_diverges(q->error, &run->infinite)) {
        set_infinite(run);
        q->finite &= ~ORDO_NORM_BIT(ORDO_H1);
    }
    q->measuring = (ordo_norm_options){.wanted = q->finite,
                                       .digits = digits,
                                       .threads = q->options->threads,
                                       .bits_lost = bits_lost(net, target),
                                       .watch = q->options->watch};
    const ordo_function *function = ordo_error_function(q->error);
    const ordo_difference *difference = ordo_error_difference(q->error);
    run->checked = ordo_check_choose(q->options->check, function->cells);
    ordo_status status =
        ordo_check_new(&q->check, function, difference, run->checked, &q->measuring);
    if (status >= 0) {
        ordo_enclose_options wanted = {.wanted = q->finite,
                                       .digits = digits + MORE_DIGITS,
                                       .threads = q->options->threads,
                                       .bits_lost = q->measuring.bits_lost,
                                       .cell = ordo_check_note,
                                       .cell_context = q->check,
                                       .watch = q->options->watch};
        status = ordo_norms_enclose(&run->proved, difference, &wanted);
    }
    for (int norm = 0; status >= 0 && norm < ORDO_NORMS; norm++) {
        if (q->finite & ORDO_NORM_BIT(norm)) {
            judge_enclosure(run, (ordo_norm)norm, digits);
        }
    }
    return status;
}

/* Without a finite enclosure a number that measuring settles is better than none. */
static ordo_status
measure_the_rest(inquiry *q)
{
    ordo_run *run = q->run;
    unsigned rest = 0;
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        bool open =
            (q->finite & ORDO_NORM_BIT(norm)) && run->standing[norm] == ORDO_STANDING_UNSETTLED;
        rest |= open ? ORDO_NORM_BIT(norm) : 0;
    }
    ordo_status status = ORDO_OK;
    if (rest != 0 && run->checked == ORDO_CHECK_SAMPLE) {
        q->measuring.wanted = rest;
        status = ordo_norms_measure(&run->measured, ordo_error_function(q->error), &q->measuring);
    }
    for (int norm = 0; status >= 0 && norm < ORDO_NORMS; norm++) {
        if ((rest & ORDO_NORM_BIT(norm)) && run->measured.status[norm] == ORDO_OK) {
            run->standing[norm] = ORDO_STANDING_MEASURED;
            mpfr_set(run->value[norm], run->measured.value[norm], MPFR_RNDN);
        }
    }
    return status < 0 ? status : ORDO_OK;
}

/* Bits for the digits asked for, those lost to cancellation as far as the enclosures have shown,
 * and some to spare. */
static mpfr_prec_t
sample_bits(const inquiry *q)
{
    mpfr_prec_t least = ordo_bits_of_digits(digits_of(q->options)) + q->measuring.bits_lost;
    return (q->run->proved.bits > least ? q->run->proved.bits : least) + VALUE_GUARD;
}

static ordo_status
measure_samples(inquiry *q)
{
    ordo_run *run = q->run;
    run->samples = q->options->samples;
    if (run->samples == 0 || (run->zero && run->samples > 1)) {
        mpfr_set_zero(run->sampled_rmse, 1);
        return ORDO_OK;
    }
    return ordo_samples_rmse(run->sampled_rmse, ordo_error_function(q->error), run->samples,
                             sample_bits(q));
}

/* What is to be done once, with the net that is final. */
static ordo_status
check(inquiry *q, ordo_message *why)
{
    ordo_run *run = q->run;
    ordo_status status = ORDO_OK;
    if (!run->zero) {
        status = ordo_check_compare(q->check, &run->measured, &run->proved, why);
        run->unsettled = ordo_check_unsettled(q->check);
    }
    if (status >= 0 && !run->zero) {
        status = measure_the_rest(q);
    }
    if (status >= 0) {
        status = measure_samples(q);
    }
    for (int norm = 0; status == ORDO_OK && norm < ORDO_NORMS; norm++) {
        bool done = run->standing[norm] >= ORDO_STANDING_PROVED;
        status = (run->wanted & ORDO_NORM_BIT(norm)) && !done ? ORDO_MISSED : ORDO_OK;
    }
    return status;
}

/* The first half: everything that is proved. */
static ordo_status
begin(inquiry *q, ordo_run *run, const ordo_network *net, const ordo_target *target,
      const ordo_run_options *options)
{
    *q = (inquiry){.run = run, .options = options};
    run->neurons = net->neurons;
    run->cells = ordo_unit_cells(net->unit, net->neurons);
    run->parameters = net->theta.length;
    run->bits = net->theta.prec;
    run->dtype = options->dtype;
    run->wanted = options->wanted;
    ordo_status status = ordo_error_new(&q->error, net, target,
                                        ordo_bits_of_digits(digits_of(options)) + VALUE_GUARD);
    if (status == ORDO_OK) {
        ordo_error_set_threads(q->error, options->threads);
        status = prove(q, net, target);
    }
    return status;
}

static void
end(inquiry *q)
{
    ordo_check_free(q->check);
    ordo_error_free(q->error);
}

/* Of a net that is not constructed the number of cells is found. */
static ordo_status
count_cells(ordo_run *run, const ordo_network *net, const ordo_target *target)
{
    ordo_activity activity;
    ordo_status status = ordo_activity_new(&activity, net, target);
    run->cells = activity.distinct + 1;
    ordo_activity_clear(&activity);
    return status;
}

ordo_status
ordo_run_network(ordo_run *run, const ordo_network *net, const ordo_target *target,
                 const ordo_run_options *options, ordo_message *why)
{
    inquiry q;
    ordo_status status = begin(&q, run, net, target, options);
    if (status >= 0) {
        status = count_cells(run, net, target);
    }
    if (status >= 0) {
        status = check(&q, why);
    } else if (status == ORDO_EINVAL && q.error == NULL) {
        (void)ordo_explain(why, status, "a parameter is not a number between 2^-2^28 and 2^2^28");
    }
    end(&q);
    return status;
}

/* log2 of what rounding the parameters is relative to: see ordo_network_magnitude. */
static double
magnitude_of(const ordo_network *net, const ordo_target *target, const ordo_run_options *options)
{
    mpfr_t a, b;
    mpfr_inits2(64, a, b, (mpfr_ptr)0);
    ordo_target_ends(a, b, target);
    double reach = fmax(fabs(mpfr_get_d(a, MPFR_RNDA)), fabs(mpfr_get_d(b, MPFR_RNDA)));
    mpfr_clears(a, b, (mpfr_ptr)0);
    return ordo_network_magnitude(net, reach, options->threads);
}

/* The bits of a norm that rounding is to leave alone. */
static mpfr_prec_t
kept_bits(const ordo_run_options *options)
{
    return ordo_bits_of_digits(digits_of(options) + ROUNDING_DIGITS);
}

/* The bits with which rounding the parameters changes no wanted norm beyond the asked digits:
 * |y_stored - y_ideal| <= (1 + 2 degree) 2^-bits (1 + ...) times the magnitude, and the norms of e'
 * lose one order, log2(cells) bits, more. Norms of unknown size are left out. */
static double
needed_bits(const ordo_run *run, const ordo_network *net, double magnitude,
            const ordo_run_options *options)
{
    double least = HUGE_VAL;
    mag_t size;
    mag_init(size);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if ((run->wanted & ORDO_NORM_BIT(norm)) && arb_is_finite(run->proved.value[norm])) {
            arb_get_mag(size, run->proved.value[norm]);
            least = fmin(least, ordo_log2_bound(size));
        }
    }
    mag_clear(size);
    double slope = run->wanted & ORDO_NORM_BIT(ORDO_H1) ? log2((double)run->cells + 1.0) : 0.0;
    return magnitude + log2(1.0 + 2.0 * ordo_network_degree(net)) - least + slope +
           (double)kept_bits(options);
}

/* The bits that a net is constructed with at first. */
static mpfr_prec_t
first_bits(const ordo_recipe *recipe, size_t neurons, const ordo_run_options *options)
{
    long digits = options->dtype != NULL ? DEFAULT_DIGITS : digits_of(options);
    return options->bits > 0 ? options->bits : ordo_recipe_bits(recipe, neurons, digits);
}

/* Is the run of a net with parameters of `bits` bits final? If not, more takes their place. A norm
 * that may be nothing but rounding, as all its digits may change, says little of what it will be:
 * the first choice is made again, now that the magnitude of the parameters is known. */
static bool
bits_suffice(mpfr_prec_t *bits, const ordo_run *run, const ordo_network *net,
             const ordo_recipe *recipe, const ordo_run_options *options)
{
    double magnitude = magnitude_of(net, recipe->target, options);
    double needed = needed_bits(run, net, magnitude, options);
    int degree = ordo_expression_degree(ordo_target_function(recipe->target));
    bool reproduced = degree >= 0 && degree <= (int)ordo_unit_degree(recipe->unit);
    if (options->bits > 0 || options->dtype != NULL || reproduced || run->zero ||
        !isfinite(needed) || needed <= (double)*bits) {
        return true;
    }
    if (needed - (double)*bits >= (double)kept_bits(options)) {
        needed = fmax(needed, magnitude + (double)first_bits(recipe, run->neurons, options));
    }
    *bits = (mpfr_prec_t)needed + 8;
    return false;
}

/* Constructs the net with so many bits and rounds it to the format. */
static ordo_status
make(ordo_network *net, const ordo_recipe *recipe, size_t neurons, mpfr_prec_t bits,
     const ordo_run_options *options, ordo_message *why)
{
    ordo_network fine;
    ordo_status status =
        ordo_network_make_with(&fine, recipe, neurons, bits, options->threads, why);
    if (status == ORDO_OK && options->dtype == NULL) {
        *net = fine;
    }
    if (status != ORDO_OK || options->dtype == NULL) {
        return status;
    }
    status = ordo_network_round(net, &fine, options->dtype, why);
    ordo_network_clear(&fine);
    return status;
}

ordo_status
ordo_run_make(ordo_network *net, const ordo_recipe *recipe, size_t neurons,
              const ordo_run_options *options, ordo_message *why)
{
    return make(net, recipe, neurons, first_bits(recipe, neurons, options), options, why);
}

ordo_status
ordo_run_recipe(ordo_run *run, const ordo_recipe *recipe, size_t neurons,
                const ordo_run_options *options, ordo_message *why)
{
    mpfr_prec_t bits = first_bits(recipe, neurons, options);
    for (int round = 1;; round++) {
        ordo_network net;
        ordo_status status = make(&net, recipe, neurons, bits, options, why);
        if (status != ORDO_OK) {
            return status;
        }
        inquiry q;
        status = begin(&q, run, &net, recipe->target, options);
        bool final =
            status < 0 || round == ROUNDS || bits_suffice(&bits, run, &net, recipe, options);
        if (status >= 0 && final) {
            status = check(&q, why);
        }
        end(&q);
        ordo_network_clear(&net);
        if (final) {
            return status;
        }
    }
}
