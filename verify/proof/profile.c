/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/profile.h"

#include <math.h>
#include <stdlib.h>

#include "construct/evaluate.h"
#include "verify/proof/profile_panel.h"

/* Sizes need few bits. */
enum { ROUGH_BITS = 64 };

/* Discs are REACH = 2^BITS_PER_TERM times as wide as panels, 1/q in what follows. */
enum { REACH = 4, BITS_PER_TERM = 2 };

/* Terms beyond the goal: for what a disc's bound exceeds the polynomial's size by, and for the
 * factor K!/(K-k)! < 2^(6 k) of the remainder's bound while K < 64. Remainders must be this much
 * less than the goal of the norms. */
enum { SPARE_BITS = 24, BITS_PER_ORDER = 6, REMAINDER_BITS = 8 };

/* Halving stops here: f is then as good as singular. */
enum { PANELS_MOST = 1024, HALVINGS_MOST = 48 };

/* Polynomials of a higher degree are treated as other functions. */
enum { DEGREE_MOST = 64 };

/* ---- panels ---- */

static void
panel_init(ordo_profile_panel *panel)
{
    arb_init(panel->middle);
    arb_init(panel->left);
    arb_init(panel->right);
    arb_poly_init(panel->p);
    arb_poly_init(panel->slope);
    arb_poly_init(panel->bend);
    mag_init(panel->remainder);
}

static void
panel_clear(ordo_profile_panel *panel)
{
    arb_clear(panel->middle);
    arb_clear(panel->left);
    arb_clear(panel->right);
    arb_poly_clear(panel->p);
    arb_poly_clear(panel->slope);
    arb_poly_clear(panel->bend);
    mag_clear(panel->remainder);
}

void
ordo_stretch_init(ordo_stretch *piece)
{
    arb_init(piece->left);
    arb_init(piece->right);
}

void
ordo_stretch_clear(ordo_stretch *piece)
{
    arb_clear(piece->left);
    arb_clear(piece->right);
}

/* c = an exact number in the middle of [left, right]. */
static void
middle_of(arb_t c, const arb_t left, const arb_t right, slong prec)
{
    arb_add(c, left, right, prec);
    arb_mul_2exp_si(c, c, -1);
    mag_zero(arb_radref(c));
}

void
ordo_stretch_cut(ordo_stretch *low, ordo_stretch *high, const ordo_stretch *piece, slong prec)
{
    middle_of(low->right, piece->left, piece->right, prec);
    arb_set(high->left, low->right);
    arb_set(high->right, piece->right);
    arb_set(low->left, piece->left);
}

void
ordo_profile_panel_value(arb_t y, const ordo_profile_panel *panel, const arb_t s, slong prec)
{
    arb_poly_evaluate(y, panel->p, s, prec);
    arb_add_error_mag(y, panel->remainder);
}

bool
ordo_profile_panel_enclose(arb_t y, const ordo_profile_panel *panel, const ordo_stretch *piece,
                           slong prec)
{
    arb_t s, c, d, slope, bend;
    arb_init(s);
    arb_init(c);
    arb_init(d);
    arb_init(slope);
    arb_init(bend);
    arb_union(s, piece->left, piece->right, prec);
    middle_of(c, piece->left, piece->right, prec);
    arb_sub(d, s, c, prec);
    arb_poly_evaluate(bend, panel->bend, s, prec);
    arb_poly_evaluate(slope, panel->slope, c, prec);
    /* p'(c + d) lies in p'(c) + d p''(s), by the mean value theorem. */
    arb_set(y, slope);
    arb_addmul(y, d, bend, prec);
    bool monotone = !arb_contains_zero(y);
    if (monotone) {
        arb_poly_evaluate(s, panel->p, piece->left, prec);
        arb_poly_evaluate(y, panel->p, piece->right, prec);
        arb_union(y, y, s, prec);
    } else {
        /* p(c + d) lies in p(c) + d p'(c) + d^2/2 p''(s), by Taylor's theorem. */
        arb_poly_evaluate(y, panel->p, c, prec);
        arb_addmul(y, d, slope, prec);
        arb_sqr(d, d, prec);
        arb_mul_2exp_si(d, d, -1);
        arb_addmul(y, d, bend, prec);
    }
    arb_add_error_mag(y, panel->remainder);
    arb_clear(bend);
    arb_clear(slope);
    arb_clear(d);
    arb_clear(c);
    arb_clear(s);
    return monotone;
}

/* ---- building ---- */

typedef struct builder {
    const ordo_expression *f;
    ordo_profile *t;
    slong order, length; /* of the derivative; of the expansions of f, at most */
    bool polynomial;
    ordo_series_evaluator *series;
    ordo_box_evaluator *box;
    arb_poly_t at; /* the expansion of f */
    arb_t radius, reach, side, bound;
    mag_t most; /* of |f| on the last disc */
} builder;

