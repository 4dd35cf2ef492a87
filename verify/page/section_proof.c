/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every n, and the verdicts on claims. */
#include <stdlib.h>
#include <string.h>

#include "verify/page/citation.h"
#include "verify/page/glossary.h"
#include "verify/page/parts.h"
#include "verify/page/table.h"
#include "verify/report/layout.h"

enum { DIGITS = 5 };

/* Both sides of the theorem in words, for nets of one size. */
static void
write_example(ordo_html *h, const ordo_theorem *t)
{
    enum { N = 100, PREC = 128 };
    char lower[ORDO_PART_NUMBER], upper[ORDO_PART_NUMBER];
    mpfr_t x, power;
    mpfr_inits2(PREC, x, power, (mpfr_ptr)0);
    mpfr_set_ui(power, N, MPFR_RNDN);
    mpfr_pow_ui(power, power, t->order, MPFR_RNDN); /* exact: 100^k has few bits */
    mpfr_div(x, t->rmse.lower, power, MPFR_RNDD);
    ordo_part_formula(lower, x, DIGITS - 2, MPFR_RNDD);
    mpfr_div(x, t->rmse.upper, power, MPFR_RNDU);
    ordo_part_formula(upper, x, DIGITS - 2, MPFR_RNDU);
    mpfr_clears(x, power, (mpfr_ptr)0);
    ordo_html_paragraph(h,
                        "With $n=%d$ that says: a net of %d neurons has %zu parameters, and "
                        "whatever they are, its rmse is at least $%s$; one with an rmse of at most "
                        "$%s$ is known. The left constant is about all nets, also those that no "
                        "training has found yet; the right one is what a construction does.",
                        N, N, ordo_unit_parameters(t->unit, N), lower, upper);
}

static void
write_rate(ordo_html *h, const ordo_theorem *t)
{
    char lower[ORDO_PART_NUMBER], upper[ORDO_PART_NUMBER], formula[256];
    ordo_part_formula(lower, t->rmse.lower, DIGITS, MPFR_RNDD);
    ordo_part_formula(upper, t->rmse.upper, DIGITS, MPFR_RNDU);
    ordo_html_paragraph(h,
                        "Of all nets of unit %s with $n$ neurons, whatever their parameters, let "
                        "$\\text{best}(n)$ be the least rmse on this function. For every $n\\ge 1$",
                        t->unit->name);
    (void)snprintf(formula, sizeof formula,
                   "%s\\cdot n^{-%u}\\;\\le\\;\\text{best}(n)\\;\\le\\;%s\\cdot n^{-%u}", lower,
                   t->order, upper, t->order);
    ordo_html_formula(h, formula);
    write_example(h, t);
    ordo_html_paragraph(h,
                        "So its order is exactly %u: no cleverer parameters reach more, and a "
                        "closed formula reaches that. The constants are far apart because one pair "
                        "has to serve for every $n$ at once.",
                        t->order);
}

static void
write_unit(ordo_html *h, const ordo_story *story, const ordo_unit_story *u)
{
    ordo_detail glance = {false};
    ordo_grid grid = {.columns = 0};
    char name[64];
    (void)snprintf(name, sizeof name, "theorem %s", u->unit->name);
    ordo_part_heading(h, story, name, u->unit, u->unit->name);
    if (u->status != ORDO_OK) {
        return;
    }
    if (u->proof.status == ORDO_OK) {
        write_rate(h, &u->proof.theorem);
    } else if (u->proof.status == ORDO_REFUSED) {
        ordo_html_paragraph(
            h, "Here no law of that kind holds, and something better does: " ORDO_VERBATIM ".",
            u->proof.why.text);
    } else {
        ordo_html_paragraph(h, "Nothing is proved for every $n$ at once: " ORDO_VERBATIM ".",
                            u->proof.why.text);
    }
    ordo_layout_proof(&grid, &u->proof, glance);
    if (u->proof.count > 0) {
        ordo_html_table(h, &grid,
                        "Exact formulas for every number of neurons, found in fractions: the "
                        "integral of the squared error is a polynomial in $1/n$");
    }
    if (u->proof.status == ORDO_OK || u->proof.count > 0) {
        ordo_html_paragraph(h, "Why:");
        ordo_html_notes(h, &grid);
    }
    ordo_grid_clear(&grid);
}

static void
write_theorem(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    (void)page;
    ordo_html_paragraph(h,
                        "A table ends somewhere, and a line through its points proves nothing "
                        "about the sizes behind it. A [theorem](#word-theorem) does. The paper "
                        "derives the orders 2 of the MLP and 3 of the GLU for its own "
                        "constructions (" ORDO_VERBATIM ") and hopes for 4 of the GQU "
                        "(" ORDO_VERBATIM "); what follows is about the best of all nets.",
                        "Q26, eq. (9), eq. (14)", "Q26, section 4.2");
    for (size_t i = 0; i < story->unit_count; i++) {
        write_unit(h, story, &story->units[i]);
    }
}

