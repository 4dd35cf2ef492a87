/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Progress of long work, on a terminal only. */
#include <time.h>
#include <unistd.h>

#include "verify/command/command.h"

/* When the work began and whether a line stands on the terminal. */
static struct {
    time_t began;
    bool shown, asked, terminal;
} state;

/* Is there a line to be shown now? */
static bool
is_time(void)
{
    if (!state.asked) {
        state.asked = true;
        state.terminal = isatty(STDERR_FILENO) == 1;
        state.began = time(NULL);
    }
    return state.terminal && time(NULL) > state.began + 1;
}

void
progress_show(void *what, size_t done, size_t all)
{
    if (is_time()) {
        (void)fprintf(stderr, "\r%s: %zu of %zu \033[K", (const char *)what, done, all);
        state.shown = true;
    }
}

void
progress_show_phase(void *context, const char *phase, size_t done, size_t all)
{
    (void)context;
    if (is_time()) {
        long seconds = (long)(time(NULL) - state.began);
        (void)fprintf(stderr, "\r%s: %zu of %zu, %ld s \033[K", phase, done, all, seconds);
        state.shown = true;
    }
}

void
progress_end(void)
{
    if (state.shown) {
        (void)fputs("\r\033[K", stderr);
        state.shown = false;
    }
}
