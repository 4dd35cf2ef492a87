/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many nets to be made and measured on all threads. */
#ifndef ORDO_VERIFY_STUDY_TASKS_H
#define ORDO_VERIFY_STUDY_TASKS_H

#include "verify/study/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One net, and what came of it; the caller owns recipe and run. */
typedef struct ordo_task {
    const ordo_recipe *recipe;
    size_t neurons;
    ordo_run *run;
    ordo_status status; /* of ordo_run_recipe */
    ordo_message why;
} ordo_task;

/* Whether a task has what was asked for, be it not to all digits. */
bool ordo_task_is_done(const ordo_task *task);

/* Makes, proves and checks all nets on options->threads threads: nets of few cells side by side,
 * the last first, each on one thread, then the others one after the other, each on all. Results do
 * not depend on the threads. options->watch is told of "nets, in neurons"; when it asks to stop,
 * nets that are not finished have ORDO_ESTOPPED. With `stop` none of the others is begun behind a
 * task that is not done, and its status stays as it was. ORDO_OK whatever the tasks' statuses. */
ORDO_CHECKED ordo_status ordo_tasks_run(ordo_task *tasks, size_t count,
                                        const ordo_run_options *options, bool stop);

#ifdef __cplusplus
}
#endif
#endif
