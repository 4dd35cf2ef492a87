/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/command/measured.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "construct/rounded.h"
#include "construct/safetensors.h"
#include "verify/report/json.h"

static void
layout(ordo_grid *grid, const void *data, ordo_detail detail)
{
    const measured *m = data;
    ordo_layout_run(grid, &m->recipe, &m->run, &m->scale, m->digits, detail);
    bool exact = m->has_peer && m->peer.exact;
    if (m->has_bound && !exact) {
        ordo_layout_efficiency(grid, &m->bound);
    }
    if (m->has_peer) {
        ordo_layout_peer(grid, &m->peer, &m->run);
    }
    if (m->has_activity) {
        ordo_layout_activity(grid, &m->activity);
    }
}

static json_t *
json(const void *data)
{
    const measured *m = data;
    json_t *object = ordo_json_run(&m->recipe, &m->run, &m->scale, m->digits);
    if (m->has_bound) {
        ordo_json_add_bound(object, &m->bound);
    }
    if (m->has_peer && m->peer.exact) {
        (void)json_object_set_new(object, "efficiency", json_null());
    }
    if (m->has_peer) {
        ordo_json_add_peer(object, &m->peer, &m->run, m->digits);
    }
    if (m->has_activity) {
        ordo_json_add_activity(object, &m->activity);
    }
    return object;
}

static void
clear(measured *m)
{
    if (m->has_activity) {
        ordo_activity_clear(&m->activity);
    }
    if (m->has_peer) {
        ordo_peer_clear(&m->peer);
    }
    if (m->has_bound) {
        ordo_bound_clear(&m->bound);
    }
    ordo_network_clear(&m->net);
    ordo_run_clear(&m->run);
    ordo_scale_clear(&m->scale);
}

/* Finds and writes into the output, which is then complete or not there. */
static int
find_and_write(const options *o, measured *m, int (*find)(const options *o, measured *m))
{
    output out;
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    exit_status = find(o, m);
    if (exit_status == 0) {
        ordo_result result = {m, layout, json};
        exit_status = write_result(o, &out, &result);
    }
    int closed = output_close(&out, exit_status == 0);
    exit_status = exit_status != 0 ? exit_status : closed;
    return exit_status != 0 ? exit_status : complain_of_norms(&m->run, "", m->digits);
}

int
measured_write(const options *o, measured *m, const ordo_target *target,
               int (*find)(const options *o, measured *m))
{
    m->digits = o->digits > 0 ? o->digits : 20;
    m->recipe.target = target;
    ordo_run_init(&m->run, m->digits);
    ordo_scale_init(&m->scale, &m->recipe, m->digits);
    int exit_status = find_and_write(o, m, find);
    clear(m);
    return exit_status;
}

/* The net of a file, as it is, and its format. */
static int
read_net(ordo_network *net, const ordo_dtype **dtype, const char *path)
{
    size_t length;
    ordo_message why = {""};
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return complain(EXIT_IO,
                        "%s: a folder, not a file; the net of a golden reference is its "
                        "weights.safetensors",
                        path);
    }
    char *text = read_file(path, &length);
    if (text == NULL) {
        return EXIT_IO;
    }
    ordo_status status =
        ordo_network_read_any(net, dtype, (const unsigned char *)text, length, &why);
    free(text);
    return status == ORDO_OK ? 0 : complain_of(status, path, &why);
}

int
measured_file(const options *o, measured *m, const char *path)
{
    ordo_message why = {""};
    ordo_network net;
    ordo_run_options wanted = run_options(o);
    int exit_status = read_net(&net, &wanted.dtype, path);
    if (exit_status != 0) {
        return exit_status;
    }
    ordo_status status = ORDO_OK;
    if (o->dtype == NULL) {
        m->net = net;
    } else {
        wanted.dtype = o->dtype;
        status = ordo_network_round(&m->net, &net, o->dtype, &why);
        ordo_network_clear(&net);
    }
    if (status == ORDO_OK) {
        m->recipe.unit = m->net.unit;
        status = ordo_run_network(&m->run, &m->net, m->recipe.target, &wanted, &why);
    }
    return status == ORDO_OK || status == ORDO_MISSED ? 0 : complain_of(status, path, &why);
}

int
measured_bound(measured *m, unsigned norms)
{
    ordo_bound_init(&m->bound, &m->recipe, m->run.neurons, norms, m->digits);
    m->has_bound = true;
    m->bound.run = &m->run;
    ordo_status status = ordo_bound_find(&m->bound);
    return status == ORDO_OK ? 0 : complain_of(status, "bound", NULL);
}

int
measured_beside(const options *o, measured *m)
{
    ordo_run_options wanted = run_options(o);
    ordo_peer_init(&m->peer, m->digits);
    m->has_peer = true;
    ordo_status status =
        ordo_peer_find(&m->peer, m->net.unit, m->recipe.target, m->net.neurons, &wanted);
    if (status == ORDO_OK) {
        m->has_activity = true;
        status = ordo_activity_new(&m->activity, &m->net, m->recipe.target);
    }
    return status == ORDO_OK ? 0 : complain_of(status, "closed form of equal size", &m->peer.none);
}
