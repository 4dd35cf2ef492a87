#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Breakpoints and best coefficients: every command that takes them, in every format.
# usage: knots.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

{
    succeeds study glu runge9 -c midpoint -k equidistributed -n 32:256 --norm rmse
    shows '^glu midpoint, equidistributed breakpoints, forward; runge9'
    shows '^ *64 *64 *321 *2.4141e-6 .* 1.006'
    succeeds study glu sqrt -c midpoint -k graded:5 -n 16:512 --norm rmse
    shows '^rmse  order in cells -> 3.0000'
    succeeds study glu sqrt -c midpoint -n 16:512 --norm rmse
    shows '^rmse  order in cells -> 1.0000'
    succeeds study gqu exp -c l2 -n 9:129 --norm rmse
    shows '^gqu l2, uniform breakpoints'
    shows '^rmse  ratio          -> 1.0'
} | case_of 'ordo study'

{
    succeeds norm mlp "abs(x-1/3)" -n 2 -k graded:1 --norm linf -d 5
    shows '^linf  0 \|^linf  [0-9.]*e-[3-9][0-9] '
    succeeds norm mlp exp -n 16 -c l2 --json -k graded:2@1/3
    shows '"knots": "graded:2@1/3"'
    shows '"construction": "l2"'
    shows '"constant_ratio": null'
    succeeds norm mlp exp -n 16 --format tsv -k equidistributed
    shows '^# mlp interpolate, equidistributed breakpoints'
    succeeds bound glu "1/(1+9*x^2)" -n 64 -c midpoint -k equidistributed
    shows '^midpoint: with equidistributed breakpoints'
    succeeds bound glu "1/(1+9*x^2)" -n 64 -c midpoint -k equidistributed --json
    shows '"knots": "equidistributed"'
} | case_of 'ordo norm and ordo bound'

# The breakpoints of a file become those of the net, and their number that of its neurons.
{
    printf '# two cells more\n-0.5, 1/4\n\n0.75 # the last\n' >list.txt
    succeeds construct glu exp -k list.txt -b 24 -o net.json
    python3 - <<'END'
import json
net = json.load(open("net.json"))
if net["neurons"] != 4 or net["knots"] != "list.txt":
    print(net["neurons"], net["knots"])
if net["parameters"]["G.bias"]["decimal"] != ["1", "0.5", "-0.25", "-0.75"]:
    print(net["parameters"]["G.bias"])
END
    succeeds norm gqu exp -k list.txt
    shows '^5 neurons, 4 cells'
    succeeds norm net.json exp
    shows '^4 neurons, 4 cells'
    expect_status 65 norm glu exp -k list.txt -n 5
    grep -q 'lists 3 inner breakpoints, for 4 cells, not for 5' "$scratch/err" || cat "$scratch/err"
    expect_status 65 norm glu exp -k list.txt --on 0,1
    grep -q 'inner breakpoint 1 does not lie inside' "$scratch/err" || cat "$scratch/err"
    printf '0.5 0.25\n' >back.txt
    expect_status 65 norm glu exp -k back.txt
    grep -q 'back.txt, line 1: the breakpoints do not ascend' "$scratch/err" || cat "$scratch/err"
} | case_of 'a file of breakpoints'

# Whatever the construction, l2 is not worse; here are all of glu, on three spacings.
{
    for knots in uniform graded:2@-1/3 equidistributed; do
        for construction in l2 taylor midpoint; do
            ordo norm glu "atan(5*x)" -n 24 -c $construction -k $knots --norm l2 --json -d 8 |
                sed -n 's/.*"value": "\(.*\)".*/\1/p'
        done | tr '\n' ' '
        echo
    done | awk '!($1 < $2 && $1 < $3) { print "l2 is worse:", $0 }'
} | case_of 'l2 against the closed formulas'

# 20 digits of 4096 cells with best coefficients in little time: the work is linear.
{
    for unit in mlp glu gqu; do
        succeeds norm $unit "1/(2+x)" -n 4097 -c l2 --norm rmse
        shows '^rmse .* proved  *\(0.99\|1.00\)'
    done
} | case_of 'l2 of 4096 cells'

{
    succeeds verify false-better false-sqrt-uniform --certificate c.json
    shows '^2 claims: 1 REFUTED, 1 CONTRADICTED'
    succeeds recheck c.json
    shows '^2 cases: all verdicts follow'
} | case_of 'certificates'

# So fine that the first precision leaves nothing but rounding.
{
    for grading in 20 80; do
        for digits in 5 20; do
            set -- norm glu sqrt -n 64 -c midpoint -k "graded:$grading" --norm rmse -d "$digits"
            succeeds "$@"
            grep '^rmse' "$scratch/out" >automatic
            succeeds "$@" -b 3000
            grep '^rmse' "$scratch/out" | diff - automatic
        done
    done
} | case_of 'bits are found for extreme breakpoints, too'
finish
