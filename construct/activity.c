/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/activity.h"

#include <string.h>

/* Bits of the ends beyond those of the parameters, and of positions in a histogram. */
enum { SPARE_BITS = 64, POSITION_BITS = 128 };

static const char *const role_names[ORDO_ROLES] = {
    [ORDO_ROLE_SHUT] = "shut",
    [ORDO_ROLE_WEIGHTLESS] = "weightless",
    [ORDO_ROLE_POLYNOMIAL] = "polynomial",
    [ORDO_ROLE_BENDING] = "bending",
};

const char *
ordo_role_name(ordo_role role)
{
    return (unsigned)role < ORDO_ROLES ? role_names[role] : "unknown";
}

/* The signs of the gate's argument at both ends. */
static void
gate_signs(int *at_a, int *at_b, const ordo_activity *activity, size_t i)
{
    mpfr_t G, g;
    ordo_network_view(G, activity->net, i, ORDO_SLOT_G);
    ordo_network_view(g, activity->net, i, ORDO_SLOT_g);
    *at_a = ordo_gate_sign(G, g, activity->a);
    *at_b = ordo_gate_sign(G, g, activity->b);
}

ordo_place_of_breakpoint
ordo_activity_place(const ordo_activity *activity, size_t i)
{
    mpfr_t G;
    int at_a, at_b;
    ordo_network_view(G, activity->net, i, ORDO_SLOT_G);
    gate_signs(&at_a, &at_b, activity, i);
    int rising = mpfr_sgn(G); /* G x + g has this sign right of the breakpoint */
    return rising == 0          ? ORDO_BREAKS_NOWHERE
           : at_a * rising >= 0 ? ORDO_BREAKS_LEFT
           : at_b * rising <= 0 ? ORDO_BREAKS_RIGHT
                                : ORDO_BREAKS_INSIDE;
}

/* Whether the neuron adds nothing even where it is open. */
static bool
is_weightless(const ordo_network *net, size_t i)
{
    mpfr_t w, b;
    ordo_network_weight(w, net, i);
    bool zero = mpfr_zero_p(w);
    for (unsigned k = net->unit->power; !zero && k < ordo_network_degree(net); k++) {
        ordo_network_line(w, b, net, i, k);
        zero = mpfr_zero_p(w) && mpfr_zero_p(b);
    }
    return zero;
}

ordo_role
ordo_activity_role(const ordo_activity *activity, size_t i)
{
    int at_a, at_b;
    gate_signs(&at_a, &at_b, activity, i);
    /* G x + g is affine: it is nowhere positive in between unless at one of the ends, and positive
     * everywhere in between when it is negative at neither and positive at one. */
    return at_a <= 0 && at_b <= 0            ? ORDO_ROLE_SHUT
           : is_weightless(activity->net, i) ? ORDO_ROLE_WEIGHTLESS
           : at_a >= 0 && at_b >= 0          ? ORDO_ROLE_POLYNOMIAL
                                             : ORDO_ROLE_BENDING;
}

/* How many of the events share their place with another: all of a run of two or more. */
static void
count_coincidences(ordo_activity *activity)
{
    const ordo_partition *p = activity->partition;
    size_t count = ordo_partition_events(p), run = 0;
    for (size_t i = 0; i <= count; i++) {
        if (i == count || ordo_partition_event(p, i).opens) {
            activity->coincident += run > 1 ? run : 0;
            run = 0;
        }
        run++;
    }
    activity->distinct = ordo_partition_cells(p) - 1;
}

ordo_status
ordo_activity_new(ordo_activity *activity, const ordo_network *net, const ordo_target *target)
{
    memset(activity, 0, sizeof *activity);
    activity->net = net;
    mpfr_inits2(net->theta.prec + SPARE_BITS, activity->a, activity->b, (mpfr_ptr)0);
    ordo_target_ends(activity->a, activity->b, target);
    ordo_status status =
        ordo_partition_new(&activity->partition, net, activity->a, activity->b, NULL);
    for (size_t i = 0; status == ORDO_OK && i < net->neurons; i++) {
        activity->breaks[ordo_activity_place(activity, i)]++;
        activity->roles[ordo_activity_role(activity, i)]++;
    }
    if (status == ORDO_OK) {
        count_coincidences(activity);
    }
    return status;
}

