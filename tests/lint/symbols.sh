#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# External symbols begin with ordo_.
# usage: symbols.sh ROOT SHARED_LIBRARY STATIC_LIBRARY ...
# shellcheck source=tests/lint/tap.sh
here=$(pwd)
. "${0%/*}/tap.sh"
shift

# foreign NM_OPTION FILE: the defined external symbols that are not ours.
foreign() {
    nm "$1" --defined-only --extern-only "$2" 2>"$scratch/errors" | awk 'NF >= 3 { print $3 }' |
        sort -u >"$scratch/symbols"
    cat "$scratch/errors"
    # gcc names the lock of an OpenMP region so, after ours.
    grep -vE '^(\.gomp_critical_user_)?ordo_' "$scratch/symbols" | sed "s|^|${2##*/}: |"
    grep -q '^ordo_' "$scratch/symbols" || echo "${2##*/}: no symbol of ours at all"
}

if [ $# -eq 0 ] || ! command -v nm >/dev/null 2>&1; then
    skip 'external symbols begin with ordo_' 'no library to look at or no nm'
    finish
fi
option=--dynamic
for library in "$@"; do
    case $library in
    /*) ;;
    *) library=$here/$library ;;
    esac
    foreign "$option" "$library" | case_of "external symbols of ${library##*/} begin with ordo_"
    option=--no-sort
done
finish
