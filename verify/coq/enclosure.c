/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/enclosure.h"

#include <math.h>
#include <stdlib.h>

#include "verify/coq/cells.h"
#include "verify/coq/library.h"
#include "verify/coq/notation.h"

typedef struct writer {
    FILE *out;
    const ordo_network *net;
    const ordo_coq_cells *cells;
    const ordo_coq_claim *claim; /* or NULL */
    long digits;
} writer;

/* ---- what is stated ---- */

static void
write_line(FILE *out, const fmpq *line)
{
    ordo_coq_real(out, line);
    (void)fputs(" * x + ", out);
    ordo_coq_real(out, line + 1);
}

static void
write_neuron(FILE *out, const ordo_unit *unit, const fmpq *neuron)
{
    (void)fputs("\n  + ", out);
    ordo_coq_real(out, neuron + ordo_unit_stride(unit) - 1);
    for (unsigned k = 0; k < ordo_unit_degree(unit); k++) {
        (void)fputs(k == 0 ? " * relu (" : " * (", out);
        write_line(out, neuron + ordo_unit_slot_of_line(unit, k));
        (void)fputc(')', out);
    }
}

static void
write_net(const writer *w)
{
    (void)fputs("Definition net (x : R) : R :=\n  ", w->out);
    ordo_coq_real(w->out, w->cells->theta + w->cells->parameters - 1);
    for (size_t i = 0; i < w->net->neurons; i++) {
        write_neuron(w->out, w->net->unit,
                     w->cells->theta + ordo_network_index(w->net, i, ORDO_SLOT_G));
    }
    (void)fputs(".\n\n", w->out);
}

static void
write_decimal(FILE *out, const fmpz_t mantissa, long unit)
{
    (void)fmpz_fprint(out, mantissa);
    if (unit > 0) {
        (void)fprintf(out, " / 10^%ld", unit);
    }
}

/* low <= what <= high. */
static void
write_bounds(FILE *out, const ordo_coq_bounds *bounds, const char *what)
{
    write_decimal(out, bounds->low, bounds->unit);
    (void)fprintf(out, " <= %s <= ", what);
    write_decimal(out, bounds->high, bounds->unit);
}

#define SQUARE "RInt (fun x => (f x - net x)^2) a b"

static void
write_root(FILE *out, const ordo_coq_bounds *bounds)
{
    write_bounds(out, bounds, "sqrt (" SQUARE " / (b - a))");
}

/* Whether the claim is about l2, not rmse. */
static bool
is_l2(const writer *w)
{
    return w->claim != NULL && ordo_coq_claim_norm(w->claim) == ORDO_L2;
}

static void
write_statement(const writer *w)
{
    if (w->claim != NULL) {
        ordo_coq_claim_write_definitions(w->out, w->claim);
    }
    (void)fputs("(* What is proved at the end of this file. *)\n"
                "Definition statement : Prop :=\n"
                "  ex_RInt (fun x => (f x - net x)^2) a b\n  /\\\n  ",
                w->out);
    write_bounds(w->out, &w->cells->square, SQUARE);
    (void)fputs("\n  /\\\n  ", w->out);
    write_root(w->out, &w->cells->root);
    if (w->claim != NULL) {
        ordo_coq_claim_write_statement(
            w->out, w->claim, is_l2(w) ? "sqrt (" SQUARE ")" : "sqrt (" SQUARE " / (b - a))");
    }
    (void)fputs(".\n\n", w->out);
}

/* ---- how it is proved ---- */

