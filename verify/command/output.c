/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command writes: results, complete or not at all, and progress on a terminal. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "verify/command/command.h"
#include "verify/command/interrupt.h"

/* A new file beside `path`, with the permissions that the user's mask leaves. */
static FILE *
open_temporary(output *out)
{
    size_t size = strlen(out->path) + sizeof ".XXXXXX";
    out->temporary = malloc(size);
    if (out->temporary == NULL) {
        return NULL;
    }
    (void)snprintf(out->temporary, size, "%s.XXXXXX", out->path);
    int file = mkstemp(out->temporary);
    if (file < 0) {
        free(out->temporary);
        out->temporary = NULL;
        return NULL;
    }
    (void)interrupt_remove(out->temporary);
    mode_t mask = umask(0);
    (void)umask(mask);
    (void)fchmod(file, 0666 & ~mask);
    return fdopen(file, "wb");
}

/* Devices and pipes are written to as they are. */
static bool
is_special(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

int
output_open(output *out, const options *o)
{
    return output_open_path(out, o->output);
}

int
output_open_path(output *out, const char *path)
{
    *out = (output){.stream = stdout, .path = path};
    if (out->path == NULL || strcmp(out->path, "-") == 0) {
        out->path = NULL;
        return 0;
    }
    out->stream = is_special(out->path) ? fopen(out->path, "wb") : open_temporary(out);
    return out->stream != NULL ? 0 : complain(EXIT_IO, "%s: %s", out->path, strerror(errno));
}

int
output_close(output *out, bool success)
{
    const char *name = out->path != NULL ? out->path : "standard output";
    errno = 0;
    bool written = fflush(out->stream) == 0 && !ferror(out->stream);
    if (out->path != NULL) {
        written = fclose(out->stream) == 0 && written;
    }
    int error = errno; /* 0 when an earlier write failed */
    if (out->temporary != NULL) {
        if (written && success && rename(out->temporary, out->path) != 0) {
            written = false;
            error = errno;
        }
        if (!written || !success) {
            (void)unlink(out->temporary);
        }
        interrupt_spare(out->temporary);
    }
    free(out->temporary);
    return written || !success
               ? 0
               : complain(EXIT_IO, "%s: %s", name, error != 0 ? strerror(error) : "cannot write");
}

int
finish_stdout(void)
{
    output out = {.stream = stdout};
    return output_close(&out, true);
}

int
write_result(const options *o, output *out, const ordo_result *result)
{
    progress_end();
    ordo_status status = ordo_format_write(out->stream, o->format, result);
    return status == ORDO_OK || status == ORDO_EIO ? 0 : complain_of(status, "", NULL);
}

ordo_run_options
run_options(const options *o)
{
    return (ordo_run_options){.wanted = o->norms,
                              .digits = o->digits,
                              .bits = o->bits,
                              .dtype = o->dtype,
                              .threads = o->threads,
                              .check = o->check,
                              .samples = o->samples,
                              .watch = progress_watch};
}
