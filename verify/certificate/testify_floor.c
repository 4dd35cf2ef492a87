/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that keep any net away from the target; or a net that comes nearer than is claimed. */
#include "construct/make.h"
#include "verify/certificate/evidence.h"
#include "verify/proof/floor.h"
#include "verify/certificate/floor_record.h"
#include "verify/study/measure.h"
#include "verify/certificate/network_record.h"
#include "verify/certificate/section_record.h"

enum { PREC = 160, WITNESS_DIGITS = 8 };

/* The claimed value and whether some net's norm is certainly not larger. */
typedef struct comparison {
    arb_t value;
    bool reached;
} comparison;

static bool
is_decided(const arb_t norm, void *self)
{
    comparison *c = self;
    c->reached = arb_le(norm, c->value);
    return c->reached || arb_gt(norm, c->value);
}

/* The floor on the cells or sections that the search has chosen. */
static ordo_status
write_floor(ordo_stream *s, arb_t bound, const ordo_case *judged, size_t neurons)
{
    const ordo_claim *claim = judged->claim;
    ordo_part part = ordo_norm_forms[claim->norm].part;
    ordo_floor_subject subject = {judged->target, ordo_unit_order(claim->unit), neurons,
                                  claim->norm};
    ordo_floor floor;
    ordo_floor_init(&floor);
    arb_zero(bound);
    ordo_status status =
        ordo_floor_find(&floor, claim->unit, judged->target, neurons, ORDO_NORM_BIT(claim->norm));
    const ordo_floor_basis *basis = &floor.basis[part];
    if (status == ORDO_OK && basis->knots.length > 0) {
        status = (basis->way == ORDO_BY_CELLS
                      ? ordo_floor_record_write
                      : ordo_section_record_write)(s, "floor", bound, &subject, &basis->knots);
    } else if (status == ORDO_OK) {
        ordo_stream_text(s, "floor", NULL);
    }
    ordo_floor_clear(&floor);
    return status;
}

/* One construction's net and its norm, if that is not above the claimed value. */
static ordo_status
try_construction(ordo_stream *s, const ordo_case *judged, const ordo_construction *construction,
                 size_t neurons, comparison *c, ordo_message *why)
{
    const ordo_claim *claim = judged->claim;
    ordo_recipe recipe = {claim->unit, construction, ORDO_FORWARD, judged->target, NULL};
    ordo_network net;
    ordo_panels panels;
    ordo_status status = ordo_network_make(&net, &recipe, neurons,
                                           ordo_recipe_bits(&recipe, neurons, WITNESS_DIGITS), why);
    if (status != ORDO_OK) {
        return status < 0 ? status : ORDO_OK;
    }
    status = ordo_error_evidence(&panels, &net, judged, is_decided, c, why);
    if (status == ORDO_OK && c->reached) {
        status = ordo_network_record_write(s, "net", &net);
        if (status == ORDO_OK) {
            status = ordo_panels_write(s, "error", &panels);
        }
    }
    ordo_panels_clear(&panels);
    ordo_network_clear(&net);
    return status < 0 ? status : ORDO_OK;
}

/* A net that reaches the claimed value, where the floor does not exclude it; else null. */
static ordo_status
write_witness(ordo_stream *s, const ordo_case *judged, size_t neurons, comparison *c,
              const arb_t bound, ordo_message *why)
{
    bool excluded = arb_lt(c->value, bound);
    ordo_status status = ORDO_OK;
    for (const ordo_construction *const *one = judged->claim->unit->constructions;
         !excluded && !c->reached && status == ORDO_OK && *one != NULL; one++) {
        status = try_construction(s, judged, *one, neurons, c, why);
    }
    if (!c->reached) {
        ordo_stream_text(s, "net", NULL);
        ordo_stream_text(s, "error", NULL);
    }
    return status;
}

static ordo_status
write_size(ordo_stream *s, const ordo_case *judged, size_t i, const ordo_claimed *claimed,
           ordo_message *why)
{
    size_t neurons = ordo_case_sizes(judged).neurons[i];
    comparison c = {.reached = false};
    arb_t bound;
    arb_init(bound);
    arb_init(c.value);
    ordo_stream_open(s, NULL, '{');
    ordo_stream_integer(s, "neurons", (long)neurons);
    ordo_status status = ordo_claimed_enclose(c.value, claimed, judged->target, judged->claim->unit,
                                              neurons, (mpfr_prec_t)PREC << judged->effort);
    if (status == ORDO_OK) {
        status = ordo_stream_bounds(s, "claimed", c.value, false);
    }
    if (status == ORDO_OK) {
        status = write_floor(s, bound, judged, neurons);
    }
    if (status == ORDO_OK) {
        status = write_witness(s, judged, neurons, &c, bound, why);
    }
    ordo_stream_close(s, '}');
    arb_clear(c.value);
    arb_clear(bound);
    return status;
}

ordo_status
ordo_testify_floor(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                   ordo_message *why)
{
    (void)finding;
    return ordo_claimed_testify(s, "sizes", judged, write_size, why);
}
