/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/refine.h"

#include "quadrature/gauss.h"
#include "quadrature/sign_changes.h"
#include "quadrature/tanh_sinh.h"

/* Orders of rules. Low ones, which most panels of narrow cells need, grow slowly, because two in a
 * row are paid for; high ones by a third, because each rule must be computed first. Even places are
 * Gauss-Legendre rules of even order at the coarse precision, odd places Gauss-Lobatto rules of odd
 * order at the fine one, so that no single kink or jump is missed by two rules in a row: beyond the
 * outermost nodes of the former it changes the value at the end, whose weight in the latter is the
 * length of what the former miss, to a factor of three; between the middle nodes of an even order,
 * where by symmetry a jump looks alike to all even orders, odd ones have a node. */
static const unsigned short ladder[] = {4,  5,  6,  7,  8,  9,  10,  11,  12,  13,  16,  17, 20,
                                        23, 28, 37, 48, 65, 88, 121, 160, 217, 288, 385, 512};

enum { LADDER_LENGTH = sizeof ladder / sizeof *ladder };

/* The place of the rule, of 8 nodes, with which the two precisions are compared. */
enum { NOISE_PLACE = 4 };

/* The place of the rule, of 23 nodes, with which rough panels begin: where GSL's rules of 10 and 21
 * nodes differ, lower orders that agree have missed something. */
enum { ROUGH_PLACE = 13 };

/* One panel in so many begins a step lower than the last one ended, so that orders can fall. */
enum { FALL_PERIOD = 8 };

/* Halvings of a panel at a singular end; tanh-sinh gains nothing from more. */
enum { SINGULAR_DEPTH = 8 };

/* Lobatto rules take the value at an end from 2^-(bits + BRINK_BITS) of the panel beside it: what
 * jumps there does not matter, and at the end itself e' may be that of the other side, or none. */
enum { BRINK_BITS = 8 };

static const unsigned ABSOLUTE = ORDO_INTEGRAL_BIT(ORDO_INTEGRAL_ABSOLUTE);

typedef struct part {
    size_t cell;
    mpfr_srcptr from, to;
    unsigned singular; /* ORDO_SINGULAR_LEFT: at `from`, ORDO_SINGULAR_RIGHT: at `to` */
    long depth;
} part;

static size_t
top_of_ladder(long digits)
{
    size_t top = 0;
    while (top + 1 < LADDER_LENGTH && ladder[top] < digits + 28) {
        top++;
    }
    return top;
}

void
ordo_refiner_init(ordo_refiner *r, ordo_view *coarse, ordo_view *fine, mpfr_t *floor, long bits,
                  long digits)
{
    *r = (ordo_refiner){.view = {coarse, fine}, .floor = floor, .bits = bits};
    r->panels_most = 8 * coarse->count + 512;
    r->top = top_of_ladder(digits);
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_inits2(fine->prec, r->sum[i], r->now[i], r->former[i], (mpfr_ptr)0);
        mpfr_init2(r->integrand[ORDO_COARSE][i], coarse->prec);
        mpfr_init2(r->integrand[ORDO_FINE][i], fine->prec);
        mpfr_set_zero(r->sum[i], 1);
    }
    mpfr_inits2(fine->reach, r->node, r->step, r->middle, r->x, r->last, r->scratch, r->kink[0],
                r->kink[1], (mpfr_ptr)0);
    mpfr_init2(r->brink, fine->reach + 2 * (bits + BRINK_BITS));
}

void
ordo_refiner_clear(ordo_refiner *r)
{
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_clears(r->sum[i], r->now[i], r->former[i], (mpfr_ptr)0);
        mpfr_clears(r->integrand[ORDO_COARSE][i], r->integrand[ORDO_FINE][i], (mpfr_ptr)0);
    }
    mpfr_clears(r->node, r->step, r->middle, r->x, r->last, r->scratch, r->kink[0], r->kink[1],
                r->brink, (mpfr_ptr)0);
}

/* The abscissa of node n of the rule, middle + node step, which stays inside; at an end the brink.
 * The weight is that of the rule. */
