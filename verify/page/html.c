/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/html.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "verify/page/escape.h"
#include "verify/page/mathml.h"

void
ordo_html_fail(ordo_html *h, ordo_status status)
{
    h->status = h->status == ORDO_OK ? status : h->status;
}

static void
write_tag(ordo_html *h, const char *element, va_list attributes, const char *end)
{
    (void)fprintf(h->out, "<%s", element);
    for (const char *name; (name = va_arg(attributes, const char *)) != NULL;) {
        const char *value = va_arg(attributes, const char *);
        if (value != NULL) {
            (void)fprintf(h->out, " %s=\"", name);
            ordo_escape(h->out, value);
            (void)fputc('"', h->out);
        }
    }
    (void)fputs(end, h->out);
}

void
ordo_html_open(ordo_html *h, const char *element, ...)
{
    va_list attributes;
    if (h->depth == ORDO_HTML_DEPTH) {
        ordo_html_fail(h, ORDO_EBUG);
        return;
    }
    h->open[h->depth++] = element;
    va_start(attributes, element);
    write_tag(h, element, attributes, ">");
    va_end(attributes);
}

/* Elements behind which a line ends, for those who read the source. */
static bool
ends_a_line(const char *element)
{
    static const char *const names[] = {"p",  "h1",      "h2",  "h3",  "h4",     "li", "tr",
                                        "ul", "section", "div", "nav", "figure", "dd", "table"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], element) == 0) {
            return true;
        }
    }
    return false;
}

void
ordo_html_close(ordo_html *h)
{
    if (h->depth == 0) {
        ordo_html_fail(h, ORDO_EBUG);
        return;
    }
    const char *element = h->open[--h->depth];
    (void)fprintf(h->out, "</%s>%s", element, ends_a_line(element) ? "\n" : "");
}

void
ordo_html_void(ordo_html *h, const char *element, ...)
{
    va_list attributes;
    va_start(attributes, element);
    write_tag(h, element, attributes, "/>");
    va_end(attributes);
}

/* The formatted text, freed by the caller; NULL after remembering that there is no memory. */
static char *
format_text(ordo_html *h, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text == NULL) {
        ordo_html_fail(h, ORDO_ENOMEM);
    } else {
        (void)vsnprintf(text, (size_t)length + 1, format, arguments);
    }
    return text;
}

void
ordo_html_text(ordo_html *h, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = format_text(h, format, arguments);
    va_end(arguments);
    if (text != NULL) {
        ordo_escape(h->out, text);
    }
    free(text);
}

void
ordo_html_element(ordo_html *h, const char *element, const char *text)
{
    ordo_html_open(h, element, NULL);
    ordo_html_text(h, "%s", text);
    ordo_html_close(h);
}

static void
write_math(ordo_html *h, const char *formula, bool display)
{
    ordo_status status = ordo_mathml_write(h->out, formula, display);
    if (status != ORDO_OK) {
        ordo_html_fail(h, status == ORDO_ENOMEM ? status : ORDO_EBUG);
    }
}

void
ordo_html_formula(ordo_html *h, const char *formula)
{
    ordo_html_open(h, "div", "class", "formula", NULL);
    write_math(h, formula, true);
    ordo_html_close(h);
}

/* Kinds of markup: what begins it and what ends it. */
typedef enum mark { EMPHASIS, CODE, FORMULA, LINK, VERBATIM, MARKS } mark;

static const char begins[MARKS] = {'*', '`', '$', '[', '\002'};
static const char ends[MARKS] = {'*', '`', '$', ']', '\003'};

/* "[text](address)": writes it; `rest` stands behind the "]". Returns what follows. */
static const char *
write_link(ordo_html *h, const char *text, const char *rest)
{
    const char *end = *rest == '(' ? strchr(rest, ')') : NULL;
    char *address = end != NULL ? strndup(rest + 1, (size_t)(end - rest - 1)) : NULL;
    if (address == NULL) {
        ordo_html_fail(h, end == NULL ? ORDO_EBUG : ORDO_ENOMEM);
        return rest;
    }
    ordo_html_open(h, "a", "href", address, NULL);
    ordo_html_plain(h, text);
    ordo_html_close(h);
    free(address);
    return end + 1;
}

/* One marked part, whose content is `text`; returns where to go on. */
static const char *
write_marked(ordo_html *h, mark found, const char *text, const char *rest)
{
    switch (found) {
    case EMPHASIS:
        ordo_html_element(h, "em", text);
        break;
    case CODE:
        ordo_html_element(h, "code", text);
        break;
    case FORMULA:
        write_math(h, text, false);
        break;
    case LINK:
        return write_link(h, text, rest);
    default:
        ordo_html_plain(h, text);
        break;
    }
    return rest;
}

static void
write_markup(ordo_html *h, const char *text)
{
    while (*text != '\0') {
        const char *at = memchr(begins, *text, MARKS);
        if (at == NULL) {
            /* A typographer's apostrophe. */
            if (*text == '\'') {
                (void)fputs("’", h->out);
            } else {
                ordo_escape_byte(h->out, *text);
            }
            text++;
            continue;
        }
        mark found = (mark)(at - begins);
        const char *end = strchr(text + 1, ends[found]);
        char *inner = end != NULL ? strndup(text + 1, (size_t)(end - text - 1)) : NULL;
        if (inner == NULL) {
            ordo_html_fail(h, end == NULL ? ORDO_EBUG : ORDO_ENOMEM);
            return;
        }
        text = write_marked(h, found, inner, end + 1);
        free(inner);
    }
}

static void
write_prose(ordo_html *h, const char *format, va_list arguments)
{
    char *text = format_text(h, format, arguments);
    if (text != NULL) {
        write_markup(h, text);
    }
    free(text);
}

void
ordo_html_prose(ordo_html *h, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_prose(h, format, arguments);
    va_end(arguments);
}

void
ordo_html_paragraph(ordo_html *h, const char *format, ...)
{
    va_list arguments;
    ordo_html_open(h, "p", NULL);
    va_start(arguments, format);
    write_prose(h, format, arguments);
    va_end(arguments);
    ordo_html_close(h);
}

void
ordo_html_slug(char *slug, size_t size, const char *text)
{
    size_t length = 0;
    for (; *text != '\0' && length + 1 < size; text++) {
        if (isalnum((unsigned char)*text)) {
            slug[length++] = (char)tolower((unsigned char)*text);
        } else if (length > 0 && slug[length - 1] != '-') {
            slug[length++] = '-';
        }
    }
    while (length > 0 && slug[length - 1] == '-') {
        length--;
    }
    slug[length] = '\0';
    if (length == 0) {
        (void)snprintf(slug, size, "target");
    }
}
