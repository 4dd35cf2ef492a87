/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/parts.h"

#include <stdlib.h>
#include <string.h>

#include "construct/notation.h"
#include "verify/figure/palette.h"
#include "verify/figure/svg.h"

void
ordo_part_number(char text[ORDO_PART_NUMBER], const mpfr_t x, int digits, mpfr_rnd_t round)
{
    double size = ordo_log2(x);
    if (!mpfr_number_p(x)) {
        (void)snprintf(text, ORDO_PART_NUMBER, "-");
    } else if (size > -10 && size < 17) {
        (void)mpfr_snprintf(text, ORDO_PART_NUMBER, "%.*R*g", digits, round, x);
    } else {
        char *number = ordo_real_text_rounded(x, digits, round);
        (void)snprintf(text, ORDO_PART_NUMBER, "%s", number != NULL ? number : "?");
        free(number);
    }
}

void
ordo_part_formula(char text[ORDO_PART_NUMBER], const mpfr_t x, int digits, mpfr_rnd_t round)
{
    char number[ORDO_PART_NUMBER];
    ordo_part_number(number, x, digits, round);
    char *e = strchr(number, 'e');
    if (e == NULL) {
        (void)snprintf(text, ORDO_PART_NUMBER, "%s", number);
        return;
    }
    *e = '\0';
    (void)snprintf(text, ORDO_PART_NUMBER, "%.40s\\cdot 10^{%.10s}", number, e + 1);
}

void
ordo_part_heading(ordo_html *h, const ordo_story *story, const char *name, const ordo_unit *unit,
                  const char *heading)
{
    char slug[ORDO_SLUG], address[2 * ORDO_SLUG + 2], style[64];
    (void)snprintf(style, sizeof style, "color: var(--ordo-%s)", ordo_style_of(unit)->colour->name);
    ordo_html_slug(slug, sizeof slug, name);
    (void)snprintf(address, sizeof address, "%s-%s", story->slug, slug);
    ordo_html_open(h, "h4", "id", address, "style", style, NULL);
    ordo_html_text(h, "%s", heading);
    ordo_html_close(h);
}

void
ordo_part_family_heading(ordo_html *h, const ordo_story *story, const char *name,
                         const ordo_family *family)
{
    char label[128], whole[192];
    ordo_family_name(label, sizeof label, family);
    (void)snprintf(whole, sizeof whole, "%s %s", name, label);
    ordo_part_heading(h, story, whole, family->recipe.unit, label);
}

/* How the figures are to be read. */
static const struct {
    const char *kind, *caption;
} captions[] = {
    {"convergence",
     "Error over neurons, both on logarithmic scales, so that an order is a slope. Thin: "
     "theory, with its constant. No parameters reach the hatched region: its edge is nowhere above "
     "the certified bound. The dashed line is the asymptotic floor, a limit and no bound."},
    {"net",
     "The function and the net on it, breakpoints marked; below it the error, and what theory "
     "predicts it to look like."},
    {"neurons",
     "What each neuron adds, with all gates opening to the right and with every second one to the "
     "left, and the running sum that becomes the function."},
    {"pattern",
     "The error on the cells, each divided by $h^k f^{(k)}$, against the pattern that theory "
     "predicts."},
    {"slopes",
     "The slope between neighbouring sizes, in cells. Dashed is where the slopes go, extrapolated; "
     "the bar is what a straight line through all nets of 10 to 50 neurons says, as the paper's "
     "figures have it."},
    {"precision", "Every parameter rounded to the format, and the error of that net measured "
                  "again. A ring marks "
                  "the first net with more than twice the error that it has without rounding."},
    {"parameters", "The same over the number of parameters, which is what a neuron costs."},
};

static const char *
caption_of(const ordo_figure_kind *kind)
{
    for (size_t i = 0; i < sizeof captions / sizeof captions[0]; i++) {
        if (strcmp(captions[i].kind, kind->name) == 0) {
            return captions[i].caption;
        }
    }
    return NULL;
}

/* Files beside the page. */
static void
write_file_link(ordo_html *h, const ordo_plate *plate, const char *suffix, const char *text)
{
    char path[ORDO_STEM + 24];
    (void)snprintf(path, sizeof path, "figures/%s.%s", plate->stem, suffix);
    ordo_html_open(h, "a", "href", path, NULL);
    ordo_html_text(h, "%s", text);
    ordo_html_close(h);
}

