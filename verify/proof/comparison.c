/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/comparison.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "quadrature/parallel.h"

enum { DEFAULT_DIGITS = 20 };

const char *
ordo_equal_name(ordo_equal measure)
{
    static const char *const names[ORDO_MEASURES] = {"neurons", "parameters", "cells"};
    return (unsigned)measure < ORDO_MEASURES ? names[measure] : "unknown";
}

static size_t
parameters_of(const ordo_contender *contender, size_t neurons)
{
    const ordo_unit *unit = contender->recipe.unit;
    return contender->baseline != NULL
               ? ordo_baseline_parameters(contender->baseline, ordo_unit_cells(unit, neurons))
               : ordo_unit_parameters(unit, neurons);
}

/* The most neurons with no more than so many parameters, which grow with the neurons; 0: even one
 * has more. */
static size_t
most_within(const ordo_contender *contender, size_t parameters)
{
    size_t fits = 0, fails = parameters + 1; /* a neuron has one at least */
    while (fails - fits > 1) {
        size_t middle = fits + (fails - fits) / 2;
        if (parameters_of(contender, middle) <= parameters) {
            fits = middle;
        } else {
            fails = middle;
        }
    }
    return fits;
}

static size_t
neurons_of(const ordo_contender *contender, ordo_equal measure, size_t size)
{
    return measure == ORDO_BY_PARAMETERS ? most_within(contender, size)
           : measure == ORDO_BY_KNOTS || contender->baseline != NULL
               ? ordo_unit_neurons(contender->recipe.unit, size)
               : size;
}

static void
entry_init(ordo_entry *entry, const ordo_comparison *c, size_t i)
{
    *entry = (ordo_entry){.group = i / c->contender_count, .contender = i % c->contender_count};
    const ordo_contender *contender = &c->contenders[entry->contender];
    size_t size = c->sizes[entry->group];
    ordo_run_init(&entry->run, c->options.digits);
    entry->neurons = neurons_of(contender, c->measure, size);
    if (entry->neurons > 0) {
        entry->parameters = parameters_of(contender, entry->neurons);
    } else {
        entry->status = ordo_explain(
            &entry->why, ORDO_REFUSED, "none is that small: one %s takes %zu parameters",
            contender->baseline != NULL ? "cell" : "neuron", parameters_of(contender, 1));
    }
}

/* The bound that an entry shares with those before it, or a new one. */
static void
assign_bound(ordo_comparison *c, ordo_entry *entry)
{
    const ordo_recipe *recipe = &c->contenders[entry->contender].recipe;
    for (size_t i = 0; i < c->bound_count; i++) {
        if (c->bounds[i].neurons == entry->neurons &&
            ordo_unit_order(c->bounds[i].recipe.unit) == ordo_unit_order(recipe->unit)) {
            entry->bound = i;
            return;
        }
    }
    entry->bound = c->bound_count++;
    ordo_bound_init(&c->bounds[entry->bound], recipe, entry->neurons, c->options.wanted,
                    c->options.digits);
}

ordo_status
ordo_comparison_init(ordo_comparison *c, const ordo_contender *contenders, size_t contender_count,
                     ordo_equal measure, const size_t *sizes, size_t group_count,
                     const ordo_run_options *options)
{
    *c = (ordo_comparison){.contenders = contenders,
                           .contender_count = contender_count,
                           .measure = measure,
                           .sizes = sizes,
                           .group_count = group_count,
                           .options = *options};
    c->options.digits = c->options.digits > 0 ? c->options.digits : DEFAULT_DIGITS;
    size_t count = contender_count * group_count;
    c->entries = calloc(count + 1, sizeof *c->entries);
    c->bounds = calloc(count + 1, sizeof *c->bounds);
    if (c->entries == NULL || c->bounds == NULL) {
        ordo_comparison_clear(c);
        return ORDO_ENOMEM;
    }
    for (; c->entry_count < count; c->entry_count++) {
        ordo_entry *entry = &c->entries[c->entry_count];
        entry_init(entry, c, c->entry_count);
        if (entry->neurons > 0) {
            assign_bound(c, entry);
        }
    }
    return ORDO_OK;
}

void
ordo_comparison_clear(ordo_comparison *c)
{
    for (size_t i = 0; i < c->entry_count; i++) {
        ordo_run_clear(&c->entries[i].run);
    }
    for (size_t i = 0; i < c->bound_count; i++) {
        ordo_bound_clear(&c->bounds[i]);
    }
    free(c->entries);
    free(c->bounds);
    *c = (ordo_comparison){.entry_count = 0};
}

/* Bounds that are being found. Those of one order are found together. */
typedef struct search {
    ordo_comparison *comparison;
    pthread_mutex_t lock;
    size_t done;
} search;

