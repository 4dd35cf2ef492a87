/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo report: a folder with a page about targets and its figures. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/parallel.h"
#include "verify/command/claims.h"
#include "verify/command/command.h"
#include "verify/command/drawing.h"
#include "verify/command/folder.h"
#include "verify/command/interrupt.h"
#include "verify/page/page.h"

static const char default_sizes[] = "4:1024";
static const char default_families[] = "mlp,glu,gqu";
static const char page_file[] = "index.html";

/* Digits that a page shows, and some for slopes and their limits. */
enum { DEFAULT_DIGITS = 8 };

typedef struct work {
    ordo_wish *wishes;
    size_t wish_count;
    ordo_catalogue *catalogue;
    ordo_target **own; /* of targets that are not the catalogue's, or NULL */
    claim_set claims;
    ordo_trained trained;
    ordo_story *stories;
    size_t story_count;
    ordo_docket docket;
} work;

static void
work_clear(work *w)
{
    ordo_docket_clear(&w->docket);
    for (size_t i = 0; i < w->story_count; i++) {
        ordo_story_clear(&w->stories[i]);
        ordo_target_free(w->own[i]);
    }
    for (size_t i = 0; i < w->wish_count; i++) {
        free(w->wishes[i].neurons);
    }
    free(w->stories);
    free(w->own);
    free(w->wishes);
    claim_set_clear(&w->claims);
    ordo_trained_clear(&w->trained);
    ordo_catalogue_free(w->catalogue);
}

/* ---- what is asked for ---- */

static int
add_family(const options *o, work *w, const char *text)
{
    ordo_wish wish = {.count = 0};
    int exit_status = resolve_pair(o, text, &wish.recipe);
    for (size_t i = 0; exit_status == 0 && i < w->wish_count; i++) {
        const ordo_recipe *r = &w->wishes[i].recipe;
        if (r->unit == wish.recipe.unit && r->construction == wish.recipe.construction) {
            exit_status = complain(EXIT_USAGE, "%s %s is asked for twice", r->unit->name,
                                   r->construction->name);
        }
    }
    ordo_wish *grown =
        exit_status == 0 ? realloc(w->wishes, (w->wish_count + 1) * sizeof *grown) : NULL;
    if (exit_status == 0 && grown == NULL) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    if (exit_status == 0) {
        w->wishes = grown;
        grown[w->wish_count++] = wish;
    }
    return exit_status;
}

/* What stands in a list. */
typedef struct asking {
    const options *o;
    work *w;
} asking;

static int
add_asked(const char *text, void *context)
{
    const asking *a = context;
    return add_family(a->o, a->w, text);
}

/* UNIT[:CONSTRUCTION],... */
static int
add_families(const options *o, work *w, const char *text)
{
    asking a = {o, w};
    return for_each_in_list(text, add_asked, &a);
}

/* Whether the first of a list with commas is a family. */
static bool
begins_with_family(const char *text)
{
    char *first = strndup(text, strcspn(text, ","));
    bool family = first != NULL && names_a_family(first);
    free(first);
    return family;
}

/* The families come first, then the targets: *first is the first of these. */
static int
resolve_families(const options *o, work *w, int *first)
{
    int exit_status = 0;
    for (*first = 0; exit_status == 0 && *first < o->argument_count; ++*first) {
        if (!begins_with_family(o->arguments[*first])) {
            break;
        }
        exit_status = add_families(o, w, o->arguments[*first]);
    }
    if (exit_status == 0 && w->wish_count == 0) {
        exit_status = add_families(o, w, default_families);
    }
    if (exit_status == 0 && *first == o->argument_count) {
        exit_status = complain(EXIT_USAGE, "report needs a target behind the units");
    }
    options sized = *o;
    sized.n = o->n != NULL ? o->n : default_sizes;
    for (size_t i = 0; exit_status == 0 && i < w->wish_count; i++) {
        ordo_wish *wish = &w->wishes[i];
        exit_status = resolve_sizes(&sized, wish->recipe.unit, &wish->neurons, &wish->count);
    }
    return exit_status;
}

/* A name for addresses and files that no story before has. */
static void
choose_slug(char slug[ORDO_SLUG], const work *w, const ordo_target *target)
{
    char base[ORDO_SLUG - 8];
    ordo_html_slug(base, sizeof base, ordo_target_label(target));
    (void)snprintf(slug, ORDO_SLUG, "%s", base);
    for (size_t i = 0, number = 2; i < w->story_count; i++) {
        if (strcmp(w->stories[i].slug, slug) == 0) {
            (void)snprintf(slug, ORDO_SLUG, "%s-%zu", base, number++ % 100000);
            i = (size_t)-1; /* from the beginning */
        }
    }
}

