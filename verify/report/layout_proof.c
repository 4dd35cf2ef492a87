/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs for all n, for people: what holds, and in a few sentences why. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "construct/derivative.h"
#include "verify/report/layout.h"

enum { GLANCE_DIGITS = 5, FULL_DIGITS = 18 };

/* A bound with few digits, rounded to its side; the caller frees it. */
static char *
bound_text(const mpfr_t x, ordo_detail detail, bool upper)
{
    return ordo_real_text_rounded(x, detail.full ? FULL_DIGITS : GLANCE_DIGITS,
                                  upper ? MPFR_RNDU : MPFR_RNDD);
}

static void
describe(ordo_grid *grid, const ordo_proof *proof)
{
    const char *name = ordo_target_name(proof->target);
    ordo_grid_above(grid, "%s; %s%s%s on [%s, %s]", proof->unit->name, name != NULL ? name : "",
                    name != NULL ? ": " : "",
                    ordo_expression_text(ordo_target_function(proof->target)),
                    ordo_target_text_a(proof->target), ordo_target_text_b(proof->target));
}

/* For people, formulas that are longer stand below the table, in lines of at most so much. */
enum { FORMULA_MOST = 100, LINE_MOST = 90 };

/* "net, error = formula", broken before a sign where it gets long. */
static void
write_below(ordo_grid *grid, const char *net, const char *error, const char *formula)
{
    ordo_grid_below(grid, "%s: %s =", net, error);
    while (*formula != '\0') {
        size_t length = strlen(formula), end = length;
        if (length > LINE_MOST) {
            end = LINE_MOST;
            while (end > 1 && !(formula[end] == ' ' && strchr("+-", formula[end + 1]) != NULL)) {
                end--;
            }
            end = end > 1 ? end : strcspn(formula + 1, " ") + 1;
        }
        ordo_grid_below(grid, "  %.*s", (int)end, formula);
        formula += end + (formula[end] == ' ');
    }
}

/* A row; takes the text `formula` (NULL: no memory). */
static void
add_row(ordo_grid *grid, const char *net, const char *error, char *formula, size_t least,
        ordo_detail detail)
{
    bool apart = formula != NULL && !detail.full && strlen(formula) > FORMULA_MOST;
    grid->failed = grid->failed || formula == NULL;
    ordo_grid_text(grid, "%s", net);
    ordo_grid_text(grid, "%s", error);
    ordo_grid_text(grid, "%s", apart ? "see below" : formula != NULL ? formula : "?");
    ordo_grid_text(grid, "n >= %zu", least);
    ordo_grid_text(grid, "PROVED");
    if (apart) {
        write_below(grid, net, error, formula);
    }
    free(formula);
}

static void
add_identity(ordo_grid *grid, const ordo_proof_identity *p, ordo_detail detail)
{
    const ordo_recipe *r = &p->identity.recipe;
    size_t least = ordo_unit_neurons(r->unit, 1);
    if (p->status != ORDO_OK) {
        ordo_grid_text(grid, "%s", r->construction->name);
        ordo_grid_text(grid, "int e^2");
        ordo_grid_text(grid, "does not exist");
        ordo_grid_text(grid, "n >= %zu", least);
        ordo_grid_text(grid, "-");
        return;
    }
    add_row(grid, r->construction->name, "int e^2", ordo_identity_text(&p->identity), least,
            detail);
    if (ordo_identity_is_single(&p->identity)) {
        add_row(grid, r->construction->name, "rmse", ordo_identity_text_rmse(&p->identity), least,
                detail);
    }
}

/* "1.2345e-6 n^-3 to 2.3456e-5 n^-3". */
static char *
rate_text(const ordo_rate *rate, unsigned order, ordo_detail detail)
{
    char *lower = bound_text(rate->lower, detail, false), *text = NULL;
    char *upper = bound_text(rate->upper, detail, true);
    size_t length;
    FILE *out = lower != NULL && upper != NULL ? open_memstream(&text, &length) : NULL;
    if (out != NULL) {
        (void)fprintf(out, "%s n^-%u to %s n^-%u", lower, order, upper, order);
        (void)fclose(out);
    }
    free(lower);
    free(upper);
    return text;
}

/* Why finitely many values prove an identity; the powers are those of the first that there is. */
static void
explain_identities(ordo_grid *grid, const ordo_proof *proof)
{
    const ordo_identity *id = NULL;
    for (size_t i = 0; i < proof->count; i++) {
        const ordo_proof_identity *p = &proof->identities[i];
        if (p->status != ORDO_OK) {
            ordo_grid_below(grid, "%s: %s", p->identity.recipe.construction->name, p->why.text);
        } else if (id == NULL) {
            id = &p->identity;
        }
    }
    if (id == NULL) {
        return;
    }
    if (id->count == 0) {
        ordo_grid_below(grid,
                        "int e^2:  every cell reproduces degrees below %u; exactly 0 for N = 1",
                        ordo_unit_order(proof->unit));
        return;
    }
    ordo_grid_below(grid, "int e^2:  on a cell [t, t+h] a polynomial in t and h of degree <= %ld,",
                    2 * id->degree + 1);
    ordo_grid_below(grid,
                    "          divisible by h^%u: the sum over N = %s cells has N^-%u to N^-%u",
                    id->least + 1, ordo_unit_cells_text(proof->unit), id->least, id->most);
    ordo_grid_below(grid,
                    id->count == 1
                        ? "          alone; its value for N = %zu determines it, N = %zu agrees"
                        : "          alone; values for N = 1 to %zu determine it, N = %zu agrees",
                    id->count, id->count + 1);
}

