/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/citation.h"

#include <ctype.h>
#include <string.h>

static const char paper[] = "Q26";

/* What places begin with; longer words first. */
static const char *const words[] = {"eqs. ",    "eq. ",     "sections ",
                                    "section ", "figures ", "figure "};

/* The bytes of "3", "(6)", "4.2". */
static size_t
number_length(const char *text)
{
    bool bracket = *text == '(';
    size_t digits = strspn(text + bracket, "0123456789");
    size_t length = bracket + digits;
    if (digits == 0 || (bracket && text[length] != ')')) {
        return 0;
    }
    if (!bracket && text[length] == '.' && isdigit((unsigned char)text[length + 1])) {
        length += 1 + strspn(text + length + 1, "0123456789");
    }
    return length + bracket;
}

/* The bytes of "eq. (6)-(9)", "figures 3 and 5", "figures 3, 5"; 0: the text begins with no place.
 */
static size_t
place_length(const char *text)
{
    static const char *const between[] = {"-", ", ", " and ", " to "};
    size_t length = 0;
    for (size_t i = 0; length == 0 && i < sizeof words / sizeof words[0]; i++) {
        if (strncmp(text, words[i], strlen(words[i])) == 0) {
            length = strlen(words[i]);
        }
    }
    size_t number = length > 0 ? number_length(text + length) : 0;
    if (number == 0) {
        return 0;
    }
    length += number;
    for (size_t i = 0; i < sizeof between / sizeof between[0];) {
        size_t skip = strlen(between[i]);
        number =
            strncmp(text + length, between[i], skip) == 0 ? number_length(text + length + skip) : 0;
        length += number > 0 ? skip + number : 0;
        i = number > 0 ? 0 : i + 1;
    }
    return length;
}

/* The bytes of what stands between the paper's name and a place, or between places. */
static size_t
gap_length(const char *text)
{
    size_t comma = *text == ',';
    return text[comma] == ' ' ? comma + 1 : 0;
}

/* The next place of a citation at *text, behind the gap before it; false: there is none. */
static bool
next_place(const char *text, size_t *gap, size_t *length)
{
    *gap = gap_length(text);
    *length = *gap > 0 ? place_length(text + *gap) : 0;
    return *length > 0;
}

size_t
ordo_citation_length(const char *text)
{
    size_t at = sizeof paper - 1, gap, length;
    if (strncmp(text, paper, at) != 0 || isalnum((unsigned char)text[at])) {
        return 0;
    }
    while (next_place(text + at, &gap, &length)) {
        at += gap + length;
    }
    return at;
}

static void
write_link(ordo_html *h, const char *address, const char *text, size_t length)
{
    ordo_html_open(h, "a", "href", address, NULL);
    ordo_html_text(h, "%.*s", (int)length, text);
    ordo_html_close(h);
}

void
ordo_citation_write(ordo_html *h, const char *text)
{
    size_t at = sizeof paper - 1, gap, length;
    write_link(h, ORDO_PAPER_ADDRESS, text, at);
    while (next_place(text + at, &gap, &length)) {
        ordo_html_text(h, "%.*s", (int)gap, text + at);
        write_link(h, ORDO_PAPER_TEXT, text + at + gap, length);
        at += gap + length;
    }
}
