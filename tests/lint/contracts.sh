#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Contracts above prototypes, sizes of functions and files, licence lines.
# usage: contracts.sh [ROOT]
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"

# A declaration begins at the margin; the line above its first one must end a comment.
for header in $(in_folders '*.h' quadrature construct verify); do
    awk '
        function begins() { return /^[A-Za-z_]/ && !/^(typedef|enum|struct|union|extern)[ \t]/ }
        comment { if (/\*\//) comment = 0; above = $0; next }
        /^[ \t]*\/\*/ { if (!/\*\//) comment = 1; above = $0; next }
        text == "" && begins() { line = FNR; explained = above ~ /\*\/[ \t]*$/ }
        text != "" || begins() {
            text = text " " $0
            if (/[;{]/) {
                if (match(text, /[ *]ordo_[a-z0-9_]+\(/) && !explained) {
                    name = substr(text, RSTART + 1, RLENGTH - 2)
                    print FILENAME ":" line ": no contract above " name
                }
                text = ""
            }
        }
        { above = $0 }
    ' "$header" | case_of "each prototype of $header has a contract"
done

c_files=$(in_folders '*.[ch]' quadrature construct verify tests)
scripts=$(in_folders '*.sh' verify tests; [ -f .ci/run ] && echo .ci/run
    in_folders 'meson.build' quadrature construct verify tests data; ls meson.build meson_options.txt)

for file in $c_files; do
    awk '
        /^{/ { brace = FNR; from = start }
        /^$/ { start = FNR + 1 }
        /^}/ && brace {
            if (FNR - from + 1 > 100) print FILENAME ":" from ": " FNR - from + 1 " lines"
            brace = 0
        }
    ' "$file"
done | case_of 'no function has more than 100 lines'

for file in $c_files $scripts; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 600 ] || echo "$file: $lines lines"
done | case_of 'no file has more than 600 lines'

for file in $c_files; do
    head -n 1 "$file" | grep -qx '/\* SPDX-License-Identifier: GPL-3.0-or-later \*/' ||
        echo "$file"
done | case_of 'each C file begins with the licence line'

for file in $scripts; do
    head -n 2 "$file" | grep -qx '# SPDX-License-Identifier: GPL-3.0-or-later' || echo "$file"
done | case_of 'each script begins with the licence line'
finish
