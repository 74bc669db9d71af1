"""Says what keeps values in the language of situations: fixed delays, values of the step before, samples."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from stratagem.exchange.sheet import Sheet
from stratagem.exchange.syntax import Apply, Block, Constant, Formula, Name

_ROUNDING = 1e-6
"""A delay is as many steps as its time holds, half a step and this much rounded up: as the file is run."""

SMALL = "0.000001"
"""What counts as zero, as in Vensim."""

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y if y else math.nan,
}


class Saying(Protocol):
    """One formula that is being said: its parts, and what is declared beside it."""

    @property
    def step(self) -> float:
        """The length of a step, in days."""

    def say(self, formula: Formula) -> str:
        """A part in our language."""

    def first(self, formula: Formula) -> str:
        """What a part is at the start."""

    def constant(self, formula: Formula) -> float | None:
        """The value of a part that never changes, None for any other."""

    def declare(self, kind: str, what: str, formula: Formula, entry: dict[str, object]) -> str:
        """Declares something of its own for a part; its name."""

    def cannot(self, what: str) -> Exception:
        """That our language has no such thing."""


def delay_fixed(saying: Saying, formula: Apply) -> str:
    """A fixed delay is a smooth that only shifts."""
    given, time, initial = formula.arguments
    span = saying.constant(time)
    if span is None or not math.isfinite(span):
        raise saying.cannot("fixed delay of a time that is not a constant")
    steps = math.floor(max(span / saying.step, 1.0) + _ROUNDING + 0.5)
    return _shifted(saying, formula, given, initial, steps)


def previous(saying: Saying, formula: Apply) -> str:
    """The value of the step before: a fixed delay of one step."""
    given, *initial = formula.arguments
    return _shifted(saying, formula, given, initial[0] if initial else Constant(0.0), 1)


def _shifted(saying: Saying, formula: Apply, given: Formula, initial: Formula, steps: int) -> str:
    entry: dict[str, object] = {
        "of": saying.say(given),
        "time": f"{saying.say(Constant(steps * saying.step))} day",
        "order": "fixed",
        "initial": saying.first(initial),
    }
    return saying.declare("smooth", "delay", formula, entry)


def sample(saying: Saying, formula: Apply) -> str:
    """A value that is taken where a condition holds."""
    condition, given, initial = formula.arguments
    entry: dict[str, object] = {
        "of": saying.say(given),
        "when": saying.say(condition),
        "initial": saying.first(initial),
    }
    return saying.declare("sample", "sample", formula, entry)


def trend(saying: Saying, formula: Apply) -> str:
    """The growth of a value against its own average, in a unit of time; 0 where that average is as good as zero."""
    given, time, initial = (saying.say(each) for each in formula.arguments)
    first = saying.first(formula.arguments[0])
    entry: dict[str, object] = {
        "of": given,
        "time": f"({time}) * 1 day",
        "initial": f"({first}) / (1 + ({initial}) * ({time}))",
    }
    average = saying.declare("smooth", "average", formula, entry)
    scale = f"(({time}) * abs({average}))"
    return f"(if {scale} < {SMALL} then 0 else (({given}) - {average}) / {scale})"


def constant_of(formula: Formula, sheet: Sheet, cell: tuple[str, ...]) -> float | None:
    """The value of a formula of constants, and of quantities that are constants; None for any other."""
    match formula:
        case Constant(value):
            return value
        case Block(cells):
            return constant_of(cells[cell], sheet, cell) if cell in cells else None
        case Name(key, subscripts):
            quantity = sheet.quantities.get(key)
            if quantity is None or subscripts or quantity.cells != ((),):
                return None
            part = quantity.part(())
            return constant_of(part.formula, sheet, ()) if part and part.formula is not formula else None
        case Apply(name, arguments) if name in _ARITHMETIC and len(arguments) == 2:
            one, other = (constant_of(each, sheet, cell) for each in arguments)
            return None if one is None or other is None else _ARITHMETIC[name](one, other)
        case Apply("negative", (operand,)):
            inner = constant_of(operand, sheet, cell)
            return None if inner is None else -inner
        case _:
            return None


KEEPERS: dict[str, Callable[[Saying, Apply], str]] = {
    "delay fixed": delay_fixed,
    "previous": previous,
    "sample if true": sample,
    "trend": trend,
}
"""Functions that keep values, by the name that the tree gives them."""
