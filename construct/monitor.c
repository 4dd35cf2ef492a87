/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/monitor.h"

#include <math.h>
#include <stdlib.h>

#include "construct/derivative.h"

enum {
    DEGREE = 8,
    NODES = DEGREE + 1,
    COARSE = 16,      /* panels of half an interval at first */
    HALVINGS = 40,    /* of such a panel, at most */
    HALVINGS_AT = 300 /* of the one at a singular point */
};

/* Bits of derivatives and abscissae; of abscissae at all where singular points are near. */
enum { VALUE_BITS = 96, SINGULAR_BITS = 320, ANCHOR_BITS = 1024 };

/* The accuracy of the integral and that of the power law, and the floor; all are heuristic. */
#define ACCURACY 1e-10
#define POWER_ACCURACY 1e-8
#define FLOOR 0x1p-20

/* From an end or singular point to the middle of the interval to the next one; s is the distance
 * from it. */
typedef struct half {
    mpfr_t anchor;
    int side; /* 1: to the right of it */
    double length;
    bool singular;
} half;

/* m on s0 <= s <= s1: sum_j c[j] T_j(u), u from -1 to 1, or c[0] (s/s1)^power. */
typedef struct panel {
    size_t half;
    double s0, s1;
    bool law;
    double power;
    double c[NODES];
    double mass;   /* with the floor */
    double before; /* that of all panels left of it */
} panel;

struct ordo_monitor {
    half *halves;
    size_t half_count;
    panel *panels;
    size_t count, room;
    double floor, total; /* total without the floor */
    double scale;        /* log2 of what m was divided by */
};

/* The building of one. */
typedef struct builder {
    ordo_monitor *monitor;
    ordo_differentiator *f;
    unsigned order;
    double exponent; /* 2/(2k+1) */
    size_t half;
    double guess; /* of the total */
    mpfr_t x, y;
} builder;

/* log2 of m at distance s, without the scale; -HUGE_VAL where it is 0 or not known. */
static double
log_density(builder *b, double s)
{
    const half *h = &b->monitor->halves[b->half];
    mpfr_set_d(b->x, h->side * s, MPFR_RNDN);
    mpfr_add(b->x, b->x, h->anchor, MPFR_RNDN);
    ordo_differentiate(b->y, b->f, b->order, b->x);
    return mpfr_number_p(b->y) ? b->exponent * ordo_log2(b->y) : -HUGE_VAL;
}

static double
density(builder *b, double s)
{
    return exp2(log_density(b, s) - b->monitor->scale);
}

/* ---- panels ---- */

static ordo_status
append(ordo_monitor *m, const panel *p)
{
    if (m->count == m->room) {
        size_t room = m->room > 0 ? 2 * m->room : 256;
        panel *grown = realloc(m->panels, room * sizeof *grown);
        if (grown == NULL) {
            return ORDO_ENOMEM;
        }
        m->panels = grown;
        m->room = room;
    }
    m->panels[m->count++] = *p;
    return ORDO_OK;
}

/* The polynomial through the values at Chebyshev's nodes. */
static void
interpolate(panel *p, builder *b)
{
    double value[NODES];
    const double pi = acos(-1);
    for (int i = 0; i < NODES; i++) {
        double u = cos(pi * (i + 0.5) / NODES);
        value[i] = density(b, p->s0 + (p->s1 - p->s0) * (1 + u) / 2);
    }
    for (int j = 0; j < NODES; j++) {
        p->c[j] = 0;
        for (int i = 0; i < NODES; i++) {
            p->c[j] += value[i] * cos(pi * j * (i + 0.5) / NODES) * (j == 0 ? 1.0 : 2.0) / NODES;
        }
    }
}

/* int_{-1}^u of sum_j c[j] T_j: with the primitives T_1, T_2/4 and T_{j+1}/(2(j+1)) -
 * T_{j-1}/(2(j-1)). */
static double
primitive(const panel *p, double u)
{
    double sum = 0, at_left = 0, t[NODES + 2];
    t[0] = 1;
    t[1] = u;
    for (int j = 2; j <= NODES; j++) {
        t[j] = 2 * u * t[j - 1] - t[j - 2];
    }
    for (int j = 0; j < NODES; j++) {
        double sign = j % 2 == 0 ? -1 : 1; /* T_{j+1}(-1) = T_{j-1}(-1) */
        if (j == 0) {
            sum += p->c[0] * u;
            at_left -= p->c[0];
        } else if (j == 1) {
            sum += p->c[1] * t[2] / 4;
            at_left += p->c[1] / 4;
        } else {
            sum += p->c[j] * (t[j + 1] / (2 * (j + 1)) - t[j - 1] / (2 * (j - 1)));
            at_left += p->c[j] * sign * (1.0 / (2 * (j + 1)) - 1.0 / (2 * (j - 1)));
        }
    }
    return sum - at_left;
}

