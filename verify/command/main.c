/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `ordo`. */
#include <string.h>

#include <gsl/gsl_errno.h>

#include "construct/nearest.h"
#include "quadrature/gauss.h"
#include "quadrature/parallel.h"
#include "quadrature/version.h"
#include "verify/command/command.h"
#include "verify/command/interrupt.h"

const command *const commands[] = {
    &command_verify,    &command_recheck, /* claims */
    &command_study,     &command_norm,    /* one construction */
    &command_compare,   &command_plot,    /* some */
    &command_report,                      /* all of it */
    &command_measure,                     /* a net from elsewhere */
    &command_bound,                       /* all parameters */
    &command_prove,                       /* a unit, for all n */
    &command_construct,                   /* for other programs */
    &command_golden,    &command_check,   &command_list, &command_tutorial, NULL,
};

static void
print_help(FILE *out)
{
    (void)fputs("ordo - nets from closed formulas, their error norms, and claims about both\n\n"
                "usage: ordo COMMAND [ARGUMENT ...] [OPTION ...]\n\n",
                out);
    for (const command *const *c = commands; *c != NULL; c++) {
        (void)fprintf(out, "  %-10s %s\n", (*c)->name, (*c)->summary);
    }
    (void)fputs("\n`ordo help COMMAND` or `ordo COMMAND --help` explains it with an example.\n"
                "Exit status: 0 all as expected, 1 otherwise, 2 undecided,\n"
                "64 usage, 65 bad input, 69 gnuplot is missing, 70 internal error,\n"
                "74 cannot read or write, 130 interrupted.\n",
                out);
}

static int
unknown_command(const char *name)
{
    const char *names[32];
    size_t count = 0;
    for (const command *const *c = commands; *c != NULL; c++) {
        names[count++] = (*c)->name;
    }
    const char *nearest = ordo_nearest_name(name, names, count);
    return nearest != NULL
               ? complain(EXIT_USAGE, "unknown command '%s' (nearest: %s)", name, nearest)
               : complain(EXIT_USAGE, "unknown command '%s'; see ordo --help", name);
}

static int
run_command(const command *c, int argc, char **argv)
{
    options o;
    int exit_status = options_parse(&o, c, argc, argv);
    if (exit_status < 0) {
        interrupt_watch(c->keeps);
        exit_status = c->run(&o);
    }
    options_clear(&o);
    progress_end();
    return exit_status;
}

static const command *
find_command(const char *name)
{
    for (const command *const *c = commands; *c != NULL; c++) {
        if (strcmp((*c)->name, name) == 0) {
            return *c;
        }
    }
    return NULL;
}

static bool
asks_for_help(const char *text)
{
    return strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0 || strcmp(text, "help") == 0;
}

/* ordo help [COMMAND]: of a command what its --help says. */
static int
help(int argc, char **argv)
{
    char option[] = "--help";
    if (argc == 2 || (argc == 3 && asks_for_help(argv[2]))) {
        print_help(stdout);
        return finish_stdout();
    }
    if (argc > 3) {
        return complain(EXIT_USAGE, "help takes one command; see ordo --help");
    }
    const command *c = find_command(argv[2]);
    char *arguments[] = {argv[2], option, NULL};
    return c != NULL ? run_command(c, 2, arguments) : unknown_command(argv[2]);
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (asks_for_help(argv[1])) {
        return help(argc, argv);
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)puts("ordo " ORDO_VERSION);
        return finish_stdout();
    }
    (void)gsl_set_error_handler_off();
    const command *c = find_command(argv[1]);
    int exit_status = c != NULL ? run_command(c, argc - 1, argv + 1) : unknown_command(argv[1]);
    ordo_gauss_cleanup();
    ordo_parallel_free_caches();
    if (exit_status == EXIT_INTERRUPTED) {
        interrupt_end();
    }
    return exit_status;
}