const ordo_section ordo_section_theorem = {"theorem", "A theorem for every n", NULL, write_theorem};

/* What a verdict is to the reader: it stands, it falls, it is open. */
static const char *
verdict_class(ordo_verdict verdict)
{
    switch (verdict) {
    case ORDO_VERDICT_PROVED:
    case ORDO_VERDICT_CONFIRMED:
    case ORDO_VERDICT_AGREES:
        return "verdict stands";
    case ORDO_VERDICT_REFUTED:
    case ORDO_VERDICT_CONTRADICTED:
        return "verdict falls";
    default:
        return "verdict";
    }
}

static void
write_cell(ordo_html *h, const char *text)
{
    ordo_html_open(h, "td", NULL);
    ordo_html_plain(h, text);
    ordo_html_close(h);
}

/* Of the paper: links to it and to the place; of others, to what the glossary says of them. */
static void
write_source(ordo_html *h, const ordo_claim *claim)
{
    char text[256];
    ordo_html_open(h, "td", NULL);
    if (ordo_citation_length(claim->cite) > 0) {
        (void)snprintf(text, sizeof text, "%s, %s", claim->cite, claim->where);
        ordo_html_plain(h, text);
    } else {
        ordo_glossary_link(h, claim->cite);
        ordo_html_text(h, ", ");
        ordo_html_plain(h, claim->where);
    }
    ordo_html_close(h);
}

static void
write_claim(ordo_html *h, const ordo_suite *suite, size_t i)
{
    const ordo_claim *claim = ordo_suite_claim(suite, i);
    const ordo_finding *f = ordo_suite_finding(suite, i, 0);
    ordo_verdict verdict = ordo_suite_verdict(suite, i);
    ordo_html_open(h, "tr", NULL);
    ordo_html_open(h, "th", "scope", "row", NULL);
    ordo_html_plain(h, claim->says);
    ordo_html_close(h);
    ordo_html_open(h, "td", NULL);
    ordo_html_open(h, "span", "class", verdict_class(verdict), NULL);
    ordo_html_text(h, "%s", ordo_verdict_name(verdict));
    ordo_html_close(h);
    ordo_html_close(h);
    write_cell(h, f->predicted);
    write_cell(h, f->measured);
    write_source(h, claim);
    ordo_html_close(h);
}

/* How many of the cases the story has, and of those how many did not come out as expected. */
static size_t
count_cases(const ordo_page *page, const ordo_story *story, size_t *otherwise)
{
    size_t count = 0;
    *otherwise = 0;
    for (size_t i = 0; i < page->docket->count; i++) {
        if (page->docket->cases[i].story == story) {
            count++;
            *otherwise += !ordo_suite_as_expected(page->docket->suite, i);
        }
    }
    return count;
}

static void
write_claims(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    static const char *const headings[] = {"claim", "verdict", "claimed", "found", "source"};
    size_t otherwise, count = count_cases(page, story, &otherwise);
    if (count == 0) {
        ordo_html_paragraph(h, "None of the claims that are shipped is about this function and "
                               "these constructions. Claims are data: one may be written for it in "
                               "a file and decided by `ordo verify FILE`.");
        return;
    }
    ordo_html_paragraph(
        h,
        "Statements of the paper and of theory about this function and these "
        "constructions, decided when this page was made: %zu of them%s. [PROVED and "
        "REFUTED](#word-proved-refuted-undecided) rest on enclosures or fractions, "
        "[CONFIRMED and CONTRADICTED](#word-confirmed-contradicted) on measured "
        "evidence; UNDECIDED says that neither was shown; AGREES "
        "and DIFFERS compare a number that the paper prints with ours: its nets "
        "were trained, ours are not. Where a constant is claimed, its ratio to "
        "that of theory is given, which should be 1.",
        count,
        otherwise > 0 ? ", of which some came out otherwise than their file "
                        "expects"
                      : "");
    ordo_html_open(h, "div", "class", "scroll", "tabindex", "0", NULL);
    ordo_html_open(h, "table", "class", "claims", NULL);
    ordo_html_caption(h, "Claims and their verdicts; Q26 is the paper");
    ordo_html_open(h, "thead", NULL);
    ordo_html_open(h, "tr", NULL);
    for (size_t j = 0; j < sizeof headings / sizeof headings[0]; j++) {
        ordo_html_open(h, "th", "scope", "col", NULL);
        ordo_html_text(h, "%s", headings[j]);
        ordo_html_close(h);
    }
    ordo_html_close(h);
    ordo_html_close(h);
    ordo_html_open(h, "tbody", NULL);
    for (size_t i = 0; i < page->docket->count; i++) {
        if (page->docket->cases[i].story == story) {
            write_claim(h, page->docket->suite, i);
        }
    }
    ordo_html_close(h);
    ordo_html_close(h);
    ordo_html_close(h);
}

const ordo_section ordo_section_claims = {"claims", "Claims and verdicts", NULL, write_claims};
