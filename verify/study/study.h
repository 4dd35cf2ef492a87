/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The errors of a recipe over growing nets, and what they say about its order and constant. */
#ifndef ORDO_VERIFY_STUDY_STUDY_H
#define ORDO_VERIFY_STUDY_STUDY_H

#include "verify/study/measure.h"
#include "verify/study/order.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Norms of f^(order) on a target, with which constants are compared. On breakpoints that are not
 * uniform these are what takes their place: see ordo_knots_scale; known of rmse and l2 alone.
 * status ORDO_SINGULAR: not finite or not known; the norms are then NaN. */
typedef struct ordo_scale {
    const ordo_target *target;
    unsigned order;
    const ordo_knots *knots;
    unsigned wanted; /* set of norms */
    ordo_norms norms;
    ordo_status status;
} ordo_scale;

/* One norm over the runs of a study. Slopes and ratios are in CELLS. */
typedef struct ordo_series {
    mpfr_t *value;    /* the norm of each run */
    mpfr_t *local;    /* local[i]: the slope log(E_{i-1}/E_i)/log(N_i/N_{i-1}); local[0] is NaN */
    mpfr_t *ratio;    /* value / (C h^k norm f^(k)); NaN where there is no prediction */
    ordo_limit order; /* the limit of the slopes */
    ordo_limit constant;                  /* the limit of the ratios */
    ordo_fit fit_neurons, fit_parameters; /* the paper's own evidence: slopes of log-log fits */
} ordo_series;

typedef struct ordo_study {
    ordo_recipe recipe;
    ordo_run_options options;
    size_t count;
    size_t *neurons;
    ordo_run *runs;
    ordo_status *status; /* of each run */
    ordo_message *why;   /* of each run that is not done, where those who made it left a reason */
    ordo_series series[ORDO_NORMS];
    const ordo_scale *scale; /* may be NULL */
    /* Of rounded nets (options.dtype) the study of the same nets before; NULL: it is not known. */
    const struct ordo_study *ideal;
    bool reproduces; /* f is a polynomial of degree < k by form: the ideal error is 0, no slope is
                        formed */
} ordo_study;

/* Takes the list of sizes (copied). */
ORDO_CHECKED ordo_status ordo_study_init(ordo_study *study, const ordo_recipe *recipe,
                                         const size_t *neurons, size_t count,
                                         const ordo_run_options *options);

/* Frees everything; valid on zero bytes. */
void ordo_study_clear(ordo_study *study);

/* Makes, proves and checks run i. Different runs may be made by different threads. Outcomes are
 * kept in status[i]; the return value is negative for failures, a check that missed among them, and
 * for a refusal what the recipe said. */
ORDO_CHECKED ordo_status ordo_study_run(ordo_study *study, size_t i, ordo_message *why);

/* Makes all runs on options.threads threads: nets of few cells side by side, each on one thread,
 * then the others one after the other, each on all. Results do not depend on the threads. The
 * status is that of the first run that failed (ordo_study_run), *failed its index and `why` its
 * reason; runs behind it need not have been made. */
ORDO_CHECKED ordo_status ordo_study_run_all(ordo_study *study, size_t *failed, ordo_message *why);

/* Whether run i is done: there is a net, with norms. */
bool ordo_study_is_done(const ordo_study *study, size_t i);

/* Forgets the runs that are not done, as after ORDO_ESTOPPED; the others keep their order. Returns
 * how many there are. Before ordo_study_conclude. */
size_t ordo_study_keep_finished(ordo_study *study);

/* After all runs: slopes, ratios, limits and fits of every wanted norm. Extrapolates rmse, l2 and
 * h1 where the cells grow by a constant factor (ordo_study_step); l1 and linf have no expansion in
 * 1/N, there the last slope stands. On breakpoints that are not uniform there need not be one, as
 * where f^(k) has a zero: the last entry stands when it has changed less than the extrapolation's
 * error is estimated. `scale` (may be NULL) must hold the norms of f^(k) with k the
 * unit's order. */
ORDO_CHECKED ordo_status ordo_study_conclude(ordo_study *study, const ordo_scale *scale);

/* The index of the first run that has a cell. */
size_t ordo_study_first(const ordo_study *study);

/* The factor by which each term of the error's expansion shrinks against the one before from run to
 * run: that of the cells, or its square for a symmetric construction on
 * uniform breakpoints. 0 when the norm has no
 * expansion or the cells do not grow by one whole factor. */
unsigned long ordo_study_step(const ordo_study *study, ordo_norm norm);

/* NaN for all norms, with room for `digits` digits; nothing wanted. For the target, the unit's
 * order (0 without a unit) and the knots of a recipe. */
void ordo_scale_init(ordo_scale *scale, const ordo_recipe *recipe, long digits);

/* Whether that is the scale of the recipe. */
bool ordo_scale_fits(const ordo_scale *scale, const ordo_recipe *recipe);

/* Measures the wanted norms of f^(order), for h1 the rmse. Sets the status; returns it when
 * negative. */
ORDO_CHECKED ordo_status ordo_scale_measure(ordo_scale *scale, long digits, int threads);

/* Frees the numbers. */
void ordo_scale_clear(ordo_scale *scale);

/* r = the constant C that the construction declares for a norm, to nearest; NaN without one. */
void ordo_declared_constant(mpfr_t r, const ordo_construction *construction, ordo_norm norm);

/* Whether the order of the norm is known to be that of the unit: the matching norm of f^(k) is
 * finite, as far as it was measured, and the breakpoints are those it was measured for. `scale` may
 * be NULL: no. Otherwise the order may be less: p + 1/2 of the rmse and p of linf for x^p on
 * uniform breakpoints. */
bool ordo_scale_knows(const ordo_scale *scale, ordo_norm norm);

/* r = C h^k norm(f^(k)), h = (b - a)/cells, what theory predicts for a net with so many cells; NaN
 * when it predicts nothing. */
void ordo_predict(mpfr_t r, const ordo_recipe *recipe, ordo_norm norm, size_t cells,
                  const ordo_scale *scale);

#ifdef __cplusplus
}
#endif
#endif
