/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo plot: figures. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "construct/nearest.h"
#include "verify/command/command.h"
#include "verify/command/drawing.h"
#include "verify/page/html.h"
#include "verify/page/story.h"
#include "verify/study/range.h"

enum { FAMILIES_MOST = 64, PATH_ROOM = 128 };

/* What is drawn, before the target is known. */
typedef struct plan {
    const ordo_figure_kind *kind;
    const ordo_picture *picture;
    ordo_recipe recipes[FAMILIES_MOST];
    size_t count;
    ordo_norm norm;
} plan;

/* What figures there are, as ordo list figures says at greater length. */
static int
list_figures(void)
{
    for (const ordo_figure_kind *const *kind = ordo_figure_kinds; *kind != NULL; kind++) {
        (void)printf("%-12s %s\n", (*kind)->name, (*kind)->title);
    }
    return finish_stdout();
}

static int
unknown_figure(const char *name)
{
    const char *names[32];
    size_t count = 0;
    for (const ordo_figure_kind *const *kind = ordo_figure_kinds; *kind != NULL; kind++) {
        names[count++] = (*kind)->name;
    }
    const char *nearest = ordo_nearest_name(name, names, count);
    return nearest != NULL
               ? complain(EXIT_USAGE, "unknown figure '%s' (nearest: %s)", name, nearest)
               : complain(EXIT_USAGE, "unknown figure '%s'; see ordo list figures", name);
}

/* What stands in a list. */
typedef struct asking {
    const options *o;
    plan *p;
} asking;

static int
resolve_asked(const char *text, void *context)
{
    const asking *a = context;
    plan *p = a->p;
    return p->count < p->kind->families && p->count < FAMILIES_MOST
               ? resolve_pair(a->o, text, &p->recipes[p->count++])
               : complain(EXIT_USAGE, "%s takes %zu unit%s, not more", p->kind->name,
                          p->kind->families, p->kind->families == 1 ? "" : "s");
}

/* A list UNIT[:CONSTRUCTION],... */
static int
resolve_list(const options *o, plan *p, const char *text)
{
    asking a = {o, p};
    return for_each_in_list(text, resolve_asked, &a);
}

/* The one norm that is drawn: rmse unless another was asked for. */
static int
resolve_norm(const options *o, plan *p)
{
    unsigned wanted = o->given & OPTION_NORM ? o->norms : ORDO_NORM_BIT(ORDO_RMSE);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (wanted == ORDO_NORM_BIT(norm)) {
            p->norm = (ordo_norm)norm;
            return 0;
        }
    }
    return complain(EXIT_USAGE, "a figure shows one norm, as in --norm linf");
}

/* The kind of picture: what --format says and the name ends with, which must agree. */
static int
resolve_picture(const options *o, plan *p)
{
    const char *dot = o->output != NULL ? strrchr(o->output, '.') : NULL;
    const ordo_picture *named = dot != NULL ? ordo_picture_find(dot + 1) : NULL;
    p->picture = o->picture != NULL ? o->picture : named != NULL ? named : ordo_pictures[0];
    bool to_file = o->output != NULL && strcmp(o->output, "-") != 0;
    if (to_file && named != p->picture) {
        return complain(EXIT_USAGE, "the name of the file must end with .%s: %s", p->picture->name,
                        o->output);
    }
    return 0;
}

/* A number that two texts hardly ever share: FNV-1a of 32 bits, with the zeros at their ends. */
static uint32_t
mix(uint32_t hash, const char *text)
{
    const uint32_t prime = 16777619;
    do {
        hash = (hash ^ (unsigned char)*text) * prime;
    } while (*text++ != '\0');
    return hash;
}

/* FIGURE-TARGET.svg; of an expression what names of the report's files have of it, and a number by
 * which x^2 differs from x*2, also on another interval. */
static void
default_path(char path[PATH_ROOM], const plan *p, const ordo_target *target)
{
    const uint32_t first = 2166136261;
    char slug[ORDO_SLUG], number[16] = "";
    ordo_html_slug(slug, sizeof slug, ordo_target_label(target));
    if (ordo_target_name(target) == NULL) {
        uint32_t hash = mix(first, ordo_target_label(target));
        hash = mix(mix(hash, ordo_target_text_a(target)), ordo_target_text_b(target));
        (void)snprintf(number, sizeof number, "-%08" PRIx32, hash);
    }
    (void)snprintf(path, PATH_ROOM, "%s-%s%s.%s", p->kind->name, slug, number, p->picture->name);
}

static int
add_families(const options *o, const plan *p, ordo_topic *s)
{
    int exit_status = 0;
    options sized = *o;
    sized.n = lacks_size(o) ? p->kind->sizes : o->n;
    for (size_t i = 0; exit_status == 0 && i < p->count; i++) {
        size_t *neurons = NULL, count = 0;
        exit_status = resolve_sizes(&sized, p->recipes[i].unit, &neurons, &count);
        if (exit_status == 0 && p->kind->one_size && count != 1) {
            exit_status = complain(EXIT_USAGE, "%s takes one size, as in -n 8", p->kind->name);
        }
        if (exit_status == 0 && ordo_topic_add(s, &p->recipes[i], neurons, count) != ORDO_OK) {
            exit_status = complain(EXIT_INTERNAL, "out of memory");
        }
        free(neurons);
    }
    return exit_status;
}

