/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each neuron of each set in data/golden with the other sign: no evaluation of that may pass. */
#include "tests/construct/nets.h"

#include "verify/golden/golden_file.h"
#include "verify/golden/judge.h"

/* How many of the sets' neurons have the weight 0, so that their sign is none: the first ones of
 * the gqu on bumps, where that target is level. */
enum { WEIGHTLESS = 4 };

static ordo_golden
shipped(const char *set)
{
    static const char *const files[] = {"weights.safetensors", "points.npy", "golden.json"};
    char *text[COUNT(files)], name[160];
    size_t length[COUNT(files)];
    ordo_golden g;
    ordo_message why = {""};
    for (size_t i = 0; i < COUNT(files); i++) {
        (void)snprintf(name, sizeof name, "data/golden/%s/%s", set, files[i]);
        text[i] = source_text(name, &length[i]);
    }
    ordo_golden_bytes bytes = {(unsigned char *)text[0],
                               (unsigned char *)text[1],
                               (unsigned char *)text[2],
                               length[0],
                               length[1],
                               length[2]};
    if (ordo_golden_read(&g, &bytes, &why) != ORDO_OK) {
        fail_msg("%s: %s", set, why.text);
    }
    for (size_t i = 0; i < COUNT(files); i++) {
        free(text[i]);
    }
    return g;
}

/* Whether no honest evaluation of the net whose values are `y` is one of the set's net: somewhere
 * they differ by more than twice the bound, which both have, as signs are not in it. */
static bool
is_apart(const ordo_golden *g, arb_srcptr y)
{
    mpfr_t view;
    arf_t difference, twice;
    bool apart = false;
    arf_init(difference);
    arf_init(twice);
    for (size_t k = 0; !apart && k < g->x.length; k++) {
        arf_sub(difference, arb_midref(y + k), arb_midref(g->y + k), ARF_PREC_EXACT, ARF_RND_DOWN);
        ordo_vector_view(view, &g->bound, k);
        arf_set_mpfr(twice, view);
        arf_mul_2exp_si(twice, twice, 1);
        apart = arf_cmpabs(difference, twice) > 0;
    }
    arf_clear(difference);
    arf_clear(twice);
    return apart;
}

/* What is said of the exact values, rounded to the format. */
static ordo_conformity
verdict_of(const ordo_golden *g, arb_srcptr y)
{
    ordo_vector outputs;
    ordo_judgement j;
    ordo_message why = {""};
    mpfr_t exact;
    mpfr_init2(exact, 2);
    assert_int_equal(ordo_vector_init(&outputs, g->x.length, g->dtype->bits), ORDO_OK);
    for (size_t k = 0; k < g->x.length; k++) {
        ordo_exact_real(exact, y + k);
        (void)ordo_vector_set(&outputs, k, exact);
    }
    assert_int_equal(ordo_golden_judge(&j, g, &outputs, &why), ORDO_OK);
    ordo_vector_clear(&outputs);
    mpfr_clear(exact);
    return j.verdict;
}

/* Turns the sign of neuron i's weight, and turns it back. */
static void
flip(ordo_golden *g, size_t i, const char *set, size_t *weightless)
{
    ordo_message why = {""};
    size_t entry = (i + 1) * ordo_network_stride(&g->net) - 1;
    arb_ptr y = _arb_vec_init((slong)g->x.length);
    mpfr_t view, weight;
    mpfr_init2(weight, g->dtype->bits);
    ordo_vector_view(view, &g->net.theta, entry);
    mpfr_set(weight, view, MPFR_RNDN);
    mpfr_neg(weight, weight, MPFR_RNDN);
    (void)ordo_vector_set(&g->net.theta, entry, weight);
    assert_int_equal(ordo_exact_values(y, &g->net, &g->x, &why), ORDO_OK);
    mpfr_neg(weight, weight, MPFR_RNDN);
    (void)ordo_vector_set(&g->net.theta, entry, weight);
    if (mpfr_zero_p(weight)) {
        ++*weightless;
        assert_int_equal(verdict_of(g, y), ORDO_CONSISTENT);
    } else if (!is_apart(g, y) || verdict_of(g, y) != ORDO_WRONG) {
        fail_msg("%s: D.weight[%zu] with the other sign passes", set, i);
    }
    mpfr_clear(weight);
    _arb_vec_clear(y, (slong)g->x.length);
}

static void
no_flipped_sign_passes(void **state)
{
    (void)state;
    static const char *const units[] = {"mlp", "glu", "gqu"};
    static const char *const targets[] = {"exp", "runge9", "bumps"};
    static const char *const formats[] = {"f64", "f32"};
    size_t weightless = 0, neurons = 0;
    for (size_t set = 0; set < COUNT(units) * COUNT(targets) * COUNT(formats) * 2; set++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s-%s-%d-%s", units[set / 12], targets[set / 4 % 3],
                       set % 4 < 2 ? 8 : 32, formats[set % 2]);
        ordo_golden g = shipped(name);
        neurons += g.net.neurons;
        for (size_t i = 0; i < g.net.neurons; i++) {
            flip(&g, i, name, &weightless);
        }
        ordo_golden_clear(&g);
    }
    print_message("# %zu neurons, %zu of them of weight 0\n", neurons, weightless);
    assert_int_equal(neurons, 18 * (8 + 32));
    assert_int_equal(weightless, WEIGHTLESS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_flipped_sign_passes),
    };
    return cmocka_run_group_tests_name("golden_shipped", tests, NULL, free_caches);
}
