/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/figure/kinds.h"
#include "verify/page/html.h"
#include "verify/study/range.h"

/* Of errors that are only drawn. */
enum { DRAWN_DIGITS = 5 };

static ordo_status
add_unit(ordo_story *story, const ordo_unit *unit)
{
    for (size_t i = 0; i < story->unit_count; i++) {
        if (story->units[i].unit == unit) {
            return ORDO_OK;
        }
    }
    story->units[story->unit_count++] = (ordo_unit_story){.unit = unit, .status = ORDO_UNDECIDED};
    return ORDO_OK;
}

ordo_status
ordo_story_init(ordo_story *story, const ordo_target *target, const char *slug,
                const ordo_wish *wishes, size_t count, const ordo_run_options *options)
{
    *story = (ordo_story){.target = target};
    (void)snprintf(story->slug, sizeof story->slug, "%s", slug);
    story->units = calloc(count + 1, sizeof *story->units);
    ordo_status status = ordo_topic_init(&story->subject, target, ORDO_RMSE, options, count);
    if (story->units == NULL && status == ORDO_OK) {
        status = ORDO_ENOMEM;
    }
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        status =
            ordo_topic_add(&story->subject, &wishes[i].recipe, wishes[i].neurons, wishes[i].count);
        if (status == ORDO_OK) {
            status = add_unit(story, wishes[i].recipe.unit);
        }
    }
    return status;
}

static void
plate_clear(ordo_plate *plate)
{
    ordo_figure_clear(&plate->figure);
    ordo_topic_clear(&plate->own);
    free(plate->svg);
}

void
ordo_story_clear(ordo_story *story)
{
    for (size_t i = 0; i < story->plate_count; i++) {
        plate_clear(&story->plates[i]);
    }
    for (size_t i = 0; i < story->unit_count; i++) {
        if (story->units[i].proof.unit != NULL) {
            ordo_proof_clear(&story->units[i].proof);
        }
    }
    free(story->plates);
    free(story->units);
    ordo_topic_clear(&story->subject);
    memset(story, 0, sizeof *story);
}

ordo_status
ordo_story_find(ordo_story *story, ordo_message *why)
{
    ordo_message none = {""};
    ordo_status status = ordo_topic_study(&story->subject, &none);
    if (status < 0) {
        return ordo_explain(why, status, "%s", none.text);
    }
    for (size_t i = 0; i < story->unit_count; i++) {
        ordo_unit_story *u = &story->units[i];
        u->status = ordo_proof_find(&u->proof, u->unit, story->target, why);
        if (u->status < 0) {
            return u->status;
        }
    }
    return ORDO_OK;
}

/* A subject of its own for the plate: of one family or all, at the kind's own sizes. */
static ordo_status
own_subject(ordo_plate *plate, const ordo_story *story, ordo_message *why)
{
    const ordo_topic *s = &story->subject;
    ordo_run_options options = s->options;
    options.digits = DRAWN_DIGITS;
    options.check = ORDO_CHECK_NONE;
    options.wanted = 0; /* but for the norm that is drawn */
    ordo_status status = ordo_topic_init(&plate->own, s->target, s->norm, &options, s->count);
    for (size_t i = 0; status == ORDO_OK && i < s->count; i++) {
        const ordo_family *family = &s->families[i];
        if (plate->family != NULL && plate->family != family) {
            continue;
        }
        size_t *neurons = NULL, count = 0;
        status = ordo_range_parse(&neurons, &count, plate->kind->sizes, family->recipe.unit, why);
        /* Not larger than those that are asked for, where there are some. */
        size_t most = family->count > 0 ? family->neurons[family->count - 1] : 0;
        while (!plate->kind->one_size && count > 3 && neurons[count - 1] > most) {
            count--;
        }
        if (status == ORDO_OK) {
            status = ordo_topic_add(&plate->own, &family->recipe, neurons, count);
        }
        free(neurons);
    }
    return status;
}

/* "runge9-net-glu-taylor". */
static void
name_plate(ordo_plate *plate, const ordo_story *story)
{
    char name[128] = "", slug[ORDO_SLUG] = "";
    if (plate->family != NULL) {
        ordo_family_name(name, sizeof name, plate->family);
        ordo_html_slug(slug, sizeof slug, name);
    }
    (void)snprintf(plate->stem, sizeof plate->stem, "%.*s-%.20s%s%.24s", ORDO_SLUG - 1, story->slug,
                   plate->kind->name, name[0] != '\0' ? "-" : "", slug);
}

static ordo_status
add_plate(ordo_story *story, const ordo_figure_kind *kind, const ordo_family *family)
{
    ordo_plate *plate = &story->plates[story->plate_count++];
    *plate = (ordo_plate){.kind = kind, .family = family};
    name_plate(plate, story);
    /* Cells of many sizes would hide each other: the pattern has few sizes of its own. */
    bool own = family != NULL || kind->one_size || kind == &ordo_figure_pattern;
    ordo_message why = {""};
    ordo_status status = own ? own_subject(plate, story, &why) : ORDO_OK;
    if (status == ORDO_OK) {
        status = ordo_figure_make(&plate->figure, kind, own ? &plate->own : &story->subject, &why);
    }
    if (status != ORDO_OK) {
        (void)ordo_explain(&plate->none, status, "%s",
                           why.text[0] != '\0' ? why.text : ordo_status_text(status));
    }
    return status < 0 && status != ORDO_EINVAL ? status : ORDO_OK;
}

ordo_status
ordo_story_draw(ordo_story *story, ordo_message *why)
{
    size_t kinds = 0;
    while (ordo_figure_kinds[kinds] != NULL) {
        kinds++;
    }
    story->plates = calloc(kinds * (story->subject.count + 1) + 1, sizeof *story->plates);
    ordo_status status = story->plates != NULL ? ORDO_OK : ORDO_ENOMEM;
    for (size_t i = 0; status == ORDO_OK && i < kinds; i++) {
        const ordo_figure_kind *kind = ordo_figure_kinds[i];
        bool each = kind->families < story->subject.count;
        for (size_t j = 0; status == ORDO_OK && j < (each ? story->subject.count : 1); j++) {
            status = add_plate(story, kind, each ? &story->subject.families[j] : NULL);
            if (status != ORDO_OK) {
                (void)ordo_explain(why, status, "%s",
                                   story->plates[story->plate_count - 1].none.text);
            }
        }
    }
    return status;
}

bool
ordo_family_exists(const ordo_family *family)
{
    for (size_t i = 0; i < family->count; i++) {
        if (ordo_study_is_done(&family->study, i)) {
            return true;
        }
    }
    return false;
}

bool
ordo_family_reproduces(const ordo_family *family)
{
    return family->study.reproduces;
}

size_t
ordo_family_last(const ordo_family *family, ordo_norm norm)
{
    for (size_t i = family->count; i-- > 0;) {
        if (ordo_study_has(&family->study, norm, i) &&
            ordo_run_is_known(&family->study.runs[i], norm)) {
            return i;
        }
    }
    return family->count;
}
