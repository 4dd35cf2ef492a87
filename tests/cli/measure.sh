#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Nets that other programs made: their norms against dense evaluation, their breakpoints, wrong files;
# nets with rounded parameters.
# usage: measure.sh PATH_OF_ORDO
# shellcheck source=tests/cli/tap.sh
. "${0%/*}/tap.sh"

# complains PATTERN: a line of $scratch/err matches.
complains() {
    grep -q -e "^ordo: .*$1" "$scratch/err" || head -c 600 "$scratch/err"
}

# The first Python that has NumPy; one beside the distribution's may lack it.
numpy=
for python in python3 /usr/bin/python3; do
    if [ -z "$numpy" ] && "$python" -c 'import numpy' 2>/dev/null; then
        numpy=$python
    fi
done

# A writer of its own, nets with gates of all kinds, and their errors by Gauss's rule with 40 points
# between breakpoints, in double precision.
cat >nets.py <<'EOF'
import json, struct, sys
import numpy as np

def write(path, tensors, dtype="F64", order=None, pad=0):
    """Tensors in the given order, the header with blanks behind it."""
    head, data = {}, b""
    kind = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}[dtype]
    for name in order or tensors:
        byte = np.asarray(tensors[name]).astype(kind).tobytes()
        head[name] = {"dtype": dtype, "shape": list(np.shape(tensors[name])),
                      "data_offsets": [len(data), len(data) + len(byte)]}
        data += byte
    text = json.dumps({"__metadata__": {"made": "here"}, **head}).encode() + b" " * pad
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)
    return {k: np.asarray(v).astype(kind).astype(np.float64) for k, v in tensors.items()}

def value(t, x, power=1):
    z = np.maximum(x[:, None] * t["G.weight"][:, 0] + t["G.bias"], 0) ** power
    for f in ("U", "Q", "Q2"):
        if f + ".weight" in t:
            z = z * (x[:, None] * t[f + ".weight"][:, 0] + t[f + ".bias"])
    y = z @ t["D.weight"][0] + t["D.bias"][0]
    for j in range(t["P.weight"].shape[1] if "P.weight" in t else 0):
        y = y + t["P.weight"][0, j] * x ** (j + 1)
    return y

def rmse(t, f, a, b, power=1):
    with np.errstate(divide="ignore", invalid="ignore"):
        k = -t["G.bias"] / t["G.weight"][:, 0]
    # Within a few units of the last place of where they are: of no consequence.
    k = np.unique(np.concatenate([[a, b], k[(k > a) & (k < b)]]))
    s, w = np.polynomial.legendre.leggauss(40)
    x = ((k[1:] + k[:-1])[:, None] / 2 + (k[1:] - k[:-1])[:, None] / 2 * s).ravel()
    w = ((k[1:] - k[:-1])[:, None] / 2 * w).ravel()
    return np.sqrt((w * (f(x) - value(t, x, power)) ** 2).sum() / (b - a))

def random_net(n, factors, seed):
    """Gates of both signs, some dead, some always open, some coincident, some without slope."""
    r = np.random.default_rng(seed)
    t = {"G.weight": r.normal(size=(n, 1)), "G.bias": r.normal(size=n)}
    t["G.weight"][3] = 0
    t["G.bias"][3] = 0.7
    t["G.weight"][4], t["G.bias"][4] = 0, -0.7
    t["G.weight"][6], t["G.bias"][6] = -2 * t["G.weight"][5], -2 * t["G.bias"][5]
    t["G.weight"][5:7] *= np.sign(t["G.weight"][5, 0])
    t["G.bias"][5:7] = [-0.375 * t["G.weight"][5, 0], -0.375 * t["G.weight"][6, 0]]
    for f in ["U", "Q", "Q2"][:factors]:
        t[f + ".weight"], t[f + ".bias"] = r.normal(size=(n, 1)), r.normal(size=n)
    t["D.weight"] = r.normal(size=(1, n))
    t["D.weight"][0, 0] = 0
    t["D.bias"] = np.array([0.1])
    return t

