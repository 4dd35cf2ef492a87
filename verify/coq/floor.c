/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/floor.h"

#include <math.h>
#include <stdlib.h>

#include "construct/evaluate.h"
#include "construct/knots.h"
#include "verify/coq/library.h"
#include "verify/coq/notation.h"
#include "verify/proof/moments.h"

enum {
    KNOT_BITS = 20,   /* short numbers in the file */
    WEIGHT_BITS = 16, /* of a multiple near the best: the loss is of second order */
    DIGITS = 4,       /* of what is stated */
    GUARD = 3,        /* and more of each cell's part */
    PREC = 128,
    TERMS = 30,
    GOAL = 60,
    PANELS = 1000
};

/* A cell: w = weight times Legendre's polynomial of degree k on it, and what that shows. */
typedef struct piece {
    fmpq_t left, right, weight;
    arb_t shows;
    fmpz_t least; /* in 10^-unit */
} piece;

typedef struct writer {
    FILE *out;
    const ordo_unit *unit;
    const ordo_target *target;
    size_t neurons, count;
    piece *cell;
    fmpz_t most, square, root; /* most is in 10^-unit as well */
    long unit_of_cells, unit_of_square, unit_of_root;
    fmpq_t a, b;
} writer;

static unsigned
order(const writer *w)
{
    return ordo_unit_order(w->unit);
}

/* ---- memory ---- */

static ordo_status
writer_init(writer *w)
{
    w->count = w->neurons + 1 + w->neurons / (2 * order(w));
    fmpz_init(w->most);
    fmpz_init(w->square);
    fmpz_init(w->root);
    fmpq_init(w->a);
    fmpq_init(w->b);
    w->cell = calloc(w->count, sizeof *w->cell);
    for (size_t i = 0; w->cell != NULL && i < w->count; i++) {
        fmpq_init(w->cell[i].left);
        fmpq_init(w->cell[i].right);
        fmpq_init(w->cell[i].weight);
        arb_init(w->cell[i].shows);
        fmpz_init(w->cell[i].least);
    }
    return w->cell != NULL ? ORDO_OK : ORDO_ENOMEM;
}

static void
writer_clear(writer *w)
{
    for (size_t i = 0; w->cell != NULL && i < w->count; i++) {
        fmpz_clear(w->cell[i].least);
        arb_clear(w->cell[i].shows);
        fmpq_clear(w->cell[i].weight);
        fmpq_clear(w->cell[i].right);
        fmpq_clear(w->cell[i].left);
    }
    free(w->cell);
    fmpq_clear(w->b);
    fmpq_clear(w->a);
    fmpz_clear(w->root);
    fmpz_clear(w->square);
    fmpz_clear(w->most);
}

/* ---- cells and what they show ---- */

static ordo_status
place_cells(writer *w, ordo_message *why)
{
    ordo_knots *knots = NULL;
    ordo_vector t;
    ordo_status status = ordo_target_ends_rational(w->a, w->b, w->target);
    if (status != ORDO_OK) {
        return ordo_explain(why, status, "the ends of the interval must be rational");
    }
    status = ordo_knots_new(&knots, "equidistributed", why);
    if (status != ORDO_OK) {
        return status;
    }
    status = ordo_knots_place(&t, knots, w->target, order(w), w->count, KNOT_BITS, why);
    ordo_knots_free(knots);
    for (size_t i = 0; status == ORDO_OK && i <= w->count; i++) {
        mpfr_t view;
        fmpq *at = i < w->count ? w->cell[i].left : w->cell[i - 1].right;
        ordo_vector_view(view, &t, i);
        status = ordo_rational_from_real(at, view);
        if (status == ORDO_OK && i > 0) {
            fmpq_set(w->cell[i - 1].right, at);
        }
    }
    ordo_vector_clear(&t);
    if (status == ORDO_OK &&
        (!fmpq_equal(w->a, w->cell[0].left) || !fmpq_equal(w->b, w->cell[w->count - 1].right))) {
        status = ordo_explain(why, ORDO_REFUSED,
                              "floors for Coq need ends that are fractions with few binary digits");
    }
    return status;
}

