/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command reads: its data, files, and the names in its arguments. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "construct/nearest.h"
#include "verify/command/command.h"
#include "verify/command/embedded.h"
#include "verify/proof/baseline.h"
#include "verify/study/range.h"

enum { FILE_MOST = 1 << 30 };

static char *
read_stream(FILE *in, const char *path, size_t *length)
{
    size_t room = 1 << 16, filled = 0;
    char *text = malloc(room);
    while (text != NULL) {
        filled += fread(text + filled, 1, room - filled - 1, in);
        if (filled + 1 < room) {
            break;
        }
        char *grown = room > FILE_MOST ? NULL : realloc(text, 2 * room);
        if (grown == NULL) {
            free(text);
            text = NULL;
        } else {
            text = grown;
            room *= 2;
        }
    }
    if (text == NULL) {
        (void)complain(EXIT_IO, "%s: too large", path);
        return NULL;
    }
    if (ferror(in)) {
        (void)complain(EXIT_IO, "%s: %s", path, strerror(errno));
        free(text);
        return NULL;
    }
    text[filled] = '\0';
    *length = filled;
    return text;
}

char *
read_file(const char *path, size_t *length)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        (void)complain(EXIT_IO, "%s: %s", path, strerror(errno));
        return NULL;
    }
    char *text = read_stream(in, path, length);
    (void)fclose(in);
    return text;
}

char *
read_input(const char *path, size_t *length)
{
    return strcmp(path, "-") == 0 ? read_stream(stdin, "standard input", length)
                                  : read_file(path, length);
}

static char *
join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path != NULL) {
        (void)snprintf(path, size, "%s/%s", folder, name);
    }
    return path;
}