def train(t, f, a, b, power=1):
    """The output layer by least squares, as a training that ends would leave it."""
    x = np.linspace(a, b, 4001)
    columns = []
    for i in range(len(t["G.bias"])):
        one = {k: (v[i:i + 1] if k[0] != "D" and k[0] != "P" else v) for k, v in t.items()}
        one["D.weight"], one["D.bias"] = np.ones((1, 1)), np.zeros(1)
        columns.append(value({k: v for k, v in one.items() if k[0] != "P"}, x, power))
    columns.append(np.ones_like(x))
    best = np.linalg.lstsq(np.array(columns).T, f(x), rcond=1e-10)[0]
    t["D.weight"], t["D.bias"] = best[None, :-1], best[-1:]
    t["D.weight"][0, 0] = 0
    return t

def compare(path, expected, digits):
    o = json.load(open(path))
    found = float(o["runs"][0]["norms"]["rmse"]["value"])
    if not abs(found / expected - 1) < 10.0 ** -digits:
        print("rmse", found, "expected", expected)
    return o
EOF

if [ -n "$numpy" ]; then
    for case in mlp:0:F64 glu:1:F64 glu:1:F32 gqu:2:F64 gated3:3:F16; do
        {
            "$numpy" - "$case" <<'EOF' 2>&1
import sys, json
from nets import *
unit, factors, dtype = sys.argv[1].split(":")
names = ["G", "U", "Q", "Q2"][:int(factors) + 1] + ["D"]
order = [f + s for f in reversed(names) for s in (".bias", ".weight")]
t = train(random_net(60, int(factors), 7), lambda x: np.sin(4 * x), -0.7, 1.1)
if dtype == "F16":
    t["D.weight"] = np.clip(t["D.weight"], -100, 100)
t = write("net.safetensors", t, dtype, order, pad=3)
json.dump([unit, rmse(t, lambda x: np.sin(4 * x), -0.7, 1.1), len(np.where(t["D.weight"] == 0)[1])],
          open("expected.json", "w"))
np.savez("net.npz", **t)
EOF
            succeeds measure net.safetensors 'sin(4*x)' --on=-0.7,1.1 --json -o found.json
            succeeds norm net.safetensors 'sin(4*x)' --on=-0.7,1.1 --json -o norm.json
            "$numpy" - <<'EOF' 2>&1
from nets import *
unit, expected, zeros = json.load(open("expected.json"))
# The sum of weights of size 10^k loses k digits of the double's 16.
o = compare("found.json", expected, 7)
t = dict(np.load("net.npz"))
if o["unit"] != unit:
    print(o["unit"])
if o["runs"] != json.load(open("norm.json"))["runs"]:
    print("norm says something else")
G, g = t["G.weight"][:, 0], t["G.bias"]
a, b = -0.7, 1.1
low, high = G * a + g, G * b + g
bend = (low * high < 0)
p = o["breakpoints"]
found = sorted((i, float(e["x"])) for e in p["positions"] for i in e["neurons"])
wanted = [(int(i), -g[i] / G[i]) for i in np.where(bend)[0]]
if [i for i, x in found] != [i for i, x in wanted] or any(
        abs(x - y) > 1e-14 for (i, x), (j, y) in zip(found, wanted)):
    print(found, wanted)
roles = o["roles"]
if roles["shut"] != [int(i) for i in np.where((low <= 0) & (high <= 0))[0]]:
    print("shut", roles["shut"])
if 0 in roles["shut"] + roles["weightless"] and 0 in roles["bending"]:
    print(roles)
if sorted(sum(roles.values(), [])) != list(range(60)):
    print(roles)
if 3 not in roles["polynomial"] or 4 not in roles["shut"]:
    print(roles)
if p["inside"] != bend.sum() or p["nowhere"] != 2 or p["inside"] + p["left"] + p["right"] + 2 != 60:
    print(p)
if p["coincident"] != 2 or p["places"] != p["inside"] - 1 or o["runs"][0]["cells"] != p["places"] + 1:
    print(p["coincident"], p["places"], p["inside"], o["runs"][0]["cells"])
if len(p["positions"]) != p["places"] or [5, 6] not in [sorted(e["neurons"]) for e in p["positions"]]:
    print(p["positions"])
if sum(p["histogram"]) != p["inside"] or len(p["histogram"]) != 64:
    print(p["histogram"])
x = [v for i, v in sorted(wanted, key=lambda e: e[1])]
if abs(float(p["quantiles"]["0"]) - x[0]) + abs(float(p["quantiles"]["100"]) - x[-1]) > 1e-14:
    print(p["quantiles"])
ends = np.array([a] + x + [b])
if abs(float(p["widest"][1]) - float(p["widest"][0]) - np.diff(ends).max()) > 1e-14:
    print(p["widest"])
best = o["closed_form"]["norms"]["rmse"]
if not float(best["value"]) < expected or abs(
        float(best["ratio"]) * float(best["value"]) / expected - 1) > 1e-7:
    print(best)
for norm in "rmse", "linf":
    e = float(o["runs"][0]["norms"][norm]["value"])
    for rival, floor in ("certified_bound", "lower"), ("asymptotic_floor", "asymptotic_floor"):
        if abs(float(o["efficiency"][norm][rival]) * e / float(o[floor][norm]["value"]) - 1) > 1e-6:
            print(norm, rival, o["efficiency"], o[floor])
    if not 0 < float(o["lower"][norm]["value"]) <= float(best["value"] if norm == "rmse" else e):
        print(o["lower"])
EOF
        } | case_of "a net of NumPy against dense evaluation: $case"
    done

    {
        "$numpy" - <<'EOF' 2>&1
from nets import *
t = random_net(20, 0, 3)
t["P.weight"] = np.array([[0.5, -0.25, 0.125]])
t = write("tied.safetensors", t)
json.dump(rmse(t, np.exp, -1, 1, power=3), open("expected.json", "w"))
EOF
        succeeds measure tied.safetensors exp --json -o found.json
        "$numpy" -c 'from nets import *
o = compare("found.json", json.load(open("expected.json")), 12)
if o["unit"] != "relu3": print(o["unit"])' 2>&1
    } | case_of 'a tied net of NumPy'

    {
        "$numpy" - <<'EOF' 2>&1
from nets import *
t = random_net(9, 1, 4)
write("good.safetensors", t)
t["U.bias"][5] = np.nan
write("nan.safetensors", t)
t["U.bias"] = np.zeros(8)
write("short.safetensors", t)
t["U.bias"] = np.zeros((9, 1))
write("shape.safetensors", t)
del t["U.bias"]
write("lacking.safetensors", t)
one = {"G.weight": [[1.0]], "G.bias": [0.5], "D.weight": [[1.0]], "D.bias": [0.0]}
write("gap.safetensors", {**one, "Q.weight": [[1.0]], "Q.bias": [1.0]})
write("gap2.safetensors", {**one, "U.weight": [[1.0]], "U.bias": [1.0], "Q3.weight": [[1.0]]})
write("flat.safetensors", {**one, "G.weight": [1.0]})
write("none1.safetensors", {**one, "G.weight": np.zeros((0, 1))})
write("other.safetensors", {**one, "fc.weight": [[1.0]]})
write("gateless.safetensors", {k: v for k, v in one.items() if k[0] != "G"})
EOF
        succeeds measure good.safetensors exp --norm rmse
        expect_status 65 measure nan.safetensors exp
        complains 'nan.safetensors: byte [0-9]*: U.bias\[5\] is nan'
        expect_status 65 measure short.safetensors exp
        complains 'tensor "U.bias": expected the shape \[9\] for 9 neurons, not \[8\]$'
        expect_status 65 measure shape.safetensors exp
        complains 'tensor "U.bias": expected the shape \[9\] for 9 neurons, not \[9, 1\]$'
        expect_status 65 measure lacking.safetensors exp
        complains 'tensor "U.bias" is missing$'
        expect_status 65 measure gap.safetensors exp
        complains 'tensor "U.weight" is missing, although there is "Q\.\(weight\|bias\)"$'
        expect_status 65 measure gap2.safetensors exp
        complains 'tensor "Q.weight" is missing, although there is "Q3\.'
        expect_status 65 measure flat.safetensors exp
        complains 'tensor "G.weight": expected the shape \[1, 1\] for 1 neuron, not \[1\]$'
        expect_status 65 measure gateless.safetensors exp
        complains 'tensor "G.weight" is missing$'
        expect_status 65 measure none1.safetensors exp
        complains 'tensor "G.weight": a net has one neuron or more'
        expect_status 65 measure other.safetensors exp
        complains 'tensor "fc.weight" is none of mlp.s'
        mkdir folder
        expect_status 74 measure folder exp
        complains 'folder: a folder, not a file; .*weights.safetensors$'
        expect_status 74 norm ./folder exp
        complains 'folder: a folder, not a file'
        expect_status 65 measure good.safetensors 'log(x)'
        expect_status 65 measure good.safetensors epx
        complains 'nearest: exp'
        expect_status 64 measure good.safetensors
        expect_status 64 measure good.safetensors exp -n 4
        complains "no option '-n'"
        expect_status 74 measure none.safetensors exp
        expect_status 65 measure good.safetensors exp --dtype f16 -o kept 2>&1 | grep -v '^exit status 0'
    } | case_of 'wrong files of NumPy'

    {
        "$numpy" - <<'EOF' 2>&1
from nets import *
t = random_net(30, 1, 5)
f32 = {k: v.astype(np.float32).astype(np.float64) for k, v in t.items()}
write("fine.safetensors", t)
json.dump(rmse(f32, np.exp, -1, 1), open("expected.json", "w"))
EOF
        succeeds measure fine.safetensors exp --dtype f32 --json -o found.json
        "$numpy" -c 'from nets import *
o = compare("found.json", json.load(open("expected.json")), 12)
if (o["runs"][0]["bits"], o["runs"][0]["dtype"]) != (24, "f32"): print(o["runs"][0])' 2>&1
    } | case_of 'parameters of a file are rounded as NumPy rounds them'
