/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence that is a list with an entry for each size. */
#include "verify/certificate/evidence.h"

ordo_status
ordo_sizes_testify(ordo_stream *s, const char *key, const ordo_case *judged,
                   ordo_size_testimony *testify, const ordo_claimed *claimed, ordo_message *why)
{
    ordo_sizes sizes = ordo_case_sizes(judged);
    ordo_status status = ORDO_OK;
    ordo_stream_open(s, key, '[');
    for (size_t i = 0; status == ORDO_OK && i < sizes.count; i++) {
        status = testify(s, judged, i, claimed, why);
        if (status != ORDO_OK) {
            status = ordo_record_within(why, status, "n = %zu", sizes.neurons[i]);
        }
    }
    ordo_stream_close(s, ']');
    return status;
}

ordo_status
ordo_claimed_testify(ordo_stream *s, const char *key, const ordo_case *judged,
                     ordo_size_testimony *testify, ordo_message *why)
{
    ordo_claimed claimed;
    ordo_stream_open(s, "evidence", '{');
    ordo_status status = ordo_claimed_init(&claimed, judged->claim, why);
    if (status == ORDO_OK) {
        status = ordo_claimed_write(s, &claimed, judged, why);
    }
    if (status == ORDO_OK) {
        status = ordo_sizes_testify(s, key, judged, testify, &claimed, why);
    }
    ordo_stream_close(s, '}');
    ordo_claimed_clear(&claimed);
    return status > 0 ? ORDO_MISSED : status;
}
