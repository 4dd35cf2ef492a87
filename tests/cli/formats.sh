#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The forms of output: JSON, tab-separated values, LaTeX, tables.
# usage: formats.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
# shellcheck disable=SC2317 # functions called by their names
. "${0%/*}/tap.sh"

# What the JSON of a run or a study must be; the arguments are: file, digits, runs.
run_check='
import json, re, sys
from decimal import Decimal, getcontext
getcontext().prec = 100
o, digits, runs = json.load(open(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
number = re.compile(r"^-?[0-9](\.[0-9]+)?e-?[0-9]+$|^0$")
def keys(what, have, needed):
    if not set(needed) <= set(have):
        print(what, "lacks", set(needed) - set(have))
keys("the object", o, "ordo unit construction knots orientation target runs".split())
keys("target", o["target"], "name expression domain".split())
if len(o["runs"]) != runs or len(o["target"]["domain"]) != 2:
    print(len(o["runs"]), "runs", o["target"])
for run in o["runs"]:
    keys("a run", run, "neurons cells parameters bits checked norms".split())
    if not all(isinstance(run[k], int) for k in "neurons cells parameters bits".split()):
        print("counts are whole numbers", run)
    for name, norm in run["norms"].items():
        keys(name, norm, "value radius status measured constant_ratio".split())
        if norm["status"] not in ("exact", "proved"):
            print(name, norm["status"])
        if norm["status"] == "proved":
            mantissa, power = norm["value"].split("e")
            if not number.match(norm["value"]) or len(mantissa.replace(".", "")) != digits:
                print(name, "has not", digits, "digits:", norm["value"])
            if not 0 < Decimal(norm["radius"]) <= Decimal(10) ** (int(power) + 1 - digits):
                print(name, "is not proved to a unit:", norm["value"], "+-", norm["radius"])
            if run["checked"] == "full" and not abs(
                    Decimal(norm["measured"]) - Decimal(norm["value"])) <= 2 * Decimal(norm["radius"]):
                print(name, "is not what is measured:", norm)
        if norm["status"] == "exact" and (norm["value"], norm["radius"]) != ("0", "0"):
            print(name, "is not exactly 0:", norm)
        for key in "value", "radius", "measured", "constant_ratio":
            if not (norm[key] is None or isinstance(norm[key], str) and number.match(norm[key])):
                print(name, key, repr(norm[key]))
for name, order in o.get("order", {}).items():
    keys(name, order, "local limit limit_error constant_ratio_limit fit_slope fit_stderr".split())
    if len(order["local"]) != runs - 1:
        print(name, "has", len(order["local"]), "local slopes")
    for key, value in order.items():
        for x in value if isinstance(value, list) else [value]:
            if not (x is None or isinstance(x, str)):
                print(name, key, "is no string:", repr(x))
'

# json_run NAME DIGITS RUNS ARGUMENT ...
json_run() {
    name=$1 digits=$2 runs=$3
    shift 3
    if ! has python3; then
        skip "JSON: $name" 'no python3'
        return
    fi
    {
        succeeds "$@"
        python3 -c "$run_check" "$scratch/out" "$digits" "$runs" 2>&1
    } | case_of "JSON: $name"
}
ordo construct glu exp -n 4 -o net.json
json_run 'norm' 20 1 norm glu exp -n 7 --json
json_run 'norm, 33 digits of all norms' 33 1 norm gqu bumps -n 7 -d 33 --norm rmse,l2,l1,linf,h1 --json
json_run 'norm, 1 digit' 1 1 norm mlp exp -n 7 -d 1 --format json
json_run 'norm of a file' 20 1 norm net.json exp --json
json_run 'norm of a polynomial that is reproduced' 20 1 norm glu x2 -n 4 --json
json_run 'norm with samples' 20 1 norm glu exp -n 4 --samples 10 --json
json_run 'norm without a constant' 20 1 norm mlp sqrt -n 4 --json
json_run 'norm of an expression' 20 1 norm mlp '1/(2+x)' -n 4 --on 0,pi/3 --json
json_run 'study' 20 5 study glu exp -n 4:64 --json
json_run 'study, 12 digits of all norms' 12 3 study gqu bumps -n 9:33 -d 12 --norm rmse,l2,l1,linf,h1 --json
json_run 'norm of a rounded net' 20 1 norm glu exp -n 7 --dtype bf16 --json
json_run 'study of rounded nets' 20 3 study glu exp -n 5:20 --dtype f32 --json
json_run 'measure' 20 1 measure net.json exp --json
json_run 'study of one net' 20 1 study gqu exp -n 1 --json
json_run 'study of a polynomial that is reproduced' 20 3 study glu x2 -n 4:16 --json

# json_value NAME PYTHON ARGUMENT ...: the expression of the object o is true.
json_value() {
    name=$1 condition=$2
    shift 2
    if ! has python3; then
        skip "JSON: $name" 'no python3'
        return
    fi
    {
        succeeds "$@"
        python3 -c "import json, sys
o = json.load(open(sys.argv[1]))
if not ($condition): print(json.dumps(o)[:2000])" "$scratch/out" 2>&1
    } | case_of "JSON: $name"
}
json_value 'names' 'o["unit"] == "glu" and o["construction"] == "taylor" and o["knots"] == "uniform"
    and o["orientation"] == "alternating" and o["target"]["name"] == "exp"
    and o["target"]["expression"] == "exp(x)" and o["target"]["domain"] == ["-1", "1"]' \
    norm glu exp -n 4 --orientation alternating --json
json_value 'a file has no construction' 'o["construction"] is None and o["knots"] is None
    and o["orientation"] is None' norm net.json exp --json
json_value 'an expression has no name' 'o["target"]["name"] is None
    and o["target"]["expression"] == "x*exp(x)" and o["target"]["domain"] == ["0", "pi/3"]' \
    norm glu 'x*exp(x)' -n 4 --on 0,pi/3 --json
json_value 'norm has no order' '"order" not in o' norm glu exp -n 4 --json
json_value 'counts' 'o["runs"][0]["neurons"] == 9 and o["runs"][0]["cells"] == 8
    and o["runs"][0]["parameters"] == 64 and o["runs"][0]["bits"] == 53' norm gqu exp -n 9 -b 53 --json
json_value 'exactly zero' 'o["runs"][0]["norms"]["rmse"]["value"] == "0"
    and o["runs"][0]["norms"]["rmse"]["status"] == "exact"' norm glu x2 -n 4 --json
json_value 'infinite, with the reason' 'o["runs"][0]["norms"]["h1"]["value"] == "inf"
    and o["runs"][0]["norms"]["h1"]["status"] == "infinite"
    and o["runs"][0]["norms"]["h1"]["radius"] is None
    and len(o["runs"][0]["norms"]["h1"]["reason"]) > 10' norm mlp sqrt -n 4 --norm h1 --json
json_value 'only the norms asked for' 'list(o["runs"][0]["norms"]) == ["l1"]' \
    norm glu exp -n 4 --norm l1 --json
json_value 'verify' 'len(o["claims"]) == 2 and all(
    set("id says source kind expect verdict as_expected findings".split()) <= set(c)
    and c["verdict"] == "PROVED" and c["as_expected"] is True and c["findings"] and all(
        set("target predicted measured verdict note".split()) <= set(f) for f in c["findings"])
    for c in o["claims"])' verify glu-taylor-exact gqu-taylor-refused --json
json_value 'list targets' 'len(o["targets"]) > 10 and all(
    set("name expression domain smoothness source".split()) <= set(t) for t in o["targets"])' \
    list targets --json
