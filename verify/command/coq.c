/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/command/coq.h"

#include <stdlib.h>
#include <string.h>

#include "verify/coq/enclosure.h"
#include "verify/coq/identity.h"

/* What is stated and which parameters a net has, unless -d and -b say otherwise. */
enum { COQ_DIGITS = 10, COQ_BITS = 53 };

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static void
make_title(char *title, size_t size, const ordo_recipe *recipe, const ordo_network *net)
{
    (void)snprintf(title, size, "A net of %zu %s (%s, %s breakpoints) with parameters of %ld bits",
                   net->neurons, recipe->unit->name, recipe->construction->name,
                   ordo_knots_text(recipe->knots), (long)net->theta.prec);
}

/* The proof about the net with n neurons. */
static ordo_status
write_net(const options *o, const ordo_coq_file *file, const ordo_recipe *recipe, size_t neurons,
          ordo_message *why)
{
    ordo_run_options wanted = run_options(o);
    wanted.bits = o->bits > 0 ? o->bits : COQ_BITS;
    ordo_network net;
    char title[256];
    ordo_status status = ordo_run_make(&net, recipe, neurons, &wanted, why);
    if (status == ORDO_OK) {
        ordo_coq_file titled = *file;
        titled.title = title;
        make_title(title, sizeof title, recipe, &net);
        status = ordo_coq_write_enclosure(&titled, &net, recipe->target,
                                          o->digits > 0 ? o->digits : COQ_DIGITS, why);
        ordo_network_clear(&net);
    }
    return status;
}

/* The proof about the nets with any number of neurons. */
static ordo_status
write_all_n(const ordo_coq_file *file, const ordo_recipe *recipe, ordo_message *why)
{
    char title[256];
    ordo_coq_file titled = *file;
    titled.title = title;
    (void)snprintf(title, sizeof title, "Nets of any number of %s (%s, uniform breakpoints)",
                   recipe->unit->name, recipe->construction->name);
    return ordo_coq_write_identity(&titled, recipe, why);
}

int
coq_write(const options *o, const char *path, const ordo_recipe *recipe)
{
    size_t length, neurons = 0;
    output out;
    ordo_message why = {""};
    int exit_status =
        lacks_size(o) ? 0 : resolve_size(o, recipe->unit, "prove --coq", &neurons);
    char *library = exit_status == 0 ? data_text(o, "coq/Ordo.v", &length) : NULL;
    if (library == NULL) {
        return exit_status != 0 ? exit_status : EXIT_IO;
    }
    exit_status = output_open_path(&out, path);
    if (exit_status == 0) {
        ordo_coq_file file = {out.stream, out.path != NULL ? base_name(path) : "FILE.v", NULL,
                              library};
        ordo_status status = neurons == 0 ? write_all_n(&file, recipe, &why)
                                          : write_net(o, &file, recipe, neurons, &why);
        bool good = status == ORDO_OK || status == ORDO_EIO;
        exit_status = good ? 0 : complain_of(status, path, &why);
        int closed = output_close(&out, good);
        exit_status = exit_status != 0 ? exit_status : closed;
    }
    free(library);
    return exit_status;
}
