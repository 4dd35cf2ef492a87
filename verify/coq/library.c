/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/library.h"

#include <stdlib.h>
#include <string.h>

#include "quadrature/version.h"
#include "verify/coq/notation.h"

/* A line of the library that loads others: Coq wants these at the top, not in a module. */
static bool
loads(const char *line)
{
    return strncmp(line, "From ", 5) == 0;
}

/* Writes those lines of a text that load libraries, or the others. */
static void
write_lines(FILE *out, const char *text, bool loading)
{
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        length += line[length] == '\n';
        if (loads(line) == loading) {
            (void)fwrite(line, 1, length, out);
        }
        line += length;
    }
}

void
ordo_coq_write_head(const ordo_coq_file *file, const ordo_target *target)
{
    FILE *out = file->out;
    (void)fputs("(* ", out);
    ordo_coq_comment(out, file->title);
    (void)fputs(",\n   for f(x) = ", out);
    ordo_coq_comment(out, ordo_expression_text(ordo_target_function(target)));
    (void)fputs(" on [", out);
    ordo_coq_comment(out, ordo_target_text_a(target));
    (void)fputs(", ", out);
    ordo_coq_comment(out, ordo_target_text_b(target));
    (void)fprintf(out,
                  "].\n\n   Written by ordo %s, which need not be trusted. Check it with\n\n"
                  "     coqc ",
                  ORDO_VERSION);
    ordo_coq_comment(out, file->name);
    (void)fputs(
        "\n\n   which needs Coq 8.16 and its libraries Coquelicot and Interval (Debian: coq,\n"
        "   libcoq-coquelicot, libcoq-interval). It is silent but for what the last line\n"
        "   asks for: the axioms that everything rests on, those of Coq's real numbers. *)\n\n",
        out);
    /* Two libraries know the same coercion, of which Coq would warn. */
    (void)fputs("Set Warnings \"-ambiguous-paths\".\n", out);
    write_lines(out, file->library, true);
    (void)fputs("Import ListNotations.\nOpen Scope R_scope.\n\n", out);
}

void
ordo_coq_write_library(const ordo_coq_file *file)
{
    (void)fputs(
        "(* ==== From here on proofs: first general facts, as in every such file. ==== *)\n\n"
        "Module Ordo.\n\n",
        file->out);
    write_lines(file->out, file->library, false);
    if (file->order != NULL) { /* it loads nothing else */
        write_lines(file->out, file->order, false);
    }
    (void)fputs("\nEnd Ordo.\n\n", file->out);
}

ordo_status
ordo_coq_write_function(FILE *out, const ordo_target *target, ordo_message *why)
{
    (void)fputs("Definition f (x : R) : R := ", out);
    ordo_status status = ordo_coq_expression(out, ordo_target_function(target), why);
    (void)fputs(".\n", out);
    return status;
}

ordo_status
ordo_coq_check_smooth(const ordo_target *target, ordo_message *why)
{
    enum { BITS = 64, SHOWN_DIGITS = 6 };
    if (ordo_target_singular_count(target) == 0) {
        return ORDO_OK;
    }
    mpfr_t x;
    mpfr_init2(x, BITS);
    ordo_target_singular_point(x, target, 0);
    char *text = ordo_real_text(x, SHOWN_DIGITS);
    ordo_status status = ordo_explain(
        why, ORDO_REFUSED,
        "the function is not known to be smooth at x = %s: proofs for Coq need a function that is "
        "smooth on the interval; choose one (--on) that ends before such points",
        text != NULL ? text : "?");
    free(text);
    mpfr_clear(x);
    return status;
}

ordo_status
ordo_coq_check_expression(const ordo_target *target, ordo_message *why)
{
    FILE *nowhere = tmpfile();
    if (nowhere == NULL) {
        return ORDO_EIO;
    }
    ordo_status status = ordo_coq_expression(nowhere, ordo_target_function(target), why);
    (void)fclose(nowhere);
    return status;
}

ordo_status
ordo_coq_finish(FILE *out)
{
    return fflush(out) == 0 && !ferror(out) ? ORDO_OK : ORDO_EIO;
}
