/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of numbers in NumPy's .npy files. Source: numpy.lib.format, versions 1.0, 2.0, 3.0. */
#ifndef ORDO_QUADRATURE_NPY_H
#define ORDO_QUADRATURE_NPY_H

#include <stdio.h>

#include "quadrature/dtype.h"
#include "quadrature/vector.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether the bytes begin as an .npy file does. */
bool ordo_npy_begins(const unsigned char *byte, size_t length);

/* Reads a whole file: floating-point numbers of 2, 4 or 8 bytes of either byte order, of shape (n,)
 * or (n, 1) in C's or Fortran's order. v holds them exactly, with the precision of their format,
 * which is *dtype. ORDO_NUMBERS_FINITE: infinities and NaN are refused by their index and byte
 * offset.
 * ORDO_EPARSE with the byte offset where the file is wrong; ORDO_ENOMEM. The caller clears v on
 * ORDO_OK. */
ORDO_CHECKED ordo_status ordo_npy_read(ordo_vector *v, const ordo_dtype **dtype,
                                       const unsigned char *byte, size_t length,
                                       ordo_numbers numbers, ordo_message *why);

/* Writes v as a file of shape (n,), version 1.0, little endian. ORDO_EINVAL: the format has no name
 * in .npy (bf16: f32 holds its numbers), or does not hold an entry, which `why` names; nothing is
 * written then. ORDO_EIO: the stream has an error. */
ORDO_CHECKED ordo_status ordo_npy_write(FILE *out, const ordo_vector *v, const ordo_dtype *dtype,
                                        ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
