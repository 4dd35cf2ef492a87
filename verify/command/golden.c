/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo golden: a net, points, and what it is there exactly, for other implementations. */
#include <stdlib.h>
#include <string.h>

#include "construct/make.h"
#include "construct/safetensors.h"
#include "quadrature/npy.h"
#include "verify/command/command.h"
#include "verify/command/folder.h"
#include "verify/golden/golden_file.h"
#include "verify/golden/judge.h"
#include "verify/study/run_text.h"

/* The norms are found to a few digits more, so that the radius is that of the last digit shown,
 * whatever the machine. */
enum { MORE_DIGITS = 10, SHOWN_DIGITS = 6 };

typedef struct work {
    ordo_recipe recipe;
    size_t neurons;
    long digits;
    ordo_golden golden;
    ordo_sight sight;
    ordo_run run;
} work;

/* Constructs the net in more bits than the format has, rounds it, and proves what came of it. */
static ordo_status
make(const options *o, work *w, ordo_message *why)
{
    ordo_network net;
    mpfr_prec_t bits = o->bits > 0 ? o->bits : ordo_recipe_bits(&w->recipe, w->neurons, w->digits);
    ordo_status status =
        ordo_network_make_with(&net, &w->recipe, w->neurons, bits, o->threads, why);
    if (status != ORDO_OK) {
        return status;
    }
    ordo_underflow underflow = o->flush ? ORDO_FLUSHED : ordo_golden_underflow(o->dtype);
    status =
        ordo_golden_make(&w->golden, &net, o->dtype, underflow, w->recipe.target, o->points, why);
    ordo_network_clear(&net);
    if (status == ORDO_OK) {
        status = ordo_golden_sight(&w->sight, &w->golden);
    }
    if (status == ORDO_OK) {
        ordo_run_options wanted = run_options(o);
        wanted.digits = w->digits + MORE_DIGITS;
        wanted.check = ORDO_CHECK_NONE;
        status = ordo_run_network(&w->run, &w->golden.net, w->recipe.target, &wanted, why);
    }
    return status;
}

/* The command that makes the set again, for README.txt. */
static char *
command_text(const options *o, const work *w)
{
    const ordo_recipe *r = &w->recipe;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) {
        return NULL;
    }
    (void)fprintf(out, "ordo golden %s \"%s\" -n %zu --dtype %s", r->unit->name, o->arguments[1],
                  w->neurons, o->dtype->name);
    if (o->given & OPTION_CONSTRUCTION) {
        (void)fprintf(out, " -c %s", o->construction);
    }
    if (o->given & OPTION_KNOTS) {
        (void)fprintf(out, " -k \"%s\"", ordo_knots_text(o->knots));
    }
    if (o->given & OPTION_ORIENTATION) {
        (void)fprintf(out, " --orientation %s", ordo_orientation_name(o->orientation));
    }
    if (o->given & OPTION_ON) {
        (void)fprintf(out, " --on \"%s,%s\"", o->a, o->b);
    }
    for (size_t i = 0; i < o->singulars; i++) {
        (void)fprintf(out, " --singular \"%s\"", o->singular[i]);
    }
    if (o->given & OPTION_BITS) {
        (void)fprintf(out, " -b %ld", (long)o->bits);
    }
    if (o->given & OPTION_DIGITS) {
        (void)fprintf(out, " -d %ld", o->digits);
    }
    const char *before = " --norm ";
    for (int norm = 0; (o->given & OPTION_NORM) && norm < ORDO_NORMS; norm++) {
        if (o->norms & ORDO_NORM_BIT(norm)) {
            (void)fprintf(out, "%s%s", before, ordo_norm_name((ordo_norm)norm));
            before = ",";
        }
    }
    if (o->given & OPTION_POINTS) {
        (void)fprintf(out, " --points %zu", o->points);
    }
    if (o->flush) {
        (void)fprintf(out, " --flush");
    }
    bool written = !ferror(out);
    if (fclose(out) != 0 || !written) {
        free(text);
        return NULL;
    }
    return text;
}

static ordo_status
write_weights(FILE *out, const work *w, const ordo_golden_origin *origin, ordo_message *why)
{
    (void)origin;
    return ordo_safetensors_write(out, &w->golden.net, w->golden.dtype, why);
}

static ordo_status
write_points(FILE *out, const work *w, const ordo_golden_origin *origin, ordo_message *why)
{
    (void)origin;
    return ordo_npy_write(out, &w->golden.x, ordo_golden_array(w->golden.dtype), why);
}

static ordo_status
write_json(FILE *out, const work *w, const ordo_golden_origin *origin, ordo_message *why)
{
    (void)why;
    return ordo_golden_write(out, &w->golden, origin);
}

static ordo_status
write_readme(FILE *out, const work *w, const ordo_golden_origin *origin, ordo_message *why)
{
    (void)why;
    return ordo_golden_write_readme(out, &w->golden, origin);
}

