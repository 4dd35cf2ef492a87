/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/identity.h"

#include <string.h>

#include "construct/polynomial.h"
#include "verify/coq/library.h"
#include "verify/coq/notation.h"
#include "verify/coq/powers.h"
#include "verify/coq/slopes.h"
#include "verify/proof/identity.h"

typedef struct writer {
    FILE *out;
    const ordo_recipe *recipe;
    const ordo_coq_claimed *claimed; /* or NULL */
    const ordo_coq_scheme *scheme;
    ordo_identity *identity;
    ordo_coq_slopes slopes;
    ordo_coq_powers powers;
    fmpq_t b;
} writer;

/* ---- what is stated ---- */

/* The highest derivative that the formulas need, or the order. */
static unsigned
highest(const writer *w)
{
    unsigned m = 4;
    while ((w->scheme->derivatives >> m & 1) == 0) {
        m--;
    }
    return m > w->slopes.order ? m : w->slopes.order;
}

static ordo_status
write_definitions(const writer *w, ordo_message *why)
{
    FILE *out = w->out;
    unsigned most = highest(w);
    (void)fprintf(out, "(* The function%s, the interval. *)\n", most > 0 ? ", derivatives" : "");
    ordo_status status = ordo_coq_write_function(out, w->recipe->target, why);
    for (unsigned m = 1; m <= most; m++) {
        (void)fprintf(out, "Definition f%u (x : R) : R := ", m);
        ordo_coq_sum(out, w->powers.f[m], "x");
        (void)fputs(".\n", out);
    }
    (void)fputs("Definition a : R := ", out);
    ordo_coq_real(out, w->powers.a);
    (void)fputs(".\nDefinition b : R := ", out);
    ordo_coq_real(out, w->b);
    (void)fputs(".\n\n", out);
    ordo_coq_scheme_write_mesh(out);
    return status;
}

/* Neuron i. */
static const char *
neuron_text(const ordo_coq_scheme *s)
{
    return s->c2 == NULL   ? "alpha n i * relu (1 * x + - t n i)"
           : s->c3 == NULL ? "1 * relu (1 * x + - t n i) * (beta n i * x + (alpha n i - beta n i "
                             "* t n i))"
                           : "1 * relu (1 * x + - t n i) * (1 * x + - t n i)\n"
                             "      * (gamma n i * x + (beta n i - gamma n i * t n i))";
}

static void
write_net(const writer *w)
{
    bool two = w->scheme->c3 != NULL;
    (void)fprintf(w->out,
                  "(* g 0 + ... + g (n-1) *)\n"
                  "Fixpoint total (n : nat) (g : nat -> R) : R :=\n"
                  "  match n with O => 0 | S m => total m g + g m end.\n\n"
                  "(* The net with n cells, which has %s neurons. *)\n"
                  "Definition relu (x : R) : R := Rmax 0 x.\n\n"
                  "Definition net (n : nat) (x : R) : R :=\n"
                  "  v n O%s\n"
                  "  + total n (fun i =>\n"
                  "      %s).\n\n",
                  two ? "n + 1" : "n",
                  two ? "\n  + c1 n O * relu (1 * x + - t n O) * (0 * x + 1) * (0 * x + 1)" : "",
                  neuron_text(w->scheme));
}

/* That f m is the derivative of f (m-1). */
static void
write_derivative(FILE *out, unsigned m)
{
    char before[16] = "f";
    if (m > 1) {
        (void)snprintf(before, sizeof before, "f%u", m - 1);
    }
    (void)fprintf(out, "  (forall x, is_derive %s x (f%u x))", before, m);
}

/* Whether the nets are f itself. */
static bool
is_exact(const writer *w)
{
    bool zero = true;
    for (size_t j = 0; j < w->identity->count; j++) {
        zero = zero && fmpq_is_zero(w->identity->coefficient + j);
    }
    return zero;
}

