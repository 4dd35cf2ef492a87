# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be reached, and what was found."""
import itertools
import statistics

from peers import Failure, Row, call, child
from table import Table, number

DIGITS = [15, 30, 50, 100, 500]
RATIOS = {
    "bumps": [1.8, 1.8, 1.0, 0.6, 0.3],
    "sin4": [1.0, 0.8, 0.6, 0.45, 0.25],
    "runge9": [4, 4, 3, 3, 3],
}

# What is no unproved peer.
NO_PEERS = ("floor", "ours", "no check", "arb")


class Goals(Table):
    def __init__(self):
        super().__init__("What is to be reached", ["what", "goal", "found", "met"], [64, 12, 12, 4])

    def goal(self, text, found, bound, unit="", most=True):
        met = found <= bound if most else found >= bound
        relation = "<=" if most else ">="
        self.add([text, f"{relation} {bound:g}{unit}", number(found) + unit, "yes" if met else "NO"])


def goals_of_norms(bench, goals):
    def warm(row, name):
        result = bench.results.get(row, {}).get(name)
        return result["warm"] if isinstance(result, dict) else None

    for target, ratios in RATIOS.items():
        for digits, most in zip(DIGITS, ratios):
            row = Row("l2", "glu", target, 1024, digits)
            ours, floor = warm(row, "ours"), warm(row, "floor")
            if ours and floor:
                name = f"{target}, glu, n = 1024, {digits} digits"
                goals.goal(f"ours / floor, {name}", ours / floor, most)
    for row, result in bench.results.items():
        ours, name = warm(row, "ours"), f"{row.target}, {row.unit}, n = {row.n}, {row.digits} digits"
        if ours and row.norm == "l2":
            if warm(row, "arb"):
                goals.goal(f"arb / ours, {name}", warm(row, "arb") / ours, 2.5, most=False)
            others = [
                (r["warm"], peer)
                for peer, r in result.items()
                if isinstance(r, dict) and not r["doubles"] and peer not in NO_PEERS
            ]
            if others:
                least, peer = min(others)
                goals.goal(f"fastest not proved ({peer}) / ours, {name}", least / ours, 1, most=False)
            if row.n == 1024 and warm(row, "gsl"):
                goals.goal(f"ours / gsl, {name}", ours / warm(row, "gsl"), 50)
        if ours and row.norm == "linf" and (row.target, row.unit, row.n) == ("bumps", "glu", 256):
            goals.goal(f"Linf, {name}", 1e3 * ours, 10, " ms")


def goals_of_work(bench, goals):
    """What the table does not show. A program that fails has not reached its goal."""
    programs, rounds = bench.programs, range(bench.options.rounds)
    norm = [programs.ordo, "norm", "glu", "bumps", "--norm", "rmse", "-j", "2"]
    peak = {}  # MiB of n = 2^20, from digits

    def sweep():
        said = [call(programs.program("sweep", 20), {}, "", 600) for _ in rounds]
        return statistics.median(float(s["warm"]) for s in said)

    def speedup():
        times = {1: [], 2: []}
        row = Row("l2", "glu", "bumps", 16384, 30)
        for _, threads in itertools.product(rounds, times):
            said = call(programs.ours(row, threads, "default"), {}, "", 600)
            times[threads].append(float(said["warm"]))
        return statistics.median(times[1]) / statistics.median(times[2])

    def study():
        options = ["bumps", "-n", "4:65536", "-d", "20", "-j", "2"]
        return sum(child([programs.ordo, "study", unit, *options])[0] for unit in ("mlp", "glu", "gqu"))

    def large():
        seconds, peak[20] = child([*norm, "-n", 2**20, "-d", 20])
        return seconds

    def each():
        """MiB for 2^20 neurons are bytes for one; what a small net takes is not theirs."""
        return child([*norm, "-n", 2**20, "-d", 50])[1] - child([*norm, "-n", 1024, "-d", 50])[1]

    for text, measure, bound, unit, most in (
        ("102 nets of the paper's speed run, 20 digits", sweep, 0.25, " s", True),
        ("2 threads, bumps, glu, n = 16384, 30 digits", speedup, 1.8, " x", False),
        ("study n = 4:65536 of three units, 20 digits, 2 threads", study, 10, " s", True),
        ("n = 2^20, glu, 20 digits, 2 threads", large, 30, " s", True),
        ("the same, memory", lambda: peak.get(20, float("inf")), 512, " MiB", True),
        ("memory per neuron, n = 2^20, 50 digits", each, 400, " bytes", True),
    ):
        try:
            goals.goal(text, measure(), bound, unit, most)
        except Failure as failure:
            goals.add([text, f"{bound:g}{unit}", str(failure), "NO"])
