"""Turns a sheet into the files of a situation: every quantity a parameter, stock, flow, auxiliary, lookup or smooth.

Units of the file are kept as words and computed with as pure numbers; a unit of the model's time is a day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.exchange.plainnames import PlainNames
from stratagem.exchange.sheet import CONTROL, Cell, Part, Quantity, Sheet
from stratagem.exchange.syntax import Apply, Block, Constant, Formula, Name, Table
from stratagem.exchange.wording import CannotSay, Scene, decimal

START = "2000-01-01"
"""The date that stands for the start; the model's own time is told beside it."""

Elements = dict[Cell, str]


@dataclass
class Draft:
    """The entries of a situation by section; each is a name with keys and values, ready to be written."""

    dimensions: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    again: dict[str, str] = field(default_factory=dict)
    """Dimensions that repeat another one, for quantities that run over it twice."""
    parameters: dict[str, dict[str, object]] = field(default_factory=dict)
    stocks: dict[str, dict[str, object]] = field(default_factory=dict)
    flows: dict[str, dict[str, object]] = field(default_factory=dict)
    auxiliaries: dict[str, dict[str, object]] = field(default_factory=dict)
    lookups: dict[str, dict[str, object]] = field(default_factory=dict)
    smooths: dict[str, dict[str, object]] = field(default_factory=dict)
    samples: dict[str, dict[str, object]] = field(default_factory=dict)
    indicators: dict[str, dict[str, object]] = field(default_factory=dict)


def draft(sheet: Sheet, clock: tuple[float, float, float], diagnostics: Diagnostics) -> Draft:
    """The draft of a sheet whose clock has this start, end and step. What the language of situations has no word for is
    an error in `diagnostics`, a quantity each.
    """
    return _Drafting(sheet, clock, diagnostics).draft()


