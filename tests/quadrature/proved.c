/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/quadrature/proved.h"

static void
root_of_three(arb_t g, slong prec)
{
    arb_sqrt_ui(g, 3, prec);
}

static void
cosine_of_ten(arb_t g, slong prec)
{
    arb_set_ui(g, 10);
    arb_cos(g, g, prec);
}

/* int_0^1 exp(-10^6 (x - 1/7)^2) = sqrt(pi) (erf(1000/7) + erf(6000/7))/2000 */
static void
area_of_the_peak(arb_t g, slong prec)
{
    arb_t other;
    arb_init(other);
    arb_set_ui(g, 1000);
    arb_div_ui(g, g, 7, prec);
    arb_mul_ui(other, g, 6, prec);
    arb_hypgeom_erf(g, g, prec);
    arb_hypgeom_erf(other, other, prec);
    arb_add(g, g, other, prec);
    arb_const_sqrt_pi(other, prec);
    arb_mul(g, g, other, prec);
    arb_div_ui(g, g, 2000, prec);
    arb_clear(other);
}

/* The root meets its chords at squares: int = 2/3 - (1 + 9 + 25 + 49)/128, and the largest distance
 * sqrt(x) - 4 x = 1/16 is in the first cell, where 1/(2 sqrt(x)) = 4. */
const proved_case proved_cases[] = {
    {"x (x - 1/2) (x - 1)", &smooth_cube, 2, "0 1", "0 -1/2 3/2", "1/32 0", "0 1/36", root_of_three,
     NULL},
    {"a double zero inside: (x - 1/3)^2 (x + 1)", &smooth_cube, 2, "0 1", "-1/9 5/9 -1/3", "7/36 0",
     "8/9 0", NULL, "1"},
    {"a triple zero inside: (x - 2/5)^3", &smooth_cube, 2, "0 1", "8/125 -12/25 6/5", "97/2500 0",
     "27/125 0", NULL, "1"},
    {"double zeros at both ends: x^2 (1 - x)^2", &smooth_quartic, 3, "0 1", "0 0 -1 2", "1/30 0",
     "1/16 0", NULL, "1/2"},
    {"nothing", &smooth_cube, 3, "0 1 3", "0 0 0 1 1 3 3 1", "0 0", "0 0", NULL, NULL},
    {"exp(x) with two empty cells", &smooth_exp, 1, "0 0 1 1", "0 0 0 0 0 0", "-1 1", "0 1",
     arb_const_e, "1"},
    {"sin(5 x)", &smooth_sin5, 1, "0 1 2", "0 0 0 0", "7/5 1/5", "1 0", cosine_of_ten, NULL},
    {"|sin(5 x)|", &smooth_waves, 1, "0 1 2", "0 0 0 0", "7/5 1/5", "1 0", cosine_of_ten, NULL},
    {"the root less chords", &smooth_root, 1, "0 1/16 1/4 9/16 1", "0 4 1/4 4/3 1/2 4/5 3/4 4/7",
     "1/96 0", "1/16 0", NULL, "1/64"},
    {"|x - 1/3| - 1/4", &smooth_kink, 1, "0 1", "1/4 0", "11/72 0", "5/12 0", NULL, "1"},
    {"|x - 1/3| - 1/2, largest at the kink", &smooth_kink, 1, "0 1", "1/2 0", "1/4 0", "1/2 0",
     NULL, "1/3"},
    {"a narrow peak", &smooth_peak, 1, "0 1", "0 0", "0 1", "1 0", area_of_the_peak, "1/7"},
};
const size_t proved_count = sizeof proved_cases / sizeof *proved_cases;

void
proved_value(arb_t y, const proved_case *c, const char *text, slong prec)
{
    fmpq_t u, v;
    arb_t g;
    fmpq_init(u);
    fmpq_init(v);
    arb_init(g);
    assert_int_equal(ordo_rational_parse(u, text, &text), ORDO_OK);
    assert_int_equal(ordo_rational_parse(v, text + 1, &text), ORDO_OK);
    arb_set_fmpq(y, u, prec);
    if (c->irrational != NULL) {
        c->irrational(g, prec);
        arb_mul_fmpz(g, g, fmpq_numref(v), prec);
        arb_div_fmpz(g, g, fmpq_denref(v), prec);
        arb_add(y, y, g, prec);
    }
    fmpq_clear(u);
    fmpq_clear(v);
    arb_clear(g);
}

void
proved_start(smooth *s, arb_t y, const proved_case *c, const char *text)
{
    smooth_init(s, c->f, c->degree, c->knots, c->coefficients);
    proved_value(y, c, text, 600);
}

const proved_curve proved_curves[] = {
    {&smooth_exp, 2, "-1", "2.385", 64}, {&smooth_sin5, 1, "1/7", "3", 23},
    {&smooth_root, 2, "0", "2.385", 17}, {&smooth_kink, 2, "-1", "1", 16},
    {&smooth_waves, 1, "-1", "1", 7},    {&smooth_peak, 2, "-1", "1", 4},
    {&smooth_pole, 2, "1/7", "3", 5},    {&smooth_sin5, 2, "-3", "-2.385", 1},
    {&smooth_exp, 1, "3", "4", 1},       {&smooth_root, 1, "1", "5/4", 60},
    {&smooth_step, 1, "-1", "1", 6},
};
const size_t proved_curve_count = sizeof proved_curves / sizeof *proved_curves;

