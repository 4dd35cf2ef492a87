#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Nets in .safetensors files: written, read, and wrong ones.
# usage: tensors.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# norms ARGUMENT ...: name, value and status of each norm, all digits.
norms() {
    succeeds norm "$@" --norm rmse,l2,l1,linf,h1 --format tsv
    grep -v '^#' "$scratch/out" | cut -f1-3
}

# complains PATTERN: a line of $scratch/err matches.
complains() {
    grep -q -e "^ordo: .*$1" "$scratch/err" || head -c 600 "$scratch/err"
}

for dtype in f64 f32 bf16 f16; do
    for unit in mlp glu gqu; do
        {
            rm -f net.json net.safetensors
            succeeds construct $unit exp -n 7 --dtype $dtype -o net.json
            succeeds construct $unit exp -n 7 --dtype $dtype -o net.safetensors
            norms net.json exp >expected
            norms net.safetensors exp >found
            grep -q "^rmse.[1-9]" found || cat found
            same expected found
        } | case_of "$unit in $dtype: the same norms from either file"
    done
done

{
    succeeds construct glu exp -n 5 -b 100 -o long.json
    succeeds construct glu exp -n 5 -b 100 --dtype bf16 -o short.json
    grep -q '"bits": 100' long.json || echo 'not 100 bits'
    grep -q '"bits": 8,' short.json || echo 'not 8 bits'
} | case_of 'JSON of rounded parameters has the bits of the format'

{
    "$ordo" norm /dev/stdin exp --format tsv <net.safetensors 2>&1 | grep -q '^rmse.[1-9]' ||
        echo 'no norm'
} | case_of 'tensors from a pipe'

{
    expect_status 64 construct glu exp -n 5 -o net2.safetensors
    complains 'needs --dtype'
    expect_status 64 construct glu exp -n 5 --dtype f33
    complains 'nearest: f32'
    expect_status 64 construct glu exp -n 5 --dtype float
    complains 'f64, f32, bf16 or f16'
    expect_status 64 bound glu exp -n 5 --dtype f32
    [ -e net2.safetensors ] && echo 'a file was written'
} | case_of 'usage'

{
    rm -f large.safetensors
    expect_status 65 construct glu '1e9*exp(x)' -n 5 --dtype f16 -o large.safetensors
    complains 'is beyond the numbers of type f16'
    [ -e large.safetensors ] && echo 'a file was written'
} | case_of 'a parameter that is too large is named'

{
    head -c 100 net.safetensors >cut.safetensors
    expect_status 65 norm cut.safetensors exp
    size=$(wc -c <net.safetensors)
    head -c $((size - 1)) net.safetensors >cut.safetensors
    expect_status 65 norm cut.safetensors exp
    complains 'D.bias.*leave the .* bytes of data'
    sed 's/Q\.bias/Q.bais/' net.safetensors >misspelt.safetensors
    expect_status 65 norm misspelt.safetensors exp
    complains 'nearest: Q.bias'
    { head -c $((size - 2)) net.safetensors && printf '\0\174'; } >infinite.safetensors
    expect_status 65 norm infinite.safetensors exp
    complains "byte $((size - 2)): D.bias\[0\] is inf"
} | case_of 'wrong files are explained'
finish
