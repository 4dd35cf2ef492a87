/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One net's norms as `ordo norm` and `ordo measure` find and write them. */
#ifndef ORDO_VERIFY_COMMAND_MEASURED_H
#define ORDO_VERIFY_COMMAND_MEASURED_H

#include "construct/activity.h"
#include "verify/command/command.h"
#include "verify/proof/bound.h"
#include "verify/study/peer.h"

/* What is written: the run, what it is of, its scale; further parts where they have been found. */
typedef struct measured {
    ordo_recipe recipe;
    ordo_run run;
    ordo_scale scale;
    long digits;
    bool has_bound; /* what bounds it from below */
    ordo_bound bound;
    bool has_peer; /* the closed-form net of its size */
    ordo_peer peer;
    bool has_activity; /* what its neurons do */
    ordo_activity activity;
    ordo_network net; /* from a file, for the activity; zero bytes: none */
} measured;

/* Calls find(o, m), which measures a net on m->recipe.target, between the opening and the closing
 * of the output, and writes what has been found; m->recipe's unit and construction may be given
 * beforehand. Returns the exit status, EXIT_OPEN where a norm is not proved. */
int measured_write(const options *o, measured *m, const ordo_target *target,
                   int (*find)(const options *o, measured *m));

/* Reads the net of that file, rounds it where --dtype asks for that, and proves its norms: m->net
 * and m->run. 0, or the exit status after a complaint. */
int measured_file(const options *o, measured *m, const char *path);

/* Finds what bounds the error of the net from below: m->bound. The same statuses. */
int measured_bound(measured *m, unsigned norms);

/* Finds the closed-form net of equal size and what the neurons of m->net do. The same statuses. */
int measured_beside(const options *o, measured *m);

#endif
