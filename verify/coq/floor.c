/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/floor.h"

#include "verify/coq/floor_cells.h"
#include "verify/coq/library.h"
#include "verify/coq/notation.h"

enum { DIGITS = 4, GUARD = 3, PREC = 128 }; /* of what is stated; more of each cell's part */

typedef struct writer {
    FILE *out;
    const ordo_unit *unit;
    const ordo_coq_floor_cells *cells;
    const ordo_coq_claim *claim; /* or NULL */
    fmpz_t square, root;         /* as they are stated */
    long unit_of_square, unit_of_root;
} writer;

static unsigned
order(const writer *w)
{
    return w->cells->order;
}

/* What is stated: four digits of the sum, and of the root of the mean. */
static void
state(writer *w)
{
    fmpz_t ten;
    fmpq_t mean, length;
    fmpz_init(ten);
    fmpq_init(mean);
    fmpq_init(length);
    long guard = w->cells->unit < GUARD ? w->cells->unit : GUARD; /* down to a whole number */
    fmpz_ui_pow_ui(ten, 10, (ulong)guard);
    fmpz_fdiv_q(w->square, w->cells->sum, ten);
    w->unit_of_square = w->cells->unit - guard;
    fmpz_ui_pow_ui(ten, 10, (ulong)w->cells->unit);
    fmpq_set_fmpz_frac(mean, w->cells->sum, ten);
    fmpq_sub(length, w->cells->b, w->cells->a);
    fmpq_div(mean, mean, length);
    /* floor(sqrt(mean) 10^unit) = floor(sqrt(floor(mean 10^(2 unit)))) */
    w->unit_of_root = (w->unit_of_square + DIGITS) / 2 + 1;
    fmpz_ui_pow_ui(ten, 10, 2 * (ulong)w->unit_of_root);
    fmpq_mul_fmpz(mean, mean, ten);
    fmpz_fdiv_q(ten, fmpq_numref(mean), fmpq_denref(mean));
    fmpz_sqrt(w->root, ten);
    fmpq_clear(length);
    fmpq_clear(mean);
    fmpz_clear(ten);
}

/* ---- what is stated ---- */

static void
write_decimal(FILE *out, const fmpz_t mantissa, long unit)
{
    (void)fmpz_fprint(out, mantissa);
    (void)fprintf(out, " / 10^%ld", unit);
}

static void
write_fields(const writer *w, const char *before, const char *after, const char *format)
{
    (void)fputs(before, w->out);
    for (unsigned i = 1; i <= w->unit->factors; i++) {
        (void)fprintf(w->out, format, i, i);
    }
    (void)fputs(after, w->out);
}

#define SQUARE "RInt (fun x => (f x - net d neurons x)^2) a b"

/* The norm that is claimed. */
static const char *
norm_text(const writer *w)
{
    return ordo_coq_claim_norm(w->claim) == ORDO_L2 ? "sqrt (" SQUARE ")"
                                                    : "sqrt (" SQUARE " / (b - a))";
}

static void
write_statement(const writer *w)
{
    FILE *out = w->out;
    (void)fputs("\n(* A neuron and a net, with any parameters. *)\n"
                "Definition relu (x : R) : R := Rmax 0 x.\n\n",
                out);
    write_fields(w, "Record neuron := Neuron { D : R; G : R; g : R", " }.\n\n",
                 "; U%u : R; u%u : R");
    write_fields(w, "Definition output (i : neuron) (x : R) : R :=\n  D i * relu (G i * x + g i)",
                 ".\n\n", " * (U%u i * x + u%u i)");
    (void)fputs("(* d + output i1 x + output i2 x + ... *)\n"
                "Definition net (d : R) (neurons : list neuron) (x : R) : R :=\n"
                "  fold_left (fun y i => y + output i x) neurons d.\n\n",
                out);
    if (w->claim != NULL) {
        ordo_coq_claim_write_definitions(out, w->claim);
    }
    (void)fputs("(* What is proved at the end of this file. *)\n"
                "Definition statement : Prop :=\n"
                "  forall (d : R) (neurons : list neuron), ",
                out);
    (void)fprintf(out, "length neurons = %zu%%nat ->\n  ", w->cells->neurons);
    (void)fputs("ex_RInt (fun x => (f x - net d neurons x)^2) a b\n  /\\\n  ", out);
    write_decimal(out, w->square, w->unit_of_square);
    (void)fputs(" <= RInt (fun x => (f x - net d neurons x)^2) a b\n  /\\\n  ", out);
    write_decimal(out, w->root, w->unit_of_root);
    (void)fputs(" <= sqrt (" SQUARE " / (b - a))", out);
    if (w->claim != NULL) {
        ordo_coq_claim_write_statement(out, w->claim, norm_text(w));
    }
    (void)fputs(".\n\n", out);
}

