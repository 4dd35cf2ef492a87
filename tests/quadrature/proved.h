/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Differences whose int |e| and max |e| are known in closed form, and cubics with random roots. */
#ifndef ORDO_TESTS_QUADRATURE_PROVED_H
#define ORDO_TESTS_QUADRATURE_PROVED_H

#include "tests/support.h"

#include "quadrature/part.h"
#include "tests/quadrature/smooth.h"

/* e = f - p with int |e| = u + v g and max |e| = u + v g for rational u, v. */
typedef struct proved_case {
    const char *name;
    const smooth_function *f;
    unsigned degree;
    const char *knots, *coefficients;        /* as smooth_init reads them */
    const char *integral, *maximum;          /* u and v */
    void (*irrational)(arb_t g, slong prec); /* NULL: v = 0 */
    const char *where;                       /* the only place of the maximum, or NULL */
} proved_case;

extern const proved_case proved_cases[];
extern const size_t proved_count;

/* y = u + v g */
void proved_value(arb_t y, const proved_case *c, const char *text, slong prec);

/* s = f - p of a case; y = its norm, u + v g with u and v in `text`, to 600 bits. */
void proved_start(smooth *s, arb_t y, const proved_case *c, const char *text);

/* A function to be interpolated on `cells` cells of [a, b], as smooth_interpolate takes it; its
 * norms are known from enclosures alone. */
typedef struct proved_curve {
    const smooth_function *f;
    unsigned degree;
    const char *a, *b;
    size_t cells;
} proved_curve;

extern const proved_curve proved_curves[];
extern const size_t proved_curve_count;

/* e = x^3 - p with three random roots, some of them equal, in cells [0, 1], [1, 2]; its int |e| and
 * max |e|, each correct to about `prec` bits. */
void proved_cubic(smooth *s, arb_t integral, arb_t maximum, slong prec);

/* A task for one part of e, from a clean slate: the default number of steps, no sink. */
static inline ordo_part_task
proved_task(const smooth *s, ordo_part part, mpfr_prec_t prec, long tolerance)
{
    return (ordo_part_task){
        .e = &s->e, .part = part, .prec = prec, .tolerance = tolerance, .steps = 8192};
}

#endif
