/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/build.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "construct/rule.h"
#include "quadrature/parallel.h"

enum { MOST_NEURONS_AT_A = 2 };

/* So many cells are one piece of work for a thread. */
enum { CELLS_OF_BLOCK = 256 };

/* A knot with all that rules read there. */
typedef struct knot {
    ordo_scalar t;
    ordo_scalar f[ORDO_RULE_DERIVATIVES];
    ordo_scalar v;
} knot;

typedef struct sweep {
    const ordo_site *site;
    const ordo_unit *unit;
    const ordo_construction *construction;
    ordo_orientation orientation;
    ordo_message *why;
    ordo_bench bench;
    knot knots[2]; /* the ends of the current cell, taking turns */
    ordo_scalar h_before, h, h_next;
    ordo_scalar middle;
    ordo_scalar before[ORDO_RULE_COEFFICIENTS]; /* the previous piece */
    ordo_scalar piece[ORDO_RULE_COEFFICIENTS];
    ordo_scalar jump[ORDO_RULE_COEFFICIENTS]; /* jump[j] s^j at the current breakpoint, j >= 1 */
    ordo_scalar first_jump[ORDO_RULE_COEFFICIENTS]; /* at a, waiting for the flipped neurons */
    ordo_scalar flipped[ORDO_RULE_COEFFICIENTS];    /* -R, in powers of x - a (theory 3.4) */
    ordo_scalar a, one, zero;
    ordo_neuron neurons[MOST_NEURONS_AT_A];
} sweep;

const char *
ordo_orientation_name(ordo_orientation orientation)
{
    static const char *const names[ORDO_ORIENTATIONS] = {"forward", "alternating"};
    return names[orientation];
}

/* Calls `each` on every scalar of the sweep, so that none is initialised and not cleared. */
static void
for_each_scalar(sweep *w, void (*each)(ordo_scalar *, const ordo_site *))
{
    const ordo_site *site = w->site;
    for (int k = 0; k < 2; k++) {
        each(&w->knots[k].t, site);
        each(&w->knots[k].v, site);
        for (int j = 0; j < ORDO_RULE_DERIVATIVES; j++) {
            each(&w->knots[k].f[j], site);
        }
    }
    for (int j = 0; j < ORDO_RULE_COEFFICIENTS; j++) {
        each(&w->before[j], site);
        each(&w->piece[j], site);
        each(&w->jump[j], site);
        each(&w->first_jump[j], site);
        each(&w->flipped[j], site);
    }
    for (int k = 0; k < MOST_NEURONS_AT_A; k++) {
        each(&w->neurons[k].D, site);
        for (int j = 0; j < 2; j++) {
            each(&w->neurons[k].U[j], site);
            each(&w->neurons[k].u[j], site);
        }
    }
    for (int j = 0; j < ORDO_RULE_SCRATCH; j++) {
        each(&w->bench.scratch[j], site);
    }
    ordo_scalar *const single[] = {&w->h_before, &w->h,   &w->h_next, &w->middle,
                                   &w->a,        &w->one, &w->zero};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        each(single[i], site);
    }
}

static void
init_scalar(ordo_scalar *r, const ordo_site *site)
{
    site->field->init(r, site->prec);
}

static void
clear_scalar(ordo_scalar *r, const ordo_site *site)
{
    site->field->clear(r);
}

static ordo_status
put(sweep *w, size_t index, const ordo_scalar *value)
{
    if (!w->site->field->is_finite(value)) {
        return ordo_explain(w->why, ORDO_UNDECIDED, "a parameter could not be enclosed");
    }
    return w->site->put(w->site->self, index, value);
}

static ordo_status
put_neuron(sweep *w, size_t i, const ordo_neuron *neuron)
{
    const ordo_arithmetic *field = w->site->field;
    size_t index = i * (3 + 2 * (size_t)w->unit->factors);
    ordo_scalar *gate = &w->bench.scratch[0];
    field->mul_si(gate, &w->one, neuron->direction, w->site->prec);
    ordo_status status = put(w, index++, gate);
    field->mul_si(gate, neuron->t, -neuron->direction, w->site->prec);
    if (status == ORDO_OK) {
        status = put(w, index++, gate);
    }
    for (unsigned j = 0; status == ORDO_OK && j < w->unit->factors; j++) {
        status = put(w, index++, &neuron->U[j]);
        if (status == ORDO_OK) {
            status = put(w, index++, &neuron->u[j]);
        }
    }
    return status == ORDO_OK ? put(w, index, &neuron->D) : status;
}

