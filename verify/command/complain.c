/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Complaints: one line on standard error and an exit status. */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "verify/command/command.h"
#include "verify/study/run_text.h"

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

int
complain_of_norms(const ordo_run *run, const char *which, long digits)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if ((run->wanted & ORDO_NORM_BIT(norm)) && run->standing[norm] < ORDO_STANDING_PROVED) {
            char text[128];
            ordo_run_remark(text, sizeof text, run, (ordo_norm)norm, digits);
            return complain(EXIT_OPEN, "%s%s %s", which, ordo_norm_name((ordo_norm)norm), text);
        }
    }
    return EXIT_EXPECTED;
}
