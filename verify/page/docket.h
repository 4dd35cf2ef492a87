/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The claims that concern the stories of a report, each on one target, and their verdicts. */
#ifndef ORDO_VERIFY_PAGE_DOCKET_H
#define ORDO_VERIFY_PAGE_DOCKET_H

#include "verify/page/story.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The largest nets that a report makes for claims. */
enum { ORDO_DOCKET_NEURONS = 4096 };

/* A claim on one target: a copy whose list of targets is this one. */
typedef struct ordo_docket_case {
    ordo_claim claim;
    const ordo_target *targets[1];
    ordo_sizes sizes;
    const ordo_story *story;
} ordo_docket_case;

typedef struct ordo_docket {
    ordo_docket_case *cases;
    size_t count, room;
    ordo_suite *suite; /* of all cases, in their order, once decided */
} ordo_docket;

/* Frees it; valid on zero bytes. */
void ordo_docket_clear(ordo_docket *docket);

/* Adds those of the claims that are about the story's target (the very object) and one of its
 * units, of their constructions those that the story has, with nets of at most ORDO_DOCKET_NEURONS
 * neurons. Claims and stories outlive the docket. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_docket_add(ordo_docket *docket, const ordo_story *story,
                                         const ordo_claim *const *claims, size_t count);

/* Decides all of them: see ordo_suite_decide. */
ORDO_CHECKED ordo_status ordo_docket_decide(ordo_docket *docket, const ordo_suite_options *options,
                                            ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
