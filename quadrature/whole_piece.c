/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/whole_piece.h"

#include <stdlib.h>

ordo_status
ordo_whole_piece_init(ordo_whole_piece *p, unsigned degree, size_t limbs)
{
    size_t terms = (size_t)degree + 1;
    *p = (ordo_whole_piece){.degree = degree};
    mag_init(p->size);
    mag_init(p->error);
    p->b = calloc(3 * terms, sizeof *p->b);
    p->most = calloc(2 * terms + 1, sizeof *p->most); /* zeros */
    ordo_status status = p->b == NULL || p->most == NULL ? ORDO_ENOMEM : ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < 3 * terms; i++) {
        status = ordo_fixed_init(&p->b[i], limbs, 1);
    }
    if (status == ORDO_OK) {
        p->c = p->b + terms;
        p->power = p->c + terms;
        p->unsure = p->most + terms;
    }
    return status;
}

void
ordo_whole_piece_clear(ordo_whole_piece *p)
{
    size_t terms = (size_t)p->degree + 1;
    for (size_t i = 0; p->b != NULL && i < 3 * terms; i++) {
        ordo_fixed_clear(&p->b[i]);
    }
    for (size_t i = 0; p->most != NULL && i < 2 * terms + 1; i++) {
        mag_clear(p->most + i);
    }
    free(p->b);
    free(p->most);
    mag_clear(p->size);
    mag_clear(p->error);
    *p = (ordo_whole_piece){.degree = 0};
}

bool
ordo_whole_piece_start(ordo_whole_piece *p, mag_srcptr most, const arb_t radius)
{
    bool good = ordo_ball_size(&p->width, radius);
    for (unsigned j = 0; j <= p->degree; j++) {
        mag_set(p->most + j, most + j);
        mag_zero(p->unsure + j);
        good = good && mag_is_finite(most + j);
    }
    mag_zero(p->unsure + p->degree + 1);
    mag_inf(p->size); /* until _widen finds it */
    return good;
}

bool
ordo_whole_piece_covers(const ordo_whole_piece *p, arb_srcptr c, const arb_t radius)
{
    bool good = !mag_is_inf(p->size) && mag_cmp(arb_radref(radius), p->unsure + p->degree + 1) <= 0;
    for (unsigned j = 0; good && j <= p->degree; j++) {
        good = mag_cmp(arb_radref(c + j), p->unsure + j) <= 0;
    }
    return good;
}

/* x = max(x, 2 y) */
static void
keep_twice(mag_t x, const mag_t y)
{
    mag_t twice;
    mag_init(twice);
    mag_mul_2exp_si(twice, y, 1);
    mag_max(x, x, twice);
    mag_clear(twice);
}

/* most = R and the number had for it: the middle is below 2^width, which is checked when it is set.
 */
static void
bound_radius(mag_t most, const ordo_whole_piece *p)
{
    mag_set_ui_2exp_si(most, 1, p->width);
    mag_add(most, most, p->unsure + p->degree + 1);
}

/* sum_k |b_k| <= sum_j |c_j| (2 R)^j */
void
ordo_whole_piece_widen(ordo_whole_piece *p, arb_srcptr c, const arb_t radius)
{
    mag_t step, power, own;
    mag_init(step);
    mag_init(power);
    mag_init(own);
    keep_twice(p->unsure + p->degree + 1, arb_radref(radius));
    bound_radius(step, p);
    mag_mul_2exp_si(step, step, 1);
    mag_one(power);
    mag_zero(p->size);
    for (unsigned j = 0; j <= p->degree; j++) {
        keep_twice(p->unsure + j, arb_radref(c + j));
        mag_add(own, p->most + j, p->unsure + j);
        mag_addmul(p->size, own, power);
        mag_mul(power, power, step);
    }
    mag_clear(step);
    mag_clear(power);
    mag_clear(own);
}

/* Units: that of R^j holds numbers below 2^(j width), that of c_j such as are below 2^(top - j
 * width), 2^top being what b can hold, so that all products have b's unit.
 *
 * Errors. R is cut off: e_1 = its radius and a unit. R^j is had as the product of R^(j-1), less
 * than 2^((j-1) width), and R, rounded down: e_j = 2^((j-1) width) e_1 + R e_(j-1) and a unit. c_j
 * is cut off: its radius and a unit. Of B_j = c_j R^j: |c_j| e_j, 2^(j width) times the error of
 * c_j, and a unit for the product; R^0 is exact, and nothing is multiplied. In sum_k |b_k| that of
 * B_j counts 2^j times. Additions are exact. */
void
ordo_whole_piece_scale(ordo_whole_piece *p, slong unit)
{
    mag_t most, first, e, own, t;
    mag_init(most);
    mag_init(first);
    mag_init(e);
    mag_init(own);
    mag_init(t);
    bound_radius(most, p);
    p->b[0].unit = unit;
    slong top = ordo_fixed_size(&p->b[0]);
    mag_zero(p->error);
    for (unsigned j = 0; j <= p->degree; j++) {
        slong power = (slong)j * p->width;
        p->b[j].unit = unit;
        ordo_fixed_scale(&p->c[j], top - power);
        ordo_fixed_scale(&p->power[j], power);
        if (j == 1) {
            mag_set(first, p->unsure + p->degree + 1);
            ordo_bound_add(first, 1, p->power[1].unit);
            mag_set(e, first);
        } else if (j > 1) {
            mag_mul(e, e, most);
            mag_mul_2exp_si(t, first, power - p->width);
            mag_add(e, e, t);
            ordo_bound_add(e, 1, p->power[j].unit);
        }
        mag_set(own, p->unsure + j);
        ordo_bound_add(own, 1, p->c[j].unit);
        mag_mul_2exp_si(own, own, power);
        mag_add(t, p->most + j, p->unsure + j);
        mag_addmul(own, t, e); /* e = 0 for j = 0 */
        ordo_bound_add(own, 1, unit);
        mag_mul_2exp_si(own, own, j);
        mag_add(p->error, p->error, own);
    }
    mag_clear(most);
    mag_clear(first);
    mag_clear(e);
    mag_clear(own);
    mag_clear(t);
}

bool
ordo_whole_piece_set(ordo_whole_piece *p, arb_srcptr c, const arb_t radius)
{
    unsigned degree = p->degree;
    bool good = arf_sgn(arb_midref(radius)) > 0 && ordo_fixed_set(&p->b[0], 0, c) &&
                arf_cmpabs_mag(arb_midref(c), p->most) <= 0 &&
                (degree == 0 || ordo_fixed_set(&p->power[1], 0, radius));
    for (unsigned j = 1; good && j <= degree; j++) {
        good = arf_cmpabs_mag(arb_midref(c + j), p->most + j) <= 0 &&
               ordo_fixed_set(&p->c[j], 0, c + j) &&
               (j == 1 || ordo_fixed_mul(&p->power[j], &p->power[j - 1], &p->power[1])) &&
               ordo_fixed_mul(&p->b[j], &p->c[j], &p->power[j]);
    }
    for (unsigned i = 0; good && i < degree; i++) { /* x + 1 for x, by synthetic division */
        for (unsigned j = degree; j-- > i;) {
            ordo_fixed_add(&p->b[j], &p->b[j], &p->b[j + 1]);
        }
    }
    return good;
}
