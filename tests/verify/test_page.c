/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pages are made of: escaping, prose, formulas, plain texts, lessons. */
#include "tests/support.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "verify/page/citation.h"
#include "verify/page/escape.h"
#include "verify/page/glossary.h"
#include "verify/page/html.h"
#include "verify/page/lesson.h"
#include "verify/page/mathml.h"
#include "verify/page/page.h"
#include "verify/page/table.h"

/* A page into memory. */
typedef struct sheet {
    ordo_html h;
    char *text;
    size_t length;
} sheet;

static void
begin(sheet *s)
{
    *s = (sheet){.h = {.status = ORDO_OK}};
    s->h.out = open_memstream(&s->text, &s->length);
    assert_non_null(s->h.out);
}

/* What was written, freed by the caller. */
static char *
end(sheet *s, ordo_status status)
{
    assert_int_equal(fclose(s->h.out), 0);
    assert_int_equal(s->h.status, status);
    assert_int_equal(s->h.depth, 0);
    return s->text;
}

static void
check_plain(const char *text, const char *expected)
{
    sheet s;
    begin(&s);
    ordo_html_plain(&s.h, text);
    char *found = end(&s, ORDO_OK);
    assert_string_equal(found, expected);
    free(found);
}

static void
check_prose(const char *text, const char *expected)
{
    sheet s;
    begin(&s);
    ordo_html_prose(&s.h, "%s", text);
    char *found = end(&s, ORDO_OK);
    assert_string_equal(found, expected);
    free(found);
}

/* Nothing from outside becomes markup, in texts, attributes and between marks. */
static void
texts_stand_for_themselves(void **state)
{
    (void)state;
    sheet s;
    begin(&s);
    ordo_html_open(&s.h, "a", "href", "\"><script>", "class", NULL, NULL);
    ordo_html_text(&s.h, "%s", "</a>&lt; '\x01\x7f");
    ordo_html_prose(&s.h, ORDO_VERBATIM, "*no* [x](y) $z$ <b>");
    ordo_html_close(&s.h);
    ordo_html_void(&s.h, "br", NULL);
    char *found = end(&s, ORDO_OK);
    assert_string_equal(found, "<a href=\"&quot;&gt;&lt;script&gt;\">&lt;/a&gt;&amp;lt; "
                               "&#39;\xEF\xBF\xBD\xEF\xBF\xBD*no* [x](y) $z$ &lt;b&gt;</a><br/>");
    free(found);
}

static void
mistakes_are_told(void **state)
{
    (void)state;
    static const char *const wrong[] = {"*open",      "$x",          "[a]b",         "[a](b",
                                        "`code",      "$\\frac{1}$", "$\\nonsense$", "$x_1_2$",
                                        "$\\left(x$", "$}$"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        sheet s;
        begin(&s);
        ordo_html_prose(&s.h, "%s", wrong[i]);
        free(end(&s, ORDO_EBUG));
    }
    sheet s;
    begin(&s);
    ordo_html_close(&s.h);
    free(end(&s, ORDO_EBUG));
    begin(&s);
    for (int i = 0; i <= ORDO_HTML_DEPTH; i++) {
        ordo_html_open(&s.h, "i", NULL);
    }
    assert_int_equal(s.h.status, ORDO_EBUG);
    s.h.depth = 0;
    free(end(&s, ORDO_EBUG));
}

static void
plain_texts_are_set_as_in_print(void **state)
{
    (void)state;
    check_plain("1.5e-6", "<data value=\"1.5e-6\">1.5·10<sup>−6</sup></data>");
    check_plain("-2e0", "−<data value=\"2e0\">2</data>");
    check_plain("h^2 f''''", "h<sup>2</sup> f⁗");
    check_plain("|f^(4)| n^-3 2^(-24)", "|f<sup>(4)</sup>| n<sup>−3</sup> 2<sup>−24</sup>");
    check_plain("a <= b -> c +- 1", "a ≤ b → c ± 1");
    check_plain("1/sqrt(120), sqrt(2/945)", "1/√120, √(2/945)");
    check_plain("int e^2, the point 1", "∫ e<sup>2</sup>, the point 1");
    check_plain("breakpoint 1", "breakpoint 1");
    check_plain("the paper's B_2", "the paper’s B<sub>2</sub>");
    check_plain("x = -0.5, [-1, 1], n-1", "x = −0.5, [−1, 1], n-1");
    check_plain("gqu-f32 e5 3e 2e+x", "gqu-f32 e5 3e 2e+x");
    check_plain("Q26, XQ26", "<a href=\"" ORDO_PAPER_ADDRESS "\">Q26</a>, XQ26");
}

#define TO_PAPER "<a href=\"" ORDO_PAPER_ADDRESS "\">Q26</a>"
#define TO(place) "<a href=\"" ORDO_PAPER_TEXT "\">" place "</a>"

