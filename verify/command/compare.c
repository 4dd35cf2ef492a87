/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo compare: families side by side. */
#include <stdlib.h>
#include <string.h>

#include "verify/command/command.h"
#include "verify/proof/comparison.h"
#include "verify/report/json.h"
#include "verify/study/range.h"

static void
layout(ordo_grid *grid, const void *data, ordo_detail detail)
{
    ordo_layout_comparison(grid, data, detail);
}

static json_t *
json(const void *data)
{
    return ordo_json_comparison(data);
}

/* What is compared, before the target is known. */
typedef struct field {
    ordo_contender *contenders;
    size_t count;
    ordo_equal measure;
    size_t *sizes;
    size_t groups;
} field;

static int
complain_of_entry(const ordo_comparison *c, size_t i, ordo_status status, const ordo_message *why)
{
    char doing[256] = "";
    if (i < c->entry_count) {
        ordo_comparison_name(doing, sizeof doing, c, &c->entries[i]);
    }
    return complain_of(status, doing, why);
}

/* The first norm that is not proved. */
static int
complain_of_comparison(const ordo_comparison *c)
{
    int exit_status = EXIT_EXPECTED;
    for (size_t i = 0; exit_status == EXIT_EXPECTED && i < c->entry_count; i++) {
        const ordo_entry *entry = &c->entries[i];
        char name[256], which[sizeof name + 2];
        ordo_comparison_name(name, sizeof name, c, entry);
        (void)snprintf(which, sizeof which, "%s: ", name);
        if (entry->exists) {
            exit_status = complain_of_norms(&entry->run, which, c->options.digits);
        }
    }
    return exit_status;
}

/* All nets into the output; without any the first reason is what there is to say. */
static int
run_and_write(const options *o, output *out, ordo_comparison *c)
{
    ordo_message why = {""};
    size_t failed;
    ordo_status status = ordo_comparison_run(c, &failed, &why);
    if (status != ORDO_OK) {
        return complain_of_entry(c, failed, status, &why);
    }
    if (ordo_comparison_nets(c) == 0) {
        return complain_of_entry(c, 0, c->entries[0].status, &c->entries[0].why);
    }
    ordo_result result = {c, layout, json};
    int exit_status = write_result(o, out, &result);
    return exit_status != 0 ? exit_status : complain_of_comparison(c);
}

static int
compare_on(const options *o, const ordo_target *target, void *context)
{
    field *f = context;
    output out;
    ordo_comparison c;
    ordo_run_options wanted = run_options(o);
    wanted.wanted = o->given & OPTION_NORM ? o->norms : ORDO_NORM_BIT(ORDO_RMSE);
    for (size_t i = 0; i < f->count; i++) {
        f->contenders[i].recipe.target = target;
    }
    if (ordo_comparison_init(&c, f->contenders, f->count, f->measure, f->sizes, f->groups,
                             &wanted) != ORDO_OK) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    int exit_status = output_open(&out, o);
    if (exit_status == 0) {
        exit_status = run_and_write(o, &out, &c);
        bool complete = exit_status == EXIT_EXPECTED || exit_status == EXIT_OPEN;
        int closed = output_close(&out, complete);
        exit_status = closed != 0 ? closed : exit_status;
    }
    ordo_comparison_clear(&c);
    return exit_status;
}

static int
resolve_contender(const options *o, const char *text, ordo_contender *contender)
{
    *contender = (ordo_contender){.name = text, .baseline = ordo_baseline_find(text)};
    return contender->baseline != NULL
               ? resolve_family(o, contender->baseline->unit, contender->baseline->construction,
                                &contender->recipe)
               : resolve_pair(o, text, &contender->recipe);
}

/* The sizes: of -n, of --parameters, or the one that listed breakpoints make. */
static int
resolve_groups(const options *o, field *f)
{
    ordo_message why = {""};
    if (o->n != NULL && o->parameters != NULL) {
        return complain(EXIT_USAGE, "either -n or --parameters: nets are equal in one of them");
    }
    f->measure = o->parameters != NULL ? ORDO_BY_PARAMETERS
                 : o->n != NULL        ? ORDO_BY_NEURONS
                                       : ORDO_BY_KNOTS;
    if (f->measure == ORDO_BY_KNOTS) {
        f->sizes = malloc(sizeof *f->sizes);
        if (f->sizes == NULL) {
            return complain(EXIT_INTERNAL, "out of memory");
        }
        f->sizes[0] = ordo_knots_cells(o->knots);
        f->groups = 1;
        return 0;
    }
    const char *text = o->n != NULL ? o->n : o->parameters;
    ordo_status status = ordo_range_parse(&f->sizes, &f->groups, text, NULL, &why);
    return status == ORDO_OK ? 0
                             : complain(EXIT_USAGE, "%s %s: %s",
                                        o->n != NULL ? "-n" : "--parameters", text, why.text);
}

static int
run(const options *o)
{
    size_t last = (size_t)o->argument_count - 1;
    field f = {.contenders = calloc(last, sizeof *f.contenders)};
    int exit_status = f.contenders != NULL ? 0 : complain(EXIT_INTERNAL, "out of memory");
    for (; exit_status == 0 && f.count < last; f.count++) {
        exit_status = resolve_contender(o, o->arguments[f.count], &f.contenders[f.count]);
    }
    if (exit_status == 0 && names_a_family(o->arguments[last])) {
        exit_status = complain(EXIT_USAGE, "after the units compare needs a target, not '%s'",
                               o->arguments[last]);
    }
    if (exit_status == 0 && lacks_size(o) && o->parameters == NULL) {
        exit_status = complain(EXIT_USAGE, "compare needs -n N, the number of neurons, or "
                                           "--parameters P");
    }
    if (exit_status == 0) {
        exit_status = resolve_groups(o, &f);
    }
    if (exit_status == 0) {
        exit_status = on_target(o, o->arguments[last], compare_on, &f);
    }
    free(f.sizes);
    free(f.contenders);
    return exit_status;
}

const command command_compare = {
    .name = "compare",
    .synopsis = "UNIT[:CONSTRUCTION] ... TARGET",
    .summary = "families side by side, at equal neurons or equal parameters",
    .details = "UNIT is mlp, glu... (ordo list units), or a baseline: spline1, spline2 (linear\n"
               "and quadratic interpolating splines); TARGET a name (ordo list targets) or an\n"
               "expression. -n N compares nets of N neurons, --parameters P the largest that\n"
               "have at most P parameters; several sizes make several groups of rows.\n"
               "Each error is divided by the best of its group, and its efficiency given against\n"
               "the certified bound (no net of that unit and size is better, whatever its\n"
               "parameters) and the asymptotic floor (a limit for ever larger nets, no bound).\n"
               "A net that does not exist is a row with its reason. Default norm: rmse.\n",
    .example = "ordo compare mlp glu:midpoint gqu spline2 runge9 --parameters 300",
    .shows = "300 numbers are worth more in parabolas than in lines, and most in a spline",
    .takes = (OPTION_RECIPE & ~(unsigned)OPTION_CONSTRUCTION) | OPTION_PARAMETERS | OPTION_NORM |
             OPTION_DIGITS | OPTION_THREADS | OPTION_FORMAT | OPTION_CHECK,
    .least = 2,
    .most = -1,
    .run = run,
};
