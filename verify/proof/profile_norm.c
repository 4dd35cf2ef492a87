/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges and norms of what a chain of Taylor polynomials encloses. */
#include <stdlib.h>

#include "verify/proof/profile_panel.h"

/* Ranges are good to this many bits, a percent being asked for; they need few themselves. */
enum { RANGE_BITS = 12, RANGE_PREC = 64 };

/* Pieces of a panel are halved at most so often for a range. */
enum { RANGE_HALVINGS = 16 };

/* ---- ranges ---- */

/* What is known of g on an interval: all its values lie in `hull` (not finite: none were looked
 * at); |g| is at most `least` somewhere, at least `most` somewhere, and g has these signs. */
typedef struct extremes {
    arb_t hull;
    arf_t least, most;
    bool positive, negative;
} extremes;

static void
extremes_init(extremes *e)
{
    *e = (extremes){.positive = false};
    arb_init(e->hull);
    arb_indeterminate(e->hull);
    arf_init(e->least);
    arf_pos_inf(e->least);
    arf_init(e->most);
}

static void
extremes_clear(extremes *e)
{
    arb_clear(e->hull);
    arf_clear(e->least);
    arf_clear(e->most);
}

/* Takes the value at a point of the interval into account. */
static void
visit(extremes *e, const ordo_profile_panel *panel, const arb_t at)
{
    arb_t y;
    arf_t bound;
    arb_init(y);
    arf_init(bound);
    ordo_profile_panel_value(y, panel, at, RANGE_PREC);
    arb_get_abs_ubound_arf(bound, y, RANGE_PREC);
    arf_min(e->least, e->least, bound);
    arb_get_abs_lbound_arf(bound, y, RANGE_PREC);
    arf_max(e->most, e->most, bound);
    e->positive = e->positive || arb_is_positive(y);
    e->negative = e->negative || arb_is_negative(y);
    arf_clear(bound);
    arb_clear(y);
}

/* e of an interval that grows by the piece, g being enclosed tightly but where it is nearly 0.
 * `certain`: the ends of the piece are known to be points of the interval. */
static void
extend_range(extremes *e, const ordo_profile_panel *panel, const ordo_stretch *piece, bool certain,
             int halvings)
{
    arb_t y;
    arb_init(y);
    bool tight = ordo_profile_panel_enclose(y, panel, piece, RANGE_PREC);
    if (tight || halvings == RANGE_HALVINGS || arb_rel_accuracy_bits(y) > RANGE_BITS) {
        if (arb_is_finite(e->hull)) {
            arb_union(e->hull, e->hull, y, RANGE_PREC);
        } else {
            arb_set(e->hull, y);
        }
    } else {
        ordo_stretch low, high;
        ordo_stretch_init(&low);
        ordo_stretch_init(&high);
        ordo_stretch_cut(&low, &high, piece, RANGE_PREC);
        certain = certain && arb_le(piece->left, low.right) && arb_le(low.right, piece->right);
        if (certain) {
            visit(e, panel, low.right);
        }
        extend_range(e, panel, &low, certain, halvings + 1);
        extend_range(e, panel, &high, certain, halvings + 1);
        ordo_stretch_clear(&low);
        ordo_stretch_clear(&high);
    }
    arb_clear(y);
}

/* The first panel that does not certainly end left of u. */
static size_t
first_panel(const ordo_profile *t, const arb_t u)
{
    size_t low = 0, high = t->count - 1;
    arb_t end;
    arb_init(end);
    while (low < high) {
        size_t i = (low + high) / 2;
        arb_add(end, t->panels[i].middle, t->panels[i].right, t->prec);
        if (arb_lt(end, u)) {
            low = i + 1;
        } else {
            high = i;
        }
    }
    arb_clear(end);
    return low;
}

/* From what is known of g, which is continuous, to the extreme values of |g|: a hull without 0 has
 * the sign of g, and |g| its bounds; a g of both signs vanishes. */