char *
data_text(const options *o, const char *name, size_t *length)
{
    if (o->data != NULL) {
        char *path = join(o->data, name);
        char *text = path != NULL ? read_file(path, length) : NULL;
        free(path);
        return text;
    }
    for (size_t i = 0; i < ordo_embedded_count; i++) {
        if (strcmp(ordo_embedded_files[i].name, name) == 0) {
            *length = ordo_embedded_files[i].length;
            char *text = malloc(*length + 1);
            if (text != NULL) {
                memcpy(text, ordo_embedded_files[i].text, *length);
                text[*length] = '\0';
            }
            return text;
        }
    }
    (void)complain(EXIT_INTERNAL, "the data file %s is not part of this command", name);
    return NULL;
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
append_name(char ***names, size_t *count, const char *folder, const char *name)
{
    char **grown = realloc(*names, (*count + 2) * sizeof **names);
    if (grown == NULL) {
        return false;
    }
    *names = grown;
    grown[*count] = folder != NULL ? join(folder, name) : strdup(name);
    grown[*count + 1] = NULL;
    return grown[(*count)++] != NULL;
}

static bool
list_folder(const options *o, char ***names, size_t *count)
{
    char *path = join(o->data, "claims");
    DIR *folder = path != NULL ? opendir(path) : NULL;
    bool good = folder != NULL;
    if (!good) {
        (void)complain(EXIT_IO, "%s/claims: %s", o->data, strerror(errno));
    }
    for (struct dirent *entry; good && (entry = readdir(folder)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0) {
            good = append_name(names, count, "claims", entry->d_name);
        }
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    free(path);
    return good;
}

char **
data_claim_files(const options *o)
{
    size_t count = 0;
    char **names = calloc(1, sizeof *names);
    bool good = names != NULL;
    if (good && o->data != NULL) {
        good = list_folder(o, &names, &count);
    }
    for (size_t i = 0; good && o->data == NULL && i < ordo_embedded_count; i++) {
        if (strncmp(ordo_embedded_files[i].name, "claims/", 7) == 0) {
            good = append_name(&names, &count, NULL, ordo_embedded_files[i].name);
        }
    }
    if (!good) {
        data_names_free(names);
        return NULL;
    }
    qsort(names, count, sizeof *names, compare_names);
    return names;
}

void
data_names_free(char **names)
{
    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        free(names[i]);
    }
    free(names);
}

ordo_catalogue *
load_catalogue(const options *o, int *exit_status)
{
    size_t length;
    char *text = data_text(o, "targets.json", &length);
    ordo_catalogue *catalogue = NULL;
    if (text == NULL) {
        *exit_status = EXIT_IO;
        return NULL;
    }
    ordo_message why = {""};
    ordo_status status = ordo_catalogue_parse(&catalogue, text, length, &why);
    if (status != ORDO_OK) {
        *exit_status = complain_of(status, "targets.json", &why);
    }
    free(text);
    return catalogue;
}

static bool
looks_like_a_name(const char *text)
{
    bool name = isalpha((unsigned char)*text);
    for (const char *c = text; *c != '\0'; c++) {
        name = name && (isalnum((unsigned char)*c) || *c == '_' || *c == '-');
    }
    return name;
}

static const char *
nearest_target(const ordo_catalogue *catalogue, const char *text)
{
    const char *names[256];
    size_t count = 0;
    for (size_t i = 0; i < ordo_catalogue_count(catalogue) && count < 256; i++) {
        names[count++] = ordo_target_name(ordo_catalogue_target(catalogue, i));
    }
    return ordo_nearest_name(text, names, count);
}

const ordo_target *
resolve_target(const options *o, const ordo_catalogue *catalogue, const char *text,
               ordo_target **own, int *exit_status)
{
    *own = NULL;
    const ordo_target *known = ordo_catalogue_find(catalogue, text);
    if (known != NULL && o->a == NULL && o->singulars == 0) {
        return known;
    }
    ordo_target_text description = {
        .expression = known != NULL ? ordo_expression_text(ordo_target_function(known)) : text,
        .a = o->a != NULL    ? o->a
             : known != NULL ? ordo_target_text_a(known)
                             : "-1",
        .b = o->b != NULL    ? o->b
             : known != NULL ? ordo_target_text_b(known)
                             : "1",
        .singular = o->singular,
        .singulars = o->singulars};
    ordo_message why = {""};
    ordo_status status = ordo_target_new(own, &description, &why);
    if (status == ORDO_OK) {
        return *own;
    }
    if (status == ORDO_EPARSE && known == NULL && looks_like_a_name(text)) {
        const char *nearest = nearest_target(catalogue, text);
        *exit_status =
            complain(EXIT_INPUT, "unknown target '%s'%s%s%s; see ordo list targets", text,
                     nearest ? " (nearest: " : "", nearest ? nearest : "", nearest ? ")" : "");
    } else {
        char doing[128];
        (void)snprintf(doing, sizeof doing, "target \"%.80s\"", text);
        *exit_status = complain_of(status, doing, &why);
    }
    return NULL;
}

int
on_target(const options *o, const char *text,
          int (*work)(const options *o, const ordo_target *target, void *context), void *context)
{
    int exit_status = 0;
    ordo_catalogue *catalogue = load_catalogue(o, &exit_status);
    ordo_target *own = NULL;
    if (catalogue != NULL) {
        const ordo_target *target = resolve_target(o, catalogue, text, &own, &exit_status);
        exit_status = target != NULL ? work(o, target, context) : exit_status;
    }
    ordo_target_free(own);
    ordo_catalogue_free(catalogue);
    return exit_status;
}

int
resolve_recipe(const options *o, const char *unit, ordo_recipe *recipe)
{
    return resolve_family(o, unit, o->construction, recipe);
}

/* "WHAT 'NAME' (nearest: NAME): NAME, NAME...; see ordo list units". */
static int
unknown_name(const char *what, const char *name, const char *const *names, size_t count)
{
    const char *nearest = ordo_nearest_name(name, names, count);
    char all[256] = "";
    size_t length = 0;
    for (size_t i = 0; i < count && length < sizeof all; i++) {
        length += (size_t)snprintf(all + length, sizeof all - length, "%s%s", i > 0 ? ", " : "",
                                   names[i]);
    }
    return complain(EXIT_INPUT, "%s '%s'%s%s%s: %s; see ordo list units", what, name,
                    nearest != NULL ? " (nearest: " : "", nearest != NULL ? nearest : "",
                    nearest != NULL ? ")" : "", all);
}

int
resolve_family(const options *o, const char *unit, const char *construction, ordo_recipe *recipe)
{
    const char *names[32];
    size_t count = 0;
    recipe->orientation = o->orientation;
    recipe->knots = o->knots;
    recipe->unit = ordo_unit_find(unit);
    if (recipe->unit == NULL) {
        if (ordo_unit_refusal(unit) != NULL) {
            return complain(EXIT_INPUT, "no unit '%s': %s", unit, ordo_unit_refusal(unit));
        }
        if (ordo_baseline_find(unit) != NULL) {
            return complain(EXIT_INPUT, "%s is no unit, but a baseline of ordo compare", unit);
        }
        for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
            names[count++] = (*u)->name;
        }
        return unknown_name("unknown unit", unit, names, count);
    }
    recipe->construction = ordo_construction_find(recipe->unit, construction);
    if (recipe->construction == NULL) {
        for (const ordo_construction *const *c = recipe->unit->constructions; *c != NULL; c++) {
            names[count++] = (*c)->name;
        }
        char what[64];
        (void)snprintf(what, sizeof what, "%s has no construction", recipe->unit->name);
        return unknown_name(what, construction, names, count);
    }
    return 0;
}