/* ---- how it is proved ---- */

static void
write_generalities(const writer *w)
{
    FILE *out = w->out;
    write_fields(w,
                 "Definition listed (i : neuron) : Ordo.any_neuron :=\n"
                 "  Ordo.AnyNeuron (D i) (G i) (g i) (",
                 "nil).\n\n", "(U%u i, u%u i) :: ");
    (void)fputs(
        "Lemma net_is_listed : forall d neurons x,\n"
        "  net d neurons x = Ordo.any_net_at d (map listed neurons) x.\n"
        "Proof.\n"
        "  intros d neurons x. unfold net, Ordo.any_net_at. revert d.\n"
        "  induction neurons as [|i l IH]; intro d; [reflexivity|]. exact (IH (d + output i "
        "x)).\n"
        "Qed.\n\n"
        "Lemma continuous_f : forall x, a <= x <= b -> continuous f x.\n"
        "Proof.\n"
        "  intros x Hx. unfold a, b in Hx. apply (ex_derive_continuous f). unfold f.\n"
        "  unfold tan, Rdiv. auto_derive; Ordo.defined x.\n"
        "Qed.\n\n"
        "Lemma error_integrable : forall d neurons,\n"
        "  ex_RInt (fun x => (f x - net d neurons x)^2) a b.\n"
        "Proof.\n"
        "  intros d neurons. apply Ordo.integral_exists; [unfold a, b; lra|]. intros x Hx.\n"
        "  apply Ordo.continuous_square; [exact (continuous_f x Hx)|].\n"
        "  apply (continuous_ext (Ordo.any_net_at d (map listed neurons))).\n"
        "  - intro y. symmetry. apply net_is_listed.\n"
        "  - apply Ordo.continuous_any_net.\n"
        "Qed.\n\n",
        out);
}

/* p += weight P_l(2 x/h - 1) = weight sum_i (-1)^(l+i) binomial(l, i) binomial(l+i, i) (x/h)^i. */
static void
add_legendre(fmpq_poly_t p, const fmpq_t weight, ulong l, const fmpq_t h)
{
    fmpz_t n;
    fmpq_t c, power, old;
    fmpz_init(n);
    fmpq_init(c);
    fmpq_init(power);
    fmpq_init(old);
    fmpq_one(power);
    for (ulong i = 0; i <= l; i++) {
        fmpz_bin_uiui(n, l, i);
        fmpq_mul_fmpz(c, weight, n);
        fmpz_bin_uiui(n, l + i, i);
        fmpq_mul_fmpz(c, c, n);
        fmpq_div(c, c, power);
        if ((l + i) % 2 == 1) {
            fmpq_neg(c, c);
        }
        fmpq_poly_get_coeff_fmpq(old, p, (slong)i);
        fmpq_add(c, c, old);
        fmpq_poly_set_coeff_fmpq(p, (slong)i, c);
        fmpq_mul(power, power, h);
    }
    fmpq_clear(old);
    fmpq_clear(power);
    fmpq_clear(c);
    fmpz_clear(n);
}

/* w as a list of coefficients of powers of the distance from the left end. */
static void
write_weight(const writer *w, const ordo_coq_floor_cell *cell)
{
    fmpq_poly_t p;
    fmpq_t c;
    fmpq_poly_init(p);
    fmpq_init(c);
    fmpq_sub(c, cell->right, cell->left);
    for (unsigned l = 0; l < ORDO_COQ_FLOOR_WEIGHTS; l++) {
        add_legendre(p, cell->weight[l], order(w) + l, c);
    }
    (void)fputc('[', w->out);
    for (slong i = 0; i < fmpq_poly_length(p); i++) {
        fmpq_poly_get_coeff_fmpq(c, p, i);
        (void)fputs(i > 0 ? "; " : "", w->out);
        ordo_coq_real(w->out, c);
    }
    (void)fputc(']', w->out);
    fmpq_clear(c);
    fmpq_poly_clear(p);
}

static void
write_cell(const writer *w, size_t i)
{
    const ordo_coq_floor_cell *cell = &w->cells->cell[i];
    FILE *out = w->out;
    fmpq_t h;
    fmpq_init(h);
    fmpq_sub(h, cell->right, cell->left);
    (void)fprintf(out, "Lemma cell_%zu : forall y, Ordo.polynomial_on %u ", i, order(w));
    ordo_coq_real(out, cell->left);
    (void)fputc(' ', out);
    ordo_coq_real(out, cell->right);
    (void)fputs(" y ->\n  ", out);
    write_decimal(out, cell->least, w->cells->unit);
    (void)fputs(" <= RInt (fun x => (f x - y x)^2) ", out);
    ordo_coq_real(out, cell->left);
    (void)fputc(' ', out);
    ordo_coq_real(out, cell->right);
    (void)fputs(".\nProof.\n  intros y. apply (Ordo.orthogonal f\n    ", out);
    write_weight(w, cell);
    (void)fprintf(out, "\n    %u _ ", order(w));
    ordo_coq_real(out, h);
    (void)fprintf(out, "); [lra|lra| | |].\n"
                       "  - Ordo.is_orthogonal.\n"
                       "  - intros x Hx. apply continuous_f. unfold a, b. lra.\n"
                       "  - unfold f. cbn [Ordo.peval]. Ordo.integral_above 80%%positive 12%%nat.\n"
                       "Qed.\n\n");
    fmpq_clear(h);
}

