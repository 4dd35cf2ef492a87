/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo norm: one net's error norms. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "construct/safetensors.h"
#include "verify/proof/bound.h"
#include "verify/command/command.h"
#include "verify/report/json.h"

/* What is written: the run, what it is of, its scale, and what bounds it from below. */
typedef struct measured {
    ordo_recipe recipe;
    ordo_run run;
    ordo_scale scale;
    long digits;
    bool has_bound;
    ordo_bound bound; /* with --efficiency */
} measured;

static void
layout(ordo_grid *grid, const void *data, ordo_detail detail)
{
    const measured *m = data;
    ordo_layout_run(grid, &m->recipe, &m->run, &m->scale, m->digits, detail);
    if (m->has_bound) {
        ordo_layout_efficiency(grid, &m->bound);
    }
}

static json_t *
json(const void *data)
{
    const measured *m = data;
    json_t *object = ordo_json_run(&m->recipe, &m->run, &m->scale, m->digits);
    if (m->has_bound) {
        ordo_json_add_bound(object, &m->bound);
    }
    return object;
}

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

static int
norm_of_file(const options *o, measured *m)
{
    size_t length;
    ordo_message why = {""};
    ordo_network net;
    const ordo_dtype *dtype;
    char *text = read_file(o->arguments[0], &length);
    if (text == NULL) {
        return EXIT_IO;
    }
    ordo_status status =
        ordo_network_read_any(&net, &dtype, (const unsigned char *)text, length, &why);
    free(text);
    if (status == ORDO_OK) {
        ordo_run_options wanted = run_options(o);
        m->recipe.unit = net.unit;
        status = ordo_run_network(&m->run, &net, m->recipe.target, &wanted, &why);
        ordo_network_clear(&net);
    }
    return status == ORDO_OK || status == ORDO_MISSED ? 0
                                                      : complain_of(status, o->arguments[0], &why);
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

/* What bounds the error of the net that has been measured. */
static int
find_bound(const options *o, measured *m)
{
    ordo_bound_init(&m->bound, &m->recipe, m->run.neurons, o->norms, m->digits);
    m->has_bound = true;
    m->bound.run = &m->run;
    ordo_status status = ordo_bound_find(&m->bound);
    return status == ORDO_OK ? 0 : complain_of(status, "bound", NULL);
}

static int
measure(const options *o, measured *m, bool file)
{
    output out;
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    exit_status = file ? norm_of_file(o, m) : norm_of_recipe(o, m);
    if (exit_status == 0 && o->efficiency) {
        exit_status = find_bound(o, m);
    }
    if (exit_status == 0) {
        ordo_result result = {m, layout, json};
        exit_status = write_result(o, &out, &result);
    }
    int closed = output_close(&out, exit_status == 0);
    exit_status = exit_status != 0 ? exit_status : closed;
    return exit_status != 0 ? exit_status : complain_of_norms(&m->run, "", m->digits);
}

static int
measure_on(const options *o, const ordo_target *target, void *context)
{
    measured *m = context;
    bool file = m->recipe.unit == NULL;
    m->recipe.target = target;
    ordo_run_init(&m->run, m->digits);
    ordo_scale_init(&m->scale, &m->recipe, m->digits);
    int exit_status = measure(o, m, file);
    if (m->has_bound) {
        ordo_bound_clear(&m->bound);
    }
    ordo_run_clear(&m->run);
    ordo_scale_clear(&m->scale);
    return exit_status;
}

static int
run(const options *o)
{
    measured m = {.digits = o->digits > 0 ? o->digits : 20};
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
             OPTION_SAMPLES | OPTION_CHECK | OPTION_EFFICIENCY,
    .least = 2,
    .most = 2,
    .run = run,
};
