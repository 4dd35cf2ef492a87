/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/identity.h"

#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>

#include "construct/make.h"
#include "construct/polynomial.h"

/* D and b - a; sizes of everything else. A degree by form far above the truth is taken for it. */
static ordo_status
examine_target(ordo_identity *id, ordo_message *why)
{
    const ordo_expression *f = ordo_target_function(id->recipe.target);
    if (ordo_expression_degree(f) > ORDO_IDENTITY_DEGREE_MOST) {
        return ordo_explain(why, ORDO_IRRATIONAL, "its degree is above %d",
                            ORDO_IDENTITY_DEGREE_MOST);
    }
    fmpq_poly_t p;
    fmpq_t a;
    fmpq_poly_init(p);
    fmpq_init(a);
    ordo_status status = ordo_target_ends_rational(a, id->length, id->recipe.target);
    if (status == ORDO_OK) {
        fmpq_sub(id->length, id->length, a);
        status = ordo_polynomial_of(p, f);
    }
    if (status == ORDO_IRRATIONAL) {
        status = ordo_explain(why, status,
                              "not a polynomial with rational coefficients on a rational interval");
    }
    id->degree = fmpq_poly_degree(p);
    long order = (long)ordo_unit_order(id->recipe.unit);
    if (status == ORDO_OK && id->degree >= order) {
        id->least = (unsigned)(2 * order);
        id->most = (unsigned)(2 * id->degree);
        id->count = id->most - id->least + 1;
    }
    fmpq_poly_clear(p);
    fmpq_clear(a);
    return status;
}

/* value[N - 1] for N = 1 .. count + 1. */
static ordo_status
find_values(ordo_identity *id, ordo_message *why)
{
    const ordo_recipe *r = &id->recipe;
    ordo_status status = ORDO_OK;
    if (r->construction->wide) {
        return ordo_explain(why, ORDO_REFUSED, "its pieces depend on more than their cells");
    }
    for (size_t i = 0; status == ORDO_OK && i <= id->count; i++) {
        status = ordo_ideal_square(&id->value[i], r->unit, r->construction, r->orientation,
                                   r->target, ordo_unit_neurons(r->unit, i + 1), why);
    }
    if (status == ORDO_OK && r->construction->partial && id->count > 0) {
        status = ordo_explain(why, ORDO_REFUSED, "it does not exist for every number of cells");
    }
    return status;
}

/* sum_j A_j N^(most - j) goes through the points (N, N^most value), N = 1 .. count. */
static void
solve(ordo_identity *id)
{
    fmpq_poly_t q;
    fmpz_t power;
    fmpq *scaled = _fmpq_vec_init((slong)id->count);
    fmpq_poly_init(q);
    fmpz_init(power);
    for (size_t i = 0; i < id->count; i++) {
        fmpz_ui_pow_ui(power, (ulong)(i + 1), id->most);
        fmpq_mul_fmpz(&scaled[i], &id->value[i], power);
    }
    ordo_polynomial_through(q, 1, scaled, (slong)id->count);
    for (size_t i = 0; i < id->count; i++) {
        fmpq_poly_get_coeff_fmpq(&id->coefficient[i], q, (slong)(id->count - 1 - i));
    }
    _fmpq_vec_clear(scaled, (slong)id->count);
    fmpq_poly_clear(q);
    fmpz_clear(power);
}

/* The value that was not used. */
static ordo_status
check(const ordo_identity *id, ordo_message *why)
{
    fmpq_t r;
    fmpq_init(r);
    ordo_identity_evaluate(r, id, id->count + 1);
    bool agrees = fmpq_equal(r, &id->value[id->count]) != 0;
    fmpq_clear(r);
    return agrees ? ORDO_OK
                  : ordo_explain(why, ORDO_EBUG,
                                 "the identity does not give the exact value of %zu cells",
                                 id->count + 1);
}

ordo_status
ordo_identity_find(ordo_identity *id, const ordo_recipe *recipe, ordo_message *why)
{
    *id = (ordo_identity){.recipe = *recipe};
    fmpq_init(id->length);
    ordo_status status = examine_target(id, why);
    if (status != ORDO_OK) {
        return status;
    }
    id->coefficient = _fmpq_vec_init((slong)id->count);
    id->value = _fmpq_vec_init((slong)id->count + 1);
    status = find_values(id, why);
    if (status == ORDO_OK) {
        solve(id);
        status = check(id, why);
    }
    return status;
}

void
ordo_identity_clear(ordo_identity *id)
{
    if (id->value != NULL) {
        _fmpq_vec_clear(id->coefficient, (slong)id->count);
        _fmpq_vec_clear(id->value, (slong)id->count + 1);
    }
    fmpq_clear(id->length);
    *id = (ordo_identity){.count = 0};
}

/* Horner's scheme in 1/N. */
void
ordo_identity_evaluate(fmpq_t r, const ordo_identity *id, size_t cells)
{
    fmpz_t N, power;
    fmpz_init_set_ui(N, cells);
    fmpz_init(power);
    fmpz_pow_ui(power, N, id->least);
    fmpq_zero(r);
    for (size_t i = id->count; i-- > 0;) {
        fmpq_div_fmpz(r, r, N);
        fmpq_add(r, r, &id->coefficient[i]);
    }
    fmpq_div_fmpz(r, r, power);
    fmpz_clear(N);
    fmpz_clear(power);
}

bool
ordo_identity_is_single(const ordo_identity *id)
{
    size_t terms = 0;
    for (size_t i = 0; i < id->count; i++) {
        terms += fmpq_is_zero(&id->coefficient[i]) ? 0 : 1;
    }
    return terms == 1;
}

