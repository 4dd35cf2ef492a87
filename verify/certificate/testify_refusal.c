/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a net does not exist: for each size one jump without real factors. */
#include "construct/make.h"
#include "verify/certificate/discriminant.h"
#include "verify/certificate/evidence.h"
#include "verify/certificate/network_record.h"

enum { BITS_FIRST = 128, BITS_MOST = 4096 };

/* A jump whose discriminant is certainly negative, at the lowest precision that shows one; 0: none.
 */
static ordo_status
find_jump(size_t *jump, arb_t y, const ordo_target *target, size_t cells, mpfr_prec_t *prec)
{
    *jump = 0;
    ordo_status status = ORDO_OK;
    for (*prec = BITS_FIRST; *jump == 0 && status == ORDO_OK && *prec <= BITS_MOST; *prec *= 2) {
        for (size_t i = 1; i < cells && *jump == 0 && status == ORDO_OK; i++) {
            status = ordo_taylor_discriminant(y, target, cells, i, *prec);
            *jump = arb_is_negative(y) ? i : 0;
        }
        if (*jump != 0) {
            return status;
        }
    }
    return status;
}

static ordo_status
write_jump(ordo_stream *s, const ordo_case *judged, size_t neurons, ordo_message *why)
{
    size_t cells = ordo_unit_cells(judged->claim->unit, neurons), jump;
    mpfr_prec_t prec;
    arb_t y;
    arb_init(y);
    ordo_status status = find_jump(&jump, y, judged->target, cells, &prec);
    if (status == ORDO_OK && jump == 0) {
        status = ordo_explain(why, ORDO_MISSED, "no negative discriminant for n = %zu", neurons);
    }
    ordo_stream_open(s, NULL, '{');
    if (status == ORDO_OK) {
        ordo_stream_integer(s, "neurons", (long)neurons);
        ordo_stream_integer(s, "precision", (long)prec);
        ordo_stream_integer(s, "jump", (long)jump);
        status = ordo_stream_bounds(s, "discriminant", y, false);
    }
    ordo_stream_close(s, '}');
    arb_clear(y);
    return status;
}

/* The net that was built although the claim refuses it: the first one. */
static ordo_status
write_net(ordo_stream *s, const ordo_case *judged, ordo_message *why)
{
    const ordo_claim *claim = judged->claim;
    ordo_status status = ORDO_REFUSED;
    for (size_t i = 0; status == ORDO_REFUSED && i < claim->neuron_count; i++) {
        ordo_network net;
        ordo_recipe recipe = ordo_case_recipe(judged);
        status = ordo_network_make(&net, &recipe, claim->neurons[i], BITS_FIRST, why);
        if (status == ORDO_OK) {
            status = ordo_network_record_write(s, "net", &net);
            ordo_network_clear(&net);
        }
    }
    return status > 0 ? ORDO_MISSED : status;
}

ordo_status
ordo_testify_refusal(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                     ordo_message *why)
{
    const ordo_claim *claim = judged->claim;
    bool refused = finding->verdict == ORDO_VERDICT_PROVED;
    ordo_status status = ORDO_OK;
    ordo_stream_open(s, "evidence", '{');
    ordo_stream_open(s, "jumps", '[');
    for (size_t i = 0; refused && status == ORDO_OK && i < claim->neuron_count; i++) {
        status = write_jump(s, judged, claim->neurons[i], why);
    }
    ordo_stream_close(s, ']');
    if (refused) {
        ordo_stream_text(s, "net", NULL);
    } else if (status == ORDO_OK) {
        status = write_net(s, judged, why);
    }
    ordo_stream_close(s, '}');
    return status;
}
