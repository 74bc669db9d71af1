"""Lowers a sheet: quantities become cells, cells become operations at a moment, what holds a state becomes slots."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from stratagem.base.near import nearest
from stratagem.engine.sheets.algebra import Algebra
from stratagem.engine.sheets.context import Context, Scope, element_of
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.engine.slots import Slots
from stratagem.exchange.sheet import Cell, Quantity, Sheet
from stratagem.exchange.syntax import Apply, Block, Constant, Formula, Name, Table, Word, walk

ALIASES = {
    "dt": "time step",
    "starttime": "initial time",
    "stoptime": "final time",
    "start time": "initial time",
    "stop time": "final time",
    "save per": "saveper",
}
"""Other words for what rules the clock."""

TIME = ("time", "current time")

MOST_NESTED = 20
"""Macros that call each other in a row."""

MOST_CALLS = 10_000
"""Calls of macros, each cell's its own."""


@dataclass
class State:
    """What one occurrence of a function keeps from step to step.

    `flowing` are slots with a rate of change, `jumping` slots that get a new value each step. `begin` yields what all
    of them hold at the start, in this order, `rates` and `jumps` what changes them, `value` what the function is
    worth. `floor` keeps flowing slots from falling below zero. `owner` is the key of the quantity whose formula it is.
    """

    flowing: list[str]
    jumping: list[str]
    begin: Callable[[Moment], list[int]]
    rates: Callable[[Moment], list[int]]
    jumps: Callable[[Moment], list[int]]
    value: Callable[[Moment], int]
    floor: bool = False
    owner: str = ""
    rates_at: dict[int, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """How functions are applied, and which names are functions."""

    call: Callable[[Moment, Apply, Context], int]
    is_function: Callable[[str], bool]


class Lowering:
    """What is shared by all moments of one sheet. `overrides` are cells, by key, that have a value of their own: an
    operation in place of their formula.
    """

    def __init__(self, sheet: Sheet, step: float | None, vocabulary: Vocabulary) -> None:
        self.sheet, self.vocabulary = sheet, vocabulary
        self.slots = Slots()
        self.algebra = Algebra(self.slots.graph)
        self.step_length = step
        self.scope = Scope("", sheet.quantities)
        self.states: dict[object, State] = {}
        self.scopes: dict[object, Scope] = {}
        self.overrides: dict[tuple[str, Cell], int] = {}
        self._places: dict[int, str] = {}
        self.start: Moment | None = None

    def occurrence(self, node: Formula, context: Context) -> tuple[object, str]:
        """What tells one occurrence of a function from all others, and a name for its slots."""
        mark = (context.scope.path, id(node), context.bound)
        return mark, f"{context.scope.path}#{len(self.states)}"

    def place_of(self, node: Formula) -> str:
        """A name for a part of a formula: its quantity, and its number among the parts of that one's formulas."""
        if not self._places:
            owners = [self.sheet.quantities, *(macro.quantities for macro in self.sheet.macros.values())]
            for quantity in (each for quantities in owners for each in quantities.values()):
                nodes = [part for equation in quantity.parts for part in walk(equation.formula)]
                self._places.update({id(each): f"{quantity.key}#{number}" for number, each in enumerate(nodes)})
        return self._places.get(id(node), "#")

    def macro_scope(self, node: Apply, context: Context) -> Scope:
        """The scope of one call of a macro."""
        mark = (context.scope.path, id(node), context.bound)
        if mark not in self.scopes:
            macro = self.sheet.macros[node.function]
            self._check_calls(macro.key, context.scope)
            if len(node.arguments) != len(macro.parameters):
                raise SheetProblem(
                    "FOREIGN-ARGUMENTS",
                    f"the macro `{macro.key}` wants {len(macro.parameters)} arguments, not {len(node.arguments)}",
                    "give as many as the macro names",
                )
            given = {
                name: (argument, context) for name, argument in zip(macro.parameters, node.arguments, strict=False)
            }
            path = f"{context.scope.path}{macro.key}:{len(self.scopes)}/"
            self.scopes[mark] = Scope(path, macro.quantities, given)
        return self.scopes[mark]

    def _check_calls(self, name: str, scope: Scope) -> None:
        if scope.path.count("/") >= MOST_NESTED:
            raise SheetProblem(
                "FOREIGN-CIRCLE",
                f"the macro `{name}` calls itself, or lies within more than {MOST_NESTED} others",
                "let macros call others only that do not call them",
            )
        if len(self.scopes) >= MOST_CALLS:
            raise SheetProblem(
                "LIMIT-CELLS", f"macros are called more than {MOST_CALLS:,} times", "call them fewer times"
            )

    def table_of(self, node: Formula, context: Context) -> Table | None:
        """The table that a formula means, if it means one."""
        if isinstance(node, Table):
            return node
        if isinstance(node, Block):
            found = node.cells.get(context.cell)
            return found if isinstance(found, Table) else None
        if not isinstance(node, Name):
            return None
        if node.key in context.scope.parameters:
            return self.table_of(*context.scope.parameters[node.key])
        quantity = self.find(node.key, context.scope)
        if quantity is None or not quantity.parts:
            return None
        cell = self.cell_of(node, quantity, context) if quantity.cells != ((),) else ()
        part = quantity.part(cell)
        if part is None or not isinstance(part.formula, Table | Block):
            return None
        return self.table_of(part.formula, Context(context.scope, (), cell))

    def is_table(self, key: str, scope: Scope) -> bool:
        """Whether a quantity is a table."""
        quantity = self.find(key, scope)
        if quantity is None or not quantity.parts:
            return False
        formula = quantity.parts[0].formula
        return isinstance(formula, Table) or (
            isinstance(formula, Block) and any(isinstance(each, Table) for each in formula.cells.values())
        )

    def find(self, key: str, scope: Scope) -> Quantity | None:
        """A quantity by its key: of the scope, or one that rules the clock of the model."""
        found = scope.quantities.get(key)
        if found is None and key in ALIASES:
            found = self.sheet.quantities.get(ALIASES[key])
        if found is None and scope is not self.scope and key in (*ALIASES.values(),):
            found = self.sheet.quantities.get(key)
        return found

    def cell_of(self, name: Name, quantity: Quantity, context: Context) -> Cell:
        """The cell of a quantity that a reference means. Raises SheetProblem for subscripts that are missing."""
        if name.subscripts:
            cell = tuple(element_of(each, context.bound, self.sheet.ranges) for each in name.subscripts)
        else:
            cell = self._same_ranges(quantity, context)
        if quantity.part(cell) is None:
            self._no_cell(name, quantity, cell)
        return cell

    def _same_ranges(self, quantity: Quantity, context: Context) -> Cell:
        """Without subscripts, the ranges of the left-hand side must be those of the quantity."""
        if quantity.cells == ((),):
            return ()
        bound = {key.removesuffix("!"): element for key, element in context.bound}
        subscripts = quantity.parts[0].subscripts
        if not all(each in bound for each in subscripts):
            if context.cell in quantity.cells:
                return context.cell
            raise SheetProblem(
                "FOREIGN-SUBSCRIPT",
                f"`{quantity.name}` needs {len(quantity.cells[0])} subscripts, and has none here",
                f"write `{quantity.name}[{', '.join(subscripts)}]`",
            )
        return tuple(bound[each] for each in subscripts)

    def _no_cell(self, name: Name, quantity: Quantity, cell: Cell) -> None:
        shown = self.sheet.cell_title(quantity, cell)
        if len(cell) != len(quantity.cells[0]):
            problem = f"`{quantity.name}` has {len(quantity.cells[0])} subscripts, not {len(cell)}: `{shown}`"
        else:
            problem = f"`{shown}` has no equation"
        raise SheetProblem("FOREIGN-SUBSCRIPT", problem, "correct the subscripts, or give the missing equation")


class Moment:
    """The operations of cells at one moment: the start, or a stage of a step.

    `level` yields the operation of a slot's value, `time` that of the time.
    """

    def __init__(self, lowering: Lowering, time: int, at_start: bool, level: Callable[[str], int]) -> None:
        self.lowering, self.time, self.at_start, self.level = lowering, time, at_start, level
        self.a = lowering.algebra
        self._known: dict[tuple[str, str, Cell], int] = {}
        self._open: list[tuple[str, str, Cell]] = []
        self.shared: dict[object, list[list[int]]] = {}
        """What functions that yield many cells at once have yielded, by their occurrence."""

    # -- cells

    def value(self, quantity: Quantity, cell: Cell, scope: Scope) -> int:
        """The operation of a cell."""
        mark = (scope.path, quantity.key, cell)
        if mark in self._known:
            return self._known[mark]
        if mark in self._open:
            names = [key for _, key, _ in self._open[self._open.index(mark) :]] + [quantity.key]
            raise SheetProblem(
                "FOREIGN-CIRCLE",
                f"these need each other at the same moment{' of the start' if self.at_start else ''}: "
                + " → ".join(f"`{name}`" for name in names[:12]),
                "break the circle with a stock, a delay, a smooth, INITIAL or ACTIVE INITIAL",
            )
        self._open.append(mark)
        try:
            found = self._cell(quantity, cell, scope)
        finally:
            self._open.pop()
        self._known[mark] = found
        return found

    def _cell(self, quantity: Quantity, cell: Cell, scope: Scope) -> int:
        override = self.lowering.overrides.get((quantity.key, cell)) if not scope.path else None
        part = quantity.part(cell)
        if part is None:
            raise SheetProblem(
                "FOREIGN-SUBSCRIPT",
                f"`{self.lowering.sheet.cell_title(quantity, cell)}` has no equation",
                "give the missing equation",
            )
        if override is not None and not _is_stock(part.formula):
            return override
        if override is not None and self.at_start:
            return override
        ranges = self.lowering.sheet.ranges
        bound = tuple((key, element) for key, element in zip(part.subscripts, cell, strict=True) if key in ranges)
        return self.number(part.formula, Context(scope, bound, cell))

    def begun(self, node: Formula, scope: Scope) -> int | None:
        """What the quantity that is being worked out is said to be at the start, if this is its whole formula."""
        _, key, cell = self._open[-1] if self._open else ("", "", ())
        part = scope.quantities[key].part(cell) if key in scope.quantities else None
        whole = part is not None and part.formula is node and not scope.path
        return self.lowering.overrides.get((key, cell)) if whole else None

    # -- formulas

    def number(self, node: Formula, context: Context) -> int:
        """The operation of a formula as a number."""
        return self.a.as_number(self.operation(node, context))

    def truth(self, node: Formula, context: Context) -> int:
        """The operation of a formula as a truth."""
        return self.a.as_truth(self.operation(node, context))

    def operation(self, node: Formula, context: Context) -> int:
        """The operation of a formula, a number or a truth."""
        match node:
            case Constant(value):
                return self.a.number(value)
            case Name():
                return self._name(node, context)
            case Apply():
                return self.lowering.vocabulary.call(self, node, context)
            case Block(cells):
                found = cells.get(context.cell)
                if isinstance(found, Constant):
                    return self.a.number(found.value)
        raise _no_number(node)

    def _name(self, node: Name, context: Context) -> int:
        scope = context.scope
        if node.key in scope.parameters:
            formula, outside = scope.parameters[node.key]
            return self.operation(formula, outside)
        quantity = self.lowering.find(node.key, scope)
        if quantity is not None:
            if self.lowering.is_table(node.key, scope):
                raise _no_number(node)
            owner = scope if node.key in scope.quantities else self.lowering.scope
            return self.value(quantity, self.lowering.cell_of(node, quantity, context), owner)
        if node.key in TIME:
            return self.time
        if self.lowering.step_length is not None and node.key in ("time step", "dt"):
            return self.a.number(self.lowering.step_length)
        place = self._place(node.key, context)
        if place is not None:
            return self.a.number(float(place))
        vocabulary = self.lowering.vocabulary
        if vocabulary.is_function(node.key):
            return vocabulary.call(self, Apply(node.key, ()), context)
        raise self._unknown(node.key, context)

    def _place(self, key: str, context: Context) -> int | None:
        """A range in a formula means the place, from 1, of the element that it stands for; so does an element. Places
        are those in the longest range that holds the whole range.
        """
        ranges = self.lowering.sheet.ranges
        bare = key.removesuffix("!")
        if bare in ranges:
            element, family = element_of(key, context.bound, ranges), set(ranges[bare].elements)
        elif key in self.lowering.sheet.element_names:
            element, family = key, {key}
        else:
            return None
        holding = [each.elements for each in ranges.values() if family <= set(each.elements)]
        whole = max(holding, key=len) if holding else ()
        return whole.index(element) + 1 if element in whole else None

    def _unknown(self, key: str, context: Context) -> SheetProblem:
        guess = nearest(key, list(context.scope.quantities))
        return SheetProblem(
            "FOREIGN-NAME",
            f"there is no quantity `{key}`",
            "define it, or correct the name" + (f"; the nearest is `{guess}`" if guess else ""),
            guess,
        )

    def fixed(self, node: Formula, context: Context) -> float | None:
        """The value that a formula has at the start, if it is known before the run."""
        start = self.lowering.start
        now = self.a.constant(self.number(node, context)) if start is None or self is start else None
        return now if start is None or self is start else self.a.constant(start.number(node, context))

    def known(self, node: Apply, context: Context) -> State | None:
        """The state of one occurrence, if it was seen before."""
        mark, _ = self.lowering.occurrence(node, context)
        return self.lowering.states.get(mark)

    def state(self, node: Apply, context: Context, make: Callable[[str], State]) -> State:
        """The state of one occurrence, made at its first sight."""
        mark, name = self.lowering.occurrence(node, context)
        if mark not in self.lowering.states:
            made = make(name)
            made.owner = self._open[-1][1] if self._open else ""
            self.lowering.states[mark] = made
            for slot in (*made.flowing, *made.jumping):
                self.lowering.slots.declare(slot)
        return self.lowering.states[mark]

    def rates(self, state: State) -> list[int]:
        """The rates of change of a state's flowing slots at this moment."""
        if id(self) not in state.rates_at:
            state.rates_at[id(self)] = state.rates(self)
        return state.rates_at[id(self)]


def bangs(formulas: tuple[Formula, ...]) -> list[str]:
    """The ranges, with `!`, that a function runs over, in the order in which they stand in its arguments."""
    found: dict[str, None] = {}
    for formula in formulas:
        for node in walk(formula):
            if isinstance(node, Name):
                found.update((each, None) for each in (*node.subscripts, node.key) if each.endswith("!"))
    return list(found)


def _is_stock(formula: Formula) -> bool:
    return isinstance(formula, Apply) and formula.function == "integ"


def _no_number(node: Formula) -> SheetProblem:
    if isinstance(node, Name):
        return SheetProblem(
            "FOREIGN-TABLE",
            f"`{node.key}` is a table, and stands where a number is wanted",
            f"give it an input: `{node.key}(x)`",
        )
    word = f"the text '{node.text[:40]}'" if isinstance(node, Word) else "a list of values or a table"
    return SheetProblem("FOREIGN-TABLE", f"{word} stands where a number is wanted", "write a number or a formula")


def elements_along(lowering: Lowering, subscript: str, bound: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The elements of the range that a subscript names, or of the longest range that holds it as an element."""
    bare = subscript.removesuffix("!")
    ranges = lowering.sheet.ranges
    if bare in ranges:
        return ranges[bare].elements
    holding = [each.elements for each in ranges.values() if bare in each.elements]
    return max(holding, key=len) if holding else (bare,)