void
ordo_activity_clear(ordo_activity *activity)
{
    if (activity->net != NULL) {
        mpfr_clears(activity->a, activity->b, (mpfr_ptr)0);
    }
    ordo_partition_free(activity->partition);
    memset(activity, 0, sizeof *activity);
}

void
ordo_network_breakpoint(mpfr_t t, const ordo_network *net, size_t i)
{
    mpfr_t G, g;
    ordo_network_view(G, net, i, ORDO_SLOT_G);
    ordo_network_view(g, net, i, ORDO_SLOT_g);
    if (mpfr_zero_p(G)) {
        mpfr_set_nan(t);
        return;
    }
    mpfr_div(t, g, G, MPFR_RNDN);
    if (mpfr_zero_p(t)) {
        mpfr_set_zero(t, 1);
    } else {
        mpfr_neg(t, t, MPFR_RNDN);
    }
}

const unsigned ordo_quantiles[ORDO_QUANTILES] = {0, 10, 25, 50, 75, 90, 100};

size_t
ordo_activity_rank(const ordo_activity *activity, unsigned percent)
{
    return (activity->breaks[ORDO_BREAKS_INSIDE] - 1) * percent / 100;
}

void
ordo_activity_breakpoint(mpfr_t t, const ordo_activity *activity, size_t k)
{
    ordo_network_breakpoint(t, activity->net, ordo_partition_event(activity->partition, k).index);
}

/* t = the breakpoint of the next event that begins a cell from `*event` on, else b. */
static void
next_break(mpfr_t t, size_t *event, const ordo_activity *activity)
{
    size_t count = ordo_partition_events(activity->partition);
    while (*event < count && !ordo_partition_event(activity->partition, *event).opens) {
        (*event)++;
    }
    if (*event == count) {
        mpfr_set(t, activity->b, MPFR_RNDN);
    } else {
        ordo_activity_breakpoint(t, activity, (*event)++);
    }
}

void
ordo_activity_widest(mpfr_t left, mpfr_t right, const ordo_activity *activity)
{
    mpfr_t from, to, width, widest;
    mpfr_inits2(mpfr_get_prec(left), from, to, width, widest, (mpfr_ptr)0);
    mpfr_set(from, activity->a, MPFR_RNDN);
    mpfr_set_si(widest, -1, MPFR_RNDN);
    size_t event = 0;
    for (size_t k = 0; k <= activity->distinct; k++) {
        next_break(to, &event, activity);
        mpfr_sub(width, to, from, MPFR_RNDN);
        if (mpfr_greater_p(width, widest)) {
            mpfr_set(left, from, MPFR_RNDN);
            mpfr_set(right, to, MPFR_RNDN);
            mpfr_set(widest, width, MPFR_RNDN);
        }
        mpfr_set(from, to, MPFR_RNDN);
    }
    mpfr_clears(from, to, width, widest, (mpfr_ptr)0);
}

void
ordo_activity_histogram(size_t *count, size_t parts, const ordo_activity *activity)
{
    mpfr_t t, width;
    mpfr_inits2(POSITION_BITS, t, width, (mpfr_ptr)0);
    mpfr_sub(width, activity->b, activity->a, MPFR_RNDN);
    memset(count, 0, parts * sizeof *count);
    for (size_t i = 0; i < activity->breaks[ORDO_BREAKS_INSIDE]; i++) {
        ordo_activity_breakpoint(t, activity, i);
        mpfr_sub(t, t, activity->a, MPFR_RNDN);
        mpfr_div(t, t, width, MPFR_RNDN);
        mpfr_mul_ui(t, t, parts, MPFR_RNDN);
        size_t j = mpfr_sgn(t) > 0 ? mpfr_get_ui(t, MPFR_RNDZ) : 0;
        count[j < parts ? j : parts - 1]++;
    }
    mpfr_clears(t, width, (mpfr_ptr)0);
}
