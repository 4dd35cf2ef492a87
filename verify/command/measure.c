/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo measure: a net of one's own, judged. */
#include "verify/command/measured.h"

static int
find(const options *o, measured *m)
{
    int exit_status = measured_file(o, m, o->arguments[0]);
    if (exit_status == 0) {
        exit_status = measured_bound(m, o->norms);
    }
    return exit_status == 0 ? measured_beside(o, m) : exit_status;
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
    return on_target(o, o->arguments[1], measure_on, &m);
}

const command command_measure = {
    .name = "measure",
    .synopsis = "WEIGHTS TARGET",
    .summary = "a trained net: its true error, how far it is from what is possible",
    .details = "WEIGHTS: a .safetensors file with the tensors G, U, Q, ..., D of modules in\n"
               "PyTorch, or JSON as ordo construct writes it; any gates in any order. Beside the\n"
               "norms stand the certified bound and the asymptotic floor of its size, the\n"
               "closed-form net of equal size, where the breakpoints lie, and which neurons are\n"
               "dead on the interval. --dtype rounds the parameters before.\n",
    .example = "ordo construct glu exp -n 8 -o n.json && ordo measure n.json exp",
    .shows = "the paper's net of 8 neurons has 8 times the error of the best closed form",
    .takes = OPTION_NORM | OPTION_DIGITS | OPTION_THREADS | OPTION_FORMAT | OPTION_SAMPLES |
             OPTION_CHECK | OPTION_DTYPE | OPTION_ON | OPTION_SINGULAR | OPTION_OUTPUT,
    .least = 2,
    .most = 2,
    .run = run,
};
