/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/tasks.h"

#include "quadrature/parallel.h"

/* Nets of fewer cells than so many leave threads idle at times: the cells are shared out in blocks
 * of 64, and what comes between the loops over them is not shared out at all. */
enum { SIDE_BY_SIDE = 2048 };

typedef struct batch {
    ordo_task *tasks;
    size_t count;
    ordo_run_options options; /* of one among many */
} batch;

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

static void
run(ordo_task *task, const ordo_run_options *options)
{
    task->status = ordo_run_recipe(task->run, task->recipe, task->neurons, options, &task->why);
}

/* Task k from the end: where they grow the largest, which takes longest, begins. */
static ordo_status
run_alone(void *context, size_t k)
{
    batch *all = context;
    ordo_task *task = &all->tasks[all->count - 1 - k];
    if (is_small(task)) {
        run(task, &all->options);
    }
    return ORDO_OK;
}

ordo_status
ordo_tasks_run(ordo_task *tasks, size_t count, const ordo_run_options *options, bool stop)
{
    batch all = {tasks, count, *options};
    all.options.threads = 1;
    all.options.progress = NULL;
    ordo_status status = ordo_parallel_for(count, options->threads, run_alone, &all);
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        if (!is_small(&tasks[i])) {
            run(&tasks[i], options);
        }
        if (stop && !ordo_task_is_done(&tasks[i])) {
            break;
        }
    }
    return status;
}
