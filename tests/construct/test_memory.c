/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A million neurons: constructing, expanding and evaluating stay within 600 bytes per neuron. Each
 * case runs in a process of its own, whose peak memory starts anew. */
#include "tests/construct/nets.h"

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "construct/error.h"

enum { BITS = 128, BYTES_PER_NEURON = 600 };

/* Memory and time that checking tools add are not ours. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { NEURONS = 1 << 12, MEASURABLE = 0 };
#else
enum { NEURONS = 1 << 20, MEASURABLE = 1 };
#endif

/* A field of /proc/self/status in bytes; 0 where there is none (nothing is measured there). */
static size_t
status_field(const char *name)
{
    char line[256];
    size_t kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            kilobytes = strtoul(line + strlen(name) + 1, NULL, 10);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return kilobytes * 1024;
}

/* e at some places against its value by the direct sum; true when all agree. */
static bool
evaluate(const ordo_function *e, const ordo_network *net, const ordo_target *target)
{
    void *cursor = NULL;
    bool good = e->open(&cursor, e->self, BITS) == ORDO_OK;
    mpfr_t x, right, y, f;
    mpfr_inits2(BITS, x, right, y, f, (mpfr_ptr)0);
    for (size_t first = 0; good && first < e->cells; first += 64 * ORDO_BLOCK) {
        size_t count = e->cells - first < ORDO_BLOCK ? e->cells - first : ORDO_BLOCK;
        good = e->seek(cursor, first, count) == ORDO_OK;
        e->ends(x, right, cursor, count / 2);
        e->value(y, cursor, count / 2, x);
        good = good && mpfr_number_p(y) && ordo_log2(y) < -25;
    }
    if (good) {
        point_value(f, ordo_target_function(target), x);
        ordo_network_forward(right, net, x);
        mpfr_sub(f, f, right, MPFR_RNDN);
        good = within(f, y, -70);
    }
    e->close(cursor);
    mpfr_clears(x, right, y, f, (mpfr_ptr)0);
    return good;
}

/* The exit status of the process of one case: 0 good, 1 wrong, 2 too much memory. */
static int
run_case(const char *name, const ordo_target *target)
{
    const ordo_unit *unit = ordo_unit_find(name);
    size_t before = status_field("VmRSS:");
    ordo_network net;
    ordo_error *e = NULL;
    ordo_recipe recipe = {unit, unit->constructions[0], ORDO_FORWARD, target, NULL};
    if (ordo_network_make(&net, &recipe, NEURONS, BITS, NULL) != ORDO_OK) {
        return 1;
    }
    bool good = ordo_error_new(&e, &net, target, BITS) == ORDO_OK &&
                ordo_error_function(e)->cells == ordo_unit_cells(unit, NEURONS) &&
                evaluate(ordo_error_function(e), &net, target);
    ordo_error_free(e);
    ordo_network_clear(&net);
    size_t peak = status_field("VmHWM:"), growth = peak > before ? peak - before : 0;
    if (getenv("ORDO_TEST_VERBOSE") != NULL) {
        (void)fprintf(stderr, "%s: %zu bytes per neuron\n", name, growth / NEURONS);
    }
    bool large = MEASURABLE && growth > (size_t)BYTES_PER_NEURON * NEURONS;
    return !good ? 1 : large ? 2 : 0;
}

static void
check_unit(const char *name)
{
    ordo_target *target = target_on("x^5-x", "-1", "1");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(run_case(name, target));
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    ordo_target_free(target);
}

static void
a_million_glu_neurons(void **state)
{
    (void)state;
    check_unit("glu");
}

static void
a_million_gqu_neurons(void **state)
{
    (void)state;
    check_unit("gqu");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_glu_neurons),
        cmocka_unit_test(a_million_gqu_neurons),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, free_caches);
}
