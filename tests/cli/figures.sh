#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# data/figures is what its make.sh makes now.
# usage: figures.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"
kept=$source/data/figures
sh "$kept/make.sh" "$ordo" . >made 2>&1
mv made "$scratch/made"

{
    cat "$scratch/made"
    ls "$kept" | grep -v '^make\.sh$' >"$scratch/names"
    ls | diff "$scratch/names" -
    [ "$(grep -c '\.svg$' "$scratch/names")" -ge 2 ] || echo 'no figures'
} | case_of 'the figures are those that make.sh makes'

for figure in "$kept"/*.svg; do
    name=$(basename "$figure" .svg)
    same "$figure" "$name.svg" >"$scratch/difference"
    for suffix in tsv gp; do
        same "$kept/$name.$suffix" "$name.$suffix"
    done | case_of "$name: numbers and script are current"
    # Another gnuplot draws the same otherwise; each says which it is.
    if [ "$(grep '^<desc>' "$figure")" = "$(grep '^<desc>' "$name.svg")" ]; then
        head -n 20 "$scratch/difference" | case_of "$name: the picture is current"
    else
        grep -c '^<desc>Produced by GNUPLOT' "$figure" | grep -vx 1 |
            case_of "$name: the picture is one of gnuplot"
    fi
    {
        python3 -c 'import sys, xml.dom.minidom as d; d.parse(sys.argv[1])' "$figure" 2>&1
        grep -q '<rect class="ground"' "$figure" || echo 'no ground'
        # Each colour has another one on a dark ground, the palette's.
        grep -o "rgb '#[0-9a-f]*'" "$name.gp" | sort -u | sed "s/.*#//; s/'//" |
            while read -r colour; do
                dark=$(sed -n "s/.*pairs='\(.*\)/\1/; s/.*\<$colour \([0-9a-f]\{6\}\).*/\1/p" "$kept/make.sh")
                grep -q "0x$colour, 0x$dark}" "$source/verify/figure/palette.c" ||
                    echo "$colour, on a dark ground $dark"
            done
    } | case_of "$name: to be read on light and on dark pages"
done
finish
