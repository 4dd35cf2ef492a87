/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/distance.h"

#include "construct/sampler.h"

enum { MOST_LINES = ORDO_UNIT_DEGREE, MOST_SLOTS = 2 * MOST_LINES + 1 };
/* Radii play no part when they make up less than this share of the distance, or than this share of
 * the net's rounding unit. */
enum { SHARE_BITS = 10 };
/* The first working precision exceeds the net's by the bits that differences over cells cancel and
 * a guard; it is doubled so often. */
enum { GUARD_BITS = 64, ATTEMPTS = 5 };

/* What is summed over all neurons. */
typedef struct tally {
    mag_t distance; /* what the contract bounds */
    mag_t blur;     /* the same with the radii of the ideal parameters for the differences */
    mag_t size;     /* of the stored terms */
} tally;

/* The site of the ideal net; each of its neurons is compared with the stored one and forgotten. */
typedef struct ideal_site {
    const ordo_network *net;
    size_t cells;
    slong prec;
    ordo_sampler sampler;
    arb_t a, b;
    fmpq_t exact_a, exact_b;
    arb_ptr ideal; /* the parameters of the current neuron, by slot */
    tally sum;
} ideal_site;

static void
tally_init(tally *t)
{
    mag_init(t->distance);
    mag_init(t->blur);
    mag_init(t->size);
}

static void
tally_clear(tally *t)
{
    mag_clear(t->distance);
    mag_clear(t->blur);
    mag_clear(t->size);
}

/* t = (a (cells - i) + b i)/cells. */
static void
ideal_knot(ordo_scalar *t, void *self, size_t i)
{
    ideal_site *site = self;
    const ordo_arithmetic *field = site->sampler.field;
    long n = (long)(site->cells > 0 ? site->cells : 1);
    ordo_scalar a, b;
    field->init(&a, site->prec);
    field->init(&b, site->prec);
    if (field == &ordo_ball_arithmetic) {
        arb_set(a.ball, site->a);
        arb_set(b.ball, site->b);
    } else {
        fmpq_set(a.rational, site->exact_a);
        fmpq_set(b.rational, site->exact_b);
    }
    field->mul_si(&a, &a, n - (long)i, site->prec);
    field->mul_si(&b, &b, (long)i, site->prec);
    field->add(t, &a, &b, site->prec);
    field->div_si(t, t, n, site->prec);
    field->clear(&a);
    field->clear(&b);
}

static ordo_status
ideal_sample(ordo_scalar *f, void *self, size_t place, const ordo_scalar *x, unsigned derivatives)
{
    (void)place;
    return ordo_sampler_read(f, &((ideal_site *)self)->sampler, x, derivatives);
}

/* r >= sup |w x + b| over the interval; of its positive part when it is a gate. The function is
 * affine, so the largest values are at the ends. */
static void
bound_line(mag_t r, const ideal_site *site, const arb_t w, const arb_t b, bool gate)
{
    arb_srcptr ends[] = {site->a, site->b};
    arb_t y;
    mag_t size;
    arb_init(y);
    mag_init(size);
    mag_zero(r);
    for (int i = 0; i < 2; i++) {
        arb_mul(y, w, ends[i], site->prec);
        arb_add(y, y, b, site->prec);
        arb_get_mag(size, y);
        if (!(gate && arb_is_nonpositive(y))) {
            mag_max(r, r, size);
        }
    }
    mag_clear(size);
    arb_clear(y);
}

/* sum += change of D times all P + |E| sum_k change[k] times Q before k and P behind k. */
static void
add_change(mag_t sum, const mag_t change_D, const mag_t E, mag_t *change, mag_t *P, mag_t *Q,
           unsigned lines)
{
    mag_t term;
    mag_init(term);
    mag_set(term, change_D);
    for (unsigned l = 0; l < lines; l++) {
        mag_mul(term, term, P[l]);
    }
    mag_add(sum, sum, term);
    for (unsigned k = 0; k < lines; k++) {
        mag_mul(term, E, change[k]);
        for (unsigned l = 0; l < lines; l++) {
            if (l != k) {
                mag_mul(term, term, l < k ? Q[l] : P[l]);
            }
        }
        mag_add(sum, sum, term);
    }
    mag_clear(term);
}

