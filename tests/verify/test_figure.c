/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures: every kind on several targets; what a script names is in its numbers. gnuplot itself is
 * run by tests/cli/plot.sh. */
#include "tests/construct/nets.h"

#include <math.h>

#include "verify/figure/figure.h"

/* A subject of families "UNIT:CONSTRUCTION" over sizes; measured without checks. */
static void
subject_of(ordo_topic *s, const ordo_target *target, const char *const *families,
           const size_t *neurons, size_t count, int threads)
{
    ordo_run_options options = {.threads = threads, .check = ORDO_CHECK_NONE};
    assert_int_equal(ordo_topic_init(s, target, ORDO_RMSE, &options, 8), ORDO_OK);
    for (; *families != NULL; families++) {
        char unit[64];
        (void)snprintf(unit, sizeof unit, "%s", *families);
        char *colon = strchr(unit, ':');
        assert_non_null(colon);
        *colon = '\0';
        ordo_recipe recipe = {.unit = ordo_unit_find(unit), .orientation = ORDO_FORWARD};
        recipe.construction = ordo_construction_find(recipe.unit, colon + 1);
        assert_non_null(recipe.construction);
        assert_int_equal(ordo_topic_add(s, &recipe, neurons, count), ORDO_OK);
    }
}

static char *
data_of(const ordo_figure *figure)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(ordo_figure_write_data(out, figure), ORDO_OK);
    (void)fclose(out);
    return text;
}

static char *
script_of(const ordo_figure *figure, const char *stem, const char *picture)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(ordo_figure_write_script(out, figure, stem, ordo_picture_find(picture)),
                     ORDO_OK);
    (void)fclose(out);
    return text;
}

/* The headings of a table, with tabs around each; false: there is no such table, or it has no
 * rows. */
static bool
headings(char *line, size_t size, const char *data, const char *table)
{
    char name[300];
    (void)snprintf(name, sizeof name, "# %s\n", table);
    const char *at = strncmp(data, name, strlen(name)) == 0 ? data : NULL;
    if (at == NULL) {
        (void)snprintf(name, sizeof name, "\n# %s\n", table);
        at = strstr(data, name);
    }
    if (at == NULL) {
        return false;
    }
    at += strlen(name);
    size_t length = strcspn(at, "\n");
    (void)snprintf(line, size, "\t%.*s\t", (int)length, at);
    return at[length] == '\n' && at[length + 1] != '\n' && at[length + 1] != '\0';
}

/* Every name in quotes between `from` and `to`, but labels, is a heading. */
static void
columns_exist(const char *from, const char *to, const char *line)
{
    for (const char *quote = from; (quote = strchr(quote, '\'')) != NULL && quote < to;) {
        size_t length = strcspn(quote + 1, "'");
        char name[128];
        (void)snprintf(name, sizeof name, "\t%.*s\t", (int)length, quote + 1);
        if (quote[1] != '{' && strstr(line, name) == NULL) {
            fail_msg("no column %s in%s", name, line);
        }
        quote += length + 2;
    }
}

/* Tables and columns that the script reads are there; colours are those of the palette. Returns how
 * many tables are read. */
static int
check_script(const char *script, const char *data)
{
    int count = 0;
    for (const char *at = script; (at = strstr(at, "index '")) != NULL; count++) {
        char table[256], line[512];
        at += strlen("index '");
        (void)snprintf(table, sizeof table, "%.*s", (int)strcspn(at, "'"), at);
        if (!headings(line, sizeof line, data, table)) {
            fail_msg("no table '%s' with rows", table);
        }
        const char *using = strstr(at, "using "), *with = strstr(at, " with ");
        assert_true(using != NULL && with != NULL && using < with);
        columns_exist(using, with, line);
    }
    for (const char *at = script; (at = strstr(at, "rgb '#")) != NULL;) {
        at += strlen("rgb '#");
        assert_non_null(ordo_colour_find((unsigned)strtoul(at, NULL, 16)));
    }
    assert_null(strstr(script, "nan"));
    assert_null(strstr(script, "inf"));
    return count;
}

static const size_t sizes[] = {5, 9, 17, 33};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

