/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/section_record.h"

#include <stdlib.h>

#include "verify/certificate/lagrange.h"

enum { PREC = 160, DIGITS = 9, SECTIONS_MOST = 100000 };

/* Of Taylor polynomials of f^(k). */
enum { ORDER_LEAST = 2, ORDER_MOST = 8 };

/* The sections written or read so far. */
typedef struct tally {
    const ordo_floor_subject *subject;
    ordo_lagrange t; /* of f^(k) */
    arb_t power;     /* p */
    arb_t left, right, share, low, high, x;
    arb_t sum; /* of the stated shares */
    size_t count;
} tally;

static bool
is_maximum(const tally *w)
{
    return w->subject->norm == ORDO_LINF;
}

static ordo_status
tally_init(tally *w, const ordo_floor_subject *subject, mpfr_prec_t prec)
{
    *w = (tally){.subject = subject};
    ordo_status status =
        ordo_lagrange_init(&w->t, ordo_target_function(subject->target), subject->k, prec);
    arb_ptr const balls[] = {w->power, w->left, w->right, w->share, w->low, w->high, w->x, w->sum};
    for (size_t i = 0; i < sizeof balls / sizeof balls[0]; i++) {
        arb_init(balls[i]);
    }
    arb_set_si(w->power, is_maximum(w) ? 1 : 2);
    arb_div_ui(w->power, w->power, is_maximum(w) ? subject->k : 2UL * subject->k + 1, prec);
    return status;
}

static void
tally_clear(tally *w)
{
    arb_ptr const balls[] = {w->power, w->left, w->right, w->share, w->low, w->high, w->x, w->sum};
    for (size_t i = 0; i < sizeof balls / sizeof balls[0]; i++) {
        arb_clear(balls[i]);
    }
    ordo_lagrange_clear(&w->t);
}

/* r = the least value of c u^j for |u| <= 1: not above 0. */
static void
least(arb_t r, const arb_t c, slong j, slong prec)
{
    arb_t zero;
    arb_init(zero);
    if (j % 2 == 1) {
        arb_abs(r, c);
        arb_neg(r, r);
    } else {
        arb_min(r, c, zero, prec);
    }
    arb_clear(zero);
}

/* The ends low <= high of an affine function below |f^(k)| on [left, right]: of the Taylor
 * polynomial sum q_j u^j, |u| <= 1, of that order with what it leaves out, |d(u)| <= error
 * |u|^order, the sign such that q_0 > 0, all but q_0 + q_1 u by its least value. False when nothing
 * is known. */
static bool
affine_minorant(tally *w, slong order)
{
    if (!ordo_lagrange_expand(&w->t, NULL, w->left, w->right, order)) {
        return false;
    }
    slong prec = w->t.prec;
    arb_t c, sum;
    arb_init(c);
    arb_init(sum);
    arb_poly_get_coeff_arb(sum, w->t.q, 0);
    int sign = arf_sgn(arb_midref(sum)) < 0 ? -1 : 1;
    arb_mul_si(sum, sum, sign, prec);
    for (slong j = 2; j <= order; j++) {
        arb_poly_get_coeff_arb(c, w->t.q, j);
        arb_mul_si(c, c, sign, prec);
        if (j == order) {
            arb_add_error(c, w->t.error);
        }
        least(c, c, j, prec);
        arb_get_lbound_arf(arb_midref(c), c, prec);
        mag_zero(arb_radref(c));
        arb_add(sum, sum, c, prec);
    }
    arb_poly_get_coeff_arb(c, w->t.q, 1);
    arb_abs(c, c);
    arb_sub(w->low, sum, c, prec);
    arb_add(w->high, sum, c, prec);
    arb_get_lbound_arf(arb_midref(c), w->low, prec);
    arb_set_arf(w->low, arb_midref(c)); /* an affine function through lower ends is lower */
    arb_get_lbound_arf(arb_midref(c), w->high, prec);
    arb_set_arf(w->high, arb_midref(c));
    arb_clear(sum);
    arb_clear(c);
    return true;
}

/* w->share = a lower bound of int c^p over where c > 0, c affine with the ends low <= high: by the
 * trapezoidal rule on equal parts, as c^p is concave. */
