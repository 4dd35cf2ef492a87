/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/claimed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "construct/evaluate.h"
#include "construct/tape.h"
#include "verify/coq/notation.h"
#include "verify/coq/symbolic.h"

/* Bits of values and norms, of short numbers in the file, to which int f^(k)^2 is stated; where max
 * |f^(k)| is looked for. */
enum { VALUE_BITS = 128, SHORT_BITS = 20, INTEGRAL_BITS = 13, SAMPLES = 512 };

/* Relative room for Coq's intervals: for roots and powers, and where norms occur. */
#define ROOM 0x1p-50
#define ROOM_OF_NORMS 1e-3

/* In the order of ordo_value_all. */
enum { SIZE, WIDTH, LEFT, RIGHT, NORM_L1, NORM_L2, NORM_LINF, NAMES };

struct ordo_coq_claim {
    const ordo_coq_claimed *claimed;
    const ordo_expression *value;
    bool uses[NAMES];
    unsigned order; /* of the derivative whose norm occurs */
    bool rational;  /* the value is, without any name */
    fmpq_t exact;
    arb_t number;     /* the value; with max |f^(k)|, of which `least` is used, that of this */
    arb_t norm;       /* sqrt(int f^(k)^2) or max |f^(k)| */
    fmpq_t at, least; /* |f^(k)(at)| >= least */
    fmpq_t low, high; /* of int f^(k)^2 */
};

void
ordo_coq_claim_free(ordo_coq_claim *claim)
{
    if (claim == NULL) {
        return;
    }
    fmpq_clear(claim->high);
    fmpq_clear(claim->low);
    fmpq_clear(claim->least);
    fmpq_clear(claim->at);
    arb_clear(claim->norm);
    arb_clear(claim->number);
    fmpq_clear(claim->exact);
    free(claim);
}

static bool
has_norm(const ordo_coq_claim *claim)
{
    return claim->uses[NORM_L2] || claim->uses[NORM_LINF];
}

/* ---- what it is made of ---- */

/* The degree of instruction i in the norms; -1: it is no monomial in them. */
static int
degree_in_norms(const ordo_tape *tape, size_t i)
{
    const ordo_instruction *s = tape->code + i;
    const ordo_operation *op = s->operation;
    if (op == &ordo_operation_symbol) {
        return s->immediate.integer >= NORM_L1;
    }
    int a = op->arity >= 1 ? degree_in_norms(tape, s->a) : 0;
    int b = op->arity == 2 ? degree_in_norms(tape, s->b) : 0;
    if (a < 0 || b < 0) {
        return -1;
    }
    if (op == &ordo_operation_mul) {
        return a + b;
    }
    if (op == &ordo_operation_neg || (op == &ordo_operation_div && b == 0)) {
        return a;
    }
    return a == 0 && b == 0 ? 0 : -1;
}

/* Which names occur; ORDO_REFUSED for more than is done here. */
static ordo_status
find_names(ordo_coq_claim *claim, ordo_message *why)
{
    const ordo_tape *tape = &claim->value->tape;
    bool several = false;
    for (size_t i = 0; i < tape->count; i++) {
        const ordo_instruction *s = tape->code + i;
        if (s->operation == &ordo_operation_symbol) {
            several = several || (s->immediate.integer >= NORM_L1 && has_norm(claim));
            claim->uses[s->immediate.integer] = true;
            claim->order = s->immediate.integer >= NORM_L1 ? ordo_symbol_argument(s) : claim->order;
        }
    }
    if (several || claim->uses[NORM_L1]) {
        return ordo_explain(why, ORDO_REFUSED,
                            "no proof for Coq is written of values with l1(k) or several norms");
    }
    if (claim->uses[NORM_LINF] && (claim->claimed->relation != ORDO_COQ_AT_MOST ||
                                   degree_in_norms(tape, tape->count - 1) != 1)) {
        return ordo_explain(why, ORDO_REFUSED,
                            "no proof for Coq is written of values with linf(k) but of bounds from "
                            "above of which it is a factor");
    }
    return ORDO_OK;
}

/* r = x rounded to few bits on one side. */
static ordo_status
shorten(fmpq_t r, const arb_t x, mpfr_rnd_t side)
{
    mpfr_t bound;
    mpfr_init2(bound, SHORT_BITS);
    ordo_real_bound(bound, x, side);
    ordo_status status = ordo_rational_from_real(r, bound);
    mpfr_clear(bound);
    return status;
}

