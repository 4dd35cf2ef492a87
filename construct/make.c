/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/make.h"

#include <stdlib.h>

#include "construct/knots.h"
#include "construct/sampler.h"

/* Of a unit of order k, differences over a cell divide by powers of h up to h^(k-1), and jumps
 * cancel down to h, so a parameter may lose k log2(cells) bits; the guard is for constants. Retries
 * cover what this misjudges. */
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

/* A sweep reads a knot some times and goes on to the next ones. */
enum { KNOTS_KEPT = 4 };

/* The site of a stored net: knots and parameters are MPFR numbers, formulas run in balls, or in
 * rationals for polynomial targets. */
typedef struct stored_site {
    const ordo_uniform *knots;
    const ordo_target *target;
    ordo_network *net;
    size_t stride;
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    ordo_sampler sampler;
    mpfr_t rounded;
    mpfr_t kept[KNOTS_KEPT];       /* knot i in kept[i % KNOTS_KEPT], */
    size_t kept_index[KNOTS_KEPT]; /* if that is i + 1 here */
    mag_t *largest; /* per slot, the largest parameter; for d also the largest value of f */
    mag_t *widest;  /* per slot, the radius of the widest ball around zero */
    bool loose;     /* some ball does not tell how to round it */
} stored_site;

static void
stored_knot(ordo_scalar *t, void *self, size_t i)
{
    stored_site *site = self;
    size_t k = i % KNOTS_KEPT;
    if (site->kept_index[k] != i + 1) {
        ordo_uniform_knot(site->kept[k], site->knots, i);
        site->kept_index[k] = i + 1;
    }
    site->field->set_real(t, site->kept[k]);
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
stored_sample(ordo_scalar *f, void *self, const ordo_scalar *x, unsigned derivatives)
{
    stored_site *site = self;
    ordo_status status = ordo_sampler_read(f, &site->sampler, x, derivatives);
    if (site->field == &ordo_ball_arithmetic) {
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
        site->loose =
            site->loose || !(arb_is_exact(x) || ordo_ball_rounds_to_one(x, site->net->theta.prec));
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
    if (site->field == &ordo_ball_arithmetic) {
        size_t slot = index + 1 == site->net->theta.length ? site->stride : index % site->stride;
        judge_ball(site, slot, value->ball);
        zero = arb_contains_zero(value->ball); /* its midpoint is noise */
    }
    if (zero) {
        mpfr_set_zero(site->rounded, 1);
    } else {
        site->field->get_real(site->rounded, value);
    }
    (void)ordo_vector_set(&site->net->theta, index, site->rounded);
    return ORDO_OK;
}

static ordo_status
site_init(stored_site *site, ordo_network *net)
{
    site->net = net;
    site->stride = 3 + 2 * (size_t)net->factors;
    mpfr_init2(site->rounded, net->theta.prec);
    for (size_t k = 0; k < KNOTS_KEPT; k++) {
        mpfr_init2(site->kept[k], net->theta.prec);
        site->kept_index[k] = 0;
    }
    site->largest = calloc(site->stride + 1, sizeof *site->largest); /* zeros */
    site->widest = calloc(site->stride + 1, sizeof *site->widest);
    return site->largest != NULL && site->widest != NULL ? ORDO_OK : ORDO_ENOMEM;
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
    mpfr_clear(site->rounded);
    for (size_t k = 0; k < KNOTS_KEPT; k++) {
        mpfr_clear(site->kept[k]);
    }
}

/* What formulas are computed in. Reading a parameter must not round it before it is stored:
 * midpoints of balls have at most `prec` bits, and rationals are read at the net's own precision.
 * The caller clears the sampler whatever the status. */
static ordo_status
site_begin(stored_site *site, const ordo_arithmetic *field, mpfr_prec_t prec)
{
    for (size_t slot = 0; slot <= site->stride; slot++) {
        mag_zero(site->largest[slot]);
        mag_zero(site->widest[slot]);
    }
    site->loose = false;
    site->field = field;
    site->prec = prec;
    mpfr_set_prec(site->rounded,
                  field == &ordo_ball_arithmetic ? prec + 64 : site->net->theta.prec);
    return ordo_sampler_init(&site->sampler, site->target, field, prec);
}

static ordo_status
stored_fork(void **fork, void *self)
{
    const stored_site *site = self;
    stored_site *other = calloc(1, sizeof *other);
    *fork = other;
    if (other == NULL) {
        return ORDO_ENOMEM;
    }
    other->knots = site->knots;
    other->target = site->target;
    ordo_status status = site_init(other, site->net);
    return status == ORDO_OK ? site_begin(other, site->field, site->prec) : status;
}

static void
stored_join(void *self, void *fork)
{
    stored_site *site = self, *other = fork;
    for (size_t slot = 0; other->field != NULL && slot <= site->stride; slot++) {
        mag_max(site->largest[slot], site->largest[slot], other->largest[slot]);
        mag_max(site->widest[slot], site->widest[slot], other->widest[slot]);
    }
    site->loose = site->loose || other->loose;
    if (other->field != NULL) {
        ordo_sampler_clear(&other->sampler);
    }
    site_clear(other);
    free(other);
}

typedef struct plan {
    const ordo_unit *unit;
    const ordo_construction *construction;
    ordo_orientation orientation;
    int threads;
    ordo_message *why;
} plan;

/* One attempt over `field` at working precision `prec`. */
static ordo_status
attempt(stored_site *site, const plan *p, size_t cells, const ordo_arithmetic *field,
        mpfr_prec_t prec)
{
    ordo_status status = site_begin(site, field, prec);
    if (status == ORDO_OK) {
        ordo_site formulas = {.field = field,
                              .prec = prec,
                              .cells = cells,
                              .self = site,
                              .knot = stored_knot,
                              .sample = stored_sample,
                              .put = stored_put,
                              .fork = stored_fork,
                              .join = stored_join,
                              .threads = p->threads};
        status = ordo_build(&formulas, p->unit, p->construction, p->orientation, p->why);
        judge_zeros(site);
    }
    ordo_sampler_clear(&site->sampler);
    return status;
}

static ordo_status
make_on_knots(stored_site *site, const plan *p, size_t cells)
{
    mpfr_prec_t prec =
        site->net->theta.prec + GUARD_BITS + (mpfr_prec_t)ordo_unit_order(p->unit) * bits_of(cells);
    ordo_status status = attempt(site, p, cells, &ordo_ball_arithmetic, prec);
    for (int retry = 0; retry < RETRIES; retry++) {
        if (!(status == ORDO_UNDECIDED || (status == ORDO_OK && site->loose))) {
            break;
        }
        prec *= 2;
        status = attempt(site, p, cells, &ordo_ball_arithmetic, prec);
    }
    if (status == ORDO_UNDECIDED) { /* balls cannot tell a sign; rationals of a polynomial can */
        status = attempt(site, p, cells, &ordo_rational_arithmetic, prec);
        status = status == ORDO_IRRATIONAL ? ORDO_UNDECIDED : status; /* the balls' reason stands */
    }
    return status;
}

ordo_status
ordo_network_make(ordo_network *net, const ordo_unit *unit, const ordo_construction *construction,
                  ordo_orientation orientation, const ordo_target *target, size_t neurons,
                  mpfr_prec_t prec, ordo_message *why)
{
    return ordo_network_make_with(net, unit, construction, orientation, target, neurons, prec, 1,
                                  why);
}

ordo_status
ordo_network_make_with(ordo_network *net, const ordo_unit *unit,
                       const ordo_construction *construction, ordo_orientation orientation,
                       const ordo_target *target, size_t neurons, mpfr_prec_t prec, int threads,
                       ordo_message *why)
{
    plan p = {unit, construction, orientation, threads, why};
    size_t cells = ordo_unit_cells(unit, neurons);
    ordo_uniform *knots = NULL;
    ordo_status status = ordo_network_init(net, unit, neurons, prec);
    if (status == ORDO_OK) {
        status = ordo_uniform_new(&knots, target, cells > 0 ? cells : 1, prec);
        if (status == ORDO_EINVAL) {
            (void)ordo_explain(why, status, "%zu breakpoints fall together at %ld bits", cells,
                               (long)prec);
        }
    }
    if (status == ORDO_OK) {
        stored_site site = {.knots = knots, .target = target};
        status = site_init(&site, net);
        if (status == ORDO_OK) {
            status = make_on_knots(&site, &p, cells);
        }
        site_clear(&site);
    }
    ordo_uniform_free(knots);
    if (status != ORDO_OK) {
        ordo_network_clear(net);
    }
    return status;
}
