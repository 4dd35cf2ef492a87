/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of subcommands. */
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "construct/nearest.h"
#include "quadrature/parallel.h"
#include "quadrature/version.h"
#include "verify/command/command.h"

enum {
    DIGITS_MOST = 100000,
    BITS_MOST = 1 << 24,
    SAMPLES_MOST = 100000000,
    POINTS_MOST = 10000000
};
enum { LONG_ONLY = 256 };

typedef int option_reader(options *o, const char *text);

static int
parse_number(long *value, const char *name, const char *text, long least, long most)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || n < least || n > most) {
        return complain(EXIT_USAGE, "%s takes a whole number from %ld to %ld, not '%s'", name,
                        least, most, text);
    }
    *value = n;
    return 0;
}

static int
read_construction(options *o, const char *text)
{
    o->construction = text;
    return 0;
}

static bool
begins_like_a_rule(const char *text)
{
    size_t length = strcspn(text, ":");
    for (const ordo_spacing *const *s = ordo_spacings; *s != NULL; s++) {
        if (strlen((*s)->name) == length && strncmp((*s)->name, text, length) == 0) {
            return true;
        }
    }
    return false;
}

/* No rule begins like that, and it looks like a file or is one. */
static bool
names_a_list(const char *text)
{
    return !begins_like_a_rule(text) &&
           (strchr(text, '/') != NULL || strchr(text, '.') != NULL || access(text, F_OK) == 0);
}

static int
read_knots(options *o, const char *text)
{
    ordo_message why = {""};
    ordo_knots_free(o->knots);
    o->knots = NULL;
    if (!names_a_list(text)) {
        ordo_status status = ordo_knots_new(&o->knots, text, &why);
        return status == ORDO_OK       ? 0
               : status == ORDO_EPARSE ? complain(EXIT_USAGE, "--knots: %s%s", why.text,
                                                  begins_like_a_rule(text) ? "" : ", or a file")
                                       : complain_of(status, "--knots", &why);
    }
    size_t length;
    char *list = read_file(text, &length);
    if (list == NULL) {
        return EXIT_IO;
    }
    ordo_status status = ordo_knots_list(&o->knots, text, list, length, &why);
    free(list);
    return status == ORDO_OK ? 0 : complain_of(status, "--knots", &why);
}

static int
read_orientation(options *o, const char *text)
{
    static const char *const names[] = {"forward", "alternating"};
    for (int i = 0; i < ORDO_ORIENTATIONS; i++) {
        if (strcmp(text, names[i]) == 0) {
            o->orientation = (ordo_orientation)i;
            return 0;
        }
    }
    const char *nearest = ordo_nearest_name(text, names, 2);
    return nearest != NULL
               ? complain(EXIT_USAGE, "unknown orientation '%s' (nearest: %s)", text, nearest)
               : complain(EXIT_USAGE, "unknown orientation '%s': forward or alternating", text);
}

static int
read_norms(options *o, const char *text)
{
    const char *names[ORDO_NORMS];
    for (int i = 0; i < ORDO_NORMS; i++) {
        names[i] = ordo_norm_name((ordo_norm)i);
    }
    o->norms = 0;
    if (*text == '\0') {
        return complain(EXIT_USAGE, "--norm needs a list: rmse,l2,l1,linf,h1");
    }
    for (bool more = true; more;) {
        char name[32];
        size_t length = strcspn(text, ",");
        (void)snprintf(name, sizeof name, "%.*s", (int)(length < 31 ? length : 31), text);
        ordo_norm norm;
        if (!ordo_norm_find(&norm, name)) {
            const char *nearest = ordo_nearest_name(name, names, ORDO_NORMS);
            return nearest != NULL
                       ? complain(EXIT_USAGE, "unknown norm '%s' (nearest: %s)", name, nearest)
                       : complain(EXIT_USAGE, "unknown norm '%s'; norms: rmse,l2,l1,linf,h1", name);
        }
        o->norms |= ORDO_NORM_BIT(norm);
        more = text[length] == ',';
        text += length + 1;
    }
    return 0;
}

static int
read_digits(options *o, const char *text)
{
    return parse_number(&o->digits, "--digits", text, 1, DIGITS_MOST);
}

static int
read_bits(options *o, const char *text)
{
    long bits = 0;
    int status = parse_number(&bits, "--bits", text, 2, BITS_MOST);
    o->bits = (mpfr_prec_t)bits;
    return status;
}