/* Where |f^(k)| is about largest, among equidistant points, and a bound of it there. */
static ordo_status
find_largest(ordo_coq_claim *claim)
{
    ordo_series_evaluator *series = NULL;
    fmpq_t a, width, x;
    arb_poly_t y;
    arb_t at, size, most;
    fmpq_init(a);
    fmpq_init(width);
    fmpq_init(x);
    arb_poly_init(y);
    arb_init(at);
    arb_init(size);
    arb_init(most);
    const ordo_target *target = claim->claimed->site.target;
    ordo_status status = ordo_target_ends_rational(a, width, target);
    if (status == ORDO_OK) {
        fmpq_sub(width, width, a);
        status = ordo_series_evaluator_new(&series, ordo_target_function(target), VALUE_BITS);
    }
    for (ulong i = 0; status == ORDO_OK && i <= SAMPLES; i++) {
        fmpq_set_si(x, (slong)i, SAMPLES);
        fmpq_mul(x, x, width);
        fmpq_add(x, x, a);
        arb_set_fmpq(at, x, VALUE_BITS);
        ordo_evaluate_series(y, series, at, (long)claim->order + 1);
        arb_poly_get_coeff_arb(size, y, (slong)claim->order);
        arb_abs(size, size);
        if (arb_is_finite(size) && arf_cmp(arb_midref(size), arb_midref(most)) > 0) {
            arb_set(most, size);
            fmpq_set(claim->at, x);
        }
    }
    arb_fac_ui(size, claim->order, VALUE_BITS);
    arb_mul(most, most, size, VALUE_BITS);
    status = status == ORDO_OK ? shorten(claim->least, most, MPFR_RNDD) : status;
    ordo_series_evaluator_free(series);
    arb_clear(most);
    arb_clear(size);
    arb_clear(at);
    arb_poly_clear(y);
    fmpq_clear(x);
    fmpq_clear(width);
    fmpq_clear(a);
    return status;
}

/* Whether the derivatives up to that can be written. */
static ordo_status
check_derivatives(const ordo_coq_claim *claim, ordo_message *why)
{
    ordo_coq_symbolic *symbolic = NULL;
    const ordo_expression *f = ordo_target_function(claim->claimed->site.target);
    ordo_status status = ordo_coq_symbolic_new(&symbolic, f, why);
    for (unsigned k = 1; status == ORDO_OK && k <= claim->order; k++) {
        status = ordo_coq_symbolic_derive(symbolic, why);
    }
    ordo_coq_symbolic_free(symbolic);
    return status;
}

/* The norm, and what the proof uses of it. */
static ordo_status
find_norm(ordo_coq_claim *claim, ordo_message *why)
{
    const ordo_value_site *site = &claim->claimed->site;
    const ordo_profile *profile = NULL;
    ordo_status status = check_derivatives(claim, why);
    if (status != ORDO_OK) {
        return status;
    }
    status = ordo_profile_store_get(&profile, site->store, site->target, claim->order, VALUE_BITS);
    if (status != ORDO_OK) {
        return ordo_explain(why, status, "derivative %u is not known to be finite and analytic",
                            claim->order);
    }
    ordo_profile_norm(claim->norm, profile, claim->uses[NORM_L2] ? ORDO_L2 : ORDO_LINF);
    if (claim->uses[NORM_LINF]) {
        status = find_largest(claim);
        arb_t share;
        arb_init(share);
        arb_set_fmpq(share, claim->least, VALUE_BITS);
        arb_div(share, share, claim->norm, VALUE_BITS);
        arb_mul(claim->number, claim->number, share, VALUE_BITS); /* the norm is a factor */
        arb_clear(share);
        return status;
    }
    arb_t square;
    arb_init(square);
    arb_sqr(square, claim->norm, VALUE_BITS);
    arb_add_error_2exp_si(square, arf_abs_bound_lt_2exp_si(arb_midref(square)) - INTEGRAL_BITS);
    status = shorten(claim->low, square, MPFR_RNDD);
    status = status == ORDO_OK ? shorten(claim->high, square, MPFR_RNDU) : status;
    arb_clear(square);
    return status;
}

