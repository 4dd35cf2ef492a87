/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command `ordo`. */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "construct/nearest.h"
#include "quadrature/gauss.h"
#include "quadrature/parallel.h"
#include "quadrature/version.h"
#include "verify/command.h"

const command *const commands[] = {&command_verify,    &command_study, &command_norm,
                                   &command_construct, &command_list,  NULL};

/* Bytes of a complaint: of a longer one only the beginning and the end are shown. */
enum { BEGINNING_SHOWN = 500, END_SHOWN = 300 };

/* The bytes from..to-1, with '?' for what would break the line or steer the terminal. */
static void
write_plain(const char *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        (void)fputc(iscntrl((unsigned char)text[i]) ? '?' : text[i], stderr);
    }
}

/* Where the character that byte i >= 3 belongs to begins, in UTF-8. */
static size_t
begin_of_character(const char *text, size_t i)
{
    size_t begin = i;
    while (i - begin < 3 && ((unsigned char)text[begin] & 0xC0) == 0x80) {
        begin--;
    }
    return begin;
}

int
complain(int exit_status, const char *format, ...)
{
    va_list arguments, again;
    progress_end();
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    size_t size = length < 0 ? 0 : (size_t)length;
    char *text = malloc(size + 1);
    (void)fputs("ordo: ", stderr);
    if (text != NULL && length >= 0) {
        (void)vsnprintf(text, size + 1, format, arguments);
    }
    if (text == NULL || length < 0) {
        write_plain(format, 0, strlen(format));
    } else if (size <= BEGINNING_SHOWN + END_SHOWN) {
        write_plain(text, 0, size);
    } else {
        write_plain(text, 0, begin_of_character(text, BEGINNING_SHOWN));
        (void)fputs(" ... ", stderr);
        write_plain(text, begin_of_character(text, size - END_SHOWN), size);
    }
    (void)fputc('\n', stderr);
    free(text);
    va_end(again);
    va_end(arguments);
    return exit_status;
}

int
complain_of(ordo_status status, const char *doing, const ordo_message *why)
{
    static const struct {
        ordo_status status;
        int exit_status;
    } exits[] = {{ORDO_EPARSE, EXIT_INPUT},   {ORDO_EDOMAIN, EXIT_INPUT},
                 {ORDO_EINVAL, EXIT_INPUT},   {ORDO_REFUSED, EXIT_INPUT},
                 {ORDO_SINGULAR, EXIT_INPUT}, {ORDO_IRRATIONAL, EXIT_INPUT},
                 {ORDO_UNDECIDED, EXIT_OPEN}, {ORDO_MISSED, EXIT_OPEN},
                 {ORDO_EIO, EXIT_IO},         {ORDO_ENOMEM, EXIT_INTERNAL}};
    int exit_status = EXIT_INTERNAL;
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++) {
        exit_status = exits[i].status == status ? exits[i].exit_status : exit_status;
    }
    const char *reason = why != NULL && why->text[0] != '\0' ? why->text : ordo_status_text(status);
    return complain(exit_status, "%s%s%s", doing, doing[0] != '\0' ? ": " : "", reason);
}

static void
print_help(FILE *out)
{
    (void)fputs("ordo - nets from closed formulas, their error norms, and claims about both\n\n"
                "usage: ordo COMMAND [ARGUMENT ...] [OPTION ...]\n\n",
                out);
    for (const command *const *c = commands; *c != NULL; c++) {
        (void)fprintf(out, "  %-10s %s\n", (*c)->name, (*c)->summary);
    }
    (void)fputs("\n`ordo COMMAND --help` explains a command with an example.\n"
                "Exit status: 0 all as expected, 1 a claim came out otherwise, 2 undecided,\n"
                "64 usage, 65 bad input, 70 internal error, 74 cannot read or write.\n",
                out);
}

static int
unknown_command(const char *name)
{
    const char *names[16];
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
        exit_status = c->run(&o);
    }
    options_clear(&o);
    progress_end();
    return exit_status;
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return finish_stdout();
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)puts("ordo " ORDO_VERSION);
        return finish_stdout();
    }
    (void)gsl_set_error_handler_off();
    int exit_status = -1;
    for (const command *const *c = commands; *c != NULL && exit_status < 0; c++) {
        if (strcmp((*c)->name, argv[1]) == 0) {
            exit_status = run_command(*c, argc - 1, argv + 1);
        }
    }
    if (exit_status < 0) {
        exit_status = unknown_command(argv[1]);
    }
    ordo_gauss_cleanup();
    ordo_parallel_free_caches();
    return exit_status;
}
