/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jumps of a spline quasi-interpolant of order k = degree + 1.
 *
 * The net is sum_i c_i B_i, B_i the B-spline on knots t_i .. t_(i+k), 1-k <= i < cells; knots
 * outside repeat the width of the outermost cells. With e_r(i) the elementary symmetric polynomial
 * of degree r of the t_(i+j) - z, 0 < j < k, and z the knot or the middle of a cell in the centre,
 *
 *   c_i = sum_{r<k} (k-1-r)!/(k-1)! e_r(i) f^(r)(z) + g mean(h^q) f^(q)(z),  q = k or k+1, even.
 *
 * The first sum is the functional of de Boor and Fix (J. Approx. Theory 8 (1973) 19): it gives back
 * c_i of every spline, so that polynomials of degree < k are reproduced. On uniform knots it is the
 * Taylor polynomial of the symbol (x/sin x)^k, x = -i h/2 d/dx; g is the next coefficient of that
 * series, without which the mean of the error would be of order h^k where k is even; the mean of
 * h^q is taken over the cells of B_i.
 *
 * Outside the interval f is its Taylor polynomial of degree q at the nearer end: f^(k) is then
 * continuous, and the error e = f^(k) h^k B_k(s)/k! + ... holds up to the ends. (With degree k-1 it
 * would be of the same order, and larger in a layer of a few cells.)
 *
 * In truncated powers B_i(x) = (-1)^k (t_(i+k) - t_i) sum_m relu(x - t_(i+m))^(k-1) /
 * prod_{j != m} (t_(i+m) - t_(i+j)); those of knots up to a, added up, are the polynomial with
 * which the net begins. */
#include <stdlib.h>

#include "construct/build_parts.h"

enum { ORDER = ORDO_UNIT_DEGREE + 1 };

/* g for each k: the coefficient of x^q in (x/sin x)^k times (-1/4)^(q/2). */
static const struct {
    long numerator, denominator;
} extra[ORDER + 1] = {
    [2] = {-1, 12},      [3] = {17, 1920},        [4] = {11, 720},       [5] = {-367, 193536},
    [6] = {-191, 60480}, [7] = {27859, 66355200}, [8] = {2497, 3628800},
};

/* The B-spline at hand. */
typedef struct spline {
    ordo_builder *w;
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    unsigned k, q;
    long i, cells;
    ordo_scalar t[ORDER + 1];    /* its knots */
    ordo_scalar power[ORDER];    /* of its cells' widths, h^q */
    ordo_scalar jump[ORDER + 1]; /* what is known of those at its knots */
    ordo_scalar c, z, by;
    ordo_scalar f[ORDO_RULE_DERIVATIVES]; /* f^(r)(z) */
    ordo_scalar e[ORDER];                 /* e_r */
    ordo_scalar x, y;                     /* workspace */
} spline;

static void
for_each_scalar(spline *s, void (*each)(ordo_scalar *, const ordo_site *))
{
    const ordo_site *site = s->w->site;
    ordo_builder_each(s->t, ORDER + 1, site, each);
    ordo_builder_each(s->power, ORDER, site, each);
    ordo_builder_each(s->jump, ORDER + 1, site, each);
    ordo_builder_each(s->f, ORDO_RULE_DERIVATIVES, site, each);
    ordo_builder_each(s->e, ORDER, site, each);
    ordo_scalar *const single[] = {&s->c, &s->z, &s->by, &s->x, &s->y};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        each(single[i], site);
    }
}

/* t = knot i, also of those outside. x and y are used. */
static void
find_knot(ordo_scalar *t, spline *s, long i)
{
    const ordo_site *site = s->w->site;
    if (i >= 0 && i <= s->cells) {
        site->knot(t, site->self, (size_t)i);
        return;
    }
    long end = i < 0 ? 0 : s->cells, next = i < 0 ? 1 : s->cells - 1;
    site->knot(t, site->self, (size_t)end);
    site->knot(&s->x, site->self, (size_t)next);
    s->field->sub(&s->x, &s->x, t, s->prec);
    s->field->mul_si(&s->x, &s->x, i < 0 ? i : s->cells - i, s->prec);
    s->field->add(t, t, &s->x, s->prec);
}

