/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/glance.h"

#include <math.h>

/* A shared bound of f^(K) is good enough when the interpolation's error is 2^-GOOD_BITS of e, few
 * bits are enough when they leave e unknown to 2^-CLEAR_BITS. */
enum { GOOD_BITS = 5, CLEAR_BITS = 14 };

/* Lebesgue's constants of 3, 4, 5 equidistant nodes, 1.25, 1.6311..., 2.2078..., in 64ths, upwards:
 * |P| is at most so many times the largest of its values in the nodes. */
static const ulong lebesgue[ORDO_GLANCE_NODES + 1] = {[3] = 80, [4] = 105, [5] = 142};

/* Where P is largest is looked for on a grid, in doubles, and polished by Newton's method. */
enum { GRID = 12, NEWTON_STEPS = 3 };

void
ordo_glance_init(ordo_glance *g, ordo_patch *patch)
{
    *g = (ordo_glance){.patch = patch};
    mag_init(g->top);
    arf_init(g->upper);
    arf_init(g->lower);
    arf_init(g->from);
    arf_init(g->to);
    arf_nan(g->from); /* no interval yet, */
    arb_init(g->at);
    arb_init(g->end);
    arb_init(g->last);
    arb_indeterminate(g->end); /* no cell before */
    arb_init(g->width);
    arb_init(g->s);
    arb_init(g->x);
    arb_init(g->y);
    arf_init(g->size);
    arf_init(g->peak);
    for (size_t i = 0; i < ORDO_GLANCE_NODES; i++) {
        arb_init(g->value[i]);
        arb_init(g->shifted[i]);
    }
}

void
ordo_glance_clear(ordo_glance *g)
{
    mag_clear(g->top);
    arf_clear(g->upper);
    arf_clear(g->lower);
    arf_clear(g->from);
    arf_clear(g->to);
    arb_clear(g->at);
    arb_clear(g->end);
    arb_clear(g->last);
    arb_clear(g->width);
    arb_clear(g->s);
    arb_clear(g->x);
    arb_clear(g->y);
    arf_clear(g->size);
    arf_clear(g->peak);
    for (size_t i = 0; i < ORDO_GLANCE_NODES; i++) {
        arb_clear(g->value[i]);
        arb_clear(g->shifted[i]);
    }
}

/* top and its interval: `cells` cells as wide as the current one, from its left end on. */
static bool
bound_derivative(ordo_glance *g, size_t cells)
{
    ordo_patch *patch = g->patch;
    arb_poly_t series;
    arb_poly_init(series);
    arb_get_lbound_arf(g->from, patch->left, patch->prec);
    if (cells > 1) {
        arb_mul_ui(g->x, g->width, cells, ORDO_ROUGH_BITS);
        arb_add(g->x, g->x, patch->left, patch->prec);
    } else {
        arb_set(g->x, patch->right);
    }
    arb_get_ubound_arf(g->to, g->x, patch->prec);
    arb_set_interval_arf(g->x, g->from, g->to, ORDO_ROUGH_BITS);
    patch->e->series(series, patch->rough, g->x, (slong)g->nodes + 1);
    arb_poly_get_coeff_arb(g->y, series, (slong)g->nodes);
    arb_get_mag(g->top, g->y);
    bool known = arb_is_finite(g->y) && mag_is_finite(g->top);
    if (!known) {
        arf_nan(g->from);
    }
    arb_poly_clear(series);
    return known;
}

/* Does the interval of top contain the current cell? */
static bool
covers(const ordo_glance *g)
{
    arf_t end;
    arf_init(end);
    arb_get_lbound_arf(end, g->patch->left, g->patch->prec);
    bool inside = arf_cmp(g->from, end) <= 0 && !arf_is_nan(g->from);
    arb_get_ubound_arf(end, g->patch->right, g->patch->prec);
    inside = inside && arf_cmp(end, g->to) <= 0;
    arf_clear(end);
    return inside;
}

/* y = e(left + s), where f is known to be y there. */
static void
subtract_piece(arb_t y, const ordo_glance *g, const arb_t s)
{
    unsigned j = g->patch->e->degree;
    arb_t p;
    arb_init(p);
    arb_set_round(p, g->patch->c + j, g->prec);
    while (j-- > 0) {
        arb_mul(p, p, s, g->prec);
        arb_add(p, p, g->patch->c + j, g->prec);
    }
    arb_sub(y, y, p, g->prec);
    arb_clear(p);
}

/* |y| is a value of |e| in a point of x; lower and `at` become it when it is larger. */
static void
take_value(ordo_glance *g, const arb_t y, const arb_t x)
{
    arb_get_abs_lbound_arf(g->size, y, ORDO_ROUGH_BITS);
    if (arf_cmp(g->size, g->lower) > 0) {
        arf_set(g->lower, g->size);
        arb_set(g->at, x);
    }
}

