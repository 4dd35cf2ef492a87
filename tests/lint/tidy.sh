#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy's checks of .clang-tidy, but for the static analyser, which takes minutes: run
# `clang-tidy FILE -- -I.` for that.
# usage: tidy.sh [ROOT]
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"
flags=$(compiler_flags)

# clang-tidy walks through all that a file includes, and FLINT's headers are ten times as long as a
# file of ours. So each file reads first what the preprocessor makes of them, without the bodies of
# functions and without the functions whose names neither our files nor any macro have; macros and
# marks of system headers stay, and the guards keep the headers themselves out. In those headers
# braces of bodies stand at the margin; a body that is written otherwise stays.
without_bodies() {
    awk '
        /^# [0-9]+ "/ { predefined = /^# [0-9]+ "</ }
        /^#(define|undef) / { if (!predefined) print; next }
        body && /^}/ { body = 0; print ";"; next }
        body && !/^#/ { next }
        /^{[ \t]*$/ && last ~ /\)[ \t]*$/ { body = 1; next }
        NF { print }
        !/^#/ && NF { last = $0 }
    '
}

# without_others NAMES: leaves out declarations of functions that are not among the names in that
# file. A declaration ends with a semicolon at the end of a line, outside braces.
without_others() {
    awk '
        function end_declaration(  name) {
            name = declaration
            sub(/[ \t\n]*\(.*/, "", name)
            sub(/.*[^A-Za-z0-9_]/, "", name)
            if (declaration ~ /[(]/ && declaration !~ /^[ \t\n]*typedef|[{]/ && !(name in used)) {
                declaration = ""
            }
            printf "%s%s", declaration, marks
            declaration = marks = ""
        }
        FILENAME == ARGV[1] { used[$1]; next }
        /^#/ { marks = marks $0 "\n"; if (declaration == "") end_declaration(); next }
        {
            declaration = declaration $0 "\n"
            depth += gsub(/[{]/, "{") - gsub(/[}]/, "}")
            if (depth == 0 && /;[ \t]*$/) end_declaration()
        }
        END { printf "%s%s", declaration, marks }
    ' "$1" -
}

# shellcheck disable=SC2086 # a list
shortened() {
    clang $flags -E -dD -x c "$scratch/libraries.h" | without_bodies >"$scratch/bodiless"
    {
        in_folders '*.[ch]' quadrature construct verify tests | xargs cat
        grep '^#define' "$scratch/bodiless"
        echo __attribute__ void int # before the bracket of something else than a function
    } | tr -cs 'A-Za-z0-9_' '\n' | sort -u >"$scratch/names"
    without_others "$scratch/names" <"$scratch/bodiless"
}

# shellcheck disable=SC2086 # a list
if [ -f quadrature/number.h ] && libraries >"$scratch/libraries.h" &&
    shortened >"$scratch/libraries" 2>/dev/null; then
    echo '#include "libraries.h"' >"$scratch/again.c"
    short="$flags -include $scratch/libraries"
    if clang-tidy '--checks=-*,misc-redundant-expression' "$scratch/again.c" -- $short \
        >/dev/null 2>&1; then
        flags=$short
    fi
fi

for folder in quadrature construct verify tests; do
    if ! command -v clang-tidy >/dev/null 2>&1; then
        skip "$folder is tidy" 'no clang-tidy'
        continue
    fi
    # shellcheck disable=SC2016 # for the inner shell
    in_folders '*.c' "$folder" |
        xargs -n 4 -P 2 sh -c 'clang-tidy --quiet "--checks=-clang-analyzer-*" "$@" -- $0 2>&1' \
            "$flags" | grep -E '(error|warning):' | sort -u | case_of "$folder is tidy"
done
finish
