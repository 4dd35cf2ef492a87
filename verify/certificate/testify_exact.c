/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ideal nets in rationals. */
#include "construct/make.h"
#include "verify/certificate/evidence.h"
#include "verify/certificate/rational_net.h"

/* The construction's ideal net, and its uniform knots. */
static ordo_status
make_net(ordo_rational_net *net, const ordo_case *judged, size_t neurons, ordo_message *why)
{
    const ordo_claim *claim = judged->claim;
    size_t cells = ordo_unit_cells(claim->unit, neurons);
    cells = cells > 0 ? cells : 1;
    ordo_status status = ordo_rational_net_init(net, claim->unit, neurons, cells + 1);
    if (status == ORDO_OK) {
        status = ordo_ideal_parameters(net->theta, claim->unit, claim->construction,
                                       claim->orientation, judged->target, neurons, why);
    }
    if (status != ORDO_OK) {
        return status;
    }
    fmpq_t a, b;
    fmpq_init(a);
    fmpq_init(b);
    status = ordo_target_ends_rational(a, b, judged->target);
    fmpq_sub(b, b, a);
    for (size_t i = 0; i <= cells; i++) {
        fmpq_set_si(net->knot + i, (slong)i, (ulong)cells);
        fmpq_mul(net->knot + i, net->knot + i, b);
        fmpq_add(net->knot + i, net->knot + i, a);
    }
    fmpq_clear(b);
    fmpq_clear(a);
    return status;
}

ordo_status
ordo_rational_evidence(ordo_stream *s, const ordo_case *judged, const size_t *neurons, size_t count,
                       ordo_message *why)
{
    fmpq_t square;
    fmpq_init(square);
    ordo_status status = ORDO_OK;
    ordo_stream_open(s, "nets", '[');
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        ordo_rational_net net;
        status = make_net(&net, judged, neurons[i], why);
        if (status == ORDO_OK) {
            status = ordo_rational_net_square(square, &net, judged->target, why);
        }
        ordo_stream_open(s, NULL, '{');
        if (status == ORDO_OK) {
            status = ordo_rational_net_write(s, &net);
        }
        if (status == ORDO_OK) {
            status = ordo_stream_rational(s, "square", square);
        }
        ordo_stream_close(s, '}');
        ordo_rational_net_clear(&net);
    }
    ordo_stream_close(s, ']');
    fmpq_clear(square);
    return status > 0 ? ORDO_MISSED : status;
}

ordo_status
ordo_testify_exact(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                   ordo_message *why)
{
    (void)finding;
    const ordo_claim *claim = judged->claim;
    ordo_stream_open(s, "evidence", '{');
    ordo_status status =
        ordo_rational_evidence(s, judged, claim->neurons, claim->neuron_count, why);
    ordo_stream_close(s, '}');
    return status;
}