static void
write_listed(const writer *w)
{
    FILE *out = w->out;
    const ordo_unit *unit = w->net->unit;
    (void)fputs("(* The net again, as data that can be computed with. *)\n"
                "Definition listed : Ordo.net :=\n  Ordo.Net ",
                out);
    ordo_coq_number(out, w->cells->theta + w->cells->parameters - 1);
    for (size_t i = 0; i < w->net->neurons; i++) {
        const fmpq *neuron = w->cells->theta + ordo_network_index(w->net, i, 0);
        const fmpq *parts[] = {neuron + ordo_unit_stride(unit) - 1, neuron, neuron + 1};
        (void)fputs(i == 0 ? " [\n   Ordo.Neuron" : ";\n   Ordo.Neuron", out);
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
            (void)fputc(' ', out);
            ordo_coq_number(out, parts[k]);
        }
        (void)fputs(" [", out);
        for (unsigned k = 1; k < ordo_unit_degree(unit); k++) {
            const fmpq *line = neuron + ordo_unit_slot_of_line(unit, k);
            (void)fputs(k == 1 ? "(" : "; (", out);
            ordo_coq_number(out, line);
            (void)fputs(", ", out);
            ordo_coq_number(out, line + 1);
            (void)fputc(')', out);
        }
        (void)fputc(']', out);
    }
    (void)fputs("].\n\n"
                "Lemma net_is_listed : forall x, net x = Ordo.net_at listed x.\n"
                "Proof. reflexivity. Qed.\n\n",
                out);
}

static void
write_continuity(const writer *w)
{
    (void)fputs("Lemma continuous_error : forall x, a <= x <= b ->\n"
                "  continuous (fun x => (f x - net x)^2) x.\n"
                "Proof.\n"
                "  intros x Hx. apply Ordo.continuous_square.\n"
                "  - unfold a, b in Hx. apply (ex_derive_continuous f). unfold f.\n"
                "    unfold tan, Rdiv. auto_derive; Ordo.defined x.\n"
                "  - apply (Ordo.continuous_net listed).\n"
                "Qed.\n\n"
                "Lemma error_integrable : ex_RInt (fun x => (f x - net x)^2) a b.\n"
                "Proof. apply Ordo.integral_exists; [unfold a, b; lra|exact continuous_error]. "
                "Qed.\n\n",
                w->out);
}

/* log2 |x|, about; also where no double is near x, which is not 0. */
static double
log2_of(const fmpq_t x)
{
    fmpz_t size;
    fmpz_init(size);
    fmpz_abs(size, fmpq_numref(x));
    double result = (fmpz_dlog(size) - fmpz_dlog(fmpq_denref(x))) / log(2);
    fmpz_clear(size);
    return result;
}

/* log2 of about the largest term of the cell's polynomial, or of 1. */
static double
log2_terms(const ordo_coq_cell *cell)
{
    const fmpq *const ends[] = {cell->left, cell->right};
    double size = 0;
    fmpq_t term, power;
    fmpq_init(term);
    fmpq_init(power);
    for (slong i = 0; i < fmpq_poly_length(cell->net); i++) {
        for (size_t k = 0; k < 2; k++) {
            fmpq_pow_si(power, ends[k], i);
            fmpq_poly_get_coeff_fmpq(term, cell->net, i);
            fmpq_mul(term, term, power);
            size = fmpq_is_zero(term) ? size : fmax(size, log2_of(term));
        }
    }
    fmpq_clear(power);
    fmpq_clear(term);
    return size;
}

/* Bits and degree of the Taylor models: heuristics, which decide how long the proof takes and
 * whether it succeeds, not what it proves. f - net loses as many bits as the error is smaller than
 * its terms. */
static void
choose_effort(long *bits, long *degree, const writer *w, const ordo_coq_cell *cell)
{
    double error = fmpz_dlog(w->cells->root.high) / log(2) - log2(10) * (double)w->cells->root.unit;
    *bits = (long)ceil(log2_terms(cell) - error + 3.33 * (double)w->digits) + 30;
    *degree = 6 + *bits / 10;
}

static void
write_cell(const writer *w, size_t i)
{
    const ordo_coq_cell *cell = &w->cells->cell[i];
    FILE *out = w->out;
    long bits, degree;
    choose_effort(&bits, &degree, w, cell);
    (void)fprintf(out, "Lemma cell_%zu :\n  ", i + 1);
    write_decimal(out, cell->square.low, cell->square.unit);
    (void)fputs(" <= RInt (fun x => (f x - net x)^2) ", out);
    ordo_coq_real(out, cell->left);
    (void)fputc(' ', out);
    ordo_coq_real(out, cell->right);
    (void)fputs(" <= ", out);
    write_decimal(out, cell->square.high, cell->square.unit);
    (void)fputs(".\nProof.\n  rewrite (Ordo.on_cell f net (fun x => ", out);
    ordo_coq_polynomial(out, cell->net, "x");
    (void)fprintf(out,
                  "));\n    [|lra|].\n  - unfold f. Ordo.integral_at %ld%%positive %ld%%nat.\n"
                  "  - apply (Ordo.piece listed ",
                  bits, degree);
    ordo_coq_number(out, cell->left);
    (void)fputc(' ', out);
    ordo_coq_number(out, cell->right);
    (void)fputs("\n      ", out);
    ordo_coq_coefficients(out, cell->net);
    (void)fputs("). vm_compute. reflexivity.\nQed.\n\n", out);
}

