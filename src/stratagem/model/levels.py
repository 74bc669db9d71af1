"""Stocks, and the flows that fill and drain them."""

from __future__ import annotations

from typing import Literal

from stratagem.base.fields import place_of_value, table_in, text_in, whole_in
from stratagem.base.formula.syntax import Expression
from stratagem.base.near import nearest
from stratagem.base.nodes import Scalar, Table
from stratagem.model.dimensions import is_part
from stratagem.model.names import Declaration, split_subscripts
from stratagem.model.parts import Flow, Stock, Transit
from stratagem.model.reading import Reading, listed
from stratagem.model.spans import span_of

HIGHEST_ORDER = 32
"""More stages in a row than this make a fixed delay, which no order describes well."""

FIXED = "fixed"
"""The order of a delay that shifts what it gets and leaves its shape."""

MOST_STEPS = 5_000
"""Steps of a fixed delay: each is a number that every future carries."""

_ROUNDING = 1e-6
"""A delay that is off a whole number of steps by less than this part of one is as long."""

End = tuple[str, tuple[str, ...]]


def read_stock(declared: Declaration, reading: Reading) -> Stock | None:
    """A stock, or None and what is wrong with it."""
    unit, initial = reading.unit(declared), reading.equations(declared, "initial")
    if unit is None or initial is None:
        return None
    policy = text_in(declared.table, "empty")
    empty: Literal["scale", "error", "allow"] = (
        "allow" if policy == "allow" else "error" if policy == "error" else "scale"
    )
    return Stock(declared.name, declared.dimensions, unit, reading.title(declared), declared.place, initial, empty)


def read_flow(declared: Declaration, reading: Reading) -> Flow | None:
    """A flow, or None and what is wrong with it: its ends must be stocks, and one of them must be named."""
    unit, rate = reading.unit(declared), reading.equations(declared, "rate")
    before = len(reading.diagnostics.errors)
    source, target = _read_end(declared, "from", reading), _read_end(declared, "to", reading)
    transit = _read_transit(declared, reading)
    if "from" not in declared.table and "to" not in declared.table:
        reading.diagnostics.error(
            "FLOW-ENDS",
            f"the flow {declared.label} leaves no stock and enters none",
            declared.place,
            "name the stock that it leaves under `from`, the stock that it enters under `to`, or both",
        )
    if unit is None or rate is None or len(reading.diagnostics.errors) > before:
        return None
    return Flow(
        declared.name,
        declared.dimensions,
        unit,
        reading.title(declared),
        declared.place,
        source,
        target,
        rate,
        transit,
    )


def read_stages(declared: Declaration, table: Table, time: Expression | None, reading: Reading) -> tuple[int, bool]:
    """The number of stages under `order`, 1 if there is none, and whether the delay is fixed: then it has a stage for
    each step.
    """
    if text_in(table, "order") != FIXED:
        return _read_order(declared, table, reading), False
    span = span_of(time, reading.setting.units) if time is not None else None
    step = reading.setting.calendar.step_days
    steps = 0 if span is None else max(1, round(span / step)) if 0 < span < MOST_STEPS * step else 0
    if time is not None and not steps:
        reading.diagnostics.error(
            "DELAY-FIXED",
            f"the time of the fixed delay of {declared.label} is "
            + ("no number" if span is None else f"{span:g} days, with a step of {step:g} days"),
            place_of_value(table, "time"),
            f"write a length of time such as 4 week, of at most {MOST_STEPS:,} steps, or an order such as 1",
        )
    elif span is not None and abs(span / step - steps) > _ROUNDING:
        reading.diagnostics.warning(
            "DELAY-FIXED",
            f"the fixed delay of {declared.label} takes {span:g} days, which is no whole number of steps",
            place_of_value(table, "time"),
            f"it is run as {steps} steps of {step:g} days; give a multiple of the step to be exact",
        )
    return max(1, steps), True


def _read_order(declared: Declaration, table: Table, reading: Reading) -> int:
    order = whole_in(table, "order")
    if order is None and "order" not in table:
        return 1
    if order is None or not 1 <= order <= HIGHEST_ORDER:
        reading.diagnostics.error(
            "DELAY-ORDER",
            f"the order of the delay of {declared.label} is {text_in(table, 'order')}",
            place_of_value(table, "order"),
            f"write a whole number from 1 to {HIGHEST_ORDER}, or `fixed`",
        )
        return 1
    return order


def _read_transit(declared: Declaration, reading: Reading) -> Transit | None:
    table = table_in(declared.table, "delay")
    if table is None:
        return None
    time = reading.formula(table.get("time"))
    order, fixed = read_stages(declared, table, time, reading)
    if time is None and "time" not in table:
        reading.diagnostics.error(
            "KEY-MISSING", f"the delay of {declared.label} has no 'time'", table.place, "write `time: 4 week`"
        )
    if "to" not in declared.table:
        reading.diagnostics.error(
            "FLOW-ENDS",
            f"the flow {declared.label} has a delay, but enters no stock in which anything could arrive",
            table.place,
            "name the stock that it enters under `to`, or take the delay out",
        )
    return Transit(time, order, fixed) if time is not None else None


def _read_end(declared: Declaration, key: str, reading: Reading) -> End | None:
    node = declared.table.get(key)
    if node is None:
        return None
    parts = split_subscripts(node.text) if isinstance(node, Scalar) else None
    stocks = {stock.name: stock for stock in reading.names.of("stocks")}
    if parts is None or parts[0] not in stocks:
        shown = node.text if isinstance(node, Scalar) else "a table"
        kind = reading.names.variables.get(parts[0]) if parts else None
        reading.diagnostics.error(
            "FLOW-ENDS",
            f"the flow {declared.label} goes {key} {shown!r}, which "
            + (f"stands under {kind.section}" if kind else "is no stock"),
            node.place,
            f"name a stock: {listed(list(stocks)) or 'none is declared'}",
            nearest(parts[0], stocks) if parts else None,
        )
        return None
    return parts if _subscripts_fit(declared, parts, stocks[parts[0]], key, reading) else None


def _subscripts_fit(declared: Declaration, end: End, stock: Declaration, key: str, reading: Reading) -> bool:
    name, subscripts = end
    problem = None
    if len(subscripts) != len(stock.dimensions):
        problem = f"{stock.label} has {len(stock.dimensions)} subscripts, not {len(subscripts)}"
    for subscript, dimension in zip(subscripts, stock.dimensions, strict=False):
        dimensions = reading.setting.dimensions
        over = subscript in declared.dimensions and is_part(dimensions[subscript], dimensions[dimension])
        if subscript not in dimensions[dimension].elements and not over:
            problem = problem or f"{subscript!r} is neither an element of {dimension} nor a dimension of the flow"
    if problem is None:
        return True
    reading.diagnostics.error(
        "SUBSCRIPT-COUNT",
        f"the flow {declared.label} goes {key} {name}[{', '.join(subscripts)}], but {problem}"
        if subscripts
        else f"the flow {declared.label} goes {key} {name}, but {problem}",
        place_of_value(declared.table, key),
        f"write {stock.label} and declare the flow over the same dimensions, or name elements",
    )
    return False
