/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours that all readers tell apart, and units by colour and mark. */
#include "tests/support.h"

#include <math.h>
#include <string.h>

#include "verify/figure/palette.h"

enum { DARK_GROUND = 0x16181d, LIGHT_GROUND = 0xffffff };

static void
linear(double c[3], unsigned rgb)
{
    for (int i = 0; i < 3; i++) {
        double v = ((rgb >> (16 - 8 * i)) & 255) / 255.0;
        c[i] = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
    }
}

/* The contrast of WCAG 2. */
static double
contrast(unsigned one, unsigned other)
{
    double a[3], b[3];
    linear(a, one);
    linear(b, other);
    double x = 0.2126 * a[0] + 0.7152 * a[1] + 0.0722 * a[2] + 0.05;
    double y = 0.2126 * b[0] + 0.7152 * b[1] + 0.0722 * b[2] + 0.05;
    return x > y ? x / y : y / x;
}

/* What a reader without green (0) or red (1) receptors sees, and one with all (2); the matrices of
 * G. M. Machado et al., IEEE Trans. Vis. Comput. Graph. 15 (2009), for linear colours. */
static void
seen(double c[3], unsigned rgb, int reader)
{
    static const double matrices[3][3][3] = {
        {{0.367322, 0.860646, -0.227968},
         {0.280085, 0.672501, 0.047413},
         {-0.011820, 0.042940, 0.968881}},
        {{0.152286, 1.052583, -0.204868},
         {0.114503, 0.786281, 0.099216},
         {-0.003882, -0.048116, 1.051998}},
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    };
    double x[3];
    linear(x, rgb);
    for (int i = 0; i < 3; i++) {
        c[i] = 0;
        for (int j = 0; j < 3; j++) {
            c[i] += matrices[reader][i][j] * x[j];
        }
        c[i] = fmin(fmax(c[i], 0), 1);
    }
}

/* CIE L*a*b* of a linear colour. */
static void
lab(double l[3], const double c[3])
{
    double x[3] = {(0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505,
                   0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2],
                   (0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089};
    for (int i = 0; i < 3; i++) {
        x[i] = x[i] > 0.008856 ? cbrt(x[i]) : 7.787 * x[i] + 16 / 116.0;
    }
    l[0] = 116 * x[1] - 16;
    l[1] = 500 * (x[0] - x[1]);
    l[2] = 200 * (x[1] - x[2]);
}

static double
difference(unsigned one, unsigned other, int reader)
{
    double a[3], b[3], p[3], q[3], sum = 0;
    seen(a, one, reader);
    seen(b, other, reader);
    lab(p, a);
    lab(q, b);
    for (int i = 0; i < 3; i++) {
        sum += (p[i] - q[i]) * (p[i] - q[i]);
    }
    return sqrt(sum);
}

static void
text_can_be_read(void **state)
{
    (void)state;
    size_t count = 0;
    for (const ordo_colour *c = ordo_figure_palette; c->name != NULL; c++) {
        if (c != ordo_faint) {
            assert_true(contrast(c->light, LIGHT_GROUND) >= 4.5);
            assert_true(contrast(c->dark, DARK_GROUND) >= 4.5);
            count++;
        }
    }
    assert_true(count >= 8);
}

/* How far apart the colours of two units are for a reader, on the ground where that is less. */
static double
apart(const ordo_unit *one, const ordo_unit *other, int reader)
{
    const ordo_colour *a = ordo_style_of(one)->colour, *b = ordo_style_of(other)->colour;
    return fmin(difference(a->light, b->light, reader), difference(a->dark, b->dark, reader));
}

/* Twenty times what is just noticed; ten times between any two units without green or red. */
static void
units_differ_for_all_readers(void **state)
{
    (void)state;
    for (int reader = 0; reader < 3; reader++) {
        for (size_t i = 0; ordo_units[i] != NULL; i++) {
            for (size_t j = 0; j < i; j++) {
                double least = reader == 2 || i < 3 ? 20 : 10;
                if (apart(ordo_units[i], ordo_units[j], reader) < least) {
                    fail_msg("%s and %s", ordo_units[i]->name, ordo_units[j]->name);
                }
            }
        }
    }
}

static void
units_have_styles_of_their_own(void **state)
{
    (void)state;
    for (size_t i = 0; ordo_units[i] != NULL; i++) {
        const ordo_style *a = ordo_style_of(ordo_units[i]);
        assert_ptr_not_equal(a->colour, ordo_ink);
        assert_int_not_equal(a->mark, a->open_mark);
        for (size_t j = 0; j < i; j++) {
            const ordo_style *b = ordo_style_of(ordo_units[j]);
            assert_ptr_not_equal(a->colour, b->colour);
            assert_true(a->mark != b->mark || strcmp(a->dash, b->dash) != 0);
        }
    }
}

static void
colours_are_found_and_differ(void **state)
{
    (void)state;
    assert_null(ordo_colour_find(0x123456));
    for (const ordo_colour *c = ordo_figure_palette; c->name != NULL; c++) {
        assert_ptr_equal(ordo_colour_find(c->light), c);
        for (const ordo_colour *d = ordo_figure_palette; d != c; d++) {
            assert_string_not_equal(c->name, d->name);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_can_be_read),
        cmocka_unit_test(units_differ_for_all_readers),
        cmocka_unit_test(units_have_styles_of_their_own),
        cmocka_unit_test(colours_are_found_and_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
