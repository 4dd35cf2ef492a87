/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/make.h"

#include <stdlib.h>

#include "construct/projection.h"
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
    const ordo_uniform *uniform;  /* the knots, or NULL: */
    const ordo_vector *knots;     /* here they are */
    const ordo_vector *projected; /* nodal values of the approximation, or nothing */
    const ordo_span *span;
    const ordo_target *target;
    ordo_network *net;
    size_t stride;
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    ordo_sampler sampler;
    mpfr_t rounded;
    mpfr_t kept[KNOTS_KEPT];       /* knot i in kept[i % KNOTS_KEPT], */
    size_t kept_index[KNOTS_KEPT]; /* if that is i + 1 here */
    mag_t *largest; /* per slot, the largest parameter; for d and p_j also the largest value of f */
    mag_t *widest;  /* per slot, the radius of the widest ball around zero */
    mag_t reach;    /* the largest |x| */
    bool loose;     /* some ball does not tell how to round it */
} stored_site;

static void
stored_knot(ordo_scalar *t, void *self, size_t i)
{
    stored_site *site = self;
    if (site->uniform == NULL) {
        mpfr_t view;
        ordo_vector_view(view, site->knots, i);
        site->field->set_real(t, view);
        return;
    }
    size_t k = i % KNOTS_KEPT;
    if (site->kept_index[k] != i + 1) {
        ordo_uniform_knot(site->kept[k], site->uniform, i);
        site->kept_index[k] = i + 1;
    }
    site->field->set_real(t, site->kept[k]);
}

static void
note_size(stored_site *site, size_t slot, const mag_t size)
{
    mag_max(site->largest[slot], site->largest[slot], size);
}

