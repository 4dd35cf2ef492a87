#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ordo bound and ordo norm --efficiency: against numbers of other programs, all formats, what does
# not exist.
# usage: bound.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

{
    succeeds bound glu '1/(1+9*x^2)' -n 64 -c midpoint
    shows '^glu, 64 neurons; 1/(1+9\*x^2) on \[-1, 1\]$'
    shows '^norm  *certified bound  *asymptotic floor  *midpoint  *bound/error  *floor/error$'
    shows '^rmse  *[3-9]\.[0-9]*e-7  *1\.314[0-9]*e-6  *8\.1171e-6  *0\.[0-9]*  *0\.1619$'
    shows '^linf '
    shows 'no glu of 64 neurons has a smaller error, whatever its parameters (proved)$'
    shows '^asymptotic floor: a limit .* no bound for this size$'
} | case_of 'a table for people'

{
    succeeds bound mlp x2 -n 1 -c optimal --norm l2
    shows '^mlp, 1 neuron; x2: x^2 on \[-1, 1\]$'
    shows 'no mlp of 1 neuron has'
    succeeds bound glu x2 -n 4
    shows '^rmse  0  '
    shows '^rmse: only 0 bounds it, the target is a polynomial of degree < 3$'
    succeeds bound mlp kink -n 4
    shows '^linf: no bound above 0 was found$'
    shows "^linf: the floor is measured: f^(2) is not finite or not known somewhere$"
    succeeds bound mlp sqrt -n 7 -c optimal
    shows '^rmse  *[1-9].*  -  *-  *-$'
    shows "^no error to compare with: optimal needs f''"
    succeeds bound gqu exp -n 9 -c taylor
    shows '^no error to compare with: taylor .*discriminant'
} | case_of 'one neuron, polynomials, a kink, constructions that do not exist'

{
    succeeds bound glu exp -n 9 --format tsv -d 30 --norm rmse
    shows '^norm	certified bound	asymptotic floor	taylor	bound/error	floor/error$'
    shows '^rmse	[0-9.e-]*	[0-9.e-]*	[1-9]\.[0-9]\{29\}e-[0-9]*	'
    succeeds bound glu exp -n 9 --format tex
    shows 'certified bound'
    succeeds bound glu exp -n 9 -o bound.txt
    grep -q '^linf ' bound.txt || cat bound.txt
} | case_of 'other formats, to a file'

# fails STATUS PATTERN ARGUMENT ...
fails() {
    status=$1 pattern=$2
    shift 2
    expect_status "$status" "$@"
    grep -q -e "^ordo: .*$pattern" "$scratch/err" || head -c 300 "$scratch/err"
    [ ! -s "$scratch/out" ] || head -c 300 "$scratch/out"
}
{
    fails 64 'needs -n N' bound glu exp
    fails 64 'one size' bound glu exp -n 4,8
    fails 64 'rmse, l2 and linf only' bound glu exp -n 4 --norm rmse,l1
    fails 64 'rmse, l2 and linf only' bound glu exp -n 4 --norm h1
    fails 65 'nearest: glu' bound gul exp -n 4
    fails 65 'not finite\|undefined' bound glu 'log(x)' -n 4
    fails 64 'rmse, l2 and linf only' norm glu exp -n 4 --norm l1 --efficiency
} | case_of 'what cannot be asked'

{
    succeeds norm gqu exp -n 9 --norm rmse,l1 --efficiency
    shows '^rmse: efficiency 0\.[0-9]* against the certified bound .*, 0\.[0-9]* against the asymptotic floor '
    grep 'l1: efficiency' "$scratch/out"
    succeeds construct gqu exp -n 9 -b 100 -o net.json
    succeeds norm net.json exp --norm rmse --efficiency
    shows '^rmse: efficiency 0\.'
    succeeds norm glu x2 -n 4 --efficiency
    shows '^rmse: efficiency - against the certified bound 0, - against'
} | case_of 'the efficiency of any net'