static void
conclude_range(arb_t least, arb_t most, extremes *e)
{
    if (!arb_is_finite(e->hull)) {
        arb_zero_pm_inf(least);
        arb_zero_pm_inf(most);
        return;
    }
    arf_t low, high;
    arf_init(low);
    arf_init(high);
    arb_get_abs_lbound_arf(low, e->hull, RANGE_PREC);
    arb_get_abs_ubound_arf(high, e->hull, RANGE_PREC);
    if (e->positive && e->negative) {
        arf_zero(e->least);
    }
    arf_min(e->least, e->least, high); /* also where no point was visited */
    arf_max(e->most, e->most, low);
    arb_set_interval_arf(least, low, e->least, RANGE_PREC);
    arb_set_interval_arf(most, e->most, high, RANGE_PREC);
    arb_nonnegative_part(least, least);
    arb_nonnegative_part(most, most);
    arf_clear(high);
    arf_clear(low);
}

void
ordo_profile_range(arb_t least, arb_t most, const ordo_profile *t, const arb_t u, const arb_t v)
{
    extremes e;
    arb_t s;
    ordo_stretch piece;
    extremes_init(&e);
    arb_init(s);
    ordo_stretch_init(&piece);
    for (size_t i = first_panel(t, u); i < t->count; i++) {
        const ordo_profile_panel *panel = &t->panels[i];
        arb_sub(s, u, panel->middle, t->prec);
        arb_max(piece.left, s, panel->left, t->prec);
        arb_sub(s, v, panel->middle, t->prec);
        if (arb_lt(s, panel->left)) {
            break;
        }
        arb_min(piece.right, s, panel->right, t->prec);
        bool certain = arb_le(piece.left, piece.right); /* else there may be no such points */
        if (certain) {
            visit(&e, panel, piece.left);
            visit(&e, panel, piece.right);
        }
        extend_range(&e, panel, &piece, certain, 0);
    }
    conclude_range(least, most, &e);
    ordo_stretch_clear(&piece);
    arb_clear(s);
    extremes_clear(&e);
}

/* ---- norms ---- */

/* What the panels contribute to all norms. */
typedef struct sums {
    slong prec;
    mpfr_prec_t bits;
    arb_t square, absolute; /* int g^2, int |g| */
    arf_t low, high;        /* low <= max |g| <= high, of the panels so far */
    mag_t tolerance;        /* what a piece without a sign may contribute to int |g| */
    size_t steps;           /* pieces that may still be halved */
    arb_poly_t integral;    /* an antiderivative of the current panel's p */
} sums;

static void
sums_init(sums *s, const ordo_profile *t)
{
    *s = (sums){.prec = t->prec, .bits = t->bits};
    arb_init(s->square);
    arb_init(s->absolute);
    arf_init(s->low);
    arf_init(s->high);
    mag_init(s->tolerance);
    arb_poly_init(s->integral);
}

static void
sums_clear(sums *s)
{
    arb_clear(s->square);
    arb_clear(s->absolute);
    arf_clear(s->low);
    arf_clear(s->high);
    mag_clear(s->tolerance);
    arb_poly_clear(s->integral);
}

/* r = the integral of the polynomial with antiderivative q over the piece. */
static void
integrate(arb_t r, const arb_poly_t q, const ordo_stretch *piece, slong prec)
{
    arb_t left;
    arb_init(left);
    arb_poly_evaluate(left, q, piece->left, prec);
    arb_poly_evaluate(r, q, piece->right, prec);
    arb_sub(r, r, left, prec);
    arb_clear(left);
}

/* w = an upper bound of the piece's width. */
static void
width_of(mag_t w, const ordo_stretch *piece, slong prec)
{
    arb_t width;
    arb_init(width);
    arb_sub(width, piece->right, piece->left, prec);
    arb_get_mag(w, width);
    arb_clear(width);
}

