"""Laws over generated text and models: never a crash, and what is well typed is accepted."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from model.build import read_small, table
from model.whole import WHOLE
from stratagem.base.codes import CODES
from stratagem.base.diagnostics import Place
from stratagem.base.nodes import Listing, Node, Scalar, Table, Value
from stratagem.base.units import DAY, DIMENSIONLESS, Unit, UnitTable
from stratagem.model.functions import FUNCTIONS
from stratagem.model.inference import FUNCTION_RULES

PERSON = UnitTable(("person", "shell")).read("person")
RATE = PERSON / DAY

HEAD = """\
parameters:
  p: {title: P, unit: "1", prior: {exactly: 2}, because: {assumption: Fair}}
  span: {title: Span, unit: week, prior: {exactly: 9}, because: {assumption: Fair}}
  moment: {title: Moment, unit: date, prior: {exactly: 2025-01-20}, because: {assumption: Fair}}
stocks:
  men[front]: {title: Men, unit: person, initial: 3 person}
lookups:
  curve: {title: Curve, input: "1", unit: "1", points: [[0, 0], [1, 1]], because: {assumption: Fair}}
events:
  routed: {title: Routed, when: "men[north] < 1 person"}
"""

LEAVES: dict[str, tuple[str, ...]] = {
    "1": ("2", "0.5", "50 %", "p", "happened(routed)", "after(moment)", "pulse(moment, span)"),
    "person": ("3 person", "men[front]", "men[south]", "sum(men[front] over front)"),
    "day": ("1 week", "span", "elapsed(routed)", "(time - moment)"),
    "person/day": ("men[front] / span", "5 person / 1 day"),
}
UNITS: dict[str, Unit] = {"1": DIMENSIONLESS, "person": PERSON, "day": DAY, "person/day": RATE}


def _formula(unit: str, depth: int, draw: random.Random) -> str:
    """A formula of that unit, built by rules that keep units right."""
    if depth == 0:
        return draw.choice(LEAVES[unit])

    def of(kind: str) -> str:
        return _formula(kind, depth - 1, draw)

    rules = [
        lambda: f"({of(unit)} + {of(unit)})",
        lambda: f"({of(unit)} - 0)",
        lambda: f"(-{of(unit)})",
        lambda: f"{of(unit)} * {of('1')}",
        lambda: f"max({of(unit)}, {of(unit)}, 0)",
        lambda: f"clip({of(unit)}, 0, {of(unit)})",
        lambda: f"abs({of(unit)})",
        lambda: f"(if {of('1')} > {of('1')} then {of(unit)} else 0)",
        lambda: f"sum({of(unit)} over front)",
    ]
    if unit == "1":
        other = draw.choice(list(LEAVES))
        rules += [
            lambda: f"exp({of('1')})",
            lambda: f"curve({of('1')})",
            lambda: f"({of(other)} <= {of(other)} and not {of('1')})",
            lambda: f"({of(other)}) / ({of(other)})",
            lambda: f"({of('1')}) ^ ({of('1')})",
        ]
    if unit == "person/day":
        rules.append(lambda: f"({of('person')}) / ({of('day')})")
    if unit == "person":
        rules.append(lambda: f"({of('person/day')}) * ({of('day')})")
    return draw.choice(rules)()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(LEAVES)), st.integers(0, 3), st.randoms(use_true_random=False))
def test_a_well_typed_model_is_accepted(unit: str, depth: int, draw: random.Random) -> None:
    formulas = [_formula(unit, depth, draw) for _ in range(3)]
    entries = "".join(
        f'  "x{number}[front]":\n    title: X\n    unit: "{unit}"\n    is: {formula}\n'
        for number, formula in enumerate(formulas)
    )
    model, diagnostics = read_small(f"{HEAD}auxiliaries:\n{entries}")
    assert model is not None, (formulas, [item for item in diagnostics if item.severity == "error"])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(LEAVES)), st.sampled_from(sorted(LEAVES)), st.integers(0, 2), st.randoms())
def test_another_unit_is_refused(unit: str, declared: str, depth: int, draw: random.Random) -> None:
    formula = _formula(unit, depth, draw)
    text = f'{HEAD}auxiliaries:\n  "x[front]":\n    title: X\n    unit: "{declared}"\n    is: {formula}\n'
    model, diagnostics = read_small(text)
    errors = [item for item in diagnostics if item.severity == "error"]
    if UNITS[unit].same_dimension(UNITS[declared]):
        assert model is not None, errors
    else:
        assert [item.code for item in errors] == ["UNIT-MISMATCH"]


WORDS = (
    "p span men[front] men[north] men routed curve( time happened( sum( over front if then else and not 1 2.5 week "
    "+ - * / ^ < ( ) , 2025-01-20"
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join) | st.text(max_size=30))
def test_any_formula_is_a_model_or_a_diagnostic(formula: str) -> None:
    quoted = formula.replace("'", "''")
    text = f'{HEAD}auxiliaries:\n  "x[front]":\n    title: X\n    unit: "1"\n    is: \'{quoted}\'\n'
    try:
        model, diagnostics = read_small(text)
    except AssertionError:
        return  # the strict reader of YAML refused the text itself
    errors = [item for item in diagnostics if item.severity == "error"]
    assert (model is None) == bool(errors)
    for item in diagnostics:
        assert item.code in CODES
        assert item.place is not None and item.place.file == "model/a.yaml"
        assert item.message and item.remedy


JUNK: tuple[Value, ...] = (
    *("", "x", "1 +", "sum(", "front", "time", "troops", "a[b]", "%", "date", "1/week", "happened(talks)", "evidence"),
    *(-1, 0, 1e300, True, None, date(2024, 12, 1)),
)


def _broken(node: Node, draw: random.Random) -> Node:
    """The same with a few values replaced and a few entries taken out or renamed."""
    if draw.random() < 0.01:
        return draw.choice((Scalar(draw.choice(JUNK), node.place), Table({}, {}, node.place), Listing((), node.place)))
    if isinstance(node, Listing):
        return Listing(tuple(_broken(item, draw) for item in node.items), node.place)
    if isinstance(node, Scalar):
        return node
    entries: dict[str, Node] = {}
    places: dict[str, Place] = {}
    for key, value in node.entries.items():
        if draw.random() < 0.98:
            name = key if draw.random() < 0.99 else str(draw.choice(JUNK))
            entries[name], places[name] = _broken(value, draw), node.keys[key]
    return Table(entries, places, node.place)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_broken_model_is_told_and_never_crashes(draw: random.Random) -> None:
    whole = table(WHOLE, "model/a.yaml")
    assert whole is not None
    broken = _broken(whole, draw)
    if isinstance(broken, Table):
        model, diagnostics = read_small(broken)
        assert (model is None) == any(item.severity == "error" for item in diagnostics)
        for item in diagnostics:
            assert item.code in CODES and item.place is not None and item.message and item.remedy


def test_every_function_has_a_rule_of_units() -> None:
    assert set(FUNCTION_RULES) == set(FUNCTIONS)
