/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/direct.h"

#include <stdlib.h>
#include <string.h>

/* Bits beyond those of a product of all of a neuron's parameters: the sum over the neurons. */
enum { SUM_BITS = 64 };

/* y = parameter `slot` of neuron i. */
static void
parameter(arb_t y, const ordo_direct *d, size_t i, unsigned slot)
{
    mpfr_t view;
    ordo_network_view(view, d->net, i, slot);
    ordo_ball_from_real(y, view);
}

/* The sign of G_i x + g_i. */
static signed char
sign_at(ordo_direct *d, size_t i, const arb_t x)
{
    parameter(d->w, d, i, ORDO_SLOT_G);
    parameter(d->b, d, i, ORDO_SLOT_g);
    arf_mul(d->gate, arb_midref(d->w), arb_midref(x), ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_add(d->gate, d->gate, arb_midref(d->b), ARF_PREC_EXACT, ARF_RND_DOWN);
    return (signed char)arf_sgn(d->gate);
}

/* term *= line k of term i. */
static void
multiply_line(ordo_direct *d, size_t i, unsigned k)
{
    mpfr_t w, b;
    arb_poly_t line;
    arb_poly_init(line);
    ordo_network_line(w, b, d->net, i, k);
    ordo_ball_from_real(d->w, w);
    ordo_ball_from_real(d->b, b);
    arb_poly_set_coeff_arb(line, 1, d->w);
    arb_poly_set_coeff_arb(line, 0, d->b);
    arb_poly_mul(d->term, d->term, line, d->prec);
    arb_poly_clear(line);
}

/* y += sign times term i. */
static void
add_term(ordo_direct *d, size_t i, int sign)
{
    mpfr_t D;
    ordo_network_weight(D, d->net, i);
    ordo_ball_from_real(d->w, D);
    arb_poly_set_arb(d->term, d->w);
    for (unsigned k = 0; k < ordo_network_degree(d->net); k++) {
        multiply_line(d, i, k);
    }
    if (sign > 0) {
        arb_poly_add(d->y, d->y, d->term, d->prec);
    } else {
        arb_poly_sub(d->y, d->y, d->term, d->prec);
    }
}

ordo_status
ordo_direct_init(ordo_direct *d, const ordo_network *net, const arb_t x)
{
    memset(d, 0, sizeof *d);
    d->sign = calloc(net->neurons, sizeof *d->sign);
    d->active = calloc(net->neurons, sizeof *d->active);
    if (d->sign == NULL || d->active == NULL) {
        free(d->active);
        free(d->sign);
        memset(d, 0, sizeof *d);
        return ORDO_ENOMEM;
    }
    d->net = net;
    d->prec = (mpfr_prec_t)(ordo_network_degree(net) + 1) * net->theta.prec + SUM_BITS;
    arb_poly_init(d->y);
    arb_poly_init(d->term);
    arb_init(d->w);
    arb_init(d->b);
    arf_init(d->gate);
    for (size_t i = 0; i < net->neurons; i++) {
        d->sign[i] = sign_at(d, i, x);
    }
    for (size_t i = net->neurons; i < ordo_network_terms(net); i++) {
        add_term(d, i, 1);
    }
    return ORDO_OK;
}

void
ordo_direct_clear(ordo_direct *d)
{
    if (d->net == NULL) {
        return;
    }
    arf_clear(d->gate);
    arb_clear(d->b);
    arb_clear(d->w);
    arb_poly_clear(d->term);
    arb_poly_clear(d->y);
    free(d->active);
    free(d->sign);
    memset(d, 0, sizeof *d);
}

ordo_status
ordo_direct_to(ordo_direct *d, const arb_t x, size_t *turns)
{
    ordo_status status = ORDO_OK;
    for (size_t i = 0; i < d->net->neurons; i++) {
        signed char before = d->sign[i], now = sign_at(d, i, x);
        d->sign[i] = now;
        if (before * now < 0) {
            *turns = status == ORDO_OK ? i : *turns;
            status = ORDO_MISSED;
        }
        if ((before > 0 || now > 0) != d->active[i]) {
            d->active[i] = !d->active[i];
            add_term(d, i, d->active[i] ? 1 : -1);
        }
    }
    return status;
}
