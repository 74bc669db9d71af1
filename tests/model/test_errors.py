"""Every kind of bad declaration is told with code, place and a remedy that mends it."""

from __future__ import annotations

from typing import Any

import pytest

from model.build import SETTINGS, errors, joined, lines_of, sound, warnings
from stratagem.base.diagnostics import Diagnostic

WHY = "because: {assumption: Fair}"

GOOD = f"""\
parameters:
  rate: {{title: Rate, unit: 1/week, prior: {{uniform: {{low: 0.1, high: 0.2}}}}, {WHY}}}
  when: {{title: When, unit: date, prior: {{exactly: 2025-01-01}}, {WHY}}}
stocks:
  troops[front]: {{title: Troops, unit: person, initial: 1 person}}
  shells: {{title: Shells, unit: shell, initial: 1 shell}}
flows:
  losses[front]: {{title: Losses, unit: person/week, from: "troops[front]", rate: "troops[front] * rate"}}
  fire: {{title: Fire, unit: shell/day, from: shells, rate: shells * rate * after(when)}}
lookups:
  fog: {{title: Fog, input: "1", unit: "1", points: [[0, 1], [1, 0]], {WHY}}}
events:
  routed: {{title: Routed, when: "sum(troops[front] over front) < 3 person"}}
  empty[front]: {{title: Empty, when: "troops[front] < 1 person"}}
indicators:
  fog: {{title: Fog, unit: "1", is: fog(happened(routed))}}
  all_gone: {{title: All gone, unit: "1", is: "happened(empty[north]) * happened(empty[south])"}}
"""


def test_the_ground_of_these_tests_is_sound() -> None:
    assert warnings(GOOD) == []


def told(extra: str, **more: Any) -> Diagnostic:
    """The one error that entries added to the good model make."""
    found = errors(joined(GOOD, extra), **more)
    assert len(found) == 1, found
    return found[0]


LINE = GOOD.count("\n") + 2
"""The line of an entry added in a section of its own."""


def auxiliary(formula: str, unit: str = '"1"') -> str:
    """A model section with one auxiliary `x`, its formula from column 8 on the third line."""
    return f"auxiliaries:\n  x:\n    is: {formula}\n    title: X\n    unit: {unit}\n"


@pytest.mark.parametrize(
    ("formula", "unit", "code", "column", "message", "remedy", "suggestion"),
    [
        ("rte * 2", "1/week", "NAME-UNKNOWN", 9, "no variable 'rte'", "name a parameter", "rate"),
        ("fire / week", "shell", "NAME-UNKNOWN", 16, "is a unit", "1 week", "1 week"),
        ("shells / gone_indicator", '"1"', "NAME-UNKNOWN", 18, "gone_indicator", "name", None),
        ("all_gone", '"1"', "NAME-UNKNOWN", 9, "indicator", "name the variables", None),
        ("troops", "person", "SUBSCRIPT-COUNT", 9, "no subscript", "sum(troops[front] over front)", None),
        ("shells[front]", "shell", "SUBSCRIPT-COUNT", 9, "1 subscript", "write shells", None),
        ("troops[nrth]", "person", "SUBSCRIPT-UNKNOWN", 9, "'nrth'", "north, south", "north"),
        ("troops[front]", "person", "SUBSCRIPT-UNBOUND", 9, "leaves open", "sum over it", None),
        ("sum(troops[front] over frnt)", "person", "DIMENSION-UNKNOWN", 9, "'frnt'", "front", "front"),
        ("sqt(2)", '"1"', "FORMULA-FUNCTION", 9, "'sqt'", "sqrt", "sqrt"),
        ("clip(1, 2)", '"1"', "FORMULA-FUNCTION", 9, "2 arguments", "clip(x, low, high)", None),
        ("sum(rate)", "1/week", "FORMULA-FUNCTION", 9, "over a dimension", "sum(x[front] over front)", None),
        ("fog(1, 2)", '"1"', "FORMULA-FUNCTION", 9, "2 arguments", "fog(x)", None),
        ("fog + 1", '"1"', "FORMULA-FUNCTION", 9, "lookup", "fog(x)", None),
        ("rate(2)", "1/week", "FORMULA-FUNCTION", 9, "parameters", "product", None),
        ("routed + 1", '"1"', "EVENT-REFERENCE", 9, "event", "happened(routed)", None),
        ("happened(rouded)", '"1"', "EVENT-REFERENCE", 9, "'rouded'", "routed", "routed"),
        ("happened(1 + 1)", '"1"', "EVENT-REFERENCE", 9, "something", "routed", None),
        ("happened(empty)", '"1"', "SUBSCRIPT-COUNT", 18, "no subscript", "empty[front]", None),
        ("after(date_of(routed))", '"1"', "FUTURE-READ", 15, "future", "elapsed(event)", None),
        ("5 perso", "person", "UNIT-UNKNOWN", 9, "'perso'", "known are", "person"),
        ("5 date", "date", "UNIT-UNKNOWN", 9, "no quantity", "2025-01-20", None),
        ("9**9**9", '"1"', "FORMULA-OPERATOR", 10, "**", "^", "^"),
        ("__class__", '"1"', "FORMULA-NAME", 9, "__class__", "small letter", None),
    ],
)
def test_names_in_formulas(
    formula: str, unit: str, code: str, column: int, message: str, remedy: str, suggestion: str | None
) -> None:
    found = told(auxiliary(formula, unit))
    assert found.place is not None
    assert (found.code, found.place.line, found.place.column) == (code, LINE + 1, column)
    assert message in found.message
    assert remedy in found.remedy
    assert found.suggestion == suggestion


