/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/check.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "quadrature/restriction.h"
#include "verify/study/miss.h"

enum { FULL_MOST = 256, SAMPLED = 32, DEFAULT_DIGITS = 20 };

/* A sample, the first, the last, and the largest of each part. */
enum { SLOTS_MOST = SAMPLED + 2 + ORDO_PARTS };

/* Bits for tolerances. */
enum { ROUGH_BITS = 64 };

/* Slot i holds what is proved of cell[i], or of cell i when all cells have slots. */
struct ordo_check {
    const ordo_function *function;
    const ordo_difference *difference;
    ordo_check_mode mode;
    const ordo_norm_options *options;
    size_t count;
    size_t cell[SLOTS_MOST];    /* of a sample; but for the largest ascending */
    size_t noted;               /* slots filled by ordo_check_note, not the largest's */
    arb_ptr proved[ORDO_PARTS]; /* per slot; NULL: not wanted */
    mag_t mean[ORDO_PARTS];     /* integral of a cell; 0 for maxima */
    mag_t accuracy;             /* 10^-digits */
    unsigned armed;             /* norms whose enclosures are finite */
    pthread_mutex_t lock;       /* of what follows */
    unsigned unsettled;
    size_t compared;
    ordo_miss first; /* in the order of ordo_miss_keep, whatever that of threads */
};

static const char *const mode_names[ORDO_CHECK_MODES] = {"default", "full", "sample", "none"};

const char *
ordo_check_name(ordo_check_mode mode)
{
    return (unsigned)mode < ORDO_CHECK_MODES ? mode_names[mode] : "unknown";
}

ordo_check_mode
ordo_check_choose(ordo_check_mode mode, size_t cells)
{
    return mode != ORDO_CHECK_DEFAULT ? mode
           : cells <= FULL_MOST       ? ORDO_CHECK_FULL
                                      : ORDO_CHECK_SAMPLE;
}

static int
compare_cells(const void *a, const void *b)
{
    const size_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The cells of a sample, ascending, each once: a linear congruential generator (Knuth's MMIX), of
 * whose state the high half is taken. */
static void
choose_cells(ordo_check *check)
{
    uint64_t state = 2385;
    size_t cells = check->function->cells, all = 0;
    check->cell[all++] = 0;
    check->cell[all++] = cells - 1;
    while (all < SAMPLED + 2) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        check->cell[all++] = (size_t)(((state >> 32) * (uint64_t)cells) >> 32);
    }
    qsort(check->cell, all, sizeof check->cell[0], compare_cells);
    for (size_t i = 0; i < all; i++) {
        if (check->count == 0 || check->cell[i] != check->cell[check->count - 1]) {
            check->cell[check->count++] = check->cell[i];
        }
    }
    check->noted = check->count;
}

static bool
wants_part(unsigned norms, ordo_part part)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if ((norms & ORDO_NORM_BIT(norm)) && ordo_norm_forms[norm].part == part) {
            return true;
        }
    }
    return false;
}

/* Nothing is known of any slot yet. */
static ordo_status
make_slots(ordo_check *check)
{
    size_t room = check->mode == ORDO_CHECK_FULL ? check->count : SLOTS_MOST;
    for (int part = 0; part < ORDO_PARTS; part++) {
        if (!wants_part(check->options->wanted, (ordo_part)part)) {
            continue;
        }
        check->proved[part] = malloc(room * sizeof *check->proved[part]);
        if (check->proved[part] == NULL) {
            return ORDO_ENOMEM;
        }
        for (size_t i = 0; i < room; i++) {
            arb_init(check->proved[part] + i);
            arb_indeterminate(check->proved[part] + i);
        }
    }
    return ORDO_OK;
}

/* accuracy >= 10^-digits, by less than 2^-ROUGH_BITS of it and the rounding of mag_t. */
static void
set_accuracy(ordo_check *check)
{
    long digits = check->options->digits > 0 ? check->options->digits : DEFAULT_DIGITS;
    arb_t power;
    arb_init(power);
    arb_ui_pow_ui(power, 10, (ulong)digits, ROUGH_BITS);
    arb_inv(power, power, ROUGH_BITS);
    arb_get_mag(check->accuracy, power);
    arb_clear(power);
}

ordo_status
ordo_check_new(ordo_check **out, const ordo_function *function, const ordo_difference *difference,
               ordo_check_mode mode, const ordo_norm_options *options)
{
    ordo_check *check = calloc(1, sizeof *check);
    *out = NULL;
    if (check == NULL) {
        return ORDO_ENOMEM;
    }
    check->function = function;
    check->difference = difference;
    check->mode = mode;
    check->options = options;
    (void)pthread_mutex_init(&check->lock, NULL);
    ordo_miss_init(&check->first);
    mag_init(check->accuracy);
    for (int part = 0; part < ORDO_PARTS; part++) {
        mag_init(check->mean[part]);
    }
    set_accuracy(check);
    if (mode == ORDO_CHECK_FULL) {
        check->count = check->noted = function->cells;
    } else if (mode == ORDO_CHECK_SAMPLE) {
        choose_cells(check);
    }
    ordo_status status = mode != ORDO_CHECK_NONE ? make_slots(check) : ORDO_OK;
    if (status < 0) {
        ordo_check_free(check);
        return status;
    }
    *out = check;
    return ORDO_OK;
}

