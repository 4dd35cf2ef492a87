/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/peak.h"

/* Quadratic convergence from 8 bits takes log2(bits / 8) steps; the rest is for poor starts. */
enum { STEPS_MOST = 60 };

/* A new top may lie this many distances away; further is followed in steps of growing distance. */
enum { STRIDE_MOST = 4 };

typedef struct polisher {
    ordo_view *view;
    size_t cell;
    mpfr_srcptr left, right; /* of the cell */
    int sign;                /* of e at the peak */
    mpfr_t centre, width, distance, distance_least, distance_corner, distance_most,
        distance_accepted;
    mpfr_t x[3], g[3]; /* points and |e|, ascending; x[at] is the centre */
    int at;
    mpfr_t first, second, curve, vertex, gain, scratch, offset;
    mpfr_t former_curve, former_distance; /* of the step before; distance 0: there is none */
    mpfr_t growth, shrinkage;
    bool judged, corner;
} polisher;

static void
polisher_init(polisher *p, const ordo_peak_start *start, ordo_view *view, long bits)
{
    mpfr_prec_t reach = view->reach;
    p->view = view;
    p->cell = start->cell;
    p->left = view->left[start->cell];
    p->right = view->right[start->cell];
    mpfr_inits2(reach, p->centre, p->distance, p->vertex, p->scratch, p->x[0], p->x[1], p->x[2],
                p->width, (mpfr_ptr)0);
    mpfr_inits2(view->prec, p->g[0], p->g[1], p->g[2], p->first, p->second, p->curve, p->gain,
                p->offset, (mpfr_ptr)0);
    mpfr_inits2(64, p->distance_least, p->distance_corner, p->distance_most, p->distance_accepted,
                p->former_curve, p->former_distance, p->growth, p->shrinkage, (mpfr_ptr)0);
    mpfr_set_zero(p->former_distance, 1);
    p->judged = p->corner = false;
    mpfr_set(p->centre, start->x, MPFR_RNDN);
    mpfr_set(p->distance, start->distance, MPFR_RNDN);
    mpfr_set(p->width, start->width, MPFR_RNDN);
    mpfr_div_2ui(p->distance_most, view->width[start->cell], 2, MPFR_RNDN);
    /* In units of the width: values have relative noise 2^-bits and less, so that the top of a
     * parabola is uncertain by noise/d and, from the third derivative, by about d^2: d below the
     * cube root of the noise gains nothing. The height is uncertain by d^4: d below the fourth
     * root of the accuracy asked for is enough. The place of a corner is uncertain by noise and
     * d^2. */
    mpfr_mul_2si(p->distance_least, p->width, -bits / 3, MPFR_RNDN);
    mpfr_mul_2si(p->distance_corner, p->width, -bits / 2 - 1, MPFR_RNDN);
    mpfr_mul_2si(p->distance_accepted, p->width, -bits / 4 - 1, MPFR_RNDN);
}

static void
polisher_clear(polisher *p)
{
    mpfr_clears(p->centre, p->distance, p->vertex, p->scratch, p->x[0], p->x[1], p->x[2], p->width,
                (mpfr_ptr)0);
    mpfr_clears(p->g[0], p->g[1], p->g[2], p->first, p->second, p->curve, p->gain, p->offset,
                (mpfr_ptr)0);
    mpfr_clears(p->distance_least, p->distance_corner, p->distance_most, p->distance_accepted,
                p->former_curve, p->former_distance, p->growth, p->shrinkage, (mpfr_ptr)0);
}

/* Is the centre nearer than distance/16 to that end? The middle of three points would then be too
 * near an outer one. */
static bool
near_end(polisher *p, mpfr_srcptr end)
{
    mpfr_sub(p->scratch, p->centre, end, MPFR_RNDN);
    mpfr_mul_2ui(p->scratch, p->scratch, 4, MPFR_RNDN);
    return mpfr_cmpabs(p->scratch, p->distance) < 0;
}

/* Three points of the cell, one of them the centre. */
static void
place_points(polisher *p)
{
    p->at = near_end(p, p->left) ? 0 : near_end(p, p->right) ? 2 : 1;
    for (int i = 0; i < 3; i++) {
        mpfr_mul_si(p->scratch, p->distance, i - p->at, MPFR_RNDN);
        mpfr_add(p->x[i], p->centre, p->scratch, MPFR_RNDN);
    }
    mpfr_max(p->x[0], p->x[0], p->left, MPFR_RNDN);
    mpfr_min(p->x[2], p->x[2], p->right, MPFR_RNDN);
}

static void
evaluate(polisher *p, mpfr_t g, const mpfr_t x)
{
    ordo_view_evaluate(g, p->view, ORDO_VALUE, p->cell, x);
    if (p->sign < 0) {
        mpfr_neg(g, g, MPFR_RNDN);
    }
}

/* g(b) - g(a) over b - a. */
static void
divided_difference(polisher *p, mpfr_t quotient, int a, int b)
{
    mpfr_sub(quotient, p->g[b], p->g[a], MPFR_RNDN);
    mpfr_sub(p->scratch, p->x[b], p->x[a], MPFR_RNDN);
    mpfr_div(quotient, quotient, p->scratch, MPFR_RNDN);
}

