"""Stocks that a model declares never to run empty: a run in which one does has failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostic, InvalidSituation

if TYPE_CHECKING:
    from stratagem.model import Model


def check_emptied(model: Model, scaled: Mapping[str, int], futures: int) -> None:
    """Raises InvalidSituation if more would have left a stock of policy `error` than it held. `scaled` counts the
    steps of all futures in which that was so, by cell.
    """
    steps = futures * model.calendar.steps
    found = [
        Diagnostic(
            "STOCK-EMPTY",
            f"more would leave {cell} than it holds, in {scaled[cell]:,} of {steps:,} steps of all futures",
            stock.place,
            "limit what leaves it by what it holds, shorten the step, or let `empty: scale` share out what there is",
        )
        for stock in model.stocks.values()
        if stock.empty == "error"
        for cell in model.cells(stock)
        if scaled.get(cell)
    ]
    if found:
        raise InvalidSituation(tuple(found))