static void
write_lists(const writer *w)
{
    FILE *out = w->out;
    (void)fputs("(* The ends of the cells, what each shows, and a bound of that. *)\n"
                "Definition t (j : nat) : R := nth j [",
                out);
    for (size_t i = 0; i < w->cells->count; i++) {
        ordo_coq_real(out, w->cells->cell[i].left);
        (void)fputs("; ", out);
    }
    ordo_coq_real(out, w->cells->b);
    (void)fputs("] 0.\nDefinition least (j : nat) : R := nth j [", out);
    for (size_t i = 0; i < w->cells->count; i++) {
        (void)fputs(i > 0 ? "; " : "", out);
        write_decimal(out, w->cells->cell[i].least, w->cells->unit);
    }
    (void)fputs("] 0.\nDefinition most : R := ", out);
    write_decimal(out, w->cells->most, w->cells->unit);
    (void)fputs(".\n\n", out);
}

/* For all parameters: bound <= what. */
static void
write_bound(const writer *w, const char *name, const fmpz_t bound, long unit, const char *what,
            const char *tactic)
{
    (void)fprintf(w->out, "Lemma %s : forall d neurons, length neurons = %zu%%nat ->\n  ", name,
                  w->cells->neurons);
    write_decimal(w->out, bound, unit);
    (void)fprintf(w->out,
                  " <= %s.\nProof.\n"
                  "  intros d neurons H. assert (K := integral d neurons H).\n"
                  "  unfold Ordo.total, least, most in K. simpl INR in K. simpl nth in K.\n"
                  "  %s\nQed.\n\n",
                  what, tactic);
}

/* The bound of the norm that is claimed, and that it is above the claimed number. */
static void
write_claim_lemmas(const writer *w)
{
    bool l2 = ordo_coq_claim_norm(w->claim) == ORDO_L2;
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (memory == NULL) {
        return;
    }
    (void)fputs(l2 ? "sqrt (" : "(", memory);
    write_decimal(memory, l2 ? w->square : w->root, l2 ? w->unit_of_square : w->unit_of_root);
    (void)fputc(')', memory);
    (void)fclose(memory);
    (void)fprintf(w->out,
                  "Lemma claimed_norm : forall d neurons, length neurons = %zu%%nat ->\n"
                  "  %s <= %s.\nProof. intros d neurons H. %s d neurons H). Qed.\n\n",
                  w->cells->neurons, text, norm_text(w),
                  l2 ? "apply sqrt_le_1_alt, (square_below" : "apply (root_below");
    ordo_coq_claim_write_lemmas(w->out, w->claim, text);
    free(text);
}

static void
write_end(const writer *w)
{
    FILE *out = w->out;
    (void)fprintf(out,
                  "Ltac each_cell j := do %zu (destruct j as [|j]; [unfold t, least, most; simpl; "
                  "try lra|]).\n\n",
                  w->cells->count);
    (void)fprintf(
        out,
        "Lemma integral : forall d neurons, length neurons = %zu%%nat ->\n"
        "  Ordo.total %zu least - INR %zu * most\n"
        "  <= RInt (fun x => (f x - net d neurons x)^2) a b.\n"
        "Proof.\n"
        "  intros d neurons H.\n"
        "  assert (E : RInt (fun x => (f x - net d neurons x)^2) a b\n"
        "    = RInt (fun x => (f x - Ordo.any_net_at d (map listed neurons) x)^2) (t 0) (t %zu)).\n"
        "  { apply RInt_ext. intros x _. rewrite net_is_listed. reflexivity. }\n"
        "  rewrite E. rewrite <- H at 2. rewrite <- (map_length listed neurons).\n"
        "  apply (Ordo.counting f t %zu %u least most).\n"
        "  - intros j Hj. each_cell j. lia.\n"
        "  - exact continuous_f.\n"
        "  - lia.\n"
        "  - apply Forall_forall. intros n Hn. apply in_map_iff in Hn.\n"
        "    destruct Hn as [i [Ei _]]. subst n. simpl. lia.\n"
        "  - unfold most. lra.\n"
        "  - intros j Hj. each_cell j. lia.\n"
        "  - intros j y Hj.\n",
        w->cells->neurons, w->cells->count, w->cells->neurons, w->cells->count, w->cells->count,
        order(w));
    for (size_t i = 0; i < w->cells->count; i++) {
        (void)fprintf(out, "    destruct j as [|j]; [exact (cell_%zu y)|].\n", i);
    }
    (void)fputs("    lia.\n"
                "Qed.\n\n",
                out);
    write_bound(w, "square_below", w->square, w->unit_of_square, SQUARE, "lra.");
    write_bound(w, "root_below", w->root, w->unit_of_root, "sqrt (" SQUARE " / (b - a))",
                "apply Ordo.root_mean_below; unfold a, b in *; lra.");
    if (w->claim != NULL) {
        write_claim_lemmas(w);
    }
    (void)fputs("Theorem proved : statement.\n"
                "Proof.\n"
                "  intros d neurons H. split; [exact (error_integrable d neurons)|].\n"
                "  split; [exact (square_below d neurons H)|].\n",
                out);
    if (w->claim != NULL) {
        (void)fputs("  split; [exact (root_below d neurons H)|].\n"
                    "  assert (B := claimed_norm d neurons H).\n",
                    out);
        ordo_coq_claim_write_proof(out, w->claim);
    } else {
        (void)fputs("  exact (root_below d neurons H).\n", out);
    }
    (void)fputs("Qed.\n\nPrint Assumptions proved.\n", out);
}

