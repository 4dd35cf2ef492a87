/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo tutorial: a session to read or to type along. */
#include <stdlib.h>

#include "verify/command/command.h"

static int
run(const options *o)
{
    options built_in = *o;
    built_in.data = NULL; /* a folder of targets and claims has no tutorial */
    output out;
    size_t length;
    char *text = data_text(&built_in, "tutorial.md", &length);
    int exit_status = text != NULL ? output_open(&out, o) : EXIT_INTERNAL;
    if (exit_status == 0) {
        (void)fwrite(text, 1, length, out.stream); /* output_close sees a failure */
        exit_status = output_close(&out, true);
    }
    free(text);
    return exit_status;
}

const command command_tutorial = {
    .name = "tutorial",
    .synopsis = "",
    .summary = "a walk through one session, with what each command prints",
    .details = "Twenty minutes, to read or to type along in an empty folder: a first net, its\n"
               "order, what no net can beat, theorems for every n, float32, nets of one's own,\n"
               "claims.\n",
    .example = "ordo tutorial",
    .shows = "the text; ordo tutorial | less turns its pages",
    .takes = OPTION_OUTPUT,
    .run = run,
};
