/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proved l2 and rmse errors of constructed nets, which proofs for all n are held against. */
#ifndef ORDO_TESTS_VERIFY_ENCLOSED_H
#define ORDO_TESTS_VERIFY_ENCLOSED_H

#include "tests/construct/nets.h"

#include "construct/error.h"
#include "quadrature/enclose.h"
#include "quadrature/gauss.h"
#include "quadrature/legendre.h"

/* r encloses the norm (rmse or l2) of the error of a constructed net with parameters of 300 bits.
 */
static inline void
enclose_error(arb_t r, const char *unit, const char *construction, const ordo_target *target,
              size_t neurons, ordo_norm norm, long digits)
{
    ordo_network net;
    ordo_error *e = NULL;
    ordo_enclosures found;
    ordo_enclose_options options = {.wanted = ORDO_NORM_BIT(norm), .digits = digits};
    make_net(&net, unit, construction, ORDO_FORWARD, target, neurons, 300);
    assert_int_equal(ordo_error_new(&e, &net, target, 300), ORDO_OK);
    ordo_enclosures_init(&found);
    ordo_status status = ordo_norms_enclose(&found, ordo_error_difference(e), &options);
    if (status != ORDO_OK) {
        fail_msg("%s %s on %s, n = %zu: not enclosed", unit, construction ? construction : "",
                 ordo_target_label(target), neurons);
    }
    arb_set(r, found.value[norm]);
    ordo_enclosures_clear(&found);
    ordo_error_free(e);
    ordo_network_clear(&net);
}

static inline int
free_rules_and_caches(void **state)
{
    ordo_gauss_cleanup();
    ordo_legendre_cleanup();
    return free_caches(state);
}

#endif