/* x = the ball of radius zero at a stored parameter. */
static void
stored(arb_t x, const ideal_site *site, size_t neuron, unsigned slot)
{
    mpfr_t view;
    ordo_network_view(view, site->net, neuron, slot);
    ordo_ball_from_real(x, view);
}

/* The bounds of line k: sup |p_k|, sup |q_k|, sup |p_k - q_k| and the same with radii alone. The
 * relu of a gate moves no further than the gate: |relu(u) - relu(v)| <= |u - v|. */
static void
compare_line(mag_t P, mag_t Q, mag_t change, mag_t blur, const ideal_site *site, size_t neuron,
             unsigned k)
{
    unsigned slot = ordo_unit_slot_of_line(site->net->unit, k);
    arb_srcptr W = site->ideal + slot, B = W + 1;
    bool gate = slot == ORDO_SLOT_G;
    arb_t w, b;
    arb_init(w);
    arb_init(b);
    stored(w, site, neuron, slot);
    stored(b, site, neuron, slot + 1);
    bound_line(P, site, W, B, gate);
    bound_line(Q, site, w, b, gate);
    arb_sub(w, W, w, site->prec);
    arb_sub(b, B, b, site->prec);
    bound_line(change, site, w, b, false);
    arf_zero(arb_midref(w));
    arf_zero(arb_midref(b));
    bound_line(blur, site, w, b, false);
    arb_clear(w);
    arb_clear(b);
}

static void
compare_neuron(ideal_site *site, size_t neuron)
{
    unsigned lines = ordo_network_degree(site->net), slot_D = ordo_network_slot_D(site->net);
    mag_t P[MOST_LINES], Q[MOST_LINES], change[MOST_LINES], blur[MOST_LINES];
    mag_t change_D, E;
    arb_t D;
    arb_init(D);
    mag_init(change_D);
    mag_init(E);
    for (unsigned k = 0; k < lines; k++) {
        mag_init(P[k]);
        mag_init(Q[k]);
        mag_init(change[k]);
        mag_init(blur[k]);
        compare_line(P[k], Q[k], change[k], blur[k], site, neuron, k);
    }
    stored(D, site, neuron, slot_D);
    arb_get_mag(E, D);
    arb_sub(D, site->ideal + slot_D, D, site->prec);
    arb_get_mag(change_D, D);
    add_change(site->sum.distance, change_D, E, change, P, Q, lines);
    add_change(site->sum.blur, arb_radref(D), E, blur, P, Q, lines);
    for (unsigned k = 0; k < lines; k++) {
        mag_mul(E, E, Q[k]);
    }
    mag_add(site->sum.size, site->sum.size, E);
    for (unsigned k = 0; k < lines; k++) {
        mag_clear(P[k]);
        mag_clear(Q[k]);
        mag_clear(change[k]);
        mag_clear(blur[k]);
    }
    mag_clear(change_D);
    mag_clear(E);
    arb_clear(D);
}

/* p_j, the parameter `index`: a change moves the net by |change| sup |x|^j at most. */
static void
compare_tail(ideal_site *site, size_t index, const arb_t p)
{
    mpfr_t view;
    mag_t size, reach;
    arb_t change;
    mag_init(size);
    mag_init(reach);
    arb_init(change);
    arb_get_mag(reach, site->a);
    arb_get_mag(size, site->b);
    mag_max(reach, reach, size);
    mag_pow_ui(reach, reach, ordo_network_power(site->net, index));
    ordo_vector_view(view, &site->net->theta, index);
    ordo_ball_from_real(change, view);
    arb_get_mag(size, change);
    mag_addmul(site->sum.size, size, reach);
    arb_sub(change, p, change, site->prec);
    arb_get_mag(size, change);
    mag_addmul(site->sum.distance, size, reach);
    mag_addmul(site->sum.blur, arb_radref(change), reach);
    arb_clear(change);
    mag_clear(reach);
    mag_clear(size);
}

/* Parameters of one neuron come together, D last. */
static ordo_status
ideal_put(void *self, size_t index, const ordo_scalar *value)
{
    ideal_site *site = self;
    size_t stride = ordo_network_stride(site->net);
    size_t slot = ordo_network_slot(site->net, index);
    bool beside = slot == stride;
    arb_ptr r = site->ideal + (beside ? 0 : slot);
    if (site->sampler.field == &ordo_ball_arithmetic) {
        arb_set(r, value->ball);
    } else {
        arb_set_fmpq(r, value->rational, site->prec);
    }
    if (beside) {
        compare_tail(site, index, r);
    } else if (slot + 1 == stride) {
        compare_neuron(site, index / stride);
    }
    return ORDO_OK;
}