/* Places the neurons of one jump (coefficients jump[1..3]) at breakpoint i. */
static ordo_status
put_jump(sweep *w, size_t i, const ordo_scalar *t, const ordo_scalar *jump, int direction)
{
    ordo_jump description = {.index = i,
                             .t = t,
                             .alpha = &jump[1],
                             .beta = &jump[2],
                             .gamma = &jump[3],
                             .direction = direction,
                             .smooth = w->construction->rule->smooth};
    size_t count = i == 0 ? w->unit->neurons_at_a : 1;
    ordo_status status = w->unit->placement->place(w->neurons, &w->bench, &description, w->why);
    for (size_t k = 0; status == ORDO_OK && k < count; k++) {
        w->neurons[k].direction = direction;
        w->neurons[k].t = t;
        status = put_neuron(w, i == 0 ? k : i + w->unit->neurons_at_a - 1, &w->neurons[k]);
    }
    return status;
}

/* c = the polynomial c(s) in powers of s + by: p(s + by) (Taylor shift by synthetic division). */
static void
shift(ordo_scalar *c, ordo_bench *bench, const ordo_scalar *by)
{
    ordo_scalar *term = &bench->scratch[0];
    for (int i = 0; i < ORDO_RULE_COEFFICIENTS - 1; i++) {
        for (int j = ORDO_RULE_COEFFICIENTS - 2; j >= i; j--) {
            bench->field->mul(term, &c[j + 1], by, bench->prec);
            bench->field->add(&c[j], &c[j], term, bench->prec);
        }
    }
}

/* jump = piece - before, where `before` is re-centred at the current knot. Its value part vanishes
 * by construction (pieces meet) and is set to zero. */
static void
find_jump(sweep *w)
{
    shift(w->before, &w->bench, &w->h_before);
    w->site->field->set_si(&w->jump[0], 0);
    for (int j = 1; j < ORDO_RULE_COEFFICIENTS; j++) {
        w->site->field->sub(&w->jump[j], &w->piece[j], &w->before[j], w->site->prec);
    }
}

/* flipped += jump, re-centred from t to a: relu(x - t) q = (x - t) q + relu(t - x) q. */
static void
flip(sweep *w, const ordo_scalar *t)
{
    ordo_scalar *back = &w->bench.scratch[1];
    w->site->field->sub(back, &w->a, t, w->site->prec);
    for (int j = 0; j < ORDO_RULE_COEFFICIENTS; j++) {
        w->site->field->set(&w->before[j], &w->jump[j]);
    }
    shift(w->before, &w->bench, back);
    for (int j = 0; j < ORDO_RULE_COEFFICIENTS; j++) {
        w->site->field->add(&w->flipped[j], &w->flipped[j], &w->before[j], w->site->prec);
    }
}

static ordo_status
sample(sweep *w, ordo_scalar *f, size_t place, const ordo_scalar *x, unsigned derivatives)
{
    ordo_status status = w->site->sample(f, w->site->self, place, x, derivatives);
    if (status == ORDO_SINGULAR) {
        mpfr_t at;
        mpfr_init2(at, 64);
        w->site->field->get_real(at, x);
        char *where = ordo_real_text(at, 6);
        mpfr_clear(at);
        static const char *const primes[ORDO_RULE_DERIVATIVES] = {"", "'", "''", "'''", "''''"};
        unsigned j = 0;
        while (j < derivatives && w->site->field->is_finite(&f[j])) {
            j++;
        }
        status =
            ordo_explain(w->why, status, "needs f%s, but f%s is infinite or not known at x = %s",
                         primes[derivatives], primes[j], where ? where : "?");
        free(where);
    }
    return status;
}