@pytest.mark.parametrize(
    ("formula", "unit", "message", "remedy"),
    [
        ("shells + 3", "shell", "`shells` is in shell, `3` is a pure number", "3 shell"),
        ("shells + fire", "shell", "`shells` is in shell, `fire` is in shell/day", "multiply by a time"),
        ("fire", "shell", "`is` of x must be in shell, but `fire` is in shell/day", "multiply by a time"),
        ("shells", "shell/week", "must be in shell/week, but `shells` is in shell", "divide by a time"),
        ("shells * rate", "person/week", "must be in person/week", "person/shell"),
        ("shells < 3 person", '"1"', "`3 person` is in person", "shell/person"),
        ("if shells then 1 else 2", '"1"', "must be a pure number, but `shells` is in shell", "1/shell"),
        ("if 1 then shells else 3", "shell", "branches", "3 shell"),
        ("shells and 1", '"1"', "must be a pure number", "1/shell"),
        ("not shells", '"1"', "must be a pure number", "1/shell"),
        ("exp(shells)", '"1"', "must be a pure number", "1/shell"),
        ("min(shells, 3)", "shell", "arguments differ", "3 shell"),
        ("shells ^ rate", '"1"', "must be a pure number, but `rate` is in 1/week", "multiply by a time"),
        ("shells ^ fog(1)", '"1"', "no literal number", "divide the base"),
        ("2 ^ shells", '"1"', "must be a pure number", "1/shell"),
        ("when * 2", "date", "multiplies or divides a date", "date - date"),
        ("when + when", "date", "joins a date and a date", "date + 2 week"),
        ("3 week - when", "date", "joins in week and a date", "date + 2 week"),
        ("-when", "date", "no negative", "date - date"),
        ("after(3)", '"1"', "argument of after must be a date", "2 week"),
        ("pulse(when, 3)", '"1"', "second argument of pulse must be in day", "3 day"),
        ("ramp(when, 3 day)", '"1"', "second argument of ramp must be a date", "2 week"),
        ("fog(shells)", '"1"', "argument of fog", "1/shell"),
        ("elapsed(routed)", '"1"', "must be a pure number, but `elapsed(routed)` is in day", "divide by a time"),
        ("5", '"%"', "bare number 5", "5 %"),
        ("5", "person", "must be in person", "5 person"),
        ("(km_x^9)^9", '"1"', "power beyond all use", "exponents"),
        ("mean(when over front)", "date", "dates", "date - date"),
    ],
)
def test_units_in_formulas(formula: str, unit: str, message: str, remedy: str) -> None:
    length = f"levers:\n  km_x: {{title: A length, unit: km, value: 1, {WHY}}}\n"
    found = told(auxiliary(formula, unit) + length)
    assert found.code == "UNIT-MISMATCH"
    assert found.place is not None and found.place.column >= 9
    assert message in found.message
    assert remedy in found.remedy


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("shells + 0", "shell"),
        ("0", "shell/day"),
        ("if shells > 0 then fire else 0", "shell/week"),
        ("fire * 1 week", "shell"),
        ("when - 2024-12-01", "week"),
        ("(when - time) / 1 week", '"1"'),
        ("max(when, time) + 1 month", "date"),
        ("sqrt(shells * shells)", "shell"),
        ("shells ^ 2 / 1 shell ^ 2", '"1"'),
        ("shells ^ 0.5 * shells ^ 0.5", "shell"),
        ("shells ^ -1", "1/shell"),
        ("product(troops[front] over front)", "person^2"),
        ("mean(troops[front] over front) * 50 %", "person"),
        ("sign(shells) * floor(fog(0.5))", '"1"'),
        ("abs(-shells) + shells * not 1", "shell"),
        ("(shells > 3 shell) + (when < time)", '"1"'),
        ("pulse(2025-01-01, 2 week) + ramp(when, 2025-03-01)", '"1"'),
        ("min(when, 2025-01-01)", "date"),
        ("5 %", '"%"'),
        ("rate * elapsed(routed)", '"%"'),
    ],
)
def test_units_that_fit(formula: str, unit: str) -> None:
    sound(GOOD + auxiliary(formula, unit))