static int
read_dtype(options *o, const char *text)
{
    const char *names[8];
    size_t count = 0;
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        names[count++] = (*t)->name;
    }
    o->dtype = ordo_dtype_find(text);
    if (o->dtype != NULL) {
        return 0;
    }
    const char *nearest = ordo_nearest_name(text, names, count);
    return nearest != NULL
               ? complain(EXIT_USAGE, "unknown dtype '%s' (nearest: %s)", text, nearest)
               : complain(EXIT_USAGE, "unknown dtype '%s': f64, f32, bf16 or f16", text);
}

static int
read_threads(options *o, const char *text)
{
    long threads = 1;
    int status = parse_number(&threads, "--threads", text, 1, 1024);
    o->threads = status == 0 ? (int)threads : 1;
    return status;
}

static int
read_format(options *o, const char *text)
{
    const char *names[16];
    size_t count = 0;
    for (const ordo_format *const *format = ordo_formats; *format != NULL; format++) {
        names[count++] = (*format)->name;
    }
    o->format = ordo_format_find(text);
    if (o->format != NULL) {
        return 0;
    }
    const char *nearest = ordo_nearest_name(text, names, count);
    return nearest != NULL
               ? complain(EXIT_USAGE, "unknown format '%s' (nearest: %s)", text, nearest)
               : complain(EXIT_USAGE, "unknown format '%s': table, json, tsv or tex", text);
}

static int
read_picture(options *o, const char *text)
{
    o->picture = ordo_picture_find(text);
    return o->picture != NULL ? 0
                              : complain(EXIT_USAGE, "unknown format '%s': svg, png or pdf", text);
}

static int
read_json(options *o, const char *text)
{
    (void)text;
    o->format = &ordo_format_json;
    return 0;
}

static int
read_plot(options *o, const char *text)
{
    (void)text;
    o->plot = true;
    return 0;
}

static int
read_findings(options *o, const char *text)
{
    (void)text;
    o->findings = true;
    return 0;
}

static int
read_efficiency(options *o, const char *text)
{
    (void)text;
    o->efficiency = true;
    return 0;
}

static int
read_flush(options *o, const char *text)
{
    (void)text;
    o->flush = true;
    return 0;
}

static int
read_output(options *o, const char *text)
{
    o->output = text;
    return *text != '\0' ? 0 : complain(EXIT_USAGE, "--output needs the name of a file");
}

static int
read_certificate(options *o, const char *text)
{
    o->certificate = text;
    return *text != '\0' && strcmp(text, "-") != 0
               ? 0
               : complain(EXIT_USAGE, "--certificate needs the name of a file");
}

static int
read_coq(options *o, const char *text)
{
    o->coq = text;
    return *text != '\0' ? 0 : complain(EXIT_USAGE, "--coq needs the name of a file or a folder");
}

static int
read_data(options *o, const char *text)
{
    o->data = text;
    return *text != '\0' ? 0 : complain(EXIT_USAGE, "--data needs the name of a folder");
}

static int
read_parameters(options *o, const char *text)
{
    o->parameters = text;
    return 0;
}

static int
read_n(options *o, const char *text)
{
    o->n = text;
    return 0;
}

/* "A,B" at the comma outside parentheses. */
static int
read_on(options *o, const char *text)
{
    free(o->interval);
    o->interval = strdup(text);
    if (o->interval == NULL) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    int depth = 0;
    for (char *c = o->interval; *c != '\0'; c++) {
        depth += (*c == '(') - (*c == ')');
        if (*c == ',' && depth == 0) {
            *c = '\0';
            o->a = o->interval;
            o->b = c + 1;
            return 0;
        }
    }
    return complain(EXIT_USAGE, "--on takes two ends, as in --on 0,1 or --on -pi/2,pi/2; not '%s'",
                    text);
}

static int
read_singular(options *o, const char *text)
{
    if (o->singulars == SINGULAR_MOST) {
        return complain(EXIT_USAGE, "--singular may stand %d times", SINGULAR_MOST);
    }
    o->singular[o->singulars++] = text;
    return 0;
}

static int
read_samples(options *o, const char *text)
{
    long samples = 0;
    int status = parse_number(&samples, "--samples", text, 2, SAMPLES_MOST);
    o->samples = status == 0 ? (size_t)samples : 0;
    return status;
}

static int
read_points(options *o, const char *text)
{
    long points = 0;
    int status = parse_number(&points, "--points", text, 1, POINTS_MOST);
    o->points = status == 0 ? (size_t)points : 0;
    return status;
}

static int
read_check(options *o, const char *text)
{
    const char *names[ORDO_CHECK_MODES];
    size_t count = 0;
    for (int mode = ORDO_CHECK_FULL; mode < ORDO_CHECK_MODES; mode++) {
        names[count++] = ordo_check_name((ordo_check_mode)mode);
        if (strcmp(text, names[count - 1]) == 0) {
            o->check = (ordo_check_mode)mode;
            return 0;
        }
    }
    const char *nearest = ordo_nearest_name(text, names, count);
    return nearest != NULL ? complain(EXIT_USAGE, "unknown check '%s' (nearest: %s)", text, nearest)
                           : complain(EXIT_USAGE, "unknown check '%s': full, sample or none", text);
}