static int
add_story(const options *o, work *w, const char *text)
{
    int exit_status = 0;
    ordo_run_options wanted = run_options(o);
    wanted.digits = o->digits > 0 ? o->digits : DEFAULT_DIGITS;
    if (begins_with_family(text)) {
        return complain(EXIT_USAGE, "units come before the targets: '%s'", text);
    }
    ordo_target **own = &w->own[w->story_count];
    const ordo_target *target = resolve_target(o, w->catalogue, text, own, &exit_status);
    if (target == NULL) {
        return exit_status;
    }
    char slug[ORDO_SLUG];
    choose_slug(slug, w, target);
    ordo_story *story = &w->stories[w->story_count++];
    if (ordo_story_init(story, target, slug, w->wishes, w->wish_count, &wanted) != ORDO_OK) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    story->subject.trained = &w->trained;
    return 0;
}

static int
load_trained(const options *o, work *w)
{
    size_t length;
    ordo_message why = {""};
    char *text = data_text(o, "trained.json", &length);
    if (text == NULL) {
        return EXIT_IO;
    }
    ordo_status status = ordo_trained_parse(&w->trained, text, length, &why);
    free(text);
    return status == ORDO_OK ? 0 : complain_of(status, "trained.json", &why);
}

static int
resolve_stories(const options *o, work *w, int first)
{
    int exit_status = 0;
    size_t count = (size_t)(o->argument_count - first);
    w->stories = calloc(count + 1, sizeof *w->stories);
    w->own = calloc(count + 1, sizeof *w->own);
    w->catalogue = load_catalogue(o, &exit_status);
    if (w->catalogue != NULL && (w->stories == NULL || w->own == NULL)) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    if (exit_status == 0) {
        exit_status = load_trained(o, w);
    }
    for (int i = first; exit_status == 0 && i < o->argument_count; i++) {
        exit_status = add_story(o, w, o->arguments[i]);
    }
    if (exit_status == 0) {
        options all = *o;
        all.argument_count = 0;
        exit_status = claim_set_load(&w->claims, &all, w->catalogue);
    }
    return exit_status;
}

/* ---- what is found ---- */

static int
interrupted(void)
{
    return complain(EXIT_INTERRUPTED, "interrupted; nothing was written");
}

static int
find_all(const options *o, work *w)
{
    ordo_suite_options wanted = {.threads = o->threads,
                                 .check = o->given & OPTION_CHECK ? o->check : ORDO_CHECK_NONE,
                                 .watch = progress_watch};
    ordo_message why = {""};
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < w->story_count; i++) {
        ordo_story *story = &w->stories[i];
        status = ordo_story_find(story, &why);
        if (status == ORDO_OK) {
            status = ordo_story_draw(story, &why);
        }
        if (status == ORDO_OK) {
            status = ordo_docket_add(&w->docket, story, w->claims.claims, w->claims.count);
        }
        if (status != ORDO_OK) {
            return status == ORDO_ESTOPPED
                       ? interrupted()
                       : complain_of(status, ordo_target_label(story->target), &why);
        }
    }
    status = ordo_docket_decide(&w->docket, &wanted, &why);
    return status == ORDO_OK         ? 0
           : status == ORDO_ESTOPPED ? interrupted()
                                     : complain_of(status, "claims", &why);
}

/* ---- what is written ---- */

static bool
owns(const char *name)
{
    static const char *const endings[] = {".svg", ".gp", ".tsv"};
    size_t length = strlen(name);
    bool ours = strcmp(name, page_file) == 0;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t end = strlen(endings[i]);
        ours = ours || (length > end && strcmp(name + length - end, endings[i]) == 0);
    }
    return ours;
}

static const folder_kind report_folder = {"report", page_file, "content=\"ordo ", owns, "figures"};

/* One picture, and its text for the page. */
static int
draw_plate(const folder *f, ordo_plate *plate)
{
    size_t length;
    char path[1024], name[ORDO_STEM + 16];
    (void)snprintf(path, sizeof path, "%s/figures", f->temporary);
    int exit_status = drawing_make(path, plate->stem, &plate->figure, ordo_picture_find("svg"));
    if (exit_status == 0) {
        (void)snprintf(name, sizeof name, "figures/%s.svg", plate->stem);
        plate->svg = folder_read(f->temporary, name, &length);
        exit_status = plate->svg != NULL ? 0 : EXIT_IO;
    }
    return exit_status;
}

