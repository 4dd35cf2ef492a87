/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/tasks.h"

#include <pthread.h>

#include "quadrature/parallel.h"

/* Nets of fewer cells than so many leave threads idle at times: the cells are shared out in blocks
 * of 64, and what comes between the loops over them is not shared out at all. */
enum { SIDE_BY_SIDE = 2048 };

typedef struct batch {
    ordo_task *tasks;
    size_t count;
    const ordo_run_options *options;
    pthread_mutex_t lock; /* of what follows */
    size_t neurons, done;
} batch;

/* What one net has told of itself: at most half of its neurons before it is finished, since its
 * parts and their rounds begin anew. */
typedef struct share {
    batch *all;
    size_t neurons, told;
} share;

static bool
is_small(const ordo_task *task)
{
    return ordo_unit_cells(task->recipe->unit, task->neurons) < SIDE_BY_SIDE;
}

bool
ordo_task_is_done(const ordo_task *task)
{
    return task->status == ORDO_OK || task->status == ORDO_MISSED;
}

/* Brings what a net has told up to `now` neurons and passes it on. */
static bool
tell_of_share(share *s, size_t now)
{
    batch *all = s->all;
    (void)pthread_mutex_lock(&all->lock);
    if (now > s->told) {
        all->done += now - s->told;
        s->told = now;
    }
    ordo_status status =
        ordo_watch_tell(&all->options->watch, "nets, in neurons", all->done, all->neurons);
    (void)pthread_mutex_unlock(&all->lock);
    return status == ORDO_OK;
}

static bool
tell_of_net(void *context, const char *what, size_t done, size_t all)
{
    share *s = context;
    (void)what;
    return tell_of_share(s, (size_t)((double)s->neurons / 2 * ((double)done / (double)all)));
}

static void
run(ordo_task *task, batch *all, int threads)
{
    share told = {all, task->neurons, 0};
    ordo_run_options options = *all->options;
    options.threads = threads;
    options.watch = (ordo_watch){tell_of_net, &told};
    task->status = ORDO_ESTOPPED;
    if (tell_of_share(&told, 0)) {
        task->status =
            ordo_run_recipe(task->run, task->recipe, task->neurons, &options, &task->why);
        (void)tell_of_share(&told, task->neurons);
    }
}

/* Task k from the end: where they grow the largest, which takes longest, begins. */
static ordo_status
run_alone(void *context, size_t k)
{
    batch *all = context;
    ordo_task *task = &all->tasks[all->count - 1 - k];
    if (is_small(task)) {
        run(task, all, 1);
    }
    return ORDO_OK;
}

ordo_status
ordo_tasks_run(ordo_task *tasks, size_t count, const ordo_run_options *options, bool stop)
{
    batch all = {tasks, count, options, .done = 0};
    (void)pthread_mutex_init(&all.lock, NULL);
    for (size_t i = 0; i < count; i++) {
        all.neurons += tasks[i].neurons;
    }
    ordo_status status = ordo_parallel_for(count, options->threads, run_alone, &all);
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        if (!is_small(&tasks[i])) {
            run(&tasks[i], &all, options->threads);
        }
        if (stop && !ordo_task_is_done(&tasks[i])) {
            break;
        }
    }
    (void)pthread_mutex_destroy(&all.lock);
    return status;
}