json_value 'list units' '[u["name"] for u in o["units"]][:3] == ["mlp", "glu", "gqu"] and all(
    c["source"] and set(c["constants"]) == set("rmse l2 l1 linf h1".split())
    for u in o["units"] for c in u["constructions"])' list units --json
json_value 'list claims' 'len(o["claims"]) > 10 and all(
    c["id"] and c["says"] and c["source"]["cite"] for c in o["claims"])' list claims --json
json_value 'a net' 'o["unit"] == "glu" and o["neurons"] == 4 and all(
    len(t["decimal"]) == len(t["hex"]) == (1 if name == "D.bias" else 4)
    for name, t in o["parameters"].items())' construct glu exp -n 4

# each COMMAND: runs shapes of output for all that print results.
each() {
    for arguments in 'norm glu exp -n 7' 'norm glu exp -n 7 --samples 9' 'study gqu bumps -n 9:33' \
        'study glu exp -n 4:16 --norm rmse,l2,l1,linf,h1' 'study mlp sqrt -n 4:8' \
        'study glu exp -n 5:20 --dtype f16' 'measure net.json exp' \
        'prove glu x3 --on 0,1' 'prove gqu legendre5' 'prove gqu bumps' 'prove mlp x' \
        'list targets' 'list units' 'list claims' \
        'verify glu-taylor-exact gqu-taylor-refused q26-parameters-gqu' \
        'verify glu-taylor-exact --findings'; do
        "$1" "$arguments"
    done
}

# Every line but comments has the columns of the heading.
tsv() {
    {
        # shellcheck disable=SC2086 # several words
        succeeds $1 --format tsv
        grep -v '^#' "$scratch/out" | awk -F '\t' '
            NR == 1 { columns = NF }
            NF != columns { print NF " columns, not " columns ": " $0 }
            END { if (NR < 2 || columns < 2) print NR " lines, " columns " columns" }'
    } | case_of "tsv: $1"
}
each tsv

{
    succeeds study glu exp -n 4:8 --norm rmse,linf --format tsv -d 25
    grep -v '^#' "$scratch/out" | head -n 1 | tr '\t' ' ' >found
    {
        printf 'neurons cells parameters'
        for norm in rmse linf; do
            printf ' %s' $norm $norm.radius $norm.status $norm.slope $norm.ratio
        done
        echo
    } | diff - found
    awk -F '\t' '$1 == 4 { split($4, p, "e"); if (length(p[1]) != 26) print $4 }' "$scratch/out"
} | case_of 'tsv: headings are unique, values have all digits'

