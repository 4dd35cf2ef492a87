/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two nets of each size with panels on which their norms can be enclosed again. */
#include "verify/certificate/evidence.h"
#include "verify/certificate/network_record.h"

/* Bits of accuracy of both norms, at first and at last; bits of work beyond the parameters'. */
enum { BITS_FIRST = 11, BITS_MOST = 90, PREC_MORE = 40, PREC_LEAST = 128 };

/* One of the two. */
typedef struct side {
    ordo_case judged;
    ordo_claim claim; /* with the construction of this side */
    ordo_network net;
    ordo_panels panels;
    arb_t norm; /* as it is read */
} side;

static ordo_status
side_open(side *one, const ordo_case *judged, const ordo_construction *construction, size_t i,
          ordo_message *why)
{
    *one = (side){.judged = *judged, .claim = *judged->claim};
    one->judged.claim = &one->claim;
    one->claim.construction = construction;
    arb_init(one->norm);
    ordo_status status = ordo_network_evidence(&one->net, &one->judged, i, why);
    mpfr_prec_t least = (mpfr_prec_t)PREC_LEAST << judged->effort;
    mpfr_prec_t prec = PREC_MORE << judged->effort;
    prec += status == ORDO_OK ? one->net.theta.prec : 0;
    ordo_subject subject = {.target = judged->target,
                            .net = &one->net,
                            .measure = ordo_measure_find(ordo_norm_name(judged->claim->norm))};
    ordo_panels_init(&one->panels, &subject, prec > least ? prec : least);
    return status;
}

static void
side_close(side *one)
{
    ordo_panels_clear(&one->panels);
    ordo_network_clear(&one->net);
    arb_clear(one->norm);
}

static ordo_status
find(side *one, long bits, ordo_message *why)
{
    ordo_status status = ordo_panels_find(&one->panels, NULL, NULL, bits, why);
    arb_set(one->norm, one->panels.norm);
    ordo_evidence_as_read(one->norm, &one->judged);
    return status;
}

/* Panels of both nets, narrow enough to tell their norms apart, or as narrow as is worth while. */
static ordo_status
find_both(side *better, side *other, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    bool apart = false;
    long most = (long)BITS_MOST << better->judged.effort;
    for (long bits = BITS_FIRST; status == ORDO_OK && !apart && bits <= most; bits *= 2) {
        status = find(better, bits, why);
        if (status == ORDO_OK) {
            status = find(other, bits, why);
        }
        apart = !arb_overlaps(better->norm, other->norm);
    }
    return status;
}

static ordo_status
write_side(ordo_stream *s, const char *key, const side *one)
{
    ordo_stream_open(s, key, '{');
    ordo_status status = ordo_network_record_write(s, "net", &one->net);
    if (status == ORDO_OK) {
        status = ordo_panels_write(s, "error", &one->panels);
    }
    ordo_stream_close(s, '}');
    return status;
}

static ordo_status
write_pair(ordo_stream *s, const ordo_case *judged, size_t i, const ordo_claimed *claimed,
           ordo_message *why)
{
    side better, other;
    (void)claimed;
    ordo_status status = side_open(&better, judged, judged->claim->construction, i, why);
    ordo_status second = side_open(&other, judged, judged->claim->over, i, why);
    status = status == ORDO_OK ? second : status;
    if (status == ORDO_OK) {
        status = find_both(&better, &other, why);
    }
    ordo_stream_open(s, NULL, '{');
    if (status == ORDO_OK) {
        status = write_side(s, "better", &better);
    }
    if (status == ORDO_OK) {
        status = write_side(s, "other", &other);
    }
    ordo_stream_close(s, '}');
    side_close(&other);
    side_close(&better);
    return status;
}

ordo_status
ordo_testify_better(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                    ordo_message *why)
{
    (void)finding;
    ordo_stream_open(s, "evidence", '{');
    ordo_status status = ordo_sizes_testify(s, "pairs", judged, write_pair, NULL, why);
    ordo_stream_close(s, '}');
    return status > 0 ? ORDO_MISSED : status;
}
