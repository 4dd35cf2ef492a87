/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handler calls nothing but what POSIX lists as safe in one. */
#include "verify/command/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum { PATHS_MOST = 1024 };

/* Slots are written by one thread; each is a pointer that the handler sees whole. */
static _Atomic(const char *) doomed[PATHS_MOST];
static atomic_bool came, keeping;

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

enum { SIGNALS = sizeof signals / sizeof signals[0] };

static void
say(const char *text)
{
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
}

/* Files first, then the folders that held them. */
static void
remove_all(void)
{
    for (size_t i = 0; i < PATHS_MOST; i++) {
        const char *path = atomic_load(&doomed[i]);
        if (path != NULL) {
            (void)unlink(path);
        }
    }
    for (size_t i = 0; i < PATHS_MOST; i++) {
        const char *path = atomic_load(&doomed[i]);
        if (path != NULL) {
            (void)rmdir(path);
        }
    }
}

static void
end_by(int number)
{
    sigset_t own;
    (void)sigemptyset(&own);
    (void)sigaddset(&own, number);
    (void)signal(number, SIG_DFL);
    (void)sigprocmask(SIG_UNBLOCK, &own, NULL);
    (void)raise(number);
}

static void
handle(int number)
{
    if (number == SIGINT && atomic_load(&keeping) && !atomic_exchange(&came, true)) {
        if (isatty(STDERR_FILENO) == 1) {
            say("\nordo: ending with what is finished; Ctrl-C again ends at once\n");
        }
        return;
    }
    remove_all();
    say(isatty(STDERR_FILENO) == 1 ? "\r\033[Kordo: interrupted; nothing was written\n"
                                   : "ordo: interrupted; nothing was written\n");
    end_by(number);
}

void
interrupt_watch(bool keeps)
{
    atomic_store(&keeping, keeps);
    for (size_t i = 0; i < SIGNALS; i++) {
        struct sigaction before, action;
        memset(&action, 0, sizeof action);
        action.sa_handler = handle;
        action.sa_flags = SA_RESTART;
        (void)sigemptyset(&action.sa_mask);
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            (void)sigaction(signals[i], &action, NULL);
        }
    }
}

bool
interrupt_came(void)
{
    return atomic_load(&came);
}

bool
interrupt_remove(const char *path)
{
    for (size_t i = 0; i < PATHS_MOST; i++) {
        if (atomic_load(&doomed[i]) == NULL) {
            atomic_store(&doomed[i], path);
            return true;
        }
    }
    return false;
}

void
interrupt_spare(const char *path)
{
    for (size_t i = 0; i < PATHS_MOST; i++) {
        if (atomic_load(&doomed[i]) == path) {
            atomic_store(&doomed[i], NULL);
        }
    }
}

void
interrupt_end(void)
{
    end_by(SIGINT);
}
