/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo recheck: decide the cases of a certificate again. */
#include <errno.h>
#include <string.h>

#include "verify/command/command.h"
#include "verify/report/json.h"
#include "verify/certificate/recheck.h"

static void
layout(ordo_grid *grid, const void *data, ordo_detail detail)
{
    ordo_layout_recheck(grid, data, detail);
}

static json_t *
json(const void *data)
{
    return ordo_json_recheck(data);
}

static int
show(const options *o, const ordo_recheck *r)
{
    output out;
    ordo_result result = {r, layout, json};
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    exit_status = write_result(o, &out, &result);
    int closed = output_close(&out, exit_status == 0);
    return exit_status != 0 ? exit_status : closed;
}

static int
run(const options *o)
{
    const char *path = o->arguments[0];
    ordo_recheck r = {.count = 0};
    ordo_message why = {""};
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        return complain(EXIT_IO, "%s: %s", path, strerror(errno));
    }
    ordo_status status = ordo_recheck_read(&r, in, o->threads, &why);
    int exit_status = status == ORDO_OK ? show(o, &r) : complain_of(status, path, &why);
    if (exit_status == 0 && r.differing > 0) {
        exit_status = EXIT_OTHERWISE;
    }
    (void)fclose(in);
    ordo_recheck_clear(&r);
    return exit_status;
}

const command command_recheck = {
    .name = "recheck",
    .synopsis = "FILE",
    .summary = "decide the claims of a certificate again, from the file alone",
    .details = "FILE is what ordo verify --certificate wrote. Each enclosure is evaluated once\n"
               "more on the stored panels by Taylor's theorem in ball arithmetic; nothing is\n"
               "searched, adapted or constructed. Exit status 1: a verdict does not follow from\n"
               "its evidence; 65: the file is damaged or no certificate.\n",
    .example = "ordo verify glu-taylor-exact --certificate c && ordo recheck c",
    .shows = "the claim is PROVED from the rational parameters in c alone",
    .takes = OPTION_THREADS | OPTION_FORMAT | OPTION_OUTPUT,
    .least = 1,
    .most = 1,
    .run = run,
};
