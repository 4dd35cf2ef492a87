/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/sign_changes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_roots.h>

#include "quadrature/gsl_guard.h"

/* Brent's solver in doubles is asked for no more bits than this. The multiprecision secant steps
 * that follow nearly double them each, and check the signs. */
enum { DOUBLE_BITS = 20 };

/* Fewer than 10 steps are needed where a root is simple; bisection alone would need DOUBLE_BITS. */
enum { BRENT_STEPS = 2 * DOUBLE_BITS };

typedef struct target {
    ordo_view *view;
    size_t cell;
    long exponent;
} target;

static double
sample(double t, void *context)
{
    const target *f = context;
    return ordo_view_sample(f->view, ORDO_VALUE, f->cell, t, f->exponent);
}

/* Narrows [*left, *right] by GSL's Brent solver, in doubles. Whatever it returns, samples at both
 * ends have opposite signs, or the ends are equal and the sample is zero. */
static void
narrow(double *left, double *right, target *f, gsl_root_fsolver *solver)
{
    gsl_function function = {sample, f};
    const double goal = ldexp(*right - *left, -DOUBLE_BITS);
    if (gsl_root_fsolver_set(solver, &function, *left, *right) != GSL_SUCCESS) {
        return;
    }
    for (int i = 0; i < BRENT_STEPS; i++) {
        if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS) {
            return;
        }
        *left = gsl_root_fsolver_x_lower(solver);
        *right = gsl_root_fsolver_x_upper(solver);
        if (*right - *left <= goal) {
            return;
        }
    }
}

/* One secant step from (a, ea) and (b, eb): x, or false when it leaves (left, right). */
static bool
secant(mpfr_t x, const mpfr_t a, const mpfr_t ea, const mpfr_t b, const mpfr_t eb,
       const mpfr_t left, const mpfr_t right, mpfr_t scratch)
{
    mpfr_sub(x, b, a, MPFR_RNDN);
    mpfr_mul(x, x, eb, MPFR_RNDN);
    mpfr_sub(scratch, eb, ea, MPFR_RNDN);
    mpfr_div(x, x, scratch, MPFR_RNDN);
    mpfr_sub(x, b, x, MPFR_RNDN);
    return mpfr_cmp(left, x) < 0 && mpfr_cmp(x, right) < 0;
}

typedef struct bracket {
    mpfr_t left, right;          /* e has opposite signs there */
    mpfr_t a, ea, b, eb;         /* the last two points */
    mpfr_t x, ex, scratch, goal; /* the next point */
    int sign;                    /* of e at left */
} bracket;

static void
bracket_init(bracket *s, const ordo_view *view)
{
    mpfr_inits2(view->reach, s->left, s->right, s->a, s->b, s->x, (mpfr_ptr)0);
    mpfr_inits2(view->prec, s->ea, s->eb, s->ex, (mpfr_ptr)0);
    mpfr_inits2(view->reach, s->scratch, s->goal, (mpfr_ptr)0);
}

static void
bracket_clear(bracket *s)
{
    mpfr_clears(s->left, s->right, s->a, s->b, s->x, (mpfr_ptr)0);
    mpfr_clears(s->ea, s->eb, s->ex, (mpfr_ptr)0);
    mpfr_clears(s->scratch, s->goal, (mpfr_ptr)0);
}

/* Takes the new point x: it replaces an end of the bracket and the older of the last two. */
static void
take(bracket *s)
{
    mpfr_set(mpfr_sgn(s->ex) == s->sign ? s->left : s->right, s->x, MPFR_RNDN);
    mpfr_swap(s->a, s->b);
    mpfr_swap(s->ea, s->eb);
    mpfr_set(s->b, s->x, MPFR_RNDN);
    mpfr_set(s->eb, s->ex, MPFR_RNDN);
}

