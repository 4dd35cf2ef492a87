/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo prove: what holds for every n. */
#include "verify/command/coq.h"
#include "verify/report/json.h"

static void
layout(ordo_grid *grid, const void *data, ordo_detail detail)
{
    ordo_layout_proof(grid, data, detail);
}

static json_t *
json(const void *data)
{
    return ordo_json_proof(data);
}

/* Both outcomes of the theorem, true and false, are answers; that it was not decided is none. */
static int
write_proof(const options *o, output *out, const ordo_proof *proof)
{
    ordo_result result = {proof, layout, json};
    int exit_status = write_result(o, out, &result);
    bool open = proof->status != ORDO_OK && proof->status != ORDO_REFUSED;
    return exit_status == 0 && open ? complain_of(ORDO_UNDECIDED, "undecided", &proof->why)
                                    : exit_status;
}

static int
prove_on(const options *o, const ordo_target *target, void *context)
{
    const ordo_recipe *recipe = context;
    ordo_proof proof;
    ordo_message why = {""};
    output out;
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    ordo_status status = ordo_proof_find(&proof, recipe->unit, target, &why);
    exit_status = status == ORDO_OK ? write_proof(o, &out, &proof) : complain_of(status, "", &why);
    ordo_proof_clear(&proof);
    int closed = output_close(&out, exit_status == EXIT_EXPECTED || exit_status == EXIT_OPEN);
    return closed != 0 ? closed : exit_status;
}

/* Options about one net. */
enum { FOR_COQ = OPTION_N | OPTION_CONSTRUCTION | OPTION_KNOTS | OPTION_BITS | OPTION_DIGITS };

static int
coq_on(const options *o, const ordo_target *target, void *context)
{
    ordo_recipe *recipe = context;
    recipe->target = target;
    return coq_write(o, recipe);
}

static int
run(const options *o)
{
    ordo_recipe recipe;
    int exit_status = resolve_recipe(o, o->arguments[0], &recipe);
    if (exit_status == 0 && o->coq == NULL && (o->given & FOR_COQ) != 0) {
        exit_status = complain(EXIT_USAGE, "-n, -c, -k, -b and -d are for --coq FILE.v; what is "
                                           "proved without it holds for every n");
    }
    return exit_status == 0
               ? on_target(o, o->arguments[1], o->coq != NULL ? coq_on : prove_on, &recipe)
               : exit_status;
}

const command command_prove = {
    .name = "prove",
    .synopsis = "UNIT TARGET",
    .summary = "what holds for every n: exact formulas, bounds of the best error",
    .details = "UNIT: ordo list units; TARGET: ordo list targets, or an expression.\n"
               "Of a polynomial with rational coefficients: int e^2 of each construction on\n"
               "uniform breakpoints as a formula in n, exactly. Of any target whose derivative\n"
               "of the unit's order k is seen to be bounded by ball arithmetic: constants c and\n"
               "C such that, for every n, the error of the best net of n neurons lies between\n"
               "c n^-k and C n^-k.\n"
               "With --coq FILE.v instead a proof that Coq checks: with -n N the rmse and l2 of\n"
               "that net, its parameters of -b bits (default 53), to -d digits (default 10);\n"
               "without -n the formula in n of a polynomial, and of all targets that f^(k) is\n"
               "bounded and away from 0 as those constants need it.\n",
    .example = "ordo prove glu x3 --on 0,1",
    .shows = "the paper's GLU has int e^2 = (8/105) n^-6 on x^3, exactly, for every n",
    .takes = OPTION_ON | OPTION_SINGULAR | OPTION_FORMAT | OPTION_OUTPUT | OPTION_COQ | FOR_COQ,
    .least = 2,
    .most = 2,
    .run = run,
};
