/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that runs another program. */
#ifndef ORDO_VERIFY_COMMAND_GNUPLOT_H
#define ORDO_VERIFY_COMMAND_GNUPLOT_H

/* 0 when a program of the name gnuplot is in the PATH, else EXIT_MISSING after a complaint that
 * says what to install. */
int gnuplot_find(void);

/* Runs gnuplot on a script, in the script's folder and without the user's settings; what it says is
 * caught. 0, or EXIT_IO after a complaint with the last line of what it said. */
int gnuplot_run(const char *folder, const char *script);

#endif