ordo_status
ordo_coq_claim_new(ordo_coq_claim **out, const ordo_coq_claimed *claimed, ordo_message *why)
{
    ordo_coq_claim *claim = calloc(1, sizeof *claim);
    *out = claim;
    if (claim == NULL) {
        return ORDO_ENOMEM;
    }
    claim->claimed = claimed;
    claim->value = claimed->value;
    fmpq_init(claim->exact);
    arb_init(claim->number);
    arb_init(claim->norm);
    fmpq_init(claim->at);
    fmpq_init(claim->least);
    fmpq_init(claim->low);
    fmpq_init(claim->high);
    ordo_status status = find_names(claim, why);
    if (status == ORDO_OK) {
        status = ordo_value_enclose(claim->number, claim->value, &claimed->site, VALUE_BITS, why);
    }
    if (status == ORDO_OK && has_norm(claim)) {
        status = find_norm(claim, why);
    }
    if (status == ORDO_OK) {
        FILE *nowhere = tmpfile();
        status = nowhere != NULL ? ordo_coq_expression(nowhere, claim->value, why) : ORDO_EIO;
        if (nowhere != NULL) {
            (void)fclose(nowhere);
        }
    }
    const ordo_tape *tape = &claim->value->tape;
    claim->rational = tape->code[tape->count - 1].operation == &ordo_operation_constant &&
                      ordo_value_exact(claim->exact, claim->value, &claimed->site) == ORDO_OK;
    return status;
}

ordo_norm
ordo_coq_claim_norm(const ordo_coq_claim *claim)
{
    return claim->claimed->norm;
}

ordo_coq_relation
ordo_coq_claim_relation(const ordo_coq_claim *claim)
{
    return claim->claimed->relation;
}

ordo_status
ordo_coq_claim_follows(const ordo_coq_claim *claim, const arb_t low, const arb_t high,
                       ordo_message *why)
{
    bool at_most = claim->claimed->relation == ORDO_COQ_AT_MOST;
    arb_t room;
    arb_init(room);
    arb_set_d(room, has_norm(claim) ? 1 + ROOM_OF_NORMS : 1 + ROOM);
    bool follows = false;
    if (at_most && high != NULL) {
        arb_mul(room, room, high, VALUE_BITS);
        follows = arb_le(room, claim->number);
    } else if (!at_most) {
        arb_mul(room, room, claim->number, VALUE_BITS);
        follows = arb_lt(room, low);
    }
    arb_clear(room);
    return follows ? ORDO_OK
                   : ordo_explain(why, ORDO_UNDECIDED,
                                  "what is proved for Coq does not imply the claimed value");
}

/* ---- definitions ---- */

/* m / 10^k where people would write a decimal. */
static void
write_rational(FILE *out, const fmpq_t x)
{
    enum { PLACES_MOST = 400, PLAIN_MOST = 1000 };
    fmpz_t ten, m;
    fmpz_init(ten);
    fmpz_init(m);
    ulong k = 0;
    for (fmpz_one(ten); k < PLACES_MOST && !fmpz_divisible(ten, fmpq_denref(x)); k++) {
        fmpz_mul_ui(ten, ten, 10);
    }
    if (fmpz_cmp_si(fmpq_denref(x), PLAIN_MOST) > 0 && k < PLACES_MOST) {
        fmpz_divexact(m, ten, fmpq_denref(x));
        fmpz_mul(m, m, fmpq_numref(x));
        (void)fmpz_fprint(out, m);
        (void)fprintf(out, " / 10^%lu", k);
    } else {
        ordo_coq_real(out, x);
    }
    fmpz_clear(m);
    fmpz_clear(ten);
}

/* "f" or "f3". */
static void
write_derivative_name(FILE *out, unsigned order)
{
    (void)fputc('f', out);
    if (order > 0) {
        (void)fprintf(out, "%u", order);
    }
}

static void
write_derivatives(FILE *out, const ordo_coq_claim *claim)
{
    ordo_coq_symbolic *symbolic = NULL;
    ordo_message why = {""};
    ordo_status status =
        ordo_coq_symbolic_new(&symbolic, ordo_target_function(claim->claimed->site.target), &why);
    for (unsigned k = 1; status == ORDO_OK && k <= claim->order; k++) {
        status = ordo_coq_symbolic_derive(symbolic, &why);
        (void)fprintf(out, "Definition f%u (x : R) : R :=\n  ", k);
        ordo_coq_symbolic_write(out, symbolic);
        (void)fputs(".\n", out);
    }
    ordo_coq_symbolic_free(symbolic);
}

