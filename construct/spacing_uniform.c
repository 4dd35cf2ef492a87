/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equally wide cells. */
#include <stdlib.h>

#include "construct/spacing.h"

/* Extra bits at which a knot is computed before its one rounding, and how often they are doubled
 * when they do not tell how to round. */
enum { KNOT_GUARD = 64, DOUBLINGS = 3 };

/* Bits for comparing widths. */
enum { ROUGH_BITS = 64 };

struct ordo_uniform {
    const ordo_target *target;
    size_t cells;
    mpfr_t first, last;
    bool rational; /* are the ends? */
    fmpq_t exact_a, width;
    arb_t a, b; /* the ends with the usual guard */
};

/* t = (a (n-i) + b i)/n, rounded once. */
static void
place_exactly(mpfr_t t, const ordo_uniform *e, size_t i, size_t n)
{
    fmpq_t sum;
    fmpq_init(sum);
    fmpq_set_si(sum, (slong)i, (ulong)n);
    fmpq_mul(sum, sum, e->width);
    fmpq_add(sum, sum, e->exact_a);
    ordo_real_from_rational(t, sum, MPFR_RNDN);
    fmpq_clear(sum);
}

/* The same from balls, narrower ones when these do not tell the nearest number; by the midpoint
 * when none tells, as around 0. */
static void
place_closely(mpfr_t t, const ordo_uniform *e, size_t i, size_t n)
{
    slong prec = mpfr_get_prec(t) + KNOT_GUARD;
    arb_t a, b, sum, term;
    arb_init(a);
    arb_init(b);
    arb_init(sum);
    arb_init(term);
    arb_set(a, e->a);
    arb_set(b, e->b);
    for (int k = 0; k <= DOUBLINGS; k++, prec *= 2) {
        if (k > 0) {
            ordo_target_ends_ball(a, b, e->target, prec);
        }
        arb_mul_ui(sum, a, n - i, prec); /* each rounded alike: the middle of [-pi, pi] is 0 */
        arb_mul_ui(term, b, i, prec);
        arb_add(sum, sum, term, prec);
        arb_div_ui(sum, sum, n, prec);
        if (ordo_ball_rounds_to_one(sum, mpfr_get_prec(t))) {
            break;
        }
    }
    ordo_real_from_ball(t, sum);
    arb_clear(term);
    arb_clear(sum);
    arb_clear(b);
    arb_clear(a);
}

void
ordo_uniform_knot(mpfr_t t, const ordo_uniform *u, size_t i)
{
    if (i == 0 || i == u->cells) {
        mpfr_set(t, i == 0 ? u->first : u->last, MPFR_RNDN);
    } else if (u->rational) {
        place_exactly(t, u, i, u->cells);
    } else {
        place_closely(t, u, i, u->cells);
    }
}

/* Neighbours are h = (b - a)/cells apart before they are rounded, and none moves by more than the
 * last place of an end, 2^(exponent - prec): the outermost, rounded inwards, by less than that, the
 * others by half. So all are distinct where h is at least twice as much. */
static bool
is_wide(const ordo_uniform *u)
{
    mpfr_t h, place;
    mpfr_inits2(ROUGH_BITS, h, place, (mpfr_ptr)0);
    mpfr_sub(h, u->last, u->first, MPFR_RNDD); /* at most b - a */
    mpfr_div_ui(h, h, u->cells, MPFR_RNDD);
    bool wide = mpfr_sgn(h) > 0;
    mpfr_srcptr const ends[] = {u->first, u->last};
    for (int k = 0; k < 2; k++) {
        if (!mpfr_zero_p(ends[k])) {
            mpfr_set_ui_2exp(place, 1, mpfr_get_exp(ends[k]) - mpfr_get_prec(u->first) + 1,
                             MPFR_RNDU);
            wide = wide && mpfr_greaterequal_p(h, place);
        }
    }
    mpfr_clears(h, place, (mpfr_ptr)0);
    return wide;
}

/* Are all knots distinct and ascending? */
static bool
is_ascending(const ordo_uniform *u)
{
    bool good = true;
    mpfr_t t, before;
    mpfr_inits2(mpfr_get_prec(u->first), t, before, (mpfr_ptr)0);
    ordo_uniform_knot(before, u, 0);
    for (size_t i = 1; good && i <= u->cells; i++) {
        ordo_uniform_knot(t, u, i);
        good = mpfr_less_p(before, t) != 0;
        mpfr_swap(before, t);
    }
    mpfr_clears(t, before, (mpfr_ptr)0);
    return good;
}

ordo_status
ordo_uniform_new(ordo_uniform **out, const ordo_target *target, size_t cells, mpfr_prec_t prec)
{
    *out = NULL;
    ordo_uniform *u = calloc(1, sizeof *u);
    if (u == NULL) {
        return ORDO_ENOMEM;
    }
    u->target = target;
    u->cells = cells;
    mpfr_inits2(prec, u->first, u->last, (mpfr_ptr)0);
    fmpq_init(u->exact_a);
    fmpq_init(u->width);
    arb_init(u->a);
    arb_init(u->b);
    ordo_target_ends(u->first, u->last, target);
    ordo_target_ends_ball(u->a, u->b, target, prec + KNOT_GUARD);
    u->rational = ordo_target_ends_rational(u->exact_a, u->width, target) == ORDO_OK;
    if (u->rational) {
        fmpq_sub(u->width, u->width, u->exact_a);
    }
    if (!is_wide(u) && !is_ascending(u)) {
        ordo_uniform_free(u);
        return ORDO_EINVAL;
    }
    *out = u;
    return ORDO_OK;
}

void
ordo_uniform_free(ordo_uniform *u)
{
    if (u != NULL) {
        mpfr_clears(u->first, u->last, (mpfr_ptr)0);
        fmpq_clear(u->exact_a);
        fmpq_clear(u->width);
        arb_clear(u->a);
        arb_clear(u->b);
        free(u);
    }
}

static ordo_status
place(const ordo_spacing_site *site, ordo_message *why)
{
    ordo_uniform *u = NULL;
    ordo_status status = ordo_uniform_new(&u, site->target, site->cells, site->t->prec);
    if (status == ORDO_EINVAL) {
        return ordo_explain(why, status, "%zu breakpoints fall together at %ld bits", site->cells,
                            (long)site->t->prec);
    }
    mpfr_t t;
    mpfr_init2(t, site->t->prec);
    for (size_t i = 1; status == ORDO_OK && i < site->cells; i++) {
        ordo_uniform_knot(t, u, i);
        (void)ordo_vector_set(site->t, i, t);
    }
    mpfr_clear(t);
    ordo_uniform_free(u);
    return status;
}

static const ordo_spacing_rule rule = {.place = place};

const ordo_spacing ordo_spacing_uniform = {
    .name = "uniform",
    .synopsis = "uniform",
    .title = "equally wide cells",
    .source = "Q26 section 3",
    .rule = &rule,
};
