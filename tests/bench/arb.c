/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peer, proved: Arb's integrator, cell by cell. What Arb keeps between calls, its Gauss nodes, is
 * there from the second call on.
 * usage: arb WORK */
#if __has_include(<flint/acb_calc.h>)
#include <flint/acb.h>
#include <flint/acb_calc.h>
#else
#include <acb.h>
#include <acb_calc.h>
#endif

#include "tests/bench/work.h"

typedef struct task {
    const work *w;
    arb_ptr number;
    arb_srcptr cell; /* the current one: left, right, c_0, ... */
    slong prec;
    arb_t value;
} task;

/* f is entire or a quotient: dividing by a ball that contains 0 gives what is not finite, so no
 * look at `order`, which asks for an analytic function, is needed. */
static void
evaluate(acb_t y, const acb_t x, const char *target, slong prec)
{
    if (strcmp(target, "sin4") == 0) {
        acb_mul_2exp_si(y, x, 2);
        acb_sin(y, y, prec);
        return;
    }
    if (strcmp(target, "bumps") == 0) {
        acb_cos_pi(y, x, prec);
        acb_sqr(y, y, prec);
    } else {
        acb_sqr(y, x, prec);
        acb_mul_ui(y, y, 9, prec);
    }
    acb_add_ui(y, y, 1, prec);
    acb_inv(y, y, prec);
}

/* (f(left + s) - p(s))^2 */
static int
integrand(acb_ptr y, const acb_t s, void *param, slong order, slong prec)
{
    (void)order;
    const task *k = (const task *)param;
    acb_t x, p;
    acb_init(x);
    acb_init(p);
    size_t j = k->w->coefficients + 1;
    acb_set_arb(p, &k->cell[j]);
    while (j-- > 2) {
        acb_mul(p, p, s, prec);
        acb_add_arb(p, p, &k->cell[j], prec);
    }
    acb_add_arb(x, s, &k->cell[0], prec);
    evaluate(x, x, k->w->target, prec);
    acb_sub(x, x, p, prec);
    acb_sqr(y, x, prec);
    acb_clear(x);
    acb_clear(p);
    return 0;
}

/* value = the norm, cell after cell, each integral to `goal` bits of itself or of the mean one. */
static void
integrate(task *k, slong goal)
{
    acb_t a, b, part;
    mag_t tolerance;
    acb_init(a);
    acb_init(b);
    acb_init(part);
    mag_init(tolerance);
    mag_set_d(tolerance, k->w->size * k->w->size / (double)k->w->cells);
    mag_mul_2exp_si(tolerance, tolerance, -goal);
    arb_zero(k->value);
    for (size_t i = 0; i < k->w->cells; i++) {
        k->cell = k->number + (k->w->coefficients + 2) * i;
        arb_sub(acb_realref(b), &k->cell[1], &k->cell[0], k->prec);
        acb_calc_integrate(part, integrand, k, a, b, goal, tolerance, NULL, k->prec);
        arb_add(k->value, k->value, acb_realref(part), k->prec);
    }
    arb_sqrt(k->value, k->value, k->prec);
    acb_clear(a);
    acb_clear(b);
    acb_clear(part);
    mag_clear(tolerance);
}

static double
run(void *context)
{
    task *k = (task *)context;
    double start = work_clock();
    integrate(k, (slong)(3.33 * (double)k->w->digits) + 2);
    return work_clock() - start;
}

int
main(int argc, char **argv)
{
    work w;
    if (argc != 2) {
        work_stop("usage: arb WORK");
    }
    work_read(&w, argv[1]);
    slong count = (slong)(w.cells * (w.coefficients + 2));
    task k = {.w = &w, .prec = w.bits + 16, .number = _arb_vec_init(count)};
    for (slong i = 0; i < count; i++) {
        arb_set_str(&k.number[i], w.number[i], k.prec);
    }
    arb_init(k.value);
    work_time(run, &k);
    char *text = arb_get_str(k.value, w.digits + 4, ARB_STR_MORE | ARB_STR_NO_RADIUS);
    printf("proved=%.1f value=%s\n", 0.30103 * (double)arb_rel_accuracy_bits(k.value), text);
    flint_free(text);
    arb_clear(k.value);
    _arb_vec_clear(k.number, count);
    work_free(&w);
    flint_cleanup();
    return 0;
}
