/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo study: errors over n and what they say about the order. */
#include <stdlib.h>

#include "verify/command/command.h"
#include "verify/report/json.h"
#include "verify/report/plot.h"

static const char default_sizes[] = "4:1024";

enum { DEFAULT_DIGITS = 20 };

static void
layout(ordo_grid *grid, const void *data, ordo_detail detail)
{
    ordo_layout_study(grid, data, detail);
}

static json_t *
json(const void *data)
{
    return ordo_json_study(data);
}

static int
complain_of_run(const ordo_study *study, size_t i, ordo_status status, const ordo_message *why)
{
    char doing[128];
    (void)snprintf(doing, sizeof doing, "%s %s, n = %zu", study->recipe.unit->name,
                   study->recipe.construction->name, study->neurons[i]);
    return complain_of(status, doing, why);
}

/* EXIT_INTERRUPTED without a complaint. */
static int
run_all(ordo_study *study)
{
    ordo_message why = {""};
    size_t failed;
    ordo_status status = ordo_study_run_all(study, &failed, &why);
    return status == ORDO_OK         ? 0
           : status == ORDO_ESTOPPED ? EXIT_INTERRUPTED
                                     : complain_of_run(study, failed, status, &why);
}

/* The scale and the conclusions. */
static int
conclude(ordo_study *study, ordo_scale *scale)
{
    scale->wanted = study->options.wanted;
    ordo_status status = ordo_scale_measure(scale, study->options.digits, study->options.threads);
    if (status >= 0) {
        status = ordo_study_conclude(study, scale);
    }
    return status >= 0 ? 0 : complain_of(status, "", NULL);
}

static bool
is_finished(const ordo_study *study, size_t i)
{
    return study->status[i] == ORDO_OK || study->status[i] == ORDO_MISSED;
}

/* After an interrupt: keeps the runs that are finished in both studies (the second may be NULL) and
 * says which sizes are left. False when none is finished. */
static bool
keep_finished(ordo_study *study, ordo_study *ideal)
{
    char left[512] = "";
    size_t all = study->count, length = 0;
    for (size_t i = 0; i < all; i++) {
        if (ideal != NULL && !(is_finished(study, i) && is_finished(ideal, i))) {
            study->status[i] = ideal->status[i] = ORDO_ESTOPPED;
        }
        if (!is_finished(study, i) && length < sizeof left) {
            length += (size_t)snprintf(left + length, sizeof left - length, "%s%zu",
                                       length > 0 ? "," : "", study->neurons[i]);
        }
    }
    size_t done = ordo_study_keep_finished(study);
    if (ideal != NULL) {
        (void)ordo_study_keep_finished(ideal);
    }
    if (done == 0) {
        (void)complain(EXIT_INTERRUPTED, "interrupted; nothing was written");
    } else {
        (void)complain(EXIT_INTERRUPTED, "interrupted: %zu of %zu sizes are written; left: -n %s",
                       done, all, left);
    }
    return done > 0;
}

/* The first norm that is not proved. */
static int
complain_of_study(const ordo_study *study)
{
    int exit_status = EXIT_EXPECTED;
    for (size_t i = 0; exit_status == EXIT_EXPECTED && i < study->count; i++) {
        char size[32];
        (void)snprintf(size, sizeof size, "n = %zu, ", study->neurons[i]);
        exit_status =
            complain_of_norms(&study->runs[i], size,
                              study->options.digits > 0 ? study->options.digits : DEFAULT_DIGITS);
    }
    return exit_status;
}

static int
write_study(const options *o, output *out, const ordo_study *study)
{
    ordo_result result = {study, layout, json};
    int exit_status = write_result(o, out, &result);
    if (exit_status == 0 && o->plot) {
        (void)fputc('\n', out->stream);
        ordo_plot_study(out->stream, study, 64, 20);
    }
    return exit_status;
}

/* All runs, with --dtype also those of the nets that are rounded; what an interrupt leaves of them
 * and EXIT_INTERRUPTED, or a study without runs. */
