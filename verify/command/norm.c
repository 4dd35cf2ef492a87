/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo norm: one net's error norms. */
#include <string.h>
#include <unistd.h>

#include "verify/command/measured.h"

static int
norm_of_recipe(const options *o, measured *m)
{
    size_t neurons;
    int exit_status = resolve_size(o, m->recipe.unit, "norm", &neurons);
    if (exit_status != 0) {
        return exit_status;
    }
    ordo_message why = {""};
    ordo_run_options wanted = run_options(o);
    ordo_status status = ordo_run_recipe(&m->run, &m->recipe, neurons, &wanted, &why);
    m->scale.wanted = o->norms;
    if (status == ORDO_OK || status == ORDO_MISSED) {
        ordo_status scaled = ordo_scale_measure(&m->scale, m->digits, o->threads);
        status = scaled < 0 ? scaled : status;
    }
    if (status != ORDO_OK && status != ORDO_MISSED) {
        char doing[96];
        (void)snprintf(doing, sizeof doing, "%s %s, n = %zu", m->recipe.unit->name,
                       m->recipe.construction->name, neurons);
        exit_status = complain_of(status, doing, &why);
    }
    return exit_status;
}

/* Options without meaning for a net from a file. */
enum {
    MAKES_A_NET = OPTION_N | OPTION_CONSTRUCTION | OPTION_KNOTS | OPTION_BITS | OPTION_ORIENTATION
};

/* A unit's name, else a file's. */
static bool
names_a_file(const char *text)
{
    return ordo_unit_find(text) == NULL && ordo_unit_refusal(text) == NULL &&
           (strchr(text, '/') != NULL || strchr(text, '.') != NULL || access(text, F_OK) == 0);
}

static int
find(const options *o, measured *m)
{
    int exit_status =
        m->recipe.unit == NULL ? measured_file(o, m, o->arguments[0]) : norm_of_recipe(o, m);
    return exit_status == 0 && o->efficiency ? measured_bound(m, o->norms) : exit_status;
}

static int
measure_on(const options *o, const ordo_target *target, void *context)
{
    return measured_write(o, context, target, find);
}

static int
run(const options *o)
{
    measured m = {.digits = 0};
    bool file = names_a_file(o->arguments[0]);
    int exit_status = file ? 0 : resolve_recipe(o, o->arguments[0], &m.recipe);
    if (exit_status == 0 && !file && lacks_size(o)) {
        exit_status = complain(EXIT_USAGE, "norm needs -n N, the number of neurons");
    }
    if (exit_status == 0 && file && (o->given & MAKES_A_NET)) {
        exit_status = complain(EXIT_USAGE, "-n, -c, -k, -b and --orientation make a net; that from "
                                           "a file is already made");
    }
    if (exit_status == 0 && o->efficiency && (o->norms & (unsigned)ORDO_FLOOR_NORMS) == 0) {
        exit_status = complain(EXIT_USAGE, "efficiency is known in rmse, l2 and linf only");
    }
    return exit_status == 0 ? on_target(o, o->arguments[1], measure_on, &m) : exit_status;
}

const command command_norm = {
    .name = "norm",
    .synopsis = "UNIT|FILE TARGET",
    .summary = "the error norms of one net, constructed or from a file",
    .details = "UNIT (ordo list units) with -n N; FILE a net that ordo construct wrote, or a\n"
               ".safetensors file with the tensors G, U, Q, ..., D of modules in PyTorch.\n"
               "TARGET is a name (ordo list targets) or an expression in x.\n",
    .example = "ordo norm glu \"1/(1+9*x^2)\" -n 64 -d 50 --norm rmse",
    .shows = "50 digits of the root mean square error of the paper's GLU with 64 neurons",
    .takes = OPTION_RECIPE | OPTION_NORM | OPTION_DIGITS | OPTION_THREADS | OPTION_FORMAT |
             OPTION_SAMPLES | OPTION_CHECK | OPTION_EFFICIENCY | OPTION_DTYPE,
    .least = 2,
    .most = 2,
    .run = run,
};