static void
write_plate(ordo_html *h, const ordo_story *story, const ordo_plate *plate)
{
    char family[128] = "", label[320], name[ORDO_STEM + 4], caption[ORDO_STEM + 8];
    if (plate->family != NULL) {
        ordo_family_name(family, sizeof family, plate->family);
    }
    (void)snprintf(label, sizeof label, "%s: %s%s%.80s", plate->kind->title, family,
                   family[0] != '\0' ? ", " : "", ordo_target_label(story->target));
    (void)snprintf(name, sizeof name, "f_%s", plate->stem);
    for (char *c = name; *c != '\0'; c++) {
        *c = *c == '-' ? '_' : *c;
    }
    (void)snprintf(caption, sizeof caption, "figure-%s", plate->stem);
    ordo_html_open(h, "figure", "id", caption, NULL);
    ordo_html_open(h, "div", "class", "plate", "tabindex", "0", NULL);
    ordo_svg_write(h->out, plate->svg, name, label);
    ordo_html_close(h);
    ordo_html_open(h, "figcaption", NULL);
    if (family[0] != '\0') {
        ordo_html_element(h, "strong", family);
        ordo_html_text(h, ". ");
    }
    if (caption_of(plate->kind) != NULL) {
        ordo_html_prose(h, "%s", caption_of(plate->kind));
    } else {
        ordo_html_prose(h, ORDO_VERBATIM ".", plate->kind->title);
    }
    ordo_html_text(h, " ");
    ordo_html_open(h, "span", "class", "files", NULL);
    write_file_link(h, plate, "tsv", "numbers");
    ordo_html_text(h, ", ");
    write_file_link(h, plate, "gp", "gnuplot");
    ordo_html_text(h, ", ");
    write_file_link(h, plate, "svg", "svg");
    ordo_html_close(h);
    ordo_html_close(h);
    ordo_html_close(h);
}

/* Reasons begin with the family's name or do not have it, by where they were found. */
static void
write_absence(ordo_html *h, const ordo_plate *plate)
{
    char family[128] = "all constructions";
    const char *reason = plate->none.text;
    if (plate->family != NULL) {
        ordo_family_name(family, sizeof family, plate->family);
    }
    size_t length = strlen(family);
    if (strncmp(reason, family, length) == 0 && strncmp(reason + length, ", ", 2) == 0) {
        reason += length + 2;
    }
    ordo_html_paragraph(h, "There is no figure of " ORDO_VERBATIM " here: " ORDO_VERBATIM ".",
                        family, reason);
}

void
ordo_part_plates(ordo_html *h, const ordo_story *story, const char *kind)
{
    for (size_t i = 0; i < story->plate_count; i++) {
        const ordo_plate *plate = &story->plates[i];
        if (strcmp(plate->kind->name, kind) != 0) {
            continue;
        }
        if (plate->svg != NULL) {
            write_plate(h, story, plate);
        } else if (plate->none.text[0] != '\0') {
            write_absence(h, plate);
        }
    }
}

bool
ordo_part_has_plates(const ordo_story *story, const char *kind)
{
    for (size_t i = 0; i < story->plate_count; i++) {
        if (strcmp(story->plates[i].kind->name, kind) == 0 && story->plates[i].svg != NULL) {
            return true;
        }
    }
    return false;
}

char *
ordo_part_notation(const char *expression, const char *variable)
{
    ordo_expression *f = NULL;
    if (expression == NULL || ordo_expression_parse(&f, expression, NULL) != ORDO_OK) {
        return NULL;
    }
    char *text = ordo_expression_notation(f, variable);
    ordo_expression_free(f);
    return text;
}

void
ordo_part_derivative(char text[ORDO_PART_NUMBER], unsigned order)
{
    if (order <= 3) {
        (void)snprintf(text, ORDO_PART_NUMBER, "f%.*s", (int)order, "'''");
    } else {
        (void)snprintf(text, ORDO_PART_NUMBER, "f^{(%u)}", order);
    }
}

size_t
ordo_part_existing(const ordo_story *story)
{
    size_t count = 0;
    for (size_t i = 0; i < story->subject.count; i++) {
        count += ordo_family_exists(&story->subject.families[i]);
    }
    return count;
}

bool
ordo_part_is_settled(const ordo_limit *limit)
{
    return mpfr_number_p(limit->value) && mpfr_number_p(limit->error) &&
           mpfr_cmp_d(limit->error, 0.1) < 0;
}
