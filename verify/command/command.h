/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `ordo`: what its subcommands share. */
#ifndef ORDO_VERIFY_COMMAND_COMMAND_H
#define ORDO_VERIFY_COMMAND_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

#include "construct/catalogue.h"
#include "quadrature/dtype.h"
#include "verify/figure/script.h"
#include "verify/report/format.h"
#include "verify/study/measure.h"
#include "verify/study/study.h"

/* Exit statuses; from 64 on as in BSD's sysexits. */
enum {
    EXIT_EXPECTED = 0,  /* everything asked was done, every claim came out as expected */
    EXIT_OTHERWISE = 1, /* a claim came out otherwise */
    EXIT_OPEN = 2,      /* something is undecided that should not be */
    EXIT_USAGE = 64,
    EXIT_INPUT = 65,
    EXIT_MISSING = 69, /* another program that is needed is not installed */
    EXIT_INTERNAL = 70,
    EXIT_IO = 74,
    EXIT_INTERRUPTED = 130 /* as shells have it: 128 + SIGINT */
};

/* The options that a subcommand takes, as bits; those of every subcommand have none. */
enum {
    OPTION_CONSTRUCTION = 1 << 0,
    OPTION_KNOTS = 1 << 1,
    OPTION_ORIENTATION = 1 << 2,
    OPTION_NORM = 1 << 3,
    OPTION_DIGITS = 1 << 4,
    OPTION_BITS = 1 << 5,
    OPTION_THREADS = 1 << 6,
    OPTION_FORMAT = 1 << 7,
    OPTION_PLOT = 1 << 8,
    OPTION_OUTPUT = 1 << 9,
    OPTION_N = 1 << 10,
    OPTION_ON = 1 << 11,
    OPTION_SINGULAR = 1 << 12,
    OPTION_SAMPLES = 1 << 13,
    OPTION_FINDINGS = 1 << 14,
    OPTION_CHECK = 1 << 15,
    OPTION_CERTIFICATE = 1 << 16,
    OPTION_EFFICIENCY = 1 << 17,
    OPTION_PARAMETERS = 1 << 18,
    OPTION_DTYPE = 1 << 19,
    OPTION_POINTS = 1 << 20,
    OPTION_PICTURE = 1 << 21,
    OPTION_FLUSH = 1 << 22,
    OPTION_COQ = 1 << 23,
    OPTION_RECIPE = OPTION_CONSTRUCTION | OPTION_KNOTS | OPTION_ORIENTATION | OPTION_BITS |
                    OPTION_N | OPTION_ON | OPTION_SINGULAR | OPTION_OUTPUT
};

struct options;

typedef struct command {
    const char *name;
    const char *synopsis; /* the arguments */
    const char *summary;  /* one line */
    const char *details;  /* some lines more */
    const char *example;  /* one worked example: the command */
    const char *shows;    /* and what it shows */
    unsigned takes;       /* options */
    int least, most;      /* positional arguments; most < 0: any number */
    bool keeps;           /* what is finished when an interrupt comes, and writes it */
    int (*run)(const struct options *options);
} command;

extern const command command_verify;
extern const command command_study;
extern const command command_norm;
extern const command command_measure;
extern const command command_bound;
extern const command command_compare;
extern const command command_prove;
extern const command command_construct;
extern const command command_golden;
extern const command command_check;
extern const command command_plot;
extern const command command_report;
extern const command command_list;
extern const command command_tutorial;
extern const command command_recheck;

enum { SINGULAR_MOST = 16 };

/* What was asked. Unset texts are NULL, unset numbers 0. */
typedef struct options {
    const command *command;
    const char *const *arguments;
    int argument_count;
    const char *construction, *n, *parameters, *output, *certificate, *coq, *data;
    ordo_knots *knots; /* owned; NULL: uniform */
    ordo_orientation orientation;
    unsigned norms;
    long digits;
    mpfr_prec_t bits;
    int threads; /* default: all cores */
    const ordo_format *format;
    const ordo_picture *picture; /* NULL: as the output's name ends */
    const ordo_dtype *dtype;     /* NULL: parameters stay as they are */
    ordo_check_mode check;
    unsigned given; /* options that stood there, as bits */
    bool plot, findings, efficiency, flush;
    const char *a, *b; /* --on, else NULL */
    char *interval;    /* owns a and b */
    const char *singular[SINGULAR_MOST];
    size_t singulars;
    size_t samples;
    size_t points; /* 0: as many as the command likes */
} options;

/* All subcommands; ends with NULL. */
extern const command *const commands[];

