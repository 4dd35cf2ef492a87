/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/golden/suspect.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "construct/tensor.h"

/* Other functions in place of relu. */
static double
relu(double x)
{
    return x > 0 ? x : 0;
}

static double
gelu(double x)
{
    return x * erfc(-x * sqrt(0.5)) / 2;
}

static double
gelu_tanh(double x)
{
    return x / 2 * (1 + tanh(sqrt(2 / acos(-1)) * (x + 0.044715 * x * x * x)));
}

static double
silu(double x)
{
    return x / (1 + exp(-x));
}

static double
identity(double x)
{
    return x;
}

typedef double gate_function(double x);

static const struct {
    const char *name;
    gate_function *gate;
} gates[] = {{"gelu", gelu}, {"gelu by tanh", gelu_tanh}, {"silu", silu}, {"nothing", identity}};
enum { GATES = sizeof gates / sizeof gates[0] };

/* What is done to one parameter or to a tensor. */
typedef enum change { ZERO, NEGATE, EXCHANGE, REVERSE, NEXT, PREVIOUS } change;

/* A mistake: of the gate; of one tensor, in all neurons or in one; of the tail. */
typedef struct mistake {
    gate_function *gate; /* or NULL */
    bool whole;          /* a tensor, else one neuron's */
    change change;
    size_t slot;        /* stride: parameters behind the neurons, from `first` on */
    size_t first, last; /* neurons */
} mistake;

static double
term(const suspect *s, const double *p, gate_function *gate, double x)
{
    const ordo_unit *unit = s->net->unit;
    double value = gate(p[0] * x + p[1]), product = p[s->stride - 1];
    for (unsigned j = 0; j < unit->power; j++) {
        product *= value;
    }
    for (unsigned j = 0; j < unit->factors; j++) {
        product *= p[2 + 2 * j] * x + p[3 + 2 * j];
    }
    return product;
}

/* The parameters of neuron i with the mistake. */
static const double *
change_neuron(const suspect *s, const mistake *m, size_t i)
{
    const double *p = s->theta + i * s->stride;
    if (m->gate != NULL) {
        return p;
    }
    memcpy(s->changed, p, s->stride * sizeof *p);
    size_t n = s->net->neurons;
    size_t other = m->change == REVERSE    ? n - 1 - i
                   : m->change == NEXT     ? (i + 1) % n
                   : m->change == PREVIOUS ? (i + n - 1) % n
                   : i == m->first         ? m->last
                                           : m->first;
    double *entry = s->changed + m->slot;
    *entry = m->change == ZERO     ? 0
             : m->change == NEGATE ? -*entry
                                   : s->theta[other * s->stride + m->slot];
    return s->changed;
}

/* What the mistake adds to the net at x. */
static double
effect(const suspect *s, const mistake *m, double x)
{
    double sum = 0;
    if (m->slot == s->stride) {
        /* p_j x^j, d */
        const double *tail = s->theta + s->net->neurons * s->stride;
        double power = 1;
        for (unsigned j = 0; m->first < s->net->unit->tail && j < s->net->unit->tail; j++) {
            power *= x;
            sum -= tail[j] * power;
        }
        sum -= m->first == s->net->unit->tail ? tail[m->first] : 0;
        return m->change == NEGATE ? 2 * sum : sum;
    }
    for (size_t i = m->first; i <= m->last; i++) {
        const double *p = change_neuron(s, m, i);
        sum += term(s, p, m->gate != NULL ? m->gate : relu, x) -
               term(s, s->theta + i * s->stride, relu, x);
    }
    return sum;
}

/* The largest misfit when the mistake is assumed, or HUGE_VAL once it is not below `limit`; points
 * are in descending order of what they weigh. */
static double
misfit(const suspect *s, const mistake *m, double limit)
{
    double most = 0;
    for (size_t k = 0; k < s->points; k++) {
        const suspect_point *p = &s->point[k];
        double rest = fabs(p->residual - effect(s, m, p->x)) / p->bound;
        if (!(rest < limit)) { /* nor NaN */
            return HUGE_VAL;
        }
        most = rest > most ? rest : most;
    }
    return most;
}

static void
describe(ordo_suspicion *f, const suspect *s, const mistake *m)
{
    static const char *const one[] = {"is taken for 0", "has the other sign",
                                      "and the next are exchanged"};
    static const char *const all[] = {"left out",
                                      "negated",
                                      "",
                                      "in reversed order",
                                      "shifted by one neuron",
                                      "shifted by one neuron"};
    char name[ORDO_ENTRY_NAME];
    bool tail = m->slot == s->stride;
    size_t index = tail ? s->net->neurons * s->stride + m->first : m->first * s->stride + m->slot;
    f->one_neuron = !m->whole;
    f->neuron = m->first;
    if (m->gate != NULL) {
        size_t i = 0;
        while (gates[i].gate != m->gate) {
            i++;
        }
        (void)snprintf(f->text, sizeof f->text, "%s in place of relu", gates[i].name);
    } else if (f->one_neuron && m->change == ZERO && m->slot == s->stride - 1) {
        (void)snprintf(f->text, sizeof f->text, "neuron %zu left out", m->first);
    } else if (f->one_neuron) {
        ordo_entry_name(name, s->net, index);
        (void)snprintf(f->text, sizeof f->text, "%s %s", name, one[m->change]);
    } else {
        ordo_network_name(name, s->net, index);
        (void)snprintf(f->text, sizeof f->text, "%s %s", name, all[m->change]);
    }
}