static void
write_formula(const writer *w)
{
    const ordo_identity *id = w->identity;
    bool some = false;
    for (size_t j = 0; j < id->count; j++) {
        if (!fmpq_is_zero(id->coefficient + j)) {
            (void)fputs(some ? " + " : "", w->out);
            ordo_coq_real(w->out, id->coefficient + j);
            (void)fprintf(w->out, " / INR n ^ %zu", id->least + j);
            some = true;
        }
    }
    (void)fputs(some ? "" : "0", w->out);
}

/* What the nets have more neurons than cells. */
static size_t
more_neurons(const writer *w)
{
    return w->recipe->unit->neurons_at_a - 1;
}

/* The number of cells by that of neurons. */
static const char *
cells_text(const writer *w)
{
    return more_neurons(w) == 0 ? "neurons" : "(neurons - 1)";
}

static void
write_claim(const writer *w)
{
    (void)fprintf(w->out,
                  "forall neurons : nat, (%zu <= neurons)%%nat ->\n"
                  "  RInt (fun x => (f x - net %s x)^2) a b = claimed (INR neurons)",
                  1 + more_neurons(w), cells_text(w));
}

static const char integral[] = "forall n : nat, (1 <= n)%nat ->\n"
                               "  ex_RInt (fun x => (f x - net n x)^2) a b /\\\n"
                               "  RInt (fun x => (f x - net n x)^2) a b = ";
static const char exactness[] = "forall n x, (1 <= n)%nat -> a <= x <= b -> net n x = f x";

static void
write_statement(const writer *w)
{
    FILE *out = w->out;
    if (w->claimed != NULL) {
        ordo_message why = {""};
        (void)fputs("(* The claim ", out);
        ordo_coq_comment(out, w->claimed->id);
        (void)fputs(", by the number of neurons. *)\nDefinition claimed (n : R) : R := ", out);
        ordo_status status = ordo_coq_expression(out, w->claimed->value, &why);
        (void)status; /* it is a rational function */
        (void)fputs(".\n\n", out);
    }
    (void)fputs("(* What is proved at the end of this file. *)\n"
                "Definition statement : Prop :=\n",
                out);
    for (unsigned m = 1; m <= highest(w); m++) {
        write_derivative(out, m);
        (void)fputs(" /\\\n", out);
    }
    (void)fprintf(out, "  (%s", integral);
    write_formula(w);
    (void)fputc(')', out);
    if (is_exact(w)) {
        (void)fprintf(out, " /\\\n  (%s)", exactness);
    }
    if (w->claimed != NULL) {
        (void)fputs(" /\\\n  (", out);
        write_claim(w);
        (void)fputc(')', out);
    }
    if (w->slopes.order > 0) {
        ordo_coq_slopes_write_statement(out, &w->slopes);
    }
    (void)fputs(".\n\n", out);
}

/* ---- how it is proved ---- */

static void
write_error(const writer *w)
{
    FILE *out = w->out;
    fmpq_t c;
    fmpq_init(c);
    (void)fputs("(* f - net on cell j, as a polynomial in the distance from t n j. *)\n"
                "Definition error (n j : nat) : list R :=\n"
                "  let T := t n j in let H := h n in\n  [",
                out);
    for (slong m = 0; m <= w->powers.degree; m++) {
        (void)fputs(m == 0 ? "0" : ";\n   0", out);
        for (slong p = m; p <= w->powers.degree; p++) {
            fmpq_poly_get_coeff_fmpq(c, w->powers.error[p], m);
            if (!fmpq_is_zero(c)) {
                (void)fputs(" + ", out);
                ordo_coq_real(out, c);
                (void)fprintf(out, " * H^%ld * (", (long)(p - m));
                ordo_coq_polynomial(out, w->powers.f[p], "T");
                (void)fputc(')', out);
            }
        }
    }
    (void)fputs("].\n\n", out);
    fmpq_clear(c);
}

