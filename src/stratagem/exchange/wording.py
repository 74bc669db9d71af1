"""Says formulas of others in the language of situations, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product

from stratagem.exchange.keepers import KEEPERS, SMALL, constant_of
from stratagem.exchange.plainnames import PlainNames
from stratagem.exchange.sheet import Cell, Quantity, Sheet
from stratagem.exchange.syntax import Apply, Block, Constant, Formula, Name, Table, walk

MOST_LETTERS = 2_000
"""Characters that a formula of a situation may have."""

_SIGNS = {
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "/",
    "^": "^",
    "=": "==",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "and": "and",
    "or": "or",
}
_PLAIN = {"abs": "abs", "exp": "exp", "ln": "log", "sqrt": "sqrt", "sin": "sin", "cos": "cos", "int": "floor"}
_FOLDS = {"sum": "+", "prod": "*"}
_EXTREMES = {"vmin": "min", "vmax": "max", "vmin xmile": "min", "vmax xmile": "max", "min": "min", "max": "max"}

_COURSES: dict[str, dict[str, object]] = {
    "interpolate": {},
    "hold_backward": {"between": "step"},
    "extrapolate": {"beyond": "extend"},
}
"""Keys of a lookup for each way of reading a table that our language has."""

Helper = Callable[[str, str, dict[str, object]], None]


class CannotSay(Exception):
    """What the language of situations has no word for; the message ends `the language of situations has no …`."""


def decimal(value: float) -> str:
    """A number in plain decimals, in the shortest form that keeps its bits."""
    if not math.isfinite(value):
        raise CannotSay("number that is infinite or missing")
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0") if "." in text else text


class Scene:
    """Says formulas in place. `flows` are quantities that are flows, which carry a unit of time."""

    def __init__(
        self,
        sheet: Sheet,
        clock: tuple[float, float, float],
        names: PlainNames,
        ranges: Mapping[tuple[str, ...], str],
        flows: frozenset[str],
        helper: Helper,
    ) -> None:
        self._sheet, self._clock, self._names, self._ranges = sheet, clock, names, ranges
        self._flows, self._helper = flows, helper
        self._told: set[str] = set()

    def say(self, formula: Formula, quantity: Quantity, cell: Cell) -> str:
        """A formula of one cell. Raises CannotSay."""
        return self._short(self._saying(quantity, cell).say(formula))

    def first(self, formula: Formula, quantity: Quantity, cell: Cell) -> str:
        """A formula of one cell, as it is at the start."""
        return self._short(self._saying(quantity, cell).first(formula))

    def _saying(self, quantity: Quantity, cell: Cell) -> _Saying:
        part = quantity.part(cell)
        assert part is not None
        places = reversed(list(zip(part.subscripts, cell, strict=True)))  # a range that stands twice means the first
        bound = {key: element for key, element in places if key in self._sheet.ranges}
        return _Saying(self, quantity, cell, bound)

    def _short(self, text: str) -> str:
        if len(text) > MOST_LETTERS:
            raise CannotSay(f"formula of more than {MOST_LETTERS:,} characters")
        return text

    @property
    def time(self) -> str:
        """The model's time as a number."""
        start = self._clock[0]
        since = "(time - 2000-01-01) / 1 day"
        return f"({since})" if start == 0.0 else f"({since} + {_signed(start)})"

    def points(self, table: Table) -> dict[str, object]:
        """The points of a lookup."""
        if table.reading not in _COURSES or len(set(table.x)) != len(table.x) or len(table.x) < 2:
            raise CannotSay("lookup that jumps, looks forward or has a single point")
        points = [[decimal(x), decimal(y)] for x, y in zip(table.x, table.y, strict=True)]
        return {"points": points, **_COURSES[table.reading]}

    def table(self, key: str, cell: Cell) -> str:
        """The lookup that a quantity is, one for each of its cells."""
        return self._names.of("helper", " ".join((key, *cell))) if cell else self._names.of("quantity", key)

    def name(self, kind: str, key: str) -> str:
        return self._names.of(kind, key)

    def is_flow(self, key: str) -> bool:
        return key in self._flows

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def step(self) -> float:
        return self._clock[2]

    @property
    def ends(self) -> tuple[float, float]:
        """The times at which the file starts and ends."""
        return self._clock[0], self._clock[1]

    def help(self, kind: str, name: str, entry: dict[str, object]) -> None:
        """Declares a helper once."""
        if name not in self._told:
            self._told.add(name)
            self._helper(kind, name, entry)


