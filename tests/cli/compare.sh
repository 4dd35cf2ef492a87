#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ordo compare: families side by side in every format, what does not exist, splines against SciPy.
# usage: compare.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# fails STATUS PATTERN ARGUMENT ...
fails() {
    status=$1 pattern=$2
    shift 2
    expect_status "$status" "$@"
    grep -q -e "^ordo: .*$pattern" "$scratch/err" || head -c 300 "$scratch/err"
    [ "$(wc -l <"$scratch/err")" -eq 1 ] || head -c 300 "$scratch/err"
    [ ! -s "$scratch/out" ] || head -c 300 "$scratch/out"
}

{
    fails 64 'compare needs -n N, .*or --parameters P' compare mlp exp
    fails 64 'compare needs UNIT' compare exp -n 4
    fails 64 'either -n or --parameters' compare mlp exp -n 4 --parameters 9
    fails 64 "needs a target, not 'glu:taylor'" compare mlp glu:taylor -n 4
    fails 64 "needs a target, not 'spline2'" compare mlp spline2 -n 4
    fails 64 '--parameters 7x: unexpected "x"' compare mlp exp --parameters 7x
    fails 64 '--parameters 0: ' compare mlp exp --parameters 0
    fails 64 '-n 8,4: the sizes must increase' compare mlp exp -n 8,4
    fails 64 "no option '-c'" compare glu exp -n 4 -c taylor
    fails 65 "'gul' (nearest: glu)" compare gul:taylor exp -n 4
    fails 65 "unknown unit 'mlp:glu'" compare mlp:glu:taylor exp -n 4
    fails 65 "'tailor' (nearest: taylor)" compare mlp glu:tailor exp -n 4
    fails 65 "glu has no construction ''" compare glu: exp -n 4
    fails 65 "unknown unit ''" compare :taylor exp -n 4
    fails 65 'nearest unit is glu' compare swiglu:taylor exp -n 4
    fails 65 'spline1 is no unit, but a baseline' compare spline1:taylor exp -n 4
    fails 65 "'epx' (nearest: exp)" compare mlp epx -n 4
    fails 65 'glu, n = 4: needs f' compare glu gqu sqrt -n 4
    fails 65 'gqu, P = 7: .*one neuron takes 8' compare gqu exp --parameters 7
    fails 74 '/no/such' compare mlp exp -n 4 -o /no/such/file
} | case_of 'what cannot be asked'

{
    succeeds compare mlp:optimal glu:taylor glu:midpoint gqu:hermite spline1 spline2 \
        '1/(1+9*x^2)' --parameters 300
    shows '^1/(1+9\*x^2) on \[-1, 1\]; uniform breakpoints, forward$'
    shows '^nets of at most 300 parameters$'
    shows '^net  *order  *neurons  *cells  *params  *rmse  *ratio  *bound/error  *floor/error$'
    shows '^mlp:optimal  *2  *99  *99  *298  *8.6015e-5  *129.4  *0.3[0-9]*  *0.489$'
    shows '^glu:taylor  *3  *59  *59  *296  *8.2775e-5  *124.6 '
    shows '^glu:midpoint  *3  *59  *59  *296  *1.0357e-5  *15.59  *0.0[0-9]*  *0.162$'
    shows '^gqu:hermite  *4  *42  *41  *295  *4.8492e-6  *7.297 '
    shows '^spline1  *2  *-  *149  *300  *9.2684e-5  *139.5 '
    shows '^spline2  *3  *-  *148  *299  *6.6453e-7  *1 '
    shows '^bound/error: efficiency against the certified bound'
    shows '^floor/error: efficiency against the asymptotic floor, a limit .*, no bound$'
    shows '^spline1: the linear interpolating spline'
    shows '^checked by measuring all cells$'
    grep 'linf' "$scratch/out"
} | case_of 'at equal parameters'