/* Whether the search ends: the mistake explains all. */
static bool
try_mistake(ordo_suspicion *f, const suspect *s, const mistake *m)
{
    double rest = misfit(s, m, f->remainder);
    if (rest < f->remainder) {
        f->remainder = rest;
        f->explains = rest <= 1;
        describe(f, s, m);
    }
    return f->explains;
}

static bool
try_gates(ordo_suspicion *f, const suspect *s)
{
    bool done = false;
    for (int i = 0; !done && i < GATES; i++) {
        mistake m = {.whole = true, .gate = gates[i].gate, .last = s->net->neurons - 1};
        done = try_mistake(f, s, &m);
    }
    return done;
}

static bool
try_tensors(ordo_suspicion *f, const suspect *s)
{
    static const change changes[] = {ZERO, NEGATE, REVERSE, NEXT, PREVIOUS};
    bool done = false;
    size_t last = s->net->neurons - 1;
    for (size_t c = 0; !done && c < sizeof changes / sizeof changes[0]; c++) {
        for (size_t slot = 0; !done && slot < s->stride; slot++) {
            mistake m = {.whole = true, .change = changes[c], .slot = slot, .last = last};
            done = try_mistake(f, s, &m);
        }
    }
    for (size_t c = 0; !done && c < 2; c++) {
        mistake m = {
            .whole = true, .change = changes[c], .slot = s->stride, .first = s->net->unit->tail};
        done = try_mistake(f, s, &m);
        m.first = 0;
        done = done || (s->net->unit->tail > 0 && try_mistake(f, s, &m));
    }
    return done;
}

/* The weight D first: where it explains, factors with the other sign do as well. */
static bool
try_neurons(ordo_suspicion *f, const suspect *s)
{
    bool done = false;
    for (int c = ZERO; !done && c <= EXCHANGE; c++) {
        for (size_t k = s->stride; !done && k > 0; k--) {
            for (size_t i = 0; !done && i < s->net->neurons; i++) {
                size_t last = c == EXCHANGE ? i + 1 : i;
                mistake m = {.change = (change)c, .slot = k - 1, .first = i, .last = last};
                done = last < s->net->neurons && try_mistake(f, s, &m);
            }
        }
    }
    return done;
}

/* Whether the outputs are numbers of the shorter format, and off by no more than it explains:
 * parameters and points are then rounded as well, hence twice its bound. */
static ordo_status
fits_format(bool *fits, const suspect *s, const ordo_golden *g, const ordo_dtype *dtype)
{
    ordo_vector bound;
    mpfr_t view, z;
    ordo_status status = ordo_allowance(&bound, &g->net, &g->x, dtype, ORDO_FLUSHED);
    if (status != ORDO_OK) {
        return status;
    }
    mpfr_init2(z, 53);
    *fits = true;
    for (size_t k = 0; *fits && k < s->points; k++) {
        ordo_vector_view(view, &bound, k);
        mpfr_set_d(z, s->point[k].output, MPFR_RNDN);
        *fits = fabs(s->point[k].residual) <= 2 * mpfr_get_d(view, MPFR_RNDU) &&
                ordo_dtype_holds(dtype, z);
    }
    mpfr_clear(z);
    ordo_vector_clear(&bound);
    return ORDO_OK;
}

static ordo_status
try_formats(ordo_suspicion *f, const suspect *s, const ordo_golden *g)
{
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL && !f->explains; t++) {
        if ((*t)->bits >= g->dtype->bits) {
            continue;
        }
        ordo_status status = fits_format(&f->explains, s, g, *t);
        if (status != ORDO_OK) {
            return status;
        }
        if (f->explains) {
            (void)snprintf(f->text, sizeof f->text, "computed in %s", (*t)->name);
        }
    }
    return ORDO_OK;
}

static int
compare_weight(const void *a, const void *b)
{
    const suspect_point *p = a, *q = b;
    return (p->fraction < q->fraction) - (p->fraction > q->fraction);
}

