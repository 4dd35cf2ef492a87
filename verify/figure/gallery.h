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

/* The views of a family. */
typedef struct ordo_panorama {
    const ordo_family *family;
    ordo_exhibit views[ORDO_GALLERY_SIZES]; /* of the nets that exist */
    size_t count, made;                     /* so many are left, of so many */
    ordo_status status;                     /* of the first net that does not exist */
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

/* x = a place of the target's interval where patterns are clean: e/(h^k f^(k)) differs from its
 * limit by about the part of itself by which f^(k) changes within the cell, (h/2) |f^(k+1)/f^(k)| +
 * (h/2)^2/2 |f^(k+2)/f^(k)|. Of all places the nearest to the middle where the greatest such part,
 * over the two largest nets of all families and each over its h, is at most 1.25 times the least: a
 * guide, no bound. Every view's cell is the one at x; views are left out where f^(k) is 0 or not
 * finite in its middle. */
void ordo_gallery_choose(mpfr_t x, ordo_gallery *g, const ordo_target *target);

/* Frees it; valid on zero bytes. */
void ordo_gallery_clear(ordo_gallery *g);

#endif
