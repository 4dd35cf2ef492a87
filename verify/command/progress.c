/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Progress of long work, on a terminal only. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "verify/command/command.h"
#include "verify/command/interrupt.h"

/* The work under way, since when it tells, and whether a line stands on the terminal. */
static struct {
    const char *what;
    double began, told; /* when the work began, when it was shown last */
    size_t done;
    bool shown, asked, terminal;
} state;

/* The line changes no faster than it can be read: so many seconds at least lie between two. */
static const double PAUSE = 0.1;

static double
seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* "about 12 s left", by how long what is done took; nothing before a tenth is. */
static void
show_rest(double seconds, size_t done, size_t all)
{
    if (done < all && done > all / 10) {
        double left = seconds * (double)(all - done) / (double)done;
        bool minutes = left >= 120;
        (void)fprintf(stderr, ", about %.0f %s left", minutes ? left / 60 : left + 0.5,
                      minutes ? "min" : "s");
    }
}

static bool
tell(void *context, const char *what, size_t done, size_t all)
{
    (void)context;
    double now = seconds_now();
    if (!state.asked) {
        state.asked = true;
        state.terminal = isatty(STDERR_FILENO) == 1;
    }
    if (state.what == NULL || strcmp(what, state.what) != 0 || done < state.done) {
        state.what = what;
        state.began = now;
    }
    state.done = done;
    if (state.terminal && (state.shown || now > state.began + 1) && now > state.told + PAUSE) {
        state.told = now;
        (void)fprintf(stderr, "\r%s: %zu of %zu", what, done, all);
        show_rest(now - state.began, done, all);
        (void)fputs(" \033[K", stderr);
        state.shown = true;
    }
    return !interrupt_came();
}

const ordo_watch progress_watch = {tell, NULL};

void
progress_end(void)
{
    if (state.shown) {
        (void)fputs("\r\033[K", stderr);
        state.shown = false;
    }
}
