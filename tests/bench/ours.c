/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is measured here: the norm of a net as `ordo norm FILE TARGET` computes it, proved and
 * checked; the net is made before the clock starts.
 * usage: ours UNIT TARGET NEURONS DIGITS NORM [THREADS [default|full|sample|none]] */
#include "quadrature/ball_text.h"
#include "tests/bench/subject.h"

typedef struct task {
    subject s;
    ordo_run_options options;
    ordo_run run;
} task;

static double
run(void *context)
{
    task *k = (task *)context;
    ordo_message why = {""};
    ordo_run_clear(&k->run);
    ordo_run_init(&k->run, k->options.digits);
    double start = work_clock();
    ordo_status status =
        ordo_run_network(&k->run, &k->s.net, k->s.recipe.target, &k->options, &why);
    double seconds = work_clock() - start;
    subject_check(status, &why);
    return seconds;
}

static ordo_check_mode
mode_of(const char *name)
{
    int mode = 0;
    while (mode < ORDO_CHECK_MODES && strcmp(name, ordo_check_name((ordo_check_mode)mode)) != 0) {
        mode++;
    }
    if (mode == ORDO_CHECK_MODES) {
        work_stop("no such check");
    }
    return (ordo_check_mode)mode;
}

int
main(int argc, char **argv)
{
    task k;
    ordo_norm norm;
    if (argc < 6 || argc > 8 || !ordo_norm_find(&norm, argv[5])) {
        work_stop("usage: ours UNIT TARGET NEURONS DIGITS NORM [THREADS [CHECK]]");
        return 1;
    }
    k.options = (ordo_run_options){.wanted = ORDO_NORM_BIT(norm),
                                   .digits = strtol(argv[4], NULL, 10),
                                   .threads = argc > 6 ? (int)strtol(argv[6], NULL, 10) : 1,
                                   .check = mode_of(argc > 7 ? argv[7] : "default")};
    subject_net(&k.s, argv[1], argv[2], strtoul(argv[3], NULL, 10), k.options.digits);
    ordo_run_init(&k.run, k.options.digits);
    work_time(run, &k);
    char *text = ordo_real_text(k.run.value[norm], k.options.digits + 2);
    printf("proved=%ld value=%s\n", ordo_ball_digits(k.run.proved.value[norm], k.options.digits),
           text);
    free(text);
    ordo_run_clear(&k.run);
    subject_free(&k.s);
    return 0;
}
