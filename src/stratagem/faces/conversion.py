"""Writes a situation folder out of a model of others."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from stratagem.base.diagnostics import Diagnostics, InvalidSituation, UsageError
from stratagem.exchange import is_foreign
from stratagem.exchange.drafting import START, Draft, draft
from stratagem.exchange.plainnames import PlainNames
from stratagem.exchange.wording import decimal
from stratagem.faces.simulation import read_model_file
from stratagem.faces.terminal import note_diagnostics
from stratagem.situation.writer import scalar, write_new

if TYPE_CHECKING:
    from stratagem.exchange import Sheet

_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")

METHODS = ("euler", "rk4")
"""Methods of integration that situations have."""

SHOWN_INDICATORS = 200
"""Stocks that become indicators."""


def convert(model: Path, folder: Path, data: Sequence[Path] = ()) -> Path:
    """The folder that was written. Raises UsageError, InvalidSituation for what cannot be said in our language."""
    from stratagem.engine.sheets.prepared import on_deep_stack

    if not is_foreign(model):
        raise UsageError.of("FOREIGN-FILE", f"`{model}` is no .mdl, .xmile or .stmx file", "name a model of others")
    sheet = read_model_file(model, data)
    clock, save = _clock(sheet)
    diagnostics = Diagnostics()
    if sheet.method not in METHODS:
        diagnostics.warning(
            "CONVERT-METHOD",
            f"the file asks for {sheet.method.upper()}; the situation is run by RK4",
            None,
            "compare with `stratagem simulate` of the file, or write `method: euler`",
        )
    drafted = on_deep_stack(lambda: draft(sheet, clock, diagnostics))
    note_diagnostics(diagnostics.warnings)
    if diagnostics.errors:
        raise InvalidSituation(diagnostics.items)
    written = write_new(folder, _files(sheet, clock, save, drafted, folder.name), diagnostics)
    if written is None:
        raise UsageError(diagnostics.errors)
    return written


def _clock(sheet: Sheet) -> tuple[tuple[float, float, float], float | None]:
    """Start, end and step of the file's time, and how far apart it saves, if that is a number of steps."""
    from stratagem.engine.sheets.clock import read_clock
    from stratagem.engine.sheets.prepared import on_deep_stack
    from stratagem.engine.sheets.problem import SheetProblem

    try:
        clock = on_deep_stack(lambda: read_clock(sheet, {}))
    except SheetProblem as problem:
        raise InvalidSituation.of(problem.code, problem.message, problem.remedy) from None
    if clock.varies:
        raise InvalidSituation.of(
            "CONVERT-UNKNOWN", "the time step varies; situations have one step", "give the file a constant TIME STEP"
        )
    gaps = set(np.diff(clock.saved).tolist())
    save = clock.step_days * gaps.pop() if len(gaps) == 1 else clock.step_days
    return (clock.moments[0], clock.moments[-1], clock.step_days), save if save > clock.step_days else None


def _files(
    sheet: Sheet, clock: tuple[float, float, float], save: float | None, drafted: Draft, folder: str
) -> dict[str, bytes]:
    start, end, step = clock
    last = date.fromisoformat(START) + timedelta(days=max(1, math.ceil(end - start - step * 1e-6)))
    settings: dict[str, object] = {
        "schema": "1",
        "name": folder if _ID.fullmatch(folder) else PlainNames().of("situation", sheet.name),
        "title": sheet.name[:200],
        "summary": f"Converted from {sheet.file}. A unit of the file's time is a day; {START} is its time {start:g}.",
        "start": START,
        "end": last.isoformat(),
        "step": f"{decimal(step)} day",
        **({"save": f"{decimal(save)} day"} if save is not None and save <= end - start else {}),
        "method": "euler" if sheet.method == "euler" else "rk4",
    }
    if drafted.dimensions:
        settings["dimensions"] = _dimensions(drafted)
    indicators = _indicators(drafted)
    parts: dict[str, Mapping[str, object]] = {
        "model/numbers.yaml": {"parameters": drafted.parameters, "lookups": drafted.lookups},
        "model/structure.yaml": {
            "stocks": drafted.stocks,
            "flows": drafted.flows,
            "smooths": drafted.smooths,
            "samples": drafted.samples,
        },
        "model/relations.yaml": {"auxiliaries": drafted.auxiliaries, "indicators": indicators},
    }
    files = {"situation.yaml": settings, **{name: {k: v for k, v in part.items() if v} for name, part in parts.items()}}
    return {name: _yaml(content).encode() for name, content in files.items() if content}


def _dimensions(drafted: Draft) -> dict[str, object]:
    """The dimensions; what holds only elements of a larger one is a part of it."""
    found: dict[str, object] = {}
    whole = dict(sorted(drafted.dimensions.items(), key=lambda item: -len(item[1][1])))
    for name, (title, elements) in drafted.dimensions.items():
        larger = (other for other, (_, theirs) in whole.items() if elements.keys() < theirs.keys())
        parent = next(larger, drafted.again.get(name))
        if parent is None:
            found[name] = {"title": title, "elements": elements}
        else:
            found[name] = {"title": title, "of": parent, "elements": list(elements)}
    return found


def _indicators(drafted: Draft) -> dict[str, object]:
    """Every cell of a stock, so that an assessment shows something."""
    found: dict[str, object] = {}
    for label, entry in list(drafted.stocks.items())[:SHOWN_INDICATORS]:
        name, _, rest = label.partition("[")
        for number, cell in enumerate(_cells(label, drafted), start=1):
            found[f"{name}_{number}" if rest else name] = {"title": entry["title"], "unit": "1", "is": cell}
    return found


def _cells(label: str, drafted: Draft) -> list[str]:
    """The cells of a declared variable, as formulas name them."""
    from itertools import product

    name, _, rest = label.partition("[")
    if not rest:
        return [name]
    axes = [drafted.dimensions[each.strip()][1] for each in rest.removesuffix("]").split(",")]
    return [f"{name}[{', '.join(cell)}]" for cell in product(*axes)]


_BARE = ("schema", "start", "end", "order", "exactly")
"""Keys whose values are numbers or dates, which stand without quotation marks."""


def _yaml(content: Mapping[str, object], depth: int = 0) -> str:
    """Tables as YAML that is read strictly."""
    lines = []
    for key, value in content.items():
        indent = "  " * depth
        if isinstance(value, Mapping):
            lines.append(f"{indent}{scalar(key)}:\n{_yaml(value, depth + 1)}")
        elif isinstance(value, list):
            rows = ", ".join(row if isinstance(row, str) else f"[{', '.join(row)}]" for row in value)
            lines.append(f"{indent}{scalar(key)}: [{rows}]\n")
        else:
            text = str(value)
            lines.append(f"{indent}{scalar(key)}: {text if key in _BARE else scalar(_clean(text))}\n")
    return "".join(lines)


def _clean(text: str) -> str:
    """Text in composed form without characters that situations refuse."""
    import unicodedata

    composed = unicodedata.normalize("NFC", text)
    return "".join(each for each in composed if unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
