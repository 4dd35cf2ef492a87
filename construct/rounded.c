/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/rounded.h"

#include <stdlib.h>

#include "construct/tensor.h"

static ordo_status
explain_overflow(const ordo_network *net, size_t index, const mpfr_t x, const ordo_dtype *dtype,
                 ordo_message *why)
{
    char name[ORDO_ENTRY_NAME];
    char *value = ordo_real_text(x, 6);
    ordo_entry_name(name, net, index);
    ordo_status status =
        ordo_explain(why, ORDO_SINGULAR, "%s, %s, is beyond the numbers of type %s", name,
                     value != NULL ? value : "?", dtype->name);
    free(value);
    return status;
}

ordo_status
ordo_network_round(ordo_network *rounded, const ordo_network *net, const ordo_dtype *dtype,
                   ordo_message *why)
{
    mpfr_t x, r;
    ordo_status status = ordo_network_init(rounded, net->unit, net->neurons, dtype->bits);
    if (status != ORDO_OK) {
        return status;
    }
    mpfr_init2(r, dtype->bits);
    for (size_t i = 0; status == ORDO_OK && i < net->theta.length; i++) {
        ordo_vector_view(x, &net->theta, i);
        if (ordo_dtype_round(r, dtype, x) != ORDO_OK || !mpfr_number_p(r)) {
            status = explain_overflow(net, i, x, dtype, why);
        }
        (void)ordo_vector_set(&rounded->theta, i, r); /* exact */
    }
    mpfr_clear(r);
    if (status != ORDO_OK) {
        ordo_network_clear(rounded);
    }
    return status;
}
