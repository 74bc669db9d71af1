"""Correlations that cannot be: told with code, place and what would mend them."""

from __future__ import annotations

import pytest

from model.build import errors, joined, sound, warnings

WHY = "because: {assumption: Fair}"

GOOD = f"""\
parameters:
  rate: {{title: Rate, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, {WHY}}}
  pace: {{title: Pace, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, {WHY}}}
  size[front]: {{title: Size, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, {WHY}}}
  fixed: {{title: Fixed, unit: "1", prior: {{exactly: 3}}, {WHY}}}
indicators:
  all: {{title: All, unit: "1", is: "rate + pace + fixed + sum(size[front] over front)"}}
"""


def entry(between: str, rank: str = "0.5", name: str = "c", why: str = WHY) -> str:
    return f"  {name}: {{between: [{between}], rank: {rank}, {why}}}\n"


@pytest.mark.parametrize(
    ("entries", "code", "message", "remedy"),
    [
        (entry("rate, pce"), "CORRELATION-UNKNOWN", "'pce' is no parameter", "parameters or levers"),
        (entry("rate, all"), "CORRELATION-UNKNOWN", "'all' is no parameter", "parameters or levers"),
        (entry("rate, 'size[east]'"), "CORRELATION-UNKNOWN", "no cell of size[front]", "size[front]"),
        (entry("rate, size"), "CORRELATION-UNKNOWN", "no cell of size[front]", "size[front]"),
        (entry("rate, rate"), "CORRELATION-PAIR", "one and the same", "one correlation"),
        (entry("rate, pace") + entry("pace, rate", name="d"), "CORRELATION-PAIR", "does already", "one correlation"),
        (entry("rate, pace", "-1"), "CORRELATION-DEFINITE", "is -1", "between -1 and 1"),
        (
            entry("rate, pace", "0.9") + entry("'size[front]', pace", "0.9", "d"),
            "CORRELATION-DEFINITE",
            "rate, pace, size[north], size[south] contradict",
            "at most 0.64 times what they are, or correlate rate and size[north] too",
        ),
        (entry("rate, pace", why="note: x"), "NUMBER-UNGROUNDED", "neither evidence nor", "because"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(entries: str, code: str, message: str, remedy: str) -> None:
    text = joined(GOOD, f"correlations:\n{entries}")
    (found,) = errors(text)
    assert found.code == code
    assert message in found.message
    assert remedy in found.remedy
    assert found.place is not None
    assert found.place.line > GOOD.count("\n") + 1


def test_a_misspelt_parameter_gets_a_guess() -> None:
    (found,) = errors(joined(GOOD, f"correlations:\n{entry('rate, pce')}"))
    assert found.suggestion == "pace"


def test_what_has_no_single_distribution_is_warned_of() -> None:
    (found,) = warnings(joined(GOOD, f"correlations:\n{entry('rate, fixed')}"))
    assert (found.code, "one value" in found.message) == ("CORRELATION-MIXED", True)
    assert "single one" in found.remedy


def test_dimensions_pair_cell_by_cell() -> None:
    text = joined(GOOD, "correlations:\n" + entry("'size[front]', 'size[north]'").replace("size[front]", "size[south]"))
    assert [(each.one, each.other) for each in sound(text).correlations] == [("size[south]", "size[north]")]
    (coupling,) = sound(text).couplings
    assert coupling.cells == ("size[north]", "size[south]")
    assert coupling.factor[0] == (1.0, 0.0)