/* "8/105", "2": in parentheses when it is a fraction; nothing when it is 1. */
static void
write_factor(FILE *out, const fmpq_t x)
{
    if (!fmpq_is_one(x)) {
        bool whole = fmpz_is_one(fmpq_denref(x)) != 0;
        char *text = fmpq_get_str(NULL, 10, x);
        (void)fprintf(out, whole ? "%s " : "(%s) ", text);
        flint_free(text);
    }
}

static void
write_sum(FILE *out, const ordo_identity *id)
{
    bool first = true;
    fmpq_t size;
    fmpq_init(size);
    for (size_t i = 0; i < id->count; i++) {
        int sign = fmpq_sgn(&id->coefficient[i]);
        if (sign != 0) {
            fmpq_abs(size, &id->coefficient[i]);
            (void)fputs(first ? (sign < 0 ? "-" : "") : (sign < 0 ? " - " : " + "), out);
            write_factor(out, size);
            (void)fprintf(out, "%s^-%u", ordo_unit_cells_text(id->recipe.unit),
                          id->least + (unsigned)i);
            first = false;
        }
    }
    (void)fputs(first ? "0" : "", out);
    fmpq_clear(size);
}

/* sqrt(A) as a fraction where it is one. */
static void
write_root(FILE *out, const ordo_identity *id)
{
    fmpq_t square;
    fmpq_init(square);
    fmpq_div(square, &id->coefficient[0], id->length);
    bool exact = fmpz_is_square(fmpq_numref(square)) && fmpz_is_square(fmpq_denref(square));
    if (exact) {
        fmpz_sqrt(fmpq_numref(square), fmpq_numref(square));
        fmpz_sqrt(fmpq_denref(square), fmpq_denref(square));
        write_factor(out, square);
    } else {
        char *text = fmpq_get_str(NULL, 10, square);
        (void)fprintf(out, "sqrt(%s) ", text);
        flint_free(text);
    }
    (void)fprintf(out, "%s^-%u", ordo_unit_cells_text(id->recipe.unit), id->least / 2);
    fmpq_clear(square);
}

static char *
text_by(const ordo_identity *id, void (*write)(FILE *, const ordo_identity *))
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) {
        return NULL;
    }
    write(out, id);
    bool complete = ferror(out) == 0;
    if (fclose(out) != 0 || !complete) {
        free(text);
        return NULL;
    }
    return text;
}

char *
ordo_identity_text(const ordo_identity *id)
{
    return text_by(id, write_sum);
}

char *
ordo_identity_text_rmse(const ordo_identity *id)
{
    return ordo_identity_is_single(id) ? text_by(id, write_root) : NULL;
}

/* claimed(n) against the identity at one n. */
static ordo_status
compare_at(const ordo_identity *id, const ordo_expression *claimed, size_t n)
{
    const ordo_value_site site = {.neurons = n};
    fmpq_t theirs, ours;
    fmpq_init(theirs);
    fmpq_init(ours);
    ordo_status status = ordo_value_exact(theirs, claimed, &site);
    if (status == ORDO_OK) {
        ordo_identity_evaluate(ours, id, ordo_unit_cells(id->recipe.unit, n));
        status = fmpq_equal(theirs, ours) ? ORDO_OK : ORDO_MISSED;
    }
    fmpq_clear(theirs);
    fmpq_clear(ours);
    return status;
}

/* ORDO_EDOMAIN with the first n >= first at which `claimed` is undefined. */
static ordo_status
find_pole(size_t *where, const ordo_expression *claimed, size_t first)
{
    fmpz_t from, pole;
    fmpz_init_set_ui(from, first);
    fmpz_init(pole);
    ordo_status status = ordo_polynomial_pole(pole, claimed, from);
    if (status == ORDO_EDOMAIN) {
        *where = fmpz_abs_fits_ui(pole) ? fmpz_get_ui(pole) : SIZE_MAX;
    }
    fmpz_clear(pole);
    fmpz_clear(from);
    return status;
}

ordo_status
ordo_identity_compare(size_t *where, const ordo_identity *id, const ordo_expression *claimed)
{
    slong above, below;
    size_t pole = 0, first = ordo_unit_neurons(id->recipe.unit, 1);
    ordo_status status = ordo_polynomial_quotient(&above, &below, claimed);
    ordo_status defined = status == ORDO_OK ? find_pole(&pole, claimed, first) : status;
    if (defined != ORDO_OK && defined != ORDO_EDOMAIN) {
        return defined;
    }
    /* claimed = P(n)/Q(n), deg P <= above, deg Q <= below, and the sum is R(N)/N^most with deg R <=
     * most - least: P N^most - Q R has no higher degree than this, and vanishes when it has more
     * zeros. A divisor that vanishes everywhere leaves no point at all. */
    slong most = (slong)id->most, least = (slong)id->least;
    slong degree = above + most > below + most - least ? above + most : below + most - least;
    size_t points = (size_t)degree + 1, tries = 2 * points;
    for (size_t i = 0; status == ORDO_OK && points > 0 && i < tries; i++) {
        status = compare_at(id, claimed, first + i);
        if (status == ORDO_MISSED) {
            *where = first + i;
        }
        points -= status == ORDO_OK;
        status = status == ORDO_EDOMAIN && defined == ORDO_EDOMAIN ? ORDO_OK : status;
    }
    if (status == ORDO_OK && defined == ORDO_EDOMAIN) {
        *where = pole;
    }
    return status == ORDO_OK ? defined : status;
}