static void
series_of(arb_poly_t y, void *self, const arb_t x, slong length)
{
    ordo_evaluate_series(y, self, x, length);
}

/* With J = int_-1^1 f P_k over the cell's own variable, r its radius: int (2 f w - w^2) for w = c
 * P_k is r (2 c J - c^2 2/(2k+1)), at its largest for c = J (2k+1)/2. */
static ordo_status
judge_cell(piece *cell, ordo_moments *m, const ordo_jet *f, unsigned k)
{
    arb_t middle, radius, J, c, t;
    mpfr_t rounded;
    arb_init(middle);
    arb_init(radius);
    arb_init(J);
    arb_init(c);
    arb_init(t);
    mpfr_init2(rounded, WEIGHT_BITS);
    arb_set_fmpq(middle, cell->left, PREC); /* exact: the ends have few bits */
    arb_set_fmpq(t, cell->right, PREC);
    arb_sub(radius, t, middle, PREC);
    arb_mul_2exp_si(radius, radius, -1);
    arb_add(middle, middle, radius, PREC);
    ordo_status status = ordo_moments_enclose(J, m, f, middle, radius, GOAL, PANELS);
    arb_mul_ui(c, J, 2 * k + 1, PREC);
    arb_mul_2exp_si(c, c, -1);
    ordo_real_from_ball(rounded, c);
    if (status >= 0) {
        status = ordo_rational_from_real(cell->weight, rounded);
    }
    arb_set_fmpq(c, cell->weight, PREC);
    arb_mul(cell->shows, c, J, PREC);
    arb_mul(t, c, c, PREC);
    arb_div_ui(t, t, 2 * k + 1, PREC);
    arb_sub(cell->shows, cell->shows, t, PREC);
    arb_mul(cell->shows, cell->shows, radius, PREC);
    arb_mul_2exp_si(cell->shows, cell->shows, 1);
    mpfr_clear(rounded);
    arb_clear(t);
    arb_clear(c);
    arb_clear(J);
    arb_clear(radius);
    arb_clear(middle);
    return status;
}

static ordo_status
judge_cells(writer *w)
{
    ordo_series_evaluator *series = NULL;
    ordo_moments moments;
    ordo_status status = ordo_series_evaluator_new(&series, ordo_target_function(w->target), PREC);
    if (status != ORDO_OK) {
        return status;
    }
    ordo_moments_init(&moments, order(w), 1, TERMS, PREC);
    ordo_jet f = {series_of, series};
    for (size_t i = 0; status >= 0 && i < w->count; i++) {
        status = judge_cell(&w->cell[i], &moments, &f, order(w));
    }
    ordo_moments_clear(&moments);
    ordo_series_evaluator_free(series);
    return status < 0 ? status : ORDO_OK;
}

/* r = floor(x 10^unit). */
static void
scale_down(fmpz_t r, const arb_t x, long unit)
{
    arb_t ten;
    arf_t low;
    arb_init(ten);
    arf_init(low);
    arb_set_ui(ten, 10);
    arb_pow_ui(ten, ten, (ulong)unit, 2 * PREC);
    arb_mul(ten, ten, x, 2 * PREC);
    arb_get_lbound_arf(low, ten, 2 * PREC);
    arf_get_fmpz(r, low, ARF_RND_FLOOR);
    arf_clear(low);
    arb_clear(ten);
}

static int
by_least(const void *left, const void *right)
{
    const fmpz *x = left, *y = right;
    return fmpz_cmp(x, y);
}

/* least = what the cells show, rounded down and cut at `most`, the (count - neurons)-th smallest:
 * their sum less neurons times most, exactly, is what is proved. */
static void
cut(writer *w, long unit)
{
    fmpz *sorted = _fmpz_vec_init((slong)w->count);
    w->unit_of_cells = unit;
    for (size_t i = 0; i < w->count; i++) {
        scale_down(w->cell[i].least, w->cell[i].shows, unit);
        fmpz_sub_ui(w->cell[i].least, w->cell[i].least, 1); /* room for Coq's intervals */
        fmpz_set(sorted + i, w->cell[i].least);
    }
    qsort(sorted, w->count, sizeof *sorted, by_least);
    fmpz_set(w->most, sorted + w->count - w->neurons - 1);
    fmpz_zero(w->square);
    for (size_t i = 0; i < w->count; i++) {
        if (fmpz_cmp(w->cell[i].least, w->most) > 0) {
            fmpz_set(w->cell[i].least, w->most);
        }
        fmpz_add(w->square, w->square, w->cell[i].least);
    }
    fmpz_submul_ui(w->square, w->most, w->neurons);
    _fmpz_vec_clear(sorted, (slong)w->count);
}

