/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/target.h"

#include <stdlib.h>
#include <string.h>

#include "construct/evaluate.h"

/* Points closer than this many bits, relative to the interval, are taken for the same point. */
enum { LOCATION_BITS = 256 };

typedef enum place { AT_A, INSIDE, AT_B } place;

/* A point where f is not smooth: point `index` of f's own list or of the declared ones. */
typedef struct singular_point {
    bool declared;
    size_t index;
    place where;
    arb_t location;
} singular_point;

struct ordo_target {
    char *name, *smoothness, *source;
    ordo_expression *f, *a, *b;
    ordo_expression **declared;
    size_t declared_count;
    singular_point *singular;
    size_t singular_count;
};

static ordo_status
constant_ball(arb_t r, const ordo_expression *f, mpfr_prec_t prec)
{
    ordo_ball_evaluator *w = NULL;
    ordo_status status = ordo_ball_evaluator_new(&w, f, prec);
    if (status == ORDO_OK) {
        arb_t zero;
        arb_init(zero);
        ordo_evaluate_ball(r, w, zero);
        arb_clear(zero);
    } else {
        arb_indeterminate(r);
    }
    ordo_ball_evaluator_free(w);
    return status;
}

static ordo_status
parse_constant(ordo_expression **out, const char *text, const char *what, ordo_message *why)
{
    ordo_message inner;
    ordo_status status = ordo_expression_parse(out, text, &inner);
    if (status != ORDO_OK) {
        return ordo_explain(why, status, "%s \"%s\": %s", what, text, inner.text);
    }
    if (ordo_expression_degree(*out) != 0) {
        return ordo_explain(why, ORDO_EPARSE, "%s \"%s\" must not depend on x", what, text);
    }
    arb_t value;
    arb_init(value);
    status = constant_ball(value, *out, LOCATION_BITS);
    bool finite = arb_is_finite(value);
    arb_clear(value);
    if (status == ORDO_OK && !finite) {
        status = ordo_explain(why, ORDO_EDOMAIN, "%s \"%s\" is not a finite number", what, text);
    }
    return status;
}

static ordo_status
copy_text(char **out, const char *text)
{
    if (text == NULL) {
        return ORDO_OK;
    }
    *out = strdup(text);
    return *out == NULL ? ORDO_ENOMEM : ORDO_OK;
}

static ordo_status
parse_texts(ordo_target *t, const ordo_target_text *text, ordo_message *why)
{
    ordo_status status = copy_text(&t->name, text->name);
    if (status == ORDO_OK) {
        status = copy_text(&t->smoothness, text->smoothness);
    }
    if (status == ORDO_OK) {
        status = copy_text(&t->source, text->source);
    }
    if (status == ORDO_OK) {
        status = ordo_expression_parse(&t->f, text->expression, why);
    }
    if (status == ORDO_OK) {
        status = parse_constant(&t->a, text->a, "left end", why);
    }
    if (status == ORDO_OK) {
        status = parse_constant(&t->b, text->b, "right end", why);
    }
    if (status == ORDO_OK && text->singulars > 0) {
        t->declared = calloc(text->singulars, sizeof *t->declared);
        status = t->declared == NULL ? ORDO_ENOMEM : ORDO_OK;
    }
    for (size_t i = 0; status == ORDO_OK && i < text->singulars; i++) {
        t->declared_count = i + 1;
        status = parse_constant(&t->declared[i], text->singular[i], "singular point", why);
    }
    return status;
}

/* a < b, decided by balls; the precision is raised until they separate. */
static ordo_status
check_interval(const ordo_target *t, ordo_message *why)
{
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    bool below = false, above = false;
    for (mpfr_prec_t prec = 64; prec <= 4096 && !below && !above; prec *= 2) {
        ordo_target_ends_ball(a, b, t, prec);
        below = arb_lt(a, b);
        above = arb_ge(a, b);
    }
    arb_clear(a);
    arb_clear(b);
    return below ? ORDO_OK
                 : ordo_explain(why, ORDO_EINVAL, "the interval [%s, %s] is empty: need a < b",
                                ordo_expression_text(t->a), ordo_expression_text(t->b));
}

