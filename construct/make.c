/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/make.h"

#include <stdlib.h>

#include "construct/evaluate.h"
#include "construct/knots.h"
#include "construct/polynomial.h"
#include "construct/rule.h"

/* Differences over a cell divide by powers of h up to h^3 and cancel up to h^4, so a parameter may
 * lose 4 log2(cells) bits; the guard is for constants. Retries cover what this misjudges. */
enum { GUARD_BITS = 40, RETRIES = 4 };

static int
bits_of(size_t n)
{
    int bits = 0;
    while (n > 0) {
        bits++;
        n >>= 1;
    }
    return bits;
}

/* The site of a stored net: knots and parameters are MPFR numbers, formulas run in balls, or in
 * rationals when `derivatives` of a polynomial target are given. */
typedef struct stored_site {
    ordo_vector knots;
    ordo_network *net;
    size_t stride;
    arb_poly_t series;
    ordo_series_evaluator *evaluator;
    fmpq_poly_struct *derivatives;
    mpfr_t rounded;
    mag_t *largest; /* per slot, the largest parameter; for d also the largest value of f */
    mag_t *widest;  /* per slot, the radius of the widest ball around zero */
    bool loose;     /* some ball was wider than it should be */
    const ordo_arithmetic *field;
} stored_site;

static void
stored_knot(ordo_scalar *t, void *self, size_t i)
{
    stored_site *site = self;
    mpfr_t view;
    ordo_vector_view(view, &site->knots, i);
    site->field->set_real(t, view);
}

static void
note_size(stored_site *site, size_t slot, const arb_t x)
{
    mag_t size;
    mag_init(size);
    arb_get_mag(size, x);
    mag_max(site->largest[slot], site->largest[slot], size);
    mag_clear(size);
}

static ordo_status
sample_series(ordo_scalar *f, void *self, const ordo_scalar *x, unsigned derivatives)
{
    stored_site *site = self;
    bool finite = true;
    ulong factorial = 1;
    ordo_evaluate_series(site->series, site->evaluator, x->ball, (slong)derivatives + 1);
    for (unsigned j = 0; j <= derivatives; j++) {
        factorial *= j > 0 ? j : 1;
        arb_poly_get_coeff_arb(f[j].ball, site->series, (slong)j);
        arb_mul_ui(f[j].ball, f[j].ball, factorial, ARF_PREC_EXACT);
        finite = finite && arb_is_finite(f[j].ball);
    }
    note_size(site, site->stride, f[0].ball);
    return finite ? ORDO_OK : ORDO_SINGULAR;
}

static void
evaluate_derivatives(ordo_scalar *f, const fmpq_poly_struct *p, const ordo_scalar *x,
                     unsigned count)
{
    for (unsigned j = 0; j <= count; j++) {
        fmpq_poly_evaluate_fmpq(f[j].rational, &p[j], x->rational);
    }
}

static ordo_status
sample_polynomial(ordo_scalar *f, void *self, const ordo_scalar *x, unsigned derivatives)
{
    evaluate_derivatives(f, ((stored_site *)self)->derivatives, x, derivatives);
    return ORDO_OK;
}

/* A ball is tight when rounding it to the net's precision is what decides its stored value. Balls
 * around zero wait for judge_zeros. */
static void
judge_ball(stored_site *site, size_t slot, const arb_t x)
{
    note_size(site, slot, x);
    if (arb_contains_zero(x)) {
        mag_max(site->widest[slot], site->widest[slot], arb_radref(x));
    } else {
        site->loose = site->loose || arb_rel_accuracy_bits(x) < (slong)site->net->theta.prec;
    }
}

static void
judge_zeros(stored_site *site)
{
    mag_t unit;
    mag_init(unit);
    for (size_t slot = 0; slot <= site->stride; slot++) {
        mag_mul_2exp_si(unit, site->largest[slot], -(slong)site->net->theta.prec);
        site->loose = site->loose || mag_cmp(site->widest[slot], unit) > 0;
    }
    mag_clear(unit);
}

static ordo_status
stored_put(void *self, size_t index, const ordo_scalar *value)
{
    stored_site *site = self;
    if (site->field == &ordo_ball_arithmetic) {
        size_t slot = index + 1 == site->net->theta.length ? site->stride : index % site->stride;
        judge_ball(site, slot, value->ball);
    }
    site->field->get_real(site->rounded, value);
    (void)ordo_vector_set(&site->net->theta, index, site->rounded);
    return ORDO_OK;
}

/* p[j] = the j-th derivative of the target, a polynomial with rational coefficients. */
static ordo_status
derivatives_new(fmpq_poly_struct **out, const ordo_target *target)
{
    fmpq_poly_struct *p = calloc(ORDO_RULE_DERIVATIVES, sizeof *p);
    if (p == NULL) {
        return ORDO_ENOMEM;
    }
    for (int j = 0; j < ORDO_RULE_DERIVATIVES; j++) {
        fmpq_poly_init(&p[j]);
    }
    ordo_status status = ordo_polynomial_of(&p[0], ordo_target_function(target));
    for (int j = 1; j < ORDO_RULE_DERIVATIVES; j++) {
        fmpq_poly_derivative(&p[j], &p[j - 1]);
    }
    *out = p;
    return status;
}

