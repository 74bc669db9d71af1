"""Data series and lookups: what they are worth at a time, and what is wrong with those that cannot be read."""

from __future__ import annotations

import numpy as np
import pytest

from model.build import SETTINGS, errors, sound
from stratagem.base.diagnostics import Diagnostics
from stratagem.engine import run
from stratagem.exchange.export import export_xmile
from stratagem.model import Model

WHY = "because: {assumption: Fair}"
DAYS = SETTINGS.replace("step: 1 week", "step: 1 day").replace("2025-12-31", "2024-11-25")
LONG = "date,series,value,unit\n2024-11-15,aid,14,shell/week\n2024-11-07,aid,7,shell/week\n2024-11-07,men,5,person\n"
WIDE = "date,aid,men\n2024-11-07,1,\n2024-11-15,2,5\n"

MODEL = f"""\
series:
  line: {{title: A line, unit: shell/day, history: long.csv, series: aid}}
  steps: {{title: Steps, unit: shell/day, history: wide.csv, series: aid, between: step}}
  on: {{title: Going on, unit: "1", points: [[2024-11-10, 10], [2024-11-12, 14], [2024-11-13, 13]],
    beyond: extend, {WHY}}}
lookups:
  stairs: {{title: Stairs, input: "1", unit: "1", points: [[0, 1], [0.5, 3], [1, 2]], between: step, {WHY}}}
  slope: {{title: Slope, input: "1", unit: "1", points: [[0, 1], [0.5, 3], [1, 2]], beyond: extend, {WHY}}}
auxiliaries:
  height: {{title: Height, unit: "1", is: stairs(on / 20) + slope(on / 10)}}
stocks:
  shells: {{title: Shells, unit: shell, initial: 0}}
flows:
  aid: {{title: Aid, unit: shell/day, to: shells, rate: line + steps}}
indicators:
  height: {{title: Height, unit: "1", is: height}}
"""
HISTORY = {"long.csv": LONG, "wide.csv": WIDE}


def model() -> Model:
    return sound(MODEL, settings=DAYS, history=HISTORY)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_series_are_read_at_the_time_of_a_record(engine: str) -> None:
    futures = run(model(), 2, engine=engine, record=["line", "steps", "on", "height"])  # type: ignore[arg-type]
    days = futures.times
    line, steps, on = (futures.series(name)[:, 0] for name in ("line", "steps", "on"))
    assert line == pytest.approx(np.interp(days, [2, 10], [1, 2]), rel=1e-12)
    assert (steps == np.where(days >= 10, 2, 1)).all()
    assert on == pytest.approx(np.where(days < 7, 10 + 2 * (days - 5), 14 - (days - 7)))
    low, x = on / 20, on / 10
    stairs = np.where(low >= 1, 2, np.where(low >= 0.5, 3, 1))
    slope = np.where(x < 0.5, 1 + 4 * x, 3 - 2 * (x - 0.5))
    assert futures.series("height")[:, 0] == pytest.approx(stairs + slope, rel=1e-12)


def test_both_engines_have_the_same_bits() -> None:
    names = ["line", "steps", "on", "height", "shells"]
    digests = {run(model(), 9, engine=engine, record=names).digest for engine in ("compiled", "reference")}  # type: ignore[arg-type]
    assert len(digests) == 1


def test_a_series_rests_on_its_file() -> None:
    because = model().auxiliaries["line"].because
    assert because is not None
    assert (because.kind, because.history, because.series) == ("history", "long.csv", "aid")


def test_the_export_says_how_lookups_go_on() -> None:
    text = export_xmile(model(), {}, Diagnostics())
    assert [text.count(f'type="{kind}"') for kind in ("continuous", "discrete", "extrapolate")] == [1, 2, 2]


@pytest.mark.parametrize(
    ("entry", "code", "message", "remedy"),
    [
        ("history: lng.csv, series: aid", "HISTORY-UNKNOWN", "no file 'lng.csv'", "long.csv"),
        ("history: long.csv, series: aids", "HISTORY-UNKNOWN", "no series 'aids'", "aid, men"),
        ("history: long.csv", "SERIES-POINTS", "no series of it", "`series: NAME`"),
        ("history: long.csv, series: men", "UNIT-MISMATCH", "file gives person", "same kind of unit"),
        ("history: wide.csv, series: men", "SERIES-POINTS", "has 1 points", "2 to 2,000"),
        ("history: bad.csv, series: aid", "SERIES-POINTS", "has 'many' for a value", "dated values"),
        ("history: twice.csv, series: aid", "SERIES-POINTS", "2024-11-07 that does not come", "no two of one day"),
        (f"points: [[2024-11-10, 1], [2024-11-09, 2]], {WHY}", "SERIES-POINTS", "does not come after", "of one day"),
        (f"points: [[2024-11-10, 1], [3, 2]], {WHY}", "SERIES-POINTS", "no pair of a date", "dated values"),
        ("points: [[2024-11-10, 1], [2024-11-11, 2]]", "NUMBER-UNGROUNDED", "neither evidence", "because"),
        (
            f"points: [[2024-11-10, 1], [2024-11-11, 2]], between: step, beyond: extend, {WHY}",
            "LOOKUP-POINTS",
            "no line that could go on",
            "beyond: hold",
        ),
    ],
)
def test_what_is_no_series_is_told(entry: str, code: str, message: str, remedy: str) -> None:
    files = {**HISTORY, "bad.csv": "date,aid\n2024-11-07,many\n2024-11-08,2\n",
             "twice.csv": "date,aid\n2024-11-07,1\n2024-11-07,2\n"}  # fmt: skip
    text = MODEL.replace("series:\n", f"series:\n  bad: {{title: Bad, unit: shell/day, {entry}}}\n", 1)
    found = errors(text, settings=DAYS, history=files)
    assert found[0].code == code
    assert message in found[0].message
    assert remedy in found[0].remedy