/* m of one power from 0 to s1, if three values agree on it; `insist`: whatever they say. */
static bool
follow_law(panel *p, builder *b, bool insist)
{
    double v = log_density(b, p->s1), w = log_density(b, p->s1 / 2), z = log_density(b, p->s1 / 4);
    p->law = true;
    p->power = v - w;
    bool good = isfinite(p->power) && p->power > -1 && fabs(p->power - (w - z)) <= POWER_ACCURACY;
    if (!good && !insist) {
        p->law = false;
        return false;
    }
    p->power = isfinite(p->power) && p->power > -1 ? p->power : 0;
    p->c[0] = isfinite(p->power) && isfinite(v) ? exp2(v - b->monitor->scale) : 0;
    p->mass = p->c[0] * p->s1 / (1 + p->power);
    return true;
}

/* Panels of [s0, s1], halved until m is known there. */
static ordo_status
cut(builder *b, double s0, double s1, int halvings)
{
    panel p = {.half = b->half, .s0 = s0, .s1 = s1};
    bool touches = s0 == 0 && b->monitor->halves[b->half].singular;
    bool last = halvings >= (touches ? HALVINGS_AT : HALVINGS);
    if (touches && follow_law(&p, b, last)) {
        return append(b->monitor, &p);
    }
    if (!touches) {
        interpolate(&p, b);
        double tail = (fabs(p.c[DEGREE]) + fabs(p.c[DEGREE - 1])) * (s1 - s0);
        if (last || tail <= ACCURACY * b->guess) {
            p.mass = (s1 - s0) / 2 * primitive(&p, 1);
            p.mass = p.mass > 0 ? p.mass : 0;
            return append(b->monitor, &p);
        }
    }
    double middle = s0 + (s1 - s0) / 2;
    ordo_status status = cut(b, s0, middle, halvings + 1);
    return status == ORDO_OK ? cut(b, middle, s1, halvings + 1) : status;
}

/* All panels of a half, from the left end of [a, b] to the right one. */
static ordo_status
cut_half(builder *b)
{
    ordo_monitor *m = b->monitor;
    const half *h = &m->halves[b->half];
    size_t first = m->count;
    ordo_status status = ORDO_OK;
    for (int i = 0; status == ORDO_OK && i < COARSE; i++) {
        status = cut(b, h->length * i / COARSE, h->length * (i + 1) / COARSE, 0);
    }
    for (size_t i = first, j = m->count; h->side < 0 && i + 1 < j; i++) {
        panel other = m->panels[--j];
        m->panels[j] = m->panels[i];
        m->panels[i] = other;
    }
    return status;
}

/* ---- the whole ---- */

/* The largest m seen becomes 1, and a first guess of the integral. */
static void
sample(builder *b)
{
    ordo_monitor *m = b->monitor;
    m->scale = -HUGE_VAL;
    for (int pass = 0; pass < 2; pass++) {
        for (b->half = 0; b->half < m->half_count; b->half++) {
            double width = m->halves[b->half].length / COARSE;
            for (int i = 0; i < COARSE; i++) {
                double v = log_density(b, width * (i + 0.5));
                if (pass == 0) {
                    m->scale = fmax(m->scale, v);
                } else {
                    b->guess += width * exp2(v - m->scale);
                }
            }
        }
        m->scale = isfinite(m->scale) ? m->scale : 0;
    }
}

static void
add_floor(ordo_monitor *m)
{
    double length = 0, before = 0;
    for (size_t i = 0; i < m->half_count; i++) {
        length += m->halves[i].length;
    }
    for (size_t i = 0; i < m->count; i++) {
        m->total += m->panels[i].mass;
    }
    m->floor = m->total > 0 ? FLOOR * m->total / length : 1;
    for (size_t i = 0; i < m->count; i++) {
        panel *p = &m->panels[i];
        p->mass += p->law ? 0 : m->floor * (p->s1 - p->s0);
        p->before = before;
        before += p->mass;
    }
}

static ordo_status
add_half(ordo_monitor *m, const mpfr_t anchor, const mpfr_t other, bool singular)
{
    half *grown = realloc(m->halves, (m->half_count + 1) * sizeof *grown);
    if (grown == NULL) {
        return ORDO_ENOMEM;
    }
    m->halves = grown;
    half *h = &grown[m->half_count++];
    mpfr_t length;
    mpfr_init2(length, ANCHOR_BITS);
    mpfr_init2(h->anchor, ANCHOR_BITS);
    mpfr_set(h->anchor, anchor, MPFR_RNDN);
    mpfr_sub(length, other, anchor, MPFR_RNDN);
    h->side = mpfr_sgn(length) > 0 ? 1 : -1;
    h->length = fabs(mpfr_get_d(length, MPFR_RNDN)) / 2;
    h->singular = singular;
    mpfr_clear(length);
    return ORDO_OK;
}