static int
run_both(const options *o, ordo_study *study, ordo_study *ideal)
{
    ordo_study *other = NULL;
    int exit_status = run_all(study);
    if (exit_status == 0 && o->dtype != NULL) {
        other = ideal;
        exit_status = run_all(ideal);
    }
    if (exit_status == 0 || (exit_status == EXIT_INTERRUPTED && keep_finished(study, other))) {
        study->ideal = other;
    }
    return exit_status;
}

/* Concludes and writes what has been run. */
static int
tell(const options *o, output *out, ordo_study *study)
{
    ordo_scale scale;
    ordo_scale_init(&scale, &study->recipe, o->digits);
    int exit_status = conclude(study, &scale);
    if (exit_status == 0) {
        exit_status = write_study(o, out, study);
    }
    if (exit_status == 0) {
        exit_status = complain_of_study(study);
    }
    ordo_scale_clear(&scale);
    return exit_status;
}

static int
study_recipe(const options *o, output *out, const ordo_recipe *recipe, const size_t *neurons,
             size_t count)
{
    ordo_run_options wanted = run_options(o), exact = wanted;
    ordo_study study = {.count = 0}, ideal = {.count = 0};
    exact.dtype = NULL;
    if (ordo_study_init(&study, recipe, neurons, count, &wanted) != ORDO_OK ||
        ordo_study_init(&ideal, recipe, neurons, count, &exact) != ORDO_OK) {
        ordo_study_clear(&study);
        return complain(EXIT_INTERNAL, "out of memory");
    }
    int exit_status = run_both(o, &study, &ideal);
    bool interrupted = exit_status == EXIT_INTERRUPTED;
    if (exit_status == 0 || (interrupted && study.count > 0)) {
        int told = tell(o, out, &study);
        exit_status = interrupted && told != EXIT_IO ? exit_status : told;
    }
    ordo_study_clear(&ideal);
    ordo_study_clear(&study);
    return exit_status;
}

typedef struct sizes_to_study {
    ordo_recipe recipe;
    size_t *neurons;
    size_t count;
} sizes_to_study;

static int
study_on(const options *o, const ordo_target *target, void *context)
{
    sizes_to_study *sizes = context;
    output out;
    sizes->recipe.target = target;
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    exit_status = study_recipe(o, &out, &sizes->recipe, sizes->neurons, sizes->count);
    bool complete =
        exit_status == EXIT_EXPECTED || exit_status == EXIT_OPEN || exit_status == EXIT_INTERRUPTED;
    int closed = output_close(&out, complete);
    return closed != 0 ? closed : exit_status;
}

static int
run(const options *o)
{
    sizes_to_study sizes = {.count = 0};
    int exit_status = resolve_recipe(o, o->arguments[0], &sizes.recipe);
    if (exit_status != 0) {
        return exit_status;
    }
    options sized = *o;
    sized.n = lacks_size(o) ? default_sizes : o->n;
    exit_status = resolve_sizes(&sized, sizes.recipe.unit, &sizes.neurons, &sizes.count);
    if (exit_status == 0) {
        exit_status = on_target(o, o->arguments[1], study_on, &sizes);
    }
    free(sizes.neurons);
    return exit_status;
}

const command command_study = {
    .name = "study",
    .synopsis = "UNIT TARGET",
    .summary = "errors over growing nets: local slopes, their limit, constant ratios, fits",
    .details = "UNIT: ordo list units; TARGET: ordo list targets, or an expression.\n"
               "-n A:B doubles the cells from A neurons to B, A:B:+S steps by S; default 4:1024.\n"
               "Errors are proved, slopes and ratios (in cells) are evidence. --dtype rounds all\n"
               "parameters and shows where the order breaks down; sizes 2^j have exact\n"
               "breakpoints and show less of it than, say, 5:1280.\n",
    .example = "ordo study gqu bumps -n 17:1025 --plot",
    .shows = "the slope of the GQU's error tends to 4, where trained nets were fitted to 3.5",
    .takes = OPTION_RECIPE | OPTION_NORM | OPTION_DIGITS | OPTION_THREADS | OPTION_FORMAT |
             OPTION_PLOT | OPTION_CHECK | OPTION_DTYPE,
    .least = 2,
    .most = 2,
    .keeps = true,
    .run = run,
};