else
    skip 'nets of NumPy' 'no python3 with numpy'
fi

{
    succeeds construct glu exp -n 7 --dtype bf16 -o net.safetensors
    succeeds measure net.safetensors exp
    for line in '^glu from a file; exp: ' '^norm  value  *status$' '7 cells, 36 parameters of 8 bits (bf16)$' \
        '^rmse: efficiency .* certified bound .* asymptotic floor' \
        '^rmse: glu midpoint of 7 neurons has .*times that$' \
        '^breakpoints: 6 inside at 6 places (0 share a place with another), 1 left, 0 right; 0 neurons have none$' \
        '^  widest piece: from ' '^  always open, one polynomial: 1 (number 0)$'; do
        shows "$line"
    done
    succeeds measure net.safetensors exp --format tsv
    shows '^rmse.[1-9]'
    succeeds measure net.safetensors x --norm h1
} | case_of 'what measure prints'

{
    succeeds construct gqu exp -n 2 -b 53 -o two.json
    succeeds measure two.json sqrt --on 0,1
    succeeds construct relu3 exp -n 5 -o five.json
    succeeds measure five.json sqrt --norm rmse
    shows '^no closed-form net of equal size: quasi: '
    succeeds construct glu x2 -n 5 -o square.json
    succeeds measure square.json x2
    shows '^rmse  *0  *exact'
} | case_of 'without bounds or closed forms'

