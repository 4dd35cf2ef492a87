/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets as .safetensors files, the tensors of construct/tensor.h.
 * The format: 8 bytes, little endian, with the length N of the header; N bytes of JSON, which begin
 * with a brace, {"NAME": {"dtype": "F32", "shape": [n, 1], "data_offsets": [begin, end]}, ...,
 * "__metadata__": {"key": "text"}}, keys but once; then the data, row after row and little endian,
 * without overlaps or holes, where offsets count from. Source: the README of safetensors 0.4. */
#ifndef ORDO_CONSTRUCT_SAFETENSORS_H
#define ORDO_CONSTRUCT_SAFETENSORS_H

#include <stdio.h>

#include "construct/network.h"
#include "quadrature/dtype.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether the bytes may be a .safetensors file: the header's length leaves it in the file and a
 * brace follows, which of texts none does. */
bool ordo_safetensors_begins(const unsigned char *byte, size_t length);

/* Reads a whole file. The unit is the gated one with as many factors as tensors name, U, Q, Q2,
 * Q3... after another, or the tied one with as many powers as P.weight has entries; all tensors of
 * the unit must be there, of their shapes, in any order, and no others. F64, F32, BF16, F16, which
 * may differ between tensors: *dtype is what they have in common, or NULL. net holds the parameters
 * exactly, with the precision of the longest. ORDO_EPARSE: anything else, infinities and NaN
 * included, with the byte offset in the file where there is one, the tensor, and the entry;
 * ORDO_ENOMEM. All sizes are checked before memory is asked for. The caller clears *net on ORDO_OK.
 */
ORDO_CHECKED ordo_status ordo_safetensors_read(ordo_network *net, const ordo_dtype **dtype,
                                               const unsigned char *byte, size_t length,
                                               ordo_message *why);

/* Writes the net with all tensors in that format, in their order, the header padded with blanks so
 * that the data begin at a multiple of 8. ORDO_EINVAL: the format does not hold a parameter, which
 * `why` names, and nothing is written (ordo_network_round makes a net that it holds). ORDO_EIO: the
 * stream has an error. */
ORDO_CHECKED ordo_status ordo_safetensors_write(FILE *out, const ordo_network *net,
                                                const ordo_dtype *dtype, ordo_message *why);

/* Reads a net from a file of either kind, told apart by how it begins: as ordo_safetensors_read, or
 * as ordo_network_read, where *dtype is NULL. */
ORDO_CHECKED ordo_status ordo_network_read_any(ordo_network *net, const ordo_dtype **dtype,
                                               const unsigned char *byte, size_t length,
                                               ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