void
ordo_coq_claim_write_definitions(FILE *out, const ordo_coq_claim *claim)
{
    const ordo_value_site *site = &claim->claimed->site;
    unsigned k = claim->order;
    (void)fputs("(* The number of the claim ", out);
    ordo_coq_comment(out, claim->claimed->id);
    (void)fprintf(out, "%s. *)\n", has_norm(claim) ? ", with derivatives of f" : "");
    if (claim->uses[WIDTH]) {
        (void)fprintf(out, "Definition h : R := (b - a) / %zu.\n",
                      ordo_unit_cells(site->unit, site->neurons));
    }
    if (has_norm(claim)) {
        write_derivatives(out, claim);
    }
    if (claim->uses[NORM_L2]) {
        (void)fprintf(out, "Definition l2_%u : R := sqrt (RInt (fun x => (", k);
        write_derivative_name(out, k);
        (void)fputs(" x)^2) a b).\n", out);
    }
    (void)fputs("Definition claimed ", out);
    if (claim->uses[NORM_LINF]) {
        (void)fprintf(out, "(linf_%u : R) ", k);
    }
    (void)fputs(": R := ", out);
    if (claim->uses[SIZE]) {
        (void)fprintf(out, "let n := %zu in ", site->neurons);
    }
    if (claim->rational) {
        write_rational(out, claim->exact);
    } else {
        ordo_message why = {""};
        ordo_status status = ordo_coq_expression(out, claim->value, &why);
        (void)status; /* it was written once before */
    }
    (void)fputs(".\n\n", out);
}

/* ---- statements ---- */

/* "x <= claimed", "claimed < x". */
static void
write_relation(FILE *out, const ordo_coq_claim *claim, const char *x)
{
    ordo_coq_relation relation = claim->claimed->relation;
    if (relation == ORDO_COQ_AT_MOST) {
        (void)fprintf(out, "%s <= ", x);
    }
    (void)fputs("claimed", out);
    if (claim->uses[NORM_LINF]) {
        (void)fprintf(out, " linf_%u", claim->order);
    }
    if (relation != ORDO_COQ_AT_MOST) {
        (void)fprintf(out, " %s %s", relation == ORDO_COQ_ABOVE ? "<" : "<=", x);
    }
}

/* That max |f^(k)|, or whatever is no less, is linf_k. */
static void
write_premise(FILE *out, const ordo_coq_claim *claim)
{
    if (claim->uses[NORM_LINF]) {
        (void)fprintf(out, "forall linf_%u, (forall x, a <= x <= b -> Rabs (", claim->order);
        write_derivative_name(out, claim->order);
        (void)fprintf(out, " x) <= linf_%u) ->\n    ", claim->order);
    }
}

static void
write_integrable(FILE *out, const ordo_coq_claim *claim)
{
    (void)fputs("ex_RInt (fun x => (", out);
    write_derivative_name(out, claim->order);
    (void)fputs(" x)^2) a b", out);
}

static void
write_derivative(FILE *out, unsigned k)
{
    (void)fputs("forall x, a <= x <= b -> is_derive ", out);
    write_derivative_name(out, k - 1);
    (void)fprintf(out, " x (f%u x)", k);
}

void
ordo_coq_claim_write_statement(FILE *out, const ordo_coq_claim *claim, const char *norm)
{
    for (unsigned k = 1; k <= claim->order; k++) {
        (void)fputs("\n  /\\\n  (", out);
        write_derivative(out, k);
        (void)fputc(')', out);
    }
    (void)fputs("\n  /\\\n  ", out);
    if (claim->uses[NORM_L2]) {
        write_integrable(out, claim);
        (void)fputs("\n  /\\\n  ", out);
    }
    (void)fputs(claim->uses[NORM_LINF] ? "(" : "", out);
    write_premise(out, claim);
    write_relation(out, claim, norm);
    (void)fputs(claim->uses[NORM_LINF] ? ")" : "", out);
}

/* ---- proofs ---- */

/* All names that stand for numbers. */
static void
write_unfold(FILE *out, const ordo_coq_claim *claim)
{
    (void)fprintf(out, "unfold claimed%s", claim->uses[WIDTH] ? ", h" : "");
}

static void
write_derivative_lemmas(FILE *out, const ordo_coq_claim *claim)
{
    for (unsigned k = 1; k <= claim->order; k++) {
        (void)fprintf(out, "Lemma claim_derivative_%u : ", k);
        write_derivative(out, k);
        (void)fputs(".\nProof. intros x Hx. unfold a, b in Hx. Ordo.derive_at x. Qed.\n\n", out);
    }
}

