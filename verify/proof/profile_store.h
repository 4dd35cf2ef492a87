/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enclosed derivatives, each made once whichever claims ask for it. */
#ifndef ORDO_VERIFY_PROOF_PROFILE_STORE_H
#define ORDO_VERIFY_PROOF_PROFILE_STORE_H

#include "verify/proof/profile.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Any number of threads may use one. */
typedef struct ordo_profile_store ordo_profile_store;

/* An empty store. */
ORDO_CHECKED ordo_status ordo_profile_store_new(ordo_profile_store **out);

/* Frees it with all that it gave; NULL is allowed. */
void ordo_profile_store_free(ordo_profile_store *store);

/* *out = f^(order) of the target with exactly those `bits`, as ordo_profile_new makes it; owned by
 * the store, which remembers failures as well. The target must outlive the store. */
ORDO_CHECKED ordo_status ordo_profile_store_get(const ordo_profile **out, ordo_profile_store *store,
                                                const ordo_target *target, unsigned order,
                                                mpfr_prec_t bits);

#ifdef __cplusplus
}
#endif
#endif