static void
clamp(mpfr_t x, const mpfr_t left, const mpfr_t right)
{
    mpfr_max(x, x, left, MPFR_RNDN);
    mpfr_min(x, x, right, MPFR_RNDN);
}

/* The top of the parabola within the cell, as `vertex`, and its height above the centre, `gain`.
 * Where the parabola has no top, the best of the three points, which is not the centre unless
 * all are equal. */
static void
find_vertex(polisher *p)
{
    divided_difference(p, p->first, 0, 1);
    divided_difference(p, p->second, 1, 2);
    mpfr_sub(p->curve, p->second, p->first, MPFR_RNDN);
    mpfr_sub(p->scratch, p->x[2], p->x[0], MPFR_RNDN);
    mpfr_div(p->curve, p->curve, p->scratch, MPFR_RNDN);
    if (mpfr_sgn(p->curve) >= 0) {
        int best = p->at;
        for (int i = 0; i < 3; i++) {
            best = mpfr_greater_p(p->g[i], p->g[best]) ? i : best;
        }
        mpfr_set(p->vertex, p->x[best], MPFR_RNDN);
        mpfr_sub(p->gain, p->g[best], p->g[p->at], MPFR_RNDN);
        return;
    }
    mpfr_div(p->scratch, p->first, p->curve, MPFR_RNDN);
    mpfr_add(p->vertex, p->x[0], p->x[1], MPFR_RNDN);
    mpfr_sub(p->vertex, p->vertex, p->scratch, MPFR_RNDN);
    mpfr_div_2ui(p->vertex, p->vertex, 1, MPFR_RNDN);
    /* top - parabola(x) = -curve (x - top)^2, for the centre and, if the top is outside, the end */
    mpfr_sub(p->first, p->vertex, p->centre, MPFR_RNDN);
    mpfr_set(p->scratch, p->vertex, MPFR_RNDN);
    clamp(p->vertex, p->left, p->right);
    mpfr_sub(p->second, p->scratch, p->vertex, MPFR_RNDN);
    mpfr_fmms(p->gain, p->second, p->second, p->first, p->first, MPFR_RNDN);
    mpfr_mul(p->gain, p->gain, p->curve, MPFR_RNDN);
}

/* Is the peak a corner, of abs, min or max? A top's curvature settles as the distance shrinks, that
 * of a corner grows like 1/distance: the bound is halfway between, as a power. Two steps with the
 * top between their points tell; while the distance does not shrink it is what it was. */
static void
judge_corner(polisher *p)
{
    bool flat = mpfr_sgn(p->curve) >= 0 && mpfr_zero_p(p->gain);
    if (p->at != 1 || flat) {
        p->judged = true;
        p->corner = false;
        return;
    }
    if (mpfr_sgn(p->curve) >= 0 || mpfr_less_p(p->vertex, p->x[0]) ||
        mpfr_greater_p(p->vertex, p->x[2])) {
        p->judged = p->corner = false;
        mpfr_set_zero(p->former_distance, 1);
        return;
    }
    mpfr_div(p->shrinkage, p->former_distance, p->distance, MPFR_RNDN);
    if (mpfr_cmp_ui(p->shrinkage, 2) >= 0) {
        mpfr_div(p->growth, p->curve, p->former_curve, MPFR_RNDN);
        mpfr_sqr(p->growth, p->growth, MPFR_RNDN);
        p->corner = mpfr_greater_p(p->growth, p->shrinkage);
        p->judged = true;
    }
    mpfr_set(p->former_curve, p->curve, MPFR_RNDN);
    mpfr_set(p->former_distance, p->distance, MPFR_RNDN);
}

/* *slope = that of g from x[i] to a distance further out; false when the cell ends before. */
static bool
outer_slope(polisher *p, mpfr_t slope, int i)
{
    mpfr_add(p->scratch, p->distance, p->distance, MPFR_RNDN);
    mpfr_mul_si(p->scratch, p->scratch, i - 1, MPFR_RNDN);
    mpfr_add(p->scratch, p->scratch, p->x[1], MPFR_RNDN);
    if (mpfr_less_p(p->scratch, p->left) || mpfr_greater_p(p->scratch, p->right)) {
        return false;
    }
    evaluate(p, slope, p->scratch);
    mpfr_sub(slope, slope, p->g[i], MPFR_RNDN);
    mpfr_sub(p->scratch, p->scratch, p->x[i], MPFR_RNDN);
    mpfr_div(slope, slope, p->scratch, MPFR_RNDN);
    return mpfr_number_p(slope) != 0;
}

/* The vertex and its gain as those of two lines, one from each side, that meet between the points;
 * else they stay. */