/* value[i] = e in node i, as an enclosure of e in the true place of the node, which the ball x
 * contains; noise >= its radii. */
static bool
evaluate(ordo_glance *g, mag_t noise)
{
    ordo_patch *patch = g->patch;
    size_t m = g->nodes - 1;
    bool finite = true;
    mag_zero(noise);
    arf_zero(g->lower);
    arb_set(g->at, patch->left);
    for (size_t i = 0; i <= m; i++) {
        arb_mul_ui(g->s, g->width, i, g->prec);
        arb_div_ui(g->s, g->s, m, g->prec);
        arb_add(g->x, patch->left, g->s, g->prec);
        if (i == 0 && arb_equal(patch->left, g->end)) {
            arb_set(g->y, g->last);
        } else {
            patch->e->ball(g->y, g->cursor, i < m ? g->x : patch->right);
        }
        arb_set(g->last, g->y);
        subtract_piece(g->y, g, g->s);
        take_value(g, g->y, g->x);
        arb_set(g->value[i], g->y);
        mag_max(noise, noise, arb_radref(g->y));
        finite = finite && arb_is_finite(g->y);
    }
    arb_set(g->end, patch->right);
    return finite;
}

/* Is x 2^bits at most `lower`, or at most `level`? */
static bool
is_small(const ordo_glance *g, const mag_t x, slong bits, const arf_t level)
{
    arf_t size;
    arf_init(size);
    arf_set_mag(size, x);
    arf_mul_2exp_si(size, size, bits);
    bool small = arf_cmp(size, g->lower) <= 0 || arf_cmp(size, level) <= 0;
    arf_clear(size);
    return small;
}

/* The same with as many bits as it takes, which the cells that follow take as well. */
static bool
evaluate_clearly(ordo_glance *g, const arf_t level)
{
    mag_t noise;
    mag_init(noise);
    bool finite = evaluate(g, noise);
    if (g->cursor != g->patch->cursor && !(finite && is_small(g, noise, CLEAR_BITS, level))) {
        g->cursor = g->patch->cursor;
        g->prec = g->patch->prec;
        arb_indeterminate(g->end);
        finite = evaluate(g, noise);
    }
    mag_clear(noise);
    return finite;
}

/* rest >= |e - P| on the cell. */
static void
bound_rest(mag_t rest, const ordo_glance *g)
{
    mag_t step;
    mag_init(step);
    arb_get_mag(step, g->width);
    mag_div_ui(step, step, g->nodes - 1);
    mag_pow_ui(step, step, g->nodes);
    mag_fac_ui(rest, g->nodes - 1);
    mag_mul(rest, rest, step);
    mag_mul(rest, rest, g->top);
    mag_mul_2exp_si(rest, rest, -2);
    mag_clear(step);
}

/* From values to the coefficients of P(u): Newton's forward differences, divided by factorials, and
 * the products u (u - 1) ... (u - j + 1) multiplied out from the innermost on. */
static void
interpolate(ordo_glance *g)
{
    slong prec = ORDO_ROUGH_BITS;
    size_t m = g->nodes - 1;
    ulong factorial = 1;
    for (size_t j = 1; j <= m; j++) {
        for (size_t i = m; i >= j; i--) {
            arb_sub(g->value[i], g->value[i], g->value[i - 1], prec);
        }
    }
    for (size_t j = 2; j <= m; j++) {
        factorial *= j;
        arb_div_ui(g->value[j], g->value[j], factorial, prec);
    }
    for (size_t j = m; j-- > 1;) {
        for (size_t i = j; i < m; i++) {
            arb_submul_ui(g->value[i], g->value[i + 1], j, prec);
        }
    }
}

/* The coefficients of P in doubles, scaled. */
static void
preview(double *a, const ordo_glance *g)
{
    slong exponent = -WORD_MAX;
    arf_t scaled;
    arf_init(scaled);
    for (size_t j = 0; j < g->nodes; j++) {
        slong own = arf_abs_bound_lt_2exp_si(arb_midref(g->value[j]));
        exponent = own > exponent ? own : exponent;
    }
    for (size_t j = 0; j < g->nodes; j++) {
        arf_mul_2exp_si(scaled, arb_midref(g->value[j]), -exponent);
        a[j] = arf_get_d(scaled, ARF_RND_NEAR);
    }
    arf_clear(scaled);
}

/* p and p', p'' at u. */
static void
jet_of(double *p, const double *a, size_t nodes, double u)
{
    p[0] = p[1] = p[2] = 0;
    for (size_t j = nodes; j-- > 0;) {
        p[2] = p[2] * u + 2 * p[1];
        p[1] = p[1] * u + p[0];
        p[0] = p[0] * u + a[j];
    }
}

