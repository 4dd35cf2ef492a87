/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/report/layout_golden.h"

#include <math.h>
#include <stdlib.h>

#include <jansson.h>

#include "quadrature/version.h"

/* Enough digits to tell the numbers of a format apart. */
static long
digits_of(const ordo_dtype *dtype)
{
    return (long)ceil(1 + (double)dtype->bits * log10(2));
}

/* What is shown of a point. */
typedef struct shown {
    mpfr_t x;    /* a view */
    mpfr_t y, z; /* in the format */
    double ulps, fraction;
} shown;

static void
init_shown(shown *p, const ordo_judged *d, size_t k)
{
    mpfr_t view, exact, error, scale;
    const ordo_golden *g = d->golden;
    mpfr_init2(p->y, g->dtype->bits);
    mpfr_init2(p->z, g->dtype->bits);
    mpfr_init2(exact, 2);
    mpfr_inits2(64, error, scale, (mpfr_ptr)0);
    ordo_vector_view(p->x, &g->x, k);
    ordo_golden_value(p->y, g, k);
    bool finite = ordo_golden_output(p->z, g, d->outputs, k);
    ordo_exact_real(exact, g->y + k);
    mpfr_sub(error, p->z, exact, MPFR_RNDN);
    mpfr_abs(error, error, MPFR_RNDN);
    ordo_dtype_ulp(scale, g->dtype, exact);
    mpfr_div(scale, error, scale, MPFR_RNDN);
    p->ulps = finite ? mpfr_get_d(scale, MPFR_RNDN) : HUGE_VAL;
    ordo_vector_view(view, &g->bound, k);
    mpfr_div(scale, error, view, MPFR_RNDN);
    p->fraction = finite ? mpfr_get_d(scale, MPFR_RNDN) : HUGE_VAL;
    mpfr_clear(exact);
    mpfr_clears(error, scale, (mpfr_ptr)0);
}

static void
clear_shown(shown *p)
{
    mpfr_clear(p->y);
    mpfr_clear(p->z);
}

static void
add_row(ordo_grid *grid, const ordo_judged *d, const char *what, size_t k)
{
    shown p;
    long digits = digits_of(d->golden->dtype);
    init_shown(&p, d, k);
    ordo_grid_text(grid, "%s", what);
    ordo_grid_text(grid, "%zu", k);
    ordo_grid_number(grid, p.x, digits);
    ordo_grid_number(grid, p.y, digits);
    ordo_grid_number(grid, p.z, digits);
    ordo_grid_text(grid, "%.4g", p.ulps);
    ordo_grid_text(grid, "%.4g", p.fraction);
    clear_shown(&p);
}

static void
add_suspicion(ordo_grid *grid, const ordo_suspicion *s)
{
    ordo_grid_below(grid, "the first of them from the left: in the cell from %.6g to %.6g", s->left,
                    s->right);
    if (s->text[0] == '\0') {
        ordo_grid_below(grid, "no simple mistake comes near them");
    } else if (s->explains) {
        ordo_grid_below(grid, "a guess: %s; all outputs are what that gives", s->text);
    } else {
        ordo_grid_below(grid, "a guess: %s; that leaves %.2g of the worst error", s->text,
                        s->remainder);
    }
    if (s->text[0] != '\0' && s->one_neuron) {
        ordo_grid_below(grid, "the most suspicious neuron: %zu (from 0)", s->neuron);
    }
}

static void
add_verdict(ordo_grid *grid, const ordo_judged *d)
{
    const ordo_judgement *j = d->judgement;
    const ordo_sight *sight = &j->sight;
    const char *dtype = d->golden->dtype->name;
    const char *verdict = ordo_conformity_name(j->verdict);
    switch (j->verdict) {
    case ORDO_CONSISTENT:
        ordo_grid_below(grid,
                        "%s: all outputs are within what honest evaluations in %s differ by; 0 "
                        "would be at %zu of %zu points",
                        verdict, dtype, sight->blind, sight->points);
        break;
    case ORDO_WRONG:
        ordo_grid_below(grid, "%s: %zu of %zu outputs are what no honest evaluation in %s gives",
                        verdict, j->beyond, sight->points, dtype);
        add_suspicion(grid, &j->suspicion);
        break;
    case ORDO_NOT_DECIDABLE:
        ordo_grid_below(grid,
                        "%s: honest evaluations in %s may differ by too much; 0 would pass at %zu "
                        "of %zu points",
                        verdict, dtype, sight->blind, sight->points);
        break;
    }
}

