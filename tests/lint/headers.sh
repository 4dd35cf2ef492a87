#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each header compiles alone as C and guards itself; the installed ones are C++, too.
# usage: headers.sh [ROOT [INSTALLED HEADER ...]]; all headers if none is named
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"
[ $# -eq 0 ] || shift
all=$(in_folders '*.h' quadrature construct verify)
installed=${*:-$all}
flags=$(compiler_flags | sed 's/-std=c17//')

# One compiler sees what a header forgets to include; that the other accepts it as C, the build and
# the lint of warnings show, which compile every file with both. clang reads the long headers of
# other projects once, as a module, whose names nobody sees who does not include it.
compiler=${CC:-cc}
for other in gcc clang; do
    if command -v "$other" >/dev/null 2>&1; then
        compiler=$other
    fi
done
if [ "$compiler" = clang ] && [ -f quadrature/number.h ]; then
    echo "module number { header \"$PWD/quadrature/number.h\" export * }" >"$scratch/map"
    once="-fmodules -fmodule-map-file=$scratch/map -fmodules-cache-path=$scratch/modules"
    echo '#include "quadrature/number.h"' >"$scratch/alone.c"
    # shellcheck disable=SC2086 # lists
    if clang -std=c17 $flags $once -fsyntax-only "$scratch/alone.c" 2>/dev/null; then
        compiler="clang $once"
    fi
fi
for header in $all; do
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" >"$scratch/alone.c"
    # shellcheck disable=SC2086 # lists
    $compiler -std=c17 $flags -Wall -Wextra -Werror -fsyntax-only "$scratch/alone.c" 2>&1 |
        case_of "$header alone as C by ${compiler%% *}"
done

# C++ forbids other things than C, whatever is included besides.
if command -v g++ >/dev/null 2>&1; then
    for header in $installed; do
        printf '#include "%s"\n' "$header"
    done >"$scratch/all.cc"
    # shellcheck disable=SC2086 # a list
    g++ -std=c++17 $flags -Wall -Wextra -Werror -fsyntax-only "$scratch/all.cc" 2>&1 |
        case_of 'all installed headers as C++'
else
    skip 'all installed headers as C++' 'no g++'
fi
finish
