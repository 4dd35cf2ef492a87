/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges of f^(k): on the whole interval from above, where it keeps its sign from below. */
#include "verify/certificate/evidence.h"
#include "verify/proof/theorem.h"

/* Accuracy and working precision of the ranges, with the least effort: what is claimed may be near
 * to what they give. */
enum { BITS = 16, PREC = 128 };

static ordo_status
write_covering(ordo_stream *s, const char *key, const ordo_subject *subject, arb_srcptr from,
               arb_srcptr to, unsigned effort, ordo_message *why)
{
    ordo_panels panels;
    ordo_panels_init(&panels, subject, (mpfr_prec_t)PREC << effort);
    ordo_status status = ordo_panels_find(&panels, from, to, (long)BITS << effort, why);
    if (status == ORDO_OK) {
        status = ordo_panels_write(s, key, &panels);
    }
    ordo_panels_clear(&panels);
    return status;
}

/* max |f^(order)| on [a, b]. */
static ordo_status
write_most(ordo_stream *s, const char *key, const ordo_target *target, unsigned order,
           unsigned effort, ordo_message *why)
{
    ordo_subject subject = {
        .target = target, .measure = ordo_measure_find("linf"), .derivative = order};
    return write_covering(s, key, &subject, NULL, NULL, effort, why);
}

/* min |f^(k)| on [u, v]. */
static ordo_status
write_least(ordo_stream *s, const ordo_theorem *t, unsigned effort, ordo_message *why)
{
    ordo_subject subject = {
        .target = t->target, .measure = ordo_measure_find("least"), .derivative = t->order};
    arb_t u, v;
    arb_init(u);
    arb_init(v);
    ordo_ball_from_real(u, t->slices.u);
    ordo_ball_from_real(v, t->slices.v);
    ordo_status status = write_covering(s, "least", &subject, u, v, effort, why);
    arb_clear(v);
    arb_clear(u);
    return status;
}

/* The construction on fewer than `from` neurons, of the unit with one factor less. */
static ordo_status
write_small(ordo_stream *s, const ordo_theorem *t, unsigned effort, ordo_message *why)
{
    if (t->small == NULL) {
        ordo_stream_text(s, "small", NULL);
        return ORDO_OK;
    }
    ordo_stream_open(s, "small", '{');
    ordo_stream_text(s, "by", t->small_by->name);
    ordo_stream_integer(s, "from", (long)t->from);
    ordo_status status = write_most(s, "most", t->target, t->order - 1, effort, why);
    ordo_stream_close(s, '}');
    return status;
}

static ordo_status
write_theorem(ordo_stream *s, const ordo_theorem *t, unsigned effort, ordo_message *why)
{
    ordo_stream_text(s, "by", t->by->name);
    ordo_status status = write_most(s, "most", t->target, t->order, effort, why);
    if (status == ORDO_OK) {
        status = write_least(s, t, effort, why);
    }
    return status == ORDO_OK ? write_small(s, t, effort, why) : status;
}

ordo_status
ordo_testify_theorem(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                     ordo_message *why)
{
    (void)finding;
    ordo_theorem t;
    ordo_theorem_init(&t);
    ordo_stream_open(s, "evidence", '{');
    ordo_status status = ordo_theorem_find(&t, judged->claim->unit, judged->target, NULL, why);
    if (status == ORDO_REFUSED) { /* a polynomial that nets reproduce */
        static const char *const keys[] = {"by", "most", "least", "small"};
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            ordo_stream_text(s, keys[i], NULL);
        }
        status = ORDO_OK;
    } else if (status == ORDO_OK) {
        status = write_theorem(s, &t, judged->effort, why);
    }
    ordo_stream_close(s, '}');
    ordo_theorem_clear(&t);
    return status > 0 ? ORDO_MISSED : status;
}
