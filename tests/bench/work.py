# SPDX-License-Identifier: GPL-3.0-or-later
"""For the peers in Python: the work, read from a file that pieces.c wrote, and the clock."""
import os
import statistics
import time


class Work:
    """Numbers stay texts: cell[i] is [left, right, c_0, c_1, ...] of cell i."""

    def __init__(self, path):
        with open(path, encoding="ascii") as lines:
            head = lines.readline().split()
            self.target = head[0]
            cells, self.coefficients, self.digits, self.bits, self.points = map(int, head[1:6])
            self.size = float(head[6])
            self.cell = [lines.readline().split() for _ in range(cells)]


def times(run):
    """Calls run() once cold, then warm for a fifth of a second, and prints both."""
    enough = float(os.environ.get("ORDO_BENCH_SECONDS", "0.2"))
    start = time.perf_counter()
    run()
    cold = time.perf_counter() - start
    warm = []
    while not warm or sum(warm) < enough or (len(warm) < 3 and sum(warm) < 10 * enough):
        start = time.perf_counter()
        run()
        warm.append(time.perf_counter() - start)
    print(f"cold={cold:.9f} warm={statistics.median(warm):.9f}", end=" ")