void
ordo_check_free(ordo_check *check)
{
    if (check == NULL) {
        return;
    }
    size_t room = check->mode == ORDO_CHECK_FULL ? check->count : SLOTS_MOST;
    for (int part = 0; part < ORDO_PARTS; part++) {
        for (size_t i = 0; check->proved[part] != NULL && i < room; i++) {
            arb_clear(check->proved[part] + i);
        }
        free(check->proved[part]);
        mag_clear(check->mean[part]);
    }
    mag_clear(check->accuracy);
    ordo_miss_clear(&check->first);
    (void)pthread_mutex_destroy(&check->lock);
    free(check);
}

void
ordo_check_note(void *context, size_t cell, ordo_part part, const arb_t value)
{
    ordo_check *check = context;
    size_t slot = cell;
    if (check->mode == ORDO_CHECK_SAMPLE) {
        const size_t *found =
            bsearch(&cell, check->cell, check->noted, sizeof check->cell[0], compare_cells);
        slot = found != NULL ? (size_t)(found - check->cell) : check->count;
    }
    if (slot < check->count && check->proved[part] != NULL) {
        arb_set(check->proved[part] + slot, value);
    }
}

/* Compares a measured number with its enclosure. */
static void
compare(ordo_check *check, const ordo_place *place, const mpfr_t measured, const arb_t proved,
        const mag_t mean)
{
    arb_t claim;
    mag_t tolerance;
    arb_init(claim);
    mag_init(tolerance);
    ordo_ball_from_real(claim, measured);
    arb_get_mag(tolerance, claim);
    mag_max(tolerance, tolerance, mean);
    mag_mul(tolerance, tolerance, check->accuracy);
    arb_add_error_mag(claim, tolerance);
    bool missed = !arb_overlaps(claim, proved);
    (void)pthread_mutex_lock(&check->lock);
    check->compared++;
    if (missed) {
        ordo_miss_keep(&check->first, place, measured, proved);
    }
    (void)pthread_mutex_unlock(&check->lock);
    mag_clear(tolerance);
    arb_clear(claim);
}

/* What is known of `norms` after a measurement. */
static void
note_unsettled(ordo_check *check, const ordo_norms *norms, unsigned wanted)
{
    (void)pthread_mutex_lock(&check->lock);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        bool open = (wanted & ORDO_NORM_BIT(norm)) && norms->status[norm] != ORDO_OK;
        check->unsettled |= open ? ORDO_NORM_BIT(norm) : 0;
    }
    (void)pthread_mutex_unlock(&check->lock);
}

/* The armed norm that names a part; ORDO_NORMS: none. */
static ordo_norm
name_of_part(const ordo_check *check, ordo_part part)
{
    int norm = 0;
    while (norm < ORDO_NORMS &&
           !((check->armed & ORDO_NORM_BIT(norm)) && ordo_norm_forms[norm].part == part)) {
        norm++;
    }
    return (ordo_norm)norm;
}

/* Compares a part over the cell of a slot. */
static void
compare_slot(ordo_check *check, size_t slot, ordo_part part, const mpfr_t measured)
{
    ordo_place place = {.norm = name_of_part(check, part),
                        .cell = check->mode == ORDO_CHECK_FULL ? slot : check->cell[slot]};
    if (place.norm < ORDO_NORMS && arb_is_finite(check->proved[part] + slot)) {
        compare(check, &place, measured, check->proved[part] + slot, check->mean[part]);
    }
}

/* One of all cells has been measured. */
static void
take_cell(void *context, size_t cell, ordo_part part, const mpfr_t measured)
{
    compare_slot(context, cell, part, measured);
}

/* The norms with finite enclosures, and from them the mean integrals of a cell, rounded up. */
static void
arm(ordo_check *check, const ordo_enclosures *proved)
{
    arb_t all;
    arb_init(all);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        const ordo_norm_form *form = &ordo_norm_forms[norm];
        if (!(check->options->wanted & ORDO_NORM_BIT(norm)) ||
            !arb_is_finite(proved->value[norm])) {
            continue;
        }
        check->armed |= ORDO_NORM_BIT(norm);
        if (form->part != ORDO_PART_MAXIMUM) {
            arb_pow_ui(all, proved->value[norm], form->root ? 2 : 1, ROUGH_BITS);
            if (form->mean) {
                arb_mul(all, all, proved->length, ROUGH_BITS);
            }
            arb_div_ui(all, all, check->function->cells, ROUGH_BITS);
            arb_get_mag(check->mean[form->part], all);
        }
    }
    arb_clear(all);
}

