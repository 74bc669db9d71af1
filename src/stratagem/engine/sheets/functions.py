"""Functions of numbers and of the time."""

from __future__ import annotations

import math
from collections.abc import Callable

from stratagem.engine.sheets.algebra import Algebra
from stratagem.engine.sheets.context import Context
from stratagem.engine.sheets.counting import combinations, factorial, normal_between, permutations, root
from stratagem.engine.sheets.lowering import Moment
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.engine.sheets.special import arc_cosine, arc_sine, arc_tangent, log_gamma
from stratagem.engine.sheets.states import SMALL, zero_divided
from stratagem.exchange.syntax import Apply

ONE_STEP = 1.0 - SMALL
"""Steps that a pulse of one step lasts: it holds at all stages of the step, and however times are rounded not at the
next one.
"""

Function = Callable[[Moment, Apply, Context], int]

MANY = 100
"""Arguments of MIN and MAX."""


def _numbers(m: Moment, node: Apply, context: Context) -> list[int]:
    return [m.number(argument, context) for argument in node.arguments]


def _of(function: Callable[..., int]) -> Function:
    """A function of the algebra and of numbers."""

    def run(m: Moment, node: Apply, context: Context) -> int:
        return function(m.a, *_numbers(m, node, context))

    return run


def _named(name: str) -> Function:
    return _of(lambda a, *numbers: a.apply(name, *numbers))


def _folded(name: str) -> Function:
    return _of(lambda a, *numbers: a.fold(name, list(numbers)))


def _constant(value: float) -> Function:
    return _of(lambda a: a.number(value))


def _if(m: Moment, node: Apply, context: Context) -> int:
    test, yes, no = node.arguments
    truth = m.truth(test, context)
    return m.a.select(truth, m.number(yes, context), m.number(no, context))


def _log(a: Algebra, x: int, base: int | None = None) -> int:
    """The logarithm to a base, 10 if it is left out."""
    return a.div(a.apply("log", x), a.apply("log", a.number(10.0) if base is None else base))


def _tan(a: Algebra, x: int) -> int:
    return a.div(a.apply("sin", x), a.apply("cos", x))


def _hyperbolic(sign: float, divide: bool) -> Callable[[Algebra, int], int]:
    """Half the sum (1) or the difference (-1) of exp(x) and exp(-x); or sinh over cosh."""

    def run(a: Algebra, x: int) -> int:
        up, down = a.apply("exp", x), a.apply("exp", a.neg(x))
        if divide:
            tame = a.clip(x, a.number(-40.0), a.number(40.0))
            up, down = a.apply("exp", tame), a.apply("exp", a.neg(tame))
            return a.div(a.sub(up, down), a.add(up, down))
        return a.mul(a.number(0.5), a.add(up, down) if sign > 0 else a.sub(up, down))

    return run


def _quantum(a: Algebra, x: int, unit: int) -> int:
    stepped = a.mul(unit, a.truncated(a.div(x, unit)))
    return a.select(a.lt(unit, a.number(SMALL)), x, stepped)


def _modulo(a: Algebra, x: int, unit: int) -> int:
    return a.sub(x, _quantum(a, x, unit))


def _floor_modulo(a: Algebra, x: int, unit: int) -> int:
    """XMILE's `MOD`: what is left above the next lower multiple."""
    return a.sub(x, a.mul(unit, a.floor(a.div(x, unit))))


def _wave(m: Moment, shape: str, amplitude: int, period: int) -> int:
    """sinwave(amplitude, period), coswave(amplitude, period): over the time."""
    turn = m.a.div(m.a.mul(m.a.number(2.0 * math.pi), m.time), period)
    return m.a.mul(amplitude, m.a.apply(shape, turn))


def _xidz(m: Moment, node: Apply, context: Context) -> int:
    numerator, denominator, *otherwise = _numbers(m, node, context)
    return zero_divided(m, numerator, denominator, otherwise[0] if otherwise else m.a.number(0.0))


def _step_length(m: Moment) -> int:
    from stratagem.exchange.syntax import Name

    return m.number(Name("time step"), Context(m.lowering.scope))


def _step(m: Moment, node: Apply, context: Context) -> int:
    """step(height, time)"""
    height, start = _numbers(m, node, context)
    a = m.a
    reached = a.gt(a.add(m.time, a.mul(_step_length(m), a.number(0.5))), start)
    return a.select(reached, height, a.number(0.0))


def _ramp(m: Moment, node: Apply, context: Context) -> int:
    """ramp(slope, start, end)"""
    slope, start, *end = _numbers(m, node, context)
    a = m.a
    last = a.minimum(end[0], m.time) if end else m.time
    begun = a.gt(a.add(m.time, a.number(SMALL)), start)
    return a.select(begun, a.mul(slope, a.sub(last, start)), a.number(0.0))


def _within(a: Algebra, time: int, start: int, width: int) -> int:
    return a.both(a.le(a.sub(start, a.number(SMALL)), time), a.lt(time, a.add(start, width)))


def _pulse(m: Moment, node: Apply, context: Context) -> int:
    """pulse(start, width): 1 within the width, and for one step if that is longer."""
    start, width = _numbers(m, node, context)
    a = m.a
    shown = a.maximum(width, a.mul(_step_length(m), a.number(ONE_STEP)))
    return a.as_number(_within(a, m.time, start, shown))


def _train(m: Moment, start: int, interval: int, width: int, end: int | None) -> int:
    """Whether the time lies within one of the pulses that begin every `interval`."""
    a = m.a
    since = a.add(a.sub(m.time, start), a.number(SMALL))
    phase = a.sub(since, a.mul(interval, a.floor(a.div(since, interval))))
    inside = a.both(a.le(start, a.add(m.time, a.number(SMALL))), a.lt(phase, width))
    if end is not None:
        inside = a.both(inside, a.lt(m.time, end))
    single = _within(a, m.time, start, width)
    return a.select(a.apply("eq", interval, a.number(0.0)), a.as_number(single), a.as_number(inside))


