/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures as files: the numbers, the script, and the picture that gnuplot makes of them. */
#ifndef ORDO_VERIFY_COMMAND_DRAWING_H
#define ORDO_VERIFY_COMMAND_DRAWING_H

#include "verify/figure/figure.h"

/* 0 when there is a gnuplot to be run, else EXIT_MISSING after a complaint that says what to
 * install. */
int drawing_check(void);

/* Writes STEM.tsv and STEM.gp into a folder and runs gnuplot there, which writes STEM.svg or
 * another kind of picture. 0, or an exit status after a complaint; there may then be files. */
int drawing_make(const char *folder, const char *stem, const ordo_figure *figure,
                 const ordo_picture *picture);

/* The same three files beside `path`, the picture's name, which ends with a dot and the format's
 * name; they appear only when all are complete. */
int drawing_place(const char *path, const ordo_figure *figure, const ordo_picture *picture);

/* The picture alone, to standard output. */
int drawing_print(const ordo_figure *figure, const ordo_picture *picture);

#endif
