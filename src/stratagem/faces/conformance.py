"""Runs a suite of models of others against their expected outputs, and tells what passes.

`python -m stratagem.faces.conformance DIR` reads `DIR/status.csv` (columns path, format, output_file, and what other
programs do) and prints a table.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import Diagnostics, StratagemError
from stratagem.exchange import Sheet, read_sheet
from stratagem.exchange.grids import decode
from stratagem.exchange.names import cell_key

TOLERANCE = 1e-5
"""Relative and absolute, as PySD compares."""

SHOWN = 3
"""Differences that a line shows."""


@dataclass(frozen=True)
class Outcome:
    """What came of one model: `reason` is empty where its output is as expected."""

    path: str
    format: str
    expected: bool
    reason: str
    others: dict[str, str]

    @property
    def passed(self) -> bool:
        return self.expected and not self.reason


def outcomes(root: Path) -> Iterator[Outcome]:
    """The outcome of each model that `status.csv` names."""
    with (root / "status.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        others = {name: value for name, value in row.items() if name not in ("path", "case", "format", "output_file")}
        expected = bool(row["output_file"])
        output = root / Path(row["path"]).parent / row["output_file"] if expected else None
        yield Outcome(row["path"], row["format"], expected, compare(root / row["path"], output), others)


def compare(model: Path, output: Path | None) -> str:
    """Why a model's output is not as expected; empty if it is, or if nothing is expected and it runs.

    Series that a model reads are looked for in the tables of its folder, in the expected output last.
    """
    diagnostics = Diagnostics()
    try:
        sheet = read_sheet(model, diagnostics)
        if sheet is None and output is not None and _lacks_series(diagnostics):
            diagnostics = Diagnostics()
            tables = [path for path in sorted(model.parent.iterdir()) if path.suffix.lower() in (".csv", ".tab")]
            sheet = read_sheet(model, diagnostics, sorted(tables, key=lambda path: path == output))
        if sheet is None:
            return "; ".join(item.message for item in diagnostics.errors[:SHOWN])
        return _difference(sheet, output)
    except StratagemError as error:
        return "; ".join(item.message for item in error.diagnostics[:SHOWN])


def _lacks_series(diagnostics: Diagnostics) -> bool:
    return all(item.code == "FOREIGN-DATA" and "no file has a series" in item.message for item in diagnostics.errors)


def _difference(sheet: Sheet, output: Path | None) -> str:
    from stratagem.engine.sheets.running import run_sheet

    run = run_sheet(sheet, threads=1)
    if output is None:
        return ""
    times, columns = expected_columns(output)
    if len(times) != len(run.times) or not np.allclose(times, run.times, rtol=TOLERANCE, atol=TOLERANCE):
        return f"it saves {_times(run.times)}, expected are {_times(times)}"
    titles = {cell_key(title): title for title in run.titles}
    missing = [title for title in columns if cell_key(title) not in titles]
    if missing:
        return f"the model has no {', '.join(f'`{title}`' for title in missing[:SHOWN])}, of which values are expected"
    found = []
    for title, values in columns.items():
        ours = run.series(titles[cell_key(title)])[:, 0]
        close = np.isclose(ours, values, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
        if not close.all():
            at = int(np.argmin(close))
            found.append(f"`{title}` at {times[at]:g} is {ours[at]:.7g}, expected {values[at]:.7g}")
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return "; ".join(found[:SHOWN]) + more


def _times(times: NDArray[np.float64]) -> str:
    return f"{len(times)} times from {times[0]:g} to {times[-1]:g}" if len(times) else "no times"


def expected_columns(path: Path) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    """Times and columns of a table of courses, tabs or commas between. A column with a number in its first row only
    is constant.
    """
    separator = "\t" if path.suffix.lower() == ".tab" else ","
    header, *rows = csv.reader(decode(path.read_bytes()).splitlines(), delimiter=separator)
    body = [row for row in rows if row and row[0].strip()]
    columns = {}
    for at, title in enumerate(header[1:], start=1):
        if title.strip():
            values = np.array([_number(row, at) for row in body])
            if len(values) > 1 and not np.isnan(values[0]) and np.isnan(values[1:]).all():
                values[:] = values[0]
            columns[title] = values
    return np.array([_number(row, 0) for row in body]), columns


def _number(row: Sequence[str], at: int) -> float:
    try:
        return float(row[at])
    except (ValueError, IndexError):
        return math.nan


def table(found: Sequence[Outcome]) -> str:
    """Counts for each format, ours beside those of others, then every model that does not pass, with the reason."""
    names = list(found[0].others) if found else []
    lines = ["| format | models | stratagem | " + " | ".join(names) + " |", "|" + "---|" * (3 + len(names))]
    for kind in sorted({each.format for each in found}):
        here = [each for each in found if each.format == kind and each.expected]
        passes = Counter(name for each in here for name in names if each.others[name] == "pass")
        ours = sum(each.passed for each in here)
        lines.append(f"| {kind} | {len(here)} | {ours} | " + " | ".join(str(passes[name]) for name in names) + " |")
    lines += ["", f"| does not pass | {' | '.join(names)} | reason |", "|" + "---|" * (2 + len(names))]
    for each in found:
        if not each.passed:
            reason = each.reason or "no output is given to compare with"
            shown = " | ".join(each.others[name] for name in names)
            lines.append(f"| {each.path} | {shown} | {reason.replace('|', '/')} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "status.csv").is_file():
        sys.exit("usage: python -m stratagem.faces.conformance DIR, a folder with status.csv")
    sys.stdout.write(table(list(outcomes(Path(sys.argv[1])))) + "\n")
