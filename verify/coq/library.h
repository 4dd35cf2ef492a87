/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts that all files for Coq have in common. Private to the library. */
#ifndef ORDO_VERIFY_COQ_LIBRARY_H
#define ORDO_VERIFY_COQ_LIBRARY_H

#include "verify/coq/enclosure.h"

/* Writes the head, a comment, and the commands that load Coq's libraries. */
void ordo_coq_write_head(const ordo_coq_file *file, const ordo_target *target);

/* Writes data/coq/Ordo.v, and Order.v where file->order is, as a module of the file, without their
 * commands that load libraries. */
void ordo_coq_write_library(const ordo_coq_file *file);

/* Writes "Definition f (x : R) : R := ...". Statuses as ordo_coq_expression. */
ORDO_CHECKED ordo_status ordo_coq_write_function(FILE *out, const ordo_target *target,
                                                 ordo_message *why);

/* Whether f can be written: statuses as ordo_coq_expression, and ORDO_EIO. */
ORDO_CHECKED ordo_status ordo_coq_check_expression(const ordo_target *target, ordo_message *why);

/* ORDO_REFUSED where f has points in its interval at which it is not smooth. */
ORDO_CHECKED ordo_status ordo_coq_check_smooth(const ordo_target *target, ordo_message *why);

/* The status of all that was written to `out`: ORDO_OK or ORDO_EIO. */
ORDO_CHECKED ordo_status ordo_coq_finish(FILE *out);

#endif