static ordo_status
check_domain(const ordo_target *t, ordo_message *why)
{
    mpfr_t a, b;
    mpfr_inits2(LOCATION_BITS, a, b, (mpfr_ptr)0);
    ordo_target_ends(a, b, t);
    ordo_status status = ordo_expression_check(t->f, a, b, why);
    mpfr_clears(a, b, (mpfr_ptr)0);
    return status;
}

static void
locate(arb_t r, const ordo_target *t, const singular_point *p, mpfr_prec_t prec)
{
    if (!p->declared) {
        ordo_expression_singular_point(r, t->f, p->index, prec);
    } else if (constant_ball(r, t->declared[p->index], prec) != ORDO_OK) {
        arb_indeterminate(r);
    }
}

static int
compare_points(const void *left, const void *right)
{
    const singular_point *p = left, *q = right;
    return arf_cmp(arb_midref(p->location), arb_midref(q->location));
}

/* Keeps the points of [a, b], sorted, each once. */
static void
sift_points(ordo_target *t)
{
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    ordo_target_ends_ball(a, b, t, LOCATION_BITS);
    size_t kept = 0;
    qsort(t->singular, t->singular_count, sizeof *t->singular, compare_points);
    for (size_t i = 0; i < t->singular_count; i++) {
        singular_point *p = &t->singular[i];
        bool outside = !arb_is_finite(p->location) || arb_lt(p->location, a) ||
                       arb_gt(p->location, b) ||
                       (kept > 0 && arb_overlaps(t->singular[kept - 1].location, p->location));
        if (outside) {
            arb_clear(p->location);
            continue;
        }
        p->where = arb_overlaps(p->location, a)   ? AT_A
                   : arb_overlaps(p->location, b) ? AT_B
                                                  : INSIDE;
        t->singular[kept++] = *p;
    }
    t->singular_count = kept;
    arb_clear(a);
    arb_clear(b);
}

static ordo_status
collect_points(ordo_target *t)
{
    size_t own = ordo_expression_singular_count(t->f);
    size_t all = own + t->declared_count;
    t->singular = calloc(all > 0 ? all : 1, sizeof *t->singular);
    if (t->singular == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < all; i++) {
        singular_point *p = &t->singular[i];
        p->declared = i >= own;
        p->index = p->declared ? i - own : i;
        arb_init(p->location);
        locate(p->location, t, p, LOCATION_BITS);
    }
    t->singular_count = all;
    sift_points(t);
    return ORDO_OK;
}

