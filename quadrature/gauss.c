/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/gauss.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>

#include "quadrature/gsl_guard.h"

/* Right bits of GSL's nodes: tables of 53, otherwise Newton in double until a step is below 1e-10.
 */
enum { START_BITS = 30 };

/* Steps in double for a node of a Lobatto rule; a few are enough. */
enum { START_STEPS = 20 };

typedef struct entry {
    ordo_gauss_rule rule;
    bool lobatto;
    mpfr_prec_t prec;
    struct entry *next;
} entry;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static entry *rules;

/* The Legendre polynomials P_n and P_{n-1} at x, and scratch. */
typedef struct legendre {
    mpfr_t p, previous, next, scratch;
} legendre;

static void
legendre_init(legendre *l)
{
    mpfr_inits2(64, l->p, l->previous, l->next, l->scratch, (mpfr_ptr)0);
}

static void
legendre_clear(legendre *l)
{
    mpfr_clears(l->p, l->previous, l->next, l->scratch, (mpfr_ptr)0);
}

/* P_{j+1} = x P_j + j/(j+1) (x P_j - P_{j-1}), the three-term recurrence. */
static void
legendre_evaluate(legendre *l, const mpfr_t x, size_t n, mpfr_prec_t prec)
{
    mpfr_set_prec(l->p, prec);
    mpfr_set_prec(l->previous, prec);
    mpfr_set_prec(l->next, prec);
    mpfr_set_prec(l->scratch, prec);
    mpfr_set(l->p, x, MPFR_RNDN);
    mpfr_set_ui(l->previous, 1, MPFR_RNDN);
    for (unsigned long j = 1; j < n; j++) {
        mpfr_mul(l->scratch, x, l->p, MPFR_RNDN);
        mpfr_sub(l->next, l->scratch, l->previous, MPFR_RNDN);
        mpfr_mul_ui(l->next, l->next, j, MPFR_RNDN);
        mpfr_div_ui(l->next, l->next, j + 1, MPFR_RNDN);
        mpfr_add(l->next, l->next, l->scratch, MPFR_RNDN);
        mpfr_swap(l->previous, l->p);
        mpfr_swap(l->p, l->next);
    }
}

static mpfr_prec_t
bits_of_order(size_t n)
{
    mpfr_prec_t bits = 0;
    while (n > 0) {
        n >>= 1;
        bits++;
    }
    return bits;
}

/* x becomes the nearby root of P_n to `bits` bits. At a root |P''/P'| = 2x/(1-x^2) <= n^2, so that
 * a step turns b right bits into at least 2b - 2 log2(n): b = bits/2 + log2(n) + 1 are enough. The
 * recurrence and the factor 1 - x^2 lose at most about n^4, hence 4 log2(n) guard bits.
 * P_n' = n (P_{n-1} - x P_n)/(1 - x^2), in which x P_n is kept: it speeds up a poor start. */
static void
polish_node(mpfr_t x, size_t n, mpfr_prec_t bits, legendre *l)
{
    if (bits <= START_BITS) {
        return;
    }
    polish_node(x, n, bits / 2 + bits_of_order(n) + 1, l);
    mpfr_prec_t prec = bits + 4 * bits_of_order(n) + 8;
    mpfr_prec_round(x, prec, MPFR_RNDN);
    legendre_evaluate(l, x, n, prec);
    mpfr_mul(l->next, x, l->p, MPFR_RNDN);
    mpfr_sub(l->next, l->previous, l->next, MPFR_RNDN);
    mpfr_mul_ui(l->next, l->next, n, MPFR_RNDN);
    mpfr_sqr(l->scratch, x, MPFR_RNDN);
    mpfr_ui_sub(l->scratch, 1, l->scratch, MPFR_RNDN);
    mpfr_mul(l->p, l->p, l->scratch, MPFR_RNDN);
    mpfr_div(l->p, l->p, l->next, MPFR_RNDN);
    mpfr_sub(x, x, l->p, MPFR_RNDN);
}

/* w = 2 (1 - x^2)/(n P_{n-1}(x))^2, for x right to `bits` bits. */
static void
find_weight(mpfr_t w, const mpfr_t x, size_t n, mpfr_prec_t bits, legendre *l)
{
    legendre_evaluate(l, x, n, bits + 4 * bits_of_order(n) + 8);
    mpfr_mul_ui(l->previous, l->previous, n, MPFR_RNDN);
    mpfr_sqr(l->previous, l->previous, MPFR_RNDN);
    mpfr_sqr(l->scratch, x, MPFR_RNDN);
    mpfr_ui_sub(l->scratch, 1, l->scratch, MPFR_RNDN);
    mpfr_mul_2ui(l->scratch, l->scratch, 1, MPFR_RNDN);
    mpfr_div(w, l->scratch, l->previous, MPFR_RNDN);
}

