"""Checks flows against the stocks that they join: what leaves one must be able to arrive in the other."""

from __future__ import annotations

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.units import DAY
from stratagem.model.draft import Draft
from stratagem.model.parts import Flow, Stock


def check_flows(draft: Draft, diagnostics: Diagnostics) -> None:
    """Report flows between stocks of different units, flows not in the unit of their stock per time, idle stocks."""
    for flow in draft.flows.values():
        ends = [draft.stocks[end[0]] for end in (flow.source, flow.target) if end and end[0] in draft.stocks]
        if len(ends) == 2 and not ends[0].unit.same_dimension(ends[1].unit):
            _report_ends(flow, ends[0], ends[1], diagnostics)
        elif ends and not flow.unit.same_dimension(ends[0].unit / DAY):
            diagnostics.error(
                "FLOW-UNITS",
                f"the flow {flow.name} is in {flow.unit.text}, but its stock {ends[0].name} is in {ends[0].unit.text}",
                flow.place,
                f"give the flow the unit of the stock per time, such as {ends[0].unit.text}/week",
            )
    _check_idle(draft, diagnostics)


def _report_ends(flow: Flow, source: Stock, target: Stock, diagnostics: Diagnostics) -> None:
    diagnostics.error(
        "FLOW-UNITS",
        f"the flow {flow.name} goes from {source.name} in {source.unit.text} to {target.name} in {target.unit.text}",
        flow.place,
        "join stocks of the same kind; to turn one thing into another, end this flow and start a second one whose rate "
        "is this flow times a parameter",
    )


def _check_idle(draft: Draft, diagnostics: Diagnostics) -> None:
    declared = {name for key in ("from", "to") for name in _named_ends(draft, key)}
    for stock in draft.stocks.values():
        if stock.name not in declared:
            diagnostics.warning(
                "STOCK-IDLE",
                f"nothing flows into or out of the stock {stock.name}, so that it never changes",
                stock.place,
                "add a flow, or make it a parameter or an auxiliary",
            )


def _named_ends(draft: Draft, key: str) -> list[str]:
    """Names of stocks that flows name, also flows that could not be read."""
    nodes = (declared.table.get(key) for declared in draft.names.of("flows"))
    return [str(getattr(node, "value", "")).split("[")[0].strip() for node in nodes if node is not None]