@pytest.mark.parametrize(
    ("extra", "code", "line", "message", "remedy"),
    [
        # names
        ('auxiliaries:\n  rate: {title: X, unit: "1", is: 1}\n', "NAME-DUPLICATE", 1, "already under", "another name"),
        ('auxiliaries:\n  max: {title: X, unit: "1", is: 1}\n', "NAME-RESERVED", 1, "word of the language", "another"),
        ('auxiliaries:\n  time: {title: X, unit: "1", is: 1}\n', "NAME-RESERVED", 1, "word of the language", "another"),
        ('auxiliaries:\n  Xy: {title: X, unit: "1", is: 1}\n', "NAME-FORM", 1, "'Xy'", "small letters"),
        ('auxiliaries:\n  "x[frnt]": {title: X, unit: "1", is: 1}\n', "DIMENSION-UNKNOWN", 1, "'frnt'", "front"),
        ('auxiliaries:\n  "x[front, front]": {title: X, unit: "1", is: 1}\n', "DIMENSION-TWICE", 1, "twice", "once"),
        # elements
        (
            'auxiliaries:\n  x:\n    {title: X, unit: "1", is: {a: 1}}\n',
            "ELEMENT-UNKNOWN",
            2,
            "no dimension",
            "x[front]",
        ),
        (
            'auxiliaries:\n  "x[front]":\n    {title: X, unit: "1", is: {north: 1}}\n',
            "ELEMENT-MISSING",
            2,
            "south",
            "every",
        ),
        (
            'auxiliaries:\n  "x[front]":\n    {title: X, unit: "1", is: {nort: 1, south: 1}}\n',
            "ELEMENT-UNKNOWN",
            2,
            "nort",
            "north",
        ),
        # units
        ("auxiliaries:\n  x: {title: X, is: 1}\n", "KEY-MISSING", 1, "no unit", "unit: person/week"),
        ("auxiliaries:\n  x: {title: X, unit: persn, is: 1}\n", "UNIT-UNKNOWN", 1, "persn", "known are"),
        # parameters
        ('levers:\n  x: {title: X, unit: "1", value: 1}\n', "NUMBER-UNGROUNDED", 1, "neither evidence nor", "because"),
        (
            f'levers:\n  x: {{title: X, unit: "1", value: 2, low: 3, {WHY}}}\n',
            "LEVER-RANGE",
            1,
            "outside 3 to",
            "low below",
        ),
        (
            f'levers:\n  x: {{title: X, unit: "1", value: 2, low: 3, high: 1, {WHY}}}\n',
            "LEVER-RANGE",
            1,
            "not below",
            "low",
        ),
        (
            f'levers:\n  x: {{title: X, unit: "1", value: 2, high: 3, options: {{a: 4}}, {WHY}}}\n',
            "LEVER-RANGE",
            1,
            "option a",
            "option",
        ),
        (f"levers:\n  x: {{title: X, unit: date, value: 2, {WHY}}}\n", "LEVER-VALUE", 1, "date", "date"),
        (f"levers:\n  x: {{title: X, unit: person, value: 2025-01-01, {WHY}}}\n", "LEVER-VALUE", 1, "number", "person"),
        (
            f'levers:\n  x: {{title: X, unit: "1", value: 2, actor: rde, {WHY}}}\n',
            "ACTOR-UNKNOWN",
            1,
            "rde",
            "red, blue",
        ),
        # flows
        ("flows:\n  y: {title: Y, unit: shell/day, rate: fire}\n", "FLOW-ENDS", 1, "no stock", "from"),
        ("flows:\n  y: {title: Y, unit: shell/day, from: shels, rate: fire}\n", "FLOW-ENDS", 1, "'shels'", "shells"),
        ("flows:\n  y: {title: Y, unit: shell/day, from: rate, rate: fire}\n", "FLOW-ENDS", 1, "parameters", "shells"),
        (
            "flows:\n  y: {title: Y, unit: shell/day, from: troops, rate: fire}\n",
            "SUBSCRIPT-COUNT",
            1,
            "1 subscripts",
            "troops[front]",
        ),
        (
            'flows:\n  y: {title: Y, unit: person/day, from: "troops[front]", rate: 0}\n',
            "SUBSCRIPT-COUNT",
            1,
            "neither",
            "troops[front]",
        ),
        (
            'flows:\n  y: {title: Y, unit: person/day, from: "troops[north]", to: shells, rate: 0}\n',
            "FLOW-UNITS",
            1,
            "person to shells in shell",
            "second one",
        ),
        (
            "flows:\n  y: {title: Y, unit: person/day, from: shells, rate: 0}\n",
            "FLOW-UNITS",
            1,
            "shells is in shell",
            "shell/week",
        ),
        (
            "flows:\n  y: {title: Y, unit: shell, from: shells, rate: 0}\n",
            "FLOW-UNITS",
            1,
            "in shell, but",
            "shell/week",
        ),
        (
            "flows:\n  y: {title: Y, unit: shell/day, from: shells, rate: 0, delay: {time: 4 week}}\n",
            "FLOW-ENDS",
            1,
            "arrive",
            "to",
        ),
        (
            "flows:\n  y: {title: Y, unit: shell/day, to: shells, rate: 0, delay: {time: 4 week, order: 99}}\n",
            "DELAY-ORDER",
            1,
            "99",
            "1 to 32",
        ),
        (
            "flows:\n  y: {title: Y, unit: shell/day, to: shells, rate: 0, delay: {time: 1 week, order: 3}}\n",
            "TIME-STEP",
            1,
            "7 days in 3 stages",
            "2.33 days",
        ),
        (
            "flows:\n  y: {title: Y, unit: shell/day, to: shells, rate: 0, delay: {time: 0 week}}\n",
            "DELAY-TIME",
            1,
            "0 days",
            "4 week",
        ),
        (
            "flows:\n  y: {title: Y, unit: shell/day, to: shells, rate: 0, delay: {time: -2 week}}\n",
            "DELAY-TIME",
            1,
            "-14 days",
            "4 week",
        ),
        (
            "smooths:\n  y: {title: Y, unit: shell/day, of: fire, time: 3 day}\n",
            "TIME-STEP",
            1,
            "3 days",
            "step 3 days",
        ),
        # lookups, noise, events
        (
            f'lookups:\n  y: {{title: Y, input: "1", unit: "1", points: [[0, 1], [0, 2]], {WHY}}}\n',
            "LOOKUP-POINTS",
            1,
            "0 and then 0",
            "rising",
        ),
        (
            f'lookups:\n  y: {{title: Y, input: "1", unit: "1", points: [[0, 1]], {WHY}}}\n',
            "LOOKUP-POINTS",
            1,
            "1 points",
            "2 to",
        ),
        (
            f'lookups:\n  y: {{title: Y, input: "1", unit: "1", points: [[0, 1], [1]], {WHY}}}\n',
            "LOOKUP-POINTS",
            1,
            "no pair",
            "pairs",
        ),
        (
            f'lookups:\n  "y[front]": {{title: Y, input: "1", unit: "1", points: [[0, 1], [1, 2]], {WHY}}}\n',
            "SUBSCRIPT-COUNT",
            1,
            "no dimensions",
            "y_north",
        ),
        (
            'lookups:\n  y: {title: Y, input: "1", unit: "1", points: [[0, 1], [1, 2]]}\n',
            "NUMBER-UNGROUNDED",
            1,
            "neither",
            "because",
        ),
        (
            f'noise:\n  y: {{title: Y, unit: "1", sd: 1, correlation: fire, {WHY}}}\n',
            "FORMULA-CONSTANT",
            1,
            "fire, which changes",
            "parameters",
        ),
        (
            f'noise:\n  y: {{title: Y, unit: "1", sd: 1, correlation: 0 day, {WHY}}}\n',
            "DELAY-TIME",
            1,
            "correlation time",
            "above 0",
        ),
        ("events:\n  y: {title: Y}\n", "EVENT-TRIGGER", 1, "neither", "exactly one"),
        ("events:\n  y: {title: Y, at: 2025-01-01, when: 1}\n", "EVENT-TRIGGER", 1, "when and at", "exactly one"),
        ("events:\n  y: {title: Y, at: time + 1 week}\n", "FORMULA-CONSTANT", 1, "time, which changes", "parameters"),
        ("events:\n  y: {title: Y, hazard: 0.5}\n", "UNIT-MISMATCH", 1, "1/day", "1/day"),
        ("events:\n  y: {title: Y, hazard: -0.5 / 1 week}\n", "PROBABILITY-RANGE", 1, "below 0", "0 or more"),
        ("events:\n  y: {title: Y, when: shells}\n", "UNIT-MISMATCH", 1, "pure number", "1/shell"),
        # indicators
        ("indicators:\n  y: {title: Y, event: routd}\n", "EVENT-UNKNOWN", 1, "'routd'", "routed"),
        ("indicators:\n  y: {title: Y, event: empty}\n", "EVENT-UNKNOWN", 1, "each element", "without dimensions"),
        ('indicators:\n  y: {title: Y, unit: "1", is: 1, kind: by date}\n', "INDICATOR-KIND", 1, "formula", "event"),
        ("indicators:\n  y: {title: Y, event: routed, kind: level}\n", "INDICATOR-KIND", 1, "by date", "leave"),
        # circles
        (
            "auxiliaries:\n"
            '  a: {title: A, unit: "1", is: b}\n  b: {title: B, unit: "1", is: c}\n  c: {title: C, unit: "1", is: a}\n',
            "CYCLE",
            1,
            "a → b → c → a",
            "a stock",
        ),
        ('auxiliaries:\n  a: {title: A, unit: "1", is: a + 1}\n', "CYCLE", 1, "a → a", "a stock"),
        (
            'smooths:\n  a: {title: A, unit: "1", of: b, time: 4 week}\n'
            'auxiliaries:\n  b: {title: B, unit: "1", is: a}\n',
            "CYCLE-INITIAL",
            1,
            "a → b → a",
            "initial",
        ),
    ],
)
def test_declarations(extra: str, code: str, line: int, message: str, remedy: str) -> None:
    found = told(extra)
    assert found.place is not None
    assert (found.code, found.place.line) == (code, lines_of(GOOD, extra)[line - 1])
    assert message in found.message
    assert remedy in found.remedy


