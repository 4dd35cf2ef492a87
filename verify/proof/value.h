/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that claimed values may use, and what they stand for. */
#ifndef ORDO_VERIFY_PROOF_VALUE_H
#define ORDO_VERIFY_PROOF_VALUE_H

#include "construct/evaluate.h"
#include "construct/unit.h"
#include "verify/proof/profile_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/* n alone. */
extern const ordo_symbol ordo_value_size[];

/* n, the number of neurons; h, the width of the cells that n neurons make on [a, b]; a; b; l1(k),
 * l2(k), linf(k), the norms of f^(k): the mean of |f^(k)|, sqrt(int f^(k)^2), max |f^(k)|. */
extern const ordo_symbol ordo_value_all[];

/* What a value is about. What is not known (0, NULL) has no value. */
typedef struct ordo_value_site {
    size_t neurons;
    const ordo_unit *unit;
    const ordo_target *target;
    ordo_profile_store *store;
} ordo_value_site;

/* r = an enclosure of `value`, parsed with ordo_value_size or ordo_value_all and without x, norms
 * of derivatives with a goal of `bits` bits. ORDO_SINGULAR when the value is not finite or a
 * derivative is not known to be; `why` then says which. */
ORDO_CHECKED ordo_status ordo_value_enclose(arb_t r, const ordo_expression *value,
                                            const ordo_value_site *site, mpfr_prec_t bits,
                                            ordo_message *why);

/* r = the value exactly; ORDO_IRRATIONAL when it is not known to be rational, ORDO_EDOMAIN for a
 * division by zero. */
ORDO_CHECKED ordo_status ordo_value_exact(fmpq_t r, const ordo_expression *value,
                                          const ordo_value_site *site);

#ifdef __cplusplus
}
#endif
#endif