/* g^2 - p^2 = (g - p)(g + p), and both g and p lie in the enclosure y of g: over a width w int g^2
 * differs from int p^2 by at most 2 w R max |y|. */
static void
add_square(sums *s, const ordo_profile_panel *panel, const ordo_stretch *piece)
{
    arb_t y;
    arb_poly_t q;
    mag_t error, width;
    arb_init(y);
    arb_poly_init(q);
    mag_init(error);
    mag_init(width);
    (void)ordo_profile_panel_enclose(y, panel, piece, s->prec);
    arb_get_mag(error, y);
    width_of(width, piece, s->prec);
    mag_mul(error, error, width);
    mag_mul(error, error, panel->remainder);
    mag_mul_2exp_si(error, error, 1);
    arb_poly_mul(q, panel->p, panel->p, s->prec);
    arb_poly_integral(q, q, s->prec);
    integrate(y, q, piece, s->prec);
    arb_add_error_mag(y, error);
    arb_add(s->square, s->square, y, s->prec);
    mag_clear(width);
    mag_clear(error);
    arb_poly_clear(q);
    arb_clear(y);
}

/* Raises `low` to a lower bound of |g| at a point; `most`, unless NULL, to an upper bound. */
static void
sample(sums *s, arf_ptr most, const ordo_profile_panel *panel, const arb_t at)
{
    arb_t y;
    arf_t bound;
    arb_init(y);
    arf_init(bound);
    ordo_profile_panel_value(y, panel, at, s->prec);
    arb_get_abs_lbound_arf(bound, y, s->prec);
    arf_max(s->low, s->low, bound);
    if (most != NULL) {
        arb_get_abs_ubound_arf(bound, y, s->prec);
        arf_max(most, most, bound);
    }
    arf_clear(bound);
    arb_clear(y);
}

/* Whether the piece's upper bound exceeds what is known to be attained by more than 2^-bits. */
static bool
may_exceed(const sums *s, const arf_t bound)
{
    arf_t limit;
    arf_init(limit);
    arf_mul_2exp_si(limit, s->low, -(slong)s->bits);
    arf_add(limit, limit, s->low, s->prec, ARF_RND_DOWN);
    bool more = arf_cmp(bound, limit) > 0;
    arf_clear(limit);
    return more;
}

/* Pieces to be halved at most for each of int |g| and max |g|: a zero takes about `bits` of them, a
 * maximum half as many, within a panel; the rest is enclosed as it is. */
enum { STEPS_MOST = 1 << 13 };

/* Makes high a bound of |g| on the piece, and low a value that |g| reaches. */
static void
search_maximum(sums *s, const ordo_profile_panel *panel, const ordo_stretch *piece,
               mpfr_prec_t halvings)
{
    arb_t y;
    arf_t bound;
    ordo_stretch low, high;
    arb_init(y);
    arf_init(bound);
    ordo_stretch_init(&low);
    ordo_stretch_init(&high);
    bool monotone = ordo_profile_panel_enclose(y, panel, piece, s->prec);
    ordo_stretch_cut(&low, &high, piece, s->prec);
    if (monotone) { /* the values at both ends are finer than their hull */
        sample(s, bound, panel, piece->left);
        sample(s, bound, panel, piece->right);
    } else {
        arb_get_abs_ubound_arf(bound, y, s->prec);
        sample(s, NULL, panel, low.right);
    }
    if (monotone || halvings == 0 || s->steps == 0 || !may_exceed(s, bound)) {
        arf_max(s->high, s->high, bound);
    } else {
        s->steps--;
        search_maximum(s, panel, &low, halvings - 1);
        search_maximum(s, panel, &high, halvings - 1);
    }
    ordo_stretch_clear(&low);
    ordo_stretch_clear(&high);
    arf_clear(bound);
    arb_clear(y);
}

/* Adds int |g| over the piece: |int p| and the remainder where g has a sign, [0, w max |g|] where
 * that is small; other pieces are halved. */
