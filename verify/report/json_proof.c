/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs for all n as JSON. */
#include <stdlib.h>

#include "quadrature/version.h"
#include "verify/report/json.h"

enum { DIGITS = 18 };

static json_t *
text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static json_t *
rational(const fmpq_t x)
{
    char *text = fmpq_get_str(NULL, 10, x);
    json_t *string = json_string(text);
    flint_free(text);
    return string;
}

static json_t *
lower_bound(const mpfr_t x)
{
    return ordo_json_taken(ordo_real_text_rounded(x, DIGITS, MPFR_RNDD));
}

static json_t *
upper_bound(const mpfr_t x)
{
    return ordo_json_taken(ordo_real_text_rounded(x, DIGITS, MPFR_RNDU));
}

static json_t *
terms_array(const ordo_identity *id)
{
    json_t *terms = json_array();
    for (size_t i = 0; i < id->count; i++) {
        if (!fmpq_is_zero(&id->coefficient[i])) {
            (void)json_array_append_new(
                terms, json_pack("{s:I, s:o}", "power", (json_int_t)id->least + (json_int_t)i,
                                 "coefficient", rational(&id->coefficient[i])));
        }
    }
    return terms;
}

/* The exact values, the last of which is the check. */
static json_t *
value_object(const ordo_identity *id, size_t i)
{
    return json_pack("{s:I, s:o}", "cells", (json_int_t)i + 1, "value", rational(&id->value[i]));
}

static json_t *
identity_object(const ordo_proof_identity *p)
{
    const ordo_identity *id = &p->identity;
    const char *name = id->recipe.construction->name;
    if (p->status != ORDO_OK) {
        return json_pack("{s:s, s:s, s:s}", "construction", name, "status", "refused", "reason",
                         p->why.text);
    }
    json_t *values = json_array();
    for (size_t i = 0; i < id->count; i++) {
        (void)json_array_append_new(values, value_object(id, i));
    }
    json_t *object = json_pack(
        "{s:s, s:s, s:I, s:I, s:o, s:o}", "construction", name, "status", "proved", "from_n",
        (json_int_t)ordo_unit_neurons(id->recipe.unit, 1), "degree", (json_int_t)id->degree,
        "square_integral", ordo_json_taken(ordo_identity_text(id)), "rmse",
        ordo_json_taken(ordo_identity_text_rmse(id)));
    json_t *proof = json_pack("{s:[I, I], s:o, s:o, s:o}", "powers", (json_int_t)id->least,
                              (json_int_t)id->most, "terms", terms_array(id), "values", values,
                              "check", value_object(id, id->count));
    (void)json_object_update(object, proof);
    json_decref(proof);
    return object;
}

static json_t *
rate_object(const ordo_rate *rate)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "lower", lower_bound(rate->lower), "lower_pieces",
                     lower_bound(rate->pieces), "upper", upper_bound(rate->upper), "upper_cells",
                     upper_bound(rate->cells), "upper_few",
                     mpfr_nan_p(rate->few) ? json_null() : upper_bound(rate->few));
}

/* |f^(order)| <= M, and what bounds the error by it. */
static json_t *
above_object(const ordo_slices *slices, const ordo_unit *unit, const ordo_construction *by,
             size_t from)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:I, s:o, s:I}", "from_n", (json_int_t)from, "unit",
                     unit->name, "construction", by->name, "constant", by->constant[ORDO_RMSE],
                     "derivative", (json_int_t)slices->order, "most", upper_bound(slices->most),
                     "slices", (json_int_t)slices->count);
}

static json_t *
hypotheses_object(const ordo_theorem *t)
{
    const ordo_slices *s = &t->slices;
    json_t *above = json_array();
    if (t->small != NULL) {
        (void)json_array_append_new(above,
                                    above_object(&t->small_slices, t->small, t->small_by, 1));
    }
    (void)json_array_append_new(above, above_object(s, t->unit, t->by, t->from));
    return json_pack("{s:{s:I, s:o, s:o, s:[o, o], s:I}, s:o}", "below", "derivative",
                     (json_int_t)s->order, "sign", json_integer(s->sign), "least",
                     lower_bound(s->least), "interval", ordo_json_taken(ordo_real_decimal(s->u)),
                     ordo_json_taken(ordo_real_decimal(s->v)), "slices",
                     (json_int_t)s->last - (json_int_t)s->first + 1, "above", above);
}

static json_t *
theorem_object(const ordo_proof *proof)
{
    const ordo_theorem *t = &proof->theorem;
    bool proved = proof->status == ORDO_OK;
    json_t *object = json_pack("{s:s, s:o, s:I}", "status",
                               proved                          ? "proved"
                               : proof->status == ORDO_REFUSED ? "refuted"
                                                               : "undecided",
                               "reason", text_or_null(proved ? NULL : proof->why.text), "order",
                               (json_int_t)ordo_unit_order(proof->unit));
    if (proved) {
        (void)json_object_set_new(object, "rmse", rate_object(&t->rmse));
        (void)json_object_set_new(object, "l2", rate_object(&t->l2));
        (void)json_object_set_new(object, "sharp", json_boolean(t->sharp));
        (void)json_object_set_new(object, "hypotheses", hypotheses_object(t));
    }
    return object;
}

json_t *
ordo_json_proof(const ordo_proof *proof)
{
    json_t *identities = json_array();
    for (size_t i = 0; i < proof->count; i++) {
        (void)json_array_append_new(identities, identity_object(&proof->identities[i]));
    }
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "ordo", ORDO_VERSION, "unit", proof->unit->name,
                     "target", ordo_json_target(proof->target), "identities", identities, "theorem",
                     theorem_object(proof));
}
