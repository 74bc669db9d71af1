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
}
"""Random functions, with the fewest and the most arguments."""
