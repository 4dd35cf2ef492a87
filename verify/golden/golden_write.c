/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "verify/certificate/stream.h"
#include "verify/golden/golden_file.h"
#include "verify/golden/points.h"
#include "verify/study/run_text.h"

enum { VALUE_DIGITS = 40, BOUND_DIGITS = 6 };

const char *const ordo_golden_columns[ORDO_GOLDEN_COLUMNS] = {"x", "x_hex", "y_hex", "y_decimal",
                                                              "bound"};

const ordo_dtype *
ordo_golden_array(const ordo_dtype *dtype)
{
    return dtype->array != NULL ? dtype : ordo_dtype_find("f32");
}

ordo_status
ordo_golden_row(char *text[ORDO_GOLDEN_COLUMNS], const ordo_golden *g, size_t k)
{
    mpfr_t view, y;
    bool complete = true;
    mpfr_init2(y, g->dtype->bits);
    ordo_vector_view(view, &g->x, k);
    text[0] = ordo_real_decimal(view);
    text[1] = ordo_real_hex(view);
    ordo_golden_value(y, g, k);
    text[2] = ordo_real_hex(y);
    ordo_exact_real(y, g->y + k);
    text[3] = ordo_real_text(y, VALUE_DIGITS);
    ordo_vector_view(view, &g->bound, k);
    text[4] = ordo_real_text_rounded(view, BOUND_DIGITS, MPFR_RNDU);
    mpfr_clear(y);
    for (int c = 0; c < ORDO_GOLDEN_COLUMNS; c++) {
        complete = complete && text[c] != NULL;
    }
    for (int c = 0; !complete && c < ORDO_GOLDEN_COLUMNS; c++) {
        free(text[c]);
        text[c] = NULL;
    }
    return complete ? ORDO_OK : ORDO_ENOMEM;
}

static void
write_target(ordo_stream *s, const ordo_target *target)
{
    ordo_stream_open(s, "target", '{');
    ordo_stream_text(s, "name", ordo_target_name(target));
    ordo_stream_text(s, "expression", ordo_expression_text(ordo_target_function(target)));
    ordo_stream_open(s, "domain", '[');
    ordo_stream_text(s, NULL, ordo_target_text_a(target));
    ordo_stream_text(s, NULL, ordo_target_text_b(target));
    ordo_stream_close(s, ']');
    ordo_stream_close(s, '}');
}

static void
write_norms(ordo_stream *s, const ordo_golden_origin *origin)
{
    const ordo_run *run = origin->run;
    ordo_stream_open(s, "norms", '{');
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (run->wanted & ORDO_NORM_BIT(norm)) {
            char *value = ordo_run_text(run, (ordo_norm)norm, origin->digits);
            char *radius = value != NULL ? ordo_run_radius_text(run, (ordo_norm)norm, value) : NULL;
            ordo_stream_open(s, ordo_norm_name((ordo_norm)norm), '{');
            ordo_stream_text(s, "value", value);
            ordo_stream_text(s, "radius", radius);
            ordo_stream_text(s, "status", ordo_standing_name(run->standing[norm]));
            ordo_stream_close(s, '}');
            free(value);
            free(radius);
        }
    }
    ordo_stream_close(s, '}');
}

static void
write_head(ordo_stream *s, const ordo_golden *g, const ordo_golden_origin *origin)
{
    const ordo_recipe *recipe = origin->recipe;
    ordo_stream_text(s, "format", ORDO_GOLDEN_FORMAT);
    ordo_stream_text(s, "unit", recipe->unit->name);
    ordo_stream_text(s, "construction", recipe->construction->name);
    ordo_stream_text(s, "knots", ordo_knots_text(recipe->knots));
    ordo_stream_text(s, "orientation", ordo_orientation_name(recipe->orientation));
    ordo_stream_line(s, true);
    write_target(s, recipe->target);
    ordo_stream_line(s, true);
    ordo_stream_integer(s, "neurons", (long)g->net.neurons);
    ordo_stream_text(s, "dtype", g->dtype->name);
    ordo_stream_text(s, "underflow", ordo_golden_underflows[g->underflow]);
    ordo_stream_integer(s, "outside", (long)ordo_golden_outside(&g->x, recipe->target));
    ordo_stream_line(s, true);
    write_norms(s, origin);
    ordo_stream_line(s, true);
    ordo_stream_open(s, "columns", '[');
    for (int c = 0; c < ORDO_GOLDEN_COLUMNS; c++) {
        ordo_stream_text(s, NULL, ordo_golden_columns[c]);
    }
    ordo_stream_close(s, ']');
    ordo_stream_line(s, true);
}

static ordo_status
write_point(ordo_stream *s, const ordo_golden *g, size_t k)
{
    char *text[ORDO_GOLDEN_COLUMNS];
    ordo_status status = ordo_golden_row(text, g, k);
    if (status != ORDO_OK) {
        return status;
    }
    ordo_stream_line(s, true);
    ordo_stream_open(s, NULL, '[');
    for (int c = 0; c < ORDO_GOLDEN_COLUMNS; c++) {
        ordo_stream_text(s, NULL, text[c]);
        free(text[c]);
    }
    ordo_stream_close(s, ']');
    return ORDO_OK;
}

ordo_status
ordo_golden_write(FILE *out, const ordo_golden *g, const ordo_golden_origin *origin)
{
    ordo_stream s;
    ordo_status status = ORDO_OK;
    ordo_stream_init(&s, out);
    ordo_stream_open(&s, NULL, '{');
    write_head(&s, g, origin);
    ordo_stream_open(&s, "points", '[');
    for (size_t k = 0; status == ORDO_OK && k < g->x.length; k++) {
        status = write_point(&s, g, k);
    }
    ordo_stream_line(&s, false);
    ordo_stream_close(&s, ']');
    ordo_status finished = ordo_stream_finish(&s);
    return status != ORDO_OK ? status : finished;
}
