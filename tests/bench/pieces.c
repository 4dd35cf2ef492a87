/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the work that all programs share (tests/bench/work.h): the pieces of a net, and on the
 * last line of the file its norm, proved to some digits more.
 * usage: pieces UNIT TARGET NEURONS DIGITS l2|linf > WORK */
#include <math.h>

#include "construct/error.h"
#include "quadrature/gauss.h"
#include "tests/bench/subject.h"

/* Digits beyond those asked for: of the reference value, and that peers may lose by rounding. */
enum { MORE_DIGITS = 4, GUARD_DIGITS = 3 };

/* Cells on which the number of points is first sought. */
enum { SAMPLE = 16 };

typedef struct report {
    ordo_error *error;
    const char *target;
    long digits;
    mpfr_prec_t bits;
    mpfr_t norm;
    unsigned points;
} report;

/* sum = the integral of e^2 by m points in each of the cells 0, stride, 2 stride, ... */
static ordo_status
sum_squares(mpfr_t sum, const report *r, size_t stride, unsigned m)
{
    const ordo_function *e = ordo_error_function(r->error);
    const ordo_gauss_rule *rule;
    void *cursor = NULL;
    mpfr_t left, right, x, y, part;
    mpfr_inits2(r->bits, left, right, x, y, part, (mpfr_ptr)0);
    mpfr_set_zero(sum, 1);
    ordo_status status = ordo_gauss_rule_get(&rule, m, r->bits);
    if (status == ORDO_OK) {
        status = e->open(&cursor, e->self, r->bits);
    }
    for (size_t i = 0; status == ORDO_OK && i < e->cells; i += stride) {
        status = e->seek(cursor, i, 1);
        e->ends(left, right, cursor, 0);
        mpfr_sub(right, right, left, MPFR_RNDN);
        mpfr_div_2ui(right, right, 1, MPFR_RNDN);
        mpfr_set_zero(part, 1);
        for (unsigned j = 0; j < m; j++) {
            mpfr_srcptr w;
            ordo_gauss_rule_entry(x, &w, rule, j);
            mpfr_add_ui(x, x, 1, MPFR_RNDN);
            mpfr_fma(x, x, right, left, MPFR_RNDN);
            e->value(y, cursor, 0, x);
            mpfr_sqr(y, y, MPFR_RNDN);
            mpfr_fma(part, y, w, part, MPFR_RNDN);
        }
        mpfr_fma(sum, part, right, sum, MPFR_RNDN);
    }
    if (cursor != NULL) {
        e->close(cursor);
    }
    mpfr_clears(left, right, x, y, part, (mpfr_ptr)0);
    return status;
}

/* Do m points per sampled cell give what they should to half a unit of the last digit? Relative to
 * the first digit's place that is between 0.5 and 0.05 times 10^(1-digits): the smaller is asked
 * for, so that the digits are right whatever they are. Of a square twice as much. */
static bool
suffices(const report *r, const mpfr_t square, size_t stride, unsigned m)
{
    mpfr_t sum, unit;
    mpfr_inits2(r->bits, sum, unit, (mpfr_ptr)0);
    subject_check(sum_squares(sum, r, stride, m), &(ordo_message){""});
    mpfr_sub(sum, sum, square, MPFR_RNDN);
    mpfr_set_ui(unit, 10, MPFR_RNDN);
    mpfr_pow_si(unit, unit, -r->digits, MPFR_RNDN);
    mpfr_mul(unit, unit, square, MPFR_RNDN);
    bool good = mpfr_cmpabs(sum, unit) <= 0;
    mpfr_clears(sum, unit, (mpfr_ptr)0);
    return good;
}

