/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/taylor.h"

#include <math.h>

#include "quadrature/strip.h"

/* A model of K terms costs about K^2, K = bits/q with q = log2(delta/radius). Two halves cost less
 * than the whole when 2 q^2 < (q + 1)^2, q < 2.4: below WORTHWHILE, which is less than 2 because
 * neighbourhoods come with q just below integers, a panel is cut. The same holds of a model that is
 * as long because f grows by more than some bits off the real line. */
#define WORTHWHILE 1.9
enum { GROWTH_BITS = 64 };

/* Newton's method doubles the digits at each step; from a bad start there are bisections
 * before. */
enum { ZERO_STEPS = 60 };

void
ordo_taylor_init(ordo_taylor *t)
{
    t->prec = ORDO_ROUGH_BITS;
    arb_init(t->centre);
    arb_poly_init(t->value);
    arb_poly_init(t->slope);
    arb_poly_init(t->bend);
    arb_poly_init(t->integral);
    mag_init(t->size);
    mag_init(t->remainder);
    mag_init(t->rounding);
}

void
ordo_taylor_clear(ordo_taylor *t)
{
    arb_clear(t->centre);
    arb_poly_clear(t->value);
    arb_poly_clear(t->slope);
    arb_poly_clear(t->bend);
    arb_poly_clear(t->integral);
    mag_clear(t->size);
    mag_clear(t->remainder);
    mag_clear(t->rounding);
}

void
ordo_taylor_offset(arb_t s, const ordo_taylor *t, const arb_t x)
{
    arb_sub(s, x, t->centre, t->prec);
}

/* The centre, and radius >= the distance of all points of the panel; false for an empty panel. */
static bool
place(ordo_taylor *t, mag_t radius, const ordo_patch *patch, const arb_t left, const arb_t right)
{
    t->prec = patch->prec;
    if (!ordo_strip_middle(t->centre, left, right, t->prec)) {
        return false;
    }
    arb_t s;
    mag_t other;
    arb_init(s);
    mag_init(other);
    arb_sub(s, t->centre, left, ORDO_ROUGH_BITS);
    arb_get_mag(radius, s);
    arb_sub(s, right, t->centre, ORDO_ROUGH_BITS);
    arb_get_mag(other, s);
    mag_max(radius, radius, other);
    arb_clear(s);
    mag_clear(other);
    return true;
}

static void
set_sizes(ordo_taylor *t, const mag_t radius)
{
    mag_t power, term;
    mag_init(power);
    mag_init(term);
    mag_one(power);
    mag_zero(t->size);
    mag_zero(t->rounding);
    slong length = arb_poly_length(t->value);
    for (slong j = 0; j < length; j++) {
        arb_srcptr a = t->value->coeffs + j;
        mag_mul(term, arb_radref(a), power);
        if (j == length - 1) {
            mag_set(t->remainder, term);
        } else {
            mag_add(t->rounding, t->rounding, term);
        }
        arb_get_mag(term, a);
        mag_addmul(t->size, term, power);
        mag_mul(power, power, radius);
    }
    mag_mul_2exp_si(term, t->size, 3 - (slong)t->prec); /* Horner's scheme rounds, too */
    mag_add(t->rounding, t->rounding, term);
    mag_clear(power);
    mag_clear(term);
}

/* From `value`: its derivative, half its second derivative, its antiderivative, its sizes. */
static bool
complete(ordo_taylor *t, const mag_t radius)
{
    slong length = arb_poly_length(t->value);
    for (slong j = 0; j < length; j++) {
        if (!arb_is_finite(t->value->coeffs + j)) {
            return false;
        }
    }
    arb_poly_derivative(t->slope, t->value, t->prec);
    arb_poly_derivative(t->bend, t->slope, ORDO_ROUGH_BITS);
    arb_poly_scalar_mul_2exp_si(t->bend, t->bend, -1);
    arb_poly_integral(t->integral, t->value, t->prec);
    set_sizes(t, radius);
    return true;
}

