# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests/cli/plot.sh asks of files.

usage: plot.py svg FILE             well-formed, with paths and texts, nothing outside
       plot.py study TSV TABLE JSON     errors are those of ordo study --json, rounded
       plot.py slopes TSV TABLE JSON    slopes and their limit, too
       plot.py fit TSV TABLE JSON       the slope of a fit over all sizes
       plot.py bound TSV UNIT JSON      one size of ordo bound --json
       plot.py edge TSV UNIT JSON       so is the edge of the hatched region, or below
       plot.py net TSV JSON             samples have the rmse and linf of ordo norm --json
       plot.py breakdown TSV JSON       a format of ordo study --dtype --json
"""
import decimal
import json
import re
import sys
import xml.etree.ElementTree as tree

D = decimal.Decimal
decimal.getcontext().prec = 60


def tables(path):
    """{name: [row, ...]}, rows as {heading: text}."""
    found = {}
    for block in open(path, encoding="utf-8").read().split("\n\n\n"):
        lines = block.strip("\n").split("\n")
        assert lines[0].startswith("# "), lines[0]
        headings = lines[1].split("\t")
        rows = [dict(zip(headings, line.split("\t"))) for line in lines[2:]]
        assert lines[0][2:] not in found, "two tables " + lines[0]
        found[lines[0][2:]] = rows
    return found


def is_rounded(text, full, rounding=decimal.ROUND_HALF_EVEN):
    """Whether `text` is `full` rounded to as many digits as it has."""
    digits = len(re.sub(r"e.*|\D", "", text).lstrip("0"))
    context = decimal.Context(prec=digits, rounding=rounding)
    return D(text) == context.create_decimal(D(full))


def check(good, what):
    if not good:
        print(what)


def svg(path):
    root = tree.parse(path).getroot()
    name = "{http://www.w3.org/2000/svg}"
    check(root.tag == name + "svg", "no svg")
    texts = ["".join(t.itertext()).strip() for t in root.iter(name + "text")]
    check(len(list(root.iter(name + "path"))) > 10, "hardly a path")
    check(sum(1 for t in texts if t) > 8, "hardly a text: %r" % texts)
    width, height = (float(x) for x in root.get("viewBox").split()[2:])
    for group in root.iter(name + "g"):
        place = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", group.get("transform") or "")
        if place and group.find(name + "text") is not None:
            x, y = float(place[1]), float(place[2])
            text = "".join(group.find(name + "text").itertext()).strip()
            size = float(group.get("font-size"))
            reach = 0.52 * size * len(text) * {"start": 1, "middle": 0.5, "end": -1}[
                group.get("text-anchor")]
            check(0 <= x <= width and 0 < y < height, "outside: " + text)
            check(0 <= x + reach <= width, "reaches out: " + text)


def runs(data, norm):
    return [(r["neurons"], r["cells"], r["parameters"], r["norms"][norm]) for r in data["runs"]]


def study(path, table, data):
    norm = next(iter(data["order"]), None) or next(iter(data["runs"][0]["norms"]))
    rows = tables(path)[table]
    check(len(rows) == len(data["runs"]), "%d rows" % len(rows))
    for row, (neurons, cells, parameters, values) in zip(rows, runs(data, norm)):
        check(int(row["neurons"]) == neurons, "neurons %s" % row["neurons"])
        if "cells" in row:
            check(int(row["cells"]) == cells, "cells %s" % row["cells"])
            check(int(row["parameters"]) == parameters, "parameters %s" % row["parameters"])
        check(is_rounded(row[norm], values["value"]), "%s, not %s" % (row[norm], values["value"]))
        if row.get("theory", "-") != "-":
            ratio = D(row[norm]) / D(row["theory"])
            check(abs(ratio / D(values["constant_ratio"]) - 1) < D("1e-9"), "ratio %s" % ratio)


def slopes(path, table, data):
    order = next(iter(data["order"].values()))
    found = tables(path)
    check(len(found[table]) == len(order["local"]), "%d slopes" % len(found[table]))
    for row, local, run in zip(found[table], order["local"], data["runs"]):
        check(is_rounded(row["slope"], local), "%s, not %s" % (row["slope"], local))
        check(int(row["from"]) == run["neurons"], "from %s" % row["from"])
    for row in found[table + ", limit"]:
        check(is_rounded(row["limit"], order["limit"]), "%s, not %s" % (row["limit"], order["limit"]))


def fit(path, table, data):
    order = next(iter(data["order"].values()))
    rows = tables(path)[table + ", fit"]
    check([r["neurons"] for r in rows] == ["10", "50"], "not from 10 to 50")
    for row in rows:
        check(D(row["slope"]) == -D(order["fit_slope"]), "%s, not %s" % (row["slope"], order["fit_slope"]))


def bound(path, unit, data):
    norm = next(iter(data["lower"]))
    rows = [r for r in tables(path)["any " + unit] if int(r["neurons"]) == data["neurons"]]
    check(len(rows) == 1, "no such size")
    for row in rows:
        check(row["certified bound"] == data["lower"][norm]["value"],
              "%s, not %s" % (row["certified bound"], data["lower"][norm]["value"]))
        floor = data["asymptotic_floor"][norm]["value"]
        check(abs(D(row["asymptotic floor"]) / D(floor) - 1) < D("1e-8"), "floor %s" % floor)


def edge(path, unit, data):
    """The edge of the hatched region at a size is not above its bound."""
    norm = next(iter(data["lower"]))
    rows = [r for r in tables(path)["any %s, edge" % unit] if int(r["neurons"]) == data["neurons"]]
    check(len(rows) == 1, "no such size on the edge")
    for row in rows:
        check(0 < D(row["out of reach"]) <= D(data["lower"][norm]["value"]),
              "edge %s, bound %s" % (row["out of reach"], data["lower"][norm]["value"]))


def breakdown(path, data):
    dtype = data["runs"][0]["dtype"]
    norm = next(iter(data["runs"][0]["norms"]))
    found = tables(path)
    for row, (neurons, _, _, values) in zip(found[dtype], runs(data, norm)):
        check(int(row["neurons"]) == neurons, "neurons %s" % row["neurons"])
        check(is_rounded(row[norm], values["value"]), "%s, not %s" % (row[norm], values["value"]))
    for row, (_, _, _, values) in zip(found["exact"], runs(data, norm)):
        check(is_rounded(row[norm], values["ideal"]["value"]), "exact: %s" % row[norm])
    exceeds = data["precision"][norm]["exceeds_at"]
    rows = found.get(dtype + ", breakdown", [])
    check([int(r["neurons"]) for r in rows] == ([exceeds] if exceeds else []),
          "broken at %r, not %r" % (rows, exceeds))


def net(path, data):
    found = tables(path)
    samples = [(float(r["x"]), float(r["error"])) for r in found["samples"]]
    ends = [float(r["x"]) for r in found["breakpoints"]]
    run = data["runs"][0]
    check(len(ends) == run["cells"] + 1, "%d breakpoints" % len(ends))
    each = len(samples) // run["cells"]
    square = 0  # Simpson's rule on each cell
    for i in range(run["cells"]):
        cell = samples[i * each:(i + 1) * each]
        check(cell[0][0] == ends[i] and cell[-1][0] == ends[i + 1], "cell %d" % i)
        weights = [1] + [4, 2] * ((each - 3) // 2) + [4, 1]
        h = (ends[i + 1] - ends[i]) / (each - 1)
        square += h / 3 * sum(w * e * e for w, (_, e) in zip(weights, cell))
    rmse = (square / (ends[-1] - ends[0])) ** 0.5
    most = max(abs(e) for _, e in samples)
    norms = {name: float(norm["value"]) for name, norm in run["norms"].items()}
    check(abs(rmse / norms["rmse"] - 1) < 1e-4, "rmse %g" % rmse)
    check(0.99 < most / norms["linf"] <= 1 + 1e-11, "linf %g" % most)


if __name__ == "__main__":
    kind, arguments = sys.argv[1], sys.argv[2:]
    if kind != "svg":
        arguments[-1] = json.load(open(arguments[-1], encoding="utf-8"))
    globals()[kind](*arguments)
