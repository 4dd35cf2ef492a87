/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/block.h"

#include <math.h>

#include "quadrature/sign_changes.h"

enum { STEP_BITS = 64 };

/* Sign changes are placed so much better than to the accuracy of the integrals: beside them |e| is
 * judged by its value as well. */
enum { SIGN_BITS = 8 };

/* What is so many bits larger than a block itself is not told apart there. */
enum { SIZE_MOST = 500 };

/* One block on its way through the stages. */
typedef struct run {
    const ordo_survey *survey;
    size_t b, first, count;
    ordo_block_task task; /* what is left to do by integration and search */
    ordo_mesh mesh;
    ordo_view low;
    mpfr_t floor[ORDO_INTEGRALS]; /* as in the survey, raised by what only the mesh has seen */
    ordo_cell_values cells;
    mpfr_prec_t prec; /* the coarser of the two in use */
    bool noisy;
} run;

void
ordo_block_result_init(ordo_block_result *result, long bits)
{
    *result = (ordo_block_result){0};
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_init2(result->integral[i], bits + STEP_BITS);
        mpfr_set_zero(result->integral[i], 1);
    }
    ordo_extremum_init(&result->extremum, bits + STEP_BITS, bits + STEP_BITS);
}

void
ordo_block_result_clear(ordo_block_result *result)
{
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_clear(result->integral[i]);
    }
    ordo_extremum_clear(&result->extremum);
}

/* What is known of noise that no precision removed: the noise itself. */
static void
report_noise(ordo_block_result *result, const ordo_probe *probe, ordo_aspect aspect,
             const ordo_block_task *task)
{
    result->missed |= task->integrals & ordo_integrals_of(aspect);
    if (aspect == ORDO_SLOPE) {
        mpfr_set(result->integral[ORDO_INTEGRAL_SLOPE], probe->square, MPFR_RNDN);
        return;
    }
    mpfr_set(result->integral[ORDO_INTEGRAL_SQUARE], probe->square, MPFR_RNDN);
    mpfr_set(result->integral[ORDO_INTEGRAL_ABSOLUTE], probe->absolute, MPFR_RNDN);
    if (task->extremum) {
        ordo_extremum *extremum = &result->extremum;
        mpfr_set_d(extremum->value, probe->largest, MPFR_RNDN);
        mpfr_exp2(extremum->value, extremum->value, MPFR_RNDN);
        mpfr_set_nan(extremum->where);
        extremum->found = true;
        extremum->settled = false;
    }
}

/* Settles what the survey already answers; the rest stays in r->task. */
static void
use_survey(ordo_block_result *result, run *r)
{
    for (int a = 0; a < ORDO_ASPECTS; a++) {
        const ordo_probe *probe = &r->survey->block[r->b].probe[a];
        unsigned integrals = ordo_integrals_of((ordo_aspect)a) & r->task.integrals;
        if (!r->survey->options.aspect[a] || probe->state == ORDO_PROBE_CLEAR) {
            continue;
        }
        if (probe->state == ORDO_PROBE_NOISE) {
            report_noise(result, probe, (ordo_aspect)a, &r->task);
        } else if (probe->state == ORDO_PROBE_UNDEFINED) {
            result->undefined |= integrals;
            result->extremum_undefined |= a == ORDO_VALUE && r->task.extremum;
        } else {
            ordo_cell_values_zero(&r->cells, integrals);
        }
        r->task.integrals &= ~integrals;
        r->task.extremum = r->task.extremum && a != ORDO_VALUE;
    }
}

/* Raises the sizes against which errors are judged, should the mesh have met peaks that the survey
 * missed: this block's share of the mean integral of a cell. */
static void
raise_floors(run *r, ordo_aspect aspect)
{
    mpfr_t absolute;
    mpfr_t square;
    mpfr_inits2(64, absolute, square, (mpfr_ptr)0);
    ordo_mesh_sizes(absolute, square, &r->mesh, &r->low);
    mpfr_div_ui(absolute, absolute, r->survey->e->cells, MPFR_RNDN);
    mpfr_div_ui(square, square, r->survey->e->cells, MPFR_RNDN);
    if (aspect == ORDO_VALUE) {
        mpfr_ptr of_absolute = r->floor[ORDO_INTEGRAL_ABSOLUTE];
        mpfr_ptr of_square = r->floor[ORDO_INTEGRAL_SQUARE];
        mpfr_max(of_absolute, of_absolute, absolute, MPFR_RNDN);
        mpfr_max(of_square, of_square, square, MPFR_RNDN);
    } else {
        mpfr_ptr of_slope = r->floor[ORDO_INTEGRAL_SLOPE];
        mpfr_max(of_slope, of_slope, square, MPFR_RNDN);
    }
    mpfr_clears(absolute, square, (mpfr_ptr)0);
}

