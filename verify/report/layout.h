/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results laid out as grids, once for all textual formats. */
#ifndef ORDO_VERIFY_REPORT_LAYOUT_H
#define ORDO_VERIFY_REPORT_LAYOUT_H

#include "construct/activity.h"
#include "construct/catalogue.h"
#include "verify/proof/bound.h"
#include "verify/proof/comparison.h"
#include "verify/report/grid.h"
#include "verify/proof/proof.h"
#include "verify/certificate/recheck.h"
#include "verify/study/peer.h"
#include "verify/study/study.h"
#include "verify/claim/suite.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How much of a number is shown: a few digits for people, all for programs (full). */
typedef struct ordo_detail {
    bool full;
} ordo_detail;

/* One net's norms. A recipe without a construction is a net from a file. */
void ordo_layout_run(ordo_grid *grid, const ordo_recipe *recipe, const ordo_run *run,
                     const ordo_scale *scale, long digits, ordo_detail detail);

/* A study: one row a run, the conclusions below. */
void ordo_layout_study(ordo_grid *grid, const ordo_study *study, ordo_detail detail);

/* Of a study of rounded nets, below its table: where their order breaks down, the least error. */
void ordo_layout_breakdown(ordo_grid *grid, const ordo_study *study);

/* Verdicts: one row a claim; with `findings` one row a claim and target. */
void ordo_layout_suite(ordo_grid *grid, const ordo_suite *suite, bool findings, ordo_detail detail);

/* What is proved for all n, one row a formula, the reasons below. */
void ordo_layout_proof(ordo_grid *grid, const ordo_proof *proof, ordo_detail detail);

/* Lower bounds for all parameters beside the error of a construction: one row a norm. */
void ordo_layout_bound(ordo_grid *grid, const ordo_bound *bound, ordo_detail detail);

/* The efficiencies of a net, one line a norm below a table of its norms. */
void ordo_layout_efficiency(ordo_grid *grid, const ordo_bound *bound);

/* Families side by side: one row a net. */
void ordo_layout_comparison(ordo_grid *grid, const ordo_comparison *c, ordo_detail detail);

/* The norms of a closed-form net beside those of a run, one line a norm below its table. */
void ordo_layout_peer(ordo_grid *grid, const ordo_peer *peer, const ordo_run *run);

/* Where a net's breakpoints lie and which neurons are dead, lines below a table of its norms. */
void ordo_layout_activity(ordo_grid *grid, const ordo_activity *activity);

/* A certificate decided again: one row a case. */
void ordo_layout_recheck(ordo_grid *grid, const ordo_recheck *r, ordo_detail detail);

/* The catalogue. */
void ordo_layout_targets(ordo_grid *grid, const ordo_catalogue *catalogue);

/* Units and their constructions. */
void ordo_layout_units(ordo_grid *grid);

/* Claims, without deciding them. */
void ordo_layout_claims(ordo_grid *grid, const ordo_claim *const *claims, size_t count);

#ifdef __cplusplus
}
#endif
#endif