/* v = f + (h_left^p + h_right^p) f^(p) / correction. */
static void
correct_value(sweep *w, knot *k, const ordo_scalar *h_left, const ordo_scalar *h_right)
{
    const ordo_arithmetic *field = w->site->field;
    const ordo_rule *rule = w->construction->rule;
    mpfr_prec_t prec = w->site->prec;
    field->set(&k->v, &k->f[0]);
    if (rule->correction_power == 0) {
        return;
    }
    ordo_scalar *left = &w->bench.scratch[0], *right = &w->bench.scratch[1];
    field->set_si(left, 1);
    field->set_si(right, 1);
    for (unsigned p = 0; p < rule->correction_power; p++) {
        field->mul(left, left, h_left, prec);
        field->mul(right, right, h_right, prec);
    }
    field->add(left, left, right, prec);
    field->mul(left, left, &k->f[rule->correction_power], prec);
    field->div_si(left, left, rule->correction, prec);
    field->add(&k->v, &k->v, left, prec);
}

/* width = knot i+1 - knot i. */
static void
measure_cell(sweep *w, ordo_scalar *width, size_t i)
{
    ordo_scalar *next = &w->bench.scratch[0];
    w->site->knot(width, w->site->self, i);
    w->site->knot(next, w->site->self, i + 1);
    w->site->field->sub(width, next, width, w->site->prec);
}

static ordo_status
sample_middle(sweep *w, size_t i, const knot *left, const knot *right)
{
    const ordo_arithmetic *field = w->site->field;
    ordo_scalar *x = &w->bench.scratch[0];
    field->add(x, &left->t, &right->t, w->site->prec);
    field->div_si(x, x, 2, w->site->prec);
    return sample(w, &w->middle, 2 * i + 1, x, 0);
}

/* Reads knot i+1 and finds the piece of cell i between `left` and `right`. */
static ordo_status
find_piece(sweep *w, size_t i, const knot *left, knot *right)
{
    const ordo_rule *rule = w->construction->rule;
    w->site->knot(&right->t, w->site->self, i + 1);
    if (i + 1 < w->site->cells) {
        measure_cell(w, &w->h_next, i + 1);
    } else {
        w->site->field->set(&w->h_next, &w->h);
    }
    ordo_status status = sample(w, right->f, 2 * (i + 1), &right->t, rule->derivatives);
    if (status == ORDO_OK && rule->middles) {
        status = sample_middle(w, i, left, right);
    }
    if (status != ORDO_OK) {
        return status;
    }
    correct_value(w, right, &w->h, &w->h_next);
    for (int j = 0; j < ORDO_RULE_COEFFICIENTS; j++) {
        w->site->field->set_si(&w->piece[j], 0);
    }
    ordo_cell cell = {.left = left->f,
                      .right = right->f,
                      .middle = &w->middle,
                      .v_left = &left->v,
                      .v_right = &right->v,
                      .h = &w->h};
    rule->piece(w->piece, &w->bench, &cell);
    return ORDO_OK;
}

/* The piece of the cell at hand is now that of the cell before. */
static void
move_on(sweep *w)
{
    for (int j = 0; j < ORDO_RULE_COEFFICIENTS; j++) {
        w->site->field->set(&w->before[j], &w->piece[j]);
    }
    w->site->field->set(&w->h_before, &w->h);
    w->site->field->set(&w->h, &w->h_next);
}

static ordo_status
sweep_cell(sweep *w, size_t i)
{
    knot *left = &w->knots[i % 2], *right = &w->knots[(i + 1) % 2];
    ordo_status status = find_piece(w, i, left, right);
    if (status != ORDO_OK) {
        return status;
    }
    find_jump(w);
    if (i == 0) {
        for (int j = 0; j < ORDO_RULE_COEFFICIENTS; j++) {
            w->site->field->set(&w->first_jump[j], &w->jump[j]);
        }
    } else {
        bool back = w->orientation == ORDO_ALTERNATING && i % 2 == 1;
        if (back) {
            flip(w, &left->t);
        }
        status = put_jump(w, i, &left->t, w->jump, back ? -1 : 1);
    }
    move_on(w);
    return status;
}

/* The piece of cell i >= 0, with which the cells behind it begin. */
static ordo_status
enter(sweep *w, size_t i)
{
    knot *left = &w->knots[i % 2], *right = &w->knots[(i + 1) % 2];
    w->site->knot(&left->t, w->site->self, i);
    w->site->knot(&w->a, w->site->self, 0);
    measure_cell(w, &w->h, i);
    measure_cell(w, &w->h_before, i > 0 ? i - 1 : 0);
    ordo_status status = sample(w, left->f, 2 * i, &left->t, w->construction->rule->derivatives);
    if (status == ORDO_OK) {
        correct_value(w, left, &w->h_before, &w->h);
        status = find_piece(w, i, left, right);
    }
    if (status == ORDO_OK) {
        move_on(w);
    }
    return status;
}