/* Three roots k/23 in [0, 2], ascending; every third time two are equal. */
static void
draw_roots(fmpq *root)
{
    int k[3] = {rand() % 47, rand() % 47, rand() % 47};
    if (rand() % 3 == 0) {
        k[1] = k[0];
    }
    for (int i = 0; i < 3; i++) {
        int rank = 0;
        for (int j = 0; j < 3; j++) {
            rank += k[j] < k[i] || (k[j] == k[i] && j < i) ? 1 : 0;
        }
        fmpq_set_si(root + rank, k[i], 23);
    }
}

/* e = (x - root[0]) (x - root[1]) (x - root[2]) */
static void
multiply_out(fmpq_poly_t e, fmpq *root)
{
    fmpq_poly_t factor;
    fmpq_poly_init(factor);
    fmpq_poly_one(e);
    for (int i = 0; i < 3; i++) {
        fmpq_poly_set_fmpq(factor, root + i);
        fmpq_poly_neg(factor, factor);
        fmpq_poly_set_coeff_si(factor, 1, 1);
        fmpq_poly_mul(e, e, factor);
    }
    fmpq_poly_clear(factor);
}

/* sum |int e| between neighbours of 0, the roots and 2 */
static void
integrate(arb_t integral, const fmpq_poly_t e, const fmpq *root, slong prec)
{
    fmpq_poly_t primitive;
    fmpq_t sum, x, last, next;
    fmpq_poly_init(primitive);
    fmpq_init(sum);
    fmpq_init(x);
    fmpq_init(last);
    fmpq_init(next);
    fmpq_poly_integral(primitive, e);
    for (int i = 0; i <= 3; i++) {
        if (i < 3) {
            fmpq_set(x, root + i);
        } else {
            fmpq_set_si(x, 2, 1);
        }
        fmpq_poly_evaluate_fmpq(next, primitive, x);
        fmpq_sub(x, next, last);
        fmpq_abs(x, x);
        fmpq_add(sum, sum, x);
        fmpq_set(last, next);
    }
    arb_set_fmpq(integral, sum, prec);
    fmpq_poly_clear(primitive);
    fmpq_clear(sum);
    fmpq_clear(x);
    fmpq_clear(last);
    fmpq_clear(next);
}

/* The largest |e| at 0, 2 and where e' = 3 x^2 + 2 b x + c is zero: x = (-b +- sqrt(b^2 - 3 c))/3,
 * between the roots and therefore in [0, 2]. */
static void
find_largest(arb_t maximum, const fmpq_poly_t e, slong prec)
{
    arb_poly_t in_balls;
    arb_t b, c, x;
    arb_poly_init(in_balls);
    arb_init(b);
    arb_init(c);
    arb_init(x);
    arb_poly_set_fmpq_poly(in_balls, e, 2 * prec);
    arb_poly_get_coeff_arb(b, in_balls, 2);
    arb_poly_get_coeff_arb(c, in_balls, 1);
    arb_neg(b, b);
    arb_mul_ui(c, c, 3, 2 * prec);
    arb_submul(c, b, b, 2 * prec);
    arb_neg(c, c);
    arb_sqrtpos(c, c, 2 * prec); /* half the bits when it is 0 */
    arb_zero(maximum);
    for (int i = 0; i < 4; i++) {
        if (i < 2) {
            arb_set_si(x, 2 * i);
        } else {
            (i == 2 ? arb_sub : arb_add)(x, b, c, 2 * prec);
            arb_div_ui(x, x, 3, 2 * prec);
        }
        arb_poly_evaluate(x, in_balls, x, 2 * prec);
        arb_abs(x, x);
        arb_max(maximum, maximum, x, 2 * prec);
    }
    arb_poly_clear(in_balls);
    arb_clear(b);
    arb_clear(c);
    arb_clear(x);
}

void
proved_cubic(smooth *s, arb_t integral, arb_t maximum, slong prec)
{
    fmpq *root = _fmpq_vec_init(3);
    fmpq_poly_t e, p, line;
    fmpq_poly_init(e);
    fmpq_poly_init(p);
    fmpq_poly_init(line);
    draw_roots(root);
    multiply_out(e, root);
    integrate(integral, e, root, prec);
    find_largest(maximum, e, prec);
    smooth_init(s, &smooth_cube, 2, "0 1 2", "0 0 0 0 0 0");
    for (slong cell = 0; cell < 2; cell++) {
        fmpq_poly_set_si(line, cell); /* p = x^3 - e in powers of x - cell */
        fmpq_poly_set_coeff_si(line, 1, 1);
        fmpq_poly_zero(p);
        fmpq_poly_set_coeff_si(p, 3, 1);
        fmpq_poly_sub(p, p, e);
        fmpq_poly_compose(p, p, line);
        for (slong j = 0; j <= 2; j++) {
            fmpq_poly_get_coeff_fmpq(s->coefficient + 3 * cell + j, p, j);
        }
    }
    fmpq_poly_clear(e);
    fmpq_poly_clear(p);
    fmpq_poly_clear(line);
    _fmpq_vec_clear(root, 3);
}
