/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/order.h"

#include "verify/coq/library.h"
#include "verify/coq/neurons.h"
#include "verify/coq/notation.h"
#include "verify/coq/rate.h"
#include "verify/coq/symbolic.h"

typedef struct writer {
    FILE *out;
    const ordo_unit *unit;
    const ordo_target *target;
    const ordo_coq_rate *rate;
} writer;

/* ---- what is stated ---- */

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
write_function(const writer *w, ordo_coq_symbolic *symbolic, ordo_message *why)
{
    FILE *out = w->out;
    (void)fputs("(* The function, its derivatives, its interval, and another inside. *)\n", out);
    ordo_status status = ordo_coq_write_function(out, w->target, why);
    for (unsigned m = 1; status == ORDO_OK && m <= w->rate->k; m++) {
        status = ordo_coq_symbolic_derive(symbolic, why);
        (void)fprintf(out, "Definition f%u (x : R) : R :=\n  ", m);
        ordo_coq_symbolic_write(out, symbolic);
        (void)fputs(".\n", out);
    }
    const fmpq *const points[] = {w->rate->a, w->rate->b, w->rate->p, w->rate->q};
    static const char *const names[] = {"a", "b", "a'", "b'"};
    for (size_t i = 0; i < 4; i++) {
        (void)fprintf(out, "Definition %s : R := ", names[i]);
        ordo_coq_real(out, points[i]);
        (void)fputs(".\n", out);
    }
    (void)fputc('\n', out);
    return status;
}

/* The nets of a construction as lists of neurons: those of a smaller unit with a last factor 1. */
static void
write_chosen(const writer *w, const ordo_coq_roof *r)
{
    FILE *out = w->out;
    bool more = r == &w->rate->small;
    ordo_coq_scheme_write_pieces(out, r->scheme);
    if (r->scheme->c3 != NULL) {
        (void)fputs("(* The neurons of the net with n cells, one more than that. *)\n"
                    "Definition chosen (n : nat) : list neuron :=\n"
                    "  Neuron (c1 n O) 1 (- t n O) 0 1 0 1 ::\n"
                    "  map (fun i => Neuron 1 1 (- t n i) 1 (- t n i)\n"
                    "    (gamma n i) (beta n i - gamma n i * t n i)) (seq 0 n).\n\n",
                    out);
        return;
    }
    (void)fprintf(out,
                  "(* The neurons of the net with n cells. *)\n"
                  "Definition chosen (n : nat) : list neuron :=\n"
                  "  map (fun i => Neuron %s%s) (seq 0 n).\n\n",
                  r->scheme->c2 == NULL ? "(alpha n i) 1 (- t n i)"
                                        : "1 1 (- t n i) (beta n i) (alpha n i - beta n i * t n i)",
                  more ? " 0 1" : "");
}

static void
write_definitions(const writer *w)
{
    FILE *out = w->out;
    ordo_coq_neurons_define(out, w->unit);
    (void)fputs("Definition rmse (y : R -> R) : R :=\n"
                "  sqrt (RInt (fun x => (f x - y x)^2) a b / (b - a)).\n\n",
                out);
    (void)fprintf(out, "(* Nets that come near: %s %s. *)\n", w->rate->by.kernel->unit,
                  w->rate->by.kernel->construction);
    ordo_coq_scheme_write_mesh(out);
    write_chosen(w, &w->rate->by);
    if (ordo_coq_rate_has_small(w->rate)) {
        (void)fprintf(out, "(* The same for few neurons: %s %s. *)\nModule Few.\n",
                      w->rate->small.kernel->unit, w->rate->small.kernel->construction);
        write_chosen(w, &w->rate->small);
        (void)fputs("End Few.\n\n", out);
    }
}

/* That so many neurons come so near. */
static void
write_near(const writer *w, const ordo_coq_roof *r)
{
    const char *module = r == &w->rate->small ? "Few." : "";
    (void)fprintf(w->out,
                  "  (forall n : nat, (1 <= n)%%nat ->\n"
                  "    length (%schosen n) = %s /\\\n"
                  "    rmse (net (%sv n O) (%schosen n)) <= %s / INR n ^ %u) /\\\n",
                  module, r->scheme->c3 != NULL ? "S n" : "n", module, module, r->rate.text,
                  r->order);
}

static void
write_bounded(const writer *w, const ordo_coq_roof *r)
{
    (void)fprintf(w->out, "  (forall x, a <= x <= b -> Rabs (f%u x) <= %s) /\\\n", r->order,
                  r->most.text);
}

