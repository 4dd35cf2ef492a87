#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Studies: the extrapolated orders and constants, forms of -n, plots.
# usage: study.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# order_of NORM KEY: that number of "order" in the JSON output, which has a line for each.
order_of() {
    awk -v norm="\"$1\":" -v key="\"$2\":" '
        /^  "order":/ { order = 1 }
        order && /^    "/ { here = $1 == norm }
        here && $1 == key { gsub(/[",]/, "", $2); print $2 }' "$scratch/out"
}

# near NUMBER VALUE TOLERANCE: what else it is.
near() {
    awk -v x="$1" -v v="$2" -v t="$3" \
        'BEGIN { if (x !~ /^-?[0-9]/ || x - v > t || v - x > t) print x " is not within " t " of " v }'
}

# order UNIT TARGET SIZES VALUE TOLERANCE OPTION ...: the rmse's order, its stated error, the constant.
order() {
    unit=$1 target=$2 sizes=$3 value=$4 tolerance=$5
    shift 5
    {
        succeeds study "$unit" "$target" -n "$sizes" --norm rmse --json "$@"
        near "$(order_of rmse limit)" "$value" "$tolerance"
        near "$(order_of rmse constant_ratio_limit)" 1 1e-4
        grep -q '"limit_method": "richardson"' "$scratch/out" || echo 'not extrapolated'
    } | case_of "$unit $target, n = $sizes$(printf ' %s' "$@"): order $value"
}
order mlp exp 4:1024 2 1e-6
order mlp bumps 16:2048 2 1e-6
order mlp exp 4:1024 2 1e-6 -c optimal
order glu exp 4:1024 3 1e-6
order glu bumps 16:2048 3 1e-6
order glu exp 4:1024 3 1e-6 -c midpoint
order gqu exp 5:1025 4 1e-6
order gqu bumps 33:4097 4 1e-6
order gqu exp 5:1025 4 1e-6 -c optimal
order gqu exp 5:1025 4 1e-6 --orientation alternating
order glu 'exp(-2.385*x)' 4:1024 3 1e-6 --on '-1/3,2'

{
    succeeds study mlp exp -n 8:512 --norm rmse,l2,l1,linf,h1 --json
    near "$(order_of l2 limit)" 2 1e-5
    near "$(order_of l1 limit)" 2 1e-2
    near "$(order_of linf limit)" 2 1e-2
    near "$(order_of h1 limit)" 1 1e-5
    near "$(order_of h1 constant_ratio_limit)" 1 1e-4
} | case_of 'the orders of all norms'

{
    succeeds study gqu exp -n 33:257 --norm rmse --json
    near "$(order_of rmse fit_slope)" -4 0.2
    near "$(order_of rmse limit)" 4 1e-3
} | case_of 'a fitted slope falls, an order is positive'

# sizes FORM UNIT LIST: the neurons that a form of -n means.
sizes() {
    {
        succeeds study "$2" exp -n "$1" --norm rmse --format tsv
        grep -v '^#' "$scratch/out" | sed 1d | cut -f1 | tr '\n' ' ' >found
        echo "$3 " | tr -d '\n' | diff - found
    } | case_of "-n $1 of $2"
}
sizes 7 glu '7'
sizes 4:64 glu '4 8 16 32 64'
sizes 4:63 glu '4 8 16 32'
sizes 5:65 gqu '5 9 17 33 65'
sizes 4:32 gqu '4 7 13 25'
sizes 1:9 gqu '1 2 3 5 9'
sizes 3:9:+3 mlp '3 6 9'
sizes 3:10:+3 mlp '3 6 9'
sizes 2,3,11 mlp '2 3 11'
sizes 5:5 glu '5'
sizes 1 gqu '1'

{
    succeeds study gqu exp --norm rmse --format tsv
    grep -v '^#' "$scratch/out" | sed 1d | cut -f1 | tail -n 1 >found
    echo 769 | diff - found
    succeeds study mlp exp --norm rmse --format tsv
    grep -v '^#' "$scratch/out" | sed 1d | cut -f1 | sed -n '1p;$p' | tr '\n' ' ' >found
    echo '4 1024 ' | tr -d '\n' | diff - found
} | case_of 'without -n it is 4:1024'

{
    succeeds study gqu exp -n 1 --norm rmse,linf --format tsv
    grep -v '^#' "$scratch/out" | sed 1d >found
    awk -F '\t' '$1 != 1 || $2 != 0 || $3 != 8 || $4 !~ /^[1-9]/ || $7 != "-" || $8 != "-"' found
    [ "$(wc -l <found)" -eq 1 ] || cat found
} | case_of 'one neuron of gqu has no cell, no slope and no ratio'

{
    succeeds study gqu x3 -n 5:17
    shows 'reproduces this polynomial'
    grep -q 'order in cells' "$scratch/out" && echo 'an order of nothing'
    awk '$1 ~ /^[0-9]+$/ && ($4 != 0 || $5 != "-" || $6 != "-")' "$scratch/out"
    grep 'from n = ' "$scratch/out"
    succeeds study gqu x3 -n 1:9
    shows 'reproduces this polynomial from n = 2 on, with one cell: there the ideal error is 0'
    awk '$1 == 1 && $4 != 0 { found = 1 } END { if (!found) print "no error of one neuron" }' \
        "$scratch/out"
} | case_of 'a polynomial that is reproduced has no slope'

{
    succeeds study mlp sqrt -n 16:1024 --norm rmse --json
    near "$(order_of rmse local | wc -l)" 1 0
    awk '/"local"/ { here = 1; next } here && /]/ { exit } here { gsub(/[",]/, ""); x = $1 }
        END { if (x < 0.95 || x > 1.05) print "last slope " x }' "$scratch/out"
    for norm in rmse linf h1; do
        succeeds study mlp 'x^1.8' --on 0,1 -n 8:64 --norm "$norm" -d 6
        shows "^$norm .*order in cells .*; theory [12] for smooth functions\$"
    done
    succeeds study mlp sqrt -n 8:64 -k graded:2.5 -d 6
    shows '^linf .*-> 1.250.*; theory 2 for smooth functions on equal cells$'
    succeeds study mlp sqrt -n 8:64 -k equidistributed -d 6
    shows '^rmse .*order in cells .*; theory 2$'
    shows '^linf .*-> 1.25.*; theory 2 for smooth functions on equal cells$'
    succeeds study glu exp -n 8:64 --norm rmse,linf,h1 -d 6
    [ "$(grep -c 'order in cells .*; theory [23]$' "$scratch/out")" -eq 3 ] || cat "$scratch/out"
} | case_of 'sqrt has order 1 on uniform breakpoints, and theory of smooth functions is not stated of it'

{
    succeeds study mlp sqrt -n 4:16 --norm rmse,h1 --format tsv
    grep -v '^#' "$scratch/out" | sed 1d | cut -f4,6,9-13 | tr '\t' ' ' >found
    grep -v '^[1-9][0-9.]*e-[0-9]* proved inf - infinite - -$' found
    shows '^# h1    at n = 4 is infinite: .*; no limit is formed$'
    succeeds study mlp sqrt -n 4:16 --norm rmse,h1
    awk '$1 ~ /^(4|8|16)$/ && ($7 != "inf" || $8 $9 != "--")' "$scratch/out"
    succeeds norm mlp sqrt -n 4 --norm h1
    shows '^h1    inf    infinite  *-$'
    shows '^h1 is infinite: '
} | case_of 'an integral that diverges is infinite, with the reason'

{
    succeeds study glu bumps -n 8:128 --plot
    shows '^ *1e-[0-9]* *|.*o'
    shows '8  *128 cells'
    shows 'o rmse   x linf   . order 3'
    awk '/\|/ && length($0) > 80 { print "over 80 columns: " $0 }' "$scratch/out"
    [ "$(grep -c '[|].*o' "$scratch/out")" -ge 4 ] || echo 'points are missing'
} | case_of 'a plot'

{
    succeeds study glu exp -n 4 --plot
    shows 'too few points to plot'
    succeeds study glu x2 -n 4:32 --plot
    shows 'too few points to plot'
} | case_of 'a plot of one point, and of zeros'

{
    succeeds study glu exp -n 4:64 -j 1
    cp "$scratch/out" one
    succeeds study glu exp -n 4:64 -j 4
    same one "$scratch/out"
} | case_of 'the number of threads does not matter'

{
    succeeds study glu 'cos(4*x)' -n 8,16 --format tsv
    grep -v '^#' "$scratch/out" >one
    succeeds study glu cos4 -n 8,16 --format tsv
    grep -v '^#' "$scratch/out" | diff one -
    succeeds study glu --format tsv -n 8,16 -- '-(-cos(4*x))'
    grep -v '^#' "$scratch/out" | cut -f1-4 >found
    cut -f1-4 one | diff - found
} | case_of 'a name, its expression, and an expression that begins with a minus'
finish