/* The figure of one kind, as each kind of picture. */
static void
check_kind(const ordo_figure_kind *kind, ordo_topic *s)
{
    ordo_figure figure;
    ordo_message why = {""};
    assert_int_equal(ordo_figure_make(&figure, kind, s, &why), ORDO_OK);
    char *data = data_of(&figure);
    for (const ordo_picture *const *p = ordo_pictures; *p != NULL; p++) {
        char *script = script_of(&figure, "it's", (*p)->name);
        char output[64];
        (void)snprintf(output, sizeof output, "\nset output 'it''s.%s'\n", (*p)->name);
        assert_non_null(strstr(script, output));
        assert_true(check_script(script, data) > 0);
        free(script);
    }
    free(data);
    ordo_figure_clear(&figure);
}

static void
every_kind_draws_what_it_has_gathered(void **state)
{
    (void)state;
    static const char *const one[] = {"mlp:interpolate", NULL};
    static const char *const all[] = {"mlp:interpolate", "mlp:optimal", "glu:midpoint",
                                      "gqu:hermite",     "gqu:taylor",  NULL};
    ordo_target *targets[] = {target_on("exp(x)", "-1", "1"), target_on("sqrt(x)", "0", "1"),
                              target_on("x^2-x/7", "0", "2.385"),
                              target_on("1e-30*sin(4*x)", "-1", "1")};
    for (size_t t = 0; t < sizeof targets / sizeof targets[0]; t++) {
        ordo_topic few, many;
        subject_of(&few, targets[t], one, sizes, SIZES, 1);
        subject_of(&many, targets[t], all, sizes, SIZES, 1);
        for (const ordo_figure_kind *const *kind = ordo_figure_kinds; *kind != NULL; kind++) {
            check_kind(*kind, (*kind)->families > 1 ? &many : &few);
        }
        ordo_topic_clear(&few);
        ordo_topic_clear(&many);
        ordo_target_free(targets[t]);
    }
}

static void
nothing_to_draw_is_told(void **state)
{
    (void)state;
    static const char *const linear[] = {"mlp:interpolate", NULL};
    static const char *const refused[] = {"gqu:taylor", NULL};
    ordo_target *line = target_on("x/7-2.385", "-1", "1"), *other = target_on("exp(x)", "-1", "1");
    for (const ordo_figure_kind *const *kind = ordo_figure_kinds; *kind != NULL; kind++) {
        ordo_topic s;
        ordo_figure figure;
        ordo_message why = {""};
        subject_of(&s, line, linear, sizes, SIZES, 1);
        /* Rounded nets have errors; a net may be looked at that has none. */
        if (*kind != ordo_figure_find("precision") && !(*kind)->one_size) {
            assert_int_equal(ordo_figure_make(&figure, *kind, &s, &why), ORDO_SINGULAR);
            assert_true(why.text[0] != '\0');
            ordo_figure_clear(&figure);
        }
        ordo_topic_clear(&s);
        subject_of(&s, other, refused, sizes, SIZES, 1);
        assert_int_equal(ordo_figure_make(&figure, *kind, &s, &why), ORDO_REFUSED);
        assert_non_null(strstr(why.text, "discriminant"));
        ordo_figure_clear(&figure);
        ordo_topic_clear(&s);
    }
    ordo_target_free(line);
    ordo_target_free(other);
}

/* Studies are made once, and their numbers do not depend on threads. */
static void
figures_share_what_was_found(void **state)
{
    (void)state;
    static const char *const two[] = {"glu:taylor", "gqu:optimal", NULL};
    ordo_target *target = target_on("exp(x/2.385)", "-1", "1");
    char *before = NULL;
    for (int threads = 1; threads <= 2; threads++) {
        ordo_topic s;
        ordo_figure first, second;
        subject_of(&s, target, two, sizes, SIZES, threads);
        assert_int_equal(ordo_figure_make(&first, ordo_figure_find("convergence"), &s, NULL),
                         ORDO_OK);
        const ordo_run *runs = s.families[0].study.runs;
        const ordo_floor *floors = s.barriers[0].floors;
        assert_int_equal(ordo_figure_make(&second, ordo_figure_find("slopes"), &s, NULL), ORDO_OK);
        ordo_figure_clear(&second);
        assert_int_equal(ordo_figure_make(&second, ordo_figure_find("parameters"), &s, NULL),
                         ORDO_OK);
        assert_ptr_equal(s.families[0].study.runs, runs);
        assert_ptr_equal(s.barriers[0].floors, floors);
        assert_int_equal(s.barrier_count, 2);
        char *data = data_of(&first), *same = data_of(&second);
        assert_string_equal(data, same);
        if (before != NULL) {
            assert_string_equal(data, before);
        }
        free(before);
        before = data;
        free(same);
        ordo_figure_clear(&first);
        ordo_figure_clear(&second);
        ordo_topic_clear(&s);
    }
    free(before);
    ordo_target_free(target);
}

