"""What a mechanism's counterfactual changed and what came of it, in words: for the terminal and for the report."""

from __future__ import annotations

from stratagem.findings.effects import Effect
from stratagem.findings.mechanisms import Shown, settings_shown
from stratagem.findings.numerals import numeral, with_unit
from stratagem.model import Model


def change_words(each: Shown, model: Model) -> str:
    """What is set in the run and in its baseline: `loss_factor 1.3, given bonus_follows 0`."""
    shows = each.shows
    parts = []
    for word, given in (("", shows.change), ("given ", shows.base), ("against ", shows.against)):
        if given:
            told = ", ".join(f"{name} {value}" for name, value in settings_shown(model, given).items())
            parts.append(f"{word}{told}")
    if shows.where:
        parts.append("where " + ", ".join(f"{dispute} is {position}" for dispute, position in shows.where.items()))
    return "; ".join(parts)


def expected_words(each: Shown) -> str:
    """The direction and the least size: `expected lower by at least 5,000 people`."""
    least = with_unit(each.shows.least, each.unit)
    direction = "either way" if each.shows.expected == "either" else each.shows.expected
    return f"expected {direction} by at least {least}"


def effect_words(effect: Effect, unit: str) -> str:
    """The effect and its interval."""
    return f"{with_unit(effect.mean, unit)} ({numeral(effect.low)} to {numeral(effect.high)})"