/* log2 of the size of p on the current cell. */
static double
size_of_piece(const ordo_patch *patch)
{
    arb_t width;
    mag_t size, w, term;
    arb_init(width);
    mag_init(size);
    mag_init(w);
    mag_init(term);
    arb_sub(width, patch->right, patch->left, ORDO_ROUGH_BITS);
    arb_get_mag(w, width);
    for (unsigned j = patch->e->degree + 1; j-- > 0;) {
        mag_mul(size, size, w);
        arb_get_mag(term, patch->c + j);
        mag_add(size, size, term);
    }
    double result = ordo_log2_bound(size);
    arb_clear(width);
    mag_clear(size);
    mag_clear(w);
    mag_clear(term);
    return result;
}

/* K: (radius/delta)^K bound <= 2^tolerance, but no less than the rounding of p; 0 when the panel is
 * better cut. */
static slong
terms(const ordo_patch *patch, double q, double bound, long tolerance)
{
    double prec = (double)patch->prec;
    double excess = bound - fmax((double)tolerance, size_of_piece(patch) - prec);
    double most = (prec + GROWTH_BITS) / WORTHWHILE;
    double K = fmax(ceil(excess / q), (double)patch->e->degree + 1.0);
    return q >= WORTHWHILE && K <= most ? (slong)K : 0;
}

bool
ordo_taylor_long(ordo_taylor *t, ordo_patch *patch, const ordo_neighbourhood *near,
                 const arb_t left, const arb_t right, long tolerance)
{
    mag_t radius, delta, top;
    mag_init(radius);
    mag_init(delta);
    mag_init(top);
    bool good =
        ordo_neighbourhood_covers(near, left, right) && place(t, radius, patch, left, right);
    if (good) {
        arf_get_mag_lower(delta, near->delta);
        double q = ordo_log2_bound(delta) - ordo_log2_bound(radius);
        slong K = terms(patch, q, ordo_log2_bound(near->bound), tolerance);
        good = K > 0;
        if (good) {
            ordo_patch_series(t->value, patch, t->centre, K);
            mag_inv(delta, delta); /* above 1/delta, for delta was below */
            mag_pow_ui(top, delta, (ulong)K);
            mag_mul(top, top, near->bound);
            arb_poly_set_coeff_si(t->value, K, 1); /* makes room, also above zeros */
            arb_zero(t->value->coeffs + K);
            arb_add_error_mag(t->value->coeffs + K, top);
            good = complete(t, radius);
        }
    }
    mag_clear(radius);
    mag_clear(delta);
    mag_clear(top);
    return good;
}

bool
ordo_taylor_short(ordo_taylor *t, ordo_patch *patch, const arb_t left, const arb_t right)
{
    slong K = (slong)patch->e->degree + 2;
    mag_t radius;
    arb_t x, top;
    arb_poly_t series;
    mag_init(radius);
    arb_init(x);
    arb_init(top);
    arb_poly_init(series);
    bool good = place(t, radius, patch, left, right);
    if (good) {
        arb_union(x, left, right, ORDO_ROUGH_BITS);
        patch->e->series(series, patch->rough, x, K + 1); /* p has no coefficient K */
        arb_poly_get_coeff_arb(top, series, K);
        good = arb_is_finite(top);
    }
    if (good) {
        ordo_patch_series(t->value, patch, t->centre, K);
        arb_poly_set_coeff_si(t->value, K, 1);
        arb_set(t->value->coeffs + K, top);
        good = complete(t, radius);
    }
    mag_clear(radius);
    arb_clear(x);
    arb_clear(top);
    arb_poly_clear(series);
    return good;
}

void
ordo_jet_init(ordo_jet *j)
{
    arb_init(j->s);
    arb_init(j->value);
    arb_init(j->slope);
}

void
ordo_jet_clear(ordo_jet *j)
{
    arb_clear(j->s);
    arb_clear(j->value);
    arb_clear(j->slope);
}

void
ordo_taylor_jet(ordo_jet *j, const ordo_taylor *t, const arb_t s)
{
    arb_set(j->s, s);
    arb_poly_evaluate_horner(j->value, t->value, s, t->prec);
    arb_poly_evaluate_horner(j->slope, t->slope, s, t->prec);
}