static mpfr_srcptr
place_node(mpfr_srcptr *weight, ordo_refiner *r, const part *p, const ordo_gauss_rule *rule,
           size_t n)
{
    ordo_gauss_rule_entry(r->node, weight, rule, n);
    bool left = mpfr_cmp_si(r->node, -1) == 0;
    if (left || mpfr_cmp_ui(r->node, 1) == 0) {
        mpfr_mul_2si(r->node, r->step, -r->bits - BRINK_BITS, MPFR_RNDN);
        (left ? mpfr_add : mpfr_sub)(r->brink, left ? p->from : p->to, r->node, MPFR_RNDN);
        return r->brink;
    }
    mpfr_mul(r->x, r->node, r->step, MPFR_RNDN);
    mpfr_add(r->x, r->x, r->middle, MPFR_RNDN);
    return r->x;
}

/* Remembers where e, whose value at x is in view->y, changed its sign on the way to x. */
static void
watch_sign(ordo_refiner *r, const ordo_view *view, const mpfr_t x, int *sign)
{
    if (!mpfr_regular_p(view->y) || (double)mpfr_get_exp(view->y) < r->noise + 2) {
        return;
    }
    int now = mpfr_sgn(view->y);
    if (now == -*sign && !r->kinked) {
        r->kinked = true;
        mpfr_set(r->kink[0], r->last, MPFR_RNDN);
        mpfr_set(r->kink[1], x, MPFR_RNDN);
    }
    *sign = now;
    mpfr_set(r->last, x, MPFR_RNDN);
}

/* now[i] = the rule at that place of the ladder, for i in `wanted`. */
static ordo_status
apply_rule(ordo_refiner *r, const part *p, unsigned wanted, size_t place, int precision)
{
    ordo_view *view = r->view[precision];
    mpfr_t *integrand = r->integrand[precision];
    const ordo_gauss_rule *rule;
    ordo_status status = (place % 2 == 0 ? ordo_gauss_rule_get
                                         : ordo_lobatto_rule_get)(&rule, ladder[place], view->prec);
    if (status < 0) {
        return status;
    }
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_set_zero(r->now[i], 1);
    }
    int sign = 0;
    r->kinked = false;
    mpfr_sub(r->step, p->to, p->from, MPFR_RNDN);
    mpfr_div_2ui(r->step, r->step, 1, MPFR_RNDN);
    mpfr_add(r->middle, p->from, r->step, MPFR_RNDN);
    for (size_t n = 0; n < rule->order; n++) {
        mpfr_srcptr weight;
        mpfr_srcptr x = place_node(&weight, r, p, rule, n);
        r->undefined |= ordo_integrands_evaluate(integrand, view, wanted, p->cell, x);
        for (int i = 0; i < ORDO_INTEGRALS; i++) {
            if (wanted & ORDO_INTEGRAL_BIT(i)) {
                mpfr_mul(r->scratch, integrand[i], weight, MPFR_RNDN); /* cheaper than an fma */
                mpfr_add(r->now[i], r->now[i], r->scratch, MPFR_RNDN);
            }
        }
        if (wanted & ABSOLUTE) {
            watch_sign(r, view, x, &sign);
        }
    }
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_mul(r->now[i], r->now[i], r->step, MPFR_RNDN);
    }
    return ORDO_OK;
}

/* Do a and b agree as values of integral i? */
static bool
agree(ordo_refiner *r, int i, const mpfr_t a, const mpfr_t b)
{
    bool above = mpfr_cmpabs(a, r->floor[i]) > 0;
    mpfr_mul_2si(r->scratch, above ? a : r->floor[i], -r->bits, MPFR_RNDN);
    mpfr_abs(r->scratch, r->scratch, MPFR_RNDN);
    mpfr_sub(r->step, a, b, MPFR_RNDN);
    return mpfr_cmpabs(r->step, r->scratch) <= 0;
}

/* Which of `wanted` agree in now and former. */
static unsigned
agreeing(ordo_refiner *r, unsigned wanted)
{
    unsigned set = 0;
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        unsigned bit = ORDO_INTEGRAL_BIT(i);
        set |= (wanted & bit) && agree(r, i, r->now[i], r->former[i]) ? bit : 0;
    }
    return set;
}

static void
swap_results(ordo_refiner *r)
{
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_swap(r->now[i], r->former[i]);
    }
}

static void
add_to_sums(ordo_refiner *r, unsigned set)
{
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        if (set & ORDO_INTEGRAL_BIT(i)) {
            mpfr_add(r->sum[i], r->sum[i], r->now[i], MPFR_RNDN);
        }
    }
}

