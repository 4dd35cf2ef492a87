#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds ordo, after installing what that needs, and has it decide the claims.
# usage: sh verify/run.sh [CLAIM-FILE | CLAIM-ID | OPTION ...]
set -u
caller=$(pwd)
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit
cd "$root" || exit
# shellcheck source=verify/prepare.sh
. verify/prepare.sh

require cc pkg-config meson ninja gmp mpfr gsl jansson flint
configure -Dtests=auto || exit
build verify/ordo || exit
cd "$caller" || exit
exec "$root/build/verify/ordo" verify "$@"