PRIORS = [
    ("{evidence: trops}", "VARIABLE-UNKNOWN", "'trops'", "evidence/*.yaml", "troops"),
    ("{by: cont, few: {exactly: 1}, many: {exactly: 2}}", "DISPUTE-UNKNOWN", "'cont'", "disputes", "count"),
    ("{by: count, few: {exactly: 1}}", "POSITION-MISSING", "many", "few, many", None),
    ("{by: count, fw: {exactly: 1}, many: {exactly: 2}}", "POSITION-UNKNOWN", "'fw'", "few, many", "few"),
]


@pytest.mark.parametrize(("prior", "code", "message", "remedy", "suggestion"), PRIORS)
def test_priors(prior: str, code: str, message: str, remedy: str, suggestion: str | None) -> None:
    body = f"  x:\n    title: X\n    unit: person\n    prior: {prior}\n    {WHY}\n"
    found = told(f"parameters:\n{body}")
    assert (found.code, found.suggestion) == (code, suggestion)
    assert found.place is not None and found.place.line == 5
    assert message in found.message
    assert remedy in found.remedy


def test_a_prior_must_have_the_dimension_of_its_evidence() -> None:
    found = told("parameters:\n  x: {title: X, unit: shell, prior: {evidence: troops}}\n")
    assert found.code == "UNIT-MISMATCH"
    assert "in shell, but the evidence on troops is in person" in found.message


