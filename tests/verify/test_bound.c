/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that a norm of the error is at most, or at least, a value. */
#include "tests/verify/court.h"

#define BOUND(unit, construction, target, norm, n, value)                                          \
    "\"kind\": \"bound\", \"unit\": \"" unit "\", \"construction\": \"" construction               \
    "\", \"targets\": [" target "], \"norm\": \"" norm "\", \"n\": \"" n "\", \"value\": \"" value \
    "\""
#define AT_LEAST ", \"relation\": \">=\""

static const struct trial_case claims[] = {
    /* The upper bound of 5.1, for every n; half a percent below it fails where cells are narrow. */
    {BOUND("mlp", "interpolate", "\"exp\", \"bumps\"", "linf", "1,2,3,7,64", "h^2*linf(2)/8"),
     ORDO_VERDICT_PROVED, NULL},
    {BOUND("mlp", "interpolate", "\"exp\"", "linf", "1,2,3,7,400", "0.995*h^2*linf(2)/8"),
     ORDO_VERDICT_REFUTED, "at n = 400"},
    {BOUND("glu", "taylor", "\"sin4\"", "l2", "1,2,3,7,64", "sqrt((b-a)*2/945)*h^3*linf(3)"),
     ORDO_VERDICT_PROVED, NULL},
    {BOUND("glu", "midpoint", "\"exp\"", "l1", "500", "1.01*h^3*l1(3)/192"), ORDO_VERDICT_PROVED,
     NULL},
    {BOUND("glu", "midpoint", "\"exp\"", "l1", "500", "0.99*h^3*l1(3)/192"), ORDO_VERDICT_REFUTED,
     NULL},
    {BOUND("glu", "midpoint", "\"exp\"", "l1", "500", "0.99*h^3*l1(3)/192") AT_LEAST,
     ORDO_VERDICT_PROVED, NULL},
    {BOUND("glu", "midpoint", "\"exp\"", "l1", "500", "1.01*h^3*l1(3)/192") AT_LEAST,
     ORDO_VERDICT_REFUTED, NULL},
    {BOUND("gqu", "hermite", "\"exp\"", "rmse", "300", "1.01*h^4*l2(4)/sqrt((b-a)*362880)"),
     ORDO_VERDICT_PROVED, NULL},
    {BOUND("gqu", "hermite", "\"exp\"", "h1", "300", "0.99*h^3*l2(4)/sqrt((b-a)*30240)"),
     ORDO_VERDICT_REFUTED, NULL},
    /* Of several sizes the one nearest to failing is shown, of several targets one that fails. */
    {BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4,8,16", "h/10"), ORDO_VERDICT_PROVED,
     "at n = 4"},
    {BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4,8,16", "h/10") AT_LEAST,
     ORDO_VERDICT_REFUTED, NULL},
    {BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4,8,16", "0.09*n^-2") AT_LEAST,
     ORDO_VERDICT_PROVED, NULL},
    {BOUND("mlp", "interpolate", "\"exp\", \"chirp\"", "rmse", "4,8", "1/10"), ORDO_VERDICT_REFUTED,
     "1.0"},
    /* Names: a, b, n alone; 17 cells on [0, 3]. */
    {BOUND("gqu", "hermite", "\"exp(-x)\"", "linf", "18",
           "((b-a)/(n-1))^4/384") ", \"on\": [\"0\", \"3\"]",
     ORDO_VERDICT_PROVED, NULL},
    {BOUND("gqu", "hermite", "\"exp(-x)\"", "linf", "18",
           "((b-a)/n)^4/500") ", \"on\": [\"0\", \"3\"]",
     ORDO_VERDICT_REFUTED, NULL},
    /* Equality: rounding decides nothing, whatever the size of a net. */
    {BOUND("mlp", "interpolate", "\"x2\"", "rmse", "4,7", "h^2*linf(2)/sqrt(120)"),
     ORDO_VERDICT_UNDECIDED, "claim of kind identity"},
    {BOUND("mlp", "interpolate", "\"x2\"", "rmse", "7", "h^2*linf(2)/sqrt(120)") AT_LEAST,
     ORDO_VERDICT_UNDECIDED, "claim of kind identity"},
    {BOUND("mlp", "interpolate", "\"x2\"", "rmse", "7", "(1+1e-20)*h^2*linf(2)/sqrt(120)"),
     ORDO_VERDICT_PROVED, NULL},
    {BOUND("mlp", "interpolate", "\"x2\"", "rmse", "7", "(1-1e-20)*h^2*linf(2)/sqrt(120)"),
     ORDO_VERDICT_REFUTED, NULL},
    /* An undecided size does not hide one that is refuted. */
    {BOUND("mlp", "interpolate", "\"x2\"", "rmse", "4,8", "h^2*linf(2)/sqrt(120)*(2-n/4)"),
     ORDO_VERDICT_REFUTED, "at n = 8"},
    /* d = 4/3 to 19 bits is wrong by 1.3e-6, everywhere: h^2 + 1e-6 is no order 2. */
    {BOUND("mlp", "interpolate", "\"x^2+1/3\"", "linf", "16:1024",
           "1.01*h^2*linf(2)/8") ", "
                                 "\"bits\": 19",
     ORDO_VERDICT_REFUTED, NULL},
    {BOUND("mlp", "interpolate", "\"x^2+1/3\"", "linf", "16:1024",
           "h^2*linf(2)/8+2^-19") ", "
                                  "\"bits\": 19",
     ORDO_VERDICT_PROVED, NULL},
    /* What is not known. */
    {BOUND("mlp", "interpolate", "\"kink\"", "rmse", "4", "linf(2)"), ORDO_VERDICT_UNDECIDED,
     "the derivative of order 2"},
    {BOUND("glu", "taylor", "\"sqrt\"", "rmse", "4", "1"), ORDO_VERDICT_UNDECIDED, "n = 4"},
    {BOUND("gqu", "hermite", "\"exp\"", "rmse", "1", "h"), ORDO_VERDICT_UNDECIDED, "not finite"},
    {BOUND("mlp", "interpolate", "\"exp\"", "rmse", "3", "1/(n-3)"), ORDO_VERDICT_UNDECIDED,
     "not finite"},
    /* e = 0. */
    {BOUND("glu", "taylor", "\"x2\"", "linf", "4", "0"), ORDO_VERDICT_PROVED, "<= 0"},
    {BOUND("glu", "taylor", "\"x2\"", "linf", "4", "1e-300") AT_LEAST, ORDO_VERDICT_REFUTED, NULL},
};

static void
claims_are_decided(void **state)
{
    (void)state;
    decide_all(claims, COUNT(claims));
}

static void
bad_claims_are_refused(void **state)
{
    (void)state;
    static const struct bad_claim bad[] = {
        {FILE_OF(BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4", "l3(2)")),
         "column 1: unknown name 'l3' (nearest: l1)"},
        {FILE_OF(BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4", "h^2*linf(x)")),
         "column 10: linf takes a whole number"},
        {FILE_OF(BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4", "h*x")), "depend on x"},
        {FILE_OF(BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4", "h") ", \"relation\": \"<\""),
         "\"relation\" must be \"<=\" or \">=\""},
        {FILE_OF(BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4", "h") ", \"relation\": 1"),
         "\"relation\""},
        {FILE_OF(BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4", "h") ", \"bits\": 5000"),
         "\"bits\""},
        {FILE_OF(BOUND("mlp", "interpolate", "\"exp\"", "rmse", "4", "h") ", \"digits\": 5"),
         "does not know the key"},
    };
    refuse_all(bad, COUNT(bad));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_claims_are_refused),
        cmocka_unit_test(claims_are_decided),
    };
    return cmocka_run_group_tests_name("bound", tests, NULL, free_caches);
}
