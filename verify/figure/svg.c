/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/svg.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "verify/figure/palette.h"

/* What is replaced: how it begins, and what is written instead of the text that is read on to. */
typedef struct writer {
    FILE *out;
    const char *name;
} writer;

static bool
begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Three numbers below 256 with commas between and a closing parenthesis, as 0xRRGGBB; the end of
 * it, or NULL. */
static const char *
read_colour(unsigned *rgb, const char *text)
{
    *rgb = 0;
    for (int i = 0; i < 3; i++) {
        char *end;
        long value = strtol(text, &end, 10);
        if (end == text || value < 0 || value > 255 || *end != (i < 2 ? ',' : ')')) {
            return NULL;
        }
        *rgb = *rgb << 8 | (unsigned)value;
        text = end + 1;
    }
    return text;
}

/* "rgb( 31,  35,  40)", as gnuplot writes colours, of the palette: the end of it. */
static const char *
replace_colour(const writer *w, const char *text)
{
    unsigned rgb;
    const char *end = begins(text, "rgb(") ? read_colour(&rgb, text + strlen("rgb(")) : NULL;
    const ordo_colour *colour = end != NULL ? ordo_colour_find(rgb) : NULL;
    if (colour == NULL) {
        return text;
    }
    (void)fprintf(w->out, "var(--ordo-%s,#%06x)", colour->name, colour->light);
    return end;
}

/* An id that is the same in every picture, where it is given or referred to; its first letters are
 * left to be read on. */
static const char *
replace_id(const writer *w, const char *text)
{
    static const char *const before[] = {"id='", "id=\"", "href='#", "href=\"#", "url(#"};
    static const char *const ids[] = {"gp", "gnuplot_", "textbox", "greybox"};
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        if (!begins(text, before[i])) {
            continue;
        }
        for (size_t j = 0; j < sizeof ids / sizeof ids[0]; j++) {
            if (begins(text + strlen(before[i]), ids[j])) {
                (void)fprintf(w->out, "%s%s_", before[i], w->name);
                return text + strlen(before[i]);
            }
        }
    }
    return text;
}

/* An element with all that is in it, which has no elements of its kind inside. */
static const char *
skip_element(const char *text, const char *opening, const char *closing)
{
    const char *end = begins(text, opening) ? strstr(text, closing) : NULL;
    return end != NULL ? end + strlen(closing) : text;
}

static void
write_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *as = *text == '&' ? "&amp;" : *text == '<' ? "&lt;" : NULL;
        if (as != NULL) {
            (void)fputs(as, out);
        } else {
            (void)fputc(*text, out);
        }
    }
}

void
ordo_svg_write(FILE *out, const char *svg, const char *name, const char *label)
{
    writer w = {out, name};
    const char *text = strstr(svg, "<svg"), *end = text != NULL ? strstr(text, "</svg>") : NULL;
    const char *body = text != NULL ? strchr(text, '>') : NULL;
    if (end == NULL || body == NULL) {
        return;
    }
    (void)fprintf(out, "<svg class=\"figure\" role=\"img\"%.*s>\n<title>", (int)(body - text - 4),
                  text + 4);
    write_escaped(out, label);
    (void)fputs("</title>", out);
    for (text = body + 1; text < end;) {
        const char *next = replace_colour(&w, text);
        next = next == text ? replace_id(&w, text) : next;
        next = next == text ? skip_element(text, "<title>", "</title>") : next;
        next = next == text ? skip_element(text, "<desc>", "</desc>") : next;
        if (next == text) {
            (void)fputc(*text, out);
            next++;
        }
        text = next;
    }
    (void)fputs("</svg>\n", out);
}

static void
write_colours(FILE *out, const char *indent, bool dark)
{
    for (const ordo_colour *c = ordo_figure_palette; c->name != NULL; c++) {
        (void)fprintf(out, "%s--ordo-%s: #%06x;\n", indent, c->name, dark ? c->dark : c->light);
    }
}

void
ordo_svg_write_style(FILE *out)
{
    (void)fputs(":root {\n", out);
    write_colours(out, "  ", false);
    (void)fputs("}\n@media screen and (prefers-color-scheme: dark) {\n  :root {\n", out);
    write_colours(out, "    ", true);
    (void)fputs("  }\n}\n", out);
}