/* Room for one number in a sentence. */
enum { NUMBER = 48 };

/* A number of everyday size without an exponent, rounded as told. */
static void
write_number(char text[NUMBER], const mpfr_t x, mpfr_rnd_t round)
{
    double size = ordo_log2(x);
    if (size > -10 && size < 20) {
        (void)mpfr_snprintf(text, NUMBER, "%.*R*g", GLANCE_DIGITS, round, x);
    } else {
        char *number = ordo_real_text_rounded(x, GLANCE_DIGITS, round);
        (void)snprintf(text, NUMBER, "%s", number != NULL ? number : "?");
        free(number);
    }
}

static void
explain_below(ordo_grid *grid, const ordo_theorem *t)
{
    const ordo_slices *s = &t->slices;
    char name[ORDO_DERIVATIVE_NAME], least[NUMBER], u[NUMBER], v[NUMBER], pieces[NUMBER];
    ordo_derivative_name(name, t->order);
    write_number(least, s->least, MPFR_RNDD);
    write_number(u, s->u, MPFR_RNDN);
    write_number(v, s->v, MPFR_RNDN);
    write_number(pieces, t->rmse.pieces, MPFR_RNDD);
    ordo_grid_below(grid, "any net:  %s %s%s on about [%s, %s], and n neurons", name,
                    s->sign > 0 ? ">= " : "<= -", least, u, v);
    ordo_grid_below(grid, "          make at most n+1 pieces of degree %u: rmse >= %s (n+1)^-%u",
                    t->order - 1, pieces, t->order);
}

/* The bound by a construction. */
static void
explain_above(ordo_grid *grid, const char *who, const ordo_slices *s, const ordo_unit *unit,
              const ordo_construction *by, const mpfr_t bound)
{
    char name[ORDO_DERIVATIVE_NAME], most[NUMBER], number[NUMBER];
    ordo_derivative_name(name, s->order);
    write_number(most, s->most, MPFR_RNDU);
    write_number(number, bound, MPFR_RNDU);
    ordo_grid_below(grid, "%-9s %s %s with |%s| <= %s everywhere: rmse <=", who, unit->name,
                    by->name, name, most);
    ordo_grid_below(grid, "          %s h^%u max|%s| <= %s %s^-%u", by->constant[ORDO_RMSE],
                    s->order, name, number, ordo_unit_cells_text(unit), s->order);
}

static void
explain_theorem(ordo_grid *grid, const ordo_theorem *t)
{
    char name[ORDO_DERIVATIVE_NAME], who[NUMBER];
    ordo_derivative_name(name, t->order);
    explain_below(grid, t);
    explain_above(grid, "best net:", &t->slices, t->unit, t->by, t->rmse.cells);
    if (t->small != NULL) { /* a gqu whose last factor is 1 */
        (void)snprintf(who, sizeof who, "  n < %zu:", t->from);
        explain_above(grid, who, &t->small_slices, t->small, t->small_by, t->rmse.few);
    }
    ordo_grid_below(grid, "ranges of %s by balls on %zu subintervals%s", name, t->slices.count,
                    t->sharp ? "" : ", not as sharp as wanted");
}

void
ordo_layout_proof(ordo_grid *grid, const ordo_proof *proof, ordo_detail detail)
{
    describe(grid, proof);
    ordo_grid_column(grid, "net", false);
    ordo_grid_column(grid, "error", false);
    ordo_grid_column(grid, "is", false);
    ordo_grid_column(grid, "for", false);
    ordo_grid_column(grid, "verdict", false);
    for (size_t i = 0; i < proof->count; i++) {
        add_identity(grid, &proof->identities[i], detail);
    }
    if (proof->status == ORDO_OK) {
        const ordo_theorem *t = &proof->theorem;
        add_row(grid, "best", "rmse", rate_text(&t->rmse, t->order, detail), 1, detail);
        add_row(grid, "best", "l2", rate_text(&t->l2, t->order, detail), 1, detail);
    } else if (proof->status == ORDO_REFUSED) {
        add_row(grid, "best", "rmse", strdup("0"), ordo_unit_neurons(proof->unit, 1), detail);
    } else {
        ordo_grid_text(grid, "best");
        ordo_grid_text(grid, "rmse");
        ordo_grid_text(grid, "of order %u", ordo_unit_order(proof->unit));
        ordo_grid_text(grid, "n >= 1");
        ordo_grid_text(grid, "UNDECIDED");
    }
    explain_identities(grid, proof);
    if (proof->status == ORDO_OK) {
        explain_theorem(grid, &proof->theorem);
    } else {
        ordo_grid_below(grid, "best net: %s", proof->why.text);
    }
}