# The structure of a tabular, and (where LaTeX is) that it can be set.
tex() {
    {
        # shellcheck disable=SC2086 # several words
        succeeds $1 --format tex
        grep -v '^%' "$scratch/out" | sed 's/\\[\\{}&%$#_]//g' >plain
        awk '
            { for (i = 1; i <= length($0); i++) {
                  c = substr($0, i, 1)
                  depth += (c == "{") - (c == "}")
                  dollars += c == "$"
                  if (depth < 0) print "closes what is not open: " $0 } }
            NR == 1 && !/^\\begin\{tabular\}\{[lr]+\}$/ { print }
            NR == 1 { gsub(/.*tabular\}\{|\}/, ""); columns = length($0) }
            /^\\toprule|^\\midrule|^\\bottomrule|tabular/ { next }
            NR > 1 { if (split($0, cell, "&") != columns) print columns " columns, not so: " $0 }
            END { if (depth || dollars % 2) print "braces or dollars do not match" }' plain
        # shellcheck disable=SC2016 # dollars of TeX
        grep -v '^%' "$scratch/out" | grep '[<>|~^]' | grep -v 'text\|\$.*10^{' | head -n 3
        shows '^\\toprule$'
        shows '^\\midrule$'
        shows '^\\bottomrule$'
        shows '^\\end{tabular}$'
    } | case_of "tex: $1"
    if has pdflatex; then
        {
            # shellcheck disable=SC2028 # backslashes of TeX
            printf '%s\n' '\documentclass{article}' '\usepackage[T1]{fontenc}' '\usepackage{booktabs}' \
                '\begin{document}' >set.tex
            cat "$scratch/out" >>set.tex
            printf '%s\n' '\end{document}' >>set.tex
            pdflatex -halt-on-error set.tex >set.out </dev/null || grep -A3 '^!' set.out || tail set.out
        } | case_of "LaTeX sets $1"
    else
        skip "LaTeX sets $1" 'no pdflatex'
    fi
}
each tex

# No tabs, no blanks at the end of a line.
table() {
    {
        # shellcheck disable=SC2086 # several words
        succeeds $1
        [ "$(wc -l <"$scratch/out")" -gt 2 ] || cat "$scratch/out"
        grep -n ' $' "$scratch/out" | sed 's/$/ ends with a blank/'
        grep -n "$(printf '\t')" "$scratch/out"
    } | case_of "table: $1"
}
each table

# aligned FIRST: the cells of a table whose first heading this is begin, or end, below each other.
aligned() {
    awk -v first="$1" '
        $1 == first { count = NF; for (i = 1; i <= NF; i++) { word[i] = $i
            at = index(substr($0, from + 1), $i) + from; begin[i] = at; end[i] = at + length($i) - 1
            from = end[i] }; on = 1; next }
        on && NF == 0 { on = 0 }
        on { from = 0
            if (NF != count) print "not " count " cells: " $0
            for (i = 1; i <= NF; i++) {
                at = index(substr($0, from + 1), $i) + from
                if (at != begin[i] && at + length($i) - 1 != end[i]) print word[i] " is not above " $i
                from = at + length($i) - 1
            } }' "$scratch/out"
}
{
    succeeds study gqu bumps -n 5:257 --norm rmse,l2,l1,linf,h1
    aligned neurons
} | case_of 'table: the columns of a study are aligned'
{
    succeeds norm gqu bumps -n 5 --norm rmse,l2,l1,linf,h1
    aligned norm
} | case_of 'table: the columns of a norm are aligned'
{
    succeeds study gqu bumps -n 5:1025 --norm rmse,linf
    awk 'length($0) > 80 { print "over 80 columns: " $0 }' "$scratch/out"
} | case_of 'table: a study of two norms fits 80 columns'

# The same bytes with -o.
written() {
    for format in table json tsv tex; do
        rm -f file
        # shellcheck disable=SC2086 # several words
        succeeds $1 --format $format
        cp "$scratch/out" printed
        # shellcheck disable=SC2086 # several words
        succeeds $1 --format $format -o file
        [ -s "$scratch/out" ] && echo "$format: something on standard output as well"
        same printed file
    done | case_of "-o: $1"
}
each written
{
    succeeds study glu exp -n 4:64 --plot
    cp "$scratch/out" printed
    succeeds study glu exp -n 4:64 --plot -o file
    same printed file
} | case_of '-o: a plot'
{
    succeeds norm glu exp -n 4 --json
    cp "$scratch/out" printed
    succeeds norm glu exp -n 4 --format json
    same printed "$scratch/out"
} | case_of '--json is --format json'
{
    find . -name 'file?*'
    umask 077
    rm -f file
    succeeds list units -o file
    find . -name file -perm 600 | grep -q . || ls -l file
    umask 022
} | case_of 'no temporary file is left, and the mask of the user holds'
finish
