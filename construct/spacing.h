/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of spacings. Private to the library. */
#ifndef ORDO_CONSTRUCT_SPACING_H
#define ORDO_CONSTRUCT_SPACING_H

#include "construct/knots.h"

struct ordo_knots {
    const ordo_spacing *spacing;
    char *text;
    ordo_expression *power, *centre; /* of graded ones; centre may be NULL */
    fmpq *listed;                    /* of a list */
    size_t count;
};

/* What a spacing fills: entries 1 .. cells - 1 of t. */
typedef struct ordo_spacing_site {
    ordo_vector *t;
    const ordo_knots *knots; /* NULL: uniform */
    const ordo_target *target;
    unsigned order;
    size_t cells;
    mpfr_srcptr first, last; /* the ends, as they are stored */
} ordo_spacing_site;

/*   read   what stands behind the colon of a text; NULL: there is none
 *   place  the inner knots, each rounded once; the caller sees to ends and order
 *   scale  as ordo_knots_scale; NULL: not known */
typedef struct ordo_spacing_rule {
    ordo_status (*read)(ordo_knots *knots, const char *text, ordo_message *why);
    ordo_status (*place)(const ordo_spacing_site *site, ordo_message *why);
    ordo_status (*scale)(mpfr_t r, const ordo_target *target, unsigned order);
} ordo_spacing_rule;

/* One file each. */
extern const ordo_spacing ordo_spacing_uniform;
extern const ordo_spacing ordo_spacing_graded;
extern const ordo_spacing ordo_spacing_equidistributed;
extern const ordo_spacing ordo_spacing_listed;

#endif
