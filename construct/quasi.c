/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spline quasi-interpolants: one formula for every degree (construct/build_spline.c). */
#include "construct/rule.h"

static const ordo_rule spline = {.spline = true};

/* e = f^(k) h^k B_k(s)/k!, B_k the Bernoulli polynomial: no spline of order k on these knots has a
 * smaller leading term in the mean square. So for l2 sqrt(|B_2k|/(2k)!), for h1 the same of k-1.
 * For odd k, B_k changes sign in the middle of cells, and the mean of |B_k|/k! is 2 (2 - 2^-k)
 * |B_(k+1)|/(k+1)!; for even k, |B_k| is largest at the ends. The mean for k = 4 is found in
 * construct/gqu.c; |B_5|/120 is largest where B_4 vanishes, a quarter of it. */
#define QUASI(degree, square, mean, most, slope, bernoulli)                                        \
    {                                                                                              \
        .name = "quasi",                                                                           \
        .title = "spline quasi-interpolant: jumps of derivative " #degree " alone",                \
        .source = "C. de Boor and G. J. Fix, J. Approx. Theory 8 (1973) 19, and one more term of " \
                  "(x/sin x)^k; constants: e = f^(k) h^k B_k(s)/k!",                               \
        .constant = {[ORDO_RMSE] = (square),                                                       \
                     [ORDO_L2] = (square),                                                         \
                     [ORDO_L1] = (mean),                                                           \
                     [ORDO_LINF] = (most),                                                         \
                     [ORDO_H1] = (slope)},                                                         \
        .pattern = (bernoulli), .wide = true, .rule = &spline                                      \
    }

#define MEAN_2 "1/(18*sqrt(3))"
#define MEAN_4 "(1/sqrt(30)+1/3)*sqrt(1-4/sqrt(30))/(60*sqrt(30))"

const ordo_construction ordo_quasi[ORDO_UNIT_DEGREE + 1] = {
    [1] = QUASI(1, "1/sqrt(720)", MEAN_2, "1/12", "1/sqrt(12)", ORDO_BERNOULLI_2),
    [2] = QUASI(2, "1/sqrt(30240)", "1/192", "1/(72*sqrt(3))", "1/sqrt(720)", ORDO_BERNOULLI_3),
    [3] = QUASI(3, "1/sqrt(1209600)", MEAN_4, "1/720", "1/sqrt(30240)", ORDO_BERNOULLI_4),
    [4] = QUASI(4, "1/sqrt(47900160)", "1/7680", MEAN_4 "/4", "1/sqrt(1209600)", ORDO_BERNOULLI_5),
    [5] =
        QUASI(5, "sqrt(691/1307674368000)", NULL, "1/30240", "1/sqrt(47900160)", ORDO_BERNOULLI_6),
    [6] = QUASI(6, "1/sqrt(74724249600)", "17/5160960", NULL, "sqrt(691/1307674368000)",
                ORDO_BERNOULLI_7),
    [7] = QUASI(7, "sqrt(3617/10670622842880000)", NULL, "1/1209600", "1/sqrt(74724249600)",
                ORDO_BERNOULLI_8),
};
