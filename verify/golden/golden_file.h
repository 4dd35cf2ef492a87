/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden references as files: weights.safetensors (construct/safetensors.h), points.npy
 * (quadrature/npy.h), golden.json, README.txt. */
#ifndef ORDO_VERIFY_GOLDEN_GOLDEN_FILE_H
#define ORDO_VERIFY_GOLDEN_GOLDEN_FILE_H

#include <stdio.h>

#include "construct/recipe.h"
#include "verify/golden/golden.h"
#include "verify/study/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ORDO_GOLDEN_FORMAT "golden/2"

/* Where the net comes from, and the error of the rounded one. */
typedef struct ordo_golden_origin {
    const ordo_recipe *recipe;
    const ordo_run *run;
    long digits; /* of the norms */
    const char *command;
} ordo_golden_origin;

/* Writes golden.json, as a stream:
 *   {"format": "golden/2", "unit", "construction", "knots", "orientation",
 *    "target": {"name", "expression", "domain"}, "neurons", "dtype", "underflow", "outside",
 *    "norms": {"rmse": {"value", "radius", "status"}, ...},
 *    "columns": ["x", "x_hex", "y_hex", "y_decimal", "bound"], "points": [[...], ...],
 *    "checksum"}
 * "underflow" is "gradual" or "flushed", what the bound supposes; "outside" of the points lie
 * outside of the domain; x exactly, y rounded once to the format and, y_decimal, once to 40 digits,
 * the bound rounded up; |value - norm of the error| <= radius. All numbers but "neurons" and
 * "outside" are texts. Nothing in it depends on the machine. ORDO_ENOMEM; ORDO_EIO when the stream
 * has an error. */
ORDO_CHECKED ordo_status ordo_golden_write(FILE *out, const ordo_golden *g,
                                           const ordo_golden_origin *origin);

/* Writes README.txt: what the files are, what the bound allows, and programs of ten lines that load
 * the net into PyTorch and NumPy and evaluate it. ORDO_EIO when the stream has an error. */
ORDO_CHECKED ordo_status ordo_golden_write_readme(FILE *out, const ordo_golden *g,
                                                  const ordo_golden_origin *origin);

/* The formats in which points.npy holds the points: the set's own, f32 for bf16. */
const ordo_dtype *ordo_golden_array(const ordo_dtype *dtype);

/* The bytes of a set's files. */
typedef struct ordo_golden_bytes {
    const unsigned char *weights, *points, *json;
    size_t weights_length, points_length, json_length;
} ordo_golden_bytes;

/* Reads a set: parameters and points from their own files. Values and bounds are found anew, and
 * each number of golden.json but the norms must be what they give. ORDO_EPARSE: it is not, or a
 * file is none of its kind, as `why` says with the file's name; ORDO_ENOMEM. The caller clears *g
 * on ORDO_OK. */
ORDO_CHECKED ordo_status ordo_golden_read(ordo_golden *g, const ordo_golden_bytes *bytes,
                                          ordo_message *why);

/* Room for what golden.json says of a point. */
enum { ORDO_GOLDEN_COLUMNS = 5 };

/* The names of what it says, in order. */
extern const char *const ordo_golden_columns[ORDO_GOLDEN_COLUMNS];

/* text[c] = what golden.json says of point k; freed with free(). ORDO_ENOMEM: all are NULL. */
ORDO_CHECKED ordo_status ordo_golden_row(char *text[ORDO_GOLDEN_COLUMNS], const ordo_golden *g,
                                         size_t k);

#ifdef __cplusplus
}
#endif
#endif
