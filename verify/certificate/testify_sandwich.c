/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets between the bounds that |f^(k)| sets on all cells; where f^(k) is one number, ideal nets. */
#include <stdlib.h>

#include "verify/certificate/evidence.h"
#include "verify/certificate/extremes.h"
#include "verify/certificate/network_record.h"

/* What is tried for the cells: pieces from the first, doubled, to the last. */
enum { PIECES_FIRST = 2, PIECES_MOST = 256, ORDER = 6, PREC = 160 };

/* The bounds of one net's norm, and how a reader finds them: written, and so a little wider. */
typedef struct bounds {
    arb_t low, high, distance;
    arb_t low_read, high_read;
    bool declared; /* see ordo_sandwich_compare */
} bounds;

static bool
is_decided(const arb_t norm, const bounds *b)
{
    return ordo_sandwich_compare(norm, b->low_read, b->high_read, b->distance, b->declared) !=
           ORDO_VERDICT_UNDECIDED;
}

/* Nothing is gained by a narrower norm: it decides, or even its midpoint does not, so that narrower
 * bounds are needed. */
static bool
is_enough(const arb_t norm, void *self)
{
    arb_t middle;
    arb_init(middle);
    arb_get_mid_arb(middle, norm);
    bool enough = is_decided(norm, self) || !is_decided(middle, self);
    arb_clear(middle);
    return enough;
}

/* Panels for the norm and pieces for the bounds that decide, if any do. */
static ordo_status
find_evidence(ordo_panels *panels, bounds *b, ordo_extremes_options *cells, const ordo_network *net,
              const ordo_case *judged, ordo_message *why)
{
    const ordo_claim *claim = judged->claim;
    ordo_status status = ORDO_OK;
    bool decided = false;
    for (cells->pieces = PIECES_FIRST; status == ORDO_OK && !decided; cells->pieces *= 2) {
        status = ordo_sandwich_enclose(b->low, b->high, claim, judged->target,
                                       ordo_unit_cells(claim->unit, net->neurons), cells);
        arb_set(b->low_read, b->low);
        arb_set(b->high_read, b->high);
        ordo_evidence_as_read(b->low_read, judged);
        ordo_evidence_as_read(b->high_read, judged);
        if (status == ORDO_OK) {
            if (cells->pieces > PIECES_FIRST) {
                ordo_panels_clear(panels);
            }
            status = ordo_error_evidence(panels, net, judged, is_enough, b, why);
            arb_t norm;
            arb_init(norm);
            arb_set(norm, panels->norm);
            ordo_evidence_as_read(norm, judged);
            decided = status == ORDO_OK && is_decided(norm, b);
            arb_clear(norm);
        }
        if (decided || cells->pieces >= PIECES_MOST) {
            return status;
        }
    }
    return status;
}

static ordo_status
write_net(ordo_stream *s, const ordo_case *judged, size_t i, const ordo_claimed *claimed,
          ordo_message *why)
{
    (void)claimed;
    ordo_extremes_options cells = {.order = (slong)ORDER << judged->effort,
                                   .prec = (mpfr_prec_t)PREC << judged->effort};
    ordo_network net;
    ordo_panels panels = {.count = 0};
    bounds b = {.declared = judged->claim->value == NULL};
    ordo_status status = ordo_network_evidence(&net, judged, i, why);
    if (status != ORDO_OK) {
        return status;
    }
    arb_init(b.low);
    arb_init(b.high);
    arb_init(b.distance);
    arb_init(b.low_read);
    arb_init(b.high_read);
    ordo_stream_open(s, NULL, '{');
    status = ordo_sandwich_distance(b.distance, &net, judged->claim, judged->target, why);
    if (status == ORDO_OK) {
        status = find_evidence(&panels, &b, &cells, &net, judged, why);
    }
    if (status == ORDO_OK) {
        status = ordo_network_record_write(s, "net", &net);
    }
    if (status == ORDO_OK) {
        status = ordo_panels_write(s, "error", &panels);
    }
    ordo_stream_integer(s, "pieces", (long)cells.pieces);
    ordo_stream_integer(s, "order", cells.order);
    ordo_stream_integer(s, "precision", (long)cells.prec);
    if (status == ORDO_OK) {
        status = ordo_stream_bounds(s, "low", b.low, true);
    }
    if (status == ORDO_OK) {
        status = ordo_stream_bounds(s, "high", b.high, true);
    }
    if (status == ORDO_OK) {
        status = ordo_stream_exact(s, "distance", b.distance);
    }
    ordo_stream_close(s, '}');
    ordo_panels_clear(&panels);
    arb_clear(b.high_read);
    arb_clear(b.low_read);
    arb_clear(b.distance);
    arb_clear(b.high);
    arb_clear(b.low);
    ordo_network_clear(&net);
    return status;
}

ordo_status
ordo_testify_sandwich(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                      ordo_message *why)
{
    (void)finding;
    const ordo_study *study = judged->study;
    bool equal = ordo_sandwich_is_equality(judged->claim, judged->target);
    ordo_status status = ORDO_OK;
    ordo_stream_open(s, "evidence", '{');
    if (equal) {
        ordo_stream_open(s, "runs", '[');
        ordo_stream_close(s, ']');
    } else {
        status = ordo_sizes_testify(s, "runs", judged, write_net, NULL, why);
    }
    if (status == ORDO_OK) {
        status = ordo_rational_evidence(s, judged, study->neurons, equal ? study->count : 0, why);
    }
    ordo_stream_close(s, '}');
    return status > 0 ? ORDO_MISSED : status;
}
