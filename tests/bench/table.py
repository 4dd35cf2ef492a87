# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables for people, and in Markdown."""


def number(x):
    return f"{x:.2f}" if x < 9.995 else f"{x:.1f}" if x < 99.95 else f"{x:.0f}"


def milliseconds(seconds):
    return number(1e3 * seconds) if seconds >= 1e-5 else f"{1e3 * seconds:.4f}"


class Table:
    """Lines of cells: for people as they come, in Markdown at the end."""

    def __init__(self, title, head, widths):
        self.title, self.head, self.widths = title, head, widths
        self.lines = []
        print(f"\n{title}\n\n{self.text(head)}", flush=True)

    def text(self, cells):
        return " ".join(cell.rjust(width) for cell, width in zip(cells, self.widths))

    def add(self, cells):
        self.lines.append(cells)
        print(self.text(cells), flush=True)

    def markdown(self):
        rows = [self.head, ["---:"] * len(self.head), *self.lines]
        return f"### {self.title}\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"
