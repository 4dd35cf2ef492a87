/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/parameters.h"

#include <stdlib.h>
#include <string.h>

#include "construct/effect.h"
#include "construct/polynomial.h"
#include "construct/sampler.h"

/* Working precisions as those of ordo_network_make, doubled so often. */
enum { GUARD_BITS = 40, ATTEMPTS = 6 };

typedef enum judgement { RIGHT, NEGLIGIBLE, UNCLEAR, WRONG } judgement;

typedef struct site {
    const ordo_network *net;
    ordo_orientation orientation;
    size_t stride, cells;
    slong prec;
    ordo_vector knots; /* cells + 1 */
    ordo_sampler sampler;
    arb_ptr largest; /* of each slot of a neuron, exactly */
    ordo_effect effect;
    ordo_parameters_report *report;
    judgement worst; /* in the current attempt */
    ordo_message *why;
} site;

void
ordo_parameters_report_init(ordo_parameters_report *report)
{
    *report = (ordo_parameters_report){.checked = 0};
    mag_init(report->furthest);
    mpfr_init2(report->stored, MPFR_PREC_MIN);
    arb_init(report->formula);
}

void
ordo_parameters_report_clear(ordo_parameters_report *report)
{
    mag_clear(report->furthest);
    mpfr_clear(report->stored);
    arb_clear(report->formula);
}

/* ---- one number ---- */

/* low, high = the middles between v and its neighbours of the same precision, exactly. All numbers
 * that are rounded to nearest to v lie in [low, high], and all inside are. Zero is its own
 * neighbour: there is no smallest number. */
static void
find_middles(arb_t low, arb_t high, const mpfr_t v)
{
    mpfr_t neighbour;
    mpfr_init2(neighbour, mpfr_get_prec(v));
    ordo_ball_from_real(low, v);
    ordo_ball_from_real(high, v);
    if (!mpfr_zero_p(v)) {
        arb_t other;
        arb_init(other);
        mpfr_set(neighbour, v, MPFR_RNDN);
        mpfr_nextbelow(neighbour);
        ordo_ball_from_real(other, neighbour);
        arb_add(low, low, other, ARF_PREC_EXACT);
        mpfr_set(neighbour, v, MPFR_RNDN);
        mpfr_nextabove(neighbour);
        ordo_ball_from_real(other, neighbour);
        arb_add(high, high, other, ARF_PREC_EXACT);
        arb_mul_2exp_si(low, low, -1);
        arb_mul_2exp_si(high, high, -1);
        arb_clear(other);
    }
    mpfr_clear(neighbour);
}

/* Whether v is a number nearest to all of the ball P, to none of it, or that is unclear. */
static judgement
judge_nearest(const mpfr_t v, const arb_t P)
{
    arb_t low, high;
    arb_init(low);
    arb_init(high);
    find_middles(low, high, v);
    judgement j = arb_ge(P, low) && arb_le(P, high)   ? RIGHT
                  : arb_lt(P, low) || arb_gt(P, high) ? WRONG
                                                      : UNCLEAR;
    arb_clear(low);
    arb_clear(high);
    return j;
}

/* Whether |P| and |v - P| are at most 2^(1-p) M. */
static judgement
judge_negligible(const mpfr_t v, const arb_t P, const arb_t M, slong prec)
{
    arb_t gap, size, limit;
    arb_init(gap);
    arb_init(size);
    arb_init(limit);
    arb_mul_2exp_si(limit, M, 1 - (slong)mpfr_get_prec(v));
    arb_abs(size, P);
    ordo_ball_from_real(gap, v);
    arb_sub(gap, gap, P, prec);
    arb_abs(gap, gap);
    judgement j = arb_le(size, limit) && arb_le(gap, limit)   ? NEGLIGIBLE
                  : arb_gt(size, limit) || arb_gt(gap, limit) ? WRONG
                                                              : UNCLEAR;
    arb_clear(limit);
    arb_clear(size);
    arb_clear(gap);
    return j;
}

/* report->furthest >= |v - P| in units in the last place of v. */
static void
note_distance(ordo_parameters_report *report, const mpfr_t v, const arb_t P, slong prec)
{
    if (!mpfr_zero_p(v)) {
        arb_t gap;
        mag_t size;
        arb_init(gap);
        mag_init(size);
        ordo_ball_from_real(gap, v);
        arb_sub(gap, gap, P, prec);
        arb_get_mag(size, gap);
        mag_mul_2exp_si(size, size, (slong)mpfr_get_prec(v) - (slong)mpfr_get_exp(v));
        mag_max(report->furthest, report->furthest, size);
        mag_clear(size);
        arb_clear(gap);
    }
}