if ! has python3; then
    skip 'JSON and other computations' 'no python3'
    finish
fi

# What the JSON of a bound must be; the arguments are: file, norms.
check='
import json, sys
from fractions import Fraction as Q
o, norms = json.load(open(sys.argv[1])), sys.argv[2].split(",")
for part in "lower", "asymptotic_floor", "construction_error", "efficiency":
    if list(o[part]) != norms:
        print(part, "is about", list(o[part]))
for norm in norms:
    low, limit = o["lower"][norm], o["asymptotic_floor"][norm]
    error, share = o["construction_error"][norm], o["efficiency"][norm]
    if low["status"] != "proved" or low["radius"] != "0" or low["way"] not in ("cells", "sections"):
        print(norm, low)
    if not (0 < Q(low["value"]) < Q(error["value"]) and low["intervals"] > 0):
        print(norm, low, error)
    if not Q(limit["radius"]) < Q(limit["value"]) / 10**4:
        print(norm, limit)
    for rival, number in ("certified_bound", low), ("asymptotic_floor", limit):
        if abs(Q(share[rival]) * Q(error["value"]) / Q(number["value"]) - 1) > Q(1, 10**7):
            print(norm, rival, share)
'
# json_bound NORMS ARGUMENT ...
json_bound() {
    norms=$1
    shift
    {
        succeeds bound "$@" --norm "$norms" --json
        python3 -c "$check" "$scratch/out" "$norms" 2>&1
    } | case_of "JSON: bound$(printf ' %s' "$@")"
}
json_bound rmse,l2,linf mlp sin4 -n 5
json_bound rmse,linf glu bumps -n 100 -c midpoint
json_bound l2 gqu '1/(2+x)' -n 17 --on 0,pi
json_bound rmse,l2 mlp exp -n 3000

{
    succeeds bound glu sqrt -n 4 --norm rmse --json
    python3 -c 'import json, sys
o = json.load(open(sys.argv[1]))
if o["construction_error"] is not None or o["efficiency"] is not None or "taylor" in o["reason"]:
    print(o)
limit = o["asymptotic_floor"]["rmse"]
if limit["radius"] is not None or limit["status"] != "measured":
    print(limit)' "$scratch/out" 2>&1
    succeeds norm mlp exp -n 4 --norm rmse --efficiency --json
    python3 -c 'import json, sys
o = json.load(open(sys.argv[1]))
if o["neurons"] != 4 or not o["lower"] or not o["efficiency"]["rmse"]["certified_bound"]:
    print(o)' "$scratch/out" 2>&1
} | case_of 'JSON: without a net, of a net'

# Pieces with equal shares of |f^(k)|^(2/(2k+1)), each with its best polynomial by Gauss-Legendre:
# nearly the best that n breakpoints allow, so the bound must be below, and not far below.
pieces='
import json, math, sys
k, n, least = int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
o = json.load(open(sys.argv[1]))
bound = float(o["lower"]["l2"]["value"])
f, derivative = {
    "exp(x)": (math.exp, math.exp),
    "sin(4*x)": (lambda x: math.sin(4 * x), lambda x: math.sin(4 * x + k * math.pi / 2)),
    "1/(2+x)": (lambda x: 1 / (2 + x), lambda x: (2 + x) ** -(k + 1)),
}[o["target"]["expression"]]
N = 40000
mass = [0]
for i in range(N):
    x = -1 + (2 * i + 1) / N
    mass.append(mass[-1] + abs(derivative(x)) ** (2 / (2 * k + 1)))
knots, i = [], 0
for j in range(n + 2):
    while i < N and mass[i + 1] < mass[-1] * j / (n + 1):
        i += 1
    part = (mass[-1] * j / (n + 1) - mass[i]) / (mass[i + 1] - mass[i]) if i < N else 0
    knots.append(-1 + 2 * (i + part) / N)
