/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hues are those of M. Okabe and K. Ito, Color universal design (2008), made darker until they
 * can bear text on white, and lighter for a dark ground. */
#include "verify/figure/palette.h"

#include <string.h>

enum { INK, QUIET, FAINT, BLUE, VERMILION, GREEN, PURPLE, OCHRE, SLATE };

const ordo_colour ordo_figure_palette[] = {
    [INK] = {"ink", 0x1f2328, 0xe6e8eb},       [QUIET] = {"quiet", 0x656c76, 0x9aa3ad},
    [FAINT] = {"faint", 0xdfe2e6, 0x343a42},   [BLUE] = {"blue", 0x0067a6, 0x5ab4f0},
    [VERMILION] = {"red", 0xbf4b00, 0xf58f4a}, [GREEN] = {"green", 0x007a58, 0x35c79b},
    [PURPLE] = {"purple", 0x93407a, 0xdd8fc0}, [OCHRE] = {"ochre", 0x7d6100, 0xd9b73f},
    [SLATE] = {"slate", 0x4a5a8c, 0x9fb1e6},   {NULL, 0, 0},
};

const ordo_colour *const ordo_ink = &ordo_figure_palette[INK];
const ordo_colour *const ordo_quiet = &ordo_figure_palette[QUIET];
const ordo_colour *const ordo_faint = &ordo_figure_palette[FAINT];

/* gnuplot's marks: 4 square, 6 circle, 8 and 10 triangles, 12 diamond, 14 pentagon; one more is
 * filled. Its patterns 4 and 5 are hatchings one way and the other, 6 and 7 steeper ones. */
enum { SQUARE = 4, CIRCLE = 6, UP = 8, DOWN = 10, DIAMOND = 12, PENTAGON = 14 };

#define STYLE(colour, mark, pattern)                                                               \
    {                                                                                              \
        &ordo_figure_palette[colour], (mark) + 1, mark, pattern                                    \
    }

static const struct {
    const char *unit; /* NULL: all others */
    ordo_style style;
} styles[] = {
    {"mlp", STYLE(BLUE, CIRCLE, 4)},       {"glu", STYLE(VERMILION, SQUARE, 5)},
    {"gqu", STYLE(GREEN, UP, 6)},          {"relu1", STYLE(SLATE, CIRCLE, 7)},
    {"relu2", STYLE(OCHRE, DIAMOND, 4)},   {"relu3", STYLE(PURPLE, DOWN, 5)},
    {"relu4", STYLE(SLATE, PENTAGON, 6)},  {"relu5", STYLE(OCHRE, SQUARE, 7)},
    {"relu6", STYLE(PURPLE, CIRCLE, 4)},   {"relu7", STYLE(SLATE, UP, 5)},
    {"gated3", STYLE(PURPLE, DIAMOND, 6)}, {"gated4", STYLE(OCHRE, PENTAGON, 7)},
    {"gated5", STYLE(SLATE, DOWN, 4)},     {"gated6", STYLE(PURPLE, SQUARE, 5)},
    {NULL, STYLE(INK, PENTAGON, 4)},
};

const ordo_style *
ordo_style_of(const ordo_unit *unit)
{
    size_t i = 0;
    while (styles[i].unit != NULL && strcmp(styles[i].unit, unit->name) != 0) {
        i++;
    }
    return &styles[i].style;
}

const ordo_colour *
ordo_colour_find(unsigned light)
{
    for (const ordo_colour *c = ordo_figure_palette; c->name != NULL; c++) {
        if (c->light == light) {
            return c;
        }
    }
    return NULL;
}