static ordo_status
builder_init(builder *w, ordo_profile *t, const ordo_expression *f, unsigned order)
{
    int degree = ordo_expression_degree(f);
    *w = (builder){.f = f, .t = t, .order = (slong)order};
    w->polynomial = degree >= 0 && degree <= DEGREE_MOST;
    w->length =
        (slong)order + 1 +
        (t->bits + REMAINDER_BITS + SPARE_BITS + BITS_PER_ORDER * (slong)order) / BITS_PER_TERM;
    if (w->polynomial) {
        w->length = degree < (int)order ? (slong)order + 1 : (slong)degree + 1;
    }
    arb_poly_init(w->at);
    arb_init(w->radius);
    arb_init(w->reach);
    arb_init(w->side);
    arb_init(w->bound);
    mag_init(w->most);
    ordo_status status = ordo_series_evaluator_new(&w->series, f, t->prec);
    return status == ORDO_OK ? ordo_box_evaluator_new(&w->box, f, ROUGH_BITS) : status;
}

static void
builder_clear(builder *w)
{
    ordo_series_evaluator_free(w->series);
    ordo_box_evaluator_free(w->box);
    arb_poly_clear(w->at);
    arb_clear(w->radius);
    arb_clear(w->reach);
    arb_clear(w->side);
    arb_clear(w->bound);
    mag_clear(w->most);
}

/* p(s) = sum_j (order + j)!/j! c_{order+j} s^j from the expansion of f; false unless it is finite.
 */
static bool
expand(ordo_profile_panel *panel, builder *w)
{
    slong prec = w->t->prec;
    ordo_evaluate_series(w->at, w->series, panel->middle, w->length);
    arb_poly_set(panel->p, w->at);
    for (slong k = 0; k < w->order; k++) {
        arb_poly_derivative(panel->p, panel->p, prec);
    }
    arb_poly_derivative(panel->slope, panel->p, prec);
    arb_poly_derivative(panel->bend, panel->slope, prec);
    for (slong j = 0; j < arb_poly_length(w->at); j++) {
        if (!arb_is_finite(arb_poly_get_coeff_ptr(w->at, j))) {
            return false;
        }
    }
    return true;
}

/* The size of p on the panel: an upper bound of max_j |p_j| r^j. */
static void
polynomial_size(mag_t size, const ordo_profile_panel *panel, const arb_t radius)
{
    mag_t r, power, term;
    mag_init(r);
    mag_init(power);
    mag_init(term);
    arb_get_mag(r, radius);
    mag_one(power);
    mag_zero(size);
    for (slong j = 0; j < arb_poly_length(panel->p); j++) {
        arb_get_mag(term, arb_poly_get_coeff_ptr(panel->p, j));
        mag_mul(term, term, power);
        mag_max(size, size, term);
        mag_mul(power, power, r);
    }
    mag_clear(term);
    mag_clear(power);
    mag_clear(r);
}

/* With |f| <= M on the disc of radius d around the middle, |f^(j)|/j! <= M/d^j (Cauchy), and for
 * |s| <= r = q d, with K the length and k the order, the terms that p leaves out sum to at most
 *
 *   sum_{j >= K} M/d^j j!/(j-k)! r^(j-k) = M/d^k sum_{j >= K} j!/(j-k)! q^(j-k),
 *
 * where the ratio of a term to the one before is (j+1)/(j+1-k) q <= rho = (K+1)/(K+1-k) q for all j
 * >= K: at most M/d^k K!/(K-k)! q^(K-k) / (1 - rho). False when no M is known. */
static bool
bound_remainder(ordo_profile_panel *panel, builder *w)
{
    slong K = w->length, k = w->order;
    if (w->polynomial) {
        mag_zero(panel->remainder);
        return true;
    }
    arb_mul_si(w->reach, w->radius, REACH, ROUGH_BITS);
    arb_get_mag(panel->remainder, w->reach);
    arb_set(w->side, panel->middle);
    arb_add_error_mag(w->side, panel->remainder);
    arb_zero(w->bound);
    arb_add_error_mag(w->bound, panel->remainder);
    acb_t disc;
    acb_init(disc);
    acb_set_arb_arb(disc, w->side, w->bound);
    ordo_evaluate_box(disc, w->box, disc, 1);
    acb_abs(w->bound, disc, ROUGH_BITS);
    acb_clear(disc);
    arb_get_mag(w->most, w->bound);
    if (!arb_is_finite(w->bound)) {
        return false;
    }
    arb_pow_ui(w->reach, w->reach, (ulong)k, ROUGH_BITS);
    arb_div(w->bound, w->bound, w->reach, ROUGH_BITS); /* M/d^k */
    for (slong j = K - k + 1; j <= K; j++) {
        arb_mul_si(w->bound, w->bound, j, ROUGH_BITS); /* K!/(K-k)! */
    }
    arb_mul_2exp_si(w->bound, w->bound, -BITS_PER_TERM * (K - k)); /* q^(K-k) */
    /* 1 - rho = (REACH (K+1-k) - (K+1)) / (REACH (K+1-k)), positive for K - k >= 6, k <= 20. */
    arb_mul_si(w->bound, w->bound, REACH * (K + 1 - k), ROUGH_BITS);
    arb_div_si(w->bound, w->bound, REACH * (K + 1 - k) - (K + 1), ROUGH_BITS);
    arb_get_mag(panel->remainder, w->bound);
    return true;
}