class _Drafting:
    def __init__(self, sheet: Sheet, clock: tuple[float, float, float], diagnostics: Diagnostics) -> None:
        self._sheet, self._clock, self._diagnostics = sheet, clock, diagnostics
        self._names = PlainNames()
        self._draft = Draft()
        self._ranges: dict[tuple[str, ...], str] = {}
        self._flows = _flows(sheet)
        self._scene = Scene(sheet, clock, self._names, self._ranges, frozenset(self._flows), self._helper)

    def draft(self) -> Draft:
        quantities = [each for each in self._sheet.quantities.values() if each.key not in CONTROL]
        for quantity in quantities:
            self._names.of("quantity", quantity.key)
        for quantity in quantities:
            try:
                self._dimensions(quantity)
                self._quantity(quantity)
            except CannotSay as problem:
                self._diagnostics.error(
                    "CONVERT-UNKNOWN",
                    f"`{quantity.name}`: the language of situations has no {problem}",
                    Place(self._sheet.file),
                    "run the file with `stratagem simulate`, or write the quantity in another way",
                )
        return self._draft

    # -- subscripts

    def _dimensions(self, quantity: Quantity) -> tuple[str, ...]:
        """The dimensions of a quantity: for each subscript the elements that it takes."""
        if quantity.cells == ((),):
            return ()
        axes = [tuple(dict.fromkeys(cell[at] for cell in quantity.cells)) for at in range(len(quantity.cells[0]))]
        if set(product(*axes)) != set(quantity.cells):
            raise CannotSay("quantity with equations for some of its cells only")
        return tuple(self._dimension(axis, axes[:at].count(axis)) for at, axis in enumerate(axes))

    def _dimension(self, elements: tuple[str, ...], before: int) -> str:
        """The dimension of some elements; of a quantity that runs over them again, a part that holds all of them."""
        if before:
            whole = self._dimension(elements, 0)
            name = self._names.of("range", f"{whole} {before + 1}")
            title, titles = self._draft.dimensions[whole]
            self._draft.dimensions[name] = (f"{title}, again", titles)
            self._draft.again[name] = whole
            return name
        if elements not in self._ranges:
            same = next((each for each in self._sheet.ranges.values() if each.elements == elements), None)
            name = self._names.of("range", same.key if same else f"part {len(self._ranges) + 1} of {elements[0]}")
            self._ranges[elements] = name
            titles = {self._names.of("element", each): self._sheet.element_names.get(each, each) for each in elements}
            self._draft.dimensions[name] = (same.name if same else ", ".join(titles.values())[:60], titles)
        return self._ranges[elements]

    def _label(self, quantity: Quantity) -> str:
        name, dimensions = self._names.of("quantity", quantity.key), self._dimensions(quantity)
        return f"{name}[{', '.join(dimensions)}]" if dimensions else name

    def _entry(self, quantity: Quantity, unit: str = "1") -> dict[str, object]:
        """Title, unit and note: the name, the unit and the words of the file."""
        told = f"Unit in the file: {quantity.unit}." if quantity.unit else ""
        note = " ".join(part for part in (quantity.documentation[:900], told) if part)
        return {"title": quantity.name[:200], "unit": unit, "note": note or "As in the file."}

    # -- quantities

    def _quantity(self, quantity: Quantity) -> None:
        formulas = [part.formula for part in quantity.parts]
        if all(_is_table(each) for each in formulas):
            self._lookup(quantity)
        elif all(_is_number(each) for each in formulas):
            self._parameter(quantity)
        elif all(isinstance(each, Apply) and each.function == "integ" for each in formulas):
            self._stock(quantity)
        elif quantity.key in self._flows:
            self._flow(quantity)
        else:
            self._auxiliary(quantity)

    def _lookup(self, quantity: Quantity) -> None:
        for cell in quantity.cells:
            part = quantity.part(cell)
            table = part.formula if part else None
            table = table.cells.get(cell) if isinstance(table, Block) else table
            if not isinstance(table, Table):
                raise CannotSay("lookup that some cells lack")
            self._draft.lookups[self._scene.table(quantity.key, cell)] = {
                **self._entry(quantity),
                "input": "1",
                **self._scene.points(table),
                "because": _because(quantity),
            }

    def _parameter(self, quantity: Quantity) -> None:
        values = {cell: _number_of(quantity.part(cell), cell) for cell in quantity.cells}
        prior: object
        if quantity.cells == ((),):
            prior = {"exactly": decimal(values[()])}
        else:
            prior = {self._cell(cell): {"exactly": decimal(value)} for cell, value in values.items()}
        self._draft.parameters[self._label(quantity)] = {
            **self._entry(quantity),
            "prior": prior,
            "because": _because(quantity),
        }

    def _cell(self, cell: Cell) -> str:
        return ", ".join(self._names.of("element", each) for each in cell)

    def _by_cell(self, quantity: Quantity, say: dict[Cell, str]) -> object:
        if quantity.cells == ((),):
            return say[()]
        return {self._cell(cell): text for cell, text in say.items()}

    def _stock(self, quantity: Quantity) -> None:
        first = {cell: self._state(quantity, cell).arguments[1] for cell in quantity.cells}
        initial = {cell: self._scene.first(formula, quantity, cell) for cell, formula in first.items()}
        self._draft.stocks[self._label(quantity)] = {
            **self._entry(quantity),
            "initial": self._by_cell(quantity, initial),
            "empty": "allow",
        }
        self._rest(quantity)

    def _state(self, quantity: Quantity, cell: Cell) -> Apply:
        part = quantity.part(cell)
        assert part is not None and isinstance(part.formula, Apply)
        return part.formula

    def _rest(self, quantity: Quantity) -> None:
        """What moves a stock and is no flow of its own becomes one flow."""
        rates: dict[Cell, str] = {}
        for cell in quantity.cells:
            state = self._state(quantity, cell)
            floor = state.arguments[2]
            if isinstance(floor, Constant) and floor.value:
                raise CannotSay("stock that is cut off at zero after each step")
            terms = [
                (sign, term)
                for sign, term in terms_of(state.arguments[0])
                if not (isinstance(term, Name) and term.key in self._flows)
            ]
            said = [f"{'-' if sign < 0 else '+'} ({self._scene.say(term, quantity, cell)})" for sign, term in terms]
            said = [each for each in said if not each.endswith(" (0)")]
            rates[cell] = " ".join(said).removeprefix("+ ")
        if not any(rates.values()):
            return
        name, dimensions = self._names.of("helper", quantity.key + " change"), self._dimensions(quantity)
        rate = {cell: f"({text or '0'}) / 1 day" for cell, text in rates.items()}
        label = f"{name}[{', '.join(dimensions)}]" if dimensions else name
        stock = self._names.of("quantity", quantity.key)
        self._draft.flows[label] = {
            "title": f"Change of {quantity.name}"[:200],
            "unit": "1/day",
            "to": f"{stock}[{', '.join(dimensions)}]" if dimensions else stock,
            "rate": self._by_cell(quantity, rate),
            "note": "What the file adds to the stock in one formula.",
        }

    def _flow(self, quantity: Quantity) -> None:
        source, target = self._flows[quantity.key]
        dimensions = self._dimensions(quantity)
        tail = f"[{', '.join(dimensions)}]" if dimensions else ""
        rate = {cell: f"({self._text(quantity, cell)}) / 1 day" for cell in quantity.cells}
        entry = self._entry(quantity, "1/day")
        for way, stock in (("from", source), ("to", target)):
            if stock is not None:
                entry[way] = self._names.of("quantity", stock) + tail
        self._draft.flows[self._label(quantity)] = {**entry, "rate": self._by_cell(quantity, rate)}

    def _text(self, quantity: Quantity, cell: Cell) -> str:
        part = quantity.part(cell)
        assert part is not None
        return self._scene.say(part.formula, quantity, cell)

    def _auxiliary(self, quantity: Quantity) -> None:
        texts = {cell: self._text(quantity, cell) for cell in quantity.cells}
        self._draft.auxiliaries[self._label(quantity)] = {**self._entry(quantity), "is": self._by_cell(quantity, texts)}

    def _helper(self, kind: str, name: str, entry: dict[str, object]) -> None:
        """A lookup, smooth, sample or stock that stands inside a formula."""
        section: dict[str, dict[str, dict[str, object]]] = {
            "lookup": self._draft.lookups,
            "smooth": self._draft.smooths,
            "sample": self._draft.samples,
            "stock": self._draft.stocks,
        }
        section[kind][name] = entry