static ordo_status
compare_all(ordo_check *check, ordo_norms *measured, const ordo_enclosures *proved)
{
    ordo_norm_options options = *check->options;
    options.cell = take_cell;
    options.cell_context = check;
    ordo_status status = ordo_norms_measure(measured, check->function, &options);
    if (status < 0) {
        return status;
    }
    mag_t none;
    mag_init(none);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        ordo_place place = {.whole = true, .norm = (ordo_norm)norm};
        if ((check->armed & ORDO_NORM_BIT(norm)) && measured->status[norm] == ORDO_OK) {
            compare(check, &place, measured->value[norm], proved->value[norm], none);
        }
    }
    mag_clear(none);
    note_unsettled(check, measured, check->armed);
    return ORDO_OK;
}

/* A cell of a sample, the only one of a difference of its own. */
typedef struct lone_cell {
    ordo_check *check;
    size_t slot;
} lone_cell;

static void
note_lone(void *context, size_t cell, ordo_part part, const arb_t value)
{
    const lone_cell *lone = context;
    (void)cell;
    arb_set(lone->check->proved[part] + lone->slot, value);
}

/* Proves the parts of a cell of which nothing was noted. */
static ordo_status
prove_slot(ordo_check *check, size_t slot)
{
    lone_cell lone = {check, slot};
    ordo_restriction part;
    ordo_enclose_options wanted = {.wanted = check->armed,
                                   .digits = check->options->digits,
                                   .bits_lost = check->options->bits_lost,
                                   .cell = note_lone,
                                   .cell_context = &lone};
    ordo_enclosures own;
    ordo_enclosures_init(&own);
    ordo_status status =
        ordo_restriction_init(&part, check->function, check->difference, &check->cell[slot], 1);
    if (status >= 0) {
        status = ordo_norms_enclose(&own, &part.difference, &wanted);
    }
    ordo_enclosures_clear(&own);
    return status;
}

/* The cells of all slots, ascending, and whose slots they are. */
typedef struct sample {
    ordo_check *check;
    size_t cell[SLOTS_MOST], slot[SLOTS_MOST];
} sample;

static void
sort_sample(sample *s, ordo_check *check)
{
    s->check = check;
    for (size_t i = 0; i < check->count; i++) {
        size_t k = i;
        for (; k > 0 && s->cell[k - 1] > check->cell[i]; k--) {
            s->cell[k] = s->cell[k - 1];
            s->slot[k] = s->slot[k - 1];
        }
        s->cell[k] = check->cell[i];
        s->slot[k] = i;
    }
}

static void
take_sampled(void *context, size_t cell, ordo_part part, const mpfr_t measured)
{
    const sample *s = context;
    compare_slot(s->check, s->slot[cell], part, measured);
}

/* Measures the cells of all slots as one function. What was proved of a cell with all others is
 * compared, not proved anew. */
static ordo_status
compare_sample(ordo_check *check)
{
    sample s;
    ordo_restriction part;
    ordo_norm_options wanted = *check->options;
    wanted.wanted = check->armed;
    wanted.cell = take_sampled;
    wanted.cell_context = &s;
    ordo_norms own;
    sort_sample(&s, check);
    ordo_norms_init(&own, wanted.digits);
    ordo_status status =
        ordo_restriction_init(&part, check->function, check->difference, s.cell, check->count);
    for (size_t slot = check->noted; status >= 0 && slot < check->count; slot++) {
        status = prove_slot(check, slot);
    }
    if (status >= 0) {
        status = ordo_norms_measure(&own, &part.function, &wanted);
    }
    if (status >= 0) {
        note_unsettled(check, &own, wanted.wanted);
    }
    ordo_norms_clear(&own);
    return status == ORDO_EINVAL ? ORDO_OK : status; /* empty cells have no norms */
}

/* Adds slots for the largest contributions, which are known only now. */
static void
add_largest(ordo_check *check, const ordo_enclosures *proved)
{
    for (int part = 0; part < ORDO_PARTS; part++) {
        bool there = name_of_part(check, (ordo_part)part) == ORDO_NORMS;
        for (size_t i = 0; !there && i < check->count; i++) {
            there = check->cell[i] == proved->largest[part];
        }
        if (!there) {
            check->cell[check->count++] = proved->largest[part];
        }
    }
}

ordo_status
ordo_check_compare(ordo_check *check, ordo_norms *measured, const ordo_enclosures *proved,
                   ordo_message *why)
{
    if (check->function->cells != check->difference->cells) {
        return ordo_explain(why, ORDO_EBUG, "what is measured has %zu cells, what is proved %zu",
                            check->function->cells, check->difference->cells);
    }
    arm(check, proved);
    ordo_status status = ORDO_OK;
    if (check->mode == ORDO_CHECK_FULL) {
        status = compare_all(check, measured, proved);
    } else if (check->mode == ORDO_CHECK_SAMPLE && check->armed != 0) {
        add_largest(check, proved);
        status = compare_sample(check);
    }
    if (status < 0) {
        return status;
    }
    return check->first.found ? ordo_miss_explain(&check->first, check->function, why) : ORDO_OK;
}

unsigned
ordo_check_unsettled(const ordo_check *check)
{
    return check->unsettled;
}

size_t
ordo_check_compared(const ordo_check *check)
{
    return check->compared;
}