/* Knot 0 and, when there is no cell (one gqu neuron), the tangent there. */
static ordo_status
begin(sweep *w)
{
    knot *left = &w->knots[0];
    const ordo_rule *rule = w->construction->rule;
    unsigned derivatives = w->site->cells > 0 ? rule->derivatives : 1;
    w->site->knot(&left->t, w->site->self, 0);
    w->site->field->set(&w->a, &left->t);
    if (w->site->cells > 0) {
        measure_cell(w, &w->h, 0);
    }
    ordo_status status = sample(w, left->f, 0, &left->t, derivatives);
    if (status == ORDO_OK && w->site->cells > 0) {
        correct_value(w, left, &w->h, &w->h);
    } else if (status == ORDO_OK) {
        w->site->field->set(&left->v, &left->f[0]);
        w->site->field->set(&w->first_jump[1], &left->f[1]);
    }
    return status;
}

/* A net under way. */
typedef struct building {
    const ordo_site *site;
    const ordo_unit *unit;
    const ordo_construction *construction;
    ordo_orientation orientation;
    ordo_scalar *flipped; /* ORDO_RULE_COEFFICIENTS of each block */
    ordo_scalar first_jump[ORDO_RULE_COEFFICIENTS];
    ordo_scalar value_at_a;
    pthread_mutex_t lock; /* of what follows, and of joining */
    size_t failed;        /* the first block that failed; SIZE_MAX: none */
    ordo_status status;
    ordo_message why;
} building;

static sweep *
sweep_new(const building *all, const ordo_site *site, ordo_message *why)
{
    sweep *w = calloc(1, sizeof *w);
    if (w != NULL) {
        w->site = site;
        w->unit = all->unit;
        w->construction = all->construction;
        w->orientation = all->orientation;
        w->why = why;
        w->bench.field = site->field;
        w->bench.prec = site->prec;
        for_each_scalar(w, init_scalar);
        site->field->set_si(&w->one, 1);
    }
    return w;
}

static void
sweep_free(sweep *w)
{
    if (w != NULL) {
        for_each_scalar(w, clear_scalar);
        free(w);
    }
}

/* All cells of block b, and what the first and the last step of the net need of them. */
static ordo_status
sweep_cells(building *all, sweep *w, size_t b)
{
    const ordo_arithmetic *field = w->site->field;
    size_t first = b * CELLS_OF_BLOCK, end = first + CELLS_OF_BLOCK;
    end = end < w->site->cells ? end : w->site->cells;
    ordo_status status = first > 0 ? enter(w, first - 1) : begin(w);
    if (first == 0) {
        field->set(&all->value_at_a, &w->knots[0].v);
    }
    for (size_t i = first; status == ORDO_OK && i < end; i++) {
        status = sweep_cell(w, i);
    }
    for (size_t j = 0; j < ORDO_RULE_COEFFICIENTS; j++) {
        field->set(&all->flipped[b * ORDO_RULE_COEFFICIENTS + j], &w->flipped[j]);
        if (first == 0) {
            field->set(&all->first_jump[j], &w->first_jump[j]);
        }
    }
    return status;
}

static bool
is_pointless(building *all, size_t b)
{
    (void)pthread_mutex_lock(&all->lock);
    bool pointless = all->failed < b;
    (void)pthread_mutex_unlock(&all->lock);
    return pointless;
}

static ordo_status
build_block(void *context, size_t b)
{
    building *all = context;
    if (is_pointless(all, b)) {
        return ORDO_OK;
    }
    ordo_site own = *all->site;
    ordo_message why = {""};
    void *forked = NULL;
    ordo_status status = own.fork != NULL ? own.fork(&forked, own.self) : ORDO_OK;
    own.self = forked != NULL ? forked : own.self;
    if (status == ORDO_OK) {
        sweep *w = sweep_new(all, &own, &why);
        status = w != NULL ? sweep_cells(all, w, b) : ORDO_ENOMEM;
        sweep_free(w);
    }
    (void)pthread_mutex_lock(&all->lock);
    if (forked != NULL) {
        own.join(all->site->self, forked);
    }
    if (status != ORDO_OK && b < all->failed) {
        all->failed = b;
        all->status = status;
        all->why = why;
    }
    (void)pthread_mutex_unlock(&all->lock);
    return ORDO_OK; /* outcomes, too, are those of the first block that has one */
}