def test_a_parameter_needs_a_prior_and_a_reason() -> None:
    assert told(f'parameters:\n  x: {{title: X, unit: "1", {WHY}}}\n').code == "PRIOR-MISSING"
    assert told('parameters:\n  x: {title: X, unit: "1", prior: {exactly: 1}}\n').code == "NUMBER-UNGROUNDED"


@pytest.mark.parametrize(
    ("because", "code", "message", "suggestion"),
    [
        ("{claims: [S1.trops]}", "CLAIM-UNKNOWN", "'S1.trops'", "S1.troops"),
        ("{history: month.csv}", "HISTORY-UNKNOWN", "'month.csv'", "months.csv"),
        ("{history: months.csv, series: oll}", "HISTORY-UNKNOWN", "'oll'", "oil"),
    ],
)
def test_what_is_cited_must_exist(because: str, code: str, message: str, suggestion: str) -> None:
    (found,) = errors(
        f'parameters:\n  x: {{title: X, unit: "1", prior: {{exactly: 1}}, because: {because}}}\n',
        history={"months.csv": "date,oil\n2024-01-01,80\n"},
    )
    assert (found.code, found.suggestion) == (code, suggestion)
    assert message in found.message
    assert found.place is not None and found.place.line == 2


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("person: A person", "week: A week", "UNIT-CLASH", 8),
        ("{north: The north, south: The south}", "{}", "DIMENSION-EMPTY", 8),
        ("north: The north", "arm: The arm", "DIMENSION-CLASH", 8),
        ("step: 1 week", "step: 0 day", "CALENDAR-STEP", 6),
        ("end: 2025-12-31", "end: 2024-11-05", "CALENDAR-HORIZON", 5),
    ],
)
def test_settings(old: str, new: str, code: str, line: int) -> None:
    assert old in SETTINGS
    found = errors("auxiliaries: {}\n", settings=SETTINGS.replace(old, new))
    assert [item.code for item in found] == [code]
    assert found[0].place is not None and found[0].place.file == "situation.yaml"
    assert abs(found[0].place.line - line) <= 2