{
    succeeds compare mlp glu gqu:taylor bumps -n 4,33 --norm rmse,h1
    shows '^net .* rmse  *ratio  *bound/error  *floor/error  *h1  *ratio$'
    [ "$(grep -c '^mlp  *2  *4 \|^mlp  *2  *33 ' "$scratch/out")" -eq 2 ] || cat "$scratch/out"
    shows '^gqu:taylor  *4  *33  *32  *232  *-  *-  *-  *-  *-  *-$'
    shows '^gqu:taylor, n = 33: .*discriminant'
    shows '^ratio: the error over the smallest one of equal neurons$'
    succeeds compare mlp gqu exp --parameters 7:30
    shows '^within  *net '
    shows '^ *7  *gqu  *4  *-  *-  *-  *-  *-  *-  *-$'
    shows '^gqu, P = 7: none is that small: one neuron takes 8 parameters$'
    shows '^ *28  *mlp  *2  *9 '
    succeeds compare relu:2 relu3:quasi relu:3:quasi gated:1:midpoint exp --parameters 30
    shows '^relu:2  *3  *9  *10  *30 '
    shows '^relu:3:quasi  *4  *8  *9  *28 '
    shows '^gated:1:midpoint  *3  *5  *5  *26 '
    succeeds compare mlp gqu x3 -n 5 --norm l1
    shows '^gqu: the ideal error on this polynomial is 0, what'
    grep 'certified' "$scratch/out"
    succeeds compare gqu glu x3 -n 1,4 --norm rmse
    shows '^gqu: the ideal error on this polynomial is 0 from n = 2 on, with one cell, what'
    grep '^order: ' "$scratch/out"
    succeeds compare mlp gqu:hermite sqrt -n 8 --norm rmse
    shows '^order: that of smooth functions, which this one is not$'
} | case_of 'several sizes, nets that do not exist, other norms'

{
    printf '%s\n' -1/2 0.125 0.75 >list.txt
    succeeds compare mlp gqu spline2 exp -k list.txt
    shows '^nets of 4 cells$'
    shows '^mlp  *2  *4  *4  *13 '
    shows '^gqu  *4  *5  *4  *36 '
    shows '^spline2  *3  *-  *4  *11 '
    succeeds compare glu:l2 glu:midpoint sqrt -n 16 -k graded:5 --orientation alternating -b 60 -d 4
    shows 'graded:5 breakpoints, alternating$'
    expect_status 2 compare mlp 'cbrt(x^3)' -n 1 --on=-1,2 -d 15 -b 30
    grep -q '^ordo: mlp, n = 1: rmse ' "$scratch/err" || cat "$scratch/err"
    [ -s "$scratch/out" ] || echo 'no table'
} | case_of 'breakpoints, and norms that are not proved'

{
    succeeds compare mlp spline1 exp -n 3 --format tsv -d 30 --norm rmse,l2,l1,linf,h1
    shows '^net	order	neurons	cells	parameters	rmse	rmse.radius	rmse.status	rmse.ratio	rmse.bound	rmse.floor	rmse.bound/error	rmse.floor/error	'
    shows '^spline1	2	-	3	8	[0-9]\.[0-9]\{29\}e-2	[^	]*	proved	1	'
    awk -F '	' '!/^#/ { fields[NF]++ } END { if (length(fields) != 1) print "ragged" }' "$scratch/out"
    succeeds compare mlp glu exp -n 3 --format tex
    shows 'ratio & bound/error'
    succeeds compare mlp glu exp -n 3 -o table.txt
    grep -q '^glu ' table.txt || cat table.txt
    for threads in 1 3; do
        succeeds compare mlp glu gqu exp -n 3:200 -j $threads --json
        cp "$scratch/out" "out.$threads"
    done
    same out.1 out.3
} | case_of 'other formats, to a file, threads'

if ! has python3; then
    skip 'JSON' 'no python3'
    skip "splines are SciPy's" 'no python3'
    finish
fi

