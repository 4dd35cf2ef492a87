/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an error: what its two views, the measured and the enclosed one, share. Internal.
 */
#ifndef ORDO_CONSTRUCT_ERROR_PARTS_H
#define ORDO_CONSTRUCT_ERROR_PARTS_H

#include <pthread.h>

#include "construct/error.h"
#include "construct/expansion.h"

/* A piece that is kept, that of cell number `cell` - 1; cell 0: none. */
typedef struct ordo_kept_piece {
    size_t cell;
    ordo_piece piece;
} ordo_kept_piece;

/* An expansion in one field at one precision, made when first asked for, and some of its pieces: of
 * cell i in kept[i % room], if anywhere. */
typedef struct ordo_shelf {
    struct ordo_shelf *next;
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    ordo_expansion *expansion;
    size_t room;
    ordo_kept_piece *kept;
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
    mpfr_prec_t level; /* bits of the first expansion in points */
    int threads;       /* that may expand */
    pthread_mutex_t lock;
    ordo_shelf *shelves;
};

/* The expansion at `prec` bits, owned by e; in balls the least one there is of up to 64 bits more,
 * if any: threads that ask at once ask for one precision, or for lower ones that an older expansion
 * serves. Which thread makes it does not show in it. */
ORDO_CHECKED ordo_status ordo_error_shelf(ordo_shelf **out, ordo_error *e,
                                          const ordo_arithmetic *field, mpfr_prec_t prec);

/* Frees the shelves of e and all that is on them. */
void ordo_error_clear_shelves(ordo_error *e);

/* Pieces of an error's expansion for one thread: the cells first .. first+count-1. */
typedef struct ordo_error_pieces {
    ordo_error *error;
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    const ordo_expansion *expansion; /* NULL until cells are asked for */
    size_t first, count, room;
    ordo_piece at[ORDO_BLOCK];
} ordo_error_pieces;

/* None yet, of the expansion at ordo_expansion_precision(prec) bits, which is made when cells are
 * asked for. */
void ordo_error_pieces_init(ordo_error_pieces *p, ordo_error *e, const ordo_arithmetic *field,
                            mpfr_prec_t prec);

/* Frees them; valid on zero bytes. */
void ordo_error_pieces_clear(ordo_error_pieces *p);

/* Makes the cells first .. first+count-1, count <= ORDO_BLOCK, the current ones. As
 * ordo_expansion_new and ordo_expansion_pieces. */
ORDO_CHECKED ordo_status ordo_error_pieces_seek(ordo_error_pieces *p, size_t first, size_t count);

/* A piece in points: the ends with all bits of the expansion, the coefficients rounded to `prec`
 * bits. */
typedef struct ordo_point_piece {
    size_t cell;
    mpfr_t left, right;
    mpfr_t *c;
    mp_limb_t *limb; /* of all of them */
    bool cut_left, cut_right;
} ordo_point_piece;

/* Pieces in points for one thread: of some cells of an error. */
typedef struct ordo_error_points {
    ordo_error *error;
    mpfr_prec_t prec;
    unsigned degree;
    size_t count, room;
    ordo_point_piece at[ORDO_BLOCK];
} ordo_error_points;

/* None yet, for evaluation with `prec` bits.
 *
 * All precisions share one expansion, which has at least 64 bits more than any of them. Measuring
 * tells rounding noise by comparing two precisions, 64 bits apart, and would not see the noise of a
 * sweep that both had in common; but this noise is 2^-64 of the finer one's own. Where more bits
 * are asked for than e->level - 64, another expansion is made with 2, 4, ... times as many; which
 * one serves depends on `prec` alone. */
void ordo_error_points_init(ordo_error_points *p, ordo_error *e, mpfr_prec_t prec);

/* Frees them; valid on zero bytes. */
void ordo_error_points_clear(ordo_error_points *p);

/* Makes the cells cell[0], ..., cell[count-1], ascending, count <= ORDO_BLOCK, the current ones. As
 * ordo_expansion_new and ordo_expansion_pieces. */
ORDO_CHECKED ordo_status ordo_error_points_pick(ordo_error_points *p, const size_t *cell,
                                                size_t count);

/* The ends of `cell`, of which some may be cuts of the partition, at which f need not be smooth, as
 * ORDO_SINGULAR_LEFT and ORDO_SINGULAR_RIGHT. */
unsigned ordo_error_marks(const ordo_error *e, bool cut_left, bool cut_right, size_t cell);

/* Sets e->difference; everything else of e is there. */
void ordo_error_fill_difference(ordo_error *e);

#endif
