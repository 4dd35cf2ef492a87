/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/page.h"

#include <stdlib.h>

#include "construct/notation.h"
#include "quadrature/version.h"
#include "verify/figure/svg.h"
#include "verify/page/citation.h"
#include "verify/page/glossary.h"
#include "verify/page/parts.h"
#include "verify/page/primer.h"

const ordo_section *const ordo_sections[] = {
    &ordo_section_function,
    &ordo_section_construction,
    &ordo_section_pattern,
    &ordo_section_errors,
    &ordo_section_convergence,
    &ordo_section_theorem,
    &ordo_section_claims,
    &ordo_section_neurons,
    &ordo_section_slopes,
    &ordo_section_precision,
    NULL,
};

bool
ordo_section_applies(const ordo_section *section, const ordo_story *story)
{
    return section->applies == NULL || section->applies(story);
}

static void
write_head(ordo_html *h, const ordo_page *page)
{
    ordo_html_open(h, "head", NULL);
    ordo_html_void(h, "meta", "charset", "utf-8", NULL);
    ordo_html_void(h, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1",
                   NULL);
    ordo_html_void(h, "meta", "name", "color-scheme", "content", "light dark", NULL);
    ordo_html_void(h, "meta", "name", "generator", "content", "ordo " ORDO_VERSION, NULL);
    /* So that a browser does not look for an icon. */
    ordo_html_void(h, "link", "rel", "icon", "href", "data:,", NULL);
    ordo_html_open(h, "title", NULL);
    ordo_html_text(h, "Gated nets on ");
    for (size_t i = 0; i < page->count; i++) {
        ordo_html_text(h, "%s%.80s", i > 0 ? ", " : "", ordo_target_label(page->stories[i].target));
    }
    ordo_html_close(h);
    ordo_html_open(h, "style", NULL);
    (void)fputs("\n", h->out);
    ordo_svg_write_style(h->out);
    for (const char *const *piece = ordo_page_style; *piece != NULL; piece++) {
        (void)fputs(*piece, h->out);
    }
    ordo_html_close(h);
    ordo_html_close(h);
}

/* The function as a formula, or as it was written where it is too long for one. */
static void
write_name(ordo_html *h, const ordo_target *target)
{
    char *formula = ordo_expression_notation(ordo_target_function(target), "x");
    if (formula != NULL) {
        ordo_html_prose(h, "$%s$", formula);
    } else {
        char text[48];
        (void)snprintf(text, sizeof text, "%.40s...", ordo_target_label(target));
        ordo_html_element(h, "code", text);
    }
    free(formula);
}

static void
write_entry(ordo_html *h, const char *address, const char *heading)
{
    ordo_html_open(h, "li", NULL);
    ordo_html_open(h, "a", "href", address, NULL);
    ordo_html_text(h, "%s", heading);
    ordo_html_close(h);
    ordo_html_close(h);
}

static void
write_contents(ordo_html *h, const ordo_page *page)
{
    ordo_html_open(h, "nav", "aria-labelledby", "contents", NULL);
    ordo_html_open(h, "h2", "id", "contents", NULL);
    ordo_html_text(h, "Contents");
    ordo_html_close(h);
    ordo_html_open(h, "ol", NULL);
    write_entry(h, "#" ORDO_PRIMER_NAME, ORDO_PRIMER_HEADING);
    for (size_t i = 0; i < page->count; i++) {
        const ordo_story *story = &page->stories[i];
        char address[2 * ORDO_SLUG];
        ordo_html_open(h, "li", NULL);
        (void)snprintf(address, sizeof address, "#%s", story->slug);
        ordo_html_open(h, "a", "href", address, NULL);
        write_name(h, story->target);
        ordo_html_close(h);
        ordo_html_open(h, "ol", NULL);
        for (const ordo_section *const *s = ordo_sections; *s != NULL; s++) {
            if (!ordo_section_applies(*s, story)) {
                continue;
            }
            (void)snprintf(address, sizeof address, "#%s-%s", story->slug, (*s)->name);
            write_entry(h, address, (*s)->heading);
        }
        ordo_html_close(h);
        ordo_html_close(h);
    }
    write_entry(h, "#glossary", "Glossary");
    ordo_html_close(h);
    ordo_html_close(h);
}

/* "mlp interpolate, glu taylor and gqu hermite" */
static void
write_families(ordo_html *h, const ordo_topic *s)
{
    for (size_t i = 0; i < s->count; i++) {
        char name[128];
        ordo_family_name(name, sizeof name, &s->families[i]);
        ordo_html_text(h, "%s", i == 0 ? "" : i + 1 < s->count ? ", " : " and ");
        ordo_html_element(h, "b", name);
    }
}

