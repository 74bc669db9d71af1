"""Answers in words: the number, its range, its error, and a sentence that says what it means."""

from __future__ import annotations

import math

from stratagem.findings.answers import Answer
from stratagem.findings.drivers import Driver
from stratagem.findings.flips import Change
from stratagem.findings.numerals import THIN, day_shown, percent, unit_words, with_unit

NO_ANSWER = "no answer"
POINTS = f"{THIN}pts"

_EFFECTS = {
    "date": {"raises": "Higher is later", "lowers": "Higher is sooner"},
    "probability": {"raises": "Higher is likelier", "lowers": "Higher is less likely"},
    "quantity": {"raises": "Higher means more", "lowers": "Higher means less"},
    "comparison": {"raises": "Higher widens the difference", "lowers": "Higher narrows the difference"},
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
    unit = "" if answer.kind == "date" else unit_words(answer.unit)
    first = shown(answer, low).removesuffix(THIN + unit) if unit else shown(answer, low)
    return f"{first} to {shown(answer, high)}"


def middle(answer: Answer) -> str:
    """The median of what the range is about, where the headline is a probability; else nothing."""
    if answer.quantiles is None or answer.probability is None:
        return ""
    told = shown(answer, answer.quantiles["p50"])
    return f"half by {told}" if math.isfinite(answer.quantiles["p50"]) and answer.kind == "date" else f"middle: {told}"


def error(answer: Answer) -> str:
    """The sampling error of the headline number."""
    if answer.error is None:
        return "not known"
    if answer.probability is not None:
        return f"±{THIN}{points(answer.error)}"
    return f"±{THIN}{with_unit(answer.error, answer.unit, 2)}"


def points(share: float) -> str:
    """A difference of shares in percentage points."""
    value = 100 * share
    return f"<{THIN}0.1{POINTS}" if value < 0.05 else f"{value:.1f}{POINTS}"


def effect(driver: Driver, answer: Answer) -> str:
    """What a driver does to an answer, in a few words."""
    if driver.direction == "splits":
        return "Its positions differ"
    told = _EFFECTS[answer.kind].get(driver.direction, "Both ways, by range")
    return told.replace("Higher", "Later") if driver.unit == "date" else told


def statement(answer: Answer) -> str:
    """What the answer says, in a few sentences without the number itself, which stands before them."""
    if not answer.futures:
        return "No future resolves this question."
    return {"date": _date, "probability": _probability, "quantity": _quantity, "comparison": _comparison}[answer.kind](
        answer
    )


def _date(answer: Answer) -> str:
    assert answer.quantiles is not None
    half, low, high = (answer.quantiles[name] for name in ("p50", "p05", "p95"))
    told = [f"{answer.headline}."]
    if math.isinf(low):
        return f"{told[0]} In more than 95 futures of 100 it does not come before the end."
    if math.isinf(half):
        told.append("In more than half of all futures it does not come before the end.")
    else:
        told.append(f"Half of all futures have seen it by {shown(answer, half)}.")
    late = "the last not before the end" if math.isinf(high) else f"the last later than {shown(answer, high)}"
    told.append(f"The first twentieth sees it by {shown(answer, low)}, {late}.")
    return " ".join(told)


def _probability(answer: Answer) -> str:
    return f"{answer.headline}."


def _quantity(answer: Answer) -> str:
    return f"{answer.headline}, in the middle future; nine futures of ten lie in the range {spread(answer)}."


def _comparison(answer: Answer) -> str:
    assert answer.quantiles is not None
    first, other = answer.options[0].option, answer.options[1].option
    between = f"{shown(answer, answer.quantiles['p50'])} in the middle future, {spread(answer)} in nine of ten"
    return f"{answer.headline}. The difference, “{first}” less “{other}”, is {between}."


def amount(value: float, unit: str) -> str:
    """A number with its unit, two digits."""
    return with_unit(value, unit, 2)


def amount3(value: float, unit: str) -> str:
    """A number with its unit, three digits."""
    return with_unit(value, unit)


def changed(change: Change, answer: Answer) -> str:
    """A number before and after; for a chance in per cent, for a quantity its mean."""
    if answer.probability is not None:
        return f"{percent(change.before)} → {percent(change.after)}"
    return f"{shown(answer, change.before)} → {shown(answer, change.after)}"