typedef struct plan {
    const ordo_construction *construction;
    ordo_orientation orientation;
    const ordo_target *target;
    ordo_message *why;
} plan;

static ordo_status
attempt(ideal_site *site, const plan *p, const ordo_arithmetic *field, slong prec)
{
    site->prec = prec;
    mag_zero(site->sum.distance);
    mag_zero(site->sum.blur);
    mag_zero(site->sum.size);
    ordo_target_ends_ball(site->a, site->b, p->target, prec);
    ordo_status status = ordo_sampler_init(&site->sampler, p->target, field, prec, 0);
    if (status == ORDO_OK && field == &ordo_rational_arithmetic) {
        status = ordo_target_ends_rational(site->exact_a, site->exact_b, p->target);
    }
    if (status == ORDO_OK) {
        ordo_site ideal = {.field = field,
                           .prec = prec,
                           .cells = site->cells,
                           .self = site,
                           .knot = ideal_knot,
                           .sample = ideal_sample,
                           .put = ideal_put};
        status = ordo_build(&ideal, site->net->unit, p->construction, p->orientation, p->why);
    }
    ordo_sampler_clear(&site->sampler);
    return status;
}

static bool
is_sharp(const tally *sum, mpfr_prec_t bits)
{
    mag_t limit;
    mag_init(limit);
    mag_mul_2exp_si(limit, sum->distance, -SHARE_BITS);
    bool sharp = mag_cmp(sum->blur, limit) <= 0;
    mag_mul_2exp_si(limit, sum->size, -(slong)bits - SHARE_BITS);
    sharp = sharp || mag_cmp(sum->blur, limit) <= 0;
    mag_clear(limit);
    return sharp;
}

/* What a higher precision may help. */
static bool
is_unclear(ordo_status status)
{
    return status == ORDO_UNDECIDED || status == ORDO_SINGULAR || status == ORDO_MISSED;
}

static ordo_status
search(ideal_site *site, const plan *p)
{
    mpfr_prec_t bits = site->net->theta.prec;
    slong prec = bits + GUARD_BITS +
                 (slong)ordo_unit_order(site->net->unit) * (slong)FLINT_BIT_COUNT(site->cells);
    ordo_status status = ORDO_UNDECIDED;
    for (int i = 0; i < ATTEMPTS && is_unclear(status); i++, prec *= 2) {
        status = attempt(site, p, &ordo_ball_arithmetic, prec);
        if (status == ORDO_OK && !is_sharp(&site->sum, bits)) {
            status = ORDO_MISSED;
        }
    }
    if (status ==
        ORDO_UNDECIDED) { /* a sign that balls cannot tell: rationals of a polynomial do */
        status = attempt(site, p, &ordo_rational_arithmetic, prec);
        status = status == ORDO_IRRATIONAL ? ORDO_UNDECIDED : status;
    }
    return status;
}

ordo_status
ordo_network_distance(mag_t rho, const ordo_network *net, const ordo_construction *construction,
                      ordo_orientation orientation, const ordo_target *target, ordo_message *why)
{
    plan p = {construction, orientation, target, why};
    ideal_site site = {.net = net, .cells = ordo_unit_cells(net->unit, net->neurons)};
    arb_init(site.a);
    arb_init(site.b);
    fmpq_init(site.exact_a);
    fmpq_init(site.exact_b);
    tally_init(&site.sum);
    site.ideal = _arb_vec_init(MOST_SLOTS);
    ordo_status status = search(&site, &p);
    if (status == ORDO_OK || status == ORDO_MISSED) {
        mag_set(rho, site.sum.distance);
    } else {
        mag_inf(rho);
    }
    _arb_vec_clear(site.ideal, MOST_SLOTS);
    tally_clear(&site.sum);
    fmpq_clear(site.exact_a);
    fmpq_clear(site.exact_b);
    arb_clear(site.a);
    arb_clear(site.b);
    return status;
}
