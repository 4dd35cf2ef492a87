/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes of library calls and the sentences that explain them. */
#ifndef ORDO_QUADRATURE_STATUS_H
#define ORDO_QUADRATURE_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/* Name, value, meaning. Negative: fatal, the output is unusable. Positive: a documented outcome. */
#define ORDO_STATUS_LIST(X)                                                                        \
    X(ORDO_OK, 0, "success")                                                                       \
    X(ORDO_MISSED, 1, "the requested accuracy was not reached")                                    \
    X(ORDO_REFUSED, 2, "the construction does not exist for this target")                          \
    X(ORDO_UNDECIDED, 3, "undecided at the highest precision allowed")                             \
    X(ORDO_SINGULAR, 4, "a needed value is infinite or undefined")                                 \
    X(ORDO_IRRATIONAL, 5, "the value is not known to be rational")                                 \
    X(ORDO_ENOMEM, -1, "out of memory")                                                            \
    X(ORDO_EINVAL, -2, "invalid argument")                                                         \
    X(ORDO_EPARSE, -3, "syntax error")                                                             \
    X(ORDO_EDOMAIN, -4, "undefined inside the interval")                                           \
    X(ORDO_EIO, -5, "cannot read or write")                                                        \
    X(ORDO_EBUG, -6, "internal error")                                                             \
    X(ORDO_ESTOPPED, -7, "stopped before the end")

#define ORDO_STATUS_ENUM(name, value, text) name = value,
typedef enum ordo_status { ORDO_STATUS_LIST(ORDO_STATUS_ENUM) } ordo_status;
#undef ORDO_STATUS_ENUM

#define ORDO_CHECKED __attribute__((warn_unused_result))

/* Room for one sentence that explains a status: why something was refused, where a text is wrong.
 */
typedef struct ordo_message {
    char text[1024];
} ordo_message;

/* The meaning of a status in a few words. Never NULL; "unknown status" for values outside the list.
 */
const char *ordo_status_text(ordo_status status);

/* Writes a printf-formatted sentence into `message`, cut at its size and at a whole character of
 * UTF-8; a NULL message is ignored. Returns `status`, so that a failure reads
 * `return ordo_explain(why, ORDO_EPARSE, "...")`. */
ordo_status ordo_explain(ordo_message *message, ordo_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#ifdef __cplusplus
}
#endif
#endif
