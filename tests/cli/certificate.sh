#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Certificates: written by verify, decided again by recheck, refused when anything was changed.
# usage: certificate.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# claims KEYS ...: writes claims.json; the arguments are ids with further keys.
claims() {
    separator='{"claims": ['
    for keys in "$@"; do
        printf '%s\n{"id": "%s", "says": "s", "source": {"cite": "c", "where": "w"}, %s}' \
            "$separator" "${keys%%,*}" "${keys#*,}"
        separator=,
    done >claims.json
    echo ']}' >>claims.json
}
glu='"unit": "glu", "construction": "taylor"'
exact="exact,\"kind\": \"exact\", $glu, \"targets\": [\"x2\", \"x\"], \"n\": \"1,2,5\""
bound="bound,\"kind\": \"bound\", $glu, \"targets\": [\"exp\"], \"norm\": \"linf\", \"n\": \"4:16\", \"value\": \"h^3*linf(3)/(9*sqrt(3))\""

{
    claims "$exact" "$bound"
    succeeds verify claims.json --certificate c.json
    shows '^2 claims: 2 PROVED$'
    succeeds recheck c.json
    shows '^ *exact *x2 *PROVED *PROVED$'
    shows '^ *exact *x *PROVED *PROVED$'
    shows '^ *bound *exp *PROVED *PROVED$'
    shows '^3 cases: all verdicts follow from their evidence$'
    [ "$(wc -l <c.json)" -eq 5 ] || wc -l c.json
} | case_of 'a certificate is written and rechecked'

{
    succeeds recheck c.json --json
    shows '"agrees": true'
    [ "$(grep -c '"rechecked": "PROVED"' "$scratch/out")" -eq 3 ] || cat "$scratch/out"
    succeeds recheck c.json --format tsv
    [ "$(grep -c 'PROVED.PROVED' "$scratch/out")" -eq 3 ] || cat "$scratch/out"
    succeeds recheck c.json -j 1 -o written
    ordo recheck c.json | diff - written
} | case_of 'the formats of recheck'

if has python3; then
    # The document is JSON by another reader; the sum is formed again, from its definition.
    python3 - <<'EOP' 2>&1 | case_of 'another program reads the file and its checksum'
import json
text = open("c.json", "rb").read()
o = json.loads(text)
if [c["claim"] for c in o["cases"]] != ["exact", "exact", "bound"]:
    print(o["cases"])
s = 0xcbf29ce484222325
for byte in text[:-len('0123456789abcdef"}\n')]:
    s = ((s ^ byte) * 0x100000001b3) % 2**64
if o["checksum"] != "%016x" % s:
    print(o["checksum"], "%016x" % s)
EOP
else
    skip 'another program reads the file and its checksum' 'no python3'
fi

# changed SED-COMMAND: c.json with that change in d.json.
changed() {
    sed "$1" c.json >d.json
    cmp -s c.json d.json && echo "$1 changes nothing"
}

# refused STATUS PATTERN: recheck d.json.
refused() {
    expect_status "$1" recheck d.json
    cat "$scratch/out" "$scratch/err" | grep -q -e "$2" || cat "$scratch/out" "$scratch/err"
}

{
    changed 's/"square":"0"/"square":"1"/'
    refused 65 'd.json: damaged: the checksum .*; claim "exact" on x2: n = 1: the integral of e^2'
    changed 's/"says":"s"/"says":"t"/'
    refused 65 'd.json: damaged: the checksum is not that of the file$'
    changed '$s/[0-9]/0/g'
    refused 65 'damaged'
    changed '$d'
    refused 65 'line 5: the file ends too early'
    changed '2d'
    refused 65 'damaged'
    changed '$a more'
    refused 65 'something follows the checksum'
    changed 's/"format":"certificate.1"/"format":"certificate\/2"/'
    refused 65 'no certificate of the format'
    changed 's/"kind":"exact"/"kind":"exactly"/'
    refused 65 'line 2.*"kind" must be'
} | case_of 'a damaged file: exit status 65'

if has python3; then
    # mended: writes the right checksum.
    mended() {
        python3 - <<'EOP'
text = open("d.json", "rb").read()
body, s = text[:-len('0123456789abcdef"}\n')], 0xcbf29ce484222325
for byte in body:
    s = ((s ^ byte) * 0x100000001b3) % 2**64
open("d.json", "wb").write(body + b'%016x"}\n' % s)
EOP
    }
    {
        changed 's/"square":"0"/"square":"1"/'
        mended
        refused 1 '^! *exact *x2 *PROVED *UNDECIDED *n = 1: the integral of e^2'
        refused 1 '^2 of 3 cases: the verdict does not follow'
        changed 's/"verdict":"PROVED"/"verdict":"REFUTED"/'
        mended
        refused 1 '^3 of 3 cases'
        changed 's/"norm":"linf","relation"/"norm":"rmse","relation"/'
        mended
        refused 1 'linf of derivative 0 stands where rmse'
        changed 's/"says":"s"/"says":"t"/'
        mended
        succeeds recheck d.json
    } | case_of 'a changed file with a right checksum: exit status 1'
