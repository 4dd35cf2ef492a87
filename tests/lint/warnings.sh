#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The other compiler has nothing to say either. That a file includes what it needs the build shows.
# usage: warnings.sh [ROOT]
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"
flags=$(compiler_flags)
warnings='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
    -Wvla -Wundef'
libraries=
if command -v clang >/dev/null 2>&1; then
    # shellcheck disable=SC2086 # a list
    libraries=$(precompiled c clang $flags -ffp-contract=off)
fi

for file in $(in_folders '*.c' quadrature construct verify tests); do
    if ! command -v clang >/dev/null 2>&1; then
        skip "$file" 'no clang'
        continue
    fi
    # shellcheck disable=SC2086 # lists
    clang $flags $libraries $warnings -ffp-contract=off -fsyntax-only "$file" 2>&1 |
        case_of "$file by clang without warnings"
done
finish