static void
write_sums(const writer *w)
{
    FILE *out = w->out;
    (void)fputs("(* The integral over the cells before j. *)\n"
                "Definition before (n j : nat) : R :=\n"
                "  let H := h n in let J := INR j in\n  0",
                out);
    for (int r = 0; r < ORDO_COQ_POWERS; r++) {
        if (!fmpq_poly_is_zero(w->powers.part[r])) {
            (void)fprintf(out, "\n  + H^%d * (", r);
            ordo_coq_polynomial(out, w->powers.part[r], "J");
            (void)fputc(')', out);
        }
    }
    (void)fputs(".\n\n", out);
}

/* On each cell the net is the piece there. */
static void
write_pieces_proof(const writer *w)
{
    const ordo_coq_scheme *s = w->scheme;
    ordo_coq_scheme_write_sum(w->out, s);
    (void)fprintf(
        w->out,
        "Lemma net_piece : forall n j x, (1 <= n)%%nat -> (j < n)%%nat ->\n"
        "  t n j <= x <= t n (S j) -> net n x = piece n j x.\n"
        "Proof.\n"
        "  intros n j x Hn Hj Hx. assert (Hh := h_positive n Hn).\n"
        "  assert (Ht : forall i k, (i <= k)%%nat -> t n i <= t n k).\n"
        "  { intros i k Hik. apply Ordo.ascend; [lra|exact Hik]. }\n"
        "  rewrite <- (open_sum n j x Hn). unfold net, relu.\n"
        "%s"
        "  f_equal. change total with Ordo.total.\n"
        "  rewrite <- (Ordo.open_gates n (t n) (fun i => factor n i x) j x Ht Hj Hx).\n"
        "  apply Ordo.total_ext. intros i _. unfold factor.\n"
        "  replace (1 * x + - t n i) with (x - t n i) by ring.%s\n"
        "Qed.\n\n",
        s->c3 != NULL
            ? "  replace (1 * x + - t n O) with (x - t n O) by ring.\n"
              "  assert (H0 := Ht O j (Nat.le_0_l j)). rewrite (Rmax_right 0 (x - t n O)) "
              "by lra.\n"
              "  replace (c1 n O * (x - t n O) * (0 * x + 1) * (0 * x + 1))\n"
              "    with (c1 n O * (x - t n O)) by ring.\n"
            : "",
        " ring.");
}

static void
write_cells_proof(const writer *w)
{
    const ordo_coq_scheme *s = w->scheme;
    (void)fprintf(
        w->out,
        "Lemma cell : forall n j, (1 <= n)%%nat -> (j < n)%%nat ->\n"
        "  RInt (fun x => (f x - net n x)^2) (t n j) (t n (S j)) = before n (S j) - before n j.\n"
        "Proof.\n"
        "  intros n j Hn Hj. assert (Hh := h_positive n Hn).\n"
        "  rewrite (RInt_ext _ (fun x => Ordo.peval (error n j) (x - t n j) ^ 2)).\n"
        "  - rewrite t_next, Ordo.integral_square. unfold before, error, t, a. rewrite ?S_INR.\n"
        "    cbn [Ordo.ptimes Ordo.pplus Ordo.pint map pow INR]. Ordo.as_reals. field.\n"
        "  - intros x Hx. rewrite Rmin_left, Rmax_right in Hx by (rewrite t_next; lra).\n"
        "    rewrite (net_piece n j x Hn Hj) by lra. apply (f_equal (fun y : R => y ^ 2)).\n"
        "    unfold piece, error%s, c1, v. rewrite t_next. unfold f%s%s%s.\n"
        "    cbn [Ordo.peval]. field; lra.\n"
        "Qed.\n\n",
        s->c3 != NULL   ? ", c2, c3"
        : s->c2 != NULL ? ", c2"
                        : "",
        s->derivatives & 1 << 1 ? ", f1" : "", s->derivatives & 1 << 2 ? ", f2" : "",
        s->derivatives & 1 << 4 ? ", f4" : "");
}

