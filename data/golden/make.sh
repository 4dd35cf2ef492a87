#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The golden references of this folder: sh data/golden/make.sh PATH_OF_ORDO [FOLDER]
# Makes them anew, there or here, without a difference.
set -eu
ordo=${1:?usage: make.sh PATH_OF_ORDO [FOLDER]}
folder=${2:-${0%/*}}
mkdir -p "$folder"
for unit in mlp glu gqu; do
    for target in exp runge9 bumps; do
        for neurons in 8 32; do
            for dtype in f64 f32; do
                "$ordo" golden $unit $target -n $neurons --dtype $dtype \
                    -o "$folder/$unit-$target-$neurons-$dtype" >/dev/null
            done
        done
    done
done
