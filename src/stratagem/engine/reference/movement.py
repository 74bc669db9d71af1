"""Moves what flows between stocks in a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stratagem.engine.reference.state import A, Values
from stratagem.model.model import Cell
from stratagem.model.parts import Flow


@dataclass
class Move:
    """What a flow's cell would move in a step, forwards if positive; `share` is what each stage of its delay passes
    on, None without a delay or with a fixed one; `passing` what
    each passes on by the rates within the step.
    """

    flow: Flow
    cell: Cell
    source: Cell | None
    target: Cell | None
    amount: Values
    share: Values | None
    passing: list[Values] | None = None


def limit(moves: list[Move], levels: dict[Cell, Values], limited: Callable[[Cell], bool]) -> dict[Cell, Values]:
    """Scales down together what would leave a limited stock beyond what it holds. Returns for each such stock where
    it was scaled.
    """
    scaled: dict[Cell, Values] = {}
    factors: dict[Cell, Values] = {}
    for stock, level in levels.items():
        leaving = [part for move in moves for part in _leaving(move, stock)]
        if not leaving or not limited(stock):
            continue
        drain = leaving[0]
        for part in leaving[1:]:
            drain = A.add(drain, part)
        held = _positive(level)
        scaled[stock] = A.gt(drain, held)
        factors[stock] = A.select(scaled[stock], A.div(held, drain), 1.0)
    for move in moves:
        move.amount = _limited(move, factors)
    return scaled


def _leaving(move: Move, stock: Cell) -> list[Values]:
    """What a move takes from a stock: forwards from its source, backwards from its target."""
    parts = []
    if move.source == stock:
        parts.append(_positive(move.amount))
    if move.target == stock and move.flow.transit is None:
        parts.append(_positive(A.neg(move.amount)))
    return parts


def _positive(values: Values) -> Values:
    """Values where they are above 0, else 0."""
    return A.select(A.gt(values, 0.0), values, 0.0)


def _limited(move: Move, factors: dict[Cell, Values]) -> Values:
    forwards, backwards = move.amount, move.amount
    if move.source in factors:
        forwards = A.mul(move.amount, factors[move.source])
    if move.target in factors:
        backwards = A.mul(move.amount, factors[move.target])
    return forwards if move.flow.transit else A.select(A.lt(move.amount, 0.0), backwards, forwards)


def carry(move: Move, stages: list[Values]) -> tuple[list[Values], Values]:
    """The stages of a move a step later, and what arrives: each stage passes on its share, those of a fixed delay all
    that they hold; or what it is known to pass on by rates within the step, if it has as much.
    """
    if move.passing:
        held, arriving = [], move.amount
        for stage, passing in zip(stages, move.passing, strict=True):
            whole = A.add(stage, arriving)
            arriving = A.minimum(passing, whole)
            held.append(A.sub(whole, arriving))
        return held, arriving
    if move.share is None:
        return [move.amount, *stages[:-1]], stages[-1]
    later, coming = [], move.amount
    for stage in stages:
        leaving = A.mul(stage, move.share)
        later.append(A.add(A.sub(stage, leaving), coming))
        coming = leaving
    return later, coming


def level_after(
    stock: Cell, level: Values, moves: list[Move], arrivals: dict[Cell, Values], is_limited: bool
) -> Values:
    """A stock a step later: the flows' sum in the order of the model, then the level. Rounding makes no limited stock
    negative.
    """
    net: Values | None = None
    for move in moves:
        if move.source == stock:
            net = A.neg(move.amount) if net is None else A.sub(net, move.amount)
        if move.target == stock:
            arrival = arrivals[move.cell]
            net = arrival if net is None else A.add(net, arrival)
    if net is None:
        return level
    later = A.add(level, net)
    if not is_limited:
        return later
    return A.select(A.mask_and(A.lt(later, 0.0), A.ge(level, 0.0)), 0.0, later)
