/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/value.h"

/* In the order of ordo_value_all, of which ordo_value_size is the beginning. */
enum { SIZE, WIDTH, LEFT, RIGHT, NORM_L1, NORM_L2, NORM_LINF };

const ordo_symbol ordo_value_size[] = {{"n", 0}, {NULL, 0}};

const ordo_symbol ordo_value_all[] = {{"n", 0},  {"h", 0},  {"a", 0},    {"b", 0},
                                      {"l1", 1}, {"l2", 1}, {"linf", 1}, {NULL, 0}};

/* What a value is asked for, and the first thing that was not known. */
typedef struct question {
    const ordo_value_site *site;
    ordo_status status;
    ordo_message *why;
} question;

static size_t
cells_of(const ordo_value_site *site)
{
    return site->unit == NULL || site->neurons < site->unit->neurons_at_a
               ? 0
               : ordo_unit_cells(site->unit, site->neurons);
}

static void
enclose_norm(arb_t y, question *q, ordo_norm norm, unsigned order, mpfr_prec_t bits)
{
    const ordo_profile *profile = NULL;
    ordo_status status =
        q->site->target == NULL || q->site->store == NULL
            ? ORDO_SINGULAR
            : ordo_profile_store_get(&profile, q->site->store, q->site->target, order, bits);
    arb_indeterminate(y);
    if (status == ORDO_OK) {
        ordo_profile_norm(y, profile, norm);
    } else if (q->status == ORDO_OK) {
        q->status = ordo_explain(q->why, status, "the derivative of order %u is not known to be %s",
                                 order, "finite and analytic on the whole interval");
    }
}

static void
enclose_symbol(arb_t y, void *self, size_t i, unsigned argument, mpfr_prec_t prec)
{
    question *q = self;
    const ordo_value_site *site = q->site;
    arb_t other;
    arb_init(other);
    arb_indeterminate(y);
    if (i == SIZE && site->neurons > 0) {
        arb_set_ui(y, site->neurons);
    } else if (i == LEFT && site->target != NULL) {
        ordo_target_ends_ball(y, other, site->target, prec);
    } else if (i == RIGHT && site->target != NULL) {
        ordo_target_ends_ball(other, y, site->target, prec);
    } else if (i == WIDTH && site->target != NULL && cells_of(site) > 0) {
        ordo_target_ends_ball(other, y, site->target, prec);
        arb_sub(y, y, other, prec);
        arb_div_ui(y, y, cells_of(site), prec);
    } else if (i >= NORM_L1) {
        enclose_norm(y, q,
                     i == NORM_L1   ? ORDO_L1
                     : i == NORM_L2 ? ORDO_L2
                                    : ORDO_LINF,
                     argument, prec);
    }
    arb_clear(other);
}

static ordo_status
exact_symbol(fmpq_t y, void *self, size_t i, unsigned argument)
{
    const ordo_value_site *site = ((const question *)self)->site;
    (void)argument;
    if (i == SIZE && site->neurons > 0) {
        fmpq_set_ui(y, site->neurons, 1);
        return ORDO_OK;
    }
    if (site->target == NULL || i >= NORM_L1 || i == SIZE || (i == WIDTH && cells_of(site) == 0)) {
        return ORDO_IRRATIONAL;
    }
    fmpq_t a, b;
    fmpq_init(a);
    fmpq_init(b);
    ordo_status status = ordo_target_ends_rational(a, b, site->target);
    if (status == ORDO_OK && i == WIDTH) {
        fmpq_sub(y, b, a);
        fmpq_set_ui(a, cells_of(site), 1);
        fmpq_div(y, y, a);
    } else if (status == ORDO_OK) {
        fmpq_set(y, i == LEFT ? a : b);
    }
    fmpq_clear(b);
    fmpq_clear(a);
    return status;
}

ordo_status
ordo_value_enclose(arb_t r, const ordo_expression *value, const ordo_value_site *site,
                   mpfr_prec_t bits, ordo_message *why)
{
    question q = {site, ORDO_OK, why};
    const ordo_meaning meaning = {&q, enclose_symbol, exact_symbol};
    ordo_ball_evaluator *w = NULL;
    arb_indeterminate(r);
    ordo_status status = ordo_ball_evaluator_new_with(&w, value, bits, &meaning);
    if (status == ORDO_OK) {
        arb_t zero; /* the value does not depend on x */
        arb_init(zero);
        ordo_evaluate_ball(r, w, zero);
        arb_clear(zero);
        status = q.status;
    }
    ordo_ball_evaluator_free(w);
    if (status == ORDO_OK && !arb_is_finite(r)) {
        status = ordo_explain(why, ORDO_SINGULAR, "the claimed value is not finite");
    }
    return status;
}

ordo_status
ordo_value_exact(fmpq_t r, const ordo_expression *value, const ordo_value_site *site)
{
    question q = {site, ORDO_OK, NULL};
    const ordo_meaning meaning = {&q, enclose_symbol, exact_symbol};
    ordo_rational_evaluator *w = NULL;
    ordo_status status = ordo_rational_evaluator_new_with(&w, value, &meaning);
    if (status == ORDO_OK) {
        fmpq_t zero;
        fmpq_init(zero);
        status = ordo_evaluate_rational(r, w, zero);
        fmpq_clear(zero);
    }
    ordo_rational_evaluator_free(w);
    return status;
}
