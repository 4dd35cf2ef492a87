# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs of the bench: which there are, how each is started on a row, what it says."""
import collections
import os
import pathlib
import shutil
import subprocess
import sys
import time

from work import Work

HERE = pathlib.Path(__file__).resolve().parent
Row = collections.namedtuple("Row", "norm unit target n digits")
Peer = collections.namedtuple("Peer", "name norms package needs start doubles", defaults=(False,))

EXPRESSIONS = {
    "bumps": "1/(1+cos(pi*x)^2)",
    "runge9": "1/(1+9*x^2)",
    "sin4": "sin(4*x)",
}


class Failure(Exception):
    """A program that did not come to its end as it should; the text is shown in the table."""


class GaveUp(Failure):
    """A peer that says itself that it has no value."""


def call(arguments, environment, text, limit):
    """What a program says on its last line, as a dictionary."""
    try:
        done = subprocess.run(
            arguments,
            env={**os.environ, **environment},
            input=text,
            capture_output=True,
            text=True,
            timeout=limit,
        )
    except subprocess.TimeoutExpired:
        raise Failure(f"> {limit:g} s") from None
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if done.returncode != 0 or not lines or "cold=" not in lines[-1]:
        print(done.stdout[-300:], done.stderr[-300:], file=sys.stderr)
        raise Failure("failed")
    said = dict(pair.split("=", 1) for pair in lines[-1].split())
    if said.get("value") in ("error", "nan"):
        raise GaveUp("gave up")
    return said


def child(arguments):
    """Seconds, and MiB at the peak."""
    start = time.monotonic()
    process = subprocess.Popen(["timeout", "1800", *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failure(f"{' '.join(map(str, arguments))}: exit status {process.returncode}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def python_with(*modules):
    """An interpreter that has these modules, or None."""
    for python in (sys.executable, "python3", "/usr/bin/python3"):
        test = "import sys; from importlib.util import find_spec; "
        test += f"sys.exit(None in map(find_spec, {modules}))"
        if shutil.which(python) and subprocess.run([python, "-c", test]).returncode == 0:
            return python
    return None


def has_boost():
    headers = ("boost/math/quadrature/gauss.hpp", "boost/multiprecision/mpfr.hpp")
    source = "".join(f"#if !__has_include(<{name}>)\n#error\n#endif\n" for name in headers)
    compile_it = [os.environ.get("CXX", "c++"), "-E", "-x", "c++", "-o", os.devnull, "-"]
    try:
        quiet = subprocess.DEVNULL
        return subprocess.run(compile_it, input=source.encode(), stderr=quiet).returncode == 0
    except FileNotFoundError:
        return False


class Programs:
    """How each program is started on a row: (arguments, environment, standard input)."""

    def __init__(self, build):
        self.build = build / "tests" / "bench"
        self.ordo = build / "verify" / "ordo"
        self.mpmath = python_with("mpmath")
        self.gmpy2 = python_with("mpmath", "gmpy2")
        self.scipy = python_with("scipy")
        self.peers = [
            self.mine("ours", 1, "default"),
            self.mine("no check", 1, "none"),
            self.c("arb", "l2"),
            self.c("expert", "l2"),
            Peer("PARI m", "l2", "pari-gp", shutil.which("gp"), self.pari("points")),
            Peer("PARI", "l2", "pari-gp", shutil.which("gp"), self.pari("default")),
            Peer("Boost", "l2", "g++ libboost-math-dev libmpfr-dev", has_boost(), self.boost),
            Peer("mpmath", "l2", "python3-mpmath python3-gmpy2", self.gmpy2, self.quad(True)),
            Peer("no gmpy2", "l2", "python3-mpmath", self.mpmath, self.quad(False)),
            self.c("gsl", "l2", doubles=True),
            Peer("NumPy m", "l2", "python3-scipy", self.scipy, self.double("points"), True),
            Peer("SciPy", "l2", "python3-scipy", self.scipy, self.double("quad"), True),
            self.c("scan", "linf"),
            Peer("PARI scan", "linf", "pari-gp", shutil.which("gp"), self.pari("linf")),
            Peer("dirtyinf", "linf", "sollya", shutil.which("sollya"), self.sollya("dirtyinfnorm")),
            Peer("supnorm", "linf", "sollya", shutil.which("sollya"), self.sollya("supnorm")),
        ]

    def program(self, name, *arguments):
        return [str(self.build / name), *map(str, arguments)]

    def c(self, name, norms, doubles=False):
        start = lambda row, path: (self.program(name, path), {}, "")
        return Peer(name, norms, "", True, start, doubles)

    def mine(self, name, threads, check):
        start = lambda row, path: (self.ours(row, threads, check), {}, "")
        return Peer(name, "l2 linf", "", True, start)

    def ours(self, row, threads, check):
        return self.program("ours", row.unit, row.target, row.n, row.digits, row.norm, threads, check)

    def pari(self, method):
        arguments = ["gp", "-fq", "-s", "1G", str(HERE / "pari.gp")]
        return lambda row, path: (arguments, {"WORK": str(path), "METHOD": method}, "")

    def quad(self, gmpy2):
        arguments = [self.gmpy2 if gmpy2 else self.mpmath, str(HERE / "mpmath_quad.py")]
        environment = {} if gmpy2 else {"MPMATH_NOGMPY": "1"}
        return lambda row, path: ([*arguments, str(path)], environment, "")

    def double(self, method):
        arguments = [self.scipy, str(HERE / "scipy_quad.py"), method]
        return lambda row, path: ([*arguments, str(path)], {}, "")

    def boost(self, row, path):
        """Compiled for the precision and the number of points of the row."""
        work = Work(path)
        program = self.build / f"boost-{work.bits}-{work.points}"
        source = HERE / "boost.cc"
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            # Strict C++: else Boost takes MPFR numbers of 113 bits and less for __float128.
            options = ["-std=c++17", "-D_POSIX_C_SOURCE=200809L", "-O2", "-I", str(HERE.parents[1])]
            sizes = [f"-DBITS={work.bits}", f"-DPOINTS={work.points}"]
            compiler = os.environ.get("CXX", "c++")
            arguments = [compiler, *options, *sizes, "-o", str(program), str(source)]
            if subprocess.run([*arguments, "-lmpfr", "-lgmp"]).returncode != 0:
                raise Failure("not compiled")
        return [str(program), str(path)], {}, ""

    def sollya(self, method):
        def start(row, path):
            work = Work(path)
            cells = []
            for left, right, *c in work.cell:
                p = " + ".join(f"({c[j]}) * _x_^{j}" for j in range(len(c)))
                cells.append(f"[|{left}, {right} - ({left}), {p}|]")
            expression = EXPRESSIONS[work.target].replace("x", "_x_")
            # The precision comes first: decimals are rounded to it as they are read.
            text = f'verbosity = 0!; prec = {work.bits}!; precision = {work.bits};\n'
            text += f'digits = {work.digits}; method = "{method}"; f = {expression};\n'
            text += "cells = [|" + ",\n".join(cells) + "|];\n"
            return ["sollya"], {}, text + f'execute("{HERE / "sollya.sollya"}");\nquit;\n'

        return start
