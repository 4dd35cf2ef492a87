# SPDX-License-Identifier: GPL-3.0-or-later
"""Peer, not proved: mpmath's quad over the list of breakpoints, Gauss-Legendre. Its tolerance is
absolute, so the integrand is scaled to O(1). MPMATH_NOGMPY=1 has it compute without gmpy2.
usage: mpmath_quad.py WORK"""
import bisect
import sys

import mpmath
from mpmath import mp

from work import Work, times

FUNCTIONS = {
    "bumps": lambda x: 1 / (1 + mp.cos(mp.pi * x) ** 2),
    "runge9": lambda x: 1 / (1 + 9 * x * x),
    "sin4": lambda x: mp.sin(4 * x),
}

w = Work(sys.argv[1])
mp.prec = w.bits
f = FUNCTIONS[w.target]
cells = [[mp.mpf(text) for text in cell] for cell in w.cell]
ends = [cell[0] for cell in cells] + [cells[-1][1]]
inner = [float(x) for x in ends[1:-1]]
scale = 1 / mp.mpf(w.size)
pieces = [(cell[0], cell[:1:-1]) for cell in cells]


def integrand(x):
    left, c = pieces[bisect.bisect(inner, float(x))]
    return (scale * (f(x) - mp.polyval(c, x - left))) ** 2


def run():
    global value
    value = mp.sqrt(mp.quad(integrand, ends, method="gauss-legendre")) / scale


times(run)
print(f"value={mp.nstr(value, w.digits + 4)} backend={mpmath.libmp.BACKEND}")