static void
write_beginning(ordo_html *h, const ordo_page *page)
{
    ordo_html_open(h, "header", NULL);
    ordo_html_open(h, "h1", NULL);
    ordo_html_text(h, "How well do gated nets approximate ");
    for (size_t i = 0; i < page->count; i++) {
        /* A sign stays with what it belongs to. */
        ordo_html_text(h, "%s", i == 0 ? "" : i + 1 < page->count ? " " : " and ");
        ordo_html_open(h, "span", "class", "keep", NULL);
        write_name(h, page->stories[i].target);
        ordo_html_text(h, "%s", i + 1 == page->count ? "?" : i + 2 < page->count ? "," : "");
        ordo_html_close(h);
    }
    ordo_html_close(h);
    ordo_html_open(h, "p", "class", "lead", NULL);
    ordo_html_prose(h, "Nets with one hidden layer of gated ReLU neurons, their parameters from "
                       "closed formulas instead of training: what they are, how large their error "
                       "is, proved, and at what order it falls. The constructions are ");
    write_families(h, &page->stories[0].subject);
    ordo_html_text(h, ".");
    ordo_html_close(h);
    ordo_html_open(h, "p", "class", "source", NULL);
    ordo_html_prose(h,
                    "The setting is that of A. F. Queiruga, *Divine Benevolence is an* $x^2$*: "
                    "GLUs scale asymptotically faster than MLPs*, [arXiv:2602.14495](%s), called "
                    "Q26 here. Nothing in it is needed to follow this page.",
                    ORDO_PAPER_ADDRESS);
    ordo_html_close(h);
    ordo_html_close(h);
}

static void
write_story(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    ordo_html_open(h, "section", "class", "story", "aria-labelledby", story->slug, NULL);
    ordo_html_open(h, "h2", "id", story->slug, NULL);
    write_name(h, story->target);
    ordo_html_close(h);
    for (const ordo_section *const *s = ordo_sections; *s != NULL; s++) {
        char address[2 * ORDO_SLUG];
        if (!ordo_section_applies(*s, story)) {
            continue;
        }
        (void)snprintf(address, sizeof address, "%s-%s", story->slug, (*s)->name);
        ordo_html_open(h, "section", "aria-labelledby", address, NULL);
        ordo_html_open(h, "h3", "id", address, NULL);
        ordo_html_text(h, "%s", (*s)->heading);
        ordo_html_close(h);
        (*s)->write(h, page, story);
        ordo_html_close(h);
    }
    ordo_html_close(h);
}

static void
write_primer(ordo_html *h)
{
    ordo_html_open(h, "section", "aria-labelledby", ORDO_PRIMER_NAME, NULL);
    ordo_html_open(h, "h2", "id", ORDO_PRIMER_NAME, NULL);
    ordo_html_text(h, ORDO_PRIMER_HEADING);
    ordo_html_close(h);
    ordo_primer_write(h);
    ordo_html_close(h);
}

static void
write_end(ordo_html *h, const ordo_page *page)
{
    ordo_html_open(h, "section", "aria-labelledby", "glossary", NULL);
    ordo_html_open(h, "h2", "id", "glossary", NULL);
    ordo_html_text(h, "Glossary");
    ordo_html_close(h);
    ordo_glossary_write(h);
    ordo_html_close(h);
    ordo_html_open(h, "footer", NULL);
    ordo_html_open(h, "p", NULL);
    ordo_html_text(h, "Made by ordo " ORDO_VERSION ": ");
    ordo_html_element(h, "code", page->made_by);
    ordo_html_close(h);
    ordo_html_close(h);
}

ordo_status
ordo_page_write(FILE *out, const ordo_page *page)
{
    ordo_html h = {.out = out, .status = ORDO_OK};
    (void)fputs("<!DOCTYPE html>\n", out);
    ordo_html_open(&h, "html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en", NULL);
    (void)fputs("\n", out);
    write_head(&h, page);
    ordo_html_open(&h, "body", NULL);
    ordo_html_open(&h, "a", "class", "skip", "href", "#main", NULL);
    ordo_html_text(&h, "To the text");
    ordo_html_close(&h);
    write_beginning(&h, page);
    write_contents(&h, page);
    ordo_html_open(&h, "main", "id", "main", NULL);
    write_primer(&h);
    for (size_t i = 0; i < page->count; i++) {
        write_story(&h, page, &page->stories[i]);
    }
    write_end(&h, page);
    ordo_html_close(&h);
    ordo_html_close(&h);
    ordo_html_close(&h);
    (void)fputs("\n", out);
    if (h.status == ORDO_OK && h.depth != 0) {
        h.status = ORDO_EBUG;
    }
    return h.status == ORDO_OK && ferror(out) ? ORDO_EIO : h.status;
}
