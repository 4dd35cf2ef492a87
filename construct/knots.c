/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/knots.h"

#include <stdlib.h>
#include <string.h>

#include "construct/nearest.h"
#include "construct/spacing.h"

const ordo_spacing *const ordo_spacings[] = {&ordo_spacing_uniform, &ordo_spacing_graded,
                                             &ordo_spacing_equidistributed, NULL};

static ordo_status
unknown_spacing(const char *text, size_t length, ordo_message *why)
{
    const char *names[8];
    char name[32];
    size_t count = 0;
    for (const ordo_spacing *const *s = ordo_spacings; *s != NULL; s++) {
        names[count++] = (*s)->name;
    }
    length = length < sizeof name ? length : sizeof name - 1;
    memcpy(name, text, length);
    name[length] = '\0';
    const char *nearest = ordo_nearest_name(name, names, count);
    return ordo_explain(why, ORDO_EPARSE,
                        "unknown breakpoints '%.40s'%s%s%s: uniform, graded:Q[@C] or "
                        "equidistributed",
                        text, nearest ? " (nearest: " : "", nearest ? nearest : "",
                        nearest ? ")" : "");
}

/* What stands behind the name. */
static ordo_status
read_rest(ordo_knots *knots, const char *rest, ordo_message *why)
{
    const ordo_spacing *spacing = knots->spacing;
    if ((spacing->rule->read != NULL) != (*rest == ':')) {
        return ordo_explain(why, ORDO_EPARSE, "%s breakpoints are written %s", spacing->name,
                            spacing->synopsis);
    }
    return spacing->rule->read != NULL ? spacing->rule->read(knots, rest + 1, why) : ORDO_OK;
}

ordo_status
ordo_knots_new(ordo_knots **out, const char *text, ordo_message *why)
{
    size_t length = strcspn(text, ":");
    const ordo_spacing *const *s = ordo_spacings;
    *out = NULL;
    while (*s != NULL &&
           !(strlen((*s)->name) == length && strncmp((*s)->name, text, length) == 0)) {
        s++;
    }
    if (*s == NULL) {
        return unknown_spacing(text, length, why);
    }
    ordo_knots *knots = calloc(1, sizeof *knots);
    if (knots == NULL) {
        return ORDO_ENOMEM;
    }
    knots->spacing = *s;
    knots->text = strdup(text);
    ordo_status status = knots->text == NULL ? ORDO_ENOMEM : read_rest(knots, text + length, why);
    if (status != ORDO_OK) {
        ordo_knots_free(knots);
        return status;
    }
    *out = knots;
    return ORDO_OK;
}

void
ordo_knots_free(ordo_knots *knots)
{
    if (knots == NULL) {
        return;
    }
    for (size_t i = 0; i < knots->count; i++) {
        fmpq_clear(&knots->listed[i]);
    }
    free(knots->listed);
    ordo_expression_free(knots->power);
    ordo_expression_free(knots->centre);
    free(knots->text);
    free(knots);
}

static const ordo_spacing *
spacing_of(const ordo_knots *knots)
{
    return knots != NULL ? knots->spacing : &ordo_spacing_uniform;
}

const char *
ordo_knots_text(const ordo_knots *knots)
{
    return knots != NULL ? knots->text : ordo_spacing_uniform.name;
}

bool
ordo_knots_are_uniform(const ordo_knots *knots)
{
    return spacing_of(knots) == &ordo_spacing_uniform;
}

bool
ordo_knots_same(const ordo_knots *p, const ordo_knots *q)
{
    return spacing_of(p) == spacing_of(q) && strcmp(ordo_knots_text(p), ordo_knots_text(q)) == 0;
}

size_t
ordo_knots_cells(const ordo_knots *knots)
{
    return spacing_of(knots) == &ordo_spacing_listed ? knots->count + 1 : 0;
}

/* The stored knots must ascend, whatever they were meant to be. */
static ordo_status
check_order(const ordo_spacing_site *site, ordo_message *why)
{
    mpfr_t t, next;
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < site->cells; i++) {
        ordo_vector_view(t, site->t, i);
        ordo_vector_view(next, site->t, i + 1);
        if (!mpfr_less_p(t, next)) {
            bool listed = spacing_of(site->knots) == &ordo_spacing_listed;
            status =
                listed && (i == 0 || i + 1 == site->cells)
                    ? ordo_explain(why, ORDO_EINVAL,
                                   "%s: inner breakpoint %zu does not lie inside the interval",
                                   site->knots->text, i == 0 ? 1 : i)
                    : ordo_explain(why, ORDO_EINVAL,
                                   "%s breakpoints %zu and %zu of %zu fall together at %ld bits; "
                                   "more bits tell them apart",
                                   ordo_knots_text(site->knots), i, i + 1, site->cells,
                                   (long)site->t->prec);
        }
    }
    return status;
}

static ordo_status
fill(const ordo_spacing_site *site, ordo_message *why)
{
    (void)ordo_vector_set(site->t, 0, site->first);
    (void)ordo_vector_set(site->t, site->cells, site->last);
    ordo_status status = spacing_of(site->knots)->rule->place(site, why);
    return status == ORDO_OK ? check_order(site, why) : status;
}

ordo_status
ordo_knots_place(ordo_vector *t, const ordo_knots *knots, const ordo_target *target, unsigned order,
                 size_t cells, mpfr_prec_t prec, ordo_message *why)
{
    ordo_status status = ordo_vector_init(t, cells + 1, prec);
    if (status != ORDO_OK) {
        return status;
    }
    mpfr_t first, last;
    mpfr_inits2(prec, first, last, (mpfr_ptr)0);
    ordo_target_ends(first, last, target);
    ordo_spacing_site site = {t, knots, target, order, cells, first, last};
    status = fill(&site, why);
    mpfr_clears(first, last, (mpfr_ptr)0);
    if (status != ORDO_OK) {
        ordo_vector_clear(t);
    }
    return status;
}

ordo_status
ordo_knots_scale(mpfr_t r, const ordo_knots *knots, const ordo_target *target, unsigned order)
{
    const ordo_spacing_rule *rule = spacing_of(knots)->rule;
    mpfr_set_nan(r);
    return rule->scale != NULL ? rule->scale(r, target, order) : ORDO_SINGULAR;
}