static const char *
minus(const writer *w)
{
    return w->rate->theorem->slices.sign < 0 ? "- " : "";
}

static void
write_statement(const writer *w)
{
    FILE *out = w->out;
    (void)fputs("(* What is proved at the end of this file. The last part is the theorem. *)\n"
                "Definition statement : Prop :=\n",
                out);
    for (unsigned m = 1; m <= w->rate->k; m++) {
        (void)fputs("  (forall x, a <= x <= b -> is_derive ", out);
        write_name(out, m - 1);
        (void)fprintf(out, " x (f%u x)) /\\\n", m);
    }
    (void)fprintf(out, "  (forall x, a < x < b -> is_derive_n f %u x (f%u x)) /\\\n", w->rate->k,
                  w->rate->k);
    write_bounded(w, &w->rate->by);
    if (ordo_coq_rate_has_small(w->rate)) {
        write_bounded(w, &w->rate->small);
    }
    (void)fprintf(out,
                  "  a <= a' < b' /\\ b' <= b /\\\n"
                  "  (forall x, a' <= x <= b' -> %s <= %sf%u x) /\\\n"
                  "  (forall d neurons, ex_RInt (fun x => (f x - net d neurons x)^2) a b) /\\\n",
                  w->rate->least.text, minus(w), w->rate->k);
    write_near(w, &w->rate->by);
    if (ordo_coq_rate_has_small(w->rate)) {
        write_near(w, &w->rate->small);
    }
    (void)fprintf(out,
                  "  (forall d neurons,\n"
                  "    %s / INR (length neurons + 1) ^ %u <= rmse (net d neurons)) /\\\n"
                  "  (forall n : nat, (1 <= n)%%nat ->\n"
                  "    (exists d neurons, length neurons = n /\\\n"
                  "      rmse (net d neurons) <= %s / INR n ^ %u) /\\\n"
                  "    (forall d neurons, length neurons = n ->\n"
                  "      %s / INR n ^ %u <= rmse (net d neurons))).\n\n",
                  w->rate->pieces.text, w->rate->k, w->rate->upper.text, w->rate->k,
                  w->rate->lower.text, w->rate->k);
}

/* ---- how it is proved ---- */

static void
write_derivatives(const writer *w)
{
    FILE *out = w->out;
    for (unsigned m = 1; m <= w->rate->k; m++) {
        (void)fprintf(out, "Lemma derivative_%u : forall x, a <= x <= b -> is_derive ", m);
        write_name(out, m - 1);
        (void)fprintf(out,
                      " x (f%u x).\nProof. intros x Hx. unfold a, b in Hx. Ordo.derive_at x. "
                      "Qed.\n\n",
                      m);
    }
    (void)fputs("Definition derivative (i : nat) : R -> R :=\n  match i with O => f", out);
    for (unsigned m = 1; m < w->rate->k; m++) {
        (void)fprintf(out, " | %u%%nat => f%u", m, m);
    }
    (void)fprintf(out,
                  " | _ => f%u end.\n\n"
                  "Lemma chain : Ordo.derivatives derivative %u a b.\n"
                  "Proof.\n"
                  "  intros i x Hi Hx.\n",
                  w->rate->k, w->rate->k);
    for (unsigned m = 1; m <= w->rate->k; m++) {
        (void)fprintf(out, "  destruct i as [|i]; [exact (derivative_%u x Hx)|].\n", m);
    }
    (void)fputs("  lia.\nQed.\n\n", out);
}

static void
write_ranges(const writer *w)
{
    FILE *out = w->out;
    for (int i = 0; i < (ordo_coq_rate_has_small(w->rate) ? 2 : 1); i++) {
        const ordo_coq_roof *r = i == 0 ? &w->rate->by : &w->rate->small;
        (void)fprintf(out,
                      "Lemma from_above_%u : forall x, a <= x <= b -> Rabs (f%u x) <= %s.\n"
                      "Proof. intros x Hx. unfold a, b in Hx. unfold f%u. "
                      "Ordo.range_at x 60%%positive. Qed.\n\n",
                      r->order, r->order, r->most.text, r->order);
    }
    (void)fprintf(out,
                  "Lemma from_below : forall x, a' <= x <= b' -> %s <= %sf%u x.\n"
                  "Proof. intros x Hx. unfold a', b' in Hx. unfold f%u. "
                  "Ordo.range_at x 60%%positive. Qed.\n\n",
                  w->rate->least.text, minus(w), w->rate->k, w->rate->k);
}

