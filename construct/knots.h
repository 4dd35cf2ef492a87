/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the breakpoints go. A knot is rounded once, stored, and the stored one is used everywhere.
 */
#ifndef ORDO_CONSTRUCT_KNOTS_H
#define ORDO_CONSTRUCT_KNOTS_H

#include "construct/target.h"
#include "quadrature/vector.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ordo_spacing_rule;

/* A way to place breakpoints. */
typedef struct ordo_spacing {
    const char *name;
    const char *synopsis; /* how it is written: "graded:Q[@C]" */
    const char *title;    /* one line for people */
    const char *source;
    const struct ordo_spacing_rule *rule; /* construct/spacing.h */
} ordo_spacing;

/* All that have a name; ends with NULL. Uniform is the first. */
extern const ordo_spacing *const ordo_spacings[];

/* A spacing with its numbers. Immutable; any number of threads may read it. Everywhere NULL stands
 * for uniform ones. */
typedef struct ordo_knots ordo_knots;

/* "uniform", "equidistributed", "graded:Q" or "graded:Q@C" with constant expressions Q > 0 and C.
 * ORDO_EPARSE: it is none of these or a number is wrong, as `why` tells. */
ORDO_CHECKED ordo_status ordo_knots_new(ordo_knots **out, const char *text, ordo_message *why);

/* The inner breakpoints that a text lists: decimals or fractions in ascending order, separated by
 * blanks, ends of lines or commas; what follows a # in a line is a comment. The ends of the
 * interval are breakpoints as well and stand not among them. `name` is what ordo_knots_text gives.
 * ORDO_EPARSE with the line of the mistake. */
ORDO_CHECKED ordo_status ordo_knots_list(ordo_knots **out, const char *name, const char *text,
                                         size_t length, ordo_message *why);

/* Frees it; NULL is allowed. */
void ordo_knots_free(ordo_knots *knots);

/* As it was written: "graded:4@1/3"; the name of a list. */
const char *ordo_knots_text(const ordo_knots *knots);

/* Whether all cells are equally wide. */
bool ordo_knots_are_uniform(const ordo_knots *knots);

/* Whether both were written alike. */
bool ordo_knots_same(const ordo_knots *p, const ordo_knots *q);

/* The only number of cells that a list makes; 0: there may be any number. */
size_t ordo_knots_cells(const ordo_knots *knots);

/* t = cells + 1 (cells >= 1) strictly increasing numbers of `prec` bits: t_0 and the last one are
 * a and b rounded inwards, the others rounded once, to nearest:
 *
 *   uniform          a + (b - a) i/cells
 *   graded:Q@C       C + (b - C) (i/r)^Q right of C, i = 0 .. r, C - (C - a) (i/l)^Q left of it, l
 * + r = cells; C may be a or b. Inside, l and r are such that both cells at C are about equally
 * wide, and not 0 unless there is one cell only. Without C: the target's only singular point, or a
 * where there is none or are several equidistributed  the points that halve, third... the integral
 * of |f^(k)|^(2/(2k+1)), k = order; in double precision, see construct/monitor.h a list what it
 * says
 *
 * ORDO_EINVAL when neighbours fall together at this precision, a list has not the right number or
 * leaves (a, b), or C does, with the reason in `why`; then and else but on ORDO_OK *t is empty.
 * ORDO_ENOMEM. O(cells) time and memory. Source: theory 3.6. */
ORDO_CHECKED ordo_status ordo_knots_place(ordo_vector *t, const ordo_knots *knots,
                                          const ordo_target *target, unsigned order, size_t cells,
                                          mpfr_prec_t prec, ordo_message *why);

/* Uniform breakpoints that are computed when asked for: the same numbers. Immutable; any number of
 * threads may ask. */
typedef struct ordo_uniform ordo_uniform;

/* For the target's interval, `cells` >= 1, at `prec` bits; the target must outlive it. ORDO_ENOMEM;
 * ORDO_EINVAL when neighbours fall together at this precision. */
ORDO_CHECKED ordo_status ordo_uniform_new(ordo_uniform **out, const ordo_target *target,
                                          size_t cells, mpfr_prec_t prec);

/* Frees it; NULL is allowed. */
void ordo_uniform_free(ordo_uniform *u);

/* t = breakpoint i, 0 <= i <= cells; t has the precision of u. */
void ordo_uniform_knot(mpfr_t t, const ordo_uniform *u, size_t i);

/* r = the number S with which C h^k S, h = (b - a)/cells, is the leading term of the l2 error on
 * such knots of a construction with constant C and order k, as C h^k l2(f^(k)) is on uniform ones:
 * for equidistributed ones (b - a)^-k (int |f^(k)|^(2/(2k+1)))^((2k+1)/2), to about 9 digits. NaN
 * and ORDO_SINGULAR: it is not known. Source: theory 3.6. */
ORDO_CHECKED ordo_status ordo_knots_scale(mpfr_t r, const ordo_knots *knots,
                                          const ordo_target *target, unsigned order);

#ifdef __cplusplus
}
#endif
#endif
