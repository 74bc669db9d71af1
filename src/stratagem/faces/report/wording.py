"""Answers in words: the number, its range, its error, and a sentence that says what it means."""

from __future__ import annotations

import math

from stratagem.findings.answers import Answer
from stratagem.findings.numerals import THIN, day_shown, percent, unit_words, with_unit

NO_ANSWER = "no answer"
DIRECTIONS = {
    "raises": "More of it raises the answer",
    "lowers": "More of it lowers the answer",
    "bends": "It raises the answer in part of its range and lowers it in another",
    "splits": "Its positions split the answer",
}


def shown(answer: Answer, value: float | None) -> str:
    """A value of the quantity that an answer is about: a date, a per cent, or a number with its unit."""
    if value is None or math.isnan(value):
        return "–"
    if answer.kind == "date":
        return day_shown(answer.start, value)
    if answer.kind == "probability":
        return percent(value)
    return with_unit(value, answer.unit)


def number(answer: Answer) -> str:
    """The headline number."""
    if answer.probability is not None:
        return percent(answer.probability)
    return with_unit(answer.quantiles["p50"], answer.unit) if answer.quantiles else NO_ANSWER


def spread(answer: Answer) -> str:
    """From the 5 % to the 95 % quantile, or nothing for a bare probability."""
    if answer.quantiles is None:
        return ""
    low, high = answer.quantiles["p05"], answer.quantiles["p95"]
    if math.isinf(low):
        return shown(answer, low)
    if answer.kind == "date" or not unit_words(answer.unit):
        return f"{shown(answer, low)} to {shown(answer, high)}"
    return f"{shown(answer, low).removesuffix(THIN + unit_words(answer.unit))} to {shown(answer, high)}"


def error(answer: Answer) -> str:
    """The sampling error of the headline number."""
    if answer.error is None:
        return "not known"
    if answer.probability is not None:
        return f"± {points(answer.error)}"
    return f"± {with_unit(answer.error, answer.unit, 2)}"


def points(share: float) -> str:
    """A difference of shares in percentage points."""
    value = 100 * share
    return f"<{THIN}0.1 points" if value < 0.05 else f"{value:.1f} points"


def mean_shown(answer: Answer, mean: float) -> str:
    """A mean of what drivers explain: a share, a date (late ones counted as the end), or a number with its unit."""
    return shown(answer, mean)


def statement(answer: Answer) -> str:
    """What the answer says, in a sentence or two without the number itself, which stands before it."""
    if not answer.futures:
        return "No future resolves this question."
    return {"date": _date, "probability": _probability, "quantity": _quantity, "comparison": _comparison}[answer.kind](
        answer
    )


def _date(answer: Answer) -> str:
    assert answer.quantiles is not None
    middle, low, high = (answer.quantiles[name] for name in ("p50", "p05", "p95"))
    come = f"of futures see it come in time ({answer.headline[:1].lower()}{answer.headline[1:]})."
    if math.isinf(low):
        return f"{come} In more than 95 of 100 futures it does not come before the end."
    half = (
        "In more than half of them all it does not come before the end."
        if math.isinf(middle)
        else f"Half of all have seen it by {shown(answer, middle)}."
    )
    last = "the latest twentieth does not see it at all" if math.isinf(high) else f"the last by {shown(answer, high)}"
    return f"{come} {half} The first twentieth sees it by {shown(answer, low)}, {last}."


def _probability(answer: Answer) -> str:
    return f"of futures. {answer.headline}."


def _quantity(answer: Answer) -> str:
    moment = f"{answer.headline[:1].lower()}{answer.headline[1:]}"
    return f"in the middle future, {moment}. Nine futures of ten lie in the range {spread(answer)}."


def _comparison(answer: Answer) -> str:
    assert answer.quantiles is not None
    first, _, other = answer.headline.rpartition(": ")[2].partition(" against ")
    middle = with_unit(answer.quantiles["p50"], answer.unit)
    return (
        f"of futures do better with “{first}” than with “{other}”. The difference is {middle} in the middle future and "
        f"lies in the range {spread(answer)} in nine of ten."
    )
