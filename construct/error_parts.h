/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an error: what its two views, the measured and the enclosed one, share. Internal.
 */
#ifndef ORDO_CONSTRUCT_ERROR_PARTS_H
#define ORDO_CONSTRUCT_ERROR_PARTS_H

#include <pthread.h>

#include "construct/error.h"
#include "construct/expansion.h"

/* An expansion in one field at one precision, made when first asked for. */
typedef struct ordo_shelf {
    struct ordo_shelf *next;
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    ordo_expansion *expansion;
} ordo_shelf;

struct ordo_error {
    ordo_function function;
    ordo_difference difference;
    const ordo_target *target;
    mpfr_t a, b;
    bool singular_a, singular_b;
    bool calm_a, calm_b; /* no gate changes between the target's end and its rounding a or b */
    ordo_vector cuts;
    ordo_partition *partition;
    pthread_mutex_t lock;
    ordo_shelf *shelves;
};

/* The expansion at `prec` bits, rounded up, owned by e. Which thread makes it does not show in it.
 */
ORDO_CHECKED ordo_status ordo_error_expansion(const ordo_expansion **out, ordo_error *e,
                                              const ordo_arithmetic *field, mpfr_prec_t prec);

/* Pieces of an error's expansion for one thread: the cells first .. first+count-1. */
typedef struct ordo_error_pieces {
    ordo_error *error;
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    const ordo_expansion *expansion; /* NULL until cells are asked for */
    size_t first, count, room;
    ordo_piece at[ORDO_BLOCK];
} ordo_error_pieces;

/* None yet, of ordo_error_expansion(e, field, prec), which is made when cells are asked for. */
void ordo_error_pieces_init(ordo_error_pieces *p, ordo_error *e, const ordo_arithmetic *field,
                            mpfr_prec_t prec);

/* Frees them; valid on zero bytes. */
void ordo_error_pieces_clear(ordo_error_pieces *p);

/* Makes the cells first .. first+count-1, count <= ORDO_BLOCK, the current ones. As
 * ordo_error_expansion and ordo_expansion_pieces. */
ORDO_CHECKED ordo_status ordo_error_pieces_seek(ordo_error_pieces *p, size_t first, size_t count);

/* The ends of `cell`, expanded to `piece`, at which f need not be smooth, as ORDO_SINGULAR_LEFT and
 * ORDO_SINGULAR_RIGHT. */
unsigned ordo_error_marks(const ordo_error *e, const ordo_piece *piece, size_t cell);

/* Sets e->difference; everything else of e is there. */
void ordo_error_fill_difference(ordo_error *e);

#endif
