/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/stencil_sum.h"

#include <stdlib.h>

#include "quadrature/limb_inline.h"

enum { LIMB = LIMBS_BITS };

/* Bits of the rule beyond those of the numbers. */
enum { SPARE_BITS = 32 };

/* Points may be moved by what their balls are wide, and by about what values lose to rounding. */
enum { MOVE_BITS = 4, ROUNDING_BITS = 16 };

/* Squares are taken with so many bits more than the tolerance asks for. */
enum { SQUARE_BITS = 8 };

/* The error of a whole cell's piece is so much below its size. */
enum { WHOLE_BITS = 10 };

/* Each node, square of a node and weight is known to so many units. */
enum { SURE = 2 };

ordo_status
ordo_stencil_sum_init(ordo_stencil_sum *g, ordo_patch *patch, long bits)
{
    size_t limbs = bits < LIMB ? 1 : (size_t)bits / LIMB + 1;
    long most = patch->prec - MOVE_BITS, held = LIMB * (long)limbs - ROUNDING_BITS;
    *g = (ordo_stencil_sum){.patch = patch, .stencil = {.limbs = limbs}};
    g->stencil.bits = held < most ? held : most;
    g->prec = LIMB * (mpfr_prec_t)limbs + SPARE_BITS;
    arb_init(&g->stencil.hull);
    arb_init(&g->stencil.radius);
    arb_init(g->t);
    arb_init(g->power);
    g->q = calloc((size_t)patch->e->degree + 1, sizeof *g->q);
    g->limb = calloc(9 * (limbs + 1), sizeof *g->limb);
    ordo_status status = g->q == NULL || g->limb == NULL ? ORDO_ENOMEM : ORDO_OK;
    for (unsigned j = 0; status == ORDO_OK && j <= patch->e->degree; j++) {
        status = ordo_fixed_init(&g->q[j], limbs, 1);
    }
    return status == ORDO_OK ? ordo_whole_piece_init(&g->piece, patch->e->degree, limbs) : status;
}

static void
clear_columns(ordo_stencil_sum *g)
{
    ordo_fixed *const all[] = {&g->node, &g->square, &g->weight, &g->even, &g->odd, &g->e};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ordo_fixed_clear(all[i]);
    }
    g->rule = NULL;
}

void
ordo_stencil_sum_clear(ordo_stencil_sum *g)
{
    if (g->patch == NULL) {
        return;
    }
    clear_columns(g);
    for (unsigned j = 0; g->q != NULL && j <= g->patch->e->degree; j++) {
        ordo_fixed_clear(&g->q[j]);
    }
    free(g->q);
    ordo_whole_piece_clear(&g->piece);
    free(g->limb);
    arb_clear(&g->stencil.hull);
    arb_clear(&g->stencil.radius);
    arb_clear(g->t);
    arb_clear(g->power);
    *g = (ordo_stencil_sum){.patch = NULL};
}

/* Entries of numbers below 2, each sure to SURE units. */
static bool
set_column(ordo_fixed *x, arb_srcptr value)
{
    bool good = true;
    ordo_fixed_scale(x, 1);
    for (size_t i = 0; good && i < x->count; i++) {
        good =
            mag_cmp_2exp_si(arb_radref(value + i), x->unit) <= 0 && ordo_fixed_set(x, i, value + i);
    }
    return good;
}

/* The columns for a rule. */
static ordo_status
take_rule(bool *good, ordo_stencil_sum *g, const ordo_legendre_rule *rule)
{
    ordo_fixed *const all[] = {&g->node, &g->square, &g->weight, &g->even, &g->odd};
    ordo_status status = ORDO_OK;
    clear_columns(g);
    for (size_t i = 0; status == ORDO_OK && i < sizeof all / sizeof *all; i++) {
        status = ordo_fixed_init(all[i], g->stencil.limbs, rule->kept);
    }
    if (status == ORDO_OK) {
        status = ordo_fixed_init(&g->e, g->stencil.limbs, 2 * rule->kept);
    }
    if (status == ORDO_OK) {
        *good = set_column(&g->node, rule->node) && set_column(&g->square, rule->square) &&
                set_column(&g->weight, rule->weight);
        g->rule = *good ? rule : NULL;
        g->stencil.node = rule->node;
        g->stencil.count = rule->kept;
    }
    return status;
}