typedef enum verdict { FINE, COARSE, SINGULAR } verdict;

/* Expands f around the middle of [left, right]. COARSE: valid, but the remainder is large. */
static verdict
fill(ordo_profile_panel *panel, builder *w, const arb_t left, const arb_t right)
{
    slong prec = w->t->prec;
    middle_of(panel->middle, left, right, prec);
    arb_sub(panel->left, left, panel->middle, prec);
    arb_sub(panel->right, right, panel->middle, prec);
    arb_union(w->radius, panel->left, panel->right, prec);
    arb_get_mag(arb_radref(w->radius), w->radius); /* r >= |s| on the panel */
    arf_set_mag(arb_midref(w->radius), arb_radref(w->radius));
    mag_zero(arb_radref(w->radius));
    if (!bound_remainder(panel, w) || !expand(panel, w)) {
        return SINGULAR;
    }
    mag_t size;
    mag_init(size);
    polynomial_size(size, panel, w->radius);
    mag_mul_2exp_si(size, size, -(slong)w->t->bits - REMAINDER_BITS);
    bool fine = mag_cmp(panel->remainder, size) <= 0;
    /* A disc's bound near |f| itself cannot shrink any more; what is halved is divided by d^k. */
    arb_poly_get_coeff_arb(w->bound, w->at, 0);
    arb_get_mag_lower(size, w->bound);
    mag_mul_2exp_si(size, size, 1);
    fine = fine || mag_cmp(w->most, size) <= 0;
    mag_clear(size);
    return fine ? FINE : COARSE;
}

static ordo_status
append(ordo_profile *t, ordo_profile_panel *panel)
{
    if (t->count == t->capacity) {
        size_t capacity = t->capacity > 0 ? 2 * t->capacity : 16;
        ordo_profile_panel *panels = realloc(t->panels, capacity * sizeof *panels);
        if (panels == NULL) {
            return ORDO_ENOMEM;
        }
        t->panels = panels;
        t->capacity = capacity;
    }
    t->panels[t->count++] = *panel;
    return ORDO_OK;
}

/* Panels for [left, right], which `halvings` have made. */
static ordo_status
cover(builder *w, const arb_t left, const arb_t right, int halvings)
{
    ordo_profile_panel panel;
    panel_init(&panel);
    verdict v = fill(&panel, w, left, right);
    bool last = halvings == HALVINGS_MOST || w->t->count == PANELS_MOST;
    if (v == FINE || (v == COARSE && last)) {
        ordo_status status = append(w->t, &panel);
        if (status != ORDO_OK) {
            panel_clear(&panel);
        }
        return status;
    }
    panel_clear(&panel);
    if (last) {
        return ORDO_SINGULAR;
    }
    arb_t c;
    arb_init(c);
    middle_of(c, left, right, w->t->prec);
    ordo_status status = cover(w, left, c, halvings + 1);
    if (status == ORDO_OK) {
        status = cover(w, c, right, halvings + 1);
    }
    arb_clear(c);
    return status;
}

ordo_status
ordo_profile_new(ordo_profile **out, const ordo_target *target, unsigned order, mpfr_prec_t bits)
{
    *out = NULL;
    if (order > ORDO_SYMBOL_ARGUMENT_MAX || bits < 2) {
        return ORDO_EINVAL;
    }
    if (ordo_target_singular_count(target) > 0) {
        return ORDO_SINGULAR;
    }
    ordo_profile *t = calloc(1, sizeof *t);
    if (t == NULL) {
        return ORDO_ENOMEM;
    }
    t->bits = bits;
    t->prec = bits + 64 + (slong)ordo_target_common_bits(target);
    arb_init(t->a);
    arb_init(t->b);
    arb_init(t->length);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        arb_init(t->norm[norm]);
    }
    ordo_target_ends_ball(t->a, t->b, target, t->prec);
    arb_sub(t->length, t->b, t->a, t->prec);
    builder w;
    ordo_status status = builder_init(&w, t, ordo_target_function(target), order);
    if (status == ORDO_OK) {
        status = cover(&w, t->a, t->b, 0);
    }
    builder_clear(&w);
    if (status != ORDO_OK) {
        ordo_profile_free(t);
        return status;
    }
    ordo_profile_measure(t);
    *out = t;
    return ORDO_OK;
}

void
ordo_profile_free(ordo_profile *t)
{
    if (t == NULL) {
        return;
    }
    for (size_t i = 0; i < t->count; i++) {
        panel_clear(&t->panels[i]);
    }
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        arb_clear(t->norm[norm]);
    }
    free(t->panels);
    arb_clear(t->a);
    arb_clear(t->b);
    arb_clear(t->length);
    free(t);
}

void
ordo_profile_norm(arb_t r, const ordo_profile *t, ordo_norm norm)
{
    arb_set(r, t->norm[norm]);
}
