/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/docket.h"

#include <stdlib.h>
#include <string.h>

void
ordo_docket_clear(ordo_docket *docket)
{
    ordo_suite_free(docket->suite);
    free(docket->cases);
    memset(docket, 0, sizeof *docket);
}

/* Whether the story tells of what the claim is about. */
static bool
concerns(const ordo_story *story, const ordo_claim *claim)
{
    for (size_t i = 0; i < story->subject.count; i++) {
        const ordo_recipe *r = &story->subject.families[i].recipe;
        if (claim->unit == r->unit &&
            (claim->construction == NULL || claim->construction == r->construction)) {
            return true;
        }
    }
    return false;
}

static size_t
largest(const ordo_sizes *sizes)
{
    return sizes->count > 0 ? sizes->neurons[sizes->count - 1] : 0;
}

static ordo_status
add_case(ordo_docket *docket, const ordo_story *story, const ordo_claim *claim, size_t k)
{
    if (docket->count == docket->room) {
        size_t room = 2 * docket->room + 16;
        ordo_docket_case *grown = realloc(docket->cases, room * sizeof *grown);
        if (grown == NULL) {
            return ORDO_ENOMEM;
        }
        docket->cases = grown;
        docket->room = room;
    }
    docket->cases[docket->count++] = (ordo_docket_case){.claim = *claim,
                                                        .targets = {claim->targets[k]},
                                                        .sizes = ordo_claim_sizes(claim, k),
                                                        .story = story};
    return ORDO_OK;
}

ordo_status
ordo_docket_add(ordo_docket *docket, const ordo_story *story, const ordo_claim *const *claims,
                size_t count)
{
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        for (size_t k = 0; status == ORDO_OK && k < claims[i]->target_count; k++) {
            ordo_sizes sizes = ordo_claim_sizes(claims[i], k);
            if (claims[i]->targets[k] == story->target && concerns(story, claims[i]) &&
                largest(&sizes) <= ORDO_DOCKET_NEURONS) {
                status = add_case(docket, story, claims[i], k);
            }
        }
    }
    return status;
}

ordo_status
ordo_docket_decide(ordo_docket *docket, const ordo_suite_options *options, ordo_message *why)
{
    const ordo_claim **claims = calloc(docket->count + 1, sizeof *claims);
    if (claims == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < docket->count; i++) {
        /* The list of cases moves no more. */
        ordo_docket_case *c = &docket->cases[i];
        c->claim.targets = c->targets;
        c->claim.target_count = 1;
        if (c->claim.own_sizes != NULL) {
            c->claim.own_sizes = &c->sizes;
        }
        claims[i] = &c->claim;
    }
    ordo_status status = ordo_suite_new(&docket->suite, claims, docket->count, options);
    if (status == ORDO_OK) {
        status = ordo_suite_decide(docket->suite, why);
    }
    free(claims);
    return status;
}