/* Has the last step or the bracket become as small as the goal? */
static bool
arrived(bracket *s)
{
    mpfr_sub(s->scratch, s->b, s->a, MPFR_RNDN);
    if (mpfr_cmpabs(s->scratch, s->goal) <= 0) {
        return true;
    }
    mpfr_sub(s->scratch, s->right, s->left, MPFR_RNDN);
    return mpfr_cmpabs(s->scratch, s->goal) <= 0;
}

bool
ordo_sign_change_polish(mpfr_t x, ordo_view *view, size_t k, const mpfr_t left, const mpfr_t right,
                        long bits)
{
    bracket s;
    bracket_init(&s, view);
    mpfr_set(s.left, left, MPFR_RNDN);
    mpfr_set(s.right, right, MPFR_RNDN);
    mpfr_sub(s.goal, right, left, MPFR_RNDN);
    mpfr_mul_2si(s.goal, s.goal, -bits, MPFR_RNDN);
    mpfr_set(s.a, left, MPFR_RNDN);
    mpfr_set(s.b, right, MPFR_RNDN);
    ordo_view_evaluate(s.ea, view, ORDO_VALUE, k, s.a);
    ordo_view_evaluate(s.eb, view, ORDO_VALUE, k, s.b);
    s.sign = mpfr_sgn(s.ea);
    bool opposite = mpfr_regular_p(s.ea) && mpfr_regular_p(s.eb) && mpfr_sgn(s.eb) == -s.sign;
    mpfr_set(s.x, mpfr_zero_p(s.eb) ? s.b : s.a, MPFR_RNDN);
    /* Every third step halves the bracket, so that 3 bits + 3 steps are enough. */
    for (long i = 1; opposite && i <= 3 * bits + 3 && !arrived(&s); i++) {
        if (i % 3 == 0 || !secant(s.x, s.a, s.ea, s.b, s.eb, s.left, s.right, s.scratch)) {
            mpfr_add(s.x, s.left, s.right, MPFR_RNDN);
            mpfr_div_2ui(s.x, s.x, 1, MPFR_RNDN);
        }
        ordo_view_evaluate(s.ex, view, ORDO_VALUE, k, s.x);
        if (!mpfr_regular_p(s.ex)) {
            break; /* exactly zero, or undefined: then the integral will say so */
        }
        take(&s);
    }
    mpfr_set(x, s.x, MPFR_RNDN);
    bracket_clear(&s);
    return opposite;
}

static ordo_status
add_change(ordo_sign_changes *changes, size_t cell, mpfr_prec_t prec)
{
    if (changes->count == changes->room) {
        size_t room = changes->room > 0 ? 2 * changes->room : 64;
        ordo_sign_change *larger = realloc(changes->at, room * sizeof *larger);
        if (larger == NULL) {
            return ORDO_ENOMEM;
        }
        changes->at = larger;
        changes->room = room;
    }
    changes->at[changes->count].cell = cell;
    mpfr_init2(changes->at[changes->count].x, prec);
    changes->count++;
    return ORDO_OK;
}

/* The sign in the working precision; 0 when noise hides it. */
static int
fine_sign(const ordo_sample *s, ordo_view *high, double noise)
{
    ordo_view_place(high->x, high, s->cell, s->t);
    ordo_view_evaluate(high->y, high, ORDO_VALUE, s->cell, high->x);
    return mpfr_regular_p(high->y) && ordo_log2(high->y) > noise + 2 ? mpfr_sgn(high->y) : 0;
}

/* -1, 0 or 1; 0 when noise hides the sign. At the ends of cells, where interpolation errors vanish,
 * the working precision decides. */
static int
sign_of(const ordo_sample *s, const ordo_mesh *mesh, ordo_view *high, double noise)
{
    if (fabs(s->e) > mesh->quiet) {
        return s->e > 0 ? 1 : -1;
    }
    return s->t > 0 && s->t < 1 ? 0 : fine_sign(s, high, noise);
}

/* So much of the distance to the next sample, a point beside the end of a cell lies from it. */
enum { BESIDE_BITS = 20 };