static void
write_integral_lemmas(FILE *out, const ordo_coq_claim *claim)
{
    (void)fputs("Lemma claim_integrable : ", out);
    write_integrable(out, claim);
    (void)fputs(".\nProof.\n"
                "  apply Ordo.integral_exists; [unfold a, b; lra|]. intros x Hx.\n"
                "  unfold a, b in Hx. apply (ex_derive_continuous (fun x => (",
                out);
    write_derivative_name(out, claim->order);
    (void)fputs(" x)^2)). unfold ", out);
    write_derivative_name(out, claim->order);
    (void)fputs(".\n  unfold tan, Rdiv. auto_derive; Ordo.defined x.\nQed.\n\n"
                "Lemma claim_integral : ",
                out);
    ordo_coq_real(out, claim->low);
    (void)fputs(" <= RInt (fun x => (", out);
    write_derivative_name(out, claim->order);
    (void)fputs(" x)^2) a b <= ", out);
    ordo_coq_real(out, claim->high);
    (void)fputs(".\nProof. unfold ", out);
    write_derivative_name(out, claim->order);
    (void)fputs(", a, b. Ordo.integral_at 80%positive 12%nat. Qed.\n\n", out);
}

/* The number for the norm in its bounds. */
static void
write_number_by_integral(FILE *out, const ordo_coq_claim *claim)
{
    (void)fputs("  assert (H := claim_integral). revert H. ", out);
    write_unfold(out, claim);
    (void)fprintf(out, ", l2_%u.\n  generalize (RInt (fun x => (", claim->order);
    write_derivative_name(out, claim->order);
    (void)fputs(
        " x)^2) a b).\n  unfold a, b. intros I H. cbv zeta. Ordo.constant_at 100%positive.\n", out);
}

/* The number is not smaller than for the size of the derivative at one point. */
static void
write_number_by_point(FILE *out, const ordo_coq_claim *claim)
{
    unsigned k = claim->order;
    (void)fprintf(out, "  intros linf_%u M. assert (L : ", k);
    ordo_coq_real(out, claim->least);
    (void)fprintf(out, " <= linf_%u).\n  { apply Rle_trans with (Rabs (", k);
    write_derivative_name(out, k);
    (void)fputc(' ', out);
    ordo_coq_real(out, claim->at);
    (void)fputs(")); [|apply M; unfold a, b; lra].\n    unfold ", out);
    write_derivative_name(out, k);
    (void)fputs(". Ordo.constant_at 100%positive. }\n"
                "  assert (E : forall m, claimed m = claimed 1 * m).\n"
                "  { intro m. unfold claimed, Rdiv. cbv zeta. ring. }\n"
                "  apply Rle_trans with (claimed ",
                out);
    ordo_coq_real(out, claim->least);
    (void)fputs(").\n  - ", out);
    write_unfold(out, claim);
    (void)fprintf(out,
                  ", a, b. cbv zeta. Ordo.constant_at 100%%positive.\n"
                  "  - rewrite (E linf_%u), E. apply Rmult_le_compat_l; [|exact L].\n    ",
                  k);
    write_unfold(out, claim);
    (void)fputs(", a, b. cbv zeta. Ordo.constant_at 100%positive.\n", out);
}

void
ordo_coq_claim_write_lemmas(FILE *out, const ordo_coq_claim *claim, const char *bound)
{
    (void)fputs("(* The number of the claim. *)\n\n", out);
    write_derivative_lemmas(out, claim);
    if (claim->uses[NORM_L2]) {
        write_integral_lemmas(out, claim);
    }
    (void)fputs("Lemma claimed_number : ", out);
    write_premise(out, claim);
    write_relation(out, claim, bound);
    (void)fputs(".\nProof.\n", out);
    if (claim->uses[NORM_L2]) {
        write_number_by_integral(out, claim);
    } else if (claim->uses[NORM_LINF]) {
        write_number_by_point(out, claim);
    } else {
        (void)fputs("  ", out);
        write_unfold(out, claim);
        (void)fputs(", a, b. cbv zeta. Ordo.constant_at 100%positive.\n", out);
    }
    (void)fputs("Qed.\n\n", out);
}

void
ordo_coq_claim_write_proof(FILE *out, const ordo_coq_claim *claim)
{
    for (unsigned k = 1; k <= claim->order; k++) {
        (void)fprintf(out, "  split; [exact claim_derivative_%u|].\n", k);
    }
    if (claim->uses[NORM_L2]) {
        (void)fputs("  split; [exact claim_integrable|].\n", out);
    }
    if (claim->uses[NORM_LINF]) {
        (void)fprintf(out, "  intros linf_%u M. assert (K := claimed_number linf_%u M). lra.\n",
                      claim->order, claim->order);
    } else {
        (void)fputs("  assert (K := claimed_number). lra.\n", out);
    }
}