/* UNIT[:CONSTRUCTION]: how long the first is. A unit's name may have colons itself, as in "relu:3",
 * so that the whole text is tried first, then what stands before the last colon. */
static size_t
unit_length(const char *text)
{
    const char *colon = strrchr(text, ':');
    bool whole = colon == NULL || ordo_unit_find(text) != NULL || ordo_unit_refusal(text) != NULL;
    return whole ? strlen(text) : (size_t)(colon - text);
}

int
resolve_pair(const options *o, const char *text, ordo_recipe *recipe)
{
    size_t length = unit_length(text);
    char *unit = strndup(text, length);
    if (unit == NULL) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    int exit_status =
        resolve_family(o, unit, text[length] == ':' ? text + length + 1 : NULL, recipe);
    free(unit);
    return exit_status;
}

int
for_each_in_list(const char *text, int (*each)(const char *one, void *context), void *context)
{
    char *list = strdup(text);
    int exit_status = list != NULL ? 0 : complain(EXIT_INTERNAL, "out of memory");
    for (char *one = list, *rest; exit_status == 0 && one != NULL; one = rest) {
        rest = strchr(one, ',');
        if (rest != NULL) {
            *rest++ = '\0';
        }
        exit_status = each(one, context);
    }
    free(list);
    return exit_status;
}

bool
names_a_family(const char *text)
{
    char *unit = strndup(text, unit_length(text));
    bool family =
        unit != NULL && (ordo_unit_find(unit) != NULL || ordo_baseline_find(unit) != NULL);
    free(unit);
    return family;
}

int
resolve_sizes(const options *o, const ordo_unit *unit, size_t **neurons, size_t *count)
{
    ordo_message why = {""};
    if (o->n == NULL) {
        *neurons = malloc(sizeof **neurons);
        if (*neurons == NULL) {
            return complain(EXIT_INTERNAL, "out of memory");
        }
        **neurons = ordo_unit_neurons(unit, ordo_knots_cells(o->knots));
        *count = 1;
        return 0;
    }
    ordo_status status = ordo_range_parse(neurons, count, o->n, unit, &why);
    return status == ORDO_OK ? 0 : complain(EXIT_USAGE, "-n %s: %s", o->n, why.text);
}

bool
lacks_size(const options *o)
{
    return o->n == NULL && ordo_knots_cells(o->knots) == 0;
}

int
resolve_size(const options *o, const ordo_unit *unit, const char *verb, size_t *neurons)
{
    size_t *all = NULL, count = 0;
    int exit_status = resolve_sizes(o, unit, &all, &count);
    if (exit_status == 0 && count != 1) {
        exit_status = complain(EXIT_USAGE, "%s takes one size, as in -n 64", verb);
    }
    if (exit_status == 0) {
        *neurons = all[0];
    }
    free(all);
    return exit_status;
}