/* The integral from a to the right end of cell i by that to its left end. */
static void
write_sum(const writer *w, size_t i, const fmpz_t low, const fmpz_t high)
{
    const ordo_coq_cell *cell = &w->cells->cell[i];
    FILE *out = w->out;
    (void)fprintf(out, "Lemma sum_%zu :\n  ", i + 1);
    write_decimal(out, low, cell->square.unit);
    (void)fputs(" <= RInt (fun x => (f x - net x)^2) a ", out);
    ordo_coq_real(out, cell->right);
    (void)fputs(" <= ", out);
    write_decimal(out, high, cell->square.unit);
    if (i == 0) {
        (void)fputs(".\nProof. exact cell_1. Qed.\n\n", out);
        return;
    }
    (void)fprintf(out,
                  ".\nProof.\n  apply (Ordo.join _ _ _ _ _ _ _ _ _ _ sum_%zu cell_%zu); unfold a; "
                  "try lra.\n  intros x Hx. apply continuous_error. unfold a, b. lra.\nQed.\n\n",
                  i, i + 1);
}

static void
write_cells(const writer *w)
{
    fmpz_t low, high;
    fmpz_init(low);
    fmpz_init(high);
    for (size_t i = 0; i < w->cells->count; i++) {
        fmpz_add(low, low, w->cells->cell[i].square.low);
        fmpz_add(high, high, w->cells->cell[i].square.high);
        write_cell(w, i);
        write_sum(w, i, low, high);
    }
    fmpz_clear(high);
    fmpz_clear(low);
}

/* The bounds that are stated, by the last sum. */
static void
write_whole(const writer *w)
{
    FILE *out = w->out;
    size_t count = w->cells->count;
    (void)fputs("Lemma square : ", out);
    write_bounds(out, &w->cells->square, SQUARE);
    (void)fprintf(out, ".\nProof. assert (H := sum_%zu). unfold a, b in *. lra. Qed.\n\n", count);
    (void)fputs("Lemma root_of_mean :\n  ", out);
    write_root(out, &w->cells->root);
    (void)fprintf(out,
                  ".\nProof. assert (H := sum_%zu). unfold a, b in *. apply Ordo.root_mean; lra. "
                  "Qed.\n\n",
                  count);
}

/* low or high as the claim's norm has it. */
static void
write_bound(FILE *out, const writer *w, bool high)
{
    const ordo_coq_bounds *bounds = is_l2(w) ? &w->cells->square : &w->cells->root;
    (void)fputs(is_l2(w) ? "sqrt (" : "(", out);
    write_decimal(out, high ? bounds->high : bounds->low, bounds->unit);
    (void)fputc(')', out);
}

/* The bound of the norm that is claimed, and how that is to the claimed number. */
static void
write_claim_lemmas(const writer *w)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    bool high = ordo_coq_claim_relation(w->claim) == ORDO_COQ_AT_MOST;
    if (memory == NULL) {
        return;
    }
    write_bound(memory, w, high);
    (void)fclose(memory);
    const char *norm = is_l2(w) ? "sqrt (" SQUARE ")" : "sqrt (" SQUARE " / (b - a))";
    (void)fprintf(w->out, "Lemma claimed_norm : %s <= %s.\nProof. %s Qed.\n\n", high ? norm : text,
                  high ? text : norm,
                  is_l2(w) ? "apply sqrt_le_1_alt, square." : "apply root_of_mean.");
    ordo_coq_claim_write_lemmas(w->out, w->claim, text);
    free(text);
}

