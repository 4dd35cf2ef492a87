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

# The first compiler sees what a header forgets to include; the others, which look for what their
# language or its dialect forbids, read the headers of other projects once and not for each of ours.
compilers=0
for compiler in clang gcc; do
    if command -v "$compiler" >/dev/null 2>&1; then
        compilers=$((compilers + 1))
        # shellcheck disable=SC2046,SC2086 # lists
        case $compilers in
        1) try "$all" "C by $compiler" "$compiler" c -std=c17 ;;
        *) try "$all" "C by $compiler" "$compiler" c -std=c17 \
            $(precompiled c "$compiler" -std=c17 $flags) ;;
        esac
    else
        skip "headers alone as C by $compiler" "no $compiler"
    fi
done
if [ "$compilers" -eq 0 ]; then
    try "$all" "C by ${CC:-cc}" "${CC:-cc}" c -std=c17
fi
if command -v g++ >/dev/null 2>&1; then
    # shellcheck disable=SC2046,SC2086 # lists
    try "$installed" 'C++ by g++' g++ cc -std=c++17 $(precompiled c++ g++ -std=c++17 $flags)
else
    skip 'headers alone as C++ by g++' 'no g++'
fi
finish