ordo_status
ordo_stencil_sum_start(bool *good, ordo_stencil_sum *g, size_t order, const arb_t left,
                       const arb_t right, const arb_t radius, mag_srcptr most)
{
    const ordo_patch *patch = g->patch;
    const ordo_legendre_rule *rule = NULL;
    *good = patch->e->stencil != NULL && patch->e->degree > 0;
    ordo_status status = *good ? ordo_legendre_rule_get(&rule, order, g->prec) : ORDO_OK;
    if (status == ORDO_OK && *good && g->rule != rule) {
        status = take_rule(good, g, rule);
    }
    if (status == ORDO_OK && *good) {
        arb_union(&g->stencil.hull, left, right, g->prec);
        arb_set(&g->stencil.radius, radius);
        *good = patch->e->stencil(patch->cursor, &g->stencil);
        g->whole = most != NULL && ordo_whole_piece_start(&g->piece, most, radius);
        g->scaled = false;
    }
    return status;
}

/* q[j] radius^j, the coefficients of p about the middle in x_i; size >= the sum of all. */
static void
find_piece(mag_t size, ordo_stencil_sum *g, const arb_t middle, const arb_t radius)
{
    ordo_patch *patch = g->patch;
    mag_t own;
    mag_init(own);
    ordo_patch_center(patch, middle);
    arb_set(g->power, radius);
    arb_get_mag(size, patch->q);
    for (unsigned j = 1; j <= patch->e->degree; j++) {
        arb_mul(patch->q + j, patch->q + j, g->power, g->prec);
        arb_get_mag(own, patch->q + j);
        mag_add(size, size, own);
        if (j < patch->e->degree) {
            arb_mul(g->power, g->power, radius, g->prec);
        }
    }
    mag_clear(own);
}

/* The unit for e: that of f, or a larger one where p, of at most that size, is so much larger than
 * f that e might not fit: |e| <= |f| + |p|. */
static bool
choose_unit(ordo_stencil_sum *g, const ordo_fixed *f, const mag_t size)
{
    slong own;
    arb_zero(g->t);
    arb_add_error_mag(g->t, size);
    if (!ordo_ball_size(&own, g->t)) {
        return false;
    }
    g->e.unit = f->unit;
    if (own >= ordo_fixed_size(f)) {
        ordo_fixed_scale(&g->e, own + 1);
    }
    g->even.unit = g->odd.unit = g->e.unit;
    return true;
}

/* x = sum of q[j] square^(j/2) over j = first, first + 2, ... <= degree; one entry where it does
 * not depend on x. */
static bool
sum_half(ordo_fixed *x, const ordo_stencil_sum *g, const ordo_fixed *q, unsigned first)
{
    unsigned degree = g->patch->e->degree, j = degree - (degree - first) % 2;
    bool good = true;
    for (const ordo_fixed *top = &q[j]; good && j > first; top = x) {
        j -= 2;
        good = ordo_fixed_mul(x, &g->square, top);
        ordo_fixed_add(x, x, &q[j]);
    }
    return good;
}

/* q = the coefficients of p about the middle, whose sizes add up to at most `size`; g->e.error =
 * what they are uncertain by, each by its radius and a unit. */
static bool
set_piece(ordo_stencil_sum *g, mag_t size, const ordo_fixed *f, const arb_t middle,
          const arb_t radius)
{
    find_piece(size, g, middle, radius);
    bool good = choose_unit(g, f, size);
    mag_zero(g->e.error);
    for (unsigned j = 0; good && j <= g->patch->e->degree; j++) {
        g->q[j].unit = g->e.unit;
        mag_add(g->e.error, g->e.error, arb_radref(g->patch->q + j));
        ordo_bound_add(g->e.error, 1, g->e.unit);
        good = ordo_fixed_set(&g->q[j], 0, g->patch->q + j);
    }
    return good;
}

