"""Two assessments compared: what changed in the inputs and in the answers, and which input explains how much.

A change of an answer is laid to an input by what its curve says: the mean answer over the input's values, taken over
the values of the later run less those of the earlier. Curves of both runs are used alike if they reach as far. What
remains is equations, inputs acting together, inputs that drive nothing measurably, and chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

ERRORS_CLEAR = 2.0
SAME_DRAWS = 1e-9
OTHER_DRAWS = 0.02
"""Share of an input's range by which it must move to count as changed, where the runs have other draws."""

ABOUT_AS_WIDE = 0.9
"""A curve counts if it reaches over this share of the widest one."""

Run = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class InputChange:
    """An input that is new, gone, or not what it was. `before` and `after` say in words what it is."""

    name: str
    title: str
    change: str
    before: str
    after: str

    def as_json(self) -> dict[str, object]:
        """The change as plain data."""
        return {
            "input": self.name,
            "title": self.title,
            "change": self.change,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """How much of an answer's change one input explains, in the unit of `AnswerChange.level`."""

    input: str
    title: str
    change: float

    def as_json(self, whole: float) -> dict[str, object]:
        """The part as plain data, with its share of the whole change."""
        return {"input": self.input, "title": self.title, "change": self.change, "share": _share(self.change, whole)}


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer in both runs.

    `before` and `after` are the headline numbers, chance or median (dates: their chance), `error` the sampling error of
    the difference. `level` is the change of the mean that the curves tell (of dates in days), `parts` what explains it.
    """

    id: str
    text: str
    unit: str
    before: float | None
    after: float | None
    error: float | None
    level: float | None
    parts: tuple[Part, ...]

    @property
    def difference(self) -> float | None:
        """After less before; None where one of them has no answer."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def clear(self) -> bool:
        """Whether it is more than sampling would show."""
        difference = self.difference
        return difference is not None and abs(difference) > ERRORS_CLEAR * (self.error or 0.0)

    @property
    def rest(self) -> float | None:
        """What no input explains."""
        return None if self.level is None else self.level - sum(part.change for part in self.parts)

    def as_json(self) -> dict[str, object]:
        """The change as plain data."""
        return {
            "id": self.id,
            "text": self.text,
            "unit": self.unit,
            "before": self.before,
            "after": self.after,
            "difference": self.difference,
            "error": self.error,
            "clear": self.clear,
            "mean_change": self.level,
            "explained": [part.as_json(self.level or 0.0) for part in self.parts],
            "rest": self.rest,
        }


@dataclass(frozen=True)
class RunComparison:
    """What two runs differ in: `frame` (situation, futures, seed, versions), inputs, answers, and answers that only one
    of them has.
    """

    frame: Mapping[str, tuple[object, object]]
    inputs: tuple[InputChange, ...]
    answers: tuple[AnswerChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def situations(self) -> tuple[str, str] | None:
        """The names of the situations where they are two, which makes little of what follows comparable; else None."""
        names = [_name(situation) for situation in self.frame.get("situation", ("", ""))]
        return (names[0], names[1]) if names[0] != names[1] else None

    def __repr__(self) -> str:
        clear = sum(answer.clear for answer in self.answers)
        return f"<RunComparison: {len(self.inputs)} inputs and {clear} of {len(self.answers)} answers changed>"

    def as_json(self) -> dict[str, object]:
        """The comparison as plain data."""
        return {
            "frame": {name: list(pair) for name, pair in self.frame.items()},
            "inputs": [change.as_json() for change in self.inputs],
            "answers": [answer.as_json() for answer in self.answers],
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
        }


def _name(situation: object) -> str:
    return str(situation.get("name", "")) if isinstance(situation, Mapping) else str(situation)


def compare_runs(before: Run, after: Run) -> RunComparison:
    """Two assessments as `run.json` holds them, the earlier first."""
    frame = {
        name: (before.get(name), after.get(name))
        for name in ("situation", "futures", "seed", "engine", "results_digest", "versions")
        if before.get(name) != after.get(name)
    }
    same_draws = all(before.get(name) == after.get(name) for name in ("futures", "seed"))
    one, other = _by(before["inputs"], "input"), _by(after["inputs"], "input")
    inputs = tuple(_input_changes(one, other, SAME_DRAWS if same_draws else OTHER_DRAWS))
    moved = {change.name for change in inputs if change.change == "changed"}
    moved -= {name for name in moved if f"dispute:{one[name].get('dispute')}" in moved}
    first, second = _by(_family(before["answers"]), "id"), _by(_family(after["answers"]), "id")
    answers = tuple(_answer_change(first[name], second[name], one, other, moved) for name in first if name in second)
    return RunComparison(
        frame,
        inputs,
        answers,
        tuple(name for name in first if name not in second),
        tuple(name for name in second if name not in first),
    )


def _by(rows: Sequence[Run], key: str) -> dict[str, Run]:
    return {str(row[key]): row for row in rows}


def _family(answers: Sequence[Run]) -> list[Run]:
    return [member for answer in answers for member in (answer, *_family(answer.get("parts", ())))]


def _input_changes(one: Mapping[str, Run], other: Mapping[str, Run], least: float) -> list[InputChange]:
    found = [
        InputChange(name, str(row["title"]), "removed", _words(row), "")
        for name, row in one.items()
        if name not in other
    ]
    found += [
        InputChange(name, str(row["title"]), "added", "", _words(row)) for name, row in other.items() if name not in one
    ]
    found += [
        InputChange(name, str(row["title"]), "changed", _words(row), _words(other[name]))
        for name, row in one.items()
        if name in other and _differ(row, other[name], least)
    ]
    return found


def _differ(one: Run, other: Run, least: float) -> bool:
    if ("positions" in one) != ("positions" in other) or one.get("unit") != other.get("unit"):
        return True
    if "positions" in one:
        first, second = (dict(row["positions"]) for row in (one, other))
        return first.keys() != second.keys() or any(abs(first[key] - second[key]) > least for key in first)
    values = np.array([_grid(one), _grid(other)])
    spread = float(np.ptp(values))
    return bool(np.abs(values[0] - values[1]).max() > least * max(spread, 1e-300))


def _grid(row: Run) -> list[float]:
    return [math.nan if value is None else float(value) for value in row["grid"]]


def _words(row: Run) -> str:
    if "positions" in row:
        return ", ".join(f"“{says}” {100 * share:.0f} %" for says, share in row["positions"].items())
    return str(row["shown"])


def _answer_change(
    one: Run, other: Run, inputs: Mapping[str, Run], later: Mapping[str, Run], moved: set[str]
) -> AnswerChange:
    errors = [row.get("error") for row in (one, other)]
    drivers = [_by(row["drivers"], "parameter") for row in (one, other)]
    ends = _level(one, inputs), _level(other, later)
    level = None if ends[0] is None or ends[1] is None else ends[1] - ends[0]
    parts = []
    for name in sorted(moved):
        curves = _widest([each[name]["curve"] for each in drivers if name in each and each[name].get("curve")])
        changes = [_mean(curve, later[name]) - _mean(curve, inputs[name]) for curve in curves]
        if changes:
            parts.append(Part(name, str(inputs[name]["title"]), float(np.mean(changes))))
    parts.sort(key=lambda part: -abs(part.change))
    known = [float(error) for error in errors if error is not None]
    return AnswerChange(
        id=str(one["id"]),
        text=str(one["text"]),
        unit="1" if one.get("probability") is not None else str(one["unit"]),
        before=_headline(one),
        after=_headline(other),
        error=math.hypot(*known) if len(known) == 2 else None,
        level=level,
        parts=tuple(parts),
    )


def _widest(curves: Sequence[Sequence[Sequence[float]]]) -> list[Sequence[Sequence[float]]]:
    """The curves that reach about as far as the widest: a narrow one knows nothing of what lies beyond it."""
    widths = [max(at for at, _ in curve) - min(at for at, _ in curve) for curve in curves]
    return [curve for curve, width in zip(curves, widths, strict=True) if width >= ABOUT_AS_WIDE * max(widths)]


def _headline(answer: Run) -> float | None:
    if "probability" in answer:
        return None if answer["probability"] is None else float(answer["probability"])
    middle = (answer.get("quantiles") or {}).get("p50")
    return float(middle) if isinstance(middle, int | float) else None


def _level(answer: Run, inputs: Mapping[str, Run]) -> float | None:
    """The mean of what drivers explain: of dates the date itself, which the curve of a driver tells."""
    if answer["kind"] == "probability":
        return _headline(answer)
    if answer.get("mean") is not None:
        return float(answer["mean"])
    for driver in answer["drivers"]:
        if driver.get("curve") and driver["parameter"] in inputs:
            return _mean(driver["curve"], inputs[driver["parameter"]])
    return None


def _mean(curve: Sequence[Sequence[float]], row: Run) -> float:
    """The mean answer that a curve gives for the values of an input."""
    at, means = np.array(curve, dtype=np.float64).T
    if "positions" in row:
        shares = [float(share) for share in row["positions"].values()]
        told = {int(number): float(mean) for number, mean in zip(at, means, strict=True)}
        known = [(share, told[number]) for number, share in enumerate(shares) if number in told]
        return sum(share * mean for share, mean in known) / max(sum(share for share, _ in known), 1e-300)
    return float(np.interp(_grid(row), at, means).mean())