{
    succeeds compare mlp:optimal glu:taylor gqu gqu:taylor spline1 spline2 sin4 \
        --parameters 6,80,161 --json --norm rmse,l1 -d 25
    python3 - "$scratch/out" <<'END'
import json, sys
from fractions import Fraction as Q
o = json.load(open(sys.argv[1]))
if (o["equal"], o["knots"], o["orientation"]) != ("parameters", "uniform", "forward"):
    print(o)
if o["target"]["name"] != "sin4" or [g["size"] for g in o["groups"]] != [6, 80, 161]:
    print(o["target"], [g["size"] for g in o["groups"]])
slope = {"mlp": 3, "glu": 5, "gqu": 7}
for group in o["groups"]:
    errors = {}
    for net in group["nets"]:
        if net["spline"]:
            degree, cells = int(net["name"][-1]), net["cells"]
            cost, next_cost = 2 * cells + degree + 1, 2 * cells + degree + 3
            if net["neurons"] is not None:
                print(net)
        else:
            each, neurons = slope[net["unit"]], net["neurons"] or 0
            cost, next_cost = each * neurons + 1, each * (neurons + 1) + 1
            if neurons and net["cells"] != (neurons - (net["unit"] == "gqu") or None):
                print(net["cells"], neurons)
        if cost > group["size"] or next_cost <= group["size"] or (net["parameters"] or 1) != cost:
            print(net["name"], net["parameters"], group["size"])
        if net["name"] != net["unit"] + ":" + net["construction"] and ":" in net["name"]:
            print(net["name"], net["unit"], net["construction"])
        if ("norms" in net) == ("reason" in net):
            print(net)
        for norm, n in net.get("norms", {}).items():
            if n["status"] != "proved" or len(n["value"]) < 25:
                print(n)
            errors.setdefault(norm, []).append((Q(n["value"]), n["ratio_to_best"], net))
    if list(errors) != ["rmse", "l1"]:
        print(list(errors))
    for norm, found in errors.items():
        least = min(value for value, _, _ in found)
        for value, ratio, net in found:
            if abs(Q(ratio) / (value / least) - 1) > Q(1, 10**11):
                print(net["name"], norm, ratio)
            if norm == "rmse":
                share = net["efficiency"][norm]
                for rival, low in ("certified_bound", net["lower"]), ("asymptotic_floor", net["asymptotic_floor"]):
                    if abs(Q(share[rival]) * value / Q(low[norm]["value"]) - 1) > Q(1, 10**7):
                        print(net["name"], rival, share)
                if not 0 < Q(share["certified_bound"]) < 1:
                    print(share)
            elif norm in net["efficiency"]:
                print(net["efficiency"])
absent = [(g["size"], n["name"]) for g in o["groups"] for n in g["nets"] if "reason" in n]
if absent != [(6, "gqu"), (6, "gqu:taylor"), (80, "gqu:taylor"), (161, "gqu:taylor")]:
    print(absent)
END
} 2>&1 | case_of 'JSON'

scipy=
for python in python3 /usr/bin/python3; do
    if [ -z "$scipy" ] && has "$python" && "$python" -c 'import scipy.interpolate' 2>/dev/null; then
        scipy=$python
    fi
done
if [ -z "$scipy" ]; then
    skip "splines are SciPy's" 'no SciPy'
    finish
fi
{
    succeeds compare spline1 spline2 mlp glu:spline 'exp(-x)*sin(4*x)' --on 0,2.385 -n 7,40 --json
    cp "$scratch/out" uniform.json
    printf '%s\n' 0.1 0.125 1/2 0.75 1.5 2.375 >list.txt
    succeeds compare spline1 spline2 mlp glu:spline 'exp(-x)*sin(4*x)' --on 0,2.385 -k list.txt --json
    "$scipy" - uniform.json "$scratch/out" <<'END'
import json, sys
import numpy as np
from scipy.interpolate import make_interp_spline

end = 2.385

def f(x):
    return np.exp(-x) * np.sin(4 * x)

def rmse(spline, knots):
    nodes, weights = np.polynomial.legendre.leggauss(20)
    total = 0
    for a, b in zip(knots[:-1], knots[1:]):
        x = (a + b) / 2 + (b - a) / 2 * nodes
        total += (b - a) / 2 * np.sum(weights * (f(x) - spline(x)) ** 2)
    return np.sqrt(total / end)

for name, knots in (sys.argv[1], None), (sys.argv[2], [0, 0.1, 0.125, 0.5, 0.75, 1.5, 2.375, end]):
    for group in json.load(open(name))["groups"]:
        t = np.array(knots) if knots else np.linspace(0, end, group["size"] + 1)
        middles = (t[1:] + t[:-1]) / 2
        sites = np.concatenate([t[:1], middles, t[-1:]])
        padded = np.concatenate([t[:1]] * 3 + [t[1:-1]] + [t[-1:]] * 3)
        theirs = {1: rmse(make_interp_spline(t, f(t), k=1), t),
                  2: rmse(make_interp_spline(sites, f(sites), k=2, t=padded), t)}
        for net in group["nets"]:
            degree = 1 if net["unit"] == "mlp" else 2
            ours = float(net["norms"]["rmse"]["value"])
            if abs(ours / theirs[degree] - 1) > 1e-9:  # double precision, errors above 1e-5
                print(net["name"], group["size"], ours, theirs[degree])
END
} 2>&1 | case_of "splines are SciPy's"
finish
