/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The constructions in formulas, and a small net in full. */
#include <stdlib.h>
#include <string.h>

#include "construct/make.h"
#include "verify/page/lesson.h"
#include "verify/page/parts.h"
#include "verify/page/table.h"

enum { CELLS = 4, BITS = 96, DIGITS = 5 };

static void
write_formulas(ordo_html *h, const char *const formulas[ORDO_LESSON_FORMULAS])
{
    for (size_t i = 0; i < ORDO_LESSON_FORMULAS && formulas[i] != NULL; i++) {
        ordo_html_formula(h, formulas[i]);
    }
}

/* What stands before "; constants": where the formula comes from, and the unit. */
static void
write_source(ordo_html *h, const ordo_unit *unit, const ordo_construction *construction)
{
    char text[256];
    const char *end = strstr(construction->source, "; constants");
    size_t length = end != NULL ? (size_t)(end - construction->source) : sizeof text - 1;
    (void)snprintf(text, sizeof text, "%.*s", (int)length, construction->source);
    ordo_html_open(h, "p", "class", "source", NULL);
    ordo_html_prose(
        h, "Source of the construction: " ORDO_VERBATIM "; of the unit: " ORDO_VERBATIM ".", text,
        unit->source);
    ordo_html_close(h);
}

/* A symbol of a neuron's parameter, from the name that files have for it: U.bias is u. */
static void
write_symbol(char text[ORDO_PARAMETER_NAME], const ordo_network *net, unsigned slot)
{
    ordo_network_name(text, net, slot);
    if (strstr(text, ".bias") != NULL) {
        text[0] = (char)(text[0] - 'A' + 'a');
    }
    text[strcspn(text, ".")] = '\0';
}

static void
layout_net(ordo_grid *grid, const ordo_network *net)
{
    size_t stride = ordo_network_stride(net);
    mpfr_t view;
    ordo_grid_column(grid, "neuron", true);
    for (unsigned slot = 0; slot < stride; slot++) {
        char symbol[ORDO_PARAMETER_NAME];
        write_symbol(symbol, net, slot);
        ordo_grid_column(grid, symbol, true);
    }
    for (size_t i = 0; i < net->neurons; i++) {
        ordo_grid_text(grid, "%zu", i);
        for (unsigned slot = 0; slot < stride; slot++) {
            char number[ORDO_PART_NUMBER];
            ordo_network_view(view, net, i, slot);
            ordo_part_number(number, view, DIGITS, MPFR_RNDN);
            ordo_grid_text(grid, "%s", number);
        }
    }
}

/* The net on so few cells that all its numbers can be read. */
static void
write_net(ordo_html *h, const ordo_family *family)
{
    ordo_network net;
    ordo_message why = {""};
    const ordo_unit *unit = family->recipe.unit;
    size_t neurons = ordo_unit_neurons(unit, CELLS);
    ordo_status status = ordo_network_make(&net, &family->recipe, neurons, BITS, &why);
    if (status != ORDO_OK) {
        ordo_html_paragraph(h, "On this function it does not exist for $n=%zu$: " ORDO_VERBATIM ".",
                            neurons, why.text);
        return;
    }
    ordo_grid grid = {.columns = 0};
    char caption[512], d[ORDO_PART_NUMBER];
    mpfr_t view;
    ordo_network_view_d(view, &net);
    ordo_part_formula(d, view, DIGITS, MPFR_RNDN);
    layout_net(&grid, &net);
    (void)snprintf(caption, sizeof caption,
                   "The net of %zu neurons on this function, all its %zu numbers to %d digits%s; "
                   "the output bias is $d=%s$",
                   net.neurons, net.theta.length, DIGITS,
                   unit->tail > 0 ? ", without the coefficients of $p$" : "", d);
    ordo_html_table(h, &grid, caption);
    ordo_grid_clear(&grid);
    ordo_network_clear(&net);
}

/* Is it the story's first family of its unit? */
static bool
opens_unit(const ordo_story *story, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (story->subject.families[j].recipe.unit == story->subject.families[i].recipe.unit) {
            return false;
        }
    }
    return true;
}

/* The piece first, then how it becomes neurons. */
static void
write_lessons(ordo_html *h, const ordo_story *story, size_t i)
{
    const ordo_recipe *r = &story->subject.families[i].recipe;
    const ordo_lesson *lesson = ordo_lesson_of(r->unit, r->construction);
    const ordo_unit_lesson *neurons = ordo_unit_lesson_of(r->unit);
    ordo_html_paragraph(h, "%s", lesson->idea);
    write_formulas(h, lesson->formulas);
    ordo_html_paragraph(h, "%s", lesson->why);
    if (opens_unit(story, i)) {
        ordo_html_paragraph(h, "%s", neurons->idea);
        write_formulas(h, neurons->formulas);
        ordo_html_paragraph(h, "%s", neurons->why);
    } else {
        ordo_html_paragraph(h, "Its jumps become neurons as those of the other %s above do.",
                            r->unit->name);
    }
    write_source(h, r->unit, r->construction);
}

static void
write(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    const ordo_story *first = page->stories;
    if (story == first) {
        ordo_html_paragraph(
            h, "A ReLU-gated net is a piecewise polynomial, and nothing else. So a net can be "
               "written down instead of trained: cut the interval into [cells](#word-cell) of "
               "width $h=(b-a)/n$ at $t_i=a+i h$, say what polynomial is wanted on each cell as "
               "a function of $s=x-t_i$, and let the [neuron](#word-neuron) that begins at $t_i$ "
               "add what changes there. What changes is called the jump, $J_i(s)$: the piece on "
               "the cell minus the piece before it, both continued. Below, $f_i=f(t_i)$ and "
               "$m_i=f(t_i+h/2)$ are values of the function in a breakpoint and in the middle of a "
               "cell, $v_i$ is the value of the net at $t_i$, and $c_{1,i}$, $c_{2,i}$, $c_{3,i}$ "
               "are the coefficients of its piece on cell $i$.");
    } else {
        ordo_html_open(h, "p", NULL);
        ordo_html_prose(h, "The formulas are those ");
        char address[ORDO_SLUG + 16];
        (void)snprintf(address, sizeof address, "#%s-construction", first->slug);
        ordo_html_open(h, "a", "href", address, NULL);
        ordo_html_text(h, "given for %s", ordo_target_label(first->target));
        ordo_html_close(h);
        ordo_html_prose(h, "; this is what becomes of them here.");
        ordo_html_close(h);
    }
    for (size_t i = 0; i < story->subject.count; i++) {
        ordo_part_family_heading(h, story, "construction", &story->subject.families[i]);
        if (story == first) {
            write_lessons(h, story, i);
        }
        write_net(h, &story->subject.families[i]);
    }
}

const ordo_section ordo_section_construction = {"construction", "The constructions", NULL, write};