def _pulse_train(m: Moment, node: Apply, context: Context) -> int:
    """pulse train(start, interval, width, end), in the order of the foreign parser"""
    start, interval, width, end = _numbers(m, node, context)
    return _train(m, start, interval, width, end)


def _magnitude(m: Moment, node: Apply, context: Context) -> int:
    """xpulse(start, magnitude), xpulse train(start, interval, magnitude): for one step, magnitude over its length"""
    start, *rest = _numbers(m, node, context)
    a, step = m.a, _step_length(m)
    height = a.div(rest[-1], step)
    interval = rest[0] if len(rest) == 2 else a.number(0.0)
    return a.mul(height, _train(m, start, interval, a.mul(step, a.number(ONE_STEP)), None))


def _time_value(m: Moment, node: Apply, context: Context) -> int:
    """get time value(relative to, offset, measure): in units of the model's time only, which has no calendar."""
    relative, offset, measure = _numbers(m, node, context)
    a = m.a
    if a.constant(measure) != 0.0 or a.constant(relative) not in (0.0, 1.0):
        raise SheetProblem(
            "FOREIGN-CALENDAR",
            "GET TIME VALUE asks for a calendar or for the time of this machine",
            "use measure 0 relative to the model's time; nothing here depends on the day on which it is run",
        )
    from stratagem.exchange.syntax import Name

    begin = m.number(Name("initial time"), Context(m.lowering.scope))
    return a.add(m.time if a.constant(relative) == 0.0 else begin, offset)


def _counter(m: Moment, node: Apply, context: Context) -> int:
    """counter(start, end): grows with the time from the start of the run on, and begins again where it reaches the
    end.
    """
    from stratagem.exchange.syntax import Name

    start, end = _numbers(m, node, context)
    a, span = m.a, m.a.sub(end, start)
    since = a.sub(m.time, m.number(Name("initial time"), Context(m.lowering.scope)))
    rounds = a.floor(a.div(a.add(since, a.number(SMALL)), span))
    return a.add(start, a.sub(since, a.mul(span, rounds)))


FUNCTIONS: dict[str, tuple[Function, int, int]] = {
    "if then else": (_if, 3, 3),
    "abs": (_named("fabs"), 1, 1),
    "exp": (_named("exp"), 1, 1),
    "ln": (_named("log"), 1, 1),
    "log": (_of(_log), 1, 2),
    "log10": (_of(_log), 1, 1),
    "sqrt": (_named("sqrt"), 1, 1),
    "sin": (_named("sin"), 1, 1),
    "cos": (_named("cos"), 1, 1),
    "tan": (_of(_tan), 1, 1),
    "arcsin": (_of(arc_sine), 1, 1),
    "arccos": (_of(arc_cosine), 1, 1),
    "arctan": (_of(arc_tangent), 1, 1),
    "sinh": (_of(_hyperbolic(-1.0, False)), 1, 1),
    "cosh": (_of(_hyperbolic(1.0, False)), 1, 1),
    "tanh": (_of(_hyperbolic(0.0, True)), 1, 1),
    "gamma ln": (_of(log_gamma), 1, 1),
    "gammaln": (_of(log_gamma), 1, 1),
    "sign": (_of(lambda a, x: a.sub(a.as_number(a.gt(x, a.number(0.0))), a.as_number(a.lt(x, a.number(0.0))))), 1, 1),
    "factorial": (_of(factorial), 1, 1),
    "combinations": (_of(combinations), 2, 2),
    "permutations": (_of(permutations), 2, 2),
    "rootn": (_of(root), 2, 2),
    "normalcdf": (_of(normal_between), 2, 4),
    "sinwave": (lambda m, node, context: _wave(m, "sin", *_numbers(m, node, context)), 2, 2),
    "coswave": (lambda m, node, context: _wave(m, "cos", *_numbers(m, node, context)), 2, 2),
    "mod": (_of(_floor_modulo), 2, 2),
    "power": (_of(lambda a, x, y: a.power(x, y)), 2, 2),
    "min": (_folded("minimum"), 1, MANY),
    "max": (_folded("maximum"), 1, MANY),
    "integer": (_of(lambda a, x: a.truncated(x)), 1, 1),
    "floor of": (_named("floor"), 1, 1),
    "round": (_of(lambda a, x: a.floor(a.add(x, a.number(0.5)))), 1, 1),
    "quantum": (_of(_quantum), 2, 2),
    "modulo": (_of(_modulo), 2, 2),
    "xidz": (_xidz, 3, 3),
    "zidz": (_xidz, 2, 2),
    "percent": (_of(lambda a, x: a.mul(x, a.number(100.0))), 1, 1),
    "pi": (_constant(math.pi), 0, 0),
    "inf": (_constant(math.inf), 0, 0),
    "step": (_step, 2, 2),
    "ramp": (_ramp, 2, 3),
    "xramp": (_ramp, 2, 2),
    "pulse": (_pulse, 2, 2),
    "xpulse": (_magnitude, 2, 2),
    "pulse train": (_pulse_train, 4, 4),
    "xpulse train": (_magnitude, 3, 3),
    "time base": (lambda m, node, context: _time_base(m, *_numbers(m, node, context)), 2, 2),
    "get time value": (_time_value, 3, 3),
    "counter": (_counter, 2, 2),
}
"""Functions by the names that the parsers give them, with the fewest and the most arguments."""


def _time_base(m: Moment, start: int, slope: int) -> int:
    return m.a.add(start, m.a.mul(slope, m.time))