def _because(quantity: Quantity) -> dict[str, object]:
    return {"assumption": f"It stands in the file without a source: {quantity.name} is still to be grounded."[:300]}


def _is_table(formula: Formula) -> bool:
    return isinstance(formula, Table) or (
        isinstance(formula, Block) and all(isinstance(each, Table) for each in formula.cells.values())
    )


def _is_number(formula: Formula) -> bool:
    if isinstance(formula, Block):
        return all(isinstance(each, Constant) for each in formula.cells.values())
    return isinstance(formula, Constant) or (
        isinstance(formula, Apply) and formula.function == "negative" and isinstance(formula.arguments[0], Constant)
    )


def _number_of(part: Part | None, cell: Cell) -> float:
    formula = part.formula if part else None
    if isinstance(formula, Block):
        formula = formula.cells[cell]
    if isinstance(formula, Apply) and isinstance(formula.arguments[0], Constant):
        return -formula.arguments[0].value
    assert isinstance(formula, Constant)
    return formula.value


def terms_of(formula: Formula, sign: int = 1) -> list[tuple[int, Formula]]:
    """The terms of a sum with their signs."""
    if isinstance(formula, Apply) and formula.function in ("+", "-") and len(formula.arguments) == 2:
        left, right = formula.arguments
        return [*terms_of(left, sign), *terms_of(right, -sign if formula.function == "-" else sign)]
    if isinstance(formula, Apply) and formula.function in ("negative", "plus"):
        return terms_of(formula.arguments[0], -sign if formula.function == "negative" else sign)
    return [(sign, formula)]


def _flows(sheet: Sheet) -> dict[str, tuple[str | None, str | None]]:
    """Quantities that are terms of stocks' net flows, at most once in and once out, over the same cells: from where to
    where they flow.
    """
    ends: dict[str, list[tuple[int, str]]] = {}
    spoiled: set[str] = set()
    for stock in sheet.quantities.values():
        for part in stock.parts:
            if not isinstance(part.formula, Apply) or part.formula.function != "integ":
                continue
            for sign, term in terms_of(part.formula.arguments[0]):
                if isinstance(term, Name):
                    ends.setdefault(term.key, []).append((sign, stock.key))
                    quantity = sheet.quantities.get(term.key)
                    if quantity is None or len(stock.parts) != 1 or not _same(term, part, quantity, stock):
                        spoiled.add(term.key)
    found: dict[str, tuple[str | None, str | None]] = {}
    for key, uses in ends.items():
        out, into = ([stock for sign, stock in uses if sign == side] for side in (-1, 1))
        quantity = sheet.quantities.get(key)
        parts = quantity.parts if quantity is not None else ()
        plain = bool(parts) and not any(_holds(part.formula) or _is_number(part.formula) for part in parts)
        if key not in spoiled and len(out) <= 1 and len(into) <= 1 and out != into and plain:
            found[key] = (out[0] if out else None, into[0] if into else None)
    return found


def _same(term: Name, part: Part, quantity: Quantity, stock: Quantity) -> bool:
    return quantity.cells == stock.cells and (term.subscripts == part.subscripts or quantity.cells == ((),))


def _holds(formula: Formula) -> bool:
    return isinstance(formula, Apply) and formula.function == "integ"


def whole(value: float) -> bool:
    """Whether a number has no fraction."""
    return Decimal(value) == Decimal(value).to_integral_value()
