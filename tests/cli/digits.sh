#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One net's norms to 10, 20, 50 and 200 digits: each is the rounding of the longest. The rmse over
# samples against exact rational arithmetic on the written parameters.
# usage: digits.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# rounded DIGITS: the number in lines "NAME VALUE" of the input, rounded to nearest.
rounded() {
    awk -v digits="$1" '{
        split($2, part, "e")
        exponent = part[2] + 0
        mantissa = part[1]
        gsub(/[.]/, "", mantissa)
        if (length(mantissa) > digits) {
            up = substr(mantissa, digits + 1, 1) >= 5
            mantissa = substr(mantissa, 1, digits)
            out = ""
            for (i = digits; i > 0; i--) {
                d = substr(mantissa, i, 1) + up
                up = d == 10
                out = (up ? 0 : d) out
            }
            if (up) {
                out = "1" substr(out, 1, digits - 1)
                exponent++
            }
            mantissa = out
        }
        point = digits > 1 ? "." substr(mantissa, 2) : ""
        print $1, substr(mantissa, 1, 1) point "e" exponent
    }'
}

{
    printf 'a 9.9996e-4\na 1.2344999e3\n' | rounded 4 >found
    printf 'a 1.000e-3\na 1.234e3\n' | diff - found
} | case_of 'rounding by hand'

# agree UNIT TARGET N NORMS OPTION ...
agree() {
    unit=$1 target=$2 n=$3 norms=$4
    shift 4
    {
        for digits in 200 50 20 10 1; do
            succeeds norm "$unit" "$target" -n "$n" -b 53 --norm "$norms" -d $digits --format tsv "$@"
            grep -v '^#' "$scratch/out" | sed 1d | cut -f1,2 | tr '\t' ' ' >"to$digits"
            [ "$(wc -l <"to$digits")" -eq "$(echo "$norms" | tr , '\n' | wc -l)" ] || cat "to$digits"
            rounded $digits <to200 | diff - "to$digits"
        done
        awk 'length($2) < 203 { print "too short: " $0 }' to200
    } | case_of "$unit $target, $n neurons"
}
agree mlp exp 5 rmse,l2,l1,linf,h1
agree glu exp 8 rmse,l2,l1,linf,h1
agree gqu runge9 9 rmse,l2,l1,linf,h1
agree glu bumps 32 rmse,linf -c midpoint --orientation alternating
agree mlp sqrt 3 rmse,l2,linf
agree gqu exp 1 rmse,l2,l1,linf,h1

{
    succeeds norm glu exp -n 8 -b 53 -d 10 --norm linf,rmse --format tsv
    grep -v '^#' "$scratch/out" | sed 1d | cut -f1 | tr '\n' ' ' >found
    echo 'rmse linf ' | tr -d '\n' | diff - found
    succeeds norm glu exp -n 8 -b 53 -d 10 --norm linf,rmse,linf --format tsv -j 1
    grep -v '^#' "$scratch/out" | cut -f1-2 >one
    succeeds norm glu exp -n 8 -b 53 -d 10 --format tsv -j 4
    grep -v '^#' "$scratch/out" | cut -f1-2 >four
    same one four
} | case_of 'neither the order of norms nor the number of threads matters'

{
    succeeds norm glu 'exp(x)' -n 8 -b 53 --format tsv --norm rmse,l2
    awk -F '\t' '$1 == "rmse" { r = $2 } $1 == "l2" { l = $2 }
        END { q = l / r; if (q < 1.41421356 || q > 1.41421357) print "l2 / rmse = " q }' "$scratch/out"
} | case_of 'l2 is sqrt(b - a) times rmse'

# The rmse over N equidistant points, in rationals, from the parameters in the file.
samples='
import json, sys
from fractions import Fraction
from decimal import Decimal, getcontext
getcontext().prec = 60
net, count, shown = json.load(open(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
p = {k: [Fraction(float.fromhex(t)) for t in v["hex"]] for k, v in net["parameters"].items()}
factors = [k for k in ("U", "Q") if k + ".weight" in p]
total = Fraction(0)
for j in range(count):
    x = -1 + Fraction(2 * j, count - 1)
    y = p["D.bias"][0]
    for i in range(net["neurons"]):
        t = max(Fraction(0), p["G.weight"][i] * x + p["G.bias"][i])
        for k in factors:
            t *= p[k + ".weight"][i] * x + p[k + ".bias"][i]
        y += p["D.weight"][i] * t
    total += (1 / (1 + 9 * x * x) - y) ** 2
total /= count
truth = (Decimal(total.numerator) / Decimal(total.denominator)).sqrt()
if abs(Decimal(shown) / truth - 1) > Decimal("1e-29"):
    print("shown", shown, "but it is", truth)
'
for unit in mlp glu gqu; do
    for orientation in forward alternating; do
        if has python3; then
            {
                succeeds construct $unit runge9 -n 6 -b 53 --orientation $orientation -o net.json
                succeeds norm net.json runge9 --samples 23 -d 30
                shown=$(sed -n 's/^rmse over 23 equidistant points, both ends included: //p' "$scratch/out")
                python3 -c "$samples" net.json 23 "${shown:-0}" 2>&1
            } | case_of "$unit, $orientation: rmse over 23 points"
        else
            skip "$unit, $orientation: rmse over 23 points" 'no python3'
        fi
    done
done

{
    # Two points are the ends, where the interpolant is right up to the rounding of parameters.
    succeeds norm mlp exp -n 4 -b 53 --samples 2 -d 5
    shows '^rmse over 2 equidistant points, both ends included: [0-9.]*e-1[6-9]$'
} | case_of 'two samples are the ends'
finish
