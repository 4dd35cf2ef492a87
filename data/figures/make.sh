#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The figures of this folder: sh data/figures/make.sh PATH_OF_ORDO [FOLDER]
# Draws them anew, there or here: FIGURE.svg with the FIGURE.tsv and FIGURE.gp that it is made of.
set -eu
ordo=${1:?usage: make.sh PATH_OF_ORDO [FOLDER]}
folder=${2:-${0%/*}}

# ground FIGURE: gives the picture a ground of its own, light or dark as the reader prefers, so that
# it can be read on any page. The pairs are those of verify/figure/palette.c that these pictures have.
ground() {
    awk -v pairs='1f2328 e6e8eb 656c76 9aa3ad dfe2e6 343a42 0067a6 5ab4f0 bf4b00 f58f4a 007a58 35c79b' '
        function byte(colour, i) { return index(digits, substr(colour, i, 1)) - 1 }
        function part(colour, i) { return 16 * byte(colour, i) + byte(colour, i + 1) }
        function rule(light, dark) { # gnuplot writes a colour with blanks and without
            wide = sprintf("rgb(%3d, %3d, %3d)", part(light, 1), part(light, 3), part(light, 5))
            tight = wide
            gsub(/ /, "", tight)
            printf "  [stroke=\"%s\"] { stroke: #%s }\n", wide, dark
            printf "  [fill=\"%s\"], [fill=\"%s\"] { fill: #%s }\n", wide, tight, dark
            printf "  [color=\"%s\"] { color: #%s }\n", wide, dark
            printf "  [style$=\"stroke:%s\"] { stroke: #%s !important }\n", tight, dark
        }
        BEGIN { digits = "0123456789abcdef"; count = split(pairs, colours) }
        { print }
        /^<desc>/ {
            print "<style>"
            print ".ground { fill: #ffffff }"
            print "@media (prefers-color-scheme: dark) {"
            print "  .ground { fill: #0d1117 }"
            for (i = 1; i < count; i += 2) rule(colours[i], colours[i + 1])
            print "}"
            print "</style>"
            print "<rect class=\"ground\" width=\"100%\" height=\"100%\" rx=\"6\"/>"
        }
    ' "$folder/$1.svg" >"$folder/$1.part"
    mv "$folder/$1.part" "$folder/$1.svg"
}

"$ordo" plot convergence mlp,glu,gqu bumps -o "$folder/convergence.svg"
ground convergence
"$ordo" plot net glu sin4 -n 8 -o "$folder/net.svg"
ground net