typedef ordo_status file_writer(FILE *out, const work *w, const ordo_golden_origin *origin,
                                ordo_message *why);

/* In the order of folder_files. */
static file_writer *const writers[FOLDER_FILES] = {write_weights, write_points, write_json,
                                                   write_readme};

static int
write_folder(const options *o, const work *w)
{
    folder f;
    ordo_message why = {""};
    char *made_by = command_text(o, w);
    if (made_by == NULL) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    ordo_golden_origin origin = {&w->recipe, &w->run, w->digits, made_by};
    int exit_status = folder_open(&f, o->output);
    for (size_t i = 0; exit_status == 0 && i < FOLDER_FILES; i++) {
        FILE *out = folder_file(&f, i);
        ordo_status status = out != NULL ? writers[i](out, w, &origin, &why) : ORDO_EIO;
        exit_status = folder_written(&f, i, out);
        if (exit_status == 0 && status != ORDO_OK) {
            exit_status = complain_of(status, folder_files[i], &why);
        }
    }
    exit_status = folder_close(&f, exit_status);
    free(made_by);
    return exit_status;
}

/* A line of what has been written, and one of what it is good for. */
static int
report(const options *o, const work *w)
{
    (void)printf("%s: %s %s, %zu neuron%s in %s, %zu points", o->output, w->recipe.unit->name,
                 w->recipe.construction->name, w->neurons, w->neurons == 1 ? "" : "s",
                 w->golden.dtype->name, w->golden.x.length);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (w->run.wanted & ORDO_NORM_BIT(norm)) {
            char *text = ordo_run_glance(&w->run, (ordo_norm)norm, SHOWN_DIGITS);
            (void)printf("; %s %s", ordo_norm_name((ordo_norm)norm), text != NULL ? text : "?");
            free(text);
        }
    }
    (void)printf(
        "\n0 would pass at %zu of %zu points; a neuron left out is sure to be seen: %zu of %zu%s\n",
        w->sight.blind, w->sight.points, w->sight.neurons - w->sight.hidden, w->sight.neurons,
        ordo_sight_decides(&w->sight) ? "" : "; what is right will be NOT DECIDABLE");
    return finish_stdout();
}

static int
golden_on(const options *o, const ordo_target *target, void *context)
{
    work *w = context;
    ordo_message why = {""};
    w->recipe.target = target;
    ordo_run_init(&w->run, w->digits + MORE_DIGITS);
    int exit_status = 0;
    ordo_status status = make(o, w, &why);
    if (status != ORDO_OK && status != ORDO_MISSED) {
        char doing[96];
        (void)snprintf(doing, sizeof doing, "%s %s, n = %zu", w->recipe.unit->name,
                       w->recipe.construction->name, w->neurons);
        exit_status = complain_of(status, doing, &why);
    } else {
        progress_end();
        exit_status = write_folder(o, w);
    }
    if (exit_status == 0) {
        exit_status = report(o, w);
    }
    if (exit_status == 0) {
        exit_status = complain_of_norms(&w->run, "", w->digits);
    }
    ordo_golden_clear(&w->golden);
    ordo_run_clear(&w->run);
    return exit_status;
}

static int
run(const options *o)
{
    work w = {.digits = o->digits > 0 ? o->digits : 20};
    if (lacks_size(o)) {
        return complain(EXIT_USAGE, "golden needs -n N, the number of neurons");
    }
    if (o->dtype == NULL) {
        return complain(EXIT_USAGE, "golden needs --dtype f64, f32, bf16 or f16");
    }
    if (o->output == NULL || strcmp(o->output, "-") == 0) {
        return complain(EXIT_USAGE, "golden needs -o DIR, the folder to write");
    }
    int exit_status = resolve_recipe(o, o->arguments[0], &w.recipe);
    if (exit_status == 0) {
        exit_status = resolve_size(o, w.recipe.unit, "golden", &w.neurons);
    }
    return exit_status == 0 ? on_target(o, o->arguments[1], golden_on, &w) : exit_status;
}

const command command_golden = {
    .name = "golden",
    .synopsis = "UNIT TARGET",
    .summary = "write a net and its exact values, to check other programs by",
    .details = "-o DIR becomes a folder with the parameters, rounded to --dtype, points that are\n"
               "hard, the exact values there, and what an honest evaluation may differ by.\n"
               "README.txt in it has programs for PyTorch and NumPy. A folder that holds\n"
               "anything else, but for their outputs.npy, is not replaced.\n",
    .example = "ordo golden glu exp -n 8 --dtype f32 -o golden8",
    .shows = "golden8/weights.safetensors, points.npy, golden.json and README.txt; ordo check\n"
             "judges what another program finds",
    .takes = OPTION_RECIPE | OPTION_NORM | OPTION_DIGITS | OPTION_DTYPE | OPTION_POINTS |
             OPTION_FLUSH | OPTION_THREADS,
    .least = 2,
    .most = 2,
    .run = run,
};
