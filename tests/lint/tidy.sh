#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy's checks of .clang-tidy, but for the static analyser, which takes minutes: run
# `clang-tidy FILE -- -I.` for that.
# usage: tidy.sh [ROOT]
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"
flags=$(compiler_flags)

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
