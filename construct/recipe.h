/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which net is meant. */
#ifndef ORDO_CONSTRUCT_RECIPE_H
#define ORDO_CONSTRUCT_RECIPE_H

#include "construct/build.h"
#include "construct/knots.h"
#include "construct/target.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A construction of a unit on a target, and where its breakpoints are. With a number of neurons it
 * says which net is meant, with a precision which parameters that has. Owns nothing. */
typedef struct ordo_recipe {
    const ordo_unit *unit;
    const ordo_construction *construction;
    ordo_orientation orientation;
    const ordo_target *target;
    const ordo_knots *knots; /* NULL: uniform */
} ordo_recipe;

#ifdef __cplusplus
}
#endif
#endif