/* The neurons at a, which carry what the flipped ones add there, and the output bias. */
static ordo_status
finish(building *all, ordo_message *why)
{
    const ordo_site *site = all->site;
    const ordo_arithmetic *field = site->field;
    sweep *w = sweep_new(all, site, why);
    if (w == NULL) {
        return ORDO_ENOMEM;
    }
    size_t cells = site->cells, blocks = cells > 0 ? (cells - 1) / CELLS_OF_BLOCK + 1 : 0;
    for (size_t i = 0; i < blocks * ORDO_RULE_COEFFICIENTS; i++) {
        ordo_scalar *sum = &w->flipped[i % ORDO_RULE_COEFFICIENTS];
        field->add(sum, sum, &all->flipped[i], site->prec);
    }
    for (int j = 1; j < ORDO_RULE_COEFFICIENTS; j++) {
        field->add(&w->first_jump[j], &all->first_jump[j], &w->flipped[j], site->prec);
    }
    site->knot(&w->a, site->self, 0);
    ordo_status status = ORDO_OK;
    if (cells > 0) {
        status = put_jump(w, 0, &w->a, w->first_jump, 1);
    } else {
        ordo_neuron *only = &w->neurons[0];
        only->direction = 1;
        only->t = &w->a;
        field->set(&only->D, &w->first_jump[1]);
        for (int j = 0; j < 2; j++) {
            field->set_si(&only->U[j], 0);
            field->set_si(&only->u[j], 1);
        }
        status = put_neuron(w, 0, only);
    }
    ordo_scalar *d = &w->bench.scratch[0];
    field->add(d, &all->value_at_a, &w->flipped[0], site->prec);
    size_t neurons = ordo_unit_neurons(all->unit, cells);
    size_t last = ordo_unit_parameters(all->unit, neurons) - 1;
    status = status == ORDO_OK ? put(w, last, d) : status;
    sweep_free(w);
    return status;
}

/* Calls `each` on every scalar of the building. */
static void
for_each_sum(building *all, size_t blocks, void (*each)(ordo_scalar *, const ordo_site *))
{
    each(&all->value_at_a, all->site);
    for (size_t j = 0; j < ORDO_RULE_COEFFICIENTS; j++) {
        each(&all->first_jump[j], all->site);
    }
    for (size_t i = 0; all->flipped != NULL && i < blocks * ORDO_RULE_COEFFICIENTS; i++) {
        each(&all->flipped[i], all->site);
    }
}

ordo_status
ordo_build(const ordo_site *site, const ordo_unit *unit, const ordo_construction *construction,
           ordo_orientation orientation, ordo_message *why)
{
    if (construction->projected != site->projected) {
        return ordo_explain(why, ORDO_REFUSED, "%s is no closed formula", construction->name);
    }
    /* without cells the one block is the tangent at a */
    size_t blocks = site->cells > 0 ? (site->cells - 1) / CELLS_OF_BLOCK + 1 : 1;
    building all = {.site = site,
                    .unit = unit,
                    .construction = construction,
                    .orientation = orientation,
                    .flipped = calloc(blocks * ORDO_RULE_COEFFICIENTS, sizeof *all.flipped),
                    .failed = SIZE_MAX,
                    .status = ORDO_OK};
    ordo_status status = all.flipped != NULL ? ORDO_OK : ORDO_ENOMEM;
    int threads = site->fork != NULL && site->threads > 0 ? site->threads : 1;
    (void)pthread_mutex_init(&all.lock, NULL);
    for_each_sum(&all, blocks, init_scalar);
    if (status == ORDO_OK) {
        status = ordo_parallel_for(blocks, threads, build_block, &all);
    }
    if (status == ORDO_OK && all.failed != SIZE_MAX) {
        status = all.why.text[0] == '\0' ? all.status
                                         : ordo_explain(why, all.status, "%s", all.why.text);
    }
    if (status == ORDO_OK) {
        status = finish(&all, why);
    }
    for_each_sum(&all, blocks, clear_scalar);
    free(all.flipped);
    (void)pthread_mutex_destroy(&all.lock);
    return status;
}