/* power[m] = (t[m+1] - t[m])^q. */
static void
find_power(spline *s, unsigned m)
{
    s->field->sub(&s->x, &s->t[m + 1], &s->t[m], s->prec);
    s->field->mul(&s->x, &s->x, &s->x, s->prec); /* q is even */
    s->field->set(&s->power[m], &s->x);
    for (unsigned p = 2; p < s->q; p += 2) {
        s->field->mul(&s->power[m], &s->power[m], &s->x, s->prec);
    }
}

static void
enter(spline *s, long i)
{
    s->i = i;
    for (unsigned m = 0; m <= s->k; m++) {
        find_knot(&s->t[m], s, i + (long)m);
    }
    for (unsigned m = 0; m < s->k; m++) {
        find_power(s, m);
    }
}

/* To the next B-spline. */
static void
move_on(spline *s)
{
    s->i++;
    for (unsigned m = 0; m < s->k; m++) {
        s->field->set(&s->t[m], &s->t[m + 1]);
        s->field->set(&s->jump[m], &s->jump[m + 1]);
        if (m + 1 < s->k) {
            s->field->set(&s->power[m], &s->power[m + 1]);
        }
    }
    find_knot(&s->t[s->k], s, s->i + (long)s->k);
    find_power(s, s->k - 1);
    s->field->set_si(&s->jump[s->k], 0);
}

/* e[0 .. k-1] of the inner knots about z. */
static void
find_symmetric(spline *s)
{
    s->field->set_si(&s->e[0], 1);
    for (unsigned r = 1; r < s->k; r++) {
        s->field->set_si(&s->e[r], 0);
    }
    for (unsigned j = 1; j < s->k; j++) {
        s->field->sub(&s->x, &s->t[j], &s->z, s->prec);
        for (unsigned r = j; r > 0; r--) {
            s->field->mul(&s->y, &s->e[r - 1], &s->x, s->prec);
            s->field->add(&s->e[r], &s->e[r], &s->y, s->prec);
        }
    }
}

/* f[0 .. q] at z from those at an end, z = end + by. */
static void
extend(spline *s)
{
    s->field->sub(&s->by, &s->z, &s->by, s->prec);
    for (unsigned r = 0; r <= s->q; r++) {
        /* f^(r)(z) = f^(r) + by (f^(r+1)/1 + by/2 (f^(r+2) + by/3 (...))) */
        s->field->set(&s->x, &s->f[s->q]);
        for (unsigned m = s->q; m-- > r;) {
            s->field->mul(&s->x, &s->x, &s->by, s->prec);
            s->field->div_si(&s->x, &s->x, (long)(m + 1 - r), s->prec);
            s->field->add(&s->x, &s->x, &s->f[m], s->prec);
        }
        s->field->set(&s->f[r], &s->x);
    }
}

/* z, and f[0 .. q] there. */
static ordo_status
read_centre(spline *s)
{
    const ordo_site *site = s->w->site;
    long place = 2 * s->i + (long)s->k;
    unsigned m = s->k / 2;
    s->field->set(&s->z, &s->t[m]);
    if (s->k % 2 == 1) {
        s->field->add(&s->z, &s->z, &s->t[m + 1], s->prec);
        s->field->div_si(&s->z, &s->z, 2, s->prec);
    }
    if (place >= 0 && place <= 2 * s->cells) {
        return ordo_builder_sample(s->w, s->f, (size_t)place, &s->z, s->q);
    }
    size_t end = place < 0 ? 0 : (size_t)s->cells;
    site->knot(&s->by, site->self, end);
    ordo_status status = ordo_builder_sample(s->w, s->f, 2 * end, &s->by, s->q);
    if (status == ORDO_OK) {
        extend(s);
    }
    return status;
}

