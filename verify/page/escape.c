/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/escape.h"

#include <stddef.h>

void
ordo_escape_byte(FILE *out, char c)
{
    static const struct {
        char c;
        const char *text;
    } special[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        if (special[i].c == c) {
            (void)fputs(special[i].text, out);
            return;
        }
    }
    unsigned char u = (unsigned char)c;
    if ((u < 0x20 && c != '\n' && c != '\t') || u == 0x7F) {
        (void)fputs("\xEF\xBF\xBD", out);
    } else {
        (void)fputc(c, out);
    }
}

void
ordo_escape(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        ordo_escape_byte(out, *text);
    }
}
