/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the neurons of a net do on an interval: where they bend it, and which do nothing there. */
#ifndef ORDO_CONSTRUCT_ACTIVITY_H
#define ORDO_CONSTRUCT_ACTIVITY_H

#include "construct/partition.h"
#include "construct/target.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where the breakpoint -g/G of a neuron lies: t <= a, a < t < b, t >= b, or G = 0. */
typedef enum ordo_place_of_breakpoint {
    ORDO_BREAKS_LEFT,
    ORDO_BREAKS_INSIDE,
    ORDO_BREAKS_RIGHT,
    ORDO_BREAKS_NOWHERE,
    ORDO_BREAKS /* how many */
} ordo_place_of_breakpoint;

/* What a neuron is on (a, b): dead are the first two. */
typedef enum ordo_role {
    ORDO_ROLE_SHUT,       /* the gate is never open */
    ORDO_ROLE_WEIGHTLESS, /* it opens, but D or a whole factor is zero */
    ORDO_ROLE_POLYNOMIAL, /* the gate is always open: a polynomial */
    ORDO_ROLE_BENDING,    /* the gate opens or shuts inside */
    ORDO_ROLES            /* how many */
} ordo_role;

/* "shut", "weightless", "polynomial", "bending". */
const char *ordo_role_name(ordo_role role);

/* A net on an interval. It refers to the net, which must outlive it. */
typedef struct ordo_activity {
    const ordo_network *net;
    mpfr_t a, b;
    size_t breaks[ORDO_BREAKS]; /* neurons by the place of their breakpoint, whatever their role */
    size_t roles[ORDO_ROLES];   /* neurons by their role */
    size_t distinct;            /* different breakpoints inside */
    size_t coincident;          /* neurons whose breakpoint inside is that of another one, too */
    ordo_partition *partition;  /* the breakpoints inside, ascending, as its events */
} ordo_activity;

/* Looks at the net on the target's interval, its ends rounded inwards to 64 bits more than the
 * net's parameters have: what is said is decided exactly for these ends. ORDO_ENOMEM, ORDO_EINVAL
 * as ordo_partition_new; what failed is empty. To be cleared whatever the status. */
ORDO_CHECKED ordo_status ordo_activity_new(ordo_activity *activity, const ordo_network *net,
                                           const ordo_target *target);

/* Frees it; valid on zero bytes. */
void ordo_activity_clear(ordo_activity *activity);

/* The place of the breakpoint and the role of neuron i. */
ordo_place_of_breakpoint ordo_activity_place(const ordo_activity *activity, size_t i);
/* The role. */
ordo_role ordo_activity_role(const ordo_activity *activity, size_t i);

/* t = the breakpoint -g/G of neuron i, rounded to nearest; NaN when G = 0. */
void ordo_network_breakpoint(mpfr_t t, const ordo_network *net, size_t i);

/* t = breakpoint k < breaks[ORDO_BREAKS_INSIDE] in ascending order, rounded to nearest. */
void ordo_activity_breakpoint(mpfr_t t, const ordo_activity *activity, size_t k);

/* Per cent of the breakpoints inside at which their positions are shown. */
enum { ORDO_QUANTILES = 7 };
extern const unsigned ordo_quantiles[ORDO_QUANTILES];

/* The place in ascending order of that quantile: percent (m - 1)/100, rounded down, of m >= 1
 * breakpoints inside. */
size_t ordo_activity_rank(const ordo_activity *activity, unsigned percent);

/* left, right = the ends of the widest part of the interval without a breakpoint inside, the
 * leftmost of equal ones, rounded to nearest before widths are compared. */
void ordo_activity_widest(mpfr_t left, mpfr_t right, const ordo_activity *activity);

/* Into how many parts a sketch of the interval is cut. */
enum { ORDO_SKETCH_PARTS = 64 };

/* count[j] = how many breakpoints inside lie in part j < parts of the interval, cut into equal
 * parts, coincident ones as often as there are; one within rounding, at 128 bits, of where parts
 * meet may be counted on either side. */
void ordo_activity_histogram(size_t *count, size_t parts, const ordo_activity *activity);

#ifdef __cplusplus
}
#endif
#endif