static void
fill_rule(ordo_gauss_rule *rule, mpfr_prec_t prec, const gsl_integration_glfixed_table *table)
{
    legendre l;
    mpfr_t x;
    /* The weight's relative error is up to n^2 times the node's. */
    mpfr_prec_t bits = prec + 2 * bits_of_order(rule->order) + 4;
    mpfr_init2(x, bits);
    legendre_init(&l);
    for (size_t i = 0; i < rule->kept; i++) {
        double node;
        double weight;
        (void)gsl_integration_glfixed_point(-1, 1, rule->order - rule->kept + i, &node, &weight,
                                            table);
        mpfr_set_prec(x, bits);
        mpfr_set_d(x, node, MPFR_RNDN);
        if (i == 0 && rule->order % 2 == 1) {
            mpfr_set_zero(x, 1);
        } else {
            polish_node(x, rule->order, bits, &l);
        }
        mpfr_set(rule->node[i], x, MPFR_RNDN);
        find_weight(rule->weight[i], x, rule->order, bits, &l);
    }
    legendre_clear(&l);
    mpfr_clear(x);
}

/* A Lobatto node in double: x becomes the root near it of q = P_{n-1} - x P_n = (1 - x^2) P_n'/n,
 * whose derivative is -(n + 1) P_n. Where q vanishes, so does its second derivative: the iteration
 * is cubic. */
static double
start_lobatto_node(double x, size_t n)
{
    double step = 1;
    for (int i = 0; i < START_STEPS && fabs(step) > 0x1p-40; i++) {
        double p = x;
        double previous = 1;
        for (size_t j = 1; j < n; j++) {
            double next = x * p + (double)j / (double)(j + 1) * (x * p - previous);
            previous = p;
            p = next;
        }
        step = (previous - x * p) / ((double)(n + 1) * p);
        x += step;
    }
    return x;
}

/* The same to `bits` bits. The third derivative of q over the first is P_n''/P_n = -n (n + 1)/(1 -
 * x^2), at most n^4 about, so that a step turns b right bits into 3b - 4 log2(n): no fewer than
 * `bits` where b is as in polish_node. */
static void
polish_lobatto_node(mpfr_t x, size_t n, mpfr_prec_t bits, legendre *l)
{
    if (bits <= START_BITS) {
        return;
    }
    polish_lobatto_node(x, n, bits / 2 + bits_of_order(n) + 1, l);
    mpfr_prec_t prec = bits + 4 * bits_of_order(n) + 8;
    mpfr_prec_round(x, prec, MPFR_RNDN);
    legendre_evaluate(l, x, n, prec);
    mpfr_mul(l->next, x, l->p, MPFR_RNDN);
    mpfr_sub(l->next, l->previous, l->next, MPFR_RNDN);
    mpfr_mul_ui(l->p, l->p, n + 1, MPFR_RNDN);
    mpfr_div(l->next, l->next, l->p, MPFR_RNDN);
    mpfr_add(x, x, l->next, MPFR_RNDN);
}

/* w = 2/(n (n + 1) P_n(x)^2), for x right to `bits` bits. */
static void
find_lobatto_weight(mpfr_t w, const mpfr_t x, size_t n, mpfr_prec_t bits, legendre *l)
{
    legendre_evaluate(l, x, n, bits + 4 * bits_of_order(n) + 8);
    mpfr_sqr(l->p, l->p, MPFR_RNDN);
    mpfr_mul_ui(l->p, l->p, n, MPFR_RNDN);
    mpfr_mul_ui(l->p, l->p, n + 1, MPFR_RNDN);
    mpfr_ui_div(w, 2, l->p, MPFR_RNDN);
}

