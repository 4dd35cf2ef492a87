/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/command/claims.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "construct/nearest.h"

static const char folder[] = "claims/";
static const char false_file[] = "claims/false.json";

static int
no_memory(void)
{
    return complain(EXIT_INTERNAL, "out of memory");
}

/* The same claim may be asked for twice, two claims of one id may not. */
static int
add_claim(claim_set *set, const ordo_claim *claim)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->claims[i] == claim) {
            return 0;
        }
        if (strcmp(set->claims[i]->id, claim->id) == 0) {
            return complain(EXIT_INPUT, "claim \"%s\" stands in two files", claim->id);
        }
    }
    const ordo_claim **grown = realloc(set->claims, (set->count + 1) * sizeof *set->claims);
    if (grown == NULL) {
        return no_memory();
    }
    set->claims = grown;
    grown[set->count++] = claim;
    return 0;
}

/* Parses a file's text into the set; the claims themselves are added by the caller. */
static int
add_file(claim_set *set, const char *label, char *text, size_t length,
         const ordo_catalogue *catalogue)
{
    ordo_claim_file **grown = realloc(set->files, (set->file_count + 1) * sizeof *set->files);
    if (grown == NULL) {
        free(text);
        return no_memory();
    }
    set->files = grown;
    ordo_message why = {""};
    ordo_status status =
        ordo_claim_file_parse(&grown[set->file_count], text, length, catalogue, &why);
    free(text);
    if (status != ORDO_OK) {
        return complain_of(status, label, &why);
    }
    set->file_count++;
    return 0;
}

static int
add_all_of(claim_set *set, const char *label, const ordo_claim_file *file)
{
    int exit_status = 0;
    if (ordo_claim_file_count(file) == 0) {
        return complain(EXIT_INPUT, "%s: no claims in it", label);
    }
    for (size_t i = 0; exit_status == 0 && i < ordo_claim_file_count(file); i++) {
        exit_status = add_claim(set, ordo_claim_file_claim(file, i));
    }
    return exit_status;
}

/* Loads every shipped file, without adding claims. */
static int
load_shipped(claim_set *set, const options *o, const ordo_catalogue *catalogue)
{
    char **names = data_claim_files(o);
    int exit_status = names != NULL ? 0 : EXIT_IO;
    for (size_t i = 0; exit_status == 0 && names[i] != NULL; i++) {
        size_t length;
        char *text = data_text(o, names[i], &length);
        exit_status = text != NULL ? add_file(set, names[i], text, length, catalogue) : EXIT_IO;
    }
    data_names_free(names);
    return exit_status;
}

int
claim_set_load_all(claim_set *set, const options *o, const ordo_catalogue *catalogue)
{
    int exit_status = load_shipped(set, o, catalogue);
    for (size_t i = 0; exit_status == 0 && i < set->file_count; i++) {
        exit_status = add_all_of(set, "data", set->files[i]);
    }
    return exit_status;
}

static int
unknown_claim(const claim_set *set, size_t shipped, const char *name)
{
    const char *names[512];
    size_t count = 0;
    for (size_t i = 0; i < shipped; i++) {
        for (size_t k = 0; k < ordo_claim_file_count(set->files[i]) && count < 512; k++) {
            names[count++] = ordo_claim_file_claim(set->files[i], k)->id;
        }
    }
    const char *nearest = ordo_nearest_name(name, names, count);
    return complain(EXIT_INPUT, "no claim and no file '%s'%s%s%s; see ordo list claims", name,
                    nearest ? " (nearest: " : "", nearest ? nearest : "", nearest ? ")" : "");
}

/* The shipped file "claims/NAME.json", by its place; `shipped` when there is none. */
static size_t
find_file(char *const *names, size_t shipped, const char *name)
{
    size_t length = strlen(name), i = 0;
    for (; i < shipped; i++) {
        const char *stem = names[i] + strlen(folder);
        if (strncmp(stem, name, length) == 0 && strcmp(stem + length, ".json") == 0) {
            break;
        }
    }
    return i;
}

static int
add_named(claim_set *set, size_t shipped, const char *name, const ordo_catalogue *catalogue)
{
    for (size_t i = 0; i < shipped; i++) {
        for (size_t k = 0; k < ordo_claim_file_count(set->files[i]); k++) {
            const ordo_claim *claim = ordo_claim_file_claim(set->files[i], k);
            if (strcmp(claim->id, name) == 0) {
                set->selected = true;
                return add_claim(set, claim);
            }
        }
    }
    bool path = strchr(name, '/') != NULL || strstr(name, ".json") != NULL;
    if (!path && access(name, F_OK) != 0) {
        return unknown_claim(set, shipped, name);
    }
    size_t length;
    char *text = read_file(name, &length);
    int exit_status = text != NULL ? add_file(set, name, text, length, catalogue) : EXIT_IO;
    return exit_status == 0 ? add_all_of(set, name, set->files[set->file_count - 1]) : exit_status;
}

/* All but those that are false on purpose. */
static int
load_suite(claim_set *set, const options *o, const ordo_catalogue *catalogue)
{
    int exit_status = load_shipped(set, o, catalogue);
    char **names = exit_status == 0 ? data_claim_files(o) : NULL;
    if (exit_status == 0 && names == NULL) {
        return EXIT_IO;
    }
    for (size_t i = 0; exit_status == 0 && i < set->file_count; i++) {
        if (strcmp(names[i], false_file) != 0) {
            exit_status = add_all_of(set, names[i], set->files[i]);
        }
    }
    data_names_free(names);
    return exit_status == 0 && set->count == 0
               ? complain(EXIT_INPUT, "no claims but false ones in %s", o->data)
               : exit_status;
}

int
claim_set_load(claim_set *set, const options *o, const ordo_catalogue *catalogue)
{
    int exit_status = 0;
    if (o->argument_count == 0) {
        return load_suite(set, o, catalogue);
    }
    exit_status = load_shipped(set, o, catalogue);
    size_t shipped = set->file_count;
    char **names = exit_status == 0 ? data_claim_files(o) : NULL;
    for (int i = 0; exit_status == 0 && i < o->argument_count; i++) {
        size_t file = names != NULL ? find_file(names, shipped, o->arguments[i]) : shipped;
        exit_status = file < shipped ? add_all_of(set, names[file], set->files[file])
                                     : add_named(set, shipped, o->arguments[i], catalogue);
    }
    data_names_free(names);
    return exit_status;
}

void
claim_set_clear(claim_set *set)
{
    for (size_t i = 0; i < set->file_count; i++) {
        ordo_claim_file_free(set->files[i]);
    }
    free(set->files);
    free(set->claims);
    memset(set, 0, sizeof *set);
}
