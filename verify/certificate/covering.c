/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/covering.h"

#include <string.h>

const ordo_measure ordo_measures[] = {
    {"rmse", ordo_lagrange_square, 0, ORDO_JOIN_SUM, true, true},
    {"l2", ordo_lagrange_square, 0, ORDO_JOIN_SUM, false, true},
    {"l1", ordo_lagrange_absolute, 0, ORDO_JOIN_SUM, true, false},
    {"linf", ordo_lagrange_maximum, 0, ORDO_JOIN_MOST, false, false},
    {"h1", ordo_lagrange_square, 1, ORDO_JOIN_SUM, true, true},
    {"least", ordo_lagrange_minimum, 0, ORDO_JOIN_LEAST, false, false},
    {NULL, NULL, 0, ORDO_JOIN_SUM, false, false},
};

const ordo_measure *
ordo_measure_find(const char *name)
{
    const ordo_measure *m = ordo_measures;
    while (m->name != NULL && strcmp(m->name, name) != 0) {
        m++;
    }
    return m->name != NULL ? m : NULL;
}

ordo_status
ordo_walk_init(ordo_walk *walk, const ordo_subject *subject, mpfr_prec_t prec, const arb_t from)
{
    memset(walk, 0, sizeof *walk);
    walk->subject = *subject;
    walk->prec = prec;
    ordo_status status =
        ordo_lagrange_init(&walk->lagrange, ordo_target_function(subject->target),
                           subject->derivative + subject->measure->derivative, prec);
    if (status == ORDO_OK && subject->net != NULL) {
        status = ordo_direct_init(&walk->direct, subject->net, from);
    }
    if (status != ORDO_OK) {
        ordo_lagrange_clear(&walk->lagrange);
        memset(walk, 0, sizeof *walk);
        return status;
    }
    arb_init(walk->a);
    arb_init(walk->b);
    ordo_target_ends_ball(walk->a, walk->b, subject->target, prec);
    return ORDO_OK;
}

void
ordo_walk_clear(ordo_walk *walk)
{
    if (walk->subject.target == NULL) {
        return;
    }
    arb_clear(walk->b);
    arb_clear(walk->a);
    ordo_direct_clear(&walk->direct);
    ordo_lagrange_clear(&walk->lagrange);
    memset(walk, 0, sizeof *walk);
}

ordo_status
ordo_walk_to(ordo_walk *walk, const arb_t to, ordo_message *why)
{
    size_t turns = 0;
    if (walk->subject.net == NULL) {
        return ORDO_OK;
    }
    ordo_status status = ordo_direct_to(&walk->direct, to, &turns);
    return status != ORDO_MISSED
               ? status
               : ordo_explain(why, status, "the gate of neuron %zu turns inside", turns + 1);
}

bool
ordo_walk_panel(arb_t y, ordo_walk *walk, const arb_t left, const arb_t right, slong order)
{
    const ordo_measure *measure = walk->subject.measure;
    const arb_poly_struct *net = walk->subject.net != NULL ? walk->direct.y : NULL;
    if (!ordo_lagrange_expand(&walk->lagrange, net, left, right, order)) {
        return false;
    }
    measure->part(y, &walk->lagrange);
    bool inside = arb_le(walk->a, left) && arb_le(right, walk->b);
    if (!inside && measure->joining != ORDO_JOIN_LEAST) {
        /* The part of the panel in [a, b] gives no less than nothing and no more than the whole. */
        arf_t zero, upper;
        arf_init(zero);
        arf_init(upper);
        arb_get_abs_ubound_arf(upper, y, walk->prec);
        arb_set_interval_arf(y, zero, upper, walk->prec);
        arf_clear(upper);
        arf_clear(zero);
    }
    return true;
}

void
ordo_measure_join(arb_t total, const ordo_measure *measure, size_t count, const arb_t panel,
                  mpfr_prec_t prec)
{
    if (count == 0) {
        arb_set(total, panel);
    } else if (measure->joining == ORDO_JOIN_SUM) {
        arb_add(total, total, panel, prec);
    } else if (measure->joining == ORDO_JOIN_MOST) {
        arb_max(total, total, panel, prec);
    } else {
        arb_min(total, total, panel, prec);
    }
}

void
ordo_measure_norm(arb_t y, const ordo_walk *walk, const arb_t total)
{
    const ordo_measure *measure = walk->subject.measure;
    arb_set(y, total);
    if (measure->mean) {
        arb_t length;
        arb_init(length);
        arb_sub(length, walk->b, walk->a, walk->prec);
        arb_div(y, y, length, walk->prec);
        arb_clear(length);
    }
    if (measure->root) {
        arb_sqrtpos(y, y, walk->prec);
    }
}

/* ---- the check of a record ---- */

/* A decimal is enclosed with so many bits more than a panel's number has. */
enum { DECIMAL_BITS = 64 };

/* What is read of a panel, and what has come of those before it. */
typedef struct tally {
    ordo_walk walk;
    arb_t left, right;
    arb_t y, lower, upper;          /* of the panel: found, and as stated */
    arb_t total_lower, total_upper; /* of the stated bounds */
    bool inside;
} tally;

