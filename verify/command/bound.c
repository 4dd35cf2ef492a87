/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo bound: what no parameters whatever can beat, and how near a construction comes. */
#include <stdlib.h>

#include "verify/proof/bound.h"
#include "verify/command/coq.h"
#include "verify/report/json.h"

static void
layout(ordo_grid *grid, const void *data, ordo_detail detail)
{
    ordo_layout_bound(grid, data, detail);
}

static json_t *
json(const void *data)
{
    return ordo_json_bound(data);
}

/* The construction's norms into `run`; the bound refers to it where there is a net. */
static int
run_construction(const options *o, ordo_bound *bound, ordo_run *run)
{
    ordo_run_options wanted = run_options(o);
    wanted.check = ORDO_CHECK_NONE; /* what is proved suffices */
    ordo_message why = {""};
    ordo_status status = ordo_run_recipe(run, &bound->recipe, bound->neurons, &wanted, &why);
    if (status == ORDO_REFUSED || status == ORDO_SINGULAR || status == ORDO_UNDECIDED) {
        bound->none = why;
        return 0;
    }
    bound->run = run;
    return status >= 0 ? 0 : complain_of(status, bound->recipe.construction->name, &why);
}

static int
find_and_write(const options *o, output *out, ordo_bound *bound)
{
    ordo_run run;
    ordo_result result = {bound, layout, json};
    ordo_run_init(&run, bound->digits);
    ordo_status status = ordo_bound_find(bound);
    int exit_status =
        status == ORDO_OK ? run_construction(o, bound, &run) : complain_of(status, "bound", NULL);
    if (exit_status == 0) {
        exit_status = write_result(o, out, &result);
    }
    ordo_run_clear(&run);
    return exit_status;
}

typedef struct subject {
    ordo_recipe recipe;
    size_t neurons;
} subject;

static int
bound_on(const options *o, const ordo_target *target, void *context)
{
    subject *s = context;
    output out;
    ordo_bound bound;
    s->recipe.target = target;
    if (o->coq != NULL) {
        return coq_write_floor(o, &s->recipe, s->neurons);
    }
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    ordo_bound_init(&bound, &s->recipe, s->neurons, o->norms, o->digits);
    exit_status = find_and_write(o, &out, &bound);
    ordo_bound_clear(&bound);
    int closed = output_close(&out, exit_status == 0);
    return exit_status != 0 ? exit_status : closed;
}

static int
run(const options *o)
{
    subject s = {.neurons = 0};
    int exit_status = resolve_recipe(o, o->arguments[0], &s.recipe);
    if (exit_status != 0) {
        return exit_status;
    }
    if ((o->norms & ~(unsigned)ORDO_FLOOR_NORMS) != 0) {
        return complain(EXIT_USAGE, "bounds are known of rmse, l2 and linf only");
    }
    if (lacks_size(o)) {
        return complain(EXIT_USAGE, "bound needs -n N, the number of neurons");
    }
    exit_status = resolve_size(o, s.recipe.unit, "bound", &s.neurons);
    return exit_status == 0 ? on_target(o, o->arguments[1], bound_on, &s) : exit_status;
}

const command command_bound = {
    .name = "bound",
    .synopsis = "UNIT TARGET",
    .summary = "what no parameters whatever can beat, and the efficiency of a construction",
    .details = "UNIT: ordo list units; TARGET: ordo list targets, or an expression.\n"
               "-n N is required. The certified bound is proved for all nets of N neurons,\n"
               "whatever their parameters; the asymptotic floor is a limit for ever larger\n"
               "nets, no bound.\n"
               "Both stand beside the error of the construction, and over it, as its efficiency.\n"
               "Norms: rmse, l2, linf. With --coq FILE.v instead a certified bound of rmse and\n"
               "l2, by other cells, with a proof that Coq checks.\n",
    .example = "ordo bound glu \"1/(1+9*x^2)\" -n 64 -c midpoint",
    .shows = "no GLU of 64 neurons has a smaller rmse than 3.15e-7",
    .takes = OPTION_RECIPE | OPTION_NORM | OPTION_DIGITS | OPTION_THREADS | OPTION_FORMAT |
             OPTION_CHECK | OPTION_COQ,
    .least = 2,
    .most = 2,
    .run = run,
};