/* What is stated: four digits of the sum, and of the root of the mean. */
static ordo_status
state(writer *w, ordo_message *why)
{
    long unit = 0;
    fmpz_t most;
    fmpz_init(most);
    fmpz_ui_pow_ui(most, 10, DIGITS + GUARD);
    do {
        cut(w, ++unit);
    } while (fmpz_cmp(w->square, most) < 0 && unit < 300);
    fmpz_clear(most);
    if (fmpz_sgn(w->square) <= 0 || fmpz_sgn(w->most) <= 0 || unit == 300) {
        return ordo_explain(why, ORDO_REFUSED, "this way shows no more than 0");
    }
    arb_t x, width;
    fmpq_t length;
    arb_init(x);
    arb_init(width);
    fmpq_init(length);
    arb_set_ui(x, 10);
    arb_pow_ui(x, x, (ulong)unit, PREC);
    arb_set_fmpz(width, w->square);
    arb_div(x, width, x, PREC);
    fmpq_sub(length, w->b, w->a);
    arb_div_fmpz(width, x, fmpq_numref(length), PREC);
    arb_mul_fmpz(width, width, fmpq_denref(length), PREC);
    arb_sqrt(width, width, PREC);
    w->unit_of_square = unit - GUARD;
    scale_down(w->square, x, w->unit_of_square);
    w->unit_of_root = (unit - GUARD + DIGITS) / 2 + 1;
    scale_down(w->root, width, w->unit_of_root);
    fmpq_clear(length);
    arb_clear(width);
    arb_clear(x);
    return ORDO_OK;
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
                "  fold_left (fun y i => y + output i x) neurons d.\n\n"
                "(* What is proved at the end of this file. *)\n"
                "Definition statement : Prop :=\n"
                "  forall (d : R) (neurons : list neuron), ",
                out);
    (void)fprintf(out, "length neurons = %zu%%nat ->\n  ", w->neurons);
    write_decimal(out, w->square, w->unit_of_square);
    (void)fputs(" <= RInt (fun x => (f x - net d neurons x)^2) a b\n  /\\\n  ", out);
    write_decimal(out, w->root, w->unit_of_root);
    (void)fputs(" <= sqrt (RInt (fun x => (f x - net d neurons x)^2) a b / (b - a)).\n\n", out);
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
        "Qed.\n\n",
        out);
}

/* w as a list of coefficients of powers of the distance from the left end: with z that over the
 * width h, P_k(2 z - 1) = sum_i (-1)^(k+i) binomial(k, i) binomial(k+i, i) z^i. */
static void
write_weight(const writer *w, const piece *cell)
{
    unsigned k = order(w);
    fmpz_t n;
    fmpq_t c, h, power;
    fmpz_init(n);
    fmpq_init(c);
    fmpq_init(h);
    fmpq_init(power);
    fmpq_sub(h, cell->right, cell->left);
    fmpq_one(power);
    (void)fputc('[', w->out);
    for (unsigned i = 0; i <= k; i++) {
        fmpz_bin_uiui(n, k, i);
        fmpq_mul_fmpz(c, cell->weight, n);
        fmpz_bin_uiui(n, k + i, i);
        fmpq_mul_fmpz(c, c, n);
        fmpq_div(c, c, power);
        if ((k + i) % 2 == 1) {
            fmpq_neg(c, c);
        }
        (void)fputs(i > 0 ? "; " : "", w->out);
        ordo_coq_real(w->out, c);
        fmpq_mul(power, power, h);
    }
    (void)fputc(']', w->out);
    fmpq_clear(power);
    fmpq_clear(h);
    fmpq_clear(c);
    fmpz_clear(n);
}

