/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equally wide cells. */
#include "construct/spacing.h"

/* Extra bits at which a knot is computed before its one rounding, and how often they are doubled
 * when they do not tell how to round. */
enum { KNOT_GUARD = 64, DOUBLINGS = 3 };

/* The ends, exactly when they are rational. */
typedef struct ends {
    const ordo_target *target;
    bool rational;
    fmpq_t exact_a, exact_b;
    arb_t a, b; /* with the usual guard */
} ends;

static void
ends_init(ends *e, const ordo_target *target, mpfr_prec_t prec)
{
    e->target = target;
    fmpq_init(e->exact_a);
    fmpq_init(e->exact_b);
    arb_init(e->a);
    arb_init(e->b);
    ordo_target_ends_ball(e->a, e->b, target, prec + KNOT_GUARD);
    e->rational = ordo_target_ends_rational(e->exact_a, e->exact_b, target) == ORDO_OK;
}

static void
ends_clear(ends *e)
{
    fmpq_clear(e->exact_a);
    fmpq_clear(e->exact_b);
    arb_clear(e->a);
    arb_clear(e->b);
}

/* t = (a (n-i) + b i)/n, rounded once. */
static void
place_exactly(mpfr_t t, const ends *e, size_t i, size_t n)
{
    fmpq_t sum, part;
    fmpq_init(sum);
    fmpq_init(part);
    fmpq_sub(part, e->exact_b, e->exact_a);
    fmpq_set_si(sum, (slong)i, (ulong)n);
    fmpq_mul(sum, sum, part);
    fmpq_add(sum, sum, e->exact_a);
    ordo_real_from_rational(t, sum, MPFR_RNDN);
    fmpq_clear(part);
    fmpq_clear(sum);
}

/* The same from balls, narrower ones when these do not tell the nearest number; by the midpoint
 * when none tells, as around 0. */
static void
place_closely(mpfr_t t, const ends *e, size_t i, size_t n)
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

static ordo_status
place(const ordo_spacing_site *site, ordo_message *why)
{
    (void)why;
    mpfr_t t;
    ends e;
    mpfr_init2(t, site->t->prec);
    ends_init(&e, site->target, site->t->prec);
    for (size_t i = 1; i < site->cells; i++) {
        if (e.rational) {
            place_exactly(t, &e, i, site->cells);
        } else {
            place_closely(t, &e, i, site->cells);
        }
        (void)ordo_vector_set(site->t, i, t);
    }
    ends_clear(&e);
    mpfr_clear(t);
    return ORDO_OK;
}

static const ordo_spacing_rule rule = {.place = place};

const ordo_spacing ordo_spacing_uniform = {
    .name = "uniform",
    .synopsis = "uniform",
    .title = "equally wide cells",
    .source = "Q26 section 3",
    .rule = &rule,
};