/* Says which nets of a family do not exist, and why. When none does, the figure says so itself. */
static void
name_left_out(const ordo_family *family)
{
    const ordo_study *study = &family->study;
    char name[128];
    ordo_family_name(name, sizeof name, family);
    size_t done = 0;
    for (size_t i = 0; i < study->count; i++) {
        done += ordo_study_is_done(study, i) ? 1 : 0;
    }
    for (size_t i = 0; done > 0 && i < study->count; i++) {
        if (!ordo_study_is_done(study, i)) {
            (void)complain(0, "%s, n = %zu is left out: %s", name, study->neurons[i],
                           study->why[i].text[0] != '\0' ? study->why[i].text
                                                         : ordo_status_text(study->status[i]));
        }
    }
}

static int
draw(const options *o, const plan *p, ordo_topic *s)
{
    ordo_figure figure;
    ordo_message why = {""};
    ordo_status status = ordo_figure_make(&figure, p->kind, s, &why);
    progress_end();
    int exit_status = status == ORDO_OK ? 0 : complain_of(status, p->kind->name, &why);
    for (size_t f = 0; exit_status == 0 && f < s->count; f++) {
        if (s->families[f].studied) {
            name_left_out(&s->families[f]);
        }
    }
    if (exit_status == 0 && o->output != NULL && strcmp(o->output, "-") == 0) {
        exit_status = drawing_print(&figure, p->picture);
    } else if (exit_status == 0) {
        char path[PATH_ROOM];
        default_path(path, p, s->target);
        exit_status = drawing_place(o->output != NULL ? o->output : path, &figure, p->picture);
        if (exit_status == 0 && o->output == NULL) {
            (void)puts(path);
            exit_status = finish_stdout();
        }
    }
    ordo_figure_clear(&figure);
    return exit_status;
}

static int
load_trained(const options *o, ordo_trained *trained)
{
    size_t length;
    ordo_message why = {""};
    char *text = data_text(o, "trained.json", &length);
    if (text == NULL) {
        return EXIT_IO;
    }
    ordo_status status = ordo_trained_parse(trained, text, length, &why);
    free(text);
    return status == ORDO_OK ? 0 : complain_of(status, "trained.json", &why);
}

static int
plot_on(const options *o, const ordo_target *target, void *context)
{
    const plan *p = context;
    ordo_topic subject;
    ordo_run_options wanted = run_options(o);
    wanted.wanted = ORDO_NORM_BIT(p->norm);
    if (!(o->given & OPTION_CHECK)) {
        wanted.check = ORDO_CHECK_NONE; /* what is proved suffices */
    }
    if (ordo_topic_init(&subject, target, p->norm, &wanted, p->count) != ORDO_OK) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    ordo_trained trained = {.text = NULL};
    int exit_status = load_trained(o, &trained);
    subject.trained = &trained;
    if (exit_status == 0) {
        exit_status = add_families(o, p, &subject);
    }
    if (exit_status == 0) {
        exit_status = draw(o, p, &subject);
    }
    ordo_trained_clear(&trained);
    ordo_topic_clear(&subject);
    return exit_status;
}

static int
run(const options *o)
{
    int last = o->argument_count - 1;
    if (last < 0) {
        return list_figures();
    }
    plan p = {.kind = ordo_figure_find(o->arguments[0])};
    if (p.kind == NULL) {
        return unknown_figure(o->arguments[0]);
    }
    if (last == 0 || names_a_family(o->arguments[last])) {
        return complain(EXIT_USAGE,
                        "plot needs a target behind the figure%s%s%s; see ordo plot "
                        "--help",
                        last > 0 ? ", not '" : "", last > 0 ? o->arguments[last] : "",
                        last > 0 ? "'" : "");
    }
    int exit_status = resolve_norm(o, &p);
    if (exit_status == 0) {
        exit_status = resolve_picture(o, &p);
    }
    for (int i = 1; exit_status == 0 && i < last; i++) {
        exit_status = resolve_list(o, &p, o->arguments[i]);
    }
    if (exit_status == 0 && last == 1) {
        exit_status = resolve_list(o, &p, p.kind->units);
    }
    if (exit_status == 0) {
        exit_status = drawing_check();
    }
    return exit_status == 0 ? on_target(o, o->arguments[last], plot_on, &p) : exit_status;
}

const command command_plot = {
    .name = "plot",
    .synopsis = "FIGURE [UNIT[:CONSTRUCTION],...] TARGET",
    .summary = "a figure, with its numbers and its gnuplot script",
    .details = "FIGURE: ordo list figures; UNIT: ordo list units, several with commas between;\n"
               "TARGET: ordo list targets, or an expression. Writes -o FILE.svg, without it\n"
               "FIGURE-TARGET.svg (it says what an expression becomes there), and beside it what\n"
               "it is made of, FILE.tsv and FILE.gp, to be changed and drawn again by gnuplot\n"
               "FILE.gp. Default norm: rmse.\n",
    .example = "ordo plot convergence mlp,glu,gqu exp",
    .shows = "errors of three units in convergence-exp.svg, and what no parameters reach",
    .takes = (OPTION_RECIPE & ~(unsigned)OPTION_CONSTRUCTION) | OPTION_NORM | OPTION_DIGITS |
             OPTION_THREADS | OPTION_CHECK | OPTION_PICTURE,
    .least = 0,
    .most = -1,
    .run = run,
};