static const struct {
    const char *name;
    int letter; /* from LONG_ONLY on: none */
    const char *argument;
    unsigned bit; /* 0: every command takes it */
    option_reader *read;
    const char *help;
} table[] = {
    {"size", 'n', "N", OPTION_N, read_n, "neurons: N; study, compare: also A:B, A:B:+S, A,B,C"},
    {"parameters", LONG_ONLY + 13, "P", OPTION_PARAMETERS, read_parameters,
     "the largest nets that have no more; or as -n"},
    {"construction", 'c', "NAME", OPTION_CONSTRUCTION, read_construction,
     "closed formula (ordo list units); default: the first"},
    {"knots", 'k', "RULE", OPTION_KNOTS, read_knots,
     "uniform, graded:Q[@C], equidistributed or a file"},
    {"orientation", LONG_ONLY + 0, "WHICH", OPTION_ORIENTATION, read_orientation,
     "forward or alternating gates"},
    {"norm", LONG_ONLY + 1, "LIST", OPTION_NORM, read_norms,
     "of rmse,l2,l1,linf,h1; default rmse,linf"},
    {"on", LONG_ONLY + 2, "A,B", OPTION_ON, read_on,
     "the interval, constant expressions; default -1,1"},
    {"singular", LONG_ONLY + 3, "X", OPTION_SINGULAR, read_singular,
     "where the target is not smooth (may be repeated)"},
    {"digits", 'd', "D", OPTION_DIGITS, read_digits, "significant digits; default 20 (verify: 12)"},
    {"bits", 'b', "P", OPTION_BITS, read_bits, "bits of the parameters; default: what -d needs"},
    {"dtype", LONG_ONLY + 30, "TYPE", OPTION_DTYPE, read_dtype,
     "round the parameters to f64, f32, bf16 or f16"},
    {"points", LONG_ONLY + 31, "P", OPTION_POINTS, read_points,
     "so many points, or more; default: 32 at random"},
    {"flush", LONG_ONLY + 32, NULL, OPTION_FLUSH, read_flush,
     "what underflows may be flushed to zero, in f16, too"},
    {"samples", LONG_ONLY + 4, "N", OPTION_SAMPLES, read_samples,
     "also the rmse over N equidistant points, with ends"},
    {"check", LONG_ONLY + 10, "MODE", OPTION_CHECK, read_check,
     "measure what is proved: full, sample or none"},
    {"efficiency", LONG_ONLY + 12, NULL, OPTION_EFFICIENCY, read_efficiency,
     "also what no parameters can beat"},
    {"findings", LONG_ONLY + 5, NULL, OPTION_FINDINGS, read_findings,
     "a line for each target of each claim, with reasons"},
    {"certificate", LONG_ONLY + 20, "FILE", OPTION_CERTIFICATE, read_certificate,
     "write what the verdicts rest on, for ordo recheck"},
    {"coq", LONG_ONLY + 34, "FILE", OPTION_COQ, read_coq,
     "write proofs that Coq checks (verify: a folder)"},
    {"threads", 'j', "T", OPTION_THREADS, read_threads, "default: all cores"},
    {"format", LONG_ONLY + 6, "NAME", OPTION_FORMAT, read_format, "table, json, tsv or tex"},
    {"format", LONG_ONLY + 33, "NAME", OPTION_PICTURE, read_picture,
     "svg, png or pdf; default: what FILE ends with"},
    {"json", LONG_ONLY + 7, NULL, OPTION_FORMAT, read_json, "the same as --format json"},
    {"plot", LONG_ONLY + 8, NULL, OPTION_PLOT, read_plot, "draw the errors with characters"},
    {"output", 'o', "FILE", OPTION_OUTPUT, read_output, "write there; appears only when complete"},
    {"data", LONG_ONLY + 9, "DIR", 0, read_data, "read targets and claims from DIR"},
};
enum { OPTIONS = sizeof table / sizeof table[0], LETTER_HELP = 'h' };

static bool
takes(const command *c, size_t i)
{
    return table[i].bit == 0 || (c->takes & table[i].bit);
}