static void
derivatives_free(fmpq_poly_struct *p)
{
    for (int j = 0; p != NULL && j < ORDO_RULE_DERIVATIVES; j++) {
        fmpq_poly_clear(&p[j]);
    }
    free(p);
}

typedef struct plan {
    const ordo_unit *unit;
    const ordo_construction *construction;
    ordo_orientation orientation;
    const ordo_target *target;
    ordo_message *why;
} plan;

/* One attempt in balls at working precision `prec`. */
static ordo_status
make_in_balls(stored_site *site, const plan *p, size_t cells, mpfr_prec_t prec)
{
    ordo_status status =
        ordo_series_evaluator_new(&site->evaluator, ordo_target_function(p->target), prec);
    if (status != ORDO_OK) {
        return status;
    }
    for (size_t slot = 0; slot <= site->stride; slot++) {
        mag_zero(site->largest[slot]);
        mag_zero(site->widest[slot]);
    }
    site->loose = false;
    site->field = &ordo_ball_arithmetic;
    mpfr_set_prec(site->rounded, prec + 64);
    ordo_site balls = {site->field, prec, cells, site, stored_knot, sample_series, stored_put};
    status = ordo_build(&balls, p->unit, p->construction, p->orientation, p->why);
    judge_zeros(site);
    ordo_series_evaluator_free(site->evaluator);
    site->evaluator = NULL;
    return status;
}

/* The same in rationals, where balls cannot tell a sign; for polynomials only. */
static ordo_status
make_in_rationals(stored_site *site, const plan *p, size_t cells, mpfr_prec_t prec)
{
    ordo_status status = derivatives_new(&site->derivatives, p->target);
    if (status == ORDO_OK) {
        site->field = &ordo_rational_arithmetic;
        mpfr_set_prec(site->rounded, prec);
        ordo_site exact = {site->field,       prec,      cells, site, stored_knot,
                           sample_polynomial, stored_put};
        status = ordo_build(&exact, p->unit, p->construction, p->orientation, p->why);
    } else if (status == ORDO_IRRATIONAL) {
        status = ORDO_UNDECIDED; /* the balls' reason stands */
    }
    derivatives_free(site->derivatives);
    site->derivatives = NULL;
    return status;
}

static ordo_status
make_on_knots(stored_site *site, const plan *p, size_t cells)
{
    mpfr_prec_t prec = site->net->theta.prec + 4 * bits_of(cells) + GUARD_BITS;
    ordo_status status = make_in_balls(site, p, cells, prec);
    for (int retry = 0; retry < RETRIES; retry++) {
        if (!(status == ORDO_UNDECIDED || (status == ORDO_OK && site->loose))) {
            break;
        }
        prec *= 2;
        status = make_in_balls(site, p, cells, prec);
    }
    return status == ORDO_UNDECIDED ? make_in_rationals(site, p, cells, prec) : status;
}

static ordo_status
site_init(stored_site *site, ordo_network *net)
{
    site->net = net;
    site->stride = 3 + 2 * (size_t)net->factors;
    site->largest = calloc(site->stride + 1, sizeof *site->largest);
    site->widest = calloc(site->stride + 1, sizeof *site->widest);
    if (site->largest == NULL || site->widest == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t slot = 0; slot <= site->stride; slot++) {
        mag_init(site->largest[slot]);
        mag_init(site->widest[slot]);
    }
    return ORDO_OK;
}

static void
site_clear(stored_site *site)
{
    bool ready = site->largest != NULL && site->widest != NULL;
    for (size_t slot = 0; ready && slot <= site->stride; slot++) {
        mag_clear(site->largest[slot]);
        mag_clear(site->widest[slot]);
    }
    free(site->largest);
    free(site->widest);
    ordo_vector_clear(&site->knots);
    arb_poly_clear(site->series);
    mpfr_clear(site->rounded);
}

ordo_status
ordo_network_make(ordo_network *net, const ordo_unit *unit, const ordo_construction *construction,
                  ordo_orientation orientation, const ordo_target *target, size_t neurons,
                  mpfr_prec_t prec, ordo_message *why)
{
    plan p = {unit, construction, orientation, target, why};
    size_t cells = ordo_unit_cells(unit, neurons);
    stored_site site = {.net = NULL};
    mpfr_init2(site.rounded, prec);
    arb_poly_init(site.series);
    ordo_status status = ordo_network_init(net, unit, neurons, prec);
    if (status == ORDO_OK) {
        status = site_init(&site, net);
    }
    if (status == ORDO_OK) {
        status = ordo_knots_uniform(&site.knots, target, cells > 0 ? cells : 1, prec);
        if (status == ORDO_EINVAL) {
            (void)ordo_explain(why, status, "%zu breakpoints fall together at %ld bits", cells,
                               (long)prec);
        }
    }
    if (status == ORDO_OK) {
        status = make_on_knots(&site, &p, cells);
    }
    site_clear(&site);
    if (status != ORDO_OK) {
        ordo_network_clear(net);
    }
    return status;
}
