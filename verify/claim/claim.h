/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims are data: statements of a paper or of theory in a form that can be decided. */
#ifndef ORDO_VERIFY_CLAIM_CLAIM_H
#define ORDO_VERIFY_CLAIM_CLAIM_H

#include <stdbool.h>
#include <stddef.h>

#include "construct/build.h"
#include "construct/catalogue.h"
#include "construct/knots.h"
#include "construct/network.h"
#include "quadrature/dtype.h"
#include "quadrature/norm.h"
#include "verify/claim/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ordo_kind;

/* Numbers of neurons, increasing. */
typedef struct ordo_sizes {
    size_t *neurons;
    size_t count;
} ordo_sizes;

/* One claim. Texts are owned by the claim file it came from. */
typedef struct ordo_claim {
    const char *id;
    const char *says;
    const char *cite, *where; /* the source */
    const struct ordo_kind *kind;
    const ordo_unit *unit;
    const ordo_construction *construction; /* NULL where the kind needs none */
    const ordo_construction *over;         /* that is not better, or NULL */
    ordo_orientation orientation;
    ordo_knots *knots; /* owned; NULL: uniform */
    const ordo_target **targets;
    size_t target_count;
    ordo_norm norm;
    size_t *neurons; /* the sizes of "n" */
    size_t neuron_count;
    ordo_sizes *own_sizes; /* per target, those of "n_for"; none: count 0. NULL: none at all */
    size_t *samples;       /* the numbers of points of "samples" */
    size_t sample_count;
    const char *value;    /* the claimed number, an expression */
    const char *quantity; /* of a published number */
    long digits;
    mpfr_prec_t bits;        /* of the parameters; 0: enough that rounding them does not show */
    const ordo_dtype *dtype; /* that the parameters are rounded to, or NULL */
    bool at_least;           /* "relation": ">=" */
    ordo_network *network;   /* that is judged instead of one that is made, or NULL */
    const char *order;       /* of a theorem, an expression; NULL: the unit's */
    const char *lower;       /* constants of a theorem, expressions, or NULL */
    const char *upper;
    ordo_verdict expect; /* ORDO_VERDICTS: nothing in particular */
} ordo_claim;

/* The claims of one file, with the targets that the file itself defines. */
typedef struct ordo_claim_file ordo_claim_file;

/* Reads {"claims": [...], optional "title", "provenance"}. Targets are names of the catalogue or
 * expressions (on "on": [a, b], default [-1, 1]). Keys that a claim's kind does not know, missing
 * ones and repeated ids are errors: ORDO_EPARSE with line and column or the claim's id,
 * ORDO_EDOMAIN and others of ordo_target_new. The catalogue must outlive the file. */
ORDO_CHECKED ordo_status ordo_claim_file_parse(ordo_claim_file **out, const char *text,
                                               size_t length, const ordo_catalogue *catalogue,
                                               ordo_message *why);

/* Frees it; NULL is allowed. */
void ordo_claim_file_free(ordo_claim_file *file);

/* The sizes for target k: its own, else those of "n". */
ordo_sizes ordo_claim_sizes(const ordo_claim *claim, size_t k);

/* How many claims. */
size_t ordo_claim_file_count(const ordo_claim_file *file);

/* Claim i in the order of the file. */
const ordo_claim *ordo_claim_file_claim(const ordo_claim_file *file, size_t i);

#ifdef __cplusplus
}
#endif
#endif
