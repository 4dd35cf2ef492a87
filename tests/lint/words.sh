#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Words that must not stand in the sources.
# usage: words.sh [ROOT]
# shellcheck source=tests/lint/tap.sh
. "${0%/*}/tap.sh"

# without_comments FILE ...: "file:line:code", comments and strings blanked.
without_comments() {
    [ $# -gt 0 ] || return 0
    awk '
        FNR == 1 { comment = 0 }
        {
            text = $0
            code = ""
            while (text != "") {
                if (comment) {
                    end = index(text, "*/")
                    if (end == 0) break
                    text = substr(text, end + 2)
                    comment = 0
                } else if (match(text, /"([^"\\]|\\.)*"|\/\*|\/\//)) {
                    code = code substr(text, 1, RSTART - 1)
                    found = substr(text, RSTART, 2)
                    text = substr(text, RSTART + RLENGTH)
                    if (found == "//") break
                    if (found == "/*") comment = 1
                } else {
                    code = code text
                    break
                }
            }
            print FILENAME ":" FNR ":" code
        }
    ' "$@"
}

sources=$(in_folders '*.[ch]' quadrature construct verify tests)
scripts=$(in_folders '*.sh' verify tests | grep -v '^tests/lint/')
builds="$(in_folders meson.build quadrature construct verify tests data) meson.build"
# shellcheck disable=SC2086,SC2046 # lists
{
    grep -nwE 'TODO|FIXME|XXX' $sources $scripts $builds /dev/null |
        case_of 'nothing is left for later'
    grep -nE 'fast-math|Ofast|unsafe-math|FP_CONTRACT ON' $sources $scripts $builds /dev/null |
        case_of 'floating point is not loosened'
    without_comments $sources | grep -E '(^|[^A-Za-z0-9_])fesetround *\(' |
        case_of 'the rounding mode of doubles is left alone'
    without_comments $(library_sources) |
        grep -E '(^|[^A-Za-z0-9_])((mpfr_|gmp_|flint_)?v?printf|puts|putchar|perror|arb_printn?d?|std(out|err)) *([^A-Za-z0-9_ ]|$)' |
        case_of 'the library does not print'
    without_comments $(library_sources) |
        grep -E '(^|[^A-Za-z0-9_])(_?exit|_Exit|quick_exit|abort) *\(' |
        case_of 'the library does not exit'
    without_comments $(library_sources) |
        grep -E '(^|[^A-Za-z0-9_])(setlocale|signal|sigaction|srand|rand|strtok) *\(' |
        case_of 'the library leaves the state of its host alone'
}
finish
