"""Random functions. Each occurrence is a process of its own; seeds of the file are not used, the run has one."""

from __future__ import annotations

from collections.abc import Callable

from stratagem.engine.sheets.context import Context
from stratagem.engine.sheets.lowering import Moment, State
from stratagem.engine.sheets.special import normal_tail
from stratagem.exchange.syntax import Apply

MANY = 10


def _process(m: Moment, node: Apply, context: Context) -> str:
    """The name of one occurrence's process: the quantity, which of its functions, and the cell. What else is computed
    does not matter.
    """
    bound = ",".join(f"{key}={element}" for key, element in context.bound)
    return f"{context.scope.path}{m.lowering.place_of(node)}[{','.join(context.cell)}]{bound}"


def _standard(m: Moment, node: Apply, context: Context) -> int:
    """A standard normal number at this step."""
    process = _process(m, node, context)
    add = m.lowering.slots.graph.add
    mark = ("normal", process)
    if mark not in m.lowering.states:
        slot = f"{process}/normal"
        m.lowering.states[mark] = State(
            [],
            [slot],
            lambda at: [add("normal", datum=process)],
            lambda at: [],
            lambda at: [add("normal", datum=process, ahead=1)],
            lambda at: at.level(slot),
        )
        m.lowering.slots.declare(slot)
    state = m.lowering.states[mark]
    return state.begin(m)[0] if m.at_start else state.value(m)


def _share(m: Moment, node: Apply, context: Context) -> int:
    """A uniform number between 0 and 1 at this step: where the normal one lies in its distribution."""
    return normal_tail(m.a, m.a.neg(_standard(m, node, context)))


def _uniform(m: Moment, node: Apply, context: Context) -> int:
    """random uniform(low, high, seed)"""
    low, high = (m.number(each, context) for each in node.arguments[:2])
    return m.a.add(low, m.a.mul(m.a.sub(high, low), _share(m, node, context)))


def _normal(m: Moment, node: Apply, context: Context) -> int:
    """random normal(low, high, mean, sd, seed): what falls outside is moved to the bound."""
    low, high, mean, sd = (m.number(each, context) for each in node.arguments[:4])
    return m.a.clip(m.a.add(mean, m.a.mul(sd, _standard(m, node, context))), low, high)


def _plain_normal(m: Moment, node: Apply, context: Context) -> int:
    """normal(mean, sd, seed)"""
    mean, sd = (m.number(each, context) for each in node.arguments[:2])
    return m.a.add(mean, m.a.mul(sd, _standard(m, node, context)))


def _unit_exponential(m: Moment, node: Apply, context: Context) -> int:
    a = m.a
    return a.neg(a.apply("log", a.maximum(normal_tail(a, _standard(m, node, context)), a.number(2.0**-53))))


def _exponential(m: Moment, node: Apply, context: Context) -> int:
    """random exponential(low, high, shift, stretch, seed)"""
    low, high, shift, stretch = (m.number(each, context) for each in node.arguments[:4])
    return m.a.clip(m.a.add(shift, m.a.mul(stretch, _unit_exponential(m, node, context))), low, high)


def _plain_exponential(m: Moment, node: Apply, context: Context) -> int:
    """exprnd(mean)"""
    return m.a.mul(m.number(node.arguments[0], context), _unit_exponential(m, node, context))


def _poisson(m: Moment, node: Apply, context: Context) -> int:
    """random poisson(low, high, mean, shift, stretch, seed)"""
    low, high, mean, shift, stretch = (m.number(each, context) for each in node.arguments[:5])
    count = m.a.apply("poisson", mean, _share(m, node, context))
    return m.a.clip(m.a.add(shift, m.a.mul(stretch, count)), low, high)


def _plain_poisson(m: Moment, node: Apply, context: Context) -> int:
    """poisson(mean, seed)"""
    return m.a.apply("poisson", m.number(node.arguments[0], context), _share(m, node, context))


def _lognormal(m: Moment, node: Apply, context: Context) -> int:
    """lognormal(mean, sd, seed): mean and standard deviation are those of the number, not of its logarithm."""
    mean, sd = (m.number(each, context) for each in node.arguments[:2])
    a, ratio = m.a, m.a.div(sd, mean)
    variance = a.apply("log", a.add(a.number(1.0), a.mul(ratio, ratio)))
    middle = a.sub(a.apply("log", mean), a.mul(a.number(0.5), variance))
    return a.apply("exp", a.add(middle, a.mul(a.apply("sqrt", variance), _standard(m, node, context))))


def _between_corners(m: Moment, low: int, peak: int, high: int, share: int) -> int:
    """Where a share of a triangular distribution lies."""
    a = m.a
    width, rise, fall = a.sub(high, low), a.sub(peak, low), a.sub(high, peak)
    left = a.add(low, a.apply("sqrt", a.mul(share, a.mul(width, rise))))
    right = a.sub(high, a.apply("sqrt", a.mul(a.sub(a.number(1.0), share), a.mul(width, fall))))
    return a.select(a.lt(a.mul(share, width), rise), left, right)


def _triangular(m: Moment, node: Apply, context: Context) -> int:
    """random triangular(low, high, start, peak, stop, seed): what falls outside is moved to the bound."""
    low, high, start, peak, stop = (m.number(each, context) for each in node.arguments[:5])
    return m.a.clip(_between_corners(m, start, peak, stop, _share(m, node, context)), low, high)


def _plain_triangular(m: Moment, node: Apply, context: Context) -> int:
    """triangular(low, peak, high, seed)"""
    low, peak, high = (m.number(each, context) for each in node.arguments[:3])
    return _between_corners(m, low, peak, high, _share(m, node, context))


def _unit_weibull(m: Moment, node: Apply, shape: int, context: Context) -> int:
    return m.a.power(_unit_exponential(m, node, context), m.a.div(m.a.number(1.0), shape))


def _weibull(m: Moment, node: Apply, context: Context) -> int:
    """random weibull(low, high, shape, shift, stretch, seed)"""
    low, high, shape, shift, stretch = (m.number(each, context) for each in node.arguments[:5])
    return m.a.clip(m.a.add(shift, m.a.mul(stretch, _unit_weibull(m, node, shape, context))), low, high)


def _plain_weibull(m: Moment, node: Apply, context: Context) -> int:
    """weibull(shape, scale, seed)"""
    shape, scale = (m.number(each, context) for each in node.arguments[:2])
    return m.a.mul(scale, _unit_weibull(m, node, shape, context))


CHANCE: dict[str, tuple[Callable[[Moment, Apply, Context], int], int, int]] = {
    "random 0 1": (_share, 0, 1),
    "random uniform": (_uniform, 2, 3),
    "uniform": (_uniform, 2, 3),
    "random": (_uniform, 2, 3),
    "random normal": (_normal, 4, 5),
    "normal": (_plain_normal, 2, MANY),
    "random exponential": (_exponential, 4, 5),
    "exprnd": (_plain_exponential, 1, 2),
    "random poisson": (_poisson, 5, 6),
    "poisson": (_plain_poisson, 1, MANY),
    "lognormal": (_lognormal, 2, MANY),
    "random triangular": (_triangular, 5, 6),
    "triangular": (_plain_triangular, 3, MANY),
    "random weibull": (_weibull, 5, 6),
    "weibull": (_plain_weibull, 2, MANY),
}
"""Random functions, with the fewest and the most arguments."""
