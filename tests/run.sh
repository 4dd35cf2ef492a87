#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds everything, after installing what that needs, and runs all tests. The last line counts
# test cases: "N passed, N failed".
# usage: sh tests/run.sh [NAME ... | OPTION OF meson test ...]
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit
cd "$root" || exit
# shellcheck source=verify/prepare.sh
. verify/prepare.sh

require cc pkg-config meson ninja gmp mpfr gsl jansson flint cmocka gnuplot chromium pdftotext fonts \
    coq python3-numpy python3-torch

# stop STATUS: when nothing could be run.
stop() {
    echo '0 passed, 0 failed'
    exit "$1"
}

# A build folder made without the tests is told to include them.
configure -Dtests=enabled || stop 1
if ! grep -qx 'tests = enabled' build/meson-private/cmd_line.txt; then
    meson configure build -Dtests=enabled >&2 </dev/null || stop 1
fi
build all || stop 1

cases=build/meson-logs/testlog.junit.xml
programs=build/meson-logs/testlog.json
rm -f "$cases" "$programs"
meson test -C build --no-rebuild --print-errorlogs "$@" </dev/null
if [ ! -f "$cases" ] || [ ! -f "$programs" ]; then
    stop 1
fi

# A case is an element of its own, empty or with what happened to it inside. A program that ended
# badly although no case of it failed (a crash, a time-out, fewer cases than planned) is a failure.
awk '
    # The failed cases of a program with their reasons, out of what it wrote.
    function explain() {
        if (!match($0, /"stdout": "([^"\\]|\\.)*"/)) return
        n = split(substr($0, RSTART + 11, RLENGTH - 12), lines, /\\n/)
        match($0, /"name": "[^"]*"/)
        print "\n" substr($0, RSTART + 9, RLENGTH - 10) ":"
        for (i = 1; i <= n; i++) {
            gsub(/\\"/, "\"", lines[i])
            if (lines[i] ~ /^(not ok|#)/) print "  " lines[i]
        }
    }
    function close_case() { if (open) count[state]++; open = 0 }
    FILENAME == ARGV[1] {
        n = split($0, tags, "<")
        for (i = 2; i <= n; i++) {
            if (tags[i] ~ /^testcase /) { close_case(); open = 1; state = "passed" }
            else if (tags[i] ~ /^(failure|error)/) state = "failed"
            else if (tags[i] ~ /^skipped/) state = "skipped"
            else if (tags[i] ~ /^\/testsuite/) close_case()
        }
        next
    }
    /"result": "(ERROR|FAIL|TIMEOUT|INTERRUPT)"/ {
        if (!/not ok /) count["failed"]++
        explain()
    }
    END {
        print count["passed"] + 0 " passed, " count["failed"] + 0 " failed"
        exit count["failed"] > 0 || count["passed"] == 0
    }
' "$cases" "$programs"
