/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/breakdown.h"

#include <stdlib.h>

#include "verify/study/range.h"

enum { PREC = 128 };

/* What rounding leaves, over 2^-p, as theory 9 has seen it: the range of forward nets, and what
 * alternating ones come to. Observations, used for nothing but the expected sizes. */
enum { LEAST_DIVISOR = 10, MOST_FORWARD = 28, MOST_ALTERNATING = 260 };

void
ordo_breakdown_init(ordo_breakdown *b)
{
    *b = (ordo_breakdown){.exceeds = 0};
    mpfr_inits2(PREC, b->smallest, b->lowest, b->median, b->highest, (mpfr_ptr)0);
}

void
ordo_breakdown_clear(ordo_breakdown *b)
{
    mpfr_clears(b->smallest, b->lowest, b->median, b->highest, (mpfr_ptr)0);
}

void
ordo_breakdown_ratio(mpfr_t r, const ordo_study *rounded, const ordo_study *ideal, ordo_norm norm,
                     size_t i)
{
    const ordo_run *run = &rounded->runs[i], *other = &ideal->runs[i];
    mpfr_set_nan(r);
    if (ordo_run_is_known(run, norm) && ordo_run_is_known(other, norm) &&
        mpfr_number_p(run->value[norm]) && mpfr_regular_p(other->value[norm])) {
        mpfr_div(r, run->value[norm], other->value[norm], MPFR_RNDN);
    }
}

/* Neurons for which rounding doubles an error of lead cells^-k = C h^k norm(f^(k)), if it leaves r
 * = factor/divisor 2^-p in other places, e^2 + r^2 = (2 e)^2, r = sqrt(3) e; 0: none. */
static size_t
expected_size(const ordo_study *study, const mpfr_t lead, unsigned order, unsigned long factor,
              unsigned long divisor)
{
    size_t neurons = 0;
    mpfr_t cells;
    mpfr_init2(cells, PREC);
    mpfr_sqrt_ui(cells, ORDO_BREAKDOWN_FACTOR * ORDO_BREAKDOWN_FACTOR - 1, MPFR_RNDN);
    mpfr_mul(cells, cells, lead, MPFR_RNDN);
    mpfr_mul_2si(cells, cells, study->options.dtype->bits, MPFR_RNDN);
    mpfr_mul_ui(cells, cells, divisor, MPFR_RNDN);
    mpfr_div_ui(cells, cells, factor, MPFR_RNDN);
    mpfr_rootn_ui(cells, cells, order, MPFR_RNDN);
    if (mpfr_number_p(cells) && mpfr_cmp_ui(cells, ORDO_NEURONS_MOST) <= 0) {
        size_t whole = mpfr_get_ui(cells, MPFR_RNDU);
        neurons = ordo_unit_neurons(study->recipe.unit, whole > 0 ? whole : 1);
    }
    mpfr_clear(cells);
    return neurons;
}

static void
expect(ordo_breakdown *b, const ordo_study *study, ordo_norm norm)
{
    bool forward = study->recipe.orientation == ORDO_FORWARD;
    unsigned order = ordo_unit_norm_order(study->recipe.unit, norm);
    mpfr_t lead;
    mpfr_init2(lead, PREC);
    ordo_predict(lead, &study->recipe, norm, 1, study->scale);
    if (mpfr_regular_p(lead) && study->options.dtype != NULL && norm != ORDO_H1) {
        b->expected_from =
            expected_size(study, lead, order, forward ? MOST_FORWARD : MOST_ALTERNATING, 1);
        b->expected_to = expected_size(study, lead, order, 1, LEAST_DIVISOR);
    }
    mpfr_clear(lead);
}

static int
compare_errors(const void *a, const void *b)
{
    mpfr_srcptr const *x = a, *y = b;
    return mpfr_cmp(*x, *y);
}

/* What is left where rounding prevails. */
static ordo_status
find_plateau(ordo_breakdown *b, const ordo_study *rounded, ordo_norm norm)
{
    b->plateau = 0;
    mpfr_set_nan(b->lowest);
    mpfr_set_nan(b->median);
    mpfr_set_nan(b->highest);
    mpfr_srcptr *errors = calloc(rounded->count + 1, sizeof *errors);
    if (errors == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; b->exceeds > 0 && i < rounded->count; i++) {
        const ordo_run *run = &rounded->runs[i];
        if (rounded->neurons[i] >= b->exceeds && ordo_run_is_known(run, norm) &&
            mpfr_number_p(run->value[norm])) {
            errors[b->plateau++] = run->value[norm];
        }
    }
    if (b->plateau > 0) {
        qsort(errors, b->plateau, sizeof *errors, compare_errors);
        mpfr_set(b->lowest, errors[0], MPFR_RNDN);
        mpfr_set(b->median, errors[(b->plateau - 1) / 2], MPFR_RNDN);
        mpfr_set(b->highest, errors[b->plateau - 1], MPFR_RNDN);
    }
    free(errors);
    return ORDO_OK;
}

ordo_status
ordo_breakdown_find(ordo_breakdown *b, const ordo_study *rounded, const ordo_study *ideal,
                    ordo_norm norm)
{
    arb_t limit;
    arb_init(limit);
    mpfr_set_nan(b->smallest);
    b->exceeds = b->stalls = b->least = b->expected_from = b->expected_to = 0;
    for (size_t i = 0; i < rounded->count; i++) {
        const ordo_run *run = &rounded->runs[i];
        size_t n = rounded->neurons[i];
        arb_mul_ui(limit, ideal->runs[i].proved.value[norm], ORDO_BREAKDOWN_FACTOR, PREC);
        if (b->exceeds == 0 && arb_gt(run->proved.value[norm], limit)) {
            b->exceeds = n;
        }
        if (i > 0 && b->stalls == 0 &&
            arb_ge(run->proved.value[norm], rounded->runs[i - 1].proved.value[norm])) {
            b->stalls = n;
        }
        if (ordo_run_is_known(run, norm) && mpfr_number_p(run->value[norm]) &&
            (b->least == 0 || mpfr_less_p(run->value[norm], b->smallest))) {
            b->least = n;
            mpfr_set(b->smallest, run->value[norm], MPFR_RNDN);
        }
    }
    arb_clear(limit);
    expect(b, rounded, norm);
    return find_plateau(b, rounded, norm);
}