/* c_i. */
static ordo_status
find_coefficient(spline *s)
{
    long factorial = 1; /* (k-1)!/(k-1-r)! */
    ordo_status status = read_centre(s);
    if (status != ORDO_OK) {
        return status;
    }
    find_symmetric(s);
    s->field->set_si(&s->c, 0);
    for (unsigned m = 0; m < s->k; m++) {
        s->field->add(&s->c, &s->c, &s->power[m], s->prec);
    }
    s->field->mul(&s->c, &s->c, &s->f[s->q], s->prec);
    s->field->mul_si(&s->c, &s->c, extra[s->k].numerator, s->prec);
    s->field->div_si(&s->c, &s->c, extra[s->k].denominator * (long)s->k, s->prec);
    for (unsigned r = 0; r < s->k; r++) {
        s->field->mul(&s->x, &s->e[r], &s->f[r], s->prec);
        s->field->div_si(&s->x, &s->x, factorial, s->prec);
        s->field->add(&s->c, &s->c, &s->x, s->prec);
        factorial *= (long)(s->k - 1 - r);
    }
    return status;
}

/* Adds c_i B_i to the jumps at its knots. */
static void
add_jumps(spline *s)
{
    s->field->sub(&s->x, &s->t[s->k], &s->t[0], s->prec);
    s->field->mul(&s->c, &s->c, &s->x, s->prec);
    s->field->mul_si(&s->c, &s->c, s->k % 2 == 0 ? 1 : -1, s->prec);
    for (unsigned m = 0; m <= s->k; m++) {
        s->field->set_si(&s->y, 1);
        for (unsigned j = 0; j <= s->k; j++) {
            if (j != m) {
                s->field->sub(&s->x, &s->t[m], &s->t[j], s->prec);
                s->field->mul(&s->y, &s->y, &s->x, s->prec);
            }
        }
        s->field->div(&s->y, &s->c, &s->y, s->prec);
        s->field->add(&s->jump[m], &s->jump[m], &s->y, s->prec);
    }
}

/* first += jump (x - t)^(k-1) for t = t[0] <= a: coefficients binom(k-1, j) (a - t)^(k-1-j). */
static void
begin_with(spline *s)
{
    ordo_builder *w = s->w;
    s->field->sub(&s->by, &w->a, &s->t[0], s->prec);
    s->field->set(&s->x, &s->jump[0]);
    for (unsigned j = s->k; j-- > 0;) {
        s->field->add(&w->first[j], &w->first[j], &s->x, s->prec);
        /* to binom(k-1, j-1) from binom(k-1, j): times j/(k-j) */
        s->field->mul(&s->x, &s->x, &s->by, s->prec);
        s->field->mul_si(&s->x, &s->x, (long)j, s->prec);
        s->field->div_si(&s->x, &s->x, (long)(s->k - j), s->prec);
    }
}

/* The B-splines from the first that meets cell `first` to the one that ends the jump at the left of
 * cell end-1. */
static ordo_status
walk(spline *s, long first, long end)
{
    ordo_builder *w = s->w;
    ordo_status status = ORDO_OK;
    enter(s, first > 0 ? first - (long)s->k : 1 - (long)s->k);
    while (status == ORDO_OK && s->i < end) {
        status = find_coefficient(s);
        if (status != ORDO_OK) {
            break;
        }
        add_jumps(s);
        if (s->i <= 0 && first == 0) {
            begin_with(s);
        } else if (s->i >= first) {
            s->field->set(&w->t, &s->t[0]);
            s->field->set(&w->jump[w->degree], &s->jump[0]);
            status = ordo_builder_jump(w, (size_t)s->i, w->degree);
        }
        if (s->i + 1 < end) {
            move_on(s);
        } else {
            s->i++;
        }
    }
    return status;
}

ordo_status
ordo_build_spline(ordo_builder *w, size_t first, size_t end)
{
    spline *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return ORDO_ENOMEM;
    }
    s->w = w;
    s->field = w->site->field;
    s->prec = w->site->prec;
    s->k = w->degree + 1;
    s->q = s->k + s->k % 2;
    s->cells = (long)w->site->cells;
    for_each_scalar(s, ordo_builder_init_scalar);
    ordo_status status = walk(s, (long)first, (long)end);
    for_each_scalar(s, ordo_builder_clear_scalar);
    free(s);
    return status;
}
