"""Answers in few words for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stratagem.findings.numerals import day_shown, numeral, percent, with_unit

if TYPE_CHECKING:
    from stratagem.findings.answers import Answer
    from stratagem.findings.effects import Effect
    from stratagem.model import Model

LEAST_POINTS = 0.1
"""The least error of a share that is told, in percentage points: the share has one decimal at most."""

MARGINS = "± is the sampling error, in percentage points beside a share; – where it cannot be told."


def number_words(answer: Answer) -> str:
    """The headline number: a chance, or the middle of a quantity."""
    if answer.probability is not None:
        return percent(answer.probability)
    return with_unit(answer.quantiles["p50"], answer.unit) if answer.quantiles else "no answer"


def error_words(answer: Answer) -> str:
    """The sampling error of the headline number: `± 1.2`, in per cent points for a chance."""
    if answer.error is None:
        return "(error not known)"
    return f"± {100 * answer.error:.1f}" if answer.probability is not None else f"± {numeral(answer.error, 2)}"


def value_words(answer: Answer, value: float) -> str:
    """A value of the quantity that an answer is about."""
    if answer.kind == "date":
        return day_shown(answer.start, value)
    return percent(value) if answer.kind == "probability" else with_unit(value, answer.unit)


def range_words(answer: Answer) -> str:
    """Nine futures of ten: `3 to 12 km²`; nothing for a bare chance."""
    if answer.quantiles is None:
        return ""
    low, high = answer.quantiles["p05"], answer.quantiles["p95"]
    return f"{value_words(answer, low)} to {value_words(answer, high)}"


def level_margin(error: float | None) -> str:
    """The sampling error behind a quantity: ` ± 1.2`."""
    return f" ± {numeral(error, 2)}"


def share_margin(error: float | None) -> str:
    """The sampling error behind a share, in percentage points: ` ± 0.4`."""
    return " ± –" if error is None else f" ± {max(100 * error, LEAST_POINTS):.1f}"


def effect_words(effect: Effect, unit: str, chance: bool) -> str:
    """A mean difference with its interval: `4.1 points (3.8 to 4.4)` of a chance, else in `unit`."""
    scale = 100.0 if chance else 1.0
    low, high = (numeral(scale * end) for end in (effect.low, effect.high))
    told = f"{numeral(scale * effect.mean)} points" if chance else with_unit(effect.mean, unit)
    return f"{told} ({low} to {high})"


def look_ahead(model: Model) -> bool:
    """Whether some actor is declared to look ahead, so that a run at the habits of all is another run."""
    return any(decision.level > 0 for decision in model.decisions.values())