static ordo_status
write_file(const ordo_coq_file *file, const writer *w, const ordo_target *target, ordo_message *why)
{
    ordo_coq_write_head(file, target);
    (void)fputs("(* The function and its interval. *)\n", w->out);
    ordo_status status = ordo_coq_write_function(w->out, target, why);
    (void)fputs("Definition a : R := ", w->out);
    ordo_coq_real(w->out, w->cells->a);
    (void)fputs(".\nDefinition b : R := ", w->out);
    ordo_coq_real(w->out, w->cells->b);
    (void)fputs(".\n", w->out);
    write_statement(w);
    ordo_coq_write_library(file);
    (void)fputs("(* ==== Now these nets. ==== *)\n\n", w->out);
    write_generalities(w);
    for (size_t i = 0; i < w->cells->count; i++) {
        write_cell(w, i);
    }
    write_lists(w);
    write_end(w);
    return status == ORDO_OK ? ordo_coq_finish(w->out) : status;
}

/* Whether the claim follows from the bounds that are stated. */
static ordo_status
check_claim(const writer *w, ordo_message *why)
{
    if (w->claim == NULL) {
        return ORDO_OK;
    }
    bool l2 = ordo_coq_claim_norm(w->claim) == ORDO_L2;
    arb_t low, unit;
    arb_init(low);
    arb_init(unit);
    arb_set_ui(unit, 10);
    arb_pow_ui(unit, unit, (ulong)(l2 ? w->unit_of_square : w->unit_of_root), PREC);
    arb_set_fmpz(low, l2 ? w->square : w->root);
    arb_div(low, low, unit, PREC);
    if (l2) {
        arb_sqrt(low, low, PREC);
    }
    ordo_status status = ordo_coq_claim_follows(w->claim, low, NULL, why);
    arb_clear(unit);
    arb_clear(low);
    return status;
}

ordo_status
ordo_coq_write_floor(const ordo_coq_file *file, const ordo_unit *unit, const ordo_target *target,
                     size_t neurons, ordo_message *why)
{
    if (unit->power != 1 || unit->tail != 0) {
        return ordo_explain(why, ORDO_REFUSED,
                            "no proof for Coq is written for %s: its gates are tied", unit->name);
    }
    ordo_coq_floor_cells cells = {.cell = NULL};
    ordo_coq_claim *claim = NULL;
    ordo_status status = ordo_coq_check_expression(target, why);
    if (status == ORDO_OK) {
        status = ordo_coq_check_smooth(target, why);
    }
    if (status == ORDO_OK) {
        status = ordo_coq_floor_cells_find(&cells, target, ordo_unit_order(unit), neurons, why);
    }
    if (status == ORDO_OK && file->claimed != NULL) {
        status = ordo_coq_claim_new(&claim, file->claimed, why);
    }
    if (status == ORDO_OK) {
        writer w = {.out = file->out, .unit = unit, .cells = &cells, .claim = claim};
        fmpz_init(w.square);
        fmpz_init(w.root);
        state(&w);
        status = check_claim(&w, why);
        status = status == ORDO_OK ? write_file(file, &w, target, why) : status;
        fmpz_clear(w.root);
        fmpz_clear(w.square);
    }
    ordo_coq_claim_free(claim);
    ordo_coq_floor_cells_clear(&cells);
    return status;
}