static void
write_proof(const writer *w)
{
    write_listed(w);
    write_continuity(w);
    (void)fputs(
        "(* On each cell the net is a polynomial: enclose the integral, then add up. *)\n\n",
        w->out);
    write_cells(w);
    write_whole(w);
    if (w->claim != NULL) {
        write_claim_lemmas(w);
    }
    (void)fputs("Theorem proved : statement.\n"
                "Proof.\n"
                "  split; [exact error_integrable|]. split; [exact square|].\n",
                w->out);
    if (w->claim != NULL) {
        (void)fputs("  split; [exact root_of_mean|].\n  assert (B := claimed_norm).\n", w->out);
        ordo_coq_claim_write_proof(w->out, w->claim);
    } else {
        (void)fputs("  exact root_of_mean.\n", w->out);
    }
    (void)fputs("Qed.\n\nPrint Assumptions proved.\n", w->out);
}

/* ---- the file ---- */

static ordo_status
write_file(const ordo_coq_file *file, const writer *w, const ordo_target *target, ordo_message *why)
{
    FILE *out = file->out;
    ordo_coq_write_head(file, target);
    (void)fputs("(* The function and its interval. *)\n", out);
    ordo_status status = ordo_coq_write_function(out, target, why);
    (void)fputs("Definition a : R := ", out);
    ordo_coq_real(out, w->cells->a);
    (void)fputs(".\nDefinition b : R := ", out);
    ordo_coq_real(out, w->cells->b);
    (void)fputs(".\n\n(* The net, with its parameters exactly as they are. *)\n"
                "Definition relu (x : R) : R := Rmax 0 x.\n\n",
                out);
    write_net(w);
    write_statement(w);
    ordo_coq_write_library(file);
    (void)fputs("(* ==== Now this net. ==== *)\n\n", out);
    write_proof(w);
    return status == ORDO_OK ? ordo_coq_finish(out) : status;
}

/* x = bounds, or their roots. */
static void
ball_of(arb_t low, arb_t high, const ordo_coq_bounds *bounds, bool root)
{
    enum { PREC = 256 };
    arb_t unit;
    arb_init(unit);
    arb_set_ui(unit, 10);
    arb_pow_ui(unit, unit, (ulong)bounds->unit, PREC);
    arb_set_fmpz(low, bounds->low);
    arb_set_fmpz(high, bounds->high);
    arb_div(low, low, unit, PREC);
    arb_div(high, high, unit, PREC);
    if (root) {
        arb_sqrt(low, low, PREC);
        arb_sqrt(high, high, PREC);
    }
    arb_clear(unit);
}

/* Whether the claim follows from the bounds that are stated. */
static ordo_status
check_claim(const writer *w, ordo_message *why)
{
    if (w->claim == NULL) {
        return ORDO_OK;
    }
    arb_t low, high;
    arb_init(low);
    arb_init(high);
    ball_of(low, high, is_l2(w) ? &w->cells->square : &w->cells->root, is_l2(w));
    ordo_status status = ordo_coq_claim_follows(w->claim, low, high, why);
    arb_clear(high);
    arb_clear(low);
    return status;
}

ordo_status
ordo_coq_write_enclosure(const ordo_coq_file *file, const ordo_network *net,
                         const ordo_target *target, long digits, ordo_message *why)
{
    if (net->unit->power != 1 || net->unit->tail != 0) {
        return ordo_explain(why, ORDO_REFUSED,
                            "no proof for Coq is written for %s: its gates are "
                            "tied",
                            net->unit->name);
    }
    ordo_coq_cells cells = {.cell = NULL};
    ordo_coq_claim *claim = NULL;
    ordo_status status = ordo_coq_check_expression(target, why);
    if (status == ORDO_OK) {
        status = ordo_coq_check_smooth(target, why);
    }
    if (status == ORDO_OK) {
        status = ordo_coq_cells_find(&cells, net, target, digits, why);
    }
    if (status == ORDO_OK && file->claimed != NULL) {
        status = ordo_coq_claim_new(&claim, file->claimed, why);
    }
    if (status == ORDO_OK) {
        writer w = {file->out, net, &cells, claim, digits};
        status = check_claim(&w, why);
        status = status == ORDO_OK ? write_file(file, &w, target, why) : status;
    }
    ordo_coq_claim_free(claim);
    ordo_coq_cells_clear(&cells);
    return status;
}
