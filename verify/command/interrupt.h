/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C and other requests to end: nothing half-written stays. */
#ifndef ORDO_VERIFY_COMMAND_INTERRUPT_H
#define ORDO_VERIFY_COMMAND_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP remove what interrupt_remove names, say that nothing was
 * written and end the program by the same signal. With `keeps` the first SIGINT only makes
 * interrupt_came true, for work that ends early with what it has; the next one is as the others.
 * SIGHUP and SIGINT stay ignored where they were, as under nohup. */
void interrupt_watch(bool keeps);

/* Whether SIGINT asked to end early; any thread. */
bool interrupt_came(void);

/* A file or an otherwise empty folder that is removed when the program is interrupted. Not copied:
 * the text lives until interrupt_spare. False: there are too many. */
bool interrupt_remove(const char *path);

/* The path, the same pointer, is complete or gone. */
void interrupt_spare(const char *path);

/* Ends the program as SIGINT does by default, so that a shell's loop ends with it. */
void interrupt_end(void);

#endif
