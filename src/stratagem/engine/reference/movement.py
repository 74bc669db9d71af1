"""Moves what flows between stocks in a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from stratagem.engine.reference.state import A, Values
from stratagem.model.model import Cell
from stratagem.model.parts import Flow


@dataclass
class Move:
    """What a flow's cell would move in a step, forwards if positive; `share` is what each stage of its delay passes
    on, None without a delay.
    """

    flow: Flow
    cell: Cell
    source: Cell | None
    target: Cell | None
    amount: Values
    share: Values | None


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
        held = A.maximum(level, 0.0)
        scaled[stock] = A.gt(drain, held)
        factors[stock] = A.select(scaled[stock], A.div(held, drain), 1.0)
    for move in moves:
        move.amount = _limited(move, factors)
    return scaled


def _leaving(move: Move, stock: Cell) -> list[Values]:
    """What a move takes from a stock: forwards from its source, backwards from its target."""
    parts = []
    if move.source == stock:
        parts.append(A.maximum(move.amount, 0.0))
    if move.target == stock and move.flow.transit is None:
        parts.append(A.maximum(A.neg(move.amount), 0.0))
    return parts


def _limited(move: Move, factors: dict[Cell, Values]) -> Values:
    forwards, backwards = move.amount, move.amount
    if move.source in factors:
        forwards = A.mul(move.amount, factors[move.source])
    if move.target in factors:
        backwards = A.mul(move.amount, factors[move.target])
    return forwards if move.flow.transit else A.select(A.lt(move.amount, 0.0), backwards, forwards)


def carry(move: Move, stages: list[Values]) -> tuple[list[Values], Values]:
    """The stages of a move a step later, and what arrives: each stage passes on its share."""
    later, coming = [], move.amount
    for stage in stages:
        leaving = A.mul(stage, move.share)
        later.append(A.add(A.sub(stage, leaving), coming))
        coming = leaving
    return later, coming


def level_after(
    stock: Cell, level: Values, moves: list[Move], arrivals: dict[Cell, Values], scaled: Values | None
) -> Values:
    """A stock a step later: the flows' sum in the order of the model, then the level; rounding never makes a limited
    stock negative.
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
    level = A.add(level, net)
    if scaled is None:
        return level
    return A.select(np.logical_and(scaled, A.lt(level, 0.0)), 0.0, level)
