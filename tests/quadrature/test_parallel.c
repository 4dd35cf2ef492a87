/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loops over independent pieces on several threads. */
#include "tests/support.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "quadrature/number.h"
#include "quadrature/parallel.h"

#define PIECES 1000

typedef struct ledger {
    int calls[PIECES];
    size_t fails_at[2];
    ordo_status status[2];
} ledger;

static ordo_status
note(void *context, size_t i)
{
    ledger *l = context;
    l->calls[i]++;
    for (int k = 0; k < 2; k++) {
        if (i == l->fails_at[k]) {
            return l->status[k];
        }
    }
    return ORDO_OK;
}

static void
reset(ledger *l)
{
    memset(l, 0, sizeof *l);
    l->fails_at[0] = l->fails_at[1] = PIECES;
}

static const int thread_counts[] = {-1, 0, 1, 2, 3, 8};
#define THREAD_COUNTS (sizeof thread_counts / sizeof *thread_counts)

static void
the_first_failure_is_returned(void **state)
{
    (void)state;
    ledger l;
    for (size_t t = 0; t < THREAD_COUNTS; t++) {
        reset(&l);
        l.fails_at[0] = 0; /* begun by every schedule */
        l.status[0] = ORDO_ENOMEM;
        l.fails_at[1] = 1;
        l.status[1] = ORDO_EIO;
        assert_int_equal(ordo_parallel_for(PIECES, thread_counts[t], note, &l), ORDO_ENOMEM);
        reset(&l);
        l.fails_at[1] = PIECES - 1;
        l.status[1] = ORDO_EIO;
        assert_int_equal(ordo_parallel_for(PIECES, thread_counts[t], note, &l), ORDO_EIO);
    }
}

static void
pause_for(long microseconds)
{
    struct timespec time = {0, 1000 * microseconds};
    (void)nanosleep(&time, NULL);
}

/* Piece 1 fails while piece 0, which fails later, is under way. */
static ordo_status
fail_late(void *context, size_t i)
{
    atomic_bool *begun = context;
    if (i == 0) {
        atomic_store(begun, true);
        pause_for(50000);
        return ORDO_ENOMEM;
    }
    while (!atomic_load(begun)) {
        pause_for(100);
    }
    return ORDO_EIO;
}

static void
the_smallest_index_decides(void **state)
{
    (void)state;
    for (size_t t = 0; t < THREAD_COUNTS; t++) {
        atomic_bool begun = false;
        assert_int_equal(ordo_parallel_for(2, thread_counts[t], fail_late, &begun), ORDO_ENOMEM);
    }
}

static ordo_status
fail_first(void *context, size_t i)
{
    atomic_int *calls = context;
    atomic_fetch_add(calls, 1);
    if (i == 0) {
        return ORDO_EINVAL;
    }
    pause_for(1000);
    return ORDO_OK;
}

/* All pieces would take a second. */
static void
threads_stop_after_a_failure(void **state)
{
    (void)state;
    atomic_int calls = 0;
    assert_int_equal(ordo_parallel_for(PIECES, 2, fail_first, &calls), ORDO_EINVAL);
    assert_true(atomic_load(&calls) < PIECES / 2);
}

static void
no_piece_begins_after_a_failure(void **state)
{
    (void)state;
    ledger l;
    reset(&l);
    l.fails_at[0] = 23;
    l.status[0] = ORDO_EINVAL;
    assert_int_equal(ordo_parallel_for(PIECES, 1, note, &l), ORDO_EINVAL);
    for (size_t i = 0; i < PIECES; i++) {
        assert_int_equal(l.calls[i], i <= 23);
    }
}

static void
outcomes_do_not_stop_the_loop(void **state)
{
    (void)state;
    ledger l;
    for (size_t t = 0; t < THREAD_COUNTS; t++) {
        reset(&l);
        l.fails_at[0] = 5;
        l.status[0] = ORDO_MISSED;
        assert_int_equal(ordo_parallel_for(PIECES, thread_counts[t], note, &l), ORDO_OK);
        assert_int_equal(l.calls[PIECES - 1], 1);
    }
}

static void
empty_loops_do_nothing(void **state)
{
    (void)state;
    assert_int_equal(ordo_parallel_for(0, 4, note, NULL), ORDO_OK);
    assert_true(ordo_parallel_threads() >= 1);
    ordo_parallel_free_caches();
    ordo_parallel_free_caches();
}

static void
each_piece_is_done_once(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 7, PIECES};
    ledger l;
    for (size_t t = 0; t < THREAD_COUNTS; t++) {
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            reset(&l);
            assert_int_equal(ordo_parallel_for(counts[c], thread_counts[t], note, &l), ORDO_OK);
            for (size_t i = 0; i < PIECES; i++) {
                assert_int_equal(l.calls[i], i < counts[c]);
            }
        }
    }
}

static ordo_status
nest(void *context, size_t i)
{
    ledger *rows = context;
    return ordo_parallel_for(PIECES, 4, note, &rows[i]);
}

static void
loops_nest(void **state)
{
    (void)state;
    enum { ROWS = 6 };
    ledger *rows = malloc(ROWS * sizeof *rows);
    assert_non_null(rows);
    for (size_t i = 0; i < ROWS; i++) {
        reset(&rows[i]);
    }
    rows[4].fails_at[0] = 700;
    rows[4].status[0] = ORDO_EDOMAIN;
    assert_int_equal(ordo_parallel_for(4, 3, nest, rows), ORDO_OK);
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < PIECES; k++) {
            assert_int_equal(rows[i].calls[k], 1);
        }
    }
    assert_int_equal(ordo_parallel_for(ROWS, 3, nest, rows), ORDO_EDOMAIN);
    free(rows);
}

/* Uses the caches of MPFR (pi) and of FLINT (small numbers), which a thread must leave empty. */
static ordo_status
compute(void *context, size_t i)
{
    mpfr_t *results = context;
    mpfr_const_pi(results[i], MPFR_RNDN);
    mpfr_mul_ui(results[i], results[i], (unsigned long)i, MPFR_RNDN);
    arb_t x;
    arb_init(x);
    ordo_ball_from_real(x, results[i]);
    arb_exp(x, x, 200);
    ordo_real_from_ball(results[i], x);
    arb_clear(x);
    return ORDO_OK;
}

static void
results_do_not_depend_on_threads(void **state)
{
    (void)state;
    enum { COUNT = 40 };
    mpfr_t serial[COUNT], parallel[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        mpfr_inits2(150 + (mpfr_prec_t)i, serial[i], parallel[i], (mpfr_ptr)NULL);
    }
    assert_int_equal(ordo_parallel_for(COUNT, 1, compute, serial), ORDO_OK);
    assert_int_equal(ordo_parallel_for(COUNT, 4, compute, parallel), ORDO_OK);
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(mpfr_equal_p(serial[i], parallel[i]));
        mpfr_clears(serial[i], parallel[i], (mpfr_ptr)NULL);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_failure_is_returned),
        cmocka_unit_test(the_smallest_index_decides),
        cmocka_unit_test(threads_stop_after_a_failure),
        cmocka_unit_test(no_piece_begins_after_a_failure),
        cmocka_unit_test(outcomes_do_not_stop_the_loop),
        cmocka_unit_test(empty_loops_do_nothing),
        cmocka_unit_test(each_piece_is_done_once),
        cmocka_unit_test(loops_nest),
        cmocka_unit_test(results_do_not_depend_on_threads),
    };
    int failures = cmocka_run_group_tests_name("parallel", tests, NULL, NULL);
    ordo_parallel_free_caches();
    return failures;
}