static const char last_facts[] =
    "Lemma continuous_error : forall n (x : R), continuous (fun x => (f x - net n x)^2) x.\n"
    "Proof.\n"
    "  intros n x. apply Ordo.continuous_square.\n"
    "  - apply (ex_derive_continuous f). unfold f. auto_derive. exact I.\n"
    "  - unfold net, relu. change total with Ordo.total. Ordo.net_is_continuous.\n"
    "Qed.\n\n"
    "Lemma error_integrable : forall n, ex_RInt (fun x => (f x - net n x)^2) a b.\n"
    "Proof.\n"
    "  intro n. apply Ordo.integral_exists; [unfold a, b; lra|].\n"
    "  intros x _. apply continuous_error.\n"
    "Qed.\n\n"
    "Lemma integral : ";

static const char end_of_integral[] =
    ".\nProof.\n"
    "  intros n Hn. split; [exact (error_integrable n)|]. assert (HN := n_positive n Hn).\n"
    "  assert (E := Ordo.telescope (fun x => (f x - net n x)^2) (t n) (before n) n\n"
    "    (continuous_error n) (fun j Hj => cell n j Hn Hj)).\n"
    "  rewrite t_first, (t_last n Hn) in E. refine (eq_trans E _).\n"
    "  unfold before, h, a, b. simpl INR. Ordo.as_reals. field; lra.\n"
    "Qed.\n\n";

/* Each point lies on a cell, where the net is f. */
static void
write_exactness_proof(const writer *w)
{
    const ordo_coq_scheme *s = w->scheme;
    (void)fprintf(w->out,
                  "Lemma exact : %s.\n"
                  "Proof.\n"
                  "  intros n x Hn Hx. assert (Hh := h_positive n Hn).\n"
                  "  destruct (Ordo.find_cell n (t n) x Hn) as [j [Hj K]].\n"
                  "  - rewrite t_first, (t_last n Hn). exact Hx.\n"
                  "  - rewrite (net_piece n j x Hn Hj K). unfold piece%s, c1, v.\n"
                  "    rewrite t_next. unfold f%s%s%s. field; lra.\n"
                  "Qed.\n\n",
                  exactness,
                  s->c3 != NULL   ? ", c3, c2"
                  : s->c2 != NULL ? ", c2"
                                  : "",
                  s->derivatives & 1 << 1 ? ", f1" : "", s->derivatives & 1 << 2 ? ", f2" : "",
                  s->derivatives & 1 << 4 ? ", f4" : "");
}

static void
write_claim_proof(const writer *w)
{
    (void)fputs("Lemma claim : ", w->out);
    write_claim(w);
    (void)fprintf(w->out,
                  ".\nProof.\n"
                  "  intros neurons H. destruct (integral %s ltac:(lia)) as [_ E].\n"
                  "  refine (eq_trans E _). apply le_INR in H. simpl INR in H.\n"
                  "%s  unfold claimed. Ordo.as_reals. field; repeat split; nra.\n"
                  "Qed.\n\n",
                  cells_text(w),
                  more_neurons(w) > 0
                      ? "  rewrite minus_INR by (apply INR_le; simpl INR; lra). simpl INR.\n"
                      : "");
}

static void
write_theorem(const writer *w)
{
    FILE *out = w->out;
    (void)fputs("Theorem proved : statement.\nProof.\n  unfold statement.\n", out);
    for (unsigned m = 1; m <= highest(w); m++) {
        (void)fputs("  split; [intro x; Ordo.derive|].\n", out);
    }
    const char *const parts[] = {
        "integral", is_exact(w) ? "exact" : NULL, w->claimed != NULL ? "claim" : NULL,
        w->slopes.order > 0 ? "bounded" : NULL, w->slopes.order > 0 ? "apart" : NULL};
    const char *last = NULL;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i] != NULL && last != NULL) {
            (void)fprintf(out, "  split; [exact %s|].\n", last);
        }
        last = parts[i] != NULL ? parts[i] : last;
    }
    (void)fprintf(out,
                  "  exact %s.\n"
                  "Qed.\n\n"
                  "Print Assumptions proved.\n",
                  last);
}

