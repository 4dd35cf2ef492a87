/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/command/coq.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "verify/claim/kind.h"
#include "verify/coq/enclosure.h"
#include "verify/coq/floor.h"
#include "verify/coq/identity.h"
#include "verify/coq/order.h"

/* What is stated and which parameters a net has, unless -d and -b say otherwise. */
enum { COQ_DIGITS = 10, COQ_BITS = 53 };

/* What one file is about. */
typedef struct topic {
    const ordo_recipe *recipe;
    size_t neurons;                  /* 0: all */
    bool order;                      /* of all, the order, not an identity */
    bool floor;                      /* what no net of that size can reach */
    const ordo_coq_claimed *claimed; /* or NULL */
    ordo_run_options wanted;
    long digits;
} topic;

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* Coq takes the name of a file for that of a module: not that of one inside, where the same short
 * names would mean something else. */
static bool
is_module(const char *name)
{
    static const char *const inside[] = {"Ordo.v", "Few.v", "FewFacts.v"};
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
        if (strcmp(name, inside[i]) == 0) {
            return false;
        }
    }
    size_t length = strlen(name);
    bool good = length > 2 && strcmp(name + length - 2, ".v") == 0 &&
                (isalpha((unsigned char)name[0]) || name[0] == '_');
    for (size_t i = 0; good && i + 2 < length; i++) {
        good = isalnum((unsigned char)name[i]) || name[i] == '_';
    }
    return good;
}

/* The proof about the net with so many neurons. */
static ordo_status
write_net(const topic *t, ordo_coq_file *file, char *title, size_t size, ordo_message *why)
{
    const ordo_recipe *recipe = t->recipe;
    ordo_network net;
    ordo_status status = ordo_run_make(&net, recipe, t->neurons, &t->wanted, why);
    if (status == ORDO_OK) {
        (void)snprintf(
            title, size,
            "A net of %zu %s (%s, %s breakpoints) with its exact parameters, of %ld bits",
            net.neurons, recipe->unit->name, recipe->construction->name,
            ordo_knots_text(recipe->knots), (long)net.theta.prec);
        status = ordo_coq_write_enclosure(file, &net, recipe->target, t->digits, why);
        ordo_network_clear(&net);
    }
    return status;
}

static ordo_status
write_topic(const topic *t, ordo_coq_file *file, ordo_message *why)
{
    const ordo_recipe *recipe = t->recipe;
    char title[512];
    file->title = title;
    if (t->floor) {
        (void)snprintf(title, sizeof title, "What no net of %zu %s can reach, with any parameters",
                       t->neurons, recipe->unit->name);
        return ordo_coq_write_floor(file, recipe->unit, recipe->target, t->neurons, why);
    }
    if (t->neurons > 0) {
        return write_net(t, file, title, sizeof title, why);
    }
    if (!t->order) {
        (void)snprintf(
            title, sizeof title,
            "Nets of any number of %s (%s, uniform breakpoints) with exact real parameters",
            recipe->unit->name, recipe->construction->name);
        return ordo_coq_write_identity(file, recipe, why);
    }
    (void)snprintf(title, sizeof title, "What any number of %s reaches at best",
                   recipe->unit->name);
    return ordo_coq_write_order(file, recipe->unit, recipe->target, why);
}

static int
write_path(const options *o, const char *path, const topic *t)
{
    size_t length;
    output out;
    ordo_message why = {""};
    options built_in = *o;
    built_in.data = NULL; /* a folder of targets and claims has no proofs */
    char *library = data_text(&built_in, "coq/Ordo.v", &length);
    char *order = library != NULL ? data_text(&built_in, "coq/Order.v", &length) : NULL;
    if (order == NULL) {
        free(library);
        return EXIT_INTERNAL;
    }
    int exit_status = output_open_path(&out, path);
    if (exit_status == 0) {
        ordo_coq_file file = {.out = out.stream,
                              .name = out.path != NULL ? base_name(path) : "FILE.v",
                              .library = library,
                              .claimed = t->claimed,
                              .order = t->order && t->neurons == 0 ? order : NULL};
        ordo_status status = write_topic(t, &file, &why);
        bool good = status == ORDO_OK || status == ORDO_EIO;
        exit_status = good ? 0 : complain_of(status, path, &why);
        int closed = output_close(&out, good);
        exit_status = exit_status != 0 ? exit_status : closed;
    }
    free(order);
    free(library);
    return exit_status;
}

static topic
topic_of(const options *o, const ordo_recipe *recipe, size_t neurons)
{
    topic t = {.recipe = recipe,
               .neurons = neurons,
               .wanted = run_options(o),
               .digits = o->digits > 0 ? o->digits : COQ_DIGITS};
    t.wanted.bits = o->bits > 0 ? o->bits : COQ_BITS;
    t.order = ordo_expression_degree(ordo_target_function(recipe->target)) < 0;
    return t;
}

/* Whether --coq names a file that Coq takes, and no option would be ignored; else after a
 * complaint.
 */