/* Value and slope at a knot, or the value in the middle of a cell. */
static void
read_projected(ordo_scalar *f, const stored_site *site, size_t place, unsigned derivatives)
{
    mpfr_t value;
    for (unsigned j = 0; j <= derivatives; j++) {
        ordo_vector_view(value, site->projected, place / 2 * site->span->stride + place % 2 + j);
        site->field->set_real(&f[j], value);
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
    if (site->field == &ordo_ball_arithmetic) {
        mag_t size;
        mag_init(size);
        arb_get_mag(size, f[0].ball);
        note_size(site, site->stride, size);
        mag_clear(size);
    }
    return status;
}

/* A ball is tight when all of it is rounded to the same stored value. Balls around zero wait for
 * judge_zeros; those of p_j are weighed by |x|^j, which they are multiplied by. */
static void
judge_ball(stored_site *site, size_t index, const arb_t x)
{
    size_t slot = ordo_network_slot(site->net, index);
    mag_t weight, size;
    mag_init(weight);
    mag_init(size);
    mag_pow_ui(weight, site->reach,
               slot == site->stride ? ordo_network_power(site->net, index) : 0);
    arb_get_mag(size, x);
    mag_mul(size, size, weight);
    note_size(site, slot, size);
    if (arb_contains_zero(x)) {
        mag_mul(size, arb_radref(x), weight);
        mag_max(site->widest[slot], site->widest[slot], size);
    } else {
        site->loose =
            site->loose || !(arb_is_exact(x) || ordo_ball_rounds_to_one(x, site->net->theta.prec));
    }
    mag_clear(size);
    mag_clear(weight);
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
        judge_ball(site, index, value->ball);
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
    site->stride = ordo_network_stride(net);
    mpfr_init2(site->rounded, net->theta.prec);
    mag_init(site->reach);
    ordo_target_reach(site->reach, site->target);
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
    mag_clear(site->reach);
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
    return ordo_sampler_init(&site->sampler, site->target, field, prec, site->net->theta.prec);
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
    other->uniform = site->uniform;
    other->knots = site->knots;
    other->projected = site->projected;
    other->span = site->span;
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
    const ordo_recipe *recipe;
    size_t cells;
    int threads;
    ordo_message *why;
} plan;

/* One attempt over `field` at working precision `prec`. */
static ordo_status
attempt(stored_site *site, const plan *p, const ordo_arithmetic *field, mpfr_prec_t prec)
{
    ordo_status status = site_begin(site, field, prec);
    if (status == ORDO_OK) {
        ordo_site formulas = {.field = field,
                              .prec = prec,
                              .cells = p->cells,
                              .self = site,
                              .knot = stored_knot,
                              .sample = stored_sample,
                              .put = stored_put,
                              .fork = stored_fork,
                              .join = stored_join,
                              .threads = p->threads,
                              .projected = site->span != NULL};
        const ordo_recipe *recipe = p->recipe;
        status =
            ordo_build(&formulas, recipe->unit, recipe->construction, recipe->orientation, p->why);
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
project(ordo_vector *values, const plan *p, const ordo_vector *knots, mpfr_prec_t prec)
{
    const ordo_rule *rule = p->recipe->construction->rule;
    const ordo_target *target = p->recipe->target;
    return p->cells > 0 ? rule->solve(values, rule->span, target, knots, prec, p->why)
                        : project_on_line(values, target, knots, prec, p->why);
}

static ordo_status
make_on_knots(stored_site *site, const plan *p)
{
    mpfr_prec_t order = (mpfr_prec_t)ordo_unit_order(p->recipe->unit);
    mpfr_prec_t prec = site->net->theta.prec + GUARD_BITS + order * bits_of(p->cells);
    ordo_vector projected = {.length = 0};
    ordo_status status = ORDO_OK;
    site->span = p->recipe->construction->rule->span;
    if (site->span != NULL) {
        status = project(&projected, p, site->knots, prec);
        site->projected = &projected;
    }
    if (status != ORDO_OK) {
        return status;
    }
    status = attempt(site, p, &ordo_ball_arithmetic, prec);
    for (int retry = 0; retry < RETRIES; retry++) {
        if (!(status == ORDO_UNDECIDED || (status == ORDO_OK && site->loose))) {
            break;
        }
        prec *= 2;
        status = attempt(site, p, &ordo_ball_arithmetic, prec);
    }
    if (status == ORDO_UNDECIDED && site->span == NULL) {
        /* balls cannot tell a sign; rationals of a polynomial can */
        status = attempt(site, p, &ordo_rational_arithmetic, prec);
        status = status == ORDO_IRRATIONAL ? ORDO_UNDECIDED : status; /* the balls' reason stands */
    }
    ordo_vector_clear(&projected);
    return status;
}

/* Where the sweep finds its knots: uniform ones are computed when asked for, others and those of a
 * projection are stored. */
static ordo_status
place(ordo_uniform **uniform, ordo_vector *knots, const plan *p, mpfr_prec_t prec)
{
    const ordo_recipe *recipe = p->recipe;
    size_t cells = p->cells > 0 ? p->cells : 1;
    if (!ordo_knots_are_uniform(recipe->knots) || recipe->construction->rule->span != NULL) {
        return ordo_knots_place(knots, recipe->knots, recipe->target, ordo_unit_order(recipe->unit),
                                cells, prec, p->why);
    }
    ordo_status status = ordo_uniform_new(uniform, recipe->target, cells, prec);
    return status == ORDO_EINVAL
               ? ordo_explain(p->why, status, "%zu breakpoints fall together at %ld bits", cells,
                              (long)prec)
               : status;
}

ordo_status
ordo_network_make(ordo_network *net, const ordo_recipe *recipe, size_t neurons, mpfr_prec_t prec,
                  ordo_message *why)
{
    return ordo_network_make_with(net, recipe, neurons, prec, 1, why);
}

ordo_status
ordo_network_make_with(ordo_network *net, const ordo_recipe *recipe, size_t neurons,
                       mpfr_prec_t prec, int threads, ordo_message *why)
{
    plan p = {recipe, ordo_unit_cells(recipe->unit, neurons), threads, why};
    ordo_uniform *uniform = NULL;
    ordo_vector knots = {.length = 0};
    ordo_status status = ordo_network_init(net, recipe->unit, neurons, prec);
    if (status == ORDO_OK) {
        status = place(&uniform, &knots, &p, prec);
    }
    if (status == ORDO_OK) {
        stored_site site = {.uniform = uniform, .knots = &knots, .target = recipe->target};
        status = site_init(&site, net);
        if (status == ORDO_OK) {
            status = make_on_knots(&site, &p);
        }
        site_clear(&site);
    }
    ordo_uniform_free(uniform);
    ordo_vector_clear(&knots);
    if (status != ORDO_OK) {
        ordo_network_clear(net);
    }
    return status;
}