/* About where P is largest: a preview, on which no proof rests. */
static double
find_peak(const double *a, size_t nodes)
{
    double m = (double)nodes - 1, best = 0, p[3];
    double most = -HUGE_VAL;
    for (int i = 0; i <= GRID; i++) {
        jet_of(p, a, nodes, m * i / GRID);
        if (p[0] > most) {
            most = p[0];
            best = m * i / GRID;
        }
    }
    for (int i = 0; i < NEWTON_STEPS; i++) {
        jet_of(p, a, nodes, best);
        double u = p[2] < 0 ? best - p[1] / p[2] : best;
        jet_of(p, a, nodes, u);
        if (!(u > 0 && u < m && p[0] >= most)) {
            break;
        }
        most = p[0];
        best = u;
    }
    return best;
}

/* shifted = the coefficients of P(u + v) in v. */
static void
shift(ordo_glance *g, const arb_t u)
{
    size_t m = g->nodes - 1;
    for (size_t j = 0; j <= m; j++) {
        arb_set(g->shifted[j], g->value[j]);
    }
    for (size_t i = 0; i < m; i++) {
        for (size_t j = m; j-- > i;) {
            arb_addmul(g->shifted[j], g->shifted[j + 1], u, ORDO_ROUGH_BITS);
        }
    }
}

/* y = an upper bound of max(0, c[2] + scale[1] c[3] v + scale[2] c[4] v^2) for low <= v <= high:
 * the largest of its Bernstein coefficients, the values at the ends and c[2] + scale[1] c[3] (low +
 * high)/2 + scale[2] c[4] low high. */
static void
bound_quotient(arf_t y, ordo_glance *g, arb_t *c, const arb_t low, const arb_t high,
               const ulong *scale)
{
    slong prec = ORDO_ROUGH_BITS;
    arf_t other;
    arb_t x;
    arf_init(other);
    arb_init(x);
    arf_zero(y);
    for (int i = 0; i < 3; i++) {
        const arb_struct *v = i == 0 ? low : high, *w = i == 2 ? high : low;
        arb_set(g->y, c[2]);
        if (g->nodes > 3) {
            arb_add(x, v, w, prec);
            arb_mul_2exp_si(x, x, -1);
            arb_mul_ui(x, x, scale[1], prec);
            arb_addmul(g->y, c[3], x, prec);
        }
        if (g->nodes > 4) {
            arb_mul(x, v, w, prec);
            arb_mul_ui(x, x, scale[2], prec);
            arb_addmul(g->y, c[4], x, prec);
        }
        arb_get_ubound_arf(other, g->y, prec);
        arf_max(y, y, other);
    }
    arf_clear(other);
    arb_clear(x);
}

/* y = the upper bound of P(u + v) = b_0 + b_1 v + q(v) v^2 over low <= v <= high with Q = max(0,
 * max q): b_0 + b_1 v + Q v^2 is convex, and largest at an end. */
static void
bound_by_tangent(arf_t y, ordo_glance *g, const arb_t u)
{
    static const ulong scale[] = {1, 1, 1};
    slong prec = ORDO_ROUGH_BITS;
    arb_t low, high, x, most;
    arb_init(low);
    arb_init(high);
    arb_init(x);
    arb_init(most);
    shift(g, u);
    arb_neg(low, u);
    arb_sub_ui(high, u, g->nodes - 1, prec);
    arb_neg(high, high);
    bound_quotient(y, g, g->shifted, low, high, scale);
    arb_set_arf(most, y);
    for (int end = 0; end < 2; end++) {
        arb_struct *v = end == 0 ? low : high;
        arb_mul(x, most, v, prec);
        arb_add(x, x, g->shifted[1], prec);
        arb_mul(v, v, x, prec);
    }
    arb_max(x, low, high, prec);
    arb_add(x, x, g->shifted[0], prec);
    arb_get_ubound_arf(y, x, prec);
    arb_clear(low);
    arb_clear(high);
    arb_clear(x);
    arb_clear(most);
}

/* y = the upper bound max(P(0), P(m)) + A m^2/4 where P''/2 = a_2 + 3 a_3 u + 6 a_4 u^2 >= -A, A >=
 * 0: the error of linear interpolation is -(P''/2) u (m - u). */
