/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sweep that turns a construction into parameters, from left to right, over any arithmetic. */
#ifndef ORDO_CONSTRUCT_BUILD_H
#define ORDO_CONSTRUCT_BUILD_H

#include "construct/unit.h"
#include "quadrature/arithmetic.h"

#ifdef __cplusplus
extern "C" {
#endif

/* forward: every gate opens to the right; alternating: every odd breakpoint's to the left. */
typedef enum ordo_orientation {
    ORDO_FORWARD,
    ORDO_ALTERNATING,
    ORDO_ORIENTATIONS
} ordo_orientation;

/* "forward", "alternating". */
const char *ordo_orientation_name(ordo_orientation orientation);

/* Where the sweep reads knots and values and leaves parameters.
 *   knot    t = knot i, 0 <= i <= cells (only 0 when there is no cell)
 *   sample  f[j] = f^(j)(x) for 0 <= j <= derivatives; ORDO_SINGULAR when one is not finite. x is
 *           knot place/2 or, where place is odd, the middle of the cell right of it
 *   put     parameter `index` of the net (ordo_network_index; the last is d); each exactly once,
 *           neuron by neuron in no particular order, those of one in the order of their slots
 *   fork    another `self` for the same net, to be used by one thread; NULL: there is but one self,
 *           and all is done on the calling thread
 *   join    takes over what a fork has noted, in any order of forks, and frees it; never called
 * from two threads at once threads how many there may be; 0: 1 */
typedef struct ordo_site {
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    size_t cells;
    void *self;
    void (*knot)(ordo_scalar *t, void *self, size_t i);
    ordo_status (*sample)(ordo_scalar *f, void *self, size_t place, const ordo_scalar *x,
                          unsigned derivatives);
    ordo_status (*put)(void *self, size_t index, const ordo_scalar *value);
    ordo_status (*fork)(void **fork, void *self);
    void (*join)(void *self, void *fork);
    int threads;
    bool projected; /* what `sample` gives is an approximation of f, see below */
} ordo_site;

/* Builds the net of `construction` on the site. Cells may be unequal. A projected construction is
 * refused unless the site gives samples of its approximation: it has no formula of its own.
 * O(cells) time and, but for a few numbers for every 256 cells, O(1) memory. Neither parameters nor
 * status depend on the threads. ORDO_REFUSED: a jump has no real factors; ORDO_SINGULAR: a needed
 * derivative is infinite; ORDO_UNDECIDED: the arithmetic could not decide; each with the reason in
 * `why`. */
ORDO_CHECKED ordo_status ordo_build(const ordo_site *site, const ordo_unit *unit,
                                    const ordo_construction *construction,
                                    ordo_orientation orientation, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