/* Climbs the ladder; *wanted loses what has settled. Stops at once at a sign change: |e| will not
 * settle across it. */
static ordo_status
climb(ordo_refiner *r, const part *p, unsigned *wanted)
{
    bool rough =
        r->rough || p->depth > 0; /* of what did not settle whole, parts need a close look */
    bool fall = r->panels % FALL_PERIOD == FALL_PERIOD - 1 && r->start > 0;
    size_t first = fall ? r->start - 1 : r->start;
    first = rough && first < ROUGH_PLACE ? ROUGH_PLACE : first;
    unsigned before = 0;
    for (size_t place = first; place <= r->top; place++) {
        swap_results(r);
        ordo_status status = apply_rule(r, p, *wanted, place, (int)(place % ORDO_VIEWS));
        if (status < 0) {
            return status;
        }
        *wanted &= ~r->undefined;
        if (place > first) {
            unsigned settled = agreeing(r, *wanted);
            if (rough) { /* twice in a row: a kink near an end shows to some rules only */
                unsigned again = settled & before;
                before = settled;
                settled = again;
            }
            add_to_sums(r, settled);
            *wanted &= ~settled;
        }
        if (*wanted == 0) {
            if (!rough) {
                r->start = place > 0 ? place - 1 : 0;
            }
            return ORDO_OK;
        }
        if (r->kinked && *wanted == ABSOLUTE) {
            return ORDO_OK;
        }
    }
    return ORDO_OK;
}

/* Is the precision too low for this panel? The same small rule with both. now keeps its values. */
static ordo_status
check_noise(ordo_refiner *r, const part *p, unsigned wanted, bool *noisy)
{
    mpfr_t best[ORDO_INTEGRALS];
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_init2(best[i], r->view[ORDO_FINE]->prec);
        mpfr_set(best[i], r->now[i], MPFR_RNDN);
    }
    bool kinked = r->kinked;
    ordo_status status = apply_rule(r, p, wanted, NOISE_PLACE, ORDO_COARSE);
    if (status >= 0) {
        swap_results(r);
        status = apply_rule(r, p, wanted, NOISE_PLACE, ORDO_FINE);
    }
    *noisy = status >= 0 && agreeing(r, wanted) != wanted;
    r->kinked = kinked;
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_set(r->now[i], best[i], MPFR_RNDN);
        mpfr_clear(best[i]);
    }
    return status;
}

typedef struct tanh_sinh_context {
    ordo_refiner *r;
    const part *p;
    unsigned wanted;
    int precision;
} tanh_sinh_context;

static bool
evaluate_for_tanh_sinh(mpfr_t *y, void *context, const mpfr_t x)
{
    const tanh_sinh_context *c = context;
    unsigned undefined =
        ordo_integrands_evaluate(y, c->r->view[c->precision], c->wanted, c->p->cell, x);
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        if (!(c->wanted & ORDO_INTEGRAL_BIT(i))) {
            mpfr_set_zero(y[i], 1);
        }
    }
    c->r->undefined |= undefined;
    return undefined == 0;
}

/* now[i] = the integrals by tanh-sinh, next to an end that is read anew with all its bits. */
static ordo_tanh_sinh_outcome
apply_tanh_sinh(ordo_refiner *r, const part *p, unsigned wanted, int precision)
{
    ordo_view *view = r->view[precision];
    tanh_sinh_context context = {r, p, wanted, precision};
    /* Integrands like d^p with p > -7/8 have a tail beyond 2^-depth of less than 2^-bits. */
    long depth = 8 * (r->bits + 16);
    ordo_tanh_sinh rule = {ORDO_INTEGRALS, evaluate_for_tanh_sinh, &context, r->floor,
                           view->prec,     view->reach + depth,    depth,    r->bits};
    mpfr_t left;
    mpfr_t right;
    mpfr_inits2(rule.reach, left, right, (mpfr_ptr)0);
    view->e->ends(left, right, view->cursor, p->cell);
    ordo_tanh_sinh_outcome outcome;
    ordo_tanh_sinh_integrate(r->now, &outcome, &rule,
                             p->singular & ORDO_SINGULAR_LEFT ? left : p->from,
                             p->singular & ORDO_SINGULAR_RIGHT ? right : p->to);
    mpfr_clears(left, right, (mpfr_ptr)0);
    return outcome;
}

