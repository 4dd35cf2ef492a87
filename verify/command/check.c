/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo check: another implementation's outputs against a golden reference. */
#include <stdlib.h>

#include "quadrature/column.h"
#include "verify/command/command.h"
#include "verify/command/folder.h"
#include "verify/golden/golden_file.h"
#include "verify/report/layout_golden.h"

/* Decimals of more bits than any format are rounded once here and once to the format. */
enum { TEXT_BITS = 4096 };

static int
read_golden(ordo_golden *g, const char *path)
{
    ordo_message why = {""};
    char *text[3] = {NULL, NULL, NULL};
    size_t length[3] = {0, 0, 0};
    bool complete = true;
    for (size_t i = 0; complete && i < 3; i++) { /* weights, points, values */
        text[i] = folder_read(path, i, &length[i]);
        complete = text[i] != NULL;
    }
    int exit_status = EXIT_IO;
    if (complete) {
        ordo_golden_bytes bytes = {(const unsigned char *)text[0],
                                   (const unsigned char *)text[1],
                                   (const unsigned char *)text[2],
                                   length[0],
                                   length[1],
                                   length[2]};
        ordo_status status = ordo_golden_read(g, &bytes, &why);
        exit_status = status == ORDO_OK ? 0 : complain_of(status, path, &why);
    }
    for (size_t i = 0; i < 3; i++) {
        free(text[i]);
    }
    return exit_status;
}

static int
read_outputs(ordo_vector *z, const char *path)
{
    ordo_message why = {""};
    const ordo_dtype *dtype;
    size_t length;
    char *text = read_input(path, &length);
    if (text == NULL) {
        return EXIT_IO;
    }
    ordo_status status = ordo_column_read(z, &dtype, (const unsigned char *)text, length, TEXT_BITS,
                                          ORDO_NUMBERS_ALL, &why);
    free(text);
    return status == ORDO_OK || status == ORDO_MISSED ? 0 : complain_of(status, path, &why);
}

static void
layout(ordo_grid *grid, const void *data, ordo_detail detail)
{
    ordo_layout_judged(grid, data, detail);
}

static json_t *
json(const void *data)
{
    return ordo_json_judged(data);
}

static int
judge(const options *o, const ordo_golden *g, const ordo_vector *z)
{
    static const int statuses[] = {EXIT_EXPECTED, EXIT_OTHERWISE, EXIT_OPEN};
    ordo_judgement j;
    ordo_message why = {""};
    output out;
    ordo_status status = ordo_golden_judge(&j, g, z, &why);
    if (status != ORDO_OK) {
        return complain_of(status, o->arguments[1], &why);
    }
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    ordo_judged judged = {g, z, &j, o->arguments[0], o->arguments[1]};
    ordo_result result = {&judged, layout, json};
    exit_status = write_result(o, &out, &result);
    int closed = output_close(&out, exit_status == 0);
    exit_status = exit_status != 0 ? exit_status : closed;
    return exit_status != 0 ? exit_status : statuses[j.verdict];
}

static int
run(const options *o)
{
    ordo_golden g;
    ordo_vector z;
    int exit_status = read_golden(&g, o->arguments[0]);
    if (exit_status != 0) {
        return exit_status;
    }
    exit_status = read_outputs(&z, o->arguments[1]);
    if (exit_status == 0) {
        exit_status = judge(o, &g, &z);
        ordo_vector_clear(&z);
    }
    ordo_golden_clear(&g);
    return exit_status;
}

const command command_check = {
    .name = "check",
    .synopsis = "DIR OUTPUTS",
    .summary = "judge another program's outputs by what ordo golden wrote",
    .details = "DIR is that folder; OUTPUTS has a number for each point, in their order, as .npy\n"
               "or text with all digits, or is - for standard input. The exit status is 0 for\n"
               "CONSISTENT, 1 for WRONG, 2 for NOT DECIDABLE: the format is so short that too\n"
               "much would pass. What may be wrong is a guess.\n",
    .example = "ordo check golden8 outputs.txt",
    .shows = "whether they are what an honest evaluation in f32 may give, and where not",
    .takes = OPTION_FORMAT | OPTION_OUTPUT,
    .least = 2,
    .most = 2,
    .run = run,
};
