/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets of several families, each with a cell to be looked at. Private to the figures. */
#ifndef ORDO_VERIFY_FIGURE_GALLERY_H
#define ORDO_VERIFY_FIGURE_GALLERY_H

#include "verify/figure/portrait.h"
#include "verify/figure/topic.h"

enum { ORDO_GALLERY_FAMILIES = 6, ORDO_GALLERY_SIZES = 8, ORDO_GALLERY_NEURONS = 4096 };

/* A net of the figure and its cell. */
typedef struct ordo_exhibit {
    ordo_portrait portrait;
    size_t neurons, cell;
} ordo_exhibit;

/* The views of a family, and how large |f^(k)| is at half of all places. Such weights are
 * logarithms to base 2, and -HUGE_VAL for 0 and for what is not finite. */
typedef struct ordo_panorama {
    const ordo_family *family;
    ordo_exhibit views[ORDO_GALLERY_SIZES]; /* of the nets that exist */
    size_t count, made;                     /* so many are left, of so many */
    double typical;
    ordo_status status; /* of the first net that does not exist */
    ordo_message why;
} ordo_panorama;

typedef struct ordo_gallery {
    ordo_panorama all[ORDO_GALLERY_FAMILIES];
    size_t count;
} ordo_gallery;

/* Makes the nets of all families of the subject, from an empty gallery; those that do not exist or
 * have no cell are left out. Negative for failures, ORDO_EINVAL for too many or too large ones. The
 * caller clears the gallery whatever the status. */
ORDO_CHECKED ordo_status ordo_gallery_fill(ordo_gallery *g, const ordo_topic *s, ordo_message *why);

/* x = a place of the target's interval, the nearest to its middle where no f^(k) is small; else the
 * best there is. Every view's cell is the one at x; views are left out where f^(k) is 0 or not
 * finite in its middle. */
void ordo_gallery_choose(mpfr_t x, ordo_gallery *g, const ordo_target *target);

/* Frees it; valid on zero bytes. */
void ordo_gallery_clear(ordo_gallery *g);

#endif