/* Where e nearly vanishes at the end of a cell, as rounded interpolants do, its sign there says
 * nothing of the cell: *beside is then a point very near to the end. False: none is needed. */
static bool
look_beside(ordo_sample *beside, const ordo_mesh *mesh, size_t i)
{
    const ordo_sample *s = &mesh->sample[i];
    bool last = s->t > 0;
    if (fabs(s->e) > mesh->quiet || (s->t > 0 && s->t < 1) ||
        (last ? i == 0 : i + 1 == mesh->samples)) {
        return false;
    }
    const ordo_sample *next = last ? s - 1 : s + 1;
    *beside = *s;
    beside->t += ldexp(next->t - s->t, -BESIDE_BITS);
    return next->cell == s->cell;
}

/* Places the sign change between two samples. Noise in the low view may have put both ends of the
 * narrowed bracket on one side of it, so it is widened by a little more than its size; the samples
 * themselves are the last resort. */
static ordo_status
place(ordo_sign_changes *changes, const ordo_sample *a, const ordo_sample *b, target *f,
      ordo_view *high, long bits, gsl_root_fsolver *solver)
{
    ordo_status status = add_change(changes, a->cell, high->reach);
    if (status < 0) {
        return status;
    }
    double left = a->t;
    double right = b->t;
    f->cell = a->cell;
    narrow(&left, &right, f, solver);
    double margin = ldexp(b->t - a->t, -DOUBLE_BITS + 1);
    mpfr_t from;
    mpfr_t to;
    mpfr_inits2(high->reach, from, to, (mpfr_ptr)0);
    ordo_view_place(from, high, a->cell, fmax(a->t, left - margin));
    ordo_view_place(to, high, a->cell, fmin(b->t, right + margin));
    mpfr_ptr x = changes->at[changes->count - 1].x;
    if (!ordo_sign_change_polish(x, high, a->cell, from, to, bits)) {
        ordo_view_place(from, high, a->cell, a->t);
        ordo_view_place(to, high, a->cell, b->t);
        (void)ordo_sign_change_polish(x, high, a->cell, from, to, bits);
    }
    mpfr_clears(from, to, (mpfr_ptr)0);
    return ORDO_OK;
}

/* A point with a known sign; sign 0: none. */
typedef struct point {
    ordo_sample at;
    int sign;
} point;

/* What a search for sign changes works with: the last points with a sign, and one after them whose
 * sign noise hides. */
typedef struct search {
    ordo_sign_changes *changes;
    target low;
    double quiet;
    ordo_view *high;
    long bits;
    gsl_root_fsolver *solver;
    gsl_min_fminimizer *minimiser;
    point before, last;
    point hidden; /* sign 1: there is one */
} search;

typedef struct dip {
    target *low;
    int sign;
} dip;

static double
sample_dip(double t, void *context)
{
    const dip *d = context;
    return d->sign * sample(t, d->low);
}

/* Brent's minimiser gains a bit or more with each step; the square root of a double's accuracy is
 * all that a minimum has. */
enum { DIP_STEPS = 30 };

/* Between a and b, which have one sign, |e| is less at m: does e change its sign twice there? *c is
 * then a point with the other sign. */
static bool
find_dip(ordo_sample *c, search *f, const ordo_sample *a, const ordo_sample *m,
         const ordo_sample *b)
{
    dip d = {&f->low, f->last.sign};
    gsl_function function = {sample_dip, &d};
    f->low.cell = a->cell;
    if (gsl_min_fminimizer_set(f->minimiser, &function, m->t, a->t, b->t) != GSL_SUCCESS) {
        return false;
    }
    *c = *m;
    bool below = false;
    for (int i = 0; i < DIP_STEPS && !below; i++) {
        if (gsl_min_fminimizer_iterate(f->minimiser) != GSL_SUCCESS) {
            break;
        }
        c->t = gsl_min_fminimizer_x_minimum(f->minimiser);
        below = gsl_min_fminimizer_f_minimum(f->minimiser) < -f->quiet;
    }
    return below;
}