else
    skip 'a changed file with a right checksum: exit status 1' 'no python3'
fi

{
    claims "wrong,\"kind\": \"exact\", $glu, \"targets\": [\"x3\"], \"n\": \"2\"" \
        "open,\"kind\": \"order\", $glu, \"targets\": [\"exp\"], \"norm\": \"rmse\", \"n\": \"4,8\", \"value\": \"3\", \"digits\": 6"
    expect_status 1 verify claims.json --certificate e.json
    succeeds recheck e.json
    shows '^ *wrong *x3 *REFUTED *REFUTED$'
    shows '^ *open *exp *UNDECIDED *UNDECIDED *no evidence is stored$'
} | case_of 'refuted and undecided claims are certified as such'

near="\"unit\": \"mlp\", \"construction\": \"interpolate\", \"targets\": [\"x2\"], \"norm\": \"rmse\", \"n\": \"8\""
peak="\"unit\": \"glu\", \"construction\": \"taylor\", \"targets\": [\"exp\"], \"norm\": \"linf\", \"n\": \"8\""
{
    claims "above,\"kind\": \"bound\", $near, \"value\": \"(1+1e-30)*h^2*linf(2)/sqrt(120)\"" \
        "below,\"kind\": \"bound\", $near, \"value\": \"(1-1e-30)*h^2*linf(2)/sqrt(120)\", \"expect\": \"REFUTED\"" \
        "peak,\"kind\": \"bound\", $peak, \"value\": \"2.29204152627454824598370621594228103e-3\""
    succeeds verify claims.json --certificate near.json
    shows '<= 1.1410886614690960697020203808361455e-2  *1.1410886614690960697020203808350045e-2 at'
    shows '<= 1.1410886614690960697020203808338634e-2  *1.1410886614690960697020203808350044e-2 at'
    succeeds recheck near.json
    shows '^ *above *x2 *PROVED *PROVED$'
    shows '^ *below *x2 *REFUTED *REFUTED$'
    shows '^ *peak *exp *PROVED *PROVED$'
} | case_of 'a small margin takes narrower evidence'

{
    claims "few,\"kind\": \"sandwich\", \"unit\": \"mlp\", \"construction\": \"interpolate\", \"targets\": [\"exp\"], \"norm\": \"rmse\", \"n\": \"64\", \"bits\": 8"
    succeeds verify claims.json --certificate few.json
    succeeds recheck few.json
    shows '^ *few *exp *PROVED *PROVED$'
} | case_of 'a sandwich of a net with few bits'

{
    claims "tight,\"kind\": \"floor\", \"unit\": \"mlp\", \"targets\": [\"exp\"], \"norm\": \"rmse\", \"n\": \"64\", \"value\": \"TIGHT\""
    floor=$(ordo bound mlp exp -n 64 --norm rmse --digits 12 --json | sed -n 's/.*"value": "\(3[^"]*\)".*/\1/p' | head -n 1)
    sed "s/TIGHT/(1-1e-9)*$floor/" claims.json >tight.json
    expect_status 2 verify tight.json --certificate t.json
    shows '^! *s .* UNDECIDED'
    grep -q 'it is PROVED, but no evidence shows it: even with room of 2^-512 ' "$scratch/err" || cat "$scratch/err"
    succeeds recheck t.json
    shows '^ *tight *exp *UNDECIDED *UNDECIDED *no evidence is stored$'
} | case_of 'what no evidence shows is undecided everywhere'

{
    succeeds verify glu-taylor-exact gqu-taylor-refused --certificate one.json -j 1
    succeeds verify glu-taylor-exact gqu-taylor-refused --certificate two.json -j 2
    same one.json two.json
} | case_of 'threads change nothing'

{
    expect_status 64 verify glu-taylor-exact --certificate ''
    expect_status 64 verify glu-taylor-exact --certificate -
    expect_status 64 recheck
    expect_status 64 recheck c.json c.json
    expect_status 74 recheck none.json
    expect_status 74 recheck .
    expect_status 74 verify glu-taylor-exact --certificate none/c.json
    [ -s "$scratch/out" ] && cat "$scratch/out"
    echo old >kept.json
    expect_status 65 verify none-such --certificate kept.json
    echo old | diff - kept.json
    set -- ./*.json.*
    [ -e "$1" ] && echo "$1 is left"
} | case_of 'arguments and files that are wrong'

if [ -c /dev/full ]; then
    {
        expect_status 74 verify glu-taylor-exact --certificate /dev/full
    } | case_of 'a full disk: exit status 74'
else
    skip 'a full disk: exit status 74' 'no /dev/full'
fi
finish
