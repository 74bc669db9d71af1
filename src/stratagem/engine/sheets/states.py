"""What holds a state: stocks, delays, smooths, trends, and values that are kept."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise

from stratagem.engine.sheets.context import Context
from stratagem.engine.sheets.lowering import Moment, State
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.exchange.syntax import Apply, Constant, Formula, Name

SMALL = 1e-6
"""What counts as zero in divisions and at edges of pulses, as in Vensim."""

MOST_STAGES = 1_000
"""Stages of a delay or smooth."""

MOST_PIPE = 5_000
"""Steps that a fixed delay may reach back."""


def _nothing(moment: Moment) -> list[int]:
    return []


def stock(m: Moment, node: Apply, context: Context) -> int:
    """integ(net flow, initial, never negative)"""
    flow, initial, floor = node.arguments
    begun = m.begun(node, context.scope)

    def make(name: str) -> State:
        return State(
            [name],
            [],
            lambda at: [at.number(initial, context) if begun is None else begun],
            lambda at: [at.number(flow, context)],
            _nothing,
            lambda at: at.level(name),
            isinstance(floor, Constant) and floor.value != 0.0,
        )

    return _value(m, node, context, make)


def _value(m: Moment, node: Apply, context: Context, make: Callable[[str], State]) -> int:
    """What the function is worth: at the start the last thing that `begin` yields."""
    state = m.state(node, context, make)
    return state.begin(m)[0] if m.at_start else state.value(m)


def smooth(m: Moment, node: Apply, context: Context) -> int:
    """smooth(input, time, initial, order)"""
    given, time, initial, order = node.arguments
    known = m.known(node, context)
    count = len(known.flowing) if known else _order(m, order, context)

    def rates(names: list[str], at: Moment) -> list[int]:
        a, before = at.a, at.number(given, context)
        share = a.div(a.number(float(count)), at.number(time, context))
        found = []
        for name in names:
            stage = at.level(name)
            found.append(a.mul(a.sub(before, stage), share))
            before = stage
        return found

    def make(name: str) -> State:
        names = [f"{name}/{stage}" for stage in range(count)]
        return State(
            names,
            [],
            lambda at: [at.number(initial, context)] * count,
            partial(rates, names),
            _nothing,
            lambda at: at.level(names[-1]),
        )

    return _value(m, node, context, make)


def _order(m: Moment, order: Formula, context: Context) -> int:
    """The number of stages, as it is at the start."""
    value = m.fixed(order, context)
    if value is None or not 1 <= value <= MOST_STAGES:
        raise SheetProblem(
            "FOREIGN-ORDER",
            f"the order of a delay or smooth is {'not constant' if value is None else f'{value:g}'}",
            f"give a constant from 1 to {MOST_STAGES}",
        )
    return int(value)


def _stages(m: Moment, order: Formula, time: Formula, context: Context) -> int:
    """The order, but no stage of a delay of order N may be shorter than a step."""
    count = _order(m, order, context)
    pace, step = m.fixed(time, context), m.lowering.step_length
    if pace is not None and step:
        while count > 1 and count * step > pace:
            count -= 1
    return count


def delay(m: Moment, node: Apply, context: Context) -> int:
    """delay(input, time, initial, order): what is under way in stages of `time / order`, here times the order."""
    given, time, initial, order = node.arguments
    known = m.known(node, context)
    count = len(known.flowing) if known else _order(m, order, context)

    def rates(names: list[str], at: Moment) -> list[int]:
        a, coming, share = at.a, at.number(given, context), at.a.div(at.a.number(1.0), at.number(time, context))
        found = []
        for name in names:
            leaving = a.mul(at.level(name), share)
            found.append(a.mul(a.sub(coming, leaving), a.number(float(count))))
            coming = leaving
        return found

    def make(name: str) -> State:
        names = [f"{name}/{stage}" for stage in range(count)]
        return State(
            names,
            [],
            lambda at: [at.a.mul(at.number(initial, context), at.number(time, context))] * count,
            partial(rates, names),
            _nothing,
            lambda at: at.a.mul(at.level(names[-1]), at.a.div(at.a.number(1.0), at.number(time, context))),
        )

    state = m.state(node, context, make)
    return m.number(initial, context) if m.at_start else state.value(m)


def delay_n(m: Moment, node: Apply, context: Context) -> int:
    """delay n(input, time, initial, order): a delay whose stages each keep the time that held when it was theirs."""
    given, time, initial, order = node.arguments
    known = m.known(node, context)
    count = len(known.flowing) if known else _stages(m, order, time, context)

    def paces(times: list[str], at: Moment) -> list[int]:
        return [at.number(time, context), *(at.level(name) for name in times[:-1])]

    def rates(names: list[str], times: list[str], at: Moment) -> list[int]:
        a, coming = at.a, at.number(given, context)
        found = []
        for name, pace in zip(names, paces(times, at), strict=True):
            leaving = a.div(at.level(name), pace)
            found.append(a.mul(a.sub(coming, leaving), a.number(float(count))))
            coming = leaving
        return found

    def make(name: str) -> State:
        names = [f"{name}/{stage}" for stage in range(count)]
        times = [f"{name}/time {stage}" for stage in range(count)]

        def begin(at: Moment) -> list[int]:
            pace = at.number(time, context)
            return [at.a.mul(at.number(initial, context), pace)] * count + [pace] * count

        return State(
            names,
            times,
            begin,
            partial(rates, names, times),
            partial(paces, times),
            lambda at: at.a.div(at.level(names[-1]), at.level(times[0])),
        )

    state = m.state(node, context, make)
    return m.number(initial, context) if m.at_start else state.value(m)


def delay_fixed(m: Moment, node: Apply, context: Context) -> int:
    """delay fixed(input, time, initial): a pipe of as many steps as the time has at the start."""
    given, time, initial = node.arguments
    known = m.known(node, context)
    count = len(known.jumping) if known else _pipe(m, time, context)

    def make(name: str) -> State:
        return _piped(
            name,
            count,
            lambda at: at.number(initial, context),
            lambda at: at.number(given, context),
            lambda at, levels: levels[-1],
        )

    return _value(m, node, context, make)


def _piped(
    name: str,
    count: int,
    first: Callable[[Moment], int],
    given: Callable[[Moment], int],
    value: Callable[[Moment, list[int]], int],
) -> State:
    """A pipe of so many steps that holds `first` at the start and takes in what is `given`; `value` is made of what it
    holds, the latest first.
    """
    names = [f"{name}/{stage}" for stage in range(count)]
    return State(
        [],
        names,
        lambda at: [first(at)] * count,
        _nothing,
        lambda at: [given(at), *(at.level(each) for each in names[:-1])],
        lambda at: value(at, [at.level(each) for each in names]),
    )


def _pipe(m: Moment, time: Formula, context: Context) -> int:
    length, step = m.fixed(time, context), m.lowering.step_length
    if length is None or not step or not math.isfinite(length):
        raise SheetProblem(
            "FOREIGN-PIPE",
            "the time of a fixed delay is not known before the run",
            "give it as a constant, or as a formula of constants; it cannot vary between futures",
        )
    count = math.floor(max(length / step, 1.0) + SMALL + 0.5)
    if count > MOST_PIPE:
        raise SheetProblem(
            "FOREIGN-PIPE",
            f"a fixed delay reaches back {count} steps; at most {MOST_PIPE} are allowed",
            "use a longer time step or a shorter delay",
        )
    return count


def trend(m: Moment, node: Apply, context: Context) -> int:
    """trend(input, average time, initial trend)"""
    given, time, initial = node.arguments

    def make(name: str) -> State:
        def begin(at: Moment) -> list[int]:
            a = at.a
            growth = a.mul(at.number(initial, context), at.number(time, context))
            return [a.div(at.number(given, context), a.add(a.number(1.0), growth))]

        return _average(name, begin, given, time, context)

    state = m.state(node, context, make)
    average = state.begin(m)[0] if m.at_start else state.value(m)
    change = m.a.sub(m.number(given, context), average)
    return zero_divided(m, change, m.a.mul(m.number(time, context), m.a.fabs(average)), m.a.number(0.0))


def forecast(m: Moment, node: Apply, context: Context) -> int:
    """forecast(input, average time, horizon, initial trend)"""
    given, time, horizon, initial = node.arguments

    def make(name: str) -> State:
        def begin(at: Moment) -> list[int]:
            a = at.a
            return [a.div(at.number(given, context), a.add(a.number(1.0), at.number(initial, context)))]

        return _average(name, begin, given, time, context)

    state, a = m.state(node, context, make), m.a
    average = state.begin(m)[0] if m.at_start else state.value(m)
    now = m.number(given, context)
    growth = zero_divided(m, a.sub(now, average), a.mul(m.number(time, context), average), a.number(0.0))
    return a.mul(now, a.add(a.number(1.0), a.mul(growth, m.number(horizon, context))))


def _average(name: str, begin: Callable[[Moment], list[int]], given: Formula, time: Formula, context: Context) -> State:
    """A smooth of order 1."""

    def rates(at: Moment) -> list[int]:
        change = at.a.sub(at.number(given, context), at.level(name))
        return [at.a.div(change, at.number(time, context))]

    return State([name], [], begin, rates, _nothing, lambda at: at.level(name))


def sample_if_true(m: Moment, node: Apply, context: Context) -> int:
    """sample if true(condition, input, initial)"""
    condition, given, initial = node.arguments

    def now(at: Moment, kept: int) -> int:
        return at.a.select(at.truth(condition, context), at.number(given, context), kept)

    def make(name: str) -> State:
        return State(
            [],
            [name],
            lambda at: [at.number(initial, context)],
            _nothing,
            lambda at: [now(at, at.level(name))],
            lambda at: now(at, at.level(name)),
        )

    state = m.state(node, context, make)
    return now(m, m.number(initial, context)) if m.at_start else state.value(m)


def initial(m: Moment, node: Apply, context: Context) -> int:
    """initial(x): what x is at the start, kept."""
    (given,) = node.arguments
    if m.at_start:
        return m.number(given, context)
    start = m.lowering.start
    fixed = m.a.constant(start.number(given, context)) if start is not None else None
    if fixed is not None:
        return m.a.number(fixed)

    def make(name: str) -> State:
        return State(
            [],
            [name],
            lambda at: [at.number(given, context)],
            _nothing,
            lambda at: [at.level(name)],
            lambda at: at.level(name),
        )

    return m.state(node, context, make).value(m)


def active_initial(m: Moment, node: Apply, context: Context) -> int:
    """active initial(x, initial): x, but at the start something else."""
    return m.number(node.arguments[1 if m.at_start else 0], context)


def previous(m: Moment, node: Apply, context: Context) -> int:
    """previous(x, initial): what x was a step before."""
    given, begin = node.arguments if len(node.arguments) == 2 else (*node.arguments, Constant(0.0))

    def make(name: str) -> State:
        return State(
            [],
            [name],
            lambda at: [at.number(begin, context)],
            _nothing,
            lambda at: [at.number(given, context)],
            lambda at: at.level(name),
        )

    return _value(m, node, context, make)


MOST_DERIVED = 20
"""The order of a derivative."""


def derivative(m: Moment, node: Apply, context: Context) -> int:
    """derivn(x, order): differences of the last values over the step; before the start x was as it is there."""
    given, order = node.arguments
    known = m.known(node, context)
    count = len(known.jumping) if known else _derived(m, order, context)
    if count == 0:
        return m.number(given, context)

    def make(name: str) -> State:
        def value(at: Moment, before: list[int]) -> int:
            values, step = [at.number(given, context), *before], at.number(_STEP, context)
            for _ in range(count):
                values = [at.a.div(at.a.sub(later, earlier), step) for later, earlier in pairwise(values)]
            return values[0]

        start = lambda at: at.number(given, context)  # noqa: E731
        return _piped(name, count, start, start, value)

    state = m.state(node, context, make)
    return m.a.number(0.0) if m.at_start else state.value(m)


def _derived(m: Moment, order: Formula, context: Context) -> int:
    value = m.fixed(order, context)
    if value is None or value not in range(MOST_DERIVED + 1):
        raise SheetProblem(
            "FOREIGN-ORDER",
            f"the order of a derivative is {'not constant' if value is None else f'{value:g}'}",
            f"give a whole number from 0 to {MOST_DERIVED}",
        )
    return int(value)


def zero_divided(m: Moment, numerator: int, denominator: int, otherwise: int) -> int:
    """A quotient, or something else where the denominator is as good as zero."""
    small = m.a.lt(m.a.fabs(denominator), m.a.number(SMALL))
    return m.a.select(small, otherwise, m.a.div(numerator, denominator))


def net_present_value(m: Moment, node: Apply, context: Context) -> int:
    """npv(stream, discount rate, initial, factor): the sum of what the stream has yielded so far, this step included,
    each part discounted from when it came.
    """
    stream, rate, first, factor = node.arguments

    def rates(name: str, at: Moment) -> list[int]:
        a, worth, discount = at.a, at.level(f"{name}/worth"), at.number(rate, context)
        lost = a.div(a.mul(worth, discount), a.add(a.number(1.0), a.mul(discount, at.number(_STEP, context))))
        return [a.mul(at.number(stream, context), worth), a.neg(lost)]

    def make(name: str) -> State:
        return State(
            [f"{name}/sum", f"{name}/worth"],
            [],
            lambda at: [at.number(first, context), at.a.number(1.0)],
            partial(rates, name),
            _nothing,
            lambda at: at.level(f"{name}/sum"),
        )

    state, a = m.state(node, context, make), m.a
    before, worth = state.begin(m) if m.at_start else (state.value(m), m.level(state.flowing[1]))
    now = a.mul(a.mul(m.number(stream, context), m.number(_STEP, context)), worth)
    return a.mul(a.add(before, now), m.number(factor, context))


_STEP = Name("time step")


def depreciate(m: Moment, node: Apply, context: Context) -> int:
    """depreciate straightline(stream, time, fiscal year, initial): what came in over as many steps as the time has,
    this one included, over that number.
    """
    stream, time, fiscal, first = node.arguments
    if m.fixed(fiscal, context) != m.lowering.step_length or m.fixed(first, context) != 0.0:
        raise SheetProblem(
            "FOREIGN-ARGUMENTS",
            "DEPRECIATE STRAIGHTLINE is known only for a fiscal year of one step, with nothing at the start",
            "give the time step as the fiscal year and 0 as the start",
        )
    known = m.known(node, context)
    count = len(known.jumping) if known else _pipe(m, time, context)

    def make(name: str) -> State:
        return _piped(
            name,
            count,
            lambda at: at.a.number(0.0),
            lambda at: at.number(stream, context),
            lambda at, levels: at.a.fold("add", [at.a.number(0.0), *levels[:-1]]),
        )

    state, a = m.state(node, context, make), m.a
    before = a.number(0.0) if m.at_start else state.value(m)
    return a.div(a.add(m.number(stream, context), before), a.number(float(count)))


STATES: dict[str, tuple[Callable[[Moment, Apply, Context], int], int, int]] = {
    "integ": (stock, 3, 3),
    "smooth": (smooth, 4, 4),
    "delay": (delay, 4, 4),
    "delay n": (delay_n, 4, 4),
    "delay fixed": (delay_fixed, 3, 3),
    "trend": (trend, 3, 3),
    "forecast": (forecast, 4, 4),
    "sample if true": (sample_if_true, 3, 3),
    "initial": (initial, 1, 1),
    "reinitial": (initial, 1, 1),
    "active initial": (active_initial, 2, 2),
    "previous": (previous, 1, 2),
    "derivn": (derivative, 2, 2),
    "npv": (net_present_value, 4, 4),
    "depreciate straightline": (depreciate, 4, 4),
}
"""Functions with a state, with the fewest and the most arguments."""
