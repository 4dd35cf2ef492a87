/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/slopes.h"

#include "verify/coq/notation.h"
#include "verify/proof/theorem.h"

/* Bits of the bounds that are stated, and of the share that is added or taken away. */
enum { STATED_BITS = 16, ROOM_BITS = 10, POINT_BITS = 24 };

/* r = x (1 + or - 2^-ROOM_BITS), in few bits on the safe side. */
static ordo_status
loosen(fmpq_t r, const mpfr_t x, bool up)
{
    mpfr_t loose, room;
    mpfr_inits2(STATED_BITS, loose, room, (mpfr_ptr)0);
    mpfr_rnd_t side = up ? MPFR_RNDU : MPFR_RNDD;
    mpfr_set_si_2exp(room, up ? 1 : -1, -ROOM_BITS, MPFR_RNDN); /* exact */
    mpfr_add_ui(room, room, 1, side);
    mpfr_mul(loose, x, room, side); /* x >= 0 */
    ordo_status status = ordo_rational_from_real(r, loose);
    mpfr_clears(loose, room, (mpfr_ptr)0);
    return status;
}

/* u, v = an interval inside, of short numbers. */
static ordo_status
shorten(fmpq_t u, fmpq_t v, const mpfr_t left, const mpfr_t right)
{
    mpfr_t from, to;
    mpfr_inits2(POINT_BITS, from, to, (mpfr_ptr)0);
    mpfr_set(from, left, MPFR_RNDU);
    mpfr_set(to, right, MPFR_RNDD);
    bool some = mpfr_less_p(from, to);
    ordo_status status = ordo_rational_from_real(u, some ? from : left);
    if (status == ORDO_OK) {
        status = ordo_rational_from_real(v, some ? to : right);
    }
    mpfr_clears(from, to, (mpfr_ptr)0);
    return status;
}

void
ordo_coq_slopes_find(ordo_coq_slopes *slopes, const ordo_unit *unit, const ordo_target *target)
{
    *slopes = (ordo_coq_slopes){.order = 0};
    fmpq_init(slopes->u);
    fmpq_init(slopes->v);
    fmpq_init(slopes->most);
    fmpq_init(slopes->least);
    ordo_theorem theorem;
    ordo_message why = {""};
    ordo_theorem_init(&theorem);
    bool good = ordo_theorem_find(&theorem, unit, target, NULL, &why) == ORDO_OK &&
                shorten(slopes->u, slopes->v, theorem.slices.u, theorem.slices.v) == ORDO_OK &&
                loosen(slopes->most, theorem.slices.most, true) == ORDO_OK &&
                loosen(slopes->least, theorem.slices.least, false) == ORDO_OK;
    slopes->sign = theorem.slices.sign;
    slopes->order = good ? theorem.order : 0;
    ordo_theorem_clear(&theorem);
}

void
ordo_coq_slopes_clear(ordo_coq_slopes *slopes)
{
    fmpq_clear(slopes->least);
    fmpq_clear(slopes->most);
    fmpq_clear(slopes->v);
    fmpq_clear(slopes->u);
}

static void
write_bounded(FILE *out, const ordo_coq_slopes *slopes)
{
    (void)fprintf(out, "forall x, a <= x <= b -> Rabs (f%u x) <= ", slopes->order);
    ordo_coq_real(out, slopes->most);
}

static void
write_apart(FILE *out, const ordo_coq_slopes *slopes)
{
    (void)fputs("forall x, ", out);
    ordo_coq_real(out, slopes->u);
    (void)fputs(" <= x <= ", out);
    ordo_coq_real(out, slopes->v);
    (void)fputs(" -> ", out);
    ordo_coq_real(out, slopes->least);
    (void)fprintf(out, " <= %sf%u x", slopes->sign < 0 ? "- " : "", slopes->order);
}

void
ordo_coq_slopes_write_statement(FILE *out, const ordo_coq_slopes *slopes)
{
    (void)fputs(" /\\\n  (", out);
    write_bounded(out, slopes);
    (void)fputs(") /\\\n  (", out);
    write_apart(out, slopes);
    (void)fputc(')', out);
}

void
ordo_coq_slopes_write_lemmas(FILE *out, const ordo_coq_slopes *slopes)
{
    unsigned k = slopes->order;
    (void)fputs("Lemma bounded : ", out);
    write_bounded(out, slopes);
    /* Often they are constant, or lines. */
    (void)fprintf(out,
                  ".\nProof.\n"
                  "  intros x Hx. unfold a, b in Hx. unfold f%u.\n"
                  "  first [apply Rabs_le; lra|Ordo.bound_at x 60%%positive 8%%nat].\n"
                  "Qed.\n\nLemma apart : ",
                  k);
    write_apart(out, slopes);
    (void)fprintf(out,
                  ".\nProof. intros x Hx. unfold f%u. first [lra|Ordo.bound_at x 60%%positive "
                  "8%%nat]. Qed.\n\n",
                  k);
}
