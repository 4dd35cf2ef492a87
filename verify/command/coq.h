/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands that write proofs for Coq share. */
#ifndef ORDO_VERIFY_COMMAND_COQ_H
#define ORDO_VERIFY_COMMAND_COQ_H

#include "verify/command/command.h"

/* Writes the proof that --coq asks for, of the recipe on its target, to the file `path`: with -n
 * about that net, without about all n. 0, or the exit status after a complaint: EXIT_INPUT when
 * there is no such proof. */
int coq_write(const options *o, const char *path, const ordo_recipe *recipe);

#endif
