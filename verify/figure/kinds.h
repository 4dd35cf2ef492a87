/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of figures, one file each (convergence and parameters are two views of one). */
#ifndef ORDO_VERIFY_FIGURE_KINDS_H
#define ORDO_VERIFY_FIGURE_KINDS_H

#include "verify/figure/figure.h"

extern const ordo_figure_kind ordo_figure_convergence;
extern const ordo_figure_kind ordo_figure_parameters;
extern const ordo_figure_kind ordo_figure_slopes;
extern const ordo_figure_kind ordo_figure_precision;
extern const ordo_figure_kind ordo_figure_net;
extern const ordo_figure_kind ordo_figure_neurons;
extern const ordo_figure_kind ordo_figure_pattern;

#endif
