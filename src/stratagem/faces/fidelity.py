"""Converts a suite of models of others and holds the situations against the files themselves.

`python -m stratagem.faces.fidelity DIR` converts each model that `DIR/status.csv` names, runs the situation and the
file by the interpreters, and compares every quantity that both have.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from stratagem.base.diagnostics import StratagemError
from stratagem.engine import run
from stratagem.engine.sheets.running import run_sheet
from stratagem.exchange.names import cell_key
from stratagem.faces.conformance import TOLERANCE
from stratagem.faces.conversion import convert
from stratagem.faces.simulation import read_model_file
from stratagem.faces.situation import load
from stratagem.model import Model
from stratagem.model.model import cell_name


@dataclass(frozen=True)
class Fidelity:
    """What came of converting one model: `verdict` is same, different, not converted or not run; `reason` says why."""

    path: str
    verdict: str
    reason: str
    compared: int = 0


def fidelities(root: Path) -> Iterator[Fidelity]:
    """One for each model that `status.csv` names."""
    with (root / "status.csv").open(encoding="utf-8") as file:
        paths = [row["path"] for row in csv.DictReader(file)]
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(dict.fromkeys(paths)):
            yield fidelity(path, root / path, Path(folder) / f"m{number}")


def fidelity(path: str, model: Path, folder: Path) -> Fidelity:
    """Whether a model's situation, written to `folder`, takes the courses of the file."""
    try:
        ran = run_sheet(read_model_file(model, ()), threads=1, engine="reference")
    except StratagemError as error:
        return Fidelity(path, "not run", error.diagnostics[0].message)
    try:
        situation = load(convert(model, folder))
    except StratagemError as error:
        return Fidelity(path, "not converted", error.diagnostics[0].message)
    model_of_ours = situation.model
    names = [*model_of_ours.stocks, *model_of_ours.flows, *model_of_ours.auxiliaries]
    futures = run(model_of_ours, futures=1, threads=1, engine="reference", record=names)
    theirs, compared, wrong = {cell_key(title): title for title in ran.titles}, 0, []
    for title, cell in _cells(model_of_ours, names):
        if cell_key(title) in theirs:
            compared += 1
            ours, given = futures.series(cell)[:, 0], ran.series(theirs[cell_key(title)])[:, 0]
            rows = min(len(ours), len(given))  # our last record is a whole day
            if not np.allclose(ours[:rows], given[:rows], rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
                wrong.append(title)
    reason = f"{len(wrong)} of {compared} differ, first {wrong[0]}" if wrong else ""
    return Fidelity(path, "different" if wrong else "same", reason, compared)


def _cells(model: Model, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The cells of variables as the file titles them, and as we name them."""
    for name in names:
        variable = model.variables[name]
        for element in model.elements(variable):
            places = zip(variable.dimensions, element, strict=True)
            shown = tuple(model.dimensions[dimension].elements[part] for dimension, part in places)
            yield cell_name(variable.title, shown), cell_name(name, element)


def table(found: Sequence[Fidelity]) -> str:
    """How many came to what, and the reason of each that is not the same."""
    counts = Counter(each.verdict for each in found)
    lines = ["| models | " + " | ".join(counts) + " | quantities compared |", "|" + "---|" * (2 + len(counts))]
    numbers = [len(found), *counts.values(), sum(each.compared for each in found)]
    lines += ["| " + " | ".join(map(str, numbers)) + " |", "", "| model | verdict | reason |", "|---|---|---|"]
    lines += [f"| {each.path} | {each.verdict} | {each.reason.replace('|', '/')} |" for each in found if each.reason]
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "status.csv").is_file():
        sys.exit("usage: python -m stratagem.faces.fidelity DIR, a folder with status.csv")
    sys.stdout.write(table(list(fidelities(Path(sys.argv[1])))) + "\n")
