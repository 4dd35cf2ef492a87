/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/make.h"

#include <stdlib.h>

#include "construct/projection.h"
#include "construct/sampler.h"

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
 * rationals for polynomial targets. */
typedef struct stored_site {
    ordo_vector knots;
    ordo_vector projected; /* nodal values of the best approximation, or nothing */
    const ordo_span *span;
    ordo_network *net;
    size_t stride;
    ordo_sampler sampler;
    mpfr_t rounded;
    mag_t *largest; /* per slot, the largest parameter; for d also the largest value of f */
    mag_t *widest;  /* per slot, the radius of the widest ball around zero */
    bool loose;     /* some ball does not tell how to round it */
} stored_site;

static void
stored_knot(ordo_scalar *t, void *self, size_t i)
{
    stored_site *site = self;
    mpfr_t view;
    ordo_vector_view(view, &site->knots, i);
    site->sampler.field->set_real(t, view);
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

/* Value and slope at a knot, or the value in the middle of a cell. */
static void
read_projected(ordo_scalar *f, const stored_site *site, size_t place, unsigned derivatives)
{
    mpfr_t value;
    for (unsigned j = 0; j <= derivatives; j++) {
        ordo_vector_view(value, &site->projected, place / 2 * site->span->stride + place % 2 + j);
        site->sampler.field->set_real(&f[j], value);
    }
}

static ordo_status
stored_sample(ordo_scalar *f, void *self, size_t place, const ordo_scalar *x, unsigned derivatives)
{
    stored_site *site = self;
    ordo_status status = ORDO_OK;
    if (site->span != NULL) {
        read_projected(f, site, place, derivatives);
    } else {
        status = ordo_sampler_read(f, &site->sampler, x, derivatives);
    }
    if (site->sampler.field == &ordo_ball_arithmetic) {
        note_size(site, site->stride, f[0].ball);
    }
    return status;
}

/* A ball is tight when all of it is rounded to the same stored value. Balls around zero wait for
 * judge_zeros. */
static void
judge_ball(stored_site *site, size_t slot, const arb_t x)
{
    note_size(site, slot, x);
    if (arb_contains_zero(x)) {
        mag_max(site->widest[slot], site->widest[slot], arb_radref(x));
    } else {
        site->loose = site->loose || !ordo_ball_rounds_to_one(x, site->net->theta.prec);
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
    bool zero = false;
    if (site->sampler.field == &ordo_ball_arithmetic) {
        size_t slot = index + 1 == site->net->theta.length ? site->stride : index % site->stride;
        judge_ball(site, slot, value->ball);
        zero = arb_contains_zero(value->ball); /* its midpoint is noise */
    }
    if (zero) {
        mpfr_set_zero(site->rounded, 1);
    } else {
        site->sampler.field->get_real(site->rounded, value);
    }
    (void)ordo_vector_set(&site->net->theta, index, site->rounded);
    return ORDO_OK;
}

/* One attempt over `field` at working precision `prec`. Reading a parameter must not round it
 * before it is stored: midpoints of balls have at most `prec` bits, and rationals are read at the
 * net's own precision. */
static ordo_status
attempt(stored_site *site, const ordo_recipe *recipe, size_t cells, const ordo_arithmetic *field,
        mpfr_prec_t prec, ordo_message *why)
{
    for (size_t slot = 0; slot <= site->stride; slot++) {
        mag_zero(site->largest[slot]);
        mag_zero(site->widest[slot]);
    }
    site->loose = false;
    bool balls = field == &ordo_ball_arithmetic;
    mpfr_set_prec(site->rounded, balls ? prec + 64 : site->net->theta.prec);
    ordo_site formulas = {field,       prec,          cells,      site,
                          stored_knot, stored_sample, stored_put, site->span != NULL};
    ordo_status status = ordo_sampler_init(&site->sampler, recipe->target, field, prec);
    if (status == ORDO_OK) {
        status =
            ordo_build(&formulas, recipe->unit, recipe->construction, recipe->orientation, why);
        judge_zeros(site);
    }
    ordo_sampler_clear(&site->sampler);
    return status;
}

/* The line with the least int (f - y)^2: value and slope at a, for a net without a cell. */
static ordo_status
project_on_line(ordo_vector *values, const ordo_target *target, const ordo_vector *knots,
                mpfr_prec_t prec, ordo_message *why)
{
    static const ordo_span line = {
        .locals = 2, .stride = 1, .degree = 1, .basis = {{1, -1}, {0, 1}}};
    ordo_status status = ordo_project(values, &line, target, knots, prec, why);
    if (status == ORDO_OK) {
        mpfr_t left, right, slope, h;
        mpfr_inits2(prec, slope, h, (mpfr_ptr)0);
        ordo_vector_view(left, knots, 0);
        ordo_vector_view(right, knots, 1);
        mpfr_sub(h, right, left, MPFR_RNDN);
        ordo_vector_view(left, values, 0);
        ordo_vector_view(right, values, 1);
        mpfr_sub(slope, right, left, MPFR_RNDN);
        mpfr_div(slope, slope, h, MPFR_RNDN);
        (void)ordo_vector_set(values, 1, slope);
        mpfr_clears(slope, h, (mpfr_ptr)0);
    }
    return status;
}

/* The nodal values of a projected construction. They are what they are: all attempts share them. */
static ordo_status
project(stored_site *site, const ordo_recipe *recipe, size_t cells, mpfr_prec_t prec,
        ordo_message *why)
{
    site->span = recipe->construction->rule->span;
    return site->span == NULL ? ORDO_OK
           : cells > 0
               ? ordo_project(&site->projected, site->span, recipe->target, &site->knots, prec, why)
               : project_on_line(&site->projected, recipe->target, &site->knots, prec, why);
}

static ordo_status
make_on_knots(stored_site *site, const ordo_recipe *recipe, size_t cells, ordo_message *why)
{
    mpfr_prec_t prec = site->net->theta.prec + 4 * bits_of(cells) + GUARD_BITS;
    ordo_status status = project(site, recipe, cells, prec, why);
    if (status != ORDO_OK) {
        return status;
    }
    status = attempt(site, recipe, cells, &ordo_ball_arithmetic, prec, why);
    for (int retry = 0; retry < RETRIES; retry++) {
        if (!(status == ORDO_UNDECIDED || (status == ORDO_OK && site->loose))) {
            break;
        }
        prec *= 2;
        status = attempt(site, recipe, cells, &ordo_ball_arithmetic, prec, why);
    }
    if (status == ORDO_UNDECIDED &&
        site->span == NULL) { /* balls cannot tell a sign; rationals of a polynomial can */
        status = attempt(site, recipe, cells, &ordo_rational_arithmetic, prec, why);
        status = status == ORDO_IRRATIONAL ? ORDO_UNDECIDED : status; /* the balls' reason stands */
    }
    return status;
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
    ordo_vector_clear(&site->projected);
    mpfr_clear(site->rounded);
}

ordo_status
ordo_network_make(ordo_network *net, const ordo_recipe *recipe, size_t neurons, mpfr_prec_t prec,
                  ordo_message *why)
{
    size_t cells = ordo_unit_cells(recipe->unit, neurons);
    stored_site site = {.net = NULL};
    mpfr_init2(site.rounded, prec);
    ordo_status status = ordo_network_init(net, recipe->unit, neurons, prec);
    if (status == ORDO_OK) {
        status = site_init(&site, net);
    }
    if (status == ORDO_OK) {
        status = ordo_knots_place(&site.knots, recipe->knots, recipe->target,
                                  ordo_unit_order(recipe->unit), cells > 0 ? cells : 1, prec, why);
    }
    if (status == ORDO_OK) {
        status = make_on_knots(&site, recipe, cells, why);
    }
    site_clear(&site);
    if (status != ORDO_OK) {
        ordo_network_clear(net);
    }
    return status;
}
