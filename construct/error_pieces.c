/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pieces of an error: expansions, each made once, and what cursors take from them. */
#include <stdlib.h>

#include "construct/error_parts.h"

/* Enclosures of one limb more than asked for will do. */
enum { LIMB_BITS = 64 };

/* Bits of an expansion in points beyond those of any cursor. */
enum { HIDDEN_BITS = 64 };

/* Pieces that a shelf keeps. */
enum { KEPT_MOST = 1024 };

static void
free_shelf(ordo_shelf *s)
{
    for (size_t i = 0; s->kept != NULL && i < s->room; i++) {
        if (s->kept[i].cell != 0) {
            ordo_piece_clear(&s->kept[i].piece, s->expansion);
        }
    }
    free(s->kept);
    ordo_expansion_free(s->expansion);
    free(s);
}

void
ordo_error_clear_shelves(ordo_error *e)
{
    while (e->shelves != NULL) {
        ordo_shelf *s = e->shelves;
        e->shelves = s->next;
        free_shelf(s);
    }
}

static ordo_status
new_shelf(ordo_shelf **out, ordo_error *e, const ordo_arithmetic *field, mpfr_prec_t prec)
{
    ordo_shelf *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return ORDO_ENOMEM;
    }
    size_t cells = ordo_partition_cells(e->partition);
    *s = (ordo_shelf){.field = field, .prec = prec};
    s->room = cells < KEPT_MOST ? cells : KEPT_MOST;
    s->kept = calloc(s->room, sizeof *s->kept);
    ordo_status status =
        s->kept == NULL ? ORDO_ENOMEM
                        : ordo_expansion_new(&s->expansion, e->partition, field, prec, e->threads);
    if (status != ORDO_OK) {
        free_shelf(s);
        return status;
    }
    *out = s;
    return ORDO_OK;
}

ordo_status
ordo_error_shelf(ordo_shelf **out, ordo_error *e, const ordo_arithmetic *field, mpfr_prec_t prec)
{
    ordo_status status = ORDO_OK;
    (void)pthread_mutex_lock(&e->lock);
    mpfr_prec_t most = prec + (field == &ordo_ball_arithmetic ? LIMB_BITS : 0);
    ordo_shelf *s = NULL;
    for (ordo_shelf *t = e->shelves; t != NULL; t = t->next) {
        bool fits = t->field == field && t->prec >= prec && t->prec <= most;
        s = fits && (s == NULL || t->prec < s->prec) ? t : s;
    }
    if (s == NULL) {
        status = new_shelf(&s, e, field, prec);
        if (status == ORDO_OK) {
            s->next = e->shelves;
            e->shelves = s;
        }
    }
    *out = s;
    (void)pthread_mutex_unlock(&e->lock);
    return status;
}

/* ---- in any field ---- */

void
ordo_error_pieces_init(ordo_error_pieces *p, ordo_error *e, const ordo_arithmetic *field,
                       mpfr_prec_t prec)
{
    p->error = e;
    p->field = field;
    p->prec = ordo_expansion_precision(e->partition, field, prec); /* blocks ask for many */
    p->expansion = NULL;
    p->first = p->count = p->room = 0;
}

void
ordo_error_pieces_clear(ordo_error_pieces *p)
{
    for (size_t k = 0; k < p->room; k++) {
        ordo_piece_clear(&p->at[k], p->expansion);
    }
    p->room = 0;
}

ordo_status
ordo_error_pieces_seek(ordo_error_pieces *p, size_t first, size_t count)
{
    ordo_status status = ORDO_OK;
    if (p->expansion == NULL) {
        ordo_shelf *shelf = NULL;
        status = ordo_error_shelf(&shelf, p->error, p->field, p->prec);
        p->expansion = status == ORDO_OK ? shelf->expansion : NULL;
    }
    while (status == ORDO_OK && p->room < count) {
        status = ordo_piece_init(&p->at[p->room++], p->expansion);
    }
    if (status == ORDO_OK) {
        status = ordo_expansion_pieces(p->at, p->expansion, first, count);
    }
    p->first = first;
    p->count = status == ORDO_OK ? count : 0;
    return status;
}

/* ---- in points ---- */

void
ordo_error_points_init(ordo_error_points *p, ordo_error *e, mpfr_prec_t prec)
{
    p->error = e;
    p->prec = prec;
    p->degree = ordo_network_degree(ordo_partition_network(e->partition));
    p->count = p->room = 0;
}

void
ordo_error_points_clear(ordo_error_points *p)
{
    for (size_t k = 0; k < p->room; k++) {
        free(p->at[k].c);
        free(p->at[k].limb);
    }
    p->room = 0;
}