void
ordo_taylor_integral(arb_t y, const ordo_taylor *t, const arb_t u, const arb_t v)
{
    arb_t from;
    arb_init(from);
    arb_poly_evaluate_horner(from, t->integral, u, t->prec);
    arb_poly_evaluate_horner(y, t->integral, v, t->prec);
    arb_sub(y, y, from, t->prec);
    arb_clear(from);
}

void
ordo_range_init(ordo_range *r)
{
    arf_init(r->lower);
    arf_init(r->upper);
    r->rise = r->bend = 0;
}

void
ordo_range_clear(ordo_range *r)
{
    arf_clear(r->lower);
    arf_clear(r->upper);
}

/* y = an upper bound of sign x. */
static void
upper(arf_t y, const arb_t x, int sign, slong prec)
{
    if (sign > 0) {
        arb_get_ubound_arf(y, x, prec);
    } else {
        arb_get_lbound_arf(y, x, prec);
        arf_neg(y, y);
    }
}

/* y = an upper bound of max(0, sign x) */
static void
positive_part(arf_t y, const arb_t x, int sign)
{
    upper(y, x, sign, ORDO_ROUGH_BITS);
    if (arf_sgn(y) < 0) {
        arf_zero(y);
    }
}

/* Two jets and e''/2 between them, whose distance is at most w. */
typedef struct span {
    const ordo_jet *u, *v;
    arb_t bend;
    arf_t w;
    slong prec;
} span;

/* y += c w^n >= 0, upwards */
static void
add_power(arf_t y, const span *p, const arf_t c, int n)
{
    arf_t term;
    arf_init(term);
    arf_set(term, c);
    for (int i = 0; i < n; i++) {
        arf_mul(term, term, p->w, ORDO_ROUGH_BITS, ARF_RND_CEIL);
    }
    arf_add(y, y, term, p->prec, ARF_RND_CEIL);
    arf_clear(term);
}

/* y = an upper bound of g = sign e. With U, V the values of g at the ends, U', V' its slopes, and
 * -A <= g''/2 <= B between them, A, B >= 0, Taylor's theorem from either end and the error of
 * linear interpolation, -(g''/2)(x - u)(v - x), give
 *     g <= U + max(0, U') w + B w^2,  g <= V + max(0, -V') w + B w^2,  g <= max(U, V) + A w^2/4,
 * and a monotone g <= max(U, V). */
static void
bound_above(arf_t y, const span *p, int sign, bool monotone)
{
    arf_t a, b, c;
    arf_init(a);
    arf_init(b);
    arf_init(c);
    upper(a, p->u->value, sign, p->prec);
    upper(b, p->v->value, sign, p->prec);
    arf_max(y, a, b);
    if (!monotone) {
        positive_part(c, p->bend, -sign);
        arf_mul_2exp_si(c, c, -2);
        add_power(y, p, c, 2);
        positive_part(c, p->u->slope, sign);
        add_power(a, p, c, 1);
        positive_part(c, p->v->slope, -sign);
        add_power(b, p, c, 1);
        arf_min(a, a, b);
        positive_part(c, p->bend, sign);
        add_power(a, p, c, 2);
        arf_min(y, y, a);
    }
    arf_clear(a);
    arf_clear(b);
    arf_clear(c);
}

/* Is g = sign e certainly not falling? With A, B as above, g' >= U' - 2 A w and g' >= V' - 2 B w.
 */
static bool
rises(const span *p, int sign)
{
    arf_t fall, least;
    arf_init(fall);
    arf_init(least);
    bool certain = false;
    for (int end = 0; end < 2 && !certain; end++) {
        const ordo_jet *j = end == 0 ? p->u : p->v;
        positive_part(fall, p->bend, end == 0 ? -sign : sign);
        arf_mul(fall, fall, p->w, ORDO_ROUGH_BITS, ARF_RND_CEIL);
        arf_mul_2exp_si(fall, fall, 1);
        upper(least, j->slope, -sign, p->prec); /* minus a lower bound of the slope */
        arf_neg(least, least);
        certain = arf_cmp(least, fall) >= 0;
    }
    arf_clear(fall);
    arf_clear(least);
    return certain;
}

