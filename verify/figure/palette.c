/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hues of the main units are those of M. Okabe and K. Ito, Color universal design (2008), made
 * darker until they can bear text on white, and lighter for a dark ground. The other units' colours
 * were searched for as far from these and from each other as readers of all kinds can have it. */
#include "verify/figure/palette.h"

#include <string.h>

enum {
    INK,
    QUIET,
    FAINT,
    BLUE,
    RED,
    GREEN,
    PURPLE,
    ROSE,
    VIOLET,
    MOSS,
    BROWN,
    LEAF,
    PLUM,
    INDIGO,
    FOREST,
    IRIS,
    WINE
};

const ordo_colour ordo_figure_palette[] = {
    [INK] = {"ink", 0x1f2328, 0xe6e8eb},       [QUIET] = {"quiet", 0x656c76, 0x9aa3ad},
    [FAINT] = {"faint", 0xdfe2e6, 0x343a42},   [BLUE] = {"blue", 0x0067a6, 0x5ab4f0},
    [RED] = {"red", 0xbf4b00, 0xf58f4a},       [GREEN] = {"green", 0x007a58, 0x35c79b},
    [PURPLE] = {"purple", 0x7e1b6a, 0xbc62aa}, [ROSE] = {"rose", 0xb30047, 0xff1f78},
    [VIOLET] = {"violet", 0x471aff, 0x957aff}, [MOSS] = {"moss", 0x6c783a, 0xb9df20},
    [BROWN] = {"brown", 0x694816, 0xc5a677},   [LEAF] = {"leaf", 0x338000, 0xb7d7a2},
    [PLUM] = {"plum", 0x452145, 0xff1fff},     [INDIGO] = {"indigo", 0x4d0080, 0xe1c1f6},
    [FOREST] = {"forest", 0x0d3f17, 0x3dff64}, [IRIS] = {"iris", 0x4e2dd2, 0x8777c5},
    [WINE] = {"wine", 0x660000, 0xff1f1f},     {NULL, 0, 0},
};

const ordo_colour *const ordo_ink = &ordo_figure_palette[INK];
const ordo_colour *const ordo_quiet = &ordo_figure_palette[QUIET];
const ordo_colour *const ordo_faint = &ordo_figure_palette[FAINT];

/* gnuplot's marks: 4 square, 6 circle, 8 and 10 triangles, 12 diamond, 14 pentagon; one more is
 * filled. Its patterns 4 and 5 are hatchings one way and the other, 6 and 7 steeper ones. */
enum { SQUARE = 4, CIRCLE = 6, UP = 8, DOWN = 10, DIAMOND = 12, PENTAGON = 14 };

/* Lines without gaps, and two kinds with gaps, which are not those of any line of second thoughts.
 */
static const char solid[] = "", chain[] = " dt (14,3,2,3)", dots[] = " dt (3,3)";

#define STYLE(colour, mark, pattern, dash)                                                         \
    {                                                                                              \
        &ordo_figure_palette[colour], (mark) + 1, mark, pattern, dash                              \
    }

static const struct {
    const char *unit; /* NULL: all others */
    ordo_style style;
} styles[] = {
    {"mlp", STYLE(BLUE, CIRCLE, 4, solid)},        {"glu", STYLE(RED, SQUARE, 5, solid)},
    {"gqu", STYLE(GREEN, UP, 6, solid)},           {"relu1", STYLE(BROWN, CIRCLE, 7, chain)},
    {"relu2", STYLE(LEAF, SQUARE, 4, chain)},      {"relu3", STYLE(PLUM, UP, 5, chain)},
    {"relu4", STYLE(INDIGO, DOWN, 6, chain)},      {"relu5", STYLE(FOREST, DIAMOND, 7, chain)},
    {"relu6", STYLE(IRIS, PENTAGON, 4, chain)},    {"relu7", STYLE(WINE, SQUARE, 5, dots)},
    {"gated3", STYLE(PURPLE, DOWN, 6, solid)},     {"gated4", STYLE(ROSE, DIAMOND, 7, solid)},
    {"gated5", STYLE(VIOLET, PENTAGON, 4, solid)}, {"gated6", STYLE(MOSS, CIRCLE, 5, dots)},
    {NULL, STYLE(INK, PENTAGON, 4, dots)},
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