/* A knot: v must be nearest to P or both be far below the ends of the interval, M. */
static judgement
judge(const site *s, const mpfr_t v, const arb_t P, const arb_t M)
{
    judgement j = judge_nearest(v, P);
    if (j == RIGHT) {
        note_distance(s->report, v, P, s->prec);
        return j;
    }
    judgement other = judge_negligible(v, P, M, s->prec);
    return other == WRONG ? j : other;
}

/* Enters a judgement; the first of the worst kind is kept with its place. */
static void
enter(site *s, judgement j, const char *name, size_t neuron, const mpfr_t v, const arb_t P)
{
    ordo_parameters_report *report = s->report;
    report->checked++;
    report->negligible += j == NEGLIGIBLE;
    if (j > s->worst && j > NEGLIGIBLE) {
        (void)snprintf(report->name, sizeof report->name, "%s", name);
        report->neuron = neuron;
        mpfr_set_prec(report->stored, mpfr_get_prec(v));
        mpfr_set(report->stored, v, MPFR_RNDN);
        arb_set(report->formula, P);
    }
    s->worst = j > s->worst ? j : s->worst;
}

/* ---- gates and knots ---- */

/* Neuron i sits at breakpoint j and opens this way. */
static size_t
breakpoint_of(const site *s, size_t i)
{
    size_t at_a = s->net->unit->neurons_at_a;
    return i < at_a ? 0 : i - at_a + 1;
}

static int
direction_of(const site *s, size_t i)
{
    return s->orientation == ORDO_ALTERNATING && breakpoint_of(s, i) % 2 == 1 ? -1 : 1;
}

/* Gates first: knots are read through them. */
static void
check_gates(site *s)
{
    mpfr_t G;
    arb_t formula;
    arb_init(formula);
    for (size_t i = 0; s->worst < WRONG && i < s->net->neurons; i++) {
        ordo_network_view(G, s->net, i, ORDO_SLOT_G);
        arb_set_si(formula, direction_of(s, i));
        enter(s, judge_nearest(G, formula), "G.weight", i, G, formula);
    }
    arb_clear(formula);
}

/* Whether t is `end` rounded upwards: its lower neighbour < end <= t. Zero has no neighbour. */
static judgement
judge_upwards(const mpfr_t t, const arb_t end)
{
    mpfr_t below;
    arb_t low, high;
    arb_init(low);
    arb_init(high);
    mpfr_init2(below, mpfr_get_prec(t));
    mpfr_set(below, t, MPFR_RNDN);
    mpfr_nextbelow(below);
    ordo_ball_from_real(high, t);
    ordo_ball_from_real(low, below);
    judgement j = UNCLEAR;
    if (mpfr_zero_p(t)) {
        j = judge_nearest(t, end);
    } else if (arb_lt(low, end) && arb_le(end, high)) {
        j = RIGHT;
    } else if (arb_ge(low, end) || arb_gt(end, high)) {
        j = WRONG;
    }
    mpfr_clear(below);
    arb_clear(low);
    arb_clear(high);
    return j;
}

/* The ends are rounded inwards: b downwards, which is -b upwards. */
static judgement
judge_end(const mpfr_t t, const arb_t end, bool left)
{
    mpfr_t mirrored;
    arb_t other;
    arb_init(other);
    mpfr_init2(mirrored, mpfr_get_prec(t));
    mpfr_neg(mirrored, t, MPFR_RNDN);
    arb_neg(other, end);
    judgement j = left ? judge_upwards(t, end) : judge_upwards(mirrored, other);
    mpfr_clear(mirrored);
    arb_clear(other);
    return j;
}

static void
check_knots(site *s, const ordo_target *target)
{
    mpfr_t t;
    arb_t a, b, P, size;
    arb_init(a);
    arb_init(b);
    arb_init(P);
    arb_init(size);
    size_t n = s->cells;
    ordo_target_ends_ball(a, b, target, s->prec);
    arb_abs(size, a);
    arb_abs(P, b);
    arb_max(size, size, P, s->prec);
    for (size_t i = 0; s->worst < WRONG && i <= n; i++) {
        ordo_vector_view(t, &s->knots, i);
        if (i == 0 || i == n) {
            arb_set(P, i == 0 ? a : b);
            enter(s, judge_end(t, P, i == 0), "knot", i, t, P);
        } else {
            arb_mul_ui(P, a, n - i, s->prec);
            arb_addmul_ui(P, b, i, s->prec);
            arb_div_ui(P, P, n, s->prec);
            enter(s, judge(s, t, P, size), "knot", i, t, P);
        }
    }
    arb_clear(size);
    arb_clear(P);
    arb_clear(b);
    arb_clear(a);
}

