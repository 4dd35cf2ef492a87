/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/hypotheses.h"

#include <string.h>

#include "verify/coq/library.h"
#include "verify/coq/notation.h"
#include "verify/coq/symbolic.h"
#include "verify/proof/theorem.h"

typedef struct writer {
    FILE *out;
    const ordo_target *target;
    const ordo_theorem *theorem;
    fmpq_t a, b, u, v, most, least; /* as they are stated */
} writer;

/* r = x with a thousandth added or taken away, in 16 bits on the safe side. */
static void
loosen(fmpq_t r, const mpfr_t x, bool up)
{
    mpfr_t loose;
    mpfr_init2(loose, 16);
    mpfr_mul_d(loose, x, up ? 1001. / 1000 : 999. / 1000, up ? MPFR_RNDU : MPFR_RNDD);
    if (ordo_rational_from_real(r, loose) != ORDO_OK) {
        fmpq_zero(r); /* not finite: nothing is proved */
    }
    mpfr_clear(loose);
}

/* "f" or "f3". */
static void
write_name(FILE *out, unsigned order)
{
    (void)fputc('f', out);
    if (order > 0) {
        (void)fprintf(out, "%u", order);
    }
}

static ordo_status
write_definitions(const writer *w, ordo_coq_symbolic *symbolic, ordo_message *why)
{
    FILE *out = w->out;
    (void)fputs("(* The function, what its derivatives are, its interval, and another inside. *)\n",
                out);
    ordo_status status = ordo_coq_write_function(out, w->target, why);
    for (unsigned k = 1; status == ORDO_OK && k <= w->theorem->order; k++) {
        status = ordo_coq_symbolic_derive(symbolic, why);
        (void)fprintf(out, "Definition f%u (x : R) : R :=\n  ", k);
        ordo_coq_symbolic_write(out, symbolic);
        (void)fputs(".\n", out);
    }
    const fmpq *const points[] = {w->a, w->b, w->u, w->v};
    for (size_t i = 0; i < 4; i++) {
        (void)fprintf(out, "Definition %c : R := ", "abuv"[i]);
        ordo_coq_real(out, points[i]);
        (void)fputs(".\n", out);
    }
    (void)fputc('\n', out);
    return status;
}

static void
write_statement(const writer *w)
{
    FILE *out = w->out;
    unsigned k = w->theorem->order;
    (void)fputs("(* What is proved at the end of this file. *)\n"
                "Definition statement : Prop :=\n",
                out);
    for (unsigned m = 1; m <= k; m++) {
        (void)fputs("  (forall x, a <= x <= b -> is_derive ", out);
        write_name(out, m - 1);
        (void)fprintf(out, " x (f%u x)) /\\\n", m);
    }
    (void)fprintf(out, "  (forall x, a <= x <= b -> Rabs (f%u x) <= ", k);
    ordo_coq_real(out, w->most);
    (void)fputs(") /\\\n  a <= u <= v /\\ v <= b /\\\n  (forall x, u <= x <= v -> ", out);
    ordo_coq_real(out, w->least);
    (void)fprintf(out, " <= %sf%u x).\n\n", w->theorem->slices.sign < 0 ? "- " : "", k);
}

static void
write_proof(const writer *w)
{
    FILE *out = w->out;
    unsigned k = w->theorem->order;
    for (unsigned m = 1; m <= k; m++) {
        (void)fprintf(out, "Lemma derivative_%u : forall x, a <= x <= b -> is_derive ", m);
        write_name(out, m - 1);
        (void)fprintf(out,
                      " x (f%u x).\nProof. intros x Hx. unfold a, b in Hx. Ordo.derive_at x. "
                      "Qed.\n\n",
                      m);
    }
    (void)fprintf(out, "Theorem proved : statement.\n"
                       "Proof.\n"
                       "  unfold statement.\n"
                       "  repeat match goal with |- _ /\\ _ => split end;\n"
                       "    try (intros x Hx; unfold a, b, u, v in Hx);\n"
                       "    try (unfold a, b, u, v; lra).\n");
    for (unsigned m = 1; m <= k; m++) {
        (void)fprintf(out, "  - exact (derivative_%u x Hx).\n", m);
    }
    (void)fprintf(out,
                  "  - unfold f%u. Ordo.bound_at x 60%%positive 8%%nat.\n"
                  "  - unfold f%u. Ordo.bound_at x 60%%positive 8%%nat.\n"
                  "Qed.\n\nPrint Assumptions proved.\n",
                  k, k);
}

static ordo_status
write_file(const ordo_coq_file *file, const writer *w, ordo_coq_symbolic *symbolic,
           ordo_message *why)
{
    ordo_coq_write_head(file, w->target);
    ordo_status status = write_definitions(w, symbolic, why);
    write_statement(w);
    ordo_coq_write_library(file);
    (void)fputs("(* ==== Now this function. ==== *)\n\n", w->out);
    write_proof(w);
    return status == ORDO_OK ? ordo_coq_finish(w->out) : status;
}

static ordo_status
prepare(writer *w, ordo_message *why)
{
    const ordo_slices *slices = &w->theorem->slices;
    ordo_status status = ordo_target_ends_rational(w->a, w->b, w->target);
    if (status != ORDO_OK) {
        return ordo_explain(why, status, "the ends of the interval must be rational");
    }
    status = ordo_rational_from_real(w->u, slices->u);
    if (status == ORDO_OK) {
        status = ordo_rational_from_real(w->v, slices->v);
    }
    loosen(w->most, slices->most, true);
    loosen(w->least, slices->least, false);
    return status;
}

ordo_status
ordo_coq_write_hypotheses(const ordo_coq_file *file, const ordo_unit *unit,
                          const ordo_target *target, ordo_message *why)
{
    ordo_theorem theorem;
    ordo_coq_symbolic *symbolic = NULL;
    ordo_theorem_init(&theorem);
    writer w = {.out = file->out, .target = target, .theorem = &theorem};
    fmpq *const numbers[] = {w.a, w.b, w.u, w.v, w.most, w.least};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        fmpq_init(numbers[i]);
    }
    ordo_status status = ordo_coq_check_expression(target, why);
    if (status == ORDO_OK) {
        status = ordo_coq_check_smooth(target, why);
    }
    if (status == ORDO_OK) {
        status = ordo_coq_symbolic_new(&symbolic, ordo_target_function(target), why);
    }
    if (status == ORDO_OK) {
        status = ordo_theorem_find(&theorem, unit, target, NULL, why);
    }
    if (status == ORDO_OK) {
        status = prepare(&w, why);
    }
    if (status == ORDO_OK) {
        status = write_file(file, &w, symbolic, why);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        fmpq_clear(numbers[i]);
    }
    ordo_coq_symbolic_free(symbolic);
    ordo_theorem_clear(&theorem);
    return status;
}
