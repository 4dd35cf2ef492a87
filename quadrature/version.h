/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The version of the library and the command; the build checks that it is the project's. */
#ifndef ORDO_QUADRATURE_VERSION_H
#define ORDO_QUADRATURE_VERSION_H

#define ORDO_VERSION "0.1.0"

#endif
