/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names an expression may use: adding a function means adding a row here. */
#include "construct/tape.h"

#include <string.h>

static ordo_status
build_one(size_t *index, ordo_tape *tape, ordo_span span)
{
    fmpq_t one;
    fmpq_init(one);
    fmpq_one(one);
    ordo_status status = ordo_tape_rational(index, tape, one, span);
    fmpq_clear(one);
    return status;
}

/* exp(1) */
static ordo_status
build_e(size_t *index, ordo_tape *tape, ordo_span span)
{
    ordo_status status = build_one(index, tape, span);
    return status != ORDO_OK
               ? status
               : ordo_tape_apply(index, tape, &ordo_operation_exp, *index, ORDO_NONE, span);
}

/* 1 / (1 + exp(-x)) */
static ordo_status
build_sigmoid(size_t *index, ordo_tape *tape, ordo_span span)
{
    size_t one = ORDO_NONE;
    ordo_status status = build_one(&one, tape, span);
    if (status == ORDO_OK) {
        status = ordo_tape_apply(index, tape, &ordo_operation_neg, *index, ORDO_NONE, span);
    }
    if (status == ORDO_OK) {
        status = ordo_tape_apply(index, tape, &ordo_operation_exp, *index, ORDO_NONE, span);
    }
    if (status == ORDO_OK) {
        status = ordo_tape_apply(index, tape, &ordo_operation_add, *index, one, span);
    }
    if (status == ORDO_OK) {
        status = ordo_tape_apply(index, tape, &ordo_operation_div, one, *index, span);
    }
    return status;
}

/* log(1 + exp(x)), accurate where exp(x) is small */
static ordo_status
build_softplus(size_t *index, ordo_tape *tape, ordo_span span)
{
    ordo_status status = ordo_tape_apply(index, tape, &ordo_operation_exp, *index, ORDO_NONE, span);
    return status != ORDO_OK
               ? status
               : ordo_tape_apply(index, tape, &ordo_operation_log1p, *index, ORDO_NONE, span);
}

/* In the order in which error messages prefer them. */
static const ordo_name names[] = {
    {"x", 0, &ordo_operation_variable, NULL},
    {"pi", 0, &ordo_operation_pi, NULL},
    {"e", 0, NULL, build_e},
    {"sqrt", 1, &ordo_operation_sqrt, NULL},
    {"cbrt", 1, &ordo_operation_cbrt, NULL},
    {"exp", 1, &ordo_operation_exp, NULL},
    {"log", 1, &ordo_operation_log, NULL},
    {"sin", 1, &ordo_operation_sin, NULL},
    {"cos", 1, &ordo_operation_cos, NULL},
    {"tan", 1, &ordo_operation_tan, NULL},
    {"asin", 1, &ordo_operation_asin, NULL},
    {"acos", 1, &ordo_operation_acos, NULL},
    {"atan", 1, &ordo_operation_atan, NULL},
    {"sinh", 1, &ordo_operation_sinh, NULL},
    {"cosh", 1, &ordo_operation_cosh, NULL},
    {"tanh", 1, &ordo_operation_tanh, NULL},
    {"abs", 1, &ordo_operation_abs, NULL},
    {"sign", 1, &ordo_operation_sign, NULL},
    {"erf", 1, &ordo_operation_erf, NULL},
    {"gamma", 1, &ordo_operation_gamma, NULL},
    {"sigmoid", 1, NULL, build_sigmoid},
    {"softplus", 1, NULL, build_softplus},
    {"min", 2, &ordo_operation_min, NULL},
    {"max", 2, &ordo_operation_max, NULL},
};

enum { NAMES = sizeof names / sizeof *names };

const ordo_name *
ordo_name_find(const char *text, size_t length)
{
    for (size_t i = 0; i < NAMES; i++) {
        if (strlen(names[i].text) == length && memcmp(names[i].text, text, length) == 0) {
            return &names[i];
        }
    }
    return NULL;
}

/* The least number of letters to insert, delete or replace between two names. */
static size_t
edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t row[ORDO_NAME_SHOWN_MAX + 1];
    for (size_t j = 0; j <= b_length; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            size_t shorter = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            diagonal = row[j];
            row[j] = replaced < shorter ? replaced : shorter;
        }
    }
    return row[b_length];
}

/* Makes `name` the nearest one if it is nearer than `best`. */
static void
compare_name(const char **nearest, size_t *best, const char *name, const char *text, size_t length)
{
    size_t distance = edit_distance(text, length, name, strlen(name));
    if (distance < *best) {
        *best = distance;
        *nearest = name;
    }
}

const char *
ordo_name_nearest(const char *text, size_t length, const ordo_symbol *symbols)
{
    size_t compared = length < ORDO_NAME_SHOWN_MAX ? length : ORDO_NAME_SHOWN_MAX;
    const char *nearest = NULL;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < NAMES; i++) {
        compare_name(&nearest, &best, names[i].text, text, compared);
    }
    for (const ordo_symbol *s = symbols; s != NULL && s->name != NULL; s++) {
        compare_name(&nearest, &best, s->name, text, compared);
    }
    return nearest;
}