# Of 8 neurons these can be exact, although the closed form's breakpoints are rounded, or its ends.
{
    for case in 'glu x2' 'gqu x3' 'mlp x' 'mlp 2*x-1' 'glu x^2-3*x' 'relu3 x^3-x'; do
        unit=${case% *} target=${case#* }
        for on in -1,1 0,pi; do
            succeeds construct "$unit" exp -n 8 -o eight.json
            succeeds measure eight.json "$target" "--on=$on" --norm rmse
            shows '^a net of this size can be exact: '
            grep -i 'efficiency .* against\|times that' "$scratch/out"
            succeeds measure eight.json "$target" "--on=$on" --norm rmse --json
            shows '"can_be_exact": true'
            shows '"efficiency": null'
        done
    done
    for case in 'mlp x2' 'glu x3' 'gqu x4' 'mlp exp'; do
        succeeds construct "${case% *}" exp -n 8 -o eight.json
        succeeds measure eight.json "${case#* }" --norm rmse
        shows '^rmse: efficiency .* against'
        succeeds measure eight.json "${case#* }" --norm rmse --json
        shows '"can_be_exact": false'
    done
} | case_of 'targets that a net of the size can reproduce'

# Rounded nets: norm, study and construct mean the same one.
for dtype in f64 f32 bf16 f16; do
    {
        succeeds construct gqu runge9 -n 12 --dtype $dtype -o net.safetensors
        succeeds norm net.safetensors runge9 --norm rmse,linf --format tsv
        grep '^[rl]' "$scratch/out" | cut -f1,2 >expected
        succeeds norm gqu runge9 -n 12 --dtype $dtype --norm rmse,linf --format tsv
        grep '^[rl]' "$scratch/out" | cut -f1,2 | diff expected -
        succeeds study gqu runge9 -n 6,12 --dtype $dtype --norm rmse --format tsv
        grep '^12' "$scratch/out" | cut -f4 >found
        sed -n 's/^rmse.//p' expected | diff - found
    } | case_of "norm, study and construct round to $dtype alike"
done

{
    succeeds study glu exp -c midpoint -n 20:320 --dtype f32 --norm rmse
    shows '^every parameter rounded to f32, 24 bits$'
    shows '^rmse  more than twice the ideal error first at n = 160; falls from size to size$'
    shows '^rmse  least error 2.5539e-8 at n = 320, 0.428 times 2^-24$'
    shows '^rmse  floor, the errors from n = 160 on: 2.5539e-8 to 4.6868e-8, median 2.5539e-8; 0.428 to 0.786, median 0.428 times 2^-24$'
    shows '^rmse  breakdown expected between n = 41 and 263, '
    grep 'order in cells' "$scratch/out"
    succeeds study glu exp -c midpoint -n 20:40 --dtype f64 --norm rmse
    shows '^rmse  within twice the ideal error at all sizes; '
    grep ' floor, ' "$scratch/out"
} | case_of 'a study of rounded nets'

if has python3; then
    {
        succeeds study glu exp -c midpoint -n 20:160 --dtype f32 --json -o found.json
        python3 - <<'EOF' 2>&1
import json
o = json.load(open("found.json"))
p = o["precision"]
if "order" in o or p["dtype"] != "f32" or p["rmse"]["exceeds_at"] != 160:
    print(p)
if p["rmse"]["stalls_at"] is not None or p["rmse"]["least_at"] != 160 or p["rmse"]["expected"] != [41, 263]:
    print(p)
f, last = p["rmse"]["floor"], o["runs"][-1]["norms"]["rmse"]["value"]
if f["sizes"] != 1 or {float(f[k]) for k in ("lowest", "median", "highest")} != {float(last)}:
    print(f, last)
if len(p["linf"]["local"]) != 3:
    print(p["linf"])
for run in o["runs"]:
    if (run["dtype"], run["bits"]) != ("f32", 24):
        print(run)
    for norm in run["norms"].values():
        ratio = float(norm["value"]) / float(norm["ideal"]["value"])
        if norm["ideal"]["status"] != "proved" or abs(float(norm["over_ideal"]) / ratio - 1) > 1e-11:
            print(norm)
EOF
    } | case_of 'JSON of a study of rounded nets'
else
    skip 'JSON of a study of rounded nets' 'no python3'
fi

{
    for command in norm study; do
        rm -f kept
        expect_status 65 $command glu '1e9*exp(x)' -n 5 --dtype f16 -o kept
        complains 'n = 5: U.weight\[0\], .*, is beyond the numbers of type f16'
        [ -e kept ] && echo 'a file was written'
    done
    succeeds construct glu '1e9*exp(x)' -n 5 -o large.json
    expect_status 65 measure large.json exp --dtype f16
    complains 'large.json: U.weight\[0\]'
    expect_status 65 norm large.json exp --dtype f16
} | case_of 'a parameter that is too large is named'
finish
