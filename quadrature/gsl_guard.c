/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/gsl_guard.h"

#include <pthread.h>

#include <gsl/gsl_errno.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long depth;
static gsl_error_handler_t *saved;

void
ordo_gsl_enter(void)
{
    (void)pthread_mutex_lock(&lock);
    if (depth++ == 0) {
        saved = gsl_set_error_handler_off();
    }
    (void)pthread_mutex_unlock(&lock);
}

void
ordo_gsl_leave(void)
{
    (void)pthread_mutex_lock(&lock);
    if (--depth == 0) {
        (void)gsl_set_error_handler(saved);
    }
    (void)pthread_mutex_unlock(&lock);
}
