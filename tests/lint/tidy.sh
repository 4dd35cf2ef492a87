#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy's checks of .clang-tidy, but for the static analyser, which takes minutes: run
# `clang-tidy FILE -- -I.` for that.
# usage: tidy.sh [ROOT]
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"
flags=$(compiler_flags)

# clang-tidy walks through all that a file includes, and FLINT's headers are ten times as long as a
# file of ours, most of it in bodies of functions. So each file reads first what the preprocessor
# makes of them, without the bodies; macros and marks of system headers stay, and the guards keep
# the headers themselves out. In those headers braces of bodies stand at the margin; a body that is
# written otherwise stays.
# shellcheck disable=SC2086 # a list
without_bodies() {
    clang $flags -E -dD -x c "$scratch/libraries.h" | awk '
        /^# [0-9]+ "/ { predefined = /^# [0-9]+ "</ }
        /^#(define|undef) / { if (!predefined) print; next }
        body && /^}/ { body = 0; print ";"; next }
        body && !/^#/ { next }
        /^{[ \t]*$/ && last ~ /\)[ \t]*$/ { body = 1; next }
        { print }
        !/^#/ && NF { last = $0 }
    '
}

# shellcheck disable=SC2086 # a list
if [ -f quadrature/number.h ] && libraries >"$scratch/libraries.h" &&
    without_bodies >"$scratch/libraries" 2>/dev/null; then
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
