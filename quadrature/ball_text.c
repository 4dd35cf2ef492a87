/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/ball_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Bits beyond those of a ball with which a decimal is subtracted from it. */
enum { GUARD_BITS = 64 };

/* Digits of a radius. */
enum { RADIUS_DIGITS = 2 };

/* r, newly initialised, = x exactly. */
static void
real_of_float(mpfr_t r, const arf_t x)
{
    slong bits = arf_is_special(x) ? MPFR_PREC_MIN : arf_bits(x);
    mpfr_init2(r, bits < MPFR_PREC_MIN ? MPFR_PREC_MIN : bits);
    (void)arf_get_mpfr(r, x, MPFR_RNDN);
}

char *
ordo_ball_text(const arb_t x, long digits)
{
    mpfr_t middle;
    real_of_float(middle, arb_midref(x));
    char *text = ordo_real_text(middle, digits);
    mpfr_clear(middle);
    return text;
}

/* r >= |d - y| for all y in x, d the decimal `text`. */
static void
distance(mag_t r, const arb_t x, const char *text)
{
    fmpq_t decimal;
    arb_t gap;
    const char *end;
    fmpq_init(decimal);
    arb_init(gap);
    if (ordo_rational_parse(decimal, text, &end) == ORDO_OK && *end == '\0') {
        slong prec = arb_bits(x) + (slong)ordo_bits_of_digits((long)strlen(text)) + GUARD_BITS;
        arb_set_fmpq(gap, decimal, prec);
        arb_sub(gap, gap, x, prec);
        arb_get_mag(r, gap);
    } else {
        mag_inf(r);
    }
    arb_clear(gap);
    fmpq_clear(decimal);
}

/* Is r <= 10^power? True only if so. */
static bool
below_power_of_ten(const mag_t r, long power)
{
    arb_t ten;
    arf_t bound;
    fmpz_t exponent;
    arb_init(ten);
    arf_init(bound);
    fmpz_init_set_si(exponent, power);
    arb_set_ui(ten, 10);
    arb_pow_fmpz(ten, ten, exponent, GUARD_BITS);
    arf_set_mag(bound, r);
    arb_t radius;
    arb_init(radius);
    arb_set_arf(radius, bound);
    bool below = arb_le(radius, ten) != 0;
    arb_clear(radius);
    fmpz_clear(exponent);
    arf_clear(bound);
    arb_clear(ten);
    return below;
}

/* Do the first `digits` digits stand to one unit of the last? */
static bool
is_proved(const arb_t x, long digits)
{
    char *text = ordo_ball_text(x, digits);
    const char *exponent = text != NULL ? strchr(text, 'e') : NULL;
    bool proved = false;
    if (exponent != NULL) {
        mag_t r;
        mag_init(r);
        distance(r, x, text);
        proved = below_power_of_ten(r, strtol(exponent + 1, NULL, 10) - (digits - 1));
        mag_clear(r);
    }
    free(text);
    return proved;
}

long
ordo_ball_digits(const arb_t x, long most)
{
    if (arb_is_zero(x)) {
        return most;
    }
    if (!arb_is_finite(x) || arb_contains_zero(x)) {
        return 0; /* of 0 no digit is significant */
    }
    /* Where to begin: a radius of 2^-a |x| leaves at most a log10(2) + 1 digits, since a unit of
     * digit k is more than 10^-k |x|; one more for the rounding of a. */
    double bits = arb_is_exact(x) ? HUGE_VAL : (double)arb_rel_accuracy_bits(x);
    double first = fmax(bits, 0) * log10(2) + 2;
    long digits = first < (double)most ? (long)first : most;
    while (digits > 0 && !is_proved(x, digits)) {
        digits--;
    }
    return digits;
}

/* `bound` as a decimal, rounded up. */
static char *
bound_text(const arf_t bound, long digits)
{
    mpfr_t upper;
    real_of_float(upper, bound);
    char *text = ordo_real_text_rounded(upper, digits, MPFR_RNDU);
    mpfr_clear(upper);
    return text;
}

char *
ordo_ball_radius_text(const arb_t x, const char *text)
{
    mag_t r;
    arf_t bound;
    mag_init(r);
    arf_init(bound);
    distance(r, x, text);
    arf_set_mag(bound, r);
    char *radius = bound_text(bound, RADIUS_DIGITS);
    arf_clear(bound);
    mag_clear(r);
    return radius;
}

char *
ordo_ball_bound_text(const arb_t x, long digits)
{
    arf_t bound;
    arf_init(bound);
    arb_get_abs_ubound_arf(bound, x, (slong)ordo_bits_of_digits(digits) + GUARD_BITS);
    char *text = bound_text(bound, digits);
    arf_clear(bound);
    return text;
}
