# SPDX-License-Identifier: GPL-3.0-or-later
# usage: golden.py FOLDER ...: what PyTorch and NumPy make of the golden references in these folders,
# honestly and with a mistake each, as FOLDER.out/CASE.npy or .txt. Prints "CASE FOLDER FILE"; CASE
# begins with honest- or wrong-. Mistakes that change no parameter are left out.
import json
import os
import struct
import sys

import numpy as np
import torch
from torch.nn import functional


class Net(torch.nn.Module):
    """y = D(relu(Gx+g)*(Ux+u)*(Qx+q)): MLP, GLU, GQU with no, one, two factors."""

    def __init__(self, neurons, factors):
        super().__init__()
        self.factors = factors
        for name in ["G"] + factors:
            setattr(self, name, torch.nn.Linear(1, neurons))
        self.D = torch.nn.Linear(neurons, 1)
        self.gate = torch.relu

    def forward(self, x):
        h = self.gate(self.G(x))
        for name in self.factors:
            h = h * getattr(self, name)(x)
        return self.D(h)


def load(path):
    """The tensors of a .safetensors file; bf16 as the upper halves of f32."""
    with open(path, "rb") as file:
        byte = file.read()
    (size,) = struct.unpack("<Q", byte[:8])
    data = byte[8 + size:]
    tensors = {}
    for name, t in json.loads(byte[8:8 + size]).items():
        part = data[slice(*t["data_offsets"])]
        if t["dtype"] == "BF16":
            a = (np.frombuffer(part, "<u2").astype("<u4") << 16).view("<f4")
        else:
            a = np.frombuffer(part, "<f" + str(int(t["dtype"][1:]) // 8))
        tensors[name] = a.reshape(t["shape"]).copy()
    return tensors


def in_torch(p, x, kind, gate=torch.relu):
    factors = [f for f in ("U", "Q") if f + ".weight" in p]
    net = Net(len(p["G.bias"]), factors).to(kind)
    net.load_state_dict({name: torch.from_numpy(a).to(kind) for name, a in p.items()})
    net.gate = gate
    with torch.no_grad():
        return net(torch.from_numpy(x).to(kind)).double().numpy().flatten()


def in_numpy(p, x, order=None):
    """The neurons one by one, in that order."""
    y = np.zeros_like(x)
    for i in order if order is not None else range(len(p["G.bias"])):
        h = np.maximum(x * p["G.weight"][i, 0] + p["G.bias"][i], x.dtype.type(0))
        for f in "UQ":
            if f + ".weight" in p:
                h = h * (x * p[f + ".weight"][i, 0] + p[f + ".bias"][i])
        y = y + h * p["D.weight"][0, i]
    return (y + p["D.bias"]).flatten()


def change(p, name, entry):
    """The tensors with another one of that name."""
    return {**p, name: entry}


def permute(p, order):
    return {name: a if name == "D.bias" else a[:, order] if name == "D.weight" else a[order]
            for name, a in p.items()}


def mistakes(p):
    """Names and tensors."""
    n = len(p["G.bias"])
    for name in p:
        if name.endswith("bias"):
            yield "without-" + name, change(p, name, 0 * p[name])
        if n > 1 and p[name].size == n:
            yield "rolled-" + name, change(p, name, np.roll(p[name].flatten(), 1).reshape(p[name].shape))
    for i in sorted({0, n // 2, n - 1}):
        D = p["D.weight"].copy()
        D[0, i] = -D[0, i]
        yield "sign-%d" % i, change(p, "D.weight", D)
    swapped = p["D.weight"].copy()
    swapped[0, [0, n - 1]] = swapped[0, [n - 1, 0]]
    yield "swapped-D.weight", change(p, "D.weight", swapped)


def evaluate(folder):
    with open(os.path.join(folder, "golden.json")) as file:
        dtype = json.load(file)["dtype"]
    p = load(os.path.join(folder, "weights.safetensors"))
    x = np.load(os.path.join(folder, "points.npy")).reshape(-1, 1)
    kind = {"f64": torch.float64, "f32": torch.float32, "bf16": torch.bfloat16,
            "f16": None}[dtype]
    n = len(p["G.bias"])
    if kind is not None:
        yield "honest-torch", in_torch(p, x, kind)
        yield "honest-permuted", in_torch(permute(p, np.random.default_rng(7).permutation(n)), x, kind)
        yield "honest-one-thread-reversed", in_torch(permute(p, np.arange(n)[::-1].copy()), x, kind)
    yield "honest-numpy", in_numpy(p, x)
    yield "honest-numpy-reversed", in_numpy(p, x, range(n - 1, -1, -1))
    if dtype != "f64":
        yield "honest-longer", in_torch(p, x, torch.float64)
    if dtype not in ("f64", "f32"):
        return
    for name, changed in mistakes(p):
        if any((changed[t] != p[t]).any() for t in p):
            yield "wrong-" + name, in_torch(changed, x, kind)
    yield "wrong-gelu", in_torch(p, x, kind, functional.gelu)
    yield "wrong-silu", in_torch(p, x, kind, functional.silu)
    if dtype == "f64":
        yield "wrong-float32", in_torch(p, x, torch.float32)
        terms = in_numpy  # the same in f64, but the sum
        total = np.zeros(len(x), np.float32)
        for i in range(n):
            one = {name: a if name == "D.bias" else a[:, [i]] if name == "D.weight" else a[[i]]
                   for name, a in p.items()}
            total = total + terms(change(one, "D.bias", 0 * p["D.bias"]), x).astype(np.float32)
        yield "wrong-accumulated-in-float32", (total + np.float32(p["D.bias"])).astype(np.float64)
    else:
        yield "wrong-bfloat16", in_torch(p, x, torch.bfloat16)


for folder in sys.argv[1:]:
    os.makedirs(folder + ".out", exist_ok=True)
    for k, (case, y) in enumerate(evaluate(folder)):
        path = os.path.join(folder + ".out", case + (".npy" if k % 2 == 0 else ".txt"))
        if k % 2 == 0:
            np.save(path, y)
        else:
            np.savetxt(path, y, "%.17g")
        print(case, folder, path)