static int
check_name(const options *o)
{
    if (strcmp(o->coq, "-") != 0 && !is_module(base_name(o->coq))) {
        return complain(EXIT_USAGE, "--coq: Coq wants files called like Net_16.v: letters, digits "
                                    "and _, not Ordo.v or Few.v, which are inside");
    }
    return (o->given & (OPTION_OUTPUT | OPTION_FORMAT)) == 0
               ? 0
               : complain(EXIT_USAGE, "-o and --format do not go with --coq, which names the file "
                                      "and its kind");
}

/* Without -n nothing is about one net: which options would mean nothing. */
static int
check_options(const options *o, const topic *t)
{
    if (t->neurons > 0) {
        return 0;
    }
    if ((o->given & (OPTION_BITS | OPTION_DIGITS)) != 0) {
        return complain(EXIT_USAGE, "-b and -d are about one net: with --coq they need -n N");
    }
    return !t->order || (o->given & (OPTION_CONSTRUCTION | OPTION_KNOTS)) == 0
               ? 0
               : complain(EXIT_USAGE, "-c and -k are about one net, or all of a construction on a "
                                      "polynomial: with --coq they need -n N here");
}

int
coq_write(const options *o, const ordo_recipe *recipe)
{
    size_t neurons = 0;
    int exit_status = check_name(o);
    if (exit_status == 0 && !lacks_size(o)) {
        exit_status = resolve_size(o, recipe->unit, "prove --coq", &neurons);
    }
    topic t = topic_of(o, recipe, neurons);
    exit_status = exit_status == 0 ? check_options(o, &t) : exit_status;
    return exit_status == 0 ? write_path(o, o->coq, &t) : exit_status;
}

int
coq_write_floor(const options *o, const ordo_recipe *recipe, size_t neurons)
{
    enum {
        ONE_NET = OPTION_CONSTRUCTION | OPTION_KNOTS | OPTION_ORIENTATION | OPTION_BITS |
                  OPTION_DIGITS | OPTION_CHECK
    };
    int exit_status = check_name(o);
    if (exit_status == 0 && (o->given & ONE_NET) != 0) {
        return complain(EXIT_USAGE, "-c, -k, --orientation, -b, -d and --check are about one net; "
                                    "bound --coq is about all");
    }
    if (exit_status == 0 && (o->given & OPTION_NORM) != 0 &&
        (o->norms & ~(ORDO_NORM_BIT(ORDO_RMSE) | ORDO_NORM_BIT(ORDO_L2))) != 0) {
        return complain(EXIT_USAGE, "bound --coq states rmse and l2; no proof for Coq is written "
                                    "of other norms");
    }
    topic t = topic_of(o, recipe, neurons);
    t.floor = true;
    return exit_status == 0 ? write_path(o, o->coq, &t) : exit_status;
}

/* ---- claims ---- */

/* The claims that are written, and the files so far: no two may have the same name. */
typedef struct writing {
    const options *o;
    ordo_profile_store *store;
    char **path;
    size_t count, room;
} writing;

/* Whether a file of that name was written; letters count whatever their case, as on some disks. */
static bool
is_taken(const writing *w, const char *path)
{
    for (size_t i = 0; i < w->count; i++) {
        if (strcasecmp(w->path[i], path) == 0) {
            return true;
        }
    }
    return false;
}

static bool
keep_path(writing *w, char *path)
{
    if (w->count == w->room) {
        size_t room = 2 * w->room + 16;
        char **more = realloc(w->path, room * sizeof *more);
        if (more == NULL) {
            return false;
        }
        w->path = more;
        w->room = room;
    }
    w->path[w->count++] = path;
    return true;
}

/* ID_target has at most so many letters: disks allow names of 255 bytes. */
enum { NAME_MOST = 200 };

/* DIR/ID_target_nN.v of target k, in letters that Coq allows, with _2, _3, ... behind where that is
 * taken: a-b and a_b, exp(x)+1 and exp(x)-1 would be one file. */
static char *
make_path(writing *w, const ordo_claim *claim, size_t k, size_t neurons)
{
    const char *label = ordo_target_label(claim->targets[k]);
    size_t size = strlen(w->o->coq) + strlen(claim->id) + strlen(label) + 96;
    char *path = malloc(size);
    if (path == NULL) {
        return NULL;
    }
    int begin = snprintf(path, size, "%s/", w->o->coq);
    (void)snprintf(path + begin, size - (size_t)begin, "%s%s_%s",
                   isdigit((unsigned char)claim->id[0]) ? "_" : "", claim->id, label);
    for (char *c = path + begin; *c != '\0'; c++) {
        *c = isalnum((unsigned char)*c) ? *c : '_';
    }
    size_t end = strlen(path);
    end = end > (size_t)begin + NAME_MOST ? (size_t)begin + NAME_MOST : end;
    path[end] = '\0';
    if (neurons > 0) {
        end += (size_t)snprintf(path + end, size - end, "_n%zu", neurons);
    }
    (void)snprintf(path + end, size - end, ".v");
    for (size_t i = 2; is_taken(w, path); i++) {
        (void)snprintf(path + end, size - end, "_%zu.v", i);
    }
    if (!keep_path(w, path)) {
        free(path);
        path = NULL;
    }
    return path;
}