/* Panels and samples. e decides them unless only e' is wanted. */
static ordo_status
build_mesh(ordo_block_result *result, run *r)
{
    bool value = r->task.extremum || (r->task.integrals & ordo_integrals_of(ORDO_VALUE)) != 0;
    ordo_aspect aspect = value ? ORDO_VALUE : ORDO_SLOPE;
    const ordo_probe *probe = &r->survey->block[r->b].probe[aspect];
    mpfr_prec_t prec = ordo_survey_low_bits(r->survey, r->b);
    ordo_status status = ordo_view_open(&r->low, r->survey->e, r->first, r->count, prec);
    if (status >= 0) {
        long exponent = (long)ceil(probe->largest);
        double largest = r->survey->largest[ORDO_VALUE] - (double)exponent;
        double floor = r->task.integrals == 0 ? exp2(fmin(largest, SIZE_MOST)) : 0;
        status = ordo_mesh_build(&r->mesh, &r->low, aspect, exponent, floor);
    }
    if (status < 0) {
        return status;
    }
    raise_floors(r, aspect);
    double noise = ordo_survey_noise(r->survey, r->b, aspect, prec);
    r->mesh.quiet = exp2(fmin(noise + 2 - (double)r->mesh.exponent, 0));
    if (r->mesh.undefined) {
        unsigned integrals = ordo_integrals_of(aspect) & r->task.integrals;
        result->undefined |= integrals;
        result->extremum_undefined |= value && r->task.extremum;
        r->task.integrals &= ~integrals;
        r->task.extremum = false;
    }
    bool ends =
        r->task.extremum || (r->task.integrals & ORDO_INTEGRAL_BIT(ORDO_INTEGRAL_ABSOLUTE)) != 0;
    return ends ? ordo_mesh_add_ends(&r->mesh, &r->low, ORDO_VALUE) : ORDO_OK;
}

/* Adds a panel, cut at the sign changes inside it; *next is the first change not yet passed. */
static ordo_status
add_panel(ordo_refiner *refiner, unsigned wanted, const ordo_panel *panel,
          const ordo_sign_changes *changes, size_t *next, mpfr_t from, mpfr_t to)
{
    ordo_view *fine = refiner->view[ORDO_FINE];
    ordo_view_place(from, fine, panel->cell, panel->from);
    ordo_view_place(to, fine, panel->cell, panel->to);
    refiner->rough = panel->rough;
    ordo_status status = ORDO_OK;
    for (; status >= 0 && *next < changes->count; (*next)++) {
        const ordo_sign_change *change = &changes->at[*next];
        if (change->cell > panel->cell ||
            (change->cell == panel->cell && mpfr_cmp(change->x, to) >= 0)) {
            break;
        }
        if (change->cell == panel->cell && mpfr_cmp(change->x, from) > 0) {
            status = ordo_refiner_add(refiner, wanted, panel->cell, from, change->x);
            mpfr_set(from, change->x, MPFR_RNDN);
        }
    }
    return status < 0 ? status : ordo_refiner_add(refiner, wanted, panel->cell, from, to);
}

/* Moves the sums, over cell k, from the refiner to the block and to the cell. */
static void
take_cell(ordo_block_result *result, run *r, ordo_refiner *refiner, size_t k)
{
    unsigned unknown = refiner->missed | refiner->undefined;
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        if (r->task.integrals & ORDO_INTEGRAL_BIT(i)) {
            mpfr_add(result->integral[i], result->integral[i], refiner->sum[i], MPFR_RNDN);
            if (unknown & ORDO_INTEGRAL_BIT(i)) {
                mpfr_set_nan(refiner->sum[i]);
            }
            ordo_cell_values_set(&r->cells, k, (ordo_part)i, refiner->sum[i]);
            mpfr_set_zero(refiner->sum[i], 1);
        }
    }
    result->missed |= refiner->missed;
    refiner->missed = 0;
}

/* All panels of the mesh, cell by cell. */
static ordo_status
add_panels(ordo_block_result *result, run *r, ordo_refiner *refiner,
           const ordo_sign_changes *changes)
{
    mpfr_t from;
    mpfr_t to;
    mpfr_inits2(refiner->view[ORDO_FINE]->reach, from, to, (mpfr_ptr)0);
    size_t i = 0;
    size_t next = 0;
    ordo_status status = ORDO_OK;
    for (size_t k = 0; status >= 0 && k < r->count; k++) {
        for (; status >= 0 && i < r->mesh.panels && r->mesh.panel[i].cell == k; i++) {
            status =
                add_panel(refiner, r->task.integrals, &r->mesh.panel[i], changes, &next, from, to);
        }
        if (refiner->noisy && !refiner->patient) {
            break;
        }
        take_cell(result, r, refiner, k);
    }
    mpfr_clears(from, to, (mpfr_ptr)0);
    return status;
}