def test_all_errors_are_told_at_once() -> None:
    found = errors(GOOD + "auxiliaries:\n  x: {title: X, unit: wk, is: 1}\n  y: {title: Y, unit: '1', is: z}\n")
    assert [item.code for item in found] == ["UNIT-UNKNOWN", "NAME-UNKNOWN"]


def test_what_could_not_be_read_is_not_reported_again() -> None:
    found = errors(GOOD + "auxiliaries:\n  x: {title: X, unit: wk, is: 1}\n  y: {title: Y, unit: '1', is: x + 1}\n")
    assert [item.code for item in found] == ["UNIT-UNKNOWN"]


def test_two_circles_are_both_told() -> None:
    found = errors(
        "auxiliaries:\n" + "".join(f'  {a}: {{title: T, unit: "1", is: {b}}}\n' for a, b in ("ab", "ba", "cd", "dc"))
    )
    assert [item.code for item in found] == ["CYCLE", "CYCLE"]
    assert ["a → b → a" in found[0].message, "c → d → c" in found[1].message] == [True, True]


def test_a_circle_through_elements_is_told_with_them() -> None:
    (found,) = errors(
        'auxiliaries:\n  "a[front]":\n    {title: A, unit: "1", is: {north: "a[south]", south: "a[north]"}}\n'
    )
    assert "a[north] → a[south] → a[north]" in found.message


@pytest.mark.parametrize(
    ("extra", "code", "message"),
    [
        ("stocks:\n  idle: {title: Idle, unit: person, initial: 0}\n", "STOCK-IDLE", "never changes"),
        (f'parameters:\n  x: {{title: X, unit: "1", prior: {{exactly: 1}}, {WHY}}}\n', "UNUSED", "nothing reads x"),
        ('auxiliaries:\n  x: {title: X, unit: "1", is: 3.7 + happened(routed)}\n', "NUMBER-HIDDEN", "3.7"),
        (
            'events:\n  y: {title: Y, at: 2030-01-01}\nauxiliaries:\n  x: {title: X, unit: "1", is: happened(y)}\n',
            "EVENT-DATE",
            "2030",
        ),
        (
            f"parameters:\n  x: {{title: X, unit: week, prior: {{uniform: {{low: 0.5, high: 5}}}}, {WHY}}}\n"
            "smooths:\n  y: {title: Y, unit: shell/day, of: fire, time: x}\n",
            "TIME-STEP",
            "one future of twenty",
        ),
    ],
)
def test_warnings(extra: str, code: str, message: str) -> None:
    found = warnings(joined(GOOD, extra))
    assert [item.code for item in found] == [code]
    assert message in found[0].message
    assert found[0].place is not None and found[0].remedy
