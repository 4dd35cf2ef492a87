/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What figures of one target are about, found once for all of them. */
#ifndef ORDO_VERIFY_FIGURE_TOPIC_H
#define ORDO_VERIFY_FIGURE_TOPIC_H

#include "verify/figure/barrier.h"
#include "verify/figure/trained.h"
#include "verify/study/study.h"

#ifdef __cplusplus
extern "C" {
#endif

/* So many formats are known at most. */
enum { ORDO_TOPIC_DTYPES = 4 };

/* A unit with a construction, over sizes. */
typedef struct ordo_family {
    ordo_recipe recipe;
    size_t *neurons; /* ascending */
    size_t count;
    bool studied;
    ordo_study study; /* valid when studied; of nets that are refused the status says so */
    ordo_scale scale;
    ordo_message none;   /* why the first net that is missing does not exist; "" */
    ordo_study *rounded; /* the same nets rounded to each of ordo_dtypes; NULL: not made */
    bool fitted;
    ordo_fit fit[ORDO_NORMS];    /* over the neurons of small nets; NaN: there is none */
    const ordo_barrier *barrier; /* of its unit; NULL: not looked for, or there is none */
} ordo_family;

typedef struct ordo_topic {
    const ordo_target *target;
    ordo_norm norm;           /* that is drawn */
    ordo_run_options options; /* `wanted` contains it */
    ordo_family *families;
    size_t count, room;
    ordo_barrier *barriers; /* of each unit, once */
    size_t barrier_count;
    const ordo_trained *trained; /* not owned; may be NULL, as it is after init */
} ordo_topic;

/* A topic without families, with room for so many. The target outlives it. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_topic_init(ordo_topic *s, const ordo_target *target, ordo_norm norm,
                                         const ordo_run_options *options, size_t families);

/* Frees it; valid on zero bytes. */
void ordo_topic_clear(ordo_topic *s);

/* Appends a family of so many sizes (copied, ascending); its target is the topic's. ORDO_EINVAL
 * when there is no room left, ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_topic_add(ordo_topic *s, const ordo_recipe *recipe,
                                        const size_t *neurons, size_t count);

/* "glu taylor", with knots and orientation where they are not the default. */
void ordo_family_name(char *text, size_t size, const ordo_family *family);

/* The studies of all families, each made once however often it is asked for. A family of which no
 * net exists is none; when that is so of all, the status and the reason of the first. Negative for
 * failures. */
ORDO_CHECKED ordo_status ordo_topic_study(ordo_topic *s, ordo_message *why);

/* "error 0", "does not exist" or "not known": why nothing is drawn of a studied family. */
const char *ordo_family_absence(const ordo_family *family);

/* Whether an earlier family has the unit of family i. */
bool ordo_topic_is_second(const ordo_topic *s, size_t i);

/* The pixels right of a panel that the names of all families take as labels. */
double ordo_topic_names_width(const ordo_topic *s);

/* The sizes of the nets that fits are made of, as the paper's: too small to show an order. */
enum { ORDO_FIT_LEAST = 10, ORDO_FIT_MOST = 50 };

/* Fits the norm that is drawn over all nets of ORDO_FIT_LEAST to ORDO_FIT_MOST neurons, once; none
 * where the breakpoints are a list or a net does not exist. Negative for failures. */
ORDO_CHECKED ordo_status ordo_topic_fit(ordo_topic *s, ordo_message *why);

/* The studies of the nets of all families rounded to each format, each once; ordo_topic_study has
 * been called. Nets that do not exist in a format, as a parameter is too large for it, have a
 * status that says so. Negative for failures. */
ORDO_CHECKED ordo_status ordo_topic_round(ordo_topic *s, ordo_message *why);

/* What no parameters reach, for each unit that has a family, at some of the sizes of the first of
 * them, always the first and the last; found once. Nothing for a norm without bounds. ORDO_ENOMEM,
 * ORDO_ESTOPPED.
 */
ORDO_CHECKED ordo_status ordo_topic_barriers(ordo_topic *s);

/* Can the norm of net i be drawn on a logarithmic scale: is it known, positive, finite? Not where f
 * is reproduced and the error, if any, is that of storing parameters exactly enough. The study has
 * been concluded. */
bool ordo_study_has(const ordo_study *study, ordo_norm norm, size_t i);

/* The index of the last net of which it can; the number of nets when there is none. */
size_t ordo_study_last(const ordo_study *study, ordo_norm norm);

#ifdef __cplusplus
}
#endif
#endif
