#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The C files are formatted as .clang-format says. Other versions than 14 format otherwise.
# usage: format.sh [ROOT]
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"

formatter=
for program in clang-format-14 clang-format; do
    if [ -z "$formatter" ] && "$program" --version 2>/dev/null | grep -q 'version 14\.'; then
        formatter=$program
    fi
done
for folder in quadrature construct verify tests; do
    if [ -z "$formatter" ]; then
        skip "$folder is formatted" 'no clang-format 14'
    else
        files=$(in_folders '*.[ch]' "$folder")
        # shellcheck disable=SC2086 # a list
        [ -z "$files" ] || "$formatter" --dry-run -Werror $files 2>&1 |
            grep 'code should be' | cut -d: -f1,2 | sort -u | head -n 40 |
            case_of "$folder is formatted"
    fi
done
finish
