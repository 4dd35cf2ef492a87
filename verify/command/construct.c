/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo construct: the parameters of a net. */
#include <stdlib.h>
#include <string.h>

#include "construct/network_file.h"
#include "construct/safetensors.h"
#include "verify/command/command.h"

/* Whether the file's name asks for the format of other programs. */
static bool
wants_tensors(const options *o)
{
    static const char suffix[] = ".safetensors";
    size_t length = o->output != NULL ? strlen(o->output) : 0, end = sizeof suffix - 1;
    return length > end && strcmp(o->output + length - end, suffix) == 0;
}

static int
construct(const options *o, const ordo_recipe *recipe, size_t neurons)
{
    ordo_message why = {""};
    ordo_network net;
    output out;
    ordo_run_options wanted = run_options(o);
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    ordo_status status = ordo_run_make(&net, recipe, neurons, &wanted, &why);
    if (status == ORDO_OK) {
        status = wants_tensors(o) ? ordo_safetensors_write(out.stream, &net, o->dtype, &why)
                                  : ordo_network_write(out.stream, &net, recipe);
        ordo_network_clear(&net);
    }
    int closed = output_close(&out, status == ORDO_OK || status == ORDO_EIO);
    if (status != ORDO_OK && status != ORDO_EIO) {
        char doing[96];
        (void)snprintf(doing, sizeof doing, "%s %s, n = %zu", recipe->unit->name,
                       recipe->construction->name, neurons);
        return complain_of(status, doing, &why);
    }
    return closed;
}

typedef struct order_to_construct {
    ordo_recipe recipe;
    size_t neurons;
} order_to_construct;

static int
construct_on(const options *o, const ordo_target *target, void *context)
{
    order_to_construct *order = context;
    order->recipe.target = target;
    return construct(o, &order->recipe, order->neurons);
}

static int
run(const options *o)
{
    order_to_construct order = {.neurons = 0};
    if (lacks_size(o)) {
        return complain(EXIT_USAGE, "construct needs -n N, the number of neurons");
    }
    if (wants_tensors(o) && o->dtype == NULL) {
        return complain(EXIT_USAGE, "a .safetensors file needs --dtype f64, f32, bf16 or f16");
    }
    int exit_status = resolve_recipe(o, o->arguments[0], &order.recipe);
    if (exit_status == 0) {
        exit_status = resolve_size(o, order.recipe.unit, "construct", &order.neurons);
    }
    return exit_status == 0 ? on_target(o, o->arguments[1], construct_on, &order) : exit_status;
}

const command command_construct = {
    .name = "construct",
    .synopsis = "UNIT TARGET",
    .summary = "write the parameters of a net, every one exactly, as JSON or .safetensors",
    .details = "In JSON each parameter stands as a decimal and as a hexadecimal float, in -b\n"
               "bits or what -d digits of a norm need. --dtype rounds it from there; then -o\n"
               "FILE.safetensors writes what PyTorch reads.\n",
    .example = "ordo construct glu exp -n 8 -b 53 -o exp8.json",
    .shows = "eight neurons in double precision; ordo norm exp8.json exp measures them",
    .takes = OPTION_RECIPE | OPTION_DIGITS | OPTION_DTYPE,
    .least = 2,
    .most = 2,
    .run = run,
};