static void
write_continuity(const writer *w)
{
    ordo_coq_neurons_prove(w->out, w->unit);
    (void)fprintf(
        w->out,
        "Lemma continuous_f : forall x, a <= x <= b -> continuous f x.\n"
        "Proof. exact (fun x => Ordo.derivatives_continuous derivative %u a b x chain). Qed.\n\n"
        "Lemma continuous_net : forall d neurons (x : R), continuous (net d neurons) x.\n"
        "Proof.\n"
        "  intros d neurons x.\n"
        "  apply (continuous_ext (Ordo.any_net_at d (map listed neurons))).\n"
        "  - intro y. symmetry. apply net_is_listed.\n"
        "  - apply Ordo.continuous_any_net.\n"
        "Qed.\n\n"
        "Lemma error_integrable : forall d neurons,\n"
        "  ex_RInt (fun x => (f x - net d neurons x)^2) a b.\n"
        "Proof.\n"
        "  intros d neurons. apply Ordo.integral_exists; [unfold a, b; lra|]. intros x Hx.\n"
        "  apply Ordo.continuous_square; [apply continuous_f, Hx|apply continuous_net].\n"
        "Qed.\n\n",
        w->rate->k - 1);
}

/* C / (n + 1)^k for each C that the constants allow. */
static void
write_below(const writer *w)
{
    ulong below = w->rate->legendre;
    (void)fprintf(
        w->out,
        "Lemma lower : forall C d neurons, 0 <= C ->\n"
        "  C^2 * (b - a) * %lu <= %s^2 * (b' - a')^%u ->\n"
        "  C / INR (length neurons + 1) ^ %u <= rmse (net d neurons).\n"
        "Proof.\n"
        "  intros C d neurons HC H. unfold rmse. rewrite <- (map_length listed neurons).\n"
        "  rewrite (RInt_ext _ (fun x =>\n"
        "    (derivative O x - Ordo.any_net_at d (map listed neurons) x)^2))\n"
        "    by (intros x _; rewrite net_is_listed; reflexivity).\n"
        "  apply (Ordo.below derivative %u a b a' b' %s %lu C); try exact H;\n"
        "    [|lia|exact chain|unfold a, a', b'; lra|unfold b', b; lra|lra|exact HC| |].\n"
        "  - intros s w y Hw HF He Hy. apply Ordo.legendre_%u; try assumption. lra.\n"
        "  - exists %s. split; [ring|]. intros x Hx. assert (K := from_below x Hx).\n"
        "    unfold derivative. lra.\n"
        "  - apply Forall_forall. intros i Hi. apply in_map_iff in Hi.\n"
        "    destruct Hi as [m [<- _]]. simpl. lia.\n"
        "Qed.\n\n",
        below, w->rate->least.text, 2 * w->rate->k + 1, w->rate->k, w->rate->k, w->rate->least.text,
        below, w->rate->k, w->rate->theorem->slices.sign < 0 ? "(-1)" : "1");
}

/* On cell j the net is its piece. */
static void
write_piece_proof(const writer *w, const ordo_coq_roof *r)
{
    bool two = r->scheme->c3 != NULL;
    ordo_coq_scheme_write_sum(w->out, r->scheme);
    (void)fprintf(
        w->out,
        "Lemma chosen_length : forall n, length (chosen n) = %s.\n"
        "Proof. intro n. unfold chosen. %srewrite map_length, seq_length. reflexivity. Qed.\n\n"
        "Lemma chosen_piece : forall n j x, (1 <= n)%%nat -> (j < n)%%nat ->\n"
        "  t n j <= x <= t n (S j) -> net (v n O) (chosen n) x = piece n j x.\n"
        "Proof.\n"
        "  intros n j x Hn Hj Hx. assert (Hh := h_positive n Hn).\n"
        "  assert (Ht : forall i k, (i <= k)%%nat -> t n i <= t n k).\n"
        "  { intros i k Hik. apply Ordo.ascend; [lra|exact Hik]. }\n"
        "  rewrite <- (open_sum n j x Hn), net_is_listed. unfold chosen. %s\n"
        "  rewrite map_map, Ordo.net_by_formula. apply f_equal2.\n"
        "  - %s\n"
        "  - rewrite <- (Ordo.open_gates n (t n) (fun i => factor n i x) j x Ht Hj Hx).\n"
        "    apply Ordo.total_ext. intros i _. unfold Ordo.any_neuron_at, factor. simpl.\n"
        "    replace (1 * x + - t n i) with (x - t n i) by ring. ring.\n"
        "Qed.\n\n",
        two ? "S n" : "n", two ? "simpl. " : "", two ? "cbn [map]. rewrite Ordo.net_one_more." : "",
        two ? "assert (H0 := Ht O j (Nat.le_0_l j)). unfold Ordo.any_neuron_at. simpl.\n"
              "    rewrite Rmax_right by lra. ring."
            : "reflexivity.");
}