static ordo_status
write_file(const ordo_coq_file *file, const writer *w, ordo_message *why)
{
    ordo_coq_write_head(file, w->recipe->target);
    ordo_status status = write_definitions(w, why);
    ordo_coq_scheme_write_pieces(w->out, w->scheme);
    write_net(w);
    write_statement(w);
    ordo_coq_write_library(file);
    (void)fputs("(* ==== Now these nets. ==== *)\n\n", w->out);
    ordo_coq_scheme_write_mesh_facts(w->out);
    write_pieces_proof(w);
    write_error(w);
    write_sums(w);
    write_cells_proof(w);
    (void)fputs(last_facts, w->out);
    (void)fputs(integral, w->out);
    write_formula(w);
    (void)fputs(end_of_integral, w->out);
    if (is_exact(w)) {
        write_exactness_proof(w);
    }
    if (w->claimed != NULL) {
        write_claim_proof(w);
    }
    if (w->slopes.order > 0) {
        ordo_coq_slopes_write_lemmas(w->out, &w->slopes);
    }
    write_theorem(w);
    return status == ORDO_OK ? ordo_coq_finish(w->out) : status;
}

/* ---- the whole ---- */

static void
writer_init(writer *w, const ordo_coq_file *file, const ordo_recipe *recipe, ordo_identity *id)
{
    *w = (writer){.out = file->out, .recipe = recipe, .claimed = file->claimed, .identity = id};
    ordo_coq_powers_init(&w->powers);
    fmpq_init(w->b);
}

static void
writer_clear(writer *w)
{
    ordo_coq_slopes_clear(&w->slopes);
    fmpq_clear(w->b);
    ordo_coq_powers_clear(&w->powers);
}

/* What the file is about, if it can be. */
static ordo_status
prepare(writer *w, ordo_message *why)
{
    const ordo_recipe *recipe = w->recipe;
    if (!ordo_knots_are_uniform(recipe->knots) || recipe->orientation != ORDO_FORWARD) {
        return ordo_explain(why, ORDO_REFUSED,
                            "identities for Coq are about uniform breakpoints and forward gates");
    }
    w->scheme = ordo_coq_scheme_find(recipe->unit, recipe->construction);
    if (w->scheme == NULL) {
        return ordo_explain(why, ORDO_REFUSED, "%s %s has no formulas for Coq", recipe->unit->name,
                            recipe->construction->name);
    }
    ordo_status status = ordo_identity_find(w->identity, recipe, why);
    if (status == ORDO_OK) {
        status = ordo_target_ends_rational(w->powers.a, w->b, recipe->target);
    }
    if (status == ORDO_OK) {
        status = ordo_polynomial_of(w->powers.f[0], ordo_target_function(recipe->target));
    }
    w->powers.degree = fmpq_poly_degree(w->powers.f[0]);
    if (status == ORDO_OK && (w->powers.degree > ORDO_COQ_DEGREE_MOST || w->powers.degree < 0)) {
        status = ordo_explain(why, ORDO_REFUSED,
                              "identities for Coq are written for polynomials of "
                              "degree 0 to %d",
                              ORDO_COQ_DEGREE_MOST);
    }
    return status;
}

ordo_status
ordo_coq_write_identity(const ordo_coq_file *file, const ordo_recipe *recipe, ordo_message *why)
{
    ordo_identity id;
    writer w;
    memset(&id, 0, sizeof id);
    writer_init(&w, file, recipe, &id);
    ordo_coq_slopes_find(&w.slopes, recipe->unit, recipe->target);
    ordo_status status = prepare(&w, why);
    if (status == ORDO_OK) {
        ordo_coq_powers_compute(&w.powers, w.scheme);
        status = write_file(file, &w, why);
    }
    writer_clear(&w);
    ordo_identity_clear(&id);
    return status == ORDO_IRRATIONAL ? ORDO_REFUSED : status;
}
