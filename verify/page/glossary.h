/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a report, explained. */
#ifndef ORDO_VERIFY_PAGE_GLOSSARY_H
#define ORDO_VERIFY_PAGE_GLOSSARY_H

#include "verify/page/html.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A word and what it means, prose. Its address is "#word-" and the slug of the word. */
typedef struct ordo_word {
    const char *word;
    const char *meaning;
} ordo_word;

/* All, in alphabetical order; ends with a NULL word. */
extern const ordo_word ordo_glossary[];

/* Whether the word is explained. */
bool ordo_glossary_has(const char *word);

/* Writes the word, as a link to what it means where it is explained. */
void ordo_glossary_link(ordo_html *h, const char *word);

/* The whole list. */
void ordo_glossary_write(ordo_html *h);

#ifdef __cplusplus
}
#endif
#endif
