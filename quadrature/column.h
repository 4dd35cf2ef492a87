/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of numbers in files: points, and what other programs found there. */
#ifndef ORDO_QUADRATURE_COLUMN_H
#define ORDO_QUADRATURE_COLUMN_H

#include "quadrature/dtype.h"
#include "quadrature/vector.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads decimal or hexadecimal floats from a text: one on each line, or all on one line, with
 * blanks or a comma between them; the rest of a line behind # and empty lines are skipped. Each is
 * rounded once, to nearest at `prec` bits; inf, infinity and nan, of any case and sign, are numbers
 * for ORDO_NUMBERS_ALL. ORDO_OK: all are exact; ORDO_MISSED: some were rounded, and v is valid.
 * ORDO_EPARSE names line and column of what is wrong, for ORDO_NUMBERS_FINITE infinities and NaN
 * among it, which are told apart from what is no number; ORDO_EINVAL: no such precision;
 * ORDO_ENOMEM. The caller clears v on ORDO_OK and ORDO_MISSED. A text without numbers gives an
 * empty column. */
ORDO_CHECKED ordo_status ordo_column_read_text(ordo_vector *v, const char *text, size_t length,
                                               mpfr_prec_t prec, ordo_numbers numbers,
                                               ordo_message *why);

/* Reads an .npy file as ordo_npy_read does, or, of what does not begin like one, a text as
 * ordo_column_read_text does, where `prec` counts and *dtype is NULL. */
ORDO_CHECKED ordo_status ordo_column_read(ordo_vector *v, const ordo_dtype **dtype,
                                          const unsigned char *byte, size_t length,
                                          mpfr_prec_t prec, ordo_numbers numbers,
                                          ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