/* The first point with an error, and the breakpoints around it. */
static void
find_cell(ordo_suspicion *f, const suspect *s)
{
    double x = HUGE_VAL;
    f->left = HUGE_VAL;
    f->right = -HUGE_VAL;
    for (size_t k = 0; k < s->points; k++) {
        const suspect_point *p = &s->point[k];
        x = p->beyond && p->x < x ? p->x : x;
        f->left = p->x < f->left ? p->x : f->left;
        f->right = p->x > f->right ? p->x : f->right;
    }
    double first = f->left;
    for (size_t i = 0; i < s->net->neurons; i++) {
        const double *p = s->theta + i * s->stride;
        double t = -p[1] / p[0] + 0.0; /* no -0 */
        f->left = t < x && t > f->left ? t : f->left;
        f->right = (t > x || (t == x && x > first)) && t < f->right ? t : f->right;
    }
}

ordo_status
ordo_suspect_find(ordo_suspicion *f, suspect *s, const ordo_golden *g)
{
    *f = (ordo_suspicion){.remainder = HUGE_VAL};
    find_cell(f, s);
    double worst = 0;
    for (size_t k = 0; k < s->points; k++) {
        worst = s->point[k].fraction > worst ? s->point[k].fraction : worst;
    }
    ordo_suspicion shorter = *f, outputs = *f;
    ordo_status status = try_formats(&shorter, s, g); /* before the points are sorted */
    ordo_suspect_outputs(&outputs, s, g->dtype);
    qsort(s->point, s->points, sizeof *s->point, compare_weight);
    f->remainder = worst / 10; /* more is not worth a word */
    if (s->net->neurons > 0 && !try_gates(f, s) && !try_tensors(f, s)) {
        if (outputs.explains) {
            *f = outputs;
        } else if (!try_neurons(f, s) && shorter.explains) {
            *f = shorter;
        }
    }
    f->remainder = worst > 0 && f->text[0] != '\0' ? f->remainder / worst : 1;
    return status;
}

/* At most the size of a neuron's term at x, in doubles. Rounded to nearest, w x + b is off by at
 * most 2^-53 (2 |w x| + |b|) and 2^-53 of both once more, less than `slack` of them; a product with
 * up to eight lines by a share of less than 16 slack. What might have
 * underflowed, which adds less than `tiny` to a line, is taken for 0, and so is what overflows. */
static double
least_term(const suspect *s, const double *p, double x)
{
    const double slack = 0x1p-50, tiny = 0x1p-1000;
    const ordo_unit *unit = s->net->unit;
    double product = fabs(p[s->stride - 1]);
    for (unsigned j = 0; j <= unit->factors; j++) {
        double w = p[2 * j], b = p[2 * j + 1], value = w * x + b;
        double off = slack * (fabs(w * x) + fabs(b)) + tiny;
        double size = (j == 0 ? value : fabs(value)) - off;
        for (unsigned k = 0; k < (j == 0 ? unit->power : 1); k++) {
            product = size > 0 ? product * size : 0;
            product = product > tiny ? product : 0;
        }
    }
    product -= 16 * slack * product;
    return isfinite(product) ? product : 0;
}

void
ordo_suspect_hidden(ordo_sight *sight, const suspect *s)
{
    sight->neurons = sight->hidden = 0;
    for (size_t i = 0; i < s->net->neurons; i++) {
        const double *p = s->theta + i * s->stride;
        bool seen = false, zero = true;
        for (size_t k = s->points; !seen && k > 0; k--) { /* neurons open to the right, mostly */
            double x = s->point[k - 1].x;
            seen = least_term(s, p, x) > 2 * s->point[k - 1].bound;
            zero = zero && !seen && term(s, p, relu, x) == 0;
        }
        sight->neurons += !zero;
        sight->hidden += !zero && !seen;
    }
}

ordo_status
ordo_suspect_init(suspect *s, const ordo_golden *g)
{
    mpfr_t view;
    *s = (suspect){.net = &g->net,
                   .points = g->x.length,
                   .stride = ordo_network_stride(&g->net),
                   .point = calloc(g->x.length + 1, sizeof *s->point),
                   .theta = calloc(g->net.theta.length + 1, sizeof *s->theta),
                   .changed = calloc(ordo_network_stride(&g->net), sizeof *s->changed)};
    if (s->point == NULL || s->theta == NULL || s->changed == NULL) {
        ordo_suspect_clear(s);
        return ORDO_ENOMEM;
    }
    for (size_t k = 0; k < s->points; k++) {
        ordo_vector_view(view, &g->x, k);
        s->point[k].x = mpfr_get_d(view, MPFR_RNDN); /* exact */
        ordo_vector_view(view, &g->bound, k);
        s->point[k].bound = mpfr_get_d(view, MPFR_RNDU);
    }
    for (size_t i = 0; i < g->net.theta.length; i++) {
        ordo_vector_view(view, &g->net.theta, i);
        s->theta[i] = mpfr_get_d(view, MPFR_RNDN);
    }
    return ORDO_OK;
}

void
ordo_suspect_clear(suspect *s)
{
    free(s->point);
    free(s->theta);
    free(s->changed);
}
