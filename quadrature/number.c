/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversions between number types; exact and rounded texts. */
#include "quadrature/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An exact rational or decimal of a number this far from 1 would fill the memory. */
#define EXPONENT_MAX (1L << 24)
#define DECIMAL_EXPONENT_MAX 100000L

/* ordo_real_decimal writes a leading digit between these powers of ten without exponent. */
#define PLAIN_LEAST (-6)
#define PLAIN_MOST 15

mpfr_prec_t
ordo_bits_of_digits(long digits)
{
    /* A convergent of log2(10) from above: no fraction of a denominator up to its own lies between
     * the two, so the rounded-up product is exact for up to that many digits. */
    const long p = 1578339557, q = 475127550;
    if (digits <= 0) {
        return 1;
    }
    return digits / q * p + (digits % q * p + q - 1) / q + 1;
}

double
ordo_log2(const mpfr_t x)
{
    if (mpfr_zero_p(x)) {
        return -HUGE_VAL;
    }
    if (!mpfr_number_p(x)) {
        return HUGE_VAL;
    }
    long exponent;
    double significand = mpfr_get_d_2exp(&exponent, x, MPFR_RNDN);
    return log2(fabs(significand)) + (double)exponent;
}

double
ordo_log2_bound(const mag_t x)
{
    if (mag_is_special(x)) {
        return mag_is_zero(x) ? -HUGE_VAL : HUGE_VAL;
    }
    arf_t significand;
    fmpz_t exponent;
    arf_init(significand);
    fmpz_init(exponent);
    arf_set_mag(significand, x);
    arf_frexp(significand, exponent, significand);
    double result = log2(arf_get_d(significand, ARF_RND_NEAR)) + fmpz_get_d(exponent);
    arf_clear(significand);
    fmpz_clear(exponent);
    return result;
}

bool
ordo_ball_size(slong *size, const arb_t x)
{
    mag_t most;
    mag_init(most);
    arb_get_mag(most, x);
    /* A mag_t is below 2 to its exponent. */
    bool good = mag_is_finite(most) && fmpz_bits(MAG_EXPREF(most)) <= 25;
    *size = good ? fmpz_get_si(MAG_EXPREF(most)) : 0;
    mag_clear(most);
    return good;
}

void
ordo_bound_add(mag_t x, ulong factor, slong e)
{
    mag_t t;
    mag_init(t);
    mag_set_ui_2exp_si(t, factor, e);
    mag_add(x, x, t);
    mag_clear(t);
}

void
ordo_real_init(mpfr_t x, mpfr_prec_t prec)
{
    mpfr_init2(x, prec);
    mpfr_set_zero(x, 1);
}

void
ordo_real_clear(mpfr_t x, mpfr_prec_t prec)
{
    (void)prec;
    mpfr_clear(x);
}

int
ordo_plus_or_minus_one(const mpfr_t x)
{
    if (!mpfr_regular_p(x) || mpfr_get_exp(x) != 1) { /* else 1 <= |x| < 2 */
        return 0;
    }
    const mp_limb_t *limb = mpfr_custom_get_significand(x);
    size_t top = (size_t)(mpfr_get_prec(x) - 1) / GMP_NUMB_BITS;
    mp_limb_t others = limb[top] ^ (mp_limb_t)1 << (GMP_NUMB_BITS - 1);
    for (size_t i = 0; i < top; i++) {
        others |= limb[i];
    }
    return others == 0 ? mpfr_sgn(x) : 0;
}

void
ordo_real_from_ball(mpfr_t r, const arb_t x)
{
    if (arf_is_finite(arb_midref(x))) {
        (void)arf_get_mpfr(r, arb_midref(x), MPFR_RNDN);
    } else {
        mpfr_set_nan(r);
    }
}

void
ordo_real_bound(mpfr_t r, const arb_t x, mpfr_rnd_t side)
{
    arf_t bound;
    arf_init(bound);
    if (side == MPFR_RNDD) {
        arb_get_lbound_arf(bound, x, mpfr_get_prec(r));
    } else {
        arb_get_ubound_arf(bound, x, mpfr_get_prec(r));
    }
    (void)arf_get_mpfr(r, bound, side); /* exact, unless the exponent is out of range */
    arf_clear(bound);
}