/* size >= sum_k |b_k had|: the error is checked to be less than what is added. */
static void
bound_whole_piece(mag_t size, const ordo_whole_piece *piece)
{
    mag_mul_ui(size, piece->size, (1UL << WHOLE_BITS) + 1);
    mag_mul_2exp_si(size, size, -WHOLE_BITS);
}

/* The unit for whole cells. */
static bool
scale_whole_piece(ordo_stencil_sum *g, mag_t size, const ordo_fixed *f)
{
    bound_whole_piece(size, &g->piece);
    if (!choose_unit(g, f, size)) {
        return false;
    }
    ordo_whole_piece_scale(&g->piece, g->e.unit);
    g->f_unit = f->unit;
    mag_mul_2exp_si(size, g->piece.error, WHOLE_BITS);
    return mag_cmp(size, g->piece.size) <= 0;
}

/* The same for a whole cell, in g->piece. False when its numbers are larger than was said. */
static bool
set_whole_piece(ordo_stencil_sum *g, mag_t size, const ordo_fixed *f, const arb_t radius)
{
    if (!ordo_whole_piece_covers(&g->piece, g->patch->c, radius)) {
        ordo_whole_piece_widen(&g->piece, g->patch->c, radius);
        g->scaled = false;
    }
    g->scaled = g->scaled && g->f_unit == f->unit;
    if (!g->scaled) {
        g->scaled = scale_whole_piece(g, size, f);
    }
    bound_whole_piece(size, &g->piece);
    mag_set(g->e.error, g->piece.error);
    return g->scaled && ordo_whole_piece_set(&g->piece, g->patch->c, radius);
}

/* The values of e = f - p, p with coefficients q of that size, within g->e.error: that of q is
 * there already. Each of at most degree + 1 products with a node or its square, which are at most
 * 1, adds a unit and the error of that factor times p's size; f is cut off to e's unit. */
static bool
subtract_piece(ordo_stencil_sum *g, const ordo_fixed *q, const ordo_fixed *f, const mag_t size)
{
    unsigned degree = g->patch->e->degree;
    size_t kept = g->rule->kept, half = kept * g->stencil.limbs;
    mag_t factor;
    mag_init(factor);
    mag_set_ui_2exp_si(factor, SURE * (degree + 1), g->node.unit);
    mag_add(g->e.error, g->e.error, f->error);
    mag_addmul(g->e.error, factor, size);
    ordo_bound_add(g->e.error, degree + 2, g->e.unit);
    mag_clear(factor);
    const ordo_fixed *even = degree < 2 ? &q[0] : &g->even;
    const ordo_fixed *odd = degree < 3 ? &q[1] : &g->odd;
    bool good = (degree < 2 || sum_half(&g->even, g, q, 0)) &&
                (degree < 3 || sum_half(&g->odd, g, q, 1)) &&
                ordo_fixed_mul(&g->odd, &g->node, odd);
    ordo_fixed above = g->e, below = g->e, of_f = *f;
    above.count = below.count = kept;
    below.limb += half;
    of_f.count = f->count == 1 ? 1 : kept;
    ordo_fixed_sub(&above, &of_f, even);
    ordo_fixed_sub(&above, &above, &g->odd);
    of_f.limb += f->count == 1 ? 0 : half;
    ordo_fixed_sub(&below, &of_f, even);
    ordo_fixed_add(&below, &below, &g->odd);
    return good;
}

/* All entries become their sizes, and `all` what bits they have. */
LIMBS_INLINE void
make_positive(mp_limb_t *all, mp_limb_t *entry, size_t count, size_t n)
{
    mpn_zero(all, (mp_size_t)n);
    for (mp_limb_t *x = entry; x < entry + count * n; x += n) {
        limbs_copy_signed(x, x, limbs_negative(x, n), n);
        for (size_t k = 0; k < n; k++) {
            all[k] |= x[k];
        }
    }
}

