/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that narrow towards a point like a power of their number. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "construct/evaluate.h"
#include "construct/spacing.h"

/* Extra bits at which a knot is computed before its one rounding. */
enum { KNOT_GUARD = 64 };

/* x = the value of a constant expression; not finite when it has none. */
static ordo_status
evaluate(arb_t x, const ordo_expression *f, mpfr_prec_t prec)
{
    ordo_ball_evaluator *w = NULL;
    arb_t zero;
    arb_init(zero);
    ordo_status status = ordo_ball_evaluator_new(&w, f, prec);
    if (status == ORDO_OK) {
        ordo_evaluate_ball(x, w, zero);
    }
    ordo_ball_evaluator_free(w);
    arb_clear(zero);
    return status;
}

/* A constant expression, finite and, when asked, positive. */
static ordo_status
read_constant(ordo_expression **out, const char *text, bool positive, const char *what,
              ordo_message *why)
{
    ordo_message inner = {""};
    arb_t x;
    arb_init(x);
    ordo_status status = ordo_expression_parse(out, text, &inner);
    if (status == ORDO_OK) {
        status = evaluate(x, *out, KNOT_GUARD);
        bool good = ordo_expression_degree(*out) == 0 && arb_is_finite(x) &&
                    (!positive || arb_is_positive(x));
        if (status == ORDO_OK && !good) {
            status =
                ordo_explain(&inner, ORDO_EPARSE, "it is no %snumber", positive ? "positive " : "");
        }
    }
    arb_clear(x);
    return status == ORDO_OK || status == ORDO_ENOMEM
               ? status
               : ordo_explain(why, ORDO_EPARSE, "%s '%s' of graded breakpoints: %s", what, text,
                              inner.text);
}

static ordo_status
read(ordo_knots *knots, const char *text, ordo_message *why)
{
    char *power = strdup(text);
    if (power == NULL) {
        return ORDO_ENOMEM;
    }
    char *centre = strchr(power, '@');
    if (centre != NULL) {
        *centre++ = '\0';
    }
    ordo_status status = read_constant(&knots->power, power, true, "the power", why);
    if (status == ORDO_OK && centre != NULL) {
        status = read_constant(&knots->centre, centre, false, "the point", why);
    }
    free(power);
    return status;
}

/* What the knots are made of. */
typedef struct grading {
    slong prec;
    arb_t power, a, b, centre;
    arb_t left, right; /* centre - a, b - centre; zero when there is nothing */
    size_t before;     /* cells left of the centre */
} grading;

static void
grading_init(grading *g, slong prec)
{
    *g = (grading){.prec = prec};
    arb_init(g->power);
    arb_init(g->a);
    arb_init(g->b);
    arb_init(g->centre);
    arb_init(g->left);
    arb_init(g->right);
}

static void
grading_clear(grading *g)
{
    arb_clear(g->power);
    arb_clear(g->a);
    arb_clear(g->b);
    arb_clear(g->centre);
    arb_clear(g->left);
    arb_clear(g->right);
}

/* The point that was named, the only singular one, or a. */
static ordo_status
find_centre(grading *g, const ordo_spacing_site *site, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    if (site->knots->centre != NULL) {
        status = evaluate(g->centre, site->knots->centre, g->prec);
    } else if (ordo_target_singular_count(site->target) == 1) {
        mpfr_t x;
        mpfr_init2(x, g->prec);
        ordo_target_singular_point(x, site->target, 0);
        ordo_ball_from_real(g->centre, x);
        mpfr_clear(x);
    } else {
        arb_set(g->centre, g->a);
    }
    if (status == ORDO_OK && (arb_lt(g->centre, g->a) || arb_gt(g->centre, g->b))) {
        status = ordo_explain(why, ORDO_EINVAL,
                              "%s: the breakpoints cannot narrow towards a point outside of [%s, "
                              "%s]",
                              site->knots->text, ordo_target_text_a(site->target),
                              ordo_target_text_b(site->target));
    }
    return status;
}

/* x = the midpoint of the ball. */
static double
preview(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* l and r with left/l^Q = right/r^Q, l + r = cells: the widths of the cells at the centre. */
static void
share_cells(grading *g, const ordo_spacing_site *site)
{
    mpfr_t centre;
    mpfr_init2(centre, g->prec);
    ordo_real_from_ball(centre, g->centre);
    if (arb_overlaps(g->centre, g->a) || mpfr_cmp(centre, site->first) <= 0) {
        arb_set(g->centre, g->a);
        g->before = 0;
    } else if (arb_overlaps(g->centre, g->b) || mpfr_cmp(centre, site->last) >= 0) {
        arb_set(g->centre, g->b);
        g->before = site->cells;
    } else {
        arb_sub(g->left, g->centre, g->a, g->prec);
        arb_sub(g->right, g->b, g->centre, g->prec);
        double root = pow(preview(g->left) / preview(g->right), 1 / preview(g->power));
        double share = nearbyint((double)site->cells * root / (1 + root));
        size_t most = site->cells - 1;
        g->before = !(share > 1) ? 1 : share > (double)most ? most : (size_t)share;
    }
    arb_sub(g->left, g->centre, g->a, g->prec);
    arb_sub(g->right, g->b, g->centre, g->prec);
    mpfr_clear(centre);
}

/* t = centre +- width (i/n)^Q. */
static void
place_one(arb_t t, const grading *g, const arb_t width, size_t i, size_t n, int side)
{
    if (i == 0) {
        arb_set(t, g->centre);
        return;
    }
    arb_set_ui(t, i);
    arb_div_ui(t, t, n, g->prec);
    arb_pow(t, t, g->power, g->prec);
    arb_mul(t, t, width, g->prec);
    if (side < 0) {
        arb_sub(t, g->centre, t, g->prec);
    } else {
        arb_add(t, g->centre, t, g->prec);
    }
}

static ordo_status
place(const ordo_spacing_site *site, ordo_message *why)
{
    grading g;
    mpfr_t t;
    arb_t x;
    arb_init(x);
    mpfr_init2(t, site->t->prec);
    grading_init(&g, site->t->prec + KNOT_GUARD);
    ordo_target_ends_ball(g.a, g.b, site->target, g.prec);
    ordo_status status = evaluate(g.power, site->knots->power, g.prec);
    if (status == ORDO_OK) {
        status = find_centre(&g, site, why);
    }
    if (status == ORDO_OK && site->cells > 1) {
        share_cells(&g, site);
        for (size_t i = 1; i < site->cells; i++) {
            if (i < g.before) {
                place_one(x, &g, g.left, g.before - i, g.before, -1);
            } else {
                place_one(x, &g, g.right, i - g.before, site->cells - g.before, 1);
            }
            ordo_real_from_ball(t, x);
            (void)ordo_vector_set(site->t, i, t);
        }
    }
    grading_clear(&g);
    mpfr_clear(t);
    arb_clear(x);
    return status;
}

static const ordo_spacing_rule rule = {.read = read, .place = place};

const ordo_spacing ordo_spacing_graded = {
    .name = "graded",
    .synopsis = "graded:Q[@C]",
    .title = "distances from C like (i/n)^Q: for singular points",
    .source = "J. R. Rice, On the degree of convergence of nonlinear spline approximation (1969)",
    .rule = &rule,
};
