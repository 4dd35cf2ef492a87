/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peer in double: GSL's Gauss-Legendre rule of a given number of points on each cell.
 * usage: gsl WORK */
#include <math.h>

#include <gsl/gsl_integration.h>

#include "tests/bench/work.h"

typedef struct task {
    const work *w;
    const double *number;
    const double *cell; /* the current one: left, right, c_0, ... */
    double (*f)(double x);
    gsl_integration_glfixed_table *table; /* NULL before the first call */
    double value;
} task;

static double
bumps(double x)
{
    double c = cos(M_PI * x);
    return 1 / (1 + c * c);
}

static double
runge9(double x)
{
    return 1 / (1 + 9 * x * x);
}

static double
sin4(double x)
{
    return sin(4 * x);
}

static double
integrand(double s, void *context)
{
    const task *k = (const task *)context;
    size_t j = k->w->coefficients + 1;
    double p = k->cell[j];
    while (j-- > 2) {
        p = p * s + k->cell[j];
    }
    double e = k->f(k->cell[0] + s) - p;
    return e * e;
}

static double
run(void *context)
{
    task *k = (task *)context;
    double start = work_clock(), sum = 0;
    if (k->table == NULL) {
        k->table = gsl_integration_glfixed_table_alloc(k->w->points);
    }
    gsl_function f = {integrand, k};
    for (size_t i = 0; i < k->w->cells; i++) {
        k->cell = &k->number[(k->w->coefficients + 2) * i];
        sum += gsl_integration_glfixed(&f, 0, k->cell[1] - k->cell[0], k->table);
    }
    k->value = sqrt(sum);
    return work_clock() - start;
}

int
main(int argc, char **argv)
{
    work w;
    if (argc != 2) {
        work_stop("usage: gsl WORK");
    }
    work_read(&w, argv[1]);
    size_t count = w.cells * (w.coefficients + 2);
    double *number = (double *)malloc(count * sizeof *number);
    for (size_t i = 0; number != NULL && i < count; i++) {
        number[i] = strtod(w.number[i], NULL);
    }
    task k = {.w = &w, .number = number};
    k.f = strcmp(w.target, "bumps") == 0 ? bumps : strcmp(w.target, "sin4") == 0 ? sin4 : runge9;
    work_time(run, &k);
    printf("value=%.17e\n", k.value);
    gsl_integration_glfixed_table_free(k.table);
    free(number);
    work_free(&w);
    return 0;
}