def _signed(value: float) -> str:
    return decimal(value) if value >= 0 else f"({decimal(value)})"


class _Saying:
    def __init__(self, scene: Scene, quantity: Quantity, cell: Cell, bound: Mapping[str, str]) -> None:
        self._scene, self._quantity, self._cell, self._bound = scene, quantity, cell, dict(bound)

    def say(self, formula: Formula) -> str:
        match formula:
            case Constant(value):
                return _signed(value)
            case Name():
                return self._name(formula)
            case Block(cells):
                found = cells.get(self._cell)
                if isinstance(found, Constant):
                    return _signed(found.value)
            case Apply():
                return self._apply(formula)
        raise CannotSay("table in the place of a number")

    def _element(self, subscript: str) -> str:
        ranges = self._scene.sheet.ranges
        if subscript in self._bound:
            return self._bound[subscript]
        if subscript not in ranges:
            return subscript
        for key, element in self._bound.items():
            if key in ranges and (subscript in ranges[key].mapped or key in ranges[subscript].mapped):
                found = ranges[subscript].answering(ranges[key], element)
                if found is not None:
                    return found
        for element in self._bound.values():
            if element in ranges[subscript].elements:
                return element
        raise CannotSay(f"meaning for the subscript `{subscript}` here")

    def _name(self, formula: Name) -> str:
        sheet, key = self._scene.sheet, formula.key
        if key in ("time", "current time") and key not in sheet.quantities:
            return self._scene.time
        if key in ("time step", "dt"):
            return decimal(self._scene.step)
        quantity = sheet.quantities.get(key)
        if key in ("initial time", "final time"):
            return _signed(self._scene.ends[key == "final time"])
        if quantity is None or key == "saveper":
            raise CannotSay(f"word for `{key}`")
        name = self._scene.name("quantity", key)
        if formula.subscripts:
            name += f"[{', '.join(self._scene.name('element', self._element(each)) for each in formula.subscripts)}]"
        elif quantity.cells != ((),):
            raise CannotSay(f"reference to `{quantity.name}` without its subscripts")
        return f"({name} * 1 day)" if self._scene.is_flow(key) else name

    def _apply(self, formula: Apply) -> str:
        name, arguments = formula.function, formula.arguments
        if name in _SIGNS and len(arguments) == 2:
            return f"({self.say(arguments[0])} {_SIGNS[name]} {self.say(arguments[1])})"
        if name in ("negative", "plus", "not") and len(arguments) == 1:
            return f"({ {'negative': '-', 'plus': '', 'not': 'not '}[name] }{self.say(arguments[0])})"
        if name in _PLAIN and len(arguments) == 1:
            return f"{_PLAIN[name]}({self.say(arguments[0])})"
        if name in _FOLDS or name in _EXTREMES or name == "mean":
            return self._folded(formula)
        special = KEEPERS.get(name) or _SPECIAL.get(name)
        if name == "read" or (special is None and name in self._scene.sheet.quantities):
            return self._read(formula)
        if special is None:
            raise CannotSay(f"function `{name.upper()}`")
        return special(self, formula)

    def _folded(self, formula: Apply) -> str:
        """A sum, product or extreme, written out."""
        name, parts = (
            formula.function,
            [self.say(each) for each in self._running(formula)]
            if _bangs(formula)
            else [self.say(each) for each in formula.arguments],
        )
        if name in _EXTREMES:
            return f"{_EXTREMES[name]}({', '.join(parts)})" if len(parts) > 1 else parts[0]
        whole = f" {_FOLDS.get(name, '+')} ".join(parts)
        return f"(({whole}) / {len(parts)})" if name == "mean" else f"({whole})"

    def _running(self, formula: Apply) -> list[Formula]:
        """The argument once for each combination of the elements that `!` runs over."""
        found: list[Formula] = []
        running = _bangs(formula)
        axes = []
        for each in running:
            range_ = self._scene.sheet.ranges.get(each.removesuffix("!"))
            if range_ is None:
                raise CannotSay(f"range `{each}`")
            axes.append(range_.elements)
        for elements in product(*axes):
            found.append(_with(formula.arguments[0], dict(zip(running, elements, strict=True))))
        return found

    def _read(self, formula: Apply) -> str:
        """A lookup at a place."""
        if formula.function == "read":
            x, table = formula.arguments
        else:
            x, table = formula.arguments[0], Name(formula.function)
        if isinstance(table, Name):
            cell = tuple(self._element(each) for each in table.subscripts)
            return f"{self._scene.table(table.key, cell)}({self.say(x)})"
        if isinstance(table, Block):
            table = table.cells[self._cell]
        if not isinstance(table, Table):
            raise CannotSay("lookup with subscripts")
        name = self._helper_name("table", formula)
        self._scene.help(
            "lookup",
            name,
            {
                "title": f"Table of {self._quantity.name}"[:200],
                "unit": "1",
                "input": "1",
                **self._scene.points(table),
                "because": {"assumption": f"It stands in the file without a source: {self._quantity.name}."[:300]},
            },
        )
        return f"{name}({self.say(x)})"

    def _helper_name(self, what: str, formula: Formula) -> str:
        part = self._quantity.part(self._cell)
        assert part is not None
        number = next((at for at, each in enumerate(walk(part.formula)) if each is formula), 0)
        cell = " ".join(self._cell)
        return self._scene.name("helper", f"{self._quantity.key} {cell} {what}{f' {number}' if number else ''}".strip())

    # -- what holds a state

    @property
    def step(self) -> float:
        return self._scene.step

    def constant(self, formula: Formula) -> float | None:
        return constant_of(formula, self._scene.sheet, self._cell)

    def first(self, formula: Formula) -> str:
        return self._first(formula)

    def cannot(self, what: str) -> Exception:
        return CannotSay(what)

    def declare(self, kind: str, what: str, formula: Formula, entry: dict[str, object]) -> str:
        name = self._helper_name(what, formula)
        title = f"{what.capitalize()} of {self._quantity.name}"[:200]
        note = "It stands inside a formula of the file."
        self._scene.help(kind, name, {"title": title, "unit": "1", **entry, "note": note})
        return name

    def smooth(self, formula: Apply) -> str:
        given, time, initial, order = formula.arguments
        stages = self.constant(order)
        if stages is None:
            raise CannotSay("smooth of an order that varies")
        name = self._helper_name("smooth", formula)
        first = self._first(given if initial is given else initial)
        entry: dict[str, object] = {
            "title": f"Smooth of {self._quantity.name}"[:200],
            "unit": "1",
            "of": self.say(given),
            "time": f"({self.say(time)}) * 1 day",
            "order": str(int(stages)),
            "initial": first,
            "note": "It stands inside a formula of the file.",
        }
        self._scene.help("smooth", name, entry)
        return name

    def delay(self, formula: Apply) -> str:
        """A delay whose time does not vary is a smooth of what comes out of it."""
        quantity = (
            self._scene.sheet.quantities.get(formula.arguments[1].key)
            if isinstance(formula.arguments[1], Name)
            else None
        )
        fixed = isinstance(formula.arguments[1], Constant) or (
            quantity is not None and all(isinstance(part.formula, Constant | Block) for part in quantity.parts)
        )
        if not fixed:
            raise CannotSay("material delay of a time that varies, outside a flow")
        return self.smooth(formula)

    def _first(self, formula: Formula) -> str:
        """What a formula is at the start: ACTIVE INITIAL counts there."""
        quantity = self._scene.sheet.quantities.get(formula.key) if isinstance(formula, Name) else None
        part = quantity.part(self._cell if quantity.cells != ((),) else ()) if quantity else None
        if part is not None and isinstance(part.formula, Apply) and part.formula.function == "active initial":
            return self.say(part.formula.arguments[1])
        return self.say(formula)

    def initial(self, formula: Apply) -> str:
        """What is kept from the start is a stock that nothing moves."""
        name = self._helper_name("at start", formula)
        self._scene.help(
            "stock",
            name,
            {
                "title": f"Start of {self._quantity.name}"[:200],
                "unit": "1",
                "initial": self._first(formula.arguments[0]),
                "empty": "allow",
                "note": "It stands inside a formula of the file.",
            },
        )
        return name

    # -- functions of the time

    def later(self, moment: Formula) -> str:
        """Whether a moment has come, half a step of rounding allowed."""
        return f"{self._scene.time} + {decimal(self._scene.step / 2)} > {self.say(moment)}"

    def jump(self, formula: Apply) -> str:
        height, start = formula.arguments
        return f"(if {self.later(start)} then {self.say(height)} else 0)"

    def ramp(self, formula: Apply) -> str:
        slope, start, *end = formula.arguments
        last = f"min({self._scene.time}, {self.say(end[0])})" if end else self._scene.time
        begun = f"{self._scene.time} + {SMALL} > {self.say(start)}"
        return f"(if {begun} then {self.say(slope)} * ({last} - {self.say(start)}) else 0)"

    def pulse(self, formula: Apply) -> str:
        start, width = (self.say(each) for each in formula.arguments)
        time, half = self._scene.time, decimal(self._scene.step / 2)
        return f"(if {time} >= {start} - {SMALL} and {time} < {start} + max({width}, {half}) then 1 else 0)"

    def choose(self, formula: Apply) -> str:
        test, yes, no = (self.say(each) for each in formula.arguments)
        return f"(if {test} then {yes} else {no})"

    def divide(self, formula: Apply) -> str:
        numerator, denominator, *otherwise = (self.say(each) for each in formula.arguments)
        other = otherwise[0] if otherwise else "0"
        return f"(if abs({denominator}) < {SMALL} then {other} else {numerator} / {denominator})"

    def log(self, formula: Apply) -> str:
        x, *base = (self.say(each) for each in formula.arguments)
        return f"(log({x}) / log({base[0] if base else '10'}))"

    def integer(self, formula: Apply) -> str:
        x = self.say(formula.arguments[0])
        return f"(sign({x}) * floor(abs({x})))"

    def modulo(self, formula: Apply) -> str:
        x, unit = (self.say(each) for each in formula.arguments)
        return f"({x} - {unit} * sign({x} / {unit}) * floor(abs({x} / {unit})))"

    def floor_modulo(self, formula: Apply) -> str:
        x, unit = (self.say(each) for each in formula.arguments)
        return f"({x} - {unit} * floor({x} / {unit}))"

    def count(self, formula: Apply) -> str:
        """How many elements a range has, or cells a quantity."""
        name, sheet = formula.arguments[0], self._scene.sheet
        if isinstance(name, Name) and name.key.removesuffix("!") in sheet.ranges:
            return str(len(sheet.ranges[name.key.removesuffix("!")].elements))
        if isinstance(name, Name) and name.key in sheet.quantities:
            return str(len(sheet.quantities[name.key].cells))
        raise CannotSay("size of what is no range")

    def tangent(self, formula: Apply) -> str:
        x = self.say(formula.arguments[0])
        return f"(sin({x}) / cos({x}))"

    def active(self, formula: Apply) -> str:
        return self.say(formula.arguments[0])

    def power(self, formula: Apply) -> str:
        return f"({self.say(formula.arguments[0])} ^ {self.say(formula.arguments[1])})"


