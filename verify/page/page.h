/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report as one page of HTML: self-contained, without scripts. */
#ifndef ORDO_VERIFY_PAGE_PAGE_H
#define ORDO_VERIFY_PAGE_PAGE_H

#include "verify/page/docket.h"
#include "verify/page/html.h"
#include "verify/page/story.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_page {
    const ordo_story *stories;
    size_t count;
    const ordo_docket *docket; /* decided */
    const char *made_by;       /* the command that makes it again */
} ordo_page;

/* A part of every story, in the order of ordo_sections. */
typedef struct ordo_section {
    const char *name; /* its address behind that of the story */
    const char *heading;
    bool (*applies)(const ordo_story *story); /* NULL: to every story */
    void (*write)(ordo_html *h, const ordo_page *page, const ordo_story *story);
} ordo_section;

/* Whether the story has that section. */
bool ordo_section_applies(const ordo_section *section, const ordo_story *story);

/* The sections; ends with NULL. */
extern const ordo_section *const ordo_sections[];

extern const ordo_section ordo_section_function;
extern const ordo_section ordo_section_construction;
extern const ordo_section ordo_section_pattern;
extern const ordo_section ordo_section_errors;
extern const ordo_section ordo_section_convergence;
extern const ordo_section ordo_section_theorem;
extern const ordo_section ordo_section_claims;
extern const ordo_section ordo_section_neurons;
extern const ordo_section ordo_section_slopes;
extern const ordo_section ordo_section_precision;

/* Writes the page. ORDO_ENOMEM; ORDO_EIO; ORDO_EBUG when a text is no markup. */
ORDO_CHECKED ordo_status ordo_page_write(FILE *out, const ordo_page *page);

/* The style sheet, without the colours of figures. */
extern const char *const ordo_page_style[];

#ifdef __cplusplus
}
#endif
#endif
