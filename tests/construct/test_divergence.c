/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which targets have slopes that are not square integrable, with the reason. */
#include "tests/construct/nets.h"

#include "construct/divergence.h"

enum { FINITE, INFINITE, UNKNOWN };

static const struct subject_of_slopes {
    const char *expression, *a, *b;
    int outcome;
    const char *says;
} cases[] = {
    /* powers at ends and inside */
    {"sqrt(x)", "0", "1", INFINITE, "f(0 + t) = 0 + (1.000e0) t^(1/2)"},
    {"sqrt(1-x)", "0", "1", INFINITE, "f(1 - t) = 0 + (1.000e0) t^(1/2)"},
    {"3-2*sqrt(x-1/3)", "1/3", "2", INFINITE, "f(1/3 + t) = 3.00000e0 + (-2.000e0) t^(1/2)"},
    {"sqrt(1-x^2)", "-1", "1", INFINITE, "t^(1/2)"},
    {"cbrt(x-1/7)", "0", "1", INFINITE, "f(1/7 "},
    {"cbrt(x-1/7)", "1/7", "1", INFINITE, "f(1/7 + t) = 0 + (1.000e0) t^(1/3)"},
    {"cbrt(x-1/7)", "0", "1/7", INFINITE, "f(1/7 - t) = 0 + (-1.000e0) t^(1/3)"},
    {"cbrt(x-1/7)", "1/3", "1", FINITE, ""},
    {"x^(1/4)", "0", "1", INFINITE, "t^(1/4)"},
    {"x^(51/100)", "0", "1", FINITE, ""},
    {"x^(1/2+1/1000)", "0", "1", FINITE, ""},
    {"x^(5/2)", "0", "1", FINITE, ""},
    {"sqrt(x)", "1/100", "1", FINITE, ""},
    {"sqrt(abs(x-1/3))", "-1", "1", INFINITE, "f(1/3 "},
    {"abs(x-1/3)^(2/3)", "-1", "1", FINITE, ""},
    {"asin(x)", "-1", "1", INFINITE, "t^(1/2)"},
    {"asin(x)", "-1", "1/2", INFINITE, "(1.414e0) t^(1/2)"},
    {"acos(x)", "-1/2", "1", INFINITE, "f(1 - t) = 0 + (1.414e0) t^(1/2)"},
    {"acos(x)", "-1", "0", INFINITE, "f(-1 + t) = 3.14159e0 + (-1.414e0) t^(1/2)"},
    {"acos(2*x/3)", "-1", "1", FINITE, ""},
    /* followed through operations */
    {"exp(sqrt(x))*(2+x)", "0", "1", INFINITE, "f(0 + t) = 2.00000e0 + (2.000e0) t^(1/2)"},
    {"sqrt(x)*x", "0", "1", FINITE, ""},
    {"sqrt(x)*sin(4*x)", "0", "1", FINITE, ""},
    {"sqrt(sin(x))", "0", "1", INFINITE, "t^(1/2)"},
    {"cbrt(1-cos(x))", "0", "1", UNKNOWN, "cbrt(1-cos(x))"},
    {"cos(sqrt(x))", "0", "1", FINITE, ""},
    {"1/(1+sqrt(x))", "0", "1", INFINITE, "(-1.000e0) t^(1/2)"},
    {"2.385^cbrt(x)", "-1", "1", INFINITE, "t^(1/3)"},
    {"(1+sqrt(x))^pi", "0", "1", INFINITE, "(3.142e0) t^(1/2)"},
    {"(2+x)^sqrt(x)", "0", "1", INFINITE, "(6.931e-1) t^(1/2)"},
    {"cbrt(x)^2", "-1", "1", FINITE, ""},
    {"sqrt(x)^2", "0", "1", FINITE, ""},
    {"sqrt(x-1/3)+cbrt(x-1/3)", "1/3", "1", INFINITE, "t^(1/3)"},
    {"max(sqrt(x),x)", "0", "1", INFINITE, "t^(1/2)"},
    {"min(sqrt(x),x)", "0", "1", FINITE, ""},
    {"min(x,0)+max(x,1/2)", "-1", "1", FINITE, ""},
    {"sqrt(x/3-1/9)", "1/3", "1", INFINITE, "t^(1/2)"},
    /* what a kink is counts when its place is no rational number */
    {"sqrt(abs(x-1/pi))", "-1", "1", INFINITE, "f(3.18310e-1 "},
    {"cbrt(pi*x-2)*exp(x)", "0", "1", INFINITE, "t^(1/3)"},
    {"abs(x-1/pi)", "-1", "1", FINITE, ""},
    {"sqrt(pi-x)", "0", "pi", UNKNOWN, "x = 3.14159"},
    /* jumps */
    {"sign(x-1/3)", "-1", "1", INFINITE, "f jumps at x = 1/3 from -1 to 1"},
    {"x+sign(x)*cos(x)", "-1", "1", INFINITE, "f jumps at x = 0 from -1.00000e0 to 1.00000e0"},
    {"sign(x)*x", "-1", "1", FINITE, ""},
    {"sign(x-1/3)*(x-1/3)*exp(x)", "-1", "1", FINITE, ""},
    {"sign(x)", "0", "1", FINITE, ""}, /* the single point 0 does not count */
    {"sign(x-1/pi)*(x-1/pi)*exp(x)", "-1", "1", FINITE, ""},
    {"sign(x-1/pi)*cos(x-1/pi)+2", "-1", "1", INFINITE, "f jumps"},
    {"abs(sign(x))", "-1", "1", FINITE, ""},
    {"sign(sin(4*x))", "-1", "1", UNKNOWN, "sign(sin(4*x))"},
    {"sign(2+sin(4*x))*x", "-1", "1", FINITE, ""},
    /* smooth ones */
    {"exp(x)", "-1", "1", FINITE, ""},
    {"1/(1+cos(pi*x)^2)", "-1", "1", FINITE, ""},
    {"sin(4*x)", "0", "pi", FINITE, ""},
    {"x^x", "1/10", "1", FINITE, ""},
    {"abs(x-1/3)", "-1", "1", FINITE, ""},
    {"gamma(x)+erf(x)*tanh(x)+atan(x)", "1/2", "2", FINITE, ""},
    {"1", "-1", "1", FINITE, ""},
    /* not found by form */
    {"(x^2-x/2+1/8)^(1/3)", "-1", "1", UNKNOWN, "(x^2-x/2+1/8)^(1/3)"},
    {"abs(x^2-1/4)+max(x^2,x)", "-1", "1", FINITE, ""},
    {"cbrt(x^2-1/4)", "-1", "1", UNKNOWN, "cbrt(x^2-1/4)"},
    {"cbrt(x^2+1/4)", "-1", "1", FINITE, ""},
    {"sqrt(x)-sqrt(x+x^2-x^2)", "0", "1", UNKNOWN, "x = 0"},
};