/* Reads the arguments of a subcommand. Returns -1 to go on, else the exit status (help, version or
 * a usage error have then been printed). */
int options_parse(options *o, const command *c, int argc, char **argv);

/* Frees what options_parse allocated. */
void options_clear(options *o);

/* One line on stderr: "ordo: ...", without control characters and not endlessly long. Returns
 * `exit_status`. */
int complain(int exit_status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A library failure as one line and its exit status. */
int complain_of(ordo_status status, const char *doing, const ordo_message *why);

/* Names the first norm of a run that is not proved and returns EXIT_OPEN; EXIT_EXPECTED when all
 * are. `which` stands before its name. */
int complain_of_norms(const ordo_run *run, const char *which, long digits);

/* The text of an embedded or, with --data, a real file below the data folder; NUL-terminated,
 * freed by the caller. NULL after a complaint. */
char *data_text(const options *o, const char *name, size_t *length);

/* The names of the claim files below the data folder, "claims/paper.json" first; NULL-terminated,
 * freed with data_names_free. NULL after a complaint. */
char **data_claim_files(const options *o);

/* Frees such a list. */
void data_names_free(char **names);

/* A whole file; freed by the caller. NULL after a complaint. */
char *read_file(const char *path, size_t *length);

/* The same of standard input, where the path is "-". */
char *read_input(const char *path, size_t *length);

/* The catalogue, or NULL after a complaint with *exit_status set. */
ordo_catalogue *load_catalogue(const options *o, int *exit_status);

/* The target that `text`, a name or an expression, and the options describe: one of the catalogue,
 * or a new one in *own, which the caller frees. NULL after a complaint with *exit_status set. */
const ordo_target *resolve_target(const options *o, const ordo_catalogue *catalogue,
                                  const char *text, ordo_target **own, int *exit_status);

/* Calls work(o, target, context) with the target that `text`, a name or an expression, and the
 * options describe; the target lives as long as the call. Returns what `work` does, or the exit
 * status after a complaint. */
int on_target(const options *o, const char *text,
              int (*work)(const options *o, const ordo_target *target, void *context),
              void *context);

/* Unit and construction (NULL: the unit's default) by their names; 0, or the exit status after a
 * complaint. */
int resolve_family(const options *o, const char *unit, const char *construction,
                   ordo_recipe *recipe);

/* The same with the construction of the options. */
int resolve_recipe(const options *o, const char *unit, ordo_recipe *recipe);

/* The same of "UNIT" or "UNIT:CONSTRUCTION". */
int resolve_pair(const options *o, const char *text, ordo_recipe *recipe);

/* Calls each(one, context) for what stands between the commas of a text, in order, also for what is
 * empty; until one of the calls is not 0, which is returned. EXIT_INTERNAL after a complaint. */
int for_each_in_list(const char *text, int (*each)(const char *one, void *context), void *context);

/* Whether a text is one of these or a baseline, which as a target is a mistake. */
bool names_a_family(const char *text);

/* The sizes of -n, without it the one that listed breakpoints make; 0, or the exit status after a
 * complaint. */
int resolve_sizes(const options *o, const ordo_unit *unit, size_t **neurons, size_t *count);

/* Whether there is neither. */
bool lacks_size(const options *o);

/* The one size -n of a command that takes no more. */
int resolve_size(const options *o, const ordo_unit *unit, const char *verb, size_t *neurons);

/* The options of a measurement, with progress_watch. */
ordo_run_options run_options(const options *o);

/* Output that appears under its name only when it is complete. */
typedef struct output {
    FILE *stream;
    const char *path; /* NULL: standard output */
    char *temporary;
} output;

/* Opens -o (or standard output). 0, or EXIT_IO after a complaint. */
int output_open(output *out, const options *o);

/* Opens that file (NULL or "-": standard output). 0, or EXIT_IO after a complaint. */
int output_open_path(output *out, const char *path);

/* Completes (success) or removes what was written; 0 or EXIT_IO after a complaint. */
int output_close(output *out, bool success);

/* After help or version: EXIT_EXPECTED, or EXIT_IO after a complaint. */
int finish_stdout(void);

/* Writes a result to the output of the options; 0 or an exit status. */
int write_result(const options *o, output *out, const ordo_result *result);

/* Shows on a terminal, once the work has taken a second, what is done and about how long the rest
 * will take; asks the work to stop after an interrupt. */
extern const ordo_watch progress_watch;

/* Removes the progress line. */
void progress_end(void);

#endif