void
ordo_taylor_range(ordo_range *r, const ordo_taylor *t, const ordo_jet *u, const ordo_jet *v)
{
    span p = {.u = u, .v = v, .prec = t->prec};
    arb_t s;
    arb_init(s);
    arb_init(p.bend);
    arf_init(p.w);
    arb_union(s, u->s, v->s, ORDO_ROUGH_BITS);
    arb_poly_evaluate_horner(p.bend, t->bend, s, ORDO_ROUGH_BITS);
    arb_sub(s, v->s, u->s, ORDO_ROUGH_BITS);
    positive_part(p.w, s, 1);
    r->rise = rises(&p, 1) ? 1 : (rises(&p, -1) ? -1 : 0);
    r->bend = arb_is_nonnegative(p.bend) ? 1 : (arb_is_nonpositive(p.bend) ? -1 : 0);
    bound_above(r->upper, &p, 1, r->rise != 0);
    bound_above(r->lower, &p, -1, r->rise != 0);
    arf_neg(r->lower, r->lower);
    arb_clear(s);
    arb_clear(p.bend);
    arf_clear(p.w);
}

/* x = the middle of (low, high) unless it lies in there. */
static void
keep_inside(arf_t x, const arf_t low, const arf_t high, slong prec)
{
    if (!arf_is_finite(x) || arf_cmp(x, low) <= 0 || arf_cmp(x, high) >= 0) {
        arf_add(x, low, high, prec, ARF_RND_NEAR);
        arf_mul_2exp_si(x, x, -1);
    }
}

/* x = x - y/y' */
static void
newton(arf_t x, const arb_t y, const arb_t dy, slong prec)
{
    arf_t step;
    arf_init(step);
    arf_div(step, arb_midref(y), arb_midref(dy), prec, ARF_RND_NEAR);
    arf_sub(x, x, step, prec, ARF_RND_NEAR);
    arf_clear(step);
}

/* x = where the line through both ends is zero. */
static void
secant(arf_t x, const ordo_jet *u, const ordo_jet *v, const arb_t yu, const arb_t yv)
{
    arb_t y, dy, s;
    arb_init(y);
    arb_init(dy);
    arb_init(s);
    arb_sub(dy, yv, yu, ORDO_ROUGH_BITS);
    arb_sub(s, v->s, u->s, ORDO_ROUGH_BITS);
    arb_get_mid_arb(dy, dy);
    arb_get_mid_arb(y, yu);
    arb_div(y, y, dy, ORDO_ROUGH_BITS);
    arb_mul(y, y, s, ORDO_ROUGH_BITS);
    arf_sub(x, arb_midref(u->s), arb_midref(y), ORDO_ROUGH_BITS, ARF_RND_NEAR);
    arb_clear(y);
    arb_clear(dy);
    arb_clear(s);
}

bool
ordo_taylor_zero(arb_t s, const ordo_taylor *t, int order, const ordo_jet *u, const ordo_jet *v,
                 const mag_t enough)
{
    const arb_poly_struct *f = order == 0 ? t->value : t->slope;
    const arb_struct *yu = order == 0 ? u->value : u->slope;
    const arb_struct *yv = order == 0 ? v->value : v->slope;
    int sign = arf_sgn(arb_midref(yv));
    arf_t low, high;
    arb_t y, dy;
    arf_init(low);
    arf_init(high);
    arb_init(y);
    arb_init(dy);
    arf_set(low, arb_midref(u->s));
    arf_set(high, arb_midref(v->s));
    arb_zero(s);
    secant(arb_midref(s), u, v, yu, yv);
    keep_inside(arb_midref(s), low, high, t->prec);
    for (int i = 0; i < ZERO_STEPS; i++) {
        arb_poly_evaluate2_horner(y, dy, f, s, t->prec);
        if (arf_cmpabs_mag(arb_midref(y), enough) <= 0) {
            break;
        }
        arf_set(arf_sgn(arb_midref(y)) == sign ? high : low, arb_midref(s));
        newton(arb_midref(s), y, dy, t->prec);
        keep_inside(arb_midref(s), low, high, t->prec);
    }
    bool inside = arb_lt(u->s, s) && arb_lt(s, v->s);
    arf_clear(low);
    arf_clear(high);
    arb_clear(y);
    arb_clear(dy);
    return inside;
}
