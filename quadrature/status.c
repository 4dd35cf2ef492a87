/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *
ordo_status_text(ordo_status status)
{
#define ORDO_STATUS_CASE(name, value, text)                                                        \
    case name:                                                                                     \
        return text;
    switch (status) {
        ORDO_STATUS_LIST(ORDO_STATUS_CASE)
    }
#undef ORDO_STATUS_CASE
    return "unknown status";
}

/* Drops the bytes of a UTF-8 character that the end of the buffer has cut. */
static void
trim_partial_character(char *text)
{
    size_t end = strlen(text);
    size_t start = end;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    if (start == 0) {
        return;
    }
    unsigned char lead = (unsigned char)text[start - 1];
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (end - (start - 1) < length) {
        text[start - 1] = '\0';
    }
}

ordo_status
ordo_explain(ordo_message *message, ordo_status status, const char *format, ...)
{
    if (message != NULL) {
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(message->text, sizeof message->text, format, arguments);
        va_end(arguments);
        trim_partial_character(message->text);
    }
    return status;
}
