# SPDX-License-Identifier: GPL-3.0-or-later
"""Peer in double: SciPy. METHOD quad: integrate.quad on each cell, with a relative tolerance;
points: Gauss-Legendre with the number of points given, all cells at once in NumPy.
usage: scipy_quad.py METHOD WORK"""
import math
import sys

import numpy as np
from scipy import integrate, special

from work import Work, times

FUNCTIONS = {
    "bumps": lambda x, m: 1 / (1 + m.cos(math.pi * x) ** 2),
    "runge9": lambda x, m: 1 / (1 + 9 * x * x),
    "sin4": lambda x, m: m.sin(4 * x),
}

method = sys.argv[1]
w = Work(sys.argv[2])
f = FUNCTIONS[w.target]
cells = np.array([[float(text) for text in cell] for cell in w.cell])
rows = cells.tolist()
rule = None


def by_points():
    global rule
    if rule is None:
        rule = special.roots_legendre(w.points)
    left, right = cells[:, :1], cells[:, 1:2]
    s = (right - left) * (rule[0] + 1) / 2
    e = f(left + s, np) - sum(cells[:, 2 + j : 3 + j] * s**j for j in range(w.coefficients))
    return math.sqrt(np.sum((e * e) @ rule[1] * (right - left)[:, 0] / 2))


def by_quad():
    total = 0
    for left, right, *c in rows:
        c.reverse()

        def integrand(s):
            p = 0
            for coefficient in c:
                p = p * s + coefficient
            return (f(left + s, math) - p) ** 2

        total += integrate.quad(integrand, 0, right - left, epsabs=0, epsrel=1e-13)[0]
    return math.sqrt(total)


def run():
    global value
    value = by_points() if method == "points" else by_quad()


import warnings

warnings.simplefilter("ignore", integrate.IntegrationWarning)
times(run)
print(f"value={value:.17e}")