bool
ordo_ball_rounds_to_one(const arb_t x, mpfr_prec_t prec)
{
    /* Rounding is monotone, so the ends decide. (arb_can_round_mpfr says no wherever a number of
     * `prec` bits lies in the ball.) */
    arf_t low, high;
    arf_init(low);
    arf_init(high);
    arb_get_interval_arf(low, high, x, ARF_PREC_EXACT);
    arf_set_round(low, low, prec, ARF_RND_NEAR);
    arf_set_round(high, high, prec, ARF_RND_NEAR);
    bool same = arb_is_finite(x) && arf_equal(low, high);
    arf_clear(low);
    arf_clear(high);
    return same;
}

void
ordo_ball_from_real(arb_t r, const mpfr_t x)
{
    if (mpfr_number_p(x)) {
        arf_set_mpfr(arb_midref(r), x);
        mag_zero(arb_radref(r));
    } else {
        arb_indeterminate(r);
    }
}

static bool
has_moderate_exponent(const mpfr_t x)
{
    return mpfr_zero_p(x) || (mpfr_get_exp(x) <= EXPONENT_MAX && mpfr_get_exp(x) >= -EXPONENT_MAX);
}

ordo_status
ordo_rational_from_real(fmpq_t r, const mpfr_t x)
{
    if (!mpfr_number_p(x) || !has_moderate_exponent(x)) {
        return ORDO_EINVAL;
    }
    mpq_t q;
    mpq_init(q);
    mpfr_get_q(q, x);
    fmpq_set_mpq(r, q);
    mpq_clear(q);
    return ORDO_OK;
}

void
ordo_real_from_rational(mpfr_t r, const fmpq_t x, mpfr_rnd_t round)
{
    mpq_t q;
    mpq_init(q);
    fmpq_get_mpq(q, x);
    (void)mpfr_set_q(r, q, round);
    mpq_clear(q);
}

/* A scanned number: its digits as they stand, with or without a point, and its exponent. */
typedef struct numeral {
    bool negative;
    const char *digits;
    size_t length;     /* of the digits with the point */
    size_t whole;      /* of the digits before the point */
    long exponent;     /* as written, at most 10 DECIMAL_EXPONENT_MAX in size */
    const char *after; /* the first character not read */
} numeral;

