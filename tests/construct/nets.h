/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short forms of what tests of targets and nets need. */
#ifndef ORDO_TESTS_CONSTRUCT_NETS_H
#define ORDO_TESTS_CONSTRUCT_NETS_H

#include "tests/construct/subjects.h"

#include <stdio.h>
#include <string.h>

#include "construct/catalogue.h"
#include "construct/make.h"
#include "construct/network.h"

static inline ordo_target *
target_on(const char *expression, const char *a, const char *b)
{
    ordo_target *target = NULL;
    ordo_message why = {""};
    ordo_target_text text = {.expression = expression, .a = a, .b = b};
    if (ordo_target_new(&target, &text, &why) != ORDO_OK) {
        fail_msg("%s on [%s, %s]: %s", expression, a, b, why.text);
    }
    return target;
}

/* A file of the source tree, NUL-terminated, freed by the caller. */
static inline char *
source_text(const char *name, size_t *length)
{
    const char *root = getenv("ORDO_SOURCE");
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", root != NULL ? root : ".", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("cannot open %s", path);
    }
    size_t room = (size_t)1 << 20;
    char *text = malloc(room);
    assert_non_null(text);
    *length = fread(text, 1, room - 1, file);
    assert_true(*length < room - 1);
    text[*length] = '\0';
    (void)fclose(file);
    return text;
}

/* The catalogue of the source tree. */
static inline ordo_catalogue *
shipped_catalogue(void)
{
    size_t length;
    char *text = source_text("data/targets.json", &length);
    ordo_catalogue *catalogue = NULL;
    ordo_message why = {""};
    if (ordo_catalogue_parse(&catalogue, text, length, &why) != ORDO_OK) {
        fail_msg("data/targets.json: %s", why.text);
    }
    free(text);
    return catalogue;
}

static inline void
make_net(ordo_network *net, const char *unit, const char *construction,
         ordo_orientation orientation, const ordo_target *target, size_t neurons, mpfr_prec_t prec)
{
    const ordo_unit *u = ordo_unit_find(unit);
    ordo_message why = {""};
    ordo_recipe recipe = {u, ordo_construction_find(u, construction), orientation, target, NULL};
    ordo_status status = ordo_network_make(net, &recipe, neurons, prec, &why);
    if (status != ORDO_OK) {
        fail_msg("%s %s: %s", unit, construction != NULL ? construction : "", why.text);
    }
}

static inline void
set_parameter(ordo_network *net, size_t index, long value, long exponent)
{
    mpfr_t x;
    mpfr_init2(x, 64);
    mpfr_set_si_2exp(x, value, exponent, MPFR_RNDN);
    assert_int_equal(ordo_vector_set(&net->theta, index, x), 0);
    mpfr_clear(x);
}

/* All units in turn. */
static inline const ordo_unit *
any_unit(size_t k)
{
    size_t count = 0;
    while (ordo_units[count] != NULL) {
        count++;
    }
    return ordo_units[k % count];
}

/* Parameters that are small multiples of 1/8, so that gates are closed, open to either side or
 * always, and breakpoints coincide, leave [-1, 1] and hit its ends. */
static inline void
random_network(ordo_network *net, const ordo_unit *unit, size_t neurons, mpfr_prec_t prec,
               uint64_t *random)
{
    assert_int_equal(ordo_network_init(net, unit, neurons, prec), ORDO_OK);
    for (size_t i = 0; i < net->theta.length; i++) {
        set_parameter(net, i, (long)random_bits(random, 5) - 16, -3);
    }
}

/* The exact value of a parameter. */
static inline void
exact_parameter(fmpq_t r, const ordo_network *net, size_t index)
{
    mpfr_t view;
    ordo_vector_view(view, &net->theta, index);
    assert_int_equal(ordo_rational_from_real(r, view), ORDO_OK);
}

/* y = the net at x, in rationals, straight from its definition. */
static inline void
exact_forward(fmpq_t y, const ordo_network *net, const fmpq_t x)
{
    const ordo_unit *unit = net->unit;
    size_t index = 0;
    fmpq_t line, bias, product;
    fmpq_init(line);
    fmpq_init(bias);
    fmpq_init(product);
    fmpq_zero(y);
    for (size_t i = 0; i < net->neurons; i++) {
        for (unsigned j = 0; j <= unit->factors; j++) {
            exact_parameter(line, net, index++);
            exact_parameter(bias, net, index++);
            fmpq_mul(line, line, x);
            fmpq_add(line, line, bias);
            if (j == 0) {
                fmpq_set_si(product, 0, 1);
                fmpq_set(product, fmpq_sgn(line) > 0 ? line : product);
                fmpq_pow_si(product, product, (slong)unit->power);
            } else {
                fmpq_mul(product, product, line);
            }
        }
        exact_parameter(line, net, index++);
        fmpq_addmul(y, product, line);
    }
    fmpq_one(product);
    for (unsigned j = 1; j <= unit->tail; j++) {
        fmpq_mul(product, product, x);
        exact_parameter(line, net, index++);
        fmpq_addmul(y, product, line);
    }
    exact_parameter(line, net, index);
    fmpq_add(y, y, line);
    fmpq_clear(line);
    fmpq_clear(bias);
    fmpq_clear(product);
}

/* |x - y| <= 2^bound, with bound a double and x, y of any precision; fails otherwise. */
static inline bool
within(const mpfr_t x, const mpfr_t y, double bound)
{
    mpfr_t gap;
    mpfr_init2(gap, mpfr_get_prec(x) > mpfr_get_prec(y) ? mpfr_get_prec(x) : mpfr_get_prec(y));
    mpfr_sub(gap, x, y, MPFR_RNDN);
    bool close = mpfr_number_p(gap) && (mpfr_zero_p(gap) || ordo_log2(gap) <= bound);
    mpfr_clear(gap);
    return close;
}

#endif