static void
integrate_share(tally *w)
{
    enum { PARTS = 64 };
    slong prec = w->t.prec;
    arb_t y, width, step;
    arb_init(y);
    arb_init(width);
    arb_init(step);
    arb_zero(w->share);
    arb_sub(width, w->right, w->left, prec);
    if (!arb_is_nonnegative(w->low)) { /* c > 0 on high/(high - low) of the width */
        arb_sub(y, w->high, w->low, prec);
        arb_div(y, w->high, y, prec);
        arb_mul(width, width, y, prec);
        arb_zero(w->low);
    }
    arb_sub(step, w->high, w->low, prec);
    for (slong i = 0; i <= PARTS; i++) {
        arb_mul_si(y, step, i, prec);
        arb_div_si(y, y, PARTS, prec);
        arb_add(y, y, w->low, prec);
        if (arb_is_positive(y)) {
            arb_pow(y, y, w->power, prec);
        } else {
            arb_zero(y);
        }
        if (i == 0 || i == PARTS) {
            arb_mul_2exp_si(y, y, -1);
        }
        arb_add(w->share, w->share, y, prec);
    }
    arb_mul(w->share, w->share, width, prec);
    arb_div_si(w->share, w->share, PARTS, prec);
    arb_clear(step);
    arb_clear(width);
    arb_clear(y);
}

/* w->share = what the section adds at least by Taylor's polynomial of that order; 0 when nothing is
 * known. */
static void
find_share(tally *w, slong order)
{
    arb_zero(w->share);
    if (affine_minorant(w, order) && arb_is_positive(w->high)) {
        integrate_share(w);
    }
}

/* bound = lambda S^(1/p) (n + m)^-k, for rmse over the root of b - a. */
static void
conclude(arb_t bound, tally *w)
{
    const ordo_floor_subject *subject = w->subject;
    ulong k = subject->k;
    slong prec = w->t.prec;
    arb_zero(bound);
    if (w->count == 0) {
        return;
    }
    arb_fac_ui(w->x, k, prec);
    if (is_maximum(w)) { /* 2/(4^k k!) S^k */
        arb_pow_ui(bound, w->sum, k, prec);
        arb_div(bound, bound, w->x, prec);
        arb_mul_2exp_si(bound, bound, 1 - 2 * (slong)k);
    } else { /* k!/((2k)! (2k+1)^(1/2)) S^((2k+1)/2) */
        arb_pow_ui(bound, w->sum, 2 * k + 1, prec);
        arb_div_ui(bound, bound, 2 * k + 1, prec);
        arb_sqrtpos(bound, bound, prec);
        arb_mul(bound, bound, w->x, prec);
        arb_fac_ui(w->x, 2 * k, prec);
        arb_div(bound, bound, w->x, prec);
    }
    arb_set_ui(w->x, subject->neurons);
    arb_add_ui(w->x, w->x, w->count, prec);
    arb_pow_ui(w->x, w->x, k, prec);
    arb_div(bound, bound, w->x, prec);
    if (subject->norm == ORDO_RMSE) {
        ordo_target_ends_ball(w->left, w->right, subject->target, prec);
        arb_sub(w->x, w->right, w->left, prec);
        arb_sqrtpos(w->x, w->x, prec);
        arb_div(bound, bound, w->x, prec);
    }
}

/* ---- writing ---- */

/* x as a decimal a little below its lower end, which x becomes. */
static ordo_status
write_lower(ordo_stream *s, const char *key, arb_t x)
{
    enum { ROOM = 24, BITS = 64 };
    mpfr_t down;
    mpfr_init2(down, BITS);
    arb_mul_2exp_si(x, x, ROOM);
    arb_mul_ui(x, x, (1UL << ROOM) - 1, BITS);
    arb_mul_2exp_si(x, x, -2 * ROOM);
    ordo_real_bound(down, x, MPFR_RNDD);
    char *text = ordo_real_text_rounded(down, DIGITS, MPFR_RNDD);
    if (text != NULL) {
        ordo_stream_text(s, key, text);
        (void)mpfr_set_str(down, text, 10, MPFR_RNDD);
        ordo_ball_from_real(x, down);
    }
    free(text);
    mpfr_clear(down);
    return text != NULL ? ORDO_OK : ORDO_ENOMEM;
}

static ordo_status
write_section(ordo_stream *s, tally *w)
{
    slong best = ORDER_LEAST;
    arb_zero(w->x);
    for (slong order = ORDER_LEAST; order <= ORDER_MOST; order++) {
        find_share(w, order);
        if (arf_cmp(arb_midref(w->share), arb_midref(w->x)) > 0) {
            best = order;
            arb_set(w->x, w->share);
        }
    }
    find_share(w, best);
    if (!arb_is_positive(w->share)) {
        return ORDO_OK;
    }
    ordo_stream_open(s, NULL, '[');
    ordo_status status = ordo_stream_exact(s, NULL, w->left);
    if (status == ORDO_OK) {
        status = ordo_stream_exact(s, NULL, w->right);
    }
    if (status == ORDO_OK) {
        ordo_stream_integer(s, NULL, best);
        status = write_lower(s, NULL, w->share);
    }
    ordo_stream_close(s, ']');
    arb_add(w->sum, w->sum, w->share, w->t.prec);
    w->count++;
    return status;
}