/* What the claim says of one case, if that is a number. */
static int
write_case(writing *w, const ordo_claim *claim, size_t k, topic *t)
{
    ordo_expression *value = NULL;
    ordo_coq_claimed claimed = {.id = claim->id, .norm = claim->norm};
    ordo_message why = {""};
    ordo_status status = claim->value != NULL ? ordo_claim_formula(&value, claim, &why) : ORDO_OK;
    const char *path = make_path(w, claim, k, t->neurons);
    int exit_status = 0;
    if (status != ORDO_OK) {
        exit_status = complain_of(status, claim->id, &why);
    } else if (path == NULL) {
        exit_status = complain(EXIT_INTERNAL, "%s: out of memory", claim->id);
    } else {
        claimed.relation = t->floor          ? ORDO_COQ_ABOVE
                           : claim->at_least ? ORDO_COQ_AT_LEAST
                                             : ORDO_COQ_AT_MOST;
        claimed.value = value;
        claimed.site = (ordo_value_site){t->neurons, claim->unit, claim->targets[k], w->store};
        t->claimed = value != NULL ? &claimed : NULL;
        exit_status = write_path(w->o, path, t);
        t->claimed = NULL;
    }
    ordo_expression_free(value);
    return exit_status;
}

/* Which kinds have proofs, and of what. */
static bool
has_kind(const ordo_claim *claim, const char *a, const char *b)
{
    return strcmp(claim->kind->name, a) == 0 || strcmp(claim->kind->name, b) == 0;
}

static int
write_target(writing *w, const ordo_claim *claim, size_t k)
{
    ordo_recipe recipe = {claim->unit, claim->construction, claim->orientation, claim->targets[k],
                          claim->knots};
    if (recipe.construction == NULL) {
        recipe.construction = claim->unit->constructions[0];
    }
    topic t = topic_of(w->o, &recipe, 0);
    t.floor = has_kind(claim, "floor", "floor");
    if (!has_kind(claim, "bound", "floor")) {
        t.order = has_kind(claim, "theorem", "theorem");
        return write_case(w, claim, k, &t);
    }
    ordo_sizes sizes = ordo_claim_sizes(claim, k);
    int worst = 0;
    t.wanted.bits = claim->bits; /* 0: as many as the digits need, as for the verdict */
    t.wanted.dtype = claim->dtype;
    for (size_t i = 0; i < sizes.count; i++) {
        t.neurons = sizes.neurons[i];
        int exit_status = write_case(w, claim, k, &t);
        worst = exit_status > worst ? exit_status : worst;
    }
    return worst;
}

static int
write_claim(writing *w, const ordo_claim *claim)
{
    int worst = 0;
    bool net = has_kind(claim, "bound", "floor");
    if (!net && !has_kind(claim, "identity", "exact") && !has_kind(claim, "theorem", "theorem")) {
        return complain(EXIT_INPUT,
                        "%s: no proof for Coq is written of claims of kind %s; of bound and floor "
                        "(rmse, l2), identity, exact and theorem it is",
                        claim->id, claim->kind->name);
    }
    if (net && ((claim->norm != ORDO_RMSE && claim->norm != ORDO_L2) || claim->network != NULL)) {
        return complain(EXIT_INPUT, "%s: no proof for Coq is written of %s", claim->id,
                        claim->network != NULL ? "a net that a claim names"
                                               : "other norms than rmse and l2");
    }
    if (claim->lower != NULL || claim->upper != NULL) {
        return complain(EXIT_OPEN,
                        "%s: no proof for Coq is written of claimed constants of an order",
                        claim->id);
    }
    for (size_t k = 0; k < claim->target_count; k++) {
        int exit_status = write_target(w, claim, k);
        worst = exit_status > worst ? exit_status : worst;
    }
    return worst;
}

int
coq_write_claims(const options *o, const ordo_suite *suite)
{
    int worst = 0;
    writing w = {.o = o};
    if (mkdir(o->coq, 0777) != 0 && errno != EEXIST) {
        return complain(EXIT_IO, "%s: %s", o->coq, strerror(errno));
    }
    if (ordo_profile_store_new(&w.store) != ORDO_OK) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    for (size_t i = 0; i < ordo_suite_count(suite); i++) {
        const ordo_claim *claim = ordo_suite_claim(suite, i);
        ordo_verdict verdict = ordo_suite_verdict(suite, i);
        bool wrong = verdict == ORDO_VERDICT_REFUTED || verdict == ORDO_VERDICT_UNDECIDED;
        int exit_status = wrong ? complain(EXIT_OTHERWISE, "%s: %s, there is no proof for Coq",
                                           claim->id, ordo_verdict_name(verdict))
                                : write_claim(&w, claim);
        worst = exit_status > worst ? exit_status : worst;
    }
    for (size_t i = 0; i < w.count; i++) {
        free(w.path[i]);
    }
    free(w.path);
    ordo_profile_store_free(w.store);
    return worst;
}
