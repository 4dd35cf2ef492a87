#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A net written by `ordo construct` and read by `ordo norm` has the norms that `ordo norm` finds by
# constructing it.
# usage: roundtrip.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# norms ARGUMENT ...: name, value and status of each norm, all digits.
norms() {
    succeeds norm "$@" --norm rmse,l2,l1,linf,h1 --format tsv
    grep -v '^#' "$scratch/out" | cut -f1-3
}

# Neurons, parameters and bits. The cells of a net from a file are those that its breakpoints make:
# the first one, rounded inwards, may make one more.
counts() {
    sed -n 's/, [0-9]* cells\{0,1\},/,/; s/^# \([0-9]* neuron.*bits\).*/\1/p' "$scratch/out"
}

# round_trip UNIT TARGET N OPTION ...: through a file, and the parameters' count and bits.
round_trip() {
    unit=$1 target=$2 n=$3
    shift 3
    {
        rm -f net.json
        succeeds construct "$unit" "$target" -n "$n" "$@" -o net.json
        norms "$unit" "$target" -n "$n" "$@" >expected
        counts >>expected
        set -- "$@" last
        interval=
        while [ "$1" != last ]; do
            [ "$1" = --on ] && interval=$2
            set -- "$@" "$1"
            shift
        done
        norms ./net.json "$target" ${interval:+--on "$interval"} >found
        counts >>found
        [ "$(wc -l <found)" -eq 7 ] || echo "not seven lines: $(cat found)"
        grep -q "^rmse.[1-9]" found || cat found
        same expected found
    } | case_of "$unit $target, $n neurons,$(printf ' %s' "$@" | sed 's/ last.*//')"
}

for orientation in forward alternating; do
    for bits in 24 53 113; do
        round_trip mlp exp 7 -b $bits --orientation $orientation
        round_trip glu exp 7 -b $bits --orientation $orientation
        round_trip gqu exp 7 -b $bits --orientation $orientation
    done
    round_trip mlp bumps 12 -c optimal -b 53 --orientation $orientation
    round_trip glu runge25 12 -c midpoint -b 53 --orientation $orientation
    round_trip gqu chirp 12 -c optimal -b 53 --orientation $orientation
    round_trip glu 'x*exp(-2.385*x)' 5 --on '-1/3,pi' -b 53 --orientation $orientation
    round_trip gqu 'atan(2*x)' 1 -b 53 --orientation $orientation
    round_trip mlp exp 1 -b 53 --orientation $orientation
    round_trip glu sin4 9 --orientation $orientation
done

# The derivative of sqrt is not square integrable, so it has no h1.
for orientation in forward alternating; do
    {
        rm -f net.json
        succeeds construct mlp sqrt -n 6 -b 53 --orientation $orientation -o net.json
        succeeds norm mlp sqrt -n 6 -b 53 --orientation $orientation --norm rmse,l2,l1,linf --format tsv
        grep -v '^#' "$scratch/out" | cut -f1-3 >expected
        succeeds norm net.json sqrt --norm rmse,l2,l1,linf --format tsv
        grep -v '^#' "$scratch/out" | cut -f1-3 >found
        grep -q "^rmse.[1-9]" found || cat found
        same expected found
    } | case_of "mlp sqrt on [0, 1], $orientation"
done

{
    succeeds construct glu exp -n 5 -b 53
    cp "$scratch/out" printed.json
    succeeds construct glu exp -n 5 -b 53 -o written.json
    [ -s "$scratch/out" ] && echo 'something on standard output as well'
    same printed.json written.json
} | case_of 'construct to standard output and to a file'

{
    succeeds construct glu exp -n 5 -b 53 -o -
    same printed.json "$scratch/out"
} | case_of 'construct -o - writes to standard output'

{
    echo old >written.json
    chmod 644 written.json
    succeeds construct glu exp -n 5 -b 53 -o written.json
    same printed.json written.json
    find . -perm 644 -name written.json | grep -q . || ls -l written.json
} | case_of 'an existing file is replaced, its permissions are those of a new one'

{
    norms printed.json exp >expected
    sed '/"decimal"/d; s/^ *"hex"/      "hex"/' printed.json >hex.json
    norms hex.json exp >found
    same expected found
    awk '/"decimal"/ { sub(/],$/, "]"); held = $0; next }
        /"hex"/ { sub(/.*]/, ""); $0 = held $0 }
        { print }' printed.json >decimal.json
    norms decimal.json exp >found
    same expected found
} | case_of 'a file with decimals alone, or hexadecimals alone, holds the same net'

{
    norms printed.json exp >expected
    "$ordo" norm /dev/stdin exp --norm rmse,l2,l1,linf,h1 --format tsv <printed.json 2>&1 |
        grep -v '^#' | cut -f1-3 >found
    same expected found
} | case_of 'a net from a pipe'
finish
