/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ordo_status
ordo_record_within(ordo_message *why, ordo_status status, const char *format, ...)
{
    ordo_message place;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(place.text, sizeof place.text, format, arguments);
    va_end(arguments);
    ordo_message what = *why;
    const char *reason = what.text[0] != '\0' ? what.text : ordo_status_text(status);
    return ordo_explain(why, status, "%s: %s", place.text, reason);
}

ordo_status
ordo_record_keys(json_t *object, const char *const *keys, ordo_message *why)
{
    if (!json_is_object(object)) {
        return ordo_explain(why, ORDO_EPARSE, "expected an object");
    }
    size_t known = 0;
    for (; keys[known] != NULL; known++) {
        if (json_object_get(object, keys[known]) == NULL) {
            return ordo_explain(why, ORDO_EPARSE, "the key \"%s\" is missing", keys[known]);
        }
    }
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        size_t i = 0;
        while (i < known && strcmp(keys[i], key) != 0) {
            i++;
        }
        if (i == known) {
            return ordo_explain(why, ORDO_EPARSE, "unknown key \"%.60s\"", key);
        }
    }
    return ORDO_OK;
}

ordo_status
ordo_record_text(const char **text, json_t *object, const char *key, ordo_message *why)
{
    *text = json_string_value(json_object_get(object, key));
    return *text != NULL ? ORDO_OK : ordo_explain(why, ORDO_EPARSE, "\"%s\" must be a string", key);
}

ordo_status
ordo_record_integer(long *value, json_t *object, const char *key, long least, long most,
                    ordo_message *why)
{
    json_t *number = json_object_get(object, key);
    json_int_t n = json_integer_value(number);
    if (!json_is_integer(number) || n < least || n > most) {
        return ordo_explain(why, ORDO_EPARSE, "\"%s\" must be a whole number from %ld to %ld", key,
                            least, most);
    }
    *value = (long)n;
    return ORDO_OK;
}

ordo_status
ordo_record_list(json_t **list, json_t *object, const char *key, size_t most, ordo_message *why)
{
    *list = json_object_get(object, key);
    size_t size = json_array_size(*list);
    return size >= 1 && size <= most
               ? ORDO_OK
               : ordo_explain(why, ORDO_EPARSE, "\"%s\" must be a list of 1 to %zu entries", key,
                              most);
}

static ordo_status
no_number(const char *text, ordo_message *why)
{
    return ordo_explain(why, ORDO_EPARSE, "\"%.60s\" is not a number that can be read", text);
}

/* The text of a number, not longer than numbers of the most bits are as decimals. */
static const char *
number_text(json_t *string, ordo_message *why)
{
    const char *text = json_string_value(string);
    if (text == NULL) {
        (void)ordo_explain(why, ORDO_EPARSE, "expected a number as a string");
        return NULL;
    }
    if (strlen(text) > 2 * (size_t)ORDO_RECORD_BITS_MOST) {
        (void)no_number(text, why);
        return NULL;
    }
    return text;
}

ordo_status
ordo_record_exact(arb_t x, json_t *string, ordo_message *why)
{
    enum { BITS_OF_A_LETTER = 4, BITS_MORE = 64 };
    const char *text = number_text(string, why);
    if (text == NULL) {
        return ORDO_EPARSE;
    }
    mpfr_t exact;
    mpfr_init2(exact, BITS_OF_A_LETTER * (mpfr_prec_t)strlen(text) + BITS_MORE);
    ordo_status status = ordo_real_parse(exact, text);
    bool fits =
        status == ORDO_OK && (mpfr_zero_p(exact) || (mpfr_get_exp(exact) > -ORDO_RECORD_BITS_MOST &&
                                                     mpfr_get_exp(exact) < ORDO_RECORD_BITS_MOST));
    if (fits) {
        ordo_ball_from_real(x, exact);
        fits = arf_bits(arb_midref(x)) <= ORDO_RECORD_BITS_MOST;
    }
    mpfr_clear(exact);
    return fits ? ORDO_OK : status == ORDO_ENOMEM ? status : no_number(text, why);
}

ordo_status
ordo_record_rational(fmpq_t x, json_t *string, ordo_message *why)
{
    const char *text = number_text(string, why), *end = text;
    if (text == NULL) {
        return ORDO_EPARSE;
    }
    ordo_status status = ordo_rational_parse(x, text, &end);
    if (status == ORDO_ENOMEM) {
        return status;
    }
    bool fits = status == ORDO_OK && *end == '\0' &&
                fmpz_bits(fmpq_numref(x)) <= ORDO_RECORD_BITS_MOST &&
                fmpz_bits(fmpq_denref(x)) <= ORDO_RECORD_BITS_MOST;
    return fits ? ORDO_OK : no_number(text, why);
}

ordo_status
ordo_record_bounds(arb_t lower, arb_t upper, json_t *list, size_t i, mpfr_prec_t prec,
                   ordo_message *why)
{
    if (json_array_size(list) != i + 2) {
        return ordo_explain(why, ORDO_EPARSE, "expected a list that ends with two bounds");
    }
    fmpq_t bound;
    fmpq_init(bound);
    ordo_status status = ordo_record_rational(bound, json_array_get(list, i), why);
    if (status == ORDO_OK) {
        arb_set_fmpq(lower, bound, prec);
        status = ordo_record_rational(bound, json_array_get(list, i + 1), why);
    }
    if (status == ORDO_OK) {
        arb_set_fmpq(upper, bound, prec);
        if (arb_gt(lower, upper)) {
            status = ordo_explain(why, ORDO_EPARSE, "the lower bound lies above the upper one");
        }
    }
    fmpq_clear(bound);
    return status;
}

ordo_status
ordo_record_holds(const arb_t x, bool nonnegative, const arb_t lower, const arb_t upper,
                  const char *what, ordo_message *why)
{
    bool above = (nonnegative && arb_is_zero(lower)) || arb_le(lower, x);
    if (above && arb_le(x, upper)) {
        return ORDO_OK;
    }
    mpfr_t low, high;
    mpfr_inits2(64, low, high, (mpfr_ptr)0);
    ordo_real_bound(low, x, MPFR_RNDD);
    ordo_real_bound(high, x, MPFR_RNDU);
    char *from = ordo_real_text_rounded(low, 8, MPFR_RNDD);
    char *to = ordo_real_text_rounded(high, 8, MPFR_RNDU);
    ordo_status status =
        from == NULL || to == NULL
            ? ORDO_ENOMEM
            : ordo_explain(why, ORDO_MISSED,
                           "%s is found in [%s, %s], not within the stated bounds", what, from, to);
    free(to);
    free(from);
    mpfr_clears(low, high, (mpfr_ptr)0);
    return status;
}

ordo_status
ordo_record_between(arb_t y, bool nonnegative, json_t *list, mpfr_prec_t prec, const char *what,
                    ordo_message *why)
{
    arb_t lower, upper;
    arb_init(lower);
    arb_init(upper);
    ordo_status status = ordo_record_bounds(lower, upper, list, 0, prec, why);
    if (status == ORDO_OK) {
        status = ordo_record_holds(y, nonnegative, lower, upper, what, why);
    }
    if (status == ORDO_OK) {
        arb_union(y, lower, upper, prec);
    }
    arb_clear(upper);
    arb_clear(lower);
    return status;
}
