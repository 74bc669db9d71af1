"""Answers in few words for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stratagem.findings.numerals import day_shown, numeral, percent, with_unit

if TYPE_CHECKING:
    from stratagem.findings.answers import Answer


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