static void
write_cell(const writer *w, size_t i)
{
    const piece *cell = &w->cell[i];
    FILE *out = w->out;
    fmpq_t h;
    fmpq_init(h);
    fmpq_sub(h, cell->right, cell->left);
    (void)fprintf(out, "Lemma cell_%zu : forall y, Ordo.polynomial_on %u ", i, order(w));
    ordo_coq_real(out, cell->left);
    (void)fputc(' ', out);
    ordo_coq_real(out, cell->right);
    (void)fputs(" y ->\n  ", out);
    write_decimal(out, cell->least, w->unit_of_cells);
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
    for (size_t i = 0; i < w->count; i++) {
        ordo_coq_real(out, w->cell[i].left);
        (void)fputs("; ", out);
    }
    ordo_coq_real(out, w->b);
    (void)fputs("] 0.\nDefinition least (j : nat) : R := nth j [", out);
    for (size_t i = 0; i < w->count; i++) {
        (void)fputs(i > 0 ? "; " : "", out);
        write_decimal(out, w->cell[i].least, w->unit_of_cells);
    }
    (void)fputs("] 0.\nDefinition most : R := ", out);
    write_decimal(out, w->most, w->unit_of_cells);
    (void)fputs(".\n\n", out);
}

static void
write_end(const writer *w)
{
    FILE *out = w->out;
    (void)fprintf(out,
                  "Ltac each_cell j := do %zu (destruct j as [|j]; [unfold t, least, most; simpl; "
                  "try lra|]).\n\n",
                  w->count);
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
        w->neurons, w->count, w->neurons, w->count, w->count, order(w));
    for (size_t i = 0; i < w->count; i++) {
        (void)fprintf(out, "    destruct j as [|j]; [exact (cell_%zu y)|].\n", i);
    }
    (void)fputs("    lia.\n"
                "Qed.\n\n"
                "Theorem proved : statement.\n"
                "Proof.\n"
                "  intros d neurons H. assert (K := integral d neurons H).\n"
                "  unfold Ordo.total, least, most in K. simpl INR in K. simpl nth in K. split.\n"
                "  - lra.\n"
                "  - apply Ordo.root_mean_below; unfold a, b in *; lra.\n"
                "Qed.\n\n"
                "Print Assumptions proved.\n",
                out);
}

static ordo_status
write_file(const ordo_coq_file *file, const writer *w, ordo_message *why)
{
    ordo_coq_write_head(file, w->target);
    (void)fputs("(* The function and its interval. *)\n", w->out);
    ordo_status status = ordo_coq_write_function(w->out, w->target, why);
    (void)fputs("Definition a : R := ", w->out);
    ordo_coq_real(w->out, w->a);
    (void)fputs(".\nDefinition b : R := ", w->out);
    ordo_coq_real(w->out, w->b);
    (void)fputs(".\n", w->out);
    write_statement(w);
    ordo_coq_write_library(file);
    (void)fputs("(* ==== Now these nets. ==== *)\n\n", w->out);
    write_generalities(w);
    for (size_t i = 0; i < w->count; i++) {
        write_cell(w, i);
    }
    write_lists(w);
    write_end(w);
    return status == ORDO_OK ? ordo_coq_finish(w->out) : status;
}

ordo_status
ordo_coq_write_floor(const ordo_coq_file *file, const ordo_unit *unit, const ordo_target *target,
                     size_t neurons, ordo_message *why)
{
    if (unit->power != 1 || unit->tail != 0) {
        return ordo_explain(why, ORDO_REFUSED,
                            "no proof for Coq is written for %s: its gates are tied", unit->name);
    }
    writer w = {.out = file->out, .unit = unit, .target = target, .neurons = neurons};
    ordo_status status = writer_init(&w);
    if (status == ORDO_OK) {
        status = ordo_coq_check_expression(target, why);
    }
    if (status == ORDO_OK) {
        status = ordo_coq_check_smooth(target, why);
    }
    if (status == ORDO_OK) {
        status = place_cells(&w, why);
    }
    if (status == ORDO_OK) {
        status = judge_cells(&w);
    }
    if (status == ORDO_OK) {
        status = state(&w, why);
    }
    if (status == ORDO_OK) {
        status = write_file(file, &w, why);
    }
    writer_clear(&w);
    return status;
}
