/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of measured norms: the evidence of limits, no proof. */
#include <stdlib.h>

#include "verify/certificate/evidence.h"

/* A number that is known, else null. */
static ordo_status
write_real(ordo_stream *s, const char *key, const mpfr_t x)
{
    if (mpfr_number_p(x)) {
        return ordo_stream_real(s, key, x);
    }
    ordo_stream_text(s, key, NULL);
    return ORDO_OK;
}

static ordo_status
write_gaps(ordo_stream *s, const ordo_case *judged, ordo_message *why)
{
    size_t count = judged->claim->sample_count;
    mpfr_t *gap = calloc(count + 1, sizeof *gap);
    ordo_status status = gap == NULL ? ORDO_ENOMEM : ORDO_OK;
    for (size_t i = 0; gap != NULL && i < count; i++) {
        mpfr_init2(gap[i], ORDO_SAMPLING_BITS);
    }
    if (status == ORDO_OK && count > 0) {
        status = ordo_sampling_gaps(gap, judged, why);
    }
    ordo_stream_open(s, "gaps", '[');
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        status = write_real(s, NULL, gap[i]);
    }
    ordo_stream_close(s, ']');
    for (size_t i = 0; gap != NULL && i < count; i++) {
        mpfr_clear(gap[i]);
    }
    free(gap);
    return status;
}

ordo_status
ordo_testify_study(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                   ordo_message *why)
{
    const ordo_study *study = judged->study;
    ordo_norm norm = judged->claim->norm;
    mpfr_t scale;
    mpfr_init2(scale, MPFR_PREC_MIN);
    mpfr_set_nan(scale);
    if (study != NULL && study->scale != NULL) {
        mpfr_srcptr known = study->scale->norms.value[norm == ORDO_H1 ? ORDO_RMSE : norm];
        mpfr_set_prec(scale, mpfr_get_prec(known));
        mpfr_set(scale, known, MPFR_RNDN);
    }
    ordo_stream_open(s, "evidence", '{');
    ordo_stream_text(s, "found", finding->measured);
    ordo_stream_integer(s, "digits", study != NULL ? study->options.digits : 0);
    ordo_stream_open(s, "values", '[');
    ordo_status status = ORDO_OK;
    for (size_t i = 0; study != NULL && status == ORDO_OK && i < study->count; i++) {
        status = write_real(s, NULL, study->series[norm].value[i]);
    }
    ordo_stream_close(s, ']');
    if (status == ORDO_OK) {
        status = write_real(s, "scale", scale);
    }
    if (status == ORDO_OK) {
        status = write_gaps(s, judged, why);
    }
    ordo_stream_close(s, '}');
    mpfr_clear(scale);
    return status;
}
