"""Bargains, commitments, red lines and deadlines: constructs of decisions/*.yaml that become variables and events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.fields import place_of_value, table_in, text_in
from stratagem.base.formula.parse import parse
from stratagem.base.formula.syntax import Expression, Number, Reference
from stratagem.base.formula.walk import rebuilt
from stratagem.base.near import nearest
from stratagem.base.nodes import Table
from stratagem.base.units import DIMENSIONLESS
from stratagem.model.names import Declaration
from stratagem.model.parts import Auxiliary, Equations, Event
from stratagem.model.reading import Reading

SECTIONS = ("bargains", "commitments", "red_lines", "deadlines")

_BUYERS_SHARE = "(1 - seller_patience) / (1 - buyer_patience * seller_patience)"
_SELLERS_SHARE = "(1 - buyer_patience) / (1 - buyer_patience * seller_patience)"
_SPLIT = {
    "buyer": f"floor_ + max(ceiling_ - floor_, 0) * (1 - {_BUYERS_SHARE})",
    "seller": f"floor_ + max(ceiling_ - floor_, 0) * {_SELLERS_SHARE}",
}
_AGREED = "ceiling_ >= floor_"
_COMMITMENT = "clip(made, 0, 1) * (1 - clip(kept, 0, 1)) * cost"
_RED_LINE = "clip(crossed, 0, 1) * max(enforced, 0)"
_DEADLINE = "if (time < at) and (while_) then pace * (1 + (rush - 1) * exp((time - at) / within)) else 0 * pace"


@dataclass
class Constructs:
    """What the constructs become, by name; `names` are all that they declare, whether they could be read or not."""

    auxiliaries: dict[str, Auxiliary] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


def _declare_all(tables: Iterable[Table], reading: Reading) -> set[str]:
    """Puts the names of all constructs among the names of the model, so that formulas may read them."""
    found: set[str] = set()
    for table in tables:
        for section in SECTIONS:
            entries = table_in(table, section)
            for name, node in entries.entries.items() if entries else ():
                if isinstance(node, Table):
                    kind = "auxiliaries" if section in ("bargains", "commitments") else "events"
                    own = (name, f"{name}_agreed") if section == "bargains" else (name,)
                    found.update(each for each in own if _declared(reading, kind, each, node))
    return found


def _declared(reading: Reading, section: str, name: str, node: Table) -> bool:
    names = reading.names.variables
    if name in names:
        reading.diagnostics.error(
            "NAME-DUPLICATE",
            f"{name} is declared already under {names[name].section} at {names[name].place}",
            node.place,
            "give one of the two another name, or take it out",
        )
        return False
    names[name] = Declaration(section, name, (), node, node.place)
    return True


def read_constructs(tables: Iterable[Table], reading: Reading) -> Constructs:
    """All constructs as auxiliaries and events. Their names are put among those of the model first."""
    tables = tuple(tables)
    found = Constructs(names=_declare_all(tables, reading))
    readers = {"bargains": _bargain, "commitments": _commitment, "red_lines": _red_line, "deadlines": _deadline}
    for table in tables:
        for section, read in readers.items():
            entries = table_in(table, section)
            for name, node in entries.entries.items() if entries else ():
                if isinstance(node, Table):
                    _check_actor(node, name, reading)
                    read(name, node, reading, found)
    return found


def _bargain(name: str, node: Table, reading: Reading, found: Constructs) -> None:
    parts = {
        "floor_": "floor",
        "ceiling_": "ceiling",
        "seller_patience": "seller_patience",
        "buyer_patience": "buyer_patience",
    }
    formulas = _formulas(node, parts, reading)
    if formulas is None:
        return
    template = _SPLIT[text_in(node, "first") or "buyer"]
    for key, bound in (("seller_outside", "max"), ("buyer_outside", "min")):
        if key in node:
            outside = reading.formula(node.get(key))
            if outside is None:
                return
            formulas[key] = outside
            template = f"{bound}({template}, {key})"
    declared = Declaration("auxiliaries", name, (), node, node.place)
    unit, because = reading.unit(declared), reading.because(declared)
    price, agreed = _filled(template, formulas, node.place), _filled(_AGREED, formulas, node.place)
    if unit is None:
        return
    title = reading.title(declared)
    room = f"Whether there is room for: {title}"
    found.auxiliaries[name] = Auxiliary(name, (), unit, title, node.place, Equations(price), because)
    found.auxiliaries[f"{name}_agreed"] = Auxiliary(
        f"{name}_agreed", (), DIMENSIONLESS, room, node.place, Equations(agreed), because
    )


def _commitment(name: str, node: Table, reading: Reading, found: Constructs) -> None:
    formulas = _formulas(node, {key: key for key in ("made", "kept", "cost")}, reading)
    declared = Declaration("auxiliaries", name, (), node, node.place)
    unit, because = reading.unit(declared), reading.because(declared)
    if formulas is not None and unit is not None:
        equations = Equations(_filled(_COMMITMENT, formulas, node.place))
        found.auxiliaries[name] = Auxiliary(name, (), unit, reading.title(declared), node.place, equations, because)


def _red_line(name: str, node: Table, reading: Reading, found: Constructs) -> None:
    formulas = _formulas(node, {key: key for key in ("crossed", "enforced")}, reading)
    _event(name, node, reading, found, _RED_LINE, formulas)


def _deadline(name: str, node: Table, reading: Reading, found: Constructs) -> None:
    formulas = _formulas(node, {key: key for key in ("at", "pace", "rush", "within")}, reading)
    if formulas is not None:
        always = Number(1.0, None, node.place)
        condition = reading.formula(node.get("while")) if "while" in node else always
        formulas = {**formulas, "while_": condition} if condition is not None else None
    _event(name, node, reading, found, _DEADLINE, formulas)


def _event(
    name: str, node: Table, reading: Reading, found: Constructs, template: str, formulas: dict[str, Expression] | None
) -> None:
    declared = Declaration("events", name, (), node, node.place)
    reading.because(declared)
    if formulas is not None:
        hazard = _filled(template, formulas, node.place)
        found.events[name] = Event(name, (), DIMENSIONLESS, reading.title(declared), node.place, hazard=hazard)


def _formulas(node: Table, parts: dict[str, str], reading: Reading) -> dict[str, Expression] | None:
    """The formulas under some keys, by what stands for them in a template; None if one cannot be read."""
    found = {name: reading.formula(node.get(key)) for name, key in parts.items()}
    whole = {name: formula for name, formula in found.items() if formula is not None}
    return whole if len(whole) == len(found) else None


def _filled(template: str, formulas: dict[str, Expression], place: Place) -> Expression:
    """A formula of our own with formulas of the situation in the place of names."""
    tree = parse(template, place, Diagnostics())
    assert tree is not None, template

    def leaf(node: Expression) -> Expression:
        return formulas.get(node.name, node) if isinstance(node, Reference) else node

    return rebuilt(tree, leaf)


def _check_actor(node: Table, name: str, reading: Reading) -> None:
    actor, actors = text_in(node, "actor"), reading.setting.actors
    if actor is not None and actor not in actors:
        reading.diagnostics.error(
            "ACTOR-UNKNOWN",
            f"{name} belongs to {actor!r}, which is no actor",
            place_of_value(node, "actor"),
            f"name an actor of situation.yaml: {', '.join(actors) or 'none is declared'}",
            nearest(actor, actors),
        )
