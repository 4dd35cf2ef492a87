/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs in Python that write what is read here, and read what is written here. */
#ifndef ORDO_TESTS_PYTHON_H
#define ORDO_TESTS_PYTHON_H

#include "tests/support.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs the first Python that has the module; a Python beside the distribution's may lack it. */
static const char run_python[] =
    "has='import sys, importlib.util as u; sys.exit(u.find_spec(sys.argv[1]) is None)';"
    "for python in python3 /usr/bin/python3; do"
    " if \"$python\" -c \"$has\" \"$1\" 2>/dev/null; then exec \"$python\" -c \"$2\" \"$3\"; fi;"
    "done; echo \"no python3 has the module $1\" >&2; exit 69";

/* What the code, which uses the module, writes to standard output, NUL-terminated and freed by the
 * caller; sys.argv[1] is `argument`. Fails the test when the program fails. */
static inline unsigned char *
python_output(const char *module, const char *code, const char *argument, size_t *length)
{
    int ends[2], outcome = -1;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)close(ends[0]);
        (void)close(ends[1]);
        (void)execlp("sh", "sh", "-c", run_python, "sh", module, code, argument, (char *)NULL);
        _exit(127);
    }
    (void)close(ends[1]);
    FILE *in = fdopen(ends[0], "rb");
    assert_non_null(in);
    size_t room = (size_t)1 << 22;
    unsigned char *byte = malloc(room);
    assert_non_null(byte);
    *length = fread(byte, 1, room - 1, in);
    byte[*length] = '\0';
    (void)fclose(in);
    (void)waitpid(child, &outcome, 0);
    if (!WIFEXITED(outcome) || WEXITSTATUS(outcome) != 0) {
        fail_msg("python3 with %s: %s", module, code);
    }
    return byte;
}

/* A new file with these bytes; its name, 32 bytes long, is written to `path`. */
static inline void
temporary_file(char *path, const void *byte, size_t length)
{
    (void)snprintf(path, 32, "/tmp/ordo-test-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_true(write(file, byte, length) == (ssize_t)length);
    (void)close(file);
}

#endif