/* The halves between the ends and the singular points inside. */
static ordo_status
find_halves(ordo_monitor *m, const ordo_target *target)
{
    mpfr_t left, right, point;
    size_t count = ordo_target_singular_count(target);
    bool singular = false;
    ordo_status status = ORDO_OK;
    mpfr_inits2(ANCHOR_BITS, left, right, point, (mpfr_ptr)0);
    ordo_target_ends(left, right, target);
    for (size_t i = 0; status == ORDO_OK && i <= count; i++) {
        bool last = i == count;
        if (last) {
            mpfr_set(point, right, MPFR_RNDN);
        } else {
            ordo_target_singular_point(point, target, i);
        }
        if (mpfr_cmp(point, left) > 0) {
            status = add_half(m, left, point, singular);
            if (status == ORDO_OK) {
                status = add_half(m, point, left, !last);
            }
            mpfr_set(left, point, MPFR_RNDN);
        }
        singular = true;
    }
    mpfr_clears(left, right, point, (mpfr_ptr)0);
    return status;
}

ordo_status
ordo_monitor_new(ordo_monitor **out, const ordo_target *target, unsigned order)
{
    *out = NULL;
    ordo_monitor *m = calloc(1, sizeof *m);
    if (m == NULL) {
        return ORDO_ENOMEM;
    }
    mpfr_prec_t bits = ordo_target_singular_count(target) > 0 ? SINGULAR_BITS : VALUE_BITS;
    bits += (mpfr_prec_t)ordo_target_common_bits(target);
    builder b = {.monitor = m, .order = order, .exponent = 2 / (2.0 * order + 1)};
    mpfr_inits2(bits, b.x, b.y, (mpfr_ptr)0);
    ordo_status status = find_halves(m, target);
    if (status == ORDO_OK) {
        status = ordo_differentiator_new(&b.f, ordo_target_function(target), bits);
    }
    if (status == ORDO_OK) {
        sample(&b);
        for (b.half = 0; status == ORDO_OK && b.half < m->half_count; b.half++) {
            status = cut_half(&b);
        }
        add_floor(m);
    }
    ordo_differentiator_free(b.f);
    mpfr_clears(b.x, b.y, (mpfr_ptr)0);
    if (status != ORDO_OK) {
        ordo_monitor_free(m);
        return status;
    }
    *out = m;
    return ORDO_OK;
}

void
ordo_monitor_free(ordo_monitor *monitor)
{
    if (monitor != NULL) {
        for (size_t i = 0; i < monitor->half_count; i++) {
            mpfr_clear(monitor->halves[i].anchor);
        }
        free(monitor->halves);
        free(monitor->panels);
        free(monitor);
    }
}

double
ordo_monitor_total(const ordo_monitor *monitor)
{
    return monitor->total > 0 ? log2(monitor->total) + monitor->scale : -HUGE_VAL;
}

/* The panel in which the integral reaches `mass`. */
static const panel *
find_panel(const ordo_monitor *m, double mass)
{
    size_t low = 0, high = m->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (m->panels[middle].before <= mass) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &m->panels[low];
}

/* s with an integral `mass` from s0 to s, by bisection: m may touch 0. */
static double
invert(const ordo_monitor *m, const panel *p, double mass)
{
    enum { STEPS = 60 };
    if (p->law) {
        double share = p->mass > 0 ? fmin(fmax(mass / p->mass, 0), 1) : 1;
        return p->s1 * pow(share, 1 / (1 + p->power));
    }
    double low = -1, high = 1, half_width = (p->s1 - p->s0) / 2;
    for (int i = 0; i < STEPS; i++) {
        double u = (low + high) / 2;
        double reached = half_width * (primitive(p, u) + m->floor * (u + 1));
        if (reached < mass) {
            low = u;
        } else {
            high = u;
        }
    }
    return p->s0 + half_width * (1 + (low + high) / 2);
}

void
ordo_monitor_point(mpfr_t t, const ordo_monitor *monitor, double share)
{
    const panel *last = &monitor->panels[monitor->count - 1];
    double mass = share * (last->before + last->mass);
    const panel *p = find_panel(monitor, mass);
    const half *h = &monitor->halves[p->half];
    double left = mass - p->before; /* of the panel's, left of t */
    double s = invert(monitor, p, h->side > 0 ? left : p->mass - left);
    mpfr_t distance;
    mpfr_init2(distance, 53);
    mpfr_set_d(distance, h->side * s, MPFR_RNDN);
    mpfr_add(t, h->anchor, distance, MPFR_RNDN);
    mpfr_clear(distance);
}