ordo_status
ordo_target_new(ordo_target **out, const ordo_target_text *text, ordo_message *why)
{
    *out = NULL;
    ordo_target *t = calloc(1, sizeof *t);
    if (t == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_status status = parse_texts(t, text, why);
    if (status == ORDO_OK) {
        status = check_interval(t, why);
    }
    if (status == ORDO_OK) {
        status = check_domain(t, why);
    }
    if (status == ORDO_OK) {
        status = collect_points(t);
    }
    if (status != ORDO_OK) {
        ordo_target_free(t);
        return status;
    }
    *out = t;
    return ORDO_OK;
}

void
ordo_target_free(ordo_target *t)
{
    if (t == NULL) {
        return;
    }
    for (size_t i = 0; i < t->singular_count; i++) {
        arb_clear(t->singular[i].location);
    }
    free(t->singular);
    for (size_t i = 0; i < t->declared_count; i++) {
        ordo_expression_free(t->declared[i]);
    }
    free(t->declared);
    ordo_expression_free(t->f);
    ordo_expression_free(t->a);
    ordo_expression_free(t->b);
    free(t->name);
    free(t->smoothness);
    free(t->source);
    free(t);
}

const char *
ordo_target_name(const ordo_target *t)
{
    return t->name;
}

const char *
ordo_target_label(const ordo_target *t)
{
    return t->name != NULL ? t->name : ordo_expression_text(t->f);
}

const char *
ordo_target_smoothness(const ordo_target *t)
{
    return t->smoothness;
}

const char *
ordo_target_source(const ordo_target *t)
{
    return t->source;
}

const ordo_expression *
ordo_target_function(const ordo_target *t)
{
    return t->f;
}

const char *
ordo_target_text_a(const ordo_target *t)
{
    return ordo_expression_text(t->a);
}

const char *
ordo_target_text_b(const ordo_target *t)
{
    return ordo_expression_text(t->b);
}

void
ordo_target_ends_ball(arb_t a, arb_t b, const ordo_target *t, mpfr_prec_t prec)
{
    if (constant_ball(a, t->a, prec) != ORDO_OK || constant_ball(b, t->b, prec) != ORDO_OK) {
        arb_indeterminate(a);
        arb_indeterminate(b);
    }
}

void
ordo_target_ends(mpfr_t a, mpfr_t b, const ordo_target *t)
{
    mpfr_prec_t prec = mpfr_get_prec(a) > mpfr_get_prec(b) ? mpfr_get_prec(a) : mpfr_get_prec(b);
    arb_t left, right;
    arb_init(left);
    arb_init(right);
    ordo_target_ends_ball(left, right, t, prec + 64);
    ordo_real_bound(a, left, MPFR_RNDU);
    ordo_real_bound(b, right, MPFR_RNDD);
    arb_clear(left);
    arb_clear(right);
}

void
ordo_target_reach(mag_t reach, const ordo_target *target)
{
    enum { BITS = 64 };
    mag_t size;
    arb_t a, b;
    mag_init(size);
    arb_init(a);
    arb_init(b);
    ordo_target_ends_ball(a, b, target, BITS);
    arb_get_mag(reach, a);
    arb_get_mag(size, b);
    mag_max(reach, reach, size);
    arb_clear(b);
    arb_clear(a);
    mag_clear(size);
}

double
ordo_target_common_bits(const ordo_target *t)
{
    enum {
        ENOUGH = 4096
    }; /* intervals narrower than 2^-4096 of their ends have not been told apart */
    mpfr_t a, b, length;
    mpfr_inits2(ENOUGH, a, b, length, (mpfr_ptr)0);
    ordo_target_ends(a, b, t);
    mpfr_sub(length, b, a, MPFR_RNDN);
    double reach = ordo_log2(mpfr_cmpabs(a, b) > 0 ? a : b), bits = reach - ordo_log2(length);
    mpfr_clears(a, b, length, (mpfr_ptr)0);
    return bits > 0 && bits < ENOUGH ? bits : 0;
}

static ordo_status
rational_constant(fmpq_t r, const ordo_expression *f)
{
    ordo_rational_evaluator *w = NULL;
    ordo_status status = ordo_rational_evaluator_new(&w, f);
    if (status == ORDO_OK) {
        fmpq_t zero;
        fmpq_init(zero);
        status = ordo_evaluate_rational(r, w, zero);
        fmpq_clear(zero);
    }
    ordo_rational_evaluator_free(w);
    return status;
}

ordo_status
ordo_target_end_rational(fmpq_t r, const ordo_target *t, bool right)
{
    return rational_constant(r, right ? t->b : t->a);
}

ordo_status
ordo_target_ends_rational(fmpq_t a, fmpq_t b, const ordo_target *t)
{
    ordo_status status = rational_constant(a, t->a);
    return status == ORDO_OK ? rational_constant(b, t->b) : status;
}

size_t
ordo_target_declared_count(const ordo_target *t)
{
    return t->declared_count;
}

ordo_status
ordo_target_declared_rational(fmpq_t r, const ordo_target *t, size_t i)
{
    return rational_constant(r, t->declared[i]);
}

size_t
ordo_target_singular_count(const ordo_target *t)
{
    return t->singular_count;
}

void
ordo_target_singular_point(mpfr_t x, const ordo_target *t, size_t i)
{
    const singular_point *p = &t->singular[i];
    if (p->where == INSIDE) {
        arb_t location;
        arb_init(location);
        locate(location, t, p, mpfr_get_prec(x) + 64);
        ordo_real_from_ball(x, location);
        arb_clear(location);
        return;
    }
    mpfr_t other;
    mpfr_init2(other, mpfr_get_prec(x));
    if (p->where == AT_A) {
        ordo_target_ends(x, other, t);
    } else {
        ordo_target_ends(other, x, t);
    }
    mpfr_clear(other);
}