/* All entries of e become their sizes; returns how many bits the largest has. */
static slong
take_sizes(ordo_stencil_sum *g)
{
    mp_size_t n = (mp_size_t)g->stencil.limbs;
    mp_limb_t *all = g->limb;
    LIMBS_CALL(g->stencil.limbs, make_positive, all, g->e.limb, g->e.count);
    while (n > 0 && all[n - 1] == 0) {
        n--;
    }
    return n == 0 ? 0 : (slong)mpn_sizeinbase(all, n, 2);
}

/* The square of the entry 2^bits: all of its 2 n limbs. */
LIMBS_INLINE void
square_shifted(mp_limb_t *square, const mp_limb_t *entry, unsigned bits, size_t n)
{
    mp_limb_t x[LIMBS_FEW];
    for (size_t k = 0; k < n; k++) { /* bits < 64, and none is shifted out */
        x[k] = entry[k] << bits | (k > 0 ? entry[k - 1] >> 1 >> (LIMB - 1 - bits) : 0);
    }
    limbs_multiply_sizes(square, x, x, n);
}

/* sum_squares with all n limbs, n <= LIMBS_FEW, of values that are to be shifted up by less than a
 * limb. The limbs of each square that are not kept are cut off. */
LIMBS_INLINE void
sum_few(ordo_stencil_sum *g, unsigned bits, size_t n)
{
    size_t kept = g->rule->kept;
    const mp_limb_t *weight = g->weight.limb, *above = g->e.limb, *below = above + kept * n;
    mp_limb_t square[2 * LIMBS_FEW], other[2 * LIMBS_FEW], product[2 * LIMBS_FEW + 2];
    mp_limb_t sum[2 * LIMBS_FEW + 2] = {0};
    for (size_t i = 0; i < kept; i++, weight += n, above += n, below += n) {
        mp_limb_t carry = 0;
        square_shifted(square, above, bits, n);
        if (2 * i + 1 != g->rule->order) { /* not the middle */
            square_shifted(other, below, bits, n);
            carry = limbs_carry(square + n, square + n, other + n, n);
        }
        limbs_multiply_sizes(product, square + n, weight, n);
        product[2 * n] = carry != 0 ? limbs_carry(product + n, product + n, weight, n) : 0;
        sum[2 * n + 1] += limbs_carry(sum, sum, product, 2 * n + 1);
    }
    mpn_copyi(g->limb, sum, (mp_size_t)(2 * n + 2));
}

/* sum = sum over all nodes of weight times (e 2^-shift)^2, cut off: of a square, or two of a pair,
 * its upper `limbs` limbs and a carry are kept, and of weights their upper `limbs` limbs. Gives the
 * sum's 2 limbs + 2 limbs in g->limb. */
static void
sum_squares(ordo_stencil_sum *g, size_t limbs, slong shift)
{
    size_t all = g->stencil.limbs, kept = g->rule->kept;
    mp_size_t n = (mp_size_t)limbs;
    if (limbs == all && limbs > 1 && limbs <= LIMBS_FEW && shift <= 0 && shift > -LIMB) {
        LIMBS_CALL(limbs, sum_few, g, (unsigned)-shift);
        return;
    }
    mp_limb_t *sum = g->limb, *x = sum + 2 * limbs + 2, *square = x + limbs;
    mp_limb_t *other = square + 2 * limbs + 1, *product = other + 2 * limbs;
    mpn_zero(sum, 2 * n + 2);
    for (size_t i = 0; i < kept; i++) {
        ordo_fixed_shift(x, limbs, g->e.limb + i * all, all, shift);
        mpn_sqr(square, x, n);
        square[2 * n] = 0;
        if (2 * i + 1 != g->rule->order) { /* not the middle */
            ordo_fixed_shift(x, limbs, g->e.limb + (kept + i) * all, all, shift);
            mpn_sqr(other, x, n);
            square[2 * n] = mpn_add_n(square, square, other, 2 * n);
        }
        (void)mpn_mul(product, square + n, n + 1, g->weight.limb + i * all + (all - limbs), n);
        sum[2 * n + 1] += mpn_add_n(sum, sum, product, 2 * n + 1);
    }
}