static void
add_absolute(sums *s, const ordo_profile_panel *panel, const ordo_stretch *piece)
{
    arb_t y;
    mag_t size, width;
    arb_init(y);
    mag_init(size);
    mag_init(width);
    (void)ordo_profile_panel_enclose(y, panel, piece, s->prec);
    arb_get_mag(size, y);
    width_of(width, piece, s->prec);
    mag_mul(size, size, width);
    if (!arb_contains_zero(y)) {
        mag_mul(width, width, panel->remainder);
        integrate(y, s->integral, piece, s->prec);
        arb_abs(y, y);
        arb_add_error_mag(y, width);
        arb_add(s->absolute, s->absolute, y, s->prec);
    } else if (s->steps == 0 || mag_cmp(size, s->tolerance) <= 0) {
        mag_zero(width);
        arb_set_interval_mag(y, width, size, s->prec);
        arb_add(s->absolute, s->absolute, y, s->prec);
    } else {
        ordo_stretch low, high;
        s->steps--;
        ordo_stretch_init(&low);
        ordo_stretch_init(&high);
        ordo_stretch_cut(&low, &high, piece, s->prec);
        add_absolute(s, panel, &low);
        add_absolute(s, panel, &high);
        ordo_stretch_clear(&low);
        ordo_stretch_clear(&high);
    }
    mag_clear(width);
    mag_clear(size);
    arb_clear(y);
}

/* max |g| of all panels: the larger samples first, that fewer pieces need be halved. */
static void
find_maximum(sums *s, const ordo_profile *t)
{
    s->steps = STEPS_MOST;
    for (size_t i = 0; i < t->count; i++) {
        sample(s, NULL, &t->panels[i], t->panels[i].left);
        sample(s, NULL, &t->panels[i], t->panels[i].right);
    }
    for (size_t i = 0; i < t->count; i++) {
        const ordo_profile_panel *panel = &t->panels[i];
        const ordo_stretch all = {{panel->left[0]}, {panel->right[0]}};
        search_maximum(s, panel, &all, s->bits);
    }
}

static void
integrate_all(sums *s, const ordo_profile *t)
{
    mag_t length;
    mag_init(length);
    arf_get_mag(s->tolerance, s->high);
    mag_mul_2exp_si(s->tolerance, s->tolerance, -(slong)t->bits);
    const ordo_stretch interval = {{t->a[0]}, {t->b[0]}};
    width_of(length, &interval, s->prec);
    mag_mul(s->tolerance, s->tolerance, length);
    s->steps = STEPS_MOST;
    for (size_t i = 0; i < t->count; i++) {
        const ordo_profile_panel *panel = &t->panels[i];
        const ordo_stretch all = {{panel->left[0]}, {panel->right[0]}};
        arb_poly_integral(s->integral, panel->p, s->prec);
        add_square(s, panel, &all);
        add_absolute(s, panel, &all);
    }
    mag_clear(length);
}

/* r = sqrt(square / length). */
static void
root_mean(arb_t r, const arb_t square, const arb_t length, slong prec)
{
    arb_div(r, square, length, prec);
    arb_sqrtpos(r, r, prec);
}

void
ordo_profile_measure(ordo_profile *t)
{
    sums s;
    arb_t high;
    sums_init(&s, t);
    arb_init(high);
    find_maximum(&s, t);
    integrate_all(&s, t);
    arb_set_arf(t->norm[ORDO_LINF], s.low);
    arb_set_arf(high, s.high);
    arb_union(t->norm[ORDO_LINF], t->norm[ORDO_LINF], high, t->prec);
    arb_sqrtpos(t->norm[ORDO_L2], s.square, t->prec);
    root_mean(t->norm[ORDO_RMSE], s.square, t->length, t->prec);
    arb_div(t->norm[ORDO_L1], s.absolute, t->length, t->prec);
    arb_indeterminate(t->norm[ORDO_H1]);
    arb_clear(high);
    sums_clear(&s);
}