static void
targets(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, cases[i].a, cases[i].b);
        bool diverges = cases[i].outcome != INFINITE;
        ordo_message why = {""};
        ordo_status status = ordo_target_slope_diverges(&diverges, target, &why);
        if (status != (cases[i].outcome == UNKNOWN ? ORDO_UNDECIDED : ORDO_OK) ||
            diverges != (cases[i].outcome == INFINITE) || strstr(why.text, cases[i].says) == NULL ||
            (cases[i].says[0] == '\0' && why.text[0])) {
            fail_msg("%s on [%s, %s]: %d, %s, %s", cases[i].expression, cases[i].a, cases[i].b,
                     (int)status, diverges ? "diverges" : "-", why.text);
        }
        ordo_target_free(target);
    }
}

/* Points that the form does not show may be declared. */
static void
declared_points(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *point, *says;
        ordo_status status;
        bool diverges;
    } declared[] = {
        {"cbrt(x^2-1/4)", "1/2", "f(1/2 ", ORDO_OK, true},
        {"cbrt(x^2-1/4)", "3", "not smooth", ORDO_UNDECIDED, false},
        {"abs(x^2-1/4)", "1/2", "", ORDO_OK, false},
        {"exp(x)", "1/pi", "declared singular point 1", ORDO_UNDECIDED, false},
    };
    for (size_t i = 0; i < COUNT(declared); i++) {
        ordo_target *target = NULL;
        ordo_message why = {""};
        ordo_target_text text = {.expression = declared[i].expression,
                                 .a = "-1",
                                 .b = "1",
                                 .singular = &declared[i].point,
                                 .singulars = 1};
        bool diverges = !declared[i].diverges;
        assert_int_equal(ordo_target_new(&target, &text, &why), ORDO_OK);
        assert_int_equal(ordo_target_slope_diverges(&diverges, target, &why), declared[i].status);
        assert_int_equal(diverges, declared[i].diverges);
        if (strstr(why.text, declared[i].says) == NULL) {
            fail_msg("%s: %s", declared[i].expression, why.text);
        }
        ordo_target_free(target);
    }
}

/* Against numbers: the quotients (f(x0 + t) - v)/t^p at small t agree with c for what is found. */
static void
shipped_targets(void **state)
{
    (void)state;
    ordo_catalogue *catalogue = shipped_catalogue();
    for (size_t i = 0; i < ordo_catalogue_count(catalogue); i++) {
        const ordo_target *target = ordo_catalogue_target(catalogue, i);
        bool diverges = false;
        ordo_message why = {""};
        assert_int_equal(ordo_target_slope_diverges(&diverges, target, &why), ORDO_OK);
        assert_int_equal(diverges, strcmp(ordo_target_name(target), "sqrt") == 0);
        assert_int_equal(ordo_target_slope_diverges(&diverges, target, NULL), ORDO_OK);
    }
    ordo_catalogue_free(catalogue);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets),
        cmocka_unit_test(declared_points),
        cmocka_unit_test(shipped_targets),
    };
    return cmocka_run_group_tests_name("divergence", tests, NULL, free_caches);
}
