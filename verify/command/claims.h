/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The claims that the command's arguments name. */
#ifndef ORDO_VERIFY_COMMAND_CLAIMS_H
#define ORDO_VERIFY_COMMAND_CLAIMS_H

#include "verify/claim/claim.h"
#include "verify/command/command.h"

/* Claims and the files that own them. */
typedef struct claim_set {
    ordo_claim_file **files;
    size_t file_count;
    const ordo_claim **claims;
    size_t count;
    bool selected; /* single claims were named */
} claim_set;

/* The claims of the arguments: ids of shipped claims, files of claims; without arguments the
 * shipped ones but those that are false on purpose. 0, or an exit status after a complaint. */
int claim_set_load(claim_set *set, const options *o, const ordo_catalogue *catalogue);

/* All shipped claims. 0, or an exit status after a complaint. */
int claim_set_load_all(claim_set *set, const options *o, const ordo_catalogue *catalogue);

/* Frees the set; valid on zero bytes. */
void claim_set_clear(claim_set *set);

#endif