static bool
is_digit(char c, int base)
{
    return (c >= '0' && c <= '9') ||
           (base == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
}

static const char *
skip_digits(const char *text, int base)
{
    while (is_digit(*text, base)) {
        text++;
    }
    return text;
}

/* Reads "e-12" or "p-12"; a letter without digits is left alone. The value saturates. */
static void
scan_exponent(numeral *n, char lower, char upper)
{
    const char *c = n->after;
    if (*c != lower && *c != upper) {
        return;
    }
    c++;
    bool negative = *c == '-';
    c += *c == '-' || *c == '+';
    if (!is_digit(*c, 10)) {
        return;
    }
    for (; is_digit(*c, 10); c++) {
        if (n->exponent < DECIMAL_EXPONENT_MAX) {
            n->exponent = 10 * n->exponent + (*c - '0');
        }
    }
    n->exponent = negative ? -n->exponent : n->exponent;
    n->after = c;
}

/* False when no number starts the text. The C library's functions would follow the locale. */
static bool
scan(numeral *n, const char *text, int base)
{
    *n = (numeral){.negative = *text == '-', .after = text};
    text += *text == '-' || *text == '+';
    if (base == 16) {
        if (text[0] != '0' || (text[1] != 'x' && text[1] != 'X')) {
            return false;
        }
        text += 2;
    }
    const char *point = skip_digits(text, base);
    const char *after = *point == '.' ? skip_digits(point + 1, base) : point;
    n->digits = text;
    n->length = (size_t)(after - text);
    n->whole = (size_t)(point - text);
    if (n->length == 0 || (n->length == 1 && n->whole == 0)) {
        return false;
    }
    n->after = after;
    if (base == 16) {
        scan_exponent(n, 'p', 'P');
    } else {
        scan_exponent(n, 'e', 'E');
    }
    return true;
}

/* r = the decimal that was scanned, exactly. */
static ordo_status
rational_of_numeral(fmpq_t r, const numeral *n)
{
    if (n->exponent > DECIMAL_EXPONENT_MAX || n->exponent < -DECIMAL_EXPONENT_MAX) {
        return ORDO_EINVAL;
    }
    char *digits = malloc(n->length + 1);
    if (digits == NULL) {
        return ORDO_ENOMEM;
    }
    bool point = n->whole < n->length;
    size_t fraction = point ? n->length - n->whole - 1 : 0;
    memcpy(digits, n->digits, n->whole);
    memcpy(digits + n->whole, n->digits + n->whole + (point ? 1 : 0), fraction);
    digits[n->whole + fraction] = '\0';
    (void)fmpz_set_str(fmpq_numref(r), digits, 10);
    free(digits);

    long power = n->exponent - (long)fraction;
    fmpz_t ten;
    fmpz_init_set_ui(ten, 10);
    fmpz_pow_ui(ten, ten, power < 0 ? 0UL - (unsigned long)power : (unsigned long)power);
    if (power < 0) {
        fmpz_set(fmpq_denref(r), ten);
    } else {
        fmpz_mul(fmpq_numref(r), fmpq_numref(r), ten);
        fmpz_one(fmpq_denref(r));
    }
    fmpz_clear(ten);
    if (n->negative) {
        fmpq_neg(r, r);
    }
    fmpq_canonicalise(r);
    return ORDO_OK;
}

ordo_status
ordo_rational_parse(fmpq_t r, const char *text, const char **end)
{
    numeral above, below;
    *end = text;
    if (!scan(&above, text, 10)) {
        return ORDO_EPARSE;
    }
    bool fraction = *above.after == '/' && scan(&below, above.after + 1, 10);
    *end = fraction ? below.after : above.after;

    fmpq_t value, divisor;
    fmpq_init(value);
    fmpq_init(divisor);
    ordo_status status = rational_of_numeral(value, &above);
    if (status == ORDO_OK && fraction) {
        status = rational_of_numeral(divisor, &below);
        if (status == ORDO_OK && fmpq_is_zero(divisor)) {
            status = ORDO_EINVAL;
        }
        if (status == ORDO_OK) {
            fmpq_div(value, value, divisor);
        }
    }
    if (status == ORDO_OK) {
        fmpq_swap(r, value);
    }
    fmpq_clear(value);
    fmpq_clear(divisor);
    return status;
}

static char *
copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *result = malloc(size);
    if (result != NULL) {
        memcpy(result, text, size);
    }
    return result;
}

/* The text of a number that is not finite. */
static char *
copy_of_special(const mpfr_t x)
{
    return copy(mpfr_nan_p(x) ? "nan" : mpfr_sgn(x) < 0 ? "-inf" : "inf");
}

/* "d.ddd" and an exponent to base 10 from the digits "dddd"; a sign first where there is one. */
static char *
scientific(bool negative, const char *digits, mpfr_exp_t exponent)
{
    size_t size = strlen(digits) + 32; /* sign, point, "e", an exponent of 64 bits, the end */
    char *text = malloc(size);
    if (text != NULL) {
        (void)snprintf(text, size, "%s%c%s%se%jd", negative ? "-" : "", digits[0],
                       digits[1] == '\0' ? "" : ".", digits + 1, (intmax_t)exponent);
    }
    return text;
}

char *
ordo_real_text_rounded(const mpfr_t x, long digits, mpfr_rnd_t round)
{
    if (!mpfr_number_p(x)) {
        return copy_of_special(x);
    }
    if (mpfr_zero_p(x)) {
        return copy("0");
    }
    mpfr_exp_t exponent; /* of 0.dddd */
    char *raw = mpfr_get_str(NULL, &exponent, 10, digits < 1 ? 1 : (size_t)digits, x, round);
    if (raw == NULL) {
        return NULL;
    }
    bool negative = raw[0] == '-';
    char *text = scientific(negative, raw + negative, exponent - 1);
    mpfr_free_str(raw);
    return text;
}

char *
ordo_real_text(const mpfr_t x, long digits)
{
    return ordo_real_text_rounded(x, digits, MPFR_RNDN);
}