ordo_status
ordo_section_record_write(ordo_stream *s, const char *key, arb_t bound,
                          const ordo_floor_subject *subject, const ordo_vector *knots)
{
    mpfr_t knot;
    tally w;
    ordo_status status = tally_init(&w, subject, PREC);
    ordo_stream_open(s, key, '{');
    ordo_stream_integer(s, "precision", PREC);
    ordo_stream_open(s, "sections", '[');
    for (size_t i = 1; status == ORDO_OK && i < knots->length; i++) {
        ordo_vector_view(knot, knots, i - 1);
        ordo_ball_from_real(w.left, knot);
        ordo_vector_view(knot, knots, i);
        ordo_ball_from_real(w.right, knot);
        status = write_section(s, &w);
    }
    ordo_stream_close(s, ']');
    if (status == ORDO_OK) {
        conclude(bound, &w);
        status = write_lower(s, "bound", bound);
    }
    ordo_stream_close(s, '}');
    tally_clear(&w);
    return status;
}

/* ---- reading ---- */

/* x = the number of a string, enclosed. */
static ordo_status
read_number(arb_t x, json_t *string, mpfr_prec_t prec, ordo_message *why)
{
    fmpq_t number;
    fmpq_init(number);
    ordo_status status = ordo_record_rational(number, string, why);
    arb_set_fmpq(x, number, prec);
    fmpq_clear(number);
    return status;
}

/* Section [from, to, order, share], not left of the one before. */
static ordo_status
check_section(tally *w, json_t *section, ordo_message *why)
{
    arb_t stated, end;
    arb_init(stated);
    arb_init(end);
    arb_set(end, w->right);
    json_t *number = json_array_get(section, 2);
    json_int_t order = json_integer_value(number);
    bool good = json_array_size(section) == 4 && json_is_integer(number) && order >= ORDER_LEAST &&
                order <= ORDER_MOST;
    ordo_status status =
        good ? ORDO_OK : ordo_explain(why, ORDO_EPARSE, "expected [from, to, order, share]");
    if (status == ORDO_OK) {
        status = ordo_record_exact(w->left, json_array_get(section, 0), why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_exact(w->right, json_array_get(section, 1), why);
    }
    if (status == ORDO_OK) {
        status = read_number(stated, json_array_get(section, 3), w->t.prec, why);
    }
    if (status == ORDO_OK &&
        (!arb_lt(w->left, w->right) || (w->count > 0 && !arb_le(end, w->left)))) {
        status = ordo_explain(why, ORDO_MISSED, "it does not lie right of the one before");
    }
    if (status == ORDO_OK) {
        find_share(w, (slong)order);
        if (!arb_is_positive(stated) || !arb_le(stated, w->share)) {
            status = ordo_explain(why, ORDO_MISSED, "its share is found to be %.8g only",
                                  arf_get_d(arb_midref(w->share), ARF_RND_DOWN));
        }
    }
    arb_add(w->sum, w->sum, stated, w->t.prec);
    w->count++;
    arb_clear(end);
    arb_clear(stated);
    return status;
}

static ordo_status
check_sections(tally *w, json_t *sections, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    arb_t first, a, b;
    arb_init(first);
    arb_init(a);
    arb_init(b);
    for (size_t i = 0; status == ORDO_OK && i < json_array_size(sections); i++) {
        status = check_section(w, json_array_get(sections, i), why);
        if (status != ORDO_OK) {
            status = ordo_record_within(why, status, "section %zu", i + 1);
        }
        if (i == 0) {
            arb_set(first, w->left);
        }
    }
    ordo_target_ends_ball(a, b, w->subject->target, w->t.prec);
    if (status == ORDO_OK && !(arb_le(a, first) && arb_le(w->right, b))) {
        status = ordo_explain(why, ORDO_MISSED, "the sections leave the interval");
    }
    arb_clear(b);
    arb_clear(a);
    arb_clear(first);
    return status;
}

ordo_status
ordo_section_record_check(arb_t bound, json_t *record, const ordo_floor_subject *subject,
                          ordo_message *why)
{
    static const char *const keys[] = {"precision", "sections", "bound", NULL};
    long prec = PREC;
    json_t *sections = NULL;
    tally w;
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_record_integer(&prec, record, "precision", 2, ORDO_RECORD_BITS_MOST, why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_list(&sections, record, "sections", SECTIONS_MOST, why);
    }
    if (status != ORDO_OK) {
        return status;
    }
    status = tally_init(&w, subject, (mpfr_prec_t)prec);
    if (status == ORDO_OK) {
        status = check_sections(&w, sections, why);
    }
    if (status == ORDO_OK) {
        conclude(bound, &w);
        status = read_number(w.x, json_object_get(record, "bound"), prec, why);
    }
    if (status == ORDO_OK && !arb_le(w.x, bound)) {
        status = ordo_explain(why, ORDO_MISSED, "the sections give a smaller bound than stated");
    }
    arb_set(bound, w.x);
    tally_clear(&w);
    return status;
}
