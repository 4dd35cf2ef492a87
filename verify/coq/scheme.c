/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/scheme.h"

#include <string.h>

/* r = the m-th derivative of x^k/k! at 0, 1/2 or 1 (x = twice that). */
static void
monomial(fmpq_t r, ulong k, ulong m, ulong x)
{
    fmpq_zero(r);
    if (m > k || (x == 0 && m < k)) {
        return;
    }
    fmpz_fac_ui(fmpq_denref(r), k - m);
    fmpz_one(fmpq_numref(r));
    fmpz_ui_pow_ui(fmpq_numref(r), x, k - m);
    fmpz_mul_2exp(fmpq_denref(r), fmpq_denref(r), k - m);
    fmpq_canonicalise(r);
}

/* The coefficient of s^power of p gets factor/divisor times the m-th derivative at x/2. */
static void
add(fmpq_poly_t p, slong power, slong factor, ulong divisor, ulong k, ulong m, ulong x)
{
    fmpq_t c, value;
    fmpq_init(c);
    fmpq_init(value);
    monomial(value, k, m, x);
    fmpq_set_si(c, factor, divisor);
    fmpq_mul(value, value, c);
    fmpq_poly_get_coeff_fmpq(c, p, power);
    fmpq_add(c, c, value);
    fmpq_poly_set_coeff_fmpq(p, power, c);
    fmpq_clear(value);
    fmpq_clear(c);
}

static void
piece_interpolate(fmpq_poly_t p, ulong k)
{
    add(p, 0, 1, 1, k, 0, 0);
    add(p, 1, 1, 1, k, 0, 2);
    add(p, 1, -1, 1, k, 0, 0);
}

static void
piece_mlp_optimal(fmpq_poly_t p, ulong k)
{
    piece_interpolate(p, k);
    add(p, 0, -1, 12, k, 2, 0);
    add(p, 1, -1, 12, k, 2, 2);
    add(p, 1, 1, 12, k, 2, 0);
}

static void
piece_taylor(fmpq_poly_t p, ulong k)
{
    piece_interpolate(p, k);
    add(p, 1, -1, 2, k, 2, 0);
    add(p, 2, 1, 2, k, 2, 0);
}

static void
piece_midpoint(fmpq_poly_t p, ulong k)
{
    add(p, 0, 1, 1, k, 0, 0);
    add(p, 1, -3, 1, k, 0, 0);
    add(p, 1, 4, 1, k, 0, 1);
    add(p, 1, -1, 1, k, 0, 2);
    add(p, 2, 2, 1, k, 0, 0);
    add(p, 2, -4, 1, k, 0, 1);
    add(p, 2, 2, 1, k, 0, 2);
}

/* Cubic Hermite with the values f + f''''/divisor, or f when that is 0. */
static void
hermite(fmpq_poly_t p, ulong k, ulong divisor)
{
    for (ulong m = 0; m <= (divisor > 0 ? 4U : 0U); m += 4) {
        ulong by = m > 0 ? divisor : 1;
        add(p, 0, 1, by, k, m, 0);
        add(p, 2, 3, by, k, m, 2);
        add(p, 2, -3, by, k, m, 0);
        add(p, 3, -2, by, k, m, 2);
        add(p, 3, 2, by, k, m, 0);
    }
    add(p, 1, 1, 1, k, 1, 0);
    add(p, 2, -2, 1, k, 1, 0);
    add(p, 2, -1, 1, k, 1, 2);
    add(p, 3, 1, 1, k, 1, 0);
    add(p, 3, 1, 1, k, 1, 2);
}

static void
piece_hermite(fmpq_poly_t p, ulong k)
{
    hermite(p, k, 0);
}

static void
piece_gqu_optimal(fmpq_poly_t p, ulong k)
{
    hermite(p, k, 720);
}

#define SLOPE "(v n (S i) - v n i) / h n"
#define HERMITE_2 "(3 * (" SLOPE ") - 2 * f1 (t n i) - f1 (t n (S i))) / h n"
#define HERMITE_3 "(f1 (t n i) + f1 (t n (S i)) - 2 * (" SLOPE ")) / (h n)^2"
#define MIDDLE "f (t n i + h n / 2)"

/* The formulas of theory 3.1 to 3.3. */
static const ordo_coq_scheme schemes[] = {
    {"mlp", "interpolate", 1, "f (t n i)", SLOPE, NULL, NULL, piece_interpolate},
    {"mlp", "optimal", 1 | 1 << 2, "f (t n i) - (h n)^2 * f2 (t n i) / 12", SLOPE, NULL, NULL,
     piece_mlp_optimal},
    {"glu", "taylor", 1 | 1 << 2, "f (t n i)", SLOPE " - h n * f2 (t n i) / 2", "f2 (t n i) / 2",
     NULL, piece_taylor},
    {"glu", "midpoint", 1, "f (t n i)", "(- 3 * v n i + 4 * " MIDDLE " - v n (S i)) / h n",
     "2 * (v n i - 2 * " MIDDLE " + v n (S i)) / (h n)^2", NULL, piece_midpoint},
    {"gqu", "hermite", 1 | 1 << 1, "f (t n i)", "f1 (t n i)", HERMITE_2, HERMITE_3, piece_hermite},
    {"gqu", "optimal", 1 | 1 << 1 | 1 << 4, "f (t n i) + (h n)^4 * f4 (t n i) / 720", "f1 (t n i)",
     HERMITE_2, HERMITE_3, piece_gqu_optimal},
};

const ordo_coq_scheme *
ordo_coq_scheme_find(const ordo_unit *unit, const ordo_construction *construction)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (strcmp(schemes[i].unit, unit->name) == 0 &&
            strcmp(schemes[i].construction, construction->name) == 0) {
            return &schemes[i];
        }
    }
    return NULL;
}