/* Nodes: the ends and the roots of P_n', n = order - 1. */
static void
fill_lobatto_rule(ordo_gauss_rule *rule, mpfr_prec_t prec)
{
    legendre l;
    mpfr_t x;
    const size_t n = rule->order - 1;
    mpfr_prec_t bits = prec + 2 * bits_of_order(rule->order) + 4;
    mpfr_init2(x, bits);
    legendre_init(&l);
    for (size_t i = 0; i < rule->kept; i++) {
        size_t above = rule->kept - 1 - i;
        mpfr_set_prec(x, bits);
        if (above == 0) {
            mpfr_set_ui(x, 1, MPFR_RNDN);
        } else if (2 * above == n) {
            mpfr_set_zero(x, 1);
        } else {
            double start = cos(M_PI * (double)above / (double)n);
            mpfr_set_d(x, start_lobatto_node(start, n), MPFR_RNDN);
            polish_lobatto_node(x, n, bits, &l);
        }
        mpfr_set(rule->node[i], x, MPFR_RNDN);
        find_lobatto_weight(rule->weight[i], x, n, bits, &l);
    }
    legendre_clear(&l);
    mpfr_clear(x);
}

static void
entry_free(entry *e)
{
    for (size_t i = 0; i < e->rule.kept; i++) {
        mpfr_clears(e->rule.node[i], e->rule.weight[i], (mpfr_ptr)0);
    }
    free(e->rule.node);
    free(e->rule.weight);
    free(e);
}

static entry *
entry_new(size_t order, mpfr_prec_t prec)
{
    entry *e = calloc(1, sizeof *e);
    if (e == NULL) {
        return NULL;
    }
    size_t kept = (order + 1) / 2;
    e->rule.order = order;
    e->prec = prec;
    e->rule.node = malloc(kept * sizeof *e->rule.node);
    e->rule.weight = malloc(kept * sizeof *e->rule.weight);
    if (e->rule.node == NULL || e->rule.weight == NULL) {
        entry_free(e);
        return NULL;
    }
    e->rule.kept = kept;
    for (size_t i = 0; i < kept; i++) {
        mpfr_inits2(prec, e->rule.node[i], e->rule.weight[i], (mpfr_ptr)0);
    }
    return e;
}

static entry *
compute_lobatto(size_t order, mpfr_prec_t prec)
{
    entry *e = entry_new(order, prec);
    if (e != NULL) {
        e->lobatto = true;
        fill_lobatto_rule(&e->rule, prec);
    }
    return e;
}

static entry *
compute(size_t order, mpfr_prec_t prec)
{
    ordo_gsl_enter();
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(order);
    entry *e = table != NULL ? entry_new(order, prec) : NULL;
    if (e != NULL) {
        fill_rule(&e->rule, prec, table);
    }
    if (table != NULL) {
        gsl_integration_glfixed_table_free(table);
    }
    ordo_gsl_leave();
    return e;
}

static ordo_status
get(const ordo_gauss_rule **rule, bool lobatto, size_t order, mpfr_prec_t prec)
{
    if (order < (lobatto ? 2 : 1) || order > ORDO_GAUSS_ORDER_MOST || prec < MPFR_PREC_MIN ||
        prec > MPFR_PREC_MAX / 4) {
        return ORDO_EINVAL;
    }
    (void)pthread_mutex_lock(&lock);
    entry *e = rules;
    while (e != NULL && !(e->lobatto == lobatto && e->rule.order == order && e->prec == prec)) {
        e = e->next;
    }
    if (e == NULL) {
        e = lobatto ? compute_lobatto(order, prec) : compute(order, prec);
        if (e != NULL) {
            e->next = rules;
            rules = e;
        }
    }
    (void)pthread_mutex_unlock(&lock);
    *rule = e != NULL ? &e->rule : NULL;
    return e != NULL ? ORDO_OK : ORDO_ENOMEM;
}

ordo_status
ordo_gauss_rule_get(const ordo_gauss_rule **rule, size_t order, mpfr_prec_t prec)
{
    return get(rule, false, order, prec);
}

ordo_status
ordo_lobatto_rule_get(const ordo_gauss_rule **rule, size_t order, mpfr_prec_t prec)
{
    return get(rule, true, order, prec);
}

void
ordo_gauss_rule_entry(mpfr_t x, mpfr_srcptr *w, const ordo_gauss_rule *rule, size_t i)
{
    size_t below = rule->order - rule->kept; /* negative nodes */
    size_t kept = i < below ? rule->kept - 1 - i : i - below;
    *w = rule->weight[kept];
    if (i < below) {
        mpfr_neg(x, rule->node[kept], MPFR_RNDN);
    } else {
        mpfr_set(x, rule->node[kept], MPFR_RNDN);
    }
}

void
ordo_gauss_cleanup(void)
{
    (void)pthread_mutex_lock(&lock);
    while (rules != NULL) {
        entry *next = rules->next;
        entry_free(rules);
        rules = next;
    }
    (void)pthread_mutex_unlock(&lock);
}