static void
bound_by_chord(arf_t y, ordo_glance *g)
{
    static const ulong scale[] = {1, 3, 6};
    slong prec = ORDO_ROUGH_BITS;
    size_t m = g->nodes - 1;
    arb_t zero, end, x;
    arb_init(zero);
    arb_init(end);
    arb_init(x);
    for (size_t j = 0; j <= m; j++) {
        arb_neg(g->shifted[j], g->value[j]);
    }
    arb_set_ui(end, m);
    bound_quotient(y, g, g->shifted, zero, end, scale);
    arb_set_arf(x, y);
    arb_mul_ui(x, x, m * m, prec);
    arb_mul_2exp_si(x, x, -2);
    arb_zero(g->y);
    for (size_t j = m + 1; j-- > 0;) {
        arb_mul_ui(g->y, g->y, m, prec);
        arb_add(g->y, g->y, g->value[j], prec);
    }
    arb_max(g->y, g->y, g->value[0], prec);
    arb_add(x, x, g->y, prec);
    arb_get_ubound_arf(y, x, prec);
    arb_clear(zero);
    arb_clear(end);
    arb_clear(x);
}

/* upper = max(upper, max P), lower likewise. */
static void
bound_side(ordo_glance *g, const double *a, const arf_t level)
{
    arb_t u;
    arb_init(u);
    bound_by_chord(g->peak, g);
    if (arf_is_nan(g->peak) || arf_cmp(g->peak, g->upper) > 0) {
        arb_set_d(u, find_peak(a, g->nodes));
        bound_by_tangent(g->size, g, u);
        arf_min(g->peak, g->peak, g->size);
        if (arf_is_nan(g->peak)) {
            arf_pos_inf(g->peak);
        }
    }
    if (arf_cmp(g->peak, g->upper) > 0) {
        arf_swap(g->peak, g->upper);
        if (arf_cmp(g->upper, level) > 0) {
            arb_mul(g->s, g->width, u, g->prec);
            arb_div_ui(g->s, g->s, g->nodes - 1, g->prec);
            arb_add(g->x, g->patch->left, g->s, g->prec);
            g->patch->e->ball(g->y, g->cursor, g->x);
            subtract_piece(g->y, g, g->s);
            take_value(g, g->y, g->x);
        }
    }
    arb_clear(u);
}

/* The same for P and -P, that side first which is larger in the nodes. */
static void
bound_interpolant(ordo_glance *g, const arf_t level)
{
    double a[ORDO_GLANCE_NODES];
    size_t most = 0;
    for (size_t i = 1; i < g->nodes; i++) {
        most = arf_cmpabs(arb_midref(g->value[i]), arb_midref(g->value[most])) > 0 ? i : most;
    }
    bool negative = arf_sgn(arb_midref(g->value[most])) < 0;
    interpolate(g);
    arf_zero(g->upper);
    for (int side = 0; side < 2; side++) {
        for (size_t j = 0; (negative || side > 0) && j < g->nodes; j++) {
            arb_neg(g->value[j], g->value[j]);
        }
        preview(a, g);
        bound_side(g, a, level);
    }
}

/* upper = Lebesgue's constant times the largest value in a node. */
static void
bound_by_values(ordo_glance *g)
{
    arf_zero(g->upper);
    for (size_t i = 0; i < g->nodes; i++) {
        arb_get_abs_ubound_arf(g->size, g->value[i], ORDO_ROUGH_BITS);
        arf_max(g->upper, g->upper, g->size);
    }
    arf_mul_ui(g->upper, g->upper, lebesgue[g->nodes], ORDO_ROUGH_BITS, ARF_RND_CEIL);
    arf_mul_2exp_si(g->upper, g->upper, -6);
}

bool
ordo_glance_look(ordo_glance *g, const arf_t level, size_t cells)
{
    const ordo_patch *patch = g->patch;
    g->nodes = (size_t)patch->e->degree + 2;
    if (patch->e->degree == 0 || patch->e->degree > ORDO_GLANCE_DEGREE) {
        return false;
    }
    if (g->cursor == NULL) {
        g->cursor = patch->rough;
        g->prec = ORDO_ROUGH_BITS;
    }
    arb_sub(g->width, patch->right, patch->left, patch->prec);
    bool known = (covers(g) || bound_derivative(g, cells) || bound_derivative(g, 1)) &&
                 evaluate_clearly(g, level);
    mag_t rest;
    mag_init(rest);
    bound_rest(rest, g);
    known = known && (is_small(g, rest, GOOD_BITS, level) || bound_derivative(g, 1));
    if (known) {
        bound_rest(rest, g);
        arf_set_mag(g->peak, rest);
        bound_by_values(g);
        arf_add(g->upper, g->upper, g->peak, ORDO_ROUGH_BITS, ARF_RND_CEIL);
    }
    if (known && arf_cmp(g->upper, level) > 0) {
        bound_interpolant(g, level);
        arf_set_mag(g->peak, rest);
        arf_add(g->upper, g->upper, g->peak, ORDO_ROUGH_BITS, ARF_RND_CEIL);
    }
    mag_clear(rest);
    return known && arf_is_finite(g->upper);
}
