/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/cuts.h"

#include <stdlib.h>

static int
compare_cuts(const void *x, const void *y)
{
    return arf_cmp(arb_midref((arb_srcptr)x), arb_midref((arb_srcptr)y));
}

/* Adds -g/G where that is dyadic; ORDO_EINVAL where it is not. */
static ordo_status
add_breakpoint(ordo_cuts *s, const ordo_network *net, size_t neuron, ordo_message *why)
{
    mpfr_t view;
    arb_t G, g;
    arb_init(G);
    arb_init(g);
    ordo_network_view(view, net, neuron, ORDO_SLOT_G);
    ordo_ball_from_real(G, view);
    ordo_network_view(view, net, neuron, ORDO_SLOT_g);
    ordo_ball_from_real(g, view);
    ordo_status status = ORDO_OK;
    if (!arb_is_zero(G)) {
        arb_div(g, g, G, net->theta.prec + 1);
        arb_neg(g, g);
        status = arb_is_exact(g)
                     ? ORDO_OK
                     : ordo_explain(why, ORDO_EINVAL,
                                    "the breakpoint of neuron %zu is no dyadic number", neuron + 1);
        if (arb_gt(g, s->list) && arb_lt(g, s->list + 1)) {
            arb_set(s->list + s->count++, g);
        }
    }
    arb_clear(g);
    arb_clear(G);
    return status;
}

/* Where an end of the interval is no dyadic number, a narrow panel around it. */
static void
add_end(ordo_cuts *s, size_t i, const arb_t end, mpfr_prec_t prec)
{
    arf_t bound;
    arf_init(bound);
    if (arb_is_exact(end)) {
        arb_set(s->list + i, end);
    } else {
        arb_get_lbound_arf(bound, end, prec);
        arb_set_arf(s->list + (i == 0 ? 0 : s->count), bound);
        arb_get_ubound_arf(bound, end, prec);
        arb_set_arf(s->list + (i == 0 ? s->count : 1), bound);
        s->count++;
    }
    arf_clear(bound);
}

/* The interval's ends first, then all breakpoints, then sorted and each once. */
ordo_status
ordo_cuts_find(ordo_cuts *s, const ordo_subject *subject, mpfr_prec_t prec, arb_srcptr from,
               arb_srcptr to, ordo_message *why)
{
    const ordo_network *net = subject->net;
    size_t neurons = net != NULL ? net->neurons : 0;
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    ordo_target_ends_ball(a, b, subject->target, prec);
    s->room = neurons + 4;
    s->list = _arb_vec_init((slong)s->room);
    s->count = 2;
    add_end(s, 0, from != NULL ? from : a, prec);
    add_end(s, 1, to != NULL ? to : b, prec);
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < neurons; i++) {
        status = add_breakpoint(s, net, i, why);
    }
    qsort(s->list, s->count, sizeof *s->list, compare_cuts);
    size_t kept = 1;
    for (size_t i = 1; i < s->count; i++) {
        if (arf_cmp(arb_midref(s->list + kept - 1), arb_midref(s->list + i)) < 0) {
            arb_set(s->list + kept++, s->list + i);
        }
    }
    for (size_t i = kept; i < s->count; i++) {
        arb_zero(s->list + i);
    }
    s->count = kept;
    arb_clear(b);
    arb_clear(a);
    return status;
}

void
ordo_cuts_clear(ordo_cuts *s)
{
    _arb_vec_clear(s->list, (slong)s->room);
    *s = (ordo_cuts){.list = NULL};
}
