"""The functions that formulas may call, with how many arguments each takes."""

from __future__ import annotations

from dataclasses import dataclass

from stratagem.base.formula.lexer import KEYWORDS
from stratagem.base.formula.parse import REDUCTIONS


@dataclass(frozen=True, slots=True)
class Function:
    """How a function is called: the least and the greatest number of arguments, and the call as one writes it."""

    least: int
    most: int
    call: str


MOST_ARGUMENTS = 100
"""More than anybody writes into a minimum by hand."""

FUNCTIONS: dict[str, Function] = {
    **{name: Function(1, 1, f"{name}(x)") for name in ("abs", "exp", "log", "sqrt", "sin", "cos", "floor", "sign")},
    "min": Function(2, MOST_ARGUMENTS, "min(x, y) or min(x[front] over front)"),
    "max": Function(2, MOST_ARGUMENTS, "max(x, y) or max(x[front] over front)"),
    "clip": Function(3, 3, "clip(x, low, high)"),
    "step": Function(1, 1, "step(date)"),
    "after": Function(1, 1, "after(date)"),
    "pulse": Function(2, 2, "pulse(date, length of time)"),
    "ramp": Function(2, 2, "ramp(first date, last date)"),
    "happened": Function(1, 1, "happened(event)"),
    "elapsed": Function(1, 1, "elapsed(event)"),
    "chosen": Function(2, 2, "chosen(decision, option)"),
}

EVENT_FUNCTIONS = ("happened", "elapsed")
"""Functions whose argument is the name of an event, and the only ones that may name it."""

CHOSEN = "chosen"
"""The function that tells whether an option was chosen last; its arguments are names and no variables."""

FORESIGHT = "date_of"
"""What no formula may ask: when an event will happen."""

CLOCK = "time"
"""The name that formulas give the date now."""

RESERVED = frozenset({*KEYWORDS, *REDUCTIONS, *FUNCTIONS, FORESIGHT, CLOCK, "true", "false"})
"""Words that no variable may bear."""