static int
draw_all(const folder *f, work *w)
{
    int exit_status = 0;
    size_t all = 0, done = 0;
    for (size_t i = 0; i < w->story_count; i++) {
        all += w->stories[i].plate_count;
    }
    for (size_t i = 0; i < w->story_count; i++) {
        for (size_t j = 0; exit_status == 0 && j < w->stories[i].plate_count; j++) {
            ordo_plate *plate = &w->stories[i].plates[j];
            bool go_on = progress_watch.tell(progress_watch.context, "drawing", done++, all);
            exit_status = !go_on                        ? interrupted()
                          : plate->none.text[0] == '\0' ? draw_plate(f, plate)
                                                        : 0;
            if (interrupt_came() && exit_status != 0) {
                exit_status = EXIT_INTERRUPTED; /* gnuplot, too, was interrupted */
            }
        }
    }
    progress_end();
    return exit_status;
}

/* In quotes where the shell would read more than letters in it. */
static void
write_word(FILE *out, const char *word)
{
    bool plain = word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789.,:+/_-")] == '\0';
    (void)fprintf(out, plain ? " %s" : " \"%s\"", word);
}

/* The command that makes the page again. */
static char *
command_text(const options *o)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) {
        return NULL;
    }
    (void)fprintf(out, "ordo report");
    for (int i = 0; i < o->argument_count; i++) {
        write_word(out, o->arguments[i]);
    }
    if (o->n != NULL) {
        (void)fprintf(out, " -n %s", o->n);
    }
    if (o->a != NULL) {
        (void)fprintf(out, " --on \"%s,%s\"", o->a, o->b);
    }
    for (size_t i = 0; i < o->singulars; i++) {
        (void)fprintf(out, " --singular \"%s\"", o->singular[i]);
    }
    if (o->digits > 0) {
        (void)fprintf(out, " -d %ld", o->digits);
    }
    (void)fputs(" -o DIR", out);
    return fclose(out) == 0 ? text : (free(text), NULL);
}

static int
write_page(const options *o, const folder *f, const work *w)
{
    char *made_by = command_text(o);
    FILE *out = made_by != NULL ? folder_file(f, page_file) : NULL;
    ordo_page page = {w->stories, w->story_count, &w->docket, made_by};
    ordo_status status = out != NULL ? ordo_page_write(out, &page) : ORDO_OK;
    int exit_status = folder_written(f, page_file, out);
    free(made_by);
    return exit_status == 0 && status != ORDO_OK ? complain_of(status, page_file, NULL)
                                                 : exit_status;
}

static int
make(const options *o, work *w)
{
    folder f;
    int exit_status = folder_open(&f, &report_folder, o->output);
    if (exit_status == 0) {
        exit_status = find_all(o, w);
    }
    if (exit_status == 0) {
        exit_status = draw_all(&f, w);
    }
    if (exit_status == 0) {
        exit_status = write_page(o, &f, w);
    }
    progress_end();
    return folder_close(&f, exit_status);
}

static int
run(const options *o)
{
    work w = {.wish_count = 0};
    int first = 0;
    if (o->output == NULL || strcmp(o->output, "-") == 0) {
        return complain(EXIT_USAGE, "report needs -o DIR, the folder to write");
    }
    int exit_status = drawing_check();
    if (exit_status == 0) {
        exit_status = resolve_families(o, &w, &first);
    }
    if (exit_status == 0) {
        exit_status = resolve_stories(o, &w, first);
    }
    if (exit_status == 0) {
        exit_status = make(o, &w);
    }
    if (exit_status == 0) {
        (void)printf("%s/%s: %zu target%s, %zu construction%s, %zu claim%s\n", o->output, page_file,
                     w.story_count, w.story_count == 1 ? "" : "s", w.wish_count,
                     w.wish_count == 1 ? "" : "s", w.docket.count, w.docket.count == 1 ? "" : "s");
        exit_status = finish_stdout();
    }
    work_clear(&w);
    return exit_status;
}

const command command_report = {
    .name = "report",
    .synopsis = "[UNIT[:CONSTRUCTION],...] TARGET ...",
    .summary = "a page to read: functions, constructions, proved errors, figures, verdicts",
    .details = "-o DIR becomes a folder with index.html, which needs no network, and figures/,\n"
               "the pictures with their numbers and gnuplot scripts. For each TARGET (ordo list\n"
               "targets, or an expression) it tells the whole story: formulas, errors, theorems,\n"
               "claims. UNIT: ordo list units; default: mlp,glu,gqu. -n is by default 4:1024. A\n"
               "folder that holds anything else is not replaced. Needs gnuplot.\n",
    .example = "ordo report runge9 -n 4:64 -o page",
    .shows = "page/index.html: three units on 1/(1+9*x^2), for someone who has not read the\n"
             "paper",
    .takes = OPTION_N | OPTION_ON | OPTION_SINGULAR | OPTION_NORM | OPTION_DIGITS | OPTION_THREADS |
             OPTION_CHECK | OPTION_OUTPUT,
    .least = 1,
    .most = -1,
    .keeps = true,
    .run = run,
};