static ordo_status
place_between(search *f, const ordo_sample *a, const ordo_sample *b)
{
    return place(f->changes, a, b, &f->low, f->high, f->bits, f->solver);
}

/* e has the same sign at s as at the last point, and perhaps not in between. */
static ordo_status
try_dip(search *f, const ordo_sample *s)
{
    const ordo_sample *left = &f->last.at, *right = s;
    ordo_sample c;
    if (f->hidden.sign != 0) {
        if (!find_dip(&c, f, left, &f->hidden.at, right)) {
            return ORDO_OK;
        }
    } else {
        const ordo_sample *a = &f->before.at, *m = &f->last.at;
        bool lower = f->before.sign == f->last.sign && a->cell == m->cell &&
                     fabs(m->e) < fabs(a->e) && fabs(m->e) < fabs(s->e);
        if (!lower || !find_dip(&c, f, a, m, s)) {
            return ORDO_OK;
        }
        left = c.t < m->t ? a : m;
        right = c.t < m->t ? m : s;
    }
    ordo_status status = place_between(f, left, &c);
    return status < 0 ? status : place_between(f, &c, right);
}

/* The next point, of that sign. */
static ordo_status
pass(search *f, const ordo_sample *s, int sign)
{
    ordo_status status = ORDO_OK;
    if (sign == 0) {
        f->hidden = (point){*s, s->t > 0 && s->t < 1};
        return ORDO_OK;
    }
    if (f->last.sign != 0 && f->last.at.cell == s->cell) {
        status = sign == -f->last.sign ? place_between(f, &f->last.at, s) : try_dip(f, s);
    }
    f->before = f->last;
    f->last = (point){*s, sign};
    f->hidden.sign = 0;
    return status;
}

/* Sample i of the mesh, and the point beside it if it needs one, in the order of x. */
static ordo_status
pass_sample(search *f, const ordo_mesh *mesh, size_t i, double noise)
{
    const ordo_sample *s = &mesh->sample[i];
    ordo_sample beside;
    bool two = look_beside(&beside, mesh, i);
    int sign = sign_of(s, mesh, f->high, noise);
    int beside_sign = two ? fine_sign(&beside, f->high, noise) : 0;
    ordo_status status = ORDO_OK;
    if (two && s->t > 0) {
        status = pass(f, &beside, beside_sign);
    }
    if (status >= 0) {
        status = pass(f, s, sign);
    }
    if (status >= 0 && two && !(s->t > 0)) {
        status = pass(f, &beside, beside_sign);
    }
    return status;
}

ordo_status
ordo_sign_changes_find(ordo_sign_changes *changes, const ordo_mesh *mesh, ordo_view *low,
                       ordo_view *high, double noise, long bits)
{
    memset(changes, 0, sizeof *changes);
    ordo_gsl_enter();
    search f = {.changes = changes,
                .low = {.view = low, .exponent = mesh->exponent},
                .quiet = mesh->quiet,
                .high = high,
                .bits = bits,
                .solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent),
                .minimiser = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent)};
    ordo_status status = f.solver == NULL || f.minimiser == NULL ? ORDO_ENOMEM : ORDO_OK;
    for (size_t i = 0; status >= 0 && i < mesh->samples; i++) {
        status = pass_sample(&f, mesh, i, noise);
    }
    if (f.solver != NULL) {
        gsl_root_fsolver_free(f.solver);
    }
    if (f.minimiser != NULL) {
        gsl_min_fminimizer_free(f.minimiser);
    }
    ordo_gsl_leave();
    return status;
}

void
ordo_sign_changes_clear(ordo_sign_changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        mpfr_clear(changes->at[i].x);
    }
    free(changes->at);
    memset(changes, 0, sizeof *changes);
}
