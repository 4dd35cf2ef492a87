/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of claims: const objects that plan what must be measured and then judge it. */
#ifndef ORDO_VERIFY_CLAIM_KIND_H
#define ORDO_VERIFY_CLAIM_KIND_H

#include "verify/claim/claim.h"
#include "verify/study/study.h"
#include "verify/proof/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The keys of a claim beyond id, says, source, kind, expect, as bits. */
enum {
    ORDO_KEY_UNIT = 1 << 0,
    ORDO_KEY_CONSTRUCTION = 1 << 1,
    ORDO_KEY_ORIENTATION = 1 << 2,
    ORDO_KEY_TARGETS = 1 << 3,
    ORDO_KEY_NORM = 1 << 4,
    ORDO_KEY_N = 1 << 5,
    ORDO_KEY_SAMPLES = 1 << 6,
    ORDO_KEY_VALUE = 1 << 7,
    ORDO_KEY_QUANTITY = 1 << 8,
    ORDO_KEY_DIGITS = 1 << 9,
    ORDO_KEY_ON = 1 << 10,
    ORDO_KEY_N_FOR = 1 << 11,
    ORDO_KEY_BITS = 1 << 12,
    ORDO_KEY_RELATION = 1 << 13,
    ORDO_KEY_ORDER = 1 << 14,
    ORDO_KEY_LOWER = 1 << 15,
    ORDO_KEY_UPPER = 1 << 16,
    ORDO_KEY_NETWORK = 1 << 17,
    ORDO_KEY_KNOTS = 1 << 18,
    ORDO_KEY_OVER = 1 << 19,
    ORDO_KEY_DTYPE = 1 << 20
};

enum { ORDO_FINDING_TEXT = 160 };

/* What was found of a claim on one of its targets: the numbers side by side, and why. */
typedef struct ordo_finding {
    ordo_verdict verdict;
    char predicted[ORDO_FINDING_TEXT];
    char measured[ORDO_FINDING_TEXT];
    ordo_message note;
    double gap; /* how far from the claim, for choosing the case that is shown; never a verdict */
} ordo_finding;

/* The claim, on one target (index; NULL target for claims without one), with its study, if any.
 * Derivatives come from the store, which all cases of a suite share; NULL: none are known. `effort`
 * is what evidence may cost: 0, and more where less left the case open. */
typedef struct ordo_case {
    const ordo_claim *claim;
    const ordo_target *target;
    const ordo_study *study;
    ordo_profile_store *store;
    unsigned effort;
} ordo_case;

typedef struct ordo_kind {
    const char *name;
    const char *title; /* what such a claim says, for people */
    unsigned required; /* keys */
    unsigned allowed;  /* further keys */
    ordo_verdict expect;
    /* What is wrong with a claim whose keys are all there, or NULL; NULL function: nothing can be.
     */
    const char *(*objection)(const ordo_claim *claim);
    /* It is about the formulas of the construction, so that there must be some. */
    bool formulas;
    /* The norms to be measured for a study over the claim's sizes; 0: no study. */
    unsigned (*needs)(const ordo_claim *claim);
    /* Whether the norms of f^(k) are needed as well. */
    bool scaled;
    /* The names that "value" may use beside constants: ordo_value_size, ordo_value_all or NULL. */
    const ordo_symbol *symbols;
    /* Called for different cases at once. */
    ordo_status (*judge)(ordo_finding *finding, const ordo_case *judged);
} ordo_kind;

/* All kinds; ends with NULL. */
extern const ordo_kind *const ordo_kinds[];

/* The kind of that name, or NULL. */
const ordo_kind *ordo_kind_find(const char *name);

extern const ordo_kind ordo_kind_order;
extern const ordo_kind ordo_kind_constant;
extern const ordo_kind ordo_kind_exact;
extern const ordo_kind ordo_kind_floor;
extern const ordo_kind ordo_kind_refusal;
extern const ordo_kind ordo_kind_published;
extern const ordo_kind ordo_kind_parameters;
extern const ordo_kind ordo_kind_identity;
extern const ordo_kind ordo_kind_theorem;
extern const ordo_kind ordo_kind_bound;
extern const ordo_kind ordo_kind_sandwich;
extern const ordo_kind ordo_kind_better;

/* What is wrong with a claim whose keys are all there, or NULL: that its construction has no
 * formulas, where the kind needs them, or what the kind says. */
const char *ordo_claim_objection(const ordo_claim *claim);

/* 0: for kinds that are decided without a study. */
unsigned ordo_needs_nothing(const ordo_claim *claim);

/* The recipe of a case. */
ordo_recipe ordo_case_recipe(const ordo_case *judged);

/* The recipe of the construction that it is compared with. */
ordo_recipe ordo_case_recipe_over(const ordo_case *judged);

/* The sizes that the claim lists for the target of a case. */
ordo_sizes ordo_case_sizes(const ordo_case *judged);

/* The expression of "value", with the names that the kind allows; freed by the caller. ORDO_EPARSE
 * with column and reason. */
ORDO_CHECKED ordo_status ordo_claim_formula(ordo_expression **out, const ordo_claim *claim,
                                            ordo_message *why);

/* r = the claimed value for n neurons, to nearest; of the names only n is known, with n = 0 none.
 * For evidence and tables, where no target enters. ORDO_EPARSE; ORDO_SINGULAR: not finite, or a
 * name is not known. */
ORDO_CHECKED ordo_status ordo_claim_value(mpfr_t r, const ordo_claim *claim, size_t n);

/* r = the same exactly; ORDO_IRRATIONAL and ORDO_EDOMAIN as ordo_value_exact. */
ORDO_CHECKED ordo_status ordo_claim_exact(fmpq_t r, const ordo_claim *claim, size_t n);

/* r = an enclosure of a constant expression such as "order", "lower" and "upper" have. ORDO_EPARSE;
 * ORDO_SINGULAR: not finite. */
ORDO_CHECKED ordo_status ordo_claim_constant(arb_t r, const char *text);

/* r = an enclosure of the claimed value of a case for n neurons, all names of the kind known: see
 * ordo_value_enclose. */
ORDO_CHECKED ordo_status ordo_case_value(arb_t r, const ordo_case *judged, size_t n,
                                         mpfr_prec_t bits, ordo_message *why);

/* The precision of the gaps of sampling. */
#define ORDO_SAMPLING_BITS 192

/* gap[i] (of ORDO_SAMPLING_BITS) = how far the rmse over the claim's samples[i] equidistant points
 * is from the integral's, for the net of the case's study. */
ORDO_CHECKED ordo_status ordo_sampling_gaps(mpfr_t *gap, const ordo_case *judged,
                                            ordo_message *why);

/* Judges from these gaps, which it overwrites, the order in the number of points. */
ORDO_CHECKED ordo_status ordo_sampling_judge(ordo_finding *finding, const ordo_claim *claim,
                                             mpfr_t *gap);

/* Writes a measured number: `x` to `digits` digits, with "+- error" when an error is given. */
void ordo_finding_number(char text[ORDO_FINDING_TEXT], const mpfr_t x, long digits,
                         mpfr_srcptr error);

#ifdef __cplusplus
}
#endif
#endif