/* Tanh-sinh with both precisions; *wanted loses what has settled, or will never settle. */
static void
settle_singular(ordo_refiner *r, const part *p, unsigned *wanted, bool *noisy)
{
    ordo_tanh_sinh_outcome coarse = apply_tanh_sinh(r, p, *wanted, ORDO_COARSE);
    *wanted &= ~r->undefined;
    if (coarse.undefined) {
        return;
    }
    swap_results(r);
    ordo_tanh_sinh_outcome fine = apply_tanh_sinh(r, p, *wanted, ORDO_FINE);
    *wanted &= ~r->undefined;
    if (fine.undefined) {
        return;
    }
    unsigned settled = agreeing(r, *wanted & fine.settled & coarse.settled);
    add_to_sums(r, settled);
    *noisy = (*wanted & fine.settled & ~settled) != 0;
    *wanted &= ~settled;
    unsigned hopeless = *wanted & fine.open & coarse.open;
    add_to_sums(r, hopeless);
    r->missed |= hopeless;
    *wanted &= ~hopeless;
}

static ordo_status add_part(ordo_refiner *r, unsigned wanted, const part *p);

/* Cuts the part in two: at the sign change if only |e| is left and one was seen, as near
 * as a Lobatto rule asks; else in the middle. */
static ordo_status
cut(ordo_refiner *r, unsigned wanted, const part *p)
{
    mpfr_t at;
    mpfr_init2(at, r->view[ORDO_FINE]->reach);
    mpfr_add(at, p->from, p->to, MPFR_RNDN);
    mpfr_div_2ui(at, at, 1, MPFR_RNDN);
    if (r->kinked && wanted == ABSOLUTE) {
        (void)ordo_sign_change_polish(at, r->view[ORDO_COARSE], p->cell, r->kink[0], r->kink[1],
                                      r->bits + BRINK_BITS);
    }
    part left = {p->cell, p->from, at, p->singular & ORDO_SINGULAR_LEFT, p->depth + 1};
    part right = {p->cell, at, p->to, p->singular & ORDO_SINGULAR_RIGHT, p->depth + 1};
    ordo_status status = add_part(r, wanted, &left);
    if (status >= 0) {
        status = add_part(r, wanted, &right);
    }
    mpfr_clear(at);
    return status;
}

static ordo_status
add_part(ordo_refiner *r, unsigned wanted, const part *p)
{
    wanted &= ~r->undefined;
    if (wanted == 0 || mpfr_cmp(p->from, p->to) >= 0 || (r->noisy && !r->patient)) {
        return ORDO_OK;
    }
    bool noisy = false;
    ordo_status status = ORDO_OK;
    if (p->singular != 0) {
        r->kinked = false;
        settle_singular(r, p, &wanted, &noisy);
    } else {
        status = climb(r, p, &wanted);
        if (status >= 0 && wanted != 0 && !(r->kinked && wanted == ABSOLUTE)) {
            status = check_noise(r, p, wanted, &noisy);
        }
    }
    r->noisy = r->noisy || noisy;
    if (status < 0 || wanted == 0) {
        r->panels++;
        return status;
    }
    long depth_most = p->singular != 0 ? SINGULAR_DEPTH : r->bits + 8;
    if (noisy || p->depth >= depth_most || r->panels >= r->panels_most) {
        r->panels++;
        r->missed |= wanted;
        add_to_sums(r, wanted);
        return ORDO_OK;
    }
    return cut(r, wanted, p);
}

ordo_status
ordo_refiner_add(ordo_refiner *r, unsigned wanted, size_t k, const mpfr_t from, const mpfr_t to)
{
    ordo_view *view = r->view[ORDO_FINE];
    unsigned singular = view->e->singular != NULL ? view->e->singular(view->cursor, k) : 0;
    if (mpfr_cmp(from, view->left[k]) != 0) {
        singular &= ~(unsigned)ORDO_SINGULAR_LEFT;
    }
    if (mpfr_cmp(to, view->right[k]) != 0) {
        singular &= ~(unsigned)ORDO_SINGULAR_RIGHT;
    }
    part p = {k, from, to, singular, 0};
    return add_part(r, wanted, &p);
}