/* The fewest points: bisection on a sample of cells, then steps on all of them. */
static void
find_points(report *r)
{
    size_t cells = ordo_error_function(r->error)->cells;
    size_t stride = cells < SAMPLE ? 1 : cells / SAMPLE;
    mpfr_t square;
    mpfr_init2(square, r->bits);
    unsigned none = 0, enough = 16 + 2 * (unsigned)r->digits;
    subject_check(sum_squares(square, r, stride, enough), &(ordo_message){""});
    while (enough - none > 1) {
        unsigned middle = none + (enough - none) / 2;
        *(suffices(r, square, stride, middle) ? &enough : &none) = middle;
    }
    mpfr_sqr(square, r->norm, MPFR_RNDN);
    while (enough > 1 && suffices(r, square, 1, enough - 1)) {
        enough--;
    }
    while (!suffices(r, square, 1, enough)) {
        enough++;
    }
    r->points = enough;
    mpfr_clear(square);
}

/* The proved norm. */
static void
find_norm(report *r, ordo_norm norm)
{
    ordo_enclosures proved;
    ordo_enclosures_init(&proved);
    ordo_enclose_options options = {.wanted = ORDO_NORM_BIT(norm),
                                    .digits = r->digits + MORE_DIGITS};
    subject_check(ordo_norms_enclose(&proved, ordo_error_difference(r->error), &options),
                  &(ordo_message){""});
    mpfr_init2(r->norm, ordo_bits_of_digits(r->digits + MORE_DIGITS + GUARD_DIGITS));
    ordo_real_from_ball(r->norm, proved.value[norm]);
    ordo_enclosures_clear(&proved);
    double lost = -ordo_log2(r->norm);
    r->bits = ordo_bits_of_digits(r->digits + GUARD_DIGITS) + (lost > 0 ? (mpfr_prec_t)lost : 0);
}

static void
print_number(const arb_t x, long digits)
{
    mpfr_t y;
    mpfr_init2(y, ordo_bits_of_digits(digits));
    ordo_real_from_ball(y, x);
    char *text = ordo_real_text(y, digits);
    printf("%s ", text);
    free(text);
    mpfr_clear(y);
}

static ordo_status
print_pieces(const report *r)
{
    const ordo_difference *e = ordo_error_difference(r->error);
    slong count = (slong)e->degree + 1;
    long digits = (long)((double)r->bits / log2(10)) + 6;
    void *cursor = NULL;
    arb_t left, right;
    arb_init(left);
    arb_init(right);
    arb_ptr c = _arb_vec_init(count);
    printf("%s %zu %ld %ld %ld %u %.3e\n", r->target, e->cells, (long)count, r->digits,
           (long)r->bits, r->points, mpfr_get_d(r->norm, MPFR_RNDN));
    ordo_status status = e->open(&cursor, e->self, r->bits + 64);
    for (size_t i = 0; status == ORDO_OK && i < e->cells; i++) {
        status = e->piece(left, right, c, cursor, i);
        print_number(left, digits);
        print_number(right, digits);
        for (slong j = 0; j < count; j++) {
            print_number(&c[j], digits);
        }
        printf("\n");
    }
    if (cursor != NULL) {
        e->close(cursor);
    }
    char *text = ordo_real_text(r->norm, r->digits + MORE_DIGITS);
    printf("%s\n", text);
    free(text);
    _arb_vec_clear(c, count);
    arb_clear(left);
    arb_clear(right);
    return status;
}

int
main(int argc, char **argv)
{
    subject s;
    ordo_norm norm;
    if (argc != 6 || !ordo_norm_find(&norm, argv[5])) {
        work_stop("usage: pieces UNIT TARGET NEURONS DIGITS l2|linf");
        return 1;
    }
    report r = {.target = argv[2], .digits = strtol(argv[4], NULL, 10)};
    subject_net(&s, argv[1], argv[2], strtoul(argv[3], NULL, 10), r.digits);
    subject_check(ordo_error_new(&r.error, &s.net, s.target, ordo_bits_of_digits(2 * r.digits)),
                  &(ordo_message){""});
    find_norm(&r, norm);
    if (norm == ORDO_L2) {
        find_points(&r);
    }
    subject_check(print_pieces(&r), &(ordo_message){""});
    mpfr_clear(r.norm);
    ordo_error_free(r.error);
    subject_free(&s);
    return 0;
}