/* C / n^k for each C that the constants allow. */
static void
write_above(const writer *w, const ordo_coq_roof *r)
{
    const char *pieces = r->scheme->c3 != NULL   ? "c3, c2, c1"
                         : r->scheme->c2 != NULL ? "c2, c1"
                                                 : "c1";
    write_piece_proof(w, r);
    (void)fprintf(
        w->out,
        "Lemma chosen_near : forall C n, 0 <= C -> (1 <= n)%%nat ->\n"
        "  %s^2 * (b - a)^%u <= %lu * C^2 ->\n"
        "  rmse (net (v n O) (chosen n)) <= C / INR n ^ %u.\n"
        "Proof.\n"
        "  intros C n HC Hn H. unfold rmse. assert (Hh := h_positive n Hn).\n"
        "  apply (Ordo.above f (net (v n O) (chosen n)) a b %u %s %lu C n); try assumption;\n"
        "    [unfold a, b; lra|lra|exact continuous_f|apply continuous_net|].\n"
        "  intros j Hj. change (RInt (fun x => (derivative O x - net (v n O) (chosen n) x)^2)\n"
        "    (t n j) (t n (S j)) <= %s^2 * h n ^ %u / %lu).\n"
        "  assert (Hs := t_inside n j Hn Hj). rewrite t_next in *.\n"
        "  apply (Ordo.%s derivative); [exact Hh| | |apply continuous_net|].\n"
        "  - apply (Ordo.derivatives_inside derivative %u a b); [apply Hs|apply Hs|].\n"
        "    apply (Ordo.derivatives_fewer derivative %u); [lia|exact chain].\n"
        "  - intros x Hx. apply from_above_%u. lra.\n"
        "  - intros x Hx. rewrite (chosen_piece n j x Hn Hj) by (rewrite t_next; exact Hx).\n"
        "    unfold piece, %s, v, derivative. rewrite ?t_next. Ordo.as_reals. field; lra.\n"
        "Qed.\n\n",
        r->most.text, 2 * r->order, r->kernel->below, r->order, r->order, r->most.text,
        r->kernel->below, r->most.text, 2 * r->order + 1, r->kernel->below, r->kernel->cell,
        r->order, w->rate->k, r->order, pieces);
}

static void
write_nets(const writer *w)
{
    FILE *out = w->out;
    ordo_coq_scheme_write_mesh_facts(out);
    (void)fputs("Lemma t_inside : forall n j, (1 <= n)%nat -> (j < n)%nat ->\n"
                "  a <= t n j /\\ t n (S j) <= b.\n"
                "Proof.\n"
                "  intros n j Hn Hj. assert (Hh := h_positive n Hn). split.\n"
                "  - rewrite <- (t_first n). apply Ordo.ascend; [lra|lia].\n"
                "  - rewrite <- (t_last n Hn). apply Ordo.ascend; [lra|lia].\n"
                "Qed.\n\n"
                "Notation total := Ordo.total.\n\n",
                out);
    write_above(w, &w->rate->by);
    if (ordo_coq_rate_has_small(w->rate)) {
        (void)fputs("Module FewFacts.\nImport Few.\n\n", out);
        write_above(w, &w->rate->small);
        (void)fputs("End FewFacts.\n\n", out);
    }
}

/* The proof that n neurons come as near as `upper` says. */
static void
write_best(const writer *w)
{
    FILE *out = w->out;
    const size_t from = w->rate->theorem->from;
    const char *exists = "exists (v n O), (chosen n). split; [apply chosen_length|].\n"
                         "      apply chosen_near; [lra|exact Hn|unfold a, b; lra].\n";
    if (!ordo_coq_rate_has_small(w->rate)) {
        (void)fprintf(out, "    + %s", exists);
        return;
    }
    (void)fprintf(out,
                  "    + destruct (le_lt_dec %zu n) as [H|H].\n"
                  "      * exists (v (n - 1) O), (chosen (n - 1)).\n"
                  "        split; [rewrite chosen_length; lia|].\n"
                  "        apply Rle_trans with\n"
                  "          (2 := Ordo.one_less %s n %zu %u ltac:(lia) ltac:(lra)).\n"
                  "        apply chosen_near; [Ordo.constants|lia|unfold a, b; Ordo.constants].\n"
                  "      * exists (Few.v n O), (Few.chosen n).\n"
                  "        split; [apply FewFacts.chosen_length|].\n"
                  "        apply Rle_trans with\n"
                  "          (2 := Ordo.few_more %s n %zu %u ltac:(lia) ltac:(lra)).\n"
                  "        apply FewFacts.chosen_near;\n"
                  "          [Ordo.constants|exact Hn|unfold a, b; Ordo.constants].\n",
                  from, w->rate->upper.text, from, w->rate->k, w->rate->upper.text, from,
                  w->rate->k - 1);
}