/* Those of the order of bound i, if it is the first of that order. */
static ordo_status
find_bounds_like(void *context, size_t i)
{
    search *s = context;
    ordo_comparison *c = s->comparison;
    unsigned order = ordo_unit_order(c->bounds[i].recipe.unit);
    ordo_bound **same = calloc(c->bound_count, sizeof *same);
    size_t count = 0;
    for (size_t k = 0; same != NULL && k < c->bound_count; k++) {
        if (ordo_unit_order(c->bounds[k].recipe.unit) == order) {
            same[count++] = &c->bounds[k];
        }
    }
    ordo_status status = same == NULL               ? ORDO_ENOMEM
                         : same[0] == &c->bounds[i] ? ordo_bounds_find(same, count)
                                                    : ORDO_OK;
    free(same);
    (void)pthread_mutex_lock(&s->lock);
    s->done++;
    if (status >= 0) {
        status = ordo_watch_tell(&c->options.watch, "bounding", s->done, c->bound_count);
    }
    (void)pthread_mutex_unlock(&s->lock);
    return status;
}

static ordo_status
find_bounds(ordo_comparison *c)
{
    search s = {.comparison = c};
    if ((c->options.wanted & (unsigned)ORDO_FLOOR_NORMS) == 0) {
        return ORDO_OK;
    }
    (void)pthread_mutex_init(&s.lock, NULL);
    ordo_status status =
        ordo_parallel_for(c->bound_count, c->options.threads, find_bounds_like, &s);
    (void)pthread_mutex_destroy(&s.lock);
    return status;
}

/* Whether a status says that there is no such net, for which nothing but its recipe is to blame. */
static bool
is_absence(ordo_status status)
{
    return status == ORDO_REFUSED || status == ORDO_SINGULAR || status == ORDO_UNDECIDED ||
           status == ORDO_EINVAL;
}

/* What came of a task, into its entry. */
static ordo_status
settle(ordo_entry *entry, const ordo_task *task)
{
    entry->status = task->status;
    entry->why = task->why;
    entry->exists = ordo_task_is_done(task);
    return entry->exists || is_absence(task->status) ? ORDO_OK : task->status;
}

static ordo_status
run_all(ordo_comparison *c, ordo_task *tasks, size_t *failed)
{
    size_t count = 0;
    for (size_t i = 0; i < c->entry_count; i++) {
        ordo_entry *entry = &c->entries[i];
        if (entry->neurons > 0) {
            tasks[count++] = (ordo_task){.recipe = &c->contenders[entry->contender].recipe,
                                         .neurons = entry->neurons,
                                         .run = &entry->run};
        }
    }
    ordo_status status = ordo_tasks_run(tasks, count, &c->options, false);
    count = 0;
    for (size_t i = 0; status == ORDO_OK && i < c->entry_count; i++) {
        if (c->entries[i].neurons > 0) {
            *failed = i;
            status = settle(&c->entries[i], &tasks[count++]);
        }
    }
    return status;
}

ordo_status
ordo_comparison_run(ordo_comparison *c, size_t *failed, ordo_message *why)
{
    *failed = c->entry_count;
    ordo_task *tasks = calloc(c->entry_count + 1, sizeof *tasks);
    ordo_status status = tasks != NULL ? find_bounds(c) : ORDO_ENOMEM;
    if (status == ORDO_OK) {
        status = run_all(c, tasks, failed);
    }
    if (status != ORDO_OK && *failed < c->entry_count) {
        status = ordo_explain(why, status, "%s", c->entries[*failed].why.text);
    }
    free(tasks);
    return status;
}

void
ordo_comparison_name(char *text, size_t size, const ordo_comparison *c, const ordo_entry *entry)
{
    static const char *const symbols[ORDO_MEASURES] = {"n", "P", "cells"};
    (void)snprintf(text, size, "%s, %s = %zu", c->contenders[entry->contender].name,
                   symbols[c->measure], c->sizes[entry->group]);
}

size_t
ordo_comparison_nets(const ordo_comparison *c)
{
    size_t count = 0;
    for (size_t i = 0; i < c->entry_count; i++) {
        count += c->entries[i].exists ? 1 : 0;
    }
    return count;
}

ordo_bound
ordo_comparison_bound(const ordo_comparison *c, const ordo_entry *entry)
{
    ordo_bound bound = c->bounds[entry->bound];
    bound.recipe = c->contenders[entry->contender].recipe;
    bound.run = entry->exists ? &entry->run : NULL;
    return bound;
}

/* Whether the entry's norm is a number to all digits. */
static bool
has_number(const ordo_entry *entry, ordo_norm norm)
{
    return entry->exists && ordo_run_is_known(&entry->run, norm) &&
           mpfr_number_p(entry->run.value[norm]);
}

void
ordo_comparison_ratio(mpfr_t r, const ordo_comparison *c, const ordo_entry *entry, ordo_norm norm)
{
    mpfr_srcptr least = NULL;
    mpfr_set_nan(r);
    for (size_t i = 0; i < c->entry_count; i++) {
        const ordo_entry *other = &c->entries[i];
        if (other->group == entry->group && has_number(other, norm) &&
            (least == NULL || mpfr_less_p(other->run.value[norm], least))) {
            least = other->run.value[norm];
        }
    }
    if (least != NULL && !mpfr_zero_p(least) && has_number(entry, norm)) {
        mpfr_div(r, entry->run.value[norm], least, MPFR_RNDN);
    }
}