/* t_i = -g/G = -+g, and b rounded inwards. */
static void
read_knots(site *s, const ordo_target *target)
{
    mpfr_t t, g, last;
    mpfr_inits2(s->net->theta.prec, t, last, (mpfr_ptr)0);
    ordo_target_ends(t, last, target);
    (void)ordo_vector_set(&s->knots, 0, t); /* of units without neurons at a */
    if (s->cells > 0) {
        (void)ordo_vector_set(&s->knots, s->cells, last);
    }
    for (size_t i = s->net->neurons; i-- > 0;) {
        ordo_network_view(g, s->net, i, ORDO_SLOT_g);
        mpfr_mul_si(t, g, -direction_of(s, i), MPFR_RNDN);
        (void)ordo_vector_set(&s->knots, breakpoint_of(s, i), t);
    }
    mpfr_clears(t, last, (mpfr_ptr)0);
}

/* ---- the formulas ---- */

static void
stored_knot(ordo_scalar *t, void *self, size_t i)
{
    site *s = self;
    mpfr_t view;
    ordo_vector_view(view, &s->knots, i);
    s->sampler.field->set_real(t, view);
}

static ordo_status
stored_sample(ordo_scalar *f, void *self, size_t place, const ordo_scalar *x, unsigned derivatives)
{
    (void)place;
    site *s = self;
    return ordo_sampler_read(f, &s->sampler, x, derivatives);
}

/* By what the net shows of it, and within its slot: where D and a factor of one neuron were both
 * small, each would hide the other. The p_j have no slot; their terms add up. */
static judgement
judge_effect(const site *s, size_t index, const mpfr_t v, const arb_t P)
{
    size_t slot = ordo_network_slot(s->net, index);
    int effect = ordo_effect_is_negligible(&s->effect, index, v, P);
    judgement j = effect > 0 ? NEGLIGIBLE : effect < 0 ? WRONG : UNCLEAR;
    if (slot < s->stride) {
        judgement own = judge_negligible(v, P, s->largest + slot, s->prec);
        j = own > j ? own : j;
    }
    return j;
}

/* One of the first two ways must certainly hold, or both certainly fail. */
static judgement
judge_parameter(const site *s, size_t index, const mpfr_t v, const arb_t P)
{
    judgement j = judge_nearest(v, P);
    if (j == RIGHT) {
        note_distance(s->report, v, P, s->prec);
        return j;
    }
    judgement other = judge_effect(s, index, v, P);
    return other == WRONG ? j : other;
}

static ordo_status
check_value(void *self, size_t index, const ordo_scalar *value)
{
    site *s = self;
    size_t slot = ordo_network_slot(s->net, index);
    bool beside = slot == s->stride;
    mpfr_t v;
    arb_t P;
    arb_init(P);
    ordo_vector_view(v, &s->net->theta, index);
    if (s->sampler.field == &ordo_ball_arithmetic) {
        arb_set(P, value->ball);
    } else {
        arb_set_fmpq(P, value->rational, s->prec);
    }
    judgement j = judge_parameter(s, index, v, P);
    if (j == UNCLEAR && mpfr_zero_p(v) && ordo_effect_vanishes(&s->effect, index, P)) {
        j = NEGLIGIBLE;
    }
    char name[ORDO_PARAMETER_NAME];
    ordo_network_name(name, s->net, index);
    enter(s, j, name, beside ? ordo_network_power(s->net, index) : index / s->stride, v, P);
    arb_clear(P);
    return j == WRONG ? ORDO_MISSED : ORDO_OK;
}

/* M of each slot, exactly. */
static void
read_largest(site *s)
{
    mpfr_t v;
    arb_t x;
    arb_init(x);
    _arb_vec_zero(s->largest, (slong)s->stride);
    for (size_t i = 0; i < s->net->neurons * s->stride; i++) {
        ordo_vector_view(v, &s->net->theta, i);
        ordo_ball_from_real(x, v);
        arb_abs(x, x);
        if (arb_gt(x, s->largest + i % s->stride)) {
            arb_swap(x, s->largest + i % s->stride);
        }
    }
    arb_clear(x);
}

/* ---- all of it ---- */

typedef struct plan {
    const ordo_construction *construction;
    const ordo_target *target;
} plan;

static ordo_status
status_of(const site *s)
{
    return s->worst == WRONG ? ORDO_MISSED : s->worst == UNCLEAR ? ORDO_UNDECIDED : ORDO_OK;
}

static ordo_status
check_formulas(site *s, const plan *p, const ordo_arithmetic *field)
{
    ordo_status status =
        ordo_sampler_init(&s->sampler, p->target, field, s->prec, s->net->theta.prec);
    if (status == ORDO_OK) {
        ordo_site formulas = {.field = field,
                              .prec = s->prec,
                              .cells = s->cells,
                              .self = s,
                              .knot = stored_knot,
                              .sample = stored_sample,
                              .put = check_value};
        status = ordo_build(&formulas, s->net->unit, p->construction, s->orientation, s->why);
    }
    ordo_sampler_clear(&s->sampler);
    return status == ORDO_OK ? status_of(s) : status;
}

