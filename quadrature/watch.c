/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/watch.h"

ordo_status
ordo_watch_tell(const ordo_watch *watch, const char *what, size_t done, size_t all)
{
    bool on = watch->tell == NULL || watch->tell(watch->context, what, done, all);
    return on ? ORDO_OK : ORDO_ESTOPPED;
}
