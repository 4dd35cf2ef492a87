/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the programs that are timed, in C and C++: the work, read from a file that pieces.c wrote;
 * the clock; the line that each ends with. The work: f minus the polynomial sum_j c_j s^j, s = x -
 * left, on each cell [left, right]; numbers stay texts, which a program makes its own before the
 * clock starts. */
#ifndef ORDO_TESTS_BENCH_WORK_H
#define ORDO_TESTS_BENCH_WORK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The length of a number at most. */
enum { WORK_TEXT = 4096 };

typedef struct work {
    char target[16]; /* bumps, runge9, sin4 */
    size_t cells;
    size_t coefficients; /* of a piece: its degree plus 1 */
    long digits;         /* wanted of the norm */
    long bits;           /* working precision: the digits, what cancels in f - p, and some guard */
    unsigned points; /* the fewest Gauss points per cell whose L2 norm has these digits; 0: linf */
    double size;     /* of the norm, about: for tolerances */
    char **number;   /* left, right, c_0, c_1, ... of each cell */
} work;

static inline void
work_stop(const char *reason)
{
    (void)fprintf(stderr, "bench: %s\n", reason);
    exit(1);
}

/* Number j of cell i: 0 left, 1 right, 2 + k is c_k. */
static inline const char *
work_number(const work *w, size_t i, size_t j)
{
    return w->number[(w->coefficients + 2) * i + j];
}

/* The next word of the file, until the next call. */
static inline const char *
work_word(FILE *in)
{
    static char text[WORK_TEXT];
    if (in == NULL || fscanf(in, "%4095s", text) != 1) {
        work_stop("cannot read the work");
    }
    return text;
}

static inline void
work_read(work *w, const char *path)
{
    FILE *in = fopen(path, "r");
    (void)snprintf(w->target, sizeof w->target, "%s", work_word(in));
    w->cells = strtoul(work_word(in), NULL, 10);
    w->coefficients = strtoul(work_word(in), NULL, 10);
    w->digits = strtol(work_word(in), NULL, 10);
    w->bits = strtol(work_word(in), NULL, 10);
    w->points = (unsigned)strtoul(work_word(in), NULL, 10);
    w->size = strtod(work_word(in), NULL);
    size_t count = w->cells * (w->coefficients + 2);
    w->number = (char **)calloc(count, sizeof *w->number);
    for (size_t i = 0; w->number != NULL && i < count; i++) {
        w->number[i] = strdup(work_word(in));
    }
    (void)fclose(in);
}

static inline void
work_free(work *w)
{
    for (size_t i = 0; i < w->cells * (w->coefficients + 2); i++) {
        free(w->number[i]);
    }
    free(w->number);
}

static inline double
work_clock(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline int
work_compare(const void *a, const void *b)
{
    const double *x = (const double *)a;
    const double *y = (const double *)b;
    return (*x > *y) - (*x < *y);
}

/* Warm calls take a fifth of a second, or what the environment says. */
static inline double
work_seconds(void)
{
    const char *text = getenv("ORDO_BENCH_SECONDS");
    return text == NULL ? 0.2 : strtod(text, NULL);
}

/* But at most so many calls, and at least so many unless few take ten times as long. */
enum { WORK_CALLS = 501, WORK_CALLS_LEAST = 3 };

/* Calls run(context), which returns its seconds, once cold, then warm, and prints both times, the
 * median of the warm ones. */
static inline void
work_time(double (*run)(void *context), void *context)
{
    static double warm[WORK_CALLS];
    double cold = run(context);
    double enough = work_seconds(), sum = 0;
    size_t calls = 0;
    do {
        warm[calls] = run(context);
        sum += warm[calls++];
    } while (calls < WORK_CALLS &&
             (sum < enough || (calls < WORK_CALLS_LEAST && sum < 10 * enough)));
    qsort(warm, calls, sizeof *warm, work_compare);
    printf("cold=%.9f warm=%.9f ", cold, warm[calls / 2]);
}

#endif
