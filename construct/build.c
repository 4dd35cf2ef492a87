/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of building: blocks of cells, each on one thread; then what is at a and beside the
 * neurons. */
#include "construct/build.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "construct/build_parts.h"
#include "construct/network.h"
#include "quadrature/parallel.h"

/* So many cells are one piece of work for a thread. */
enum { CELLS_OF_BLOCK = 256 };

const char *
ordo_orientation_name(ordo_orientation orientation)
{
    static const char *const names[ORDO_ORIENTATIONS] = {"forward", "alternating"};
    return names[orientation];
}

void
ordo_builder_each(ordo_scalar *x, size_t count, const ordo_site *site,
                  void (*each)(ordo_scalar *, const ordo_site *))
{
    for (size_t i = 0; i < count; i++) {
        each(&x[i], site);
    }
}

void
ordo_builder_init_scalar(ordo_scalar *r, const ordo_site *site)
{
    site->field->init(r, site->prec);
}

void
ordo_builder_clear_scalar(ordo_scalar *r, const ordo_site *site)
{
    site->field->clear(r);
}

/* Calls `each` on every scalar of the builder, so that none is initialised and not cleared. */
static void
for_each_scalar(ordo_builder *w, void (*each)(ordo_scalar *, const ordo_site *))
{
    const ordo_site *site = w->site;
    ordo_scalar *const polynomials[] = {w->first, w->jump, w->flipped, w->moved};
    for (size_t i = 0; i < sizeof polynomials / sizeof polynomials[0]; i++) {
        ordo_builder_each(polynomials[i], ORDO_JUMP_COEFFICIENTS, site, each);
    }
    for (int k = 0; k < ORDO_NEURONS_AT_A; k++) {
        each(&w->neurons[k].D, site);
        ordo_builder_each(w->neurons[k].U, ORDO_UNIT_FACTORS, site, each);
        ordo_builder_each(w->neurons[k].u, ORDO_UNIT_FACTORS, site, each);
    }
    ordo_builder_each(w->bench.scratch, ORDO_RULE_SCRATCH, site, each);
    each(&w->a, site);
    each(&w->one, site);
    each(&w->t, site);
}

static ordo_status
put(ordo_builder *w, size_t index, const ordo_scalar *value)
{
    if (!w->site->field->is_finite(value)) {
        return ordo_explain(w->why, ORDO_UNDECIDED, "a parameter could not be enclosed");
    }
    return w->site->put(w->site->self, index, value);
}