static ordo_status
attempt(site *s, const plan *p, const ordo_arithmetic *field, slong prec)
{
    s->prec = prec;
    s->worst = RIGHT;
    s->report->bits = prec;
    s->report->checked = 0;
    s->report->negligible = 0;
    s->report->name[0] = '\0';
    mag_zero(s->report->furthest);
    read_largest(s);
    check_gates(s);
    if (s->worst < UNCLEAR) {
        read_knots(s, p->target);
        check_knots(s, p->target);
    }
    return s->worst < UNCLEAR ? check_formulas(s, p, field) : status_of(s);
}

static bool
is_polynomial(const ordo_target *target)
{
    fmpq_poly_t f;
    fmpq_poly_init(f);
    bool polynomial = ordo_polynomial_of(f, ordo_target_function(target)) == ORDO_OK;
    fmpq_poly_clear(f);
    return polynomial;
}

static ordo_status
search(site *s, const plan *p)
{
    slong prec = s->net->theta.prec + GUARD_BITS +
                 (slong)ordo_unit_order(s->net->unit) * (slong)FLINT_BIT_COUNT(s->cells);
    ordo_status status = ORDO_UNDECIDED;
    for (int i = 0; i < ATTEMPTS && status == ORDO_UNDECIDED; i++, prec *= 2) {
        status = attempt(s, p, &ordo_ball_arithmetic, prec);
    }
    if (status == ORDO_UNDECIDED && is_polynomial(p->target)) {
        /* Signs that no ball tells, and values half-way between two numbers. */
        status = attempt(s, p, &ordo_rational_arithmetic, prec);
    }
    return status;
}

/* The value of a formula, "0 within" a bound where it is not told from 0: digits would be noise. */
static void
describe_formula(char *text, size_t size, const arb_t P, long digits, slong prec)
{
    bool zero = arb_contains_zero(P);
    mpfr_t x;
    mpfr_init2(x, prec);
    if (zero) {
        arf_t reach;
        arf_init(reach);
        arb_get_abs_ubound_arf(reach, P, prec);
        (void)arf_get_mpfr(x, reach, MPFR_RNDU);
        arf_clear(reach);
    } else {
        ordo_real_from_ball(x, P);
    }
    char *number = zero ? ordo_real_text_rounded(x, 2, MPFR_RNDU) : ordo_real_text(x, digits);
    (void)snprintf(text, size, "%s%s", zero && !mpfr_zero_p(x) ? "0 within " : "",
                   number != NULL ? number : "?");
    free(number);
    mpfr_clear(x);
}

/* "U.weight of neuron 3 is ..., the formula gives ...". */
static void
explain(const site *s, ordo_status status)
{
    const ordo_parameters_report *r = s->report;
    enum { MORE_DIGITS = 4 };
    long digits = (long)(0.302 * (double)s->net->theta.prec) + MORE_DIGITS;
    char formula[sizeof s->why->text];
    char *stored = ordo_real_text(r->stored, digits);
    describe_formula(formula, sizeof formula, r->formula, digits, s->prec);
    bool knot = strcmp(r->name, "knot") == 0, power = strcmp(r->name, "P.weight") == 0;
    char number[32] = "";
    if (strcmp(r->name, "D.bias") != 0) {
        (void)snprintf(number, sizeof number, "%s%zu",
                       knot    ? " "
                       : power ? " of power "
                               : " of neuron ",
                       r->neuron);
    }
    (void)ordo_explain(s->why, status, "%s%s is %s, the formula gives %s%s", r->name, number,
                       stored != NULL ? stored : "?", formula,
                       status == ORDO_MISSED ? "" : ": undecided");
    free(stored);
}

ordo_status
ordo_parameters_check(ordo_parameters_report *report, const ordo_network *net,
                      const ordo_construction *construction, ordo_orientation orientation,
                      const ordo_target *target, ordo_message *why)
{
    ordo_message unheard = {""};
    plan p = {construction, target};
    site s = {.net = net,
              .orientation = orientation,
              .stride = ordo_network_stride(net),
              .cells = ordo_unit_cells(net->unit, net->neurons),
              .report = report,
              .why = why != NULL ? why : &unheard};
    ordo_status status = ordo_vector_init(&s.knots, s.cells + 1, net->theta.prec);
    if (status != ORDO_OK) {
        return status;
    }
    s.largest = _arb_vec_init((slong)s.stride);
    status = ordo_effect_init(&s.effect, net, target);
    if (status == ORDO_OK) {
        status = search(&s, &p);
    }
    if ((status == ORDO_MISSED || status == ORDO_UNDECIDED) && report->name[0] != '\0') {
        explain(&s, status);
    }
    ordo_effect_clear(&s.effect);
    _arb_vec_clear(s.largest, (slong)s.stride);
    ordo_vector_clear(&s.knots);
    return status;
}