static ordo_status
check_panel(tally *t, size_t i, json_t *panel, ordo_message *why)
{
    enum { TO, ORDER, LOWER, ENTRIES = 4 };
    json_t *order = json_array_get(panel, ORDER);
    json_int_t K = json_integer_value(order);
    if (json_array_size(panel) != ENTRIES || !json_is_integer(order) || K < 0 ||
        K > ORDO_ORDER_MOST) {
        return ordo_explain(why, ORDO_EPARSE, "expected [to, order, lower, upper]");
    }
    ordo_status status =
        ordo_record_bounds(t->lower, t->upper, panel, LOWER, t->walk.prec + DECIMAL_BITS, why);
    if (status == ORDO_OK) {
        status = ordo_record_exact(t->right, json_array_get(panel, TO), why);
    }
    if (status == ORDO_OK && !arb_lt(t->left, t->right)) {
        status = ordo_explain(why, ORDO_MISSED, "it does not end right of where it begins");
    }
    if (status == ORDO_OK) {
        status = ordo_walk_to(&t->walk, t->right, why);
    }
    if (status == ORDO_OK && !ordo_walk_panel(t->y, &t->walk, t->left, t->right, (slong)K)) {
        status = ordo_explain(why, ORDO_MISSED, "nothing finite is found on it");
    }
    if (status == ORDO_OK) {
        status = ordo_record_holds(t->y, true, t->lower, t->upper, "its number", why);
    }
    if (status == ORDO_OK) {
        const ordo_measure *measure = t->walk.subject.measure;
        ordo_measure_join(t->total_lower, measure, i, t->lower, t->walk.prec);
        ordo_measure_join(t->total_upper, measure, i, t->upper, t->walk.prec);
        arb_swap(t->left, t->right);
    }
    return status;
}

/* The head of the record, and the point from which the panels go. */
static ordo_status
read_head(tally *t, json_t *record, const ordo_subject *subject, ordo_message *why)
{
    static const char *const keys[] = {"norm",   "derivative", "precision", "from",
                                       "panels", "encloses",   NULL};
    const char *norm = NULL;
    long derivative, prec;
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_record_text(&norm, record, "norm", why);
    }
    if (status == ORDO_OK) {
        status =
            ordo_record_integer(&derivative, record, "derivative", 0, ORDO_DERIVATIVE_MOST, why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_integer(&prec, record, "precision", 2, ORDO_RECORD_BITS_MOST, why);
    }
    if (status == ORDO_OK &&
        (strcmp(norm, subject->measure->name) != 0 || derivative != (long)subject->derivative)) {
        status = ordo_explain(why, ORDO_MISSED,
                              "%s of derivative %ld stands where %s of derivative "
                              "%u is needed",
                              norm, derivative, subject->measure->name, subject->derivative);
    }
    if (status == ORDO_OK) {
        status = ordo_record_exact(t->left, json_object_get(record, "from"), why);
    }
    return status == ORDO_OK ? ordo_walk_init(&t->walk, subject, (mpfr_prec_t)prec, t->left)
                             : status;
}

/* The panels reach from a to b, or lie in [a, b]. */
static ordo_status
check_reach(const tally *t, const arb_t from, ordo_message *why)
{
    const ordo_walk *walk = &t->walk;
    bool holds = t->inside ? arb_le(walk->a, from) && arb_le(t->left, walk->b)
                           : arb_le(from, walk->a) && arb_le(walk->b, t->left);
    return holds ? ORDO_OK
                 : ordo_explain(why, ORDO_MISSED, "the panels %s the interval",
                                t->inside ? "leave" : "do not cover");
}

static ordo_status
check_norm(tally *t, arb_t lower, arb_t upper, json_t *record, ordo_message *why)
{
    ordo_status status = ordo_record_bounds(lower, upper, json_object_get(record, "encloses"), 0,
                                            t->walk.prec + DECIMAL_BITS, why);
    ordo_measure_norm(t->total_lower, &t->walk, t->total_lower);
    ordo_measure_norm(t->total_upper, &t->walk, t->total_upper);
    if (status == ORDO_OK) {
        status =
            ordo_record_holds(t->total_lower, true, lower, upper, "the norm's lower bound", why);
    }
    if (status == ORDO_OK) {
        status =
            ordo_record_holds(t->total_upper, true, lower, upper, "the norm's upper bound", why);
    }
    return status;
}

static void
tally_clear(tally *t)
{
    arb_clear(t->total_upper);
    arb_clear(t->total_lower);
    arb_clear(t->upper);
    arb_clear(t->lower);
    arb_clear(t->y);
    arb_clear(t->right);
    arb_clear(t->left);
    ordo_walk_clear(&t->walk);
}

ordo_status
ordo_covering_check(arb_t lower, arb_t upper, json_t *record, const ordo_subject *subject,
                    bool inside, arb_t from, arb_t to, ordo_message *why)
{
    tally t = {.inside = inside};
    arb_init(t.left);
    arb_init(t.right);
    arb_init(t.y);
    arb_init(t.lower);
    arb_init(t.upper);
    arb_init(t.total_lower);
    arb_init(t.total_upper);
    json_t *panels = NULL;
    ordo_status status = read_head(&t, record, subject, why);
    if (status == ORDO_OK) {
        arb_set(from, t.left);
        status = ordo_record_list(&panels, record, "panels", ORDO_PANELS_MOST, why);
    }
    for (size_t i = 0; status == ORDO_OK && i < json_array_size(panels); i++) {
        status = check_panel(&t, i, json_array_get(panels, i), why);
        if (status != ORDO_OK) {
            status = ordo_record_within(why, status, "panel %zu", i + 1);
        }
    }
    if (status == ORDO_OK) {
        status = check_reach(&t, from, why);
    }
    if (status == ORDO_OK) {
        arb_set(to, t.left);
        status = check_norm(&t, lower, upper, record, why);
    }
    tally_clear(&t);
    return status;
}