_SPECIAL: dict[str, Callable[[_Saying, Apply], str]] = {
    "smooth": _Saying.smooth,
    "delay": _Saying.delay,
    "delay n": _Saying.delay,
    "elmcount": _Saying.count,
    "size": _Saying.count,
    "initial": _Saying.initial,
    "active initial": _Saying.active,
    "if then else": _Saying.choose,
    "step": _Saying.jump,
    "ramp": _Saying.ramp,
    "xramp": _Saying.ramp,
    "pulse": _Saying.pulse,
    "xidz": _Saying.divide,
    "zidz": _Saying.divide,
    "tan": _Saying.tangent,
    "log": _Saying.log,
    "log10": _Saying.log,
    "integer": _Saying.integer,
    "modulo": _Saying.modulo,
    "mod": _Saying.floor_modulo,
    "power": _Saying.power,
    "pi": lambda saying, formula: decimal(math.pi),
}


def _bangs(formula: Apply) -> list[str]:
    found: dict[str, None] = {}
    for node in (each for argument in formula.arguments for each in walk(argument)):
        if isinstance(node, Name):
            found.update((each, None) for each in node.subscripts if each.endswith("!"))
    return list(found)


def _with(formula: Formula, elements: Mapping[str, str]) -> Formula:
    """A formula with elements in the place of the ranges that `!` runs over."""
    if isinstance(formula, Name):
        return Name(formula.key, tuple(elements.get(each, each) for each in formula.subscripts))
    if isinstance(formula, Apply):
        return Apply(formula.function, tuple(_with(each, elements) for each in formula.arguments))
    return formula
