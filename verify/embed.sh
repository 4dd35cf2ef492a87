#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes files of data/ as the C table that verify/command/embedded.h declares.
# usage: embed.sh OUTPUT .../data/FILE ...
set -eu
LC_ALL=C
export LC_ALL

output=$1
shift
trap 'rm -f "$output.part"' EXIT

{
    echo '/* SPDX-License-Identifier: GPL-3.0-or-later */'
    echo '/* Made by verify/embed.sh from the files of data/. */'
    echo '#include "verify/command/embedded.h"'
    i=0
    for file in "$@"; do
        echo
        echo "static const unsigned char text_${i}[] = {"
        od -An -v -tu1 "$file" | sed 's/^ */    /; s/  *\([0-9]\)/, \1/g; s/^, /    /; s/$/,/'
        echo '    0,'
        echo '};'
        i=$((i + 1))
    done
    echo
    echo 'const ordo_embedded ordo_embedded_files[] = {'
    i=0
    for file in "$@"; do
        name=/$file
        echo "    {\"${name##*/data/}\", text_$i, sizeof text_$i - 1},"
        i=$((i + 1))
    done
    echo '};'
    echo "const size_t ordo_embedded_count = $#;"
} >"$output.part"
mv "$output.part" "$output"