/* Published points stand in the figure of their target alone. */
static void
trained_nets_are_shown_where_they_are_known(void **state)
{
    (void)state;
    static const char *const glu[] = {"glu:taylor", "glu:midpoint", NULL};
    size_t length;
    char *text = source_text("data/trained.json", &length);
    ordo_trained trained;
    assert_int_equal(ordo_trained_parse(&trained, text, length, NULL), ORDO_OK);
    ordo_catalogue *catalogue = shipped_catalogue();
    static const char *const names[] = {"runge9", "exp"};
    for (size_t i = 0; i < 2; i++) {
        ordo_topic s;
        ordo_figure figure;
        subject_of(&s, ordo_catalogue_find(catalogue, names[i]), glu, sizes, 2, 1);
        s.trained = &trained;
        assert_int_equal(ordo_figure_make(&figure, ordo_figure_find("convergence"), &s, NULL),
                         ORDO_OK);
        char *data = data_of(&figure), *script = script_of(&figure, "t", "svg");
        const char *table = strstr(data, "# trained glu\n");
        assert_int_equal(table != NULL, i == 0);
        if (table != NULL) {
            assert_non_null(strstr(table, "100\t501\t2.40e-6\t2.40e-6\n"));
            assert_null(strstr(table + 1, "# trained"));
        }
        assert_true(check_script(script, data) > 0);
        free(script);
        free(data);
        ordo_figure_clear(&figure);
        ordo_topic_clear(&s);
    }
    ordo_catalogue_free(catalogue);
    ordo_trained_clear(&trained);
    free(text);
}

static void
texts_stand_for_themselves(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t most;
        const char *written;
    } cases[] = {
        {"", 9, "''"},           {"x^2_{1}@a&b~c\\", 99, "'x\\^2\\_\\{1\\}\\@a\\&b\\~c\\\\'"},
        {"it's", 9, "'it''s'"},  {"a\nb\tc", 9, "'abc'"},
        {"12345", 5, "'12345'"}, {"123456", 5, "'12345…'"},
        {"1é3", 2, "'1…'"},      {"1é3", 3, "'1é…'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = NULL;
        size_t length;
        FILE *out = open_memstream(&text, &length);
        ordo_script_literal(out, cases[i].text, cases[i].most);
        (void)fclose(out);
        assert_string_equal(text, cases[i].written);
        free(text);
    }
}

static void
axes_place_and_take_back(void **state)
{
    (void)state;
    const ordo_axis axes[] = {{2, 2048, true}, {-3, 2.385, false}};
    for (size_t i = 0; i < 2; i++) {
        assert_true(fabs(ordo_axis_place(&axes[i], axes[i].from)) < 1e-12);
        assert_true(fabs(ordo_axis_place(&axes[i], axes[i].to) - 1) < 1e-12);
        for (int j = 0; j < 12; j++) {
            double place = -0.25 + 0.13 * j;
            double v = ordo_axis_value(&axes[i], place);
            assert_true(fabs(ordo_axis_place(&axes[i], v) - place) < 1e-12);
        }
    }
    ordo_frame p = ordo_frame_empty(1, 1);
    ordo_axis_include(&p.x, 0);
    ordo_axis_include(&p.x, HUGE_VAL);
    ordo_axis_include(&p.x, 10);
    ordo_axis_widen(&p.x, 1.5, 16);
    assert_true(fabs(p.x.from - 2.5) < 1e-12 && fabs(p.x.to - 40) < 1e-12);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_draw_is_told),
        cmocka_unit_test(texts_stand_for_themselves),
        cmocka_unit_test(axes_place_and_take_back),
        cmocka_unit_test(trained_nets_are_shown_where_they_are_known),
        cmocka_unit_test(figures_share_what_was_found),
        cmocka_unit_test(every_kind_draws_what_it_has_gathered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