/* The significant digits of |x|, without zeros at the end, and the power of ten of the first. */
static char *
exact_digits(const mpfr_t x, mpfr_exp_t *exponent)
{
    mpz_t m, five;
    mpz_init(m);
    mpz_init(five);
    mpfr_exp_t e = mpfr_get_z_2exp(m, x); /* x = m 2^e = m 5^-e 10^e */
    mpz_abs(m, m);
    mp_bitcnt_t even = mpz_scan1(m, 0); /* else -e would be as large as the precision */
    mpz_tdiv_q_2exp(m, m, even);
    e += (mpfr_exp_t)even;
    if (e >= 0) {
        mpz_mul_2exp(m, m, (mp_bitcnt_t)e);
    } else {
        mpz_ui_pow_ui(five, 5, (unsigned long)-e);
        mpz_mul(m, m, five);
    }
    char *digits = malloc(mpz_sizeinbase(m, 10) + 2);
    if (digits != NULL) {
        (void)mpz_get_str(digits, 10, m);
        size_t length = strlen(digits);
        *exponent = (mpfr_exp_t)length - 1 + (e < 0 ? e : 0);
        while (digits[length - 1] == '0') {
            digits[--length] = '\0';
        }
    }
    mpz_clear(m);
    mpz_clear(five);
    return digits;
}

/* The digits with a point and without an exponent. */
static char *
plain(bool negative, const char *digits, int exponent)
{
    int length = (int)strlen(digits);
    int whole = exponent + 1 > length ? length : exponent + 1; /* digits before the point */
    size_t size = (size_t)length + PLAIN_MOST + 4;
    char *text = malloc(size);
    if (text == NULL) {
        return NULL;
    }
    static const char zeros[PLAIN_MOST + 1] = "000000000000000";
    const char *sign = negative ? "-" : "";
    if (exponent < 0) {
        (void)snprintf(text, size, "%s0.%.*s%s", sign, -exponent - 1, zeros, digits);
    } else {
        (void)snprintf(text, size, "%s%.*s%.*s%s%s", sign, whole, digits, exponent + 1 - whole,
                       zeros, whole < length ? "." : "", digits + whole);
    }
    return text;
}

char *
ordo_real_decimal(const mpfr_t x)
{
    if (!mpfr_number_p(x)) {
        return copy_of_special(x);
    }
    if (mpfr_zero_p(x)) {
        return copy("0");
    }
    mpfr_exp_t exponent;
    char *digits = has_moderate_exponent(x) ? exact_digits(x, &exponent) : NULL;
    if (digits == NULL) {
        return NULL;
    }
    bool negative = mpfr_sgn(x) < 0;
    char *text = exponent < PLAIN_LEAST || exponent > PLAIN_MOST
                     ? scientific(negative, digits, exponent)
                     : plain(negative, digits, (int)exponent);
    free(digits);
    return text;
}

char *
ordo_real_hex(const mpfr_t x)
{
    if (!mpfr_number_p(x)) {
        return copy_of_special(x);
    }
    if (mpfr_zero_p(x)) {
        return copy(mpfr_signbit(x) ? "-0x0p+0" : "0x0p+0");
    }
    mpz_t m;
    mpz_init(m);
    mpfr_exp_t exponent = mpfr_get_exp(x) - 1;
    (void)mpfr_get_z_2exp(m, x);
    mpz_abs(m, m);
    mpz_tdiv_q_2exp(m, m, mpz_scan1(m, 0));
    size_t bits = mpz_sizeinbase(m, 2);
    mpz_mul_2exp(m, m, (4 - (bits - 1) % 4) % 4); /* now the leading digit is 1 */

    size_t size = mpz_sizeinbase(m, 16) + 32;
    char *digits = malloc(size);
    char *text = malloc(size);
    if (digits != NULL && text != NULL) {
        (void)mpz_get_str(digits, 16, m);
        (void)snprintf(text, size, "%s0x1%s%sp%+jd", mpfr_sgn(x) < 0 ? "-" : "",
                       digits[1] == '\0' ? "" : ".", digits + 1, (intmax_t)exponent);
    } else {
        free(text);
        text = NULL;
    }
    free(digits);
    mpz_clear(m);
    return text;
}

ordo_status
ordo_real_parse(mpfr_t r, const char *text)
{
    numeral n;
    int base = 16;
    if (!scan(&n, text, base)) {
        base = 10;
        if (!scan(&n, text, base)) {
            return ORDO_EPARSE;
        }
    }
    if (*n.after != '\0') {
        return ORDO_EPARSE;
    }
    int ternary = mpfr_strtofr(r, text, NULL, base, MPFR_RNDN);
    if (!mpfr_number_p(r)) {
        return ORDO_EPARSE;
    }
    return ternary == 0 ? ORDO_OK : ORDO_MISSED;
}
