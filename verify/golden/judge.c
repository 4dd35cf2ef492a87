/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/golden/judge.h"

#include <math.h>
#include <stdlib.h>

#include "verify/golden/suspect.h"

const char *
ordo_conformity_name(ordo_conformity c)
{
    static const char *const names[] = {"CONSISTENT", "WRONG", "NOT DECIDABLE"};
    return names[c];
}

bool
ordo_golden_output(mpfr_t r, const ordo_golden *g, const ordo_vector *z, size_t k)
{
    mpfr_t view;
    ordo_vector_view(view, z, k);
    return ordo_dtype_round(r, g->dtype, view) == ORDO_OK && mpfr_number_p(r);
}

/* |x| > bound, exactly. */
static bool
exceeds(const arf_t x, const mpfr_t bound)
{
    arf_t b;
    arf_init(b);
    arf_set_mpfr(b, bound);
    bool more = arf_cmpabs(x, b) > 0;
    arf_clear(b);
    return more;
}

/* x over y for people; 0 / 0 is 0. */
static double
quotient(const mpfr_t x, const mpfr_t y)
{
    mpfr_t q;
    mpfr_init2(q, 64);
    mpfr_div(q, x, y, MPFR_RNDN);
    double d = mpfr_nan_p(q) ? 0 : mpfr_get_d(q, MPFR_RNDN);
    mpfr_clear(q);
    return fabs(d);
}

/* Numbers of one point. */
typedef struct point {
    mpfr_t z, y, error, ulp;
    mpfr_t bound; /* a view */
    arf_t exact;  /* the error */
    bool finite;
} point;

/* z at point k, rounded to the format, and how far it is from y; all that is judged by is exact. */
static void
look(point *p, const ordo_golden *g, const ordo_vector *z, size_t k)
{
    p->finite = ordo_golden_output(p->z, g, z, k);
    arf_set_mpfr(p->exact, p->z);
    arf_sub(p->exact, p->exact, arb_midref(g->y + k), ARF_PREC_EXACT, ARF_RND_DOWN);
    (void)arf_get_mpfr(p->error, p->exact, MPFR_RNDN);
    (void)arf_get_mpfr(p->y, arb_midref(g->y + k), MPFR_RNDN);
    ordo_vector_view(p->bound, &g->bound, k);
    ordo_dtype_ulp(p->ulp, g->dtype, p->y);
}

/* Takes point k into account; WRONG rests on `exceeds` alone. */
static void
add_point(ordo_judgement *j, suspect *s, const point *p, size_t k)
{
    bool beyond = !p->finite || exceeds(p->exact, p->bound);
    double fraction = p->finite ? quotient(p->error, p->bound) : HUGE_VAL;
    double ulps = p->finite ? quotient(p->error, p->ulp) : HUGE_VAL;
    j->beyond += beyond;
    if (k == 0 || fraction > j->fraction) {
        j->worst = k;
        j->fraction = fraction;
    }
    if (k == 0 || ulps > j->ulps) {
        j->farthest = k;
        j->ulps = ulps;
    }
    s->point[k] =
        (suspect_point){.x = s->point[k].x,
                        .output = mpfr_get_d(p->z, MPFR_RNDN),
                        .exact = mpfr_get_d(p->y, MPFR_RNDN),
                        .residual = p->finite ? mpfr_get_d(p->error, MPFR_RNDN) : HUGE_VAL,
                        .bound = s->point[k].bound,
                        .fraction = fraction,
                        .beyond = beyond};
}

static void
judge_points(ordo_judgement *j, suspect *s, const ordo_golden *g, const ordo_vector *z)
{
    point p;
    mpfr_inits2(64, p.y, p.error, p.ulp, (mpfr_ptr)0);
    mpfr_init2(p.z, g->dtype->bits);
    arf_init(p.exact);
    for (size_t k = 0; k < g->x.length; k++) {
        look(&p, g, z, k);
        add_point(j, s, &p, k);
    }
    mpfr_clears(p.y, p.error, p.ulp, p.z, (mpfr_ptr)0);
    arf_clear(p.exact);
}

static void
look_at_points(ordo_sight *sight, const ordo_golden *g)
{
    mpfr_t bound, y;
    mpfr_init2(y, 64);
    *sight = (ordo_sight){.points = g->x.length, .sharpness = HUGE_VAL};
    for (size_t k = 0; k < g->x.length; k++) {
        ordo_vector_view(bound, &g->bound, k);
        sight->blind += !exceeds(arb_midref(g->y + k), bound);
        (void)arf_get_mpfr(y, arb_midref(g->y + k), MPFR_RNDN);
        double sharpness = 2 * quotient(bound, y);
        if (!mpfr_zero_p(y) && sharpness < sight->sharpness) {
            sight->sharpest = k;
            sight->sharpness = sharpness;
        }
    }
    mpfr_clear(y);
}

ordo_status
ordo_golden_sight(ordo_sight *sight, const ordo_golden *g)
{
    suspect s;
    look_at_points(sight, g);
    ordo_status status = ordo_suspect_init(&s, g);
    if (status == ORDO_OK) {
        ordo_suspect_hidden(sight, &s);
        ordo_suspect_clear(&s);
    }
    return status;
}

bool
ordo_sight_decides(const ordo_sight *s)
{
    bool no_point = s->blind == s->points, no_neuron = s->neurons > 0 && s->hidden == s->neurons;
    bool few = 2 * s->blind > s->points && 2 * s->hidden > s->neurons;
    return !no_point && !no_neuron && !few;
}

ordo_status
ordo_golden_judge(ordo_judgement *j, const ordo_golden *g, const ordo_vector *z, ordo_message *why)
{
    suspect s;
    *j = (ordo_judgement){.beyond = 0};
    if (z->length != g->x.length) {
        return ordo_explain(why, ORDO_EINVAL, "%zu outputs, but %zu points", z->length,
                            g->x.length);
    }
    ordo_status status = ordo_suspect_init(&s, g);
    if (status != ORDO_OK) {
        return status;
    }
    judge_points(j, &s, g, z);
    look_at_points(&j->sight, g);
    ordo_suspect_hidden(&j->sight, &s);
    j->verdict = j->beyond > 0                   ? ORDO_WRONG
                 : ordo_sight_decides(&j->sight) ? ORDO_CONSISTENT
                                                 : ORDO_NOT_DECIDABLE;
    if (j->verdict == ORDO_WRONG) {
        status = ordo_suspect_find(&j->suspicion, &s, g);
    }
    ordo_suspect_clear(&s);
    return status;
}