static void
add_sharpness(ordo_grid *grid, const ordo_judged *d)
{
    const ordo_sight *sight = &d->judgement->sight;
    if (!isfinite(sight->sharpness)) {
        ordo_grid_below(grid, "smallest mistake that is sure to be seen: none");
    } else {
        mpfr_t view;
        ordo_vector_view(view, &d->golden->x, sight->sharpest);
        ordo_grid_below(grid,
                        "smallest mistake that is sure to be seen, unless it makes a parameter "
                        "larger: %.3g times the output, at x = %.6g",
                        sight->sharpness, mpfr_get_d(view, MPFR_RNDN));
    }
    ordo_grid_below(grid, "a neuron left out is sure to be seen: %zu of %zu",
                    sight->neurons - sight->hidden, sight->neurons);
}

void
ordo_layout_judged(ordo_grid *grid, const ordo_judged *d, ordo_detail detail)
{
    static const char *const headings[] = {"x", "expected", "found", "ulps", "error/bound"};
    (void)detail;
    ordo_grid_above(grid, "%s by %s: %s of %zu neuron%s in %s, %zu points", d->file, d->folder,
                    d->golden->net.unit->name, d->golden->net.neurons,
                    d->golden->net.neurons == 1 ? "" : "s", d->golden->dtype->name,
                    d->golden->x.length);
    ordo_grid_column(grid, "largest", false);
    ordo_grid_column(grid, "point", true);
    for (size_t c = 0; c < sizeof headings / sizeof headings[0]; c++) {
        ordo_grid_column(grid, headings[c], true);
    }
    if (d->judgement->sight.points > 0) {
        add_row(grid, d, "error/bound", d->judgement->worst);
        add_row(grid, d, "ulps", d->judgement->farthest);
    }
    add_verdict(grid, d);
    add_sharpness(grid, d);
}

static json_t *
number(double x)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%.6g", x);
    return json_string(text);
}

static json_t *
real(const mpfr_t x)
{
    char *text = ordo_real_hex(x);
    json_t *string = text != NULL ? json_string(text) : NULL;
    free(text);
    return string;
}

static json_t *
point_object(const ordo_judged *d, size_t k)
{
    shown p;
    init_shown(&p, d, k);
    json_t *object = json_pack("{s:I, s:o, s:o, s:o, s:o, s:o}", "point", (json_int_t)k, "x",
                               real(p.x), "expected", real(p.y), "found", real(p.z), "ulps",
                               number(p.ulps), "fraction", number(p.fraction));
    clear_shown(&p);
    return object;
}

static json_t *
suspicion_object(const ordo_suspicion *s)
{
    bool named = s->text[0] != '\0';
    return json_pack("{s:[o, o], s:o, s:o, s:b, s:o}", "cell", number(s->left), number(s->right),
                     "guess", named ? json_string(s->text) : json_null(), "neuron",
                     named && s->one_neuron ? json_integer((json_int_t)s->neuron) : json_null(),
                     "explains", s->explains, "remainder",
                     named && !s->explains ? number(s->remainder) : json_null());
}

json_t *
ordo_json_judged(const ordo_judged *d)
{
    const ordo_judgement *j = d->judgement;
    const ordo_golden *g = d->golden;
    bool any = j->sight.points > 0;
    return json_pack(
        "{s:s, s:s, s:I, s:s, s:I, s:s, s:I, s:I, s:o, s:o, s:{s:o, s:I, s:I, s:I}, s:o}", "ordo",
        ORDO_VERSION, "unit", g->net.unit->name, "neurons", (json_int_t)g->net.neurons, "dtype",
        g->dtype->name, "points", (json_int_t)j->sight.points, "verdict",
        ordo_conformity_name(j->verdict), "beyond", (json_int_t)j->beyond, "blind",
        (json_int_t)j->sight.blind, "worst", any ? point_object(d, j->worst) : json_null(),
        "farthest", any ? point_object(d, j->farthest) : json_null(), "sees", "fraction",
        number(j->sight.sharpness), "at_point", (json_int_t)j->sight.sharpest, "neurons",
        (json_int_t)j->sight.neurons, "neurons_hidden", (json_int_t)j->sight.hidden, "suspicion",
        j->verdict == ORDO_WRONG ? suspicion_object(&j->suspicion) : json_null());
}