static void
write_theorem(const writer *w)
{
    FILE *out = w->out;
    bool small = ordo_coq_rate_has_small(w->rate);
    (void)fputs("Theorem proved : statement.\nProof.\n  refine (conj derivative_1 ", out);
    for (unsigned m = 2; m <= w->rate->k; m++) {
        (void)fprintf(out, "(conj derivative_%u ", m);
    }
    (void)fprintf(out, "(conj _\n    (conj from_above_%u ", w->rate->k);
    if (small) {
        (void)fprintf(out, "(conj from_above_%u ", w->rate->small.order);
    }
    (void)fprintf(out,
                  "(conj _ (conj _ (conj from_below\n    (conj error_integrable (conj _ %s"
                  "(conj _ _))))))))",
                  small ? "(conj _ " : "");
    for (unsigned m = 0; m < w->rate->k + (small ? 2 : 0); m++) {
        (void)fputc(')', out);
    }
    (void)fprintf(out,
                  ".\n"
                  "  - exact (Ordo.derivatives_n derivative %u a b chain %u (Nat.le_refl %u)).\n"
                  "  - unfold a, a', b'; lra.\n"
                  "  - unfold b', b; lra.\n"
                  "  - intros n Hn. split; [apply chosen_length|].\n"
                  "    apply chosen_near; [lra|exact Hn|unfold a, b; lra].\n",
                  w->rate->k, w->rate->k, w->rate->k);
    if (small) {
        (void)fputs("  - intros n Hn. split; [apply FewFacts.chosen_length|].\n"
                    "    apply FewFacts.chosen_near; [lra|exact Hn|unfold a, b; lra].\n",
                    out);
    }
    (void)fputs("  - intros d neurons. apply lower; [lra|unfold a, b, a', b'; lra].\n"
                "  - intros n Hn. split.\n",
                out);
    write_best(w);
    (void)fprintf(out,
                  "    + intros d neurons H. subst n.\n"
                  "      apply Rle_trans with (2 := lower (2^%u * %s) d neurons\n"
                  "        ltac:(lra) ltac:(unfold a, b, a', b'; lra)).\n"
                  "      apply Ordo.twice; [exact Hn|lra|lra].\n"
                  "Qed.\n\nPrint Assumptions proved.\n",
                  w->rate->k, w->rate->lower.text);
}

static ordo_status
write_file(const ordo_coq_file *file, const writer *w, ordo_coq_symbolic *symbolic,
           ordo_message *why)
{
    ordo_coq_write_head(file, w->target);
    ordo_status status = write_function(w, symbolic, why);
    write_definitions(w);
    write_statement(w);
    ordo_coq_write_library(file);
    (void)fputs("(* ==== Now this function. ==== *)\n\n", w->out);
    write_derivatives(w);
    write_ranges(w);
    write_continuity(w);
    write_below(w);
    write_nets(w);
    write_theorem(w);
    return status == ORDO_OK ? ordo_coq_finish(w->out) : status;
}

/* ---- the whole ---- */

ordo_status
ordo_coq_write_order(const ordo_coq_file *file, const ordo_unit *unit, const ordo_target *target,
                     ordo_message *why)
{
    ordo_theorem theorem;
    ordo_coq_symbolic *symbolic = NULL;
    ordo_coq_rate rate;
    writer w = {.out = file->out, .unit = unit, .target = target, .rate = &rate};
    ordo_theorem_init(&theorem);
    ordo_coq_rate_init(&rate);
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
        status = ordo_coq_rate_find(&rate, &theorem, why);
    }
    if (status == ORDO_OK) {
        status = write_file(file, &w, symbolic, why);
    }
    ordo_coq_symbolic_free(symbolic);
    ordo_coq_rate_clear(&rate);
    ordo_theorem_clear(&theorem);
    return status;
}