/* x = 0 with `prec` bits in the limbs from *limb on, which moves behind them. */
static void
place(mpfr_t x, mp_limb_t **limb, mpfr_prec_t prec)
{
    mpfr_custom_init(*limb, prec);
    mpfr_custom_init_set(x, MPFR_ZERO_KIND, 0, prec, *limb);
    *limb += mpfr_custom_get_size(prec) / sizeof **limb;
}

/* Room for `count` pieces of an expansion with so many bits. */
static ordo_status
make_room(ordo_error_points *p, size_t count, mpfr_prec_t bits)
{
    size_t numbers = (size_t)p->degree + 1;
    size_t size = 2 * mpfr_custom_get_size(bits) + numbers * mpfr_custom_get_size(p->prec);
    for (; p->room < count; p->room++) {
        ordo_point_piece *piece = &p->at[p->room];
        piece->c = malloc(numbers * sizeof *piece->c);
        piece->limb = malloc(size);
        if (piece->c == NULL || piece->limb == NULL) {
            free(piece->c);
            free(piece->limb);
            return ORDO_ENOMEM;
        }
        mp_limb_t *next = piece->limb;
        place(piece->left, &next, bits);
        place(piece->right, &next, bits);
        for (size_t j = 0; j < numbers; j++) {
            place(piece->c[j], &next, p->prec);
        }
    }
    return ORDO_OK;
}

static void
take(ordo_error_points *p, size_t k, size_t cell, const ordo_piece *from)
{
    ordo_point_piece *piece = &p->at[k];
    piece->cell = cell;
    piece->cut_left = from->cut_left;
    piece->cut_right = from->cut_right;
    mpfr_set(piece->left, from->left.point, MPFR_RNDN);
    mpfr_set(piece->right, from->right.point, MPFR_RNDN);
    for (unsigned j = 0; j <= p->degree; j++) {
        mpfr_set(piece->c[j], from->c[j].point, MPFR_RNDN);
    }
}

/* Expands the neighbouring cells from cell[0] on, keeps the pieces on the shelf and takes them to
 * the places from k on. */
static ordo_status
expand(ordo_error_points *p, ordo_shelf *shelf, size_t k, const size_t *cell, size_t count)
{
    ordo_piece piece[ORDO_BLOCK];
    size_t made = 0;
    ordo_status status = ORDO_OK;
    while (status == ORDO_OK && made < count) {
        status = ordo_piece_init(&piece[made++], shelf->expansion);
    }
    if (status == ORDO_OK) {
        status = ordo_expansion_pieces(piece, shelf->expansion, cell[0], count);
    }
    (void)pthread_mutex_lock(&p->error->lock);
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        ordo_kept_piece *kept = &shelf->kept[cell[i] % shelf->room];
        if (kept->cell != 0) {
            ordo_piece_clear(&kept->piece, shelf->expansion);
        }
        *kept = (ordo_kept_piece){cell[i] + 1, piece[i]};
        take(p, k + i, cell[i], &piece[i]);
    }
    (void)pthread_mutex_unlock(&p->error->lock);
    for (size_t i = 0; status != ORDO_OK && i < made; i++) {
        ordo_piece_clear(&piece[i], shelf->expansion);
    }
    return status;
}

/* Takes what the shelf keeps; missing[k]: not there. */
static void
take_kept(ordo_error_points *p, bool *missing, const ordo_shelf *shelf, const size_t *cell,
          size_t count)
{
    (void)pthread_mutex_lock(&p->error->lock);
    for (size_t k = 0; k < count; k++) {
        const ordo_kept_piece *kept = &shelf->kept[cell[k] % shelf->room];
        missing[k] = kept->cell != cell[k] + 1;
        if (!missing[k]) {
            take(p, k, cell[k], &kept->piece);
        }
    }
    (void)pthread_mutex_unlock(&p->error->lock);
}

/* Whether a piece was kept or is expanded anew does not show in it. */
ordo_status
ordo_error_points_pick(ordo_error_points *p, const size_t *cell, size_t count)
{
    bool missing[ORDO_BLOCK];
    ordo_shelf *shelf = NULL;
    mpfr_prec_t bits = p->error->level;
    while (bits < p->prec + HIDDEN_BITS) {
        bits *= 2;
    }
    ordo_status status = ordo_error_shelf(&shelf, p->error, &ordo_point_arithmetic, bits);
    p->count = 0;
    if (status == ORDO_OK) {
        status = make_room(p, count, bits);
    }
    if (status != ORDO_OK) {
        return status;
    }
    take_kept(p, missing, shelf, cell, count);
    for (size_t k = 0, n = 1; status == ORDO_OK && k < count; k += n, n = 1) {
        while (missing[k] && k + n < count && missing[k + n] && cell[k + n] == cell[k] + n) {
            n++;
        }
        status = missing[k] ? expand(p, shelf, k, cell + k, n) : ORDO_OK;
    }
    p->count = status == ORDO_OK ? count : 0;
    return status;
}