/* Places in the paper are links to it, and nothing else is. */
static void
citations_are_links(void **state)
{
    (void)state;
    check_plain("Q26 eq. (6)-(9); more", TO_PAPER " " TO("eq. (6)-(9)") "; more");
    check_plain("Q26, eq. (14)", TO_PAPER ", " TO("eq. (14)"));
    check_plain("Q26, section 4.2, eq. (14)", TO_PAPER ", " TO("section 4.2") ", " TO("eq. (14)"));
    check_plain("Q26 section 4.2 taken one degree further",
                TO_PAPER " " TO("section 4.2") " taken one degree further");
    check_plain("Q26, figures 3 and 5", TO_PAPER ", " TO("figures 3 and 5"));
    check_plain("Q26, figures 3, 5, two", TO_PAPER ", " TO("figures 3, 5") ", two");
    check_plain("Q26 section 3, formulas", TO_PAPER " " TO("section 3") ", formulas");
    check_plain("Marsden 1974; Q26, figure 4.", "Marsden 1974; " TO_PAPER ", " TO("figure 4") ".");
    check_plain("Q26, one of 3; eq. (4), section 2", TO_PAPER ", one of 3; eq. (4), section 2");
    check_plain("Q26 eq. (4; Q26 eq. 4", TO_PAPER " eq. (4; " TO_PAPER " " TO("eq. 4"));
    assert_int_equal(ordo_citation_length("IEEE 754, eq. (1)"), 0);
    assert_int_equal(ordo_citation_length("Q265"), 0);
}

static void
prose_is_read_as_markup(void **state)
{
    (void)state;
    check_prose("one *two* `three<`", "one <em>two</em> <code>three&lt;</code>");
    check_prose("[a word](#b)", "<a href=\"#b\">a word</a>");
    check_prose("it's", "it’s");
}

static void
check_formula(const char *formula, const char *inside)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(ordo_mathml_write(out, formula, false), ORDO_OK);
    assert_int_equal(fclose(out), 0);
    char *begin_at = strstr(text, "<mrow>"), *end_at = strstr(text, "</mrow><annotation");
    assert_non_null(begin_at);
    assert_non_null(end_at);
    *end_at = '\0';
    assert_string_equal(begin_at + strlen("<mrow>"), inside);
    free(text);
}

static void
formulas_become_mathml(void **state)
{
    (void)state;
    check_formula("x^2", "<msup><mi>x</mi><mrow><mn>2</mn></mrow></msup>");
    check_formula("c_{1,i}", "<msub><mi>c</mi><mrow><mn>1</mn><mo>,</mo><mi>i</mi></mrow></msub>");
    check_formula("f''(t)", "<mrow><mi>f</mi><mo lspace=\"0\" rspace=\"0\">″</mo></mrow>"
                            "<mo stretchy=\"false\">(</mo><mi>t</mi><mo stretchy=\"false\">)</mo>");
    check_formula("\\frac{1}{2}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>");
    check_formula("-\\sqrt[3]{x}", "<mo>−</mo><mroot><mrow><mi>x</mi></mrow><mn>3</mn></mroot>");
    check_formula("\\left(x\\right)",
                  "<mrow><mo fence=\"true\" stretchy=\"true\" form=\"prefix\">(</mo><mi>x</mi>"
                  "<mo fence=\"true\" stretchy=\"true\" form=\"postfix\">)</mo></mrow>");
}

/* All that is taught can be written, and says what its unit and construction are. */
static void
lessons_and_glossary_are_markup(void **state)
{
    (void)state;
    sheet s;
    begin(&s);
    for (size_t i = 0; ordo_unit_lesson_at(i) != NULL; i++) {
        const ordo_unit_lesson *lesson = ordo_unit_lesson_at(i);
        ordo_html_paragraph(&s.h, "%s%s", lesson->idea, lesson->why);
        for (size_t j = 0; j < ORDO_LESSON_FORMULAS && lesson->formulas[j] != NULL; j++) {
            ordo_html_formula(&s.h, lesson->formulas[j]);
        }
    }
    for (size_t i = 0; ordo_lesson_at(i) != NULL; i++) {
        const ordo_lesson *lesson = ordo_lesson_at(i);
        assert_non_null(lesson->formulas[0]);
        ordo_html_paragraph(&s.h, "%s%s%s", lesson->idea, lesson->why, lesson->meaning);
        for (size_t j = 0; j < ORDO_LESSON_FORMULAS && lesson->formulas[j] != NULL; j++) {
            ordo_html_formula(&s.h, lesson->formulas[j]);
        }
    }
    ordo_glossary_write(&s.h);
    char *found = end(&s, ORDO_OK);
    assert_null(strchr(found, '$'));
    assert_null(strchr(found, '\002'));
    free(found);
}

