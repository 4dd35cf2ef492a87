#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each header compiles alone as C, each installed one as C++ too, and guards itself.
# usage: headers.sh [ROOT [INSTALLED HEADER ...]]; all headers if none is named
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"
[ $# -eq 0 ] || shift
all=$(in_folders '*.h' quadrature construct verify)
installed=${*:-$all}
flags=$(compiler_flags | sed 's/-std=c17//')

# try HEADERS NAME COMPILER SUFFIX OPTION ...: one case per header, included twice.
try() {
    headers=$1 name=$2 compiler=$3 suffix=$4
    shift 4
    for header in $headers; do
        printf '#include "%s"\n#include "%s"\n' "$header" "$header" >"$scratch/alone.$suffix"
        # shellcheck disable=SC2086 # a list
        "$compiler" "$@" $flags -Wall -Wextra -Werror -fsyntax-only "$scratch/alone.$suffix" 2>&1 |
            case_of "$header alone as $name"
    done
}

# One compiler sees what a header forgets to include; that the other accepts it as C, the build and
# the lint of warnings show, which compile every file with both. C++ forbids other things than C:
# there the headers of other projects are read once and not for each of ours.
compiler=${CC:-cc}
for other in gcc clang; do
    if command -v "$other" >/dev/null 2>&1; then
        compiler=$other
    fi
done
try "$all" "C by $compiler" "$compiler" c -std=c17
if command -v g++ >/dev/null 2>&1; then
    # shellcheck disable=SC2046,SC2086 # lists
    try "$installed" 'C++ by g++' g++ cc -std=c++17 $(precompiled c++ g++ -std=c++17 $flags)
else
    skip 'headers alone as C++ by g++' 'no g++'
fi
finish
