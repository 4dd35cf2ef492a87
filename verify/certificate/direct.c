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
    d->prec = (mpfr_prec_t)(net->factors + 2) * net->theta.prec + SUM_BITS;
    arb_poly_init(d->y);
    arb_poly_init(d->term);
    arb_init(d->w);
    arb_init(d->b);
    arf_init(d->gate);
    for (size_t i = 0; i < net->neurons; i++) {
        d->sign[i] = sign_at(d, i, x);
    }
    mpfr_t view;
    ordo_network_view_d(view, net);
    ordo_ball_from_real(d->b, view);
    arb_poly_set_arb(d->y, d->b);
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

/* term *= the line w x + b whose weight and bias stand in `slot` and the one after it. */
static void
multiply_line(ordo_direct *d, size_t i, unsigned slot)
{
    arb_poly_t line;
    arb_poly_init(line);
    parameter(d->w, d, i, slot);
    parameter(d->b, d, i, slot + 1);
    arb_poly_set_coeff_arb(line, 1, d->w);
    arb_poly_set_coeff_arb(line, 0, d->b);
    arb_poly_mul(d->term, d->term, line, d->prec);
    arb_poly_clear(line);
}

/* Adds what neuron i is where its gate is open, or takes it away. */
static void
switch_neuron(ordo_direct *d, size_t i)
{
    parameter(d->w, d, i, ordo_network_slot_D(d->net));
    arb_poly_set_arb(d->term, d->w);
    multiply_line(d, i, ORDO_SLOT_G);
    for (unsigned j = 0; j < d->net->factors; j++) {
        multiply_line(d, i, ordo_network_slot_U(j));
    }
    d->active[i] = !d->active[i];
    if (d->active[i]) {
        arb_poly_add(d->y, d->y, d->term, d->prec);
    } else {
        arb_poly_sub(d->y, d->y, d->term, d->prec);
    }
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
            switch_neuron(d, i);
        }
    }
    return status;
}
