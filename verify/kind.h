/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of claims: const objects that plan what must be measured and then judge it. */
#ifndef ORDO_VERIFY_KIND_H
#define ORDO_VERIFY_KIND_H

#include "verify/claim.h"
#include "verify/study.h"

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
    ORDO_KEY_N_FOR = 1 << 11
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

/* The claim, on one target (index; NULL target for claims without one), with its study, if any. */
typedef struct ordo_case {
    const ordo_claim *claim;
    const ordo_target *target;
    const ordo_study *study;
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
    /* The norms to be measured for a study over the claim's sizes; 0: no study. */
    unsigned (*needs)(const ordo_claim *claim);
    /* Whether the norms of f^(k) are needed as well. */
    bool scaled;
    ordo_status (*judge)(ordo_finding *finding, const ordo_case *judged);
} ordo_kind;

/* All kinds; ends with NULL. */
extern const ordo_kind *const ordo_kinds[];

/* The kind of that name, or NULL. */
const ordo_kind *ordo_kind_find(const char *name);

extern const ordo_kind ordo_kind_order;
extern const ordo_kind ordo_kind_constant;
extern const ordo_kind ordo_kind_exact;
extern const ordo_kind ordo_kind_refusal;
extern const ordo_kind ordo_kind_published;

/* The recipe of a case. */
ordo_recipe ordo_case_recipe(const ordo_case *judged);

/* r = the claimed value, with `n` in it standing for a size (0: no such name). ORDO_EPARSE. */
ORDO_CHECKED ordo_status ordo_claim_value(mpfr_t r, const ordo_claim *claim, size_t n);

/* Writes a measured number: `x` to `digits` digits, with "+- error" when an error is given. */
void ordo_finding_number(char text[ORDO_FINDING_TEXT], const mpfr_t x, long digits,
                         mpfr_srcptr error);

#ifdef __cplusplus
}
#endif
#endif