static void
find_corner(polisher *p)
{
    if (!outer_slope(p, p->first, 0) || !outer_slope(p, p->second, 2)) {
        return;
    }
    /* t from x[0] on: g[0] + first t = g[2] + second (t - (x[2] - x[0])) */
    mpfr_sub(p->scratch, p->x[2], p->x[0], MPFR_RNDN);
    mpfr_mul(p->offset, p->second, p->scratch, MPFR_RNDN);
    mpfr_sub(p->offset, p->g[2], p->offset, MPFR_RNDN);
    mpfr_sub(p->offset, p->offset, p->g[0], MPFR_RNDN);
    mpfr_sub(p->second, p->first, p->second, MPFR_RNDN);
    mpfr_div(p->offset, p->offset, p->second, MPFR_RNDN);
    if (!(mpfr_sgn(p->offset) >= 0 && mpfr_lessequal_p(p->offset, p->scratch))) {
        return;
    }
    mpfr_add(p->vertex, p->x[0], p->offset, MPFR_RNDN);
    mpfr_fma(p->gain, p->first, p->offset, p->g[0], MPFR_RNDN);
    mpfr_sub(p->gain, p->gain, p->g[p->at], MPFR_RNDN);
    mpfr_abs(p->gain, p->gain, MPFR_RNDN);
}

/* Moves the centre to the vertex, at most STRIDE_MOST distances, and sets the next distance: a
 * longer one if the top lies further or was not seen. */
static void
move_centre(polisher *p)
{
    mpfr_sub(p->first, p->vertex, p->centre, MPFR_RNDN);
    mpfr_mul_ui(p->scratch, p->distance, STRIDE_MOST, MPFR_RNDN);
    bool further = mpfr_cmpabs(p->first, p->scratch) > 0;
    if (further || (mpfr_sgn(p->curve) >= 0 && !mpfr_zero_p(p->first))) {
        mpfr_copysign(p->scratch, p->scratch, p->first, MPFR_RNDN);
        mpfr_add(p->centre, p->centre, further ? p->scratch : p->first, MPFR_RNDN);
        clamp(p->centre, p->left, p->right);
        mpfr_mul_2ui(p->distance, p->distance, 1, MPFR_RNDN);
        mpfr_min(p->distance, p->distance, p->distance_most, MPFR_RNDN);
        return;
    }
    mpfr_set(p->centre, p->vertex, MPFR_RNDN);
    /* 4 d^2 / width, as the parabola's error is of second order in d; at most half of d. */
    mpfr_div_2ui(p->scratch, p->distance, 1, MPFR_RNDN);
    mpfr_sqr(p->distance, p->distance, MPFR_RNDN);
    mpfr_mul_2ui(p->distance, p->distance, 2, MPFR_RNDN);
    mpfr_div(p->distance, p->distance, p->width, MPFR_RNDN);
    mpfr_min(p->distance, p->distance, p->scratch, MPFR_RNDN);
    if (!p->judged) {
        return;
    }
    mpfr_max(p->distance, p->distance, p->corner ? p->distance_corner : p->distance_least,
             MPFR_RNDN);
}

/* One parabola. Returns true when the height at the centre is settled; it is in g[at]. */
static bool
step(polisher *p, long bits)
{
    place_points(p);
    for (int i = 0; i < 3; i++) {
        evaluate(p, p->g[i], p->x[i]);
        if (!mpfr_number_p(p->g[i])) {
            return false;
        }
    }
    find_vertex(p);
    judge_corner(p);
    if (p->corner) {
        find_corner(p);
    }
    mpfr_mul_2si(p->scratch, p->g[p->at], -bits, MPFR_RNDN);
    bool settled =
        p->judged && mpfr_cmp(p->gain, p->scratch) <= 0 &&
        mpfr_cmp(p->distance, p->corner ? p->distance_corner : p->distance_accepted) <= 0;
    if (!settled) {
        move_centre(p);
    }
    return settled;
}

ordo_peak_outcome
ordo_peak_polish(mpfr_t value, mpfr_t where, const ordo_peak_start *start,
                 ordo_view *const view[ORDO_VIEWS], long bits)
{
    polisher p;
    polisher_init(&p, start, view[ORDO_COARSE], bits);
    p.sign = 1;
    evaluate(&p, p.g[0], p.centre);
    p.sign = mpfr_sgn(p.g[0]) < 0 ? -1 : 1;
    bool settled = false;
    for (int i = 0; i < STEPS_MOST && !settled; i++) {
        settled = step(&p, bits);
    }
    mpfr_set(where, p.centre, MPFR_RNDN);
    p.view = view[ORDO_FINE];
    evaluate(&p, value, p.centre);
    ordo_peak_outcome outcome = ORDO_PEAK_UNSETTLED;
    if (settled) {
        mpfr_sub(p.gain, value, p.g[p.at], MPFR_RNDN);
        mpfr_mul_2si(p.scratch, value, -bits, MPFR_RNDN);
        outcome = mpfr_cmpabs(p.gain, p.scratch) <= 0 ? ORDO_PEAK_SETTLED : ORDO_PEAK_NOISY;
    }
    mpfr_abs(value, value, MPFR_RNDN);
    polisher_clear(&p);
    return outcome;
}
