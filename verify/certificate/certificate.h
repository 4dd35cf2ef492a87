/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates: what verdicts rest on, so that they can be decided again from the file alone.
 *
 * A certificate is one JSON object on several lines:
 *
 *     {"ordo":VERSION,"format":"certificate/1","cases":[
 *     CASE,
 *     CASE
 *     ],"checksum":"0123456789abcdef"}
 *
 * with one case, a claim about one of its targets, on each line: the keys of
 * verify/certificate/statement.h and "evidence", which depends on the kind. The checksum is that of
 * all bytes before its 16 digits (verify/certificate/stream.h). ordo-certificate(5) describes the
 * evidence. */
#ifndef ORDO_VERIFY_CERTIFICATE_CERTIFICATE_H
#define ORDO_VERIFY_CERTIFICATE_CERTIFICATE_H

#include <stdio.h>

#include "verify/claim/suite.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ORDO_CERTIFICATE_FORMAT "certificate/1"

/* How the writing is done; zero bytes are the defaults. */
typedef struct ordo_certificate_options {
    int threads;      /* 0: 1 */
    ordo_watch watch; /* told of "certifying", in cases */
} ordo_certificate_options;

/* Writes the certificate of a decided suite, case by case as a stream; each case is rechecked
 * before it is written. ORDO_MISSED: the certificate is complete, but no evidence was found that
 * decides some cases by the means of a recheck; `why` names the first. Such cases are stated as
 * undecided, and the suite's findings become so (ordo_suite_leave_open).
 * ORDO_EBUG: a case's evidence leads to the contrary of the suite's verdict, named in `why`.
 * ORDO_EIO; ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_certificate_write(FILE *out, ordo_suite *suite,
                                                const ordo_certificate_options *options,
                                                ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
