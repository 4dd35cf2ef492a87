/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GSL's error handler aborts the process and is a global of the host program. */
#ifndef ORDO_QUADRATURE_GSL_GUARD_H
#define ORDO_QUADRATURE_GSL_GUARD_H

#ifdef __cplusplus
extern "C" {
#endif

/* Between enter and leave GSL reports errors by its return values only. Calls nest and may come
 * from several threads: the first enter saves the host's handler, the last leave restores it. */
void ordo_gsl_enter(void);

/* Ends what the matching ordo_gsl_enter began. */
void ordo_gsl_leave(void);

#ifdef __cplusplus
}
#endif
#endif
