/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peer, not proved: Boost.Math's Gauss-Legendre rule on each cell, with MPFR numbers of a precision
 * that is fixed, as the number of points is, when this is compiled: BITS, POINTS.
 * (gauss_kronrod with a precision fixed at run time is silently wrong in Boost 1.74.)
 * usage: boost WORK */
#include <iostream>

#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/multiprecision/mpfr.hpp>

#include "tests/bench/work.h"

namespace mp = boost::multiprecision;
using backend = mp::mpfr_float_backend<(BITS * 30103L) / 100000 + 1>;
using real = mp::number<backend, mp::et_off>;

struct task {
    const work *w;
    std::vector<real> number;
    real pi, value;
};

static real
function(const task &k, const std::string &target, const real &x)
{
    if (target == "bumps") {
        real c = cos(k.pi * x);
        return 1 / (1 + c * c);
    }
    return target == "runge9" ? real(1 / (1 + 9 * x * x)) : real(sin(4 * x));
}

static double
run(void *context)
{
    task &k = *static_cast<task *>(context);
    double start = work_clock();
    const std::string target = k.w->target;
    const size_t columns = k.w->coefficients + 2;
    real sum = 0;
    for (size_t i = 0; i < k.w->cells; i++) {
        const real *cell = &k.number[columns * i];
        sum += boost::math::quadrature::gauss<real, POINTS>::integrate(
            [&](const real &s) {
                real p = cell[columns - 1];
                for (size_t j = columns - 1; j-- > 2;) {
                    p = p * s + cell[j];
                }
                real e = function(k, target, cell[0] + s) - p;
                return real(e * e);
            },
            real(0), real(cell[1] - cell[0]));
    }
    k.value = sqrt(sum);
    return work_clock() - start;
}

int
main(int argc, char **argv)
{
    work w;
    if (argc != 2) {
        work_stop("usage: boost WORK");
    }
    work_read(&w, argv[1]);
    task k = {&w, {}, boost::math::constants::pi<real>(), 0};
    for (size_t i = 0; i < w.cells * (w.coefficients + 2); i++) {
        k.number.emplace_back(w.number[i]);
    }
    work_time(run, &k);
    std::cout << "value=" << k.value.str(w.digits + 4, std::ios_base::scientific) << std::endl;
    work_free(&w);
}