static void
print_command_help(const command *c)
{
    (void)printf("usage: ordo %s%s%s [OPTION ...]\n\n%s.\n%s\n", c->name,
                 c->synopsis[0] != '\0' ? " " : "", c->synopsis, c->summary, c->details);
    for (size_t i = 0; i < OPTIONS; i++) {
        if (takes(c, i)) {
            char left[40];
            const char *argument = table[i].argument;
            char letter[8] = "    ";
            if (table[i].letter < LONG_ONLY) {
                (void)snprintf(letter, sizeof letter, "-%c, ", table[i].letter);
            }
            (void)snprintf(left, sizeof left, "%s--%s%s%s", letter, table[i].name,
                           argument ? " " : "", argument ? argument : "");
            (void)printf("  %-24s %s\n", left, table[i].help);
        }
    }
    (void)printf("  %-24s %s\n\nexample: %s\n%s\n", "-h, --help", "this text", c->example,
                 c->shows);
}

/* getopt's tables for the options that the command takes. */
static void
fill_getopt(const command *c, char *letters, struct option *longs)
{
    *letters++ = ':';
    for (size_t i = 0; i < OPTIONS; i++) {
        if (!takes(c, i)) {
            continue;
        }
        *longs++ = (struct option){table[i].name, table[i].argument ? 1 : 0, NULL, table[i].letter};
        if (table[i].letter < LONG_ONLY) {
            *letters++ = (char)table[i].letter;
            if (table[i].argument) {
                *letters++ = ':';
            }
        }
    }
    *letters++ = LETTER_HELP;
    *letters = '\0';
    *longs++ = (struct option){"help", 0, NULL, LETTER_HELP};
    *longs = (struct option){NULL, 0, NULL, 0};
}

/* What getopt_long stumbled over: a letter, or the last argument that it took. */
static int
unknown_option(const command *c, const char *last)
{
    char letter[] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < LONG_ONLY && optopt != LETTER_HELP;
    const char *text = is_letter ? letter : last;
    const char *names[OPTIONS + 1];
    size_t count = 0;
    for (size_t i = 0; i < OPTIONS; i++) {
        if (takes(c, i)) {
            names[count++] = table[i].name;
        }
    }
    const char *nearest =
        strncmp(text, "--", 2) == 0 ? ordo_nearest_name(text + 2, names, count) : NULL;
    if (!is_letter && optopt != 0) {
        return complain(EXIT_USAGE, "option '%.*s' takes no value", (int)strcspn(text, "="), text);
    }
    return nearest != NULL ? complain(EXIT_USAGE, "%s has no option '%s' (nearest: --%s)", c->name,
                                      text, nearest)
                           : complain(EXIT_USAGE,
                                      "%s has no option '%s'; see ordo %s --help (what begins with "
                                      "a minus sign comes after --)",
                                      c->name, text, c->name);
}

static int
read_option(options *o, int letter)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        if (table[i].letter == letter && takes(o->command, i)) {
            o->given |= table[i].bit;
            return table[i].read(o, optarg);
        }
    }
    return EXIT_INTERNAL;
}

static int
check_arguments(const options *o)
{
    const command *c = o->command;
    if (o->argument_count < c->least) {
        return complain(EXIT_USAGE, "%s needs %s; see ordo %s --help", c->name, c->synopsis,
                        c->name);
    }
    if (c->most >= 0 && o->argument_count > c->most) {
        return complain(EXIT_USAGE, "unexpected argument '%s'; usage: ordo %s %s",
                        o->arguments[c->most], c->name, c->synopsis);
    }
    if (o->plot && o->format != &ordo_format_table) {
        return complain(EXIT_USAGE, "--plot draws below a table only, not with --format %s",
                        o->format->name);
    }
    return -1;
}

int
options_parse(options *o, const command *c, int argc, char **argv)
{
    char letters[2 * OPTIONS + 4];
    struct option longs[OPTIONS + 2];
    *o = (options){.command = c,
                   .threads = ordo_parallel_threads(),
                   .format = &ordo_format_table,
                   .norms = ORDO_NORM_BIT(ORDO_RMSE) | ORDO_NORM_BIT(ORDO_LINF)};
    fill_getopt(c, letters, longs);
    opterr = 0;
    optind = 1;
    for (;;) {
        int letter = getopt_long(argc, argv, letters, longs, NULL);
        if (letter == -1) {
            break;
        }
        if (letter == LETTER_HELP) {
            print_command_help(c);
            return finish_stdout();
        }
        if (letter == ':') {
            return complain(EXIT_USAGE, "option '%s' needs a value", argv[optind - 1]);
        }
        if (letter == '?') {
            return unknown_option(c, argv[optind - 1]);
        }
        int status = read_option(o, letter);
        if (status != 0) {
            return status;
        }
    }
    o->arguments = (const char *const *)argv + optind;
    o->argument_count = argc - optind;
    return check_arguments(o);
}

void
options_clear(options *o)
{
    free(o->interval);
    ordo_knots_free(o->knots);
}