/* error = what the errors of e do to the sum: weights add up to 2, values are below 2^top and
 * within e.error, and |e'^2 - e^2| <= error (2 |e'| + error). */
static void
find_error(mag_t error, const ordo_stencil_sum *g, slong top)
{
    mag_t t;
    mag_init(t);
    mag_set_ui_2exp_si(t, 1, top + 1);
    mag_add(t, t, g->e.error);
    mag_mul(error, t, g->e.error);
    mag_mul_2exp_si(error, error, 1);
    mag_clear(t);
}

/* loss = what is lost by cutting off: of each value 2^(unit + shift), of which the square loses
 * less than 2 2^top times that; of each square, or of two, 2^cut; and weights add up to 2. Of each
 * weight SURE + 1 times 2^weight. */
static void
find_loss(mag_t loss, const ordo_stencil_sum *g, slong top, slong shift, slong cut, slong weight)
{
    mag_zero(loss);
    if (shift > 0) {
        ordo_bound_add(loss, 4, top + g->e.unit + shift);
    }
    ordo_bound_add(loss, 2, cut);
    ordo_bound_add(loss, (SURE + 1) * 2 * (ulong)g->rule->kept, weight + 2 * top);
}

/* A sum of squares to 2^tolerance, of values below 2^top, wants so many limbs. */
static size_t
choose_limbs(const ordo_stencil_sum *g, const arb_t radius, slong top, long tolerance)
{
    slong size;
    if (!ordo_ball_size(&size, radius)) {
        return g->stencil.limbs;
    }
    slong bits = size + 2 * top - tolerance + SQUARE_BITS;
    slong limbs = bits <= 0 ? 1 : (bits + LIMB - 1) / LIMB;
    return limbs < (slong)g->stencil.limbs ? (size_t)limbs : g->stencil.limbs;
}

bool
ordo_stencil_sum_panel(arb_t sum, mag_t loss, ordo_stencil_sum *g, const arb_t middle,
                       const arb_t radius, long tolerance)
{
    const ordo_fixed *f = g->patch->e->row(g->patch->cursor, middle, radius);
    if (f == NULL) {
        return false;
    }
    mag_t size;
    fmpz_t integer;
    mag_init(size);
    fmpz_init(integer);
    const ordo_fixed *q = g->piece.b;
    bool good = g->whole && set_whole_piece(g, size, f, radius);
    if (!good) {
        g->scaled = false;
        q = g->q;
        good = set_piece(g, size, f, middle, radius);
    }
    good = good && subtract_piece(g, q, f, size);
    if (good) {
        slong bits = take_sizes(g), top = bits + g->e.unit;
        size_t limbs = choose_limbs(g, radius, top, tolerance);
        slong most = LIMB * (slong)limbs, shift = bits - most;
        slong cut = 2 * (g->e.unit + shift) + most;
        slong weight = g->weight.unit + LIMB * (slong)(g->stencil.limbs - limbs);
        sum_squares(g, limbs, shift);
        fmpz_set_ui_array(integer, g->limb, 2 * (slong)limbs + 2);
        arb_set_fmpz(sum, integer);
        arb_mul_2exp_si(sum, sum, cut + weight);
        find_loss(loss, g, top, shift, cut, weight);
        arb_add_error_mag(sum, loss);
        find_error(size, g, top);
        arb_add_error_mag(sum, size);
        arb_mul(sum, sum, radius, g->prec);
        arb_get_mag(size, radius);
        mag_mul(loss, loss, size);
        if (limbs == g->stencil.limbs) {
            mag_zero(loss); /* a lower tolerance would not help */
        }
    }
    fmpz_clear(integer);
    mag_clear(size);
    return good;
}
