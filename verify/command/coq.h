/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands that write proofs for Coq share. */
#ifndef ORDO_VERIFY_COMMAND_COQ_H
#define ORDO_VERIFY_COMMAND_COQ_H

#include "verify/claim/suite.h"
#include "verify/command/claims.h"

/* Writes the proof that --coq asks for, of the recipe on its target: with -n about that net,
 * without about all n. 0, or the exit status after a complaint: EXIT_INPUT when there is no such
 * proof. */
int coq_write(const options *o, const ordo_recipe *recipe);

/* The same of what no net with so many neurons can reach, whatever the construction. */
int coq_write_floor(const options *o, const ordo_recipe *recipe, size_t neurons);

/* Writes a file for each case of the decided claims whose kind has proofs for Coq and that are not
 * refuted or undecided, to the folder of --coq, which is made unless it is there. A file states
 * what the claim says of that case, its own number, if it says one; where that does not follow from
 * what is proved for Coq there is none. No two have the same name. 0, or an exit status: after a
 * complaint about every case without a file, EXIT_OPEN where it does not follow. */
int coq_write_claims(const options *o, const ordo_suite *suite);

#endif
