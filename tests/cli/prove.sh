#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ordo prove: identities, the two-sided theorem, what is refuted or open, all formats.
# usage: prove.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

{
    succeeds prove glu x3 --on 0,1
    shows '^glu; x^3 on \[0, 1\]$'
    shows '^taylor  *int e^2  (8/105) n^-6  *n >= 1  PROVED$'
    shows '^taylor  *rmse  *sqrt(8/105) n^-3  *n >= 1  PROVED$'
    shows '^midpoint  *int e^2  (1/840) n^-6  *n >= 1  PROVED$'
    shows '^best  *rmse  *[0-9.e-]* n^-3 to [0-9.e-]* n^-3  n >= 1  PROVED$'
    shows 'degree <= 7,$'
    shows 'divisible by h^7: '
    shows "f''' >= 6 on about \[0, 1\]"
    shows "midpoint with |f'''| <= 6 everywhere"
} | case_of 'x^3 on [0, 1] with the glu, as theory has it'

{
    succeeds prove gqu x4
    shows '^hermite  *int e^2  (256/315) (n-1)^-8  *n >= 2  PROVED$'
    shows '^taylor  *int e^2  does not exist '
    shows 'discriminant'
    shows '^best  *rmse .* n >= 1  PROVED$'
} | case_of 'x^4 with the gqu: cells are no neurons, one construction does not exist'

{
    succeeds prove gqu bumps
    grep 'int e^2' "$scratch/out"
    shows "f'''' <= -[0-9.]* on about \["
    shows 'n < [0-9]*: *glu midpoint'
    shows '(n-1)^-4$'
} | case_of 'no identity where there is no polynomial'

{
    succeeds prove glu x2
    shows '^best  *rmse  *0  *n >= 1  PROVED$'
    shows 'below 3: the best error is 0'
    succeeds prove gqu 'x^3-x/7'
    shows '^best  *rmse  *0  *n >= 2  PROVED$'
} | case_of 'what is reproduced has no order'

{
    succeeds prove mlp x^40
    shows '^interpolate  int e^2  see below  *n >= 1  PROVED$'
    shows '^interpolate: int e^2 =$'
    shows '^  (648960/77) n^-4 - (1796926976/315) n^-6'
    awk 'length($0) > 140 { print "a line of " length($0) " letters" }' "$scratch/out"
    succeeds prove mlp x^40 --format tsv
    shows 'interpolate.*(648960/77) n^-4 .* n^-80'
} | case_of 'long formulas stand below the table'

# open_at PATTERN ARGUMENT ...: exit status 2, the reason in the output and on standard error.
open_at() {
    pattern=$1
    shift
    expect_status 2 prove "$@"
    shows '^best .* UNDECIDED$'
    shows "^best net: .*$pattern"
    grep -q "^ordo: undecided: .*$pattern" "$scratch/err" || cat "$scratch/err"
}
open_at "f'' is not known to be bounded near x = 0" mlp sqrt | case_of 'a singular target is undecided'
open_at "near x = 3.333" gqu kink | case_of 'a kink is undecided'
open_at 'certainly not 0' mlp 'sin(x)^2+cos(x)^2' | case_of 'so is what cannot be told from 0'

{
    succeeds prove mlp 'x^(5/2)' --on 0,pi/3
    shows '^best .* PROVED$'
    succeeds prove glu 'exp(-x)' --singular 1/7
    shows '^best .* PROVED$'
    succeeds prove mlp -- '-x^2'
    shows '^interpolate  *int e^2  (16/15) n^-4 '
} | case_of 'intervals, declared points, a target with a minus sign'

# prove_json NAME CONDITION ARGUMENT ...: the expression of the object o and its parts is true.
prove_json() {
    name=$1 condition=$2
    shift 2
    if ! has python3; then
        skip "JSON: $name" 'no python3'
        return
    fi
    {
        succeeds prove "$@" --json
        python3 -c "
import json, math, re, sys
from fractions import Fraction as F
o = json.load(open(sys.argv[1]))
t, ids = o['theorem'], {i['construction']: i for i in o['identities']}
def value(i, cells):
    return sum(F(a['coefficient']) / F(cells) ** a['power'] for a in i['terms'])
def holds(i):
    return all(value(i, v['cells']) == F(v['value']) for v in i['values'] + [i['check']])
if not ($condition): print(json.dumps(o)[:3000])" "$scratch/out" 2>&1
    } | case_of "JSON: $name"
}
prove_json 'identities' 'o["unit"] == "glu" and o["target"]["name"] == "legendre5"
    and list(ids) == ["taylor", "midpoint"] and all(holds(i) for i in ids.values())
    and all(i["status"] == "proved" and i["degree"] == 5 and i["powers"] == [6, 10]
        and len(i["values"]) == 5 and i["check"]["cells"] == 6 and i["from_n"] == 1
        and i["rmse"] is None for i in ids.values())
    and ids["taylor"]["square_integral"] == "(25088/3) n^-6 - 13944 n^-8 + (93744/11) n^-10"' \
    glu legendre5
prove_json 'a refused construction' 'ids["taylor"]["status"] == "refused"
    and "discriminant" in ids["taylor"]["reason"] and holds(ids["hermite"])
    and ids["hermite"]["from_n"] == 2' gqu x4
# The constants again from M, c and [u, v]: lambda = k!/((2k)! sqrt(2k+1)), the length 2.
prove_json 'the theorem' 't["status"] == "proved" and t["order"] == 3 and t["reason"] is None and (
    lambda h, lo, up: abs(float(t["l2"]["lower_pieces"]) / (
        6 / 720 / math.sqrt(7) * float(h["below"]["least"])
        * (float(h["below"]["interval"][1]) - float(h["below"]["interval"][0])) ** 3.5) - 1) < 1e-12
    and abs(up / (8 * float(h["above"][-1]["most"]) / math.sqrt(30240)) - 1) < 1e-12
    and abs(float(t["rmse"]["lower_pieces"]) / lo / 8 - 1) < 1e-12
    and abs(float(t["l2"]["upper"]) / up / math.sqrt(2) - 1) < 1e-12
    )(t["hypotheses"], float(t["rmse"]["lower"]), float(t["rmse"]["upper"]))' glu runge9
prove_json 'few neurons of the gqu' '[a["unit"] for a in t["hypotheses"]["above"]] == ["glu", "gqu"]
    and t["hypotheses"]["above"][1]["from_n"] >= 2 and (lambda few, cells, n:
        abs(max(few * (n - 1), cells * (n / (n - 1)) ** 4) / float(t["rmse"]["upper"]) - 1) < 1e-12)(
        float(t["rmse"]["upper_few"]), float(t["rmse"]["upper_cells"]),
        t["hypotheses"]["above"][1]["from_n"])' gqu runge25
prove_json 'what is reproduced' 't["status"] == "refuted" and "below 3" in t["reason"]
    and ids["taylor"]["terms"] == [] and ids["taylor"]["check"] == {"cells": 1, "value": "0"}' glu x2
prove_json 'no polynomial' 'o["identities"] == [] and re.match("[0-9.]*e", t["rmse"]["upper"])' glu exp

{
    expect_status 2 prove glu sqrt -o file
    [ -s file ] || echo 'nothing was written'
    expect_status 65 prove glu 'log(x)' -o other
    [ -e other ] && echo 'something was written'
} | case_of 'an open question is written, a failure not'
finish
