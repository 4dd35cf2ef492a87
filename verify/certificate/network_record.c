/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/network_record.h"

#include "verify/study/range.h"

ordo_status
ordo_network_record_write(ordo_stream *s, const char *key, const ordo_network *net)
{
    mpfr_t view;
    ordo_status status = ORDO_OK;
    ordo_stream_open(s, key, '{');
    ordo_stream_integer(s, "neurons", (long)net->neurons);
    ordo_stream_integer(s, "bits", (long)net->theta.prec);
    ordo_stream_open(s, "parameters", '[');
    for (size_t i = 0; status == ORDO_OK && i < net->theta.length; i++) {
        ordo_vector_view(view, &net->theta, i);
        status = ordo_stream_real(s, NULL, view);
    }
    ordo_stream_close(s, ']');
    ordo_stream_close(s, '}');
    return status;
}

/* Parameter i, exact in the net's precision. */
static ordo_status
read_parameter(ordo_network *net, size_t i, json_t *text, mpfr_t x, arb_t exact, ordo_message *why)
{
    ordo_status status = ordo_record_exact(exact, text, why);
    if (status == ORDO_OK && arf_get_mpfr(x, arb_midref(exact), MPFR_RNDN) != 0) {
        status = ordo_explain(why, ORDO_EPARSE, "it has more than the stated bits");
    }
    if (status == ORDO_OK) {
        (void)ordo_vector_set(&net->theta, i, x);
    }
    return status == ORDO_OK ? status : ordo_record_within(why, status, "parameter %zu", i + 1);
}

static ordo_status
read_parameters(ordo_network *net, json_t *list, ordo_message *why)
{
    if (json_array_size(list) != net->theta.length) {
        return ordo_explain(why, ORDO_EPARSE, "%zu parameters are needed", net->theta.length);
    }
    mpfr_t x;
    arb_t exact;
    mpfr_init2(x, net->theta.prec);
    arb_init(exact);
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < net->theta.length; i++) {
        status = read_parameter(net, i, json_array_get(list, i), x, exact, why);
    }
    arb_clear(exact);
    mpfr_clear(x);
    return status;
}

ordo_status
ordo_network_record_read(ordo_network *net, json_t *record, const ordo_unit *unit,
                         ordo_message *why)
{
    static const char *const keys[] = {"neurons", "bits", "parameters", NULL};
    long neurons, bits;
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_record_integer(&neurons, record, "neurons", 1, (long)ORDO_NEURONS_MOST, why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_integer(&bits, record, "bits", 2, ORDO_RECORD_BITS_MOST, why);
    }
    if (status != ORDO_OK) {
        return status;
    }
    status = ordo_network_init(net, unit, (size_t)neurons, (mpfr_prec_t)bits);
    if (status == ORDO_OK) {
        status = read_parameters(net, json_object_get(record, "parameters"), why);
        if (status != ORDO_OK) {
            ordo_network_clear(net);
        }
    }
    return status;
}