static ordo_status
put_neuron(ordo_builder *w, size_t i, const ordo_neuron *neuron)
{
    const ordo_arithmetic *field = w->site->field;
    size_t index = i * ordo_unit_stride(w->unit);
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

/* The neurons of a jump at breakpoint i, `first` and the next ones of the net. */
static ordo_status
place(ordo_builder *w, const ordo_jump *jump, size_t first, size_t count)
{
    ordo_status status = w->unit->placement->place(w->neurons, &w->bench, jump, w->why);
    for (size_t k = 0; status == ORDO_OK && k < count; k++) {
        w->neurons[k].direction = jump->direction;
        w->neurons[k].t = jump->t;
        status = put_neuron(w, first + k, &w->neurons[k]);
    }
    return status;
}

/* Taylor shift by synthetic division. */
void
ordo_builder_shift(ordo_scalar *c, ordo_builder *w, unsigned degree, const ordo_scalar *by)
{
    ordo_scalar *term = &w->bench.scratch[0];
    for (unsigned i = 0; i < degree; i++) {
        for (unsigned j = degree; j-- > i;) {
            w->bench.field->mul(term, &c[j + 1], by, w->bench.prec);
            w->bench.field->add(&c[j], &c[j], term, w->bench.prec);
        }
    }
}

/* flipped += jump, re-centred from t to a: relu(x - t) q = (x - t) q + relu(t - x) q, and
 * relu(x - t)^R = (x - t)^R - (-1)^R relu(t - x)^R. */
static void
flip(ordo_builder *w)
{
    const ordo_arithmetic *field = w->site->field;
    ordo_scalar *back = &w->bench.scratch[1];
    field->sub(back, &w->a, &w->t, w->site->prec);
    for (unsigned j = 0; j <= w->degree; j++) {
        field->set(&w->moved[j], &w->jump[j]);
    }
    ordo_builder_shift(w->moved, w, w->degree, back);
    for (unsigned j = 0; j <= w->degree; j++) {
        field->add(&w->flipped[j], &w->flipped[j], &w->moved[j], w->site->prec);
    }
}

ordo_status
ordo_builder_jump(ordo_builder *w, size_t i, unsigned start)
{
    bool back = w->orientation == ORDO_ALTERNATING && i % 2 == 1;
    for (unsigned j = 0; j < start; j++) {
        w->site->field->set_si(&w->jump[j], 0);
    }
    if (back) {
        flip(w);
    }
    ordo_jump jump = {.index = i,
                      .t = &w->t,
                      .c = w->jump,
                      .start = start,
                      .degree = w->degree,
                      .direction = back ? -1 : 1};
    return place(w, &jump, i + w->unit->neurons_at_a - 1, 1);
}

ordo_status
ordo_builder_sample(ordo_builder *w, ordo_scalar *f, size_t place, const ordo_scalar *x,
                    unsigned derivatives)
{
    ordo_status status = w->site->sample(f, w->site->self, place, x, derivatives);
    if (status == ORDO_SINGULAR) {
        mpfr_t at;
        mpfr_init2(at, 64);
        w->site->field->get_real(at, x);
        char where[64];
        (void)mpfr_snprintf(where, sizeof where, "%.6Rg", at);
        mpfr_clear(at);
        static const char *const primes[ORDO_RULE_DERIVATIVES] = {
            "", "'", "''", "'''", "''''", "^(5)", "^(6)", "^(7)", "^(8)"};
        unsigned j = 0;
        while (j < derivatives && w->site->field->is_finite(&f[j])) {
            j++;
        }
        status =
            ordo_explain(w->why, status, "needs f%s, but f%s is infinite or not known at x = %s",
                         primes[derivatives], primes[j], where);
    }
    return status;
}

/* A net under way. */
typedef struct building {
    const ordo_site *site;
    const ordo_unit *unit;
    const ordo_construction *construction;
    ordo_orientation orientation;
    ordo_scalar *flipped; /* ORDO_JUMP_COEFFICIENTS of each block */
    ordo_scalar first[ORDO_JUMP_COEFFICIENTS];
    pthread_mutex_t lock; /* of what follows, and of joining */
    size_t failed;        /* the first block that failed; SIZE_MAX: none */
    ordo_status status;
    ordo_message why;
} building;

static ordo_builder *
builder_new(const building *all, const ordo_site *site, ordo_message *why)
{
    ordo_builder *w = calloc(1, sizeof *w);
    if (w != NULL) {
        w->site = site;
        w->unit = all->unit;
        w->construction = all->construction;
        w->orientation = all->orientation;
        w->why = why;
        w->degree = ordo_unit_degree(all->unit);
        w->bench.field = site->field;
        w->bench.prec = site->prec;
        for_each_scalar(w, ordo_builder_init_scalar);
        site->field->set_si(&w->one, 1);
        site->knot(&w->a, site->self, 0);
    }
    return w;
}

static void
builder_free(ordo_builder *w)
{
    if (w != NULL) {
        for_each_scalar(w, ordo_builder_clear_scalar);
        free(w);
    }
}

/* Without a cell (one neuron of a unit that needs two at a) the net is the tangent at a. */
static ordo_status
build_tangent(ordo_builder *w)
{
    ordo_scalar *f = w->jump;
    ordo_status status = ordo_builder_sample(w, f, 0, &w->a, 1);
    if (status == ORDO_OK) {
        w->site->field->set(&w->first[0], &f[0]);
        w->site->field->set(&w->first[1], &f[1]);
    }
    return status;
}

/* All cells of block b, and what the last step of the net needs of them. */
static ordo_status
build_cells(building *all, ordo_builder *w, size_t b)
{
    const ordo_arithmetic *field = w->site->field;
    size_t first = b * CELLS_OF_BLOCK, end = first + CELLS_OF_BLOCK;
    end = end < w->site->cells ? end : w->site->cells;
    ordo_status status = w->site->cells == 0             ? build_tangent(w)
                         : w->construction->rule->spline ? ordo_build_spline(w, first, end)
                                                         : ordo_build_pieces(w, first, end);
    for (size_t j = 0; j <= w->degree; j++) {
        field->set(&all->flipped[b * ORDO_JUMP_COEFFICIENTS + j], &w->flipped[j]);
        if (b == 0) {
            field->set(&all->first[j], &w->first[j]);
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
        ordo_builder *w = builder_new(all, &own, &why);
        status = w != NULL ? build_cells(all, w, b) : ORDO_ENOMEM;
        builder_free(w);
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

/* The neurons at a: those of the first piece, or of the tangent. */
static ordo_status
put_neurons_at_a(ordo_builder *w)
{
    const ordo_arithmetic *field = w->site->field;
    ordo_jump jump = {.t = &w->a, .c = w->first, .start = 1, .degree = w->degree, .direction = 1};
    if (w->site->cells > 0) {
        return place(w, &jump, 0, w->unit->neurons_at_a);
    }
    ordo_neuron *only = &w->neurons[0];
    only->direction = 1;
    only->t = &w->a;
    field->set(&only->D, &w->first[1]);
    for (unsigned j = 0; j < w->unit->factors; j++) {
        field->set_si(&only->U[j], 0);
        field->set_si(&only->u[j], 1);
    }
    return put_neuron(w, 0, only);
}

/* What a net begins with, which carries what the flipped neurons add there: the neurons at a and
 * d, or a polynomial in x. */
static ordo_status
finish(building *all, size_t blocks, ordo_message *why)
{
    const ordo_site *site = all->site;
    const ordo_arithmetic *field = site->field;
    ordo_builder *w = builder_new(all, site, why);
    if (w == NULL) {
        return ORDO_ENOMEM;
    }
    for (unsigned j = 0; j <= w->degree; j++) {
        field->set(&w->first[j], &all->first[j]);
        for (size_t b = 0; b < blocks; b++) {
            ordo_scalar *flipped = &all->flipped[b * ORDO_JUMP_COEFFICIENTS + j];
            field->add(&w->first[j], &w->first[j], flipped, site->prec);
        }
    }
    ordo_status status = ORDO_OK;
    if (w->unit->neurons_at_a > 0) {
        status = put_neurons_at_a(w);
    } else {
        field->neg(&w->t, &w->a);
        ordo_builder_shift(w->first, w, w->degree, &w->t);
    }
    size_t neurons = ordo_unit_neurons(all->unit, site->cells);
    for (unsigned j = w->unit->tail + 1; status == ORDO_OK && j-- > 0;) {
        status = put(w, ordo_unit_tail_index(w->unit, neurons, j), &w->first[j]);
    }
    builder_free(w);
    return status;
}

/* Calls `each` on every scalar of the building. */
static void
for_each_sum(building *all, size_t blocks, void (*each)(ordo_scalar *, const ordo_site *))
{
    ordo_builder_each(all->first, ORDO_JUMP_COEFFICIENTS, all->site, each);
    if (all->flipped != NULL) {
        ordo_builder_each(all->flipped, blocks * ORDO_JUMP_COEFFICIENTS, all->site, each);
    }
}

ordo_status
ordo_build(const ordo_site *site, const ordo_unit *unit, const ordo_construction *construction,
           ordo_orientation orientation, ordo_message *why)
{
    if (construction->projected != site->projected) {
        return ordo_explain(why, ORDO_REFUSED, "%s is no closed formula", construction->name);
    }
    if (site->cells == 0 && unit->neurons_at_a > 2) {
        return ordo_explain(why, ORDO_REFUSED, "the first cell takes %zu neurons",
                            unit->neurons_at_a);
    }
    /* without cells the one block is the tangent at a */
    size_t blocks = site->cells > 0 ? (site->cells - 1) / CELLS_OF_BLOCK + 1 : 1;
    building all = {.site = site,
                    .unit = unit,
                    .construction = construction,
                    .orientation = orientation,
                    .flipped = calloc(blocks * ORDO_JUMP_COEFFICIENTS, sizeof *all.flipped),
                    .failed = SIZE_MAX,
                    .status = ORDO_OK};
    ordo_status status = all.flipped != NULL ? ORDO_OK : ORDO_ENOMEM;
    int threads = site->fork != NULL && site->threads > 0 ? site->threads : 1;
    (void)pthread_mutex_init(&all.lock, NULL);
    for_each_sum(&all, blocks, ordo_builder_init_scalar);
    if (status == ORDO_OK) {
        status = ordo_parallel_for(blocks, threads, build_block, &all);
    }
    if (status == ORDO_OK && all.failed != SIZE_MAX) {
        status = all.why.text[0] == '\0' ? all.status
                                         : ordo_explain(why, all.status, "%s", all.why.text);
    }
    if (status == ORDO_OK) {
        status = finish(&all, blocks, why);
    }
    for_each_sum(&all, blocks, ordo_builder_clear_scalar);
    free(all.flipped);
    (void)pthread_mutex_destroy(&all.lock);
    return status;
}
