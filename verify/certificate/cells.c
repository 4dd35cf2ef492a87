/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/cells.h"

enum { TERMS = 6 };

/* The Legendre polynomials P_k .. P_(k+5) and what is known of the cell so far. */
typedef struct projection {
    unsigned k;
    slong prec;
    arb_poly_struct legendre[TERMS];
    arb_t sum[TERMS]; /* int Q P_l dx over the pieces */
    arb_t rest;       /* int d^2, from above */
    arb_t s;
    arb_poly_t line, product;
} projection;

static void
projection_init(projection *p, unsigned k, slong prec)
{
    p->k = k;
    p->prec = prec;
    fmpq_poly_t exact;
    fmpq_poly_init(exact);
    for (unsigned l = 0; l < TERMS; l++) {
        arb_poly_init(&p->legendre[l]);
        arb_init(p->sum[l]);
        fmpq_poly_legendre_p(exact, k + l);
        arb_poly_set_fmpq_poly(&p->legendre[l], exact, prec);
    }
    fmpq_poly_clear(exact);
    arb_init(p->rest);
    arb_init(p->s);
    arb_poly_init(p->line);
    arb_poly_init(p->product);
}

static void
projection_clear(projection *p)
{
    arb_poly_clear(p->product);
    arb_poly_clear(p->line);
    arb_clear(p->s);
    arb_clear(p->rest);
    for (unsigned l = 0; l < TERMS; l++) {
        arb_clear(p->sum[l]);
        arb_poly_clear(&p->legendre[l]);
    }
}

/* r int_{-1}^{1} Q(u) P_l(tau + sigma u) du is added to sum l, r the half-width of the piece. */
static void
add_moments(projection *p, const ordo_lagrange *t)
{
    for (unsigned l = 0; l < TERMS; l++) {
        arb_poly_compose(p->product, &p->legendre[l], p->line, p->prec);
        arb_poly_mul(p->product, p->product, t->q, p->prec);
        for (slong j = 0; j < arb_poly_length(p->product); j += 2) { /* int u^j = 2/(j+1) */
            arb_mul_2exp_si(p->s, p->product->coeffs + j, 1);
            arb_div_si(p->s, p->s, j + 1, p->prec);
            arb_addmul(p->sum[l], p->s, t->half, p->prec);
        }
    }
}

/* int d^2 <= error^2 2r/(2K+1). */
static void
add_rest(projection *p, const ordo_lagrange *t, mag_t rest)
{
    arb_sqr(p->s, t->error, p->prec);
    arb_mul(p->s, p->s, t->half, p->prec);
    arb_mul_2exp_si(p->s, p->s, 1);
    arb_div_si(p->s, p->s, 2 * t->order + 1, p->prec);
    arb_get_mag(rest, p->s);
    arb_add(p->rest, p->rest, p->s, p->prec);
}

/* The piece that t looks at, in the coordinate (x - middle)/radius = tau + sigma u of the cell. */
static void
add_piece(projection *p, const ordo_lagrange *t, const arb_t middle, const arb_t radius, mag_t rest)
{
    arb_sub(p->s, t->middle, middle, p->prec);
    arb_div(p->s, p->s, radius, p->prec);
    arb_poly_set_coeff_arb(p->line, 0, p->s);
    arb_div(p->s, t->half, radius, p->prec);
    arb_poly_set_coeff_arb(p->line, 1, p->s);
    add_moments(p, t);
    add_rest(p, t, rest);
}

/* (sum_l c_l^2)^(1/2) - |d|, squared: c_l = ((2l+1)/(2 radius))^(1/2) int Q P_l. */
static void
finish(arf_t r, projection *p, const arb_t radius)
{
    arb_t total;
    arb_init(total);
    for (unsigned l = 0; l < TERMS; l++) {
        arb_sqr(p->s, p->sum[l], p->prec);
        arb_mul_ui(p->s, p->s, 2 * (p->k + l) + 1, p->prec);
        arb_add(total, total, p->s, p->prec);
    }
    arb_div(total, total, radius, p->prec);
    arb_mul_2exp_si(total, total, -1);
    arb_sqrtpos(total, total, p->prec);
    arb_sqrt(p->s, p->rest, p->prec);
    arb_sub(total, total, p->s, p->prec);
    if (arb_is_positive(total)) {
        arb_sqr(total, total, p->prec);
        arb_get_lbound_arf(r, total, p->prec);
    }
    arb_clear(total);
}

void
ordo_cell_square(arf_t r, ordo_lagrange *t, unsigned k, const arb_t left, ordo_piece_view *pieces,
                 size_t count)
{
    projection p;
    arb_t middle, radius;
    bool known = true;
    arb_init(middle);
    arb_init(radius);
    projection_init(&p, k, t->prec);
    arb_sub(radius, pieces[count - 1].right, left, ARF_PREC_EXACT);
    arb_mul_2exp_si(radius, radius, -1);
    arb_add(middle, left, radius, ARF_PREC_EXACT);
    for (size_t i = 0; i < count; i++) {
        arb_srcptr from = i > 0 ? pieces[i - 1].right : left;
        if (ordo_lagrange_expand(t, NULL, from, pieces[i].right, pieces[i].order)) {
            add_piece(&p, t, middle, radius, pieces[i].rest);
        } else {
            mag_inf(pieces[i].rest);
            known = false;
        }
    }
    arf_zero(r);
    if (known) {
        finish(r, &p, radius);
    }
    projection_clear(&p);
    arb_clear(radius);
    arb_clear(middle);
}

/* y = f at middle + radius cos(i pi/m). */
static void
value_at(arb_t y, ordo_lagrange *t, const arb_t middle, const arb_t radius, long i, long m)
{
    fmpq_t angle;
    fmpq_init(angle);
    fmpq_set_si(angle, i, (ulong)m);
    arb_cos_pi_fmpq(t->x, angle, t->prec);
    arb_mul(t->x, t->x, radius, t->prec);
    arb_add(t->x, t->x, middle, t->prec);
    ordo_evaluate_series_inside(t->poly, t->f, t->x, 1);
    arb_poly_get_coeff_arb(y, t->poly, 0);
    fmpq_clear(angle);
}

void
ordo_cell_maximum(arf_t r, ordo_lagrange *t, unsigned k, const arb_t left, const arb_t right,
                  long m)
{
    arb_t middle, radius, sum, y;
    arb_init(middle);
    arb_init(radius);
    arb_init(sum);
    arb_init(y);
    arf_zero(r);
    arb_sub(radius, right, left, ARF_PREC_EXACT);
    arb_mul_2exp_si(radius, radius, -1);
    arb_add(middle, left, radius, ARF_PREC_EXACT);
    for (long i = 0; m >= (long)k && i <= m; i++) {
        value_at(y, t, middle, radius, i, m);
        arb_mul_2exp_si(y, y, i == 0 || i == m ? -1 : 0);
        if (i % 2 == 0) {
            arb_add(sum, sum, y, t->prec);
        } else {
            arb_sub(sum, sum, y, t->prec);
        }
    }
    if (m >= (long)k && arb_is_finite(sum)) {
        arb_div_si(sum, sum, m, t->prec);
        arb_get_abs_lbound_arf(r, sum, t->prec);
    }
    arb_clear(y);
    arb_clear(sum);
    arb_clear(radius);
    arb_clear(middle);
}
