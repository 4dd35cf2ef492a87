/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/command/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "verify/command/command.h"

enum { SAID_MOST = 4096, NOT_STARTED = 127 };

static const char missing[] =
    "gnuplot is not installed, which draws figures: apt-get install gnuplot-nox";

/* Is DIRECTORY/gnuplot a program? The directory is text[0 .. length-1], "" the current one. */
static bool
is_in(const char *text, size_t length)
{
    char *path = malloc(length + sizeof "./gnuplot");
    if (path == NULL) {
        return false;
    }
    (void)snprintf(path, length + sizeof "./gnuplot", "%.*s%sgnuplot", (int)length, text,
                   length > 0 ? "/" : "./");
    bool found = access(path, X_OK) == 0;
    free(path);
    return found;
}

int
gnuplot_find(void)
{
    const char *path = getenv("PATH");
    for (bool more = path != NULL; more;) {
        size_t length = strcspn(path, ":");
        if (is_in(path, length)) {
            return 0;
        }
        more = path[length] == ':';
        path += length + 1;
    }
    return complain(EXIT_MISSING, "%s", missing);
}

/* In the child: what gnuplot says goes into the pipe. */
static void
become_gnuplot(const char *folder, const char *script, int say)
{
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(say, STDOUT_FILENO) >= 0 &&
        dup2(say, STDERR_FILENO) >= 0 && chdir(folder) == 0) {
        (void)execlp("gnuplot", "gnuplot", "-d", script, (char *)NULL);
    }
    _exit(NOT_STARTED);
}

/* Reads to the end; keeps the first bytes. */
static void
hear(int pipe_end, char *said)
{
    size_t length = 0;
    char more[512];
    for (;;) {
        ssize_t count = read(pipe_end, more, sizeof more);
        if (count == 0 || (count < 0 && errno != EINTR)) {
            break;
        }
        for (ssize_t i = 0; i < count && length < SAID_MOST - 1; i++) {
            said[length++] = more[i];
        }
    }
    said[length] = '\0';
}

/* The line of what gnuplot said that tells most: it repeats the line of the script first, then a
 * mark below it, then says what is wrong. */
static const char *
last_line(char *said)
{
    size_t length = strlen(said);
    while (length > 0 && (said[length - 1] == '\n' || said[length - 1] == ' ')) {
        said[--length] = '\0';
    }
    char *line = strrchr(said, '\n');
    return line != NULL ? line + 1 : said;
}

int
gnuplot_run(const char *folder, const char *script)
{
    int ends[2];
    char said[SAID_MOST];
    if (pipe(ends) != 0) {
        return complain(EXIT_IO, "gnuplot: %s", strerror(errno));
    }
    pid_t child = fork();
    if (child == 0) {
        (void)close(ends[0]);
        become_gnuplot(folder, script, ends[1]);
    }
    (void)close(ends[1]);
    int status = 0;
    if (child < 0) {
        (void)close(ends[0]);
        return complain(EXIT_IO, "gnuplot: %s", strerror(errno));
    }
    hear(ends[0], said);
    (void)close(ends[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return 0;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_STARTED) {
        return complain(EXIT_MISSING, "%s", missing);
    }
    return complain(EXIT_IO, "gnuplot failed: %s",
                    said[0] != '\0' ? last_line(said) : "without a reason");
}