static ordo_status
integrate(ordo_block_result *result, run *r, ordo_view *const view[ORDO_VIEWS])
{
    const ordo_survey *survey = r->survey;
    long bits = survey->options.bits;
    double noise = ordo_survey_noise(survey, r->b, ORDO_VALUE, r->prec);
    ordo_refiner refiner;
    ordo_refiner_init(&refiner, view[ORDO_COARSE], view[ORDO_FINE], r->floor, bits, r->task.digits);
    refiner.noise = noise;
    refiner.patient = r->prec + STEP_BITS >= survey->options.bits_most;
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        if (r->task.integrals & ORDO_INTEGRAL_BIT(i)) {
            mpfr_set_zero(result->integral[i], 1);
        }
    }
    ordo_sign_changes changes = {0};
    ordo_status status = ORDO_OK;
    if (r->task.integrals & ORDO_INTEGRAL_BIT(ORDO_INTEGRAL_ABSOLUTE)) {
        status = ordo_sign_changes_find(&changes, &r->mesh, &r->low, view[ORDO_COARSE], noise,
                                        bits + SIGN_BITS);
    }
    if (status >= 0) {
        status = add_panels(result, r, &refiner, &changes);
    }
    result->panels = refiner.panels;
    result->undefined |= refiner.undefined & r->task.integrals;
    r->noisy = refiner.noisy;
    ordo_sign_changes_clear(&changes);
    ordo_refiner_clear(&refiner);
    return status;
}

static ordo_status
search(ordo_block_result *result, run *r, ordo_view *const view[ORDO_VIEWS])
{
    ordo_extremum_clear(&result->extremum);
    ordo_extremum_init(&result->extremum, view[ORDO_FINE]->prec, view[ORDO_FINE]->reach);
    double largest = r->survey->largest[ORDO_VALUE] - (double)r->mesh.exponent;
    mpfr_t *top = r->mesh.end_undefined ? NULL : ordo_cell_values_tops(&r->cells);
    ordo_status status = ordo_extremum_find(&result->extremum, top, &r->mesh, &r->low, view,
                                            exp2(largest), r->survey->options.bits);
    result->extremum.settled = result->extremum.settled && !r->mesh.end_undefined;
    r->noisy = r->noisy || result->extremum.noisy;
    return status;
}

/* One attempt with the precisions r->prec and 64 more. */
static ordo_status
attempt(ordo_block_result *result, run *r)
{
    ordo_view coarse = {0};
    ordo_view fine = {0};
    ordo_view *const view[ORDO_VIEWS] = {&coarse, &fine};
    const ordo_function *e = r->survey->e;
    r->noisy = false;
    ordo_status status = ordo_view_open(&coarse, e, r->first, r->count, r->prec);
    if (status >= 0) {
        status = ordo_view_open(&fine, e, r->first, r->count, r->prec + STEP_BITS);
    }
    if (status >= 0 && r->task.integrals != 0) {
        status = integrate(result, r, view);
    }
    if (status >= 0 && r->task.extremum && !r->noisy) {
        status = search(result, r, view);
    }
    result->bits = r->prec + STEP_BITS;
    ordo_view_close(&fine);
    ordo_view_close(&coarse);
    return status;
}

ordo_status
ordo_block_measure(ordo_block_result *result, const ordo_survey *survey, size_t b,
                   const ordo_block_task *task)
{
    run r = {.survey = survey, .b = b, .task = *task};
    r.first = ordo_survey_first(survey, b);
    r.count = ordo_survey_first(survey, b + 1) - r.first;
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_init2(r.floor[i], 64);
        mpfr_set(r.floor[i], survey->floor[i], MPFR_RNDN);
    }
    ordo_status status =
        ordo_cell_values_init(&r.cells, &task->sink, r.count, survey->options.bits + STEP_BITS);
    use_survey(result, &r);
    unsigned missed = result->missed;
    if (status >= 0 && (r.task.integrals != 0 || r.task.extremum)) {
        status = build_mesh(result, &r);
    }
    const mpfr_prec_t most = survey->options.bits_most - STEP_BITS;
    r.prec = ordo_survey_high_bits(survey, b);
    while (status >= 0 && (r.task.integrals != 0 || r.task.extremum)) {
        result->missed = missed;
        status = attempt(result, &r);
        if (!r.noisy || r.prec >= most) {
            break;
        }
        mpfr_prec_t more = r.prec / 2 > STEP_BITS ? r.prec / 2 : STEP_BITS;
        r.prec = r.prec + more < most ? r.prec + more : most;
    }
    if (status >= 0) {
        ordo_cell_values_report(&r.cells, &task->sink, r.first);
    }
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_clear(r.floor[i]);
    }
    ordo_cell_values_clear(&r.cells);
    ordo_mesh_clear(&r.mesh);
    ordo_view_close(&r.low);
    return status;
}
