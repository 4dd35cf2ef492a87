/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets with panels on which their norms can be enclosed again, and the norms of derivatives that a
 * claimed value speaks of. */
#include "construct/make.h"
#include "verify/certificate/claimed.h"
#include "verify/certificate/evidence.h"
#include "verify/certificate/network_record.h"
#include "verify/certificate/seek.h"

/* Bits of accuracy: of the norms in a claimed value, and of a net's norm, at first and at last. */
enum { VALUE_BITS = 44, BITS_FIRST = 11, BITS_MOST = 90 };

/* Digits to which rounding the parameters must change nothing, 10^-19.3 being the room of 64 bits;
 * what a study without stated digits has. */
enum { ROOM_DIGITS = 20, DEFAULT_DIGITS = 20 };

/* Bits of working precision beyond those of the parameters: what subtracting f and y loses. */
enum { PREC_MORE = 40, PREC_LEAST = 128 };

long
ordo_evidence_room(const ordo_case *judged)
{
    return 64L << judged->effort;
}

void
ordo_evidence_as_read(arb_t x, const ordo_case *judged)
{
    long room = ordo_evidence_room(judged);
    ordo_widen(x, room);
    ordo_widen(x, room);
}

ordo_status
ordo_claimed_write(ordo_stream *s, ordo_claimed *c, const ordo_case *judged, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    ordo_stream_open(s, "norms", '[');
    for (size_t i = 0; status == ORDO_OK && i < c->count; i++) {
        ordo_claimed_norm *norm = &c->norms[i];
        ordo_subject subject = {
            .target = judged->target, .measure = norm->measure, .derivative = norm->derivative};
        ordo_panels panels;
        ordo_panels_init(&panels, &subject, (mpfr_prec_t)PREC_LEAST << judged->effort);
        status = ordo_panels_find(&panels, NULL, NULL, (long)VALUE_BITS << judged->effort, why);
        if (status == ORDO_OK) {
            status = ordo_panels_write(s, NULL, &panels);
            arb_set(norm->value, panels.norm);
            ordo_evidence_as_read(norm->value, judged);
        } else {
            status =
                ordo_record_within(why, status, "%s(%u)", norm->measure->name, norm->derivative);
        }
        ordo_panels_clear(&panels);
    }
    ordo_stream_close(s, ']');
    return status;
}

ordo_status
ordo_network_evidence(ordo_network *net, const ordo_case *judged, size_t i, ordo_message *why)
{
    const ordo_claim *claim = judged->claim;
    const ordo_study *study = judged->study;
    long digits = study->options.digits > 0 ? study->options.digits : DEFAULT_DIGITS;
    long more = (digits > ROOM_DIGITS ? digits : ROOM_DIGITS) << judged->effort;
    mpfr_prec_t bits = claim->bits > 0 ? claim->bits
                                       : study->runs[i].bits + ordo_bits_of_digits(more) -
                                             ordo_bits_of_digits(digits);
    ordo_recipe recipe = ordo_case_recipe(judged);
    if (claim->dtype != NULL) {
        ordo_run_options options = {.dtype = claim->dtype};
        return ordo_run_make(net, &recipe, study->neurons[i], &options, why);
    }
    return ordo_network_make(net, &recipe, study->neurons[i], bits, why);
}

ordo_status
ordo_error_evidence(ordo_panels *panels, const ordo_network *net, const ordo_case *judged,
                    ordo_evidence_test *decides, void *self, ordo_message *why)
{
    ordo_subject subject = {.target = judged->target,
                            .net = net,
                            .measure = ordo_measure_find(ordo_norm_name(judged->claim->norm))};
    mpfr_prec_t least = (mpfr_prec_t)PREC_LEAST << judged->effort;
    mpfr_prec_t prec = net->theta.prec + ((mpfr_prec_t)PREC_MORE << judged->effort);
    long most = (long)BITS_MOST << judged->effort;
    ordo_panels_init(panels, &subject, prec > least ? prec : least);
    ordo_status status = ORDO_OK;
    bool decided = false;
    arb_t norm;
    arb_init(norm);
    for (long bits = BITS_FIRST; status == ORDO_OK && !decided && bits <= most; bits *= 2) {
        status = ordo_panels_find(panels, NULL, NULL, bits, why);
        arb_set(norm, panels->norm);
        ordo_evidence_as_read(norm, judged);
        decided = status == ORDO_OK && decides(norm, self);
    }
    arb_clear(norm);
    return status;
}

/* The claimed value of one net. */
typedef struct comparison {
    arb_t value;
    bool at_least;
} comparison;

static bool
is_decided(const arb_t norm, void *self)
{
    const comparison *c = self;
    return ordo_claimed_compare(norm, c->value, c->at_least) != ORDO_VERDICT_UNDECIDED;
}

/* Net, panels and value of size i. */
static ordo_status
write_net(ordo_stream *s, const ordo_case *judged, size_t i, const ordo_claimed *claimed,
          ordo_message *why)
{
    const ordo_claim *claim = judged->claim;
    comparison c = {.at_least = claim->at_least};
    ordo_network net;
    ordo_panels panels;
    ordo_status status = ordo_network_evidence(&net, judged, i, why);
    if (status != ORDO_OK) {
        return status;
    }
    arb_init(c.value);
    status = ordo_claimed_enclose(c.value, claimed, judged->target, claim->unit, net.neurons,
                                  (mpfr_prec_t)PREC_LEAST << judged->effort);
    ordo_evidence_as_read(c.value, judged);
    if (status == ORDO_OK) {
        status = ordo_error_evidence(&panels, &net, judged, is_decided, &c, why);
        ordo_stream_open(s, NULL, '{');
        if (status == ORDO_OK) {
            status = ordo_network_record_write(s, "net", &net);
        }
        if (status == ORDO_OK) {
            status = ordo_panels_write(s, "error", &panels);
        }
        if (status == ORDO_OK) {
            status = ordo_stream_bounds(s, "claimed", c.value, false);
        }
        ordo_stream_close(s, '}');
        ordo_panels_clear(&panels);
    }
    arb_clear(c.value);
    ordo_network_clear(&net);
    return status;
}

ordo_status
ordo_testify_bound(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                   ordo_message *why)
{
    (void)finding;
    return ordo_claimed_testify(s, "nets", judged, write_net, why);
}