nodes = []
m = 12
for i in range(m):  # Newton for the zeros of P_m
    x = math.cos(math.pi * (i + 0.75) / (m + 0.5))
    for _ in range(50):
        p, q = 1.0, x
        for l in range(2, m + 1):
            p, q = q, ((2 * l - 1) * x * q - (l - 1) * p) / l
        slope = m * (x * q - p) / (x * x - 1)
        x -= q / slope
    nodes.append((x, 2 / ((1 - x * x) * slope * slope)))
def legendre(l, x):
    p, q = 1.0, x
    if l == 0:
        return p
    for j in range(2, l + 1):
        p, q = q, ((2 * j - 1) * x * q - (j - 1) * p) / j
    return q
total = 0
for u, v in zip(knots, knots[1:]):
    c, r = (u + v) / 2, (v - u) / 2
    values = [f(c + r * x) - f(c) for x, w in nodes]
    for l in range(k):
        a = sum(w * y * legendre(l, x) for y, (x, w) in zip(values, nodes)) * (2 * l + 1) / 2
        values = [y - a * legendre(l, x) for y, (x, w) in zip(values, nodes)]
    total += r * sum(w * y * y for y, (x, w) in zip(values, nodes))
best = math.sqrt(total)
if not (bound <= best * (1 + 1e-3) and bound >= least * best):
    print("bound", bound, "pieces", best, "ratio", bound / best)
'
# near_pieces UNIT K N TARGET LEAST
near_pieces() {
    {
        succeeds bound "$1" "$4" -n "$3" --norm l2 --json --check none
        python3 -c "$pieces" "$scratch/out" "$2" "$3" "$5" 2>&1
    } | case_of "$1, n = $3, $4: at least $5 of what pieces reach, and not more than all"
}
near_pieces mlp 2 1 'exp(x)' 0.5
near_pieces mlp 2 7 'sin(4*x)' 0.25
near_pieces mlp 2 60 'exp(x)' 0.8
near_pieces glu 3 60 'sin(4*x)' 0.35
near_pieces gqu 4 30 '1/(2+x)' 0.4
near_pieces mlp 2 400 'sin(4*x)' 0.8

# The asymptotic floor by another program.
floor='
import json, sys
from mpmath import mp, mpf, quad, diff, factorial, sqrt, linspace, cos, pi, findroot
mp.dps = 20
o, k, n = json.load(open(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
f = lambda x: 1 / (1 + cos(pi * x) ** 2)
g = lambda x: diff(f, x, k)
points = linspace(-1, 1, 201)
cuts = [points[0]]
for u, v in zip(points, points[1:]):
    if g(u) * g(v) < 0:
        cuts.append(findroot(g, (u, v), solver="anderson"))
cuts.append(points[-1])
for norm in "rmse", "linf":
    p = mpf(2) / (2 * k + 1) if norm == "rmse" else mpf(1) / k
    I = quad(lambda x: abs(g(x)) ** p, cuts)
    a = factorial(k) / factorial(2 * k) / sqrt(2 * k + 1) if norm == "rmse" else 2 / (mpf(4) ** k * factorial(k))
    wanted = a * I ** (1 / p) * mpf(n) ** -k / (sqrt(2) if norm == "rmse" else 1)
    stated = o["asymptotic_floor"][norm]
    if abs(mpf(stated["value"]) - wanted) > mpf(stated["radius"]) + wanted * mpf(10) ** -5:
        print(norm, stated, wanted)
'
if python3 -c 'import mpmath' 2>"$scratch/err"; then
    for unit in mlp:2 glu:3 gqu:4; do
        {
            succeeds bound "${unit%:*}" bumps -n 37 --json
            python3 -c "$floor" "$scratch/out" "${unit#*:}" 37 2>&1
        } | case_of "${unit%:*}: the asymptotic floor is mpmath's"
    done
else
    skip "the asymptotic floor is mpmath's" 'no mpmath'
fi
finish
