/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is measured here: all nets of the paper's own speed run, made and their rmse proved and
 * checked: mlp, glu, gqu; n = 1, 4, ..., 100; 1/(1+9*x^2).
 * usage: sweep DIGITS [THREADS] */
#include "tests/bench/subject.h"

enum { FIRST = 1, STEP = 3, LAST = 100 };

typedef struct task {
    subject unit[3];
    ordo_run_options options;
    size_t nets;
    double last; /* the rmse of the last net */
} task;

static double
run(void *context)
{
    task *k = (task *)context;
    double start = work_clock();
    k->nets = 0;
    for (size_t u = 0; u < sizeof k->unit / sizeof *k->unit; u++) {
        for (size_t n = FIRST; n <= LAST; n += STEP) {
            ordo_message why = {""};
            ordo_run result;
            ordo_run_init(&result, k->options.digits);
            subject_check(ordo_run_recipe(&result, &k->unit[u].recipe, n, &k->options, &why), &why);
            k->last = mpfr_get_d(result.value[ORDO_RMSE], MPFR_RNDN);
            ordo_run_clear(&result);
            k->nets++;
        }
    }
    return work_clock() - start;
}

int
main(int argc, char **argv)
{
    static const char *const units[] = {"mlp", "glu", "gqu"};
    if (argc < 2 || argc > 3) {
        work_stop("usage: sweep DIGITS [THREADS]");
    }
    task k = {.options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE),
                          .digits = strtol(argv[1], NULL, 10),
                          .threads = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1}};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        subject_recipe(&k.unit[u], units[u], "runge9");
    }
    work_time(run, &k);
    printf("nets=%zu value=%.3e\n", k.nets, k.last);
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        subject_free(&k.unit[u]);
    }
    return 0;
}