/* What a student would look up is there, in the order of the alphabet, and what is not is no link.
 */
static void
the_glossary_has_the_words_of_the_page(void **state)
{
    (void)state;
    static const char *const words[] = {
        "breakpoint", "cell", "classical",  "confirmed, contradicted",
        "glu",        "gqu",  "IEEE 754",   "limit",
        "linf",       "mlp",  "neuron",     "norms",
        "order",      "Q26",  "parameters", "proved, refuted, undecided",
        "rmse",       "ulp",  "unit",       "theorem"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!ordo_glossary_has(words[i])) {
            fail_msg("%s", words[i]);
        }
    }
    for (const ordo_word *w = ordo_glossary; w[1].word != NULL; w++) {
        assert_true(strcasecmp(w[0].word, w[1].word) < 0);
    }
    sheet s;
    begin(&s);
    ordo_glossary_link(&s.h, "IEEE 754");
    ordo_glossary_link(&s.h, "none");
    char *found = end(&s, ORDO_OK);
    assert_string_equal(found, "<a href=\"#word-ieee-754\">IEEE 754</a>none");
    free(found);
}

/* Every unit and construction has a lesson of its own, not one of another by mistake. */
static void
each_construction_has_its_lesson(void **state)
{
    (void)state;
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            for (const ordo_construction *const *d = (*u)->constructions; d != c; d++) {
                assert_ptr_not_equal(ordo_lesson_of(*u, *c), ordo_lesson_of(*u, *d));
            }
        }
    }
    const ordo_unit *mlp = ordo_unit_find("mlp"), *relu2 = ordo_unit_find("relu2");
    assert_ptr_not_equal(ordo_unit_lesson_of(mlp), ordo_unit_lesson_of(relu2));
    assert_ptr_not_equal(ordo_unit_lesson_of(relu2), ordo_unit_lesson_of(ordo_unit_find("gated3")));
    assert_ptr_equal(ordo_unit_lesson_of(relu2), ordo_unit_lesson_of(ordo_unit_find("relu5")));
}

/* The page says of every construction where its unit comes from, so that one link is there. */
static void
units_of_the_paper_cite_it(void **state)
{
    (void)state;
    static const char *const names[] = {"mlp", "glu", "gqu"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *source = ordo_unit_find(names[i])->source;
        assert_true(ordo_citation_length(source) > strlen("Q26"));
    }
}

static void
check_slug(const char *text, const char *expected)
{
    char slug[12];
    ordo_html_slug(slug, sizeof slug, text);
    assert_string_equal(slug, expected);
}

static void
slugs_are_safe(void **state)
{
    (void)state;
    check_slug("1/(1+9*x^2)", "1-1-9-x-2");
    check_slug("../a b", "a-b");
    check_slug("***", "target");
    check_slug("abcdefghijklmnop", "abcdefghijk");
    check_slug("abcdefghij(klm", "abcdefghij");
}

static void
grids_become_tables(void **state)
{
    (void)state;
    sheet s;
    ordo_grid grid = {.columns = 0};
    ordo_grid_column(&grid, "a<b", false);
    ordo_grid_column(&grid, "n", true);
    ordo_grid_text(&grid, "$x$");
    ordo_grid_text(&grid, "1e-3");
    ordo_grid_below(&grid, "one");
    ordo_grid_below(&grid, "  more");
    begin(&s);
    ordo_html_table(&s.h, &grid, "of *it*");
    ordo_html_notes(&s.h, &grid);
    char *found = end(&s, ORDO_OK);
    assert_non_null(strstr(found, "<caption><span>of <em>it</em></span></caption>"));
    assert_non_null(strstr(found, "<th scope=\"col\">a&lt;b</th><th scope=\"col\" "
                                  "class=\"number\">n</th>"));
    assert_non_null(strstr(found, "<th scope=\"row\"><math"));
    assert_non_null(strstr(found, "<td class=\"number\"><data value=\"1e-3\">"));
    assert_non_null(strstr(found, "<li>one more</li>"));
    free(found);
    ordo_grid_clear(&grid);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(texts_stand_for_themselves),
        cmocka_unit_test(plain_texts_are_set_as_in_print),
        cmocka_unit_test(citations_are_links),
        cmocka_unit_test(prose_is_read_as_markup),
        cmocka_unit_test(formulas_become_mathml),
        cmocka_unit_test(lessons_and_glossary_are_markup),
        cmocka_unit_test(the_glossary_has_the_words_of_the_page),
        cmocka_unit_test(each_construction_has_its_lesson),
        cmocka_unit_test(units_of_the_paper_cite_it),
        cmocka_unit_test(slugs_are_safe),
        cmocka_unit_test(grids_become_tables),
    };
    return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
